//! Plan progress: what was promised for each month, and what was done.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::TargetState;

use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_PALE, FOCUS, GRID, OUTLINE, PALE, QUIET, WHITE};
use super::ranking::Emphasis;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::symbol::{Paint, STRONG, Symbol, THIN};
use super::table::Table;
use super::text::{self, Room, Weight};

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
        TargetState::Met => Paint { fill: FOCUS, text: WHITE, outline: None, symbol: Symbol::Tick },
        TargetState::NotMet => Paint { fill: CONCERN_PALE, text: CONCERN, outline: Some((CONCERN, STRONG)), symbol: Symbol::Cross },
        TargetState::NotYetDue => Paint { fill: PALE, text: QUIET, outline: Some((OUTLINE, THIN)), symbol: Symbol::Dots },
        TargetState::NoNumericTarget => Paint { fill: WHITE, text: QUIET, outline: Some((GRID, STRONG)), symbol: Symbol::Dash },
    }
}

impl PlanProgress {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() || self.months.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &legend_entries());
        let grid = self.table(window).lay_out(scene, area);
        for cell in grid.cells {
            let row = &self.rows[window.rows.start + cell.row];
            let column = window.columns.start + cell.column;
            paint(scene, row.cells[column], cell.area, grid.size);
            scene.hover(
                cell.area,
                format!("{}, {}: {}", text::clean(&row.label), text::clean(&self.months[column]), row.cells[column].in_words()),
            );
        }
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let all = Window { whole: true, rows: 0..self.rows.len(), columns: 0..self.months.len() };
        let height = legend::height(&legend_entries(), area.width());
        self.table(&all).row_capacity(Area { bottom: area.bottom - height, ..area })
    }

    fn table(&self, window: &Window) -> Table<'_> {
        let rows = &self.rows[window.rows.clone()];
        Table {
            rows: rows.iter().map(|row| (row.label.as_str(), Emphasis::Ordinary)).collect(),
            columns: self.months[window.columns.clone()].iter().map(String::as_str).collect(),
            summary: Some((&self.summary_head, rows.iter().map(|row| row.summary.as_str()).collect())),
            may_hide: window.whole,
        }
    }
}

fn legend_entries() -> Vec<Entry> {
    STATES.iter().map(|state| Entry { swatch: Swatch::Cell(paint_of(*state)), text: state.words().to_owned() }).collect()
}

/// The mark in the left half, the count in the right one; a cell without a count has only its mark.
fn paint(scene: &mut Scene, cell: PlanCell, area: Area, size: f64) {
    let paint = paint_of(cell.state);
    paint.ground(scene, area);
    let centre = area.centre();
    let half = (size * 0.45).min(area.width() * 0.2);
    let Some(count) = cell.count else {
        return paint.symbol.draw(scene, centre, half, paint.text);
    };
    let room = Room { width: area.width() - 2.0 * half - 14.0, lines: 1, size, smallest: 8.0 };
    let block = text::fit(&display::plain(count, 2), room, Weight::Bold);
    let left = centre.x - (2.0 * half + 6.0 + block.width(Weight::Bold)) / 2.0;
    paint.symbol.draw(scene, at(left + half, centre.y), half, paint.text);
    let set = Type { anchor: Anchor::Start, weight: Weight::Bold, colour: paint.text };
    scene.block(&block, left + 2.0 * half + 6.0, centre.y, set);
}
