//! Annotates workbooks with made-up findings, to compare the copies with the originals: `.ci/annotated_copies.py` runs it.
//!
//! `annotate OUT_FOLDER FILE…` writes a copy of every xlsx, the copy marked again (`OUT_FOLDER/again`) and with its marks taken off
//! (`OUT_FOLDER/clean`), and prints one line a file: `marked`, or why it is left as it is. The
//! findings lie on cells of every sheet: the first ones, the last one, one below and right of everything, one in an empty row.

#![allow(clippy::print_stdout)]

use std::path::Path;
use std::process::ExitCode;

use tonghop_domain::{CellRef, Finding, FindingKind, Location};
use tonghop_ingest::{Answers, Knowledge, Limits, ReadRequest, Reading, SheetReading};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(folder) = arguments.next() else { return ExitCode::FAILURE };
    let failed = arguments.filter(|file| !copy(Path::new(file), Path::new(&folder))).count();
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes the copy of one file; whether that went as it should.
fn copy(file: &Path, folder: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Ok(bytes) = std::fs::read(file) else {
        println!("{name}\tunreadable");
        return false;
    };
    let reading = match read(&name, &bytes) {
        Ok(reading) => reading,
        Err(refusal) => {
            println!("{name}\trefused {refusal:?}");
            return true;
        }
    };
    match tonghop_ingest::annotate(&bytes, &findings(&reading)) {
        Ok(copy) => {
            let difference = match read(&name, &copy) {
                Err(refusal) => format!(" but refused {refusal:?}"),
                Ok(again) if again.sheets != reading.sheets => " but reads otherwise".to_owned(),
                Ok(_) => String::new(),
            };
            let again = ["again", "clean"].map(|kind| {
                let findings = if kind == "again" { findings(&reading) } else { vec![] };
                let second = tonghop_ingest::annotate(&copy, &findings).map_err(|why| format!(" but {kind}: {why:?}"));
                second.and_then(|bytes| write(&folder.join(kind), &name, &bytes).map_err(|fault| format!(" but {fault}")))
            });
            let difference = again.into_iter().filter_map(Result::err).fold(difference, |all, more| all + &more);
            println!("{name}\tmarked{difference}");
            write(folder, &name, &copy).is_ok() && difference.is_empty()
        }
        Err(why) => {
            println!("{name}\tapart {why:?}");
            true
        }
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(name), bytes)
}

fn read(name: &str, bytes: &[u8]) -> Result<Reading, tonghop_domain::refusal::Refusal> {
    let request = ReadRequest {
        file_name: name.to_owned(),
        form: None,
        unit: None,
        period: None,
        today: jiff::civil::date(2025, 9, 17),
        keep_cells: true,
        large: false,
        limits: Limits::default(),
        answers: Answers::default(),
    };
    tonghop_ingest::read(bytes, &request, &Knowledge::default())
}

fn findings(reading: &Reading) -> Vec<Finding> {
    let of_sheet = |sheet: &SheetReading| {
        let first = sheet.content.iter().take(5).map(|content| content.cell);
        let last = sheet.content.iter().map(|content| content.cell).next_back();
        let beyond = [CellRef::new(sheet.rows + 3, sheet.columns + 2), CellRef::new(0, sheet.columns)];
        let cells: Vec<CellRef> = first.chain(last).chain(beyond).collect();
        cells.into_iter().map(|cell| finding(&sheet.name, cell)).collect::<Vec<_>>()
    };
    reading.sheets.iter().flat_map(of_sheet).collect()
}

/// Every second row is doubtful, the others must be corrected.
fn finding(sheet: &str, cell: CellRef) -> Finding {
    let kind = match cell.row % 2 {
        0 => FindingKind::RequiredMissing { column: "Số hồ sơ <tiếp nhận> & trả".to_owned(), is_figure: true },
        _ => FindingKind::IntegratedAsDedicated { activity: "Hội nghị".to_owned() },
    };
    Finding::new(kind, Location::cell(sheet, cell)).with_found("=1+1")
}
