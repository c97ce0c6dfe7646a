//! Published tables, imported as workbooks like any other and computed by the real program: the published composites come out.

use std::collections::BTreeMap;

use tonghop_fixtures::published::PublishedTable;

use super::office::{self, json, run};

/// Totals of all provinces by a set, by name without the kind of province.
fn totals(set: &str, period: &str) -> BTreeMap<String, Option<f64>> {
    let output = run(office::sample(), &["compute", "--set", set, "--period", period, "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let short = |name: &str| name.trim_start_matches("Tỉnh ").trim_start_matches("Thành phố ").to_owned();
    json(&output)["units"].as_array().unwrap().iter().map(|unit| (short(unit["name"].as_str().unwrap()), unit["total"].as_f64())).collect()
}

/// Compares the totals with a published column; provinces are matched by the order of their figures, names differ by spelling.
fn compare(set: &str, year: i16, table: &str, column: &str) {
    let table = PublishedTable::load(table).unwrap();
    let mut published: Vec<f64> = table.column(column).unwrap().iter().filter_map(|text| text.parse().ok()).collect();
    let mut computed: Vec<f64> = totals(set, &format!("civil:{year}")).into_values().flatten().collect();
    published.sort_by(f64::total_cmp);
    computed.sort_by(f64::total_cmp);
    assert_eq!(computed.len(), published.len(), "{set} {year}");
    for (ours, theirs) in computed.iter().zip(&published) {
        assert!((ours - theirs).abs() <= 1e-5, "{set} {year}: {ours} computed, {theirs} published");
    }
}

#[test]
fn pci_composites_come_out_as_published() {
    for year in [2006, 2009, 2013, 2017, 2019] {
        compare("pci", year, &format!("pci_{year}"), "pci_published");
    }
}

#[test]
fn papi_totals_come_out_as_published() {
    for year in [2011, 2017, 2019] {
        compare("papi", year, &format!("papi_{year}"), "papi_unweighted_published");
    }
}

#[test]
fn the_best_known_figures_stand_at_their_provinces() {
    let pci = totals("pci", "civil:2006");
    assert!((pci["Bình Dương"].unwrap() - 76.233_408).abs() <= 1e-5);
    let papi = totals("papi", "civil:2023");
    assert!(papi.values().filter(|total| total.is_none()).count() >= 2, "a province without published dimensions has no total");
}
