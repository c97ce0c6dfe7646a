//! What is checked before a parser sees the file: declared sizes, numbers of parts, duplicate parts.
//!
//! Readers inflate strictly up to a part's declared size, so declared sizes are upper bounds that can be added up without
//! inflating anything.

use std::io::Cursor;

use serde::{Deserialize, Serialize};
use tonghop_domain::display;
use tonghop_domain::refusal::Refusal;
use zip::ZipArchive;

use crate::sniff::Container;

const MEBIBYTE: u64 = 1024 * 1024;

/// Bytes, cells and rows that one file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeLimits {
    /// Non-empty cells of all sheets together.
    pub cells: u64,
    /// Bytes of one part after inflating.
    pub part_bytes: u64,
    /// Bytes of all parts after inflating; for text files the bytes of the file.
    pub total_bytes: u64,
}

/// All limits; settings, each named in the message of its refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// For ordinary forms.
    pub form: SizeLimits,
    /// For logs: only for a form with `large = true` that the uploader named.
    pub log: SizeLimits,
    /// Bytes of a file whose format can only be read as a whole (xls, ods).
    pub dense_file_bytes: u64,
    /// Parts of one zip.
    pub zip_entries: u64,
    /// How many times larger than packed a zip may be, once it inflates to more than 10 MiB.
    pub ratio: u64,
    /// Files in one bundle.
    pub bundle_files: u64,
    /// Memory of a reading child process, bytes.
    pub child_memory_bytes: u64,
    /// Time that a reading child process may take for one file, seconds.
    pub file_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            form: SizeLimits { cells: 2_000_000, part_bytes: 150 * MEBIBYTE, total_bytes: 300 * MEBIBYTE },
            log: SizeLimits { cells: 30_000_000, part_bytes: 2048 * MEBIBYTE, total_bytes: 2048 * MEBIBYTE },
            dense_file_bytes: 10 * MEBIBYTE,
            zip_entries: 10_000,
            ratio: 100,
            bundle_files: 5_000,
            child_memory_bytes: 1024 * MEBIBYTE,
            file_seconds: 120,
        }
    }
}

impl Limits {
    /// The class of limits of a request.
    pub fn class(&self, large: bool) -> &SizeLimits {
        if large { &self.log } else { &self.form }
    }
}

/// Checks a file of a known container against one class of limits.
///
/// # Errors
/// The limit that is exceeded, or [`Refusal::Damaged`] where parts contradict each other.
pub(crate) fn check(bytes: &[u8], container: Container, limits: &Limits, class: &SizeLimits) -> Result<(), Refusal> {
    match container {
        Container::Xlsx | Container::Xlsb => check_parts(bytes, limits, class),
        Container::Ods => {
            at_most("dung lượng tệp", bytes.len() as u64, limits.dense_file_bytes)?;
            check_parts(bytes, limits, class)
        }
        Container::Xls => at_most("dung lượng tệp", bytes.len() as u64, limits.dense_file_bytes),
        Container::Text => at_most("dung lượng tệp", bytes.len() as u64, class.total_bytes),
        Container::Bundle => Ok(()),
    }
}

/// Sizes and names of the parts of a zip, from its directory only.
///
/// # Errors
/// The limit that is exceeded; [`Refusal::Damaged`] for two parts of one name, where readers would differ in which one they take.
pub(crate) fn check_parts(bytes: &[u8], limits: &Limits, class: &SizeLimits) -> Result<(), Refusal> {
    let archive = open(bytes)?;
    count_at_most("số mục trong tệp nén", archive.len() as u64, limits.zip_entries)?;
    if archive.has_duplicate_names() {
        return Err(damaged("two parts have the same name"));
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(damaged)?;
        at_most("dung lượng một phần sau giải nén", entry.size(), class.part_bytes)?;
        total = total.saturating_add(entry.size());
    }
    at_most("dung lượng sau giải nén", total, class.total_bytes)?;
    let packed = (bytes.len() as u64).max(1);
    if total > 10 * MEBIBYTE && total / packed > limits.ratio {
        return count_at_most("tỷ lệ giải nén", total / packed, limits.ratio);
    }
    Ok(())
}

/// The directory of a zip.
///
/// # Errors
/// [`Refusal::Damaged`] when there is none that can be read.
pub(crate) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Refusal> {
    ZipArchive::new(Cursor::new(bytes)).map_err(damaged)
}

/// A refusal that keeps what the reader met, for the technician.
pub(crate) fn damaged(detail: impl std::fmt::Display) -> Refusal {
    Refusal::Damaged { detail: detail.to_string() }
}

/// Refuses a number of bytes above its limit.
///
/// # Errors
/// [`Refusal::TooLarge`] naming the limit.
pub(crate) fn at_most(limit: &str, found: u64, allowed: u64) -> Result<(), Refusal> {
    if found <= allowed {
        return Ok(());
    }
    let mebibytes = |bytes: u64| format!("{} MiB", number(bytes.div_ceil(MEBIBYTE)));
    Err(Refusal::TooLarge { limit: limit.to_owned(), allowed: mebibytes(allowed), found: mebibytes(found) })
}

/// Refuses a count above its limit.
///
/// # Errors
/// [`Refusal::TooLarge`] naming the limit.
pub(crate) fn count_at_most(limit: &str, found: u64, allowed: u64) -> Result<(), Refusal> {
    if found <= allowed {
        return Ok(());
    }
    Err(Refusal::TooLarge { limit: limit.to_owned(), allowed: number(allowed), found: number(found) })
}

fn number(value: u64) -> String {
    display::integer(i64::try_from(value).unwrap_or(i64::MAX))
}
