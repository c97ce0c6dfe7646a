//! Xếp loại behind a ranking: pale strips, every other one, with their names above.

use super::axis::coordinate;
use super::palette::{PALE, QUIET};
use super::ranking::RankingBand;
use super::row_plot::RowPlot;
use super::scene::{Anchor, Area, Scene, Type};
use super::text::{self, Room, Weight};

/// Room for the names, above that of the target.
pub(crate) const HEIGHT: f64 = 26.0;
/// Narrower strips have no room for any name.
const NARROWEST: f64 = 56.0;

/// Draws the strips that lie on the axis; a strip too narrow for its name goes without, the table behind the chart names it.
pub(crate) fn lay_out(scene: &mut Scene, plot: &RowPlot, bands: &[RankingBand]) {
    let mut ends: Vec<(f64, f64, &str)> = bands.iter().filter_map(|band| on_axis(plot, band)).collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut free = plot.bars.left;
    for (index, (left, right, name)) in ends.into_iter().enumerate() {
        if index % 2 == 0 {
            scene.fill(Area { left, right, ..plot.bars }, PALE);
        }
        let start = left.max(free);
        if right - start >= NARROWEST {
            let room = Room { width: right - start - 6.0, lines: 1, size: 16.0, smallest: 12.0 };
            let set = Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET };
            scene.block(&text::fit(name, room, Weight::Regular), f64::midpoint(start, right), plot.bars.top - 20.0 - HEIGHT, set);
            free = right;
        }
    }
}

fn on_axis<'b>(plot: &RowPlot, band: &'b RankingBand) -> Option<(f64, f64, &'b str)> {
    let spot = |value: f64| plot.scale.position(value.clamp(plot.scale.low, plot.scale.high));
    let left = band.from.map_or(plot.bars.left, |from| spot(coordinate(from)));
    let right = band.until.map_or(plot.bars.right, |until| spot(coordinate(until)));
    (right > left).then_some((left, right, band.name.as_str()))
}
