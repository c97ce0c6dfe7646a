//! Workbooks written part by part, with nothing of the code under test.

#![allow(dead_code)]

use std::io::{Cursor, Write};

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
