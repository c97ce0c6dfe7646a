//! The texts above the columns of a sheet: merged areas filled in, each text with the keys by which it is compared.

use std::collections::{BTreeMap, HashSet};

use tonghop_domain::form::Form;
use tonghop_domain::text;

use crate::grid::{Cell, Sheet};
use crate::matching::{self, Words};

/// The header is looked for in the first rows that hold something.
const SEARCHED_ROWS: usize = 40;
/// Rows of a header at most.
pub(super) const MOST_ROWS: u32 = 4;

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
    /// Keys without what stands in brackets: `Dự toán (triệu đồng)` is `Dự toán`.
    pub(super) bare_key: String,
    pub(super) bare_fold: String,
    /// Written without marks, so that its letters may stand for any with marks: several words, or one among others like it.
    pub(super) is_loose: bool,
    /// The folded text with its abbreviations written out; empty where it has none.
    long_fold: String,
}

impl Text {
    fn of(shown: &str, words: &Words) -> Option<Self> {
        let fold = text::fold(shown);
        if fold.is_empty() {
            return None;
        }
        let key = text::name_key(shown);
        let bare = shown.contains('(').then(|| without_brackets(shown));
        let (bare_key, bare_fold) = bare.map_or((key.clone(), fold.clone()), |bare| (text::name_key(&bare), text::fold(&bare)));
        let long_fold = words.expanded(shown).map(|long| text::fold(&long)).unwrap_or_default();
        let is_loose = !matching::has_marks(shown) && fold.contains(' ');
        Some(Self { shown: text::nfc(shown), key, fold, bare_key, bare_fold, is_loose, long_fold })
    }

    /// Whether it is one of these folded texts, as it stands, without brackets or with its abbreviations written out.
    pub(super) fn is_one_of(&self, known: &HashSet<&str>) -> bool {
        [&self.fold, &self.bare_fold, &self.long_fold].into_iter().any(|fold| known.contains(fold.as_str()))
    }
}

/// Bottom texts of all headers of a form, without marks.
pub(super) fn bottoms(form: &Form) -> impl Iterator<Item = &str> {
    form.columns.iter().flat_map(|column| &column.headers).filter_map(|path| path.folds().last().map(String::as_str))
}

/// As [`Text::is_one_of`], for the many texts that turn out to be none.
fn is_known(shown: &str, known: &HashSet<&str>, words: &Words) -> bool {
    let is_in = |shown: &str| known.contains(text::fold(shown).as_str());
    is_in(shown) || (shown.contains('(') && is_in(&without_brackets(shown))) || words.expanded(shown).is_some_and(|long| is_in(&long))
}

/// The text without its bracketed parts, unless nothing else is left.
fn without_brackets(shown: &str) -> String {
    let mut depth = 0_i32;
    let kept: String = shown
        .chars()
        .filter(|letter| {
            depth += i32::from(*letter == '(') - i32::from(*letter == ')');
            depth == 0 && *letter != ')'
        })
        .collect();
    if kept.trim().is_empty() { shown.to_owned() } else { kept }
}

impl<'a> HeaderTexts<'a> {
    /// Looks from a row on. Only rows in which a header of one of the forms may end are kept, and those just above them.
    pub(super) fn of(sheet: &'a Sheet, bottoms: &HashSet<&str>, words: &Words, from: u32) -> Self {
        let upper: Vec<(&u32, &Vec<(u32, Cell)>)> = sheet.rows.range(from..).take(SEARCHED_ROWS).collect();
        let may_end = |cells: &[(u32, Cell)]| cells.iter().filter_map(|(_, cell)| cell.text()).any(|shown| is_known(shown, bottoms, words));
        let ends: Vec<u32> = upper.iter().filter(|(_, cells)| may_end(cells)).map(|(row, _)| **row).collect();
        let is_near = |row: u32| ends.iter().any(|end| (row..row + MOST_ROWS).contains(end));
        let texts =
            |cells: &[(u32, Cell)]| cells.iter().filter_map(|(column, cell)| Some((*column, Text::of(cell.text()?, words)?))).collect();
        let rows = upper.into_iter().filter(|(row, _)| is_near(**row)).map(|(row, cells)| (*row, texts(cells))).collect();
        let mut texts = Self { sheet, rows };
        texts.loosen();
        texts.fill_merges();
        texts
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
        let may_reach = self.sheet.merges.is_empty() && row < last && self.has_text_below(row, last, column);
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
