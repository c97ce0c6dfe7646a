//! Sums over the hierarchy: a province from its units, a unit from its predecessors.
//!
//! Counts are added; ratios are computed from the summed parts, never averaged. Every sum says over how many units it goes (n/N):
//! a unit without a figure is missing from the sum, not 0 in it; one to which the element does not apply leaves N as well.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::formula::{Formula, Outcome, WhyUndefined};
use tonghop_domain::{DimensionKey, ElementId, Fact, OrgUnitId, PeriodId, Provenance, State};

use crate::error::ComputeError;
use crate::values::Values;

/// A sum with the number of units it goes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summed {
    /// The sum as a fact of the unit above; its provenance names n/N.
    pub fact: Fact,
    /// Units with a figure.
    pub with_figure: usize,
    /// Units to which the element applies.
    pub of: usize,
}

/// What is added up to one unit.
#[derive(Debug, Clone)]
pub struct Group {
    /// The unit that the sums are about.
    pub unit: OrgUnitId,
    /// The units whose facts are added, each once.
    pub members: Vec<OrgUnitId>,
}

/// Sums of the facts of the members, by group, period, element and dimension key.
///
/// Only elements that `is_additive` names are summed: a day, a percentage or a score must not be. A total is the sum of the
/// members' totals (of their parts, where a member says no total) and stands beside the summed parts as `is_total`.
///
/// # Errors
/// Only when polars fails.
pub fn roll_up(
    facts: &[Fact],
    groups: &[Group],
    is_additive: &dyn Fn(&ElementId) -> bool,
    calendars: &Calendars,
) -> Result<Vec<Summed>, ComputeError> {
    let additive: Vec<Fact> = facts.iter().filter(|fact| is_additive(&fact.element)).cloned().collect();
    let periods: BTreeSet<&PeriodId> = additive.iter().map(|fact| &fact.period).collect();
    let mut summed = Vec::new();
    for period in periods {
        let own: Vec<Fact> = additive.iter().filter(|fact| fact.period == *period).cloned().collect();
        summed.extend(period_sums(&own, groups, period, calendars)?);
    }
    let key = |sum: &Summed| (sum.fact.unit.clone(), sum.fact.period.clone(), sum.fact.element.clone(), sum.fact.dimensions.clone());
    summed.sort_by_key(key);
    Ok(summed)
}

fn period_sums(facts: &[Fact], groups: &[Group], period: &PeriodId, calendars: &Calendars) -> Result<Vec<Summed>, ComputeError> {
    let elements: BTreeSet<&ElementId> = facts.iter().map(|fact| &fact.element).collect();
    // An element's id is a formula by itself: its total, or the sum of its parts.
    let formulas: Vec<(&ElementId, Formula)> =
        elements.into_iter().filter_map(|element| Some((element, element.as_str().parse().ok()?))).collect();
    let asked: Vec<&Formula> = formulas.iter().map(|(_, formula)| formula).collect();
    let members: Vec<OrgUnitId> = groups.iter().flat_map(|group| &group.members).collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let values = Values::of(&asked, facts, &members, period, calendars)?;
    let mut by_unit: BTreeMap<&OrgUnitId, Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        by_unit.entry(&fact.unit).or_default().push(fact);
    }
    let mut summed = Vec::new();
    for group in groups {
        let own: Vec<&Fact> = group.members.iter().filter_map(|member| by_unit.get(member)).flatten().copied().collect();
        for (element, formula) in &formulas {
            let of_element: Vec<&Fact> = own.iter().copied().filter(|fact| fact.element == **element).collect();
            let outcomes = group.members.iter().filter_map(|member| Some(values.get(formula, member)?.outcome));
            summed.extend(total(group, period, element, outcomes, &of_element));
            summed.extend(parts(group, period, element, &of_element));
        }
    }
    Ok(summed)
}

/// A group in which nobody says anything about the element has no fact.
fn total(
    group: &Group,
    period: &PeriodId,
    element: &ElementId,
    outcomes: impl Iterator<Item = Outcome>,
    facts: &[&Fact],
) -> Option<Summed> {
    if facts.is_empty() {
        return None;
    }
    let mut sum = Sum::default();
    outcomes.for_each(|outcome| sum.add(outcome));
    let is_nil = facts.iter().all(|fact| fact.state != State::Value);
    let has_parts = facts.iter().any(|fact| !fact.dimensions.is_total());
    let mut fact = sum.fact(group, period, element, DimensionKey::total(), is_nil);
    fact.is_total = has_parts;
    fact.is_estimate = facts.iter().any(|fact| fact.is_estimate);
    Some(Summed { fact, with_figure: sum.with_figure, of: sum.of })
}

fn parts(group: &Group, period: &PeriodId, element: &ElementId, facts: &[&Fact]) -> Vec<Summed> {
    let mut by_key: BTreeMap<&DimensionKey, Vec<&Fact>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| !fact.dimensions.is_total() && !fact.is_total) {
        by_key.entry(&fact.dimensions).or_default().push(fact);
    }
    let sum = |(key, facts): (&DimensionKey, Vec<&Fact>)| {
        let mut sum = Sum::default();
        facts.iter().for_each(|fact| sum.add(said(fact)));
        let is_nil = facts.iter().all(|fact| fact.state != State::Value);
        let mut summed = sum.fact(group, period, element, key.clone(), is_nil);
        summed.is_estimate = facts.iter().any(|fact| fact.is_estimate);
        Summed { fact: summed, with_figure: sum.with_figure, of: sum.of }
    };
    by_key.into_iter().map(sum).collect()
}

fn said(fact: &Fact) -> Outcome {
    match (fact.state, fact.figure()) {
        (State::NotApplicable, _) => Outcome::Undefined(WhyUndefined::NotApplicable),
        (State::Unreadable, _) => Outcome::Undefined(WhyUndefined::Unreadable),
        (_, Some(figure)) => Outcome::Known(figure),
        (_, None) => Outcome::Undefined(WhyUndefined::Missing),
    }
}

/// A sum while it is made.
#[derive(Default)]
struct Sum {
    value: Decimal,
    with_figure: usize,
    of: usize,
    is_unreadable: bool,
}

impl Sum {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Undefined(WhyUndefined::NotApplicable) => return,
            Outcome::Known(figure) => match self.value.checked_add(figure) {
                Some(sum) => {
                    self.value = sum;
                    self.with_figure += 1;
                }
                None => self.is_unreadable = true,
            },
            // Leaving out a figure that was said would make the sum wrong in silence.
            Outcome::Undefined(WhyUndefined::Unreadable | WhyUndefined::Overflow) => self.is_unreadable = true,
            Outcome::Undefined(WhyUndefined::Missing | WhyUndefined::ZeroDenominator) | Outcome::Truth(_) => {}
        }
        self.of += 1;
    }

    fn state(&self, is_nil: bool) -> State {
        match () {
            () if self.is_unreadable => State::Unreadable,
            () if self.of == 0 => State::NotApplicable,
            () if self.with_figure == 0 => State::Missing,
            () if is_nil => State::NilReport,
            () => State::Value,
        }
    }

    fn fact(&self, group: &Group, period: &PeriodId, element: &ElementId, dimensions: DimensionKey, is_nil: bool) -> Fact {
        let state = self.state(is_nil);
        let predicate = format!("cộng {}/{} đơn vị", self.with_figure, self.of);
        Fact {
            unit: group.unit.clone(),
            period: period.clone(),
            element: element.clone(),
            dimensions,
            state,
            value: (state == State::Value).then_some(self.value),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Rows {
                sheet: String::new(),
                first_row: 0,
                last_row: 0,
                predicate,
                count: u64::try_from(self.with_figure).unwrap_or(u64::MAX),
            },
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use tonghop_domain::CellRef;

    use super::*;

    fn fact(unit: &str, element: &str, key: &[(&str, &str)], state: State, value: i64) -> Fact {
        Fact {
            unit: OrgUnitId::new(unit),
            period: "cchc:2024".parse().unwrap(),
            element: element.parse().unwrap(),
            dimensions: key.iter().copied().collect(),
            state,
            value: (state == State::Value).then(|| Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
        }
    }

    fn group(unit: &str, members: &[&str]) -> Group {
        Group { unit: OrgUnitId::new(unit), members: members.iter().map(|member| OrgUnitId::new(*member)).collect() }
    }

    fn summed(facts: &[Fact], members: &[&str]) -> Vec<(String, String, State, Option<Decimal>, usize, usize)> {
        let calendars = Calendars::new(vec![], vec![]);
        let sums = roll_up(facts, &[group("P", members)], &|element| element.as_str() != "a.day", &calendars).unwrap();
        let row = |sum: Summed| {
            (sum.fact.element.to_string(), sum.fact.dimensions.to_string(), sum.fact.state, sum.fact.value, sum.with_figure, sum.of)
        };
        sums.into_iter().map(row).collect()
    }

    #[test]
    fn counts_are_added_over_those_who_said_them() {
        let facts = [
            fact("1", "a.x", &[], State::Value, 10),
            fact("2", "a.x", &[], State::Value, 5),
            fact("3", "a.x", &[], State::NotApplicable, 0),
            fact("4", "a.x", &[], State::Missing, 0),
            fact("1", "a.day", &[], State::Value, 20_250_101),
        ];
        assert_eq!(
            summed(&facts, &["1", "2", "3", "4", "5"]),
            [("a.x".to_owned(), String::new(), State::Value, Some(Decimal::from(15)), 2, 4)],
            "one does not apply, two said nothing; a day is never added"
        );
    }

    #[test]
    fn a_total_and_parts_are_kept_apart() {
        let facts = [
            fact("1", "a.x", &[("d", "1")], State::Value, 3),
            fact("1", "a.x", &[("d", "2")], State::Value, 4),
            fact("2", "a.x", &[], State::Value, 5),
        ];
        let sums = summed(&facts, &["1", "2"]);
        let values: Vec<(&str, Option<Decimal>, usize)> = sums.iter().map(|row| (row.1.as_str(), row.3, row.4)).collect();
        assert_eq!(values, [("", Some(Decimal::from(12)), 2), ("d=1", Some(Decimal::from(3)), 1), ("d=2", Some(Decimal::from(4)), 1)]);
    }

    #[test]
    fn all_nil_stays_nil_and_an_unreadable_figure_is_not_left_out_in_silence() {
        assert_eq!(summed(&[fact("1", "a.x", &[], State::NilReport, 0)], &["1", "2"])[0].2, State::NilReport);
        let spoilt = [fact("1", "a.x", &[], State::Value, 3), fact("2", "a.x", &[], State::Unreadable, 0)];
        assert_eq!(summed(&spoilt, &["1", "2"])[0].2, State::Unreadable);
    }
}
