//! Change against another period: kỳ trước, cùng kỳ năm trước.
//!
//! The difference of two shares is in điểm phần trăm, never in per cent; a relative change is given for counts only.

use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::indicator::FigureKind;
use tonghop_domain::{Period, display};

/// Days by which the windows of two periods may differ and still count as equally long (28 to 31 days in a month).
const SAME_LENGTH: i32 = 3;

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Now less then: points of a percentage (điểm phần trăm) for shares, else in the unit of measure.
    pub difference: Decimal,
    /// The difference as a share of the earlier figure; `None` for shares and where the earlier figure is 0.
    pub relative: Option<Decimal>,
    /// Khác độ dài kỳ: the windows differ in length or only one counts from the beginning of its year, so counts do not compare.
    pub is_other_length: bool,
}

/// The change between two figures; `None` where either is missing.
pub fn change(kind: FigureKind, now: (Option<Decimal>, &Period), then: (Option<Decimal>, &Period)) -> Option<Change> {
    let ((Some(current), period), (Some(earlier), earlier_period)) = (now, then) else { return None };
    let difference = current.checked_sub(earlier)?;
    let is_share = kind == FigureKind::Share;
    Some(Change {
        difference: if is_share { difference.checked_mul(Decimal::ONE_HUNDRED)? } else { difference },
        relative: if is_share || earlier.is_zero() { None } else { difference.checked_div(earlier.abs()) },
        is_other_length: is_other_length(period, earlier_period),
    })
}

/// Whether two periods are too different in length for their counts to be compared.
pub fn is_other_length(one: &Period, other: &Period) -> bool {
    one.cumulative != other.cumulative || (one.days() - other.days()).abs() > SAME_LENGTH
}

impl Change {
    /// In words: `tăng 2,15 điểm phần trăm`, `giảm 3 hồ sơ (-5,20 %)`, `không đổi`, with `khác độ dài kỳ` where it must be said.
    pub fn words(&self, kind: FigureKind, unit_of_measure: &str, decimals: u32) -> String {
        let length = if self.is_other_length { " (khác độ dài kỳ)" } else { "" };
        let Some(direction) = display::direction(self.difference, decimals) else { return format!("không đổi{length}") };
        let size = display::decimal(self.difference.abs(), decimals);
        let unit = if kind == FigureKind::Share { "điểm phần trăm" } else { unit_of_measure };
        let relative = self.relative.map_or_else(String::new, |share| format!(" ({})", display::percent(share, 2)));
        format!("{direction} {size} {unit}{relative}{length}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use tonghop_domain::PeriodId;
    use tonghop_domain::period::PeriodKind;

    use super::*;

    fn period(from: Date, to: Date, cumulative: bool) -> Period {
        let id = PeriodId::new("cchc", 2025, PeriodKind::Year);
        Period { id, name: String::new(), from, to, cumulative, due: None }
    }

    #[test]
    fn shares_change_in_points_and_counts_in_per_cent() {
        let (third, last) = (period(date(2025, 6, 15), date(2025, 9, 14), false), period(date(2024, 6, 15), date(2024, 9, 14), false));
        let share = |now, then| {
            change(FigureKind::Share, (Some(now), &third), (Some(then), &last)).map(|change| change.words(FigureKind::Share, "%", 2))
        };
        assert_eq!(share(Decimal::new(9215, 4), Decimal::new(9000, 4)).as_deref(), Some("tăng 2,15 điểm phần trăm"));
        assert_eq!(share(Decimal::new(90_001, 5), Decimal::new(90_004, 5)).as_deref(), Some("không đổi"), "never “giảm 0,00”");
        let count = |now, then| {
            change(FigureKind::Count, (Some(now), &third), (Some(then), &last)).map(|change| change.words(FigureKind::Count, "hồ sơ", 0))
        };
        assert_eq!(count(Decimal::from(97), Decimal::from(100)).as_deref(), Some("giảm 3 hồ sơ (-3,00 %)"));
        assert_eq!(count(Decimal::from(5), Decimal::ZERO).as_deref(), Some("tăng 5 hồ sơ"));
        assert_eq!(count(Decimal::from(5), Decimal::from(5)).as_deref(), Some("không đổi"));
    }

    #[test]
    fn a_missing_figure_has_no_change_and_another_length_is_said() {
        let third = period(date(2025, 6, 15), date(2025, 9, 14), false);
        let half = period(date(2024, 12, 15), date(2025, 6, 14), true);
        assert_eq!(change(FigureKind::Count, (None, &third), (Some(Decimal::ONE), &half)), None);
        let told = change(FigureKind::Count, (Some(Decimal::ONE), &third), (Some(Decimal::ONE), &half));
        assert_eq!(told.map(|change| change.words(FigureKind::Count, "cuộc", 0)).as_deref(), Some("không đổi (khác độ dài kỳ)"));
    }
}
