//! Strict reading of report definitions.

use super::{
    Arithmetic, CellKind, ChartDefinition, ColumnDefinition, Letter, Orientation, Paper, ReportDefinition, ReportFormat, ReportNeed,
    RowKind, SheetDefinition,
};
use crate::strict::{Faults, Fields};

/// Longest name that Excel takes for a sheet.
const LONGEST_SHEET_NAME: usize = 31;

impl ReportDefinition {
    /// Reads a definition.
    ///
    /// # Errors
    /// All faults together: unknown keys, fields that the rows do not have, arithmetic on columns or sheets that are not there.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, |fields| {
            let (id, version) = (fields.required("id"), fields.required("version"));
            let (name, about) = (fields.required("name"), fields.required("about"));
            let (title, source) = (fields.required("title"), fields.required("source"));
            let format = fields.choice("format", &ReportFormat::CODES);
            let order = fields.required("order");
            let needs = needs(fields);
            let letter = fields.table("letter", |letter| {
                Some(Letter { to_authority: letter.required("to_authority")?, copies: letter.required("copies")? })
            });
            let sheets = fields.tables("sheet", sheet);
            check(fields, format, &sheets);
            Some(Self {
                id: id?,
                version: version?,
                name: name?,
                about: about?,
                title: title?,
                source: source?,
                format: format?,
                order: order?,
                needs,
                letter,
                sheets,
            })
        })
    }
}

fn needs(fields: &mut Fields) -> Vec<ReportNeed> {
    let words: Vec<String> = fields.optional("needs").unwrap_or_default();
    let need = |word: &String| {
        let found = ReportNeed::CODES.iter().find(|(code, _)| code == word).map(|(_, need)| *need);
        if found.is_none() {
            fields.fault("needs", format!("ghi “{word}”; chỉ nhận: set, unit, plan"));
        }
        found
    };
    words.iter().filter_map(need).collect()
}

fn sheet(fields: &mut Fields) -> Option<SheetDefinition> {
    let name: Option<String> = fields.required("name");
    if name.as_ref().is_some_and(|name| !is_sheet_name(name)) {
        fields.fault("name", format!("tên trang tính dài từ 1 đến {LONGEST_SHEET_NAME} ký tự và không có các dấu []:*?/\\'"));
    }
    let rows = fields.choice("rows", &RowKind::CODES);
    let paper = fields.has("paper").then(|| fields.choice("paper", &[("a4", Paper::A4), ("a3", Paper::A3)])).flatten();
    let lies = [("portrait", Orientation::Portrait), ("landscape", Orientation::Landscape)];
    let orientation = fields.has("orientation").then(|| fields.choice("orientation", &lies)).flatten();
    let columns = fields.tables("column", column);
    let chart = fields.table("chart", |chart| {
        Some(ChartDefinition { title: chart.required("title")?, names: chart.required("names")?, values: chart.required("values")? })
    });
    let definition = SheetDefinition {
        name: name?,
        rows: rows?,
        of: fields.optional("of").unwrap_or_default(),
        paper: paper.unwrap_or(Paper::Measured),
        orientation: orientation.unwrap_or(Orientation::Measured),
        column_numbers: fields.optional("column_numbers").unwrap_or(true),
        total: fields.optional("total").unwrap_or_default(),
        group_totals: fields.optional("group_totals").unwrap_or_default(),
        numbered_by_group: fields.optional("numbered_by_group").unwrap_or_default(),
        columns,
        chart,
        notes: fields.optional("notes").unwrap_or_default(),
    };
    check_sheet(fields, &definition);
    Some(definition)
}

/// What Excel takes as the name of a sheet, without the quote that formulas would have to double.
fn is_sheet_name(name: &str) -> bool {
    let letters = name.chars().count();
    (1..=LONGEST_SHEET_NAME).contains(&letters) && !name.contains(['[', ']', ':', '*', '?', '/', '\\', '\''])
}

fn column(fields: &mut Fields) -> Option<ColumnDefinition> {
    let kinds = [
        ("ordinal", CellKind::Ordinal),
        ("text", CellKind::Text),
        ("centred", CellKind::Centred),
        ("number", CellKind::Number),
        ("percent", CellKind::Percent),
    ];
    let (field, head) = (fields.required("field"), fields.required("head"));
    let kind = fields.choice("kind", &kinds);
    let width: Vec<u32> = fields.optional("width").unwrap_or_else(|| usual_width(kind).into());
    let width = match width.as_slice() {
        [least, most] if least <= most && *least >= 24 && *most <= 900 => (*least, *most),
        _ => {
            fields.fault("width", "phải là [hẹp nhất, rộng nhất], từ 24 đến 900 điểm ảnh");
            (24, 900)
        }
    };
    let definition = ColumnDefinition {
        field: field?,
        head: head?,
        kind: kind?,
        digits: fields.optional("digits").unwrap_or_default(),
        width,
        is_totalled: fields.optional("total").unwrap_or_default(),
        arithmetic: arithmetic(fields),
        is_repeated: fields.optional("repeated").unwrap_or_default(),
    };
    if definition.digits > 10 {
        fields.fault("digits", "nhiều nhất 10 chữ số thập phân");
    }
    Some(definition)
}

fn usual_width(kind: Option<CellKind>) -> [u32; 2] {
    match kind {
        Some(CellKind::Ordinal) => [42, 60],
        Some(CellKind::Text) | None => [120, 360],
        Some(CellKind::Centred) => [70, 160],
        Some(CellKind::Number | CellKind::Percent) => [80, 130],
    }
}

fn arithmetic(fields: &mut Fields) -> Option<Arithmetic> {
    let sum: Option<Vec<String>> = fields.optional("sum_of");
    let share = (fields.optional("numerator"), fields.optional("denominator"));
    let difference: Option<Vec<String>> = fields.optional("difference");
    let children: bool = fields.optional("children").unwrap_or_default();
    let sum_from = fields.table("sum_from", |from| {
        Some(Arithmetic::SumFrom { sheet: from.required("sheet")?, key: from.required("key")?, value: from.required("value")? })
    });
    let check = fields.table("check", |check| {
        Some(Arithmetic::Check { sheet: check.required("sheet")?, total: check.required("total")?, parts: check.required("parts")? })
    });
    let share = match share {
        (Some(numerator), Some(denominator)) => Some(Arithmetic::Share { numerator, denominator }),
        (None, None) => None,
        _ => {
            fields.fault("numerator", "numerator và denominator phải đi cùng nhau");
            None
        }
    };
    let difference = difference.and_then(|parts| match <[String; 2]>::try_from(parts) {
        Ok([now, before]) => Some(Arithmetic::Difference(now, before)),
        Err(_) => {
            fields.fault("difference", "phải nêu đúng hai cột: [số bị trừ, số trừ]");
            None
        }
    });
    let ways = [sum.map(Arithmetic::Sum), share, difference, children.then_some(Arithmetic::Children), sum_from, check];
    let mut said: Vec<Arithmetic> = ways.into_iter().flatten().collect();
    if said.len() > 1 {
        fields.fault("", "một cột chỉ có một phép tính");
    }
    said.pop()
}

fn check_sheet(fields: &Fields, sheet: &SheetDefinition) {
    if sheet.rows.is_laid_out() != sheet.columns.is_empty() {
        let words =
            if sheet.rows.is_laid_out() { "loại dòng này tự có cột, không nêu column" } else { "thiếu các bảng column" };
        fields.fault("column", words);
    }
    for (index, column) in sheet.columns.iter().enumerate() {
        if sheet.columns[..index].iter().any(|earlier| earlier.field == column.field) {
            fields.fault(&format!("column {}", column.field), "trường dùng nhiều lần");
        }
        let is_own = column.kind == CellKind::Ordinal || column.arithmetic.is_some();
        if let Some(known) = sheet.rows.fields().filter(|known| !is_own && !known.contains(&column.field.as_str())) {
            fields.fault(
                &format!("column {}", column.field),
                format!("dòng “{}” không có trường này; có: {}", sheet.rows.code(), known.join(", ")),
            );
        }
        for part in parts_here(column.arithmetic.as_ref()).into_iter().filter(|part| sheet.place(part).is_none()) {
            fields.fault(&format!("column {}", column.field), format!("phép tính nêu cột “{part}” không có trong trang này"));
        }
    }
    let chart = sheet.chart.iter().flat_map(|chart| [&chart.names, &chart.values]);
    for field in chart.filter(|field| sheet.place(field).is_none()) {
        fields.fault("chart", format!("không có cột “{field}”"));
    }
}

/// Columns of the same sheet that a cell follows from.
fn parts_here(arithmetic: Option<&Arithmetic>) -> Vec<&String> {
    match arithmetic {
        Some(Arithmetic::Sum(parts)) => parts.iter().collect(),
        Some(Arithmetic::Share { numerator, denominator }) => numerator.iter().chain(denominator).collect(),
        Some(Arithmetic::Difference(now, before)) => vec![now, before],
        Some(Arithmetic::SumFrom { key, .. }) => vec![key],
        Some(Arithmetic::Children | Arithmetic::Check { .. }) | None => vec![],
    }
}

/// What holds between the sheets.
fn check(fields: &Fields, format: Option<ReportFormat>, sheets: &[SheetDefinition]) {
    if format.is_some_and(|format| (format == ReportFormat::Workbook) == sheets.is_empty()) {
        fields.fault("sheet", "tệp xlsx cần ít nhất một sheet, tệp khác thì không nêu sheet");
    }
    if sheets.len() > 1 && sheets.iter().any(|sheet| sheet.rows.is_laid_out()) {
        fields.fault("sheet", "loại dòng tự có cột đứng một mình trong tệp");
    }
    for (index, sheet) in sheets.iter().enumerate() {
        if sheets[..index].iter().any(|earlier| earlier.name.to_lowercase() == sheet.name.to_lowercase()) {
            fields.fault(&format!("sheet {}", sheet.name), "tên trang tính dùng nhiều lần");
        }
        for column in &sheet.columns {
            let there = match &column.arithmetic {
                Some(Arithmetic::SumFrom { sheet, key, value }) => (sheet, vec![key, value]),
                Some(Arithmetic::Check { sheet, total, parts }) => (sheet, std::iter::once(total).chain(parts).collect()),
                _ => continue,
            };
            let other = sheets.iter().find(|other| other.name == *there.0);
            let missing = there.1.into_iter().find(|field| other.is_none_or(|other| other.place(field).is_none()));
            if let Some(missing) = missing {
                let words = format!("phép tính nêu cột “{missing}” của trang “{}”, không có", there.0);
                fields.fault(&format!("sheet {} › column {}", sheet.name, column.field), words);
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
id = "thu"
version = "1"
name = "Thử"
about = "Một dòng"
title = "BẢNG THỬ {unit}"
source = "Do dự án soạn"
format = "xlsx"
order = 1
needs = ["unit"]

[[sheet]]
name = "Nhiệm vụ"
rows = "tasks"

[[sheet.column]]
field = "tt"
head = "STT"
kind = "ordinal"

[[sheet.column]]
field = "content"
head = "Nội dung"
kind = "text"
"#;

    #[test]
    fn a_definition_reads_and_names_are_put_in_the_title() {
        let definition = ReportDefinition::load(GOOD).unwrap();
        assert_eq!(definition.title_for(None, Some("XÃ TÂN AN")), "BẢNG THỬ XÃ TÂN AN");
        assert!(definition.needs(ReportNeed::Unit) && !definition.needs(ReportNeed::Set));
        assert_eq!(definition.sheets[0].place("content"), Some(1));
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        let wrong = [
            ("order = 1", "order = 1\ncolour = \"red\"", "colour"),
            ("needs = [\"unit\"]", "needs = [\"moon\"]", "moon"),
            ("field = \"content\"", "field = \"mass\"", "không có trường này"),
            ("kind = \"text\"", "kind = \"number\"\nsum_of = [\"a\"]", "cột “a” không có"),
            ("kind = \"text\"", "kind = \"text\"\nwidth = [300, 20]", "hẹp nhất"),
            ("name = \"Nhiệm vụ\"", "name = \"Nhiệm/vụ\"", "tên trang tính"),
            ("rows = \"tasks\"", "rows = \"ranking\"", "tự có cột"),
            ("kind = \"text\"", "kind = \"text\"\ncheck = { sheet = \"B\", total = \"x\", parts = [] }", "trang “B”"),
        ];
        for (from, to, words) in wrong {
            let faults = ReportDefinition::load(&GOOD.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(faults.contains(words), "{to}: {faults}");
        }
    }
}
