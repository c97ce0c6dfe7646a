//! A count below zero.
//!
//! Wrong: -3 dossiers. Right: 3, or 0.

use rust_decimal::Decimal;
use tonghop_domain::{Finding, FindingKind};

use super::{about, cells};
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let below = cells(table).filter_map(|(column, cell)| {
        let value = cell.figure().filter(|value| *value < Decimal::ZERO)?;
        let least_is_zero = column.least.is_none_or(|least| least >= Decimal::ZERO);
        (column.kind.is_additive() && least_is_zero).then_some((column, cell, value))
    });
    below.map(|(column, cell, value)| about(table, cell, FindingKind::Negative { column: column.label_or_title(), value })).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_count_is_never_below_zero() {
        assert_eq!(sample::codes(super::check, &[sample::row("Tư pháp", [-3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0])]), ["CELL-02 C10"]);
        assert!(sample::codes(super::check, &[sample::row("Tư pháp", [0; 11])]).is_empty());
    }
}
