//! Chỉ tiêu năm: targets with what the reports of the year have given so far.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::indicator::{Direction, FigureKind, Indicator};
use tonghop_domain::yearly_target::{TargetStanding, TargetSubject, YearlyTarget};
use tonghop_domain::{OrgUnitId, Period, PeriodId, Scope, display};
use tonghop_indicators::ScoreTable;

use super::{AnalysisError, figures};
use crate::app::App;
use crate::storage::{StorageError, StoredTarget};

/// The regime whose reports a yearly target is followed by, where no set says one.
const REGIME: &str = "cchc";

/// One target with its progress.
#[derive(Debug)]
pub struct TargetView {
    /// The target as kept.
    pub stored: StoredTarget,
    /// Name of the unit it is set for.
    pub unit: String,
    /// Name of the leading unit.
    pub lead: String,
    /// What it is about, in words.
    pub title: String,
    /// The value to be reached, in words.
    pub value: String,
    /// What each report of the year gave, oldest first.
    pub progress: Vec<Step>,
    /// How it stands.
    pub standing: TargetStanding,
    /// What is still missing, in words; empty where nothing is, or where there is no figure.
    pub missing: String,
}

/// What one report of the year gave.
#[derive(Debug)]
pub struct Step {
    /// The period.
    pub id: PeriodId,
    /// Its name.
    pub period: String,
    /// The figure in words; a dash where there is none.
    pub figure: String,
    /// The figure, for comparing; `None` where there is none.
    pub value: Option<Decimal>,
}

/// The targets of a year that hold, in the order in which they were set.
///
/// # Errors
/// When the database is away or a computation fails.
pub async fn targets(app: &App, scope: &Scope, year: i16) -> Result<Vec<TargetView>, AnalysisError> {
    let mut views = Vec::new();
    for stored in app.storage.targets(scope, year).await? {
        views.push(view(app, scope, stored).await?);
    }
    Ok(views)
}

async fn view(app: &App, scope: &Scope, stored: StoredTarget) -> Result<TargetView, AnalysisError> {
    let office = app.office().await?;
    let target = &stored.target;
    let periods = reports_of_year(app, target);
    let today = app.clock.today();
    let mut progress = Vec::new();
    for period in periods.iter().filter(|period| period.from <= today) {
        let value = value_in(app, scope, target, period).await?;
        let figure = value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| figure_words(app, &target.subject, value));
        progress.push(Step { id: period.id.clone(), period: period.name.clone(), figure, value });
    }
    let newest = progress.iter().rev().find_map(|step| step.value);
    let direction = indicator(app, &target.subject).map_or(Direction::HigherIsBetter, |indicator| indicator.direction);
    let is_year_over = periods.iter().map(|period| period.to).max().is_some_and(|last| last < today);
    let standing = target.standing(newest, direction, is_year_over);
    let missing = newest.map(|figure| target.missing(figure, direction)).filter(|missing| *missing > Decimal::ZERO);
    Ok(TargetView {
        unit: office.directory.name_of(&target.unit),
        lead: office.directory.name_of(&target.lead),
        title: title(app, &target.subject),
        value: figure_words(app, &target.subject, target.value),
        missing: missing.map_or_else(String::new, |missing| missing_words(app, &target.subject, missing)),
        progress,
        standing,
        stored,
    })
}

/// The target of the year for an indicator, beside its figure of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aim {
    /// The value to be reached, in words.
    pub value: String,
    /// How the figure stands to it, in words: `đạt`, `còn thiếu 2,15 điểm phần trăm`, `chưa có số liệu`.
    pub standing: String,
    /// Whether the figure reaches it; `None` where there is no figure.
    pub is_met: Option<bool>,
}

impl Aim {
    /// A target beside a figure. The year need not be over: what is still missing is not yet "chưa đạt".
    pub(super) fn of(app: &App, target: &YearlyTarget, indicator: &Indicator, figure: Option<Decimal>) -> Self {
        let missing = figure.map(|figure| target.missing(figure, indicator.direction));
        let is_met = missing.map(|missing| missing <= Decimal::ZERO);
        let standing = match (missing, is_met) {
            (None, _) => "chưa có số liệu".to_owned(),
            (Some(_), Some(true)) => "đạt".to_owned(),
            (Some(missing), _) if indicator.direction == Direction::LowerIsBetter => {
                format!("còn vượt {}", missing_words(app, &target.subject, missing))
            }
            (Some(missing), _) => format!("còn thiếu {}", missing_words(app, &target.subject, missing)),
        };
        Self { value: figure_words(app, &target.subject, target.value), standing, is_met }
    }
}

/// The targets of a year that are set for one unit about indicators, by indicator.
pub(super) async fn aims(app: &App, scope: &Scope, year: i16, unit: &OrgUnitId) -> Result<BTreeMap<String, YearlyTarget>, StorageError> {
    let targets = app.storage.targets(scope, year).await?.into_iter().map(|stored| stored.target).filter(|target| target.unit == *unit);
    let of_indicators = targets.filter_map(|target| match &target.subject {
        TargetSubject::Indicator { id } => Some((id.clone(), target)),
        TargetSubject::Set { .. } | TargetSubject::Component { .. } => None,
    });
    Ok(of_indicators.collect())
}

/// The reports of the target's year, oldest first: those of its set's regime that the set governs.
fn reports_of_year(app: &App, target: &YearlyTarget) -> Vec<Period> {
    let set = app.catalogue.set(target.subject.set(), None);
    let regime = set.map_or(REGIME, |set| set.regime.as_str());
    let Ok(calendar) = app.catalogue.calendars.regime(regime) else { return vec![] };
    let mut periods = calendar.periods_of_year(target.year);
    periods.sort_by_key(|period| (period.to, period.from));
    periods
}

async fn value_in(app: &App, scope: &Scope, target: &YearlyTarget, period: &Period) -> Result<Option<Decimal>, AnalysisError> {
    match &target.subject {
        TargetSubject::Indicator { id } => figures::value_of(app, scope, period, id, &target.unit).await,
        TargetSubject::Set { set } => score_in(app, scope, set, period, &target.unit, &|table, unit| total(table, unit)).await,
        TargetSubject::Component { set, code } => {
            score_in(app, scope, set, period, &target.unit, &|table, unit| component(table, unit, code)).await
        }
    }
}

type Pick<'a> = &'a (dyn Fn(&ScoreTable, &OrgUnitId) -> Option<Decimal> + Sync);

/// A score by the version of a set that governs the period; none where no version does.
async fn score_in(
    app: &App,
    scope: &Scope,
    set: &str,
    period: &Period,
    unit: &OrgUnitId,
    pick: Pick<'_>,
) -> Result<Option<Decimal>, AnalysisError> {
    let governing = app.catalogue.set(set, Some(period)).filter(|set| set.governs(period) && set.regime == period.id.regime());
    let Some(set) = governing else { return Ok(None) };
    let table = super::scores(app, scope, set, period).await?;
    Ok(pick(&table, unit))
}

fn total(table: &ScoreTable, unit: &OrgUnitId) -> Option<Decimal> {
    table.units.iter().find(|row| row.score.unit == *unit)?.score.total
}

fn component(table: &ScoreTable, unit: &OrgUnitId, code: &str) -> Option<Decimal> {
    table.units.iter().find(|row| row.score.unit == *unit)?.score.component(code)?.score
}

fn indicator<'a>(app: &'a App, subject: &TargetSubject) -> Option<&'a Indicator> {
    let TargetSubject::Indicator { id } = subject else { return None };
    app.catalogue.indicators.iter().find(|indicator| indicator.id == *id)
}

fn title(app: &App, subject: &TargetSubject) -> String {
    let set_name = |set: &str| app.catalogue.set(set, None).map_or_else(|| set.to_owned(), |set| set.name.clone());
    match subject {
        TargetSubject::Set { set } => format!("Tổng điểm: {}", set_name(set)),
        TargetSubject::Component { set, code } => {
            let component = app.catalogue.set(set, None).and_then(|set| set.component(code));
            format!("Tiêu chí {code}. {} ({})", component.map_or("", |component| component.name.as_str()), set_name(set))
        }
        TargetSubject::Indicator { id } => indicator(app, subject).map_or_else(|| id.clone(), |indicator| indicator.name.clone()),
    }
}

fn figure_words(app: &App, subject: &TargetSubject, value: Decimal) -> String {
    match indicator(app, subject) {
        Some(indicator) if indicator.kind == FigureKind::Share => display::percent(value, indicator.decimals),
        Some(indicator) => format!("{} {}", display::decimal(value, indicator.decimals), indicator.unit_of_measure),
        None => format!("{} điểm", display::decimal(value, 2)),
    }
}

/// The difference of two shares is said in điểm phần trăm.
fn missing_words(app: &App, subject: &TargetSubject, missing: Decimal) -> String {
    match indicator(app, subject) {
        Some(indicator) if indicator.kind == FigureKind::Share => {
            format!("{} điểm phần trăm", display::decimal(missing * Decimal::ONE_HUNDRED, indicator.decimals))
        }
        _ => figure_words(app, subject, missing),
    }
}

/// Why a target cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetRefused {
    /// The subject is unknown.
    #[error("chưa chọn chỉ số, bộ tiêu chí hoặc tiêu chí")]
    NoSubject,
    /// The value is no number.
    #[error("“{0}” không phải là một số, ví dụ 95 hoặc 97,5")]
    NoNumber(String),
    /// The value cannot be reached.
    #[error("giá trị phải từ {0} đến {1}")]
    Outside(String, String),
    /// The year is none.
    #[error("“{0}” không phải là năm")]
    NoYear(String),
}

/// A subject of a form: `indicator/ID`, `set/ID` or `component/ID/CODE`.
pub fn subject_of(app: &App, text: &str) -> Option<TargetSubject> {
    let (kind, rest) = text.split_once('/')?;
    let subject = match kind {
        "indicator" => TargetSubject::of(kind, "", rest),
        "component" => rest.split_once('/').and_then(|(set, code)| TargetSubject::of(kind, set, code)),
        _ => TargetSubject::of(kind, rest, ""),
    }?;
    let set = || app.catalogue.set(subject.set(), None);
    let is_known = match &subject {
        TargetSubject::Indicator { .. } => indicator(app, &subject).is_some(),
        TargetSubject::Set { .. } => set().is_some(),
        TargetSubject::Component { code, .. } => set().is_some_and(|set| set.component(code).is_some()),
    };
    is_known.then_some(subject)
}

/// The value of a form on the scale of its subject: shares are typed in per cent.
///
/// # Errors
/// When it is no number, or lies outside what the subject can reach.
pub fn value_of(app: &App, subject: &TargetSubject, typed: &str) -> Result<Decimal, TargetRefused> {
    let typed = typed.trim().trim_end_matches('%').trim();
    let value = super::self_scores::points_of(typed).ok_or_else(|| TargetRefused::NoNumber(typed.to_owned()))?;
    let most = most_of(app, subject);
    if value < Decimal::ZERO || most.is_some_and(|most| value > most) {
        return Err(TargetRefused::Outside("0".to_owned(), most.map_or_else(|| "…".to_owned(), |most| display::plain(most, 4))));
    }
    let is_share = indicator(app, subject).is_some_and(|indicator| indicator.kind == FigureKind::Share);
    Ok(if is_share { value / Decimal::ONE_HUNDRED } else { value })
}

/// The highest value as it is typed; `None` = there is none.
fn most_of(app: &App, subject: &TargetSubject) -> Option<Decimal> {
    let set = || app.catalogue.set(subject.set(), None);
    match subject {
        TargetSubject::Set { .. } => set().map(|set| set.scale.unwrap_or(set.max)),
        TargetSubject::Component { code, .. } => set().and_then(|set| set.component(code)).map(|component| component.max),
        TargetSubject::Indicator { .. } => {
            indicator(app, subject).filter(|indicator| indicator.kind == FigureKind::Share).map(|_| Decimal::ONE_HUNDRED)
        }
    }
}
