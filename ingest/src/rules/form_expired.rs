//! The form's legal basis ended before the period did: the figures are read, the office checks whether a newer form is due.
//!
//! Wrong: form 06a of Thông tư 01/2020 for the year 2026. Right: the same form for Quý III năm 2025.

use tonghop_domain::{Finding, FindingKind};

use super::about_sheet;
use crate::table::Table;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let expired = table.form.valid_until.zip(table.period).filter(|(until, period)| period.to > *until);
    let kind = |until| FindingKind::FormExpired { form: table.form.title.clone(), valid_until: until };
    expired.map(|(until, _)| about_sheet(table, kind(until))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn a_period_that_ends_after_the_form_is_warned_of() {
        let rows = [sample::row("Tư pháp", [3, 1, 1, 1, 2, 1, 1, 0, 1, 1, 0])];
        assert_eq!(sample::codes_in(super::check, "cchc:2026", &rows), ["FILE-02 sheet"]);
        assert!(sample::codes_in(super::check, "cchc:2025-Q3", &rows).is_empty());
        let last_day = sample::KSTT_06A.replace("2026-02-14", "2025-09-14");
        assert!(sample::codes_of(super::check, &last_day, &sample::form_06a(&rows)).is_empty(), "a period may end on the last day");
    }
}
