//! Điểm bị mất: what each component costs the units together.

use rust_decimal::Decimal;
use tonghop_domain::OrgUnitId;
use tonghop_domain::score::ComponentScore;
use tonghop_domain::text::collation_key;

use crate::scores::{RankedScore, ScoreTable};

/// What one component costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostPoints {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points lost by all units together.
    pub lost: Decimal,
    /// Points that the units with a score could have had.
    pub of: Decimal,
    /// Units with a score.
    pub scored: usize,
    /// Units that lost anything, the most first; equal ones by name.
    pub units: Vec<UnitLoss>,
}

/// What one unit lost in a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLoss {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Points lost.
    pub lost: Decimal,
}

/// The components in which units lost anything, the dearest first; equal ones in the order of the set. A component without a score is
/// neither lost nor kept, so it counts for nobody.
pub fn lost_points(table: &ScoreTable) -> Vec<LostPoints> {
    let Some(first) = table.units.first() else { return vec![] };
    let mut lost: Vec<LostPoints> = first.score.components().filter_map(|component| of_component(table, component)).collect();
    lost.sort_by_key(|points| std::cmp::Reverse(points.lost));
    lost
}

fn of_component(table: &ScoreTable, component: &ComponentScore) -> Option<LostPoints> {
    let scores: Vec<(&RankedScore, Decimal, Decimal)> = table
        .units
        .iter()
        .filter_map(|row| row.score.component(&component.code).map(|score| (row, score)))
        .filter_map(|(row, score)| Some((row, score.max, score.score?)))
        .collect();
    let mut units: Vec<UnitLoss> = scores
        .iter()
        .filter(|(_, max, points)| points < max)
        .map(|(row, max, points)| UnitLoss { unit: row.score.unit.clone(), name: row.name.clone(), lost: max - points })
        .collect();
    units.sort_by_cached_key(|unit| (std::cmp::Reverse(unit.lost), collation_key(&unit.name), unit.unit.clone()));
    (!units.is_empty()).then(|| LostPoints {
        code: component.code.clone(),
        name: component.name.clone(),
        lost: units.iter().map(|unit| unit.lost).sum(),
        of: scores.iter().map(|(_, max, _)| *max).sum(),
        scored: scores.len(),
        units,
    })
}
