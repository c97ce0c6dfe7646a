//! Việc của tôi: what waits for the officer, what changed since last week, which figures disagree.

use std::collections::BTreeSet;

use jiff::civil::Date;
use tonghop_domain::message;
use tonghop_domain::obligation::Shown;
use tonghop_domain::task::{Task, TaskState};
use tonghop_domain::{OrgUnitId, Period, Scope};

use crate::analysis::{self, AnalysisError};
use crate::app::{App, Office};
use crate::board;
use crate::import;
use crate::reception::{DifferenceRow, Labels};
use crate::storage::{Disagreement, StorageError, StoredSubmission};

/// Days that a week looks back and ahead.
const WEEK: i32 = 7;

/// Rules that say that a figure disagrees with another source: the log, the links of other units, last period, periods of the same
/// length (also that of last year), the unit's own score, a published result.
pub const DISAGREEING: [&str; 6] = ["LOG-07", "LOG-03", "HISTORY-01", "HISTORY-02", "RESULT-02", "RESULT-03"];

/// The three numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Báo cáo chờ tiếp nhận.
    pub waiting: usize,
    /// Đơn vị quá hạn: units with at least one report of the period that is overdue.
    pub overdue_units: usize,
    /// Nhiệm vụ đến hạn trong 7 ngày.
    pub tasks_due: usize,
    /// Tasks whose day has passed.
    pub tasks_overdue: usize,
}

/// The three numbers on a day.
///
/// # Errors
/// When the database is away or the figures cannot be computed.
pub async fn numbers(app: &App, scope: &Scope, period: &Period) -> Result<Numbers, AnalysisError> {
    let today = app.clock.today();
    let standings = board::standings(app, scope, &period.id).await?;
    let overdue: BTreeSet<&OrgUnitId> =
        standings.iter().filter(|standing| standing.shown() == Shown::NotSent).map(|standing| &standing.obligation.key.unit).collect();
    let tasks = analysis::tasks(app, scope).await?;
    Ok(Numbers {
        waiting: app.storage.waiting(scope).await?.len(),
        overdue_units: overdue.len(),
        tasks_due: tasks.iter().filter(|task| is_due_within_a_week(task, today)).count(),
        tasks_overdue: tasks.iter().filter(|task| task.state_on(today) == TaskState::Overdue).count(),
    })
}

/// Whether a task is due within seven days.
pub fn is_due_within_a_week(task: &Task, today: Date) -> bool {
    task.state_on(today) == TaskState::NotYetDue && task.due().is_some_and(|due| (due - today).get_days() <= WEEK)
}

/// A report in words.
#[derive(Debug, Clone)]
pub struct Named {
    /// The report.
    pub stored: StoredSubmission,
    /// Name of the unit.
    pub unit: String,
    /// Title of the form.
    pub form: String,
    /// Name of the period.
    pub period: String,
}

impl Named {
    fn of(app: &App, office: &Office, stored: StoredSubmission) -> Self {
        let key = &stored.submission.key;
        let (unit, form) = (office.directory.name_of(&key.unit), app.catalogue.form_title(&key.form));
        Self { unit, form, period: app.catalogue.period_name(&key.period), stored }
    }
}

/// A report that took another one's place.
#[derive(Debug)]
pub struct Replaced {
    /// The newer report.
    pub newer: Named,
    /// The version before it.
    pub older: StoredSubmission,
    /// Old → new, the first ones.
    pub differences: Vec<DifferenceRow>,
    /// How many there are.
    pub count: usize,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedFile {
    /// Its name.
    pub name: String,
    /// Page of the import it came with.
    pub path: String,
    /// The day it came.
    pub received: Date,
    /// Why, and what to do.
    pub why: String,
}

/// What came within a week.
#[derive(Debug)]
pub struct Week {
    /// First day.
    pub from: Date,
    /// Reports of which nothing was there before.
    pub new: Vec<Named>,
    /// Reports that took another one's place.
    pub replaced: Vec<Replaced>,
    /// Files that could not be read.
    pub refused: Vec<RefusedFile>,
}

/// Differences shown of one report; its own page has all of them.
const MOST_DIFFERENCES: usize = 5;
/// Replaced reports shown.
const MOST_REPLACED: usize = 40;

/// What came since last week: by the day of receipt, not of the import.
///
/// # Errors
/// When the database is away.
pub async fn week(app: &App, scope: &Scope) -> Result<Week, StorageError> {
    let (office, today) = (app.office().await?, app.clock.today());
    let from = today.saturating_sub(jiff::Span::new().days(WEEK));
    let (mut new, mut replaced) = (Vec::new(), Vec::new());
    let replacing = app.storage.replacing_between(scope, from, today).await?;
    let mut seen = BTreeSet::new();
    for stored in app.storage.received_between(scope, from, today).await? {
        if !seen.insert(stored.submission.key.clone()) {
            continue;
        }
        if !replacing.contains(&stored.submission.id) {
            new.push(Named::of(app, &office, stored));
        } else if replaced.len() < MOST_REPLACED {
            let versions = app.storage.versions(scope, &stored.submission.key).await?;
            if let Some(older) = versions.into_iter().find(|version| version.sequence < stored.sequence) {
                replaced.push(replaced_by(app, scope, &office, older, stored).await?);
            }
        }
    }
    Ok(Week { from, new, replaced, refused: refused(app, scope, from, today).await? })
}

async fn replaced_by(
    app: &App,
    scope: &Scope,
    office: &Office,
    older: StoredSubmission,
    newer: StoredSubmission,
) -> Result<Replaced, StorageError> {
    let (before, after) = (older.submission.id.clone(), newer.submission.id.clone());
    let (facts_before, rows_before) = (app.storage.facts_of(scope, &before).await?, app.storage.records_of(scope, &before).await?);
    let (facts, rows) = (app.storage.facts_of(scope, &after).await?, app.storage.records_of(scope, &after).await?);
    let changes = import::between(before, (&facts_before, &rows_before), (&facts, &rows));
    let labels = Labels::of(app.catalogue.form(&newer.submission.key.form), &app.catalogue.lists);
    let mut differences = labels.rows(&changes);
    let count = differences.len();
    differences.truncate(MOST_DIFFERENCES);
    Ok(Replaced { newer: Named::of(app, office, newer), older, differences, count })
}

async fn refused(app: &App, scope: &Scope, from: Date, today: Date) -> Result<Vec<RefusedFile>, StorageError> {
    let files = app.storage.refused_between(scope, from, today).await?;
    let file = |(name, job, received, outcome): (String, String, Date, Option<String>)| {
        let outcome: Option<import::Outcome> = outcome.and_then(|text| serde_json::from_str(&text).ok());
        let refusal = outcome.and_then(|outcome| outcome.refusal);
        let why = refusal.map_or_else(String::new, |refusal| message::refusal(&refusal, crate::pages::phrases::spoken()).sentence());
        RefusedFile { name, path: format!("/tiep-nhan/{job}"), received, why }
    };
    Ok(files.into_iter().map(file).collect())
}

/// Reports whose estimates were replaced by actual figures, and those that still are estimates.
#[derive(Debug)]
pub struct Estimates {
    /// Estimate → actual figure.
    pub replaced: Vec<Replaced>,
    /// Still estimates.
    pub standing: Vec<Named>,
}

/// The estimates of a period.
///
/// # Errors
/// When the database is away.
pub async fn estimates(app: &App, scope: &Scope, period: &Period) -> Result<Estimates, StorageError> {
    let office = app.office().await?;
    let mut found = Estimates { replaced: vec![], standing: vec![] };
    for estimate in app.storage.estimates(scope, &period.id).await? {
        let versions = app.storage.versions(scope, &estimate.submission.key).await?;
        let actual = versions.into_iter().find(|version| version.sequence > estimate.sequence);
        match actual {
            Some(actual) if !actual.submission.is_estimate => {
                found.replaced.push(replaced_by(app, scope, &office, estimate, actual).await?);
            }
            Some(_) => {}
            None => found.standing.push(Named::of(app, &office, estimate)),
        }
    }
    Ok(found)
}

/// A disagreement in words.
#[derive(Debug)]
pub struct Disagreeing {
    /// What disagrees, and what was decided.
    pub disagreement: Disagreement,
    /// The report.
    pub report: Named,
}

/// The disagreements of a period, undecided ones first.
///
/// # Errors
/// When the database is away.
pub async fn disagreements(app: &App, scope: &Scope, period: &Period) -> Result<Vec<Disagreeing>, StorageError> {
    let office = app.office().await?;
    let reports = app.storage.submissions_of_period(scope, &period.id).await?;
    let found = app.storage.disagreements(scope, &period.id, &DISAGREEING).await?.into_iter().filter_map(|disagreement| {
        let stored = reports.iter().find(|stored| stored.submission.id == disagreement.submission_id)?;
        Some(Disagreeing { report: Named::of(app, &office, stored.clone()), disagreement })
    });
    let mut found: Vec<Disagreeing> = found.collect();
    found.sort_by_key(|one| one.disagreement.ruling.is_some());
    Ok(found)
}

/// Reports that wait and may be accepted as they are.
pub fn clean(waiting: &[StoredSubmission]) -> usize {
    waiting.iter().filter(|stored| stored.blocking + stored.warnings == 0).count()
}

/// Reports that wait and must be corrected, by name of the unit.
///
/// # Errors
/// When the database is away.
pub async fn to_correct(app: &App, waiting: Vec<StoredSubmission>) -> Result<Vec<Named>, StorageError> {
    let office = app.office().await?;
    let blocked = waiting.into_iter().filter(|stored| stored.blocking > 0);
    let mut named: Vec<Named> = blocked.map(|stored| Named::of(app, &office, stored)).collect();
    named.sort_by_cached_key(|one| tonghop_domain::text::collation_key(&one.unit));
    Ok(named)
}
