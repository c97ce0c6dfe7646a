#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The columns must give what the reference evaluation gives, on random facts with all five states and random formulas.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::calendar::{Calendar, Calendars};
use tonghop_domain::formula::{Formula, UnitFacts, evaluate};
use tonghop_domain::{CellRef, DimensionKey, Fact, OrgUnitId, PeriodId, Provenance, State};

use super::Values;

fn calendars() -> Calendars {
    Calendars::new(vec![Calendar::load(include_str!("../../../domain/calendars/cchc.toml")).unwrap()], vec![])
}

/// Unit, period, element, dimensions: what makes a fact unique.
type Key = (usize, usize, usize, usize);

const UNITS: [&str; 2] = ["u1", "u2"];
const PERIODS: [&str; 4] = ["cchc:2025-Q3", "cchc:2025-H1", "cchc:2024-Q3", "cchc:2024"];
const ELEMENTS: [&str; 3] = ["a.x", "a.y", "b.z"];

fn dimensions(index: usize) -> DimensionKey {
    let pairs: &[(&str, &str)] = match index {
        0 => &[],
        1 => &[("d", "1")],
        2 => &[("d", "2")],
        3 => &[("c", "1")],
        _ => &[("c", "1"), ("d", "1")],
    };
    pairs.iter().copied().collect()
}

fn fact((unit, period, element, key): Key, (state, value, is_total): (State, Decimal, bool)) -> Fact {
    Fact {
        unit: OrgUnitId::new(UNITS[unit]),
        period: PERIODS[period].parse().unwrap(),
        element: ELEMENTS[element].parse().unwrap(),
        dimensions: dimensions(key),
        state,
        value: (state == State::Value).then_some(value),
        is_total: is_total || key == 0,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        5 => Just(State::Value),
        1 => Just(State::Missing),
        1 => Just(State::NotApplicable),
        1 => Just(State::NilReport),
        1 => Just(State::Unreadable),
    ]
}

/// Small figures that meet each other, some with decimals, and a few that no product of two holds in an `i64`.
fn figure() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        8 => (-3_i64..5).prop_map(Decimal::from),
        2 => (-300_i64..300).prop_map(|mantissa| Decimal::new(mantissa, 2)),
        1 => Just(Decimal::new(9_000_000_000_000_000_000, 0)),
        1 => Just(Decimal::new(8_674_999_237_060_547, 15)),
    ]
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let key = (0..UNITS.len(), 0..PERIODS.len(), 0..ELEMENTS.len(), 0_usize..5);
    let said = (state(), figure(), prop::bool::weighted(0.1));
    prop::collection::btree_map(key, said, 0..30)
        .prop_map(|rows: BTreeMap<Key, _>| rows.into_iter().map(|(key, said)| fact(key, said)).collect())
}

fn leaf() -> impl Strategy<Value = String> {
    let element = prop::sample::select(&ELEMENTS[..]);
    prop_oneof![
        2 => element.clone().prop_map(str::to_owned),
        1 => element.clone().prop_map(|element| format!("sum({element} where d = \"1\")")),
        1 => element.clone().prop_map(|element| format!("sum({element})")),
        1 => element.prop_map(|element| format!("count({element} where c = \"1\")")),
        1 => (0_u32..4).prop_map(|number| number.to_string()),
        1 => Just("0.25".to_owned()),
    ]
}

fn expression() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        let operator = prop::sample::select(&["+", "-", "*", "/"][..]);
        let compare = prop::sample::select(&["=", "<>", "<", "<=", ">", ">="][..]);
        let function = prop::sample::select(&["min", "max", "coalesce"][..]);
        let shift = prop::sample::select(&["previous", "last_year", "abs", "-"][..]);
        prop_oneof![
            (two.clone(), operator).prop_map(|((one, other), operator)| format!("({one} {operator} {other})")),
            (two.clone(), compare, two.clone())
                .prop_map(|((one, other), compare, (then, otherwise))| format!("if({one} {compare} {other}, {then}, {otherwise})")),
            (two.clone(), two.clone()).prop_map(|((a, b), (c, d))| format!("if({a} / {b} < {c} or not is_missing({d}), {a}, {d})")),
            (two.clone(), two).prop_map(|((a, b), (c, d))| format!("if(is_not_applicable({a}) and {b} >= {c} / {d}, {b}, {c})")),
            (inner.clone(), inner.clone(), function).prop_map(|(one, other, function)| format!("{function}({one}, {other})")),
            (inner, shift).prop_map(|(operand, shift)| format!("{shift}({operand})")),
        ]
    })
}

fn formula() -> impl Strategy<Value = Formula> {
    let whole = prop_oneof![
        3 => expression(),
        2 => (expression(), expression()).prop_map(|(one, other)| format!("({one}) / ({other})")),
        1 => (expression(), expression()).prop_map(|(one, other)| format!("{one} <= {other}")),
        1 => leaf().prop_map(|leaf| format!("year_to_date({leaf})")),
    ];
    whole.prop_filter_map("refused by the parser", |text| text.parse().ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn columns_agree_with_the_reference(facts in facts(), formulas in prop::collection::vec(formula(), 1..8)) {
        let calendars = calendars();
        let units: Vec<OrgUnitId> = UNITS.iter().map(|unit| OrgUnitId::new(*unit)).collect();
        let period: PeriodId = PERIODS[0].parse().unwrap();
        let asked: Vec<&Formula> = formulas.iter().collect();
        let values = Values::of(&asked, &facts, &units, &period, &calendars).unwrap();
        for unit in &units {
            let context = UnitFacts::new(&calendars, unit, period.clone(), &facts);
            for formula in &formulas {
                let slow = evaluate(formula, &context);
                let fast = values.get(formula, unit).unwrap();
                prop_assert_eq!(fast.outcome, slow.outcome, "{} for {}", formula, unit);
                prop_assert_eq!(fast.ratio, slow.ratio, "{} for {}", formula, unit);
            }
        }
    }
}

/// How many of these formulas the columns hold: the test above would pass as well if everything went to the reference.
#[test]
fn ordinary_formulas_are_computed_in_columns() {
    use crate::expressions::Renderer;
    use crate::periods::Neighbours;
    let calendars = calendars();
    let neighbours = Neighbours::of(&calendars, &PERIODS[0].parse().unwrap());
    let scale_of = |_: &_| Some(0);
    let mut renderer = Renderer::new(&neighbours, &scale_of);
    let mut renders = |text: &str| renderer.formula(&text.parse().unwrap()).is_some();
    assert!(renders("(a.x + a.y) / b.z"));
    assert!(renders("sum(a.x where d = \"1\") * 2 - previous(b.z)"));
    assert!(renders("if(a.x / a.y >= 0.9 and not is_missing(b.z), max(a.x, 1), year_to_date(a.y)) / 100"));
    assert!(!renders("1 - a.x / a.y"), "a quotient inside a sum is not held exactly");
}
