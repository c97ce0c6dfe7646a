//! One indicator as charts: over the periods, and before and after units were merged.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_reports::chart::{BarValue, Chart, ChartKind, MergedPart, MergedUnit, Merger, Series, Trend};

use super::rankings::series_breaks;
use super::source::{period_line, source};
use super::{DrawingError, Wanted};
use crate::analysis::{self, MergerRow, Mergers};
use crate::app::App;

/// The figure as the chart's axis has it: shares in per cent.
fn shown(indicator: &Indicator, value: Decimal) -> Decimal {
    if indicator.kind == FigureKind::Share { value * Decimal::ONE_HUNDRED } else { value }
}

fn unit_of_measure(indicator: &Indicator) -> String {
    if indicator.kind == FigureKind::Share { "%".to_owned() } else { indicator.unit_of_measure.clone() }
}

/// `Tỷ lệ hồ sơ đúng hạn (%)`.
fn measured(indicator: &Indicator) -> String {
    format!("{} ({})", indicator.name, unit_of_measure(indicator))
}

/// The indicator over the periods: of a unit with its predecessors, else of the whole field of work.
pub(super) async fn trend(app: &App, wanted: Wanted<'_>, indicator: &Indicator) -> Result<Chart, DrawingError> {
    let office = app.office().await?;
    let history = analysis::indicator_history(app, wanted.scope, wanted.period, indicator, wanted.unit).await?;
    let name = wanted.unit.map_or_else(|| format!("Toàn địa bàn {}", office.name), |unit| office.directory.name_of(unit));
    let values: Vec<Option<Decimal>> = history.iter().map(|(_, value)| value.map(|value| shown(indicator, value))).collect();
    let periods: Vec<_> = history.into_iter().map(|(period, _)| period).collect();
    let breaks = wanted.unit.map_or_else(Vec::new, |unit| series_breaks(&office, std::slice::from_ref(unit), &periods));
    let title = trend_title(indicator, &name, &values, &periods);
    let kind = Trend {
        periods: periods.iter().map(|period| period.name.clone()).collect(),
        series: vec![Series { label: name, values }],
        breaks,
        target: None,
        unit_of_measure: unit_of_measure(indicator),
        digits: indicator.decimals,
    };
    let subtitle = format!("{}, đến {}; các kỳ dài ngắn khác nhau", measured(indicator), period_line(wanted.period));
    let source = source(app, wanted).await?;
    let mut chart = Chart::new(title, subtitle, source.line, ChartKind::Trend(kind));
    chart.note = source.provisional;
    Ok(chart)
}

/// The last figure, and how it stands to the one before it that is known.
fn trend_title(indicator: &Indicator, name: &str, values: &[Option<Decimal>], periods: &[tonghop_domain::Period]) -> String {
    let known: Vec<(usize, Decimal)> = values.iter().enumerate().filter_map(|(index, value)| Some((index, (*value)?))).collect();
    let words = |value: Decimal| match unit_of_measure(indicator).as_str() {
        "%" => format!("{} %", display::decimal(value, indicator.decimals)),
        unit => format!("{} {unit}", display::decimal(value, indicator.decimals)),
    };
    match known[..] {
        [] => format!("{}: {name} chưa có số liệu", indicator.name),
        [.., (before, then), (last, now)] => {
            format!("{}: {name} {} trong {}, {} là {}", indicator.name, words(now), periods[last].name, periods[before].name, words(then))
        }
        [(last, now)] => format!("{}: {name} {} trong {}", indicator.name, words(now), periods[last].name),
    }
}

/// Units made of others beside what they were made of.
pub(super) async fn merger(app: &App, wanted: Wanted<'_>, indicator: &Indicator) -> Result<Chart, DrawingError> {
    let found = analysis::mergers(app, wanted.scope, wanted.period, indicator).await?;
    let Mergers { before, rows } = found.ok_or(DrawingError::NoMerger)?;
    let is_share = indicator.kind == FigureKind::Share;
    let together = if is_share { "tính lại từ tử số và mẫu số đã cộng" } else { "các đơn vị cũ cộng lại" };
    let kind = Merger {
        before: format!("Trước sắp xếp, {}: {together}", before.name),
        after: format!("Sau sắp xếp, {}", wanted.period.name),
        rows: rows.iter().map(|row| merged(indicator, row)).collect(),
        adds_up: matches!(indicator.kind, FigureKind::Count | FigureKind::Money),
        unit_of_measure: unit_of_measure(indicator),
        digits: indicator.decimals,
    };
    let title = merger_title(indicator, &rows);
    let subtitle = format!("{}, trước và sau sắp xếp, {}", measured(indicator), period_line(wanted.period));
    let source = source(app, wanted).await?;
    let mut chart = Chart::new(title, subtitle, source.line, ChartKind::Merger(kind));
    let lengths = (before.id.kind() != wanted.period.id.kind() && !is_share)
        .then(|| "Khác độ dài kỳ: số đếm của hai kỳ không so được với nhau".to_owned());
    chart.note = match (source.provisional, lengths) {
        (Some(provisional), Some(lengths)) => Some(format!("{provisional}. {lengths}")),
        (provisional, lengths) => provisional.or(lengths),
    };
    Ok(chart)
}

fn merged(indicator: &Indicator, row: &MergerRow) -> MergedUnit {
    let value = |value: Option<Decimal>| value.map(|value| shown(indicator, value));
    let part = |(name, figure): &(String, Option<Decimal>)| MergedPart { label: name.clone(), value: value(*figure) };
    MergedUnit {
        label: row.name.clone(),
        parts: row.parts.iter().map(part).collect(),
        before: value(row.before).map_or_else(|| BarValue::Absent(row.apart.clone()), BarValue::Value),
        after: value(row.after).into(),
    }
}

/// How many units have more or a higher share than before, of those that can be compared.
fn merger_title(indicator: &Indicator, rows: &[MergerRow]) -> String {
    let compared: Vec<(Decimal, Decimal)> = rows.iter().filter_map(|row| Some((row.before?, row.after?))).collect();
    let higher = compared.iter().filter(|(before, after)| after > before).count();
    match indicator.kind {
        FigureKind::Share if !compared.is_empty() => {
            format!("{}: {higher}/{} đơn vị mới lập cao hơn các đơn vị cũ gộp lại", indicator.name, compared.len())
        }
        _ => format!("{}: {} đơn vị mới lập bên các đơn vị cũ hợp thành", indicator.name, rows.len()),
    }
}
