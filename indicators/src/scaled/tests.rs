use proptest::prelude::*;
use tonghop_domain::CellRef;
use tonghop_domain::scaled_index::reference;

use super::*;

const METHOD: &str = r#"
id = "thu"
version = "1"
name = "Thử"
source = "thử"
is_sample = true
regime = "civil"
valid_from = "2006-01-01"
[[sub_index]]
output = "ddci.a"
name = "A"
low = 1
high = 10
[[sub_index.indicator]]
element = "raw.x"
name = "X"
weight = 0.2
source = "survey"
since = 2007
[[sub_index.indicator]]
element = "raw.y"
name = "Y"
weight = 0.4
source = "hard"
adverse = true
since = 2006
[[sub_index]]
output = "ddci.b"
name = "B"
low = "1/3"
high = "10/3"
[[sub_index.indicator]]
element = "raw.y"
name = "Y"
source = "hard"
least = -3
most = 12
[[sub_index.indicator]]
element = "raw.z"
name = "Z"
source = "survey"
since = 2006
"#;

fn method() -> ScaledIndex {
    ScaledIndex::load(METHOD, &|_| true).unwrap()
}

fn fact_of(unit: usize, year: i16, element: &str, state: State, value: i64) -> Fact {
    Fact {
        unit: OrgUnitId::new(format!("U{unit}")),
        period: format!("civil:{year}").parse().unwrap(),
        element: element.parse().unwrap(),
        dimensions: DimensionKey::total(),
        state,
        value: (state == State::Value).then(|| Decimal::new(value, 1)),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: String::new(), cell: CellRef::new(0, 0) },
    }
}

fn state() -> impl Strategy<Value = State> {
    prop_oneof![
        6 => Just(State::Value),
        1 => Just(State::Missing),
        1 => Just(State::NotApplicable),
        1 => Just(State::NilReport),
        1 => Just(State::Unreadable),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<Fact>> {
    let one = (0_usize..4, 2006_i16..2010, 0_usize..3, state(), -100_i64..200);
    proptest::collection::vec(one, 0..40).prop_map(|rows| {
        let names = ["raw.x", "raw.y", "raw.z"];
        rows.into_iter().map(|(unit, year, element, state, value)| fact_of(unit, year, names[element], state, value)).collect()
    })
}

proptest! {
    #[test]
    fn production_equals_the_reference_in_all_states(facts in any_facts(), year in 2006_i16..2010) {
        let method = method();
        let period: PeriodId = format!("civil:{year}").parse().unwrap();
        let scores = scaled(&method, &facts, &period);
        for score in &scores {
            let part = method.sub_indices.iter().find(|part| part.output == score.output).unwrap();
            prop_assert_eq!(&score.score, &reference(part, &facts, &score.unit, year), "{} {}", score.unit, score.output);
            // A weighted mean of 28-digit quotients may be off in the last digit.
            let slack = Decimal::new(1, 20);
            let is_on_scale = score.score.value.is_none_or(|value| part.low - slack <= value && value <= part.high + slack);
            prop_assert!(is_on_scale);
        }
        let with_figures = facts.iter().filter(|fact| fact.period == period).map(|fact| &fact.unit);
        let units: std::collections::BTreeSet<_> = with_figures.collect();
        prop_assert_eq!(scores.len(), units.len() * method.sub_indices.len());
    }

    #[test]
    fn a_better_figure_never_lowers_the_score(low in 0_i64..100, more in 1_i64..100) {
        let method = method();
        let part = &method.sub_indices[0];
        let ends = Ends { least: Decimal::ZERO, most: Decimal::from(150) };
        for indicator in &part.indicators {
            let score = |figure: i64| part.score(indicator, ends, Decimal::from(figure)).unwrap();
            let (before, after) = (score(low), score(low + more));
            let is_no_worse = if indicator.is_adverse { after <= before } else { after >= before };
            prop_assert!(is_no_worse);
        }
    }
}

#[test]
fn groups_follow_the_units_that_have_a_score() {
    let scores: Vec<Option<Decimal>> = (1..=63).map(|place| Some(Decimal::from(place))).chain([None, None]).collect();
    let groups = quarter_groups(&scores);
    let count = |wanted: Option<QuarterGroup>| groups.iter().filter(|group| **group == wanted).count();
    let all = [QuarterGroup::Highest, QuarterGroup::HighAverage, QuarterGroup::LowAverage, QuarterGroup::Lowest];
    assert_eq!(all.map(|group| count(Some(group))), [16, 16, 15, 16], "as PAPI splits 63 provinces");
    assert_eq!(count(None), 2, "a missing score is in no group, not in the lowest");
    assert_eq!(quarter_groups(&[None]), [None]);
}

#[test]
fn percentiles_lie_between_neighbours() {
    let figures = [10, 20, 30, 40].map(Decimal::from);
    assert_eq!(percentile(&figures, 25), Some(Decimal::new(175, 1)));
    assert_eq!(percentile(&figures, 0), Some(Decimal::from(10)));
    assert_eq!(percentile(&figures, 100), Some(Decimal::from(40)));
    assert_eq!(percentile(&[], 50), None);
}

#[test]
fn the_fact_says_how_it_was_made() {
    let facts = [
        fact_of(0, 2006, "raw.y", State::Value, 0),
        fact_of(0, 2006, "raw.z", State::Value, 10),
        fact_of(1, 2006, "raw.y", State::Value, 120),
        fact_of(1, 2006, "raw.z", State::Value, 20),
    ];
    let made = scaled_facts(&method(), &facts, &"civil:2006".parse().unwrap());
    let second = made.iter().find(|fact| fact.element.as_str() == "ddci.b" && fact.unit.as_str() == "U1").unwrap();
    assert_eq!(second.value.map(|value| value.round_dp(6)), Some("3.333333".parse().unwrap()));
    let Provenance::Rows { predicate, count, .. } = &second.provenance else { unreachable!() };
    assert_eq!((predicate.as_str(), *count), ("Thử: Y 12 (thang -3-12) → 3,3333; Z 2 (thang 1-2) → 3,3333", 2));
    let without = made.iter().find(|fact| fact.element.as_str() == "ddci.a").unwrap();
    assert_eq!((without.state, without.value), (State::Missing, None), "X was not asked yet");
}
