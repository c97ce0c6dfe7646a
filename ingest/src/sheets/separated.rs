//! csv and tsv: encoding, separator, cells. Everything is text here.

use std::borrow::Cow;

use csv::ReaderBuilder;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use tonghop_domain::CellRef;
use tonghop_domain::refusal::Refusal;

use super::blocks::{Blocks, Receiver};
use super::budget::Budget;
use super::scanner::{COLUMNS, ROWS};
use crate::grid::{Cell, Sheet};
use crate::guard::{SizeLimits, at_most, count_at_most, damaged};
use crate::text;

const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// The one sheet of a text file, named `csv` or `tsv` like its format.
///
/// Where there is a receiver it gets the rows, and the sheet comes back without them.
pub(super) fn read(bytes: &[u8], limits: &SizeLimits, receiver: Option<Receiver<'_>>) -> Result<(Vec<Sheet>, &'static str), Refusal> {
    let decoded = decode(bytes);
    let (body, separator, skipped) = match announced(&decoded) {
        Some((separator, rest)) => (rest, separator, 1),
        None => (decoded.as_ref(), guess(&decoded), 0),
    };
    let format = if separator == b'\t' { "tsv" } else { "csv" };
    check_lines(body)?;
    let mut sheet = Sheet::new(format, true);
    sheet.untyped = true;
    let mut budget = Budget::new(limits);
    let mut blocks = Blocks::new(receiver);
    let mut row = skipped;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(body.as_bytes());
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        let start = record.position().map_or(0, csv::Position::byte);
        row += blank_lines(body, usize::try_from(start).map_err(damaged)?);
        count_at_most("số cột", record.len() as u64, u64::from(COLUMNS))?;
        for (column, field) in (0_u32..).zip(record.iter()).filter(|(_, field)| !field.is_empty()) {
            let cell = Cell::Text(field.to_owned());
            budget.spend(&cell)?;
            sheet.put(CellRef::new(row, column), cell);
        }
        row += 1;
        blocks.gathered(&mut sheet)?;
        count_at_most("số dòng", u64::from(row), u64::from(ROWS))?;
    }
    blocks.rest(&mut sheet)?;
    Ok((vec![sheet], format))
}

/// No honest table has longer lines; a reader would hold each of them whole.
fn check_lines(body: &str) -> Result<(), Refusal> {
    const LONGEST_LINE: u64 = 1 << 20;
    body.split(['\n', '\r']).try_for_each(|line| at_most("độ dài một dòng", line.len() as u64, LONGEST_LINE))
}

/// How many blank lines stand before the record that begins at or after a byte: the csv reader skips them, Excel counts them.
fn blank_lines(body: &str, start: usize) -> u32 {
    let rest = body.as_bytes().get(start..).unwrap_or_default();
    let before = start.checked_sub(1).and_then(|place| body.as_bytes().get(place));
    let rest = if before == Some(&b'\r') { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
    let breaks: Vec<u8> = rest.iter().copied().take_while(|byte| matches!(byte, b'\r' | b'\n')).collect();
    let pairs = breaks.windows(2).filter(|pair| pair == b"\r\n").count();
    u32::try_from(breaks.len() - pairs).unwrap_or(u32::MAX)
}

/// UTF-8 and UTF-16 by their marks, UTF-8 by its validity; else Windows-1258, unless the text is TCVN3 or VNI, whose letters only
/// show as themselves in Windows-1252 (they are converted cell by cell later).
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let by = |encoding: &'static Encoding| encoding.decode_with_bom_removal(bytes).0;
    if bytes.starts_with(&[0xFF, 0xFE]) {
        return by(UTF_16LE);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) {
        return by(UTF_16BE);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return by(UTF_8);
    }
    let western = by(WINDOWS_1252);
    if western.lines().take(200).any(|line| text::by_characters(line).is_some()) { western } else { by(WINDOWS_1258) }
}

/// Excel's own `sep=;` line.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let separator = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=")?;
    let byte = *separator.as_bytes().first()?;
    (separator.len() == 1).then_some((byte, rest))
}

/// The separator that splits the first lines most evenly: of those that occur, the one whose count varies least, then occurs most.
fn guess(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let best = SEPARATORS.into_iter().filter_map(|separator| {
        let counts: Vec<usize> = lines.iter().map(|line| unquoted(line, separator)).collect();
        let with = counts.iter().filter(|count| **count > 0).count();
        let typical = *counts.iter().max()?;
        let even = counts.iter().filter(|count| **count == typical).count();
        (with > 0).then_some((separator, (even, typical)))
    });
    best.max_by_key(|(_, quality)| *quality).map_or(b',', |(separator, _)| separator)
}

fn unquoted(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == separator
        })
        .count()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::guard::Limits;

    fn cells(bytes: &[u8]) -> Vec<(String, String)> {
        let (sheets, _) = read(bytes, &Limits::default().form, None).unwrap();
        let content = sheets[0].content();
        content.into_iter().map(|cell| (cell.cell.to_string(), cell.value.as_str().unwrap().to_owned())).collect()
    }

    fn pair(cell: &str, text: &str) -> (String, String) {
        (cell.to_owned(), text.to_owned())
    }

    #[test]
    fn the_separator_is_the_one_that_splits_evenly() {
        assert_eq!(guess("a;b,c;d\n1,5;2;3\n"), b';');
        assert_eq!(guess("a,b\n1,2\n"), b',');
        assert_eq!(guess("a\tb\n1\t2\n"), b'\t');
        assert_eq!(guess("\"x;y\",b\n\"z;w\",c\n"), b',');
    }

    #[test]
    fn encodings_are_told_by_content() {
        let expected = vec![pair("A1", "Đơn vị"), pair("B1", "Số")];
        assert_eq!(cells("Đơn vị;Số\n".as_bytes()), expected);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("Đơn vị;Số\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(cells(&utf16), expected);
        // Windows-1258: base letter, then a combining tone (0xF2 = dot below, 0xEC = acute); ô is 0xF4, ơ 0xF5, Đ 0xD0.
        let vietnamese = [0xD0, 0xF5, b'n', b' ', b'v', b'i', 0xF2, b';', b'S', 0xF4, 0xEC, b'\n'];
        let normal: Vec<(String, String)> =
            cells(&vietnamese).into_iter().map(|(cell, text)| (cell, tonghop_domain::text::nfc(&text))).collect();
        assert_eq!(normal, expected);
    }

    #[test]
    fn long_lines_and_wide_rows_are_refused() {
        let refusal = |bytes: &str| match read(bytes.as_bytes(), &Limits::default().form, None) {
            Err(Refusal::TooLarge { limit, .. }) => limit,
            other => format!("{:?}", other.map(|_| "read")),
        };
        assert_eq!(refusal(&format!("a;b\n{};c\n", "x".repeat(1 << 20))), "độ dài một dòng");
        assert_eq!(refusal(&format!("a;b\n{}\n", ";".repeat(16_384))), "số cột");
        assert_eq!(refusal(&"a\n".repeat(1_048_577)), "số dòng");
    }

    #[test]
    fn addresses_count_every_line_of_the_file() {
        let windows = cells(b"sep=;\r\na;b\r\n\r\nc;\"d\r\ne\"\r\nf;g\r\n");
        assert_eq!(windows[..3], [pair("A2", "a"), pair("B2", "b"), pair("A4", "c")]);
        assert_eq!(windows[4], pair("A5", "f"), "a line break inside quotes begins no row");
        assert_eq!(cells(b"a;b\n\n\nc;d\n")[2], pair("A4", "c"));
    }
}
