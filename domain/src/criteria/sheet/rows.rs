//! The rows of the table: a tree by the column "Cấp", else by code ("2.1" lies in "2").

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::columns::{COLUMNS, Columns, title};
use super::places::{Places, Row};
use super::{Column, Faults, Grid, information};
use crate::cell::CellRef;
use crate::criteria::rule_text::{number, parse, put_formulas};
use crate::criteria::write::decimal;

/// Where a row stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Domain,
    Criterion,
    Component,
    Bonus,
    Penalty,
    /// A part of a bonus or penalty block.
    Part,
}

/// The words of the column "Cấp".
pub(super) const LEVELS: [(&str, Level); 6] = [
    ("lĩnh vực", Level::Domain),
    ("tiêu chí", Level::Criterion),
    ("thành phần", Level::Component),
    ("điểm thưởng", Level::Bonus),
    ("điểm trừ", Level::Penalty),
    ("nội dung", Level::Part),
];
/// The words of the column "Cách đánh giá".
pub(super) const ASSESSMENTS: [(&str, &str); 5] = [
    ("tự chấm", "self"),
    ("thẩm định", "assessor"),
    ("điều tra", "survey"),
    ("tính từ số liệu", "computed"),
    ("lấy từ chỉ số khác", "imported"),
];
/// The words of the column "Khi mẫu số bằng 0".
pub(super) const ZEROS: [(&str, &str); 3] = [("đủ điểm", "full"), ("0 điểm", "zero"), ("chưa có điểm", "missing")];

/// One row while it is read.
struct Reader<'a> {
    row: u32,
    cells: &'a std::collections::BTreeMap<u32, String>,
    columns: &'a Columns,
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn cell(&self, column: Column) -> CellRef {
        let place = self.columns.get(&column).or_else(|| self.columns.get(&Column::Code)).copied().unwrap_or_default();
        CellRef::new(self.row, place)
    }

    fn text(&self, column: Column) -> &str {
        self.columns.get(&column).and_then(|place| self.cells.get(place)).map_or("", String::as_str)
    }

    fn fault(&mut self, column: Column, message: String) {
        let cell = self.cell(column);
        self.faults.at(cell, message);
    }
}

/// Reads the rows below the header into the tree of a set's file.
pub(super) fn read(grid: &Grid, header: u32, columns: &Columns, root: &mut Table, places: &mut Places, faults: &mut Faults) {
    for (row, cells) in grid.range(header + 1..) {
        let mut reader = Reader { row: *row, cells, columns, faults };
        if is_column_numbers(&reader) {
            continue;
        }
        if reader.text(Column::Max).is_empty() && reader.text(Column::Rule).is_empty() && reader.text(Column::Code).is_empty() {
            continue;
        }
        if let Some(found) = node(&mut reader, places) {
            places.rows.push(found);
        }
    }
    ask_for_rules(columns, places, faults);
    hand_down(places);
    nest(root, places);
}

/// The row "(1) (2) (3)" under a header.
fn is_column_numbers(reader: &Reader<'_>) -> bool {
    let mut numbers = reader.cells.values().map(|text| text.trim_matches(['(', ')']).parse::<u32>());
    reader.cells.len() >= 3 && (1..).zip(&mut numbers).all(|(expected, found)| found == Ok(expected))
}

fn node(reader: &mut Reader<'_>, places: &mut Places) -> Option<Row> {
    let code = reader.text(Column::Code).trim_end_matches('.').to_owned();
    if code.is_empty() {
        reader.fault(Column::Code, "thiếu mã của dòng này, ví dụ 2.1".to_owned());
    }
    let told = reader.faults.0.len();
    let (level, parent) = level(reader, &code, places)?;
    let is_repeated = !code.is_empty() && places.rows.iter().any(|row| row.code == code && row.level == level);
    if is_repeated {
        reader.fault(Column::Code, format!("mã {code} đã dùng ở dòng trên"));
        places.doubt_sum_of(parent);
    }
    if code.is_empty() || reader.faults.0.len() > told {
        places.doubt_sums();
    }
    if reader.text(Column::Name).is_empty() {
        reader.fault(Column::Name, "thiếu nội dung".to_owned());
    }
    let max = max(reader);
    let mut table = Table::new();
    // A code of its own keeps the tree readable to the loader, whose word on this row is no longer needed.
    let key = if code.is_empty() || is_repeated { format!("{code} (dòng {})", reader.row + 1) } else { code.clone() };
    table.insert("code".to_owned(), Value::from(key.as_str()));
    table.insert("name".to_owned(), Value::from(reader.text(Column::Name)));
    // A maximum that cannot be read was told; any number in its place lets the rest of the row be judged.
    let key_of_max = if matches!(level, Level::Bonus | Level::Penalty) { "cap" } else { "max" };
    table.insert(key_of_max.to_owned(), decimal(max.unwrap_or(Decimal::ONE)));
    texts(reader, &mut table);
    let has_rule = rule(reader, level, max, &mut table);
    Some(Row { row: reader.row, code, key, level, parent, max, table, has_rule })
}

/// The level of a row and the index of the row it lies in.
fn level(reader: &mut Reader<'_>, code: &str, places: &Places) -> Option<(Level, Option<usize>)> {
    let said = reader.text(Column::Level).to_owned();
    let last = |levels: &[Level]| places.rows.iter().rposition(|row| levels.contains(&row.level));
    if said.is_empty() {
        return Some(level_of_code(reader, code, places));
    }
    let found = LEVELS.iter().find(|(word, _)| crate::text::fold(word) == crate::text::fold(&said)).map(|(_, level)| *level);
    let Some(level) = found else {
        let words: Vec<&str> = LEVELS.iter().map(|(word, _)| *word).collect();
        reader.fault(Column::Level, format!("ghi “{said}”; chỉ nhận: {}", words.join(", ")));
        return Some(level_of_code(reader, code, places));
    };
    let parent = match level {
        Level::Domain | Level::Bonus | Level::Penalty => return Some((level, None)),
        Level::Criterion => last(&[Level::Domain]),
        Level::Component => last(&[Level::Criterion]),
        Level::Part => last(&[Level::Bonus, Level::Penalty]),
    };
    if parent.is_none() {
        reader.fault(Column::Level, format!("dòng “{said}” không nằm dưới dòng nào; ghi dòng cha ở phía trên"));
        return None;
    }
    Some((level, parent))
}

/// "2" is a domain, "2.1" a criterion of it, "2.1.1" a component. Without its parent a row is told, and put where it stands, so
/// that the sums of other rows are not blamed for it.
fn level_of_code(reader: &mut Reader<'_>, code: &str, places: &Places) -> (Level, Option<usize>) {
    let is_parent = |row: &Row| !row.code.is_empty() && code.strip_prefix(row.code.as_str()).is_some_and(|rest| rest.starts_with('.'));
    let parent = places.rows.iter().rposition(is_parent);
    match parent.map(|index| places.rows[index].level) {
        Some(Level::Domain) => return (Level::Criterion, parent),
        Some(Level::Criterion) => return (Level::Component, parent),
        Some(Level::Bonus | Level::Penalty) => return (Level::Part, parent),
        Some(Level::Component | Level::Part) => {
            reader.fault(Column::Code, format!("mã {code} nằm dưới tiêu chí thành phần; chỉ nhận ba cấp lĩnh vực, tiêu chí, thành phần"));
            let component = parent.and_then(|index| places.rows[index].parent);
            return (Level::Component, component);
        }
        None => {}
    }
    let last = |level: Level| places.rows.iter().rposition(|row| row.level == level);
    let depth = if code.is_empty() { 2 } else { code.matches('.').count() };
    if depth == 0 {
        return (Level::Domain, None);
    }
    if !code.is_empty() {
        let above = code.rsplit_once('.').map_or("", |(above, _)| above);
        reader.fault(Column::Code, format!("không có dòng {above} ở phía trên để chứa dòng {code}"));
    }
    let in_domain = places.rows.last().is_none_or(|row| row.level == Level::Domain || row.has_rule && row.level == Level::Criterion);
    match (depth == 1 || in_domain, last(Level::Domain), last(Level::Criterion)) {
        (false, _, Some(criterion)) => (Level::Component, Some(criterion)),
        (_, Some(domain), _) => (Level::Criterion, Some(domain)),
        _ => (Level::Domain, None),
    }
}

fn max(reader: &mut Reader<'_>) -> Option<Decimal> {
    let text = reader.text(Column::Max).to_owned();
    let max = number(&text);
    if max.is_none() {
        let found = if text.is_empty() { "trống".to_owned() } else { format!("“{text}”") };
        reader.fault(Column::Max, format!("{found}; điểm tối đa phải là một số, ví dụ 0,5"));
    }
    max
}

/// The columns that become keys as they stand.
fn texts(reader: &mut Reader<'_>, table: &mut Table) {
    for header in COLUMNS {
        let text = reader.text(header.column).to_owned();
        if text.is_empty() {
            continue;
        }
        let value = match header.column {
            Column::Measure | Column::NoTask | Column::NotApplicable | Column::HeldWhen | Column::EvidenceWhen | Column::Note => {
                Value::from(text)
            }
            Column::Evidence => Value::Array(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Value::from).collect()),
            Column::Min => match number(&text) {
                Some(min) => decimal(min),
                None => {
                    reader.fault(header.column, format!("“{text}”; điểm tối thiểu phải là một số"));
                    continue;
                }
            },
            Column::Assessment | Column::ZeroDenominator => {
                let words: &[(&str, &str)] = if header.column == Column::Assessment { &ASSESSMENTS } else { &ZEROS };
                match information::choice(words, &text) {
                    Ok(code) => Value::from(code),
                    Err(expected) => {
                        reader.fault(header.column, format!("“{text}”; cần {expected}"));
                        continue;
                    }
                }
            }
            _ => continue,
        };
        table.insert(header.key.to_owned(), value);
    }
}

/// Puts the rule in, and says whether the row has one. A rule that cannot be read leaves a place holder, so that the tree stands.
fn rule(reader: &mut Reader<'_>, level: Level, max: Option<Decimal>, table: &mut Table) -> bool {
    let text = reader.text(Column::Rule).to_owned();
    if text.is_empty() {
        if !reader.text(Column::Formula).is_empty() {
            reader.fault(Column::Rule, "thiếu cách tính, tuy dòng này có công thức".to_owned());
        }
        return false;
    }
    if matches!(level, Level::Domain | Level::Bonus | Level::Penalty) {
        reader.fault(Column::Rule, "dòng này là một nhóm, không có cách tính; ghi cách tính ở các dòng bên trong".to_owned());
        return false;
    }
    let placeholder = || Table::from_iter([("kind".to_owned(), Value::from("not-recovered"))]);
    let read = max.map_or_else(|| Ok(placeholder()), |max| parse(&text, max));
    let rule = read.unwrap_or_else(|fault| {
        reader.fault(Column::Rule, fault.to_string());
        placeholder()
    });
    let is_read = rule.get("kind").and_then(Value::as_str) != Some("not-recovered");
    let rule = if is_read { with_formulas(reader, rule, placeholder) } else { rule };
    table.insert("rule".to_owned(), Value::Table(rule));
    true
}

fn with_formulas(reader: &mut Reader<'_>, mut rule: Table, placeholder: impl Fn() -> Table) -> Table {
    let formulas = reader.text(Column::Formula).to_owned();
    if let Err(fault) = put_formulas(&mut rule, &formulas) {
        reader.fault(Column::Formula, format!("cột “{}”: {fault}", title(Column::Formula)));
        return placeholder();
    }
    rule
}

/// A row without rule and without rows inside must have a rule.
fn ask_for_rules(columns: &Columns, places: &mut Places, faults: &mut Faults) {
    for index in 0..places.rows.len() {
        let has_parts = places.rows.iter().any(|row| row.parent == Some(index));
        let row = &mut places.rows[index];
        let is_group = matches!(row.level, Level::Domain | Level::Bonus | Level::Penalty);
        let cell = CellRef::new(row.row, columns.get(&Column::Rule).copied().unwrap_or_default());
        match (has_parts, row.has_rule) {
            (true, true) => {
                faults.at(cell, "dòng này đã có các dòng bên trong, không ghi thêm cách tính");
                row.table.remove("rule");
            }
            (false, false) if is_group => faults.at(cell, "nhóm này không có dòng nào bên trong"),
            (false, false) => {
                if !faults.has(cell) {
                    faults.at(cell, "thiếu cách tính; chưa biết thì ghi “Chưa có cách tính”");
                }
                let rule = Table::from_iter([("kind".to_owned(), Value::from("not-recovered"))]);
                row.table.insert("rule".to_owned(), Value::Table(rule));
            }
            _ => {}
        }
    }
}

/// What a row says holds for the rows inside that say nothing themselves.
fn hand_down(places: &mut Places) {
    const HANDED: [&str; 8] =
        ["evidence", "note", "unit_of_measure", "assessment", "zero_denominator", "no_task_when", "not_applicable_when", "evidence_when"];
    for index in 0..places.rows.len() {
        let Some(parent) = places.rows[index].parent else { continue };
        for key in HANDED {
            let said = places.rows[parent].table.get(key).cloned();
            if let Some(said) = said.filter(|_| !places.rows[index].table.contains_key(key)) {
                places.rows[index].table.insert(key.to_owned(), said);
            }
        }
    }
    for row in places.rows.iter_mut().filter(|row| !row.table.contains_key("rule")) {
        HANDED.iter().for_each(|key| drop(row.table.remove(*key)));
    }
}

/// The tree as lists of tables, from the innermost rows outwards.
fn nest(root: &mut Table, places: &Places) {
    let mut tables: Vec<Table> = places.rows.iter().map(|row| row.table.clone()).collect();
    for index in (0..tables.len()).rev() {
        let row = &places.rows[index];
        let mut table = std::mem::take(&mut tables[index]);
        // Rows were put in from the last to the first.
        for key in ["criterion", "component"] {
            if let Some(Value::Array(list)) = table.get_mut(key) {
                list.reverse();
            }
        }
        let (key, holder) = match (row.level, row.parent) {
            (Level::Criterion, Some(parent)) => ("criterion", &mut tables[parent]),
            (Level::Component | Level::Part, Some(parent)) => ("component", &mut tables[parent]),
            (Level::Bonus, _) => {
                table.insert("kind".to_owned(), Value::from("bonus"));
                ("adjustment", &mut *root)
            }
            (Level::Penalty, _) => {
                table.insert("kind".to_owned(), Value::from("penalty"));
                ("adjustment", &mut *root)
            }
            _ => ("domain", &mut *root),
        };
        if let Value::Array(list) = holder.entry(key).or_insert_with(|| Value::Array(vec![])) {
            list.push(Value::Table(table));
        }
    }
    for key in ["domain", "adjustment"] {
        if let Some(Value::Array(list)) = root.get_mut(key) {
            list.reverse();
        }
    }
}
