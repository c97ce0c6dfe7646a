//! All suggestions together: single gains added up, the whole set scored anew, and why the two differ.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::Fact;
use tonghop_domain::score::UnitScore;

use super::change::{applied, figure_at};
use super::{Asked, FigureChange, Measure, Place, Suggestion, components};

/// What several suggestions bring when all are done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together {
    /// Codes of the components whose suggestion was carried out, those that bring most first.
    pub done: Vec<String>,
    /// Codes left out because the changes before already brought as much, or left no room for them.
    pub left_out: Vec<String>,
    /// Gains of all suggestions, each alone, added up.
    pub sum_of_single: Decimal,
    /// Gain when the whole set is scored anew with all changes.
    pub rescored: Decimal,
    /// The measured points after all changes.
    pub points: Decimal,
    /// The total after all changes; `None` while a component has no score.
    pub total: Option<Decimal>,
    /// The band of that total.
    pub band: Option<String>,
    /// Why the two gains differ; empty where they are equal.
    pub differences: Vec<Difference>,
}

/// A reason why gains do not add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Difference {
    /// One change already did the work of another.
    LeftOut {
        /// Codes of the components.
        codes: Vec<String>,
    },
    /// Several changes move the same figure.
    SharedFigure {
        /// The figure.
        place: Place,
        /// Codes of the components.
        codes: Vec<String>,
    },
    /// A component ends with other points than its own suggestion, or no suggestion, would give.
    OtherPoints {
        /// Its code.
        code: String,
        /// Points that were expected.
        expected: Option<Decimal>,
        /// Points after all changes.
        found: Option<Decimal>,
    },
    /// The set rounds after adding, stops at a limit or converts to its scale.
    RoundingOrLimits,
}

/// Carries suggestions out, one after the other.
pub(super) fn of(asked: &Asked<'_>, now: &UnitScore, measure: Measure, picks: &[(&str, &Suggestion)]) -> Together {
    let mut facts = asked.facts.to_vec();
    let (mut done, mut left_out): (Vec<(&str, &Suggestion)>, Vec<String>) = (Vec::new(), Vec::new());
    for (code, suggestion) in picks {
        match carried_out(asked, &facts, code, suggestion) {
            Some(changed) => {
                facts = changed;
                done.push((code, suggestion));
            }
            None => left_out.push((*code).to_owned()),
        }
    }
    let after = asked.score(&facts);
    let sum_of_single = picks.iter().map(|(_, suggestion)| suggestion.total_gain).sum();
    let rescored = measure.points(&after) - measure.points(now);
    let differences = if rescored == sum_of_single { vec![] } else { differences(now, &after, &done, &left_out) };
    Together {
        done: done.iter().map(|(code, _)| (*code).to_owned()).collect(),
        left_out,
        sum_of_single,
        rescored,
        points: measure.points(&after),
        total: after.total,
        band: after.band,
        differences,
    }
}

/// The facts with a suggestion carried out on top of others; `None` where its points are there already or a figure has no room.
fn carried_out(asked: &Asked<'_>, facts: &[Fact], code: &str, suggestion: &Suggestion) -> Option<Vec<Fact>> {
    let (component, side) = components(asked.set).into_iter().find(|(component, _)| component.code == code)?;
    let points = asked.component_score(component, facts).score;
    if points.is_some_and(|points| side.worth(points) >= side.worth(suggestion.points)) {
        return None;
    }
    let moved = suggestion.changes.iter().map(|change| moved(asked, facts, change)).collect::<Option<Vec<FigureChange>>>()?;
    Some(applied(asked, facts, &moved))
}

/// The same step from where the figure stands by now; a figure that nobody else moved lands exactly where the suggestion put it.
fn moved(asked: &Asked<'_>, facts: &[Fact], change: &FigureChange) -> Option<FigureChange> {
    let before = figure_at(asked, facts, &change.place);
    let step = change.after.checked_sub(change.before.unwrap_or_default())?;
    let after = before.unwrap_or_default().checked_add(step)?;
    let most = asked.levers.grain(&change.place.element).most;
    let has_room = after >= Decimal::ZERO && most.is_none_or(|most| after <= most);
    has_room.then(|| FigureChange { place: change.place.clone(), before, after })
}

fn differences(now: &UnitScore, after: &UnitScore, done: &[(&str, &Suggestion)], left_out: &[String]) -> Vec<Difference> {
    let mut reasons = Vec::new();
    if !left_out.is_empty() {
        reasons.push(Difference::LeftOut { codes: left_out.to_vec() });
    }
    let mut by_place: BTreeMap<&Place, Vec<String>> = BTreeMap::new();
    for (code, suggestion) in done {
        for change in &suggestion.changes {
            by_place.entry(&change.place).or_default().push((*code).to_owned());
        }
    }
    let shared = by_place.into_iter().filter(|(_, codes)| codes.len() > 1);
    reasons.extend(shared.map(|(place, codes)| Difference::SharedFigure { place: place.clone(), codes }));
    reasons.extend(other_points(now, after, done));
    if reasons.is_empty() {
        reasons.push(Difference::RoundingOrLimits);
    }
    reasons
}

/// Components whose points are not what their own suggestion, or the lack of one, makes one expect.
fn other_points(now: &UnitScore, after: &UnitScore, done: &[(&str, &Suggestion)]) -> Vec<Difference> {
    let adjusted = now.adjustments.iter().flat_map(|adjustment| &adjustment.components);
    let mut reasons = Vec::new();
    for before in now.components().chain(adjusted) {
        let suggested = done.iter().find(|(code, _)| *code == before.code).map(|(_, suggestion)| suggestion.points);
        let expected = suggested.or(before.score);
        let found = after.component(&before.code).and_then(|component| component.score);
        if found != expected {
            reasons.push(Difference::OtherPoints { code: before.code.clone(), expected, found });
        }
    }
    reasons
}
