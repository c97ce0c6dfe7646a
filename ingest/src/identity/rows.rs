//! Tables about many units whose form has no column for them: a column of the unit's own, or headings between the rows.

use tonghop_domain::{CellRef, text};

use super::unit::UnitSearch;
use crate::grid::Sheet;
use crate::layout::{Layout, TableRow};

/// Where a table names the unit of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowUnits {
    /// Nowhere: the whole table is about one unit, or the form itself has a column for it.
    None,
    /// In a column of the sheet.
    Column(u32),
    /// In headings: those of these indexes name a unit.
    Headings(Vec<usize>),
}

/// Where units are named as far as earlier rows of the same table tell: the blocks of a long log are read alike.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ExpectedUnits {
    /// Nothing is known yet.
    #[default]
    Open,
    /// The first block of a long log: a heading above its first row may be the only one for thousands of rows.
    Beginning,
    /// In no row.
    Nowhere,
    /// In a column of the sheet.
    Column(u32),
    /// In headings.
    Headings,
}

/// Headers of a column of units, folded.
const UNIT_HEADERS: [&str; 16] = [
    "don vi",
    "ten don vi",
    "don vi bao cao",
    "co quan don vi",
    "co quan",
    "dia phuong",
    "xa phuong",
    "ten xa phuong",
    "xa",
    "ten xa",
    "phuong",
    "xa phuong thi tran",
    "xa phuong dac khu",
    "don vi hanh chinh",
    "ubnd xa phuong",
    "ubnd cap xa",
];

/// Finds where units are named: most names of the column, or at least two headings, must be units of the office.
pub(crate) fn find(sheet: &Sheet, layout: &Layout<'_>, search: &UnitSearch<'_>, expected: ExpectedUnits) -> RowUnits {
    if layout.form.unit_column().is_some() || expected == ExpectedUnits::Nowhere {
        return RowUnits::None;
    }
    if let ExpectedUnits::Column(column) = expected {
        return RowUnits::Column(column);
    }
    let headers = layout.header.unknown.iter().filter(|(_, text)| is_unit_header(text));
    let column = headers.map(|(at, _)| at.column).find(|at| holds_units(sheet, layout, *at, search));
    if let Some(column) = column.filter(|_| expected != ExpectedUnits::Headings) {
        return RowUnits::Column(column);
    }
    let headings = layout.body.headings.iter().enumerate();
    let units: Vec<usize> =
        headings.filter(|(_, heading)| is_unit(search, without_number(&heading.text))).map(|(place, _)| place).collect();
    let above_all_rows = || {
        let first = units.first().map(|unit| layout.body.headings[*unit].at.row);
        first.zip(layout.body.rows.first()).is_some_and(|(heading, row)| heading < row.row)
    };
    let is_enough = match expected {
        ExpectedUnits::Headings => true,
        ExpectedUnits::Beginning => units.len() >= 2 || above_all_rows(),
        _ => units.len() >= 2,
    };
    if is_enough { RowUnits::Headings(units) } else { RowUnits::None }
}

/// Whether a header text names a column of units.
pub(crate) fn is_unit_header(text: &str) -> bool {
    text.rsplit(" / ").next().is_some_and(|last| UNIT_HEADERS.contains(&text::fold(last).as_str()))
}

fn holds_units(sheet: &Sheet, layout: &Layout<'_>, at: u32, search: &UnitSearch<'_>) -> bool {
    let mut names: Vec<String> = layout.body.rows.iter().filter_map(|row| shown(sheet, row.row, at)).collect();
    names.sort();
    names.dedup();
    let known = names.iter().filter(|name| is_unit(search, name)).count();
    known > 0 && known * 2 >= names.len()
}

fn is_unit(search: &UnitSearch<'_>, name: &str) -> bool {
    search.named(name).is_ok()
}

/// The words at a place, also where they are merged over several rows.
fn shown(sheet: &Sheet, row: u32, column: u32) -> Option<String> {
    let cell = sheet.covering(CellRef::new(row, column))?;
    Some(cell.shown()).filter(|words| !words.is_empty())
}

/// `I. Xã Tân An` without its number.
fn without_number(heading: &str) -> &str {
    let Some((number, rest)) = heading.split_once(['.', ')', '-', ' ']) else { return heading };
    let is_number = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, 'I' | 'V' | 'X'));
    if is_number { rest.trim_start_matches(['.', ')', '-', ' ']) } else { heading }
}

impl RowUnits {
    /// Where the next rows of the same table name their units.
    pub(crate) fn expected(&self) -> ExpectedUnits {
        match self {
            Self::None => ExpectedUnits::Nowhere,
            Self::Column(column) => ExpectedUnits::Column(*column),
            Self::Headings(_) => ExpectedUnits::Headings,
        }
    }

    /// The row of the heading that the last rows of the table stand under, if headings name units.
    pub(crate) fn last_heading(&self, layout: &Layout<'_>) -> Option<u32> {
        let Self::Headings(units) = self else { return None };
        units.last().map(|unit| layout.body.headings[*unit].at.row)
    }

    /// The layout without the column of units among those that nobody knows.
    pub(crate) fn known<'a>(&self, layout: &Layout<'a>) -> Layout<'a> {
        let mut layout = layout.clone();
        if let Self::Column(column) = self {
            layout.header.unknown.retain(|(at, _)| at.column != *column);
        }
        layout
    }

    /// The name that stands for a row, with its place.
    pub(crate) fn of(&self, sheet: &Sheet, layout: &Layout<'_>, row: &TableRow) -> Option<(CellRef, String)> {
        match self {
            Self::None => None,
            Self::Column(column) => Some((CellRef::new(row.row, *column), shown(sheet, row.row, *column)?)),
            Self::Headings(units) => {
                let last = units.iter().rev().find(|unit| row.heading.is_some_and(|heading| **unit <= heading))?;
                let heading = &layout.body.headings[*last];
                Some((heading.at, without_number(&heading.text).to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lose_their_number_and_no_more() {
        for heading in ["I. Xã Tân An", "1) Xã Tân An", "IV Xã Tân An", "Xã Tân An", "2 - Xã Tân An"] {
            assert_eq!(without_number(heading), "Xã Tân An", "{heading}");
        }
    }
}
