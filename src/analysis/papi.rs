//! PAPI of a year: scores by dimension with their quarter groups, and the interval around the total where the standard error is known.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::text::collation_key;
use tonghop_domain::{ElementId, OrgUnitId, Period, Scope};
use tonghop_indicators::scaled::{QuarterGroup, SampleInterval, quarter_groups};
use tonghop_indicators::{RankedScore, ScoreTable};

use super::AnalysisError;
use super::basis::Basis;
use crate::app::App;

/// The set of the unweighted total.
const SET: &str = "papi";
/// The standard error of the published total.
const STANDARD_ERROR: &str = "papi.standard_error";

/// A score with its group; both `None` where nothing was published: a missing dimension stays missing.
pub type Grouped = (Option<Decimal>, Option<QuarterGroup>);

/// One province.
#[derive(Debug, Clone)]
pub struct PapiRow {
    /// The province.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Its dimensions, in the order of the set.
    pub dimensions: Vec<Grouped>,
    /// Its total; `None` while a dimension is missing.
    pub total: Grouped,
    /// Around the total; `None` without a standard error.
    pub interval: Option<SampleInterval>,
}

/// The results of a year.
#[derive(Debug, Clone)]
pub struct Papi {
    /// Name of the set that the totals are made by.
    pub set: String,
    /// Names of the dimensions with their codes.
    pub dimensions: Vec<(String, String)>,
    /// The provinces, by name.
    pub rows: Vec<PapiRow>,
}

/// The results of a period; `None` where no version of PAPI governs it.
///
/// # Errors
/// When the database is away or the computation fails.
pub async fn papi(app: &App, scope: &Scope, period: &Period) -> Result<Option<Papi>, AnalysisError> {
    let governs = |set: &&tonghop_domain::criteria::CriteriaSet| set.governs(period) && set.regime == period.id.regime();
    let Some(set) = app.catalogue.set(SET, Some(period)).filter(governs) else { return Ok(None) };
    let table = super::scores(app, scope, set, period).await?;
    let errors = standard_errors(app, scope, period).await?;
    let dimensions: Vec<(String, String)> =
        set.all_components().map(|component| (component.code.clone(), component.name.clone())).collect();
    let codes: Vec<&str> = dimensions.iter().map(|(code, _)| code.as_str()).collect();
    Ok(Some(Papi { set: set.name.clone(), rows: rows(&table, &codes, &errors), dimensions }))
}

async fn standard_errors(app: &App, scope: &Scope, period: &Period) -> Result<BTreeMap<OrgUnitId, Decimal>, AnalysisError> {
    let Ok(element) = STANDARD_ERROR.parse::<ElementId>() else { return Ok(BTreeMap::new()) };
    let basis = Basis::of(app, scope, period).await?;
    let facts = basis.facts(app, scope, &period.id, Some(&BTreeSet::from([element]))).await?;
    Ok(facts.into_iter().filter_map(|fact| Some((fact.unit.clone(), fact.figure()?))).collect())
}

fn rows(table: &ScoreTable, codes: &[&str], errors: &BTreeMap<OrgUnitId, Decimal>) -> Vec<PapiRow> {
    let score = |row: &RankedScore, code: &str| row.score.component(code).and_then(|component| component.score);
    let column = |code: &&str| -> Vec<Grouped> { grouped(table.units.iter().map(|row| score(row, code)).collect()) };
    let columns: Vec<Vec<Grouped>> = codes.iter().map(column).collect();
    let totals = grouped(table.units.iter().map(|row| row.score.total).collect());
    let row = |(place, (ranked, total)): (usize, (&RankedScore, Grouped))| PapiRow {
        unit: ranked.score.unit.clone(),
        name: ranked.name.clone(),
        dimensions: columns.iter().map(|column| column[place]).collect(),
        interval: total.0.zip(errors.get(&ranked.score.unit)).and_then(|(total, error)| SampleInterval::as_papi_prints(total, *error)),
        total,
    };
    let mut rows: Vec<PapiRow> = table.units.iter().zip(totals).enumerate().map(row).collect();
    rows.sort_by_cached_key(|row| (collation_key(&row.name), row.unit.clone()));
    rows
}

fn grouped(scores: Vec<Option<Decimal>>) -> Vec<Grouped> {
    let groups = quarter_groups(&scores);
    scores.into_iter().zip(groups).collect()
}
