//! Tình hình nộp báo cáo: what is owed, joined with what was sent.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::obligation::{Completeness, Counted, ReportStanding};
use tonghop_domain::submission::{SubmissionKey, SubmissionState};
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, PeriodId, Scope, display};

use crate::app::{App, Office};
use crate::storage::{StorageError, StoredSubmission};

/// The standings of a period, by unit then form.
///
/// A report counts as received on the day its first version came; later corrections do not make it late.
///
/// # Errors
/// When the database is away.
pub async fn standings(app: &App, scope: &Scope, period: &PeriodId) -> Result<Vec<ReportStanding>, StorageError> {
    let office = app.office().await?;
    let mut sent: BTreeMap<SubmissionKey, Vec<StoredSubmission>> = BTreeMap::new();
    for stored in app.storage.submissions_of_period(scope, period).await? {
        if !matches!(stored.submission.state, SubmissionState::Withdrawn | SubmissionState::Draft) {
            sent.entry(stored.submission.key.clone()).or_default().push(stored);
        }
    }
    let documents = app.storage.documents_of_period(scope, period).await?;
    let narrators: BTreeSet<OrgUnitId> = documents.into_iter().filter_map(|document| document.under.unit).collect();
    let today = app.clock.today();
    let owed = app.storage.obligations(scope, period).await?;
    let standing = |obligation: tonghop_domain::obligation::Obligation| {
        let versions = sent.get(&obligation.key).map_or(&[][..], Vec::as_slice);
        let received = versions.iter().map(|stored| stored.submission.received).min();
        let newest =
            versions.iter().filter(|stored| stored.submission.state != SubmissionState::Superseded).max_by_key(|stored| stored.sequence);
        ReportStanding {
            timeliness: obligation.timeliness(received, today, &office.working_days),
            state: newest.map(|stored| stored.submission.state),
            received,
            is_nil: newest.is_some_and(|stored| stored.submission.is_nil),
            is_estimate: newest.is_some_and(|stored| stored.submission.is_estimate),
            has_narrative: narrators.contains(&obligation.key.unit),
            obligation,
        }
    };
    Ok(owed.into_iter().map(standing).collect())
}

/// `32/34 = 94,12 %`, or the sign for no figure where nothing is owed.
pub fn rate(part: u32, whole: u32) -> String {
    if whole == 0 {
        return display::NO_FIGURE.to_owned();
    }
    format!("{part}/{whole} = {}", display::percent(Decimal::from(part) / Decimal::from(whole), 2))
}

/// What is counted of each form, in the order in which boards show it.
pub fn counted(sum: &Completeness) -> [(&'static str, u32); 11] {
    Counted::ALL.map(|(counted, _, words)| (words, sum.count(counted)))
}

/// Standings by unit, units in the order of a Vietnamese list.
pub fn by_unit<'a>(office: &Office, standings: &'a [ReportStanding]) -> Vec<(OrgUnitId, String, Vec<&'a ReportStanding>)> {
    let mut units: BTreeMap<&OrgUnitId, Vec<&ReportStanding>> = BTreeMap::new();
    for standing in standings {
        units.entry(&standing.obligation.key.unit).or_default().push(standing);
    }
    let mut rows: Vec<_> = units.into_iter().map(|(unit, own)| (unit.clone(), office.directory.name_of(unit), own)).collect();
    rows.sort_by_cached_key(|(unit, name, _)| (collation_key(name), unit.clone()));
    rows
}

/// Completeness of each form, in the order of the forms' ids.
pub fn by_form(standings: &[ReportStanding]) -> Vec<(String, Completeness)> {
    let mut forms: BTreeMap<&str, Vec<&ReportStanding>> = BTreeMap::new();
    for standing in standings {
        forms.entry(&standing.obligation.key.form).or_default().push(standing);
    }
    forms.into_iter().map(|(form, standings)| (form.to_owned(), Completeness::of(standings))).collect()
}
