//! A small office and workbooks for it, shared by the integration tests; each of them uses a part.

#![allow(dead_code)]

use std::sync::Arc;

use jiff::civil::{Date, date};
use rust_xlsxwriter::{Format, Workbook};
use tonghop_domain::OrgUnitId;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::form::{CodeList, CodeLists, Form};
use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Knowledge, Limits, ReadRequest, Reading};

/// Figures of columns (3) to (13) that fulfil every equality.
pub(crate) const TAN_AN: [i64; 11] = [1248, 861, 342, 45, 1190, 702, 476, 12, 58, 55, 3];

/// What a small province knows.
pub(crate) struct Office {
    pub(crate) knowledge: Arc<Knowledge>,
}

fn texts(folder: &str) -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

impl Office {
    pub(crate) fn new() -> Self {
        let forms = texts("forms").iter().map(|text| Form::load(text).unwrap_or_else(|faults| panic!("{faults}"))).collect();
        let lists = texts("lists").iter().map(|text| CodeList::load(text).unwrap_or_else(|faults| panic!("{faults}"))).collect();
        let calendars = texts("../domain/calendars").iter().map(|text| Calendar::load(text).unwrap()).collect();
        let root = OrgUnitId::new("mau-son");
        Self {
            knowledge: Arc::new(Knowledge {
                forms,
                lists: CodeLists::new(lists),
                calendars: Calendars::new(calendars, vec![]),
                units: UnitDirectory::new(units(), vec![]),
                root: Some(root),
            }),
        }
    }

    pub(crate) fn read(&self, bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
        tonghop_ingest::read(bytes, request, &self.knowledge)
    }
}

fn units() -> Vec<OrgUnit> {
    let unit = |id: &str, name: &str, parent: Option<&str>, level: UnitLevel| OrgUnit {
        id: OrgUnitId::new(id),
        code: id.to_owned(),
        name: name.to_owned(),
        kind: String::new(),
        level,
        parent: parent.map(OrgUnitId::new),
        valid_from: Date::constant(2000, 1, 1),
        valid_to: None,
        aliases: vec![],
        group: None,
    };
    let below = Some("mau-son");
    vec![
        unit("mau-son", "Tỉnh Mẫu Sơn", None, UnitLevel::Province),
        unit("so-noi-vu", "Sở Nội vụ", below, UnitLevel::Department),
        unit("tan-an", "Xã Tân An", below, UnitLevel::Commune),
        unit("hoa-binh", "Xã Hòa Bình", below, UnitLevel::Commune),
        unit("tan-thanh", "Xã Tân Thành", below, UnitLevel::Commune),
        unit("tan-thanh-2", "Xã Tân Thạnh", below, UnitLevel::Commune),
    ]
}

/// A request that says nothing about the file.
pub(crate) fn request(file_name: &str) -> ReadRequest {
    ReadRequest {
        file_name: file_name.to_owned(),
        form: None,
        unit: None,
        period: None,
        today: date(2025, 9, 17),
        keep_cells: false,
        large: false,
        limits: Limits::default(),
        answers: tonghop_ingest::Answers::default(),
    }
}

pub(crate) fn read_06a(bytes: &[u8]) -> Reading {
    Office::new().read(bytes, &request("bieu-06a.xlsx")).unwrap()
}

/// Form 06a as offices lay it out: header in rows 5 to 7, column numbers in row 8, the first row of figures in row 9.
pub(crate) fn kstt_06a(unit_line: &str, rows: &[(&str, [i64; 11])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Biểu 06a").unwrap();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 2, "Biểu số II.06a/VPCP/KSTT", &plain).unwrap();
    sheet.merge_range(0, 5, 0, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", &plain).unwrap();
    sheet.merge_range(1, 0, 1, 2, unit_line, &plain).unwrap();
    sheet.merge_range(2, 0, 2, 12, "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", &plain).unwrap();
    let period = "Kỳ báo cáo: Quý III năm 2025 (từ ngày 15/6/2025 đến ngày 14/9/2025)";
    sheet.merge_range(3, 0, 3, 9, period, &plain).unwrap();
    sheet.merge_range(3, 10, 3, 12, "Đơn vị tính: Số hồ sơ TTHC", &plain).unwrap();
    for (area, text) in [
        ((4, 0, 6, 0), "TT"),
        ((4, 1, 6, 1), "Lĩnh vực, công việc giải quyết theo cấp"),
        ((4, 2, 4, 5), "Tiếp nhận"),
        ((4, 6, 4, 9), "Số lượng hồ sơ đã giải quyết"),
        ((4, 10, 4, 12), "Số lượng hồ sơ đang giải quyết"),
        ((5, 2, 6, 2), "Tổng số"),
        ((5, 3, 5, 4), "Trong đó"),
        ((5, 5, 6, 5), "Từ kỳ trước"),
    ] {
        sheet.merge_range(area.0, area.1, area.2, area.3, text, &plain).unwrap();
    }
    let below = ["Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"];
    for (column, text) in (6..).zip(below) {
        sheet.merge_range(5, column, 6, column, text, &plain).unwrap();
    }
    sheet.write(6, 3, "Trực tuyến").unwrap();
    sheet.write(6, 4, "Trực tiếp, dịch vụ bưu chính").unwrap();
    for column in 0..13_u16 {
        sheet.write(7, column, format!("({})", column + 1)).unwrap();
    }
    for (row, (field, figures)) in (8..).zip(rows) {
        sheet.write(row, 1, *field).unwrap();
        for (column, figure) in (2..).zip(figures) {
            sheet.write(row, column, *figure).unwrap();
        }
    }
    let last = 8 + u32::try_from(rows.len()).unwrap();
    sheet.write(last + 1, 9, "Tân An, ngày 12 tháng 9 năm 2025").unwrap();
    sheet.write(last + 2, 1, "Người lập biểu").unwrap();
    sheet.write(last + 2, 9, "KT. CHỦ TỊCH").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// What stands in a cell of a test workbook.
#[derive(Clone, Copy)]
pub(crate) enum Put<'a> {
    Text(&'a str),
    Number(f64),
    Date(Date),
}

pub(crate) fn text(text: &str) -> Put<'_> {
    Put::Text(text)
}

pub(crate) fn number<'a>(value: impl Into<f64>) -> Put<'a> {
    Put::Number(value.into())
}

/// A workbook of one sheet: lines in column A from row 1 on, then these rows. Empty texts are no cells.
pub(crate) fn workbook(sheet_name: &str, lines: &[&str], rows: &[Vec<Put<'_>>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name).unwrap();
    for (row, line) in (0..).zip(lines) {
        sheet.write(row, 0, *line).unwrap();
    }
    let first = u32::try_from(lines.len()).unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Put::Text("") => {}
                Put::Text(text) => drop(sheet.write(row, column, *text).unwrap()),
                Put::Number(number) => drop(sheet.write(row, column, *number).unwrap()),
                Put::Date(date) => {
                    let serial = rust_xlsxwriter::ExcelDateTime::from_ymd(
                        u16::try_from(date.year()).unwrap(),
                        u8::try_from(date.month()).unwrap(),
                        u8::try_from(date.day()).unwrap(),
                    );
                    sheet.write_with_format(row, column, serial.unwrap(), &day).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Rule codes with their cells, notes left out.
pub(crate) fn codes(reading: &Reading) -> Vec<String> {
    let findings = reading.all_findings().filter(|finding| finding.severity != tonghop_domain::Severity::Note);
    findings.map(|finding| format!("{} {}", finding.rule(), finding.at.first_cell().map_or("-".into(), |cell| cell.to_string()))).collect()
}

/// As [`codes`], notes only.
pub(crate) fn notes(reading: &Reading) -> Vec<String> {
    let findings = reading.all_findings().filter(|finding| finding.severity == tonghop_domain::Severity::Note);
    findings.map(|finding| format!("{} {}", finding.rule(), finding.at.first_cell().map_or("-".into(), |cell| cell.to_string()))).collect()
}
