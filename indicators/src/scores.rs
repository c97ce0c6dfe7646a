//! Scores of all units of a group by one set, for one period, with ranks.

use serde::{Deserialize, Serialize};
use tonghop_domain::calendar::Calendars;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_domain::score::{UnitScore, score_unit};
use tonghop_domain::text::collation_key;
use tonghop_domain::{Fact, OrgUnitId, Period, PeriodId};

use crate::error::ComputeError;
use crate::rank::{Rank, ranks};
use crate::values::Values;

/// A unit that a set is computed for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessedUnit {
    /// Identity.
    pub id: OrgUnitId,
    /// Name as of the period.
    pub name: String,
    /// Group within which it is compared; `None` = scored but never ranked.
    pub group: Option<String>,
}

/// The score of one unit with its place among comparable units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedScore {
    /// Name of the unit.
    pub name: String,
    /// Group within which it is compared.
    pub group: Option<String>,
    /// The score.
    pub score: UnitScore,
    /// Its place, or why it has none.
    pub rank: Rank,
}

/// What a set gives for one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreTable {
    /// Id of the set.
    pub set: String,
    /// Version of the set.
    pub version: String,
    /// Name of the set.
    pub name: String,
    /// Whether the set is a made-up sample.
    pub is_sample: bool,
    /// The period.
    pub period: PeriodId,
    /// The units, by group, then by rank, then unranked; equal ones by name, then by id.
    pub units: Vec<RankedScore>,
}

/// Scores every unit to which the set applies.
///
/// `facts` are the current facts of any units and periods. Units of other groups are left out.
///
/// # Errors
/// When the set does not govern the period, or polars fails.
pub fn compute(
    set: &CriteriaSet,
    period: &Period,
    units: &[AssessedUnit],
    facts: &[Fact],
    calendars: &Calendars,
) -> Result<ScoreTable, ComputeError> {
    check_period(set, period)?;
    let assessed: Vec<&AssessedUnit> = units.iter().filter(|unit| set.applies_to(unit.group.as_deref())).collect();
    let ids: Vec<OrgUnitId> = assessed.iter().map(|unit| unit.id.clone()).collect();
    let values = Values::of(&set.formulas(), facts, &ids, &period.id, calendars)?;
    let scores: Vec<UnitScore> =
        assessed.iter().map(|unit| score_unit(set, &unit.id, unit.group.as_deref(), &values.of_unit(&unit.id))).collect();
    Ok(ScoreTable {
        set: set.id.clone(),
        version: set.version.clone(),
        name: set.name.clone(),
        is_sample: set.is_sample,
        period: period.id.clone(),
        units: ranked(&assessed, scores),
    })
}

fn check_period(set: &CriteriaSet, period: &Period) -> Result<(), ComputeError> {
    let named = format!("{}@{}", set.id, set.version);
    if set.regime != period.id.regime() {
        return Err(ComputeError::OtherRegime { set: named, regime: set.regime.clone(), period: Box::new(period.id.clone()) });
    }
    if !set.governs(period) {
        let until = set.valid_until.map_or_else(|| "nay".to_owned(), display::date);
        return Err(ComputeError::NotInForce {
            set: named,
            from: display::date(set.valid_from),
            until,
            period: Box::new(period.id.clone()),
        });
    }
    Ok(())
}

fn ranked(units: &[&AssessedUnit], scores: Vec<UnitScore>) -> Vec<RankedScore> {
    let totals: Vec<(Option<&str>, Option<_>)> =
        units.iter().zip(&scores).map(|(unit, score)| (unit.group.as_deref(), score.total)).collect();
    let reasons: Vec<Vec<String>> = scores.iter().map(|score| score.without_score.clone()).collect();
    let places = ranks(&totals, &reasons);
    let mut rows: Vec<RankedScore> = units
        .iter()
        .zip(scores)
        .zip(places)
        .map(|((unit, score), rank)| RankedScore { name: unit.name.clone(), group: unit.group.clone(), score, rank })
        .collect();
    rows.sort_by_cached_key(|row| {
        (row.group.clone(), row.rank.place.unwrap_or(usize::MAX), collation_key(&row.name), row.score.unit.clone())
    });
    rows
}

#[cfg(test)]
mod tests;
