//! An annex as the receiving authority sends it: a table in a workbook → a template, faults by cell.
//!
//! Above the table stand lines "label | value" about the annex; the table begins where a row names its columns, in any order. A line names
//! an indicator of the catalogue, a formula over data elements, or nothing: then it stays to be filled in, and without a unit of measure
//! it is a heading.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::AnnexTemplate;
use crate::cell::CellRef;
use crate::criteria::ZeroDenominator;
use crate::criteria::sheet::{CellFault, TextCell};
use crate::fact::ElementId;
use crate::formula::Formula;
use crate::indicator::{Direction, FigureKind, Indicator};
use crate::text::fold;

/// What the lines of an annex may name.
pub struct Known<'a> {
    /// Indicators of the catalogue.
    pub indicators: &'a [Indicator],
    /// Which data elements some form yields.
    pub is_element: &'a dyn Fn(&ElementId) -> bool,
}

/// An annex with the text of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedAnnex {
    /// The annex as the catalogue will load it.
    pub annex: AnnexTemplate,
    /// The file for the catalogue.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Code,
    Name,
    Measure,
    Figure,
    Note,
}

/// A column: its header as we write it, and other headers by which it is known, folded.
const COLUMNS: [(Column, &str, &[&str]); 5] = [
    (Column::Code, "Mã", &["stt", "tt", "so tt", "so thu tu", "ma so", "ma dong", "ma chi tieu"]),
    (
        Column::Name,
        "Nội dung",
        &["chi tieu", "ten chi tieu", "noi dung chi tieu", "noi dung thong ke", "chi tieu thong ke", "tieu chi thong ke"],
    ),
    (Column::Measure, "Đơn vị tính", &["don vi do", "dvt"]),
    (
        Column::Figure,
        "Chỉ số hoặc công thức",
        &["chi so", "cong thuc", "cach tinh", "ma so lieu", "ma chi so", "phan tu du lieu", "so lieu lay tu"],
    ),
    (Column::Note, "Nguồn", &["ghi chu", "nguon so lieu", "luu y"]),
];
/// The columns that a table must have.
const NEEDED: [Column; 4] = [Column::Code, Column::Name, Column::Measure, Column::Figure];

/// Lines above the table: label, key in the file.
const INFORMATION: [(&str, &str); 4] =
    [("Mã phụ lục", "id"), ("Phiên bản", "version"), ("Tên phụ lục", "name"), ("Nguồn phụ lục", "source")];

type Grid = BTreeMap<u32, BTreeMap<u32, String>>;
type Columns = BTreeMap<Column, u32>;

/// Reads an annex from the cells of a sheet.
///
/// # Errors
/// All faults together, by cell.
pub fn read(cells: &[TextCell], known: &Known<'_>) -> Result<ImportedAnnex, Vec<CellFault>> {
    let mut grid = Grid::new();
    for TextCell { cell, text } in cells.iter().filter(|cell| !cell.text.trim().is_empty()) {
        grid.entry(cell.row).or_default().insert(cell.column, text.trim().to_owned());
    }
    let Some((header, columns)) = header(&grid) else { return Err(vec![of_sheet(no_header())]) };
    let mut faults = Vec::new();
    let mut root = information(&grid, header, &mut faults);
    let lines = lines(&grid, header, &columns, known, &mut faults);
    if lines.is_empty() && faults.is_empty() {
        faults.push(of_sheet("Bảng phụ lục chưa có dòng nào dưới dòng tiêu đề.".to_owned()));
    }
    if !faults.is_empty() {
        faults.sort();
        return Err(faults);
    }
    root.insert("line".to_owned(), Value::Array(lines.into_iter().map(Value::Table).collect()));
    let text = root.to_string();
    let loaded = AnnexTemplate::load(&text, known.is_element);
    loaded.map(|annex| ImportedAnnex { annex, text }).map_err(|faults| faults.0.iter().map(|fault| of_sheet(fault.to_string())).collect())
}

fn of_sheet(message: String) -> CellFault {
    CellFault { cell: None, message }
}

fn at(row: u32, column: u32, message: String) -> CellFault {
    CellFault { cell: Some(CellRef::new(row, column)), message }
}

/// The first row that names the needed columns, and where each stands.
fn header(grid: &Grid) -> Option<(u32, Columns)> {
    grid.iter().find_map(|(row, cells)| {
        let mut columns = Columns::new();
        for (place, text) in cells {
            if let Some(column) = column_named(text) {
                columns.entry(column).or_insert(*place);
            }
        }
        NEEDED.iter().all(|needed| columns.contains_key(needed)).then_some((*row, columns))
    })
}

fn column_named(text: &str) -> Option<Column> {
    let folded = fold(text);
    COLUMNS.iter().find(|(_, title, synonyms)| fold(title) == folded || synonyms.contains(&folded.as_str())).map(|(column, ..)| *column)
}

fn no_header() -> String {
    let needed: Vec<&str> = COLUMNS.iter().filter(|(column, ..)| NEEDED.contains(column)).map(|(_, title, _)| *title).collect();
    format!("Không thấy dòng tiêu đề của bảng phụ lục; một dòng phải có đủ các cột: {}.", needed.join(", "))
}

/// The lines above the header row.
fn information(grid: &Grid, header: u32, faults: &mut Vec<CellFault>) -> Table {
    let mut root = Table::new();
    for (row, cells) in grid.range(..header) {
        let mut texts = cells.iter();
        let Some((column, label)) = texts.next() else { continue };
        let Some((label, key)) = INFORMATION.iter().find(|(known, _)| fold(known) == fold(label)) else { continue };
        match texts.next() {
            Some((_, value)) => drop(root.insert((*key).to_owned(), Value::from(value.as_str()))),
            None => faults.push(at(*row, column + 1, format!("thiếu giá trị của “{label}”"))),
        }
    }
    let is_told = |label: &str, faults: &[CellFault]| faults.iter().any(|fault| fault.message.contains(label));
    for (label, key) in INFORMATION {
        if !root.contains_key(key) && !is_told(label, faults) {
            faults.push(of_sheet(format!("Thiếu dòng “{label}” ở phía trên bảng phụ lục.")));
        }
    }
    root
}

/// One row of the table, its texts by column.
struct Row<'g> {
    row: u32,
    columns: &'g Columns,
    cells: &'g BTreeMap<u32, String>,
}

impl Row<'_> {
    fn text(&self, column: Column) -> &str {
        self.columns.get(&column).and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    /// A code that a spreadsheet took for a number came back with a comma.
    fn code(&self) -> String {
        let text = self.text(Column::Code);
        let is_number = text.chars().all(|letter| letter.is_ascii_digit() || letter == ',');
        if is_number { text.replace(',', ".") } else { text.to_owned() }
    }

    /// `(1) (2) (3)`.
    fn is_column_numbers(&self) -> bool {
        let is_number =
            |text: &str| text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).is_some_and(|text| text.parse::<u32>().is_ok());
        self.cells.values().all(|text| is_number(text))
    }

    fn fault(&self, column: Column, message: String) -> CellFault {
        at(self.row, self.columns.get(&column).copied().unwrap_or_default(), message)
    }
}

fn lines(grid: &Grid, header: u32, columns: &Columns, known: &Known<'_>, faults: &mut Vec<CellFault>) -> Vec<Table> {
    let mut lines = Vec::new();
    let mut codes: BTreeMap<String, u32> = BTreeMap::new();
    let mut last = header;
    for (row, cells) in grid.range(header + 1..) {
        let row = Row { row: *row, columns, cells };
        let is_below_a_gap = row.row > last + 1;
        let is_line = !row.text(Column::Code).is_empty() && !row.text(Column::Name).is_empty();
        // Below an empty row stand signatures and remarks.
        if row.is_column_numbers() || (is_below_a_gap && !is_line) {
            last = if is_below_a_gap { last } else { row.row };
            continue;
        }
        last = row.row;
        if let Some(earlier) = codes.insert(row.code(), row.row).filter(|_| is_line) {
            faults.push(row.fault(Column::Code, format!("mã “{}” đã dùng ở dòng {}; mỗi dòng một mã", row.code(), earlier + 1)));
        }
        match line(&row, known) {
            Ok(table) => lines.push(table),
            Err(fault) => faults.push(fault),
        }
    }
    lines
}

fn line(row: &Row<'_>, known: &Known<'_>) -> Result<Table, CellFault> {
    let (code, name, measure) = (row.code(), row.text(Column::Name), row.text(Column::Measure));
    if code.is_empty() {
        return Err(row.fault(Column::Code, "thiếu mã của dòng; cần mã như in trên phụ lục, ví dụ 1.2".to_owned()));
    }
    if name.is_empty() {
        return Err(row.fault(Column::Name, format!("thiếu nội dung của dòng {code}")));
    }
    let mut table = Table::from_iter([("id".to_owned(), Value::from(code)), ("name".to_owned(), Value::from(name))]);
    let mut put = |key: &str, value: Value| drop(table.insert(key.to_owned(), value));
    let note = row.text(Column::Note);
    match (row.text(Column::Figure), measure) {
        ("", "") => put("heading", Value::Boolean(true)),
        ("", measure) => {
            put("unit_of_measure", Value::from(measure));
            if !note.is_empty() {
                put("source", Value::from(note));
            }
        }
        (text, measure) => computed(row, text, measure, known)?.into_iter().for_each(|(key, value)| put(key, value)),
    }
    Ok(table)
}

/// The keys of a line that an indicator or a formula gives.
fn computed(row: &Row<'_>, text: &str, measure: &str, known: &Known<'_>) -> Result<Vec<(&'static str, Value)>, CellFault> {
    let indicator = known.indicators.iter().find(|indicator| indicator.id == text);
    let formula = match indicator {
        Some(indicator) => indicator.formula.clone(),
        None => text.parse::<Formula>().map_err(|fault| {
            row.fault(Column::Figure, format!("“{text}” không phải mã chỉ số của danh mục, cũng không phải công thức: {fault}"))
        })?,
    };
    if let Some(unknown) = formula.elements().into_iter().find(|element| !(known.is_element)(element)) {
        let message =
            format!("không biểu mẫu nào có phần tử dữ liệu {unknown}, cũng không có chỉ số mã này; xem “tonghop forms list --json”");
        return Err(row.fault(Column::Figure, message));
    }
    let measure = match (measure, indicator) {
        ("", Some(indicator)) => indicator.unit_of_measure.as_str(),
        ("", None) => return Err(row.fault(Column::Measure, "thiếu đơn vị tính của dòng có công thức".to_owned())),
        (measure, _) => measure,
    };
    let note = row.text(Column::Note);
    let (kind, decimals) =
        indicator.map_or_else(|| kind_of(measure), |indicator| (code_of(&FigureKind::CODES, &indicator.kind), indicator.decimals));
    let source =
        if note.is_empty() { indicator.map_or("phụ lục nhập từ Excel", |indicator| indicator.source.as_str()) } else { note };
    Ok(vec![
        ("formula", Value::from(formula.to_string())),
        ("kind", Value::from(kind)),
        ("unit_of_measure", Value::from(measure)),
        ("direction", Value::from(indicator.map_or("neutral", |indicator| code_of(&Direction::CODES, &indicator.direction)))),
        ("decimals", Value::Integer(decimals.into())),
        (
            "zero_denominator",
            Value::from(indicator.map_or("missing", |indicator| code_of(&ZeroDenominator::CODES, &indicator.zero_denominator))),
        ),
        ("source", Value::from(source)),
    ])
}

fn code_of<T: PartialEq>(codes: &[(&'static str, T)], value: &T) -> &'static str {
    codes.iter().find(|(_, known)| known == value).map_or("", |(code, _)| code)
}

/// How a formula's figure is said, by its unit of measure, and its decimals.
fn kind_of(measure: &str) -> (&'static str, u32) {
    match fold(measure).as_str() {
        "" | "phan tram" => ("share", 2),
        "diem" => ("score", 2),
        unit if unit.ends_with("dong") => ("money", 0),
        _ => ("count", 0),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
