//! Submission board: which org unit has sent which form.

use super::cells::{CellTable, Face};
use super::legend::{Entry, Swatch};
use super::palette::{CONCERN, CONCERN_PALE, Colour, FOCUS, GRID, INK, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::rows::Worth;
use super::symbol::{Paint, STRONG, Symbol, THIN};
use super::text::Weight;

/// Org units × forms of one period.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmissionBoard {
    /// Heads of the columns: names of the forms.
    pub forms: Vec<String>,
    /// One row per org unit.
    pub rows: Vec<BoardRow>,
}

/// One org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// Name of the unit.
    pub label: String,
    /// As many as there are forms.
    pub cells: Vec<BoardState>,
}

/// What became of one owed report. Seven different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoardState {
    /// Đúng hạn.
    OnTime,
    /// Muộn, with the number of working days.
    Late(u32),
    /// Trả lại để sửa.
    Returned,
    /// Báo cáo không phát sinh.
    Nil,
    /// Quá hạn, chưa nộp.
    NotSent,
    /// Chưa đến hạn.
    NotDue,
    /// Không thuộc diện nộp.
    NotOwed,
}

/// Fill behind late reports; a tint between the accent and the concern.
const LATE: Colour = Colour(0xCF, 0xDD, 0xEF);

impl BoardState {
    /// One of each, in the order of the legend.
    const KINDS: [Self; 7] = [Self::OnTime, Self::Late(0), Self::Returned, Self::Nil, Self::NotSent, Self::NotDue, Self::NotOwed];

    /// The words of the legend.
    fn words(self) -> &'static str {
        match self {
            Self::OnTime => "Đúng hạn",
            Self::Late(_) => "Muộn (số ngày làm việc)",
            Self::Returned => "Trả lại để sửa",
            Self::Nil => "Không phát sinh",
            Self::NotSent => "Quá hạn, chưa nộp",
            Self::NotDue => "Chưa đến hạn",
            Self::NotOwed => "Không thuộc diện nộp",
        }
    }

    /// The words inside a cell that is wide enough for them.
    fn short(self) -> String {
        match self {
            Self::OnTime => "Đúng hạn".to_owned(),
            Self::Late(days) => format!("Muộn {days} ngày"),
            Self::Returned => "Trả lại".to_owned(),
            Self::Nil => "Không phát sinh".to_owned(),
            Self::NotSent => "Chưa nộp".to_owned(),
            Self::NotDue => "Chưa đến hạn".to_owned(),
            Self::NotOwed => "Không thuộc diện".to_owned(),
        }
    }

    /// What hovering and the table say.
    pub(crate) fn in_words(self) -> String {
        match self {
            Self::Late(days) => format!("Muộn {days} ngày làm việc"),
            other => other.words().to_owned(),
        }
    }

    /// What must be said even in a narrow cell.
    fn shortest(self) -> String {
        match self {
            Self::Late(days) => days.to_string(),
            _ => String::new(),
        }
    }

    fn paint(self) -> Paint {
        match self {
            Self::OnTime => Paint { fill: FOCUS, text: WHITE, outline: None, symbol: Some(Symbol::Tick) },
            Self::Late(_) => Paint { fill: LATE, text: INK, outline: None, symbol: Some(Symbol::Clock) },
            Self::Returned => Paint { fill: WHITE, text: CONCERN, outline: Some((CONCERN, THIN)), symbol: Some(Symbol::Back) },
            Self::Nil => Paint { fill: PALE, text: INK, outline: Some((OUTLINE, STRONG)), symbol: Some(Symbol::Ring) },
            Self::NotSent => Paint { fill: CONCERN_PALE, text: CONCERN, outline: Some((CONCERN, STRONG)), symbol: Some(Symbol::Cross) },
            Self::NotDue => Paint { fill: PALE, text: QUIET, outline: Some((OUTLINE, THIN)), symbol: Some(Symbol::Dots) },
            Self::NotOwed => Paint { fill: WHITE, text: QUIET, outline: Some((GRID, STRONG)), symbol: Some(Symbol::Dash) },
        }
    }
}

impl CellTable for SubmissionBoard {
    fn columns(&self) -> &[String] {
        &self.forms
    }

    fn row_count(&self) -> usize {
        self.rows.len()
    }

    fn row(&self, row: usize) -> (&str, Emphasis) {
        (&self.rows[row].label, Emphasis::Ordinary)
    }

    /// Reports that are missing weigh more than those that came late or were sent back.
    fn worth(&self, row: usize) -> Worth {
        let weight = |state: &BoardState| match state {
            BoardState::NotSent => 100,
            BoardState::Returned => 10,
            BoardState::Late(_) => 1,
            BoardState::OnTime | BoardState::Nil | BoardState::NotDue | BoardState::NotOwed => 0,
        };
        Worth::Need(self.rows[row].cells.iter().map(weight).sum())
    }

    fn legend(&self) -> Vec<Entry> {
        BoardState::KINDS.iter().map(|state| Entry { swatch: Swatch::Cell(state.paint()), text: state.words().to_owned() }).collect()
    }

    /// The mark and, where there is room, the words.
    fn face(&self, row: usize, column: usize) -> Face {
        let state = self.rows[row].cells[column];
        Face { paint: state.paint(), words: vec![state.short(), state.shortest()], weight: Weight::Regular, largest: 20.0 }
    }

    fn in_words(&self, row: usize, column: usize) -> String {
        self.rows[row].cells[column].in_words()
    }
}
