#![allow(clippy::unwrap_used, clippy::panic)]
//! The criteria sets and the crosswalk that ship beside this crate, against published numbers.

#[path = "golden/metrics_766.rs"]
mod metrics_766;
#[path = "golden/papi.rs"]
mod papi;
#[path = "golden/pci.rs"]
mod pci;
#[path = "golden/published.rs"]
mod published;

use std::fs;
use std::path::Path;

use tonghop_domain::ElementId;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::crosswalk::Crosswalk;
use tonghop_domain::indicator::load_indicators;

/// Elements of the forms and of this crate.
fn is_known(element: &ElementId) -> bool {
    let forms = ["kstt_06a", "petitions", "plan_budget", "metrics_766", "survey_tally", "pci", "papi", "facilities", "self_score"];
    let form = element.as_str().split('.').next().unwrap_or_default();
    forms.contains(&form) || tonghop_indicators::derived::ELEMENTS.contains(&element.as_str())
}

#[test]
fn every_set_loads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sets");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        CriteriaSet::load(&text, &is_known).unwrap_or_else(|faults| panic!("{}:\n{faults}", path.display()));
    }
}

#[test]
fn the_crosswalk_and_the_indicators_load() {
    Crosswalk::load(include_str!("../crosswalk.toml")).unwrap_or_else(|faults| panic!("{faults}"));
    load_indicators(include_str!("../indicators.toml"), &is_known).unwrap_or_else(|faults| panic!("{faults}"));
}
