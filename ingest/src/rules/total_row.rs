//! A total row was recognised: said once, because its figures are checked and never counted.
//!
//! Worth a note: "Tổng số" beside its parts. Not worth one: a table of which the total is the only row.

use tonghop_domain::{Finding, FindingKind};

use super::{about, columns};
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.rows.is_empty() {
        return vec![];
    }
    let first_words = |row| columns(table, row).find(|(column, cell)| !column.kind.is_figure() && cell.found.chars().count() > 2);
    let named = table.totals.iter().filter_map(first_words);
    named.map(|(_, cell)| about(table, cell, FindingKind::TotalRowSkipped)).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_total_beside_its_parts_is_said() {
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let both = [sample::row("Tư pháp", figures), sample::row("Tổng số", figures)];
        assert_eq!(sample::codes(super::check, &both), ["SUM-03 B11"]);
        assert!(sample::codes(super::check, &both[1..]).is_empty());
    }
}
