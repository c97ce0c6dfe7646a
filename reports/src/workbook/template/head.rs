//! Everything above the rows of a template: whose it is, for when, the header with its merged texts, the row of column numbers.

use rust_xlsxwriter::XlsxError;
use tonghop_domain::display;
use tonghop_domain::form::{Column, ColumnKind, Form, LabelledLine};
use tonghop_domain::template::Template;

use super::hidden::Lists;
use super::{Area, checks, input};
use crate::workbook::sheet::{Sheet, at};
use crate::workbook::styles;

/// Writes the head; returns where the rows lie.
pub(super) fn write(sheet: &mut Sheet<'_>, template: &Template<'_>, lists: &Lists) -> Result<Area, XlsxError> {
    let form = template.form;
    let period = template.period;
    let plain = styles::left(12.0, false);
    sheet.across(0, &format!("Đơn vị báo cáo: {}", template.unit_name), &styles::left(12.0, true))?;
    sheet.across(1, &form.title, &styles::centred(14.0, true))?;
    let window = format!("(từ ngày {} đến ngày {})", display::date(period.from), display::date(period.to));
    sheet.across(2, &format!("Kỳ báo cáo: {} {window}", period.name), &styles::centred(12.0, false).italic())?;
    let due = template.due.map_or_else(String::new, |day| format!("; hạn gửi: {}", display::date(day)));
    sheet.across(3, &format!("Gửi về: {}{due}", template.office), &plain)?;
    let mut row = 4;
    for line in &form.lines {
        labelled_line(sheet, row, line, lists)?;
        row += 1;
    }
    if form.columns.iter().any(|column| column.kind == ColumnKind::Money) {
        sheet.across(row, "Đơn vị tính: đồng", &styles::left(12.0, false).italic())?;
        row += 1;
    }
    sheet.space(row, 8)?;
    let head = row + 1;
    let below = header(sheet, head, &form.columns)?;
    let first = below + u32::from(column_numbers(sheet, below, form)?);
    Ok(Area::below(head, first, form))
}

/// A label and, beside it, the cell to fill in.
fn labelled_line(sheet: &mut Sheet<'_>, row: u32, line: &LabelledLine, lists: &Lists) -> Result<(), XlsxError> {
    let last = sheet.last_column();
    let label = line.labels.first().map(String::as_str).unwrap_or_default();
    sheet.merged(at(row, 0), at(row, 1.min(last)), &format!("{label}:"), &styles::left(12.0, true))?;
    sheet.merged(at(row, 2.min(last)), at(row, 5.min(last)), "", &input(line.kind))?;
    checks::on_line(sheet, row, 2.min(last), line, lists)
}

/// The header in as many rows as the longest path has parts; equal neighbours are merged, short paths reach down. Returns the row
/// below it.
fn header(sheet: &mut Sheet<'_>, top: u32, columns: &[Column]) -> Result<u32, XlsxError> {
    let paths: Vec<&[String]> = columns.iter().map(|column| column.headers.first().map_or(&[][..], |path| path.parts())).collect();
    let depth = paths.iter().map(|path| path.len()).max().unwrap_or(1).max(1);
    for level in 0..depth {
        let mut from = 0;
        while from < paths.len() {
            let to = last_of_same(&paths, from, level);
            if let Some(text) = paths[from].get(level) {
                let is_bottom = level + 1 == paths[from].len();
                let low = if is_bottom { depth - 1 } else { level };
                sheet.merged(place(top, level, from), place(top, low, to), text, &styles::head())?;
            }
            from = to + 1;
        }
    }
    Ok(top + u32::try_from(depth).unwrap_or(1))
}

fn place(top: u32, level: usize, column: usize) -> crate::workbook::sheet::Place {
    at(top + u32::try_from(level).unwrap_or(0), u16::try_from(column).unwrap_or(u16::MAX))
}

/// The last column whose path is the same down to a level and goes on below it; a bottom text stands for one column.
fn last_of_same(paths: &[&[String]], from: usize, level: usize) -> usize {
    let own = paths[from];
    if own.len() <= level + 1 {
        return from;
    }
    let is_same = |path: &&&[String]| path.len() > level + 1 && path[..=level] == own[..=level];
    from + paths[from..].iter().take_while(is_same).count() - 1
}

/// The row (1) (2) …: the form's own labels, or plain numbers where it has none; a form that labels only some columns gets no row,
/// because numbers beside its own would mislead. Returns whether it was written.
fn column_numbers(sheet: &mut Sheet<'_>, row: u32, form: &Form) -> Result<bool, XlsxError> {
    let labelled = form.columns.iter().filter(|column| column.label.is_some()).count();
    if labelled == 0 {
        sheet.column_numbers(row)?;
        return Ok(true);
    }
    if labelled < form.columns.len() {
        return Ok(false);
    }
    for (column, label) in (0..).zip(form.columns.iter().filter_map(|column| column.label.as_deref())) {
        sheet.text(at(row, column), label, &styles::column_number())?;
    }
    Ok(true)
}
