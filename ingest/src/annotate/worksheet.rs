//! One worksheet part: the style of its marked cells, the cells that are not there yet, and the link to its comments.

use std::collections::BTreeMap;

use tonghop_domain::{CellRef, Severity};

use super::WhyApart;
use super::markup::{Edits, Shape, Tag, Tags, opened, with_attribute};
use super::styles::Styles;

/// The cells of a sheet to be filled.
pub(super) type Marks = BTreeMap<CellRef, Severity>;

/// Elements of a worksheet that stand behind the link to its comments.
const BEHIND_COMMENTS: [&str; 8] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"];

/// What is known of a worksheet besides its cells.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Merged areas, corners included.
    merges: Vec<(CellRef, CellRef)>,
    /// First column, last column, style.
    columns: Vec<(u32, u32, u32)>,
    /// Relationship of the drawing that holds the comments' boxes.
    pub(super) legacy_drawing: Option<String>,
    /// Where such a link belongs.
    link_place: usize,
    prefix: String,
    /// Whether the sheet is protected with a password.
    pub(super) is_locked: bool,
}

impl Outline {
    pub(super) fn of(text: &str) -> Result<Self, WhyApart> {
        let mut outline = Self::default();
        let mut tags = Tags::of(text);
        while let Some(tag) = tags.next()? {
            if outline.link_place == 0 && is_behind_comments(&tag) {
                outline.link_place = tag.start;
            }
            if tag.shape != Shape::Close {
                outline.note(&tag);
            }
        }
        Ok(outline)
    }

    fn note(&mut self, tag: &Tag<'_>) {
        match (tag.depth, tag.local()) {
            (0, _) => self.prefix = tag.prefix().to_owned(),
            (1, "legacyDrawing") => self.legacy_drawing = tag.prefixed_attribute("id").map(std::borrow::Cow::into_owned),
            (1, "sheetProtection") => {
                self.is_locked = ["password", "hashValue"].iter().any(|key| tag.attribute(key).is_some_and(|value| !value.is_empty()));
            }
            (2, "mergeCell") => self.merges.extend(tag.attribute("ref").and_then(|area| area_of(&area))),
            (2, "col") => {
                let bounds = tag.number("min").zip(tag.number("max")).zip(tag.number("style"));
                self.columns.extend(bounds.map(|((first, last), style)| (first.saturating_sub(1), last.saturating_sub(1), style)));
            }
            _ => {}
        }
    }

    /// The cell that shows at a place: the first cell of the merged area that covers it.
    pub(super) fn shown_at(&self, cell: CellRef) -> CellRef {
        let covers = |(first, last): &&(CellRef, CellRef)| {
            (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
        };
        self.merges.iter().find(covers).map_or(cell, |(first, _)| *first)
    }

    fn column_style(&self, column: u32) -> Option<u32> {
        self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column)).map(|(.., style)| *style)
    }
}

fn is_behind_comments(tag: &Tag<'_>) -> bool {
    match tag.shape {
        Shape::Close => tag.depth == 0,
        _ => tag.depth == 1 && BEHIND_COMMENTS.contains(&tag.local()),
    }
}

pub(super) fn area_of(text: &str) -> Option<(CellRef, CellRef)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Some((first.parse().ok()?, last.parse().ok()?))
}

/// The worksheet with the fills of an earlier marking taken off, its marked cells filled and, where `link` names a relationship, with the link to its comments.
pub(super) fn patched(
    text: &str,
    outline: &Outline,
    marks: &Marks,
    styles: &mut Styles,
    link: Option<&Link<'_>>,
) -> Result<String, WhyApart> {
    let mut patch = Patch { outline, styles, edits: Edits::default(), waiting: marks.clone(), row: None, column: 0 };
    let mut tags = Tags::of(text);
    while let Some(tag) = tags.next()? {
        patch.meet(&tag)?;
    }
    if let Some(link) = link {
        let element = format!("<{}legacyDrawing xmlns:r=\"{}\" r:id=\"{}\"/>", outline.prefix, link.namespace, link.relationship);
        patch.edits.insert(outline.link_place, element);
    }
    if patch.waiting.is_empty() { Ok(patch.edits.apply(text)) } else { Err(WhyApart::unusual("a sheet without sheetData")) }
}

/// How a worksheet names the drawing of its comments.
pub(super) struct Link<'a> {
    pub(super) relationship: &'a str,
    /// Namespace of relationship attributes.
    pub(super) namespace: &'a str,
}

/// A walk over the cells in their order.
struct Patch<'a> {
    outline: &'a Outline,
    styles: &'a mut Styles,
    edits: Edits,
    /// Marks whose cell was not met yet.
    waiting: Marks,
    row: Option<Row>,
    /// The next column, for cells that do not say where they stand.
    column: u32,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// From 0.
    number: u32,
    /// Style of its empty cells, if it has one.
    style: Option<u32>,
}

impl Patch<'_> {
    fn meet(&mut self, tag: &Tag<'_>) -> Result<(), WhyApart> {
        match (tag.depth, tag.local(), tag.shape) {
            (1, "sheetData", Shape::Empty) => {
                let rows = self.new_rows(u32::MAX);
                if !rows.is_empty() {
                    self.edits.replace(tag.range(), format!("{}{rows}</{}>", opened(tag.text), tag.name()));
                }
            }
            (1, "sheetData", Shape::Close) => {
                let rows = self.new_rows(u32::MAX);
                self.insert(tag.start, rows);
            }
            (2, "row", Shape::Open | Shape::Empty) => self.row(tag)?,
            (2, "row", Shape::Close) => {
                let cells = self.new_cells(u32::MAX);
                self.insert(tag.start, cells);
            }
            (3, "c", Shape::Open | Shape::Empty) => self.cell(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn insert(&mut self, at: usize, text: String) {
        if !text.is_empty() {
            self.edits.insert(at, text);
        }
    }

    fn row(&mut self, tag: &Tag<'_>) -> Result<(), WhyApart> {
        let last = self.row.map(|row| row.number);
        let next = last.map_or(0, |last| last + 1);
        let number = tag.number("r").map_or(next, |number| number.saturating_sub(1));
        if number < next {
            return Err(WhyApart::unusual("rows are not in order"));
        }
        let missing = self.new_rows(number);
        self.insert(tag.start, missing);
        let has_style = tag.attribute("customFormat").is_some_and(|flag| flag == "1" || flag == "true");
        self.row = Some(Row { number, style: tag.number("s").filter(|_| has_style) });
        self.column = 0;
        let opening = self.spanned(tag, number);
        match tag.shape {
            Shape::Empty => {
                let cells = self.new_cells(u32::MAX);
                if !cells.is_empty() {
                    let opening = opened(opening.as_deref().unwrap_or(tag.text));
                    self.edits.replace(tag.range(), format!("{opening}{cells}</{}>", tag.name()));
                }
            }
            _ => {
                if let Some(opening) = opening {
                    self.edits.replace(tag.range(), opening);
                }
            }
        }
        Ok(())
    }

    /// The row's tag with `spans` wide enough for its marks; `None` where it is wide enough or says nothing.
    fn spanned(&self, tag: &Tag<'_>, number: u32) -> Option<String> {
        let spans = tag.attribute("spans")?;
        let (first, last) = spans.split_once(':').and_then(|(first, last)| first.parse::<u32>().ok().zip(last.parse::<u32>().ok()))?;
        let marks = || self.waiting.range(row_range(number)).map(|(cell, _)| cell.column + 1);
        let (least, most) = (marks().min()?.min(first), marks().max()?.max(last));
        ((least, most) != (first, last)).then(|| with_attribute(tag.text, "spans", &format!("{least}:{most}")))
    }

    fn cell(&mut self, tag: &Tag<'_>) -> Result<(), WhyApart> {
        let Some(row) = self.row else { return Err(WhyApart::unusual("a cell outside a row")) };
        let at = match tag.attribute("r") {
            Some(name) => name.parse::<CellRef>().map_err(WhyApart::unusual)?,
            None => CellRef::new(row.number, self.column),
        };
        if at.row != row.number || at.column < self.column {
            return Err(WhyApart::unusual("cells are not in order"));
        }
        let missing = self.new_cells(at.column);
        self.insert(tag.start, missing);
        self.column = at.column + 1;
        let written = tag.number("s").unwrap_or(0);
        let own = self.styles.without_mark(written);
        let style = self.waiting.remove(&at).map_or(own, |severity| self.styles.marked(own, severity));
        if style != written {
            self.edits.replace(tag.range(), with_attribute(tag.text, "s", &style.to_string()));
        }
        Ok(())
    }

    /// Waiting cells of the current row left of a column.
    fn new_cells(&mut self, before: u32) -> String {
        let Some(row) = self.row else { return String::new() };
        let cells: Vec<(CellRef, Severity)> = self
            .waiting
            .range(row_range(row.number))
            .filter(|(cell, _)| cell.column < before)
            .map(|(cell, severity)| (*cell, *severity))
            .collect();
        cells.into_iter().map(|(cell, severity)| self.new_cell(cell, severity, row.style)).collect()
    }

    fn new_cell(&mut self, cell: CellRef, severity: Severity, row_style: Option<u32>) -> String {
        self.waiting.remove(&cell);
        let style = row_style.or_else(|| self.outline.column_style(cell.column)).unwrap_or(0);
        let own = self.styles.without_mark(style);
        format!("<{}c r=\"{cell}\" s=\"{}\"/>", self.outline.prefix, self.styles.marked(own, severity))
    }

    /// Waiting rows above a row.
    fn new_rows(&mut self, before: u32) -> String {
        let mut rows = String::new();
        let current = self.row;
        while let Some(number) = self.waiting.keys().next().map(|cell| cell.row).filter(|row| *row < before) {
            self.row = Some(Row { number, style: None });
            let cells = self.new_cells(u32::MAX);
            let prefix = &self.outline.prefix;
            rows += &format!("<{prefix}row r=\"{}\">{cells}</{prefix}row>", number + 1);
        }
        self.row = current;
        rows
    }
}

fn row_range(row: u32) -> std::ops::RangeInclusive<CellRef> {
    CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const STYLES: &str = "<styleSheet><fills count=\"2\"><fill/><fill/></fills><cellXfs count=\"5\"><xf/><xf fontId=\"1\"/><xf fontId=\"2\"/><xf fontId=\"3\"/><xf fontId=\"4\"/></cellXfs></styleSheet>";

    fn patch(text: &str, cells: &[&str], link: bool) -> Result<String, WhyApart> {
        let outline = Outline::of(text)?;
        let mut styles = Styles::of(STYLES.to_owned(), None)?;
        let marks = cells.iter().map(|cell| (outline.shown_at(cell.parse().unwrap()), Severity::Blocking)).collect();
        patched(text, &outline, &marks, &mut styles, link.then_some(&Link { relationship: "rId7", namespace: "n" }))
    }

    #[test]
    fn only_marked_cells_get_another_style() {
        let text = "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" s=\"3\" t=\"s\"><v>0</v></c><c r='B2'/></row></sheetData></worksheet>";
        let expected =
            "<worksheet><sheetData><row r=\"2\"><c r=\"A2\" s=\"5\" t=\"s\"><v>0</v></c><c r='B2'/></row></sheetData></worksheet>";
        assert_eq!(patch(text, &["A2"], false).unwrap(), expected);
    }

    #[test]
    fn cells_that_are_not_there_are_added_in_their_places() {
        let text = "<worksheet><cols><col min=\"4\" max=\"5\" style=\"2\"/></cols><sheetData><row r=\"2\" spans=\"1:2\"><c r=\"B2\"/></row>\
            <row r=\"4\" s=\"1\" customFormat=\"1\"/></sheetData></worksheet>";
        let patched = patch(text, &["A1", "A2", "D2", "C4", "B9"], false).unwrap();
        let data = &patched[patched.find("<sheetData>").unwrap()..];
        assert_eq!(
            data,
            "<sheetData><row r=\"1\"><c r=\"A1\" s=\"5\"/></row><row r=\"2\" spans=\"1:4\"><c r=\"A2\" s=\"5\"/><c r=\"B2\"/><c r=\"D2\" s=\"6\"/></row>\
             <row r=\"4\" s=\"1\" customFormat=\"1\"><c r=\"C4\" s=\"7\"/></row><row r=\"9\"><c r=\"B9\" s=\"5\"/></row></sheetData></worksheet>"
        );
        let none = patch("<x:worksheet><x:sheetData/></x:worksheet>", &["B1"], false).unwrap();
        assert_eq!(none, "<x:worksheet><x:sheetData><x:row r=\"1\"><x:c r=\"B1\" s=\"5\"/></x:row></x:sheetData></x:worksheet>");
    }

    #[test]
    fn cells_without_addresses_are_counted() {
        let text = "<worksheet><sheetData><row><c/><c s=\"2\"/></row><row><c/></row></sheetData></worksheet>";
        let expected = "<worksheet><sheetData><row><c/><c s=\"5\"/></row><row><c s=\"6\"/></row></sheetData></worksheet>";
        assert_eq!(patch(text, &["B1", "A2"], false).unwrap(), expected);
    }

    #[test]
    fn a_covered_cell_is_marked_where_it_shows() {
        let text = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\"/></row></sheetData><mergeCells><mergeCell ref=\"A1:C2\"/></mergeCells></worksheet>";
        assert!(patch(text, &["B2"], false).unwrap().contains("<c s=\"5\" r=\"A1\"/><c r=\"B1\"/>"));
    }

    #[test]
    fn the_link_to_comments_stands_before_what_must_follow() {
        let text = "<worksheet><sheetData/><drawing r:id=\"rId1\"/><tableParts/><extLst/></worksheet>";
        let linked = patch(text, &["A1"], true).unwrap();
        assert!(linked.contains("<drawing r:id=\"rId1\"/><legacyDrawing xmlns:r=\"n\" r:id=\"rId7\"/><tableParts/>"), "{linked}");
        let plain = patch("<worksheet><sheetData/></worksheet>", &["A1"], true).unwrap();
        assert!(plain.ends_with("<legacyDrawing xmlns:r=\"n\" r:id=\"rId7\"/></worksheet>"), "{plain}");
    }

    #[test]
    fn what_is_not_in_order_is_left_alone() {
        let text = "<worksheet><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>";
        assert!(patch(text, &["A1"], false).is_err());
    }
}
