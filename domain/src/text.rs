//! Vietnamese text as it must be compared: one normal form, tone placement, folding.
//!
//! Three keys, from strict to loose:
//! [`nfc`] keeps everything and only unifies the encoding; [`name_key`] also ignores letter case, spacing, apostrophes and
//! where a tone mark stands (`Hoà` = `Hòa`) but keeps every mark (`Tân Thành` ≠ `Tân Thạnh`); [`fold`] drops all marks and
//! must never decide alone: 16 of today's communes collide inside their own province when folded.

mod collation;
mod letters;

use unicode_normalization::UnicodeNormalization;

pub use collation::{CollationKey, collation_key};

/// The five tone marks as combining characters: grave, acute, hook above, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];

/// Composed form (NFC), outer white space removed, inner runs of white space (also no-break spaces) made one space.
///
/// ```
/// assert_eq!(tonghop_domain::text::nfc("  Xa\u{303}\u{a0} Tân  An "), "Xã Tân An");
/// ```
pub fn nfc(text: &str) -> String {
    if text.chars().all(letters::is_composed) { spaced(text) } else { spaced(&text.nfc().collect::<String>()) }
}

/// One space between words, none around them.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

/// The key by which two names count as *the same name*: marks kept, tone placement, case, apostrophes, punctuation and the choice
/// between `i` and `y` at the end of an open syllable (`Kì` = `Kỳ`, `Quí` = `Quý`, but `Thúy` ≠ `Thúi`) ignored.
///
/// ```
/// use tonghop_domain::text::name_key;
/// assert_eq!(name_key("Xã Hoà Bình"), name_key("XÃ HÒA BÌNH"));
/// assert_eq!(name_key("Ea H’Lơ"), name_key("Ea H'Lơ"));
/// assert_eq!(name_key("kì trước, quí I"), name_key("Kỳ trước, Quý I"));
/// assert_ne!(name_key("Thúy"), name_key("Thúi"));
/// assert_ne!(name_key("Tân Thành"), name_key("Tân Thạnh"));
/// assert_ne!(name_key("Đông Hà"), name_key("Đồng Hà"));
/// ```
pub fn name_key(text: &str) -> String {
    let known = letters::key(text, |word, key| {
        let mut letters: Vec<char> = word.iter().map(|letter| letter.letter).collect();
        same_i(&mut letters);
        key.extend(letters);
        key.extend(word.iter().filter_map(|letter| letter.tone));
    });
    known.unwrap_or_else(|| slow_name_key(text))
}

fn slow_name_key(text: &str) -> String {
    words(text).map(|word| tone_last(&word)).collect::<Vec<_>>().join(" ")
}

/// Lower case without any mark, `đ` as `d`, everything but letters and digits as one space.
///
/// ```
/// assert_eq!(tonghop_domain::text::fold("Số HS tiếp nhận (Đ)"), "so hs tiep nhan d");
/// ```
pub fn fold(text: &str) -> String {
    letters::key(text, |word, key| key.extend(word.iter().map(|letter| letter.bare))).unwrap_or_else(|| slow_fold(text))
}

fn slow_fold(text: &str) -> String {
    words(text).map(|word| unmarked(&word)).collect::<Vec<_>>().join(" ")
}

/// Lower-case words of letters and digits; apostrophes inside a word vanish (`H'Lơ` and `H’Lơ` are one word).
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let lowered: String = text.nfc().collect::<String>().to_lowercase();
    let without_apostrophes: String = lowered.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | '`' | '´')).collect();
    without_apostrophes
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// Moves the tone mark of a syllable behind its letters, so that its place no longer matters.
fn tone_last(word: &str) -> String {
    let (tones, mut letters): (Vec<char>, Vec<char>) = word.nfd().partition(|c| TONES.contains(c));
    same_i(&mut letters);
    letters.into_iter().nfc().chain(tones).collect()
}

/// Writes `i` for the `y` of an open syllable.
fn same_i(letters: &mut [char]) {
    if let [initial @ .., last @ 'y'] = letters
        && takes_i_or_y(initial)
    {
        *last = 'i';
    }
}

/// Whether `y` behind these letters is only another spelling of `i`: consonants alone, or `qu`.
fn takes_i_or_y(initial: &[char]) -> bool {
    const CONSONANTS: &str = "bcdđghklmnpqrstvx";
    let without_u = if initial == ['q', 'u'] { &initial[..1] } else { initial };
    !without_u.is_empty() && without_u.iter().all(|letter| CONSONANTS.contains(*letter))
}

fn unmarked(word: &str) -> String {
    word.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).map(|c| if c == 'đ' { 'd' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decomposed_and_composed_text_have_the_same_keys() {
        let composed = "Thủ tục hành chính";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        assert_eq!(nfc(&decomposed), composed);
        assert_eq!(name_key(&decomposed), name_key(composed));
        assert_eq!(fold(&decomposed), "thu tuc hanh chinh");
    }

    #[test]
    fn what_differs_only_by_a_mark_stays_apart_until_folded() {
        assert_ne!(name_key("Năm"), name_key("Nam"));
        assert_eq!(fold("Năm"), fold("Nam"));
    }

    #[test]
    fn quality_marks_are_not_tones() {
        assert_ne!(name_key("Tân"), name_key("Tan"));
        assert_ne!(name_key("Ơ"), name_key("O"));
    }

    proptest! {
        /// The quick way and the way by the Unicode tables give the same keys for whatever is typed.
        #[test]
        fn quick_keys_are_the_keys(text in "([a-zA-ZÀ-ỹ0-9 .,’'`´–“”\u{a0}]|[\u{300}-\u{323}]|\\PC){0,24}") {
            prop_assert_eq!(fold(&text), slow_fold(&text));
            prop_assert_eq!(name_key(&text), slow_name_key(&text));
            let composed: String = text.nfc().collect();
            prop_assert_eq!(nfc(&text), composed.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
