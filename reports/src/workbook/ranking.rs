//! Xếp hạng: org units within comparable groups.

use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

use super::charts::{self, Plot};
use super::sheet::{Place, Print, Sheet, at, column_pixels};
use super::styles;
use super::{Heading, WorkbookError};
use crate::Figure;

const SHEET: &str = "Xếp hạng";
const NAME: u16 = 1;
const TOTAL: u16 = 2;

/// A ranking; ranks, totals and bands come finished.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingTable {
    /// What stands around the table.
    pub heading: Heading,
    /// The groups within which units are compared.
    pub groups: Vec<RankedGroup>,
    /// Units without a rank, each with its reason.
    pub unranked: Vec<UnrankedUnit>,
    /// Decimals of the totals.
    pub digits: u32,
}

/// Units that are compared with each other, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedGroup {
    /// "Các sở, ban, ngành".
    pub name: String,
    /// In the order of their ranks.
    pub units: Vec<RankedUnit>,
}

/// One ranked org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedUnit {
    /// Rank in the group; ties share it (1, 2, 2, 4).
    pub rank: u32,
    /// Name of the unit.
    pub name: String,
    /// The total that was ranked.
    pub total: Decimal,
    /// Xếp loại; empty where the set has no bands.
    pub band: String,
    /// Criteria with a score.
    pub known: u32,
    /// Criteria that concern the unit.
    pub of: u32,
}

/// One org unit that could not be ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct UnrankedUnit {
    /// Name of the unit.
    pub name: String,
    /// Its group.
    pub group: String,
    /// Criteria with a score.
    pub known: u32,
    /// Criteria that concern the unit.
    pub of: u32,
    /// "Chưa nộp báo cáo; thiếu tiêu chí 2.1, 2.3".
    pub reason: String,
}

/// Writes the workbook: the ranking with live ranks, and a chart for each group.
///
/// # Errors
/// When the table is larger than a worksheet.
pub fn ranking(table: &RankingTable) -> Result<Vec<u8>, WorkbookError> {
    let count = table.groups.iter().map(|group| group.units.len() + 2).sum::<usize>() + table.unranked.len();
    if count > 1_000_000 {
        return Err(WorkbookError::TooLarge { table: table.heading.title.clone() });
    }
    let mut workbook = super::begin(&table.heading)?;
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, widths(table), TOTAL, &[])?;
    let top = sheet.heading(&table.heading)?;
    for (column, head) in (0..).zip(["Hạng", "Đơn vị", "Tổng điểm", "Xếp loại", "Số tiêu chí có điểm"]) {
        sheet.text(at(top, column), head, &styles::head())?;
    }
    sheet.column_numbers(top + 1)?;
    let mut row = top + 2;
    let mut first_rows = Vec::new();
    for group in &table.groups {
        sheet.across(row, &group.name, &styles::group())?;
        first_rows.push(row + 1);
        row = write_group(&mut sheet, group, row + 1, table.digits)?;
    }
    row = write_unranked(&mut sheet, table, row)?;
    let note = "Đơn vị bằng điểm xếp đồng hạng; hạng kế tiếp bỏ qua số đơn vị đồng hạng.".to_owned();
    let last = sheet.notes(row, &[note], &table.heading.source)?;
    sheet.finish(Print { head: (top, top + 1), last_row: last - 1 }, &table.heading)?;
    let plots: Vec<Plot<'_>> = table.groups.iter().zip(first_rows).map(|(group, first)| plot(table, group, first)).collect();
    charts::add(&mut workbook, &plots, &table.heading)?;
    Ok(workbook.save_to_buffer()?)
}

fn widths(table: &RankingTable) -> Vec<u32> {
    let ranked = table.groups.iter().flat_map(|group| &group.units).map(|unit| unit.name.as_str());
    let names = ranked.chain(table.unranked.iter().map(|unit| unit.name.as_str()));
    let bands = table.groups.iter().flat_map(|group| &group.units).map(|unit| unit.band.as_str());
    vec![56, column_pixels(names, &styles::name(false), 230, 360), 96, column_pixels(bands, &styles::name(false), 110, 200), 110]
}

fn write_group(sheet: &mut Sheet<'_>, group: &RankedGroup, first: u32, digits: u32) -> Result<u32, XlsxError> {
    let end = first + u32::try_from(group.units.len()).unwrap_or(0);
    for (row, unit) in (first..end).zip(&group.units) {
        write_rank(sheet, group, unit, row, (first, end - 1))?;
        sheet.text(at(row, NAME), &unit.name, &styles::name(false))?;
        sheet.figure(at(row, TOTAL), Figure::Value(unit.total), digits, false)?;
        sheet.text(at(row, 3), &unit.band, &styles::centred_cell(false))?;
        sheet.text(at(row, 4), &format!("{}/{}", unit.known, unit.of), &styles::centred_cell(false))?;
    }
    Ok(end)
}

/// The rank as a live formula where Excel's RANK over the group gives it; else as it is.
fn write_rank(sheet: &mut Sheet<'_>, group: &RankedGroup, unit: &RankedUnit, row: u32, rows: (u32, u32)) -> Result<(), XlsxError> {
    let given = Figure::Value(Decimal::from(unit.rank));
    let better = group.units.iter().filter(|other| other.total > unit.total).count();
    let worse = group.units.iter().filter(|other| other.total < unit.total).count();
    let range = format!("{}:{}", at(rows.0, TOTAL).fixed(), at(rows.1, TOTAL).fixed());
    let own = at(row, TOTAL).name();
    if usize::try_from(unit.rank) == Ok(better + 1) {
        return sheet.formula(at(row, 0), &format!("=RANK({own},{range},0)"), given, &styles::whole_number(false));
    }
    if usize::try_from(unit.rank) == Ok(worse + 1) {
        return sheet.formula(at(row, 0), &format!("=RANK({own},{range},1)"), given, &styles::whole_number(false));
    }
    sheet.number(at(row, 0), Decimal::from(unit.rank), &styles::whole_number(false))
}

fn write_unranked(sheet: &mut Sheet<'_>, table: &RankingTable, top: u32) -> Result<u32, XlsxError> {
    if table.unranked.is_empty() {
        return Ok(top);
    }
    sheet.across(top, "Chưa xếp hạng", &styles::group())?;
    let mut row = top + 1;
    for unit in &table.unranked {
        sheet.blank(at(row, 0), false)?;
        sheet.text(at(row, NAME), &unit.name, &styles::name(false))?;
        sheet.merged(at(row, TOTAL), at(row, 3), &reason(table, unit), &styles::name(false))?;
        sheet.text(at(row, 4), &format!("{}/{}", unit.known, unit.of), &styles::centred_cell(false))?;
        row += 1;
    }
    Ok(row)
}

/// The group is named where the units come from several.
fn reason(table: &RankingTable, unit: &UnrankedUnit) -> String {
    let mut groups = table.groups.iter().map(|group| &group.name).chain(table.unranked.iter().map(|unit| &unit.group));
    match groups.any(|group| *group != unit.group) {
        true => format!("{}: {}", unit.group, unit.reason),
        false => unit.reason.clone(),
    }
}

fn plot<'a>(table: &RankingTable, group: &RankedGroup, first: u32) -> Plot<'a> {
    let last = first + u32::try_from(group.units.len().max(1) - 1).unwrap_or(0);
    let run = |column: u16| (Place { row: first, column }, Place { row: last, column });
    Plot {
        sheet: SHEET,
        title: format!("{}: {}", table.heading.title, group.name),
        names: run(NAME),
        values: run(TOTAL),
        figures: group.units.iter().map(|unit| Figure::Value(unit.total)).collect(),
        digits: table.digits,
        is_share: false,
    }
}
