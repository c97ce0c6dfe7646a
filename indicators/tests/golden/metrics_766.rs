//! The 766 set on the portal's extract: metric by metric, then groups as sums of rounded metrics.

use rust_decimal::Decimal;
use tonghop_domain::Fact;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::score::ScoreState;

use super::published::{Row, assert_near, fact, figure, rows, scores};

const METRICS: &str = include_str!("../../../fixtures/published/bo766_gialai_2026_metrics.csv");
const GROUPS: &str = include_str!("../../../fixtures/published/bo766_gialai_2026_groups.csv");
/// Columns of the table of groups with the code of the domain.
const GROUP_COLUMNS: [(&str, &str); 4] =
    [("cong_khai_minh_bach_18", "1"), ("tien_do_20", "2"), ("so_hoa_22", "5"), ("muc_do_hai_long_18", "6")];

fn set() -> CriteriaSet {
    CriteriaSet::load(include_str!("../../sets/766-2022.toml"), &|_| true).unwrap()
}

fn facts(rows: &[Row]) -> Vec<Fact> {
    let of_row = |row: &Row| {
        let key = [("chi_so", row["metric_code"].as_str())];
        ["numerator", "denominator", "ratio_pct"].map(|field| {
            // The published score never enters: it is what is compared with.
            fact(&row["unit"], "2026", &format!("metrics_766.{field}"), &key, figure(row, field))
        })
    };
    rows.iter().flat_map(of_row).collect()
}

/// The component that reads a metric.
fn component_of(set: &CriteriaSet, metric: &str) -> Option<String> {
    let asks = format!("chi_so = \"{metric}\"");
    let reads = |formulas: Vec<&tonghop_domain::formula::Formula>| formulas.iter().any(|formula| formula.to_string().contains(&asks));
    set.components().find(|(.., component)| reads(component.formulas())).map(|(.., component)| component.code.clone())
}

#[test]
fn every_published_metric_within_half_a_hundredth() {
    let (set, rows) = (set(), rows(METRICS));
    let scores = scores(&set, "2026", &facts(&rows));
    let mut compared = 0;
    for row in rows.iter().filter(|row| row["metric_code"] != "GROUP") {
        let Some(published) = figure(row, "score_published") else { continue };
        let code = component_of(&set, &row["metric_code"]).unwrap_or_else(|| panic!("no component reads {}", row["metric_code"]));
        let component = scores[&row["unit"]].component(&code).unwrap();
        assert_near(component.score, published, "0.005", &format!("{}, {}", row["unit"], row["metric_code"]));
        assert_eq!(component.max, figure(row, "max_score").unwrap(), "{}", row["metric_code"]);
        compared += 1;
    }
    let published = rows.iter().filter(|row| row["metric_code"] != "GROUP" && figure(row, "score_published").is_some()).count();
    assert_eq!((compared, compared > 0), (published, true));
}

#[test]
fn groups_are_sums_of_rounded_metrics() {
    let scores = scores(&set(), "2026", &facts(&rows(METRICS)));
    let mut units = 0;
    for row in rows(GROUPS).iter().filter(|row| scores.contains_key(&row["unit"])) {
        units += 1;
        for (column, code) in GROUP_COLUMNS {
            let domain = scores[&row["unit"]].domains.iter().find(|domain| domain.code == code).unwrap();
            assert_near(domain.score, figure(row, column).unwrap(), "0.000001", &format!("{}, {column}", row["unit"]));
        }
    }
    assert!(units > 0, "both tables have at least one unit");
    let culture = &scores["Sở Văn hóa, Thể thao và Du lịch"];
    assert_eq!(culture.domains[4].score, Some(Decimal::new(1418, 2)), "14,18 as the sum of rounded metrics, not 14,17");
}

#[test]
fn no_petition_is_full_points_and_what_the_extract_lacks_is_missing() {
    let scores = scores(&set(), "2026", &facts(&rows(METRICS)));
    let culture = &scores["Sở Văn hóa, Thể thao và Du lịch"];
    assert_eq!(culture.component("6.2").unwrap().state, ScoreState::NoTask);
    assert_eq!(culture.without_score, ["3.1", "3.2", "3.3", "4.3"]);
    assert_eq!(culture.total, None, "no total while metrics are missing");
    let agriculture = &scores["Sở Nông nghiệp và Môi trường"];
    assert_eq!(agriculture.component("6.2").unwrap().score, Some(Decimal::ZERO), "0 of 10 petitions is 0 points, not full");
}
