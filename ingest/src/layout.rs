//! Where on a sheet the table of a form lies: found by content, never by position.

mod body;
mod groups;
mod header;
mod likely;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod texts;
mod title;

use tonghop_domain::form::Form;
use tonghop_domain::text;

pub(crate) use body::{Body, RowKind, TableRow};
pub(crate) use groups::level;
pub(crate) use header::{Header, HeaderColumn};
pub(crate) use likely::SheetColumn;
pub(crate) use title::{Scale, TitleBlock, TitleLine, is_estimate};

use crate::grid::Sheet;
use crate::matching::Words;
use crate::questions::Answers;

/// A form found on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Layout<'a> {
    pub(crate) form: &'a Form,
    pub(crate) header: Header,
    pub(crate) title: TitleBlock,
    pub(crate) body: Body,
}

/// What sheets are searched for.
pub(crate) struct Search<'a, 's> {
    forms: &'s [&'a Form],
    words: &'s Words,
    answers: &'s Answers,
    bottoms: texts::Bottoms<'a>,
}

/// The form that fits a sheet best, known only by its own headers.
#[cfg(test)]
pub(crate) fn find<'a>(sheet: &Sheet, forms: &[&'a Form]) -> Option<Layout<'a>> {
    Search::new(forms, &Words::default(), &Answers::default()).tables(sheet).into_iter().next()
}

/// Tables of one sheet at most.
const MOST_TABLES: usize = 64;

impl<'a, 's> Search<'a, 's> {
    /// A search for these forms.
    pub(crate) fn new(forms: &'s [&'a Form], words: &'s Words, answers: &'s Answers) -> Self {
        Self { forms, words, answers, bottoms: texts::Bottoms::of(forms) }
    }

    /// The tables of a sheet from top to bottom: below the end of one (notes, signatures, another header) the next is looked for.
    pub(crate) fn tables(&self, sheet: &Sheet) -> Vec<Layout<'a>> {
        let mut tables: Vec<Layout<'a>> = vec![];
        let mut from = Some(0);
        while let Some(start) = from.filter(|_| tables.len() < MOST_TABLES) {
            let Some(table) = self.table(sheet, start, tables.last()) else { break };
            from = table.body.end;
            match tables.last_mut().filter(|before| continues(before, &table)) {
                Some(before) => before.body.append(table.body),
                None => tables.push(table),
            }
        }
        let nexts: Vec<Option<u32>> = (1..=tables.len()).map(|next| Some(tables.get(next)?.header.first_row)).collect();
        for (table, next) in tables.iter_mut().zip(nexts) {
            table.body.left_over = table.body.end.map_or(vec![], |end| body::left_over(sheet, &table.header, end, next));
        }
        tables
    }

    /// The form that fits a sheet best from a row on, if one fits.
    ///
    /// A form fits when at least half of its required columns (or, where none is required, three) have their header; title and
    /// sheet name break ties and make up for a few missing columns.
    fn table(&self, sheet: &Sheet, from: u32, before: Option<&Layout<'a>>) -> Option<Layout<'a>> {
        let texts = texts::HeaderTexts::of(sheet, &self.bottoms, self.words, from);
        let found = self.forms.iter().enumerate().filter_map(|(place, form)| {
            let header = header::find(&texts, (place, form))?;
            Some((likeliness(sheet, form, &header), *form, header))
        });
        let mut candidates: Vec<(f64, &'a Form, Header)> = found.collect();
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.id.cmp(&other.1.id)));
        let fitting = |form: &'a Form, header: &Header| {
            let mut header = header.clone();
            header::complete(&mut header, &texts, form, self.words, self.answers);
            fits(sheet, form, &header).then_some((form, header))
        };
        let mut chosen = candidates.iter().find_map(|(_, form, header)| fitting(form, header))?;
        // Another form whose header ends above is a table of its own, and comes first.
        while let Some(above) = candidates
            .iter()
            .filter(|(_, _, header)| header.last_row < chosen.1.first_row)
            .find_map(|(_, form, header)| fitting(form, header))
        {
            chosen = above;
        }
        let (form, header) = chosen;
        let title = title::read(sheet, from..header.first_row, form, before.map(|before| &before.title));
        let body = body::read(sheet, &header, form, |row| self.begins_table(sheet, row));
        Some(Layout { form, header, title, body })
    }

    /// Whether a row below a table looks like the header of another one: words only, at least three, nearly all of them headers
    /// of the forms.
    fn begins_table(&self, sheet: &Sheet, row: u32) -> bool {
        let cells = sheet.row(row);
        if cells.len() < 3 || cells.iter().any(|(_, cell)| cell.text().is_none()) {
            return false;
        }
        let texts: Vec<&str> = cells.iter().filter_map(|(_, cell)| cell.text()).collect();
        let mut hits = vec![0_usize; self.forms.len()];
        for shown in &texts {
            self.bottoms.forms(&text::fold(shown)).iter().for_each(|bottom| hits[bottom.form] += 1);
        }
        hits.into_iter().any(|hits| hits >= 3 && hits * 4 >= texts.len() * 3)
    }
}

/// Whether a table only goes on after a break: the same columns of the same form, and nothing between that names another unit or
/// period.
fn continues(before: &Layout<'_>, next: &Layout<'_>) -> bool {
    let is_new = |line: &TitleLine| title::names_report(&line.text) && before.title.lines.iter().all(|known| known.text != line.text);
    before.form.id == next.form.id && before.header.columns == next.header.columns && !next.title.lines.iter().any(is_new)
}

/// How likely a form is: share of its required columns found, more for a known title or sheet name.
fn likeliness(sheet: &Sheet, form: &Form, header: &Header) -> f64 {
    share_of_required(form, header) + named(sheet, form, header) + share(header.columns.len(), form.columns.len()) / 4.0
}

fn fits(sheet: &Sheet, form: &Form, header: &Header) -> bool {
    if form.columns.iter().all(|column| !column.required) {
        return header.columns.len() >= 3;
    }
    let share = share_of_required(form, header);
    share >= 0.5 || (share >= 0.3 && named(sheet, form, header) >= 1.0)
}

fn named(sheet: &Sheet, form: &Form, header: &Header) -> f64 {
    f64::from(u8::from(has_title(sheet, form, header.first_row))) + f64::from(u8::from(has_name(sheet, form))) / 2.0
}

fn share_of_required(form: &Form, header: &Header) -> f64 {
    let required = form.columns.iter().filter(|column| column.required).count();
    share(header.columns.iter().filter(|found| form.columns[found.column].required).count(), required)
}

#[allow(clippy::cast_precision_loss)]
fn share(found: usize, of: usize) -> f64 {
    if of == 0 { 0.5 } else { found as f64 / of as f64 }
}

fn has_title(sheet: &Sheet, form: &Form, header_row: u32) -> bool {
    let wanted: Vec<String> = form.recognition.titles.iter().map(|title| text::fold(title)).collect();
    let above = sheet.rows.range(..header_row).flat_map(|(_, cells)| cells);
    above.filter_map(|(_, cell)| cell.text()).any(|found| {
        let folded = text::fold(found);
        wanted.iter().any(|title| folded.contains(title.as_str()))
    })
}

fn has_name(sheet: &Sheet, form: &Form) -> bool {
    let name = text::fold(&sheet.name);
    form.recognition.sheets.iter().any(|wanted| text::fold(wanted) == name)
}
