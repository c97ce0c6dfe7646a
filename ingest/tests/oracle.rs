//! Random workbooks, written by one library, read by our scanner and by another library: the cells must be the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod office;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader};
use office::{Office, request};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};

/// What is written into a cell.
#[derive(Debug, Clone)]
enum Written {
    Text(String),
    Number(f64),
    Share(f64),
    Boolean(bool),
    Day(u32),
    Formula(f64),
    Rich(String, String),
}

fn written() -> impl Strategy<Value = Written> {
    // Letters of Latin-1 could be an old coding, which is converted after the reading. Outer spaces are where the two differ by intention (V8); what Excel escapes is tried by its own tests.
    let text = "[a-zA-ZăđơưĂĐƠƯạảấầớợ0-9<>&\"']([ \n]?[a-zĐđ0-9.,;%]){0,12}".prop_map(|text| text.trim().to_owned());
    prop_oneof![
        4 => text.clone().prop_map(Written::Text),
        4 => prop_oneof![(-1_000_000_i32..1_000_000).prop_map(f64::from), -1e15..1e15_f64, -1.0..1.0_f64].prop_map(Written::Number),
        1 => (0.0..2.0_f64).prop_map(Written::Share),
        1 => any::<bool>().prop_map(Written::Boolean),
        2 => (61_u32..80_000).prop_map(Written::Day),
        1 => (-1e6..1e6_f64).prop_map(Written::Formula),
        1 => ("[a-zđ]{1,8}", "[A-ZĐ]{1,8}").prop_map(|(one, other)| Written::Rich(one, other)),
    ]
}

type Cells = BTreeMap<(u32, u16), Written>;

fn workbook(cells: &Cells) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let (percent, day, bold) = (Format::new().set_num_format("0.0%"), Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_bold());
    for ((row, column), cell) in cells {
        let done = match cell {
            Written::Text(text) => sheet.write_string(*row, *column, text),
            Written::Number(value) => sheet.write_number(*row, *column, *value),
            Written::Share(value) => sheet.write_number_with_format(*row, *column, *value, &percent),
            Written::Boolean(flag) => sheet.write_boolean(*row, *column, *flag),
            Written::Day(serial) => {
                sheet.write_datetime_with_format(*row, *column, ExcelDateTime::from_serial_datetime(f64::from(*serial)).unwrap(), &day)
            }
            Written::Formula(result) => sheet.write_formula(*row, *column, Formula::new("=A1+1").set_result(result.to_string())),
            Written::Rich(one, other) => {
                sheet.write_rich_string(*row, *column, &[(&Format::default(), one.as_str()), (&bold, other.as_str())])
            }
        };
        done.map(|_| ()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Address → type and value.
type Told = BTreeMap<String, (String, Value)>;

fn ours(bytes: &[u8]) -> Told {
    let mut request = request("a.xlsx");
    request.keep_cells = true;
    let reading = Office::new().read(bytes, &request).unwrap();
    reading.sheets[0].content.iter().map(|cell| (cell.cell.to_string(), (cell.kind.clone(), cell.value.clone()))).collect()
}

fn theirs(bytes: &[u8]) -> Told {
    let mut workbook = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    let mut told = Told::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        let (row, column) = cell.get_position();
        let at = tonghop_domain::CellRef::new(row, column).to_string();
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => ("text", json!(text)),
            DataRef::SharedString(text) => ("text", json!(text)),
            DataRef::Float(value) => ("number", json!(value)),
            DataRef::Bool(flag) => ("boolean", json!(flag)),
            DataRef::DateTime(date) => {
                let (year, month, day, ..) = date.to_ymd_hms_milli();
                ("date", json!(format!("{year:04}-{month:02}-{day:02}")))
            }
            other => panic!("{other:?}"),
        };
        told.insert(at, (value.0.to_owned(), value.1));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_scanner_reads_what_the_library_reads(cells in proptest::collection::btree_map((0_u32..300, 0_u16..60), written(), 1..80)) {
        let bytes = workbook(&cells);
        let (ours, theirs) = (ours(&bytes), theirs(&bytes));
        prop_assert_eq!(ours.len(), cells.len());
        prop_assert_eq!(ours, theirs);
    }
}
