//! The desk where reports come in, as plain values: a table of results, faults that units share, questions, differences in words.

mod differences;
mod questions;
mod results;
mod shared;

pub use differences::{DifferenceRow, Labels};
pub use questions::{Asked, asked_in, kind_code, signature};
pub use results::{Count, Filter, Order, ResultRow, Standing, TableRequest, results};
pub use shared::{SharedRow, shared_faults};

use crate::import::Outcome;
use crate::storage::JobFile;

/// What came of a file, once it is through.
pub fn outcome(file: &JobFile) -> Option<Outcome> {
    serde_json::from_str(file.outcome.as_deref()?).ok()
}
