#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use rust_decimal::Decimal;
use toml::Value;

use super::*;
use crate::criteria::CriteriaSet;
use crate::criteria::write::rule_table;

fn parsed(text: &str, max: &str) -> Result<String, String> {
    parse(text, max.parse().unwrap()).map(|table| Value::Table(table).to_string()).map_err(|fault| fault.to_string())
}

fn number_of(text: &str) -> Decimal {
    number(text).unwrap()
}

#[test]
fn numbers_as_people_write_them() {
    let read = ["0,25", "0.25", "3.500", "1.234,5", "-0,25", "12", "0.250"].map(number_of).map(|value| value.normalize().to_string());
    assert_eq!(read, ["0.25", "0.25", "3500", "1234.5", "-0.25", "12", "0.25"]);
    for wrong in ["", "1,2,3", "một", "1 2", "1,2.3"] {
        assert_eq!(number(wrong), None, "{wrong}");
    }
}

#[test]
fn the_example_of_the_format_document() {
    let read = parsed("100%: 1; từ 90% đến dưới 100%: tỷ lệ x 1; dưới 90%: 0", "1").unwrap();
    let tiers = "[{ at_least = 100, points = 1 }, { at_least = 90, below = 100, share = true }, { below = 90, points = 0 }]";
    assert_eq!(read, format!("{{ kind = \"percent-tiers\", tiers = {tiers} }}"));
}

#[test]
fn what_decisions_write_is_understood() {
    let same = |texts: &[&str], max: &str| {
        let first = parsed(texts[0], max).unwrap();
        texts.iter().for_each(|text| assert_eq!(parsed(text, max).as_ref(), Ok(&first), "{text}"));
    };
    same(
        &["Đạt yêu cầu: 1 điểm; không đạt: 0 điểm", "Đạt yêu cầu: 1; không đạt yêu cầu: 0", "- Đạt: 1\n- Không đạt: 0.", "Có: 1; không: 0"],
        "1",
    );
    same(
        &[
            "Trên 90 %: 2 điểm; từ 70 % đến 90 %: 1 điểm; dưới 70 %: 0 điểm",
            ">90%: 2;70% - 90%: 1;<70%: 0",
            "trên 90%: 2đ; từ 70% - 90%: 1đ; dưới 70%: 0đ",
        ],
        "2",
    );
    same(&["Từ 4 trở lên: 20; 3: 15; 2: 10; 1: 5; dưới 1: 0", "≥ 4: 20; đúng 3: 15; đúng 2: 10; đúng 1: 5; <1: 0"], "20");
    same(
        &[
            "Kịp thời (đến 31/01): 1; không kịp thời: 0,5; không ban hành: 0",
            "Kịp thời (đến 31/01): 1 điểm\nkhông kịp thời: 0,5 điểm\nkhông thực hiện: 0 điểm",
        ],
        "1",
    );
    same(&["Tỷ lệ × 18 điểm", "tỷ lệ x 18"], "18");
    same(&["Thẩm định chấm", "Người chấm cho điểm, tối đa 2 điểm"], "2");
}

#[test]
fn faults_say_where_and_what_is_expected() {
    let fault = |text: &str, max: &str| parsed(text, max).unwrap_err();
    assert_eq!(fault("100%: 1; từ 90% tới 100%: 0", "1").split(": cần ").next(), Some("“từ 90% tới 100%”"));
    assert_eq!(fault("100%: một; dưới 100%: 0", "1"), format!("“một”: cần {}", "số điểm (1; 0,5 điểm) hoặc “tỷ lệ x điểm tối đa”"));
    assert_eq!(fault("dưới 90%: 0; còn lại: tỷ lệ x 2", "1").split(": cần ").next(), Some("“còn lại”"));
    assert_eq!(fault("từ 90%: tỷ lệ x 2; dưới 90%: 0", "1"), "“tỷ lệ x 2”: cần điểm tối đa của tiêu chí là 1");
    assert_eq!(fault("Đạt: 2; không đạt: 0", "1"), "“Đạt: 2”: cần điểm tối đa của tiêu chí là 1");
    assert!(fault("Cộng các phần: A: 0,5; B: 0,25", "1").ends_with("các phần cộng đúng điểm tối đa 1; đang cộng được 0,75"));
    assert!(fault("Hoàn thành tốt nhiệm vụ", "1").starts_with("“Hoàn thành tốt nhiệm vụ”: cần cách tính như"));
    assert!(fault("Kịp thời (đến 32/01): 1; không thực hiện: 0", "1").starts_with("“Kịp thời (đến 32/01)”: cần ngày"));
    assert_eq!(fault("100% 1", "1").split(": cần ").next(), Some("“100% 1”"));
}

#[test]
fn formulas_are_counted() {
    let mut rule = parse("Đạt tất cả (đủ; đúng hạn): 1; thiếu một điều kiện: 0", Decimal::ONE).unwrap();
    let fault = put_formulas(&mut rule, "a.x > 0").unwrap_err().to_string();
    assert_eq!(fault, "“1 dòng”: cần 2 công thức, mỗi dòng một, theo thứ tự trong cách tính");
    assert!(put_formulas(&mut rule, "a.x > 0\na.y > 0").is_ok());
    let mut value = parse("Lấy điểm đã công bố", Decimal::ONE).unwrap();
    assert!(put_formulas(&mut value, "").is_err());
}

/// Points of quarters, so that decimals and whole numbers both come.
fn quarters(range: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    range.prop_map(|quarters| Decimal::new(quarters * 25, 2).normalize())
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["đủ số lượng", "hội nghị", "bảng điện tử (LED)", "vùng cao: loại 1", "A", "hồ sơ > 90 ngày"])
        .prop_map(str::to_owned)
}

const MAX: Decimal = Decimal::TEN;

/// The text of a rule's table in a file; each strategy gives tables that the loader takes.
fn rule() -> impl Strategy<Value = String> {
    let text = |value: Decimal| Value::from(value.to_string()).to_string();
    let steps = prop::collection::btree_set(1_i64..200, 1..5);
    let tiers = |kind: &'static str, key: &'static str| {
        (steps.clone(), prop::collection::vec((quarters(0..41), any::<bool>(), any::<bool>()), 6)).prop_map(move |(cuts, awards)| {
            let cuts: Vec<i64> = cuts.into_iter().collect();
            let tier = |index: usize| {
                let (points, shared, _) = &awards[index];
                let lower = index.checked_sub(1).map(|below| {
                    if awards[below].2 { format!("above = {}, ", cuts[below]) } else { format!("at_least = {}, ", cuts[below]) }
                });
                let upper =
                    cuts.get(index).map(|cut| if awards[index].2 { format!("at_most = {cut}, ") } else { format!("below = {cut}, ") });
                let award = if *shared && kind == "percent-tiers" { "share = true".to_owned() } else { format!("points = \"{points}\"") };
                format!("{{ {}{}{award} }}", lower.unwrap_or_default(), upper.unwrap_or_default())
            };
            let tiers: Vec<String> = (0..=cuts.len()).rev().map(tier).collect();
            format!("kind = \"{kind}\"\n{key} = \"a.x / a.y\"\ntiers = [ {} ]", tiers.join(", "))
        })
    };
    prop_oneof![
        Just("kind = \"boolean\"\ncondition = \"a.x > 0\"".to_owned()),
        Just("kind = \"zero-tolerance\"\nviolations = \"a.x\"".to_owned()),
        Just("kind = \"value\"\nvalue = \"a.x\"".to_owned()),
        Just("kind = \"not-recovered\"".to_owned()),
        any::<bool>().prop_map(|said| format!("kind = \"assessed\"{}", if said { "\npoints = \"a.x\"" } else { "" })),
        prop::collection::vec(name(), 1..4).prop_map(|names| {
            let all: Vec<String> = names.iter().map(|name| format!("{{ name = \"{name}\", condition = \"a.x > 0\" }}")).collect();
            format!("kind = \"all-of\"\nconditions = [ {} ]", all.join(", "))
        }),
        (name(), name(), quarters(0..41), quarters(0..41), quarters(0..41), -2_i16..3).prop_map(move |(one, two, a, b, c, year)| {
            let year = if year == 0 { String::new() } else { format!("/{year:+}") };
            format!("kind = \"date-category\"\nday = \"a.x\"\nsteps = [ {{ name = \"{one}\", until = \"28/02{year}\", points = {} }}, {{ name = \"{two}\", points = {} }} ]\nabsent = {}", text(a), text(b), text(c))
        }),
        tiers("percent-tiers", "ratio"),
        tiers("count-tiers", "count"),
        quarters(1..6).prop_map(move |threshold| format!("kind = \"linear-share\"\nratio = \"a.x / a.y\"\nthreshold = {}", text(threshold))),
        (name(), name(), quarters(1..39)).prop_map(move |(one, two, first)| format!(
            "kind = \"checklist\"\nitems = [ {{ code = \"4.1.a\", name = \"{one}\", points = {}, condition = \"a.x > 0\" }}, {{ code = \"b\", name = \"{two}\", points = {}, condition = \"a.y = 1\" }} ]",
            text(first), text(MAX - first))),
        (quarters(-8..8), quarters(9..400)).prop_map(move |(lowest, highest)| format!(
            "kind = \"imported-index\"\nindex = \"Chỉ số 766\"\nvalue = \"a.x\"\nlowest = {}\nhighest = {}", text(lowest), text(highest))),
        (quarters(0..41), quarters(0..20000), quarters(1..4000), quarters(1..9), prop::option::of((name(), quarters(1..9)))).prop_map(move |(base, start, size, each, multiplier)| {
            let multiplier = multiplier.map(|(name, factor)| format!("multipliers = [ {{ name = \"{name}\", when = \"a.z > 0\", factor = {} }} ]", text(factor)));
            format!("kind = \"step-accumulation\"\ncount = \"a.x\"\nbase = {}\nstart = {}\nsize = {}\npoints = {}\n{}", text(base), text(start), text(size), text(each), multiplier.unwrap_or_default())
        }),
        (quarters(1..9), quarters(0..41)).prop_map(move |(each, floor)| format!("kind = \"item-deduction\"\ncount = \"a.x\"\npoints = {}\nfloor = {}", text(each), text(floor))),
        (name(), quarters(0..41), any::<bool>(), prop::option::of(name())).prop_map(move |(branch, points, shared, variable)| {
            let award = if shared { "share = \"a.x / a.y\"" } else { "figure = \"a.x + a.y\"" };
            let variables = variable.map(|name| format!("variables = [ {{ code = \"b_1\", name = \"{name}\", figure = \"a.x\" }} ]")).unwrap_or_default();
            format!("kind = \"branches\"\n{variables}\nbranches = [ {{ name = \"{branch}\", when = \"a.x > 0\", {award} }}, {{ points = {} }} ]", text(points))
        }),
    ]
}

/// A set around one rule.
fn set_with(rule: &str) -> CriteriaSet {
    let text = format!(
        "id = \"m\"\nversion = \"1\"\nname = \"Bộ mẫu\"\nlegal_basis = \"không\"\nsource = \"không\"\nis_sample = true\nregime = \"cchc\"\n\
         valid_from = \"2024-12-15\"\nmax = 10\nnot_applicable = \"rescale-set\"\nevidence = \"explain\"\n[[domain]]\ncode = \"1\"\nname = \"L\"\n\
         max = 10\n[[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\nmax = 10\nassessment = \"survey\"\nzero_denominator = \"zero\"\n[domain.criterion.rule]\n{rule}\n"
    );
    CriteriaSet::load(&text, &|_| true).unwrap_or_else(|faults| unreadable(&text, &faults.to_string()))
}

#[allow(clippy::panic)]
fn unreadable(text: &str, faults: &str) -> CriteriaSet {
    panic!("{faults}\n{text}")
}

proptest! {
    #[test]
    fn the_sentence_of_a_rule_reads_back_as_the_rule(rule in rule()) {
        let set = set_with(&rule);
        let component = set.component("1.1").unwrap();
        let sentence = component.rule.sentence(component.max);
        let mut table = parse(&sentence, component.max).map_err(|fault| TestCaseError::fail(format!("{sentence}\n{fault}")))?;
        put_formulas(&mut table, &formula_lines(&component.rule).join("\n")).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(&table, &rule_table(&component.rule), "{}", sentence);
        prop_assert!(reads_back(&component.rule, component.max));
    }

    #[test]
    fn a_set_written_as_a_file_loads_as_the_same_set(rule in rule()) {
        let set = set_with(&rule);
        let text = set.to_toml();
        let read = CriteriaSet::load(&text, &|_| true).map_err(|faults| TestCaseError::fail(format!("{faults}\n{text}")))?;
        prop_assert_eq!(read, set);
    }

    #[test]
    fn any_text_is_a_rule_or_a_fault(text in "\\PC{0,60}", words in "(từ|đến|nếu|tỷ lệ|x|:|;|1|,|%|cứ thêm|trừ|mỗi|\\(đến| ){0,12}") {
        for text in [text, words] {
            if let Err(fault) = parse(&text, Decimal::ONE) {
                prop_assert!(!fault.expected.is_empty());
            }
        }
    }
}
