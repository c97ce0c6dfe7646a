//! An index from raw indicators, as an office sends them: form → scale → criteria set → score with its arithmetic.

use tonghop_domain::form::Form;

use super::office::{self, json, run};

/// Columns in which more is worse.
const ADVERSE: [&str; 5] = ["thoi_gian_ngay", "khong_chinh_thuc_phai_tra", "binh_dang_uu_ai", "dat_dai_kho", "dat_dai_ngay"];

/// A table of three communes: best, middle and worst in everything; the last column of the last one may be blank.
fn table(is_blank: bool) -> String {
    let form = Form::load(include_str!("../../ingest/forms/ddci-indicators.toml")).unwrap();
    let columns: Vec<_> = form.columns.iter().filter(|column| column.kind.is_figure()).collect();
    let titles: Vec<String> = columns.iter().map(|column| column.title()).collect();
    let mut text = format!("CHỈ TIÊU ĐẦU VÀO DDCI\nNăm 2026\nSTT;Đơn vị;{}\n", titles.join(";"));
    for (place, unit) in ["Xã Tân An", "Xã An Tân", "Xã Hòa Bình"].into_iter().enumerate() {
        let figure = |field: &str| {
            let good = ["90", "50", "10"][place];
            let bad = ["10", "50", "90"][place];
            if ADVERSE.contains(&field) { bad } else { good }
        };
        let mut figures: Vec<&str> = columns.iter().map(|column| figure(&column.field)).collect();
        if is_blank && place == 2 {
            figures.pop();
            figures.push("");
        }
        text.push_str(&format!("{};{unit};{}\n", place + 1, figures.join(";")));
    }
    text
}

#[test]
fn a_sample_ddci_is_scored_from_its_raw_indicators() {
    for is_blank in [false, true] {
        let data = office::sample_copy();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ddci.csv");
        std::fs::write(&path, table(is_blank)).unwrap();
        let path = path.display().to_string();
        let imported = run(data.path(), &["import", &path, "--form", "ddci-indicators", "--period", "civil:2026", "--json"]);
        assert_eq!(imported.status.code(), Some(0), "{}", String::from_utf8_lossy(&imported.stdout));
        let computed = json(&run(data.path(), &["compute", "--set", "mau-ddci", "--period", "civil:2026", "--json"]));
        let unit = |name: &str| computed["units"].as_array().unwrap().iter().find(|unit| unit["name"] == name).unwrap().clone();
        let total = |name: &str| unit(name)["total"].as_f64();
        // Where the worst one is blank, the middle one is the worst of two in that figure: 0.6 × 5.5 + 0.4 × 1 = 3.7, not 5.5, of 90.
        let middle = if is_blank { 53.0 } else { 55.0 };
        assert_eq!((total("Xã Tân An"), total("Xã An Tân")), (Some(100.0), Some(middle)), "all at 10, all at 5.5 of 10");
        let worst = unit("Xã Hòa Bình");
        let last = worst["criteria"].as_array().unwrap().last().unwrap();
        match is_blank {
            false => assert_eq!((total("Xã Hòa Bình"), last["score"].as_f64()), (Some(10.0), Some(1.0)), "the worst end is 1, not 0"),
            true => {
                assert_eq!((total("Xã Hòa Bình"), last["state"].as_str()), (None, Some("missing")), "a blank is never the worst figure");
            }
        }
    }
}
