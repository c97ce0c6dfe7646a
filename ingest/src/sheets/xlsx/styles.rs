//! What the number format and the font of a cell say about its value.

use std::collections::HashMap;

use tonghop_domain::refusal::Refusal;

use crate::grid::LegacyFont;
use crate::guard::count_at_most;
use crate::sheets::number_format::{self, Format};
use crate::sheets::xml::{Scanner, Tag, Token};

/// Formats of cells that a workbook may have; Excel keeps 65,490.
const MOST: u64 = 100_000;

/// Number format and font by the number of the cell's style.
#[derive(Debug, Default)]
pub(in crate::sheets) struct Styles {
    cells: Vec<(Format, Option<LegacyFont>)>,
}

impl Styles {
    /// Reads the part of the styles.
    pub(in crate::sheets) fn read(mut part: Scanner<'_>) -> Result<Self, Refusal> {
        let mut reading = Reading::default();
        while let Some(token) = part.next()? {
            match token {
                Token::Start(tag) => reading.open(&tag)?,
                Token::End(name) if name == reading.group.name() => reading.group = Group::Other,
                _ => {}
            }
        }
        Ok(reading.styles)
    }

    /// The number format of a style; a style that is not there says nothing.
    pub(in crate::sheets) fn format(&self, style: usize) -> Format {
        self.cells.get(style).map_or(Format::Plain, |(format, _)| *format)
    }

    /// The old font of a style.
    pub(in crate::sheets) fn font(&self, style: usize) -> Option<LegacyFont> {
        self.cells.get(style).and_then(|(_, font)| *font)
    }
}

#[derive(Default)]
struct Reading {
    styles: Styles,
    formats: HashMap<u32, Format>,
    fonts: Vec<Option<LegacyFont>>,
    group: Group,
}

/// Formats and fonts also stand in other groups (those of conditional formats), which say nothing about a cell.
#[derive(Default, Clone, Copy)]
enum Group {
    #[default]
    Other,
    Formats,
    Fonts,
    Cells,
}

impl Group {
    fn of(name: &[u8]) -> Self {
        match name {
            b"numFmts" => Self::Formats,
            b"fonts" => Self::Fonts,
            b"cellXfs" => Self::Cells,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static [u8] {
        match self {
            Self::Formats => b"numFmts",
            Self::Fonts => b"fonts",
            Self::Cells => b"cellXfs",
            Self::Other => b"",
        }
    }
}

impl Reading {
    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        match (self.group, tag.name) {
            (Group::Other, name) => self.group = Group::of(name),
            (Group::Formats, b"numFmt") => self.number_format(tag)?,
            (Group::Fonts, b"font") => self.fonts.push(None),
            (Group::Fonts, b"name") => self.font_name(tag)?,
            (Group::Cells, b"xf") => self.cell(tag)?,
            _ => {}
        }
        let most = self.formats.len().max(self.fonts.len()).max(self.styles.cells.len());
        count_at_most("số định dạng ô", most as u64, MOST)
    }

    fn number_format(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let id = tag.text("numFmtId")?.and_then(|id| id.parse().ok());
        let (Some(id), Some(code)) = (id, tag.text("formatCode")?) else { return Ok(()) };
        self.formats.insert(id, number_format::of_code(&code));
        Ok(())
    }

    fn font_name(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let name = tag.text("val")?;
        if let (Some(font), Some(name)) = (self.fonts.last_mut(), name) {
            *font = LegacyFont::named(&name);
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let number = |wanted: &str| tag.text(wanted).map(|id| id.and_then(|id| id.parse::<u32>().ok()));
        let id = number("numFmtId")?.unwrap_or(0);
        let format = self.formats.get(&id).copied().unwrap_or_else(|| number_format::built_in(id));
        let font = number("fontId")?.and_then(|font| self.fonts.get(font as usize).copied().flatten());
        self.styles.cells.push((format, font));
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_fonts_of_cells_only() {
        let part = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd\\\"/\\\"mm'/></numFmts><fonts><font><name val='Arial'/></font>\
                    <font><b/><name val='.VnTimeH'/></font></fonts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>\
                    <cellXfs><xf numFmtId='164' fontId='0'/><xf numFmtId='10' fontId='1'><alignment/></xf><xf/></cellXfs>\
                    <dxfs><dxf><numFmt numFmtId='164' formatCode='0'/><font><name val='VNI-Times'/></font></dxf></dxfs></styleSheet>";
        let styles = Styles::read(Scanner::new(part.replace("\\\"", "&quot;").as_bytes(), 1 << 20).unwrap()).unwrap();
        let formats: Vec<Format> = (0..4).map(|style| styles.format(style)).collect();
        assert_eq!(formats, [Format::Date, Format::Percent, Format::Plain, Format::Plain]);
        assert_eq!([styles.font(0), styles.font(1), styles.font(9)], [None, Some(LegacyFont::Tcvn3Capitals), None]);
    }
}
