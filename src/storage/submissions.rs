//! Submissions with their findings: one transaction each, idempotent by (unit, form, period, hash).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::submission::{Submission, SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::{Fact, Finding, OrgUnitId, PeriodId, Scope};

use super::recording::decide_in;
use super::row::{Columns, parsed};
use super::settings::count_change;
use super::{Storage, StorageError, Stored};

/// A report that was read, ready to be recorded.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    /// What it is about.
    pub key: SubmissionKey,
    /// Version of the form it was read with.
    pub form_version: String,
    /// Hash of the original.
    pub sha256: String,
    /// Name of the file as it came.
    pub file_name: String,
    /// The day it reached the office.
    pub received: Date,
    /// Name of the account that said so.
    pub received_by: String,
    /// Báo cáo không phát sinh.
    pub is_nil: bool,
    /// Whether any figure is an estimate.
    pub is_estimate: bool,
    /// Its figures.
    pub facts: Vec<Fact>,
    /// Rows of logs, plans and task lists.
    pub records: Vec<NewRecord>,
    /// What is wrong or worth saying.
    pub findings: Vec<Finding>,
    /// Whether an officer must first decide if it takes the place of earlier reports: until then they wait beside it.
    pub is_apart: bool,
}

/// A row of a log, plan or task list, ready to be recorded.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// What it is: see [`crate::import::record_kind`].
    pub kind: &'static str,
    /// Comparable form of its product's link.
    pub link: Option<String>,
    /// The typed row as JSON text.
    pub content: String,
}

/// What recording did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// A new submission, waiting for a decision unless one came with it.
    New(String, SubmissionState),
    /// The same file was recorded before for the same unit, form and period; where it stands now.
    Known(String, SubmissionState),
}

impl Recorded {
    /// The submission's id.
    pub fn id(&self) -> &str {
        match self {
            Self::New(id, _) | Self::Known(id, _) => id,
        }
    }

    /// Where the submission stands.
    pub fn state(&self) -> SubmissionState {
        match self {
            Self::New(_, state) | Self::Known(_, state) => *state,
        }
    }
}

/// A submission with what lists show of it.
#[derive(Debug, Clone)]
pub struct StoredSubmission {
    /// The submission.
    pub submission: Submission,
    /// Findings that block acceptance.
    pub blocking: i64,
    /// Findings to be looked at again.
    pub warnings: i64,
    /// Order of recording; later is newer, whatever the clock said.
    pub sequence: i64,
    /// Why it was returned, or accepted in spite of warnings.
    pub reason: Option<String>,
    /// Account that said the day of receipt; `None` in submissions of old databases.
    pub received_by: Option<String>,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub created_at: i64,
}

/// A decision as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// The state it led to.
    pub state: SubmissionState,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
}

/// A stored finding of a submission.
#[derive(Debug, Clone)]
pub struct StoredFinding {
    /// The submission.
    pub submission_id: String,
    /// The finding.
    pub finding: Finding,
}

/// A decision about a submission.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What is decided.
    pub act: SubmissionAct,
    /// Name of the account that decides.
    pub by: String,
    /// Why; may be empty.
    pub reason: String,
    /// When.
    pub at: jiff::Timestamp,
}

/// Ids of one statement; more would pass SQLite's limit of bound values on old systems.
const IDS_AT_ONCE: usize = 500;

pub(super) const SELECT: &str = "SELECT s.*, u.id AS unit_id, \
     (SELECT COUNT(*) FROM findings f WHERE f.submission_id = s.id AND f.severity = 'blocking') AS blocking, \
     (SELECT COUNT(*) FROM findings f WHERE f.submission_id = s.id AND f.severity = 'warning') AS warnings \
     FROM submissions s JOIN org_units u ON u.unit_key = s.unit_key \
     WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

impl Storage {
    /// Records a report in one transaction: submission, facts, records, findings, all or nothing. Earlier versions that were
    /// not yet accepted are superseded at once; an accepted one stays current until this one is accepted.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn record(&self, scope: &Scope, new: &NewSubmission, now: jiff::Timestamp) -> Stored<Recorded> {
        let mut recording = self.recording().await?;
        let recorded = recording.record(scope, new, None, now).await?;
        recording.commit().await?;
        Ok(recorded)
    }

    /// Decides about a submission. Accepting one supersedes the accepted one of the same unit, form and period.
    ///
    /// # Errors
    /// When the state does not allow the act, or the submission lies outside the scope.
    pub async fn decide(&self, scope: &Scope, id: &str, decision: &Decision) -> Stored<SubmissionState> {
        let stored = self.submission(scope, id).await?;
        let unit_key = self.unit_key(&stored.submission.key.unit).await?;
        let mut transaction = self.transaction().await?;
        let state = decide_in(&mut transaction, unit_key, &stored.submission, decision).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(state)
    }

    /// Every version of a report, newest first.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn versions(&self, scope: &Scope, key: &SubmissionKey) -> Stored<Vec<StoredSubmission>> {
        let unit_key = self.allowed_unit_key(scope, &key.unit).await?;
        let sql = const_format(SELECT, " AND s.unit_key = $2 AND s.form = $3 AND s.period = $4 ORDER BY s.sequence DESC");
        let query = sqlx::query(sql).bind(self.scope_key(scope).await?).bind(unit_key).bind(key.form.clone());
        let rows = query.bind(key.period.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// Every decision about a submission, oldest first.
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn decisions(&self, scope: &Scope, id: &str) -> Stored<Vec<StoredDecision>> {
        self.submission(scope, id).await?;
        let rows = sqlx::query("SELECT * FROM decisions WHERE submission_id = $1 ORDER BY position")
            .bind(id.to_owned())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(decision_of).collect()
    }

    /// One submission.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn submission(&self, scope: &Scope, id: &str) -> Stored<StoredSubmission> {
        let sql = const_format(SELECT, " AND s.id = $2");
        let row = sqlx::query(sql).bind(self.scope_key(scope).await?).bind(id.to_owned()).fetch_optional(&self.read).await?;
        let row = row.ok_or_else(|| StorageError::NotFound { what: "báo cáo", id: id.to_owned() })?;
        submission_of(&row)
    }

    /// All submissions of the scope, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn submissions(&self, scope: &Scope) -> Stored<Vec<StoredSubmission>> {
        let sql = const_format(SELECT, " ORDER BY s.sequence DESC");
        let rows = sqlx::query(sql).bind(self.scope_key(scope).await?).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// The submissions of the scope that wait for a decision, oldest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn waiting(&self, scope: &Scope) -> Stored<Vec<StoredSubmission>> {
        let sql = const_format(SELECT, " AND s.state = 'submitted' ORDER BY s.sequence");
        let rows = sqlx::query(sql).bind(self.scope_key(scope).await?).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// Where submissions of the scope stand now, by id; those of other scopes are left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn states(&self, scope: &Scope, ids: &[String]) -> Stored<BTreeMap<String, SubmissionState>> {
        let key = self.scope_key(scope).await?;
        let mut states = BTreeMap::new();
        for some in ids.chunks(IDS_AT_ONCE) {
            let places: Vec<String> = (2..some.len() + 2).map(|place| format!("${place}")).collect();
            let sql = format!(
                "SELECT s.id, s.state FROM submissions s \
                 WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.id IN ({})",
                places.join(", ")
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key);
            for id in some {
                query = query.bind(id.clone());
            }
            for row in query.fetch_all(&self.read).await? {
                let state = row.text("state")?;
                states.insert(row.text("id")?, SubmissionState::from_code(&state).ok_or(StorageError::Content(state))?);
            }
        }
        Ok(states)
    }

    /// The submissions of one period, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn submissions_of_period(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<StoredSubmission>> {
        let sql = const_format(SELECT, " AND s.period = $2 ORDER BY s.sequence DESC");
        let rows = sqlx::query(sql).bind(self.scope_key(scope).await?).bind(period.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// The units that sent anything for a period, whatever became of it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn units_that_sent(&self, scope: &Scope, period: &PeriodId) -> Stored<BTreeSet<OrgUnitId>> {
        let rows = sqlx::query(
            "SELECT DISTINCT u.id AS unit_id FROM submissions s JOIN org_units u ON u.unit_key = s.unit_key \
             WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.period = $2",
        )
        .bind(self.scope_key(scope).await?)
        .bind(period.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok(OrgUnitId::new(row.text("unit_id")?))).collect()
    }

    /// The periods that anything current reports on.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn reported_periods(&self, scope: &Scope) -> Stored<BTreeSet<PeriodId>> {
        let rows = sqlx::query(
            "SELECT DISTINCT period FROM submissions s \
             WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.state IN ('accepted', 'locked')",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| parsed(&row.text("period")?)).collect()
    }

    /// The findings of a submission, in the order they were made.
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn findings(&self, scope: &Scope, id: &str) -> Stored<Vec<Finding>> {
        self.submission(scope, id).await?;
        let rows = sqlx::query("SELECT content FROM findings WHERE submission_id = $1 ORDER BY position")
            .bind(id.to_owned())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(|row| row.json("content")).collect()
    }

    /// What asks for something in the submissions that wait for a decision, with the total rows that were recognised: they tell which
    /// findings belong together. Other notes are left out.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn findings_of_waiting(&self, scope: &Scope) -> Stored<Vec<StoredFinding>> {
        let rows = sqlx::query(
            "SELECT f.submission_id, f.content FROM findings f JOIN submissions s ON s.id = f.submission_id \
             WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             AND s.state = 'submitted' AND (f.severity IN ('blocking', 'warning') OR f.rule = 'SUM-03') ORDER BY s.sequence, f.position",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok(StoredFinding { submission_id: row.text("submission_id")?, finding: row.json("content")? })).collect()
    }

    /// Adds findings to a submission that was already recorded (e.g. a link shared with a unit that reported later).
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn add_findings(&self, scope: &Scope, id: &str, findings: &[Finding]) -> Stored<()> {
        self.submission(scope, id).await?;
        let mut recording = self.recording().await?;
        recording.add_findings(id, findings).await?;
        recording.commit().await
    }
}

/// Joins two constant pieces of SQL once and for all.
fn const_format(head: &'static str, tail: &'static str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("{head}{tail}"))
}

fn decision_of(row: &AnyRow) -> Stored<StoredDecision> {
    let state = row.text("state")?;
    Ok(StoredDecision {
        state: SubmissionState::from_code(&state).ok_or(StorageError::Content(state))?,
        at: row.number("decided_at")?,
        by: row.text("decided_by")?,
        reason: row.text("reason")?,
    })
}

pub(super) fn submission_of(row: &AnyRow) -> Stored<StoredSubmission> {
    let state = row.text("state")?;
    let submission = Submission {
        id: row.text("id")?,
        key: SubmissionKey { unit: OrgUnitId::new(row.text("unit_id")?), form: row.text("form")?, period: parsed(&row.text("period")?)? },
        form_version: row.text("form_version")?,
        sha256: row.text("sha256")?,
        file_name: row.text("file_name")?,
        state: SubmissionState::from_code(&state).ok_or(StorageError::Content(state))?,
        received: row.date("received")?,
        is_nil: row.truth("is_nil")?,
        is_estimate: row.truth("is_estimate")?,
    };
    Ok(StoredSubmission {
        submission,
        blocking: row.number("blocking")?,
        warnings: row.number("warnings")?,
        sequence: row.number("sequence")?,
        reason: row.optional_text("reason")?,
        received_by: row.optional_text("received_by")?,
        created_at: row.number("created_at")?,
    })
}
