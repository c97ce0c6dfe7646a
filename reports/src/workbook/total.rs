//! Live totals: a formula is written only where it reproduces the value that was handed over.

use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;
use tonghop_domain::display;
use tonghop_domain::rounding::{Rounding, RoundingMode};

use super::sheet::{Place, Sheet};
use super::styles;
use crate::Figure;

/// The cells of a sum with what they show.
pub(crate) struct Sum<'a> {
    pub(crate) parts: &'a [(Place, Figure)],
    /// As the criteria set orders it; `None` = the bare sum.
    pub(crate) rounding: Option<Rounding>,
}

/// What a missing part does to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// The sum is not known either.
    Spoils,
    /// It is left out.
    Skipped,
}

impl Sum<'_> {
    /// Writes the value that was handed over: as a formula if one gives that value, else as a plain value with a note.
    pub(crate) fn write(&self, sheet: &mut Sheet<'_>, place: Place, given: Figure, digits: u32, strong: bool) -> Result<(), XlsxError> {
        match self.formula(given) {
            Some(formula) => sheet.formula(place, &formula, given, &styles::number(digits, strong)),
            None => {
                if given.value().is_some() {
                    sheet.leave_unexplained();
                }
                sheet.figure(place, given, digits, strong)
            }
        }
    }

    /// The sum where nobody handed one over: unknown as soon as a part is missing.
    pub(crate) fn usual(&self) -> Figure {
        self.value(Missing::Spoils)
    }

    /// The sum of the parts that are known; `None` where none is.
    pub(crate) fn known(&self) -> Option<Decimal> {
        let is_known = |figure: Figure| matches!(figure, Figure::Value(_) | Figure::NilReport);
        self.parts.iter().any(|(_, figure)| is_known(*figure)).then(|| self.value(Missing::Skipped).value()).flatten()
    }

    /// The formula of [`Sum::known`]: what is missing stays left out, also when a cell becomes missing later.
    pub(crate) fn formula_of_known(&self) -> String {
        let places: Vec<Place> = self.parts.iter().map(|(place, _)| *place).collect();
        format!("={}", rounded(&format!("SUM({})", ranges(&places).join(",")), self.rounding))
    }

    /// The formula that gives this figure, if there is one.
    pub(crate) fn formula(&self, given: Figure) -> Option<String> {
        let rule = [Missing::Spoils, Missing::Skipped].into_iter().find(|rule| self.value(*rule) == given)?;
        let places: Vec<Place> = self.parts.iter().map(|(place, _)| *place).collect();
        let ranges = ranges(&places);
        let sum = rounded(&format!("SUM({})", ranges.join(",")), self.rounding);
        Some(match rule {
            Missing::Spoils => {
                let missing: Vec<String> = ranges.iter().map(|range| format!("COUNTIF({range},\"{}\")", display::NO_FIGURE)).collect();
                format!("=IF({}>0,\"{}\",{sum})", missing.join("+"), display::NO_FIGURE)
            }
            Missing::Skipped => format!("={sum}"),
        })
    }

    fn value(&self, rule: Missing) -> Figure {
        let figures = || self.parts.iter().map(|(_, figure)| *figure);
        if self.parts.is_empty() || rule == Missing::Spoils && figures().any(|figure| figure == Figure::Missing) {
            return Figure::Missing;
        }
        let sum = figures().filter_map(Figure::value).try_fold(Decimal::ZERO, Decimal::checked_add);
        sum.map_or(Figure::Missing, |sum| Figure::Value(self.rounding.map_or(sum, |rounding| rounding.apply(sum))))
    }
}

/// Excel's rounding for each mode of a criteria set. The inner ROUND(…, 9) takes away what binary addition leaves behind
/// (0.1 + 0.2 would be cut to 0.30 or 0.29 by chance).
fn rounded(sum: &str, rounding: Option<Rounding>) -> String {
    let Some(Rounding { mode, digits }) = rounding else { return sum.to_owned() };
    match mode {
        RoundingMode::HalfUp => format!("ROUND({sum},{digits})"),
        RoundingMode::Truncate => format!("ROUNDDOWN(ROUND({sum},9),{digits})"),
        // An odd multiple of half a unit above an even digit goes down, every other midpoint away from zero.
        RoundingMode::HalfEven => {
            format!("IF(ROUND(MOD(ABS({sum})*10^{digits},2),6)=0.5,ROUNDDOWN(ROUND({sum},9),{digits}),ROUND({sum},{digits}))")
        }
    }
}

/// Cells as ranges: neighbours in one row or one column are joined.
pub(crate) fn ranges(places: &[Place]) -> Vec<String> {
    let mut runs: Vec<(Place, Place)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((first, last)) if continues(*first, *last, *place) => *last = *place,
            _ => runs.push((*place, *place)),
        }
    }
    let named = |(first, last): (Place, Place)| if first == last { first.name() } else { format!("{}:{}", first.name(), last.name()) };
    runs.into_iter().map(named).collect()
}

fn continues(first: Place, last: Place, next: Place) -> bool {
    let along_row = first.row == last.row && next.row == last.row && next.column == last.column + 1;
    let down_column = first.column == last.column && next.column == last.column && next.row == last.row + 1;
    along_row || down_column
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sheet::at;
    use super::*;

    fn figures(hundredths: &[Option<i64>]) -> Vec<(Place, Figure)> {
        let figure = |value: &Option<i64>| Figure::from(value.map(|value| Decimal::new(value, 2)));
        hundredths.iter().zip(3..).map(|(value, column)| (at(7, column), figure(value))).collect()
    }

    #[test]
    fn joins_neighbours() {
        assert_eq!(ranges(&[at(7, 3), at(7, 4), at(7, 5), at(7, 9)]), ["D8:F8", "J8"]);
        assert_eq!(ranges(&[at(7, 3), at(8, 3), at(8, 4)]), ["D8:D9", "E9"]);
    }

    #[test]
    fn a_missing_part_spoils_the_sum_or_is_skipped_as_the_value_says() {
        let parts = figures(&[Some(150), None, Some(225)]);
        let sum = Sum { parts: &parts, rounding: None };
        assert_eq!(sum.formula(Figure::Missing).unwrap(), "=IF(COUNTIF(D8:F8,\"–\")>0,\"–\",SUM(D8:F8))");
        assert_eq!(sum.formula(Figure::Value(Decimal::new(375, 2))).unwrap(), "=SUM(D8:F8)");
        assert_eq!(sum.formula(Figure::Value(Decimal::new(380, 2))), None);
        assert_eq!(sum.formula(Figure::NotApplicable), None);
    }

    #[test]
    fn rounds_as_the_set_orders() {
        let parts = [(at(0, 0), Figure::Value(Decimal::new(12345, 3)))];
        let sum = |mode| Sum { parts: &parts, rounding: Some(Rounding { mode, digits: 2 }) };
        assert!(sum(RoundingMode::HalfUp).formula(Figure::Value(Decimal::new(1235, 2))).unwrap().contains("ROUND(SUM(A1),2)"));
        assert!(sum(RoundingMode::HalfEven).formula(Figure::Value(Decimal::new(1234, 2))).unwrap().contains("MOD(ABS(SUM(A1))*10^2,2)"));
        assert!(
            sum(RoundingMode::Truncate).formula(Figure::Value(Decimal::new(1234, 2))).unwrap().contains("ROUNDDOWN(ROUND(SUM(A1),9),2)")
        );
    }
}
