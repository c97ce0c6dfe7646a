//! One component: does it apply, was there a task, what does its rule give.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{ComponentScore, Figure, Figures, ScoreState, words};
use crate::criteria::rule::{DateStep, day_of_figure};
use crate::criteria::{Assessment, Award, Component, Condition, CriteriaSet, DateCategory, Item, Rule, Tier, ZeroDenominator};
use crate::formula::{Formula, Input, Outcome, Ratio, WhyUndefined};

/// What a rule gives before rounding.
struct Ruling {
    points: Decimal,
    value: Option<Decimal>,
    ratio: Option<Ratio>,
    branch: String,
    /// The left side of the arithmetic: what was looked at and where it lies.
    reasoning: String,
}

/// Why a rule gives no points.
enum NoRuling {
    /// A formula has no result.
    Undefined(WhyUndefined),
    /// The figure is known but the rule cannot take it; said in words.
    Unusable(String),
    /// The share rests on fewer answers than the set asks for; said in words.
    TooFewAnswers(String),
    /// The decision's rule is not known.
    NotRecovered,
}

impl From<WhyUndefined> for NoRuling {
    fn from(why: WhyUndefined) -> Self {
        Self::Undefined(why)
    }
}

/// Scores one component on the terms of its set: rounding of components, fewest answers of a survey.
pub fn score_component(component: &Component, set: &CriteriaSet, figures: &dyn Figures) -> ComponentScore {
    let mut sheet = Sheet { component, set, figures, inputs: vec![] };
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
        Err(NoRuling::Unusable(words)) => sheet.without_points(ScoreState::Unreadable, words),
        Err(NoRuling::TooFewAnswers(words)) => sheet.without_points(ScoreState::Missing, words),
        Err(NoRuling::NotRecovered) => sheet.without_points(ScoreState::Missing, words::NOT_RECOVERED.to_owned()),
    }
}

/// The sheet on which a component is worked out.
struct Sheet<'a> {
    component: &'a Component,
    set: &'a CriteriaSet,
    figures: &'a dyn Figures,
    inputs: Vec<Input>,
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

    fn number(&mut self, formula: &Formula) -> Result<Decimal, WhyUndefined> {
        match self.figure(formula).outcome {
            Outcome::Known(number) => Ok(number),
            Outcome::Truth(holds) => Ok(Decimal::from(i64::from(holds))),
            Outcome::Undefined(why) => Err(why),
        }
    }

    fn holds(&mut self, formula: &Formula) -> Result<bool, WhyUndefined> {
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
    fn ratio(&mut self, formula: &Formula) -> Result<Ratio, WhyUndefined> {
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
    fn asks_for_enough_answers(&self, ratio: Ratio) -> Result<(), NoRuling> {
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
    fn all_of(&mut self, conditions: &[Condition]) -> Result<Ruling, NoRuling> {
        let mut failed = Vec::new();
        let mut unknown = None;
        for named in conditions {
            match self.holds(&named.condition) {
                Ok(true) => {}
                Ok(false) => failed.push(named.name.as_str()),
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
        let percent = Ratio { numerator: ratio.numerator * Decimal::ONE_HUNDRED, ..ratio };
        let hit = |tier: &&Tier| tier.range.contains_ratio(percent.numerator, percent.denominator) == Some(true);
        let Some(tier) = tiers.iter().find(hit) else { return Err(NoRuling::Unusable(words::outside_tiers(ratio))) };
        let points = match tier.award {
            Award::Points(points) => points,
            Award::Share => share_of(self.component.max, ratio)?,
        };
        let branch = tier.range.words(" %");
        let reasoning = words::ratio_in(ratio, &self.component.unit_of_measure, &tier.range, &branch);
        Ok(Ruling { points, value: Some(ratio.quotient()?), ratio: Some(ratio), reasoning, branch })
    }

    fn linear_share(&mut self, formula: &Formula, threshold: Decimal) -> Result<Ruling, NoRuling> {
        let ratio = self.ratio(formula)?;
        self.asks_for_enough_answers(ratio)?;
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
        let count = self.number(violations)?;
        if count < Decimal::ZERO {
            return Err(NoRuling::Unusable(words::outside(count, Decimal::ZERO, None)));
        }
        let branch = words::violations(count.is_zero()).to_owned();
        let reasoning = words::count_in(count, &self.component.unit_of_measure, &branch);
        Ok(Ruling { points: self.full_or_nothing(count.is_zero()), value: Some(count), ratio: None, reasoning, branch })
    }

    fn value(&mut self, formula: &Formula) -> Result<Ruling, NoRuling> {
        let value = self.number(formula)?;
        if value < Decimal::ZERO || value > self.component.max {
            return Err(NoRuling::Unusable(words::outside(value, Decimal::ZERO, Some(self.component.max))));
        }
        Ok(Ruling { points: value, value: Some(value), ratio: None, branch: words::TAKEN_OVER.to_owned(), reasoning: words::taken(value) })
    }

    fn scored(self, ruling: Ruling) -> ComponentScore {
        let rounded = self.set.rounding.component.map_or(ruling.points, |rounding| rounding.apply(ruling.points));
        let arithmetic = words::arithmetic(&ruling.reasoning, rounded);
        let (value, ratio, branch) = (ruling.value, ruling.ratio, ruling.branch);
        self.finished(Some(rounded), ScoreState::Scored, value, ratio, branch, arithmetic)
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
            inputs: self.inputs,
        }
    }
}

/// max × ratio, multiplied before divided, never above the maximum.
fn share_of(max: Decimal, ratio: Ratio) -> Result<Decimal, WhyUndefined> {
    let product = max.checked_mul(ratio.numerator).ok_or(WhyUndefined::Overflow)?;
    let share = Ratio { numerator: product, denominator: ratio.denominator }.quotient()?;
    Ok(share.min(max))
}
