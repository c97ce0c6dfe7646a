//! Submissions with their findings: one transaction each, idempotent by (unit, form, period, hash).

use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::submission::{Submission, SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::{Fact, Finding, OrgUnitId, PeriodId, Scope};

use super::row::{Columns, json_text, parsed};
use super::settings::count_change;
use super::{Storage, StorageError, Stored, milliseconds};

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
    /// A new submission, waiting for a decision.
    New(String),
    /// The same file was recorded before for the same unit, form and period.
    Known(String),
}

impl Recorded {
    /// The submission's id.
    pub fn id(&self) -> &str {
        match self {
            Self::New(id) | Self::Known(id) => id,
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

const SELECT: &str = "SELECT s.*, u.id AS unit_id, \
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
        let unit_key = self.allowed_unit_key(scope, &new.key.unit).await?;
        let mut transaction = self.transaction().await?;
        let known = sqlx::query("SELECT id FROM submissions WHERE unit_key = $1 AND form = $2 AND period = $3 AND sha256 = $4")
            .bind(unit_key)
            .bind(new.key.form.clone())
            .bind(new.key.period.to_string())
            .bind(new.sha256.clone())
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = known {
            return Ok(Recorded::Known(row.text("id")?));
        }
        let id = uuid::Uuid::now_v7().to_string();
        self.insert_submission(&mut transaction, &id, unit_key, new, now).await?;
        supersede_undecided(&mut transaction, &id, unit_key, &new.key).await?;
        super::facts::insert(&mut transaction, &id, unit_key, new).await?;
        insert_findings(&mut transaction, &id, &new.findings).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(Recorded::New(id))
    }

    async fn insert_submission(
        &self,
        transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
        id: &str,
        unit_key: i64,
        new: &NewSubmission,
        now: jiff::Timestamp,
    ) -> Stored<()> {
        let row = sqlx::query("SELECT COALESCE(MAX(sequence), 0) AS last FROM submissions").fetch_one(&mut **transaction).await?;
        sqlx::query(
            "INSERT INTO submissions (id, unit_key, form, form_version, period, sha256, file_name, state, received, is_nil, is_estimate, created_at, sequence) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        )
        .bind(id.to_owned())
        .bind(unit_key)
        .bind(new.key.form.clone())
        .bind(new.form_version.clone())
        .bind(new.key.period.to_string())
        .bind(new.sha256.clone())
        .bind(new.file_name.clone())
        .bind(SubmissionState::Submitted.as_str().to_owned())
        .bind(new.received.to_string())
        .bind(i64::from(new.is_nil))
        .bind(i64::from(new.is_estimate))
        .bind(milliseconds(now))
        .bind(row.number("last")? + 1)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Decides about a submission. Accepting one supersedes the accepted one of the same unit, form and period.
    ///
    /// # Errors
    /// When the state does not allow the act, or the submission lies outside the scope.
    pub async fn decide(&self, scope: &Scope, id: &str, decision: &Decision) -> Stored<SubmissionState> {
        let stored = self.submission(scope, id).await?;
        let state = stored.submission.state.after(decision.act)?;
        let unit_key = self.unit_key(&stored.submission.key.unit).await?;
        let mut transaction = self.transaction().await?;
        if decision.act == SubmissionAct::Accept {
            sqlx::query(
                "UPDATE submissions SET state = 'superseded', superseded_by = $1 WHERE unit_key = $2 AND form = $3 AND period = $4 \
                 AND id <> $1 AND state IN ('accepted', 'locked')",
            )
            .bind(id.to_owned())
            .bind(unit_key)
            .bind(stored.submission.key.form.clone())
            .bind(stored.submission.key.period.to_string())
            .execute(&mut *transaction)
            .await?;
        }
        let changed =
            sqlx::query("UPDATE submissions SET state = $1, decided_at = $2, decided_by = $3, reason = $4 WHERE id = $5 AND state = $6")
                .bind(state.as_str().to_owned())
                .bind(milliseconds(decision.at))
                .bind(decision.by.clone())
                .bind(decision.reason.clone())
                .bind(id.to_owned())
                .bind(stored.submission.state.as_str().to_owned())
                .execute(&mut *transaction)
                .await?;
        if changed.rows_affected() != 1 {
            return Err(StorageError::NotFound { what: "báo cáo ở trạng thái cũ", id: id.to_owned() });
        }
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(state)
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

    /// The submissions of one period, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn submissions_of_period(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<StoredSubmission>> {
        let sql = const_format(SELECT, " AND s.period = $2 ORDER BY s.sequence DESC");
        let rows = sqlx::query(sql).bind(self.scope_key(scope).await?).bind(period.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// The periods that anything current reports on.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn reported_periods(&self, scope: &Scope) -> Stored<std::collections::BTreeSet<PeriodId>> {
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

    /// Adds findings to a submission that was already recorded (e.g. a link shared with a unit that reported later).
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn add_findings(&self, scope: &Scope, id: &str, findings: &[Finding]) -> Stored<()> {
        self.submission(scope, id).await?;
        let mut transaction = self.transaction().await?;
        insert_findings(&mut transaction, id, findings).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Joins two constant pieces of SQL once and for all.
fn const_format(head: &'static str, tail: &'static str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("{head}{tail}"))
}

async fn supersede_undecided(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    id: &str,
    unit_key: i64,
    key: &SubmissionKey,
) -> Stored<()> {
    sqlx::query(
        "UPDATE submissions SET state = 'superseded', superseded_by = $1 WHERE unit_key = $2 AND form = $3 AND period = $4 \
         AND id <> $1 AND state IN ('draft', 'submitted', 'returned')",
    )
    .bind(id.to_owned())
    .bind(unit_key)
    .bind(key.form.clone())
    .bind(key.period.to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_findings(transaction: &mut sqlx::Transaction<'static, sqlx::Any>, id: &str, findings: &[Finding]) -> Stored<()> {
    let row = sqlx::query("SELECT COALESCE(MAX(position), 0) AS last FROM findings WHERE submission_id = $1")
        .bind(id.to_owned())
        .fetch_one(&mut **transaction)
        .await?;
    let last = row.number("last")?;
    for (position, finding) in (last + 1..).zip(findings) {
        sqlx::query("INSERT INTO findings (submission_id, position, rule, severity, content) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.to_owned())
            .bind(position)
            .bind(finding.rule().to_owned())
            .bind(finding.severity.as_str().to_owned())
            .bind(json_text(finding)?)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

fn submission_of(row: &AnyRow) -> Stored<StoredSubmission> {
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
    })
}
