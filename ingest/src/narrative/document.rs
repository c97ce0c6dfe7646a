//! Paragraphs of a Word document with what tells headings from text.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::text;
use zip::ZipArchive;

use crate::guard::{self, damaged};

/// How deep elements may nest.
const DEEPEST: usize = 400;
/// Paragraphs of one document.
const MOST_PARAGRAPHS: usize = 200_000;

/// A paragraph, or a row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its text, white space unified.
    pub(super) text: String,
    /// Id of its style; empty = none.
    pub(super) style: String,
    /// Its own outline level, 0 = the highest; `None` = that of its style.
    pub(super) outline: Option<u8>,
    /// Whether every letter is bold.
    pub(super) is_bold: bool,
    /// Whether it stands in a table.
    pub(super) is_row: bool,
}

/// A part of the zip as text; `None` where there is none. Declared sizes were checked, and no more than declared is inflated.
pub(super) fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refusal> {
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(fault) => return Err(damaged(fault)),
    };
    let declared = part.size();
    let mut bytes = Vec::new();
    part.take(declared).read_to_end(&mut bytes).map_err(damaged)?;
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut known = attributes.with_checks(false).filter_map(Result::ok);
    let value = known.find(|attribute| attribute.key.local_name().as_ref() == name)?.value;
    unescape(&value).ok().map(std::borrow::Cow::into_owned)
}

/// Whether a switch such as `w:b` is on.
fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Paragraphs in their order. Deleted text, field codes and the second of two equal drawings are left out; a row of a table is one
/// paragraph.
pub(super) fn paragraphs(xml: &str) -> Result<Vec<Paragraph>, Refusal> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut desk = Desk::default();
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(element) => desk.open(&element)?,
            Event::Empty(element) => desk.empty(&element),
            Event::End(element) => desk.close(element.local_name().as_ref())?,
            Event::Text(content) => desk.write(&content.into_inner()),
            Event::CData(content) => desk.write(&content.into_inner()),
            Event::GeneralRef(name) => desk.write(&unescape(&format!("&{};", name.into_inner())).unwrap_or_default()),
            Event::Eof => return Ok(desk.done),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// What is being read.
#[derive(Default)]
struct Desk {
    done: Vec<Paragraph>,
    /// Paragraphs that are open: text boxes stand inside others.
    open: Vec<Paragraph>,
    /// Cells of the rows that are open.
    rows: Vec<Vec<String>>,
    depth: usize,
    /// Depth of the element whose content is left out.
    skipped_from: Option<usize>,
    in_text: bool,
    in_run_properties: bool,
    run_is_bold: bool,
}

impl Desk {
    fn open(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        self.depth += 1;
        guard::count_at_most("số tầng phần tử trong văn bản", self.depth as u64, DEEPEST as u64)?;
        if self.skipped_from.is_some() {
            return Ok(());
        }
        match element.local_name().as_ref() {
            "del" | "instrText" | "Fallback" | "moveFrom" | "delText" => self.skipped_from = Some(self.depth),
            "p" => self.open.push(Paragraph { is_bold: true, is_row: !self.rows.is_empty(), ..Paragraph::default() }),
            "tr" => self.rows.push(vec![String::new()]),
            "tc" => self.begin_cell(),
            "r" => self.run_is_bold = false,
            "rPr" => self.in_run_properties = true,
            "t" => self.in_text = true,
            _ => self.property(element),
        }
        Ok(())
    }

    fn empty(&mut self, element: &BytesStart<'_>) {
        if self.skipped_from.is_some() {
            return;
        }
        match element.local_name().as_ref() {
            "tab" | "br" | "cr" => self.write_letters(" "),
            "noBreakHyphen" => self.write_letters("-"),
            _ => self.property(element),
        }
    }

    fn property(&mut self, element: &BytesStart<'_>) {
        let Some(paragraph) = self.open.last_mut() else { return };
        match element.local_name().as_ref() {
            "pStyle" => paragraph.style = attribute(element, "val").unwrap_or_default(),
            "outlineLvl" => paragraph.outline = attribute(element, "val").and_then(|level| level.parse().ok()),
            "b" if self.in_run_properties => self.run_is_bold = is_on(element),
            _ => {}
        }
    }

    fn begin_cell(&mut self) {
        if let Some(row) = self.rows.last_mut()
            && row.last().is_some_and(|cell| !cell.is_empty())
        {
            row.push(String::new());
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Refusal> {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        if let Some(from) = self.skipped_from {
            if depth <= from {
                self.skipped_from = None;
            }
            return Ok(());
        }
        match name {
            "t" => self.in_text = false,
            "rPr" => self.in_run_properties = false,
            "p" => self.close_paragraph(),
            "tr" => self.close_row(),
            _ => {}
        }
        guard::count_at_most("số đoạn trong văn bản", self.done.len() as u64, MOST_PARAGRAPHS as u64)
    }

    fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.open.pop() else { return };
        paragraph.text = text::nfc(&paragraph.text);
        let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) else {
            self.done.push(paragraph);
            return;
        };
        if !cell.is_empty() && !paragraph.text.is_empty() {
            cell.push(' ');
        }
        cell.push_str(&paragraph.text);
    }

    fn close_row(&mut self) {
        let Some(cells) = self.rows.pop() else { return };
        let line = cells.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ");
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            // A table in a cell of another one.
            Some(cell) => cell.push_str(&line),
            None => self.done.push(Paragraph { text: line, is_row: true, ..Paragraph::default() }),
        }
    }

    fn write(&mut self, content: &str) {
        if self.in_text && self.skipped_from.is_none() {
            self.write_letters(content);
        }
    }

    fn write_letters(&mut self, content: &str) {
        let is_bold = self.run_is_bold;
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(content);
            paragraph.is_bold &= is_bold || content.trim().is_empty();
        }
    }
}
