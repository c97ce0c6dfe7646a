use super::*;

/// The position and the kind of the fault, as a set's author would be told.
fn told(text: &str) -> String {
    match text.parse::<Formula>() {
        Ok(formula) => panic!("{formula} was accepted"),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn a_fault_says_where_and_what() {
    let cases = [
        ("", "Vị trí 1: công thức để trống."),
        ("a.b +", "Vị trí 6: cần một số, một chỉ tiêu số liệu, một hàm hoặc “(”, nhưng công thức đã hết."),
        ("a.b a.c", "Vị trí 5: cần một phép tính hoặc hết công thức, gặp “a.c”."),
        ("(a.b", "Vị trí 5: cần “)”, nhưng công thức đã hết."),
        ("a.b * 0,9", "Vị trí 8: phần thập phân trong công thức ngăn bằng dấu chấm, ví dụ 0.9."),
        ("a.b ≥ 1", "Vị trí 5: ký tự “≥” không dùng trong công thức."),
        ("a.b < a.c < a.d", "Vị trí 11: không so sánh nối tiếp được; viết a < b and b < c."),
        ("1 + (a.b > 2)", "Vị trí 5: cần một số, ở đây là điều kiện đúng/sai."),
        ("a.b > 0 and a.c", "Vị trí 13: cần một điều kiện, ví dụ a.b > 0, ở đây là số."),
        ("if(a.b, 1, 2)", "Vị trí 4: cần một điều kiện, ví dụ a.b > 0, ở đây là số."),
        ("if(a.b > 0, 1)", "Vị trí 1: hàm “if” cần 3 đối số, có 2."),
        ("sum(a.b where d = x)", "Vị trí 19: cần một giá trị trong dấu \"…\", gặp “x”."),
        ("sum(a.b where d = \"x\" and d = \"y\")", "Vị trí 27: “d” được nêu hai lần sau where."),
        ("sum(a.b + a.c)", "Vị trí 9: cần “where” hoặc “)”, gặp “+”."),
        ("sum(3)", "Vị trí 5: cần một chỉ tiêu số liệu, ví dụ kstt_06a.received_total, gặp “3”."),
        ("a.b = \"x", "Vị trí 7: thiếu dấu \" đóng."),
        ("1.5.2", "Vị trí 1: “1.5.2” không phải số; viết ví dụ 0.9, dấu chấm ngăn phần thập phân, tối đa 28 chữ số."),
        (
            "a.B",
            "Vị trí 1: “a.B” không phải chỉ tiêu số liệu; viết dạng biểu.cột bằng chữ thường không dấu, ví dụ kstt_06a.received_total.",
        ),
        ("year_to_date(previous(a.b))", "Vị trí 14: trong year_to_date không dùng previous, last_year hay year_to_date."),
    ];
    for (text, expected) in cases {
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_known_ones() {
    for text in ["IF(a.b > 0, 1, 2)", "average(a.b)", "total"] {
        assert!(told(text).contains("coalesce, previous, last_year, year_to_date"), "{text}");
    }
}

#[test]
fn a_change_of_period_may_hold_the_year_to_date_and_stand_beside_it() {
    let formula = parsed("year_to_date(a.b) - previous(year_to_date(a.b)) + last_year(a.b)");
    assert_eq!(formula.shifts().into_iter().collect::<Vec<_>>(), [Shift::Previous, Shift::LastYear, Shift::YearToDate]);
}

fn kind(text: &str) -> Option<FormulaFaultKind> {
    text.parse::<Formula>().err().map(|fault| fault.kind)
}

#[test]
fn limits_hold_at_their_edge() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(kind(&nested(MAX_DEPTH)), None);
    assert_eq!(kind(&nested(MAX_DEPTH + 1)), Some(FormulaFaultKind::TooDeep { most: MAX_DEPTH }));
    assert_eq!(kind(&"-".repeat(MAX_LENGTH)), Some(FormulaFaultKind::TooDeep { most: MAX_DEPTH }));
    assert_eq!(kind(&"not ".repeat(MAX_DEPTH + 1)), Some(FormulaFaultKind::TooDeep { most: MAX_DEPTH }));

    let added = |terms: usize| vec!["1"; terms].join("+");
    assert_eq!(kind(&added(MAX_NODES / 2)), None);
    assert_eq!(kind(&added(MAX_NODES / 2 + 1)), Some(FormulaFaultKind::TooManyNodes { most: MAX_NODES }));

    assert_eq!(kind(&" ".repeat(MAX_LENGTH + 1)), Some(FormulaFaultKind::TooLong { most: MAX_LENGTH }));
    let tight = format!("a.b+a.{}", "c".repeat(MAX_LENGTH - 6));
    assert_eq!(tight.len(), MAX_LENGTH);
    assert_eq!(kind(&tight), Some(FormulaFaultKind::TooLong { most: MAX_LENGTH }), "its print would be too long to read back");
}

#[test]
fn a_constant_is_exact_or_refused() {
    assert!(matches!(kind("0.12345678901234567890123456789012"), Some(FormulaFaultKind::NotANumber(_))));
    assert_eq!(kind("0.1234567890123456789012345678"), None);
}
