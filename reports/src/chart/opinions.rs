//! Opinions: five levels of satisfaction as bars that part at the middle of "Bình thường".

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::axis::{self, coordinate};
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{CONCERN, CONCERN_DARK, DISCONTENT, FOCUS, HEAT, INK, NEUTRAL, QUIET};
use super::row_plot::{self, Asked, GAP, LOWEST, RowPlot};
use super::rows::Worth;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::text::{self, Room, Weight};
use super::value_bars::BarPaint;

const HEAD: f64 = 44.0;
/// Width of the two columns at the right: share of the satisfied, number of answers.
const SHARE: f64 = 132.0;
const ANSWERS: f64 = 130.0;
const THICKEST: f64 = 84.0;

/// Share and number of answers per level.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinions {
    /// Words of the five levels, from the worst to the best.
    pub levels: [String; 5],
    /// One row per org unit, question or group.
    pub rows: Vec<OpinionRow>,
}

/// One org unit, question or group.
#[derive(Debug, Clone, PartialEq)]
pub struct OpinionRow {
    /// Its name.
    pub label: String,
    /// What was answered.
    pub answers: Answers,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answers {
    /// Answers that may be shown.
    Shown {
        /// Share of each level in per cent, from the worst to the best; together 100. Only lengths and the figures inside come from them.
        shares: [Decimal; 5],
        /// The share of the satisfied as printed: "79,67 %".
        satisfied: String,
        /// Valid answers.
        count: i64,
    },
    /// Withheld or missing, with the reason: "dưới 30 phiếu".
    Withheld(String),
}

/// From the worst to the best: dark and hatched, tinted and hatched, grey, blue, dark blue. Sides tell them apart where hues do not.
const PAINTS: [BarPaint; 5] = [
    BarPaint { fill: CONCERN, outline: None, hatch: Some(CONCERN_DARK) },
    BarPaint { fill: DISCONTENT, outline: None, hatch: Some(CONCERN) },
    BarPaint { fill: NEUTRAL, outline: None, hatch: None },
    BarPaint { fill: HEAT[2], outline: None, hatch: None },
    BarPaint { fill: FOCUS, outline: None, hatch: None },
];

fn worth(rows: &[OpinionRow]) -> Vec<Worth> {
    rows.iter().map(|row| row_plot::worth(matches!(row.answers, Answers::Shown { .. }))).collect()
}

impl Opinions {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &self.legend());
        let rows = &self.rows[window.rows.clone()];
        let slots = row_plot::slots(&worth(rows), window.whole, row_plot::capacity(area, HEAD, LOWEST));
        let plot = self.plot(area, rows, slots.len());
        plot.grid_with(scene, |value| format!("{} %", plot.ticks.label(value.abs())));
        heads(scene, &plot, area.right);
        // Behind the bars, whose figures it would cross.
        let zero = plot.scale.position(0.0);
        scene.line(vec![at(zero, plot.bars.top), at(zero, plot.bars.bottom)], 1.5, INK);
        plot.rows(scene, slots, "dòng", |scene, top, index| self.row(scene, &plot, (top, area.right), &rows[index]));
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let height = legend::height(&self.legend(), area.width());
        row_plot::capacity(Area { bottom: area.bottom - height, ..area }, HEAD, LOWEST)
    }

    fn plot(&self, area: Area, rows: &[OpinionRow], count: usize) -> RowPlot {
        let ends = self.rows.iter().filter_map(|row| row.answers.ends());
        let (low, high) = ends.fold((-10.0, 10.0), |(low, high): (f64, f64), (left, right)| (low.min(left), high.max(right)));
        RowPlot::new(Asked {
            area,
            head: HEAD,
            names: rows.iter().map(|row| (row.label.as_str(), Weight::Regular)).collect(),
            rows: count,
            ticks: axis::ticks(low, high, 6),
            before: 12.0,
            after: SHARE + ANSWERS + 12.0,
        })
    }

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), row: &OpinionRow) {
        plot.name(scene, &row.label, Weight::Regular, top);
        let middle = top + plot.row / 2.0;
        match &row.answers {
            Answers::Withheld(why) => withheld(scene, plot, middle, why),
            Answers::Shown { shares, satisfied, count } => {
                let half = (plot.row * 0.36).min(THICKEST / 2.0);
                bars(scene, plot, (middle - half, middle + half), shares);
                let figure = |scene: &mut Scene, words: &str, x: f64, weight: Weight, colour| {
                    let room = Room { width: ANSWERS - 12.0, lines: 1, size: plot.size.min(20.0), smallest: 9.0 };
                    scene.block(&text::fit(words, room, weight), x, middle, Type { anchor: Anchor::End, weight, colour });
                };
                figure(scene, satisfied, right - ANSWERS, Weight::Bold, INK);
                figure(scene, &display::integer(*count), right, Weight::Regular, QUIET);
            }
        }
        scene.hover(plot.row_area(top, right), self.row_in_words(row));
    }

    fn row_in_words(&self, row: &OpinionRow) -> String {
        let label = text::clean(&row.label);
        match &row.answers {
            Answers::Withheld(why) => format!("{label}: {}", text::clean(why)),
            Answers::Shown { shares, satisfied, count } => {
                let parts = self
                    .levels
                    .iter()
                    .zip(shares)
                    .map(|(level, share)| format!("{} {}", text::clean(level).to_lowercase(), percent(*share)));
                let parts = parts.collect::<Vec<_>>().join("; ");
                format!("{label}. Hài lòng: {}; {parts}; {} câu trả lời hợp lệ", text::clean(satisfied), display::integer(*count))
            }
        }
    }

    fn legend(&self) -> Vec<Entry> {
        self.levels.iter().zip(PAINTS).map(|(level, paint)| Entry { swatch: Swatch::Bar(paint), text: level.clone() }).collect()
    }
}

impl Answers {
    /// How far the bars reach to the left and the right of the middle.
    fn ends(&self) -> Option<(f64, f64)> {
        let Self::Shown { shares, .. } = self else { return None };
        let [worst, bad, neutral, good, best] = shares.map(coordinate);
        Some((-(worst + bad + neutral / 2.0), neutral / 2.0 + good + best))
    }
}

pub(super) fn percent(share: Decimal) -> String {
    format!("{} %", display::decimal(share, 2))
}

/// The five bars, each with its figure where it is wide enough.
fn bars(scene: &mut Scene, plot: &RowPlot, (top, bottom): (f64, f64), shares: &[Decimal; 5]) {
    let [worst, bad, neutral, ..] = shares.map(coordinate);
    let mut from = -(worst + bad + neutral / 2.0);
    for (share, paint) in shares.iter().zip(PAINTS) {
        let until = from + coordinate(*share);
        let area = Area { left: plot.scale.position(from), right: plot.scale.position(until), top, bottom };
        if area.width() > 0.5 {
            paint.draw(scene, Area { right: area.right - 1.0, ..area });
            figure(scene, area, *share, paint);
        }
        from = until;
    }
}

fn figure(scene: &mut Scene, area: Area, share: Decimal, paint: BarPaint) {
    let words = display::decimal(share, 1);
    let size = (area.height() * 0.62).min(18.0);
    let ground = text::width(&words, size, Weight::Bold) + 2.0 * GAP;
    if size < 11.0 || ground > area.width() {
        return;
    }
    // Letters over a hatch are hard to read: they get a plain ground.
    let centre = area.centre();
    if paint.hatch.is_some() {
        let half = ground / 2.0 - 3.0;
        scene.fill(
            Area { left: centre.x - half, right: centre.x + half, top: centre.y - size * 0.6, bottom: centre.y + size * 0.6 },
            paint.fill,
        );
    }
    scene.centred(words, centre.x, centre.y, size, Type { anchor: Anchor::Middle, weight: Weight::Bold, colour: paint.fill.text_on() });
}

fn withheld(scene: &mut Scene, plot: &RowPlot, middle: f64, why: &str) {
    let zero = plot.scale.position(0.0);
    let room = Room { width: plot.bars.right - zero - GAP, lines: 1, size: plot.size.min(18.0), smallest: 9.0 };
    let block = text::fit(&format!("{} {why}", display::NO_FIGURE), room, Weight::Regular);
    scene.block(&block, zero + GAP, middle, Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET });
}

fn heads(scene: &mut Scene, plot: &RowPlot, right: f64) {
    let y = plot.bars.top - 20.0;
    scene.centred("Tỷ lệ hài lòng", right - ANSWERS, y, 17.0, Type { anchor: Anchor::End, weight: Weight::Bold, colour: QUIET });
    scene.centred("Hợp lệ", right, y, 17.0, Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET });
}
