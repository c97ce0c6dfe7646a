//! The real program, started and used as its users do: over the command line, over HTTP and in a browser.
//!
//! These tests never link the library, and so never polars: they start the binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod annexes;
mod board;
mod browser;
mod bundles;
mod charts;
mod checks;
mod closing;
mod command_line;
mod contradictions;
mod corpus;
mod criteria;
mod documents;
mod every_page;
mod everything;
mod flows;
mod flows_of_the_quarter;
mod giving_back;
mod hostile_names;
mod indices;
mod languages;
mod my_work;
mod numbers;
mod office;
mod pages;
mod published;
mod quarter;
mod reception;
mod restart;
mod scoring;
mod set_up;
mod several_files;
mod spreadsheets;
mod stories;
mod stranger;
mod surveys;
