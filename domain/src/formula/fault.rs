//! What is wrong with the text of a formula.

use std::fmt;

use crate::message::{Language, formula_fault};

/// The first fault of a formula's text. Its words are in [`crate::message`]; `Display` is the Vietnamese sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaFault {
    /// Where, in characters from 1; one behind the last character where something is missing at the end.
    pub position: usize,
    /// What.
    pub kind: FormulaFaultKind,
}

/// What is wrong. Found texts are as the author wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormulaFaultKind {
    /// Nothing but white space.
    Empty,
    /// More bytes than a formula may have, as written or as printed.
    TooLong {
        /// The most allowed, in bytes.
        most: usize,
    },
    /// Parentheses, functions and signs nested deeper than allowed.
    TooDeep {
        /// The most allowed.
        most: usize,
    },
    /// More numbers, elements and operations than allowed.
    TooManyNodes {
        /// The most allowed.
        most: usize,
    },
    /// A character that no formula has.
    UnknownCharacter(char),
    /// A text without its closing quotation mark.
    UnclosedText,
    /// Digits that are no number, or more of them than can be computed with exactly.
    NotANumber(String),
    /// A comma between digits, outside the arguments of a function.
    DecimalComma,
    /// A word with a dot that is no data element.
    NotAnElement(String),
    /// A word followed by `(` that is no function.
    UnknownFunction(String),
    /// A word that is neither function nor element.
    UnknownWord(String),
    /// Something else should stand here.
    Expected {
        /// What should.
        expected: Expected,
        /// What does; `None` = the formula ends.
        found: Option<String>,
    },
    /// A condition stands where a figure is needed.
    FigureNeeded,
    /// A figure stands where a condition is needed.
    ConditionNeeded,
    /// `a < b < c`.
    ChainedComparison,
    /// A function with too many or too few arguments.
    WrongArguments {
        /// The function.
        function: String,
        /// How many it takes.
        needed: usize,
        /// How many it was given.
        found: usize,
    },
    /// The same dimension twice in one `where`.
    DimensionRepeated(String),
    /// `previous`, `last_year` or `year_to_date` inside `year_to_date`.
    ShiftInsideYearToDate,
}

/// What should stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A number, an element, a function or `(`.
    Operand,
    /// An operator, or the end of the formula.
    OperatorOrEnd,
    /// A sign such as `(`, `)`, `,` or `=`.
    Sign(&'static str),
    /// `,` or `)`.
    CommaOrClosing,
    /// `where` or `)`.
    WhereOrClosing,
    /// A data element.
    Element,
    /// Name of a dimension.
    Dimension,
    /// A text in double quotation marks.
    Text,
}

impl fmt::Display for FormulaFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&formula_fault(self, Language::Vietnamese))
    }
}

impl std::error::Error for FormulaFault {}
