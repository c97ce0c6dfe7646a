//! Workbooks that no good writer makes, written part by part: what the library gets wrong, and what attackers send.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;
mod package;

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
    package_of(&format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#), more)
}

/// A workbook with this part as its only sheet.
fn package_of(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook =
        format!(r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    let relations = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/worksheets/sheet1.xml", sheet),
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
    assert_eq!(codes(&reading), ["CELL-15 B4", "CELL-09 D4", "CELL-03 E4", "CELL-12 E4"]);
    let states: Vec<State> = reading.reports[0].facts.iter().map(|fact| fact.state).collect();
    assert_eq!(states, [State::Unreadable, State::Value, State::Unreadable, State::Value]);
}

#[test]
fn far_corners_and_false_dimensions_are_two_cells() {
    let sheet = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let number = |cell: &str, value: f64| (cell.to_owned(), "number".to_owned(), json!(value));
    assert_eq!(cells(&xlsx(sheet, &[])), [number("A1", 1.0), number("XFD1048576", 2.0)]);
}

/// Type and value of the cells of one sheet of two shared texts, one address and content after the other.
fn stored(sheet_data: &str) -> Vec<String> {
    let strings = r#"<sst><si><t>Konto</t></si><si><r><t xml:space="preserve">Hồ </t></r><r><t>sơ</t></r></si></sst>"#;
    let bytes = xlsx(&format!("<dimension ref=\"1:69\"/><sheetData>{sheet_data}</sheetData>"), &[("xl/sharedStrings.xml", strings)]);
    cells(&bytes).into_iter().map(|(cell, kind, value)| format!("{cell} {kind} {value}")).collect()
}

#[test]
fn what_the_library_gets_wrong_is_read_or_refused_at_its_cell() {
    let row = |cells: &str| stored(&format!("<row>{cells}</row>"));
    assert_eq!(row(r#"<c t="s"><v>1 </v></c><c t="s"><v>0</v></c>"#), [r#"A1 text "Hồ sơ""#, r#"B1 text "Konto""#], "V1");
    assert_eq!(
        row(r#"<c t="s"><v>x</v></c><c t="s"><v>7</v></c><c t="s"><v>1.0</v></c>"#),
        [r#"A1 error "x""#, r#"B1 error "7""#, r#"C1 error "1.0""#],
        "V1"
    );
    assert_eq!(
        row("<c><v>1E400</v></c><c><v>NaN</v></c><c><v>-INF</v></c>"),
        [r#"A1 error "1E400""#, r#"B1 error "NaN""#, r#"C1 error "-INF""#],
        "V5"
    );
    assert_eq!(row("<c><v>1,5</v></c><c><v> 5\n</v></c>"), [r#"A1 text "1,5""#, "B1 number 5.0"], "V7");
    assert_eq!(row(r#"<c t="inlineStr"><is><t>City </t><rPh><t>x</t></rPh></is></c>"#), [r#"A1 text "City ""#], "V8");
    assert_eq!(row(r#"<c t="e"><v>#SPILL!</v></c><c t="b"><v>2</v></c>"#), [r##"A1 error "#SPILL!""##, r#"B1 error "2""#]);
    assert_eq!(
        row(r#"<c t="d"><v>2025-07-01</v></c><c t="d"><v>2025-07-01T08:30:00</v></c>"#),
        [r#"A1 date "2025-07-01""#, r#"B1 date "2025-07-01T08:30:00""#],
        "V11"
    );
    assert_eq!(row(r#"<c t="str"><v><![CDATA[a&b]]> &lt;_x000D_</v></c>"#), [r#"A1 text "a&b <\r""#]);
    assert_eq!(
        stored(r#"<row r="3"><c r="C3"><v>1</v></c></row><row><c><v>2</v></c><c r="D1"><v>3</v></c></row>"#),
        ["D1 number 3.0", "C3 number 1.0", "A4 number 2.0"]
    );
}

#[test]
fn charts_and_macro_sheets_are_no_worksheets() {
    for root in ["chartsheet", "dialogsheet", "xm:macrosheet"] {
        let bytes = package_of(&format!(r#"<{root} xmlns:xm="x"/>"#), &[]);
        assert_eq!(read(&bytes).unwrap().sheets.len(), 0, "{root}");
    }
    assert!(matches!(read(&package_of("<html/>", &[])), Err(Refusal::Damaged { .. })));
}

#[test]
fn tables_of_text_in_old_codings_are_read() {
    let latin = |text: &str| -> Vec<u8> { text.chars().map(|letter| u8::try_from(letter).unwrap()).collect() };
    let vni = latin("Soá hoà sô ñaõ giaûi quyeát;UBND xaõ Taân An\n1;2\n");
    let tcvn3 = latin("Sè hå s¬ ®· gi¶i quyÕt;UBND x· T©n An\n1;2\n");
    for bytes in [vni, tcvn3] {
        let told: Vec<String> = cells(&bytes).into_iter().map(|(cell, _, value)| format!("{cell} {value}")).collect();
        assert_eq!(told, [r#"A1 "Số hồ sơ đã giải quyết""#, r#"B1 "UBND xã Tân An""#, r#"A2 "1""#, r#"B2 "2""#]);
    }
}

#[test]
fn days_count_from_what_the_workbook_says() {
    let workbook = r#"<workbook xmlns:r="r" xmlns:x15="x"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets><extLst><ext><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>"#;
    let styles = r#"<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let parts = [
        ("xl/workbook.xml", vec![(workbook, 1)]),
        ("xl/styles.xml", vec![(styles, 1)]),
        (package::SHEET, package::sheet(&[(r#"<row><c s="0"><v>44377</v></c></row>"#, 1)])),
    ];
    assert_eq!(cells(&package::workbook(&parts)), [("A1".to_owned(), "date".to_owned(), json!("2025-07-01"))]);
}

#[test]
fn percentages_are_stored_as_shares() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" s="1"><v>0.85</v></c></row></sheetData>"#;
    assert_eq!(cells(&xlsx(sheet, &[])), [("A1".to_owned(), "number".to_owned(), json!(0.85))]);
}

#[test]
fn workbooks_made_to_harm_are_refused() {
    let row = |cell: &str| format!(r#"<sheetData><row><c r="{cell}"><v>1</v></c></row></sheetData>"#);
    let attacks = [
        ("outside the grid", xlsx(&row("A4294967295"), &[])),
        ("outside the grid", xlsx(&row("ZZZZZZZ99999999999"), &[])),
        ("outside the grid", xlsx(r#"<sheetData><row r="4294967296"/></sheetData>"#, &[])),
        ("outside the grid", xlsx(r#"<sheetData><row r="1048576"/><row/></sheetData>"#, &[])),
        ("outside the grid", xlsx(r#"<sheetData><row r="1"><c r="XFD1"/><c><v>1</v></c></row></sheetData>"#, &[])),
        (
            "A1 of sheet S stands twice",
            xlsx(r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row></sheetData>"#, &[]),
        ),
        ("document type", xlsx("<sheetData/>", &[("xl/sharedStrings.xml", r#"<!DOCTYPE a [<!ENTITY b "c">]><sst/>"#)])),
        ("is not known", xlsx(r#"<sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>"#, &[])),
        ("not open", xlsx("<sheetData></sheetdata>", &[])),
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
