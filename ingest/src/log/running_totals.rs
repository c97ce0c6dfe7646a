//! Sums of the columns of a long log while its rows go by, and the total rows that they are checked against at the end.

use rust_decimal::Decimal;
use tonghop_domain::form::Form;
use tonghop_domain::{CellRef, Finding, FindingKind, Location, text};

use crate::rules::column_total;
use crate::table::{Row, Table};

/// One total row as written.
#[derive(Debug)]
struct Total {
    /// Whether it begins with "Tổng", as the total of a whole table does.
    is_grand: bool,
    /// Per additive column: its place in the form, where it stands, as written, the figure.
    figures: Vec<(usize, CellRef, String, Decimal)>,
}

/// The sums so far; `None` for a column with a row whose figure is not known.
#[derive(Debug, Default)]
pub(super) struct RunningTotals {
    sums: Vec<Option<Decimal>>,
    totals: Vec<Total>,
}

impl RunningTotals {
    /// Takes in the rows of a block.
    pub(super) fn add(&mut self, table: &Table<'_>) {
        self.sums.resize(table.form.columns.len(), Some(Decimal::ZERO));
        for row in &table.rows {
            for (index, sum) in self.sums.iter_mut().enumerate() {
                *sum = sum.zip(column_total::figure(row, index)).and_then(|(sum, figure)| sum.checked_add(figure));
            }
        }
        self.totals.extend(table.totals.iter().map(|row| total(table.form, row)));
    }

    /// What is wrong with the total of the whole log: the only total row, else the only one that begins with "Tổng".
    pub(super) fn findings(&self, form: &Form, sheet: &str) -> Vec<Finding> {
        let Some(total) = self.grand() else { return vec![] };
        let finding = |(index, cell, found, written): &(usize, CellRef, String, Decimal)| {
            let sum = (*self.sums.get(*index)?)?;
            let column = form.columns.get(*index)?.label_or_title();
            let kind = FindingKind::ColumnTotalDiffers { column, total: *written, sum };
            (sum != *written).then(|| Finding::new(kind, Location::cell(sheet, *cell)).with_found(found.clone()))
        };
        total.figures.iter().filter_map(finding).collect()
    }

    fn grand(&self) -> Option<&Total> {
        if let [only] = self.totals.as_slice() {
            return Some(only);
        }
        let mut grand = self.totals.iter().filter(|total| total.is_grand);
        grand.next().filter(|_| grand.next().is_none())
    }
}

fn total(form: &Form, row: &Row) -> Total {
    let additive = form.columns.iter().enumerate().filter(|(_, column)| column.kind.is_additive());
    let figure = |(index, _): (usize, _)| {
        let cell = row.cells.get(index)?.as_ref()?;
        Some((index, cell.at, cell.found.clone(), cell.figure()?))
    };
    Total {
        is_grand: row.cells.iter().flatten().any(|cell| text::fold(&cell.found).starts_with("tong")),
        figures: additive.filter_map(figure).collect(),
    }
}
