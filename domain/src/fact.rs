//! One figure of one data element, for one org unit and period.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::dimension::DimensionKey;
use crate::org_unit::OrgUnitId;
use crate::period::PeriodId;

/// A data element, printed `form.field` (`kstt_06a.received_total`): the form id with underscores, then the field's code.
/// Cheap to clone: every fact carries one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ElementId(Arc<str>);

/// The text is no `form.field` of lower-case letters, digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no data element such as kstt_06a.received_total")]
pub struct NotAnElement(String);

impl ElementId {
    /// The element of a field of a form; dashes of the form id become underscores.
    ///
    /// # Errors
    /// When either part is not made of lower-case letters, digits and underscores.
    pub fn of(form: &str, field: &str) -> Result<Self, NotAnElement> {
        format!("{}.{field}", form.replace('-', "_")).parse()
    }

    /// The whole id, `form.field`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ElementId {
    type Err = NotAnElement;

    fn from_str(text: &str) -> Result<Self, NotAnElement> {
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        match text.split_once('.') {
            Some((form, field)) if word(form) && word(field) => Ok(Self(text.into())),
            _ => Err(NotAnElement(text.to_owned())),
        }
    }
}

impl TryFrom<String> for ElementId {
    type Error = NotAnElement;

    fn try_from(text: String) -> Result<Self, NotAnElement> {
        text.parse()
    }
}

impl From<ElementId> for String {
    fn from(element: ElementId) -> Self {
        element.0.as_ref().to_owned()
    }
}

impl fmt::Display for ElementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Five different things that a cell can say. Zero is a [`State::Value`]; a blank is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A figure, also 0.
    Value,
    /// Chưa có số liệu: nothing was said.
    Missing,
    /// Không áp dụng: the element does not exist for this unit; it leaves sums and never counts as 0.
    NotApplicable,
    /// Không phát sinh: the unit says that there was nothing to count; read as 0, the mark is kept.
    NilReport,
    /// Something was said that cannot be read; there is a finding at its cell.
    Unreadable,
}

impl State {
    /// The name used in JSON and storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Missing => "missing",
            Self::NotApplicable => "not_applicable",
            Self::NilReport => "nil_report",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// One cell.
    Cell {
        /// Name of the sheet as the unit wrote it.
        sheet: String,
        /// The cell.
        cell: CellRef,
    },
    /// Several cells of one sheet, e.g. the answers counted into one level of a tally.
    Cells {
        /// Name of the sheet as the unit wrote it.
        sheet: String,
        /// The cells, sorted.
        cells: Vec<CellRef>,
    },
    /// Counted over rows of a log.
    Rows {
        /// Name of the sheet as the unit wrote it.
        sheet: String,
        /// First and last row looked at, as Excel numbers them (from 1).
        first_row: u32,
        /// Last row looked at, as Excel numbers it.
        last_row: u32,
        /// What a row had to satisfy, in words.
        predicate: String,
        /// How many rows did.
        count: u64,
    },
}

impl Provenance {
    /// The sheet that the figure stands on.
    pub fn sheet(&self) -> &str {
        match self {
            Self::Cell { sheet, .. } | Self::Cells { sheet, .. } | Self::Rows { sheet, .. } => sheet,
        }
    }

    /// The cell that the figure stands in, or the first of several; `None` for counted rows.
    pub fn first_cell(&self) -> Option<CellRef> {
        match self {
            Self::Cell { cell, .. } => Some(*cell),
            Self::Cells { cells, .. } => cells.first().copied(),
            Self::Rows { .. } => None,
        }
    }
}

/// One figure of one data element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The unit that the figure is about.
    pub unit: OrgUnitId,
    /// The period that the figure is about.
    pub period: PeriodId,
    /// What is counted or measured; its unit of measure is the form's.
    pub element: ElementId,
    /// What it is broken down by; empty = total.
    pub dimensions: DimensionKey,
    /// Whether there is a figure, and if not, why not.
    pub state: State,
    /// The figure. `Some` exactly when the state is [`State::Value`]; a nil report reads as 0 through [`Fact::figure`].
    pub value: Option<Decimal>,
    /// Whether this is a total that stands beside its parts (it is checked, never added up).
    pub is_total: bool,
    /// Whether the unit called it an estimate (ước thực hiện).
    pub is_estimate: bool,
    /// Where it was read.
    pub provenance: Provenance,
}

impl Fact {
    /// The figure to compute with: the value, 0 for a nil report, `None` otherwise.
    pub fn figure(&self) -> Option<Decimal> {
        match self.state {
            State::Value => self.value,
            State::NilReport => Some(Decimal::ZERO),
            State::Missing | State::NotApplicable | State::Unreadable => None,
        }
    }
}

/// Leaves out what a unit wrote of what is counted out of its own rows: questionnaires sent one by one and a summary of them are one
/// survey, and nothing may count twice. The order is kept.
pub fn counted_once<T>(mut facts: Vec<T>, fact: impl Fn(&T) -> &Fact) -> Vec<T> {
    let is_counted = |fact: &Fact| matches!(fact.provenance, Provenance::Rows { .. });
    let key = |fact: &Fact| (fact.unit.clone(), fact.period.clone(), fact.element.clone(), fact.dimensions.clone());
    let counted: HashSet<_> = facts.iter().map(&fact).filter(|fact| is_counted(fact)).map(key).collect();
    // Whole countries pass here, and few units of them send rows.
    let units: HashSet<OrgUnitId> = counted.iter().map(|(unit, ..)| unit.clone()).collect();
    facts.retain(|item| {
        let fact = fact(item);
        !units.contains(&fact.unit) || is_counted(fact) || !counted.contains(&key(fact))
    });
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_out_of_rows_stands_in_place_of_what_was_written() {
        let rows =
            Provenance::Rows { sheet: "Phiếu".to_owned(), first_row: 4, last_row: 53, predicate: "đếm phiếu".to_owned(), count: 50 };
        let cell = Provenance::Cell { sheet: "Tổng hợp".to_owned(), cell: CellRef::new(4, 2) };
        let fact = |unit: &str, question: &str, provenance: &Provenance, value: i64| Fact {
            unit: OrgUnitId::new(unit),
            period: PeriodId::new("cchc", 2025, crate::period::PeriodKind::Quarter(3)),
            element: ElementId("survey_tally.level_5".into()),
            dimensions: DimensionKey::total().with("cau_hoi", question),
            state: State::Value,
            value: Some(value.into()),
            is_total: false,
            is_estimate: false,
            provenance: provenance.clone(),
        };
        let facts = vec![
            fact("A", "Câu 1", &cell, 21),
            fact("A", "Câu 2", &cell, 22),
            fact("A", "Câu 1", &rows, 20),
            fact("A", "Câu 1", &rows, 3),
            fact("B", "Câu 1", &cell, 23),
        ];
        let left: Vec<Decimal> = counted_once(facts, |fact| fact).iter().filter_map(Fact::figure).collect();
        assert_eq!(left, [22, 20, 3, 23].map(Decimal::from), "of two sheets of rows each counts");
    }

    #[test]
    fn an_element_is_form_dot_field() {
        assert_eq!(ElementId::of("kstt-06a", "received_total").map(String::from).as_deref(), Ok("kstt_06a.received_total"));
        for wrong in ["", "a", "a.", ".b", "A.b", "a.b c", "a.1"] {
            assert!(wrong.parse::<ElementId>().is_err(), "{wrong}");
        }
    }
}
