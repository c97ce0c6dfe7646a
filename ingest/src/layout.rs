//! Where on a sheet the table of a form lies: found by content, never by position.

mod beside;
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

    /// The tables of a sheet from top to bottom, those beside each other from left to right: below the end of one (notes, signatures,
    /// another header) the next is looked for.
    pub(crate) fn tables(&self, sheet: &Sheet) -> Vec<Layout<'a>> {
        let mut tables = self.tables_from(sheet, 0, None);
        let nexts: Vec<Option<u32>> = tables.iter().map(|table| next_below(table, &tables)).collect();
        for (table, next) in tables.iter_mut().zip(nexts) {
            table.body.left_over = table.body.end.map_or(vec![], |end| body::left_over(sheet, &table.header, end, next));
        }
        tables
    }

    /// The tables from a row on; `above` is the title block of what stands above them.
    fn tables_from(&self, sheet: &Sheet, first: u32, above: Option<&TitleBlock>) -> Vec<Layout<'a>> {
        let mut tables: Vec<Layout<'a>> = vec![];
        let mut from = Some(first);
        while let Some(start) = from.filter(|_| tables.len() < MOST_TABLES) {
            let texts = texts::HeaderTexts::of(sheet, &self.bottoms, self.words, start);
            let above = tables.last().map(|table| &table.title).or(above);
            let table = self.table(&texts, start, above);
            let read_alone = table.as_ref().map_or(0, |table| table.header.columns.len());
            if let Some((found, end)) = self.beside(&texts, start, above, read_alone) {
                tables.extend(found);
                from = end;
                continue;
            }
            let Some(table) = table else { break };
            from = table.body.end;
            match tables.last_mut().filter(|before| continues(before, &table)) {
                Some(before) => before.body.append(table.body),
                None => tables.push(table),
            }
        }
        tables
    }

    /// Tables beside each other, and the row behind them: parts of the sheet of which each is a table of a form, and which together
    /// have more columns of forms than the one table (of `read_alone` columns) that the whole would be.
    fn beside(
        &self,
        texts: &texts::HeaderTexts<'_>,
        from: u32,
        above: Option<&TitleBlock>,
        read_alone: usize,
    ) -> Option<(Vec<Layout<'a>>, Option<u32>)> {
        let sheet = texts.sheet;
        let part_of = |columns, end: Option<u32>| sheet.part(columns, from..end.unwrap_or(u32::MAX));
        let first_of = |part: &Sheet| {
            let texts = texts::HeaderTexts::of(part, &self.bottoms, self.words, from);
            self.table(&texts, from, above)
        };
        let is_table = |cut: &beside::Cut, behind: Option<&beside::Cut>| {
            first_of(&part_of(cut.column..behind.map_or(u32::MAX, |behind| behind.column), cut.end)).is_some()
        };
        let cuts = beside::cuts(texts, &self.bottoms);
        let cuts = if cuts.is_empty() { cuts } else { beside::kept(&cuts, is_table) };
        let end = cuts.iter().filter_map(|cut| cut.end).min();
        let parts: Vec<Sheet> = beside::parts(&cuts).map(|columns| part_of(columns, end)).collect();
        let firsts: Vec<Layout<'a>> = parts.iter().map(first_of).collect::<Option<_>>().filter(|firsts: &Vec<_>| firsts.len() > 1)?;
        let columns: usize = firsts.iter().map(|table| table.header.columns.len()).sum();
        if columns <= read_alone || firsts.windows(2).any(|pair| are_halves(&pair[0], &pair[1])) {
            return None;
        }
        // What stands above all of them speaks for each that says nothing itself.
        let top = firsts.iter().map(|table| table.header.first_row).min()?;
        let shared = title::read(sheet, from..top, firsts[0].form, above);
        let mut tables: Vec<Layout<'a>> = parts.iter().flat_map(|part| self.tables_from(part, from, Some(&shared))).collect();
        tables.iter_mut().for_each(|table| table.body.end = table.body.end.or(end));
        Some((tables, end))
    }

    /// The form that fits a sheet best from a row on, if one fits.
    ///
    /// A form fits when at least half of its required columns (or, where none is required, three) have their header; title and
    /// sheet name break ties and make up for a few missing columns.
    fn table(&self, texts: &texts::HeaderTexts<'_>, from: u32, above: Option<&TitleBlock>) -> Option<Layout<'a>> {
        let sheet = texts.sheet;
        let found = self.forms.iter().enumerate().filter_map(|(place, form)| {
            let header = header::find(texts, (place, form))?;
            Some((likeliness(sheet, form, &header), *form, header))
        });
        let mut candidates: Vec<(f64, &'a Form, Header)> = found.collect();
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.id.cmp(&other.1.id)));
        let fitting = |form: &'a Form, header: &Header| {
            let mut header = header.clone();
            header::complete(&mut header, texts, form, self.words, self.answers);
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
        let title = title::read(sheet, from..header.first_row, form, above);
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

/// The first header row of a table that begins below another one, in the same columns.
fn next_below(table: &Layout<'_>, tables: &[Layout<'_>]) -> Option<u32> {
    let span = |table: &Layout<'_>| Some((table.header.columns.first()?.at, table.header.columns.last()?.at));
    let (first, last) = span(table)?;
    let is_below = |other: &&Layout<'_>| {
        table.body.end.is_some_and(|end| other.header.first_row >= end) && span(other).is_some_and(|(from, to)| from <= last && first <= to)
    };
    tables.iter().filter(is_below).map(|other| other.header.first_row).min()
}

/// Whether two tables are one of which a blank column was left between: the same form, most columns of neither in the other.
fn are_halves(one: &Layout<'_>, other: &Layout<'_>) -> bool {
    let fields = |table: &Layout<'_>| table.header.columns.iter().map(|column| column.column).collect::<Vec<usize>>();
    let (one_fields, other_fields) = (fields(one), fields(other));
    let both = one_fields.iter().filter(|field| other_fields.contains(field)).count();
    one.form.id == other.form.id && both * 2 < one_fields.len().min(other_fields.len())
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
