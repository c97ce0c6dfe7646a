//! Figures, dates, names of periods and document numbers that stand literally in a text, and those carried over from an earlier one.
//!
//! The text of a report begins as the text of the report before it. What an officer typed there as a figure or a date is most likely
//! wrong in the new one, and nobody sees it. Fields (`{{ … }}`) are filled from values and are therefore no literals.

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// What a literal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LiteralKind {
    /// `1.234,5`, `94,12 %`.
    Figure,
    /// `14/9/2025`, `ngày 14 tháng 9 năm 2025`.
    Date,
    /// `quý III năm 2025`, `6 tháng đầu năm 2025`, `năm 2025`.
    Period,
    /// `215/BC-SNV`, `12/2024/TT-BNV`.
    DocumentNumber,
}

impl LiteralKind {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Figure => "Số",
            Self::Date => "Ngày",
            Self::Period => "Tên kỳ",
            Self::DocumentNumber => "Số, ký hiệu văn bản",
        }
    }
}

/// One literal of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    /// As it stands in the text.
    pub text: String,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

impl Literal {
    /// What two literals are compared by: capitals, spaces and the form of letters do not matter.
    pub fn key(&self) -> String {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        words.join(" ").nfc().collect::<String>().to_lowercase()
    }
}

/// The literals of a text in their order; none lies within another. Digits that belong to a word (`06a`), numbers in front of a line
/// (`1. `) and whatever stands in fields are none.
pub fn literals(text: &str) -> Vec<Literal> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let reader = Reader { text, letters: &letters, fields: fields(text) };
    let mut found: Vec<Literal> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match reader.literal_at(at) {
            Some((kind, end)) => {
                let range = letters[at].0..reader.offset(end);
                found.push(Literal { kind, text: text[range.clone()].to_owned(), range });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The literals of a text that the earlier text has too, but for those that were confirmed (by their [`Literal::key`]).
pub fn carried_over(text: &str, earlier: &str, confirmed: &BTreeSet<String>) -> Vec<Literal> {
    let known: BTreeSet<String> = literals(earlier).iter().map(Literal::key).collect();
    literals(text).into_iter().filter(|literal| known.contains(&literal.key()) && !confirmed.contains(&literal.key())).collect()
}

/// Where fields (`{{ … }}`), statements (`{% … %}`) and remarks (`{# … #}`) of a wording stand, in bytes; what is never closed goes to
/// the end. A mark inside quotes closes nothing.
pub fn fields(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(opening) = text[from..].find('{').map(|found| from + found) {
        let closing = match text.as_bytes().get(opening + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                from = opening + 1;
                continue;
            }
        };
        from = closed(text, opening + 2, closing);
        found.push(opening..from);
    }
    found
}

/// Behind the closing mark.
fn closed(text: &str, from: usize, closing: &str) -> usize {
    let mut quote: Option<char> = None;
    let mut is_escaped = false;
    for (at, letter) in text[from..].char_indices() {
        match quote {
            _ if is_escaped => is_escaped = false,
            Some(_) if letter == '\\' => is_escaped = true,
            Some(open) if letter == open => quote = None,
            Some(_) => {}
            None if text[from + at..].starts_with(closing) => return from + at + closing.len(),
            None if closing != "#}" && matches!(letter, '"' | '\'') => quote = Some(letter),
            None => {}
        }
    }
    text.len()
}

/// Both spellings of the word for a quarter; numbers of quarters, longest first.
const QUARTERS: [&str; 2] = ["quý", "quí"];
const ROMAN: [&str; 4] = ["iii", "iv", "ii", "i"];

struct Reader<'a> {
    text: &'a str,
    letters: &'a [(usize, char)],
    fields: Vec<Range<usize>>,
}

impl Reader<'_> {
    fn offset(&self, at: usize) -> usize {
        self.letters.get(at).map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).map(|(_, letter)| *letter)
    }

    fn is_digit(&self, at: usize) -> bool {
        self.letter(at).is_some_and(|letter| letter.is_ascii_digit())
    }

    fn is_word(&self, at: usize) -> bool {
        self.letter(at).is_some_and(char::is_alphanumeric)
    }

    /// Whether a word may begin here: outside fields, not in the middle of another word or number.
    fn begins(&self, at: usize) -> bool {
        let offset = self.offset(at);
        let before = at.checked_sub(1).and_then(|before| self.letter(before));
        let is_inside = self.fields.iter().any(|field| field.contains(&offset));
        !is_inside && !before.is_some_and(|before| before.is_alphanumeric() || (before == '/' && self.is_word(at)))
    }

    fn literal_at(&self, at: usize) -> Option<(LiteralKind, usize)> {
        if !self.begins(at) {
            return None;
        }
        let found = [
            (LiteralKind::Date, self.long_date(at)),
            (LiteralKind::Period, self.period(at)),
            (LiteralKind::Date, self.short_date(at)),
            (LiteralKind::DocumentNumber, self.document_number(at)),
            (LiteralKind::Figure, self.figure(at)),
        ];
        found.into_iter().find_map(|(kind, end)| Some((kind, end?)))
    }

    /// The end of a word in lower case, where it stands here and ends here.
    fn word(&self, at: usize, word: &str) -> Option<usize> {
        let mut end = at;
        for wanted in word.chars() {
            let letter = self.letter(end)?;
            if letter.to_lowercase().next() != Some(wanted) {
                return None;
            }
            end += 1;
        }
        (!self.is_word(end)).then_some(end)
    }

    fn digits(&self, at: usize, counts: Range<usize>) -> Option<usize> {
        let mut end = at;
        while self.is_digit(end) {
            end += 1;
        }
        counts.contains(&(end - at)).then_some(end)
    }

    /// At least one space, on the same line.
    fn spaces(&self, at: usize) -> Option<usize> {
        let mut end = at;
        while self.letter(end).is_some_and(|letter| letter != '\n' && letter.is_whitespace()) {
            end += 1;
        }
        (end > at).then_some(end)
    }

    fn then_number(&self, at: usize, word: &str, counts: Range<usize>) -> Option<usize> {
        let number = self.spaces(self.word(at, word)?)?;
        self.digits(number, counts)
    }

    /// `ngày 14 tháng 9 năm 2025`.
    fn long_date(&self, at: usize) -> Option<usize> {
        let month = self.spaces(self.then_number(at, "ngày", 1..3)?)?;
        let year = self.spaces(self.then_number(month, "tháng", 1..3)?)?;
        self.ended(self.then_number(year, "năm", 4..5)?)
    }

    fn period(&self, at: usize) -> Option<usize> {
        self.quarter(at).or_else(|| self.months(at)).or_else(|| self.month(at)).or_else(|| self.year(at))
    }

    /// `năm 2025`.
    fn year(&self, at: usize) -> Option<usize> {
        self.ended(self.then_number(at, "năm", 4..5)?)
    }

    /// ` năm 2025` or `/2025` behind the name of a part of a year; the part alone is named too.
    fn of_year(&self, at: usize) -> usize {
        let slashed = (self.letter(at) == Some('/')).then(|| self.digits(at + 1, 4..5)).flatten();
        let in_words = || self.year(self.spaces(at)?);
        slashed.or_else(in_words).unwrap_or(at)
    }

    /// `quý III năm 2025`.
    fn quarter(&self, at: usize) -> Option<usize> {
        let number = QUARTERS.iter().find_map(|word| self.spaces(self.word(at, word)?))?;
        let roman = ROMAN.iter().find_map(|number_word| self.word(number, number_word));
        let end = roman.or_else(|| self.ended(self.digits(number, 1..2)?))?;
        Some(self.of_year(end))
    }

    /// `6 tháng đầu năm 2025`, `9 tháng năm 2025`.
    fn months(&self, at: usize) -> Option<usize> {
        let end = self.word(self.spaces(self.digits(at, 1..2)?)?, "tháng")?;
        let half = || ["đầu", "cuối"].iter().find_map(|word| self.word(self.spaces(end)?, word));
        Some(self.of_year(half().unwrap_or(end)))
    }

    /// `tháng 9/2025`.
    fn month(&self, at: usize) -> Option<usize> {
        let end = self.then_number(at, "tháng", 1..3)?;
        if self.letter(end) != Some('/') {
            return self.ended(self.of_year(end));
        }
        self.ended(self.digits(end + 1, 4..5)?)
    }

    /// `14/9/2025`, `14/9`, `9/2025`.
    fn short_date(&self, at: usize) -> Option<usize> {
        let day = self.slash(self.digits(at, 1..3)?)?;
        let year = self.digits(day, 1..3).and_then(|month| self.digits(self.slash(month)?, 4..5));
        let end = year.or_else(|| self.digits(day, 1..3)).or_else(|| self.digits(day, 4..5))?;
        self.ended(end).filter(|end| self.slash(*end).is_none_or(|next| !self.is_word(next)))
    }

    fn slash(&self, at: usize) -> Option<usize> {
        (self.letter(at) == Some('/')).then_some(at + 1)
    }

    /// `215/BC-SNV`, `12/2024/TT-BNV`: digits, perhaps a year, then capitals with hyphens.
    fn document_number(&self, at: usize) -> Option<usize> {
        let mut signs = self.slash(self.digits(at, 1..6)?)?;
        if let Some(year) = self.digits(signs, 4..5).and_then(|year| self.slash(year)) {
            signs = year;
        }
        let mut end = signs;
        while self.letter(end).is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit() || matches!(letter, '-' | '&')) {
            end += 1;
        }
        let begins_with_letter = self.letter(signs).is_some_and(char::is_uppercase);
        (begins_with_letter && !self.is_word(end)).then_some(end)
    }

    /// `1.234,5`, `94,12 %`.
    fn figure(&self, at: usize) -> Option<usize> {
        let mut end = self.digits(at, 1..usize::MAX)?;
        while matches!(self.letter(end), Some('.' | ',')) && self.is_digit(end + 1) {
            end = self.digits(end + 1, 1..usize::MAX)?;
        }
        let end = self.ended(end)?;
        let percent = self.spaces(end).unwrap_or(end);
        if self.letter(percent) == Some('%') {
            return Some(percent + 1);
        }
        (!self.numbers_line(at, end)).then_some(end)
    }

    /// Not in the middle of a word: `06a` is a name.
    fn ended(&self, end: usize) -> Option<usize> {
        (!self.is_word(end)).then_some(end)
    }

    /// `1. ` or `2) ` in front of a line is the number of a paragraph.
    fn numbers_line(&self, at: usize, end: usize) -> bool {
        let line = self.text[..self.offset(at)].rsplit('\n').next().unwrap_or_default();
        let is_marked = matches!(self.letter(end), Some('.' | ')')) && self.letter(end + 1).is_none_or(char::is_whitespace);
        line.trim().is_empty() && is_marked
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(LiteralKind, String)> {
        literals(text).into_iter().map(|literal| (literal.kind, literal.text)).collect()
    }

    #[test]
    fn each_kind_is_told_from_the_others() {
        use LiteralKind::{Date, DocumentNumber, Figure, Period};
        let cases: [(&str, &[(LiteralKind, &str)]); 9] = [
            ("đạt 94,12 %, 1.234 hồ sơ", &[(Figure, "94,12 %"), (Figure, "1.234")]),
            ("từ ngày 15/6/2025 đến 14/9", &[(Date, "15/6/2025"), (Date, "14/9")]),
            ("ngày 14 tháng 9 năm 2025.", &[(Date, "ngày 14 tháng 9 năm 2025")]),
            ("Quý III năm 2025 và quý I/2025", &[(Period, "Quý III năm 2025"), (Period, "quý I/2025")]),
            ("6 tháng đầu năm 2025, tháng 9/2025", &[(Period, "6 tháng đầu năm 2025"), (Period, "tháng 9/2025")]),
            ("Nghị quyết 76/NQ-CP, 12/2024/TT-BNV", &[(DocumentNumber, "76/NQ-CP"), (DocumentNumber, "12/2024/TT-BNV")]),
            ("1. Biểu 06a của {{ ky.ten }} năm 2025", &[(Period, "năm 2025")]),
            ("3 xã; 31.", &[(Figure, "3"), (Figure, "31")]),
            ("{% if x > 3 %}{# 4 ' #}{{ \"}}\" ~ 5 }}", &[]),
        ];
        for (text, expected) in cases {
            let expected: Vec<(LiteralKind, String)> = expected.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn only_what_is_the_same_and_not_confirmed_is_carried_over() {
        let earlier = "Đạt 94,12 % trong quý  III năm 2025, theo 76/NQ-CP.";
        let text = "Đạt 95,00 % trong Quý III năm 2025, theo 76/NQ-CP.";
        let carried = |confirmed: &[&str]| -> Vec<String> {
            let confirmed = confirmed.iter().map(|text| (*text).to_owned()).collect();
            carried_over(text, earlier, &confirmed).into_iter().map(|literal| literal.text).collect()
        };
        assert_eq!(carried(&[]), ["Quý III năm 2025", "76/NQ-CP"]);
        assert_eq!(carried(&["76/nq-cp"]), ["Quý III năm 2025"]);
    }

    proptest! {
        /// The slow reference: every run of digits outside fields that touches no letter belongs to exactly one literal.
        #[test]
        fn no_digits_are_overlooked(parts in prop::collection::vec("[0-9]{1,4}|[/.,% ]|quý |năm |tháng |III|ngày |NQ-CP|ộ|\n|\\{\\{ 7 \\}\\}|[a-z]{1,3}", 0..30)) {
            let text: String = parts.concat();
            let found = literals(&text);
            prop_assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
            for literal in &found {
                prop_assert_eq!(&text[literal.range.clone()], literal.text.as_str());
            }
            let inside = fields(&text);
            let letters: Vec<(usize, char)> = text.char_indices().collect();
            for (at, (offset, letter)) in letters.iter().enumerate() {
                let neighbour = |step: isize| -> Option<char> {
                    let mut other = at.checked_add_signed(step)?;
                    while letters.get(other).is_some_and(|(_, letter)| letter.is_ascii_digit()) {
                        other = other.checked_add_signed(step)?;
                    }
                    letters.get(other).map(|(_, letter)| *letter)
                };
                let stands_alone = [neighbour(-1), neighbour(1)].into_iter().flatten().all(|letter| matches!(letter, ' ' | ','));
                if letter.is_ascii_digit() && stands_alone && !inside.iter().any(|field| field.contains(offset)) {
                    prop_assert!(found.iter().any(|literal| literal.range.contains(offset)), "{:?} at {} of {:?}", letter, offset, text);
                }
            }
        }
    }
}
