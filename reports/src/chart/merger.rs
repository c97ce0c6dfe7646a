//! Before and after a merger: what the old units had, together, and what the unit made of them has.

use rust_decimal::Decimal;

use super::axis::{self, coordinate};
use super::legend::{self, Entry, Swatch};
use super::pages::Window;
use super::palette::{INK, WHITE};
use super::row_plot::{self, Asked, GAP, RowPlot, number};
use super::rows::Worth;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::text::{self, Weight};
use super::value_bars::{self, BAR_PAINTS, BarValue, Measure};

const HEAD: f64 = 34.0;
const LOWEST_ROW: f64 = 40.0;
const FILLED: f64 = 0.78;
const THICKEST: f64 = 64.0;
/// Smallest letters inside a part of a bar.
const SMALLEST: f64 = 11.0;

/// Two bars per org unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Merger {
    /// What the upper bar is: "Trước sắp xếp, 6 tháng đầu năm 2025: các đơn vị cũ gộp lại".
    pub before: String,
    /// What the lower bar is: "Sau sắp xếp, Quý III năm 2025".
    pub after: String,
    /// One row per unit made of others.
    pub rows: Vec<MergedUnit>,
    /// Whether figures of the old units add up to that before (counts). Shares do not: the upper bar is then worked out anew from sums,
    /// and strokes on it say where each old unit stood.
    pub adds_up: bool,
    /// "hồ sơ", "%"; "%" also stands behind every value.
    pub unit_of_measure: String,
    /// Decimals shown.
    pub digits: u32,
}

/// One unit made of others.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedUnit {
    /// Its name.
    pub label: String,
    /// The old units.
    pub parts: Vec<MergedPart>,
    /// All of them together before.
    pub before: BarValue,
    /// The unit after.
    pub after: BarValue,
}

/// One old unit.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedPart {
    /// Its name.
    pub label: String,
    /// Its figure; `None` = chưa có số liệu.
    pub value: Option<Decimal>,
}

impl Merger {
    pub(super) fn lay_out(&self, scene: &mut Scene, area: Area, window: &Window) {
        if self.rows.is_empty() {
            return super::frame::nothing_to_draw(scene, area);
        }
        let area = legend::lay_out(scene, area, &self.legend());
        let rows = &self.rows[window.rows.clone()];
        let slots = row_plot::slots(&vec![Worth::Figure; rows.len()], window.whole, row_plot::capacity(area, HEAD, LOWEST_ROW));
        let plot = self.plot(area, rows, slots.len());
        plot.grid(scene);
        plot.unit_label(scene, &self.unit_of_measure);
        plot.rows(scene, slots, "đơn vị", |scene, top, index| self.row(scene, &plot, (top, area.right), &rows[index]));
    }

    /// How many rows a page holds.
    pub(super) fn row_capacity(&self, area: Area) -> usize {
        let height = legend::height(&self.legend(), area.width());
        row_plot::capacity(Area { bottom: area.bottom - height, ..area }, HEAD, LOWEST_ROW)
    }

    pub(super) fn measure(&self) -> Measure<'_> {
        Measure { unit: &self.unit_of_measure, digits: self.digits }
    }

    fn plot(&self, area: Area, rows: &[MergedUnit], count: usize) -> RowPlot {
        let figures = || self.rows.iter().flat_map(|row| [&row.before, &row.after]);
        let parts = self.rows.iter().flat_map(|row| &row.parts).filter_map(|part| part.value).filter(|_| !self.adds_up);
        let reserve = value_bars::reserve(figures(), bar_height(row_plot::row_height(area, HEAD, count)), self.measure());
        let (low, high) = value_bars::range(figures().filter_map(BarValue::value).chain(parts));
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

    fn row(&self, scene: &mut Scene, plot: &RowPlot, (top, right): (f64, f64), row: &MergedUnit) {
        plot.name(scene, &row.label, Weight::Regular, top);
        let height = bar_height(plot.row);
        let upper = top + plot.row / 2.0 - height;
        value_bars::bar(scene, plot, (upper, upper + height - 2.0), &row.before, BAR_PAINTS[0], self.measure());
        value_bars::bar(scene, plot, (upper + height, upper + 2.0 * height - 2.0), &row.after, BAR_PAINTS[1], self.measure());
        if self.can_be_parted(row) {
            self.parts(scene, plot, (upper, upper + height - 2.0), row);
        }
        scene.hover(plot.row_area(top, right), self.row_in_words(row));
    }

    /// Counts are shown as parts only where the known parts make up the whole: a share of a divided unit is less than that unit.
    fn can_be_parted(&self, row: &MergedUnit) -> bool {
        let sum: Decimal = row.parts.iter().filter_map(|part| part.value).sum();
        row.before.value().is_some_and(|before| !self.adds_up || before == sum)
    }

    /// What the upper bar is made of.
    fn parts(&self, scene: &mut Scene, plot: &RowPlot, (top, bottom): (f64, f64), row: &MergedUnit) {
        let mut from = 0.0;
        for part in &row.parts {
            let Some(value) = part.value else { continue };
            if !self.adds_up {
                let x = plot.scale.position(coordinate(value));
                scene.line(vec![at(x, top - 1.0), at(x, bottom + 1.0)], 2.5, INK);
                continue;
            }
            let until = from + coordinate(value);
            let area = Area { left: plot.scale.position(from), right: plot.scale.position(until), top, bottom };
            part_label(scene, area, &text::clean(&part.label), &self.measure().text(value));
            if area.right < plot.scale.position(row.before.value().map_or(0.0, coordinate)) - 1.0 {
                scene.line(vec![at(area.right, top), at(area.right, bottom)], 2.5, WHITE);
            }
            from = until;
        }
    }

    fn row_in_words(&self, row: &MergedUnit) -> String {
        let words = |value: Option<Decimal>| BarValue::from(value).in_words(self.measure());
        let parts: Vec<String> = row.parts.iter().map(|part| format!("{} {}", text::clean(&part.label), words(part.value))).collect();
        format!(
            "{}. {}: {} ({}); {}: {}",
            text::clean(&row.label),
            text::clean(&self.before),
            row.before.in_words(self.measure()),
            parts.join(", "),
            text::clean(&self.after),
            row.after.in_words(self.measure()),
        )
    }

    fn legend(&self) -> Vec<Entry> {
        let mut entries = vec![
            Entry { swatch: Swatch::Bar(BAR_PAINTS[0]), text: self.before.clone() },
            Entry { swatch: Swatch::Bar(BAR_PAINTS[1]), text: self.after.clone() },
        ];
        if !self.adds_up {
            entries.push(Entry { swatch: Swatch::Stroke, text: "Từng đơn vị cũ".to_owned() });
        }
        entries
    }
}

fn bar_height(row: f64) -> f64 {
    (row * FILLED / number(2)).min(THICKEST)
}

/// Name and figure of a part, the name alone, or nothing: the table behind the chart has them all.
fn part_label(scene: &mut Scene, area: Area, name: &str, figure: &str) {
    let size = (area.height() * 0.7).min(16.0);
    if size < SMALLEST {
        return;
    }
    let fits = |words: &String| text::width(words, size, Weight::Regular) + 2.0 * GAP <= area.width();
    if let Some(words) = [format!("{name}: {figure}"), name.to_owned()].into_iter().find(fits) {
        let centre = area.centre();
        scene.centred(words, centre.x, centre.y, size, Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: INK });
    }
}
