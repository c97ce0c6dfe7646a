//! Published tables as facts. Only columns that someone else published are read.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::UnitScore;
use tonghop_domain::{Fact, State};
use tonghop_indicators::RankedScore;

use super::given;

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
pub(crate) fn fact(unit: &str, year: &str, element: &str, dimensions: &[(&str, &str)], value: Option<Decimal>) -> Fact {
    given::fact(unit, &given::period(&format!("civil:{year}")), element, dimensions, value.ok_or(State::Missing))
}

/// What a set gives the units of some facts, by unit.
pub(crate) fn ranked(set: &CriteriaSet, year: &str, facts: &[Fact]) -> BTreeMap<String, RankedScore> {
    let names: BTreeSet<&str> = facts.iter().map(|fact| fact.unit.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let group = set.unit_groups.first().map_or("so", String::as_str);
    let table = given::table(set, &given::period(&format!("civil:{year}")), group, &names, facts);
    table.units.into_iter().map(|row| (row.name.clone(), row)).collect()
}

/// The scores that a set gives the units of some facts, by unit.
pub(crate) fn scores(set: &CriteriaSet, year: &str, facts: &[Fact]) -> BTreeMap<String, UnitScore> {
    ranked(set, year, facts).into_iter().map(|(name, row)| (name, row.score)).collect()
}

/// Fails unless two figures agree within a tolerance.
pub(crate) fn assert_near(computed: Option<Decimal>, published: Decimal, tolerance: &str, about: &str) {
    let tolerance: Decimal = tolerance.parse().unwrap();
    let computed = computed.unwrap_or_else(|| panic!("{about}: nothing computed, published {published}"));
    assert!((computed - published).abs() <= tolerance, "{about}: computed {computed}, published {published}");
}
