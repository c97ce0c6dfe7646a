//! What is worth saying, and what must be asked, about how a table was found on its sheet.

use std::ops::RangeInclusive;

use tonghop_domain::form::ColumnKind;
use tonghop_domain::{CellRef, Finding, FindingKind, Location};

use crate::grid::{Cell, Sheet};
use crate::layout::{Layout, Scale, SheetColumn};
use crate::questions::{Answer, Question, QuestionKind, Suggestion};

/// Cells shown with a question.
const SHOWN_SAMPLES: usize = 5;
/// Rows looked at for them.
const SAMPLED_ROWS: usize = 200;

/// What the sheet says about all its figures, and how its columns were understood.
pub(crate) fn about_layout(sheet: &Sheet, layout: &Layout<'_>) -> Vec<Finding> {
    let title = |place: usize| layout.form.columns[place].title();
    let at = |column: &SheetColumn, kind| Finding::new(kind, Location::cell(&sheet.name, column.at)).with_found(column.text.clone());
    let likely = &layout.header.likely;
    let read_as = likely.read_as.iter().map(|(column, place)| at(column, FindingKind::HeaderReadAs { column: title(*place) }));
    let doubtful = likely.doubtful.iter().map(|(column, ranked)| {
        let candidates = ranked.iter().map(|(place, _)| title(*place)).collect();
        at(column, FindingKind::HeaderUnclear { candidates, samples: samples(sheet, layout, column.at) })
    });
    let answered = likely.answered.iter().map(|(column, answer)| {
        let field = if let Answer::Column { field, .. } = answer { field.as_ref() } else { None };
        let meaning = field.and_then(|field| layout.form.column(field)).map(tonghop_domain::form::Column::title);
        at(column, FindingKind::AnswerUsed { meaning })
    });
    let estimates = layout.title.estimate.iter().chain(&layout.header.estimates);
    let estimates = estimates.map(|cell| Finding::new(FindingKind::Estimate, Location::cell(&sheet.name, *cell)));
    let left_over = &layout.body.left_over;
    let below = left_over.first().map(|first| {
        let count = u32::try_from(left_over.len()).unwrap_or(u32::MAX);
        Finding::new(FindingKind::RowsBelowTable { count }, Location::cell(&sheet.name, *first))
    });
    read_as
        .chain(below)
        .chain(doubtful)
        .chain(answered)
        .chain(estimates)
        .chain(scales(sheet, layout))
        .chain(hidden(sheet, layout))
        .collect()
}

/// What scales amounts of money, or contradicts itself.
fn scales(sheet: &Sheet, layout: &Layout<'_>) -> Vec<Finding> {
    let money =
        |at: u32| layout.header.columns.iter().any(|found| found.at == at && layout.form.columns[found.column].kind == ColumnKind::Money);
    let own: Vec<&Scale> = layout.header.scales.iter().filter(|(at, _)| money(*at)).map(|(_, scale)| scale).collect();
    let has_money = layout.header.columns.iter().any(|found| money(found.at));
    let at = |scale: &Scale, kind| Finding::new(kind, Location::cell(&sheet.name, scale.at)).with_found(scale.note.clone());
    let differing = own.iter().find(|own| layout.title.scale().is_some_and(|title| title.factor != own.factor));
    let contradicting: Vec<&Scale> = match layout.title.scales.as_slice() {
        [_, _, ..] if has_money => layout.title.scales.iter().collect(),
        [title] if differing.is_some() => std::iter::once(title).chain(differing.copied()).collect(),
        _ => vec![],
    };
    if let Some(last) = contradicting.last() {
        let notes = contradicting.iter().map(|scale| scale.note.clone()).collect();
        return vec![at(last, FindingKind::ScalesContradict { notes })];
    }
    let title = layout.title.scale().filter(|_| has_money && own.is_empty());
    let used = own.into_iter().chain(title).filter(|scale| scale.factor != rust_decimal::Decimal::ONE);
    used.map(|scale| at(scale, FindingKind::FiguresScaled { factor: scale.factor })).collect()
}

/// Rows and columns of the table that are not shown.
fn hidden(sheet: &Sheet, layout: &Layout<'_>) -> Option<Finding> {
    let last = layout.body.last_row().unwrap_or(layout.header.last_row);
    let rows = within(&sheet.hidden_rows, |row| {
        (layout.header.first_row..=last).contains(&row) && sheet.row(row).iter().any(|(_, cell)| cell.text() != Some(""))
    });
    let columns = within(&sheet.hidden_columns, |column| layout.header.columns.iter().any(|found| found.at == column));
    if rows.is_empty() && columns.is_empty() {
        return None;
    }
    let row_name = |row: u32| (row + 1).to_string();
    let column_name = |column: u32| CellRef::new(0, column).to_string().trim_end_matches('1').to_owned();
    let kind = FindingKind::HiddenCellsRead { rows: runs(&rows, row_name), columns: runs(&columns, column_name) };
    Some(Finding::new(kind, Location::Sheet { sheet: sheet.name.clone() }))
}

/// Members of the ranges that matter. A range may reach to the end of the sheet, a table never does.
fn within(ranges: &[RangeInclusive<u32>], matters: impl Fn(u32) -> bool) -> Vec<u32> {
    const FARTHEST: u32 = 1 << 20;
    ranges.iter().flat_map(|range| *range.start()..=(*range.end()).min(FARTHEST)).filter(|member| matters(*member)).collect()
}

/// `5, 6, 7, 9` as `5–7`, `9`.
fn runs(members: &[u32], name: impl Fn(u32) -> String) -> Vec<String> {
    let runs = members.chunk_by(|one, other| other - one == 1);
    let words = runs.filter_map(|run| match run {
        [only] => Some(name(*only)),
        [first, .., last] => Some(format!("{}–{}", name(*first), name(*last))),
        [] => None,
    });
    words.collect()
}

/// The questions about columns: doubtful ones, and while a required column is missing, every column that nobody knows.
pub(crate) fn questions(sheet: &Sheet, layout: &Layout<'_>) -> Vec<Question> {
    let header = &layout.header;
    let is_free = |place: &usize| header.columns.iter().all(|found| found.column != *place);
    let free: Vec<usize> = (0..layout.form.columns.len()).filter(is_free).collect();
    let is_missing = free.iter().any(|place| layout.form.columns[*place].required);
    let ask = |column: &SheetColumn, ranked: &[(usize, u8)]| {
        let rest = free.iter().filter(|place| ranked.iter().all(|(known, _)| known != *place)).map(|place| (*place, 0));
        let suggestion = |(place, likeness): (usize, u8)| {
            let known = &layout.form.columns[place];
            Suggestion { value: known.field.clone(), name: known.title(), likeness }
        };
        Question {
            kind: QuestionKind::Column { form: layout.form.id.clone(), signature: header.likely.signature.clone() },
            at: Location::cell(&sheet.name, column.at),
            text: column.text.clone(),
            samples: samples(sheet, layout, column.at),
            suggestions: ranked.iter().copied().chain(rest).map(suggestion).collect(),
        }
    };
    let doubtful = header.likely.doubtful.iter().map(|(column, ranked)| ask(column, ranked));
    let unknown = header.unknown.iter().filter(|_| is_missing);
    let unknown = unknown.map(|(at, text)| ask(&SheetColumn { at: *at, text: text.clone() }, &[]));
    doubtful.chain(unknown).collect()
}

/// Some of the cells below a header.
fn samples(sheet: &Sheet, layout: &Layout<'_>, header: CellRef) -> Vec<String> {
    let first = layout.header.number_row.unwrap_or(layout.header.last_row) + 1;
    let rows = sheet.rows.range(first..layout.body.end.unwrap_or(u32::MAX)).take(SAMPLED_ROWS);
    let cells = rows.filter_map(|(row, _)| sheet.get(CellRef::new(*row, header.column))).map(Cell::shown);
    cells.filter(|shown| !shown.is_empty()).take(SHOWN_SAMPLES).collect()
}
