//! Tình hình nộp báo cáo: what is owed, joined with what was sent.

use std::collections::BTreeMap;

use tonghop_domain::obligation::{Completeness, ReportStanding};
use tonghop_domain::submission::{SubmissionKey, SubmissionState};
use tonghop_domain::{PeriodId, Scope};

use crate::app::App;
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
            obligation,
        }
    };
    Ok(owed.into_iter().map(standing).collect())
}

/// Completeness of each form, in the order of the forms' ids.
pub fn by_form(standings: &[ReportStanding]) -> Vec<(String, Completeness)> {
    let mut forms: BTreeMap<&str, Vec<&ReportStanding>> = BTreeMap::new();
    for standing in standings {
        forms.entry(&standing.obligation.key.form).or_default().push(standing);
    }
    forms.into_iter().map(|(form, standings)| (form.to_owned(), Completeness::of(standings))).collect()
}
