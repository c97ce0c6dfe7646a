//! Small tables for the tests of rules, laid out by hand and read through the same stages as any sheet.

use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::form::{CodeList, CodeLists, Form};
use tonghop_domain::{CellRef, Finding};

use crate::grid::{Cell, Merge, Sheet};
use crate::layout;
use crate::rules::Rule;
use crate::table::Table;
use crate::values::Typing;

pub(crate) const KSTT_06A: &str = include_str!("../../forms/kstt-06a.toml");
pub(crate) const ACTIVITY_LOG: &str = include_str!("../../forms/activity-log.toml");
pub(crate) const PETITIONS: &str = include_str!("../../forms/petitions.toml");
pub(crate) const PLAN_TARGETS: &str = include_str!("../../forms/plan-targets.toml");
pub(crate) const PCI: &str = include_str!("../../forms/pci.toml");

pub(crate) fn lists() -> CodeLists {
    let files = [
        include_str!("../../lists/abbreviations.toml"),
        include_str!("../../lists/activity-types.toml"),
        include_str!("../../lists/cadences.toml"),
        include_str!("../../lists/channels.toml"),
        include_str!("../../lists/comparators.toml"),
        include_str!("../../lists/evidence-types.toml"),
        include_str!("../../lists/facilities.toml"),
        include_str!("../../lists/modes.toml"),
        include_str!("../../lists/roles.toml"),
        include_str!("../../lists/target-kinds.toml"),
        include_str!("../../lists/themes.toml"),
        include_str!("../../lists/units-of-measure.toml"),
        include_str!("../../lists/words.toml"),
    ];
    CodeLists::new(files.iter().map(|text| CodeList::load(text).expect("a list of the crate")).collect())
}

pub(crate) fn calendars() -> Calendars {
    let files = [
        include_str!("../../../domain/calendars/cchc.toml"),
        include_str!("../../../domain/calendars/nd09.toml"),
        include_str!("../../../domain/calendars/civil.toml"),
    ];
    Calendars::new(files.iter().map(|text| Calendar::load(text).expect("a calendar of domain")).collect(), vec![])
}

/// A row of form 06a as text: no number, field of work, columns (3) to (13).
pub(crate) fn row(field: &str, figures: [i64; 11]) -> Vec<String> {
    [String::new(), field.to_owned()].into_iter().chain(figures.iter().map(ToString::to_string)).collect()
}

/// What a rule finds in form 06a of Quý III 2025 with these rows from row 10 on, as `CODE cell`.
pub(crate) fn codes(rule: Rule, rows: &[Vec<String>]) -> Vec<String> {
    codes_in(rule, "cchc:2025-Q3", rows)
}

/// As [`codes`], for a period.
pub(crate) fn codes_in(rule: Rule, period: &str, rows: &[Vec<String>]) -> Vec<String> {
    run(rule, KSTT_06A, period, &form_06a(rows)).iter().map(code).collect()
}

/// What a rule finds in a sheet of rows of text, for Quý III 2025.
pub(crate) fn codes_of_sheet(rule: Rule, form: &str, rows: &[Vec<&str>]) -> Vec<String> {
    findings_of_sheet(rule, form, rows).iter().map(code).collect()
}

/// What a rule finds in a sheet of a form, for Quý III 2025.
pub(crate) fn codes_of(rule: Rule, form: &str, sheet: &Sheet) -> Vec<String> {
    run(rule, form, "cchc:2025-Q3", sheet).iter().map(code).collect()
}

/// As [`codes`], the findings themselves.
pub(crate) fn findings(rule: Rule, sheet: &Sheet) -> Vec<Finding> {
    run(rule, KSTT_06A, "cchc:2025-Q3", sheet)
}

/// As [`codes_of_sheet`], the findings themselves.
pub(crate) fn findings_of_sheet(rule: Rule, form: &str, rows: &[Vec<&str>]) -> Vec<Finding> {
    let mut sheet = Sheet::new("S", true);
    for (row, cells) in (0..).zip(rows) {
        put_row(&mut sheet, row, cells.iter().copied());
    }
    run(rule, form, "cchc:2025-Q3", &sheet)
}

fn run(rule: Rule, form: &str, period: &str, sheet: &Sheet) -> Vec<Finding> {
    let form = Form::load(form).expect("a form of the crate");
    let layout = layout::find(sheet, &[&form]).expect("the form is recognised");
    let period = calendars().period(&period.parse().expect("a period")).expect("a period of the calendar");
    let lists = lists();
    let typing = Typing { sheet: "S", lists: &lists, scale: rust_decimal::Decimal::ONE, period: Some(&period), untyped: true };
    let table = Table::read(sheet, &layout, &typing, Some(&period), &mut vec![]);
    rule(&table)
}

fn code(finding: &Finding) -> String {
    let place = finding.at.first_cell().map_or("sheet".to_owned(), |cell| cell.to_string());
    format!("{} {place}", finding.rule())
}

fn put_row<'t>(sheet: &mut Sheet, row: u32, cells: impl Iterator<Item = &'t str>) {
    for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
        sheet.put(CellRef::new(row, column), Cell::Text(text.to_owned()));
    }
}

/// Title in rows 1 to 4, header in rows 6 to 8, column numbers in row 9.
pub(crate) fn form_06a(rows: &[Vec<String>]) -> Sheet {
    let mut sheet = Sheet::new("S", true);
    put_row(&mut sheet, 0, ["UBND XÃ TÂN AN"].into_iter());
    put_row(&mut sheet, 2, ["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC"].into_iter());
    put_row(&mut sheet, 3, ["Kỳ báo cáo: Quý III năm 2025"].into_iter());
    let top = ["TT", "Lĩnh vực, công việc giải quyết theo cấp", "Tiếp nhận", "", "", "", "Số lượng hồ sơ đã giải quyết"];
    put_row(&mut sheet, 5, top.into_iter().chain(["", "", "", "Số lượng hồ sơ đang giải quyết"]));
    put_row(&mut sheet, 6, ["", "", "Tổng số", "Trong đó", "", "Từ kỳ trước"].into_iter());
    let low = ["", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số"];
    put_row(&mut sheet, 7, low.into_iter().chain(["Trong hạn", "Quá hạn"]));
    let numbers: Vec<String> = (1..=13).map(|number| format!("({number})")).collect();
    put_row(&mut sheet, 8, numbers.iter().map(String::as_str));
    for area in ["A6:A8", "B6:B8", "C6:F6", "G6:J6", "K6:M6", "C7:C8", "D7:E7", "F7:F8"] {
        let (first, last) = area.split_once(':').expect("an area");
        sheet.merges.push(Merge { first: first.parse().expect("a cell"), last: last.parse().expect("a cell") });
    }
    for (row, cells) in (9..).zip(rows) {
        put_row(&mut sheet, row, cells.iter().map(String::as_str));
    }
    sheet
}
