//! The one drawing of a table of cells: heat table, plan progress and submission board only say what a cell looks like.

use std::collections::BTreeMap;

use super::legend::{self, Entry};
use super::pages::Window;
use super::ranking::Emphasis;
use super::rows::Worth;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::symbol::Paint;
use super::table::Table;
use super::text::{self, Block, Room, Weight};

/// Rows × columns of cells with their legend.
pub(crate) trait CellTable {
    /// Heads of the columns.
    fn columns(&self) -> &[String];

    fn row_count(&self) -> usize;

    /// Name of a row, and how much it stands out.
    fn row(&self, row: usize) -> (&str, Emphasis);

    /// Head of a last column in words; `None` where there is none.
    fn summary_head(&self) -> Option<&str> {
        None
    }

    /// The last column's words of a row.
    fn summary(&self, _row: usize) -> &str {
        ""
    }

    /// What a row is worth where not all have room.
    fn worth(&self, _row: usize) -> Worth {
        Worth::Figure
    }

    fn legend(&self) -> Vec<Entry>;

    fn face(&self, row: usize, column: usize) -> Face;

    /// What hovering says of a cell.
    fn in_words(&self, row: usize, column: usize) -> String;
}

/// What a cell looks like.
pub(crate) struct Face {
    pub(crate) paint: Paint,
    /// From the longest to the shortest; the last one shrinks where even that is too long, and an empty one leaves the mark alone.
    pub(crate) words: Vec<String>,
    pub(crate) weight: Weight,
    /// The largest size of its words.
    pub(crate) largest: f64,
}

/// Between a mark and its words.
const GAP: f64 = 6.0;
/// Beside the words, on both sides together.
const MARGIN: f64 = 10.0;
const SMALLEST: f64 = 8.0;

/// Draws the table into an area, with its legend below.
pub(crate) fn lay_out(cells: &impl CellTable, scene: &mut Scene, area: Area, window: &Window) {
    if cells.row_count() == 0 || cells.columns().is_empty() {
        return super::frame::nothing_to_draw(scene, area);
    }
    let area = legend::lay_out(scene, area, &cells.legend());
    let grid = table(cells, window).lay_out(scene, area);
    let names: Vec<String> = window.rows.clone().map(|row| text::clean(cells.row(row).0)).collect();
    let heads: Vec<String> = cells.columns()[window.columns.clone()].iter().map(|head| text::clean(head)).collect();
    let mut drawing = Drawing { size: grid.size, ..Drawing::default() };
    for cell in grid.cells {
        let (row, column) = (window.rows.start + cell.row, window.columns.start + cell.column);
        drawing.face(scene, &cells.face(row, column), cell.area);
        scene.hover(cell.area, format!("{}, {}: {}", names[cell.row], heads[cell.column], cells.in_words(row, column)));
    }
    drawing.finish(scene);
}

/// How many rows a page holds.
pub(crate) fn row_capacity(cells: &impl CellTable, area: Area) -> usize {
    let all = Window { whole: true, rows: 0..cells.row_count(), columns: 0..cells.columns().len() };
    let height = legend::height(&cells.legend(), area.width());
    table(cells, &all).row_capacity(Area { bottom: area.bottom - height, ..area })
}

fn table<'a>(cells: &'a impl CellTable, window: &Window) -> Table<'a> {
    let rows = window.rows.clone();
    Table {
        rows: rows.clone().map(|row| cells.row(row)).collect(),
        worth: rows.clone().map(|row| cells.worth(row)).collect(),
        columns: cells.columns()[window.columns.clone()].iter().map(String::as_str).collect(),
        summary: cells.summary_head().map(|head| (head, rows.map(|row| cells.summary(row)).collect())),
        may_hide: window.whole,
    }
}

/// Cells in layers, so that shapes of one paint come together although their cells lie apart.
#[derive(Default)]
struct Drawing {
    /// Preferred font size inside a cell.
    size: f64,
    grounds: Scene,
    outlines: Scene,
    marks: Scene,
    /// Words that were set before: the cells of a table are all of one size.
    settings: BTreeMap<(Vec<String>, bool, bool), Block>,
}

impl Drawing {
    /// The mark and beside it the words; what stands alone stands in the middle.
    fn face(&mut self, scene: &mut Scene, face: &Face, area: Area) {
        let Face { paint, weight, .. } = face;
        paint.ground(&mut self.grounds, area);
        paint.border(&mut self.outlines, area);
        let centre = area.centre();
        let half = (self.size.min(face.largest) * 0.45).min(area.width() * 0.2);
        let block = self.words(face, area, half).clone();
        let Some(symbol) = paint.symbol else {
            return scene.block(&block, centre.x, centre.y, Type { anchor: Anchor::Middle, weight: *weight, colour: paint.text });
        };
        if block.lines.concat().is_empty() {
            return symbol.draw(&mut self.marks, centre, half, paint.text);
        }
        let left = centre.x - (2.0 * half + GAP + block.width(*weight)) / 2.0;
        symbol.draw(&mut self.marks, at(left + half, centre.y), half, paint.text);
        let set = Type { anchor: Anchor::Start, weight: *weight, colour: paint.text };
        scene.block(&block, left + 2.0 * half + GAP, centre.y, set);
    }

    fn words(&mut self, face: &Face, area: Area, half: f64) -> &Block {
        let mark = if face.paint.symbol.is_some() { 2.0 * half + GAP } else { 0.0 };
        let size = self.size.min(face.largest);
        let room = Room { width: area.width() - mark - MARGIN, lines: 1, size, smallest: SMALLEST.min(size) };
        let key = (face.words.clone(), face.paint.symbol.is_some(), face.weight == Weight::Bold);
        self.settings.entry(key).or_insert_with(|| set(&face.words, room, face.weight))
    }

    /// Every layer on the one below it.
    fn finish(self, scene: &mut Scene) {
        for layer in [self.grounds, self.outlines, self.marks] {
            scene.put(layer);
        }
    }
}

/// The first words that stand whole at full size, else the last ones as small as they must be.
fn set(words: &[String], room: Room, weight: Weight) -> Block {
    let at_full_size = Room { smallest: room.size, ..room };
    let whole = words.iter().find_map(|words| text::whole(&text::clean(words), at_full_size, weight));
    whole.unwrap_or_else(|| text::fit(words.last().map_or("", String::as_str), room, weight))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rust_decimal::Decimal;
    use tonghop_domain::plan::TargetState;

    use super::super::{Chart, ChartKind, PlanCell, PlanProgress, PlanRow};

    #[test]
    fn cells_of_one_paint_share_a_path_and_each_keeps_its_words() {
        let cell = |row: u32, month: u32| {
            let state = if (row + month) % 2 == 1 { TargetState::Met } else { TargetState::NotMet };
            PlanCell { state, count: Some(Decimal::from(month)) }
        };
        let rows = (0..20).map(|row| PlanRow {
            label: format!("Chỉ tiêu {row}"),
            cells: (1..=12).map(|month| cell(row, month)).collect(),
            summary: "6/12 tháng".into(),
        });
        let months = (1..=12).map(|month| format!("Tháng {month}")).collect();
        let kind = PlanProgress { months, rows: rows.collect(), summary_head: "Kết quả".into() };
        let svg = super::super::svg(&Chart::new("Tiến độ", "Năm 2025", "Nguồn: thử", ChartKind::PlanProgress(kind))).unwrap();
        assert!(svg.matches("<path").count() < 40, "{}", svg.matches("<path").count());
        assert_eq!(svg.matches("<title>").count(), 1 + 20 * 12);
        assert!(
            svg.contains("<title>Chỉ tiêu 3, Tháng 4: Đạt (4)</title>") && svg.contains("<title>Chỉ tiêu 3, Tháng 5: Chưa đạt (5)</title>")
        );
    }
}
