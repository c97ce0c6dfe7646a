use proptest::prelude::*;
use tonghop_domain::survey::{PART, PART_INVALID, TALLY, TALLY_INVALID};
use tonghop_domain::{CellRef, DimensionKey, Provenance, State};

use super::*;

const METHOD: &str = include_str!("../../surveys/sipas-2022.toml");

fn method(overall: &str) -> SurveyMethod {
    SurveyMethod::load(&METHOD.replace("overall = \"pooled\"", &format!("overall = {overall}"))).unwrap()
}

fn counts(unit: &str, names: ([&str; 5], &str), key: &[(&str, &str)], counts: [i64; 6]) -> Vec<Fact> {
    let fact = |(element, count): (&str, i64)| Fact {
        unit: OrgUnitId::new(unit),
        period: "cchc:2025-Q3".parse().unwrap(),
        element: element.parse().unwrap(),
        dimensions: key.iter().copied().collect::<DimensionKey>(),
        state: State::Value,
        value: Some(Decimal::from(count)),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "Khảo sát".into(), cell: CellRef::new(0, 0) },
    };
    names.0.into_iter().chain([names.1]).zip(counts).map(fact).collect()
}

fn tally(unit: &str, question: &str, answers: [i64; 6]) -> Vec<Fact> {
    counts(unit, (TALLY, TALLY_INVALID), &[("cau_hoi", question)], answers)
}

fn part(question: &str, dimension: &str, member: &str, answers: [i64; 6]) -> Vec<Fact> {
    counts("A", (PART, PART_INVALID), &[("cau_hoi", question), (dimension, member)], answers)
}

#[test]
fn the_share_is_satisfied_over_valid_answers() {
    let units = satisfaction(&tally("A", "Câu 1", [9, 14, 38, 152, 87, 4]), &method("\"pooled\""));
    let [unit] = units.as_slice() else { panic!("one unit, no row for the whole") };
    assert_eq!((unit.overall.tally.valid(), unit.overall.tally.invalid), (300, 4));
    assert_eq!(unit.overall.share.unwrap().round_dp(4), Decimal::new(7967, 4));
    let interval = unit.overall.interval.unwrap();
    assert!(interval.low < unit.overall.share.unwrap() && unit.overall.share.unwrap() < interval.high);
    assert_eq!(unit.questions[0].about, About::Question("Câu 1".to_owned()));
}

#[test]
fn few_people_are_withheld_and_none_is_not_zero() {
    let few = &satisfaction(&tally("A", "Câu 1", [0, 0, 0, 4, 3, 0]), &method("\"pooled\""))[0].overall;
    assert_eq!((few.share, few.interval, few.is_suppressed, few.tally.valid()), (None, None, true, 7));
    let none = &satisfaction(&tally("A", "Câu 1", [0, 0, 0, 0, 0, 2]), &method("\"pooled\""))[0].overall;
    assert_eq!((none.share, none.is_suppressed), (None, false));
    let five_questions: Vec<Fact> = (1..=5).flat_map(|number| tally("A", &format!("Câu {number}"), [0, 0, 0, 4, 3, 0])).collect();
    let same_seven = &satisfaction(&five_questions, &method("\"pooled\""))[0].overall;
    assert_eq!((same_seven.tally.valid(), same_seven.tally.people(), same_seven.is_suppressed), (35, 7, true), "35 answers of 7 people");
}

#[test]
fn facts_of_other_forms_and_totals_are_no_answers() {
    let mut facts = tally("A", "Câu 1", [1; 6]);
    facts.iter_mut().for_each(|fact| fact.element = "kstt_06a.received_total".parse().unwrap());
    assert!(satisfaction(&facts, &method("\"pooled\"")).is_empty());
    let mut totals = tally("A", "Câu 1", [1; 6]);
    totals.iter_mut().for_each(|fact| fact.is_total = true);
    assert!(satisfaction(&totals, &method("\"pooled\"")).is_empty());
}

#[test]
fn the_three_ways_to_an_overall_figure_differ() {
    // Factor 1 has questions 1 to 3, factor 2 begins with question 4; the others get one question each.
    let mut facts = [tally("A", "Câu 1", [0, 0, 0, 100, 0, 0]), tally("A", "Câu 2", [0, 0, 0, 100, 0, 0])].concat();
    facts.extend(tally("A", "Câu 4", [0, 100, 0, 0, 0, 0]));
    let without_all = &satisfaction(&facts, &method("\"mean-of-factors\""))[0];
    assert_eq!(without_all.overall.share, None, "three factors have no answers yet");
    for question in ["Câu 8", "Câu 11", "Câu 13"] {
        facts.extend(tally("A", question, [0, 50, 0, 0, 50, 0]));
    }
    let share = |overall: &str| satisfaction(&facts, &method(overall))[0].overall.share.map(|share| share.round_dp(4));
    assert_eq!(share("\"pooled\""), Some(Decimal::new(5833, 4)), "350 of 600 answers");
    assert_eq!(share("\"mean-of-factors\""), Some(Decimal::new(5, 1)), "(1 + 0 + 0.5 + 0.5 + 0.5) : 5");
    assert_eq!(share("\"question\"\noverall_question = \"Câu 2\""), Some(Decimal::ONE));
    let unit = &satisfaction(&facts, &method("\"mean-of-factors\""))[0];
    assert_eq!(unit.overall.interval, None, "a mean of factors is no proportion of people");
    assert_eq!(unit.factors.len(), 5);
    assert_eq!(unit.factors[0].tally.questions, 2);
}

#[test]
fn a_lone_withheld_group_takes_the_next_smallest_with_it() {
    let answers = |count: i64| [0, 0, 0, count, 0, 0];
    let mut facts = tally("A", "Câu 1", answers(237));
    for (member, count) in [("Nam", 100), ("Nữ", 130), ("Khác", 7)] {
        facts.extend(part("Câu 1", "gioi_tinh", member, answers(count)));
    }
    let unit = &satisfaction(&facts, &method("\"pooled\""))[0];
    assert_eq!(unit.overall.tally.valid(), 237, "groups stand beside the tally and are not added to it");
    let withheld: Vec<(&About, bool)> = unit.groups.iter().map(|group| (&group.about, group.is_suppressed)).collect();
    let about = |member: &str| About::Group { dimension: "gioi_tinh".to_owned(), member: member.to_owned() };
    assert_eq!(withheld, [(&about("Khác"), true), (&about("Nam"), true), (&about("Nữ"), false)]);
}

#[test]
fn a_lone_withheld_unit_takes_the_next_smallest_with_it_and_all_of_its_parts() {
    let answers = |count: i64| [0, 0, 0, count, 0, 0];
    let facts = [tally("A", "Câu 1", answers(7)), tally("B", "Câu 1", answers(60)), tally("C", "Câu 1", answers(90))].concat();
    let units = satisfaction(&facts, &method("\"pooled\""));
    let withheld: Vec<bool> = units.iter().map(|unit| unit.overall.is_suppressed).collect();
    assert_eq!(withheld, [false, true, true, false], "all, A, B, C");
    assert!(units[2].questions.iter().chain(&units[2].factors).all(|row| row.is_suppressed && row.share.is_none()));
}

#[test]
fn questions_follow_the_method_and_all_units_come_first() {
    let facts = [
        tally("B", "Câu 10", [0, 0, 0, 40, 0, 0]),
        tally("B", "Câu 2", [0, 40, 0, 0, 0, 0]),
        tally("A", "Ý kiến khác", [0, 0, 0, 40, 0, 0]),
    ];
    let units = satisfaction(&facts.concat(), &method("\"pooled\""));
    let ids: Vec<Option<&str>> = units.iter().map(|unit| unit.unit.as_ref().map(OrgUnitId::as_str)).collect();
    assert_eq!(ids, [None, Some("A"), Some("B")]);
    let names: Vec<&About> = units[0].questions.iter().map(|row| &row.about).collect();
    assert_eq!(names, ["Câu 2", "Câu 10", "Ý kiến khác"].map(|name| About::Question(name.to_owned())).iter().collect::<Vec<_>>());
}

/// Slow reference: the share of a set of answers, each counted one by one.
fn share_of(answers: &[(usize, usize)]) -> Option<Decimal> {
    let valid = answers.iter().filter(|(_, level)| *level < 5).count();
    let satisfied = answers.iter().filter(|(_, level)| *level == 3 || *level == 4).count();
    (valid > 0).then(|| Decimal::from(satisfied) / Decimal::from(valid))
}

proptest! {
    #[test]
    fn shares_equal_those_of_single_answers(answers in proptest::collection::vec((1_usize..17, 0_usize..6), 0..300)) {
        let method = SurveyMethod::load(&METHOD.replace("fewest = 30", "fewest = 0")).unwrap();
        let mut facts = Vec::new();
        for (question, level) in &answers {
            let mut counts = [0; 6];
            counts[*level] = 1;
            facts.extend(tally("A", &format!("Câu {question}"), counts));
        }
        let units = satisfaction(&facts, &method);
        prop_assert_eq!(units.len(), usize::from(!answers.is_empty()));
        if let Some(unit) = units.first() {
            prop_assert_eq!(unit.overall.share, share_of(&answers));
            let of_factors: i64 = unit.factors.iter().map(|factor| factor.tally.valid()).sum();
            prop_assert_eq!(of_factors, unit.overall.tally.valid(), "every question belongs to one factor");
            for row in unit.questions.iter().chain(&unit.factors) {
                if let (Some(share), Some(interval)) = (row.share, row.interval) {
                    let is_inside = interval.low <= share && share <= interval.high;
                    prop_assert!(is_inside);
                }
            }
        }
    }
}
