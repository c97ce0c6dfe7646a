//! Who a meeting is for.

use tonghop_domain::message::Language;

use crate::pages::phrases::{Said as _, Scores};

/// Who a meeting is for: decides what stands on its page, in its deck and on the one page for leaders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Giao ban: what must be done.
    Weekly,
    /// Họp Ban Chỉ đạo: everything.
    #[default]
    Steering,
    /// Hội nghị: results.
    Conference,
}

impl Audience {
    /// Every audience with its code in addresses and its words.
    pub const ALL: [(Self, &'static str, Scores); 3] = [
        (Self::Steering, "ban-chi-dao", Scores::SteeringCommittee),
        (Self::Weekly, "giao-ban", Scores::WeeklyMeeting),
        (Self::Conference, "hoi-nghi", Scores::Conference),
    ];

    /// The audience of a code; everything for an unknown one.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map_or(Self::Steering, |(audience, ..)| *audience)
    }

    /// Its Vietnamese words, as documents and conclusions of such a meeting say them.
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(audience, ..)| *audience == self).map_or("", |(.., words)| words.words(Language::Vietnamese))
    }

    /// Its code in addresses and on the command line.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(audience, ..)| *audience == self).map_or("", |(_, code, _)| code)
    }

    /// Whether tasks, what is overdue and what is due next, belong to it.
    pub fn shows_tasks(self) -> bool {
        self != Self::Conference
    }

    /// Whether ranking and trend belong to it.
    pub fn shows_results(self) -> bool {
        self != Self::Weekly
    }
}
