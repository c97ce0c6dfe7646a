//! Whose report it is and for which period: from the title block and from what the officer said, which must agree.

pub(crate) mod period;
pub(crate) mod rows;
pub(crate) mod unit;

use tonghop_domain::{Finding, FindingKind, Location};

use crate::layout::TitleLine;

/// A finding about a line of the title block.
pub(crate) fn about(sheet: &str, line: &TitleLine, kind: FindingKind) -> Finding {
    Finding::new(kind, Location::cell(sheet, line.at)).with_found(line.value.clone())
}

/// A finding about the sheet as a whole.
pub(crate) fn about_sheet(sheet: &str, kind: FindingKind) -> Finding {
    Finding::new(kind, Location::Sheet { sheet: sheet.to_owned() })
}
