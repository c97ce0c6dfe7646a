//! A column that the form requires is not on the sheet; and columns of the sheet that the form does not know.
//!
//! Wrong: form 06a without "Từ kỳ trước". Right: all thirteen columns, in any order.

use tonghop_domain::{Finding, FindingKind, Location};

use super::about_sheet;
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let header = &table.layout.header;
    let is_there = |index: usize| header.columns.iter().any(|found| found.column == index);
    let missing = table
        .form
        .columns
        .iter()
        .enumerate()
        .filter(|(index, column)| column.required && !is_there(*index) && !table.units_replace(column));
    let missing = missing.map(|(_, column)| about_sheet(table, FindingKind::ColumnMissing { column: column.title() }));
    let unknown = header
        .unknown
        .iter()
        .map(|(at, text)| Finding::new(FindingKind::ColumnUnknown, Location::cell(table.sheet, *at)).with_found(text.clone()));
    missing.chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn what_is_missing_and_what_is_extra_is_said() {
        let rows =
            [vec!["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Ghi chú của xã"], vec!["Đất đai", "3", "2", "1", "gấp"]];
        assert_eq!(sample::codes_of_sheet(super::check, sample::PETITIONS, &rows), ["TABLE-01 sheet", "TABLE-02 E1"]);
    }
}
