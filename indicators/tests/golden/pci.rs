//! PCI composites and places of five years and three weight vectors.

use std::collections::BTreeMap;

use tonghop_domain::Fact;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_indicators::RankedScore;

use super::published::{Row, assert_near, fact, figure, ranked, rows};

const PUBLISHED_2017: &str = include_str!("../../../fixtures/published/pci_2017.csv");
const PUBLISHED_2019: &str = include_str!("../../../fixtures/published/pci_2019.csv");

const SUB_INDICES: [&str; 10] = [
    "entry_costs",
    "land_access",
    "transparency",
    "time_costs",
    "informal_charges",
    "policy_bias",
    "proactivity",
    "business_support",
    "labor_training",
    "legal_institutions",
];

/// Only sub-indices become facts: neither the composite nor its rank goes in.
fn computed(set: &str, year: &str, rows: &[Row]) -> BTreeMap<String, RankedScore> {
    let set = CriteriaSet::load(set, &|_| true).unwrap();
    let own: Vec<&str> = SUB_INDICES.into_iter().filter(|name| rows[0].contains_key(*name)).collect();
    let of_row = |row: &Row| -> Vec<Fact> {
        own.iter().map(|name| fact(&row["province"], year, &format!("pci.{name}"), &[], figure(row, name))).collect()
    };
    ranked(&set, year, &rows.iter().flat_map(of_row).collect::<Vec<_>>())
}

fn check(set: &str, year: &str, table: &str, provinces: usize) {
    let rows = rows(table);
    let computed = computed(set, year, &rows);
    assert_eq!((rows.len(), computed.len()), (provinces, provinces), "{year}: no two provinces share a name");
    for row in &rows {
        let province = &row["province"];
        let published = figure(row, "pci_published").unwrap();
        assert_near(computed[province].score.total, published, "0.00001", &format!("PCI {year}, {province}"));
    }
}

#[test]
fn composites_of_2006() {
    check(include_str!("../../sets/pci-2006.toml"), "2006", include_str!("../../../fixtures/published/pci_2006.csv"), 64);
}

#[test]
fn composites_of_2009() {
    check(include_str!("../../sets/pci-2009.toml"), "2009", include_str!("../../../fixtures/published/pci_2009.csv"), 63);
}

#[test]
fn composites_of_2013_2017_and_2019() {
    let set = include_str!("../../sets/pci-2013.toml");
    check(set, "2013", include_str!("../../../fixtures/published/pci_2013.csv"), 63);
    check(set, "2017", PUBLISHED_2017, 63);
    check(set, "2019", PUBLISHED_2019, 63);
}

#[test]
fn places_of_2017_and_2019() {
    for (year, table) in [("2017", PUBLISHED_2017), ("2019", PUBLISHED_2019)] {
        let rows = rows(table);
        let computed = computed(include_str!("../../sets/pci-2013.toml"), year, &rows);
        for row in &rows {
            let place = computed[&row["province"]].rank.place.map(|place| place.to_string());
            assert_eq!(place.as_deref(), Some(row["rank_published"].as_str()), "PCI {year}, {}", row["province"]);
        }
    }
}

/// Printed with two decimals: half a hundredth in each of the parts (times 10) and in the composite.
const TWO_DECIMALS: &str = "0.055";
const TOP_2021: &str = include_str!("../../../fixtures/published/pci_2021_top21.csv");
const PROFILES: &str = include_str!("../../../fixtures/published/pci_2020_2024_province_profiles.csv");

#[test]
fn composites_places_and_tiers_of_2021() {
    let rows = rows(TOP_2021);
    let computed = computed(include_str!("../../sets/pci-2013.toml"), "2021", &rows);
    assert_eq!(rows.len(), 21);
    for row in &rows {
        let total = computed[&row["province"]].score.total;
        assert_near(total, figure(row, "pci_published").unwrap(), TWO_DECIMALS, &format!("PCI 2021, {}", row["province"]));
    }
    // Cut points change every year and are kept as published: they only have to follow the published places.
    let tiers: Vec<&str> = rows.iter().map(|row| row["tier_published"].as_str()).collect();
    let mut without_repeats = tiers.clone();
    without_repeats.dedup();
    assert_eq!(without_repeats, ["Rất tốt", "Tốt", "Khá"]);
}

#[test]
fn composites_of_province_profiles_with_the_weights_of_their_year() {
    let mut compared = 0;
    for row in rows(PROFILES) {
        let Some(published) = figure(&row, "pci_published") else { continue };
        let (year, province) = (row["year"].clone(), row["province"].clone());
        if (year.as_str(), province.as_str()) == ("2023", "Thanh Hoá") {
            // Contradicts its own parts: see `contradictions`.
            continue;
        }
        let set = if year.as_str() < "2022" { include_str!("../../sets/pci-2013.toml") } else { include_str!("../../sets/pci-2022.toml") };
        let computed = computed(set, &year, std::slice::from_ref(&row));
        assert_near(computed[&province].score.total, published, TWO_DECIMALS, &format!("PCI {year}, {province}"));
        compared += 1;
    }
    assert_eq!(compared, 10);
}
