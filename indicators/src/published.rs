//! A composite that someone published beside its parts: do they agree?
//!
//! What the parts give is compared within what their printed digits leave open: a figure printed with two decimals may stand for anything
//! half a hundredth away, and the method says how far that carries. A difference beyond it is told, never mended: the published
//! figure stays what was published.

use rust_decimal::Decimal;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::formula::UnitFacts;
use tonghop_domain::score::{Evaluated, score_unit};
use tonghop_domain::{Fact, OrgUnitId, PeriodId, State, printed};

/// Published tables keep about seven significant digits (single precision): composites near 100 are exact to this.
const SINGLE_PRECISION: Decimal = Decimal::from_parts(1, 0, 0, false, 5);

/// A published composite beside what its parts give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// What was published.
    pub published: Decimal,
    /// What the parts give.
    pub computed: Decimal,
    /// How far apart both may be by the rounding of what was printed.
    pub tolerance: Decimal,
}

impl Comparison {
    /// Whether they contradict each other.
    pub fn differs(&self) -> bool {
        (self.published - self.computed).abs() > self.tolerance
    }

    /// A published sum beside its parts; `None` where a part is missing.
    pub fn of_sum(published: Decimal, parts: &[Option<Decimal>]) -> Option<Self> {
        let parts: Vec<Decimal> = parts.iter().copied().collect::<Option<_>>()?;
        let computed = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
        let open = printed::half_last_digit(printed::decimals(parts.iter().copied())) * Decimal::from(parts.len());
        Some(Self { published, computed, tolerance: tolerance(open, published) })
    }

    /// A published mean beside its parts with their weights (provinces of a region): the mean over what the parts stand for, never
    /// the mean of means. `None` without a weight.
    pub fn of_weighted_mean(published: Decimal, parts: &[(Decimal, Decimal)]) -> Option<Self> {
        let weights = parts.iter().try_fold(Decimal::ZERO, |sum, (_, weight)| sum.checked_add(*weight))?;
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, (value, weight)| sum.checked_add(value.checked_mul(*weight)?))?;
        let open = printed::half_last_digit(printed::decimals(parts.iter().map(|(value, _)| *value)));
        Some(Self { published, computed: sum.checked_div(weights)?, tolerance: tolerance(open, published) })
    }

    /// A published composite beside what a criteria set makes of the unit's own parts; `None` where the set gives no total.
    ///
    /// How far the printed digits carry is found by moving all parts half a digit up and down: composites rise with their parts.
    pub fn of_set(
        set: &CriteriaSet,
        (unit, group): (&OrgUnitId, Option<&str>),
        period: &PeriodId,
        facts: &[Fact],
        published: Decimal,
        calendars: &Calendars,
    ) -> Option<Self> {
        let total = |facts: &[Fact]| {
            let context = UnitFacts::new(calendars, unit, period.clone(), facts);
            score_unit(set, unit, group, &Evaluated(&context)).total
        };
        let elements = set.elements();
        let parts: Vec<Fact> = facts.iter().filter(|fact| fact.unit == *unit && elements.contains(&fact.element)).cloned().collect();
        let half = printed::half_last_digit(printed::decimals(parts.iter().filter_map(|fact| fact.value)));
        let computed = total(&parts)?;
        let (up, down) = (total(&moved(&parts, half))?, total(&moved(&parts, -half))?);
        let open = (up - computed).abs().max((down - computed).abs());
        Some(Self { published, computed, tolerance: tolerance(open, published) })
    }
}

fn tolerance(open: Decimal, published: Decimal) -> Decimal {
    (open + printed::half_last_digit(printed::decimals([published]))).max(SINGLE_PRECISION)
}

fn moved(facts: &[Fact], by: Decimal) -> Vec<Fact> {
    let moved = |fact: &Fact| Fact { value: fact.value.filter(|_| fact.state == State::Value).map(|value| value + by), ..fact.clone() };
    facts.iter().map(moved).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_sum_may_be_off_by_the_digits_that_were_not_printed() {
        let parts = [Some(number("1.24")), Some(number("2.33"))];
        let sum = |published: &str| Comparison::of_sum(number(published), &parts).unwrap();
        assert_eq!(sum("3.58").tolerance, number("0.015"), "two parts and the sum, half a hundredth each");
        assert!(!sum("3.58").differs());
        assert!(sum("3.59").differs());
        assert_eq!(Comparison::of_sum(number("1"), &[None]), None, "a missing part is not 0");
    }

    #[test]
    fn a_mean_of_groups_weighs_them() {
        let parts = [(number("10"), number("1")), (number("20"), number("3"))];
        let mean = Comparison::of_weighted_mean(number("17.5"), &parts).unwrap();
        assert_eq!((mean.computed, mean.differs()), (number("17.5"), false));
        assert_eq!(Comparison::of_weighted_mean(number("1"), &[]), None);
    }
}
