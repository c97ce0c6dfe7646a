//! Tiến độ kế hoạch: plan targets × months, counts above states.

use rust_decimal::Decimal;
use rust_xlsxwriter::{ChartFormat, ChartPatternFill, ChartPatternFillType, ChartSolidFill, Color, XlsxError};
use tonghop_domain::plan::TargetState;

use super::charts::{self, Stack};
use super::sheet::{Place, Print, Sheet, at, column_pixels};
use super::styles::{self, CHART_FILL};
use super::total::Sum;
use super::{Heading, WorkbookError};
use crate::Figure;
use crate::chart::PlanCell;

const SHEET: &str = "Tiến độ";

/// Ordinal number, target, unit of measure, what is required, kind of row.
const FIRST_MONTH: u16 = 5;

/// The targets of one plan over the months (or quarters) of its own calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanProgressTable {
    /// What stands around the table.
    pub heading: Heading,
    /// Heads of the months: "Tháng 1" …
    pub months: Vec<String>,
    /// In the order of the plan.
    pub targets: Vec<TargetProgress>,
}

/// One target of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetProgress {
    /// "Tin, bài trên trang thông tin điện tử".
    pub name: String,
    /// "tin bài".
    pub unit_of_measure: String,
    /// What is required, in words: "ít nhất 01 mỗi tháng".
    pub required: String,
    /// As many as there are months.
    pub cells: Vec<PlanCell>,
    /// Over all months; [`Figure::NotApplicable`] where adding up has no meaning, as for a rate.
    pub total: Figure,
    /// Months in which the target was met.
    pub met: u32,
    /// Months that are over.
    pub due: u32,
}

/// Writes the workbook: counts and states per month, live totals, how many targets are in each state, a chart of that.
///
/// # Errors
/// When a target has another number of cells than there are months, or the table is larger than a worksheet.
pub fn plan_progress(table: &PlanProgressTable) -> Result<Vec<u8>, WorkbookError> {
    check(table)?;
    let mut workbook = super::begin(&table.heading)?;
    let widths = widths(table);
    let months: Vec<u16> = (FIRST_MONTH..).take(table.months.len()).collect();
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, widths, 2, &months)?;
    let top = sheet.heading(&table.heading)?;
    write_heads(&mut sheet, table, top)?;
    sheet.column_numbers(top + 1)?;
    let first = top + 2;
    for (index, target) in table.targets.iter().enumerate() {
        write_target(&mut sheet, target, index, first + 2 * u32::try_from(index).unwrap_or(0))?;
    }
    let end = first + 2 * u32::try_from(table.targets.len()).unwrap_or(0);
    let counts = write_counts(&mut sheet, table, first, end)?;
    let note =
        "Mỗi kỳ xét riêng: số làm vượt ở kỳ này không bù cho kỳ thiếu. “Chưa đến hạn”: kỳ chưa kết thúc ở ngày chốt số liệu.".to_owned();
    let last = sheet.notes(counts, &[note], &table.heading.source)?;
    sheet.finish(Print { head: (top, top + 1), last_row: last - 1 }, &table.heading)?;
    charts::add_stacked(&mut workbook, &stack(table, top, end), &table.heading)?;
    Ok(workbook.save_to_buffer()?)
}

fn check(table: &PlanProgressTable) -> Result<(), WorkbookError> {
    let title = || table.heading.title.clone();
    if let Some(target) = table.targets.iter().find(|target| target.cells.len() != table.months.len()) {
        let (found, expected) = (target.cells.len(), table.months.len());
        return Err(WorkbookError::Ragged { table: title(), row: target.name.clone(), found, expected });
    }
    if table.months.len() > 16_000 || table.targets.len() > 500_000 {
        return Err(WorkbookError::TooLarge { table: title() });
    }
    Ok(())
}

fn widths(table: &PlanProgressTable) -> Vec<u32> {
    let names = table.targets.iter().map(|target| target.name.as_str());
    let mut widths = vec![40, column_pixels(names, &styles::name(false), 180, 220), 70, 110, 66];
    widths.extend(table.months.iter().map(|_| 60));
    widths.extend([64, 60, 64]);
    widths
}

fn write_heads(sheet: &mut Sheet<'_>, table: &PlanProgressTable, row: u32) -> Result<(), XlsxError> {
    let fixed = ["STT", "Chỉ tiêu", "Đơn vị tính", "Mức phải đạt", "Nội dung"];
    let last = ["Cộng", "Số kỳ đạt", "Số kỳ đã đến hạn"];
    let heads = fixed.into_iter().chain(table.months.iter().map(String::as_str)).chain(last);
    (0..).zip(heads).try_for_each(|(column, head)| sheet.text(at(row, column), head, &styles::head()))
}

/// Two rows: what was done, and what that means.
fn write_target(sheet: &mut Sheet<'_>, target: &TargetProgress, index: usize, row: u32) -> Result<(), XlsxError> {
    let below = row + 1;
    sheet.merged(at(row, 0), at(below, 0), &(index + 1).to_string(), &styles::centred_cell(false))?;
    for (column, text) in (1..).zip([&target.name, &target.unit_of_measure, &target.required]) {
        sheet.merged(at(row, column), at(below, column), text, &styles::name(false))?;
    }
    sheet.text(at(row, 4), "Số lượng", &styles::centred_cell(false))?;
    sheet.text(at(below, 4), "Kết quả", &styles::centred_cell(false))?;
    let digits = digits(target);
    let mut parts = Vec::new();
    for (column, cell) in (FIRST_MONTH..).zip(&target.cells) {
        sheet.text(at(below, column), words(cell.state), &styles::state(cell.state))?;
        match figure(cell) {
            Some(figure) => sheet.figure(at(row, column), figure, digits, false)?,
            None => sheet.blank(at(row, column), false)?,
        }
        // An empty cell adds nothing, and keeping it in the run keeps the range in one piece.
        parts.push((at(row, column), figure(cell).unwrap_or(Figure::NotApplicable)));
    }
    write_target_totals(sheet, target, &parts, row, digits)
}

/// What the upper row shows; a month that is still open owes no figure yet and stays empty.
fn figure(cell: &PlanCell) -> Option<Figure> {
    match (cell.count, cell.state) {
        (Some(count), _) => Some(Figure::Value(count)),
        (None, TargetState::NotYetDue | TargetState::NoNumericTarget) => None,
        (None, TargetState::Met | TargetState::NotMet) => Some(Figure::Missing),
    }
}

fn write_target_totals(
    sheet: &mut Sheet<'_>,
    target: &TargetProgress,
    parts: &[(Place, Figure)],
    row: u32,
    digits: u32,
) -> Result<(), XlsxError> {
    let column = FIRST_MONTH + u16::try_from(parts.len()).unwrap_or(0);
    Sum { parts, rounding: None }.write(sheet, at(row, column), target.total, digits, true)?;
    sheet.blank(at(row + 1, column), true)?;
    let states = format!("{}:{}", at(row + 1, FIRST_MONTH).name(), at(row + 1, column - 1).name());
    let count = |state: TargetState| u32::try_from(target.cells.iter().filter(|cell| cell.state == state).count()).unwrap_or(0);
    let (met, not_met) = (count(TargetState::Met), count(TargetState::NotMet));
    let met_formula = (met == target.met).then(|| format!("={}", count_if(&states, TargetState::Met)));
    let due_formula = (met + not_met == target.due)
        .then(|| format!("={}+{}", count_if(&states, TargetState::Met), count_if(&states, TargetState::NotMet)));
    for (column, given, formula) in [(column + 1, target.met, met_formula), (column + 2, target.due, due_formula)] {
        write_count(sheet, at(row, column), given, formula)?;
        sheet.blank(at(row + 1, column), true)?;
    }
    Ok(())
}

/// A count as a live formula, or as it is where no formula gives it.
fn write_count(sheet: &mut Sheet<'_>, place: Place, given: u32, formula: Option<String>) -> Result<(), XlsxError> {
    let (given, style) = (Decimal::from(given), styles::whole_number(true));
    match formula {
        Some(formula) => sheet.formula(place, &formula, Figure::Value(given), &style),
        None => sheet.number(place, given, &style),
    }
}

fn count_if(range: &str, state: TargetState) -> String {
    format!("COUNTIF({range},\"{}\")", words(state))
}

fn digits(target: &TargetProgress) -> u32 {
    target.cells.iter().filter_map(|cell| cell.count).map(|count| count.normalize().scale()).max().unwrap_or(0).min(4)
}

/// The states in the fewest words, as the narrow columns of a month need them.
fn words(state: TargetState) -> &'static str {
    match state {
        TargetState::Met => "Đạt",
        TargetState::NotMet => "Chưa đạt",
        TargetState::NotYetDue => "Chưa đến hạn",
        TargetState::NoNumericTarget => "Thường xuyên",
    }
}

const COUNTED: [TargetState; 3] = [TargetState::Met, TargetState::NotMet, TargetState::NotYetDue];

/// Below the table: how many targets are in each state, counted live per month; returns the next free row.
fn write_counts(sheet: &mut Sheet<'_>, table: &PlanProgressTable, first: u32, end: u32) -> Result<u32, XlsxError> {
    let mut row = end;
    for state in COUNTED {
        let label = format!("Số chỉ tiêu {}", words(state).to_lowercase());
        sheet.merged(at(row, 0), at(row, FIRST_MONTH - 1), &label, &styles::name(true))?;
        for (column, month) in (FIRST_MONTH..).zip(0..table.months.len()) {
            let count = table.targets.iter().filter(|target| target.cells[month].state == state).count();
            let range = format!("{}:{}", at(first, column).name(), at(end.max(first + 1) - 1, column).name());
            let formula = (end > first).then(|| format!("={}", count_if(&range, state)));
            write_count(sheet, at(row, column), u32::try_from(count).unwrap_or(u32::MAX), formula)?;
        }
        for column in sheet.last_column() - 2..=sheet.last_column() {
            sheet.blank(at(row, column), true)?;
        }
        row += 1;
    }
    Ok(row)
}

fn stack(table: &PlanProgressTable, top: u32, counts: u32) -> Stack<'static> {
    let last = FIRST_MONTH + u16::try_from(table.months.len().max(1) - 1).unwrap_or(0);
    let series = (counts..).zip(COUNTED).map(|(row, state)| (at(row, 0), at(row, FIRST_MONTH), at(row, last), fill(state)));
    Stack {
        sheet: SHEET,
        title: format!("{}: số chỉ tiêu theo kết quả từng kỳ", table.heading.title),
        names: (at(top, FIRST_MONTH), at(top, last)),
        series: series.collect(),
    }
}

/// Solid, hatched, dotted: three fills that a grey printer keeps apart.
fn fill(state: TargetState) -> ChartFormat {
    let mut format = ChartFormat::new();
    let mut pattern = ChartPatternFill::new();
    match state {
        TargetState::Met => format.set_solid_fill(ChartSolidFill::new().set_color(CHART_FILL)),
        TargetState::NotMet => format.set_pattern_fill(
            pattern
                .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                .set_foreground_color(Color::RGB(0xAD_430A))
                .set_background_color(Color::RGB(0xFD_F0E6)),
        ),
        TargetState::NotYetDue | TargetState::NoNumericTarget => format.set_pattern_fill(
            pattern
                .set_pattern(ChartPatternFillType::Dotted10Percent)
                .set_foreground_color(Color::RGB(0x8A_94A3))
                .set_background_color(Color::White),
        ),
    };
    format
}
