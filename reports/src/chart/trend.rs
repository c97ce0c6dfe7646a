//! Trend: lines over periods, with gaps where a figure is missing and names at the line ends.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::axis::{self, Scale, Ticks};
use super::pages::Window;
use super::palette::{Colour, GRID, INK, OUTLINE, QUIET, SERIES, WHITE};
use super::ranking::TargetLine;
use super::rows::{Slot, visible};
use super::scene::{Anchor, Area, DASHED, DOTTED, Point, Scene, Type, at};
use super::text::{self, Room, Weight};
use super::value_bars::Measure;

/// The most lines that can be told apart on one page: as many as there are colours.
pub(crate) const MOST: usize = SERIES.len();

const STROKE: f64 = 3.5;
const MARKER: f64 = 7.0;
const LABEL: f64 = 19.0;
/// Room below the plot for the periods.
const FOOT: f64 = 44.0;
/// Breaks that are named; more would leave no room for the lines.
const MOST_BREAKS: usize = 3;

/// Lines over the same periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// Names of the periods from left to right.
    pub periods: Vec<String>,
    /// The lines; the first ones get the strongest colours.
    pub series: Vec<Series>,
    /// Where figures before and after are not comparable; no line is drawn across.
    pub breaks: Vec<SeriesBreak>,
    /// A dashed line at a value that should be reached.
    pub target: Option<TargetLine>,
    /// "%", "điểm"; "%" also stands behind the last values.
    pub unit_of_measure: String,
    /// Decimals of the last values.
    pub digits: u32,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name at the end of the line.
    pub label: String,
    /// As many as there are periods; `None` = chưa có số liệu, a gap in the line.
    pub values: Vec<Option<Decimal>>,
}

/// A place where a series breaks: a merger, a new criteria set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesBreak {
    /// Index of the first period after the break.
    pub before: usize,
    /// "Sắp xếp đơn vị 01/7/2025".
    pub label: String,
}

/// What stands right of the plot.
struct EndLabel {
    text: String,
    colour: Colour,
    /// The last point of the line; `None` for a line without any figure.
    from: Option<Point>,
    y: f64,
}

struct Plot {
    area: Area,
    scale: Scale,
    ticks: Ticks,
    step: f64,
}

impl Trend {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.series.is_empty() || self.periods.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let slots = visible(window.rows.len(), if window.whole { MOST } else { window.rows.len() });
        let plot = self.plot(area, window, &slots);
        plot.grid(scene, &self.unit_of_measure, area.left);
        self.period_labels(scene, &plot);
        self.break_lines(scene, &plot, area.top);
        self.lines(scene, &plot, window, &slots);
        let mut labels = self.end_labels(&plot, window, &slots);
        spread(&mut labels, plot.area.top, plot.area.bottom);
        end_labels(scene, &plot, &labels, area.right);
    }

    fn plot(&self, area: Area, window: &Window, slots: &[Slot]) -> Plot {
        let (low, high) = self.range();
        let ticks = axis::ticks(low, high, 5);
        let left = ticks.values.iter().map(|value| text::width(&ticks.label(*value), 16.0, Weight::Regular)).fold(60.0, f64::max);
        let names = self.end_texts(window, slots).iter().map(|text| text::width(text, LABEL, Weight::Bold)).fold(120.0, f64::max);
        let right = names.min(area.width() * 0.3) + 40.0;
        let breaks = u32::try_from(self.breaks.len().min(MOST_BREAKS)).map_or(0.0, f64::from);
        let top = area.top + 34.0 + breaks * 26.0;
        let area = Area { left: area.left + left + 12.0, top, right: area.right - right, bottom: area.bottom - FOOT };
        let scale = Scale { low: ticks.low(), high: ticks.high(), from: area.bottom, to: area.top };
        let step = area.width() / u32::try_from(self.periods.len().max(1)).map_or(1.0, f64::from);
        Plot { area, scale, ticks, step }
    }

    fn range(&self) -> (f64, f64) {
        let values = self
            .series
            .iter()
            .flat_map(|series| series.values.iter().flatten().copied())
            .chain(self.target.iter().map(|target| target.value));
        let (low, high) =
            values.map(axis::coordinate).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (value.min(low), value.max(high)));
        if low.is_finite() { (low, high) } else { (0.0, 1.0) }
    }

    fn value_text(&self, value: Decimal) -> String {
        self.measure().text(value)
    }

    pub(super) fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    /// Name and last value; the value names its period where it is not the last one.
    fn end_text(&self, series: &Series) -> String {
        let label = text::clean(&series.label);
        match series.values.iter().rposition(Option::is_some).and_then(|last| series.values[last].map(|value| (last, value))) {
            None => format!("{label} {}", display::NO_FIGURE),
            Some((last, value)) if last + 1 == self.periods.len() => format!("{label} {}", self.value_text(value)),
            Some((last, value)) => format!("{label} {} ({})", self.value_text(value), text::clean(&self.periods[last])),
        }
    }

    fn end_texts(&self, window: &Window, slots: &[Slot]) -> Vec<String> {
        let texts = slots.iter().map(|slot| match *slot {
            Slot::Item(index) => self.end_text(&self.series[window.rows.start + index]),
            Slot::Hidden(count) | Slot::Empty(count) => format!("… và {count} đường không hiện"),
        });
        texts.chain(self.target.iter().map(|target| text::clean(&target.label))).collect()
    }

    fn end_labels(&self, plot: &Plot, window: &Window, slots: &[Slot]) -> Vec<EndLabel> {
        let texts = self.end_texts(window, slots);
        let targets = self.target.iter().map(|target| {
            let y = plot.scale.position(axis::coordinate(target.value));
            (INK, Some(at(plot.area.right, y)))
        });
        let ends = slots.iter().enumerate().map(|(place, slot)| match *slot {
            Slot::Item(index) => match plot.last_point(&self.series[window.rows.start + index]) {
                Some(point) => (SERIES[place % MOST], Some(point)),
                None => (QUIET, None),
            },
            Slot::Hidden(_) | Slot::Empty(_) => (QUIET, None),
        });
        let ends: Vec<_> = ends.chain(targets).collect();
        texts
            .into_iter()
            .zip(ends)
            .map(|(text, (colour, from))| EndLabel { text, colour, from, y: from.map_or(plot.area.bottom, |point| point.y) })
            .collect()
    }

    fn lines(&self, scene: &mut Scene, plot: &Plot, window: &Window, slots: &[Slot]) {
        if let Some(target) = &self.target {
            let y = plot.scale.position(axis::coordinate(target.value));
            scene.dashed(vec![at(plot.area.left, y), at(plot.area.right, y)], 2.0, INK, DASHED);
        }
        for (place, slot) in slots.iter().enumerate() {
            let Slot::Item(index) = *slot else { continue };
            let series = &self.series[window.rows.start + index];
            for piece in self.pieces(plot, series) {
                scene.line(piece, STROKE, SERIES[place % MOST]);
            }
            for (index, point) in plot.points(series).into_iter().enumerate() {
                let Some(point) = point else { continue };
                marker(scene, point, place);
                scene.hover(Area::around(point, 2.5 * MARKER), self.point_in_words(series, index));
            }
        }
    }

    fn point_in_words(&self, series: &Series, index: usize) -> String {
        let value = series.values[index].map_or_else(String::new, |value| self.measure().in_words(value));
        format!("{}, {}: {value}", text::clean(&series.label), text::clean(&self.periods[index]))
    }

    /// The unbroken runs of a line: a missing figure or a break of series ends one.
    fn pieces(&self, plot: &Plot, series: &Series) -> Vec<Vec<Point>> {
        let mut pieces = vec![Vec::new()];
        for (index, point) in plot.points(series).into_iter().enumerate() {
            if point.is_none() || self.breaks.iter().any(|cut| cut.before == index) {
                pieces.push(Vec::new());
            }
            if let (Some(point), Some(piece)) = (point, pieces.last_mut()) {
                piece.push(point);
            }
        }
        pieces.retain(|piece| piece.len() > 1);
        pieces
    }

    /// Names of the periods; where they would touch, only every n-th counted from the last one.
    fn period_labels(&self, scene: &mut Scene, plot: &Plot) {
        let blocks: Vec<_> = self
            .periods
            .iter()
            .map(|period| text::fit(period, Room { width: 220.0, lines: 1, size: 17.0, smallest: 13.0 }, Weight::Regular))
            .collect();
        let widest = blocks.iter().map(|block| block.width(Weight::Regular)).fold(1.0, f64::max) + 16.0;
        let every = (1..=blocks.len())
            .find(|every| u32::try_from(*every).is_ok_and(|every| f64::from(every) * plot.step >= widest))
            .unwrap_or(blocks.len());
        for (index, block) in blocks.iter().enumerate().filter(|(index, _)| (blocks.len() - 1 - index).is_multiple_of(every)) {
            scene.block(
                block,
                plot.x(index),
                plot.area.bottom + 28.0,
                Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET },
            );
        }
    }

    /// Dotted lines between the periods, each named in a row of its own above the plot.
    fn break_lines(&self, scene: &mut Scene, plot: &Plot, top: f64) {
        for (row, cut) in self.breaks.iter().take(MOST_BREAKS).enumerate() {
            let x = plot.x(cut.before.min(self.periods.len())) - plot.step / 2.0;
            let y = top + 10.0 + 26.0 * u32::try_from(row).map_or(0.0, f64::from);
            scene.dashed(vec![at(x, y - 6.0), at(x, plot.area.bottom)], 1.5, OUTLINE, DOTTED);
            let block = text::fit(&cut.label, Room { width: 520.0, lines: 1, size: 16.0, smallest: 12.0 }, Weight::Regular);
            let half = block.width(Weight::Regular) / 2.0;
            let middle = (x + half + 8.0).clamp(plot.area.left + half, plot.area.right - half);
            scene.block(&block, middle, y, Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET });
        }
    }
}

impl Plot {
    fn x(&self, index: usize) -> f64 {
        self.area.left + self.step * (u32::try_from(index).map_or(0.0, f64::from) + 0.5)
    }

    fn points(&self, series: &Series) -> Vec<Option<Point>> {
        let point =
            |(index, value): (usize, &Option<Decimal>)| value.map(|value| at(self.x(index), self.scale.position(axis::coordinate(value))));
        series.values.iter().enumerate().map(point).collect()
    }

    fn last_point(&self, series: &Series) -> Option<Point> {
        self.points(series).into_iter().flatten().next_back()
    }

    fn grid(&self, scene: &mut Scene, unit_of_measure: &str, left: f64) {
        let set = Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET };
        for value in &self.ticks.values {
            let y = self.scale.position(*value);
            scene.line(vec![at(self.area.left, y), at(self.area.right, y)], 1.0, GRID);
            scene.centred(self.ticks.label(*value), self.area.left - 12.0, y, 16.0, set);
        }
        if !unit_of_measure.is_empty() {
            let block = text::fit(
                &format!("Đơn vị tính: {unit_of_measure}"),
                Room { width: 400.0, lines: 1, size: 16.0, smallest: 12.0 },
                Weight::Regular,
            );
            scene.block(&block, left, self.area.top - 26.0, Type { anchor: Anchor::Start, ..set });
        }
    }
}

/// Moves labels apart so that none touches the next, keeping their order and staying between top and bottom.
fn spread(labels: &mut [EndLabel], top: f64, bottom: f64) {
    let distance = LABEL * 1.3;
    labels.sort_by(|one, two| one.y.total_cmp(&two.y));
    let mut lowest = bottom;
    for label in labels.iter_mut().rev() {
        label.y = label.y.min(lowest);
        lowest = label.y - distance;
    }
    let mut highest = top;
    for label in labels {
        label.y = label.y.max(highest);
        highest = label.y + distance;
    }
}

fn end_labels(scene: &mut Scene, plot: &Plot, labels: &[EndLabel], right: f64) {
    let left = plot.area.right + 34.0;
    for label in labels {
        let block = text::fit(&label.text, Room { width: right - left, lines: 1, size: LABEL, smallest: 12.0 }, Weight::Bold);
        scene.block(&block, left, label.y, Type { anchor: Anchor::Start, weight: Weight::Bold, colour: label.colour });
        if let Some(from) = label.from {
            let start = at((from.x + MARKER + 5.0).min(left - 12.0), from.y);
            if (start.x - left).abs() > 16.0 || (from.y - label.y).abs() > 1.0 {
                scene.line(vec![start, at(left - 7.0, label.y)], 1.0, OUTLINE);
            }
        }
    }
}

/// Each line has its own marker: four shapes, filled and then hollow.
fn marker(scene: &mut Scene, centre: Point, place: usize) {
    let colour = SERIES[place % MOST];
    outline_marker(scene, centre, place, MARKER, colour);
    if place % MOST >= 4 {
        outline_marker(scene, centre, place, MARKER * 0.5, WHITE);
    }
}

fn outline_marker(scene: &mut Scene, centre: Point, place: usize, half: f64, colour: Colour) {
    let spot = |x: f64, y: f64| at(centre.x + x * half, centre.y + y * half);
    match place % 4 {
        0 => scene.disc(centre, half, colour),
        1 => scene.fill(Area::around(centre, half * 0.9), colour),
        2 => scene.polygon(vec![spot(0.0, -1.15), spot(1.1, 0.85), spot(-1.1, 0.85)], colour),
        _ => scene.polygon(vec![spot(0.0, -1.25), spot(1.25, 0.0), spot(0.0, 1.25), spot(-1.25, 0.0)], colour),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::scene::Shape;

    /// The outlines of a marker without their colours.
    fn outlines(place: usize) -> Vec<String> {
        let mut scene = Scene::new(100.0);
        marker(&mut scene, at(50.0, 50.0), place);
        let outline = |shape: &Shape| match shape {
            Shape::Rectangle { area, .. } => format!("{area:?}"),
            Shape::Polygon { points, .. } | Shape::Line { points, .. } => format!("{points:?}"),
            Shape::Disc { radius, .. } | Shape::Ring { radius, .. } => format!("{radius:?}"),
        };
        scene.shapes.iter().map(outline).collect()
    }

    #[test]
    fn lines_that_grey_makes_alike_have_other_markers() {
        let pairs = || (0..MOST).flat_map(|one| (one + 1..MOST).map(move |other| (one, other)));
        let alike: Vec<(usize, usize)> = pairs().filter(|(one, other)| SERIES[*one].is_close_in_grey(SERIES[*other])).collect();
        assert!(!alike.is_empty(), "eight colours that are all readable on white cannot all differ in grey");
        for (one, other) in alike {
            assert_ne!(outlines(one), outlines(other), "{one} {other}");
        }
    }
}
