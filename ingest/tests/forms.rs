//! Every form of the catalogue, filled as offices fill it, read to its records.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use jiff::civil::date;
use office::{Office, Put, codes, notes, number, request, text, workbook};
use rust_decimal::Decimal;
use tonghop_domain::State;
use tonghop_domain::activity::Mode;
use tonghop_domain::form::Yields;
use tonghop_domain::plan::{Cadence, Comparator, Role, TargetKind};
use tonghop_ingest::{Reading, Report};

const UNIT: &str = "UBND XÃ TÂN AN";
const QUARTER: &str = "Kỳ báo cáo: Quý III năm 2025";

fn read(bytes: &[u8]) -> Reading {
    Office::new().read(bytes, &request("a.xlsx")).unwrap()
}

fn texts<'a>(words: &[&'a str]) -> Vec<Put<'a>> {
    words.iter().map(|word| text(word)).collect()
}

fn only(reading: &Reading) -> &Report {
    let [report] = reading.reports.as_slice() else { panic!("{} reports", reading.reports.len()) };
    report
}

fn value(report: &Report, element: &str, member: &str) -> (State, Option<Decimal>) {
    let fact = report
        .facts
        .iter()
        .find(|fact| fact.element.as_str() == element && !fact.is_total && fact.dimensions.iter().any(|(_, found)| found == member));
    fact.map(|fact| (fact.state, fact.value)).unwrap_or_else(|| panic!("no {element} of {member}"))
}

fn known(value: i64) -> (State, Option<Decimal>) {
    (State::Value, Some(Decimal::from(value)))
}

#[test]
fn every_form_names_lists_and_elements_that_exist() {
    let office = Office::new();
    assert_eq!(office.knowledge.forms.len(), 19);
    for form in &office.knowledge.forms {
        for list in
            form.columns.iter().filter_map(|column| column.list.as_ref()).chain(form.lines.iter().filter_map(|line| line.list.as_ref()))
        {
            assert!(office.knowledge.lists.get(list).is_some(), "{}: {list}", form.id);
        }
        let measures = office.knowledge.lists.get("units-of-measure").unwrap();
        for measure in form.columns.iter().filter_map(|column| column.unit_of_measure.as_ref()) {
            assert!(measures.get(measure).is_some(), "{}: {measure}", form.id);
        }
        if form.yields == Yields::Facts {
            assert!(form.dimensions().next().is_some() || form.unit_column().is_some(), "{}", form.id);
        }
        assert!(office.knowledge.calendars.regime(&form.regime).is_ok(), "{}", form.id);
    }
}

#[test]
fn a_log_becomes_activities_and_its_slips_are_named() {
    let header = [
        "STT",
        "Ngày",
        "Nội dung",
        "Hình thức",
        "Kênh",
        "Số lượng",
        "ĐVT",
        "Số người",
        "Vai trò",
        "Cách tổ chức",
        "Kiểm chứng",
        "Đường link",
        "Ghi chú",
    ];
    let row = |cells: [&'static str; 13]| texts(&cells);
    let mut first =
        row(["1", "", "Tin về dịch vụ công", "tin bài", "loa", "", "bài", "", "", "", "Hình ảnh; link", "http://tanan.vn/1", ""]);
    first[1] = Put::Date(date(2025, 7, 5));
    first[5] = number(2);
    let rows = [
        texts(&header),
        first,
        row([
            "2",
            "từ 05/7 đến 07/7",
            "Tập huấn kỹ năng số",
            "Tập huấn",
            "Trực tiếp",
            "12 đợt",
            "",
            "1.250",
            "Chủ trì",
            "Chuyên đề",
            "Video",
            "",
            "",
        ]),
        row(["3", "30/02/2025", "Hội nghị", "Hội nghị chuyên đề", "", "1", "", "40", "", "", "", "", ""]),
        row(["4", "16/9/2025", "Đăng bài", "Tin bài", "Cổng TTĐT", "1", "", "", "Tham gia", "", "", "http://tanan.vn/2", "ước thực hiện"]),
        row(["5", "20/8/2025", "Chiếu bóng", "Chiếu bóng", "", "nhiều", "", "-3", "", "", "", "", ""]),
        row(["6", "21/8/2025", "Đăng lại bài", "Tin bài", "", "", "", "", "", "", "", "https://www.tanan.vn/2/", ""]),
    ];
    let reading = read(&workbook("Nhật ký", &["UBND xã Tân An", "NHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN", QUARTER], &rows));
    assert_eq!(codes(&reading), ["LOG-05 K6", "CELL-05 B7", "CELL-06 B8", "CELL-07 D9", "CELL-01 F9", "CELL-02 H9", "LOG-01 L8"]);
    let report = only(&reading);
    assert_eq!(report.activities.len(), 4, "rows 7 and 9 cannot be counted, all others are");
    let [one, two, three, _] = report.activities.as_slice() else { panic!("four") };
    assert_eq!((one.activity_type.as_str(), one.channel.as_deref(), one.quantity), ("TIN_BAI", Some("LOA_TRUYEN_THANH"), Decimal::TWO));
    assert_eq!(one.evidence, ["HINH_ANH", "TIN_BAI_LINK"]);
    assert_eq!((two.from, two.to, two.people), (date(2025, 7, 5), date(2025, 7, 7), Some(1250)));
    assert_eq!((two.role, two.mode, two.quantity), (Some(Role::Organise), Some(Mode::Dedicated), Decimal::from(12)));
    assert!(three.is_estimate && !one.is_estimate && !report.is_estimate);
    assert_eq!((three.cell.to_string(), three.sheet.as_str()), ("A8".to_owned(), "Nhật ký"));
    assert_eq!(three.unit.as_str(), "tan-an");
}

#[test]
fn a_plan_becomes_targets() {
    let header = [
        "Mã",
        "Mục",
        "Nội dung",
        "Loại",
        "Hình thức",
        "Kênh",
        "So sánh",
        "Số lượng",
        "Đơn vị tính",
        "Nhịp",
        "Hạn",
        "Mỗi đơn vị",
        "Vai trò",
        "Chủ trì",
        "Tài liệu kiểm chứng",
    ];
    let rows = [
        texts(&header),
        texts(&[
            "1",
            "II.1",
            "Mỗi tháng một tin bài",
            "COUNT",
            "Tin, bài",
            "loa; website",
            "≥",
            "một",
            "tin, bài",
            "mỗi tháng",
            "31/12/2024",
            "",
            "",
            "Văn phòng",
            "Link; video hoặc hình ảnh",
        ]),
        texts(&[
            "2",
            "",
            "Gửi kế hoạch",
            "Thời hạn",
            "Kế hoạch tuyên truyền",
            "",
            "hoàn thành",
            "",
            "",
            "một lần",
            "tháng 02/2025",
            "x",
            "",
            "",
            "",
        ]),
        texts(&[
            "3",
            "",
            "Lồng ghép trong họp",
            "Thường xuyên",
            "Lồng ghép",
            "",
            "",
            "",
            "lượt",
            "thường xuyên",
            "",
            "",
            "Chủ trì",
            "",
            "",
        ]),
    ];
    let lines = [UNIT, "KẾ HOẠCH TUYÊN TRUYỀN", "Kế hoạch số: 52/KH-UBND", "Ngày ban hành: 01/04/2024", "Năm: 2024", "Chủ đề: CCHC"];
    let reading = read(&workbook("Kế hoạch", &lines, &rows));
    assert_eq!(codes(&reading), Vec::<String>::new());
    let report = only(&reading);
    assert_eq!(report.period.as_ref().unwrap().to_string(), "civil:2024");
    let [posts, plan, ongoing] = report.targets.as_slice() else { panic!("three targets") };
    assert_eq!(
        (posts.plan.number.as_deref(), posts.plan.issued, posts.plan.theme.as_str()),
        (Some("52/KH-UBND"), Some(date(2024, 4, 1)), "CCHC")
    );
    assert_eq!(
        (posts.kind, posts.comparator, posts.quantity, posts.cadence),
        (TargetKind::Count, Some(Comparator::AtLeast), Some(1), Cadence::Monthly)
    );
    assert_eq!(posts.channels, ["LOA_TRUYEN_THANH", "CONG_TTDT"]);
    assert_eq!(posts.evidence.0, [vec!["TIN_BAI_LINK".to_owned()], vec!["VIDEO".to_owned(), "HINH_ANH".to_owned()]]);
    assert_eq!((plan.kind, plan.due, plan.per_unit), (TargetKind::Deadline, Some(date(2025, 2, 28)), true));
    assert_eq!((ongoing.cadence, ongoing.quantity, ongoing.role), (Cadence::Ongoing, None, Some(Role::Organise)));
}

#[test]
fn a_list_of_tasks_keeps_moved_due_dates() {
    let header = [
        "Mã",
        "Nhiệm vụ",
        "Sản phẩm",
        "Đơn vị chủ trì",
        "Hạn hoàn thành",
        "Hạn điều chỉnh",
        "Văn bản điều chỉnh",
        "Ngày hoàn thành",
        "Nguồn giao nhiệm vụ",
    ];
    let rows = [
        texts(&header),
        texts(&[
            "1.1",
            "Rà soát thủ tục",
            "Báo cáo",
            "Sở Nội vụ",
            "30/06/2025",
            "30/09/2025",
            "12/QĐ-UBND",
            "01/09/2025",
            "Kết luận của Chủ tịch",
        ]),
        texts(&["1.2", "Kiểm tra", "Kế hoạch", "Sở Nội vụ", "31/12/2025", "", "", "", ""]),
    ];
    let reading = read(&workbook("Nhiệm vụ", &["SỞ NỘI VỤ", "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH – THEO DÕI NHIỆM VỤ", "Năm 2025"], &rows));
    assert_eq!(codes(&reading), Vec::<String>::new());
    let report = only(&reading);
    assert_eq!(report.unit.as_ref().unwrap().as_str(), "so-noi-vu");
    let [moved, open] = report.tasks.as_slice() else { panic!("two tasks") };
    assert_eq!((moved.code.as_str(), moved.first_due, moved.due()), ("1.1", Some(date(2025, 6, 30)), Some(date(2025, 9, 30))));
    assert_eq!((moved.moves[0].document.as_str(), moved.done, open.done), ("12/QĐ-UBND", Some(date(2025, 9, 1)), None));
}

#[test]
fn amounts_of_money_are_scaled_by_the_note() {
    let rows = [
        texts(&["STT", "Nguồn kinh phí", "Dự toán", "Thực hiện"]),
        vec![number(1), text("Ngân sách xã"), number(12.5), text("1.250")],
        vec![number(2), text("Xã hội hóa"), number(3), text("không phát sinh")],
        vec![text(""), text("Tổng cộng"), number(15.5), text("1.250")],
    ];
    let lines = [UNIT, "KINH PHÍ THỰC HIỆN KẾ HOẠCH TUYÊN TRUYỀN", QUARTER, "Đơn vị: triệu đồng"];
    let reading = read(&workbook("Kinh phí", &lines, &rows));
    assert_eq!(codes(&reading), Vec::<String>::new());
    assert_eq!(notes(&reading), ["TABLE-06 A4", "CELL-12 D6", "CELL-12 D7", "SUM-03 B8", "CELL-12 D8"]);
    let report = only(&reading);
    assert_eq!(value(report, "plan_budget.planned", "Ngân sách xã"), known(12_500_000));
    assert_eq!(value(report, "plan_budget.spent", "Ngân sách xã"), known(1_250_000_000));
    assert_eq!(value(report, "plan_budget.spent", "Xã hội hóa"), (State::NilReport, None));
}

#[test]
fn answers_are_one_zero_or_not_applicable() {
    let rows = [
        texts(&["STT", "Mã mục", "Nội dung", "Kết quả"]),
        texts(&["1", "bang_dien_tu", "Bảng điện tử", "Có"]),
        texts(&["2", "Trang thông tin điện tử, mạng xã hội", "", "không"]),
        texts(&["3", "thanh toán trực tuyến", "", "Không áp dụng"]),
        texts(&["4", "truyen_thong", "", ""]),
    ];
    let reading = read(&workbook("Hình thức", &[UNIT, "HÌNH THỨC TUYÊN TRUYỀN VÀ DỊCH VỤ CÓ TẠI ĐƠN VỊ", QUARTER], &rows));
    assert_eq!(codes(&reading), ["CELL-08 D8"]);
    let report = only(&reading);
    assert_eq!(value(report, "facilities.present", "bang_dien_tu"), known(1));
    assert_eq!(value(report, "facilities.present", "website_mang_xa_hoi"), known(0));
    assert_eq!(value(report, "facilities.present", "thanh_toan_truc_tuyen"), (State::NotApplicable, None));
    assert_eq!(value(report, "facilities.present", "truyen_thong"), (State::Missing, None));
}

#[test]
fn a_table_of_units_is_one_report_for_each() {
    let rows = [
        texts(&["STT", "Đơn vị", "Nhóm chỉ số", "Mã chỉ số", "Tử số", "Mẫu số", "Tỷ lệ (%)", "Điểm công bố", "Điểm tối đa"]),
        vec![
            number(1),
            text("Xã Tân An"),
            text("tien_do"),
            text("ON_TIME"),
            number(653),
            number(654),
            number(99.85),
            number(19.97),
            number(20),
        ],
        vec![
            number(2),
            text("Xã Hoà Bình"),
            text("tien_do"),
            text("ON_TIME"),
            number(1),
            number(2),
            text("50%"),
            text("10,00"),
            number(20),
        ],
        vec![number(3), text("Xã Tân An"), text("so_hoa"), text("DIGITISED"), text(""), text(""), text(""), number(4.2), number(6)],
        vec![number(4), text("Xã Vô Danh"), text("so_hoa"), text("DIGITISED"), number(1), number(1), number(100), number(6), number(6)],
    ];
    let reading = read(&workbook("766", &["UBND TỈNH MẪU SƠN", "BỘ CHỈ SỐ 766", "Năm 2025"], &rows));
    assert_eq!(codes(&reading), ["UNIT-02 B8"]);
    let units: Vec<Option<&str>> =
        reading.reports.iter().map(|report| report.unit.as_ref().map(tonghop_domain::OrgUnitId::as_str)).collect();
    assert_eq!(units, [Some("tan-an"), Some("hoa-binh"), None]);
    assert_eq!(reading.reports[0].facts.len(), 10);
    assert_eq!(value(&reading.reports[0], "metrics_766.numerator", "DIGITISED"), (State::Missing, None));
    assert_eq!(value(&reading.reports[1], "metrics_766.ratio_pct", "ON_TIME"), known(50));
    assert_eq!(reading.reports[2].facts.len(), 5, "figures of an unknown unit are kept");
    assert!(reading.reports[0].findings.is_empty(), "each unit has its own findings: {:?}", reading.reports[0].findings);
}

#[test]
fn survey_answers_add_up_and_break_down() {
    let levels = ["Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng"];
    let header: Vec<&str> =
        ["STT", "Câu hỏi", "Giới tính"].into_iter().chain(levels).chain(["Phiếu không hợp lệ", "Tổng số phiếu hợp lệ"]).collect();
    let row = |gender: &'static str, total: i32| {
        let figures = [9, 14, 38, 152, 87, 4, total];
        [number(1), text("Mức độ hài lòng chung"), text(gender)].into_iter().chain(figures.map(number)).collect::<Vec<_>>()
    };
    let reading =
        read(&workbook("Khảo sát", &[UNIT, "TỔNG HỢP PHIẾU KHẢO SÁT", QUARTER], &[texts(&header), row("Nam", 300), row("Nữ", 301)]));
    assert_eq!(codes(&reading), ["SUM-01 J6"]);
    let women = only(&reading).facts.iter().find(|fact| fact.dimensions.member("gioi_tinh") == Some("Nữ")).unwrap();
    assert_eq!(women.dimensions.to_string(), "cau_hoi=Mức độ hài lòng chung; gioi_tinh=Nữ");
}

#[test]
fn provinces_are_told_from_communes_of_their_name() {
    let mut office = Office::new();
    let mut units = office.knowledge.units.units().to_vec();
    let mut commune = units.iter().find(|unit| unit.id.as_str() == "tan-an").unwrap().clone();
    commune.id = tonghop_domain::OrgUnitId::new("xa-mau-son");
    "Xã Mẫu Sơn".clone_into(&mut commune.name);
    units.push(commune);
    std::sync::Arc::make_mut(&mut office.knowledge).units = tonghop_domain::directory::UnitDirectory::new(units, vec![]);
    let header = ["STT", "Tỉnh, thành phố", "D1", "D1.1", "PAPI công bố"];
    let rows = [texts(&header), vec![number(1), text("Mẫu Sơn"), number(5.038_736), number(1.264_11), number(41.5)]];
    let bytes = workbook("PAPI", &["CHỈ SỐ PAPI – KẾT QUẢ CÔNG BỐ", "Năm 2019"], &rows);
    let reading = office.read(&bytes, &request("a.xlsx")).unwrap();
    let report = only(&reading);
    assert_eq!((report.form.as_str(), report.unit.as_ref().unwrap().as_str()), ("papi", "mau-son"));
    assert_eq!(report.facts[0].value, Some("5.038736".parse().unwrap()));
}

#[test]
fn separated_text_is_read_like_a_workbook() {
    let csv = "UBND xã Tân An;;;;;\nQuý III năm 2025;;;;;\nLĩnh vực;Tiếp nhận;Trả lời đúng hạn;Trả lời quá hạn;Đang xử lý;Không hài lòng\nĐất đai;10.361;10.360;0;1;0\nTư pháp;2;3;0;0;0\n";
    let reading = Office::new().read(csv.as_bytes(), &request("pakn.csv")).unwrap();
    assert_eq!((reading.format.as_str(), codes(&reading)), ("csv", vec!["SUM-01 B5".to_owned()]));
    assert_eq!(notes(&reading), ["CELL-12 B4", "CELL-12 C4"], "plain numbers in a csv are no notes");
    assert_eq!(value(only(&reading), "petitions.received", "Đất đai"), known(10361));
}

#[test]
fn nothing_occurred_is_a_report() {
    let rows = [texts(&["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang xử lý"]), texts(&["Không phát sinh"])];
    let reading = read(&workbook("PAKN", &[UNIT, "PHẢN ÁNH, KIẾN NGHỊ", QUARTER], &rows));
    let report = only(&reading);
    assert!(report.is_nil && !report.facts.is_empty());
    assert!(report.facts.iter().all(|fact| fact.state == State::NilReport && fact.dimensions.is_total()), "every figure, once");
    assert_eq!((codes(&reading), notes(&reading)), (vec![], vec!["TABLE-04 A5".to_owned()]));
}

#[test]
fn a_workbook_of_no_known_form_is_read_all_the_same() {
    let reading = read(&workbook("Sheet1", &["Danh bạ"], &[texts(&["Họ tên", "Điện thoại"]), texts(&["Lan", "0912"])]));
    assert_eq!(codes(&reading), ["FILE-01 -"]);
    assert_eq!((reading.sheets[0].cells, reading.sheets[0].rows, reading.sheets[0].columns), (5, 3, 2));
}

#[test]
fn a_reading_survives_the_wire() {
    let rows = [
        texts(&["Lĩnh vực", "Tiếp nhận", "Trả lời đúng hạn", "Trả lời quá hạn", "Đang xử lý"]),
        texts(&["Đất đai", "-3", "1,5", "x", "4"]),
    ];
    let mut request = request("a.xlsx");
    request.keep_cells = true;
    let reading = Office::new().read(&workbook("PAKN", &[UNIT, QUARTER], &rows), &request).unwrap();
    let wire = serde_json::to_string(&reading).unwrap();
    assert_eq!(serde_json::from_str::<Reading>(&wire).unwrap(), reading);
}
