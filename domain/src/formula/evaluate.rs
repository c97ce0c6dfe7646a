//! The reference evaluator: slow, clear, on exact decimals. Every faster rendering must agree with it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::expression::{
    AggregateFunction, ArithmeticOperator, ComparisonOperator, Condition, Expression, ExtremeFunction, Shift, StateTest,
};
use super::selection::parts;
use super::{Body, Formula};
use crate::dimension::DimensionKey;
use crate::fact::{ElementId, Fact, Provenance, State};
use crate::period::PeriodId;

/// Why there is no result. The order is the precedence where several reasons meet, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUndefined {
    /// A figure was said that cannot be read.
    Unreadable,
    /// Chưa có số liệu.
    Missing,
    /// Không áp dụng.
    NotApplicable,
    /// Mẫu số bằng 0; what this means is the indicator's own policy.
    ZeroDenominator,
    /// The result has more digits than can be computed with.
    Overflow,
}

/// What a formula gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A figure.
    Known(Decimal),
    /// A condition that holds or does not.
    Truth(bool),
    /// Neither; never 0 and never averaged in.
    Undefined(WhyUndefined),
}

/// A quotient as its two figures, so that thresholds compare without rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Tử số.
    pub numerator: Decimal,
    /// Mẫu số; may be 0.
    pub denominator: Decimal,
}

impl Ratio {
    /// A plain figure as a quotient by 1.
    pub fn whole(figure: Decimal) -> Self {
        Self { numerator: figure, denominator: Decimal::ONE }
    }

    /// The quotient.
    ///
    /// # Errors
    /// [`WhyUndefined::ZeroDenominator`], or [`WhyUndefined::Overflow`] where it has too many digits before the comma.
    pub fn quotient(self) -> Result<Decimal, WhyUndefined> {
        if self.denominator.is_zero() {
            return Err(WhyUndefined::ZeroDenominator);
        }
        self.numerator.checked_div(self.denominator).ok_or(WhyUndefined::Overflow)
    }

    /// Compares by cross-multiplication (2/3 against 66,67 % is exact); by quotients only where the products overflow.
    ///
    /// # Errors
    /// As [`Ratio::quotient`].
    pub fn compare(self, other: Self) -> Result<Ordering, WhyUndefined> {
        if self.denominator.is_zero() || other.denominator.is_zero() {
            return Err(WhyUndefined::ZeroDenominator);
        }
        let (one, another) = (self.upright(), other.upright());
        let left = one.numerator.checked_mul(another.denominator);
        let right = another.numerator.checked_mul(one.denominator);
        match left.zip(right) {
            Some((left, right)) => Ok(left.cmp(&right)),
            None => Ok(one.quotient()?.cmp(&another.quotient()?)),
        }
    }

    /// The same quotient with a denominator above 0: multiplying by a negative one would turn the comparison round.
    fn upright(self) -> Self {
        if self.denominator.is_sign_positive() {
            return self;
        }
        Self { numerator: -self.numerator, denominator: -self.denominator }
    }
}

/// One figure that an evaluation looked at, whether or not there was one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The period it is about.
    pub period: PeriodId,
    /// What is counted or measured.
    pub element: ElementId,
    /// What it is broken down by; for a figure that nobody reported, what was asked for.
    pub dimensions: DimensionKey,
    /// Whether there is a figure, and if not, why not.
    pub state: State,
    /// The figure as computed with: 0 for a nil report, `None` where there is none.
    pub value: Option<Decimal>,
    /// Whether it is ước thực hiện.
    pub is_estimate: bool,
    /// Whether it is one of several parts that were added or counted; these make up n/N.
    pub is_part: bool,
    /// Where it was read; `None` where nobody reported it.
    pub provenance: Option<Provenance>,
}

/// How many of the parts of a sum had a figure: n/N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Parts with a figure (a nil report has one: 0).
    pub with_figure: usize,
    /// Parts that should have one; those to which the element does not apply are left out.
    pub of: usize,
}

/// The result of a formula with all it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// What the formula gave.
    pub outcome: Outcome,
    /// Where the formula is a division of two known figures: these. The denominator may be 0.
    pub ratio: Option<Ratio>,
    /// The figures looked at, by period, element and dimensions, each once. Branches not taken are not among them.
    pub inputs: Vec<Input>,
    /// Không phát sinh: there were figures, and every one of them is a nil report.
    pub nil: bool,
    /// n/N over all parts that were added or counted; `None` where nothing was.
    pub counted: Option<Counted>,
}

/// Evaluates a formula for the unit and period of a context.
pub fn evaluate(formula: &Formula, context: &dyn Context) -> Evaluation {
    let mut evaluator = Evaluator::new(context);
    let mut ratio = None;
    let outcome = match formula.body() {
        Body::Figure(Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right }) => {
            let both = evaluator.both(left, right).map(|(numerator, denominator)| Ratio { numerator, denominator });
            ratio = both.ok();
            both.and_then(Ratio::quotient).map(Outcome::Known)
        }
        Body::Figure(expression) => evaluator.figure(expression).map(Outcome::Known),
        Body::Truth(condition) => evaluator.truth(condition).map(Outcome::Truth),
    };
    evaluator.finish(outcome.unwrap_or_else(Outcome::Undefined), ratio)
}

/// Evaluates one part of a formula, e.g. to show its figure inside the arithmetic.
///
/// # Errors
/// Why there is no figure.
pub fn figure_of(expression: &Expression, context: &dyn Context) -> Result<Decimal, WhyUndefined> {
    Evaluator::new(context).figure(expression)
}

type Figure = Result<Decimal, WhyUndefined>;

struct Evaluator<'a> {
    context: &'a dyn Context,
    /// The periods that elements are taken from: one, several under `year_to_date`, none where there is no such period.
    periods: Vec<PeriodId>,
    inputs: BTreeMap<(PeriodId, ElementId, DimensionKey), Input>,
}

impl<'a> Evaluator<'a> {
    fn new(context: &'a dyn Context) -> Self {
        Self { context, periods: vec![context.period().clone()], inputs: BTreeMap::new() }
    }

    fn figure(&mut self, expression: &Expression) -> Figure {
        match expression {
            Expression::Number(number) => Ok(*number),
            Expression::Element(element) => self.element(element),
            Expression::Aggregate { function, element, filter } => self.aggregate(*function, element, filter),
            Expression::Negate(operand) => Ok(-self.figure(operand)?),
            Expression::Arithmetic { operator, left, right } => {
                let (left, right) = self.both(left, right)?;
                calculate(*operator, left, right)
            }
            Expression::If { condition, then, otherwise } => {
                let branch = if self.truth(condition)? { then } else { otherwise };
                self.figure(branch)
            }
            Expression::Extreme { function, arguments } => self.extreme(*function, arguments),
            Expression::Absolute(operand) => Ok(self.figure(operand)?.abs()),
            Expression::Coalesce(first, second) => match self.figure(first) {
                Err(WhyUndefined::Missing | WhyUndefined::NotApplicable) => self.figure(second),
                other => other,
            },
            Expression::Shift { shift, operand } => self.shifted(*shift, operand),
        }
    }

    fn truth(&mut self, condition: &Condition) -> Result<bool, WhyUndefined> {
        match condition {
            Condition::Comparison { operator, left, right } => {
                let (left, right) = (self.ratio(left), self.ratio(right));
                let (left, right) = joined(left, right)?;
                Ok(holds(*operator, left.compare(right)?))
            }
            // One operand can settle these two even where the other is undefined: `is_missing(a) or a < 5`.
            Condition::And(left, right) => settled(self.truth(left), self.truth(right), false),
            Condition::Or(left, right) => settled(self.truth(left), self.truth(right), true),
            Condition::Not(operand) => Ok(!self.truth(operand)?),
            Condition::Test { test, operand } => {
                let asked = match test {
                    StateTest::Missing => WhyUndefined::Missing,
                    StateTest::NotApplicable => WhyUndefined::NotApplicable,
                };
                Ok(self.figure(operand) == Err(asked))
            }
        }
    }

    /// Both are always evaluated, so that all inputs are known even where the first has no figure.
    fn both(&mut self, left: &Expression, right: &Expression) -> Result<(Decimal, Decimal), WhyUndefined> {
        let left = self.figure(left);
        joined(left, self.figure(right))
    }

    fn ratio(&mut self, expression: &Expression) -> Result<Ratio, WhyUndefined> {
        let Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right } = expression else {
            return Ok(Ratio::whole(self.figure(expression)?));
        };
        let (numerator, denominator) = self.both(left, right)?;
        if denominator.is_zero() {
            return Err(WhyUndefined::ZeroDenominator);
        }
        Ok(Ratio { numerator, denominator })
    }

    fn extreme(&mut self, function: ExtremeFunction, arguments: &[Expression]) -> Figure {
        let figures: Vec<Figure> = arguments.iter().map(|argument| self.figure(argument)).collect();
        let known = all_known(&figures)?;
        let extreme = match function {
            ExtremeFunction::Minimum => known.into_iter().min(),
            ExtremeFunction::Maximum => known.into_iter().max(),
        };
        extreme.ok_or(WhyUndefined::Missing)
    }

    fn shifted(&mut self, shift: Shift, operand: &Expression) -> Figure {
        let here = std::mem::take(&mut self.periods);
        self.periods = here.iter().flat_map(|period| self.context.shifted(shift, period)).collect();
        // A period that the regime does not have is no omission of the unit.
        let figure = if self.periods.is_empty() { Err(WhyUndefined::NotApplicable) } else { self.figure(operand) };
        self.periods = here;
        figure
    }

    fn element(&mut self, element: &ElementId) -> Figure {
        let context = self.context;
        if let [period] = &self.periods[..] {
            let facts = context.facts(period, element);
            if let Some(total) = total(&facts) {
                return self.look_at(total);
            }
        }
        let mut figures = Vec::new();
        for period in self.periods.clone() {
            let facts = context.facts(&period, element);
            match total(&facts) {
                Some(total) => figures.push(self.look_at(total)),
                None => figures.extend(self.parts_of(&facts, &period, element, &DimensionKey::total())),
            }
        }
        added(&figures)
    }

    fn aggregate(&mut self, function: AggregateFunction, element: &ElementId, filter: &DimensionKey) -> Figure {
        let context = self.context;
        let mut figures = Vec::new();
        let mut is_reported = false;
        for period in self.periods.clone() {
            let facts = context.facts(&period, element);
            is_reported |= !facts.is_empty();
            figures.extend(self.parts_of(&facts, &period, element, filter));
        }
        match function {
            AggregateFunction::Sum => added(&figures),
            AggregateFunction::Count if is_reported => counted(&figures),
            AggregateFunction::Count => Err(WhyUndefined::Missing),
        }
    }

    /// The figures of the parts of one period. Where there are none, one missing figure stands for what was asked.
    fn parts_of(&mut self, facts: &[&Fact], period: &PeriodId, element: &ElementId, filter: &DimensionKey) -> Vec<Figure> {
        let parts = parts(facts, filter);
        if parts.is_empty() {
            self.note_absent(period, element, filter);
            return vec![Err(WhyUndefined::Missing)];
        }
        parts.into_iter().map(|part| self.look_at(part)).collect()
    }

    fn note_absent(&mut self, period: &PeriodId, element: &ElementId, dimensions: &DimensionKey) {
        let key = (period.clone(), element.clone(), dimensions.clone());
        self.inputs.entry(key).or_insert_with(|| Input {
            period: period.clone(),
            element: element.clone(),
            dimensions: dimensions.clone(),
            state: State::Missing,
            value: None,
            is_estimate: false,
            is_part: self.periods.len() > 1,
            provenance: None,
        });
    }

    fn look_at(&mut self, fact: &Fact) -> Figure {
        let is_part = !fact.dimensions.is_total() || self.periods.len() > 1;
        let key = (fact.period.clone(), fact.element.clone(), fact.dimensions.clone());
        let input = self.inputs.entry(key).or_insert_with(|| Input {
            period: fact.period.clone(),
            element: fact.element.clone(),
            dimensions: fact.dimensions.clone(),
            state: fact.state,
            value: fact.figure(),
            is_estimate: fact.is_estimate,
            is_part: false,
            provenance: Some(fact.provenance.clone()),
        });
        input.is_part |= is_part;
        match fact.state {
            State::Value | State::NilReport => fact.figure().ok_or(WhyUndefined::Missing),
            State::Missing => Err(WhyUndefined::Missing),
            State::NotApplicable => Err(WhyUndefined::NotApplicable),
            State::Unreadable => Err(WhyUndefined::Unreadable),
        }
    }

    fn finish(self, outcome: Outcome, ratio: Option<Ratio>) -> Evaluation {
        let inputs: Vec<Input> = self.inputs.into_values().collect();
        let nil = inputs.iter().any(|input| input.state == State::NilReport) && inputs.iter().all(|input| input.state != State::Value);
        Evaluation { outcome, ratio, nil, counted: counted_parts(&inputs), inputs }
    }
}

/// The total as it was said. A blank total says nothing: its parts may.
fn total<'a>(facts: &[&'a Fact]) -> Option<&'a Fact> {
    facts.iter().copied().find(|fact| fact.dimensions.is_total() && fact.state != State::Missing)
}

fn counted_parts(inputs: &[Input]) -> Option<Counted> {
    let parts = || inputs.iter().filter(|input| input.is_part && input.state != State::NotApplicable);
    let of = parts().count();
    (of > 0).then(|| Counted { with_figure: parts().filter(|input| input.value.is_some()).count(), of })
}

fn joined<A, B>(left: Result<A, WhyUndefined>, right: Result<B, WhyUndefined>) -> Result<(A, B), WhyUndefined> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(one), Err(other)) => Err(one.min(other)),
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}

fn settled(left: Result<bool, WhyUndefined>, right: Result<bool, WhyUndefined>, settling: bool) -> Result<bool, WhyUndefined> {
    if left == Ok(settling) || right == Ok(settling) {
        return Ok(settling);
    }
    joined(left, right).map(|_| !settling)
}

fn all_known(figures: &[Figure]) -> Result<Vec<Decimal>, WhyUndefined> {
    match figures.iter().filter_map(|figure| figure.err()).min() {
        Some(why) => Err(why),
        None => Ok(figures.iter().filter_map(|figure| figure.ok()).collect()),
    }
}

fn calculate(operator: ArithmeticOperator, left: Decimal, right: Decimal) -> Figure {
    match operator {
        ArithmeticOperator::Add => left.checked_add(right).ok_or(WhyUndefined::Overflow),
        ArithmeticOperator::Subtract => left.checked_sub(right).ok_or(WhyUndefined::Overflow),
        ArithmeticOperator::Multiply => left.checked_mul(right).ok_or(WhyUndefined::Overflow),
        ArithmeticOperator::Divide => Ratio { numerator: left, denominator: right }.quotient(),
    }
}

/// Skips parts without a figure, but not one that was said and cannot be read: its sum would be wrong in silence.
fn added(figures: &[Figure]) -> Figure {
    if figures.contains(&Err(WhyUndefined::Unreadable)) {
        return Err(WhyUndefined::Unreadable);
    }
    let known: Vec<Decimal> = figures.iter().filter_map(|figure| figure.ok()).collect();
    if known.is_empty() {
        let why = figures.iter().filter_map(|figure| figure.err()).min();
        return Err(why.unwrap_or(WhyUndefined::Missing));
    }
    known.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add).ok_or(WhyUndefined::Overflow)
}

fn counted(figures: &[Figure]) -> Figure {
    if figures.contains(&Err(WhyUndefined::Unreadable)) {
        return Err(WhyUndefined::Unreadable);
    }
    Ok(Decimal::from(figures.iter().filter(|figure| figure.is_ok()).count()))
}

fn holds(operator: ComparisonOperator, order: Ordering) -> bool {
    match operator {
        ComparisonOperator::Equal => order.is_eq(),
        ComparisonOperator::NotEqual => order.is_ne(),
        ComparisonOperator::Less => order.is_lt(),
        ComparisonOperator::LessOrEqual => order.is_le(),
        ComparisonOperator::Greater => order.is_gt(),
        ComparisonOperator::GreaterOrEqual => order.is_ge(),
    }
}
