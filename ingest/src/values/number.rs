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

/// What dots and commas mean in the numbers of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Separators {
    /// No number of the column tells.
    #[default]
    Unknown,
    /// `1.234,5`: the Vietnamese way.
    DotsGroup,
    /// `1,234.5`.
    CommasGroup,
    /// Both ways stand in the column.
    Mixed,
}

impl Separators {
    /// What two numbers tell together.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, known) | (known, Self::Unknown) => known,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }
}

/// What one number tells about dots and commas; `None` where it could be written either way.
pub(crate) fn evidence(words: &str) -> Option<Separators> {
    let words = text::nfc(words.trim_start_matches('\''));
    let (head, _) = split(&words);
    let digits = head.trim_start_matches(['-', '−', '+', ' ']);
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let separator = digits.chars().rfind(|letter| matches!(letter, '.' | ','))?;
    let is_decimal = match (dots, commas) {
        (0, 1) | (1, 0) if grouped(digits, separator) => return None,
        (0, _) | (_, 0) if grouped(digits, separator) => false,
        (_, 1) if separator == ',' => true,
        (1, _) if separator == '.' => true,
        _ => return None,
    };
    Some(if (separator == ',') == is_decimal { Separators::DotsGroup } else { Separators::CommasGroup })
}

/// The figure of a text that is nothing but one number, without any sign behind it.
pub(crate) fn bare(words: &str) -> Option<Decimal> {
    match parse(words, ColumnKind::Decimal, Separators::Unknown, |_| false) {
        NumberReading::Literal(value) | NumberReading::Read(value, _) => Some(value),
        NumberReading::Ambiguous(readings) => readings.into_iter().min(),
        _ => None,
    }
}

/// What stands before a number to make it the least one, folded.
const LEAST_WORDS: [&str; 5] = ["it nhat", "toi thieu", "khong duoi", "tu", "dat it nhat"];

/// The text behind "≥", "ít nhất", "từ … trở lên"; `None` where nothing of the kind stands there.
pub(crate) fn least(words: &str) -> Option<String> {
    let words = text::nfc(words);
    if let Some(rest) = words.strip_prefix('≥').or_else(|| words.strip_prefix(">=")) {
        return Some(rest.trim().to_owned());
    }
    let digit = words.find(|letter: char| letter.is_ascii_digit())?;
    let (before, rest) = words.split_at(digit);
    let upwards = rest.strip_suffix("trở lên").map(str::trim);
    let is_least = LEAST_WORDS.contains(&text::fold(before).as_str()) && (text::fold(before) != "tu" || upwards.is_some());
    (is_least || (before.is_empty() && upwards.is_some())).then(|| upwards.unwrap_or(rest).to_owned())
}

/// Reads a text; `is_measure` says whether words behind the number are a unit of measure of the column.
pub(crate) fn parse(words: &str, kind: ColumnKind, separators: Separators, is_measure: impl Fn(&str) -> bool) -> NumberReading {
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
    match separated(head, kind, separators) {
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
fn separated(head: &str, kind: ColumnKind, separators: Separators) -> Option<Separated> {
    let negative = head.starts_with(['-', '−']);
    let digits = head.trim_start_matches(['-', '−', '+', ' ']);
    let number = |whole: &str, fraction: &str| -> Option<Decimal> {
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let text = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
        text.parse::<Decimal>().ok().map(|value| if negative { -value } else { value })
    };
    let one = |value: Option<Decimal>, reason| value.map(|value| Separated::One(value, reason));
    let (dots, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (dots, commas) {
        (0, 0) if digits.contains(' ') => one(grouped(digits, ' ').then(|| number(digits, "")).flatten(), ReadingReason::Grouping),
        (0, 0) => one(number(digits, ""), ReadingReason::StoredAsText),
        (_, 0) | (0, _) => {
            let separator = if dots > 0 { '.' } else { ',' };
            let in_groups = grouped(digits, separator);
            let as_group = || number(digits, "");
            let as_decimal = || {
                let (whole, fraction) = digits.split_once(separator)?;
                let is_plain = decimals(whole) || grouped(whole, ' ');
                (is_plain && decimals(fraction)).then(|| number(whole, fraction))?
            };
            let decimal_reason = if separator == ',' { ReadingReason::DecimalComma } else { ReadingReason::StoredAsText };
            match (dots + commas, in_groups) {
                (1, false) => one(as_decimal(), decimal_reason),
                (1, true) => match groups_thousands(separator, kind, separators) {
                    Some(true) => one(as_group(), ReadingReason::Grouping),
                    Some(false) => one(as_decimal(), decimal_reason),
                    None => Some(Separated::Ambiguous(vec![as_group()?, as_decimal()?])),
                },
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

/// Whether the only separator of `1.234` or `1,234` groups thousands. The other numbers of the column decide, unless they speak
/// against the kind of the column: a count has no decimals, and đồng are grouped by dots.
fn groups_thousands(separator: char, kind: ColumnKind, separators: Separators) -> Option<bool> {
    let is_whole = matches!(kind, ColumnKind::Count | ColumnKind::Money);
    match (separators, separator) {
        (Separators::Mixed, _) => None,
        (Separators::DotsGroup, '.') | (Separators::CommasGroup, ',') => Some(true),
        (Separators::DotsGroup, _) => (kind != ColumnKind::Count).then_some(false),
        (Separators::CommasGroup, _) => (!is_whole).then_some(false),
        (Separators::Unknown, '.') => is_whole.then_some(true),
        (Separators::Unknown, _) => (!is_whole).then_some(false),
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
        parse(words, kind, Separators::Unknown, |tail| tail == "cuộc")
    }

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn a_blank_between_digits_is_no_digit() {
        for words in ["1.3 4", "1 2.345", "1 2,5", "1,3 4", "12.5 3"] {
            assert_eq!(read(words, ColumnKind::Count), NumberReading::Unreadable, "{words}");
        }
        assert!(matches!(read("1 234,5", ColumnKind::Decimal), NumberReading::Read(value, _) if value == Decimal::new(12_345, 1)));
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
    fn the_other_numbers_of_the_column_decide() {
        use ReadingReason as Why;
        let of = |texts: &[&str]| texts.iter().filter_map(|text| evidence(text)).fold(Separators::Unknown, Separators::and);
        assert_eq!(of(&["1.234", "7.048", "12", "1 234"]), Separators::Unknown);
        assert_eq!(of(&["1.234", "12,5"]), Separators::DotsGroup);
        assert_eq!(of(&["1.234.567"]), Separators::DotsGroup);
        assert_eq!(of(&["1.234,5", "0,125 %"]), Separators::DotsGroup);
        assert_eq!(of(&["1,234", "12.5"]), Separators::CommasGroup);
        assert_eq!(of(&["1,234.5", "1,234,567"]), Separators::CommasGroup);
        assert_eq!(of(&["12.5", "12,5"]), Separators::Mixed);
        let read = |words, kind, separators| parse(words, kind, separators, |_| false);
        let decimal = |words, separators| read(words, ColumnKind::Decimal, separators);
        assert_eq!(decimal("7.048", Separators::DotsGroup), NumberReading::Read(dec("7048"), Why::Grouping));
        assert_eq!(decimal("7.048", Separators::CommasGroup), NumberReading::Read(dec("7.048"), Why::StoredAsText));
        assert_eq!(decimal("7,048", Separators::CommasGroup), NumberReading::Read(dec("7048"), Why::Grouping));
        let both = |group, decimal| NumberReading::Ambiguous(vec![dec(group), dec(decimal)]);
        assert_eq!(decimal("7,048", Separators::Mixed), both("7048", "7.048"));
        assert_eq!(read("1.234", ColumnKind::Money, Separators::CommasGroup), both("1234", "1.234"), "`12.5` stands beside it");
        assert_eq!(read("10,361", ColumnKind::Count, Separators::DotsGroup), both("10361", "10.361"));
    }

    #[test]
    fn the_least_figure_of_a_plan() {
        for words in ["≥ 5", ">=5", "ít nhất 5", "Tối thiểu 5", "5 trở lên", "từ 5 trở lên"] {
            assert_eq!(least(words).as_deref(), Some("5"), "{words}");
        }
        for words in ["5", "từ 5", "≤ 5", "khoảng 5", "nhiều"] {
            assert_eq!(least(words), None, "{words}");
        }
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
            let _ = (read(&words, kind), evidence(&words), least(&words));
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
