//! Where on a sheet the table of a form lies: found by content, never by position.

mod body;
mod header;
mod title;

use tonghop_domain::form::Form;
use tonghop_domain::text;

pub(crate) use body::{Body, RowKind};
pub(crate) use header::Header;
pub(crate) use title::{TitleBlock, TitleLine, is_estimate};

use crate::grid::Sheet;

/// A form found on a sheet.
#[derive(Debug, Clone)]
pub(crate) struct Layout<'a> {
    pub(crate) form: &'a Form,
    pub(crate) header: Header,
    pub(crate) title: TitleBlock,
    pub(crate) body: Body,
}

/// The form that fits a sheet best, if one fits.
///
/// A form fits when at least half of its required columns (or, where none is required, three) have their header; title and
/// sheet name break ties and make up for a few missing columns.
pub(crate) fn find<'a>(sheet: &Sheet, forms: &[&'a Form]) -> Option<Layout<'a>> {
    let texts = header::HeaderTexts::of(sheet, forms);
    let candidates = forms.iter().filter_map(|form| {
        let header = header::find(&texts, form)?;
        let quality = quality(sheet, form, &header)?;
        Some((quality, *form, header))
    });
    let (_, form, header) = candidates.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.id.cmp(&one.1.id)))?;
    let title = title::read(sheet, header.first_row, form);
    let body = body::read(sheet, &header, form);
    Some(Layout { form, header, title, body })
}

/// Share of the form's required columns found, more for a known title or sheet name; `None` = does not fit.
fn quality(sheet: &Sheet, form: &Form, header: &Header) -> Option<f64> {
    let required = form.columns.iter().filter(|column| column.required).count();
    let found = header.columns.iter().filter(|found| form.columns[found.column].required).count();
    let named = f64::from(u8::from(has_title(sheet, form, header.first_row))) + f64::from(u8::from(has_name(sheet, form))) / 2.0;
    let share = share(found, required);
    let enough = if required == 0 { header.columns.len() >= 3 } else { share >= 0.5 || (share >= 0.3 && named >= 1.0) };
    (enough && header.columns.len() >= 2).then(|| share + named + share_of_columns(form, header) / 4.0)
}

#[allow(clippy::cast_precision_loss)]
fn share(found: usize, of: usize) -> f64 {
    if of == 0 { 0.5 } else { found as f64 / of as f64 }
}

fn share_of_columns(form: &Form, header: &Header) -> f64 {
    share(header.columns.len(), form.columns.len())
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
