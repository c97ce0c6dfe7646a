//! Plan progress of one unit.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::plan::{Cadence, TargetState};
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_indicators::progress::TargetProgress as Progress;
use tonghop_reports::Figure;
use tonghop_reports::chart::{Chart, ChartKind, PlanCell, PlanProgress, PlanRow};
use tonghop_reports::workbook::{self, Heading, PlanProgressTable, TargetProgress};

use super::source::issuer;
use super::{DrawingError, Wanted};
use crate::analysis::{self, PlanView};
use crate::app::App;

async fn view(app: &App, wanted: Wanted<'_>) -> Result<PlanView, DrawingError> {
    let view = analysis::plan_view(app, wanted.scope, wanted.unit()?, app.clock.today()).await?;
    if view.targets.is_empty() { Err(DrawingError::NoPlan) } else { Ok(view) }
}

fn months() -> Vec<String> {
    (1..=12).map(|month| format!("Tháng {month}")).collect()
}

/// Target × month.
pub(super) async fn chart(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let view = view(app, wanted).await?;
    let office = app.office().await?;
    let name = office.directory.name_of(&view.unit);
    let missed = view.targets.iter().filter(|progress| progress.state == TargetState::NotMet).count();
    let title = match missed {
        0 => format!("{name}: không có chỉ tiêu nào bị lỡ"),
        count => format!("{name}: {count} chỉ tiêu chưa đạt"),
    };
    let rows = view
        .targets
        .iter()
        .map(|progress| PlanRow { label: label(progress), cells: cells(progress, &view), summary: summary(progress) })
        .collect();
    let kind = ChartKind::PlanProgress(PlanProgress { months: months(), rows, summary_head: "Kết quả".to_owned() });
    let subtitle = format!("Tiến độ kế hoạch tuyên truyền năm {} theo tháng; số trong ô là số đã thực hiện", view.year);
    Ok(Chart::new(title, subtitle, source(app, &view).await?, kind))
}

async fn source(app: &App, view: &PlanView) -> Result<String, DrawingError> {
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let illustrative = if office.is_sample || !own.contains(&view.unit) { "Số liệu minh họa. " } else { "" };
    Ok(format!("{illustrative}Nguồn: kế hoạch và nhật ký hoạt động của đơn vị; tính đến {}", display::date(view.cut_off)))
}

fn label(progress: &Progress) -> String {
    format!("{} {}", progress.target.code, progress.target.content)
}

/// A month's state: that of the month itself for monthly targets, else of the stretch it lies in once that is judged.
fn cells(progress: &Progress, view: &PlanView) -> Vec<PlanCell> {
    let cell = |(month, count): (i8, &Decimal)| {
        let last = jiff::civil::Date::new(view.year, month, 1).map(jiff::civil::Date::last_of_month).unwrap_or(view.cut_off);
        let is_future = last.first_of_month() > view.cut_off;
        let stretch = progress.stretches.iter().find(|part| part.stretch.from <= last && last <= part.stretch.to.last_of_month());
        let state = match (progress.state, stretch) {
            (TargetState::NoNumericTarget, _) => TargetState::NoNumericTarget,
            (_, Some(part)) if progress.target.cadence == Cadence::Monthly || part.stretch.to.last_of_month() == last => part.state,
            (_, Some(part)) if part.state == TargetState::Met => TargetState::Met,
            (_, Some(_)) => TargetState::NotYetDue,
            (state, None) => state,
        };
        PlanCell { state, count: (!is_future).then_some(*count) }
    };
    (1..).zip(&progress.months).map(cell).collect()
}

fn summary(progress: &Progress) -> String {
    let (met, due) = progress.met_of_due();
    match (progress.units, progress.target.cadence) {
        (Some((met, of)), _) => format!("{met}/{of} đơn vị"),
        (None, Cadence::Monthly) => format!("{met}/{due} tháng"),
        (None, Cadence::Quarterly) => format!("{met}/{due} quý"),
        (None, _) => short(progress.state).to_owned(),
    }
}

fn short(state: TargetState) -> &'static str {
    match state {
        TargetState::NoNumericTarget => "Thường xuyên",
        other => other.words(),
    }
}

/// The same as a workbook.
pub(super) async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let view = view(app, wanted).await?;
    let office = app.office().await?;
    let lists = &app.catalogue.lists;
    let targets = view.targets.iter().map(|progress| {
        let (met, due) = progress.met_of_due();
        TargetProgress {
            name: label(progress),
            unit_of_measure: analysis::unit_of_measure(&progress.target, lists),
            required: analysis::required(&progress.target, lists),
            cells: cells(progress, &view),
            total: Figure::Value(progress.total),
            met,
            due,
        }
    });
    let heading = Heading {
        issuer: issuer(app).await?,
        title: definition.title_for(None, Some(&office.directory.name_of(&view.unit).to_uppercase())),
        period: format!("Năm {} (tính đến ngày {})", view.year, display::date(view.cut_off)),
        source: source(app, &view).await?,
        provisional: None,
        closed: view.cut_off,
    };
    Ok(workbook::plan_progress(&PlanProgressTable { heading, months: months(), targets: targets.collect() })?)
}
