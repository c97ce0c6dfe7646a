//! Stretches of numbers with typed ends: "trên 90 %" and "từ 90 %" are different ends.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::display;
use crate::strict::Fields;

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// Where it lies.
    pub at: Decimal,
    /// Whether the end itself belongs to the interval.
    pub closed: bool,
}

/// A stretch of numbers; a missing end is open to infinity.
///
/// In files: `above = 90` (trên), `at_least = 90` (từ … trở lên), `below = 90` (dưới), `at_most = 90` (đến).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub lower: Option<Bound>,
    /// Upper end.
    pub upper: Option<Bound>,
}

impl Interval {
    /// Whether a number lies in it.
    pub fn contains(&self, value: Decimal) -> bool {
        self.contains_ratio(value, Decimal::ONE).unwrap_or(false)
    }

    /// Whether `numerator / denominator` lies in it, by cross-multiplication, so that no rounding of the quotient can move it over
    /// a threshold. `None` for a zero denominator or when a product exceeds what a decimal holds.
    pub fn contains_ratio(&self, numerator: Decimal, denominator: Decimal) -> Option<bool> {
        if denominator.is_zero() {
            return None;
        }
        let (numerator, denominator) = if denominator.is_sign_negative() { (-numerator, -denominator) } else { (numerator, denominator) };
        let above = match self.lower {
            None => true,
            Some(bound) => meets(numerator, bound.at.checked_mul(denominator)?, bound.closed),
        };
        let below = match self.upper {
            None => true,
            Some(bound) => meets(bound.at.checked_mul(denominator)?, numerator, bound.closed),
        };
        Some(above && below)
    }

    /// In words, with the unit of measure after each number: `trên 90 %`, `từ 70 % đến 90 %`, `dưới 70 %`.
    pub fn words(&self, unit: &str) -> String {
        let number = |bound: Bound| format!("{}{unit}", display::plain(bound.at, 6));
        match (self.lower, self.upper) {
            (None, None) => "mọi mức".to_owned(),
            (Some(lower), Some(upper)) if lower.at == upper.at => format!("đúng {}", number(lower)),
            (Some(lower), None) if lower.closed => format!("từ {} trở lên", number(lower)),
            (Some(lower), None) => format!("trên {}", number(lower)),
            (None, Some(upper)) if upper.closed => format!("không quá {}", number(upper)),
            (None, Some(upper)) => format!("dưới {}", number(upper)),
            (Some(lower), Some(upper)) => {
                let from = if lower.closed { "từ" } else { "trên" };
                let to = if upper.closed { "đến" } else { "đến dưới" };
                format!("{from} {} {to} {}", number(lower), number(upper))
            }
        }
    }

    /// Reads the four keys of a table; a fault and `None` when an end is given twice or nothing lies between the ends.
    pub(crate) fn load(fields: &mut Fields) -> Option<Self> {
        let lower = Self::end(fields, "above", "at_least");
        let upper = Self::end(fields, "below", "at_most");
        let interval = Self { lower, upper };
        if interval.is_empty() {
            fields.fault("", "khoảng rỗng: cận dưới không nhỏ hơn cận trên");
            return None;
        }
        Some(interval)
    }

    fn end(fields: &mut Fields, open: &str, closed: &str) -> Option<Bound> {
        let exclusive: Option<Decimal> = fields.optional(open);
        let inclusive: Option<Decimal> = fields.optional(closed);
        if exclusive.is_some() && inclusive.is_some() {
            fields.fault(open, format!("không ghi cùng lúc {open} và {closed}"));
        }
        exclusive.map(|at| Bound { at, closed: false }).or(inclusive.map(|at| Bound { at, closed: true }))
    }

    fn is_empty(&self) -> bool {
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => lower.at > upper.at || (lower.at == upper.at && !(lower.closed && upper.closed)),
            _ => false,
        }
    }
}

/// How two neighbours of a scale fail to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Some number lies in both.
    Overlap,
    /// Some number lies in neither.
    Gap,
}

/// Checks that intervals, ordered from low to high or from high to low, cover all numbers between the outermost ends exactly once.
/// Gives the index of the second interval of each faulty pair.
pub fn faulty_joints(intervals: &[Interval]) -> Vec<(usize, Joint)> {
    let mut order: Vec<usize> = (0..intervals.len()).collect();
    order.sort_by_key(|index| {
        let interval = &intervals[*index];
        (interval.lower.is_some(), interval.lower.map(|bound| (bound.at, !bound.closed)))
    });
    order.windows(2).filter_map(|pair| Some((pair[1], joint(&intervals[pair[0]], &intervals[pair[1]])?))).collect()
}

/// As [`faulty_joints`] for scales of counts: a gap that holds no whole number is none.
pub fn faulty_count_joints(intervals: &[Interval]) -> Vec<(usize, Joint)> {
    let mut faults = faulty_joints(intervals);
    faults.retain(|(high, joint)| *joint == Joint::Overlap || has_whole_number_below(intervals, *high));
    faults
}

/// Whether a whole number lies between an interval and the one below it.
fn has_whole_number_below(intervals: &[Interval], high: usize) -> bool {
    let Some(start) = intervals[high].lower else { return false };
    let below = intervals.iter().filter_map(|interval| interval.upper).filter(|end| end.at <= start.at);
    let Some(end) = below.max_by_key(|end| (end.at, end.closed)) else { return false };
    let first = if end.closed || !end.at.fract().is_zero() { end.at.floor() + Decimal::ONE } else { end.at };
    if start.closed { first < start.at } else { first <= start.at }
}

fn joint(low: &Interval, high: &Interval) -> Option<Joint> {
    let (Some(end), Some(start)) = (low.upper, high.lower) else { return Some(Joint::Overlap) };
    if start.at > end.at {
        return Some(Joint::Gap);
    }
    if start.at < end.at {
        return Some(Joint::Overlap);
    }
    match (end.closed, start.closed) {
        (true, true) => Some(Joint::Overlap),
        (false, false) => Some(Joint::Gap),
        _ => None,
    }
}

fn meets(value: Decimal, bound: Decimal, closed: bool) -> bool {
    if closed { value >= bound } else { value > bound }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(lower: Option<(i64, bool)>, upper: Option<(i64, bool)>) -> Interval {
        let bound = |(at, closed): (i64, bool)| Bound { at: Decimal::from(at), closed };
        Interval { lower: lower.map(bound), upper: upper.map(bound) }
    }

    #[test]
    fn an_open_and_a_closed_end_differ_at_the_end_only() {
        let above = interval(Some((90, false)), None);
        let from = interval(Some((90, true)), None);
        assert!(!above.contains(Decimal::from(90)) && from.contains(Decimal::from(90)));
        assert_eq!(above.words(" %"), "trên 90 %");
        assert_eq!(from.words(" %"), "từ 90 % trở lên");
        assert_eq!(interval(Some((70, true)), Some((90, false))).words(" %"), "từ 70 % đến dưới 90 %");
    }

    #[test]
    fn one_third_is_compared_exactly() {
        let third = Interval { lower: Some(Bound { at: "0.3333333333333333333333333333".parse().unwrap(), closed: false }), upper: None };
        assert_eq!(third.contains_ratio(Decimal::ONE, Decimal::from(3)), Some(true), "1/3 is above any decimal cut off below it");
        assert_eq!(third.contains_ratio(Decimal::ONE, Decimal::ZERO), None);
    }

    #[test]
    fn a_scale_has_neither_gap_nor_overlap() {
        let good = [interval(Some((90, false)), None), interval(Some((70, true)), Some((90, true))), interval(None, Some((70, false)))];
        assert_eq!(faulty_joints(&good), []);
        let overlap = [interval(None, Some((70, true))), interval(Some((70, true)), None)];
        assert_eq!(faulty_joints(&overlap), [(1, Joint::Overlap)]);
        let gap = [interval(None, Some((70, false))), interval(Some((70, false)), None)];
        assert_eq!(faulty_joints(&gap), [(1, Joint::Gap)]);
        let counts = [interval(Some((4, true)), None), interval(Some((3, true)), Some((3, true))), interval(None, Some((2, true)))];
        assert_eq!(faulty_joints(&counts).len(), 2, "between 2 and 3, and between 3 and 4");
        assert_eq!(faulty_count_joints(&counts), [], "but no whole number lies there");
        let hole = [interval(Some((4, true)), None), interval(None, Some((2, true)))];
        assert_eq!(faulty_count_joints(&hole), [(0, Joint::Gap)]);
        assert_eq!(faulty_count_joints(&[interval(Some((2, false)), None), interval(None, Some((2, false)))]), [(0, Joint::Gap)]);
        let swallowed = [interval(None, None), interval(Some((1, true)), Some((2, true)))];
        assert_eq!(faulty_joints(&swallowed), [(1, Joint::Overlap)]);
    }

    proptest! {
        #[test]
        fn scaling_both_parts_of_a_ratio_changes_nothing(n in -50_i64..50, d in 1_i64..50, k in 1_i64..50, at in -3_i64..3, closed: bool) {
            let bound = interval(Some((at, closed)), None);
            let ratio = |k: i64| bound.contains_ratio(Decimal::from(n * k), Decimal::from(d * k));
            prop_assert_eq!(ratio(1), ratio(k));
            prop_assert_eq!(ratio(1), ratio(-k));
        }
    }
}
