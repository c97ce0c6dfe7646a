//! Tree → text, with no more parentheses than the grammar needs. Parsing the text gives the same tree.

use std::fmt;

use super::expression::{ArithmeticOperator, Condition, Expression};
use crate::dimension::DimensionKey;

/// How tightly a node holds its parts together; what stands below a tighter node needs parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Whole,
}

impl ArithmeticOperator {
    /// The rank of the operation itself, and the one that its right operand must have (`a - (b - c)`).
    pub(super) fn ranks(self) -> (Rank, Rank) {
        match self {
            Self::Add | Self::Subtract => (Rank::Sum, Rank::Product),
            Self::Multiply | Self::Divide => (Rank::Product, Rank::Sign),
        }
    }
}

impl Expression {
    pub(super) fn rank(&self) -> Rank {
        match self {
            Self::Arithmetic { operator, .. } => operator.ranks().0,
            Self::Negate(_) => Rank::Sign,
            Self::Number(_)
            | Self::Element(_)
            | Self::Aggregate { .. }
            | Self::If { .. }
            | Self::Extreme { .. }
            | Self::Absolute(_)
            | Self::Coalesce(..)
            | Self::Shift { .. } => Rank::Whole,
        }
    }
}

impl Condition {
    pub(super) fn rank(&self) -> Rank {
        match self {
            Self::Or(..) => Rank::Or,
            Self::And(..) => Rank::And,
            Self::Not(_) => Rank::Not,
            Self::Comparison { .. } => Rank::Comparison,
            Self::Test { .. } => Rank::Whole,
        }
    }
}

/// A node that gets parentheses where its rank is below the one needed.
struct Grouped<'a, T>(&'a T, bool);

impl<T: fmt::Display> fmt::Display for Grouped<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1 { write!(formatter, "({})", self.0) } else { self.0.fmt(formatter) }
    }
}

fn figure(expression: &Expression, needed: Rank) -> Grouped<'_, Expression> {
    Grouped(expression, expression.rank() < needed)
}

fn truth(condition: &Condition, needed: Rank) -> Grouped<'_, Condition> {
    Grouped(condition, condition.rank() < needed)
}

impl fmt::Display for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Element(element) => write!(formatter, "{element}"),
            Self::Aggregate { function, element, filter } => {
                write!(formatter, "{}({element}", function.symbol())?;
                write_filter(formatter, filter)?;
                formatter.write_str(")")
            }
            Self::Negate(operand) => write!(formatter, "-{}", figure(operand, Rank::Sign)),
            Self::Arithmetic { operator, left, right } => {
                let (own, right_needs) = operator.ranks();
                write!(formatter, "{} {} {}", figure(left, own), operator.symbol(), figure(right, right_needs))
            }
            Self::If { condition, then, otherwise } => write!(formatter, "if({condition}, {then}, {otherwise})"),
            Self::Extreme { function, arguments } => {
                let arguments = arguments.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                write!(formatter, "{}({arguments})", function.symbol())
            }
            Self::Absolute(operand) => write!(formatter, "abs({operand})"),
            Self::Coalesce(first, second) => write!(formatter, "coalesce({first}, {second})"),
            Self::Shift { shift, operand } => write!(formatter, "{}({operand})", shift.symbol()),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comparison { operator, left, right } => {
                write!(formatter, "{} {} {}", figure(left, Rank::Sum), operator.symbol(), figure(right, Rank::Sum))
            }
            Self::And(left, right) => write!(formatter, "{} and {}", truth(left, Rank::And), truth(right, Rank::Not)),
            Self::Or(left, right) => write!(formatter, "{} or {}", truth(left, Rank::Or), truth(right, Rank::And)),
            Self::Not(operand) => write!(formatter, "not {}", truth(operand, Rank::Not)),
            Self::Test { test, operand } => write!(formatter, "{}({operand})", test.symbol()),
        }
    }
}

fn write_filter(formatter: &mut fmt::Formatter<'_>, filter: &DimensionKey) -> fmt::Result {
    for (index, (dimension, member)) in filter.iter().enumerate() {
        let joint = if index == 0 { "where" } else { "and" };
        let member = member.replace('\\', "\\\\").replace('"', "\\\"");
        write!(formatter, " {joint} {dimension} = \"{member}\"")?;
    }
    Ok(())
}
