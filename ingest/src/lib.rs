//! Bytes of a workbook → sheets → records → facts and findings.
//!
//! This crate does **not** know storage, HTTP, the clock, other files or any indicator: it never computes one. What it knows of
//! the world is handed in as [`Knowledge`]; what leaves is a [`Reading`], plain values with a format version.
//!
//! A file is refused only as a whole ([`Refusal`]); whatever is wrong inside a readable file is a finding with its address, and
//! one bad cell never discards the rest.

mod annotate;
mod bundle;
#[doc(hidden)]
pub mod fuzzing;
mod grid;
mod guard;
mod history;
mod identity;
mod layout;
mod log;
mod matching;
mod narrative;
mod notes;
mod own_workbooks;
mod questions;
mod reader;
mod reading;
mod records;
mod reports;
mod request;
mod rules;
mod sheets;
mod sniff;
mod sources;
mod table;
mod text;
mod values;

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use tonghop_domain::form::Form;
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{Finding, FindingKind, Location};

pub use annotate::{CHANGED_PARTS, WhyApart, annotate};
pub use bundle::{BundleEntry, entries};
pub use guard::{Limits, SizeLimits};
pub use history::{against_history, jumps};
pub use narrative::{Narrative, NarrativeSection, narrative};
pub use questions::{Answer, Answers, Question, QuestionKind, Suggestion};
pub use reader::{Reader, serve_child};
pub use reading::{CellContent, FORMAT_VERSION, Reading, Report, ReportedFact, ReportedLink, SheetReading};
pub use request::{Knowledge, ReadRequest};
pub use sniff::{Container, sniff};
pub use sources::against_log;

use grid::Sheet;
use layout::{Layout, Search};
use matching::Words;

/// Reads one file.
///
/// A zip of workbooks is no file to read: see [`Container::Bundle`] and [`entries`].
///
/// # Errors
/// Why the file as a whole is no readable table, with advice in its wording.
pub fn read(bytes: &[u8], request: &ReadRequest, knowledge: &Knowledge) -> Result<Reading, Refusal> {
    let container = sniff(bytes)?;
    let is_large = request.large && is_log(request, knowledge);
    let class = request.limits.class(is_large);
    guard::check(bytes, container, &request.limits, class)?;
    if is_large && let Some(reading) = log::read(bytes, container, class, request, knowledge)? {
        return Ok(reading);
    }
    let (sheets, format) = sheets::read(bytes, container, class)?;
    let mut sheets = own_workbooks::without_lists(sheets);
    let mut findings = file_notes(bytes, container, format, request);
    let converted: Vec<Vec<Finding>> = sheets.iter_mut().map(convert_text).collect();
    let (layouts, left_out) = layouts(&sheets, request, knowledge);
    let template = own_workbooks::template_mark(&sheets);
    let mut reading = Reading {
        format_version: FORMAT_VERSION,
        sha256: sha256(bytes),
        format: format.to_owned(),
        sheets: vec![],
        reports: vec![],
        findings: vec![],
    };
    for ((sheet, layouts), notes) in sheets.iter().zip(&layouts).zip(converted) {
        let read: Vec<(Vec<Report>, usize)> =
            layouts.iter().map(|layout| reports::read(sheet, layout, request, knowledge, template.as_ref())).collect();
        let records = read.iter().map(|(_, records)| records).sum();
        let mut reports = reports::joined(read.into_iter().flat_map(|(reports, _)| reports).collect());
        match reports.first_mut() {
            Some(report) => report.findings.extend(notes),
            None => findings.extend(notes),
        }
        reading.sheets.push(describe(sheet, layouts, records, request.keep_cells));
        reading.reports.append(&mut reports);
    }
    rules::across(&mut reading.reports, &knowledge.forms);
    findings.extend(sheet_notes(&sheets, &layouts, &left_out));
    findings.extend(template.and_then(|mark| own_workbooks::outdated(&mark, knowledge)));
    reading.findings = findings;
    Ok(reading)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_log(request: &ReadRequest, knowledge: &Knowledge) -> bool {
    request.form.as_deref().and_then(|id| knowledge.form(id)).is_some_and(|form| form.large)
}

/// What is worth saying about the file before its sheets are looked at.
fn file_notes(bytes: &[u8], container: Container, format: &str, request: &ReadRequest) -> Vec<Finding> {
    let mut notes = vec![];
    if sniff::has_macros(bytes, container) {
        notes.push(Finding::new(FindingKind::MacrosIgnored, Location::File));
    }
    let extension = request.file_name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    let expected: &[&str] = match format {
        "xlsx" => &["xlsx", "xlsm", "xltx", "xltm"],
        "csv" | "tsv" => &["csv", "tsv", "txt", "tab"],
        "xls" => &["xls", "xlt"],
        other => &[other],
    };
    if !extension.is_empty() && !expected.contains(&extension.as_str()) {
        let kind = FindingKind::FormatDiffers { extension, content: format.to_owned() };
        notes.push(Finding::new(kind, Location::File).with_found(request.file_name.clone()));
    }
    notes
}

/// Converts cells in an old coding; one note per cell.
fn convert_text(sheet: &mut Sheet) -> Vec<Finding> {
    let note = |converted: text::Converted, sheet: &str| {
        let kind = FindingKind::LegacyText { encoding: converted.coding.name().to_owned(), text: converted.after };
        Finding::new(kind, Location::cell(sheet, converted.at)).with_found(converted.before)
    };
    text::convert(sheet).into_iter().map(|converted| note(converted, &sheet.name)).collect()
}

/// The tables of each sheet, and which sheets were left out: a hidden one with the same form as a shown one is an old draft.
fn layouts<'a>(sheets: &[Sheet], request: &ReadRequest, knowledge: &'a Knowledge) -> (Vec<Vec<Layout<'a>>>, Vec<bool>) {
    let wanted = |form: &&Form| request.form.as_ref().is_none_or(|id| form.id == *id);
    let forms: Vec<&Form> = knowledge.forms.iter().filter(wanted).collect();
    let words = Words::of(&knowledge.lists);
    let search = Search::new(&forms, &words, &request.answers);
    // The template's own form first; other forms that somebody put into the same workbook are still recognised.
    let made_for = own_workbooks::template_mark(sheets).and_then(|mark| own_workbooks::form_of(&mark, knowledge)).filter(wanted);
    let own = made_for.map(|form| vec![form]);
    let own_search = own.as_ref().map(|own| Search::new(own, &words, &request.answers));
    let of_template = |sheet: &Sheet| own_search.as_ref().map(|search| search.tables(sheet)).filter(|found| !found.is_empty());
    let find = |sheet: &Sheet| of_template(sheet).unwrap_or_else(|| search.tables(sheet));
    let mut layouts: Vec<Vec<Layout<'a>>> = sheets.iter().map(find).collect();
    let shown: HashSet<&str> =
        sheets.iter().zip(&layouts).filter(|(sheet, _)| sheet.visible).flat_map(|(_, found)| forms_of(found)).collect();
    let is_draft = |(sheet, found): (&Sheet, &Vec<Layout<'a>>)| !sheet.visible && forms_of(found).any(|form| shown.contains(form));
    let left_out: Vec<bool> = sheets.iter().zip(&layouts).map(is_draft).collect();
    for (found, _) in layouts.iter_mut().zip(&left_out).filter(|(_, left_out)| **left_out) {
        found.clear();
    }
    (layouts, left_out)
}

fn forms_of<'a>(layouts: &[Layout<'a>]) -> impl Iterator<Item = &'a str> {
    layouts.iter().map(|layout| layout.form.id.as_str())
}

/// What is worth saying about sheets: hidden ones, and a file in which nothing was recognised.
fn sheet_notes(sheets: &[Sheet], layouts: &[Vec<Layout<'_>>], left_out: &[bool]) -> Vec<Finding> {
    let note = |((sheet, layouts), left_out): ((&Sheet, &Vec<Layout<'_>>), &bool)| {
        let kind = match (layouts.is_empty(), left_out) {
            (_, true) => FindingKind::HiddenSheetLeftOut,
            (false, false) if !sheet.visible => FindingKind::SheetHidden,
            _ => return None,
        };
        Some(Finding::new(kind, Location::Sheet { sheet: sheet.name.clone() }))
    };
    let mut notes: Vec<Finding> = sheets.iter().zip(layouts).zip(left_out).filter_map(note).collect();
    if layouts.iter().all(Vec::is_empty) {
        let names = sheets.iter().map(|sheet| sheet.name.clone()).collect();
        notes.push(Finding::new(FindingKind::FormUnknown { sheets: names }, Location::File));
    }
    notes
}

fn describe(sheet: &Sheet, layouts: &[Layout<'_>], records: usize, keep_cells: bool) -> SheetReading {
    let headers = layouts.iter().map(|layout| &layout.header);
    SheetReading {
        name: sheet.name.clone(),
        rows: sheet.last_row(),
        columns: sheet.last_column(),
        visible: sheet.visible,
        cells: sheet.cell_count(),
        form: layouts.first().map(|layout| layout.form.id.clone()),
        header_rows: headers.flat_map(|header| header.first_row + 1..=header.last_row + 1).collect(),
        records,
        content: if keep_cells { sheet.content() } else { vec![] },
        column_widths: if keep_cells { sheet.column_widths.clone() } else { vec![] },
        merges: if keep_cells { sheet.merges.iter().map(|area| (area.first, area.last)).collect() } else { vec![] },
    }
}
