//! A total row is not the sum of the rows it stands for: all rows, or those of its group.
//!
//! Wrong: rows 3 and 4, "Tổng số" 8. Right: 7. A column with a missing or unreadable row is not judged.

use rust_decimal::Decimal;
use tonghop_domain::form::Column;
use tonghop_domain::{Finding, FindingKind, State};

use super::{about, sum};
use crate::table::{Row, Table};

pub(crate) fn check(table: &Table<'_>) -> Vec<Finding> {
    let grand = table.grand_total().map(|total| (total, table.rows.iter().collect()));
    let totals = table.subtotals().chain(grand).filter(|(_, parts): &(&Row, Vec<&Row>)| !parts.is_empty());
    totals.flat_map(|(total, parts)| differences(table, total, &parts)).collect()
}

fn differences(table: &Table<'_>, total: &Row, parts: &[&Row]) -> Vec<Finding> {
    let additive = table.form.columns.iter().enumerate().filter(|(_, column)| column.kind.is_additive());
    additive.filter_map(|(index, column)| broken(table, total, parts, index, column)).collect()
}

fn broken(table: &Table<'_>, total: &Row, parts: &[&Row], index: usize, column: &Column) -> Option<Finding> {
    let cell = total.cells.get(index)?.as_ref()?;
    let written = cell.figure()?;
    let sum = sum(parts.iter().map(|row| figure(row, index)))?;
    let kind = FindingKind::ColumnTotalDiffers { column: column.label_or_title(), total: written, sum };
    (sum != written).then(|| about(table, cell, kind))
}

/// The figure that a row adds to its column; `None` = not known, so that no total can be judged.
pub(crate) fn figure(row: &Row, index: usize) -> Option<Decimal> {
    let cell = row.cells.get(index)?.as_ref()?;
    if cell.state == State::NotApplicable { Some(Decimal::ZERO) } else { cell.figure() }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_total_that_counts_itself_is_named() {
        let part = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let double = part.map(|figure| figure * 2);
        let rows = |total| [sample::row("Tư pháp", part), sample::row("Đất đai", part), sample::row("TỔNG CỘNG", total)];
        assert!(sample::codes(super::check, &rows(double)).is_empty());
        let with_subtotal = [&rows(double)[..2], &[sample::row("Cộng", double)], &rows(part.map(|figure| figure * 4))[2..]].concat();
        assert_eq!(sample::codes(super::check, &with_subtotal).len(), 9, "the subtotal was counted in; two columns are 0");
        let mut wrong = double;
        wrong[0] = 12;
        assert_eq!(sample::codes(super::check, &rows(wrong)), ["SUM-02 C12"]);
    }
}
