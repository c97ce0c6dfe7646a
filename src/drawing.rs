//! Charts and workbooks from analysed figures: fills the plain models of `reports`, computes nothing.

mod boards;
mod plans;
mod rankings;
mod source;
mod summary;
mod tables;

pub use rankings::group_name;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{OrgUnitId, Period, Scope};
use tonghop_reports::chart::{Chart, DrawError};
use tonghop_reports::workbook::WorkbookError;

use crate::analysis::AnalysisError;
use crate::app::App;
use crate::storage::StorageError;

/// Kinds of charts, as in addresses and on the command line.
pub const CHARTS: [&str; 5] = ["ranking", "trend", "heat-table", "plan-progress", "submission-board"];

/// Kinds of workbooks, as in addresses and on the command line.
pub const WORKBOOKS: [&str; 5] = ["score-table", "ranking", "plan-progress", "communication-summary", "submission-board"];

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Who asks.
    pub scope: &'a Scope,
    /// The period.
    pub period: &'a Period,
    /// The set, for kinds that need one.
    pub set: Option<&'a CriteriaSet>,
    /// The unit, for kinds about one unit.
    pub unit: Option<&'a OrgUnitId>,
}

/// Why a chart or workbook cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// No such kind.
    #[error("không có loại “{0}”; các loại: {1}")]
    Kind(String, String),
    /// The kind needs a set.
    #[error("loại này cần một bộ tiêu chí")]
    NoSet,
    /// The kind needs a unit.
    #[error("loại này cần một đơn vị có kế hoạch")]
    NoUnit,
    /// The figures.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The drawing.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The workbook.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// The drawing thread died: a bug.
    #[error("việc vẽ bị ngắt")]
    Interrupted,
}

impl Wanted<'_> {
    fn set(&self) -> Result<&CriteriaSet, DrawingError> {
        self.set.ok_or(DrawingError::NoSet)
    }

    fn unit(&self) -> Result<&OrgUnitId, DrawingError> {
        self.unit.ok_or(DrawingError::NoUnit)
    }
}

/// The chart of a kind.
///
/// # Errors
/// When there is no such kind, or its figures cannot be given.
pub async fn chart(app: &App, kind: &str, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    match kind {
        "ranking" => rankings::ranking(app, wanted).await,
        "trend" => rankings::trend(app, wanted).await,
        "heat-table" => tables::heat_table(app, wanted).await,
        "plan-progress" => plans::chart(app, wanted).await,
        "submission-board" => boards::board(app, wanted).await,
        other => Err(DrawingError::Kind(other.to_owned(), CHARTS.join(", "))),
    }
}

/// The workbook of a kind.
///
/// # Errors
/// When there is no such kind, or its figures cannot be given.
pub async fn workbook(app: &App, kind: &str, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    match kind {
        "score-table" => tables::score_table(app, wanted).await,
        "ranking" => rankings::workbook(app, wanted).await,
        "plan-progress" => plans::workbook(app, wanted).await,
        "communication-summary" => summary::workbook(app, wanted).await,
        "submission-board" => boards::workbook(app, wanted).await,
        other => Err(DrawingError::Kind(other.to_owned(), WORKBOOKS.join(", "))),
    }
}

/// A chart as SVG, off the async threads.
///
/// # Errors
/// When it cannot be drawn.
pub async fn svg(chart: Chart) -> Result<String, DrawingError> {
    Ok(tokio::task::spawn_blocking(move || tonghop_reports::chart::svg(&chart)).await.map_err(|_| DrawingError::Interrupted)??)
}

/// A chart as PNG, off the async threads.
///
/// # Errors
/// When it cannot be drawn.
pub async fn png(chart: Chart) -> Result<Vec<u8>, DrawingError> {
    Ok(tokio::task::spawn_blocking(move || tonghop_reports::chart::png(&chart)).await.map_err(|_| DrawingError::Interrupted)??)
}
