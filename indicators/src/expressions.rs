//! Formulas rendered from their tree to polars expressions on whole numbers.
//!
//! A figure is three columns: a mantissa at a scale known beforehand, a code of [`why`], and a bound on every number met on the
//! way. Nothing is rounded: what cannot be held exactly is not rendered. That is a quotient anywhere but at the top of a formula
//! or of a side of a comparison, and an element whose figures do not fit. Where the bound exceeds an `i64` the row is not used.
//! Such formulas and rows are left to the reference evaluation; both must agree, and a property test holds them to it.

use polars::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::formula::{ArithmeticOperator, Body, ComparisonOperator, Condition, Expression, ExtremeFunction, Formula, StateTest};
use tonghop_domain::{DimensionKey, ElementId, PeriodId};

use crate::facts_frame::mantissa;
use crate::leaves::{Leaf, LeafKind, why};
use crate::periods::Neighbours;

/// Above this bound an `i64` may have wrapped round; below `i64::MAX` by more than a float's error.
pub const BOUND_LIMIT: f64 = 9.0e18;
/// Most decimals an exact decimal holds.
const MOST_DECIMALS: u32 = 28;

/// A figure as columns.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Whole number; meaningless where undefined.
    pub mantissa: Expr,
    /// The figure is mantissa × 10^-scale.
    pub scale: u32,
    /// Code of [`why`].
    pub why: Expr,
    /// Bound of the size of every number met.
    pub bound: Expr,
    /// The step after which its columns can be read: 0 = leaves and literals.
    pub level: usize,
}

/// A condition as columns.
#[derive(Debug, Clone)]
pub struct RenderedTruth {
    /// Whether it holds; meaningless where undefined.
    pub holds: Expr,
    /// Code of [`why`].
    pub why: Expr,
    /// Bound of the size of every number met.
    pub bound: Expr,
    /// The step after which its columns can be read.
    pub level: usize,
}

/// A whole formula as columns.
#[derive(Debug, Clone)]
pub enum RenderedFormula {
    /// A figure.
    Figure(Rendered),
    /// A division at the top: numerator and denominator apart, so that thresholds compare without rounding.
    Ratio(Box<(Rendered, Rendered)>),
    /// A condition.
    Truth(RenderedTruth),
}

/// Renders formulas for one period, collecting the leaves they need.
pub struct Renderer<'a> {
    neighbours: &'a Neighbours<'a>,
    scale_of: &'a dyn Fn(&ElementId) -> Option<u32>,
    periods: Vec<PeriodId>,
    /// The leaves met so far; the columns of leaf `n` are named by [`leaf_columns`].
    pub leaves: Vec<Leaf>,
    /// Columns to add, step by step: every inner node of a formula is a column of its own, because an expression that names its
    /// parts several times would grow without bound when nested.
    pub steps: Vec<Vec<Expr>>,
    nodes: usize,
}

/// Names of the three columns of a leaf: mantissa, why, bound.
pub fn leaf_columns(leaf: usize) -> [String; 3] {
    [format!("leaf_{leaf}_mantissa"), format!("leaf_{leaf}_why"), format!("leaf_{leaf}_bound")]
}

impl<'a> Renderer<'a> {
    /// A renderer for formulas seen from a period. `scale_of` tells the scale at which the frame holds an element.
    pub fn new(neighbours: &'a Neighbours<'a>, scale_of: &'a dyn Fn(&ElementId) -> Option<u32>) -> Self {
        Self { neighbours, scale_of, periods: vec![neighbours.here.clone()], leaves: vec![], steps: vec![], nodes: 0 }
    }

    /// The formula as columns; `None` where it cannot be held exactly.
    pub fn formula(&mut self, formula: &Formula) -> Option<RenderedFormula> {
        match formula.body() {
            Body::Figure(Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right }) => {
                Some(RenderedFormula::Ratio(Box::new((self.figure(left)?, self.figure(right)?))))
            }
            Body::Figure(expression) => Some(RenderedFormula::Figure(self.figure(expression)?)),
            Body::Truth(condition) => Some(RenderedFormula::Truth(self.truth(condition)?)),
        }
    }

    fn figure(&mut self, expression: &Expression) -> Option<Rendered> {
        let rendered = self.figure_expression(expression)?;
        match expression {
            Expression::Number(_) | Expression::Element(_) | Expression::Aggregate { .. } | Expression::Shift { .. } => Some(rendered),
            _ => Some(self.kept(rendered)),
        }
    }

    /// The node as columns of the next step.
    fn kept(&mut self, node: Rendered) -> Rendered {
        let level = node.level + 1;
        let [mantissa, why, bound] = self.keep(level, [node.mantissa, node.why, node.bound]);
        Rendered { mantissa, why, bound, level, scale: node.scale }
    }

    fn kept_truth(&mut self, node: RenderedTruth) -> RenderedTruth {
        let level = node.level + 1;
        let [holds, why, bound] = self.keep(level, [node.holds, node.why, node.bound]);
        RenderedTruth { holds, why, bound, level }
    }

    fn keep(&mut self, level: usize, columns: [Expr; 3]) -> [Expr; 3] {
        if self.steps.len() < level {
            self.steps.resize(level, vec![]);
        }
        self.nodes += 1;
        let mut part = 0;
        columns.map(|column| {
            let name = format!("node_{}_{part}", self.nodes);
            part += 1;
            self.steps[level - 1].push(column.alias(&name));
            col(name)
        })
    }

    fn figure_expression(&mut self, expression: &Expression) -> Option<Rendered> {
        match expression {
            Expression::Number(number) => constant(*number),
            Expression::Element(element) => self.leaf(LeafKind::Element, element, &DimensionKey::total()),
            Expression::Aggregate { function, element, filter } => self.leaf((*function).into(), element, filter),
            Expression::Negate(operand) => {
                let operand = self.figure(operand)?;
                Some(Rendered { mantissa: typed(0_i64) - operand.mantissa, ..operand })
            }
            Expression::Absolute(operand) => {
                let operand = self.figure(operand)?;
                Some(Rendered { mantissa: operand.mantissa.abs(), ..operand })
            }
            Expression::Arithmetic { operator, left, right } => {
                let (left, right) = (self.figure(left)?, self.figure(right)?);
                calculated(*operator, left, right)
            }
            Expression::If { condition, then, otherwise } => {
                let condition = self.truth(condition)?;
                let (then, otherwise) = (self.figure(then)?, self.figure(otherwise)?);
                chosen(condition, then, otherwise)
            }
            Expression::Extreme { function, arguments } => self.extreme(*function, arguments),
            Expression::Coalesce(first, second) => {
                let (first, second) = (self.figure(first)?, self.figure(second)?);
                let gives_way = first.why.clone().eq(typed(why::MISSING)).or(first.why.clone().eq(typed(why::NOT_APPLICABLE)));
                let condition = RenderedTruth { holds: gives_way, why: typed(why::KNOWN), bound: typed(0.0), level: first.level };
                chosen(condition, second, first)
            }
            Expression::Shift { shift, operand } => {
                let here = std::mem::take(&mut self.periods);
                self.periods = here.iter().flat_map(|period| self.neighbours.shifted(*shift, period)).collect();
                let rendered = if self.periods.is_empty() { Some(nowhere()) } else { self.figure(operand) };
                self.periods = here;
                rendered
            }
        }
    }

    fn leaf(&mut self, kind: LeafKind, element: &ElementId, filter: &DimensionKey) -> Option<Rendered> {
        let scale = if kind == LeafKind::Count { 0 } else { (self.scale_of)(element)? };
        let leaf = Leaf { kind, element: element.clone(), filter: filter.clone(), periods: self.periods.clone() };
        let place = self.leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf);
            self.leaves.len() - 1
        });
        let [mantissa, why, bound] = leaf_columns(place);
        Some(Rendered { mantissa: col(mantissa), scale, why: col(why), bound: col(bound), level: 0 })
    }

    fn extreme(&mut self, function: ExtremeFunction, arguments: &[Expression]) -> Option<Rendered> {
        let mut rendered: Option<Rendered> = None;
        for argument in arguments {
            let next = self.figure(argument)?;
            rendered = Some(match rendered {
                None => next,
                Some(so_far) => {
                    let pair = aligned(so_far, next)?;
                    let first_wins = match function {
                        ExtremeFunction::Minimum => pair.left.clone().lt_eq(pair.right.clone()),
                        ExtremeFunction::Maximum => pair.left.clone().gt_eq(pair.right.clone()),
                    };
                    let mantissa = when(first_wins).then(pair.left).otherwise(pair.right);
                    self.kept(Rendered { mantissa, scale: pair.scale, why: pair.why, bound: pair.bound, level: pair.level })
                }
            });
        }
        rendered
    }

    fn truth(&mut self, condition: &Condition) -> Option<RenderedTruth> {
        let rendered = self.truth_expression(condition)?;
        Some(self.kept_truth(rendered))
    }

    fn truth_expression(&mut self, condition: &Condition) -> Option<RenderedTruth> {
        match condition {
            Condition::Comparison { operator, left, right } => self.comparison(*operator, left, right),
            Condition::And(left, right) => Some(settled(self.truth(left)?, self.truth(right)?, false)),
            Condition::Or(left, right) => Some(settled(self.truth(left)?, self.truth(right)?, true)),
            Condition::Not(operand) => {
                let operand = self.truth(operand)?;
                Some(RenderedTruth { holds: operand.holds.not(), ..operand })
            }
            Condition::Test { test, operand } => {
                let asked = match test {
                    StateTest::Missing => why::MISSING,
                    StateTest::NotApplicable => why::NOT_APPLICABLE,
                };
                let operand = self.figure(operand)?;
                Some(RenderedTruth {
                    holds: operand.why.eq(typed(asked)),
                    why: typed(why::KNOWN),
                    bound: operand.bound,
                    level: operand.level,
                })
            }
        }
    }

    /// Both sides as quotients, compared crosswise.
    fn comparison(&mut self, operator: ComparisonOperator, left: &Expression, right: &Expression) -> Option<RenderedTruth> {
        let (left, right) = (self.quotient(left)?, self.quotient(right)?);
        let why = strongest(left.0.why.clone(), right.0.why.clone());
        let one = calculated(ArithmeticOperator::Multiply, left.0, right.1)?;
        let other = calculated(ArithmeticOperator::Multiply, right.0, left.1)?;
        let pair = aligned(self.kept(one), self.kept(other))?;
        let (one, other) = (pair.left, pair.right);
        let holds = match operator {
            ComparisonOperator::Equal => one.eq(other),
            ComparisonOperator::NotEqual => one.neq(other),
            ComparisonOperator::Less => one.lt(other),
            ComparisonOperator::LessOrEqual => one.lt_eq(other),
            ComparisonOperator::Greater => one.gt(other),
            ComparisonOperator::GreaterOrEqual => one.gt_eq(other),
        };
        Some(RenderedTruth { holds, why, bound: pair.bound, level: pair.level })
    }

    /// Numerator and denominator above 0; the reason of the numerator is that of the quotient.
    fn quotient(&mut self, expression: &Expression) -> Option<(Rendered, Rendered)> {
        let Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right } = expression else {
            return Some((self.figure(expression)?, constant(Decimal::ONE)?));
        };
        let (numerator, denominator) = (self.figure(left)?, self.figure(right)?);
        let is_zero = denominator.mantissa.clone().eq(typed(0_i64));
        let both = strongest(numerator.why.clone(), denominator.why.clone());
        let why = when(both.clone().eq(typed(why::KNOWN)).and(is_zero)).then(typed(why::ZERO_DENOMINATOR)).otherwise(both);
        let is_negative = denominator.mantissa.clone().lt(typed(0_i64));
        let upright = |mantissa: Expr| when(is_negative.clone()).then(typed(0_i64) - mantissa.clone()).otherwise(mantissa);
        let level = numerator.level.max(denominator.level);
        let above = Rendered { mantissa: upright(numerator.mantissa), why, level, ..numerator };
        let below = Rendered { mantissa: upright(denominator.mantissa), why: typed(why::KNOWN), level, ..denominator };
        Some((self.kept(above), self.kept(below)))
    }
}

/// The reason that wins where two meet.
pub fn strongest(one: Expr, other: Expr) -> Expr {
    when(one.clone().lt_eq(other.clone())).then(one).otherwise(other)
}

fn greatest(one: Expr, other: Expr) -> Expr {
    when(one.clone().gt_eq(other.clone())).then(one).otherwise(other)
}

#[allow(clippy::cast_precision_loss)] // a bound may be off by a rounding; the limit leaves room for it
fn constant(number: Decimal) -> Option<Rendered> {
    let number = number.normalize();
    let mantissa = mantissa(number, number.scale())?;
    Some(Rendered {
        mantissa: typed(mantissa),
        scale: number.scale(),
        why: typed(why::KNOWN),
        bound: typed(mantissa.unsigned_abs() as f64),
        level: 0,
    })
}

/// A period that the regime does not have is no omission of the unit.
fn nowhere() -> Rendered {
    Rendered { mantissa: typed(0_i64), scale: 0, why: typed(why::NOT_APPLICABLE), bound: typed(0.0), level: 0 }
}

fn calculated(operator: ArithmeticOperator, left: Rendered, right: Rendered) -> Option<Rendered> {
    match operator {
        ArithmeticOperator::Add | ArithmeticOperator::Subtract => {
            let pair = aligned(left, right)?;
            let is_sum = operator == ArithmeticOperator::Add;
            let mantissa = if is_sum { pair.left + pair.right } else { pair.left - pair.right };
            Some(Rendered { mantissa, scale: pair.scale, why: pair.why, bound: pair.bound, level: pair.level })
        }
        ArithmeticOperator::Multiply => {
            let scale = (left.scale + right.scale <= MOST_DECIMALS).then_some(left.scale + right.scale)?;
            let product = left.bound.clone() * right.bound.clone();
            let bound = greatest(product, greatest(left.bound, right.bound));
            let level = left.level.max(right.level);
            Some(Rendered { mantissa: left.mantissa * right.mantissa, scale, why: strongest(left.why, right.why), bound, level })
        }
        // Only the top of a formula and the sides of a comparison hold a quotient exactly.
        ArithmeticOperator::Divide => None,
    }
}

/// Two figures at one scale.
struct Aligned {
    left: Expr,
    right: Expr,
    scale: u32,
    why: Expr,
    bound: Expr,
    level: usize,
}

fn aligned(left: Rendered, right: Rendered) -> Option<Aligned> {
    let scale = left.scale.max(right.scale);
    let why = strongest(left.why.clone(), right.why.clone());
    let level = left.level.max(right.level);
    let (left, left_bound) = rescaled(left, scale)?;
    let (right, right_bound) = rescaled(right, scale)?;
    Some(Aligned { left, right, scale, why, bound: left_bound + right_bound, level })
}

#[allow(clippy::cast_precision_loss)] // powers of ten up to 10^18 are near enough for a bound
fn rescaled(figure: Rendered, scale: u32) -> Option<(Expr, Expr)> {
    if figure.scale == scale {
        return Some((figure.mantissa, figure.bound));
    }
    let factor = 10_i64.checked_pow(scale - figure.scale)?;
    Some((figure.mantissa * typed(factor), figure.bound * typed(factor as f64)))
}

/// `then` where the condition holds, else `otherwise`; an undefined condition is an undefined figure.
fn chosen(condition: RenderedTruth, then: Rendered, otherwise: Rendered) -> Option<Rendered> {
    let (then_why, otherwise_why) = (then.why.clone(), otherwise.why.clone());
    let pair = aligned(then, otherwise)?;
    let mantissa = when(condition.holds.clone()).then(pair.left).otherwise(pair.right);
    let why = when(condition.why.clone().neq(typed(why::KNOWN)))
        .then(condition.why)
        .when(condition.holds)
        .then(then_why)
        .otherwise(otherwise_why);
    let level = condition.level.max(pair.level);
    Some(Rendered { mantissa, scale: pair.scale, why, bound: greatest(condition.bound, pair.bound), level })
}

/// `and` (settled by false) and `or` (settled by true): one operand can decide even where the other is undefined.
fn settled(left: RenderedTruth, right: RenderedTruth, settling: bool) -> RenderedTruth {
    let settles = |truth: &RenderedTruth| truth.why.clone().eq(typed(why::KNOWN)).and(truth.holds.clone().eq(typed(settling)));
    let decided = settles(&left).or(settles(&right));
    let holds = when(decided.clone()).then(typed(settling)).otherwise(typed(!settling));
    let why = when(decided).then(typed(why::KNOWN)).otherwise(strongest(left.why, right.why));
    RenderedTruth { holds, why, bound: greatest(left.bound, right.bound), level: left.level.max(right.level) }
}

/// A literal that keeps its type: a plain one is narrowed to what its value needs, and narrow columns wrap round early.
fn typed<T>(value: T) -> Expr
where
    Scalar: From<T>,
{
    Expr::Literal(LiteralValue::Scalar(Scalar::from(value)))
}
