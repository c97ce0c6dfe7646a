//! Rows of reports: what the office knows, as the kinds of rows that report definitions list.

mod figures;
mod forms;
mod plans;
mod scores;
mod sources;
mod submissions;
mod surveys;

use tonghop_domain::report_definition::{ReportDefinition, RowKind, SheetDefinition};
use tonghop_reports::Figure;
use tonghop_reports::workbook::{self, OfficialLetter, Report, ReportCell, ReportSheet};

use super::letter::addressed;
use super::source::titled;
use super::{DrawingError, Wanted};
use crate::app::App;

/// The workbook of a definition that lists rows.
pub(super) async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let heading = titled(app, definition, wanted).await?;
    let letter = match &definition.letter {
        Some(_) => {
            let addressed = addressed(app, definition, wanted).await?;
            let (letterhead, recipients, signature) = (addressed.letterhead, addressed.recipients, addressed.signature);
            Some(OfficialLetter { letterhead, recipients, signature })
        }
        None => None,
    };
    let mut sheets = Vec::with_capacity(definition.sheets.len());
    for sheet in &definition.sheets {
        sheets.push(rows(app, sheet, wanted).await?);
    }
    let definition = definition.clone();
    let written = tokio::task::spawn_blocking(move || workbook::report(&Report { definition: &definition, heading, letter, sheets })).await;
    Ok(written.map_err(|_| DrawingError::Interrupted)??)
}

async fn rows(app: &App, sheet: &SheetDefinition, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    match sheet.rows {
        RowKind::UnitScores => scores::of_unit(app, wanted).await,
        RowKind::ScoreSeries => scores::series(app, wanted).await,
        RowKind::Indicators => figures::of_field(app, wanted).await,
        RowKind::UnitIndicators => figures::of_units(app, wanted).await,
        RowKind::Lines => figures::lines(app, sheet, wanted).await,
        RowKind::FormFigures => forms::figures(app, sheet, wanted).await,
        RowKind::Tasks => plans::tasks(app, wanted).await,
        RowKind::PlanTargets => plans::targets(app, wanted).await,
        RowKind::SurveyUnits => surveys::of_units(app, wanted).await,
        RowKind::SurveyQuestions => surveys::of_questions(app, wanted).await,
        RowKind::Submissions => submissions::owed(app, wanted).await,
        RowKind::Sources => sources::ledger(app, sheet, wanted).await,
        RowKind::ScoreTable | RowKind::Ranking | RowKind::PlanMonths | RowKind::Activities | RowKind::Board | RowKind::None => {
            Ok(ReportSheet::default())
        }
    }
}

fn text(words: impl Into<String>) -> ReportCell {
    ReportCell::text(words)
}

fn figure(figure: impl Into<Figure>) -> ReportCell {
    ReportCell::figure(figure)
}

fn count(count: i64) -> ReportCell {
    ReportCell::figure(Figure::Value(count.into()))
}

/// A day as officers read it; nothing where there is none.
fn day(day: Option<jiff::civil::Date>) -> ReportCell {
    ReportCell::text(day.map_or_else(String::new, tonghop_domain::display::date))
}
