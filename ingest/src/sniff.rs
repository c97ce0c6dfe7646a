//! What a file is, by its content and never by its name.

mod ole;
mod plain;

use std::io::{Cursor, Read};

use serde::{Deserialize, Serialize};
use tonghop_domain::refusal::Refusal;
use zip::ZipArchive;

use crate::guard;

/// What holds the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// Excel 2007 and later, also with macros.
    Xlsx,
    /// Excel 97-2003.
    Xls,
    /// Excel's binary workbook.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// Separated text in any encoding.
    Text,
    /// A zip of files: read its [`crate::entries`] one by one.
    Bundle,
}

const PICTURES: [&[u8]; 8] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"\xD7\xCD\xC6\x9A"];

/// The container of a file.
///
/// # Errors
/// What the file is instead, with advice in its wording.
pub fn sniff(bytes: &[u8]) -> Result<Container, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK\x07\x08") {
        return zip_content(bytes);
    }
    if bytes.starts_with(&ole::SIGNATURE) {
        return ole::content(bytes);
    }
    if let Some(refusal) = other_kind(bytes) {
        return Err(refusal);
    }
    plain::check(bytes).map(|()| Container::Text)
}

/// Files that are named, not read.
fn other_kind(bytes: &[u8]) -> Option<Refusal> {
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Some(Refusal::Pdf);
    }
    let is_bitmap = bytes.starts_with(b"BM") && bytes.len() > 26 && bytes[6..10] == [0; 4];
    let is_container_picture = (bytes.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
        || matches!(head.get(4..12), Some(b"ftypheic" | b"ftypmif1" | b"ftypavif"));
    if is_bitmap || is_container_picture || PICTURES.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(Refusal::Picture);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(Refusal::Word);
    }
    // BOF records of BIFF2, BIFF3 and BIFF4, which stood alone, without an OLE container.
    if matches!(head, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Some(Refusal::TooOld);
    }
    None
}

fn zip_content(bytes: &[u8]) -> Result<Container, Refusal> {
    let mut archive = guard::open(bytes)?;
    let names: Vec<String> = archive.file_names().filter_map(|name| name.ok().map(|name| name.to_lowercase())).collect();
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    if names.iter().any(|name| name == "mimetype") && has("content.xml") {
        return open_document(&mut archive);
    }
    if !has("[content_types].xml") {
        return Ok(Container::Bundle);
    }
    if names.iter().any(|name| name.ends_with("workbook.bin")) {
        return Ok(Container::Xlsb);
    }
    if has("word/") {
        return Err(Refusal::Word);
    }
    if has("ppt/") {
        return Err(Refusal::NotATable);
    }
    if names.iter().any(|name| name.contains("workbook") && name.ends_with(".xml")) || has("xl/") {
        return Ok(Container::Xlsx);
    }
    Err(Refusal::NotATable)
}

fn open_document(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Container, Refusal> {
    let mut kind = String::new();
    let part = archive.by_name("mimetype").map_err(guard::damaged)?;
    part.take(200).read_to_string(&mut kind).map_err(guard::damaged)?;
    if kind.contains("opendocument.spreadsheet") {
        return Ok(Container::Ods);
    }
    if kind.contains("opendocument.text") { Err(Refusal::Word) } else { Err(Refusal::NotATable) }
}

/// The records of an xls; `None` where its container cannot be followed.
pub(crate) fn xls_records(bytes: &[u8]) -> Option<Vec<u8>> {
    ole::workbook(bytes)
}

/// Whether a workbook of this container holds macros, which are never run.
pub(crate) fn has_macros(bytes: &[u8], container: Container) -> bool {
    if !matches!(container, Container::Xlsx | Container::Xlsb) {
        return false;
    }
    guard::open(bytes).is_ok_and(|archive| archive.file_names().flatten().any(|name| name.to_lowercase().ends_with("vbaproject.bin")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        assert_eq!(sniff(b""), Err(Refusal::Empty));
        assert_eq!(sniff(b"%PDF-1.7 ..."), Err(Refusal::Pdf));
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Err(Refusal::Picture));
        assert_eq!(sniff(b"\xEF\xBB\xBF  <!DOCTYPE html><html><table>"), Err(Refusal::WebPage));
        assert_eq!(sniff(&[0x09, 0x02, 0x06, 0x00, 0x00, 0x00]), Err(Refusal::TooOld));
        assert_eq!(sniff(&[1, 2, 3, 0, 0, 5, 6, 255, 254]), Err(Refusal::NotATable));
        assert!(matches!(sniff(b"PK\x03\x04 cut off"), Err(Refusal::Damaged { .. })));
        assert!(matches!(sniff(&ole::SIGNATURE), Err(Refusal::Damaged { .. })));
    }

    #[test]
    fn separated_text_is_a_table_whatever_its_words() {
        assert_eq!(sniff("ngày;nội dung\n01/7/2025;<b>tin</b>\n".as_bytes()), Ok(Container::Text));
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("a\tb\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(sniff(&utf16), Ok(Container::Text));
    }
}
