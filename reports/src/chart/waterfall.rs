//! Waterfall of lost points: from the highest score, criterion by criterion, to the score that was reached.

use rust_decimal::Decimal;

use super::axis::{self, coordinate};
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_DARK, FOCUS, INK, ORDINARY, OUTLINE, QUIET, WHITE};
use super::row_plot::{self, Asked, GAP, LOWEST, RowPlot};
use super::rows::Worth;
use super::scene::{Anchor, Area, DOTTED, Scene, Type, at};
use super::text::{self, Room, Weight};
use super::value_bars::{BarPaint, Measure};

const HEAD: f64 = 34.0;
const FILLED: f64 = 0.68;
const THICKEST: f64 = 72.0;
/// Where the lowest level is above this share of the highest, the axis is cut so that small losses can be seen.
const CUT_ABOVE: f64 = 0.5;

/// Levels and the changes between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// From top to bottom. Changes add up: a level equals the one before plus the changes between.
    pub steps: Vec<Step>,
    /// "điểm".
    pub unit_of_measure: String,
    /// Decimals shown.
    pub digits: u32,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// "Điểm tối đa", name of a criterion, "Tổng điểm".
    pub label: String,
    /// What it does.
    pub change: StepChange,
}

/// What a row does to the running level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepChange {
    /// Sets it: a bar from the axis.
    Level(Decimal),
    /// Adds to it; negative = lost.
    Change(Decimal),
    /// Points that nobody can say yet, chưa có số liệu: taken away with a dashed outline, because they may still come.
    Open(Decimal),
}

pub(crate) const LOST: BarPaint = BarPaint { fill: CONCERN, outline: None, hatch: Some(CONCERN_DARK) };
const WON: BarPaint = BarPaint { fill: ORDINARY, outline: None, hatch: None };
const LEVEL: BarPaint = BarPaint { fill: FOCUS, outline: None, hatch: None };
const OPEN: BarPaint = BarPaint { fill: WHITE, outline: Some(OUTLINE), hatch: None };

/// A step with the level before and after it.
struct Placed<'s> {
    step: &'s Step,
    from: f64,
    to: f64,
}

impl Waterfall {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.steps.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &legend_entries());
        let placed = self.placed();
        let rows = &placed[window.rows.clone()];
        let slots = row_plot::slots(&vec![Worth::Figure; rows.len()], window.whole, row_plot::capacity(area, HEAD, LOWEST));
        let plot = self.plot(area, &placed, rows, slots.len());
        plot.grid(scene);
        self.axis_label(scene, &plot);
        plot.rows(scene, slots, "dòng", |scene, top, index| self.row(scene, &plot, (top, area.right), &rows[index]));
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(area: Area) -> usize {
        let height = legend::height(&legend_entries(), area.width());
        row_plot::capacity(Area { bottom: area.bottom - height, ..area }, HEAD, LOWEST)
    }

    pub(super) fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    fn placed(&self) -> Vec<Placed<'_>> {
        let mut level = 0.0;
        let mut placed = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let (from, to) = match step.change {
                StepChange::Level(value) => (0.0, coordinate(value)),
                StepChange::Change(value) => (level, level + coordinate(value)),
                StepChange::Open(value) => (level, level - coordinate(value)),
            };
            level = to;
            placed.push(Placed { step, from, to });
        }
        placed
    }

    fn plot(&self, area: Area, placed: &[Placed<'_>], rows: &[Placed<'_>], count: usize) -> RowPlot {
        let levels = || placed.iter().map(|row| row.to);
        let (low, high) = (levels().fold(f64::INFINITY, f64::min), levels().fold(0.0, f64::max));
        let low = if low > CUT_ABOVE * high { low - (high - low) * 0.15 } else { low.min(0.0) };
        let size = row_plot::name_size(row_plot::row_height(area, HEAD, count));
        let widest = self.steps.iter().map(|step| self.block(step, size).width(Weight::Bold)).fold(30.0, f64::max) + GAP + 4.0;
        RowPlot::new(Asked {
            area,
            head: HEAD,
            names: rows.iter().map(|row| (row.step.label.as_str(), weight(row.step))).collect(),
            rows: count,
            ticks: axis::ticks(low, high, 6),
            before: widest,
            after: widest,
        })
    }

    /// Where the axis does not begin at zero, it says so.
    fn axis_label(&self, scene: &mut Scene, plot: &RowPlot) {
        let low = plot.scale.low;
        if low <= 0.0 {
            return plot.unit_label(scene, &self.unit_of_measure);
        }
        let words = format!("Trục bắt đầu từ {}, không phải 0; đơn vị tính: {}", plot.ticks.label(low), text::clean(&self.unit_of_measure));
        let room = Room { width: plot.bars.width(), lines: 1, size: 16.0, smallest: 12.0 };
        let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
        scene.block(&text::fit(&words, room, Weight::Regular), plot.bars.left, plot.bars.top - 20.0, set);
    }

    fn text(&self, step: &Step) -> String {
        match step.change {
            StepChange::Level(value) => self.measure().text(value),
            StepChange::Change(value) => self.measure().signed(value),
            StepChange::Open(value) => format!("? {}", self.measure().text(value)),
        }
    }

    fn block(&self, step: &Step, size: f64) -> text::Block {
        text::fit(&self.text(step), Room { width: 260.0, lines: 1, size: size.min(20.0), smallest: 11.0 }, Weight::Bold)
    }

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), row: &Placed<'_>) {
        plot.name(scene, &row.step.label, weight(row.step), top);
        let half = (plot.row * FILLED / 2.0).min(THICKEST / 2.0);
        let middle = top + plot.row / 2.0;
        let (from, to) = (plot.scale.position(row.from).max(plot.bars.left), plot.scale.position(row.to));
        let area = Area { left: from.min(to), right: from.max(to).max(from.min(to) + 2.0), top: middle - half, bottom: middle + half };
        draw(scene, plot, area, row.step.change);
        let is_level = matches!(row.step.change, StepChange::Level(_));
        let (x, anchor) = if to >= from || is_level { (area.right + GAP, Anchor::Start) } else { (area.left - GAP, Anchor::End) };
        scene.block(&self.block(row.step, plot.size), x, middle, Type { anchor, weight: Weight::Bold, colour: INK });
        scene.hover(plot.row_area(top, right), format!("{}: {}", text::clean(&row.step.label), self.step_in_words(row.step)));
    }

    /// What hovering and the table say.
    pub(super) fn step_in_words(&self, step: &Step) -> String {
        let measure = self.measure();
        match step.change {
            StepChange::Level(value) => measure.in_words(value),
            StepChange::Change(value) if value < Decimal::ZERO => format!("mất {}", measure.in_words(-value)),
            StepChange::Change(value) => format!("thêm {}", measure.in_words(value)),
            StepChange::Open(value) => format!("chưa có số liệu, tối đa {}", measure.in_words(value)),
        }
    }
}

fn weight(step: &Step) -> Weight {
    if matches!(step.change, StepChange::Level(_)) { Weight::Bold } else { Weight::Regular }
}

fn draw(scene: &mut Scene, plot: &RowPlot, area: Area, change: StepChange) {
    match change {
        StepChange::Level(_) => {
            LEVEL.draw(scene, area);
            if plot.scale.low > 0.0 {
                torn(scene, area);
            }
        }
        StepChange::Change(value) if value < Decimal::ZERO => LOST.draw(scene, area),
        StepChange::Change(_) => WON.draw(scene, area),
        StepChange::Open(_) => scene.outline(area, 1.5, OUTLINE, Some(DOTTED)),
    }
}

/// A white zigzag near the foot of a bar whose axis does not begin at zero.
fn torn(scene: &mut Scene, area: Area) {
    let x = area.left + 14.0;
    if area.right < x + 14.0 {
        return;
    }
    let step = area.height() / 6.0;
    let points = (0..=6).map(|index| at(x + if index % 2 == 0 { -4.0 } else { 4.0 }, area.top + row_plot::number(index) * step));
    scene.line(points.collect(), 4.0, WHITE);
}

fn legend_entries() -> Vec<Entry> {
    let entry = |paint, text: &str| Entry { swatch: Swatch::Bar(paint), text: text.to_owned() };
    vec![entry(LEVEL, "Điểm"), entry(LOST, "Điểm bị mất"), entry(WON, "Điểm thêm"), entry(OPEN, "? Chưa có số liệu, chưa tính")]
}
