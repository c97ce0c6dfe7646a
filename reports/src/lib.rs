//! Charts and workbooks drawn from plain values.
//!
//! This crate does **not** know where a figure comes from: no database, no clock, no
//! file system, no HTTP. It never computes an indicator, a score, a rank or a state; whoever calls it hands over finished values
//! and gets bytes. Totals in workbooks are live formulas, and a formula is written only where it reproduces the value that was
//! handed over ([`workbook`]). The same input gives the same bytes on every machine: fonts are embedded ([`fonts`]), zip times
//! and document dates are fixed, and nothing is read from the environment.
//!
//! - [`chart`]: one plain chart model, drawn as SVG by plotters and as PNG by resvg from that same SVG.
//! - [`workbook`]: Excel reports with native charts, print set-up and live totals.
//! - [`excel_formula`]: the formula language as Excel formulas over a sheet of facts; it writes a formula down, it never evaluates one.
//! - [`document`]: Word documents in the layout of NĐ 30/2020, their wording, the page for leaders.
//! - [`deck`]: slides for a meeting.
//! - [`letter`]: the draft letter that asks for reports, and zips of files.
//! - [`Figure`]: a number, or the reason why there is none. Missing is not zero, and not applicable is neither.
//! - [`fonts`]: the typefaces, as bytes, also for the web pages.
//!
//! Only this crate (and the fixtures' builder) uses plotters, resvg and rust_xlsxwriter.

pub mod chart;
pub mod deck;
pub mod document;
pub mod excel_formula;
mod figure;
pub mod fonts;
pub mod letter;
mod plain_text;
pub mod workbook;
mod xml;

pub use figure::Figure;
