//! Workbooks written part by part, with nothing of the code under test.

#![allow(dead_code)]

use std::io::{Cursor, Read as _, Write};

use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;

/// A part: pieces that follow each other, each so many times.
pub(crate) type Pieces<'a> = Vec<(&'a str, usize)>;

/// A zip of these parts. Long runs of pieces are packed while they are written, so a part of 1 GiB never stands in memory.
pub(crate) fn zip_of(parts: &[(&str, Pieces<'_>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(false);
    for (name, pieces) in parts {
        writer.start_file(*name, options).unwrap();
        for (piece, count) in pieces {
            let block = piece.repeat(((1 << 20) / piece.len().max(1)).clamp(1, *count));
            let whole = count * piece.len() / block.len();
            (0..whole).for_each(|_| writer.write_all(block.as_bytes()).unwrap());
            let rest = count * piece.len() - whole * block.len();
            writer.write_all(&block.as_bytes()[..rest]).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a workbook of one sheet "S" whose part is not among them.
pub(crate) fn frame() -> Vec<(&'static str, String)> {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relationship =
        |id: &str, kind: &str, target: &str| format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    let relationships = |inner: &str| format!(r#"<Relationships xmlns="{package}/relationships">{inner}</Relationships>"#);
    let inner = relationship("rId1", "worksheet", "worksheets/sheet1.xml")
        + &relationship("rId2", "styles", "styles.xml")
        + &relationship("rId3", "sharedStrings", "sharedStrings.xml");
    let workbook =
        format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    vec![
        ("[Content_Types].xml", format!(r#"<Types xmlns="{package}/content-types"/>"#)),
        ("_rels/.rels", relationships(&relationship("rId1", "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relationships(&inner)),
        ("xl/styles.xml", STYLES.to_owned()),
    ]
}

/// A workbook with these parts; those that have the name of a usual one take its place.
pub(crate) fn workbook(parts: &[(&str, Pieces<'_>)]) -> Vec<u8> {
    let frame = frame();
    let usual = frame.iter().filter(|(name, _)| parts.iter().all(|(own, _)| own != name));
    let mut all: Vec<(&str, Pieces<'_>)> = usual.map(|(name, text)| (*name, vec![(text.as_str(), 1)])).collect();
    all.extend(parts.iter().cloned());
    zip_of(&all)
}

/// The part of the only sheet.
pub(crate) const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A sheet with these pieces inside `<sheetData>`.
pub(crate) fn sheet<'a>(inner: &[(&'a str, usize)]) -> Pieces<'a> {
    let mut pieces = vec![(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#, 1)];
    pieces.extend_from_slice(inner);
    pieces.push(("</sheetData></worksheet>", 1));
    pieces
}

/// A workbook of one sheet with this in its `<sheetData>`.
pub(crate) fn of_rows(inner: &[(&str, usize)]) -> Vec<u8> {
    workbook(&[(SHEET, sheet(inner))])
}

/// An ods with these pieces as its tables.
pub(crate) fn open_document(tables: &[(&str, usize)]) -> Vec<u8> {
    let mut content =
        vec![("<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet>", 1)];
    content.extend_from_slice(tables);
    content.push(("</office:spreadsheet></office:body></office:document-content>", 1));
    zip_of(&[("mimetype", vec![("application/vnd.oasis.opendocument.spreadsheet", 1)]), ("content.xml", content)])
}

/// A workbook with some cells exchanged, as a unit types into them: each keeps its style.
pub(crate) fn corrected(workbook: &[u8], corrections: &[tonghop_fixtures::planter::Correction]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = vec![];
        part.read_to_end(&mut content).unwrap();
        let own: Vec<_> = corrections.iter().filter(|correction| correction.part == name).collect();
        if !own.is_empty() {
            let sheet = String::from_utf8(content).unwrap();
            content = own.iter().fold(sheet, |sheet, correction| with_cell(&sheet, &correction.cell, &correction.xml)).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A sheet with one cell exchanged, taken out or put in.
fn with_cell(sheet: &str, cell: &str, xml: &str) -> String {
    let at = |cell: &str| cell.parse::<tonghop_domain::CellRef>().unwrap();
    let cells = elements(sheet, "<c ", "</c>");
    if let Some(place) = cells.iter().find(|place| attribute(&sheet[(*place).clone()], "r") == cell) {
        let style = attribute(&sheet[place.clone()], "s");
        let has_own = xml.is_empty() || style.is_empty() || !attribute(xml, "s").is_empty();
        let new = if has_own { xml.to_owned() } else { xml.replacen("<c ", &format!("<c s=\"{style}\" "), 1) };
        return format!("{}{new}{}", &sheet[..place.start], &sheet[place.end..]);
    }
    let row = at(cell).row + 1;
    let number = |place: &std::ops::Range<usize>| attribute(&sheet[place.clone()], "r").parse::<u32>().unwrap();
    let rows = elements(sheet, "<row ", "</row>");
    match rows.iter().find(|place| number(place) == row) {
        Some(own) => {
            let is_later = |place: &&std::ops::Range<usize>| {
                own.contains(&place.start) && at(attribute(&sheet[(*place).clone()], "r")).column > at(cell).column
            };
            let place = cells.iter().find(is_later).map_or(own.end - "</row>".len(), |later| later.start);
            format!("{}{xml}{}", &sheet[..place], &sheet[place..])
        }
        None => {
            let later = rows.iter().find(|place| number(place) > row).map(|later| later.start);
            let place = later.unwrap_or_else(|| sheet.find("</sheetData>").unwrap());
            format!("{}<row r=\"{row}\">{xml}</row>{}", &sheet[..place], &sheet[place..])
        }
    }
}

/// Where elements stand; those of one kind are not inside each other.
fn elements(sheet: &str, begin: &str, close: &str) -> Vec<std::ops::Range<usize>> {
    let end = |start: usize| {
        let tag = start + sheet[start..].find('>').unwrap();
        if sheet[..tag].ends_with('/') { tag + 1 } else { start + sheet[start..].find(close).unwrap() + close.len() }
    };
    sheet.match_indices(begin).map(|(start, _)| start..end(start)).collect()
}

/// An attribute of the first tag; empty where it has none.
fn attribute<'x>(element: &'x str, name: &str) -> &'x str {
    let tag = element.split('>').next().unwrap_or("");
    tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("")
}
