//! A day of a log that lies outside the window of the period: it counts in another report, or was mistyped.
//!
//! Doubtful: 16/9/2025 in the report of Quý III (15/6-14/9/2025). Right: 12/9/2025. A log that begins with at least three rows of
//! earlier days is kept cumulatively, as many are: one note says so. Days of plans and tasks are due dates and may lie anywhere.

use tonghop_domain::form::Yields;
use tonghop_domain::{Finding, FindingKind, Location, Period};

use super::{about, columns};
use crate::table::{Row, Table};
use crate::values::{Typed, Value};

/// Fewer rows before the period are slips, not a habit.
pub(crate) const CUMULATIVE_ROWS: usize = 3;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let Some(period) = table.period.filter(|_| matches!(table.form.yields, Yields::Activities | Yields::Facts)) else { return vec![] };
    let earlier = table.rows.iter().take_while(|row| days(table, row).is_some_and(|(_, _, to)| to < period.from)).count();
    let (head, rest) = table.rows.split_at(if earlier < CUMULATIVE_ROWS { 0 } else { earlier });
    let mut findings: Vec<Finding> = cumulative(table, head, period).into_iter().collect();
    findings.extend(rest.iter().filter_map(|row| outside(table, row, period)));
    findings
}

/// Every row that ended before the period, each as a finding of its own; for logs read in blocks, whose beginning no block shows.
pub(crate) fn before(table: &Table<'_>) -> Vec<Finding> {
    let Some(period) = table.period else { return vec![] };
    let is_earlier = |row: &&Row| days(table, row).is_some_and(|(_, _, to)| to < period.from);
    table.rows.iter().filter(is_earlier).filter_map(|row| outside(table, row, period)).collect()
}

/// The first cell of a row that holds days.
fn days<'t>(table: &'t Table<'_>, row: &'t Row) -> Option<(&'t Typed, jiff::civil::Date, jiff::civil::Date)> {
    columns(table, row).find_map(|(_, cell)| match cell.value {
        Value::Days(from, to) => Some((cell, from, to)),
        _ => None,
    })
}

fn cumulative(table: &Table<'_>, rows: &[Row], period: &Period) -> Option<Finding> {
    let (first, last) = (days(table, rows.first()?)?.0.at, days(table, rows.last()?)?.0.at);
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let kind = FindingKind::RowsBeforePeriod { count, period_name: period.name.clone(), from: period.from };
    Some(Finding::new(kind, Location::Cells { sheet: table.sheet.to_owned(), cells: vec![first, last] }))
}

fn outside(table: &Table<'_>, row: &Row, period: &Period) -> Option<Finding> {
    let (cell, from, to) = days(table, row)?;
    if period.contains(from) && period.contains(to) {
        return None;
    }
    let kind = FindingKind::DateOutsidePeriod {
        day: if period.contains(from) { to } else { from },
        period: period.id.clone(),
        period_name: period.name.clone(),
        from: period.from,
        to: period.to,
    };
    Some(about(table, cell, kind))
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

    #[test]
    fn a_cumulative_log_is_said_once() {
        let row = |day| vec![day, "Tin về dịch vụ công", "Tin bài"];
        let log = |days: &[&'static str]| {
            let rows: Vec<Vec<&str>> =
                std::iter::once(vec!["Ngày", "Nội dung", "Hình thức"]).chain(days.iter().map(|day| row(*day))).collect();
            sample::codes_of_sheet(super::check, sample::ACTIVITY_LOG, &rows)
        };
        assert_eq!(log(&["1/2/2025", "3/4/2025", "5/5/2025", "1/7/2025", "16/9/2025"]), ["LOG-06 A2", "CELL-06 A6"]);
        assert_eq!(log(&["1/2/2025", "3/4/2025", "1/7/2025"]), ["CELL-06 A2", "CELL-06 A3"]);
        assert!(log(&["15/6/2025", "15/6/2025", "15/6/2025"]).is_empty(), "the first day of the window is inside");
    }

    #[test]
    fn in_blocks_each_row_before_the_window_is_said_by_itself() {
        let rows = [
            vec!["Ngày", "Nội dung", "Hình thức"],
            vec!["14/6/2025", "Tin về dịch vụ công", "Tin bài"],
            vec!["15/6/2025", "Tin", "Tin bài"],
        ];
        assert_eq!(sample::codes_of_sheet(super::before, sample::ACTIVITY_LOG, &rows), ["CELL-06 A2"]);
    }
}
