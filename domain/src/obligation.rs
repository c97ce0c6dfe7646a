//! Who owes which report to whom by when, and how timely it came.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::submission::{SubmissionKey, SubmissionState};

/// One report that a unit owes, or is expressly free of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Unit, form and period.
    pub key: SubmissionKey,
    /// Nơi nhận báo cáo: the authority that receives it.
    pub authority: String,
    /// Hạn gửi của đơn vị: last day of timely receipt. `None` where the unit is không thuộc diện nộp.
    pub due: Option<Date>,
}

/// How a report stands against its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// Không thuộc diện nộp.
    NotOwed,
    /// Chưa đến hạn, chưa nộp.
    NotYetDue,
    /// Đúng hạn.
    OnTime,
    /// Muộn, in working days.
    Late {
        /// Working days after the due date.
        working_days: u32,
    },
    /// Quá hạn, chưa nộp.
    Overdue,
}

/// Days on which the office does not work, besides Saturdays and Sundays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// Public holidays, sorted.
    pub holidays: Vec<Date>,
}

impl WorkingDays {
    /// Whether the office works on a day.
    pub fn is_working(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.holidays.contains(&day)
    }

    /// Working days after `from` up to and including `to`; 0 when `to` is not later.
    pub fn between(&self, from: Date, to: Date) -> u32 {
        let mut days = 0;
        let mut day = from;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            days += u32::from(self.is_working(day));
        }
        days
    }

    /// The day that lies `count` working days after one (a deadline of "ngày chốt + 02 ngày làm việc").
    pub fn after(&self, from: Date, count: u32) -> Date {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            left -= u32::from(self.is_working(day));
        }
        day
    }
}

impl Obligation {
    /// How a report received on a day (or not at all) stands, seen today.
    pub fn timeliness(&self, received: Option<Date>, today: Date, working_days: &WorkingDays) -> Timeliness {
        let Some(due) = self.due else { return Timeliness::NotOwed };
        match received {
            Some(day) if day <= due => Timeliness::OnTime,
            Some(day) => Timeliness::Late { working_days: working_days.between(due, day) },
            None if today <= due => Timeliness::NotYetDue,
            None => Timeliness::Overdue,
        }
    }
}

/// One row of the board "Tình hình nộp báo cáo".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportStanding {
    /// What is owed.
    pub obligation: Obligation,
    /// Against the due date.
    pub timeliness: Timeliness,
    /// State of the newest submission that counts as sent; `None` when nothing was sent.
    pub state: Option<SubmissionState>,
    /// The day it was received.
    pub received: Option<Date>,
    /// Báo cáo không phát sinh.
    pub is_nil: bool,
    /// Whether figures are estimates.
    pub is_estimate: bool,
}

/// Completeness and timeliness over a group of standings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// Reports owed.
    pub owed: u32,
    /// Reports received.
    pub received: u32,
    /// Reports received on time.
    pub on_time: u32,
    /// Reports accepted (nil reports among them).
    pub accepted: u32,
    /// Reports returned for correction.
    pub returned: u32,
    /// Nil reports.
    pub nil: u32,
}

impl Completeness {
    /// Counts standings; those that are not owed do not count.
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a ReportStanding>) -> Self {
        let mut sum = Self::default();
        for standing in standings.into_iter().filter(|standing| standing.timeliness != Timeliness::NotOwed) {
            sum.owed += 1;
            sum.received += u32::from(standing.received.is_some());
            sum.on_time += u32::from(standing.timeliness == Timeliness::OnTime);
            sum.accepted += u32::from(standing.state.is_some_and(SubmissionState::is_current));
            sum.returned += u32::from(standing.state == Some(SubmissionState::Returned));
            sum.nil += u32::from(standing.is_nil);
        }
        sum
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::org_unit::OrgUnitId;

    #[test]
    fn two_working_days_after_a_sunday_is_tuesday() {
        let days = WorkingDays::default();
        assert_eq!(days.after(date(2025, 9, 14), 2), date(2025, 9, 16));
        assert_eq!(days.between(date(2025, 9, 16), date(2025, 9, 17)), 1);
        assert_eq!(days.between(date(2025, 9, 19), date(2025, 9, 22)), 1, "over a weekend");
    }

    #[test]
    fn a_holiday_is_no_working_day() {
        let days = WorkingDays { holidays: vec![date(2025, 9, 2)] };
        assert_eq!(days.between(date(2025, 9, 1), date(2025, 9, 3)), 1);
    }

    #[test]
    fn timeliness_counts_the_day_of_receipt() {
        let key = SubmissionKey { unit: OrgUnitId::new("u"), form: "f".into(), period: "cchc:2025-Q3".parse().unwrap() };
        let owed = Obligation { key, authority: "Sở Nội vụ".into(), due: Some(date(2025, 9, 16)) };
        let seen = |received, today| owed.timeliness(received, today, &WorkingDays::default());
        assert_eq!(seen(None, date(2025, 9, 16)), Timeliness::NotYetDue);
        assert_eq!(seen(None, date(2025, 9, 17)), Timeliness::Overdue);
        assert_eq!(seen(Some(date(2025, 9, 16)), date(2025, 9, 30)), Timeliness::OnTime);
        assert_eq!(seen(Some(date(2025, 9, 17)), date(2025, 9, 30)), Timeliness::Late { working_days: 1 });
    }
}
