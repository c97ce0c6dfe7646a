//! Rankings and trends of totals.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_reports::chart::{Bar, Chart, ChartKind, Emphasis, Ranking, Series, Trend};
use tonghop_reports::workbook::{self, RankedGroup, RankedUnit, RankingTable, UnrankedUnit};

use super::source::{period_line, source, titled};
use super::{DrawingError, Wanted};
use crate::analysis;
use crate::app::App;
use crate::pages::ranking::{remark, unranked};

/// Lines of a trend: as many as can be told apart.
const MOST_LINES: usize = 5;

/// Bars by rank; the title says who leads.
pub(super) async fn ranking(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let title = match leader(&table) {
        Some(leader) => {
            format!("{} dẫn đầu với {} điểm", leader.name, leader.score.total.map_or_else(String::new, |total| display::decimal(total, 2)))
        }
        None => "Chưa đơn vị nào có đủ số liệu để xếp hạng".to_owned(),
    };
    let bars = table.units.iter().map(|unit| Bar { label: label(unit), value: unit.score.total, emphasis: emphasis(unit) }).collect();
    let kind = ChartKind::Ranking(Ranking { bars, target: None, unit_of_measure: "điểm".to_owned(), digits: 2 });
    let source = source(app, wanted).await?;
    let subtitle = format!("{}: tổng điểm trên {}, {}", set.name, display::plain(set.max, 2), period_line(wanted.period));
    let mut chart = Chart::new(title, subtitle, source.line, kind);
    chart.note = provisional(&table);
    Ok(chart)
}

fn provisional(table: &ScoreTable) -> Option<String> {
    let ranked = table.units.iter().filter(|unit| unit.rank.place.is_some()).count();
    (ranked < table.units.len()).then(|| format!("Tạm tính ({ranked}/{} đơn vị có đủ số liệu)", table.units.len()))
}

fn leader(table: &ScoreTable) -> Option<&RankedScore> {
    table.units.iter().find(|unit| unit.rank.place == Some(1))
}

fn label(unit: &RankedScore) -> String {
    unit.rank.place.map_or_else(|| unit.name.clone(), |place| format!("{place}. {}", unit.name))
}

fn emphasis(unit: &RankedScore) -> Emphasis {
    if unit.rank.place == Some(1) { Emphasis::Focus } else { Emphasis::Ordinary }
}

/// Totals over the periods: of one unit where it is named, else of the best ranked.
pub(super) async fn trend(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let history = analysis::history(app, wanted.scope, set, wanted.period).await?;
    let latest = history.last().map(|(_, table)| &table.units[..]).unwrap_or_default();
    let shown = latest.iter().filter(|unit| wanted.unit.is_none_or(|wanted| unit.score.unit == *wanted)).take(MOST_LINES);
    let series = shown
        .map(|unit| Series { label: unit.name.clone(), values: history.iter().map(|(_, table)| total(table, unit)).collect() })
        .collect();
    let periods = history.iter().map(|(period, _)| period.name.clone()).collect();
    let kind = ChartKind::Trend(Trend { periods, series, breaks: vec![], target: None, unit_of_measure: "điểm".to_owned(), digits: 2 });
    let source = source(app, wanted).await?;
    let title = if wanted.unit.is_some() {
        "Diễn biến tổng điểm".to_owned()
    } else {
        "Diễn biến tổng điểm của các đơn vị dẫn đầu".to_owned()
    };
    let subtitle = format!("{}: tổng điểm trên {}; các kỳ dài ngắn khác nhau", set.name, display::plain(set.max, 2));
    let mut chart = Chart::new(title, subtitle, source.line, kind);
    chart.note = source.provisional;
    Ok(chart)
}

fn total(table: &ScoreTable, unit: &RankedScore) -> Option<Decimal> {
    table.units.iter().find(|row| row.score.unit == unit.score.unit)?.score.total
}

/// The ranking as a workbook.
pub(super) async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let mut groups: Vec<RankedGroup> = Vec::new();
    let mut without = Vec::new();
    for unit in &table.units {
        let group = group_name(unit.group.as_deref());
        match (unit.rank.place, unit.score.total) {
            (Some(place), Some(total)) => {
                if groups.last().is_none_or(|last| last.name != group) {
                    groups.push(RankedGroup { name: group, units: vec![] });
                }
                if let Some(last) = groups.last_mut() {
                    last.units.push(ranked(unit, place, total));
                }
            }
            _ => without.push(left_out(unit, group)),
        }
    }
    let heading = titled(app, definition, wanted).await?;
    let digits = set.rounding.total.map_or(2, |rounding| rounding.digits.max(2));
    Ok(workbook::ranking(&RankingTable { heading, groups, unranked: without, digits })?)
}

fn ranked(unit: &RankedScore, place: usize, total: Decimal) -> RankedUnit {
    let (known, of) = known(unit);
    RankedUnit {
        rank: u32::try_from(place).unwrap_or(u32::MAX),
        name: unit.name.clone(),
        total,
        band: unit.score.band.clone().unwrap_or_default(),
        known,
        of,
    }
}

fn left_out(unit: &RankedScore, group: String) -> UnrankedUnit {
    let (known, of) = known(unit);
    let reason = unit.rank.unranked.as_ref().map_or_else(|| remark(unit), unranked);
    UnrankedUnit { name: unit.name.clone(), group, known, of, reason }
}

/// Components with a score, and components that concern the unit.
fn known(unit: &RankedScore) -> (u32, u32) {
    let concerned = unit.score.components().filter(|component| component.state != tonghop_domain::score::ScoreState::NotApplicable);
    let (mut known, mut of) = (0, 0);
    for component in concerned {
        of += 1;
        known += u32::from(component.score.is_some());
    }
    (known, of)
}

/// A group of comparable units in words.
pub fn group_name(group: Option<&str>) -> String {
    match group {
        Some("xa") => "Các xã, phường, đặc khu".to_owned(),
        Some("so") => "Các sở, ban, ngành".to_owned(),
        Some("tinh") => "Các tỉnh, thành phố".to_owned(),
        Some("huyen") => "Các huyện, quận, thị xã".to_owned(),
        Some(other) => other.to_owned(),
        None => "Không thuộc nhóm so sánh".to_owned(),
    }
}
