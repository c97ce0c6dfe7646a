//! The rows below the header: which are counted, which are totals, headings, repeats, notes and signatures.

use tonghop_domain::CellRef;
use tonghop_domain::form::{ColumnKind, Form, Yields};
use tonghop_domain::text;

use super::header::Header;
use crate::grid::{Cell, Sheet};

/// What a row of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// Counted.
    Data,
    /// Checked against the rows, never counted.
    Total,
}

/// One row that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// From 0.
    pub(crate) row: u32,
    pub(crate) kind: RowKind,
}

/// The rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) rows: Vec<TableRow>,
    /// Where the table says that nothing occurred.
    pub(crate) nil: Option<CellRef>,
}

/// Beginnings of the lines that end a table, folded.
const CLOSING_WORDS: [&str; 17] = [
    "nguoi lap",
    "nguoi tong hop",
    "nguoi bao cao",
    "thu truong",
    "noi nhan",
    "ghi chu",
    "tm ",
    "kt ",
    "tl ",
    "tuq ",
    "chu tich",
    "pho chu tich",
    "giam doc",
    "truong phong",
    "xac nhan",
    "ky ten",
    "luu ",
];

/// Reads the rows below a header.
pub(crate) fn read(sheet: &Sheet, header: &Header, form: &Form) -> Body {
    let mut body = Body::default();
    let first = header.number_row.unwrap_or(header.last_row) + 1;
    let totals: Vec<String> = form.totals.iter().map(|word| text::fold(word)).collect();
    for (row, _) in sheet.rows.range(first..) {
        let view = RowView::of(sheet, *row, header, form, &totals);
        match view.classify() {
            Class::Data => body.rows.push(TableRow { row: *row, kind: RowKind::Data }),
            Class::Total => body.rows.push(TableRow { row: *row, kind: RowKind::Total }),
            Class::Nil(at) => body.nil = Some(at),
            Class::Passed => {}
            Class::Closing => break,
        }
    }
    body
}

enum Class {
    Data,
    Total,
    Nil(CellRef),
    /// Blank, a heading, or the header again.
    Passed,
    /// Notes and signatures: the table is over.
    Closing,
}

/// One row seen through the columns of the form.
struct RowView<'a> {
    sheet: &'a Sheet,
    row: u32,
    header: &'a Header,
    form: &'a Form,
    /// Words that begin a total row, folded.
    totals: &'a [String],
    /// Cells under known columns, with the kind of the column.
    known: Vec<(u32, ColumnKind, &'a Cell)>,
}

impl<'a> RowView<'a> {
    fn of(sheet: &'a Sheet, row: u32, header: &'a Header, form: &'a Form, totals: &'a [String]) -> Self {
        let column = |at: u32| header.columns.iter().find(|column| column.at == at).map(|column| form.columns[column.column].kind);
        let mut known: Vec<(u32, ColumnKind, &Cell)> =
            sheet.row(row).iter().filter_map(|(at, cell)| Some((*at, column(*at)?, cell))).collect();
        // Words merged over several rows stand in each of them, unless the row has nothing of its own.
        if !known.is_empty() {
            let merged = sheet.merges_into(row).into_iter().filter_map(|merge| {
                let kind = column(merge.first.column).filter(|kind| !kind.is_figure())?;
                Some((merge.first.column, kind, sheet.get(merge.first)?))
            });
            known.extend(merged);
            known.sort_by_key(|(at, ..)| *at);
        }
        Self { sheet, row, header, form, totals, known }
    }

    fn classify(&self) -> Class {
        if let Some(at) = self.nil() {
            return Class::Nil(at);
        }
        if self.known.is_empty() || self.repeats_header() {
            return Class::Passed;
        }
        if self.is_closing() {
            return Class::Closing;
        }
        if self.is_total() {
            return Class::Total;
        }
        if self.is_record() { Class::Data } else { Class::Passed }
    }

    /// The row says only that nothing occurred, under whatever column.
    fn nil(&self) -> Option<CellRef> {
        let mut said = self.sheet.row(self.row).iter().filter(|(at, _)| !self.is_ordinal(*at));
        let (at, cell) = said.next()?;
        let folded = text::fold(cell.text()?);
        let is_nil = folded.starts_with("khong phat sinh")
            || folded.starts_with("trong ky khong phat sinh")
            || folded.starts_with("bao cao khong phat sinh");
        (is_nil && said.next().is_none()).then(|| CellRef::new(self.row, *at))
    }

    fn is_ordinal(&self, at: u32) -> bool {
        self.known.iter().any(|(place, kind, _)| *place == at && *kind == ColumnKind::Ordinal)
    }

    /// Whether at least half of the texts are those of the last header row (pages printed one by one).
    fn repeats_header(&self) -> bool {
        let texts: Vec<(u32, &str)> = self.known.iter().filter_map(|(at, _, cell)| Some((*at, cell.text()?))).collect();
        let is_header = |at: u32, words: &str| {
            let above = (self.header.first_row..=self.header.last_row).filter_map(|row| self.sheet.covering(CellRef::new(row, at)));
            above.filter_map(Cell::text).any(|header| text::fold(header) == text::fold(words))
        };
        let same = texts.iter().filter(|(at, words)| is_header(*at, words)).count();
        same >= 2 && same * 2 >= texts.len() && texts.len() == self.known.len()
    }

    fn has_figure(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| kind.is_figure() && !matches!(cell, Cell::Text(words) if words.trim().is_empty()))
    }

    /// Whether the row is numbered 1, 2, 3 (headings are numbered I, II or A, B).
    fn is_numbered(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| {
            *kind == ColumnKind::Ordinal
                && match cell {
                    Cell::Number { .. } => true,
                    Cell::Text(words) => words.trim().trim_end_matches('.').chars().all(|letter| letter.is_ascii_digit()),
                    _ => false,
                }
        })
    }

    fn first_text(&self) -> Option<String> {
        let mut texts = self.known.iter().filter_map(|(_, _, cell)| cell.text());
        texts.find(|words| words.chars().filter(|letter| letter.is_alphabetic()).count() > 1).map(text::fold)
    }

    fn is_closing(&self) -> bool {
        let stored_figure = self.known.iter().any(|(_, kind, cell)| kind.is_figure() && matches!(cell, Cell::Number { .. }));
        if stored_figure || self.is_numbered() || self.sheet.row(self.row).len() > 3 {
            return false;
        }
        let folds: Vec<String> = self.sheet.row(self.row).iter().filter_map(|(_, cell)| cell.text()).map(text::fold).collect();
        folds.iter().any(|words| CLOSING_WORDS.iter().any(|closing| words.starts_with(closing)) || is_place_and_date(words))
    }

    fn is_total(&self) -> bool {
        let Some(first) = self.first_text() else { return false };
        let starts = |word: &String| match word.split(' ').count() {
            1 => first == *word,
            _ => first == *word || first.starts_with(&format!("{word} ")),
        };
        self.totals.iter().any(starts) && self.has_figure()
    }

    fn is_record(&self) -> bool {
        let said = self.known.iter().filter(|(_, kind, cell)| *kind != ColumnKind::Ordinal && !is_blank(cell)).count();
        match self.form.yields {
            Yields::Facts => self.has_figure() || (said > 0 && (self.is_numbered() || self.names_unit())),
            Yields::Activities | Yields::Targets | Yields::Tasks => said > 1 || (said == 1 && self.is_numbered()),
        }
    }

    fn names_unit(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| *kind == ColumnKind::Unit && !is_blank(cell))
    }
}

fn is_blank(cell: &Cell) -> bool {
    cell.text().is_some_and(|words| words.trim().is_empty())
}

/// `Tân An, ngày 15 tháng 9 năm 2025`.
fn is_place_and_date(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    ["ngay", "thang", "nam"].iter().all(|word| words.contains(word)) && words.len() <= 14
}
