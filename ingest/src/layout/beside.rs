//! Tables beside each other: where a sheet may be cut between its columns.

use std::ops::Range;

use tonghop_domain::CellRef;

use super::texts::{Bottoms, HeaderTexts};
use crate::grid::{Cell, Sheet};

/// Rows that a column must be blank in, from the row of the first headers on, to lie between two tables.
const BLANK_ROWS: usize = 3;

/// A place at which a sheet may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// The first column behind it, from 0.
    pub(super) column: u32,
    /// The first row that reaches across, from 0; `None` = none does.
    pub(super) end: Option<u32>,
}

/// Where the sheet may be cut: behind blank columns, and where another row number ("STT") begins.
pub(super) fn cuts(texts: &HeaderTexts<'_>, bottoms: &Bottoms<'_>) -> Vec<Cut> {
    let Some(top) = texts.first_end() else { return vec![] };
    let mut cuts = behind_blanks(texts.sheet, top);
    for column in second_numbers(texts, top, bottoms) {
        if cuts.iter().all(|cut| cut.column != column) {
            cuts.push(Cut { column, end: crossed(texts.sheet, top, column) });
        }
    }
    cuts.sort_by_key(|cut| cut.column);
    cuts
}

/// The cuts between tables; what is no table stays with what stands left of it. `is_table` is asked of the part from one cut to the next.
pub(super) fn kept(cuts: &[Cut], is_table: impl Fn(&Cut, Option<&Cut>) -> bool) -> Vec<Cut> {
    let starts: Vec<Cut> = std::iter::once(Cut { column: 0, end: None }).chain(cuts.iter().copied()).collect();
    let begins = |(place, start): &(usize, &Cut)| is_table(start, starts.get(place + 1));
    starts.iter().enumerate().filter(begins).map(|(_, start)| *start).skip(1).collect()
}

/// The columns between the cuts.
pub(super) fn parts(cuts: &[Cut]) -> impl Iterator<Item = Range<u32>> {
    let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut.column));
    let ends = cuts.iter().map(|cut| cut.column).chain([u32::MAX]);
    starts.zip(ends).map(|(start, end)| start..end)
}

/// Columns with others on both sides that are blank from the first headers on.
fn behind_blanks(sheet: &Sheet, top: u32) -> Vec<Cut> {
    let rows = || sheet.rows.range(top..).take(BLANK_ROWS);
    let mut used: Vec<u32> = rows().flat_map(|(_, cells)| filled(cells)).collect();
    let last = rows().map(|(row, _)| *row).last().unwrap_or(top);
    let merged = sheet.merges.iter().filter(|merge| merge.first.row <= last && top <= merge.last.row);
    used.extend(merged.flat_map(|merge| merge.first.column..=merge.last.column));
    used.sort_unstable();
    used.dedup();
    let gaps = used.windows(2).filter(|pair| pair[1] - pair[0] > 1);
    let end = |gap: Range<u32>| {
        let ends: Option<Vec<u32>> = gap.map(|blank| first_filled(sheet, top, blank)).collect();
        ends?.into_iter().max()
    };
    gaps.map(|pair| Cut { column: pair[1], end: end(pair[0] + 1..pair[1]) }).collect()
}

fn filled(cells: &[(u32, Cell)]) -> impl Iterator<Item = u32> {
    cells.iter().filter(|(_, cell)| cell.text().is_none_or(|words| !words.trim().is_empty())).map(|(column, _)| *column)
}

/// The first row from `top` on in which a column holds something or is merged into something.
fn first_filled(sheet: &Sheet, top: u32, column: u32) -> Option<u32> {
    let own = sheet.rows.range(top..).find(|(_, cells)| filled(cells).any(|at| at == column)).map(|(row, _)| *row);
    let merged = sheet.merges.iter().filter(|merge| merge.last.row >= top && (merge.first.column..=merge.last.column).contains(&column));
    own.into_iter().chain(merged.map(|merge| merge.first.row.max(top))).min()
}

/// The first row from `top` on in which a merged area reaches across the left edge of a column.
fn crossed(sheet: &Sheet, top: u32, column: u32) -> Option<u32> {
    let across = sheet.merges.iter().filter(|merge| merge.last.row >= top && merge.first.column < column && column <= merge.last.column);
    across.map(|merge| merge.first.row.max(top)).min()
}

/// Columns of row numbers behind the first one.
fn second_numbers(texts: &HeaderTexts<'_>, top: u32, bottoms: &Bottoms<'_>) -> Vec<u32> {
    let Some(cells) = texts.rows.get(&top) else { return vec![] };
    let numbers = cells.iter().filter(|(_, text)| bottoms.is_ordinal(&text.fold)).map(|(column, _)| *column);
    // A merged header shows in every column of its area.
    numbers.skip(1).filter(|column| texts.sheet.get(CellRef::new(top, *column)).is_some() || is_anchor(texts.sheet, top, *column)).collect()
}

fn is_anchor(sheet: &Sheet, row: u32, column: u32) -> bool {
    sheet.merges.iter().any(|merge| merge.first.column == column && merge.first.row <= row && row <= merge.last.row)
}
