//! Text in old Vietnamese codings, recognised and converted cell by cell: real workbooks mix codings inside one sheet.
//!
//! Fonts prove nothing (`.VnTime` on Unicode text is common), so the characters decide, and a cell that already is valid
//! Vietnamese Unicode is never touched.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// Byte → letter of TCVN 5712:1993 (TCVN3). Source: the 74 single-byte entries on which the tables of the packages viparse
/// 0.1.31 (MIT) and vietnamese-conversion 2.0.0 (MIT) agree.
const TCVN3_TABLE: &str = include_str!("../lists/tcvn3.csv");

static TCVN3: LazyLock<HashMap<char, char>> = LazyLock::new(|| TCVN3_TABLE.lines().filter_map(table_entry).collect());

fn table_entry(line: &str) -> Option<(char, char)> {
    let (byte, letter) = line.split_once(',')?;
    let code = u8::from_str_radix(byte, 16).ok()?;
    Some((char::from(code), letter.chars().next()?))
}

const INITIALS: [&str; 28] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q", "r", "s", "t", "th", "tr",
    "v", "x", "gi",
];
const FINALS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];
const VOWELS: &str = "aăâeêioôơuưy";

/// The text converted from TCVN3, or `None` where it is anything else.
///
/// Three signs together: nothing beyond Latin-1; a letter of the coding that is no Vietnamese letter itself, or a capital, stands
/// inside a word (`to¸n`, `tuyÕn`); every converted word is a possible Vietnamese syllable.
pub(crate) fn tcvn3(text: &str) -> Option<String> {
    if !text.chars().all(|letter| u32::from(letter) <= 0xFF || is_typographic(letter)) || !has_foreign_letter(text) {
        return None;
    }
    let converted: String = text.chars().map(|letter| TCVN3.get(&letter).copied().unwrap_or(letter)).collect();
    let possible = converted.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_ascii()).all(is_syllable);
    possible.then_some(converted)
}

fn is_typographic(letter: char) -> bool {
    matches!(letter, '–' | '—' | '“' | '”' | '‘' | '’' | '…' | '•')
}

/// Whether a character of the coding that no Vietnamese text has stands beside a letter.
fn has_foreign_letter(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let in_word = |place: Option<usize>| place.and_then(|place| letters.get(place)).is_some_and(char::is_ascii_alphabetic);
    let after_small = |place: usize| place.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(char::is_ascii_lowercase);
    letters.iter().enumerate().filter(|(_, letter)| TCVN3.contains_key(letter)).any(|(place, letter)| {
        let is_foreign = !is_vietnamese(*letter) && (in_word(place.checked_sub(1)) || in_word(Some(place + 1)));
        // `tuyÕn`: a capital inside a word is a letter of the coding.
        is_foreign || (letter.is_uppercase() && after_small(place))
    })
}

fn is_vietnamese(letter: char) -> bool {
    let base: String = letter.to_lowercase().nfd().filter(|part| !is_tone(*part)).nfc().collect();
    base == "đ" || (base.chars().count() == 1 && VOWELS.contains(&base))
}

fn is_tone(part: char) -> bool {
    matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// Initial, one to three vowels with at most one tone, final.
fn is_syllable(word: &str) -> bool {
    let parts: Vec<char> = word.to_lowercase().nfd().collect();
    let tones = parts.iter().filter(|part| is_tone(**part)).count();
    let letters: Vec<char> = parts.into_iter().filter(|part| !is_tone(*part)).nfc().collect();
    let vowel = |letter: &char| VOWELS.contains(*letter);
    let Some(first) = letters.iter().position(vowel) else { return false };
    let run = letters[first..].iter().take_while(|letter| vowel(letter)).count();
    let initial: String = letters[..first].iter().collect();
    let last: String = letters[first + run..].iter().collect();
    tones <= 1 && run <= 3 && INITIALS.contains(&initial.as_str()) && FINALS.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tcvn3_is_converted() {
        assert_eq!(tcvn3("QuyÕt to¸n n¨m 2008").as_deref(), Some("Quyết toán năm 2008"));
        assert_eq!(tcvn3("Sè hå s¬ ®· gi¶i quyÕt").as_deref(), Some("Số hồ sơ đã giải quyết"));
        assert_eq!(tcvn3("Trùc tuyÕn").as_deref(), Some("Trực tuyến"));
        assert_eq!(tcvn3("Tõ kú tr\u{ad}íc").as_deref(), Some("Từ kỳ trước"));
        assert_eq!(tcvn3("§¬n vÞ: UBND x· §«ng Hµ").as_deref(), Some("Đơn vị: UBND xã Đông Hà"));
    }

    #[test]
    fn whatever_is_valid_stays() {
        for valid in ["Số hồ sơ", "Tân An", "«Tân An»", "Ghi chú¹", "Café", "5×3", "§ 5", "Sè", "m²", "UBND", "1/2 · 3", "Đơn vị báo cáo"]
        {
            assert_eq!(tcvn3(valid), None, "{valid}");
        }
    }
}
