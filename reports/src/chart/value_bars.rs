//! What a bar says at its end, and how the bars of one row are told apart.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::axis::coordinate;
use super::data_table::NO_FIGURE_IN_WORDS;
use super::palette::{Colour, FOCUS, GRID, INK, ORDINARY, OUTLINE, QUIET, WHITE};
use super::row_plot::{GAP, RowPlot};
use super::scene::{Anchor, Area, DOTTED, Scene, Type};
use super::text::{self, Room, Weight};

/// A figure, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BarValue {
    /// A number; zero is a number.
    Value(Decimal),
    /// No number, with the reason as it is shown: "không so sánh được". Empty = chưa có số liệu.
    Absent(String),
}

/// `None` is a figure that nobody has sent.
impl From<Option<Decimal>> for BarValue {
    fn from(value: Option<Decimal>) -> Self {
        value.map_or_else(|| Self::Absent(String::new()), Self::Value)
    }
}

impl BarValue {
    pub(crate) fn value(&self) -> Option<Decimal> {
        match self {
            Self::Value(value) => Some(*value),
            Self::Absent(_) => None,
        }
    }

    /// What stands at the end of the bar.
    pub(crate) fn text(&self, measure: Measure<'_>) -> String {
        match self {
            Self::Value(value) => measure.text(*value),
            Self::Absent(why) if why.is_empty() => display::NO_FIGURE.to_owned(),
            Self::Absent(why) => format!("{} {}", display::NO_FIGURE, text::clean(why)),
        }
    }

    /// What hovering and the table say.
    pub(crate) fn in_words(&self, measure: Measure<'_>) -> String {
        match self {
            Self::Value(value) => measure.in_words(*value),
            Self::Absent(why) if why.is_empty() => NO_FIGURE_IN_WORDS.to_owned(),
            Self::Absent(why) => text::clean(why),
        }
    }
}

/// How figures of a chart are printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure<'a> {
    /// Unit of measure; only "%" stands behind every value.
    pub(crate) unit: &'a str,
    pub(crate) digits: u32,
}

impl Measure<'_> {
    pub(crate) fn text(self, value: Decimal) -> String {
        let figure = display::decimal(value, self.digits);
        if self.unit == "%" { format!("{figure} %") } else { figure }
    }

    pub(crate) fn in_words(self, value: Decimal) -> String {
        if self.unit == "%" || self.unit.is_empty() { self.text(value) } else { format!("{} {}", self.text(value), text::clean(self.unit)) }
    }

    /// `+1,50` or `−1,50`: a change always shows its sign.
    pub(crate) fn signed(self, value: Decimal) -> String {
        let sign = if value > Decimal::ZERO { "+" } else { "" };
        format!("{sign}{}", self.text(value))
    }
}

/// How a bar of a series is filled; dark, pale and hollow stay apart on a grey printer, hatches in either direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BarPaint {
    pub(crate) fill: Colour,
    pub(crate) outline: Option<Colour>,
    pub(crate) hatch: Option<Colour>,
}

const fn plain(fill: Colour) -> BarPaint {
    BarPaint { fill, outline: None, hatch: None }
}

/// Bars of the first, second … series. The first is the paler one: what the strong one is compared with.
pub(crate) const BAR_PAINTS: [BarPaint; 4] = [
    plain(ORDINARY),
    plain(FOCUS),
    BarPaint { fill: WHITE, outline: Some(QUIET), hatch: Some(QUIET) },
    BarPaint { fill: GRID, outline: Some(QUIET), hatch: None },
];

impl BarPaint {
    pub(crate) fn draw(self, scene: &mut Scene, area: Area) {
        scene.fill(area, self.fill);
        if let Some(colour) = self.hatch {
            scene.hatch(area, 10.0, 1.25, colour);
        }
        if let Some(colour) = self.outline {
            scene.outline(area, 1.25, colour, None);
        }
    }
}

/// Length of the dashed stub of a missing value.
const STUB: f64 = 36.0;

/// One bar from zero with its value beside its end; a missing value is a dashed stub and never a bar of length zero.
pub(crate) fn bar(scene: &mut Scene, plot: &RowPlot, (top, bottom): (f64, f64), value: &BarValue, paint: BarPaint, measure: Measure<'_>) {
    let zero = plot.scale.position(0.0);
    let end = value.value().map_or(zero + STUB, |value| plot.scale.position(coordinate(value)));
    let area = Area { left: zero.min(end), right: zero.max(end), top, bottom };
    match value {
        BarValue::Value(_) => paint.draw(scene, area),
        BarValue::Absent(_) => scene.outline(area, 1.5, OUTLINE, Some(DOTTED)),
    }
    let is_negative = value.value().is_some_and(|value| value < Decimal::ZERO);
    let block = end_block(value, bottom - top, measure);
    let (x, anchor) = if is_negative { (area.left - GAP, Anchor::End) } else { (area.right + GAP, Anchor::Start) };
    scene.block(&block, x, area.centre().y, Type { anchor, weight: Weight::Bold, colour: INK });
}

fn end_block(value: &BarValue, height: f64, measure: Measure<'_>) -> text::Block {
    let size = (height * 0.92).clamp(11.0, 20.0);
    text::fit(&value.text(measure), Room { width: 320.0, lines: 1, size, smallest: 11.0 }, Weight::Bold)
}

/// Room that the texts at the ends of bars of a height take beyond the axis: those of figures; reasons stand within it.
pub(crate) fn reserve<'v>(values: impl Iterator<Item = &'v BarValue>, height: f64, measure: Measure<'_>) -> f64 {
    let figures = values.filter(|value| value.value().is_some());
    figures.map(|value| end_block(value, height, measure).width(Weight::Bold)).fold(30.0, f64::max) + GAP + 4.0
}

/// From zero (or the lowest value below it) to the highest value.
pub(crate) fn range(values: impl Iterator<Item = Decimal>) -> (f64, f64) {
    values.map(coordinate).fold((0.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
}
