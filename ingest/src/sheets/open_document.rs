//! ods, read by ourselves: the library refuses white space between cells, which the format allows and several programs write;
//! it turns errors written by Excel into 0 (V3) and `Err:502` into text (V4); and it lays out whole rectangles of repeated cells.
//!
//! Repeats cost nothing while a cell is empty, and are counted one by one where it is not.

use std::collections::HashMap;
use std::io::Read;

use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::budget::Budget;
use super::scanner::{COLUMNS, ROWS};
use super::stored;
use super::xlsx::package::Package;
use super::xml::{Scanner, Tag, Token, decoded};
use crate::grid::{Cell, LegacyFont, Merge, Sheet};
use crate::guard::{SizeLimits, at_most, count_at_most, damaged};

/// Styles of one file; more are made by no program.
const MOST_STYLES: u64 = 200_000;
/// A row repeated as often as this is poured down to the end of the grid: its cells without a type say nothing.
const FILLING: u32 = 1_000;
/// Bytes that the text of one cell may have.
const LONGEST_TEXT: u64 = 1 << 20;

/// The sheets of an ods.
pub(super) fn read(bytes: &[u8], limits: &SizeLimits) -> Result<Vec<Sheet>, Refusal> {
    let mut package = Package::open(bytes, limits.part_bytes)?;
    if is_encrypted(&mut package)? {
        return Err(Refusal::Encrypted);
    }
    let part = package.part("content.xml")?.ok_or_else(|| damaged("the content part is missing"))?;
    Reading::new(Budget::new(limits)).run(part)
}

/// Whether the manifest says that parts are encrypted; it is looked through as text because old ones have a document type.
fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Refusal> {
    let Some(part) = package.bytes("META-INF/manifest.xml")? else { return Ok(false) };
    let mut manifest = vec![];
    part.take(1 << 20).read_to_end(&mut manifest).map_err(damaged)?;
    Ok(memchr::memmem::find(&manifest, b"encryption-data").is_some())
}

/// What a style says that matters here.
#[derive(Debug, Default, Clone, Copy)]
struct Style {
    font: Option<LegacyFont>,
    hidden: bool,
    /// Of a column, in letters.
    width: Option<f64>,
}

/// The row that is being read.
#[derive(Debug, Default)]
struct Row {
    repeat: u32,
    font: Option<LegacyFont>,
    cells: Vec<(u32, Cell, Option<LegacyFont>)>,
}

/// The cell that is being read, as its tag says.
#[derive(Debug, Default)]
struct Opened {
    repeat: u32,
    kind: Option<String>,
    value: Option<String>,
    text: Option<String>,
    is_error: bool,
    has_formula: bool,
    font: Option<LegacyFont>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Table,
    Row,
    Cell,
    Paragraph,
}

struct Reading<'a> {
    budget: Budget<'a>,
    sheets: Vec<Sheet>,
    styles: HashMap<String, Style>,
    style: Option<String>,
    place: Place,
    skipped: u32,
    /// How deep inside a paragraph.
    depth: u32,
    next_row: u32,
    next_column: u32,
    /// Where each run of columns ends, and its font.
    columns: Vec<(u32, Option<LegacyFont>)>,
    row: Row,
    cell: Opened,
    shown: Shown,
}

impl<'a> Reading<'a> {
    fn new(budget: Budget<'a>) -> Self {
        Self {
            budget,
            sheets: vec![],
            styles: HashMap::new(),
            style: None,
            place: Place::Outside,
            skipped: 0,
            depth: 0,
            next_row: 0,
            next_column: 0,
            columns: vec![],
            row: Row::default(),
            cell: Opened::default(),
            shown: Shown::default(),
        }
    }

    fn run(mut self, mut part: Scanner<'_>) -> Result<Vec<Sheet>, Refusal> {
        while let Some(token) = part.next()? {
            match token {
                Token::Start(tag) => self.open(&tag)?,
                Token::End(name) => self.close(name)?,
                Token::Text(raw) => self.text(&decoded(raw)?)?,
                Token::Literal(raw) => self.text(std::str::from_utf8(raw).map_err(damaged)?)?,
            }
        }
        if self.sheets.is_empty() { Err(damaged("the workbook has no sheet")) } else { Ok(self.sheets) }
    }

    fn text(&mut self, piece: &str) -> Result<(), Refusal> {
        if self.place != Place::Paragraph || self.skipped > 0 {
            return Ok(());
        }
        self.shown.add(piece)
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        match (self.place, tag.name) {
            (Place::Outside, b"style") => self.open_style(tag)?,
            (Place::Outside, b"text-properties" | b"table-properties" | b"table-column-properties") => self.style_properties(tag)?,
            (Place::Outside, b"table") => self.open_table(tag)?,
            (Place::Outside, b"tracked-changes") => self.skipped = 1,
            (Place::Table, b"table-column") => self.open_column(tag)?,
            (Place::Table, b"table-row") => self.open_row(tag)?,
            (Place::Table, b"shapes" | b"named-expressions" | b"forms") => self.skipped = 1,
            (Place::Row, b"table-cell" | b"covered-table-cell") => self.open_cell(tag)?,
            (Place::Cell, b"p" | b"h") => {
                self.place = Place::Paragraph;
                self.shown.begin_paragraph();
            }
            (Place::Paragraph, b"annotation" | b"ruby-text" | b"note" | b"frame") | (Place::Row | Place::Cell, _) => self.skipped = 1,
            (Place::Paragraph, name) => {
                self.depth += 1;
                self.shown.mark(name, tag)?;
            }
            (Place::Outside | Place::Table, _) => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), Refusal> {
        if self.skipped > 0 {
            self.skipped -= 1;
            return Ok(());
        }
        match self.place {
            Place::Paragraph if self.depth > 0 => self.depth -= 1,
            Place::Paragraph => self.place = Place::Cell,
            Place::Cell => self.close_cell()?,
            Place::Row => self.close_row()?,
            Place::Table if name == b"table" => self.place = Place::Outside,
            Place::Table | Place::Outside => {}
        }
        Ok(())
    }

    fn open_style(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        self.style = tag.text("style:name")?.map(std::borrow::Cow::into_owned);
        count_at_most("số định dạng ô", self.styles.len() as u64, MOST_STYLES)
    }

    fn style_properties(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let Some(name) = self.style.clone() else { return Ok(()) };
        let font = match tag.text("style:font-name")? {
            Some(font) => Some(font),
            None => tag.text("fo:font-family")?,
        };
        let style = self.styles.entry(name).or_default();
        style.font = font.and_then(|font| LegacyFont::named(font.trim_matches(['\'', '"']))).or(style.font);
        style.hidden |= tag.raw("table:display")? == Some(b"false");
        style.width = tag.text("style:column-width")?.and_then(|width| letters(&width)).or(style.width);
        Ok(())
    }

    fn style_of(&self, tag: &Tag<'_>, attribute: &str) -> Result<Option<Style>, Refusal> {
        Ok(tag.text(attribute)?.map(|name| self.styles.get(name.as_ref()).copied().unwrap_or_default()))
    }

    fn open_table(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let name = tag.text("table:name")?.unwrap_or_default();
        let hidden = self.style_of(tag, "table:style-name")?.is_some_and(|style| style.hidden);
        self.sheets.push(Sheet::new(&name, !hidden));
        self.place = Place::Table;
        (self.next_row, self.next_column) = (0, 0);
        self.columns.clear();
        count_at_most("số sheet", self.sheets.len() as u64, u64::from(COLUMNS))
    }

    fn open_column(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let end = self.next_column.saturating_add(repeat(tag, "table:number-columns-repeated")?);
        if is_hidden(tag)?
            && let Some(sheet) = self.sheets.last_mut()
        {
            sheet.hidden_columns.push(self.next_column..=end - 1);
        }
        let width = self.style_of(tag, "table:style-name")?.and_then(|style| style.width);
        if let (Some(sheet), Some(width)) = (self.sheets.last_mut(), width) {
            sheet.column_widths.push((self.next_column, end - 1, width));
        }
        let font = self.style_of(tag, "table:default-cell-style-name")?.and_then(|style| style.font);
        self.columns.push((end, font));
        self.next_column = end;
        count_at_most("số vùng cột", self.columns.len() as u64, u64::from(COLUMNS))
    }

    fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let repeat = repeat(tag, "table:number-rows-repeated")?;
        let font = self.style_of(tag, "table:default-cell-style-name")?.and_then(|style| style.font);
        if is_hidden(tag)?
            && let Some(sheet) = self.sheets.last_mut()
        {
            sheet.hidden_rows.push(self.next_row..=self.next_row.saturating_add(repeat - 1));
        }
        self.row = Row { repeat, font, cells: vec![] };
        self.next_column = 0;
        self.place = Place::Row;
        Ok(())
    }

    fn open_cell(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let owned = |name: &str| tag.text(name).map(|text| text.map(std::borrow::Cow::into_owned));
        let kind = match owned("office:value-type")? {
            Some(kind) => Some(kind),
            None => owned("calcext:value-type")?,
        };
        let value = match kind.as_deref() {
            Some("date") => owned("office:date-value")?,
            Some("time") => owned("office:time-value")?,
            Some("boolean") => owned("office:boolean-value")?,
            _ => owned("office:value")?,
        };
        let own = self.style_of(tag, "table:style-name")?;
        let column = self.columns.iter().find(|(end, _)| self.next_column < *end).and_then(|(_, font)| *font);
        self.cell = Opened {
            repeat: repeat(tag, "table:number-columns-repeated")?,
            kind,
            value,
            text: owned("office:string-value")?,
            is_error: tag.raw("calcext:value-type")? == Some(b"error"),
            has_formula: tag.raw("table:formula")?.is_some(),
            font: own.map_or(self.row.font.or(column), |style| style.font),
        };
        self.merge(tag)?;
        self.shown.clear();
        self.place = Place::Cell;
        Ok(())
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Result<(), Refusal> {
        let (columns, rows) = (repeat(tag, "table:number-columns-spanned")?, repeat(tag, "table:number-rows-spanned")?);
        let first = CellRef::new(self.next_row, self.next_column);
        let last = CellRef::new(first.row.saturating_add(rows - 1), first.column.saturating_add(columns - 1));
        if first == last || last.row >= ROWS || last.column >= COLUMNS {
            return Ok(());
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.merges.push(Merge { first, last });
        }
        self.budget.merge()
    }

    fn close_cell(&mut self) -> Result<(), Refusal> {
        self.place = Place::Row;
        let opened = std::mem::take(&mut self.cell);
        let (first, repeat, font) = (self.next_column, opened.repeat, opened.font);
        self.next_column = first.saturating_add(repeat);
        let is_filling = opened.kind.is_none() && self.row.repeat >= FILLING;
        let Some(cell) = opened.value(&self.shown).filter(|_| !is_filling) else { return Ok(()) };
        if self.next_column > COLUMNS {
            return Err(damaged(format!("column {} lies outside the grid", self.next_column)));
        }
        for column in first..self.next_column {
            self.budget.spend(&cell)?;
            self.row.cells.push((column, cell.clone(), font));
        }
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), Refusal> {
        self.place = Place::Table;
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeat);
        let (Some(sheet), false) = (self.sheets.last_mut(), row.cells.is_empty()) else { return Ok(()) };
        if self.next_row > ROWS {
            return Err(damaged(format!("row {} lies outside the grid", self.next_row)));
        }
        for place in first..self.next_row {
            let mut cells = Vec::with_capacity(row.cells.len());
            for (column, cell, font) in &row.cells {
                // The first row was counted cell by cell.
                if place > first {
                    self.budget.spend(cell)?;
                }
                if let (Cell::Text(_), Some(font)) = (cell, font) {
                    sheet.mark_font(CellRef::new(place, *column), *font);
                }
                cells.push((*column, cell.clone()));
            }
            sheet.rows.insert(place, cells);
        }
        Ok(())
    }
}

impl Opened {
    /// What the cell holds, given what it shows; `None` = nothing.
    fn value(&self, shown: &Shown) -> Option<Cell> {
        // A formula whose result is an empty text shows an empty paragraph; one that was never computed shows none.
        let (shown, is_computed) = (shown.text.as_str(), shown.paragraphs > 0);
        let is_number = matches!(self.kind.as_deref(), Some("float" | "currency" | "percentage"));
        let shows_error = is_number && shown.starts_with('#') || self.has_formula && shown.starts_with("Err:");
        if self.is_error || shows_error {
            return Some(Cell::Error(shown.to_owned()));
        }
        let value = self.value.as_deref().map(str::trim);
        match (self.kind.as_deref(), value) {
            (Some("float" | "currency"), Some(value)) => Some(number(value, false)),
            (Some("percentage"), Some(value)) => Some(number(value, true)),
            (Some("date"), Some(value)) => Some(stored::iso_date(value)),
            (Some("time"), Some(value)) => Some(duration(value).map_or_else(|| Cell::Unreadable(value.to_owned()), Cell::Duration)),
            (Some("boolean"), Some(value)) => Some(Cell::Boolean(value == "true")),
            (None, _) if shown.is_empty() => (self.has_formula && !is_computed).then_some(Cell::NotCalculated),
            // A type that nobody knows still shows its text.
            _ => Some(self.text.as_deref().unwrap_or(shown)).filter(|text| !text.is_empty()).map(|text| Cell::Text(text.to_owned())),
        }
    }
}

fn number(text: &str, percent: bool) -> Cell {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Cell::Number { value, percent },
        _ => Cell::Unreadable(text.to_owned()),
    }
}

/// `PT08H30M00.5S` as a share of a day.
fn duration(text: &str) -> Option<f64> {
    let (sign, text) = text.strip_prefix('-').map_or((1.0, text), |text| (-1.0, text));
    let mut seconds = 0.0;
    let mut digits = String::new();
    let mut is_time = false;
    for letter in text.strip_prefix('P')?.chars() {
        let unit = match letter {
            'T' => {
                is_time = true;
                continue;
            }
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' if is_time => 60.0,
            'S' => 1.0,
            _ => {
                digits.push(letter);
                continue;
            }
        };
        seconds += digits.parse::<f64>().ok()? * unit;
        digits.clear();
    }
    (digits.is_empty() && seconds.is_finite()).then_some(sign * seconds / 86_400.0)
}

fn repeat(tag: &Tag<'_>, attribute: &str) -> Result<u32, Refusal> {
    let Some(count) = tag.text(attribute)? else { return Ok(1) };
    let count = count.trim().parse::<u32>().map_err(|_| damaged(format!("`{count}` is no number of repeats")))?;
    Ok(count.max(1))
}

/// A length as the number of letters of the usual font that it has room for: `2.258cm` → 11.5.
fn letters(length: &str) -> Option<f64> {
    const MARGIN: f64 = 5.0;
    const LETTER: f64 = 7.0;
    let length = length.trim();
    let (number, unit) = length.split_at(length.find(|sign: char| sign.is_ascii_alphabetic())?);
    let inch = [("in", 1.0), ("cm", 2.54), ("mm", 25.4), ("pt", 72.0), ("pc", 6.0), ("px", 96.0)];
    let per_inch = inch.iter().find(|(known, _)| *known == unit)?.1;
    let pixels = number.trim().parse::<f64>().ok().filter(|number| number.is_finite())? / per_inch * 96.0;
    Some(((pixels - MARGIN) / LETTER).max(0.0))
}

fn is_hidden(tag: &Tag<'_>) -> Result<bool, Refusal> {
    Ok(matches!(tag.raw("table:visibility")?, Some(b"collapse" | b"filter")))
}

/// The text that a cell shows: paragraphs on lines of their own, spaces as they stand.
#[derive(Debug, Default)]
struct Shown {
    text: String,
    paragraphs: u32,
}

impl Shown {
    fn clear(&mut self) {
        self.text.clear();
        self.paragraphs = 0;
    }

    fn begin_paragraph(&mut self) {
        if self.paragraphs > 0 {
            self.text.push('\n');
        }
        self.paragraphs += 1;
    }

    fn add(&mut self, piece: &str) -> Result<(), Refusal> {
        self.text.push_str(piece);
        at_most("độ dài văn bản của một ô", self.text.len() as u64, LONGEST_TEXT)
    }

    /// Spaces and breaks that have an element of their own.
    fn mark(&mut self, name: &[u8], tag: &Tag<'_>) -> Result<(), Refusal> {
        let (letter, count) = match name {
            b"s" => (' ', repeat(tag, "text:c")?),
            b"tab" => ('\t', 1),
            b"line-break" => ('\n', 1),
            _ => return Ok(()),
        };
        at_most("độ dài văn bản của một ô", self.text.len() as u64 + u64::from(count), LONGEST_TEXT)?;
        self.text.extend(std::iter::repeat_n(letter, count as usize));
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::guard::Limits;

    /// Type and value of every cell of a file with these tables.
    fn sheets(styles: &str, tables: &str) -> Result<Vec<Sheet>, Refusal> {
        let part = format!(
            "<office:document-content>\n<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}\
             </office:spreadsheet></office:body></office:document-content>"
        );
        let limits = Limits::default();
        Reading::new(Budget::new(&limits.form)).run(Scanner::new(part.as_bytes(), limits.form.part_bytes)?)
    }

    fn cells(row: &str) -> Vec<String> {
        let table = format!("<table:table table:name='S'>\n <table:table-row>\n {row} </table:table-row>\n</table:table>");
        let content = sheets("", &table).unwrap()[0].content();
        content.into_iter().map(|cell| format!("{} {} {}", cell.cell, cell.kind, cell.value)).collect()
    }

    fn typed(kind: &str, value: &str, shown: &str) -> String {
        format!("<table:table-cell office:value-type='{kind}' {value}>\n  <text:p>{shown}</text:p>\n</table:table-cell>")
    }

    #[test]
    fn values_are_told_by_their_type() {
        let row = typed("float", "office:value='1.5'", "1,5")
            + &typed("percentage", "office:value='0.85'", "85%")
            + &typed("date", "office:date-value='2025-07-01'", "01/07/25")
            + &typed("time", "office:time-value='PT12H30M00S'", "12:30")
            + &typed("boolean", "office:boolean-value='true'", "TRUE")
            + &typed(
                "string",
                "",
                "Đơn  <text:span>vị</text:span><text:s text:c='2'/>\n báo<office:annotation><text:p>x</text:p></office:annotation> cáo ",
            )
            + "<table:table-cell table:number-columns-repeated='16377'/>\n<table:table-cell office:value-type='odd'><text:p>?</text:p></table:table-cell>";
        let expected = [
            "A1 number 1.5",
            "B1 number 0.85",
            "C1 date \"2025-07-01\"",
            "D1 number 0.5208333333333334",
            "E1 boolean true",
            "F1 text \"Đơn  vị  \\n báo cáo \"",
            "XFD1 text \"?\"",
        ];
        assert_eq!(cells(&row), expected);
    }

    #[test]
    fn a_formula_that_gives_an_empty_text_was_computed() {
        let row = "<table:table-cell table:formula='of:=A1'><text:p/></table:table-cell><table:table-cell table:formula='of:=A1'/>";
        let table = format!("<table:table table:name='S'><table:table-row>{row}</table:table-row></table:table>");
        let sheets = sheets("", &table).unwrap();
        assert_eq!((sheets[0].get("A1".parse().unwrap()), sheets[0].get("B1".parse().unwrap())), (None, Some(&Cell::NotCalculated)));
    }

    #[test]
    fn errors_are_no_zeros_and_no_texts() {
        let row = typed("float", "office:value='0' table:formula='of:=1/0'", "#DIV/0!")
            + &typed("string", "office:string-value='' calcext:value-type='error'", "#N/A")
            + &typed("string", "table:formula='of:=)'", "Err:502")
            + &typed("float", "office:value='1E400'", "1E400")
            + "<table:table-cell table:formula='of:=A1'/>"
            + &typed("string", "", "#1 là số");
        let expected = ["A1 error \"#DIV/0!\"", "B1 error \"#N/A\"", "C1 error \"Err:502\"", "D1 error \"1E400\"", "F1 text \"#1 là số\""];
        assert_eq!(cells(&row), expected);
    }

    #[test]
    fn repeats_cost_what_they_hold() {
        let table = "<table:table table:name='S'><table:table-row table:number-rows-repeated='1048574'><table:table-cell table:number-columns-repeated='16384'/>\
                     </table:table-row><table:table-row table:number-rows-repeated='2' table:visibility='collapse'>\
                     <table:table-cell office:value-type='float' office:value='7' table:number-columns-repeated='2' table:number-columns-spanned='2'/></table:table-row></table:table>";
        let sheet = &sheets("", table).unwrap()[0];
        assert_eq!((sheet.cell_count(), sheet.last_row(), sheet.hidden_rows.clone()), (4, ROWS, vec![1_048_574..=1_048_575]));
        let many = |rows: u32, text: &str| {
            format!(
                "<table:table table:name='S'><table:table-row table:number-rows-repeated='{rows}'><table:table-cell office:value-type='string' \
                     table:number-columns-repeated='90'><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"
            )
        };
        for attack in [many(1_000_000, "x"), many(1_000, &"x".repeat(60_000))] {
            assert!(matches!(sheets("", &attack), Err(Refusal::TooLarge { .. })));
        }
        assert!(matches!(sheets("", &many(1_048_577, "x")), Err(Refusal::TooLarge { .. } | Refusal::Damaged { .. })));
    }

    #[test]
    fn fonts_and_hidden_sheets_stand_in_styles() {
        let styles = "<style:style style:name='co1'><style:table-column-properties style:column-width='1.5in'/></style:style>\
                      <style:style style:name='ta2' style:family='table'><style:table-properties table:display='false'/></style:style>\
                      <style:style style:name='ce1' style:family='table-cell'><style:text-properties style:font-name='.VnTime'/></style:style>";
        let tables = "<table:table table:name='A' table:style-name='ta2'><table:table-column table:number-columns-repeated='2' table:style-name='co1' table:default-cell-style-name='ce1'/>\
                      <table:table-row><table:table-cell/><table:table-cell office:value-type='string'><text:p>Tæng</text:p></table:table-cell>\
                      <table:table-cell office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row></table:table>";
        let sheet = &sheets(styles, tables).unwrap()[0];
        assert!(!sheet.visible);
        assert_eq!(sheet.legacy_font(CellRef::new(0, 1)), Some(LegacyFont::Tcvn3));
        assert_eq!(sheet.legacy_font(CellRef::new(0, 2)), None);
        let widths: Vec<(u32, u32, f64)> = sheet.column_widths.iter().map(|(first, last, width)| (*first, *last, width.round())).collect();
        assert_eq!(widths, [(0, 1, 20.0)], "144 pixels");
        assert_eq!((letters("wide"), letters("1.2.3cm"), letters("0mm")), (None, None, Some(0.0)));
    }
}
