//! Workbooks read back by a second reader.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use jiff::civil::date;
use rust_decimal::Decimal;
use tonghop_domain::plan::TargetState;
use tonghop_domain::rounding::{Rounding, RoundingMode};

use super::*;
use crate::Figure;
use crate::chart::PlanCell;

/// What Excel 2007, WPS and LibreOffice all have and our formulas may use.
const FUNCTIONS: [&str; 9] = ["SUM", "IF", "ROUND", "ROUNDDOWN", "COUNTIF", "RANK", "MOD", "ABS", "COUNT"];

const HOSTILE: [&str; 6] =
    ["=cmd|'/C calc'!A0", "+1+1", "@SUM(A1)", "＝1", "</t><script>alert(1)</script> & \"x\"", "\u{202E}Xa\u{303} A\u{1}\u{FFFE}"];

struct Book {
    values: BTreeMap<String, Range<Data>>,
    formulas: BTreeMap<String, Range<String>>,
}

impl Book {
    fn read(bytes: &[u8]) -> Self {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
        let names = book.sheet_names();
        let values = names.iter().map(|name| (name.clone(), book.worksheet_range(name).unwrap())).collect();
        let formulas = names.iter().map(|name| (name.clone(), book.worksheet_formula(name).unwrap())).collect();
        Self { values, formulas }
    }

    /// Cells by address, empty ones left out.
    fn cells(&self, sheet: &str) -> Vec<((u32, u32), Data)> {
        let range = &self.values[sheet];
        let (top, left) = range.start().unwrap_or((0, 0));
        let cells = range
            .used_cells()
            .map(|(row, column, data)| ((top + u32::try_from(row).unwrap(), left + u32::try_from(column).unwrap()), data.clone()));
        cells.collect()
    }

    fn at(&self, sheet: &str, row: u32, column: u32) -> Data {
        self.values[sheet].get_value((row, column)).cloned().unwrap_or(Data::Empty)
    }

    fn number(&self, sheet: &str, row: u32, column: u32) -> f64 {
        match self.at(sheet, row, column) {
            Data::Float(value) => value,
            Data::Int(value) => f64::from(i32::try_from(value).unwrap()),
            other => panic!("không phải số ở ({row}, {column}): {other:?}"),
        }
    }

    fn find(&self, sheet: &str, text: &str) -> (u32, u32) {
        let found = self.cells(sheet).into_iter().find(|(_, data)| matches!(data, Data::String(value) if value == text));
        found.unwrap_or_else(|| panic!("không thấy “{text}” trong “{sheet}”: {:?}", self.cells(sheet))).0
    }

    fn formula(&self, sheet: &str, row: u32, column: u32) -> String {
        self.formulas[sheet].get_value((row, column)).cloned().unwrap_or_default()
    }

    fn all_formulas(&self) -> Vec<String> {
        self.formulas.values().flat_map(|range| range.used_cells().map(|(_, _, formula)| formula.clone())).collect()
    }
}

/// Names before an opening bracket, texts left out.
fn functions(formula: &str) -> BTreeSet<String> {
    let outside: String = formula.split('"').step_by(2).collect();
    let mut names = BTreeSet::new();
    let mut name = String::new();
    for letter in outside.chars() {
        if letter == '(' && !name.is_empty() {
            names.insert(name.clone());
        }
        if letter.is_ascii_alphanumeric() || letter == '.' { name.push(letter) } else { name.clear() }
    }
    names
}

fn two(hundredths: i64) -> Figure {
    Figure::Value(Decimal::new(hundredths, 2))
}

fn heading() -> Heading {
    Heading {
        issuer: "SỞ NỘI VỤ TỈNH MẪU SƠN".into(),
        title: "BẢNG MẪU".into(),
        period: "Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)".into(),
        source: "Nguồn: số liệu minh họa".into(),
        provisional: Some("Tạm tính (2/3 đơn vị)".into()),
        closed: date(2025, 9, 17),
    }
}

fn leaf(code: &str, maximum: i64) -> ScoreNode {
    ScoreNode {
        code: code.into(),
        name: format!("Tiêu chí {code}"),
        maximum: Some(Decimal::from(maximum)),
        children: Vec::new(),
        rounding: None,
    }
}

/// Domain 1 with components 1.1 and 1.2, rounded half to even; domain 2 scored itself.
fn scores(names: [&str; 3]) -> ScoreTable {
    let domain = ScoreNode {
        maximum: Some(Decimal::from(5)),
        children: vec![leaf("1.1", 2), leaf("1.2", 3)],
        rounding: Some(Rounding { mode: RoundingMode::HalfEven, digits: 1 }),
        ..leaf("1", 5)
    };
    let unit = |name: &str, one: Figure, two_: Figure, sum: Figure, second: Figure, total: Figure| ScoredUnit {
        name: name.into(),
        scores: [("1.1", one), ("1.2", two_), ("1", sum), ("2", second)].map(|(code, figure)| (code.to_owned(), figure)).into(),
        total,
    };
    ScoreTable {
        heading: heading(),
        set: "Bộ tiêu chí mẫu".into(),
        domains: vec![domain, leaf("2", 4)],
        total_rounding: None,
        total_maximum: Some(Decimal::from(9)),
        units: vec![
            unit(names[0], two(125), two(120), two(240), two(310), two(550)),
            unit(names[1], two(125), Figure::Missing, Figure::Missing, two(310), Figure::Missing),
            unit(names[2], two(100), Figure::NotApplicable, two(100), Figure::NilReport, two(100)),
        ],
        digits: 2,
    }
}

fn ranked(names: [&str; 3]) -> RankingTable {
    let unit = |rank, name: &str, total| RankedUnit {
        rank,
        name: name.into(),
        total: Decimal::new(total, 2),
        band: "Tốt".into(),
        known: 4,
        of: 4,
    };
    RankingTable {
        heading: heading(),
        groups: vec![RankedGroup {
            name: "Các xã".into(),
            units: vec![unit(1, names[0], 950), unit(1, names[1], 950), unit(3, names[2], 700)],
        }],
        unranked: vec![UnrankedUnit { name: names[0].into(), group: "Các xã".into(), known: 1, of: 4, reason: names[1].into() }],
        digits: 2,
    }
}

fn progress(names: [&str; 3]) -> PlanProgressTable {
    let cell = |state, count: Option<i64>| PlanCell { state, count: count.map(Decimal::from) };
    let target = TargetProgress {
        name: names[0].into(),
        unit_of_measure: names[1].into(),
        required: names[2].into(),
        cells: vec![
            cell(TargetState::Met, Some(3)),
            cell(TargetState::NotMet, Some(0)),
            cell(TargetState::NotYetDue, Some(1)),
            cell(TargetState::NotYetDue, None),
        ],
        total: Figure::Value(Decimal::from(4)),
        met: 1,
        due: 2,
    };
    let months = (1..=4).map(|month| format!("Tháng {month}")).collect();
    PlanProgressTable { heading: heading(), months, targets: vec![target.clone(), target] }
}

fn summary(names: [&str; 3]) -> CommunicationSummary {
    let column = |name: &str| ActivityColumn { group: "Số hoạt động".into(), name: name.into(), unit_of_measure: "cuộc".into() };
    let row = |name: &str, figures: [Figure; 2]| ActivityRow { unit: name.into(), figures: figures.into() };
    let whole = |value: i64| Figure::Value(Decimal::from(value));
    CommunicationSummary {
        heading: heading(),
        letterhead: Letterhead {
            parent: Some("ỦY BAN NHÂN DÂN TỈNH MẪU SƠN".into()),
            issuer: "SỞ NỘI VỤ".into(),
            symbol: "BC-SNV".into(),
            number: None,
            place: "Mẫu Sơn".into(),
            date: Some(date(2025, 9, 17)),
        },
        recipients: vec!["Ủy ban nhân dân tỉnh Mẫu Sơn".into()],
        period: "Quý III năm 2025".into(),
        window: (date(2025, 6, 15), date(2025, 9, 14)),
        columns: vec![column("Hội nghị"), column(names[2])],
        rows: vec![
            row(names[0], [whole(3), whole(1_200)]),
            row(names[1], [Figure::Missing, Figure::NilReport]),
            row(names[2], [whole(4), whole(34)]),
        ],
        totals: vec![whole(7), whole(1_234)],
        signature: Signature {
            authority: vec!["GIÁM ĐỐC".into()],
            name: Some(names[0].into()),
            copies: vec!["Như trên".into(), names[1].into()],
        },
    }
}

const PLAIN: [&str; 3] = ["Xã Tân An", "Xã An Tân", "Phường Đồng Hà"];

fn every(names: [&str; 3]) -> [Vec<u8>; 4] {
    [
        score_table(&scores(names)).unwrap(),
        ranking(&ranked(names)).unwrap(),
        plan_progress(&progress(names)).unwrap(),
        communication_summary(&summary(names)).unwrap(),
    ]
}

#[test]
fn same_model_same_bytes() {
    assert_eq!(every(PLAIN), every(PLAIN));
}

#[test]
fn formulas_use_only_what_all_spreadsheets_share() {
    for bytes in every(PLAIN) {
        let formulas = Book::read(&bytes).all_formulas();
        assert!(!formulas.is_empty());
        for formula in formulas {
            assert!(functions(&formula).iter().all(|name| FUNCTIONS.contains(&name.as_str())), "{formula}");
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let plain: Vec<usize> = every(PLAIN).iter().map(|bytes| Book::read(bytes).all_formulas().len()).collect();
    for names in [[HOSTILE[0], HOSTILE[1], HOSTILE[2]], [HOSTILE[3], HOSTILE[4], HOSTILE[5]]] {
        let books = every(names).map(|bytes| Book::read(&bytes));
        assert_eq!(books.iter().map(|book| book.all_formulas().len()).collect::<Vec<_>>(), plain);
        let shown = names.map(|name| crate::plain_text::visible(name, 100));
        for name in &shown {
            books[0].find("Bảng điểm", name);
            books[1].find("Xếp hạng", name);
            books[2].find("Tiến độ", name);
        }
        assert!(books.iter().flat_map(Book::all_formulas).all(|formula| !formula.contains("calc") && !formula.contains("script")));
    }
}

#[test]
fn score_totals_are_live_and_equal_the_sums_of_their_cells() {
    let book = Book::read(&score_table(&scores(PLAIN)).unwrap());
    let sheet = "Bảng điểm";
    let (row, column) = book.find(sheet, PLAIN[0]);
    let at = |offset: u32| book.number(sheet, row, column + offset);
    // 1,25 + 1,20 = 2,45, half to even at one digit = 2,4.
    assert!((at(1) + at(2) - 2.45).abs() < 1e-9 && (at(3) - 2.4).abs() < 1e-9);
    assert!((at(3) + at(4) - at(5)).abs() < 1e-9);
    assert_eq!(book.formula(sheet, row, column + 5), format!("IF(COUNTIF(E{0}:F{0},\"–\")>0,\"–\",SUM(E{0}:F{0}))", row + 1));
    let (missing, _) = book.find(sheet, PLAIN[1]);
    assert_eq!(book.at(sheet, missing, column + 5), Data::String("–".into()));
    assert!(book.formula(sheet, missing, column + 5).starts_with("IF(COUNTIF"));
    let (other, _) = book.find(sheet, PLAIN[2]);
    assert_eq!(book.at(sheet, other, column + 2), Data::String("Không áp dụng".into()));
    assert!((book.number(sheet, other, column + 5) - 1.0).abs() < 1e-9);
    book.find(sheet, "Ghi chú: “–”: chưa có số liệu, không cộng vào tổng.");
    book.find(sheet, "Tạm tính (2/3 đơn vị)");
}

#[test]
fn a_total_that_no_sum_gives_stands_as_a_value_with_a_note() {
    let mut table = scores(PLAIN);
    table.units[0].total = two(999);
    let book = Book::read(&score_table(&table).unwrap());
    let (row, column) = book.find("Bảng điểm", PLAIN[0]);
    assert!((book.number("Bảng điểm", row, column + 5) - 9.99).abs() < 1e-9);
    assert_eq!(book.formula("Bảng điểm", row, column + 5), "");
    assert!(book.cells("Bảng điểm").iter().any(|(_, data)| data.to_string().contains("Tổng không có công thức")));
}

#[test]
fn ranks_are_live_and_ties_share_them() {
    let book = Book::read(&ranking(&ranked(PLAIN)).unwrap());
    let (row, _) = book.find("Xếp hạng", PLAIN[0]);
    let ranks: Vec<f64> = (row..row + 3).map(|row| book.number("Xếp hạng", row, 0)).collect();
    assert_eq!(ranks, [1.0, 1.0, 3.0]);
    assert_eq!(book.formula("Xếp hạng", row, 0), format!("RANK(C{0},$C${0}:$C${1},0)", row + 1, row + 3));
    let (without, _) = book.find("Xếp hạng", "Chưa xếp hạng");
    let reason = book.at("Xếp hạng", without + 1, 2).to_string();
    assert_eq!(reason, PLAIN[1], "one group needs no name beside the reason");
    let mut two = ranked(PLAIN);
    two.unranked[0].group = "Các sở".into();
    Book::read(&ranking(&two).unwrap()).find("Xếp hạng", &format!("Các sở: {}", PLAIN[1]));
}

#[test]
fn plan_states_are_words_and_counted_live() {
    let book = Book::read(&plan_progress(&progress(PLAIN)).unwrap());
    let sheet = "Tiến độ";
    let (row, first) = book.find(sheet, "Số lượng");
    assert!((book.number(sheet, row, first + 5) - 4.0).abs() < 1e-9, "3 + 0 + 1, ô trống không phải là 0");
    assert_eq!(book.at(sheet, row, first + 4), Data::Empty);
    assert!((book.number(sheet, row, first + 6) - 1.0).abs() < 1e-9 && (book.number(sheet, row, first + 7) - 2.0).abs() < 1e-9);
    let (met, _) = book.find(sheet, "Số chỉ tiêu đạt");
    let counts: Vec<f64> = (0..4).map(|month| book.number(sheet, met, first + 1 + month)).collect();
    assert_eq!(counts, [2.0, 0.0, 0.0, 0.0]);
    assert!(book.formula(sheet, met, first + 1).contains("COUNTIF"));
}

#[test]
fn the_summary_carries_the_form_of_an_official_document() {
    let book = Book::read(&communication_summary(&summary(PLAIN)).unwrap());
    let sheet = "Biểu tổng hợp";
    for text in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN TỈNH MẪU SƠN",
        "Số:          /BC-SNV",
        "Mẫu Sơn, ngày 17 tháng 9 năm 2025",
        "Kính gửi: Ủy ban nhân dân tỉnh Mẫu Sơn.",
        "Quý III năm 2025 (từ ngày 15/06/2025 đến ngày 14/09/2025)",
        "Nơi nhận:",
        "- Như trên;",
        "Hội nghị (cuộc)",
        "(4)",
    ] {
        book.find(sheet, text);
    }
    let (total, _) = book.find(sheet, "Tổng cộng");
    let cells: f64 = [total - 3, total - 1].map(|row| book.number(sheet, row, 2)).iter().sum();
    assert!((book.number(sheet, total, 2) - cells).abs() < 1e-9);
    assert_eq!(book.formula(sheet, total, 2), format!("SUM(C{}:C{})", total - 2, total));
    assert_eq!(book.at(sheet, total - 2, 3), Data::String("Không phát sinh".into()));
    assert!((book.number(sheet, total, 3) - 1234.0).abs() < 1e-9);
}

#[test]
fn models_that_do_not_fit_are_refused_by_name() {
    let mut table = scores(PLAIN);
    table.domains.push(leaf("2", 1));
    assert!(matches!(score_table(&table), Err(WorkbookError::RepeatedCode { code, .. }) if code == "2"));
    let mut table = scores(PLAIN);
    table.units[0].scores.insert("9".into(), two(100));
    assert!(score_table(&table).unwrap_err().to_string().contains("không có mã này"));
    let mut short = summary(PLAIN);
    short.rows[1].figures.pop();
    assert!(communication_summary(&short).unwrap_err().to_string().contains("có 1 ô, cần 2 ô"));
}

#[test]
fn empty_tables_are_written() {
    let table = ScoreTable { domains: Vec::new(), units: Vec::new(), total_maximum: None, ..scores(PLAIN) };
    assert!(score_table(&table).is_ok());
    assert!(ranking(&RankingTable { groups: Vec::new(), unranked: Vec::new(), ..ranked(PLAIN) }).is_ok());
    assert!(plan_progress(&PlanProgressTable { targets: Vec::new(), months: Vec::new(), ..progress(PLAIN) }).is_ok());
    let none = CommunicationSummary { columns: Vec::new(), rows: Vec::new(), totals: Vec::new(), recipients: Vec::new(), ..summary(PLAIN) };
    assert!(communication_summary(&none).is_ok());
}
