//! The figures of one submission as one stored text.
//!
//! A country reports millions of figures in a quarter; as rows of a table they cost ten times the space and time, and nobody ever
//! asks for one figure without its report. Names stand once, figures refer to them by number.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tonghop_domain::{CellRef, DimensionKey, ElementId, Fact, OrgUnitId, PeriodId, Provenance, State};

use crate::storage::{StorageError, Stored};

/// All figures of a submission, without its unit and period.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct FactSheet {
    elements: Vec<ElementId>,
    dimensions: Vec<DimensionKey>,
    sheets: Vec<String>,
    facts: Vec<StoredFigure>,
}

/// Element, dimensions, state, mantissa and scale, whether it is a total, whether it is an estimate, where it was read.
#[derive(Debug, Serialize, Deserialize)]
struct StoredFigure(usize, usize, State, Option<(i64, u32)>, bool, bool, Place);

/// [`Provenance`] with the sheet as a number; rows and columns count from 0.
#[derive(Debug, Serialize, Deserialize)]
enum Place {
    #[serde(rename = "cell")]
    Cell(usize, u32, u32),
    #[serde(rename = "cells")]
    Cells(usize, Vec<(u32, u32)>),
    #[serde(rename = "rows")]
    Rows { sheet: usize, first_row: u32, last_row: u32, predicate: String, count: u64 },
}

/// Numbers names in the order in which they first come.
struct Numbered<T>(BTreeMap<T, usize>);

impl<T: Ord + Clone> Numbered<T> {
    fn number(&mut self, name: &T) -> usize {
        if let Some(number) = self.0.get(name) {
            return *number;
        }
        let number = self.0.len();
        self.0.insert(name.clone(), number);
        number
    }

    fn names(self) -> Vec<T> {
        let mut names: Vec<(usize, T)> = self.0.into_iter().map(|(name, number)| (number, name)).collect();
        names.sort_by_key(|(number, _)| *number);
        names.into_iter().map(|(_, name)| name).collect()
    }
}

/// Names that sheets have in common.
#[derive(Debug, Default)]
pub(super) struct KnownNames {
    elements: HashSet<ElementId>,
    dimensions: HashSet<DimensionKey>,
}

fn share<T: Clone + Eq + Hash>(known: &mut HashSet<T>, name: &mut T) {
    match known.get(name) {
        Some(shared) => *name = shared.clone(),
        None => {
            known.insert(name.clone());
        }
    }
}

impl FactSheet {
    /// # Errors
    /// When a figure has more digits than storage holds.
    pub(super) fn of(facts: &[Fact]) -> Stored<Self> {
        let (mut elements, mut dimensions, mut sheets) = (Numbered(BTreeMap::new()), Numbered(BTreeMap::new()), Numbered(BTreeMap::new()));
        let mut figures = Vec::with_capacity(facts.len());
        for fact in facts {
            let value = fact.value.map(mantissa_and_scale).transpose()?;
            let place = Place::of(&fact.provenance, sheets.number(&fact.provenance.sheet().to_owned()));
            let (element, key) = (elements.number(&fact.element), dimensions.number(&fact.dimensions));
            figures.push(StoredFigure(element, key, fact.state, value, fact.is_total, fact.is_estimate, place));
        }
        Ok(Self { elements: elements.names(), dimensions: dimensions.names(), sheets: sheets.names(), facts: figures })
    }

    /// Lets names be shared with other sheets: most units report the same elements of the same fields of work.
    pub(super) fn share(&mut self, known: &mut KnownNames) {
        self.elements.iter_mut().for_each(|element| share(&mut known.elements, element));
        self.dimensions.iter_mut().for_each(|dimensions| share(&mut known.dimensions, dimensions));
    }

    /// The facts of the wanted elements, in the order of the report.
    ///
    /// # Errors
    /// When a figure refers to a name that is not there.
    pub(super) fn facts(&self, unit: &OrgUnitId, period: &PeriodId, wanted: &dyn Fn(&ElementId) -> bool) -> Stored<Vec<Fact>> {
        let is_wanted: Vec<bool> = self.elements.iter().map(wanted).collect();
        let asked = self.facts.iter().filter(|figure| is_wanted.get(figure.0).copied().unwrap_or(true));
        asked.map(|figure| self.fact(unit, period, figure)).collect()
    }

    fn fact(&self, unit: &OrgUnitId, period: &PeriodId, figure: &StoredFigure) -> Stored<Fact> {
        let StoredFigure(element, dimensions, state, value, is_total, is_estimate, place) = figure;
        let torn = || StorageError::Content("số liệu của báo cáo không trọn vẹn".to_owned());
        let element = self.elements.get(*element).ok_or_else(torn)?.clone();
        let dimensions = self.dimensions.get(*dimensions).ok_or_else(torn)?.clone();
        Ok(Fact {
            unit: unit.clone(),
            period: period.clone(),
            element,
            dimensions,
            state: *state,
            value: value.map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
            is_total: *is_total,
            is_estimate: *is_estimate,
            provenance: place.provenance(&self.sheets).ok_or_else(torn)?,
        })
    }
}

impl Place {
    fn of(provenance: &Provenance, sheet: usize) -> Self {
        match provenance {
            Provenance::Cell { cell, .. } => Self::Cell(sheet, cell.row, cell.column),
            Provenance::Cells { cells, .. } => Self::Cells(sheet, cells.iter().map(|cell| (cell.row, cell.column)).collect()),
            Provenance::Rows { first_row, last_row, predicate, count, .. } => {
                Self::Rows { sheet, first_row: *first_row, last_row: *last_row, predicate: predicate.clone(), count: *count }
            }
        }
    }

    fn provenance(&self, sheets: &[String]) -> Option<Provenance> {
        let name = |sheet: &usize| sheets.get(*sheet).cloned();
        Some(match self {
            Self::Cell(sheet, row, column) => Provenance::Cell { sheet: name(sheet)?, cell: CellRef::new(*row, *column) },
            Self::Cells(sheet, cells) => {
                Provenance::Cells { sheet: name(sheet)?, cells: cells.iter().map(|(row, column)| CellRef::new(*row, *column)).collect() }
            }
            Self::Rows { sheet, first_row, last_row, predicate, count } => Provenance::Rows {
                sheet: name(sheet)?,
                first_row: *first_row,
                last_row: *last_row,
                predicate: predicate.clone(),
                count: *count,
            },
        })
    }
}

/// A decimal as two integers.
fn mantissa_and_scale(value: Decimal) -> Stored<(i64, u32)> {
    let value = value.normalize();
    let mantissa = i64::try_from(value.mantissa()).map_err(|_| StorageError::Content(format!("số {value} quá lớn")))?;
    Ok((mantissa, value.scale()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_survives_as_two_integers() {
        for text in ["0", "-3", "76.233408", "130716", "0.0000001"] {
            let value: Decimal = text.parse().unwrap();
            let (mantissa, scale) = mantissa_and_scale(value).unwrap();
            assert_eq!(Decimal::new(mantissa, scale), value);
        }
        assert!(mantissa_and_scale(Decimal::MAX).is_err());
    }

    #[test]
    fn every_kind_of_place_and_state_comes_back() {
        let (unit, period) = (OrgUnitId::new("A"), "cchc:2025-Q3".parse::<PeriodId>().unwrap());
        let cell = CellRef::new(8, 2);
        let sheet = "Biểu \"06a\"".to_owned();
        let places = [
            Provenance::Cell { sheet: sheet.clone(), cell },
            Provenance::Cells { sheet: "Khác".to_owned(), cells: vec![cell, CellRef::new(9, 2)] },
            Provenance::Rows { sheet, first_row: 3, last_row: 9, predicate: "mức 5".to_owned(), count: 4 },
        ];
        let states = [State::Value, State::Missing, State::NotApplicable, State::NilReport, State::Unreadable];
        let facts: Vec<Fact> = states
            .iter()
            .zip(places.iter().cycle())
            .map(|(state, provenance)| Fact {
                unit: unit.clone(),
                period: period.clone(),
                element: ElementId::of("kstt-06a", "received_total").unwrap(),
                dimensions: DimensionKey::total().with("linh_vuc", "Tư pháp"),
                state: *state,
                value: (*state == State::Value).then(|| Decimal::new(125, 1)),
                is_total: *state == State::Missing,
                is_estimate: *state == State::Value,
                provenance: provenance.clone(),
            })
            .collect();
        let text = serde_json::to_string(&FactSheet::of(&facts).unwrap()).unwrap();
        let back: FactSheet = serde_json::from_str(&text).unwrap();
        assert_eq!(back.facts(&unit, &period, &|_| true).unwrap(), facts);
        assert!(back.facts(&unit, &period, &|_| false).unwrap().is_empty());
    }
}
