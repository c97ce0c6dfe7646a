//! The header: up to four rows whose merged texts make a path for each column, and the row of column numbers below.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use tonghop_domain::CellRef;
use tonghop_domain::form::{ColumnKind, Form, HeaderPath};
use tonghop_domain::text;

use crate::grid::{Cell, Sheet};

/// The header is looked for in the first rows that hold something.
const SEARCHED_ROWS: usize = 40;
const MOST_ROWS: u32 = 4;

/// The header of a form as found on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// First header row, from 0.
    pub(crate) first_row: u32,
    /// Last header row, from 0.
    pub(crate) last_row: u32,
    /// The row of column numbers, if there is one.
    pub(crate) number_row: Option<u32>,
    /// Columns of the form that were found, by column of the sheet.
    pub(crate) columns: Vec<HeaderColumn>,
    /// Header texts that no column of the form has, with their place.
    pub(crate) unknown: Vec<(CellRef, String)>,
}

/// A column of the form on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderColumn {
    /// Column of the sheet, from 0.
    pub(crate) at: u32,
    /// Index of the column in the form.
    pub(crate) column: usize,
}

/// The upper rows of a sheet with the texts that show in each cell, prepared once for all forms.
pub(crate) struct HeaderTexts<'a> {
    sheet: &'a Sheet,
    /// Row → column → text as shown there (merged areas filled) with its keys.
    rows: BTreeMap<u32, BTreeMap<u32, Text>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    shown: String,
    key: String,
    fold: String,
    /// Keys without what stands in brackets: `Dự toán (triệu đồng)` is `Dự toán`.
    bare_key: String,
    bare_fold: String,
}

impl Text {
    fn of(shown: &str) -> Option<Self> {
        let fold = text::fold(shown);
        if fold.is_empty() {
            return None;
        }
        let key = text::name_key(shown);
        let bare = shown.contains('(').then(|| without_brackets(shown));
        let (bare_key, bare_fold) = bare.map_or((key.clone(), fold.clone()), |bare| (text::name_key(&bare), text::fold(&bare)));
        Some(Self { shown: text::nfc(shown), key, fold, bare_key, bare_fold })
    }
}

/// Bottom texts of all headers of a form, without marks.
fn bottoms(form: &Form) -> impl Iterator<Item = &str> {
    form.columns.iter().flat_map(|column| &column.headers).filter_map(|path| path.folds().last().map(String::as_str))
}

fn is_known(shown: &str, known: &HashSet<&str>) -> bool {
    known.contains(text::fold(shown).as_str()) || (shown.contains('(') && known.contains(text::fold(&without_brackets(shown)).as_str()))
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
    /// Only rows in which a header of one of the forms may end are prepared, and those just above them.
    pub(crate) fn of(sheet: &'a Sheet, forms: &[&Form]) -> Self {
        let known: HashSet<&str> = forms.iter().flat_map(|form| bottoms(form)).collect();
        let upper: Vec<(&u32, &Vec<(u32, Cell)>)> = sheet.rows.iter().take(SEARCHED_ROWS).collect();
        let may_end = |cells: &[(u32, Cell)]| cells.iter().filter_map(|(_, cell)| cell.text()).any(|shown| is_known(shown, &known));
        let ends: Vec<u32> = upper.iter().filter(|(_, cells)| may_end(cells)).map(|(row, _)| **row).collect();
        let mut rows: BTreeMap<u32, BTreeMap<u32, Text>> = BTreeMap::new();
        for (row, cells) in upper.into_iter().filter(|(row, _)| ends.iter().any(|end| (**row..**row + MOST_ROWS).contains(end))) {
            let texts = cells.iter().filter_map(|(column, cell)| Some((*column, Text::of(cell.text()?)?)));
            rows.insert(*row, texts.collect());
        }
        let mut texts = Self { sheet, rows };
        texts.fill_merges();
        texts
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
    fn path(&self, first: u32, last: u32, column: u32) -> Vec<&Text> {
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

/// How well a path of the sheet fits a path of the form; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Bottom text equal, upper texts missing on the sheet.
    LowerPart,
    /// The form's texts stand in the sheet's path, in order, marks ignored.
    WithinFolded,
    /// The form's texts stand in the sheet's path, in order.
    Within,
    /// The same texts, marks ignored.
    Folded,
    /// The same texts.
    Exact,
}

fn fit(found: &[&Text], wanted: &HeaderPath) -> Option<Fit> {
    let by_key = |text: &Text, key: &str| text.key == key || text.bare_key == key;
    let by_fold = |text: &Text, fold: &str| text.fold == fold || text.bare_fold == fold;
    let bottom = found.last()?;
    let (keys, folds) = (wanted.keys(), wanted.folds());
    // The bottom texts must agree in any case.
    if !by_fold(bottom, folds.last()?) {
        return None;
    }
    let same_length = found.len() == keys.len();
    if same_length && found.iter().zip(keys).all(|(text, key)| by_key(text, key)) {
        return Some(Fit::Exact);
    }
    if same_length && found.iter().zip(folds).all(|(text, fold)| by_fold(text, fold)) {
        return Some(Fit::Folded);
    }
    if within(found, keys, by_key) {
        return Some(Fit::Within);
    }
    if within(found, folds, by_fold) {
        return Some(Fit::WithinFolded);
    }
    let lower = found.len() < folds.len() && found.iter().rev().zip(folds.iter().rev()).all(|(text, fold)| by_fold(text, fold));
    lower.then_some(Fit::LowerPart)
}

/// Whether the wanted texts stand in the path in their order.
fn within(found: &[&Text], wanted: &[String], same: impl Fn(&Text, &str) -> bool) -> bool {
    let mut rest = found.iter();
    wanted.iter().all(|key| rest.any(|text| same(text, key)))
}

/// Rows that may be the header, with the columns of the form that they show.
struct Candidate {
    first_row: u32,
    last_row: u32,
    matched: Vec<(HeaderColumn, Fit)>,
}

impl Candidate {
    /// Most columns, then best fits, then fewest rows, then highest on the sheet.
    fn rank(&self) -> (usize, usize, Reverse<u32>, Reverse<u32>) {
        let strength = self.matched.iter().map(|(_, fit)| *fit as usize + 1).sum();
        (self.matched.len(), strength, Reverse(self.last_row - self.first_row), Reverse(self.last_row))
    }
}

/// The header of a form, if at least two of its columns are there.
pub(crate) fn find(texts: &HeaderTexts<'_>, form: &Form) -> Option<Header> {
    let ends = ends(texts, form);
    let spans = ends.into_iter().flat_map(|last| (0..MOST_ROWS).filter_map(move |up| Some((last.checked_sub(up)?, last))));
    let candidates =
        spans.map(|(first_row, last_row)| Candidate { first_row, last_row, matched: matches(texts, form, first_row, last_row) });
    let Candidate { first_row, last_row, matched } = candidates.max_by_key(Candidate::rank)?;
    let mut columns: Vec<HeaderColumn> = matched.into_iter().map(|(column, _)| column).collect();
    let number_row = number_row(texts.sheet, last_row, columns.len());
    add_by_number(texts, form, &mut columns, (first_row, last_row), number_row);
    columns.sort_by_key(|column| column.at);
    let unknown = unknown(texts, first_row, last_row, &columns);
    (columns.len() >= 2).then_some(Header { first_row, last_row, number_row, columns, unknown })
}

/// Rows in which a header of the form may end: two of its bottom texts stand there, the ordinal's ("STT") not counted.
fn ends(texts: &HeaderTexts<'_>, form: &Form) -> Vec<u32> {
    let named = form.columns.iter().filter(|column| column.kind != ColumnKind::Ordinal);
    let known: HashSet<&str> =
        named.flat_map(|column| &column.headers).filter_map(|path| path.folds().last().map(String::as_str)).collect();
    let is_known = |text: &&Text| known.contains(text.fold.as_str()) || known.contains(text.bare_fold.as_str());
    let may_end = |cells: &BTreeMap<u32, Text>| cells.values().filter(is_known).count() >= 2;
    texts.rows.iter().filter(|(_, cells)| may_end(cells)).map(|(row, _)| *row).collect()
}

/// Columns of the sheet matched with columns of the form: best fits first, each column once; equal fits of one sheet column
/// to several form columns are left to the column numbers.
fn matches(texts: &HeaderTexts<'_>, form: &Form, first: u32, last: u32) -> Vec<(HeaderColumn, Fit)> {
    let mut places: Vec<u32> = (first..=last).filter_map(|row| texts.rows.get(&row)).flat_map(|cells| cells.keys().copied()).collect();
    places.sort_unstable();
    places.dedup();
    let mut fits: Vec<(Fit, u32, usize)> = vec![];
    for at in places {
        let path = texts.path(first, last, at);
        let of_column = |column: &tonghop_domain::form::Column| column.headers.iter().filter_map(|wanted| fit(&path, wanted)).max();
        fits.extend(form.columns.iter().enumerate().filter_map(|(index, column)| Some((of_column(column)?, at, index))));
    }
    fits.sort_by_key(|(fit, at, _)| (Reverse(*fit), *at));
    let mut taken: Vec<(HeaderColumn, Fit)> = vec![];
    for (fit, at, column) in &fits {
        let is_free = |taken: &[(HeaderColumn, Fit)]| !taken.iter().any(|(other, _)| other.at == *at || other.column == *column);
        let rivals = fits.iter().filter(|(other, place, index)| {
            other == fit && (place == at) != (index == column) && (place == at || index == column) && {
                !taken.iter().any(|(done, _)| done.at == *place || done.column == *index)
            }
        });
        if is_free(&taken) && rivals.count() == 0 {
            taken.push((HeaderColumn { at: *at, column: *column }, *fit));
        }
    }
    taken
}

/// Headers that fit several columns ("Quá hạn" twice without the text above) are told apart by the form's column numbers.
fn add_by_number(texts: &HeaderTexts<'_>, form: &Form, columns: &mut Vec<HeaderColumn>, rows: (u32, u32), number_row: Option<u32>) {
    let Some(number_row) = number_row else { return };
    for (at, cell) in texts.sheet.row(number_row) {
        let Some(number) = column_number(cell) else { continue };
        let found = form.columns.iter().position(|column| {
            let label = column.label.as_deref().and_then(|label| label.trim_matches(['(', ')']).parse::<u32>().ok());
            label == Some(number)
        });
        let Some(column) = found else { continue };
        let is_free = columns.iter().all(|other| other.at != *at && other.column != column);
        let path = texts.path(rows.0, rows.1, *at);
        let fits = form.columns[column].headers.iter().any(|wanted| fit(&path, wanted).is_some());
        if is_free && fits {
            columns.push(HeaderColumn { at: *at, column });
        }
    }
}

/// The row just below the header whose cells number the columns: (1), (2) … or A, B, 1, 2, (3)=(4)+(5).
fn number_row(sheet: &Sheet, last_row: u32, found: usize) -> Option<u32> {
    let row = last_row + 1;
    let cells = sheet.row(row);
    let numbers: Vec<Option<u32>> = cells.iter().map(|(_, cell)| column_number(cell)).collect();
    let is_mark = |cell: &Cell| column_number(cell).is_some() || is_letter_mark(cell);
    let ascending = numbers.iter().flatten().collect::<Vec<_>>().windows(2).all(|pair| *pair[1] == *pair[0] + 1);
    let first = numbers.iter().flatten().next().copied().unwrap_or(0);
    let is_numbers = cells.len() >= 3.min(found) && cells.iter().all(|(_, cell)| is_mark(cell)) && ascending && (1..=3).contains(&first);
    (is_numbers && numbers.iter().flatten().count() >= 2).then_some(row)
}

/// The number that leads a cell of the number row: `3`, `(3)`, `(3)=(4)+(5)`.
fn column_number(cell: &Cell) -> Option<u32> {
    match cell {
        Cell::Number { value, .. } => crate::grid::exact(*value).filter(rust_decimal::Decimal::is_integer)?.try_into().ok(),
        Cell::Text(text) => {
            let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            let lead = compact.split('=').next()?.trim_matches(['(', ')', '[', ']']);
            let is_formula = compact.chars().all(|letter| letter.is_ascii_digit() || "()[]=+-/*x%".contains(letter));
            lead.parse().ok().filter(|_| is_formula)
        }
        _ => None,
    }
}

fn is_letter_mark(cell: &Cell) -> bool {
    let mark = cell.text().map(|text| text.trim().trim_matches(['(', ')']));
    mark.is_some_and(|mark| mark.len() == 1 && mark.chars().all(|letter| letter.is_ascii_uppercase()))
}

/// Header cells over columns that the form does not know; the row of a wide title is no header.
fn unknown(texts: &HeaderTexts<'_>, first: u32, last: u32, columns: &[HeaderColumn]) -> Vec<(CellRef, String)> {
    let Some(right) = columns.iter().map(|column| column.at).max() else { return vec![] };
    let bottom: Vec<u32> = (first..=last).filter_map(|row| texts.rows.get(&row)).flat_map(|cells| cells.keys().copied()).collect();
    let mut places: Vec<u32> = bottom.into_iter().filter(|at| *at <= right + 16 && columns.iter().all(|column| column.at != *at)).collect();
    places.sort_unstable();
    places.dedup();
    let cell = |at: u32| {
        let path = texts.path(first, last, at);
        let text = path.iter().map(|text| text.shown.as_str()).collect::<Vec<_>>().join(" / ");
        let row = (first..=last).rev().find(|row| texts.sheet.get(CellRef::new(*row, at)).is_some())?;
        Some((CellRef::new(row, at), text))
    };
    places.into_iter().filter_map(cell).collect()
}
