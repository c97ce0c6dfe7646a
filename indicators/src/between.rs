//! The figure of the time between two accumulated ones: "Quý II = lũy kế 6 tháng trừ Quý I".
//!
//! The CCHC regime asks for no report of Quý II and Quý IV. Their figures are only ever stated as this difference, never as reported ones.

use rust_decimal::Decimal;
use tonghop_domain::formula::Ratio;
use tonghop_domain::indicator::{FigureKind, Indicator};

use crate::indicator_values::IndicatorValue;

/// The figure of the time that `whole` covers and `parts` do not.
///
/// Counts are subtracted; a share is recomputed from subtracted numerators and denominators, never from shares. `None` where the
/// indicator does not accumulate, a figure is missing, or a later figure is smaller than the earlier ones (a correction that only
/// reached one of them).
pub fn between(indicator: &Indicator, whole: &IndicatorValue, parts: &[&IndicatorValue]) -> Option<IndicatorValue> {
    if !indicator.accumulates {
        return None;
    }
    let (value, ratio) = match indicator.kind {
        FigureKind::Share => {
            let ratio = whole.ratio?;
            let left = |of: fn(&Ratio) -> Decimal| {
                let known: Option<Vec<Decimal>> = parts.iter().map(|part| part.ratio.as_ref().map(of)).collect();
                remaining(of(&ratio), &known?)
            };
            let ratio = Ratio { numerator: left(|ratio| ratio.numerator)?, denominator: left(|ratio| ratio.denominator)? };
            (ratio.quotient().ok()?, Some(ratio))
        }
        FigureKind::Count | FigureKind::Money => {
            let known: Option<Vec<Decimal>> = parts.iter().map(|part| part.value).collect();
            (remaining(whole.value?, &known?)?, None)
        }
        FigureKind::Score => return None,
    };
    Some(IndicatorValue { indicator: indicator.id.clone(), unit: whole.unit.clone(), value: Some(value), ratio, why: None })
}

fn remaining(whole: Decimal, parts: &[Decimal]) -> Option<Decimal> {
    let rest = parts.iter().try_fold(whole, |rest, part| rest.checked_sub(*part))?;
    (!rest.is_sign_negative() || rest.is_zero()).then_some(rest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use tonghop_domain::OrgUnitId;
    use tonghop_domain::indicator::load_indicators;

    use super::*;

    fn indicator(kind: &str, accumulates: bool) -> Indicator {
        let text = format!(
            "[[indicator]]\nid = \"x\"\nname = \"x\"\nformula = \"a.b / a.c\"\nkind = \"{kind}\"\nunit_of_measure = \"hồ sơ\"\n\
             direction = \"neutral\"\ndecimals = 2\nzero_denominator = \"missing\"\naccumulates = {accumulates}\nsource = \"thử\"\n"
        );
        load_indicators(&text, &|_| true).unwrap().remove(0)
    }

    fn share(numerator: i64, denominator: i64) -> IndicatorValue {
        let ratio = Ratio { numerator: numerator.into(), denominator: denominator.into() };
        IndicatorValue { indicator: "x".to_owned(), unit: OrgUnitId::new("u"), value: ratio.quotient().ok(), ratio: Some(ratio), why: None }
    }

    fn count(value: Option<i64>) -> IndicatorValue {
        IndicatorValue { indicator: "x".to_owned(), unit: OrgUnitId::new("u"), value: value.map(Decimal::from), ratio: None, why: None }
    }

    #[test]
    fn what_is_missing_negative_or_measured_on_a_day_gives_no_difference() {
        let flow = indicator("count", true);
        assert_eq!(between(&flow, &count(Some(30)), &[&count(Some(12))]).unwrap().value, Some(Decimal::from(18)));
        assert!(between(&flow, &count(Some(30)), &[&count(None)]).is_none(), "missing is not zero");
        assert!(between(&flow, &count(Some(10)), &[&count(Some(12))]).is_none(), "an accumulated figure never falls");
        assert!(between(&indicator("count", false), &count(Some(30)), &[&count(Some(12))]).is_none());
        assert!(between(&indicator("share", true), &share(5, 10), &[&share(5, 10)]).is_none(), "nothing happened in between: no share");
    }

    proptest! {
        /// A share of the time between is that of its own dossiers, whatever the shares before and in all.
        #[test]
        fn a_share_between_is_that_of_its_own_parts(first in (0_i64..500, 1_i64..500), second in (0_i64..500, 1_i64..500)) {
            let whole = share(first.0 + second.0, first.1 + second.1);
            let found = between(&indicator("share", true), &whole, &[&share(first.0, first.1)]).unwrap();
            prop_assert_eq!(found.value, share(second.0, second.1).value);
        }
    }
}
