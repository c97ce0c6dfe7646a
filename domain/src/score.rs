//! Scores: what a criteria set gives one unit for one period, with the branch taken and the arithmetic in words.
//!
//! This is the reference: rules on exact decimals, thresholds by cross-multiplication, rounding exactly where the set says.
//! Where the figures come from is a [`Figures`]: the slow evaluation of formulas ([`Evaluated`]) or a faster one that must agree.

mod evidence;
pub mod explanation;
#[cfg(test)]
mod properties;
mod rules;
mod shapes;
#[cfg(test)]
mod shapes_tests;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::criteria::{AdjustmentKind, CriteriaSet};
use crate::formula::{Context, Formula, Input, Outcome, Ratio, WhyUndefined, evaluate};
use crate::org_unit::OrgUnitId;

pub use evidence::EvidenceState;
pub use explanation::{Explanation, explain};
pub use rules::score_component;

/// What a formula gives for one unit and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The result.
    pub outcome: Outcome,
    /// Numerator and denominator where the formula is a division of two known figures; the denominator may be 0.
    pub ratio: Option<Ratio>,
    /// The facts it rests on; empty where the source does not trace.
    pub inputs: Vec<Input>,
}

/// Where the figures of one unit and period come from.
pub trait Figures {
    /// The year of the period, for days such as "trước 28/02".
    fn year(&self) -> i16;

    /// What a formula gives.
    fn figure(&self, formula: &Formula) -> Figure;
}

/// The reference source: every formula is evaluated on the facts, and traced.
pub struct Evaluated<'a>(pub &'a dyn Context);

impl Figures for Evaluated<'_> {
    fn year(&self) -> i16 {
        self.0.period().year()
    }

    fn figure(&self, formula: &Formula) -> Figure {
        let evaluation = evaluate(formula, self.0);
        Figure { outcome: evaluation.outcome, ratio: evaluation.ratio, inputs: evaluation.inputs }
    }
}

/// How a component stands. "No task" and "does not apply" lead to different totals and are never merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScoreState {
    /// The rule gave points (also 0).
    Scored,
    /// Không phát sinh nhiệm vụ: full points.
    NoTask,
    /// Không áp dụng: the component leaves the set of this unit.
    NotApplicable,
    /// Chưa có số liệu: no score, which is not 0.
    Missing,
    /// A figure was said that cannot be read, or lies outside what the component allows.
    Unreadable,
}

impl ScoreState {
    /// The name in JSON; the same five words as for facts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scored => "value",
            Self::NoTask => "nil_report",
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
        }
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Scored => "Đã có điểm",
            Self::NoTask => "Không phát sinh nhiệm vụ",
            Self::NotApplicable => "Không áp dụng",
            Self::Missing => "Chưa có số liệu",
            Self::Unreadable => "Số liệu cần sửa",
        }
    }

    fn of(why: WhyUndefined) -> Self {
        match why {
            WhyUndefined::NotApplicable => Self::NotApplicable,
            WhyUndefined::Missing | WhyUndefined::ZeroDenominator => Self::Missing,
            WhyUndefined::Unreadable | WhyUndefined::Overflow => Self::Unreadable,
        }
    }
}

/// The score of one component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComponentScore {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its highest score.
    pub max: Decimal,
    /// Points after the set's rounding of components; `None` unless the state is scored or no task.
    pub score: Option<Decimal>,
    /// How it stands.
    pub state: ScoreState,
    /// What the rule looked at: the ratio (as a share of 1), the count, the value. `None` where there is no single figure.
    pub value: Option<Decimal>,
    /// Numerator and denominator of the ratio it looked at.
    pub ratio: Option<Ratio>,
    /// Which branch of the rule applied, in words: `từ 90 % đến dưới 100 %`.
    pub branch: String,
    /// The arithmetic in one Vietnamese sentence: `4/5 mục tiêu = 80,00 %, dưới 90 % → 0 điểm`.
    pub arithmetic: String,
    /// How the evidence stands.
    pub evidence: EvidenceState,
    /// Named figures of a rule with branches, kept for the explanation.
    pub variables: Vec<VariableValue>,
    /// The facts it rests on; empty where the source of figures does not trace.
    pub inputs: Vec<Input>,
}

/// A named figure that a rule looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableValue {
    /// The letter in the decision.
    pub code: String,
    /// What it is.
    pub name: String,
    /// Its figure; `None` where there is none.
    pub value: Option<Decimal>,
}

/// What a block of bonuses or penalties adds or takes away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentScore {
    /// Code of the block.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether it adds or takes away.
    pub kind: AdjustmentKind,
    /// The most it can add or take away.
    pub cap: Decimal,
    /// What it adds to the total, negative for penalties; `None` while a part has no score.
    pub points: Option<Decimal>,
    /// The arithmetic in words.
    pub arithmetic: String,
    /// Its parts.
    pub components: Vec<ComponentScore>,
}

/// The score of a criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionScore {
    /// Code of the criterion.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its highest score in the set.
    pub max: Decimal,
    /// Sum of its components, rescaled and rounded as the set says; `None` while a component has no score or none applies.
    pub score: Option<Decimal>,
    /// Its components.
    pub components: Vec<ComponentScore>,
}

/// The score of a domain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DomainScore {
    /// Code of the domain.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its highest score in the set.
    pub max: Decimal,
    /// Sum of its criteria; `None` while one has no score, or where the block was not held or does not apply.
    pub score: Option<Decimal>,
    /// Whether the block counts for this unit; a survey that was not held leaves the set.
    pub is_held: bool,
    /// Its criteria.
    pub criteria: Vec<CriterionScore>,
}

/// The score of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitScore {
    /// The unit.
    pub unit: OrgUnitId,
    /// The total after the set's last rounding; `None` while a component that applies has no score. Bands, ranks and ties use this.
    pub total: Option<Decimal>,
    /// Highest total this unit can reach without bonuses: the set's maximum or scale, less what does not apply where the set lowers
    /// it.
    pub max: Decimal,
    /// Sum of the points known so far, before conversion to the set's scale; a floor, never ranked.
    pub provisional: Decimal,
    /// Name of the band; `None` without a total or without bands.
    pub band: Option<String>,
    /// Codes of the components without a score, in the order of the set.
    pub without_score: Vec<String>,
    /// The domains.
    pub domains: Vec<DomainScore>,
    /// Bonuses and penalties; in the total, not in the maximum.
    pub adjustments: Vec<AdjustmentScore>,
}

impl UnitScore {
    /// Every component within the maximum, in the order of the set.
    pub fn components(&self) -> impl Iterator<Item = &ComponentScore> {
        self.domains.iter().flat_map(|domain| &domain.criteria).flat_map(|criterion| &criterion.components)
    }

    /// The component of a code.
    pub fn component(&self, code: &str) -> Option<&ComponentScore> {
        let outside = self.adjustments.iter().flat_map(|adjustment| &adjustment.components);
        self.components().chain(outside).find(|component| component.code == code)
    }
}

/// Scores one unit by a set. `group` decides the bands.
pub fn score_unit(set: &CriteriaSet, unit: &OrgUnitId, group: Option<&str>, figures: &dyn Figures) -> UnitScore {
    tree::score_unit(set, unit, group, figures)
}
