//! Satisfaction from counts per level: hài lòng + rất hài lòng of the valid answers, never from percentages.
//!
//! Counts are kept and added; a share is made of them last. How the overall figure is made is the method's choice
//! ([`SurveyMethod::overall`]) and is printed beside it. Figures of too few people are withheld, and where one group alone would be withheld
//! the next smallest is too, since the rest would give it away.

mod interval;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::survey::{Overall, QUESTION, SurveyMethod};
use tonghop_domain::{Fact, OrgUnitId};

pub use interval::{ShareInterval, wilson};
pub use tally::Tally;

use tally::{Answer, Kind};

/// What a figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Everything that was asked.
    Overall,
    /// A factor of the method.
    Factor {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
    },
    /// One question.
    Question(String),
    /// The people who said so of themselves, over all questions.
    Group {
        /// The dimension: `gioi_tinh`, `thu_tuc` …
        dimension: String,
        /// The member: `Nữ`.
        member: String,
    },
}

/// Counts and share of one unit, factor, question or group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Satisfaction {
    /// What it is about.
    pub about: About,
    /// Counts per level; to be shown only where the figure is not withheld.
    pub tally: Tally,
    /// Share of 1 that is satisfied or very satisfied; `None` without a valid answer, or withheld.
    pub share: Option<Decimal>,
    /// Wilson interval of the share; `None` where the share is no proportion of people (a mean of factors), or withheld.
    pub interval: Option<ShareInterval>,
    /// Withheld: too few people, or one of two that would give each other away.
    pub is_suppressed: bool,
}

/// The figures of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitSatisfaction {
    /// The unit; `None` = all units together.
    pub unit: Option<OrgUnitId>,
    /// Over everything.
    pub overall: Satisfaction,
    /// By factor, in the order of the method; those without answers are there with empty counts.
    pub factors: Vec<Satisfaction>,
    /// By question, in the order of the method, then others by name.
    pub questions: Vec<Satisfaction>,
    /// By group, sorted by dimension and member.
    pub groups: Vec<Satisfaction>,
}

/// The figures of all units together (first, where there are several) and of each unit, by identity.
pub fn satisfaction(facts: &[Fact], method: &SurveyMethod) -> Vec<UnitSatisfaction> {
    let mut by_unit: BTreeMap<&OrgUnitId, Counts> = BTreeMap::new();
    let mut whole = Counts::default();
    for fact in facts.iter().filter(|fact| !fact.is_total) {
        let Some(answer) = Answer::of(fact) else { continue };
        whole.add(fact, answer);
        by_unit.entry(&fact.unit).or_default().add(fact, answer);
    }
    let several = by_unit.len() > 1;
    let mut units: Vec<UnitSatisfaction> = by_unit.into_iter().map(|(unit, counts)| counts.evaluated(Some(unit.clone()), method)).collect();
    if several {
        let mut overall: Vec<&mut Satisfaction> = units.iter_mut().map(|unit| &mut unit.overall).collect();
        protect(&mut overall);
        units.iter_mut().filter(|unit| unit.overall.is_suppressed).for_each(UnitSatisfaction::withhold);
        units.insert(0, whole.evaluated(None, method));
    }
    units
}

impl UnitSatisfaction {
    /// A unit whose overall figure is withheld shows none of its parts either: they would give it back.
    fn withhold(&mut self) {
        self.factors.iter_mut().chain(&mut self.questions).chain(&mut self.groups).for_each(Satisfaction::withhold);
    }
}

impl Satisfaction {
    fn withhold(&mut self) {
        self.is_suppressed = true;
        self.share = None;
        self.interval = None;
    }
}

/// Counts while facts are read.
#[derive(Default)]
struct Counts {
    questions: BTreeMap<String, Tally>,
    groups: BTreeMap<(String, String), BTreeMap<String, Tally>>,
}

impl Counts {
    fn add(&mut self, fact: &Fact, answer: Answer) {
        let question = fact.dimensions.member(QUESTION).unwrap_or_default();
        if answer.kind == Kind::Tally {
            self.questions.entry(question.to_owned()).or_default().count(answer);
        }
        for (dimension, member) in fact.dimensions.iter().filter(|(dimension, _)| *dimension != QUESTION) {
            let group = self.groups.entry((dimension.to_owned(), member.to_owned())).or_default();
            group.entry(question.to_owned()).or_default().count(answer);
        }
    }

    fn evaluated(self, unit: Option<OrgUnitId>, method: &SurveyMethod) -> UnitSatisfaction {
        let factors: Vec<Satisfaction> = method
            .factors
            .iter()
            .map(|factor| {
                let own = self.questions.iter().filter(|(question, _)| method.factor_of(question) == Some(factor));
                let about = About::Factor { code: factor.code.clone(), name: factor.name.clone() };
                figure(about, Tally::together(own.map(|(_, tally)| tally)), method)
            })
            .collect();
        let group = |((dimension, member), questions): (&(String, String), &BTreeMap<String, Tally>)| {
            let about = About::Group { dimension: dimension.clone(), member: member.clone() };
            figure(about, Tally::together(questions.values()), method)
        };
        let mut groups: Vec<Satisfaction> = self.groups.iter().map(group).collect();
        protect_by_dimension(&mut groups);
        let overall = self.overall(&factors, method);
        UnitSatisfaction { unit, overall, questions: self.by_question(method), factors, groups }
    }

    fn by_question(&self, method: &SurveyMethod) -> Vec<Satisfaction> {
        let of = |question: &String, tally: &Tally| figure(About::Question(question.clone()), tally.clone(), method);
        let mut rows: Vec<(usize, &String, &Tally)> =
            self.questions.iter().map(|(question, tally)| (place(question, method), question, tally)).collect();
        rows.sort();
        rows.into_iter().map(|(_, question, tally)| of(question, tally)).collect()
    }

    fn overall(&self, factors: &[Satisfaction], method: &SurveyMethod) -> Satisfaction {
        let mut pooled = figure(About::Overall, Tally::together(self.questions.values()), method);
        match &method.overall {
            Overall::Pooled => pooled,
            Overall::Question(question) => {
                let wanted = tonghop_domain::text::fold(question);
                let own = self.questions.iter().filter(|(known, _)| tonghop_domain::text::fold(known) == wanted);
                figure(About::Overall, Tally::together(own.map(|(_, tally)| tally)), method)
            }
            Overall::MeanOfFactors => {
                pooled.interval = None;
                pooled.share = if pooled.is_suppressed { None } else { mean(factors) };
                pooled
            }
        }
    }
}

/// The mean of all factors' shares; nothing where one of them has none.
fn mean(factors: &[Satisfaction]) -> Option<Decimal> {
    let sum = factors.iter().try_fold(Decimal::ZERO, |sum, factor| sum.checked_add(factor.share?))?;
    sum.checked_div(Decimal::from(factors.len()))
}

/// Where a question stands in the method; unknown ones behind all others.
fn place(question: &str, method: &SurveyMethod) -> usize {
    let wanted = tonghop_domain::text::fold(question);
    let mut known = method.factors.iter().flat_map(|factor| &factor.questions);
    known.position(|known| tonghop_domain::text::fold(known) == wanted).unwrap_or(usize::MAX)
}

fn figure(about: About, tally: Tally, method: &SurveyMethod) -> Satisfaction {
    let is_suppressed = tally.valid() > 0 && tally.people() < method.fewest;
    let share = tally.share().filter(|_| !is_suppressed);
    let interval = share.and_then(|share| wilson(share, tally.people(), method.quantile()));
    Satisfaction { about, tally, share, interval, is_suppressed }
}

fn protect_by_dimension(groups: &mut [Satisfaction]) {
    let dimension = |row: &Satisfaction| match &row.about {
        About::Group { dimension, .. } => dimension.clone(),
        _ => String::new(),
    };
    let dimensions: BTreeSet<String> = groups.iter().map(dimension).collect();
    for wanted in dimensions {
        let mut own: Vec<&mut Satisfaction> = groups.iter_mut().filter(|row| dimension(row) == wanted).collect();
        protect(&mut own);
    }
}

/// Where exactly one part of a shown whole is withheld, subtraction would give it: the next smallest is withheld as well.
fn protect(parts: &mut [&mut Satisfaction]) {
    if parts.iter().filter(|part| part.is_suppressed).count() != 1 {
        return;
    }
    let shown = parts.iter_mut().filter(|part| !part.is_suppressed && part.tally.valid() > 0);
    if let Some(smallest) = shown.min_by_key(|part| part.tally.valid()) {
        smallest.withhold();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
