//! Tasks and targets of plans.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::TargetState;
use tonghop_domain::task::{Task, TaskState};
use tonghop_indicators::progress::TargetProgress;
use tonghop_reports::workbook::{ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{count, day, figure, text};
use crate::analysis;
use crate::app::App;

/// The tasks of the unit's newest plan (of the office's own without one), grouped by state, overdue first.
pub(super) async fn tasks(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let office = app.office().await?;
    let cut_off = app.clock.today();
    let view = analysis::plan_view(app, wanted.scope, wanted.unit.unwrap_or(&office.root), cut_off).await?;
    let states = [TaskState::Overdue, TaskState::NotYetDue, TaskState::DoneLate, TaskState::DoneOnTime];
    let rows = states.into_iter().flat_map(|state| {
        let own: Vec<_> = view.tasks.iter().filter(|(_, known, _)| *known == state).collect();
        let opening = (!own.is_empty()).then(|| ReportRow::opening(format!("{} ({} nhiệm vụ)", state.words(), own.len())));
        opening.into_iter().chain(own.into_iter().map(|(task, state, days)| of_task(task, *state, *days))).collect::<Vec<_>>()
    });
    let notes = vec![format!("Tiến độ tính đến ngày {}; tổng số {} nhiệm vụ.", display::date(cut_off), view.tasks.len())];
    Ok(ReportSheet { rows: rows.collect(), notes, ..ReportSheet::default() })
}

fn of_task(task: &Task, state: TaskState, days_left: Option<i32>) -> ReportRow {
    ReportRow::of([
        ("code", text(&task.code)),
        ("content", text(&task.content)),
        ("product", text(&task.product)),
        ("lead", text(&task.lead)),
        ("due", text(due(task))),
        ("done", day(task.done)),
        ("state", text(state.words())),
        ("days_left", days_left.map_or_else(|| text(""), |days| count(days.into()))),
    ])
}

/// The due date, with the one it was moved from.
fn due(task: &Task) -> String {
    match (task.due(), task.first_due) {
        (Some(due), Some(first)) if due != first => format!("{} (trước là {})", display::date(due), display::date(first)),
        (Some(due), _) => display::date(due),
        (None, _) => String::new(),
    }
}

/// The targets of every plan below the office (of one unit where it is named), grouped by unit.
pub(super) async fn targets(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let is_wanted = |unit: &tonghop_domain::OrgUnitId| wanted.unit.map_or_else(|| own.contains(unit), |wanted| wanted == unit);
    let units: Vec<_> = analysis::units_with_plans(app, wanted.scope).await?.into_iter().filter(is_wanted).collect();
    let views = analysis::plan_views(app, wanted.scope, &units, app.clock.today()).await?;
    let mut rows = Vec::new();
    for view in views.iter().filter(|view| !view.targets.is_empty()) {
        let name = office.directory.name_of(&view.unit);
        rows.push(ReportRow::opening(format!("{name}, năm {} (tính đến ngày {})", view.year, display::date(view.cut_off))));
        rows.extend(view.targets.iter().map(|progress| of_target(app, &name, progress)));
    }
    let notes = vec!["Chỉ tiêu không có số thực hiện thường xuyên: không tính là đạt hay chưa đạt.".to_owned()];
    Ok(ReportSheet { rows, notes, ..ReportSheet::default() })
}

fn of_target(app: &App, unit: &str, progress: &TargetProgress) -> ReportRow {
    let (met, due) = progress.units.unwrap_or_else(|| progress.met_of_due());
    let counted = |number: u32| match progress.state {
        TargetState::NoNumericTarget => text(""),
        _ => figure(Some(Decimal::from(number))),
    };
    ReportRow::of([
        ("unit", text(unit)),
        ("code", text(&progress.target.code)),
        ("content", text(&progress.target.content)),
        ("required", text(analysis::required(&progress.target, &app.catalogue.lists))),
        ("unit_of_measure", text(analysis::unit_of_measure(&progress.target, &app.catalogue.lists))),
        ("total", figure(Some(progress.total))),
        ("met", counted(met)),
        ("due", counted(due)),
        ("state", text(progress.state.words())),
    ])
}
