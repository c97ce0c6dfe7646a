//! Where everything stands, before anything is written: cells of one sheet may follow from cells of another.

use std::collections::BTreeMap;

use tonghop_domain::report_definition::{ColumnDefinition, SheetDefinition};

use super::super::WorkbookError;
use super::super::sheet::{Place, at};
use super::{CellContent, Report, ReportRow, ReportSheet, parts};
use crate::Figure;

/// Excel's own limits, with room for what stands above and below a table.
pub(super) const MOST_LINES: usize = 1_000_000;
const MOST_COLUMNS: usize = 16_000;

/// All sheets.
pub(super) struct Plan<'a> {
    pub(super) sheets: Vec<SheetPlan<'a>>,
    /// The sheet and line of each anchor.
    pub(super) anchors: BTreeMap<&'a str, (usize, usize)>,
}

/// One sheet.
pub(super) struct SheetPlan<'a> {
    pub(super) definition: &'a SheetDefinition,
    /// As in the definition; of a further part with its number.
    pub(super) name: String,
    /// Name of the sheet on which the list goes on.
    pub(super) next: Option<String>,
    pub(super) rows: &'a ReportSheet,
    pub(super) columns: Vec<Column<'a>>,
    pub(super) lines: Vec<Line<'a>>,
    /// First row of the heads.
    pub(super) top: u32,
    /// Rows of the heads, the row of column numbers not counted.
    pub(super) depth: u32,
}

/// One column as it stands on the sheet.
pub(super) struct Column<'a> {
    pub(super) definition: &'a ColumnDefinition,
    /// Field of its cells: that of the definition, or the key of a repeated column.
    pub(super) field: &'a str,
    /// Words of the head from the top level down.
    pub(super) head: Vec<String>,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub(super) enum Line<'a> {
    /// Opens a group.
    Group(&'a str),
    /// A row with its ordinal number, and the lines of its children in the tree.
    Row { row: &'a ReportRow, ordinal: u32, children: Vec<usize> },
    /// A row of totals over the lines of rows.
    Total { words: String, lines: Vec<usize> },
}

impl<'a> Plan<'a> {
    /// Lists of more lines than these go on on further sheets.
    pub(super) fn of(report: &'a Report<'_>, most_lines: usize) -> Result<Self, WorkbookError> {
        let mut sheets: Vec<SheetPlan<'a>> = Vec::new();
        for (definition, rows) in report.definition.sheets.iter().zip(&report.sheets) {
            let has_letter = sheets.is_empty() && report.letter.is_some();
            let mut lines = vec![lines(definition, rows)];
            if lines[0].len() > most_lines && !has_letter && parts::may_be_cut(definition, report.definition) {
                lines = lines.into_iter().flat_map(|all| parts::cut(all, most_lines)).collect();
            }
            let count = lines.len();
            for (part, lines) in lines.into_iter().enumerate() {
                let next = (part + 1 < count).then(|| parts::name(&definition.name, part + 1));
                let top = top(report, sheets.len());
                sheets.push(SheetPlan { next, top, ..SheetPlan::of((definition, part), rows, lines) });
            }
        }
        if let Some(large) = sheets.iter().find(|sheet| sheet.lines.len() > most_lines || sheet.columns.len() > MOST_COLUMNS) {
            return Err(WorkbookError::TooLarge { table: large.definition.name.clone() });
        }
        let mut anchors = BTreeMap::new();
        for (index, sheet) in sheets.iter().enumerate() {
            for (line, anchor) in sheet.lines.iter().enumerate().filter_map(|(line, one)| Some((line, one.row()?.anchor.as_deref()?))) {
                anchors.entry(anchor).or_insert((index, line));
            }
        }
        Ok(Self { sheets, anchors })
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&SheetPlan<'a>> {
        self.sheets.iter().find(|sheet| sheet.definition.name == name)
    }
}

impl<'a> Line<'a> {
    pub(super) fn row(&self) -> Option<&'a ReportRow> {
        match self {
            Self::Row { row, .. } => Some(row),
            Self::Group(_) | Self::Total { .. } => None,
        }
    }

    /// Rows that add up others stand out.
    pub(super) fn is_strong(&self) -> bool {
        match self {
            Self::Row { children, .. } => !children.is_empty(),
            Self::Group(_) | Self::Total { .. } => true,
        }
    }
}

impl<'a> SheetPlan<'a> {
    fn of((definition, part): (&'a SheetDefinition, usize), rows: &'a ReportSheet, lines: Vec<Line<'a>>) -> Self {
        let columns = columns(definition, rows);
        let depth = columns.iter().map(|column| column.head.len()).max().unwrap_or(1);
        Self {
            depth: u32::try_from(depth).unwrap_or(1),
            top: 0,
            lines,
            name: parts::name(&definition.name, part),
            next: None,
            definition,
            rows,
            columns,
        }
    }

    /// The row of the first line.
    pub(super) fn first(&self) -> u32 {
        self.top + self.depth + u32::from(self.definition.column_numbers)
    }

    pub(super) fn at(&self, line: usize, column: usize) -> Place {
        at(self.first() + u32::try_from(line).unwrap_or(0), u16::try_from(column).unwrap_or(u16::MAX))
    }

    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }

    /// What a row was given for a column.
    pub(super) fn given(&self, line: usize, column: usize) -> Option<&'a CellContent> {
        Some(&self.lines.get(line)?.row()?.cells.get(self.columns.get(column)?.field)?.content)
    }

    pub(super) fn given_figure(&self, line: usize, column: usize) -> Option<Figure> {
        match self.given(line, column)? {
            CellContent::Figure(figure) => Some(*figure),
            CellContent::Text(_) => None,
        }
    }

    /// The lines of rows, in runs without a group or total between them: first and last.
    pub(super) fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for line in (0..self.lines.len()).filter(|line| self.lines[*line].row().is_some()) {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == line => *last = line,
                _ => runs.push((line, line)),
            }
        }
        runs
    }
}

/// Rows above the heads of a sheet: the letterhead with title and recipients, or only the heading.
fn top(report: &Report<'_>, index: usize) -> u32 {
    let provisional = u32::from(report.heading.provisional.is_some());
    match report.letter.as_ref().filter(|_| index == 0) {
        None => 4 + provisional,
        Some(letter) => {
            let recipients = u32::try_from(super::super::letterhead::addressed(&letter.recipients).len()).unwrap_or(0);
            9 + provisional + recipients
        }
    }
}

fn columns<'a>(definition: &'a SheetDefinition, rows: &'a ReportSheet) -> Vec<Column<'a>> {
    let path = |head: &str| -> Vec<String> { head.split(" / ").map(str::to_owned).collect() };
    let mut columns = Vec::new();
    for column in &definition.columns {
        if column.is_repeated {
            let repeated = rows.repeated.iter().map(|(key, head)| {
                let mut levels = path(&column.head);
                levels.push(head.clone());
                Column { definition: column, field: key, head: levels }
            });
            columns.extend(repeated);
        } else {
            columns.push(Column { definition: column, field: &column.field, head: path(&column.head) });
        }
    }
    columns
}

fn lines<'a>(definition: &SheetDefinition, sheet: &'a ReportSheet) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let (mut ordinal, mut of_group, mut of_all) = (0, Vec::new(), Vec::new());
    for row in &sheet.rows {
        if let Some(words) = &row.group {
            close_group(definition, &mut lines, &mut of_group);
            if definition.numbered_by_group {
                ordinal = 0;
            }
            lines.push(Line::Group(words));
            continue;
        }
        if row.level == 0 {
            ordinal += 1;
            of_group.push(lines.len());
            of_all.push(lines.len());
        }
        lines.push(Line::Row { row, ordinal, children: vec![] });
    }
    close_group(definition, &mut lines, &mut of_group);
    if !definition.total.is_empty() && !of_all.is_empty() {
        lines.push(Line::Total { words: definition.total.clone(), lines: of_all });
    }
    add_children(&mut lines);
    lines
}

fn close_group(definition: &SheetDefinition, lines: &mut Vec<Line<'_>>, of_group: &mut Vec<usize>) {
    let rows = std::mem::take(of_group);
    let has_group = lines.iter().any(|line| matches!(line, Line::Group(_)));
    if definition.group_totals && has_group && !rows.is_empty() {
        lines.push(Line::Total { words: "Cộng nhóm".to_owned(), lines: rows });
    }
}

/// The rows one level below each row, up to the next row that is as high.
fn add_children(lines: &mut [Line<'_>]) {
    let levels: Vec<Option<u32>> = lines.iter().map(|line| line.row().map(|row| row.level)).collect();
    for (place, line) in lines.iter_mut().enumerate() {
        let (Line::Row { children, .. }, Some(own)) = (line, levels[place]) else { continue };
        let below = levels[place + 1..].iter().take_while(|level| level.is_some_and(|level| level > own));
        *children = below.enumerate().filter(|(_, level)| **level == Some(own + 1)).map(|(step, _)| place + 1 + step).collect();
    }
}
