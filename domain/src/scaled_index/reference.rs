//! The slow reference: everything is looked up again for every unit and indicator.

use rust_decimal::Decimal;

use super::{Ends, ScaleEnds, ScaledIndicator, ScaledScore, SubIndex};
use crate::fact::{Fact, State};
use crate::org_unit::OrgUnitId;

/// What a sub-index gives a unit in a year. `facts` are those of all units and years, totals only.
pub fn reference(part: &SubIndex, facts: &[Fact], unit: &OrgUnitId, year: i16) -> ScaledScore {
    weighted(part, part.indicators.iter().map(|indicator| scored(part, indicator, facts, unit, year)))
}

/// The mean of the indicators' scores by their weights; the worst state where one of them has none. A sub-index with an indicator
/// missing is missing: its weight is never handed to the others.
pub fn weighted(part: &SubIndex, scores: impl Iterator<Item = Result<Decimal, State>>) -> ScaledScore {
    let (mut sum, mut weights, mut worst) = (Some(Decimal::ZERO), Decimal::ZERO, None);
    for (indicator, score) in part.indicators.iter().zip(scores) {
        match score {
            Ok(score) => sum = sum.and_then(|sum| sum.checked_add(score.checked_mul(indicator.weight)?)),
            Err(state) => worst = worst.max(Some(gravity(state))),
        }
        weights += indicator.weight;
    }
    let value = sum.and_then(|sum| sum.checked_div(weights)).filter(|_| worst.is_none());
    let state = match (worst, value) {
        (None, Some(_)) => State::Value,
        (Some(0), _) => State::NotApplicable,
        (Some(1), _) => State::Missing,
        _ => State::Unreadable,
    };
    ScaledScore { state, value }
}

fn gravity(state: State) -> u8 {
    match state {
        State::NotApplicable => 0,
        State::Missing | State::Value | State::NilReport => 1,
        State::Unreadable => 2,
    }
}

fn scored(part: &SubIndex, indicator: &ScaledIndicator, facts: &[Fact], unit: &OrgUnitId, year: i16) -> Result<Decimal, State> {
    let of_indicator = |fact: &&Fact| fact.element == indicator.element && fact.dimensions.is_total();
    let own = facts.iter().filter(of_indicator).find(|fact| fact.unit == *unit && fact.period.year() == year);
    let fact = own.ok_or(State::Missing)?;
    let figure = fact.figure().ok_or(fact.state)?;
    let ends = match indicator.ends {
        ScaleEnds::Fixed { least, most } => Ends { least, most },
        ScaleEnds::Anchored { since } => {
            let years = since..=year;
            let figures = || facts.iter().filter(of_indicator).filter(|fact| years.contains(&fact.period.year())).filter_map(Fact::figure);
            Ends { least: figures().min().ok_or(State::Missing)?, most: figures().max().ok_or(State::Missing)? }
        }
    };
    part.score(indicator, ends, figure).ok_or(State::Missing)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::scaled_index::ScaledIndex;
    use crate::{CellRef, DimensionKey, Provenance};

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
output = "ddci.transparency"
name = "Minh bạch"
low = 1
high = 10
survey_share = 0.6
[[sub_index.indicator]]
element = "raw.easy"
name = "Dễ tiếp cận"
weight = 0.6
source = "survey"
since = 2006
[[sub_index.indicator]]
element = "raw.days"
name = "Số ngày"
weight = 0.4
source = "hard"
adverse = true
least = 0
most = 20
"#;

    fn method() -> ScaledIndex {
        ScaledIndex::load(METHOD, &|_| true).unwrap()
    }

    fn fact(unit: &str, year: i16, element: &str, said: Result<i64, State>) -> Fact {
        Fact {
            unit: OrgUnitId::new(unit),
            period: format!("civil:{year}").parse().unwrap(),
            element: element.parse().unwrap(),
            dimensions: DimensionKey::total(),
            state: said.err().unwrap_or(State::Value),
            value: said.ok().map(Decimal::from),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: String::new(), cell: CellRef::new(0, 0) },
        }
    }

    fn score(facts: &[Fact], unit: &str, year: i16) -> ScaledScore {
        reference(&method().sub_indices[0], facts, &OrgUnitId::new(unit), year)
    }

    #[test]
    fn a_new_year_moves_the_ends_and_an_adverse_figure_counts_from_the_other_end() {
        let mut facts = vec![
            fact("a", 2006, "raw.easy", Ok(10)),
            fact("b", 2006, "raw.easy", Ok(20)),
            fact("a", 2006, "raw.days", Ok(5)),
            fact("b", 2006, "raw.days", Ok(25)),
        ];
        // a: 0.6 × 1 + 0.4 × (10 − 9 × 5/20); b: 0.6 × 10 + 0.4 × 1, its 25 days are beyond the end.
        assert_eq!(score(&facts, "a", 2006).value, Some("3.7".parse().unwrap()));
        assert_eq!(score(&facts, "b", 2006).value, Some("6.4".parse().unwrap()));
        facts.extend([fact("a", 2007, "raw.easy", Ok(30)), fact("a", 2007, "raw.days", Ok(5))]);
        assert_eq!(score(&facts, "b", 2006).value, Some("6.4".parse().unwrap()), "the year itself is not moved by later ones");
        assert_eq!(score(&facts, "a", 2007).value, Some("9.1".parse().unwrap()));
    }

    #[test]
    fn what_is_missing_stays_missing_and_equal_figures_have_no_scale() {
        let easy = fact("a", 2006, "raw.easy", Ok(10));
        let gone = [easy.clone(), fact("b", 2006, "raw.easy", Ok(20))];
        assert_eq!(score(&gone, "a", 2006), ScaledScore { state: State::Missing, value: None });
        let beside = |state| [gone.to_vec(), vec![fact("a", 2006, "raw.days", Err(state))]].concat();
        assert_eq!(score(&beside(State::NotApplicable), "a", 2006).state, State::NotApplicable);
        assert_eq!(score(&beside(State::Unreadable), "a", 2006).state, State::Unreadable);
        let nil = score(&beside(State::NilReport), "a", 2006);
        assert_eq!(nil.value, Some("4.6".parse().unwrap()), "no days at all is a figure");
        let alone = [easy, fact("a", 2006, "raw.days", Ok(1))];
        assert_eq!(score(&alone, "a", 2006).state, State::Missing);
    }

    #[test]
    fn faults_of_a_file_are_told_together() {
        let faults = |from: &str, to: &str| ScaledIndex::load(&METHOD.replace(from, to), &|_| true).unwrap_err().to_string();
        assert!(faults("survey_share = 0.6", "survey_share = 0.5").contains("cộng được 0,6"));
        assert!(faults("since = 2006", "").contains("nêu since"));
        assert!(faults("most = 20", "most = 0").contains("phải lớn hơn least"));
        assert!(faults("low = 1", "low = 10").contains("phải lớn hơn low"));
        assert!(faults("weight = 0.4", "weight = 0").contains("phải lớn hơn 0"));
        assert!(faults("low = 1\n", "lowest = 1\n").contains("lowest"));
        let unknown = ScaledIndex::load(METHOD, &|element| element.as_str() != "raw.days").unwrap_err();
        assert!(unknown.to_string().contains("raw.days"));
    }

    #[test]
    fn a_fraction_is_taken_where_no_decimal_is_exact() {
        let method = ScaledIndex::load(&METHOD.replace("low = 1\n", "low = \"1/3\"\n"), &|_| true).unwrap();
        assert_eq!(method.sub_indices[0].low.round_dp(6), "0.333333".parse().unwrap());
        assert!(ScaledIndex::load(&METHOD.replace("low = 1\n", "low = \"1/0\"\n"), &|_| true).is_err());
    }
}
