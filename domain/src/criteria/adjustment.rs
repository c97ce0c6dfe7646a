//! R17: points outside the scale of a set: bonuses and penalties, each block with a cap of its own.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Component;

/// A block of bonuses or penalties.
#[derive(Debug, Clone, PartialEq)]
pub struct Adjustment {
    /// Unique among the blocks.
    pub code: String,
    /// Name.
    pub name: String,
    /// Whether its points are added or taken away.
    pub kind: AdjustmentKind,
    /// Highest number of points the block can add or take away.
    pub cap: Decimal,
    /// What points are given for; their maxima may add up to more than the cap.
    pub components: Vec<Component>,
}

/// The direction of an [`Adjustment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentKind {
    /// Điểm thưởng.
    Bonus,
    /// Điểm trừ; rules count upwards, the block is subtracted.
    Penalty,
}

impl AdjustmentKind {
    /// The codes used in files.
    pub const CODES: [(&'static str, Self); 2] = [("bonus", Self::Bonus), ("penalty", Self::Penalty)];

    /// The points with their sign.
    pub fn signed(self, points: Decimal) -> Decimal {
        match self {
            Self::Bonus => points,
            Self::Penalty => -points,
        }
    }
}

/// Where the total stops once bonuses and penalties are in. `None` = nowhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TotalLimits {
    /// Never below.
    pub at_least: Option<Decimal>,
    /// Never above.
    pub at_most: Option<Decimal>,
}

impl TotalLimits {
    /// The total held within the limits.
    pub fn hold(self, total: Decimal) -> Decimal {
        let raised = self.at_least.map_or(total, |least| total.max(least));
        self.at_most.map_or(raised, |most| raised.min(most))
    }
}
