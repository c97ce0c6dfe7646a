//! Recording reports: one transaction for the reports of some files, so that a country's reports cost hundreds of disk waits and not
//! tens of thousands. What is checked while recording sees what the same transaction has recorded before.

use std::collections::BTreeSet;

use sqlx::any::AnyRow;
use tonghop_domain::activity::go_on;
use tonghop_domain::submission::{Submission, SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::{Finding, OrgUnitId, PeriodId, Scope};

use super::closings::{closes_any, is_closed};
use super::row::{Columns, json_text, parsed, placeholders};
use super::settings::count_change;
use super::submissions::{Decision, NewSubmission, Recorded, SELECT, StoredSubmission, submission_of};
use super::{EVERYTHING, FileState, JobFile, Storage, StorageError, Stored, Transaction, milliseconds};

/// An open transaction that records reports; dropped before [`Recording::commit`], nothing of it has happened.
#[derive(Debug)]
pub struct Recording {
    pub(super) storage: Storage,
    pub(super) transaction: Transaction,
    /// Whether reports changed, so that computed figures are old.
    changed: bool,
    /// Whether any period of any office is closed; `None` = not asked yet.
    closes: Option<bool>,
    /// Files of the catalogue that it keeps; remembered only once that is durable.
    pub(super) kept: Vec<String>,
    /// The reports of the unit and form last asked about: one question for what several checks ask. Forgotten at every change.
    standing: Option<Standing>,
}

/// The recorded reports of a unit and form, of all periods.
#[derive(Debug)]
struct Standing {
    unit_key: i64,
    form: String,
    /// Newest first.
    reports: Vec<StandingReport>,
}

#[derive(Debug)]
struct StandingReport {
    id: String,
    period: PeriodId,
    sha256: String,
    state: SubmissionState,
}

impl Storage {
    /// Begins to record. Until it is committed or dropped, nothing else in this process may write.
    ///
    /// # Errors
    /// When the database is away or another process writes for too long.
    pub async fn recording(&self) -> Stored<Recording> {
        let transaction = self.transaction().await?;
        Ok(Recording { storage: self.clone(), transaction, changed: false, closes: None, kept: vec![], standing: None })
    }
}

impl Recording {
    /// Makes everything recorded durable.
    ///
    /// # Errors
    /// When the database is away; then nothing was recorded.
    pub async fn commit(mut self) -> Stored<()> {
        if self.changed {
            count_change(&mut self.transaction).await?;
        }
        self.transaction.commit().await?;
        self.storage.remembered().catalogue_files.extend(self.kept);
        Ok(())
    }

    /// Records a report, and the decision that comes with it. Earlier versions that were not yet accepted are superseded, but not those
    /// that it only goes on from (see [`tonghop_domain::activity::go_on`]).
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn record(
        &mut self,
        scope: &Scope,
        new: &NewSubmission,
        decision: Option<&Decision>,
        now: jiff::Timestamp,
    ) -> Stored<Recorded> {
        let unit_key = self.storage.allowed_unit_key(scope, &new.key.unit).await?;
        let earlier = self.of_period(unit_key, &new.key).await?;
        if let Some(same) = earlier.iter().find(|report| report.sha256 == new.sha256) {
            return Ok(Recorded::Known(same.id.clone(), same.state));
        }
        let has_earlier = !earlier.is_empty();
        self.changed = true;
        self.standing = None;
        let id = uuid::Uuid::now_v7().to_string();
        let state = match decision {
            Some(decision) => SubmissionState::Submitted.after(self.act_in_period(unit_key, &new.key, decision.act).await?)?,
            None => SubmissionState::Submitted,
        };
        self.insert_submission(&id, unit_key, new, (state, decision), now).await?;
        super::facts::insert(&mut self.transaction, &id, unit_key, new).await?;
        let replaced = match state {
            SubmissionState::Accepted => EARLIER,
            SubmissionState::AfterClosing => EARLIER_AFTER_CLOSING,
            _ => UNDECIDED,
        };
        if has_earlier && !new.is_apart {
            supersede(&mut self.transaction, &id, unit_key, &new.key, replaced).await?;
        }
        self.insert_findings(&id, 1, &new.findings).await?;
        if let Some(decision) = decision {
            keep_decision(&mut self.transaction, &id, state, decision).await?;
        }
        Ok(Recorded::New(id, state))
    }

    /// Adds findings to a submission that was recorded (e.g. a link shared with a unit that reported later).
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_findings(&mut self, id: &str, findings: &[Finding]) -> Stored<()> {
        if findings.is_empty() {
            return Ok(());
        }
        let row = sqlx::query("SELECT COALESCE(MAX(position), 0) AS last FROM findings WHERE submission_id = $1")
            .bind(id.to_owned())
            .fetch_one(&mut *self.transaction)
            .await?;
        let last = row.number("last")?;
        self.insert_findings(id, last + 1, findings).await
    }

    async fn insert_findings(&mut self, id: &str, first: i64, findings: &[Finding]) -> Stored<()> {
        let numbered: Vec<(i64, &Finding)> = (first..).zip(findings).collect();
        for some in numbered.chunks(FINDINGS_AT_ONCE) {
            let rows = placeholders(some.len(), 5);
            let sql = format!("INSERT INTO findings (submission_id, position, rule, severity, content) VALUES {rows}");
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (position, finding) in some {
                query = query
                    .bind(id.to_owned())
                    .bind(*position)
                    .bind(finding.rule().to_owned())
                    .bind(finding.severity.as_str().to_owned())
                    .bind(json_text(finding)?);
            }
            query.execute(&mut *self.transaction).await?;
        }
        Ok(())
    }

    /// Says what came of a file of an import. Ignored when another worker has taken the file over since.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn finish_file(&mut self, file: &JobFile, state: FileState, outcome: &str) -> Stored<()> {
        sqlx::query("UPDATE job_files SET state = $1, outcome = $2 WHERE id = $3 AND attempt = $4")
            .bind(state.as_str().to_owned())
            .bind(outcome.to_owned())
            .bind(file.id.clone())
            .bind(file.attempt)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// The accepted or locked submission of a unit, form and period.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn current_submission(&mut self, key: &SubmissionKey) -> Stored<Option<String>> {
        let unit_key = self.storage.unit_key(&key.unit).await?;
        Ok(self.of_period(unit_key, key).await?.into_iter().find(|report| report.state.is_current()).map(|report| report.id.clone()))
    }

    /// The reports of a unit, form and period that are accepted or wait for a decision, the one of a file left out; newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn standing_beside(&mut self, key: &SubmissionKey, sha256: &str) -> Stored<Vec<String>> {
        let unit_key = self.storage.unit_key(&key.unit).await?;
        let stands = |report: &&StandingReport| report.state.is_current() || report.state == SubmissionState::Submitted;
        let reports = self.of_period(unit_key, key).await?;
        Ok(reports.into_iter().filter(stands).filter(|report| report.sha256 != sha256).map(|report| report.id.clone()).collect())
    }

    /// The periods for which a unit's report of a form is current.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn current_periods(&mut self, unit: &OrgUnitId, form: &str) -> Stored<BTreeSet<PeriodId>> {
        let unit_key = self.storage.unit_key(unit).await?;
        let standing = self.standing(unit_key, form).await?;
        Ok(standing.iter().filter(|report| report.state.is_current()).map(|report| report.period.clone()).collect())
    }

    /// A submission, also one that this transaction recorded.
    ///
    /// # Errors
    /// When there is none of that id.
    pub async fn submission(&mut self, id: &str) -> Stored<StoredSubmission> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT} AND s.id = $2"));
        let row = sqlx::query(sql).bind(EVERYTHING).bind(id.to_owned()).fetch_optional(&mut *self.transaction).await?;
        submission_of(&row.ok_or_else(|| StorageError::NotFound { what: "báo cáo", id: id.to_owned() })?)
    }

    /// As the function of that name; an office that has closed nothing yet is asked once.
    async fn act_in_period(&mut self, unit_key: i64, key: &SubmissionKey, act: SubmissionAct) -> Stored<SubmissionAct> {
        if self.closes.is_none() {
            self.closes = Some(closes_any(&mut self.transaction).await?);
        }
        if self.closes == Some(false) { Ok(act) } else { act_in_period(&mut self.transaction, unit_key, key, act).await }
    }

    /// Every recorded report of a unit and form, newest first.
    async fn standing(&mut self, unit_key: i64, form: &str) -> Stored<&[StandingReport]> {
        let is_known = self.standing.as_ref().is_some_and(|standing| standing.unit_key == unit_key && standing.form == form);
        if !is_known {
            let sql = "SELECT id, period, sha256, state FROM submissions WHERE unit_key = $1 AND form = $2 ORDER BY sequence DESC";
            let rows = sqlx::query(sql).bind(unit_key).bind(form.to_owned()).fetch_all(&mut *self.transaction).await?;
            let reports = rows.iter().map(standing_report).collect::<Stored<Vec<_>>>()?;
            self.standing = Some(Standing { unit_key, form: form.to_owned(), reports });
        }
        Ok(self.standing.as_ref().map_or(&[], |standing| standing.reports.as_slice()))
    }

    /// As [`Recording::standing`], of one period.
    async fn of_period(&mut self, unit_key: i64, key: &SubmissionKey) -> Stored<Vec<&StandingReport>> {
        Ok(self.standing(unit_key, &key.form).await?.iter().filter(|report| report.period == key.period).collect())
    }

    /// Records the report in the state that the decision leads to, if one comes with it.
    async fn insert_submission(
        &mut self,
        id: &str,
        unit_key: i64,
        new: &NewSubmission,
        (state, decision): (SubmissionState, Option<&Decision>),
        now: jiff::Timestamp,
    ) -> Stored<()> {
        sqlx::query(
            "INSERT INTO submissions (id, unit_key, form, form_version, period, sha256, file_name, state, received, received_by, is_nil, \
             is_estimate, created_at, decided_at, decided_by, reason, sequence) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
             (SELECT COALESCE(MAX(sequence), 0) + 1 FROM submissions))",
        )
        .bind(id.to_owned())
        .bind(unit_key)
        .bind(new.key.form.clone())
        .bind(new.form_version.clone())
        .bind(new.key.period.to_string())
        .bind(new.sha256.clone())
        .bind(new.file_name.clone())
        .bind(state.as_str().to_owned())
        .bind(new.received.to_string())
        .bind(new.received_by.clone())
        .bind(i64::from(new.is_nil))
        .bind(i64::from(new.is_estimate))
        .bind(milliseconds(now))
        .bind(decision.map(|decision| milliseconds(decision.at)))
        .bind(decision.map(|decision| decision.by.clone()))
        .bind(decision.map(|decision| decision.reason.clone()))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }
}

/// Findings of one statement; more would pass SQLite's limit of bound values on old systems.
const FINDINGS_AT_ONCE: usize = 100;

fn standing_report(row: &AnyRow) -> Stored<StandingReport> {
    let state = row.text("state")?;
    Ok(StandingReport {
        id: row.text("id")?,
        period: parsed(&row.text("period")?)?,
        sha256: row.text("sha256")?,
        state: SubmissionState::from_code(&state).ok_or(StorageError::Content(state))?,
    })
}

/// Decides about a submission within a transaction and keeps the decision.
pub(super) async fn decide_in(
    transaction: &mut Transaction,
    unit_key: i64,
    submission: &Submission,
    decision: &Decision,
) -> Stored<SubmissionState> {
    let act = act_in_period(transaction, unit_key, &submission.key, decision.act).await?;
    let state = submission.state.after(act)?;
    match act {
        SubmissionAct::Accept => supersede(transaction, &submission.id, unit_key, &submission.key, CURRENT).await?,
        SubmissionAct::AcceptAfterClosing => supersede(transaction, &submission.id, unit_key, &submission.key, AFTER_CLOSING).await?,
        _ => {}
    }
    let changed =
        sqlx::query("UPDATE submissions SET state = $1, decided_at = $2, decided_by = $3, reason = $4 WHERE id = $5 AND state = $6")
            .bind(state.as_str().to_owned())
            .bind(milliseconds(decision.at))
            .bind(decision.by.clone())
            .bind(decision.reason.clone())
            .bind(submission.id.clone())
            .bind(submission.state.as_str().to_owned())
            .execute(&mut **transaction)
            .await?;
    if changed.rows_affected() != 1 {
        return Err(StorageError::NotFound { what: "báo cáo ở trạng thái cũ", id: submission.id.clone() });
    }
    keep_decision(transaction, &submission.id, state, decision).await?;
    Ok(state)
}

/// A closed period accepts nothing any more: what comes is kept apart as "số liệu sau chốt".
async fn act_in_period(transaction: &mut Transaction, unit_key: i64, key: &SubmissionKey, act: SubmissionAct) -> Stored<SubmissionAct> {
    match act == SubmissionAct::Accept && is_closed(transaction, unit_key, key).await? {
        true => Ok(SubmissionAct::AcceptAfterClosing),
        false => Ok(act),
    }
}

pub(super) async fn keep_decision(transaction: &mut Transaction, id: &str, state: SubmissionState, decision: &Decision) -> Stored<()> {
    sqlx::query(
        "INSERT INTO decisions (submission_id, position, state, decided_at, decided_by, reason) \
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM decisions WHERE submission_id = $1), $2, $3, $4, $5)",
    )
    .bind(id.to_owned())
    .bind(state.as_str().to_owned())
    .bind(milliseconds(decision.at))
    .bind(decision.by.clone())
    .bind(decision.reason.clone())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// States of earlier versions that a new report takes the place of, as SQL has them.
const UNDECIDED: &str = "'draft', 'submitted', 'returned'";
/// States of the report that a newly accepted one takes the place of.
const CURRENT: &str = "'accepted', 'locked'";
/// States of the report that a newer one takes the place of where both came after the closing.
const AFTER_CLOSING: &str = "'after_closing'";
/// Both: a report that is accepted as it is recorded, after the closing.
const EARLIER_AFTER_CLOSING: &str = "'draft', 'submitted', 'returned', 'after_closing'";
/// Both: a report that is accepted as it is recorded.
const EARLIER: &str = "'draft', 'submitted', 'returned', 'accepted', 'locked'";

/// A report takes the place of the others of its unit, form and period; a log that came in several files stays whole.
async fn supersede(transaction: &mut Transaction, id: &str, unit_key: i64, key: &SubmissionKey, states: &'static str) -> Stored<()> {
    let sql = format!("SELECT id FROM submissions WHERE unit_key = $1 AND form = $2 AND period = $3 AND id <> $4 AND state IN ({states})");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(key.form.clone()).bind(key.period.to_string());
    let rows = query.bind(id.to_owned()).fetch_all(&mut **transaction).await?;
    for row in &rows {
        let other = row.text("id")?;
        if goes_on(transaction, id, &other).await? {
            continue;
        }
        sqlx::query("UPDATE submissions SET state = 'superseded', superseded_by = $1 WHERE id = $2")
            .bind(id.to_owned())
            .bind(other)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Whether a log goes on where another one ends, or ends where it begins.
async fn goes_on(transaction: &mut Transaction, id: &str, other: &str) -> Stored<bool> {
    let own = super::facts::activities_in(transaction, id).await?;
    Ok(!own.is_empty() && go_on(&own, &super::facts::activities_in(transaction, other).await?))
}
