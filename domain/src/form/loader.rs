//! From the text of a form file to a form.

use std::collections::BTreeSet;

use super::section::{LoadFaults, Section};
use super::{CarryRule, Column, ColumnKind, Form, HeaderPath, LabelledLine, Recognition, SumRule, Yields};
use crate::fact::ElementId;

const YIELDS: [(&str, Yields); 4] =
    [("facts", Yields::Facts), ("activities", Yields::Activities), ("targets", Yields::Targets), ("tasks", Yields::Tasks)];

pub(super) fn load(text: &str) -> Result<Form, LoadFaults> {
    let mut root = Section::root(text)?;
    let form = Form {
        id: root.text("id"),
        version: root.text("version"),
        title: root.text("title"),
        source: root.text("source"),
        regime: root.text("regime"),
        valid_from: root.date("valid_from"),
        valid_until: root.date("valid_until"),
        large: root.flag("large"),
        yields: root.choice("yields", &YIELDS).unwrap_or(Yields::Facts),
        recognition: root
            .section("recognition", |section| Recognition { titles: section.texts("titles"), sheets: section.texts("sheets") }),
        lines: root.sections("line", line),
        columns: root.sections("column", column),
        totals: root.texts("totals"),
        sums: root.sections("sum", |section| SumRule { total: section.text("total"), parts: section.texts("parts") }),
        carries: root.sections("carry", |section| CarryRule { into: section.text("into"), from: section.text("from") }),
    };
    check_columns(&mut root, &form);
    check_references(&mut root, &form);
    match root.close() {
        faults if faults.is_empty() => Ok(form),
        faults => Err(LoadFaults(faults)),
    }
}

fn line(section: &mut Section) -> LabelledLine {
    LabelledLine {
        field: section.text("field"),
        labels: section.texts("labels"),
        kind: section.choice("type", &ColumnKind::ALL).unwrap_or(ColumnKind::Text),
        list: section.optional_text("list"),
        required: section.flag("required"),
    }
}

fn column(section: &mut Section) -> Column {
    let header = section.text("header");
    let synonyms = section.texts("synonyms");
    let column = Column {
        field: section.text("field"),
        headers: std::iter::once(&header).chain(&synonyms).map(|text| HeaderPath::parse(text)).collect(),
        label: section.optional_text("label"),
        kind: section.choice("type", &ColumnKind::ALL).unwrap_or(ColumnKind::Text),
        unit_of_measure: section.optional_text("unit_of_measure"),
        list: section.optional_text("list"),
        required: section.flag("required"),
        dimension: section.flag("dimension"),
        least: section.decimal("least"),
        most: section.decimal("most"),
    };
    if matches!(column.kind, ColumnKind::Code | ColumnKind::Codes) && column.list.is_none() {
        section.fault("list", "cột kiểu code, codes phải nêu danh mục");
    }
    column
}

fn check_columns(root: &mut Section, form: &Form) {
    if form.columns.is_empty() {
        root.fault("column", "biểu mẫu phải có ít nhất một cột");
    }
    let mut seen = BTreeSet::new();
    for (index, column) in form.columns.iter().enumerate() {
        let place = format!("column[{}].field", index + 1);
        if !seen.insert(&column.field) {
            root.fault(&place, format!("mã “{}” bị trùng", column.field));
        }
        if ElementId::of(&form.id, &column.field).is_err() && !column.field.is_empty() && !form.id.is_empty() {
            root.fault(&place, format!("“{}.{}” không ghép được thành mã phần tử dữ liệu", form.id, column.field));
        }
    }
}

fn check_references(root: &mut Section, form: &Form) {
    let known = |field: &String| form.columns.iter().any(|column| column.field == *field && column.kind.is_figure());
    for (index, rule) in form.sums.iter().enumerate() {
        if !known(&rule.total) {
            root.fault(&format!("sum[{}].total", index + 1), format!("không có cột số “{}”", rule.total));
        }
        if rule.parts.is_empty() {
            root.fault(&format!("sum[{}].parts", index + 1), "thiếu các cột thành phần");
        }
        for part in rule.parts.iter().filter(|part| !known(part)) {
            root.fault(&format!("sum[{}].parts", index + 1), format!("không có cột số “{part}”"));
        }
    }
    for (index, rule) in form.carries.iter().enumerate() {
        for (key, field) in [("into", &rule.into), ("from", &rule.from)] {
            if !known(field) {
                root.fault(&format!("carry[{}].{key}", index + 1), format!("không có cột số “{field}”"));
            }
        }
    }
}
