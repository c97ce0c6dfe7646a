//! Differences of two reports in the words of their form.

use std::collections::BTreeMap;

use tonghop_domain::difference::{FactDifference, FieldDifference, Figure, RowDifference, RowPlace};
use tonghop_domain::form::{CodeLists, Form};
use tonghop_domain::{CellRef, DimensionKey, State, display};

use crate::import::Changes;

/// A difference as officers read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceRow {
    /// What is counted, or the row of a log.
    pub what: String,
    /// What it is broken down by; empty = the total.
    pub part: String,
    /// The accepted figure; `None` = new.
    pub before: Option<String>,
    /// The figure sent; `None` = gone.
    pub after: Option<String>,
    /// Sheet and cell: of the report sent, or of the accepted one where it is gone.
    pub place: String,
}

/// Names of a form's columns and of the entries of its lists.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    titles: BTreeMap<String, String>,
    /// Where the columns of the elements stand in the form.
    places: BTreeMap<String, usize>,
    /// By dimension, then code.
    members: BTreeMap<String, BTreeMap<String, String>>,
}

impl Labels {
    /// The labels of a form; without one (a form that was taken out of the catalogue) codes stand for themselves.
    pub fn of(form: Option<&Form>, lists: &CodeLists) -> Self {
        let Some(form) = form else { return Self::default() };
        let mut labels = Self::default();
        for (place, column) in form.columns.iter().enumerate() {
            if let Ok(element) = form.element(&column.field) {
                labels.places.insert(element.to_string(), place);
                labels.titles.insert(element.to_string(), column.title());
            }
            if let Some(list) = column.list.as_deref().and_then(|list| lists.get(list)) {
                let names = list.items().iter().map(|item| (item.code.clone(), item.name.clone()));
                labels.members.insert(column.field.clone(), names.collect());
            }
        }
        labels
    }

    /// What an element is called.
    pub fn title<'a>(&'a self, element: &'a str) -> &'a str {
        self.titles.get(element).map_or(element, String::as_str)
    }

    /// A breakdown in words; empty for the total.
    pub fn part(&self, dimensions: &DimensionKey) -> String {
        let name = |(dimension, member): (&str, &str)| {
            self.members.get(dimension).and_then(|members| members.get(member)).cloned().unwrap_or_else(|| member.to_owned())
        };
        dimensions.iter().map(name).collect::<Vec<_>>().join("; ")
    }

    /// All differences, figures before rows; figures by the columns of the form, as officers read it.
    pub fn rows(&self, changes: &Changes) -> Vec<DifferenceRow> {
        let mut facts: Vec<&FactDifference> = changes.facts.iter().collect();
        facts.sort_by_key(|difference| self.places.get(difference.element.as_str()).copied().unwrap_or(usize::MAX));
        let facts = facts.into_iter().map(|difference| self.fact(difference));
        facts.chain(changes.rows.iter().map(row)).collect()
    }

    fn fact(&self, difference: &FactDifference) -> DifferenceRow {
        let place = difference.after.as_ref().or(difference.before.as_ref()).map(|figure| place(&figure.sheet, figure.cell));
        DifferenceRow {
            what: self.title(difference.element.as_str()).to_owned(),
            part: self.part(&difference.dimensions),
            before: difference.before.as_ref().map(figure),
            after: difference.after.as_ref().map(figure),
            place: place.unwrap_or_default(),
        }
    }
}

fn row(difference: &RowDifference) -> DifferenceRow {
    let at = |row: &RowPlace| place(&row.sheet, row.cell);
    let told = |of: fn(&FieldDifference) -> &Option<String>| {
        let fields: Vec<String> = difference.fields.iter().map(|field| said(&field.field, of(field).as_deref())).collect();
        (!fields.is_empty()).then(|| fields.join("; "))
    };
    let or_place = |told: Option<String>, row: &RowPlace| told.unwrap_or_else(|| format!("Dòng ở {}", at(row)));
    DifferenceRow {
        what: difference.label.clone(),
        part: String::new(),
        before: difference.before.as_ref().map(|before| or_place(told(|field| &field.before), before)),
        after: difference.after.as_ref().map(|after| or_place(told(|field| &field.after), after)),
        place: difference.after.as_ref().or(difference.before.as_ref()).map(at).unwrap_or_default(),
    }
}

/// What the fields of a stored row are called.
const FIELDS: [(&str, &str); 20] = [
    ("from", "từ ngày"),
    ("to", "đến ngày"),
    ("activity_type", "loại hoạt động"),
    ("channel", "kênh"),
    ("quantity", "số lượng"),
    ("unit_of_measure", "đơn vị tính"),
    ("people", "lượt người"),
    ("audience", "đối tượng"),
    ("theme", "chủ đề"),
    ("role", "vai trò"),
    ("mode", "hình thức"),
    ("place", "địa điểm"),
    ("target", "chỉ tiêu"),
    ("evidence", "tài liệu kiểm chứng"),
    ("link", "đường dẫn"),
    ("document", "văn bản"),
    ("note", "ghi chú"),
    ("done", "ngày hoàn thành"),
    ("lead", "chủ trì"),
    ("product", "sản phẩm"),
];

/// `số lượng 3`; an estimate and what was really done by their own words; `–` where nothing is said.
fn said(field: &str, value: Option<&str>) -> String {
    if field == "is_estimate" {
        return if value == Some("true") { "ước thực hiện" } else { "thực hiện" }.to_owned();
    }
    let name = FIELDS.iter().find(|(known, _)| *known == field).map_or(field, |(_, name)| *name);
    format!("{name} {}", value.unwrap_or(display::NO_FIGURE))
}

fn place(sheet: &str, cell: Option<CellRef>) -> String {
    cell.map_or_else(|| sheet.to_owned(), |cell| format!("{sheet}, {cell}"))
}

fn figure(figure: &Figure) -> String {
    let words = match figure.state {
        State::Value => figure.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 6)),
        State::Missing => "Để trống".to_owned(),
        State::NilReport => "Không phát sinh".to_owned(),
        State::NotApplicable => "Không áp dụng".to_owned(),
        State::Unreadable => "Không đọc được".to_owned(),
    };
    if figure.is_estimate { format!("{words} (ước)") } else { words }
}
