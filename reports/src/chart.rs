//! One plain chart model and its drawings.
//!
//! A [`Chart`] says what is shown: title (the message), subtitle (unit of measure, period and window), source line, note, and one
//! [`ChartKind`]. [`svg`] lays it out in design units with measured text and lets plotters write it; [`png`] rasterises that same
//! SVG with the embedded fonts only. Unit names are hostile text: they are escaped, composed and stripped of control characters.
//!
//! Many units: [`Chart::pages`] splits a chart into pages of equal length; a chart drawn whole although it is too long shows its
//! first and last rows with a row "…" that says how many are hidden between.

mod axis;
mod bands;
mod canvas;
mod cells;
mod data_table;
mod describe;
mod frame;
mod grouped_bars;
mod heat_table;
mod legend;
mod merger;
mod opinions;
mod pages;
mod palette;
mod plan_progress;
mod png;
mod profile;
mod ranking;
mod row_plot;
mod rows;
mod scene;
mod submission_board;
mod svg;
mod symbol;
mod table;
mod text;
mod trend;
mod value_bars;
mod waterfall;

#[cfg(test)]
mod stress;

pub use data_table::DataTable;
pub use grouped_bars::{GroupedBars, GroupedRow};
pub use heat_table::{HeatRow, HeatTable, ShareFigure, USUAL_THRESHOLDS};
pub use merger::{MergedPart, MergedUnit, Merger};
pub use opinions::{Answers, OpinionRow, Opinions};
pub use plan_progress::{PlanCell, PlanProgress, PlanRow};
pub use png::png;
pub use profile::{Profile, ProfileRow};
pub use ranking::{Bar, Emphasis, Ranking, RankingBand, TargetLine};
pub use submission_board::{BoardRow, BoardState, SubmissionBoard};
pub use svg::svg;
pub use trend::{Series, SeriesBreak, Trend};
pub use value_bars::BarValue;
pub use waterfall::{Step, StepChange, Waterfall};

/// A chart before it is drawn. All texts are plain Vietnamese text, never markup.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The message in one sentence; at most two lines are shown.
    pub title: String,
    /// Unit of measure, period and its window.
    pub subtitle: String,
    /// "Nguồn: …; số liệu chốt đến …; n/N đơn vị đã nộp".
    pub source: String,
    /// What the reader must know about missing data: "Tạm tính (32/34 đơn vị)". `None` when the data are complete.
    pub note: Option<String>,
    /// What is drawn.
    pub kind: ChartKind,
    /// Size of the picture.
    pub size: Size,
    /// Which page of a longer chart is drawn, counted from 1 ([`Chart::pages`]); `None` = all of it on one picture.
    pub page: Option<usize>,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartKind {
    /// Horizontal bars with a target line.
    Ranking(Ranking),
    /// Lines over periods.
    Trend(Trend),
    /// Org units × criteria, shaded by the share of the maximum that was reached.
    HeatTable(HeatTable),
    /// Plan targets × months.
    PlanProgress(PlanProgress),
    /// Org units × forms.
    SubmissionBoard(SubmissionBoard),
    /// Several figures of each row side by side.
    GroupedBars(GroupedBars),
    /// One org unit against the average and the best.
    Profile(Profile),
    /// Five levels of satisfaction, parting at the middle.
    Opinions(Opinions),
    /// From the highest score, loss by loss, to the score.
    Waterfall(Waterfall),
    /// Old units together, and the unit made of them.
    Merger(Merger),
}

/// Width and height of a picture in pixels. The height must be 0,4 to 1,5 times the width, and the width 320 to 8000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

impl Size {
    /// A slide, 16:9.
    pub const SLIDE: Self = Self { width: 1920, height: 1080 };
    /// A4 landscape at 200 dots per inch.
    pub const A4_LANDSCAPE: Self = Self { width: 2339, height: 1654 };
}

impl Chart {
    /// A complete chart on one slide, without a note.
    #[must_use]
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>, source: impl Into<String>, kind: ChartKind) -> Self {
        Self { title: title.into(), subtitle: subtitle.into(), source: source.into(), note: None, kind, size: Size::SLIDE, page: None }
    }

    /// The same chart with a note on missing data.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Why a chart could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// A row has another number of cells than the table has columns.
    #[error("biểu đồ “{chart}”, dòng “{row}”: có {found} ô, cần {expected} ô theo số cột")]
    Ragged {
        /// Title of the chart.
        chart: String,
        /// Label of the row.
        row: String,
        /// Cells found.
        found: usize,
        /// Cells expected.
        expected: usize,
    },
    /// More bars in a row than can be told apart.
    #[error("biểu đồ “{chart}” có {found} thanh mỗi dòng, nhiều nhất là {most}")]
    TooManySeries {
        /// Title of the chart.
        chart: String,
        /// Bars found in each row.
        found: usize,
        /// The most there may be.
        most: usize,
    },
    /// A page that the chart does not have.
    #[error("biểu đồ “{chart}” có {of} trang, không có trang {number}")]
    Page {
        /// Title of the chart.
        chart: String,
        /// The page asked for, counted from 1.
        number: usize,
        /// How many pages there are.
        of: usize,
    },
    /// A size outside the limits of [`Size`].
    #[error("khổ hình {}×{} không vẽ được: rộng phải từ 320 đến 8000 điểm ảnh, cao từ 0,4 đến 1,5 lần chiều rộng", .0.width, .0.height)]
    Size(Size),
    /// An embedded font is damaged.
    #[error("phông chữ nhúng trong chương trình bị hỏng")]
    Font,
    /// The SVG backend failed.
    #[error("không vẽ được SVG: {0}")]
    Backend(String),
    /// The SVG could not be read back for rasterising.
    #[error("không đọc lại được SVG để chuyển sang PNG")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture could not be encoded.
    #[error("không ghi được PNG")]
    Png(#[from] ::png::EncodingError),
}

/// Everything that is drawn, in design units.
fn lay_out(chart: &Chart) -> Result<scene::Scene, DrawError> {
    prepare(chart)?;
    let (window, mark) = chart.window()?;
    let height = scene::WIDTH * f64::from(chart.size.height) / f64::from(chart.size.width);
    let mut scene = scene::Scene::new(height);
    let area = frame::lay_out(&mut scene, chart, mark.as_deref());
    match &chart.kind {
        ChartKind::Ranking(ranking) => ranking.lay_out(&mut scene, area, &window),
        ChartKind::Trend(trend) => trend.lay_out(&mut scene, area, &window),
        ChartKind::HeatTable(table) => cells::lay_out(table, &mut scene, area, &window),
        ChartKind::PlanProgress(progress) => cells::lay_out(progress, &mut scene, area, &window),
        ChartKind::SubmissionBoard(board) => cells::lay_out(board, &mut scene, area, &window),
        ChartKind::GroupedBars(bars) => bars.lay_out(&mut scene, area, &window),
        ChartKind::Profile(profile) => profile.lay_out(&mut scene, area, &window),
        ChartKind::Opinions(opinions) => opinions.lay_out(&mut scene, area, &window),
        ChartKind::Waterfall(waterfall) => waterfall.lay_out(&mut scene, area, &window),
        ChartKind::Merger(merger) => merger.lay_out(&mut scene, area, &window),
    }
    Ok(scene)
}

/// What must hold before anything is measured.
fn prepare(chart: &Chart) -> Result<(), DrawError> {
    text::register()?;
    check_size(chart.size)?;
    check_series(chart)?;
    let (columns, rows) = chart.lengths();
    match rows.into_iter().find(|(_, found)| *found != columns) {
        None => Ok(()),
        Some((row, found)) => Err(DrawError::Ragged { chart: chart.title.clone(), row: row.to_owned(), found, expected: columns }),
    }
}

impl Chart {
    /// The number of columns, and each row with its number of cells.
    fn lengths(&self) -> (usize, Vec<(&str, usize)>) {
        match &self.kind {
            ChartKind::Ranking(_) | ChartKind::Profile(_) | ChartKind::Opinions(_) | ChartKind::Waterfall(_) | ChartKind::Merger(_) => {
                (0, Vec::new())
            }
            ChartKind::GroupedBars(bars) => {
                (bars.series.len(), bars.rows.iter().map(|row| (row.label.as_str(), row.values.len())).collect())
            }
            ChartKind::Trend(trend) => {
                (trend.periods.len(), trend.series.iter().map(|row| (row.label.as_str(), row.values.len())).collect())
            }
            ChartKind::HeatTable(table) => {
                (table.columns.len(), table.rows.iter().map(|row| (row.label.as_str(), row.cells.len())).collect())
            }
            ChartKind::PlanProgress(plan) => {
                (plan.months.len(), plan.rows.iter().map(|row| (row.label.as_str(), row.cells.len())).collect())
            }
            ChartKind::SubmissionBoard(board) => {
                (board.forms.len(), board.rows.iter().map(|row| (row.label.as_str(), row.cells.len())).collect())
            }
        }
    }
}

fn check_series(chart: &Chart) -> Result<(), DrawError> {
    let ChartKind::GroupedBars(bars) = &chart.kind else { return Ok(()) };
    let (found, most) = (bars.series.len(), grouped_bars::MOST_SERIES);
    if found <= most { Ok(()) } else { Err(DrawError::TooManySeries { chart: chart.title.clone(), found, most }) }
}

fn check_size(size: Size) -> Result<(), DrawError> {
    let ratio = f64::from(size.height) / f64::from(size.width.max(1));
    if (320..=8000).contains(&size.width) && (0.4..=1.5).contains(&ratio) { Ok(()) } else { Err(DrawError::Size(size)) }
}
