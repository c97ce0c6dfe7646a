//! Drop-downs and input checks. A check that might forbid what the reader understands ("từ 05/7 đến 07/7") only warns.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, XlsxError};
use tonghop_domain::display;
use tonghop_domain::form::{Column, ColumnKind, LabelledLine, Yields};
use tonghop_domain::template::Template;

use super::Area;
use super::hidden::Lists;
use crate::workbook::excel_day;
use crate::workbook::sheet::{Sheet, float};

/// Words of a yes-or-no column.
pub(super) const YES_NO: [&str; 3] = ["Có", "Không", "Không áp dụng"];

const TITLE: &str = "Kiểm tra lại ô này";
/// Excel takes no longer message.
const LONGEST: usize = 250;

/// Adds the check of every column.
pub(super) fn add(sheet: &mut Sheet<'_>, template: &Template<'_>, lists: &Lists, area: Area) -> Result<(), XlsxError> {
    for (place, column) in (0..).zip(&template.form.columns) {
        if let Some(check) = check(column, template, lists)? {
            sheet.worksheet().add_data_validation(area.input, place, area.last, place, &check)?;
        }
    }
    Ok(())
}

/// The check of a labelled line above the table.
pub(super) fn on_line(sheet: &mut Sheet<'_>, row: u32, column: u16, line: &LabelledLine, lists: &Lists) -> Result<(), XlsxError> {
    if let Some(cells) = line.list.as_deref().and_then(|id| lists.cells(id)) {
        let check = stop(DataValidation::new().allow_list_formula(cells), "Chọn một mục trong danh sách.")?;
        sheet.worksheet().add_data_validation(row, column, row, column, &check)?;
    }
    Ok(())
}

fn check(column: &Column, template: &Template<'_>, lists: &Lists) -> Result<Option<DataValidation>, XlsxError> {
    let list = column.list.as_deref().and_then(|id| lists.cells(id));
    Ok(match (column.kind, list) {
        (ColumnKind::Code, Some(cells)) => Some(stop(DataValidation::new().allow_list_formula(cells), "Chọn một mục trong danh sách.")?),
        // Several entries may stand in one cell, so the list only helps.
        (ColumnKind::Codes | ColumnKind::Text, Some(cells)) => {
            Some(DataValidation::new().allow_list_formula(cells).show_error_message(false))
        }
        (ColumnKind::YesNo, _) => Some(stop(DataValidation::new().allow_list_strings(&YES_NO)?, "Ghi Có, Không hoặc Không áp dụng.")?),
        (ColumnKind::Count, _) => Some(whole(column)?),
        (ColumnKind::Decimal | ColumnKind::Percent | ColumnKind::Money, _) => Some(decimal(column)?),
        (ColumnKind::Date, _) => Some(date(template)?),
        _ => None,
    })
}

fn stop(check: DataValidation, message: &str) -> Result<DataValidation, XlsxError> {
    let message: String = message.chars().take(LONGEST).collect();
    check.set_error_title(TITLE)?.set_error_message(message)
}

/// Whole numbers from 0, or within the form's bounds.
fn whole(column: &Column) -> Result<DataValidation, XlsxError> {
    let least = column.least.and_then(|least| least.to_i32()).unwrap_or(0);
    let (rule, words) = match column.most.and_then(|most| most.to_i32()) {
        Some(most) => (DataValidationRule::Between(least, most), format!("từ {least} đến {most}")),
        None => (DataValidationRule::GreaterThanOrEqualTo(least), format!("từ {least} trở lên")),
    };
    let message = format!("Ghi số nguyên {words}, không ghi chữ, không ghi dấu ngăn cách nghìn.");
    stop(DataValidation::new().allow_whole_number(rule), &message)
}

fn decimal(column: &Column) -> Result<DataValidation, XlsxError> {
    let least = column.least.or((column.kind == ColumnKind::Money).then_some(Decimal::ZERO));
    let number = |value: Decimal| display::plain(value, 6);
    let (rule, words) = match (least, column.most) {
        (Some(least), Some(most)) => {
            (DataValidationRule::Between(float(least), float(most)), format!("từ {} đến {}", number(least), number(most)))
        }
        (Some(least), None) => (DataValidationRule::GreaterThanOrEqualTo(float(least)), format!("từ {} trở lên", number(least))),
        (None, Some(most)) => (DataValidationRule::LessThanOrEqualTo(float(most)), format!("không quá {}", number(most))),
        (None, None) => (DataValidationRule::Between(-1e15, 1e15), "bằng chữ số".to_owned()),
    };
    let unit = match column.kind {
        ColumnKind::Percent => " (85 nghĩa là 85 %)",
        ColumnKind::Money => " (đồng)",
        _ => "",
    };
    stop(DataValidation::new().allow_decimal_number(rule), &format!("Ghi số {words}{unit}, không ghi chữ."))
}

/// Days of what was done lie in the period; due dates of plans and tasks may lie anywhere.
fn date(template: &Template<'_>) -> Result<DataValidation, XlsxError> {
    let period = template.period;
    let is_of_period = matches!(template.form.yields, Yields::Activities | Yields::Facts);
    let (from, to) = if is_of_period { (period.from, period.to) } else { (jiff::civil::date(2000, 1, 1), jiff::civil::date(2099, 12, 31)) };
    let rule = DataValidationRule::Between(excel_day(from)?, excel_day(to)?);
    let words = if is_of_period { format!(", trong kỳ {}", display::window(from, to)) } else { String::new() };
    let check = DataValidation::new().allow_date(rule).set_error_style(DataValidationErrorStyle::Warning);
    stop(check, &format!("Ghi ngày dạng dd/mm/yyyy{words}."))
}
