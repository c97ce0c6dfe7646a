//! The header: up to four rows whose merged texts make a path for each column, and the row of column numbers below.

use std::cmp::Reverse;

use tonghop_domain::CellRef;
use tonghop_domain::form::{Column, Form, HeaderPath};

use super::likely::{self, Likely, SheetColumn};
use super::texts::{HeaderTexts, MOST_ROWS, Text};
use super::title::{self, Scale};
use crate::grid::{Cell, Sheet};
use crate::identity::rows::is_unit_header;
use crate::identity::unit::names_office;
use crate::matching::Words;
use crate::questions::Answers;

/// The header of a form as found on a sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
    /// Columns of the sheet whose header calls their figures an estimate.
    pub(crate) estimates: Vec<CellRef>,
    /// Notes of the unit of measure in the header of a column of the sheet: `Dự toán (triệu đồng)`.
    pub(crate) scales: Vec<(u32, Scale)>,
    /// What was decided or is asked about beyond the form's own headers.
    pub(crate) likely: Likely,
}

/// A column of the form on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeaderColumn {
    /// Column of the sheet, from 0.
    pub(crate) at: u32,
    /// Index of the column in the form.
    pub(crate) column: usize,
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
    let bottom = found.last()?;
    let (keys, folds) = (wanted.keys(), wanted.folds());
    let both = || keys.iter().zip(folds);
    // The bottom texts must agree in any case.
    if !bottom.is(both().next_back()?) {
        return None;
    }
    let same_length = found.len() == keys.len();
    if same_length && found.iter().zip(keys).all(|(text, key)| text.has_key(key)) {
        return Some(Fit::Exact);
    }
    if same_length && found.iter().zip(both()).all(|(text, wanted)| text.is(wanted)) {
        return Some(Fit::Folded);
    }
    if within(found, both(), |text, (key, _)| text.has_key(key)) {
        return Some(Fit::Within);
    }
    if within(found, both(), Text::is) {
        return Some(Fit::WithinFolded);
    }
    let lower = found.len() < folds.len() && found.iter().rev().zip(both().rev()).all(|(text, wanted)| text.is(wanted));
    lower.then_some(Fit::LowerPart)
}

/// Whether the words merged above a column that shows only the lower part of a path are none of the path's: `Năm trước` above
/// `Tiếp nhận` is not `Trong kỳ / Tiếp nhận`.
fn contradicts(group: &Text, wanted: &HeaderPath) -> bool {
    !wanted.keys().iter().zip(wanted.folds()).any(|wanted| group.is(wanted))
}

/// Whether the wanted texts stand in the path in their order.
fn within<W: Copy>(found: &[&Text], mut wanted: impl Iterator<Item = W>, same: impl Fn(&Text, W) -> bool) -> bool {
    let mut rest = found.iter();
    wanted.all(|wanted| rest.any(|text| same(text, wanted)))
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
        let strength = self.matched.iter().map(|(_, fit)| *fit as usize).sum();
        (self.matched.len(), strength, Reverse(self.last_row - self.first_row), Reverse(self.last_row))
    }
}

/// The rows that look most like the header of a form (with its place among those looked for), with its columns found by their own
/// headers; at least two.
pub(super) fn find(texts: &HeaderTexts<'_>, (place, form): (usize, &Form)) -> Option<Header> {
    let spans = texts.ends(place).into_iter().flat_map(|last| (0..MOST_ROWS).filter_map(move |up| Some((last.checked_sub(up)?, last))));
    let candidates =
        spans.map(|(first_row, last_row)| Candidate { first_row, last_row, matched: matches(texts, form, first_row, last_row) });
    let Candidate { first_row, last_row, matched } = candidates.max_by_key(Candidate::rank)?;
    let mut columns: Vec<HeaderColumn> = matched.into_iter().map(|(column, _)| column).collect();
    let number_row = number_row(texts.sheet, last_row, columns.len());
    add_by_number(texts, form, &mut columns, (first_row, last_row), number_row);
    columns.sort_by_key(|column| column.at);
    (columns.len() >= 2).then(|| Header { first_row, last_row, number_row, columns, ..Header::default() })
}

/// Decides about the columns of the sheet that have none of the form's headers: earlier answers first, then likeness.
pub(super) fn complete(header: &mut Header, texts: &HeaderTexts<'_>, form: &Form, words: &Words, answers: &Answers) {
    let all = sheet_columns(texts, header);
    let scales = all.iter().filter_map(|column| Some((column.at.column, scale(column)?)));
    header.scales = scales.collect();
    let estimates: Vec<CellRef> = all.iter().filter(|column| title::is_estimate(&column.text)).map(|column| column.at).collect();
    let mut likely = Likely { signature: likely::signature(form, all.iter().map(|column| column.text.as_str())), ..Likely::default() };
    likely::answered(&mut likely, form, answers, &all, &mut header.columns);
    let is_open = |column: &SheetColumn| {
        header.columns.iter().all(|known| known.at != column.at.column) && likely.answered.iter().all(|(done, _)| done.at != column.at)
    };
    let open = all.into_iter().filter(is_open);
    let (of_units, open): (Vec<SheetColumn>, Vec<SheetColumn>) =
        open.partition(|column| holds_offices(texts.sheet, header.last_row, column));
    let mut left = likely::decide(&mut likely, form, words, open, &mut header.columns);
    left.extend(of_units);
    left.sort_by_key(|column| column.at.column);
    header.unknown = left.into_iter().map(|column| (column.at, column.text)).collect();
    header.columns.sort_by_key(|column| column.at);
    let is_read = |at: &CellRef| header.columns.iter().any(|column| column.at == at.column);
    header.estimates = estimates.into_iter().filter(is_read).collect();
    header.likely = likely;
}

/// Rows below a header that tell what a column holds.
const SAMPLE_ROWS: usize = 20;

/// Whether "Đơn vị" heads the offices that the rows are about: no likeness makes it a column of the form ("Đơn vị tính").
fn holds_offices(sheet: &Sheet, last_row: u32, column: &SheetColumn) -> bool {
    if !is_unit_header(&column.text) {
        return false;
    }
    let below = sheet.rows.range(last_row + 1..).take(SAMPLE_ROWS);
    let words = below.filter_map(|(row, _)| sheet.covering(CellRef::new(*row, column.at.column))?.text());
    let (offices, others): (Vec<&str>, Vec<&str>) = words.partition(|words| names_office(words));
    offices.len() > others.len()
}

/// What the brackets of a header say about its amounts of money.
fn scale(column: &SheetColumn) -> Option<Scale> {
    let (_, behind) = column.text.rsplit_once('(')?;
    let note = behind.trim_end().strip_suffix(')')?;
    let measure = note.rsplit_once(':').map_or(note, |(_, measure)| measure);
    Some(Scale { at: column.at, note: column.text.clone(), factor: title::factor(measure)? })
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
        let is_of_another = |wanted: &HeaderPath| texts.group_above(first, at).is_some_and(|group| contradicts(group, wanted));
        let fits_path = |wanted: &HeaderPath| fit(&path, wanted).filter(|found| *found != Fit::LowerPart || !is_of_another(wanted));
        let of_column = |column: &Column| column.headers.iter().filter_map(fits_path).max();
        fits.extend(form.columns.iter().enumerate().filter_map(|(index, column)| Some((of_column(column)?, at, index))));
    }
    fits.sort_by_key(|(fit, at, _)| (Reverse(*fit), *at));
    let is_free = |taken: &[(HeaderColumn, Fit)], at, column| taken.iter().all(|(done, _)| done.at != at && done.column != column);
    let mut taken: Vec<(HeaderColumn, Fit)> = vec![];
    for (fit, at, column) in &fits {
        let rivals = fits
            .iter()
            .filter(|(other, place, index)| other == fit && (place == at) != (index == column) && is_free(&taken, *place, *index));
        if is_free(&taken, *at, *column) && rivals.count() == 0 {
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

/// How far right of the form's columns a header may stand that belongs to the table.
const FARTHEST_EXTRA: u32 = 16;

/// Every column of the sheet with a header text; the row of a wide title is no header.
fn sheet_columns(texts: &HeaderTexts<'_>, header: &Header) -> Vec<SheetColumn> {
    let (first, last) = (header.first_row, header.last_row);
    let Some(right) = header.columns.iter().map(|column| column.at).max() else { return vec![] };
    let mut places: Vec<u32> = (first..=last).filter_map(|row| texts.rows.get(&row)).flat_map(|cells| cells.keys().copied()).collect();
    places.retain(|at| *at <= right + FARTHEST_EXTRA);
    places.sort_unstable();
    places.dedup();
    let column = |at: u32| {
        let path = texts.path(first, last, at);
        let text = path.iter().map(|text| text.shown.as_str()).collect::<Vec<_>>().join(" / ");
        let row = (first..=last).rev().find(|row| texts.sheet.get(CellRef::new(*row, at)).is_some())?;
        Some(SheetColumn { at: CellRef::new(row, at), text })
    };
    places.into_iter().filter_map(column).collect()
}
