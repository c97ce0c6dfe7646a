//! Biểu tổng hợp kết quả tuyên truyền CCHC, addressed to the authority.

use jiff::civil::Date;
use rust_xlsxwriter::{Workbook, XlsxError};
use tonghop_domain::display;

use super::charts::{self, Plot};
use super::letterhead::{Letterhead, Signature, addressed};
use super::sheet::{Place, Print, Sheet, at, column_pixels};
use super::styles;
use super::total::Sum;
use super::{Heading, WorkbookError};
use crate::Figure;

const SHEET: &str = "Biểu tổng hợp";
/// First column of figures: after the ordinal number and the name.
const FIRST: u16 = 2;
/// Least width of the table, so that the letterhead has room, in pixels.
const LEAST: u32 = 930;

/// One period of communication work over all reporting units.
#[derive(Debug, Clone, PartialEq)]
pub struct CommunicationSummary {
    /// Issuer, title, source; the title is the extract below "BIỂU TỔNG HỢP": "Kết quả tuyên truyền cải cách hành chính".
    pub heading: Heading,
    /// Who issues it.
    pub letterhead: Letterhead,
    /// Kính gửi: one line each, without full stop.
    pub recipients: Vec<String>,
    /// Name of the period: "Quý III năm 2025".
    pub period: String,
    /// First and last day of the period.
    pub window: (Date, Date),
    /// What is counted.
    pub columns: Vec<ActivityColumn>,
    /// One row per reporting unit.
    pub rows: Vec<ActivityRow>,
    /// Over all rows, as many as there are columns; missing rows are left out.
    pub totals: Vec<Figure>,
    /// Who signs it.
    pub signature: Signature,
}

/// One column of counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityColumn {
    /// Columns with the same group stand under one head: "Số hoạt động", "Lượt người".
    pub group: String,
    /// "Hội nghị, tập huấn".
    pub name: String,
    /// "cuộc".
    pub unit_of_measure: String,
}

/// The counts of one reporting unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ActivityRow {
    /// Name of the unit.
    pub unit: String,
    /// As many as there are columns.
    pub figures: Vec<Figure>,
}

/// Writes the workbook: the signed form on one sheet, a chart of the totals per group of columns on another.
///
/// # Errors
/// When a row or the totals have another number of cells than there are columns, or the table is larger than a worksheet.
pub fn communication_summary(summary: &CommunicationSummary) -> Result<Vec<u8>, WorkbookError> {
    check(summary)?;
    let mut workbook = super::begin(&summary.heading)?;
    let plots = write_form(&mut workbook, summary)?;
    charts::add(&mut workbook, &plots, &summary.heading)?;
    Ok(workbook.save_to_buffer()?)
}

fn check(summary: &CommunicationSummary) -> Result<(), WorkbookError> {
    let expected = summary.columns.len();
    let rows = summary.rows.iter().map(|row| (row.unit.as_str(), row.figures.len()));
    if let Some((row, found)) = rows.chain([("Tổng cộng", summary.totals.len())]).find(|(_, found)| *found != expected) {
        return Err(WorkbookError::Ragged { table: summary.heading.title.clone(), row: row.to_owned(), found, expected });
    }
    if expected > 16_000 || summary.rows.len() > 1_000_000 {
        return Err(WorkbookError::TooLarge { table: summary.heading.title.clone() });
    }
    Ok(())
}

fn widths(summary: &CommunicationSummary) -> Vec<u32> {
    let names = summary.rows.iter().map(|row| row.unit.as_str());
    let figures = u32::try_from(summary.columns.len()).unwrap_or(0);
    let name = column_pixels(names, &styles::name(false), 180, 300);
    // Few columns become wider, and what is still missing goes to the names.
    let each = (LEAST.saturating_sub(44 + name) / figures.max(1)).clamp(82, 130);
    let name = name.max(LEAST.saturating_sub(44 + each * figures));
    let mut widths = vec![44, name];
    widths.extend(summary.columns.iter().map(|_| each));
    widths
}

fn write_form<'a>(workbook: &mut Workbook, summary: &'a CommunicationSummary) -> Result<Vec<Plot<'a>>, XlsxError> {
    let columns: Vec<u16> = (FIRST..).take(summary.columns.len()).collect();
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, widths(summary), FIRST, &columns)?;
    let mut row = summary.letterhead.write(&mut sheet)?;
    row = write_title(&mut sheet, summary, row)?;
    let top = row;
    write_heads(&mut sheet, summary, top)?;
    sheet.column_numbers(top + 2)?;
    let first = top + 3;
    for (row, (index, unit)) in (first..).zip(summary.rows.iter().enumerate()) {
        sheet.text(at(row, 0), &(index + 1).to_string(), &styles::centred_cell(false))?;
        sheet.text(at(row, 1), &unit.unit, &styles::name(false))?;
        for (column, figure) in (FIRST..).zip(&unit.figures) {
            sheet.figure(at(row, column), *figure, 0, false)?;
        }
    }
    let total = first + u32::try_from(summary.rows.len()).unwrap_or(0);
    write_totals(&mut sheet, summary, first, total)?;
    row = sheet.notes(total + 1, &[], &summary.heading.source)?;
    sheet.space(row, 12)?;
    let end = summary.signature.write(&mut sheet, row + 1)?;
    sheet.finish(Print { head: (top, top + 2), last_row: end - 1 }, &summary.heading)?;
    Ok(plots(summary, top + 1, total))
}

fn write_title(sheet: &mut Sheet<'_>, summary: &CommunicationSummary, top: u32) -> Result<u32, XlsxError> {
    let (from, to) = summary.window;
    sheet.across(top, "BIỂU TỔNG HỢP", &styles::centred(14.0, true))?;
    sheet.across(top + 1, &summary.heading.title, &styles::centred(14.0, true))?;
    let window = format!("{} (từ ngày {} đến ngày {})", summary.period, display::date(from), display::date(to));
    sheet.across(top + 2, &window, &styles::centred(13.0, false).italic())?;
    let mut row = top + 3;
    if let Some(provisional) = &summary.heading.provisional {
        sheet.across(row, provisional, &styles::provisional())?;
        row += 1;
    }
    sheet.space(row, 8)?;
    row += 1;
    for line in addressed(&summary.recipients) {
        sheet.across(row, &line, &styles::centred(13.0, false))?;
        row += 1;
    }
    sheet.space(row, 10)?;
    Ok(row + 1)
}

/// Runs of columns with the same group, as (name, first, last).
fn groups(summary: &CommunicationSummary) -> Vec<(&str, u16, u16)> {
    let mut groups: Vec<(&str, u16, u16)> = Vec::new();
    for (column, activity) in (FIRST..).zip(&summary.columns) {
        match groups.last_mut() {
            Some((name, _, last)) if *name == activity.group => *last = column,
            _ => groups.push((&activity.group, column, column)),
        }
    }
    groups
}

fn write_heads(sheet: &mut Sheet<'_>, summary: &CommunicationSummary, top: u32) -> Result<(), XlsxError> {
    sheet.merged(at(top, 0), at(top + 1, 0), "STT", &styles::head())?;
    sheet.merged(at(top, 1), at(top + 1, 1), "Đơn vị", &styles::head())?;
    for (name, first, last) in groups(summary) {
        sheet.merged(at(top, first), at(top, last), name, &styles::head())?;
    }
    for (column, activity) in (FIRST..).zip(&summary.columns) {
        let unit = &activity.unit_of_measure;
        let head = if unit.is_empty() { activity.name.clone() } else { format!("{} ({unit})", activity.name) };
        sheet.text(at(top + 1, column), &head, &styles::head())?;
    }
    Ok(())
}

fn write_totals(sheet: &mut Sheet<'_>, summary: &CommunicationSummary, first: u32, total: u32) -> Result<(), XlsxError> {
    sheet.merged(at(total, 0), at(total, 1), "Tổng cộng", &styles::centred_cell(true))?;
    for (index, (column, given)) in (FIRST..).zip(&summary.totals).enumerate() {
        let parts: Vec<(Place, Figure)> =
            (first..total).zip(&summary.rows).map(|(row, unit)| (at(row, column), unit.figures[index])).collect();
        Sum { parts: &parts, rounding: None }.write(sheet, at(total, column), *given, 0, true)?;
    }
    Ok(())
}

fn plots(summary: &CommunicationSummary, heads: u32, total: u32) -> Vec<Plot<'_>> {
    let plot = |(name, first, last): (&str, u16, u16)| Plot {
        sheet: SHEET,
        title: format!("{name}, {}", summary.period),
        names: (at(heads, first), at(heads, last)),
        values: (at(total, first), at(total, last)),
        figures: summary.totals[usize::from(first - FIRST)..=usize::from(last - FIRST)].to_vec(),
        digits: 0,
        is_share: false,
    };
    groups(summary).into_iter().map(plot).collect()
}
