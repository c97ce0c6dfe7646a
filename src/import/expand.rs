//! A zip of reports as its parts; names of entries are labels only and nothing is ever written by them.

use tonghop_domain::refusal::Refusal;
use tonghop_ingest::{Container, Limits};

/// One file to read.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its name, with the zip's name before it where it came in one.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The files of an upload: itself, or the entries of a zip of reports (depth 1). What cannot be sniffed is kept whole, so that
/// reading says what is wrong with it.
///
/// # Errors
/// When a zip is unsafe or too large.
pub fn expand(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Part>, Refusal> {
    if !matches!(tonghop_ingest::sniff(&bytes), Ok(Container::Bundle)) {
        return Ok(vec![Part { name: name.to_owned(), bytes }]);
    }
    let entries = tonghop_ingest::entries(&bytes, limits)?;
    Ok(entries.into_iter().map(|entry| Part { name: format!("{name}/{}", entry.name), bytes: entry.bytes }).collect())
}
