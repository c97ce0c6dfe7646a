//! The marked copy of a file that is no xlsx (xls, xlsb, ods, csv): its cells drawn anew from the plain grid.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet, XlsxError};
use tonghop_domain::correction::{CellMarks, LIST_SHEET};
use tonghop_domain::{CellRef, Finding, Severity};

use super::{WorkbookError, begin_document, correction_list, styles};
use crate::plain_text;

/// One sheet as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainSheet {
    /// Name as the unit wrote it.
    pub name: String,
    /// Whether it is shown.
    pub visible: bool,
    /// Every non-empty cell.
    pub cells: BTreeMap<CellRef, PlainValue>,
    /// Merged areas, corners included.
    pub merges: Vec<(CellRef, CellRef)>,
    /// First column, last column (A = 0) and their width in letters, as far as the file tells; other columns fit their words.
    pub column_widths: Vec<(u32, u32, f64)>,
    /// Whether the file knew no types (separated text), so that numbers are text there.
    pub untyped: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum PlainValue {
    /// Words, also an error of the spreadsheet program (`#REF!`), which is no value that could be written.
    Text(String),
    /// A number.
    Number(f64),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A day, with or without a time.
    Date(DateTime),
}

/// Longest text that a cell takes, and that a comment takes.
const LONGEST: usize = 32_000;
const LONGEST_NOTE: usize = 2_000;
/// Width of a column in letters.
const NARROWEST: f64 = 6.0;
const WIDEST: usize = 42;
/// Bounds of a width that the file tells; a column of no width would hide its marks.
const NARROWEST_TOLD: f64 = 2.0;
const WIDEST_TOLD: f64 = 120.0;

/// Draws the sheets with marked cells, then the list of findings; `reason` says why the copy is not the unit's own file.
///
/// # Errors
/// When the writer refuses: a cell beyond the grid of xlsx.
pub fn plain_copy(sheets: &[PlainSheet], findings: &[Finding], reason: &str, office: &str) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = begin_document(LIST_SHEET, office)?;
    let names = names(sheets);
    for sheet in sheets {
        let own = || findings.iter().filter(|finding| finding.at.sheet() == Some(&sheet.name));
        let name = names.get(&sheet.name).unwrap_or(&sheet.name);
        draw(
            &mut workbook,
            sheet,
            name,
            &CellMarks::of(own().filter(|finding| finding.severity != Severity::Note), |cell| shown_at(cell, &sheet.merges)),
        )?;
    }
    let list = free_name(LIST_SHEET, &names.values().map(|name| name.to_lowercase()).collect());
    let untyped = sheets.iter().any(|sheet| sheet.untyped);
    correction_list::write(&mut workbook, &list, findings, (reason, untyped), &names)?;
    Ok(workbook.save_to_buffer()?)
}

/// Names as xlsx allows them: at most 31 letters, some signs forbidden, none twice.
fn names(sheets: &[PlainSheet]) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut names = BTreeMap::new();
    for sheet in sheets {
        let allowed = |letter: char| if "[]:*?/\\".contains(letter) { ' ' } else { letter };
        let clean: String = plain_text::visible(&sheet.name, 200).chars().map(allowed).collect();
        let name = free_name(clean.trim().trim_matches('\''), &taken);
        taken.insert(name.to_lowercase());
        names.insert(sheet.name.clone(), name);
    }
    names
}

fn free_name(wanted: &str, taken: &BTreeSet<String>) -> String {
    let begin: String = if wanted.is_empty() { "Sheet".to_owned() } else { wanted.chars().take(26).collect() };
    let whole: String = wanted.chars().take(31).collect();
    let numbered = (2..).map(|number| format!("{begin} ({number})"));
    let candidates = (!whole.is_empty()).then_some(whole).into_iter().chain(numbered);
    candidates.into_iter().find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(begin)
}

fn shown_at(cell: CellRef, merges: &[(CellRef, CellRef)]) -> CellRef {
    let covers = |(first, last): &&(CellRef, CellRef)| {
        (first.row..=last.row).contains(&cell.row) && (first.column..=last.column).contains(&cell.column)
    };
    merges.iter().find(covers).map_or(cell, |(first, _)| *first)
}

fn draw(workbook: &mut Workbook, sheet: &PlainSheet, name: &str, marks: &CellMarks) -> Result<(), XlsxError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(name)?;
    worksheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    widths(worksheet, sheet)?;
    let plain = styles::body().format.set_text_wrap().set_border(FormatBorder::Hair);
    let centred = plain.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    let anchors: BTreeSet<CellRef> = sheet.merges.iter().map(|(first, _)| *first).collect();
    for (first, last) in &sheet.merges {
        let format = styles::marked(&centred, marks.fills.get(first).copied());
        worksheet.merge_range(first.row, column(first)?, last.row, column(last)?, "", &format)?;
    }
    for (cell, value) in &sheet.cells {
        let base = if anchors.contains(cell) { &centred } else { &plain };
        let format = styles::marked(base, marks.fills.get(cell).copied());
        put(worksheet, *cell, value, &format)?;
    }
    for (cell, severity) in marks.fills.iter().filter(|(cell, _)| !sheet.cells.contains_key(cell)) {
        worksheet.write_blank(cell.row, column(cell)?, &styles::marked(&plain, Some(*severity)))?;
    }
    for (cell, texts) in &marks.comments {
        let lines: Vec<String> = texts.iter().map(|text| plain_text::visible(text, LONGEST_NOTE / texts.len().max(1))).collect();
        let text = lines.join("\n");
        let note = Note::new(text).set_author("Cơ quan tổng hợp").add_author_prefix(false).set_width(300).set_height(120);
        worksheet.insert_note(cell.row, column(cell)?, &note)?;
    }
    if !sheet.visible {
        worksheet.set_hidden(true);
    }
    Ok(())
}

fn column(cell: &CellRef) -> Result<u16, XlsxError> {
    u16::try_from(cell.column).map_err(|_| XlsxError::RowColumnLimitError)
}

fn put(worksheet: &mut Worksheet, cell: CellRef, value: &PlainValue, format: &Format) -> Result<(), XlsxError> {
    let (row, column) = (cell.row, column(&cell)?);
    match value {
        PlainValue::Text(text) => {
            // Text that looks like a formula stays text, also when somebody edits the cell.
            let format = if text.starts_with(['=', '+', '-', '@']) { &format.clone().set_quote_prefix() } else { format };
            worksheet.write_string_with_format(row, column, text.chars().take(LONGEST).collect::<String>(), format)?;
        }
        PlainValue::Number(number) => {
            worksheet.write_number_with_format(row, column, *number, format)?;
        }
        PlainValue::Boolean(flag) => {
            worksheet.write_boolean_with_format(row, column, *flag, format)?;
        }
        PlainValue::Date(date) => put_date(worksheet, row, column, *date, format)?,
    }
    Ok(())
}

fn put_date(worksheet: &mut Worksheet, row: u32, column: u16, date: DateTime, format: &Format) -> Result<(), XlsxError> {
    let is_day = date.time() == jiff::civil::Time::midnight();
    let format = format.clone().set_num_format(if is_day { "dd/mm/yyyy" } else { "dd/mm/yyyy hh:mm" });
    let day = super::excel_day(date.date())?;
    let time = date.time();
    let (hour, minute) = (u16::from(time.hour().unsigned_abs()), time.minute().unsigned_abs());
    let day = day.and_hms(hour, minute, f64::from(time.second()))?;
    let day: &ExcelDateTime = &day;
    worksheet.write_datetime_with_format(row, column, day, &format)?;
    Ok(())
}

/// Wide enough for the words of each column that are not merged over others.
fn widths(worksheet: &mut Worksheet, sheet: &PlainSheet) -> Result<(), XlsxError> {
    let mut longest: BTreeMap<u32, usize> = BTreeMap::new();
    let is_merged: BTreeSet<CellRef> =
        sheet.merges.iter().filter(|(first, last)| last.column > first.column).map(|(first, _)| *first).collect();
    for (cell, value) in sheet.cells.iter().filter(|(cell, _)| !is_merged.contains(cell)) {
        let letters = match value {
            PlainValue::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
            PlainValue::Number(number) => number.to_string().len(),
            PlainValue::Boolean(_) | PlainValue::Date(_) => 10,
        };
        let known = longest.entry(cell.column).or_default();
        *known = (*known).max(letters.min(WIDEST));
    }
    for (column, letters) in longest {
        #[allow(clippy::cast_precision_loss, reason = "at most 42")]
        let fitting = (letters as f64 + 2.0).max(NARROWEST);
        let told = sheet.column_widths.iter().find(|(first, last, _)| (*first..=*last).contains(&column)).map(|(.., width)| *width);
        let width = told.map_or(fitting, |width| width.clamp(NARROWEST_TOLD, WIDEST_TOLD));
        worksheet.set_column_width(u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?, width)?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use tonghop_domain::{FindingKind, Location, correction};

    use super::*;

    #[test]
    fn values_merges_and_names_come_through() {
        let at = |cell: &str| cell.parse::<CellRef>().unwrap();
        let name = "Biểu [06a]: tình hình giải quyết hồ sơ quý III";
        let cells = [
            (at("A1"), PlainValue::Text("=UBND XÃ".into())),
            (at("B2"), PlainValue::Number(1.5)),
            (at("C3"), PlainValue::Date(jiff::civil::datetime(2025, 7, 5, 0, 0, 0, 0))),
        ];
        let sheet = PlainSheet {
            name: name.into(),
            visible: true,
            cells: cells.into(),
            merges: vec![(at("A1"), at("C1"))],
            column_widths: vec![(1, 1, 30.0), (2, 2, 0.0)],
            untyped: true,
        };
        let other = PlainSheet { cells: BTreeMap::new(), merges: vec![], ..sheet.clone() };
        let other = PlainSheet { name: "biểu  06a   tình hình giải quyết hồ sơ quý iv".into(), ..other };
        let missing = Finding::new(FindingKind::RequiredMissing { column: "X".into(), is_figure: true }, Location::cell(name, at("B1")));
        let bytes = plain_copy(&[sheet.clone(), other.clone()], std::slice::from_ref(&missing), "vì là csv", "Sở").unwrap();
        assert_eq!(bytes, plain_copy(&[sheet, other], &[missing], "vì là csv", "Sở").unwrap());
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), 3);
        assert!(names.iter().all(|name| name.chars().count() <= 31), "{names:?}");
        let range = book.worksheet_range(&names[0]).unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("=UBND XÃ".into())));
        assert_eq!(range.get_value((1, 1)), Some(&Data::Float(1.5)));
        assert!(matches!(range.get_value((2, 2)), Some(Data::DateTime(day)) if day.is_datetime() && day.to_ymd_hms_milli().0 == 2025));
        assert_eq!(book.merge_cells_by_sheet_name(&names[0]).unwrap().len(), 1);
        let list = book.worksheet_range(LIST_SHEET).unwrap();
        assert_eq!(list.get_value((0, 0)).unwrap().to_string(), correction::LIST_MARK);
        assert_eq!(list.get_value((0, 1)).unwrap().to_string(), correction::UNTYPED_MARK);
    }
}
