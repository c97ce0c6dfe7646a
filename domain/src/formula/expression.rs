//! The tree of a formula. Figures and conditions are two types, so `1 + (a > b)` cannot be built.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::dimension::DimensionKey;
use crate::fact::ElementId;

/// Something that gives a figure. Exhaustive on purpose: a rendering that forgets a case does not compile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `0.9`; never negative (a minus sign is [`Expression::Negate`]).
    Number(Decimal),
    /// `kstt_06a.received_total`: its total, or the sum of its parts where no total is said.
    Element(ElementId),
    /// `sum(…)` or `count(…)` over the parts of an element.
    Aggregate {
        /// What is done with the parts.
        function: AggregateFunction,
        /// The element whose facts are taken.
        element: ElementId,
        /// Only facts whose key holds all these pairs; empty = all.
        filter: DimensionKey,
    },
    /// `-a`
    Negate(Box<Expression>),
    /// `a + b`, `a - b`, `a * b`, `a / b`
    Arithmetic {
        /// Which of the four.
        operator: ArithmeticOperator,
        /// Left of the sign.
        left: Box<Expression>,
        /// Right of the sign.
        right: Box<Expression>,
    },
    /// `if(condition, a, b)`: only the branch taken is evaluated.
    If {
        /// What decides.
        condition: Box<Condition>,
        /// Taken where it holds.
        then: Box<Expression>,
        /// Taken where it does not.
        otherwise: Box<Expression>,
    },
    /// `min(a, …)` or `max(a, …)`; at least one argument.
    Extreme {
        /// Which end.
        function: ExtremeFunction,
        /// The figures compared.
        arguments: Vec<Expression>,
    },
    /// `abs(a)`
    Absolute(Box<Expression>),
    /// `coalesce(a, b)`: `b` where `a` is missing or not applicable.
    Coalesce(Box<Expression>, Box<Expression>),
    /// `previous(a)`, `last_year(a)`, `year_to_date(a)`: `a` over other periods.
    Shift {
        /// Which periods.
        shift: Shift,
        /// What is evaluated there.
        operand: Box<Expression>,
    },
}

/// Something that holds or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// `a < b` and its like.
    Comparison {
        /// How the two are compared.
        operator: ComparisonOperator,
        /// Left of the sign.
        left: Expression,
        /// Right of the sign.
        right: Expression,
    },
    /// `p and q`
    And(Box<Condition>, Box<Condition>),
    /// `p or q`
    Or(Box<Condition>, Box<Condition>),
    /// `not p`
    Not(Box<Condition>),
    /// `is_missing(a)`, `is_not_applicable(a)`: always true or false.
    Test {
        /// What is asked.
        test: StateTest,
        /// Of what.
        operand: Expression,
    },
}

macro_rules! symbols {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $symbol:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// How it is written in a formula.
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$variant => $symbol,)* }
            }
        }
    };
}

symbols! {
    /// What an aggregate does with the parts of an element.
    AggregateFunction {
        /// Adds the figures; missing parts are skipped and counted in n/N.
        Sum = "sum",
        /// Counts the parts that have a figure.
        Count = "count",
    }
}

symbols! {
    /// The four operations.
    ArithmeticOperator {
        /// Cộng.
        Add = "+",
        /// Trừ.
        Subtract = "-",
        /// Nhân.
        Multiply = "*",
        /// Chia.
        Divide = "/",
    }
}

symbols! {
    /// How two figures are compared.
    ComparisonOperator {
        /// Bằng.
        Equal = "=",
        /// Khác.
        NotEqual = "<>",
        /// Nhỏ hơn.
        Less = "<",
        /// Không quá.
        LessOrEqual = "<=",
        /// Lớn hơn.
        Greater = ">",
        /// Không dưới.
        GreaterOrEqual = ">=",
    }
}

symbols! {
    /// Which end of a list of figures.
    ExtremeFunction {
        /// The least.
        Minimum = "min",
        /// The greatest.
        Maximum = "max",
    }
}

symbols! {
    /// What is asked about the state of a figure.
    StateTest {
        /// Chưa có số liệu.
        Missing = "is_missing",
        /// Không áp dụng.
        NotApplicable = "is_not_applicable",
    }
}

symbols! {
    /// Other periods of the same unit. Which periods these are is the calendar's.
    Shift {
        /// Kỳ trước: the report due before this one.
        Previous = "previous",
        /// Cùng kỳ năm trước.
        LastYear = "last_year",
        /// Lũy kế từ đầu năm: the periods that together cover the year up to the end of this one.
        YearToDate = "year_to_date",
    }
}

/// A node of a tree, of either type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node<'a> {
    /// Gives a figure.
    Figure(&'a Expression),
    /// Holds or does not.
    Truth(&'a Condition),
}

impl<'a> Node<'a> {
    /// The nodes directly below, from left to right.
    pub fn children(self) -> Vec<Node<'a>> {
        match self {
            Node::Figure(expression) => expression.children(),
            Node::Truth(condition) => condition.children(),
        }
    }

    /// Calls `visit` for this node and every one below it, parents first.
    pub fn walk(self, visit: &mut dyn FnMut(Node<'a>)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
    }
}

impl Expression {
    /// The nodes directly below, from left to right.
    pub fn children(&self) -> Vec<Node<'_>> {
        match self {
            Self::Number(_) | Self::Element(_) | Self::Aggregate { .. } => Vec::new(),
            Self::Negate(operand) | Self::Absolute(operand) | Self::Shift { operand, .. } => vec![Node::Figure(operand)],
            Self::Arithmetic { left, right, .. } | Self::Coalesce(left, right) => vec![Node::Figure(left), Node::Figure(right)],
            Self::If { condition, then, otherwise } => vec![Node::Truth(condition), Node::Figure(then), Node::Figure(otherwise)],
            Self::Extreme { arguments, .. } => arguments.iter().map(Node::Figure).collect(),
        }
    }
}

impl Condition {
    /// The nodes directly below, from left to right.
    pub fn children(&self) -> Vec<Node<'_>> {
        match self {
            Self::Comparison { left, right, .. } => vec![Node::Figure(left), Node::Figure(right)],
            Self::And(left, right) | Self::Or(left, right) => vec![Node::Truth(left), Node::Truth(right)],
            Self::Not(operand) => vec![Node::Truth(operand)],
            Self::Test { operand, .. } => vec![Node::Figure(operand)],
        }
    }
}
