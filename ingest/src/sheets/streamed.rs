//! xlsx and xlsb cell by cell: the library's dense ranges allocate the whole rectangle between two far corners.

use std::collections::HashSet;
use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsb, Xlsx, XlsxError};
use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::stored;
use crate::grid::{Cell, Merge, Sheet};
use crate::guard::{SizeLimits, count_at_most, damaged};

const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The worksheets of an xlsx.
pub(super) fn xlsx(bytes: &[u8], limits: &SizeLimits) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut budget = Budget::new(limits);
    let mut all = vec![];
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let read = xlsx_sheet(&mut workbook, &sheet.name, sheet.visible == SheetVisible::Visible, &mut budget);
        match read {
            // A chart sheet that the workbook part does not mark as one.
            Err(Trouble::NoWorksheet) => {}
            Err(Trouble::Refused(refusal)) => return Err(refusal),
            Ok(sheet) => all.push(sheet),
        }
    }
    Ok(all)
}

enum Trouble {
    NoWorksheet,
    Refused(Refusal),
}

impl From<XlsxError> for Trouble {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::NotAWorksheet(_) => Self::NoWorksheet,
            other => Self::Refused(refusal(other)),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

fn refusal(error: XlsxError) -> Refusal {
    match error {
        XlsxError::Password => Refusal::Encrypted,
        other => damaged(other),
    }
}

/// Cells and bytes of text that may still be read of all sheets together. Many cells may point to one long shared text.
struct Budget<'a> {
    cells: u64,
    text: u64,
    limits: &'a SizeLimits,
}

impl<'a> Budget<'a> {
    fn new(limits: &'a SizeLimits) -> Self {
        Self { cells: 0, text: 0, limits }
    }

    fn spend(&mut self, cell: &Cell) -> Result<(), Refusal> {
        self.cells += 1;
        self.text += cell.text().map_or(0, |text| text.len() as u64);
        count_at_most("số ô có nội dung", self.cells, self.limits.cells)?;
        count_at_most("số ký tự trong các ô", self.text, self.limits.total_bytes)
    }
}

fn xlsx_sheet(workbook: &mut Workbook<'_>, name: &str, visible: bool, budget: &mut Budget<'_>) -> Result<Sheet, Trouble> {
    let percent = percent_cells(workbook, name)?;
    let mut sheet = Sheet::new(name, visible);
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let at = position(record.pos)?;
        let cell = match (stored::cell_ref(&record.value), &record.formula) {
            (Some(Cell::Number { value, .. }), _) => Cell::Number { value, percent: percent.contains(&at) },
            (Some(cell), _) => cell,
            // A text result that is empty comes as empty text, so a formula with nothing at all was never calculated.
            (None, Some(_)) if record.value == calamine::DataRef::Empty => Cell::NotCalculated,
            (None, _) => continue,
        };
        budget.spend(&cell)?;
        if !sheet.put(at, cell) {
            return Err(damaged(format!("cell {at} of sheet {name} stands twice")).into());
        }
    }
    drop(reader);
    sheet.merges = workbook.merge_cells_by_sheet_name(name)?.iter().map(merge).collect();
    Ok(sheet)
}

/// Cells whose number format is a percentage. A second pass over the sheet, only for workbooks that have such a format.
fn percent_cells(workbook: &mut Workbook<'_>, name: &str) -> Result<HashSet<CellRef>, Trouble> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let shows_percent = |style: &calamine::Style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'));
    let percent: Vec<bool> = reader.styles().iter().map(shows_percent).collect();
    let mut cells = HashSet::new();
    if !percent.contains(&true) {
        return Ok(cells);
    }
    while let Some((row, column, style)) = reader.next_style_id()? {
        if percent.get(style) == Some(&true) {
            cells.insert(position((row, column))?);
        }
    }
    Ok(cells)
}

fn merge(area: &calamine::Dimensions) -> Merge {
    Merge { first: CellRef::new(area.start.0, area.start.1), last: CellRef::new(area.end.0, area.end.1) }
}

/// The library accepts positions beyond the grid of the spreadsheet programs.
fn position((row, column): (u32, u32)) -> Result<CellRef, Refusal> {
    if row >= ROWS || column >= COLUMNS {
        return Err(damaged(format!("cell at row {row}, column {column} lies outside the grid")));
    }
    Ok(CellRef::new(row, column))
}

/// The worksheets of an xlsb.
pub(super) fn xlsb(bytes: &[u8], limits: &SizeLimits) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut budget = Budget::new(limits);
    let mut all = vec![];
    for meta in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet::new(&meta.name, meta.visible == SheetVisible::Visible);
        let mut reader = workbook.worksheet_cells_reader(&meta.name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let at = position(cell.get_position())?;
            if let Some(value) = stored::cell_ref(cell.get_value()) {
                budget.spend(&value)?;
                sheet.put(at, value);
            }
        }
        all.push(sheet);
    }
    Ok(all)
}
