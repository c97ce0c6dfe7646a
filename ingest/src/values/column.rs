//! What the cells of a whole column say about how each of them is read: evidence that a single cell does not have.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use rust_decimal::Decimal;
use tonghop_domain::form::{CodeList, CodeLists, Column, ColumnKind};

use super::number::{self, Separators};
use crate::grid::{Cell, exact};
use crate::matching::{self, Phrase, Verdict, Words};

/// The words of the lists, and each code with the texts that mean it.
type Choices = (Words, Vec<(usize, Vec<Phrase>)>);

/// How the cells of one column are read.
#[derive(Debug, Default)]
pub(crate) struct ColumnReading {
    /// What dots and commas in its numbers mean.
    pub(super) separators: Separators,
    /// Whether figures without a percent sign are shares of 1 or percentage points.
    pub(super) shares: Shares,
    /// Đồng per unit, where the column's header says it.
    pub(super) scale: Option<Decimal>,
    /// Whether a least figure ("≥ 5", "ít nhất 5") may stand for the figure, as in plans.
    pub(super) takes_least: bool,
    /// Codes of the words met so far: a column says few words, a log says each of them very often.
    codes: RefCell<HashMap<String, String>>,
    /// The entries of the column's list prepared for comparison, made when the first unknown word needs them.
    choices: OnceCell<Choices>,
}

/// How percentages without a sign are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shares {
    /// Nothing but figures up to 1: `0,85` may be 85 % or 0.85 %.
    #[default]
    Unknown,
    /// Some figure is above 1, so all are percentage points.
    Points,
}

impl ColumnReading {
    /// What these cells tell about their column.
    pub(crate) fn of<'c>(column: &Column, cells: impl Iterator<Item = &'c Cell> + Clone) -> Self {
        let texts = cells.clone().filter_map(Cell::text);
        let separators = texts.filter_map(number::evidence).fold(Separators::Unknown, Separators::and);
        let has_points = column.kind == ColumnKind::Percent && cells.into_iter().any(is_point);
        let shares = if has_points { Shares::Points } else { Shares::Unknown };
        Self { separators, shares, ..Self::default() }
    }

    /// This reading with what the header and the form say.
    pub(crate) fn with(mut self, scale: Option<Decimal>, takes_least: bool) -> Self {
        self.scale = scale;
        self.takes_least = takes_least;
        self
    }

    /// The code of a word that the list holds, looked up once.
    pub(super) fn code(&self, word: &str, list: &CodeList) -> Option<String> {
        if let Some(code) = self.codes.borrow().get(word) {
            return Some(code.clone());
        }
        let code = list.find(&word.replace('≥', ">=")).item()?.code.clone();
        self.codes.borrow_mut().insert(word.to_owned(), code.clone());
        Some(code)
    }

    /// Which entry of a list a word means that the list does not hold.
    pub(super) fn likely(&self, word: &str, list: &CodeList, lists: &CodeLists) -> Verdict {
        let (words, choices) = self.choices.get_or_init(|| {
            let words = Words::of(lists);
            let phrases = |item: &tonghop_domain::form::CodeItem| {
                std::iter::once(&item.name).chain(&item.synonyms).map(|name| Phrase::of(name, &words, false)).collect()
            };
            let choices = list.items().iter().enumerate().map(|(place, item)| (place, phrases(item))).collect();
            (words, choices)
        });
        matching::decide(&Phrase::of(word, words, false), choices)
    }
}

/// Whether a cell can only be percentage points: a figure above 1 that is not stored as a percentage.
fn is_point(cell: &Cell) -> bool {
    let value = match cell {
        Cell::Number { value, percent: false } => exact(*value),
        Cell::Text(words) => number::bare(words),
        _ => None,
    };
    value.is_some_and(|value| value > Decimal::ONE)
}
