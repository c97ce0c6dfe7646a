//! Figures computed once for as long as nothing changes.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::indicator::Indicator;
use tonghop_domain::{Fact, Period, PeriodId, Scope};
use tonghop_indicators::{IndicatorValue, ScoreTable};

use super::basis::Basis;
use super::figures::UnitValues;
use super::inputs::Stored;
use crate::app::App;
use crate::catalogue::Catalogue;
use crate::storage::StorageError;

/// How many results of a kind are kept; a meeting looks at a few sets over a few periods.
const MOST: usize = 64;
/// How many of a kind that is asked for by indicator.
const MOST_OF_INDICATORS: usize = 512;

/// Everything that figures depend on beside what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Counts every change of reports, decisions, obligations, units and settings, also by another process.
    data_version: i64,
    /// Tasks and targets fall due by the day.
    today: Date,
}

impl Stamp {
    /// The stamp of this moment. To be taken before the data is read: a change in between makes it too old, never too new.
    pub(super) async fn now(app: &App) -> Result<Self, StorageError> {
        Ok(Self { data_version: app.storage.data_version().await?, today: app.clock.today() })
    }
}

/// Results of one kind, at most so many.
#[derive(Debug)]
pub(super) struct Memory<Key, Value, const HELD: usize = MOST> {
    kept: Mutex<Kept<Key, Value>>,
}

/// Results, all of one stamp; `None` = nothing kept yet.
#[derive(Debug)]
struct Kept<Key, Value> {
    stamp: Option<Stamp>,
    results: HashMap<Key, Arc<Value>>,
}

impl<Key, Value, const HELD: usize> Default for Memory<Key, Value, HELD> {
    fn default() -> Self {
        Self { kept: Mutex::new(Kept { stamp: None, results: HashMap::new() }) }
    }
}

impl<Key: Eq + Hash, Value, const HELD: usize> Memory<Key, Value, HELD> {
    /// What was computed under the same stamp.
    pub(super) fn get(&self, stamp: &Stamp, key: &Key) -> Option<Arc<Value>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.results.get(key).filter(|_| kept.stamp.as_ref() == Some(stamp)).cloned()
    }

    /// Keeps a result; what was computed under another stamp is dropped.
    pub(super) fn keep(&self, stamp: Stamp, key: Key, value: Value) -> Arc<Value> {
        let value = Arc::new(value);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp.as_ref() != Some(&stamp) || kept.results.len() >= HELD {
            *kept = Kept { stamp: Some(stamp), results: HashMap::new() };
        }
        kept.results.insert(key, Arc::clone(&value));
        value
    }
}

/// What an app remembers.
#[derive(Debug, Default)]
pub struct Memories {
    /// Scores by a set.
    pub(super) scores: Memory<ScoresAsked, ScoreTable>,
    /// Values of the indicators over the office's whole field of work.
    pub(super) whole_field: Memory<FieldAsked, Vec<IndicatorValue>, MOST_OF_INDICATORS>,
    /// Values of the indicators of every unit of a period.
    pub(super) units: Memory<FieldAsked, UnitValues, MOST_OF_INDICATORS>,
    /// The same of an earlier period, re-based on the units of a day.
    pub(super) rebased: Memory<(FieldAsked, Date), UnitValues, MOST_OF_INDICATORS>,
    /// Activities, targets and tasks of the reports that figures rest on.
    pub(super) records: Memory<BasisAsked, Stored>,
    /// All facts of a period with what is derived, while they are few enough to be kept.
    pub(super) facts: Memory<(BasisAsked, PeriodId), Vec<Fact>>,
    /// The facts that one indicator is made of, by its id.
    pub(super) facts_of_one: Memory<(BasisAsked, PeriodId, String), Vec<Fact>>,
    /// What is derived from records and standings for a period.
    pub(super) derived: Memory<(BasisAsked, PeriodId), Vec<Fact>>,
}

/// More facts than these of a period are computed anew each time: a whole country's would fill the memory.
pub(super) const MOST_FACTS: usize = 100_000;

/// Which reports are looked at, for whom.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct BasisAsked {
    /// The unit at the top of the scope; empty = everything.
    root: String,
    /// The reports of a published version with the instant of its closing; `None` = what is current.
    frozen: Option<(Vec<String>, Option<i64>)>,
}

impl BasisAsked {
    pub(super) fn new(scope: &Scope, basis: &Basis) -> Self {
        let frozen = match basis {
            Basis::Current => None,
            Basis::Frozen(frozen) => Some((frozen.reports.clone(), frozen.closed_at)),
        };
        Self { root: root_of(scope), frozen }
    }
}

fn root_of(scope: &Scope) -> String {
    match scope {
        Scope::Subtree { root, .. } => root.to_string(),
        Scope::System(_) => String::new(),
    }
}

/// Which indicators a page shows. A page about one does not read what the others are made of, which is most of what it would cost.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown<'a> {
    /// Those of the catalogue.
    All,
    /// One of them.
    One(&'a Indicator),
}

impl<'a> Shown<'a> {
    /// The indicators, in the order of the catalogue.
    pub(super) fn of(self, catalogue: &'a Catalogue) -> &'a [Indicator] {
        match self {
            Self::All => &catalogue.indicators,
            Self::One(indicator) => std::slice::from_ref(indicator),
        }
    }
}

/// Whose figures of which period.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct FieldAsked {
    period: PeriodId,
    /// The unit at the top of the scope; empty = everything.
    root: String,
    /// The only indicator; `None` = all of them, or no indicators at all.
    indicator: Option<String>,
}

impl FieldAsked {
    pub(super) fn new(scope: &Scope, period: &Period) -> Self {
        Self { period: period.id.clone(), root: root_of(scope), indicator: None }
    }

    /// The same, of the indicators that are shown.
    pub(super) fn showing(scope: &Scope, period: &Period, shown: Shown<'_>) -> Self {
        let indicator = match shown {
            Shown::All => None,
            Shown::One(indicator) => Some(indicator.id.clone()),
        };
        Self { indicator, ..Self::new(scope, period) }
    }
}

/// Whose scores of which period by which set.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ScoresAsked {
    field: FieldAsked,
    set: String,
    version: String,
}

impl ScoresAsked {
    pub(super) fn new(scope: &Scope, set: &CriteriaSet, period: &Period) -> Self {
        Self { field: FieldAsked::new(scope, period), set: set.id.clone(), version: set.version.clone() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_result_lives_as_long_as_its_stamp() {
        let stamp = |data_version| Stamp { data_version, today: "2025-09-17".parse().unwrap() };
        let memory: Memory<&str, i32, 2> = Memory::default();
        memory.keep(stamp(1), "a", 1);
        assert_eq!(memory.get(&stamp(1), &"a").as_deref(), Some(&1));
        assert_eq!(memory.get(&stamp(1), &"b"), None);
        assert_eq!(memory.get(&stamp(2), &"a"), None, "something changed");
        memory.keep(stamp(2), "b", 2);
        assert_eq!(memory.get(&stamp(2), &"a"), None, "the old result is gone, not renewed");
        memory.keep(stamp(2), "c", 3);
        memory.keep(stamp(2), "d", 4);
        let known = ["b", "c", "d"].map(|key| memory.get(&stamp(2), &key).is_some());
        assert_eq!(known, [false, false, true], "no more than two are held");
    }
}
