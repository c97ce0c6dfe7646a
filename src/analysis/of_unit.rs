//! Figures of one unit, for the pages that lead back from a number.

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::formula::Formula;
use tonghop_domain::indicator::Indicator;
use tonghop_domain::task::Task;
use tonghop_domain::{Fact, OrgUnitId, Period, Scope};
use tonghop_indicators::progress::TargetProgress;

use super::basis::Basis;
use super::inputs::{self, Stored};
use super::memory::Shown;
use super::{AnalysisError, figures, periods_of_formulas};
use crate::app::App;
use crate::storage::StorageError;

/// The facts of one unit that a formula may read for a period, with what is derived.
///
/// # Errors
/// When the database is away.
pub async fn facts_of_unit(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    period: &Period,
    formula: &Formula,
    unit: &OrgUnitId,
) -> Result<Vec<Fact>, AnalysisError> {
    let elements = formula.elements();
    let mut facts = Vec::new();
    for id in periods_of_formulas(app, &[formula], period) {
        facts.extend(basis.facts(app, scope, &id, Some(&elements)).await?);
    }
    facts.retain(|fact| fact.unit == *unit);
    let derived = inputs::derived(app, scope, basis, period).await?;
    facts.extend(derived.iter().filter(|fact| fact.unit == *unit).cloned());
    Ok(facts)
}

/// The figure of an indicator for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitFigure {
    /// A figure.
    Value(Decimal),
    /// Chưa có số liệu.
    Missing,
    /// It rests on too few answers or would give those away: what stands in its place.
    Withheld(String),
}

/// The figure of an indicator for one unit: as published where the period is closed.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn figure_of_unit(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
    unit: &OrgUnitId,
) -> Result<UnitFigure, AnalysisError> {
    let office = app.office().await?;
    let values = figures::unit_values(app, scope, &office, period, Shown::One(indicator)).await?;
    Ok(match (values.withheld(&indicator.id, unit), values.get(&indicator.id, unit).and_then(|value| value.value)) {
        (Some(why), _) => UnitFigure::Withheld(figures::withheld_words(indicator, why)),
        (None, Some(value)) => UnitFigure::Value(value),
        (None, None) => UnitFigure::Missing,
    })
}

/// How the targets of one unit stand at the end of a period.
///
/// # Errors
/// When the database is away.
pub async fn target_progress(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    period: &Period,
    unit: &OrgUnitId,
) -> Result<Vec<TargetProgress>, AnalysisError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, basis).await?;
    Ok(stored.progress(app, &office, period.id.year(), period.to.min(app.clock.today()), Some(unit)))
}

/// Whether a unit leads a task on a day.
///
/// # Errors
/// When the database is away.
pub async fn leads(app: &App, task: &Task, unit: &OrgUnitId, day: Date) -> Result<bool, StorageError> {
    Ok(inputs::leading_unit(&*app.office().await?, task, day) == *unit)
}
