//! Rows of names beside a value axis: what ranking, grouped bars, profile, opinions, lost points and merger share.

use tonghop_domain::display;

use super::axis::{Scale, Ticks};
use super::palette::{GRID, INK, QUIET};
use super::rows::{Slot, Worth, chosen};
use super::scene::{Anchor, Area, LINE, Scene, Type, at};
use super::text::{self, Room, Weight};

/// Room for the axis below the rows.
const FOOT: f64 = 40.0;
/// The most rows on one page, and the height below which a row's text becomes unreadable.
const MOST: usize = 36;
pub(crate) const LOWEST: f64 = 20.0;
/// Few rows grow up to this; what is still free then stands above and below them in equal parts.
const TALLEST: f64 = 190.0;
/// Between a bar and its value, between a name and the axis.
pub(crate) const GAP: f64 = 9.0;

/// What decides the positions of all rows.
pub(crate) struct Asked<'a> {
    pub(crate) area: Area,
    /// Room above the rows.
    pub(crate) head: f64,
    pub(crate) names: Vec<(&'a str, Weight)>,
    /// How many rows are drawn, a row that counts hidden ones among them.
    pub(crate) rows: usize,
    pub(crate) ticks: Ticks,
    /// Room at the left and at the right of the axis for values.
    pub(crate) before: f64,
    pub(crate) after: f64,
}

/// Positions that all rows share.
pub(crate) struct RowPlot {
    /// Names stand left of it.
    pub(crate) names: Area,
    pub(crate) bars: Area,
    pub(crate) scale: Scale,
    pub(crate) ticks: Ticks,
    /// Height of a row.
    pub(crate) row: f64,
    /// Font size of names.
    pub(crate) size: f64,
}

/// How many rows of at least `lowest` height fit into an area below a head.
pub(crate) fn capacity(area: Area, head: f64, lowest: f64) -> usize {
    let room = ((area.height() - head - FOOT) / lowest).max(2.0);
    (2..=MOST).rev().find(|count| number(*count) <= room).unwrap_or(2)
}

/// The rows of a page; of a whole chart those that fit.
pub(crate) fn slots(rows: &[Worth], whole: bool, capacity: usize) -> Vec<Slot> {
    chosen(rows, if whole { capacity } else { rows.len() })
}

/// Whether a row has something to show.
pub(crate) fn worth(has_figure: bool) -> Worth {
    if has_figure { Worth::Figure } else { Worth::Empty }
}

/// Height of each of so many rows.
pub(crate) fn row_height(area: Area, head: f64, rows: usize) -> f64 {
    ((area.height() - head - FOOT) / number(rows.max(1))).min(TALLEST)
}

/// Font size of names in rows of a height.
pub(crate) fn name_size(row: f64) -> f64 {
    (row * 0.62).clamp(11.0, 23.0)
}

/// A count as a factor.
pub(crate) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(1.0, f64::from)
}

impl RowPlot {
    pub(crate) fn new(asked: Asked<'_>) -> Self {
        let Asked { area, head, names, rows, ticks, before, after } = asked;
        let row = row_height(area, head, rows);
        let size = name_size(row);
        let names = name_width(&names, size, area.width() * 0.34);
        let height = number(rows.max(1)) * row;
        let spare = (area.height() - head - FOOT - height).max(0.0);
        let top = area.top + head + spare / 2.0;
        let left = area.left + names + 2.0 * GAP + before;
        let bars = Area { left, top, right: area.right - after, bottom: top + height };
        let scale = Scale { low: ticks.low(), high: ticks.high(), from: bars.left, to: bars.right };
        Self { names: Area { left: area.left, right: area.left + names, ..bars }, bars, scale, ticks, row, size }
    }

    /// Upright lines at the ticks with their labels below.
    pub(crate) fn grid(&self, scene: &mut Scene) {
        self.grid_with(scene, |value| self.ticks.label(value));
    }

    /// The same with labels of one's own.
    pub(crate) fn grid_with(&self, scene: &mut Scene, label: impl Fn(f64) -> String) {
        let size = self.tick_size(&label);
        for value in &self.ticks.values {
            let x = self.scale.position(*value);
            scene.line(vec![at(x, self.bars.top), at(x, self.bars.bottom)], 1.0, GRID);
            let set = Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET };
            scene.centred(label(*value), x, self.bars.bottom + 26.0, size, set);
        }
    }

    /// The size at which neighbouring tick labels do not touch.
    fn tick_size(&self, label: &impl Fn(f64) -> String) -> f64 {
        let widest = self.ticks.values.iter().map(|value| text::width(&label(*value), 1.0, Weight::Regular)).fold(0.1, f64::max);
        let steps = number(self.ticks.values.len().max(2) - 1);
        (self.bars.width() / steps * 0.9 / widest).min(16.0)
    }

    /// "Đơn vị tính: %" above the names.
    pub(crate) fn unit_label(&self, scene: &mut Scene, unit_of_measure: &str) {
        if unit_of_measure.is_empty() {
            return;
        }
        let room = Room { width: self.names.width(), lines: 1, size: 16.0, smallest: 12.0 };
        let block = text::fit(&format!("Đơn vị tính: {unit_of_measure}"), room, Weight::Regular);
        scene.block(&block, self.names.right, self.bars.top - 20.0, Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET });
    }

    /// The name of a row, in two lines where the row is high enough for them.
    pub(crate) fn name(&self, scene: &mut Scene, name: &str, weight: Weight, top: f64) {
        let block = text::fit(name, self.name_room(), weight);
        scene.block(&block, self.names.right, top + self.row / 2.0, Type { anchor: Anchor::End, weight, colour: INK });
    }

    fn name_room(&self) -> Room {
        let two_lines = self.row >= 2.0 * 13.0 * LINE;
        let size = if two_lines { self.size.min(self.row / 2.0 / LINE).max(13.0) } else { self.size };
        let preferred = if two_lines && self.row < 2.0 * self.size * LINE { size } else { self.size };
        Room { width: self.names.width(), lines: if two_lines { 2 } else { 1 }, size: preferred, smallest: 11.0_f64.min(self.size) }
    }

    /// Draws each row at its top; where some are left out, a row says how many of `what`.
    pub(crate) fn rows(&self, scene: &mut Scene, slots: Vec<Slot>, what: &str, mut draw: impl FnMut(&mut Scene, f64, usize)) {
        let mut top = self.bars.top;
        for slot in slots {
            match slot {
                Slot::Item(index) => draw(scene, top, index),
                Slot::Hidden(count) => self.left_out(scene, top, count, &format!("{what} không hiện")),
                Slot::Empty(count) => self.left_out(scene, top, count, &format!("{what} chưa có số liệu")),
            }
            top += self.row;
        }
    }

    /// The row that says how many are left out, among the names: nothing of the plot, such as a target line, crosses it there.
    fn left_out(&self, scene: &mut Scene, top: f64, count: usize, what: &str) {
        let set = Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET };
        let text = format!("… {} {what}", display::integer(i64::try_from(count).unwrap_or(i64::MAX)));
        let room = Room { width: self.names.width(), lines: 1, size: self.size.min(18.0), smallest: 11.0 };
        scene.block(&text::fit(&text, room, Weight::Regular), self.names.right, top + self.row / 2.0, set);
    }

    /// The whole width of a row, for hovering.
    pub(crate) fn row_area(&self, top: f64, right: f64) -> Area {
        Area { left: self.names.left, top, right, bottom: top + self.row }
    }
}

fn name_width(names: &[(&str, Weight)], size: f64, most: f64) -> f64 {
    let widest = names.iter().map(|(name, weight)| text::width(&text::clean(name), size, *weight)).fold(0.0, f64::max);
    widest.clamp(150.0, most)
}
