//! The table of a form after typing: what rules look at and records are made from.

use tonghop_domain::form::Form;
use tonghop_domain::{CellRef, Finding, Period, text};

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
    let merges = sheet.merges_into(row);
    for found in &layout.header.columns {
        let at = CellRef::new(row, found.at);
        let column = &layout.form.columns[found.column];
        // Words merged over several rows (a channel beside its activities) hold for each of them; a figure counts once.
        let merge = merges.iter().find(|merge| merge.first.column == found.at && !column.kind.is_figure());
        let cell = sheet.get(merge.map_or(at, |merge| merge.first));
        cells[found.column] = Some(typing.read(at, cell, column, findings));
    }
    Row { row, cells }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use rust_decimal::Decimal;
    use tonghop_domain::State;

    use super::*;
    use crate::grid::{Cell, Merge};
    use crate::layout;
    use crate::rules::sample;

    #[test]
    fn words_merged_over_rows_hold_for_each_and_figures_count_once() {
        let form = Form::load(sample::ACTIVITY_LOG).unwrap();
        let mut sheet = Sheet::new("S", true);
        let mut put = |cell: &str, value: Cell| assert!(sheet.put(cell.parse().unwrap(), value));
        for (cell, words) in [("A1", "Ngày"), ("B1", "Nội dung"), ("C1", "Hình thức"), ("D1", "Số lượng"), ("E1", "Kênh")] {
            put(cell, Cell::Text(words.into()));
        }
        for (cell, words) in [("A2", "05/7/2025"), ("B2", "một"), ("B3", "hai"), ("C2", "Tin bài"), ("E2", "Zalo")] {
            put(cell, Cell::Text(words.into()));
        }
        put("D2", Cell::Number { value: 2.0, percent: false });
        for area in [("A2", "A3"), ("C2", "C3"), ("D2", "D3"), ("E2", "F3")] {
            sheet.merges.push(Merge { first: area.0.parse().unwrap(), last: area.1.parse().unwrap() });
        }
        let layout = layout::find(&sheet, &[&form]).expect("a log");
        let lists = sample::lists();
        let typing = Typing { sheet: "S", lists: &lists, scale: Decimal::ONE, period: None, untyped: false };
        let table = Table::read(&sheet, &layout, &typing, None, &mut vec![]);
        let second = &table.rows[1];
        let found = |field: &str| second.get(&form, field).map(|cell| cell.found.as_str());
        assert_eq!((found("ngay"), found("hinh_thuc"), found("kenh")), (Some("05/7/2025"), Some("Tin bài"), Some("Zalo")));
        assert_eq!(second.get(&form, "so_luong").map(|cell| cell.state), Some(State::Missing));
    }
}
