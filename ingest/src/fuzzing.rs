//! Doors for the fuzz targets in `fuzz/` and for the tests that run their seeds: private functions that take bytes from outside,
//! each with what must hold for every input. No part of the crate's interface.
//!
//! A broken promise panics, which is what a fuzzer looks for; nothing else of the crate calls these.

#![allow(clippy::panic)]

use std::collections::BTreeSet;

use jiff::civil::Date;
use tonghop_domain::form::{ColumnKind, Form};

use crate::guard::{self, Limits};
use crate::matching::{Phrase, Verdict, Words, decide};
use crate::sniff::{Container, sniff};
use crate::values::{date, number, period_text};
use crate::{bundle, sheets};

/// Small limits, so that a fuzzer spends its time on parsing.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.form.cells = 20_000;
    limits.form.part_bytes = 1 << 20;
    limits.form.total_bytes = 4 << 20;
    limits.log = limits.form;
    limits
}

/// The checks on a zip before it is read: what passes them holds together no more than was allowed.
pub fn zip_guard(bytes: &[u8]) {
    let limits = limits();
    if guard::check_parts(bytes, &limits, &limits.form).is_err() {
        return;
    }
    let Ok(files) = bundle::entries(bytes, &limits) else { return };
    let total: usize = files.iter().map(|file| file.bytes.len()).sum();
    assert!(total as u64 <= limits.form.total_bytes, "{total} bytes passed the guard");
    assert!(files.iter().all(|file| !file.name.contains('/')), "a name is a label");
}

/// A file of any kind, as bytes: it is read or refused, and what is read stays within its limits and its grid.
pub fn cells(bytes: &[u8]) {
    let limits = limits();
    let Ok(container) = sniff(bytes) else { return };
    // Binary workbooks go through a library that may panic; its child process is their test.
    if matches!(container, Container::Xls | Container::Xlsb | Container::Bundle)
        || guard::check(bytes, container, &limits, &limits.form).is_err()
    {
        return;
    }
    let Ok((sheets, _)) = sheets::read(bytes, container, &limits.form) else { return };
    let count: usize = sheets.iter().map(crate::grid::Sheet::cell_count).sum();
    assert!(count as u64 <= limits.form.cells, "{count} cells passed the budget");
    for sheet in sheets {
        assert!(sheet.last_row() <= 1_048_576 && sheet.last_column() <= 16_384, "{} lies outside the grid", sheet.name);
        assert!(sheet.rows.values().all(|row| row.is_sorted_by(|one, other| one.0 < other.0)), "cells are not in order");
    }
}

/// Separated text: encoding, separator and cells. A cell never holds more than the file.
pub fn separated(bytes: &[u8]) {
    let limits = limits();
    let Ok((sheets, format)) = sheets::read(bytes, Container::Text, &limits.form) else { return };
    assert!(matches!(format, "csv" | "tsv"));
    let cells = sheets.iter().flat_map(|sheet| sheet.rows.values().flatten());
    let letters: usize = cells.filter_map(|(_, cell)| cell.text()).map(|text| text.chars().count()).sum();
    assert!(letters <= bytes.len(), "{letters} letters of {} bytes", bytes.len());
}

/// Numbers, days and periods as text: a number that is read literally reads the same again when it is shown.
pub fn values(text: &str) {
    for kind in [ColumnKind::Count, ColumnKind::Decimal, ColumnKind::Percent, ColumnKind::Money] {
        if let number::NumberReading::Literal(value) = number::parse(text, kind, number::Separators::DotsGroup, |_| false) {
            let shown = value.to_string().replace('.', ",");
            let again = number::parse(&shown, kind, number::Separators::DotsGroup, |_| false);
            let is_same = matches!(&again, number::NumberReading::Literal(back) | number::NumberReading::Read(back, _) if *back == value);
            assert!(is_same, "{text} is {value}, but {shown} is {again:?}");
        }
    }
    let window = (Date::constant(2025, 6, 15), Date::constant(2025, 9, 14));
    let _ = date::parse(text, Some(window));
    let _ = period_text::parse(text);
}

/// Matching of headers: a text always fits itself, and numbers decide.
pub fn headers(text: &str) {
    let words = Words::of(&tonghop_domain::form::CodeLists::new(vec![]));
    let lines: BTreeSet<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty() && line.len() < 200).take(8).collect();
    let phrases: Vec<Phrase> = lines.iter().map(|line| Phrase::of(line, &words, false)).collect();
    let candidates: Vec<(usize, Vec<Phrase>)> = phrases.iter().cloned().map(|phrase| vec![phrase]).enumerate().collect();
    for (place, phrase) in phrases.iter().enumerate() {
        if let Verdict::Sure(found) = decide(phrase, &candidates) {
            assert!(found == place || phrases[found] == *phrase, "{lines:?}: text {place} became text {found}");
        }
    }
}

/// A form as its file: loaded, or refused with at least one fault.
pub fn form(text: &str) {
    if let Err(faults) = Form::load(text) {
        assert!(!faults.to_string().is_empty(), "refused without a word");
    }
}

/// The formula language: what parses prints back to the same formula, and a fault says where it is.
pub fn formula(text: &str) {
    match text.parse::<tonghop_domain::formula::Formula>() {
        Ok(formula) => {
            let printed = formula.to_string();
            assert_eq!(printed.parse().as_ref(), Ok(&formula), "{text} prints as {printed}");
        }
        Err(fault) => assert!(!fault.to_string().is_empty()),
    }
}
