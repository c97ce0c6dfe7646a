//! The table of a form after typing: what rules look at and records are made from.

use tonghop_domain::form::Form;
use tonghop_domain::{Finding, Period, text};

use crate::grid::Sheet;
use crate::layout::{Layout, RowKind};
use crate::values::{Typed, Typing};

/// One row, its cells in the order of the form's columns; `None` = the sheet has no such column.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// From 0.
    pub(crate) row: u32,
    pub(crate) cells: Vec<Option<Typed>>,
}

impl Row {
    /// The cell of a field.
    pub(crate) fn get(&self, form: &Form, field: &str) -> Option<&Typed> {
        let place = form.columns.iter().position(|column| column.field == field)?;
        self.cells.get(place)?.as_ref()
    }

    /// Excel's number of the row.
    pub(crate) fn number(&self) -> u32 {
        self.row + 1
    }
}

/// A typed table.
#[derive(Debug, Clone)]
pub(crate) struct Table<'a> {
    pub(crate) form: &'a Form,
    pub(crate) sheet: &'a str,
    pub(crate) period: Option<&'a Period>,
    /// Counted rows.
    pub(crate) rows: Vec<Row>,
    /// Total rows: checked, never counted.
    pub(crate) totals: Vec<Row>,
    /// The table says that nothing occurred.
    pub(crate) is_nil: bool,
    pub(crate) layout: &'a Layout<'a>,
    /// The sheet it was read from.
    pub(crate) source: &'a Sheet,
}

impl<'a> Table<'a> {
    /// The row that sums all counted rows: the only total row, else the only one that begins with "Tổng" (a "Cộng" between rows
    /// is a subtotal); `None` where that does not tell.
    pub(crate) fn grand_total(&self) -> Option<&Row> {
        if let [only] = self.totals.as_slice() {
            return Some(only);
        }
        let is_grand = |row: &&Row| row.cells.iter().flatten().any(|cell| text::fold(&cell.found).starts_with("tong"));
        let mut grand = self.totals.iter().filter(is_grand);
        grand.next().filter(|_| grand.next().is_none())
    }

    /// Types every cell of the layout's rows; what is wrong with cells goes to `findings`.
    pub(crate) fn read(
        sheet: &'a Sheet,
        layout: &'a Layout<'a>,
        typing: &Typing<'_>,
        period: Option<&'a Period>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut table = Self {
            form: layout.form,
            sheet: &sheet.name,
            period,
            rows: vec![],
            totals: vec![],
            is_nil: layout.body.nil.is_some() && layout.body.rows.iter().all(|row| row.kind == RowKind::Total),
            layout,
            source: sheet,
        };
        for place in &layout.body.rows {
            let row = row(sheet, layout, typing, place.row, findings);
            match place.kind {
                RowKind::Data => table.rows.push(row),
                RowKind::Total => table.totals.push(row),
            }
        }
        table
    }
}

fn row(sheet: &Sheet, layout: &Layout<'_>, typing: &Typing<'_>, row: u32, findings: &mut Vec<Finding>) -> Row {
    let mut cells = vec![None; layout.form.columns.len()];
    for found in &layout.header.columns {
        let at = tonghop_domain::CellRef::new(row, found.at);
        // A value merged over several rows (a channel over its activities) holds for each of them.
        let cell = sheet.covering(at);
        cells[found.column] = Some(typing.read(at, cell, &layout.form.columns[found.column], findings));
    }
    Row { row, cells }
}
