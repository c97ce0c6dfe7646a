//! Text made safe for drawing, measured with the real advance widths, wrapped and shrunk.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::DrawError;
use super::scene::LINE;
use crate::{fonts, plain_text};

/// The two weights a plotters SVG can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(crate) fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }
}

/// Ascent minus descent of Be Vietnam Pro in thousandths of an em (its `hhea` table): plotters scales by this height, not by em.
const HEIGHT_PER_EM: f64 = 1265.0;

/// Longer texts are cut before they are measured; nothing on a chart is that long by intention.
const LONGEST: usize = 400;

/// Makes the embedded fonts known to plotters, once.
pub(crate) fn register() -> Result<(), DrawError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| {
        register_font(fonts::FAMILY, FontStyle::Normal, fonts::BE_VIETNAM_PRO_REGULAR).is_ok()
            && register_font(fonts::FAMILY, FontStyle::Bold, fonts::BE_VIETNAM_PRO_BOLD).is_ok()
    });
    if *done { Ok(()) } else { Err(DrawError::Font) }
}

/// Text as a chart may show it: visible, composed, of a length that can be laid out.
pub(crate) fn clean(text: &str) -> String {
    plain_text::visible(text, LONGEST)
}

/// Width of one line at a font size, in the unit of that size.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    static FONTS: [OnceLock<FontDesc<'static>>; 2] = [const { OnceLock::new() }; 2];
    let font = || {
        // A measure taken before the first chart must not remember that there is no font.
        let _ = register();
        FontDesc::new(FontFamily::Name(fonts::FAMILY), HEIGHT_PER_EM, weight.style())
    };
    let font = FONTS[usize::from(weight == Weight::Bold)].get_or_init(font);
    // Fonts are registered before anything is laid out; the estimate only keeps a faulty font file from panicking.
    let thousandths = font.box_size(text).map_or_else(|_| text.chars().map(|_| 650.0).sum(), |(width, _)| f64::from(width));
    thousandths * size / 1000.0
}

/// Lines of text at one size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Block {
    pub(crate) lines: Vec<String>,
    pub(crate) size: f64,
}

impl Block {
    pub(crate) fn height(&self) -> f64 {
        let lines = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        f64::from(lines) * self.size * LINE
    }

    pub(crate) fn width(&self, weight: Weight) -> f64 {
        self.lines.iter().map(|line| width(line, self.size, weight)).fold(0.0, f64::max)
    }
}

/// The room that a block of text must keep to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) width: f64,
    pub(crate) lines: usize,
    /// Preferred font size.
    pub(crate) size: f64,
    /// Smallest font size before the text is cut with "…".
    pub(crate) smallest: f64,
}

/// Sets a text in its room: the largest size at which it fits; at the smallest size the rest is cut and marked "…".
pub(crate) fn fit(text: &str, room: Room, weight: Weight) -> Block {
    let text = clean(text);
    whole(&text, room, weight).unwrap_or_else(|| {
        let size = room.smallest;
        let mut lines = wrap(&text, room.width / size, weight);
        cut(&mut lines, room.lines, room.width / size, weight);
        Block { lines, size }
    })
}

/// Sets a clean text at the largest size of its room at which nothing is cut, its lines about equally long.
pub(crate) fn whole(text: &str, room: Room, weight: Weight) -> Option<Block> {
    let mut size = room.size;
    loop {
        let lines = wrap(text, room.width / size, weight);
        if lines.len() <= room.lines {
            return Some(Block { lines: balanced(text, lines, room.width / size, weight), size });
        }
        if size <= room.smallest {
            return None;
        }
        size = (size - 1.0).max(room.smallest);
    }
}

/// The narrowest setting with the same number of lines, so that no word stands alone on the last one.
fn balanced(text: &str, lines: Vec<String>, ems: f64, weight: Weight) -> Vec<String> {
    let count = lines.len();
    if count < 2 {
        return lines;
    }
    let narrower = [0.5, 0.6, 0.7, 0.8, 0.9].map(|share| wrap(text, ems * share, weight));
    narrower.into_iter().find(|other| other.len() == count).unwrap_or(lines)
}

/// Keeps `count` lines; the last one ends in "…".
fn cut(lines: &mut Vec<String>, count: usize, ems: f64, weight: Weight) {
    lines.truncate(count.max(1));
    let Some(last) = lines.last_mut() else { return };
    last.push('…');
    while width(last, 1.0, weight) > ems && last.chars().count() > 1 {
        last.pop();
        last.pop();
        last.push('…');
    }
}

/// Greedy lines of at most `ems` (width in font sizes); a word that is too long for a line is broken anywhere.
fn wrap(text: &str, ems: f64, weight: Weight) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, 1.0, weight) <= ems {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = break_word(word, ems, weight, &mut lines);
    }
    lines.push(line);
    lines
}

/// Pushes full lines of an over-long word and returns what is left of it.
fn break_word(word: &str, ems: f64, weight: Weight, lines: &mut Vec<String>) -> String {
    if width(word, 1.0, weight) <= ems {
        return word.to_owned();
    }
    let (mut piece, mut used) = (String::new(), 0.0);
    for letter in word.chars() {
        let step = width(letter.encode_utf8(&mut [0; 4]), 1.0, weight);
        if used + step > ems && !piece.is_empty() {
            lines.push(std::mem::take(&mut piece));
            used = 0.0;
        }
        piece.push(letter);
        used += step;
    }
    piece
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ROOM: Room = Room { width: 300.0, lines: 2, size: 20.0, smallest: 14.0 };

    #[test]
    fn keeps_its_room_whatever_the_text() {
        register().unwrap();
        for text in ["Xã A", "Ban Quản lý các Khu kinh tế và khu công nghiệp tỉnh Mẫu Sơn, cơ sở hai", &"W".repeat(300), ""]
        {
            let block = fit(text, ROOM, Weight::Bold);
            assert!(block.lines.len() <= ROOM.lines && block.width(Weight::Bold) <= ROOM.width + 0.01, "{text}: {block:?}");
        }
        assert!((fit("Xã A", ROOM, Weight::Regular).size - ROOM.size).abs() < f64::EPSILON);
        assert!(fit(&"W".repeat(300), ROOM, Weight::Regular).lines[1].ends_with('…'));
    }
}
