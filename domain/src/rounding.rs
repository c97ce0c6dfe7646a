//! Rounding as a criteria set orders it. There is no default: where a set names no stage, nothing is rounded.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// How a digit is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingMode {
    /// 0,005 → 0,01 and -0,005 → -0,01.
    HalfUp,
    /// 0,005 → 0,00 and 0,015 → 0,02.
    HalfEven,
    /// Digits are cut off (Nam Định 2020 published 62,62/70 = 89,457… as 89,45).
    Truncate,
}

/// One rounding: a mode and the number of decimals kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// How a digit is dropped.
    pub mode: RoundingMode,
    /// Decimals kept.
    pub digits: u32,
}

impl Rounding {
    /// The value rounded.
    pub fn apply(self, value: Decimal) -> Decimal {
        let strategy = match self.mode {
            RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
            RoundingMode::Truncate => RoundingStrategy::ToZero,
        };
        value.round_dp_with_strategy(self.digits, strategy)
    }
}

/// Where in the tree of a set values are rounded; a stage without an entry is not rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundingStages {
    /// After the rule of a component.
    pub component: Option<Rounding>,
    /// After a criterion has added its components.
    pub criterion: Option<Rounding>,
    /// After a domain has added its criteria.
    pub domain: Option<Rounding>,
    /// After the set has added its domains.
    pub total: Option<Rounding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_differ_exactly_at_the_midpoint() {
        let midpoint = Decimal::new(25, 3);
        let round = |mode| Rounding { mode, digits: 2 }.apply(midpoint);
        assert_eq!(round(RoundingMode::HalfUp), Decimal::new(3, 2));
        assert_eq!(round(RoundingMode::HalfEven), Decimal::new(2, 2));
        assert_eq!(round(RoundingMode::Truncate), Decimal::new(2, 2));
        assert_eq!(Rounding { mode: RoundingMode::Truncate, digits: 2 }.apply(Decimal::new(-29, 3)), Decimal::new(-2, 2));
    }
}
