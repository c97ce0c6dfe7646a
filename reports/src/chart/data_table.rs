//! The table behind a chart: the same figures in words, for pages, for readers who cannot see the picture, and for checking it.

use rust_decimal::Decimal;
use tonghop_domain::display;

use super::grouped_bars::GroupedBars;
use super::heat_table::ShareFigure;
use super::merger::Merger;
use super::opinions::{Answers, Opinions, percent};
use super::profile::Profile;
use super::ranking::Ranking;
use super::text::clean;
use super::trend::Trend;
use super::value_bars::BarValue;
use super::{Chart, ChartKind};

/// What stands for a figure that nobody has sent.
pub(crate) const NO_FIGURE_IN_WORDS: &str = "chưa có số liệu";

/// Heads and rows of text; the first column names the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataTable {
    /// As many as each row has cells.
    pub head: Vec<String>,
    /// Every row of the chart, also those that one picture has no room for.
    pub rows: Vec<Vec<String>>,
}

impl Chart {
    /// The table behind the chart. Texts are cleaned of control and direction characters but not escaped.
    #[must_use]
    pub fn table(&self) -> DataTable {
        match &self.kind {
            ChartKind::Ranking(ranking) => of_ranking(ranking),
            ChartKind::Trend(trend) => of_trend(trend),
            ChartKind::HeatTable(table) => of_cells(
                &table.columns,
                table.rows.iter().map(|row| (row.label.as_str(), row.cells.iter().map(ShareFigure::in_words).collect())),
            ),
            ChartKind::PlanProgress(plan) => {
                let mut columns = plan.months.clone();
                columns.push(plan.summary_head.clone());
                let cells = |row: &super::PlanRow| row.cells.iter().map(super::PlanCell::in_words).chain([clean(&row.summary)]).collect();
                of_cells(&columns, plan.rows.iter().map(|row| (row.label.as_str(), cells(row))))
            }
            ChartKind::SubmissionBoard(board) => of_cells(
                &board.forms,
                board.rows.iter().map(|row| (row.label.as_str(), row.cells.iter().map(|state| state.in_words()).collect())),
            ),
            ChartKind::GroupedBars(bars) => of_grouped(bars),
            ChartKind::Profile(profile) => of_profile(profile),
            ChartKind::Opinions(opinions) => of_opinions(opinions),
            ChartKind::Waterfall(waterfall) => of_cells(
                &["Điểm".to_owned()],
                waterfall.steps.iter().map(|step| (step.label.as_str(), vec![waterfall.step_in_words(step)])),
            ),
            ChartKind::Merger(merger) => of_merger(merger),
        }
    }
}

fn of_cells<'r>(columns: &[String], rows: impl Iterator<Item = (&'r str, Vec<String>)>) -> DataTable {
    let head = [String::new()].into_iter().chain(columns.iter().map(|column| clean(column))).collect();
    let row = |(label, cells): (&str, Vec<String>)| [clean(label)].into_iter().chain(cells).collect();
    DataTable { head, rows: rows.map(row).collect() }
}

fn of_ranking(ranking: &Ranking) -> DataTable {
    let rows = ranking.bars.iter().map(|bar| (bar.label.as_str(), vec![ranking.value_in_words(bar), clean(&bar.band)]));
    let mut table = of_cells(&["Giá trị".to_owned(), "Xếp loại".to_owned()], rows);
    if ranking.bars.iter().all(|bar| bar.band.is_empty()) {
        table.head.pop();
        table.rows.iter_mut().for_each(|row| drop(row.pop()));
    }
    table
}

fn of_trend(trend: &Trend) -> DataTable {
    let cell = |value: &Option<Decimal>| value.map_or_else(|| NO_FIGURE_IN_WORDS.to_owned(), |value| trend.measure().text(value));
    of_cells(&trend.periods, trend.series.iter().map(|series| (series.label.as_str(), series.values.iter().map(cell).collect())))
}

fn of_grouped(bars: &GroupedBars) -> DataTable {
    let cells = |values: &[BarValue]| values.iter().map(|value| value.in_words(bars.measure())).collect();
    of_cells(&bars.series, bars.rows.iter().map(|row| (row.label.as_str(), cells(&row.values))))
}

fn of_profile(profile: &Profile) -> DataTable {
    let cell = |value: Option<Decimal>| BarValue::from(value).in_words(profile.measure());
    let rows =
        profile.rows.iter().map(|row| (row.label.as_str(), vec![cell(row.own), cell(row.average), cell(row.best), clean(&row.best_units)]));
    let columns = [profile.unit.clone(), "Bình quân".to_owned(), "Cao nhất".to_owned(), "Đơn vị cao nhất".to_owned()];
    of_cells(&columns, rows)
}

fn of_opinions(opinions: &Opinions) -> DataTable {
    let mut columns = opinions.levels.to_vec();
    columns.extend(["Tỷ lệ hài lòng".to_owned(), "Câu trả lời hợp lệ".to_owned()]);
    let cells = |answers: &Answers| match answers {
        Answers::Withheld(why) => vec![clean(why); columns.len()],
        Answers::Shown { shares, satisfied, count } => {
            shares.iter().map(|share| percent(*share)).chain([clean(satisfied), display::integer(*count)]).collect()
        }
    };
    of_cells(&columns, opinions.rows.iter().map(|row| (row.label.as_str(), cells(&row.answers))))
}

fn of_merger(merger: &Merger) -> DataTable {
    let columns = ["Các đơn vị cũ".to_owned(), merger.before.clone(), merger.after.clone()];
    let value = |value: &BarValue| value.in_words(merger.measure());
    let parts = |row: &super::MergedUnit| {
        let part = |part: &super::MergedPart| format!("{}: {}", clean(&part.label), BarValue::from(part.value).in_words(merger.measure()));
        row.parts.iter().map(part).collect::<Vec<_>>().join("; ")
    };
    of_cells(&columns, merger.rows.iter().map(|row| (row.label.as_str(), vec![parts(row), value(&row.before), value(&row.after)])))
}
