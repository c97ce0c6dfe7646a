//! Ranking: horizontal bars with a target line.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::data_table::NO_FIGURE_IN_WORDS;
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_DARK, Colour, FOCUS, INK, ORDINARY, OUTLINE};
use super::row_plot::{self, Asked, GAP, LOWEST, RowPlot};
use super::rows::Worth;
use super::scene::{Anchor, Area, DASHED, DOTTED, Label, MIDDLE, Scene, Type, at};
use super::text::{self, Block, Room, Weight};
use super::value_bars::Measure;
use super::{axis, bands};

/// Share of a row that its bar fills.
const FILLED: f64 = 0.68;
const THICKEST: f64 = 84.0;
/// Room for the target's label above the bars.
const HEAD: f64 = 34.0;
/// Length of the dashed stub of a missing value.
const STUB: f64 = 36.0;

/// Bars in the order in which they are drawn; the caller has ranked them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// From top to bottom.
    pub bars: Vec<Bar>,
    /// The target that all bars are compared with.
    pub target: Option<TargetLine>,
    /// Xếp loại: pale strips behind the bars, named above them; empty where the set has none.
    pub bands: Vec<RankingBand>,
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
    /// Mức xếp loại that the set gives it, said when hovering and in the table; empty = none.
    pub band: String,
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

/// Một mức xếp loại.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingBand {
    /// "Tốt".
    pub name: String,
    /// Where it begins, in the unit of measure of the chart; `None` = no lower end.
    pub from: Option<Decimal>,
    /// Where it ends; `None` = no upper end.
    pub until: Option<Decimal>,
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

impl Ranking {
    /// How many bars fit into an area.
    pub(super) fn capacity(&self, area: Area) -> usize {
        row_plot::capacity(area, self.head(), LOWEST)
    }

    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.bars.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let bars = &self.bars[window.rows.clone()];
        let worth: Vec<Worth> = bars.iter().map(|bar| row_plot::worth(bar.value.is_some())).collect();
        let slots = row_plot::slots(&worth, window.whole, self.capacity(area));
        let plot = self.plot(area, bars, slots.len());
        bands::lay_out(scene, &plot, &self.bands);
        plot.grid(scene);
        plot.unit_label(scene, &self.unit_of_measure);
        let target = self.target.as_ref().map(|target| target_label(scene, &plot, target, area));
        plot.rows(scene, slots, "đơn vị", |scene, top, index| self.row(scene, &plot, (top, area.right), &bars[index], target));
        if let Some(x) = target {
            scene.dashed(vec![at(x, plot.bars.top - 4.0), at(x, plot.bars.bottom + 4.0)], 2.0, INK, DASHED);
        }
    }

    /// Room above the bars: for the target's label, and for the names of the bands above it.
    fn head(&self) -> f64 {
        HEAD + if self.bands.is_empty() { 0.0 } else { bands::HEIGHT }
    }

    fn plot(&self, area: Area, bars: &[Bar], rows: usize) -> RowPlot {
        let size = row_plot::name_size(row_plot::row_height(area, self.head(), rows));
        let reserve = self.bars.iter().map(|bar| self.value_block(bar, size).width(Weight::Bold)).fold(0.0, f64::max) + GAP + 4.0;
        let (low, high) = self.range();
        RowPlot::new(Asked {
            area,
            head: self.head(),
            names: bars.iter().map(|bar| (bar.label.as_str(), bar.emphasis.weight())).collect(),
            rows,
            ticks: axis::ticks(low, high, 5),
            before: if low < 0.0 { reserve } else { 0.0 },
            after: reserve,
        })
    }

    /// From zero (or the lowest value below it) to the highest value or target.
    fn range(&self) -> (f64, f64) {
        let values = self.bars.iter().filter_map(|bar| bar.value).chain(self.target.iter().map(|target| target.value));
        values.map(axis::coordinate).fold((0.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
    }

    fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    fn value_text(&self, bar: &Bar) -> String {
        bar.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| self.measure().text(value))
    }

    fn value_block(&self, bar: &Bar, size: f64) -> Block {
        text::fit(&self.value_text(bar), Room { width: 260.0, lines: 1, size, smallest: 11.0 }, Weight::Bold)
    }

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), bar: &Bar, target: Option<f64>) {
        plot.name(scene, &bar.label, bar.emphasis.weight(), top);
        let body = body(plot, bar, top + plot.row / 2.0);
        draw_body(scene, bar, body);
        let place = Place { body, negative: bar.value.is_some_and(|value| value < Decimal::ZERO), target };
        scene.labels.push(place.label(bar, &self.value_block(bar, plot.size)));
        scene.hover(plot.row_area(top, right), self.bar_in_words(bar));
    }

    /// What hovering, the table and the description say.
    pub(super) fn value_in_words(&self, bar: &Bar) -> String {
        bar.value.map_or_else(|| NO_FIGURE_IN_WORDS.to_owned(), |value| self.measure().in_words(value))
    }

    fn bar_in_words(&self, bar: &Bar) -> String {
        let band = if bar.band.is_empty() { String::new() } else { format!(", {}", text::clean(&bar.band)) };
        format!("{}: {}{band}", text::clean(&bar.label), self.value_in_words(bar))
    }
}

/// The target's label above the bars; returns where its line stands.
fn target_label(scene: &mut Scene, plot: &RowPlot, target: &TargetLine, area: Area) -> f64 {
    let x = plot.scale.position(axis::coordinate(target.value));
    let block = text::fit(&target.label, Room { width: 500.0, lines: 1, size: 18.0, smallest: 14.0 }, Weight::Bold);
    let half = block.width(Weight::Bold) / 2.0;
    let middle = x.clamp(plot.names.right + GAP + half, area.right - half);
    scene.block(&block, middle, plot.bars.top - 20.0, Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: INK });
    x
}

/// The rectangle of a bar; a missing value gets a short stub at zero.
fn body(plot: &RowPlot, bar: &Bar, middle: f64) -> Area {
    let half = (plot.row * FILLED / 2.0).min(THICKEST / 2.0);
    let zero = plot.scale.position(0.0);
    let end = bar.value.map_or(zero + STUB, |value| plot.scale.position(axis::coordinate(value)));
    Area { left: zero.min(end), top: middle - half, right: zero.max(end), bottom: middle + half }
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
