//! A criteria set (bộ tiêu chí): the tree domain → criterion → component, the rule of each component, and every policy that
//! decisions leave to the set: rounding stages, zero denominators, what happens to points that do not apply, bands.
//!
//! Sets are data. Code evaluates them ([`crate::score`]); it knows no particular one.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::fact::ElementId;
use crate::formula::Formula;
use crate::period::Period;
use crate::rounding::RoundingStages;

pub mod adjustment;
mod copy;
pub mod difference;
pub mod interval;
mod load;
pub mod refinement;
pub mod rule;
pub mod rule_text;
pub mod shape;
pub mod sheet;
mod write;

pub use adjustment::{Adjustment, AdjustmentKind, TotalLimits};
pub use interval::{Bound, Interval};
pub use rule::{Award, Condition, DateCategory, DayOfYear, Item, Rule, Tier};

/// A versioned set of criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct CriteriaSet {
    /// Stable id, `766-2022`; together with `version` it names the set.
    pub id: String,
    /// Version within the id, `1`.
    pub version: String,
    /// What it is called on screens.
    pub name: String,
    /// The decision it carries out; for a sample set a sentence saying that there is none.
    pub legal_basis: String,
    /// Where its figures were read.
    pub source: String,
    /// Whether it is a made-up sample (mẫu) that no authority has issued.
    pub is_sample: bool,
    /// Groups of units it applies to, as codes of [`crate::org_unit::OrgUnit::group`]; empty = any unit.
    pub unit_groups: Vec<String>,
    /// Regime of the periods it is computed for.
    pub regime: String,
    /// First day it governs.
    pub valid_from: Date,
    /// Last day it governs; `None` = until further notice.
    pub valid_until: Option<Date>,
    /// Highest total; the sum of the domains.
    pub max: Decimal,
    /// Scale of the index: the total is converted to `total / max × scale`. `None` = the total is the sum of points.
    pub scale: Option<Decimal>,
    /// Where points that do not apply to a unit go.
    pub not_applicable: NotApplicablePolicy,
    /// What a component without evidence is worth.
    pub evidence: EvidencePolicy,
    /// What the set orders about surveys.
    pub survey: SurveyPolicy,
    /// Where values are rounded; a stage without an entry is not rounded.
    pub rounding: RoundingStages,
    /// Bands per group of units.
    pub bands: Vec<BandScale>,
    /// Lĩnh vực, in the order of the decision.
    pub domains: Vec<Domain>,
    /// Bonuses and penalties outside the maximum (R17), in the order of the decision.
    pub adjustments: Vec<Adjustment>,
    /// Where the total stops once bonuses and penalties are in.
    pub total_limits: TotalLimits,
    /// The set of a higher level that this one refines (R23), `ID@VERSION`; checked by [`refinement::faults`].
    pub refines: Option<String>,
    /// What of the decision could not be read or is contradictory, one sentence each; shown wherever the set is shown.
    pub gaps: Vec<String>,
}

/// Lĩnh vực.
#[derive(Debug, Clone, PartialEq)]
pub struct Domain {
    /// Unique among the domains.
    pub code: String,
    /// Name.
    pub name: String,
    /// Highest score; the sum of its criteria.
    pub max: Decimal,
    /// The block counts only where this holds (a survey was held); else it is removed and the remainder converted to the set's
    /// full maximum (R12). `None` = always there.
    pub held_when: Option<Formula>,
    /// Tiêu chí.
    pub criteria: Vec<Criterion>,
}

/// Tiêu chí.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Unique among the criteria.
    pub code: String,
    /// Name.
    pub name: String,
    /// Highest score; the sum of its components.
    pub max: Decimal,
    /// Tiêu chí thành phần; a criterion scored directly has one component of its own code.
    pub components: Vec<Component>,
}

/// Tiêu chí thành phần: what a rule gives points for.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// Unique among the components; equals the criterion's where the criterion is scored directly.
    pub code: String,
    /// Name.
    pub name: String,
    /// Highest score.
    pub max: Decimal,
    /// Lowest score; below 0 only where the decision takes points away within the row (R18).
    pub min: Decimal,
    /// What the rule counts, for sentences: `mục tiêu`, `hồ sơ`; empty if nothing is said.
    pub unit_of_measure: String,
    /// How points are given.
    pub rule: Rule,
    /// Where this holds the unit had no task and gets full points (R10): never mixed up with "does not apply".
    pub no_task_when: Option<Formula>,
    /// Where this holds the component does not apply to the unit and leaves its set (R11).
    pub not_applicable_when: Option<Formula>,
    /// What a ratio with a zero denominator is worth.
    pub zero_denominator: ZeroDenominator,
    /// Whose word counts.
    pub assessment: Assessment,
    /// Tài liệu kiểm chứng that the decision names.
    pub evidence: Vec<String>,
    /// Where this holds the evidence is there (R22); `None` = nobody collects it, so its absence has no effect.
    pub evidence_when: Option<Formula>,
    /// A remark for readers: source of a threshold, contradiction in the decision; empty if none.
    pub note: String,
}

/// What a ratio with a zero denominator is worth. There is no default: each component that divides says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZeroDenominator {
    /// Nothing was to be done, so the full points are given.
    Full,
    /// No points.
    Zero,
    /// No score: chưa có số liệu.
    Missing,
}

impl ZeroDenominator {
    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 3] = [("full", Self::Full), ("zero", Self::Zero), ("missing", Self::Missing)];
}

/// Whose word counts for a component.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assessment {
    /// The unit scores itself; the assessor checks.
    #[default]
    SelfScored,
    /// Only the assessor scores.
    Assessor,
    /// A survey scores it, never the unit.
    Survey,
    /// Computed from the unit's figures.
    Computed,
    /// Taken over from another index.
    Imported,
}

impl Assessment {
    /// Whether the unit may enter its own score: never where a survey or the assessor alone decides (R13, R14).
    pub fn is_self_scored(self) -> bool {
        matches!(self, Self::SelfScored | Self::Computed)
    }

    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 5] = [
        ("self", Self::SelfScored),
        ("assessor", Self::Assessor),
        ("survey", Self::Survey),
        ("computed", Self::Computed),
        ("imported", Self::Imported),
    ];
}

/// The first level at which the points left by what does not apply are spread over the rest; a level with nothing left hands
/// them one level up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotApplicablePolicy {
    /// Over the other components of the criterion.
    RescaleCriterion,
    /// Over the other criteria of the domain.
    RescaleDomain,
    /// Over everything else of the set.
    RescaleSet,
    /// Not at all: the unit's highest score is lower.
    LowerMaximum,
}

impl NotApplicablePolicy {
    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 4] = [
        ("rescale-criterion", Self::RescaleCriterion),
        ("rescale-domain", Self::RescaleDomain),
        ("rescale-set", Self::RescaleSet),
        ("lower-maximum", Self::LowerMaximum),
    ];
}

/// What a component without evidence is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidencePolicy {
    /// No evidence, no points.
    Required,
    /// Points stand, the unit explains.
    Explain,
    /// The set asks for none.
    NotAsked,
}

impl EvidencePolicy {
    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 3] = [("required", Self::Required), ("explain", Self::Explain), ("not-asked", Self::NotAsked)];
}

/// What a set orders about surveys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SurveyPolicy {
    /// Fewest valid answers for a share to be shown or scored; `None` = any number.
    pub minimum_answers: Option<u32>,
}

/// The bands of one group of units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BandScale {
    /// Groups it is for; empty = all that no other scale names.
    pub unit_groups: Vec<String>,
    /// From best to worst, without gap or overlap.
    pub bands: Vec<Band>,
}

/// Mức xếp loại. Compares with the total after the set's last rounding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    /// Name, `Tốt`.
    pub name: String,
    /// Totals it covers.
    pub range: Interval,
}

impl CriteriaSet {
    /// Every component within the maximum, with its criterion and domain, in the order of the decision.
    pub fn components(&self) -> impl Iterator<Item = (&Domain, &Criterion, &Component)> {
        self.domains.iter().flat_map(|domain| {
            let criteria = domain.criteria.iter();
            criteria.flat_map(move |criterion| criterion.components.iter().map(move |component| (domain, criterion, component)))
        })
    }

    /// The component of a code.
    pub fn component(&self, code: &str) -> Option<&Component> {
        self.all_components().find(|component| component.code == code)
    }

    /// Every component, those of bonuses and penalties last.
    pub fn all_components(&self) -> impl Iterator<Item = &Component> {
        let outside = self.adjustments.iter().flat_map(|adjustment| &adjustment.components);
        self.components().map(|(_, _, component)| component).chain(outside)
    }

    /// Every formula of the set, in the order of the decision.
    pub fn formulas(&self) -> Vec<&Formula> {
        let mut formulas = Vec::new();
        for domain in &self.domains {
            formulas.extend(&domain.held_when);
            for component in domain.criteria.iter().flat_map(|criterion| &criterion.components) {
                formulas.extend(component.formulas());
            }
        }
        formulas.extend(self.adjustments.iter().flat_map(|adjustment| &adjustment.components).flat_map(Component::formulas));
        formulas
    }

    /// Every data element the set reads, sorted.
    pub fn elements(&self) -> Vec<ElementId> {
        let mut elements: Vec<ElementId> = self.formulas().into_iter().flat_map(Formula::elements).collect();
        elements.sort();
        elements.dedup();
        elements
    }

    /// Whether the set may score a unit of this group.
    pub fn applies_to(&self, group: Option<&str>) -> bool {
        self.unit_groups.is_empty() || group.is_some_and(|group| self.unit_groups.iter().any(|known| known == group))
    }

    /// Whether the set governs a period: the period's last day lies in its validity.
    pub fn governs(&self, period: &Period) -> bool {
        self.valid_from <= period.to && self.valid_until.is_none_or(|until| period.to <= until)
    }

    /// The bands for units of a group, from best to worst; empty where the set has none.
    pub fn bands_of(&self, group: Option<&str>) -> &[Band] {
        let named = |scale: &&BandScale| group.is_some_and(|group| scale.unit_groups.iter().any(|known| known == group));
        let scale = self.bands.iter().find(named).or_else(|| self.bands.iter().find(|scale| scale.unit_groups.is_empty()));
        scale.map_or(&[], |scale| &scale.bands)
    }

    /// The band of a total for a unit of a group; `None` where the set has none.
    pub fn band(&self, group: Option<&str>, total: Decimal) -> Option<&Band> {
        self.bands_of(group).iter().find(|band| band.range.contains(total))
    }
}

impl Component {
    /// Every formula of the component.
    pub fn formulas(&self) -> Vec<&Formula> {
        let mut formulas = self.rule.formulas();
        formulas.extend(&self.no_task_when);
        formulas.extend(&self.not_applicable_when);
        formulas.extend(&self.evidence_when);
        formulas
    }
}
