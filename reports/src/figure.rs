//! What a cell of a table may show.

use rust_decimal::Decimal;
use tonghop_domain::State;

/// A figure of a table or chart, or the reason why there is none.
///
/// Only [`Figure::Value`] is a number. The others are shown in words, stay out of every sum and are never drawn as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// A number; zero is a number.
    Value(Decimal),
    /// Chưa có số liệu, shown as "–": a sum over it is not known.
    Missing,
    /// Không áp dụng: leaves the sum, which stays known.
    NotApplicable,
    /// Không phát sinh: the unit reported that there was nothing; counts as 0 in a sum and keeps its mark.
    NilReport,
}

impl Figure {
    /// What to show of a fact. An unreadable cell has no figure yet; its finding is shown elsewhere.
    #[must_use]
    pub fn of(state: State, value: Option<Decimal>) -> Self {
        match state {
            State::Value => value.into(),
            State::NotApplicable => Self::NotApplicable,
            State::NilReport => Self::NilReport,
            State::Missing | State::Unreadable => Self::Missing,
        }
    }

    /// The number, if there is one.
    #[must_use]
    pub fn value(self) -> Option<Decimal> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing | Self::NotApplicable | Self::NilReport => None,
        }
    }
}

/// `None` is a missing figure.
impl From<Option<Decimal>> for Figure {
    fn from(value: Option<Decimal>) -> Self {
        value.map_or(Self::Missing, Self::Value)
    }
}
