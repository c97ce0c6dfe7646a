//! One report in several files: a log sent month by month counts as a whole, and a report of other rows takes no place unasked.

use std::path::Path;

use serde_json::Value;

use super::office::{self, json, run};

fn import(data: &Path, name: &str, text: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let document = json(&run(data, &["import", &path.display().to_string(), "--json"]));
    document["files"][0]["reports"][0].clone()
}

/// A log of a commune for some days, one activity each.
fn log(title: &str, days: &[&str]) -> String {
    let mut text = format!("UBND XÃ SUỐI BẠC\nNHẬT KÝ HOẠT ĐỘNG TUYÊN TRUYỀN\n{title}\nSTT;Ngày;Nội dung;Hình thức;Kênh\n");
    for (number, day) in (1..).zip(days) {
        text.push_str(&format!("{number};{day};Tin ngày {day};Tin bài;Zalo\n"));
    }
    text
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn a_log_month_by_month_is_one_report() {
    let data = office::sample_copy();
    // The commune has sent nothing yet.
    let july = import(data.path(), "thang-7.csv", &log("Tháng 7 năm 2025", &["05/07/2025", "31/07/2025"]));
    assert_eq!((july["state"].as_str(), rules(&july)), (Some("accepted"), vec!["PERIOD-04"]), "{july}");
    let august = import(data.path(), "thang-8.csv", &log("Tháng 8 năm 2025", &["02/08/2025", "09/08/2025"]));
    assert_eq!((august["state"].as_str(), rules(&august)), (Some("accepted"), vec!["PERIOD-04", "ACROSS-04"]), "{august}");
    assert!(august["changes"].is_null(), "it takes no place: {august}");
    let corrected = import(data.path(), "thang-7-sua.csv", &log("Tháng 7 năm 2025", &["05/07/2025", "30/07/2025", "31/07/2025"]));
    assert_eq!(corrected["changes"]["counts"], serde_json::json!({ "new": 1, "changed": 0, "gone": 0 }), "of July alone: {corrected}");
    let days = ["05/07/2025", "30/07/2025", "31/07/2025", "02/08/2025", "09/08/2025", "01/09/2025"];
    let whole = import(data.path(), "ca-quy.csv", &log("Quý III năm 2025", &days));
    assert_eq!(whole["changes"]["counts"], serde_json::json!({ "new": 1, "changed": 0, "gone": 0 }), "of both months: {whole}");
    assert!(rules(&whole).is_empty(), "{whole}");
}

#[test]
fn a_report_without_a_row_in_common_waits_for_an_officer() {
    let data = office::sample_copy();
    let petitions = |field: &str| {
        format!(
            "UBND XÃ SUỐI BẠC\nPHẢN ÁNH, KIẾN NGHỊ\nQuý III năm 2025\nSTT;Lĩnh vực;Tiếp nhận;Trả lời đúng hạn;Trả lời quá hạn;Đang xử lý\n\
             1;{field};3;2;1;0\n"
        )
    };
    let first = import(data.path(), "phan-1.csv", &petitions("Lĩnh vực thứ nhất"));
    let second = import(data.path(), "phan-2.csv", &petitions("Lĩnh vực thứ hai"));
    assert_eq!(second["state"], "submitted", "{second}");
    assert!(rules(&second).contains(&"ACROSS-05"), "{second}");
    let told = second["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "ACROSS-05").unwrap();
    assert!(told["message"].as_str().unwrap().contains("phan-1.csv"), "{told}");
    assert_eq!((&first["state"], second["changes"]["counts"]["gone"].as_u64()), (&"accepted".into(), Some(4)), "{second}");
}
