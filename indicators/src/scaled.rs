//! Indices made of raw indicators on different scales (PCI, PAPI, DDCI), for all units of a period at once.
//!
//! The ends of every indicator's scale are found in one pass over the figures; `domain::scaled_index::reference` finds them again for
//! every unit, and a property test keeps both equal.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::scaled_index::{Ends, ScaleEnds, ScaledIndex, ScaledIndicator, ScaledScore, SubIndex, weighted};
use tonghop_domain::{DimensionKey, ElementId, Fact, OrgUnitId, PeriodId, Provenance, State, display};

/// The score of a unit in one sub-index, with what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubIndexScore {
    /// The unit.
    pub unit: OrgUnitId,
    /// The data element that the sub-index gives.
    pub output: ElementId,
    /// The score, or why there is none.
    pub score: ScaledScore,
    /// Its indicators, in the order of the method.
    pub indicators: Vec<IndicatorScore>,
}

/// One indicator of a unit on the common scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorScore {
    /// Name of the indicator.
    pub name: String,
    /// The figure as reported; `None` where there is none.
    pub figure: Option<Decimal>,
    /// The ends of the scale; `None` where nobody has a figure.
    pub ends: Option<Ends>,
    /// The score; `None` without a figure or where all figures are equal.
    pub score: Option<Decimal>,
}

/// Scores of all units with any raw figure in a period, by unit then in the order of the method.
///
/// `facts` hold the raw figures of every year that an anchored scale looks back to; breakdowns are not read.
pub fn scaled(method: &ScaledIndex, facts: &[Fact], period: &PeriodId) -> Vec<SubIndexScore> {
    let figures = Figures::of(method, facts, period);
    let mut scores = Vec::new();
    for unit in figures.here.keys() {
        scores.extend(method.sub_indices.iter().map(|part| figures.score(part, unit)));
    }
    scores
}

/// The scores as facts, so that criteria sets can read them. A unit without a score says why.
pub fn scaled_facts(method: &ScaledIndex, facts: &[Fact], period: &PeriodId) -> Vec<Fact> {
    scaled(method, facts, period).into_iter().map(|score| fact(score, method, period)).collect()
}

fn fact(score: SubIndexScore, method: &ScaledIndex, period: &PeriodId) -> Fact {
    let predicate = format!("{}: {}", method.name, score.sentence());
    let count = score.indicators.iter().filter(|indicator| indicator.figure.is_some()).count();
    Fact {
        unit: score.unit,
        period: period.clone(),
        element: score.output,
        dimensions: DimensionKey::total(),
        state: score.score.state,
        value: score.score.value,
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Rows {
            sheet: String::new(),
            first_row: 0,
            last_row: 0,
            predicate,
            count: u64::try_from(count).unwrap_or(u64::MAX),
        },
    }
}

impl SubIndexScore {
    /// The arithmetic in words: `Số ngày 5 (thang 0-20) → 7,75; …`.
    pub fn sentence(&self) -> String {
        let part = |indicator: &IndicatorScore| {
            let number = |value: Option<Decimal>| value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
            let scale = indicator
                .ends
                .map_or_else(String::new, |ends| format!(" (thang {}-{})", display::plain(ends.least, 4), display::plain(ends.most, 4)));
            format!("{} {}{scale} → {}", indicator.name, number(indicator.figure), number(indicator.score))
        };
        self.indicators.iter().map(part).collect::<Vec<_>>().join("; ")
    }
}

/// What a cell says: a figure, or why there is none.
type Said = Result<Decimal, State>;

/// The raw figures of a period with the ends of every scale.
struct Figures<'a> {
    here: BTreeMap<&'a OrgUnitId, BTreeMap<&'a ElementId, Said>>,
    ends: BTreeMap<(&'a ElementId, i16), Ends>,
}

impl<'a> Figures<'a> {
    fn of(method: &'a ScaledIndex, facts: &'a [Fact], period: &PeriodId) -> Self {
        let inputs = method.inputs();
        let raw = |fact: &&Fact| fact.dimensions.is_total() && inputs.binary_search(&fact.element).is_ok();
        let mut here: BTreeMap<&OrgUnitId, BTreeMap<&ElementId, Said>> = BTreeMap::new();
        for fact in facts.iter().filter(raw).filter(|fact| fact.period.year() == period.year()) {
            // The first fact of a unit counts, as in the reference.
            here.entry(&fact.unit).or_default().entry(&fact.element).or_insert(fact.figure().ok_or(fact.state));
        }
        let mut ends = BTreeMap::new();
        for indicator in method.sub_indices.iter().flat_map(|part| &part.indicators) {
            let ScaleEnds::Anchored { since } = indicator.ends else { continue };
            let years = since..=period.year();
            let own = facts.iter().filter(raw).filter(|fact| fact.element == indicator.element && years.contains(&fact.period.year()));
            for figure in own.filter_map(Fact::figure) {
                let known = ends.entry((&indicator.element, since)).or_insert(Ends { least: figure, most: figure });
                *known = Ends { least: known.least.min(figure), most: known.most.max(figure) };
            }
        }
        Self { here, ends }
    }

    fn ends(&self, indicator: &ScaledIndicator) -> Option<Ends> {
        match indicator.ends {
            ScaleEnds::Fixed { least, most } => Some(Ends { least, most }),
            ScaleEnds::Anchored { since } => self.ends.get(&(&indicator.element, since)).copied(),
        }
    }

    fn score(&self, part: &SubIndex, unit: &OrgUnitId) -> SubIndexScore {
        let said = |indicator: &ScaledIndicator| {
            let own = self.here.get(unit).and_then(|figures| figures.get(&indicator.element));
            own.copied().unwrap_or(Err(State::Missing))
        };
        let points = |indicator: &ScaledIndicator| -> Said {
            let ends = self.ends(indicator);
            let score = |figure| ends.and_then(|ends| part.score(indicator, ends, figure));
            said(indicator).and_then(|figure| score(figure).ok_or(State::Missing))
        };
        let of_indicator = |indicator: &ScaledIndicator| IndicatorScore {
            name: indicator.name.clone(),
            figure: said(indicator).ok(),
            ends: self.ends(indicator),
            score: points(indicator).ok(),
        };
        SubIndexScore {
            unit: unit.clone(),
            output: part.output.clone(),
            score: weighted(part, part.indicators.iter().map(points)),
            indicators: part.indicators.iter().map(of_indicator).collect(),
        }
    }
}

/// Groups of units by quarters of their scores, as PAPI colours its maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuarterGroup {
    /// Thấp nhất: below the 25th percentile.
    Lowest,
    /// Trung bình thấp.
    LowAverage,
    /// Trung bình cao.
    HighAverage,
    /// Cao nhất: from the 75th percentile.
    Highest,
}

impl QuarterGroup {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lowest => "Thấp nhất",
            Self::LowAverage => "Trung bình thấp",
            Self::HighAverage => "Trung bình cao",
            Self::Highest => "Cao nhất",
        }
    }
}

/// The group of each score; units without a score have none and do not move the bounds.
pub fn quarter_groups(scores: &[Option<Decimal>]) -> Vec<Option<QuarterGroup>> {
    let mut known: Vec<Decimal> = scores.iter().flatten().copied().collect();
    known.sort();
    let bounds = [25, 50, 75].map(|percent| percentile(&known, percent));
    let group = |score: Decimal| {
        let [Some(first), Some(second), Some(third)] = bounds else { return None };
        Some(match score {
            score if score >= third => QuarterGroup::Highest,
            score if score >= second => QuarterGroup::HighAverage,
            score if score >= first => QuarterGroup::LowAverage,
            _ => QuarterGroup::Lowest,
        })
    };
    scores.iter().map(|score| score.and_then(group)).collect()
}

/// The percentile of sorted figures, linear between neighbours (rank = p/100 · (n − 1)).
pub fn percentile(sorted: &[Decimal], percent: u32) -> Option<Decimal> {
    let last = sorted.len().checked_sub(1)?;
    let hundredths = last.checked_mul(usize::try_from(percent.min(100)).ok()?)?;
    let (below, rest) = (hundredths / 100, hundredths % 100);
    let (one, other) = (sorted.get(below)?, sorted.get((below + 1).min(last))?);
    let step = other.checked_sub(*one)?.checked_mul(Decimal::new(i64::try_from(rest).ok()?, 2))?;
    one.checked_add(step)
}

/// An interval around an estimate from a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SampleInterval {
    /// Lower end.
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
}

impl SampleInterval {
    /// What the published PAPI tables print as "95 % CI": estimate ± 1.645 · standard error. That is a two-sided interval of 90 %
    /// (one-sided 95 %), and [`Self::NINETY_PERCENT`] says so wherever it is shown.
    pub fn as_papi_prints(estimate: Decimal, standard_error: Decimal) -> Option<Self> {
        let half = standard_error.checked_mul(Decimal::new(1645, 3))?;
        Some(Self { low: estimate.checked_sub(half)?, high: estimate.checked_add(half)? })
    }

    /// What [`Self::as_papi_prints`] is.
    pub const NINETY_PERCENT: &'static str =
        "khoảng tin cậy hai phía 90 % (ước lượng ± 1,645 × sai số chuẩn); bảng công bố của PAPI ghi là 95 %";
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
