//! Marks that say a state without colour: each has its own shape.

use super::palette::Colour;
use super::scene::{Area, Point, Scene, at};

/// A small drawing inside a square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// Done: a tick.
    Tick,
    /// Not done: a cross.
    Cross,
    /// Late: a clock.
    Clock,
    /// Sent back: an arrow to the left.
    Back,
    /// Nothing occurred: an empty ring.
    Ring,
    /// Not due yet: three dots.
    Dots,
    /// Does not concern: a short dash.
    Dash,
}

impl Symbol {
    /// Draws the mark around a centre; `half` is half its side.
    pub(crate) fn draw(self, scene: &mut Scene, centre: Point, half: f64, colour: Colour) {
        let stroke = (half * 0.28).max(1.5);
        let spot = |x: f64, y: f64| at(centre.x + x * half, centre.y + y * half);
        match self {
            Self::Tick => scene.line(vec![spot(-0.8, 0.05), spot(-0.25, 0.6), spot(0.8, -0.6)], stroke, colour),
            Self::Cross => {
                scene.line(vec![spot(-0.65, -0.65), spot(0.65, 0.65)], stroke, colour);
                scene.line(vec![spot(-0.65, 0.65), spot(0.65, -0.65)], stroke, colour);
            }
            Self::Clock => {
                scene.ring(centre, half * 0.85, stroke * 0.7, colour);
                scene.line(vec![spot(0.0, -0.5), spot(0.0, 0.05), spot(0.4, 0.25)], stroke * 0.7, colour);
            }
            Self::Back => {
                scene.line(vec![spot(0.85, 0.0), spot(-0.5, 0.0)], stroke, colour);
                scene.polygon(vec![spot(-0.9, 0.0), spot(-0.2, -0.6), spot(-0.2, 0.6)], colour);
            }
            Self::Ring => scene.ring(centre, half * 0.7, stroke * 0.8, colour),
            Self::Dots => [-0.65, 0.0, 0.65].into_iter().for_each(|x| scene.disc(spot(x, 0.0), half * 0.17, colour)),
            Self::Dash => scene.line(vec![spot(-0.6, 0.0), spot(0.6, 0.0)], stroke * 0.8, colour),
        }
    }
}

/// Widths of outlines.
pub(crate) const STRONG: f64 = 2.0;
pub(crate) const THIN: f64 = 1.25;

/// How a state paints its cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) fill: Colour,
    /// Colour of mark and text.
    pub(crate) text: Colour,
    /// Colour and width of the outline.
    pub(crate) outline: Option<(Colour, f64)>,
    pub(crate) symbol: Option<Symbol>,
}

impl Paint {
    /// The fill of a cell.
    pub(crate) fn ground(self, scene: &mut Scene, area: Area) {
        scene.fill(area, self.fill);
    }

    /// The outline of a cell, inside its area.
    pub(crate) fn border(self, scene: &mut Scene, area: Area) {
        if let Some((colour, width)) = self.outline {
            scene.outline(area.inset(width / 2.0), width, colour, None);
        }
    }
}
