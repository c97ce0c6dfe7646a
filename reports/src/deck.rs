//! Slides for a meeting, 16:9, as a PowerPoint file.
//!
//! The package is as small as the format allows: one master, one layout, a theme, slides of text boxes, tables and pictures. No
//! animation, no notes, no external link. Type shrinks until everything fits; what a slide says is plain text and never markup.

mod package;
mod shapes;

use zip::result::ZipError;

pub use crate::document::{Column, Picture, Table};

/// A deck before it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Deck {
    /// Title in the properties of the file.
    pub title: String,
    /// The slides in their order.
    pub slides: Vec<Slide>,
    /// Source, closing date, version; at the foot of every slide but those that are one picture, which say it themselves.
    pub footer: String,
}

/// One slide.
#[derive(Debug, Clone, PartialEq)]
pub struct Slide {
    /// What it says in one sentence.
    pub title: String,
    /// What must be known about missing data: "Tạm tính (32/34 báo cáo)"; `None` when the data are complete.
    pub note: Option<String>,
    /// What stands below.
    pub content: Content,
}

/// What stands on a slide.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The opening slide: lines under the title.
    Opening(Vec<String>),
    /// Sentences, one point each.
    Points(Vec<String>),
    /// Sentences above a table.
    Table {
        /// Sentences.
        points: Vec<String>,
        /// The table.
        table: Table,
    },
    /// One picture that fills the slide; it has title and source of its own, so the slide's title is for readers who cannot see it.
    Picture(Picture),
}

impl Deck {
    /// The deck as a pptx. The same deck gives the same bytes.
    ///
    /// # Errors
    /// When the zip cannot be written, which memory alone decides.
    pub fn pptx(&self) -> Result<Vec<u8>, ZipError> {
        crate::letter::bundle(&package::files(self))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::io::{Cursor, Read};

    use resvg::usvg::roxmltree::Document;

    use super::*;

    fn deck(name: &str) -> Deck {
        let table = Table {
            columns: vec![Column::words("Đơn vị", 3), Column::figures("Điểm", 1)],
            rows: (0..12).map(|_| vec![name.to_owned(), "1,5".to_owned()]).collect(),
        };
        let slide = |content| Slide { title: name.to_owned(), note: Some("Tạm tính (32/34 báo cáo)".into()), content };
        let picture = Picture { png: vec![0x89, b'P', b'N', b'G'], size: (1920, 1080), description: name.to_owned() };
        Deck {
            title: name.to_owned(),
            slides: vec![
                slide(Content::Opening(vec![name.to_owned()])),
                slide(Content::Points(vec![name.to_owned(); 9])),
                slide(Content::Table { points: vec![], table }),
                slide(Content::Picture(picture)),
            ],
            footer: name.to_owned(),
        }
    }

    #[test]
    fn every_part_is_xml_and_is_named_where_it_must_be() {
        for name in
            ["Xã Tân An", "</a:t><script>alert(1)</script>", "=cmd|'/C calc'!A0", "＝1", "a\u{202E}\u{0}\u{FFFF}b", &"ộ".repeat(10_000)]
        {
            let bytes = deck(name).pptx().unwrap();
            assert!(bytes == deck(name).pptx().unwrap());
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
            let mut types = String::new();
            archive.by_name("[Content_Types].xml").unwrap().read_to_string(&mut types).unwrap();
            for part in names.iter().filter(|part| !part.ends_with(".png")) {
                let mut text = String::new();
                archive.by_name(part).unwrap().read_to_string(&mut text).unwrap();
                let parsed = Document::parse(&text).unwrap_or_else(|fault| panic!("{part}: {fault}"));
                assert!(!text.contains("<script") && !text.contains('\u{202E}'), "{part}");
                let is_known = part.ends_with(".rels") || part == "[Content_Types].xml" || types.contains(&format!("\"/{part}\""));
                assert!(is_known, "{part} has no content type");
                // Every relationship leads to a part that is there.
                for target in parsed.descendants().filter_map(|node| node.attribute("Target")).filter(|_| part.ends_with(".rels")) {
                    let file = target.rsplit('/').next().unwrap();
                    assert!(names.iter().any(|name| name.ends_with(file)), "{part} → {target}");
                }
            }
            assert_eq!(names.iter().filter(|part| part.starts_with("ppt/slides/slide")).count(), 4);
        }
    }

    #[test]
    fn type_shrinks_until_a_slide_holds_its_text() {
        let few = shapes::fitting(&["Một câu ngắn.".to_owned()], 11_000_000, 4_500_000);
        let many =
            shapes::fitting(&vec!["Một câu dài hơn nhiều, nói đủ một số liệu và ba kỳ để so sánh.".repeat(3); 12], 11_000_000, 4_500_000);
        assert!(few > many && many >= shapes::SMALLEST, "{few} {many}");
    }
}
