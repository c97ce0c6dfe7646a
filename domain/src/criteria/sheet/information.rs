//! The lines above the table: what the set is called, when it holds, its policies.

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::places::Places;
use super::{Faults, Grid};
use crate::cell::CellRef;
use crate::criteria::rule_text::{interval, number};
use crate::criteria::write::{decimal, ends, table};
use crate::text::fold;

/// How the value of a line is written.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    List,
    Number,
    Day,
    YesNo,
    Choice(&'static [(&'static str, &'static str)]),
    Rounding,
    Bands,
    Gap,
}

/// A line: its label, its key in files, its kind, and whether it must be there.
pub(super) struct Line {
    pub(super) label: &'static str,
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    is_needed: bool,
}

const fn line(label: &'static str, key: &'static str, kind: Kind, is_needed: bool) -> Line {
    Line { label, key, kind, is_needed }
}

/// The words for `not_applicable` and the codes in files.
pub(super) const NOT_APPLICABLE: [(&str, &str); 4] = [
    ("quy đổi trong tiêu chí", "rescale-criterion"),
    ("quy đổi trong lĩnh vực", "rescale-domain"),
    ("quy đổi trong cả bộ", "rescale-set"),
    ("hạ điểm tối đa", "lower-maximum"),
];
/// The words for `evidence`.
pub(super) const EVIDENCE: [(&str, &str); 3] =
    [("không có thì 0 điểm", "required"), ("phải giải trình", "explain"), ("không yêu cầu", "not-asked")];
/// The words for modes of rounding.
pub(super) const MODES: [(&str, &str); 3] = [("làm tròn", "half-up"), ("làm tròn chẵn", "half-even"), ("cắt bỏ", "truncate")];

/// Every line, in the order in which it is written.
pub(super) const LINES: [Line; 23] = [
    line("Mã bộ tiêu chí", "id", Kind::Text, true),
    line("Phiên bản", "version", Kind::Text, true),
    line("Tên bộ tiêu chí", "name", Kind::Text, true),
    line("Căn cứ", "legal_basis", Kind::Text, true),
    line("Nguồn", "source", Kind::Text, true),
    line("Bộ tiêu chí mẫu", "is_sample", Kind::YesNo, true),
    line("Nhóm đơn vị", "unit_groups", Kind::List, false),
    line("Chế độ báo cáo", "regime", Kind::Text, true),
    line("Áp dụng từ ngày", "valid_from", Kind::Day, true),
    line("Áp dụng đến ngày", "valid_until", Kind::Day, false),
    line("Chi tiết hóa bộ", "refines", Kind::Text, false),
    line("Tổng điểm tối đa", "max", Kind::Number, true),
    line("Thang điểm quy đổi", "scale", Kind::Number, false),
    line("Khi không áp dụng", "not_applicable", Kind::Choice(&NOT_APPLICABLE), true),
    line("Khi thiếu kiểm chứng", "evidence", Kind::Choice(&EVIDENCE), true),
    line("Số phiếu ít nhất", "survey.minimum_answers", Kind::Number, false),
    line("Làm tròn thành phần", "rounding.component", Kind::Rounding, false),
    line("Làm tròn tiêu chí", "rounding.criterion", Kind::Rounding, false),
    line("Làm tròn lĩnh vực", "rounding.domain", Kind::Rounding, false),
    line("Làm tròn tổng điểm", "rounding.total", Kind::Rounding, false),
    line("Tổng điểm không dưới", "total.at_least", Kind::Number, false),
    line("Tổng điểm không quá", "total.at_most", Kind::Number, false),
    line("Xếp loại", "bands", Kind::Bands, false),
];
/// Sentences about what is missing; may repeat.
pub(super) const GAP: Line = line("Ghi nhận", "gaps", Kind::Gap, false);

/// Reads the lines above the header row.
pub(super) fn read(grid: &Grid, header: u32, root: &mut Table, places: &mut Places, faults: &mut Faults) {
    for (row, cells) in grid.range(..header) {
        let mut texts = cells.iter();
        let (Some((label_column, label)), value) = (texts.next(), texts.next()) else { continue };
        let Some(line) = LINES.iter().chain([&GAP]).find(|line| fold(line.label) == fold(label)) else { continue };
        let cell = CellRef::new(*row, value.map_or(label_column + 1, |(column, _)| *column));
        places.information(line.key, cell);
        let Some((_, value)) = value else {
            faults.at(cell, format!("thiếu giá trị của “{}”", line.label));
            continue;
        };
        let third = texts.next().map_or("", |(_, text)| text.as_str());
        if line.key == "max" {
            places.stated_max = number(value);
        }
        if let Err(expected) = put(root, line, value, third) {
            faults.at(cell, format!("“{}” ghi “{value}”; cần {expected}", line.label));
            stand_in(root, line);
        }
    }
    for line in LINES.iter().filter(|line| line.is_needed && !places.has_information(line.key)) {
        faults.of_sheet(format!("Thiếu dòng “{}” ở phía trên bảng tiêu chí.", line.label));
    }
}

fn put(root: &mut Table, line: &Line, text: &str, third: &str) -> Result<(), String> {
    let value = match line.kind {
        Kind::Text => Value::from(text),
        Kind::List => list(text),
        Kind::Number => decimal(number(text).ok_or("một số")?),
        Kind::Day => Value::from(day(text).ok_or("ngày dạng dd/mm/yyyy")?),
        Kind::YesNo => Value::Boolean(yes_no(text).ok_or("“có” hoặc “không”")?),
        Kind::Choice(words) => Value::from(choice(words, text)?),
        Kind::Rounding => rounding(text).ok_or("“làm tròn 2 số”, “làm tròn chẵn 2 số” hoặc “cắt bỏ 2 số”")?,
        Kind::Bands => return append(root, "bands", bands(text, third)?),
        Kind::Gap => return append(root, "gaps", Value::from(text)),
    };
    let (outer, inner) = line.key.split_once('.').unwrap_or((line.key, ""));
    if inner.is_empty() {
        root.insert(outer.to_owned(), value);
    } else if let Value::Table(table) = root.entry(outer).or_insert_with(|| Value::Table(Table::new())) {
        table.insert(inner.to_owned(), value);
    }
    Ok(())
}

/// Something the loader takes, so that it judges the rest although this line was told.
fn stand_in(root: &mut Table, line: &Line) {
    let value = match line.kind {
        Kind::Number => Value::Integer(1),
        Kind::Day => Value::from("2000-01-01"),
        Kind::YesNo => Value::Boolean(true),
        Kind::Choice(words) => Value::from(words[0].1),
        Kind::Text | Kind::List | Kind::Rounding | Kind::Bands | Kind::Gap => return,
    };
    if line.is_needed {
        root.insert(line.key.to_owned(), value);
    }
}

fn append(root: &mut Table, key: &str, value: Value) -> Result<(), String> {
    if let Value::Array(list) = root.entry(key).or_insert_with(|| Value::Array(vec![])) {
        list.push(value);
    }
    Ok(())
}

fn list(text: &str) -> Value {
    Value::Array(text.split([',', ';']).map(str::trim).filter(|one| !one.is_empty()).map(Value::from).collect())
}

/// The code of one of some words, or the code itself.
pub(super) fn choice(words: &[(&'static str, &'static str)], text: &str) -> Result<&'static str, String> {
    let found = words.iter().find(|(word, code)| fold(word) == fold(text) || *code == text);
    let expected = || format!("một trong: {}", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join("; "));
    found.map(|(_, code)| *code).ok_or_else(expected)
}

/// `dd/mm/yyyy` or `yyyy-mm-dd`, as the latter.
fn day(text: &str) -> Option<String> {
    if text.parse::<jiff::civil::Date>().is_ok() {
        return Some(text.to_owned());
    }
    let parts: Vec<&str> = text.split('/').collect();
    let [day, month, year] = parts.as_slice() else { return None };
    jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(|date| date.to_string())
}

fn yes_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "co" => Some(true),
        "khong" => Some(false),
        _ => None,
    }
}

/// `làm tròn 2 số`
fn rounding(text: &str) -> Option<Value> {
    let text = crate::text::nfc(text).to_lowercase();
    let words: Vec<&str> = text.strip_suffix(" số").unwrap_or(&text).rsplitn(2, ' ').collect();
    let [digits, mode] = words.as_slice() else { return None };
    let mode = MODES.iter().find(|(word, _)| word == mode).map(|(_, code)| *code)?;
    Some(table([("mode", Value::from(mode)), ("digits", decimal(number(digits).filter(Decimal::is_integer)?))]))
}

/// `Tốt: từ 90 trở lên; Khá: từ 75 đến dưới 90; …`, and the groups it is for.
fn bands(text: &str, groups: &str) -> Result<Value, String> {
    let band = |part: &str| -> Result<Value, String> {
        let (name, range) = part.rsplit_once(':').ok_or("“tên: mức” giữa các dấu chấm phẩy")?;
        let (range, _) = interval(range).map_err(|fault| fault.expected)?;
        Ok(Value::Table(ends(Table::from_iter([("name".to_owned(), Value::from(name.trim()))]), &range)))
    };
    let read: Result<Vec<Value>, String> = text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(band).collect();
    let mut scale = vec![("band", Value::Array(read?))];
    if !groups.is_empty() {
        scale.push(("unit_groups", list(groups)));
    }
    Ok(table(scale))
}
