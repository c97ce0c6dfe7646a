#![allow(clippy::unwrap_used)]
//! What holds for every set and any figures.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::tests::{one, scored};
use super::{ComponentScore, ScoreState, UnitScore};
use crate::rounding::{Rounding, RoundingMode};

/// One rule of each monotone shape, as keys of a component of 5 points, each reading `a.x` (and `a.all`).
const GROWING: [&str; 6] = [
    "zero_denominator = \"zero\"\nrule = { kind = \"linear-share\", ratio = \"a.x / a.all\", threshold = 0.8 }",
    "zero_denominator = \"zero\"\nrule = { kind = \"percent-tiers\", ratio = \"a.x / a.all\", tiers = [ { at_least = 90, points = 5 }, \
     { at_least = 50, below = 90, share = true }, { below = 50, points = 0 } ] }",
    "rule = { kind = \"count-tiers\", count = \"a.x\", tiers = [ { at_least = 40, points = 5 }, { at_least = 10, below = 40, points = 2 }, \
     { below = 10, points = 0 } ] }",
    "rule = { kind = \"step-accumulation\", count = \"a.x\", base = 1, start = 5, size = 7, points = 0.5 }",
    "assessment = \"imported\"\nrule = { kind = \"imported-index\", index = \"X\", value = \"a.x\", highest = 200 }",
    "zero_denominator = \"zero\"\nrule = { kind = \"branches\", branches = [ { name = \"đủ\", when = \"a.x >= 60\", points = 5 }, \
     { share = \"a.x / 200\" } ] }",
];

/// One rule of each shape that falls with `a.x`.
const FALLING: [&str; 2] =
    ["rule = { kind = \"zero-tolerance\", violations = \"a.x\" }", "rule = { kind = \"item-deduction\", count = \"a.x\", points = 0.3 }"];

fn at(rule: &str, x: u32, all: u32) -> ComponentScore {
    one("5", rule, &[("x", &x.to_string()), ("all", &all.to_string())])
}

proptest! {
    #[test]
    fn more_of_a_good_thing_never_costs_points(shape in 0_usize..GROWING.len(), x in 0_u32..150, more in 0_u32..50, all in 1_u32..200) {
        let (less, more) = (at(GROWING[shape], x, all).score.unwrap(), at(GROWING[shape], x + more, all).score.unwrap());
        prop_assert!(less <= more, "{} > {} with rule {}", less, more, GROWING[shape]);
    }

    #[test]
    fn more_of_a_bad_thing_never_earns_points(shape in 0_usize..FALLING.len(), x in 0_u32..50, more in 0_u32..50) {
        prop_assert!(at(FALLING[shape], x, 1).score >= at(FALLING[shape], x + more, 1).score);
    }

    #[test]
    fn a_score_lies_within_the_bounds_of_its_component(shape in 0_usize..GROWING.len() + FALLING.len(), x in -300_i64..300, all in -3_i64..300) {
        let rule = GROWING.iter().chain(&FALLING).nth(shape).unwrap();
        let score = one("5", rule, &[("x", &x.to_string()), ("all", &all.to_string())]);
        match score.score {
            Some(points) => prop_assert!(points >= Decimal::ZERO && points <= Decimal::from(5)),
            None => prop_assert_eq!(score.state, ScoreState::Unreadable),
        }
    }

    #[test]
    fn children_sum_to_their_parent_and_rounding_follows_the_order_of_the_stages(
        xs in prop::collection::vec(0_u32..1000, 1..6), digits in 0_u32..4, half_up: bool, whole: bool,
    ) {
        let mode = if half_up { RoundingMode::HalfUp } else { RoundingMode::Truncate };
        let word = if half_up { "half-up" } else { "truncate" };
        let total = if whole { "rounding.total = { mode = \"half-up\", digits = 1 }\n" } else { "" };
        let count = xs.len();
        let fields: Vec<String> = (0..count).map(|index| format!("x{index}")).collect();
        let parts: String = fields.iter().map(|field| format!(
            "[[domain.criterion.component]]\ncode = \"1.1.{field}\"\nname = \"x\"\nmax = 1\nzero_denominator = \"zero\"\n\
             rule = {{ kind = \"linear-share\", ratio = \"a.{field} / 999\" }}\n")).collect();
        let set = format!(
            "max = {count}\nnot_applicable = \"rescale-set\"\nrounding.component = {{ mode = \"{word}\", digits = {digits} }}\n{total}\
             [[domain]]\ncode = \"1\"\nname = \"L\"\nmax = {count}\n[[domain.criterion]]\ncode = \"1.1\"\nname = \"T\"\nmax = {count}\n{parts}");
        let texts: Vec<String> = xs.iter().map(ToString::to_string).collect();
        let facts: Vec<(&str, &str)> = fields.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        let score = scored(&set, &facts);
        let rounding = Rounding { mode, digits };
        let expected: Decimal = xs.iter().map(|x| rounding.apply(Decimal::from(*x) / Decimal::from(999))).sum();
        let children: Decimal = score.components().map(|component| component.score.unwrap()).sum();
        prop_assert_eq!(children, expected);
        prop_assert_eq!(score.domains[0].criteria[0].score, Some(children));
        prop_assert_eq!(score.domains[0].score, Some(children));
        let last = Rounding { mode: RoundingMode::HalfUp, digits: 1 };
        prop_assert_eq!(score.total, Some(if whole { last.apply(children) } else { children }));
    }

    #[test]
    fn bonuses_and_penalties_stop_at_their_caps_and_the_total_at_its_limits(x in 0_u32..=100, good in 0_u32..20, bad in 0_u32..20, limited: bool) {
        let limits = if limited { "total = { at_least = 0, at_most = 11 }\n" } else { "" };
        let block = |code: &str, kind: &str, cap: u32, max: u32, points: &str| format!(
            "[[adjustment]]\ncode = \"{code}\"\nname = \"x\"\nkind = \"{kind}\"\ncap = {cap}\n[[adjustment.component]]\ncode = \"{code}.1\"\nname = \"x\"\n\
             max = {max}\nrule = {{ kind = \"step-accumulation\", count = \"a.{kind}\", size = 1, points = {points} }}\n");
        let set = format!(
            "max = 10\nnot_applicable = \"rescale-set\"\n{limits}[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 10\n[[domain.criterion]]\ncode = \"1.1\"\n\
             name = \"T\"\nmax = 10\nzero_denominator = \"zero\"\nrule = {{ kind = \"linear-share\", ratio = \"a.x / 100\" }}\n{}{}",
            block("T", "bonus", 3, 5, "0.5"), block("P", "penalty", 4, 6, "1"));
        let score = scored(&set, &[("x", &x.to_string()), ("bonus", &good.to_string()), ("penalty", &bad.to_string())]);
        let bonus = Decimal::new(i64::from(good) * 5, 1).min(Decimal::from(3));
        let sum = Decimal::new(i64::from(x), 1) + bonus - Decimal::from(bad.min(4));
        let expected = if limited { sum.clamp(Decimal::ZERO, Decimal::from(11)) } else { sum };
        prop_assert_eq!(score.total, Some(expected));
        prop_assert_eq!(score.max, Decimal::from(10), "bonuses do not make the maximum grow");
    }

    #[test]
    fn points_that_do_not_apply_are_made_up_for_or_lower_the_maximum(applies in prop::collection::vec(any::<bool>(), 8), xs in prop::collection::vec(0_u32..=4, 8)) {
        prop_assume!(applies.contains(&true));
        for policy in POLICIES {
            let full = eight(policy, &applies, &[4; 8]);
            let highest = if policy == "lower-maximum" { applies.iter().filter(|applies| **applies).count() } else { 8 };
            prop_assert_eq!((full.total, full.max), (Some(Decimal::from(highest)), Decimal::from(highest)), "all that applies is everything: {}", policy);
            let some = eight(policy, &applies, &xs);
            prop_assert!(some.total >= Some(Decimal::ZERO) && some.total <= full.total, "{}: {:?}", policy, some.total);
        }
        let all = [true; 8];
        let sum: Decimal = xs.iter().map(|x| Decimal::new(i64::from(*x) * 25, 2)).sum();
        for policy in POLICIES {
            prop_assert_eq!(eight(policy, &all, &xs).total, Some(sum), "where everything applies no policy has a say: {}", policy);
        }
    }

    #[test]
    fn every_stage_rounds_what_the_stage_before_gave(xs in prop::collection::vec(0_u32..=999, 8), digits in [0_u32..4, 0_u32..4, 0_u32..4, 0_u32..4]) {
        let stages = ["component", "criterion", "domain", "total"];
        let named: String = stages.iter().zip(digits).map(|(stage, digits)| format!("rounding.{stage} = {{ mode = \"half-up\", digits = {digits} }}\n")).collect();
        let score = tree(&named, "rescale-set", &[true; 8], &xs, "999");
        let round = |stage: usize, value: Decimal| Rounding { mode: RoundingMode::HalfUp, digits: digits[stage] }.apply(value);
        let parts: Vec<Decimal> = xs.iter().map(|x| round(0, Decimal::from(*x) / Decimal::from(999))).collect();
        let criteria: Vec<Decimal> = parts.chunks(2).map(|pair| round(1, pair.iter().sum())).collect();
        let domains: Vec<Decimal> = criteria.chunks(2).map(|pair| round(2, pair.iter().sum())).collect();
        prop_assert_eq!(score.domains.iter().map(|domain| domain.score.unwrap()).collect::<Vec<_>>(), domains.clone());
        prop_assert_eq!(score.total, Some(round(3, domains.iter().sum())));
    }
}

const POLICIES: [&str; 4] = ["rescale-criterion", "rescale-domain", "rescale-set", "lower-maximum"];

/// Eight components of one point in two domains of two criteria each, scored in quarters.
fn eight(policy: &str, applies: &[bool], xs: &[u32]) -> UnitScore {
    tree("", policy, applies, xs, "4")
}

fn tree(rounding: &str, policy: &str, applies: &[bool], xs: &[u32], of: &str) -> UnitScore {
    let mut text = format!("max = 8\nnot_applicable = \"{policy}\"\n{rounding}");
    for domain in 0..2 {
        text += &format!("[[domain]]\ncode = \"{domain}\"\nname = \"L\"\nmax = 4\n");
        for criterion in 0..2 {
            text += &format!("[[domain.criterion]]\ncode = \"{domain}.{criterion}\"\nname = \"T\"\nmax = 2\n");
            for part in 0..2 {
                let field = 4 * domain + 2 * criterion + part;
                text += &format!(
                    "[[domain.criterion.component]]\ncode = \"{domain}.{criterion}.{part}\"\nname = \"x\"\nmax = 1\nzero_denominator = \"zero\"\n\
                     not_applicable_when = \"a.n{field} = 1\"\nrule = {{ kind = \"linear-share\", ratio = \"a.x{field} / {of}\" }}\n"
                );
            }
        }
    }
    let said: Vec<(String, String)> = (0..8)
        .flat_map(|field| [(format!("x{field}"), xs[field].to_string()), (format!("n{field}"), u8::from(!applies[field]).to_string())])
        .collect();
    let facts: Vec<(&str, &str)> = said.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect();
    scored(&text, &facts)
}
