//! Why a component has its score, put together for a reader: nothing here computes.

use serde::Serialize;

use super::{ComponentScore, EvidenceState, VariableValue};
use crate::criteria::Component;
use crate::display;
use crate::formula::Input;

/// What a reader is shown beside a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation<'a> {
    /// Cách tính, as the decision puts it.
    pub rule: String,
    /// The arithmetic in one sentence.
    pub arithmetic: &'a str,
    /// The branch taken; empty where the rule gave none.
    pub branch: &'a str,
    /// Named figures of the rule.
    pub variables: &'a [VariableValue],
    /// The facts it rests on, each with its source.
    pub inputs: &'a [Input],
    /// How the evidence stands.
    pub evidence: EvidenceState,
    /// Documents the decision asks for.
    pub asked_evidence: &'a [String],
}

/// Puts together what explains a score.
pub fn explain<'a>(component: &'a Component, score: &'a ComponentScore) -> Explanation<'a> {
    Explanation {
        rule: component.rule.sentence(component.max),
        arithmetic: &score.arithmetic,
        branch: &score.branch,
        variables: &score.variables,
        inputs: &score.inputs,
        evidence: score.evidence,
        asked_evidence: &component.evidence,
    }
}

/// One input with its place, as people cite it: `plan.targets_met = 4 (sheet “Kế hoạch”, ô D12)`.
pub fn input_words(input: &Input) -> String {
    let figure = input.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
    let part = if input.dimensions.is_total() { String::new() } else { format!(" [{}]", input.dimensions) };
    let place = input.provenance.as_ref().map_or_else(String::new, |provenance| match provenance.first_cell() {
        Some(cell) => format!(" (sheet “{}”, ô {cell})", provenance.sheet()),
        None => format!(" ({})", provenance.sheet()),
    });
    format!("{}{part} = {figure}{place}", input.element)
}
