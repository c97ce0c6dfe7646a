//! A text that is far longer than what its column asks for: a paragraph pasted into a cell.
//!
//! Doubtful: a field of work of 900 letters. Right: "Tư pháp", and the explanation in the narrative report.

use tonghop_domain::form::{Column, ColumnKind};
use tonghop_domain::{Finding, FindingKind};

use super::{about, cells};
use crate::table::Table;
use crate::values::Value;

/// A text that names what figures are broken down by, a unit or a code.
const MOST_OF_A_NAME: usize = 250;
/// Any other text; the longest target of the five real plans has about 600 letters.
const MOST: usize = 2_000;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let long = cells(table).filter_map(|(column, cell)| {
        let Value::Words(words) = &cell.value else { return None };
        let (length, most) = (words.chars().count(), most(column));
        let kind = || FindingKind::TextTooLong { column: column.label_or_title(), length: number(length), most: number(most) };
        (length > most).then(|| about(table, cell, kind()))
    });
    long.collect()
}

fn most(column: &Column) -> usize {
    if column.dimension || column.kind == ColumnKind::Unit { MOST_OF_A_NAME } else { MOST }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use tonghop_domain::FindingKind;

    use crate::rules::sample;

    #[test]
    fn how_long_it_is_and_may_be_is_said() {
        let long = sample::form_06a(&[sample::row(&"ạ".repeat(900), [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0])]);
        let findings = sample::findings(super::check, &long);
        let FindingKind::TextTooLong { length, most, .. } = findings[0].kind else { panic!("{findings:?}") };
        assert_eq!((length, most), (900, 250));
    }

    #[test]
    fn a_name_is_no_paragraph_and_a_note_no_report() {
        let figures = [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0];
        let codes = |length| sample::codes(super::check, &[sample::row(&"ạ".repeat(length), figures)]);
        assert!(codes(super::MOST_OF_A_NAME).is_empty());
        assert_eq!(codes(super::MOST_OF_A_NAME + 1), ["CELL-14 B10"]);
        let log = |words: &str| {
            let rows = [vec!["Ngày", "Nội dung", "Hình thức"], vec!["05/7/2025", words, "Tin bài"]];
            sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &rows)
        };
        assert!(log(&"ạ".repeat(super::MOST)).is_empty());
        assert_eq!(log(&"ạ".repeat(super::MOST + 1)), ["CELL-14 B2"]);
    }
}
