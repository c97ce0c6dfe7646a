//! The tree of a formula → the text of an Excel formula.

use rust_decimal::Decimal;
use tonghop_domain::formula::{
    AggregateFunction, ArithmeticOperator, Body, Condition, Context, Expression, ExtremeFunction, Formula, Shift, StateTest, WhyUndefined,
    parts,
};
use tonghop_domain::{DimensionKey, ElementId, Fact, PeriodId, State};

use super::facts_sheet::FactsSheet;
use super::{DEEPEST, LONGEST, NotRendered, undefined_words};

/// The code of a figure that is known; the codes below it tell why there is none, the strongest reason first.
const KNOWN: &str = "5";

/// The reasons in the order of their codes 1, 2, 3, 4; so the least of two codes is the stronger reason.
const REASONS: [WhyUndefined; 4] =
    [WhyUndefined::Unreadable, WhyUndefined::Missing, WhyUndefined::NotApplicable, WhyUndefined::ZeroDenominator];

/// A figure: its text, which is never an Excel error, and its code.
#[derive(Debug, Clone)]
struct Figure {
    value: String,
    code: String,
}

/// A condition: its text, and its code.
#[derive(Debug, Clone)]
struct Truth {
    holds: String,
    code: String,
}

/// One side of a comparison as a fraction.
struct Fraction {
    numerator: String,
    denominator: Denominator,
    code: String,
}

enum Denominator {
    One,
    /// A power of ten below a literal: 0.9 = 9/10 compares exactly, 0.9 in binary does not.
    Positive(String),
    /// Of any sign.
    Any(String),
}

/// Renders formulas seen from one period.
pub(super) struct Renderer<'a> {
    sheet: &'a FactsSheet<'a>,
    context: &'a dyn Context,
    periods: Vec<PeriodId>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(sheet: &'a FactsSheet<'a>, context: &'a dyn Context) -> Self {
        Self { sheet, context, periods: vec![context.period().clone()] }
    }

    pub(super) fn formula(mut self, formula: &Formula) -> Result<String, NotRendered> {
        let (value, code) = match formula.body() {
            Body::Figure(expression) => {
                let figure = self.figure(expression)?;
                (figure.value, figure.code)
            }
            Body::Truth(condition) => {
                let truth = self.truth(condition)?;
                (truth.holds, truth.code)
            }
        };
        within_limits(if code == KNOWN { value } else { format!("IF({code}={KNOWN},{value},CHOOSE({code},{}))", reason_words()) })
    }

    fn figure(&mut self, expression: &Expression) -> Result<Figure, NotRendered> {
        let figure = match expression {
            Expression::Number(number) => Figure { value: number.normalize().to_string(), code: KNOWN.to_owned() },
            Expression::Element(element) => self.element(element),
            Expression::Aggregate { function, element, filter } => self.aggregate(*function, element, filter),
            Expression::Negate(operand) => self.figure(operand)?.map(|value| format!("(-{value})")),
            Expression::Absolute(operand) => self.figure(operand)?.map(|value| format!("ABS({value})")),
            Expression::Arithmetic { operator, left, right } => calculated(*operator, &self.figure(left)?, &self.figure(right)?),
            Expression::If { condition, then, otherwise } => {
                let condition = self.truth(condition)?;
                chosen(&condition, &self.figure(then)?, &self.figure(otherwise)?)
            }
            Expression::Extreme { function, arguments } => self.extreme(*function, arguments)?,
            Expression::Coalesce(first, second) => coalesced(&self.figure(first)?, &self.figure(second)?),
            Expression::Shift { shift, operand } => self.shifted(*shift, operand)?,
        };
        // An early end: what is too long already only grows.
        within_limits(figure.value.clone())?;
        within_limits(figure.code.clone())?;
        Ok(figure)
    }

    fn truth(&mut self, condition: &Condition) -> Result<Truth, NotRendered> {
        let truth = match condition {
            Condition::Comparison { operator, left, right } => compared(operator.symbol(), &self.fraction(left)?, &self.fraction(right)?),
            Condition::And(..) => settled("AND", &self.operands(condition, true)?),
            Condition::Or(..) => settled("OR", &self.operands(condition, false)?),
            Condition::Not(operand) => {
                let operand = self.truth(operand)?;
                Truth { holds: format!("NOT({})", operand.holds), code: operand.code }
            }
            Condition::Test { test, operand } => {
                let asked = match test {
                    StateTest::Missing => WhyUndefined::Missing,
                    StateTest::NotApplicable => WhyUndefined::NotApplicable,
                };
                Truth { holds: format!("({}={})", self.figure(operand)?.code, code_of(asked)), code: KNOWN.to_owned() }
            }
        };
        within_limits(truth.holds.clone())?;
        within_limits(truth.code.clone())?;
        Ok(truth)
    }

    /// The operands of a chain `a and b and c`: flat, because nesting would repeat each of them at every level.
    fn operands(&mut self, condition: &Condition, is_and: bool) -> Result<Vec<Truth>, NotRendered> {
        match condition {
            Condition::And(left, right) if is_and => Ok([self.operands(left, is_and)?, self.operands(right, is_and)?].concat()),
            Condition::Or(left, right) if !is_and => Ok([self.operands(left, is_and)?, self.operands(right, is_and)?].concat()),
            other => Ok(vec![self.truth(other)?]),
        }
    }

    fn fraction(&mut self, expression: &Expression) -> Result<Fraction, NotRendered> {
        if let Expression::Number(number) = expression {
            return Ok(literal(*number));
        }
        let Expression::Arithmetic { operator: ArithmeticOperator::Divide, left, right } = expression else {
            let figure = self.figure(expression)?;
            return Ok(Fraction { numerator: figure.value, denominator: Denominator::One, code: figure.code });
        };
        let (numerator, denominator) = (self.figure(left)?, self.figure(right)?);
        let code = quotient_code(&numerator, &denominator);
        Ok(Fraction { numerator: numerator.value, denominator: Denominator::Any(denominator.value), code })
    }

    fn extreme(&mut self, function: ExtremeFunction, arguments: &[Expression]) -> Result<Figure, NotRendered> {
        let figures: Vec<Figure> = arguments.iter().map(|argument| self.figure(argument)).collect::<Result<_, _>>()?;
        let values: Vec<&str> = figures.iter().map(|figure| figure.value.as_str()).collect();
        let name = match function {
            ExtremeFunction::Minimum => "MIN",
            ExtremeFunction::Maximum => "MAX",
        };
        let code = least(figures.iter().map(|figure| figure.code.as_str()));
        Ok(Figure { value: format!("{name}({})", values.join(",")), code })
    }

    fn shifted(&mut self, shift: Shift, operand: &Expression) -> Result<Figure, NotRendered> {
        let here = std::mem::take(&mut self.periods);
        self.periods = here.iter().flat_map(|period| self.context.shifted(shift, period)).collect();
        // A period that the regime does not have is no omission of the unit.
        let figure = if self.periods.is_empty() { Ok(undefined(WhyUndefined::NotApplicable)) } else { self.figure(operand) };
        self.periods = here;
        figure
    }

    /// The total as it was said; else the sum of the parts; over several periods the sum of these.
    fn element(&self, element: &ElementId) -> Figure {
        let mut taken = Taken::default();
        for period in &self.periods {
            let facts = self.context.facts(period, element);
            match facts.iter().find(|fact| fact.dimensions.is_total() && fact.state != State::Missing) {
                Some(total) if self.periods.len() == 1 => return self.cell(total),
                Some(total) => taken.facts.push(total),
                None => taken.add(parts(&facts, &DimensionKey::total())),
            }
        }
        self.sum(&taken)
    }

    fn aggregate(&self, function: AggregateFunction, element: &ElementId, filter: &DimensionKey) -> Figure {
        let mut taken = Taken::default();
        let mut is_reported = false;
        for period in &self.periods {
            let facts = self.context.facts(period, element);
            is_reported |= !facts.is_empty();
            taken.add(parts(&facts, filter));
        }
        match function {
            AggregateFunction::Sum => self.sum(&taken),
            AggregateFunction::Count if is_reported => self.count(&taken),
            AggregateFunction::Count => undefined(WhyUndefined::Missing),
        }
    }

    fn cell(&self, fact: &Fact) -> Figure {
        let cell = self.sheet.areas(&[fact]).concat();
        let words = |why| format!("{cell}=\"{}\"", undefined_words(why));
        let code = format!(
            "IF(ISNUMBER({cell}),{KNOWN},IF({},1,IF({},3,2)))",
            words(WhyUndefined::Unreadable),
            words(WhyUndefined::NotApplicable)
        );
        Figure { value: format!("SUM({cell})"), code }
    }

    /// Skips parts without a figure, but not one that was said and cannot be read.
    fn sum(&self, taken: &Taken<'_>) -> Figure {
        let areas = self.sheet.areas(&taken.facts);
        if areas.is_empty() {
            return undefined(WhyUndefined::Missing);
        }
        let list = areas.join(",");
        let unreadable = cells_with(&areas, WhyUndefined::Unreadable);
        let none = match taken.has_absent {
            true => "2".to_owned(),
            false => format!("IF({}={},3,2)", cells_with(&areas, WhyUndefined::NotApplicable), taken.facts.len()),
        };
        Figure { value: format!("SUM({list})"), code: format!("IF({unreadable}>0,1,IF(COUNT({list})>0,{KNOWN},{none}))") }
    }

    fn count(&self, taken: &Taken<'_>) -> Figure {
        let areas = self.sheet.areas(&taken.facts);
        if areas.is_empty() {
            return Figure { value: "0".to_owned(), code: KNOWN.to_owned() };
        }
        let unreadable = cells_with(&areas, WhyUndefined::Unreadable);
        Figure { value: format!("COUNT({})", areas.join(",")), code: format!("IF({unreadable}>0,1,{KNOWN})") }
    }
}

/// The facts that a sum or count takes.
#[derive(Default)]
struct Taken<'a> {
    facts: Vec<&'a Fact>,
    /// A period about which nothing was said.
    has_absent: bool,
}

impl<'a> Taken<'a> {
    fn add(&mut self, parts: Vec<&'a Fact>) {
        self.has_absent |= parts.is_empty();
        self.facts.extend(parts);
    }
}

impl Figure {
    fn map(self, change: impl FnOnce(String) -> String) -> Self {
        Self { value: change(self.value), code: self.code }
    }
}

fn undefined(why: WhyUndefined) -> Figure {
    Figure { value: "0".to_owned(), code: code_of(why) }
}

fn code_of(why: WhyUndefined) -> String {
    let place = REASONS.iter().position(|reason| *reason == why);
    place.map_or_else(|| KNOWN.to_owned(), |place| (place + 1).to_string())
}

fn reason_words() -> String {
    REASONS.map(|why| format!("\"{}\"", undefined_words(why))).join(",")
}

/// The least of some codes; known ones decide nothing and are left out, equal ones stand once.
fn least<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    let mut open: Vec<&str> = vec![];
    for code in codes.filter(|code| *code != KNOWN) {
        if !open.contains(&code) {
            open.push(code);
        }
    }
    match open[..] {
        [] => KNOWN.to_owned(),
        [one] => one.to_owned(),
        _ => format!("MIN({})", open.join(",")),
    }
}

fn cells_with(areas: &[String], why: WhyUndefined) -> String {
    let counts: Vec<String> = areas.iter().map(|area| format!("COUNTIF({area},\"{}\")", undefined_words(why))).collect();
    if counts.len() == 1 { counts.concat() } else { format!("({})", counts.join("+")) }
}

fn calculated(operator: ArithmeticOperator, left: &Figure, right: &Figure) -> Figure {
    if operator == ArithmeticOperator::Divide {
        let code = quotient_code(left, right);
        return Figure { value: format!("IFERROR({}/{},0)", left.value, right.value), code };
    }
    let code = least([left.code.as_str(), right.code.as_str()].into_iter());
    Figure { value: format!("({}{}{})", left.value, operator.symbol(), right.value), code }
}

/// An undefined denominator reads 0 too, but its own reason is the stronger one.
fn quotient_code(numerator: &Figure, denominator: &Figure) -> String {
    let is_zero = format!("IF({}=0,4,{KNOWN})", denominator.value);
    least([numerator.code.as_str(), denominator.code.as_str(), is_zero.as_str()].into_iter())
}

fn chosen(condition: &Truth, then: &Figure, otherwise: &Figure) -> Figure {
    let branch =
        if then.code == otherwise.code { then.code.clone() } else { format!("IF({},{},{})", condition.holds, then.code, otherwise.code) };
    let code = if condition.code == KNOWN { branch } else { format!("IF({0}<{KNOWN},{0},{branch})", condition.code) };
    Figure { value: format!("IF({},{},{})", condition.holds, then.value, otherwise.value), code }
}

fn coalesced(first: &Figure, second: &Figure) -> Figure {
    if first.code == KNOWN {
        return first.clone();
    }
    let code = format!("CHOOSE({},1,{1},{1},4,{KNOWN})", first.code, second.code);
    let value = format!("CHOOSE({},0,{1},{1},0,{2})", first.code, second.value, first.value);
    Figure { value, code }
}

fn literal(number: Decimal) -> Fraction {
    let number = number.normalize();
    let denominator = match number.scale() {
        0 => Denominator::One,
        scale => Denominator::Positive(format!("1{}", "0".repeat(scale as usize))),
    };
    Fraction { numerator: number.mantissa().to_string(), denominator, code: KNOWN.to_owned() }
}

/// Crosswise instead of dividing; a denominator below 0 turns both sides round.
fn compared(symbol: &str, left: &Fraction, right: &Fraction) -> Truth {
    let sides = format!("{}-{}", crosswise(left, &right.denominator), crosswise(right, &left.denominator));
    let code = least([left.code.as_str(), right.code.as_str()].into_iter());
    Truth { holds: format!("(ROUND({sides},9){symbol}0)"), code }
}

fn crosswise(own: &Fraction, other: &Denominator) -> String {
    let mut factors = vec![own.numerator.clone()];
    if let Denominator::Any(denominator) = &own.denominator {
        // SIGN by comparison: the sign of a denominator that is never 0 where the code is known.
        factors.push(format!("IF({denominator}<0,-1,1)"));
    }
    match other {
        Denominator::One => {}
        Denominator::Positive(power) => factors.push(power.clone()),
        Denominator::Any(denominator) => factors.push(format!("ABS({denominator})")),
    }
    factors.join("*")
}

/// `AND` is settled by one false operand, `OR` by one true one, though others are undefined.
fn settled(function: &str, operands: &[Truth]) -> Truth {
    let holds: Vec<&str> = operands.iter().map(|truth| truth.holds.as_str()).collect();
    let holds = format!("{function}({})", holds.join(","));
    let strongest = least(operands.iter().map(|truth| truth.code.as_str()));
    if strongest == KNOWN {
        return Truth { holds, code: strongest };
    }
    let settles = |truth: &Truth| {
        let decides = if function == "AND" { format!("NOT({})", truth.holds) } else { truth.holds.clone() };
        if truth.code == KNOWN { decides } else { format!("AND({}={KNOWN},{decides})", truth.code) }
    };
    let settling: Vec<String> = operands.iter().map(settles).collect();
    Truth { holds, code: format!("IF(OR({}),{KNOWN},{strongest})", settling.join(",")) }
}

fn within_limits(text: String) -> Result<String, NotRendered> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(NotRendered::TooLong { length });
    }
    let depth = depth(&text);
    if depth > DEEPEST { Err(NotRendered::TooDeep { depth }) } else { Ok(text) }
}

fn depth(text: &str) -> usize {
    let step = |(now, most): (usize, usize), letter: char| match letter {
        '(' => (now + 1, most.max(now + 1)),
        ')' => (now.saturating_sub(1), most),
        _ => (now, most),
    };
    text.chars().fold((0, 0), step).1
}
