//! Values of the office's indicators, for units or for sums of units.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tonghop_domain::calendar::Calendars;
use tonghop_domain::criteria::ZeroDenominator;
use tonghop_domain::formula::{Formula, Outcome, Ratio, WhyUndefined};
use tonghop_domain::indicator::Indicator;
use tonghop_domain::score::Figure;
use tonghop_domain::{Fact, OrgUnitId, PeriodId};

use crate::error::ComputeError;
use crate::values::Values;

/// What an indicator is for one unit and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorValue {
    /// Id of the indicator.
    pub indicator: String,
    /// The unit.
    pub unit: OrgUnitId,
    /// The figure, unrounded; a share of 1 for shares. `None` = `why`.
    pub value: Option<Decimal>,
    /// Numerator and denominator; the denominator may be 0.
    pub ratio: Option<Ratio>,
    /// Why there is no figure.
    pub why: Option<WhyUndefined>,
}

/// Values of every indicator for every unit, by indicator in the order given, then by unit in the order given.
///
/// For a sum of units give the facts of [`crate::hierarchy::roll_up`]: a ratio is then that of the summed parts.
///
/// # Errors
/// Only when polars fails.
pub fn indicator_values(
    indicators: &[Indicator],
    facts: &[Fact],
    units: &[OrgUnitId],
    period: &PeriodId,
    calendars: &Calendars,
) -> Result<Vec<IndicatorValue>, ComputeError> {
    let formulas: Vec<&Formula> = indicators.iter().map(|indicator| &indicator.formula).collect();
    let values = Values::of(&formulas, facts, units, period, calendars)?;
    let of = |indicator: &Indicator, unit: &OrgUnitId| Some(value(indicator, unit, values.get(&indicator.formula, unit)?));
    Ok(indicators.iter().flat_map(|indicator| units.iter().filter_map(move |unit| of(indicator, unit))).collect())
}

fn value(indicator: &Indicator, unit: &OrgUnitId, figure: &Figure) -> IndicatorValue {
    let (value, why) = match (figure.outcome, indicator.zero_denominator) {
        (Outcome::Known(value), _) => (Some(value), None),
        (Outcome::Truth(holds), _) => (Some(Decimal::from(i64::from(holds))), None),
        (Outcome::Undefined(WhyUndefined::ZeroDenominator), ZeroDenominator::Full) => (Some(Decimal::ONE), None),
        (Outcome::Undefined(WhyUndefined::ZeroDenominator), ZeroDenominator::Zero) => (Some(Decimal::ZERO), None),
        (Outcome::Undefined(why), _) => (None, Some(why)),
    };
    IndicatorValue { indicator: indicator.id.clone(), unit: unit.clone(), value, ratio: figure.ratio, why }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::indicator::load_indicators;
    use tonghop_domain::{CellRef, DimensionKey, Provenance, State};

    use super::*;
    use crate::hierarchy::{Group, roll_up};

    fn fact(unit: &str, field: &str, value: i64) -> Fact {
        Fact {
            unit: OrgUnitId::new(unit),
            period: "cchc:2025-Q3".parse().unwrap(),
            element: format!("kstt_06a.{field}").parse().unwrap(),
            dimensions: DimensionKey::total(),
            state: State::Value,
            value: Some(Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "06a".into(), cell: CellRef::new(8, 7) },
        }
    }

    /// Xã Tân An of the sample office and a second commune with no dossier at all.
    fn facts() -> Vec<Fact> {
        let tan_an = [
            ("received_online", 861),
            ("received_offline", 342),
            ("completed_total", 1190),
            ("completed_early", 702),
            ("completed_on_time", 476),
        ];
        let idle = tan_an.map(|(field, _)| fact("B", field, 0));
        tan_an.map(|(field, value)| fact("A", field, value)).into_iter().chain(idle).collect()
    }

    fn values(facts: &[Fact], unit: &str) -> Vec<(Option<Decimal>, Option<WhyUndefined>)> {
        let indicators = load_indicators(include_str!("../indicators.toml"), &|_| true).unwrap();
        let wanted: Vec<Indicator> =
            indicators.into_iter().filter(|indicator| ["on-time-share", "online-share"].contains(&indicator.id.as_str())).collect();
        let units = [OrgUnitId::new(unit)];
        let period = "cchc:2025-Q3".parse().unwrap();
        let values = indicator_values(&wanted, facts, &units, &period, &Calendars::new(vec![], vec![])).unwrap();
        values.into_iter().map(|value| (value.value.map(|share| (share * Decimal::ONE_HUNDRED).round_dp(2)), value.why)).collect()
    }

    #[test]
    fn rates_of_form_06a() {
        assert_eq!(values(&facts(), "A"), [(Some(Decimal::new(9899, 2)), None), (Some(Decimal::new(7157, 2)), None)]);
        assert_eq!(values(&facts(), "B"), [(None, Some(WhyUndefined::ZeroDenominator)); 2], "nothing completed is not 100 %");
    }

    #[test]
    fn the_ratio_of_a_sum_is_no_mean_of_ratios() {
        let mut facts = facts();
        facts.retain(|fact| fact.unit.as_str() == "A");
        facts.extend(
            [("completed_total", 10), ("completed_early", 0), ("completed_on_time", 0)].map(|(field, value)| fact("B", field, value)),
        );
        let group = Group { unit: OrgUnitId::new("P"), members: vec![OrgUnitId::new("A"), OrgUnitId::new("B")] };
        let summed = roll_up(&facts, &[group], &|_| true, &Calendars::new(vec![], vec![])).unwrap();
        let summed: Vec<Fact> = summed.into_iter().map(|sum| sum.fact).collect();
        assert_eq!(values(&summed, "P")[0].0, Some(Decimal::new(9817, 2)), "1178/1200; the mean of 98,99 % and 0 % would be 49,50 %");
    }
}
