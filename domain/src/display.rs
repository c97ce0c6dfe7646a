//! How figures and dates look to a Vietnamese reader: `1.234,50`, `17/09/2025`.
//!
//! Display never feeds a computation: these functions return text and nothing parses it back.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::period::{PeriodId, PeriodKind};

/// Shown where there is no figure yet (chưa có số liệu). Never shown for a zero.
pub const NO_FIGURE: &str = "–";

/// A decimal with exactly `digits` decimals, half away from zero, grouped by dots, with a decimal comma.
///
/// ```
/// use rust_decimal::Decimal;
/// assert_eq!(tonghop_domain::display::decimal(Decimal::new(1_234_505, 3), 2), "1.234,51");
/// ```
pub fn decimal(value: Decimal, digits: u32) -> String {
    let rounded = value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.*}", digits as usize, rounded.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    let comma = if fraction.is_empty() { "" } else { "," };
    format!("{sign}{}{comma}{fraction}", grouped(whole))
}

/// A decimal with the digits it has, at most `most` of them: `12`, `1,5`, `0,25`.
pub fn plain(value: Decimal, most: u32) -> String {
    let digits = value.normalize().scale().min(most);
    decimal(value, digits)
}

/// A whole number grouped by dots: `130.716`.
pub fn integer(value: i64) -> String {
    decimal(Decimal::from(value), 0)
}

/// A share of 1 as a percentage: `0,9899` → `98,99 %`.
pub fn percent(share: Decimal, digits: u32) -> String {
    format!("{} %", decimal(share.saturating_mul(Decimal::ONE_HUNDRED), digits))
}

/// `tăng` or `giảm`; `None` (không đổi) where nothing of a difference is left at so many decimals: “giảm 0,00 điểm” says nothing.
///
/// ```
/// use rust_decimal::Decimal;
/// use tonghop_domain::display::direction;
/// assert_eq!(direction(Decimal::new(-5, 3), 2), Some("giảm"));
/// assert_eq!(direction(Decimal::new(-4, 3), 2), None);
/// ```
pub fn direction(difference: Decimal, digits: u32) -> Option<&'static str> {
    let shown = difference.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
    match shown.cmp(&Decimal::ZERO) {
        Ordering::Less => Some("giảm"),
        Ordering::Equal => None,
        Ordering::Greater => Some("tăng"),
    }
}

/// `dd/mm/yyyy`.
pub fn date(value: Date) -> String {
    format!("{:02}/{:02}/{:04}", value.day(), value.month(), value.year())
}

/// A window of dates: `15/06/2025-14/09/2025`.
pub fn window(from: Date, to: Date) -> String {
    format!("{}-{}", date(from), date(to))
}

/// A period inside a sentence: `quý III/2025`, `6 tháng đầu năm 2025`. Its regime and window are said elsewhere.
pub fn period(id: &PeriodId) -> String {
    let year = id.year();
    match id.kind() {
        PeriodKind::Month(month) => format!("tháng {month}/{year}"),
        PeriodKind::Quarter(quarter) => format!("quý {}/{year}", ROMAN.get(usize::from(quarter.unsigned_abs())).unwrap_or(&"?")),
        PeriodKind::Half(1) => format!("6 tháng đầu năm {year}"),
        PeriodKind::Half(_) => format!("6 tháng cuối năm {year}"),
        PeriodKind::NineMonths => format!("9 tháng năm {year}"),
        PeriodKind::Year => format!("năm {year}"),
        PeriodKind::AdHoc(name) => format!("{name} năm {year}"),
    }
}

const ROMAN: [&str; 5] = ["", "I", "II", "III", "IV"];

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_in_words() {
        let words = |id: &str| period(&id.parse().unwrap());
        assert_eq!(words("cchc:2025-Q3"), "quý III/2025");
        assert_eq!(words("cchc:2025-H1"), "6 tháng đầu năm 2025");
        assert_eq!(words("nd09:2025-03"), "tháng 3/2025");
        assert_eq!(words("cchc:2024"), "năm 2024");
    }

    #[test]
    fn groups_and_rounds_for_the_eye_only() {
        assert_eq!(decimal(Decimal::new(130_716, 0), 0), "130.716");
        assert_eq!(decimal(Decimal::new(-5, 1), 0), "-1");
        assert_eq!(decimal(Decimal::new(-4, 1), 0), "0");
        assert_eq!(decimal(Decimal::new(999_995, 3), 2), "1.000,00");
        assert_eq!(plain(Decimal::new(1500, 3), 2), "1,5");
        assert_eq!(percent(Decimal::new(98_992, 5), 2), "98,99 %");
    }
}
