//! The database: SQLite in the data folder by default, PostgreSQL by one setting.
//!
//! Both are reached through sqlx's `Any` driver with one SQL text; the first tables pass one test suite on both (see
//! `docs/ARCHITECTURE.md` for the choice). Every method that reads or writes figures takes a [`Scope`] first and carries it
//! into its SQL through `unit_closure`; nothing is filtered afterwards.

mod accounts;
mod answers;
mod assigned_tasks;
mod closings;
mod contacts;
mod crosswalk_links;
mod decoding;
mod disagreements;
mod documents;
mod ending;
mod evidence;
mod exact;
mod facts;
mod issues;
mod jobs;
mod obligations;
mod originals;
mod plan_links;
mod recording;
mod report_texts;
mod reporting;
mod row;
mod self_scores;
mod settings;
mod submissions;
mod targets;
mod units;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use tonghop_domain::{OrgUnitId, Scope};

pub use accounts::{Account, Session, SignInRefused};
pub use answers::{NewAnswer, StoredAnswer};
pub use assigned_tasks::AssignedTask;
pub use closings::{NewClosing, NewCorrection, StoredClosing, StoredCorrection, StoredResult};
pub use contacts::Contact;
pub use crosswalk_links::StoredLinkEdit;
pub use disagreements::{Disagreement, Ruling, StoredRuling};
pub use documents::{FiledUnder, StoredDocument};
pub use evidence::{EvidenceUse, NewEvidence, StoredEvidence};
pub use facts::{StoredFact, StoredRecord};
pub use issues::{EnteredValue, IssueStep};
pub use jobs::{FileState, Job, JobFile, JobSummary, MOST_ATTEMPTS, NewJob};
pub use originals::sha256;
pub use plan_links::PlanLink;
pub use recording::Recording;
pub use report_texts::{ConfirmedLiteral, ReportText};
pub use reporting::StoredRule;
pub use self_scores::{NewSelfScore, SelfScoreKey, StoredSelfScore};
pub use settings::KeptFile;
pub use submissions::{Decision, NewRecord, NewSubmission, Recorded, StoredDecision, StoredFinding, StoredSubmission};
pub use targets::StoredTarget;

/// Why the database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused or is away.
    #[error("cơ sở dữ liệu: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("không nâng cấp được cơ sở dữ liệu: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A file of the data folder could not be read or written.
    #[error("thư mục dữ liệu, {path}: {source}")]
    File {
        /// What was opened.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Something stored cannot be read back: a bug, or a database of a newer program.
    #[error("nội dung lưu trữ không đọc lại được: {0}")]
    Content(String),
    /// A data folder whose office was not yet set up.
    #[error("thư mục dữ liệu chưa có cơ quan nào; mở trang web để thiết lập, hoặc chạy “tonghop units adopt MÃ_TỈNH”")]
    NoOffice,
    /// A unit that the database does not know, or that the scope does not allow.
    #[error("không có đơn vị `{0}`")]
    NoUnit(OrgUnitId),
    /// Nothing of that id within the scope.
    #[error("không có {what} `{id}`")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its id.
        id: String,
    },
    /// Something that what is stored does not allow; the text says what to do.
    #[error("{0}")]
    Conflict(String),
    /// A decision that the state of a submission does not allow.
    #[error(transparent)]
    Act(#[from] tonghop_domain::submission::ActRefused),
}

/// An open transaction of either database.
type Transaction = sqlx::Transaction<'static, sqlx::Any>;

/// Result of a storage call.
pub type Stored<T> = Result<T, StorageError>;

/// The stored world of one office.
#[derive(Debug, Clone)]
pub struct Storage {
    /// One connection writes; SQLite has one writer anyway, and waiting here is fair.
    write: AnyPool,
    read: AnyPool,
    folder: PathBuf,
    begin: &'static str,
    remembered: Arc<Mutex<Remembered>>,
}

/// What never changes once it is stored, so that nobody asks for it again and again.
#[derive(Debug, Default)]
struct Remembered {
    unit_keys: HashMap<OrgUnitId, i64>,
    /// Hashes of files of the catalogue that are kept.
    catalogue_files: HashSet<String>,
}

impl Storage {
    /// Opens (and where needed creates) the database of a data folder.
    ///
    /// `url` overrides the SQLite file, e.g. `postgres://…`.
    ///
    /// # Errors
    /// When the folder cannot be written or the database cannot be reached or brought up to date.
    pub async fn open(folder: &Path, url: Option<&str>) -> Stored<Self> {
        sqlx::any::install_default_drivers();
        std::fs::create_dir_all(folder).map_err(|source| StorageError::File { path: folder.to_owned(), source })?;
        let url = url.map_or_else(|| format!("sqlite://{}?mode=rwc", folder.join("tonghop.db").display()), str::to_owned);
        let is_sqlite = url.starts_with("sqlite:");
        let write = pool(&url, is_sqlite, 1).await?;
        sqlx::migrate!("src/storage/migrations").run(&write).await?;
        let read = pool(&url, is_sqlite, 4).await?;
        // A deferred transaction that first reads and then writes fails in WAL mode when another process wrote in between.
        let begin = if is_sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let storage = Self { write, read, folder: folder.to_owned(), begin, remembered: Arc::default() };
        storage.move_rows_of_facts().await?;
        Ok(storage)
    }

    /// Whoever panicked while holding it left a whole map behind: its steps are single calls.
    fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets go of the database, so that its files may be removed; nothing can be asked of it any more.
    pub async fn disconnect(&self) {
        self.write.close().await;
        self.read.close().await;
    }

    async fn transaction(&self) -> Stored<Transaction> {
        Ok(self.write.begin_with(self.begin).await?)
    }

    /// The key by which `unit_closure` limits a query: the unit at the top of the scope, or [`EVERYTHING`].
    async fn scope_key(&self, scope: &Scope) -> Stored<i64> {
        match scope {
            Scope::System(_) => Ok(EVERYTHING),
            Scope::Subtree { root, .. } => self.unit_key(root).await,
        }
    }
}

/// Stands for "no limit" in the scope condition `($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))`.
const EVERYTHING: i64 = -1;

async fn pool(url: &str, is_sqlite: bool, connections: u32) -> Stored<AnyPool> {
    let options = AnyPoolOptions::new().max_connections(connections).after_connect(move |connection, _| {
        Box::pin(async move {
            if is_sqlite {
                for pragma in
                    ["PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"]
                {
                    sqlx::query(pragma).execute(&mut *connection).await?;
                }
            }
            Ok(())
        })
    });
    Ok(options.connect(url).await?)
}

/// Milliseconds since 1970 UTC of an instant.
pub(crate) fn milliseconds(instant: jiff::Timestamp) -> i64 {
    instant.as_millisecond()
}

#[cfg(test)]
mod tests;
