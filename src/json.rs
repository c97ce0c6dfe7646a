//! JSON of the command line and of `/api/v1`: one document, `schema: 1`, exact decimals as numbers, unknown = null with a state.

use serde_json::{Value, json};
use tonghop_domain::message::{self, Language};
use tonghop_domain::{Fact, Finding, OrgUnitId, PeriodId};
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_ingest::{Reading, SheetReading};

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

/// A file that is no readable table.
pub fn refusal(file: &str, refusal: &tonghop_domain::refusal::Refusal) -> Value {
    let wording = message::refusal(refusal, Language::Vietnamese);
    json!({ "schema": SCHEMA, "file": file, "code": refusal.code(), "error": wording.sentence() })
}
