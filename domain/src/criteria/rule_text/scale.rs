//! Numbers and stretches of numbers as people write them.

use rust_decimal::Decimal;

use super::RuleTextFault;
use crate::criteria::{Bound, Interval};

/// What a stretch of numbers may look like.
const EXPECTED_RANGE: &str =
    "một mức như: từ 90% trở lên; trên 90%; từ 70% đến dưới 90%; từ 70% đến 90%; dưới 70%; không quá 70%; 100%; đúng 3";

/// A number: `0,25`, `0.25`, `3.500`, `-1`. A dot before exactly three digits groups thousands, unless a lone zero stands before it.
pub fn number(text: &str) -> Option<Decimal> {
    let text = text.trim().replace(['−', '–'], "-");
    if text.is_empty() || !text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-')) {
        return None;
    }
    if text.contains(',') {
        let (whole, fraction) = text.split_once(',')?;
        return (!fraction.contains(['.', ','])).then(|| format!("{}.{fraction}", whole.replace('.', "")).parse().ok())?;
    }
    let mut groups = text.trim_start_matches('-').split('.');
    let first = groups.next().unwrap_or_default();
    let are_thousands = text.contains('.') && first != "0" && groups.all(|group| group.len() == 3);
    if are_thousands { text.replace('.', "").parse().ok() } else { text.parse().ok() }
}

/// A stretch of numbers with or without `%`, and whether there was one: `từ 90 % đến dưới 100 %`, `≥ 90%`, `dưới 3`, `100%`.
///
/// # Errors
/// When the words are none of those forms.
pub fn interval(text: &str) -> Result<(Interval, bool), RuleTextFault> {
    let lower = text.trim().to_lowercase();
    let is_percent = lower.contains('%');
    let plain = lower.replace('%', " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let range = of_words(&words).or_else(|| of_sign(&plain)).or_else(|| of_dash(&plain));
    range.map(|range| (range, is_percent)).ok_or_else(|| RuleTextFault::new(text.trim(), EXPECTED_RANGE))
}

fn bound(word: &str, closed: bool) -> Option<Bound> {
    Some(Bound { at: number(word)?, closed })
}

fn of_words(words: &[&str]) -> Option<Interval> {
    let from = |lower| Some(Interval { lower: Some(lower), upper: None });
    let to = |upper| Some(Interval { lower: None, upper: Some(upper) });
    match words {
        ["mọi", "mức"] => Some(Interval { lower: None, upper: None }),
        [one] | ["đúng", one] => exactly(one),
        ["từ", one, "trở", "lên"] | ["từ", one] | ["đạt", "từ", one, "trở", "lên"] => from(bound(one, true)?),
        ["trên", one] => from(bound(one, false)?),
        ["dưới", one] | ["còn", "lại,", "dưới", one] => to(bound(one, false)?),
        ["không", "quá", one] | ["đến", one] | ["từ", one, "trở", "xuống"] => to(bound(one, true)?),
        [start @ ("từ" | "trên"), one, "đến", "dưới", other] => between(one, *start == "từ", other, false),
        [start @ ("từ" | "trên"), one, "đến", other] | [start @ ("từ" | "trên"), one, "-", other] => {
            between(one, *start == "từ", other, true)
        }
        _ => None,
    }
}

fn between(one: &str, from: bool, other: &str, to: bool) -> Option<Interval> {
    Some(Interval { lower: Some(bound(one, from)?), upper: Some(bound(other, to)?) })
}

fn exactly(one: &str) -> Option<Interval> {
    between(one, true, one, true)
}

fn of_sign(text: &str) -> Option<Interval> {
    const SIGNS: [(&str, bool, bool); 6] =
        [("≥", true, true), (">=", true, true), ("≤", false, true), ("<=", false, true), (">", true, false), ("<", false, false)];
    let text = text.trim();
    let (rest, is_lower, closed) = SIGNS.iter().find_map(|(sign, lower, closed)| Some((text.strip_prefix(sign)?, *lower, *closed)))?;
    let end = Some(bound(rest.trim(), closed)?);
    Some(if is_lower { Interval { lower: end, upper: None } } else { Interval { lower: None, upper: end } })
}

fn of_dash(text: &str) -> Option<Interval> {
    let (one, other) = text.split_once(['-', '–'])?;
    between(one.trim(), true, other.trim(), true)
}
