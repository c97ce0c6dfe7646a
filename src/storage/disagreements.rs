//! Disagreements of figures with what officers decided about them, and what happened lately.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::{Finding, PeriodId, Scope};

use super::row::Columns;
use super::submissions::{SELECT, StoredSubmission, submission_of};
use super::{Storage, StorageError, Stored, milliseconds};

/// What an officer does about a disagreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// The report goes back to the unit.
    Return,
    /// The figure stands, with a reason.
    Keep,
    /// Nothing yet: an answer is awaited.
    Wait,
}

impl Ruling {
    /// Every ruling with its code and its words.
    pub const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Return, "return", "Trả lại để sửa"), (Self::Keep, "keep", "Giữ số của đơn vị"), (Self::Wait, "wait", "Chờ đơn vị trả lời")];

    /// The code in storage and forms.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(ruling, ..)| *ruling == self).map_or("", |(_, code, _)| code)
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(ruling, ..)| *ruling == self).map_or("", |(.., words)| words)
    }

    /// The ruling of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(ruling, ..)| *ruling)
    }
}

/// A decision about a disagreement as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRuling {
    /// What was decided.
    pub ruling: Ruling,
    /// Why.
    pub reason: String,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
}

/// A finding that says that figures disagree, with what was decided last.
#[derive(Debug, Clone)]
pub struct Disagreement {
    /// The submission.
    pub submission_id: String,
    /// Place of the finding within the submission.
    pub position: i64,
    /// The finding.
    pub finding: Finding,
    /// What was decided last; `None` = nothing yet.
    pub ruling: Option<StoredRuling>,
}

const DISAGREEMENTS: &str = "SELECT f.submission_id, f.position, f.content, d.decision, d.reason, d.decided_at, d.decided_by FROM findings f \
     JOIN submissions s ON s.id = f.submission_id \
     LEFT JOIN disagreement_decisions d ON d.submission_id = f.submission_id AND d.finding_position = f.position AND d.position = \
     (SELECT MAX(m.position) FROM disagreement_decisions m WHERE m.submission_id = f.submission_id AND m.finding_position = f.position) \
     WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

impl Storage {
    /// Findings of these rules on the reports of a period that stand or wait, in the order of recording.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn disagreements(&self, scope: &Scope, period: &PeriodId, rules: &[&str]) -> Stored<Vec<Disagreement>> {
        let places: Vec<String> = (3..).take(rules.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "{DISAGREEMENTS} AND s.period = $2 AND s.state IN ('submitted', 'returned', 'accepted', 'locked') AND f.rule IN ({}) \
             ORDER BY s.sequence, f.position",
            places.join(", ")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(period.to_string());
        for rule in rules {
            query = query.bind((*rule).to_owned());
        }
        query.fetch_all(&self.read).await?.iter().map(disagreement_of).collect()
    }

    /// The decisions about a submission's disagreements: place of the finding, then the decision.
    ///
    /// # Errors
    /// When the submission lies outside the scope or the database is away.
    pub async fn rulings(&self, scope: &Scope, submission: &str) -> Stored<Vec<(Finding, StoredRuling)>> {
        let sql = format!("{DISAGREEMENTS} AND f.submission_id = $2 AND d.decision IS NOT NULL ORDER BY f.position");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(submission.to_owned());
        let rows = query.fetch_all(&self.read).await?;
        let found = rows.iter().map(disagreement_of).collect::<Stored<Vec<_>>>()?;
        Ok(found.into_iter().filter_map(|one| Some((one.finding, one.ruling?))).collect())
    }

    /// Keeps a decision about a disagreement; earlier ones stay on record.
    ///
    /// # Errors
    /// When there is no such finding within the scope, or the database is away.
    pub async fn rule_on(
        &self,
        scope: &Scope,
        (submission, position): (&str, i64),
        (ruling, reason): (Ruling, &str),
        by: &str,
        now: Timestamp,
    ) -> Stored<()> {
        self.submission(scope, submission).await?;
        let mut transaction = self.transaction().await?;
        let finding = sqlx::query("SELECT position FROM findings WHERE submission_id = $1 AND position = $2")
            .bind(submission.to_owned())
            .bind(position)
            .fetch_optional(&mut *transaction)
            .await?;
        finding.ok_or_else(|| StorageError::NotFound { what: "chênh lệch", id: position.to_string() })?;
        sqlx::query(
            "INSERT INTO disagreement_decisions (submission_id, finding_position, position, decision, reason, decided_at, decided_by) \
             SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5, $6 FROM disagreement_decisions \
             WHERE submission_id = $1 AND finding_position = $2",
        )
        .bind(submission.to_owned())
        .bind(position)
        .bind(ruling.code().to_owned())
        .bind(reason.to_owned())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Reports received on one of these days, first to last, newest recording first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn received_between(&self, scope: &Scope, first: Date, last: Date) -> Stored<Vec<StoredSubmission>> {
        let sql = format!("{SELECT} AND s.received >= $2 AND s.received <= $3 ORDER BY s.sequence DESC");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?);
        let rows = query.bind(first.to_string()).bind(last.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(submission_of).collect()
    }

    /// Of the reports received on one of these days, the ids of those that came after another version of the same report.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn replacing_between(&self, scope: &Scope, first: Date, last: Date) -> Stored<BTreeSet<String>> {
        let rows = sqlx::query(
            "SELECT s.id FROM submissions s WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             AND s.received >= $2 AND s.received <= $3 AND EXISTS (SELECT 1 FROM submissions o WHERE o.unit_key = s.unit_key \
             AND o.form = s.form AND o.period = s.period AND o.sequence < s.sequence)",
        )
        .bind(self.scope_key(scope).await?)
        .bind(first.to_string())
        .bind(last.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| row.text("id")).collect()
    }

    /// Files of imports received on one of these days that could not be read, with what came of them; previews do not count.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn refused_between(&self, scope: &Scope, first: Date, last: Date) -> Stored<Vec<(String, String, Date, Option<String>)>> {
        let rows = sqlx::query(
            "SELECT f.file_name, f.job_id, f.outcome, j.received FROM job_files f JOIN jobs j ON j.id = f.job_id \
             WHERE ($1 = -1 OR j.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             AND f.state = 'refused' AND j.is_preview = 0 AND j.received >= $2 AND j.received <= $3 ORDER BY f.id DESC",
        )
        .bind(self.scope_key(scope).await?)
        .bind(first.to_string())
        .bind(last.to_string())
        .fetch_all(&self.read)
        .await?;
        let file = |row: &AnyRow| Ok((row.text("file_name")?, row.text("job_id")?, row.date("received")?, row.optional_text("outcome")?));
        rows.iter().map(file).collect()
    }

    /// Submissions of a period whose figures are estimates, newest first: those that stand, and those that were replaced.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn estimates(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<StoredSubmission>> {
        let sql = format!("{SELECT} AND s.period = $2 AND s.is_estimate = 1 AND s.state <> 'withdrawn' ORDER BY s.sequence DESC");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(period.to_string());
        query.fetch_all(&self.read).await?.iter().map(submission_of).collect()
    }
}

fn disagreement_of(row: &AnyRow) -> Stored<Disagreement> {
    let code = row.optional_text("decision")?;
    let ruling = match code {
        None => None,
        Some(code) => Some(StoredRuling {
            ruling: Ruling::from_code(&code).ok_or(StorageError::Content(code))?,
            reason: row.text("reason")?,
            at: row.number("decided_at")?,
            by: row.text("decided_by")?,
        }),
    };
    Ok(Disagreement { submission_id: row.text("submission_id")?, position: row.number("position")?, finding: row.json("content")?, ruling })
}
