//! Rankings and trends of totals.

use rust_decimal::Decimal;
use tonghop_domain::criteria::{Band, CriteriaSet};
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::{OrgUnitId, Period, display};
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_reports::chart::{
    Bar, BarValue, Chart, ChartKind, Emphasis, GroupedBars, GroupedRow, Ranking, RankingBand, Series, SeriesBreak, Trend,
};
use tonghop_reports::workbook::{self, RankedGroup, RankedUnit, RankingTable, UnrankedUnit};

use super::source::{period_line, source, titled};
use super::{DrawingError, Wanted};
use crate::analysis;
use crate::app::{App, Office};
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
    let bars = table
        .units
        .iter()
        .map(|unit| Bar {
            label: label(unit),
            value: unit.score.total,
            emphasis: emphasis(unit),
            band: unit.score.band.clone().unwrap_or_default(),
        })
        .collect();
    let kind =
        ChartKind::Ranking(Ranking { bars, target: None, bands: bands(set, &table), unit_of_measure: "điểm".to_owned(), digits: 2 });
    let source = source(app, wanted).await?;
    let subtitle = format!("{}: tổng điểm trên {}, {}", set.name, display::plain(set.max, 2), period_line(wanted.period));
    let mut chart = Chart::new(title, subtitle, source.line, kind);
    chart.note = provisional(&table);
    Ok(chart)
}

/// The bands of the group that is ranked; none where units of several scales stand in one chart.
fn bands(set: &CriteriaSet, table: &ScoreTable) -> Vec<RankingBand> {
    let mut groups: Vec<Option<&str>> = table.units.iter().map(|unit| unit.group.as_deref()).collect();
    groups.dedup();
    let [group] = groups[..] else { return vec![] };
    let band = |band: &Band| RankingBand {
        name: band.name.clone(),
        from: band.range.lower.map(|bound| bound.at),
        until: band.range.upper.map(|bound| bound.at),
    };
    set.bands_of(group).iter().map(band).collect()
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
    // Lines without a single point would only be names; of a unit that was asked for the chart says that it has none.
    let has_total = |unit: &RankedScore| history.iter().any(|(_, table)| total(table, unit).is_some());
    let is_shown = |unit: &&RankedScore| wanted.unit.map_or_else(|| has_total(unit), |wanted| unit.score.unit == *wanted);
    let shown = latest.iter().filter(is_shown).take(MOST_LINES);
    let shown: Vec<&RankedScore> = shown.collect();
    let units: Vec<OrgUnitId> = shown.iter().map(|unit| unit.score.unit.clone()).collect();
    let series: Vec<Series> = shown
        .iter()
        .map(|unit| Series { label: unit.name.clone(), values: history.iter().map(|(_, table)| total(table, unit)).collect() })
        .collect();
    let periods: Vec<Period> = history.iter().map(|(period, _)| period.clone()).collect();
    let title = trend_title(&series, &periods);
    let office = app.office().await?;
    let kind = ChartKind::Trend(Trend {
        periods: periods.iter().map(|period| period.name.clone()).collect(),
        series,
        breaks: series_breaks(&office, &units, &periods),
        target: None,
        unit_of_measure: "điểm".to_owned(),
        digits: 2,
    });
    let source = source(app, wanted).await?;
    let subtitle = format!(
        "{}: tổng điểm trên {}, đến {}; các kỳ dài ngắn khác nhau",
        set.name,
        display::plain(set.max, 2),
        period_line(wanted.period)
    );
    let mut chart = Chart::new(title, subtitle, source.line, kind);
    chart.note = source.provisional;
    Ok(chart)
}

/// What became of the first line since the figure before.
fn trend_title(series: &[Series], periods: &[Period]) -> String {
    let Some(first) = series.first() else { return "Chưa đơn vị nào có điểm".to_owned() };
    let known: Vec<(usize, Decimal)> = first.values.iter().enumerate().filter_map(|(index, value)| Some((index, (*value)?))).collect();
    let points = |value: Decimal| display::decimal(value, 2);
    match known[..] {
        [] => format!("{} chưa có tổng điểm", first.label),
        [(_, now)] => format!("{} đạt {} điểm, chưa có kỳ trước để so sánh", first.label, points(now)),
        [.., (before, then), (_, now)] => {
            let name = &periods[before].name;
            let (is, change) = (format!("{} đạt {} điểm", first.label, points(now)), points((now - then).abs()));
            match display::direction(now - then, 2) {
                Some(direction) => format!("{is}, {direction} {change} so với {name}"),
                None => format!("{is}, bằng {name}"),
            }
        }
    }
}

fn total(table: &ScoreTable, unit: &RankedScore) -> Option<Decimal> {
    table.units.iter().find(|row| row.score.unit == unit.score.unit)?.score.total
}

/// Each unit's total of the report before beside that of the period.
pub(super) async fn before_and_now(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let office = app.office().await?;
    let before = analysis::scores_before(app, wanted.scope, set, wanted.period).await?;
    let then = |unit: &RankedScore| match &before {
        None => BarValue::Absent("không có kỳ để so sánh".to_owned()),
        Some((period, _)) if analysis::is_made_after(&office, &unit.score.unit, period) => {
            BarValue::Absent("không so sánh được, đơn vị mới lập".to_owned())
        }
        Some((_, earlier)) => total(earlier, unit).into(),
    };
    let rows: Vec<GroupedRow> =
        table.units.iter().map(|unit| GroupedRow { label: label(unit), values: vec![then(unit), unit.score.total.into()] }).collect();
    let title = changed(&rows);
    let earlier = before.as_ref().map_or("không có", |(period, _)| period.name.as_str());
    let series = vec![format!("Kỳ trước: {earlier}"), format!("Kỳ này: {}", wanted.period.name)];
    let kind = ChartKind::GroupedBars(GroupedBars { series, rows, unit_of_measure: "điểm".to_owned(), digits: 2 });
    let subtitle = format!("{}: tổng điểm trên {}, {}", set.name, display::plain(set.max, 2), period_line(wanted.period));
    let mut chart = Chart::new(title, subtitle, source(app, wanted).await?.line, kind);
    chart.note = provisional(&table);
    Ok(chart)
}

/// `9 đơn vị tăng điểm, 3 đơn vị giảm so với kỳ trước`.
fn changed(rows: &[GroupedRow]) -> String {
    let known: Vec<(Decimal, Decimal)> = rows.iter().filter_map(|row| Some((value(&row.values[0])?, value(&row.values[1])?))).collect();
    let moved = |wanted: &str| known.iter().filter(|(then, now)| display::direction(now - then, 2) == Some(wanted)).count();
    let (rose, fell) = (moved("tăng"), moved("giảm"));
    match known.len() {
        0 => "Chưa đơn vị nào có điểm của cả kỳ này và kỳ trước".to_owned(),
        of if rose + fell < of => format!("{rose} đơn vị tăng điểm, {fell} giảm, {} giữ nguyên so với kỳ trước", of - rose - fell),
        _ => format!("{rose} đơn vị tăng điểm, {fell} đơn vị giảm so với kỳ trước"),
    }
}

fn value(value: &BarValue) -> Option<Decimal> {
    match value {
        BarValue::Value(value) => Some(*value),
        BarValue::Absent(_) => None,
    }
}

/// Where the line of a unit made of others breaks.
pub(super) fn series_breaks(office: &Office, units: &[OrgUnitId], periods: &[Period]) -> Vec<SeriesBreak> {
    let named = |(before, date)| SeriesBreak { before, label: format!("Sắp xếp đơn vị {}", display::date(date)) };
    analysis::breaks(office, units, periods).into_iter().map(named).collect()
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
