//! A set as the text of its file. Loading the text gives the same set; comments of a file it came from are not part of the set.

use std::fmt::Write as _;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use toml::{Table, Value};

use super::rule::{DateStep, DayOfYear};
use super::shape::{Branch, BranchAward, Branches, StepAccumulation};
use super::{
    Adjustment, Assessment, Award, BandScale, Component, CriteriaSet, Criterion, Domain, EvidencePolicy, Interval, NotApplicablePolicy,
    Rule, Tier, ZeroDenominator,
};
use crate::formula::Formula;
use crate::rounding::{Rounding, RoundingMode};

impl CriteriaSet {
    /// The text of the set's file.
    pub fn to_toml(&self) -> String {
        let mut text = Text::default();
        text.set(self);
        text.0
    }
}

/// The word that stands for a value in files.
pub(super) fn code_of<T: PartialEq>(codes: &[(&'static str, T)], value: &T) -> &'static str {
    codes.iter().find(|(_, known)| known == value).map_or("", |(code, _)| *code)
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn key(&mut self, key: &str, value: &Value) {
        // Writing to a string never fails.
        let _ = writeln!(self.0, "{key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key, &Value::from(value));
    }

    fn text_if(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.text(key, value);
        }
    }

    fn list_if(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.key(key, &Value::Array(values.iter().map(|value| Value::from(value.as_str())).collect()));
        }
    }

    fn number(&mut self, key: &str, value: Decimal) {
        self.key(key, &decimal(value));
    }

    fn number_if(&mut self, key: &str, value: Option<Decimal>) {
        if let Some(value) = value {
            self.number(key, value);
        }
    }

    fn formula_if(&mut self, key: &str, formula: Option<&Formula>) {
        if let Some(formula) = formula {
            self.text(key, &formula.to_string());
        }
    }

    fn set(&mut self, set: &CriteriaSet) {
        self.text("id", &set.id);
        self.text("version", &set.version);
        self.text("name", &set.name);
        self.text("legal_basis", &set.legal_basis);
        self.text("source", &set.source);
        self.key("is_sample", &Value::Boolean(set.is_sample));
        self.list_if("unit_groups", &set.unit_groups);
        self.text("regime", &set.regime);
        self.text("valid_from", &iso(set.valid_from));
        if let Some(until) = set.valid_until {
            self.text("valid_until", &iso(until));
        }
        self.text_if("refines", set.refines.as_deref().unwrap_or_default());
        self.number("max", set.max);
        self.number_if("scale", set.scale);
        self.text("not_applicable", code_of(&NotApplicablePolicy::CODES, &set.not_applicable));
        self.text("evidence", code_of(&EvidencePolicy::CODES, &set.evidence));
        if let Some(least) = set.survey.minimum_answers {
            self.key("survey.minimum_answers", &Value::Integer(i64::from(least)));
        }
        let stages = &set.rounding;
        for (key, stage) in
            [("component", stages.component), ("criterion", stages.criterion), ("domain", stages.domain), ("total", stages.total)]
        {
            self.rounding(key, stage);
        }
        self.number_if("total.at_least", set.total_limits.at_least);
        self.number_if("total.at_most", set.total_limits.at_most);
        self.list_if("gaps", &set.gaps);
        set.bands.iter().for_each(|scale| self.bands(scale));
        set.domains.iter().for_each(|domain| self.domain(domain));
        set.adjustments.iter().for_each(|adjustment| self.adjustment(adjustment));
    }

    fn rounding(&mut self, key: &str, stage: Option<Rounding>) {
        let Some(rounding) = stage else { return };
        let table = table([("mode", Value::from(mode_code(rounding.mode))), ("digits", Value::Integer(i64::from(rounding.digits)))]);
        self.key(&format!("rounding.{key}"), &table);
    }

    fn bands(&mut self, scale: &BandScale) {
        self.line("\n[[bands]]");
        self.list_if("unit_groups", &scale.unit_groups);
        let band = |band: &super::Band| ends(Table::from_iter([("name".to_owned(), Value::from(band.name.as_str()))]), &band.range);
        let bands = scale.bands.iter().map(|one| Value::Table(band(one))).collect();
        self.key("band", &Value::Array(bands));
    }

    fn domain(&mut self, domain: &Domain) {
        self.line("\n[[domain]]");
        self.text("code", &domain.code);
        self.text("name", &domain.name);
        self.number("max", domain.max);
        self.formula_if("held_when", domain.held_when.as_ref());
        domain.criteria.iter().for_each(|criterion| self.criterion(criterion));
    }

    fn criterion(&mut self, criterion: &Criterion) {
        self.line("\n[[domain.criterion]]");
        match criterion.components.as_slice() {
            [only] if only.code == criterion.code && only.name == criterion.name => self.component(only, "domain.criterion"),
            components => {
                self.text("code", &criterion.code);
                self.text("name", &criterion.name);
                self.number("max", criterion.max);
                for component in components {
                    self.line("\n[[domain.criterion.component]]");
                    self.component(component, "domain.criterion.component");
                }
            }
        }
    }

    fn adjustment(&mut self, adjustment: &Adjustment) {
        self.line("\n[[adjustment]]");
        self.text("code", &adjustment.code);
        self.text("name", &adjustment.name);
        self.text("kind", code_of(&super::AdjustmentKind::CODES, &adjustment.kind));
        self.number("cap", adjustment.cap);
        for component in &adjustment.components {
            self.line("\n[[adjustment.component]]");
            self.component(component, "adjustment.component");
        }
    }

    fn component(&mut self, component: &Component, path: &str) {
        self.text("code", &component.code);
        self.text("name", &component.name);
        self.number("max", component.max);
        if !component.min.is_zero() {
            self.number("min", component.min);
        }
        self.text_if("unit_of_measure", &component.unit_of_measure);
        if component.assessment != Assessment::default() {
            self.text("assessment", code_of(&Assessment::CODES, &component.assessment));
        }
        if component.rule.divides() || component.zero_denominator != ZeroDenominator::Missing {
            self.text("zero_denominator", code_of(&ZeroDenominator::CODES, &component.zero_denominator));
        }
        self.formula_if("no_task_when", component.no_task_when.as_ref());
        self.formula_if("not_applicable_when", component.not_applicable_when.as_ref());
        self.list_if("evidence", &component.evidence);
        self.formula_if("evidence_when", component.evidence_when.as_ref());
        self.text_if("note", &component.note);
        self.rule(&component.rule, path);
    }

    fn rule(&mut self, rule: &Rule, path: &str) {
        let _ = writeln!(self.0, "\n[{path}.rule]\nkind = \"{}\"", rule.code());
        for (key, value) in rule_table(rule).iter().filter(|(key, _)| key.as_str() != "kind") {
            self.key(key, value);
        }
    }
}

pub(super) fn mode_code(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfUp => "half-up",
        RoundingMode::HalfEven => "half-even",
        RoundingMode::Truncate => "truncate",
    }
}

/// A rule as the table that stands in files.
pub(super) fn rule_table(rule: &Rule) -> Table {
    let mut keys = Table::new();
    keys.insert("kind".to_owned(), Value::from(rule.code()));
    let mut put = |key: &str, value: Value| {
        keys.insert(key.to_owned(), value);
    };
    match rule {
        Rule::Boolean { condition } => put("condition", formula(condition)),
        Rule::AllOf { conditions } => {
            let one = |named: &super::Condition| table([("name", named.name.as_str().into()), ("condition", formula(&named.condition))]);
            put("conditions", Value::Array(conditions.iter().map(one).collect()));
        }
        Rule::DateCategory(category) => {
            put("day", formula(&category.day));
            put("steps", Value::Array(category.steps.iter().map(date_step).collect()));
            put("absent", decimal(category.absent));
        }
        Rule::PercentTiers { ratio, tiers } => {
            put("ratio", formula(ratio));
            put("tiers", Value::Array(tiers.iter().map(tier).collect()));
        }
        Rule::CountTiers { count, tiers } => {
            put("count", formula(count));
            put("tiers", Value::Array(tiers.iter().map(tier).collect()));
        }
        Rule::LinearShare { ratio, threshold } => {
            put("ratio", formula(ratio));
            if *threshold != Decimal::ONE {
                put("threshold", decimal(*threshold));
            }
        }
        Rule::Checklist { items } => put("items", Value::Array(items.iter().map(item).collect())),
        Rule::ZeroTolerance { violations } => put("violations", formula(violations)),
        Rule::Value { value } => put("value", formula(value)),
        Rule::Assessed { points } => {
            if let Some(points) = points {
                put("points", formula(points));
            }
        }
        Rule::Imported(index) => {
            put("index", index.index.as_str().into());
            put("value", formula(&index.value));
            put("lowest", decimal(index.lowest));
            put("highest", decimal(index.highest));
        }
        Rule::Branches(branches) => put_branches(&mut put, branches),
        Rule::StepAccumulation(steps) => put_steps(&mut put, steps),
        Rule::ItemDeduction(deduction) => {
            put("count", formula(&deduction.count));
            put("points", decimal(deduction.points));
            put("floor", decimal(deduction.floor));
        }
        Rule::NotRecovered => {}
    }
    keys
}

fn put_steps(put: &mut impl FnMut(&str, Value), steps: &StepAccumulation) {
    put("count", formula(&steps.count));
    for (key, value) in [("base", steps.base), ("start", steps.start), ("size", steps.size), ("points", steps.points)] {
        put(key, decimal(value));
    }
    let one = |multiplier: &super::shape::Multiplier| {
        table([("name", multiplier.name.as_str().into()), ("when", formula(&multiplier.when)), ("factor", decimal(multiplier.factor))])
    };
    if !steps.multipliers.is_empty() {
        put("multipliers", Value::Array(steps.multipliers.iter().map(one).collect()));
    }
}

fn put_branches(put: &mut impl FnMut(&str, Value), branches: &Branches) {
    let variable = |one: &super::shape::Variable| {
        table([("code", one.code.as_str().into()), ("name", one.name.as_str().into()), ("figure", formula(&one.figure))])
    };
    if !branches.variables.is_empty() {
        put("variables", Value::Array(branches.variables.iter().map(variable).collect()));
    }
    put("branches", Value::Array(branches.branches.iter().map(branch).collect()));
}

fn branch(branch: &Branch) -> Value {
    let award = match &branch.award {
        BranchAward::Points(points) => ("points", decimal(*points)),
        BranchAward::Share(share) => ("share", formula(share)),
        BranchAward::Figure(figure) => ("figure", formula(figure)),
    };
    match &branch.when {
        Some(when) => table([("name", branch.name.as_str().into()), ("when", formula(when)), award]),
        None => table([award]),
    }
}

fn date_step(step: &DateStep) -> Value {
    let mut keys = vec![("name", Value::from(step.name.as_str()))];
    if let Some(until) = step.until {
        keys.push(("until", Value::from(day_code(until))));
    }
    keys.push(("points", decimal(step.points)));
    table(keys)
}

/// `dd/mm`, `dd/mm/-1`.
pub(super) fn day_code(day: DayOfYear) -> String {
    let year = if day.year == 0 { String::new() } else { format!("/{:+}", day.year) };
    format!("{:02}/{:02}{year}", day.day, day.month)
}

fn tier(tier: &Tier) -> Value {
    let award = match tier.award {
        Award::Points(points) => ("points".to_owned(), decimal(points)),
        Award::Share => ("share".to_owned(), Value::Boolean(true)),
    };
    Value::Table(ends(Table::from_iter([award]), &tier.range))
}

fn item(item: &super::Item) -> Value {
    table([
        ("code", item.code.as_str().into()),
        ("name", item.name.as_str().into()),
        ("points", decimal(item.points)),
        ("condition", formula(&item.condition)),
    ])
}

/// The keys of an interval put into a table.
pub(super) fn ends(mut keys: Table, range: &Interval) -> Table {
    if let Some(lower) = range.lower {
        keys.insert(if lower.closed { "at_least" } else { "above" }.to_owned(), decimal(lower.at));
    }
    if let Some(upper) = range.upper {
        keys.insert(if upper.closed { "at_most" } else { "below" }.to_owned(), decimal(upper.at));
    }
    keys
}

pub(super) fn table<'a>(keys: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Table(keys.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn formula(formula: &Formula) -> Value {
    Value::from(formula.to_string())
}

/// The shortest form that reads back as the same number: an integer, a float, or a text where a float would lose digits.
pub(super) fn decimal(value: Decimal) -> Value {
    let value = value.normalize();
    if let Some(whole) = value.to_i64().filter(|whole| Decimal::from(*whole) == value) {
        return Value::Integer(whole);
    }
    let float = value.to_string().parse::<f64>().ok().filter(|float| float.to_string().parse() == Ok(value));
    float.map_or_else(|| Value::from(value.to_string()), Value::Float)
}

fn iso(day: Date) -> String {
    day.to_string()
}
