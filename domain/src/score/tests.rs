#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every rule shape at its edges, and the ways in which points leave a set.

use rust_decimal::Decimal;

use super::{ComponentScore, Evaluated, ScoreState, UnitScore, score_unit};
use crate::calendar::Calendars;
use crate::cell::CellRef;
use crate::criteria::CriteriaSet;
use crate::dimension::DimensionKey;
use crate::fact::{Fact, Provenance, State};
use crate::formula::UnitFacts;
use crate::org_unit::OrgUnitId;

const HEAD: &str = r#"
id = "test"
version = "1"
name = "Bộ thử"
legal_basis = "không có"
source = "không có"
is_sample = true
regime = "cchc"
valid_from = "2024-12-15"
evidence = "not-asked"
"#;

/// A fact of element `a.<field>`: a number, or the word of a state.
fn fact(field: &str, said: &str) -> Fact {
    let (state, value) = match said {
        "missing" => (State::Missing, None),
        "not_applicable" => (State::NotApplicable, None),
        "nil" => (State::NilReport, None),
        "unreadable" => (State::Unreadable, None),
        number => (State::Value, Some(number.parse().unwrap())),
    };
    Fact {
        unit: OrgUnitId::new("u"),
        period: "cchc:2025-Q3".parse().unwrap(),
        element: format!("a.{field}").parse().unwrap(),
        dimensions: DimensionKey::total(),
        state,
        value,
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

pub(super) fn scored(set: &str, facts: &[(&str, &str)]) -> UnitScore {
    scored_whole(&format!("{HEAD}{set}"), facts)
}

pub(super) fn scored_whole(set: &str, facts: &[(&str, &str)]) -> UnitScore {
    let set = CriteriaSet::load(set, &|_| true).unwrap();
    let facts: Vec<Fact> = facts.iter().map(|(field, said)| fact(field, said)).collect();
    let calendars = Calendars::new(vec![], vec![]);
    let unit = OrgUnitId::new("u");
    let context = UnitFacts::new(&calendars, &unit, "cchc:2025-Q3".parse().unwrap(), &facts);
    score_unit(&set, &unit, None, &Evaluated(&context))
}

/// One component of one point scale: the keys of the component, then the facts.
pub(super) fn one(max: &str, component: &str, facts: &[(&str, &str)]) -> ComponentScore {
    scored_whole(&set_of_one(max, component), facts).components().next().unwrap().clone()
}

/// The text of a set whose only criterion has these keys.
pub(super) fn set_of_one(max: &str, component: &str) -> String {
    format!(
        "{HEAD}max = {max}\nnot_applicable = \"rescale-set\"\n[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = {max}\n\
         [[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\nmax = {max}\n{component}"
    )
}

pub(super) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

const XUAN_LOC: &str = "unit_of_measure = \"mục tiêu\"\nzero_denominator = \"missing\"\n\
    rule = { kind = \"percent-tiers\", ratio = \"a.done / a.planned\", tiers = [ { at_least = 100, points = 1 }, \
    { at_least = 90, below = 100, share = true }, { below = 90, points = 0 } ] }";

#[test]
fn four_goals_of_five_are_under_the_cliff() {
    let score = one("1", XUAN_LOC, &[("done", "4"), ("planned", "5")]);
    assert_eq!((score.score, score.state), (Some(Decimal::ZERO), ScoreState::Scored));
    assert_eq!(score.arithmetic, "4/5 mục tiêu = 80,00 %, dưới 90 % → 0 điểm");
}

#[test]
fn the_linear_band_gives_the_ratio_and_its_ends_are_exact() {
    let at = |done: &str, planned: &str| one("1", XUAN_LOC, &[("done", done), ("planned", planned)]);
    assert_eq!(at("9", "10").score, Some(number("0.9")));
    assert_eq!(at("19", "20").arithmetic, "19/20 mục tiêu = 95,00 %, từ 90 % đến dưới 100 % → 0,95 điểm");
    assert_eq!(at("8999", "10000").score, Some(Decimal::ZERO));
    assert_eq!(at("89999", "100000").arithmetic, "89.999/100.000 mục tiêu = 89,999 %, dưới 90 % → 0 điểm");
    assert_eq!(at("12", "10").score, Some(Decimal::ONE), "more than planned earns no more than the maximum");
}

#[test]
fn a_figure_too_large_to_compute_with_is_for_the_unit_to_correct() {
    let huge = Decimal::MAX.to_string();
    let score = one("1", XUAN_LOC, &[("done", huge.as_str()), ("planned", "1")]);
    assert_eq!((score.score, score.state), (None, ScoreState::Unreadable));
    let tiny = "0.0000000000000000000000000001"; // The least a decimal holds.
    assert_eq!(one("1", XUAN_LOC, &[("done", tiny), ("planned", "5")]).score, Some(Decimal::ZERO));
}

#[test]
fn exactly_ninety_per_cent_is_not_above_ninety() {
    let rule = "zero_denominator = \"missing\"\nrule = { kind = \"percent-tiers\", ratio = \"a.done / a.planned\", tiers = [ \
        { above = 90, points = 2 }, { at_least = 70, at_most = 90, points = 1 }, { below = 70, points = 0 } ] }";
    let at = |done: &str| one("2", rule, &[("done", done), ("planned", "1000")]).score;
    assert_eq!((at("901"), at("900"), at("700"), at("699")), (Some(number("2")), Some(number("1")), Some(number("1")), Some(number("0"))));
}

#[test]
fn a_condition_gives_all_points_exactly_from_its_threshold_on() {
    let rule = "rule = { kind = \"boolean\", condition = \"a.done >= 3\" }";
    let at = |done: &str| one("2", rule, &[("done", done)]).score;
    assert_eq!((at("2"), at("3"), at("2.99")), (Some(Decimal::ZERO), Some(number("2")), Some(Decimal::ZERO)));
    assert_eq!(one("2", rule, &[("done", "missing")]).score, None, "an unknown condition is neither");
}

#[test]
fn a_linear_share_with_a_threshold() {
    let rule = "zero_denominator = \"full\"\nrule = { kind = \"linear-share\", ratio = \"a.done / a.all\", threshold = 0.8 }";
    let at = |done: &str, all: &str| one("2", rule, &[("done", done), ("all", all)]);
    assert_eq!(at("40", "100").score, Some(Decimal::ONE));
    assert_eq!(at("40", "100").arithmetic, "40/100 = 40,00 % : 80 % × 2 điểm → 1 điểm");
    assert_eq!(at("80", "100").score, Some(number("2")));
    assert_eq!(at("97", "100").score, Some(number("2")));
    let none = at("0", "0");
    assert_eq!((none.score, none.state), (Some(number("2")), ScoreState::NoTask), "no petition in the period");
}

#[test]
fn the_zero_denominator_is_the_components_own_affair() {
    let rule = |policy: &str| format!("zero_denominator = \"{policy}\"\nrule = {{ kind = \"linear-share\", ratio = \"a.done / a.all\" }}");
    let at = |policy: &str| one("2", &rule(policy), &[("done", "0"), ("all", "nil")]);
    assert_eq!((at("zero").score, at("zero").state), (Some(Decimal::ZERO), ScoreState::Scored));
    assert_eq!((at("missing").score, at("missing").state), (None, ScoreState::Missing));
}

#[test]
fn tiers_of_a_share_of_nothing_are_not_looked_at() {
    let score = one("1", XUAN_LOC, &[("done", "0"), ("planned", "0")]);
    assert_eq!((score.score, score.state), (None, ScoreState::Missing), "not a figure outside all tiers");
}

#[test]
fn every_condition_of_an_all_of_must_hold() {
    let rule = "rule = { kind = \"all-of\", conditions = [ { name = \"đủ số lượng\", condition = \"a.received = a.owed\" }, \
        { name = \"đúng thời gian\", condition = \"a.on_time = a.owed\" } ] }";
    let late = one("1", rule, &[("owed", "4"), ("received", "4"), ("on_time", "3")]);
    assert_eq!((late.score, late.arithmetic.as_str()), (Some(Decimal::ZERO), "không đạt: đúng thời gian → 0 điểm"));
    let unknown = one("1", rule, &[("owed", "4"), ("received", "4")]);
    assert_eq!((unknown.score, unknown.state), (None, ScoreState::Missing));
    let settled = one("1", rule, &[("owed", "4"), ("received", "3")]);
    assert_eq!(settled.score, Some(Decimal::ZERO), "one known failure decides");
}

#[test]
fn a_condition_that_does_not_apply_takes_no_points_though_another_fails() {
    let rule = "rule = { kind = \"all-of\", conditions = [ { name = \"đủ biểu\", condition = \"not is_missing(a.form)\" }, \
        { name = \"đúng hạn\", condition = \"a.on_time = a.received\" } ] }";
    let nothing_owed = [("form", "missing"), ("received", "not_applicable"), ("on_time", "not_applicable")];
    let spared = one("4", rule, &nothing_owed);
    assert_eq!((spared.score, spared.state), (None, ScoreState::NotApplicable));
    assert_eq!(spared.arithmetic, "Không áp dụng: không có gì để xét “đúng hạn” → không tính vào tổng điểm");
    let failed = one("4", rule, &[("form", "missing"), ("received", "2"), ("on_time", "2")]);
    assert_eq!(failed.score, Some(Decimal::ZERO), "who owed it and did not send it");
}

#[test]
fn the_day_decides_and_an_unsaid_day_is_no_absence() {
    let rule = "rule = { kind = \"date-category\", day = \"a.issued\", steps = [ { name = \"kịp thời\", until = \"28/02\", points = 1 }, \
        { name = \"không kịp thời\", points = 0.5 } ], absent = 0 }";
    let at = |day: &str| one("1", rule, &[("issued", day)]);
    assert_eq!(at("20250228").score, Some(Decimal::ONE));
    assert_eq!(at("20250301").score, Some(number("0.5")));
    assert_eq!(at("20250301").arithmetic, "ngày 01/03/2025: không kịp thời → 0,5 điểm");
    assert_eq!(at("nil").score, Some(Decimal::ZERO), "said to be not issued");
    assert_eq!((at("missing").score, at("missing").state), (None, ScoreState::Missing));
    assert_eq!(at("20250231").state, ScoreState::Unreadable);
}

#[test]
fn counts_checklists_and_zero_tolerance() {
    let meetings = "rule = { kind = \"count-tiers\", count = \"a.meetings\", tiers = [ { at_least = 4, points = 20 }, \
        { at_least = 3, below = 4, points = 15 }, { below = 3, points = 0 } ] }";
    assert_eq!(one("20", meetings, &[("meetings", "3")]).score, Some(number("15")));
    let forms = "rule = { kind = \"checklist\", items = [ { code = \"a\", name = \"bảng điện tử\", condition = \"a.board > 0\", points = 0.25 }, \
        { code = \"b\", name = \"hội nghị\", condition = \"a.meeting > 0\", points = 0.5 } ] }";
    let checked = one("0.75", forms, &[("board", "0"), ("meeting", "1")]);
    assert_eq!((checked.score, checked.arithmetic.as_str()), (Some(number("0.5")), "bảng điện tử: 0; hội nghị: 0,5 → 0,5 điểm"));
    assert_eq!(one("0.75", forms, &[("meeting", "1")]).state, ScoreState::Missing);
    let unlawful = "rule = { kind = \"zero-tolerance\", violations = \"a.unlawful\" }";
    assert_eq!(one("2", unlawful, &[("unlawful", "1")]).score, Some(Decimal::ZERO));
    assert_eq!(one("2", unlawful, &[("unlawful", "nil")]).score, Some(number("2")));
}

#[test]
fn a_published_score_out_of_range_is_no_score() {
    let rule = "rule = { kind = \"value\", value = \"a.score\" }";
    assert_eq!(one("10", rule, &[("score", "50")]).state, ScoreState::Unreadable, "50 on a scale of 10 was really published");
    assert_eq!(one("10", rule, &[("score", "7.5")]).score, Some(number("7.5")));
    let at = |score: &str| one("10", rule, &[("score", score)]).score;
    assert_eq!((at("0"), at("10")), (Some(Decimal::ZERO), Some(number("10"))), "both ends");
    assert_eq!((at("-0.01"), at("10.01")), (None, None));
}

/// Two domains: 60 points in one criterion of 20 + 40, and 40 points that may be a survey.
fn two_domains(policy: &str, held: &str) -> String {
    format!(
        "max = 100\nnot_applicable = \"{policy}\"\n[[domain]]\ncode = \"1\"\nname = \"A\"\nmax = 60\n[[domain.criterion]]\ncode = \"1.1\"\n\
         name = \"A\"\nmax = 60\n[[domain.criterion.component]]\ncode = \"1.1.1\"\nname = \"x\"\nmax = 20\n\
         not_applicable_when = \"is_not_applicable(a.x)\"\nno_task_when = \"a.tasks = 0\"\nrule = {{ kind = \"value\", value = \"a.x\" }}\n\
         [[domain.criterion.component]]\ncode = \"1.1.2\"\nname = \"y\"\nmax = 40\nrule = {{ kind = \"value\", value = \"a.y\" }}\n\
         [[domain]]\ncode = \"2\"\nname = \"B\"\nmax = 40\n{held}\n[[domain.criterion]]\ncode = \"2.1\"\nname = \"z\"\nmax = 40\n\
         rule = {{ kind = \"value\", value = \"a.z\" }}\n"
    )
}

fn total(policy: &str, held: &str, x: &str, z: &str) -> (Option<Decimal>, Decimal) {
    let facts = [("x", x), ("y", "30"), ("z", z), ("tasks", "1"), ("held", "0")];
    let score = scored(&two_domains(policy, held), &facts);
    (score.total, score.max)
}

#[test]
fn what_does_not_apply_is_made_up_where_the_set_says() {
    let hundred = number("100");
    assert_eq!(total("rescale-criterion", "", "not_applicable", "20"), (Some(number("65")), hundred), "30 of 40 become 45 of 60");
    assert_eq!(total("rescale-domain", "", "not_applicable", "20"), (Some(number("65")), hundred));
    assert_eq!(total("rescale-set", "", "not_applicable", "20"), (Some(number("62.5")), hundred), "50 of 80");
    assert_eq!(total("lower-maximum", "", "not_applicable", "20"), (Some(number("50")), number("80")));
}

#[test]
fn no_task_gives_full_points_and_not_applicable_does_not() {
    let facts = [("x", "missing"), ("y", "30"), ("z", "20"), ("tasks", "nil")];
    let score = scored(&two_domains("rescale-criterion", ""), &facts);
    assert_eq!(score.total, Some(number("70")), "20 + 30 + 20");
    assert_eq!(score.component("1.1.1").unwrap().state, ScoreState::NoTask);
}

#[test]
fn a_block_that_was_not_held_is_converted_under_every_policy() {
    let held = "held_when = \"a.held > 0\"";
    assert_eq!(total("rescale-set", held, "12", "missing"), (Some(number("70")), number("100")), "42 of 60");
    assert_eq!(total("lower-maximum", held, "12", "missing"), (Some(number("70")), number("100")));
    let lowered = total("lower-maximum", held, "not_applicable", "missing");
    assert_eq!(lowered, (Some(number("50")), number("40") * number("100") / number("60")), "30 of 40, both made up by 100/60");
}

#[test]
fn a_set_of_which_nothing_was_held_has_nothing_to_convert() {
    let set = "max = 10\nnot_applicable = \"lower-maximum\"\n[[domain]]\ncode = \"1\"\nname = \"A\"\nmax = 10\nheld_when = \"a.held > 0\"\n\
        [[domain.criterion]]\ncode = \"1.1\"\nname = \"A\"\nmax = 10\nrule = { kind = \"value\", value = \"a.x\" }\n";
    let at = |held: &str| scored(set, &[("held", held), ("x", "4")]);
    assert_eq!((at("1").total, at("1").max), (Some(number("4")), number("10")));
    assert_eq!((at("0").provisional, at("0").max), (Decimal::ZERO, Decimal::ZERO));
}

#[test]
fn a_missing_component_leaves_no_total_but_a_floor() {
    let score = scored(&two_domains("rescale-set", ""), &[("x", "12"), ("y", "30"), ("tasks", "1")]);
    assert_eq!((score.total, score.provisional), (None, number("42")));
    assert_eq!(score.without_score, ["2.1"]);
}

#[test]
fn rounding_happens_exactly_at_the_stages_named() {
    let component = "zero_denominator = \"missing\"\nrule = { kind = \"linear-share\", ratio = \"a.x / a.all\" }";
    let parts: String =
        (1..=3).map(|index| format!("[[domain.criterion]]\ncode = \"{index}\"\nname = \"T\"\nmax = 1\n{component}\n")).collect();
    let set = |rounding: &str| {
        format!("max = 3\nnot_applicable = \"rescale-set\"\n{rounding}\n[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 3\n{parts}")
    };
    let facts = [("x", "1"), ("all", "3")];
    let rounded = scored(&set("rounding.component = { mode = \"half-up\", digits = 2 }"), &facts).total;
    assert_eq!(rounded, Some(number("0.99")), "3 × 0,33: rounded, then added");
    let at_the_end = scored(&set("rounding.total = { mode = \"half-up\", digits = 2 }"), &facts).total;
    assert_eq!(at_the_end, Some(Decimal::ONE));
    let never = scored(&set(""), &facts).total.unwrap();
    assert!(never < Decimal::ONE && never > number("0.9999999999"));
}

#[test]
fn a_share_of_too_few_answers_is_no_score() {
    let share = |assessment: &str, answers: &str| {
        let set = format!(
            "max = 4\nnot_applicable = \"rescale-set\"\n[survey]\nminimum_answers = 30\n[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 4\n\
             [[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\nmax = 4\nassessment = \"{assessment}\"\nzero_denominator = \"missing\"\n\
             rule = {{ kind = \"linear-share\", ratio = \"a.satisfied / a.answers\", threshold = 1 }}"
        );
        scored(&set, &[("satisfied", "6"), ("answers", answers)]).components().next().unwrap().clone()
    };
    let few = share("survey", "7");
    assert_eq!((few.score, few.state), (None, ScoreState::Missing));
    assert_eq!(few.branch, "7 phiếu hợp lệ, dưới mức 30 phiếu của bộ tiêu chí");
    assert_eq!(share("survey", "30").score, Some(number("0.8")), "the least number is enough");
    assert_eq!(share("computed", "8").score, Some(Decimal::from(3)), "not a survey");
}
