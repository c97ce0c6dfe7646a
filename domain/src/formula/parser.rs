//! Tokens → tree, by recursive descent; one function for each line of the grammar in `docs/formulas.md`.

use super::Body;
use super::expression::{
    AggregateFunction, ArithmeticOperator, ComparisonOperator, Condition, Expression, ExtremeFunction, Shift, StateTest,
};
use super::fault::{Expected, FormulaFault, FormulaFaultKind};
use super::token::{Placed, Token, tokens};
use crate::dimension::DimensionKey;
use crate::fact::ElementId;

/// Most bytes of a formula, as written and as printed.
pub const MAX_LENGTH: usize = 10_000;
/// Deepest nesting of parentheses, functions and signs.
pub const MAX_DEPTH: usize = 32;
/// Most numbers, elements, operations and pairs of a `where` in one formula.
pub const MAX_NODES: usize = 500;

/// Every function by the name it is called by.
pub const FUNCTIONS: [&str; 12] =
    ["if", "min", "max", "abs", "sum", "count", "is_missing", "is_not_applicable", "coalesce", "previous", "last_year", "year_to_date"];

const COMPARISONS: [ComparisonOperator; 6] = [
    ComparisonOperator::Equal,
    ComparisonOperator::NotEqual,
    ComparisonOperator::Less,
    ComparisonOperator::LessOrEqual,
    ComparisonOperator::Greater,
    ComparisonOperator::GreaterOrEqual,
];

pub(super) fn parse(source: &str) -> Result<Body, FormulaFault> {
    if source.len() > MAX_LENGTH {
        return Err(FormulaFault { position: 1, kind: FormulaFaultKind::TooLong { most: MAX_LENGTH } });
    }
    let tokens = tokens(source)?;
    if tokens.is_empty() {
        return Err(FormulaFault { position: 1, kind: FormulaFaultKind::Empty });
    }
    let end = source.chars().count() + 1;
    let mut parser = Parser { tokens, next: 0, end, depth: 0, nodes: 0, inside_year_to_date: false };
    let whole = parser.disjunction()?;
    parser.nothing_left()?;
    Ok(whole.body)
}

/// A part that was read, and where it begins: a fault of its type is told there.
struct Part {
    body: Body,
    position: usize,
}

impl Part {
    fn figure(self) -> Result<Expression, FormulaFault> {
        match self.body {
            Body::Figure(expression) => Ok(expression),
            Body::Truth(_) => Err(FormulaFault { position: self.position, kind: FormulaFaultKind::FigureNeeded }),
        }
    }

    fn truth(self) -> Result<Condition, FormulaFault> {
        match self.body {
            Body::Truth(condition) => Ok(condition),
            Body::Figure(_) => Err(FormulaFault { position: self.position, kind: FormulaFaultKind::ConditionNeeded }),
        }
    }
}

struct Parser {
    tokens: Vec<Placed>,
    next: usize,
    end: usize,
    depth: usize,
    nodes: usize,
    inside_year_to_date: bool,
}

impl Parser {
    fn disjunction(&mut self) -> Result<Part, FormulaFault> {
        let mut left = self.conjunction()?;
        while self.take_word("or") {
            let (position, first) = (left.position, Box::new(left.truth()?));
            let second = Box::new(self.conjunction()?.truth()?);
            left = self.truth(position, Condition::Or(first, second))?;
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Part, FormulaFault> {
        let mut left = self.negation()?;
        while self.take_word("and") {
            let (position, first) = (left.position, Box::new(left.truth()?));
            let second = Box::new(self.negation()?.truth()?);
            left = self.truth(position, Condition::And(first, second))?;
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Part, FormulaFault> {
        let position = self.position();
        if !self.take_word("not") {
            return self.comparison();
        }
        let operand = self.nested(Self::negation)?.truth()?;
        self.truth(position, Condition::Not(Box::new(operand)))
    }

    fn comparison(&mut self) -> Result<Part, FormulaFault> {
        let left = self.sum()?;
        let Some(operator) = self.take_comparison() else { return Ok(left) };
        let (position, left) = (left.position, left.figure()?);
        let right = self.sum()?.figure()?;
        let chained = self.position();
        if self.take_comparison().is_some() {
            return Err(FormulaFault { position: chained, kind: FormulaFaultKind::ChainedComparison });
        }
        self.truth(position, Condition::Comparison { operator, left, right })
    }

    fn sum(&mut self) -> Result<Part, FormulaFault> {
        self.chain(&[ArithmeticOperator::Add, ArithmeticOperator::Subtract], Self::product)
    }

    fn product(&mut self) -> Result<Part, FormulaFault> {
        self.chain(&[ArithmeticOperator::Multiply, ArithmeticOperator::Divide], Self::signed)
    }

    /// Operands joined by operators of one rank, grouped from the left.
    fn chain(
        &mut self,
        operators: &[ArithmeticOperator],
        operand: fn(&mut Self) -> Result<Part, FormulaFault>,
    ) -> Result<Part, FormulaFault> {
        let mut left = operand(self)?;
        while let Some(operator) = operators.iter().copied().find(|operator| self.take_sign(operator.symbol())) {
            let (position, first) = (left.position, Box::new(left.figure()?));
            let right = Box::new(operand(self)?.figure()?);
            left = self.figure(position, Expression::Arithmetic { operator, left: first, right })?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Part, FormulaFault> {
        let position = self.position();
        if !self.take_sign("-") {
            return self.operand();
        }
        let operand = self.nested(Self::signed)?.figure()?;
        self.figure(position, Expression::Negate(Box::new(operand)))
    }

    fn operand(&mut self) -> Result<Part, FormulaFault> {
        let position = self.position();
        match self.peek().cloned() {
            Some(Token::Number(number)) => {
                self.next += 1;
                self.figure(position, Expression::Number(number))
            }
            Some(Token::Word(word)) if !is_keyword(&word) => {
                self.next += 1;
                self.word(position, &word)
            }
            Some(Token::Sign("(")) => {
                self.next += 1;
                let inner = self.nested(Self::disjunction)?;
                self.expect_sign(")")?;
                Ok(Part { body: inner.body, position })
            }
            _ => Err(self.unexpected(Expected::Operand)),
        }
    }

    fn word(&mut self, position: usize, word: &str) -> Result<Part, FormulaFault> {
        if self.take_sign("(") {
            let part = self.nested(|parser| parser.function(position, word))?;
            self.expect_sign(")")?;
            return Ok(part);
        }
        let element = element(position, word)?;
        self.figure(position, Expression::Element(element))
    }

    fn function(&mut self, position: usize, name: &str) -> Result<Part, FormulaFault> {
        match name {
            "sum" => self.aggregate(position, AggregateFunction::Sum),
            "count" => self.aggregate(position, AggregateFunction::Count),
            "min" => self.extreme(position, ExtremeFunction::Minimum),
            "max" => self.extreme(position, ExtremeFunction::Maximum),
            "if" => self.choice(position),
            "is_missing" => self.test(position, StateTest::Missing),
            "is_not_applicable" => self.test(position, StateTest::NotApplicable),
            "previous" => self.shift(position, Shift::Previous),
            "last_year" => self.shift(position, Shift::LastYear),
            "year_to_date" => self.shift(position, Shift::YearToDate),
            "abs" => {
                let [operand] = self.figures(position, name)?;
                self.figure(position, Expression::Absolute(Box::new(operand)))
            }
            "coalesce" => {
                let [first, second] = self.figures(position, name)?;
                self.figure(position, Expression::Coalesce(Box::new(first), Box::new(second)))
            }
            _ => Err(FormulaFault { position, kind: FormulaFaultKind::UnknownFunction(name.to_owned()) }),
        }
    }

    fn choice(&mut self, position: usize) -> Result<Part, FormulaFault> {
        let [condition, then, otherwise] = self.exactly(position, "if")?;
        let condition = Box::new(condition.truth()?);
        let (then, otherwise) = (Box::new(then.figure()?), Box::new(otherwise.figure()?));
        self.figure(position, Expression::If { condition, then, otherwise })
    }

    fn extreme(&mut self, position: usize, function: ExtremeFunction) -> Result<Part, FormulaFault> {
        let arguments = self.arguments()?.into_iter().map(Part::figure).collect::<Result<_, _>>()?;
        self.figure(position, Expression::Extreme { function, arguments })
    }

    fn test(&mut self, position: usize, test: StateTest) -> Result<Part, FormulaFault> {
        let [operand] = self.figures(position, test.symbol())?;
        self.truth(position, Condition::Test { test, operand })
    }

    /// `year_to_date` adds periods up; another period inside it would be added several times over.
    fn shift(&mut self, position: usize, shift: Shift) -> Result<Part, FormulaFault> {
        if self.inside_year_to_date {
            return Err(FormulaFault { position, kind: FormulaFaultKind::ShiftInsideYearToDate });
        }
        self.inside_year_to_date = shift == Shift::YearToDate;
        let [operand] = self.figures(position, shift.symbol())?;
        self.inside_year_to_date = false;
        self.figure(position, Expression::Shift { shift, operand: Box::new(operand) })
    }

    fn aggregate(&mut self, position: usize, function: AggregateFunction) -> Result<Part, FormulaFault> {
        let at = self.position();
        let Some(word) = self.take_plain_word() else { return Err(self.unexpected(Expected::Element)) };
        let element = element(at, &word)?;
        let filter = self.filter()?;
        self.figure(position, Expression::Aggregate { function, element, filter })
    }

    fn filter(&mut self) -> Result<DimensionKey, FormulaFault> {
        let mut filter = DimensionKey::total();
        if !self.take_word("where") {
            return match self.peek() {
                Some(Token::Sign(")")) => Ok(filter),
                _ => Err(self.unexpected(Expected::WhereOrClosing)),
            };
        }
        loop {
            let position = self.position();
            let (dimension, member) = self.pair()?;
            if filter.member(&dimension).is_some() {
                return Err(FormulaFault { position, kind: FormulaFaultKind::DimensionRepeated(dimension) });
            }
            filter = filter.with(dimension, member);
            self.count_node(position)?;
            if !self.take_word("and") {
                return Ok(filter);
            }
        }
    }

    fn pair(&mut self) -> Result<(String, String), FormulaFault> {
        let is_code = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let dimension = match self.peek() {
            Some(Token::Word(word)) if is_code(word) && !is_keyword(word) => word.clone(),
            _ => return Err(self.unexpected(Expected::Dimension)),
        };
        self.next += 1;
        self.expect_sign("=")?;
        let Some(Token::Text(member)) = self.peek().cloned() else { return Err(self.unexpected(Expected::Text)) };
        self.next += 1;
        Ok((dimension, member))
    }

    fn figures<const COUNT: usize>(&mut self, position: usize, function: &str) -> Result<[Expression; COUNT], FormulaFault> {
        let parts: [Part; COUNT] = self.exactly(position, function)?;
        let figures = parts.into_iter().map(Part::figure).collect::<Result<Vec<_>, _>>()?;
        figures.try_into().map_err(|given: Vec<_>| wrong_arguments(position, function, COUNT, given.len()))
    }

    fn exactly<const COUNT: usize>(&mut self, position: usize, function: &str) -> Result<[Part; COUNT], FormulaFault> {
        self.arguments()?.try_into().map_err(|given: Vec<Part>| wrong_arguments(position, function, COUNT, given.len()))
    }

    /// At least one part, separated by commas; the closing parenthesis is left to the caller.
    fn arguments(&mut self) -> Result<Vec<Part>, FormulaFault> {
        let mut arguments = vec![self.disjunction()?];
        while self.take_sign(",") {
            arguments.push(self.disjunction()?);
        }
        match self.peek() {
            Some(Token::Sign(")")) => Ok(arguments),
            _ => Err(self.unexpected(Expected::CommaOrClosing)),
        }
    }

    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, FormulaFault>) -> Result<T, FormulaFault> {
        if self.depth == MAX_DEPTH {
            return Err(FormulaFault { position: self.position(), kind: FormulaFaultKind::TooDeep { most: MAX_DEPTH } });
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn figure(&mut self, position: usize, expression: Expression) -> Result<Part, FormulaFault> {
        self.count_node(position)?;
        Ok(Part { body: Body::Figure(expression), position })
    }

    fn truth(&mut self, position: usize, condition: Condition) -> Result<Part, FormulaFault> {
        self.count_node(position)?;
        Ok(Part { body: Body::Truth(condition), position })
    }

    fn count_node(&mut self, position: usize) -> Result<(), FormulaFault> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(FormulaFault { position, kind: FormulaFaultKind::TooManyNodes { most: MAX_NODES } });
        }
        Ok(())
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|placed| &placed.token)
    }

    fn position(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |placed| placed.position)
    }

    fn take(&mut self, wanted: impl FnOnce(&Token) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        self.next += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        self.take(|token| matches!(token, Token::Sign(found) if *found == sign))
    }

    fn take_word(&mut self, word: &str) -> bool {
        self.take(|token| matches!(token, Token::Word(found) if found == word))
    }

    fn take_plain_word(&mut self) -> Option<String> {
        let Some(Token::Word(word)) = self.peek().cloned() else { return None };
        self.next += 1;
        Some(word)
    }

    fn take_comparison(&mut self) -> Option<ComparisonOperator> {
        COMPARISONS.into_iter().find(|operator| self.take_sign(operator.symbol()))
    }

    fn expect_sign(&mut self, sign: &'static str) -> Result<(), FormulaFault> {
        if self.take_sign(sign) { Ok(()) } else { Err(self.unexpected(Expected::Sign(sign))) }
    }

    fn nothing_left(&self) -> Result<(), FormulaFault> {
        match (self.peek(), self.tokens.get(self.next.wrapping_sub(1)).map(|placed| &placed.token)) {
            (None, _) => Ok(()),
            (Some(Token::Sign(",")), Some(Token::Number(_))) => {
                Err(FormulaFault { position: self.position(), kind: FormulaFaultKind::DecimalComma })
            }
            _ => Err(self.unexpected(Expected::OperatorOrEnd)),
        }
    }

    fn unexpected(&self, expected: Expected) -> FormulaFault {
        let found = self.peek().map(ToString::to_string);
        FormulaFault { position: self.position(), kind: FormulaFaultKind::Expected { expected, found } }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "where")
}

fn element(position: usize, word: &str) -> Result<ElementId, FormulaFault> {
    word.parse().map_err(|_| {
        let word = word.to_owned();
        let kind = if word.contains('.') { FormulaFaultKind::NotAnElement(word) } else { FormulaFaultKind::UnknownWord(word) };
        FormulaFault { position, kind }
    })
}

fn wrong_arguments(position: usize, function: &str, needed: usize, found: usize) -> FormulaFault {
    FormulaFault { position, kind: FormulaFaultKind::WrongArguments { function: function.to_owned(), needed, found } }
}
