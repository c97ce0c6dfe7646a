//! Real spreadsheets of 24 projects, each with its expected outcome. They are no part of this repository: where the environment
//! variable `TONGHOP_CORPUS` or the folder `../shared/corpus` beside the workspace leads to them they are read, elsewhere the test
//! says that it skipped them. Each file is read in a child process, which this program is too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod child;
mod office;

use std::path::{Path, PathBuf};

use office::{Office, kstt_06a, request};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Container, Limits, Reader};

fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let folder = std::env::var_os("TONGHOP_CORPUS").map_or(beside, PathBuf::from);
    folder.join("manifest.csv").is_file().then_some(folder)
}

/// A bundle counts as read when its directory is sound; files in it that are no workbooks are named, not failed.
fn outcome(reader: &mut Reader, office: &Office, path: &Path) -> Result<(), Refusal> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    if tonghop_ingest::sniff(&bytes)? != Container::Bundle {
        return reader.read(&bytes, &request(&name), &office.knowledge).map(|_| ());
    }
    for entry in tonghop_ingest::entries(&bytes, &Limits::default())? {
        let _ = reader.read(&entry.bytes, &request(&entry.name), &office.knowledge);
    }
    Ok(())
}

fn main() {
    if child::served() {
        return;
    }
    a_child_that_dies_of_a_file_is_replaced();
    every_file_of_the_corpus_ends_as_expected();
}

/// A file within the limits of the guard may need more memory or time than a child has.
fn a_child_that_dies_of_a_file_is_replaced() {
    let office = Office::new();
    let mut reader = child::reader();
    let good = kstt_06a("UBND XÃ TÂN AN", &[("Tư pháp", office::TAN_AN)]);
    let alone = office.read(&good, &request("a.xlsx")).unwrap();
    assert_eq!(reader.read(&good, &request("a.xlsx"), &office.knowledge).unwrap(), alone, "a child reads as the process itself");
    let hungry = "a;b;c;d;e;f;g;h\n".repeat(1 << 20).into_bytes();
    let mut request_with_little_memory = request("a.csv");
    request_with_little_memory.limits.form.cells = u64::MAX;
    request_with_little_memory.limits.child_memory_bytes = 256 << 20;
    assert_eq!(reader.read(&hungry, &request_with_little_memory, &office.knowledge), Err(Refusal::OutOfBounds));
    assert_eq!(reader.read(&good, &request("a.xlsx"), &office.knowledge).unwrap(), alone, "the next file gets a fresh child");
    let mut request_with_little_time = request("a.csv");
    request_with_little_time.limits.form.cells = u64::MAX;
    request_with_little_time.limits.file_seconds = 0;
    assert_eq!(reader.read(&hungry, &request_with_little_time, &office.knowledge), Err(Refusal::OutOfBounds));
    println!("children that died or took too long were replaced");
}

fn every_file_of_the_corpus_ends_as_expected() {
    let Some(folder) = corpus() else {
        println!("skipped: no corpus at TONGHOP_CORPUS or ../shared/corpus");
        return;
    };
    let office = Office::new();
    let mut reader = child::reader();
    let mut manifest = csv::Reader::from_path(folder.join("manifest.csv")).unwrap();
    let mut wrong = vec![];
    let mut count = 0;
    for record in manifest.records() {
        let record = record.unwrap();
        let (file, expected) = (record.get(0).unwrap(), record.get(4).unwrap());
        let found = outcome(&mut reader, &office, &folder.join(file));
        count += 1;
        if found.is_ok() != (expected == "ok") {
            wrong.push(format!("{file}: expected {expected}, found {found:?}"));
        }
    }
    println!("{count} files read");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
