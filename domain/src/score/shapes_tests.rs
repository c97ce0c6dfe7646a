#![allow(clippy::unwrap_used)]
//! The shapes R13 … R23 at their edges.

use rust_decimal::Decimal;

use super::tests::{number, one, scored, set_of_one};
use super::{EvidenceState, ScoreState};
use crate::criteria::{CriteriaSet, refinement};

#[test]
fn a_row_that_people_score_waits_for_them_and_is_never_self_scored() {
    let survey = one("6", "assessment = \"survey\"\nrule = { kind = \"assessed\" }", &[]);
    assert_eq!((survey.score, survey.state), (None, ScoreState::Missing));
    assert_eq!(survey.branch, "chờ kết quả điều tra xã hội học");
    let rule = "assessment = \"assessor\"\nrule = { kind = \"assessed\", points = \"a.given\" }";
    assert_eq!(one("6", rule, &[("given", "6")]).arithmetic, "điểm người chấm cho: 6 → 6 điểm");
    assert_eq!(one("6", rule, &[("given", "6.5")]).state, ScoreState::Unreadable);
    let faults = CriteriaSet::load(&set_of_one("6", "rule = { kind = \"assessed\" }"), &|_| true).unwrap_err().to_string();
    assert!(faults.contains("assessment: quy tắc assessed do người chấm"), "{faults}");
}

#[test]
fn an_imported_index_is_brought_to_the_maximum() {
    let rule =
        "assessment = \"imported\"\nrule = { kind = \"imported-index\", index = \"PAPI\", value = \"a.papi\", lowest = 10, highest = 80 }";
    let at = |value: &str| one("7", rule, &[("papi", value)]);
    assert_eq!((at("10").score, at("45").score, at("80").score), (Some(number("0")), Some(number("3.5")), Some(number("7"))));
    assert_eq!(at("45").arithmetic, "PAPI 45 trên thang 10–80, quy về 7 điểm → 3,5 điểm");
    assert_eq!((at("9.99").state, at("80.01").state), (ScoreState::Unreadable, ScoreState::Unreadable));
}

#[test]
fn what_is_taken_off_a_numerator_counts_and_too_much_is_a_fault() {
    let rule = "zero_denominator = \"full\"\nunit_of_measure = \"kiến nghị\"\n\
        rule = { kind = \"linear-share\", ratio = \"(a.received - a.dissatisfied) / a.received\" }";
    let at = |dissatisfied: &str| one("4", rule, &[("received", "8"), ("dissatisfied", dissatisfied)]);
    assert_eq!(at("2").score, Some(number("3")));
    assert_eq!(at("8").score, Some(Decimal::ZERO));
    assert_eq!((at("9").score, at("9").state), (None, ScoreState::Unreadable));
    assert_eq!(at("9").branch, "-1/8 kiến nghị là tỷ lệ âm");
}

/// A set of one component of ten points with a bonus capped at 3 and a penalty capped at 2.
fn with_adjustments(limits: &str) -> String {
    let block = |code: &str, kind: &str, cap: &str, field: &str| {
        format!(
            "[[adjustment]]\ncode = \"{code}\"\nname = \"{code}\"\nkind = \"{kind}\"\ncap = {cap}\n[[adjustment.component]]\n\
             code = \"{code}.1\"\nname = \"x\"\nmax = 5\nrule = {{ kind = \"step-accumulation\", count = \"a.{field}\", size = 1, points = 1 }}\n"
        )
    };
    let base = "max = 10\nnot_applicable = \"rescale-set\"\nrounding.total = { mode = \"half-up\", digits = 1 }\n";
    let domain = "[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 10\n[[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\nmax = 10\n\
        rule = { kind = \"value\", value = \"a.base\" }\n";
    format!("{base}{limits}{domain}{}{}", block("T", "bonus", "3", "good"), block("P", "penalty", "2", "bad"))
}

#[test]
fn bonus_and_penalty_stand_outside_the_maximum_and_are_capped() {
    let total = |limits: &str, good: &str, bad: &str| scored(&with_adjustments(limits), &[("base", "9.04"), ("good", good), ("bad", bad)]);
    assert_eq!(total("", "2", "0").total, Some(number("11.0")), "rounded after they are in");
    assert_eq!(total("", "4", "5").total, Some(number("10.0")), "3 of 4, 2 of 5");
    assert_eq!(total("", "4", "5").max, number("10"), "the maximum does not grow");
    assert_eq!(total("", "4", "5").adjustments[0].arithmetic, "4, trần 3 → 3");
    assert_eq!(total("total.at_most = 10\n", "2", "0").total, Some(number("10")));
    assert_eq!(total("total.at_least = 9\n", "0", "1").total, Some(number("9")));
    let open = total("", "missing", "0");
    assert_eq!((open.total, open.without_score), (None, vec!["T.1".to_owned()]), "an unknown bonus leaves no total");
    assert_eq!(total("", "not_applicable", "0").total, Some(number("9.0")));
}

#[test]
fn a_row_may_go_below_zero_only_where_it_says_so() {
    let rule = "min = -0.25\nrule = { kind = \"count-tiers\", count = \"a.unlawful\", tiers = [ { below = 1, points = 2 }, \
        { at_least = 1, below = 2, points = 0 }, { at_least = 2, points = -0.25 } ] }";
    let at = |count: &str| one("2", rule, &[("unlawful", count)]).score;
    assert_eq!((at("0"), at("1"), at("2")), (Some(number("2")), Some(number("0")), Some(number("-0.25"))));
    let without = rule.replace("min = -0.25\n", "");
    let faults = CriteriaSet::load(&set_of_one("2", &without), &|_| true).unwrap_err().to_string();
    assert!(faults.contains("-0.25 điểm thấp hơn điểm tối thiểu 0"), "{faults}");
}

const BRANCHES: &str = "zero_denominator = \"zero\"\nunit_of_measure = \"hồ sơ\"\n[domain.criterion.rule]\nkind = \"branches\"\n\
    variables = [ { code = \"a\", name = \"hồ sơ số hóa\", figure = \"a.digital\" }, { code = \"b\", name = \"hồ sơ phải số hóa\", figure = \"a.all\" } ]\n\
    branches = [ { name = \"có hồ sơ\", when = \"var.b > 0\", share = \"var.a / var.b\" }, { name = \"đơn vị mới lập\", when = \"a.new > 0\", points = 1 }, { points = 0 } ]\n";

#[test]
fn the_first_branch_that_holds_is_taken_and_its_variables_are_kept() {
    let at = |digital: &str, all: &str, new: &str| one("2", BRANCHES, &[("digital", digital), ("all", all), ("new", new)]);
    let share = at("30", "40", "1");
    assert_eq!(share.arithmetic, "a = 30; b = 40: có hồ sơ, 30/40 hồ sơ = 75,00 % × 2 điểm → 1,5 điểm");
    let ratio = share.ratio.unwrap();
    assert_eq!((ratio.numerator, ratio.denominator), (number("30"), number("40")), "what can be shown as a share of what");
    let kept: Vec<_> = share.variables.iter().map(|variable| (variable.code.as_str(), variable.value)).collect();
    assert_eq!(kept, [("a", Some(number("30"))), ("b", Some(number("40")))]);
    assert_eq!((at("0", "0", "1").score, at("0", "0", "0").score), (Some(number("1")), Some(number("0"))));
    assert_eq!(at("0", "0", "0").branch, "còn lại");
    assert_eq!(at("missing", "0", "1").score, Some(number("1")), "a variable that the branch does not need may be unknown");
    assert_eq!(at("0", "missing", "1").state, ScoreState::Missing, "a later branch is not taken for an unknown one");
}

#[test]
fn steps_accumulate_up_to_the_cap_and_are_then_multiplied() {
    let rule = "[domain.criterion.rule]\nkind = \"step-accumulation\"\ncount = \"a.people\"\nbase = 10\nstart = 3500\nsize = 100\npoints = 0.5\n\
        multipliers = [ { name = \"miền núi\", when = \"a.mountain > 0\", factor = 0.75 } ]\n";
    let at = |people: &str, mountain: &str| one("35", rule, &[("people", people), ("mountain", mountain)]);
    let score = |people: &str| at(people, "0").score.unwrap();
    assert_eq!([score("0"), score("3500"), score("3599"), score("3600")], ["10", "10", "10", "10.5"].map(number));
    assert_eq!((score("8500"), score("8600")), (number("35"), number("35")));
    assert_eq!(at("8600", "1").score, Some(number("26.25")), "the cap comes before the factor");
    assert_eq!(at("4250", "1").arithmetic, "4.250: 7 bước tăng thêm, 10 + 3,5 = 13,5; × 0,75 (miền núi) → 10,125 điểm");
    assert_eq!(at("-1", "0").state, ScoreState::Unreadable);
    assert_eq!(at("3500", "missing").state, ScoreState::Missing);
}

#[test]
fn each_case_takes_points_down_to_the_floor() {
    let rule = "unit_of_measure = \"báo cáo chậm\"\nrule = { kind = \"item-deduction\", count = \"a.late\", points = 0.5, floor = 0.5 }";
    let at = |late: &str| one("2", rule, &[("late", late)]);
    let scores = ["0", "1", "3", "4", "9"].map(|late| at(late).score.unwrap());
    assert_eq!(scores, ["2", "1.5", "0.5", "0.5", "0.5"].map(number));
    assert_eq!(at("3").arithmetic, "3 báo cáo chậm: 2 − 3 × 0,5 điểm → 0,5 điểm");
    assert_eq!(at("4").arithmetic, "4 báo cáo chậm: 2 − 4 × 0,5 điểm, không thấp hơn mức thấp nhất → 0,5 điểm");
    assert_eq!((at("3").branch.as_str(), at("4").branch.as_str()), ("trừ theo số trường hợp", "trừ đến mức thấp nhất"));
}

#[test]
fn evidence_takes_points_or_asks_for_an_explanation_as_the_set_orders() {
    let set = |policy: &str| {
        set_of_one("2", "evidence_when = \"a.files > 0\"\nrule = { kind = \"boolean\", condition = \"a.done > 0\" }")
            .replace("evidence = \"not-asked\"", &format!("evidence = \"{policy}\""))
    };
    let at = |policy: &str, done: &str, files: &str| {
        let score = super::tests::scored_whole(&set(policy), &[("done", done), ("files", files)]);
        let component = score.components().next().unwrap();
        (component.score, component.evidence)
    };
    let (full, none) = (Some(number("2")), Some(Decimal::ZERO));
    assert_eq!(at("required", "1", "0"), (none, EvidenceState::Absent));
    assert_eq!(at("required", "1", "1"), (full, EvidenceState::Present));
    assert_eq!(at("required", "1", "missing"), (full, EvidenceState::Unknown), "nobody said that there is none");
    assert_eq!(at("required", "0", "0"), (none, EvidenceState::NotAsked), "nothing to prove");
    assert_eq!(at("explain", "1", "0"), (full, EvidenceState::Explanation));
    assert_eq!(at("not-asked", "1", "0"), (full, EvidenceState::NotAsked));
}

#[test]
fn a_lower_level_splits_criteria_but_keeps_their_maxima() {
    let load = |text: &str| CriteriaSet::load(text, &|_| true).unwrap();
    let value = "rule = { kind = \"value\", value = \"a.x\" }";
    let parent = load(&set_of_one("2", value));
    let part = |code: &str| format!("[[domain.criterion.component]]\ncode = \"{code}\"\nname = \"x\"\nmax = 1\n{value}\n");
    let split = load(&set_of_one("2", &format!("{}{}", part("1.1.1"), part("1.1.2"))));
    assert_eq!(refinement::faults(&parent, &split), []);
    let other = load(&set_of_one("3", value).replace("code = \"1.1\"", "code = \"1.2\""));
    let told: Vec<String> = refinement::faults(&parent, &other).iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "domain 1: ghi 3 điểm; cấp trên cho 2 điểm, cấp dưới chỉ được chia bên trong",
            "criterion 1.1: thiếu; bộ tiêu chí cấp trên có “T”, 2 điểm",
            "criterion 1.2: bộ tiêu chí cấp trên không có mã này; cấp dưới chỉ được thêm tiêu chí thành phần",
        ]
    );
}

#[test]
fn a_condition_says_true_or_false_and_no_number() {
    let rule = "rule = { kind = \"boolean\", condition = \"a.minutes\" }";
    assert!(CriteriaSet::load(&set_of_one("2", rule), &|_| true).is_err());
    let held = with_adjustments("").replace("max = 10\n[[domain.criterion]]", "max = 10\nheld_when = \"a.held\"\n[[domain.criterion]]");
    assert!(held.contains("held_when"));
    let faults = CriteriaSet::load(&held, &|_| true).unwrap_err().to_string();
    assert!(faults.contains("held_when"), "{faults}");
}

#[test]
fn the_words_and_names_of_states_are_those_that_scripts_and_officers_know() {
    let states = [ScoreState::Scored, ScoreState::NoTask, ScoreState::NotApplicable, ScoreState::Missing, ScoreState::Unreadable];
    assert_eq!(states.map(ScoreState::as_str), ["value", "nil_report", "not_applicable", "missing", "unreadable"]);
    let words = ["Đã có điểm", "Không phát sinh nhiệm vụ", "Không áp dụng", "Chưa có số liệu", "Số liệu cần sửa"];
    assert_eq!(states.map(ScoreState::words), words);
    let evidence = [EvidenceState::NotAsked, EvidenceState::Unknown, EvidenceState::Present];
    assert_eq!(evidence.map(EvidenceState::words), ["", "Chưa rõ tài liệu kiểm chứng", "Có tài liệu kiểm chứng"]);
    let absent = [EvidenceState::Absent, EvidenceState::Explanation].map(EvidenceState::words);
    assert!(absent.iter().all(|words| words.starts_with("Không có tài liệu kiểm chứng, ")) && absent[0] != absent[1], "{absent:?}");
}
