//! The SVG: plotters draws the scene.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, RGBColor, ShapeStyle};

use super::palette::{Colour, WHITE};
use super::scene::{Anchor, Area, Dash, Label, Point, Scene, Shape, WIDTH, at};
use super::text::clean;
use super::{Chart, DrawError, describe};
use crate::fonts;

/// plotters places on whole units, so a design unit is drawn as four of them: quarter-pixel precision on a slide.
const FINE: f64 = 4.0;

/// plotters writes `size / 1.24` as the font size.
const PLOTTERS_SIZE: f64 = 1.24;

/// plotters moves a text hung by its top down by this share of the font size; placing it that much higher puts the baseline
/// where it is meant, in every renderer alike.
const HANG: f64 = 0.76;

/// Draws a chart as one SVG document with `<title>` and `<desc>`. The same chart always gives the same text.
///
/// # Errors
/// When the chart's rows do not match its columns, its size or page does not exist, or the backend fails.
pub fn svg(chart: &Chart) -> Result<String, DrawError> {
    let scene = super::lay_out(chart)?;
    let mut body = String::new();
    draw(&scene, &mut body).map_err(|error| DrawError::Backend(error.to_string()))?;
    Ok(finish(chart, &scene, &body))
}

type Canvas<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;

fn draw(scene: &Scene, body: &mut String) -> Drawn {
    let root = SVGBackend::with_string(body, (fine_size(WIDTH), fine_size(scene.height))).into_drawing_area();
    root.fill(&rgb(WHITE))?;
    for shape in &scene.shapes {
        draw_shape(&root, shape)?;
    }
    for label in &scene.labels {
        draw_label(&root, label)?;
    }
    root.present()
}

fn draw_shape(root: &Canvas<'_>, shape: &Shape) -> Drawn {
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

fn draw_path(root: &Canvas<'_>, points: &[Point], width: f64, colour: Colour) -> Drawn {
    root.draw(&PathElement::new(points.iter().copied().map(fine).collect::<Vec<_>>(), stroke(colour, width)))
}

fn draw_label(root: &Canvas<'_>, label: &Label) -> Drawn {
    let side = match label.anchor {
        Anchor::Start => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::End => HPos::Right,
    };
    let font = FontDesc::new(FontFamily::Name(fonts::FAMILY), label.size * FINE * PLOTTERS_SIZE, label.weight.style());
    let style = font.color(&rgb(label.colour)).pos(Pos::new(side, VPos::Top));
    let top = at(label.baseline.x, label.baseline.y - HANG * label.size);
    root.draw(&Text::new(label.text.as_str(), fine(top), style))
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

/// Replaces plotters' root element: true width and height, the fine viewBox, a role, title and description.
fn finish(chart: &Chart, scene: &Scene, body: &str) -> String {
    let content = body.split_once('\n').map_or(body, |(_, content)| content);
    let (width, height) = (fine_size(WIDTH), fine_size(scene.height));
    let root = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"{}, Arial, sans-serif\">\n",
        chart.size.width,
        chart.size.height,
        fonts::FAMILY,
    );
    let words = format!("<title>{}</title>\n<desc>{}</desc>\n", escaped(&clean(&chart.title)), escaped(&describe::describe(chart)));
    // Text content is escaped and holds no bare quotation mark, so these attributes can only be plotters' own.
    let family = format!(" font-family=\"{}\"", fonts::FAMILY);
    let content = content.replace(" opacity=\"1\"", "").replace(&family, "");
    let open = content.strip_suffix("</svg>\n").or(content.strip_suffix("</svg>")).unwrap_or(&content);
    format!("{root}{words}{open}{}</svg>\n", hovers(scene))
}

/// Areas that paint nothing and say their words when the pointer rests on them.
fn hovers(scene: &Scene) -> String {
    let area = |(area, words): &(Area, String)| {
        let (x, y) = fine(at(area.left, area.top));
        let (width, height) = (fine_length(area.width()), fine_length(area.height()));
        format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"><title>{}</title></rect>\n", escaped(words))
    };
    let areas: String = scene.hovers.iter().map(area).collect();
    if areas.is_empty() { areas } else { format!("<g fill=\"none\" pointer-events=\"all\">\n{areas}</g>\n") }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
