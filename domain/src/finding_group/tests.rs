#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::finding::{Location, Term};
use crate::message::{self, Language};

const SHEET: &str = "Biểu 06a";

fn at(cell: &str) -> Location {
    Location::cell(SHEET, cell.parse().unwrap())
}

/// Total = parts, figures and cells in the order given.
fn sum(total: (&str, i64), parts: &[(&str, i64)]) -> Finding {
    let term = |(cell, value): &(&str, i64)| Term {
        label: format!("({})", &cell[..1]),
        value: Some(Decimal::from(*value)),
        cell: Some(cell.parse().unwrap()),
    };
    let kind = FindingKind::RowSumDiffers {
        total: term(&total),
        parts: parts.iter().map(term).collect(),
        sum: parts.iter().map(|(_, value)| Decimal::from(*value)).sum(),
    };
    Finding::new(kind, at(total.0))
}

fn column_total(cell: &str, total: i64, sum: i64) -> Finding {
    let kind = FindingKind::ColumnTotalDiffers { column: "(3)".into(), total: total.into(), sum: sum.into() };
    Finding::new(kind, at(cell))
}

fn not_a_number(cell: &str) -> Finding {
    Finding::new(FindingKind::NotANumber { column: "Số lượng".into() }, at(cell)).with_found("nhiều")
}

fn shape(groups: &[FindingGroup<'_>]) -> Vec<String> {
    let cells = |group: &FindingGroup<'_>| {
        group.findings().map(|finding| format!("{} {}", finding.rule(), finding.at.first_cell().unwrap())).collect::<Vec<_>>().join(", ")
    };
    groups.iter().map(cells).collect()
}

#[test]
fn one_wrong_figure_is_one_line() {
    // (3) = 1249 instead of 1248: C1 and C4 in its row, and the total row, which is right, differs from the sum.
    let findings = [
        column_total("C20", 1248, 1249),
        sum(("C9", 1249), &[("G9", 1190), ("K9", 58)]),
        sum(("C9", 1249), &[("D9", 861), ("E9", 342), ("F9", 45)]),
        not_a_number("D25"),
    ];
    let groups = group(&findings);
    assert_eq!(shape(&groups), ["SUM-01 C9, SUM-01 C9, SUM-02 C20", "CELL-01 D25"]);
    assert_eq!(groups[0].shared, Shared::Figure { cell: "C9".parse().unwrap() });
    let words = message::group(&groups[0], Language::Vietnamese);
    assert_eq!(words.headline, message::vi::finding(groups[0].head).headline);
    assert!(words.advice.ends_with("2 lỗi khác do cùng nguyên nhân (ô C9): ô C9, ô C20."), "{}", words.advice);
}

#[test]
fn a_wrong_part_is_found_between_its_row_and_its_column() {
    let findings = [sum(("C9", 1248), &[("D9", 860), ("E9", 342), ("F9", 45)]), column_total("D20", 861, 860)];
    let groups = group(&findings);
    assert_eq!(shape(&groups), ["SUM-01 C9, SUM-02 D20"]);
    assert_eq!(groups[0].shared, Shared::Figure { cell: "D9".parse().unwrap() });
}

#[test]
fn a_total_row_that_adds_up_the_wrong_figure_follows_from_it() {
    let row = |row: u32, total: i64| sum((&format!("C{row}"), total), &[(&format!("D{row}"), total - 2), (&format!("E{row}"), 1)]);
    let total = Finding::new(FindingKind::TotalRowSkipped, at("B20"));
    let findings = [row(9, 5), row(20, 15), total];
    assert_eq!(shape(&group(&findings)), ["SUM-01 C9, SUM-01 C20", "SUM-03 B20"]);
    assert_eq!(shape(&group(&findings[..2])), ["SUM-01 C9", "SUM-01 C20"], "two ordinary rows are two slips");
}

#[test]
fn different_slips_stay_apart() {
    let findings = [sum(("C9", 10), &[("D9", 9)]), sum(("C9", 10), &[("G9", 8)]), sum(("C10", 5), &[("D10", 4)])];
    assert_eq!(shape(&group(&findings)), ["SUM-01 C9", "SUM-01 C9", "SUM-01 C10"]);
}

#[test]
fn a_figure_that_cannot_be_heads_what_it_breaks() {
    let negative = Finding::new(FindingKind::Negative { column: "(4)".into(), value: Decimal::from(-861) }, at("D9"));
    let broken = sum(("C9", 1248), &[("D9", -861), ("E9", 342), ("F9", 45)]);
    assert_eq!(shape(&group(&[broken, negative])), ["CELL-02 D9, SUM-01 C9"]);
}

#[test]
fn what_was_carried_over_wrongly_breaks_its_row() {
    let carried = FindingKind::CarriedOverDiffers {
        carried: 45.into(),
        left_open: 54.into(),
        period: "cchc:2025-H1".parse().unwrap(),
        part: String::new(),
        source: String::new(),
    };
    let findings = [Finding::new(carried, at("F9")), sum(("C9", 1257), &[("D9", 861), ("E9", 342), ("F9", 45)])];
    let groups = group(&findings);
    assert_eq!(shape(&groups), ["SUM-01 C9, HISTORY-01 F9"]);
    assert_eq!(groups[0].severity(), Severity::Blocking);
}

#[test]
fn a_habit_down_a_column_is_one_line_with_its_range() {
    let findings: Vec<Finding> = (12..=310).step_by(13).map(|row| not_a_number(&format!("D{row}"))).collect();
    let groups = group(&findings);
    assert_eq!((groups.len(), groups[0].count()), (1, 23));
    let words = message::group(&groups[0], Language::Vietnamese);
    assert_eq!(words.headline, "Sheet “Biểu 06a”, 23 ô trong D12:D298, ví dụ ô D12: cột “Số lượng” phải là số, trong ô ghi “nhiều”.");
    assert_eq!(group(&findings[..LINES_SHOWN]).len(), LINES_SHOWN);
    assert_eq!(group(&findings[..=LINES_SHOWN]).len(), 1);
}

#[test]
fn a_slip_begins_with_what_must_be_corrected() {
    let note = Finding::new(FindingKind::MacrosIgnored, Location::File);
    let doubtful = Finding::new(FindingKind::IntegratedAsDedicated { activity: "hội nghị".into() }, at("B2"));
    let findings = [note, doubtful, not_a_number("D9"), not_a_number("D5")];
    let sections = sections(&findings);
    let shape: Vec<(Severity, usize)> = sections.iter().map(|section| (section.severity, section.groups.len())).collect();
    assert_eq!(shape, [(Severity::Blocking, 2), (Severity::Warning, 1), (Severity::Note, 1)]);
    assert_eq!(sections[0].groups[0].head.at, at("D5"));
}

#[test]
fn many_units_with_one_mistake_are_one_decision() {
    let wrong = [sum(("G9", 5), &[("H9", 4)])];
    let other = [sum(("G11", 7), &[("H11", 4)]), not_a_number("D9")];
    let report = |unit, findings| ReportFindings { unit, form: "Biểu 06a", findings };
    let faults = across_units(&[report("Xã Tân An", &wrong), report("Xã Hòa Bình", &other), report("Xã Tân An", &wrong)]);
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].rule, faults[0].column, faults[0].groups.len()), ("SUM-01", Some("(G)"), 3));
    assert_eq!(faults[0].units, ["Xã Hòa Bình", "Xã Tân An"]);
    assert_eq!(
        message::shared_fault(&faults[0], Language::Vietnamese),
        "2 đơn vị cùng có lỗi ở cột “(G)” của biểu “Biểu 06a”: cột tổng không bằng các cột thành phần."
    );
}

fn any_finding() -> impl Strategy<Value = Finding> {
    let cell = |column: u32, row: u32| CellRef::new(row, column).to_string();
    let row_sum = (0_u32..3, 8_u32..12, -3_i64..3).prop_map(move |(column, row, off)| {
        sum((&cell(column, row), 10 + off), &[(&cell(column + 1, row), 6), (&cell(column + 2, row), 4)])
    });
    let total = (0_u32..5, -3_i64..3).prop_map(move |(column, off)| column_total(&cell(column, 19), 100 + off, 100));
    let text = (0_u32..2, 0_u32..60).prop_map(move |(column, row)| not_a_number(&cell(column, row)));
    let named = Just(Finding::new(FindingKind::TotalRowSkipped, at("B20")));
    prop_oneof![row_sum, total, text, named]
}

proptest! {
    #[test]
    fn nothing_is_lost_and_no_head_is_outweighed(findings in proptest::collection::vec(any_finding(), 0..80)) {
        let groups = group(&findings);
        let mut inside: Vec<*const Finding> = groups.iter().flat_map(FindingGroup::findings).map(std::ptr::from_ref).collect();
        let mut all: Vec<*const Finding> = findings.iter().map(std::ptr::from_ref).collect();
        inside.sort_unstable();
        all.sort_unstable();
        prop_assert_eq!(inside, all);
        for group in &groups {
            prop_assert!(group.others.iter().all(|other| other.severity >= group.head.severity));
        }
        prop_assert!(groups.is_sorted_by_key(FindingGroup::severity));
    }
}
