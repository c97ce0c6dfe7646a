//! A cell that must be filled is blank. Missing is not zero, so nothing is put in its place.
//!
//! Wrong: a row of form 06a without "Quá hạn". Right: 0 where there was none.

use tonghop_domain::form::Column;
use tonghop_domain::{Finding, FindingKind, State};

use super::{about, columns};
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let counted = table.rows.iter().flat_map(|row| columns(table, row));
    let blank = counted.filter(|(column, cell)| column.required && cell.state == State::Missing);
    let kind = |column: &Column| FindingKind::RequiredMissing { column: column.label_or_title(), is_figure: column.kind.is_figure() };
    blank.map(|(column, cell)| about(table, cell, kind(column))).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_blank_is_said_and_a_zero_is_not() {
        let mut row = sample::row("Tư pháp", [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0]);
        assert!(sample::codes(super::check, std::slice::from_ref(&row)).is_empty());
        row[9] = String::new();
        assert_eq!(sample::codes(super::check, &[row]), ["CELL-08 J10"]);
    }
}
