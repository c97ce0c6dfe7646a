//! The command line as scripts use it.

use tonghop_fixtures::{broken, expected};

use super::office::{self, json, run};

fn write(folder: &std::path::Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.display().to_string()
}

/// The first faulty form 06a of Xã Tân An, as it came.
fn faulty_06a() -> Vec<u8> {
    let office = tonghop_fixtures::sample_office().unwrap();
    office.files.into_iter().find(|file| file.fault == Some(1)).unwrap().bytes
}

#[test]
fn inspect_gives_addresses_and_facts() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "bieu.xlsx", &faulty_06a());
    let output = run(office::sample(), &["inspect", &file, "--json", "--facts", "--cells"]);
    assert_eq!(output.status.code(), Some(0));
    let document = json(&output);
    assert_eq!(document["schema"], 1);
    let sum = document["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "SUM-01").expect("the broken sum");
    assert_eq!((sum["cell"].as_str(), sum["severity"].as_str()), (Some(expected::tan_an::FAULTY_CELL), Some("blocking")));
    let facts = document["facts"].as_array().unwrap();
    let total = facts.iter().find(|fact| fact["cell"] == expected::tan_an::FAULTY_CELL).expect("a fact at C9");
    assert_eq!(total["element"], "kstt_06a.received_total");
    assert_eq!(total["value"].as_i64(), Some(expected::tan_an::FAULTY_RECEIVED));
    assert!(document["cells"].as_array().unwrap().iter().any(|cell| cell["cell"] == "C9" && cell["type"] == "number"));
}

#[test]
fn what_is_no_table_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.xlsx", broken::encrypted()), ("b.xlsx", broken::empty()), ("c.xlsx", broken::truncated_xlsx().unwrap())] {
        let file = write(folder.path(), name, &bytes);
        let output = run(office::sample(), &["inspect", &file, "--json"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(json(&output)["error"].as_str().is_some_and(|error| !error.is_empty()), "{name}");
    }
}

#[test]
fn importing_twice_records_once() {
    let data = office::sample_copy();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "bieu.xlsx", &faulty_06a());
    let import = || run(data.path(), &["import", &file, "--unit", "Xã Tân An", "--period", "cchc:2025-H1", "--json"]);
    let (first, second) = (import(), import());
    assert_eq!((first.status.code(), second.status.code()), (Some(2), Some(2)), "the file is for another period and has a broken sum");
    let report = |document: &serde_json::Value| document["files"][0]["reports"][0].clone();
    let (first, second) = (report(&json(&first)), report(&json(&second)));
    assert_eq!(first["submission"], second["submission"]);
    assert_eq!((first["known"].as_bool(), second["known"].as_bool()), (Some(false), Some(true)));
    assert!(first["findings"].as_array().unwrap().iter().any(|finding| finding["rule"] == "PERIOD-03"));
}

#[test]
fn a_dry_run_records_nothing() {
    let data = office::sample_copy();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "bieu.xlsx", &faulty_06a());
    let output = run(data.path(), &["import", &file, "--dry-run", "--json"]);
    assert!(json(&output)["files"][0]["reports"][0]["submission"].is_null());
}

#[test]
fn compute_explains_every_score() {
    let output = run(office::sample(), &["compute", "--set", "mau-xa-2025", "--period", "2025-Q3", "--json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document = json(&output);
    assert_eq!(document["period"], "cchc:2025-Q3");
    let units = document["units"].as_array().unwrap();
    assert_eq!(units.len(), 24);
    for criterion in units.iter().flat_map(|unit| unit["criteria"].as_array().unwrap()) {
        assert!(criterion["explanation"].as_str().is_some_and(|text| !text.is_empty()), "{criterion}");
        assert_eq!(criterion["score"].is_null(), !matches!(criterion["state"].as_str(), Some("value" | "nil_report")), "{criterion}");
    }
}

#[test]
fn unknown_names_list_the_known_ones() {
    let cases: [(&[&str], &str); 4] = [
        (&["compute", "--set", "khong-co", "--period", "2025-Q3"], "mau-xa-2025"),
        (&["compute", "--set", "mau-xa-2025", "--period", "2025-Q2"], "Q3"),
        (&["import", "x.xlsx", "--form", "khong-co"], "kstt-06a"),
        (&["import", "x.xlsx", "--period", "2025-Q3"], "cchc:2025-Q3"),
    ];
    for (arguments, hint) in cases {
        let output = run(office::sample(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(hint), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn charts_and_reports_have_the_same_bytes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, arguments: &[&str]| {
        let path = folder.path().join(name).display().to_string();
        let output = run(office::sample(), &[arguments, &["-o", &path]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(path).unwrap()
    };
    let chart: &[&str] = &["chart", "--kind", "heat-table", "--set", "mau-xa-2025", "--period", "2025-Q3"];
    assert_eq!(write("a.svg", chart), write("b.svg", chart));
    let report: &[&str] = &["report", "--kind", "communication-summary", "--period", "2025-Q3"];
    assert_eq!(write("a.xlsx", report), write("b.xlsx", report));
}

#[test]
fn the_national_catalogue_is_listed_by_day() {
    let folder = tempfile::tempdir().unwrap();
    let count =
        |day: &str| json(&run(folder.path(), &["units", "list", "--national", "--on", day, "--json"]))["units"].as_array().unwrap().len();
    assert_eq!(count("2025-07-01"), 1 + 34 + 3321);
    assert_eq!(count("2025-06-30"), 1 + 63 + 696 + 10_035);
}

#[test]
fn an_office_starts_from_the_catalogue() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["units", "adopt", "xx"]).status.code(), Some(2));
    let output = run(folder.path(), &["units", "adopt", "52"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = write(
        folder.path(),
        "so.csv",
        "code,name,kind,level,parent_code,valid_from,group\nGL-01,Sở Nội vụ,so,department,,2025-07-01,so\n".as_bytes(),
    );
    assert!(run(folder.path(), &["units", "import", &file]).status.success());
    let units = json(&run(folder.path(), &["units", "list", "--json"]));
    assert!(units["units"].as_array().unwrap().iter().any(|unit| unit["name"] == "Sở Nội vụ"));
}

#[test]
fn the_release_profile_checks_for_overflow() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let release = manifest.split("[profile.release]").nth(1).unwrap();
    assert!(release.lines().take_while(|line| !line.starts_with('[')).any(|line| line.trim() == "overflow-checks = true"));
}

#[test]
fn a_reader_that_leaves_early_is_no_fault() {
    use std::process::Stdio;
    let mut child =
        office::tonghop(office::sample()).args(["units", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
