//! xlsb cell by cell: the library's dense ranges allocate the whole rectangle between two far corners.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xlsb};
use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::budget::Budget;
use super::scanner::{COLUMNS, ROWS};
use super::{stored, xlsb_records};
use crate::grid::Sheet;
use crate::guard::{SizeLimits, damaged};

/// The worksheets of an xlsb.
pub(super) fn xlsb(bytes: &[u8], limits: &SizeLimits) -> Result<Vec<Sheet>, Refusal> {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut marks = xlsb_records::marks(bytes, limits)?;
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
        marks.remove(&meta.name).unwrap_or_default().apply(&mut sheet);
        all.push(sheet);
    }
    Ok(all)
}

/// The library accepts positions beyond the grid of the spreadsheet programs.
fn position((row, column): (u32, u32)) -> Result<CellRef, Refusal> {
    if row >= ROWS || column >= COLUMNS {
        return Err(damaged(format!("cell at row {row}, column {column} lies outside the grid")));
    }
    Ok(CellRef::new(row, column))
}
