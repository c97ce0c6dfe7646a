//! Workbooks that no good writer makes, written part by part: what the library gets wrong, and what attackers send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use std::io::{Cursor, Write};

use office::{Office, request};
use serde_json::json;
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{Finding, State};
use tonghop_ingest::Reading;
use zip::write::SimpleFileOptions;

const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="9"/></cellXfs></styleSheet>"#;

/// A workbook of one sheet "S" with this content of `<worksheet>`, and these further parts.
fn xlsx(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook =
        format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let sheet = format!(r#"<worksheet xmlns="{main}">{sheet}</worksheet>"#);
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/styles.xml", STYLES),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in parts.iter().chain(more) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let mut request = request("a.xlsx");
    request.keep_cells = true;
    Office::new().read(bytes, &request)
}

fn cells(bytes: &[u8]) -> Vec<(String, String, serde_json::Value)> {
    let reading = read(bytes).unwrap();
    reading.sheets[0].content.iter().map(|cell| (cell.cell.to_string(), cell.kind.clone(), cell.value.clone())).collect()
}

/// Form petitions with these cells as its only row of figures.
fn petitions(figures: &str) -> Reading {
    let text = |cell: &str, text: &str| format!(r#"<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let header = ["Lĩnh vực", "Tổng số tiếp nhận", "Đã trả lời đúng hạn", "Đã trả lời quá hạn", "Đang xử lý"];
    let header: String = header.iter().zip(["A3", "B3", "C3", "D3", "E3"]).map(|(words, cell)| text(cell, words)).collect();
    let sheet = format!(
        r#"<sheetData><row r="1">{}</row><row r="2">{}</row><row r="3">{header}</row><row r="4">{}{figures}</row></sheetData>"#,
        text("A1", "UBND XÃ TÂN AN"),
        text("A2", "Quý III năm 2025"),
        text("A4", "Đất đai"),
    );
    read(&xlsx(&sheet, &[])).unwrap()
}

fn codes(reading: &Reading) -> Vec<String> {
    let place = |finding: &Finding| finding.at.first_cell().map_or("-".to_owned(), |cell| cell.to_string());
    reading.all_findings().map(|finding| format!("{} {}", finding.rule(), place(finding))).collect()
}

#[test]
fn a_formula_without_result_is_no_blank() {
    let reading = petitions(r#"<c r="B4"><f>SUM(C4:E4)</f></c><c r="C4"><v>2</v></c><c r="D4"><v>0</v></c><c r="E4"><v>1</v></c>"#);
    assert_eq!(codes(&reading), ["CELL-10 B4"]);
    assert_eq!(reading.reports[0].facts[0].state, State::Unreadable);
}

#[test]
fn an_empty_text_result_is_a_blank() {
    let reading =
        petitions(r#"<c r="B4" t="str"><f>IF(1,"","")</f><v></v></c><c r="C4"><v>2</v></c><c r="D4"><v>0</v></c><c r="E4"><v>1</v></c>"#);
    assert_eq!(codes(&reading), ["CELL-08 B4"]);
}

#[test]
fn numbers_that_are_none_do_not_poison_sums() {
    let reading = petitions(r#"<c r="B4"><v>1E400</v></c><c r="C4"><v>2</v></c><c r="D4" t="e"><v>#REF!</v></c><c r="E4"><v>1,5</v></c>"#);
    assert_eq!(codes(&reading), ["CELL-01 B4", "CELL-09 D4", "CELL-03 E4", "CELL-12 E4"]);
    let states: Vec<State> = reading.reports[0].facts.iter().map(|fact| fact.state).collect();
    assert_eq!(states, [State::Unreadable, State::Value, State::Unreadable, State::Value]);
}

#[test]
fn far_corners_and_false_dimensions_are_two_cells() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let number = |cell: &str, value: f64| (cell.to_owned(), "number".to_owned(), json!(value));
    assert_eq!(cells(&xlsx(sheet, &[])), [number("A1", 1.0), number("XFD1048576", 2.0)]);
}

#[test]
fn percentages_are_stored_as_shares() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" s="1"><v>0.85</v></c></row></sheetData>"#;
    assert_eq!(cells(&xlsx(sheet, &[])), [("A1".to_owned(), "number".to_owned(), json!(0.85))]);
}

#[test]
fn workbooks_made_to_harm_are_refused() {
    let row = |cell: &str| format!(r#"<sheetData><row><c r="{cell}"><v>1</v></c></row></sheetData>"#);
    let strings =
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    let attacks = [
        ("outside the grid", xlsx(&row("A4294967295"), &[])),
        ("panicked", xlsx(&row("ZZZZZZZ99999999999"), &[])),
        (
            "A1 of sheet S stands twice",
            xlsx(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>"#, &[]),
        ),
        ("more shared strings claimed", xlsx(&row("A1"), &[("xl/sharedStrings.xml", strings)])),
        ("not found in shared strings", xlsx(r#"<sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData>"#, &[])),
    ];
    for (why, bytes) in attacks {
        match read(&bytes) {
            Err(Refusal::Damaged { detail }) => assert!(detail.contains(why), "{why}: {detail}"),
            other => panic!("{why}: {other:?}"),
        }
    }
}

#[test]
fn limits_are_named() {
    let many: String = (1..=50).map(|row| format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c></row>"#)).collect();
    let bytes = xlsx(&format!("<sheetData>{many}</sheetData>"), &[]);
    let mut request = request("a.xlsx");
    request.limits.form.cells = 49;
    let refusal = Office::new().read(&bytes, &request).unwrap_err();
    assert_eq!(refusal, Refusal::TooLarge { limit: "số ô có nội dung".into(), allowed: "49".into(), found: "50".into() });
    request.limits.form.cells = 50;
    assert!(Office::new().read(&bytes, &request).is_ok());
    request.limits.form.part_bytes = 100;
    assert!(matches!(Office::new().read(&bytes, &request), Err(Refusal::TooLarge { limit, .. }) if limit.contains("một phần")));
}
