//! A labelled line that the form needs above its table is not there.
//!
//! Wrong: a plan without "Chủ đề: …". Right: "Chủ đề: CCHC".

use tonghop_domain::{Finding, FindingKind};

use super::about_sheet;
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let title = &table.layout.title;
    let missing = table.form.lines.iter().filter(|line| {
        let value = title.labelled(&line.labels).map(|found| found.value.trim());
        line.required && value.is_none_or(str::is_empty)
    });
    let label = |labels: &[String]| labels.first().cloned().unwrap_or_default();
    missing.map(|line| about_sheet(table, FindingKind::LineMissing { label: label(&line.labels) })).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_plan_says_its_theme() {
        let with = [vec!["Chủ đề: CCHC"], vec!["Mã", "Nội dung", "Loại"], vec!["1", "Tin bài", "COUNT"]];
        assert!(sample::codes_of_sheet(super::check, sample::PLAN_TARGETS, &with).is_empty());
        assert_eq!(sample::codes_of_sheet(super::check, sample::PLAN_TARGETS, &with[1..]), ["TABLE-07 sheet"]);
    }
}
