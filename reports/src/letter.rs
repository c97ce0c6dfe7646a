//! The draft of a letter that asks units for their reports, and the zip that carries it with the templates.
//!
//! A docx is a zip of three parts; ours holds only paragraphs, laid out as NĐ 30/2020 asks, number and day left to be filled in.

use std::io::{Cursor, Write};

use jiff::civil::Date;
use tonghop_domain::display;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::plain_text;
use crate::xml::escaped;

/// What the letter asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLetter {
    /// The office that asks.
    pub office: String,
    /// Title of the form.
    pub form: String,
    /// Name of the period with its window.
    pub period: String,
    /// Hạn gửi; `None` where units have different days or none.
    pub due: Option<Date>,
    /// Names of the units that owe the report, in the order of the letter.
    pub units: Vec<String>,
}

/// The letter as a docx.
///
/// # Errors
/// When the zip cannot be written, which memory alone decides.
pub fn request_letter(letter: &RequestLetter) -> Result<Vec<u8>, ZipError> {
    bundle(&[
        ("[Content_Types].xml".to_owned(), CONTENT_TYPES.as_bytes().to_vec()),
        ("_rels/.rels".to_owned(), RELATIONSHIPS.as_bytes().to_vec()),
        ("word/document.xml".to_owned(), document(letter).into_bytes()),
    ])
}

/// A zip of files in their order, with fixed times: the same files give the same bytes.
///
/// # Errors
/// When two files have the same name.
pub fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, bytes) in files {
        writer.start_file(name, options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
     <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
     <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
     <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

/// Half points of the body text.
const BODY: u32 = 28;

#[derive(Clone, Copy)]
enum Look {
    Centred,
    Bold,
    Body,
    Item,
    Right,
}

fn document(letter: &RequestLetter) -> String {
    let due =
        letter.due.map_or_else(|| "theo hạn ghi trong từng tệp mẫu".to_owned(), |day| format!("trước hết ngày {}", display::date(day)));
    let mut text = String::new();
    let mut say = |look: Look, words: &str| text += &paragraph(look, words);
    say(Look::Bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    say(Look::Bold, "Độc lập - Tự do - Hạnh phúc");
    say(Look::Centred, "_______________");
    say(Look::Bold, &letter.office.to_uppercase());
    say(Look::Centred, "Số:          /          ");
    say(Look::Right, "………, ngày     tháng     năm 20…");
    say(Look::Centred, &format!("V/v đề nghị gửi báo cáo {}", letter.period));
    say(Look::Body, &format!("Kính gửi: {} đơn vị có tên dưới đây.", letter.units.len()));
    say(Look::Body, &format!("{} đề nghị các đơn vị báo cáo theo biểu “{}”, {}.", letter.office, letter.form, letter.period));
    say(
        Look::Body,
        "Mỗi đơn vị nhận một tệp mẫu (.xlsx) đã ghi sẵn tên đơn vị, kỳ báo cáo và hạn gửi. Đề nghị ghi số liệu vào các ô trống, không sửa tiêu đề và tên cột; sheet “Hướng dẫn” trong tệp nêu cách ghi từng cột.",
    );
    say(
        Look::Body,
        &format!("Tệp đã ghi gửi về {} {due}. Đơn vị không phát sinh số liệu vẫn gửi tệp, ghi “Không phát sinh”.", letter.office),
    );
    say(Look::Body, "Danh sách đơn vị:");
    for (number, unit) in (1..).zip(&letter.units) {
        say(Look::Item, &format!("{number}. {unit}"));
    }
    say(Look::Body, "Trân trọng cảm ơn sự phối hợp của các đơn vị.");
    say(Look::Right, "THỦ TRƯỞNG CƠ QUAN");
    // A4; margins of 20 mm above and below, 30 mm left, 15 mm right.
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{text}\
         <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

fn paragraph(look: Look, words: &str) -> String {
    let (alignment, indent, weight) = match look {
        Look::Centred => ("center", "", ""),
        Look::Bold => ("center", "", "<w:b/>"),
        Look::Body => ("both", "<w:ind w:firstLine=\"567\"/>", ""),
        Look::Item => ("left", "<w:ind w:left=\"567\"/>", ""),
        Look::Right => ("right", "", "<w:i/>"),
    };
    let words = escaped(&plain_text::visible_with_spaces(words, 4_000));
    format!(
        "<w:p><w:pPr><w:spacing w:before=\"60\" w:after=\"60\"/>{indent}<w:jc w:val=\"{alignment}\"/></w:pPr><w:r><w:rPr>\
         <w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>{weight}<w:sz w:val=\"{BODY}\"/></w:rPr>\
         <w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn the_letter_names_every_unit_and_hides_nothing_in_markup() {
        let letter = RequestLetter {
            office: "Sở Nội vụ".into(),
            form: "Biểu <06a> & phụ lục".into(),
            period: "Quý III năm 2025".into(),
            due: Some(jiff::civil::date(2025, 9, 16)),
            units: vec!["Xã Tân An".into(), "Xã An Tân".into()],
        };
        let bytes = request_letter(&letter).unwrap();
        assert_eq!(bytes, request_letter(&letter).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        for wanted in ["Biểu &lt;06a&gt; &amp; phụ lục", "1. Xã Tân An", "2. Xã An Tân", "trước hết ngày 16/09/2025"] {
            assert!(text.contains(wanted), "{wanted}");
        }
    }
}
