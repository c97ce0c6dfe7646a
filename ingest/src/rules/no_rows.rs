//! The form was recognised and its table is empty, without the words "không phát sinh"; or it says them: a nil report.
//!
//! Wrong: a header and nothing below. Right: a header and "Không phát sinh" below.

use tonghop_domain::{Finding, FindingKind, Location};

use super::about_sheet;
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let is_empty = table.rows.is_empty() && table.totals.is_empty();
    match table.layout.body.nil {
        Some(at) if table.is_nil => vec![Finding::new(FindingKind::NilReport, Location::cell(table.sheet, at))],
        _ if is_empty => vec![about_sheet(table, FindingKind::NoRows)],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    const HEADER: [&str; 5] = ["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang giải quyết"];

    #[test]
    fn an_empty_table_is_no_nil_report() {
        assert_eq!(sample::codes_of_sheet(super::check, sample::PETITIONS, &[HEADER.to_vec()]), ["TABLE-03 sheet"]);
        let nil = [HEADER.to_vec(), vec!["Không phát sinh"]];
        assert_eq!(sample::codes_of_sheet(super::check, sample::PETITIONS, &nil), ["TABLE-04 A2"]);
        let half = [HEADER.to_vec(), vec!["Đất đai", "3", "2", "1", "0"], vec!["Không phát sinh"]];
        assert!(sample::codes_of_sheet(super::check, sample::PETITIONS, &half).is_empty(), "rows above say that something did");
        let filled = [HEADER.to_vec(), vec!["Đất đai", "0", "0", "0", "0"]];
        assert!(sample::codes_of_sheet(super::check, sample::PETITIONS, &filled).is_empty());
    }
}
