//! Charts of the sample office: every kind over both ways in, the figures behind them, pages and sizes.

use rust_decimal::Decimal;

use super::office::{self, Server, run};

const PERIOD: &str = "ky=cchc:2025-Q3&bo=mau-xa-2025";
/// Phường Đồng Hà existed before the rearrangement and has a score.
const UNIT: &str = "MS-04@2008-08-01";

/// Every kind with what it needs.
fn kinds() -> Vec<(&'static str, String)> {
    let of_unit = format!("{PERIOD}&don_vi={UNIT}");
    let of_indicator = format!("{PERIOD}&chi_so=dossiers-received");
    let plain = PERIOD.to_owned();
    vec![
        ("ranking", plain.clone()),
        ("trend", plain.clone()),
        ("heat-table", plain.clone()),
        ("submission-board", plain.clone()),
        ("grouped-bars", plain.clone()),
        ("plan-progress", of_unit.clone()),
        ("profile", of_unit.clone()),
        ("waterfall", of_unit),
        ("opinions", plain),
        ("indicator-trend", of_indicator.clone()),
        ("merger", of_indicator),
    ]
}

#[test]
fn every_kind_is_drawn_with_its_footer_and_words_for_the_pointer() {
    let server = Server::start(office::sample());
    let client = server.client();
    for (kind, query) in kinds() {
        let svg = client.page(&format!("/bieu-do/{kind}.svg?{query}"));
        assert!(svg.starts_with("<svg") && svg.contains("<desc>"), "{kind}");
        assert!(svg.contains("Số liệu minh họa"), "{kind}: figures of the sample office say that they are made up");
        assert!(svg.matches("<title>").count() > 1, "{kind}: nothing is said when the pointer rests on it");
        assert!(!svg.contains("Chưa có số liệu để vẽ"), "{kind} is empty");
        if kind != "plan-progress" {
            assert!(svg.contains("đơn vị đã nộp đủ"), "{kind}: how many units have sent");
        }
    }
}

#[test]
fn a_picture_has_the_size_that_is_asked_for() {
    let server = Server::start(office::sample());
    let client = server.client();
    let size = |query: &str| {
        let png = client.bytes(&format!("/bieu-do/profile.png?{PERIOD}&don_vi={UNIT}{query}"));
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes([png[at], png[at + 1], png[at + 2], png[at + 3]]);
        (number(16), number(20))
    };
    assert_eq!(size(""), (1920, 1080));
    assert_eq!(size("&kho=a4"), (2339, 1654));
}

#[test]
fn lost_points_add_up_to_the_published_total() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page(&format!("/chi-tieu/nang-diem?{PERIOD}&don_vi={UNIT}"));
    let rows = rows_behind(&page);
    let figure = |text: &str| -> Decimal {
        let digits: String = text.chars().filter(|letter| letter.is_ascii_digit() || *letter == ',').collect();
        digits.replace(',', ".").parse().unwrap()
    };
    let mut level = figure(&rows[0].1);
    assert_eq!(rows[0].0, "Điểm tối đa");
    for (label, words) in &rows[1..rows.len() - 1] {
        let points = figure(words);
        level += if words.starts_with("thêm") { points } else { -points };
        assert!(level >= Decimal::ZERO, "{label}");
    }
    let (label, end) = rows.last().unwrap();
    assert_eq!(figure(end), level, "{rows:?}");
    let scores = client.json(&format!("/api/v1/scores?{PERIOD}"));
    let unit = scores["units"].as_array().unwrap().iter().find(|unit| unit["unit"] == UNIT).unwrap().clone();
    let number = |value: &serde_json::Value| value.to_string().parse::<Decimal>().ok();
    let known = || unit["criteria"].as_array().unwrap().iter().filter_map(|criterion| number(&criterion["score"])).sum();
    assert_eq!(number(&unit["total"]).unwrap_or_else(known).round_dp(2), level, "{label}");
}

/// Names and figures of the first table behind a chart.
fn rows_behind(page: &str) -> Vec<(String, String)> {
    let table = page.split("Bảng số liệu của biểu đồ").nth(1).unwrap().split("</table>").next().unwrap();
    let cells =
        |row: &str| -> Vec<String> { row.split("<td>").skip(1).map(|cell| cell.split("</td>").next().unwrap().to_owned()).collect() };
    let rows = table.split("<tr>").map(cells).filter(|cells| cells.len() == 2);
    rows.map(|cells| (cells[0].clone(), cells[1].clone())).collect()
}

#[test]
fn the_command_line_says_what_a_kind_needs() {
    let refused = |arguments: &[&str], hint: &str| {
        let output = run(office::sample(), &[&["chart", "--period", "2025-Q3", "-o", "never.svg"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(hint), "{arguments:?}: {said}");
    };
    refused(&["--kind", "pie"], "ranking, trend");
    refused(&["--kind", "profile", "--set", "mau-xa-2025"], "cần một đơn vị");
    refused(&["--kind", "merger"], "dossiers-received");
    refused(&["--kind", "ranking", "--set", "mau-xa-2025", "--page", "99"], "không có trang 99");
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let path = folder.path().join(name).display().to_string();
        let kind = ["chart", "--kind", "merger", "--indicator", "dossiers-received", "--period", "2025-Q3", "--size", "a4", "-o", &path];
        assert!(run(office::sample(), &kind).status.success());
        std::fs::read(path).unwrap()
    };
    assert_eq!(written("a.png"), written("b.png"));
}
