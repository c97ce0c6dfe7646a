//! The registry: every rule with its stable code, the stage it belongs to and what it usually means for a submission.

use serde::{Deserialize, Serialize};

use super::{FindingKind, Severity};

/// Where in the reading of a file a rule is applied. A later stage only sees what the earlier ones let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// File, form, unit, period, columns.
    Structure,
    /// What a cell says, given what its column holds.
    Types,
    /// Whether that may be.
    Values,
    /// Cells and rows of one table against each other.
    Rows,
    /// Sheets and forms of one file against each other.
    Sheets,
    /// Against what the same unit reported before.
    History,
    /// Against other sources: other units, logs, plans, computed results.
    Sources,
}

impl Stage {
    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Structure => "Cấu trúc tệp và biểu",
            Self::Types => "Cách ghi trong ô",
            Self::Values => "Giá trị của ô",
            Self::Rows => "Giữa các ô, các dòng",
            Self::Sheets => "Giữa các sheet, các biểu",
            Self::History => "So với kỳ trước",
            Self::Sources => "So với nguồn khác",
        }
    }
}

/// What accepting a submission needs while the finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acceptance {
    /// Nothing: it is only said.
    Nothing,
    /// A reason, written down by whoever accepts.
    Reason,
    /// It cannot be accepted: the unit corrects its file.
    Correction,
}

impl Acceptance {
    /// Every need with its word in policy files.
    pub const ALL: [(&'static str, Self); 3] = [("nothing", Self::Nothing), ("reason", Self::Reason), ("correction", Self::Correction)];

    /// What a severity usually asks for.
    pub fn usual(severity: Severity) -> Self {
        match severity {
            Severity::Blocking => Self::Correction,
            Severity::Warning => Self::Reason,
            Severity::Note => Self::Nothing,
        }
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "không cần gì",
            Self::Reason => "phải ghi lý do",
            Self::Correction => "đơn vị phải sửa",
        }
    }
}

/// One rule of the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Stable code, safe to quote on the phone.
    pub code: &'static str,
    /// Where it is applied.
    pub stage: Stage,
    /// What it means unless the office's policy says otherwise.
    pub severity: Severity,
}

impl Rule {
    /// What accepting needs unless the office's policy says otherwise.
    pub fn acceptance(self) -> Acceptance {
        Acceptance::usual(self.severity)
    }

    /// Whether no policy may soften it: without form, unit or period there is nothing to record.
    pub fn is_fixed(self) -> bool {
        self.severity == Severity::Blocking
            && (self.code == "FILE-01" || ["UNIT-", "PERIOD-"].iter().any(|begin| self.code.starts_with(begin)))
    }
}

/// The rule of a code, `None` for an unknown one.
pub fn rule(code: &str) -> Option<Rule> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

/// Code, stage and usual severity of every kind in one table.
macro_rules! rules {
    ($($pattern:pat => $code:literal, $stage:ident, $severity:ident;)*) => {
        impl FindingKind {
            /// The stable code of the rule.
            pub fn code(&self) -> &'static str {
                match self { $($pattern => $code,)* }
            }

            /// The stage of the rule.
            pub fn stage(&self) -> Stage {
                match self { $($pattern => Stage::$stage,)* }
            }

            /// What the finding means for a submission unless the office's policy says otherwise.
            pub fn usual_severity(&self) -> Severity {
                match self { $($pattern => Severity::$severity,)* }
            }
        }

        /// Every rule code, in the order of the registry.
        pub const RULE_CODES: &[&str] = &[$($code),*];

        /// Every rule.
        pub const RULES: &[Rule] = &[$(Rule { code: $code, stage: Stage::$stage, severity: Severity::$severity }),*];
    };
}

rules! {
    FindingKind::FormUnknown { .. } => "FILE-01", Structure, Blocking;
    FindingKind::FormExpired { .. } => "FILE-02", Structure, Warning;
    FindingKind::NarrativeFiled { .. } => "FILE-03", Structure, Blocking;
    FindingKind::SheetHidden => "FILE-04", Structure, Note;
    FindingKind::MacrosIgnored => "FILE-05", Structure, Note;
    FindingKind::FormatDiffers { .. } => "FILE-06", Structure, Note;
    FindingKind::LegacyText { .. } => "FILE-07", Types, Note;
    FindingKind::HiddenSheetLeftOut => "FILE-08", Structure, Note;
    FindingKind::TemplateOutdated { .. } | FindingKind::TemplateVersionOutdated { .. } => "FILE-09", Structure, Warning;
    FindingKind::UnitMissing => "UNIT-01", Structure, Blocking;
    FindingKind::UnitUnknown | FindingKind::UnitNotThen { .. } => "UNIT-02", Structure, Blocking;
    FindingKind::UnitAmbiguous { .. } => "UNIT-03", Structure, Blocking;
    FindingKind::UnitDivided { .. } => "UNIT-04", Structure, Blocking;
    FindingKind::UnitThroughEvent { .. } => "UNIT-05", Structure, Note;
    FindingKind::UnitDiffers { .. } => "UNIT-06", Structure, Blocking;
    FindingKind::UnitReadAs { .. } => "UNIT-07", Structure, Note;
    FindingKind::UnitFromSheetName { .. } => "UNIT-08", Structure, Note;
    FindingKind::UnitFromTemplate { .. } => "UNIT-09", Structure, Note;
    FindingKind::PeriodMissing => "PERIOD-01", Structure, Blocking;
    FindingKind::PeriodUnknown { .. } => "PERIOD-02", Structure, Blocking;
    FindingKind::PeriodDiffers { .. } => "PERIOD-03", Structure, Blocking;
    FindingKind::PeriodWindowDiffers { .. } => "PERIOD-04", Structure, Warning;
    FindingKind::PeriodFromTemplate { .. } => "PERIOD-05", Structure, Note;
    FindingKind::ColumnMissing { .. } => "TABLE-01", Structure, Blocking;
    FindingKind::ColumnUnknown => "TABLE-02", Structure, Note;
    FindingKind::NoRows => "TABLE-03", Structure, Blocking;
    FindingKind::NilReport => "TABLE-04", Structure, Note;
    FindingKind::RowsRepeated { .. } => "TABLE-05", Rows, Blocking;
    FindingKind::FiguresScaled { .. } => "TABLE-06", Structure, Note;
    FindingKind::LineMissing { .. } => "TABLE-07", Structure, Blocking;
    FindingKind::RowsBelowTable { .. } => "TABLE-08", Structure, Warning;
    FindingKind::HeaderReadAs { .. } => "HEADER-01", Structure, Note;
    FindingKind::HeaderUnclear { .. } => "HEADER-02", Structure, Blocking;
    FindingKind::AnswerUsed { .. } => "HEADER-03", Structure, Note;
    FindingKind::HiddenCellsRead { .. } => "SHEET-01", Structure, Note;
    FindingKind::ScalesContradict { .. } => "SHEET-02", Structure, Blocking;
    FindingKind::NotANumber { .. } => "CELL-01", Types, Blocking;
    FindingKind::Negative { .. } => "CELL-02", Values, Blocking;
    FindingKind::NotWhole { .. } => "CELL-03", Values, Blocking;
    FindingKind::OutOfRange { .. } => "CELL-04", Values, Blocking;
    FindingKind::NotADate { .. } => "CELL-05", Types, Blocking;
    FindingKind::DateOutsidePeriod { .. } => "CELL-06", Values, Warning;
    FindingKind::CodeUnknown { .. } => "CELL-07", Types, Blocking;
    FindingKind::RequiredMissing { .. } => "CELL-08", Values, Blocking;
    FindingKind::CellError { .. } => "CELL-09", Types, Blocking;
    FindingKind::MoreOfTheSame { .. } => "FILE-20", Structure, Warning;
    FindingKind::LogCounted { .. } => "FILE-21", Structure, Note;
    FindingKind::NotCalculated { .. } => "CELL-10", Types, Blocking;
    FindingKind::CellDamaged { .. } => "CELL-15", Types, Blocking;
    FindingKind::NumberAmbiguous { .. } => "CELL-11", Types, Blocking;
    FindingKind::ReadAs { .. } => "CELL-12", Types, Note;
    FindingKind::DatesReadAs { .. } => "CELL-13", Types, Note;
    FindingKind::CodeReadAs { .. } => "CELL-20", Types, Note;
    FindingKind::TooManyDigits { .. } => "CELL-21", Types, Warning;
    FindingKind::TextTooLong { .. } => "CELL-14", Values, Warning;
    FindingKind::RowSumDiffers { .. } => "SUM-01", Rows, Blocking;
    FindingKind::ColumnTotalDiffers { .. } => "SUM-02", Rows, Blocking;
    FindingKind::TotalRowSkipped | FindingKind::PartRowSkipped => "SUM-03", Rows, Note;
    FindingKind::ActivityRepeated { .. } => "LOG-01", Rows, Warning;
    FindingKind::ActivityReportedBefore { .. } => "LOG-02", History, Note;
    FindingKind::LinkSharedWith { .. } => "LOG-03", Sources, Warning;
    FindingKind::IntegratedAsDedicated { .. } => "LOG-04", Rows, Warning;
    FindingKind::EvidenceMissing { .. } => "LOG-05", Rows, Warning;
    FindingKind::RowsBeforePeriod { .. } => "LOG-06", Rows, Note;
    FindingKind::LoggedDiffers { .. } => "LOG-07", Sources, Warning;
    FindingKind::SheetsDiffer { .. } => "ACROSS-01", Sheets, Blocking;
    FindingKind::ReportSplit { .. } => "ACROSS-02", Sheets, Blocking;
    FindingKind::ReportRepeated { .. } => "ACROSS-03", Sheets, Note;
    FindingKind::ReportContinues { .. } => "ACROSS-04", History, Note;
    FindingKind::ReportReplaces { .. } => "ACROSS-05", History, Warning;
    FindingKind::CarriedOverDiffers { .. } => "HISTORY-01", History, Warning;
    FindingKind::FigureJumps { .. } => "HISTORY-02", History, Warning;
    FindingKind::TargetMissedInPeriods { .. } => "RESULT-01", Sources, Warning;
    FindingKind::ScoreDiffers { .. } => "RESULT-02", Sources, Warning;
    FindingKind::PublishedDiffers { .. } => "RESULT-03", Sources, Warning;
    FindingKind::Estimate => "RESULT-04", Types, Note;
    FindingKind::SourcesDiffer { .. } => "RESULT-05", Sources, Warning;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_rules_share_a_code() {
        assert_eq!(RULE_CODES.iter().collect::<BTreeSet<_>>().len(), RULE_CODES.len());
    }

    #[test]
    fn only_who_when_and_which_form_are_fixed() {
        let fixed: Vec<&str> = RULES.iter().filter(|rule| rule.is_fixed()).map(|rule| rule.code).collect();
        assert_eq!(fixed, ["FILE-01", "UNIT-01", "UNIT-02", "UNIT-03", "UNIT-04", "UNIT-06", "PERIOD-01", "PERIOD-02", "PERIOD-03"]);
    }
}
