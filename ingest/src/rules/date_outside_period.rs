//! A day of a log that lies outside the window of the period: it counts in another report, or was mistyped.
//!
//! Doubtful: 16/9/2025 in the report of Quý III (15/6-14/9/2025). Right: 12/9/2025.
//! Days of plans and tasks are due dates and may lie anywhere.

use tonghop_domain::form::Yields;
use tonghop_domain::{Finding, FindingKind};

use super::{about, cells};
use crate::table::Table;
use crate::values::Value;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let Some(period) = table.period.filter(|_| matches!(table.form.yields, Yields::Activities | Yields::Facts)) else { return vec![] };
    let outside = cells(table).filter_map(|(_, cell)| match cell.value {
        Value::Days(from, to) if !(period.contains(from) && period.contains(to)) => {
            Some((cell, if period.contains(from) { to } else { from }))
        }
        _ => None,
    });
    let kind = |day| FindingKind::DateOutsidePeriod {
        day,
        period: period.id.clone(),
        period_name: period.name.clone(),
        from: period.from,
        to: period.to,
    };
    outside.map(|(cell, day)| about(table, cell, kind(day))).collect()
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    #[test]
    fn the_last_day_of_the_window_is_inside() {
        let log = |day| [vec!["STT", "Ngày", "Nội dung", "Hình thức"], vec!["1", day, "Tin về dịch vụ công", "Tin bài"]];
        assert!(sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log("14/9/2025")).is_empty());
        assert_eq!(sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log("16/9/2025")), ["CELL-06 B2"]);
        assert_eq!(sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &log("từ 14/9 đến 16/9")), ["CELL-06 B2"]);
    }
}
