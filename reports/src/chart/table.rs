//! The grid that heat table, plan progress and submission board share: row names, column heads, cells.

use tonghop_domain::display;

use super::palette::{GRID, INK, QUIET};
use super::ranking::Emphasis;
use super::rows::{Slot, per_page, visible};
use super::scene::{Anchor, Area, LINE, Scene, Type, at};
use super::text::{self, Room, Weight};

/// The most rows and columns on one page.
const MOST_ROWS: usize = 36;
pub(crate) const MOST_COLUMNS: usize = 16;

const LOWEST: f64 = 19.0;
const TALLEST: f64 = 58.0;
const WIDEST: f64 = 330.0;
const HEAD_SIZE: f64 = 18.0;
const GAP: f64 = 12.0;

/// What stands around the cells.
pub(crate) struct Table<'a> {
    pub(crate) rows: Vec<(&'a str, Emphasis)>,
    pub(crate) columns: Vec<&'a str>,
    /// Head and texts of a last column in bold; empty texts where there is none.
    pub(crate) summary: Option<(&'a str, Vec<&'a str>)>,
}

/// Where the cells are.
pub(crate) struct Grid {
    pub(crate) cells: Vec<Cell>,
    /// Preferred font size inside a cell.
    pub(crate) size: f64,
}

pub(crate) struct Cell {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) area: Area,
}

struct Measures {
    rows: Vec<Slot>,
    columns: Vec<Slot>,
    cells: Area,
    row: f64,
    column: f64,
    size: f64,
    names: f64,
    summary: f64,
}

impl Table<'_> {
    /// Draws names and heads and returns where the cells are.
    pub(crate) fn lay_out(&self, scene: &mut Scene, area: Area) -> Grid {
        let measures = self.measure(area);
        self.heads(scene, &measures);
        let mut cells = Vec::new();
        let mut top = measures.cells.top;
        for slot in &measures.rows {
            match *slot {
                Slot::Item(row) => self.row(scene, &measures, row, top, &mut cells),
                Slot::Hidden(count) => hidden_row(scene, &measures, top, count),
            }
            top += measures.row;
        }
        Grid { cells, size: measures.size }
    }

    /// How many rows a page holds when the columns are spread evenly over pages.
    pub(crate) fn row_capacity(&self, area: Area) -> usize {
        let summary = self.summary_width();
        let room = area.width() - self.name_width(area.width() * 0.32) - GAP - summary;
        let columns = u32::try_from(per_page(self.columns.len(), MOST_COLUMNS)).map_or(1.0, f64::from);
        capacity(area.height() - self.head_height((room / columns).min(WIDEST), summary))
    }

    fn measure(&self, area: Area) -> Measures {
        let columns = visible(self.columns.len(), MOST_COLUMNS);
        let summary = self.summary_width();
        let names = self.name_width(area.width() * 0.32);
        let left = area.left + names + GAP;
        let count = u32::try_from(columns.len().max(1)).map_or(1.0, f64::from);
        let column = ((area.right - left - summary) / count).min(WIDEST);
        let head = self.head_height(column, summary);
        let rows = visible(self.rows.len(), capacity(area.height() - head));
        let places = u32::try_from(rows.len().max(1)).map_or(1.0, f64::from);
        let row = ((area.height() - head) / places).min(TALLEST);
        let top = area.top + head;
        let cells = Area { left, top, right: left + column * count, bottom: top + row * places };
        Measures { rows, columns, cells, row, column, size: (row * 0.58).clamp(11.0, 21.0), names, summary }
    }

    fn name_width(&self, most: f64) -> f64 {
        let widest = self.rows.iter().map(|(name, emphasis)| text::width(&text::clean(name), 20.0, emphasis.weight())).fold(0.0, f64::max);
        widest.clamp(120.0, most)
    }

    fn summary_width(&self) -> f64 {
        let Some((head, texts)) = &self.summary else { return 0.0 };
        let widest = texts.iter().map(|text| text::width(&text::clean(text), 19.0, Weight::Bold)).fold(0.0, f64::max);
        widest.max(text::width(head, HEAD_SIZE, Weight::Bold) / 2.0).clamp(90.0, 260.0) + GAP
    }

    fn head_height(&self, column: f64, summary: f64) -> f64 {
        let heads = self.columns.iter().map(|head| head_block(head, column).height());
        let last = self.summary.iter().map(|(head, _)| head_block(head, summary).height());
        heads.chain(last).fold(0.0, f64::max) + 12.0
    }

    fn heads(&self, scene: &mut Scene, measures: &Measures) {
        let mut left = measures.cells.left;
        for slot in &measures.columns {
            let text = match *slot {
                Slot::Item(column) => self.columns[column].to_owned(),
                Slot::Hidden(count) => format!("… còn {count} cột"),
            };
            head(scene, &text, left, measures.column, measures.cells.top);
            left += measures.column;
        }
        if let Some((text, _)) = &self.summary {
            head(scene, text, measures.cells.right + GAP / 2.0, measures.summary, measures.cells.top);
        }
    }

    fn row(&self, scene: &mut Scene, measures: &Measures, row: usize, top: f64, cells: &mut Vec<Cell>) {
        let middle = top + measures.row / 2.0;
        let (name, emphasis) = self.rows[row];
        let room = name_room(measures);
        let block = text::fit(name, room, emphasis.weight());
        let set = Type { anchor: Anchor::End, weight: emphasis.weight(), colour: INK };
        scene.block(&block, measures.cells.left - GAP, middle, set);
        let mut left = measures.cells.left;
        for slot in &measures.columns {
            let area = Area { left, top, right: left + measures.column, bottom: top + measures.row }.inset(1.5);
            match *slot {
                Slot::Item(column) => cells.push(Cell { row, column, area }),
                Slot::Hidden(_) => scene.line(vec![at(area.left, middle), at(area.right, middle)], 1.0, GRID),
            }
            left += measures.column;
        }
        self.summary_text(scene, measures, row, middle);
    }

    fn summary_text(&self, scene: &mut Scene, measures: &Measures, row: usize, middle: f64) {
        let Some(text) = self.summary.as_ref().and_then(|(_, texts)| texts.get(row)) else { return };
        let room = Room { width: measures.summary - GAP, lines: 1, size: measures.size.min(19.0), smallest: 10.0 };
        let block = text::fit(text, room, Weight::Bold);
        let x = measures.cells.right + GAP / 2.0 + measures.summary / 2.0;
        scene.block(&block, x, middle, Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: INK });
    }
}

fn capacity(height: f64) -> usize {
    (2..=MOST_ROWS).rev().find(|count| u32::try_from(*count).is_ok_and(|count| f64::from(count) * LOWEST <= height)).unwrap_or(2)
}

fn name_room(measures: &Measures) -> Room {
    let lines = if measures.row >= 2.0 * 13.0 * LINE { 2 } else { 1 };
    let size = measures.size.min(20.0);
    let size = if lines == 2 { size.min(measures.row / 2.0 / LINE) } else { size };
    Room { width: measures.names, lines, size, smallest: size.min(11.0) }
}

fn head_block(text: &str, column: f64) -> text::Block {
    text::fit(text, Room { width: column - 10.0, lines: 4, size: HEAD_SIZE, smallest: 12.0 }, Weight::Bold)
}

/// A head whose last line stands just above the cells.
fn head(scene: &mut Scene, text: &str, left: f64, width: f64, bottom: f64) {
    let block = head_block(text, width);
    let set = Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: INK };
    scene.block(&block, left + width / 2.0, bottom - 8.0 - block.height() / 2.0, set);
}

fn hidden_row(scene: &mut Scene, measures: &Measures, top: f64, count: usize) {
    let text = format!("… {} dòng không hiện ở trang này", display::integer(i64::try_from(count).unwrap_or(i64::MAX)));
    let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
    scene.centred(text, measures.cells.left + 8.0, top + measures.row / 2.0, measures.size.min(18.0), set);
}
