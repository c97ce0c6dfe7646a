//! PAPI totals and dimensions from their sub-dimensions.

use std::collections::BTreeMap;

use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::ScoreState;
use tonghop_domain::{Fact, text};
use tonghop_indicators::scaled::SampleInterval;

use super::published::{Row, assert_near, fact, figure, rows, scores};

/// `d1_2_opportunities…` → `d1_2`; `None` for dimensions and other columns.
fn sub_dimension(column: &str) -> Option<String> {
    let mut parts = column.split('_');
    let (dimension, number) = (parts.next()?, parts.next()?);
    let is_dimension = dimension.len() == 2 && dimension.starts_with('d') && dimension[1..].parse::<u8>().is_ok();
    (is_dimension && number.parse::<u8>().is_ok()).then(|| format!("{dimension}_{number}"))
}

/// Only sub-dimensions become facts, so that a total cannot come from the published dimensions.
fn facts(rows: &[Row], year: &str) -> Vec<Fact> {
    let of_row = |row: &Row| -> Vec<Fact> {
        let columns = row.keys().filter_map(|column| Some((column, sub_dimension(column)?)));
        let fact_of = |(column, code): (&String, String)| fact(&row["province"], year, &format!("papi.{code}"), &[], figure(row, column));
        columns.map(fact_of).collect()
    };
    rows.iter().flat_map(of_row).collect()
}

fn check(set: &str, year: &str, table: &str) {
    let set = CriteriaSet::load(set, &|_| true).unwrap();
    let rows = rows(table);
    assert_eq!(rows.len(), 63, "{year}");
    let scores = scores(&set, year, &facts(&rows, year));
    for row in &rows {
        let score = &scores[&row["province"]];
        let about = format!("PAPI {year}, {}", row["province"]);
        assert_near(score.total, figure(row, "papi_unweighted_published").unwrap(), "0.00001", &about);
        for component in score.components() {
            let prefix = format!("d{}_", component.code);
            let column = row.keys().find(|column| column.starts_with(&prefix) && sub_dimension(column).is_none()).unwrap();
            assert_near(component.score, figure(row, column).unwrap(), "0.00001", &format!("{about}, {column}"));
        }
    }
}

#[test]
fn totals_and_dimensions_of_2011_and_2017() {
    let set = include_str!("../../sets/papi-2011.toml");
    check(set, "2011", include_str!("../../../fixtures/published/papi_2011.csv"));
    check(set, "2017", include_str!("../../../fixtures/published/papi_2017.csv"));
}

#[test]
fn totals_and_dimensions_of_2019() {
    check(include_str!("../../sets/papi-2019.toml"), "2019", include_str!("../../../fixtures/published/papi_2019.csv"));
}

/// `Hanoi` and `Hà Nội`.
fn name_key(name: &str) -> String {
    text::fold(name).replace(' ', "")
}

#[test]
fn dimension_6_of_2023_and_two_provinces_without_figures() {
    let set = CriteriaSet::load(include_str!("../../sets/papi-2021.toml"), &|_| true).unwrap();
    let rows_2023 = rows(include_str!("../../../fixtures/published/papi_2023.csv"));
    let scores: BTreeMap<String, _> =
        scores(&set, "2023", &facts(&rows_2023, "2023")).into_iter().map(|(name, score)| (name_key(&name), score)).collect();
    let table = rows(include_str!("../../../fixtures/published/papi_2023_table_3_6.csv"));
    assert_eq!(table.len(), 18);
    for row in &table {
        let score = &scores[&name_key(&row["province"])];
        let published = figure(row, "d6_published").unwrap();
        assert_near(score.component("6").unwrap().score, published, "0.0001", &format!("PAPI 2023, D6, {}", row["province"]));
    }
    let without: Vec<&String> = scores.iter().filter(|(_, score)| score.total.is_none()).map(|(name, _)| name).collect();
    assert_eq!(without, ["binhduong", "quangninh"]);
    let silent = &scores["quangninh"];
    assert!(silent.components().all(|component| component.state == ScoreState::Missing), "blank is missing, never 0");
}

const WEIGHTED: &str = include_str!("../../../fixtures/published/papi_2019_weighted_and_ci.csv");

/// The table has dimensions only.
fn dimension_facts(rows: &[Row]) -> Vec<Fact> {
    let of_row = |row: &Row| -> Vec<Fact> {
        (1..=8).map(|number| fact(&row["province"], "2019", &format!("papi.d{number}"), &[], figure(row, &format!("d{number}")))).collect()
    };
    rows.iter().flat_map(of_row).collect()
}

#[test]
fn weighted_totals_of_2019() {
    let set = CriteriaSet::load(include_str!("../../sets/papi-co-trong-so-2019.toml"), &|_| true).unwrap();
    let rows = rows(WEIGHTED);
    let scores = scores(&set, "2019", &dimension_facts(&rows));
    assert_eq!((rows.len(), scores.len()), (63, 63));
    for row in &rows {
        let total = scores[&row["province"]].total;
        assert_near(total, figure(row, "weighted_published").unwrap(), "0.000005", &format!("PAPI 2019 weighted, {}", row["province"]));
    }
}

#[test]
fn the_interval_printed_as_95_percent_is_a_two_sided_one_of_90() {
    for row in &rows(WEIGHTED) {
        for kind in ["unweighted", "weighted"] {
            let column = |name: &str| figure(row, &format!("{kind}_{name}")).unwrap();
            let interval = SampleInterval::as_papi_prints(column("published"), column("se")).unwrap();
            let about = format!("{kind}, {}", row["province"]);
            // 1.64496 to 1.64497 was used; standard errors go up to 1.3.
            assert_near(Some(interval.low), column("ci95_low"), "0.0001", &about);
            assert_near(Some(interval.high), column("ci95_high"), "0.0001", &about);
        }
    }
    assert!(SampleInterval::NINETY_PERCENT.contains("90 %"), "named for what it is");
}
