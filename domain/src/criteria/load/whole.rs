//! What is checked over the whole file, as it is written: codes used twice and elements that no form yields are told together with the
//! faults of rows that cannot be loaded.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::fact::ElementId;
use crate::formula::Formula;
use crate::strict::Fields;

/// Keys that hold formulas, wherever they stand.
const FORMULAS: [&str; 14] = [
    "condition",
    "ratio",
    "count",
    "violations",
    "value",
    "points",
    "day",
    "figure",
    "share",
    "when",
    "held_when",
    "no_task_when",
    "not_applicable_when",
    "evidence_when",
];

/// Names of the variables of a rule with branches: no data elements.
const VARIABLE: &str = "var.";

/// Reports codes used twice and unknown elements of a file, given as it was written.
pub(super) fn check(fields: &Fields, written: &Table, is_known: &dyn Fn(&ElementId) -> bool) {
    let rows = rows(written);
    for kind in ["domain", "criterion", "component", "adjustment"] {
        report_repeats(fields, kind, rows.iter().filter(|row| row.kind == kind).map(|row| row.code.as_str()).collect());
    }
    for row in rows {
        report_unknown(fields, &row.field, &row.formulas, is_known);
    }
}

/// A row with a code, as written.
struct Row {
    kind: &'static str,
    code: String,
    /// Where it stands, for faults of its formulas.
    field: String,
    formulas: Vec<Formula>,
}

fn rows(set: &Table) -> Vec<Row> {
    let mut rows = Vec::new();
    for domain in tables(set, "domain") {
        let place = format!("domain {}", code(domain));
        let held: Vec<Formula> = domain.get("held_when").and_then(formula).into_iter().collect();
        rows.push(Row { kind: "domain", code: code(domain), field: format!("{place} › held_when"), formulas: held });
        for criterion in tables(domain, "criterion") {
            let place = format!("{place} › criterion {}", code(criterion));
            rows.push(Row { kind: "criterion", code: code(criterion), field: String::new(), formulas: vec![] });
            match criterion.contains_key("rule") {
                // A criterion with a rule of its own is its only component.
                true => rows.push(component(criterion, &place)),
                false => rows.extend(tables(criterion, "component").map(|one| component(one, &place))),
            }
        }
    }
    for adjustment in tables(set, "adjustment") {
        let place = format!("adjustment {}", code(adjustment));
        rows.push(Row { kind: "adjustment", code: code(adjustment), field: String::new(), formulas: vec![] });
        rows.extend(tables(adjustment, "component").map(|one| component(one, &place)));
    }
    rows
}

fn component(table: &Table, place: &str) -> Row {
    let mut formulas = Vec::new();
    gather(table, &mut formulas);
    Row { kind: "component", code: code(table), field: format!("{place} › {}", code(table)), formulas }
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    table.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
}

fn code(table: &Table) -> String {
    table.get("code").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The formula of a value; what cannot be read as one is told where it is loaded.
fn formula(value: &Value) -> Option<Formula> {
    value.as_str()?.parse().ok()
}

/// Every formula of a row, of its rule and of the parts of that.
fn gather(table: &Table, found: &mut Vec<Formula>) {
    for (key, value) in table {
        match value {
            Value::String(_) if FORMULAS.contains(&key.as_str()) => found.extend(formula(value)),
            Value::Table(inner) => gather(inner, found),
            Value::Array(list) => list.iter().filter_map(Value::as_table).for_each(|inner| gather(inner, found)),
            _ => {}
        }
    }
}

fn report_repeats(fields: &Fields, key: &str, mut codes: Vec<&str>) {
    codes.retain(|code| !code.is_empty());
    codes.sort_unstable();
    let mut repeated: Vec<&str> = codes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    repeated.dedup();
    for code in repeated {
        fields.fault(&format!("{key} {code}"), "mã dùng nhiều lần");
    }
}

fn report_unknown(fields: &Fields, field: &str, formulas: &[Formula], is_known: &dyn Fn(&ElementId) -> bool) {
    let elements: BTreeSet<ElementId> = formulas.iter().flat_map(Formula::elements).collect();
    let is_variable = |element: &ElementId| element.as_str().starts_with(VARIABLE);
    for element in elements.into_iter().filter(|element| !is_variable(element) && !is_known(element)) {
        let near = near(&element, is_known).map_or_else(String::new, |near| format!("; gần giống: {near}"));
        fields.fault(field, format!("không biểu mẫu nào có phần tử dữ liệu {element}{near}"));
    }
}

/// Letters of the names of data elements.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789_.";

/// A known element that one slip of the hand turns into this one: a letter too many, too few, another one, or two exchanged.
pub(super) fn near(element: &ElementId, is_known: &dyn Fn(&ElementId) -> bool) -> Option<ElementId> {
    let name: Vec<char> = element.as_str().chars().collect();
    let known = |name: Vec<char>| name.into_iter().collect::<String>().parse::<ElementId>().ok().filter(|element| is_known(element));
    let without =
        |place: usize| name.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, letter)| *letter).collect::<Vec<char>>();
    let exchanged = |place: usize| {
        let mut changed = name.clone();
        changed.swap(place, place + 1);
        changed
    };
    let other = |place: usize| LETTERS.chars().map(move |letter| (place, letter));
    let replaced = |(place, letter): (usize, char)| {
        name.iter().enumerate().map(|(at, old)| if at == place { letter } else { *old }).collect::<Vec<char>>()
    };
    let inserted = |(place, letter): (usize, char)| {
        name[..place].iter().copied().chain([letter]).chain(name[place..].iter().copied()).collect::<Vec<char>>()
    };
    (0..name.len())
        .map(without)
        .chain((1..name.len()).map(|place| exchanged(place - 1)))
        .chain((0..name.len()).flat_map(other).map(replaced))
        .chain((0..=name.len()).flat_map(other).map(inserted))
        .find_map(known)
}
