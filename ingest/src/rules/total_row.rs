//! A row was recognised whose figures are not counted: a total, which is checked, or a part of the row above it.
//!
//! Worth a note: "Tổng số" beside its parts, "Trong đó: trực tuyến". Not worth one: a table of which the total is the only row.

use tonghop_domain::form::{Column, ColumnKind};
use tonghop_domain::{Finding, FindingKind};

use super::{about, columns};
use crate::table::Table;
use crate::values::Typed;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.rows.is_empty() {
        return vec![];
    }
    let is_words = |(column, cell): &(&Column, &Typed)| !column.kind.is_figure() && cell.found.chars().count() > 2;
    let is_name = |named: &(&Column, &Typed)| is_words(named) && named.0.kind != ColumnKind::Ordinal;
    let first_words = |row| columns(table, row).find(is_name).or_else(|| columns(table, row).find(is_words));
    let totals = table.totals.iter().map(|row| (row, FindingKind::TotalRowSkipped));
    let parts = table.of_which.iter().map(|row| (row, FindingKind::PartRowSkipped));
    totals.chain(parts).filter_map(|(row, kind)| Some(about(table, first_words(row)?.1, kind))).collect()
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

    #[test]
    fn a_total_with_a_number_of_its_own_is_a_total() {
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let mut total = sample::row("Tổng số", figures);
        total[0] = "II".to_owned();
        assert_eq!(sample::codes(super::check, &[sample::row("Tư pháp", figures), total]), ["SUM-03 B11"]);
    }

    #[test]
    fn a_total_named_in_the_column_of_numbers_is_shown_there() {
        let figures = [300, 100, 100, 100, 200, 100, 100, 0, 100, 100, 0];
        let mut total = sample::row("", figures);
        total[0] = "Tổng số".to_owned();
        assert_eq!(sample::codes(super::check, &[sample::row("Tư pháp", figures), total.clone()]), ["SUM-03 A11"]);
        total[1] = "//".to_owned();
        assert_eq!(sample::codes(super::check, &[sample::row("Tư pháp", figures), total]), ["SUM-03 A11"], "a ditto mark is no name");
    }

    #[test]
    fn a_part_of_the_row_above_is_said_and_not_added_up() {
        let figures = [30, 10, 10, 10, 20, 10, 10, 0, 10, 10, 0];
        let part = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let row = |number: &str, name: &str, figures| {
            let mut row = sample::row(name, figures);
            number.clone_into(&mut row[0]);
            row
        };
        let double = figures.map(|figure| figure * 2);
        let rows = [
            row("1", "Tư pháp", figures),
            row("1.1", "Trong đó: hộ tịch", part),
            row("1.2", "Chứng thực", part),
            row("2", "Đất đai", figures),
            row("", "Tổng số", double),
        ];
        assert_eq!(sample::codes(super::check, &rows), ["SUM-03 B14", "SUM-03 B11", "SUM-03 B12"]);
        assert!(sample::codes(crate::rules::column_total::check, &rows).is_empty(), "neither the group nor the whole is said to be wrong");
        let unnumbered = [rows[0].clone(), row("", "Trong đó: hộ tịch", part), rows[3].clone(), rows[4].clone()];
        assert!(sample::codes(crate::rules::column_total::check, &unnumbered).is_empty());
    }
}
