//! The legend: swatches with words, below the plot.

use super::palette::{Colour, INK, QUIET};
use super::profile::Mark;
use super::scene::{Anchor, Area, Scene, Type, at};
use super::symbol::Paint;
use super::text::{self, Room, Weight};
use super::value_bars::BarPaint;

/// What stands before the words of an entry.
pub(crate) enum Swatch {
    /// A cell as the plot paints it.
    Cell(Paint),
    /// A bar as the plot fills it.
    Bar(BarPaint),
    /// A mark of a profile.
    Mark(Mark),
    /// An upright stroke on a bar.
    Stroke,
    /// A plain fill.
    Fill(Colour),
    /// Nothing: the words explain a sign themselves.
    None,
}

pub(crate) struct Entry {
    pub(crate) swatch: Swatch,
    pub(crate) text: String,
}

const SIZE: f64 = 17.0;
const LINE: f64 = 32.0;
const SWATCH: f64 = 34.0;
const BETWEEN: f64 = 34.0;
/// The longest words of an entry.
const LONGEST: f64 = 820.0;
/// Between the plot and the legend.
const BELOW: f64 = 14.0;

/// Places the entries in lines at the bottom of an area; returns what is left above them.
pub(crate) fn lay_out(scene: &mut Scene, area: Area, entries: &[Entry]) -> Area {
    let lines = flow(entries, area.width());
    let height = height(entries, area.width());
    let mut middle = area.bottom - height + BELOW + LINE / 2.0;
    for line in lines {
        let mut left = area.left;
        for entry in line {
            draw(scene, entry, left, middle);
            left += width(entry);
        }
        middle += LINE;
    }
    Area { bottom: area.bottom - height, ..area }
}

/// Room that the entries take, with the gap to the plot.
pub(crate) fn height(entries: &[Entry], width: f64) -> f64 {
    flow(entries, width).iter().map(|_| LINE).sum::<f64>() + BELOW
}

/// Words may be names from outside: cut to a length that leaves room for the others.
fn words(entry: &Entry) -> String {
    text::fit(&entry.text, Room { width: LONGEST, lines: 1, size: SIZE, smallest: SIZE }, Weight::Regular).lines.concat()
}

fn swatch_width(entry: &Entry) -> f64 {
    if matches!(entry.swatch, Swatch::None) { 0.0 } else { SWATCH + 9.0 }
}

fn width(entry: &Entry) -> f64 {
    swatch_width(entry) + text::width(&words(entry), SIZE, Weight::Regular) + BETWEEN
}

fn flow(entries: &[Entry], most: f64) -> Vec<Vec<&Entry>> {
    let mut lines: Vec<Vec<&Entry>> = Vec::new();
    let mut used = f64::INFINITY;
    for entry in entries {
        let wide = width(entry);
        if used + wide - BETWEEN > most {
            lines.push(Vec::new());
            used = 0.0;
        }
        used += wide;
        if let Some(line) = lines.last_mut() {
            line.push(entry);
        }
    }
    lines
}

fn draw(scene: &mut Scene, entry: &Entry, left: f64, middle: f64) {
    let cell = Area { left, top: middle - 11.0, right: left + SWATCH, bottom: middle + 11.0 };
    match &entry.swatch {
        Swatch::Cell(paint) => {
            paint.ground(scene, cell);
            paint.border(scene, cell);
            if let Some(symbol) = paint.symbol {
                symbol.draw(scene, at(cell.centre().x, middle), 8.0, paint.text);
            }
        }
        Swatch::Bar(paint) => paint.draw(scene, cell),
        Swatch::Mark(mark) => mark.draw(scene, cell.centre(), 7.0),
        Swatch::Stroke => scene.line(vec![at(cell.centre().x, cell.top), at(cell.centre().x, cell.bottom)], 2.5, INK),
        Swatch::Fill(colour) => scene.fill(cell, *colour),
        Swatch::None => {}
    }
    let set = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
    scene.centred(words(entry), left + swatch_width(entry), middle, SIZE, set);
}
