//! A formula in Vietnamese words (cách tính), and with its figures put in (phép tính).

use rust_decimal::Decimal;

use super::context::Context;
use super::evaluate::figure_of;
use super::expression::{
    AggregateFunction, ArithmeticOperator, ComparisonOperator, Condition, Expression, ExtremeFunction, Shift, StateTest,
};
use super::print::Rank;
use super::{Body, Formula};
use crate::dimension::DimensionKey;
use crate::display;
use crate::fact::ElementId;

/// What things are called. A function from element to name is one; dimensions and members then keep their codes.
pub trait Names {
    /// Name of an element as it stands inside a sentence: `số hồ sơ đã giải quyết`.
    fn element(&self, element: &ElementId) -> String;

    /// Name of a dimension: `lĩnh vực`.
    fn dimension(&self, dimension: &str) -> String {
        dimension.to_owned()
    }

    /// Name of a member of a dimension.
    fn member(&self, _dimension: &str, member: &str) -> String {
        member.to_owned()
    }
}

impl<F: Fn(&ElementId) -> String> Names for F {
    fn element(&self, element: &ElementId) -> String {
        self(element)
    }
}

/// Cách tính: `(số hồ sơ giải quyết trước hạn + số hồ sơ giải quyết đúng hạn) : tổng số hồ sơ đã giải quyết`.
pub fn sentence(formula: &Formula, names: &dyn Names) -> String {
    spoken(formula, &InWords(names))
}

/// Phép tính with the figures of one unit and period: `(702 + 476) : 1.190`; `–` where there is no figure.
///
/// Figures show at most four decimals; they are for reading only.
pub fn arithmetic(formula: &Formula, context: &dyn Context) -> String {
    spoken(formula, &InFigures(context))
}

/// How the ends of the tree are said.
trait Leaves {
    fn element(&self, element: &ElementId) -> String;
    fn aggregate(&self, function: AggregateFunction, element: &ElementId, filter: &DimensionKey) -> String;
    /// `None` = its operand is said, followed by the words of the shift.
    fn shift(&self, whole: &Expression) -> Option<String>;
}

struct InWords<'a>(&'a dyn Names);

impl Leaves for InWords<'_> {
    fn element(&self, element: &ElementId) -> String {
        self.0.element(element)
    }

    fn aggregate(&self, function: AggregateFunction, element: &ElementId, filter: &DimensionKey) -> String {
        let what = match function {
            AggregateFunction::Sum => "cộng các dòng",
            AggregateFunction::Count => "số dòng có",
        };
        let pair = |(dimension, member)| format!("{}: {}", self.0.dimension(dimension), self.0.member(dimension, member));
        let pairs = filter.iter().map(pair).collect::<Vec<_>>().join("; ");
        let only = if pairs.is_empty() { String::new() } else { format!(" ({pairs})") };
        format!("{what} {}{only}", self.0.element(element))
    }

    fn shift(&self, _whole: &Expression) -> Option<String> {
        None
    }
}

struct InFigures<'a>(&'a dyn Context);

impl InFigures<'_> {
    fn figure(&self, expression: &Expression) -> String {
        figure_of(expression, self.0).map_or_else(|_| display::NO_FIGURE.to_owned(), figure)
    }
}

impl Leaves for InFigures<'_> {
    fn element(&self, element: &ElementId) -> String {
        self.figure(&Expression::Element(element.clone()))
    }

    fn aggregate(&self, function: AggregateFunction, element: &ElementId, filter: &DimensionKey) -> String {
        self.figure(&Expression::Aggregate { function, element: element.clone(), filter: filter.clone() })
    }

    fn shift(&self, whole: &Expression) -> Option<String> {
        Some(self.figure(whole))
    }
}

/// `5 - (-3)`: two signs in a row are misread.
fn figure(value: Decimal) -> String {
    let text = display::plain(value, 4);
    if text.starts_with('-') { format!("({text})") } else { text }
}

fn spoken(formula: &Formula, leaves: &dyn Leaves) -> String {
    match formula.body() {
        Body::Figure(expression) => say(expression, leaves),
        Body::Truth(condition) => say_condition(condition, leaves),
    }
}

fn say(expression: &Expression, leaves: &dyn Leaves) -> String {
    match expression {
        Expression::Number(number) => display::plain(*number, Decimal::MAX_SCALE),
        Expression::Element(element) => leaves.element(element),
        Expression::Aggregate { function, element, filter } => leaves.aggregate(*function, element, filter),
        Expression::Negate(operand) => format!("-{}", within(operand, Rank::Sign, leaves)),
        Expression::Arithmetic { operator, left, right } => {
            let (own, right_needs) = operator.ranks();
            format!("{} {} {}", within(left, own, leaves), spoken_sign(*operator), within(right, right_needs, leaves))
        }
        Expression::If { condition, then, otherwise } => {
            let (condition, then) = (say_condition(condition, leaves), say(then, leaves));
            format!("nếu {condition} thì {then}, nếu không thì {}", say(otherwise, leaves))
        }
        Expression::Extreme { function, arguments } => {
            let end = match function {
                ExtremeFunction::Minimum => "nhỏ nhất",
                ExtremeFunction::Maximum => "lớn nhất",
            };
            let arguments = arguments.iter().map(|argument| say(argument, leaves)).collect::<Vec<_>>().join("; ");
            format!("số {end} trong ({arguments})")
        }
        Expression::Absolute(operand) => format!("giá trị tuyệt đối của ({})", say(operand, leaves)),
        Expression::Coalesce(first, second) => {
            format!("{} (nếu không có số liệu thì {})", within(first, Rank::Whole, leaves), say(second, leaves))
        }
        Expression::Shift { shift, operand } => {
            leaves.shift(expression).unwrap_or_else(|| format!("{} {}", within(operand, Rank::Whole, leaves), spoken_shift(*shift)))
        }
    }
}

fn say_condition(condition: &Condition, leaves: &dyn Leaves) -> String {
    match condition {
        Condition::Comparison { operator, left, right } => {
            format!("{} {} {}", within(left, Rank::Sum, leaves), spoken_comparison(*operator), within(right, Rank::Sum, leaves))
        }
        Condition::And(left, right) => {
            format!("{} và {}", condition_within(left, Rank::And, leaves), condition_within(right, Rank::Not, leaves))
        }
        Condition::Or(left, right) => {
            format!("{} hoặc {}", condition_within(left, Rank::Or, leaves), condition_within(right, Rank::And, leaves))
        }
        Condition::Not(operand) => format!("không phải ({})", say_condition(operand, leaves)),
        Condition::Test { test, operand } => {
            let state = match test {
                StateTest::Missing => "chưa có số liệu",
                StateTest::NotApplicable => "không áp dụng",
            };
            format!("{} {state}", within(operand, Rank::Whole, leaves))
        }
    }
}

/// A choice is a clause of its own: inside anything but another clause it needs parentheses, which print does not.
fn within(expression: &Expression, needed: Rank, leaves: &dyn Leaves) -> String {
    let text = say(expression, leaves);
    let is_clause = matches!(expression, Expression::If { .. });
    if is_clause || expression.rank() < needed { format!("({text})") } else { text }
}

fn condition_within(condition: &Condition, needed: Rank, leaves: &dyn Leaves) -> String {
    let text = say_condition(condition, leaves);
    if condition.rank() < needed { format!("({text})") } else { text }
}

fn spoken_sign(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => "+",
        ArithmeticOperator::Subtract => "-",
        ArithmeticOperator::Multiply => "×",
        ArithmeticOperator::Divide => ":",
    }
}

fn spoken_comparison(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Equal => "bằng",
        ComparisonOperator::NotEqual => "khác",
        ComparisonOperator::Less => "nhỏ hơn",
        ComparisonOperator::LessOrEqual => "không quá",
        ComparisonOperator::Greater => "lớn hơn",
        ComparisonOperator::GreaterOrEqual => "không dưới",
    }
}

fn spoken_shift(shift: Shift) -> &'static str {
    match shift {
        Shift::Previous => "kỳ trước",
        Shift::LastYear => "cùng kỳ năm trước",
        Shift::YearToDate => "lũy kế từ đầu năm",
    }
}
