//! The formula language: how an indicator is computed from elements.
//!
//! `(kstt_06a.completed_early + kstt_06a.completed_on_time) / kstt_06a.completed_total`
//!
//! A [`Formula`] is built by parsing its text and by nothing else, so whoever holds one may rely on its types and limits. It
//! prints back, tells its elements, speaks Vietnamese ([`sentence()`]) and is evaluated on exact decimals ([`evaluate()`]).
//! Grammar and the table of semantics: `docs/formulas.md`.

mod context;
mod evaluate;
mod expression;
mod fault;
mod parser;
mod print;
mod selection;
pub mod semantics;
mod sentence;
#[cfg(test)]
mod tests;
mod token;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::fact::ElementId;

pub use context::{Context, UnitFacts, year_to_date};
pub use evaluate::{Counted, Evaluation, Input, Outcome, Ratio, WhyUndefined, evaluate, figure_of};
pub use expression::{
    AggregateFunction, ArithmeticOperator, ComparisonOperator, Condition, Expression, ExtremeFunction, Node, Shift, StateTest,
};
pub use fault::{Expected, FormulaFault, FormulaFaultKind};
pub use parser::{FUNCTIONS, MAX_DEPTH, MAX_LENGTH, MAX_NODES};
pub use selection::parts;
pub use sentence::{Names, arithmetic, sentence};

/// A formula, in JSON and data files its text.
///
/// ```
/// use tonghop_domain::formula::Formula;
/// let formula: Formula = "(kstt_06a.completed_early+kstt_06a.completed_on_time) / kstt_06a.completed_total".parse()?;
/// assert_eq!(formula.to_string(), "(kstt_06a.completed_early + kstt_06a.completed_on_time) / kstt_06a.completed_total");
/// let fault = "kstt_06a.completed_early +".parse::<Formula>().unwrap_err();
/// assert_eq!(fault.to_string(), "Vị trí 27: cần một số, một chỉ tiêu số liệu, một hàm hoặc “(”, nhưng công thức đã hết.");
/// # Ok::<(), tonghop_domain::formula::FormulaFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    body: Body,
}

/// What a formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A figure.
    Figure(Expression),
    /// A condition that holds or does not.
    Truth(Condition),
}

impl Formula {
    /// The tree, for renderings.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The topmost node.
    pub fn root(&self) -> Node<'_> {
        match &self.body {
            Body::Figure(expression) => Node::Figure(expression),
            Body::Truth(condition) => Node::Truth(condition),
        }
    }

    /// Every element it uses, sorted, also in branches that may not be taken.
    pub fn elements(&self) -> BTreeSet<ElementId> {
        let mut elements = BTreeSet::new();
        self.root().walk(&mut |node| {
            if let Node::Figure(Expression::Element(element) | Expression::Aggregate { element, .. }) = node {
                elements.insert(element.clone());
            }
        });
        elements
    }

    /// The other periods it looks at; empty = its own period is enough.
    pub fn shifts(&self) -> BTreeSet<Shift> {
        let mut shifts = BTreeSet::new();
        self.root().walk(&mut |node| {
            if let Node::Figure(Expression::Shift { shift, .. }) = node {
                shifts.insert(*shift);
            }
        });
        shifts
    }

    /// Numerator and denominator where the whole formula is a division; thresholds then compare by cross-multiplication.
    pub fn ratio(&self) -> Option<(&Expression, &Expression)> {
        match &self.body {
            Body::Figure(Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right }) => Some((left, right)),
            Body::Figure(_) | Body::Truth(_) => None,
        }
    }
}

impl FromStr for Formula {
    type Err = FormulaFault;

    /// Total on every text: a formula or its first fault.
    fn from_str(text: &str) -> Result<Self, FormulaFault> {
        let formula = Self { body: parser::parse(text)? };
        // Printing adds spaces; what is stored must be readable again.
        if formula.to_string().len() > MAX_LENGTH {
            return Err(FormulaFault { position: 1, kind: FormulaFaultKind::TooLong { most: MAX_LENGTH } });
        }
        Ok(formula)
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaFault;

    fn try_from(text: String) -> Result<Self, FormulaFault> {
        text.parse()
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.to_string()
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            Body::Figure(expression) => expression.fmt(formatter),
            Body::Truth(condition) => condition.fmt(formatter),
        }
    }
}
