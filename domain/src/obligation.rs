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

    /// What its one word leaves out of the counts that hold it: when a returned or nil report came, that a late one is nil or waits.
    pub fn beside(&self) -> Vec<Shown> {
        let shown = self.shown();
        let received = match self.timeliness {
            Timeliness::OnTime => Some(Shown::OnTime),
            Timeliness::Late { working_days } => Some(Shown::Late(working_days)),
            _ => None,
        };
        let nil = (self.is_nil && self.timeliness != Timeliness::NotOwed).then_some(Shown::Nil);
        received.into_iter().chain(nil).filter(|one| *one != shown).collect()
    }

    /// Its word with what stands beside it: `Trả lại, đúng hạn`.
    pub fn words(&self) -> String {
        let beside: Vec<String> = self.beside().into_iter().map(|one| one.words().to_lowercase()).collect();
        let word = self.shown().words();
        std::iter::once(word).chain(beside).collect::<Vec<_>>().join(", ")
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
            for (counted, ..) in Counted::ALL {
                *sum.place(counted) += u32::from(counted.holds(standing));
            }
        }
        sum
    }

    /// One of the counts.
    pub fn count(mut self, counted: Counted) -> u32 {
        *self.place(counted)
    }

    fn place(&mut self, counted: Counted) -> &mut u32 {
        match counted {
            Counted::Owed => &mut self.owed,
            Counted::Received => &mut self.received,
            Counted::OnTime => &mut self.on_time,
            Counted::Late => &mut self.late,
            Counted::NotSent => &mut self.overdue,
            Counted::NotYetDue => &mut self.not_yet_due,
            Counted::Awaiting => &mut self.awaiting,
            Counted::Accepted => &mut self.accepted,
            Counted::Returned => &mut self.returned,
            Counted::Nil => &mut self.nil,
            Counted::NotOwed => &mut self.not_owed,
        }
    }
}

/// What the board counts and filters by; one meaning for a count and for the rows behind it.
///
/// Three questions stand beside each other: owed or not; received when (đúng hạn, muộn, chưa nộp and chưa đến hạn add up to what is
/// owed); what became of it (chờ tiếp nhận, đã tiếp nhận, trả lại). A returned report keeps the day on which it was received, and a
/// nil report is a report, so both are on time or late as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Phải nộp.
    Owed,
    /// Đã nộp.
    Received,
    /// Đúng hạn: received by the due date, whatever became of it.
    OnTime,
    /// Muộn: received after the due date, whatever became of it.
    Late,
    /// Quá hạn, chưa nộp.
    NotSent,
    /// Chưa đến hạn, chưa nộp.
    NotYetDue,
    /// Chờ tiếp nhận.
    Awaiting,
    /// Đã tiếp nhận, nil reports among them.
    Accepted,
    /// Trả lại, not yet corrected.
    Returned,
    /// Không phát sinh.
    Nil,
    /// Không thuộc diện nộp.
    NotOwed,
}

impl Counted {
    /// Every count in the order of boards, with its code in addresses and its words.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Owed, "owed", "Phải nộp"),
        (Self::Received, "received", "Đã nộp"),
        (Self::OnTime, "on_time", "Đúng hạn"),
        (Self::Late, "late", "Muộn"),
        (Self::NotSent, "not_sent", "Chưa nộp"),
        (Self::NotYetDue, "not_yet_due", "Chưa đến hạn"),
        (Self::Awaiting, "awaiting", "Chờ tiếp nhận"),
        (Self::Accepted, "accepted", "Đã tiếp nhận"),
        (Self::Returned, "returned", "Trả lại"),
        (Self::Nil, "nil", "Không phát sinh"),
        (Self::NotOwed, "not_owed", "Không thuộc diện"),
    ];

    /// The count of a code in addresses.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(counted, ..)| *counted)
    }

    /// Whether a report is among those counted.
    pub fn holds(self, standing: &ReportStanding) -> bool {
        if standing.timeliness == Timeliness::NotOwed {
            return self == Self::NotOwed;
        }
        match self {
            Self::Owed => true,
            Self::NotOwed => false,
            Self::Received => standing.received.is_some(),
            Self::OnTime => standing.timeliness == Timeliness::OnTime,
            Self::Late => matches!(standing.timeliness, Timeliness::Late { .. }),
            Self::NotSent => standing.timeliness == Timeliness::Overdue,
            Self::NotYetDue => standing.timeliness == Timeliness::NotYetDue,
            Self::Awaiting => standing.state == Some(SubmissionState::Submitted),
            Self::Accepted => standing.state.is_some_and(SubmissionState::is_current),
            Self::Returned => standing.state == Some(SubmissionState::Returned),
            Self::Nil => standing.is_nil,
        }
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

    fn every_standing() -> Vec<ReportStanding> {
        let key = SubmissionKey { unit: OrgUnitId::new("u"), form: "f".into(), period: "cchc:2025-Q3".parse().unwrap() };
        let (due, today) = (date(2025, 9, 16), date(2025, 9, 17));
        let states = [SubmissionState::Submitted, SubmissionState::Accepted, SubmissionState::Returned, SubmissionState::AfterClosing];
        let sent = [date(2025, 9, 16), date(2025, 9, 18)].map(|day| states.map(|state| [(day, state, false), (day, state, true)]));
        let sent = sent.into_iter().flatten().flatten().map(|(day, state, is_nil)| (Some(day), Some(state), is_nil));
        let of = |due: Option<Date>, today: Date, (received, state, is_nil): (Option<Date>, Option<SubmissionState>, bool)| {
            let obligation = Obligation { key: key.clone(), authority: String::new(), due };
            let timeliness = obligation.timeliness(received, today, &WorkingDays::default());
            ReportStanding { obligation, timeliness, state, received, is_nil, is_estimate: false, has_narrative: false }
        };
        let mut all: Vec<ReportStanding> = sent.clone().map(|one| of(Some(due), today, one)).collect();
        all.extend(sent.map(|one| of(None, today, one)));
        all.extend([(Some(due), today), (Some(due), due), (None, today)].map(|(due, today)| of(due, today, (None, None, false))));
        all
    }

    #[test]
    fn every_count_is_the_number_of_reports_that_it_holds_and_timeliness_adds_up() {
        let all = every_standing();
        let sum = Completeness::of(&all);
        assert_eq!((sum.owed, sum.received, sum.on_time, sum.late), (18, 16, 8, 8), "returned and nil reports keep their day");
        assert_eq!(sum.on_time + sum.late, sum.received);
        assert_eq!(sum.received + sum.overdue + sum.not_yet_due, sum.owed);
        assert_eq!((sum.returned, sum.nil, sum.awaiting, sum.accepted, sum.not_owed), (4, 8, 4, 4, 17));
        for (counted, code, _) in Counted::ALL {
            assert_eq!(Counted::from_code(code), Some(counted));
            assert_eq!(sum.count(counted) as usize, all.iter().filter(|standing| counted.holds(standing)).count(), "{code}");
        }
    }

    #[test]
    fn a_report_says_beside_its_word_what_else_it_is_counted_as() {
        let all = every_standing();
        let find = |state, is_nil, on_time| {
            let is_it = |one: &&ReportStanding| {
                one.state == Some(state)
                    && one.is_nil == is_nil
                    && (one.timeliness == Timeliness::OnTime) == on_time
                    && one.obligation.due.is_some()
            };
            all.iter().find(is_it).unwrap().words()
        };
        assert_eq!(find(SubmissionState::Returned, false, true), "Trả lại, đúng hạn");
        assert_eq!(find(SubmissionState::Returned, true, false), "Trả lại, muộn (2 ngày làm việc), không phát sinh");
        assert_eq!(find(SubmissionState::Accepted, true, true), "Không phát sinh, đúng hạn");
        assert_eq!(find(SubmissionState::Accepted, true, false), "Muộn (2 ngày làm việc), không phát sinh");
        assert_eq!(find(SubmissionState::Accepted, false, true), "Đúng hạn");
    }
}
