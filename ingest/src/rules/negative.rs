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
        let header = vec!["Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch", "Chi phí thời gian", "Xếp hạng"];
        let scores = [header.clone(), vec!["An Giang", "-1", "5", "5", "5", "3"]];
        assert!(sample::codes_of_sheet(super::check, sample::PCI, &scores).is_empty(), "a score below zero is out of range");
        let form = sample::PCI.replace("least = 1\n", "least = -5\n");
        let ranks = [header, vec!["An Giang", "5", "5", "5", "5", "-3"]];
        assert!(sample::codes_of_sheet(super::check, &form, &ranks).is_empty(), "the form allows it");
    }
}
