//! Prints the cells of workbooks as `tonghop inspect --json --cells` does, without linking the service: one JSON document per file
//! and line. For the comparison with other readers and for measuring.
//!
//! `cells [--count | --library] FILE…`; a zip is read file by file; `--count` prints numbers of cells only; `--library` counts the cells
//! of an xlsx with calamine, for comparing times.

#![allow(clippy::unwrap_used)]

use calamine::{DataRef, Reader, Xlsx};
use serde_json::{Value, json};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Container, Knowledge, Limits, ReadRequest, Reading};

fn request(name: &str, keep_cells: bool) -> ReadRequest {
    ReadRequest {
        file_name: name.to_owned(),
        form: None,
        unit: None,
        period: None,
        today: jiff::civil::date(2025, 7, 1),
        keep_cells,
        answers: tonghop_ingest::Answers::default(),
        large: false,
        limits: Limits::default(),
    }
}

fn told(name: &str, outcome: Result<Reading, Refusal>, keep_cells: bool) -> Value {
    let reading = match outcome {
        Ok(reading) => reading,
        Err(refusal) => return json!({ "file": name, "error": refusal.code(), "detail": format!("{refusal:?}") }),
    };
    let sheet = |sheet: &tonghop_ingest::SheetReading| {
        let cells: Vec<Value> =
            sheet.content.iter().map(|cell| json!({ "cell": cell.cell, "type": cell.kind, "value": cell.value })).collect();
        json!({ "name": sheet.name, "visible": sheet.visible, "cells": if keep_cells { Value::from(cells) } else { json!(sheet.cells) } })
    };
    json!({ "file": name, "format": reading.format, "sheets": reading.sheets.iter().map(sheet).collect::<Vec<_>>() })
}

fn outcomes(name: &str, bytes: &[u8], keep_cells: bool) -> Vec<Value> {
    let read =
        |name: &str, bytes: &[u8]| told(name, tonghop_ingest::read(bytes, &request(name, keep_cells), &Knowledge::default()), keep_cells);
    if tonghop_ingest::sniff(bytes) != Ok(Container::Bundle) {
        return vec![read(name, bytes)];
    }
    match tonghop_ingest::entries(bytes, &Limits::default()) {
        Ok(entries) => entries.iter().map(|entry| read(&format!("{name}!{}", entry.name), &entry.bytes)).collect(),
        Err(refusal) => vec![told(name, Err(refusal), keep_cells)],
    }
}

/// How many cells the library counts in an xlsx, cell by cell.
fn counted_by_library(file: &str) -> usize {
    let mut workbook: Xlsx<_> = calamine::open_workbook(file).unwrap();
    let names = workbook.sheet_names();
    let mut count = 0;
    for name in names {
        let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
        while let Some(cell) = cells.next_cell().unwrap() {
            count += usize::from(*cell.get_value() != DataRef::Empty);
        }
    }
    count
}

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let keep_cells = !files.iter().any(|argument| argument == "--count");
    let by_library = files.iter().any(|argument| argument == "--library");
    files.retain(|argument| !argument.starts_with("--"));
    for file in files {
        if by_library {
            println!("{}", json!({ "file": file, "cells": counted_by_library(&file) }));
            continue;
        }
        let bytes = std::fs::read(&file).unwrap();
        for outcome in outcomes(&file, &bytes, keep_cells) {
            println!("{outcome}");
        }
    }
}
