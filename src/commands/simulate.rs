//! `simulate`: what would raise a unit's score most.

use rust_decimal::Decimal;
use tonghop_domain::{Scope, display};

use super::{End, UnknownInput, compute, said};
use crate::analysis::{self, AnalysisError, SimulationView};
use crate::app::App;
use crate::cli::SimulateArguments;
use crate::commands::output::say;
use crate::pages::simulation::{ProspectRow, StepRow, TogetherRow};
use crate::settings::DataSettings;

const SCOPE: Scope = Scope::System("simulate command");

pub(super) async fn run(data: &DataSettings, arguments: &SimulateArguments) -> anyhow::Result<End> {
    let app = App::open(data).await?;
    let office = app.office().await?;
    let (set, period) = compute::set_and_period(&app.catalogue, &arguments.set, &arguments.period)?;
    let unit = said::unit(&app, &office, Some(&arguments.unit))?.ok_or_else(|| UnknownInput("chưa nêu đơn vị".to_owned()))?;
    let view = analysis::simulation(&app, &SCOPE, set, &period, &unit).await.map_err(input_or_fault)?;
    if arguments.json {
        say!("{}", view.document(set, &period, &app.catalogue));
    } else {
        say!("{} – {}, {}", view.name, set.name, period.name);
        tell(&view, &app);
    }
    Ok(End::Done)
}

/// What the caller can mend ends with exit code 2, what is ours with 1.
pub(super) fn input_or_fault(fault: AnalysisError) -> anyhow::Error {
    match fault {
        AnalysisError::Storage(fault) => fault.into(),
        AnalysisError::Compute(_) | AnalysisError::NotAssessed(_) => UnknownInput(fault.to_string()).into(),
    }
}

fn tell(view: &SimulationView, app: &App) {
    let now = &view.simulation.now;
    match now.total {
        Some(total) => say!("Tổng điểm hiện nay: {} / {}", points(total), display::plain(now.max, 4)),
        None => say!("Chưa có tổng điểm; điểm đã biết: {}", points(now.provisional)),
    }
    for row in view.rows(&app.catalogue).iter().filter(|row| !row.is_full) {
        tell_row(row);
    }
    for (title, together) in ["Nếu làm mọi việc còn kịp", "Nếu mọi việc đều làm được"].into_iter().zip(view.together(&app.catalogue))
    {
        tell_together(title, &together);
    }
}

fn tell_row(row: &ProspectRow) {
    let lost = row.lost.map_or_else(|| display::NO_FIGURE.to_owned(), points);
    say!("{} {} – mất {lost} / {}", row.code, row.name, display::plain(row.max, 4));
    if !row.remark.is_empty() {
        say!("    {}", row.remark);
    }
    for step in row.next.iter().chain(&row.best) {
        tell_step(step);
    }
}

fn tell_step(step: &StepRow) {
    say!("    Dự kiến điểm nếu {}: {} (tăng {})", step.changes.join("; "), points(step.points), points(step.gain));
    say!("      {}: {}", step.time, step.reach);
}

fn tell_together(title: &str, together: &TogetherRow) {
    say!(
        "{title}: cộng từng việc {}, tính lại cùng lúc {}, đạt {}",
        points(together.sum_of_single),
        points(together.rescored),
        points(together.points)
    );
    together.differences.iter().for_each(|difference| say!("    {difference}"));
}

fn points(value: Decimal) -> String {
    display::decimal(value, 2)
}
