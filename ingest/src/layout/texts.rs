//! The texts above the columns of a sheet: merged areas filled in, each text with the keys by which it is compared.

use std::collections::{BTreeMap, HashMap};

use tonghop_domain::form::{ColumnKind, Form};
use tonghop_domain::{CellRef, text};

use crate::grid::{Cell, Sheet};
use crate::matching::{self, Words};

/// The header is looked for in the first rows that hold something.
const SEARCHED_ROWS: usize = 40;
/// Rows of a header at most.
pub(super) const MOST_ROWS: u32 = 4;

/// The last header texts of all forms that are looked for, folded: each with the forms that have it.
///
/// A sheet's texts are looked up here once for all forms; asking form by form cost half of all reading.
pub(super) struct Bottoms<'s> {
    of_forms: HashMap<&'s str, Vec<Bottom>>,
}

/// A form, by its place among those looked for, that has a text as a last header text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bottom {
    pub(super) form: usize,
    /// Only above the row's number ("STT"), which says little about the form.
    is_ordinal: bool,
}

impl<'s> Bottoms<'s> {
    pub(super) fn of(forms: &[&'s Form]) -> Self {
        let mut of_forms: HashMap<&str, Vec<Bottom>> = HashMap::new();
        for (form, known) in forms.iter().enumerate() {
            for (text, is_ordinal) in last_texts(known) {
                let bottoms = of_forms.entry(text).or_default();
                match bottoms.last_mut().filter(|bottom| bottom.form == form) {
                    Some(bottom) => bottom.is_ordinal &= is_ordinal,
                    None => bottoms.push(Bottom { form, is_ordinal }),
                }
            }
        }
        Self { of_forms }
    }

    /// The forms that have this folded text as a last header text.
    pub(super) fn forms(&self, fold: &str) -> &[Bottom] {
        self.of_forms.get(fold).map_or(&[], Vec::as_slice)
    }

    /// Whether a folded text heads the number of the row in one of the forms.
    pub(super) fn is_ordinal(&self, fold: &str) -> bool {
        self.forms(fold).iter().any(|bottom| bottom.is_ordinal)
    }

    /// Whether a text is one of them as it stands, without brackets or with its abbreviations written out. Most texts of a sheet are
    /// none.
    fn know(&self, shown: &str, words: &Words) -> bool {
        let is_in = |shown: &str| self.of_forms.contains_key(text::fold(shown).as_str());
        is_in(shown)
            || ((shown.contains('(') || starts_numbered(shown)) && is_in(without_number(&without_brackets(shown))))
            || words.expanded(shown).is_some_and(|long| is_in(&long))
    }
}

/// Last texts of all headers of a form, folded, and whether the column is the row's number.
fn last_texts(form: &Form) -> impl Iterator<Item = (&str, bool)> {
    let paths = form.columns.iter().flat_map(|column| column.headers.iter().map(|path| (path, column.kind == ColumnKind::Ordinal)));
    paths.filter_map(|(path, is_ordinal)| Some((path.folds().last()?.as_str(), is_ordinal)))
}

/// The upper rows of a sheet with the texts that show in each cell, prepared once for all forms.
pub(super) struct HeaderTexts<'a> {
    pub(super) sheet: &'a Sheet,
    /// Row → column → text as shown there (merged areas filled) with its keys.
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, Text>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) shown: String,
    pub(super) key: String,
    pub(super) fold: String,
    /// Keys without what stands in brackets and without a number before it: `2. Dự toán (triệu đồng)` is `Dự toán`.
    pub(super) bare_key: String,
    pub(super) bare_fold: String,
    /// Written without marks, so that its letters may stand for any with marks: several words, or one among others like it.
    pub(super) is_loose: bool,
    /// The forms, by their places, that have it as a last header text: as it stands, without brackets or with its abbreviations
    /// written out. The row's number is left aside.
    ends_header_of: Vec<usize>,
}

impl Text {
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.key == key || self.bare_key == key
    }

    pub(super) fn has_fold(&self, fold: &str) -> bool {
        self.is_loose && (self.fold == fold || self.bare_fold == fold)
    }

    /// Whether it is a text of a form, given by its key and folded; marks are left out where the sheet has none.
    pub(super) fn is(&self, (key, fold): (&String, &String)) -> bool {
        self.has_key(key) || self.has_fold(fold)
    }

    fn of(shown: &str, bottoms: &Bottoms<'_>, words: &Words) -> Option<Self> {
        let fold = text::fold(shown);
        if fold.is_empty() {
            return None;
        }
        let key = text::name_key(shown);
        let bare = (shown.contains('(') || starts_numbered(shown)).then(|| without_number(&without_brackets(shown)).to_owned());
        let (bare_key, bare_fold) = bare.map_or((key.clone(), fold.clone()), |bare| (text::name_key(&bare), text::fold(&bare)));
        let long_fold = words.expanded(shown).map(|long| text::fold(&long)).unwrap_or_default();
        let is_loose = !matching::has_marks(shown) && fold.contains(' ');
        let hits = [&fold, &bare_fold, &long_fold].into_iter().flat_map(|fold| bottoms.forms(fold));
        let mut ends_header_of: Vec<usize> = hits.filter(|bottom| !bottom.is_ordinal).map(|bottom| bottom.form).collect();
        ends_header_of.sort_unstable();
        ends_header_of.dedup();
        Some(Self { shown: text::nfc(shown), key, fold, bare_key, bare_fold, is_loose, ends_header_of })
    }
}

/// Whether a text may begin with a number of its own: most texts do not, and need no second look.
fn starts_numbered(shown: &str) -> bool {
    shown.trim_start().starts_with(|first: char| first.is_ascii_alphanumeric()) && shown.contains(['.', ')', '/'])
}

/// `1. Tiếp nhận`, `a) Trực tuyến` without the number.
fn without_number(shown: &str) -> &str {
    let trimmed = shown.trim();
    let Some((number, rest)) = trimmed.split_once(['.', ')', '/']) else { return shown };
    let is_number = number.len() <= 2 && number.chars().all(|letter| letter.is_ascii_digit())
        || number.len() == 1 && number.chars().all(|letter| letter.is_ascii_lowercase())
        || number.len() <= 4 && number.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    if is_number && !number.is_empty() && rest.starts_with(char::is_whitespace) && rest.chars().any(char::is_alphabetic) {
        rest.trim()
    } else {
        shown
    }
}

/// The text without its bracketed parts, unless nothing else is left.
fn without_brackets(shown: &str) -> String {
    let mut depth = 0_u32;
    let is_outside = |letter: &char| match letter {
        '(' => {
            depth = depth.saturating_add(1);
            false
        }
        ')' if depth > 0 => {
            depth -= 1;
            false
        }
        _ => depth == 0,
    };
    let kept: String = shown.chars().filter(is_outside).collect();
    if kept.trim().is_empty() { shown.to_owned() } else { kept }
}

impl<'a> HeaderTexts<'a> {
    /// Looks from a row on. Only rows in which a header of one of the forms may end are kept, and those just above them.
    pub(super) fn of(sheet: &'a Sheet, bottoms: &Bottoms<'_>, words: &Words, from: u32) -> Self {
        let upper: Vec<(&u32, &Vec<(u32, Cell)>)> = sheet.rows.range(from..).take(SEARCHED_ROWS).collect();
        let may_end = |cells: &[(u32, Cell)]| cells.iter().filter_map(|(_, cell)| cell.text()).any(|shown| bottoms.know(shown, words));
        let ends: Vec<u32> = upper.iter().filter(|(_, cells)| may_end(cells)).map(|(row, _)| **row).collect();
        let is_near = |row: u32| ends.iter().any(|end| (row..row + MOST_ROWS).contains(end));
        let texts = |cells: &[(u32, Cell)]| {
            cells.iter().filter_map(|(column, cell)| Some((*column, Text::of(cell.text()?, bottoms, words)?))).collect()
        };
        let rows = upper.into_iter().filter(|(row, _)| is_near(**row)).map(|(row, cells)| (*row, texts(cells))).collect();
        let mut texts = Self { sheet, rows };
        texts.loosen();
        texts.fill_merges();
        texts
    }

    /// Rows in which a header of a form may end, by its place: two of its last texts stand there, the row's number not counted.
    pub(super) fn ends(&self, form: usize) -> Vec<u32> {
        let is_end = |cells: &BTreeMap<u32, Text>| cells.values().filter(|text| text.ends_header_of.contains(&form)).count() >= 2;
        self.rows.iter().filter(|(_, cells)| is_end(cells)).map(|(row, _)| *row).collect()
    }

    /// The first row in which two texts stand that end a header of whatever forms.
    pub(super) fn first_end(&self) -> Option<u32> {
        let is_end = |cells: &BTreeMap<u32, Text>| cells.values().filter(|text| !text.ends_header_of.is_empty()).count() >= 2;
        self.rows.iter().find(|(_, cells)| is_end(cells)).map(|(row, _)| *row)
    }

    /// Where no text has marks, single words ("Ngay") have lost theirs too.
    fn loosen(&mut self) {
        let mut all: Vec<&mut Text> = self.rows.values_mut().flat_map(BTreeMap::values_mut).collect();
        if !all.iter().any(|text| matching::has_marks(&text.shown)) {
            all.iter_mut().for_each(|text| text.is_loose = true);
        }
    }

    /// A merged text shows in every cell of its area.
    fn fill_merges(&mut self) {
        let last = self.rows.keys().next_back().copied().unwrap_or(0);
        for merge in &self.sheet.merges {
            let Some(anchor) = self.rows.get(&merge.first.row).and_then(|row| row.get(&merge.first.column)).cloned() else { continue };
            for row in merge.first.row..=merge.last.row.min(last) {
                let cells = self.rows.entry(row).or_default();
                for column in merge.first.column..=merge.last.column.min(merge.first.column + 256) {
                    cells.insert(column, anchor.clone());
                }
            }
        }
    }

    /// What stands merged over some columns just above a row, this column among them; what is merged over all of them is a title.
    pub(super) fn group_above(&self, row: u32, column: u32) -> Option<&Text> {
        let above = CellRef::new(row.checked_sub(1)?, column);
        let group = self.sheet.merge_at(above).filter(|merge| merge.first.column < merge.last.column)?;
        let is_outside = |column: &u32| !(group.first.column..=group.last.column).contains(column);
        let is_of_some = self.rows.get(&row)?.keys().any(is_outside);
        self.rows.get(&above.row)?.get(&column).filter(|_| is_of_some)
    }

    /// The path of texts above one column, without repeats of merged texts.
    pub(super) fn path(&self, first: u32, last: u32, column: u32) -> Vec<&Text> {
        let mut path: Vec<&Text> = vec![];
        for row in first..=last {
            let Some(text) = self.shown_at(row, last, column) else { continue };
            if path.last() != Some(&text) {
                path.push(text);
            }
        }
        path
    }

    /// The text at a place; in the upper rows of a sheet without merges (csv) the text to the left reaches over blanks.
    fn shown_at(&self, row: u32, last: u32, column: u32) -> Option<&Text> {
        let cells = self.rows.get(&row)?;
        if let Some(text) = cells.get(&column) {
            return Some(text);
        }
        let may_reach = self.sheet.merges.is_empty() && self.has_text_below(row, last, column);
        if !may_reach {
            return None;
        }
        let (left, text) = cells.range(..column).next_back()?;
        self.has_text_below(row, last, *left).then_some(text)
    }

    fn has_text_below(&self, row: u32, last: u32, column: u32) -> bool {
        (row + 1..=last).any(|below| self.rows.get(&below).is_some_and(|cells| cells.contains_key(&column)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_above_the_row_s_number_says_something_where_it_stands_above_a_figure_too() {
        let head = "id = \"f\"\nversion = \"1\"\ntitle = \"f\"\nsource = \"t\"\nregime = \"cchc\"\nyields = \"facts\"\n";
        let of = |headers: [(&str, &str); 2]| {
            let column =
                |(header, kind): (&str, &str)| format!("[[column]]\nfield = \"{kind}\"\nheader = \"{header}\"\ntype = \"{kind}\"\n");
            Form::load(&format!("{head}{}", headers.map(column).concat())).unwrap()
        };
        let (both, other) = (of([("Số", "ordinal"), ("Kỳ này / Số", "count")]), of([("Số", "ordinal"), ("Tên", "text")]));
        let turned = of([("Kỳ này / Số", "count"), ("Số", "ordinal")]);
        let forms = [&both, &other, &turned];
        let says = [(0, false), (1, true), (2, false)].map(|(form, is_ordinal)| Bottom { form, is_ordinal });
        assert_eq!(Bottoms::of(&forms).forms("so"), says);
        assert_eq!(Bottoms::of(&forms).forms("ky nay"), [], "only last texts");
    }

    #[test]
    fn brackets_are_left_out_unless_nothing_else_is_there() {
        assert_eq!(without_brackets("Dự toán (triệu đồng)"), "Dự toán ");
        assert_eq!(without_brackets("a (b (c) d) e"), "a  e");
        assert_eq!(without_brackets("(chỉ có ngoặc)"), "(chỉ có ngoặc)");
        assert_eq!(without_brackets("a) b"), "a) b", "nothing is lost where brackets do not close");
    }
}
