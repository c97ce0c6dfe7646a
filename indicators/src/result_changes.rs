//! Two results of the same period side by side: what a correction changes, or where a newer engine differs from what was published.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use tonghop_domain::OrgUnitId;
use tonghop_domain::score::{ComponentScore, ScoreState, UnitScore};
use tonghop_domain::text::collation_key;

use crate::indicator_values::IndicatorValue;
use crate::scores::{RankedScore, ScoreTable};

/// Points of one component before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreChange {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points before; `None` = none.
    pub before: Option<Decimal>,
    /// Points after; `None` = none.
    pub after: Option<Decimal>,
    /// What the rule looked at, in words, before and after.
    pub arithmetic: (String, String),
}

/// What a table of scores says differently of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChange {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Components with other points, another state or another arithmetic, in the order of the set.
    pub components: Vec<ScoreChange>,
    /// Total before and after; `None` = none.
    pub total: (Option<Decimal>, Option<Decimal>),
    /// Place before and after; `None` = unranked.
    pub place: (Option<usize>, Option<usize>),
}

/// What an indicator says differently of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueChange {
    /// Id of the indicator.
    pub indicator: String,
    /// The unit.
    pub unit: OrgUnitId,
    /// The figure before, unrounded; `None` = none.
    pub before: Option<Decimal>,
    /// The figure after, unrounded; `None` = none.
    pub after: Option<Decimal>,
}

/// The units of which two tables of one set differ in points, total or place, by name, then by identity.
pub fn changed_scores(before: &ScoreTable, after: &ScoreTable) -> Vec<UnitChange> {
    let rows = |table| -> BTreeMap<_, _> { rows_by_unit(table) };
    let (before, after) = (rows(before), rows(after));
    let units = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    let mut changes: Vec<UnitChange> =
        units.into_iter().filter_map(|unit| changed_unit(unit, before.get(*unit).copied(), after.get(*unit).copied())).collect();
    changes.sort_by_cached_key(|change| (collation_key(&change.name), change.unit.clone()));
    changes
}

fn rows_by_unit(table: &ScoreTable) -> BTreeMap<&OrgUnitId, &RankedScore> {
    table.units.iter().map(|row| (&row.score.unit, row)).collect()
}

fn changed_unit(unit: &OrgUnitId, before: Option<&RankedScore>, after: Option<&RankedScore>) -> Option<UnitChange> {
    let total = |row: Option<&RankedScore>| row.and_then(|row| row.score.total);
    let place = |row: Option<&RankedScore>| row.and_then(|row| row.rank.place);
    let change = UnitChange {
        unit: unit.clone(),
        name: after.or(before).map(|row| row.name.clone()).unwrap_or_default(),
        components: changed_components(before.map(|row| &row.score), after.map(|row| &row.score)),
        total: (total(before), total(after)),
        place: (place(before), place(after)),
    };
    let is_same = change.components.is_empty() && change.total.0 == change.total.1 && change.place.0 == change.place.1;
    (!is_same).then_some(change)
}

fn changed_components(before: Option<&UnitScore>, after: Option<&UnitScore>) -> Vec<ScoreChange> {
    let codes: Vec<&ComponentScore> = after.or(before).map(|score| score.components().collect()).unwrap_or_default();
    let told = |component: &ComponentScore| {
        let find = |score: Option<&UnitScore>| score.and_then(|score| score.component(&component.code)).cloned();
        let (before, after) = (find(before), find(after));
        let said = |score: &Option<ComponentScore>| -> (Option<Decimal>, Option<ScoreState>, String) {
            score.as_ref().map_or((None, None, String::new()), |score| (score.score, Some(score.state), score.arithmetic.clone()))
        };
        let ((points, state, arithmetic), (points_after, state_after, arithmetic_after)) = (said(&before), said(&after));
        let is_same = (points, state, &arithmetic) == (points_after, state_after, &arithmetic_after);
        (!is_same).then(|| ScoreChange {
            code: component.code.clone(),
            name: component.name.clone(),
            before: points,
            after: points_after,
            arithmetic: (arithmetic, arithmetic_after),
        })
    };
    codes.into_iter().filter_map(told).collect()
}

/// The indicators that differ, by indicator, then by unit.
pub fn changed_values(before: &[IndicatorValue], after: &[IndicatorValue]) -> Vec<ValueChange> {
    type Key<'a> = (&'a str, &'a OrgUnitId);
    let figures = |values| -> BTreeMap<Key<'_>, Option<Decimal>> { by_key(values) };
    let (before, after) = (figures(before), figures(after));
    let keys = before.keys().chain(after.keys()).copied().collect::<std::collections::BTreeSet<Key<'_>>>();
    let change = |key: Key<'_>| {
        let (one, other) = (before.get(&key).copied().flatten(), after.get(&key).copied().flatten());
        (one != other).then(|| ValueChange { indicator: key.0.to_owned(), unit: key.1.clone(), before: one, after: other })
    };
    keys.into_iter().filter_map(change).collect()
}

fn by_key(values: &[IndicatorValue]) -> BTreeMap<(&str, &OrgUnitId), Option<Decimal>> {
    values.iter().map(|value| ((value.indicator.as_str(), &value.unit), value.value)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::calendar::{Calendar, Calendars};
    use tonghop_domain::criteria::CriteriaSet;
    use tonghop_domain::{CellRef, DimensionKey, Fact, Provenance, State};

    use super::*;
    use crate::lost_points::lost_points;
    use crate::scores::{AssessedUnit, compute};

    fn value(indicator: &str, unit: &str, figure: Option<i64>) -> IndicatorValue {
        let value = figure.map(Decimal::from);
        IndicatorValue { indicator: indicator.to_owned(), unit: OrgUnitId::new(unit), value, ratio: None, why: None }
    }

    #[test]
    fn only_what_differs_is_told_and_nothing_is_not_zero() {
        let before = [value("a", "1", Some(5)), value("a", "2", None), value("b", "1", Some(7)), value("c", "1", Some(1))];
        let after = [value("b", "1", Some(7)), value("a", "1", Some(6)), value("a", "2", Some(0)), value("d", "1", Some(2))];
        let told: Vec<_> = changed_values(&before, &after)
            .into_iter()
            .map(|change| (format!("{}{}", change.indicator, change.unit), change.before, change.after))
            .collect();
        let number = |figure: i64| Some(Decimal::from(figure));
        let expected = [
            ("a1".to_owned(), number(5), number(6)),
            ("a2".to_owned(), None, number(0)),
            ("c1".to_owned(), number(1), None),
            ("d1".to_owned(), None, number(2)),
        ];
        assert_eq!(told, expected);
        assert!(changed_values(&before, &before).is_empty());
    }

    const SET: &str = r#"
id = "test"
version = "1"
name = "Bộ thử"
legal_basis = "không có"
source = "không có"
is_sample = true
regime = "cchc"
valid_from = "2024-12-15"
evidence = "not-asked"
max = 10
not_applicable = "rescale-set"
[[domain]]
code = "1"
name = "L"
max = 10
[[domain.criterion]]
code = "1.1"
name = "T"
max = 10
zero_denominator = "full"
rule = { kind = "linear-share", ratio = "a.done / a.all", threshold = 1 }
"#;

    /// The table of units that did so many of ten.
    fn table(done: [i64; 2]) -> ScoreTable {
        let set = CriteriaSet::load(SET, &|_| true).unwrap();
        let calendars = Calendars::new(vec![Calendar::load(include_str!("../../domain/calendars/cchc.toml")).unwrap()], vec![]);
        let period = calendars.period(&"cchc:2025-Q3".parse().unwrap()).unwrap();
        let unit = |index: usize| OrgUnitId::new(format!("u{index}"));
        let fact = |unit: OrgUnitId, element: &str, value: i64| Fact {
            unit,
            period: period.id.clone(),
            element: element.parse().unwrap(),
            dimensions: DimensionKey::total(),
            state: State::Value,
            value: Some(Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
        };
        let facts: Vec<Fact> = done
            .iter()
            .enumerate()
            .flat_map(|(index, done)| [fact(unit(index), "a.done", *done), fact(unit(index), "a.all", 10)])
            .collect();
        let units = [0, 1].map(|index| AssessedUnit { id: unit(index), name: format!("Đơn vị {index}"), group: Some("xa".to_owned()) });
        compute(&set, &period, &units, &facts, &calendars).unwrap()
    }

    #[test]
    fn a_table_differs_where_points_or_places_do() {
        let changes = changed_scores(&table([8, 6]), &table([5, 6]));
        let told: Vec<_> = changes.iter().map(|change| (change.unit.as_str(), change.components.len(), change.place)).collect();
        assert_eq!(told, [("u0", 1, (Some(1), Some(2))), ("u1", 0, (Some(2), Some(1)))], "the second moves up without a change of its own");
        assert!(changed_scores(&table([8, 6]), &table([8, 6])).is_empty());
    }

    #[test]
    fn lost_points_are_those_of_scored_units_the_dearest_unit_first() {
        let lost = lost_points(&table([8, 3]));
        assert_eq!(lost.len(), 1);
        assert_eq!((lost[0].lost, lost[0].of, lost[0].scored), (Decimal::from(9), Decimal::from(20), 2));
        let units: Vec<_> = lost[0].units.iter().map(|unit| (unit.unit.as_str(), unit.lost)).collect();
        assert_eq!(units, [("u1", Decimal::from(7)), ("u0", Decimal::from(2))]);
        assert!(lost_points(&table([10, 10])).is_empty(), "nobody lost anything");
    }
}
