//! The service: command line, settings, storage, jobs, HTTP, pages.
//!
//! Only this crate knows SQL, HTTP, the environment, the clock and processes. It computes nothing and draws nothing: it joins
//! `ingest`, `indicators` and `reports`, which never see each other.

pub mod clock;
pub mod national_units;
pub mod sign_in;
pub mod storage;
