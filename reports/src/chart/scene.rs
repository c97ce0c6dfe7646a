//! What a chart looks like, before anything is drawn: shapes and labels in design units.
//!
//! A canvas is always 1920 units wide; only the drawing of the SVG knows pixels. Labels are placed by their baseline, and their
//! boxes come from the real advance widths, so that a test can say whether anything overlaps.

use super::palette::Colour;
use super::text::{self, Weight};

/// Width of every canvas in design units.
pub(crate) const WIDTH: f64 = 1920.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

pub(crate) fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// A rectangle with upright sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Area {
    pub(crate) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub(crate) fn centre(self) -> Point {
        at(f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// The area made smaller by a margin on each side.
    pub(crate) fn inset(self, margin: f64) -> Self {
        Self { left: self.left + margin, top: self.top + margin, right: self.right - margin, bottom: self.bottom - margin }
    }

    /// A square of the given half side around a point.
    pub(crate) fn around(centre: Point, half: f64) -> Self {
        Self { left: centre.x - half, top: centre.y - half, right: centre.x + half, bottom: centre.y + half }
    }

    #[cfg(test)]
    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn corners(self) -> Vec<Point> {
        vec![at(self.left, self.top), at(self.right, self.top), at(self.right, self.bottom), at(self.left, self.bottom)]
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    Rectangle { area: Area, fill: Colour },
    Line { points: Vec<Point>, width: f64, colour: Colour, dash: Option<Dash> },
    Polygon { points: Vec<Point>, fill: Colour },
    Disc { centre: Point, radius: f64, fill: Colour },
    Ring { centre: Point, radius: f64, width: f64, colour: Colour },
}

impl Shape {
    /// Kind, colour and width: equal for shapes that can be drawn in one go.
    fn paint(&self) -> (u8, Colour, u64) {
        match self {
            Self::Rectangle { fill, .. } => (0, *fill, 0),
            Self::Polygon { fill, .. } => (1, *fill, 0),
            Self::Line { colour, width, .. } | Self::Ring { colour, width, .. } => (2, *colour, width.to_bits()),
            Self::Disc { fill, radius, .. } => (3, *fill, radius.to_bits()),
        }
    }
}

/// Lengths of a dash and of the gap after it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Dash {
    pub(crate) on: f64,
    pub(crate) off: f64,
}

pub(crate) const DASHED: Dash = Dash { on: 9.0, off: 6.0 };
pub(crate) const DOTTED: Dash = Dash { on: 3.0, off: 4.0 };

/// Which end of a label stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) text: String,
    /// Where the anchor stands on the baseline.
    pub(crate) baseline: Point,
    pub(crate) anchor: Anchor,
    /// Font size in design units.
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
}

/// Share of the font size above the baseline that a label claims: capitals with a mark.
pub(crate) const ASCENT: f64 = 0.86;
/// Share of the font size below the baseline that a label claims.
pub(crate) const DESCENT: f64 = 0.24;
/// Distance between baselines, in font sizes.
pub(crate) const LINE: f64 = 1.28;
/// How far below the middle of a line of capitals its baseline is, in font sizes.
pub(crate) const MIDDLE: f64 = 0.36;

impl Label {
    /// The room the label takes.
    pub(crate) fn area(&self) -> Area {
        let width = text::width(&self.text, self.size, self.weight);
        let left = match self.anchor {
            Anchor::Start => self.baseline.x,
            Anchor::Middle => self.baseline.x - width / 2.0,
            Anchor::End => self.baseline.x - width,
        };
        Area { left, right: left + width, top: self.baseline.y - ASCENT * self.size, bottom: self.baseline.y + DESCENT * self.size }
    }
}

/// How a block of text is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub(crate) anchor: Anchor,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
}

/// All shapes, then all labels above them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scene {
    /// Height of the canvas in design units; the width is [`WIDTH`].
    pub(crate) height: f64,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) labels: Vec<Label>,
    /// What hovering over an area of a page says.
    pub(crate) hovers: Vec<(Area, String)>,
}

impl Scene {
    pub(crate) fn new(height: f64) -> Self {
        Self { height, ..Self::default() }
    }

    /// Says words when the pointer rests on an area; pictures and prints do not show it.
    pub(crate) fn hover(&mut self, area: Area, words: String) {
        self.hovers.push((area, words));
    }

    /// Puts the shapes of a layer on top, those of one paint together. Where shapes of different colours overlap, they belong in different layers.
    pub(crate) fn put(&mut self, layer: Self) {
        let mut shapes = layer.shapes;
        shapes.sort_by_key(Shape::paint);
        self.shapes.append(&mut shapes);
        self.labels.extend(layer.labels);
        self.hovers.extend(layer.hovers);
    }

    pub(crate) fn fill(&mut self, area: Area, fill: Colour) {
        self.shapes.push(Shape::Rectangle { area, fill });
    }

    pub(crate) fn line(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.shapes.push(Shape::Line { points, width, colour, dash: None });
    }

    pub(crate) fn dashed(&mut self, points: Vec<Point>, width: f64, colour: Colour, dash: Dash) {
        self.shapes.push(Shape::Line { points, width, colour, dash: Some(dash) });
    }

    pub(crate) fn outline(&mut self, area: Area, width: f64, colour: Colour, dash: Option<Dash>) {
        let mut points = area.corners();
        points.push(at(area.left, area.top));
        self.shapes.push(Shape::Line { points, width, colour, dash });
    }

    pub(crate) fn polygon(&mut self, points: Vec<Point>, fill: Colour) {
        self.shapes.push(Shape::Polygon { points, fill });
    }

    pub(crate) fn disc(&mut self, centre: Point, radius: f64, fill: Colour) {
        self.shapes.push(Shape::Disc { centre, radius, fill });
    }

    pub(crate) fn ring(&mut self, centre: Point, radius: f64, width: f64, colour: Colour) {
        self.shapes.push(Shape::Ring { centre, radius, width, colour });
    }

    /// Slanted lines clipped to an area.
    pub(crate) fn hatch(&mut self, area: Area, spacing: f64, width: f64, colour: Colour) {
        let mut offset = area.left + area.top + spacing;
        while offset < area.right + area.bottom {
            let from =
                if offset - area.bottom > area.left { at(offset - area.bottom, area.bottom) } else { at(area.left, offset - area.left) };
            let to = if offset - area.top < area.right { at(offset - area.top, area.top) } else { at(area.right, offset - area.right) };
            self.line(vec![from, to], width, colour);
            offset += spacing;
        }
    }

    /// One line of text whose capitals stand in the middle of `y`.
    pub(crate) fn centred(&mut self, text: impl Into<String>, x: f64, y: f64, size: f64, set: Type) {
        self.label(text, at(x, y + MIDDLE * size), size, set);
    }

    /// One line of text on a baseline.
    pub(crate) fn label(&mut self, text: impl Into<String>, baseline: Point, size: f64, set: Type) {
        let Type { anchor, weight, colour } = set;
        self.labels.push(Label { text: text.into(), baseline, anchor, size, weight, colour });
    }

    /// Lines of text set as a block whose middle is `y`.
    pub(crate) fn block(&mut self, block: &text::Block, x: f64, y: f64, set: Type) {
        let lines = u32::try_from(block.lines.len()).unwrap_or(u32::MAX);
        let mut middle = y - f64::from(lines.saturating_sub(1)) * block.size * LINE / 2.0;
        for line in &block.lines {
            self.centred(line, x, middle, block.size, set);
            middle += block.size * LINE;
        }
    }
}
