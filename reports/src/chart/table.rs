//! The grid that heat table, plan progress and submission board share: row names, column heads, cells.

use tonghop_domain::display;

use super::palette::{GRID, INK, QUIET};
use super::ranking::Emphasis;
use super::rows::{Slot, Worth, chosen, per_page, visible};
use super::scene::{Anchor, Area, LINE, Scene, Type, at};
use super::text::{self, Room, Weight};

/// The most rows and columns on one page.
const MOST_ROWS: usize = 36;
pub(crate) const MOST_COLUMNS: usize = 16;

const LOWEST: f64 = 19.0;
const TALLEST: f64 = 120.0;
const WIDEST: f64 = 460.0;
const HEAD_SIZE: f64 = 19.0;
/// Below this size another line is tried before a head is set smaller.
const HEAD_SMALL: f64 = 15.0;
const HEAD_SMALLEST: f64 = 11.0;
const HEAD_LINES: usize = 4;
const GAP: f64 = 12.0;
/// Largest size of names.
const NAME_SIZE: f64 = 21.0;

/// What stands around the cells.
pub(crate) struct Table<'a> {
    pub(crate) rows: Vec<(&'a str, Emphasis)>,
    pub(crate) columns: Vec<&'a str>,
    /// Head and texts of a last column in bold; empty texts where there is none.
    pub(crate) summary: Option<(&'a str, Vec<&'a str>)>,
    /// What each row is worth where not all have room.
    pub(crate) worth: Vec<Worth>,
    /// Whether rows and columns that do not fit are left out; never on a page that was cut to fit.
    pub(crate) may_hide: bool,
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
    head: HeadType,
}

/// The one setting of all column heads.
#[derive(Debug, Clone, Copy)]
struct HeadType {
    lines: usize,
    size: f64,
    smallest: f64,
}

impl HeadType {
    fn block(self, text: &str, width: f64) -> text::Block {
        let room = Room { width: width - 10.0, lines: self.lines, size: self.size, smallest: self.smallest };
        text::fit(text, room, Weight::Bold)
    }
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
                Slot::Hidden(count) => left_out(scene, &measures, top, count, "dòng không hiện ở trang này"),
                Slot::Empty(count) => left_out(scene, &measures, top, count, "dòng chưa có số liệu"),
            }
            top += measures.row;
        }
        Grid { cells, size: measures.size }
    }

    /// How many rows a page holds when the columns are spread evenly over pages.
    pub(crate) fn row_capacity(&self, area: Area) -> usize {
        let columns = per_page(self.columns.len(), MOST_COLUMNS);
        let sides = self.name_width(area.width(), NAME_SIZE) + GAP + self.summary_width();
        let column = ((area.width() - sides) / number(columns)).min(WIDEST);
        capacity(area.height() - self.head_height(self.head_type(column), column))
    }

    fn measure(&self, area: Area) -> Measures {
        let first = self.measure_with_names(area, NAME_SIZE);
        if first.size < NAME_SIZE { self.measure_with_names(area, first.size) } else { first }
    }

    /// Names are measured at the size that the rows allow, which is known only after the rows are.
    fn measure_with_names(&self, area: Area, name_size: f64) -> Measures {
        let columns = visible(self.columns.len(), if self.may_hide { MOST_COLUMNS } else { self.columns.len() });
        let summary = self.summary_width();
        let names = self.name_width(area.width(), name_size);
        let left = area.left + names + GAP;
        let column = ((area.right - left - summary) / number(columns.len())).min(WIDEST);
        let head = self.head_type(column);
        let top = area.top + self.head_height(head, column);
        let room = if self.may_hide { capacity(area.bottom - top) } else { self.rows.len() };
        let rows = chosen(&self.worth, room);
        let row = ((area.bottom - top) / number(rows.len())).min(TALLEST);
        // Few rows stand in the middle of what is free.
        let top = top + (area.bottom - top - row * number(rows.len())).max(0.0) / 2.0;
        let cells = Area { left, top, right: left + column * number(columns.len()), bottom: top + row * number(rows.len()) };
        Measures { rows, columns, cells, row, column, size: (row * 0.64).clamp(9.0, 24.0), names, summary, head }
    }

    fn name_width(&self, area: f64, size: f64) -> f64 {
        let widest = self.rows.iter().map(|(name, emphasis)| text::width(&text::clean(name), size, emphasis.weight())).fold(0.0, f64::max);
        // A little more than measured, so that a name never wraps for a rounding error.
        (widest + 2.0).clamp(120.0, area * 0.32)
    }

    fn summary_width(&self) -> f64 {
        let Some((head, texts)) = &self.summary else { return 0.0 };
        let widest = texts.iter().map(|text| text::width(&text::clean(text), NAME_SIZE, Weight::Bold)).fold(0.0, f64::max);
        widest.max(text::width(head, HEAD_SIZE, Weight::Bold) / 2.0).clamp(90.0, 260.0) + GAP
    }

    /// As few lines as allow a good size; only long heads in narrow columns become small.
    fn head_type(&self, column: f64) -> HeadType {
        let heads: Vec<String> = self.columns.iter().map(|head| text::clean(head)).collect();
        let common = |lines: usize| {
            let room = Room { width: column - 10.0, lines, size: HEAD_SIZE, smallest: HEAD_SMALL };
            heads.iter().try_fold(HEAD_SIZE, |size, head| text::whole(head, room, Weight::Bold).map(|block| block.size.min(size)))
        };
        let found = (1..=HEAD_LINES).find_map(|lines| common(lines).map(|size| HeadType { lines, size, smallest: size }));
        found.unwrap_or(HeadType { lines: HEAD_LINES, size: HEAD_SMALL, smallest: HEAD_SMALLEST })
    }

    fn head_height(&self, head: HeadType, column: f64) -> f64 {
        let heads = self.columns.iter().map(|text| head.block(text, column).height());
        let last = self.summary.iter().map(|(text, _)| head.block(text, self.summary_width()).height());
        heads.chain(last).fold(0.0, f64::max) + 12.0
    }

    fn heads(&self, scene: &mut Scene, measures: &Measures) {
        let mut left = measures.cells.left;
        for slot in &measures.columns {
            let text = match *slot {
                Slot::Item(column) => self.columns[column].to_owned(),
                Slot::Hidden(count) | Slot::Empty(count) => format!("… còn {count} cột"),
            };
            measures.head(scene, &text, left, measures.column);
            left += measures.column;
        }
        if let Some((text, _)) = &self.summary {
            measures.head(scene, text, measures.cells.right + GAP / 2.0, measures.summary);
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
                Slot::Hidden(_) | Slot::Empty(_) => scene.line(vec![at(area.left, middle), at(area.right, middle)], 1.0, GRID),
            }
            left += measures.column;
        }
        self.summary_text(scene, measures, row, middle);
    }

    fn summary_text(&self, scene: &mut Scene, measures: &Measures, row: usize, middle: f64) {
        let Some(text) = self.summary.as_ref().and_then(|(_, texts)| texts.get(row)) else { return };
        let room = Room { width: measures.summary - GAP, lines: 1, size: measures.size.min(NAME_SIZE), smallest: 9.0 };
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
    let size = measures.size.min(NAME_SIZE);
    let size = if lines == 2 { size.min(measures.row / 2.0 / LINE) } else { size };
    Room { width: measures.names, lines, size, smallest: size.min(11.0) }
}

impl Measures {
    /// A head whose last line stands just above the cells.
    fn head(&self, scene: &mut Scene, text: &str, left: f64, width: f64) {
        let block = self.head.block(text, width);
        let set = Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: INK };
        scene.block(&block, left + width / 2.0, self.cells.top - 8.0 - block.height() / 2.0, set);
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count.max(1)).map_or(1.0, f64::from)
}

fn left_out(scene: &mut Scene, measures: &Measures, top: f64, count: usize, what: &str) {
    let text = format!("… {} {what}", display::integer(i64::try_from(count).unwrap_or(i64::MAX)));
    let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
    scene.centred(text, measures.cells.left + 8.0, top + measures.row / 2.0, measures.size.min(18.0), set);
}
