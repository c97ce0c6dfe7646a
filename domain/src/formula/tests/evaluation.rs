use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

#[test]
fn the_table_of_semantics_holds() {
    let calendars = calendars();
    let rows = semantics::table().unwrap();
    assert!(rows.len() > 60, "the page has lost its table: {} rows", rows.len());
    for row in rows {
        let evaluation = evaluate(&row.formula, &UnitFacts::new(&calendars, &row.unit, row.period.clone(), &row.facts));
        let found = (evaluation.outcome, evaluation.counted, evaluation.nil);
        assert_eq!(found, (row.outcome, row.counted, row.nil), "{}", row.text);
    }
}

#[test]
fn figures_of_another_unit_are_never_taken() {
    let other = Fact { unit: OrgUnitId::new("xa-khac"), ..total("t.a", 5) };
    assert_eq!(evaluated(&parsed("sum(t.a)"), &[other]).outcome, Outcome::Undefined(WhyUndefined::Missing));
}

#[test]
fn a_marked_subtotal_is_not_added_to_its_parts() {
    let key = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<DimensionKey>();
    let subtotal = Fact { is_total: true, ..fact("t.a", key(&[("d", "x")]), State::Value, Some(5)) };
    let parts = [("1", 2), ("2", 4)].map(|(e, value)| fact("t.a", key(&[("d", "x"), ("e", e)]), State::Value, Some(value)));
    let facts = [&[subtotal][..], &parts].concat();
    assert_eq!(evaluated(&parsed("sum(t.a)"), &facts).outcome, Outcome::Known(Decimal::from(6)));
}

#[test]
fn inputs_name_the_cell_once_and_what_nobody_reported() {
    let figures = evaluated(&parsed("(t.b + t.a) / t.b - t.c"), &[total("t.b", 4), total("t.a", 2)]);
    let inputs: Vec<_> = figures.inputs.iter().map(|input| (input.element.as_str(), input.value, input.provenance.is_some())).collect();
    assert_eq!(inputs, [("t.a", Some(Decimal::TWO), true), ("t.b", Some(Decimal::from(4)), true), ("t.c", None, false)]);
}

#[test]
fn an_untaken_branch_leaves_no_inputs() {
    let evaluation = evaluated(&parsed("if(t.a > 1, t.b, t.c)"), &[total("t.a", 2), total("t.b", 3), total("t.c", 4)]);
    let elements: Vec<_> = evaluation.inputs.iter().map(|input| input.element.as_str()).collect();
    assert_eq!(elements, ["t.a", "t.b"]);
}

#[test]
fn a_division_keeps_its_two_figures_even_over_zero() {
    let over_zero = evaluated(&parsed("(t.a + 1) / t.b"), &[total("t.a", 2), total("t.b", 0)]);
    assert_eq!(over_zero.ratio, Some(Ratio { numerator: Decimal::from(3), denominator: Decimal::ZERO }));
    assert_eq!(evaluated(&parsed("t.a / t.b"), &[total("t.a", 2)]).ratio, None, "a figure is missing");
    assert_eq!(evaluated(&parsed("t.a / t.b * 100"), &[total("t.a", 2), total("t.b", 3)]).ratio, None, "no division at the top");
}

#[test]
fn two_thirds_meet_the_threshold_that_their_rounding_would_miss() {
    let two_thirds = Ratio { numerator: Decimal::from(20), denominator: Decimal::from(30) };
    let threshold = Ratio { numerator: Decimal::TWO, denominator: Decimal::from(3) };
    assert_eq!(two_thirds.compare(threshold), Ok(Ordering::Equal));
    let rounded = Ratio::whole(two_thirds.quotient().unwrap());
    assert_eq!(rounded.compare(threshold), Ok(Ordering::Greater), "the rounded quotient lies above");
}

/// A figure or a state, for a single total.
fn reported() -> impl Strategy<Value = (State, Option<i64>)> {
    prop_oneof![
        6 => (-1000_i64..1000).prop_map(|value| (State::Value, Some(value))),
        1 => Just((State::NilReport, None)),
        1 => Just((State::Missing, None)),
        1 => Just((State::NotApplicable, None)),
        1 => Just((State::Unreadable, None)),
    ]
}

/// The same by hand on machine integers: operators that need every operand.
fn strict(expression: &Expression, figures: &[(State, Option<i64>)]) -> Result<i128, WhyUndefined> {
    let child = |node: &Node<'_>| match node {
        Node::Figure(expression) => strict(expression, figures),
        Node::Truth(_) => panic!("the strategy makes no conditions"),
    };
    let children: Vec<_> = expression.children().iter().map(child).collect();
    if let Some(why) = children.iter().filter_map(|child| child.err()).min() {
        return Err(why);
    }
    let known: Vec<i128> = children.into_iter().flatten().collect();
    match expression {
        Expression::Number(number) => Ok(number.mantissa()),
        Expression::Element(element) => {
            let (state, value) = figures[usize::from(element.as_str().as_bytes()[2] - b'a')];
            match state {
                State::Value | State::NilReport => Ok(i128::from(value.unwrap_or(0))),
                State::Missing => Err(WhyUndefined::Missing),
                State::NotApplicable => Err(WhyUndefined::NotApplicable),
                State::Unreadable => Err(WhyUndefined::Unreadable),
            }
        }
        Expression::Negate(_) => Ok(-known[0]),
        Expression::Absolute(_) => Ok(known[0].abs()),
        Expression::Arithmetic { operator: ArithmeticOperator::Add, .. } => Ok(known[0] + known[1]),
        Expression::Arithmetic { operator: ArithmeticOperator::Subtract, .. } => Ok(known[0] - known[1]),
        Expression::Arithmetic { operator: ArithmeticOperator::Multiply, .. } => Ok(known[0] * known[1]),
        Expression::Extreme { function: ExtremeFunction::Minimum, .. } => Ok(*known.iter().min().unwrap()),
        Expression::Extreme { function: ExtremeFunction::Maximum, .. } => Ok(*known.iter().max().unwrap()),
        other => panic!("the strategy makes no {other}"),
    }
}

fn strict_expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        (0_u32..100).prop_map(|number| Expression::Number(Decimal::from(number))),
        "t\\.[a-d]".prop_map(|element| Expression::Element(element.parse().unwrap())),
    ];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let operators = vec![ArithmeticOperator::Add, ArithmeticOperator::Subtract, ArithmeticOperator::Multiply];
        let ends = vec![ExtremeFunction::Minimum, ExtremeFunction::Maximum];
        prop_oneof![
            inner.clone().prop_map(|operand| Expression::Negate(Box::new(operand))),
            inner.clone().prop_map(|operand| Expression::Absolute(Box::new(operand))),
            (proptest::sample::select(operators), inner.clone(), inner.clone())
                .prop_map(|(operator, left, right)| Expression::Arithmetic { operator, left: Box::new(left), right: Box::new(right) }),
            (proptest::sample::select(ends), proptest::collection::vec(inner, 1..4))
                .prop_map(|(function, arguments)| Expression::Extreme { function, arguments }),
        ]
    })
}

proptest! {
    #[test]
    fn every_operand_counts(expression in strict_expression(), figures in proptest::collection::vec(reported(), 4)) {
        let expected = strict(&expression, &figures);
        prop_assume!(expected.is_ok_and(|value| value.abs() < 10_i128.pow(27)) || expected.is_err());
        let named = ["t.a", "t.b", "t.c", "t.d"].into_iter().zip(&figures);
        let facts: Vec<Fact> = named.map(|(name, (state, value))| fact(name, DimensionKey::total(), *state, *value)).collect();
        let outcome = evaluated(&Formula { body: Body::Figure(expression) }, &facts).outcome;
        prop_assert_eq!(outcome, expected.map_or_else(Outcome::Undefined, |value| Outcome::Known(Decimal::from(value))));
    }

    #[test]
    fn ratios_compare_as_exact_fractions(one: (i32, i32), other: (i32, i32)) {
        let ratio = |(numerator, denominator): (i32, i32)| Ratio { numerator: numerator.into(), denominator: denominator.into() };
        let signed = |(numerator, denominator): (i32, i32)| i128::from(numerator) * i128::from(denominator.signum());
        let size = |(_, denominator): (i32, i32)| i128::from(denominator).abs();
        let expected = match size(one) * size(other) {
            0 => Err(WhyUndefined::ZeroDenominator),
            _ => Ok((signed(one) * size(other)).cmp(&(signed(other) * size(one)))),
        };
        prop_assert_eq!(ratio(one).compare(ratio(other)), expected);
    }
}
