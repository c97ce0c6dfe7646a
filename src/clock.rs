//! The only place that asks what time it is.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// Vietnam keeps +07:00 all year.
fn vietnam() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// The clock of an office. A sample office assumes a day, so that its board always tells the same story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    assumed: Option<Date>,
}

impl Clock {
    /// The real clock, or one that assumes a day.
    pub fn new(assumed: Option<Date>) -> Self {
        Self { assumed }
    }

    /// The day in Vietnam that deadlines are compared with.
    pub fn today(self) -> Date {
        self.assumed.unwrap_or_else(|| Zoned::new(Timestamp::now(), vietnam()).date())
    }

    /// Whether the day is assumed (the pages say so).
    pub fn assumed(self) -> Option<Date> {
        self.assumed
    }

    /// The real instant: sessions, leases and times of decisions never use an assumed day.
    pub fn now(self) -> Timestamp {
        Timestamp::now()
    }
}

/// An instant as officers read it: `17/09/2025 08:30`.
pub fn local_time(milliseconds: i64) -> String {
    let Ok(instant) = Timestamp::from_millisecond(milliseconds) else { return String::new() };
    let local = Zoned::new(instant, vietnam());
    format!("{} {:02}:{:02}", tonghop_domain::display::date(local.date()), local.hour(), local.minute())
}
