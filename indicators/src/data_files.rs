#![allow(clippy::unwrap_used, clippy::panic)]
//! The data files that ship beside this crate load without a fault.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use tonghop_domain::criteria::sheet::{self, TextCell};
use tonghop_domain::criteria::{AdjustmentKind, CriteriaSet, Rule};
use tonghop_domain::crosswalk::{Crosswalk, Subject, SubjectKind, Usage};
use tonghop_domain::indicator::load_indicators;
use tonghop_domain::scaled_index::ScaledIndex;
use tonghop_domain::survey::SurveyMethod;
use tonghop_domain::{CellRef, ElementId};

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
    let forms = ["ddci", "kstt_06a", "petitions", "plan_budget", "metrics_766", "survey_tally", "pci", "papi", "facilities", "self_score"];
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
    shapes.extend(sets.iter().flat_map(|set| &set.adjustments).map(|adjustment| match adjustment.kind {
        AdjustmentKind::Bonus => "bonus",
        AdjustmentKind::Penalty => "penalty",
    }));
    shapes.extend(sets.iter().flat_map(CriteriaSet::components).filter_map(|(.., part)| part.evidence_when.as_ref().map(|_| "evidence")));
    shapes.extend(sets.iter().flat_map(CriteriaSet::components).filter(|(.., part)| part.min < Decimal::ZERO).map(|_| "negative"));
    let expected = [
        "all-of",
        "assessed",
        "block",
        "bonus",
        "boolean",
        "branches",
        "checklist",
        "count-tiers",
        "date-category",
        "evidence",
        "imported-index",
        "item-deduction",
        "linear-band",
        "linear-share",
        "negative",
        "no-task",
        "not-applicable",
        "not-recovered",
        "penalty",
        "percent-tiers",
        "step-accumulation",
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
    for fragment in ["xuan-loc-xa-2022", "ca-mau-2013", "ha-nam-so-2023", "quoc-gia-tinh-2019-trich"] {
        assert!(!sets().into_iter().find(|set| set.id == fragment).unwrap().gaps.is_empty(), "{fragment}");
    }
}

#[test]
fn every_set_reads_back_from_its_file_and_from_its_sheet() {
    for set in sets() {
        assert_eq!(CriteriaSet::load(&set.to_toml(), &is_known).as_ref(), Ok(&set), "{}", set.id);
        let rows = sheet::write(&set).unwrap_or_else(|lost| panic!("{}: {lost:?}", set.id));
        let mut cells = Vec::new();
        for (row, texts) in (0..).zip(&rows) {
            cells.extend((0..).zip(texts).map(|(column, text)| TextCell { cell: CellRef::new(row, column), text: text.clone() }));
        }
        assert_eq!(sheet::read(&cells, &is_known), Ok(set));
    }
}

#[test]
fn a_full_size_sample_has_eight_domains_and_about_forty_criteria() {
    let full: Vec<CriteriaSet> = sets().into_iter().filter(|set| set.id.starts_with("mau-day-du-")).collect();
    assert_eq!(full.len(), 2);
    for set in full {
        let criteria: usize = set.domains.iter().map(|domain| domain.criteria.len()).sum();
        assert_eq!((set.domains.len(), criteria), (8, 40), "{}", set.id);
    }
}

/// The texts of the data files of a folder.
fn texts(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn methods_of_indices_load_and_their_sub_indices_are_read_by_a_set() {
    let read: BTreeSet<ElementId> = sets().iter().flat_map(CriteriaSet::elements).collect();
    let methods: Vec<ScaledIndex> =
        texts("indices").iter().map(|text| ScaledIndex::load(text, &|_| true).unwrap_or_else(|faults| panic!("{faults}"))).collect();
    assert!(methods.len() >= 3);
    for method in &methods {
        assert_eq!(method.is_sample, method.id.starts_with("mau-") && method.name.contains("Mẫu"), "{}", method.id);
        for part in &method.sub_indices {
            assert!(read.contains(&part.output), "{}: nobody reads {}", method.id, part.output);
        }
    }
}

#[test]
fn methods_of_surveys_load_and_break_where_the_method_changed() {
    let methods: Vec<SurveyMethod> =
        texts("surveys").iter().map(|text| SurveyMethod::load(text).unwrap_or_else(|faults| panic!("{faults}"))).collect();
    let governing = |year: i16| -> Vec<&str> {
        let last_day = jiff::civil::date(year, 12, 31);
        methods.iter().filter(|method| method.governs(last_day)).map(|method| method.id.as_str()).collect()
    };
    assert_eq!((governing(2016), governing(2021), governing(2022)), (vec![], vec!["sipas-2017"], vec!["sipas-2022"]));
    assert!(methods.iter().all(|method| method.factors.len() == 5 && !method.gaps.is_empty()), "what is not known is told");
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
