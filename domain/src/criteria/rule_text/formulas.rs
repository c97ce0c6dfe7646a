//! The formulas beside a sentence: one a line, in the order of the sentence.

use std::collections::VecDeque;

use toml::{Table, Value};

use super::RuleTextFault;

/// Puts the formulas of a text, one a line, into the table of a rule that [`super::parse`] gave.
///
/// # Errors
/// When there are more or fewer than the rule needs. Whether each is a formula is the loader's question.
pub fn put_formulas(rule: &mut Table, text: &str) -> Result<(), RuleTextFault> {
    let read: Vec<String> = text.lines().map(crate::text::nfc).filter(|line| !line.is_empty()).collect();
    let mut lines: VecDeque<&str> = read.iter().map(String::as_str).collect();
    let count = lines.len();
    let kind = rule.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let needed = match kind.as_str() {
        "not-recovered" => 0,
        "assessed" => usize::from(count > 0 && put_one(rule, "points", &mut lines)),
        "all-of" => put_each(rule, "conditions", &mut lines, |condition, line| put(condition, "condition", line)),
        "checklist" => put_each(rule, "items", &mut lines, put_item),
        "branches" => put_branches(rule, &mut lines),
        "step-accumulation" => {
            let first = usize::from(put_one(rule, "count", &mut lines));
            first.max(1) + put_each(rule, "multipliers", &mut lines, |multiplier, line| put(multiplier, "when", line))
        }
        single => usize::from(put_one(rule, key_of(single), &mut lines)).max(1),
    };
    if needed == count {
        return Ok(());
    }
    let expected = match (needed, kind.as_str()) {
        (0, _) => "để trống: cách tính này không dùng công thức".to_owned(),
        (1, _) => "một công thức trên các phần tử dữ liệu, ví dụ plan.targets_met / plan.targets_due".to_owned(),
        (_, "checklist") => format!("{needed} dòng “mã: công thức”, theo thứ tự các phần"),
        (_, "branches") => format!("{needed} dòng: “biến a (tên): …”, rồi với từng trường hợp “khi: …” và “tính: …”"),
        _ => format!("{needed} công thức, mỗi dòng một, theo thứ tự trong cách tính"),
    };
    Err(RuleTextFault::new(if count == 0 { "(trống)".to_owned() } else { format!("{count} dòng") }, expected))
}

fn key_of(kind: &str) -> &'static str {
    match kind {
        "boolean" => "condition",
        "date-category" => "day",
        "percent-tiers" | "linear-share" => "ratio",
        "count-tiers" | "item-deduction" => "count",
        "zero-tolerance" => "violations",
        _ => "value",
    }
}

fn put(table: &mut Table, key: &str, line: &str) {
    table.insert(key.to_owned(), Value::from(line));
}

fn put_one(rule: &mut Table, key: &str, lines: &mut VecDeque<&str>) -> bool {
    let Some(line) = lines.pop_front() else { return false };
    put(rule, key, line);
    true
}

/// Gives each table of a list its line; how many lines the list needs.
fn put_each(rule: &mut Table, key: &str, lines: &mut VecDeque<&str>, put: impl Fn(&mut Table, &str)) -> usize {
    let Some(list) = rule.get_mut(key).and_then(Value::as_array_mut) else { return 0 };
    for table in list.iter_mut().filter_map(Value::as_table_mut) {
        put(table, lines.pop_front().unwrap_or_default());
    }
    list.len()
}

/// `4.1.a: công thức`; a line without a code gets one from the name.
fn put_item(item: &mut Table, line: &str) {
    let (code, formula) = label(line).unwrap_or(("", line));
    let code = if code.is_empty() { item.get("name").and_then(Value::as_str).unwrap_or_default().to_owned() } else { code.to_owned() };
    put(item, "code", &code);
    put(item, "condition", formula);
}

fn put_branches(rule: &mut Table, lines: &mut VecDeque<&str>) -> usize {
    let mut needed = 0;
    let mut variables = Vec::new();
    while let Some(variable) = lines.front().and_then(|line| variable(line)) {
        variables.push(variable);
        lines.pop_front();
        needed += 1;
    }
    if !variables.is_empty() {
        rule.insert("variables".to_owned(), Value::Array(variables));
    }
    let Some(branches) = rule.get_mut("branches").and_then(Value::as_array_mut) else { return needed };
    for branch in branches.iter_mut().filter_map(Value::as_table_mut) {
        for (key, word) in [("when", "khi"), ("share", "tính"), ("figure", "tính")] {
            if branch.contains_key(key) {
                needed += 1;
                let line = lines.pop_front().unwrap_or_default();
                put(branch, key, label(line).filter(|(found, _)| *found == word).map_or(line, |(_, formula)| formula));
            }
        }
    }
    needed
}

/// `biến a (hồ sơ số hóa): công thức`
fn variable(line: &str) -> Option<Value> {
    let (named, formula) = line.strip_prefix("biến ")?.split_once("): ")?;
    let (code, name) = named.split_once(" (")?;
    let keys = [("code", code.trim()), ("name", name), ("figure", formula.trim())];
    Some(Value::Table(keys.into_iter().map(|(key, value)| (key.to_owned(), Value::from(value))).collect()))
}

/// What stands before the first colon; formulas have colons only inside quotes.
fn label(line: &str) -> Option<(&str, &str)> {
    let (label, formula) = line.split_once(':')?;
    (!label.contains('"')).then(|| (label.trim(), formula.trim()))
}
