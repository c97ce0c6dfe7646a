//! The rows below the header: which are counted, which are totals, headings, repeats, notes and signatures.

use tonghop_domain::CellRef;
use tonghop_domain::form::{ColumnKind, Form, Yields};
use tonghop_domain::text;

use super::groups;
use super::header::{Header, HeaderColumn};
use super::title;
use crate::grid::{Cell, Sheet};

/// What a row of the table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// Counted.
    Data,
    /// Checked against the rows, never counted.
    Total,
    /// Part of the row above it ("Trong đó"), said and never counted: that row holds it.
    OfWhich,
}

/// One row that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableRow {
    /// From 0.
    pub(crate) row: u32,
    pub(crate) kind: RowKind,
    /// Index of the heading it stands under.
    pub(crate) heading: Option<usize>,
}

/// A row of words only, between the rows of figures: `Xã, phường`, `I. Xã Tân An`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    pub(crate) at: CellRef,
    pub(crate) text: String,
}

/// A total of some of the rows, and those rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subtotal {
    /// The total's row, from 0.
    pub(crate) row: u32,
    /// The counted rows that it sums.
    pub(crate) parts: Vec<u32>,
    /// Whether its number says so (I above 1, 2), not its words.
    pub(crate) is_group: bool,
}

/// The rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) rows: Vec<TableRow>,
    pub(crate) headings: Vec<Heading>,
    pub(crate) subtotals: Vec<Subtotal>,
    /// Where the table says that nothing occurred.
    pub(crate) nil: Option<CellRef>,
    /// The first row that is no part of the table, from 0; `None` = it goes on to the end of the sheet.
    pub(crate) end: Option<u32>,
    /// Cells of rows behind the end that look like rows of the table and are part of none.
    pub(crate) left_over: Vec<CellRef>,
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

/// Reads the rows below a header; `is_other_header` says whether the header of another table begins at a row.
pub(super) fn read(sheet: &Sheet, header: &Header, form: &Form, is_other_header: impl Fn(u32) -> bool) -> Body {
    let mut body = Body::default();
    let first = header.number_row.unwrap_or(header.last_row) + 1;
    let totals: Vec<String> = form.totals.iter().map(|word| text::fold(word)).collect();
    // Rows of words since the last row that counts: the title of another table, if its header follows.
    let mut words_since: Option<u32> = None;
    let mut names_report = false;
    for (row, cells) in sheet.rows.range(first..) {
        let class = RowView::of(sheet, *row, header, form, &totals).classify();
        let ends = match class {
            Class::Closing => Some(*row),
            Class::Repeated => words_since.filter(|_| names_report),
            _ if is_other_header(*row) => Some(words_since.unwrap_or(*row)),
            _ => None,
        };
        if let Some(end) = ends {
            body.headings.retain(|heading| heading.at.row < end);
            body.end = Some(end);
            break;
        }
        if matches!(class, Class::Heading(_) | Class::Blank) {
            words_since = words_since.or(Some(*row));
            names_report |= cells.iter().filter_map(|(_, cell)| cell.text()).any(title::names_report);
        } else {
            (words_since, names_report) = (None, false);
        }
        body.put(*row, class);
    }
    let look = |row: u32| {
        let view = RowView::of(sheet, row, header, form, &totals);
        let is_of_which = view.first_text().is_some_and(|words| words.starts_with("trong do"));
        groups::Look { level: view.level(), is_of_which, is_dated: view.is_dated() }
    };
    groups::find(&mut body, header, form, look);
    body
}

/// The rows between the end of a table and the next one that hold at least three of its columns, a number or day among them: the first
/// cell of each.
pub(super) fn left_over(sheet: &Sheet, header: &Header, end: u32, next: Option<u32>) -> Vec<CellRef> {
    let first_of = |(row, cells): (&u32, &Vec<(u32, Cell)>)| {
        let known: Vec<&(u32, Cell)> = cells.iter().filter(|(at, _)| header.columns.iter().any(|column| column.at == *at)).collect();
        let is_figure = |(_, cell): &&&(u32, Cell)| matches!(cell, Cell::Number { .. } | Cell::Date(_));
        (known.len() >= 3 && known.iter().any(|cell| is_figure(&cell))).then(|| CellRef::new(*row, known[0].0))
    };
    sheet.rows.range(end..next.unwrap_or(u32::MAX).max(end)).filter_map(first_of).collect()
}

impl Body {
    fn put(&mut self, row: u32, class: Class) {
        let heading = self.headings.len().checked_sub(1);
        match class {
            Class::Data => self.rows.push(TableRow { row, kind: RowKind::Data, heading }),
            Class::Total => self.rows.push(TableRow { row, kind: RowKind::Total, heading }),
            Class::Nil(at) => self.nil = Some(at),
            Class::Heading(heading) => self.headings.push(heading),
            Class::Blank | Class::Repeated | Class::Closing => {}
        }
    }

    /// Takes in the rows of the same table behind a break.
    pub(super) fn append(&mut self, mut other: Self) {
        let shift = self.headings.len();
        other.rows.iter_mut().for_each(|row| row.heading = row.heading.map(|heading| heading + shift));
        self.rows.append(&mut other.rows);
        self.headings.append(&mut other.headings);
        self.subtotals.append(&mut other.subtotals);
        self.nil = self.nil.or(other.nil);
        self.end = other.end;
    }

    /// The last row that matters, from 0.
    pub(crate) fn last_row(&self) -> Option<u32> {
        self.rows.last().map(|row| row.row)
    }
}

enum Class {
    Data,
    Total,
    Nil(CellRef),
    Heading(Heading),
    Blank,
    /// The header or its column numbers again (pages printed one by one).
    Repeated,
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
        if self.repeats_header() || self.repeats_numbers() {
            return Class::Repeated;
        }
        if self.known.is_empty() {
            return self.heading().map_or(Class::Blank, Class::Heading);
        }
        if self.waits_for_figures() {
            return Class::Blank;
        }
        if self.is_closing() {
            return Class::Closing;
        }
        if self.is_total() {
            return Class::Total;
        }
        if self.is_record() {
            return Class::Data;
        }
        self.heading().map_or(Class::Blank, Class::Heading)
    }

    /// The row says only that nothing occurred, under whatever column.
    fn nil(&self) -> Option<CellRef> {
        let mut said = self.sheet.row(self.row).iter().filter(|(at, cell)| !self.is_ordinal(*at) || says_nil(cell));
        let (at, cell) = said.next()?;
        (says_nil(cell) && said.next().is_none()).then(|| CellRef::new(self.row, *at))
    }

    fn is_ordinal(&self, at: u32) -> bool {
        self.known.iter().any(|(place, kind, _)| *place == at && *kind == ColumnKind::Ordinal)
    }

    /// Whether the row holds texts of the header only, each in its column; of several most suffice.
    fn repeats_header(&self) -> bool {
        let texts: Vec<(u32, &str)> = self.known.iter().filter_map(|(at, _, cell)| Some((*at, cell.text()?))).collect();
        let is_header = |at: u32, words: &str| {
            let above = (self.header.first_row..=self.header.last_row).filter_map(|row| self.sheet.covering(CellRef::new(row, at)));
            above.filter_map(Cell::text).any(|header| text::fold(header) == text::fold(words))
        };
        if texts.is_empty() || texts.len() != self.known.len() {
            return false;
        }
        let same = texts.iter().filter(|(at, words)| is_header(*at, words)).count();
        same == texts.len() || (same >= 2 && same * 2 >= texts.len())
    }

    /// Whether the row of column numbers stands here again.
    fn repeats_numbers(&self) -> bool {
        let Some(numbers) = self.header.number_row else { return false };
        let shown = |row: u32| self.sheet.row(row).iter().map(|(at, cell)| (*at, cell.shown())).collect::<Vec<_>>();
        let cells = self.sheet.row(self.row);
        cells.len() == self.sheet.row(numbers).len() && shown(self.row) == shown(numbers)
    }

    /// The only words of a row, its number left aside.
    fn heading(&self) -> Option<Heading> {
        let cells = self.sheet.row(self.row).iter();
        let mut words = cells.filter_map(|(at, cell)| Some((*at, cell.text()?))).filter(|(_, words)| letters(words) > 2);
        let (at, found) = words.next()?;
        words.next().is_none().then(|| Heading { at: CellRef::new(self.row, at), text: text::nfc(found) })
    }

    /// Whether nobody has filled the row in: formulas that no program has computed beside figures that are missing, and its number.
    /// Templates hold such rows, and programs that store no results (openpyxl) leave them so. Where every figure is such a formula the
    /// row may well say something, which is lost.
    fn waits_for_figures(&self) -> bool {
        let all = self.sheet.row(self.row).iter().map(|(at, cell)| (*at, cell)).chain(self.known.iter().map(|(at, _, cell)| (*at, *cell)));
        let is_number = |at: u32| self.is_ordinal(at) && self.is_numbered();
        let mut said = all.filter(|(at, cell)| !is_number(*at) && !is_blank(cell)).peekable();
        let is_figure = |column: &&HeaderColumn| self.form.columns[column.column].kind.is_figure();
        let is_missing = |column: &HeaderColumn| self.sheet.get(CellRef::new(self.row, column.at)).is_none_or(is_blank);
        said.peek().is_some()
            && said.all(|(_, cell)| *cell == Cell::NotCalculated)
            && self.header.columns.iter().filter(is_figure).any(is_missing)
    }

    fn has_figure(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| kind.is_figure() && !matches!(cell, Cell::Text(words) if words.trim().is_empty()))
    }

    /// What stands in the column of the row's number.
    fn ordinal(&self) -> Option<String> {
        self.known.iter().find(|(_, kind, _)| *kind == ColumnKind::Ordinal).map(|(_, _, cell)| cell.shown())
    }

    /// How deep the row's number says it stands; `None` without a number.
    fn level(&self) -> Option<u8> {
        groups::level(&self.ordinal()?)
    }

    /// Whether the row is numbered 1, 2, 3 (headings are numbered I, II or A, B).
    fn is_numbered(&self) -> bool {
        self.ordinal()
            .is_some_and(|words| words.trim_end_matches('.').chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter)))
    }

    /// The first words of the row; a column of units is none of the form's. A number of the row ("II") is no word of it.
    fn first_text(&self) -> Option<String> {
        let all = self.sheet.row(self.row).iter().map(|(at, cell)| (*at, cell));
        let texts = self.known.iter().map(|(at, _, cell)| (*at, *cell)).chain(all);
        let mut texts = texts.filter_map(|(at, cell)| Some((at, cell.text()?))).filter(|(_, words)| letters(words) > 1);
        texts.find(|(at, words)| !(self.is_ordinal(*at) && groups::level(words).is_some())).map(|(_, words)| text::fold(words))
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
        // "Cộng đồng dân cư" is no total, unless the row of a log says nothing else: no day, no kind of activity.
        let says_nothing_else = self.form.yields == Yields::Activities && self.words_beside_figures() == 1;
        let starts = |word: &String| match word.split(' ').count() {
            1 => first == *word || (says_nothing_else && first.starts_with(&format!("{word} "))),
            _ => first == *word || first.starts_with(&format!("{word} ")),
        };
        self.totals.iter().any(starts) && self.has_figure()
    }

    fn is_dated(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| *kind == ColumnKind::Date && !is_blank(cell))
    }

    /// Cells that say something beside the figures and the number of the row.
    fn words_beside_figures(&self) -> usize {
        let words = self.known.iter().filter(|(_, kind, cell)| !kind.is_figure() && *kind != ColumnKind::Ordinal && !is_blank(cell));
        words.count()
    }

    fn is_record(&self) -> bool {
        let said = self.known.iter().filter(|(_, kind, cell)| *kind != ColumnKind::Ordinal && !is_blank(cell)).count();
        match self.form.yields {
            Yields::Facts => self.has_figure() || (said > 0 && (self.is_numbered() || self.names_unit())),
            Yields::Activities | Yields::Targets | Yields::Tasks | Yields::Answers => said > 1 || (said == 1 && self.is_numbered()),
        }
    }

    fn names_unit(&self) -> bool {
        self.known.iter().any(|(_, kind, cell)| *kind == ColumnKind::Unit && !is_blank(cell))
    }
}

fn letters(words: &str) -> usize {
    words.chars().filter(|letter| letter.is_alphabetic()).count()
}

fn is_blank(cell: &Cell) -> bool {
    cell.text().is_some_and(|words| words.trim().is_empty())
}

/// `Tân An, ngày 15 tháng 9 năm 2025`.
fn is_place_and_date(folded: &str) -> bool {
    let words: Vec<&str> = folded.split(' ').collect();
    ["ngay", "thang", "nam"].iter().all(|word| words.contains(word)) && words.len() <= 14
}

/// Words before "không phát sinh", folded: "Trong quý III đơn vị không phát sinh …".
const BEFORE_NIL: [&str; 6] = ["trong", "bao cao", "ky", "quy", "don vi", "hien"];

/// Whether a cell says that nothing occurred; offices write it in the first column of the table, whatever that holds.
fn says_nil(cell: &Cell) -> bool {
    let Some(folded) = cell.text().map(text::fold) else { return false };
    let before = ["khong phat sinh", "khong co phat sinh"].iter().filter_map(|words| folded.find(words)).min();
    let may_stand_before =
        |before: &str| before.is_empty() || (before.len() <= 40 && BEFORE_NIL.iter().any(|word| before.starts_with(word)));
    before.is_some_and(|place| may_stand_before(&folded[..place]))
}
