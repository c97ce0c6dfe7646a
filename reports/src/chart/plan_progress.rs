//! Plan progress: what was promised for each month, and what was done.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::TargetState;

use super::cells::{CellTable, Face};
use super::legend::{Entry, Swatch};
use super::palette::{CONCERN, CONCERN_PALE, FOCUS, GRID, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::symbol::{Paint, STRONG, Symbol, THIN};
use super::text::Weight;

/// Plan targets × the months (or quarters) of the plan's own calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanProgress {
    /// Heads of the columns: "Tháng 1" …
    pub months: Vec<String>,
    /// One row per plan target.
    pub rows: Vec<PlanRow>,
    /// Head of the last column: "Kết quả".
    pub summary_head: String,
}

/// One plan target.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanRow {
    /// "Mỗi tháng ít nhất 01 tin bài".
    pub label: String,
    /// As many as there are months.
    pub cells: Vec<PlanCell>,
    /// The last column in words: "7/8 tháng".
    pub summary: String,
}

/// One target in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanCell {
    /// What the count means against the target.
    pub state: TargetState,
    /// What was done, in the target's unit of measure; `None` = chưa có số liệu.
    pub count: Option<Decimal>,
}

impl PlanCell {
    /// What hovering and the table say: "Đạt (3)".
    pub(crate) fn in_words(&self) -> String {
        self.count.map_or_else(|| self.state.words().to_owned(), |count| format!("{} ({})", self.state.words(), display::plain(count, 2)))
    }
}

/// All states in the order of legends.
pub(crate) const STATES: [TargetState; 4] = [TargetState::Met, TargetState::NotMet, TargetState::NotYetDue, TargetState::NoNumericTarget];

fn paint_of(state: TargetState) -> Paint {
    match state {
        TargetState::Met => Paint { fill: FOCUS, text: WHITE, outline: None, symbol: Some(Symbol::Tick) },
        TargetState::NotMet => Paint { fill: CONCERN_PALE, text: CONCERN, outline: Some((CONCERN, STRONG)), symbol: Some(Symbol::Cross) },
        TargetState::NotYetDue => Paint { fill: PALE, text: QUIET, outline: Some((OUTLINE, THIN)), symbol: Some(Symbol::Dots) },
        TargetState::NoNumericTarget => Paint { fill: WHITE, text: QUIET, outline: Some((GRID, STRONG)), symbol: Some(Symbol::Dash) },
    }
}

impl CellTable for PlanProgress {
    fn columns(&self) -> &[String] {
        &self.months
    }

    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, row: usize) -> (&str, Emphasis) {
        (&self.rows[row].label, Emphasis::Ordinary)
    }

    fn summary_head(&self) -> Option<&str> {
        Some(&self.summary_head)
    }

    fn summary(&self, row: usize) -> &str {
        &self.rows[row].summary
    }

    fn legend(&self) -> Vec<Entry> {
        STATES.iter().map(|state| Entry { swatch: Swatch::Cell(paint_of(*state)), text: state.words().to_owned() }).collect()
    }

    /// The mark and the count; a cell without a count has only its mark.
    fn face(&self, row: usize, column: usize) -> Face {
        let cell = self.rows[row].cells[column];
        let words = vec![cell.count.map_or_else(String::new, |count| display::plain(count, 2))];
        Face { paint: paint_of(cell.state), words, weight: Weight::Bold, largest: f64::INFINITY }
    }

    fn in_words(&self, row: usize, column: usize) -> String {
        self.rows[row].cells[column].in_words()
    }
}
