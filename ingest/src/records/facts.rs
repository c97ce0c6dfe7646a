//! One fact per value column of a row.

use tonghop_domain::form::{Column, ColumnKind, Form};
use tonghop_domain::{CellRef, DimensionKey, Provenance, State};

use crate::layout::is_estimate as is_estimate_word;
use crate::reading::ReportedFact;
use crate::table::{Row, Table};
use crate::values::{Typed, Value};

/// What a row's figures are broken down by.
pub(crate) fn dimensions(form: &Form, row: &Row) -> DimensionKey {
    let member = |cell: &Typed| match &cell.value {
        Value::Words(words) => Some(words.clone()),
        Value::Code(code) => Some(code.clone()),
        _ => None,
    };
    let pairs = form.dimensions().filter_map(|column| {
        let cell = row.get(form, &column.field)?;
        Some((column.field.clone(), member(cell).filter(|member| !member.is_empty())?))
    });
    pairs.collect()
}

/// What a row stands for; `None` where a part that must be said is not, or is no entry of its list: that is said elsewhere, and its
/// figures are nobody's total.
pub(crate) fn key(form: &Form, row: &Row) -> Option<DimensionKey> {
    let key = dimensions(form, row);
    let is_known = |column: &Column| !column.required || row.get(form, &column.field).is_none() || key.member(&column.field).is_some();
    form.dimensions().all(is_known).then_some(key)
}

/// The facts of some rows and of the total row; a repeated row is left out, its finding blocks the report.
///
/// A total row that stands alone is the figure itself; beside its parts it is marked as a total.
pub(crate) fn of_rows<'t>(
    table: &Table<'_>,
    rows: impl Iterator<Item = &'t Row>,
    total: Option<&Row>,
    is_estimate: bool,
) -> Vec<ReportedFact> {
    let mut seen: Vec<DimensionKey> = vec![];
    let mut facts = vec![];
    for row in rows {
        let Some(key) = key(table.form, row) else { continue };
        if !seen.contains(&key) {
            facts.extend(of_row(table, row, &key, false, is_estimate));
            seen.push(key);
        }
    }
    if let Some(total) = total {
        facts.extend(of_row(table, total, &DimensionKey::total(), !seen.is_empty(), is_estimate));
    }
    facts
}

/// The facts of a report that says nothing occurred: every figure of the form, once, as a nil report.
pub(crate) fn nil(table: &Table<'_>, at: CellRef) -> Vec<ReportedFact> {
    let fact = |column: &Column| {
        Some(ReportedFact {
            element: table.form.element(&column.field).ok()?,
            dimensions: DimensionKey::total(),
            state: State::NilReport,
            value: None,
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: table.sheet.to_owned(), cell: at },
        })
    };
    table.form.columns.iter().filter(|column| column.kind.is_figure()).filter_map(fact).collect()
}

fn of_row(table: &Table<'_>, row: &Row, key: &DimensionKey, is_total: bool, is_estimate: bool) -> Vec<ReportedFact> {
    let figures = table.form.columns.iter().zip(&row.cells).filter(|(column, _)| column.kind.is_figure());
    let is_estimate = is_estimate || is_row_estimate(table.form, row);
    let in_estimate_column = |at: CellRef| table.layout.header.estimates.iter().any(|header| header.column == at.column);
    let fact = |column: &Column, cell: &Typed| {
        Some(ReportedFact {
            element: table.form.element(&column.field).ok()?,
            dimensions: key.clone(),
            state: cell.state,
            value: if let Value::Number(number) = cell.value { Some(number) } else { None },
            is_total,
            is_estimate: is_estimate || in_estimate_column(cell.at),
            provenance: Provenance::Cell { sheet: table.sheet.to_owned(), cell: cell.at },
        })
    };
    figures.filter_map(|(column, cell)| fact(column, cell.as_ref()?)).collect()
}

/// Whether a note of the row calls its figures an estimate.
fn is_row_estimate(form: &Form, row: &Row) -> bool {
    let notes = form.columns.iter().zip(&row.cells).filter(|(column, _)| column.kind == ColumnKind::Text && !column.dimension);
    notes.filter_map(|(_, cell)| cell.as_ref()).any(|cell| is_estimate_word(&cell.found))
}
