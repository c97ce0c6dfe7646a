//! A report against what the same unit reported before. The caller hands in the accepted facts; nothing is looked up here.

mod carried_over;
mod jumps;

use rust_decimal::Decimal;
use tonghop_domain::{DimensionKey, ElementId, Fact, Location, Provenance, State};

pub use carried_over::against_history;
pub use jumps::jumps;

use crate::reading::Report;
use crate::rules::sum;

/// One figure of either report.
struct Figure<'a> {
    key: &'a DimensionKey,
    /// `None` = not known.
    value: Option<Decimal>,
    provenance: &'a Provenance,
}

impl<'a> Figure<'a> {
    fn new(key: &'a DimensionKey, state: State, value: Option<Decimal>, provenance: &'a Provenance) -> Self {
        let value = match state {
            State::Value => value,
            State::NilReport | State::NotApplicable => Some(Decimal::ZERO),
            State::Missing | State::Unreadable => None,
        };
        Self { key, value, provenance }
    }
}

/// The figures of one element in one report.
struct Side<'a>(Vec<Figure<'a>>);

impl<'a> Side<'a> {
    fn reported(report: &'a Report, element: &ElementId) -> Self {
        let own = report.facts.iter().filter(|fact| fact.element == *element);
        Self(own.map(|fact| Figure::new(&fact.dimensions, fact.state, fact.value, &fact.provenance)).collect())
    }

    fn accepted(facts: &'a [Fact], element: &ElementId) -> Self {
        let own = facts.iter().filter(|fact| fact.element == *element);
        Self(own.map(|fact| Figure::new(&fact.dimensions, fact.state, fact.value, &fact.provenance)).collect())
    }

    fn parts(&self) -> impl Iterator<Item = &Figure<'a>> {
        self.0.iter().filter(|figure| !figure.key.is_total())
    }

    fn has_parts(&self) -> bool {
        self.parts().next().is_some()
    }

    fn at(&self, key: &DimensionKey) -> Option<&Figure<'a>> {
        self.0.iter().find(|figure| figure.key == key)
    }

    /// The figure of a key; a total that does not stand there is the sum of its parts, a part that does not stand there is 0.
    fn value(&self, key: &DimensionKey) -> Option<Decimal> {
        match self.at(key) {
            Some(figure) => figure.value,
            None if key.is_total() => sum(self.parts().map(|figure| figure.value)),
            None => Some(Decimal::ZERO),
        }
    }
}

/// The breakdown of a figure in words; empty for a total.
fn part(key: &DimensionKey) -> String {
    key.iter().map(|(_, member)| member).collect::<Vec<_>>().join(", ")
}

fn location(provenance: &Provenance) -> Location {
    match provenance.first_cell() {
        Some(cell) => Location::cell(provenance.sheet(), cell),
        None => Location::Sheet { sheet: provenance.sheet().to_owned() },
    }
}
