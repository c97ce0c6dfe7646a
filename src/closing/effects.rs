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
    let usual = indicator.map_or(4, |indicator| indicator.decimals);
    let (before, after) = told_apart(usual, (change.before, change.after), &|value, decimals| in_words(indicator, value, decimals));
    let what = indicator.map_or_else(|| change.indicator.clone(), |indicator| indicator.name.clone());
    EffectRow { kind: "Chỉ số", what, unit, before, after }
}

/// Most decimals of a figure whose change is small.
const MOST_DECIMALS: u32 = 6;

/// Two figures in words with their usual decimals, or with as many as it takes to see that they differ: `98,577 %` and `98,582 %`.
fn told_apart(
    usual: u32,
    (before, after): (Option<Decimal>, Option<Decimal>),
    in_words: &dyn Fn(Decimal, u32) -> String,
) -> (String, String) {
    let words = |value: Option<Decimal>, decimals| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| in_words(value, decimals));
    let both = |decimals| (words(before, decimals), words(after, decimals));
    (usual..=MOST_DECIMALS).map(both).find(|(before, after)| before != after).unwrap_or_else(|| both(usual))
}

fn in_words(indicator: Option<&Indicator>, value: Decimal, decimals: u32) -> String {
    match indicator {
        Some(indicator) if indicator.kind == FigureKind::Share => display::percent(value, decimals),
        Some(indicator) => format!("{} {}", display::decimal(value, decimals), indicator.unit_of_measure),
        None => display::plain(value, decimals),
    }
}

fn score_rows(set: &str, change: &UnitChange) -> Vec<EffectRow> {
    let points = |before, after| told_apart(2, (before, after), &display::decimal);
    let place = |place: Option<usize>| place.map_or_else(|| display::NO_FIGURE.to_owned(), |place| place.to_string());
    let row = |kind, what: String, (before, after): (String, String)| EffectRow { kind, what, unit: change.name.clone(), before, after };
    let mut rows: Vec<EffectRow> = change
        .components
        .iter()
        .filter(|component| component.before != component.after)
        .map(|component| {
            row("Điểm tiêu chí", format!("{} {} ({set})", component.code, component.name), points(component.before, component.after))
        })
        .collect();
    if change.total.0 != change.total.1 {
        rows.push(row("Tổng điểm", set.to_owned(), points(change.total.0, change.total.1)));
    }
    if change.place.0 != change.place.1 {
        rows.push(row("Xếp hạng", set.to_owned(), (place(change.place.0), place(change.place.1))));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_too_small_for_the_usual_decimals_is_still_seen() {
        let share = |ten_thousandths: i64| Some(Decimal::new(ten_thousandths, 5));
        let percent = |before, after| told_apart(2, (before, after), &display::percent);
        assert_eq!(percent(share(98_577), share(98_582)), ("98,577 %".to_owned(), "98,582 %".to_owned()));
        assert_eq!(percent(share(96_690), share(96_950)), ("96,69 %".to_owned(), "96,95 %".to_owned()), "no more decimals than needed");
        assert_eq!(percent(None, share(50_000)), ("–".to_owned(), "50,00 %".to_owned()));
        assert_eq!(percent(share(1), share(1)), ("0,00 %".to_owned(), "0,00 %".to_owned()));
    }
}
