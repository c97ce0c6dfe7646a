//! xls, which the library can only read as a whole; the guard therefore allows it less.

use std::io::Cursor;

use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::marks::Marks;
use super::{stored, xls_records};
use crate::grid::{Merge, Sheet};
use crate::guard::{SizeLimits, count_at_most, damaged};
use crate::sniff;

/// Places of all rectangles around the cells of a sheet together, each of which the library holds.
const MOST_PLACES: u64 = 12_000_000;

/// The worksheets of an xls.
pub(super) fn xls(bytes: &[u8], limits: &SizeLimits) -> Result<Vec<Sheet>, Refusal> {
    let records = sniff::xls_records(bytes).unwrap_or_default();
    if xls_records::claims_too_much(&records) {
        return Err(damaged("a sheet claims cells outside the grid"));
    }
    let marks = xls_records::marks(&records);
    count_at_most("số ô của vùng dữ liệu", marks.iter().map(Marks::area).sum(), MOST_PLACES)?;
    let mut marks = marks.into_iter();
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Refusal::Encrypted,
        other => damaged(other),
    })?;
    let mut all = vec![];
    if workbook.sheets_metadata().is_empty() {
        return Err(damaged("the workbook has no sheet"));
    }
    for meta in workbook.sheets_metadata().to_vec().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let range = workbook.worksheet_range(&meta.name).map_err(damaged)?;
        let mut sheet = sheet(&meta.name, meta.visible == SheetVisible::Visible, &range, limits)?;
        sheet.merges = workbook.merge_cells_by_sheet_name(&meta.name).map_err(damaged)?.iter().map(merge).collect();
        marks.next().unwrap_or_default().apply(&mut sheet);
        all.push(sheet);
    }
    Ok(all)
}

fn merge(area: &calamine::Dimensions) -> Merge {
    Merge { first: CellRef::new(area.start.0, area.start.1), last: CellRef::new(area.end.0, area.end.1) }
}

/// Positions of a range count from its first used cell; ours are absolute.
fn sheet(name: &str, visible: bool, range: &Range<Data>, limits: &SizeLimits) -> Result<Sheet, Refusal> {
    let mut sheet = Sheet::new(name, visible);
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut count = 0_u64;
    for (row, column, data) in range.used_cells() {
        let Some(cell) = stored::cell(data) else { continue };
        count += 1;
        let at = u32::try_from(row).ok().zip(u32::try_from(column).ok()).ok_or_else(|| damaged("a cell outside the grid"))?;
        sheet.put(CellRef::new(first_row + at.0, first_column + at.1), cell);
    }
    count_at_most("số ô có nội dung", count, limits.cells)?;
    Ok(sheet)
}
