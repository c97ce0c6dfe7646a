use proptest::prelude::*;

use super::*;

/// Everything a formula can be asked to do with a text; nothing of it may panic. Also the entry for a fuzzer.
fn survives(text: &str) -> Result<(), TestCaseError> {
    let Ok(formula) = text.parse::<Formula>() else { return Ok(()) };
    let printed = formula.to_string();
    prop_assert_eq!(printed.parse::<Formula>(), Ok(formula.clone()), "{}", printed);
    let figure = Fact { is_estimate: true, ..total("a.b", i64::MAX) };
    let evaluation = evaluated(&formula, std::slice::from_ref(&figure));
    prop_assert_eq!(formula.ratio().is_none() && evaluation.ratio.is_some(), false);
    let named = |element: &ElementId| element.to_string();
    prop_assert!(!sentence(&formula, &named).is_empty());
    let calendars = calendars();
    prop_assert!(!arithmetic(&formula, &UnitFacts::new(&calendars, &unit(), quarter(), &[figure])).is_empty());
    Ok(())
}

/// Pieces that often make a formula, joined at random.
fn soup() -> impl Strategy<Value = String> {
    let pieces = [
        "a.b",
        "c.d",
        "1",
        "0.9",
        "79228162514264337593543950335",
        "+",
        "-",
        "*",
        "/",
        "(",
        ")",
        ",",
        "<",
        "<>",
        ">=",
        "=",
        "and",
        "or",
        "not",
        "if(",
        "min(",
        "abs(",
        "sum(a.b",
        "count(",
        "where",
        "d = \"x\"",
        "coalesce(",
        "is_missing(",
        "previous(",
        "year_to_date(",
        "\"",
        "\\",
        "é",
        "\u{301}",
        "🙂",
        ".",
        "\n",
    ];
    proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.join(" "))
}

fn element() -> impl Strategy<Value = ElementId> {
    "[a-c][a-z0-9_]{0,3}\\.[a-c][a-z0-9_]{0,3}".prop_map(|text| text.parse().unwrap())
}

fn filter() -> impl Strategy<Value = DimensionKey> {
    let member = "[ -~ạệ“”]{0,6}".prop_map(|text| crate::text::nfc(&text));
    let dimension = "[a-c_]{1,2}".prop_filter("reserved", |word| !matches!(word.as_str(), "or"));
    proptest::collection::btree_map(dimension, member, 0..3).prop_map(DimensionKey::from_iter)
}

fn leaf() -> impl Strategy<Value = Expression> {
    let functions = [AggregateFunction::Sum, AggregateFunction::Count];
    prop_oneof![
        (0_i64..10_000, 0_u32..6).prop_map(|(mantissa, scale)| Expression::Number(Decimal::new(mantissa, scale))),
        element().prop_map(Expression::Element),
        (proptest::sample::select(functions.to_vec()), element(), filter()).prop_map(|(function, element, filter)| Expression::Aggregate {
            function,
            element,
            filter
        }),
    ]
}

/// Every shape of tree that a text can have, conditions among them.
fn expression() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(5, 40, 3, |inner| {
        use ArithmeticOperator::{Add, Divide, Multiply, Subtract};
        let boxed = || inner.clone().prop_map(Box::new);
        let shifts = vec![Shift::Previous, Shift::LastYear];
        let ends = vec![ExtremeFunction::Minimum, ExtremeFunction::Maximum];
        prop_oneof![
            boxed().prop_map(Expression::Negate),
            boxed().prop_map(Expression::Absolute),
            (boxed(), boxed()).prop_map(|(first, second)| Expression::Coalesce(first, second)),
            (proptest::sample::select(vec![Add, Subtract, Multiply, Divide]), boxed(), boxed())
                .prop_map(|(operator, left, right)| Expression::Arithmetic { operator, left, right }),
            (condition(inner.clone()).prop_map(Box::new), boxed(), boxed()).prop_map(|(condition, then, otherwise)| Expression::If {
                condition,
                then,
                otherwise
            }),
            (proptest::sample::select(ends), proptest::collection::vec(inner.clone(), 1..4))
                .prop_map(|(function, arguments)| Expression::Extreme { function, arguments }),
            (proptest::sample::select(shifts), boxed()).prop_map(|(shift, operand)| Expression::Shift { shift, operand }),
        ]
    })
}

fn condition(figure: impl Strategy<Value = Expression> + Clone + 'static) -> impl Strategy<Value = Condition> {
    use ComparisonOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    let operators = vec![Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual];
    let tests = vec![StateTest::Missing, StateTest::NotApplicable];
    let single =
        prop_oneof![
            (proptest::sample::select(operators), figure.clone(), figure.clone())
                .prop_map(|(operator, left, right)| Condition::Comparison { operator, left, right }),
            (proptest::sample::select(tests), figure).prop_map(|(test, operand)| Condition::Test { test, operand }),
        ];
    single.prop_recursive(3, 6, 2, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed().prop_map(Condition::Not),
            (boxed(), boxed()).prop_map(|(left, right)| Condition::And(left, right)),
            (boxed(), boxed()).prop_map(|(left, right)| Condition::Or(left, right)),
        ]
    })
}

/// Trees grown at random may be larger than a text may be; nothing else excuses a difference.
fn reads_back(formula: &Formula) -> Result<(), TestCaseError> {
    use FormulaFaultKind::{TooDeep, TooLong, TooManyNodes};
    let again = formula.to_string().parse::<Formula>();
    let is_too_large = matches!(&again, Err(fault) if matches!(fault.kind, TooDeep { .. } | TooLong { .. } | TooManyNodes { .. }));
    prop_assume!(!is_too_large);
    prop_assert_eq!(again, Ok(formula.clone()));
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_a_formula_or_a_fault(text in any::<String>()) {
        survives(&text)?;
    }

    #[test]
    fn any_bytes_are_a_formula_or_a_fault(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        survives(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn pieces_of_formulas_are_a_formula_or_a_fault(text in soup()) {
        survives(&text)?;
    }

    #[test]
    fn printing_and_parsing_give_the_same_figure(expression in expression()) {
        reads_back(&Formula { body: Body::Figure(expression) })?;
    }

    #[test]
    fn printing_and_parsing_give_the_same_condition(condition in condition(expression().boxed())) {
        reads_back(&Formula { body: Body::Truth(condition) })?;
    }
}

#[test]
fn the_longest_formulas_are_survived() {
    let wide = format!("1{}", " + a.b".repeat(MAX_NODES / 2 - 1));
    survives(&wide).unwrap();
    let deep = format!("{}a.b{}", "abs(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH));
    survives(&deep).unwrap();
}

#[test]
fn parentheses_are_printed_where_they_change_the_meaning_and_nowhere_else() {
    for (text, printed) in [
        ("((a.b)+(a.c))*2", "(a.b + a.c) * 2"),
        ("(a.b*a.c)+2", "a.b * a.c + 2"),
        ("a.b-(a.c-1)", "a.b - (a.c - 1)"),
        ("(a.b-a.c)-1", "a.b - a.c - 1"),
        ("a.b/(a.c*2)", "a.b / (a.c * 2)"),
        ("-(a.b+1)", "-(a.b + 1)"),
        ("not(a.b=1 and a.c=2)", "not (a.b = 1 and a.c = 2)"),
        ("not (a.b=1)", "not a.b = 1"),
        ("(a.b=1 or a.c=2) and a.d=3", "(a.b = 1 or a.c = 2) and a.d = 3"),
        ("sum( a.b where  e=\"2\" and d = \"Hoa\u{0300}  Bình \\\"\\\\\" )", "sum(a.b where d = \"Hoà Bình \\\"\\\\\" and e = \"2\")"),
    ] {
        assert_eq!(parsed(text).to_string(), printed);
    }
}

#[test]
fn json_holds_the_text() {
    let formula = parsed("a.b/a.c");
    let json = serde_json::to_string(&formula).unwrap();
    assert_eq!(json, "\"a.b / a.c\"");
    assert_eq!(serde_json::from_str::<Formula>(&json).unwrap(), formula);
    let refused = serde_json::from_str::<Formula>("\"a.b /\"").unwrap_err().to_string();
    assert!(refused.contains("Vị trí 6"), "{refused}");
}

#[test]
fn elements_are_listed_once_and_sorted() {
    let formula = parsed("if(z.z > 0, sum(a.b where d = \"x\"), a.b) + previous(m.n)");
    let elements: Vec<String> = formula.elements().into_iter().map(String::from).collect();
    assert_eq!(elements, ["a.b", "m.n", "z.z"]);
}
