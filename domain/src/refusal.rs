//! Why a file as a whole is not read. Everything else about a file is a [`crate::finding::Finding`].

use serde::{Deserialize, Serialize};

/// A file that is no readable table, with what the officer can do about it (see [`crate::message`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// 0 bytes.
    Empty,
    /// Protected by a password.
    Encrypted,
    /// Cut off, damaged, or made to do harm.
    Damaged {
        /// What the reader met, in English, for the log of the office's technician.
        detail: String,
    },
    /// A Word document.
    Word,
    /// A PDF document.
    Pdf,
    /// A picture.
    Picture,
    /// A web page, whatever its name ends in.
    WebPage,
    /// A spreadsheet of a kind that no longer can be read (Excel 2 to 4).
    TooOld,
    /// Neither a workbook nor a table of text.
    NotATable,
    /// Larger than a limit.
    TooLarge {
        /// Name of the limit.
        limit: String,
        /// Its value, with its unit of measure.
        allowed: String,
        /// What was found, with its unit of measure.
        found: String,
    },
    /// A zip that holds what a bundle must not hold (another zip, absolute paths, links, passwords).
    UnsafeBundle {
        /// Name of the entry.
        entry: String,
    },
    /// Reading took longer or more memory than it may.
    OutOfBounds,
}

impl Refusal {
    /// The code in JSON and storage.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "REFUSED-01",
            Self::Encrypted => "REFUSED-02",
            Self::Damaged { .. } => "REFUSED-03",
            Self::Word => "REFUSED-04",
            Self::Pdf => "REFUSED-05",
            Self::Picture => "REFUSED-06",
            Self::WebPage => "REFUSED-07",
            Self::TooOld => "REFUSED-08",
            Self::NotATable => "REFUSED-09",
            Self::TooLarge { .. } => "REFUSED-10",
            Self::UnsafeBundle { .. } => "REFUSED-11",
            Self::OutOfBounds => "REFUSED-12",
        }
    }
}
