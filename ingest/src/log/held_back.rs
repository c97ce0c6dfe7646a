//! Where a block of a long log is cut: rows that belong together (a group row and its first row, "Trong đó" and the row above it) stay
//! in one block, so that each is taken for what it is in the whole log.

use std::collections::BTreeMap;

use tonghop_domain::text;

use crate::grid::{Cell, Sheet};
use crate::layout::level;

/// Rows that are held back at most.
const MOST_ROWS: usize = 64;

type Rows = BTreeMap<u32, Vec<(u32, Cell)>>;
type Row = [(u32, Cell)];

/// The last rows of a block, which are read with the next one.
#[derive(Debug)]
pub(super) struct HeldBack {
    rows: Rows,
    /// Column of the rows' numbers.
    numbers: Option<u32>,
    /// Beginnings of rows that belong to those above them, folded.
    parts: Vec<String>,
}

impl HeldBack {
    /// For a table with the rows' numbers in a column, of a form with these words for total rows.
    pub(super) fn new(numbers: Option<u32>, totals: &[String]) -> Self {
        let parts = totals.iter().map(String::as_str).chain(["trong đó"]).map(text::fold).collect();
        Self { rows: Rows::new(), numbers, parts }
    }

    /// Puts the rows held back so far above those of the block and holds its last ones back.
    pub(super) fn exchange(&mut self, block: &mut Sheet) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.append(&mut block.rows);
        if let Some(cut) = self.cut(&rows) {
            self.rows = rows.split_off(&cut);
        }
        block.rows = rows;
    }

    /// Takes out the rows that no block follows.
    pub(super) fn rest(&mut self) -> Option<Rows> {
        Some(std::mem::take(&mut self.rows)).filter(|rows| !rows.is_empty())
    }

    /// The last row near the end that begins something of its own; `None` where no row does.
    fn cut(&self, rows: &Rows) -> Option<u32> {
        let last: Vec<(u32, &Row)> = rows.iter().rev().take(MOST_ROWS).map(|(row, cells)| (*row, cells.as_slice())).collect();
        let begins = |pair: &[(u32, &Row)]| match pair {
            [(_, row), (_, above)] => !self.is_part(row) && !is_deeper(self.depth(row), self.depth(above)),
            _ => false,
        };
        last.windows(2).find(|pair| begins(pair)).map(|pair| pair[0].0)
    }

    /// Whether the row may be part of the rows above it, or sum them.
    fn is_part(&self, row: &Row) -> bool {
        let is_part = |cell: &Cell| cell.text().map(text::fold).is_some_and(|words| self.parts.iter().any(|part| words.starts_with(part)));
        self.depth(row).is_some_and(|depth| depth > PLAIN) || row.iter().any(|(_, cell)| is_part(cell))
    }

    fn depth(&self, row: &Row) -> Option<u8> {
        let (_, cell) = row.iter().find(|(column, _)| Some(*column) == self.numbers)?;
        level(&cell.shown())
    }
}

/// How deep rows numbered 1, 2, 3 stand.
const PLAIN: u8 = 2;

fn is_deeper(row: Option<u8>, above: Option<u8>) -> bool {
    row.zip(above).is_some_and(|(row, above)| row > above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchanged(numbers: &[(&str, &str)]) -> usize {
        let mut block = Sheet::new("S", true);
        for (row, (number, words)) in (10_u32..).zip(numbers) {
            for (column, found) in [(0, number), (1, words)] {
                block.put(tonghop_domain::CellRef::new(row, column), Cell::Text((*found).into()));
            }
        }
        let mut held = HeldBack::new(Some(0), &["Tổng".to_owned()]);
        held.exchange(&mut block);
        let left = block.rows.len();
        let mut next = Sheet::new("S", true);
        held.exchange(&mut next);
        assert_eq!(left + next.rows.len() + held.rest().map_or(0, |rows| rows.len()), numbers.len(), "no row is lost");
        left
    }

    #[test]
    fn rows_that_belong_together_are_not_cut() {
        assert_eq!(exchanged(&[("1", "a"), ("2", "b"), ("3", "c")]), 2);
        assert_eq!(exchanged(&[("1", "a"), ("II", "b"), ("1", "c")]), 1, "a group row stays with its first row");
        assert_eq!(exchanged(&[("1", "a"), ("2", "b"), ("", "Trong đó: c")]), 1);
        assert_eq!(exchanged(&[("1", "a"), ("2", "b"), ("2.1", "Trong đó: c"), ("2.2", "d")]), 1);
        assert_eq!(exchanged(&[("1", "a"), ("2", "b"), ("", "Tổng số")]), 1, "a total stays with a row that it sums");
        assert_eq!(exchanged(&[("", "a"), ("", "b")]), 1);
        assert_eq!(exchanged(&[("1", "a")]), 1, "nothing to cut");
    }
}
