//! What is wrong, doubtful or worth saying about a file: data, not errors.
//!
//! A finding is a kind with typed parameters, a severity, a place and the unit's own text. Its wording is one exhaustive
//! match per language ([`crate::message`]), so a kind without wording does not compile.

use serde::{Deserialize, Serialize};

use crate::cell::CellRef;

mod kind;
mod rules;

pub use kind::{FindingKind, ReadingReason, Term};
pub use rules::{Acceptance, RULE_CODES, RULES, Rule, Stage, rule};

/// What a finding means for the submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Cần sửa: the submission cannot be accepted.
    Blocking,
    /// Cần xem lại: may be accepted with a reason.
    Warning,
    /// Lưu ý cách đọc.
    Note,
}

impl Severity {
    /// The code in JSON and storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blocking => "blocking",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Blocking => "Cần sửa",
            Self::Warning => "Cần xem lại",
            Self::Note => "Lưu ý cách đọc",
        }
    }
}

/// Where a finding lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// The file as a whole.
    File,
    /// A sheet as a whole.
    Sheet {
        /// Its name.
        sheet: String,
    },
    /// One cell.
    Cell {
        /// Name of the sheet.
        sheet: String,
        /// The cell.
        cell: CellRef,
    },
    /// Several cells that belong together; the first is the one to look at.
    Cells {
        /// Name of the sheet.
        sheet: String,
        /// The cells, the one to look at first.
        cells: Vec<CellRef>,
    },
}

impl Location {
    /// A place in a sheet.
    pub fn cell(sheet: impl Into<String>, cell: CellRef) -> Self {
        Self::Cell { sheet: sheet.into(), cell }
    }

    /// The sheet, unless the whole file is meant.
    pub fn sheet(&self) -> Option<&str> {
        match self {
            Self::File => None,
            Self::Sheet { sheet } | Self::Cell { sheet, .. } | Self::Cells { sheet, .. } => Some(sheet),
        }
    }

    /// The cell to look at, where there is one.
    pub fn first_cell(&self) -> Option<CellRef> {
        match self {
            Self::Cell { cell, .. } => Some(*cell),
            Self::Cells { cells, .. } => cells.first().copied(),
            Self::File | Self::Sheet { .. } => None,
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What was found, typed.
    pub kind: FindingKind,
    /// What it means for the submission.
    pub severity: Severity,
    /// Where.
    pub at: Location,
    /// The unit's own text.
    pub found: Option<String>,
}

impl Finding {
    /// A finding with the usual severity of its kind.
    pub fn new(kind: FindingKind, at: Location) -> Self {
        let severity = kind.usual_severity();
        Self { kind, severity, at, found: None }
    }

    /// This finding with the unit's own text.
    #[must_use]
    pub fn with_found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// The stable code of the rule, safe to quote on the phone.
    pub fn rule(&self) -> &'static str {
        self.kind.code()
    }
}
