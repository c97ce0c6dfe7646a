//! Something treated within another meeting (lồng ghép) is reported as a conference of its own.
//!
//! Doubtful: "Hội nghị chuyên đề", cách tổ chức "lồng ghép". Right: "Lồng ghép trong họp, giao ban, hội nghị".

use tonghop_domain::form::Yields;
use tonghop_domain::{Finding, FindingKind};

use super::about;
use crate::table::{Row, Table};
use crate::values::Value;

/// Activity types that name an event held for the topic.
const DEDICATED: [&str; 3] = ["HOI_NGHI_CHUYEN_DE", "HOI_NGHI_DOI_THOAI", "TOA_DAM"];

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    if table.form.yields != Yields::Activities {
        return vec![];
    }
    table.rows.iter().filter_map(|row| integrated(table, row)).collect()
}

fn integrated(table: &Table<'_>, row: &Row) -> Option<Finding> {
    let is_code = |field: &str, codes: &[&str]| {
        let cell = row.get(table.form, field)?;
        matches!(&cell.value, Value::Code(code) if codes.contains(&code.as_str())).then_some(cell)
    };
    let activity = is_code("hinh_thuc", &DEDICATED)?;
    let mode = is_code("cach_to_chuc", &["integrated"])?;
    Some(about(table, mode, FindingKind::IntegratedAsDedicated { activity: activity.found.clone() }))
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn an_integrated_topic_is_no_conference() {
        let log = |kind, mode| [vec!["Ngày", "Nội dung", "Hình thức", "Cách tổ chức"], vec!["05/7/2025", "CCHC", kind, mode]];
        let codes = |kind, mode| sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log(kind, mode));
        assert_eq!(codes("Hội nghị chuyên đề", "Lồng ghép"), ["LOG-04 D2"]);
        assert!(codes("Hội nghị chuyên đề", "Chuyên đề").is_empty());
        assert!(codes("Lồng ghép trong họp, giao ban, hội nghị", "Lồng ghép").is_empty());
    }
}
