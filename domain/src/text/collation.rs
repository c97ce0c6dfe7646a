//! The order of Vietnamese words: a ă â b c d đ e ê … o ô ơ … u ư …, and between equal letters by tone: ngang, huyền, hỏi, ngã, sắc, nặng.

use unicode_normalization::UnicodeNormalization;

/// Letters in their order.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// Tone marks in their order, behind no mark at all.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Places of words between which a space stands, of numbers and of letters in the order of keys.
const SPACE: u64 = 0;
const NUMBER: u64 = 1;
const LETTER: u64 = 1 << 40;
const OTHER: u64 = 1 << 41;

/// A key whose order is that of a Vietnamese list of names: letters first, then tones, then the text itself.
///
/// Numbers count as numbers (`Tổ 2` before `Tổ 10`), case and punctuation do not count before everything else is equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CollationKey {
    letters: Vec<u64>,
    tones: Vec<u8>,
    text: String,
}

/// The key of a text.
///
/// ```
/// use tonghop_domain::text::collation_key;
/// let mut names = ["Xã Đông Hà", "Xã Ea H'Lơ", "Xã Dương Hòa", "Xã Đồng Hà", "Xã An Tân", "Xã Ân Thi", "Xã Ăn Khê"];
/// names.sort_by_key(|name| collation_key(name));
/// assert_eq!(names, ["Xã An Tân", "Xã Ăn Khê", "Xã Ân Thi", "Xã Dương Hòa", "Xã Đông Hà", "Xã Đồng Hà", "Xã Ea H'Lơ"]);
/// ```
pub fn collation_key(text: &str) -> CollationKey {
    let mut key = CollationKey { letters: Vec::with_capacity(text.len()), tones: Vec::with_capacity(text.len()), text: super::nfc(text) };
    for word in super::words(text) {
        if !key.letters.is_empty() {
            key.add(SPACE, 0);
        }
        key.add_word(&word);
    }
    key
}

impl CollationKey {
    fn add(&mut self, place: u64, tone: u8) {
        self.letters.push(place);
        self.tones.push(tone);
    }

    fn add_word(&mut self, word: &str) {
        let mut number: Option<u64> = None;
        for sign in word.chars() {
            if let Some(digit) = sign.to_digit(10) {
                number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(u64::from(digit)).min(LETTER - NUMBER - 1));
                continue;
            }
            self.add_number(number.take());
            self.add_letter(sign);
        }
        self.add_number(number);
    }

    fn add_number(&mut self, number: Option<u64>) {
        if let Some(number) = number {
            self.add(NUMBER + number, 0);
        }
    }

    fn add_letter(&mut self, sign: char) {
        let (tones, letter): (Vec<char>, Vec<char>) = std::iter::once(sign).nfd().partition(|c| TONES.contains(c));
        let tone = tones.first().and_then(|tone| (1..).zip(TONES).find(|(_, known)| known == tone)).map_or(0, |(place, _)| place);
        let letter = letter.into_iter().nfc().next().unwrap_or(sign);
        let place = (0..).zip(ALPHABET.chars()).find(|(_, known)| *known == letter).map(|(place, _)| place);
        self.add(place.map_or(OTHER + u64::from(u32::from(letter)), |place| LETTER + place), tone);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
        let mut names = names.to_vec();
        names.sort_by_key(|name| collation_key(name));
        names
    }

    #[test]
    fn letters_come_before_tones_and_tones_in_their_order() {
        assert_eq!(sorted(&["mạ", "má", "mã", "mả", "mà", "ma", "mã b", "ma a"]), ["ma", "mà", "mả", "mã", "má", "mạ", "ma a", "mã b"]);
        assert_eq!(sorted(&["ư", "ơ", "ô", "o", "u", "đ", "d", "ê", "e"]), ["d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư"]);
    }

    #[test]
    fn numbers_count_as_numbers() {
        assert_eq!(sorted(&["Tổ 10", "Tổ 2", "Tổ 1a", "Tổ"]), ["Tổ", "Tổ 1a", "Tổ 2", "Tổ 10"]);
    }

    proptest! {
        /// Equal keys only for equal texts, and names that differ in letters are ordered by them whatever their tones.
        #[test]
        fn the_order_is_total_and_blind_to_coding(one in "[A-Za-zÀ-ỹ0-9 ]{0,12}", other in "[A-Za-zÀ-ỹ0-9 ]{0,12}") {
            let decomposed: String = one.nfd().collect();
            prop_assert_eq!(collation_key(&decomposed), collation_key(&one));
            let equal = collation_key(&one) == collation_key(&other);
            prop_assert_eq!(equal, super::super::nfc(&one) == super::super::nfc(&other));
        }
    }
}
