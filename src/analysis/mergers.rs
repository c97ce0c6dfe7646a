//! Units made of others: what the old units had together in the last report before, beside what the new one has; one indicator over time.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::indicator::Indicator;
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, Scope};
use tonghop_indicators::indicator_values;

use super::AnalysisError;
use super::figures::{current_facts, not_comparable, rebased_values, unit_values, units, whole_values};
use super::memory::Shown;
use super::series::{reported, shown};
use crate::app::{App, Office};

/// Units that were made of others since the last report before.
#[derive(Debug, Clone)]
pub struct Mergers {
    /// The last period reported on that ended before the newest of these units was made.
    pub before: Period,
    /// The units by name.
    pub rows: Vec<MergerRow>,
}

/// One unit made of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergerRow {
    /// Its name.
    pub name: String,
    /// Names and figures of the old units; `None` = chưa có số liệu.
    pub parts: Vec<(String, Option<Decimal>)>,
    /// The old units together, worked out anew from their figures; `None` = one has none, or they do not add up.
    pub before: Option<Decimal>,
    /// Why the figures of then and now do not compare; empty where they do.
    pub apart: String,
    /// The unit's own figure of the period.
    pub after: Option<Decimal>,
}

/// The units of a period that were made of others, by one indicator; `None` where there is none or nothing was reported on before.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn mergers(app: &App, scope: &Scope, period: &Period, indicator: &Indicator) -> Result<Option<Mergers>, AnalysisError> {
    let office = app.office().await?;
    let all = units(&office, period);
    let made: BTreeMap<&OrgUnitId, jiff::civil::Date> =
        all.iter().filter_map(|unit| Some((unit, made_on(&office, unit, period)?))).collect();
    let Some(newest) = made.values().max() else { return Ok(None) };
    let Some(before) = reported(app, scope, period).await?.into_iter().rfind(|other| other.to < *newest) else { return Ok(None) };
    let wanted = Shown::One(indicator);
    let together = rebased_values(app, scope, &office, period, &before, wanted).await?;
    let old: BTreeSet<OrgUnitId> = made.keys().flat_map(|unit| predecessors(&office, unit)).collect();
    let old: Vec<OrgUnitId> = old.into_iter().collect();
    let one = std::slice::from_ref(indicator);
    let parts = indicator_values(one, &current_facts(app, scope, &before, wanted).await?, &old, &before.id, &app.catalogue.calendars)?;
    let parts: BTreeMap<&OrgUnitId, Option<Decimal>> = parts.iter().map(|value| (&value.unit, shown(indicator, value))).collect();
    let after = unit_values(app, scope, &office, period, wanted).await?;
    let part = |unit: OrgUnitId| (office.directory.name_of(&unit), parts.get(&unit).copied().flatten());
    let row = |unit: &OrgUnitId| MergerRow {
        name: office.directory.name_of(unit),
        parts: predecessors(&office, unit).map(part).collect(),
        before: together.shown(&indicator.id, unit).filter(|_| !together.not_comparable.contains_key(unit)),
        apart: together.not_comparable.get(unit).map_or_else(String::new, |divided| not_comparable(&office, divided)),
        after: after.shown(&indicator.id, unit),
    };
    let mut rows: Vec<MergerRow> = made.keys().map(|unit| row(unit)).collect();
    rows.sort_by_cached_key(|row| collation_key(&row.name));
    Ok(Some(Mergers { before, rows }))
}

fn predecessors<'o>(office: &'o Office, unit: &OrgUnitId) -> impl Iterator<Item = OrgUnitId> + use<'o> {
    office.directory.predecessors(unit).into_iter().map(|event| event.old.clone())
}

/// The day on which a unit was last made of others, up to the end of a period.
fn made_on(office: &Office, unit: &OrgUnitId, period: &Period) -> Option<jiff::civil::Date> {
    office.directory.predecessors(unit).iter().map(|event| event.date).filter(|date| *date <= period.to).max()
}

/// The days on which any of these units was made of others, each with the index of the first period whose last day is not before it.
pub fn breaks(office: &Office, units: &[OrgUnitId], periods: &[Period]) -> Vec<(usize, jiff::civil::Date)> {
    let dates: BTreeSet<jiff::civil::Date> =
        units.iter().flat_map(|unit| office.directory.predecessors(unit)).map(|event| event.date).collect();
    let place = |date: jiff::civil::Date| {
        let before = periods.iter().position(|period| period.to >= date)?;
        (before > 0).then_some((before, date))
    };
    dates.into_iter().filter_map(place).collect()
}

/// One indicator over the periods reported on: of a unit, with what its predecessors reported, or of the whole field of work.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn indicator_history(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
    unit: Option<&OrgUnitId>,
) -> Result<Vec<(Period, Option<Decimal>)>, AnalysisError> {
    let office = app.office().await?;
    let mut history = Vec::new();
    for other in reported(app, scope, period).await? {
        let value = match unit {
            None => whole_values(app, scope, &office, &other, Shown::One(indicator))
                .await?
                .iter()
                .find(|value| value.indicator == indicator.id)
                .and_then(|value| shown(indicator, value)),
            Some(unit) => {
                let seen = rebased_values(app, scope, &office, period, &other, Shown::One(indicator)).await?;
                seen.shown(&indicator.id, unit).filter(|_| !seen.not_comparable.contains_key(unit))
            }
        };
        history.push((other, value));
    }
    // A period that was reported on with other forms only says nothing about this indicator.
    let first = history.iter().position(|(_, value)| value.is_some()).unwrap_or(history.len().saturating_sub(1));
    Ok(history.split_off(first))
}
