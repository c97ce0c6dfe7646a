//! Chốt số liệu and Đính chính số liệu: what is published stays, what comes later is kept apart until a correction says why.

use serde_json::Value;
use tonghop_domain::OrgUnitId;
use tonghop_fixtures::sample::periods::SamplePeriod;
use tonghop_fixtures::workbooks::kstt_06a::Kstt06a;

use super::office::{self, Client, Server, json, run};

/// Form 06a of a period of a commune, with one dossier more that was late; its rows as they were published otherwise.
pub(crate) fn one_more_late(commune: &str, period: SamplePeriod) -> (OrgUnitId, Vec<u8>) {
    let office = tonghop_fixtures::sample_office().unwrap();
    let unit = office.units.iter().find(|unit| unit.name == commune && unit.valid_to.is_none()).unwrap();
    let mut rows = office.records.dossiers[&(unit.id.clone(), period)].clone();
    rows[0].dossiers.completed_on_time -= 1;
    rows[0].dossiers.completed_late += 1;
    let line = format!("UBND {}", commune.to_uppercase());
    let sheet = Kstt06a::new(line, period.line(), rows).sheet();
    (unit.id.clone(), tonghop_fixtures::sheet::workbook(&[sheet]).unwrap())
}

/// Imports a file as an officer does; the state in which its report ends.
fn import(data: &std::path::Path, bytes: &[u8], unit: &OrgUnitId) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bieu 06a bo sung.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let file = path.display().to_string();
    let output = run(
        data,
        &["import", &file, "--form", "kstt-06a", "--unit", unit.as_str(), "--period", "cchc:2025-H1", "--received", "2025-08-01", "--json"],
    );
    json(&output)["files"][0]["reports"][0].clone()
}

/// Everything of a closed period that leaves the house.
fn exports(client: &Client) -> Vec<(String, Vec<u8>)> {
    let sets = ["mau-xa-2025", "mau-so-2025"];
    let workbooks = ["score-table", "ranking"].map(|kind| format!("/tai-ve/{kind}.xlsx"));
    let charts = ["ranking.svg", "ranking.png", "heat-table.svg", "trend.svg"].map(|name| format!("/bieu-do/{name}"));
    let mut paths: Vec<String> = Vec::new();
    for path in workbooks.iter().chain(&charts) {
        paths.extend(sets.iter().map(|set| format!("{path}?ky=cchc:2025-H1&bo={set}@1")));
    }
    paths
        .extend(["/tai-ve/communication-summary.xlsx?ky=cchc:2025-H1", "/bieu-do/submission-board.svg?ky=cchc:2025-H1"].map(str::to_owned));
    paths.into_iter().map(|path| (path.clone(), client.bytes(&path))).collect()
}

#[test]
fn the_sample_office_has_published_and_corrected() {
    let server = Server::start(office::sample());
    let client = server.client();
    let page = client.page("/chot-so-lieu?ky=cchc:2025-H1");
    assert!(
        page.contains("Bản số 2") && page.contains("Đính chính số 1: Xã Ea H&#39;Lơ") || page.contains("Đính chính số 1: Xã Ea H'Lơ"),
        "{page}"
    );
    for figure in ["Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn", "Số hồ sơ giải quyết quá hạn", "Toàn địa bàn"]
    {
        assert!(page.contains(figure), "story (g): {figure}");
    }
    for period in ["cchc:2024", "cchc:2025-Q1", "cchc:2025-H1"] {
        let output = run(office::sample(), &["closing", "check", "--period", period, "--json"]);
        let document = json(&output);
        assert_eq!((output.status.code(), document["reproduced"].as_bool()), (Some(0), Some(true)), "{document}");
    }
    let open = client.page("/chot-so-lieu?ky=cchc:2025-Q3");
    assert!(
        open.contains("Kỳ này chưa chốt") && open.contains("Xã Bình Minh") && open.contains("Xã Suối Bạc"),
        "what is missing is listed"
    );
}

#[test]
fn a_late_file_changes_nothing_published_until_it_is_taken_in() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let published = exports(&client);
    let (unit, bytes) = one_more_late("Xã An Tân", SamplePeriod::HalfYear);
    let report = import(data.path(), &bytes, &unit);
    assert_eq!(report["state"], "after_closing", "{report}");
    for ((path, before), (_, after)) in published.iter().zip(exports(&client)) {
        assert!(*before == after, "{path} changed though nothing was corrected");
    }
    let id = report["submission"].as_str().unwrap();
    let preview = client.page(&format!("/dinh-chinh/{id}"));
    assert!(preview.contains("Xem trước (chưa ghi nhận)") && preview.contains("Số hồ sơ giải quyết quá hạn"), "{preview}");
    let correct = |reason: &str, token: &str| {
        let fields = [("form_token", token), ("reason", reason)];
        client.http.post(server.url(&format!("/dinh-chinh/{id}"))).form(&fields).send().unwrap().status()
    };
    assert_eq!(correct("Ghi nhầm", "x"), 403);
    let token = client.form_token();
    assert_eq!(correct("  ", &token), 422, "a correction states its reason");
    assert!(exports(&client) == published, "still nothing changed");
    assert_eq!(correct("Một hồ sơ quá hạn ghi nhầm cột.", &token), 200);
    let page = client.page("/chot-so-lieu?ky=cchc:2025-H1");
    assert!(page.contains("Bản số 3") && page.contains("Đính chính số 2: Xã An Tân") && page.contains("Một hồ sơ quá hạn ghi nhầm cột."));
    assert!(exports(&client) != published, "the corrected figures are the published ones now");
    assert_eq!(correct("Lần nữa", &token), 422, "a report is taken in once");
    let check = run(data.path(), &["closing", "check", "--period", "2025-H1", "--json"]);
    assert_eq!(json(&check)["reproduced"], true);
    let versions = json(&run(data.path(), &["closing", "list", "--json"]));
    let numbers: Vec<i64> = versions["closings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|closing| closing["period"] == "cchc:2025-H1")
        .map(|closing| closing["number"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers.len(), 3, "earlier versions are kept: {numbers:?}");
}

#[test]
fn closing_says_what_is_missing_and_is_done_once() {
    let data = office::sample_copy();
    let close = |more: &[&str]| run(data.path(), &[&["closing", "close", "--period", "cchc:2025-Q3", "--json"], more].concat());
    let before = json(&close(&["--dry-run"]));
    assert_eq!(before["number"], Value::Null);
    let reasons: std::collections::BTreeSet<&str> =
        before["open"].as_array().unwrap().iter().map(|point| point["reason"].as_str().unwrap()).collect();
    assert!(["not_sent", "waiting", "returned"].iter().all(|reason| reasons.contains(reason)), "{reasons:?}");
    let scores = || run(data.path(), &["compute", "--set", "mau-xa-2025", "--period", "2025-Q3", "--json"]).stdout;
    let live = scores();
    assert_eq!(json(&close(&["--note", "Trình hội nghị quý III"]))["number"], 1);
    assert!(scores() == live, "what is published is what was computed");
    let again = close(&[]);
    assert_eq!(again.status.code(), Some(2), "{}", String::from_utf8_lossy(&again.stderr));
    let server = Server::start(data.path());
    let client = server.client();
    client.http.post(server.url("/tiep-nhan/chap-nhan")).form(&[("form_token", client.form_token())]).send().unwrap();
    assert!(scores() == live, "reports accepted after the closing are kept apart");
    assert!(client.page("/chot-so-lieu?ky=cchc:2025-Q3").contains("Trình hội nghị quý III"));
}

#[test]
fn a_closed_period_shows_the_set_as_it_was() {
    let data = office::sample_copy();
    let folder = data.path().join("catalogue").join("sets");
    std::fs::create_dir_all(&folder).unwrap();
    let set = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/indicators/sets/mau-xa-2025.toml")).unwrap();
    let renamed = set.replacen("Ban hành kế hoạch tuyên truyền CCHC kịp thời", "Tên sửa sau khi chốt", 1);
    assert_ne!(set, renamed);
    std::fs::write(folder.join("mau-xa-2025.toml"), renamed).unwrap();
    let server = Server::start(data.path());
    let client = server.client();
    let page = |path: &str, period: &str| client.page(&format!("{path}?ky={period}&bo=mau-xa-2025"));
    for path in ["/chi-tieu", "/hop", "/cham-diem/tu-danh-gia"] {
        let suffix = if path.ends_with("danh-gia") { "&don_vi=MS-01@2008-08-01" } else { "" };
        let (closed, open) = (page(path, &format!("cchc:2025-H1{suffix}")), page(path, &format!("cchc:2025-Q3{suffix}")));
        assert!(!closed.contains("Tên sửa sau khi chốt"), "{path}: published by the set of then");
        if path != "/hop" {
            assert!(closed.contains("Ban hành kế hoạch tuyên truyền CCHC kịp thời") && open.contains("Tên sửa sau khi chốt"), "{path}");
        }
    }
}
