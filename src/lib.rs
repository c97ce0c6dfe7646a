//! The service: command line, settings, storage, jobs, HTTP, pages.
//!
//! Only this crate knows SQL, HTTP, the environment, the clock and processes. It computes nothing and draws nothing: it joins
//! `ingest`, `indicators` and `reports`, which never see each other.

pub mod analysis;
pub mod app;
pub mod audience;
pub mod board;
pub mod bundles;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod closing;
pub mod commands;
pub mod drawing;
pub mod duties;
pub mod giving_back;
pub mod http;
pub mod import;
pub mod issuing;
pub mod json;
pub mod lineage;
pub mod my_work;
pub mod national_units;
pub mod pages;
pub mod pasted;
pub mod reception;
pub mod reminder;
pub mod report_text;
pub mod sample_office;
pub mod server;
pub mod set_up;
pub mod settings;
pub mod sign_in;
pub mod storage;
