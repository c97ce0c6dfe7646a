//! Chốt số liệu: what must be said before the figures of a period are frozen.
//!
//! A closed period keeps its reports, its results and the versions of its sets. What comes later is "số liệu sau chốt" and changes
//! nothing until a correction (đính chính) takes it in, with a number, a reason and what it changes.

use serde::{Deserialize, Serialize};

use crate::obligation::{ReportStanding, Timeliness};
use crate::submission::{SubmissionKey, SubmissionState};

/// Why a report that is owed is not part of the figures as its unit means them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenReason {
    /// Chưa nộp: the figures of the unit are missing, never 0.
    NotSent,
    /// Chờ tiếp nhận: sent and not decided, so not counted.
    Waiting,
    /// Trả lại: to be corrected, so not counted.
    Returned,
    /// Ước thực hiện: counted, and called an estimate by the unit.
    Estimate,
}

impl OpenReason {
    /// Every reason in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::NotSent, Self::Waiting, Self::Returned, Self::Estimate];

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotSent => "Chưa nộp",
            Self::Waiting => "Đã nộp, chờ tiếp nhận",
            Self::Returned => "Trả lại để sửa, chưa gửi lại",
            Self::Estimate => "Ước thực hiện",
        }
    }
}

/// One report that an officer should know of before closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenPoint {
    /// Unit, form and period.
    pub key: SubmissionKey,
    /// Why it is open.
    pub reason: OpenReason,
}

/// What is missing or estimated among the reports owed, by reason, then in the order of the standings.
pub fn open_points(standings: &[ReportStanding]) -> Vec<OpenPoint> {
    let of = |wanted: OpenReason| {
        let wanted = move |standing: &&ReportStanding| reason(standing) == Some(wanted);
        standings
            .iter()
            .filter(wanted)
            .map(|standing| OpenPoint { key: standing.obligation.key.clone(), reason: reason(standing).unwrap_or(OpenReason::NotSent) })
    };
    OpenReason::ALL.into_iter().flat_map(of).collect()
}

fn reason(standing: &ReportStanding) -> Option<OpenReason> {
    if standing.timeliness == Timeliness::NotOwed {
        return None;
    }
    match standing.state {
        None | Some(SubmissionState::Draft | SubmissionState::Withdrawn) => Some(OpenReason::NotSent),
        Some(SubmissionState::Submitted) => Some(OpenReason::Waiting),
        Some(SubmissionState::Returned) => Some(OpenReason::Returned),
        Some(_) => standing.is_estimate.then_some(OpenReason::Estimate),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::obligation::Obligation;
    use crate::org_unit::OrgUnitId;

    fn standing(unit: &str, state: Option<SubmissionState>, is_estimate: bool, timeliness: Timeliness) -> ReportStanding {
        let key = SubmissionKey { unit: OrgUnitId::new(unit), form: "kstt-06a".to_owned(), period: "cchc:2025-Q3".parse().unwrap() };
        let obligation = Obligation { key, authority: "Sở Nội vụ".to_owned(), due: None };
        ReportStanding { obligation, timeliness, state, received: None, is_nil: false, is_estimate, has_narrative: false }
    }

    #[test]
    fn what_is_not_owed_is_not_missing_and_an_accepted_estimate_is_said() {
        let standings = [
            standing("a", Some(SubmissionState::Accepted), true, Timeliness::OnTime),
            standing("b", None, false, Timeliness::Overdue),
            standing("c", None, false, Timeliness::NotOwed),
            standing("d", Some(SubmissionState::Locked), false, Timeliness::OnTime),
            standing("e", Some(SubmissionState::Returned), true, Timeliness::OnTime),
            standing("f", Some(SubmissionState::Submitted), false, Timeliness::OnTime),
        ];
        let told: Vec<_> = open_points(&standings).into_iter().map(|point| (point.key.unit.to_string(), point.reason)).collect();
        let expected = [("b", OpenReason::NotSent), ("f", OpenReason::Waiting), ("e", OpenReason::Returned), ("a", OpenReason::Estimate)];
        assert_eq!(told, expected.map(|(unit, reason)| (unit.to_owned(), reason)));
    }
}
