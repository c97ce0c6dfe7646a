//! Imports: claims the files of a job, reads each through a reader, records what it holds.
//!
//! Nothing of an import lives in memory only: a restart finds the files that were waiting or whose lease ran out.

mod bundled;
mod checks;
mod difference;
mod expand;
mod parts;
mod published;
mod readers;
mod record;
mod work;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tonghop_domain::calendar::NoSuchPeriod;
use tonghop_domain::difference::{FactDifference, RowDifference};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Finding, OrgUnitId, PeriodId, Severity};
use tonghop_ingest::Question;

use crate::app::App;
use crate::storage::StorageError;

pub use difference::{between, of_submission};
pub use expand::{Part, expand};
pub use readers::Importer;
pub use record::record_kind;
pub use work::work;

/// What happens to a report once it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// It waits for an officer.
    Wait,
    /// Without blocking findings it is accepted at once; with them it is returned.
    Decide,
}

impl Policy {
    /// The code in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Decide => "decide",
        }
    }

    fn from_code(code: &str) -> Self {
        if code == Self::Decide.as_str() { Self::Decide } else { Self::Wait }
    }
}

/// What came of one file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// What the content is; empty where it could not be read.
    pub format: String,
    /// Why the file as a whole was not read.
    pub refusal: Option<Refusal>,
    /// Findings of the file that belong to no report of it.
    pub findings: Vec<Finding>,
    /// Its reports.
    pub reports: Vec<ReportOutcome>,
    /// Where a Word, PDF or picture was filed.
    pub filed_under: Option<String>,
    /// The period of that place, where it is known.
    #[serde(default)]
    pub filed_period: Option<PeriodId>,
}

/// What came of one report of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportOutcome {
    /// Id of the form.
    pub form: String,
    /// The unit, if it could be told.
    pub unit: Option<OrgUnitId>,
    /// Its name.
    pub unit_name: Option<String>,
    /// The period, if it could be told.
    pub period: Option<PeriodId>,
    /// How many figures and rows it holds.
    pub figures: usize,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The submission it was recorded as; `None` in a preview, or while unit or period are unknown.
    pub submission: Option<String>,
    /// State of that submission.
    pub state: Option<SubmissionState>,
    /// Whether the same file had been recorded before.
    pub is_known: bool,
    /// What the reader asks about it.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Earlier answers that were used in reading it.
    #[serde(default)]
    pub answers_used: usize,
    /// How it differs from the accepted one; `None` = none was accepted yet, everything is new.
    #[serde(default)]
    pub changes: Option<Changes>,
}

/// How a report differs from the accepted one of the same unit, form and period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The accepted submission.
    pub accepted: String,
    /// Figures that are new, different or gone.
    pub facts: Vec<FactDifference>,
    /// Rows of logs, plans and task lists that are new, different or gone.
    pub rows: Vec<RowDifference>,
}

/// How many figures and rows differ.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeCounts {
    /// Only the new report has them.
    pub new: usize,
    /// Both have them, differently.
    pub changed: usize,
    /// Only the accepted report has them.
    pub gone: usize,
}

impl Changes {
    /// How many.
    pub fn counts(&self) -> ChangeCounts {
        let facts = self.facts.iter().map(|fact| (fact.before.is_some(), fact.after.is_some()));
        let rows = self.rows.iter().map(|row| (row.before.is_some(), row.after.is_some()));
        let mut counts = ChangeCounts::default();
        for sides in facts.chain(rows) {
            match sides {
                (false, _) => counts.new += 1,
                (true, true) => counts.changed += 1,
                (true, false) => counts.gone += 1,
            }
        }
        counts
    }

    /// Whether both reports say the same.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.rows.is_empty()
    }
}

impl ReportOutcome {
    /// Whether anything blocks its acceptance.
    pub fn is_blocked(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Blocking)
    }
}

/// Why an import cannot go on: our fault, not the file's.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A period that no calendar has.
    #[error(transparent)]
    Period(#[from] NoSuchPeriod),
    /// A value that cannot be written as JSON: a bug.
    #[error("không ghi được kết quả: {0}")]
    Content(#[from] serde_json::Error),
    /// A file could not be given to a reader.
    #[error("không đọc được tệp: {0}")]
    NotRead(String),
    /// The reading thread died: a bug.
    #[error("việc đọc tệp bị ngắt")]
    Interrupted,
}

/// The day a batch reached the office: as said, or today.
pub fn received_or_today(received: Option<Date>, app: &App) -> Date {
    received.unwrap_or_else(|| app.clock.today())
}
