//! Whether there is still time for a change.

use jiff::civil::Date;
use serde::Serialize;
use tonghop_domain::ElementId;
use tonghop_domain::criteria::rule::day_of_figure;

use super::levers::Nature;
use super::{Asked, FigureChange};

/// Whether there is still time for a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reach {
    /// Until this day, the day included.
    Until {
        /// The last day on which it counts.
        day: Date,
    },
    /// No longer.
    Over {
        /// Why.
        why: WhyNot,
    },
    /// It rests on what people answer.
    Answers,
}

/// Why there is no time left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WhyNot {
    /// The period is over: what is done from now on counts in the next one.
    PeriodOver {
        /// Its last day.
        day: Date,
    },
    /// The day by which it had to be done has passed.
    DayPassed {
        /// That day.
        day: Date,
    },
    /// It counts what has happened, which cannot be undone.
    Happened {
        /// The figure.
        element: ElementId,
    },
    /// It was judged in windows of its own that are over.
    Judged {
        /// The figure.
        element: ElementId,
    },
}

impl Reach {
    /// Whether there is time and the unit's own work decides.
    pub fn is_reachable(&self) -> bool {
        matches!(self, Self::Until { .. })
    }
}

/// Whether a day can still be kept.
pub(super) fn of_day(asked: &Asked<'_>, after: &FigureChange) -> Reach {
    match day_of_figure(after.after) {
        Some(day) if day < asked.today => Reach::Over { why: WhyNot::DayPassed { day } },
        Some(day) => Reach::Until { day },
        None => Reach::Over { why: WhyNot::PeriodOver { day: asked.period.to } },
    }
}

/// Whether figures can still move like this. A joint change with a reason of its own leaves what is over as it was judged.
pub(super) fn of_move(asked: &Asked<'_>, parts: &[(&ElementId, i8)], is_joint: bool) -> Reach {
    if parts.iter().any(|(element, _)| asked.levers.nature(element) == Nature::Answers) {
        return Reach::Answers;
    }
    if asked.period.to < asked.today {
        return Reach::Over { why: WhyNot::PeriodOver { day: asked.period.to } };
    }
    let hindrance = |(element, by): &(&ElementId, i8)| match asked.levers.nature(element) {
        Nature::Judged if !is_joint => Some(WhyNot::Judged { element: (*element).clone() }),
        Nature::Grows if *by < 0 => Some(WhyNot::Happened { element: (*element).clone() }),
        _ => None,
    };
    match parts.iter().find_map(hindrance) {
        Some(why) => Reach::Over { why },
        None => Reach::Until { day: asked.period.to },
    }
}
