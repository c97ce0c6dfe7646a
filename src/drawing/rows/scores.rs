//! Scores: the tree of a set for one unit, and units over the periods.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::{ComponentScore, CriterionScore, DomainScore, ScoreState, UnitScore};
use tonghop_domain::{OrgUnitId, Period, display};
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_reports::Figure;
use tonghop_reports::workbook::{ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{figure, text};
use crate::analysis::{self, Claim, set_name};
use crate::app::App;

/// What stands beside the computed points of a component.
struct Beside<'a> {
    set: &'a CriteriaSet,
    claims: BTreeMap<String, Claim>,
    /// Registered documents by code of the component.
    documents: BTreeMap<String, Vec<String>>,
}

/// The tree of the set for the unit, the total first.
pub(super) async fn of_unit(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let (set, unit) = (wanted.set()?, wanted.unit()?);
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let ranked = table.units.iter().find(|row| row.score.unit == *unit);
    let ranked = ranked.ok_or_else(|| analysis::AnalysisError::NotAssessed(unit.clone()))?;
    let claims = analysis::claims_of(app, wanted.scope, set, wanted.period, unit).await?;
    let beside = Beside { set, claims, documents: documents(app, wanted, set, unit).await? };
    Ok(ReportSheet { rows: tree(&ranked.score, &beside), notes: notes(ranked, set), ..ReportSheet::default() })
}

fn notes(ranked: &RankedScore, set: &CriteriaSet) -> Vec<String> {
    let mut notes = vec![format!("Bộ tiêu chí: {} ({}@{}).", set.name, set.id, set.version)];
    if let Some(band) = &ranked.score.band {
        notes.push(format!("Xếp loại: {band}."));
    }
    if !ranked.score.without_score.is_empty() {
        let known = display::decimal(ranked.score.provisional, 2);
        notes.push(format!(
            "Chưa có tổng điểm vì thiếu số liệu của tiêu chí: {}. Điểm đã biết: {known}.",
            ranked.score.without_score.join(", ")
        ));
    }
    notes
}

/// Registered documents of the unit, by the component they prove.
async fn documents(
    app: &App,
    wanted: Wanted<'_>,
    set: &CriteriaSet,
    unit: &OrgUnitId,
) -> Result<BTreeMap<String, Vec<String>>, DrawingError> {
    let registered = app.storage.evidence(wanted.scope).await?;
    let prefix = format!("{}/", set_name(set));
    let mut documents: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for used in app.storage.evidence_uses(wanted.scope).await?.into_iter().filter(|used| used.period == wanted.period.id) {
        let Some(code) = used.name.strip_prefix(&prefix).filter(|_| used.purpose == "criterion") else { continue };
        let own = registered.iter().filter(|document| document.id == used.evidence && document.evidence.unit == *unit);
        documents.entry(code.to_owned()).or_default().extend(own.map(|document| named(&document.evidence)));
    }
    Ok(documents)
}

/// `12/KH-UBND ngày 05/02/2025 Kế hoạch …`.
fn named(document: &crate::storage::NewEvidence) -> String {
    let number = if document.number.is_empty() { String::new() } else { format!("{} ", document.number) };
    format!("{number}ngày {} {}", display::date(document.day), document.title)
}

fn tree(score: &UnitScore, beside: &Beside<'_>) -> Vec<ReportRow> {
    let stages = &beside.set.rounding;
    let total = node(("", "Tổng điểm"), score.max, score.total, "");
    let mut rows = vec![ReportRow { rounding: stages.total, ..total }];
    for domain in &score.domains {
        rows.extend(of_domain(domain, beside));
    }
    for adjustment in &score.adjustments {
        let row = ReportRow::of([
            ("code", text(&adjustment.code)),
            ("name", text(&adjustment.name)),
            ("computed", figure(adjustment.points)),
            ("reason", text(&adjustment.arithmetic)),
        ]);
        rows.push(row.at_level(1));
    }
    rows
}

fn node((code, name): (&str, &str), max: Decimal, score: Option<Decimal>, state: &str) -> ReportRow {
    ReportRow::of([
        ("code", text(code)),
        ("name", text(name)),
        ("max", figure(Some(max))),
        ("computed", figure(score)),
        ("state", text(state)),
    ])
}

fn of_domain(domain: &DomainScore, beside: &Beside<'_>) -> Vec<ReportRow> {
    let state = if domain.is_held { "" } else { "Không tổ chức trong kỳ" };
    let own = node((&domain.code, &domain.name), domain.max, domain.score, state);
    let own = ReportRow { rounding: beside.set.rounding.domain, ..own.at_level(1) };
    std::iter::once(own).chain(domain.criteria.iter().flat_map(|criterion| of_criterion(criterion, beside))).collect()
}

fn of_criterion(criterion: &CriterionScore, beside: &Beside<'_>) -> Vec<ReportRow> {
    match criterion.components.as_slice() {
        [only] if only.code == criterion.code => vec![of_component(only, beside).at_level(2)],
        components => {
            let own = node((&criterion.code, &criterion.name), criterion.max, criterion.score, "");
            let own = ReportRow { rounding: beside.set.rounding.criterion, ..own.at_level(2) };
            std::iter::once(own).chain(components.iter().map(|component| of_component(component, beside).at_level(3))).collect()
        }
    }
}

fn of_component(component: &ComponentScore, beside: &Beside<'_>) -> ReportRow {
    let claim = beside.claims.get(&component.code);
    let points = match component.state {
        ScoreState::NotApplicable => Figure::NotApplicable,
        _ => component.score.into(),
    };
    let reason = [component.arithmetic.clone(), claim.map_or_else(String::new, |claim| claim.reason.clone())];
    let registered = beside.documents.get(&component.code).cloned().unwrap_or_default();
    let evidence = claim.map(|claim| claim.evidence.clone()).into_iter().chain(registered);
    ReportRow::of([
        ("code", text(&component.code)),
        ("name", text(&component.name)),
        ("max", figure(Some(component.max))),
        ("claimed", figure(claim.map(|claim| claim.points))),
        ("computed", figure(points).leading_to(&component.code)),
        ("reason", text(joined(reason))),
        ("evidence", text(joined(evidence))),
        ("state", text(component.evidence.words())),
    ])
}

fn joined(words: impl IntoIterator<Item = String>) -> String {
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Units with their total and domains over the periods, the newest period last.
pub(super) async fn series(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let set = wanted.set()?;
    let history = analysis::history(app, wanted.scope, set, wanted.period).await?;
    let latest = history.last().map(|(_, table)| table.units.as_slice()).unwrap_or_default();
    let shown = latest.iter().filter(|unit| wanted.unit.is_none_or(|wanted| unit.score.unit == *wanted));
    let rows = shown.flat_map(|unit| of_history(unit, &history)).collect();
    let repeated = history.iter().map(|(period, _)| (period.id.to_string(), period.name.clone())).collect();
    Ok(ReportSheet { repeated, rows, notes: vec!["Các kỳ dài ngắn khác nhau; điểm không cộng qua các kỳ.".to_owned()] })
}

fn of_history(unit: &RankedScore, history: &[(Period, Arc<ScoreTable>)]) -> Vec<ReportRow> {
    let at = |table: &ScoreTable| table.units.iter().find(|other| other.score.unit == unit.score.unit).map(|other| other.score.clone());
    let scores: Vec<(String, Option<UnitScore>)> = history.iter().map(|(period, table)| (period.id.to_string(), at(table))).collect();
    let row = |(code, name): (&str, &str), max: Decimal, of: &dyn Fn(&UnitScore) -> Option<Decimal>| {
        let mut row = ReportRow::of([("unit", text(&unit.name)), ("code", text(code)), ("name", text(name)), ("max", figure(Some(max)))]);
        let cells = scores.iter().map(|(period, score)| (period.clone(), figure(score.as_ref().and_then(of))));
        row.cells.extend(cells);
        row
    };
    let total = row(("", "Tổng điểm"), unit.score.max, &|score| score.total);
    let domain = |known: &DomainScore| {
        row((&known.code, &known.name), known.max, &|score| score.domains.iter().find(|domain| domain.code == known.code)?.score)
            .at_level(1)
    };
    std::iter::once(ReportRow::opening(&unit.name)).chain([total]).chain(unit.score.domains.iter().map(domain)).collect()
}
