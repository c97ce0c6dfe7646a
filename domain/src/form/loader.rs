//! From the text of a form file to a form.

use std::collections::BTreeSet;

use super::{
    CarryRule, Column, ColumnKind, EvidenceDemand, Form, HeaderPath, LabelledLine, LogMeasure, LoggedRule, Recognition, SameRule, SumRule,
    Yields,
};
use crate::fact::ElementId;
use crate::org_unit::UnitLevel;
use crate::strict::{Faults, Fields, FromToml};

const YIELDS: [(&str, Yields); 5] = [
    ("facts", Yields::Facts),
    ("activities", Yields::Activities),
    ("targets", Yields::Targets),
    ("tasks", Yields::Tasks),
    ("answers", Yields::Answers),
];

const MEASURES: [(&str, LogMeasure); 3] =
    [("activities", LogMeasure::Activities), ("quantity", LogMeasure::Quantity), ("people", LogMeasure::People)];

impl FromToml for ElementId {
    const EXPECTED: &'static str = "phần tử dữ liệu, ví dụ \"kstt_06a.received_total\"";

    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        let text = value.as_str().ok_or_else(String::new)?;
        text.parse().map_err(|_| format!("“{text}” không phải mã phần tử dữ liệu, ví dụ kstt_06a.received_total"))
    }
}

pub(super) fn load(text: &str) -> Result<Form, Faults> {
    Fields::read(text, form)
}

fn form(root: &mut Fields) -> Option<Form> {
    let (id, version, title) = (root.required("id"), root.required("version"), root.required("title"));
    let (source, regime) = (root.required("source"), root.required("regime"));
    let (valid_from, valid_until) = (root.optional("valid_from"), root.optional("valid_until"));
    let large = root.optional("large").unwrap_or(false);
    let yields = root.choice("yields", &YIELDS);
    let recognition =
        root.table("recognition", |section| Some(Recognition { titles: words(section, "titles"), sheets: words(section, "sheets") }));
    let lines = root.tables("line", line);
    let columns = root.tables("column", column);
    let totals = words(root, "totals");
    let sums = root.tables("sum", |section| {
        let (total, parts) = (section.required("total"), section.required("parts"));
        Some(SumRule { total: total?, parts: parts? })
    });
    let carries = root.tables("carry", |section| {
        let (into, from) = (section.required("into"), section.required("from"));
        Some(CarryRule { into: into?, from: from? })
    });
    let same = root.tables("same", |section| {
        let (field, element) = (section.required("field"), section.required("element"));
        Some(SameRule { field: field?, element: element? })
    });
    let logged = root.tables("logged", |section| {
        let (field, measure) = (section.required("field"), section.choice("measure", &MEASURES));
        Some(LoggedRule { field: field?, measure: measure? })
    });
    let evidence = root.tables("evidence", demand);
    let recognition = recognition.unwrap_or_default();
    let form = Form {
        id: id?,
        version: version?,
        title: title?,
        source: source?,
        regime: regime?,
        valid_from,
        valid_until,
        large,
        yields: yields?,
        recognition,
        lines,
        columns,
        totals,
        sums,
        carries,
        same,
        logged,
        evidence,
    };
    check_columns(root, &form);
    check_references(root, &form);
    Some(form)
}

fn words(section: &mut Fields, key: &str) -> Vec<String> {
    section.optional(key).unwrap_or_default()
}

fn demand(section: &mut Fields) -> Option<EvidenceDemand> {
    let (activity_types, any_of) = (section.required("activity_types"), section.required("any_of"));
    let name = section.required("name");
    Some(EvidenceDemand { activity_types: activity_types?, any_of: any_of?, name: name? })
}

fn line(section: &mut Fields) -> Option<LabelledLine> {
    let (field, labels) = (section.required("field"), section.required("labels"));
    let kind = section.choice("type", &ColumnKind::ALL);
    let list: Option<String> = section.optional("list");
    if kind == Some(ColumnKind::Code) && list.is_none() {
        section.fault("list", "dòng kiểu code phải nêu danh mục");
    }
    let required = section.optional("required").unwrap_or(false);
    Some(LabelledLine { field: field?, labels: labels?, kind: kind?, list, required })
}

fn column(section: &mut Fields) -> Option<Column> {
    let header: Option<String> = section.required("header");
    let synonyms = words(section, "synonyms");
    let headers = header.iter().chain(&synonyms).map(|text| HeaderPath::parse(text)).collect();
    let (field, kind) = (section.required("field"), section.choice("type", &ColumnKind::ALL));
    let (label, unit_of_measure) = (section.optional("label"), section.optional("unit_of_measure"));
    let list: Option<String> = section.optional("list");
    if matches!(kind, Some(ColumnKind::Code | ColumnKind::Codes)) && list.is_none() {
        section.fault("list", "cột kiểu code, codes phải nêu danh mục");
    }
    let levels = UnitLevel::ALL.map(|(level, code)| (code, level));
    let level = if section.has("level") { section.choice("level", &levels) } else { None };
    if level.is_some() && kind != Some(ColumnKind::Unit) {
        section.fault("level", "chỉ dùng cho cột kiểu unit");
    }
    let required = section.optional("required").unwrap_or(false);
    let dimension = section.optional("dimension").unwrap_or(false);
    let (least, most) = (section.optional("least"), section.optional("most"));
    header?;
    Some(Column { field: field?, headers, label, kind: kind?, unit_of_measure, list, level, required, dimension, least, most })
}

fn check_columns(root: &Fields, form: &Form) {
    if form.columns.is_empty() {
        root.fault("column", "biểu mẫu phải có ít nhất một cột");
    }
    let mut seen = BTreeSet::new();
    for column in &form.columns {
        if !seen.insert(&column.field) {
            root.fault("column", format!("mã “{}” bị trùng", column.field));
        }
        if ElementId::of(&form.id, &column.field).is_err() {
            root.fault("column", format!("“{}.{}” không ghép được thành mã phần tử dữ liệu", form.id, column.field));
        }
    }
}

fn check_references(root: &Fields, form: &Form) {
    let known = |field: &String| form.columns.iter().any(|column| column.field == *field && column.kind.is_figure());
    let summed = form.sums.iter().flat_map(|rule| std::iter::once(&rule.total).chain(&rule.parts)).map(|field| ("sum", field));
    let carried = form.carries.iter().flat_map(|rule| [&rule.into, &rule.from]).map(|field| ("carry", field));
    let same = form.same.iter().map(|rule| ("same", &rule.field));
    let logged = form.logged.iter().map(|rule| ("logged", &rule.field));
    for (key, field) in summed.chain(carried).chain(same).chain(logged).filter(|(_, field)| !known(field)) {
        root.fault(key, format!("không có cột số “{field}”"));
    }
    if !form.evidence.is_empty() && form.yields != Yields::Activities {
        root.fault("evidence", "chỉ dùng cho biểu mẫu có yields = \"activities\"");
    }
    if form.evidence.iter().any(|demand| demand.activity_types.is_empty() || demand.any_of.is_empty()) {
        root.fault("evidence", "thiếu loại hoạt động hoặc loại tài liệu");
    }
    if form.sums.iter().any(|rule| rule.parts.is_empty()) {
        root.fault("sum", "thiếu các cột thành phần");
    }
}
