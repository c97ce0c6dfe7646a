//! Files made to harm: each ends in a reading or in a refusal, soon, within 512 MiB, twice: as the limits stand, and with the
//! limits on sizes wide open, where only the readers themselves hold the line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod child;
mod office;
mod package;

use std::time::Instant;

use office::{Office, request};
use package::{SHEET, of_rows, open_document, sheet, workbook, zip_of};
use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Limits, Reader};

/// How an attack must end with the limits as they stand.
enum End {
    /// Read, with so many cells.
    Cells(usize),
    Refused,
}

use End::{Cells, Refused};

/// Bytes of the endless parts: 1 GiB with `TONGHOP_ATTACKS=full`, else as much as the limits surely refuse.
fn endless() -> usize {
    if std::env::var("TONGHOP_ATTACKS").is_ok_and(|how| how == "full") { 1 << 30 } else { 200 << 20 }
}

fn main() {
    if child::served() {
        return;
    }
    let office = Office::new();
    let mut reader = child::reader();
    for attacks in [corners, counts, sizes, repeats, entities, packages, containers] {
        for (name, expected, bytes) in attacks() {
            end(&mut reader, &office, name, Some(&expected), &bytes, tight());
            end(&mut reader, &office, name, None, &bytes, wide());
        }
    }
}

/// The limits as they stand, with half the memory.
fn tight() -> Limits {
    Limits { child_memory_bytes: 512 << 20, file_seconds: 20, ..Limits::default() }
}

/// No limit on sizes: what the guard before the readers would refuse reaches them.
fn wide() -> Limits {
    let mut limits = tight();
    limits.ratio = u64::MAX;
    limits.zip_entries = u64::MAX;
    limits.form.part_bytes = 2 << 30;
    limits.form.total_bytes = 4 << 30;
    limits
}

fn end(reader: &mut Reader, office: &Office, name: &str, expected: Option<&End>, bytes: &[u8], limits: Limits) {
    let mut request = request("a.xlsx");
    request.limits = limits;
    let start = Instant::now();
    let outcome = reader.read(bytes, &request, &office.knowledge);
    let seconds = start.elapsed().as_secs_f64();
    let told = match &outcome {
        Ok(reading) => format!("{} cells", reading.sheets.iter().map(|sheet| sheet.cells).sum::<usize>()),
        Err(refusal) => format!("{refusal:?}"),
    };
    println!("{name:<44} {:>8} B {seconds:>6.2} s  {}  {told}", bytes.len(), if expected.is_some() { "tight" } else { "wide " });
    assert!(!told.contains("panicked"), "{name}: {told}");
    match (expected, outcome) {
        (Some(Cells(count)), Ok(reading)) => assert_eq!(reading.sheets.iter().map(|sheet| sheet.cells).sum::<usize>(), *count, "{name}"),
        (Some(Refused), Err(Refusal::OutOfBounds)) => panic!("{name}: the child died of it"),
        (Some(Refused), Err(_)) | (None, _) => {}
        (Some(_), outcome) => panic!("{name}: {:?}", outcome.map(|_| "read")),
    }
}

type Attack = (&'static str, End, Vec<u8>);

fn two_cells(second: &str) -> Vec<u8> {
    let row: String = second.chars().filter(char::is_ascii_digit).collect();
    of_rows(&[(&format!(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{second}"><v>2</v></c></row>"#), 1)])
}

fn corners() -> Vec<Attack> {
    let one = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row></sheetData></worksheet>"#;
    vec![
        ("two cells, A1 and XFD1048576", Cells(2), two_cells("XFD1048576")),
        ("two cells, A1 and CV1048576", Cells(2), two_cells("CV1048576")),
        ("two cells, A1 and T1048576", Cells(2), two_cells("T1048576")),
        ("false dimension", Cells(2), workbook(&[(SHEET, vec![(one, 1)])])),
        ("row 4294967295", Refused, two_cells("A4294967295")),
        ("column ZZZZZZZ, row 99999999999", Refused, two_cells("ZZZZZZZ99999999999")),
        ("row without number after the last", Refused, of_rows(&[(r#"<row r="1048576"/><row><c><v>1</v></c></row>"#, 1)])),
        ("two cells at one place", Refused, of_rows(&[(r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#, 1)])),
    ]
}

fn counts() -> Vec<Attack> {
    let strings = |pieces: Vec<(&'static str, usize)>, rows: &'static str, count: usize| {
        workbook(&[(SHEET, sheet(&[("<row>", 1), (rows, count), ("</row>", 1)])), ("xl/sharedStrings.xml", pieces)])
    };
    let long = vec![("<sst><si><t>", 1), ("x", 32 << 10), ("</t></si></sst>", 1)];
    let rows = (r#"<row><c t="s"><v>0</v></c></row>"#, 200_000);
    let formats = vec![("<styleSheet><cellXfs>", 1), ("<xf/>", 5_000_000), ("</cellXfs></styleSheet>", 1)];
    let code = vec![("<styleSheet><numFmts><numFmt numFmtId='164' formatCode='", 1), ("0", 100_000_000), ("'/></numFmts></styleSheet>", 1)];
    let many_sheets = vec![("<workbook><sheets>", 1), ("<sheet name='S' r:id='rId1'/>", 200_000), ("</sheets></workbook>", 1)];
    vec![
        (
            "uniqueCount 4294967295",
            Cells(1),
            strings(vec![("<sst uniqueCount='4294967295'><si><t>a</t></si></sst>", 1)], "<c t='s'><v>0</v></c>", 1),
        ),
        ("20 million shared texts", Refused, strings(vec![("<sst>", 1), ("<si/>", 20_000_000), ("</sst>", 1)], "<c/>", 1)),
        ("200,000 cells of one text of 32 KiB", Refused, workbook(&[(SHEET, sheet(&[rows])), ("xl/sharedStrings.xml", long)])),
        ("5 million cell formats", Refused, workbook(&[(SHEET, sheet(&[])), ("xl/styles.xml", formats)])),
        ("number format of 100 MB", Refused, workbook(&[(SHEET, sheet(&[])), ("xl/styles.xml", code)])),
        ("200,000 sheets", Refused, workbook(&[(SHEET, sheet(&[])), ("xl/workbook.xml", many_sheets)])),
        ("20 million cells in one row", Refused, of_rows(&[("<row>", 1), ("<c><v>1</v></c>", 20_000_000), ("</row>", 1)])),
        ("30 million cells in a million rows", Refused, of_rows(&[(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(30)), 1_000_000)])),
    ]
}

fn sizes() -> Vec<Attack> {
    let text = |before, after| of_rows(&[(before, 1), ("x", endless()), (after, 1)]);
    let shared = vec![("<sst><si><t>", 1), ("x", endless()), ("</t></si></sst>", 1)];
    vec![
        ("endless blanks between rows", Refused, of_rows(&[("<row/>", 1), (" ", endless()), ("<row/>", 1)])),
        ("an endless text in a cell", Refused, text("<row><c t='inlineStr'><is><t>", "</t></is></c></row>")),
        ("an endless number", Refused, text("<row><c><v>", "</v></c></row>")),
        ("an endless shared text", Refused, workbook(&[(SHEET, sheet(&[])), ("xl/sharedStrings.xml", shared)])),
        ("an endless attribute", Refused, of_rows(&[("<row a='", 1), ("x", endless()), ("'/>", 1)])),
        ("100,000 elements in each other", Refused, of_rows(&[("<row>", 100_000), ("</row>", 100_000)])),
    ]
}

fn repeats() -> Vec<Attack> {
    let cell = |columns: usize, text: &str| {
        format!(
            "<table:table-cell office:value-type='string' table:number-columns-repeated='{columns}'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let table = |rows: usize, cell: &str| {
        open_document(&[(
            &format!(
                "<table:table table:name='S'><table:table-row table:number-rows-repeated='{rows}'>{cell}</table:table-row></table:table>"
            ),
            1,
        )])
    };
    vec![
        ("ods: a million rows of 90 cells", Refused, table(1_000_000, &cell(90, "x"))),
        ("ods: a text of 60 kB a million times", Refused, table(1_000_000, &cell(1, &"x".repeat(60_000)))),
        ("ods: the whole grid of nothing", Cells(0), table(1_048_576, "<table:table-cell table:number-columns-repeated='16384'/>")),
        ("ods: 4294967295 rows", Refused, table(4_294_967_295, &cell(1, "x"))),
        ("ods: spaces without number", Refused, table(1, &cell(1, "<text:s text:c='4294967295'/>"))),
    ]
}

fn entities() -> Vec<Attack> {
    let with = |types: &str, text: &str| {
        let part = format!("<!DOCTYPE x {types}><worksheet><sheetData><row><c t='str'><v>{text}</v></c></row></sheetData></worksheet>");
        workbook(&[(SHEET, vec![(part.as_str(), 1)])])
    };
    let laughs: String = (1..10).map(|level| format!("<!ENTITY l{level} '{}'>", format!("&l{};", level - 1).repeat(10))).collect();
    vec![
        ("billion laughs", Refused, with(&format!("[<!ENTITY l0 'ha'>{laughs}]"), "&l9;")),
        ("quadratic entities", Refused, with(&format!("[<!ENTITY a '{}'>]", "a".repeat(50_000)), &"&a;".repeat(50_000))),
        ("entity of a file", Refused, with("[<!ENTITY a SYSTEM 'file:///etc/passwd'>]", "&a;")),
        ("document type elsewhere", Refused, with("SYSTEM 'http://127.0.0.1:9/a.dtd'", "1")),
        (
            "ods: billion laughs",
            Refused,
            zip_of(&[
                ("mimetype", vec![("application/vnd.oasis.opendocument.spreadsheet", 1)]),
                ("content.xml", vec![(&format!("<!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><a>&l9;</a>"), 1)]),
            ]),
        ),
    ]
}

fn packages() -> Vec<Attack> {
    let names: Vec<String> = (0..100_000).map(|number| format!("xl/media/{number}.png")).collect();
    let mut many: Vec<(&str, package::Pieces<'_>)> = names.iter().map(|name| (name.as_str(), vec![])).collect();
    many.push((SHEET, sheet(&[])));
    let one = || sheet(&[("<row><c><v>1</v></c></row>", 1)]);
    let climbing = workbook(&[(SHEET, one()), ("../../etc/cron.d/x", vec![("x", 1)])]);
    vec![
        ("100,000 parts", Refused, workbook(&many)),
        ("a part named ../../etc/cron.d/x", Refused, climbing),
        (
            "two parts of one name",
            Refused,
            renamed(workbook(&[(SHEET, one()), ("xl/worksheets/sheet2.xml", one())]), "sheet2.xml", "sheet1.xml"),
        ),
        ("two parts whose names differ in case", Refused, workbook(&[(SHEET, one()), ("xl/worksheets/Sheet1.xml", one())])),
        ("declared smaller than it is", Refused, shrunk(of_rows(&[("<row><c><v>1</v></c></row>", 1000)]))),
    ]
}

/// The file with another name of the same length in its directories.
fn renamed(mut bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let places: Vec<usize> = (0..bytes.len() - from.len()).filter(|place| bytes[*place..].starts_with(from.as_bytes())).collect();
    places.into_iter().for_each(|place| bytes[place..place + to.len()].copy_from_slice(to.as_bytes()));
    bytes
}

/// The file with the uncompressed size of its last part declared as ten bytes, in the directory and before the part.
fn shrunk(mut bytes: Vec<u8>) -> Vec<u8> {
    let last = |magic: &[u8]| bytes.windows(4).rposition(|window| window == magic).unwrap();
    let (central, local) = (last(b"PK\x01\x02"), last(b"PK\x03\x04"));
    for place in [central + 24, local + 22] {
        bytes[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    bytes
}

/// OLE containers whose sectors lead in a circle: of the directory, of the workbook, and of the allocation table.
fn containers() -> Vec<Attack> {
    vec![
        ("xls: the directory in a circle", Refused, container(&[0xFFFF_FFFD, 1, 0xFFFF_FFFE])),
        ("xls: the workbook in a circle", Refused, container(&[0xFFFF_FFFD, 0xFFFF_FFFE, 2])),
        ("xls: a workbook of zeros", Refused, container(&[0xFFFF_FFFD, 0xFFFF_FFFE, 0xFFFF_FFFE])),
    ]
}

/// Sector 0 is the allocation table with these entries, 1 the directory, 2 the workbook of 8 KiB.
fn container(table: &[u32]) -> Vec<u8> {
    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(24, 0);
    [0x3E_u16, 3, 0xFFFE, 9, 6].iter().for_each(|word| file.extend(word.to_le_bytes()));
    file.resize(44, 0);
    [1_u32, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0, 0].iter().for_each(|word| file.extend(word.to_le_bytes()));
    file.resize(512, 0xFF);
    table.iter().for_each(|entry| file.extend(entry.to_le_bytes()));
    file.resize(1024, 0xFF);
    file.extend(entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0));
    file.extend(entry("Workbook", 2, 0xFFFF_FFFF, 2, 8192));
    file.resize(2048, 0);
    file
}

fn entry(name: &str, kind: u8, child: u32, first: u32, size: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    [0xFFFF_FFFF_u32, 0xFFFF_FFFF, child].iter().for_each(|link| entry.extend(link.to_le_bytes()));
    entry.resize(116, 0);
    entry.extend(first.to_le_bytes());
    entry.extend(size.to_le_bytes());
    entry
}
