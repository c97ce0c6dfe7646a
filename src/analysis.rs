//! Figures for pages, charts, reports and the command line: what is stored, joined and handed to `indicators`.
//!
//! One place, so that a number on a page, in a chart and in an export is the same number.

pub mod basis;
mod comparison;
mod crosswalk;
mod figures;
mod form_table;
mod inputs;
mod last_year;
mod memory;
mod mergers;
mod of_unit;
mod papi;
mod plan_links;
mod plan_record;
mod plans;
pub mod published;
mod self_scores;
mod series;
mod simulation;
mod survey;
mod targets;
mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::formula::{Formula, Shift};
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, PeriodId, Scope};
use tonghop_indicators::{AssessedUnit, ComputeError, ScoreTable, compute};

use self::basis::Basis;
use crate::app::App;
use crate::storage::StorageError;

pub use comparison::{Compared, Comparison, Earlier, comparison};
pub use crosswalk::{CrosswalkRow, LostPoints, crosswalk, crosswalk_rows};
pub use form_table::{FormFigure, FormRow, FormTable, form_table};
pub use memory::Memories;
pub use mergers::{MergerRow, Mergers, breaks, indicator_history, mergers};

pub use figures::{IndicatorFigure, by_unit, field_indicators, field_values, unit_indicators, whole_field};
pub use last_year::{YearChange, YearChanges, year_changes};
pub use of_unit::{UnitFigure, facts_of_unit, figure_of_unit, leads, target_progress};
pub use papi::{Grouped, Papi, PapiRow, papi};
pub use plan_links::{LinkedPlan, PlanLinks, TargetCount, is_circular, plan_links};
pub use plan_record::{BudgetRow, plan_budget, plan_versions};
pub use plans::{PlanView, plan_view, plan_views, tasks, units_with_plans};
pub(crate) use plans::{required, unit_of_measure};
pub(crate) use self_scores::set_name;
pub use self_scores::{Claim, ClaimDifference, ClaimOrigin, Claims, EntryRefused, TypedClaim, claims, claims_of, differences, entries};
pub(crate) use series::is_made_after;
pub use series::{SeenOn, Series, SeriesCell, SeriesRow, series};
pub use simulation::{SimulationView, simulation, simulations};
pub use survey::{Survey, SurveyedUnit, survey};
pub use targets::{Aim, Step, TargetRefused, TargetView, subject_of, targets, value_of};
pub use trace::{Sources, TracedScore, traced};

/// Why a figure cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The set does not fit the period, or the computation failed.
    #[error(transparent)]
    Compute(#[from] ComputeError),
    /// A unit that the set does not assess.
    #[error("bộ tiêu chí không áp dụng cho đơn vị `{0}`")]
    NotAssessed(OrgUnitId),
}

/// Scores of every unit of the scope by a set, for a period; computed once for as long as nothing changes.
///
/// # Errors
/// When the set does not govern the period or the database is away.
pub async fn scores(app: &App, scope: &Scope, set: &CriteriaSet, period: &Period) -> Result<Arc<ScoreTable>, AnalysisError> {
    let stamp = memory::Stamp::now(app).await?;
    let asked = memory::ScoresAsked::new(scope, set, period);
    if let Some(table) = app.memories.scores.get(&stamp, &asked) {
        return Ok(table);
    }
    let table = match published::scores(app, scope, set, period).await? {
        Some(table) => table,
        None => computed_scores(app, scope, &basis_for(app, scope, set, period).await?, set, period).await?,
    };
    Ok(app.memories.scores.keep(stamp, asked, table))
}

/// Figures of places outside the office are never part of what it publishes.
async fn basis_for(app: &App, scope: &Scope, set: &CriteriaSet, period: &Period) -> Result<Basis, StorageError> {
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let units = assessed_units(app, scope, set, period).await?;
    match units.iter().any(|unit| own.contains(&unit.id)) {
        true => Basis::of(app, scope, period).await,
        false => Ok(Basis::Current),
    }
}

/// Computes the scores by a set from the reports of a basis.
async fn computed_scores(app: &App, scope: &Scope, basis: &Basis, set: &CriteriaSet, period: &Period) -> Result<ScoreTable, AnalysisError> {
    keep_set(app, set).await?;
    let units = assessed_units(app, scope, set, period).await?;
    let facts = facts_for(app, scope, (basis, set, period), set.elements().into_iter().collect()).await?;
    let (set, period, calendars) = (set.clone(), period.clone(), app.catalogue.calendars.clone());
    let computed = tokio::task::spawn_blocking(move || compute(&set, &period, &units, &facts, &calendars)).await;
    Ok(computed.map_err(|fault| StorageError::Content(fault.to_string()))??)
}

/// One unit as a set sees it: its facts of every period that the set looks at, with those that are tied to them by sums.
async fn unit_facts(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    unit: &OrgUnitId,
) -> Result<(AssessedUnit, Vec<Fact>), AnalysisError> {
    let mut found = facts_of_units(app, scope, set, period, std::slice::from_ref(unit)).await?;
    found.pop().ok_or_else(|| AnalysisError::NotAssessed(unit.clone()))
}

/// The same of several units, read once, in their order.
async fn facts_of_units(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    wanted: &[OrgUnitId],
) -> Result<Vec<(AssessedUnit, Vec<Fact>)>, AnalysisError> {
    let units = assessed_units(app, scope, set, period).await?;
    let assessed = wanted.iter().map(|unit| {
        let found = units.iter().find(|known| known.id == *unit).cloned();
        found.ok_or_else(|| AnalysisError::NotAssessed(unit.clone()))
    });
    let assessed: Vec<AssessedUnit> = assessed.collect::<Result<_, _>>()?;
    let mut elements: BTreeSet<ElementId> = set.elements().into_iter().collect();
    elements.extend(app.catalogue.levers.tied(&elements));
    let basis = basis_for(app, scope, set, period).await?;
    let facts = facts_for(app, scope, (&basis, set, period), elements).await?;
    let own = |unit: AssessedUnit| {
        let facts = facts.iter().filter(|fact| fact.unit == unit.id).cloned().collect();
        (unit, facts)
    };
    Ok(assessed.into_iter().map(own).collect())
}

/// What is derived from records and standings for a period.
///
/// # Errors
/// When the database is away or the computation failed.
pub async fn derived_facts(app: &App, scope: &Scope, period: &Period) -> Result<Arc<Vec<Fact>>, AnalysisError> {
    inputs::derived(app, scope, &Basis::of(app, scope, period).await?, period).await
}

/// Change of totals against the report before and the same period last year, in words, by unit.
///
/// # Errors
/// When the database is away.
pub async fn changes(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
    now: &ScoreTable,
) -> Result<BTreeMap<String, (String, String)>, AnalysisError> {
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return Ok(BTreeMap::new()) };
    let before = other_scores(app, scope, set, calendar.report_before(&period.id)).await?;
    let last_year = other_scores(app, scope, set, calendar.same_period_last_year(&period.id)).await?;
    let office = app.office().await?;
    let words = |unit: &OrgUnitId, total, other: &Option<(Period, Arc<ScoreTable>)>| match other {
        None => "không có kỳ để so sánh".to_owned(),
        Some((other_period, _)) if series::is_made_after(&office, unit, other_period) => {
            format!("{}: {}", other_period.name, series::made_of(&office, unit))
        }
        Some((other_period, table)) => change_in_words(total, table, unit, period, other_period),
    };
    let rows = now.units.iter().map(|row| {
        let unit = &row.score.unit;
        (unit.to_string(), (words(unit, row.score.total, &before), words(unit, row.score.total, &last_year)))
    });
    Ok(rows.collect())
}

/// The scores of the report before, where the same set governed it.
///
/// # Errors
/// When the database is away.
pub async fn scores_before(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
) -> Result<Option<(Period, Arc<ScoreTable>)>, AnalysisError> {
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return Ok(None) };
    other_scores(app, scope, set, calendar.report_before(&period.id)).await
}

async fn other_scores(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: Option<Period>,
) -> Result<Option<(Period, Arc<ScoreTable>)>, AnalysisError> {
    let Some(period) = period.filter(|period| set.governs(period)) else { return Ok(None) };
    let table = scores(app, scope, set, &period).await?;
    Ok(Some((period, table)))
}

fn change_in_words(
    total: Option<rust_decimal::Decimal>,
    other: &ScoreTable,
    unit: &OrgUnitId,
    period: &Period,
    other_period: &Period,
) -> String {
    let earlier = other.units.iter().find(|row| row.score.unit == *unit).and_then(|row| row.score.total);
    let (Some(total), Some(earlier)) = (total, earlier) else { return format!("{}: chưa có số liệu", other_period.name) };
    let difference = total - earlier;
    let Some(direction) = tonghop_domain::display::direction(difference, 2) else { return format!("{}: không đổi", other_period.name) };
    let length = if period.cumulative == other_period.cumulative && (period.days() - other_period.days()).abs() <= 3 {
        ""
    } else {
        " (khác độ dài kỳ)"
    };
    format!("{direction} {} điểm so với {}{length}", tonghop_domain::display::decimal(difference.abs(), 2), other_period.name)
}

/// Reports that a trend looks back at: two years of an office's own, more of an index that comes once a year.
const TREND: usize = 8;
/// Years in which they are looked for.
const TREND_YEARS: i16 = 10;

/// Totals of the units over the periods of a set, oldest first: the last reports that hold anything.
///
/// # Errors
/// When the database is away.
pub async fn history(
    app: &App,
    scope: &Scope,
    set: &CriteriaSet,
    period: &Period,
) -> Result<Vec<(Period, Arc<ScoreTable>)>, AnalysisError> {
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return Ok(vec![]) };
    let reported = app.storage.reported_periods(scope).await?;
    let years = period.id.year().saturating_sub(TREND_YEARS - 1)..=period.id.year();
    let is_shown = |other: &Period| other.to <= period.to && set.governs(other) && reported.contains(&other.id);
    let mut shown: Vec<Period> = years.flat_map(|year| calendar.periods_of_year(year)).filter(is_shown).collect();
    shown.drain(..shown.len().saturating_sub(TREND));
    let mut rows = Vec::with_capacity(shown.len());
    for other in shown {
        let table = scores(app, scope, set, &other).await?;
        rows.push((other, table));
    }
    Ok(rows)
}

/// The units that a set assesses: those of its groups that exist on the last day of the period.
///
/// Real places and a sample office never meet in one table. The office's own units are assessed where any of them reports on the
/// period; else those outside it that do (published tables).
async fn assessed_units(app: &App, scope: &Scope, set: &CriteriaSet, period: &Period) -> Result<Vec<AssessedUnit>, StorageError> {
    let office = app.office().await?;
    let applies = |unit: &&tonghop_domain::OrgUnit| {
        unit.group.is_some() && unit.exists_on(period.to) && set.applies_to(unit.group.as_deref()) && scope.allows(&unit.id)
    };
    let own = office.directory.subtree(&office.root);
    let reported = app.storage.units_that_sent(scope, &period.id).await?;
    let is_outside = !reported.is_empty() && reported.is_disjoint(&own);
    let is_shown = |unit: &&tonghop_domain::OrgUnit| if is_outside { reported.contains(&unit.id) } else { own.contains(&unit.id) };
    let units = office.directory.units().iter().filter(applies).filter(is_shown);
    Ok(units.map(|unit| AssessedUnit { id: unit.id.clone(), name: unit.name.clone(), group: unit.group.clone() }).collect())
}

/// Facts of these elements that a set may read for a period: of the period itself and of those its formulas look back at, with what is derived.
async fn facts_for(
    app: &App,
    scope: &Scope,
    (basis, set, period): (&Basis, &CriteriaSet, &Period),
    elements: BTreeSet<ElementId>,
) -> Result<Vec<Fact>, AnalysisError> {
    let mut facts = Vec::new();
    for id in periods_of(app, set, period) {
        facts.extend(basis.facts(app, scope, &id, Some(&elements)).await?);
    }
    facts.extend(inputs::derived(app, scope, basis, period).await?.iter().cloned());
    let scaled = inputs::scaled(app, scope, basis, &elements, period).await?;
    // What was published stands before what is computed from raw indicators.
    let published: BTreeSet<(OrgUnitId, ElementId)> =
        facts.iter().filter(|fact| fact.period == period.id).map(|fact| (fact.unit.clone(), fact.element.clone())).collect();
    facts.extend(scaled.into_iter().filter(|fact| !published.contains(&(fact.unit.clone(), fact.element.clone()))));
    Ok(facts)
}

fn periods_of(app: &App, set: &CriteriaSet, period: &Period) -> BTreeSet<PeriodId> {
    periods_of_formulas(app, &set.formulas(), period)
}

/// A period and those that formulas look at beside it.
fn periods_of_formulas(app: &App, formulas: &[&Formula], period: &Period) -> BTreeSet<PeriodId> {
    let mut ids = BTreeSet::from([period.id.clone()]);
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return ids };
    for shift in formulas.iter().flat_map(|formula| formula.shifts()) {
        match shift {
            Shift::Previous => ids.extend(calendar.report_before(&period.id).map(|other| other.id)),
            Shift::LastYear => ids.extend(calendar.same_period_last_year(&period.id).map(|other| other.id)),
            Shift::YearToDate => ids.extend(tonghop_domain::formula::year_to_date(calendar, &period.id)),
        }
    }
    ids
}

/// Keeps the bytes of a set at its first use.
async fn keep_set(app: &App, set: &CriteriaSet) -> Result<(), StorageError> {
    if let Some(text) = app.catalogue.text("set", &set.id, &set.version) {
        app.storage.keep_catalogue_file("set", &set.id, &set.version, text, app.clock.now()).await?;
    }
    Ok(())
}
