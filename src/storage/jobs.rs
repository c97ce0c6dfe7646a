//! Imports as rows: a job and its files, claimed one by one, resumed after a restart because nothing of them lives in memory.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::{Columns, parsed};
use super::{Storage, StorageError, Stored, milliseconds};

/// How long a claimed file belongs to its worker; a worker that died loses it after this time.
const LEASE: SignedDuration = SignedDuration::from_secs(120);

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
        for (position, (file_name, sha256)) in (1_i64..).zip(&new.files) {
            sqlx::query(
                "INSERT INTO job_files (id, job_id, position, file_name, sha256, state, lease_until, attempt) VALUES ($1, $2, $3, $4, $5, 'queued', 0, 0)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(id.clone())
            .bind(position)
            .bind(file_name.clone())
            .bind(sha256.clone())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(id)
    }

    /// Claims the next file by one atomic update: one that waits, or one whose worker's lease ran out. `job` limits the choice.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn claim_file(&self, job: Option<&str>, now: Timestamp) -> Stored<Option<JobFile>> {
        let row = sqlx::query(
            "UPDATE job_files SET state = 'running', lease_until = $1, attempt = attempt + 1 WHERE id = ( \
                 SELECT id FROM job_files WHERE (state = 'queued' OR (state = 'running' AND lease_until < $2)) AND ($3 = '' OR job_id = $3) \
                 ORDER BY job_id, position LIMIT 1) \
             AND (state = 'queued' OR lease_until < $2) RETURNING *",
        )
        .bind(milliseconds(now + LEASE))
        .bind(milliseconds(now))
        .bind(job.unwrap_or_default().to_owned())
        .fetch_optional(&self.write)
        .await?;
        row.as_ref().map(file_of).transpose()
    }

    /// Says what came of a file. Ignored when another worker has taken the file over since.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn finish_file(&self, file: &JobFile, state: FileState, outcome: &str) -> Stored<()> {
        sqlx::query("UPDATE job_files SET state = $1, outcome = $2 WHERE id = $3 AND attempt = $4")
            .bind(state.as_str().to_owned())
            .bind(outcome.to_owned())
            .bind(file.id.clone())
            .bind(file.attempt)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// One import with its files.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn job(&self, scope: &Scope, id: &str) -> Stored<Job> {
        let row = sqlx::query(
            "SELECT j.*, u.id AS office_id FROM jobs j JOIN org_units u ON u.unit_key = j.unit_key \
             WHERE ($1 = -1 OR j.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND j.id = $2",
        )
        .bind(self.scope_key(scope).await?)
        .bind(id.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let row = row.ok_or_else(|| StorageError::NotFound { what: "đợt tiếp nhận", id: id.to_owned() })?;
        let files =
            sqlx::query("SELECT * FROM job_files WHERE job_id = $1 ORDER BY position").bind(id.to_owned()).fetch_all(&self.read).await?;
        job_of(&row, files.iter().map(file_of).collect::<Stored<_>>()?)
    }

    /// The newest imports with their files.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn recent_jobs(&self, scope: &Scope, most: i64) -> Stored<Vec<Job>> {
        let rows = sqlx::query(
            "SELECT j.id FROM jobs j WHERE ($1 = -1 OR j.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) \
             ORDER BY j.created_at DESC, j.id DESC LIMIT $2",
        )
        .bind(self.scope_key(scope).await?)
        .bind(most)
        .fetch_all(&self.read)
        .await?;
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            jobs.push(self.job(scope, &row.text("id")?).await?);
        }
        Ok(jobs)
    }
}

fn job_of(row: &AnyRow, files: Vec<JobFile>) -> Stored<Job> {
    let asked = NewJob {
        office: OrgUnitId::new(row.text("office_id")?),
        created_by: row.text("created_by")?,
        is_preview: row.truth("is_preview")?,
        policy: row.text("policy")?,
        received: row.date("received")?,
        form: row.optional_text("form")?,
        period: row.optional_text("period")?.as_deref().map(parsed).transpose()?,
        unit: row.optional_text("said_unit")?.map(OrgUnitId::new),
        files: files.iter().map(|file| (file.file_name.clone(), file.sha256.clone())).collect(),
    };
    Ok(Job { id: row.text("id")?, asked, created_at: row.number("created_at")?, files })
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
