//! Grouped bars: several figures of each org unit or domain side by side.

use super::axis;
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::row_plot::{self, Asked, LOWEST, RowPlot, number};
use super::rows::Worth;
use super::scene::{Area, Scene};
use super::text::{self, Weight};
use super::value_bars::{self, BAR_PAINTS, BarValue, Measure};

/// The most bars in one row: as many as can be told apart in grey.
pub(crate) const MOST_SERIES: usize = BAR_PAINTS.len();
const HEAD: f64 = 34.0;
/// Height of the smallest bar with a readable value.
const LOWEST_BAR: f64 = 15.0;
const THICKEST: f64 = 60.0;
/// Share of a row that its bars fill.
const FILLED: f64 = 0.8;

/// Rows of one to four bars.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedBars {
    /// What the bars of each row are, from top to bottom: "Kỳ trước: Quý I năm 2025", "Kỳ này". At most four.
    pub series: Vec<String>,
    /// One row per org unit or domain.
    pub rows: Vec<GroupedRow>,
    /// "%", "điểm", "hồ sơ"; "%" also stands behind every value.
    pub unit_of_measure: String,
    /// Decimals shown.
    pub digits: u32,
}

/// One row of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupedRow {
    /// Name of the org unit or domain.
    pub label: String,
    /// As many as there are series.
    pub values: Vec<BarValue>,
}

fn worth(rows: &[GroupedRow]) -> Vec<Worth> {
    rows.iter().map(|row| row_plot::worth(row.values.iter().any(|value| matches!(value, BarValue::Value(_))))).collect()
}

impl GroupedBars {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() || self.series.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &self.legend());
        let rows = &self.rows[window.rows.clone()];
        let slots = row_plot::slots(&worth(rows), window.whole, row_plot::capacity(area, HEAD, self.lowest_row()));
        let plot = self.plot(area, rows, slots.len());
        plot.grid(scene);
        plot.unit_label(scene, &self.unit_of_measure);
        plot.rows(scene, slots, "dòng", |scene, top, index| self.row(scene, &plot, (top, area.right), &rows[index]));
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let height = legend::height(&self.legend(), area.width());
        row_plot::capacity(Area { bottom: area.bottom - height, ..area }, HEAD, self.lowest_row())
    }

    fn lowest_row(&self) -> f64 {
        (number(self.series.len()) * LOWEST_BAR / FILLED).max(LOWEST)
    }

    pub(super) fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    fn bar_height(&self, row: f64) -> f64 {
        (row * FILLED / number(self.series.len())).min(THICKEST)
    }

    fn plot(&self, area: Area, rows: &[GroupedRow], count: usize) -> RowPlot {
        let figures = || self.rows.iter().flat_map(|row| &row.values);
        let height = self.bar_height(row_plot::row_height(area, HEAD, count));
        let reserve = value_bars::reserve(figures(), height, self.measure());
        let (low, high) = value_bars::range(figures().filter_map(BarValue::value));
        RowPlot::new(Asked {
            area,
            head: HEAD,
            names: rows.iter().map(|row| (row.label.as_str(), Weight::Regular)).collect(),
            rows: count,
            ticks: axis::ticks(low, high, 5),
            before: if low < 0.0 { reserve } else { 0.0 },
            after: reserve,
        })
    }

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), row: &GroupedRow) {
        plot.name(scene, &row.label, Weight::Regular, top);
        let height = self.bar_height(plot.row);
        let mut bar_top = top + (plot.row - height * number(row.values.len())) / 2.0;
        for (value, paint) in row.values.iter().zip(BAR_PAINTS) {
            value_bars::bar(scene, plot, (bar_top, bar_top + height - 2.0), value, paint, self.measure());
            bar_top += height;
        }
        scene.hover(plot.row_area(top, right), self.row_in_words(row));
    }

    fn row_in_words(&self, row: &GroupedRow) -> String {
        let parts = self
            .series
            .iter()
            .zip(&row.values)
            .map(|(series, value)| format!("{}: {}", text::clean(series), value.in_words(self.measure())));
        format!("{}. {}", text::clean(&row.label), parts.collect::<Vec<_>>().join("; "))
    }

    fn legend(&self) -> Vec<Entry> {
        self.series.iter().zip(BAR_PAINTS).map(|(series, paint)| Entry { swatch: Swatch::Bar(paint), text: series.clone() }).collect()
    }
}
