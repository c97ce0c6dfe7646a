//! From bytes to sheets. Only here: calamine.

mod blocks;
mod budget;
mod dense;
mod marks;
mod number_format;
mod open_document;
mod scanner;
mod separated;
mod stored;
mod streamed;
mod xls_records;
mod xlsb_records;
mod xlsx;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use blocks::Receiver;
use tonghop_domain::refusal::Refusal;

use crate::grid::Sheet;
use crate::guard::{SizeLimits, damaged};
use crate::sniff::Container;

/// Every worksheet of a file, and the name of what it is (`xlsx`, `csv` …). Chart and macro sheets hold no cells and are left out.
pub(crate) fn read(bytes: &[u8], container: Container, limits: &SizeLimits) -> Result<(Vec<Sheet>, &'static str), Refusal> {
    match container {
        Container::Xlsx => guarded(|| xlsx::read(bytes, limits, None)).map(|sheets| (sheets, "xlsx")),
        Container::Xlsb => guarded(|| streamed::xlsb(bytes, limits)).map(|sheets| (sheets, "xlsb")),
        Container::Xls => guarded(|| dense::xls(bytes, limits)).map(|sheets| (sheets, "xls")),
        Container::Ods => guarded(|| open_document::read(bytes, limits)).map(|sheets| (sheets, "ods")),
        Container::Text => separated::read(bytes, limits, None),
        Container::Bundle => Err(Refusal::NotATable),
    }
}

/// Reads a file whose rows are too many to be held, in blocks; `None` for formats that can only be read as a whole.
///
/// The sheets come back without their rows, with what the file says behind them (merged areas).
pub(crate) fn read_in_blocks(
    bytes: &[u8],
    container: Container,
    limits: &SizeLimits,
    receiver: Receiver<'_>,
) -> Result<Option<(Vec<Sheet>, &'static str)>, Refusal> {
    match container {
        Container::Xlsx => xlsx::read(bytes, limits, Some(receiver)).map(|sheets| Some((sheets, "xlsx"))),
        Container::Text => separated::read(bytes, limits, Some(receiver)).map(Some),
        _ => Ok(None),
    }
}

/// The library panics on some damaged files; that is a refusal of the file, not a fault of ours.
fn guarded(read: impl FnOnce() -> Result<Vec<Sheet>, Refusal>) -> Result<Vec<Sheet>, Refusal> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(damaged("the reader panicked")))
}
