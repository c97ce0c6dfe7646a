//! Annotated copies: nothing but the named parts differs, the copy gives the same findings, the corrected copy gives none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use office::{kstt_06a, read_06a};
use tonghop_domain::{Finding, Severity};
use tonghop_ingest::{CHANGED_PARTS, Reading, WhyApart, annotate};
use zip::{ZipArchive, ZipWriter};

fn broken() -> Vec<u8> {
    let mut wrong = office::TAN_AN;
    wrong[0] += 1;
    kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", wrong), ("Đất đai", office::TAN_AN)])
}

fn findings(reading: &Reading) -> Vec<Finding> {
    reading.all_findings().cloned().collect()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = vec![];
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn text(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).unwrap()
}

/// Puts parts into a workbook, in place of those of the same name.
fn with_parts(bytes: &[u8], new: &[(&str, &str)]) -> Vec<u8> {
    let mut all = parts(bytes);
    all.extend(new.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in all {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn may_change(part: &str) -> bool {
    CHANGED_PARTS.iter().any(|(pattern, _)| match pattern.split_once('*') {
        None => part == *pattern,
        Some((begin, end)) => part.starts_with(begin) && part.ends_with(end) && !part[begin.len()..].contains('/'),
    })
}

#[test]
fn only_the_named_parts_differ_and_the_docs_name_them() {
    let docs = include_str!("../../docs/annotated-copies.md");
    let named: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(named, CHANGED_PARTS.map(|(pattern, _)| pattern));
    let original = with_parts(&broken(), &[("xl/vbaProject.bin", "macros"), ("customXml/item1.xml", "<a/>")]);
    let copy = annotate(&original, &findings(&read_06a(&original))).unwrap();
    let (before, after) = (parts(&original), parts(&copy));
    let differing: Vec<&String> = before.keys().filter(|name| after.get(*name) != before.get(*name)).collect();
    assert!(differing.iter().all(|name| may_change(name)), "{differing:?}");
    assert!(after.keys().all(|name| before.contains_key(name) || may_change(name)));
    assert_eq!(after["xl/sharedStrings.xml"], before["xl/sharedStrings.xml"]);
    assert!(!may_change("xl/sharedStrings.xml") && !may_change("xl/worksheets/_rels/deeper/x") && !may_change("xl/theme/theme1.xml"));
}

#[test]
fn a_sheet_differs_only_in_the_styles_of_marked_cells() {
    let original = broken();
    let all = findings(&read_06a(&original));
    let copy = annotate(&original, &all).unwrap();
    let (before, after) = (text(&parts(&original), "xl/worksheets/sheet1.xml"), text(&parts(&copy), "xl/worksheets/sheet1.xml"));
    let style = styles_of_cells(&after);
    let marked: Vec<&String> =
        style.iter().filter(|(cell, style)| styles_of_cells(&before).get(*cell) != Some(style)).map(|(cell, _)| cell).collect();
    let wanted: std::collections::BTreeSet<String> = all
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
        .filter_map(|finding| finding.at.first_cell())
        .map(|cell| cell.to_string())
        .collect();
    assert_eq!(marked.into_iter().cloned().collect::<std::collections::BTreeSet<_>>(), wanted);
    let after_number = |rest: &str| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).trim_start_matches('"').to_owned();
    let without_styles = |text: &str| {
        text.split(" s=\"")
            .enumerate()
            .map(|(place, rest)| if place == 0 { rest.to_owned() } else { after_number(rest) })
            .collect::<String>()
    };
    let link = after.split("<legacyDrawing").nth(1).unwrap().split("/>").next().unwrap();
    assert_eq!(without_styles(&after).replace(&format!("<legacyDrawing{link}/>"), ""), without_styles(&before));
}

/// Cell → style as written.
fn styles_of_cells(sheet: &str) -> BTreeMap<String, String> {
    let attribute =
        |cell: &str, name: &str| cell.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("0").to_owned();
    sheet
        .split("<c ")
        .skip(1)
        .map(|cell| cell.split('>').next().unwrap())
        .map(|cell| (attribute(cell, "r"), attribute(cell, "s")))
        .collect()
}

#[test]
fn the_copy_untouched_gives_the_same_findings_and_the_corrected_one_none() {
    let original = broken();
    let before = read_06a(&original);
    let all = findings(&before);
    assert!(all.iter().any(|finding| finding.severity == Severity::Blocking));
    let copy = annotate(&original, &all).unwrap();
    assert_eq!(copy, annotate(&original, &all).unwrap(), "the same input gives the same bytes");
    let again = read_06a(&copy);
    assert_eq!(findings(&again), all);
    assert_eq!(again.sheets, before.sheets, "our sheet is none of the unit's");
    assert_eq!(again.reports[0].facts, before.reports[0].facts);
    // The officer types the right figure into the marked cell.
    let sheet = text(&parts(&copy), "xl/worksheets/sheet1.xml");
    let wrong = format!("<v>{}</v>", office::TAN_AN[0] + 1);
    assert_eq!(sheet.matches(&wrong).count(), 1, "{sheet}");
    let sheet = sheet.replace(&wrong, &format!("<v>{}</v>", office::TAN_AN[0]));
    let corrected = read_06a(&with_parts(&copy, &[("xl/worksheets/sheet1.xml", &sheet)]));
    assert_eq!(findings(&corrected), vec![]);
}

#[test]
fn a_copy_marked_again_is_the_same_copy() {
    let original = broken();
    let all = findings(&read_06a(&original));
    let once = annotate(&original, &all).unwrap();
    let twice = annotate(&once, &all).unwrap();
    assert_eq!(parts(&twice), parts(&once));
    assert_eq!(text(&parts(&twice), "xl/workbook.xml").matches("Chỗ cần sửa").count(), 1);
}

/// Two wrong rows; one is corrected in the marked copy, which is then marked anew.
#[test]
fn only_what_is_still_wrong_stays_marked() {
    let mut wrong = office::TAN_AN;
    wrong[0] += 1;
    let mut other = office::TAN_AN;
    other[0] += 2;
    let original = kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", wrong), ("Đất đai", other)]);
    let copy = annotate(&original, &findings(&read_06a(&original))).unwrap();
    let sheet = text(&parts(&copy), "xl/worksheets/sheet1.xml");
    let (bad, good) = (format!("<v>{}</v>", wrong[0]), format!("<v>{}</v>", office::TAN_AN[0]));
    assert_eq!(sheet.matches(&bad).count(), 1, "{sheet}");
    let half = with_parts(&copy, &[("xl/worksheets/sheet1.xml", &sheet.replace(&bad, &good))]);
    let left = findings(&read_06a(&half));
    assert!(!left.is_empty());
    let again = annotate(&half, &left).unwrap();
    assert_eq!(findings(&read_06a(&again)), left);
    let before = styles_of_cells(&text(&parts(&original), "xl/worksheets/sheet1.xml"));
    let after = styles_of_cells(&text(&parts(&again), "xl/worksheets/sheet1.xml"));
    let marked: Vec<String> = after.iter().filter(|(cell, style)| before.get(*cell) != Some(style)).map(|(cell, _)| cell.clone()).collect();
    let wanted: std::collections::BTreeSet<String> =
        left.iter().filter_map(|finding| finding.at.first_cell()).map(|cell| cell.to_string()).collect();
    assert_eq!(marked, wanted.iter().cloned().collect::<Vec<_>>(), "the corrected cells have their own styles again");
    let comments = text(&parts(&again), "xl/comments1.xml");
    let drawing = text(&parts(&again), "xl/drawings/vmlDrawing1.vml");
    assert_eq!(comments.matches("<comment ").count(), wanted.len());
    assert_eq!(drawing.matches("<x:Row>").count(), wanted.len());
    let list = text(&parts(&again), "xl/worksheets/choCanSua1.xml");
    assert!(!parts(&again).contains_key("xl/worksheets/choCanSua2.xml") && !list.contains(&format!(">{}<", wrong[0])));
    let clean = annotate(&again, &[]).unwrap();
    assert_eq!(styles_of_cells(&text(&parts(&clean), "xl/worksheets/sheet1.xml")), before);
    assert!(!text(&parts(&clean), "xl/comments1.xml").contains("<comment "));
}

#[test]
fn the_list_names_every_finding_with_a_link() {
    let original = broken();
    let all = findings(&read_06a(&original));
    let copy = parts(&annotate(&original, &all).unwrap());
    let list = text(&copy, "xl/worksheets/choCanSua1.xml");
    for finding in &all {
        assert!(list.contains(finding.rule()));
        if let Some(cell) = finding.at.first_cell() {
            assert!(list.contains(&format!("location=\"'Biểu 06a'!{cell}\"")), "{cell} in {list}");
        }
    }
    let workbook = text(&copy, "xl/workbook.xml");
    assert!(workbook.find("Biểu 06a").unwrap() < workbook.find("Chỗ cần sửa").unwrap(), "ours stands last: {workbook}");
}

#[test]
fn what_may_not_be_changed_is_left_as_it_is() {
    let original = broken();
    let all = findings(&read_06a(&original));
    let signed = with_parts(&original, &[("_xmlsignatures/sig1.xml", "<Signature/>")]);
    assert_eq!(annotate(&signed, &all), Err(WhyApart::Signed));
    let workbook =
        text(&parts(&original), "xl/workbook.xml").replace("<bookViews>", "<workbookProtection lockStructure=\"1\"/><bookViews>");
    assert_eq!(annotate(&with_parts(&original, &[("xl/workbook.xml", &workbook)]), &all), Err(WhyApart::Protected));
    let sheet = text(&parts(&original), "xl/worksheets/sheet1.xml");
    let locked = |attributes: &str| {
        let sheet = sheet.replace("</sheetData>", &format!("</sheetData><sheetProtection sheet=\"1\"{attributes}/>"));
        annotate(&with_parts(&original, &[("xl/worksheets/sheet1.xml", &sheet)]), &all).map(|_| ())
    };
    assert_eq!(locked(" password=\"CF7A\""), Err(WhyApart::Protected));
    assert_eq!(locked(""), Ok(()), "without a password the sheet can be corrected like any other");
    assert_eq!(annotate(b"a;b\n", &all), Err(WhyApart::OtherFormat));
    let utf16: Vec<u8> = sheet.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all_parts = parts(&original);
    all_parts.insert("xl/worksheets/sheet1.xml".to_owned(), utf16);
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, content) in all_parts {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    assert!(matches!(annotate(&writer.finish().unwrap().into_inner(), &all), Err(WhyApart::Unusual { .. })));
}
