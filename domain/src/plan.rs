//! What a communication plan promises.
//!
//! Real plans hold few numbers: of the 60 targets of the five plans this project began with, eight are counts or deadlines and
//! most are "thường xuyên", countable but without a denominator. Such a target is never 0 % or 100 %.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::org_unit::OrgUnitId;

/// A plan as issued; number and day may be missing in real documents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Plan {
    /// Số/ký hiệu, e.g. `52/KH-UBND`; `None` where the document leaves it blank.
    pub number: Option<String>,
    /// Day of issue.
    pub issued: Option<Date>,
    /// The unit that issued it.
    pub unit: OrgUnitId,
    /// The calendar year whose months and quarters the targets count in.
    pub year: i16,
    /// What the plan is about, `CCHC` or `KSTTHC`; targets of different themes never share activities.
    pub theme: String,
}

/// What kind of promise a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetKind {
    /// A number of things, per cadence.
    Count,
    /// Done by a day.
    Deadline,
    /// A report in a rhythm.
    Report,
    /// A figure to be measured, without a goal.
    Measure,
    /// Thường xuyên: countable, without a goal.
    Ongoing,
    /// Only names the time the plan runs.
    Period,
}

impl TargetKind {
    /// Every kind with its code in files.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Count, "COUNT"),
        (Self::Deadline, "DEADLINE"),
        (Self::Report, "REPORT"),
        (Self::Measure, "MEASURE"),
        (Self::Ongoing, "ONGOING"),
        (Self::Period, "PERIOD"),
    ];

    /// The code in files, JSON and storage.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, code)| code)
    }
}

/// How the count is compared with the quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// Exactly that many were promised ("02 đợt"); more also fulfils it.
    #[serde(rename = "=")]
    Exactly,
    /// Ít nhất, tối thiểu, không dưới.
    #[serde(rename = ">=")]
    AtLeast,
    /// Hoàn thành: done or not done.
    #[serde(rename = "HOAN_THANH")]
    Done,
}

/// The clock of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cadence {
    /// Once.
    Once,
    /// Mỗi tháng: judged per month of the plan's year.
    Monthly,
    /// Mỗi quý: judged per quarter of the plan's year.
    Quarterly,
    /// 6 tháng và năm.
    HalfYearAndYear,
    /// Cả năm.
    Yearly,
    /// Together with the CCHC report: Quý I, 6 tháng, Quý III, năm.
    AsCchcReport,
    /// Theo quy định: no rhythm of its own.
    AsRegulated,
    /// Thường xuyên.
    Ongoing,
}

impl Cadence {
    /// Every cadence with its code in files.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Once, "ONCE"),
        (Self::Monthly, "MONTHLY"),
        (Self::Quarterly, "QUARTERLY"),
        (Self::HalfYearAndYear, "HALF_YEAR_AND_YEAR"),
        (Self::Yearly, "YEARLY"),
        (Self::AsCchcReport, "AS_CCHC_REPORT"),
        (Self::AsRegulated, "AS_REGULATED"),
        (Self::Ongoing, "ONGOING"),
    ];

    /// The code in files, JSON and storage.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(cadence, _)| *cadence == self).map_or("", |(_, code)| code)
    }
}

/// What part the unit plays in an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Chủ trì, tổ chức.
    Organise,
    /// Tham gia.
    TakePart,
}

/// Evidence that a target or activity needs: every group must be met, a group by any one of its types
/// ("video hoặc hình ảnh" is one group of two). Empty = none asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EvidenceRule(pub Vec<Vec<String>>);

impl EvidenceRule {
    /// The groups that the given evidence types do not meet, in order.
    pub fn unmet(&self, given: &[String]) -> Vec<&[String]> {
        self.0.iter().filter(|group| !group.iter().any(|code| given.contains(code))).map(Vec::as_slice).collect()
    }
}

/// One promise of a plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlanTarget {
    /// Stable within the plan, as the plan sheet numbers it.
    pub code: String,
    /// The plan it belongs to.
    pub plan: Plan,
    /// What is promised, in the office's words.
    pub content: String,
    /// Where the plan says it, e.g. `IV.2`; empty if not said.
    pub section: String,
    /// What kind of promise.
    pub kind: TargetKind,
    /// Activity types that count, as codes of the activity-type list; `ALL` = the whole plan.
    pub activity_types: Vec<String>,
    /// Channels that count; empty = any.
    pub channels: Vec<String>,
    /// How the count is compared; `None` without a number.
    pub comparator: Option<Comparator>,
    /// How many per cadence; `None` = không có chỉ tiêu số.
    pub quantity: Option<i64>,
    /// What is counted, as a code of the units of measure.
    pub unit_of_measure: Vec<String>,
    /// The clock.
    pub cadence: Cadence,
    /// Last day; `None` where the plan sets none.
    pub due: Option<Date>,
    /// One target times every unit below the issuing one ("mỗi xã, phường có kế hoạch"): gives n/N.
    pub per_unit: bool,
    /// Which part counts; `None` = either.
    pub role: Option<Role>,
    /// Đơn vị chủ trì.
    pub lead: String,
    /// Đơn vị phối hợp.
    pub partners: String,
    /// Tài liệu kiểm chứng.
    pub evidence: EvidenceRule,
    /// To whom results go; empty if not said.
    pub report_to: String,
    /// The row it was read from.
    pub at: Option<(String, CellRef)>,
}

/// How a target, or one month or quarter of it, stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// Đạt.
    Met,
    /// Chưa đạt: its time is over.
    NotMet,
    /// Chưa đến hạn: its month, quarter or day is still open at the cut-off.
    NotYetDue,
    /// Không có chỉ tiêu số (thực hiện thường xuyên).
    NoNumericTarget,
}

impl TargetState {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "Đạt",
            Self::NotMet => "Chưa đạt",
            Self::NotYetDue => "Chưa đến hạn",
            Self::NoNumericTarget => "Không có chỉ tiêu số (thực hiện thường xuyên)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_all_of_groups_any_of_types() {
        let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        let rule = EvidenceRule(vec![words(&["DS_DIEM_DANH"]), words(&["VIDEO", "HINH_ANH"])]);
        assert_eq!(rule.unmet(&words(&["HINH_ANH"])), [words(&["DS_DIEM_DANH"]).as_slice()]);
        assert!(rule.unmet(&words(&["HINH_ANH", "DS_DIEM_DANH"])).is_empty());
    }
}
