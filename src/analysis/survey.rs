//! Surveys of satisfaction: the figures of a period beside those of the year before, where both were measured the same way.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::indicator::FigureKind;
use tonghop_domain::survey::SurveyMethod;
use tonghop_domain::text::collation_key;
use tonghop_domain::{Fact, OrgUnitId, Period, Scope};
use tonghop_indicators::satisfaction::{UnitSatisfaction, satisfaction};
use tonghop_indicators::{Today, change, rebase};

use super::AnalysisError;
use super::basis::Basis;
use super::figures::{is_additive, neighbours};
use crate::app::{App, Office};

/// The surveys of a period.
#[derive(Debug, Clone)]
pub struct Survey {
    /// How they were measured.
    pub method: SurveyMethod,
    /// All units together (where there are several), then each unit by name.
    pub units: Vec<SurveyedUnit>,
}

/// One unit's survey.
#[derive(Debug, Clone)]
pub struct SurveyedUnit {
    /// Name of the unit; of the office for all units together.
    pub name: String,
    /// The figures.
    pub figures: UnitSatisfaction,
    /// Change of the overall share against the same period last year, in words.
    pub last_year: String,
}

/// The surveys of a period, by the method that governed it; `None` where no method did.
///
/// # Errors
/// When the database is away or the figures of last year cannot be re-based on today's units.
pub async fn survey(app: &App, scope: &Scope, period: &Period) -> Result<Option<Survey>, AnalysisError> {
    let Some(method) = app.catalogue.survey_method(period) else { return Ok(None) };
    let office = app.office().await?;
    let facts: Vec<Fact> = Basis::of(app, scope, period).await?.facts(app, scope, &period.id, None).await?;
    let (_, last_year) = neighbours(app, period);
    let earlier = match last_year {
        Some(last_year) => Some(earlier(app, scope, &office, (period, method), last_year).await?),
        None => None,
    };
    let named = satisfaction(&facts, method).into_iter().map(|figures| {
        let name = figures.unit.as_ref().map_or_else(|| office.name.clone(), |unit| office.directory.name_of(unit));
        let last_year = earlier.as_ref().map_or_else(|| "không có kỳ để so sánh".to_owned(), |earlier| earlier.words(&figures, period));
        SurveyedUnit { name, figures, last_year }
    });
    let mut units: Vec<SurveyedUnit> = named.collect();
    units.sort_by_cached_key(|row| (row.figures.unit.is_some(), collation_key(&row.name), row.figures.unit.clone()));
    Ok(Some(Survey { method: method.clone(), units }))
}

/// The same period last year.
enum Earlier {
    /// Measured another way: figures do not compare.
    OtherMethod(Period),
    /// Overall shares, of all units together (`None`) and of each unit.
    Same(Period, BTreeMap<Option<OrgUnitId>, Option<Decimal>>),
}

async fn earlier(
    app: &App,
    scope: &Scope,
    office: &Office,
    (now, method): (&Period, &SurveyMethod),
    period: Period,
) -> Result<Earlier, AnalysisError> {
    if app.catalogue.survey_method(&period) != Some(method) {
        return Ok(Earlier::OtherMethod(period));
    }
    let facts: Vec<Fact> = Basis::of(app, scope, &period).await?.facts(app, scope, &period.id, None).await?;
    let today = Today { directory: &office.directory, day: now.to, shares: &app.catalogue.division_shares };
    let facts = rebase(&facts, today, &|element| is_additive(app, element), &app.catalogue.calendars)?.facts;
    let shares = satisfaction(&facts, method).into_iter().map(|unit| (unit.unit, unit.overall.share)).collect();
    Ok(Earlier::Same(period, shares))
}

impl Earlier {
    fn words(&self, figures: &UnitSatisfaction, now: &Period) -> String {
        match self {
            Self::OtherMethod(period) => format!("{}: khác cách đo, không so sánh được", period.name),
            Self::Same(period, shares) => {
                let then = shares.get(&figures.unit).copied().flatten();
                match change(FigureKind::Share, (figures.overall.share, now), (then, period)) {
                    Some(change) => format!("{} so với {}", change.words(FigureKind::Share, "", 2), period.name),
                    None => format!("{}: chưa có số liệu", period.name),
                }
            }
        }
    }
}
