//! Tệp mẫu: the blank workbook of a form for one unit and period.
//!
//! Four sheets: the table, "Hướng dẫn", the code lists (hidden) and what the template is (very hidden). Input cells are unlocked,
//! everything else is protected without a password, so that nothing is damaged by accident and nobody is shut out. Formulas show
//! nothing until something is filled in: a template sent back empty must not read as zeros.

mod checks;
mod head;
mod hidden;
mod instructions;

use rust_xlsxwriter::{Formula, ProtectionOptions, XlsxError};
use tonghop_domain::CellRef;
use tonghop_domain::form::{Column, ColumnKind, Form, Yields};
use tonghop_domain::template::Template;

use super::sheet::{Sheet, at};
use super::styles::{self, Style};
use super::{WorkbookError, begin_document};

/// The template as a workbook.
///
/// # Errors
/// When the writer refuses.
pub fn template(template: &Template<'_>) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = begin_document(&template.form.title, template.office)?;
    let form = template.form;
    let lists = hidden::Lists::of(template);
    let widths = form.columns.iter().map(width).collect();
    let mut sheet = Sheet::new(workbook.add_worksheet(), &sheet_name(form), widths, 0, &[])?;
    // Without it the writer stores 0, and a template sent back empty would report zeros.
    sheet.worksheet().set_formula_result_default("");
    let area = head::write(&mut sheet, template, &lists)?;
    write_rows(&mut sheet, form, area)?;
    checks::add(&mut sheet, template, &lists, area)?;
    let last = signature(&mut sheet, area)?;
    protect(&mut sheet);
    sheet.worksheet().set_freeze_panes(area.first, 0)?;
    sheet.finish_text((area.head, area.first.saturating_sub(1).max(area.head)), last)?;
    instructions::write(&mut workbook, template)?;
    lists.write(&mut workbook)?;
    hidden::write_mark(&mut workbook, template)?;
    Ok(workbook.save_to_buffer()?)
}

/// Where the rows of a template lie.
#[derive(Debug, Clone, Copy)]
struct Area {
    /// First row of the header.
    head: u32,
    /// First row below the header and the column numbers: the total row where there is one.
    first: u32,
    /// First row to fill in.
    input: u32,
    /// Last row to fill in.
    last: u32,
}

impl Area {
    fn below(head: u32, first: u32, form: &Form) -> Self {
        let input = first + u32::from(has_total_row(form));
        Self { head, first, input, last: input + rows(form) - 1 }
    }
}

/// How many rows there are to fill in; more can be inserted.
fn rows(form: &Form) -> u32 {
    match form.yields {
        Yields::Facts if form.unit_column().is_some() => 70,
        Yields::Facts => 30,
        Yields::Activities => 200,
        Yields::Targets => 40,
        Yields::Tasks => 60,
        Yields::Answers => 500,
    }
}

/// Records (activities, targets, tasks) are counted, not added up by the unit.
fn has_total_row(form: &Form) -> bool {
    form.yields == Yields::Facts && !form.totals.is_empty() && form.columns.iter().any(|column| column.kind.is_additive())
}

/// The usual name of the form's sheet, as xlsx allows it.
fn sheet_name(form: &Form) -> String {
    let name = form.recognition.sheets.first().unwrap_or(&form.id);
    name.chars().filter(|letter| !"[]:*?/\\".contains(*letter)).take(31).collect()
}

fn width(column: &Column) -> u32 {
    match column.kind {
        ColumnKind::Ordinal => 46,
        ColumnKind::Count | ColumnKind::Decimal | ColumnKind::Percent => 84,
        ColumnKind::Date | ColumnKind::YesNo => 100,
        ColumnKind::Money => 120,
        ColumnKind::Code => 150,
        ColumnKind::Text if column.dimension || column.required => 230,
        ColumnKind::Text | ColumnKind::Codes | ColumnKind::Unit => 180,
    }
}

/// The style of an input cell: unlocked, in the number format of its kind. Words and codes are text, so that `1.1` and `00004` stay.
fn input(kind: ColumnKind) -> Style {
    let style = match kind {
        ColumnKind::Ordinal => styles::centred_cell(false),
        ColumnKind::Count | ColumnKind::Money => styles::number(0, false),
        ColumnKind::Decimal | ColumnKind::Percent => styles::number(0, false).formatted("General"),
        ColumnKind::Date => styles::centred_cell(false).formatted("dd/mm/yyyy"),
        ColumnKind::Text | ColumnKind::Code | ColumnKind::Codes | ColumnKind::Unit | ColumnKind::YesNo => {
            styles::name(false).formatted("@")
        }
    };
    style.unlocked()
}

fn write_rows(sheet: &mut Sheet<'_>, form: &Form, area: Area) -> Result<(), XlsxError> {
    if has_total_row(form) {
        total_row(sheet, form, area)?;
    }
    for row in area.input..=area.last {
        for (place, column) in (0..).zip(&form.columns) {
            match (column.kind, sum_of(form, column)) {
                (ColumnKind::Ordinal, _) => {
                    let number = rust_decimal::Decimal::from(row - area.input + 1);
                    sheet.number(at(row, place), number, &input(column.kind))?;
                }
                (_, Some(parts)) => blank_until_filled(sheet, row, place, &parts.map(row), &input(column.kind))?,
                _ => {
                    sheet.worksheet().write_blank(row, place, &input(column.kind).format)?;
                }
            }
        }
        sheet.need_row(row);
    }
    Ok(())
}

/// The columns that a form's first equality adds up to this column.
struct Parts(Vec<u32>);

impl Parts {
    /// The cells of a row, `D11,E11`.
    fn map(&self, row: u32) -> String {
        self.0.iter().map(|column| CellRef::new(row, *column).to_string()).collect::<Vec<_>>().join(",")
    }
}

fn sum_of(form: &Form, column: &Column) -> Option<Parts> {
    let rule = form.sums.iter().find(|rule| rule.total == column.field)?;
    let place = |field: &String| form.columns.iter().position(|column| column.field == *field).and_then(|place| u32::try_from(place).ok());
    rule.parts.iter().map(place).collect::<Option<Vec<u32>>>().map(Parts)
}

/// `=IF(COUNT(…)=0,"",SUM(…))`
fn blank_until_filled(sheet: &mut Sheet<'_>, row: u32, column: u16, cells: &str, style: &Style) -> Result<(), XlsxError> {
    let formula = Formula::new(format!("=IF(COUNT({cells})=0,\"\",SUM({cells}))"));
    sheet.worksheet().write_formula_with_format(row, column, formula, &style.format)?;
    Ok(())
}

fn total_row(sheet: &mut Sheet<'_>, form: &Form, area: Area) -> Result<(), XlsxError> {
    let words = form.totals.first().map(String::as_str).unwrap_or_default();
    let label = form.columns.iter().position(|column| !column.kind.is_figure() && column.kind != ColumnKind::Ordinal);
    for (place, column) in form.columns.iter().enumerate() {
        let at_column = u16::try_from(place).unwrap_or(u16::MAX);
        if Some(place) == label {
            sheet.text(at(area.first, at_column), words, &styles::name(true))?;
        } else if column.kind.is_additive() {
            let from = CellRef::new(area.input, u32::from(at_column));
            let to = CellRef::new(area.last, u32::from(at_column));
            blank_until_filled(sheet, area.first, at_column, &format!("{from}:{to}"), &styles::number(0, true))?;
        } else {
            sheet.blank(at(area.first, at_column), true)?;
        }
    }
    Ok(())
}

fn signature(sheet: &mut Sheet<'_>, area: Area) -> Result<u32, XlsxError> {
    let row = area.last + 2;
    let last = sheet.last_column();
    let middle = super::letterhead::middle(sheet);
    sheet.merged(at(row, 0), at(row, middle), "NGƯỜI LẬP BIỂU", &styles::centred(12.0, true))?;
    sheet.merged(at(row, (middle + 1).min(last)), at(row, last), "THỦ TRƯỞNG ĐƠN VỊ", &styles::centred(12.0, true))?;
    Ok(row + 4)
}

/// Locked labels without a password; rows may be inserted and deleted, columns and rows may be made wider and higher.
fn protect(sheet: &mut Sheet<'_>) {
    let options = ProtectionOptions {
        insert_rows: true,
        delete_rows: true,
        format_columns: true,
        format_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    };
    sheet.worksheet().protect_with_options(&options);
}
