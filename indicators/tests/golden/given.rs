//! Facts, units and sets for tests.

use rust_decimal::Decimal;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::{ComponentScore, UnitScore};
use tonghop_domain::{CellRef, DimensionKey, ElementId, Fact, OrgUnitId, Period, Provenance, State};
use tonghop_indicators::{AssessedUnit, ScoreTable, compute};

/// Every set file, as it ships.
const SETS: [&str; 11] = [
    include_str!("../../sets/766-2022.toml"),
    include_str!("../../sets/mau-so-2025.toml"),
    include_str!("../../sets/mau-xa-2025.toml"),
    include_str!("../../sets/papi-2011.toml"),
    include_str!("../../sets/papi-2018.toml"),
    include_str!("../../sets/papi-2019.toml"),
    include_str!("../../sets/papi-2021.toml"),
    include_str!("../../sets/pci-2006.toml"),
    include_str!("../../sets/pci-2009.toml"),
    include_str!("../../sets/pci-2013.toml"),
    include_str!("../../sets/xuan-loc-xa-2022.toml"),
];

/// Exactly that decimal.
pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|_| panic!("{text} is no decimal"))
}

/// The regimes `cchc` and `civil`.
pub(crate) fn calendars() -> Calendars {
    let load = |text| Calendar::load(text).unwrap();
    let texts = [include_str!("../../../domain/calendars/cchc.toml"), include_str!("../../../domain/calendars/civil.toml")];
    Calendars::new(texts.map(load).to_vec(), vec![])
}

/// A period by its id.
pub(crate) fn period(id: &str) -> Period {
    calendars().period(&id.parse().unwrap()).unwrap()
}

/// The one version of a set that governs a period.
pub(crate) fn set(id: &str, period: &Period) -> CriteriaSet {
    let load = |text: &str| CriteriaSet::load(text, &|_| true).unwrap_or_else(|faults| panic!("{faults}"));
    let mut governing: Vec<CriteriaSet> = SETS.into_iter().map(load).filter(|set| set.id == id && set.governs(period)).collect();
    assert_eq!(governing.len(), 1, "versions of {id} for {}", period.id);
    governing.remove(0)
}

/// A fact of a unit. `state` other than a value has no figure.
pub(crate) fn fact(unit: &str, period: &Period, element: &str, dimensions: &[(&str, &str)], said: Result<Decimal, State>) -> Fact {
    let dimensions: DimensionKey = dimensions.iter().copied().collect();
    Fact {
        unit: OrgUnitId::new(unit),
        period: period.id.clone(),
        element: element.parse::<ElementId>().unwrap(),
        dimensions,
        state: said.err().unwrap_or(State::Value),
        value: said.ok(),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

/// The table that a set gives for units of one group.
pub(crate) fn table(set: &CriteriaSet, period: &Period, group: &str, units: &[&str], facts: &[Fact]) -> ScoreTable {
    let assessed = |unit: &&str| AssessedUnit { id: OrgUnitId::new(*unit), name: (*unit).to_owned(), group: Some(group.to_owned()) };
    let units: Vec<AssessedUnit> = units.iter().map(assessed).collect();
    compute(set, period, &units, facts, &calendars()).unwrap()
}

/// A component of a unit.
pub(crate) fn component<'a>(score: &'a UnitScore, code: &str) -> &'a ComponentScore {
    score.component(code).unwrap_or_else(|| panic!("no component {code}"))
}
