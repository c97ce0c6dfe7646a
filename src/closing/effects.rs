//! Changed figures in words.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_indicators::{UnitChange, ValueChange};

use super::Effects;
use crate::app::Office;
use crate::catalogue::Catalogue;

/// One published figure before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectRow {
    /// `Chỉ số`, `Điểm tiêu chí`, `Tổng điểm` or `Xếp hạng`.
    pub kind: &'static str,
    /// What it is.
    pub what: String,
    /// The unit, or the office's whole field of work.
    pub unit: String,
    /// Before; a dash where there was none.
    pub before: String,
    /// After; a dash where there is none.
    pub after: String,
}

/// Every changed figure: of the whole field first, then of units, then scores, totals and places.
pub fn rows(catalogue: &Catalogue, office: &Office, effects: &Effects) -> Vec<EffectRow> {
    let field = effects.field.iter().map(|change| value_row(catalogue, change, format!("Toàn địa bàn {}", office.name)));
    let units = effects.units.iter().map(|change| value_row(catalogue, change, office.directory.name_of(&change.unit)));
    let scores = effects.scores.iter().flat_map(|(set, changes)| {
        let name = catalogue.set(set, None).map_or_else(|| set.clone(), |set| set.name.clone());
        changes.iter().flat_map(move |change| score_rows(&name, change))
    });
    field.chain(units).chain(scores).collect()
}

fn value_row(catalogue: &Catalogue, change: &ValueChange, unit: String) -> EffectRow {
    let indicator = catalogue.indicators.iter().find(|indicator| indicator.id == change.indicator);
    let figure = |value: Option<Decimal>| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| in_words(indicator, value));
    EffectRow {
        kind: "Chỉ số",
        what: indicator.map_or_else(|| change.indicator.clone(), |indicator| indicator.name.clone()),
        unit,
        before: figure(change.before),
        after: figure(change.after),
    }
}

fn in_words(indicator: Option<&Indicator>, value: Decimal) -> String {
    match indicator {
        Some(indicator) if indicator.kind == FigureKind::Share => display::percent(value, indicator.decimals),
        Some(indicator) => format!("{} {}", display::decimal(value, indicator.decimals), indicator.unit_of_measure),
        None => display::plain(value, 4),
    }
}

fn score_rows(set: &str, change: &UnitChange) -> Vec<EffectRow> {
    let points = |value: Option<Decimal>| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::decimal(value, 2));
    let place = |place: Option<usize>| place.map_or_else(|| display::NO_FIGURE.to_owned(), |place| place.to_string());
    let row = |kind, what: String, (before, after): (String, String)| EffectRow { kind, what, unit: change.name.clone(), before, after };
    let mut rows: Vec<EffectRow> = change
        .components
        .iter()
        .filter(|component| component.before != component.after)
        .map(|component| {
            row(
                "Điểm tiêu chí",
                format!("{} {} ({set})", component.code, component.name),
                (points(component.before), points(component.after)),
            )
        })
        .collect();
    if change.total.0 != change.total.1 {
        rows.push(row("Tổng điểm", set.to_owned(), (points(change.total.0), points(change.total.1))));
    }
    if change.place.0 != change.place.1 {
        rows.push(row("Xếp hạng", set.to_owned(), (place(change.place.0), place(change.place.1))));
    }
    rows
}
