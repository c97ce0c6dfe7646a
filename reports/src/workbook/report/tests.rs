#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::report_definition::ReportDefinition;

use super::*;

const HEAD: &str = r#"
id = "thu"
version = "1"
name = "Thử"
about = "thử"
title = "BẢNG THỬ"
source = "thử"
format = "xlsx"
order = 1

[[sheet]]
name = "Bảng"
rows = "form-figures"
of = "thu"
total = "Tổng cộng"
group_totals = true
numbered_by_group = true
"#;

fn column(field: &str, kind: &str, more: &str) -> String {
    format!("\n[[sheet.column]]\nfield = \"{field}\"\nhead = \"{field}\"\nkind = \"{kind}\"\n{more}\n")
}

fn heading() -> Heading {
    Heading {
        issuer: "SỞ NỘI VỤ".into(),
        title: "BẢNG THỬ".into(),
        period: "Quý III năm 2025".into(),
        source: "Nguồn: thử".into(),
        provisional: None,
        closed: date(2025, 9, 17),
    }
}

fn written(definition: &ReportDefinition, rows: Vec<ReportRow>) -> Vec<u8> {
    let sheets = vec![ReportSheet { rows, ..ReportSheet::default() }; definition.sheets.len()];
    report(&Report { definition, heading: heading(), letter: None, sheets }).unwrap()
}

fn read(bytes: &[u8], sheet: &str) -> (Range<Data>, Range<String>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    (book.worksheet_range(sheet).unwrap(), book.worksheet_formula(sheet).unwrap())
}

/// Rows of a, b with their sum and the share of a.
fn definition() -> ReportDefinition {
    let columns = [
        column("tt", "ordinal", ""),
        column("unit", "text", ""),
        column("a", "number", "total = true"),
        column("b", "number", "total = true"),
        column("sum", "number", "total = true\nsum_of = [\"a\", \"b\"]"),
        column("share", "percent", "total = true\nnumerator = [\"a\"]\ndenominator = [\"a\", \"b\"]"),
    ];
    ReportDefinition::load(&format!("{HEAD}{}", columns.concat())).unwrap()
}

fn row(unit: &str, figures: [Figure; 2]) -> ReportRow {
    ReportRow::of([("unit", ReportCell::text(unit)), ("a", ReportCell::figure(figures[0])), ("b", ReportCell::figure(figures[1]))])
}

#[test]
fn no_figure_is_wider_than_its_column() {
    let definition = definition();
    let first = |widths: &[f64]| widths[2];
    let width_of = |value: i64, rows: usize| {
        let figures = [Figure::Value(value.into()), Figure::Value(1.into())];
        let bytes = written(&definition, (0..rows).map(|_| row("Xã", figures)).collect());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        let widths: Vec<f64> = sheet
            .split("<col ")
            .skip(1)
            .map(|col| col.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect();
        first(&widths)
    };
    // Widths are in digits of the standard font; a grouped figure has a sign for each three of them.
    assert!(width_of(123_456_789_012_345, 1) >= 19.0, "{}", width_of(123_456_789_012_345, 1));
    assert!(width_of(999_999_999_999, 9) > width_of(99_999_999, 9) + 3.0, "their total counts too");
}

/// The number of a cell; words are none.
fn number(range: &Range<Data>, row: u32, column: u32) -> Option<f64> {
    match range.get_value((row, column)) {
        Some(Data::Float(value)) => Some(*value),
        _ => None,
    }
}

fn figure() -> impl Strategy<Value = Figure> {
    prop_oneof![
        6 => (0_i64..500).prop_map(|value| Figure::Value(value.into())),
        1 => Just(Figure::Missing),
        1 => Just(Figure::NilReport),
        1 => Just(Figure::NotApplicable),
    ]
}

fn close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (one, other) => one == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// What stands in the cells against sums made here, straight from the rows: missing parts spoil a row's sum and are left out of totals.
    #[test]
    fn totals_and_shares_are_those_of_the_rows(rows in prop::collection::vec([figure(), figure()], 1..12)) {
        let bytes = written(&definition(), rows.iter().map(|figures| row("Xã", *figures)).collect());
        let (range, formulas) = read(&bytes, "Bảng");
        let first = range.rows().position(|cells| cells.first() == Some(&Data::String("1".into()))).unwrap();
        let first = u32::try_from(first).unwrap() + range.start().unwrap().0;
        let as_float = |figure: Figure| figure.value().map(|value| value.to_string().parse::<f64>().unwrap());
        for (place, [a, b]) in (first..).zip(&rows) {
            prop_assert!(close(number(&range, place, 2), as_float(*a)) && close(number(&range, place, 3), as_float(*b)));
            let parts = [*a, *b];
            let sum = (!parts.contains(&Figure::Missing)).then(|| parts.iter().filter_map(|part| as_float(*part)).sum::<f64>());
            prop_assert!(close(number(&range, place, 4), sum), "{parts:?}");
            let share = as_float(*a).zip(as_float(*b)).filter(|(a, b)| a + b > 0.0).map(|(a, b)| a / (a + b));
            prop_assert!(close(number(&range, place, 5), share), "{parts:?}");
            prop_assert!(formulas.get_value((place, 4)).is_some_and(|formula| !formula.is_empty()));
        }
        let total = first + u32::try_from(rows.len()).unwrap();
        for column in 0..2 {
            let known: Vec<f64> = rows.iter().filter(|row| matches!(row[column], Figure::Value(_) | Figure::NilReport)).map(|row| as_float(row[column]).unwrap_or(0.0)).collect();
            let expected = (!known.is_empty()).then(|| known.iter().sum::<f64>());
            prop_assert!(close(number(&range, total, 2 + u32::try_from(column).unwrap()), expected), "{rows:?}");
        }
    }
}

#[test]
fn groups_number_anew_and_are_added_apart() {
    let value = |value: i64| Figure::Value(value.into());
    let rows = vec![
        ReportRow::opening("Các sở"),
        row("Sở A", [value(1), value(2)]),
        row("Sở B", [value(3), value(4)]),
        ReportRow::opening("Các xã"),
        row("Xã C", [value(5), value(6)]),
    ];
    let (range, formulas) = read(&written(&definition(), rows), "Bảng");
    let shown: Vec<Vec<String>> = range.rows().map(|cells| cells.iter().map(ToString::to_string).collect()).collect();
    let line = |words: &str| shown.iter().position(|cells| cells.iter().any(|cell| cell == words)).unwrap();
    assert_eq!(shown[line("Xã C")][0], "1");
    let groups: Vec<usize> = shown.iter().enumerate().filter(|(_, cells)| cells[0] == "Cộng nhóm").map(|(place, _)| place).collect();
    assert_eq!(groups.len(), 2);
    assert_eq!((shown[groups[0]][2].as_str(), shown[groups[1]][4].as_str()), ("4", "11"));
    let total = line("Tổng cộng");
    assert_eq!(&shown[total][2..5], ["9", "12", "21"]);
    // Rows of groups are never added twice.
    let formula = formulas.get_value((u32::try_from(total).unwrap() + range.start().unwrap().0, 2)).unwrap();
    assert_eq!(formula.matches(',').count(), 1, "{formula}");
}

#[test]
fn a_sum_of_empty_cells_stays_empty() {
    let withheld = ReportRow::of([("unit", ReportCell::text("Xã E")), ("share", ReportCell::text("dưới 30 phiếu"))]);
    let (range, formulas) = read(&written(&definition(), vec![withheld]), "Bảng");
    let at = range.rows().position(|cells| cells.contains(&Data::String("Xã E".into()))).unwrap();
    let at = (u32::try_from(at).unwrap() + range.start().unwrap().0, 4);
    assert!(formulas.get_value(at).is_none_or(String::is_empty), "LibreOffice would compute 0 here");
    assert!(matches!(range.get_value(at), None | Some(Data::Empty)));
}

#[test]
fn a_figure_that_no_formula_gives_stands_alone_with_a_note() {
    let value = |value: i64| Figure::Value(value.into());
    let mut wrong = row("Xã D", [value(1), value(2)]);
    wrong.cells.insert("sum", ReportCell::figure(value(7)));
    let (range, formulas) = read(&written(&definition(), vec![wrong]), "Bảng");
    let at = range.rows().position(|cells| cells.contains(&Data::String("Xã D".into()))).unwrap();
    let at = (u32::try_from(at).unwrap() + range.start().unwrap().0, 4);
    assert_eq!(range.get_value(at), Some(&Data::Float(7.0)));
    assert!(formulas.get_value(at).is_none_or(String::is_empty));
    assert!(range.used_cells().any(|(_, _, cell)| cell.to_string().contains("Tổng không có công thức")));
}

#[test]
fn hostile_text_stays_text_in_every_place() {
    let long = "ộ".repeat(10_000);
    for hostile in ["=cmd|'/C calc'!A0", "＝1", "+1", "@SUM(A1)", "-2+3", "\u{202E}gnp.exe", "</t><script>alert(1)</script>", long.as_str()]
    {
        let rows = vec![ReportRow::opening(hostile), row(hostile, [Figure::Value(Decimal::ONE), Figure::Missing]).named("x")];
        let (range, formulas) = read(&written(&definition(), rows), "Bảng");
        assert!(formulas.used_cells().all(|(_, _, formula)| ["IF(", "SUM("].iter().any(|known| formula.starts_with(known))), "{hostile}");
        let shown = crate::plain_text::visible(hostile, 100);
        let begins = |cell: &Data| cell.to_string().starts_with(shown.trim_end_matches('…'));
        assert_eq!(range.used_cells().filter(|(_, _, cell)| begins(cell)).count(), 2, "{hostile}");
        assert!(range.used_cells().all(|(_, _, cell)| !cell.to_string().contains('\u{202E}')));
    }
}

#[test]
fn a_sum_from_another_sheet_follows_its_rows_and_figures_lead_to_their_rows() {
    let text = format!(
        "{}{}\n[[sheet]]\nname = \"Chung\"\nrows = \"unit-indicators\"\n{}{}",
        HEAD.replace("rows = \"form-figures\"\nof = \"thu\"\n", "rows = \"unit-indicators\"\n").replace("group_totals = true\n", ""),
        [column("name", "text", ""), column("value", "number", "total = true")].concat(),
        column("name", "text", ""),
        column("value", "number", "sum_from = { sheet = \"Bảng\", key = \"name\", value = \"value\" }"),
    );
    let definition = ReportDefinition::load(&text).unwrap();
    let row = |name: &str, value: Figure| ReportRow::of([("name", ReportCell::text(name)), ("value", ReportCell::figure(value))]);
    let data = vec![
        row("x", Figure::Value(2.into())).named("x"),
        row("y", Figure::Value(9.into())),
        row("x", Figure::Value(3.into())),
        row("z", Figure::Missing),
    ];
    let asked = ["x", "z", "a*"].map(|name| ReportRow::of([("name", ReportCell::text(name).leading_to("x"))]));
    let sheets = vec![ReportSheet { rows: data, ..ReportSheet::default() }, ReportSheet { rows: asked.to_vec(), ..ReportSheet::default() }];
    let bytes = report(&Report { definition: &definition, heading: heading(), letter: None, sheets }).unwrap();
    let (range, formulas) = read(&bytes, "Chung");
    let shown: Vec<String> = range.rows().filter_map(|cells| cells.get(1)).map(ToString::to_string).collect();
    assert!(shown.contains(&"5".to_owned()) && shown.contains(&"–".to_owned()), "{shown:?}");
    assert_eq!(formulas.used_cells().filter(|(_, _, formula)| formula.contains("SUMIF(")).count(), 2, "a pattern is no key");
    let mut part = String::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet2.xml").unwrap(), &mut part).unwrap();
    assert!(part.contains("location=\"'Bảng'!A"), "links lead to the row");
}

/// Ten rows of two groups, with room for five lines a sheet, and a sheet of figures that lead to them.
#[test]
fn a_list_longer_than_a_sheet_goes_on_on_further_ones_with_its_links() {
    let text = format!(
        "{}{}\n[[sheet]]\nname = \"Chung\"\nrows = \"unit-indicators\"\n{}",
        HEAD.replace("total = \"Tổng cộng\"\ngroup_totals = true\n", ""),
        [
            column("unit", "text", ""),
            column("a", "number", ""),
            column("b", "number", ""),
            column("sum", "number", "sum_of = [\"a\", \"b\"]")
        ]
        .concat(),
        column("name", "text", ""),
    );
    let definition = ReportDefinition::load(&text).unwrap();
    let of = |place: i64| row(&format!("Xã {place}"), [Figure::Value(place.into()), Figure::Value(1.into())]).named(format!("{place}"));
    let group = |words: &str| ReportRow::opening(words);
    let group_of = |sheet: &str| if sheet == "Bảng" { "Sở" } else { "Xã" };
    let rows: Vec<ReportRow> = std::iter::once(group("Sở")).chain((0..4).map(of)).chain([group("Xã")]).chain((4..10).map(of)).collect();
    let leads = (0..10).map(|place| ReportRow::of([("name", ReportCell::text("đến").leading_to(place.to_string()))])).collect();
    let sheets = vec![ReportSheet { rows, ..ReportSheet::default() }, ReportSheet { rows: leads, ..ReportSheet::default() }];
    let book = super::written(&Report { definition: &definition, heading: heading(), letter: None, sheets }, 5).unwrap();
    let mut found = Vec::new();
    for sheet in ["Bảng", "Bảng (2)", "Bảng (3)"] {
        let (range, formulas) = read(&book, sheet);
        let top = range.start().unwrap().0;
        for (place, cells) in (top..).zip(range.rows()) {
            let words = cells[0].to_string();
            if words.starts_with("Xã ") {
                assert!(close(number(&range, place, 3), number(&range, place, 1).map(|a| a + 1.0)), "{words}");
                let row = place + 1;
                assert!(formulas.get_value((place, 3)).unwrap().contains(&format!("B{row}:C{row}")), "a formula stays in its row");
                found.push((words, format!("location=\"'{sheet}'!A{row}\"")));
            }
        }
        assert!(range.used_cells().any(|(_, _, cell)| *cell == Data::String(group_of(sheet).into())), "{sheet}: its group");
        let goes_on = range.used_cells().any(|(_, _, cell)| cell.to_string().contains("Xem tiếp"));
        assert_eq!(goes_on, sheet != "Bảng (3)", "{sheet}");
    }
    assert_eq!(
        found.iter().map(|(words, _)| words.clone()).collect::<Vec<_>>(),
        (0..10).map(|place| format!("Xã {place}")).collect::<Vec<_>>()
    );
    // The ten links themselves stand on two sheets.
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut part = String::new();
    for sheet in [4, 5] {
        let name = format!("xl/worksheets/sheet{sheet}.xml");
        std::io::Read::read_to_string(&mut archive.by_name(&name).unwrap(), &mut part).unwrap();
    }
    for (words, link) in found {
        assert!(part.contains(&link), "{words}: {link} in {part}");
    }
}

#[test]
fn a_table_whose_totals_need_all_of_it_is_not_cut() {
    let rows: Vec<ReportRow> = (0..9).map(|place| row(&format!("Xã {place}"), [Figure::Value(1.into()), Figure::Missing])).collect();
    let definition = definition();
    let sheets = vec![ReportSheet { rows, ..ReportSheet::default() }];
    let refused = super::written(&Report { definition: &definition, heading: heading(), letter: None, sheets }, 5).unwrap_err();
    assert!(refused.to_string().contains("“Bảng”"), "{refused}");
}

/// A country: 3,321 communes and 60 columns. Its peak is measured from outside (docs/reports.md).
#[test]
fn a_country_of_sixty_columns_is_written() {
    let columns: String = (0..58).map(|place| column(&format!("c{place}"), "number", "total = true")).collect();
    let text = format!("{HEAD}{}{}{columns}", column("tt", "ordinal", ""), column("unit", "text", ""));
    let definition = ReportDefinition::load(&text).unwrap();
    let row = |unit: i64| {
        let mut row = ReportRow::of([("unit", ReportCell::text(format!("Xã số {unit}")))]);
        row.cells.extend((0..58).map(|place| (format!("c{place}"), ReportCell::figure(Figure::Value((unit * place).into())))));
        row
    };
    let (range, _) = read(&written(&definition, (1..=3_321).map(row).collect()), "Bảng");
    let total = range.rows().find(|cells| cells[0] == Data::String("Tổng cộng".into())).unwrap();
    let sum: f64 = 3_321.0 * 3_322.0 / 2.0 * 57.0;
    assert_eq!(total[59], Data::Float(sum));
}
