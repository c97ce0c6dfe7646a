//! Rows of text as a workbook to be edited and read back: no heading, no totals, every cell a text.

use rust_xlsxwriter::{Format, FormatAlign, Workbook};

use super::WorkbookError;

/// Longest text that a cell takes.
const LONGEST: usize = 32_000;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// The bytes of a workbook with one sheet that holds these rows as they are.
///
/// # Errors
/// [`WorkbookError::TooLarge`] where a text or the table does not fit, else what the writer refuses.
pub fn plain_table(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let too_large = || WorkbookError::TooLarge { table: name.to_owned() };
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    for column in 0..columns {
        let longest = rows.iter().filter_map(|row| row.get(column)).flat_map(|text| text.lines()).map(|line| line.chars().count()).max();
        let width = longest.unwrap_or_default().clamp(WIDTHS.0, WIDTHS.1);
        sheet.set_column_width(u16::try_from(column).map_err(|_| too_large())?, f64::from(u8::try_from(width).unwrap_or(60)))?;
    }
    for (row, texts) in rows.iter().enumerate() {
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            if text.chars().count() > LONGEST {
                return Err(too_large());
            }
            let (row, column) = (u32::try_from(row).map_err(|_| too_large())?, u16::try_from(column).map_err(|_| too_large())?);
            sheet.write_string_with_format(row, column, text, &format)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
