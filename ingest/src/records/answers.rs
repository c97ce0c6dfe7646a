//! Answered questionnaires, one a row, counted: no answer of a person leaves this crate, only how many answered what.
//!
//! | fact | dimensions | meaning |
//! |---|---|---|
//! | `survey_tally.level_1` … `level_5`, `.invalid` | `cau_hoi` | answers to a question at each level; blank or not understood |
//! | `survey_part.level_1` … `level_5`, `.invalid` | `cau_hoi` and one other | the same of those who said so of themselves |
//!
//! Breakdowns are facts of their own elements, each by one dimension: whoever adds up the tally cannot count a person twice, and no
//! combination of sex, age and procedure singles anyone out.

use std::collections::HashMap;

use rust_decimal::Decimal;
use tonghop_domain::form::{Column, ColumnKind};
use tonghop_domain::{DimensionKey, Finding, FindingKind, Provenance, Severity, State};

use crate::reading::ReportedFact;
use crate::table::{Row, Table};
use crate::values::{Typed, Value};

/// Levels of satisfaction, and blank or invalid answers behind them.
const PLACES: usize = 6;
const FIELDS: [&str; PLACES] = ["level_1", "level_2", "level_3", "level_4", "level_5", "invalid"];
/// Form id of the counts of a question.
const TALLY: &str = "survey-tally";
/// Form id of the counts of a question by one dimension.
const PART: &str = "survey-part";
/// The dimension that names the question.
const QUESTION: &str = "cau_hoi";

/// Counts of one question, of everyone or of one group.
type Counts = [u64; PLACES];

/// The counts of all rows of a table.
pub(crate) fn of_rows(table: &Table<'_>) -> Vec<ReportedFact> {
    let questions: Vec<usize> = places(table, is_question);
    let dimensions: Vec<usize> = places(table, |column| column.dimension);
    let mut groups = Groups::default();
    let mut counts: Vec<Vec<Counts>> = vec![vec![Counts::default()]; questions.len()];
    for row in &table.rows {
        let own = groups.of_row(table, row, &dimensions);
        for (counts, place) in counts.iter_mut().zip(&questions) {
            let Some(cell) = &row.cells[*place] else { continue };
            let level = level(cell);
            counts.resize(groups.names.len() + 1, Counts::default());
            counts[0][level] += 1;
            own.iter().for_each(|group| counts[group + 1][level] += 1);
        }
    }
    let mut facts = Vec::new();
    for (counts, place) in counts.iter().zip(&questions) {
        let question = table.form.columns[*place].title();
        for (group, counts) in counts.iter().enumerate().filter(|(_, counts)| counts.iter().any(|count| *count > 0)) {
            let key = DimensionKey::total().with(QUESTION, question.clone());
            let (form, key) = match group.checked_sub(1).map(|group| &groups.names[group]) {
                None => (TALLY, key),
                Some((dimension, member)) => (PART, key.with(dimension.clone(), member.clone())),
            };
            facts.extend(of_counts(table, form, &key, counts));
        }
    }
    facts
}

/// A blank answer is an answer not given, and one that is no level counts as invalid: worth a look, but no reason to send the file back.
pub(crate) fn soften(findings: &mut Vec<Finding>) {
    findings.retain(|finding| !matches!(finding.kind, FindingKind::RequiredMissing { .. }));
    for finding in findings.iter_mut().filter(|finding| matches!(finding.kind, FindingKind::CodeUnknown { .. })) {
        finding.severity = finding.severity.max(Severity::Warning);
    }
}

fn is_question(column: &Column) -> bool {
    column.kind == ColumnKind::Code && !column.dimension
}

/// Places of columns that the sheet has.
fn places(table: &Table<'_>, wanted: impl Fn(&Column) -> bool) -> Vec<usize> {
    let is_there = |place: usize| table.rows.iter().any(|row| row.cells[place].is_some());
    table.form.columns.iter().enumerate().filter(|(place, column)| wanted(column) && is_there(*place)).map(|(place, _)| place).collect()
}

/// Place of an answer in [`FIELDS`].
fn level(cell: &Typed) -> usize {
    let Value::Code(code) = &cell.value else { return PLACES - 1 };
    match code.as_bytes() {
        [digit @ b'1'..=b'5'] => usize::from(digit - b'1'),
        _ => PLACES - 1,
    }
}

/// What people say of themselves: (dimension, member), numbered as met.
#[derive(Default)]
struct Groups {
    names: Vec<(String, String)>,
    known: HashMap<(usize, String), usize>,
}

impl Groups {
    fn of_row(&mut self, table: &Table<'_>, row: &Row, dimensions: &[usize]) -> Vec<usize> {
        let mut own = Vec::with_capacity(dimensions.len());
        for place in dimensions {
            let member = match row.cells[*place].as_ref().map(|cell| &cell.value) {
                Some(Value::Words(words)) => words.trim(),
                Some(Value::Code(code)) => code.as_str(),
                _ => "",
            };
            if !member.is_empty() {
                own.push(self.number(table, *place, member));
            }
        }
        own
    }

    fn number(&mut self, table: &Table<'_>, place: usize, member: &str) -> usize {
        let key = (place, member.to_owned());
        if let Some(number) = self.known.get(&key) {
            return *number;
        }
        self.names.push((table.form.columns[place].field.clone(), key.1.clone()));
        self.known.insert(key, self.names.len() - 1);
        self.names.len() - 1
    }
}

fn of_counts(table: &Table<'_>, form: &str, key: &DimensionKey, counts: &Counts) -> Vec<ReportedFact> {
    let (first, last) = (table.rows.first().map_or(0, Row::number), table.rows.last().map_or(0, Row::number));
    let fact = |(field, count): (&str, &u64)| {
        Some(ReportedFact {
            element: tonghop_domain::ElementId::of(form, field).ok()?,
            dimensions: key.clone(),
            state: State::Value,
            value: Some(Decimal::from(*count)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Rows {
                sheet: table.sheet.to_owned(),
                first_row: first,
                last_row: last,
                predicate: "đếm phiếu".to_owned(),
                count: *count,
            },
        })
    };
    FIELDS.into_iter().zip(counts).filter_map(fact).collect()
}
