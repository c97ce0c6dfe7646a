//! What a cell says, given what its column holds. Every reading that is not literal leaves a note.

pub(crate) mod code;
pub(crate) mod column;
pub(crate) mod date;
pub(crate) mod number;
pub(crate) mod period_text;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::panic)]
mod tests;

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::finding::ReadingReason;
use tonghop_domain::form::{CodeList, CodeLists, Column, ColumnKind};
use tonghop_domain::text;
use tonghop_domain::{CellRef, Finding, FindingKind, Location, Period, State};

use self::column::{ColumnReading, Shares};
use self::date::DateReading;
use self::number::NumberReading;
use crate::grid::{Cell, exact};
use crate::matching::Verdict;

/// A typed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing, for whichever state the cell has.
    None,
    Number(Decimal),
    /// First and last day.
    Days(Date, Date),
    /// Words in NFC.
    Words(String),
    /// One code of the column's list.
    Code(String),
    /// Groups of codes: all groups, any code within a group.
    Codes(Vec<Vec<String>>),
}

/// A cell after typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) at: CellRef,
    /// What the unit wrote.
    pub(crate) found: String,
    pub(crate) state: State,
    pub(crate) value: Value,
}

impl Typed {
    /// The figure to compute with; 0 for "không phát sinh".
    pub(crate) fn figure(&self) -> Option<Decimal> {
        match (self.state, &self.value) {
            (State::NilReport, _) => Some(Decimal::ZERO),
            (State::Value, Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// What the cells of a table are read with.
pub(crate) struct Typing<'a> {
    pub(crate) sheet: &'a str,
    pub(crate) lists: &'a CodeLists,
    /// Đồng per unit of the sheet's amounts of money.
    pub(crate) scale: Decimal,
    /// Gives a year to dates without one.
    pub(crate) period: Option<&'a Period>,
    /// Whether the file knows no types (csv).
    pub(crate) untyped: bool,
}

impl Typing<'_> {
    /// Types one cell; what is wrong or worth saying about it goes to `findings`.
    pub(crate) fn read(
        &self,
        at: CellRef,
        cell: Option<&Cell>,
        (column, reading): (&Column, &ColumnReading),
        findings: &mut Vec<Finding>,
    ) -> Typed {
        let found = cell.map(Cell::shown).unwrap_or_default();
        let mut reader = CellReader { typing: self, at, column, reading, found: &found, findings };
        let (state, value) = match cell {
            None => (State::Missing, Value::None),
            Some(Cell::Text(words)) if words.trim().is_empty() => (State::Missing, Value::None),
            Some(Cell::Error(_)) => reader.unreadable(FindingKind::CellError { column: column.label_or_title() }),
            Some(Cell::NotCalculated) => reader.unreadable(FindingKind::NotCalculated { column: column.label_or_title() }),
            Some(Cell::Unreadable(_)) => reader.unreadable(FindingKind::CellDamaged { column: column.label_or_title() }),
            Some(cell) => reader.read(cell),
        };
        Typed { at, found, state, value }
    }
}

/// One cell on its way.
struct CellReader<'a, 'b> {
    typing: &'a Typing<'a>,
    at: CellRef,
    column: &'a Column,
    reading: &'a ColumnReading,
    found: &'a str,
    findings: &'b mut Vec<Finding>,
}

impl CellReader<'_, '_> {
    fn read(&mut self, cell: &Cell) -> (State, Value) {
        if has_too_many_digits(cell, self.column.kind) {
            self.say(FindingKind::TooManyDigits { column: self.title() });
        }
        match self.column.kind {
            ColumnKind::Ordinal | ColumnKind::Text | ColumnKind::Unit => (State::Value, Value::Words(self.found.to_owned())),
            ColumnKind::Count | ColumnKind::Decimal | ColumnKind::Percent | ColumnKind::Money => self.number(cell),
            ColumnKind::Date => self.days(cell),
            ColumnKind::Code => self.code(),
            ColumnKind::Codes => self.codes(),
            ColumnKind::YesNo => self.yes_no(cell),
        }
    }

    fn say(&mut self, kind: FindingKind) {
        let at = Location::cell(self.typing.sheet, self.at);
        self.findings.push(Finding::new(kind, at).with_found(self.found));
    }

    fn unreadable(&mut self, kind: FindingKind) -> (State, Value) {
        self.say(kind);
        (State::Unreadable, Value::None)
    }

    fn title(&self) -> String {
        self.column.label_or_title()
    }

    fn number(&mut self, cell: &Cell) -> (State, Value) {
        let reading = match cell {
            Cell::Number { value, percent } => self.stored_number(*value, *percent),
            Cell::Text(words) => self.written_number(words),
            _ => NumberReading::Unreadable,
        };
        match reading {
            NumberReading::Literal(value) => self.scaled(value),
            NumberReading::Read(value, ReadingReason::StoredAsText) if self.typing.untyped => self.scaled(value),
            NumberReading::Read(value, reason) => {
                self.say(FindingKind::ReadAs { column: self.title(), value, reason });
                self.scaled(value)
            }
            NumberReading::Nil => {
                self.say(FindingKind::ReadAs { column: self.title(), value: Decimal::ZERO, reason: ReadingReason::Nil });
                (State::NilReport, Value::None)
            }
            NumberReading::NotApplicable => (State::NotApplicable, Value::None),
            NumberReading::Ambiguous(readings) => self.unreadable(FindingKind::NumberAmbiguous { column: self.title(), readings }),
            NumberReading::Unreadable => self.unreadable(FindingKind::NotANumber { column: self.title() }),
        }
    }

    /// 0.85 shown as 85 % is 85; a bare 0.85 in a column of percentages is 85 % or 0.85 %, as the column's other figures tell.
    fn stored_number(&self, value: f64, percent: bool) -> NumberReading {
        let Some(number) = exact(value) else { return NumberReading::Unreadable };
        if self.column.kind != ColumnKind::Percent {
            return NumberReading::Literal(number);
        }
        if percent {
            return NumberReading::Literal((number * Decimal::ONE_HUNDRED).normalize());
        }
        self.share(number).unwrap_or(NumberReading::Literal(number))
    }

    fn written_number(&self, words: &str) -> NumberReading {
        let parse = |words: &str| number::parse(words, self.column.kind, self.reading.separators, |tail| self.is_measure(tail));
        match parse(words) {
            NumberReading::Unreadable if self.reading.takes_least => match number::least(words).map(|rest| parse(&rest)) {
                Some(NumberReading::Literal(value) | NumberReading::Read(value, _)) => {
                    NumberReading::Read(value, ReadingReason::AtLeast { words: text::nfc(words) })
                }
                _ => NumberReading::Unreadable,
            },
            NumberReading::Read(value, ReadingReason::Percent) if !words.contains('%') => {
                self.share(value).unwrap_or(NumberReading::Read(value, ReadingReason::Percent))
            }
            other => other,
        }
    }

    /// What a figure between 0 and 1 without a percent sign means in a column of percentages; `None` for every other figure.
    fn share(&self, number: Decimal) -> Option<NumberReading> {
        let is_share = number > Decimal::ZERO && number < Decimal::ONE;
        is_share.then(|| match self.reading.shares {
            Shares::Points => NumberReading::Read(number, ReadingReason::Percent),
            Shares::Unknown => NumberReading::Ambiguous(vec![number, (number * Decimal::ONE_HUNDRED).normalize()]),
        })
    }

    fn scaled(&mut self, value: Decimal) -> (State, Value) {
        let scale = if self.column.kind == ColumnKind::Money { self.reading.scale.unwrap_or(self.typing.scale) } else { Decimal::ONE };
        // A fact is a mantissa of 64 bits and a scale; nothing that an office counts or measures needs more.
        let amount = value.checked_mul(scale).map(|amount| amount.normalize()).filter(|amount| i64::try_from(amount.mantissa()).is_ok());
        match amount {
            Some(amount) => (State::Value, Value::Number(amount)),
            None => self.unreadable(FindingKind::NotANumber { column: self.title() }),
        }
    }

    /// Whether words behind a number are a unit of measure of this column: its own, also by its first or last words ("50 người" and "50
    /// lượt" in a column of "lượt người"), or any known one where it names none.
    fn is_measure(&self, words: &str) -> bool {
        let Some(list) = self.typing.lists.get("units-of-measure") else { return false };
        let found = list.find(words).item();
        let Some(own) = &self.column.unit_of_measure else { return found.is_some() };
        let Some(item) = list.get(own) else { return false };
        let begins = || text::name_key(&item.name).starts_with(&format!("{} ", text::name_key(words)));
        found.is_some_and(|found| found.code == *own || item.name.ends_with(&format!(" {}", found.name))) || begins()
    }

    fn days(&mut self, cell: &Cell) -> (State, Value) {
        let reading = match cell {
            Cell::Date(date) => date::stored(date.date()),
            Cell::Number { value, .. } => date::serial(*value),
            Cell::Text(words) => date::parse(words, self.typing.period.map(|period| (period.from, period.to))),
            _ => DateReading::Unreadable,
        };
        match reading {
            DateReading::Literal(day) => (State::Value, Value::Days(day, day)),
            DateReading::Read(from, to) => {
                self.say(FindingKind::DatesReadAs { from, to });
                (State::Value, Value::Days(from, to))
            }
            _ if !self.column.required && is_no_day(self.found) => {
                self.say(FindingKind::CodeReadAs { name: NO_DAY.to_owned() });
                (State::NotApplicable, Value::None)
            }
            DateReading::Impossible(nearest) => self.unreadable(FindingKind::NotADate { column: self.title(), nearest }),
            DateReading::Unreadable => self.unreadable(FindingKind::NotADate { column: self.title(), nearest: None }),
        }
    }

    fn code(&mut self) -> (State, Value) {
        if is_dash(self.found) {
            return (State::Missing, Value::None);
        }
        let list = self.column.list.as_deref().and_then(|id| self.typing.lists.get(id));
        let Some(list) = list else { return self.unknown_code(vec![]) };
        match self.reading.code(self.found, list) {
            Some(code) => (State::Value, Value::Code(code)),
            None => self.likely_code(list),
        }
    }

    /// A word that the list does not hold: clearly one entry written otherwise, or unknown with the likeliest entries first.
    fn likely_code(&mut self, list: &CodeList) -> (State, Value) {
        match self.reading.likely(self.found, list, self.typing.lists) {
            Verdict::Sure(place) => {
                let item = &list.items()[place];
                self.say(FindingKind::CodeReadAs { name: item.name.clone() });
                (State::Value, Value::Code(item.code.clone()))
            }
            Verdict::Doubtful(ranked) => {
                let likely: Vec<usize> = ranked.into_iter().map(|(place, _)| place).collect();
                self.unknown_code(code::names_from(list, &likely))
            }
            Verdict::None => self.unknown_code(code::names(list)),
        }
    }

    fn codes(&mut self) -> (State, Value) {
        if is_dash(self.found) {
            return (State::Missing, Value::None);
        }
        let list = self.column.list.as_deref().and_then(|id| self.typing.lists.get(id));
        let Some(list) = list else { return self.unknown_code(vec![]) };
        match code::groups(self.found, list) {
            Ok(groups) => (State::Value, Value::Codes(groups)),
            Err(unknown) => {
                let at = Location::cell(self.typing.sheet, self.at);
                let kind = FindingKind::CodeUnknown { column: self.title(), allowed: code::names(list) };
                self.findings.extend(unknown.into_iter().map(|word| Finding::new(kind.clone(), at.clone()).with_found(word)));
                (State::Unreadable, Value::None)
            }
        }
    }

    fn unknown_code(&mut self, allowed: Vec<String>) -> (State, Value) {
        self.unreadable(FindingKind::CodeUnknown { column: self.title(), allowed })
    }

    fn yes_no(&mut self, cell: &Cell) -> (State, Value) {
        let yes = (State::Value, Value::Number(Decimal::ONE));
        let no = (State::Value, Value::Number(Decimal::ZERO));
        if let Cell::Boolean(flag) = cell {
            return if *flag { yes } else { no };
        }
        match text::fold(self.found).as_str() {
            "co" | "x" | "da co" | "1" => yes,
            "khong" | "ko" | "chua" | "chua co" | "khong co" | "0" => no,
            "khong ap dung" | "kad" | "n a" => (State::NotApplicable, Value::None),
            _ => {
                let allowed = ["có", "không", "không áp dụng"].map(str::to_owned).to_vec();
                self.unknown_code(allowed)
            }
        }
    }
}

/// More digits than a spreadsheet keeps, where they count: in a figure, or in a code stored as a number.
fn has_too_many_digits(cell: &Cell, kind: ColumnKind) -> bool {
    const KEPT: usize = 15;
    match cell {
        Cell::Number { value, .. } => value.abs() >= 1e15 && exact(*value).is_some(),
        Cell::Text(words) if kind.is_figure() => words.chars().filter(char::is_ascii_digit).count() > KEPT,
        _ => false,
    }
}

/// How a due day is called that is none.
const NO_DAY: &str = "không có ngày cụ thể";

/// Whether words say that something goes on all the time: "Thường xuyên", "hằng tháng".
fn is_no_day(found: &str) -> bool {
    let folded = text::fold(found);
    ["thuong xuyen", "lien tuc", "hang ngay", "hang tuan", "hang thang", "hang quy", "hang nam", "dinh ky"]
        .iter()
        .any(|words| folded == *words || folded.starts_with(&format!("{words} ")))
}

fn is_dash(found: &str) -> bool {
    found.chars().all(|letter| matches!(letter, '-' | '–' | '—' | ' '))
}
