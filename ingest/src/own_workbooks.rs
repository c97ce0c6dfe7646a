//! Workbooks that we made ourselves and units send back: told by hidden cells, so that no renaming or saving hides what they are.

use tonghop_domain::CellRef;
use tonghop_domain::correction::LIST_MARK;

use crate::grid::{Cell, Sheet};

/// Drops the sheet that lists what is to be corrected: it is ours, and says nothing about the unit.
pub(crate) fn without_lists(sheets: Vec<Sheet>) -> Vec<Sheet> {
    sheets.into_iter().filter(|sheet| first_text(sheet) != Some(LIST_MARK)).collect()
}

fn first_text(sheet: &Sheet) -> Option<&str> {
    sheet.get(CellRef::new(0, 0)).and_then(Cell::text)
}
