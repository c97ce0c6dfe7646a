//! A total column is not the sum of its parts in the same row.
//!
//! Wrong: (3) = 1.249 with (4) + (5) + (6) = 861 + 342 + 45. Right: (3) = 1.248.
//! A row with a missing or unreadable term is not judged: that term has its own finding.

use rust_decimal::Decimal;
use tonghop_domain::finding::Term;
use tonghop_domain::form::{Column, SumRule};
use tonghop_domain::{Finding, FindingKind, State};

use super::{about, sum};
use crate::table::{Row, Table};
use crate::values::Typed;

pub(super) fn check(table: &Table<'_>) -> Vec<Finding> {
    let rows = table.rows.iter().chain(&table.totals);
    rows.flat_map(|row| table.form.sums.iter().filter_map(|rule| broken(table, row, rule))).collect()
}

fn broken(table: &Table<'_>, row: &Row, rule: &SumRule) -> Option<Finding> {
    let cell = row.get(table.form, &rule.total)?;
    let total = cell.figure()?;
    let parts: Vec<&Typed> = rule.parts.iter().map(|part| row.get(table.form, part)).collect::<Option<_>>()?;
    let sum = sum(parts.iter().map(|part| term(part)))?;
    if sum == total {
        return None;
    }
    let label = |field: &str| table.form.column(field).map(Column::label_or_title).unwrap_or_default();
    let terms = rule.parts.iter().zip(&parts).map(|(field, part)| Term { label: label(field), value: part.figure(), cell: Some(part.at) });
    let whole = Term { label: label(&rule.total), value: Some(total), cell: Some(cell.at) };
    let kind = FindingKind::RowSumDiffers { total: whole, parts: terms.collect(), sum };
    Some(about(table, cell, kind))
}

/// What a part adds: a part that does not apply leaves the sum.
fn term(part: &Typed) -> Option<Decimal> {
    if part.state == State::NotApplicable { Some(Decimal::ZERO) } else { part.figure() }
}

#[cfg(test)]
mod tests {
    use crate::rules::sample;

    const TAN_AN: [i64; 11] = [1248, 861, 342, 45, 1190, 702, 476, 12, 58, 55, 3];

    #[test]
    fn every_equality_is_checked_at_its_total() {
        assert!(sample::codes(super::check, &[sample::row("Tư pháp", TAN_AN)]).is_empty());
        let with = |place: usize, value| {
            let mut figures = TAN_AN;
            figures[place] = value;
            sample::codes(super::check, &[sample::row("Tư pháp", figures)])
        };
        assert_eq!(with(0, 1249), ["SUM-01 C10", "SUM-01 C10"], "C1 and C4");
        assert_eq!(with(7, 13), ["SUM-01 G10"]);
        assert_eq!(with(10, 4), ["SUM-01 K10"]);
        assert_eq!(with(3, 44), ["SUM-01 C10"]);
    }

    #[test]
    fn figures_of_thirty_digits_are_not_added_up() {
        let mut row = sample::row("Tư pháp", TAN_AN);
        row[3] = "79228162514264337593543950335".to_owned();
        row[4] = row[3].clone();
        assert_eq!(sample::codes(super::check, &[row.clone()]), Vec::<String>::new());
        assert_eq!(sample::codes(crate::rules::column_total::check, &[row.clone(), row.clone(), row]), Vec::<String>::new());
    }

    #[test]
    fn nothing_is_judged_without_all_terms() {
        let mut row = sample::row("Tư pháp", TAN_AN);
        row[3] = "nhiều".to_owned();
        row[2] = "1249".to_owned();
        assert_eq!(sample::codes(super::check, &[row]), ["SUM-01 C10"], "only C4 can be judged");
    }
}
