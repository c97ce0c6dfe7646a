//! Values of the office's indicators: of the whole field of work from summed parts, and of every unit, beside earlier periods.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop_domain::form::ColumnKind;
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::survey;
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, Scope, display};
use tonghop_indicators::{Group, IndicatorValue, Today, change, derived, indicator_values, rebase, roll_up};

use super::basis::Basis;
use super::memory::{FieldAsked, Stamp};
use super::{AnalysisError, inputs, published};
use crate::app::{App, Office};

/// An indicator with its figure, beside the report before and the same period last year.
#[derive(Debug, Clone)]
pub struct IndicatorFigure {
    /// Id of the indicator.
    pub id: String,
    /// The unit, or the office's whole field of work.
    pub unit: OrgUnitId,
    /// Name of the unit.
    pub name: String,
    /// The figure in words, with its unit of measure; a dash where there is none.
    pub figure: String,
    /// Numerator and denominator of a share, in words; empty otherwise.
    pub parts: String,
    /// Change against the report before, in words.
    pub before: String,
    /// Change against the same period last year, in words.
    pub last_year: String,
}

/// The figures of the office's whole field of work: counts summed over units, ratios from summed parts.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn whole_field(app: &App, scope: &Scope, period: &Period) -> Result<Vec<IndicatorFigure>, AnalysisError> {
    let office = app.office().await?;
    let now = whole_values(app, scope, &office, period).await?;
    let (before, last_year) = neighbours(app, period);
    let before = optional_whole(app, scope, &office, before).await?;
    let last_year = optional_whole(app, scope, &office, last_year).await?;
    let rows = app.catalogue.indicators.iter().zip(now.iter()).map(|(indicator, value)| {
        let earlier = |other: &Option<(Period, Arc<Vec<IndicatorValue>>)>| {
            let other = other
                .as_ref()
                .map(|(period, values)| (period, values.iter().find(|old| old.indicator == indicator.id).and_then(|old| old.value)));
            in_words(indicator, (value.value, period), other)
        };
        figure(indicator, value, office.name.clone(), earlier(&before), earlier(&last_year))
    });
    Ok(rows.collect())
}

async fn optional_whole(
    app: &App,
    scope: &Scope,
    office: &Office,
    period: Option<Period>,
) -> Result<Option<(Period, Arc<Vec<IndicatorValue>>)>, AnalysisError> {
    let Some(period) = period else { return Ok(None) };
    let values = whole_values(app, scope, office, &period).await?;
    Ok(Some((period, values)))
}

pub(super) async fn whole_values(
    app: &App,
    scope: &Scope,
    office: &Office,
    period: &Period,
) -> Result<Arc<Vec<IndicatorValue>>, AnalysisError> {
    let stamp = Stamp::now(app).await?;
    let asked = FieldAsked::new(scope, period);
    if let Some(values) = app.memories.whole_field.get(&stamp, &asked) {
        return Ok(values);
    }
    let values = match published::field(app, scope, period).await? {
        Some(values) => values,
        None => computed_whole(app, scope, office, &Basis::Current, period).await?,
    };
    Ok(app.memories.whole_field.keep(stamp, asked, values))
}

/// Computes the whole field's values from the reports of a basis.
pub(super) async fn computed_whole(
    app: &App,
    scope: &Scope,
    office: &Office,
    basis: &Basis,
    period: &Period,
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    whole_by(app, scope, office, basis, period, &app.catalogue.indicators).await
}

async fn whole_by(
    app: &App,
    scope: &Scope,
    office: &Office,
    basis: &Basis,
    period: &Period,
    indicators: &[Indicator],
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    let facts = facts_on(app, scope, basis, period).await?;
    let members: Vec<OrgUnitId> = units(office, period);
    let group = Group { unit: office.root.clone(), members };
    let sums = roll_up(&facts, &[group], &|element| is_additive(app, element), &app.catalogue.calendars)?;
    let sums: Vec<Fact> = sums.into_iter().map(|sum| sum.fact).collect();
    let root = std::slice::from_ref(&office.root);
    Ok(indicator_values(indicators, &sums, root, &period.id, &app.catalogue.calendars)?)
}

/// Values of any indicators over the office's whole field of work, in their order; of a closed period from its published reports.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn field_values(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicators: &[Indicator],
) -> Result<Vec<Option<Decimal>>, AnalysisError> {
    let office = app.office().await?;
    let basis = Basis::of(app, scope, period).await?;
    let values = whole_by(app, scope, &office, &basis, period, indicators).await?;
    let of = |indicator: &Indicator| values.iter().find(|value| value.indicator == indicator.id).and_then(|value| value.value);
    Ok(indicators.iter().map(of).collect())
}

/// Values of the office's indicators over its whole field of work, in their order, as published where the period is closed.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn field_indicators(app: &App, scope: &Scope, period: &Period) -> Result<Arc<Vec<IndicatorValue>>, AnalysisError> {
    let office = app.office().await?;
    whole_values(app, scope, &office, period).await
}

/// Values of one indicator for every unit of the period, as published where it is closed.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn unit_indicators(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    let office = app.office().await?;
    unit_values(app, scope, &office, period, indicator).await
}

/// The figures of one indicator for every unit of the period. Earlier figures are re-based on the units of the period's last day;
/// a unit that holds a part of a divided one is "không so sánh được".
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn by_unit(app: &App, scope: &Scope, period: &Period, indicator: &Indicator) -> Result<Vec<IndicatorFigure>, AnalysisError> {
    let office = app.office().await?;
    let units = units(&office, period);
    let now = unit_values(app, scope, &office, period, indicator).await?;
    let (before, last_year) = neighbours(app, period);
    let before = rebased(app, scope, &office, &units, period, before, indicator).await?;
    let last_year = rebased(app, scope, &office, &units, period, last_year, indicator).await?;
    let rows = now.iter().map(|value| {
        let earlier = |other: &Option<Earlier>| match other {
            Some(other) if other.not_comparable.contains_key(&value.unit) => not_comparable(&office, &other.not_comparable[&value.unit]),
            Some(other) => {
                in_words(indicator, (value.value, period), Some((&other.period, other.values.get(&value.unit).copied().flatten())))
            }
            None => in_words(indicator, (value.value, period), None),
        };
        figure(indicator, value, office.directory.name_of(&value.unit), earlier(&before), earlier(&last_year))
    });
    let mut rows: Vec<IndicatorFigure> = rows.collect();
    rows.sort_by(|one, other| (&one.name, &one.unit).cmp(&(&other.name, &other.unit)));
    Ok(rows)
}

/// The values of one indicator: as published where the period is closed.
pub(super) async fn unit_values(
    app: &App,
    scope: &Scope,
    office: &Office,
    period: &Period,
    indicator: &Indicator,
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    if let Some(values) = published::units(app, scope, period).await? {
        return Ok(values.into_iter().filter(|value| value.indicator == indicator.id).collect());
    }
    computed_units(app, scope, office, &Basis::Current, period, std::slice::from_ref(indicator)).await
}

/// Computes the values of indicators for every unit from the reports of a basis.
pub(super) async fn computed_units(
    app: &App,
    scope: &Scope,
    office: &Office,
    basis: &Basis,
    period: &Period,
    indicators: &[Indicator],
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    let facts = facts_on(app, scope, basis, period).await?;
    Ok(indicator_values(indicators, &facts, &units(office, period), &period.id, &app.catalogue.calendars)?)
}

/// The value of one indicator for one unit, or for the office's whole field of work where the unit is the office. `None` where
/// there is no figure, or it rests on too few answers to be shown.
pub(super) async fn value_of(
    app: &App,
    scope: &Scope,
    period: &Period,
    id: &str,
    unit: &OrgUnitId,
) -> Result<Option<Decimal>, AnalysisError> {
    let office = app.office().await?;
    let Some(indicator) = app.catalogue.indicators.iter().find(|indicator| indicator.id == id) else { return Ok(None) };
    let found = if *unit == office.root {
        whole_values(app, scope, &office, period).await?.iter().find(|value| value.indicator == id).cloned()
    } else {
        let facts = facts(app, scope, period).await?;
        let (one, unit) = (std::slice::from_ref(indicator), std::slice::from_ref(unit));
        indicator_values(one, &facts, unit, &period.id, &app.catalogue.calendars)?.into_iter().next()
    };
    let fewest = indicator.minimum_denominator.map(Decimal::from);
    let is_shown = |value: &IndicatorValue| value.ratio.zip(fewest).is_none_or(|(ratio, fewest)| ratio.denominator >= fewest);
    Ok(found.filter(is_shown).and_then(|value| value.value))
}

struct Earlier {
    period: Period,
    values: BTreeMap<OrgUnitId, Option<Decimal>>,
    not_comparable: BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>>,
}

/// Why a figure does not compare, with the divided units named.
pub(super) fn not_comparable(office: &Office, divided: &BTreeSet<OrgUnitId>) -> String {
    let names: Vec<String> = divided.iter().map(|unit| office.directory.name_of(unit)).collect();
    format!("không so sánh được (đã chia: {})", names.join(", "))
}

async fn rebased(
    app: &App,
    scope: &Scope,
    office: &Office,
    units: &[OrgUnitId],
    now: &Period,
    period: Option<Period>,
    indicator: &Indicator,
) -> Result<Option<Earlier>, AnalysisError> {
    let Some(period) = period else { return Ok(None) };
    let calendars = &app.catalogue.calendars;
    let facts = facts(app, scope, &period).await?;
    let today = Today { directory: &office.directory, day: now.to, shares: &app.catalogue.division_shares };
    let rebased = rebase(&facts, today, &|element| is_additive(app, element), calendars)?;
    let values = indicator_values(std::slice::from_ref(indicator), &rebased.facts, units, &period.id, calendars)?;
    let values = values.into_iter().map(|value| (value.unit, value.value)).collect();
    Ok(Some(Earlier { period, values, not_comparable: rebased.not_comparable }))
}

pub(super) async fn facts(app: &App, scope: &Scope, period: &Period) -> Result<Vec<Fact>, AnalysisError> {
    facts_on(app, scope, &Basis::of(app, scope, period).await?, period).await
}

pub(super) async fn facts_on(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Vec<Fact>, AnalysisError> {
    let mut facts: Vec<Fact> = basis.facts(app, scope, &period.id, None).await?;
    facts.extend(inputs::derived(app, scope, basis, period).await?);
    Ok(facts)
}

/// The units below the office that are compared with others, as of the period's last day.
pub(super) fn units(office: &Office, period: &Period) -> Vec<OrgUnitId> {
    let own = office.directory.subtree(&office.root);
    let is_wanted = |unit: &&tonghop_domain::OrgUnit| own.contains(&unit.id) && unit.group.is_some() && unit.exists_on(period.to);
    office.directory.units().iter().filter(is_wanted).map(|unit| unit.id.clone()).collect()
}

pub(super) fn neighbours(app: &App, period: &Period) -> (Option<Period>, Option<Period>) {
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return (None, None) };
    (calendar.report_before(&period.id), calendar.same_period_last_year(&period.id))
}

/// Counts and amounts of money add up over units; percentages, scores, answers and days do not.
pub(super) fn is_additive(app: &App, element: &ElementId) -> bool {
    let is_derived_count = derived::ELEMENTS.contains(&element.as_str()) && !derived::DAYS.contains(&element.as_str());
    let is_count = |kind: ColumnKind| matches!(kind, ColumnKind::Count | ColumnKind::Money);
    let is_group_of_answers = survey::PART.contains(&element.as_str()) || element.as_str() == survey::PART_INVALID;
    is_derived_count
        || is_group_of_answers
        || app.catalogue.forms.iter().any(|form| {
            form.columns.iter().any(|column| is_count(column.kind) && form.element(&column.field).is_ok_and(|known| known == *element))
        })
}

fn in_words(indicator: &Indicator, now: (Option<Decimal>, &Period), then: Option<(&Period, Option<Decimal>)>) -> String {
    let Some((period, earlier)) = then else { return "không có kỳ để so sánh".to_owned() };
    match change(indicator.kind, now, (earlier, period)) {
        Some(change) => format!("{} so với {}", change.words(indicator.kind, &indicator.unit_of_measure, indicator.decimals), period.name),
        None => format!("{}: chưa có số liệu", period.name),
    }
}

fn figure(indicator: &Indicator, value: &IndicatorValue, name: String, before: String, last_year: String) -> IndicatorFigure {
    if let Some(fewest) = too_few(indicator, value) {
        return withheld(indicator, value, name, fewest);
    }
    let parts = value.ratio.filter(|_| indicator.kind == FigureKind::Share);
    IndicatorFigure {
        id: indicator.id.clone(),
        unit: value.unit.clone(),
        name,
        figure: value.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| number(indicator, value)),
        parts: parts
            .map_or_else(String::new, |ratio| format!("{}/{}", display::plain(ratio.numerator, 2), display::plain(ratio.denominator, 2))),
        before,
        last_year,
    }
}

/// A figure with its unit of measure.
pub(super) fn number(indicator: &Indicator, figure: Decimal) -> String {
    match indicator.kind {
        FigureKind::Share => display::percent(figure, indicator.decimals),
        _ => format!("{} {}", display::decimal(figure, indicator.decimals), indicator.unit_of_measure),
    }
}

/// The fewest cases an indicator asks for, where a share rests on fewer.
pub(super) fn too_few(indicator: &Indicator, value: &IndicatorValue) -> Option<Decimal> {
    let fewest = indicator.minimum_denominator.map(Decimal::from)?;
    value.ratio.filter(|ratio| ratio.denominator < fewest).map(|_| fewest)
}

/// Too few answers: neither the figure nor its change is shown.
fn withheld(indicator: &Indicator, value: &IndicatorValue, name: String, fewest: Decimal) -> IndicatorFigure {
    IndicatorFigure {
        id: indicator.id.clone(),
        unit: value.unit.clone(),
        name,
        figure: format!("dưới {} phiếu", display::plain(fewest, 0)),
        parts: String::new(),
        before: String::new(),
        last_year: String::new(),
    }
}
