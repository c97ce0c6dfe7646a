//! A report of the office on its way out: trình ký → đã phát hành, with number, day and signed copy.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a report of the office stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueState {
    /// Dự thảo: exported, nothing signed.
    Draft,
    /// Đã trình ký.
    ForSignature,
    /// Đã phát hành.
    Issued,
}

/// What happens to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueAct {
    /// Trình ký.
    Submit,
    /// Lấy lại để sửa: the leader did not sign.
    TakeBack,
    /// Phát hành.
    Issue,
}

impl IssueState {
    /// Every state with its code in storage and JSON and its words on the screen.
    pub const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Draft, "draft", "Dự thảo"), (Self::ForSignature, "for_signature", "Đã trình ký"), (Self::Issued, "issued", "Đã phát hành")];

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

    /// The state of the report in hand once figures were corrected: what is issued stays issued, and a new report begins as a draft.
    #[must_use]
    pub fn once_corrected(self) -> Self {
        if self == Self::Issued { Self::Draft } else { self }
    }

    /// The state after an act. What is issued stays issued: a new text is a new document.
    ///
    /// # Errors
    /// When the act is not allowed in this state.
    pub fn after(self, act: IssueAct) -> Result<Self, IssueRefused> {
        match (self, act) {
            (Self::Draft, IssueAct::Submit) => Ok(Self::ForSignature),
            (Self::ForSignature, IssueAct::TakeBack) => Ok(Self::Draft),
            (Self::ForSignature, IssueAct::Issue) => Ok(Self::Issued),
            _ => Err(IssueRefused { state: self }),
        }
    }
}

/// An act that the state does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRefused {
    /// The state the report is in.
    pub state: IssueState,
}

impl fmt::Display for IssueRefused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = match self.state {
            IssueState::Draft => "trình ký trước khi phát hành",
            IssueState::ForSignature => "phát hành, hoặc lấy lại để sửa",
            IssueState::Issued => "văn bản đã phát hành không đổi trạng thái nữa",
        };
        write!(formatter, "Báo cáo đang ở trạng thái “{}”: {next}.", self.state.words())
    }
}

impl std::error::Error for IssueRefused {}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_issued_unsigned_and_nothing_issued_comes_back() {
        assert!(IssueState::Draft.after(IssueAct::Issue).is_err());
        let signed = IssueState::Draft.after(IssueAct::Submit).unwrap();
        assert_eq!(signed.after(IssueAct::TakeBack), Ok(IssueState::Draft));
        let issued = signed.after(IssueAct::Issue).unwrap();
        assert!([IssueAct::Submit, IssueAct::TakeBack, IssueAct::Issue].iter().all(|act| issued.after(*act).is_err()));
        assert_eq!(issued.once_corrected().after(IssueAct::Submit), Ok(signed), "a correction begins a new report");
        assert_eq!(signed.once_corrected(), signed, "what waits for signature goes on waiting");
    }
}
