//! A set as the table of a decision's annex: rows of text ↔ a set, faults by cell.
//!
//! Above the table stand lines "label | value" about the set; the table begins where a row names its columns, in any order. Rows
//! become the keys of a set's file, and the one strict loader judges them; what it finds is told at the cell it came from.

use std::collections::BTreeMap;
use std::fmt;

use toml::Table;

use super::CriteriaSet;
use crate::cell::CellRef;
use crate::fact::ElementId;
use crate::strict::Fields;

mod columns;
mod information;
mod places;
mod rows;
#[cfg(test)]
mod tests;
mod write;

use columns::Column;
use places::Places;

/// A cell with text; numbers as people write them (`0,25`), dates `dd/mm/yyyy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextCell {
    /// Where.
    pub cell: CellRef,
    /// What stands there.
    pub text: String,
}

/// A fault of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellFault {
    /// Where; `None` = the sheet as a whole.
    pub cell: Option<CellRef>,
    /// What is wrong and what is expected, in Vietnamese.
    pub message: String,
}

impl fmt::Display for CellFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cell {
            Some(cell) => write!(formatter, "Ô {cell}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

/// The texts of a sheet by row and column.
type Grid = BTreeMap<u32, BTreeMap<u32, String>>;

/// Faults while a sheet is read.
#[derive(Debug, Default)]
struct Faults(Vec<CellFault>);

impl Faults {
    fn at(&mut self, cell: CellRef, message: impl Into<String>) {
        self.0.push(CellFault { cell: Some(cell), message: message.into() });
    }

    fn of_sheet(&mut self, message: impl Into<String>) {
        self.0.push(CellFault { cell: None, message: message.into() });
    }

    fn has(&self, cell: CellRef) -> bool {
        self.0.iter().any(|fault| fault.cell == Some(cell))
    }

    fn sorted(mut self) -> Vec<CellFault> {
        self.0.sort();
        self.0.dedup();
        self.0
    }
}

/// Reads a set from the cells of a sheet. `is_known` says which data elements some form yields.
///
/// # Errors
/// All faults together, by cell.
pub fn read(cells: &[TextCell], is_known: &dyn Fn(&ElementId) -> bool) -> Result<CriteriaSet, Vec<CellFault>> {
    let mut grid = Grid::new();
    for TextCell { cell, text } in cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
        grid.entry(cell.row).or_default().insert(cell.column, text.trim().to_owned());
    }
    let Some((header, columns)) = columns::header(&grid) else {
        return Err(vec![CellFault { cell: None, message: columns::no_header() }]);
    };
    let mut faults = Faults::default();
    let mut places = Places::default();
    let mut table = Table::new();
    information::read(&grid, header, &mut table, &mut places, &mut faults);
    rows::read(&grid, header, &columns, &mut table, &mut places, &mut faults);
    let loaded = Fields::read_table(table, |fields| super::load::load_checked(fields, is_known));
    if let Err(found) = &loaded {
        found.0.iter().for_each(|fault| places.tell(fault, &columns, &mut faults));
    }
    match loaded {
        Ok(set) if faults.0.is_empty() => Ok(set),
        _ => Err(faults.sorted()),
    }
}

/// The rows of the sheet that [`read`] reads back as the same set.
///
/// # Errors
/// One sentence for each component whose rule the sentence cannot carry, because a name holds words of the mini-language.
pub fn write(set: &CriteriaSet) -> Result<Vec<Vec<String>>, Vec<String>> {
    let lost = set.all_components().filter(|component| !super::rule_text::reads_back(&component.rule, component.max));
    let lost: Vec<String> = lost
        .map(|component| format!("tiêu chí {}: tên một phần của cách tính trùng với từ ngữ của quy ước ghi cách tính", component.code))
        .collect();
    if lost.is_empty() { Ok(write::rows(set)) } else { Err(lost) }
}
