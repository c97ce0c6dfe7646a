//! The document of `trace --json`: components with their arithmetic, and every input with the rows as sent.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::formula::Input;
use tonghop_domain::score::{ComponentScore, VariableValue, explain};
use tonghop_domain::{DimensionKey, ElementId, Period, PeriodId, Provenance, Scope};

use super::{SentCell, Source, TracedInput};
use crate::analysis::basis::Basis;
use crate::analysis::{AnalysisError, TracedScore};
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::json::{SCHEMA, number, optional_number};

type Key = (PeriodId, ElementId, DimensionKey);

/// The components of a criterion or domain, or one component, by code, with every input led back to its places and the rows as sent.
/// `None` where the set has no such code.
///
/// # Errors
/// When the database or an original is away.
pub async fn document(
    app: &App,
    scope: &Scope,
    traced: &TracedScore,
    (set, period): (&CriteriaSet, &Period),
    code: &str,
) -> Result<Option<Value>, AnalysisError> {
    let components = traced.components_of(code);
    if components.is_empty() {
        return Ok(None);
    }
    let inputs: BTreeMap<Key, &Input> =
        components.iter().flat_map(|component| &component.inputs).map(|input| (key(input), input)).collect();
    let asked: Vec<Input> = inputs.values().map(|input| (*input).clone()).collect();
    let basis = Basis::of(app, scope, period).await?;
    let led_back = super::inputs(app, scope, &basis, period, &traced.score.unit, &asked).await?;
    let places: BTreeMap<Key, TracedInput> = inputs.into_keys().zip(led_back).collect();
    let told = Told { set, catalogue: &app.catalogue, traced, places: &places };
    let components: Vec<Value> = components.into_iter().filter_map(|score| told.component(score)).collect();
    Ok(Some(json!({
        "schema": SCHEMA, "set": set.id, "version": set.version, "period": period.id, "unit": traced.score.unit, "name": traced.name,
        "criterion": code, "total": optional_number(traced.score.total), "components": components,
    })))
}

fn key(input: &Input) -> Key {
    (input.period.clone(), input.element.clone(), input.dimensions.clone())
}

/// What the document is written from.
struct Told<'a> {
    set: &'a CriteriaSet,
    catalogue: &'a Catalogue,
    traced: &'a TracedScore,
    places: &'a BTreeMap<Key, TracedInput>,
}

impl Told<'_> {
    fn component(&self, score: &ComponentScore) -> Option<Value> {
        let explanation = explain(self.set.component(&score.code)?, score);
        Some(json!({
            "code": score.code,
            "name": score.name,
            "score": optional_number(score.score),
            "max": number(score.max),
            "value": optional_number(score.value),
            "state": score.state.as_str(),
            "rule": explanation.rule,
            "branch": explanation.branch,
            "explanation": explanation.arithmetic,
            "evidence": explanation.evidence,
            "evidence_asked": explanation.asked_evidence,
            "variables": explanation.variables.iter().map(variable).collect::<Vec<_>>(),
            "inputs": explanation.inputs.iter().map(|input| self.input(input)).collect::<Vec<_>>(),
        }))
    }

    fn input(&self, input: &Input) -> Value {
        let source = self.traced.sources.of(input);
        let rows = input.provenance.as_ref().and_then(|provenance| match provenance {
            Provenance::Rows { predicate, count, .. } => Some(json!({ "predicate": predicate, "count": count })),
            _ => None,
        });
        let places = self.places.get(&key(input));
        json!({
            "period": input.period,
            "element": input.element.as_str(),
            "title": self.catalogue.figure_title(&input.element, &input.dimensions),
            "dimensions": input.dimensions,
            "state": input.state.as_str(),
            "value": optional_number(input.value),
            "estimate": input.is_estimate,
            "submission": source.map(|source| &source.submission),
            "file": source.map(|source| &source.file),
            "sheet": input.provenance.as_ref().map(Provenance::sheet),
            "cell": input.provenance.as_ref().and_then(Provenance::first_cell).map(|cell| cell.to_string()),
            "rows": rows,
            "sources": places.map_or_else(Vec::new, |traced| traced.sources.iter().filter(|place| place.submission.is_some()).map(place).collect()),
            "more_sources": places.map_or(0, |traced| traced.more),
        })
    }
}

fn variable(variable: &VariableValue) -> Value {
    json!({ "code": variable.code, "name": variable.name, "value": optional_number(variable.value) })
}

/// A place that a figure was read from; `row` is empty where the original was not read again.
fn place(source: &Source) -> Value {
    json!({
        "submission": source.submission,
        "file": source.file,
        "received": source.received,
        "sheet": source.sheet,
        "cell": source.cell.map(|cell| cell.to_string()),
        "words": source.words,
        "row": source.row.iter().map(sent).collect::<Vec<_>>(),
    })
}

fn sent(cell: &SentCell) -> Value {
    json!({ "cell": cell.cell.to_string(), "header": cell.header, "value": cell.value, "is_figure": cell.is_figure })
}
