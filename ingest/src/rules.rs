//! What makes a report wrong or doubtful beyond single cells. One rule, one file: doc, check, tests; registered in [`RULES`].
//!
//! Order is that of the findings: structure, values, across cells, across rows; then across the sheets of the file
//! ([`FILE_RULES`]). Rules against earlier reports and other sources are in [`crate::history`] and [`crate::sources`].

mod column_missing;
pub(crate) mod column_total;
pub(crate) mod date_outside_period;
mod evidence_missing;
mod form_expired;
mod integrated_as_dedicated;
mod line_missing;
mod negative;
mod no_rows;
mod not_whole;
mod out_of_range;
pub(crate) mod repeated_activity;
mod repeated_rows;
mod report_split;
mod required_missing;
mod row_sum;
mod sheets_differ;
mod template_outdated;
mod text_too_long;
mod total_row;

#[cfg(test)]
#[allow(clippy::expect_used)]
pub(crate) mod sample;

use rust_decimal::Decimal;
use tonghop_domain::form::{Column, Form};
use tonghop_domain::{Finding, FindingKind, Location};

use crate::reading::Report;
use crate::table::{Row, Table};
use crate::values::Typed;

/// A rule looks at a table and says what it finds.
pub(crate) type Rule = fn(&Table<'_>) -> Vec<Finding>;

/// Every rule, in the order in which its findings are reported.
pub(crate) const RULES: [Rule; 18] = [
    form_expired::check,
    template_outdated::check,
    line_missing::check,
    column_missing::check,
    no_rows::check,
    total_row::check,
    required_missing::check,
    negative::check,
    not_whole::check,
    out_of_range::check,
    text_too_long::check,
    date_outside_period::check,
    row_sum::check,
    column_total::check,
    repeated_rows::check,
    repeated_activity::check,
    integrated_as_dedicated::check,
    evidence_missing::check,
];

/// All findings of all rules.
pub(crate) fn check(table: &Table<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| rule(table)).collect()
}

/// A rule across the sheets of a file: what a report says against an earlier one of the same unit and period.
pub(crate) type FileRule = fn(&Report, &Report, &[Form]) -> Vec<Finding>;

/// Every rule across sheets.
const FILE_RULES: [FileRule; 2] = [sheets_differ::RULE, report_split::RULE];

/// Compares the reports of one file with each other; what is found is added to the later of two.
///
/// Reports whose unit or period is unknown are left alone: they are asked for first.
pub(crate) fn across(reports: &mut [Report], forms: &[Form]) {
    for index in 1..reports.len() {
        let (before, rest) = reports.split_at_mut(index);
        let Some(later) = rest.first_mut() else { return };
        let key = (&later.unit, &later.period);
        let known = later.unit.is_some() && later.period.is_some();
        let mut seen = false;
        // Of several copies of a form each is compared with the first only.
        let comparable = before.iter().filter(|earlier| known && (&earlier.unit, &earlier.period) == key);
        let comparable = comparable.filter(|earlier| earlier.form != later.form || !std::mem::replace(&mut seen, true));
        let found: Vec<Finding> = comparable.flat_map(|earlier| FILE_RULES.iter().flat_map(|rule| rule(later, earlier, forms))).collect();
        later.findings.extend(found);
    }
}

/// A sum of figures; `None` where one is not known, or where the sum has more digits than can be computed with.
pub(crate) fn sum(figures: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    let mut total = Decimal::ZERO;
    for figure in figures {
        total = total.checked_add(figure?)?;
    }
    Some(total)
}

/// A finding about one cell, with what the unit wrote there.
fn about(table: &Table<'_>, cell: &Typed, kind: FindingKind) -> Finding {
    Finding::new(kind, Location::cell(table.sheet, cell.at)).with_found(cell.found.clone())
}

/// A finding about the sheet as a whole.
fn about_sheet(table: &Table<'_>, kind: FindingKind) -> Finding {
    Finding::new(kind, Location::Sheet { sheet: table.sheet.to_owned() })
}

/// Every cell of counted and total rows, with its column.
fn cells<'t>(table: &'t Table<'_>) -> impl Iterator<Item = (&'t Column, &'t Typed)> {
    let rows = table.rows.iter().chain(&table.totals);
    rows.flat_map(|row| columns(table, row))
}

fn columns<'t>(table: &'t Table<'_>, row: &'t Row) -> impl Iterator<Item = (&'t Column, &'t Typed)> {
    table.form.columns.iter().zip(&row.cells).filter_map(|(column, cell)| Some((column, cell.as_ref()?)))
}
