//! The work on waiting files: some are read ahead by the readers while others are recorded, in the order in which they were sent.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tonghop_domain::Scope;
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Limits, ReadRequest, Reading};

use super::{ImportError, record};
use crate::app::{App, Office};
use crate::storage::{JobFile, JobSummary, MOST_ATTEMPTS, NewJob};

/// Files claimed beside the ones that are being read: enough to keep the readers busy while what they have read is recorded, and to
/// record many files in one transaction. A worker that dies keeps what it had claimed until the lease ends.
const AHEAD: usize = 14;

/// How often the claims of a worker are renewed while it waits for a file: well within the lease.
const RENEWED_EVERY: Duration = Duration::from_secs(8);

/// What a reader made of a file. The outer error is ours, the inner one the file's.
type Answer = Result<Result<Reading, Refusal>, ImportError>;

/// A file with its import.
#[derive(Debug)]
pub(super) struct Claimed {
    pub(super) file: JobFile,
    pub(super) job: Arc<JobSummary>,
}

/// A file with what came of reading it.
pub(super) struct Read {
    pub(super) claimed: Claimed,
    pub(super) answer: Answer,
}

/// A file in a reader's hands.
struct InHand {
    claimed: Claimed,
    answer: JoinHandle<Answer>,
}

impl InHand {
    async fn wait(self) -> Read {
        Read { claimed: self.claimed, answer: self.answer.await.unwrap_or(Err(ImportError::Interrupted)) }
    }

    /// As [`InHand::wait`]; meanwhile the claims are renewed, so that nobody takes a living worker for dead.
    async fn wait_beside(mut self, app: &App, others: &VecDeque<Self>) -> Result<Read, ImportError> {
        loop {
            if let Ok(answer) = tokio::time::timeout(RENEWED_EVERY, &mut self.answer).await {
                return Ok(Read { claimed: self.claimed, answer: answer.unwrap_or(Err(ImportError::Interrupted)) });
            }
            let claimed: Vec<&JobFile> = std::iter::once(&self).chain(others).map(|next| &next.claimed.file).collect();
            app.storage.renew_claims(&claimed, app.clock.now()).await?;
        }
    }
}

/// Works through the files of a job (or of all jobs) until none waits. `progress` hears of every finished file.
///
/// # Errors
/// When the database is away. A file that fails three times is marked as failed and the work goes on.
pub async fn work(app: &App, job: Option<&str>, mut progress: impl FnMut(&JobFile)) -> Result<usize, ImportError> {
    let mut jobs = HashMap::new();
    let mut in_hand: VecDeque<InHand> = VecDeque::new();
    let (mut finished, mut open) = (0, BTreeSet::new());
    loop {
        let room = (app.importer.readers() + AHEAD).saturating_sub(in_hand.len());
        for file in app.storage.claim_files(job, app.clock.now(), room).await? {
            let job = job_of(app, &mut jobs, &file.job_id).await?;
            in_hand.push_back(begin(app, Claimed { file, job }));
        }
        let Some(first) = in_hand.pop_front() else { return Ok(finished) };
        let mut batch = vec![first.wait_beside(app, &in_hand).await?];
        while let Some(next) = in_hand.pop_front_if(|next| next.answer.is_finished()) {
            batch.push(next.wait().await);
        }
        record_all(app, &batch, &mut open).await?;
        finished += batch.len();
        for read in &batch {
            progress(&read.claimed.file);
        }
    }
}

async fn job_of(app: &App, jobs: &mut HashMap<String, Arc<JobSummary>>, id: &str) -> Result<Arc<JobSummary>, ImportError> {
    if let Some(job) = jobs.get(id) {
        return Ok(Arc::clone(job));
    }
    let job = Arc::new(app.storage.job_summary(&Scope::System("import"), id).await?);
    jobs.insert(id.to_owned(), Arc::clone(&job));
    Ok(job)
}

fn begin(app: &App, claimed: Claimed) -> InHand {
    let (app, file, job) = (app.clone(), claimed.file.clone(), Arc::clone(&claimed.job));
    InHand { claimed, answer: tokio::spawn(async move { read(&app, &job, &file).await }) }
}

async fn read(app: &App, job: &JobSummary, file: &JobFile) -> Answer {
    let office = app.office().await?;
    let bytes = app.storage.original(&file.sha256)?;
    let beside = job.asked.unit.as_ref().filter(|unit| !office.directory.is_within(unit, &office.root));
    let knowledge = app.importer.knowledge(app, &office, beside);
    app.importer.read(bytes, request(app, &office, &job.asked, &file.file_name), knowledge).await
}

fn request(app: &App, office: &Office, asked: &NewJob, file_name: &str) -> ReadRequest {
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
        answers: office.answers.clone(),
    }
}

/// Records files together; where that fails, one by one, so that the fault of one does not hold up the others.
///
/// The imports in which a document may yet be placed.
async fn record_all(app: &App, batch: &[Read], open: &mut BTreeSet<String>) -> Result<(), ImportError> {
    if batch.len() > 1
        && batch.iter().all(|read| read.answer.is_ok())
        && let Ok(left) = record::record(app, batch, open).await
    {
        *open = left;
        return Ok(());
    }
    for read in batch {
        match record::record(app, std::slice::from_ref(read), open).await {
            Ok(left) => *open = left,
            Err(fault) => give_up(app, &read.claimed.file, fault, open).await?,
        }
    }
    Ok(())
}

/// A file that failed too often is marked; before that it keeps its lease and is tried again when that runs out.
async fn give_up(app: &App, file: &JobFile, fault: ImportError, open: &mut BTreeSet<String>) -> Result<(), ImportError> {
    if file.attempt < MOST_ATTEMPTS {
        return Err(fault);
    }
    tracing::error!(%fault, file = %file.id, "file given up");
    *open = record::failed(app, file, open).await?;
    Ok(())
}
