//! Totals that are plain sums or means of published parts.

use rust_decimal::Decimal;
use tonghop_indicators::published::Comparison;

use super::published::{Row, assert_near, figure, rows};

const GROUPS_766: &str = include_str!("../../../fixtures/published/bo766_gialai_2026_groups.csv");
const PROVINCES_766: &str = include_str!("../../../fixtures/published/bo766_provinces_2025-08-29.csv");
const REGIONS: &str = include_str!("../../../fixtures/published/par_index_2023_regions.csv");

fn sum(row: &Row, parts: &[&str]) -> Option<Comparison> {
    let parts: Vec<Option<Decimal>> = parts.iter().map(|part| figure(row, part)).collect();
    Comparison::of_sum(figure(row, "total_published").unwrap(), &parts)
}

#[test]
fn totals_of_766_are_the_sums_of_six_groups() {
    let groups =
        ["cong_khai_minh_bach_18", "tien_do_20", "dich_vu_truc_tuyen_12", "thanh_toan_truc_tuyen_10", "so_hoa_22", "muc_do_hai_long_18"];
    let rows = rows(GROUPS_766);
    assert_eq!(rows.len(), 8);
    for row in &rows {
        let compared = sum(row, &groups).unwrap();
        assert_eq!(compared.computed, compared.published, "{}: exactly", row["unit"]);
    }
}

#[test]
fn the_one_province_with_groups_sums_to_its_total() {
    let groups = ["cong_khai_minh_bach", "tien_do", "dich_vu_truc_tuyen_va_thanh_toan", "muc_do_hai_long", "so_hoa"];
    let rows = rows(PROVINCES_766);
    let compared: Vec<Comparison> = rows.iter().filter_map(|row| sum(row, &groups)).collect();
    assert_eq!((rows.len(), compared.len()), (5, 1), "four rows have a total only: nothing is computed from blanks");
    assert_eq!(compared[0].computed, compared[0].published);
}

#[test]
fn the_country_is_the_mean_of_its_provinces_not_of_its_regions() {
    let rows = rows(REGIONS);
    let (country, regions) = rows.split_last().unwrap();
    let published = figure(country, "par_index_mean_published").unwrap();
    let parts: Vec<(Decimal, Decimal)> =
        regions.iter().map(|row| (figure(row, "par_index_mean_published").unwrap(), figure(row, "provinces_in_region").unwrap())).collect();
    let weighted = Comparison::of_weighted_mean(published, &parts).unwrap();
    assert_eq!(parts.iter().map(|(_, provinces)| *provinces).sum::<Decimal>(), Decimal::from(63));
    assert_near(Some(weighted.computed), published, "0.004", "PAR INDEX 2023");
    assert!(!weighted.differs());
    let equal: Vec<(Decimal, Decimal)> = parts.iter().map(|(mean, _)| (*mean, Decimal::ONE)).collect();
    assert!(Comparison::of_weighted_mean(published, &equal).unwrap().differs(), "86,92: the mean of means is wrong");
}
