//! From the fields that the loader names back to cells.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use toml::Table;

use super::columns::{COLUMNS, Columns, title};
use super::information::LINES;
use super::rows::Level;
use super::{Column, Faults};
use crate::cell::CellRef;
use crate::strict::Fault;

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) row: u32,
    pub(super) code: String,
    /// The code by which the loader names it.
    pub(super) key: String,
    pub(super) level: Level,
    pub(super) parent: Option<usize>,
    pub(super) max: Option<Decimal>,
    pub(super) table: Table,
    pub(super) has_rule: bool,
}

/// Where everything of a sheet stands.
#[derive(Debug, Default)]
pub(super) struct Places {
    information: BTreeMap<String, CellRef>,
    /// Highest total as the sheet states it.
    pub(super) stated_max: Option<Decimal>,
    pub(super) rows: Vec<Row>,
    /// Rows whose parts are in doubt because a code below them was told; their sums say nothing.
    doubtful: Vec<usize>,
}

/// Keys of a rule that hold formulas.
const FORMULA_KEYS: [&str; 9] = ["condition", "ratio", "day", "count", "violations", "value", "when", "share", "figure"];

impl Places {
    pub(super) fn information(&mut self, key: &str, cell: CellRef) {
        self.information.insert(key.to_owned(), cell);
    }

    /// The innermost domain and criterion read so far may lack a row, or hold one too many.
    pub(super) fn doubt_sums(&mut self) {
        for level in [Level::Domain, Level::Criterion] {
            self.doubtful.extend(self.rows.iter().rposition(|row| row.level == level));
        }
    }

    /// A row may not belong where its code puts it: what it lies in adds up to nobody knows what.
    pub(super) fn doubt_sum_of(&mut self, parent: Option<usize>) {
        self.doubtful.extend(parent);
    }

    pub(super) fn has_information(&self, key: &str) -> bool {
        self.information.contains_key(key)
    }

    /// Tells a fault of the loader at its cell, unless that cell, or a line that is missing, was told already.
    pub(super) fn tell(&self, fault: &Fault, columns: &Columns, faults: &mut Faults) {
        if let Some((index, rest)) = self.row_of(&fault.field) {
            return self.tell_row(index, rest, fault, columns, faults);
        }
        if fault.field == "max" && self.sum_is_right_within(None, self.rows.iter().map(|row| row.level == Level::Domain)) {
            return;
        }
        let key = fault.field.split([' ', '[']).next().unwrap_or_default();
        let line = LINES.iter().find(|line| line.key == key || line.key.starts_with(&format!("{key}.")));
        let cell =
            self.information.get(key).or_else(|| self.information.iter().find(|(known, _)| known.starts_with(key)).map(|(_, cell)| cell));
        match (cell, line) {
            (Some(cell), _) if faults.has(*cell) => {}
            (Some(cell), Some(line)) => faults.at(*cell, format!("“{}”: {}", line.label, fault.message)),
            // A needed line that is missing was told when the lines were read.
            (None, Some(_)) if fault.message.starts_with("thiếu") => {}
            _ => faults.of_sheet(fault.to_string()),
        }
    }

    fn tell_row(&self, index: usize, rest: &str, fault: &Fault, columns: &Columns, faults: &mut Faults) {
        let row = &self.rows[index];
        let column = column_of(rest, fault);
        let code = columns.get(&Column::Code).copied().unwrap_or_default();
        let cell = CellRef::new(row.row, columns.get(&column).copied().unwrap_or(code));
        let is_sum = column == Column::Max && self.rows.iter().any(|other| other.parent == Some(index));
        if faults.has(cell) || (is_sum && self.sum_is_right_within(Some(index), self.rows.iter().map(|other| other.parent == Some(index))))
        {
            return;
        }
        let number = rest.rsplit_once('[').and_then(|(_, number)| number.split(']').next());
        let detail = number.map_or_else(String::new, |number| format!("mức {number} "));
        let named = if columns.contains_key(&column) { String::new() } else { format!("thêm cột “{}”: ", title(column)) };
        faults.at(cell, format!("{named}{detail}{}", message_of(column, fault)));
    }

    /// Whether the sum of a node is not to blame: its parts are in doubt, or its maximum fits once each part counts what its own parts add up to: the part was mistyped, not the node.
    fn sum_is_right_within(&self, node: Option<usize>, is_part: impl Iterator<Item = bool>) -> bool {
        if node.is_some_and(|node| self.doubtful.contains(&node)) {
            return true;
        }
        let stated = match node {
            Some(index) => self.rows[index].max,
            None => self.stated_max,
        };
        let parts: Vec<usize> = is_part.enumerate().filter_map(|(index, is_part)| is_part.then_some(index)).collect();
        let sum: Option<Decimal> = parts.iter().map(|part| self.sum_inside(*part)).sum();
        let plain: Option<Decimal> = parts.iter().map(|part| self.rows[*part].max).sum();
        // A part without a readable maximum was told.
        plain.is_none() || sum.is_none() || (stated == sum && sum != plain)
    }

    /// What the parts of a row add up to; a row without parts counts itself.
    fn sum_inside(&self, index: usize) -> Option<Decimal> {
        let mut parts = self.rows.iter().filter(|row| row.parent == Some(index)).peekable();
        if parts.peek().is_none() {
            return self.rows[index].max;
        }
        parts.map(|row| row.max).sum()
    }

    /// The row that a field lies in, and the rest of the field.
    fn row_of<'a>(&self, field: &'a str) -> Option<(usize, &'a str)> {
        let fits = |index: usize| {
            self.paths(index)
                .into_iter()
                .filter_map(|path| {
                    let rest = field.strip_prefix(path.as_str())?;
                    (rest.is_empty() || rest.starts_with(" › ")).then_some((path.len(), rest))
                })
                .max()
        };
        let found = (0..self.rows.len()).filter_map(|index| fits(index).map(|(length, rest)| (length, index, rest))).max();
        found.map(|(_, index, rest)| (index, rest))
    }

    /// The names by which the loader may call a row.
    fn paths(&self, index: usize) -> Vec<String> {
        let row = &self.rows[index];
        let parent = row.parent.map(|parent| self.paths(parent)).unwrap_or_default();
        let parent = parent.first().map_or_else(String::new, |parent| format!("{parent} › "));
        let word = match row.level {
            Level::Domain => "domain",
            Level::Criterion => "criterion",
            Level::Component | Level::Part => "component",
            Level::Bonus | Level::Penalty => "adjustment",
        };
        let own = format!("{parent}{word} {}", row.key);
        match row.level {
            Level::Criterion => vec![own.clone(), format!("{own} › {}", row.key)],
            _ => vec![own, format!("{parent}{}", row.key)],
        }
    }
}

/// The column that a field of a row comes from.
fn column_of(rest: &str, fault: &Fault) -> Column {
    if fault.message.contains("phần tử dữ liệu") {
        return if rest.contains("held_when") { Column::HeldWhen } else { Column::Formula };
    }
    let steps: Vec<&str> = rest.split(" › ").filter(|step| !step.is_empty()).collect();
    match steps.first().copied() {
        Some("cap") => Column::Max,
        Some("rule") if steps.last().is_some_and(|last| FORMULA_KEYS.contains(last)) => Column::Formula,
        Some(key) => COLUMNS.iter().find(|header| header.key == key).map_or(Column::Code, |header| header.column),
        None => Column::Code,
    }
}

fn message_of(column: Column, fault: &Fault) -> String {
    match column {
        Column::ZeroDenominator if fault.message.starts_with("thiếu") => {
            "thiếu; cách tính có phép chia nên phải ghi: đủ điểm, 0 điểm hoặc chưa có điểm".to_owned()
        }
        _ => fault.message.clone(),
    }
}
