//! Chốt số liệu and Đính chính số liệu: figures of a period are frozen, checked and corrected here and nowhere else.

mod effects;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tonghop_domain::closing::{OpenPoint, open_points};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Period, Scope};
use tonghop_indicators::{UnitChange, ValueChange, changed_scores, changed_values};

use crate::analysis::AnalysisError;
use crate::analysis::basis::{Basis, Frozen};
use crate::analysis::published::{self, Results};
use crate::app::App;
use crate::board;
use crate::import::{self, Changes};
use crate::storage::{NewClosing, NewCorrection, StorageError, StoredClosing, StoredCorrection, StoredSubmission, sha256};

pub use effects::{EffectRow, rows as effect_rows};

/// Where a period stands, for its page.
#[derive(Debug)]
pub struct Standing {
    /// The newest published version; `None` while the period is open.
    pub closing: Option<StoredClosing>,
    /// What is missing or estimated: today, or when the period was closed.
    pub open: Vec<OpenPoint>,
    /// How many reports were owed.
    pub owed: usize,
    /// Reports that came after the closing and wait for a correction or a decision.
    pub after: Vec<StoredSubmission>,
    /// Corrections, oldest first.
    pub corrections: Vec<StoredCorrection>,
    /// `SET@VERSION` of the published score tables with the hashes of their texts.
    pub sets: Vec<(String, String)>,
}

/// What a correction would change, or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effects {
    /// Scores, totals and places, by `SET@VERSION`.
    pub scores: Vec<(String, Vec<UnitChange>)>,
    /// Indicators of units.
    pub units: Vec<ValueChange>,
    /// Indicators of the whole field of work.
    pub field: Vec<ValueChange>,
}

impl Effects {
    /// What differs between two results.
    pub fn between(before: &Results, after: &Results) -> Self {
        let names: BTreeSet<&String> = before.scores.keys().chain(after.scores.keys()).collect();
        let changed = |name: &String| match (before.scores.get(name), after.scores.get(name)) {
            (Some((_, before)), Some((_, after))) => changed_scores(before, after),
            _ => vec![],
        };
        let scores = names.into_iter().map(|name| (name.clone(), changed(name))).filter(|(_, changes)| !changes.is_empty());
        Self {
            scores: scores.collect(),
            units: changed_values(&before.units, &after.units),
            field: changed_values(&before.field, &after.field),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.scores.is_empty() && self.units.is_empty() && self.field.is_empty()
    }

    /// Units whose place changed.
    pub fn moved(&self) -> usize {
        self.scores.iter().flat_map(|(_, changes)| changes).filter(|change| change.place.0 != change.place.1).count()
    }
}

/// A report that came after the closing, with everything a correction by it would change.
#[derive(Debug)]
pub struct Preview {
    /// The report.
    pub stored: StoredSubmission,
    /// Its figures and rows against those published; `None` where the unit had no report.
    pub changes: Option<Changes>,
    /// The published figures that change.
    pub effects: Effects,
}

/// What came of computing a published version anew.
#[derive(Debug)]
pub struct Check {
    /// The version.
    pub closing: StoredClosing,
    /// Version of the engine now.
    pub engine: String,
    /// Whether the inputs are still the ones that were hashed.
    pub same_inputs: bool,
    /// Where the results differ; empty = reproduced.
    pub differences: Effects,
}

impl Check {
    /// Whether inputs and results are those published.
    pub fn is_reproduced(&self) -> bool {
        self.same_inputs && self.differences.is_empty()
    }
}

/// The scope of an office's own figures: nobody else's are published by it.
async fn own_scope(app: &App, scope: &Scope) -> Result<Scope, StorageError> {
    let office = app.office().await?;
    match scope.allows(&office.root) {
        true => Ok(Scope::subtree(office.root.clone(), &office.directory)),
        false => Err(StorageError::NoUnit(office.root.clone())),
    }
}

/// Where a period stands.
///
/// # Errors
/// When the database is away or the scope does not hold the office.
pub async fn standing(app: &App, scope: &Scope, period: &Period) -> Result<Standing, StorageError> {
    let own = own_scope(app, scope).await?;
    let office = app.office().await?;
    let closing = app.storage.newest_closing(&own, &office.root, &period.id).await?;
    let basis = Basis::of(app, &own, period).await?;
    let standings = basis.standings(app, &own, &period.id).await?;
    let sets = match &closing {
        Some(closing) => app.storage.closing_result_names(&own, &closing.id, published::SCORES).await?,
        None => vec![],
    };
    Ok(Standing {
        open: open_points(&standings),
        owed: standings.len(),
        after: match &closing {
            Some(_) => after_closing(app, &own, period).await?,
            None => vec![],
        },
        corrections: app.storage.corrections(&own, &office.root, &period.id).await?,
        sets,
        closing,
    })
}

/// Reports of a closed period that are no part of its figures: accepted and kept apart, or waiting for a decision.
async fn after_closing(app: &App, scope: &Scope, period: &Period) -> Result<Vec<StoredSubmission>, StorageError> {
    let stored = app.storage.submissions_of_period(scope, &period.id).await?;
    let is_after =
        |stored: &StoredSubmission| matches!(stored.submission.state, SubmissionState::AfterClosing | SubmissionState::Submitted);
    Ok(stored.into_iter().filter(is_after).collect())
}

/// Freezes the figures of a period.
///
/// # Errors
/// When the period is closed already, something changed meanwhile, or a computation fails.
pub async fn close(
    app: &App,
    scope: &Scope,
    period: &Period,
    by: &str,
    note: &str,
    at: jiff::Timestamp,
) -> Result<StoredClosing, AnalysisError> {
    let own = own_scope(app, scope).await?;
    let office = app.office().await?;
    let data_version = app.storage.data_version().await?;
    let reports = reports_until(app, &own, period).await?;
    let standings = board::standings(app, &own, &period.id).await?;
    let frozen = Frozen { reports: sorted_ids(&reports), standings, closed_at: None };
    let basis = Basis::Frozen(std::sync::Arc::new(frozen.clone()));
    let results = published::results(app, &own, &basis, period).await?;
    let standings = serde_json::to_string(&frozen.standings).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let inputs = Inputs { ids: frozen.reports, hash: input_hash(period, &reports, &standings), standings };
    let new = version(app, period, inputs, &results, (by, note), data_version).await?;
    app.storage.close(&own, &new, at).await?;
    let closing = app.storage.newest_closing(&own, &office.root, &period.id).await?;
    Ok(closing.ok_or_else(|| StorageError::NotFound { what: "bản chốt", id: period.id.to_string() })?)
}

/// Every current report whose period begins before this one ends: the period's own, those its formulas look back at, logs and plans.
async fn reports_until(app: &App, scope: &Scope, period: &Period) -> Result<Vec<StoredSubmission>, StorageError> {
    let current = app.storage.current_submissions(scope).await?;
    let begins_in_time = |stored: &StoredSubmission| {
        app.catalogue.calendars.period(&stored.submission.key.period).is_ok_and(|other| other.from <= period.to)
    };
    Ok(current.into_iter().filter(begins_in_time).collect())
}

fn sorted_ids(reports: &[StoredSubmission]) -> Vec<String> {
    let ids: BTreeSet<String> = reports.iter().map(|stored| stored.submission.id.clone()).collect();
    ids.into_iter().collect()
}

/// What a version of published figures rests on.
struct Inputs {
    ids: Vec<String>,
    hash: String,
    standings: String,
}

/// A version of published figures, ready to be kept.
async fn version(
    app: &App,
    period: &Period,
    inputs: Inputs,
    results: &Results,
    (by, note): (&str, &str),
    data_version: i64,
) -> Result<NewClosing, StorageError> {
    Ok(NewClosing {
        office: app.office().await?.root.clone(),
        period: period.id.clone(),
        by: by.to_owned(),
        note: note.to_owned(),
        engine: published::engine(),
        input_hash: inputs.hash,
        standings: inputs.standings,
        submissions: inputs.ids,
        results: results.stored()?,
        data_version,
    })
}

/// Hash of everything that results are computed from, free of identities that differ from one data folder to the next.
fn input_hash(period: &Period, reports: &[StoredSubmission], standings: &str) -> String {
    let line = |stored: &StoredSubmission| {
        let submission = &stored.submission;
        let key = &submission.key;
        format!("{}|{}|{}|{}|{}\n", key.unit, key.form, key.period, submission.sha256, submission.form_version)
    };
    let lines: BTreeSet<String> = reports.iter().map(line).collect();
    let lines: String = lines.into_iter().collect();
    sha256(format!("{}\n{lines}{standings}", period.id).as_bytes())
}

/// What a correction by a report would change.
///
/// # Errors
/// When the report does not wait for a correction, or a computation fails.
pub async fn preview(app: &App, scope: &Scope, id: &str) -> Result<Preview, AnalysisError> {
    let own = own_scope(app, scope).await?;
    let (stored, period, closing) = waiting(app, &own, id).await?;
    let before = Results::of(&app.storage.closing_results(&own, &closing.id).await?)?;
    let (frozen, _) = with_report(app, &own, &closing, &period, &stored).await?;
    let basis = Basis::Frozen(std::sync::Arc::new(frozen));
    let after = published::recomputed(app, &own, &closing, &basis, &period).await?;
    let changes = import::of_submission(app, &own, id).await?;
    Ok(Preview { stored, changes, effects: Effects::between(&before, &after) })
}

/// A report that may be taken in, its period, and that period's newest version.
async fn waiting(app: &App, scope: &Scope, id: &str) -> Result<(StoredSubmission, Period, StoredClosing), StorageError> {
    let stored = app.storage.submission(scope, id).await?;
    let key = &stored.submission.key;
    let period = app.catalogue.calendars.period(&key.period).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let closing = published::closing(app, scope, &period).await?;
    let closing =
        closing.ok_or_else(|| StorageError::Conflict(format!("Kỳ {} chưa chốt số liệu nên không cần đính chính.", period.name)))?;
    match stored.submission.state {
        SubmissionState::AfterClosing => Ok((stored, period, closing)),
        state => Err(StorageError::Conflict(format!(
            "Báo cáo đang ở trạng thái “{}”; chỉ đính chính bằng báo cáo đã tiếp nhận sau chốt.",
            state.words()
        ))),
    }
}

/// The reports of a version with one of them replaced.
async fn with_report(
    app: &App,
    scope: &Scope,
    closing: &StoredClosing,
    period: &Period,
    taken_in: &StoredSubmission,
) -> Result<(Frozen, Vec<StoredSubmission>), StorageError> {
    let Basis::Frozen(frozen) = Basis::of(app, scope, period).await? else {
        return Err(StorageError::NotFound { what: "bản chốt", id: closing.id.clone() });
    };
    let mut reports = Vec::with_capacity(frozen.reports.len() + 1);
    for stored in app.storage.submissions(scope).await? {
        let is_kept = frozen.reports.binary_search(&stored.submission.id).is_ok() && stored.submission.key != taken_in.submission.key;
        if is_kept {
            reports.push(stored);
        }
    }
    reports.push(taken_in.clone());
    Ok((Frozen { reports: sorted_ids(&reports), standings: frozen.standings.clone(), closed_at: frozen.closed_at }, reports))
}

/// Takes a report that came after the closing into the published figures, with a reason. Returns the number of the new version.
///
/// # Errors
/// When there is no reason, the report does not wait for a correction, something changed meanwhile, or a computation fails.
pub async fn correct(app: &App, scope: &Scope, id: &str, by: &str, reason: &str, at: jiff::Timestamp) -> Result<i64, AnalysisError> {
    if reason.trim().is_empty() {
        return Err(StorageError::Conflict("Ghi lý do đính chính: bản đính chính nào cũng nêu lý do.".to_owned()).into());
    }
    let own = own_scope(app, scope).await?;
    let data_version = app.storage.data_version().await?;
    let (stored, period, closing) = waiting(app, &own, id).await?;
    let before = Results::of(&app.storage.closing_results(&own, &closing.id).await?)?;
    let (frozen, reports) = with_report(app, &own, &closing, &period, &stored).await?;
    let basis = Basis::Frozen(std::sync::Arc::new(frozen.clone()));
    let after = published::recomputed(app, &own, &closing, &basis, &period).await?;
    let effects = Effects::between(&before, &after);
    let content = serde_json::to_string(&effects).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let standings = closing.standings.clone();
    let inputs = Inputs { ids: frozen.reports, hash: input_hash(&period, &reports, &standings), standings };
    let new = version(app, &period, inputs, &after, (by, ""), data_version).await?;
    let correction = NewCorrection { submission: id.to_owned(), reason: reason.trim().to_owned(), content };
    Ok(app.storage.correct(&own, &new, &correction, at).await?)
}

/// Computes the newest published version of a period anew and says where it differs. Nothing is overwritten.
///
/// # Errors
/// When the period is open, or a computation fails.
pub async fn check(app: &App, scope: &Scope, period: &Period) -> Result<Check, AnalysisError> {
    let own = own_scope(app, scope).await?;
    let closing = published::closing(app, &own, period).await?;
    let closing = closing.ok_or_else(|| StorageError::Conflict(format!("Kỳ {} chưa chốt số liệu.", period.name)))?;
    let stored = Results::of(&app.storage.closing_results(&own, &closing.id).await?)?;
    let basis = Basis::of(app, &own, period).await?;
    let anew = published::recomputed(app, &own, &closing, &basis, period).await?;
    let reports: Vec<StoredSubmission> = app
        .storage
        .submissions(&own)
        .await?
        .into_iter()
        .filter(|stored| basis.holds(&stored.submission.id, stored.submission.state.is_current()))
        .collect();
    Ok(Check {
        engine: published::engine(),
        same_inputs: input_hash(period, &reports, &closing.standings) == closing.input_hash,
        differences: Effects::between(&stored, &anew),
        closing,
    })
}
