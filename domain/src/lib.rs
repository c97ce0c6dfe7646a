//! The field's values and rules, pure.
//!
//! This crate does **not** know Excel, frames, HTTP, SQL, files, a clock or the environment. It owns the words of the field —
//! org unit, period, data element, fact, indicator, criterion, criteria set, finding, submission — and the strict loaders of the
//! data files that define forms, criteria sets and calendars (text in, value or a list of faults out).
//!
//! Values are built by parsing; whoever holds one may rely on it.

pub mod activity;
pub mod annex;
pub mod calendar;
pub mod cell;
pub mod closing;
pub mod correction;
pub mod criteria;
pub mod crosswalk;
pub mod difference;
pub mod dimension;
pub mod directory;
pub mod display;
pub mod division;
pub mod evidence;
pub mod fact;
pub mod finding;
pub mod finding_group;
pub mod finding_policy;
pub mod form;
pub mod formula;
pub mod indicator;
pub mod issue;
pub mod literal;
pub mod message;
pub mod obligation;
pub mod org_unit;
pub mod period;
pub mod plan;
pub mod printed;
pub mod refusal;
pub mod report_definition;
pub mod reporting_rule;
pub mod rounding;
pub mod scaled_index;
pub mod scope;
pub mod score;
pub mod strict;
pub mod submission;
pub mod survey;
pub mod task;
pub mod template;
pub mod text;
pub mod working_days;
pub mod yearly_target;

pub use cell::CellRef;
pub use dimension::DimensionKey;
pub use fact::{ElementId, Fact, Provenance, State};
pub use finding::{Finding, FindingKind, Location, Severity};
pub use org_unit::{OrgUnit, OrgUnitId};
pub use period::{Period, PeriodId};
pub use scope::Scope;
