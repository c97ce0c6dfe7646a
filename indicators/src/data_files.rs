#![allow(clippy::unwrap_used, clippy::panic)]
//! The data files that ship beside this crate load without a fault.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tonghop_domain::ElementId;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::criteria::Rule;
use tonghop_domain::crosswalk::{Crosswalk, Subject, SubjectKind, Usage};
use tonghop_domain::indicator::load_indicators;

fn sets() -> Vec<CriteriaSet> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sets");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let load = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        CriteriaSet::load(&text, &is_known).unwrap_or_else(|faults| panic!("{}:\n{faults}", path.display()))
    };
    paths.iter().map(load).collect()
}

/// Elements of the forms of the contract and of this crate; the root checks again with the forms it has loaded.
fn is_known(element: &ElementId) -> bool {
    let forms = ["kstt_06a", "petitions", "plan_budget", "metrics_766", "survey_tally", "pci", "papi", "facilities", "self_score"];
    let form = element.as_str().split('.').next().unwrap_or_default();
    forms.contains(&form) || crate::derived::ELEMENTS.contains(&element.as_str())
}

#[test]
fn every_set_loads_and_together_they_use_every_shape() {
    let sets = sets();
    let mut shapes: BTreeSet<&str> = sets.iter().flat_map(CriteriaSet::components).map(|(_, _, part)| part.rule.code()).collect();
    let linear_band = |rule: &Rule| matches!(rule, Rule::PercentTiers { tiers, .. } if tiers.iter().any(|tier| tier.award == tonghop_domain::criteria::Award::Share));
    shapes.extend(sets.iter().flat_map(CriteriaSet::components).filter(|(.., part)| linear_band(&part.rule)).map(|_| "linear-band"));
    shapes.extend(sets.iter().flat_map(CriteriaSet::components).filter_map(|(.., part)| part.no_task_when.as_ref().map(|_| "no-task")));
    shapes.extend(
        sets.iter().flat_map(CriteriaSet::components).filter_map(|(.., part)| part.not_applicable_when.as_ref().map(|_| "not-applicable")),
    );
    shapes.extend(sets.iter().flat_map(|set| &set.domains).filter_map(|domain| domain.held_when.as_ref().map(|_| "block")));
    let expected = [
        "all-of",
        "block",
        "boolean",
        "checklist",
        "count-tiers",
        "date-category",
        "linear-band",
        "linear-share",
        "no-task",
        "not-applicable",
        "percent-tiers",
        "value",
        "zero-tolerance",
    ];
    assert_eq!(shapes.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn only_made_up_sets_call_themselves_samples_and_fragments_show_their_gaps() {
    for set in sets() {
        assert_eq!(set.is_sample, set.id.starts_with("mau-"), "{}", set.id);
        assert_eq!(set.is_sample, set.name.contains("mẫu"), "{}", set.name);
    }
    let fragment = sets().into_iter().find(|set| set.id == "xuan-loc-xa-2022").unwrap();
    assert!(!fragment.gaps.is_empty());
}

#[test]
fn versions_of_a_set_never_govern_the_same_day() {
    let sets = sets();
    for (index, one) in sets.iter().enumerate() {
        for other in sets[index + 1..].iter().filter(|other| other.id == one.id) {
            let apart = one.valid_until.is_some_and(|until| until < other.valid_from)
                || other.valid_until.is_some_and(|until| until < one.valid_from);
            assert!(apart, "{}@{} and @{}", one.id, one.version, other.version);
        }
    }
}

#[test]
fn the_crosswalk_and_the_indicators_load_and_agree() {
    let crosswalk = Crosswalk::load(include_str!("../crosswalk.toml")).unwrap_or_else(|faults| panic!("{faults}"));
    let indicators = load_indicators(include_str!("../indicators.toml"), &is_known).unwrap_or_else(|faults| panic!("{faults}"));
    let is_indicator = |subject: &&Subject| subject.kind == SubjectKind::Indicator;
    for subject in crosswalk.subjects.iter().filter(is_indicator) {
        assert!(indicators.iter().any(|indicator| indicator.id == subject.code), "{}", subject.code);
    }
    assert!(!crosswalk.unlinked().is_empty(), "gaps stay visible");
    let scoring = crosswalk.subjects.iter().flat_map(|subject| &subject.links).filter(|link| link.usage == Usage::Scores);
    assert!(scoring.clone().count() > 0 && scoring.into_iter().all(|link| link.criterion.starts_with("par-xa-")));
}
