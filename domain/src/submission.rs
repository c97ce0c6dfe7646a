//! A report of one unit, one form, one period, read from one file.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::org_unit::OrgUnitId;
use crate::period::PeriodId;

/// What a submission is about: there is at most one current submission of a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubmissionKey {
    /// The unit that reports.
    pub unit: OrgUnitId,
    /// The form's id, `kstt-06a`.
    pub form: String,
    /// The period reported on.
    pub period: PeriodId,
}

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    /// Bản nháp.
    Draft,
    /// Đã nộp, chờ tiếp nhận.
    Submitted,
    /// Trả lại để sửa.
    Returned,
    /// Đã tiếp nhận: its facts are current.
    Accepted,
    /// Đã chốt: part of a published result.
    Locked,
    /// Số liệu sau chốt: accepted after its period was closed, counted only once a correction takes it in.
    AfterClosing,
    /// Đã thay bằng bản mới: kept, never current again.
    Superseded,
    /// Đã rút.
    Withdrawn,
}

impl SubmissionState {
    /// Every state with its code in storage and JSON and its words on the screen.
    pub const ALL: [(Self, &'static str, &'static str); 8] = [
        (Self::Draft, "draft", "Bản nháp"),
        (Self::Submitted, "submitted", "Đã nộp, chờ tiếp nhận"),
        (Self::Returned, "returned", "Trả lại để sửa"),
        (Self::Accepted, "accepted", "Đã tiếp nhận"),
        (Self::Locked, "locked", "Đã chốt"),
        (Self::AfterClosing, "after_closing", "Số liệu sau chốt"),
        (Self::Superseded, "superseded", "Đã thay bằng bản mới"),
        (Self::Withdrawn, "withdrawn", "Đã rút"),
    ];

    /// The code in storage and JSON.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(_, code, _)| code)
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        Self::ALL.iter().find(|(state, ..)| *state == self).map_or("", |(.., words)| words)
    }

    /// The state of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map(|(state, ..)| *state)
    }

    /// Whether the facts of a submission in this state count.
    pub fn is_current(self) -> bool {
        matches!(self, Self::Accepted | Self::Locked)
    }

    /// The state after an act.
    ///
    /// # Errors
    /// When the act is not allowed in this state.
    pub fn after(self, act: SubmissionAct) -> Result<Self, ActRefused> {
        use SubmissionAct as Act;
        match (self, act) {
            (Self::Draft | Self::Returned, Act::Submit) => Ok(Self::Submitted),
            (Self::Submitted, Act::Return) => Ok(Self::Returned),
            (Self::Submitted, Act::Accept) => Ok(Self::Accepted),
            (Self::Submitted, Act::AcceptAfterClosing) => Ok(Self::AfterClosing),
            (Self::Accepted | Self::AfterClosing, Act::Lock) => Ok(Self::Locked),
            (Self::Accepted | Self::AfterClosing, Act::Return) => Ok(Self::Returned),
            (Self::Draft | Self::Submitted | Self::Returned, Act::Withdraw) => Ok(Self::Withdrawn),
            (Self::Draft | Self::Submitted | Self::Returned | Self::Accepted | Self::Locked | Self::AfterClosing, Act::Supersede) => {
                Ok(Self::Superseded)
            }
            _ => Err(ActRefused { state: self, act }),
        }
    }
}

/// What an officer does with a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionAct {
    /// Nộp.
    Submit,
    /// Trả lại.
    Return,
    /// Tiếp nhận.
    Accept,
    /// Tiếp nhận, when the period is closed already.
    AcceptAfterClosing,
    /// Chốt số liệu, or đính chính: what came after the closing becomes part of the published result.
    Lock,
    /// A newer file of the same unit, form and period takes its place.
    Supersede,
    /// Rút.
    Withdraw,
}

/// An act that the state does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRefused {
    /// The state the submission is in.
    pub state: SubmissionState,
    /// What was asked for.
    pub act: SubmissionAct,
}

impl fmt::Display for ActRefused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Báo cáo đang ở trạng thái “{}”, không thực hiện được thao tác này ({:?}).", self.state.words(), self.act)
    }
}

impl std::error::Error for ActRefused {}

/// A report as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// UUID v7.
    pub id: String,
    /// What it is about.
    pub key: SubmissionKey,
    /// Version of the form it was read with.
    pub form_version: String,
    /// SHA-256 of the original file, lower-case hex.
    pub sha256: String,
    /// Name of the file as it came; a label only.
    pub file_name: String,
    /// Where it stands.
    pub state: SubmissionState,
    /// The day it reached the office (not the day it was imported): timeliness counts this day.
    pub received: Date,
    /// Whether the unit reports that nothing occurred (báo cáo không phát sinh).
    pub is_nil: bool,
    /// Whether any figure is an estimate (ước thực hiện).
    pub is_estimate: bool,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_superseded_or_withdrawn_report_is_final() {
        for act in [
            SubmissionAct::Submit,
            SubmissionAct::Return,
            SubmissionAct::Accept,
            SubmissionAct::AcceptAfterClosing,
            SubmissionAct::Lock,
            SubmissionAct::Supersede,
            SubmissionAct::Withdraw,
        ] {
            assert!(SubmissionState::Superseded.after(act).is_err());
            assert!(SubmissionState::Withdrawn.after(act).is_err());
        }
    }

    #[test]
    fn only_accepted_reports_are_current_and_locked_ones_are_not_returned() {
        let accepted = SubmissionState::Submitted.after(SubmissionAct::Accept).unwrap();
        assert!(accepted.is_current() && !SubmissionState::Submitted.is_current());
        let locked = accepted.after(SubmissionAct::Lock).unwrap();
        assert!(locked.after(SubmissionAct::Return).is_err());
    }

    #[test]
    fn what_comes_after_the_closing_counts_only_once_it_is_taken_in() {
        let late = SubmissionState::Submitted.after(SubmissionAct::AcceptAfterClosing).unwrap();
        assert!(!late.is_current(), "{late:?}");
        assert!(late.after(SubmissionAct::Lock).unwrap().is_current());
        assert!(SubmissionState::Submitted.after(SubmissionAct::Lock).is_err(), "nothing is published without a decision");
    }
}
