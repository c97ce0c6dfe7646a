//! Published figures that contradict themselves are told, never mended.

use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{Fact, OrgUnitId, printed};
use tonghop_indicators::published::Comparison;

use super::given::calendars;
use super::published::{Row, fact, figure, rows};

const PROFILES: &str = include_str!("../../../fixtures/published/pci_2020_2024_province_profiles.csv");
const DDCI: &str = include_str!("../../../fixtures/published/ddci_hatinh_2021.csv");
const CHECKPOINTS: &str = include_str!("../../../fixtures/published/papi_published_checkpoints.csv");
const DISTRICT_SET: &str = include_str!("../../../fixtures/criteria/huyen-phong-2019-linh-vuc.toml");

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

fn compared(row: &Row) -> Option<Comparison> {
    let text =
        if row["year"].as_str() < "2022" { include_str!("../../sets/pci-2013.toml") } else { include_str!("../../sets/pci-2022.toml") };
    let set = CriteriaSet::load(text, &|_| true).unwrap();
    let facts: Vec<Fact> =
        SUB_INDICES.iter().map(|name| fact(&row["province"], &row["year"], &format!("pci.{name}"), &[], figure(row, name))).collect();
    let period = format!("civil:{}", row["year"]).parse().unwrap();
    let unit = OrgUnitId::new(row["province"].as_str());
    Comparison::of_set(&set, (&unit, Some("tinh")), &period, &facts, figure(row, "pci_published")?, &calendars())
}

#[test]
fn of_eleven_profiles_only_thanh_hoa_2023_contradicts_its_parts() {
    let rows = rows(PROFILES);
    let compared: Vec<(String, Comparison)> =
        rows.iter().filter_map(|row| Some((format!("{} {}", row["province"], row["year"]), compared(row)?))).collect();
    assert_eq!(compared.len(), 11, "Hà Tĩnh 2023 has no published composite");
    let told: Vec<&str> = compared.iter().filter(|(_, compared)| compared.differs()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(told, ["Thanh Hoá 2023"]);
    let found = compared.iter().find(|(name, _)| name == "Thanh Hoá 2023").unwrap().1;
    assert_eq!((found.published, found.computed), (Decimal::new(6679, 2), Decimal::new(67_485, 3)));
    assert_eq!(found.tolerance, Decimal::new(55, 3), "half a hundredth in every part and in the composite");
}

#[test]
fn equal_weights_do_not_give_the_composites_of_ddci_ha_tinh() {
    let components =
        ["transparency", "time_costs", "leader_role", "informal_charges", "business_support", "legal_security", "fair_competition"];
    let rows = rows(DDCI);
    let told = rows.iter().filter(|row| {
        let own = components.iter().chain(&["land_access", "dynamism_effectiveness"]).filter_map(|name| figure(row, name));
        let parts: Vec<(Decimal, Decimal)> = own.map(|value| (value * Decimal::TEN, Decimal::ONE)).collect();
        Comparison::of_weighted_mean(figure(row, "ddci_published").unwrap(), &parts).unwrap().differs()
    });
    assert!(told.count() > 10, "the weights are not known, and the sample set says so");
    let set = CriteriaSet::load(include_str!("../../sets/mau-ddci-2026.toml"), &|_| true).unwrap();
    assert!(set.gaps.iter().any(|gap| gap.contains("Hà Tĩnh")));
}

#[test]
fn a_component_beyond_its_scale_is_the_only_one_of_its_table() {
    let beyond: Vec<(String, Decimal)> = rows(DDCI)
        .iter()
        .flat_map(|row| row.keys().filter_map(|column| Some((column.clone(), figure_of(row, column)?))).collect::<Vec<_>>())
        .filter(|(_, value)| *value > Decimal::TEN)
        .collect();
    assert_eq!(beyond, [("dynamism_effectiveness".to_owned(), Decimal::from(50))]);
}

fn figure_of(row: &Row, column: &str) -> Option<Decimal> {
    let is_component = !["source", "year", "province", "unit", "responses", "ddci_published", "class_published"].contains(&column);
    is_component.then(|| figure(row, column)).flatten()
}

#[test]
fn the_misprint_of_papi_2020_is_known_as_a_slip() {
    let rows = rows(CHECKPOINTS);
    let printed = rows.iter().find(|row| row["province"] == "Quảng Ninh" && row["year"] == "2020" && row["item"] == "total").unwrap();
    let (first, second) = (figure(printed, "value").unwrap(), Decimal::new(48_881, 3));
    assert!(!printed::agree(first, second) && printed::looks_like_a_slip(first, second));
}

#[test]
fn a_set_that_prints_100_and_sums_to_99_55_is_refused_with_both_figures() {
    let faults = CriteriaSet::load(DISTRICT_SET, &|_| true).unwrap_err().to_string();
    assert!(faults.contains("99,55") && faults.contains("ghi 100"), "{faults}");
    // 10,05 may be a slip for 10,5: with it the nine domains sum to 100.
    let mended = DISTRICT_SET.replace("max = 10.05", "max = 10.5");
    assert_ne!(mended, DISTRICT_SET);
    assert!(CriteriaSet::load(&mended, &|_| true).is_ok());
}
