//! Prints the cells of workbooks as `tonghop inspect --json --cells` does, without linking the service: one JSON document per file
//! and line. For the comparison with other readers and for measuring.
//!
//! `cells [--count] FILE…`; a zip is read file by file; `--count` prints numbers of cells only.

#![allow(clippy::unwrap_used)]

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

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let keep_cells = !files.iter().any(|argument| argument == "--count");
    files.retain(|argument| argument != "--count");
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for outcome in outcomes(&file, &bytes, keep_cells) {
            println!("{outcome}");
        }
    }
}
