#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! A whole set computed in columns equals its reference evaluation, on random facts with all five states.

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::formula::UnitFacts;
use tonghop_domain::score::{Evaluated, UnitScore, score_unit};
use tonghop_domain::{CellRef, DimensionKey, ElementId, Fact, OrgUnitId, Period, Provenance, State};

use super::{AssessedUnit, compute};
use crate::error::ComputeError;

const SETS: [&str; 3] =
    [include_str!("../../sets/mau-xa-2025.toml"), include_str!("../../sets/mau-so-2025.toml"), include_str!("../../sets/766-2022.toml")];
const UNITS: usize = 3;

fn calendars() -> Calendars {
    let files = [include_str!("../../../domain/calendars/cchc.toml"), include_str!("../../../domain/calendars/civil.toml")];
    Calendars::new(files.map(|text| Calendar::load(text).unwrap()).into(), vec![])
}

fn set(index: usize) -> CriteriaSet {
    CriteriaSet::load(SETS[index], &|_| true).unwrap()
}

fn period(set: &CriteriaSet) -> Period {
    let id = if set.regime == "cchc" { "cchc:2025-Q3" } else { "civil:2025" };
    calendars().period(&id.parse().unwrap()).unwrap()
}

/// Every dimension key that a formula of the set asks for by name, and the total.
fn keys(set: &CriteriaSet) -> Vec<(ElementId, DimensionKey)> {
    use tonghop_domain::formula::{Expression, Node};
    let mut keys = Vec::new();
    for formula in set.formulas() {
        formula.root().walk(&mut |node| match node {
            Node::Figure(Expression::Element(element)) => keys.push((element.clone(), DimensionKey::total())),
            Node::Figure(Expression::Aggregate { element, filter, .. }) => keys.push((element.clone(), filter.clone())),
            _ => {}
        });
    }
    keys.sort();
    keys.dedup();
    keys
}

/// For each key and unit: not reported at all, or one of the five states with a figure.
type Said = Option<(State, i64)>;

fn said() -> impl Strategy<Value = Said> {
    let state = prop_oneof![
        8 => Just(State::Value),
        1 => Just(State::Missing),
        1 => Just(State::NotApplicable),
        1 => Just(State::NilReport),
        1 => Just(State::Unreadable),
    ];
    let figure = prop_oneof![3 => 0_i64..5, 3 => 0_i64..200, 1 => Just(20_250_131_i64), 1 => Just(20_250_410_i64)];
    prop_oneof![9 => (state, figure).prop_map(Some), 1 => Just(None)]
}

fn facts_of(set: &CriteriaSet, said: &[Said]) -> Vec<Fact> {
    let keys = keys(set);
    let places = (0..UNITS).flat_map(|unit| keys.iter().map(move |key| (unit, key)));
    let fact = |((unit, (element, dimensions)), said): ((usize, &(ElementId, DimensionKey)), &Said)| {
        let (state, figure) = (*said)?;
        Some(Fact {
            unit: OrgUnitId::new(unit.to_string()),
            period: period(set).id,
            element: element.clone(),
            dimensions: dimensions.clone(),
            state,
            value: (state == State::Value).then(|| Decimal::from(figure)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
        })
    };
    places.zip(said).filter_map(fact).collect()
}

/// The reference traces its inputs, the columns do not.
fn without_inputs(mut score: UnitScore) -> UnitScore {
    let components = score.domains.iter_mut().flat_map(|domain| &mut domain.criteria).flat_map(|criterion| &mut criterion.components);
    components.for_each(|component| component.inputs.clear());
    score
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn production_equals_the_reference(index in 0..SETS.len(), said in prop::collection::vec(said(), 400)) {
        let (set, calendars) = (set(index), calendars());
        let facts = facts_of(&set, &said);
        let period = period(&set);
        let group = set.unit_groups.first().cloned();
        let units: Vec<AssessedUnit> = (0..UNITS)
            .map(|unit| AssessedUnit { id: OrgUnitId::new(unit.to_string()), name: format!("Đơn vị {unit}"), group: group.clone() })
            .collect();
        let table = compute(&set, &period, &units, &facts, &calendars).unwrap();
        prop_assert_eq!(table.units.len(), UNITS);
        for row in table.units {
            let context = UnitFacts::new(&calendars, &row.score.unit, period.id.clone(), &facts);
            let reference = score_unit(&set, &row.score.unit, group.as_deref(), &Evaluated(&context));
            prop_assert_eq!(row.score, without_inputs(reference));
        }
    }
}

#[test]
fn a_set_is_not_computed_for_a_period_it_does_not_govern() {
    let (set, calendars) = (set(0), calendars());
    let other_regime = calendars.period(&"civil:2025".parse().unwrap()).unwrap();
    assert!(matches!(compute(&set, &other_regime, &[], &[], &calendars), Err(ComputeError::OtherRegime { .. })));
    let too_late = calendars.period(&"cchc:2026-Q1".parse().unwrap()).unwrap();
    let fault = compute(&set, &too_late, &[], &[], &calendars).unwrap_err();
    assert_eq!(fault.to_string(), "bộ tiêu chí mau-xa-2025@1 có hiệu lực từ 15/12/2024 đến 14/12/2025, không áp dụng cho kỳ cchc:2026-Q1");
}

#[test]
fn units_of_other_groups_are_left_out_and_the_unranked_stand_last() {
    let (set, calendars) = (set(0), calendars());
    let unit = |id: &str, group: &str| AssessedUnit { id: OrgUnitId::new(id), name: id.to_owned(), group: Some(group.to_owned()) };
    let table = compute(&set, &period(&set), &[unit("a", "xa"), unit("b", "so")], &[], &calendars).unwrap();
    assert_eq!(table.units.len(), 1);
    assert!(table.units[0].rank.place.is_none() && table.units[0].rank.unranked.is_some());
}
