//! Imports as rows: a job and its files, claimed one by one, resumed after a restart because nothing of them lives in memory.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyExecutor;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::{Columns, parsed, placeholders};
use super::{Recording, Storage, StorageError, Stored, Transaction, milliseconds};

/// How long a claimed file belongs to its worker unless the claim is renewed; a worker that died loses it after this time.
const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// How often a file is tried before it counts as failed.
pub const MOST_ATTEMPTS: i64 = 3;

/// An import as asked for.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The unit whose office imports.
    pub office: OrgUnitId,
    /// Name of the account, or `cli`.
    pub created_by: String,
    /// Xem trước: read and show, record nothing.
    pub is_preview: bool,
    /// What happens to clean reports: a code of [`crate::import::Policy`].
    pub policy: String,
    /// The day the files reached the office.
    pub received: Date,
    /// The form, if said.
    pub form: Option<String>,
    /// The period, if said.
    pub period: Option<PeriodId>,
    /// The unit, if said.
    pub unit: Option<OrgUnitId>,
    /// Name and hash of each file, in order.
    pub files: Vec<(String, String)>,
}

/// An import as stored.
#[derive(Debug, Clone)]
pub struct Job {
    /// UUID v7.
    pub id: String,
    /// Everything that was asked for, without the files.
    pub asked: NewJob,
    /// When it was asked for, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Its files, in order.
    pub files: Vec<JobFile>,
}

/// An import without its files.
#[derive(Debug, Clone)]
pub struct JobSummary {
    /// UUID v7.
    pub id: String,
    /// Everything that was asked for, without the files.
    pub asked: NewJob,
    /// When it was asked for, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// How many files it has.
    pub total: i64,
    /// How many of them are through, in whatever way.
    pub finished: i64,
}

impl JobSummary {
    /// Whether every file is through.
    pub fn is_finished(&self) -> bool {
        self.finished == self.total
    }
}

impl Job {
    /// Files that are through, in whatever way.
    pub fn finished(&self) -> usize {
        self.files.iter().filter(|file| file.state.is_final()).count()
    }

    /// Whether every file is through.
    pub fn is_finished(&self) -> bool {
        self.finished() == self.files.len()
    }
}

/// One file of an import.
#[derive(Debug, Clone)]
pub struct JobFile {
    /// UUID v7.
    pub id: String,
    /// The import it belongs to.
    pub job_id: String,
    /// Its name as it came; a label only.
    pub file_name: String,
    /// Hash of its content.
    pub sha256: String,
    /// Where it stands.
    pub state: FileState,
    /// How often it was begun.
    pub attempt: i64,
    /// What came of it, as JSON of [`crate::import::Outcome`].
    pub outcome: Option<String>,
}

/// Where a file of an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Waiting.
    Queued,
    /// A worker has it.
    Running,
    /// Read; what came of it is in its outcome.
    Done,
    /// No readable table.
    Refused,
    /// Given up: our fault, not the file's.
    Failed,
}

impl FileState {
    const ALL: [(Self, &'static str); 5] =
        [(Self::Queued, "queued"), (Self::Running, "running"), (Self::Done, "done"), (Self::Refused, "refused"), (Self::Failed, "failed")];

    /// The code in storage and JSON.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, _)| *state == self).map_or("", |(_, code)| code)
    }

    /// Whether nothing more will happen to the file.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Failed)
    }

    fn from_code(code: &str) -> Stored<Self> {
        Self::ALL.iter().find(|(_, known)| *known == code).map(|(state, _)| *state).ok_or_else(|| StorageError::Content(code.to_owned()))
    }
}

impl Storage {
    /// Stores an import; its files wait to be claimed.
    ///
    /// # Errors
    /// When the office lies outside the scope.
    pub async fn add_job(&self, scope: &Scope, new: &NewJob, now: Timestamp) -> Stored<String> {
        let office = self.allowed_unit_key(scope, &new.office).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut transaction = self.transaction().await?;
        sqlx::query(
            "INSERT INTO jobs (id, unit_key, created_at, created_by, is_preview, policy, received, form, period, said_unit) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id.clone())
        .bind(office)
        .bind(milliseconds(now))
        .bind(new.created_by.clone())
        .bind(i64::from(new.is_preview))
        .bind(new.policy.clone())
        .bind(new.received.to_string())
        .bind(new.form.clone())
        .bind(new.period.as_ref().map(ToString::to_string))
        .bind(new.unit.as_ref().map(ToString::to_string))
        .execute(&mut *transaction)
        .await?;
        let numbered: Vec<(i64, &(String, String))> = (1_i64..).zip(&new.files).collect();
        for some in numbered.chunks(FILES_AT_ONCE) {
            add_files(&mut transaction, &id, some).await?;
        }
        transaction.commit().await?;
        Ok(id)
    }

    /// Claims the next files by one atomic update, in the order of their imports: those that wait, and those whose worker's lease ran
    /// out. `job` limits the choice.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn claim_files(&self, job: Option<&str>, now: Timestamp, most: usize) -> Stored<Vec<JobFile>> {
        let rows = sqlx::query(
            "UPDATE job_files SET state = 'running', lease_until = $1, attempt = attempt + 1 WHERE id IN ( \
                 SELECT id FROM job_files WHERE (state = 'queued' OR (state = 'running' AND lease_until < $2)) AND ($3 = '' OR job_id = $3) \
                 ORDER BY job_id, position LIMIT $4) \
             AND (state = 'queued' OR lease_until < $2) RETURNING *",
        )
        .bind(milliseconds(now + LEASE))
        .bind(milliseconds(now))
        .bind(job.unwrap_or_default().to_owned())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&self.write)
        .await?;
        let mut files = rows.iter().map(|row| Ok((row.number("position")?, file_of(row)?))).collect::<Stored<Vec<_>>>()?;
        files.sort_by(|(one_place, one), (other_place, other)| one.job_id.cmp(&other.job_id).then(one_place.cmp(other_place)));
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }

    /// Prolongs the claims of a worker that is still at work; files that another worker took over since are left alone.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn renew_claims(&self, files: &[&JobFile], now: Timestamp) -> Stored<()> {
        let mut transaction = self.transaction().await?;
        for file in files {
            sqlx::query("UPDATE job_files SET lease_until = $1 WHERE id = $2 AND attempt = $3 AND state = 'running'")
                .bind(milliseconds(now + LEASE))
                .bind(file.id.clone())
                .bind(file.attempt)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Makes files of an import wait again, e.g. because an officer answered what was asked about them.
    ///
    /// # Errors
    /// When the import lies outside the scope or the database is away.
    pub async fn read_again(&self, scope: &Scope, job: &str, files: &[String]) -> Stored<()> {
        self.job_summary(scope, job).await?;
        let mut transaction = self.transaction().await?;
        for file in files {
            let sql = "UPDATE job_files SET state = 'queued', attempt = 0, lease_until = 0, outcome = NULL WHERE job_id = $1 AND id = $2 \
                 AND state IN ('done', 'refused', 'failed')";
            sqlx::query(sql).bind(job.to_owned()).bind(file.clone()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// One import with its files.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn job(&self, scope: &Scope, id: &str) -> Stored<Job> {
        let summary = self.job_summary(scope, id).await?;
        Ok(with_files(summary, files_of_job(&self.read, id).await?))
    }

    /// One import without its files.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn job_summary(&self, scope: &Scope, id: &str) -> Stored<JobSummary> {
        let sql = format!("{SUMMARY} AND j.id = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(id.to_owned());
        let row = query.fetch_optional(&self.read).await?;
        summary_of(&row.ok_or_else(|| StorageError::NotFound { what: "đợt tiếp nhận", id: id.to_owned() })?)
    }

    /// The newest imports.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn recent_jobs(&self, scope: &Scope, most: i64) -> Stored<Vec<JobSummary>> {
        let sql = format!("{SUMMARY} ORDER BY j.created_at DESC, j.id DESC LIMIT $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(most);
        query.fetch_all(&self.read).await?.iter().map(summary_of).collect()
    }
}

impl Recording {
    /// One import with its files, as this transaction leaves them.
    ///
    /// # Errors
    /// When there is none of that id, or the database is away.
    pub async fn job(&mut self, id: &str) -> Stored<Job> {
        let summary = self.storage.job_summary(&Scope::System("recording"), id).await?;
        Ok(with_files(summary, files_of_job(&mut *self.transaction, id).await?))
    }
}

async fn files_of_job<'e>(executor: impl AnyExecutor<'e>, id: &str) -> Stored<Vec<JobFile>> {
    let sql = "SELECT * FROM job_files WHERE job_id = $1 ORDER BY position";
    sqlx::query(sql).bind(id.to_owned()).fetch_all(executor).await?.iter().map(file_of).collect()
}

fn with_files(summary: JobSummary, files: Vec<JobFile>) -> Job {
    let named = files.iter().map(|file| (file.file_name.clone(), file.sha256.clone())).collect();
    Job { id: summary.id, asked: NewJob { files: named, ..summary.asked }, created_at: summary.created_at, files }
}

const SUMMARY: &str = "SELECT j.*, u.id AS office_id, (SELECT COUNT(*) FROM job_files f WHERE f.job_id = j.id) AS total, \
     (SELECT COUNT(*) FROM job_files f WHERE f.job_id = j.id AND f.state IN ('done', 'refused', 'failed')) AS finished \
     FROM jobs j JOIN org_units u ON u.unit_key = j.unit_key \
     WHERE ($1 = -1 OR j.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

/// Files of one statement.
const FILES_AT_ONCE: usize = 100;

async fn add_files(transaction: &mut Transaction, job: &str, files: &[(i64, &(String, String))]) -> Stored<()> {
    let rows = placeholders(files.len(), 8);
    let sql = format!("INSERT INTO job_files (id, job_id, position, file_name, sha256, state, lease_until, attempt) VALUES {rows}");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for (position, (file_name, sha256)) in files {
        query = query
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(job.to_owned())
            .bind(*position)
            .bind(file_name.clone())
            .bind(sha256.clone())
            .bind(FileState::Queued.as_str().to_owned())
            .bind(0_i64)
            .bind(0_i64);
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}

fn summary_of(row: &AnyRow) -> Stored<JobSummary> {
    let asked = NewJob {
        office: OrgUnitId::new(row.text("office_id")?),
        created_by: row.text("created_by")?,
        is_preview: row.truth("is_preview")?,
        policy: row.text("policy")?,
        received: row.date("received")?,
        form: row.optional_text("form")?,
        period: row.optional_text("period")?.as_deref().map(parsed).transpose()?,
        unit: row.optional_text("said_unit")?.map(OrgUnitId::new),
        files: vec![],
    };
    Ok(JobSummary {
        id: row.text("id")?,
        asked,
        created_at: row.number("created_at")?,
        total: row.number("total")?,
        finished: row.number("finished")?,
    })
}

fn file_of(row: &AnyRow) -> Stored<JobFile> {
    Ok(JobFile {
        id: row.text("id")?,
        job_id: row.text("job_id")?,
        file_name: row.text("file_name")?,
        sha256: row.text("sha256")?,
        state: FileState::from_code(&row.text("state")?)?,
        attempt: row.number("attempt")?,
        outcome: row.optional_text("outcome")?,
    })
}
