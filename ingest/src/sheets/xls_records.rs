//! A pass over the records of an xls (BIFF8 and BIFF5) for what the library does not tell: old fonts, percentages, hidden rows
//! and columns. Capital fonts (`.VnTimeH`) are known from here only: their text is stored in small letters.
//!
//! Records that make no sense are passed over: this pass helps, it decides nothing.

use std::collections::HashMap;

use tonghop_domain::CellRef;

use super::marks::{Marks, Styles, u16_at, u32_at, utf16};
use super::number_format::{self, Format};
use crate::grid::LegacyFont;

const END: u16 = 0x000A;
const BEGIN: u16 = 0x0809;

/// What is known of the cells of each worksheet, in the order of the workbook.
pub(super) fn marks(stream: &[u8]) -> Vec<Marks> {
    let mut globals = Globals::default();
    records(stream, 0).take_while(|(kind, _)| *kind != END).for_each(|(kind, data)| globals.add(kind, data));
    let styles = globals.styles();
    globals.sheets.iter().map(|place| sheet(stream, *place, &styles)).collect()
}

/// Whether a sheet claims rows or columns outside the grid of this format: the library reserves memory for what is claimed.
pub(super) fn claims_too_much(stream: &[u8]) -> bool {
    const ROWS: u32 = 65_536;
    const COLUMNS: u16 = 256;
    let is_biff8 = records(stream, 0).next().is_some_and(|(_, data)| u16_at(data, 0) == Some(0x0600));
    let claim = |data: &[u8]| Some((u32_at(data, 4)?, u16_at(data, 10)?));
    let mut claims = records(stream, 0).filter(|(kind, _)| is_biff8 && *kind == 0x0200).filter_map(|(_, data)| claim(data));
    claims.any(|(rows, columns)| rows > ROWS || columns > COLUMNS)
}

/// Kind and content of each record from a place on; stops where the stream is cut off.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        Some((kind, data))
    })
}

#[derive(Default)]
struct Globals {
    is_biff8: bool,
    fonts: Vec<Option<LegacyFont>>,
    formats: HashMap<u16, Format>,
    /// Font and number format of each style.
    styles: Vec<(u16, u16)>,
    /// Where each worksheet begins.
    sheets: Vec<usize>,
}

impl Globals {
    fn add(&mut self, kind: u16, data: &[u8]) {
        match kind {
            BEGIN => self.is_biff8 = u16_at(data, 0) == Some(0x0600),
            0x0031 => self.fonts.push(self.short_text(data, 14).and_then(|name| LegacyFont::named(&name))),
            0x00E0 => self.styles.extend(u16_at(data, 0).zip(u16_at(data, 2))),
            0x041E => self.formats.extend(self.format(data)),
            0x0085 if data.get(5) == Some(&0) => self.sheets.extend(u32_at(data, 0).and_then(|place| usize::try_from(place).ok())),
            _ => {}
        }
    }

    /// A text after its length in one byte.
    fn short_text(&self, data: &[u8], at: usize) -> Option<String> {
        let count = usize::from(*data.get(at)?);
        if self.is_biff8 { text(data, at + 1, count) } else { narrow(data, at + 1, count) }
    }

    fn format(&self, data: &[u8]) -> Option<(u16, Format)> {
        let code = if self.is_biff8 { text(data, 4, usize::from(u16_at(data, 2)?)) } else { self.short_text(data, 2) };
        Some((u16_at(data, 0)?, number_format::of_code(&code?)))
    }

    fn styles(&self) -> Styles {
        let style = |(font, format): &(u16, u16)| {
            // There is no font 4: later ones stand one place before their number.
            let place = usize::from(if *font > 4 { font - 1 } else { *font });
            let format = self.formats.get(format).copied().unwrap_or_else(|| number_format::built_in(u32::from(*format)));
            (format, self.fonts.get(place).copied().flatten())
        };
        self.styles.iter().map(style).collect()
    }
}

/// Letters of one or two bytes, as the flag before them says.
fn text(data: &[u8], at: usize, count: usize) -> Option<String> {
    if data.get(at)? & 1 == 0 { narrow(data, at + 1, count) } else { utf16(data.get(at + 1..)?, count) }
}

fn narrow(data: &[u8], at: usize, count: usize) -> Option<String> {
    Some(data.get(at..at + count)?.iter().map(|byte| char::from(*byte)).collect())
}

fn sheet(stream: &[u8], place: usize, styles: &Styles) -> Marks {
    let mut marks = Marks::default();
    // A chart inside a sheet has a beginning and an end of its own.
    let mut depth = 0_u32;
    for (kind, data) in records(stream, place) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth == 1 => drop(mark(&mut marks, kind, data, styles)),
            _ => {}
        }
    }
    marks
}

/// What one record of a sheet says; `None` where it is cut off.
fn mark(marks: &mut Marks, kind: u16, data: &[u8], styles: &Styles) -> Option<()> {
    let (first, second) = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
    match kind {
        // Row: hidden is a bit of the flags. Columns: the same, for a range, with its width.
        0x0208 if u16_at(data, 12)? & 0x20 != 0 => marks.hide_row(first),
        0x007D => {
            marks.width(first, second, u32::from(u16_at(data, 4)?));
            if u16_at(data, 8)? & 1 != 0 && first <= second {
                marks.hidden_columns.push(first..=second);
            }
        }
        // Formula, shared text, text, rich text, number, small number, truth or error: row, column, style.
        0x0006 | 0x00FD | 0x0204 | 0x00D6 | 0x0203 | 0x027E | 0x0205 => {
            let at = CellRef::new(first, second);
            marks.reach(at);
            marks.style(at, styles, usize::from(u16_at(data, 4)?));
        }
        // Small numbers side by side: row, first column, style and number of each, last column.
        0x00BD => {
            let numbers = data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6);
            for (column, number) in (second..).zip(numbers) {
                marks.reach(CellRef::new(first, column));
                marks.style(CellRef::new(first, column), styles, usize::from(u16_at(number, 0)?));
            }
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Sheet};

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap_or(0);
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    fn font(name: &str) -> Vec<u8> {
        let mut data = vec![0; 14];
        data.extend([u8::try_from(name.len()).unwrap_or(0), 0]);
        data.extend(name.bytes());
        record(0x31, &data)
    }

    /// Fonts 0-3 and 5 (there is no 4), three styles, one sheet with a row and a column hidden.
    fn stream() -> Vec<u8> {
        let fonts = ["Arial", "Arial", "Arial", "Arial", ".VnTimeH"].map(font).concat();
        let styles = [[0, 0], [5, 0], [0, 164]].map(|style| record(0xE0, &words(&style))).concat();
        let format = record(0x41E, &[words(&[164, 2]), vec![0], b"0%".to_vec()].concat());
        let mut globals = [record(0x809, &words(&[0x600, 5])), fonts, styles, format].concat();
        let place = u32::try_from(globals.len() + 12 + 4).unwrap_or(0);
        globals.extend(record(0x85, &[&place.to_le_bytes(), [0, 0, 1, 0].as_slice(), b"S"].concat()[..8]));
        globals.extend(record(END, &[]));
        let chart = [record(0x809, &words(&[0x600, 0x20])), record(0xFD, &words(&[9, 9, 1, 0, 0])), record(END, &[])].concat();
        let cells = [
            record(0x208, &words(&[1, 0, 3, 0, 0, 0, 0x20])),
            record(0x7D, &words(&[2, 3, 20 * 256 + 128, 0, 1])),
            record(0xFD, &words(&[0, 0, 1, 0, 0])),
            record(0xBD, &words(&[1, 0, 0, 0, 0, 2, 0, 0, 1])),
        ];
        [globals, record(0x809, &words(&[0x600, 0x10])), chart, cells.concat(), record(END, &[])].concat()
    }

    #[test]
    fn fonts_percentages_and_what_is_hidden() {
        let mut all = marks(&stream());
        assert_eq!(all.len(), 1);
        let mut sheet = Sheet::new("S", true);
        let number = |percent| Cell::Number { value: 0.85, percent };
        sheet.put(CellRef::new(0, 0), Cell::Text("tæng".to_owned()));
        sheet.put(CellRef::new(1, 0), number(false));
        sheet.put(CellRef::new(1, 1), number(false));
        all.remove(0).apply(&mut sheet);
        assert_eq!(sheet.legacy_font(CellRef::new(0, 0)), Some(LegacyFont::Tcvn3Capitals));
        assert_eq!((sheet.get(CellRef::new(1, 0)), sheet.get(CellRef::new(1, 1))), (Some(&number(false)), Some(&number(true))));
        assert_eq!((sheet.hidden_rows, sheet.hidden_columns), (vec![1..=1], vec![2..=3]));
        assert_eq!(sheet.column_widths, [(2, 3, 20.5)]);
    }

    #[test]
    fn what_a_sheet_claims_and_what_it_reaches() {
        assert_eq!(marks(&stream())[0].area(), 4, "A1 to B2");
        let dimensions = |rows: u32, columns: u16| {
            let claim = [0_u32.to_le_bytes(), rows.to_le_bytes()].concat();
            let claim = [claim, words(&[0, columns, 0])].concat();
            [record(BEGIN, &words(&[0x600, 5])), record(0x0200, &claim)].concat()
        };
        assert!(!claims_too_much(&dimensions(65_536, 256)));
        assert!(claims_too_much(&dimensions(65_537, 1)));
        assert!(claims_too_much(&dimensions(1, 257)));
    }

    #[test]
    fn a_stream_cut_anywhere_is_no_fault() {
        let whole = stream();
        for length in 0..whole.len() {
            marks(&whole[..length]);
        }
    }
}
