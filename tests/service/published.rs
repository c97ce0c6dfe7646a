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

#[test]
fn papi_stands_in_groups_with_the_interval_that_the_tables_print() {
    let table = PublishedTable::load("papi_2019_weighted_and_ci").unwrap();
    let column = |name: &str| table.column(name).unwrap().iter().map(|text| text.parse::<f64>().unwrap()).collect::<Vec<f64>>();
    let dimensions: Vec<Vec<f64>> = (1..=8).map(|dimension| column(&format!("d{dimension}"))).collect();
    let mut text = "KẾT QUẢ PAPI\nNăm 2020\nTỉnh;D1;D2;D3;D4;D5;D6;D7;D8;PAPI;Sai số chuẩn\n".to_owned();
    // The first two provinces of the table as figures of another year, so that nothing published is replaced.
    for (row, name) in ["Bến Tre", "Đồng Tháp"].into_iter().enumerate() {
        let figures: Vec<String> = dimensions.iter().map(|figures| figures[row].to_string()).collect();
        let (total, error) = (column("unweighted_published")[row], column("unweighted_se")[row]);
        text.push_str(&format!("Tỉnh {name};{};{total};{error}\n", figures.join(";")));
    }
    let (data, folder) = (office::sample_copy(), tempfile::tempdir().unwrap());
    let path = folder.path().join("papi.csv");
    std::fs::write(&path, text).unwrap();
    let file = path.display().to_string();
    let output = run(data.path(), &["import", &file, "--form", "papi", "--unit", "VN", "--period", "civil:2020", "--json"]);
    assert_eq!(json(&output)["files"][0]["reports"][0]["state"], "accepted", "{}", json(&output));
    let server = office::Server::start(data.path());
    let client = server.client();
    let page = client.page("/papi?ky=civil:2020");
    for row in 0..2 {
        let decimal = |figure: f64| format!("{figure:.2}").replace('.', ",");
        let ends = format!("{}-{}", decimal(column("unweighted_ci95_low")[row]), decimal(column("unweighted_ci95_high")[row]));
        assert!(page.contains(&ends), "{ends}: {page}");
    }
    assert!(page.contains("khoảng tin cậy hai phía 90 %"), "called what it is");
    let groups = client.page("/papi?ky=civil:2019");
    let (head, rows) = groups.split_once("<tbody>").unwrap();
    assert!(head.contains("Tham gia của người dân ở cấp cơ sở"));
    let rows = rows.split("</tbody>").next().unwrap();
    let highest_of_totals =
        rows.split("<tr>").filter(|row| row.rsplit("<td").next().is_some_and(|total| total.contains("Cao nhất"))).count();
    assert_eq!((rows.matches("<tr>").count(), highest_of_totals), (63, 16), "a quarter of 63, the bound among them");
    assert!(groups.contains("Chưa có sai số chuẩn"), "and no interval without one");
}
