//! A sheet as it stands: absolute addresses, stored types, merged areas. Nothing is interpreted yet.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::Value;
use tonghop_domain::{CellRef, display};

use crate::reading::CellContent;

/// What a cell stores.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Text as stored.
    Text(String),
    /// A number; `percent` where its format shows it as a percentage (0.85 shown as 85 %).
    Number { value: f64, percent: bool },
    /// TRUE or FALSE.
    Boolean(bool),
    /// A date, with or without a time of day.
    Date(DateTime),
    /// A time of day or a duration, as a share of a day.
    Duration(f64),
    /// An error of the spreadsheet program, `#REF!`.
    Error(String),
    /// A formula whose result was never stored.
    NotCalculated,
    /// What the file stores here is no value of any kind, `NaN` or a shared text that it does not have. Never taken for anything.
    Unreadable(String),
}

impl Cell {
    /// The text of a text cell.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What the unit sees in the cell, as messages quote it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Text(text) => tonghop_domain::text::nfc(text),
            Self::Number { value, percent: true } => {
                exact(*value).map_or_else(|| huge(*value), |number| display::plain(number * Decimal::ONE_HUNDRED, 10) + "%")
            }
            Self::Number { value, .. } | Self::Duration(value) => {
                exact(*value).map_or_else(|| huge(*value), |number| display::plain(number, 10))
            }
            Self::Boolean(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Date(date) => display::date(date.date()),
            Self::Error(error) => error.clone(),
            Self::NotCalculated => "(công thức)".to_owned(),
            Self::Unreadable(stored) => stored.clone(),
        }
    }
}

/// A number of more digits than anybody reads, as spreadsheet programs show it: 1E+300.
fn huge(value: f64) -> String {
    format!("{value:E}").replace('E', "E+")
}

/// A stored number with the 15 digits that spreadsheet programs keep and show; `None` where it is not finite or too large.
///
/// The rest is noise of binary fractions: 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3.
pub(crate) fn exact(value: f64) -> Option<Decimal> {
    if !value.is_finite() || value.abs() >= 1e27 {
        return None;
    }
    if let Some(whole) = whole(value) {
        return Some(Decimal::from(whole));
    }
    Decimal::from_scientific(&format!("{value:.14e}")).ok().map(|number| number.normalize())
}

/// A whole number of at most 15 digits, which is what most cells hold: printing and parsing would give the same, slower.
fn whole(value: f64) -> Option<i64> {
    let is_short = value.fract() == 0.0 && value.abs() < 1e15;
    #[allow(clippy::cast_possible_truncation, reason = "whole and below 1e15")]
    is_short.then_some(value as i64)
}

/// A merged area, corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) first: CellRef,
    pub(crate) last: CellRef,
}

impl Merge {
    fn contains(self, cell: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row) && (self.first.column..=self.last.column).contains(&cell.column)
    }
}

/// A font whose characters are no Unicode: the same bytes show as other letters. What a cell says decides; a font only helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LegacyFont {
    /// `.VnTime` and the like: TCVN3.
    Tcvn3,
    /// `.VnTimeH` and the like: TCVN3 whose small letters show as capitals.
    Tcvn3Capitals,
    /// `VNI-Times` and the like.
    Vni,
    /// VNI fonts that show small letters as capitals (`VNI-TimesH`).
    VniCapitals,
}

impl LegacyFont {
    /// The coding that the name of a font tells; `None` for every other font.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        let starts = |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        // Only a capital H at the end marks capitals: `.VnArial NarrowH`, but `.VnTeknical` and `.VnBook-Antiqua` have none.
        match (starts(".Vn"), starts("VNI-"), name.ends_with('H')) {
            (true, _, true) => Some(Self::Tcvn3Capitals),
            (true, _, false) => Some(Self::Tcvn3),
            (_, true, true) => Some(Self::VniCapitals),
            (_, true, false) => Some(Self::Vni),
            _ => None,
        }
    }
}

/// Cells side by side in one row that are written in the same old font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FontRun {
    first: CellRef,
    last_column: u32,
    font: LegacyFont,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) visible: bool,
    /// Row → cells by column, ascending; empty cells are absent.
    pub(crate) rows: BTreeMap<u32, Vec<(u32, Cell)>>,
    pub(crate) merges: Vec<Merge>,
    /// Rows that are not shown, counted from 0, ascending. Their cells are read like all others.
    pub(crate) hidden_rows: Vec<RangeInclusive<u32>>,
    /// Columns that are not shown, counted from 0, ascending.
    pub(crate) hidden_columns: Vec<RangeInclusive<u32>>,
    /// First column, last column and their width in letters, where a format that is drawn anew tells it.
    pub(crate) column_widths: Vec<(u32, u32, f64)>,
    /// Cells in old fonts, ascending.
    fonts: Vec<FontRun>,
    /// Separated text knows no types: numbers are text there and that is worth no note.
    pub(crate) untyped: bool,
}

impl Sheet {
    /// An empty sheet.
    pub(crate) fn new(name: &str, visible: bool) -> Self {
        Self { name: name.to_owned(), visible, ..Self::default() }
    }

    /// Puts a cell; `false` when the place is taken, which no honest file does.
    pub(crate) fn put(&mut self, at: CellRef, cell: Cell) -> bool {
        let row = self.rows.entry(at.row).or_default();
        match row.binary_search_by_key(&at.column, |(column, _)| *column) {
            Ok(_) => false,
            Err(place) => {
                row.insert(place, (at.column, cell));
                true
            }
        }
    }

    /// The cell at a place.
    pub(crate) fn get(&self, at: CellRef) -> Option<&Cell> {
        let row = self.rows.get(&at.row)?;
        row.binary_search_by_key(&at.column, |(column, _)| *column).ok().map(|place| &row[place].1)
    }

    /// The cell at a place, to be changed.
    pub(crate) fn get_mut(&mut self, at: CellRef) -> Option<&mut Cell> {
        let row = self.rows.get_mut(&at.row)?;
        row.binary_search_by_key(&at.column, |(column, _)| *column).ok().map(|place| &mut row[place].1)
    }

    /// Takes the rows out of the sheet, as a sheet of their own; what concerns the whole sheet stays.
    pub(crate) fn take_rows(&mut self) -> Self {
        let (rows, fonts) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.fonts));
        Self { rows, fonts, untyped: self.untyped, ..Self::new(&self.name, self.visible) }
    }

    /// The cells of some columns and rows, at their places; texts of merged areas that reach into these columns come with them.
    pub(crate) fn part(&self, columns: Range<u32>, rows: Range<u32>) -> Self {
        let reaches_in = |at: CellRef| {
            self.merges
                .iter()
                .any(|merge| merge.first == at && (merge.first.column..=merge.last.column).any(|column| columns.contains(&column)))
        };
        let is_in = |row: u32, column: u32| columns.contains(&column) || (column < columns.start && reaches_in(CellRef::new(row, column)));
        let kept = |(row, cells): (&u32, &Vec<(u32, Cell)>)| {
            let cells: Vec<(u32, Cell)> = cells.iter().filter(|(column, _)| is_in(*row, *column)).cloned().collect();
            (!cells.is_empty()).then_some((*row, cells))
        };
        let rows = self.rows.range(rows).filter_map(kept).collect();
        Self { rows, merges: self.merges.clone(), untyped: self.untyped, ..Self::new(&self.name, self.visible) }
    }

    /// The cell that shows at a place: the anchor of the merged area that covers it, or the cell itself.
    pub(crate) fn covering(&self, at: CellRef) -> Option<&Cell> {
        match self.merge_at(at) {
            Some(merge) => self.get(merge.first),
            None => self.get(at),
        }
    }

    /// The old font that a cell is written in; `None` for every font of Unicode, and where the format tells no fonts.
    pub(crate) fn legacy_font(&self, at: CellRef) -> Option<LegacyFont> {
        let behind = self.fonts.partition_point(|run| run.first <= at);
        let run = self.fonts.get(behind.checked_sub(1)?)?;
        (run.first.row == at.row && at.column <= run.last_column).then_some(run.font)
    }

    /// Marks a cell as written in an old font. Cells come in ascending order; one that does not is left unmarked, because a font
    /// only ever helps.
    pub(crate) fn mark_font(&mut self, at: CellRef, font: LegacyFont) {
        match self.fonts.last_mut() {
            Some(run) if at <= CellRef::new(run.first.row, run.last_column) => {}
            Some(run) if run.first.row == at.row && run.last_column + 1 == at.column && run.font == font => run.last_column = at.column,
            _ => self.fonts.push(FontRun { first: at, last_column: at.column, font }),
        }
    }

    /// The merged area that a place is part of.
    pub(crate) fn merge_at(&self, at: CellRef) -> Option<Merge> {
        self.merges.iter().copied().find(|merge| merge.contains(at))
    }

    /// The merged areas that begin above a row and reach into it.
    pub(crate) fn merges_into(&self, row: u32) -> Vec<Merge> {
        self.merges.iter().copied().filter(|merge| merge.first.row < row && row <= merge.last.row).collect()
    }

    /// The cells of one row, ascending.
    pub(crate) fn row(&self, row: u32) -> &[(u32, Cell)] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// How many cells hold something.
    pub(crate) fn cell_count(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// Excel number of the last row; 0 = empty.
    pub(crate) fn last_row(&self) -> u32 {
        self.rows.keys().next_back().map_or(0, |row| row + 1)
    }

    /// Number of the last column; 0 = empty.
    pub(crate) fn last_column(&self) -> u32 {
        self.rows.values().filter_map(|row| row.last()).map(|(column, _)| column + 1).max().unwrap_or(0)
    }

    /// Every cell as it leaves the crate; a formula without result holds nothing that could be shown.
    pub(crate) fn content(&self) -> Vec<CellContent> {
        let cells = self.rows.iter().flat_map(|(row, cells)| cells.iter().map(move |(column, cell)| (CellRef::new(*row, *column), cell)));
        cells.filter(|(_, cell)| **cell != Cell::NotCalculated).map(|(at, cell)| content(at, cell)).collect()
    }
}

fn content(at: CellRef, cell: &Cell) -> CellContent {
    let (kind, value) = match cell {
        Cell::Text(text) => ("text", Value::from(text.as_str())),
        Cell::Number { value, .. } | Cell::Duration(value) => ("number", Value::from(*value)),
        Cell::Boolean(flag) => ("boolean", Value::from(*flag)),
        Cell::Date(date) => ("date", Value::from(iso(*date))),
        Cell::Error(error) | Cell::Unreadable(error) => ("error", Value::from(error.as_str())),
        Cell::NotCalculated => ("text", Value::Null),
    };
    CellContent { cell: at, kind: kind.to_owned(), value }
}

/// A midnight is a day: `2025-07-01`, else `2025-07-01T08:30:00`.
fn iso(date: DateTime) -> String {
    if date.time() == jiff::civil::Time::midnight() { date.date().to_string() } else { date.to_string() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn binary_noise_is_not_a_digit() {
        assert_eq!(exact(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(exact(1249.0).unwrap().to_string(), "1249");
        assert_eq!(exact(-1.1e-5).unwrap().to_string(), "-0.000011");
        assert_eq!(exact(f64::NAN), None);
        assert_eq!(exact(f64::INFINITY), None);
        assert_eq!(exact(1e300), None);
    }

    #[test]
    fn a_place_is_taken_once_and_a_merge_shows_its_anchor() {
        let mut sheet = Sheet::new("S", true);
        assert!(sheet.put(CellRef::new(0, 3), Cell::Boolean(true)));
        assert!(sheet.put(CellRef::new(0, 1), Cell::Text("Tiếp nhận".into())));
        assert!(!sheet.put(CellRef::new(0, 3), Cell::Boolean(false)));
        sheet.merges.push(Merge { first: CellRef::new(0, 1), last: CellRef::new(0, 2) });
        assert_eq!(sheet.covering(CellRef::new(0, 2)).and_then(Cell::text), Some("Tiếp nhận"));
        assert_eq!((sheet.last_row(), sheet.last_column(), sheet.cell_count()), (1, 4, 2));
    }

    #[test]
    fn fonts_are_told_by_name_and_place() {
        assert_eq!(LegacyFont::named(".VnTime"), Some(LegacyFont::Tcvn3));
        assert_eq!(LegacyFont::named(".VnArial NarrowH"), Some(LegacyFont::Tcvn3Capitals));
        assert_eq!(LegacyFont::named("VNI-Times"), Some(LegacyFont::Vni));
        assert_eq!(LegacyFont::named("Times New Roman"), None);
        assert_eq!(LegacyFont::named(".V"), None);
        let mut sheet = Sheet::new("S", true);
        for (row, column, font) in [(1, 1, LegacyFont::Tcvn3), (1, 2, LegacyFont::Tcvn3), (1, 4, LegacyFont::Vni), (3, 0, LegacyFont::Vni)]
        {
            sheet.mark_font(CellRef::new(row, column), font);
        }
        let marked = |row, column| sheet.legacy_font(CellRef::new(row, column));
        assert_eq!([marked(1, 0), marked(1, 3), marked(1, 5), marked(2, 1), marked(0, 1)], [None; 5]);
        assert_eq!([marked(1, 1), marked(1, 2)], [Some(LegacyFont::Tcvn3); 2]);
        assert_eq!([marked(1, 4), marked(3, 0)], [Some(LegacyFont::Vni); 2]);
        assert_eq!(sheet.fonts.len(), 3, "neighbours share one entry");
    }
}
