//! A report beside the one of another file for the same unit, form and period: its next version, its next part, or neither for sure.

use std::collections::BTreeSet;

use serde_json::Value;
use tonghop_domain::activity::{self, ActivityRecord};
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{Fact, Finding, FindingKind, Location};
use tonghop_ingest::Report;

use super::difference::{self, Content, row};
use super::record::Desk;
use super::{Changes, ImportError, record_kind};
use crate::storage::NewRecord;

/// What a report is to one that stands already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// It takes its place.
    Version,
    /// It goes on where that one ends: both count.
    Part,
    /// They have no row in common, and no day tells whether both should count.
    Unlike,
}

/// A report that is accepted or waits for a decision, and what the new one is to it.
pub(super) struct Beside {
    pub(super) submission: String,
    pub(super) relation: Relation,
}

/// What comes of comparing a report with those of other files for the same unit, form and period.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// What is said about them.
    pub(super) findings: Vec<Finding>,
    /// How it differs from those whose place it takes; `None` where none of them is accepted.
    pub(super) changes: Option<Changes>,
    /// Whether an officer must decide if it takes the place of one of them.
    pub(super) is_apart: bool,
}

/// Compares a report with those of other files for the same unit, form and period.
pub(super) async fn compare(
    desk: &mut Desk<'_>,
    (key, sha256): (&SubmissionKey, &str),
    (report, facts, records): (&Report, &[Fact], &[NewRecord]),
) -> Result<Compared, ImportError> {
    let standing = desk.recording.standing_beside(key, sha256).await?;
    if standing.is_empty() {
        return Ok(Compared::default());
    }
    let rows = difference::content(records)?;
    let own = (facts, rows.as_slice());
    let mut beside = Vec::new();
    for submission in standing {
        let (facts, rows) = (desk.recording.facts_of(&submission).await?, desk.recording.records_of(&submission).await?);
        beside.push(Beside { relation: relation(own, (&facts, &rows)), submission });
    }
    Ok(Compared {
        findings: findings(desk, &beside, report).await?,
        changes: difference::from_accepted(desk, &beside, own).await?,
        is_apart: beside.iter().any(|beside| beside.relation == Relation::Unlike),
    })
}

/// What one report is to another of the same unit, form and period.
pub(super) fn relation(own: Content<'_>, other: Content<'_>) -> Relation {
    if activity::go_on(&activities(own.1), &activities(other.1)) {
        return Relation::Part;
    }
    let (own, other) = (identities(own), identities(other));
    let is_unlike = !own.is_empty() && !other.is_empty() && own.is_disjoint(&other);
    if is_unlike { Relation::Unlike } else { Relation::Version }
}

/// What is said about them, in the report that comes later.
async fn findings(desk: &mut Desk<'_>, beside: &[Beside], report: &Report) -> Result<Vec<Finding>, ImportError> {
    let mut findings = Vec::new();
    for beside in beside.iter().filter(|beside| beside.relation != Relation::Version) {
        let file = desk.recording.submission(&beside.submission).await?.submission.file_name;
        let kind = match beside.relation {
            Relation::Part => FindingKind::ReportContinues { file },
            _ => FindingKind::ReportReplaces { file },
        };
        findings.push(Finding::new(kind, Location::Sheet { sheet: report.sheet.clone() }));
    }
    Ok(findings)
}

fn activities(rows: &[(String, Value)]) -> Vec<ActivityRecord> {
    let activities = rows.iter().filter(|(kind, _)| kind == record_kind::ACTIVITY);
    activities.filter_map(|(_, content)| serde_json::from_value(content.clone()).ok()).collect()
}

/// What a report says something about: the parts of its figures, the rows of its logs and plans. A total alone is about everything, so
/// it is left out.
fn identities((facts, rows): Content<'_>) -> BTreeSet<String> {
    let of_fact = |fact: &Fact| (!fact.dimensions.is_total()).then(|| format!("{:?}", fact.dimensions));
    facts.iter().filter_map(of_fact).chain(rows.iter().map(|(kind, content)| row(kind, content).identity)).collect()
}
