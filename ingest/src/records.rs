//! From typed rows to what the form yields: facts, activity records, plan targets, tasks.

pub(crate) mod activities;
pub(crate) mod answers;
pub(crate) mod facts;
pub(crate) mod targets;
pub(crate) mod tasks;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use tonghop_domain::CellRef;
use tonghop_domain::form::Form;

use crate::table::Row;
use crate::values::Value;

/// A row seen through its form, one method per kind of value; a blank or unreadable cell is `None`.
#[derive(Clone, Copy)]
struct Fields<'a> {
    form: &'a Form,
    row: &'a Row,
}

impl<'a> Fields<'a> {
    fn value(self, field: &str) -> Option<&'a Value> {
        self.row.get(self.form, field).map(|cell| &cell.value)
    }

    fn words(self, field: &str) -> Option<String> {
        match self.value(field)? {
            Value::Words(words) if !words.is_empty() && words != "-" => Some(words.clone()),
            _ => None,
        }
    }

    fn code(self, field: &str) -> Option<String> {
        match self.value(field)? {
            Value::Code(code) => Some(code.clone()),
            _ => None,
        }
    }

    /// All codes of a cell, groups and alternatives together.
    fn codes(self, field: &str) -> Vec<String> {
        self.groups(field).into_iter().flatten().collect()
    }

    fn groups(self, field: &str) -> Vec<Vec<String>> {
        match self.value(field) {
            Some(Value::Codes(groups)) => groups.clone(),
            _ => vec![],
        }
    }

    fn number(self, field: &str) -> Option<Decimal> {
        self.row.get(self.form, field)?.figure()
    }

    fn whole(self, field: &str) -> Option<i64> {
        self.number(field).filter(Decimal::is_integer)?.to_i64()
    }

    fn days(self, field: &str) -> Option<(Date, Date)> {
        match self.value(field)? {
            Value::Days(from, to) => Some((*from, *to)),
            _ => None,
        }
    }

    /// Due dates take the last day of what was written ("tháng 02/2025" = 28/02/2025).
    fn last_day(self, field: &str) -> Option<Date> {
        self.days(field).map(|(_, to)| to)
    }

    fn first_cell(self) -> CellRef {
        let filled = self.row.cells.iter().flatten().find(|cell| !cell.found.is_empty());
        filled.map_or(CellRef::new(self.row.row, 0), |cell| cell.at)
    }
}
