//! Text in old Vietnamese codings, recognised and converted cell by cell: real workbooks mix codings inside one sheet.
//!
//! Characters decide first: a text that no Vietnamese text can be and that reads as one in exactly one old coding is converted. A
//! font alone proves nothing (`.VnTime` on Unicode text is common); it decides only texts that could be both ("Sè" is "Số" or
//! itself), and only where other cells in fonts of that coding prove it and none speaks against it. A text with letters that
//! only Unicode has is never touched.

mod syllable;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use tonghop_domain::CellRef;

use crate::grid::{Cell, LegacyFont, Sheet};
use syllable::is_syllable;

/// Byte → letter of TCVN 5712:1993 (TCVN3). Source: the 74 single-byte entries on which the tables of the packages viparse
/// 0.1.31 (MIT) and vietnamese-conversion 2.0.0 (MIT) agree.
const TCVN3_TABLE: &str = include_str!("../lists/tcvn3.csv");

/// One or two bytes → letter of VNI. Source: the 122 entries on which the same tables agree, ten that viparse saw in real
/// documents, and four of vietnamese-conversion that nothing contradicts.
const VNI_TABLE: &str = include_str!("../lists/vni.csv");

static TCVN3: LazyLock<HashMap<String, char>> = LazyLock::new(|| table(TCVN3_TABLE));
static VNI: LazyLock<HashMap<String, char>> = LazyLock::new(|| table(VNI_TABLE));

fn table(text: &str) -> HashMap<String, char> {
    text.lines().filter_map(table_entry).collect()
}

fn table_entry(line: &str) -> Option<(String, char)> {
    let (bytes, letter) = line.split_once(',')?;
    let byte = |place: usize| u8::from_str_radix(bytes.get(place..place + 2)?, 16).ok().map(char::from);
    let sequence: Option<String> = (0..bytes.len()).step_by(2).map(byte).collect();
    Some((sequence?, letter.chars().next()?))
}

/// An old coding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    Tcvn3,
    Vni,
}

impl Coding {
    const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// The name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }

    fn of(font: LegacyFont) -> Self {
        match font {
            LegacyFont::Tcvn3 | LegacyFont::Tcvn3Capitals => Self::Tcvn3,
            LegacyFont::Vni | LegacyFont::VniCapitals => Self::Vni,
        }
    }

    fn table(self) -> &'static HashMap<String, char> {
        match self {
            Self::Tcvn3 => &TCVN3,
            Self::Vni => &VNI,
        }
    }

    /// The text decoded, the longest sequence first, from left to right; `None` where nothing is coded or a word is none.
    fn decode(self, text: &str) -> Option<String> {
        let letters: Vec<char> = text.chars().collect();
        let mut decoded = String::with_capacity(text.len() * 2);
        let (mut place, mut any) = (0, false);
        while place < letters.len() {
            let longest = (1..=2.min(letters.len() - place)).rev();
            let hit = longest.filter_map(|length| {
                let sequence: String = letters[place..place + length].iter().collect();
                Some((length, *self.table().get(&sequence)?))
            });
            let (length, letter) = hit.into_iter().next().unwrap_or((0, letters[place]));
            any |= length > 0;
            decoded.push(letter);
            place += length.max(1);
        }
        // A sign of TCVN3 that stands on inside a word would split it into two that look right.
        (any && !has_sign_in_word(&decoded) && words(&decoded).all(is_syllable)).then_some(decoded)
    }
}

/// Words with letters beyond ASCII: the only ones that a coding changes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_ascii())
}

fn is_typographic(letter: char) -> bool {
    matches!(letter, '–' | '—' | '“' | '”' | '‘' | '’' | '…' | '•')
}

/// Whether a text could be in an old coding at all: nothing beyond Latin-1, something beyond ASCII.
fn may_be_old(text: &str) -> bool {
    !text.is_ascii() && text.chars().all(|letter| u32::from(letter) <= 0xFF || is_typographic(letter))
}

/// A single letter of a word in capitals is all that speaks for the coding, and the word falls into small and capital letters by it:
/// "AÑO" is a word of Latin letters that would become "AẹO".
fn is_slight(text: &str, decoded: &str) -> bool {
    let mut beyond = text.chars().filter(|letter| !letter.is_ascii());
    let is_one_letter = beyond.next().is_some_and(char::is_alphabetic) && beyond.next().is_none();
    is_one_letter && !words(text).any(has_inner_capital) && words(decoded).any(has_inner_capital)
}

/// The text converted because its characters say so.
pub(crate) fn by_characters(text: &str) -> Option<(Coding, String)> {
    only(believable(text, &readings(text), None))
}

/// Every coding in which the text is Vietnamese, while as it stands it is not.
fn readings(text: &str) -> Vec<(Coding, String)> {
    if !may_be_old(text) || !has_foreign_word(text) {
        return vec![];
    }
    Coding::ALL.into_iter().filter_map(|coding| Some((coding, coding.decode(text)?))).collect()
}

fn only<T>(many: Vec<T>) -> Option<T> {
    let mut many = many.into_iter();
    many.next().filter(|_| many.next().is_none())
}

/// Whether a word is none of Vietnamese: a sign of the codings inside it, or letters that no syllable has together.
fn has_foreign_word(text: &str) -> bool {
    has_sign_in_word(text) || words(text).any(|word| !is_syllable(word) || has_inner_capital(word))
}

/// `s¶n`: a sign that is a letter of TCVN3 stands in one piece with letters.
fn has_sign_in_word(text: &str) -> bool {
    // "¹" and "½" are numbers to Unicode, ạ and ẵ to TCVN3.
    let has_sign = |piece: &str| piece.chars().any(|letter| !letter.is_alphabetic() && TCVN3.contains_key(&letter.to_string()));
    let pieces = text.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphanumeric());
    pieces.filter(|piece| piece.chars().any(|letter| letter.is_ascii_alphabetic())).any(has_sign)
}

/// `tuyÕn`: a capital inside a word is a letter of the coding.
fn has_inner_capital(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(before, letter)| before.is_lowercase() && letter.is_uppercase())
}

/// A cell's text after conversion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Converted {
    pub(crate) at: CellRef,
    pub(crate) coding: Coding,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Converts every cell of a sheet that is in an old coding.
pub(crate) fn convert(sheet: &mut Sheet) -> Vec<Converted> {
    let found = converted(sheet);
    for converted in &found {
        let cells = sheet.rows.get_mut(&converted.at.row).into_iter().flatten();
        cells.filter(|(column, _)| *column == converted.at.column).for_each(|(_, cell)| *cell = Cell::Text(converted.after.clone()));
    }
    found
}

fn converted(sheet: &Sheet) -> Vec<Converted> {
    let trusted: Vec<Coding> = Coding::ALL.into_iter().filter(|coding| is_proven(sheet, *coding)).collect();
    let texts = Texts::of(sheet);
    let company = texts.coding();
    let one = |(at, text): (CellRef, &str)| {
        let (coding, after) = conversion((text, texts.0.get(text)?.as_slice()), sheet.legacy_font(at), &trusted, company)?;
        Some(Converted { at, coding, before: text.to_owned(), after })
    };
    texts_of(sheet).filter_map(one).collect()
}

fn texts_of(sheet: &Sheet) -> impl Iterator<Item = (CellRef, &str)> {
    let cells = sheet.rows.iter().flat_map(|(row, cells)| cells.iter().map(|(column, cell)| (CellRef::new(*row, *column), cell)));
    cells.filter_map(|(at, cell)| Some((at, cell.text()?)))
}

/// The texts of a sheet that could be in an old coding, each with its readings: worked out once, for logs say the same again and again.
struct Texts<'a>(HashMap<&'a str, Vec<(Coding, String)>>);

impl<'a> Texts<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let mut texts = HashMap::new();
        for (_, text) in texts_of(sheet).filter(|(_, text)| may_be_old(text)) {
            texts.entry(text).or_insert_with(|| readings(text));
        }
        Self(texts)
    }

    /// The coding of the texts that can be read in one coding only; `None` where there are none, or several codings.
    fn coding(&self) -> Option<Coding> {
        let alone = self.0.iter().filter_map(|(text, readings)| only(believable(text, readings, None)));
        let codings: HashSet<Coding> = alone.map(|(coding, _)| coding).collect();
        only(codings.into_iter().collect())
    }
}

/// The only reading; of several ("Tæng sè" is Tổng số in TCVN3 and Tỉng sè in VNI) that of the company the text is in.
fn among(readings: Vec<(Coding, String)>, company: Option<Coding>) -> Option<(Coding, String)> {
    if readings.len() > 1 { readings.into_iter().find(|(coding, _)| Some(*coding) == company) } else { only(readings) }
}

/// The readings of a text in its company, which believes its own coding on less.
fn believable(text: &str, readings: &[(Coding, String)], company: Option<Coding>) -> Vec<(Coding, String)> {
    readings.iter().filter(|(coding, decoded)| Some(*coding) == company || !is_slight(text, decoded)).cloned().collect()
}

/// How one text, known by its readings, is converted, if at all.
fn conversion(
    (text, readings): (&str, &[(Coding, String)]),
    font: Option<LegacyFont>,
    trusted: &[Coding],
    company: Option<Coding>,
) -> Option<(Coding, String)> {
    let by_font = font.map(Coding::of).filter(|coding| trusted.contains(coding));
    let (coding, decoded) = match by_font.and_then(|coding| Some((coding, coding.decode(text)?))) {
        Some(found) => found,
        None => among(believable(text, readings, company), company)?,
    };
    let is_capital = matches!(font, Some(LegacyFont::Tcvn3Capitals | LegacyFont::VniCapitals)) && font.map(Coding::of) == Some(coding);
    Some((coding, if is_capital { decoded.to_uppercase() } else { decoded }))
}

/// Whether fonts of a coding tell the truth on a sheet: the characters of a cell in them say the same, and no cell in them is Unicode.
fn is_proven(sheet: &Sheet, coding: Coding) -> bool {
    let mut proven = false;
    for (row, cells) in &sheet.rows {
        for (column, cell) in cells {
            let Some(text) = cell.text().filter(|text| !text.is_ascii()) else { continue };
            if sheet.legacy_font(CellRef::new(*row, *column)).map(Coding::of) != Some(coding) {
                continue;
            }
            if !may_be_old(text) {
                return false;
            }
            proven |= has_foreign_word(text) && coding.decode(text).is_some();
        }
    }
    proven
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    fn tcvn3(text: &str) -> Option<String> {
        by_characters(text).filter(|(coding, _)| *coding == Coding::Tcvn3).map(|(_, text)| text)
    }

    fn vni(text: &str) -> Option<String> {
        by_characters(text).filter(|(coding, _)| *coding == Coding::Vni).map(|(_, text)| text)
    }

    #[test]
    fn tcvn3_is_converted() {
        assert_eq!(tcvn3("QuyÕt to¸n n¨m 2008").as_deref(), Some("Quyết toán năm 2008"));
        assert_eq!(tcvn3("Sè hå s¬ ®· gi¶i quyÕt").as_deref(), Some("Số hồ sơ đã giải quyết"));
        assert_eq!(tcvn3("Trùc tuyÕn").as_deref(), Some("Trực tuyến"));
        assert_eq!(tcvn3("Tõ kú tr\u{ad}íc").as_deref(), Some("Từ kỳ trước"));
        assert_eq!(tcvn3("§¬n vÞ: UBND x· §«ng Hµ").as_deref(), Some("Đơn vị: UBND xã Đông Hà"));
    }

    #[test]
    fn a_raised_figure_is_a_letter_of_tcvn3() {
        assert_eq!(tcvn3("Trong h¹n").as_deref(), Some("Trong hạn"));
        assert_eq!(by_characters("Xã Tân An¹"), None, "a footnote");
        assert_eq!(by_characters("120 m²"), None);
    }

    #[test]
    fn what_two_codings_can_read_follows_its_company() {
        let sheet = |texts: &[&str]| {
            let mut sheet = Sheet::new("S", true);
            for (row, text) in (0..).zip(texts) {
                sheet.put(CellRef::new(row, 0), Cell::Text((*text).to_owned()));
            }
            convert(&mut sheet);
            sheet.rows.values().flatten().filter_map(|(_, cell)| cell.text().map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(by_characters("Tæng sè"), None, "read in both");
        assert_eq!(by_characters("AÑO"), None, "a word of Latin letters");
        assert_eq!(sheet(&["AÑO", "PAÍS"]), ["AÑO", "PAÍS"]);
        assert!(by_characters("QUYÕT TO¸N").is_some(), "capitals with small coded letters");
        assert_eq!(sheet(&["Tæng sè"]), ["Tæng sè"], "nothing tells");
        assert_eq!(sheet(&["Tæng sè", "QuyÕt to¸n n¨m 2008"]), ["Tổng số", "Quyết toán năm 2008"]);
    }

    #[test]
    fn a_sign_of_one_coding_inside_a_word_rules_the_other_out() {
        assert_eq!(by_characters("Thuû s¶n"), Some((Coding::Tcvn3, "Thuỷ sản".to_owned())), "“Thuû” alone would be VNI as well");
    }

    #[test]
    fn vni_is_converted() {
        assert_eq!(vni("UBND xaõ Taân An").as_deref(), Some("UBND xã Tân An"));
        assert_eq!(vni("Soá hoà sô ñaõ giaûi quyeát").as_deref(), Some("Số hồ sơ đã giải quyết"));
        assert_eq!(vni("TÌNH HÌNH GIAÛI QUYEÁT THUÛ TUÏC HAØNH CHÍNH").as_deref(), Some("TÌNH HÌNH GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"));
        assert_eq!(vni("Töø kyø tröôùc chuyeån qua").as_deref(), Some("Từ kỳ trước chuyển qua"));
    }

    #[test]
    fn whatever_is_valid_stays() {
        let valid = [
            "Số hồ sơ",
            "Tân An",
            "«Tân An»",
            "Ghi chú¹",
            "5×3",
            "§ 5",
            "Sè",
            "m²",
            "UBND",
            "1/2 · 3",
            "Đơn vị báo cáo",
            "Hoà Bình",
            "Xã Hòa An, thôn Phú Quý",
            "Khoá sổ",
            "Loài cá quý",
            "già yếu, quá hạn, giá cả",
        ];
        for text in valid {
            assert_eq!(by_characters(text), None, "{text}");
        }
    }

    #[test]
    fn every_vietnamese_text_survives_both_codings() {
        let text = "Đơn vị: ủy ban nhân dân xã Tân Thạnh; số hồ sơ đã giải quyết đúng hạn, quá hạn; kỳ trước chuyển qua; tỷ lệ hài lòng";
        for coding in Coding::ALL {
            let back: HashMap<char, &String> = coding.table().iter().map(|(sequence, letter)| (*letter, sequence)).collect();
            let coded: String = text.nfc().map(|letter| back.get(&letter).map_or(letter.to_string(), |found| (*found).clone())).collect();
            assert_eq!(by_characters(&coded), Some((coding, text.to_owned())), "{coded}");
        }
    }
}
