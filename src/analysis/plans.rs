//! The plan of one unit: how its targets and tasks stand on a day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::form::CodeLists;
use tonghop_domain::plan::{Cadence, Comparator, PlanTarget, TargetState};
use tonghop_domain::task::{Task, TaskState};
use tonghop_domain::text::collation_key;
use tonghop_domain::{Finding, OrgUnitId, Scope, display};
use tonghop_indicators::progress::TargetProgress;
use tonghop_indicators::tasks;

use super::basis::Basis;
use super::inputs::Stored;
use crate::app::{App, Office};
use crate::json::{SCHEMA, number};
use crate::pages::plans::TargetRow;
use crate::storage::StorageError;

/// How the plan of a unit stands.
#[derive(Debug)]
pub struct PlanView {
    /// The unit.
    pub unit: OrgUnitId,
    /// The last day that counts.
    pub cut_off: Date,
    /// Year of the plan shown: the newest one the unit has.
    pub year: i16,
    /// Its targets, in the order of the plan.
    pub targets: Vec<TargetProgress>,
    /// Its tasks with state and days left, overdue first.
    pub tasks: Vec<(Task, TaskState, Option<i32>)>,
}

/// The units that have targets or tasks, by name.
///
/// # Errors
/// When the database is away.
pub async fn units_with_plans(app: &App, scope: &Scope) -> Result<Vec<OrgUnitId>, StorageError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, &Basis::Current).await?;
    let units: BTreeSet<OrgUnitId> =
        stored.targets.iter().map(|target| target.plan.unit.clone()).chain(stored.tasks.iter().map(|task| task.unit.clone())).collect();
    let own = office.directory.subtree(&office.root);
    let mut units: Vec<OrgUnitId> = units.into_iter().collect();
    // The office's own units first, real plans outside it last.
    units.sort_by_cached_key(|unit| (!own.contains(unit), *unit != office.root, collation_key(&office.directory.name_of(unit))));
    Ok(units)
}

/// All current tasks.
///
/// # Errors
/// When the database is away.
pub async fn tasks(app: &App, scope: &Scope) -> Result<Vec<Task>, StorageError> {
    Ok(Stored::load(app, scope, &Basis::Current).await?.tasks.clone())
}

/// The newest plan of a unit on a day. A plan of an earlier year is judged on the last day of that year.
///
/// # Errors
/// When the database is away.
pub async fn plan_view(app: &App, scope: &Scope, unit: &OrgUnitId, day: Date) -> Result<PlanView, StorageError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, &Basis::Current).await?;
    Ok(view_of(app, &office, &stored, unit, day))
}

/// The newest plans of several units on a day, as [`plan_view`].
///
/// # Errors
/// When the database is away.
pub async fn plan_views(app: &App, scope: &Scope, units: &[OrgUnitId], day: Date) -> Result<Vec<PlanView>, StorageError> {
    let office = app.office().await?;
    let stored = Stored::load(app, scope, &Basis::Current).await?;
    Ok(units.iter().map(|unit| view_of(app, &office, &stored, unit, day)).collect())
}

fn view_of(app: &App, office: &Office, stored: &Stored, unit: &OrgUnitId, day: Date) -> PlanView {
    let year = stored.targets.iter().filter(|target| target.plan.unit == *unit).map(|target| target.plan.year).max().unwrap_or(day.year());
    let cut_off = day.min(Date::new(year, 12, 31).unwrap_or(day));
    let targets = stored.progress(app, office, year, cut_off, Some(unit));
    let own: Vec<Task> = stored.tasks.iter().filter(|task| task.unit == *unit).cloned().collect();
    let tasks = tasks::standings(&own, day).into_iter().map(|standing| (standing.task, standing.state, standing.days_left)).collect();
    PlanView { unit: unit.clone(), cut_off, year, targets, tasks }
}

impl PlanView {
    /// The targets as rows of the page.
    pub fn rows(&self, lists: &CodeLists) -> Vec<TargetRow> {
        self.targets.iter().map(|progress| row(progress, lists)).collect()
    }

    /// Periodical targets that were missed in some of their months or quarters.
    pub fn findings(&self) -> Vec<Finding> {
        self.targets.iter().filter_map(missed).collect()
    }

    /// The document of `/api/v1/plan-progress`.
    pub fn document(&self) -> Value {
        let targets: Vec<Value> = self
            .targets
            .iter()
            .map(|progress| {
                let (met, due) = progress.met_of_due();
                json!({
                    "code": progress.target.code, "content": progress.target.content, "state": progress.state, "total": number(progress.total),
                    "met": met, "due": due, "units": progress.units,
                    "stretches": progress.stretches.iter().map(|part| json!({
                        "label": part.stretch.label, "from": part.stretch.from, "to": part.stretch.to, "count": number(part.count), "state": part.state,
                    })).collect::<Vec<_>>(),
                })
            })
            .collect();
        let tasks: Vec<Value> = self
            .tasks
            .iter()
            .map(
                |(task, state, days)| json!({ "code": task.code, "state": state, "due": task.due(), "done": task.done, "days_left": days }),
            )
            .collect();
        json!({ "schema": SCHEMA, "unit": self.unit, "year": self.year, "cut_off": self.cut_off, "targets": targets, "tasks": tasks })
    }
}

fn row(progress: &TargetProgress, lists: &CodeLists) -> TargetRow {
    let (met, due) = progress.met_of_due();
    let parts = match (progress.units, progress.stretches.len()) {
        (Some((met, of)), _) => format!("{met}/{of} đơn vị"),
        (None, 0 | 1) => String::new(),
        (None, _) => format!("{met}/{due} {}", stretch_word(progress.target.cadence)),
    };
    let evidence: BTreeSet<String> = progress
        .missing_evidence
        .iter()
        .map(|missing| format!("{} (sheet “{}”, ô {})", groups_in_words(&missing.groups, lists), missing.sheet, missing.cell))
        .collect();
    TargetRow {
        code: progress.target.code.clone(),
        content: progress.target.content.clone(),
        required: required(&progress.target, lists),
        state: progress.state,
        total: display::plain(progress.total, 2),
        periods: parts,
        evidence: evidence.into_iter().collect::<Vec<_>>().join("; "),
    }
}

/// A target that more of the same cannot mend: its missed months are named.
fn missed(progress: &TargetProgress) -> Option<Finding> {
    let (met, due) = progress.met_of_due();
    let missed: Vec<String> =
        progress.stretches.iter().filter(|part| part.state == TargetState::NotMet).map(|part| part.stretch.label.to_lowercase()).collect();
    if missed.is_empty() || progress.stretches.len() < 2 {
        return None;
    }
    let kind = FindingKind::TargetMissedInPeriods { target: progress.target.content.clone(), met, due, missed, total: progress.total };
    let at = progress.target.at.clone().map_or(Location::File, |(sheet, cell)| Location::cell(sheet, cell));
    Some(Finding::new(kind, at))
}

fn stretch_word(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Monthly => "tháng",
        Cadence::Quarterly => "quý",
        _ => "kỳ",
    }
}

/// `ít nhất 1 tin, bài mỗi tháng; hạn 31/12/2025`.
pub(crate) fn required(target: &PlanTarget, lists: &CodeLists) -> String {
    let Some(quantity) = target.quantity else {
        return target.due.map_or_else(|| "thường xuyên".to_owned(), |due| format!("hạn {}", display::date(due)));
    };
    let at_least = if target.comparator == Some(Comparator::AtLeast) { "ít nhất " } else { "" };
    let unit = unit_of_measure(target, lists);
    let cadence = match target.cadence {
        Cadence::Monthly => " mỗi tháng",
        Cadence::Quarterly => " mỗi quý",
        Cadence::HalfYearAndYear => " mỗi kỳ 6 tháng, năm",
        Cadence::AsCchcReport => " cùng mỗi báo cáo CCHC",
        Cadence::Yearly => " trong năm",
        Cadence::Once | Cadence::AsRegulated | Cadence::Ongoing => "",
    };
    let due = target.due.map_or_else(String::new, |due| format!("; hạn {}", display::date(due)));
    format!("{at_least}{quantity} {unit}{cadence}{due}")
}

/// The unit of measure in words.
pub(crate) fn unit_of_measure(target: &PlanTarget, lists: &CodeLists) -> String {
    let list = lists.get("units-of-measure");
    let names = target
        .unit_of_measure
        .iter()
        .map(|code| list.and_then(|list| list.get(code)).map_or_else(|| code.clone(), |item| item.name.clone()));
    names.collect::<Vec<_>>().join(", ")
}

/// `danh sách điểm danh; video hoặc hình ảnh`.
fn groups_in_words(groups: &[Vec<String>], lists: &CodeLists) -> String {
    let list = lists.get("evidence-types");
    let name = |code: &String| list.and_then(|list| list.get(code)).map_or_else(|| code.clone(), |item| item.name.clone());
    let groups = groups.iter().map(|group| group.iter().map(name).collect::<Vec<_>>().join(" hoặc "));
    groups.collect::<Vec<_>>().join("; ")
}
