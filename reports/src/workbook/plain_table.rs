//! Rows of text as a workbook to be edited and read back: no heading, no totals, every cell a text.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use super::WorkbookError;

/// Longest text that a cell takes.
const LONGEST: usize = 32_000;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);
/// Characters of all columns together: more would print too small across one A4 page.
const ACROSS: usize = 190;

/// The bytes of a workbook with one sheet that holds these rows as they are.
///
/// # Errors
/// [`WorkbookError::TooLarge`] where a text or the table does not fit, else what the writer refuses.
pub fn plain_table(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // The table carries no day of its own, and the clock must not get into the bytes.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    // A4 across, all columns on one page.
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    let too_large = || WorkbookError::TooLarge { table: name.to_owned() };
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_num_format("@");
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    for (column, width) in widths(rows, columns).into_iter().enumerate() {
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

/// As wide as the longest line, the widest cut back until all columns together fit the page.
fn widths(rows: &[Vec<String>], columns: usize) -> Vec<usize> {
    let longest = |column: usize| {
        let lines = rows.iter().filter_map(|row| row.get(column)).flat_map(|text| text.lines());
        lines.map(|line| line.chars().count()).max().unwrap_or_default().clamp(WIDTHS.0, WIDTHS.1)
    };
    let wanted: Vec<usize> = (0..columns).map(longest).collect();
    let fits = |most: &usize| wanted.iter().map(|width| width.min(most)).sum::<usize>() <= ACROSS;
    let most = (WIDTHS.0..=WIDTHS.1).rev().find(fits).unwrap_or(WIDTHS.0);
    wanted.into_iter().map(|width| width.min(most)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn many_wide_columns_share_the_width_of_the_page_and_a_few_keep_theirs() {
        let row = |columns: usize| vec!["một câu khá dài ".repeat(6); columns];
        assert_eq!(widths(&[row(3)], 3), [60; 3]);
        assert_eq!(widths(&[row(10)], 10), [19; 10]);
        let mixed = [vec!["1.1".to_owned(), "dài ".repeat(40), "dài ".repeat(40), "dài ".repeat(40), "dài ".repeat(40)]];
        assert_eq!(widths(&mixed, 5), [8, 45, 45, 45, 45], "only the widest give way");
    }

    #[test]
    fn every_text_comes_back_and_no_clock_gets_in() {
        let rows = [vec!["1.10".to_owned(), "=1+1".to_owned()], vec![String::new(), "từ 90%: 1\ndưới 90%: 0".to_owned()]];
        let bytes = plain_table("Bộ tiêu chí", &rows).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        let range = book.worksheet_range("Bộ tiêu chí").unwrap();
        assert_eq!(range.get_value((0, 0)), Some(&Data::String("1.10".into())), "a code is no number");
        assert_eq!(range.get_value((0, 1)), Some(&Data::String("=1+1".into())));
        assert_eq!(range.get_value((1, 1)), Some(&Data::String("từ 90%: 1\ndưới 90%: 0".into())));
        let mut core = String::new();
        zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name("docProps/core.xml").unwrap().read_to_string(&mut core).unwrap();
        assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
    }
}
