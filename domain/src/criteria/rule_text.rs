//! The mini-language of rules: a decision's "cách tính" in Vietnamese ↔ a rule.
//!
//! [`Rule::sentence`](super::Rule::sentence) prints it; [`parse`] reads it, and what people write instead of it. The sentence holds
//! everything but the formulas; those stand beside it, one a line ([`formula_lines`], [`put_formulas`]). Grammar:
//! `docs/criteria-sets.md`.

use std::fmt;

use rust_decimal::Decimal;
use toml::{Table, Value};

use super::Rule;
use super::shape::BranchAward;

mod formulas;
mod parser;
mod scale;
#[cfg(test)]
mod tests;

pub use formulas::put_formulas;
pub use parser::parse;
pub use scale::{interval, number};

/// What a text of a rule should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTextFault {
    /// The part that cannot be read.
    pub found: String,
    /// What is expected there, in Vietnamese.
    pub expected: String,
}

impl RuleTextFault {
    fn new(found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { found: found.into(), expected: expected.into() }
    }
}

impl fmt::Display for RuleTextFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "“{}”: cần {}", self.found, self.expected)
    }
}

impl std::error::Error for RuleTextFault {}

/// The formulas of a rule as lines that stand beside its sentence; empty for a rule without any.
pub fn formula_lines(rule: &Rule) -> Vec<String> {
    match rule {
        Rule::Checklist { items } => items.iter().map(|item| format!("{}: {}", item.code, item.condition)).collect(),
        Rule::Branches(branches) => {
            let variable = |one: &super::shape::Variable| format!("biến {} ({}): {}", one.code, one.name, one.figure);
            let mut lines: Vec<String> = branches.variables.iter().map(variable).collect();
            for branch in &branches.branches {
                lines.extend(branch.when.iter().map(|when| format!("khi: {when}")));
                match &branch.award {
                    BranchAward::Points(_) => {}
                    BranchAward::Share(formula) | BranchAward::Figure(formula) => lines.push(format!("tính: {formula}")),
                }
            }
            lines
        }
        other => other.formulas().into_iter().map(ToString::to_string).collect(),
    }
}

/// Whether the sentence and the lines of a rule read back as the same rule. They do, unless a name holds words of the language.
pub fn reads_back(rule: &Rule, max: Decimal) -> bool {
    let read = parse(&rule.sentence(max), max).and_then(|mut table| {
        put_formulas(&mut table, &formula_lines(rule).join("\n"))?;
        Ok(table)
    });
    read.is_ok_and(|table| table == super::write::rule_table(rule))
}

/// A table of the kind, with its first keys.
fn rule_of<'a>(kind: &str, keys: impl IntoIterator<Item = (&'a str, Value)>) -> Table {
    let keys = keys.into_iter().map(|(key, value)| (key.to_owned(), value));
    std::iter::once(("kind".to_owned(), Value::from(kind))).chain(keys).collect()
}
