//! The package of a Word document: what the library builds, without what differs from run to run.

use docx_rs::{Docx, XMLDocx};
use zip::result::ZipError;

use super::sequence::ordered;
use crate::letter::bundle;

/// The instant that every document of ours says it was made at: exports carry no clock.
const NO_CLOCK: &str = "2000-01-01T00:00:00Z";

/// The parts in one zip with fixed times, in a fixed order.
pub(super) fn package(document: Docx, title: &str) -> Result<Vec<u8>, ZipError> {
    let parts = document.created_at(NO_CLOCK).updated_at(NO_CLOCK).build();
    bundle(&files(parts, title))
}

fn files(parts: XMLDocx, title: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("_rels/.rels".to_owned(), parts.rels),
        ("docProps/app.xml".to_owned(), parts.doc_props.app),
        ("docProps/core.xml".to_owned(), titled(&parts.doc_props.core, title)),
        ("docProps/custom.xml".to_owned(), parts.doc_props.custom),
        ("word/_rels/document.xml.rels".to_owned(), parts.document_rels),
        ("word/comments.xml".to_owned(), parts.comments),
        ("word/commentsExtended.xml".to_owned(), parts.comments_extended),
        ("word/document.xml".to_owned(), low_ends(&repeated_headings(&plain_grid(&steady(parts.document))))),
        ("word/fontTable.xml".to_owned(), parts.font_table),
        ("word/footnotes.xml".to_owned(), parts.footnotes),
        ("word/numbering.xml".to_owned(), parts.numberings),
        ("word/settings.xml".to_owned(), parts.settings),
        ("word/styles.xml".to_owned(), in_vietnamese(&parts.styles)),
    ];
    for (number, header) in (1..).zip(parts.headers) {
        files.push((format!("word/header{number}.xml"), steady(header)));
    }
    for (number, footer) in (1..).zip(parts.footers) {
        files.push((format!("word/footer{number}.xml"), steady(footer)));
    }
    // Pictures are no XML: they come after what is put in order.
    let mut files: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, part)| (name, ordered(part))).collect();
    files.extend(parts.media.into_iter().map(|(id, bytes)| (format!("word/media/{id}.png"), bytes)));
    files.sort();
    // The list of content types comes first, as readers that stream expect.
    files.insert(0, ("[Content_Types].xml".to_owned(), parts.content_type));
    files
}

/// Without the identities that the library counts per thread: they differ with what the thread wrote before, and nothing refers to them.
fn steady(part: Vec<u8>) -> Vec<u8> {
    const IDENTITY: &str = " w14:paraId=\"";
    let Ok(text) = String::from_utf8(part) else { return vec![] };
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(IDENTITY) {
        kept.push_str(before);
        rest = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept.into_bytes()
}

/// The library ends a section by an empty paragraph, which would make an empty page behind a full one: here it is one point high.
fn low_ends(part: &[u8]) -> Vec<u8> {
    let low = "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\" /><w:rPr><w:sz w:val=\"2\" /></w:rPr>";
    replaced(part, "<w:p><w:pPr><w:sectPr>", &format!("<w:p><w:pPr>{low}<w:sectPr>"))
}

/// The library says of each column of a table in which unit its width is; the schema has no such word there.
fn plain_grid(part: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(part);
    let mut columns = text.split("<w:gridCol ");
    let first = columns.next().unwrap_or_default().to_owned();
    columns.fold(first, |whole, column| whole + "<w:gridCol " + &column.replacen(" w:type=\"dxa\"", "", 1)).into_bytes()
}

/// The library writes no title; readers for the blind announce a document by it.
fn titled(part: &[u8], title: &str) -> Vec<u8> {
    let title = crate::xml::escaped(&crate::plain_text::visible(title, 250));
    let element = format!("<dc:title>{title}</dc:title></cp:coreProperties>");
    let text = String::from_utf8_lossy(part).replace("</cp:coreProperties>", &element);
    text.replace(">unknown<", ">tonghop<").into_bytes()
}

/// The library cannot say that a row is repeated on every page; rows whose height is the least there is are our rows of headings.
fn repeated_headings(part: &[u8]) -> Vec<u8> {
    replaced(part, "<w:trHeight w:val=\"1\" w:hRule=\"atLeast\" />", "<w:tblHeader />")
}

/// The language of all text, so that no word processor marks every word as misspelt.
fn in_vietnamese(part: &[u8]) -> Vec<u8> {
    replaced(part, "</w:rPr></w:rPrDefault>", "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\" /></w:rPr></w:rPrDefault>")
}

fn replaced(part: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(part).replace(from, to).into_bytes()
}
