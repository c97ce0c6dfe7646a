//! The Excel rendering of formulas against the reference evaluation: LibreOffice computes, `domain` says what must come out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::Workbook;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::formula::{Formula, Outcome, UnitFacts, WhyUndefined, evaluate, semantics};
use tonghop_domain::{CellRef, DimensionKey, Fact, OrgUnitId, PeriodId, Provenance, State};
use tonghop_reports::excel_formula::{FUNCTIONS, FactsSheet, NotRendered, undefined_words};

fn calendars() -> Calendars {
    Calendars::new(vec![Calendar::load(include_str!("../../domain/calendars/cchc.toml")).unwrap()], vec![])
}

/// Formulas over the facts of one unit.
struct Case {
    unit: OrgUnitId,
    period: PeriodId,
    facts: Vec<Fact>,
    formulas: Vec<Formula>,
}

/// One formula in Excel and what the reference gives.
struct Expectation {
    formula: Formula,
    text: String,
    outcome: Outcome,
}

/// A workbook with every formula that Excel can take, each in column A of the last sheet.
fn workbook(cases: &[Case]) -> (Vec<u8>, Vec<Expectation>) {
    let calendars = calendars();
    let mut workbook = Workbook::new();
    let mut expected = vec![];
    for (place, case) in cases.iter().enumerate() {
        let context = UnitFacts::new(&calendars, &case.unit, case.period.clone(), &case.facts);
        let sheet = FactsSheet::new(&format!("Số liệu {place}"), &case.facts);
        sheet.write(workbook.add_worksheet()).unwrap();
        for formula in &case.formulas {
            match sheet.render(formula, &context) {
                Ok(text) => expected.push(Expectation { formula: formula.clone(), text, outcome: evaluate(formula, &context).outcome }),
                Err(NotRendered::TooLong { .. } | NotRendered::TooDeep { .. }) => {}
            }
        }
    }
    let results = workbook.add_worksheet().set_name("Kết quả").unwrap();
    for (row, expectation) in (0_u32..).zip(&expected) {
        results.write_formula(row, 0, expectation.text.as_str()).unwrap();
    }
    (workbook.save_to_buffer().unwrap(), expected)
}

/// LibreOffice shows stored results of files that Excel wrote, unless its profile says otherwise.
fn recalculate_always(profile: &Path) {
    let user = profile.join("user");
    std::fs::create_dir_all(&user).unwrap();
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    std::fs::write(user.join("registrymodifications.xcu"), settings).unwrap();
}

/// Column A of the last sheet after LibreOffice has computed it.
fn computed(bytes: &[u8]) -> Vec<Data> {
    let folder = tempfile::tempdir().unwrap();
    let (asked, answered) = (folder.path().join("cong-thuc.xlsx"), folder.path().join("kq"));
    std::fs::write(&asked, bytes).unwrap();
    recalculate_always(&folder.path().join("profile"));
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.path().join("profile").display()))
        .args(["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([&answered, &asked])
        .output()
        .expect("LibreOffice (soffice) is installed");
    assert!(output.status.success());
    let mut workbook: Xlsx<_> = calamine::open_workbook(answered.join("cong-thuc.xlsx")).unwrap();
    let range = workbook.worksheet_range("Kết quả").unwrap();
    let last = range.end().map_or(0, |(row, _)| row + 1);
    (0..last).map(|row| range.get_value((row, 0)).cloned().unwrap_or_default()).collect()
}

fn agrees(outcome: Outcome, computed: &Data) -> bool {
    match (outcome, computed) {
        (Outcome::Known(figure), Data::Float(value)) => {
            let figure = figure.to_f64().unwrap();
            (figure - value).abs() <= 1e-9 * figure.abs().max(1.0)
        }
        (Outcome::Truth(holds), Data::Bool(value)) => holds == *value,
        (Outcome::Undefined(why), Data::String(words)) => words == undefined_words(why),
        _ => false,
    }
}

fn compare(cases: &[Case]) -> usize {
    let (bytes, expected) = workbook(cases);
    let computed = computed(&bytes);
    assert_eq!(computed.len(), expected.len());
    for (expectation, computed) in expected.iter().zip(&computed) {
        let Expectation { formula, text, outcome } = expectation;
        assert!(agrees(*outcome, computed), "{formula}\n  ={text}\n  {outcome:?} by the reference, {computed:?} in the sheet");
    }
    expected.len()
}

#[test]
fn the_table_of_semantics_holds_in_a_spreadsheet() {
    // Excel computes in binary: 10^30 is a number there.
    let is_overflow = |outcome: &Outcome| *outcome == Outcome::Undefined(WhyUndefined::Overflow);
    let rows = semantics::table().unwrap();
    let cases: Vec<Case> = rows
        .into_iter()
        .filter(|row| !is_overflow(&row.outcome))
        .map(|row| Case { unit: row.unit, period: row.period, facts: row.facts, formulas: vec![row.formula] })
        .collect();
    assert_eq!(compare(&cases), cases.len(), "every row has a rendering");
}

const PERIODS: [&str; 4] = ["cchc:2025-Q3", "cchc:2025-H1", "cchc:2024-Q3", "cchc:2024"];
const ELEMENTS: [&str; 3] = ["a.x", "a.y", "b.z"];
const KEYS: [&[(&str, &str)]; 5] = [&[], &[("d", "1")], &[("d", "2")], &[("c", "1")], &[("c", "1"), ("d", "1")]];

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let state = prop::sample::select(&[
        State::Value,
        State::Value,
        State::Value,
        State::Value,
        State::Missing,
        State::NotApplicable,
        State::NilReport,
        State::Unreadable,
    ]);
    let figure = prop_oneof![4 => (-3_i64..5).prop_map(Decimal::from), 1 => (-300_i64..300).prop_map(|mantissa| Decimal::new(mantissa, 2))];
    let key = (0..PERIODS.len(), 0..ELEMENTS.len(), 0..KEYS.len());
    prop::collection::btree_map(key, (state, figure), 0..24).prop_map(|rows: BTreeMap<_, _>| rows.into_iter().map(fact).collect())
}

fn fact(((period, element, key), (state, value)): ((usize, usize, usize), (State, Decimal))) -> Fact {
    let dimensions: DimensionKey = KEYS[key].iter().copied().collect();
    Fact {
        unit: OrgUnitId::new("u"),
        period: PERIODS[period].parse().unwrap(),
        element: ELEMENTS[element].parse().unwrap(),
        is_total: dimensions.is_total(),
        dimensions,
        state,
        value: (state == State::Value).then_some(value),
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

fn formula() -> impl Strategy<Value = Formula> {
    let element = prop::sample::select(&ELEMENTS[..]);
    let leaf = prop_oneof![
        3 => element.clone().prop_map(str::to_owned),
        1 => element.clone().prop_map(|element| format!("sum({element} where d = \"1\")")),
        1 => element.clone().prop_map(|element| format!("count({element} where c = \"1\")")),
        1 => element.prop_map(|element| format!("year_to_date({element})")),
        1 => prop::sample::select(&["0", "1", "2", "0.25", "0.9"][..]).prop_map(str::to_owned),
    ];
    let expression = leaf.prop_recursive(3, 10, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        let operator = prop::sample::select(&["+", "-", "*", "/"][..]);
        let compare = prop::sample::select(&["=", "<>", "<", "<=", ">", ">="][..]);
        let function = prop::sample::select(&["min", "max", "coalesce"][..]);
        let of_one = prop::sample::select(&["previous", "last_year", "abs", "-"][..]);
        prop_oneof![
            (two.clone(), operator).prop_map(|((one, other), operator)| format!("({one} {operator} {other})")),
            (two.clone(), compare, two.clone()).prop_map(|((a, b), compare, (c, d))| format!("if({a} {compare} {b}, {c}, {d})")),
            (two.clone(), two.clone()).prop_map(|((a, b), (c, d))| format!("if({a} / {b} < {c} or not is_missing({d}), {a}, {d})")),
            (two.clone(), two).prop_map(|((a, b), (c, d))| format!("if(is_not_applicable({a}) and {b} >= {c} / {d}, {b}, {c})")),
            (inner.clone(), inner.clone(), function).prop_map(|(one, other, function)| format!("{function}({one}, {other})")),
            (inner, of_one).prop_map(|(operand, function)| format!("{function}({operand})")),
        ]
    });
    let truth = (expression.clone(), expression.clone()).prop_map(|(one, other)| format!("{one} <= {other}"));
    prop_oneof![4 => expression, 1 => truth].prop_filter_map("refused by the parser", |text| text.parse().ok())
}

#[test]
fn random_formulas_give_in_a_spreadsheet_what_the_reference_gives() {
    let mut runner = TestRunner::deterministic();
    let strategy = (facts(), prop::collection::vec(formula(), 12));
    let mut case = || {
        let (facts, formulas) = strategy.new_tree(&mut runner).unwrap().current();
        Case { unit: OrgUnitId::new("u"), period: PERIODS[0].parse().unwrap(), facts, formulas }
    };
    let cases: Vec<Case> = (0..60).map(|_| case()).collect();
    let rendered = compare(&cases);
    // Random trees hold conditions within conditions, each repeated in the text; formulas of real sets do not (next test).
    assert!(rendered > 450, "of 720 formulas: {rendered}");
}

#[test]
fn only_functions_that_every_spreadsheet_program_knows_are_written() {
    let mut runner = TestRunner::deterministic();
    let cases: Vec<Case> = (0..40)
        .map(|_| {
            let (facts, formulas) = (facts(), prop::collection::vec(formula(), 12)).new_tree(&mut runner).unwrap().current();
            Case { unit: OrgUnitId::new("u"), period: PERIODS[0].parse().unwrap(), facts, formulas }
        })
        .collect();
    let (_, expected) = workbook(&cases);
    let mut used: Vec<&str> = expected.iter().flat_map(|expectation| functions(&expectation.text)).collect();
    used.sort_unstable();
    used.dedup();
    assert!(used.iter().all(|function| FUNCTIONS.contains(function)), "{used:?}");
    assert!(used.len() > 10, "{used:?}");
}

/// The words before an opening parenthesis.
fn functions(text: &str) -> Vec<&str> {
    let word = |before: &'_ str| before.rsplit(|letter: char| !letter.is_ascii_uppercase()).next().unwrap_or_default().len();
    text.match_indices('(').map(|(place, _)| &text[place - word(&text[..place])..place]).filter(|word| !word.is_empty()).collect()
}

/// Every formula of the criteria sets and indicators that the project ships.
fn shipped_formulas() -> Vec<Formula> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../indicators");
    let sets = std::fs::read_dir(root.join("sets")).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = sets.chain([root.join("indicators.toml")]).collect();
    files.sort();
    let text = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect::<Vec<_>>().join("\n");
    let quoted = text.split('"').skip(1).step_by(2).filter_map(|quoted| quoted.parse().ok());
    quoted.filter(|formula: &Formula| !formula.elements().is_empty()).collect()
}

#[test]
fn every_shipped_formula_has_a_rendering() {
    let formulas = shipped_formulas();
    assert!(formulas.len() > 40, "{}", formulas.len());
    let (calendars, unit) = (calendars(), OrgUnitId::new("u"));
    let facts = [fact(((0, 0, 0), (State::Value, Decimal::ONE)))];
    let context = UnitFacts::new(&calendars, &unit, PERIODS[0].parse().unwrap(), &facts);
    let sheet = FactsSheet::new("Số liệu", &facts);
    for formula in formulas {
        assert!(sheet.render(&formula, &context).is_ok(), "{formula}");
    }
}

#[test]
fn a_formula_too_long_for_excel_is_refused_not_cut() {
    let facts = [fact(((0, 0, 0), (State::Value, Decimal::ONE)))];
    let (calendars, unit) = (calendars(), OrgUnitId::new("u"));
    let context = UnitFacts::new(&calendars, &unit, PERIODS[0].parse().unwrap(), &facts);
    let nested = (0..6).fold("a.x".to_owned(), |inner, _| format!("if({inner} > 1, {inner}, 2)"));
    let sheet = FactsSheet::new("Số liệu", &facts);
    assert!(matches!(sheet.render(&nested.parse().unwrap(), &context), Err(NotRendered::TooLong { length }) if length > 8_192));
}
