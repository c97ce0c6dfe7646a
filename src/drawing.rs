//! Charts and workbooks from analysed figures: fills the plain models of `reports`, computes nothing.

mod boards;
pub mod documents;
mod fields;
mod gathered;
mod indicators;
mod letter;
mod of_unit;
mod pack;
mod plans;
mod rankings;
mod rows;
mod side_by_side;
mod situation;
mod slides;
mod source;
mod summary;
mod surveys;
mod tables;

pub use documents::{named, number};
pub use rankings::group_name;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::indicator::Indicator;
use tonghop_domain::report_definition::{ReportDefinition, ReportFormat, RowKind};
use tonghop_domain::{OrgUnitId, Period, Scope};
use tonghop_reports::chart::{Chart, DataTable, DrawError};
use tonghop_reports::document::wording::WordingFault;
use tonghop_reports::workbook::WorkbookError;

use crate::analysis::{AnalysisError, published};
use crate::app::App;
use crate::audience::Audience;
use crate::issuing::Issuing;
use crate::storage::StorageError;

/// Kinds of charts, as in addresses and on the command line.
pub const CHARTS: [&str; 11] = [
    "ranking",
    "trend",
    "heat-table",
    "plan-progress",
    "submission-board",
    "grouped-bars",
    "profile",
    "waterfall",
    "opinions",
    "indicator-trend",
    "merger",
];

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

/// Kinds that are made for the audience of a meeting.
const FOR_MEETINGS: [&str; 2] = ["leader-summary", "deck"];

/// Why a chart or workbook cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum DrawingError {
    /// No such kind.
    #[error("không có loại “{0}”; các loại: {1}")]
    Kind(String, String),
    /// A document, deck or pack that nothing here writes.
    #[error("chưa ghi được báo cáo “{0}” dạng {1}")]
    Format(String, &'static str),
    /// The period has no published version of this number.
    #[error("không có bản chốt số {0} của {1}; {2}")]
    Version(i64, String, String),
    /// The period's report was not issued, or was before packs were kept.
    #[error("chưa có gói đã phát hành như vậy của {0} ({1} lần phát hành): báo cáo chưa phát hành, hoặc gói lúc phát hành chưa được giữ")]
    NotIssued(String, usize),
    /// A definition takes its rows from a data file that the catalogue does not have.
    #[error("báo cáo lấy dòng từ {0} “{1}”, danh mục không có")]
    Template(&'static str, String),
    /// The kind needs a set.
    #[error("loại này cần một bộ tiêu chí")]
    NoSet,
    /// The kind needs a unit.
    #[error("loại này cần một đơn vị")]
    NoUnit,
    /// The unit has no plan.
    #[error("đơn vị này chưa có kế hoạch")]
    NoPlan,
    /// The kind needs an indicator.
    #[error("loại này cần một chỉ số: {0}")]
    NoIndicator(String),
    /// No unit was made of others, or nothing was reported on before.
    #[error("không có đơn vị mới lập từ các đơn vị cũ có số liệu trước đó")]
    NoMerger,
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
    /// A sentence of a report.
    #[error("lời văn báo cáo: {0}")]
    Wording(#[from] WordingFault),
    /// A document, a deck or a pack could not be put together.
    #[error("không đóng được tệp: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Files of a pack that could not be made, each with its fault.
    #[error("chưa lập được gói báo cáo: gói phải đủ tệp, {} tệp chưa làm được{}", .0.len(), listed(.0))]
    Incomplete(Vec<(String, DrawingError)>),
    /// The drawing thread died: a bug.
    #[error("việc vẽ bị ngắt")]
    Interrupted,
}

/// `; excel/pci.xlsx: danh mục không có …`, one after the other.
fn listed(faults: &[(String, DrawingError)]) -> String {
    faults.iter().map(|(file, fault)| format!("; {file}: {fault}")).collect()
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
    chart_of(app, kind, wanted, None).await
}

/// The chart of a kind; `indicator` is the id of the indicator, for kinds about one.
///
/// # Errors
/// When there is no such kind or indicator, or its figures cannot be given.
pub async fn chart_of(app: &App, kind: &str, wanted: Wanted<'_>, indicator: Option<&str>) -> Result<Chart, DrawingError> {
    match kind {
        "ranking" => rankings::ranking(app, wanted).await,
        "trend" => rankings::trend(app, wanted).await,
        "heat-table" => tables::heat_table(app, wanted).await,
        "plan-progress" => plans::chart(app, wanted).await,
        "submission-board" => boards::board(app, wanted).await,
        "grouped-bars" => rankings::before_and_now(app, wanted).await,
        "profile" => of_unit::profile(app, wanted).await,
        "waterfall" => of_unit::waterfall(app, wanted).await,
        "opinions" => surveys::opinions(app, wanted).await,
        "indicator-trend" => indicators::trend(app, wanted, of_id(app, indicator)?).await,
        "merger" => indicators::merger(app, wanted, of_id(app, indicator)?).await,
        other => Err(DrawingError::Kind(other.to_owned(), CHARTS.join(", "))),
    }
}

fn of_id<'a>(app: &'a App, id: Option<&str>) -> Result<&'a Indicator, DrawingError> {
    let known = &app.catalogue.indicators;
    let found = known.iter().find(|indicator| Some(indicator.id.as_str()) == id);
    found.ok_or_else(|| DrawingError::NoIndicator(known.iter().map(|indicator| indicator.id.as_str()).collect::<Vec<_>>().join(", ")))
}

/// A file as written from a report definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is called, with its ending: `Bảng điểm – Quý III năm 2025.xlsx`.
    pub file_name: String,
    /// The kind of file.
    pub format: ReportFormat,
}

/// The office showing a period as one of its published versions.
///
/// # Errors
/// When the period has no such version.
pub async fn at_version(app: &App, scope: &Scope, period: &Period, number: i64) -> Result<App, DrawingError> {
    let versions = published::versions(app, scope, period).await?;
    match versions.iter().any(|closing| closing.number == number) {
        true => Ok(app.showing(period.id.clone(), number)),
        false => {
            let known: Vec<String> = versions.iter().rev().map(|closing| closing.number.to_string()).collect();
            let known = if known.is_empty() { "kỳ chưa chốt".to_owned() } else { format!("có bản số {}", known.join(", ")) };
            Err(DrawingError::Version(number, period.name.clone(), known))
        }
    }
}

/// The report of a kind, as its definition says.
///
/// # Errors
/// When there is no such kind, something it needs was not said, or its figures cannot be given.
pub async fn report(app: &App, kind: &str, wanted: Wanted<'_>) -> Result<Exported, DrawingError> {
    report_for(app, kind, wanted, Audience::default()).await
}

/// The same for a meeting: deck and page for leaders hold what its audience needs, other kinds are the same for all.
///
/// # Errors
/// As [`report`].
pub async fn report_for(app: &App, kind: &str, wanted: Wanted<'_>, audience: Audience) -> Result<Exported, DrawingError> {
    let known = || app.catalogue.reports.iter().map(|report| report.id.as_str()).collect::<Vec<_>>().join(", ");
    let definition = app.catalogue.report(kind).ok_or_else(|| DrawingError::Kind(kind.to_owned(), known()))?;
    Ok(Exported {
        bytes: written(app, definition, wanted, audience).await?,
        file_name: file_name(app, definition, wanted, audience).await?,
        format: definition.format,
    })
}

/// The pack of a period as it was issued, byte for byte, whatever was corrected since: the first one, that of the report which replaced it,
/// or without a place the newest.
///
/// # Errors
/// When none is kept, or the office lies outside the scope.
pub async fn issued_pack(app: &App, scope: &Scope, period: &Period, place: Option<usize>) -> Result<Exported, DrawingError> {
    let office = app.office().await?;
    let issuing = Issuing::of(app, scope, &office.root, period).await?;
    let issued = match place {
        Some(place) => place.checked_sub(1).and_then(|index| issuing.issued.get(index)),
        None => issuing.issued.last(),
    };
    let kept = issued.and_then(|issued| issued.pack).and_then(|step| issuing.steps[step].file.clone());
    let (hash, file_name) = kept.ok_or_else(|| DrawingError::NotIssued(period.name.clone(), issuing.issued.len()))?;
    Ok(Exported { bytes: app.storage.original(&hash)?, file_name, format: ReportFormat::Pack })
}

async fn file_name(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>, audience: Audience) -> Result<String, DrawingError> {
    let office = app.office().await?;
    let unit = wanted.unit.map_or_else(String::new, |unit| format!(" – {}", office.directory.name_of(unit)));
    let is_for_one = audience != Audience::default() && FOR_MEETINGS.contains(&definition.id.as_str());
    let meeting = if is_for_one { format!(" – {}", audience.words()) } else { String::new() };
    Ok(format!("{}{unit}{meeting} – {}.{}", definition.name, wanted.period.name, definition.format.ending()))
}

async fn written(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>, audience: Audience) -> Result<Vec<u8>, DrawingError> {
    // They are about every set of the period: a page that has one chosen and a command line that names none must give the same bytes.
    let all = Wanted { set: None, unit: None, ..wanted };
    match (definition.format, definition.id.as_str()) {
        (ReportFormat::Workbook, _) => workbook(app, definition, wanted).await,
        (ReportFormat::Document, "cchc-report") => documents::report(app, all).await,
        (ReportFormat::Document, "leader-summary") => documents::leader_summary(app, all, audience).await,
        (ReportFormat::Deck, "deck") => slides::deck(app, all, audience).await,
        (ReportFormat::Pack, "pack") => pack::pack(app, all).await,
        _ => Err(DrawingError::Format(definition.id.clone(), definition.format.ending())),
    }
}

/// The workbook of a definition. Kinds of rows that bring their own columns have a writer each; all others are tables.
async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    match definition.sheets.first().map(|sheet| sheet.rows) {
        Some(RowKind::ScoreTable) => tables::score_table(app, definition, wanted).await,
        Some(RowKind::Ranking) => rankings::workbook(app, definition, wanted).await,
        Some(RowKind::PlanMonths) => plans::workbook(app, definition, wanted).await,
        Some(RowKind::Activities) => summary::workbook(app, definition, wanted).await,
        Some(RowKind::Board) => boards::workbook(app, definition, wanted).await,
        Some(_) => rows::workbook(app, definition, wanted).await,
        None => Err(DrawingError::Format(definition.id.clone(), definition.format.ending())),
    }
}

/// A chart as a page shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The picture.
    pub svg: String,
    /// The figures behind it.
    pub table: DataTable,
    /// How many pages show every row at a readable size; 1 = the picture shows them all.
    pub pages: usize,
}

/// A chart with the table behind it, off the async threads.
///
/// # Errors
/// When it cannot be drawn.
pub async fn picture(chart: Chart) -> Result<Picture, DrawingError> {
    let draw = move || -> Result<Picture, DrawError> {
        Ok(Picture { svg: tonghop_reports::chart::svg(&chart)?, table: chart.table(), pages: chart.page_count()? })
    };
    Ok(tokio::task::spawn_blocking(draw).await.map_err(|_| DrawingError::Interrupted)??)
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
