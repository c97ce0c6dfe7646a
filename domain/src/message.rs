//! The wording of findings, refusals and faults of formulas, one exhaustive match per language, rendered at the edge.
//!
//! Each sentence says where, what was found, why it matters, what to do (in the manner agreed with officers); no exclamation
//! marks, no codes without words.

pub mod en;
mod rule_titles;
pub mod vi;

pub use rule_titles::rule_title;

use std::collections::BTreeSet;

use crate::cell::CellRef;
use crate::finding::Finding;
use crate::finding_group::{FindingGroup, SharedFault};
use crate::formula::{FormulaFault, WhyUndefined};
use crate::refusal::Refusal;

/// Language of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Tiếng Việt, the default everywhere.
    #[default]
    Vietnamese,
    /// English.
    English,
}

/// A finding in words: a bold first line and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Where and what.
    pub headline: String,
    /// Why it matters and what to do; may be empty.
    pub advice: String,
}

impl Wording {
    /// Both parts in one line.
    pub fn sentence(&self) -> String {
        format!("{} {}", self.headline, self.advice).trim_end().to_owned()
    }
}

/// A finding in words.
pub fn finding(finding: &Finding, language: Language) -> Wording {
    match language {
        Language::Vietnamese => vi::finding(finding),
        Language::English => en::finding(finding),
    }
}

/// A group of findings in words: its head, and what else follows from the same cause.
pub fn group(group: &FindingGroup<'_>, language: Language) -> Wording {
    match language {
        Language::Vietnamese => vi::group(group),
        Language::English => en::group(group),
    }
}

/// What several units did wrong alike, in one line.
pub fn shared_fault(fault: &SharedFault<'_>, language: Language) -> String {
    match language {
        Language::Vietnamese => vi::shared_fault(fault),
        Language::English => en::shared_fault(fault),
    }
}

/// A refusal in words.
pub fn refusal(refusal: &Refusal, language: Language) -> Wording {
    match language {
        Language::Vietnamese => vi::refusal(refusal),
        Language::English => en::refusal(refusal),
    }
}

/// A fault of a formula's text in words, with its place.
pub fn formula_fault(fault: &FormulaFault, language: Language) -> String {
    match language {
        Language::Vietnamese => vi::formula_fault(fault),
        Language::English => en::formula_fault(fault),
    }
}

/// Why a formula has no result, as a phrase.
pub fn undefined(why: WhyUndefined, language: Language) -> &'static str {
    match language {
        Language::Vietnamese => vi::undefined(why),
        Language::English => en::undefined(why),
    }
}

/// The cells of findings, each once, in reading order.
/// A sentence that begins with what it is about.
fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn cells_of(findings: &[&Finding]) -> Vec<CellRef> {
    let cells: BTreeSet<CellRef> = findings.iter().filter_map(|finding| finding.at.first_cell()).collect();
    cells.into_iter().collect()
}

/// `ô C9, ô C20`.
fn joined(cells: &[CellRef], before: &str) -> String {
    cells.iter().map(|cell| format!("{before}{cell}")).collect::<Vec<_>>().join(", ")
}
