//! The real program, started and used as its users do: over the command line, over HTTP and in a browser.
//!
//! These tests never link the library, and so never polars: they start the binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod browser;
mod checks;
mod closing;
mod command_line;
mod corpus;
mod giving_back;
mod office;
mod pages;
mod published;
mod quarter;
mod reception;
mod restart;
mod spreadsheets;
mod stories;
