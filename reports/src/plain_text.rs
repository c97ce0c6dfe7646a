//! Text from outside made safe to show.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Composed Vietnamese without control characters, invisible direction marks or runs of spaces, at most `longest` letters long
/// (the rest is replaced by "…").
pub(crate) fn visible(text: &str, longest: usize) -> String {
    shortened(tonghop_domain::text::nfc(&kept(text, longest)), longest)
}

/// The same with every space between words kept, for texts whose blanks are meant ("Số:          /BC-SNV").
pub(crate) fn visible_with_spaces(text: &str, longest: usize) -> String {
    if is_visible(text, longest) {
        return text.trim().to_owned();
    }
    shortened(kept(text, longest).trim().nfc().collect(), longest)
}

/// The same with spaces at both ends kept too, for a stretch in the middle of a line of a document; words longer than any that people
/// write (addresses of pages among them) are cut, or a name of ten thousand letters would fill pages.
pub(crate) fn visible_whole(text: &str, longest: usize) -> String {
    let text = shortened(kept(text, longest).nfc().collect(), longest);
    if text.split(' ').all(|word| word.len() <= LONGEST_WORD) {
        return text;
    }
    text.split(' ').map(|word| shortened(word.to_owned(), LONGEST_WORD)).collect::<Vec<_>>().join(" ")
}

/// Letters of the longest word of a document.
const LONGEST_WORD: usize = 1_000;

/// Direction marks (U+202E and its kin) would let a unit's name turn the rest of a line around; control characters are no XML.
fn kept(text: &str, longest: usize) -> String {
    text.chars().take(longest.saturating_mul(4)).filter_map(visible_letter).collect()
}

/// Whether nothing would be taken out, composed or cut: true of nearly every text, and much cheaper to ask than to do.
fn is_visible(text: &str, longest: usize) -> bool {
    text.len() <= longest
        && text.chars().all(|letter| visible_letter(letter) == Some(letter))
        && (text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

fn shortened(text: String, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text;
    }
    text.chars().take(longest.saturating_sub(1)).chain(['…']).collect()
}

fn visible_letter(letter: char) -> Option<char> {
    match letter {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' => None,
        _ if letter.is_control() => Some(' '),
        _ => Some(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_visible_and_composed() {
        assert_eq!(visible("Xa\u{303}\u{202E} Tân\u{0}\tAn\u{200B}", 100), "Xã Tân An");
        assert_eq!(visible_with_spaces("Số:    /BC\u{1}", 100), "Số:    /BC");
        assert_eq!(visible_with_spaces("Xa\u{303}", 100), "Xã", "quick ways out must not let decomposed letters through");
        assert_eq!(visible_with_spaces(" Xã Tân An ", 100), "Xã Tân An");
        assert_eq!(visible_with_spaces("Xã\u{202E}", 100), "Xã");
        assert_eq!(visible(&"ộ".repeat(10_000), 400).chars().count(), 400);
        let whole = visible_whole(&format!(" Xã {} gửi ", "ộ".repeat(9_000)), 20_000);
        assert_eq!((whole.chars().count(), whole.ends_with("… gửi ")), (1_009, true), "one word is cut, what stands around it stays");
    }
}
