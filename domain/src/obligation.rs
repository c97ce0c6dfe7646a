//! Who owes which report to whom by when, and how timely it came.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::submission::{SubmissionKey, SubmissionState};
use crate::working_days::WorkingDays;

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
    /// Whether a Word report or a signed copy is there, which is no report of figures.
    pub has_narrative: bool,
}

/// The one word that a report has on the board: six kinds that are counted apart, and one that is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// Đúng hạn.
    OnTime,
    /// Muộn, in working days.
    Late(u32),
    /// Trả lại.
    Returned,
    /// Không phát sinh.
    Nil,
    /// Quá hạn, chưa nộp.
    NotSent,
    /// Chưa đến hạn.
    NotYetDue,
    /// Không thuộc diện.
    NotOwed,
}

impl Shown {
    /// Every kind with its code in addresses and its words; of late ones without the days.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::OnTime, "on_time", "Đúng hạn"),
        (Self::Late(0), "late", "Muộn"),
        (Self::Returned, "returned", "Trả lại"),
        (Self::Nil, "nil", "Không phát sinh"),
        (Self::NotSent, "not_sent", "Chưa nộp"),
        (Self::NotYetDue, "not_yet_due", "Chưa đến hạn"),
        (Self::NotOwed, "not_owed", "Không thuộc diện"),
    ];

    fn entry(self) -> (&'static str, &'static str) {
        let same = |known: &Self| std::mem::discriminant(known) == std::mem::discriminant(&self);
        Self::ALL.iter().find(|(known, ..)| same(known)).map_or(("", ""), |(_, code, words)| (*code, *words))
    }

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// The words on the screen: `Muộn (1 ngày làm việc)`.
    pub fn words(self) -> String {
        match self {
            Self::Late(days) => format!("Muộn ({days} ngày làm việc)"),
            other => other.entry().1.to_owned(),
        }
    }

    /// Whether the unit must be reminded: nothing sent, or sent back and not yet corrected.
    pub fn asks_for_reminder(self) -> bool {
        matches!(self, Self::NotSent | Self::NotYetDue | Self::Returned)
    }
}

impl ReportStanding {
    /// Its word on the board. What was returned stays to be sent again; a nil report in time is named so.
    pub fn shown(&self) -> Shown {
        if self.timeliness == Timeliness::NotOwed {
            return Shown::NotOwed;
        }
        if self.state == Some(SubmissionState::Returned) {
            return Shown::Returned;
        }
        match self.timeliness {
            Timeliness::NotOwed => Shown::NotOwed,
            Timeliness::NotYetDue => Shown::NotYetDue,
            Timeliness::Late { working_days } => Shown::Late(working_days),
            Timeliness::Overdue => Shown::NotSent,
            Timeliness::OnTime if self.is_nil => Shown::Nil,
            Timeliness::OnTime => Shown::OnTime,
        }
    }
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
    /// Reports received after their due date.
    pub late: u32,
    /// Reports received that wait for a decision.
    pub awaiting: u32,
    /// Quá hạn, chưa nộp.
    pub overdue: u32,
    /// Chưa đến hạn, chưa nộp.
    pub not_yet_due: u32,
    /// Không thuộc diện nộp; not among those owed.
    pub not_owed: u32,
}

impl Completeness {
    /// Counts standings; of those that are not owed only how many there are.
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a ReportStanding>) -> Self {
        let mut sum = Self::default();
        for standing in standings {
            if standing.timeliness == Timeliness::NotOwed {
                sum.not_owed += 1;
                continue;
            }
            sum.owed += 1;
            sum.received += u32::from(standing.received.is_some());
            sum.on_time += u32::from(standing.timeliness == Timeliness::OnTime);
            sum.accepted += u32::from(standing.state.is_some_and(SubmissionState::is_current));
            sum.returned += u32::from(standing.state == Some(SubmissionState::Returned));
            sum.nil += u32::from(standing.is_nil);
            sum.late += u32::from(matches!(standing.timeliness, Timeliness::Late { .. }));
            sum.awaiting += u32::from(standing.state == Some(SubmissionState::Submitted));
            sum.overdue += u32::from(standing.timeliness == Timeliness::Overdue);
            sum.not_yet_due += u32::from(standing.timeliness == Timeliness::NotYetDue);
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
