//! What a report is checked against once others are accepted: the figures of earlier periods, and the unit's own log.

use serde_json::Value;
use tonghop_fixtures::sheet::{self, Cell};
use tonghop_fixtures::workbooks::activity_log::{Activity, ActivityLog};
use tonghop_fixtures::workbooks::communication_summary::{ActivityTypeRow, CommunicationSummary};
use tonghop_fixtures::workbooks::kstt_06a::{Dossiers, FieldRow, Kstt06a};

use super::office;

/// Six periods whose windows are about as long, oldest first, as reports print them.
const PERIODS: [(&str, &str); 6] = [
    ("cchc:2023-Q1", "Quý I năm 2023"),
    ("cchc:2023-Q3", "Quý III năm 2023"),
    ("cchc:2024-Q1", "Quý I năm 2024"),
    ("cchc:2024-Q3", "Quý III năm 2024"),
    ("cchc:2025-Q1", "Quý I năm 2025"),
    ("cchc:2025-Q3", "Quý III năm 2025"),
];
/// A department of the sample office, which no reorganisation touched.
const UNIT_LINE: &str = "SỞ KHOA HỌC VÀ CÔNG NGHỆ";
/// A unit of the sample office that has sent nothing for the quarter.
const SILENT_UNIT_LINE: &str = "UBND XÃ BÌNH MINH";

fn dossiers(received: i64) -> Dossiers {
    Dossiers {
        received_total: received,
        received_online: received,
        completed_total: received,
        completed_early: received,
        ..Dossiers::default()
    }
}

fn import(data: &std::path::Path, name: &str, bytes: &[u8]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    office::json(&office::run(data, &["import", file.to_str().unwrap(), "--json"]))
}

/// The findings of a rule in what an import says.
fn of_rule<'v>(document: &'v Value, rule: &str) -> Vec<&'v Value> {
    fn collect<'v>(value: &'v Value, rule: &str, found: &mut Vec<&'v Value>) {
        match value {
            Value::Object(fields) if fields.get("rule").is_some_and(|code| code == rule) => found.push(value),
            Value::Object(fields) => fields.values().for_each(|field| collect(field, rule, found)),
            Value::Array(items) => items.iter().for_each(|item| collect(item, rule, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    collect(document, rule, &mut found);
    found
}

#[test]
fn a_figure_that_jumps_against_four_earlier_periods_is_doubtful() {
    let data = office::sample_copy();
    let report = |period: &str, received: i64| {
        let line = format!("Kỳ báo cáo: {period}");
        sheet::workbook(&[Kstt06a::new(UNIT_LINE, &line, vec![FieldRow::new("Sở hữu trí tuệ", dossiers(received))]).sheet()]).unwrap()
    };
    for ((id, name), received) in PERIODS[..5].iter().zip([1_190, 1_248, 1_251, 1_230, 1_260]) {
        let said = import(data.path(), &format!("{}.xlsx", id.replace(':', "-")), &report(name, received));
        assert!(of_rule(&said, "HISTORY-02").is_empty(), "{id}: {said}");
    }
    let said = import(data.path(), "q3.xlsx", &report(PERIODS[5].1, 12_480));
    let jumps = of_rule(&said, "HISTORY-02");
    let message = jumps.first().map(ToString::to_string).unwrap_or_default();
    assert!(message.contains("12.480") && message.contains("5 kỳ trước"), "{said}");
}

#[test]
fn a_summary_that_the_log_does_not_bear_out_is_doubtful() {
    let data = office::sample_copy();
    let period_line = "Kỳ báo cáo: Quý III năm 2025";
    let activity = |day: i8, quantity: i64| Activity {
        quantity: Cell::Count(quantity),
        people: Cell::Count(40),
        link: format!("https://skhcn.mauson.example/tin/{day}"),
        ..Activity::new(jiff::civil::date(2025, 8, day), "Tin, bài", "Zalo", format!("Tin số {day}"))
    };
    let log = ActivityLog {
        unit_line: SILENT_UNIT_LINE.to_owned(),
        period_line: period_line.to_owned(),
        place_and_date: String::new(),
        remark: None,
        activities: vec![activity(5, 2), activity(6, 1)],
    };
    let accepted = import(data.path(), "nhat ky.xlsx", &sheet::workbook(&[log.sheet()]).unwrap());
    assert!(of_rule(&accepted, "LOG-07").is_empty(), "{accepted}");
    let summary = |quantity: i64, people: i64| {
        let row = ActivityTypeRow { activity_type: "Tin, bài".to_owned(), quantity, people };
        let form = CommunicationSummary {
            unit_line: SILENT_UNIT_LINE.to_owned(),
            period_line: period_line.to_owned(),
            place_and_date: String::new(),
            rows: vec![row],
        };
        sheet::workbook(&[form.sheet()]).unwrap()
    };
    let said = import(data.path(), "tong hop 1.xlsx", &summary(12, 80));
    let differing = of_rule(&said, "LOG-07");
    // The line and the total below it say the same wrong figure.
    assert!(!differing.is_empty(), "{said}");
    let message = differing[0].to_string();
    assert!(message.contains("(Tin, bài) ghi 12") && message.contains("có 3"), "{message}");
    assert!(differing.iter().all(|finding| !finding.to_string().contains("ghi 80")), "{said}");
    let right = import(data.path(), "tong hop 2.xlsx", &summary(3, 80));
    assert!(of_rule(&right, "LOG-07").is_empty(), "{right}");
}
