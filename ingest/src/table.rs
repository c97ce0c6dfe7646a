//! The table of a form after typing: what rules look at and records are made from.

use std::collections::HashMap;

use rust_decimal::Decimal;
use tonghop_domain::form::{Column, ColumnKind, Form, Yields};
use tonghop_domain::{CellRef, Finding, FindingKind, Period, text};

use crate::grid::Sheet;
use crate::layout::{HeaderColumn, Layout, RowKind, TableRow};
use crate::values::column::ColumnReading;
use crate::values::{Typed, Typing};

/// One row, its cells in the order of the form's columns; `None` = the sheet has no such column.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// From 0.
    pub(crate) row: u32,
    pub(crate) cells: Vec<Option<Typed>>,
    /// The unit that the row is about, as written, with its place; `None` where the whole sheet is about one unit.
    pub(crate) unit: Option<(CellRef, String)>,
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
    /// Rows that are part of the row above them: said, never counted.
    pub(crate) of_which: Vec<Row>,
    /// The table says that nothing occurred.
    pub(crate) is_nil: bool,
    pub(crate) layout: &'a Layout<'a>,
    /// The sheet it was read from.
    pub(crate) source: &'a Sheet,
}

impl<'a> Table<'a> {
    /// The row that sums all counted rows: the only total row that is no subtotal, else the only one that begins with "Tổng"; `None`
    /// where that does not tell.
    pub(crate) fn grand_total(&self) -> Option<&Row> {
        self.last_word().filter(|total| !self.sums_only_its_block(total))
    }

    fn last_word(&self) -> Option<&Row> {
        let is_whole = |row: &&Row| self.layout.body.subtotals.iter().all(|subtotal| subtotal.row != row.row);
        let whole: Vec<&Row> = self.totals.iter().filter(is_whole).collect();
        if let [only] = whole.as_slice() {
            return Some(only);
        }
        let is_grand = |row: &&&Row| row.cells.iter().flatten().any(|cell| text::fold(&cell.found).starts_with("tong"));
        let mut grand = whole.iter().filter(is_grand);
        grand.next().filter(|_| grand.next().is_none()).copied()
    }

    /// A table of blocks with a total each and none for the whole: the last total is that of the last block.
    fn sums_only_its_block(&self, total: &Row) -> bool {
        let before = self.layout.body.subtotals.iter().map(|subtotal| subtotal.row).filter(|row| *row < total.row).max();
        let block = |row: &&Row| before.is_some_and(|before| before < row.row && row.row < total.row);
        let additive = self.form.columns.iter().enumerate().filter(|(_, column)| column.kind.is_additive());
        let figure = |row: &Row, index: usize| row.cells.get(index).and_then(Option::as_ref).and_then(Typed::figure);
        let sum = |index: usize, wanted: &dyn Fn(&&Row) -> bool| {
            self.rows.iter().filter(wanted).filter_map(|row| figure(row, index)).try_fold(Decimal::ZERO, Decimal::checked_add)
        };
        let fits = |wanted: &dyn Fn(&&Row) -> bool| {
            additive.clone().all(|(index, _)| figure(total, index).is_none_or(|written| sum(index, wanted) == Some(written)))
        };
        self.rows.iter().any(|row| block(&row)) && fits(&block) && !fits(&|_| true)
    }

    /// Subtotals with the counted rows that they sum.
    pub(crate) fn subtotals(&self) -> impl Iterator<Item = (&Row, Vec<&Row>)> {
        let find = |rows: &'_ [Row], row: u32| rows.iter().position(|known| known.row == row);
        self.layout.body.subtotals.iter().filter_map(move |subtotal| {
            let total = &self.totals[find(&self.totals, subtotal.row)?];
            let parts = subtotal.parts.iter().filter_map(|row| Some(&self.rows[find(&self.rows, *row)?])).collect();
            Some((total, parts))
        })
    }

    /// Whether the units of the rows stand in the place of a column that breaks figures down elsewhere.
    pub(crate) fn units_replace(&self, column: &Column) -> bool {
        column.dimension && self.form.unit_column().is_none() && self.rows.iter().any(|row| row.unit.is_some())
    }

    /// The part of the table that some of its rows make: no totals, they stand for all rows.
    pub(crate) fn of_rows(&self, rows: &[&Row]) -> Self {
        Self { rows: rows.iter().map(|row| (*row).clone()).collect(), totals: vec![], is_nil: false, ..self.clone() }
    }

    /// Says of each row which unit it is about.
    pub(crate) fn name_units(&mut self, unit_of: impl Fn(&TableRow) -> Option<(CellRef, String)>) {
        let places: HashMap<u32, &TableRow> = self.layout.body.rows.iter().map(|place| (place.row, place)).collect();
        for row in &mut self.rows {
            row.unit = places.get(&row.row).and_then(|place| unit_of(place));
        }
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
            of_which: vec![],
            is_nil: layout.body.nil.is_some() && layout.body.rows.iter().all(|row| row.kind == RowKind::Total),
            layout,
            source: sheet,
        };
        let readings: Vec<ColumnReading> = layout.header.columns.iter().map(|found| reading(sheet, layout, *found)).collect();
        for place in &layout.body.rows {
            let mut found = vec![];
            let row = row(sheet, layout, (typing, &readings), place.row, &mut found);
            // "Tổng số" is no entry of the list of its column, and need not be one.
            let is_name_of_total = |kind: &FindingKind| matches!(kind, FindingKind::CodeUnknown { .. } | FindingKind::CodeReadAs { .. });
            findings.extend(found.into_iter().filter(|finding| place.kind != RowKind::Total || !is_name_of_total(&finding.kind)));
            match place.kind {
                RowKind::Data => table.rows.push(row),
                RowKind::Total => table.totals.push(row),
                RowKind::OfWhich => table.of_which.push(row),
            }
        }
        table
    }
}

/// What the cells of a column, its header and the form say about how they are read.
fn reading(sheet: &Sheet, layout: &Layout<'_>, found: HeaderColumn) -> ColumnReading {
    let column = &layout.form.columns[found.column];
    if !column.kind.is_figure() {
        return ColumnReading::default();
    }
    let cells = layout.body.rows.iter().filter_map(|place| sheet.get(CellRef::new(place.row, found.at)));
    let scale = layout.header.scales.iter().find(|(at, _)| *at == found.at).map(|(_, scale)| scale.factor);
    ColumnReading::of(column, cells).with(scale, layout.form.yields == Yields::Targets)
}

fn row(
    sheet: &Sheet,
    layout: &Layout<'_>,
    (typing, readings): (&Typing<'_>, &[ColumnReading]),
    row: u32,
    findings: &mut Vec<Finding>,
) -> Row {
    let mut cells = vec![None; layout.form.columns.len()];
    let merges = sheet.merges_into(row);
    for (found, reading) in layout.header.columns.iter().zip(readings) {
        let at = CellRef::new(row, found.at);
        let column = &layout.form.columns[found.column];
        // Words merged over several rows (a channel beside its activities) hold for each of them; a figure counts once.
        let merge = merges.iter().find(|merge| merge.first.column == found.at && !column.kind.is_figure());
        let cell = sheet.get(merge.map_or(at, |merge| merge.first));
        cells[found.column] = Some(typing.read(at, cell, (column, reading), findings));
    }
    let unit_place = layout.form.columns.iter().position(|column| column.kind == ColumnKind::Unit);
    let unit = unit_place.and_then(|place| cells[place].as_ref()).map(|cell: &Typed| (cell.at, cell.found.clone()));
    Row { row, cells, unit }
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
