//! Whether a word can be a Vietnamese syllable: initial, nucleus, final, at most one tone on the right vowel.

use unicode_normalization::UnicodeNormalization;

const INITIALS: [&str; 29] = [
    "", "b", "c", "ch", "d", "đ", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr",
    "v", "x", "gi", "q",
];
const FINALS: [&str; 9] = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// Vowels that stand together, each with the places on which its tone may stand.
const NUCLEI: [(&str, &[usize]); 57] = [
    ("a", &[0]),
    ("ă", &[0]),
    ("â", &[0]),
    ("e", &[0]),
    ("ê", &[0]),
    ("i", &[0]),
    ("o", &[0]),
    ("ô", &[0]),
    ("ơ", &[0]),
    ("u", &[0]),
    ("ư", &[0]),
    ("y", &[0]),
    ("ai", &[0]),
    ("ao", &[0]),
    ("au", &[0]),
    ("ay", &[0]),
    ("âu", &[0]),
    ("ây", &[0]),
    ("eo", &[0]),
    ("êu", &[0]),
    ("ia", &[0]),
    ("iê", &[1]),
    ("iu", &[0]),
    ("oa", &[0, 1]),
    ("oă", &[1]),
    ("oe", &[0, 1]),
    ("oi", &[0]),
    ("oo", &[0, 1]),
    ("ôi", &[0]),
    ("ơi", &[0]),
    ("ua", &[0]),
    ("uâ", &[1]),
    ("uă", &[1]),
    ("uê", &[1]),
    ("ui", &[0]),
    ("uô", &[1]),
    ("uơ", &[1]),
    ("uy", &[0, 1]),
    ("ưa", &[0]),
    ("ưi", &[0]),
    ("ươ", &[1]),
    ("ưu", &[0]),
    ("yê", &[1]),
    ("iêu", &[1]),
    ("yêu", &[1]),
    ("oai", &[1]),
    ("oao", &[1]),
    ("oay", &[1]),
    ("oeo", &[1]),
    ("uây", &[1]),
    ("uôi", &[1]),
    ("uya", &[1]),
    ("uyê", &[2]),
    ("uyu", &[1]),
    ("ươi", &[1]),
    ("ươu", &[1]),
    ("uêu", &[1]),
];

/// A letter without its tone, and whether it had one.
fn without_tone(letter: char) -> (char, bool) {
    let is_tone = |part: &char| matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    let base = letter.nfd().filter(|part| !is_tone(part)).nfc().next().unwrap_or(letter);
    (base, base != letter)
}

/// Whether a word can be a syllable, in any letter case.
pub(super) fn is_syllable(word: &str) -> bool {
    let letters: Vec<(char, bool)> = word.to_lowercase().nfc().map(without_tone).collect();
    let plain: String = letters.iter().map(|(letter, _)| *letter).collect();
    INITIALS.iter().any(|initial| {
        let Some(rest) = plain.strip_prefix(initial) else { return false };
        let behind = initial.chars().count();
        // "gì", "gìn": the i of the initial is the vowel.
        let start = if *initial == "gi" && !rest.starts_with(is_vowel) { behind - 1 } else { behind };
        fits(&letters[start..])
    }) && letters.iter().filter(|(_, has_tone)| *has_tone).count() <= 1
}

fn is_vowel(letter: char) -> bool {
    "aăâeêioôơuưy".contains(letter)
}

/// Whether letters are a nucleus with its tone where it may stand, and a final.
fn fits(letters: &[(char, bool)]) -> bool {
    let run = letters.iter().take_while(|(letter, _)| is_vowel(*letter)).count();
    let (nucleus, last) = letters.split_at(run);
    let (vowels, ending): (String, String) =
        (nucleus.iter().map(|(letter, _)| *letter).collect(), last.iter().map(|(letter, _)| *letter).collect());
    let tone = nucleus.iter().position(|(_, has_tone)| *has_tone);
    let has_nucleus = NUCLEI.iter().any(|(known, tones)| *known == vowels && tone.is_none_or(|tone| tones.contains(&tone)));
    has_nucleus && FINALS.contains(&ending.as_str()) && last.iter().all(|(_, has_tone)| !has_tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_letters_in_a_row() {
        for word in ["quyết", "giải", "nghiêng", "thuỷ", "thủy", "hoà", "hòa", "gì", "giữ", "Đắk", "uống", "ý", "khuya", "quá", "quý", "HỒ"]
        {
            assert_eq!(is_syllable(word), word != "Đắk", "{word}: only a foreign name ends in k");
        }
        for word in ["xaõ", "Taân", "giaûi", "quyeát", "hå", "tuyÕn", "sóó", "bcd", "aõ", "đđ"] {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
