//! JSON of the command line and of `/api/v1`: one document, `schema: 1`, exact decimals as numbers, unknown = null with a state.

mod said;

use serde_json::{Value, json};
use tonghop_domain::difference::Figure;
use tonghop_domain::message::{self, Language};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Fact, Finding, OrgUnitId, PeriodId};
use tonghop_indicators::satisfaction::Satisfaction;
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_ingest::{Reading, SheetReading};

use crate::analysis::Survey;
use crate::catalogue::Catalogue;
use crate::import::{ChangeCounts, Changes};
use crate::reception::{Asked, ResultRow};
use crate::storage::{StoredDecision, StoredSubmission};

pub use said::{crosswalk, self_scores, targets};

/// Version of the shape of every document.
pub const SCHEMA: u32 = 1;

/// A decimal as an exact JSON number.
pub fn number(value: rust_decimal::Decimal) -> Value {
    // `arbitrary_precision` keeps every digit of the text.
    serde_json::from_str(&value.normalize().to_string()).unwrap_or(Value::Null)
}

/// A decimal, or null.
pub fn optional_number(value: Option<rust_decimal::Decimal>) -> Value {
    value.map_or(Value::Null, number)
}

/// A finding with its wording.
pub fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule(),
        "severity": finding.severity.as_str(),
        "sheet": finding.at.sheet(),
        "cell": finding.at.first_cell().map(|cell| cell.to_string()),
        "found": finding.found,
        "expected": message::finding(finding, Language::Vietnamese).advice,
        "message": message::finding(finding, Language::Vietnamese).sentence(),
    })
}

/// A fact; unit and period are null while unknown.
pub fn fact(unit: Option<&OrgUnitId>, period: Option<&PeriodId>, fact: &Fact) -> Value {
    json!({
        "unit": unit.map(OrgUnitId::as_str),
        "period": period.map(ToString::to_string),
        "element": fact.element.as_str(),
        "dimensions": fact.dimensions,
        "state": fact.state.as_str(),
        "value": optional_number(fact.value),
        "is_total": fact.is_total,
        "sheet": fact.provenance.sheet(),
        "cell": fact.provenance.first_cell().map(|cell| cell.to_string()),
    })
}

/// One row of an import's table of results.
pub fn result_row(row: &ResultRow) -> Value {
    json!({
        "file": row.file_name,
        "number": row.file,
        "unit_name": row.unit,
        "form_title": row.form,
        "period_name": row.period,
        "figures": row.figures,
        "blocking": row.blocking.causes,
        "blocking_findings": row.blocking.findings,
        "warnings": row.warnings.causes,
        "warning_findings": row.warnings.findings,
        "changes": row.changes.map(change_counts),
        "standing": row.standing.code(),
        "submission": row.submission,
        "state": row.state.map(SubmissionState::as_str),
    })
}

fn change_counts(counts: ChangeCounts) -> Value {
    json!({ "new": counts.new, "changed": counts.changed, "gone": counts.gone })
}

/// A question of the reader with the files that wait for its answer.
pub fn question(asked: &Asked) -> Value {
    json!({ "key": asked.key, "question": asked.question, "files": asked.file_names })
}

/// How a report differs from the accepted one.
pub fn changes(changes: &Changes, catalogue: &Catalogue) -> Value {
    let figures = changes.facts.iter().map(|difference| {
        json!({
            "change": change(difference.before.is_some(), difference.after.is_some()),
            "element": difference.element.as_str(),
            "title": catalogue.element_title(&difference.element),
            "dimensions": difference.dimensions,
            "before": difference.before.as_ref().map(figure),
            "after": difference.after.as_ref().map(figure),
        })
    });
    let rows = changes.rows.iter().map(|row| {
        json!({
            "change": change(row.before.is_some(), row.after.is_some()),
            "label": row.label,
            "before": row.before,
            "after": row.after,
        })
    });
    json!({
        "accepted": changes.accepted,
        "counts": change_counts(changes.counts()),
        "figures": figures.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
    })
}

fn change(before: bool, after: bool) -> &'static str {
    match (before, after) {
        (false, _) => "new",
        (true, true) => "changed",
        (true, false) => "gone",
    }
}

fn figure(figure: &Figure) -> Value {
    json!({
        "state": figure.state.as_str(),
        "value": optional_number(figure.value),
        "estimate": figure.is_estimate,
        "sheet": figure.sheet,
        "cell": figure.cell.map(|cell| cell.to_string()),
    })
}

/// A version of a report with its decisions.
pub fn version((stored, decisions): &(StoredSubmission, Vec<StoredDecision>)) -> Value {
    let submission = &stored.submission;
    let decision = |decision: &StoredDecision| json!({ "state": decision.state.as_str(), "at": decision.at, "by": decision.by, "reason": decision.reason });
    json!({
        "id": submission.id,
        "file": submission.file_name,
        "sha256": submission.sha256,
        "state": submission.state.as_str(),
        "received": submission.received,
        "received_by": stored.received_by,
        "recorded_at": stored.created_at,
        "blocking": stored.blocking,
        "warnings": stored.warnings,
        "decisions": decisions.iter().map(decision).collect::<Vec<_>>(),
    })
}

/// A sheet as `inspect` lists it.
fn sheet(sheet: &SheetReading) -> Value {
    json!({
        "name": sheet.name,
        "rows": sheet.rows,
        "columns": sheet.columns,
        "visible": sheet.visible,
        "cells": sheet.cells,
        "form": sheet.form,
        "header_rows": sheet.header_rows,
        "records": sheet.records,
    })
}

/// Everything that `inspect` says of one readable file.
pub fn reading(file: &str, reading: &Reading, with_cells: bool, with_facts: bool) -> Value {
    let mut value = json!({
        "schema": SCHEMA,
        "file": file,
        "sha256": reading.sha256,
        "format": reading.format,
        "sheets": reading.sheets.iter().map(sheet).collect::<Vec<_>>(),
        "findings": reading.all_findings().map(finding).collect::<Vec<_>>(),
    });
    if with_cells {
        let cells = reading.sheets.iter().flat_map(|sheet| {
            sheet
                .content
                .iter()
                .map(|cell| json!({ "sheet": sheet.name, "cell": cell.cell.to_string(), "type": cell.kind, "value": cell.value }))
        });
        value["cells"] = Value::Array(cells.collect());
    }
    if with_facts {
        value["facts"] = Value::Array(facts(reading));
    }
    value
}

fn facts(reading: &Reading) -> Vec<Value> {
    let mut facts = Vec::new();
    for report in &reading.reports {
        for reported in &report.facts {
            let unknown = (OrgUnitId::new(""), PeriodId::new("x", 2000, tonghop_domain::period::PeriodKind::Year));
            let bound = reported.bind(report.unit.as_ref().unwrap_or(&unknown.0), report.period.as_ref().unwrap_or(&unknown.1));
            facts.push(fact(report.unit.as_ref(), report.period.as_ref(), &bound));
        }
    }
    facts
}

/// The document of `compute --json` and of `/api/v1/scores`.
pub fn scores(table: &ScoreTable) -> Value {
    json!({
        "schema": SCHEMA,
        "set": table.set,
        "version": table.version,
        "period": table.period,
        "units": table.units.iter().map(scored_unit).collect::<Vec<_>>(),
    })
}

fn scored_unit(unit: &RankedScore) -> Value {
    let criteria: Vec<Value> = unit
        .score
        .components()
        .map(|component| {
            json!({
                "code": component.code,
                "score": optional_number(component.score),
                "max": number(component.max),
                "value": optional_number(component.value),
                "state": component.state.as_str(),
                "explanation": component.arithmetic,
            })
        })
        .collect();
    json!({
        "unit": unit.score.unit,
        "name": unit.name,
        "total": optional_number(unit.score.total),
        "max": number(unit.score.max),
        "rank": unit.rank.place,
        "band": unit.score.band,
        "criteria": criteria,
    })
}

/// The document of `/api/v1/survey`: counts and shares, null where they are withheld or missing.
pub fn survey(period: &PeriodId, survey: Option<&Survey>) -> Value {
    let method = survey.map(|survey| {
        let method = &survey.method;
        json!({
            "id": method.id, "version": method.version, "name": method.name, "overall": method.overall.words(), "fewest": method.fewest,
            "confidence": method.confidence, "interval": "wilson", "gaps": method.gaps,
        })
    });
    let units = survey.into_iter().flat_map(|survey| &survey.units).map(|unit| {
        let rows = |rows: &[Satisfaction]| rows.iter().map(satisfaction).collect::<Vec<_>>();
        json!({
            "unit": unit.figures.unit, "name": unit.name, "overall": satisfaction(&unit.figures.overall),
            "factors": rows(&unit.figures.factors), "questions": rows(&unit.figures.questions), "groups": rows(&unit.figures.groups),
        })
    });
    json!({ "schema": SCHEMA, "period": period, "method": method, "units": units.collect::<Vec<_>>() })
}

fn satisfaction(row: &Satisfaction) -> Value {
    let shown = |value: i64| (!row.is_suppressed).then_some(value);
    let state = match (row.is_suppressed, row.share) {
        (true, _) => "withheld",
        (false, Some(_)) => "value",
        (false, None) => "missing",
    };
    json!({
        "about": row.about, "state": state, "levels": row.tally.levels.map(shown), "valid": row.tally.valid(),
        "invalid": shown(row.tally.invalid), "share": optional_number(row.share),
        "low": optional_number(row.interval.map(|ends| ends.low)), "high": optional_number(row.interval.map(|ends| ends.high)),
    })
}

/// A file that is no readable table.
pub fn refusal(file: &str, refusal: &tonghop_domain::refusal::Refusal) -> Value {
    let wording = message::refusal(refusal, Language::Vietnamese);
    json!({ "schema": SCHEMA, "file": file, "code": refusal.code(), "error": wording.sentence() })
}
