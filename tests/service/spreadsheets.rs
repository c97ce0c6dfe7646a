//! Exported workbooks read by others: calamine for what is stored, LibreOffice for what its formulas give.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};

use super::office::{self, run};

/// Every sheet of a workbook with its cells.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<(String, calamine::Range<Data>)> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    workbook.worksheets()
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

/// The workbook after LibreOffice has computed every formula anew.
fn recalculated(path: &Path) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    recalculate_always(&profile);
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(folder.path())
        .arg(path)
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(status.status.success());
    std::fs::read(folder.path().join(path.file_name().unwrap())).unwrap()
}

#[test]
fn every_formula_gives_what_we_stored() {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["score-table", "ranking", "communication-summary"] {
        let path = folder.path().join(format!("{kind}.xlsx"));
        let output = run(
            office::sample(),
            &["report", "--kind", kind, "--set", "mau-xa-2025", "--period", "cchc:2025-Q3", "-o", &path.display().to_string()],
        );
        assert!(output.status.success(), "{kind}: {}", String::from_utf8_lossy(&output.stderr));
        let formulas = compare(&std::fs::read(&path).unwrap(), &recalculated(&path), kind);
        assert!(formulas > 0, "{kind} has live formulas");
    }
}

/// Compares every cell with a formula; returns how many there are.
fn compare(ours: &[u8], theirs: &[u8], kind: &str) -> usize {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(ours.to_vec())).unwrap();
    let theirs = sheets(theirs);
    let mut count = 0;
    for (name, range) in sheets(ours) {
        let formulas = workbook.worksheet_formula(&name).unwrap();
        let (_, other) = theirs.iter().find(|(other, _)| *other == name).unwrap();
        for (row, column, formula) in formulas.used_cells() {
            let start = formulas.start().unwrap();
            let at = (start.0 + u32::try_from(row).unwrap(), start.1 + u32::try_from(column).unwrap());
            if formula.is_empty() {
                continue;
            }
            count += 1;
            let (stored, computed) = (range.get_value(at).unwrap(), other.get_value(at).unwrap());
            assert!(is_same(stored, computed), "{kind}, {name} {at:?} ={formula}: {stored:?} stored, {computed:?} computed");
        }
    }
    count
}

fn is_same(one: &Data, other: &Data) -> bool {
    let number = |data: &Data| match data {
        Data::Float(value) => Some(*value),
        #[allow(clippy::cast_precision_loss)]
        Data::Int(value) => Some(*value as f64),
        _ => None,
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        _ => one.to_string() == other.to_string(),
    }
}
