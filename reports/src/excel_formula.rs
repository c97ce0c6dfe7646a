//! The formula language rendered as Excel formulas over a sheet of facts.
//!
//! Third rendering beside the reference evaluation of `domain` and the columns of `indicators`; its table of semantics is that of
//! `docs/formulas.md`. [`FactsSheet`] gives every fact of one org unit a cell, [`FactsSheet::render`] turns a formula into the text
//! of one Excel formula on those cells.
//!
//! A figure in Excel is a number, or one of the words of [`undefined_words`]: Excel's own errors cannot stand for states, because
//! of two errors Excel keeps the first one, while ours keeps the strongest. So every node of a formula becomes two texts, the
//! figure (0 where there is none, never an error) and a code that tells why there is none, and the two meet once at the top.
//! Only functions are written that Excel 2007, WPS and LibreOffice share: [`FUNCTIONS`].
//!
//! What Excel cannot do as the reference does: it computes in binary with 15 digits, so there is no `overflow`, and two sides of a
//! comparison that differ by less than 0,0000000005 are equal. Which breakdown of an element is added is decided when the sheet is
//! written; the figures in it may change afterwards, and the formulas follow.

mod facts_sheet;
mod rendering;

use tonghop_domain::formula::WhyUndefined;

pub use facts_sheet::FactsSheet;

/// Every function that a rendered formula may use.
pub const FUNCTIONS: [&str; 14] =
    ["ABS", "AND", "CHOOSE", "COUNT", "COUNTIF", "IF", "IFERROR", "ISNUMBER", "MAX", "MIN", "NOT", "OR", "ROUND", "SUM"];

/// The longest formula that Excel takes, in characters.
pub const LONGEST: usize = 8_192;

/// The deepest nesting that Excel takes.
pub const DEEPEST: usize = 64;

/// Why a formula has no rendering.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRendered {
    /// Excel takes no formula of this length.
    #[error("công thức Excel dài {length} ký tự, vượt mức {LONGEST} ký tự mà Excel nhận")]
    TooLong {
        /// Characters it would have.
        length: usize,
    },
    /// Excel takes no formula nested this deep.
    #[error("công thức Excel lồng {depth} cấp, vượt mức {DEEPEST} cấp mà Excel nhận")]
    TooDeep {
        /// Levels it would have.
        depth: usize,
    },
}

/// What stands in a cell in the place of a figure.
pub fn undefined_words(why: WhyUndefined) -> &'static str {
    match why {
        WhyUndefined::Unreadable => "Không đọc được",
        WhyUndefined::Missing => "Chưa có số liệu",
        WhyUndefined::NotApplicable => "Không áp dụng",
        WhyUndefined::ZeroDenominator => "Mẫu số bằng 0",
        WhyUndefined::Overflow => "Quá số chữ số",
    }
}
