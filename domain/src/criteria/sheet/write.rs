//! A set → the rows of its sheet.

use rust_decimal::Decimal;

use super::columns::{COLUMNS, Column};
use super::information::{EVIDENCE, GAP, LINES, MODES, NOT_APPLICABLE};
use super::rows::{ASSESSMENTS, ZEROS};
use crate::criteria::rule_text::formula_lines;
use crate::criteria::write::{code_of, mode_code};
use crate::criteria::{
    Adjustment, AdjustmentKind, Assessment, BandScale, Component, CriteriaSet, Criterion, Domain, EvidencePolicy, NotApplicablePolicy,
    ZeroDenominator,
};
use crate::display;
use crate::formula::Formula;
use crate::rounding::Rounding;

pub(super) fn rows(set: &CriteriaSet) -> Vec<Vec<String>> {
    let mut rows = information(set);
    rows.push(vec![]);
    rows.push(COLUMNS.iter().map(|header| header.title.to_owned()).collect());
    for domain in &set.domains {
        rows.push(row(&group(&domain.code, "lĩnh vực", &domain.name, domain.max), &domain_text(domain)));
        domain.criteria.iter().for_each(|found| criterion(&mut rows, found));
    }
    set.adjustments.iter().for_each(|found| adjustment(&mut rows, found));
    rows
}

fn information(set: &CriteriaSet) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in LINES {
        if line.key == "bands" {
            rows.extend(set.bands.iter().map(|scale| bands(line.label, scale)));
        } else if let Some(value) = value(set, line.key).filter(|value| !value.is_empty()) {
            rows.push(vec![line.label.to_owned(), value]);
        }
    }
    rows.extend(set.gaps.iter().map(|gap| vec![GAP.label.to_owned(), gap.clone()]));
    rows
}

fn value(set: &CriteriaSet, key: &str) -> Option<String> {
    let text = |text: &str| Some(text.to_owned());
    match key {
        "id" => text(&set.id),
        "version" => text(&set.version),
        "name" => text(&set.name),
        "legal_basis" => text(&set.legal_basis),
        "source" => text(&set.source),
        "is_sample" => text(if set.is_sample { "có" } else { "không" }),
        "unit_groups" => Some(set.unit_groups.join(", ")),
        "regime" => text(&set.regime),
        "valid_from" => Some(display::date(set.valid_from)),
        "valid_until" => set.valid_until.map(display::date),
        "refines" => set.refines.clone(),
        "max" => Some(number(set.max)),
        "scale" => set.scale.map(number),
        "not_applicable" => text(word(&NOT_APPLICABLE, code_of(&NotApplicablePolicy::CODES, &set.not_applicable))),
        "evidence" => text(word(&EVIDENCE, code_of(&EvidencePolicy::CODES, &set.evidence))),
        "survey.minimum_answers" => set.survey.minimum_answers.map(|least| least.to_string()),
        "rounding.component" => set.rounding.component.map(rounding),
        "rounding.criterion" => set.rounding.criterion.map(rounding),
        "rounding.domain" => set.rounding.domain.map(rounding),
        "rounding.total" => set.rounding.total.map(rounding),
        "total.at_least" => set.total_limits.at_least.map(number),
        "total.at_most" => set.total_limits.at_most.map(number),
        _ => None,
    }
}

fn word(words: &[(&'static str, &'static str)], code: &str) -> &'static str {
    words.iter().find(|(_, known)| *known == code).map_or("", |(word, _)| *word)
}

fn rounding(rounding: Rounding) -> String {
    format!("{} {} số", word(&MODES, mode_code(rounding.mode)), rounding.digits)
}

fn bands(label: &str, scale: &BandScale) -> Vec<String> {
    let bands: Vec<String> = scale.bands.iter().map(|band| format!("{}: {}", band.name, band.range.words(""))).collect();
    let mut row = vec![label.to_owned(), bands.join("; ")];
    if !scale.unit_groups.is_empty() {
        row.push(scale.unit_groups.join(", "));
    }
    row
}

/// The columns that every row has.
fn group(code: &str, level: &str, name: &str, max: Decimal) -> [(Column, String); 4] {
    [(Column::Code, code.to_owned()), (Column::Level, level.to_owned()), (Column::Name, name.to_owned()), (Column::Max, number(max))]
}

fn row(common: &[(Column, String)], others: &[(Column, String)]) -> Vec<String> {
    let all: Vec<&(Column, String)> = common.iter().chain(others).collect();
    let cell = |column: Column| all.iter().find(|(known, _)| *known == column).map_or_else(String::new, |(_, text)| text.clone());
    COLUMNS.iter().map(|header| cell(header.column)).collect()
}

fn domain_text(domain: &Domain) -> Vec<(Column, String)> {
    vec![(Column::HeldWhen, formula(domain.held_when.as_ref()))]
}

fn criterion(rows: &mut Vec<Vec<String>>, criterion: &Criterion) {
    match criterion.components.as_slice() {
        [only] if only.code == criterion.code && only.name == criterion.name => rows.push(component(only, "tiêu chí")),
        components => {
            rows.push(row(&group(&criterion.code, "tiêu chí", &criterion.name, criterion.max), &[]));
            rows.extend(components.iter().map(|found| component(found, "thành phần")));
        }
    }
}

fn adjustment(rows: &mut Vec<Vec<String>>, adjustment: &Adjustment) {
    let level = if adjustment.kind == AdjustmentKind::Bonus { "điểm thưởng" } else { "điểm trừ" };
    rows.push(row(&group(&adjustment.code, level, &adjustment.name, adjustment.cap), &[]));
    rows.extend(adjustment.components.iter().map(|found| component(found, "nội dung")));
}

fn component(component: &Component, level: &str) -> Vec<String> {
    let asks_zero = component.rule.divides() || component.zero_denominator != ZeroDenominator::Missing;
    let zero = if asks_zero { word(&ZEROS, code_of(&ZeroDenominator::CODES, &component.zero_denominator)) } else { "" };
    let others = vec![
        (Column::Min, if component.min.is_zero() { String::new() } else { number(component.min) }),
        (Column::Rule, component.rule.sentence(component.max)),
        (Column::Formula, formula_lines(&component.rule).join("\n")),
        (Column::Evidence, component.evidence.join("\n")),
        (Column::Measure, component.unit_of_measure.clone()),
        (Column::Assessment, word(&ASSESSMENTS, code_of(&Assessment::CODES, &component.assessment)).to_owned()),
        (Column::ZeroDenominator, zero.to_owned()),
        (Column::NoTask, formula(component.no_task_when.as_ref())),
        (Column::NotApplicable, formula(component.not_applicable_when.as_ref())),
        (Column::EvidenceWhen, formula(component.evidence_when.as_ref())),
        (Column::Note, component.note.clone()),
    ];
    row(&group(&component.code, level, &component.name, component.max), &others)
}

fn formula(formula: Option<&Formula>) -> String {
    formula.map_or_else(String::new, ToString::to_string)
}

fn number(value: Decimal) -> String {
    display::plain(value, 12)
}
