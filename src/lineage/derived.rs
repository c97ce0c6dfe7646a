//! Where figures come from that no form asks for: rows of logs and plans, tasks, the board.

use tonghop_domain::formula::Input;
use tonghop_domain::obligation::Timeliness;
use tonghop_domain::plan::TargetState;
use tonghop_domain::task::TaskState;
use tonghop_domain::{ElementId, OrgUnitId, Period, Scope, display};
use tonghop_indicators::{activities, derived};

use super::Source;
use crate::analysis::basis::Basis;
use crate::analysis::{self, AnalysisError};
use crate::app::App;

/// Whether the pipeline derives an element.
pub(super) fn is_derived(element: &ElementId) -> bool {
    derived::ELEMENTS.contains(&element.as_str())
}

/// The rows that a derived figure was counted from.
pub(super) async fn sources(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    period: &Period,
    unit: &OrgUnitId,
    input: &Input,
) -> Result<Vec<Source>, AnalysisError> {
    let period = app.catalogue.calendars.period(&input.period).unwrap_or_else(|_| period.clone());
    let figure = Figure { app, scope, basis, period: &period, unit, input };
    match figure.name().split_once('.').map(|(family, _)| family) {
        Some("plan") => figure.targets().await,
        Some("activity") => figure.logged().await,
        Some("task") => figure.tasks().await,
        Some("report") => figure.reports().await,
        _ => Ok(vec![]),
    }
}

/// A derived figure of one unit, as a formula asks for it.
struct Figure<'a> {
    app: &'a App,
    scope: &'a Scope,
    basis: &'a Basis,
    period: &'a Period,
    unit: &'a OrgUnitId,
    input: &'a Input,
}

impl Figure<'_> {
    fn name(&self) -> &str {
        self.input.element.as_str()
    }

    async fn targets(&self) -> Result<Vec<Source>, AnalysisError> {
        let Self { app, scope, basis, period, unit, .. } = *self;
        let name = self.name();
        let stored = basis.targets(app, scope).await?;
        let states: &[TargetState] = match name {
            "plan.targets_due" => &[TargetState::Met, TargetState::NotMet],
            "plan.targets_met" => &[TargetState::Met],
            "plan.targets_not_due" => &[TargetState::NotYetDue],
            "plan.targets_without_number" => &[TargetState::NoNumericTarget],
            _ => &[TargetState::Met, TargetState::NotMet, TargetState::NotYetDue, TargetState::NoNumericTarget],
        };
        let issues = name.starts_with("plan.issue");
        let mut sources = Vec::new();
        for progress in analysis::target_progress(app, scope, basis, period, unit).await? {
            let target = &progress.target;
            if !states.contains(&progress.state) || (issues && target.plan.issued.is_none()) {
                continue;
            }
            let source = stored.iter().find(|stored| stored.record.plan == target.plan && stored.record.code == target.code);
            let issued = target.plan.issued.map_or_else(String::new, |day| format!("kế hoạch ban hành ngày {}", display::date(day)));
            let words = match issues {
                true => issued,
                false => format!(
                    "{} {}: {} (đã thực hiện {})",
                    target.code,
                    target.content,
                    progress.state.words(),
                    display::plain(progress.total, 2)
                ),
            };
            sources.push(Source {
                submission: source.map(|source| source.submission_id.clone()),
                sheet: target.at.as_ref().map(|(sheet, _)| sheet.clone()).unwrap_or_default(),
                cell: target.at.as_ref().map(|(_, cell)| *cell),
                words,
                ..Source::default()
            });
            if issues {
                break;
            }
        }
        Ok(sources)
    }

    async fn logged(&self) -> Result<Vec<Source>, AnalysisError> {
        let Self { app, scope, basis, period, unit, input } = *self;
        let stored = basis.activities(app, scope).await?;
        let (of_unit, ids): (Vec<_>, Vec<_>) =
            stored.into_iter().filter(|stored| stored.record.unit == *unit).map(|stored| (stored.record, stored.submission_id)).unzip();
        let unique = activities::unique(&of_unit);
        let channel_of = |channel: &Option<String>| channel.clone().unwrap_or_else(|| activities::CHANNEL_NOT_SAID.to_owned());
        let is_wanted = |dimension: &str, own: &str| input.dimensions.member(dimension).is_none_or(|member| member == own);
        let mut sources = Vec::new();
        for activity in activities::in_period(&unique, period) {
            let is_part = is_wanted("activity_type", &activity.activity_type) && is_wanted("channel", &channel_of(&activity.channel));
            if !is_part {
                continue;
            }
            let place = of_unit.iter().position(|known| std::ptr::eq(known, activity));
            sources.push(Source {
                submission: place.and_then(|place| ids.get(place)).cloned(),
                sheet: activity.sheet.clone(),
                cell: Some(activity.cell),
                words: format!("{}: {}", display::date(activity.from), activity.content),
                ..Source::default()
            });
        }
        Ok(sources)
    }

    async fn tasks(&self) -> Result<Vec<Source>, AnalysisError> {
        let Self { app, scope, basis, period, unit, .. } = *self;
        let wanted = match self.name() {
            "task.done_on_time" => Some(TaskState::DoneOnTime),
            "task.done_late" => Some(TaskState::DoneLate),
            "task.overdue" => Some(TaskState::Overdue),
            "task.not_yet_due" => Some(TaskState::NotYetDue),
            _ => None,
        };
        let cut_off = period.to.min(app.clock.today());
        let mut sources = Vec::new();
        for stored in basis.tasks(app, scope).await? {
            let task = &stored.record;
            let is_own = task.year == period.id.year() && analysis::leads(app, task, unit, cut_off).await?;
            if !is_own || wanted.is_some_and(|wanted| task.state_on(cut_off) != wanted) {
                continue;
            }
            let due = task.due().map_or_else(String::new, |due| format!(", hạn {}", display::date(due)));
            sources.push(Source {
                words: format!("{} {}{due}: {}", task.code, task.content, task.state_on(cut_off).words()),
                submission: Some(stored.submission_id.clone()).filter(|id| !id.is_empty()),
                sheet: task.sheet.clone(),
                cell: Some(task.cell).filter(|_| !task.sheet.is_empty()),
                ..Source::default()
            });
        }
        Ok(sources)
    }

    async fn reports(&self) -> Result<Vec<Source>, AnalysisError> {
        let Self { app, scope, basis, period, unit, .. } = *self;
        let name = self.name();
        let standings = basis.standings(app, scope, &period.id).await?;
        let own = standings.iter().filter(|standing| standing.obligation.key.unit == *unit && standing.timeliness != Timeliness::NotOwed);
        let is_wanted = |standing: &&tonghop_domain::obligation::ReportStanding| match name {
            "report.received" => standing.received.is_some(),
            "report.on_time" => standing.timeliness == Timeliness::OnTime,
            _ => true,
        };
        let told = own.filter(is_wanted).map(|standing| {
            let received = standing.received.map_or_else(|| "chưa nhận".to_owned(), |day| format!("nhận ngày {}", display::date(day)));
            let due = standing.obligation.due.map_or_else(String::new, |due| format!("hạn {}, ", display::date(due)));
            let form = app.catalogue.form_title(&standing.obligation.key.form);
            Source { words: format!("{form}: {due}{received}"), ..Source::default() }
        });
        Ok(told.collect())
    }
}
