//! One indicator over the periods of a regime, on the units of each period or on those of today.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::text::collation_key;
use tonghop_domain::{Fact, OrgUnitId, Period, Scope, display};
use tonghop_indicators::periods::add_up;
use tonghop_indicators::{IndicatorValue, Today, Withheld, indicator_values, rebase, withheld};

use super::AnalysisError;
use super::figures::{current_facts, is_additive, not_comparable, number, stands_among_units, too_few, units, withheld_words};
use super::memory::Shown;
use crate::app::{App, Office};

/// On which units a series is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeenOn {
    /// Theo đơn vị tại kỳ báo cáo.
    UnitsOfThePeriod,
    /// Theo đơn vị hiện nay.
    UnitsOfToday,
}

/// An indicator over several periods.
#[derive(Debug, Clone)]
pub struct Series {
    /// The periods, oldest first.
    pub periods: Vec<Period>,
    /// One row a unit, by name.
    pub rows: Vec<SeriesRow>,
    /// Why figures of these periods have no sum; `None` where they have, or where the indicator is no count.
    pub not_addable: Option<String>,
    /// Whether rows have a sum over the periods.
    pub has_sums: bool,
    /// Divided units whose shares nobody has said, by name.
    pub divided: Vec<String>,
}

/// One unit over several periods.
#[derive(Debug, Clone)]
pub struct SeriesRow {
    /// The unit.
    pub unit: OrgUnitId,
    /// Name of the unit.
    pub name: String,
    /// Units it was made of, or what became of it, in words; empty where neither happened.
    pub history: String,
    /// One cell a period.
    pub cells: Vec<SeriesCell>,
    /// The sum over the periods with a figure, with n/N where some have none; empty for shares.
    pub sum: String,
}

/// One unit in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeriesCell {
    /// The figure in words; whether a share of a divided unit is in it.
    Figure {
        /// The figure with its unit of measure.
        text: String,
        /// Whether it rests on shares of a divided unit or on estimates.
        is_estimate: bool,
    },
    /// Chưa có số liệu.
    Missing,
    /// The unit did not exist.
    NotExisting,
    /// Không so sánh được, with the reason and the predecessors' own figures.
    NotComparable(String),
}

/// How many years before the period a series begins.
const YEARS_BACK: i16 = 2;

/// The series of an indicator up to a period.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn series(app: &App, scope: &Scope, period: &Period, indicator: &Indicator, seen_on: SeenOn) -> Result<Series, AnalysisError> {
    let office = app.office().await?;
    let periods = reported(app, scope, period).await?;
    let mut columns = Vec::with_capacity(periods.len());
    for period in &periods {
        let facts = current_facts(app, scope, period, Shown::One(indicator)).await?;
        columns.push(match seen_on {
            SeenOn::UnitsOfThePeriod => own(app, &office, period, indicator, &facts)?,
            SeenOn::UnitsOfToday => on_today(app, &office, period, indicator, &facts)?,
        });
    }
    // A period that was reported on with other forms only says nothing about this indicator.
    let (periods, columns): (Vec<Period>, Vec<Column>) =
        periods.into_iter().zip(columns).filter(|(other, column)| other.id == period.id || column.has_figures()).unzip();
    Ok(assembled(app, &office, indicator, periods, &columns))
}

/// The periods of the regime that anything is reported on, up to one.
pub(super) async fn reported(app: &App, scope: &Scope, period: &Period) -> Result<Vec<Period>, AnalysisError> {
    let reported = app.storage.reported_periods(scope).await?;
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return Ok(vec![period.clone()]) };
    let years = period.id.year() - YEARS_BACK..=period.id.year();
    let mut periods: Vec<Period> = years.flat_map(|year| calendar.periods_of_year(year)).collect();
    periods.retain(|other| other.to <= period.to && (reported.contains(&other.id) || other.id == period.id));
    periods.sort();
    Ok(periods)
}

/// One period of a series.
struct Column {
    cells: BTreeMap<OrgUnitId, (SeriesCell, Option<Decimal>)>,
    divided: BTreeSet<OrgUnitId>,
}

impl Column {
    fn has_figures(&self) -> bool {
        self.cells.values().any(|(cell, _)| matches!(cell, SeriesCell::Figure { .. } | SeriesCell::NotComparable(_)))
    }
}

/// The units of the period's last day with their own figures.
fn own(app: &App, office: &Office, period: &Period, indicator: &Indicator, facts: &[Fact]) -> Result<Column, AnalysisError> {
    let units = units(office, period);
    let mut values = indicator_values(std::slice::from_ref(indicator), facts, &units, &period.id, &app.catalogue.calendars)?;
    values.retain(|value| stands_among_units(office, value));
    let estimated = estimated(indicator, facts);
    let hidden = withheld(indicator, &values);
    let cell = |value: IndicatorValue| {
        let (is_estimate, why) = (estimated.contains(&value.unit), hidden.get(&value.unit).copied());
        (value.unit.clone(), (cell(indicator, &value, why, is_estimate), value.value.filter(|_| why.is_none())))
    };
    Ok(Column { cells: values.into_iter().map(cell).collect(), divided: BTreeSet::new() })
}

/// The units of today with what their predecessors reported.
fn on_today(app: &App, office: &Office, period: &Period, indicator: &Indicator, facts: &[Fact]) -> Result<Column, AnalysisError> {
    let day = app.clock.today();
    let own = office.directory.subtree(&office.root);
    let is_wanted = |unit: &&tonghop_domain::OrgUnit| own.contains(&unit.id) && unit.group.is_some() && unit.exists_on(day);
    let units: Vec<OrgUnitId> = office.directory.units().iter().filter(is_wanted).map(|unit| unit.id.clone()).collect();
    let today = Today { directory: &office.directory, day, shares: &app.catalogue.division_shares };
    let elements = indicator.formula.elements();
    let read: Vec<Fact> = facts.iter().filter(|fact| elements.contains(&fact.element)).cloned().collect();
    let seen = rebase(&read, today, &|element| is_additive(app, element), &app.catalogue.calendars)?;
    let one = std::slice::from_ref(indicator);
    let mut values = indicator_values(one, &seen.facts, &units, &period.id, &app.catalogue.calendars)?;
    values.retain(|value| stands_among_units(office, value));
    let before: BTreeSet<OrgUnitId> = seen.unplaced.iter().map(|fact| fact.unit.clone()).collect();
    let before: Vec<OrgUnitId> = before.into_iter().collect();
    let unplaced = indicator_values(one, &seen.unplaced, &before, &period.id, &app.catalogue.calendars)?;
    let estimated = estimated(indicator, &seen.facts);
    let hidden = withheld(indicator, &values);
    let mut cells = BTreeMap::new();
    for value in values {
        let why = hidden.get(&value.unit).copied();
        let figure = match seen.not_comparable.get(&value.unit) {
            Some(divided) => (apart(office, indicator, &value.unit, divided, &unplaced), None),
            None if value.value.is_none() && !elements.iter().all(|element| is_additive(app, element)) => {
                (of_predecessors(office, period, &value.unit), None)
            }
            None => (cell(indicator, &value, why, estimated.contains(&value.unit)), value.value.filter(|_| why.is_none())),
        };
        cells.insert(value.unit, figure);
    }
    let divided = seen.not_comparable.into_values().flatten().collect();
    Ok(Column { cells, divided })
}

/// What a unit cannot be compared with, each predecessor with its own figure: both are shown, neither is added.
fn apart(
    office: &Office,
    indicator: &Indicator,
    unit: &OrgUnitId,
    divided: &BTreeSet<OrgUnitId>,
    figures: &[IndicatorValue],
) -> SeriesCell {
    let went_here = |old: &OrgUnitId| office.directory.successors(old).iter().any(|event| event.new == *unit);
    let own = figures.iter().filter(|value| divided.contains(&value.unit) || went_here(&value.unit));
    let part = |value: &IndicatorValue| {
        let figure = shown(indicator, value).map_or_else(|| display::NO_FIGURE.to_owned(), |figure| number(indicator, figure));
        format!("{} {figure}", office.directory.name_of(&value.unit))
    };
    let parts: Vec<String> = own.map(part).collect();
    SeriesCell::NotComparable(format!("{}; {}", not_comparable(office, divided), parts.join(", ")))
}

/// A percentage, a score or a day of a unit that did not exist yet: predecessors are named, nothing is made of them.
fn of_predecessors(office: &Office, period: &Period, unit: &OrgUnitId) -> SeriesCell {
    match office.directory.get(unit).is_some_and(|unit| unit.exists_on(period.to)) {
        true => SeriesCell::Missing,
        false if is_made_after(office, unit, period) => SeriesCell::NotComparable(made_of(office, unit)),
        false => SeriesCell::NotExisting,
    }
}

/// Whether a unit was made of others after a period: a score of then is of nobody who exists now.
pub(crate) fn is_made_after(office: &Office, unit: &OrgUnitId, period: &Period) -> bool {
    let existed = office.directory.get(unit).is_some_and(|unit| unit.exists_on(period.to));
    !existed && !office.directory.predecessors(unit).is_empty()
}

/// Why a score of a merged unit does not compare, with its predecessors named: scores are never added or averaged.
pub(super) fn made_of(office: &Office, unit: &OrgUnitId) -> String {
    format!("không so sánh được (từ {})", predecessors(office, unit).join(", "))
}

fn predecessors(office: &Office, unit: &OrgUnitId) -> Vec<String> {
    office.directory.predecessors(unit).iter().map(|event| office.directory.name_of(&event.old)).collect()
}

fn estimated(indicator: &Indicator, facts: &[Fact]) -> BTreeSet<OrgUnitId> {
    let elements = indicator.formula.elements();
    facts.iter().filter(|fact| fact.is_estimate && elements.contains(&fact.element)).map(|fact| fact.unit.clone()).collect()
}

pub(super) fn shown(indicator: &Indicator, value: &IndicatorValue) -> Option<Decimal> {
    value.value.filter(|_| too_few(indicator, value).is_none())
}

fn cell(indicator: &Indicator, value: &IndicatorValue, why: Option<Withheld>, is_estimate: bool) -> SeriesCell {
    match (why, value.value) {
        (Some(why), _) => SeriesCell::Figure { text: withheld_words(indicator, why), is_estimate: false },
        (None, Some(figure)) => SeriesCell::Figure { text: number(indicator, figure), is_estimate },
        (None, None) => SeriesCell::Missing,
    }
}

fn assembled(app: &App, office: &Office, indicator: &Indicator, periods: Vec<Period>, columns: &[Column]) -> Series {
    let units: BTreeSet<&OrgUnitId> = columns.iter().flat_map(|column| column.cells.keys()).collect();
    let zero: Vec<(&Period, Decimal)> = periods.iter().map(|period| (period, Decimal::ZERO)).collect();
    let is_count = indicator.kind == FigureKind::Count && periods.len() > 1;
    let not_addable = if is_count { add_up(&zero).err().map(|why| why.to_string()) } else { None };
    let has_sums = is_count && not_addable.is_none();
    let row = |unit: &OrgUnitId| {
        let found: Vec<Option<&(SeriesCell, Option<Decimal>)>> = columns.iter().map(|column| column.cells.get(unit)).collect();
        let figures: Vec<(&Period, Decimal)> =
            periods.iter().zip(&found).filter_map(|(period, cell)| Some((period, (*cell)?.1?))).collect();
        SeriesRow {
            unit: unit.clone(),
            name: office.directory.name_of(unit),
            history: history(office, unit, app.clock.today()),
            cells: found.iter().map(|cell| cell.map_or(SeriesCell::NotExisting, |(cell, _)| cell.clone())).collect(),
            sum: if has_sums { sum(indicator, &figures, periods.len()) } else { String::new() },
        }
    };
    let mut rows: Vec<SeriesRow> = units.into_iter().map(row).collect();
    rows.sort_by_cached_key(|row| (collation_key(&row.name), row.history.clone()));
    let divided: BTreeSet<String> = columns.iter().flat_map(|column| &column.divided).map(|unit| office.directory.name_of(unit)).collect();
    Series { periods, rows, not_addable, has_sums, divided: divided.into_iter().collect() }
}

fn sum(indicator: &Indicator, figures: &[(&Period, Decimal)], of: usize) -> String {
    let Ok(sum) = add_up(figures) else { return display::NO_FIGURE.to_owned() };
    match figures.len() {
        0 => display::NO_FIGURE.to_owned(),
        known if known < of => format!("{} ({known}/{of} kỳ)", number(indicator, sum)),
        _ => number(indicator, sum),
    }
}

/// `từ Xã A, Xã B (01/07/2025)`, or `đến 30/06/2025, nay là Xã C`.
fn history(office: &Office, unit: &OrgUnitId, today: jiff::civil::Date) -> String {
    let mut parts = Vec::new();
    let made = office.directory.predecessors(unit);
    if let Some(event) = made.first() {
        parts.push(format!("từ {} ({})", predecessors(office, unit).join(", "), display::date(event.date)));
    }
    let ended = office.directory.get(unit).and_then(|unit| unit.valid_to).filter(|last| *last < today);
    if let Some(last) = ended {
        let heirs: Vec<String> = office.directory.successors(unit).iter().map(|event| office.directory.name_of(&event.new)).collect();
        parts.push(format!("đến {}, nay là {}", display::date(last), heirs.join(", ")));
    }
    parts.join("; ")
}
