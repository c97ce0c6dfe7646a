//! Scores computed once for as long as nothing changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{Period, PeriodId, Scope};
use tonghop_indicators::ScoreTable;

/// How many tables are kept; a meeting looks at a few sets over a few periods.
const MOST: usize = 64;

/// Everything that scores depend on beside set, period and scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Counts every change of reports, decisions, obligations and units, also by another process.
    pub(super) data_version: i64,
    /// Tasks and targets fall due by the day.
    pub(super) today: Date,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    set: String,
    version: String,
    period: PeriodId,
    /// The unit at the top of the scope; empty = everything.
    root: String,
}

/// Score tables by set, period and scope, all of one stamp.
#[derive(Debug, Default)]
pub struct ScoreMemory {
    kept: Mutex<(Option<Stamp>, HashMap<Key, Arc<ScoreTable>>)>,
}

impl ScoreMemory {
    /// The table computed under the same stamp.
    pub(super) fn get(&self, stamp: &Stamp, scope: &Scope, set: &CriteriaSet, period: &Period) -> Option<Arc<ScoreTable>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0.as_ref() != Some(stamp) {
            return None;
        }
        kept.1.get(&key(scope, set, period)).cloned()
    }

    /// Keeps a table; what was computed under another stamp is dropped.
    pub(super) fn keep(&self, stamp: Stamp, scope: &Scope, set: &CriteriaSet, period: &Period, table: &Arc<ScoreTable>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0.as_ref() != Some(&stamp) || kept.1.len() >= MOST {
            *kept = (Some(stamp), HashMap::new());
        }
        kept.1.insert(key(scope, set, period), Arc::clone(table));
    }
}

fn key(scope: &Scope, set: &CriteriaSet, period: &Period) -> Key {
    let root = match scope {
        Scope::Subtree { root, .. } => root.to_string(),
        Scope::System(_) => String::new(),
    };
    Key { set: set.id.clone(), version: set.version.clone(), period: period.id.clone(), root }
}
