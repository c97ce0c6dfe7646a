//! Bảng điểm: org units × the tree of a criteria set.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_xlsxwriter::{Workbook, XlsxError};
use tonghop_domain::display;
use tonghop_domain::rounding::Rounding;

use super::charts::{self, Plot};
use super::sheet::{Place, Print, Sheet, at, column_pixels};
use super::styles;
use super::total::Sum;
use super::{Heading, WorkbookError};
use crate::Figure;

const SHEET: &str = "Bảng điểm";
const CRITERIA: &str = "Tiêu chí";

/// From this many leaves on, heads show codes only; the names are on the sheet of criteria.
const MANY: usize = 14;
/// First column of scores: after the ordinal number and the name.
const FIRST: u16 = 2;

/// The scores of many units against one criteria set.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreTable {
    /// What stands around the table.
    pub heading: Heading,
    /// Name and version of the criteria set, for the sheet of criteria.
    pub set: String,
    /// The domains with all that is below them.
    pub domains: Vec<ScoreNode>,
    /// Rounding of the total over the domains.
    pub total_rounding: Option<Rounding>,
    /// Highest total.
    pub total_maximum: Option<Decimal>,
    /// One row per org unit, in the order of the table.
    pub units: Vec<ScoredUnit>,
    /// Decimals shown.
    pub digits: u32,
}

/// A domain, criterion or component.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreNode {
    /// "2.1"; unique within the set.
    pub code: String,
    /// The words of the set.
    pub name: String,
    /// Highest score; `None` where the set names none.
    pub maximum: Option<Decimal>,
    /// What this node adds up; empty for a node that is scored itself.
    pub children: Vec<ScoreNode>,
    /// Rounding of the sum over the children.
    pub rounding: Option<Rounding>,
}

/// The scores of one org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredUnit {
    /// Name of the unit.
    pub name: String,
    /// Scores by code, also of the nodes that add up others; a code without an entry is missing.
    pub scores: BTreeMap<String, Figure>,
    /// Over all domains.
    pub total: Figure,
}

/// Writes the workbook: the table, the list of criteria, a chart of the totals.
///
/// # Errors
/// When a code occurs twice in the set, a unit has a score for an unknown code, or the table is larger than a worksheet.
pub fn score_table(table: &ScoreTable) -> Result<Vec<u8>, WorkbookError> {
    check(table)?;
    let mut workbook = super::begin(&table.heading)?;
    let layout = Layout::of(table);
    let totals = write_table(&mut workbook, table, &layout)?;
    write_criteria(&mut workbook, table)?;
    let names = (Place { column: 1, ..totals.0 }, Place { column: 1, ..totals.1 });
    let figures = table.units.iter().map(|unit| unit.total).collect();
    let plot =
        Plot { sheet: SHEET, title: table.heading.title.clone(), names, values: totals, figures, digits: table.digits, is_share: false };
    charts::add(&mut workbook, &[plot], &table.heading)?;
    Ok(workbook.save_to_buffer()?)
}

fn check(table: &ScoreTable) -> Result<(), WorkbookError> {
    let title = || table.heading.title.clone();
    let mut known = BTreeSet::new();
    for node in every(&table.domains) {
        if !known.insert(node.code.as_str()) {
            return Err(WorkbookError::RepeatedCode { table: title(), code: node.code.clone() });
        }
    }
    for unit in &table.units {
        if let Some(code) = unit.scores.keys().find(|code| !known.contains(code.as_str())) {
            return Err(WorkbookError::UnknownCode { table: title(), unit: unit.name.clone(), code: code.clone() });
        }
    }
    if known.len() > 16_000 || table.units.len() > 1_000_000 {
        return Err(WorkbookError::TooLarge { table: title() });
    }
    Ok(())
}

/// All nodes, each before its children.
fn every(nodes: &[ScoreNode]) -> Vec<&ScoreNode> {
    nodes.iter().flat_map(|node| std::iter::once(node).chain(every(&node.children))).collect()
}

/// A column of scores.
struct Column<'a> {
    node: Option<&'a ScoreNode>,
    /// Columns that this one adds up; empty for a score of its own.
    parts: Vec<u16>,
    rounding: Option<Rounding>,
}

/// A cell of the head.
struct Head {
    from: Place,
    to: Place,
    text: String,
}

/// The tree laid out from left to right: children first, then their sum.
struct Layout<'a> {
    columns: Vec<Column<'a>>,
    heads: Vec<Head>,
    /// First columns of the domains and of the total: where a wide table may be cut.
    domains: Vec<u16>,
    /// Rows of the head.
    depth: u32,
    codes_only: bool,
}

impl<'a> Layout<'a> {
    fn of(table: &'a ScoreTable) -> Self {
        let leaves = every(&table.domains).iter().filter(|node| node.children.is_empty()).count();
        let depth = table.domains.iter().map(depth).max().unwrap_or(1);
        let mut layout = Self { columns: Vec::new(), heads: Vec::new(), domains: Vec::new(), depth, codes_only: leaves > MANY };
        let mut parts = Vec::new();
        for domain in &table.domains {
            layout.domains.push(layout.next());
            parts.push(layout.add(domain, 0));
        }
        let column = layout.next();
        layout.columns.push(Column { node: None, parts, rounding: table.total_rounding });
        layout.heads.push(Head { from: at(0, column), to: at(depth - 1, column), text: "Tổng điểm".to_owned() });
        layout
    }

    fn next(&self) -> u16 {
        FIRST + u16::try_from(self.columns.len()).unwrap_or(u16::MAX - FIRST)
    }

    /// Adds a node with its children; returns its own column.
    fn add(&mut self, node: &'a ScoreNode, level: u32) -> u16 {
        let first = self.next();
        let parts: Vec<u16> = node.children.iter().map(|child| self.add(child, level + 1)).collect();
        let own = self.next();
        let words = format!("{}. {}", node.code, node.name);
        if parts.is_empty() {
            let text = if self.codes_only && level > 0 { node.code.clone() } else { words };
            self.heads.push(Head { from: at(level, own), to: at(self.depth - 1, own), text });
        } else {
            self.heads.push(Head { from: at(level, first), to: at(level, own), text: words });
            self.heads.push(Head { from: at(level + 1, own), to: at(self.depth - 1, own), text: format!("Cộng {}", node.code) });
        }
        self.columns.push(Column { node: Some(node), parts, rounding: node.rounding });
        own
    }

    fn widths(&self, table: &ScoreTable) -> Vec<u32> {
        let names = table.units.iter().map(|unit| unit.name.as_str());
        let mut widths = vec![42, column_pixels(names, &styles::name(false), 150, 300)];
        let least = if self.codes_only { 62 } else { 84 };
        widths.extend(self.columns.iter().map(|column| if column.parts.is_empty() { least } else { 76 }));
        widths
    }
}

fn depth(node: &ScoreNode) -> u32 {
    1 + node.children.iter().map(depth).max().unwrap_or(0)
}

/// Writes the table; returns the first and the last cell of the totals.
fn write_table(workbook: &mut Workbook, table: &ScoreTable, layout: &Layout<'_>) -> Result<(Place, Place), XlsxError> {
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, layout.widths(table), FIRST, &layout.domains)?;
    let top = sheet.heading(&table.heading)?;
    write_heads(&mut sheet, layout, top)?;
    let numbers = top + layout.depth;
    sheet.column_numbers(numbers)?;
    let maxima = numbers + 1;
    sheet.merged(at(maxima, 0), at(maxima, 1), "Điểm tối đa", &styles::centred_cell(true))?;
    let highest = |column: &Column<'_>| column.node.map_or(table.total_maximum, |node| node.maximum);
    write_scores(&mut sheet, layout, maxima, table.digits, true, |column| highest(column).map_or(Figure::NotApplicable, Figure::Value))?;
    let first = maxima + 1;
    for (row, (index, unit)) in (first..).zip(table.units.iter().enumerate()) {
        sheet.text(at(row, 0), &(index + 1).to_string(), &styles::centred_cell(false))?;
        sheet.text(at(row, 1), &unit.name, &styles::name(false))?;
        write_scores(&mut sheet, layout, row, table.digits, false, |column| unit.figure(column))?;
    }
    let end = first + u32::try_from(table.units.len()).unwrap_or(0);
    let notes = if layout.codes_only { vec![format!("Tên các tiêu chí xem trang “{CRITERIA}”.")] } else { Vec::new() };
    let last = sheet.notes(end, &notes, &table.heading.source)?;
    let total = sheet.last_column();
    sheet.finish(Print { head: (top, maxima), last_row: last - 1 }, &table.heading)?;
    Ok((at(first, total), at(end.max(first + 1) - 1, total)))
}

impl ScoredUnit {
    fn figure(&self, column: &Column<'_>) -> Figure {
        column.node.map_or(self.total, |node| self.scores.get(&node.code).copied().unwrap_or(Figure::Missing))
    }
}

fn write_heads(sheet: &mut Sheet<'_>, layout: &Layout<'_>, top: u32) -> Result<(), XlsxError> {
    let bottom = top + layout.depth - 1;
    sheet.merged(at(top, 0), at(bottom, 0), "STT", &styles::head())?;
    sheet.merged(at(top, 1), at(bottom, 1), "Đơn vị", &styles::head())?;
    for head in &layout.heads {
        let shift = |place: Place| Place { row: place.row + top, ..place };
        sheet.merged(shift(head.from), shift(head.to), &head.text, &styles::head())?;
    }
    Ok(())
}

/// One row of scores: leaves as they are, sums as formulas over their columns.
fn write_scores(
    sheet: &mut Sheet<'_>,
    layout: &Layout<'_>,
    row: u32,
    digits: u32,
    strong: bool,
    figure: impl Fn(&Column<'_>) -> Figure,
) -> Result<(), XlsxError> {
    let figures: Vec<Figure> = layout.columns.iter().map(figure).collect();
    for (index, column) in layout.columns.iter().enumerate() {
        let place = at(row, FIRST + u16::try_from(index).unwrap_or(0));
        if column.parts.is_empty() {
            sheet.figure(place, figures[index], digits, strong)?;
            continue;
        }
        let parts: Vec<(Place, Figure)> = column.parts.iter().map(|part| (at(row, *part), figures[usize::from(*part - FIRST)])).collect();
        Sum { parts: &parts, rounding: column.rounding }.write(sheet, place, figures[index], digits, true)?;
    }
    Ok(())
}

/// The list of criteria with names and maxima.
fn write_criteria(workbook: &mut Workbook, table: &ScoreTable) -> Result<(), XlsxError> {
    let mut sheet = Sheet::new(workbook.add_worksheet(), CRITERIA, vec![70, 470, 80], 0, &[])?;
    sheet.across(0, &table.set, &styles::centred(14.0, true))?;
    sheet.space(1, 10)?;
    for (column, head) in (0..).zip(["Mã", "Lĩnh vực, tiêu chí, tiêu chí thành phần", "Điểm tối đa"]) {
        sheet.text(at(2, column), head, &styles::head())?;
    }
    let mut row = 3;
    for node in every(&table.domains) {
        let strong = !node.children.is_empty();
        sheet.text(at(row, 0), &node.code, &styles::centred_cell(strong))?;
        sheet.text(at(row, 1), &node.name, &styles::name(strong))?;
        match node.maximum {
            Some(maximum) => sheet.figure(at(row, 2), Figure::Value(maximum), table.digits, strong)?,
            None => sheet.text(at(row, 2), display::NO_FIGURE, &styles::centred_cell(strong))?,
        }
        row += 1;
    }
    sheet.finish(Print { head: (2, 2), last_row: row - 1 }, &table.heading)
}
