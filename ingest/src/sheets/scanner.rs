//! The cells of one worksheet of an xlsx, read from its XML in one pass while it is inflated.
//!
//! Why a scanner of our own and not the library (calamine, which stays for xls and xlsb): it is several times faster, and it
//! removes at the root what the library gets wrong. Here, or in the module named, stands what is done about each:
//!
//! | | what readers get wrong | what is done |
//! |---|---|---|
//! | V1 | a shared text whose number does not parse becomes the first text | trimmed, else unreadable at that cell |
//! | V2 | xlsb: formulas whose result is an error look empty | `binary`: the error is read |
//! | V3 | ods written by Excel: errors come as 0 | `open_document`: the text `#…` of a number makes it an error |
//! | V4 | ods: `Err:502` comes as text, unknown types as nothing | `open_document`: an error; the text as shown |
//! | V5 | `1E400`, `NaN`, `INF` poison sums | unreadable at that cell |
//! | V6 | whole numbers beyond 2^53 lose digits | as the spreadsheet programs do; columns of numbers as ids are warned about by the rules |
//! | V7 | `<v>1,5</v>` is text, `<v> 5 </v>` is text | spaces go; what is no number then stays text, which the typing reads with a note |
//! | V8 | text is trimmed and rich runs are glued | `strings`: kept as it stands; names are compared without outer spaces later |
//! | V9 | a formula without result looks empty | a cell of its own kind ([`Cell::NotCalculated`]) |
//! | V10 | values hidden below merged areas | kept at their own address; a header takes the anchor only |
//! | V11 | day 60 (29/02/1900), days beyond 9999, ISO days | a number where there is no such day; ISO text is read as a day |
//! | V12 | nothing says that a number is a percentage | `styles`: the number format says it |
//!
//! Also: unknown error texts (`#SPILL!`) are errors of their cell, the claimed `<dimension>` is not read, rows and cells without
//! address follow their predecessor, a cell that stands twice or outside the grid refuses the file.

use std::ops::RangeInclusive;

use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::blocks::Blocks;
use super::budget::Budget;
use super::stored::{self, Epoch};
use super::xlsx::strings::{self, Runs, Strings};
use super::xlsx::styles::Styles;
use super::xml::{Scanner, Tag, Token};
use crate::grid::{Cell, Merge, Sheet};
use crate::guard::{count_at_most, damaged};

pub(super) const ROWS: u32 = 1_048_576;
pub(super) const COLUMNS: u32 = 16_384;

/// What the workbook says that its cells need.
pub(super) struct Context<'a> {
    pub(super) strings: &'a Strings,
    pub(super) styles: &'a Styles,
    pub(super) epoch: Epoch,
}

/// Reads the part of a sheet; its rows go to `blocks` where these are received. `None` where it is a chart, a dialog or a macro sheet, which hold no cells.
///
/// # Errors
/// The part is damaged, contradicts itself, or holds more than the budget allows.
pub(super) fn scan(
    mut part: Scanner<'_>,
    sheet: Sheet,
    context: &Context<'_>,
    budget: &mut Budget<'_>,
    blocks: Blocks<'_>,
) -> Result<Option<Sheet>, Refusal> {
    let mut scan = Scan::new(sheet, context, budget, blocks);
    while let Some(token) = part.next()? {
        match token {
            Token::Start(tag) if scan.place == Place::Before => {
                if !scan.begins(tag.name)? {
                    return Ok(None);
                }
            }
            Token::Start(tag) => scan.open(&tag)?,
            Token::End(name) => scan.close(name)?,
            Token::Text(raw) => scan.text(raw)?,
            Token::Literal(raw) => scan.literal(raw)?,
        }
    }
    scan.finish().map(Some)
}

/// Where in the part the scan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Sheet,
    Rows,
    Row,
    Cell,
    Value,
    Inline,
}

/// The type of a cell as its attribute `t` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Inline,
    Result,
    Boolean,
    Error,
    Day,
}

impl Kind {
    fn of(name: &[u8]) -> Self {
        match name {
            b"s" => Self::Shared,
            b"inlineStr" => Self::Inline,
            b"str" => Self::Result,
            b"b" => Self::Boolean,
            b"e" => Self::Error,
            b"d" => Self::Day,
            _ => Self::Number,
        }
    }
}

struct Scan<'a, 'b, 'c> {
    context: &'a Context<'a>,
    budget: &'a mut Budget<'b>,
    blocks: Blocks<'c>,
    sheet: Sheet,
    place: Place,
    /// How deep inside an element that says nothing here.
    skipped: u32,
    /// The row that a row without address takes, the column that a cell without address takes.
    row: u32,
    column: u32,
    at: CellRef,
    kind: Kind,
    style: usize,
    has_formula: bool,
    value: Vec<u8>,
    inline: Runs,
    /// Cells of one row, before they go to the sheet together.
    cells: Vec<(u32, Cell)>,
    cells_row: u32,
}

impl<'a, 'b, 'c> Scan<'a, 'b, 'c> {
    fn new(sheet: Sheet, context: &'a Context<'a>, budget: &'a mut Budget<'b>, blocks: Blocks<'c>) -> Self {
        Self {
            context,
            budget,
            blocks,
            sheet,
            place: Place::Before,
            skipped: 0,
            row: 0,
            column: 0,
            at: CellRef::new(0, 0),
            kind: Kind::Number,
            style: 0,
            has_formula: false,
            value: vec![],
            inline: Runs::default(),
            cells: vec![],
            cells_row: 0,
        }
    }

    /// Whether the root element is that of a worksheet.
    fn begins(&mut self, root: &[u8]) -> Result<bool, Refusal> {
        self.place = Place::Sheet;
        match root {
            b"worksheet" => Ok(true),
            b"chartsheet" | b"dialogsheet" | b"macrosheet" => Ok(false),
            other => Err(damaged(format!("a sheet begins with <{}>", String::from_utf8_lossy(other)))),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (self.place, tag.name) {
            (Place::Inline, name) => self.inline.open(name),
            _ if self.skipped > 0 => self.skipped += 1,
            (Place::Row, b"c") => self.open_cell(tag)?,
            (Place::Cell, b"v") => self.place = Place::Value,
            (Place::Cell, b"is") => self.place = Place::Inline,
            (Place::Rows, b"row") => self.open_row(tag)?,
            (Place::Sheet, b"sheetData") => self.place = Place::Rows,
            (Place::Sheet, b"col") => self.hide_columns(tag)?,
            (Place::Sheet, b"mergeCell") => self.merge(tag)?,
            (Place::Sheet, _) => {}
            (place, name) => {
                self.has_formula |= place == Place::Cell && name == b"f";
                self.skipped = 1;
            }
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), Refusal> {
        match (self.place, name) {
            (Place::Inline, b"is") if self.inline.is_complete() => self.place = Place::Cell,
            (Place::Inline, name) => self.inline.close(name),
            _ if self.skipped > 0 => self.skipped -= 1,
            (Place::Value, _) => self.place = Place::Cell,
            (Place::Cell, _) => {
                self.place = Place::Row;
                self.close_cell()?;
            }
            (Place::Row, _) => self.place = Place::Rows,
            (Place::Rows, _) => self.place = Place::Sheet,
            (Place::Sheet | Place::Before, _) => {}
        }
        Ok(())
    }

    fn text(&mut self, raw: &[u8]) -> Result<(), Refusal> {
        match self.place {
            Place::Value if self.skipped == 0 => strings::add(&mut self.value, raw),
            Place::Inline => self.inline.add(raw),
            _ => Ok(()),
        }
    }

    fn literal(&mut self, raw: &[u8]) -> Result<(), Refusal> {
        match self.place {
            Place::Value if self.skipped == 0 => strings::add_literal(&mut self.value, raw),
            Place::Inline => self.inline.add_literal(raw),
            _ => Ok(()),
        }
    }

    fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let mut is_hidden = false;
        for attribute in tag.attributes() {
            let (name, value) = attribute?;
            match name {
                b"r" => self.row = row_number(value).ok_or_else(|| outside(value))?,
                b"hidden" => is_hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
        }
        if self.row >= ROWS {
            return Err(outside(b"row"));
        }
        if is_hidden {
            extend(&mut self.sheet.hidden_rows, self.row);
        }
        self.at.row = self.row;
        self.row += 1;
        self.column = 0;
        self.place = Place::Row;
        Ok(())
    }

    fn open_cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        self.at = CellRef::new(self.at.row, self.column);
        self.kind = Kind::Number;
        self.style = 0;
        self.has_formula = false;
        self.value.clear();
        for attribute in tag.attributes() {
            let (name, value) = attribute?;
            match name {
                b"r" => self.at = address(value).ok_or_else(|| outside(value))?,
                b"t" => self.kind = Kind::of(value),
                b"s" => self.style = whole(value).unwrap_or(usize::MAX),
                _ => {}
            }
        }
        if self.at.column >= COLUMNS {
            return Err(outside(b"column"));
        }
        self.column = self.at.column + 1;
        self.place = Place::Cell;
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell()? else { return Ok(()) };
        self.budget.spend(&cell)?;
        if let (Cell::Text(_), Some(font)) = (&cell, self.context.styles.font(self.style)) {
            self.sheet.mark_font(self.at, font);
        }
        self.put(cell)
    }

    /// What the cell holds; `None` = nothing.
    fn cell(&mut self) -> Result<Option<Cell>, Refusal> {
        if self.kind == Kind::Inline && self.value.is_empty() {
            return Ok(Some(self.inline.take()?).filter(|text| !text.is_empty()).map(Cell::Text));
        }
        let value = if matches!(self.kind, Kind::Inline | Kind::Result) { &self.value } else { self.value.trim_ascii() };
        if value.is_empty() {
            // A text result that is empty is stored as empty text; any other formula without result was never calculated.
            let is_missing = self.has_formula && !matches!(self.kind, Kind::Result | Kind::Shared);
            return Ok(is_missing.then_some(Cell::NotCalculated));
        }
        match self.kind {
            Kind::Number => self.number(value),
            Kind::Shared => Ok(self.shared(value)),
            Kind::Boolean => Ok(Some(boolean(value))),
            Kind::Inline | Kind::Result => Ok(Some(Cell::Text(strings::excel_text(value)?.into_owned()))),
            Kind::Error => Ok(Some(Cell::Error(strings::excel_text(value)?.into_owned()))),
            Kind::Day => Ok(Some(stored::iso_date(&strings::excel_text(value)?))),
        }
    }

    fn number(&self, value: &[u8]) -> Result<Option<Cell>, Refusal> {
        let text = strings::excel_text(value)?;
        Ok(Some(match text.parse::<f64>() {
            Ok(number) if number.is_finite() => stored::formatted(number, self.context.styles.format(self.style), self.context.epoch),
            Ok(_) => Cell::Unreadable(text.into_owned()),
            Err(_) => Cell::Text(text.into_owned()),
        }))
    }

    /// A shared text by its number; one that is empty is no cell.
    fn shared(&self, value: &[u8]) -> Option<Cell> {
        match whole(value).and_then(|index| self.context.strings.get(index)) {
            Some("") => None,
            Some(text) => Some(Cell::Text(text.to_owned())),
            None => Some(Cell::Unreadable(String::from_utf8_lossy(value).into_owned())),
        }
    }

    /// Rows come one after the other and their cells from left to right; whatever does not is put one by one.
    fn put(&mut self, cell: Cell) -> Result<(), Refusal> {
        let follows = self.cells.last().is_none_or(|(column, _)| *column < self.at.column);
        if self.cells_row == self.at.row && follows {
            self.cells.push((self.at.column, cell));
            return Ok(());
        }
        self.flush()?;
        self.cells_row = self.at.row;
        self.cells.push((self.at.column, cell));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        if !self.sheet.rows.contains_key(&self.cells_row) {
            self.cells.reserve(cells.len());
            self.sheet.rows.insert(self.cells_row, cells);
            return self.blocks.gathered(&mut self.sheet);
        }
        cells.into_iter().try_for_each(|(column, cell)| self.put_alone(CellRef::new(self.cells_row, column), cell))
    }

    fn put_alone(&mut self, at: CellRef, cell: Cell) -> Result<(), Refusal> {
        if self.sheet.put(at, cell) { Ok(()) } else { Err(damaged(format!("cell {at} of sheet {} stands twice", self.sheet.name))) }
    }

    fn hide_columns(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let number = |name: &str| tag.raw(name).map(|value| value.and_then(whole).and_then(|number| u32::try_from(number).ok()));
        if let (true, Some(first), Some(last)) = (tag.is_set("hidden")?, number("min")?, number("max")?)
            && (1..=last).contains(&first)
        {
            self.sheet.hidden_columns.push(first - 1..=last.min(COLUMNS) - 1);
        }
        count_at_most("số vùng cột", self.sheet.hidden_columns.len() as u64, u64::from(COLUMNS))
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let Some(area) = tag.raw("ref")? else { return Ok(()) };
        let colon = area.iter().position(|byte| *byte == b':');
        let (first, last) = colon.map_or((area, area), |colon| (&area[..colon], &area[colon + 1..]));
        let (Some(first), Some(last)) = (address(first), address(last)) else {
            return Err(damaged(format!("the merged area {} is no area", String::from_utf8_lossy(area))));
        };
        self.sheet.merges.push(Merge { first, last });
        self.budget.merge()
    }

    fn finish(mut self) -> Result<Sheet, Refusal> {
        self.flush()?;
        self.blocks.rest(&mut self.sheet)?;
        Ok(self.sheet)
    }
}

/// Adds a row to ranges that grow downwards.
fn extend(ranges: &mut Vec<RangeInclusive<u32>>, row: u32) {
    match ranges.last_mut() {
        Some(range) if *range.end() + 1 == row => *range = *range.start()..=row,
        _ => ranges.push(row..=row),
    }
}

fn outside(found: &[u8]) -> Refusal {
    damaged(format!("`{}` lies outside the grid", String::from_utf8_lossy(found)))
}

fn boolean(value: &[u8]) -> Cell {
    match value {
        b"1" | b"true" => Cell::Boolean(true),
        b"0" | b"false" => Cell::Boolean(false),
        other => Cell::Unreadable(String::from_utf8_lossy(other).into_owned()),
    }
}

/// Digits and nothing else.
fn whole(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 10 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

/// A row number as Excel writes it, counted from 0.
fn row_number(digits: &[u8]) -> Option<u32> {
    let number = whole(digits.trim_ascii()).and_then(|row| u32::try_from(row).ok())?;
    (1..=ROWS).contains(&number).then(|| number - 1)
}

/// `C9` as an address; `None` for anything else, and outside the grid.
fn address(text: &[u8]) -> Option<CellRef> {
    let text = text.trim_ascii();
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = text[..letters].iter().fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = row_number(&text[letters..])?;
    (column <= COLUMNS).then(|| CellRef::new(row, column - 1))
}
