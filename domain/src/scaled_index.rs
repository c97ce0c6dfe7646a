//! An index made of raw indicators on different scales (PCI, PAPI, DDCI): each is brought to one scale, then averaged by weight.
//!
//! Methods are data: which indicators, in which direction, with which weight, and where the ends of the scale come from. The format
//! is documented in `docs/indices.md`. [`reference()`] is the slow reference; production lives in `tonghop-indicators`.

mod load;
mod reference;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::fact::{ElementId, State};
use crate::strict::Faults;

pub use reference::{reference, weighted};

/// A method of one version: several sub-indices that are made the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaledIndex {
    /// Stable id, `pci-2006`.
    pub id: String,
    /// Version within the id.
    pub version: String,
    /// What it is called on screens.
    pub name: String,
    /// Where the method was read, or how it was recovered.
    pub source: String,
    /// Whether it is a made-up sample (mẫu).
    pub is_sample: bool,
    /// Regime of the periods it is computed for.
    pub regime: String,
    /// First day it governs.
    pub valid_from: Date,
    /// Last day it governs; `None` = until further notice.
    pub valid_until: Option<Date>,
    /// What is not known about the method, one sentence each.
    pub gaps: Vec<String>,
    /// The sub-indices, in the order of the file.
    pub sub_indices: Vec<SubIndex>,
}

/// One sub-index (chỉ số thành phần, nội dung thành phần).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubIndex {
    /// The data element that it gives, `pci.labor_training`.
    pub output: ElementId,
    /// Name.
    pub name: String,
    /// Score of the worst end of the scale.
    pub low: Decimal,
    /// Score of the best end.
    pub high: Decimal,
    /// Its indicators; at least one.
    pub indicators: Vec<ScaledIndicator>,
}

/// One raw indicator of a sub-index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaledIndicator {
    /// The data element that it reads.
    pub element: ElementId,
    /// Name.
    pub name: String,
    /// Weight among the indicators of the sub-index; only their proportion matters.
    pub weight: Decimal,
    /// Whether a higher figure is worse: the score is then counted from the other end (11 - score on a scale of 1 to 10).
    pub is_adverse: bool,
    /// Asked of people or counted by offices.
    pub source: IndicatorSource,
    /// Where the ends of its scale come from.
    pub ends: ScaleEnds,
}

/// Where a raw indicator comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorSource {
    /// Dữ liệu mềm: a survey.
    Survey,
    /// Dữ liệu cứng: statistics of offices.
    Hard,
}

impl IndicatorSource {
    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 2] = [("survey", Self::Survey), ("hard", Self::Hard)];
}

/// Where the ends of an indicator's scale come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScaleEnds {
    /// The least and the greatest figure of all units in all years from this one to the year computed: a new year may move old scores.
    Anchored {
        /// The year in which the indicator was first asked.
        since: i16,
    },
    /// Ends that the method names; figures beyond them count as the end.
    Fixed {
        /// The lower end.
        least: Decimal,
        /// The upper end; greater than `least`.
        most: Decimal,
    },
}

/// What a sub-index gives one unit, or why it gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaledScore {
    /// [`State::Value`], or what the worst of its indicators is: unreadable, missing, not applicable.
    pub state: State,
    /// The score between low and high; `None` in every other state.
    pub value: Option<Decimal>,
}

/// The ends of one indicator's scale in one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// The lower end.
    pub least: Decimal,
    /// The upper end.
    pub most: Decimal,
}

impl ScaledIndex {
    /// A method from the text of its file. `is_known` says whether a data element exists.
    ///
    /// # Errors
    /// Every fault of the file, each with its place.
    pub fn load(text: &str, is_known: &dyn Fn(&ElementId) -> bool) -> Result<Self, Faults> {
        load::load(text, is_known)
    }

    /// Whether the method governs a period that ends on a day.
    pub fn governs(&self, last_day: Date) -> bool {
        self.valid_from <= last_day && self.valid_until.is_none_or(|until| last_day <= until)
    }

    /// Every raw data element it reads, sorted.
    pub fn inputs(&self) -> Vec<ElementId> {
        let indicators = self.sub_indices.iter().flat_map(|part| &part.indicators);
        let mut elements: Vec<ElementId> = indicators.map(|indicator| indicator.element.clone()).collect();
        elements.sort();
        elements.dedup();
        elements
    }
}

impl SubIndex {
    /// The score of one indicator's figure between these ends; `None` where all figures are equal, so that there is no scale.
    pub fn score(&self, indicator: &ScaledIndicator, ends: Ends, figure: Decimal) -> Option<Decimal> {
        let width = ends.most.checked_sub(ends.least).filter(|width| !width.is_zero())?;
        let share = figure.clamp(ends.least, ends.most).checked_sub(ends.least)?.checked_div(width)?;
        let above = self.high.checked_sub(self.low)?.checked_mul(share)?;
        if indicator.is_adverse { self.high.checked_sub(above) } else { self.low.checked_add(above) }
    }

    /// Share of the weight that surveys have.
    pub fn survey_share(&self) -> Decimal {
        let weight = |wanted: &dyn Fn(&&ScaledIndicator) -> bool| -> Decimal {
            self.indicators.iter().filter(wanted).map(|indicator| indicator.weight).sum()
        };
        weight(&|indicator| indicator.source == IndicatorSource::Survey).checked_div(weight(&|_| true)).unwrap_or_default()
    }
}
