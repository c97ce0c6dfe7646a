//! One worksheet: text always as text, heights from measured text, print set-up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Chart, FormatAlign, Formula, Worksheet, XlsxError};
use tonghop_domain::display;
use tonghop_domain::report_definition::{Orientation, Paper};

use super::Heading;
use super::measure;
use super::styles::{self, Style};
use crate::{Figure, plain_text};

/// Longest text that a cell takes.
const LONGEST: usize = 8_000;
/// Left and right padding of a cell, in pixels.
const PADDING: f64 = 11.0;
/// Excel's highest row, in pixels.
const TALLEST: u32 = 545;

/// Where something stands; rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) row: u32,
    pub(crate) column: u16,
}

pub(crate) fn at(row: u32, column: u16) -> Place {
    Place { row, column }
}

impl Place {
    /// "D12".
    pub(crate) fn name(self) -> String {
        tonghop_domain::CellRef::new(self.row, u32::from(self.column)).to_string()
    }

    /// "$D$12".
    pub(crate) fn fixed(self) -> String {
        format!("${}${}", tonghop_domain::CellRef::new(self.row, u32::from(self.column)).column_name(), self.row + 1)
    }
}

/// Words that stand in the place of a number.
pub(crate) const NOT_APPLICABLE: &str = "Không áp dụng";
pub(crate) const NIL_REPORT: &str = "Không phát sinh";

/// A worksheet being written, top down.
pub(crate) struct Sheet<'a> {
    inner: &'a mut Worksheet,
    /// Pixels of each column.
    widths: Vec<u32>,
    frozen: u16,
    /// Columns that begin a further page.
    cuts: Vec<u16>,
    /// Pixels that the text of a row needs.
    heights: BTreeMap<u32, u32>,
    /// Cells merged over rows (first, last) and the pixels they need.
    tall: Vec<(u32, u32, u32)>,
    signs: Signs,
    /// Cells without words, ordinary and strong: too many to make the style of each anew.
    blanks: [Style; 2],
    paper: Paper,
    orientation: Orientation,
}

/// Which signs occur and must be explained below the table.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    missing: bool,
    nil_report: bool,
    not_applicable: bool,
    /// A total that no formula of ours reproduces.
    unexplained: bool,
}

impl<'a> Sheet<'a> {
    /// An empty sheet. `frozen` columns stay in sight and are repeated on every page; a sheet too wide for one page is cut only
    /// before the columns of `allowed`.
    pub(crate) fn new(inner: &'a mut Worksheet, name: &str, widths: Vec<u32>, frozen: u16, allowed: &[u16]) -> Result<Self, XlsxError> {
        inner.set_name(name)?;
        let cuts = cuts(&widths, frozen, allowed);
        for (column, pixels) in widths.iter().enumerate() {
            inner.set_column_width_pixels(u16::try_from(column).unwrap_or(u16::MAX), *pixels)?;
        }
        Ok(Self {
            inner,
            widths,
            frozen,
            cuts,
            heights: BTreeMap::new(),
            tall: Vec::new(),
            signs: Signs::default(),
            blanks: [styles::centred_cell(false), styles::centred_cell(true)],
            paper: Paper::Measured,
            orientation: Orientation::Measured,
        })
    }

    /// Says which paper to print on where the definition of a report does.
    pub(crate) fn on_paper(&mut self, paper: Paper, orientation: Orientation) {
        (self.paper, self.orientation) = (paper, orientation);
    }

    pub(crate) fn last_column(&self) -> u16 {
        u16::try_from(self.widths.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    pub(crate) fn width(&self, first: u16, last: u16) -> u32 {
        self.widths.iter().skip(usize::from(first)).take(usize::from(last.saturating_sub(first)) + 1).sum()
    }

    /// A text cell. Text from data never becomes a formula, neither now nor when somebody edits the cell.
    pub(crate) fn text(&mut self, place: Place, text: &str, style: &Style) -> Result<(), XlsxError> {
        let text = plain_text::visible_with_spaces(text, LONGEST);
        let format = if looks_like_formula(&text) { &style.format.clone().set_quote_prefix() } else { &style.format };
        self.inner.write_string_with_format(place.row, place.column, &text, format)?;
        let pixels = self.needed(&text, style, place.column, place.column);
        self.need(place.row, pixels);
        Ok(())
    }

    /// One text over several columns (and rows); a single cell is not merged.
    pub(crate) fn merged(&mut self, from: Place, to: Place, text: &str, style: &Style) -> Result<(), XlsxError> {
        if from == to {
            return self.text(from, text, style);
        }
        let text = plain_text::visible_with_spaces(text, LONGEST);
        self.inner.merge_range(from.row, from.column, to.row, to.column, "", &style.format)?;
        self.inner.write_string_with_format(from.row, from.column, &text, &style.format)?;
        let pixels = self.needed(&text, style, from.column, to.column);
        if from.row == to.row {
            self.need(from.row, pixels);
        } else {
            self.tall.push((from.row, to.row, pixels));
        }
        Ok(())
    }

    /// One text over the whole width of the first page. Where a sheet is cut, the frozen columns stand on every page and would
    /// show the beginning of the text again, so it begins right of them.
    pub(crate) fn across(&mut self, row: u32, text: &str, style: &Style) -> Result<(), XlsxError> {
        match self.cuts.first() {
            Some(cut) => self.merged(at(row, self.frozen), at(row, cut - 1), text, style),
            None => self.merged(at(row, 0), at(row, self.last_column()), text, style),
        }
    }

    /// A number, or the sign that stands for it.
    pub(crate) fn figure(&mut self, place: Place, figure: Figure, digits: u32, strong: bool) -> Result<(), XlsxError> {
        match figure {
            Figure::Value(value) => self.number(place, value, &styles::number(digits, strong)),
            Figure::Missing => {
                let sign = self.words(figure);
                self.text(place, sign, &styles::centred_cell(strong))
            }
            Figure::NotApplicable | Figure::NilReport => {
                let words = self.words(figure);
                self.text(place, words, &styles::sign(strong))
            }
        }
    }

    /// A number in a style.
    pub(crate) fn number(&mut self, place: Place, value: Decimal, style: &Style) -> Result<(), XlsxError> {
        self.inner.write_number_with_format(place.row, place.column, float(value), &style.format)?;
        self.need(place.row, styles::ROW_PIXELS);
        Ok(())
    }

    /// An empty cell with a border.
    pub(crate) fn blank(&mut self, place: Place, strong: bool) -> Result<(), XlsxError> {
        self.inner.write_blank(place.row, place.column, &self.blanks[usize::from(strong)].format)?;
        Ok(())
    }

    fn words(&mut self, figure: Figure) -> &'static str {
        match figure {
            Figure::Value(_) => "",
            Figure::Missing => {
                self.signs.missing = true;
                display::NO_FIGURE
            }
            Figure::NotApplicable => {
                self.signs.not_applicable = true;
                NOT_APPLICABLE
            }
            Figure::NilReport => {
                self.signs.nil_report = true;
                NIL_REPORT
            }
        }
    }

    /// A formula with its cached result: readers that do not calculate show the same as those that do.
    pub(crate) fn formula(&mut self, place: Place, formula: &str, result: Figure, style: &Style) -> Result<(), XlsxError> {
        let (cached, format) = match result {
            Figure::Value(value) => (value.normalize().to_string(), style.format.clone()),
            sign => (self.words(sign).to_owned(), style.format.clone().set_align(FormatAlign::Center).set_indent(0)),
        };
        let formula = Formula::new(formula).set_result(cached);
        self.inner.write_formula_with_format(place.row, place.column, formula, &format)?;
        self.need(place.row, styles::ROW_PIXELS);
        Ok(())
    }

    /// A link from a cell that is written next to a cell of the same workbook.
    pub(crate) fn link(&mut self, place: Place, sheet: &str, target: Place) -> Result<(), XlsxError> {
        self.inner.write_url(place.row, place.column, format!("internal:'{sheet}'!{}", target.name()).as_str())?;
        Ok(())
    }

    /// Words that a formula gives.
    pub(crate) fn formula_of_words(&mut self, place: Place, formula: &str, words: &str, style: &Style) -> Result<(), XlsxError> {
        self.inner.write_formula_with_format(place.row, place.column, Formula::new(formula).set_result(words), &style.format)?;
        self.need(place.row, styles::ROW_PIXELS);
        Ok(())
    }

    /// Remembers that a total could not be written as a formula.
    pub(crate) fn leave_unexplained(&mut self) {
        self.signs.unexplained = true;
    }

    /// An empty row of a given height.
    pub(crate) fn space(&mut self, row: u32, pixels: u32) -> Result<(), XlsxError> {
        self.inner.set_row_height_pixels(row, pixels)?;
        Ok(())
    }

    fn needed(&self, text: &str, style: &Style, first: u16, last: u16) -> u32 {
        let room = f64::from(self.width(first, last)) - PADDING;
        let line = line_pixels(style.points);
        measure::lines(text, style.points, style.bold, room).saturating_mul(line) + 4
    }

    /// A row that is at least as high as one line.
    pub(crate) fn need_row(&mut self, row: u32) {
        self.need(row, styles::ROW_PIXELS);
    }

    fn need(&mut self, row: u32, pixels: u32) {
        let height = self.heights.entry(row).or_insert(0);
        *height = (*height).max(pixels);
    }

    /// Issuer, title, period and provisional mark above a table; returns the next free row.
    pub(crate) fn heading(&mut self, heading: &Heading) -> Result<u32, XlsxError> {
        self.across(0, &heading.issuer, &styles::left(12.0, true))?;
        self.across(1, &heading.title, &styles::centred(14.0, true))?;
        self.across(2, &heading.period, &styles::centred(13.0, false).italic())?;
        let mut row = 3;
        if let Some(provisional) = &heading.provisional {
            self.across(row, provisional, &styles::provisional())?;
            row += 1;
        }
        self.space(row, 10)?;
        Ok(row + 1)
    }

    /// The row (1) (2) (3).
    pub(crate) fn column_numbers(&mut self, row: u32) -> Result<(), XlsxError> {
        for column in 0..=self.last_column() {
            self.text(at(row, column), &format!("({})", u32::from(column) + 1), &styles::column_number())?;
        }
        Ok(())
    }

    /// Legend of the signs that occur, further notes, then the source line; returns the next free row.
    pub(crate) fn notes(&mut self, row: u32, notes: &[String], source: &str) -> Result<u32, XlsxError> {
        self.space(row, 8)?;
        let mut row = row + 1;
        let lines = self.signs.legend().into_iter().chain(notes.iter().cloned()).chain([source.to_owned()]);
        for line in lines.collect::<Vec<_>>() {
            self.across(row, &line, &styles::note())?;
            row += 1;
        }
        Ok(row)
    }

    /// Freezes the head, sets up printing and the heights of all rows.
    pub(crate) fn finish(mut self, print: Print, heading: &Heading) -> Result<(), XlsxError> {
        self.heights_of_tall_cells();
        for (row, pixels) in &self.heights {
            self.inner.set_row_height_pixels(*row, (*pixels).clamp(styles::ROW_PIXELS, TALLEST))?;
        }
        self.inner.set_freeze_panes(print.head.1 + 1, self.frozen)?;
        self.inner.set_repeat_rows(print.head.0, print.head.1)?;
        if self.frozen > 0 {
            self.inner.set_repeat_columns(0, self.frozen - 1)?;
        }
        self.inner.set_print_area(0, 0, print.last_row, self.last_column())?;
        let wide = self.width(0, self.last_column());
        set_up_page(self.inner, wide, Some(heading.closed));
        self.choose_paper();
        if self.cuts.is_empty() {
            self.inner.set_print_fit_to_pages(1, 0);
        } else {
            // Excel ignores page breaks of a sheet that is fitted to pages, so this one gets the scale of two thirds instead.
            self.inner.set_print_scale(66);
            let cuts: Vec<u32> = self.cuts.iter().copied().map(u32::from).collect();
            self.inner.set_vertical_page_breaks(&cuts)?;
        }
        Ok(())
    }

    /// Sets the heights and the page of a sheet that is no table of figures; the rows of `head` are repeated on every page.
    pub(crate) fn finish_text(mut self, head: (u32, u32), last_row: u32) -> Result<(), XlsxError> {
        self.heights_of_tall_cells();
        for (row, pixels) in &self.heights {
            self.inner.set_row_height_pixels(*row, (*pixels).clamp(styles::ROW_PIXELS, TALLEST))?;
        }
        self.inner.set_repeat_rows(head.0, head.1)?;
        self.inner.set_print_area(0, 0, last_row, self.last_column())?;
        let wide = self.width(0, self.last_column());
        set_up_page(self.inner, wide, None);
        self.inner.set_screen_gridlines(false).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    /// The worksheet itself, for what only one kind of sheet needs.
    pub(crate) fn worksheet(&mut self) -> &mut Worksheet {
        self.inner
    }

    /// A chart whose upper left corner stands at the beginning of a row.
    pub(crate) fn chart(&mut self, row: u32, chart: &Chart) -> Result<(), XlsxError> {
        self.inner.insert_chart(row, 0, chart)?;
        Ok(())
    }

    /// Sets up the sheet of charts for printing, with a page before each of the given rows.
    pub(crate) fn finish_charts(self, portrait: bool, breaks: &[u32], last_row: u32, heading: &Heading) -> Result<(), XlsxError> {
        for (row, pixels) in &self.heights {
            self.inner.set_row_height_pixels(*row, (*pixels).clamp(styles::ROW_PIXELS, TALLEST))?;
        }
        self.inner.set_screen_gridlines(false);
        self.inner.set_print_area(0, 0, last_row, self.last_column())?;
        set_up_page(self.inner, self.width(0, self.last_column()), Some(heading.closed));
        if portrait {
            // As for cut tables: page breaks need a scale instead of a fit.
            self.inner.set_portrait().set_print_scale(60).set_page_breaks(breaks)?;
        } else {
            // One chart on one page, whatever stands above it.
            self.inner.set_print_fit_to_pages(1, 1);
        }
        Ok(())
    }

    fn choose_paper(&mut self) {
        match self.paper {
            Paper::Measured => {}
            Paper::A4 => drop(self.inner.set_paper_size(A4)),
            Paper::A3 => drop(self.inner.set_paper_size(A3)),
        }
        match self.orientation {
            Orientation::Measured => {}
            Orientation::Portrait => drop(self.inner.set_portrait()),
            Orientation::Landscape => drop(self.inner.set_landscape()),
        }
    }

    /// A cell merged over several rows that needs more than they have makes the last of them higher.
    fn heights_of_tall_cells(&mut self) {
        for (first, last, pixels) in std::mem::take(&mut self.tall) {
            let have: u32 = (first..=last).map(|row| self.heights.get(&row).copied().unwrap_or(0).max(styles::ROW_PIXELS)).sum();
            if have < pixels {
                let own = self.heights.get(&last).copied().unwrap_or(0).max(styles::ROW_PIXELS);
                self.need(last, own + pixels - have);
            }
        }
    }
}

impl Signs {
    fn legend(self) -> Vec<String> {
        let signs = [
            (self.missing, "“–”: chưa có số liệu, không cộng vào tổng."),
            (self.nil_report, "“Không phát sinh”: đơn vị báo cáo không phát sinh trong kỳ; tính là 0 khi cộng."),
            (self.not_applicable, "“Không áp dụng”: nội dung không thuộc đơn vị, không cộng vào tổng."),
            (self.unexplained, "Tổng không có công thức: tính theo quy tắc riêng của bộ tiêu chí, không bằng phép cộng các ô."),
        ];
        let mut lines: Vec<String> = signs.into_iter().filter(|(occurs, _)| *occurs).map(|(_, words)| words.to_owned()).collect();
        if let Some(first) = lines.first_mut() {
            *first = format!("Ghi chú: {first}");
        }
        lines
    }
}

/// Which rows are the head and what is printed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Print {
    /// First and last row of the table head, repeated on every page.
    pub(crate) head: (u32, u32),
    pub(crate) last_row: u32,
}

/// Pixels that fit between the margins at full size.
const A4_PORTRAIT: u32 = 620;
const A4_LANDSCAPE: u32 = 950;
const A3_LANDSCAPE: u32 = 1_410;

/// Text of 12 points may shrink to 8, so that many more pixels go on a page than fit at full size.
const fn shrunk(pixels: u32) -> u32 {
    pixels * 3 / 2
}

/// Excel's numbers of paper sizes.
const A3: u8 = 8;
const A4: u8 = 9;

/// A4, or A3 where the text would become too small; margins of NĐ 30/2020, page x/y.
fn set_up_page(sheet: &mut Worksheet, pixels: u32, closed: Option<Date>) {
    sheet.set_paper_size(if pixels > shrunk(A4_LANDSCAPE) { A3 } else { A4 });
    if pixels > A4_PORTRAIT + 80 {
        sheet.set_landscape();
    }
    // Inches: left 30 mm, right 15 mm, top and bottom 20 mm.
    sheet.set_margins(1.18, 0.59, 0.79, 0.79, 0.4, 0.4);
    sheet.set_print_center_horizontally(true);
    let closed =
        closed.map_or_else(String::new, |day| format!("&L&\"{},Italic\"&10Số liệu chốt đến {}", styles::TYPEFACE, display::date(day)));
    sheet.set_footer(format!("{closed}&R&\"{},Regular\"&10Trang &P/&N", styles::TYPEFACE));
}

/// The columns at which a sheet too wide for one A3 page is cut, so that no head is torn: as far right as fits, at a column where
/// a cut is allowed. The frozen columns stand on every page.
fn cuts(widths: &[u32], frozen: u16, allowed: &[u16]) -> Vec<u16> {
    let width = |columns: std::ops::Range<u16>| -> u32 { columns.filter_map(|column| widths.get(usize::from(column))).sum() };
    let room = shrunk(A3_LANDSCAPE).saturating_sub(width(0..frozen));
    let end = u16::try_from(widths.len()).unwrap_or(u16::MAX);
    let mut cuts = Vec::new();
    let mut first = frozen;
    while width(first..end) > room {
        let fits = |cut: &&u16| **cut > first && width(first..**cut) <= room;
        let Some(cut) = allowed.iter().filter(fits).max().or_else(|| allowed.iter().find(|cut| **cut > first)) else { break };
        cuts.push(*cut);
        first = *cut;
    }
    cuts
}

/// Pixels of one line of text.
fn line_pixels(points: f64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "font sizes are 8 to 14 points")]
    let pixels = (points * 96.0 / 72.0 * 1.18).ceil() as u32;
    pixels
}

/// The nearest binary number: the decimal text is what Excel itself would parse.
pub(crate) fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// Excel would offer to calculate such a text as soon as somebody edits its cell.
fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Pixels of a column that shows all of these texts on one line, between bounds.
pub(crate) fn column_pixels<'t>(texts: impl IntoIterator<Item = &'t str>, style: &Style, least: u32, most: u32) -> u32 {
    let widest =
        texts.into_iter().map(|text| measure::width(&plain_text::visible(text, 400), style.points, style.bold)).fold(0.0, f64::max);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width of at most 400 letters, never negative")]
    let pixels = (widest + PADDING).ceil() as u32;
    pixels.clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_sheets_are_cut_where_it_is_allowed() {
        let widths: Vec<u32> = std::iter::repeat_n(100, 60).collect();
        assert_eq!(cuts(&widths[..20], 2, &[8, 14]), [0_u16; 0]);
        // 2115 pixels a page, 200 of them for the frozen columns: 19 columns fit between two cuts.
        assert_eq!(cuts(&widths, 2, &[8, 14, 20, 26, 38, 50]), [20, 38, 50]);
        assert_eq!(cuts(&widths, 2, &[30]), [30]);
    }
}
