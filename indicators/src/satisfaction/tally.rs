//! Counts of answers per level.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use tonghop_domain::Fact;
use tonghop_domain::survey::{PART, PART_INVALID, TALLY, TALLY_INVALID};

/// Answers per level, of one question or of several together.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Tally {
    /// Answers per level, rất không hài lòng first.
    pub levels: [i64; 5],
    /// Blank or invalid answers.
    pub invalid: i64,
    /// Questions that are put together here; 1 for a single one.
    pub questions: i64,
}

impl Tally {
    /// Valid answers.
    pub fn valid(&self) -> i64 {
        self.levels.iter().sum()
    }

    /// Answers at the two best levels.
    pub fn satisfied(&self) -> i64 {
        self.levels[3] + self.levels[4]
    }

    /// People behind the answers: valid answers per question. A person who answers twenty questions is one person.
    pub fn people(&self) -> i64 {
        self.valid() / self.questions.max(1)
    }

    /// Share of 1 that is satisfied or very satisfied; `None` without a valid answer.
    pub fn share(&self) -> Option<Decimal> {
        Decimal::from(self.satisfied()).checked_div(Decimal::from(self.valid()))
    }

    /// Questions put together.
    pub(super) fn together<'t>(tallies: impl Iterator<Item = &'t Self>) -> Self {
        let mut sum = Self::default();
        for tally in tallies {
            sum.levels.iter_mut().zip(tally.levels).for_each(|(sum, count)| *sum += count);
            sum.invalid += tally.invalid;
            sum.questions += tally.questions;
        }
        sum
    }

    pub(super) fn count(&mut self, answer: Answer) {
        self.questions = 1;
        match answer.level {
            Some(level) => self.levels[level] += answer.count,
            None => self.invalid += answer.count,
        }
    }
}

/// Whether a count is part of the tally of a question, or of a breakdown that stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tally,
    Part,
}

/// The count of one fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) kind: Kind,
    /// From 0; `None` = blank or invalid.
    level: Option<usize>,
    count: i64,
}

impl Answer {
    /// `None` for a fact that is no count of answers.
    pub(super) fn of(fact: &Fact) -> Option<Self> {
        let name = fact.element.as_str();
        let place = |levels: &[&str; 5]| levels.iter().position(|level| *level == name);
        let (kind, level) = match (place(&TALLY), place(&PART)) {
            (Some(level), _) => (Kind::Tally, Some(level)),
            (_, Some(level)) => (Kind::Part, Some(level)),
            _ if name == TALLY_INVALID => (Kind::Tally, None),
            _ if name == PART_INVALID => (Kind::Part, None),
            _ => return None,
        };
        Some(Self { kind, level, count: fact.figure()?.to_i64()? })
    }
}
