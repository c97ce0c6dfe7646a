//! Text → tokens with their positions.

use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

use rust_decimal::Decimal;

use super::fault::{FormulaFault, FormulaFaultKind};
use crate::text;

/// The smallest piece of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Never negative.
    Number(Decimal),
    /// A keyword, a function, an element or a dimension: the parser knows which by its place.
    Word(String),
    /// In double quotation marks; NFC.
    Text(String),
    /// An operator, parenthesis or comma.
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Word(word) => formatter.write_str(word),
            Self::Text(text) => write!(formatter, "\"{text}\""),
            Self::Sign(sign) => formatter.write_str(sign),
        }
    }
}

/// A token and where it begins, in characters from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) position: usize,
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 13] = ["<>", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

pub(super) fn tokens(source: &str) -> Result<Vec<Placed>, FormulaFault> {
    let mut reader = Reader { rest: source.chars().peekable(), position: 1 };
    let mut tokens = Vec::new();
    loop {
        reader.take_while(char::is_whitespace);
        let position = reader.position;
        match reader.token().map_err(|kind| FormulaFault { position, kind })? {
            Some(token) => tokens.push(Placed { token, position }),
            None => return Ok(tokens),
        }
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    position: usize,
}

impl Reader<'_> {
    fn token(&mut self) -> Result<Option<Token>, FormulaFaultKind> {
        let Some(&first) = self.rest.peek() else { return Ok(None) };
        let token = match first {
            '"' => self.text()?,
            c if c.is_ascii_digit() => self.number()?,
            c if c.is_alphabetic() || c == '_' => Token::Word(self.take_while(is_word)),
            _ => self.sign()?,
        };
        Ok(Some(token))
    }

    fn number(&mut self) -> Result<Token, FormulaFaultKind> {
        let digits = self.take_while(is_word);
        let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && !digits.ends_with('.');
        // Exact or refused: a constant of a decision is never silently rounded.
        let number = Decimal::from_str_exact(&digits).ok().filter(|_| plain);
        number.map(Token::Number).ok_or(FormulaFaultKind::NotANumber(digits))
    }

    fn text(&mut self) -> Result<Token, FormulaFaultKind> {
        self.next();
        let mut written = String::new();
        loop {
            let character = match self.next() {
                Some('"') => return Ok(Token::Text(text::nfc(&written))),
                Some('\\') => self.next(),
                other => other,
            };
            written.push(character.ok_or(FormulaFaultKind::UnclosedText)?);
        }
    }

    fn sign(&mut self) -> Result<Token, FormulaFaultKind> {
        let ahead: String = self.rest.clone().take(2).collect();
        let Some(sign) = SIGNS.into_iter().find(|sign| ahead.starts_with(sign)) else {
            return Err(FormulaFaultKind::UnknownCharacter(ahead.chars().next().unwrap_or_default()));
        };
        for _ in sign.chars() {
            self.next();
        }
        Ok(Token::Sign(sign))
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut taken = String::new();
        while let Some(character) = self.rest.next_if(|c| wanted(*c)) {
            self.position += 1;
            taken.push(character);
        }
        taken
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest.next()?;
        self.position += 1;
        Some(character)
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '.'
}
