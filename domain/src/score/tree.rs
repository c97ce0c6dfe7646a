//! From components to the total: sums, what does not apply, blocks that were not held, rounding stages.
//!
//! Rescaling begins at the level the set names. A level where nothing applies any more hands its points one level up, up to the
//! set; blocks that were not held are always made up for at the set (the remainder is converted to the full maximum).

use rust_decimal::Decimal;

use super::{AdjustmentScore, ComponentScore, CriterionScore, DomainScore, Figures, ScoreState, UnitScore, score_component, words};
use crate::criteria::{Adjustment, Component, CriteriaSet, Criterion, Domain, NotApplicablePolicy};
use crate::formula::{Outcome, WhyUndefined};
use crate::org_unit::OrgUnitId;
use crate::rounding::Rounding;

/// Points of a node while they are added up.
#[derive(Debug, Clone, Copy)]
struct Tally {
    /// Points known so far.
    points: Decimal,
    /// Highest points of what applies to the unit.
    applicable: Decimal,
    /// Highest points of the node in the set.
    nominal: Decimal,
    /// Whether everything that applies has a score.
    is_complete: bool,
}

impl Tally {
    fn empty(nominal: Decimal) -> Self {
        Self { points: Decimal::ZERO, applicable: Decimal::ZERO, nominal, is_complete: true }
    }

    fn add(&mut self, part: Self) {
        self.points += part.points;
        self.applicable += part.applicable;
        self.is_complete &= part.is_complete;
    }

    /// Spreads the points of what does not apply over the rest, where anything is left.
    fn rescaled(self, to: Decimal) -> Self {
        if self.applicable.is_zero() || self.applicable == to {
            return self;
        }
        Self { points: self.points * to / self.applicable, applicable: to, ..self }
    }

    fn rounded(self, rounding: Option<Rounding>) -> Self {
        Self { points: rounding.map_or(self.points, |rounding| rounding.apply(self.points)), ..self }
    }

    fn score(&self) -> Option<Decimal> {
        (self.is_complete && !self.applicable.is_zero()).then_some(self.points)
    }
}

/// The levels of the tree at which a policy rescales.
fn rescales_at(policy: NotApplicablePolicy, level: NotApplicablePolicy) -> bool {
    use NotApplicablePolicy::{RescaleCriterion, RescaleDomain, RescaleSet};
    match level {
        RescaleCriterion => policy == RescaleCriterion,
        RescaleDomain => matches!(policy, RescaleCriterion | RescaleDomain),
        RescaleSet => matches!(policy, RescaleCriterion | RescaleDomain | RescaleSet),
        NotApplicablePolicy::LowerMaximum => false,
    }
}

pub(super) fn score_unit(set: &CriteriaSet, unit: &OrgUnitId, group: Option<&str>, figures: &dyn Figures) -> UnitScore {
    let mut whole = Tally::empty(set.max);
    let mut not_held = Decimal::ZERO;
    let mut domains = Vec::with_capacity(set.domains.len());
    for domain in &set.domains {
        let (score, tally) = score_domain(set, domain, figures);
        if !score.is_held {
            not_held += domain.max;
        }
        whole.add(tally);
        domains.push(score);
    }
    let provisional = whole.points;
    let converted = converted(set, whole, not_held);
    let adjustments: Vec<AdjustmentScore> = set.adjustments.iter().map(|adjustment| adjust(adjustment, set, figures)).collect();
    let total = converted.score().and_then(|points| adjusted(points, &adjustments)).map(|points| finished(set, points));
    let band = total.and_then(|points| set.band(group, points)).map(|band| band.name.clone());
    let without_score = without_score(&domains, &adjustments);
    UnitScore { unit: unit.clone(), total, max: converted.applicable, provisional, band, without_score, domains, adjustments }
}

/// One block of bonuses or penalties. What does not apply adds nothing; what is missing leaves the block without points.
fn adjust(adjustment: &Adjustment, set: &CriteriaSet, figures: &dyn Figures) -> AdjustmentScore {
    let components: Vec<ComponentScore> = adjustment.components.iter().map(|component| score_component(component, set, figures)).collect();
    let counted = components.iter().filter(|component| component.state != ScoreState::NotApplicable);
    let sum: Option<Decimal> = counted.map(|component| component.score).sum();
    let Adjustment { code, name, kind, cap, .. } = adjustment;
    let points = sum.map(|sum| kind.signed(sum.min(*cap)));
    let arithmetic = sum.map_or_else(String::new, |sum| words::adjusted(sum, *cap));
    AdjustmentScore { code: code.clone(), name: name.clone(), kind: *kind, cap: *cap, points, arithmetic, components }
}

/// Bonuses and penalties stand on the scale of the total.
fn adjusted(points: Decimal, adjustments: &[AdjustmentScore]) -> Option<Decimal> {
    adjustments.iter().try_fold(points, |total, adjustment| Some(total + adjustment.points?))
}

/// Rounding comes last, so that a limit never shows more digits than the set orders.
fn finished(set: &CriteriaSet, points: Decimal) -> Decimal {
    let held = set.total_limits.hold(points);
    set.rounding.total.map_or(held, |rounding| rounding.apply(held))
}

/// The total on the scale of the set.
fn converted(set: &CriteriaSet, whole: Tally, not_held: Decimal) -> Tally {
    let held = set.max - not_held;
    let made_up = match rescales_at(set.not_applicable, NotApplicablePolicy::RescaleSet) {
        true => whole.rescaled(set.max),
        // Only blocks that were not held are made up for; what does not apply lowers the unit's maximum.
        false if held.is_zero() => whole,
        false => whole.rescaled(whole.applicable * set.max / held),
    };
    match set.scale {
        Some(scale) => made_up.rescaled(scale),
        None => made_up,
    }
}

fn without_score(domains: &[DomainScore], adjustments: &[AdjustmentScore]) -> Vec<String> {
    let held = domains.iter().filter(|domain| domain.is_held);
    let components = held.flat_map(|domain| &domain.criteria).flat_map(|criterion| &criterion.components);
    let outside = adjustments.iter().flat_map(|adjustment| &adjustment.components);
    let open = components.chain(outside).filter(|component| component.score.is_none() && component.state != ScoreState::NotApplicable);
    open.map(|component| component.code.clone()).collect()
}

fn score_domain(set: &CriteriaSet, domain: &Domain, figures: &dyn Figures) -> (DomainScore, Tally) {
    let held = domain.held_when.as_ref().map_or(Ok(true), |formula| match figures.figure(formula).outcome {
        Outcome::Truth(holds) => Ok(holds),
        Outcome::Known(number) => Ok(!number.is_zero()),
        Outcome::Undefined(why) => Err(why),
    });
    let is_held = !matches!(held, Ok(false) | Err(WhyUndefined::NotApplicable));
    let mut tally = Tally::empty(domain.max);
    let mut criteria = Vec::with_capacity(domain.criteria.len());
    for criterion in &domain.criteria {
        let (score, part) = score_criterion(set, criterion, figures);
        tally.add(part);
        criteria.push(score);
    }
    if rescales_at(set.not_applicable, NotApplicablePolicy::RescaleDomain) {
        tally = tally.rescaled(tally.nominal);
    }
    // Whether the block was held must be known before its points count.
    tally.is_complete &= held.is_ok();
    let tally = if is_held { tally.rounded(set.rounding.domain) } else { Tally::empty(domain.max) };
    (DomainScore { code: domain.code.clone(), name: domain.name.clone(), max: domain.max, score: tally.score(), is_held, criteria }, tally)
}

fn score_criterion(set: &CriteriaSet, criterion: &Criterion, figures: &dyn Figures) -> (CriterionScore, Tally) {
    let mut tally = Tally::empty(criterion.max);
    let mut components = Vec::with_capacity(criterion.components.len());
    for component in &criterion.components {
        let score = score_component(component, set, figures);
        tally.add(part_of(component, score.score, score.state));
        components.push(score);
    }
    if rescales_at(set.not_applicable, NotApplicablePolicy::RescaleCriterion) {
        tally = tally.rescaled(tally.nominal);
    }
    let tally = tally.rounded(set.rounding.criterion);
    let score =
        CriterionScore { code: criterion.code.clone(), name: criterion.name.clone(), max: criterion.max, score: tally.score(), components };
    (score, tally)
}

fn part_of(component: &Component, score: Option<Decimal>, state: ScoreState) -> Tally {
    if state == ScoreState::NotApplicable {
        return Tally::empty(component.max);
    }
    Tally { points: score.unwrap_or_default(), applicable: component.max, nominal: component.max, is_complete: score.is_some() }
}
