//! The same activity in two rows of a long log, however far apart: what tells rows apart is kept in eight bytes a row.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use tonghop_domain::{CellRef, Finding, FindingKind, Location};

use super::kept_findings::FINDINGS_OF_A_RULE;
use crate::rules::repeated_activity::{self, Key};
use crate::table::{Row, Table};

/// Rows of one file that are compared with each other: those of a sheet filled to its last row.
pub(super) const MOST_ROWS: usize = 1_048_576;
/// Rows of one repeated activity that its finding names.
const MOST_NAMED: usize = 50;

/// Where something was met first.
struct First {
    row: u32,
    /// Place of the unit among those of the log.
    unit: u16,
    is_repeated: bool,
}

/// One activity that stands in several rows.
struct Repeated {
    unit: u16,
    same_link: bool,
    column: u32,
    found: Option<String>,
    rows: Vec<u32>,
}

/// The rows met so far.
#[derive(Default)]
pub(super) struct Repeats {
    first: HashMap<u64, First>,
    repeated: BTreeMap<u64, Repeated>,
    /// Repeated activities beyond those that findings are written for.
    more: u64,
    uncompared: u64,
}

impl Repeats {
    /// Takes in a row of a unit; `room` is how many rows of the file may still be remembered. Says the link that no row before had.
    pub(super) fn add(&mut self, table: &Table<'_>, row: &Row, unit: u16, room: &mut usize) -> Option<(String, CellRef)> {
        let key = repeated_activity::key(table, row)?;
        let print = print(&key);
        if let Some(first) = self.first.get_mut(&print) {
            let is_new = !std::mem::replace(&mut first.is_repeated, true);
            let (first_row, first_unit) = (first.row, first.unit);
            self.repeat(print, (first_row, first_unit), is_new, (table, row, &key));
            return None;
        }
        if *room == 0 {
            self.uncompared += 1;
            return None;
        }
        *room -= 1;
        self.first.insert(print, First { row: row.row, unit, is_repeated: false });
        let cell = row.get(table.form, key.field()).filter(|_| key.is_link())?;
        Some((cell.found.clone(), cell.at))
    }

    fn repeat(&mut self, print: u64, (first, unit): (u32, u16), is_new: bool, (table, row, key): (&Table<'_>, &Row, &Key)) {
        if is_new && self.repeated.len() as u64 >= FINDINGS_OF_A_RULE {
            self.more += 1;
            return;
        }
        if is_new {
            let Some(cell) = row.get(table.form, key.field()) else { return };
            let own = table.rows.iter().find(|row| row.row == first).and_then(|row| row.get(table.form, key.field()));
            let found = own.map(|cell| cell.found.clone());
            let new = Repeated { unit, same_link: key.is_link(), column: cell.at.column, found, rows: vec![first] };
            self.repeated.insert(print, new);
        }
        if let Some(repeated) = self.repeated.get_mut(&print).filter(|repeated| repeated.rows.len() < MOST_NAMED) {
            repeated.rows.push(row.row);
        }
    }

    /// Rows that could not be compared, because more were met before than are remembered.
    pub(super) fn uncompared(&self) -> u64 {
        self.uncompared
    }

    /// One finding for each repeated activity with the place of the unit that it is told, and how many more there are.
    pub(super) fn findings(self, sheet: &str) -> (Vec<(u16, Finding)>, u64) {
        let finding = |repeated: Repeated| {
            let Repeated { unit, same_link, column, found, rows } = repeated;
            let cells = rows.iter().map(|row| CellRef::new(*row, column)).collect();
            let kind = FindingKind::ActivityRepeated { rows: rows.iter().map(|row| row + 1).collect(), same_link };
            let finding = Finding::new(kind, Location::Cells { sheet: sheet.to_owned(), cells });
            (
                unit,
                match found {
                    Some(found) => finding.with_found(found),
                    None => finding,
                },
            )
        };
        (self.repeated.into_values().map(finding).collect(), self.more)
    }
}

fn print(key: &Key) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
