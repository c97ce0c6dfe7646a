//! A figure outside the bounds that the form sets for its column. A count below zero has its own rule.
//!
//! Wrong: a satisfaction of 120 %. Right: 0 to 100.

use rust_decimal::Decimal;
use tonghop_domain::{Finding, FindingKind};

use super::{about, cells};
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let outside = cells(table).filter_map(|(column, cell)| {
        let value = cell.figure()?;
        let negative_count = column.kind.is_additive() && value < Decimal::ZERO;
        let is_outside = column.least.is_some_and(|least| value < least) || column.most.is_some_and(|most| value > most);
        (is_outside && !negative_count).then_some((column, cell, value))
    });
    let kind = |column: &tonghop_domain::form::Column, value| FindingKind::OutOfRange {
        column: column.label_or_title(),
        value,
        least: column.least,
        most: column.most,
    };
    outside.map(|(column, cell, value)| about(table, cell, kind(column, value))).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn bounds_belong_to_the_range() {
        let header = vec!["Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch", "Chi phí thời gian"];
        let rows = |value| [header.clone(), vec!["An Giang", value, "10", "5", "5"]];
        assert!(sample::codes_of_sheet(super::check, sample::PCI, &rows("10")).is_empty());
        assert_eq!(sample::codes_of_sheet(super::check, sample::PCI, &rows("10,5")), ["CELL-04 B2"]);
        assert!(sample::codes_of_sheet(super::check, sample::PCI, &rows("0")).is_empty());
        assert_eq!(sample::codes_of_sheet(super::check, sample::PCI, &rows("-0,5")), ["CELL-04 B2"]);
    }

    #[test]
    fn a_count_below_zero_has_its_own_rule() {
        let header = vec!["Tỉnh", "Gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch", "Chi phí thời gian", "Xếp hạng"];
        let rows = |rank| [header.clone(), vec!["An Giang", "5", "5", "5", "5", rank]];
        assert!(sample::codes_of_sheet(super::check, sample::PCI, &rows("-1")).is_empty());
        assert!(sample::codes_of_sheet(super::check, sample::PCI, &rows("1")).is_empty());
        assert_eq!(sample::codes_of_sheet(super::check, sample::PCI, &rows("0")), ["CELL-04 F2"], "ranks begin at 1");
    }
}
