//! What a pass of our own over a binary workbook adds to the cells that the library reads.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use tonghop_domain::CellRef;

use super::number_format::Format;
use crate::grid::{Cell, LegacyFont, Merge, Sheet};

/// Number format and font by the number of a cell's style.
pub(super) type Styles = Vec<(Format, Option<LegacyFont>)>;

/// What is known of the cells of one sheet beside their values.
#[derive(Debug, Default)]
pub(super) struct Marks {
    styles: BTreeMap<CellRef, (Format, Option<LegacyFont>)>,
    /// Errors that the library drops.
    pub(super) errors: Vec<(CellRef, &'static str)>,
    pub(super) merges: Vec<Merge>,
    hidden_rows: Vec<u32>,
    /// First and last cell of the rectangle around all cells with a value.
    corners: Option<(CellRef, CellRef)>,
    pub(super) hidden_columns: Vec<RangeInclusive<u32>>,
    column_widths: Vec<(u32, u32, f64)>,
}

impl Marks {
    /// Remembers the style of a cell where it says something.
    pub(super) fn style(&mut self, at: CellRef, styles: &Styles, style: usize) {
        let Some((format, font)) = styles.get(style) else { return };
        if *format == Format::Percent || font.is_some() {
            self.styles.insert(at, (*format, *font));
        }
    }

    /// Widens the rectangle around all cells.
    pub(super) fn reach(&mut self, at: CellRef) {
        let (first, last) = self.corners.unwrap_or((at, at));
        let first = CellRef::new(first.row.min(at.row), first.column.min(at.column));
        let last = CellRef::new(last.row.max(at.row), last.column.max(at.column));
        self.corners = Some((first, last));
    }

    /// How many places the rectangle around all cells has: a dense reader holds each of them.
    pub(super) fn area(&self) -> u64 {
        self.corners.map_or(0, |(first, last)| u64::from(last.row - first.row + 1) * u64::from(last.column - first.column + 1))
    }

    /// Remembers that a row is not shown.
    pub(super) fn hide_row(&mut self, row: u32) {
        self.hidden_rows.push(row);
    }

    /// Remembers how wide some columns are, in 1/256 of a letter.
    pub(super) fn width(&mut self, first: u32, last: u32, parts: u32) {
        if first <= last {
            self.column_widths.push((first, last, f64::from(parts) / 256.0));
        }
    }

    /// Adds what is known to the cells. A value that the library read is never replaced.
    pub(super) fn apply(mut self, sheet: &mut Sheet) {
        for (at, error) in self.errors {
            sheet.put(at, Cell::Error(error.to_owned()));
        }
        for (at, (format, font)) in &self.styles {
            let Some(cell) = sheet.get_mut(*at) else { continue };
            match (cell, font) {
                (Cell::Number { percent, .. }, _) => *percent = *format == Format::Percent,
                (Cell::Text(_), Some(font)) => sheet.mark_font(*at, *font),
                _ => {}
            }
        }
        sheet.merges.append(&mut self.merges);
        self.hidden_rows.sort_unstable();
        sheet.hidden_rows = runs(&self.hidden_rows);
        sheet.hidden_columns = self.hidden_columns;
        sheet.column_widths = self.column_widths;
    }
}

/// Ascending numbers as ranges.
fn runs(numbers: &[u32]) -> Vec<RangeInclusive<u32>> {
    let mut ranges: Vec<RangeInclusive<u32>> = vec![];
    for number in numbers {
        match ranges.last_mut() {
            Some(range) if *range.end() + 1 >= *number => *range = *range.start()..=*number,
            _ => ranges.push(*number..=*number),
        }
    }
    ranges
}

/// The error of a code, the same in xls and xlsb; a code that nobody knows is still an error.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}

/// A little-endian number of two bytes.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// A little-endian number of four bytes.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*data.get(at..)?.first_chunk()?))
}

/// So many UTF-16 letters.
pub(super) fn utf16(data: &[u8], count: usize) -> Option<String> {
    let units: Vec<u16> = data.get(..count.checked_mul(2)?)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units))
}
