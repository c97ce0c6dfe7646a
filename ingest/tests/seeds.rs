//! The seeds of the fuzz targets as plain tests, without a fuzzer and without a nightly compiler.

#![allow(clippy::unwrap_used)]

mod package;

use std::path::Path;

use tonghop_ingest::fuzzing;

/// Every seed of a target, as it is and cut short at eight places.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds").join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let whole: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    assert!(!whole.is_empty(), "no seeds of {target}");
    whole.iter().flat_map(|seed| (1..=8).map(|eighths| seed[..seed.len() * eighths / 8].to_vec())).collect()
}

fn texts(target: &str) -> Vec<String> {
    seeds(target).iter().map(|seed| String::from_utf8_lossy(seed).into_owned()).collect()
}

#[test]
fn zips() {
    let zip = package::zip_of(&[("Quý III/a.csv", vec![("a;b\n", 9)]), ("b.txt", vec![("x", 5000)])]);
    fuzzing::zip_guard(&zip);
    fuzzing::cells(&package::of_rows(&[("<row><c t='inlineStr'><is><t>Đơn vị</t></is></c><c><v>1</v></c></row>", 9)]));
    seeds("zip_guard").iter().for_each(|seed| fuzzing::zip_guard(seed));
}

#[test]
fn cells() {
    seeds("cells").iter().for_each(|seed| fuzzing::cells(seed));
}

#[test]
fn separated_text() {
    seeds("separated").iter().for_each(|seed| fuzzing::separated(seed));
}

#[test]
fn numbers_days_and_periods() {
    texts("values").iter().flat_map(|text| text.lines()).for_each(fuzzing::values);
}

#[test]
fn header_texts() {
    texts("headers").iter().for_each(|text| fuzzing::headers(text));
}

#[test]
fn form_files() {
    texts("form").iter().for_each(|text| fuzzing::form(text));
}

#[test]
fn formulas() {
    texts("formula").iter().flat_map(|text| text.lines()).for_each(fuzzing::formula);
}
