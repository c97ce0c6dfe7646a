//! Rows that sum other rows: group rows by their numbers (I over 1, 2, 3; 1 over 1.1, 1.2) and "Cộng" between the rows.
//!
//! Only in tables whose figures all add up; a score or a ratio above others is no sum of them.

use tonghop_domain::form::{ColumnKind, Form, Yields};

use super::body::{Body, RowKind, Subtotal, TableRow};
use super::header::Header;

/// How deep the number of a row says it stands: A is above I, I above 1, 1 above 1.1. `None` for anything else.
///
/// A spreadsheet program takes `1.1` for a number; it shows as `1,1`.
pub(crate) fn level(ordinal: &str) -> Option<u8> {
    let number = ordinal.trim().trim_end_matches(['.', ')', '/']).trim_start_matches('(');
    let is_digits = |part: &str| !part.is_empty() && part.chars().all(|letter| letter.is_ascii_digit());
    let parts: Vec<&str> = number.split(['.', ',']).collect();
    match parts.as_slice() {
        [_, ..] if parts.iter().all(|part| is_digits(part)) => u8::try_from(parts.len()).ok().map(|depth| depth.saturating_add(1)),
        [only] if !only.is_empty() && only.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X')) => Some(1),
        [only] if only.len() == 1 && only.chars().all(|letter| letter.is_ascii_uppercase()) => Some(0),
        _ => None,
    }
}

/// What a row looks like beside its figures.
pub(super) struct Look {
    /// How deep its number says it stands.
    pub(super) level: Option<u8>,
    /// Whether it begins with "Trong đó".
    pub(super) is_of_which: bool,
    /// Whether it has a day of its own, as records have and sums of them have not.
    pub(super) is_dated: bool,
}

/// Turns group rows into totals of their rows, and every total but the last word of the table into a subtotal. Rows "Trong đó" name
/// only some of what the row above them holds: they are no parts to be added up, and that row is counted.
pub(super) fn find(body: &mut Body, header: &Header, form: &Form, look: impl Fn(u32) -> Look) {
    if !is_additive(header, form) {
        return;
    }
    let looks: Vec<Look> = body.rows.iter().map(|row| look(row.row)).collect();
    set_of_which_apart(&mut body.rows, &looks);
    let levels: Vec<Option<u8>> = looks.iter().map(|look| look.level).collect();
    let under: Vec<Vec<usize>> = (0..body.rows.len()).map(|place| rows_under(&body.rows, &levels, place)).collect();
    for (place, under) in under.iter().enumerate().filter(|(place, under)| !under.is_empty() && !looks[*place].is_dated) {
        body.rows[place].kind = RowKind::Total;
        let row = body.rows[place].row;
        let parts = under.iter().map(|part| body.rows[*part].row).collect();
        body.subtotals.push(Subtotal { row, parts, is_group: true });
    }
    // A group row below a group row is no part of its own.
    let groups: Vec<u32> = body.subtotals.iter().map(|subtotal| subtotal.row).collect();
    body.subtotals.iter_mut().for_each(|subtotal| subtotal.parts.retain(|part| !groups.contains(part)));
    let between = totals_between(body, &groups);
    body.subtotals.extend(between);
    body.subtotals.sort_by_key(|subtotal| subtotal.row);
}

/// Marks rows "Trong đó" and those of the same depth behind them, up to the next row as high as the one they are part of.
fn set_of_which_apart(rows: &mut [TableRow], looks: &[Look]) {
    let mut whole: Option<Option<u8>> = None;
    let mut depth: Option<u8> = None;
    for (row, look) in rows.iter_mut().zip(looks) {
        let is_part = row.kind == RowKind::Data
            && whole.is_some()
            && !look.is_dated
            && (look.is_of_which || (depth.is_some() && look.level == depth));
        if is_part {
            row.kind = RowKind::OfWhich;
            depth = look.level.filter(|own| whole.flatten().is_some_and(|whole| *own > whole));
        } else {
            whole = (row.kind == RowKind::Data).then_some(look.level);
            depth = None;
        }
    }
}

fn is_additive(header: &Header, form: &Form) -> bool {
    let mut figures = header.columns.iter().map(|found| form.columns[found.column].kind).filter(|kind| kind.is_figure()).peekable();
    // What a log counts adds up, halves too.
    let adds_up = |kind: ColumnKind| kind.is_additive() || (form.yields == Yields::Activities && kind == ColumnKind::Decimal);
    figures.peek().is_some() && figures.all(adds_up)
}

/// Places of the counted rows under a group row: numbered deeper, up to the next row as high as it or a total.
fn rows_under(rows: &[TableRow], levels: &[Option<u8>], place: usize) -> Vec<usize> {
    let Some(own) = levels[place].filter(|_| rows[place].kind == RowKind::Data) else { return vec![] };
    let is_deeper = |at: &usize| rows[*at].kind == RowKind::Data && levels[*at].is_some_and(|level| level > own);
    (place + 1..rows.len()).take_while(is_deeper).collect()
}

/// Totals with counted rows since the total or heading before them, if another total stands for the whole table.
fn totals_between(body: &Body, groups: &[u32]) -> Vec<Subtotal> {
    let totals: Vec<usize> = (0..body.rows.len()).filter(|place| is_own_total(body, groups, *place)).collect();
    let [.., last] = totals.as_slice() else { return vec![] };
    if totals.len() < 2 {
        return vec![];
    }
    let mut found = vec![];
    let mut open: Vec<u32> = vec![];
    let mut heading = None;
    for (place, row) in body.rows.iter().enumerate().take(*last) {
        if row.kind == RowKind::Data {
            if row.heading != heading {
                open.clear();
            }
            heading = row.heading;
            open.push(row.row);
        } else if totals.contains(&place) && !open.is_empty() {
            found.push(Subtotal { row: row.row, parts: std::mem::take(&mut open), is_group: false });
        }
    }
    found
}

fn is_own_total(body: &Body, groups: &[u32], place: usize) -> bool {
    body.rows[place].kind == RowKind::Total && !groups.contains(&body.rows[place].row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_how_deep_a_row_stands() {
        let levels = ["A", "I", "IV.", "1", "12.", "1.1", "1,1", "2.3.4", "-", "a", ""].map(level);
        assert_eq!(levels, [Some(0), Some(1), Some(1), Some(2), Some(2), Some(3), Some(3), Some(4), None, None, None]);
    }
}
