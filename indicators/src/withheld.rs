//! Shares of few people are withheld, and never so that the shown rest gives them away.
//!
//! The share of all units together is shown beside those of single units. What is not shown can then be had by subtraction, as one sum:
//! so at least two units are withheld, and together they hold at least as many cases as a share needs to be shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::OrgUnitId;
use tonghop_domain::indicator::Indicator;

use crate::IndicatorValue;

/// Why a figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// It rests on too few cases.
    TooFew,
    /// The figures of others could be had from it.
    Alongside,
}

/// The units whose share of an indicator is withheld. `values` are those of the indicator for every unit that is shown beside the whole.
pub fn withheld<'v>(indicator: &Indicator, values: impl IntoIterator<Item = &'v IndicatorValue>) -> BTreeMap<OrgUnitId, Withheld> {
    let Some(fewest) = indicator.minimum_denominator.map(Decimal::from) else { return BTreeMap::new() };
    let mut cases: Vec<(Decimal, &OrgUnitId)> =
        values.into_iter().filter_map(|value| Some((value.ratio?.denominator, &value.unit))).collect();
    cases.sort();
    let mut found = BTreeMap::new();
    let (mut hidden, mut together) = (0, Decimal::ZERO);
    for (denominator, unit) in cases {
        let why = if denominator < fewest { Withheld::TooFew } else { Withheld::Alongside };
        let is_safe = hidden == 0 || (hidden > 1 && together >= fewest);
        if why == Withheld::Alongside && is_safe {
            break;
        }
        // Nobody asked: there is nothing to give away.
        if !denominator.is_zero() {
            hidden += 1;
            together += denominator;
        }
        found.insert(unit.clone(), why);
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tonghop_domain::criteria::ZeroDenominator;
    use tonghop_domain::formula::{Formula, Ratio};
    use tonghop_domain::indicator::{Direction, FigureKind};

    use super::*;

    const FEWEST: u32 = 30;

    fn indicator() -> Indicator {
        let formula: Formula = "survey_tally.level_5 / survey_tally.valid".parse().unwrap();
        Indicator {
            id: "satisfaction-share".to_owned(),
            name: "Tỷ lệ hài lòng".to_owned(),
            formula,
            kind: FigureKind::Share,
            unit_of_measure: "%".to_owned(),
            direction: Direction::HigherIsBetter,
            decimals: 2,
            zero_denominator: ZeroDenominator::Missing,
            minimum_denominator: Some(FEWEST),
            accumulates: true,
            source: String::new(),
        }
    }

    fn values(cases: &[u32]) -> Vec<IndicatorValue> {
        let value = |(number, cases): (usize, &u32)| IndicatorValue {
            indicator: "satisfaction-share".to_owned(),
            unit: OrgUnitId::new(format!("U{number}")),
            value: None,
            ratio: Some(Ratio { numerator: Decimal::ZERO, denominator: Decimal::from(*cases) }),
            why: None,
        };
        cases.iter().enumerate().map(value).collect()
    }

    fn told(cases: &[u32]) -> Vec<(String, Withheld)> {
        withheld(&indicator(), &values(cases)).into_iter().map(|(unit, why)| (unit.to_string(), why)).collect()
    }

    #[test]
    fn one_small_unit_takes_the_next_smallest_with_it() {
        let expected = [("U0".to_owned(), Withheld::TooFew), ("U2".to_owned(), Withheld::Alongside)];
        assert_eq!(told(&[7, 300, 40, 90]), expected, "the whole less the shown ones would be the seven people");
    }

    #[test]
    fn two_small_units_that_are_few_together_take_a_third() {
        assert_eq!(told(&[7, 10, 40, 90]).len(), 3, "17 people in two units are still too few");
        assert_eq!(told(&[7, 29, 40, 90]).len(), 2, "36 are not");
    }

    #[test]
    fn nothing_is_withheld_without_a_small_unit() {
        assert!(told(&[30, 40]).is_empty());
        assert_eq!(told(&[0, 40, 50]), [("U0".to_owned(), Withheld::TooFew)], "a unit without an answer gives nothing away");
        let open = Indicator { minimum_denominator: None, ..indicator() };
        assert!(withheld(&open, &values(&[7, 40])).is_empty());
    }

    proptest! {
        /// What subtraction gives is either nothing, or the sum of at least two units with enough people, or everything.
        #[test]
        fn subtraction_gives_nobody_away(cases in prop::collection::vec(0_u32..120, 1..12)) {
            let hidden = withheld(&indicator(), &values(&cases));
            let asked: Vec<u32> = cases.iter().enumerate()
                .filter(|(number, cases)| **cases > 0 && hidden.contains_key(&OrgUnitId::new(format!("U{number}"))))
                .map(|(_, cases)| *cases).collect();
            for (number, few) in cases.iter().enumerate().filter(|(_, cases)| **cases < FEWEST) {
                prop_assert!(hidden.contains_key(&OrgUnitId::new(format!("U{number}"))), "{few} people are never shown");
            }
            let all_hidden = hidden.len() == cases.len();
            prop_assert!(asked.is_empty() || all_hidden || (asked.len() > 1 && asked.iter().sum::<u32>() >= FEWEST), "{cases:?}: {asked:?}");
        }
    }
}
