//! Shapes of real workbooks beyond one plain table: several tables or units on a sheet, groups and subtotals, headers written
//! otherwise, notes that contradict each other, estimates, hidden rows; and what is asked and remembered.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use office::{Office, Put, codes, notes, number, request, text, workbook};
use rust_decimal::Decimal;
use tonghop_domain::State;
use tonghop_ingest::{Answer, Answers, QuestionKind, Reading, Report};

const UNIT: &str = "UBND XÃ TÂN AN";
const QUARTER: &str = "Kỳ báo cáo: Quý III năm 2025";
const PETITIONS: [&str; 5] = ["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang xử lý"];

fn texts<'a>(words: &[&'a str]) -> Vec<Put<'a>> {
    words.iter().map(|word| text(word)).collect()
}

fn row<'a>(first: &[&'a str], figures: &[i32]) -> Vec<Put<'a>> {
    first.iter().map(|word| text(word)).chain(figures.iter().map(|figure| number(*figure))).collect()
}

fn read(sheet: &str, lines: &[&str], rows: &[Vec<Put<'_>>]) -> Reading {
    Office::new().read(&workbook(sheet, lines, rows), &request("a.xlsx")).unwrap()
}

fn value(report: &Report, element: &str) -> Vec<Option<Decimal>> {
    let facts = report.facts.iter().filter(|fact| fact.element.as_str() == element && !fact.is_total);
    facts.map(|fact| fact.value.filter(|_| fact.state == State::Value)).collect()
}

fn figures(values: &[i64]) -> Vec<Option<Decimal>> {
    values.iter().map(|value| Some(Decimal::from(*value))).collect()
}

fn units(reading: &Reading) -> Vec<Option<&str>> {
    reading.reports.iter().map(|report| report.unit.as_ref().map(tonghop_domain::OrgUnitId::as_str)).collect()
}

#[test]
fn two_forms_on_one_sheet_are_two_reports() {
    let rows = [
        texts(&PETITIONS),
        row(&["Đất đai"], &[3, 2, 1, 0]),
        vec![],
        texts(&["KINH PHÍ THỰC HIỆN KẾ HOẠCH TUYÊN TRUYỀN"]),
        texts(&["Nguồn kinh phí", "Dự toán", "Thực hiện"]),
        row(&["Ngân sách xã"], &[12_000, 9_000]),
        texts(&["Người lập biểu"]),
    ];
    let reading = read("Tổng hợp", &[UNIT, "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows);
    assert_eq!(codes(&reading), Vec::<String>::new());
    let forms: Vec<&str> = reading.reports.iter().map(|report| report.form.as_str()).collect();
    assert_eq!(forms, ["petitions", "plan-budget"]);
    assert_eq!(units(&reading), [Some("tan-an"), Some("tan-an")], "what stands at the top speaks for both");
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3]));
    assert_eq!(value(&reading.reports[1], "plan_budget.spent"), figures(&[9_000]));
    assert_eq!(reading.reports[1].facts[0].provenance.first_cell().unwrap().to_string(), "B9");
    assert_eq!(reading.sheets[0].header_rows, [4, 8]);
}

#[test]
fn tables_of_two_units_below_each_other_stay_apart() {
    for signature in [true, false] {
        let mut rows = vec![texts(&PETITIONS), row(&["Đất đai"], &[3, 2, 1, 0])];
        if signature {
            rows.push(texts(&["Người lập biểu"]));
        }
        rows.extend([
            texts(&["UBND XÃ HÒA BÌNH"]),
            texts(&[QUARTER]),
            texts(&PETITIONS),
            row(&["Đất đai"], &[7, 7, 0, 0]),
            row(&["Hộ tịch"], &[2, 0, 0, 2]),
        ]);
        let reading = read("PAKN", &[UNIT, QUARTER], &rows);
        assert_eq!(codes(&reading), Vec::<String>::new(), "{signature}");
        assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh")], "{signature}");
        assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3]));
        assert_eq!(value(&reading.reports[1], "petitions.received"), figures(&[7, 2]));
    }
}

#[test]
fn a_page_break_with_the_same_title_goes_on() {
    let rows = [
        texts(&PETITIONS),
        row(&["Đất đai"], &[3, 2, 1, 0]),
        texts(&[UNIT]),
        texts(&PETITIONS),
        row(&["Hộ tịch"], &[2, 0, 0, 2]),
        row(&["Tổng số"], &[5, 2, 1, 2]),
    ];
    let reading = read("PAKN", &[UNIT, QUARTER], &rows);
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(units(&reading), [Some("tan-an")]);
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3, 2]));
}

#[test]
fn the_name_of_the_sheet_names_the_unit_below_the_office() {
    let rows = [texts(&PETITIONS), row(&["Đất đai"], &[3, 2, 1, 0])];
    for lines in [vec![QUARTER], vec!["UBND TỈNH MẪU SƠN", QUARTER]] {
        let reading = read("Xã Hoà Bình", &lines, &rows);
        assert_eq!((units(&reading), codes(&reading)), (vec![Some("hoa-binh")], vec![]));
        assert_eq!(notes(&reading), ["UNIT-08 -"]);
    }
    let reading = read("Xã Hoà Bình", &[UNIT, QUARTER], &rows);
    assert_eq!(units(&reading), [Some("tan-an")], "the title block names a unit of its own");
}

#[test]
fn a_row_for_each_unit_is_a_report_for_each() {
    let mut header = PETITIONS;
    header[0] = "Đơn vị";
    let rows = [
        texts(&header),
        row(&["Xã Tân An"], &[3, 2, 1, 0]),
        row(&["UBND xã Hòa Bình"], &[7, 7, 0, 0]),
        row(&["Xã Tân Thanh"], &[1, 1, 0, 0]),
        row(&["Tổng số"], &[11, 10, 1, 0]),
    ];
    let reading = read("PAKN", &["UBND TỈNH MẪU SƠN", "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows);
    assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh"), None]);
    assert_eq!(codes(&reading), ["UNIT-03 A7"]);
    assert_eq!(value(&reading.reports[1], "petitions.received"), figures(&[7]));
    let question = &reading.reports[2].questions[0];
    assert_eq!((&question.kind, question.text.as_str()), (&QuestionKind::Unit, "Xã Tân Thanh"));
    let suggested: Vec<&str> = question.suggestions.iter().map(|suggestion| suggestion.value.as_str()).collect();
    assert_eq!(suggested, ["tan-thanh", "tan-thanh-2"]);
    let mut wrong = rows.clone();
    wrong[4] = row(&["Tổng số"], &[12, 10, 1, 0]);
    let reading = read("PAKN", &["UBND TỈNH MẪU SƠN", "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &wrong);
    assert!(codes(&reading).contains(&"SUM-02 B8".to_owned()), "{:?}", codes(&reading));
}

#[test]
fn a_column_of_offices_is_no_unit_of_measure() {
    let head = texts(&["STT", "Đơn vị", "Ngày thực hiện", "Nội dung", "Hình thức"]);
    let line = |unit: &'static str, words: &'static str| texts(&["1", unit, "05/07/2025", words, "Tin bài"]);
    let rows = [head.clone(), line("Xã Tân An", "một"), line("Xã Hòa Bình", "hai"), line("Xã Tân An", "ba")];
    let reading = read("a", &["NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN", QUARTER], &rows);
    assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh")]);
    assert_eq!(reading.reports[0].activities.len(), 2);
    let rows = [head, line("tin", "một"), line("bài", "hai")];
    let reading = read("a", &[UNIT, "NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN", QUARTER], &rows);
    assert_eq!(reading.reports[0].activities[0].unit_of_measure.as_deref(), Some("TIN_BAI"), "what it holds decides");
}

#[test]
fn headings_name_the_unit_of_the_rows_below() {
    let rows = [
        texts(&PETITIONS),
        texts(&["I. Xã Tân An"]),
        row(&["Đất đai"], &[3, 2, 1, 0]),
        row(&["Cộng"], &[3, 2, 1, 0]),
        texts(&["II. Xã Hòa Bình"]),
        row(&["Đất đai"], &[7, 7, 0, 0]),
        row(&["Hộ tịch"], &[2, 0, 0, 2]),
        row(&["Cộng"], &[9, 7, 0, 3]),
        row(&["Tổng cộng"], &[12, 9, 1, 2]),
    ];
    let reading = read("PAKN", &["UBND TỈNH MẪU SƠN", QUARTER], &rows);
    assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh")]);
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3]));
    assert_eq!(value(&reading.reports[1], "petitions.received"), figures(&[7, 2]));
    assert_eq!(codes(&reading), ["SUM-01 B10", "SUM-02 E10"], "2 open, the subtotal says 3");
    assert!(!reading.reports[0].findings.iter().any(|finding| finding.rule() == "SUM-02"), "the other unit's subtotal is not its fault");
}

#[test]
fn group_rows_are_checked_and_never_counted() {
    let header: Vec<&str> = ["TT"].into_iter().chain(PETITIONS).collect();
    let rows = |group: [i32; 4]| {
        [
            texts(&header),
            row(&["I", "Sở, ban, ngành"], &[5, 3, 2, 0]),
            row(&["1", "Nội vụ"], &[3, 2, 1, 0]),
            row(&["2", "Tư pháp"], &[2, 1, 1, 0]),
            row(&["II", "Xã, phường"], &group),
            row(&["1", "Đất đai"], &[7, 7, 0, 0]),
            row(&["1.1", "Cấp giấy"], &[4, 4, 0, 0]),
            row(&["1.2", "Đính chính"], &[3, 3, 0, 0]),
            row(&["", "Tổng số"], &[12, 10, 2, 0]),
        ]
    };
    let reading = read("PAKN", &[UNIT, QUARTER], &rows([7, 7, 0, 0]));
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3, 2, 4, 3]));
    let reading = read("PAKN", &[UNIT, QUARTER], &rows([8, 7, 1, 0]));
    assert_eq!(codes(&reading), ["SUM-02 C7", "SUM-02 E7"]);
}

/// A log by kinds of activity, each with its sum above or below its rows.
#[test]
fn sums_of_a_log_are_no_activities() {
    let head = texts(&["TT", "Ngày thực hiện", "Nội dung", "Hình thức", "Kênh", "Số lượng", "Số người"]);
    let sum = |number: &'static str, words: &'static str, count, people| {
        let mut cells = texts(&[number, "", words, "", ""]);
        cells.extend([Put::Number(count), Put::Number(people)]);
        cells
    };
    let line = |number: &'static str, words: &'static str, people: &'static str| {
        let mut cells = texts(&[number, "05/07/2025", words, "Tin bài", "Zalo"]);
        cells.extend([Put::Number(1.0), text(people)]);
        cells
    };
    let rows = [
        head,
        sum("I", "Tin, bài", 2.0, 50.0),
        line("1", "Tin một", "20 người"),
        line("2", "Cộng đồng dân cư số", "30"),
        sum("", "Cộng tin bài", 2.0, 60.0),
        sum("", "TỔNG SỐ", 2.0, 50.0),
    ];
    let reading = read("a", &[UNIT, "NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN", QUARTER], &rows);
    assert_eq!(codes(&reading), ["SUM-02 G8"], "60 is not 20 + 30");
    let people: Vec<Option<i64>> = reading.reports[0].activities.iter().map(|activity| activity.people).collect();
    assert_eq!(people, [Some(20), Some(30)]);
}

#[test]
fn a_doubtful_header_is_asked_about_and_the_answer_remembered() {
    let header = ["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời chậm hạn", "Đang xử lý"];
    let rows = [texts(&header), row(&["Đất đai"], &[3, 2, 1, 0]), row(&["Hộ tịch"], &[4, 4, 0, 0])];
    let bytes = workbook("PAKN", &[UNIT, "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows);
    let office = Office::new();
    let reading = office.read(&bytes, &request("a.xlsx")).unwrap();
    assert!(codes(&reading).contains(&"HEADER-02 D4".to_owned()), "{:?}", codes(&reading));
    let question = &reading.reports[0].questions[0];
    assert_eq!((question.text.as_str(), question.samples.as_slice()), ("Trả lời chậm hạn", ["1".to_owned(), "0".to_owned()].as_slice()));
    assert_eq!(question.suggestions[0].value, "answered_late");
    let mut asked = request("b.xlsx");
    asked.answers = Answers::new(vec![question.answer(Some("answered_late")).unwrap()]);
    let reading = office.read(&bytes, &asked).unwrap();
    assert_eq!((codes(&reading), notes(&reading)), (vec![], vec!["HEADER-03 D4".to_owned()]));
    assert_eq!(value(&reading.reports[0], "petitions.answered_late"), figures(&[1, 0]));
    assert!(matches!(reading.reports[0].answers_used.as_slice(), [Answer::Column { field: Some(field), .. }] if field == "answered_late"));
    let other = [texts(&["Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Trả lời chậm hạn", "Đang xử lý"]), row(&["Đất đai"], &[3, 2, 1, 0])];
    let other = office.read(&workbook("PAKN", &[UNIT, QUARTER], &other), &asked).unwrap();
    assert!(other.reports[0].answers_used.is_empty(), "a workbook made otherwise");
}

#[test]
fn a_header_written_otherwise_is_read_and_said_and_an_extra_one_is_not() {
    let header = ["Lĩnh vực", "Tổng số đã tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang xử lý", "Cán bộ theo dõi"];
    let rows = [texts(&header), [row(&["Đất đai"], &[3, 2, 1, 0]), texts(&["Lan"])].concat()];
    let reading = read("PAKN", &[UNIT, QUARTER], &rows);
    assert_eq!(notes(&reading), ["HEADER-01 B3", "TABLE-02 F3"]);
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3]));
}

#[test]
fn an_unknown_unit_is_suggested_and_the_answer_holds_for_its_name_only() {
    let rows = [texts(&PETITIONS), row(&["Đất đai"], &[3, 2, 1, 0])];
    let bytes = workbook("PAKN", &["Đơn vị báo cáo: UBND xã Hoà Bìnk", QUARTER], &rows);
    let office = Office::new();
    let reading = office.read(&bytes, &request("a.xlsx")).unwrap();
    assert_eq!((units(&reading), codes(&reading)), (vec![None], vec!["UNIT-02 A1".to_owned()]));
    let question = &reading.reports[0].questions[0];
    assert_eq!(question.suggestions[0].value, "hoa-binh", "a suggestion, never taken by itself");
    let mut asked = request("a.xlsx");
    asked.answers = Answers::new(vec![question.answer(Some("hoa-binh")).unwrap()]);
    let reading = office.read(&bytes, &asked).unwrap();
    assert_eq!((units(&reading), codes(&reading)), (vec![Some("hoa-binh")], vec![]));
    assert_eq!(notes(&reading), ["HEADER-03 A1"]);
    assert_eq!(reading.reports[0].answers_used, asked.answers.iter().cloned().collect::<Vec<_>>());
}

#[test]
fn money_is_scaled_by_its_header_and_contradictions_are_asked() {
    let budget = |lines: &[&str], planned: &str| {
        let rows = [texts(&["Nguồn kinh phí", planned, "Thực hiện"]), row(&["Ngân sách xã"], &[12, 9])];
        read("Kinh phí", lines, &rows)
    };
    let reading = budget(&[UNIT, QUARTER], "Dự toán (ĐVT: triệu đồng)");
    assert_eq!((codes(&reading), notes(&reading)), (vec![], vec!["TABLE-06 B3".to_owned()]));
    assert_eq!(value(&reading.reports[0], "plan_budget.planned"), figures(&[12_000_000]));
    assert_eq!(value(&reading.reports[0], "plan_budget.spent"), figures(&[9]));
    let reading = budget(&[UNIT, QUARTER, "Đơn vị: triệu đồng", "ĐVT: Nghìn đồng"], "Dự toán");
    assert_eq!(codes(&reading), ["SHEET-02 A4"]);
    let reading = budget(&[UNIT, QUARTER, "Đơn vị: triệu đồng", "ĐVT: Triệu đồng."], "Dự toán");
    assert_eq!(codes(&reading), Vec::<String>::new(), "the same note twice");
}

#[test]
fn estimates_are_marked_where_the_header_or_a_note_says_so() {
    let rows = [texts(&["Nguồn kinh phí", "Dự toán", "Ước thực hiện"]), row(&["Ngân sách xã"], &[12, 9])];
    let reading = read("Kinh phí", &[UNIT, QUARTER], &rows);
    let estimates = |element: &str| reading.reports[0].facts.iter().any(|fact| fact.element.as_str() == element && fact.is_estimate);
    assert!(estimates("plan_budget.spent") && !estimates("plan_budget.planned"));
    assert_eq!((codes(&reading), notes(&reading)), (vec![], vec!["HEADER-01 C3".to_owned(), "RESULT-04 C3".to_owned()]));
}

#[test]
fn hidden_rows_and_columns_are_read_and_said() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in [(0, UNIT), (1, QUARTER)] {
        sheet.write(row, 0, line).unwrap();
    }
    for (column, header) in (0..).zip(PETITIONS) {
        sheet.write(2, column, header).unwrap();
    }
    for (row, field) in [(3, "Đất đai"), (4, "Hộ tịch"), (5, "Tư pháp")] {
        sheet.write(row, 0, field).unwrap();
        for (column, figure) in (1..).zip([3, 2, 1, 0]) {
            sheet.write(row, column, figure).unwrap();
        }
    }
    sheet.set_row_hidden(4).unwrap();
    sheet.set_row_hidden(9).unwrap();
    sheet.set_column_hidden(3).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let reading = Office::new().read(&bytes, &request("a.xlsx")).unwrap();
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3, 3, 3]));
    let hidden = reading.all_findings().find(|finding| finding.rule() == "SHEET-01").expect("hidden parts are said");
    let sentence = tonghop_domain::message::vi::finding(hidden).sentence();
    assert!(sentence.contains("có dòng 5 và cột D đang ẩn"), "{sentence}");
}

#[test]
fn a_share_without_sign_is_read_by_the_column_or_asked() {
    let header = ["STT", "Đơn vị", "Nhóm chỉ số", "Mã chỉ số", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Điểm công bố", "Điểm tối đa"];
    let line = |ratio: Put<'static>| {
        [texts(&["1", "Xã Tân An", "tien_do"]), vec![text("A"), number(1), number(2), ratio, number(1), number(2)]].concat()
    };
    let of = |ratios: &[Put<'static>]| {
        let mut rows = vec![texts(&header)];
        for (place, ratio) in ratios.iter().enumerate() {
            let mut cells = line(*ratio);
            cells[3] = text(["A", "B", "C"][place]);
            rows.push(cells);
        }
        read("766", &["UBND TỈNH MẪU SƠN", "BỘ CHỈ SỐ 766", "Năm 2025"], &rows)
    };
    assert_eq!(codes(&of(&[number(0.85), text("0,9")])), ["CELL-11 G5", "CELL-11 G6"]);
    let reading = of(&[number(0.85), text("85,5"), text("85%")]);
    assert_eq!(codes(&reading), Vec::<String>::new());
    let ratios: Vec<String> =
        value(&reading.reports[0], "metrics_766.ratio_pct").into_iter().flatten().map(|ratio| ratio.to_string()).collect();
    assert_eq!(ratios, ["0.85", "85.5", "85"]);
}

#[test]
fn a_plan_promises_at_least() {
    let header = ["Mã", "Mục", "Nội dung", "Loại", "Hình thức", "Số lượng", "Đơn vị tính", "Nhịp", "Chủ trì"];
    let rows =
        [texts(&header), texts(&["1", "II", "Hội nghị chuyên đề", "COUNT", "Hội nghị chuyên đề", "≥ 02", "cuộc", "một lần", "Văn phòng"])];
    let lines = [UNIT, "KẾ HOẠCH TUYÊN TRUYỀN", "Năm: 2025", "Chủ đề: CCHC"];
    let reading = read("Chỉ tiêu", &lines, &rows);
    let target = reading.reports.first().and_then(|report| report.targets.first()).unwrap_or_else(|| panic!("{:?}", codes(&reading)));
    assert_eq!((target.quantity, target.comparator), (Some(2), Some(tonghop_domain::plan::Comparator::AtLeast)));
}

#[test]
fn a_figure_too_large_to_keep_is_said_and_the_others_stay() {
    let mut large = texts(&["Đất đai", "123456789012345678901"]);
    large.extend(row(&[], &[2, 1, 0]));
    let rows = [texts(&PETITIONS), large];
    let reading = read("PAKN", &[UNIT, QUARTER], &rows);
    assert!(codes(&reading).iter().any(|code| code.starts_with("CELL-01")), "{:?}", codes(&reading));
    assert_eq!(value(&reading.reports[0], "petitions.received"), [None]);
    assert_eq!(value(&reading.reports[0], "petitions.answered_on_time"), figures(&[2]));
}

/// A table of two units, the name of the second unknown.
fn of_two_units(second: &str, said: Option<&str>) -> Reading {
    let header = [&["Đơn vị"], PETITIONS.as_slice()].concat();
    let rows = [
        texts(&header),
        row(&["Xã Tân An", "Đất đai"], &[3, 2, 1, 0]),
        row(&["Xã Hòa Bình", "Đất đai"], &[4, 4, 0, 0]),
        row(&[second, "Đất đai"], &[7, 7, 0, 0]),
    ];
    let mut request = request("a.xlsx");
    request.unit = said.map(tonghop_domain::OrgUnitId::new);
    Office::new().read(&workbook("PAKN", &["PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows), &request).unwrap()
}

#[test]
fn what_is_asked_about_a_unit_stands_with_its_report() {
    let reading = of_two_units("Xã Không Đâu", None);
    assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh"), None]);
    let asked: Vec<usize> = reading.reports.iter().map(|report| report.questions.len()).collect();
    assert_eq!(asked, [0, 0, 1]);
    assert_eq!(reading.reports[2].questions[0].text, "Xã Không Đâu");
    let codes: Vec<Vec<&str>> =
        reading.reports.iter().map(|report| report.findings.iter().map(tonghop_domain::Finding::rule).collect()).collect();
    assert_eq!(codes, [vec![], vec![], vec!["UNIT-02"]]);
}

#[test]
fn an_officer_may_choose_the_unit_above_those_of_a_table_and_no_other() {
    let rules = |said| {
        let reading = of_two_units("Xã Tân Thành", said);
        assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh"), Some("tan-thanh")], "rows keep their units");
        reading.reports.iter().map(|report| report.findings.iter().map(tonghop_domain::Finding::rule).collect()).collect::<Vec<Vec<_>>>()
    };
    assert_eq!(rules(Some("mau-son")), vec![Vec::<&str>::new(); 3], "the province sends what its communes report");
    assert_eq!(rules(Some("tan-an")), [vec![], vec!["UNIT-06"], vec!["UNIT-06"]]);
}

#[test]
fn the_chosen_unit_settles_an_unclear_name_where_the_table_names_no_other() {
    let header = ["STT", "Đơn vị", "Nhóm chỉ số", "Mã chỉ số", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Điểm công bố", "Điểm tối đa"];
    let metric = row(&["1", "Văn phòng huyện cũ", "tien_do", "ON_TIME"], &[98, 100, 98, 19, 20]);
    let bytes = workbook("766", &["BỘ CHỈ SỐ PHỤC VỤ NGƯỜI DÂN, DOANH NGHIỆP", "Năm 2025"], &[texts(&header), metric]);
    let unit = |said: Option<&str>| {
        let mut request = request("a.xlsx");
        request.unit = said.map(tonghop_domain::OrgUnitId::new);
        let reading = Office::new().read(&bytes, &request).unwrap();
        (units(&reading).first().copied().flatten().map(str::to_owned), reading.reports[0].questions.len())
    };
    assert_eq!(unit(None), (None, 1));
    assert_eq!(unit(Some("tan-an")), (Some("tan-an".to_owned()), 0));
}

#[test]
fn two_units_alike_are_suggested_and_neither_is_wholly_like() {
    let rows = [texts(&PETITIONS), row(&["Đất đai"], &[3, 2, 1, 0])];
    let reading = read("PAKN", &["Đơn vị báo cáo: UBND xã Tân Thanh", "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows);
    let question = &reading.reports[0].questions[0];
    let likeness: Vec<u8> = question.suggestions.iter().take(2).map(|suggestion| suggestion.likeness).collect();
    assert!(likeness[0] == likeness[1] && likeness[0] < 100, "{question:?}");
}

/// A cell takes 32,767 letters; a hundred of them as headers must not cost more than a hundred headers.
#[test]
fn headers_of_the_longest_kind_are_read_soon() {
    let long: Vec<String> =
        (0..100).map(|number| format!("{number} tiếp nhận trả lời đúng hạn ").repeat(1_100).chars().take(32_767).collect()).collect();
    let header: Vec<&str> = PETITIONS[..4].iter().copied().chain(long.iter().map(String::as_str)).chain([PETITIONS[4]]).collect();
    let figures: Vec<i32> = [3, 2, 1].into_iter().chain(0..100).chain([0]).collect();
    let start = std::time::Instant::now();
    let reading = read("PAKN", &[UNIT, "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &[texts(&header), row(&["Đất đai"], &figures)]);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert_eq!(value(&reading.reports[0], "petitions.received"), self::figures(&[3]));
    let said: Vec<&str> = reading.reports[0].findings.iter().map(tonghop_domain::Finding::rule).collect();
    assert_eq!(said, vec!["TABLE-02"; 100]);
}

/// Rows of two tables beside each other, `gap` blank columns between them.
fn beside<'a>(left: &[Vec<Put<'a>>], right: &[Vec<Put<'a>>], gap: usize) -> Vec<Vec<Put<'a>>> {
    let width = left.iter().map(Vec::len).max().unwrap_or(0) + gap;
    let row = |place: usize| {
        let mut cells = left.get(place).cloned().unwrap_or_default();
        cells.resize(width, text(""));
        cells.extend(right.get(place).cloned().unwrap_or_default());
        cells
    };
    (0..left.len().max(right.len())).map(row).collect()
}

#[test]
fn tables_of_two_units_beside_each_other_stay_apart() {
    let left = [
        texts(&[UNIT]),
        texts(&[QUARTER]),
        texts(&PETITIONS),
        row(&["Đất đai"], &[3, 2, 1, 0]),
        row(&["Hộ tịch"], &[4, 4, 0, 0]),
        row(&["Tổng số"], &[7, 6, 1, 0]),
        texts(&["Người lập biểu"]),
    ];
    let right =
        [texts(&["UBND XÃ HÒA BÌNH"]), vec![], texts(&PETITIONS), row(&["Đất đai"], &[9, 7, 0, 1]), row(&["Hộ tịch"], &[2, 0, 0, 2])];
    for gap in [1, 2, 5] {
        let reading = read("PAKN", &["BIỂU TỔNG HỢP"], &beside(&left, &right, gap));
        assert_eq!(units(&reading), [Some("tan-an"), Some("hoa-binh")], "{gap}");
        assert!(reading.reports.iter().all(|report| report.period.is_some()), "the period at the left speaks for both");
        assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3, 4]));
        assert_eq!(value(&reading.reports[1], "petitions.received"), figures(&[9, 2]));
        let wrong = ["G5", "H5", "K5"][[1, 2, 5].iter().position(|known| *known == gap).unwrap()];
        assert_eq!(codes(&reading), [format!("SUM-01 {}", shifted(wrong))], "{gap}");
    }
}

/// The figure beside the first cell of a row.
fn shifted(cell: &str) -> String {
    let at: tonghop_domain::CellRef = cell.parse().unwrap();
    tonghop_domain::CellRef::new(at.row, at.column + 1).to_string()
}

#[test]
fn two_forms_beside_each_other_are_two_reports_and_what_stands_below_is_a_third() {
    let left = [texts(&PETITIONS), row(&["Đất đai"], &[3, 2, 1, 0])];
    let other = vec![text("Khác"), text("1,5x"), number(0)];
    let right = [texts(&["Nguồn kinh phí", "Dự toán", "Thực hiện"]), row(&["Ngân sách xã"], &[12_000, 9_000]), other];
    let mut rows = beside(&left, &right, 1);
    rows.push(texts(&["UBND XÃ HÒA BÌNH", "", "", "", "", QUARTER]));
    rows.push(texts(&PETITIONS));
    rows.push(row(&["Đất đai"], &[5, 5, 0, 0]));
    let reading = read("Tổng hợp", &[UNIT, QUARTER], &rows);
    let forms: Vec<&str> = reading.reports.iter().map(|report| report.form.as_str()).collect();
    assert_eq!(forms, ["petitions", "plan-budget", "petitions"]);
    assert_eq!(units(&reading), [Some("tan-an"), Some("tan-an"), Some("hoa-binh")]);
    assert_eq!(value(&reading.reports[1], "plan_budget.planned"), [Some(Decimal::from(12_000)), None]);
    assert_eq!(value(&reading.reports[2], "petitions.received"), figures(&[5]));
    assert_eq!(codes(&reading), ["CELL-01 H5"]);
}

#[test]
fn a_second_row_number_begins_a_table_without_a_blank_column() {
    let head: Vec<&str> = std::iter::once("STT").chain(PETITIONS).collect();
    let left = [texts(&head), row(&["1", "Đất đai"], &[3, 2, 1, 0])];
    let right = [texts(&head), row(&["2", "Hộ tịch"], &[4, 4, 0, 0]), row(&["3", "Môi trường"], &[1, 0, 0, 1])];
    let reading = read("PAKN", &[UNIT, QUARTER], &beside(&left, &right, 0));
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(units(&reading), [Some("tan-an")], "one table that goes on at its right");
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3, 4, 1]));
}

#[test]
fn a_blank_column_within_a_table_cuts_nothing() {
    let rows = [
        texts(&["Lĩnh vực", "Tiếp nhận", "", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang xử lý", "", "Ghi chú", "Người phụ trách"]),
        vec![text("Đất đai"), number(3), text(""), number(2), number(1), number(0), text(""), text("xong"), text("Bà Lan")],
    ];
    let reading = read("PAKN", &[UNIT, QUARTER], &rows);
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(value(&reading.reports[0], "petitions.received"), figures(&[3]));
    assert_eq!(value(&reading.reports[0], "petitions.pending"), figures(&[0]));
}
