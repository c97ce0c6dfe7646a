//! A chart in words, for readers who cannot see it.

use tonghop_domain::display;

use super::text::clean;
use super::{Chart, ChartKind, DataTable};

/// Longest description, in characters; the page shows the table behind a chart as well.
const LONGEST: usize = 6_000;

/// What `<desc>` says.
pub(crate) fn describe(chart: &Chart) -> String {
    let mut sentences = vec![clean(&chart.subtitle)];
    sentences.extend(chart.note.as_deref().map(clean));
    sentences.extend(content(chart));
    sentences.push(clean(&chart.source));
    sentences.retain(|sentence| !sentence.is_empty());
    let text = sentences.join(". ");
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST - 1).chain(['…']).collect() }
}

fn content(chart: &Chart) -> Vec<String> {
    match &chart.kind {
        ChartKind::Ranking(ranking) => ranking
            .bars
            .iter()
            .map(|bar| {
                let value = bar.value.map_or_else(|| "chưa có số liệu".to_owned(), |value| display::decimal(value, ranking.digits));
                format!("{}: {value}", clean(&bar.label))
            })
            .collect(),
        ChartKind::Trend(trend) => trend
            .series
            .iter()
            .map(|series| {
                let shown =
                    |value: &Option<_>| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::decimal(value, trend.digits));
                format!("{}: {}", clean(&series.label), series.values.iter().map(shown).collect::<Vec<_>>().join("; "))
            })
            .collect(),
        ChartKind::HeatTable(table) => vec![format!("Bảng {} dòng × {} cột", table.rows.len(), table.columns.len())],
        ChartKind::PlanProgress(progress) => {
            progress.rows.iter().map(|row| format!("{}: {}", clean(&row.label), clean(&row.summary))).collect()
        }
        ChartKind::GroupedBars(_) | ChartKind::Profile(_) | ChartKind::Opinions(_) | ChartKind::Waterfall(_) | ChartKind::Merger(_) => {
            rows_in_words(&chart.table())
        }
        ChartKind::SubmissionBoard(board) => vec![format!("Bảng {} đơn vị × {} biểu", board.rows.len(), board.forms.len())],
    }
}

/// "Xã Tân An: Kỳ trước 80,00; Kỳ này 85,00".
fn rows_in_words(table: &DataTable) -> Vec<String> {
    let row = |cells: &Vec<String>| {
        let figures = table.head.iter().zip(cells).skip(1).filter(|(_, cell)| !cell.is_empty());
        let figures: Vec<String> = figures.map(|(head, cell)| format!("{head} {cell}")).collect();
        format!("{}: {}", cells.first().map(String::as_str).unwrap_or_default(), figures.join("; "))
    };
    table.rows.iter().map(row).collect()
}
