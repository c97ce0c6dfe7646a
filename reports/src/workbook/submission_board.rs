//! Tình hình nộp báo cáo: org units × forms as words, whom to call, and the counts under it.

use rust_decimal::Decimal;

use super::sheet::{Print, Sheet, at, column_pixels};
use super::styles;
use super::{Heading, WorkbookError};
use crate::Figure;

const SHEET: &str = "Tình hình nộp";
const NAME: u16 = 1;
const FIRST_FORM: u16 = 3;

/// A submission board; words and counts come finished.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardTable {
    /// What stands around the table.
    pub heading: Heading,
    /// Titles of the forms, in the order of the columns.
    pub forms: Vec<String>,
    /// One row per org unit.
    pub rows: Vec<BoardTableRow>,
    /// Counts by form: what is counted ("Phải nộp"), then one count per form.
    pub counts: Vec<(String, Vec<u32>)>,
    /// Rates by form in words ("32/34 = 94,12 %").
    pub rates: Vec<(String, Vec<String>)>,
}

/// One org unit of the board.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardTableRow {
    /// Name of the unit.
    pub unit: String,
    /// Whom to call; may be empty.
    pub contact: String,
    /// How each form stands, in words; as many as there are forms.
    pub cells: Vec<String>,
}

/// Writes the board.
///
/// # Errors
/// When a row has another number of cells than there are forms, or the table is larger than a worksheet.
pub fn submission_board(table: &BoardTable) -> Result<Vec<u8>, WorkbookError> {
    check(table)?;
    let mut workbook = super::begin(&table.heading)?;
    let mut sheet = Sheet::new(workbook.add_worksheet(), SHEET, widths(table), NAME + 1, &[])?;
    let top = sheet.heading(&table.heading)?;
    let heads = ["STT", "Đơn vị", "Đầu mối"].into_iter().chain(table.forms.iter().map(String::as_str));
    for (column, head) in (0..).zip(heads) {
        sheet.text(at(top, column), head, &styles::head())?;
    }
    sheet.column_numbers(top + 1)?;
    let mut row = top + 2;
    for (number, unit) in (1u32..).zip(&table.rows) {
        sheet.number(at(row, 0), Decimal::from(number), &styles::whole_number(false))?;
        sheet.text(at(row, NAME), &unit.unit, &styles::name(false))?;
        sheet.text(at(row, 2), &unit.contact, &styles::name(false))?;
        for (column, words) in (FIRST_FORM..).zip(&unit.cells) {
            sheet.text(at(row, column), words, &styles::centred_cell(false))?;
        }
        row += 1;
    }
    row = sums(&mut sheet, table, row)?;
    let last = sheet.notes(row, &[], &table.heading.source)?;
    sheet.finish(Print { head: (top, top + 1), last_row: last - 1 }, &table.heading)?;
    Ok(workbook.save_to_buffer()?)
}

fn sums(sheet: &mut Sheet<'_>, table: &BoardTable, first: u32) -> Result<u32, WorkbookError> {
    let mut row = first;
    for (name, counts) in &table.counts {
        label(sheet, row, name)?;
        for (column, count) in (FIRST_FORM..).zip(counts) {
            sheet.figure(at(row, column), Figure::Value(Decimal::from(*count)), 0, true)?;
        }
        row += 1;
    }
    for (name, rates) in &table.rates {
        label(sheet, row, name)?;
        for (column, rate) in (FIRST_FORM..).zip(rates) {
            sheet.text(at(row, column), rate, &styles::centred_cell(true))?;
        }
        row += 1;
    }
    Ok(row)
}

fn label(sheet: &mut Sheet<'_>, row: u32, name: &str) -> Result<(), WorkbookError> {
    sheet.blank(at(row, 0), true)?;
    sheet.text(at(row, NAME), name, &styles::name(true))?;
    Ok(sheet.blank(at(row, 2), true)?)
}

fn check(table: &BoardTable) -> Result<(), WorkbookError> {
    if table.rows.len() > 1_000_000 || table.forms.len() > 1_000 {
        return Err(WorkbookError::TooLarge { table: table.heading.title.clone() });
    }
    let cells = table.rows.iter().map(|row| (&row.unit, row.cells.len()));
    let sums = table.counts.iter().map(|(name, counts)| (name, counts.len()));
    let rates = table.rates.iter().map(|(name, rates)| (name, rates.len()));
    match cells.chain(sums).chain(rates).find(|(_, found)| *found != table.forms.len()) {
        None => Ok(()),
        Some((row, found)) => {
            Err(WorkbookError::Ragged { table: table.heading.title.clone(), row: row.clone(), found, expected: table.forms.len() })
        }
    }
}

fn widths(table: &BoardTable) -> Vec<u32> {
    let names = table.rows.iter().map(|row| row.unit.as_str());
    let contacts = table.rows.iter().map(|row| row.contact.as_str());
    let mut widths = vec![44, column_pixels(names, &styles::name(false), 190, 320), column_pixels(contacts, &styles::name(false), 90, 240)];
    widths.extend((0..table.forms.len()).map(|form| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(form)).map(String::as_str);
        let rates = table.rates.iter().filter_map(|(_, rates)| rates.get(form)).map(String::as_str);
        column_pixels(cells.chain(rates), &styles::centred_cell(false), 110, 190)
    }));
    widths
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;

    fn table() -> BoardTable {
        BoardTable {
            heading: Heading {
                issuer: "SỞ NỘI VỤ".to_owned(),
                title: "TÌNH HÌNH NỘP BÁO CÁO".to_owned(),
                period: "Quý III".to_owned(),
                source: "Nguồn: thử".to_owned(),
                provisional: None,
                closed: date(2025, 9, 17),
            },
            forms: vec!["Nhật ký".to_owned(), "Biểu 06a".to_owned()],
            rows: vec![BoardTableRow {
                unit: "Xã =1+1".to_owned(),
                contact: "A · 0900".to_owned(),
                cells: vec!["Muộn (1 ngày làm việc)".to_owned(), "Chưa nộp".to_owned()],
            }],
            counts: vec![("Phải nộp".to_owned(), vec![34, 34])],
            rates: vec![("Tỷ lệ nộp".to_owned(), vec!["32/34 = 94,12 %".to_owned(), "–".to_owned()])],
        }
    }

    #[test]
    fn words_counts_and_rates_come_back_and_a_name_never_calculates() {
        let bytes = submission_board(&table()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range(SHEET).unwrap();
        let row = |name: &str| -> Vec<Data> {
            range.rows().find(|row| row.iter().any(|cell| *cell == Data::String(name.to_owned()))).unwrap().to_vec()
        };
        assert_eq!(row("Xã =1+1")[3], Data::String("Muộn (1 ngày làm việc)".to_owned()));
        assert_eq!(row("Phải nộp")[4], Data::Float(34.0));
        assert_eq!(row("Tỷ lệ nộp")[3], Data::String("32/34 = 94,12 %".to_owned()));
    }

    #[test]
    fn a_row_with_too_few_cells_is_refused() {
        let mut ragged = table();
        ragged.rows[0].cells.pop();
        assert!(matches!(submission_board(&ragged), Err(WorkbookError::Ragged { found: 1, expected: 2, .. })));
    }
}
