//! Exported workbooks read by others: calamine for what is stored, LibreOffice for what its formulas give.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};
use tonghop_fixtures::sheet::{BodyRow, Cell, HeaderCell, Line, LineStyle, OfficeSheet, workbook};

use super::office::{self, run};

/// Every sheet of a workbook with its cells.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<(String, calamine::Range<Data>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    workbook.worksheets()
}

/// A sheet as officers type it: labels with their words beside them, a flat header in a row (from 0), rows of words below.
pub(crate) fn typed_sheet(
    name: &str,
    lines: Vec<(String, String)>,
    (header_row, headers): (u32, &[&str]),
    rows: Vec<Vec<String>>,
) -> Vec<u8> {
    let above = |(row, (label, text)): (u32, (String, String))| {
        [Line::new(row, (0, 0), label, LineStyle::Plain), Line::new(row, (1, 1), text, LineStyle::Plain)]
    };
    let sheet = OfficeSheet {
        name: name.to_owned(),
        hidden: false,
        lines: (0..).zip(lines).flat_map(above).collect(),
        header_row,
        header: HeaderCell::flat(headers),
        column_numbers: false,
        body: rows.into_iter().map(|row| BodyRow::detail(row.into_iter().map(Cell::text).collect())).collect(),
        foot: vec![],
        widths: vec![],
        header_font: None,
    };
    workbook(&[sheet]).unwrap()
}

/// LibreOffice shows stored results of files that Excel wrote, unless its profile says otherwise.
pub(crate) fn recalculate_always(profile: &Path) {
    let user = profile.join("user");
    std::fs::create_dir_all(&user).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
}

/// Workbooks after LibreOffice has computed every formula anew, in one run.
fn recalculated(paths: &[PathBuf], folder: &Path) {
    let profile = folder.join("profile");
    recalculate_always(&profile);
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(folder)
        .args(paths)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(output.status.success());
}

/// What Excel 2007, WPS and LibreOffice all have: the only functions that reports may use.
const FUNCTIONS: [&str; 12] =
    ["SUM", "IF", "ROUND", "ROUNDDOWN", "COUNTIF", "RANK", "MOD", "ABS", "COUNT", "SUMIF", "SUMPRODUCT", "ISNUMBER"];

/// Every id of the registry, as the program lists them for one it does not know.
fn kinds() -> Vec<String> {
    let output = run(office::sample(), &["report", "--kind", "không-có", "--period", "cchc:2025-Q3", "-o", "x.xlsx"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    let (_, list) = said.trim().rsplit_once("các loại: ").unwrap_or_else(|| panic!("{said}"));
    list.split(", ").map(str::to_owned).collect()
}

/// Writes the workbook of a kind; `None` for a kind that is another format.
fn exported(kind: &str, folder: &Path) -> Option<PathBuf> {
    let path = folder.join(format!("{kind}.xlsx"));
    let file = path.display().to_string();
    let arguments = ["report", "--kind", kind, "--set", "mau-xa-2025", "--period", "cchc:2025-Q3", "-o", &file];
    let output = run(office::sample(), &[&arguments, unit_for(kind)].concat());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("đổi đuôi tệp") {
        return None;
    }
    assert!(output.status.success(), "{kind}: {said}");
    Some(path)
}

/// Kinds about one unit must be told which.
fn unit_for(kind: &str) -> &'static [&'static str] {
    match kind {
        "plan-progress" => &["--unit", "Phường Đồng Hà"],
        "unit-scores" => &["--unit", "Xã Tân An"],
        _ => &[],
    }
}

#[test]
fn every_report_reads_back_recalculates_and_repeats() {
    let (folder, again, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let workbooks: Vec<(String, PathBuf)> =
        kinds().into_iter().filter_map(|kind| exported(&kind, folder.path()).map(|path| (kind, path))).collect();
    assert!(workbooks.len() >= 15, "{workbooks:?}");
    let paths: Vec<PathBuf> = workbooks.iter().map(|(_, path)| path.clone()).collect();
    recalculated(&paths, theirs.path());
    let mut formulas = 0;
    for (kind, path) in &workbooks {
        let ours = std::fs::read(path).unwrap();
        assert_eq!(ours, std::fs::read(exported(kind, again.path()).unwrap()).unwrap(), "{kind}: the same bytes twice");
        assert_only_what_every_program_opens(&ours, kind);
        formulas += compare(&ours, &std::fs::read(theirs.path().join(path.file_name().unwrap())).unwrap(), kind);
    }
    assert!(formulas > 1_000, "{formulas} live formulas");
}

/// No macros, pivots, links to other files; every part that a relationship names is there.
fn assert_only_what_every_program_opens(bytes: &[u8], kind: &str) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let foreign = |name: &&String| ["vba", "pivot", "externalLink", "activeX", "customUI"].iter().any(|part| name.contains(part));
    assert_eq!(names.iter().find(foreign), None, "{kind}");
    for relations in names.iter().filter(|name| name.ends_with(".rels")) {
        let mut text = String::new();
        archive.by_name(relations).unwrap().read_to_string(&mut text).unwrap();
        let folder = relations.split("_rels/").next().unwrap();
        let ids: Vec<&str> = text.split("Id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{kind} {relations}: ids are used once");
        for target in text.split("Target=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let full = match target.strip_prefix("../") {
                Some(rest) => format!("xl/{rest}"),
                None => format!("{folder}{}", target.trim_start_matches('/')),
            };
            assert!(names.contains(&full), "{kind} {relations}: {full} is there");
        }
    }
}

/// Compares every cell, text and number, with what the other program has; formulas against what it computed. Returns how many formulas.
fn compare(ours: &[u8], theirs: &[u8], kind: &str) -> usize {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(ours.to_vec())).unwrap();
    let theirs = sheets(theirs);
    let mut count = 0;
    for (name, range) in sheets(ours) {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        let (_, other) = theirs.iter().find(|(other, _)| *other == name).unwrap();
        let start = range.start().unwrap_or_default();
        for (row, column, stored) in range.used_cells() {
            let at = (start.0 + u32::try_from(row).unwrap(), start.1 + u32::try_from(column).unwrap());
            let formula = formulas.get_value(at).cloned().unwrap_or_default();
            count += usize::from(!formula.is_empty());
            assert_eq!(functions(&formula).find(|function| !FUNCTIONS.contains(function)), None, "{kind}, {name} {at:?} ={formula}");
            let read = other.get_value(at).unwrap_or(&Data::Empty);
            assert!(is_same(stored, read), "{kind}, {name} {at:?} ={formula}: {stored:?} stored, {read:?} in LibreOffice");
        }
    }
    count
}

/// The words before opening parentheses, outside quotes.
fn functions(formula: &str) -> impl Iterator<Item = &str> {
    let outside = formula.split('"').step_by(2).flat_map(|part| part.split('\'').step_by(2));
    outside.flat_map(|part| {
        part.match_indices('(').filter_map(|(place, _)| {
            let before = part[..place].rsplit(|letter: char| !letter.is_ascii_alphanumeric()).next()?;
            Some(before).filter(|word| word.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        })
    })
}

fn is_same(one: &Data, other: &Data) -> bool {
    let number = |data: &Data| match data {
        Data::Float(value) => Some(*value),
        #[allow(clippy::cast_precision_loss)]
        Data::Int(value) => Some(*value as f64),
        _ => None,
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9 * one.abs().max(1.0),
        // LibreOffice takes "_xa_" within a text for an escaped line feed, which needs four digits by the standard.
        _ => one.to_string().replace("_xa_", "\n").trim() == other.to_string().trim(),
    }
}

#[test]
fn a_report_with_the_wrong_ending_or_without_its_unit_is_refused() {
    let refused = |arguments: &[&str]| {
        let output = run(office::sample(), &[&["report", "--period", "cchc:2025-Q3", "--set", "mau-xa-2025"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["--kind", "ranking", "-o", "a.docx"]).contains(".xlsx"));
    assert!(refused(&["--kind", "unit-scores", "-o", "a.xlsx"]).contains("đơn vị"));
}
