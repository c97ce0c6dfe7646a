//! The smallest change that reaches a goal: every trial is a real scoring, so thresholds are met exactly where the rules put them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use tonghop_domain::Fact;
use tonghop_domain::criteria::rule::{DateStep, day_figure};
use tonghop_domain::criteria::{Component, DateCategory, Rule};
use tonghop_domain::formula::{Condition, Formula, Node, Outcome, UnitFacts, evaluate, figure_of};
use tonghop_domain::score::{ComponentScore, ScoreState};
use tonghop_domain::{DimensionKey, ElementId};

use super::change::{self, Move, applied, figure_at};
use super::levers::Wanted;
use super::reach::{self, Reach};
use super::{Asked, FigureChange, Place, Side};

/// Most steps that are tried: more than any count or sum of money that an office reports.
const MOST_STEPS: u64 = 1_000_000_000_000;

/// A change that reaches its goal.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) changes: Vec<FigureChange>,
    pub(super) reason: String,
    pub(super) points: Decimal,
    pub(super) arithmetic: String,
    pub(super) reach: Reach,
}

/// The steps of one component above where it stands.
pub(super) struct Ladder<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) component: &'a Component,
    pub(super) side: Side,
    pub(super) now: &'a ComponentScore,
}

/// A way to a goal, for choosing among several: time first, then fewer steps, then fewer figures.
struct Way {
    key: (bool, u64, usize),
    found: Found,
}

impl Ladder<'_> {
    /// The smallest change that reaches the next step: a better branch of the rule, or more points where the rule has no branches.
    pub(super) fn next(&self) -> Option<Found> {
        self.smallest(&|score| self.is_step(score))
    }

    /// The smallest change that reaches the highest points; `None` where the next step has them already, or no change has.
    pub(super) fn best(&self, next: &Found) -> Option<Found> {
        let full = self.side.best(self.component);
        if next.points == full {
            return None;
        }
        let is_full = |score: &ComponentScore| score.score == Some(full);
        self.smallest(&is_full).or_else(|| self.climb(next.points))
    }

    /// Step after step while there is one; a handful is enough for people to act on.
    fn climb(&self, from: Decimal) -> Option<Found> {
        let mut highest = None;
        let mut points = from;
        for _ in 0..8 {
            let better = |score: &ComponentScore| score.score.is_some_and(|other| self.side.worth(other) > self.side.worth(points));
            let Some(found) = self.smallest(&|score| better(score) && self.is_step(score)) else { break };
            points = found.points;
            highest = Some(found);
        }
        highest
    }

    fn is_step(&self, score: &ComponentScore) -> bool {
        let (Some(before), Some(after)) = (self.now.score, score.score) else { return false };
        let is_better = self.side.worth(after) > self.side.worth(before);
        let is_gradual = matches!(self.component.rule, Rule::LinearShare { .. } | Rule::PercentTiers { .. } | Rule::Branches(_));
        is_better && (!is_gradual || score.branch != self.now.branch || after == self.side.best(self.component))
    }

    fn smallest(&self, goal: &dyn Fn(&ComponentScore) -> bool) -> Option<Found> {
        let facts = change::facts_of(self.asked, self.component);
        let meets = |facts: &[Fact]| self.scored(facts).filter(|score| goal(score));
        let mut ways: Vec<Way> = match &self.component.rule {
            Rule::DateCategory(category) => self.days(category, &facts, &meets),
            _ => vec![],
        };
        let moves = change::moves(self.asked, self.component, &self.now.inputs, &facts);
        ways.extend(moves.iter().filter_map(|step| self.way(step, &facts, &meets)));
        let best = ways.into_iter().min_by(|one, other| one.key.cmp(&other.key));
        best.map(|way| way.found).or_else(|| self.several(&facts, &meets))
    }

    /// The score of changed facts, where the rule itself gave points: a change that removes the task, or the component, is none.
    fn scored(&self, facts: &[Fact]) -> Option<ComponentScore> {
        let score = self.asked.component_score(self.component, facts);
        (score.state == ScoreState::Scored).then_some(score)
    }

    fn way(&self, step: &Move, facts: &[Fact], meets: &dyn Fn(&[Fact]) -> Option<ComponentScore>) -> Option<Way> {
        let asked = self.asked;
        let steps = fewest_steps(asked, self.component, step, facts, &|facts| meets(facts).is_some())?;
        let changes = step.after(asked.levers, facts, asked, Decimal::from(steps))?;
        let score = meets(&applied(asked, facts, &changes))?;
        let reach = reach_of(asked, step);
        Some(Way { key: (!reach.is_reachable(), steps, step.parts.len()), found: found(changes, step.reason.clone(), score, reach) })
    }

    /// Days: the last day of every step, so that one day later would be too late.
    fn days(&self, category: &DateCategory, facts: &[Fact], meets: &dyn Fn(&[Fact]) -> Option<ComponentScore>) -> Vec<Way> {
        let asked = self.asked;
        let mut ways = Vec::new();
        let elements = category.day.elements().into_iter().filter(|element| asked.levers.wanted(element) != Wanted::Fixed);
        for element in elements {
            let place = Place { element, dimensions: DimensionKey::total() };
            // The latest step first: it asks for least.
            for (order, step) in (0_u64..).zip(category.steps.iter().rev()) {
                let Some(day) = last_day(asked, step) else { continue };
                let change = FigureChange { before: figure_at(asked, facts, &place), place: place.clone(), after: day_figure(day) };
                let Some(score) = meets(&applied(asked, facts, std::slice::from_ref(&change))) else { continue };
                let reach = reach::of_day(asked, &change);
                // A later step is nearer, also where its day has passed.
                ways.push(Way { key: (false, order, 1), found: found(vec![change], String::new(), score, reach) });
            }
        }
        ways
    }

    /// Several conditions at once, each by its own smallest change on top of those before it.
    fn several(&self, facts: &[Fact], meets: &dyn Fn(&[Fact]) -> Option<ComponentScore>) -> Option<Found> {
        let mut changed = facts.to_vec();
        let mut steps = Vec::new();
        for condition in conditions(&self.component.rule) {
            if holds(self.asked, condition, &changed) {
                continue;
            }
            let (after, step) = self.make_hold(condition, &changed)?;
            changed = after;
            steps.push(step);
        }
        let score = meets(&changed)?;
        let reach = steps.iter().map(|step| reach_of(self.asked, step)).reduce(sooner)?;
        let reasons: Vec<&str> = steps.iter().map(|step| step.reason.as_str()).filter(|reason| !reason.is_empty()).collect();
        Some(found(self.merged(&steps, facts, &changed), reasons.join("; "), score, reach))
    }

    fn make_hold(&self, condition: &Formula, facts: &[Fact]) -> Option<(Vec<Fact>, Move)> {
        let asked = self.asked;
        let context = UnitFacts::new(asked.calendars, asked.unit, asked.period.id.clone(), facts);
        let inputs = evaluate(condition, &context).inputs;
        let moves = change::moves(asked, self.component, &inputs, facts);
        let ways = moves.into_iter().filter_map(|step| {
            let steps = fewest_steps(asked, self.component, &step, facts, &|facts| holds(asked, condition, facts))?;
            Some(((!reach_of(asked, &step).is_reachable(), steps, step.parts.len()), step))
        });
        let ((_, steps, _), step) = ways.min_by(|(one, _), (other, _)| one.cmp(other))?;
        let changes = step.after(asked.levers, facts, asked, Decimal::from(steps))?;
        Some((applied(asked, facts, &changes), step))
    }

    /// The figures of several moves, each once: as it was and as it ends.
    fn merged(&self, steps: &[Move], before: &[Fact], after: &[Fact]) -> Vec<FigureChange> {
        let mut changes: BTreeMap<Place, FigureChange> = BTreeMap::new();
        for place in steps.iter().flat_map(|step| step.parts.keys()) {
            if let Some(end) = figure_at(self.asked, after, place) {
                let change = FigureChange { place: place.clone(), before: figure_at(self.asked, before, place), after: end };
                changes.insert(place.clone(), change);
            }
        }
        changes.into_values().filter(|change| change.before != Some(change.after)).collect()
    }
}

fn found(changes: Vec<FigureChange>, reason: String, score: ComponentScore, reach: Reach) -> Found {
    Found { changes, reason, points: score.score.unwrap_or_default(), arithmetic: score.arithmetic, reach }
}

fn reach_of(asked: &Asked<'_>, step: &Move) -> Reach {
    let parts: Vec<(&ElementId, i8)> = step.parts.iter().map(|(place, by)| (&place.element, *by)).collect();
    reach::of_move(asked, &parts, !step.reason.is_empty())
}

/// Of two things that both must be done: the one there is less time for.
fn sooner(one: Reach, other: Reach) -> Reach {
    match (&one, &other) {
        (Reach::Until { day }, Reach::Until { day: later }) if day <= later => one,
        (Reach::Until { .. }, _) => other,
        _ => one,
    }
}

fn last_day(asked: &Asked<'_>, step: &DateStep) -> Option<Date> {
    match step.until {
        Some(until) => until.in_year(asked.period.id.year()),
        None => Some(asked.today.max(asked.period.from).min(asked.period.to)),
    }
}

/// The conditions of a rule that has several.
fn conditions(rule: &Rule) -> Vec<&Formula> {
    match rule {
        Rule::AllOf { conditions } => conditions.iter().map(|named| &named.condition).collect(),
        Rule::Checklist { items } => items.iter().map(|item| &item.condition).collect(),
        _ => vec![],
    }
}

fn holds(asked: &Asked<'_>, condition: &Formula, facts: &[Fact]) -> bool {
    let context = UnitFacts::new(asked.calendars, asked.unit, asked.period.id.clone(), facts);
    match evaluate(condition, &context).outcome {
        Outcome::Truth(holds) => holds,
        Outcome::Known(number) => !number.is_zero(),
        Outcome::Undefined(_) => false,
    }
}

/// The fewest steps of a move that meet a goal; one step fewer does not.
///
/// Doubling finds a number that does, halving the first. A goal that only one number meets (an equality) is looked for at the
/// distances between the two sides of the comparisons.
fn fewest_steps(asked: &Asked<'_>, component: &Component, step: &Move, facts: &[Fact], goal: &dyn Fn(&[Fact]) -> bool) -> Option<u64> {
    let most = step.most_steps(asked.levers, facts, asked).and_then(|most| most.to_u64()).unwrap_or(MOST_STEPS).min(MOST_STEPS);
    let meets = |steps: u64| {
        let changes = step.after(asked.levers, facts, asked, Decimal::from(steps));
        changes.is_some_and(|changes| goal(&applied(asked, facts, &changes)))
    };
    let (mut low, mut high) = doubled(most, &meets).or_else(|| exactly(asked, component, step, facts, most, &meets))?;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if meets(middle) {
            high = middle;
        } else {
            low = middle;
        };
    }
    Some(high)
}

/// A number that does not meet the goal and a larger one that does.
fn doubled(most: u64, meets: &dyn Fn(u64) -> bool) -> Option<(u64, u64)> {
    let (mut low, mut high) = (0, 1.min(most));
    while high > low {
        if meets(high) {
            return Some((low, high));
        }
        low = high;
        high = high.saturating_mul(2).min(most);
    }
    None
}

fn exactly(
    asked: &Asked<'_>,
    component: &Component,
    step: &Move,
    facts: &[Fact],
    most: u64,
    meets: &dyn Fn(u64) -> bool,
) -> Option<(u64, u64)> {
    let context = UnitFacts::new(asked.calendars, asked.unit, asked.period.id.clone(), facts);
    let size = asked.levers.grain(&step.driver.element).step;
    let mut distances = Vec::new();
    for formula in component.formulas() {
        formula.root().walk(&mut |node| {
            if let Node::Truth(Condition::Comparison { left, right, .. }) = node
                && let (Ok(left), Ok(right)) = (figure_of(left, &context), figure_of(right, &context))
            {
                distances.extend(left.checked_sub(right).and_then(|gap| gap.abs().checked_div(size)).and_then(|steps| steps.to_u64()));
            }
        });
    }
    distances.sort_unstable();
    distances.into_iter().find(|steps| (1..=most).contains(steps) && meets(*steps)).map(|steps| (steps - 1, steps))
}
