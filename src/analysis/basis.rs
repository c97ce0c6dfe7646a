//! The reports that figures rest on: what is current today, or what a closed period was published with.

use std::collections::BTreeSet;
use std::sync::Arc;

use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::fact::counted_once;
use tonghop_domain::obligation::ReportStanding;
use tonghop_domain::period::PeriodKind;
use tonghop_domain::plan::PlanTarget;
use tonghop_domain::task::Task;
use tonghop_domain::{ElementId, Fact, Period, PeriodId, Scope};

use crate::app::App;
use crate::board;
use crate::import::record_kind;
use crate::storage::{StorageError, StoredFact, StoredRecord};

/// The regime whose years plans count in.
const PLAN_REGIME: &str = "civil";

/// What figures of a period rest on.
#[derive(Debug, Clone)]
pub enum Basis {
    /// Every report that is current, and the board of today.
    Current,
    /// The reports of a published version, and the board as it was.
    Frozen(Arc<Frozen>),
}

/// Reports named one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Their ids, sorted.
    pub reports: Vec<String>,
    /// What was owed and sent when the period was closed.
    pub standings: Vec<ReportStanding>,
    /// When the period was closed, in milliseconds since 1970 UTC: tasks entered later are no part of it. `None` = now.
    pub closed_at: Option<i64>,
}

impl Basis {
    /// What the figures of a period rest on: its published version where it is closed.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn of(app: &App, scope: &Scope, period: &Period) -> Result<Self, StorageError> {
        let office = app.office().await?;
        let Some(closing) = super::published::closing(app, scope, period).await? else { return Ok(Self::Current) };
        let standings = serde_json::from_str(&closing.standings).map_err(|fault| StorageError::Content(fault.to_string()))?;
        let reports = app.storage.closing_submissions(scope, &closing.id).await?;
        let closed_at = app.storage.closed_at(scope, &office.root, &period.id).await?;
        Ok(Self::Frozen(Arc::new(Frozen { reports, standings, closed_at })))
    }

    /// The facts of a period, of the elements wanted, each with its report; what is counted out of rows stands in place of what was written.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn stored_facts(
        &self,
        app: &App,
        scope: &Scope,
        period: &PeriodId,
        wanted: &(dyn Fn(&ElementId) -> bool + Send + Sync),
    ) -> Result<Vec<StoredFact>, StorageError> {
        let facts = match self {
            Self::Current => {
                let sent = app.storage.submissions_of_period(scope, period).await?;
                let current = sent.into_iter().filter(|stored| stored.submission.state.is_current());
                let reports: Vec<String> = current.map(|stored| stored.submission.id).collect();
                app.storage.facts_among(scope, &reports, period, wanted).await?
            }
            Self::Frozen(frozen) => app.storage.facts_among(scope, &frozen.reports, period, wanted).await?,
        };
        Ok(counted_once(facts, |stored| &stored.fact))
    }

    /// The facts of a period, of some elements or of all; what is counted out of rows stands in place of what was written.
    pub(super) async fn facts(
        &self,
        app: &App,
        scope: &Scope,
        period: &PeriodId,
        elements: Option<&BTreeSet<ElementId>>,
    ) -> Result<Vec<Fact>, StorageError> {
        let facts = match (self, elements) {
            (Self::Current, None) => app.storage.current_facts(scope, period).await?,
            (Self::Current, Some(elements)) => app.storage.current_facts_of_elements(scope, period, elements).await?,
            (Self::Frozen(frozen), elements) => {
                let wanted = |element: &ElementId| elements.is_none_or(|elements| elements.contains(element));
                let stored = app.storage.facts_among(scope, &frozen.reports, period, &wanted).await?;
                stored.into_iter().map(|stored| stored.fact).collect()
            }
        };
        Ok(counted_once(facts, |fact| fact))
    }

    /// What was owed and sent for a period.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn standings(&self, app: &App, scope: &Scope, period: &PeriodId) -> Result<Vec<ReportStanding>, StorageError> {
        match self {
            Self::Current => board::standings(app, scope, period).await,
            Self::Frozen(frozen) => Ok(frozen.standings.clone()),
        }
    }

    /// Whether a report is part of it.
    pub fn holds(&self, report: &str, is_current: bool) -> bool {
        match self {
            Self::Current => is_current,
            Self::Frozen(frozen) => frozen.reports.binary_search_by(|known| known.as_str().cmp(report)).is_ok(),
        }
    }

    /// Activities, each with its report.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn activities(&self, app: &App, scope: &Scope) -> Result<Vec<StoredRecord<ActivityRecord>>, StorageError> {
        self.records(app, scope, record_kind::ACTIVITY).await
    }

    /// Plan targets, each with its report.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn targets(&self, app: &App, scope: &Scope) -> Result<Vec<StoredRecord<PlanTarget>>, StorageError> {
        self.records(app, scope, record_kind::TARGET).await
    }

    /// Tasks of plans, each with its report, then those entered by officers, which come with none.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn tasks(&self, app: &App, scope: &Scope) -> Result<Vec<StoredRecord<Task>>, StorageError> {
        let mut tasks: Vec<StoredRecord<Task>> = self.records(app, scope, record_kind::TASK).await?;
        let until = match self {
            Self::Current => None,
            Self::Frozen(frozen) => frozen.closed_at,
        };
        for assigned in app.storage.assigned_tasks(scope, until).await? {
            let period = PeriodId::new(PLAN_REGIME, assigned.task.year, PeriodKind::Year);
            tasks.push(StoredRecord { submission_id: String::new(), period, record: assigned.task });
        }
        Ok(tasks)
    }

    async fn records<T: serde::de::DeserializeOwned + Send + Sync + 'static>(
        &self,
        app: &App,
        scope: &Scope,
        kind: &str,
    ) -> Result<Vec<StoredRecord<T>>, StorageError> {
        match self {
            Self::Current => app.storage.current_records(scope, kind).await,
            Self::Frozen(frozen) => app.storage.records_among(scope, &frozen.reports, kind).await,
        }
    }
}
