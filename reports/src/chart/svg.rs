//! The SVG: plotters draws the scene.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, RGBColor, ShapeStyle};

use super::canvas::Canvas;
use super::palette::{Colour, WHITE};
use super::scene::{Anchor, Area, Dash, Label, Point, Scene, Shape, WIDTH, at};
use super::text::clean;
use super::{Chart, DrawError, describe};
use crate::fonts;

/// plotters places on whole units, so a design unit is drawn as four of them: quarter-pixel precision on a slide.
const FINE: f64 = 4.0;

/// Draws a chart as one SVG document with `<title>` and `<desc>`. The same chart always gives the same text.
///
/// # Errors
/// When the chart's rows do not match its columns, its size or page does not exist, or the backend fails.
pub fn svg(chart: &Chart) -> Result<String, DrawError> {
    document(chart, true)
}

/// The same picture without what only a pointer shows: a raster has no use for it.
pub(super) fn picture(chart: &Chart) -> Result<String, DrawError> {
    document(chart, false)
}

fn document(chart: &Chart, has_hovers: bool) -> Result<String, DrawError> {
    let scene = super::lay_out(chart)?;
    let mut text = root(chart, &scene);
    draw(&scene, &mut text).map_err(|error| DrawError::Backend(error.to_string()))?;
    if has_hovers {
        hovers(&scene, &mut text).map_err(|error| DrawError::Backend(error.to_string()))?;
    }
    text.push_str("</svg>\n");
    Ok(text)
}

type Surface<'a> = DrawingArea<Canvas<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<fmt::Error>>;

fn draw(scene: &Scene, body: &mut String) -> Drawn {
    let root = Canvas::new(body, (fine_size(WIDTH), fine_size(scene.height))).into_drawing_area();
    root.fill(&rgb(WHITE))?;
    for shape in &scene.shapes {
        draw_shape(&root, shape)?;
    }
    for label in by_setting(&scene.labels) {
        draw_label(&root, label)?;
    }
    root.present()
}

/// Labels set alike stand together, in the order in which each setting first appears; labels never overlap, so the picture is the same.
pub(super) fn by_setting(labels: &[Label]) -> Vec<&Label> {
    let is_alike = |one: &Label, other: &Label| {
        (one.size, one.anchor, one.weight, one.colour) == (other.size, other.anchor, other.weight, other.colour)
    };
    let mut settings: Vec<Vec<&Label>> = Vec::new();
    for label in labels {
        match settings.iter_mut().find(|setting| is_alike(setting[0], label)) {
            Some(setting) => setting.push(label),
            None => settings.push(vec![label]),
        }
    }
    settings.concat()
}

fn draw_shape(root: &Surface<'_>, shape: &Shape) -> Drawn {
    match shape {
        Shape::Rectangle { area, fill } => root.draw(&Rectangle::new(corners(*area), rgb(*fill).filled())),
        Shape::Polygon { points, fill } => {
            root.draw(&Polygon::new(points.iter().copied().map(fine).collect::<Vec<_>>(), rgb(*fill).filled()))
        }
        Shape::Disc { centre, radius, fill } => root.draw(&Circle::new(fine(*centre), fine_length(*radius), rgb(*fill).filled())),
        Shape::Ring { centre, radius, width, colour } => {
            root.draw(&Circle::new(fine(*centre), fine_length(*radius), stroke(*colour, *width)))
        }
        Shape::Line { points, width, colour, dash: None } => draw_path(root, points, *width, *colour),
        Shape::Line { points, width, colour, dash: Some(dash) } => points
            .windows(2)
            .flat_map(|ends| dashes(ends[0], ends[1], *dash))
            .try_for_each(|piece| draw_path(root, &piece, *width, *colour)),
    }
}

fn draw_path(root: &Surface<'_>, points: &[Point], width: f64, colour: Colour) -> Drawn {
    root.draw(&PathElement::new(points.iter().copied().map(fine).collect::<Vec<_>>(), stroke(colour, width)))
}

fn draw_label(root: &Surface<'_>, label: &Label) -> Drawn {
    let side = match label.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = FontDesc::new(FontFamily::Name(fonts::FAMILY), (label.size * FINE * 10.0).round() / 10.0, label.weight.style());
    let style = font.color(&rgb(label.colour)).pos(Pos::new(side, VPos::Bottom));
    root.draw(&Text::new(label.text.as_str(), fine(label.baseline), style))
}

/// The pieces of a dashed line, worked out here because plotters would measure them in whole units.
fn dashes(from: Point, to: Point, dash: Dash) -> Vec<[Point; 2]> {
    // Not `hypot`: it differs in the last bit from machine to machine.
    let length = ((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y)).sqrt();
    let spot = |along: f64| {
        let share = (along / length).min(1.0);
        at(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
    };
    let mut pieces = Vec::new();
    let mut along = 0.0;
    while along < length {
        pieces.push([spot(along), spot(along + dash.on)]);
        along += dash.on + dash.off;
    }
    pieces
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.0, colour.1, colour.2)
}

fn stroke(colour: Colour, width: f64) -> ShapeStyle {
    rgb(colour).stroke_width(fine_length(width))
}

fn corners(area: Area) -> [(i32, i32); 2] {
    [fine(at(area.left, area.top)), fine(at(area.right, area.bottom))]
}

#[allow(clippy::cast_possible_truncation, reason = "a float cast saturates, and a canvas is at most 1920 × 2880 design units")]
fn fine(point: Point) -> (i32, i32) {
    ((point.x * FINE).round() as i32, (point.y * FINE).round() as i32)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates, and lengths are not negative")]
fn fine_size(length: f64) -> u32 {
    (length * FINE).round() as u32
}

fn fine_length(length: f64) -> u32 {
    fine_size(length).max(1)
}

/// The root element with true width and height, the fine viewBox, a role, title and description.
fn root(chart: &Chart, scene: &Scene) -> String {
    let (width, height) = (fine_size(WIDTH), fine_size(scene.height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{}, Arial, sans-serif\">\n\
         <title>{}</title>\n<desc>{}</desc>\n",
        chart.size.width,
        chart.size.height,
        fonts::FAMILY,
        escaped(&clean(&chart.title)),
        escaped(&describe::describe(chart)),
    )
}

/// Areas that paint nothing and say their words when the pointer rests on them.
fn hovers(scene: &Scene, text: &mut String) -> fmt::Result {
    if scene.hovers.is_empty() {
        return Ok(());
    }
    text.push_str("<g fill=\"none\" pointer-events=\"all\">\n");
    for (area, words) in &scene.hovers {
        let (x, y) = fine(at(area.left, area.top));
        let (width, height) = (fine_length(area.width()), fine_length(area.height()));
        writeln!(text, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{}</title></rect>", escaped(words))?;
    }
    text.push_str("</g>\n");
    Ok(())
}

/// Text as content of an element.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
