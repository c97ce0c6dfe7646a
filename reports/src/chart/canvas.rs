//! What plotters draws on: an SVG in which neighbours of one paint share one `<path>`, and texts of one setting one `<g>`.
//!
//! A board of 34 × 12 cells is then a dozen paths instead of a thousand elements: less to write, to send, to read and to fill.

use std::fmt::{self, Write as _};

use plotters::style::FontStyle;
use plotters::style::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::svg::escaped;

/// Writes the elements of a picture, in the order in which they are drawn.
///
/// A text is placed by its baseline whatever its upright anchor says.
pub(super) struct Canvas<'a> {
    size: (u32, u32),
    body: &'a mut String,
    open: Open,
}

/// The element that is still being written.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Path(Paint),
    Texts(Setting),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Paint {
    Fill((u8, u8, u8)),
    Stroke((u8, u8, u8), u32),
    /// Full discs of one radius: points with round ends.
    Dots((u8, u8, u8), u32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Setting {
    colour: (u8, u8, u8),
    size: f64,
    anchor: &'static str,
    is_bold: bool,
}

type Drawn = Result<(), DrawingErrorKind<fmt::Error>>;

impl<'a> Canvas<'a> {
    pub(super) fn new(body: &'a mut String, size: (u32, u32)) -> Self {
        Self { size, body, open: Open::Nothing }
    }

    /// Goes on with the open element if it is like this one.
    fn begin(&mut self, next: Open) -> fmt::Result {
        if self.open == next {
            return Ok(());
        }
        match self.open {
            Open::Nothing => {}
            Open::Path(_) => self.body.push_str("\"/>\n"),
            Open::Texts(_) => self.body.push_str("</g>\n"),
        }
        self.open = next;
        match next {
            Open::Nothing => Ok(()),
            Open::Path(paint) => self.begin_path(paint),
            Open::Texts(setting) => self.begin_texts(setting),
        }
    }

    fn begin_path(&mut self, paint: Paint) -> fmt::Result {
        match paint {
            Paint::Fill(colour) => write!(self.body, "<path fill=\"{}\" d=\"", Hex(colour)),
            Paint::Stroke(colour, width) => {
                write!(self.body, "<path fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" d=\"", Hex(colour))
            }
            Paint::Dots(colour, radius) => {
                let (colour, width) = (Hex(colour), radius.saturating_mul(2));
                write!(self.body, "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linecap=\"round\" d=\"")
            }
        }
    }

    fn begin_texts(&mut self, setting: Setting) -> fmt::Result {
        let Setting { colour, size, anchor, is_bold } = setting;
        let weight = if is_bold { " font-weight=\"bold\"" } else { "" };
        writeln!(self.body, "<g fill=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{weight}>", Hex(colour))
    }

    fn rectangle(&mut self, (left, top): BackendCoord, (right, bottom): BackendCoord) -> fmt::Result {
        let (width, height) = (right - left, bottom - top);
        write!(self.body, "M{left} {top}h{width}v{height}h{}z", -width)
    }

    /// Steps from point to point; a line that comes back to its beginning is closed.
    fn steps(&mut self, points: &[BackendCoord]) -> fmt::Result {
        let [first, rest @ ..] = points else { return Ok(()) };
        let is_closed = rest.len() > 1 && rest.last() == Some(first);
        let rest = if is_closed { &rest[..rest.len() - 1] } else { rest };
        write!(self.body, "M{} {}", first.0, first.1)?;
        let mut from = *first;
        for to in rest {
            match (to.0 - from.0, to.1 - from.1) {
                (right, 0) => write!(self.body, "h{right}")?,
                (0, down) => write!(self.body, "v{down}")?,
                (right, down) => write!(self.body, "l{right} {down}")?,
            }
            from = *to;
        }
        if is_closed {
            self.body.push('z');
        }
        Ok(())
    }

    fn ring(&mut self, (x, y): BackendCoord, radius: u32) -> fmt::Result {
        let side = radius.saturating_mul(2);
        let left = i64::from(x) - i64::from(radius);
        write!(self.body, "M{left} {y}a{radius} {radius} 0 1 1 {side} 0a{radius} {radius} 0 1 1 -{side} 0z")
    }
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = fmt::Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        drawn(self.begin(Open::Nothing))
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + 1, point.1 + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(&mut self, upper_left: BackendCoord, bottom_right: BackendCoord, style: &S, fill: bool) -> Drawn {
        drawn(self.begin(Open::Path(paint(style, fill))).and_then(|()| self.rectangle(upper_left, bottom_right)))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        drawn(self.begin(Open::Path(paint(style, false))).and_then(|()| self.steps(&points)))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        if !fill {
            return drawn(self.begin(Open::Path(paint(style, false))).and_then(|()| self.ring(center, radius)));
        }
        let dots = Open::Path(Paint::Dots(style.color().rgb, radius));
        drawn(self.begin(dots).and_then(|()| write!(self.body, "M{} {}h0", center.0, center.1)))
    }

    /// Of its own path: where fills of one path overlap and run in opposite directions, nothing would be painted.
    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        let mut points: Vec<BackendCoord> = vert.into_iter().collect();
        points.extend(points.first().copied());
        drawn(self.begin(Open::Nothing))?;
        drawn(self.begin(Open::Path(paint(style, true))).and_then(|()| self.steps(&points)))?;
        drawn(self.begin(Open::Nothing))
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, pos: BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let is_bold = matches!(style.style(), FontStyle::Bold);
        let setting = Setting { colour: style.color().rgb, size: style.size(), anchor, is_bold };
        drawn(self.begin(Open::Texts(setting)))?;
        drawn(writeln!(self.body, "<text x=\"{}\" y=\"{}\">{}</text>", pos.0, pos.1, escaped(text)))
    }
}

fn paint<S: BackendStyle>(style: &S, fill: bool) -> Paint {
    if fill { Paint::Fill(style.color().rgb) } else { Paint::Stroke(style.color().rgb, style.stroke_width()) }
}

fn drawn(written: fmt::Result) -> Drawn {
    written.map_err(DrawingErrorKind::DrawingError)
}

struct Hex((u8, u8, u8));

impl fmt::Display for Hex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self((red, green, blue)) = self;
        write!(formatter, "#{red:02X}{green:02X}{blue:02X}")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use plotters::style::{BLACK, RED, ShapeStyle};

    use super::*;

    fn pen(stroke_width: u32) -> ShapeStyle {
        ShapeStyle { color: RED.into(), filled: false, stroke_width }
    }

    fn drawn(draw: impl FnOnce(&mut Canvas<'_>)) -> String {
        let mut body = String::new();
        let mut canvas = Canvas::new(&mut body, (100, 100));
        draw(&mut canvas);
        canvas.present().unwrap();
        body
    }

    #[test]
    fn only_neighbours_of_one_paint_share_a_path() {
        let body = drawn(|canvas| {
            canvas.draw_rect((0, 0), (10, 5), &BLACK, true).unwrap();
            canvas.draw_rect((20, 0), (30, 5), &BLACK, true).unwrap();
            canvas.draw_path([(0, 0), (5, 5), (5, 9)], &pen(2)).unwrap();
            canvas.draw_path([(0, 0), (5, 0), (5, 5), (0, 0)], &pen(2)).unwrap();
            canvas.draw_path([(7, 7), (8, 8)], &pen(3)).unwrap();
            canvas.draw_rect((40, 0), (50, 5), &BLACK, true).unwrap();
        });
        let expected = [
            "<path fill=\"#000000\" d=\"M0 0h10v5h-10zM20 0h10v5h-10z\"/>",
            "<path fill=\"none\" stroke=\"#FF0000\" stroke-width=\"2\" d=\"M0 0l5 5v4M0 0h5v5z\"/>",
            "<path fill=\"none\" stroke=\"#FF0000\" stroke-width=\"3\" d=\"M7 7l1 1\"/>",
            "<path fill=\"#000000\" d=\"M40 0h10v5h-10z\"/>\n",
        ];
        assert_eq!(body, expected.join("\n"));
    }

    #[test]
    fn overlapping_polygons_of_one_colour_never_cut_holes() {
        let body = drawn(|canvas| {
            canvas.fill_polygon([(0, 0), (9, 0), (9, 9)], &BLACK).unwrap();
            canvas.fill_polygon([(0, 0), (9, 9), (9, 0)], &BLACK).unwrap();
        });
        assert_eq!(body.matches("<path").count(), 2, "{body}");
    }
}
