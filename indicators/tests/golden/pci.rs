//! PCI composites of five years and three weight vectors.

use tonghop_domain::DimensionKey;
use tonghop_domain::criteria::CriteriaSet;

use super::published::{assert_near, fact, figure, rows, scores};

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

fn check(set: &str, year: &str, table: &str, provinces: usize) {
    let set = CriteriaSet::load(set, &|_| true).unwrap();
    let rows = rows(table);
    assert_eq!(rows.len(), provinces, "{year}");
    let own = |name: &&&str| rows[0].contains_key(**name);
    let sub_indices: Vec<&&str> = SUB_INDICES.iter().filter(own).collect();
    let facts: Vec<_> = rows
        .iter()
        .flat_map(|row| {
            let fact_of = |name: &&&str| fact(&row["province"], year, &format!("pci.{name}"), DimensionKey::total(), figure(row, name));
            sub_indices.iter().map(fact_of).collect::<Vec<_>>()
        })
        .collect();
    let scores = scores(&set, year, &facts);
    assert_eq!(scores.len(), provinces, "{year}: no two provinces share a name");
    for row in &rows {
        let province = &row["province"];
        let published = figure(row, "pci_published").unwrap();
        assert_near(scores[province].total, published, "0.00001", &format!("PCI {year}, {province}"));
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
    check(set, "2017", include_str!("../../../fixtures/published/pci_2017.csv"), 63);
    check(set, "2019", include_str!("../../../fixtures/published/pci_2019.csv"), 63);
}
