//! Ranking: horizontal bars with a target line.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::axis::{self, Scale, Ticks};
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_DARK, Colour, FOCUS, GRID, INK, ORDINARY, OUTLINE, QUIET};
use super::rows::{Slot, visible};
use super::scene::{Anchor, Area, DASHED, DOTTED, Label, MIDDLE, Scene, Type, at};
use super::text::{self, Block, Room, Weight};

/// The most bars on one page.
const MOST: usize = 36;
/// Height below which a bar and its label become unreadable.
const LOWEST: f64 = 20.0;
const TALLEST: f64 = 74.0;
/// Share of a row that its bar fills.
const FILLED: f64 = 0.68;
/// Room for the target's label above the bars and for the axis below them.
const HEAD: f64 = 34.0;
const FOOT: f64 = 40.0;
/// Between a bar and its value, between a name and the axis.
const GAP: f64 = 9.0;
/// Length of the dashed stub of a missing value.
const STUB: f64 = 36.0;

/// Bars in the order in which they are drawn; the caller has ranked them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// From top to bottom.
    pub bars: Vec<Bar>,
    /// The target that all bars are compared with.
    pub target: Option<TargetLine>,
    /// "%", "điểm", "hồ sơ"; "%" also stands behind every value.
    pub unit_of_measure: String,
    /// Decimals shown; drawing does not round anything else.
    pub digits: u32,
}

/// One org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// The rank and the name: "1. Xã Tân An".
    pub label: String,
    /// `None` = chưa có số liệu: a dashed stub and "–", never a bar of length zero.
    pub value: Option<Decimal>,
    /// How much the bar should stand out.
    pub emphasis: Emphasis,
}

/// How much a bar or row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// Like most others.
    #[default]
    Ordinary,
    /// The one that the chart talks about.
    Focus,
    /// Needs attention, for example below the target: coloured and hatched.
    Concern,
}

/// A dashed line at a value that should be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLine {
    /// "Chỉ tiêu 90 %".
    pub label: String,
    /// Where it stands, in the unit of measure of the chart.
    pub value: Decimal,
}

impl Emphasis {
    fn fill(self) -> Colour {
        match self {
            Self::Ordinary => ORDINARY,
            Self::Focus => FOCUS,
            Self::Concern => CONCERN,
        }
    }

    /// Names of what stands out are bold.
    pub(crate) fn weight(self) -> Weight {
        if self == Self::Ordinary { Weight::Regular } else { Weight::Bold }
    }
}

/// Positions that all bars share.
struct Plot {
    /// Names stand left of it.
    names: Area,
    bars: Area,
    scale: Scale,
    ticks: Ticks,
    row: f64,
    size: f64,
}

impl Ranking {
    /// How many bars fit into an area.
    pub(super) fn capacity(area: Area) -> usize {
        let room = ((area.height() - HEAD - FOOT) / LOWEST).max(2.0);
        (2..=MOST).rev().find(|count| u32::try_from(*count).is_ok_and(|count| f64::from(count) <= room)).unwrap_or(2)
    }

    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.bars.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let bars = &self.bars[window.rows.clone()];
        let slots = visible(bars.len(), if window.whole { Self::capacity(area) } else { bars.len() });
        let plot = self.plot(area, bars, &slots);
        plot.grid(scene);
        self.unit_label(scene, &plot);
        let target = self.target.as_ref().map(|target| plot.target(scene, target, area));
        let mut top = plot.bars.top;
        for slot in slots {
            match slot {
                Slot::Item(index) => self.row(scene, &plot, top, &bars[index], target),
                Slot::Hidden(count) => plot.hidden(scene, top, count),
            }
            top += plot.row;
        }
        if let Some(x) = target {
            scene.dashed(vec![at(x, plot.bars.top - 4.0), at(x, plot.bars.bottom + 4.0)], 2.0, INK, DASHED);
        }
    }

    fn plot(&self, area: Area, bars: &[Bar], slots: &[Slot]) -> Plot {
        let rows = u32::try_from(slots.len()).map_or(1.0, f64::from);
        let row = ((area.height() - HEAD - FOOT) / rows).min(TALLEST);
        let size = (row * 0.62).clamp(11.0, 23.0);
        let names = name_width(bars, size, area.width() * 0.34);
        let reserve = self.bars.iter().map(|bar| self.value_block(bar, size).width(Weight::Bold)).fold(0.0, f64::max) + GAP + 4.0;
        let (low, high) = self.range();
        let ticks = axis::ticks(low, high, 5);
        let left = area.left + names + 2.0 * GAP + if low < 0.0 { reserve } else { 0.0 };
        let bars = Area { left, top: area.top + HEAD, right: area.right - reserve, bottom: area.top + HEAD + rows * row };
        let scale = Scale { low: ticks.low(), high: ticks.high(), from: bars.left, to: bars.right };
        Plot { names: Area { left: area.left, right: area.left + names, ..bars }, bars, scale, ticks, row, size }
    }

    /// From zero (or the lowest value below it) to the highest value or target.
    fn range(&self) -> (f64, f64) {
        let values = self.bars.iter().filter_map(|bar| bar.value).chain(self.target.iter().map(|target| target.value));
        values.map(axis::coordinate).fold((0.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
    }

    fn value_text(&self, bar: &Bar) -> String {
        match bar.value {
            None => display::NO_FIGURE.to_owned(),
            Some(value) if self.unit_of_measure == "%" => format!("{} %", display::decimal(value, self.digits)),
            Some(value) => display::decimal(value, self.digits),
        }
    }

    fn value_block(&self, bar: &Bar, size: f64) -> Block {
        text::fit(&self.value_text(bar), Room { width: 260.0, lines: 1, size, smallest: 11.0 }, Weight::Bold)
    }

    fn row(&self, scene: &mut Scene, plot: &Plot, top: f64, bar: &Bar, target: Option<f64>) {
        let middle = top + plot.row / 2.0;
        plot.name(scene, bar, middle);
        let body = plot.body(bar, middle);
        draw_body(scene, bar, body);
        let place = Place { body, negative: bar.value.is_some_and(|value| value < Decimal::ZERO), target };
        scene.labels.push(place.label(bar, &self.value_block(bar, plot.size)));
    }

    fn unit_label(&self, scene: &mut Scene, plot: &Plot) {
        if self.unit_of_measure.is_empty() {
            return;
        }
        let room = Room { width: plot.names.width(), lines: 1, size: 16.0, smallest: 12.0 };
        let block = text::fit(&format!("Đơn vị tính: {}", self.unit_of_measure), room, Weight::Regular);
        scene.block(&block, plot.names.right, plot.bars.top - 20.0, Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET });
    }
}

impl Plot {
    fn grid(&self, scene: &mut Scene) {
        for value in &self.ticks.values {
            let x = self.scale.position(*value);
            scene.line(vec![at(x, self.bars.top), at(x, self.bars.bottom)], 1.0, GRID);
            let set = Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET };
            scene.centred(self.ticks.label(*value), x, self.bars.bottom + 26.0, self.tick_size(), set);
        }
    }

    /// The size at which neighbouring tick labels do not touch.
    fn tick_size(&self) -> f64 {
        let widest = self.ticks.values.iter().map(|value| text::width(&self.ticks.label(*value), 1.0, Weight::Regular)).fold(0.1, f64::max);
        let steps = u32::try_from(self.ticks.values.len().max(2) - 1).map_or(1.0, f64::from);
        (self.bars.width() / steps * 0.9 / widest).min(16.0)
    }

    /// The target's label above the bars; returns where its line stands.
    fn target(&self, scene: &mut Scene, target: &TargetLine, area: Area) -> f64 {
        let x = self.scale.position(axis::coordinate(target.value));
        let block = text::fit(&target.label, Room { width: 500.0, lines: 1, size: 18.0, smallest: 14.0 }, Weight::Bold);
        let half = block.width(Weight::Bold) / 2.0;
        let middle = x.clamp(self.names.right + GAP + half, area.right - half);
        scene.block(&block, middle, self.bars.top - 20.0, Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: INK });
        x
    }

    fn name(&self, scene: &mut Scene, bar: &Bar, middle: f64) {
        let weight = bar.emphasis.weight();
        let block = text::fit(&bar.label, self.name_room(), weight);
        scene.block(&block, self.names.right, middle, Type { anchor: Anchor::End, weight, colour: INK });
    }

    /// Two lines where a row is high enough for them.
    fn name_room(&self) -> Room {
        let two_lines = self.row >= 2.0 * 13.0 * super::scene::LINE;
        let size = if two_lines { self.size.min(self.row / 2.0 / super::scene::LINE).max(13.0) } else { self.size };
        let preferred = if two_lines && self.row < 2.0 * self.size * super::scene::LINE { size } else { self.size };
        Room { width: self.names.width(), lines: if two_lines { 2 } else { 1 }, size: preferred, smallest: 11.0_f64.min(self.size) }
    }

    fn hidden(&self, scene: &mut Scene, top: f64, count: usize) {
        let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
        let text = format!("… {} đơn vị không hiện ở trang này", display::integer(i64::try_from(count).unwrap_or(i64::MAX)));
        scene.centred(text, self.bars.left + GAP, top + self.row / 2.0, self.size.min(18.0), set);
    }

    /// The rectangle of a bar; a missing value gets a short stub at zero.
    fn body(&self, bar: &Bar, middle: f64) -> Area {
        let half = self.row * FILLED / 2.0;
        let zero = self.scale.position(0.0);
        let end = bar.value.map_or(zero + STUB, |value| self.scale.position(axis::coordinate(value)));
        Area { left: zero.min(end), top: middle - half, right: zero.max(end), bottom: middle + half }
    }
}

fn name_width(bars: &[Bar], size: f64, most: f64) -> f64 {
    let widest = bars.iter().map(|bar| text::width(&text::clean(&bar.label), size, bar.emphasis.weight())).fold(0.0, f64::max);
    widest.clamp(150.0, most)
}

fn draw_body(scene: &mut Scene, bar: &Bar, body: Area) {
    if bar.value.is_none() {
        return scene.outline(body, 1.5, OUTLINE, Some(DOTTED));
    }
    scene.fill(body, bar.emphasis.fill());
    if bar.emphasis == Emphasis::Concern {
        scene.hatch(body, 12.0, 1.5, CONCERN_DARK);
    }
}

/// Where the value of a bar may stand: outside its end, else inside, else beyond the target line. Never across that line.
struct Place {
    body: Area,
    negative: bool,
    target: Option<f64>,
}

impl Place {
    fn label(&self, bar: &Bar, block: &Block) -> Label {
        let width = block.width(Weight::Bold);
        let outside = self.label_at(block, self.end(), INK);
        if self.is_free(&outside) {
            return outside;
        }
        if bar.value.is_some() && width + 2.0 * GAP <= self.body.width() {
            let start = if self.negative { self.body.left + GAP + width + GAP } else { self.body.right - 2.0 * GAP - width };
            return self.label_at(block, start, bar.emphasis.fill().text_on());
        }
        self.label_at(block, self.target.unwrap_or(self.body.right), INK)
    }

    fn end(&self) -> f64 {
        if self.negative { self.body.left } else { self.body.right }
    }

    /// The label beside a position, on the side to which the bar grows.
    fn label_at(&self, block: &Block, x: f64, colour: Colour) -> Label {
        let (x, anchor) = if self.negative { (x - GAP, Anchor::End) } else { (x + GAP, Anchor::Start) };
        let baseline = at(x, self.body.centre().y + MIDDLE * block.size);
        Label { text: block.lines.concat(), baseline, anchor, size: block.size, weight: Weight::Bold, colour }
    }

    fn is_free(&self, label: &Label) -> bool {
        let area = label.area();
        self.target.is_none_or(|x| x < area.left - 3.0 || x > area.right + 3.0)
    }
}
