//! Facts → indicator values → scores → rankings, plan progress and roll-ups.
//!
//! This crate does **not** know files, sheets, cells as addresses, SQL, HTTP, screens or a clock: facts, records and days are
//! passed in, plain values come out. It is the only one that knows polars, and polars never leaves it. Columns hold whole numbers;
//! rules, thresholds and rounding work on exact decimals in `tonghop-domain`.

pub mod activities;
pub mod between;
pub mod change;
#[cfg(test)]
mod data_files;
pub mod derived;
pub mod error;
pub mod expressions;
pub mod facts_frame;
pub mod hierarchy;
pub mod indicator_values;
pub mod leaves;
pub mod lost_points;
pub mod periods;
pub mod progress;
pub mod published;
pub mod rank;
pub mod rebase;
pub mod result_changes;
pub mod satisfaction;
pub mod scaled;
pub mod scores;
pub mod simulation;
pub mod tasks;
pub mod values;
pub mod withheld;

pub use between::between;
pub use change::{Change, change};
pub use error::ComputeError;
pub use hierarchy::{Group, Summed, roll_up};
pub use indicator_values::{IndicatorValue, indicator_values};
pub use lost_points::{LostPoints, UnitLoss, lost_points};
pub use rank::{Rank, Unranked};
pub use rebase::{Rebased, Today, rebase};
pub use result_changes::{ScoreChange, UnitChange, ValueChange, changed_scores, changed_values};
pub use scores::{AssessedUnit, RankedScore, ScoreTable, compute};
pub use values::Values;
pub use withheld::{Withheld, withheld};

/// Version of the engine, kept with published results. A change that makes any figure differ raises it.
pub const ENGINE_VERSION: u32 = 1;
