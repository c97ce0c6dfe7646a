//! Figures as someone printed them: how far the last digit carries, whether two printings agree, and what looks like a slip.

use rust_decimal::{Decimal, RoundingStrategy};

/// Half of the last printed digit: a figure printed with so many decimals may stand for anything that close to it.
///
/// ```
/// use rust_decimal::Decimal;
/// assert_eq!(tonghop_domain::printed::half_last_digit(2), Decimal::new(5, 3));
/// ```
pub fn half_last_digit(decimals: u32) -> Decimal {
    // 27 decimals and one more digit are what a decimal can hold.
    Decimal::new(5, decimals.min(27) + 1)
}

/// Decimals that a printing uses: the most that any of its figures shows, since trailing zeros are lost in workbooks.
pub fn decimals(figures: impl IntoIterator<Item = Decimal>) -> u32 {
    figures.into_iter().map(|figure| figure.normalize().scale()).max().unwrap_or_default()
}

/// Whether two printings of one figure agree: equal once the longer one is rounded to the digits of the shorter one.
pub fn agree(one: Decimal, other: Decimal) -> bool {
    let digits = one.normalize().scale().min(other.normalize().scale());
    let rounded = |figure: Decimal| figure.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    rounded(one) == rounded(other)
}

/// Whether one of two figures may be the other with a slip of the pen: one digit differs, or two neighbours are swapped.
pub fn looks_like_a_slip(one: Decimal, other: Decimal) -> bool {
    let digits = |figure: Decimal| figure.normalize().to_string().into_bytes();
    let (one, other) = (digits(one), digits(other));
    if one.len() != other.len() {
        return false;
    }
    let apart: Vec<usize> = (0..one.len()).filter(|place| one[*place] != other[*place]).collect();
    match apart.as_slice() {
        [_] => true,
        [first, second] => second - first == 1 && one[*first] == other[*second] && one[*second] == other[*first],
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn figure(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn printings_agree_to_the_digits_of_the_shorter_one() {
        assert!(agree(figure("47.8763"), figure("47.88")));
        assert!(!agree(figure("47.8763"), figure("47.87")));
        assert!(agree(figure("70.0"), figure("70")));
        assert!(!agree(figure("48.811"), figure("48.881")));
    }

    #[test]
    fn a_slip_is_one_digit_or_two_neighbours() {
        assert!(looks_like_a_slip(figure("48.811"), figure("48.881")), "one digit");
        assert!(looks_like_a_slip(figure("45"), figure("54")), "swapped");
        assert!(!looks_like_a_slip(figure("48.811"), figure("49.821")), "two digits apart");
        assert!(!looks_like_a_slip(figure("48.811"), figure("48.81")));
        assert!(!looks_like_a_slip(figure("5"), figure("5")));
    }

    #[test]
    fn digits_are_those_of_the_longest_figure() {
        assert_eq!(decimals([figure("7"), figure("6.47"), figure("7.10")]), 2);
        assert_eq!(half_last_digit(0), figure("0.5"));
    }
}
