//! Numbers written as text, the Vietnamese way: dots group thousands, the comma begins decimals.

use rust_decimal::Decimal;
use tonghop_domain::finding::ReadingReason;
use tonghop_domain::form::ColumnKind;
use tonghop_domain::text;

/// What a text says where a number must stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NumberReading {
    /// The number itself.
    Literal(Decimal),
    /// A number, with the reason why it was read so.
    Read(Decimal, ReadingReason),
    /// Không phát sinh.
    Nil,
    /// Không áp dụng.
    NotApplicable,
    /// Two numbers fit and nothing tells which.
    Ambiguous(Vec<Decimal>),
    /// No number.
    Unreadable,
}

const NIL_WORDS: [&str; 6] = ["khong phat sinh", "khong co phat sinh", "khong", "ko", "khong co", "kps"];
const NOT_APPLICABLE_WORDS: [&str; 5] = ["khong ap dung", "kad", "n a", "khong thuoc dien", "khong thuoc doi tuong"];
const NUMBER_WORDS: [(&str, i64); 13] = [
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("năm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("bẩy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
    ("mười một", 11),
    ("mười hai", 12),
];

/// Reads a text; `is_measure` says whether words behind the number are a unit of measure of the column.
pub(crate) fn parse(words: &str, kind: ColumnKind, is_measure: impl Fn(&str) -> bool) -> NumberReading {
    let words = text::nfc(words.trim_start_matches('\''));
    if !words.is_empty() && words.chars().all(|letter| matches!(letter, '-' | '–' | '—')) {
        return NumberReading::Nil;
    }
    let folded = text::fold(&words);
    if NIL_WORDS.contains(&folded.as_str()) {
        return NumberReading::Nil;
    }
    if NOT_APPLICABLE_WORDS.contains(&folded.as_str()) {
        return NumberReading::NotApplicable;
    }
    let (head, tail) = split(&words);
    if head.is_empty() {
        return spelt(&words);
    }
    match separated(head, kind) {
        None => NumberReading::Unreadable,
        Some(Separated::Ambiguous(readings)) => NumberReading::Ambiguous(readings),
        Some(Separated::One(value, reason)) => with_tail(value, reason, tail, kind, is_measure),
    }
}

/// The leading number and what stands behind it. A minus sign counts only before a digit.
fn split(words: &str) -> (&str, &str) {
    let signed = words.strip_prefix(['-', '−', '+']).unwrap_or(words).trim_start();
    if !signed.starts_with(|letter: char| letter.is_ascii_digit()) {
        return ("", words);
    }
    let sign = words.len() - signed.len();
    let length = signed.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',' | ' ')).unwrap_or(signed.len());
    let head = words[..sign + length].trim_end_matches([' ', '.', ',']);
    (head, words[head.len()..].trim())
}

fn spelt(words: &str) -> NumberReading {
    let key = text::name_key(words);
    let hit = NUMBER_WORDS.iter().find(|(word, _)| text::name_key(word) == key);
    hit.map_or(NumberReading::Unreadable, |(_, value)| NumberReading::Read(Decimal::from(*value), ReadingReason::Words))
}

fn with_tail(value: Decimal, reason: ReadingReason, tail: &str, kind: ColumnKind, is_measure: impl Fn(&str) -> bool) -> NumberReading {
    if kind == ColumnKind::Percent {
        return if matches!(tail, "" | "%") { NumberReading::Read(value, ReadingReason::Percent) } else { NumberReading::Unreadable };
    }
    if tail.is_empty() || tail == "." {
        return NumberReading::Read(value, reason);
    }
    if is_measure(tail) {
        return NumberReading::Read(value, ReadingReason::UnitOfMeasure { words: tail.to_owned() });
    }
    NumberReading::Unreadable
}

enum Separated {
    One(Decimal, ReadingReason),
    Ambiguous(Vec<Decimal>),
}

/// Decides what dots, commas and spaces in a number mean.
fn separated(head: &str, kind: ColumnKind) -> Option<Separated> {
    let negative = head.starts_with(['-', '−']);
    let digits = head.trim_start_matches(['-', '−', '+', ' ']);
    let number = |whole: &str, fraction: &str| -> Option<Decimal> {
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let text = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
        text.parse::<Decimal>().ok().map(|value| if negative { -value } else { value })
    };
    let one = |value: Option<Decimal>, reason| value.map(|value| Separated::One(value, reason));
    let whole_numbers = matches!(kind, ColumnKind::Count | ColumnKind::Money);
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (dots, commas) {
        (0, 0) if digits.contains(' ') => one(grouped(digits, ' ').then(|| number(digits, "")).flatten(), ReadingReason::Grouping),
        (0, 0) => one(number(digits, ""), ReadingReason::StoredAsText),
        (_, 0) | (0, _) => {
            let separator = if dots > 0 { '.' } else { ',' };
            let in_groups = grouped(digits, separator);
            let as_group = || number(digits, "");
            let as_decimal =
                || digits.split_once(separator).and_then(|(whole, fraction)| decimals(fraction).then(|| number(whole, fraction))?);
            let decimal_reason = if separator == ',' { ReadingReason::DecimalComma } else { ReadingReason::StoredAsText };
            match (dots + commas, in_groups) {
                (1, false) => one(as_decimal(), decimal_reason),
                (1, true) if whole_numbers == (separator == '.') => one(
                    if whole_numbers { as_group() } else { as_decimal() },
                    if whole_numbers { ReadingReason::Grouping } else { decimal_reason },
                ),
                (1, true) => Some(Separated::Ambiguous(vec![as_group()?, as_decimal()?])),
                (_, true) => one(as_group(), ReadingReason::Grouping),
                (_, false) => None,
            }
        }
        (_, 1) | (1, _) => {
            // Both signs occur: the last one begins the decimals.
            let last = digits.rfind(['.', ','])?;
            let (whole, fraction) = (&digits[..last], &digits[last + 1..]);
            let group = if digits[last..].starts_with(',') { '.' } else { ',' };
            let reason = if group == '.' { ReadingReason::DecimalComma } else { ReadingReason::Grouping };
            let fits = grouped(whole, group) && decimals(fraction) && !whole.contains(if group == '.' { ',' } else { '.' });
            one(fits.then(|| number(whole, fraction)).flatten(), reason)
        }
        _ => None,
    }
}

/// `1.234.567`: one to three digits, not a lone zero, then groups of exactly three.
fn grouped(digits: &str, separator: char) -> bool {
    let mut parts = digits.split(separator);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && first != "0" && decimals(first) && parts.all(|part| part.len() == 3 && decimals(part))
}

fn decimals(part: &str) -> bool {
    !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tonghop_domain::display;

    use super::*;

    fn read(words: &str, kind: ColumnKind) -> NumberReading {
        parse(words, kind, |tail| tail == "cuộc")
    }

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn dots_group_and_commas_begin_decimals() {
        use ReadingReason as Why;
        let count = |words| read(words, ColumnKind::Count);
        let decimal = |words| read(words, ColumnKind::Decimal);
        assert_eq!(count("10.361"), NumberReading::Read(dec("10361"), Why::Grouping));
        assert_eq!(count("1.234.567"), NumberReading::Read(dec("1234567"), Why::Grouping));
        assert_eq!(count("10 361"), NumberReading::Read(dec("10361"), Why::Grouping));
        assert_eq!(decimal("1.234,5"), NumberReading::Read(dec("1234.5"), Why::DecimalComma));
        assert_eq!(decimal("1,234.5"), NumberReading::Read(dec("1234.5"), Why::Grouping));
        assert_eq!(decimal("1,5"), NumberReading::Read(dec("1.5"), Why::DecimalComma));
        assert_eq!(decimal("8,125"), NumberReading::Read(dec("8.125"), Why::DecimalComma));
        assert_eq!(decimal("0.125"), NumberReading::Read(dec("0.125"), Why::StoredAsText));
        assert_eq!(count("-3"), NumberReading::Read(dec("-3"), Why::StoredAsText));
        assert_eq!(count("'02"), NumberReading::Read(dec("2"), Why::StoredAsText));
    }

    #[test]
    fn what_fits_two_numbers_is_asked() {
        assert_eq!(read("10,361", ColumnKind::Count), NumberReading::Ambiguous(vec![dec("10361"), dec("10.361")]));
        assert_eq!(read("7.048", ColumnKind::Decimal), NumberReading::Ambiguous(vec![dec("7048"), dec("7.048")]));
    }

    #[test]
    fn words_around_numbers() {
        use ReadingReason as Why;
        assert_eq!(read("12 cuộc", ColumnKind::Count), NumberReading::Read(dec("12"), Why::UnitOfMeasure { words: "cuộc".into() }));
        assert_eq!(read("12 con", ColumnKind::Count), NumberReading::Unreadable);
        assert_eq!(read("một", ColumnKind::Count), NumberReading::Read(dec("1"), Why::Words));
        assert_eq!(read("85", ColumnKind::Percent), NumberReading::Read(dec("85"), Why::Percent));
        assert_eq!(read("98,99 %", ColumnKind::Percent), NumberReading::Read(dec("98.99"), Why::Percent));
        assert_eq!(read("85%", ColumnKind::Count), NumberReading::Unreadable);
        assert_eq!(read("-", ColumnKind::Count), NumberReading::Nil);
        assert_eq!(read("Không phát sinh", ColumnKind::Count), NumberReading::Nil);
        assert_eq!(read("KAD", ColumnKind::Count), NumberReading::NotApplicable);
        for wrong in ["1.2.3", "1,2,3", "1.23.456", "abc", "≥ 5", "1.234.5", "12-15", "(3)", "1,234,5.6"] {
            assert_eq!(read(wrong, ColumnKind::Count), NumberReading::Unreadable, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(words in "\\PC{0,24}", kind in prop_oneof![Just(ColumnKind::Count), Just(ColumnKind::Decimal), Just(ColumnKind::Percent)]) {
            let _ = read(&words, kind);
        }

        #[test]
        fn whole_numbers_as_displayed_read_back(value in any::<i64>()) {
            let shown = display::integer(value);
            let read_back = match read(&shown, ColumnKind::Count) {
                NumberReading::Read(value, _) => Some(value),
                _ => None,
            };
            prop_assert_eq!(read_back, Some(Decimal::from(value)));
        }

        #[test]
        fn decimals_as_displayed_read_back(mantissa in -999_999_999_i64..999_999_999, digits in 1_u32..6) {
            let value = Decimal::new(mantissa, digits);
            let shown = display::decimal(value, digits);
            let read_back = match read(&shown, ColumnKind::Decimal) {
                NumberReading::Read(value, _) => Some(value),
                _ => None,
            };
            prop_assert_eq!(read_back, Some(value));
        }
    }
}
