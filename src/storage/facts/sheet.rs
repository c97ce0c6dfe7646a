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
    /// Figures that were read in one cell: nearly all.
    #[serde(default)]
    cells: Vec<CellFigure>,
    /// The others, each with its place among all figures of the report.
    #[serde(default)]
    others: Vec<(usize, StoredFigure)>,
    /// All figures, as sheets were stored before there were `cells`; never written.
    #[serde(default, skip_serializing)]
    facts: Vec<StoredFigure>,
}

/// Element, dimensions, state (its place in [`STATES`]), mantissa and scale (null and 0 without a value), 1 = a total, 1 = an
/// estimate, then the sheet, row and column, counted from 0: numbers only, because a country reports millions of them.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct CellFigure(usize, usize, usize, Option<i64>, u32, u8, u8, usize, u32, u32);

/// States by their stored number: never reordered, only added to.
const STATES: [State; 5] = [State::Value, State::Missing, State::NotApplicable, State::NilReport, State::Unreadable];

/// Element, dimensions, state, mantissa and scale, whether it is a total, whether it is an estimate, where it was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredFigure(usize, usize, State, Option<(i64, u32)>, bool, bool, Place);

/// [`Provenance`] with the sheet as a number; rows and columns count from 0.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
        let mut sheet = Self::default();
        for (position, fact) in facts.iter().enumerate() {
            let value = fact.value.map(mantissa_and_scale).transpose()?;
            let place = Place::of(&fact.provenance, sheets.number(&fact.provenance.sheet().to_owned()));
            let (element, key) = (elements.number(&fact.element), dimensions.number(&fact.dimensions));
            let figure = StoredFigure(element, key, fact.state, value, fact.is_total, fact.is_estimate, place);
            match CellFigure::of(&figure) {
                Some(cell) => sheet.cells.push(cell),
                None => sheet.others.push((position, figure)),
            }
        }
        Ok(Self { elements: elements.names(), dimensions: dimensions.names(), sheets: sheets.names(), ..sheet })
    }

    /// Lets names be shared with other sheets: most units report the same elements of the same fields of work.
    pub(super) fn share(&mut self, known: &mut KnownNames) {
        self.elements.iter_mut().for_each(|element| share(&mut known.elements, element));
        self.dimensions.iter_mut().for_each(|dimensions| share(&mut known.dimensions, dimensions));
    }

    /// The facts of the wanted elements, in the order of the report.
    ///
    /// # Errors
    /// When a figure refers to a name or state that is not there.
    pub(super) fn facts(&self, unit: &OrgUnitId, period: &PeriodId, wanted: &dyn Fn(&ElementId) -> bool) -> Stored<Vec<Fact>> {
        let is_wanted: Vec<bool> = self.elements.iter().map(wanted).collect();
        let mut facts = Vec::with_capacity(self.cells.len() + self.others.len() + self.facts.len());
        for figure in self.figures() {
            let figure = figure?;
            if is_wanted.get(figure.0).copied().unwrap_or(true) {
                facts.push(self.fact(unit, period, &figure)?);
            }
        }
        Ok(facts)
    }

    /// Every figure in the order of the report: those of one cell, with the others put where they stood.
    fn figures(&self) -> impl Iterator<Item = Stored<StoredFigure>> {
        let (mut cells, mut others) = (self.cells.iter(), self.others.iter().peekable());
        let both = (0..self.cells.len() + self.others.len()).filter_map(move |position| {
            if let Some((_, figure)) = others.next_if(|(place, _)| *place == position) {
                return Some(Ok(figure.clone()));
            }
            cells.next().map(CellFigure::stored)
        });
        both.chain(self.facts.iter().cloned().map(Ok))
    }

    fn fact(&self, unit: &OrgUnitId, period: &PeriodId, figure: &StoredFigure) -> Stored<Fact> {
        let StoredFigure(element, dimensions, state, value, is_total, is_estimate, place) = figure;
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

impl CellFigure {
    /// The figure in numbers only; `None` where it was not read in one cell.
    fn of(figure: &StoredFigure) -> Option<Self> {
        let StoredFigure(element, dimensions, state, value, is_total, is_estimate, place) = figure;
        let Place::Cell(sheet, row, column) = place else { return None };
        let state = STATES.iter().position(|known| known == state)?;
        let (mantissa, scale) = value.map_or((None, 0), |(mantissa, scale)| (Some(mantissa), scale));
        let (is_total, is_estimate) = (u8::from(*is_total), u8::from(*is_estimate));
        Some(Self(*element, *dimensions, state, mantissa, scale, is_total, is_estimate, *sheet, *row, *column))
    }

    fn stored(&self) -> Stored<StoredFigure> {
        let Self(element, dimensions, state, mantissa, scale, is_total, is_estimate, sheet, row, column) = *self;
        let state = *STATES.get(state).ok_or_else(torn)?;
        let value = mantissa.map(|mantissa| (mantissa, scale));
        Ok(StoredFigure(element, dimensions, state, value, is_total == 1, is_estimate == 1, Place::Cell(sheet, row, column)))
    }
}

/// A sheet that refers to what it does not hold.
fn torn() -> StorageError {
    StorageError::Content("số liệu của báo cáo không trọn vẹn".to_owned())
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
            .flat_map(|(state, provenance)| [provenance, &places[0]].map(|provenance| (state, provenance)))
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

    #[test]
    fn sheets_of_earlier_versions_are_read() {
        let text = r#"{"elements":["a.b"],"dimensions":[{}],"sheets":["S"],
            "facts":[[0,0,"value",[125,1],true,false,{"cell":[0,8,2]}],[0,0,"missing",null,false,true,{"cells":[0,[[8,2],[9,2]]]}]]}"#;
        let sheet: FactSheet = serde_json::from_str(text).unwrap();
        let facts = sheet.facts(&OrgUnitId::new("A"), &"cchc:2025-Q3".parse().unwrap(), &|_| true).unwrap();
        let said: Vec<_> = facts.iter().map(|fact| (fact.value, fact.state, fact.is_total, fact.is_estimate)).collect();
        assert_eq!(said, [(Some(Decimal::new(125, 1)), State::Value, true, false), (None, State::Missing, false, true)]);
    }

    #[test]
    fn a_sheet_that_refers_to_nothing_is_refused() {
        for figure in ["[1,0,0,5,0,0,0,0,8,2]", "[0,1,0,5,0,0,0,0,8,2]", "[0,0,9,5,0,0,0,0,8,2]", "[0,0,0,5,0,0,0,3,8,2]"] {
            let text = format!(r#"{{"elements":["a.b"],"dimensions":[{{}}],"sheets":["S"],"cells":[{figure}]}}"#);
            let sheet: FactSheet = serde_json::from_str(&text).unwrap();
            assert!(sheet.facts(&OrgUnitId::new("A"), &"cchc:2025-Q3".parse().unwrap(), &|_| true).is_err(), "{figure}");
        }
    }
}
