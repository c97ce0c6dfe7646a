//! One cell in one column: what it becomes and what is said about it.

use tonghop_domain::form::Form;

use super::*;
use crate::rules::sample;

/// The only column of a form, of this type and with these further keys.
fn column(kind: &str, more: &str) -> Column {
    let text = format!(
        "id = \"f\"\nversion = \"1\"\ntitle = \"t\"\nsource = \"test\"\nregime = \"cchc\"\nyields = \"facts\"\n\
         [[column]]\nfield = \"a\"\nheader = \"Cột\"\ntype = \"{kind}\"\n{more}\n"
    );
    Form::load(&text).expect("a form").columns.remove(0)
}

fn number(value: f64) -> Cell {
    Cell::Number { value, percent: false }
}

fn words(words: &str) -> Cell {
    Cell::Text(words.into())
}

/// State and value as text, then the findings.
fn read_with(column: &Column, reading: &ColumnReading, typing: &Typing<'_>, cell: Option<&Cell>) -> (String, Vec<FindingKind>) {
    let mut findings = vec![];
    let typed = typing.read("B7".parse().expect("a cell"), cell, (column, reading), &mut findings);
    let value = match typed.value {
        Value::None => typed.state.as_str().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Words(words) => words,
        Value::Days(from, to) => format!("{from}..{to}"),
        Value::Code(code) => code,
        Value::Codes(groups) => groups.into_iter().map(|group| group.join("/")).collect::<Vec<_>>().join(";"),
    };
    assert!(findings.iter().all(|finding| finding.at == Location::cell("S", "B7".parse().expect("a cell"))));
    (value, findings.into_iter().map(|finding| finding.kind).collect())
}

fn typing(lists: &CodeLists) -> Typing<'_> {
    Typing { sheet: "S", lists, scale: Decimal::ONE, period: None, untyped: false }
}

/// The first cell, in a column that holds all of them.
fn read(column: &Column, cells: &[Cell]) -> (String, Vec<FindingKind>) {
    let lists = sample::lists();
    read_with(column, &ColumnReading::of(column, cells.iter()), &typing(&lists), cells.first())
}

fn value(column: &Column, cell: Cell) -> String {
    read(column, &[cell]).0
}

fn read_as(value: i64, reason: ReadingReason) -> Vec<FindingKind> {
    vec![FindingKind::ReadAs { column: "Cột".to_owned(), value: value.into(), reason }]
}

fn said(text: &str) -> String {
    text.to_owned()
}

#[test]
fn what_holds_nothing_or_no_value_is_said_with_its_column() {
    let count = column("count", "");
    assert_eq!(read(&count, &[]), (said("missing"), vec![]));
    assert_eq!(read(&count, &[words("  ")]), (said("missing"), vec![]));
    let column = || said("Cột");
    let unreadable = |cell, kind| assert_eq!(read(&count, &[cell]), (said("unreadable"), vec![kind]));
    unreadable(Cell::Error("#REF!".into()), FindingKind::CellError { column: column() });
    unreadable(Cell::NotCalculated, FindingKind::NotCalculated { column: column() });
    unreadable(Cell::Unreadable("1E400".into()), FindingKind::CellDamaged { column: column() });
    unreadable(Cell::Boolean(true), FindingKind::NotANumber { column: column() });
    unreadable(words("nhiều"), FindingKind::NotANumber { column: column() });
    // What cannot be kept at all is said once; its digits are nobody's concern.
    unreadable(number(1e28), FindingKind::NotANumber { column: column() });
}

#[test]
fn what_goes_on_all_the_time_has_no_day_where_none_is_required() {
    let no_day = vec![FindingKind::CodeReadAs { name: said(NO_DAY) }];
    for going_on in ["Thường xuyên", "hằng tháng", "Hàng quý", "định kỳ 6 tháng"] {
        assert_eq!(read(&column("date", ""), &[words(going_on)]), (said("not_applicable"), no_day.clone()), "{going_on}");
        let asked = vec![FindingKind::NotADate { column: said("Cột"), nearest: None }];
        assert_eq!(read(&column("date", "required = true"), &[words(going_on)]), (said("unreadable"), asked), "{going_on}");
    }
}

#[test]
fn a_figure_is_what_can_be_computed_with() {
    let typed = |state, value| Typed { at: "A1".parse().expect("a cell"), found: String::new(), state, value };
    assert_eq!(typed(State::NilReport, Value::None).figure(), Some(Decimal::ZERO));
    assert_eq!(typed(State::Value, Value::Number(7.into())).figure(), Some(7.into()));
    assert_eq!(typed(State::Missing, Value::None).figure(), None);
    assert_eq!(typed(State::Value, Value::Words(said("7"))).figure(), None);
}

#[test]
fn numbers_as_text_are_said_where_the_file_knows_types() {
    let count = column("count", "");
    assert_eq!(read(&count, &[number(7.0)]), (said("7"), vec![]));
    assert_eq!(read(&count, &[words("7")]), (said("7"), read_as(7, ReadingReason::StoredAsText)));
    assert_eq!(read(&count, &[words("-")]), (said("nil_report"), read_as(0, ReadingReason::Nil)));
    assert_eq!(read(&count, &[words("KAD")]), (said("not_applicable"), vec![]));
    let lists = sample::lists();
    let untyped = Typing { untyped: true, ..typing(&lists) };
    let cell = words("7");
    assert_eq!(read_with(&count, &ColumnReading::default(), &untyped, Some(&cell)), (said("7"), vec![]));
    let grouped = words("10.361");
    assert_eq!(read_with(&count, &ColumnReading::default(), &untyped, Some(&grouped)).1.len(), 1, "what dots mean is said anyway");
}

#[test]
fn the_other_numbers_of_a_column_say_what_a_dot_means() {
    let decimal = column("decimal", "");
    let beside = |other: &str| read(&decimal, &[words("1.234"), words(other)]);
    assert_eq!(beside("12.345.678").0, "1234");
    assert_eq!(beside("12.5").0, "1.234");
    assert!(matches!(beside("7").1.as_slice(), [FindingKind::NumberAmbiguous { .. }]), "nothing tells");
}

#[test]
fn a_share_is_percent_where_it_is_formatted_or_the_column_has_points() {
    let percent = column("percent", "");
    let shown = |value| Cell::Number { value, percent: true };
    assert_eq!(value(&percent, shown(0.85)), "85");
    assert_eq!(value(&percent, number(85.0)), "85");
    assert_eq!((value(&percent, number(0.0)), value(&percent, number(1.0))), (said("0"), said("1")));
    let asked = |cell| match read(&percent, &[cell]).1.as_slice() {
        [FindingKind::NumberAmbiguous { readings, .. }] => readings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!((asked(number(0.85)), asked(words("0,85"))), (vec![said("0.85"), said("85")], vec![said("0.85"), said("85")]));
    for beside in [number(90.0), words("90"), words("90,5")] {
        assert_eq!(read(&percent, &[number(0.85), beside]).0, "0.85");
    }
    for beside in [number(1.0), shown(90.0), words("1"), words("90%"), Cell::Boolean(true)] {
        assert_eq!(read(&percent, &[number(0.85), beside]).0, "unreadable");
    }
    assert_eq!((value(&percent, words("85%")), value(&percent, words("0,85%"))), (said("85"), said("0.85")));
    assert_eq!(value(&column("decimal", ""), shown(0.85)), "0.85", "no column of percentages");
}

#[test]
fn the_least_figure_stands_for_the_figure_where_plans_promise() {
    let lists = sample::lists();
    let count = column("count", "");
    let promised = |words: &str, takes_least| {
        let reading = ColumnReading::default().with(None, takes_least);
        read_with(&count, &reading, &typing(&lists), Some(&self::words(words))).0
    };
    assert_eq!((promised("ít nhất 5", true), promised("≥ 5", true)), (said("5"), said("5")));
    assert_eq!((promised("ít nhất 5", false), promised("ít nhất nhiều", true)), (said("unreadable"), said("unreadable")));
    assert_eq!(promised("từ 5 trở lên", true), "5");
}

#[test]
fn only_amounts_of_money_are_scaled() {
    let lists = sample::lists();
    let thousands = Typing { scale: 1000.into(), ..typing(&lists) };
    let scaled = |kind: &str, own: Option<Decimal>| {
        let reading = ColumnReading::default().with(own, false);
        read_with(&column(kind, ""), &reading, &thousands, Some(&number(7.0))).0
    };
    assert_eq!(
        (scaled("money", None), scaled("money", Some(1_000_000.into())), scaled("count", None)),
        (said("7000"), said("7000000"), said("7"))
    );
}

#[test]
fn words_behind_a_number_are_its_unit_of_measure() {
    let own = |unit: &str, words: &str| value(&column("count", &format!("unit_of_measure = \"{unit}\"")), self::words(words));
    assert_eq!((own("HO_SO", "12 hồ sơ"), own("HO_SO", "12 cuộc")), (said("12"), said("unreadable")));
    assert_eq!((own("LUOT_NGUOI", "50 lượt người"), own("LUOT_NGUOI", "50 người")), (said("50"), said("50")));
    assert_eq!(own("NGUOI", "50 lượt người"), "unreadable");
    let any = column("count", "");
    assert_eq!((value(&any, words("12 cuộc")), value(&any, words("12 nhánh"))), (said("12"), said("unreadable")));
}

#[test]
fn digits_that_no_spreadsheet_keeps_are_warned_about() {
    let too_many = |kind: &str, cell: Cell| {
        let said = read(&column(kind, ""), &[cell]).1;
        said.iter().any(|kind| matches!(kind, FindingKind::TooManyDigits { .. }))
    };
    assert!(too_many("count", number(1e15)) && too_many("count", number(-1e15)) && !too_many("count", number(999_999_999_999_999.0)));
    assert!(too_many("count", words("1234567890123456")) && !too_many("count", words("123456789012345")));
    assert!(too_many("text", number(1e15)) && !too_many("text", words("1234567890123456")), "a code kept as text loses nothing");
}

#[test]
fn days_come_as_dates_serials_and_words() {
    let date = column("date", "");
    assert_eq!(read(&date, &[Cell::Date(jiff::civil::date(2025, 7, 5).at(8, 0, 0, 0))]), (said("2025-07-05..2025-07-05"), vec![]));
    assert_eq!(value(&date, number(45_843.0)), "2025-07-05..2025-07-05");
    assert_eq!(read(&date, &[number(45_843.0)]).1.len(), 1, "a serial is said");
    assert_eq!(read(&date, &[words("05/07/2025")]), (said("2025-07-05..2025-07-05"), vec![]));
    let not_a_date = |nearest| vec![FindingKind::NotADate { column: said("Cột"), nearest }];
    assert_eq!(read(&date, &[words("31/6/2025")]).1, not_a_date(Some(jiff::civil::date(2025, 6, 30))));
    assert_eq!(read(&date, &[Cell::Boolean(true)]).1, not_a_date(None));
}

#[test]
fn words_of_a_list_become_codes() {
    let code = column("code", "list = \"activity-types\"");
    let lists = sample::lists();
    let reading = ColumnReading::default();
    for _ in 0..2 {
        let read = |words: &str| read_with(&code, &reading, &typing(&lists), Some(&self::words(words)));
        assert_eq!(read("Tin bài"), (said("TIN_BAI"), vec![]), "the second time from memory");
        assert_eq!(read(" – "), (said("missing"), vec![]));
        assert_eq!(read("").0, "missing");
        assert_eq!(read("Bắn pháo hoa").0, "unreadable");
    }
}

#[test]
fn yes_and_no_are_written_in_many_ways() {
    let yes_no = column("yes_no", "");
    let all = |cells: Vec<Cell>| cells.into_iter().map(|cell| value(&yes_no, cell)).collect::<Vec<_>>();
    let texts = |all: &[&str]| all.iter().map(|text| words(text)).collect::<Vec<_>>();
    let yes = all([vec![Cell::Boolean(true), number(1.0)], texts(&["Có", "x", "Đã có", "1"])].concat());
    assert!(yes.iter().all(|value| value == "1"), "{yes:?}");
    let no = all([vec![Cell::Boolean(false), number(0.0)], texts(&["không", "ko", "chưa", "chưa có", "Không có", "0"])].concat());
    assert!(no.iter().all(|value| value == "0"), "{no:?}");
    assert!(all(texts(&["không áp dụng", "KAD", "N/A"])).iter().all(|value| value == "not_applicable"));
    assert!(all([vec![number(2.0)], texts(&["có lẽ", "2"])].concat()).iter().all(|value| value == "unreadable"));
}

#[test]
fn twelve_names_of_a_list_are_shown_the_likeliest_first() {
    let list = |count: usize| {
        let items: String = (0..count).map(|item| format!("[[item]]\ncode = \"C{item}\"\nname = \"mục {item}\"\n")).collect();
        CodeList::load(&format!("id = \"l\"\nsource = \"test\"\n{items}")).expect("a list")
    };
    assert_eq!(code::names(&list(12)).len(), 12);
    let shown = code::names(&list(13));
    assert_eq!((shown.len(), shown[0].as_str(), shown[12].as_str()), (13, "mục 0", "…"));
    assert_eq!(code::names_from(&list(3), &[2]), ["mục 2", "mục 0", "mục 1"]);
}

#[test]
fn dots_and_commas_of_one_number_tell_about_the_others() {
    use number::{Separators, bare, evidence};
    let dots = Some(Separators::DotsGroup);
    let commas = Some(Separators::CommasGroup);
    for (text, wanted) in [
        ("1.234", None),
        ("1,234", None),
        ("12", None),
        ("12,5", dots),
        ("12.5", commas),
        ("1.234.567", dots),
        ("1,234,567", commas),
        ("1.234,56", dots),
        ("1,234.56", commas),
        ("1.234.567,8", dots),
        ("1,234,567.8", commas),
        ("1.23.4", None),
        ("1.2,3.4,5", None),
        ("0.123", commas),
        ("1,234.567.890", None),
        ("1.234,567,890", None),
    ] {
        assert_eq!(evidence(text), wanted, "{text}");
    }
    let value = |text: &str| bare(text).map(|value| value.to_string());
    assert_eq!(
        (value("12"), value("12,5"), value("1.234"), value("nhiều")),
        (Some(said("12")), Some(said("12.5")), Some(said("1.234")), None)
    );
}
