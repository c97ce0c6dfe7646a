//! SIPAS shares from counts: hài lòng + rất hài lòng of the valid answers, never from percentages.
//!
//! Source of the scale: five levels, `level_1` rất không hài lòng … `level_5` rất hài lòng. The overall share pools the answers of
//! all questions; whether the national index instead averages its factors is not known, so the method is named wherever it is shown.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::{DimensionKey, Fact, OrgUnitId};

const LEVELS: [&str; 5] =
    ["survey_tally.level_1", "survey_tally.level_2", "survey_tally.level_3", "survey_tally.level_4", "survey_tally.level_5"];
const INVALID: &str = "survey_tally.invalid";

/// Counts of one question, breakdown or all questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Satisfaction {
    /// The unit.
    pub unit: OrgUnitId,
    /// Question and breakdown; empty = all questions pooled.
    pub key: DimensionKey,
    /// Answers per level, rất không hài lòng first.
    pub levels: [i64; 5],
    /// Blank or invalid answers.
    pub invalid: i64,
    /// Share of 1 that is satisfied or very satisfied; `None` without a valid answer, or where there are too few.
    pub share: Option<Decimal>,
    /// Whether the share is withheld because there are too few valid answers.
    pub is_suppressed: bool,
}

impl Satisfaction {
    /// Valid answers.
    pub fn valid(&self) -> i64 {
        self.levels.iter().sum()
    }
}

/// Shares by unit and key, pooled first; shares of fewer than `minimum` valid answers are withheld.
pub fn shares(facts: &[Fact], minimum: i64) -> Vec<Satisfaction> {
    let mut tallies: BTreeMap<(OrgUnitId, DimensionKey), ([i64; 5], i64)> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| !fact.is_total) {
        let Some(answers) = Answers::of(fact) else { continue };
        answers.add(tallies.entry((fact.unit.clone(), DimensionKey::total())).or_default());
        if !fact.dimensions.is_total() {
            answers.add(tallies.entry((fact.unit.clone(), fact.dimensions.clone())).or_default());
        }
    }
    tallies.into_iter().map(|((unit, key), (levels, invalid))| satisfaction(unit, key, levels, invalid, minimum)).collect()
}

/// The count of one fact of a tally.
#[derive(Clone, Copy)]
enum Answers {
    /// Place of the level in [`LEVELS`], and how many answered so.
    Valid(usize, i64),
    Invalid(i64),
}

impl Answers {
    /// `None` for a fact that is no figure of a tally.
    fn of(fact: &Fact) -> Option<Self> {
        let count = i64::try_from(fact.figure()?).ok()?;
        match LEVELS.iter().position(|name| *name == fact.element.as_str()) {
            Some(level) => Some(Self::Valid(level, count)),
            None if fact.element.as_str() == INVALID => Some(Self::Invalid(count)),
            None => None,
        }
    }

    fn add(self, (levels, invalid): &mut ([i64; 5], i64)) {
        match self {
            Self::Valid(level, count) => levels[level] += count,
            Self::Invalid(count) => *invalid += count,
        }
    }
}

fn satisfaction(unit: OrgUnitId, key: DimensionKey, levels: [i64; 5], invalid: i64, minimum: i64) -> Satisfaction {
    let valid: i64 = levels.iter().sum();
    let is_suppressed = valid > 0 && valid < minimum;
    let share = (valid > 0 && !is_suppressed).then(|| Decimal::from(levels[3] + levels[4]) / Decimal::from(valid));
    Satisfaction { unit, key, levels, invalid, share, is_suppressed }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::{CellRef, Provenance, State};

    use super::*;

    fn tally(question: &str, counts: [i64; 6]) -> Vec<Fact> {
        LEVELS
            .iter()
            .chain([&INVALID])
            .zip(counts)
            .map(|(element, count)| Fact {
                unit: OrgUnitId::new("A"),
                period: "cchc:2025-Q3".parse().unwrap(),
                element: element.parse().unwrap(),
                dimensions: DimensionKey::total().with("cau_hoi", question),
                state: State::Value,
                value: Some(Decimal::from(count)),
                is_total: false,
                is_estimate: false,
                provenance: Provenance::Cell { sheet: "Khảo sát".into(), cell: CellRef::new(0, 0) },
            })
            .collect()
    }

    #[test]
    fn the_share_is_satisfied_over_valid_answers() {
        let shares = shares(&tally("1", [9, 14, 38, 152, 87, 4]), 30);
        let pooled = &shares[0];
        assert_eq!((pooled.valid(), pooled.invalid), (300, 4));
        assert_eq!(pooled.share.unwrap().round_dp(4), Decimal::new(7967, 4));
        assert_eq!(shares[1].key.member("cau_hoi"), Some("1"));
    }

    #[test]
    fn few_answers_are_withheld_and_none_is_not_zero() {
        let few = &shares(&tally("1", [0, 0, 0, 4, 3, 0]), 30)[0];
        assert_eq!((few.share, few.is_suppressed, few.valid()), (None, true, 7));
        let none = &shares(&tally("1", [0, 0, 0, 0, 0, 2]), 30)[0];
        assert_eq!((none.share, none.is_suppressed), (None, false));
    }

    #[test]
    fn facts_of_other_forms_are_no_answers() {
        let mut facts = tally("1", [1; 6]);
        facts.iter_mut().for_each(|fact| fact.element = "kstt_06a.received_total".parse().unwrap());
        assert!(shares(&facts, 30).is_empty());
    }

    #[test]
    fn questions_pool_once() {
        let facts = [tally("1", [0, 0, 0, 20, 20, 0]), tally("2", [20, 20, 0, 0, 0, 0])].concat();
        let shares = shares(&facts, 30);
        assert_eq!(shares.len(), 3);
        assert_eq!(shares[0].share, Some(Decimal::new(5, 1)));
    }
}
