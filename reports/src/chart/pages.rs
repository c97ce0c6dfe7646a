//! Charts that are too long for one picture.

use std::ops::Range;

use super::rows::per_page;
use super::scene::{Area, Scene, WIDTH};
use super::{Chart, ChartKind, DrawError, cells, frame, table, trend, waterfall};

/// Which rows and columns of a chart are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) rows: Range<usize>,
    pub(crate) columns: Range<usize>,
    /// The whole chart, cut to no page: what does not fit is left out and counted.
    pub(crate) whole: bool,
}

/// How a chart is cut: row by row of pages, columns running fastest.
struct Cut {
    rows: usize,
    rows_per_page: usize,
    columns: usize,
    columns_per_page: usize,
}

impl Cut {
    fn column_pages(&self) -> usize {
        self.columns.div_ceil(self.columns_per_page).max(1)
    }

    fn pages(&self) -> usize {
        self.rows.div_ceil(self.rows_per_page).max(1) * self.column_pages()
    }

    fn window(&self, page: usize) -> Window {
        let row = (page / self.column_pages()) * self.rows_per_page;
        let column = (page % self.column_pages()) * self.columns_per_page;
        Window {
            rows: row..(row + self.rows_per_page).min(self.rows),
            columns: column..(column + self.columns_per_page).min(self.columns),
            whole: false,
        }
    }
}

impl ChartKind {
    /// Whether it is a table of cells, whose columns may be spread over pages.
    fn is_grid(&self) -> bool {
        matches!(self, Self::HeatTable(_) | Self::PlanProgress(_) | Self::SubmissionBoard(_))
    }
}

impl Chart {
    /// How many pages the chart needs so that every row and column is shown at a readable size; at least 1.
    ///
    /// # Errors
    /// When the size of the chart cannot be drawn or an embedded font is damaged.
    pub fn page_count(&self) -> Result<usize, DrawError> {
        Ok(self.cut()?.pages())
    }

    /// The chart as pages of equal length, in order; a chart that fits on one picture is returned as it is.
    /// All pages share one scale.
    ///
    /// # Errors
    /// As [`Chart::page_count`].
    pub fn pages(&self) -> Result<Vec<Self>, DrawError> {
        match self.page_count()? {
            1 => Ok(vec![Self { page: None, ..self.clone() }]),
            count => Ok((1..=count).map(|number| Self { page: Some(number), ..self.clone() }).collect()),
        }
    }

    fn cut(&self) -> Result<Cut, DrawError> {
        super::prepare(self)?;
        let mut scratch = Scene::new(WIDTH * f64::from(self.size.height) / f64::from(self.size.width));
        let area = frame::lay_out(&mut scratch, self, Some("Trang 000/000"));
        let (rows, columns) = self.extent();
        let columns_per_page = if self.kind.is_grid() { per_page(columns, table::MOST_COLUMNS) } else { columns.max(1) };
        Ok(Cut { rows, rows_per_page: per_page(rows, self.row_capacity(area)), columns, columns_per_page })
    }

    fn extent(&self) -> (usize, usize) {
        match &self.kind {
            ChartKind::Ranking(ranking) => (ranking.bars.len(), 1),
            ChartKind::Trend(trend) => (trend.series.len(), trend.periods.len()),
            ChartKind::HeatTable(table) => (table.rows.len(), table.columns.len()),
            ChartKind::PlanProgress(progress) => (progress.rows.len(), progress.months.len()),
            ChartKind::SubmissionBoard(board) => (board.rows.len(), board.forms.len()),
            ChartKind::GroupedBars(bars) => (bars.rows.len(), bars.series.len()),
            ChartKind::Profile(profile) => (profile.rows.len(), 1),
            ChartKind::Opinions(opinions) => (opinions.rows.len(), 1),
            ChartKind::Waterfall(waterfall) => (waterfall.steps.len(), 1),
            ChartKind::Merger(merger) => (merger.rows.len(), 1),
        }
    }

    fn row_capacity(&self, area: Area) -> usize {
        match &self.kind {
            ChartKind::Ranking(ranking) => ranking.capacity(area),
            ChartKind::Trend(_) => trend::MOST,
            ChartKind::HeatTable(table) => cells::row_capacity(table, area),
            ChartKind::PlanProgress(progress) => cells::row_capacity(progress, area),
            ChartKind::SubmissionBoard(board) => cells::row_capacity(board, area),
            ChartKind::GroupedBars(bars) => bars.row_capacity(area),
            ChartKind::Profile(profile) => profile.row_capacity(area),
            ChartKind::Opinions(opinions) => opinions.row_capacity(area),
            ChartKind::Waterfall(_) => waterfall::Waterfall::row_capacity(area),
            ChartKind::Merger(merger) => merger.row_capacity(area),
        }
    }

    /// What is drawn, and the page mark.
    pub(super) fn window(&self) -> Result<(Window, Option<String>), DrawError> {
        let Some(number) = self.page else {
            let (rows, columns) = self.extent();
            return Ok((Window { rows: 0..rows, columns: 0..columns, whole: true }, None));
        };
        let cut = self.cut()?;
        if number == 0 || number > cut.pages() {
            return Err(DrawError::Page { chart: self.title.clone(), number, of: cut.pages() });
        }
        Ok((cut.window(number - 1), Some(format!("Trang {number}/{}", cut.pages()))))
    }
}
