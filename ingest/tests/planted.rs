//! Planted faults are found, at their addresses, and nothing else: for every rule of the registry that one file can break.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;
mod package;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::{Date, date};
use office::{Office, request};
use proptest::prelude::*;
use tonghop_domain::directory::UnitDirectory;
use tonghop_domain::finding::RULE_CODES;
use tonghop_domain::org_unit::{OrgUnit, UnitEvent, UnitEventKind, UnitLevel};
use tonghop_domain::{Finding, OrgUnitId};
use tonghop_fixtures::planter::{self, Expected, Planted};

/// Rules that no single file breaks, each with what else it needs.
const NEED_MORE_THAN_A_FILE: [(&str, &str); 15] = [
    ("FILE-03", "said where a Word, PDF or picture is filed, not by the reader of tables"),
    ("FILE-20", "the class of limits for long logs"),
    ("FILE-21", "the class of limits for long logs"),
    ("HEADER-03", "an officer's earlier answer"),
    ("LOG-02", "an accepted log of an earlier period"),
    ("LOG-03", "an accepted log of another unit"),
    ("LOG-07", "the accepted activity log"),
    ("ACROSS-04", "the log of the month before, in another file"),
    ("ACROSS-05", "a report of other rows, in another file"),
    ("HISTORY-01", "the accepted report of the period before"),
    ("HISTORY-02", "accepted reports of earlier periods"),
    ("RESULT-01", "the progress of a plan"),
    ("RESULT-02", "computed scores"),
    ("RESULT-03", "published results"),
    ("RESULT-05", "what another source published"),
];

fn unit(name: &str, until: Option<Date>) -> OrgUnit {
    let top = name.starts_with("Tỉnh");
    OrgUnit {
        id: OrgUnitId::new(name),
        code: name.to_owned(),
        name: name.to_owned(),
        kind: String::new(),
        level: if top { UnitLevel::Province } else { UnitLevel::Commune },
        parent: (!top).then(|| OrgUnitId::new("Tỉnh Mẫu Sơn")),
        valid_from: date(2000, 1, 1),
        valid_to: until,
        aliases: vec![],
        group: None,
    }
}

fn event(kind: UnitEventKind, old: &str, new: &str) -> UnitEvent {
    UnitEvent { kind, old: OrgUnitId::new(old), new: OrgUnitId::new(new), date: planter::MERGED, resolution: "01/NQ".to_owned() }
}

/// The province that the planter writes of.
fn office() -> Office {
    let mut office = Office::new();
    let last_day = planter::MERGED.yesterday().ok();
    let now = planter::UNITS.iter().chain(&planter::AMBIGUOUS_UNITS).map(|name| unit(name, None));
    let old = planter::OLD_UNITS.iter().chain([&planter::DIVIDED_UNIT]).map(|name| unit(name, last_day));
    let units = std::iter::once(unit("Tỉnh Mẫu Sơn", None)).chain(now).chain(old).collect();
    let merged = planter::OLD_UNITS.iter().zip(planter::UNITS).map(|(old, new)| event(UnitEventKind::Merges, old, new));
    let divided = planter::UNITS.iter().map(|new| event(UnitEventKind::Splits, planter::DIVIDED_UNIT, new));
    let knowledge = Arc::make_mut(&mut office.knowledge);
    knowledge.units = UnitDirectory::new(units, merged.chain(divided).collect());
    knowledge.root = Some(OrgUnitId::new("Tỉnh Mẫu Sơn"));
    office
}

fn expected(finding: &Finding) -> Expected {
    Expected {
        rule: finding.rule(),
        sheet: finding.at.sheet().map(str::to_owned),
        cell: finding.at.first_cell().map(|cell| cell.to_string()),
    }
}

fn found(office: &Office, planted: &Planted) -> Vec<Expected> {
    let mut found: Vec<Expected> = findings(office, planted, &planted.bytes).iter().map(expected).collect();
    found.sort();
    found
}

/// What is found in a file that comes as the planted one came.
fn findings(office: &Office, planted: &Planted, bytes: &[u8]) -> Vec<Finding> {
    let mut request = request(&planted.file_name);
    request.unit = planted.unit.map(OrgUnitId::new);
    request.period = planted.period.map(|period| period.parse().unwrap());
    office.read(bytes, &request).unwrap().all_findings().cloned().collect()
}

/// Faults that no cell corrects, each with what corrects it. What is only said how it was read needs no correction.
const NO_CELL_CORRECTS: [(&str, &str); 2] =
    [("FILE-01", "another file: this one holds no table of a form"), ("ACROSS-02", "one sheet for the rows of both")];

#[test]
fn every_rule_that_one_file_can_break_has_a_planter() {
    let planted: BTreeSet<&str> = planter::rules().map(|(rule, _)| rule).collect();
    let excused: BTreeSet<&str> = NEED_MORE_THAN_A_FILE.iter().map(|(rule, _)| *rule).collect();
    assert!(planted.is_disjoint(&excused));
    let known: BTreeSet<&str> = planted.union(&excused).copied().collect();
    assert_eq!(known, RULE_CODES.iter().copied().collect::<BTreeSet<&str>>(), "a rule without planter, or a planter without rule");
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let office = office();
    let mut wrong = vec![];
    for (rule, most) in planter::rules() {
        for count in 1..=most {
            let planted = planter::plant(rule, count, 1).unwrap().unwrap();
            assert_eq!(planted.expected.iter().filter(|expected| expected.rule == rule).count(), count, "{rule}");
            let found = found(&office, &planted);
            if found != planted.expected {
                wrong.push(format!("{rule} × {count}\n  expected {}\n  found    {}", list(&planted.expected), list(&found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The unit gets its workbook back, sends it again as it is, then corrects it.
#[test]
fn a_marked_copy_says_the_same_and_corrected_it_says_nothing() {
    let office = office();
    let mut wrong = vec![];
    for (rule, most) in planter::rules() {
        let planted = planter::plant(rule, most, 1).unwrap().unwrap();
        let all = findings(&office, &planted, &planted.bytes);
        let copy = tonghop_ingest::annotate(&planted.bytes, &all).unwrap();
        if findings(&office, &planted, &copy) != all {
            wrong.push(format!("{rule}: the copy is read otherwise"));
        }
        let is_fault = |finding: &&Finding| finding.severity != tonghop_domain::Severity::Note;
        if !all.iter().any(|finding| is_fault(&finding)) || NO_CELL_CORRECTS.iter().any(|(excused, _)| *excused == rule) {
            continue;
        }
        let left = findings(&office, &planted, &package::corrected(&copy, &planted.corrections));
        let left: Vec<Expected> = left.iter().filter(is_fault).map(expected).collect();
        if planted.corrections.is_empty() || !left.is_empty() {
            wrong.push(format!("{rule}: {} cells corrected, left {}", planted.corrections.len(), list(&left)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn list(findings: &[Expected]) -> String {
    let one = |finding: &Expected| {
        format!("{} {}!{}", finding.rule, finding.sheet.as_deref().unwrap_or("-"), finding.cell.as_deref().unwrap_or("-"))
    };
    findings.iter().map(one).collect::<Vec<_>>().join("; ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_seed(place in 0_usize..1000, count in 1_usize..=planter::MOST, seed in any::<u64>()) {
        let rules: Vec<(&str, usize)> = planter::rules().collect();
        let (rule, _) = rules[place % rules.len()];
        let planted = planter::plant(rule, count, seed).unwrap().unwrap();
        let found = found(&office(), &planted);
        prop_assert!(found == planted.expected, "{}\n  expected {}\n  found    {}", rule, list(&planted.expected), list(&found));
    }
}
