//! The service: command line, settings, storage, jobs, HTTP, pages.
//!
//! Only this crate knows SQL, HTTP, the environment, the clock and processes. It computes nothing and draws nothing: it joins
//! `ingest`, `indicators` and `reports`, which never see each other.

pub mod analysis;
pub mod app;
pub mod board;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod closing;
pub mod commands;
pub mod drawing;
pub mod giving_back;
pub mod http;
pub mod import;
pub mod json;
pub mod lineage;
pub mod national_units;
pub mod pages;
pub mod reception;
pub mod settings;
pub mod sign_in;
pub mod storage;
