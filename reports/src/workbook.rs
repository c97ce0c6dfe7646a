//! Excel reports.
