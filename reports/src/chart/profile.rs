//! Domain profile: one org unit against the average and the best, as dots on one scale.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::axis;
use super::data_table::NO_FIGURE_IN_WORDS;
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{FOCUS, GRID, INK, OUTLINE, QUIET, WHITE};
use super::row_plot::{self, Asked, LOWEST, RowPlot};
use super::rows::Worth;
use super::scene::{Anchor, Area, Point, Scene, Type, at};
use super::text::{self, Room, Weight};
use super::value_bars::Measure;

const HEAD: f64 = 44.0;
/// Width of each of the three columns of figures at the right.
const COLUMN: f64 = 118.0;

/// Rows of dots: the unit, the average, the best.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Name of the unit.
    pub unit: String,
    /// One row per domain, in the order of the set.
    pub rows: Vec<ProfileRow>,
    /// "%" where shares of the maximum are shown.
    pub unit_of_measure: String,
    /// Decimals shown.
    pub digits: u32,
    /// The highest value there can be; the axis reaches it. `None` = not known.
    pub max: Option<Decimal>,
}

/// One domain.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileRow {
    /// Name of the domain.
    pub label: String,
    /// The unit's figure; `None` = chưa có số liệu.
    pub own: Option<Decimal>,
    /// Average of the comparable units with a figure; `None` = none has one.
    pub average: Option<Decimal>,
    /// The best of them; `None` = none has a figure.
    pub best: Option<Decimal>,
    /// Who has the best figure.
    pub best_units: String,
}

/// The three marks; each has its own form, so that they stay apart in grey and where they coincide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A filled disc.
    Own,
    /// An upright stroke.
    Average,
    /// A hollow ring, wider than the disc.
    Best,
}

impl Mark {
    pub(crate) fn draw(self, scene: &mut Scene, centre: Point, half: f64) {
        match self {
            Self::Own => scene.disc(centre, half, FOCUS),
            Self::Average => scene.line(vec![at(centre.x, centre.y - 1.7 * half), at(centre.x, centre.y + 1.7 * half)], half * 0.45, QUIET),
            Self::Best => {
                scene.disc(centre, half * 1.45, WHITE);
                scene.ring(centre, half * 1.45, half * 0.3, INK);
            }
        }
    }
}

impl Profile {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &self.legend());
        let rows = &self.rows[window.rows.clone()];
        let slots = row_plot::slots(&vec![Worth::Figure; rows.len()], window.whole, row_plot::capacity(area, HEAD, LOWEST));
        let plot = self.plot(area, rows, slots.len());
        plot.grid(scene);
        plot.unit_label(scene, &self.unit_of_measure);
        heads(scene, &plot, area.right);
        plot.rows(scene, slots, "dòng", |scene, top, index| self.row(scene, &plot, (top, area.right), &rows[index]));
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let height = legend::height(&self.legend(), area.width());
        row_plot::capacity(Area { bottom: area.bottom - height, ..area }, HEAD, LOWEST)
    }

    fn plot(&self, area: Area, rows: &[ProfileRow], count: usize) -> RowPlot {
        let figures = self.rows.iter().flat_map(|row| [row.own, row.average, row.best]).flatten().chain(self.max);
        let (low, high) = super::value_bars::range(figures);
        RowPlot::new(Asked {
            area,
            head: HEAD,
            names: rows.iter().map(|row| (row.label.as_str(), Weight::Regular)).collect(),
            rows: count,
            ticks: axis::ticks(low, high, 5),
            before: 24.0,
            after: 3.0 * COLUMN + 24.0,
        })
    }

    pub(super) fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), row: &ProfileRow) {
        plot.name(scene, &row.label, Weight::Regular, top);
        let middle = top + plot.row / 2.0;
        scene.line(vec![at(plot.bars.left, middle), at(plot.bars.right, middle)], 1.0, GRID);
        let spot = |value: Decimal| at(plot.scale.position(axis::coordinate(value)), middle);
        if let (Some(own), Some(best)) = (row.own, row.best) {
            scene.line(vec![spot(own), spot(best)], 3.0, OUTLINE);
        }
        let half = (plot.row * 0.2).clamp(4.5, 10.0);
        for (value, mark) in [(row.best, Mark::Best), (row.average, Mark::Average), (row.own, Mark::Own)] {
            if let Some(value) = value {
                mark.draw(scene, spot(value), half);
            }
        }
        self.figures(scene, plot, right, middle, row);
        scene.hover(plot.row_area(top, right), self.row_in_words(row));
    }

    fn figures(&self, scene: &mut Scene, plot: &RowPlot, right: f64, middle: f64, row: &ProfileRow) {
        let columns = [(row.own, Weight::Bold, INK), (row.average, Weight::Regular, QUIET), (row.best, Weight::Regular, QUIET)];
        for (column, (value, weight, colour)) in columns.into_iter().enumerate() {
            let words = value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| self.measure().text(value));
            let size = plot.size.min(20.0);
            let block = text::fit(&words, Room { width: COLUMN - 10.0, lines: 1, size, smallest: 9.0 }, weight);
            scene.block(&block, column_end(right, column), middle, Type { anchor: Anchor::End, weight, colour });
        }
    }

    fn row_in_words(&self, row: &ProfileRow) -> String {
        let words = |value: Option<Decimal>| value.map_or_else(|| NO_FIGURE_IN_WORDS.to_owned(), |value| self.measure().in_words(value));
        let best = if row.best_units.is_empty() { String::new() } else { format!(" ({})", text::clean(&row.best_units)) };
        format!(
            "{}. {}: {}; bình quân: {}; cao nhất: {}{best}",
            text::clean(&row.label),
            text::clean(&self.unit),
            words(row.own),
            words(row.average),
            words(row.best),
        )
    }

    fn legend(&self) -> Vec<Entry> {
        let entry = |mark: Mark, text: String| Entry { swatch: Swatch::Mark(mark), text };
        vec![
            entry(Mark::Own, self.unit.clone()),
            entry(Mark::Average, "Bình quân các đơn vị cùng nhóm".to_owned()),
            entry(Mark::Best, "Đơn vị cao nhất trong nhóm".to_owned()),
        ]
    }
}

fn column_end(right: f64, column: usize) -> f64 {
    right - row_plot::number(2 - column.min(2)) * COLUMN
}

/// Heads of the figures; the bold one is the unit itself.
fn heads(scene: &mut Scene, plot: &RowPlot, right: f64) {
    for (column, (words, weight)) in
        [("Đơn vị", Weight::Bold), ("Bình quân", Weight::Regular), ("Cao nhất", Weight::Regular)].into_iter().enumerate()
    {
        scene.centred(words, column_end(right, column), plot.bars.top - 20.0, 17.0, Type { anchor: Anchor::End, weight, colour: QUIET });
    }
}
