//! Published figures: a closing freezes the reports and results of a period; every correction is one more version, none is changed.

use sqlx::any::AnyRow;
use tonghop_domain::submission::{SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::recording::{decide_in, keep_decision};
use super::row::{Columns, parsed};
use super::settings::count_change;
use super::submissions::submission_of;
use super::{Decision, Storage, StorageError, Stored, StoredSubmission, Transaction, milliseconds};

/// A version of a period's published figures, ready to be kept.
#[derive(Debug, Clone)]
pub struct NewClosing {
    /// The office that publishes.
    pub office: OrgUnitId,
    /// The period.
    pub period: PeriodId,
    /// Name of the account.
    pub by: String,
    /// Remark of the officer; may be empty.
    pub note: String,
    /// Version of the engine that computed the results.
    pub engine: String,
    /// Hash of everything that the results were computed from.
    pub input_hash: String,
    /// What was owed and sent, as JSON text.
    pub standings: String,
    /// Ids of the reports it rests on.
    pub submissions: Vec<String>,
    /// The results.
    pub results: Vec<StoredResult>,
    /// How often the data had changed when the results were computed.
    pub data_version: i64,
}

/// One result as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResult {
    /// `scores`, `units` or `field`.
    pub kind: String,
    /// `SET@VERSION` of scores, empty otherwise.
    pub name: String,
    /// Hash of the text that it follows.
    pub rule_hash: String,
    /// The result as JSON text.
    pub content: String,
}

/// What turns one version of published figures into the next.
#[derive(Debug, Clone)]
pub struct NewCorrection {
    /// The report that is taken in.
    pub submission: String,
    /// Why.
    pub reason: String,
    /// The figures it changes, as JSON text.
    pub content: String,
}

/// A version of published figures as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredClosing {
    /// UUID v7.
    pub id: String,
    /// The period.
    pub period: PeriodId,
    /// 1 = the closing; each correction adds one.
    pub number: i64,
    /// When, in milliseconds since 1970 UTC.
    pub closed_at: i64,
    /// Name of the account.
    pub closed_by: String,
    /// Remark of the officer.
    pub note: String,
    /// Version of the engine that computed the results.
    pub engine: String,
    /// Hash of everything that the results were computed from.
    pub input_hash: String,
    /// What was owed and sent, as JSON text.
    pub standings: String,
}

/// A correction as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCorrection {
    /// Number of the version that it made.
    pub number: i64,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
    /// The report taken in.
    pub submission: String,
    /// The report it replaced; `None` = there was none.
    pub replaced: Option<String>,
    /// Why.
    pub reason: String,
    /// The figures it changed, as JSON text.
    pub content: String,
}

const NEWEST: &str = "SELECT * FROM closings WHERE unit_key = $1 AND period = $2 ORDER BY number DESC LIMIT 1";

impl Storage {
    /// The newest version of a period's published figures; `None` while the period is open.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn newest_closing(&self, scope: &Scope, office: &OrgUnitId, period: &PeriodId) -> Stored<Option<StoredClosing>> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        let row = sqlx::query(NEWEST).bind(unit_key).bind(period.to_string()).fetch_optional(&self.read).await?;
        row.as_ref().map(closing_of).transpose()
    }

    /// When a period was first closed, in milliseconds since 1970 UTC; corrections do not change it. `None` while it is open.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn closed_at(&self, scope: &Scope, office: &OrgUnitId, period: &PeriodId) -> Stored<Option<i64>> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        let sql = "SELECT closed_at FROM closings WHERE unit_key = $1 AND period = $2 AND number = 1";
        let row = sqlx::query(sql).bind(unit_key).bind(period.to_string()).fetch_optional(&self.read).await?;
        row.map(|row| row.number("closed_at")).transpose()
    }

    /// Every version of every closed period of an office, newest first.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn closings(&self, scope: &Scope, office: &OrgUnitId) -> Stored<Vec<StoredClosing>> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        let sql = "SELECT * FROM closings WHERE unit_key = $1 ORDER BY closed_at DESC, number DESC";
        let rows = sqlx::query(sql).bind(unit_key).fetch_all(&self.read).await?;
        rows.iter().map(closing_of).collect()
    }

    /// The reports that a version rests on, sorted.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn closing_submissions(&self, scope: &Scope, closing: &str) -> Stored<Vec<String>> {
        let rows = sqlx::query(
            "SELECT i.submission_id FROM closing_submissions i JOIN closings c ON c.id = i.closing_id \
             WHERE ($1 = -1 OR c.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND c.id = $2 ORDER BY i.submission_id",
        )
        .bind(self.scope_key(scope).await?)
        .bind(closing.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| row.text("submission_id")).collect()
    }

    /// The results of a version, by kind and name.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn closing_results(&self, scope: &Scope, closing: &str) -> Stored<Vec<StoredResult>> {
        let rows = sqlx::query(
            "SELECT r.* FROM closing_results r JOIN closings c ON c.id = r.closing_id \
             WHERE ($1 = -1 OR c.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND c.id = $2 ORDER BY r.kind, r.name",
        )
        .bind(self.scope_key(scope).await?)
        .bind(closing.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(result_of).collect()
    }

    /// Names and rule hashes of a version's results of a kind, without their contents.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn closing_result_names(&self, scope: &Scope, closing: &str, kind: &str) -> Stored<Vec<(String, String)>> {
        let rows = sqlx::query(
            "SELECT r.name, r.rule_hash FROM closing_results r JOIN closings c ON c.id = r.closing_id \
             WHERE ($1 = -1 OR c.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             AND c.id = $2 AND r.kind = $3 ORDER BY r.name",
        )
        .bind(self.scope_key(scope).await?)
        .bind(closing.to_owned())
        .bind(kind.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.text("rule_hash")?))).collect()
    }

    /// One result of a version.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn closing_result(&self, scope: &Scope, closing: &str, kind: &str, name: &str) -> Stored<Option<StoredResult>> {
        let row = sqlx::query(
            "SELECT r.* FROM closing_results r JOIN closings c ON c.id = r.closing_id \
             WHERE ($1 = -1 OR c.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             AND c.id = $2 AND r.kind = $3 AND r.name = $4",
        )
        .bind(self.scope_key(scope).await?)
        .bind(closing.to_owned())
        .bind(kind.to_owned())
        .bind(name.to_owned())
        .fetch_optional(&self.read)
        .await?;
        row.as_ref().map(result_of).transpose()
    }

    /// The corrections of a period, oldest first.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn corrections(&self, scope: &Scope, office: &OrgUnitId, period: &PeriodId) -> Stored<Vec<StoredCorrection>> {
        let rows = sqlx::query(
            "SELECT k.*, c.number, c.closed_at, c.closed_by FROM corrections k JOIN closings c ON c.id = k.closing_id \
             WHERE c.unit_key = $1 AND c.period = $2 ORDER BY c.number",
        )
        .bind(self.allowed_unit_key(scope, office).await?)
        .bind(period.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(correction_of).collect()
    }

    /// Every current report of the scope, oldest first: what a version of published figures may rest on.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn current_submissions(&self, scope: &Scope) -> Stored<Vec<StoredSubmission>> {
        let sql = sqlx::AssertSqlSafe(format!("{} AND s.state IN ('accepted', 'locked') ORDER BY s.sequence", super::submissions::SELECT));
        let rows = sqlx::query(sql).bind(self.scope_key(scope).await?).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// Closes a period: keeps reports and results, and locks what was accepted of it. Nothing happens when anything changed since the
    /// results were computed.
    ///
    /// # Errors
    /// When the period is closed already, the data changed, or the database is away.
    pub async fn close(&self, scope: &Scope, new: &NewClosing, now: jiff::Timestamp) -> Stored<String> {
        let unit_key = self.allowed_unit_key(scope, &new.office).await?;
        let mut transaction = self.transaction().await?;
        if newest_number(&mut transaction, unit_key, &new.period).await?.is_some() {
            return Err(StorageError::Conflict("Kỳ này đã chốt số liệu; thay đổi đi qua Đính chính số liệu.".to_owned()));
        }
        unchanged(&mut transaction, new.data_version).await?;
        let id = insert(&mut transaction, unit_key, 1, new, now).await?;
        lock_accepted(&mut transaction, unit_key, new, now).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Takes a report that came after the closing into the published figures, as one more version. Nothing happens when anything changed
    /// since the results were computed.
    ///
    /// # Errors
    /// When the period is not closed, the report does not wait for a correction, the data changed, or the database is away.
    pub async fn correct(&self, scope: &Scope, new: &NewClosing, correction: &NewCorrection, now: jiff::Timestamp) -> Stored<i64> {
        let unit_key = self.allowed_unit_key(scope, &new.office).await?;
        let stored = self.submission(scope, &correction.submission).await?;
        let mut transaction = self.transaction().await?;
        let number = newest_number(&mut transaction, unit_key, &new.period).await?;
        let number = number.ok_or_else(|| StorageError::Conflict("Kỳ này chưa chốt số liệu nên chưa có gì để đính chính.".to_owned()))?;
        unchanged(&mut transaction, new.data_version).await?;
        let replaced = supersede_locked(&mut transaction, &stored).await?;
        let decision = Decision { act: SubmissionAct::Lock, by: new.by.clone(), reason: correction.reason.clone(), at: now };
        let own_key = self.unit_key(&stored.submission.key.unit).await?;
        decide_in(&mut transaction, own_key, &stored.submission, &decision).await?;
        let id = insert(&mut transaction, unit_key, number + 1, new, now).await?;
        sqlx::query("INSERT INTO corrections (closing_id, submission_id, replaced_id, reason, content) VALUES ($1, $2, $3, $4, $5)")
            .bind(id)
            .bind(correction.submission.clone())
            .bind(replaced)
            .bind(correction.reason.clone())
            .bind(correction.content.clone())
            .execute(&mut *transaction)
            .await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(number + 1)
    }
}

/// Whether any period of any office is closed.
pub(super) async fn closes_any(transaction: &mut Transaction) -> Stored<bool> {
    let row = sqlx::query("SELECT COUNT(*) AS found FROM (SELECT 1 FROM closings LIMIT 1) AS one").fetch_one(&mut **transaction).await?;
    Ok(row.number("found")? > 0)
}

/// Whether the period of a report is closed for an office that the unit belongs to.
pub(super) async fn is_closed(transaction: &mut Transaction, unit_key: i64, key: &SubmissionKey) -> Stored<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS found FROM closings c JOIN unit_closure u ON u.root_key = c.unit_key WHERE u.unit_key = $1 AND c.period = $2",
    )
    .bind(unit_key)
    .bind(key.period.to_string())
    .fetch_one(&mut **transaction)
    .await?;
    Ok(row.number("found")? > 0)
}

async fn newest_number(transaction: &mut Transaction, unit_key: i64, period: &PeriodId) -> Stored<Option<i64>> {
    let row = sqlx::query(NEWEST).bind(unit_key).bind(period.to_string()).fetch_optional(&mut **transaction).await?;
    row.map(|row| row.number("number")).transpose()
}

/// Results computed before the last change would not be those of the reports that are frozen.
async fn unchanged(transaction: &mut Transaction, data_version: i64) -> Stored<()> {
    let row = sqlx::query("SELECT value FROM settings WHERE name = 'data_version'").fetch_optional(&mut **transaction).await?;
    let now: i64 = row.map(|row| row.text("value")).transpose()?.and_then(|count| count.parse().ok()).unwrap_or_default();
    match data_version == now {
        true => Ok(()),
        false => Err(StorageError::Conflict("Số liệu vừa thay đổi trong lúc chốt. Xem lại trang này rồi thực hiện lại.".to_owned())),
    }
}

async fn insert(transaction: &mut Transaction, unit_key: i64, number: i64, new: &NewClosing, now: jiff::Timestamp) -> Stored<String> {
    let id = uuid::Uuid::now_v7().to_string();
    sqlx::query(
        "INSERT INTO closings (id, unit_key, period, number, closed_at, closed_by, note, engine, input_hash, standings) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id.clone())
    .bind(unit_key)
    .bind(new.period.to_string())
    .bind(number)
    .bind(milliseconds(now))
    .bind(new.by.clone())
    .bind(new.note.clone())
    .bind(new.engine.clone())
    .bind(new.input_hash.clone())
    .bind(new.standings.clone())
    .execute(&mut **transaction)
    .await?;
    for submission in &new.submissions {
        sqlx::query("INSERT INTO closing_submissions (closing_id, submission_id) VALUES ($1, $2)")
            .bind(id.clone())
            .bind(submission.clone())
            .execute(&mut **transaction)
            .await?;
    }
    for result in &new.results {
        sqlx::query("INSERT INTO closing_results (closing_id, kind, name, rule_hash, content) VALUES ($1, $2, $3, $4, $5)")
            .bind(id.clone())
            .bind(result.kind.clone())
            .bind(result.name.clone())
            .bind(result.rule_hash.clone())
            .bind(result.content.clone())
            .execute(&mut **transaction)
            .await?;
    }
    Ok(id)
}

/// What was accepted of the period becomes part of the published figures.
async fn lock_accepted(transaction: &mut Transaction, unit_key: i64, new: &NewClosing, now: jiff::Timestamp) -> Stored<()> {
    let rows = sqlx::query(
        "SELECT id FROM submissions WHERE period = $2 AND state = 'accepted' \
         AND unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1) ORDER BY sequence",
    )
    .bind(unit_key)
    .bind(new.period.to_string())
    .fetch_all(&mut **transaction)
    .await?;
    let decision = Decision { act: SubmissionAct::Lock, by: new.by.clone(), reason: String::new(), at: now };
    for row in &rows {
        let id = row.text("id")?;
        sqlx::query("UPDATE submissions SET state = 'locked', decided_at = $1, decided_by = $2 WHERE id = $3")
            .bind(milliseconds(now))
            .bind(new.by.clone())
            .bind(id.clone())
            .execute(&mut **transaction)
            .await?;
        keep_decision(transaction, &id, SubmissionState::Locked, &decision).await?;
    }
    Ok(())
}

/// The locked report of the same unit, form and period gives way; its id.
async fn supersede_locked(transaction: &mut Transaction, stored: &StoredSubmission) -> Stored<Option<String>> {
    let key = &stored.submission.key;
    let row = sqlx::query(
        "SELECT s.id FROM submissions s JOIN org_units u ON u.unit_key = s.unit_key \
         WHERE u.id = $1 AND s.form = $2 AND s.period = $3 AND s.state IN ('accepted', 'locked') ORDER BY s.sequence DESC LIMIT 1",
    )
    .bind(key.unit.to_string())
    .bind(key.form.clone())
    .bind(key.period.to_string())
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(replaced) = row.map(|row| row.text("id")).transpose()? else { return Ok(None) };
    sqlx::query("UPDATE submissions SET state = 'superseded', superseded_by = $1 WHERE id = $2")
        .bind(stored.submission.id.clone())
        .bind(replaced.clone())
        .execute(&mut **transaction)
        .await?;
    Ok(Some(replaced))
}

fn closing_of(row: &AnyRow) -> Stored<StoredClosing> {
    Ok(StoredClosing {
        id: row.text("id")?,
        period: parsed(&row.text("period")?)?,
        number: row.number("number")?,
        closed_at: row.number("closed_at")?,
        closed_by: row.text("closed_by")?,
        note: row.text("note")?,
        engine: row.text("engine")?,
        input_hash: row.text("input_hash")?,
        standings: row.text("standings")?,
    })
}

fn result_of(row: &AnyRow) -> Stored<StoredResult> {
    Ok(StoredResult { kind: row.text("kind")?, name: row.text("name")?, rule_hash: row.text("rule_hash")?, content: row.text("content")? })
}

fn correction_of(row: &AnyRow) -> Stored<StoredCorrection> {
    Ok(StoredCorrection {
        number: row.number("number")?,
        at: row.number("closed_at")?,
        by: row.text("closed_by")?,
        submission: row.text("submission_id")?,
        replaced: row.optional_text("replaced_id")?,
        reason: row.text("reason")?,
        content: row.text("content")?,
    })
}
