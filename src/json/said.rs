//! What people say about scores: self-scores beside computed ones, targets of a year, the crosswalk.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{Period, PeriodId};
use tonghop_indicators::{RankedScore, ScoreTable};

use super::{SCHEMA, number, optional_number};
use crate::analysis::{Claim, ClaimOrigin, Claims, CrosswalkRow, TargetView};

/// The targets of a year with what its reports gave.
pub fn targets(year: i16, targets: &[TargetView]) -> Value {
    json!({ "schema": SCHEMA, "year": year, "targets": targets.iter().map(target).collect::<Vec<_>>() })
}

fn target(view: &TargetView) -> Value {
    let target = &view.stored.target;
    let steps = view.progress.iter().map(|step| json!({ "period": step.id, "value": optional_number(step.value) }));
    json!({
        "id": view.stored.id,
        "unit": target.unit,
        "unit_name": view.unit,
        "lead": target.lead,
        "lead_name": view.lead,
        "subject": target.subject,
        "title": view.title,
        "value": number(target.value),
        "progress": steps.collect::<Vec<_>>(),
        "standing": view.standing,
        "note": target.note,
    })
}

/// What units claim by a set, beside what its rules give; in the order of the table, then of the set.
pub fn self_scores(set: &CriteriaSet, period: &Period, table: &ScoreTable, claims: &Claims) -> Value {
    let none = BTreeMap::new();
    let unit = |row: &RankedScore| {
        let own = claims.get(&row.score.unit).unwrap_or(&none);
        let components = set.all_components().filter_map(|component| Some(claimed(row, &component.code, own.get(&component.code)?)));
        json!({ "unit": row.score.unit, "name": row.name, "total": optional_number(row.score.total), "claims": components.collect::<Vec<_>>() })
    };
    json!({
        "schema": SCHEMA, "set": set.id, "version": set.version, "period": period.id,
        "units": table.units.iter().map(unit).collect::<Vec<_>>(),
    })
}

fn claimed(row: &RankedScore, code: &str, claim: &Claim) -> Value {
    let computed = row.score.component(code);
    let score = computed.and_then(|component| component.score);
    let origin = match &claim.origin {
        ClaimOrigin::Workbook { submission, file, sheet, cell } => {
            json!({ "submission": submission, "file": file, "sheet": sheet, "cell": cell.map(|cell| cell.to_string()) })
        }
        ClaimOrigin::Entered { by } => json!({ "entered_by": by }),
    };
    json!({
        "criterion": code,
        "claimed": number(claim.points),
        "computed": optional_number(score),
        "difference": optional_number(score.map(|score| claim.points - score)),
        "explanation": computed.map(|component| component.arithmetic.as_str()),
        "reason": claim.reason,
        "origin": origin,
    })
}

/// The rows of the crosswalk; `set` is null where no set governs the period.
pub fn crosswalk(period: &PeriodId, set: Option<&CriteriaSet>, rows: &[CrosswalkRow]) -> Value {
    let row = |row: &CrosswalkRow| {
        let lost = row.lost.map(|lost| json!({ "mean": number(lost.mean), "scored": lost.scored, "of": lost.of }));
        json!({
            "subject": filled(&row.subject),
            "is_indicator": row.is_indicator,
            "criterion": filled(&row.criterion),
            "usage": row.usage,
            "value": row.value,
            "trend": row.trend,
            "lost": lost,
            "note": row.note,
        })
    };
    let set = set.map(|set| format!("{}@{}", set.id, set.version));
    json!({ "schema": SCHEMA, "period": period, "set": set, "rows": rows.iter().map(row).collect::<Vec<_>>() })
}

/// A gap is null, not an empty text.
fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
