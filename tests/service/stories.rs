//! The 18 deliberate faults of the sample office, each as its unit's officer meets it.

use serde_json::Value;
use tonghop_fixtures::{SampleFile, expected};

use super::office::{self, Client, Server, json, run};

/// Findings of the reports of a unit and form in Quý III, newest version last.
struct Reports {
    client: Client,
    submissions: Value,
    units: Value,
}

impl Reports {
    fn new(server: &Server) -> Self {
        let client = server.client();
        let submissions = client.json("/api/v1/submissions?ky=cchc:2025-Q3");
        let units = client.json("/api/v1/units");
        Self { client, submissions, units }
    }

    fn unit(&self, name: &str) -> String {
        let is_it = |unit: &&Value| unit["name"] == name && unit["code"].as_str().unwrap().starts_with("MS");
        let units = self.units["units"].as_array().unwrap();
        units.iter().rfind(is_it).unwrap_or_else(|| panic!("{name}"))["id"].as_str().unwrap().to_owned()
    }

    /// State and findings of every version, the newest first.
    fn of(&self, unit: &str, form: &str) -> Vec<(String, Vec<Value>)> {
        let id = self.unit(unit);
        let own = self.submissions["submissions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|report| report["unit"] == id.as_str() && report["form"] == form);
        own.map(|report| {
            let findings = self.client.json(&format!("/api/v1/findings/{}", report["id"].as_str().unwrap()));
            (report["state"].as_str().unwrap().to_owned(), findings["findings"].as_array().unwrap().clone())
        })
        .collect()
    }

    /// The finding of a rule in any version of a report, with its cell and message.
    fn finding(&self, unit: &str, form: &str, rule: &str) -> (String, String) {
        let versions = self.of(unit, form);
        let found = versions.iter().flat_map(|(_, findings)| findings).find(|finding| finding["rule"] == rule);
        let found = found.unwrap_or_else(|| panic!("{unit}, {form}: no {rule} in {versions:?}"));
        (found["cell"].as_str().unwrap_or_default().to_owned(), found["message"].as_str().unwrap().to_owned())
    }
}

/// Reads a file of the sample office as it came, with what its officer knew.
fn inspected(file: &SampleFile) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(&file.name);
    std::fs::write(&path, &file.bytes).unwrap();
    let path = path.display().to_string();
    let mut arguments = vec!["inspect", path.as_str(), "--json"];
    if let Some(unit) = &file.unit {
        arguments.extend(["--unit", unit.as_str()]);
    }
    json(&run(office::sample(), &arguments))
}

fn files(fault: u8) -> Vec<SampleFile> {
    tonghop_fixtures::sample_office().unwrap().files.into_iter().filter(|file| file.fault == Some(fault)).collect()
}

fn rules(document: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, field: &str| finding[field].as_str().unwrap_or_default().to_owned();
    document["findings"].as_array().unwrap().iter().map(|finding| (text(finding, "rule"), text(finding, "message"))).collect()
}

#[track_caller]
fn says(message: &str, words: &[&str]) {
    for word in words {
        assert!(message.contains(word), "“{word}” is not in: {message}");
    }
}

#[test]
fn sums_and_carried_figures_faults_1_2_and_11() {
    let server = Server::start(office::sample());
    let reports = Reports::new(&server);
    let (cell, message) = reports.finding("Xã Tân An", "kstt-06a", "SUM-01");
    assert_eq!(cell, expected::tan_an::FAULTY_CELL);
    says(&message, &["1.249", "861 + 342 + 45 = 1.248"]);
    let states: Vec<String> = reports.of("Xã Tân An", "kstt-06a").into_iter().map(|(state, _)| state).collect();
    assert_eq!(states, ["accepted", "superseded"], "the corrected file supersedes");
    let (cell, message) = reports.finding("Xã Hòa Bình", "kstt-06a", "HISTORY-01");
    assert_eq!(cell, "F9");
    says(&message, &["45", "54", "K9", "17/06/2025"]);
    let (_, message) = reports.finding("Sở Tài chính", "kstt-06a", "SUM-02");
    says(&message, &["C"]);
    assert_eq!(reports.of("Sở Tài chính", "kstt-06a")[0].0, "returned");
}

#[test]
fn names_of_units_faults_3_and_9() {
    let unknown = &files(3)[0];
    let found = rules(&inspected(unknown));
    assert!(
        found.iter().any(|(rule, message)| rule.starts_with("UNIT-0") && message.contains("Tân Thành") && message.contains("Tân Thạnh")),
        "{found:?}"
    );
    assert!(found.iter().any(|(rule, _)| rule == "FILE-06"), "an xlsx named xls is read and said: {found:?}");
    let told: Vec<_> = files(9).iter().map(|file| (file.name.clone(), rules(&inspected(file)))).collect();
    let has = |rule: &str| told.iter().flat_map(|(_, found)| found).any(|(known, _)| known == rule);
    assert!(has("UNIT-04"), "a divided unit asks: {told:?}");
    assert!(has("UNIT-05"), "an old name is mapped and said: {told:?}");
}

#[test]
fn texts_and_days_faults_4_7_10_and_15() {
    let server = Server::start(office::sample());
    let reports = Reports::new(&server);
    says(&reports.finding("Xã Đông Hà", "kstt-06a", "FILE-07").1, &["TCVN3"]);
    let (cell, message) = reports.finding("Xã Ea H'Lơ", "activity-log", "CELL-05");
    assert_eq!(cell, "B23");
    says(&message, &["30/02/2025"]);
    let (_, message) = reports.finding("Xã Ea H'Lơ", "activity-log", "CELL-06");
    says(&message, &["16/09/2025"]);
    let versions = reports.of("Xã Ea H'Lơ", "activity-log");
    assert!(
        !versions
            .iter()
            .flat_map(|(_, findings)| findings)
            .any(|finding| finding["found"].as_str().is_some_and(|found| found.contains("từ 05/7") && finding["severity"] == "blocking")),
        "the range is read"
    );
    says(&reports.finding("Văn phòng UBND tỉnh", "activity-log", "CELL-12").1, &["10.361"]);
    let metrics = files(10).into_iter().find(|file| file.form.as_deref() == Some("metrics-766")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(&metrics.name);
    std::fs::write(&path, &metrics.bytes).unwrap();
    let document = json(&run(office::sample(), &["inspect", &path.display().to_string(), "--form", "metrics-766", "--json", "--facts"]));
    let values: Vec<String> = document["facts"].as_array().unwrap().iter().map(|fact| fact["value"].to_string()).collect();
    assert!(values.contains(&"1.5".to_owned()) && values.contains(&"85".to_owned()), "{values:?}");
    let versions = reports.of("Phường Trung Tâm", "kstt-06a");
    let rules: Vec<&str> = versions[0].1.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"FILE-09"), "an outdated version is said: {rules:?}");
    let hidden = self::rules(&inspected(&files(15)[0]));
    assert!(hidden.iter().any(|(rule, _)| rule == "FILE-04" || rule == "FILE-08"), "a hidden sheet is said: {hidden:?}");
}

#[test]
fn logs_and_links_faults_5_6_8_and_14() {
    let server = Server::start(office::sample());
    let reports = Reports::new(&server);
    let (_, message) = reports.finding("Phường Đồng Hà", "activity-log", "LOG-02");
    assert!(message.chars().any(|c| c.is_ascii_digit()), "how many: {message}");
    says(&reports.finding("Xã An Tân", "activity-log", "LOG-01").1, &["12", "40"]);
    says(&reports.finding("Xã An Tân", "activity-log", "LOG-03").1, &["Sở Y tế"]);
    reports.finding("Sở Xây dựng", "activity-log", "LOG-04");
    let id = reports.unit("Sở Tư pháp");
    let own = |report: &&Value| report["unit"] == id.as_str() && report["form"] == "activity-log";
    let versions: Vec<(&str, bool)> = reports.submissions["submissions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(own)
        .map(|report| (report["state"].as_str().unwrap(), report["estimate"].as_bool().unwrap()))
        .collect();
    assert_eq!(versions, [("accepted", false), ("superseded", true)], "the actual log took the place of the estimate");
}

#[test]
fn what_is_no_workbook_or_says_nothing_faults_12_13_and_17() {
    let server = Server::start(office::sample());
    let reports = Reports::new(&server);
    assert!(reports.of("Xã Bình Minh", "kstt-06a").is_empty(), "the form is still not sent");
    let document = inspected(files(12).iter().find(|file| file.name.ends_with(".docx")).unwrap());
    says(document["error"].as_str().unwrap(), &["Word"]);
    let petitions = reports.of("Ban Quản lý Khu kinh tế", "petitions");
    assert!(petitions[0].0 == "accepted" && petitions[0].1.iter().any(|finding| finding["rule"] == "TABLE-04"), "{petitions:?}");
    let bundle = inspected(&files(17)[0]);
    let errors: Vec<&str> = bundle["files"].as_array().unwrap().iter().map(|file| file["error"].as_str().unwrap()).collect();
    assert_eq!(errors.len(), 3, "{bundle}");
    for word in ["mật khẩu", "rỗng", "ảnh"] {
        assert!(errors.iter().any(|error| error.contains(word)), "{word}: {errors:?}");
    }
}

#[test]
fn scores_and_evidence_faults_16_and_18() {
    let server = Server::start(office::sample());
    let reports = Reports::new(&server);
    let page = |name: &str| format!("/chi-tieu/don-vi?ky=cchc:2025-Q3&bo=xuan-loc-xa-2022&don_vi={}", reports.unit(name));
    let scores = reports.client.http.get(server.url(&page("Xã Tân An"))).send().unwrap().text().unwrap();
    let own = reports.client.page(&format!("/chi-tieu/don-vi?ky=cchc:2025-Q3&bo=mau-xa-2025@1&don_vi={}", reports.unit("Xã Tân An")));
    assert!(scores.contains("RESULT-02") || own.contains("RESULT-02"), "{own}");
    says(&own, &["0,80"]);
    let plan = reports.client.page(&format!("/ke-hoach?don_vi={}", reports.unit("Xã An Tân")));
    says(&plan, &["Danh sách điểm danh"]);
    assert!(!plan.contains("Video, clip quay lại hoặc Hình ảnh (sheet"), "a photo will do where a video or photo is asked for");
}

#[test]
fn two_communes_tie_and_what_does_not_apply_is_not_zero() {
    let server = Server::start(office::sample());
    let client = server.client();
    let scores = client.json("/api/v1/scores?ky=cchc:2025-Q3&bo=mau-xa-2025@1");
    let units = scores["units"].as_array().unwrap();
    let ranks: Vec<i64> = units.iter().filter_map(|unit| unit["rank"].as_i64()).collect();
    assert!(ranks.windows(2).any(|pair| pair[0] == pair[1]), "story (d): {ranks:?}");
    let island = units.iter().find(|unit| unit["name"] == "Đặc khu Hòn Sương").unwrap();
    let states: Vec<&str> = island["criteria"].as_array().unwrap().iter().map(|criterion| criterion["state"].as_str().unwrap()).collect();
    assert!(states.contains(&"not_applicable"), "story (b): {states:?}");
    let departments = client.json("/api/v1/scores?ky=cchc:2025-Q3&bo=mau-so-2025@1");
    let board = departments["units"].as_array().unwrap().iter().find(|unit| unit["name"] == "Ban Quản lý Khu kinh tế").unwrap().clone();
    let full = board["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .any(|criterion| criterion["state"] == "nil_report" && criterion["score"] == criterion["max"]);
    assert!(full, "story (c): {board}");
}

#[test]
fn the_monthly_target_is_met_in_seven_of_eight_months() {
    let server = Server::start(office::sample());
    let progress = server.client().json("/api/v1/plan-progress?don_vi=MS-04@2008-08-01");
    let target = progress["targets"].as_array().unwrap().iter().find(|target| target["stretches"].as_array().unwrap().len() == 12).unwrap();
    let figure = |name: &str| usize::try_from(target[name].as_u64().unwrap()).unwrap();
    assert_eq!(
        (figure("met"), figure("due"), figure("total")),
        (expected::dong_ha::MONTHS_MET, expected::dong_ha::MONTHS_DUE, expected::dong_ha::TOTAL)
    );
    let september = &target["stretches"][8];
    assert_eq!(september["state"], "not_yet_due", "{september}");
}
