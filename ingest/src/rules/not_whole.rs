//! A count that is no whole number.
//!
//! Wrong: 12,5 dossiers. Right: 12 or 13.

use tonghop_domain::form::ColumnKind;
use tonghop_domain::{Finding, FindingKind};

use super::{about, cells};
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let broken = cells(table).filter_map(|(column, cell)| {
        let value = cell.figure().filter(|value| !value.is_integer())?;
        (column.kind == ColumnKind::Count).then_some((column, cell, value))
    });
    broken.map(|(column, cell, value)| about(table, cell, FindingKind::NotWhole { column: column.label_or_title(), value })).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn half_a_dossier_is_said() {
        let mut row = sample::row("Tư pháp", [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0]);
        row[4] = "12,5".to_owned();
        assert_eq!(sample::codes(super::check, &[row]), ["CELL-03 E10"]);
    }
}
