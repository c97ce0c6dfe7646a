//! Round numbers for an axis, and the map from values to positions.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// Positions of values along one direction. Only drawing uses floating point; labels are printed from the exact decimals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Position of `low`.
    pub(crate) from: f64,
    /// Position of `high`.
    pub(crate) to: f64,
}

impl Scale {
    pub(crate) fn position(self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }
}

/// A decimal as a position on the axis.
pub(crate) fn coordinate(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

/// Round values that cover a range.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ticks {
    pub(crate) values: Vec<f64>,
    /// Decimals that tell neighbouring ticks apart.
    pub(crate) digits: u32,
}

impl Ticks {
    pub(crate) fn low(&self) -> f64 {
        self.values.first().copied().unwrap_or(0.0)
    }

    pub(crate) fn high(&self) -> f64 {
        self.values.last().copied().unwrap_or(1.0)
    }

    pub(crate) fn label(&self, value: f64) -> String {
        tonghop_domain::display::decimal(Decimal::from_f64(value).unwrap_or_default(), self.digits)
    }
}

/// Ticks in steps of 1, 2 or 5 times a power of ten, about `wanted` of them, the first at or below `low`, the last at or above `high`.
pub(crate) fn ticks(low: f64, high: f64, wanted: u32) -> Ticks {
    let high = if high - low > f64::EPSILON * low.abs().max(high.abs()) { high } else { low + low.abs().max(1.0) };
    let rough = (high - low) / f64::from(wanted.max(1));
    let magnitude = power_of_ten(rough);
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude).into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
    let first = (low / step + 1e-9).floor();
    let mut values = vec![first * step];
    let mut index = first;
    while values.last().is_some_and(|last| *last < high - step * 1e-9) {
        index += 1.0;
        values.push(index * step);
    }
    Ticks { values, digits: digits(step) }
}

/// The greatest power of ten that is not above a positive value. By multiplication, because logarithms differ in the last bit from
/// machine to machine.
fn power_of_ten(value: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= value && power < 1e30 {
        power *= 10.0;
    }
    while power > value && power > 1e-30 {
        power /= 10.0;
    }
    power
}

fn digits(step: f64) -> u32 {
    (0..8).find(|digits: &u32| step * (0..*digits).fold(1.0, |power, _| power * 10.0) > 0.999).unwrap_or(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_range() {
        assert_eq!(ticks(0.0, 98.7, 5).values, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(-3.2, 4.0, 5).values, [-4.0, -2.0, 0.0, 2.0, 4.0]);
        let fine = ticks(0.81, 0.83, 4);
        assert_eq!(fine.values.iter().map(|value| fine.label(*value)).collect::<Vec<_>>(), ["0,810", "0,815", "0,820", "0,825", "0,830"]);
        assert!(ticks(7.0, 7.0, 5).high() > 7.0);
        assert!(ticks(0.0, 7.9e28, 5).values.len() < 12);
    }
}
