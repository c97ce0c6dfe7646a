//! Việc nâng điểm nhiều nhất: for one unit, which smallest change of a figure would reach the next step of a criterion, what it
//! would bring to the total, and whether there is still time for it.
//!
//! Nothing here estimates. Every suggestion is a change of facts that was put through the reference evaluation
//! ([`tonghop_domain::score`]); the figure one step smaller was put through it too, and does not reach the same points.
//! Survey rows are shown and never added up: what people will answer is not for the unit to decide.

mod change;
mod levers;
mod reach;
mod search;
#[cfg(test)]
mod tests;
mod together;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::criteria::{AdjustmentKind, Assessment, Component, CriteriaSet, Rule};
use tonghop_domain::formula::{Input, UnitFacts};
use tonghop_domain::score::{ComponentScore, Evaluated, ScoreState, UnitScore, score_component, score_unit};
use tonghop_domain::{DimensionKey, ElementId, Fact, OrgUnitId, Period, State};

pub use change::is_new_member;
pub use levers::{Joint, Levers, Nature, Wanted};
pub use reach::{Reach, WhyNot};
pub use together::{Difference, Together};

/// What is simulated: one unit, one set, one period, seen on a day.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// The unit.
    pub unit: &'a OrgUnitId,
    /// Its group, for bands.
    pub group: Option<&'a str>,
    /// The period.
    pub period: &'a Period,
    /// The current facts of the unit, of every period that the set looks at.
    pub facts: &'a [Fact],
    /// Regimes of periods.
    pub calendars: &'a Calendars,
    /// How figures can change.
    pub levers: &'a Levers,
    /// The day on which the question is asked.
    pub today: Date,
}

/// What would raise a unit's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Simulation {
    /// The score as it is.
    pub now: UnitScore,
    /// What gains are measured on: the total, or the sum of the points known so far where there is no total yet.
    pub measured_on: Measure,
    /// One row a component, those that can bring most first, then by their order in the set.
    pub prospects: Vec<Prospect>,
    /// Every suggestion that rests on the unit's own work, also those whose time is over.
    pub all: Together,
    /// Of these, what there is still time for.
    pub reachable: Together,
}

/// What gains in points of the whole set are measured on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The total after the set's last rounding.
    Total,
    /// The points known so far: a component without a score leaves no total.
    KnownPoints,
}

impl Measure {
    fn of(score: &UnitScore) -> Self {
        if score.total.is_some() { Self::Total } else { Self::KnownPoints }
    }

    /// The measured points of a score; a total that a change took away counts as the points known.
    fn points(self, score: &UnitScore) -> Decimal {
        match self {
            Self::Total => score.total.unwrap_or(score.provisional),
            Self::KnownPoints => score.provisional,
        }
    }
}

/// One component with what it lost and what would win it back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prospect {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points now; `None` without a score.
    pub score: Option<Decimal>,
    /// Highest score.
    pub max: Decimal,
    /// Điểm bị mất: highest score less points now; for penalties the points taken away. `None` without a score.
    pub lost: Option<Decimal>,
    /// How it stands.
    pub state: ScoreState,
    /// Whose word counts.
    pub assessment: Assessment,
    /// The arithmetic as it is now.
    pub arithmetic: String,
    /// What can be said about raising it.
    pub outlook: Outlook,
}

/// What can be said about raising a component.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Outlook {
    /// Nothing is lost.
    Full,
    /// It leaves the set of this unit.
    NotApplicable,
    /// There is no score; these figures are missing or cannot be read.
    WithoutFigures {
        /// The figures that were asked for and not found.
        missing: Vec<Place>,
    },
    /// Points that people or another index give: nothing of the unit's figures decides.
    NotTheUnits,
    /// No single change within the figures raises it.
    NoSingleChange,
    /// These changes raise it.
    Steps {
        /// The smallest change that reaches the next step.
        next: Box<Suggestion>,
        /// The smallest change that reaches the highest step found; `None` where the next step is already the highest.
        best: Option<Box<Suggestion>>,
    },
}

/// Where a figure stands: its element and what it is broken down by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The element.
    pub element: ElementId,
    /// What it is broken down by; empty = the total.
    pub dimensions: DimensionKey,
}

/// A figure before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureChange {
    /// The figure.
    pub place: Place,
    /// As it is; `None` where nobody reported it.
    pub before: Option<Decimal>,
    /// As it would have to be.
    pub after: Decimal,
}

/// A change with what it brings, verified by scoring anew.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// The figures that change together, the one that brings the points first.
    pub changes: Vec<FigureChange>,
    /// What happens, where the change is a joint one with words of its own; else empty.
    pub reason: String,
    /// Points of the component after the change.
    pub points: Decimal,
    /// Points the component gains (for penalties: that are no longer taken).
    pub gain: Decimal,
    /// Change of the measured points of the whole set when this alone is done.
    pub total_gain: Decimal,
    /// The arithmetic after the change.
    pub arithmetic: String,
    /// Whether there is time for it.
    pub reach: Reach,
    /// Whether the unit's own work decides; a survey's answers never are.
    pub is_certain: bool,
}

impl Prospect {
    /// The suggestion that brings most: the highest step where there is one, else the next.
    pub fn suggestion(&self) -> Option<&Suggestion> {
        match &self.outlook {
            Outlook::Steps { next, best } => Some(best.as_deref().unwrap_or(next)),
            _ => None,
        }
    }

    /// The one that brings most of those there is still time for: where the time of the highest step is over, the next may be left.
    pub fn suggestion_in_time(&self) -> Option<&Suggestion> {
        let Outlook::Steps { next, best } = &self.outlook else { return None };
        [best.as_deref(), Some(next.as_ref())].into_iter().flatten().find(|suggestion| suggestion.reach.is_reachable())
    }
}

/// Simulates one unit.
pub fn simulate(asked: &Asked<'_>) -> Simulation {
    let now = asked.score(asked.facts);
    let measured_on = Measure::of(&now);
    let signed = components(asked.set);
    let mut prospects: Vec<Prospect> =
        signed.iter().map(|(component, side)| prospect(asked, &now, measured_on, component, *side)).collect();
    // Stable: equal gains keep the order of the decision.
    prospects.sort_by_key(|prospect| std::cmp::Reverse(certain_gain(prospect)));
    let all = together::of(asked, &now, measured_on, &certain(&prospects, Prospect::suggestion));
    let reachable = together::of(asked, &now, measured_on, &certain(&prospects, Prospect::suggestion_in_time));
    Simulation { now, measured_on, prospects, all, reachable }
}

/// The suggestions chosen that the unit's own work decides, with the codes of their components.
fn certain(prospects: &[Prospect], chosen: fn(&Prospect) -> Option<&Suggestion>) -> Vec<(&str, &Suggestion)> {
    let picks = prospects.iter().filter_map(|prospect| Some((prospect.code.as_str(), chosen(prospect)?)));
    picks.filter(|(_, suggestion)| suggestion.is_certain).collect()
}

/// Suggestions of the unit's own work first, by what they bring; then surveys, then the rest.
fn certain_gain(prospect: &Prospect) -> (bool, Decimal) {
    match prospect.suggestion() {
        Some(suggestion) => (suggestion.is_certain, suggestion.total_gain),
        None => (false, Decimal::MIN),
    }
}

/// Which way is up for a component: earning points, or losing fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Earns,
    Costs,
}

impl Side {
    /// Points on a scale where more is better.
    fn worth(self, points: Decimal) -> Decimal {
        match self {
            Self::Earns => points,
            Self::Costs => -points,
        }
    }

    /// The best a component can have.
    fn best(self, component: &Component) -> Decimal {
        match self {
            Self::Earns => component.max,
            Self::Costs => component.min,
        }
    }
}

fn components(set: &CriteriaSet) -> Vec<(&Component, Side)> {
    let inside = set.components().map(|(_, _, component)| (component, Side::Earns));
    let outside = set.adjustments.iter().flat_map(|adjustment| {
        let side = if adjustment.kind == AdjustmentKind::Penalty { Side::Costs } else { Side::Earns };
        adjustment.components.iter().map(move |component| (component, side))
    });
    inside.chain(outside).collect()
}

impl Asked<'_> {
    fn score(&self, facts: &[Fact]) -> UnitScore {
        let context = UnitFacts::new(self.calendars, self.unit, self.period.id.clone(), facts);
        score_unit(self.set, self.unit, self.group, &Evaluated(&context))
    }

    fn component_score(&self, component: &Component, facts: &[Fact]) -> ComponentScore {
        let context = UnitFacts::new(self.calendars, self.unit, self.period.id.clone(), facts);
        score_component(component, self.set, &Evaluated(&context))
    }
}

fn prospect(asked: &Asked<'_>, now: &UnitScore, measure: Measure, component: &Component, side: Side) -> Prospect {
    let score = asked.component_score(component, asked.facts);
    let lost = score.score.map(|points| side.worth(side.best(component)) - side.worth(points));
    let outlook = outlook(asked, now, measure, (component, side), &score);
    Prospect {
        code: score.code,
        name: score.name,
        score: score.score,
        max: component.max,
        lost,
        state: score.state,
        assessment: component.assessment,
        arithmetic: score.arithmetic,
        outlook,
    }
}

fn outlook(asked: &Asked<'_>, now: &UnitScore, measure: Measure, (component, side): (&Component, Side), score: &ComponentScore) -> Outlook {
    let Some(points) = score.score else {
        return match score.state {
            ScoreState::NotApplicable => Outlook::NotApplicable,
            _ if is_given_by_others(component) => Outlook::NotTheUnits,
            _ => Outlook::WithoutFigures { missing: missing(&score.inputs) },
        };
    };
    if points == side.best(component) {
        return Outlook::Full;
    }
    if is_given_by_others(component) {
        return Outlook::NotTheUnits;
    }
    let ladder = search::Ladder { asked, component, side, now: score };
    let Some(next) = ladder.next() else { return Outlook::NoSingleChange };
    let best = ladder.best(&next);
    let told = |found: search::Found| Box::new(suggestion(asked, now, measure, (component, side), points, found));
    Outlook::Steps { next: told(next), best: best.map(told) }
}

/// Rows where points are taken over or given: changing a figure there would be making one up.
fn is_given_by_others(component: &Component) -> bool {
    let taken_over = matches!(component.rule, Rule::Value { .. } | Rule::Assessed { .. } | Rule::Imported(_) | Rule::NotRecovered);
    taken_over || matches!(component.assessment, Assessment::Assessor | Assessment::Imported)
}

fn missing(inputs: &[Input]) -> Vec<Place> {
    let is_open = |input: &&Input| matches!(input.state, State::Missing | State::Unreadable);
    let place = |input: &Input| Place { element: input.element.clone(), dimensions: input.dimensions.clone() };
    let mut places: Vec<Place> = inputs.iter().filter(is_open).map(place).collect();
    places.sort();
    places.dedup();
    places
}

fn suggestion(
    asked: &Asked<'_>,
    now: &UnitScore,
    measure: Measure,
    (component, side): (&Component, Side),
    points: Decimal,
    found: search::Found,
) -> Suggestion {
    let facts = change::applied(asked, asked.facts, &found.changes);
    let after = asked.score(&facts);
    Suggestion {
        points: found.points,
        gain: side.worth(found.points) - side.worth(points),
        total_gain: measure.points(&after) - measure.points(now),
        arithmetic: found.arithmetic,
        is_certain: component.assessment != Assessment::Survey && found.reach != Reach::Answers,
        reach: found.reach,
        reason: found.reason,
        changes: found.changes,
    }
}
