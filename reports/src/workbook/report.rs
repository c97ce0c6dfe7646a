//! Tables as a report definition lays them out: heads over several rows, groups, live arithmetic, totals, charts and links.
//!
//! The definition says which fields stand in which columns and how figures follow from each other; the rows come finished. Every
//! figure that follows from others is written as a formula where the formula gives the figure that was handed over (or none was);
//! where it does not, the figure stands alone and a note says so.

mod arithmetic;
mod heads;
mod parts;
mod plan;
#[cfg(test)]
mod tests;
mod writing;

use std::borrow::Cow;

use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::rounding::Rounding;

use super::{Heading, Letterhead, Signature, WorkbookError};
use crate::Figure;

/// A definition with all that it lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<'a> {
    /// What is laid out how.
    pub definition: &'a ReportDefinition,
    /// What stands around the tables.
    pub heading: Heading,
    /// What makes the first sheet an official document; `None` = only a heading.
    pub letter: Option<OfficialLetter>,
    /// As many as the definition has sheets, in their order.
    pub sheets: Vec<ReportSheet>,
}

/// Letterhead, recipients and signature of an official table.
#[derive(Debug, Clone, PartialEq)]
pub struct OfficialLetter {
    /// Who issues it.
    pub letterhead: Letterhead,
    /// Kính gửi: one line each, without full stop; empty = to nobody in particular.
    pub recipients: Vec<String>,
    /// Who signs it, and nơi nhận.
    pub signature: Signature,
}

/// The rows of one sheet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportSheet {
    /// Key and head of each column that stands for a repeated one: the periods of a series.
    pub repeated: Vec<(String, String)>,
    /// The rows from the top down.
    pub rows: Vec<ReportRow>,
    /// Remarks below the table.
    pub notes: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// Words of a row that opens a group; such a row has no cells.
    pub group: Option<String>,
    /// Depth in a tree: 0 at the top. A row that is followed by deeper ones is the parent of those one level below.
    pub level: u32,
    /// Cells by field; a field without an entry is an empty cell.
    pub cells: Cells,
    /// Rounding of what a parent adds up.
    pub rounding: Option<Rounding>,
    /// Name by which cells elsewhere lead here.
    pub anchor: Option<String>,
}

/// The cells of a row by field. A ledger holds millions of them: a list takes a third of what a map would.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells(Vec<(Cow<'static, str>, ReportCell)>);

impl Cells {
    /// The cell of a field; `None` = it is empty.
    pub fn get(&self, field: &str) -> Option<&ReportCell> {
        self.0.iter().find(|(own, _)| own == field).map(|(_, cell)| cell)
    }

    /// Sets the cell of a field, in the place of the one that it had.
    pub fn insert(&mut self, field: impl Into<Cow<'static, str>>, cell: ReportCell) {
        let field = field.into();
        match self.0.iter_mut().find(|(own, _)| *own == field) {
            Some((_, old)) => *old = cell,
            None => self.0.push((field, cell)),
        }
    }
}

impl<F: Into<Cow<'static, str>>> Extend<(F, ReportCell)> for Cells {
    fn extend<T: IntoIterator<Item = (F, ReportCell)>>(&mut self, cells: T) {
        let cells = cells.into_iter();
        self.0.reserve_exact(cells.size_hint().0);
        cells.for_each(|(field, cell)| self.insert(field, cell));
    }
}

impl<F: Into<Cow<'static, str>>> FromIterator<(F, ReportCell)> for Cells {
    fn from_iter<T: IntoIterator<Item = (F, ReportCell)>>(cells: T) -> Self {
        let mut all = Self::default();
        all.extend(cells);
        all
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportCell {
    /// What it shows.
    pub content: CellContent,
    /// Anchor of the row that explains it; `None` = no link.
    pub leads_to: Option<String>,
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
pub enum CellContent {
    /// Words.
    Text(String),
    /// A number, or the reason why there is none.
    Figure(Figure),
}

impl ReportRow {
    /// A row that opens a group.
    pub fn opening(words: impl Into<String>) -> Self {
        Self { group: Some(words.into()), level: 0, cells: Cells::default(), rounding: None, anchor: None }
    }

    /// A row of cells.
    pub fn of<F: Into<Cow<'static, str>>>(cells: impl IntoIterator<Item = (F, ReportCell)>) -> Self {
        Self { group: None, level: 0, cells: cells.into_iter().collect(), rounding: None, anchor: None }
    }

    /// At a depth of a tree.
    #[must_use]
    pub fn at_level(self, level: u32) -> Self {
        Self { level, ..self }
    }

    /// With a name that cells elsewhere lead to.
    #[must_use]
    pub fn named(self, anchor: impl Into<String>) -> Self {
        Self { anchor: Some(anchor.into()), ..self }
    }
}

impl ReportCell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self { content: CellContent::Text(words.into()), leads_to: None }
    }

    /// A figure.
    pub fn figure(figure: impl Into<Figure>) -> Self {
        Self { content: CellContent::Figure(figure.into()), leads_to: None }
    }

    /// With a link to the row of an anchor.
    #[must_use]
    pub fn leading_to(self, anchor: impl Into<String>) -> Self {
        Self { leads_to: Some(anchor.into()), ..self }
    }
}

/// Writes the workbook: one sheet of the definition after the other, then the charts. A plain list that is longer than a worksheet goes on
/// on further ones: "… (2)".
///
/// # Errors
/// When a table is larger than a worksheet and its formulas need all of it on one, or the writer refuses.
pub fn report(report: &Report<'_>) -> Result<Vec<u8>, WorkbookError> {
    written(report, plan::MOST_LINES)
}

fn written(report: &Report<'_>, most_lines: usize) -> Result<Vec<u8>, WorkbookError> {
    let plan = plan::Plan::of(report, most_lines)?;
    let mut workbook = super::begin(&report.heading)?;
    writing::write(&mut workbook, report, &plan)?;
    Ok(workbook.save_to_buffer()?)
}
