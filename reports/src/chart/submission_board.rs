//! Submission board: which org unit has sent which form.

use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_PALE, Colour, FOCUS, GRID, INK, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::symbol::{Paint, STRONG, Symbol, THIN};
use super::table::Table;
use super::text::{self, Weight};

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
            Self::OnTime => Paint { fill: FOCUS, text: WHITE, outline: None, symbol: Symbol::Tick },
            Self::Late(_) => Paint { fill: LATE, text: INK, outline: None, symbol: Symbol::Clock },
            Self::Returned => Paint { fill: WHITE, text: CONCERN, outline: Some((CONCERN, THIN)), symbol: Symbol::Back },
            Self::Nil => Paint { fill: PALE, text: INK, outline: Some((OUTLINE, STRONG)), symbol: Symbol::Ring },
            Self::NotSent => Paint { fill: CONCERN_PALE, text: CONCERN, outline: Some((CONCERN, STRONG)), symbol: Symbol::Cross },
            Self::NotDue => Paint { fill: PALE, text: QUIET, outline: Some((OUTLINE, THIN)), symbol: Symbol::Dots },
            Self::NotOwed => Paint { fill: WHITE, text: QUIET, outline: Some((GRID, STRONG)), symbol: Symbol::Dash },
        }
    }
}

impl SubmissionBoard {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() || self.forms.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &legend_entries());
        let grid = self.table(window).lay_out(scene, area);
        for cell in grid.cells {
            let row = &self.rows[window.rows.start + cell.row];
            let column = window.columns.start + cell.column;
            paint(scene, row.cells[column], cell.area, grid.size.min(20.0));
            scene.hover(
                cell.area,
                format!("{}, {}: {}", text::clean(&row.label), text::clean(&self.forms[column]), row.cells[column].in_words()),
            );
        }
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let all = Window { whole: true, rows: 0..self.rows.len(), columns: 0..self.forms.len() };
        let height = legend::height(&legend_entries(), area.width());
        self.table(&all).row_capacity(Area { bottom: area.bottom - height, ..area })
    }

    fn table(&self, window: &Window) -> Table<'_> {
        let rows = &self.rows[window.rows.clone()];
        Table {
            rows: rows.iter().map(|row| (row.label.as_str(), Emphasis::Ordinary)).collect(),
            columns: self.forms[window.columns.clone()].iter().map(String::as_str).collect(),
            summary: None,
            may_hide: window.whole,
        }
    }
}

fn legend_entries() -> Vec<Entry> {
    BoardState::KINDS.iter().map(|state| Entry { swatch: Swatch::Cell(state.paint()), text: state.words().to_owned() }).collect()
}

/// The mark and, where there is room, the words.
fn paint(scene: &mut Scene, state: BoardState, area: Area, size: f64) {
    let paint = state.paint();
    paint.ground(scene, area);
    let half = (size * 0.5).min(area.width() * 0.2);
    let centre = area.centre();
    let room = area.width() - 2.0 * half - 18.0;
    let long = state.short();
    let words = if text::width(&long, size, Weight::Regular) <= room { long } else { state.shortest() };
    if words.is_empty() {
        return paint.symbol.draw(scene, centre, half, paint.text);
    }
    let left = centre.x - (2.0 * half + 7.0 + text::width(&words, size, Weight::Regular)) / 2.0;
    paint.symbol.draw(scene, at(left + half, centre.y), half, paint.text);
    let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: paint.text };
    scene.centred(words, left + 2.0 * half + 7.0, centre.y, size, set);
}
