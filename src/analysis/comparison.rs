//! Figures beside kỳ trước, cùng kỳ năm trước and lũy kế, of the whole field of work or of one unit through its predecessors.

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop_domain::formula::{Ratio, year_to_date};
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::period::PeriodKind;
use tonghop_domain::{OrgUnitId, Period, Scope, display};
use tonghop_indicators::{IndicatorValue, between, change};

use super::memory::Shown;
use super::targets::{Aim, aims};
use super::{AnalysisError, figures};
use crate::app::{App, Office};
use crate::lineage::indicator_words;

/// An indicator beside other periods.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Id of the indicator.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The figure; a dash where there is none.
    pub now: String,
    /// Kỳ trước.
    pub before: Earlier,
    /// Cùng kỳ năm trước.
    pub last_year: Earlier,
    /// Lũy kế từ đầu năm; empty where the indicator does not accumulate or a part is missing.
    pub year_to_date: String,
    /// The figure of the time since the report before within an accumulated period; empty where there is none.
    pub since: String,
    /// The figure as a value, for sentences.
    pub value: Option<Decimal>,
    /// The target of the year; `None` = nobody has set one.
    pub aim: Option<Aim>,
}

/// A figure of an earlier period and the change since.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// The figure; a dash where there is none.
    pub figure: String,
    /// The change in words; why there is none.
    pub change: String,
}

/// Everything that is compared for a period.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The indicators in their order.
    pub rows: Vec<Compared>,
    /// Name of the report before; `None` = there is none.
    pub before: Option<String>,
    /// Name of the same period last year; `None` = there is none.
    pub last_year: Option<String>,
    /// Which difference stands for which time: `Quý II năm 2025 = 6 tháng đầu năm 2025 trừ Quý I năm 2025`; `None` = none.
    pub since: Option<String>,
    /// Units whose earlier figures stand for the unit's own; empty = it has none.
    pub predecessors: Vec<String>,
    /// Those of them that were divided among several units without a known share, so that nothing earlier compares; empty = it compares.
    pub divided: Vec<String>,
}

/// Whose figures.
enum Whom<'a> {
    Field,
    Unit(&'a OrgUnitId),
}

/// Values of a period as they compare with another one; `None` of a unit = không so sánh được.
type Values = Option<Arc<Vec<IndicatorValue>>>;

/// The comparison of a period, for the whole field of work or one unit.
///
/// # Errors
/// When the database is away or a computation fails.
pub async fn comparison(app: &App, scope: &Scope, period: &Period, unit: Option<&OrgUnitId>) -> Result<Comparison, AnalysisError> {
    let office = app.office().await?;
    let whom = unit.map_or(Whom::Field, Whom::Unit);
    let calendar = app.catalogue.calendars.regime(period.id.regime()).ok();
    let before = calendar.and_then(|calendar| calendar.report_before(&period.id));
    let last_year = calendar.and_then(|calendar| calendar.same_period_last_year(&period.id));
    let covered = calendar.map(|calendar| year_to_date(calendar, &period.id)).unwrap_or_default();
    let earlier_part = earlier_part(app, period);
    let now = values(app, scope, &office, &whom, period, period).await?;
    let values_before = optional(app, scope, &office, &whom, before.as_ref(), period).await?;
    let values_last_year = optional(app, scope, &office, &whom, last_year.as_ref(), period).await?;
    let year_parts = all(app, scope, &office, &whom, &periods(app, &covered), period).await?;
    let since_parts = all(app, scope, &office, &whom, &earlier_part, period).await?;
    let aims = aims(app, scope, period.id.year(), unit.unwrap_or(&office.root)).await?;
    let rows = app.catalogue.indicators.iter().map(|indicator| {
        let value = of(&now, indicator);
        let figure = value.and_then(|value| value.value);
        Compared {
            id: indicator.id.clone(),
            name: indicator.name.clone(),
            now: words(indicator, value),
            before: earlier(indicator, (value, period), before.as_ref(), &values_before),
            last_year: earlier(indicator, (value, period), last_year.as_ref(), &values_last_year),
            year_to_date: if covered.len() > 1 { accumulated(indicator, &year_parts) } else { String::new() },
            since: since(indicator, value, &since_parts),
            aim: aims.get(&indicator.id).map(|target| Aim::of(app, target, indicator, figure)),
            value: figure,
        }
    });
    let is_apart = (before.is_some() && values_before.is_none()) || (last_year.is_some() && values_last_year.is_none());
    Ok(Comparison {
        divided: unit.filter(|_| is_apart).map(|unit| divided(&office, unit)).unwrap_or_default(),
        rows: rows.collect(),
        before: before.as_ref().map(|period| period.name.clone()),
        last_year: last_year.as_ref().map(|period| period.name.clone()),
        since: since_words(period, &earlier_part),
        predecessors: unit.map(|unit| predecessors(&office, unit)).unwrap_or_default(),
    })
}

fn predecessors(office: &Office, unit: &OrgUnitId) -> Vec<String> {
    office.directory.predecessors(unit).into_iter().map(|event| office.directory.name_of(&event.old)).collect()
}

fn divided(office: &Office, unit: &OrgUnitId) -> Vec<String> {
    let events = office.directory.predecessors(unit).into_iter();
    let several = events.filter(|event| office.directory.successors(&event.old).len() > 1);
    several.map(|event| office.directory.name_of(&event.old)).collect()
}

fn periods(app: &App, ids: &[tonghop_domain::PeriodId]) -> Vec<Period> {
    ids.iter().filter_map(|id| app.catalogue.calendars.period(id).ok()).collect()
}

/// The periods that cover an accumulated one up to its last report before: of 6 tháng these are Quý I, of the year 6 tháng and Quý III.
fn earlier_part(app: &App, period: &Period) -> Vec<Period> {
    let Ok(calendar) = app.catalogue.calendars.regime(period.id.regime()) else { return vec![] };
    if !period.cumulative {
        return vec![];
    }
    let year = calendar.periods_of_year(period.id.year());
    let last = year.into_iter().filter(|other| other.to < period.to && other.from >= period.from).max_by_key(|other| other.to);
    last.map(|last| periods(app, &year_to_date(calendar, &last.id))).unwrap_or_default()
}

fn since_words(period: &Period, parts: &[Period]) -> Option<String> {
    let last = parts.iter().map(|part| part.to).max()?;
    let from = last.tomorrow().ok()?;
    let quarter = match (period.id.kind(), parts.len()) {
        (PeriodKind::Half(1), 1) => format!("Quý II năm {}", period.id.year()),
        (PeriodKind::Year, 2) => format!("Quý IV năm {}", period.id.year()),
        _ => display::window(from, period.to),
    };
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    Some(format!("{quarter} ({}) = lũy kế {} trừ {}", display::window(from, period.to), period.name, names.join(" trừ ")))
}

async fn optional(
    app: &App,
    scope: &Scope,
    office: &Office,
    whom: &Whom<'_>,
    period: Option<&Period>,
    at: &Period,
) -> Result<Values, AnalysisError> {
    match period {
        Some(period) => values(app, scope, office, whom, period, at).await,
        None => Ok(None),
    }
}

async fn all(
    app: &App,
    scope: &Scope,
    office: &Office,
    whom: &Whom<'_>,
    periods: &[Period],
    at: &Period,
) -> Result<Vec<Values>, AnalysisError> {
    let mut found = Vec::with_capacity(periods.len());
    for period in periods {
        found.push(values(app, scope, office, whom, period, at).await?);
    }
    Ok(found)
}

/// The values of a period. Those of a unit are re-based on the units of another period's last day; `None` where they hold a part of a
/// divided unit.
async fn values(app: &App, scope: &Scope, office: &Office, whom: &Whom<'_>, period: &Period, at: &Period) -> Result<Values, AnalysisError> {
    let unit = match whom {
        Whom::Field => return Ok(Some(figures::whole_values(app, scope, office, period, Shown::All).await?)),
        Whom::Unit(unit) => *unit,
    };
    let indicators = &app.catalogue.indicators;
    if period.id == at.id {
        return Ok(Some(Arc::new(figures::unit_values(app, scope, office, period, Shown::All).await?.of_unit(indicators, unit))));
    }
    let rebased = figures::rebased_values(app, scope, office, at, period, Shown::All).await?;
    match rebased.not_comparable.contains_key(unit) {
        true => Ok(None),
        false => Ok(Some(Arc::new(rebased.of_unit(indicators, unit)))),
    }
}

fn of<'a>(values: &'a Values, indicator: &Indicator) -> Option<&'a IndicatorValue> {
    values.as_ref()?.iter().find(|value| value.indicator == indicator.id)
}

fn words(indicator: &Indicator, value: Option<&IndicatorValue>) -> String {
    let shown = value.and_then(|value| value.value).map(|figure| indicator_words(indicator, figure));
    shown.unwrap_or_else(|| display::NO_FIGURE.to_owned())
}

fn earlier(indicator: &Indicator, (now, period): (Option<&IndicatorValue>, &Period), other: Option<&Period>, values: &Values) -> Earlier {
    let Some(other) = other else {
        return Earlier { figure: display::NO_FIGURE.to_owned(), change: "không có kỳ để so sánh".to_owned() };
    };
    if values.is_none() {
        return Earlier {
            figure: display::NO_FIGURE.to_owned(), change: "không so sánh được (đơn vị cũ đã bị chia)".to_owned()
        };
    }
    let then = of(values, indicator);
    let figure = |value: Option<&IndicatorValue>| value.and_then(|value| value.value);
    let changed = change(indicator.kind, (figure(now), period), (figure(then), other));
    Earlier {
        figure: words(indicator, then),
        change: changed.map_or_else(
            || "chưa có số liệu để so sánh".to_owned(),
            |change| change.words(indicator.kind, &indicator.unit_of_measure, indicator.decimals),
        ),
    }
}

/// The sum over the periods of a year; of a share, from summed numerators and denominators.
fn accumulated(indicator: &Indicator, parts: &[Values]) -> String {
    if !indicator.accumulates {
        return String::new();
    }
    let values: Option<Vec<&IndicatorValue>> = parts.iter().map(|values| of(values, indicator)).collect();
    let sum = values.and_then(|values| match indicator.kind {
        FigureKind::Share => {
            let ratios: Vec<Ratio> = values.iter().map(|value| value.ratio).collect::<Option<_>>()?;
            let sum = Ratio {
                numerator: ratios.iter().map(|ratio| ratio.numerator).sum(),
                denominator: ratios.iter().map(|ratio| ratio.denominator).sum(),
            };
            sum.quotient().ok()
        }
        _ => values.iter().map(|value| value.value).sum(),
    });
    sum.map_or_else(String::new, |sum| indicator_words(indicator, sum))
}

fn since(indicator: &Indicator, whole: Option<&IndicatorValue>, parts: &[Values]) -> String {
    let known: Option<Vec<&IndicatorValue>> = parts.iter().map(|values| of(values, indicator)).collect();
    let found = whole.zip(known.filter(|known| !known.is_empty())).and_then(|(whole, parts)| between(indicator, whole, &parts));
    found.and_then(|value| value.value).map_or_else(String::new, |value| indicator_words(indicator, value))
}
