use jiff::civil::date;
use proptest::prelude::*;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_fixtures::broken;

use super::*;

fn unit(id: &str, name: &str, parent: Option<&str>) -> OrgUnit {
    OrgUnit {
        id: OrgUnitId::new(id),
        code: id.to_owned(),
        name: name.to_owned(),
        kind: "xa".to_owned(),
        level: UnitLevel::Commune,
        parent: parent.map(OrgUnitId::new),
        valid_from: date(2020, 1, 1),
        valid_to: None,
        aliases: vec![],
        group: None,
    }
}

fn knowledge() -> Knowledge {
    let units = vec![unit("p", "Tỉnh Mẫu Sơn", None), unit("a", "Xã Bình Minh", Some("p")), unit("b", "Xã Tân An", Some("p"))];
    let calendar = Calendar::load(include_str!("../../../domain/calendars/cchc.toml")).unwrap();
    Knowledge {
        units: UnitDirectory::new(units, vec![]),
        root: Some(OrgUnitId::new("p")),
        calendars: Calendars::new(vec![calendar], vec![]),
        ..Knowledge::default()
    }
}

fn read(bytes: &[u8]) -> Result<Narrative, Refusal> {
    narrative(bytes, &Limits::default(), &knowledge(), "cchc", date(2025, 9, 17))
}

/// A Word document of this body and these styles.
fn document(body: &str, styles: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let body = format!("<w:document {space}><w:body>{body}</w:body></w:document>");
    let styles = format!("<w:styles {space}>{styles}</w:styles>");
    broken::zip_of(&[("word/document.xml", body.as_bytes()), ("word/styles.xml", styles.as_bytes())]).unwrap()
}

fn paragraph(properties: &str, run: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>")
}

fn outline(found: &Narrative) -> Vec<(u8, &str, &str)> {
    found.sections.iter().map(|section| (section.level, section.heading.as_str(), section.text.as_str())).collect()
}

#[test]
fn sections_follow_outline_levels_styles_and_the_numbering_of_official_documents() {
    let body = [
        paragraph("", "", "UBND XÃ BÌNH MINH"),
        paragraph("", "", "Kết quả công tác cải cách hành chính quý III năm 2025"),
        paragraph("<w:pStyle w:val=\"De1\"/>", "", "Công tác chỉ đạo"),
        paragraph("", "", "Đã ban hành 02 kế hoạch &amp; 01 công văn."),
        paragraph("<w:outlineLvl w:val=\"1\"/>", "", "Tuyên truyền"),
        paragraph("", "", "Phát 40 lượt tin."),
        paragraph("", "", "II. KHÓ KHĂN, VƯỚNG MẮC"),
        paragraph("", "<w:b/>", "1. Về nhân lực"),
        paragraph("", "", "1. Thiếu 02 công chức."),
    ];
    let bytes = document(&body.concat(), "<w:style w:styleId=\"De1\"><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>");
    let found = read(&bytes).unwrap();
    let expected = [
        (0, "", "UBND XÃ BÌNH MINH\nKết quả công tác cải cách hành chính quý III năm 2025"),
        (1, "Công tác chỉ đạo", "Đã ban hành 02 kế hoạch & 01 công văn."),
        (2, "Tuyên truyền", "Phát 40 lượt tin."),
        (1, "II. KHÓ KHĂN, VƯỚNG MẮC", ""),
        (2, "1. Về nhân lực", "1. Thiếu 02 công chức."),
    ];
    assert_eq!(outline(&found), expected);
    assert_eq!(found.unit, Some(OrgUnitId::new("a")));
    assert_eq!(found.period.unwrap().to_string(), "cchc:2025-Q3");
}

#[test]
fn deleted_text_and_field_codes_are_left_out_and_rows_are_lines() {
    let body = "<w:p><w:r><w:t>Giữ</w:t></w:r><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>\
                <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Nội dung</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    assert_eq!(outline(&read(&document(body, "")).unwrap()), [(0, "", "Giữ\nNội dung | 12")]);
}

#[test]
fn a_head_that_names_two_units_names_none() {
    let body = [paragraph("", "", "UBND xã Bình Minh"), paragraph("", "", "Xã Tân An")].concat();
    assert_eq!(read(&document(&body, "")).unwrap().unit, None);
}

#[test]
fn what_is_hostile_is_refused_or_bounded() {
    assert!(matches!(read(b"PK\x03\x04 nothing"), Err(Refusal::Damaged { .. })));
    assert!(matches!(read(&broken::zip_of(&[("a.txt", b"x")]).unwrap()), Err(Refusal::Damaged { .. })), "no document inside");
    let deep = "<w:a>".repeat(5_000);
    assert!(matches!(read(&document(&deep, "")), Err(Refusal::TooLarge { .. })));
    let many = paragraph("<w:outlineLvl w:val=\"0\"/>", "", "Mục").repeat(3_000);
    assert_eq!(read(&document(&many, "")).unwrap().sections.len(), MOST_SECTIONS - 1, "the empty beginning is left out");
    let entity = "<!DOCTYPE d [<!ENTITY x \"expanded\">]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>a&x;b</w:t></w:r></w:p></w:body></w:document>";
    let bytes = broken::zip_of(&[("word/document.xml", entity.as_bytes())]).unwrap();
    assert_eq!(outline(&read(&bytes).unwrap()), [(0, "", "ab")], "an entity is never expanded");
}

proptest! {
    /// Whatever stands in the part, there is an answer, and no text of a run is lost from a document that is well formed.
    #[test]
    fn any_document_is_taken_apart_or_refused(body in "(<w:(p|r|t|tr|tc|del)>|</w:(p|r|t|tr|tc|del)>|[a-zĐ&;. ]|\n){0,60}", words in prop::collection::vec("[a-z]{1,8}", 0..10)) {
        let _ = read(&document(&body, ""));
        let body: String = words.iter().map(|word| paragraph("", "", word)).collect();
        let found = read(&document(&body, "")).unwrap();
        let text: Vec<&str> = found.sections.iter().flat_map(|section| section.text.lines()).collect();
        prop_assert_eq!(text, words.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
