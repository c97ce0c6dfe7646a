//! Values of the office's indicators: of the whole field of work from summed parts, and of every unit, beside earlier periods.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop_domain::indicator::{Direction, FigureKind, Indicator};
use tonghop_domain::survey;
use tonghop_domain::text::collation_key;
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, Scope, display};
use tonghop_indicators::rank::ranks;
use tonghop_indicators::{Group, IndicatorValue, Rank, Today, Withheld, change, derived, indicator_values, rebase, roll_up, withheld};

use super::basis::Basis;
use super::memory::{BasisAsked, FieldAsked, MOST_FACTS, Shown, Stamp};
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
    /// Place within the unit's group, and that of the report before; empty where there is none.
    pub place: String,
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
    let now = whole_values(app, scope, &office, period, Shown::All).await?;
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
    let values = whole_values(app, scope, office, &period, Shown::All).await?;
    Ok(Some((period, values)))
}

pub(super) async fn whole_values(
    app: &App,
    scope: &Scope,
    office: &Office,
    period: &Period,
    shown: Shown<'_>,
) -> Result<Arc<Vec<IndicatorValue>>, AnalysisError> {
    let (stamp, all) = (Stamp::now(app).await?, FieldAsked::new(scope, period));
    let asked = FieldAsked::showing(scope, period, shown);
    let memory = &app.memories.whole_field;
    if let Some(values) = memory.get(&stamp, &all).or_else(|| memory.get(&stamp, &asked)) {
        return Ok(values);
    }
    if let Some(values) = published::field(app, scope, period).await? {
        return Ok(memory.keep(stamp, all, values));
    }
    let facts = facts_shown(app, scope, &Basis::Current, period, shown).await?;
    let values = whole_of(app, office, period, &facts, shown.of(&app.catalogue))?;
    Ok(memory.keep(stamp, asked, values))
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
    whole_of(app, office, period, &facts, indicators)
}

fn whole_of(
    app: &App,
    office: &Office,
    period: &Period,
    facts: &[Fact],
    indicators: &[Indicator],
) -> Result<Vec<IndicatorValue>, AnalysisError> {
    let members: Vec<OrgUnitId> = units(office, period);
    let group = Group { unit: office.root.clone(), members };
    let sums = roll_up(facts, &[group], &|element| is_additive(app, element), &app.catalogue.calendars)?;
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
    whole_values(app, scope, &office, period, Shown::All).await
}

/// Values of one indicator for every unit of the period, as published where it is closed; beside one that is not shown, what stands in its
/// place.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn unit_indicators(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
) -> Result<Vec<(IndicatorValue, Option<String>)>, AnalysisError> {
    let office = app.office().await?;
    let values = unit_values(app, scope, &office, period, Shown::One(indicator)).await?;
    let instead = |value: &IndicatorValue| values.withheld(&indicator.id, &value.unit).map(|why| withheld_words(indicator, why));
    Ok(values.of(&indicator.id).map(|value| (value.clone(), instead(value))).collect())
}

/// The figures of one indicator for every unit of the period. Earlier figures are re-based on the units of the period's last day;
/// a unit that holds a part of a divided one is "không so sánh được".
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn by_unit(app: &App, scope: &Scope, period: &Period, indicator: &Indicator) -> Result<Vec<IndicatorFigure>, AnalysisError> {
    let office = app.office().await?;
    let shown = Shown::One(indicator);
    let now = unit_values(app, scope, &office, period, shown).await?;
    let (before, last_year) = neighbours(app, period);
    let before = optional_rebased(app, scope, &office, period, before, shown).await?;
    let last_year = optional_rebased(app, scope, &office, period, last_year, shown).await?;
    let places_now = places(&office, indicator, &now);
    let places_before = before.as_ref().map(|(_, values)| places(&office, indicator, values)).unwrap_or_default();
    let rows = now.of(&indicator.id).map(|value| {
        let name = office.directory.name_of(&value.unit);
        if let Some(why) = now.withheld(&indicator.id, &value.unit) {
            return withheld_figure(indicator, value, name, why);
        }
        let earlier = |other: &Option<(Period, Arc<UnitValues>)>| match other {
            Some((_, other)) if other.not_comparable.contains_key(&value.unit) => {
                not_comparable(&office, &other.not_comparable[&value.unit])
            }
            Some((other_period, other)) => {
                in_words(indicator, (value.value, period), Some((other_period, other.shown(&indicator.id, &value.unit))))
            }
            None => in_words(indicator, (value.value, period), None),
        };
        let place = place_words(places_now.get(&value.unit), places_before.get(&value.unit));
        IndicatorFigure { place, ..figure(indicator, value, name, earlier(&before), earlier(&last_year)) }
    });
    let mut rows: Vec<IndicatorFigure> = rows.collect();
    rows.sort_by_cached_key(|row| (collation_key(&row.name), row.unit.clone()));
    Ok(rows)
}

/// Values of every indicator for every unit, with those that are not shown.
#[derive(Debug)]
pub(super) struct UnitValues {
    /// By indicator, then by unit.
    values: BTreeMap<String, BTreeMap<OrgUnitId, IndicatorValue>>,
    /// The same, of shares that rest on too few cases or would give those away.
    withheld: BTreeMap<String, BTreeMap<OrgUnitId, Withheld>>,
    /// Of re-based values: units that hold a part of a divided one, with those divided units.
    pub(super) not_comparable: BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>>,
}

impl UnitValues {
    fn new(
        office: &Office,
        indicators: &[Indicator],
        values: Vec<IndicatorValue>,
        not_comparable: BTreeMap<OrgUnitId, BTreeSet<OrgUnitId>>,
    ) -> Self {
        let mut by_indicator: BTreeMap<String, BTreeMap<OrgUnitId, IndicatorValue>> = BTreeMap::new();
        for value in values.into_iter().filter(|value| stands_among_units(office, value)) {
            by_indicator.entry(value.indicator.clone()).or_default().insert(value.unit.clone(), value);
        }
        let withheld = indicators.iter().filter_map(|indicator| {
            let own = by_indicator.get(&indicator.id)?;
            Some((indicator.id.clone(), withheld(indicator, own.values())))
        });
        Self { withheld: withheld.collect(), values: by_indicator, not_comparable }
    }

    /// The values of an indicator, by unit.
    pub(super) fn of(&self, indicator: &str) -> impl Iterator<Item = &IndicatorValue> {
        self.values.get(indicator).into_iter().flat_map(BTreeMap::values)
    }

    /// The value of an indicator for a unit.
    pub(super) fn get(&self, indicator: &str, unit: &OrgUnitId) -> Option<&IndicatorValue> {
        self.values.get(indicator)?.get(unit)
    }

    /// Why the value of a unit is not shown.
    pub(super) fn withheld(&self, indicator: &str, unit: &OrgUnitId) -> Option<Withheld> {
        self.withheld.get(indicator)?.get(unit).copied()
    }

    /// The figure of an indicator for a unit, where there is one that may be shown.
    pub(super) fn shown(&self, indicator: &str, unit: &OrgUnitId) -> Option<Decimal> {
        match self.withheld(indicator, unit) {
            Some(_) => None,
            None => self.get(indicator, unit)?.value,
        }
    }

    /// The values of a unit, in the order of the indicators; those that are not shown are left out.
    pub(super) fn of_unit(&self, indicators: &[Indicator], unit: &OrgUnitId) -> Vec<IndicatorValue> {
        let shown = indicators.iter().filter(|indicator| self.withheld(&indicator.id, unit).is_none());
        shown.filter_map(|indicator| self.get(&indicator.id, unit).cloned()).collect()
    }
}

/// The values of indicators for every unit of a period: as published where it is closed, computed once while nothing changes.
pub(super) async fn unit_values(
    app: &App,
    scope: &Scope,
    office: &Office,
    period: &Period,
    shown: Shown<'_>,
) -> Result<Arc<UnitValues>, AnalysisError> {
    let (stamp, all) = (Stamp::now(app).await?, FieldAsked::new(scope, period));
    let asked = FieldAsked::showing(scope, period, shown);
    let memory = &app.memories.units;
    if let Some(values) = memory.get(&stamp, &all).or_else(|| memory.get(&stamp, &asked)) {
        return Ok(values);
    }
    let kept =
        |asked, indicators: &[Indicator], values| memory.keep(stamp, asked, UnitValues::new(office, indicators, values, BTreeMap::new()));
    if let Some(values) = published::units(app, scope, period).await? {
        return Ok(kept(all, &app.catalogue.indicators, values));
    }
    let indicators = shown.of(&app.catalogue);
    let facts = facts_shown(app, scope, &Basis::Current, period, shown).await?;
    let values = indicator_values(indicators, &facts, &units(office, period), &period.id, &app.catalogue.calendars)?;
    Ok(kept(asked, indicators, values))
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
        whole_values(app, scope, &office, period, Shown::One(indicator)).await?.iter().find(|value| value.indicator == id).cloned()
    } else {
        let values = unit_values(app, scope, &office, period, Shown::One(indicator)).await?;
        match values.get(id, unit) {
            Some(_) => return Ok(values.shown(id, unit)),
            None => of_other_unit(app, scope, period, indicator, unit).await?,
        }
    };
    let fewest = indicator.minimum_denominator.map(Decimal::from);
    let is_shown = |value: &IndicatorValue| value.ratio.zip(fewest).is_none_or(|(ratio, fewest)| ratio.denominator >= fewest);
    Ok(found.filter(is_shown).and_then(|value| value.value))
}

/// The value of a unit that is not compared with others.
async fn of_other_unit(
    app: &App,
    scope: &Scope,
    period: &Period,
    indicator: &Indicator,
    unit: &OrgUnitId,
) -> Result<Option<IndicatorValue>, AnalysisError> {
    let facts = current_facts(app, scope, period, Shown::One(indicator)).await?;
    let (one, unit) = (std::slice::from_ref(indicator), std::slice::from_ref(unit));
    Ok(indicator_values(one, &facts, unit, &period.id, &app.catalogue.calendars)?.into_iter().next())
}

/// Why a figure does not compare, with the divided units named.
pub(super) fn not_comparable(office: &Office, divided: &BTreeSet<OrgUnitId>) -> String {
    let names: Vec<String> = divided.iter().map(|unit| office.directory.name_of(unit)).collect();
    format!("không so sánh được (đã chia: {})", names.join(", "))
}

/// Places of the units by an indicator within their groups, best first, ties shared. None for an indicator without a good side, for
/// figures that are missing or not shown, and for a unit that has nobody to be compared with.
fn places(office: &Office, indicator: &Indicator, values: &UnitValues) -> BTreeMap<OrgUnitId, Rank> {
    let best_first = |figure: Decimal| match indicator.direction {
        Direction::HigherIsBetter => Some(figure),
        Direction::LowerIsBetter => Some(-figure),
        Direction::Neutral => None,
    };
    let units: Vec<&OrgUnitId> = values.of(&indicator.id).map(|value| &value.unit).collect();
    let group = |unit: &OrgUnitId| office.directory.get(unit).and_then(|unit| unit.group.as_deref());
    let row = |unit: &&OrgUnitId| {
        let is_compared = !values.not_comparable.contains_key(*unit);
        (group(unit), values.shown(&indicator.id, unit).filter(|_| is_compared).and_then(best_first))
    };
    let rows: Vec<(Option<&str>, Option<Decimal>)> = units.iter().map(row).collect();
    let ranked = ranks(&rows, &vec![vec![]; rows.len()]);
    units.into_iter().cloned().zip(ranked).filter(|(_, rank)| rank.place.is_some() && rank.ranked > 1).collect()
}

/// `11/22, kỳ trước 3/24`; empty without a place.
fn place_words(now: Option<&Rank>, before: Option<&Rank>) -> String {
    let words = |rank: &Rank| rank.place.map(|place| format!("{place}/{}", rank.ranked));
    match (now.and_then(words), before.and_then(words)) {
        (Some(now), Some(before)) => format!("{now}, kỳ trước {before}"),
        (now, _) => now.unwrap_or_default(),
    }
}

async fn optional_rebased(
    app: &App,
    scope: &Scope,
    office: &Office,
    now: &Period,
    other: Option<Period>,
    shown: Shown<'_>,
) -> Result<Option<(Period, Arc<UnitValues>)>, AnalysisError> {
    let Some(other) = other else { return Ok(None) };
    let values = rebased_values(app, scope, office, now, &other, shown).await?;
    Ok(Some((other, values)))
}

/// The values of indicators of another period on the units of a period's last day; computed once while nothing changes.
pub(super) async fn rebased_values(
    app: &App,
    scope: &Scope,
    office: &Office,
    now: &Period,
    other: &Period,
    shown: Shown<'_>,
) -> Result<Arc<UnitValues>, AnalysisError> {
    let (stamp, all) = (Stamp::now(app).await?, (FieldAsked::new(scope, other), now.to));
    let asked = (FieldAsked::showing(scope, other, shown), now.to);
    let memory = &app.memories.rebased;
    if let Some(values) = memory.get(&stamp, &all).or_else(|| memory.get(&stamp, &asked)) {
        return Ok(values);
    }
    let (calendars, indicators) = (&app.catalogue.calendars, shown.of(&app.catalogue));
    let facts = current_facts(app, scope, other, shown).await?;
    let today = Today { directory: &office.directory, day: now.to, shares: &app.catalogue.division_shares };
    let rebased = rebase(&facts, today, &|element| is_additive(app, element), calendars)?;
    let values = indicator_values(indicators, &rebased.facts, &units(office, now), &other.id, calendars)?;
    let values = UnitValues::new(office, indicators, values, rebased.not_comparable);
    Ok(memory.keep(stamp, asked, values))
}

/// The facts that the indicators shown are made of, from the reports that the figures of a period rest on.
pub(super) async fn current_facts(app: &App, scope: &Scope, period: &Period, shown: Shown<'_>) -> Result<Arc<Vec<Fact>>, AnalysisError> {
    facts_shown(app, scope, &Basis::of(app, scope, period).await?, period, shown).await
}

/// The same from the reports of a basis. What is derived from logs, plans and standings is worked out only where it is read.
async fn facts_shown(app: &App, scope: &Scope, basis: &Basis, period: &Period, shown: Shown<'_>) -> Result<Arc<Vec<Fact>>, AnalysisError> {
    let Shown::One(indicator) = shown else { return facts_on(app, scope, basis, period).await };
    let elements = indicator.formula.elements();
    if elements.iter().any(|element| derived::ELEMENTS.contains(&element.as_str())) {
        return facts_on(app, scope, basis, period).await;
    }
    let (stamp, asked) = (Stamp::now(app).await?, (BasisAsked::new(scope, basis), period.id.clone()));
    if let Some(all) = app.memories.facts.get(&stamp, &asked) {
        return Ok(all);
    }
    // The units, their sum, the series and the chart of one page all ask for the same few facts.
    let asked = (asked.0, asked.1, indicator.id.clone());
    if let Some(facts) = app.memories.facts_of_one.get(&stamp, &asked) {
        return Ok(facts);
    }
    let facts = basis.facts(app, scope, &period.id, Some(&elements)).await?;
    match facts.len() <= MOST_FACTS {
        true => Ok(app.memories.facts_of_one.keep(stamp, asked, facts)),
        false => Ok(Arc::new(facts)),
    }
}

/// All facts of a period from the reports of a basis, with what is derived.
pub(super) async fn facts_on(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Arc<Vec<Fact>>, AnalysisError> {
    let (stamp, asked) = (Stamp::now(app).await?, (BasisAsked::new(scope, basis), period.id.clone()));
    if let Some(facts) = app.memories.facts.get(&stamp, &asked) {
        return Ok(facts);
    }
    let mut facts: Vec<Fact> = basis.facts(app, scope, &period.id, None).await?;
    facts.extend(inputs::derived(app, scope, basis, period).await?.iter().cloned());
    match facts.len() <= MOST_FACTS {
        true => Ok(app.memories.facts.keep(stamp, asked, facts)),
        false => Ok(Arc::new(facts)),
    }
}

/// The office sums up its units; it stands among them only with a figure that it reported itself.
pub(super) fn stands_among_units(office: &Office, value: &IndicatorValue) -> bool {
    value.unit != office.root || value.value.is_some()
}

/// The units of the office that are compared with others, as of the period's last day; the office itself too where it has a group.
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
    let is_group_of_answers = survey::PART.contains(&element.as_str()) || element.as_str() == survey::PART_INVALID;
    is_derived_count || is_group_of_answers || app.catalogue.adds_up(element)
}

fn in_words(indicator: &Indicator, now: (Option<Decimal>, &Period), then: Option<(&Period, Option<Decimal>)>) -> String {
    let Some((period, earlier)) = then else { return "không có kỳ để so sánh".to_owned() };
    match change(indicator.kind, now, (earlier, period)) {
        Some(change) => format!("{} so với {}", change.words(indicator.kind, &indicator.unit_of_measure, indicator.decimals), period.name),
        None => format!("{}: chưa có số liệu", period.name),
    }
}

fn figure(indicator: &Indicator, value: &IndicatorValue, name: String, before: String, last_year: String) -> IndicatorFigure {
    if too_few(indicator, value).is_some() {
        return withheld_figure(indicator, value, name, Withheld::TooFew);
    }
    let parts = value.ratio.filter(|_| indicator.kind == FigureKind::Share);
    IndicatorFigure {
        id: indicator.id.clone(),
        unit: value.unit.clone(),
        name,
        figure: value.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| number(indicator, value)),
        parts: parts
            .map_or_else(String::new, |ratio| format!("{}/{}", display::plain(ratio.numerator, 2), display::plain(ratio.denominator, 2))),
        place: String::new(),
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

/// Neither the figure nor its change is shown.
fn withheld_figure(indicator: &Indicator, value: &IndicatorValue, name: String, why: Withheld) -> IndicatorFigure {
    IndicatorFigure {
        id: indicator.id.clone(),
        unit: value.unit.clone(),
        name,
        figure: withheld_words(indicator, why),
        parts: String::new(),
        place: String::new(),
        before: String::new(),
        last_year: String::new(),
    }
}

/// Why a figure is not shown, in the place where it would stand.
pub(super) fn withheld_words(indicator: &Indicator, why: Withheld) -> String {
    match (why, indicator.minimum_denominator) {
        (Withheld::TooFew, Some(fewest)) => format!("dưới {fewest} phiếu"),
        _ => "ẩn kèm".to_owned(),
    }
}
