//! Pages: what an officer sees. One file a page, no logic; figures come finished.

pub mod answers;
pub mod board;
pub mod closing;
pub mod comparison;
pub mod conclusions;
pub mod crosswalk;
pub mod differences;
pub mod evidence;
pub mod form_table;
pub mod indicators;
pub mod issue;
pub mod job;
pub mod layout;
pub mod lineage;
pub mod meeting;
pub mod overview;
pub mod plan_record;
pub mod plans;
pub mod ranking;
pub mod reception;
pub mod reports;
pub mod sign_in;
pub mod submission;
pub mod survey;
pub mod unit_scores;
pub mod units;
pub mod words;

pub use layout::{Page, Place};
