//! R22: what a component without evidence is worth, as the set orders it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::criteria::EvidencePolicy;

/// How the evidence of a component stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// Nobody asks for it: the set, or the component, names none, or no points rest on it.
    #[default]
    NotAsked,
    /// It is asked for, but nothing says whether it is there; points stand.
    Unknown,
    /// It is there.
    Present,
    /// It is not there and the set gives no points without it.
    Absent,
    /// It is not there; points stand, the unit explains (giải trình).
    Explanation,
}

impl EvidenceState {
    /// The words on the screen; empty where nothing is asked.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotAsked => "",
            Self::Unknown => "Chưa rõ tài liệu kiểm chứng",
            Self::Present => "Có tài liệu kiểm chứng",
            Self::Absent => "Không có tài liệu kiểm chứng, không tính điểm",
            Self::Explanation => "Không có tài liệu kiểm chứng, phải giải trình",
        }
    }

    /// The state where a rule gave points. `is_there` is `None` where nothing says it.
    pub(super) fn of(policy: EvidencePolicy, is_there: Option<bool>, points: Decimal) -> Self {
        match (policy, is_there) {
            (EvidencePolicy::NotAsked, _) => Self::NotAsked,
            (_, None) => Self::Unknown,
            (_, Some(true)) => Self::Present,
            // Where nothing is claimed nothing has to be proved; a deduction stands without proof of the unit.
            (_, Some(false)) if points <= Decimal::ZERO => Self::NotAsked,
            (EvidencePolicy::Required, Some(false)) => Self::Absent,
            (EvidencePolicy::Explain, Some(false)) => Self::Explanation,
        }
    }
}
