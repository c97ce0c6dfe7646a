//! What figures follow from others, and the formulas that say so in a cell.
//!
//! Only functions are written that Excel 2007, WPS and LibreOffice share. A figure that is missing stands as "–", which is text: `COUNT` tells
//! such cells from numbers, so that no formula ever takes "–" for 0.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::report_definition::Arithmetic;

use super::super::sheet::Place;
use super::super::total::{self, Sum};
use super::plan::{Line, Plan, SheetPlan};
use crate::Figure;

/// Words of a check.
pub(super) const AGREES: &str = "Khớp";
pub(super) const DIFFERS: &str = "Lệch";

/// How a cell is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filling {
    /// Nothing to show.
    Empty,
    /// A figure as it is; whether the definition would have it follow from others.
    Plain { figure: Figure, is_unexplained: bool },
    /// A formula that gives the figure.
    Live { formula: String, figure: Figure },
    /// A formula that gives words.
    Words { formula: String, words: &'static str },
}

impl Filling {
    pub(super) fn figure(&self) -> Option<Figure> {
        match self {
            Self::Plain { figure, .. } | Self::Live { figure, .. } => Some(*figure),
            Self::Empty | Self::Words { .. } => None,
        }
    }
}

/// The filling of a cell of figures.
pub(super) fn filling(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, column: usize) -> Filling {
    match &sheet.lines[line] {
        Line::Group(_) => Filling::Empty,
        Line::Total { lines, .. } => total(plan, sheet, line, column, lines),
        Line::Row { row, children, .. } => {
            let given = sheet.given_figure(line, column);
            match &sheet.columns[column].definition.arithmetic {
                Some(Arithmetic::Children) if !children.is_empty() => {
                    let parts: Vec<(Place, Figure)> = children.iter().map(|child| cell(plan, sheet, *child, column)).collect();
                    added(&Sum { parts: &parts, rounding: row.rounding }, given)
                }
                Some(Arithmetic::Children) | None => {
                    given.map_or(Filling::Empty, |figure| Filling::Plain { figure, is_unexplained: false })
                }
                Some(arithmetic) => within_row(plan, sheet, line, arithmetic, given),
            }
        }
    }
}

/// The figure that a cell shows; nothing counts as missing.
fn cell(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, column: usize) -> (Place, Figure) {
    (sheet.at(line, column), filling(plan, sheet, line, column).figure().unwrap_or(Figure::Missing))
}

fn cells(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, fields: &[String]) -> Vec<(Place, Figure)> {
    fields.iter().filter_map(|field| sheet.column(field)).map(|column| cell(plan, sheet, line, column)).collect()
}

fn within_row(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, arithmetic: &Arithmetic, given: Option<Figure>) -> Filling {
    match arithmetic {
        Arithmetic::Sum(fields) => {
            let columns: Vec<usize> = fields.iter().filter_map(|field| sheet.column(field)).collect();
            // A spreadsheet adds an empty cell as nothing, so it is neither missing nor a reason to show a sum of nothing.
            let fillings: Vec<(usize, Filling)> = columns.iter().map(|column| (*column, filling(plan, sheet, line, *column))).collect();
            if given.is_none() && fillings.iter().all(|(_, filling)| filling.figure().is_none()) {
                return Filling::Empty;
            }
            let part = |(column, filling): &(usize, Filling)| (sheet.at(line, *column), filling.figure().unwrap_or(Figure::NotApplicable));
            let parts: Vec<(Place, Figure)> = fillings.iter().map(part).collect();
            added(&Sum { parts: &parts, rounding: None }, given)
        }
        Arithmetic::Share { numerator, denominator } => {
            let (above, below) = (cells(plan, sheet, line, numerator), cells(plan, sheet, line, denominator));
            agreed(share(&above, &below), given)
        }
        Arithmetic::Difference(now, before) => {
            let (now, before) =
                (cells(plan, sheet, line, std::slice::from_ref(now)), cells(plan, sheet, line, std::slice::from_ref(before)));
            agreed(difference(&now, &before), given)
        }
        Arithmetic::SumFrom { sheet: other, key, value } => match from_sheet(plan, sheet, line, (other, key, value)) {
            Some(found) => agreed(found, given),
            None => given.map_or(Filling::Empty, |figure| Filling::Plain { figure, is_unexplained: true }),
        },
        Arithmetic::Check { sheet: other, total, parts } => checked(plan, line, (other, total, parts)),
        Arithmetic::Children => Filling::Empty,
    }
}

/// A formula with its figure stands where nothing else was handed over, or the same.
fn agreed((formula, figure): (String, Figure), given: Option<Figure>) -> Filling {
    let same = |given: Figure| match (given.value(), figure.value()) {
        (Some(one), Some(other)) => (one - other).abs() < Decimal::new(1, 12),
        _ => given == figure,
    };
    match given {
        Some(given) if !same(given) => Filling::Plain { figure: given, is_unexplained: given.value().is_some() },
        _ => Filling::Live { formula, figure },
    }
}

fn added(sum: &Sum<'_>, given: Option<Figure>) -> Filling {
    if sum.parts.is_empty() {
        return given.map_or(Filling::Empty, |figure| Filling::Plain { figure, is_unexplained: false });
    }
    let figure = given.unwrap_or_else(|| sum.usual());
    match sum.formula(figure) {
        Some(formula) => Filling::Live { formula, figure },
        None => Filling::Plain { figure, is_unexplained: figure.value().is_some() },
    }
}

/// Sums of a row of totals skip what is missing; what follows within a row follows from the sums.
fn total(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, column: usize, lines: &[usize]) -> Filling {
    let definition = sheet.columns[column].definition;
    if !definition.is_totalled {
        return Filling::Empty;
    }
    match &definition.arithmetic {
        Some(arithmetic @ (Arithmetic::Share { .. } | Arithmetic::Difference(..) | Arithmetic::Check { .. })) => {
            within_row(plan, sheet, line, arithmetic, None)
        }
        Some(Arithmetic::Sum(_) | Arithmetic::SumFrom { .. } | Arithmetic::Children) | None => {
            let parts: Vec<(Place, Figure)> = lines.iter().map(|row| cell(plan, sheet, *row, column)).collect();
            let sum = Sum { parts: &parts, rounding: None };
            match sum.known() {
                Some(figure) => Filling::Live { formula: sum.formula_of_known(), figure: Figure::Value(figure) },
                None => Filling::Plain { figure: Figure::Missing, is_unexplained: false },
            }
        }
    }
}

fn names(parts: &[(Place, Figure)]) -> Vec<String> {
    let places: Vec<Place> = parts.iter().map(|(place, _)| *place).collect();
    total::ranges(&places)
}

/// The sum of parts that are all numbers.
fn all_known(parts: &[(Place, Figure)]) -> Option<Decimal> {
    parts.iter().map(|(_, figure)| figure.value()).try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))
}

fn sum_words(parts: &[(Place, Figure)]) -> String {
    match parts {
        [(place, _)] => place.name(),
        _ => format!("SUM({})", names(parts).join(",")),
    }
}

fn share(above: &[(Place, Figure)], below: &[(Place, Figure)]) -> (String, Figure) {
    let counted = [names(above), names(below)].concat().join(",");
    let (numerator, denominator) = (sum_words(above), sum_words(below));
    let dash = display::NO_FIGURE;
    let formula =
        format!("=IF(COUNT({counted})<{},\"{dash}\",IF({denominator}=0,\"{dash}\",{numerator}/{denominator}))", above.len() + below.len());
    let figure =
        all_known(above).zip(all_known(below)).filter(|(_, below)| !below.is_zero()).and_then(|(above, below)| above.checked_div(below));
    (formula, figure.into())
}

fn difference(now: &[(Place, Figure)], before: &[(Place, Figure)]) -> (String, Figure) {
    let counted = [names(now), names(before)].concat().join(",");
    let formula = format!("=IF(COUNT({counted})<2,\"{}\",{}-{})", display::NO_FIGURE, sum_words(now), sum_words(before));
    let figure = all_known(now).zip(all_known(before)).map(|(now, before)| now - before);
    (formula, figure.into())
}

/// The cells of a column of another sheet, as a fixed range with the sheet's name.
fn fixed(sheet: &SheetPlan<'_>, column: usize) -> Option<String> {
    let last = sheet.lines.len().checked_sub(1)?;
    Some(format!("'{}'!{}:{}", sheet.definition.name, sheet.at(0, column).fixed(), sheet.at(last, column).fixed()))
}

/// The sum over the rows of another sheet that carry this row's key. `None` where there is no such row, or a spreadsheet would take
/// the key for a pattern.
fn from_sheet(plan: &Plan<'_>, sheet: &SheetPlan<'_>, line: usize, (name, key, value): (&str, &str, &str)) -> Option<(String, Figure)> {
    let other = plan.sheet(name)?;
    let (own_key, key, value) = (sheet.column(key)?, other.column(key)?, other.column(value)?);
    let wanted = words(sheet, line, own_key)?;
    if wanted.is_empty() || wanted.contains(['*', '?', '~', '<', '>', '=']) {
        return None;
    }
    let rows = (0..other.lines.len()).filter(|row| words(other, *row, key).is_some_and(|words| words.eq_ignore_ascii_case(wanted)));
    let figures: Vec<Decimal> = rows.filter_map(|row| cell(plan, other, row, value).1.value()).collect();
    let (keys, values) = (fixed(other, key)?, fixed(other, value)?);
    let own = sheet.at(line, own_key).name();
    let formula = format!("=IF(SUMPRODUCT(({keys}={own})*ISNUMBER({values}))=0,\"{}\",SUMIF({keys},{own},{values}))", display::NO_FIGURE);
    Some((formula, (!figures.is_empty()).then(|| figures.iter().sum::<Decimal>()).into()))
}

fn words<'a>(sheet: &SheetPlan<'a>, line: usize, column: usize) -> Option<&'a str> {
    match sheet.given(line, column)? {
        super::CellContent::Text(words) => Some(words),
        super::CellContent::Figure(_) => None,
    }
}

/// Whether a total of another sheet equals its parts, in the same line there.
fn checked(plan: &Plan<'_>, line: usize, (name, total, parts): (&str, &str, &[String])) -> Filling {
    let Some(other) = plan.sheet(name).filter(|other| line < other.lines.len()) else { return Filling::Empty };
    let Some(whole) = other.column(total).map(|column| cell(plan, other, line, column)) else { return Filling::Empty };
    let parts = cells(plan, other, line, parts);
    let named = |place: &Place| format!("'{}'!{}", other.definition.name, place.name());
    let sum: Vec<String> = parts.iter().map(|(place, _)| named(place)).collect();
    let counted = std::iter::once(named(&whole.0)).chain(sum.iter().cloned()).collect::<Vec<_>>().join(",");
    let formula = format!(
        "=IF(COUNT({counted})<{},\"{}\",IF({}={},\"{AGREES}\",\"{DIFFERS}\"))",
        parts.len() + 1,
        display::NO_FIGURE,
        named(&whole.0),
        sum.join("+")
    );
    let words = match (whole.1.value(), all_known(&parts)) {
        (Some(whole), Some(sum)) if whole == sum => AGREES,
        (Some(_), Some(_)) => DIFFERS,
        _ => display::NO_FIGURE,
    };
    Filling::Words { formula, words }
}
