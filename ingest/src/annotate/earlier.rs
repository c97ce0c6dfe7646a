//! What an earlier marking left in a workbook: the list of corrections, and which fills stand over which fills of the unit.
//!
//! The list carries in its hidden first row, behind its mark, one cell for each fill of ours: `F4A7A1 <fill>…</fill>`, the colour and
//! the fill that a cell of this colour had before. A text of a cell survives every program that units save with, and a colour stays
//! with its cell when rows are inserted; an address would not.

use std::collections::BTreeMap;

use quick_xml::escape::unescape;
use tonghop_domain::correction::{LIST_MARK, UNTYPED_MARK};

use super::WhyApart;
use super::markup::{Shape, Tags};
use super::package::Package;
use super::workbook_part::{SheetEntry, WorkbookPart};

/// Colour of six digits → the fill that stood there before, its tags without prefix.
pub(super) type KnownFills = BTreeMap<String, String>;

/// The lists of earlier markings and what they say.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Their sheets; more than one only where an old version wrote a second.
    pub(super) lists: Vec<SheetEntry>,
    pub(super) fills: KnownFills,
    /// Whether the cells were drawn from separated text ([`UNTYPED_MARK`]).
    pub(super) is_untyped: bool,
}

impl Earlier {
    pub(super) fn of(package: &mut Package<'_>, workbook: &WorkbookPart) -> Result<Self, WhyApart> {
        let mut earlier = Self::default();
        let shared = shared_texts(package, workbook)?;
        for sheet in &workbook.sheets {
            let Some(text) = package.text(&sheet.part)? else { continue };
            let Some(cells) = first_row(&text, &shared)? else { continue };
            earlier.lists.push(sheet.clone());
            earlier.is_untyped |= cells.iter().any(|cell| cell == UNTYPED_MARK);
            earlier.fills.extend(cells.iter().skip(1).filter_map(|cell| record(cell)));
        }
        Ok(earlier)
    }

    /// Whether the workbook was marked before.
    pub(super) fn is_marked(&self) -> bool {
        !self.lists.is_empty()
    }
}

fn record(cell: &str) -> Option<(String, String)> {
    let (colour, fill) = cell.split_once(' ')?;
    let is_colour = colour.len() == 6 && colour.chars().all(|digit| digit.is_ascii_hexdigit());
    let is_fill = fill.starts_with("<fill") && fill.ends_with('>') && is_whole(fill);
    (is_colour && is_fill).then(|| (colour.to_uppercase(), fill.to_owned()))
}

/// Whether a text is one element: what somebody typed into our cell must not break the styles.
fn is_whole(fill: &str) -> bool {
    let mut tags = Tags::of(fill);
    let mut roots = 0;
    let mut open = 0_i64;
    loop {
        match tags.next() {
            Err(_) => return false,
            Ok(None) => return roots == 1 && open == 0,
            Ok(Some(tag)) => {
                roots += usize::from(tag.depth == 0 && tag.shape != Shape::Close);
                open += match tag.shape {
                    Shape::Open => 1,
                    Shape::Close => -1,
                    Shape::Empty => 0,
                };
            }
        }
    }
}

/// The texts of the first row where its first cell is our mark. Only the beginning of the part is looked at.
fn first_row(sheet: &str, shared: &[String]) -> Result<Option<Vec<String>>, WhyApart> {
    let mut tags = Tags::of(sheet);
    let mut cells: Vec<String> = vec![];
    let (mut is_shared, mut from, mut cell) = (false, None, String::new());
    while let Some(tag) = tags.next()? {
        match (tag.local(), tag.shape) {
            ("c", Shape::Open) => {
                is_shared = tag.attribute("t").is_some_and(|kind| kind == "s");
                cell.clear();
            }
            ("v" | "t", Shape::Open) => from = Some(tag.end),
            ("v" | "t", Shape::Close) => {
                let text = from.take().map_or("", |from| &sheet[from..tag.start]);
                cell += &unescape(text).map_err(WhyApart::unusual)?;
            }
            ("c", Shape::Close) => {
                let index = is_shared.then(|| cell.trim().parse::<usize>().ok()).flatten();
                let text = index.map_or_else(|| cell.clone(), |index| shared.get(index).cloned().unwrap_or_default());
                if cells.is_empty() && text != LIST_MARK {
                    return Ok(None);
                }
                cells.push(text);
            }
            ("row" | "sheetData", Shape::Close | Shape::Empty) => break,
            _ => {}
        }
    }
    Ok((!cells.is_empty()).then_some(cells))
}

/// The shared texts, where our mark is one of them; else nothing, since a mark would then stand in its cell.
fn shared_texts(package: &mut Package<'_>, workbook: &WorkbookPart) -> Result<Vec<String>, WhyApart> {
    let relations = package.relationships(&workbook.part)?;
    let Some(part) = relations.iter().find(|relation| relation.is("sharedStrings")) else { return Ok(vec![]) };
    let Some(text) = package.text(&part.target)?.filter(|text| text.contains(LIST_MARK)) else { return Ok(vec![]) };
    let mut tags = Tags::of(&text);
    let (mut all, mut one, mut from) = (vec![], String::new(), None);
    while let Some(tag) = tags.next()? {
        match (tag.local(), tag.shape) {
            ("t", Shape::Open) => from = Some(tag.end),
            ("t", Shape::Close) => {
                let part = from.take().map_or("", |from| &text[from..tag.start]);
                one += &unescape(part).map_err(WhyApart::unusual)?;
            }
            ("si", Shape::Close | Shape::Empty) => all.push(std::mem::take(&mut one)),
            _ => {}
        }
    }
    Ok(all)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sheet_that_begins_with_our_mark_is_ours() {
        let sheet = |first: &str| {
            format!(
                "<worksheet><sheetData><row r=\"1\">{first}<c r=\"B1\" t=\"inlineStr\"><is><t>b &lt;</t></is></c></row></sheetData></worksheet>"
            )
        };
        let inline = sheet(&format!("<c r=\"A1\" t=\"inlineStr\"><is><t>{LIST_MARK}</t></is></c>"));
        assert_eq!(first_row(&inline, &[]).unwrap().unwrap(), [LIST_MARK, "b <"]);
        let shared = sheet("<c r=\"A1\" t=\"s\"><v>1</v></c>");
        assert_eq!(first_row(&shared, &[String::new(), LIST_MARK.to_owned()]).unwrap().unwrap().len(), 2);
        assert_eq!(first_row(&shared, &[]).unwrap(), None);
        assert_eq!(first_row(&sheet(""), &[]).unwrap(), None);
        assert_eq!(first_row("<worksheet><sheetData/></worksheet>", &[]).unwrap(), None);
    }

    #[test]
    fn a_record_is_a_colour_and_a_whole_fill() {
        assert_eq!(record("f4a7a2 <fill><x/></fill>").unwrap(), ("F4A7A2".to_owned(), "<fill><x/></fill>".to_owned()));
        for wrong in ["F4A7A2", "F4A7A2 <fill>", "F4A7A2 <fill></fill><fill></fill>", "xyz <fill/>", "F4A7A2 <font/>"] {
            assert_eq!(record(wrong), None, "{wrong}");
        }
    }
}
