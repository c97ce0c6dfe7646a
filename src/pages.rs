//! Pages: what an officer sees. One file a page, no logic; figures come finished.

pub mod answers;
pub mod board;
pub mod bundles;
pub mod closing;
pub mod comparison;
pub mod conclusions;
pub mod contacts;
pub mod crosswalk;
pub mod differences;
pub mod duties;
pub mod evidence;
pub mod form_table;
pub mod indicators;
pub mod issue;
pub mod job;
pub mod layout;
pub mod lineage;
pub mod meeting;
pub mod my_work;
pub mod overview;
pub mod phrases;
pub mod plan_record;
pub mod plans;
pub mod ranking;
pub mod reception;
pub mod reminders;
pub mod reports;
pub mod set_up;
pub mod sign_in;
pub mod submission;
pub mod survey;
pub mod unit;
pub mod unit_scores;
pub mod units;
pub mod words;

pub use layout::{Page, Place};
