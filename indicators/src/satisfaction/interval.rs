//! The interval around a share of a sample.

use rust_decimal::Decimal;
use serde::Serialize;

/// A two-sided interval of a share of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShareInterval {
    /// Lower end, at least 0.
    pub low: Decimal,
    /// Upper end, at most 1.
    pub high: Decimal,
}

/// The score interval of Wilson (1927) for a share among `people`: `(p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n)`. Unlike the usual
/// p ± z·√(p(1−p)/n) it never leaves 0 to 1 and holds for small samples. People are taken as a simple random sample.
pub fn wilson(share: Decimal, people: i64, quantile: Decimal) -> Option<ShareInterval> {
    if people <= 0 {
        return None;
    }
    let (count, square) = (Decimal::from(people), quantile.checked_mul(quantile)?);
    let ratio = square.checked_div(count)?;
    let middle = share.checked_add(ratio.checked_div(Decimal::TWO)?)?;
    let spread = share.checked_mul(Decimal::ONE.checked_sub(share)?)?.checked_div(count)?;
    let under = spread.checked_add(ratio.checked_div(Decimal::from(4))?.checked_div(count)?)?;
    let half = quantile.checked_mul(square_root(under)?)?;
    let divisor = Decimal::ONE.checked_add(ratio)?;
    let end = |value: Decimal| Some(value.checked_div(divisor)?.clamp(Decimal::ZERO, Decimal::ONE).round_dp(12));
    Some(ShareInterval { low: end(middle.checked_sub(half)?)?, high: end(middle.checked_add(half)?)? })
}

/// Newton's steps on exact decimals, so that every machine gives the same digits.
fn square_root(value: Decimal) -> Option<Decimal> {
    if value.is_sign_negative() {
        return None;
    }
    if value.is_zero() {
        return Some(value);
    }
    let mut root = value.max(Decimal::ONE);
    for _ in 0..STEPS {
        root = root.checked_add(value.checked_div(root)?)?.checked_div(Decimal::TWO)?;
    }
    Some(root)
}

/// From 1 down to the root of the smallest share that is ever asked for, and then to all digits.
const STEPS: u32 = 64;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn the_interval_is_that_of_wilson() {
        // 81 of 263: 0.2553 to 0.3662, the example of Newcombe (Statistics in Medicine 17, 1998, table I, method 3).
        let found = wilson(Decimal::from(81) / Decimal::from(263), 263, number("1.959964")).unwrap();
        assert_eq!((found.low.round_dp(4), found.high.round_dp(4)), (number("0.2553"), number("0.3662")));
        // 0 of 20: 0.0000 to 0.1611, the same table.
        let none = wilson(Decimal::ZERO, 20, number("1.959964")).unwrap();
        assert_eq!((none.low, none.high.round_dp(4)), (Decimal::ZERO, number("0.1611")));
        assert_eq!(wilson(Decimal::ZERO, 0, Decimal::ONE), None);
    }

    #[test]
    fn roots_are_exact_to_many_digits() {
        for text in ["0.0000000001", "0.25", "2", "123456789"] {
            let root = square_root(number(text)).unwrap();
            assert!((root * root - number(text)).abs() < number("0.00000000000001"), "{text}: {root}");
        }
        assert_eq!(square_root(Decimal::NEGATIVE_ONE), None);
    }
}
