//! What the pipeline derives from stored records and standings.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::directory::Resolution;
use tonghop_domain::form::Yields;
use tonghop_domain::plan::PlanTarget;
use tonghop_domain::scaled_index::{ScaleEnds, ScaledIndex};
use tonghop_domain::task::Task;
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, PeriodId, Scope};
use tonghop_indicators::activities;
use tonghop_indicators::derived::{Records, derive};
use tonghop_indicators::progress::{Judgement, Stretch, TargetProgress, plan_progress};
use tonghop_indicators::scaled::scaled_facts;

use super::AnalysisError;
use super::basis::Basis;
use super::memory::{BasisAsked, Stamp};
use crate::app::{App, Office};
use crate::storage::StorageError;

/// The regime whose reports a plan means by "cùng báo cáo CCHC".
const CCHC: &str = "cchc";

/// Activities, targets and tasks of the reports that figures rest on.
#[derive(Debug)]
pub(super) struct Stored {
    /// Each once (see [`activities::unique`]).
    pub(super) activities: Vec<ActivityRecord>,
    pub(super) targets: Vec<PlanTarget>,
    pub(super) tasks: Vec<Task>,
}

impl Stored {
    /// Read once for as long as nothing changes.
    pub(super) async fn load(app: &App, scope: &Scope, basis: &Basis) -> Result<Arc<Self>, StorageError> {
        let (stamp, asked) = (Stamp::now(app).await?, BasisAsked::new(scope, basis));
        if let Some(stored) = app.memories.records.get(&stamp, &asked) {
            return Ok(stored);
        }
        let stored = Self::read(app, scope, basis).await?;
        Ok(app.memories.records.keep(stamp, asked, stored))
    }

    async fn read(app: &App, scope: &Scope, basis: &Basis) -> Result<Self, StorageError> {
        let activities = basis.activities(app, scope).await?;
        let targets = basis.targets(app, scope).await?;
        let tasks = basis.tasks(app, scope).await?;
        let activities: Vec<ActivityRecord> = activities.into_iter().map(|stored| stored.record).collect();
        Ok(Self {
            activities: activities::unique(&activities).into_iter().cloned().collect(),
            targets: targets.into_iter().map(|stored| stored.record).collect(),
            tasks: tasks.into_iter().map(|stored| stored.record).collect(),
        })
    }

    /// How the targets of a year stand on a day, of every plan or of one unit's.
    pub(super) fn progress(&self, app: &App, office: &Office, year: i16, cut_off: Date, unit: Option<&OrgUnitId>) -> Vec<TargetProgress> {
        let unique: Vec<&ActivityRecord> = self.activities.iter().collect();
        let is_wanted = |target: &&PlanTarget| target.plan.year == year && unit.is_none_or(|unit| target.plan.unit == *unit);
        let targets: Vec<PlanTarget> = self.targets.iter().filter(is_wanted).cloned().collect();
        let report_stretches = report_stretches(app, year);
        let units_below = |unit: &OrgUnitId| -> Vec<OrgUnitId> {
            office.directory.children_on(unit, cut_off).into_iter().map(|child| child.id.clone()).collect()
        };
        plan_progress(&targets, &unique, Judgement { cut_off, report_stretches: &report_stretches, units_below: &units_below })
    }
}

/// Sub-indices among these elements that are made of raw indicators, for every unit that reports any.
pub(super) async fn scaled(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    elements: &BTreeSet<ElementId>,
    period: &Period,
) -> Result<Vec<Fact>, StorageError> {
    let is_read = |method: &&ScaledIndex| method.sub_indices.iter().any(|part| elements.contains(&part.output));
    let governs = |method: &&ScaledIndex| method.regime == period.id.regime() && method.governs(period.to);
    let mut made = Vec::new();
    for method in app.catalogue.indices.iter().filter(governs).filter(is_read) {
        let inputs: BTreeSet<ElementId> = method.inputs().into_iter().collect();
        let mut raw = Vec::new();
        for year in first_year(method, period)..=period.id.year() {
            let id = PeriodId::new(period.id.regime(), year, period.id.kind().clone());
            let of_year = if id == period.id { basis } else { &Basis::Current };
            raw.extend(of_year.facts(app, scope, &id, Some(&inputs)).await?);
        }
        made.extend(scaled_facts(method, &raw, &period.id));
    }
    Ok(made)
}

/// The first year whose figures the ends of a scale look at.
fn first_year(method: &ScaledIndex, period: &Period) -> i16 {
    let since = method.sub_indices.iter().flat_map(|part| &part.indicators).filter_map(|indicator| match indicator.ends {
        ScaleEnds::Anchored { since } => Some(since),
        ScaleEnds::Fixed { .. } => None,
    });
    since.min().unwrap_or(period.id.year()).min(period.id.year())
}

/// The derived facts of a period; derived once for as long as nothing changes.
pub(super) async fn derived(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Arc<Vec<Fact>>, AnalysisError> {
    let (stamp, asked) = (Stamp::now(app).await?, (BasisAsked::new(scope, basis), period.id.clone()));
    if let Some(facts) = app.memories.derived.get(&stamp, &asked) {
        return Ok(facts);
    }
    let facts = derived_anew(app, scope, basis, period).await?;
    Ok(app.memories.derived.keep(stamp, asked, facts))
}

async fn derived_anew(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Vec<Fact>, AnalysisError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, basis).await?;
    let cut_off = period.to.min(app.clock.today());
    let progress = stored.progress(app, &office, period.id.year(), cut_off, None);
    let tasks: Vec<(OrgUnitId, Task)> = stored.tasks.iter().map(|task| (leading_unit(&office, task, cut_off), task.clone())).collect();
    let standings = basis.standings(app, scope, &period.id).await?;
    let nil_logs = nil_logs(app, scope, basis, period).await?;
    let unique: Vec<&ActivityRecord> = stored.activities.iter().collect();
    let units = super::figures::units(&office, period);
    let records = Records {
        activities: &unique,
        progress: &progress,
        tasks: &tasks,
        standings: &standings,
        nil_logs: &nil_logs,
        units: &units,
        cut_off,
    };
    Ok(derive(records, period)?)
}

/// Units whose log of the period, as far as it counts, says that nothing occurred.
async fn nil_logs(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Vec<OrgUnitId>, StorageError> {
    let submissions = app.storage.submissions_of_period(scope, &period.id).await?;
    let is_log = |form: &str| app.catalogue.form(form).is_some_and(|form| form.yields == Yields::Activities);
    let nil = submissions
        .into_iter()
        .map(|stored| stored.submission)
        .filter(|report| report.is_nil && basis.holds(&report.id, report.state.is_current()) && is_log(&report.key.form));
    Ok(nil.map(|report| report.key.unit).collect())
}

/// The unit that leads a task: the one its text names below the unit whose plan holds it, else that unit itself.
pub(super) fn leading_unit(office: &Office, task: &Task, day: Date) -> OrgUnitId {
    match office.directory.resolve(&task.lead, day, Some(&task.unit)) {
        Resolution::One(unit, _) => unit,
        _ => task.unit.clone(),
    }
}

/// The stretches that end on the due days of a year's CCHC reports.
fn report_stretches(app: &App, year: i16) -> Vec<Stretch> {
    let Ok(calendar) = app.catalogue.calendars.regime(CCHC) else { return vec![] };
    let mut from = calendar.periods_of_year(year).first().map(|period| period.from);
    let mut due: Vec<(Date, String)> =
        calendar.periods_of_year(year).into_iter().filter_map(|period| Some((period.due?, period.name))).collect();
    due.sort();
    let mut stretches = Vec::new();
    for (to, label) in due {
        if let Some(from) = from {
            stretches.push(Stretch { label, from, to });
        }
        from = to.tomorrow().ok();
    }
    stretches
}
