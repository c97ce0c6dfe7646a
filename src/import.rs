//! Imports: claims the files of a job one by one, reads each through the reader, records what it holds.
//!
//! Nothing of an import lives in memory only: a restart finds the files that were waiting or whose lease ran out.

mod checks;
mod expand;

use std::sync::Mutex;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tonghop_domain::calendar::NoSuchPeriod;
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::submission::{SubmissionAct, SubmissionKey, SubmissionState};
use tonghop_domain::{Finding, OrgUnitId, PeriodId, Scope, Severity};
use tonghop_ingest::{Knowledge, Limits, ReadRequest, Reader, Reading, Report};

use crate::app::{App, Office};
use crate::storage::{Decision, FileState, Job, JobFile, NewRecord, NewSubmission, Recorded, StorageError};

pub use expand::{Part, expand};

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
    /// Figures that differ from what is accepted now: new, changed, gone.
    pub changes: Changes,
}

/// How a report differs from the accepted one of the same unit, form and period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// Figures that the accepted report does not have.
    pub new: usize,
    /// Figures that are different.
    pub changed: usize,
    /// Figures that only the accepted report has.
    pub gone: usize,
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
    /// The reading thread died: a bug.
    #[error("việc đọc tệp bị ngắt")]
    Interrupted,
}

/// Reads files, each in the child process of a reader.
#[derive(Debug)]
pub struct Importer {
    reader: std::sync::Arc<Mutex<Reader>>,
}

impl Default for Importer {
    fn default() -> Self {
        Self::new()
    }
}

impl Importer {
    /// An importer whose reader is a child process of this program; where the program's own path is unknown, it reads in process.
    pub fn new() -> Self {
        let reader = match std::env::current_exe() {
            Ok(program) => Reader::child(program, vec!["read".to_owned()]),
            Err(_) => Reader::in_process(),
        };
        Self { reader: std::sync::Arc::new(Mutex::new(reader)) }
    }

    /// Reads one file off the async threads. The outer error is ours, the inner one the file's.
    ///
    /// # Errors
    /// When the reading thread died.
    pub async fn read(&self, bytes: Vec<u8>, request: ReadRequest, knowledge: Knowledge) -> Result<Result<Reading, Refusal>, ImportError> {
        let reader = std::sync::Arc::clone(&self.reader);
        let read = move || {
            let mut reader = reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            reader.read(&bytes, &request, &knowledge)
        };
        tokio::task::spawn_blocking(read).await.map_err(|_| ImportError::Interrupted)
    }
}

/// What the reader needs to know about an office.
pub fn knowledge(app: &App, office: &Office, root: Option<&OrgUnitId>) -> Knowledge {
    Knowledge {
        forms: app.catalogue.forms.clone(),
        lists: app.catalogue.lists.clone(),
        calendars: app.catalogue.calendars.clone(),
        units: office.directory.clone(),
        root: Some(root.unwrap_or(&office.root).clone()),
    }
}

/// Works through the files of a job (or of all jobs) until none waits. `progress` hears of every finished file.
///
/// # Errors
/// When the database is away. A file that fails three times is marked as failed and the work goes on.
pub async fn work(app: &App, job: Option<&str>, mut progress: impl FnMut(&JobFile)) -> Result<usize, ImportError> {
    let mut finished = 0;
    while let Some(file) = app.storage.claim_file(job, app.clock.now()).await? {
        let job = app.storage.job(&Scope::System("import"), &file.job_id).await?;
        let (state, outcome) = match process(app, &job, &file).await {
            Ok(outcome) => {
                (if outcome.refusal.is_some() && outcome.filed_under.is_none() { FileState::Refused } else { FileState::Done }, outcome)
            }
            Err(fault) if file.attempt >= crate::storage::MOST_ATTEMPTS => {
                tracing::error!(%fault, file = %file.id, "file given up");
                (FileState::Failed, Outcome::default())
            }
            Err(fault) => return Err(fault),
        };
        app.storage.finish_file(&file, state, &serde_json::to_string(&outcome)?).await?;
        finished += 1;
        progress(&file);
    }
    Ok(finished)
}

async fn process(app: &App, job: &Job, file: &JobFile) -> Result<Outcome, ImportError> {
    let office = app.office().await?;
    let bytes = app.storage.original(&file.sha256)?;
    let request = request(&job.asked, &file.file_name, app);
    let root = job.asked.unit.as_ref().filter(|unit| !office.directory.subtree(&office.root).contains(unit));
    match app.importer.read(bytes, request, knowledge(app, &office, root)).await? {
        Ok(reading) => record_reading(app, &office, job, file, reading).await,
        Err(refusal) => filed_or_refused(app, &office, job, file, refusal).await,
    }
}

fn request(asked: &crate::storage::NewJob, file_name: &str, app: &App) -> ReadRequest {
    let large = asked.form.as_deref().and_then(|form| app.catalogue.form(form)).is_some_and(|form| form.large);
    ReadRequest {
        file_name: file_name.to_owned(),
        form: asked.form.clone(),
        unit: asked.unit.clone(),
        period: asked.period.clone(),
        today: app.clock.today(),
        keep_cells: false,
        large,
        limits: Limits::default(),
        answers: tonghop_ingest::Answers::default(),
    }
}

async fn record_reading(app: &App, office: &Office, job: &Job, file: &JobFile, reading: Reading) -> Result<Outcome, ImportError> {
    let mut reports = Vec::with_capacity(reading.reports.len());
    for report in reading.reports {
        reports.push(record_report(app, office, job, file, report).await?);
    }
    let findings = app.catalogue.policy.apply(reading.findings);
    Ok(Outcome { format: reading.format, refusal: None, findings, reports, filed_under: None })
}

async fn record_report(app: &App, office: &Office, job: &Job, file: &JobFile, report: Report) -> Result<ReportOutcome, ImportError> {
    let mut outcome = ReportOutcome {
        form: report.form.clone(),
        unit_name: report.unit.as_ref().map(|unit| office.directory.name_of(unit)),
        unit: report.unit.clone(),
        period: report.period.clone(),
        figures: report.facts.len() + report.activities.len() + report.targets.len() + report.tasks.len(),
        findings: report.findings.clone(),
        submission: None,
        state: None,
        is_known: false,
        changes: Changes::default(),
    };
    let (Some(unit), Some(period)) = (report.unit.clone(), report.period.clone()) else { return Ok(outcome) };
    let key = SubmissionKey { unit, form: report.form.clone(), period };
    outcome.findings.extend(checks::against_what_is_known(app, office, &key, &report).await?);
    outcome.findings = app.catalogue.policy.apply(outcome.findings);
    outcome.changes = checks::changes(app, &key, &report).await?;
    if job.asked.is_preview {
        return Ok(outcome);
    }
    keep_form(app, &report).await?;
    let new = new_submission(job, file, &key, &report, &outcome.findings)?;
    let scope = Scope::System("import");
    let recorded = app.storage.record(&scope, &new, app.clock.now()).await?;
    outcome.is_known = matches!(recorded, Recorded::Known(_));
    outcome.state = Some(decide(app, job, &recorded, outcome.is_blocked()).await?);
    outcome.submission = Some(recorded.id().to_owned());
    if !outcome.is_known {
        checks::tell_the_others(app, office, &key, &report).await?;
    }
    Ok(outcome)
}

async fn keep_form(app: &App, report: &Report) -> Result<(), ImportError> {
    if let Some(text) = app.catalogue.text("form", &report.form, &report.form_version) {
        app.storage.keep_catalogue_file("form", &report.form, &report.form_version, text, app.clock.now()).await?;
    }
    Ok(())
}

fn new_submission(
    job: &Job,
    file: &JobFile,
    key: &SubmissionKey,
    report: &Report,
    findings: &[Finding],
) -> Result<NewSubmission, ImportError> {
    let mut records = Vec::new();
    for activity in &report.activities {
        let link = activity.link.as_deref().map(tonghop_domain::activity::link_key);
        records.push(NewRecord { kind: record_kind::ACTIVITY, link, content: serde_json::to_string(activity)? });
    }
    for target in &report.targets {
        records.push(NewRecord { kind: record_kind::TARGET, link: None, content: serde_json::to_string(target)? });
    }
    for task in &report.tasks {
        records.push(NewRecord { kind: record_kind::TASK, link: None, content: serde_json::to_string(task)? });
    }
    Ok(NewSubmission {
        key: key.clone(),
        form_version: report.form_version.clone(),
        sha256: file.sha256.clone(),
        file_name: file.file_name.clone(),
        received: job.asked.received,
        is_nil: report.is_nil,
        is_estimate: report.is_estimate,
        facts: report.facts_for(&key.unit, &key.period),
        records,
        findings: findings.to_vec(),
    })
}

/// Kinds of stored rows.
pub mod record_kind {
    /// A row of a communication log.
    pub const ACTIVITY: &str = "activity";
    /// A plan target.
    pub const TARGET: &str = "target";
    /// A task of a plan.
    pub const TASK: &str = "task";
}

async fn decide(app: &App, job: &Job, recorded: &Recorded, is_blocked: bool) -> Result<SubmissionState, ImportError> {
    let scope = Scope::System("import");
    let state = app.storage.submission(&scope, recorded.id()).await?.submission.state;
    if matches!(recorded, Recorded::Known(_)) || Policy::from_code(&job.asked.policy) == Policy::Wait {
        return Ok(state);
    }
    let (act, reason) = match is_blocked {
        true => (SubmissionAct::Return, "Còn chỗ cần sửa."),
        false => (SubmissionAct::Accept, ""),
    };
    let decision = Decision { act, by: job.asked.created_by.clone(), reason: reason.to_owned(), at: app.clock.now() };
    Ok(app.storage.decide(&scope, recorded.id(), &decision).await?)
}

/// Word, PDF and pictures are kept under the unit and period that were said; a picture of unknown origin is refused.
async fn filed_or_refused(app: &App, office: &Office, job: &Job, file: &JobFile, refusal: Refusal) -> Result<Outcome, ImportError> {
    let what = match refusal {
        Refusal::Word => "Word",
        Refusal::Pdf => "PDF",
        Refusal::Picture => "ảnh",
        _ => return Ok(Outcome { refusal: Some(refusal), ..Outcome::default() }),
    };
    let known = job.asked.unit.is_some() && job.asked.period.is_some();
    if what == "ảnh" && !known {
        return Ok(Outcome { refusal: Some(refusal), ..Outcome::default() });
    }
    let unit_name = job.asked.unit.as_ref().map(|unit| office.directory.name_of(unit));
    let missing_form = checks::missing_form(app, job).await?;
    let kind =
        FindingKind::NarrativeFiled { what: what.to_owned(), unit: unit_name.clone(), missing_form, period: job.asked.period.clone() };
    let finding = Finding::new(kind, Location::File).with_found(file.file_name.clone());
    if !job.asked.is_preview {
        app.storage.file_document(job, file, what, app.clock.now()).await?;
    }
    Ok(Outcome {
        refusal: Some(refusal),
        findings: vec![finding],
        filed_under: Some(unit_name.unwrap_or_else(|| "chưa rõ đơn vị".to_owned())),
        ..Outcome::default()
    })
}

/// The day a batch reached the office: as said, or today.
pub fn received_or_today(received: Option<Date>, app: &App) -> Date {
    received.unwrap_or_else(|| app.clock.today())
}
