//! Keys of text sign by sign, for the signs that Vietnamese is written with: reading a country's workbooks compares millions of
//! texts, and the general Unicode way costs ten times as much. What each sign means is asked of that general way, once.

use std::sync::OnceLock;

use super::{TONES, UnicodeNormalization, slow_fold, words};

/// What a sign means for keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Vanishes inside a word.
    Apostrophe,
    /// Ends a word.
    Separator,
    /// Part of a word.
    Letter(Letter),
    /// Not to be judged by itself: the general way decides.
    Other,
}

/// A letter or digit in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// Without its tone mark, other marks kept.
    pub(super) letter: char,
    /// Its tone mark.
    pub(super) tone: Option<char>,
    /// Without any mark.
    pub(super) bare: char,
}

/// Below this, and in the two further ranges, no sign changes when text is composed.
const FIRST: u32 = 0x0300;
const VIETNAMESE: std::ops::Range<u32> = 0x1E00..0x1F00;
const PUNCTUATION: std::ops::Range<u32> = 0x2010..0x2028;

/// Whether composing leaves the sign as it is, whatever such signs stand beside it.
pub(super) fn is_composed(sign: char) -> bool {
    place(sign).is_some()
}

fn place(sign: char) -> Option<usize> {
    let code = u32::from(sign);
    let place = match code {
        _ if code < FIRST => code,
        _ if VIETNAMESE.contains(&code) => FIRST + code - VIETNAMESE.start,
        _ if PUNCTUATION.contains(&code) => FIRST + 0x100 + code - PUNCTUATION.start,
        _ => return None,
    };
    usize::try_from(place).ok()
}

fn signs() -> &'static [Sign] {
    static SIGNS: OnceLock<Vec<Sign>> = OnceLock::new();
    SIGNS.get_or_init(|| {
        (0..FIRST).chain(VIETNAMESE).chain(PUNCTUATION).map(|code| char::from_u32(code).map_or(Sign::Other, meaning)).collect()
    })
}

/// What the general way makes of a sign that stands alone.
fn meaning(sign: char) -> Sign {
    if sign.to_lowercase().count() != 1 {
        return Sign::Other;
    }
    let text = sign.to_string();
    let lowered: Vec<String> = words(&text).collect();
    match lowered.as_slice() {
        [] if matches!(sign, '\'' | '’' | '‘' | '`' | '´') => Sign::Apostrophe,
        [] => Sign::Separator,
        [word] => letter(word, &slow_fold(&text)).map_or(Sign::Other, Sign::Letter),
        _ => Sign::Other,
    }
}

fn letter(word: &str, folded: &str) -> Option<Letter> {
    let (tones, letters): (Vec<char>, Vec<char>) = word.nfd().partition(|sign| TONES.contains(sign));
    let composed: Vec<char> = letters.into_iter().nfc().collect();
    let bare: Vec<char> = folded.chars().collect();
    match (composed.as_slice(), tones.as_slice(), bare.as_slice()) {
        ([letter], [], [bare]) => Some(Letter { letter: *letter, tone: None, bare: *bare }),
        ([letter], [tone], [bare]) => Some(Letter { letter: *letter, tone: Some(*tone), bare: *bare }),
        _ => None,
    }
}

/// The key of a text: `write` adds each word, one space between them. `None` where a sign must be judged by the general way.
pub(super) fn key(text: &str, write: impl Fn(&[Letter], &mut String)) -> Option<String> {
    let signs = signs();
    let mut key = String::with_capacity(text.len());
    let mut word: Vec<Letter> = Vec::new();
    // A separator behind the last word, so that every word has an end.
    for sign in text.chars().chain([' ']) {
        match signs[place(sign)?] {
            Sign::Apostrophe => {}
            Sign::Letter(letter) => word.push(letter),
            Sign::Separator if word.is_empty() => {}
            Sign::Separator => {
                if !key.is_empty() {
                    key.push(' ');
                }
                write(&word, &mut key);
                word.clear();
            }
            Sign::Other => return None,
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_the_table_changes_when_composed() {
        for sign in (0..0x3000).filter_map(char::from_u32).filter(|sign| is_composed(*sign)) {
            assert!(std::iter::once(sign).nfc().eq(std::iter::once(sign)), "{sign:?}");
        }
    }

    #[test]
    fn every_vietnamese_letter_is_known() {
        let letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz0123456789";
        for sign in letters.chars().chain(letters.to_uppercase().chars()) {
            assert!(place(sign).is_some_and(|place| matches!(signs()[place], Sign::Letter(_))), "{sign}");
        }
    }
}
