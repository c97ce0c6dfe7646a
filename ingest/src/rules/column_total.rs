//! The total row is not the sum of the rows it stands with.
//!
//! Wrong: rows 3 and 4, "Tổng số" 8. Right: 7. A column with a missing or unreadable row is not judged.

use rust_decimal::Decimal;
use tonghop_domain::form::Column;
use tonghop_domain::{Finding, FindingKind, State};

use super::{about, sum};
use crate::table::{Row, Table};

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let Some(total) = table.grand_total() else { return vec![] };
    if table.rows.is_empty() {
        return vec![];
    }
    let additive = table.form.columns.iter().enumerate().filter(|(_, column)| column.kind.is_additive());
    additive.filter_map(|(index, column)| broken(table, total, index, column)).collect()
}

fn broken(table: &Table<'_>, total: &Row, index: usize, column: &Column) -> Option<Finding> {
    let cell = total.cells.get(index)?.as_ref()?;
    let written = cell.figure()?;
    let sum = sum(table.rows.iter().map(|row| figure(row, index)))?;
    let kind = FindingKind::ColumnTotalDiffers { column: column.label_or_title(), total: written, sum };
    (sum != written).then(|| about(table, cell, kind))
}

fn figure(row: &Row, index: usize) -> Option<Decimal> {
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
