//! A log too long to be held is counted in a stream, in a child with 512 MiB: 25,000 rows in the usual run,
//! `TONGHOP_LOG_ROWS=1000000` for the long one. Answered questionnaires go the same way: `TONGHOP_ANSWER_ROWS=500000` for the long run of
//! 30 questions.

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
use tonghop_ingest::{Limits, ReadRequest, Reading, Report, ReportedFact};

fn main() {
    if child::served() {
        return;
    }
    let rows = std::env::var("TONGHOP_LOG_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(25_000);
    a_long_log_is_counted("a.xlsx", &workbook(rows), rows);
    a_long_log_is_counted("a.csv", &table(rows, ""), rows);
    totals_and_earlier_days_are_checked_over_the_whole_log(rows.min(25_000));
    totals_between_the_rows_are_checked_across_blocks();
    group_rows_are_checked_across_blocks();
    repeats_far_apart_and_links_are_said();
    units_of_rows_have_reports_of_their_own();
    units_of_headings_have_reports_of_their_own();
    a_second_table_is_read_under_its_own_head();
    a_short_log_keeps_its_records();
    let rows = std::env::var("TONGHOP_ANSWER_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(21_000);
    answers_are_counted_by_question_and_group("p.csv", &questionnaires(rows), rows);
    answers_are_counted_by_question_and_group("p.xlsx", &questionnaire_workbook(300), 300);
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

/// A log of the head of [`table`] with these lines, read as a long one.
fn read_lines(header: &str, lines: &[String]) -> Reading {
    let head = format!("NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN\nUBND XÃ TÂN AN\nQuý III năm 2025\n{header}\n");
    read("a.csv", (head + &lines.join("\n")).as_bytes())
}

fn found(report: &Report, rule: &str) -> Vec<String> {
    let of_rule = report.findings.iter().filter(|finding| finding.rule() == rule);
    of_rule.filter_map(|finding| Some(finding.at.first_cell()?.to_string())).collect()
}

const ROWS: usize = 21_000;
/// Rows above the first one of the log.
const ABOVE: usize = 4;

/// Right totals of every 5,000 rows and of all; `wrong` is added to the total of those blocks.
fn with_totals(wrong: &[usize]) -> Vec<String> {
    let mut lines = vec![];
    for number in 1..=ROWS {
        lines.push(cells(number).join(";").replace("hôm nào đó", "01/07/2025"));
        if number % 5_000 == 0 {
            lines.push(format!(";;Cộng;;;;{}", 50_000 + usize::from(wrong.contains(&(number / 5_000)))));
        }
    }
    let rest = (ROWS % 5_000) * 10;
    lines.push(format!(";;Cộng;;;;{}", rest + usize::from(wrong.contains(&5))));
    lines.push(format!(";;TỔNG SỐ;;;;{}", ROWS * 10 + usize::from(wrong.contains(&6))));
    lines
}

fn totals_between_the_rows_are_checked_across_blocks() {
    let wrong = |blocks: &[usize]| found(&read_lines(&HEADER.join(";"), &with_totals(blocks)).reports[0], "SUM-02");
    assert!(wrong(&[]).is_empty());
    let row = |line: usize| format!("G{}", ABOVE + line);
    assert_eq!(wrong(&[1, 3]), [row(5_001), row(15_003)]);
    assert_eq!(wrong(&[5, 6]), [row(ROWS + 5), row(ROWS + 6)]);
    let mut of_blocks_only = with_totals(&[]);
    of_blocks_only.pop();
    assert!(found(&read_lines(&HEADER.join(";"), &of_blocks_only).reports[0], "SUM-02").is_empty(), "the last total is that of its block");
}

/// Group rows I, II … of 3,000 numbered rows each; those named are wrong by one.
fn group_rows_are_checked_across_blocks() {
    let header = "STT;Ngày thực hiện;Nội dung;Hình thức;Kênh;Số người (lượt người)";
    let lines = |wrong: &[usize]| -> Vec<String> {
        let group = |group: usize| {
            let number = ["I", "II", "III", "IV", "V", "VI", "VII"][group];
            let total = format!("{number};;Tuyên truyền đợt {number};;;{}", 30_000 + usize::from(wrong.contains(&group)));
            let row = move |row: usize| format!("{row};05/07/2025;Tin {group}-{row};Tin bài;Zalo;10");
            std::iter::once(total).chain((1..=3_000).map(row))
        };
        (0..7).flat_map(group).collect()
    };
    let reading = read_lines(header, &lines(&[]));
    assert!(found(&reading.reports[0], "SUM-02").is_empty(), "{:?}", found(&reading.reports[0], "SUM-02"));
    assert_eq!(counted(&reading.reports[0].activities, Some("ZALO")), (ROWS.into(), ROWS as i64 * 10, ROWS as u64));
    let said = found(&read_lines(header, &lines(&[1, 6])).reports[0], "SUM-02");
    assert_eq!(said, [format!("F{}", ABOVE + 3_002), format!("F{}", ABOVE + 6 * 3_001 + 1)]);
}

fn repeats_far_apart_and_links_are_said() {
    let header = "STT;Ngày thực hiện;Nội dung;Hình thức;Kênh;Đường dẫn";
    let line = |row: usize, words: usize, link: &str| format!("{row};05/07/2025;Tin số {words};Tin bài;Zalo;{link}");
    let mut lines: Vec<String> = (1..=ROWS).map(|row| line(row, row, "")).collect();
    lines[19_999] = line(20_000, 5, "");
    lines[6] = line(7, 7, "https://www.xa.vn/1/");
    lines[17_000] = line(17_001, 17_001, "http://xa.vn/1");
    lines[20_500] = line(20_501, 20_501, "xa.vn/1");
    lines[8] = line(9, 9, "http://xa.vn/2");
    let reading = read_lines(header, &lines);
    let report = &reading.reports[0];
    let said: Vec<String> =
        report.findings.iter().filter(|finding| finding.rule() == "LOG-01").map(|finding| format!("{:?}", finding.kind)).collect();
    assert_eq!(
        said,
        ["ActivityRepeated { rows: [9, 20004], same_link: false }", "ActivityRepeated { rows: [11, 17005, 20505], same_link: true }"]
    );
    assert_eq!(found(report, "LOG-01"), ["C9", "F11"]);
    let links: Vec<String> = report.links.iter().map(|link| format!("{} {}", link.cell, link.link)).collect();
    assert_eq!(links, ["F11 https://www.xa.vn/1/", "F13 http://xa.vn/2"]);
    assert_eq!(counted(&report.activities, Some("ZALO")).2, ROWS as u64 - 3, "each activity counts once");
}

/// Units, rows and people of each report.
fn by_unit(reading: &Reading) -> Vec<(String, u64, i64)> {
    let of = |report: &Report| {
        let unit = report.unit.as_ref().map(ToString::to_string).unwrap_or_default();
        let (_, people, rows) = counted(&report.activities, Some("ZALO"));
        (unit, rows, people)
    };
    reading.reports.iter().map(of).collect()
}

fn units_of_rows_have_reports_of_their_own() {
    let header = "STT;Đơn vị;Ngày thực hiện;Nội dung;Hình thức;Kênh;Số người";
    // The first 9,000 rows are of one unit only.
    let unit = |row: usize| if row > 9_000 && row.is_multiple_of(3) { "Xã Hòa Bình" } else { "Xã Tân An" };
    let day = |row: usize| if row == 20_001 { "50/07/2025" } else { "05/07/2025" };
    let line = |row: usize| format!("{row};{};{};Tin {row};Tin bài;Zalo;10", unit(row), day(row));
    let lines: Vec<String> = (1..=ROWS).map(line).collect();
    let reading = read_lines(header, &lines);
    let others = (1..=ROWS).filter(|row| unit(*row) == "Xã Hòa Bình").count() as u64 - 1;
    let own = ROWS as u64 - others - 1;
    let expected = [("tan-an".to_owned(), own, own as i64 * 10), ("hoa-binh".to_owned(), others, others as i64 * 10)];
    assert_eq!(by_unit(&reading), expected);
    assert!(of_severity(&reading.reports[0], Severity::Blocking).is_empty(), "a finding is that of its row's unit");
    assert_eq!(of_severity(&reading.reports[1], Severity::Blocking), [format!("CELL-05 {:?}", Some(format!("C{}", 20_001 + ABOVE)))]);
}

fn units_of_headings_have_reports_of_their_own() {
    let header = "STT;Ngày thực hiện;Nội dung;Hình thức;Kênh;Số người";
    let line = |row: usize| format!("{row};05/07/2025;Tin {row};Tin bài;Zalo;10");
    let heading = |name: &str| format!(";;{name};;;");
    let mut lines = vec![heading("I. Xã Tân An")];
    lines.extend((1..=13_000).map(line));
    lines.push(heading("II. Xã Hòa Bình"));
    lines.extend((13_001..=ROWS).map(line));
    let reading = read_lines(header, &lines);
    let expected = [("tan-an".to_owned(), 13_000, 130_000), ("hoa-binh".to_owned(), 8_000, 80_000)];
    assert_eq!(by_unit(&reading), expected, "{:?}", reading.reports[0].findings);
}

fn a_second_table_is_read_under_its_own_head() {
    let header = "STT;Ngày thực hiện;Nội dung;Hình thức;Kênh;Số người";
    let other = "STT;Nội dung;Ngày thực hiện;Hình thức;Kênh;Số người";
    let mut lines: Vec<String> = (1..=12_000).map(|row| format!("{row};05/07/2025;Tin {row};Tin bài;Zalo;10")).collect();
    lines.extend(["", "UBND XÃ HÒA BÌNH", "Quý III năm 2025", other].map(str::to_owned));
    lines.extend((1..=9_000).map(|row| format!("{row};Tin {row};05/07/2025;Tin bài;Zalo;10")));
    let reading = read_lines(header, &lines);
    let expected = [("tan-an".to_owned(), 12_000, 120_000), ("hoa-binh".to_owned(), 9_000, 90_000)];
    assert_eq!(by_unit(&reading), expected, "{:?}", reading.reports[0].findings);
}

const QUESTIONS: usize = 30;
const UNITS: [&str; 2] = ["Xã Tân An", "Xã Hòa Bình"];
const SEXES: [&str; 2] = ["Nam", "Nữ"];
const AGES: [&str; 3] = ["Dưới 30", "30-50", "Trên 50"];
const LEVELS: [&str; 5] = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];

/// What a person answers: level 1 to 5 in words or digits, every 50th answer blank, every 1,000th no level at all.
fn answer(row: usize, question: usize) -> String {
    let number = row * 31 + question * 7;
    match number {
        number if number.is_multiple_of(1_000) => "9".to_owned(),
        number if number.is_multiple_of(50) => String::new(),
        number if question.is_multiple_of(2) => (number % 5 + 1).to_string(),
        number => LEVELS[number % 5].to_owned(),
    }
}

/// Place of an answer among the five levels and the invalid ones behind them.
fn level(row: usize, question: usize) -> usize {
    let said = answer(row, question);
    let digit = said.parse::<usize>().ok().filter(|digit| (1..=5).contains(digit)).map(|digit| digit - 1);
    digit.or_else(|| LEVELS.iter().position(|level| *level == said)).unwrap_or(5)
}

fn unit_of(row: usize) -> usize {
    usize::from(row.is_multiple_of(3))
}

fn questionnaire_row(row: usize) -> Vec<String> {
    let person = [row.to_string(), UNITS[unit_of(row)].to_owned(), SEXES[row % 2].to_owned(), AGES[row % 3].to_owned()];
    person.into_iter().chain((1..=QUESTIONS).map(|question| answer(row, question))).collect()
}

fn questionnaire_header() -> Vec<String> {
    let person = ["STT", "Đơn vị", "Giới tính", "Độ tuổi"].map(str::to_owned);
    person.into_iter().chain((1..=QUESTIONS).map(|question| format!("Câu {question}"))).collect()
}

fn questionnaires(rows: usize) -> Vec<u8> {
    let mut text = format!("DỮ LIỆU PHIẾU KHẢO SÁT\nSở Nội vụ\nQuý III năm 2025\n{}\n", questionnaire_header().join(";"));
    for row in 1..=rows {
        writeln!(text, "{}", questionnaire_row(row).join(";")).unwrap();
    }
    text.into_bytes()
}

fn questionnaire_workbook(rows: usize) -> Vec<u8> {
    let text = |text: &String| if text.is_empty() { "<c/>".to_owned() } else { format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#) };
    let row = |cells: &[String]| format!("<row>{}</row>", cells.iter().map(text).collect::<String>());
    let head = ["DỮ LIỆU PHIẾU KHẢO SÁT", "Sở Nội vụ", "Quý III năm 2025"].map(|line| row(&[line.to_owned()])).concat();
    let body: String = (1..=rows).map(|number| row(&questionnaire_row(number))).collect();
    package::of_rows(&[(&(head + &row(&questionnaire_header()) + &body), 1)])
}

/// Counts of one question, answer by answer.
fn answered(rows: usize, question: usize, wanted: impl Fn(usize) -> bool) -> [i64; 6] {
    let mut counts = [0; 6];
    (1..=rows).filter(|row| wanted(*row)).for_each(|row| counts[level(row, question)] += 1);
    counts
}

fn counts_of(facts: &[ReportedFact], form: &str, question: usize, group: Option<(&str, &str)>) -> [i64; 6] {
    let name = format!("Câu {question}");
    let is_wanted = |fact: &&ReportedFact| {
        fact.dimensions.member("cau_hoi") == Some(name.as_str())
            && group.is_none_or(|(dimension, member)| fact.dimensions.member(dimension) == Some(member))
    };
    let fields = ["level_1", "level_2", "level_3", "level_4", "level_5", "invalid"];
    fields.map(|field| {
        let element = format!("{form}.{field}");
        let mut own = facts.iter().filter(is_wanted).filter(|fact| fact.element.as_str() == element);
        let value = own.next().and_then(|fact| fact.value).unwrap_or_else(|| panic!("no {element} of {name} {group:?}"));
        assert!(own.next().is_none(), "{element} of {name} {group:?} stands once");
        i64::try_from(value).unwrap()
    })
}

fn answers_are_counted_by_question_and_group(name: &str, bytes: &[u8], rows: usize) {
    let start = Instant::now();
    let asked = ReadRequest { form: Some("survey-answers".to_owned()), ..log_request(name) };
    let reading = child::reader().read(bytes, &asked, &Office::new().knowledge).unwrap();
    println!(
        "{name}: {rows} questionnaires of {QUESTIONS} questions, {} bytes, {:.1} s in a child of 512 MiB",
        bytes.len(),
        start.elapsed().as_secs_f64()
    );
    let units: Vec<Option<&str>> =
        reading.reports.iter().map(|report| report.unit.as_ref().map(tonghop_domain::OrgUnitId::as_str)).collect();
    assert_eq!(units, [Some("tan-an"), Some("hoa-binh")], "{:?}", reading.findings);
    for (place, report) in reading.reports.iter().enumerate() {
        for question in [1, 2, QUESTIONS] {
            let own = |row: usize| unit_of(row) == place;
            let about = format!("{name}, {}, question {question}", UNITS[place]);
            assert_eq!(counts_of(&report.facts, "survey_tally", question, None), answered(rows, question, own), "{about}");
            let women = |row: usize| own(row) && row % 2 == 1;
            let of_women = counts_of(&report.facts, "survey_part", question, Some(("gioi_tinh", "Nữ")));
            assert_eq!(of_women, answered(rows, question, women), "{about}, women");
            // Every third row is the other unit's, and ages go by threes.
            let age = AGES[if place == 1 { 0 } else { 1 }];
            let of_age = counts_of(&report.facts, "survey_part", question, Some(("do_tuoi", age)));
            let wanted = |row: usize| own(row) && AGES[row % 3] == age;
            assert_eq!(of_age, answered(rows, question, wanted), "{about}, {age}");
        }
        let blocking = report.findings.iter().filter(|finding| finding.severity == Severity::Blocking).count();
        assert_eq!(blocking, 0, "blank and odd answers are counted as such: {:?}", report.findings.first());
        assert!(report.facts.iter().all(|fact| fact.dimensions.iter().count() <= 2), "no one is singled out");
    }
    assert_eq!(reading.sheets[0].records, rows);
}
