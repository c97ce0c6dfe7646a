//! "Số này từ đâu?": from a figure to the reports, sheets and cells it rests on with their rows as sent, and from a cell forward to the
//! figures that use it.

mod derived;
mod document;
mod forward;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tonghop_domain::formula::{Input, UnitFacts, evaluate, sentence};
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::text::collation_key;
use tonghop_domain::{CellRef, DimensionKey, ElementId, OrgUnitId, Period, PeriodId, Provenance, Scope, State, display};

use crate::analysis::basis::Basis;
use crate::analysis::{self, AnalysisError, UnitFigure};
use crate::app::App;
use crate::reception::Labels;
use crate::storage::{StorageError, StoredFact};

pub use document::document;
pub use forward::{Used, used_by};
pub use rows::{Reports, SentCell};

/// Sources shown of one figure; the rest is counted.
const MOST_SOURCES: usize = 60;

/// A figure that another one rests on.
#[derive(Debug, Clone)]
pub struct TracedInput {
    /// Name of the period it is about.
    pub period: String,
    /// What is counted or measured.
    pub element: ElementId,
    /// Its title.
    pub title: String,
    /// What it is broken down by, in words; empty = the total.
    pub part: String,
    /// The figure in words; a dash where there is none.
    pub figure: String,
    /// Ước thực hiện.
    pub is_estimate: bool,
    /// Where it was read, or what it was counted from.
    pub sources: Vec<Source>,
    /// Sources that are not shown.
    pub more: usize,
    /// Of a total, its parts in the same report, the largest first.
    pub parts: Vec<Part>,
}

/// One part of a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is broken down by, in words.
    pub name: String,
    /// The figure.
    pub value: rust_decimal::Decimal,
    /// Its cell, where it is one.
    pub cell: Option<CellRef>,
}

/// One place that a figure was read from.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Id of the report; `None` for what the office itself knows.
    pub submission: Option<String>,
    /// Name of its file.
    pub file: String,
    /// The day it was received.
    pub received: Option<Date>,
    /// Name of the sheet; empty = none.
    pub sheet: String,
    /// The cell, or the first of the row.
    pub cell: Option<CellRef>,
    /// What stands there, in words; empty where the row says it.
    pub words: String,
    /// The row as sent; empty where it was not asked for.
    pub row: Vec<SentCell>,
}

/// What a figure's page starts from: the figure and its arithmetic.
#[derive(Debug, Clone)]
pub struct TracedFigure {
    /// The figure in words.
    pub figure: String,
    /// Cách tính, in words.
    pub rule: String,
    /// The arithmetic with its numbers.
    pub arithmetic: String,
    /// What it rests on.
    pub inputs: Vec<TracedInput>,
}

/// One indicator of one unit: its arithmetic and what it rests on.
///
/// # Errors
/// When the database is away.
pub async fn indicator(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
    unit: &OrgUnitId,
) -> Result<TracedFigure, AnalysisError> {
    let basis = Basis::of(app, scope, period).await?;
    let facts: Vec<_> = analysis::facts_of_unit(app, scope, &basis, period, &indicator.formula, unit).await?;
    let context = UnitFacts::new(&app.catalogue.calendars, unit, period.id.clone(), &facts);
    let evaluation = evaluate(&indicator.formula, &context);
    let names = |element: &ElementId| app.catalogue.element_title(element);
    let figure = match analysis::figure_of_unit(app, scope, period, indicator, unit).await? {
        UnitFigure::Value(value) => indicator_words(indicator, value),
        UnitFigure::Missing => display::NO_FIGURE.to_owned(),
        UnitFigure::Withheld(words) => return Ok(withheld(sentence(&indicator.formula, &names), words)),
    };
    let arithmetic = match evaluation.ratio {
        Some(ratio) => format!("{} : {} = {figure}", display::plain(ratio.numerator, 4), display::plain(ratio.denominator, 4)),
        None => format!("{} = {figure}", sentence(&indicator.formula, &names)),
    };
    Ok(TracedFigure {
        rule: sentence(&indicator.formula, &names),
        arithmetic,
        figure,
        inputs: inputs(app, scope, &basis, period, unit, &evaluation.inputs).await?,
    })
}

/// A figure that is not shown shows neither its arithmetic nor its inputs: they would give it back.
fn withheld(rule: String, words: String) -> TracedFigure {
    let arithmetic = "Quá ít phiếu, hoặc suy ra được số của đơn vị có quá ít phiếu: không nêu tử số, mẫu số và số theo mức, để không nhận ra người trả lời.";
    TracedFigure { figure: words, rule, arithmetic: arithmetic.to_owned(), inputs: vec![] }
}

/// A value of an indicator in words.
pub fn indicator_words(indicator: &Indicator, value: rust_decimal::Decimal) -> String {
    match indicator.kind {
        FigureKind::Share => display::percent(value, indicator.decimals),
        _ => format!("{} {}", display::decimal(value, indicator.decimals), indicator.unit_of_measure),
    }
}

/// Leads the inputs of a figure back to their places.
///
/// # Errors
/// When the database is away.
pub async fn inputs(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    period: &Period,
    unit: &OrgUnitId,
    inputs: &[Input],
) -> Result<Vec<TracedInput>, AnalysisError> {
    let reported = reported(app, scope, basis, unit, inputs).await?;
    let mut reports = Reports::new(app, scope);
    let mut traced = Vec::with_capacity(inputs.len());
    for input in inputs {
        let mut sources = match derived::is_derived(&input.element) {
            true => derived::sources(app, scope, basis, period, unit, input).await?,
            false => vec![source_of(input, &reported)],
        };
        let more = sources.len().saturating_sub(MOST_SOURCES);
        sources.truncate(MOST_SOURCES);
        for source in &mut sources {
            reports.complete(source).await?;
        }
        traced.push(TracedInput { sources, more, parts: parts(app, input, &reported), ..described(app, input) });
    }
    Ok(traced)
}

fn described(app: &App, input: &Input) -> TracedInput {
    let form = form_of(app, &input.element);
    TracedInput {
        period: app.catalogue.period_name(&input.period),
        title: app.catalogue.element_title(&input.element),
        part: Labels::of(form, &app.catalogue.lists).part(&input.dimensions),
        figure: figure(input),
        is_estimate: input.is_estimate,
        element: input.element.clone(),
        sources: vec![],
        more: 0,
        parts: vec![],
    }
}

/// The parts of a total that stand beside it in the same report.
fn parts(app: &App, input: &Input, reported: &Reported) -> Vec<Part> {
    if !input.dimensions.is_total() {
        return vec![];
    }
    let labels = Labels::of(form_of(app, &input.element), &app.catalogue.lists);
    let is_part = |(period, element, dimensions): &Key| *period == input.period && *element == input.element && !dimensions.is_total();
    let named = |((_, _, dimensions), stored): (&Key, &StoredFact)| {
        Some(Part { name: labels.part(dimensions), value: stored.fact.figure()?, cell: stored.fact.provenance.first_cell() })
    };
    let mut parts: Vec<Part> = reported.iter().filter(|(key, _)| is_part(key)).filter_map(named).collect();
    parts.sort_by_cached_key(|part| (std::cmp::Reverse(part.value), collation_key(&part.name)));
    parts
}

/// The form that yields an element.
fn form_of<'a>(app: &'a App, element: &ElementId) -> Option<&'a tonghop_domain::form::Form> {
    app.catalogue.forms.iter().find(|form| form.columns.iter().any(|column| form.element(&column.field).as_ref() == Ok(element)))
}

fn figure(input: &Input) -> String {
    match input.state {
        State::NilReport => "Không phát sinh".to_owned(),
        State::NotApplicable => "Không áp dụng".to_owned(),
        State::Unreadable => "Cần sửa".to_owned(),
        State::Value | State::Missing => input.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 6)),
    }
}

type Key = (PeriodId, ElementId, DimensionKey);
type Reported = BTreeMap<Key, StoredFact>;

/// The report that each figure of a unit came with.
async fn reported(app: &App, scope: &Scope, basis: &Basis, unit: &OrgUnitId, inputs: &[Input]) -> Result<Reported, StorageError> {
    let elements: BTreeSet<ElementId> = inputs.iter().map(|input| input.element.clone()).collect();
    let periods: BTreeSet<PeriodId> = inputs.iter().map(|input| input.period.clone()).collect();
    let mut found = BTreeMap::new();
    for period in periods {
        let stored = basis.stored_facts(app, scope, &period, &|element| elements.contains(element)).await?;
        for stored in stored.into_iter().filter(|stored| stored.fact.unit == *unit) {
            let key = (stored.fact.period.clone(), stored.fact.element.clone(), stored.fact.dimensions.clone());
            found.insert(key, stored);
        }
    }
    Ok(found)
}

fn source_of(input: &Input, reported: &Reported) -> Source {
    let key = (input.period.clone(), input.element.clone(), input.dimensions.clone());
    let Some(stored) = reported.get(&key) else {
        return Source { words: "Chưa có báo cáo nào ghi số liệu này.".to_owned(), ..Source::default() };
    };
    let provenance = &stored.fact.provenance;
    let words = match provenance {
        Provenance::Rows { first_row, last_row, predicate, count, .. } => format!("{count} dòng {predicate}, dòng {first_row}–{last_row}"),
        Provenance::Cells { cells, .. } => {
            let named: Vec<String> = cells.iter().take(12).map(ToString::to_string).collect();
            let more = if cells.len() > 12 { format!(" và {} ô khác", cells.len() - 12) } else { String::new() };
            format!("các ô {}{more}", named.join(", "))
        }
        Provenance::Cell { .. } => String::new(),
    };
    Source {
        submission: Some(stored.submission_id.clone()),
        sheet: provenance.sheet().to_owned(),
        cell: provenance.first_cell(),
        words,
        ..Source::default()
    }
}
