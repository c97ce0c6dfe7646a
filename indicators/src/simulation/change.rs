//! Changes of facts: which figures can move together, and facts with a change put in.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::criteria::{Component, Rule};
use tonghop_domain::formula::{AggregateFunction, ArithmeticOperator, Expression, Formula, Input, Node};
use tonghop_domain::{DimensionKey, ElementId, Fact, Provenance, State};

use super::levers::{Levers, Sum, Wanted};
use super::{Asked, FigureChange, Place};

/// Most figures that one change moves.
const MOST_PARTS: usize = 5;
/// Most ways of moving along that are tried for one figure.
const MOST_WAYS: usize = 24;
/// The member under which a part that does not exist yet is put.
const NEW_MEMBER: &str = "+";

/// Figures that move together, each by one step up or down.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Move {
    /// The figure that brings the points.
    pub(super) driver: Place,
    /// Every figure with its direction.
    pub(super) parts: BTreeMap<Place, i8>,
    /// Words of a joint change.
    pub(super) reason: String,
}

impl Move {
    fn single(driver: Place, by: i8) -> Self {
        Self { parts: BTreeMap::from([(driver.clone(), by)]), driver, reason: String::new() }
    }

    /// The figures after a number of steps, the driver first; `None` where one would leave its bounds.
    pub(super) fn after(&self, levers: &Levers, facts: &[Fact], asked: &Asked<'_>, steps: Decimal) -> Option<Vec<FigureChange>> {
        let mut changes = Vec::with_capacity(self.parts.len());
        for (place, by) in &self.parts {
            let grain = levers.grain(&place.element);
            let before = figure_at(asked, facts, place);
            let moved = steps.checked_mul(grain.step)?.checked_mul(Decimal::from(*by))?;
            let after = before.unwrap_or_default().checked_add(moved)?;
            if after < Decimal::ZERO || grain.most.is_some_and(|most| after > most) {
                return None;
            }
            changes.push(FigureChange { place: place.clone(), before, after });
        }
        changes.sort_by_key(|change| change.place != self.driver);
        Some(changes)
    }

    /// Most steps before a figure leaves its bounds; `None` = no bound.
    pub(super) fn most_steps(&self, levers: &Levers, facts: &[Fact], asked: &Asked<'_>) -> Option<Decimal> {
        let room = |(place, by): (&Place, &i8)| {
            let grain = levers.grain(&place.element);
            let figure = figure_at(asked, facts, place).unwrap_or_default();
            let room = if *by < 0 { figure } else { grain.most?.checked_sub(figure)? };
            Some(room.checked_div(grain.step)?.floor())
        };
        self.parts.iter().filter_map(room).min()
    }
}

/// The figure of a place in the period asked for; `None` where there is none.
pub(super) fn figure_at(asked: &Asked<'_>, facts: &[Fact], place: &Place) -> Option<Decimal> {
    fact_at(asked, facts, place).and_then(|index| facts[index].figure())
}

fn fact_at(asked: &Asked<'_>, facts: &[Fact], place: &Place) -> Option<usize> {
    facts.iter().position(|fact| fact.period == asked.period.id && fact.element == place.element && fact.dimensions == place.dimensions)
}

/// The facts with figures put in their place; what nobody reported is added.
pub(super) fn applied(asked: &Asked<'_>, facts: &[Fact], changes: &[FigureChange]) -> Vec<Fact> {
    let mut facts = facts.to_vec();
    for change in changes {
        put(asked, &mut facts, change);
    }
    facts
}

fn put(asked: &Asked<'_>, facts: &mut Vec<Fact>, change: &FigureChange) {
    if let Some(index) = fact_at(asked, facts, &change.place) {
        facts[index].state = State::Value;
        facts[index].value = Some(change.after);
        return;
    }
    let provenance = Provenance::Rows { sheet: String::new(), first_row: 0, last_row: 0, predicate: String::new(), count: 0 };
    facts.push(Fact {
        unit: asked.unit.clone(),
        period: asked.period.id.clone(),
        element: change.place.element.clone(),
        dimensions: change.place.dimensions.clone(),
        state: State::Value,
        value: Some(change.after),
        is_total: false,
        is_estimate: false,
        provenance,
    });
}

/// The facts that a component reads, with those that sums and joint changes tie to them.
pub(super) fn facts_of(asked: &Asked<'_>, component: &Component) -> Vec<Fact> {
    let mut elements: BTreeSet<ElementId> = component.formulas().into_iter().flat_map(Formula::elements).collect();
    elements.extend(asked.levers.tied(&elements));
    asked.facts.iter().filter(|fact| elements.contains(&fact.element)).cloned().collect()
}

/// Every move worth trying for a component: from the figures its score looked at.
pub(super) fn moves(asked: &Asked<'_>, component: &Component, inputs: &[Input], facts: &[Fact]) -> Vec<Move> {
    let mut kept = only_divisors(component);
    kept.extend(days(component));
    let mut found = BTreeSet::new();
    let here = inputs.iter().filter(|input| input.period == asked.period.id && is_movable(input.state));
    for input in here.filter(|input| !kept.contains(&input.element)) {
        let place = Place { element: input.element.clone(), dimensions: whole_key(asked, facts, input) };
        for by in asked.levers.wanted(&input.element).directions() {
            found.extend(balanced(asked, facts, Move::single(place.clone(), *by)));
        }
    }
    found.extend(new_parts(asked, component, facts));
    found.extend(joint_moves(asked, inputs, facts));
    found.into_iter().collect()
}

/// Figures that cannot be read, or that do not exist for the unit, are for the unit to say; nothing is made up for them.
fn is_movable(state: State) -> bool {
    matches!(state, State::Value | State::NilReport | State::Missing)
}

/// Elements that hold days: one more is another day, not a step.
fn days(component: &Component) -> BTreeSet<ElementId> {
    match &component.rule {
        Rule::DateCategory(category) => category.day.elements(),
        _ => BTreeSet::new(),
    }
}

/// Elements that a component only divides by: less of them looks better without anything having been done.
fn only_divisors(component: &Component) -> BTreeSet<ElementId> {
    let (mut above, mut below) = (BTreeSet::new(), BTreeSet::new());
    for formula in component.formulas() {
        gather(formula.root(), false, &mut above, &mut below);
    }
    below.difference(&above).cloned().collect()
}

fn gather(node: Node<'_>, is_below: bool, above: &mut BTreeSet<ElementId>, below: &mut BTreeSet<ElementId>) {
    match node {
        Node::Figure(Expression::Element(element) | Expression::Aggregate { element, .. }) => {
            if is_below {
                below.insert(element.clone())
            } else {
                above.insert(element.clone())
            };
        }
        Node::Figure(Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right }) => {
            gather(Node::Figure(left), is_below, above, below);
            gather(Node::Figure(right), true, above, below);
        }
        other => other.children().into_iter().for_each(|child| gather(child, is_below, above, below)),
    }
}

/// The key of an input; for a figure that nobody reported a key of the same breakdown as its siblings, since parts of another
/// breakdown would put all of these aside.
fn whole_key(asked: &Asked<'_>, facts: &[Fact], input: &Input) -> DimensionKey {
    let is_absent = input.provenance.is_none();
    match breakdown(asked, facts, &input.element).filter(|_| is_absent && !input.dimensions.is_total()) {
        Some(names) => filled(&names, &input.dimensions, 1),
        None => input.dimensions.clone(),
    }
}

/// The names of the dimensions by which an element is broken down; `None` where it is not.
fn breakdown(asked: &Asked<'_>, facts: &[Fact], element: &ElementId) -> Option<Vec<String>> {
    let parts = facts.iter().filter(|fact| fact.period == asked.period.id && fact.element == *element);
    let broken = parts.filter(|fact| !fact.is_total && !fact.dimensions.is_total());
    broken
        .map(|fact| fact.dimensions.iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
        .min_by_key(|names| (names.len(), names.clone()))
}

/// A key of a breakdown: what was asked for, and members that do not exist yet for the rest.
fn filled(names: &[String], asked_for: &DimensionKey, number: usize) -> DimensionKey {
    names.iter().fold(asked_for.clone(), |key, name| match key.member(name) {
        Some(_) => key,
        None => key.with(name.clone(), format!("{NEW_MEMBER}{number}")),
    })
}

/// One more part of what is counted by its parts: `count(activity.count)` grows by a channel not used so far.
fn new_parts(asked: &Asked<'_>, component: &Component, facts: &[Fact]) -> Vec<Move> {
    let mut moves = Vec::new();
    for formula in component.formulas() {
        formula.root().walk(&mut |node| {
            if let Node::Figure(Expression::Aggregate { function: AggregateFunction::Count, element, filter }) = node
                && asked.levers.wanted(element) != Wanted::Fixed
            {
                let names = breakdown(asked, facts, element).unwrap_or_else(|| vec![NEW_PART.to_owned()]);
                moves.extend((1..=9).map(|count| parts_more(element, filter, &names, count)));
            }
        });
    }
    moves
}

/// A number of new parts with one step each.
fn parts_more(element: &ElementId, filter: &DimensionKey, names: &[String], count: usize) -> Move {
    let place = |number: usize| Place { element: element.clone(), dimensions: filled(names, filter, number) };
    let parts = (1..=count).map(|number| (place(number), 1)).collect();
    Move { driver: place(1), parts, reason: String::new() }
}

/// The dimension of a part that does not exist yet, where the element was never broken down.
const NEW_PART: &str = "moi";

/// Whether a member of a dimension stands for one that does not exist yet.
pub fn is_new_member(member: &str) -> bool {
    member.starts_with(NEW_MEMBER)
}

/// Joint changes that move a figure the score looked at.
fn joint_moves(asked: &Asked<'_>, inputs: &[Input], facts: &[Fact]) -> Vec<Move> {
    let total = |element: &ElementId| Place { element: element.clone(), dimensions: DimensionKey::total() };
    let is_looked_at = |element: &ElementId| inputs.iter().any(|input| input.element == *element && input.period == asked.period.id);
    let mut moves = Vec::new();
    for joint in asked.levers.joints() {
        let Some((driver, _)) = joint.changes.iter().find(|(element, _)| is_looked_at(element)) else { continue };
        let parts: BTreeMap<Place, i8> = joint.changes.iter().map(|(element, by)| (total(element), *by)).collect();
        if parts.keys().all(|place| figure_at(asked, facts, place).is_some()) {
            moves.push(Move { driver: total(driver), parts, reason: joint.reason.clone() });
        }
    }
    moves
}

/// A move with what must move along, so that every total that was reported keeps its distance to its parts.
fn balanced(asked: &Asked<'_>, facts: &[Fact], start: Move) -> Vec<Move> {
    let mut found = Vec::new();
    complete(asked, facts, start, &mut found);
    found
}

fn complete(asked: &Asked<'_>, facts: &[Fact], so_far: Move, found: &mut Vec<Move>) {
    if found.len() >= MOST_WAYS {
        return;
    }
    let Some((sum, excess)) = asked.levers.sums().iter().find_map(|sum| Some((sum, unbalanced(asked, facts, &so_far, sum)?))) else {
        found.push(so_far);
        return;
    };
    if so_far.parts.len() >= MOST_PARTS {
        return;
    }
    // Parts stand `excess` above their total: a part goes the other way, or the total goes along.
    let ways = sum.parts.iter().map(|part| (part, -excess)).chain([(&sum.total, excess)]);
    for (element, by) in ways {
        let place = Place { element: element.clone(), dimensions: so_far.driver.dimensions.clone() };
        if so_far.parts.contains_key(&place) || asked.levers.wanted(element) == Wanted::Fixed {
            continue;
        }
        let mut further = so_far.clone();
        further.parts.insert(place, by);
        complete(asked, facts, further, found);
    }
}

/// By how much the parts of a sum rise above their total in one step; `None` where they keep their distance or the sum is not
/// reported in full.
fn unbalanced(asked: &Asked<'_>, facts: &[Fact], so_far: &Move, sum: &Sum) -> Option<i8> {
    let dimensions = &so_far.driver.dimensions;
    let place = |element: &ElementId| Place { element: element.clone(), dimensions: dimensions.clone() };
    let by = |element: &ElementId| so_far.parts.get(&place(element)).copied().unwrap_or(0);
    let excess = sum.parts.iter().map(by).sum::<i8>() - by(&sum.total);
    let is_reported = || std::iter::once(&sum.total).chain(&sum.parts).all(|element| figure_at(asked, facts, &place(element)).is_some());
    // A distance of two is mended one figure after the other.
    (excess != 0 && is_reported()).then_some(excess.signum())
}
