//! Golden pictures: one small chart of every kind, kept as SVG in the repository.
//!
//! They show in a review what a change does to the look of charts, and fail where another machine would draw other bytes.
//! `TONGHOP_GOLDEN=write cargo test --test golden_charts` writes them anew; look at them before they are committed.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../examples/gallery/kinds.rs"]
mod kinds;
#[path = "../examples/gallery/office.rs"]
mod office;

use std::path::PathBuf;

use tonghop_reports::chart;

/// Units of a golden chart: few enough to be read in a review.
const UNITS: usize = 3;

#[test]
fn every_kind_is_drawn_as_it_was() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let writes = std::env::var("TONGHOP_GOLDEN").is_ok_and(|word| word == "write");
    let mut changed = Vec::new();
    for (name, chart) in kinds::of_every_kind(UNITS) {
        let path = folder.join(name).with_extension("svg");
        let drawn = chart::svg(&chart).unwrap();
        if writes {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != drawn {
            changed.push(name);
        }
    }
    let known: Vec<&str> = kinds::of_every_kind(UNITS).into_iter().map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(known.contains(&name.as_str()), "{name} is no kind of chart any more");
    }
    assert!(changed.is_empty(), "drawn in another way than in tests/golden: {changed:?}");
}

#[test]
fn the_same_chart_gives_the_same_bytes_twice_and_in_another_thread() {
    for (name, chart) in kinds::of_every_kind(UNITS) {
        let here = (chart::svg(&chart).unwrap(), chart::png(&chart).unwrap());
        let there = std::thread::spawn(move || (chart::svg(&chart).unwrap(), chart::png(&chart).unwrap())).join().unwrap();
        assert_eq!(here, there, "{name}");
    }
}
