//! One component: does it apply, was there a task, what does its rule give.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{ComponentScore, EvidenceState, Figure, Figures, ScoreState, VariableValue, words};
use crate::criteria::rule::{DateStep, day_of_figure};
use crate::criteria::{Assessment, Award, Component, Condition, CriteriaSet, DateCategory, Item, Rule, Tier, ZeroDenominator};
use crate::formula::{Formula, Input, Outcome, Ratio, WhyUndefined};

/// What a rule gives before rounding.
pub(super) struct Ruling {
    pub(super) points: Decimal,
    pub(super) value: Option<Decimal>,
    pub(super) ratio: Option<Ratio>,
    pub(super) branch: String,
    /// The left side of the arithmetic: what was looked at and where it lies.
    pub(super) reasoning: String,
}

impl Ruling {
    pub(super) fn of_value(points: Decimal, value: Option<Decimal>, branch: String, reasoning: String) -> Self {
        Self { points, value, ratio: None, branch, reasoning }
    }
}

/// Why a rule gives no points.
pub(super) enum NoRuling {
    /// A formula has no result.
    Undefined(WhyUndefined),
    /// What the rule asks does not arise for this unit; said in words.
    NotApplicable(String),
    /// The figure is known but the rule cannot take it; said in words.
    Unusable(String),
    /// The share rests on fewer answers than the set asks for; said in words.
    TooFewAnswers(String),
    /// The decision's rule is not known.
    NotRecovered,
    /// People give the points and have not done so.
    Waiting,
}

impl From<WhyUndefined> for NoRuling {
    fn from(why: WhyUndefined) -> Self {
        Self::Undefined(why)
    }
}

/// Scores one component on the terms of its set: rounding of components, fewest answers of a survey.
pub fn score_component(component: &Component, set: &CriteriaSet, figures: &dyn Figures) -> ComponentScore {
    let mut sheet = Sheet { component, set, figures, inputs: vec![], variables: vec![] };
    match sheet.holds_optional(component.not_applicable_when.as_ref()) {
        Ok(true) => return sheet.without_points(ScoreState::NotApplicable, String::new()),
        Ok(false) => {}
        Err(why) => return sheet.without_points(ScoreState::of(why), String::new()),
    }
    match sheet.holds_optional(component.no_task_when.as_ref()) {
        Ok(true) => return sheet.no_task(),
        Ok(false) => {}
        Err(why) => return sheet.without_points(ScoreState::of(why), String::new()),
    }
    match sheet.ruling() {
        Ok(ruling) => sheet.scored(ruling),
        Err(NoRuling::Undefined(WhyUndefined::ZeroDenominator)) => sheet.zero_denominator(),
        Err(NoRuling::Undefined(why)) => sheet.without_points(ScoreState::of(why), String::new()),
        Err(NoRuling::NotApplicable(words)) => sheet.without_points(ScoreState::NotApplicable, words),
        Err(NoRuling::Unusable(words)) => sheet.without_points(ScoreState::Unreadable, words),
        Err(NoRuling::TooFewAnswers(words)) => sheet.without_points(ScoreState::Missing, words),
        Err(NoRuling::NotRecovered) => sheet.without_points(ScoreState::Missing, words::NOT_RECOVERED.to_owned()),
        Err(NoRuling::Waiting) => sheet.without_points(ScoreState::Missing, words::waiting(component.assessment)),
    }
}

/// The sheet on which a component is worked out.
pub(super) struct Sheet<'a> {
    pub(super) component: &'a Component,
    set: &'a CriteriaSet,
    figures: &'a dyn Figures,
    inputs: Vec<Input>,
    pub(super) variables: Vec<VariableValue>,
}

impl Sheet<'_> {
    fn figure(&mut self, formula: &Formula) -> Figure {
        let mut figure = self.figures.figure(formula);
        for input in figure.inputs.drain(..) {
            if !self.inputs.contains(&input) {
                self.inputs.push(input);
            }
        }
        figure
    }

    pub(super) fn number(&mut self, formula: &Formula) -> Result<Decimal, WhyUndefined> {
        match self.figure(formula).outcome {
            Outcome::Known(number) => Ok(number),
            Outcome::Truth(holds) => Ok(Decimal::from(i64::from(holds))),
            Outcome::Undefined(why) => Err(why),
        }
    }

    pub(super) fn holds(&mut self, formula: &Formula) -> Result<bool, WhyUndefined> {
        match self.figure(formula).outcome {
            Outcome::Truth(holds) => Ok(holds),
            Outcome::Known(number) => Ok(!number.is_zero()),
            Outcome::Undefined(why) => Err(why),
        }
    }

    fn holds_optional(&mut self, formula: Option<&Formula>) -> Result<bool, WhyUndefined> {
        formula.map_or(Ok(false), |formula| self.holds(formula))
    }

    /// The ratio of a formula; one that is no division counts as a quotient by 1.
    pub(super) fn ratio(&mut self, formula: &Formula) -> Result<Ratio, WhyUndefined> {
        let figure = self.figure(formula);
        match (figure.ratio, figure.outcome) {
            (Some(ratio), _) if ratio.denominator.is_zero() => Err(WhyUndefined::ZeroDenominator),
            (Some(ratio), _) => Ok(ratio),
            (None, Outcome::Known(number)) => Ok(Ratio::whole(number)),
            (None, Outcome::Truth(holds)) => Ok(Ratio::whole(Decimal::from(i64::from(holds)))),
            (None, Outcome::Undefined(why)) => Err(why),
        }
    }

    /// A share of a few answers says nothing about a commune and may show who answered what.
    pub(super) fn asks_for_enough_answers(&self, ratio: Ratio) -> Result<(), NoRuling> {
        let asked = self.set.survey.minimum_answers.filter(|_| self.component.assessment == Assessment::Survey);
        match asked {
            Some(least) if ratio.denominator < Decimal::from(least) => {
                Err(NoRuling::TooFewAnswers(words::too_few_answers(ratio.denominator, least)))
            }
            _ => Ok(()),
        }
    }

    fn ruling(&mut self) -> Result<Ruling, NoRuling> {
        match &self.component.rule {
            Rule::Boolean { condition } => self.boolean(condition),
            Rule::AllOf { conditions } => self.all_of(conditions),
            Rule::DateCategory(category) => self.date_category(category),
            Rule::PercentTiers { ratio, tiers } => self.percent_tiers(ratio, tiers),
            Rule::LinearShare { ratio, threshold } => self.linear_share(ratio, *threshold),
            Rule::CountTiers { count, tiers } => self.count_tiers(count, tiers),
            Rule::Checklist { items } => self.checklist(items),
            Rule::ZeroTolerance { violations } => self.zero_tolerance(violations),
            Rule::Value { value } => self.value(value),
            Rule::Assessed { points } => self.assessed(points.as_ref()),
            Rule::Imported(index) => self.imported(index),
            Rule::Branches(branches) => self.branches(branches),
            Rule::StepAccumulation(steps) => self.step_accumulation(steps),
            Rule::ItemDeduction(deduction) => self.item_deduction(deduction),
            Rule::NotRecovered => Err(NoRuling::NotRecovered),
        }
    }

    fn full_or_nothing(&self, is_full: bool) -> Decimal {
        if is_full { self.component.max } else { Decimal::ZERO }
    }

    fn boolean(&mut self, condition: &Formula) -> Result<Ruling, NoRuling> {
        let holds = self.holds(condition)?;
        let branch = words::met(holds).to_owned();
        Ok(Ruling { points: self.full_or_nothing(holds), value: None, ratio: None, reasoning: branch.clone(), branch })
    }

    /// Every condition is looked at, so that the sentence names all that fail; one that fails decides even where another is unknown.
    /// One that does not apply decides before all others: whether a component applies cannot depend on what the unit did.
    fn all_of(&mut self, conditions: &[Condition]) -> Result<Ruling, NoRuling> {
        let mut failed = Vec::new();
        let mut unknown = None;
        for named in conditions {
            match self.holds(&named.condition) {
                Ok(true) => {}
                Ok(false) => failed.push(named.name.as_str()),
                Err(WhyUndefined::NotApplicable) => return Err(NoRuling::NotApplicable(words::does_not_arise(&named.name))),
                Err(why) => unknown = Some(unknown.map_or(why, |other: WhyUndefined| other.min(why))),
            }
        }
        if let (true, Some(why)) = (failed.is_empty(), unknown) {
            return Err(why.into());
        }
        let branch = words::all_of(&failed);
        Ok(Ruling { points: self.full_or_nothing(failed.is_empty()), value: None, ratio: None, reasoning: branch.clone(), branch })
    }

    fn date_category(&mut self, category: &DateCategory) -> Result<Ruling, NoRuling> {
        let figure = self.number(&category.day)?;
        if figure.is_zero() {
            let branch = words::NOT_DONE.to_owned();
            return Ok(Ruling { points: category.absent, value: None, ratio: None, reasoning: branch.clone(), branch });
        }
        let Some(day) = day_of_figure(figure) else { return Err(NoRuling::Unusable(words::no_day(figure))) };
        let step = category.steps.iter().find(|step| self.is_within(step, day));
        let (points, branch) = step.map_or((category.absent, words::TOO_LATE.to_owned()), |step| (step.points, step.name.clone()));
        Ok(Ruling { points, value: Some(figure), ratio: None, reasoning: words::on_day(day, &branch), branch })
    }

    fn is_within(&self, step: &DateStep, day: Date) -> bool {
        step.until.is_none_or(|until| until.in_year(self.figures.year()).is_some_and(|last| day <= last))
    }

    fn percent_tiers(&mut self, formula: &Formula, tiers: &[Tier]) -> Result<Ruling, NoRuling> {
        let ratio = self.ratio(formula)?;
        self.asks_for_enough_answers(ratio)?;
        let hundredfold = ratio.numerator.checked_mul(Decimal::ONE_HUNDRED).ok_or(WhyUndefined::Overflow)?;
        let percent = Ratio { numerator: hundredfold, ..ratio };
        let hit = |tier: &&Tier| tier.range.contains_ratio(percent.numerator, percent.denominator) == Some(true);
        let Some(tier) = tiers.iter().find(hit) else { return Err(NoRuling::Unusable(words::outside_tiers(ratio))) };
        let points = match tier.award {
            Award::Points(points) => points,
            Award::Share => {
                self.asks_for_no_negative_share(ratio)?;
                share_of(self.component.max, ratio)?
            }
        };
        let branch = tier.range.words(" %");
        let reasoning = words::ratio_in(ratio, &self.component.unit_of_measure, &tier.range, &branch);
        Ok(Ruling { points, value: Some(ratio.quotient()?), ratio: Some(ratio), reasoning, branch })
    }

    fn linear_share(&mut self, formula: &Formula, threshold: Decimal) -> Result<Ruling, NoRuling> {
        let ratio = self.ratio(formula)?;
        self.asks_for_enough_answers(ratio)?;
        self.asks_for_no_negative_share(ratio)?;
        let needed = ratio.denominator.checked_mul(threshold).ok_or(WhyUndefined::Overflow)?;
        let reaches = ratio.compare(Ratio::whole(threshold))?.is_ge();
        let points = if reaches { self.component.max } else { share_of(self.component.max, Ratio { denominator: needed, ..ratio })? };
        let branch = words::linear_branch(reaches, threshold);
        let reasoning = words::linear(ratio, &self.component.unit_of_measure, reaches, threshold, self.component.max);
        Ok(Ruling { points, value: Some(ratio.quotient()?), ratio: Some(ratio), reasoning, branch })
    }

    fn count_tiers(&mut self, formula: &Formula, tiers: &[Tier]) -> Result<Ruling, NoRuling> {
        let count = self.number(formula)?;
        let Some(tier) = tiers.iter().find(|tier| tier.range.contains(count)) else {
            return Err(NoRuling::Unusable(words::outside_tiers(Ratio::whole(count))));
        };
        let points = match tier.award {
            Award::Points(points) => points,
            Award::Share => Decimal::ZERO,
        };
        let branch = tier.range.words("");
        let reasoning = words::count_in(count, &self.component.unit_of_measure, &branch);
        Ok(Ruling { points, value: Some(count), ratio: None, reasoning, branch })
    }

    /// A part whose figure is unknown leaves the whole checklist without a score: its points may still come.
    fn checklist(&mut self, items: &[Item]) -> Result<Ruling, NoRuling> {
        let mut points = Decimal::ZERO;
        let mut parts = Vec::with_capacity(items.len());
        let mut unknown: Option<WhyUndefined> = None;
        for item in items {
            match self.holds(&item.condition) {
                Ok(true) => {
                    points += item.points;
                    parts.push(words::part(&item.name, item.points));
                }
                Ok(false) => parts.push(words::part(&item.name, Decimal::ZERO)),
                Err(why) => unknown = Some(unknown.map_or(why, |other| other.min(why))),
            }
        }
        if let Some(why) = unknown {
            return Err(why.into());
        }
        let met = parts.len();
        Ok(Ruling { points, value: None, ratio: None, branch: words::parts_looked_at(met), reasoning: parts.join("; ") })
    }

    fn zero_tolerance(&mut self, violations: &Formula) -> Result<Ruling, NoRuling> {
        let count = self.count(violations)?;
        let branch = words::violations(count.is_zero()).to_owned();
        let reasoning = words::count_in(count, &self.component.unit_of_measure, &branch);
        Ok(Ruling::of_value(self.full_or_nothing(count.is_zero()), Some(count), branch, reasoning))
    }

    fn value(&mut self, formula: &Formula) -> Result<Ruling, NoRuling> {
        let value = self.number(formula)?;
        self.within(value)?;
        Ok(Ruling::of_value(value, Some(value), words::TAKEN_OVER.to_owned(), words::taken(value)))
    }

    /// Evidence is looked at only after the rule gave points: what was not earned needs no proof.
    fn scored(mut self, ruling: Ruling) -> ComponentScore {
        let rounded = self.set.rounding.component.map_or(ruling.points, |rounding| rounding.apply(ruling.points));
        let evidence = self.evidence(rounded);
        let earned = words::arithmetic(&ruling.reasoning, rounded);
        let (points, arithmetic) = match evidence {
            EvidenceState::Absent => (Decimal::ZERO, words::arithmetic(&words::without_evidence(&earned), Decimal::ZERO)),
            _ => (rounded, earned),
        };
        let (value, ratio, branch) = (ruling.value, ruling.ratio, ruling.branch);
        ComponentScore { evidence, ..self.finished(Some(points), ScoreState::Scored, value, ratio, branch, arithmetic) }
    }

    fn evidence(&mut self, points: Decimal) -> EvidenceState {
        let Some(formula) = &self.component.evidence_when else { return EvidenceState::NotAsked };
        let is_there = self.holds(formula).ok();
        EvidenceState::of(self.set.evidence, is_there, points)
    }

    fn no_task(self) -> ComponentScore {
        let points = self.component.max;
        let arithmetic = words::arithmetic(words::NO_TASK, points);
        self.finished(Some(points), ScoreState::NoTask, None, None, words::NO_TASK.to_owned(), arithmetic)
    }

    fn zero_denominator(self) -> ComponentScore {
        match self.component.zero_denominator {
            ZeroDenominator::Full => self.no_task(),
            ZeroDenominator::Zero => {
                let branch = words::ZERO_DENOMINATOR.to_owned();
                let arithmetic = words::arithmetic(&branch, Decimal::ZERO);
                self.finished(Some(Decimal::ZERO), ScoreState::Scored, None, None, branch, arithmetic)
            }
            ZeroDenominator::Missing => self.without_points(ScoreState::Missing, words::ZERO_DENOMINATOR.to_owned()),
        }
    }

    fn without_points(self, state: ScoreState, reason: String) -> ComponentScore {
        let arithmetic = words::no_score(state, &reason);
        self.finished(None, state, None, None, reason, arithmetic)
    }

    fn finished(
        self,
        score: Option<Decimal>,
        state: ScoreState,
        value: Option<Decimal>,
        ratio: Option<Ratio>,
        branch: String,
        arithmetic: String,
    ) -> ComponentScore {
        let Component { code, name, max, .. } = self.component;
        ComponentScore {
            code: code.clone(),
            name: name.clone(),
            max: *max,
            score,
            state,
            value,
            ratio,
            branch,
            arithmetic,
            evidence: EvidenceState::NotAsked,
            variables: self.variables,
            inputs: self.inputs,
        }
    }
}

/// max × ratio, multiplied before divided, never above the maximum.
pub(super) fn share_of(max: Decimal, ratio: Ratio) -> Result<Decimal, WhyUndefined> {
    let product = max.checked_mul(ratio.numerator).ok_or(WhyUndefined::Overflow)?;
    let share = Ratio { numerator: product, denominator: ratio.denominator }.quotient()?;
    Ok(share.min(max))
}
