//! Which facts are the parts of an element. The same figures may be broken down in several ways; only one way is added up.

use std::collections::BTreeMap;

use crate::dimension::DimensionKey;
use crate::fact::{Fact, State};

/// The facts that a sum adds, in the order of their keys.
///
/// Of the facts whose key holds every pair of the filter: no totals where there are parts, and of the parts those of *one*
/// breakdown (set of dimension names): the one with the fewest dimensions, then the first by name; a breakdown that says
/// nothing at all gives way to the next.
pub fn parts<'a>(facts: &[&'a Fact], filter: &DimensionKey) -> Vec<&'a Fact> {
    let matching: Vec<&Fact> = facts.iter().copied().filter(|fact| matches(&fact.dimensions, filter)).collect();
    let is_part = |fact: &&Fact| !fact.is_total && !fact.dimensions.is_total();
    let mut candidates: Vec<&Fact> = matching.iter().copied().filter(is_part).collect();
    if candidates.is_empty() {
        candidates = matching;
    }
    let mut parts = one_breakdown(candidates);
    parts.sort_by(|one, other| one.dimensions.cmp(&other.dimensions));
    parts
}

fn matches(key: &DimensionKey, filter: &DimensionKey) -> bool {
    filter.iter().all(|(dimension, member)| key.member(dimension) == Some(member))
}

fn one_breakdown(facts: Vec<&Fact>) -> Vec<&Fact> {
    let mut breakdowns: BTreeMap<(usize, Vec<&str>), Vec<&Fact>> = BTreeMap::new();
    for fact in facts {
        let names: Vec<&str> = fact.dimensions.iter().map(|(dimension, _)| dimension).collect();
        breakdowns.entry((names.len(), names)).or_default().push(fact);
    }
    let says_something = |facts: &&Vec<&Fact>| facts.iter().any(|fact| fact.state != State::Missing);
    let chosen = breakdowns.values().find(says_something).or_else(|| breakdowns.values().next());
    chosen.cloned().unwrap_or_default()
}
