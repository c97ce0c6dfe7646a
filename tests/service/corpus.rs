//! Real spreadsheets of other projects, where they stand beside this one (they do in continuous integration).

use std::path::PathBuf;

use super::office::{json, run};

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("TONGHOP_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")), PathBuf::from);
    folder.join("manifest.csv").exists().then_some(folder)
}

#[test]
fn every_file_is_read_or_refused_as_expected() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus beside the project");
        return;
    };
    let manifest = std::fs::read_to_string(corpus.join("manifest.csv")).unwrap();
    let expected: Vec<(String, bool)> =
        manifest.lines().skip(1).filter_map(|line| Some((line.split(',').next()?.to_owned(), line.trim_end().ends_with(",ok")))).collect();
    let paths: Vec<String> = expected.iter().map(|(file, _)| corpus.join(file).display().to_string()).collect();
    let data = tempfile::tempdir().unwrap();
    let mut arguments = vec!["inspect", "--json"];
    arguments.extend(paths.iter().map(String::as_str));
    let output = run(&data.path().join("none"), &arguments);
    assert!(matches!(output.status.code(), Some(0 | 2)), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    let document = json(&output);
    let files = document["files"].as_array().unwrap();
    assert_eq!(files.len(), expected.len());
    let wrong: Vec<String> = expected
        .iter()
        .zip(files)
        .filter(|((_, is_readable), file)| *is_readable != file["error"].is_null())
        .map(|((name, is_readable), file)| format!("{name}: readable {is_readable}, said {}", file["error"]))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), expected.len(), wrong.join("\n"));
}
