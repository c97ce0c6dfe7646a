//! Published tables as facts. Only columns that someone else published are read.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::UnitScore;
use tonghop_domain::{CellRef, DimensionKey, Fact, OrgUnitId, Period, Provenance, State};
use tonghop_indicators::{AssessedUnit, compute};

/// One row of a table by column name.
pub(crate) type Row = BTreeMap<String, String>;

/// The rows of a CSV file with a header.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// A figure of a row; `None` where the cell is blank.
pub(crate) fn figure(row: &Row, column: &str) -> Option<Decimal> {
    let text = row[column].trim();
    (!text.is_empty()).then(|| text.parse().unwrap_or_else(|_| panic!("{column}: {text}")))
}

/// A fact of a unit and calendar year; a blank cell is a missing figure, not 0.
pub(crate) fn fact(unit: &str, year: &str, element: &str, dimensions: DimensionKey, value: Option<Decimal>) -> Fact {
    Fact {
        unit: OrgUnitId::new(unit),
        period: format!("civil:{year}").parse().unwrap(),
        element: element.parse().unwrap(),
        dimensions,
        state: if value.is_some() { State::Value } else { State::Missing },
        value,
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "published".into(), cell: CellRef::new(0, 0) },
    }
}

/// The scores that a set gives the units of some facts, by unit.
pub(crate) fn scores(set: &CriteriaSet, year: &str, facts: &[Fact]) -> BTreeMap<String, UnitScore> {
    let calendar = Calendar::load(include_str!("../../../domain/calendars/civil.toml")).unwrap();
    let calendars = Calendars::new(vec![calendar], vec![]);
    let period: Period = calendars.period(&format!("civil:{year}").parse().unwrap()).unwrap();
    let mut names: Vec<String> = facts.iter().map(|fact| fact.unit.to_string()).collect();
    names.sort();
    names.dedup();
    let group = set.unit_groups.first().cloned();
    let unit = |name: &String| AssessedUnit { id: OrgUnitId::new(name.clone()), name: name.clone(), group: group.clone() };
    let units: Vec<AssessedUnit> = names.iter().map(unit).collect();
    let table = compute(set, &period, &units, facts, &calendars).unwrap();
    table.units.into_iter().map(|row| (row.name, row.score)).collect()
}

/// Fails unless two figures agree within a tolerance.
pub(crate) fn assert_near(computed: Option<Decimal>, published: Decimal, tolerance: &str, about: &str) {
    let tolerance: Decimal = tolerance.parse().unwrap();
    let computed = computed.unwrap_or_else(|| panic!("{about}: nothing computed, published {published}"));
    assert!((computed - published).abs() <= tolerance, "{about}: computed {computed}, published {published}");
}
