//! How forms are chosen for tables, and where tables of one sheet begin.

use tonghop_domain::CellRef;

mod columns;
mod rows;

use super::*;
use crate::grid::{Cell, Merge};

/// A form whose columns `a`, `b` … have these headers; `!` marks a required one.
fn form(id: &str, headers: &[&str]) -> Form {
    let column = |(place, header): (usize, &&str)| {
        let field = char::from(b'a' + u8::try_from(place).expect("few columns"));
        let (header, required) = header.strip_prefix('!').map_or((*header, false), |header| (header, true));
        let kind = if place == 0 { "text" } else { "count" };
        format!("[[column]]\nfield = \"{field}\"\nheader = \"{header}\"\ntype = \"{kind}\"\nrequired = {required}\n")
    };
    let columns: String = headers.iter().enumerate().map(column).collect();
    let head = format!("id = \"{id}\"\nversion = \"1\"\ntitle = \"{id}\"\nsource = \"test\"\nregime = \"cchc\"\nyields = \"facts\"\n");
    Form::load(&format!("{head}[recognition]\ntitles = [\"bảng thử\"]\nsheets = [\"Thử\"]\n{columns}")).expect("a form")
}

/// A form by the headers and types of its columns; `!` marks a required one.
fn form_of(yields: &str, columns: &[(&str, &str)]) -> Form {
    let column = |(place, (header, kind)): (usize, &(&str, &str))| {
        let (header, required) = header.strip_prefix('!').map_or((*header, false), |header| (header, true));
        let more = format!("label = \"({})\"\nrequired = {required}\n", place + 1);
        format!("[[column]]\nfield = \"f{place}\"\nheader = \"{header}\"\ntype = \"{kind}\"\n{more}")
    };
    let columns: String = columns.iter().enumerate().map(column).collect();
    let head = format!("id = \"f\"\nversion = \"1\"\ntitle = \"f\"\nsource = \"test\"\nregime = \"cchc\"\nyields = \"{yields}\"\n");
    Form::load(&format!("{head}totals = [\"Tổng số\", \"Cộng\"]\n{columns}")).expect("a form")
}

/// Merges an area of cells, corners included.
fn merged(mut sheet: Sheet, first: (u32, u32), last: (u32, u32)) -> Sheet {
    let corner = |(row, column)| CellRef::new(row, column);
    sheet.merges.push(Merge { first: corner(first), last: corner(last) });
    sheet
}

/// A sheet of rows; what reads as a number is one.
fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let mut sheet = Sheet::new(name, true);
    for (row, cells) in (0..).zip(rows) {
        for (column, words) in (0..).zip(*cells).filter(|(_, words)| !words.is_empty()) {
            let cell = words.parse().map_or_else(|_| Cell::Text((*words).into()), |value| Cell::Number { value, percent: false });
            assert!(sheet.put(CellRef::new(row, column), cell));
        }
    }
    sheet
}

fn tables(forms: &[&Form], sheet: &Sheet) -> Vec<(String, u32)> {
    let (words, answers) = (Words::default(), Answers::default());
    let found = Search::new(forms, &words, &answers).tables(sheet);
    found.iter().map(|table| (table.form.id.clone(), table.header.first_row)).collect()
}

#[test]
fn the_header_of_another_table_is_three_headers_and_hardly_anything_else() {
    let form = form("f", &["Tên", "Một", "Hai", "Ba"]);
    let (words, answers, forms) = (Words::default(), Answers::default(), [&form]);
    let search = Search::new(&forms, &words, &answers);
    let begins = |cells: &[&str]| search.begins_table(&sheet("S", &[cells]), 0);
    assert!(begins(&["Tên", "Một", "Hai"]));
    assert!(begins(&["Tên", "Một", "Hai", "Khác"]));
    assert!(!begins(&["Tên", "Một"]));
    assert!(!begins(&["Tên", "Một", "Hai", "7"]), "a row of a table");
    assert!(!begins(&["Tên", "Một", "Hai", "Khác", "Lạ"]));
}

#[test]
fn a_table_goes_on_only_with_the_same_columns_of_the_same_form() {
    let (one, other) = (form("one", &["!Tên", "!Một", "!Hai"]), form("other", &["!Mục", "!Bốn", "!Năm"]));
    let first: [&[&str]; 2] = [&["Tên", "Một", "Hai"], &["x", "1", "2"]];
    let with = |more: [&[&str]; 2]| tables(&[&one, &other], &sheet("S", &[&first[..], &[&[]], &more].concat()));
    let named = |id: &str, row| (id.to_owned(), row);
    assert_eq!(with([&["Tên", "Một", "Hai"], &["y", "3", "4"]]), [named("one", 0)]);
    assert_eq!(with([&["Mục", "Bốn", "Năm"], &["y", "3", "4"]]), [named("one", 0), named("other", 3)]);
    assert_eq!(with([&["Tên", "Hai", "Một"], &["y", "3", "4"]]), [named("one", 0), named("one", 3)]);
}

#[test]
fn a_sheet_has_so_many_tables_at_most() {
    let (one, other) = (form("one", &["!Tên", "!Một", "!Hai"]), form("other", &["!Mục", "!Bốn", "!Năm"]));
    let blocks: [[&[&str]; 2]; 2] = [[&["Tên", "Một", "Hai"], &["x", "1", "2"]], [&["Mục", "Bốn", "Năm"], &["y", "3", "4"]]];
    let rows: Vec<&[&str]> = (0..MOST_TABLES + 2).flat_map(|place| blocks[place % 2]).collect();
    assert_eq!(tables(&[&one, &other], &sheet("S", &rows)).len(), MOST_TABLES);
}

fn header_of(form: &Form, columns: usize) -> Header {
    let columns = (0..columns).map(|column| HeaderColumn { at: u32::try_from(column).expect("few columns"), column }).collect();
    assert!(form.columns.len() >= 2);
    Header { first_row: 1, last_row: 1, columns, ..Header::default() }
}

#[test]
fn title_and_name_of_the_sheet_make_a_form_likelier() {
    let form = form("f", &["!Tên", "!Một", "Hai", "Ba"]);
    let likely = |name: &str, title: &str, columns| likeliness(&sheet(name, &[&[title]]), &form, &header_of(&form, columns));
    let is = |likely: f64, wanted: f64| assert!((likely - wanted).abs() < 1e-9, "{likely} {wanted}");
    is(likely("S", "x", 1), 0.5 + 0.25 / 4.0);
    is(likely("S", "BẢNG THỬ năm 2025", 1), 0.5 + 1.0 + 0.25 / 4.0);
    is(likely("Thử", "x", 2), 1.0 + 0.5 + 0.5 / 4.0);
    is(likely("Thử", "Bảng thử", 4), 1.0 + 1.5 + 1.0 / 4.0);
}

#[test]
fn a_form_fits_by_half_of_its_required_columns_or_by_its_name() {
    let fitting = |headers: &[&str], title: &str, columns| {
        let form = form("f", headers);
        fits(&sheet("S", &[&[title]]), &form, &header_of(&form, columns))
    };
    let free = ["Tên", "Một", "Hai"];
    assert!(fitting(&free, "x", 3) && !fitting(&free, "Bảng thử", 2), "without required columns three are needed");
    assert!(fitting(&["!Tên", "!Một"], "x", 1), "half of them");
    let three = ["!Tên", "!Một", "!Hai"];
    assert!(!fitting(&three, "x", 1) && fitting(&three, "Bảng thử", 1), "a third, with the title");
    let five = ["!Tên", "!Một", "!Hai", "!Ba", "!Bốn"];
    assert!(!fitting(&five, "Bảng thử", 1), "a fifth is too little");
    let ten = ["!Tên", "!Một", "!Hai", "!Ba", "!Bốn", "!Năm", "!Sáu", "!Bảy", "!Tám", "!Chín"];
    assert!(fitting(&ten, "Bảng thử", 3), "three tenths are just enough");
}
