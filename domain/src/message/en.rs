//! English.

use super::Wording;
use crate::finding::Finding;
use crate::refusal::Refusal;

/// A finding in English.
pub fn finding(finding: &Finding) -> Wording {
    super::vi::finding(finding)
}

/// A refusal in English.
pub fn refusal(refusal: &Refusal) -> Wording {
    super::vi::refusal(refusal)
}
