//! A log too long to be held is counted in a stream, in a child with 512 MiB: 25,000 rows in the usual run,
//! `TONGHOP_LOG_ROWS=1000000` for the long one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod child;
mod office;
mod package;

use std::fmt::Write;
use std::time::Instant;

use office::{Office, request};
use rust_decimal::Decimal;
use tonghop_domain::Severity;
use tonghop_domain::activity::ActivityRecord;
use tonghop_ingest::{Limits, ReadRequest, Reading, Report};

fn main() {
    if child::served() {
        return;
    }
    let rows = std::env::var("TONGHOP_LOG_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(25_000);
    a_long_log_is_counted("a.xlsx", &workbook(rows), rows);
    a_long_log_is_counted("a.csv", &table(rows, ""), rows);
    totals_and_earlier_days_are_checked_over_the_whole_log(rows.min(25_000));
    a_short_log_keeps_its_records();
}

const HEADER: [&str; 7] = ["STT", "Ngày thực hiện", "Nội dung", "Số lượng", "Hình thức", "Kênh", "Số người (lượt người)"];

/// Row by row: every fifth is a conference, the others are posts; every hundredth was said before; row 77 has no day.
fn cells(row: usize) -> [String; 7] {
    let (kind, channel) = if row.is_multiple_of(5) { ("Hội nghị, hội thảo", "") } else { ("Tin bài", "Zalo") };
    let what = if row.is_multiple_of(100) { row - 1 } else { row };
    let kind_of_same = if row.is_multiple_of(100) { "Tin bài" } else { kind };
    let channel = if row.is_multiple_of(100) { "Zalo" } else { channel };
    let day = if row == 77 { "hôm nào đó".to_owned() } else { format!("{:02}/07/2025", what % 28 + 1) };
    [row.to_string(), day, format!("Tuyên truyền số {what}"), "1".to_owned(), kind_of_same.to_owned(), channel.to_owned(), "10".to_owned()]
}

fn workbook(rows: usize) -> Vec<u8> {
    let text = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |cells: &[&str]| format!("<row>{}</row>", cells.iter().map(|cell| text(cell)).collect::<String>());
    let mut body = row(&["NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN"]) + &row(&["UBND XÃ TÂN AN"]) + &row(&["Quý III năm 2025"]) + &row(&HEADER);
    for number in 1..=rows {
        let [ordinal, day, what, count, kind, channel, people] = cells(number);
        write!(
            body,
            "<row><c><v>{ordinal}</v></c>{}{}<c><v>{count}</v></c>{}{}<c><v>{people}</v></c></row>",
            text(&day),
            text(&what),
            text(&kind),
            text(&channel)
        )
        .unwrap();
    }
    package::of_rows(&[(&body, 1)])
}

fn table(rows: usize, more: &str) -> Vec<u8> {
    let mut text = format!("NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN\nUBND XÃ TÂN AN\nQuý III năm 2025\n{}\n", HEADER.join(";"));
    for number in 1..=rows {
        writeln!(text, "{}", cells(number).join(";")).unwrap();
    }
    (text + more).into_bytes()
}

fn log_request(name: &str) -> ReadRequest {
    let limits = Limits { child_memory_bytes: 512 << 20, ratio: 1_000, ..Limits::default() };
    ReadRequest { form: Some("activity-log".to_owned()), large: true, limits, ..request(name) }
}

fn read(name: &str, bytes: &[u8]) -> Reading {
    child::reader().read(bytes, &log_request(name), &Office::new().knowledge).unwrap()
}

/// Quantity, people and rows over a channel.
fn counted(activities: &[ActivityRecord], channel: Option<&str>) -> (Decimal, i64, u64) {
    let own = || activities.iter().filter(|activity| activity.channel.as_deref() == channel);
    (
        own().map(|activity| activity.quantity).sum(),
        own().filter_map(|activity| activity.people).sum(),
        own().map(ActivityRecord::rows).sum(),
    )
}

fn of_severity(report: &Report, severity: Severity) -> Vec<String> {
    let said = report.findings.iter().filter(|finding| finding.severity == severity);
    said.map(|finding| format!("{} {:?}", finding.rule(), finding.at.first_cell().map(|cell| cell.to_string()))).collect()
}

fn a_long_log_is_counted(name: &str, bytes: &[u8], rows: usize) {
    let start = Instant::now();
    let reading = read(name, bytes);
    println!("{name}: {rows} rows, {} bytes, {:.1} s in a child of 512 MiB", bytes.len(), start.elapsed().as_secs_f64());
    let [report] = reading.reports.as_slice() else { panic!("one report: {:?}", reading.findings) };
    assert_eq!(report.unit.as_ref().map(ToString::to_string).as_deref(), Some("tan-an"));
    // 28 days; posts on Zalo and conferences without channel.
    assert_eq!(report.activities.len(), 56, "the rows of a day are one record");
    assert!(report.activities.iter().all(|activity| activity.from == activity.to && activity.rows_together.is_some()));
    let conferences = rows / 5 - rows / 100;
    // Every hundredth row repeats the post before it; row 77 has no readable day.
    let posts = rows - rows / 5 - 1;
    assert_eq!(counted(&report.activities, Some("ZALO")), (Decimal::from(posts), posts as i64 * 10, posts as u64));
    assert_eq!(counted(&report.activities, None).2, conferences as u64);
    let first_days = report.activities.iter().filter(|activity| activity.from.day() == 1);
    let each: u64 = first_days.map(ActivityRecord::rows).sum();
    assert!(each > 0 && each < rows as u64 / 20, "rows stay with their day: {each}");
    assert_eq!(of_severity(report, Severity::Blocking), [r#"CELL-05 Some("B81")"#]);
    let sheet = &reading.sheets[0];
    assert_eq!((sheet.rows as usize, sheet.header_rows.clone(), sheet.records), (rows + 4, vec![4], rows));
}

fn totals_and_earlier_days_are_checked_over_the_whole_log(rows: usize) {
    let people = rows * 10 + 4 * 10;
    let earlier: String = (1..=4).map(|day| format!("{day};0{day}/02/2025;Tin cũ số {day};1;Tin bài;Zalo;10\n")).collect();
    let with_total = |total: usize| {
        let reading = read("a.csv", &table(rows, &format!("{earlier};;TỔNG SỐ;;;;{total}\n")));
        let [report] = reading.reports.as_slice() else { panic!("one report: {:?}", reading.findings) };
        assert_eq!(counted(&report.activities, Some("ZALO")).2, (rows - rows / 5 - 1) as u64, "earlier days are not of this period");
        let notes = of_severity(report, Severity::Note);
        assert!(notes.contains(&format!("LOG-06 {:?}", Some(format!("B{}", rows + 5)))), "{notes:?}");
        assert!(notes.contains(&format!("SUM-03 {:?}", Some(format!("C{}", rows + 9)))), "{notes:?}");
        of_severity(report, Severity::Blocking)
    };
    assert_eq!(with_total(people), [r#"CELL-05 Some("B81")"#]);
    let total_cell = format!("SUM-02 {:?}", Some(format!("G{}", rows + 9)));
    assert_eq!(with_total(people + 1), [r#"CELL-05 Some("B81")"#.to_owned(), total_cell]);
}

fn a_short_log_keeps_its_records() {
    let reading = read("a.xlsx", &workbook(500));
    assert_eq!(reading.reports[0].activities.len(), 499, "all but the row without a day");
    assert!(reading.reports[0].facts.is_empty());
}
