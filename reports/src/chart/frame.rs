//! What every chart has around its plot: title, subtitle, note, source line, page mark.

use super::Chart;
use super::palette::{CONCERN, INK, QUIET};
use super::scene::{ASCENT, Anchor, Area, LINE, Scene, Type, WIDTH, at};
use super::text::{self, Block, Room, Weight};

/// Free margin at the left and the right.
pub(crate) const MARGIN: f64 = 64.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 36.0;
/// Half the width of the mark before a note.
const MARK: f64 = 9.0;

const TITLE: Type = Type { anchor: Anchor::Start, weight: Weight::Bold, colour: INK };
const SUBTITLE: Type = Type { anchor: Anchor::Start, weight: Weight::Regular, colour: QUIET };
const NOTE: Type = Type { anchor: Anchor::Start, weight: Weight::Bold, colour: CONCERN };
const SOURCE: Type = SUBTITLE;
const PAGE: Type = Type { anchor: Anchor::End, weight: Weight::Regular, colour: QUIET };

/// Places the texts around the plot and returns the area that is left for it.
pub(crate) fn lay_out(scene: &mut Scene, chart: &Chart, page: Option<&str>) -> Area {
    let width = WIDTH - 2.0 * MARGIN;
    let title = text::fit(&chart.title, Room { width, lines: 2, size: 38.0, smallest: 26.0 }, Weight::Bold);
    let mut top = stack(scene, &title, TOP, TITLE) + 6.0;
    let subtitle = text::fit(&chart.subtitle, Room { width, lines: 2, size: 23.0, smallest: 18.0 }, Weight::Regular);
    top = stack(scene, &subtitle, top, SUBTITLE);
    if let Some(note) = &chart.note {
        top = note_line(scene, note, top + 6.0);
    }
    Area { left: MARGIN, top: top + 20.0, right: WIDTH - MARGIN, bottom: footer(scene, &chart.source, page) - 20.0 }
}

/// Sets a block with its first line below `top`; returns where the next one may begin.
fn stack(scene: &mut Scene, block: &Block, top: f64, set: Type) -> f64 {
    let mut baseline = top + ASCENT * block.size;
    for line in &block.lines {
        scene.label(line, at(set_x(set), baseline), block.size, set);
        baseline += block.size * LINE;
    }
    top + block.height()
}

fn set_x(set: Type) -> f64 {
    if set.anchor == Anchor::End { WIDTH - MARGIN } else { MARGIN }
}

/// The note with a triangle before it: the colour alone would be lost on a grey printer.
fn note_line(scene: &mut Scene, note: &str, top: f64) -> f64 {
    let indent = 2.0 * MARK + 10.0;
    let room = Room { width: WIDTH - 2.0 * MARGIN - indent, lines: 2, size: 20.0, smallest: 16.0 };
    let block = text::fit(note, room, Weight::Bold);
    let mut baseline = top + ASCENT * block.size;
    let (x, y) = (MARGIN + MARK, baseline);
    scene.polygon(vec![at(x - MARK, y), at(x + MARK, y), at(x, y - 1.7 * MARK)], CONCERN);
    for line in &block.lines {
        scene.label(line, at(MARGIN + indent, baseline), block.size, NOTE);
        baseline += block.size * LINE;
    }
    top + block.height()
}

/// Source line and page mark at the bottom; returns the top of the footer.
fn footer(scene: &mut Scene, source: &str, page: Option<&str>) -> f64 {
    let size = 17.0;
    let reserved = if page.is_some() { 180.0 } else { 0.0 };
    let room = Room { width: WIDTH - 2.0 * MARGIN - reserved, lines: 2, size, smallest: 14.0 };
    let source = text::fit(source, room, Weight::Regular);
    let top = scene.height - BOTTOM - source.height();
    stack(scene, &source, top, SOURCE);
    if let Some(page) = page {
        scene.label(page, at(WIDTH - MARGIN, top + ASCENT * source.size), size, PAGE);
    }
    top
}

/// Said in the middle of a plot that has nothing to show.
pub(crate) fn nothing_to_draw(scene: &mut Scene, area: Area) {
    let centre = area.centre();
    let set = Type { anchor: Anchor::Middle, weight: Weight::Regular, colour: QUIET };
    scene.centred("Chưa có số liệu để vẽ biểu đồ này.", centre.x, centre.y, 24.0, set);
}
