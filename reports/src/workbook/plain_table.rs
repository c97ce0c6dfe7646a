//! Rows of text as a workbook to be edited and read back, and to be printed: no heading, no totals, every cell a text.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, FormatAlign, Workbook, Worksheet};

use super::styles::{self, Style};
use super::{WorkbookError, measure};

/// Longest text that a cell takes.
const LONGEST: usize = 32_000;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (6, 60);
/// Letters of a word that is not broken; a formula may be.
const WORD: usize = 12;
/// The first column holds the labels of the lines above the table too.
const LABEL: usize = 16;
/// Characters of all columns together: more would print too small across one A4 page.
const ACROSS: usize = 170;
/// Lines of the tallest cell, beyond which columns do not get narrower: the page is then printed smaller.
const TALLEST: usize = 40;
/// Pixels of a character of Times New Roman 12, and of a line.
const CHARACTER: f64 = 8.0;
const LINE: f64 = 15.75;
/// Highest row of a workbook in points.
const HIGHEST: f64 = 409.0;

/// The bytes of a workbook with one sheet that holds these rows as they are. The first row with more than two texts is the head of the
/// table: it is repeated on every printed page; the rows above it stand as lines of a label and a text.
///
/// # Errors
/// [`WorkbookError::TooLarge`] where a text or the table does not fit, else what the writer refuses.
pub fn plain_table(name: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // The table carries no day of its own, and the clock must not get into the bytes.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let too_large = || WorkbookError::TooLarge { table: name.to_owned() };
    if rows.iter().flatten().any(|text| text.chars().count() > LONGEST) {
        return Err(too_large());
    }
    let head = rows.iter().position(|row| row.iter().filter(|text| !text.is_empty()).count() > 2).unwrap_or(rows.len());
    let mut widths = widths(rows.get(head..).unwrap_or_default());
    if let Some(first) = widths.first_mut().filter(|_| head > 0) {
        *first = LABEL.max(*first);
    }
    for (column, width) in widths.iter().enumerate() {
        let width = f64::from(u8::try_from(*width).unwrap_or(u8::MAX));
        sheet.set_column_width_pixels(u16::try_from(column).map_err(|_| too_large())?, pixels(width * CHARACTER))?;
    }
    for (place, texts) in rows.iter().enumerate() {
        let row = u32::try_from(place).map_err(|_| too_large())?;
        let style = match place.cmp(&head) {
            std::cmp::Ordering::Less => Line::Above,
            std::cmp::Ordering::Equal => Line::Head,
            std::cmp::Ordering::Greater => Line::Body,
        };
        style.write(sheet, row, texts, &widths)?;
    }
    print_set_up(sheet, u32::try_from(head).ok().filter(|_| head < rows.len()))?;
    Ok(workbook.save_to_buffer()?)
}

/// A4 across, all columns on one page, the head on every page, page x/y below.
fn print_set_up(sheet: &mut Worksheet, head: Option<u32>) -> Result<(), WorkbookError> {
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3).set_footer("&R&P/&N");
    if let Some(head) = head {
        sheet.set_repeat_rows(head, head)?;
        sheet.set_freeze_panes(head + 1, 0)?;
    }
    Ok(())
}

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    /// A label and a text, which runs on over the empty cells to its right.
    Above,
    Head,
    Body,
}

impl Line {
    fn style(self, column: usize) -> Style {
        let style = match (self, column) {
            (Self::Above, 0) => styles::left(12.0, true),
            (Self::Above, _) => styles::body(),
            (Self::Head, _) => styles::head(),
            (Self::Body, _) => styles::name(false),
        };
        let format = if self == Self::Head { style.format } else { style.format.set_align(FormatAlign::Top) };
        Style { format: format.set_num_format("@"), ..style }
    }

    fn write(self, sheet: &mut Worksheet, row: u32, texts: &[String], widths: &[usize]) -> Result<(), WorkbookError> {
        let mut lines = 1;
        // Cells without a text get their border too.
        let columns = if self == Self::Above { texts.len() } else { widths.len() };
        for column in 0..columns {
            let (style, text) = (self.style(column), texts.get(column).map_or("", String::as_str));
            let place = u16::try_from(column).unwrap_or(u16::MAX);
            match (text, self) {
                ("", Self::Above) => {}
                ("", _) => drop(sheet.write_blank(row, place, &style.format)?),
                _ => drop(sheet.write_string_with_format(row, place, text, &style.format)?),
            }
            let runs_on = self == Self::Above && column > 0;
            if !runs_on {
                let room = widths.get(column).map_or(0.0, |width| f64::from(u32::try_from(*width).unwrap_or(u32::MAX)) * CHARACTER);
                lines = lines.max(text.lines().map(|line| measure::lines(line, style.points, style.bold, room)).sum());
            }
        }
        let points = (f64::from(lines) * LINE + 4.0).min(HIGHEST);
        sheet.set_row_height(row, points)?;
        Ok(())
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 255 characters
fn pixels(width: f64) -> u32 {
    width.max(0.0).round() as u32
}

/// Columns as narrow as it takes for all of them to fit the page, and no narrower than their longest word: the fewer lines the tallest
/// cells then have, the better.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let texts = |column: usize| rows.iter().filter_map(move |row| row.get(column));
    let longest = |column: usize| texts(column).flat_map(|text| text.lines()).map(|line| line.chars().count()).max().unwrap_or_default();
    let word =
        |column: usize| texts(column).flat_map(|text| text.split_whitespace()).map(|word| word.chars().count()).max().unwrap_or_default();
    let measured: Vec<(usize, usize)> = (0..columns).map(|column| (longest(column), word(column).min(WORD))).collect();
    let within = |lines: usize| -> Vec<usize> {
        measured.iter().map(|(longest, word)| longest.div_ceil(lines).max(*word).clamp(WIDTHS.0, WIDTHS.1)).collect()
    };
    let narrowest = || within(TALLEST);
    (1..=TALLEST).map(within).find(|widths| widths.iter().sum::<usize>() <= ACROSS).unwrap_or_else(narrowest)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Read};

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn columns_share_the_page_by_how_much_they_hold() {
        let row = |columns: usize| vec!["một câu khá dài ".repeat(6); columns];
        assert_eq!(widths(&[row(1)]), [WIDTHS.1], "one column is as wide as a column gets");
        let shared = widths(&[row(10)]);
        assert!(shared.iter().sum::<usize>() <= ACROSS && shared[0] > 10, "{shared:?}");
        let mixed = [vec!["1.1".to_owned(), "dài ".repeat(100), "dài ".repeat(20), "dài ".repeat(100), "ngắn".to_owned()]];
        let mixed = widths(&mixed);
        assert!(mixed[0] == WIDTHS.0 && mixed[4] == WIDTHS.0 && mixed[1] == mixed[3] && mixed[1] > mixed[2], "{mixed:?}");
        let words = widths(&[vec!["thường_xuyên".to_owned(); 14]]);
        assert_eq!(words, [WORD; 14], "a word is not broken");
    }

    #[test]
    fn the_head_is_repeated_and_lines_above_it_are_not_the_table() {
        let line = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        let rows = [line(&["Tên bộ tiêu chí", "Một tên"]), vec![], line(&["Mã", "Nội dung", "Điểm tối đa"]), line(&["1", "A", "10"])];
        let bytes = plain_table("Bộ tiêu chí", &rows).unwrap();
        let part = |name: &str| {
            let mut text = String::new();
            zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert!(part("xl/workbook.xml").contains("!$3:$3"), "the head is Excel's row 3: {}", part("xl/workbook.xml"));
        assert!(part("xl/worksheets/sheet1.xml").contains("fitToWidth") || part("xl/worksheets/sheet1.xml").contains("fitToPage"));
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
