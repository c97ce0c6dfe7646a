//! Where a formula gets its figures from.

use std::collections::BTreeMap;

use super::expression::Shift;
use crate::calendar::{Calendar, Calendars};
use crate::fact::{ElementId, Fact};
use crate::org_unit::OrgUnitId;
use crate::period::{Period, PeriodId};

/// The facts of one org unit, seen from one period.
pub trait Context {
    /// The period that the formula is evaluated for.
    fn period(&self) -> &PeriodId;

    /// Every current fact of one element in one period, total and parts; at most one for each dimension key.
    fn facts(&self, period: &PeriodId, element: &ElementId) -> Vec<&Fact>;

    /// Kỳ trước: the report due before, whatever its length; `None` where there is none.
    fn previous(&self, period: &PeriodId) -> Option<PeriodId>;

    /// Cùng kỳ năm trước; `None` where there is none.
    fn last_year(&self, period: &PeriodId) -> Option<PeriodId>;

    /// The periods that together cover the year up to the end of this one, without overlap; empty where none do.
    fn year_to_date(&self, period: &PeriodId) -> Vec<PeriodId>;

    /// The periods that a change of period leads to; empty where the regime has none.
    fn shifted(&self, shift: Shift, period: &PeriodId) -> Vec<PeriodId> {
        match shift {
            Shift::Previous => self.previous(period).into_iter().collect(),
            Shift::LastYear => self.last_year(period).into_iter().collect(),
            Shift::YearToDate => self.year_to_date(period),
        }
    }
}

/// Facts held in memory, with the periods of the loaded calendars.
#[derive(Debug, Clone)]
pub struct UnitFacts<'a> {
    calendars: &'a Calendars,
    period: PeriodId,
    facts: BTreeMap<(&'a PeriodId, &'a ElementId), Vec<&'a Fact>>,
}

impl<'a> UnitFacts<'a> {
    /// The facts of one unit seen from a period; facts of other units are left out, so that none is ever added up by accident.
    pub fn new(calendars: &'a Calendars, unit: &OrgUnitId, period: PeriodId, facts: &'a [Fact]) -> Self {
        let mut indexed: BTreeMap<_, Vec<&Fact>> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| fact.unit == *unit) {
            indexed.entry((&fact.period, &fact.element)).or_default().push(fact);
        }
        Self { calendars, period, facts: indexed }
    }

    fn calendar(&self, period: &PeriodId) -> Option<&Calendar> {
        self.calendars.regime(period.regime()).ok()
    }
}

impl Context for UnitFacts<'_> {
    fn period(&self) -> &PeriodId {
        &self.period
    }

    fn facts(&self, period: &PeriodId, element: &ElementId) -> Vec<&Fact> {
        self.facts.get(&(period, element)).cloned().unwrap_or_default()
    }

    fn previous(&self, period: &PeriodId) -> Option<PeriodId> {
        Some(self.calendar(period)?.report_before(period)?.id)
    }

    fn last_year(&self, period: &PeriodId) -> Option<PeriodId> {
        Some(self.calendar(period)?.same_period_last_year(period)?.id)
    }

    fn year_to_date(&self, period: &PeriodId) -> Vec<PeriodId> {
        match self.calendar(period) {
            Some(calendar) => year_to_date(calendar, period),
            None => vec![period.clone()],
        }
    }
}

/// The periods of one regime that cover its year up to the end of a period: `cchc` Q3 = H1 + Q3, `nd09` month 3 = 1 + 2 + 3.
///
/// Backwards from the period, each time the report of the same kind that ends the day before, else the longest one;
/// a cumulative period covers its year alone. Empty where the regime's periods leave a gap.
pub fn year_to_date(calendar: &Calendar, id: &PeriodId) -> Vec<PeriodId> {
    let Ok(last) = calendar.period(id) else { return Vec::new() };
    let year = calendar.periods_of_year(id.year());
    let Some(year_begins) = year.iter().map(|period| period.from).min() else { return Vec::new() };
    let mut chain = vec![last];
    while let Some(earliest) = chain.last().filter(|period| period.from > year_begins) {
        match adjoining(&year, earliest) {
            Some(before) => chain.push(before.clone()),
            None => return Vec::new(),
        }
    }
    chain.into_iter().rev().map(|period| period.id).collect()
}

fn adjoining<'a>(year: &'a [Period], period: &Period) -> Option<&'a Period> {
    let same_kind = |other: &Period| std::mem::discriminant(other.id.kind()) == std::mem::discriminant(period.id.kind());
    let ends_just_before = |other: &&Period| other.to.tomorrow().is_ok_and(|day| day == period.from);
    year.iter().filter(ends_just_before).max_by_key(|other| (same_kind(other), other.days()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn covered(calendar: &str, period: &str) -> Vec<String> {
        let calendar = Calendar::load(calendar).unwrap();
        year_to_date(&calendar, &period.parse().unwrap()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_year_is_covered_without_gap_or_overlap() {
        let cchc = include_str!("../../calendars/cchc.toml");
        assert_eq!(covered(cchc, "cchc:2025-Q3"), ["cchc:2025-H1", "cchc:2025-Q3"]);
        assert_eq!(covered(cchc, "cchc:2025-H1"), ["cchc:2025-H1"], "cumulative");
        assert_eq!(covered(cchc, "cchc:2025"), ["cchc:2025"]);
        let nd09 = include_str!("../../calendars/nd09.toml");
        assert_eq!(covered(nd09, "nd09:2025-03"), ["nd09:2025-01", "nd09:2025-02", "nd09:2025-03"]);
        assert_eq!(covered(nd09, "nd09:2025-Q2"), ["nd09:2025-Q1", "nd09:2025-Q2"]);
        assert!(covered(cchc, "cchc:2025-Q2").is_empty(), "no such period");
    }
}
