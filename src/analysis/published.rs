//! Results as published: read back where a period is closed, computed anew only to be frozen, corrected or checked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{Period, Scope};
use tonghop_indicators::{ENGINE_VERSION, IndicatorValue, ScoreTable};

use super::basis::Basis;
use super::{AnalysisError, computed_scores, figures};
use crate::app::App;
use crate::catalogue::is_element;
use crate::storage::{StorageError, StoredClosing, StoredResult, sha256};

/// Kind of a score table in storage.
pub const SCORES: &str = "scores";
/// Kind of the indicators of every unit.
pub const UNITS: &str = "units";
/// Kind of the indicators of the whole field of work.
pub const FIELD: &str = "field";

/// All results of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Score tables with the hash of their set's text, by `SET@VERSION`.
    pub scores: BTreeMap<String, (String, ScoreTable)>,
    /// Indicators of every unit.
    pub units: Vec<IndicatorValue>,
    /// Indicators of the whole field of work.
    pub field: Vec<IndicatorValue>,
    /// Hash of the indicators' formulas.
    pub indicators_hash: String,
}

/// Version of program and engine, as kept with results: `0.1.0/1`.
pub fn engine() -> String {
    format!("{}/{ENGINE_VERSION}", env!("CARGO_PKG_VERSION"))
}

/// The version of a period's published figures that is shown (the newest, unless the app shows an older one), where the scope holds
/// the office.
///
/// # Errors
/// When the database is away.
pub async fn closing(app: &App, scope: &Scope, period: &Period) -> Result<Option<StoredClosing>, StorageError> {
    let office = app.office().await?;
    match scope.allows(&office.root) {
        true => match app.shown_version(&period.id) {
            Some(number) => Ok(versions(app, scope, period).await?.into_iter().find(|closing| closing.number == number)),
            None => app.storage.newest_closing(scope, &office.root, &period.id).await,
        },
        false => Ok(None),
    }
}

/// Every version of a period's published figures, newest first; none where the scope does not hold the office.
///
/// # Errors
/// When the database is away.
pub async fn versions(app: &App, scope: &Scope, period: &Period) -> Result<Vec<StoredClosing>, StorageError> {
    let office = app.office().await?;
    if !scope.allows(&office.root) {
        return Ok(vec![]);
    }
    let mut closings = app.storage.closings(scope, &office.root).await?;
    closings.retain(|closing| closing.period == period.id);
    closings.sort_by_key(|closing| std::cmp::Reverse(closing.number));
    Ok(closings)
}

/// The published scores by a set; `None` while the period is open, and for a set that was not there when it was closed.
pub(super) async fn scores(app: &App, scope: &Scope, set: &CriteriaSet, period: &Period) -> Result<Option<ScoreTable>, StorageError> {
    read(app, scope, period, SCORES, &set_name(set)).await
}

/// The sets that a period was published by, `ID@VERSION` with the hash of their text; empty while it is open.
async fn sets(app: &App, scope: &Scope, period: &Period) -> Result<Vec<(String, String)>, StorageError> {
    match closing(app, scope, period).await? {
        Some(closing) => app.storage.closing_result_names(scope, &closing.id, SCORES).await,
        None => Ok(vec![]),
    }
}

/// The set of a name (`ID` or `ID@VERSION`) as a closed period was published by it: the catalogue may hold another text by now, or none.
/// `None` while the period is open and for a set that was not published.
///
/// # Errors
/// When the database is away or the kept text no longer loads.
pub async fn set<'a>(app: &'a App, scope: &Scope, period: &Period, name: &str) -> Result<Option<Cow<'a, CriteriaSet>>, StorageError> {
    let is_it = |(known, _): &&(String, String)| known == name || (!name.contains('@') && known.split('@').next() == Some(name));
    let sets = sets(app, scope, period).await?;
    let governing = app.catalogue.set(name, Some(period)).map(set_name);
    let exactly = sets.iter().find(|(known, _)| Some(known) == governing.as_ref());
    let Some((name, hash)) = exactly.or_else(|| sets.iter().rfind(is_it)) else { return Ok(None) };
    let today = app.catalogue.set(name, None);
    let is_unchanged =
        |set: &&CriteriaSet| app.catalogue.text("set", &set.id, &set.version).is_some_and(|text| sha256(text.as_bytes()) == *hash);
    match today.filter(is_unchanged) {
        Some(set) => Ok(Some(Cow::Borrowed(set))),
        None => Ok(Some(Cow::Owned(kept_set(app, name, hash).await?))),
    }
}

/// A set from the text that was kept when it was first used.
async fn kept_set(app: &App, name: &str, hash: &str) -> Result<CriteriaSet, StorageError> {
    let text = app.storage.catalogue_file(hash).await?;
    let text = text.ok_or_else(|| StorageError::NotFound { what: "bộ tiêu chí đã dùng khi chốt", id: name.to_owned() })?;
    let set = CriteriaSet::load(&text, &|element| is_element(&app.catalogue.forms, element));
    set.map_err(|faults| StorageError::Content(format!("{name}: {faults}")))
}

/// The published indicators of every unit.
pub(super) async fn units(app: &App, scope: &Scope, period: &Period) -> Result<Option<Vec<IndicatorValue>>, StorageError> {
    read(app, scope, period, UNITS, "").await
}

/// The published indicators of the whole field of work.
pub(super) async fn field(app: &App, scope: &Scope, period: &Period) -> Result<Option<Vec<IndicatorValue>>, StorageError> {
    read(app, scope, period, FIELD, "").await
}

async fn read<T: DeserializeOwned>(app: &App, scope: &Scope, period: &Period, kind: &str, name: &str) -> Result<Option<T>, StorageError> {
    let Some(closing) = closing(app, scope, period).await? else { return Ok(None) };
    let stored = app.storage.closing_result(scope, &closing.id, kind, name).await?;
    stored.map(|result| content(&result)).transpose()
}

fn content<T: DeserializeOwned>(result: &StoredResult) -> Result<T, StorageError> {
    serde_json::from_str(&result.content).map_err(|fault| StorageError::Content(format!("{} {}: {fault}", result.kind, result.name)))
}

fn set_name(set: &CriteriaSet) -> String {
    format!("{}@{}", set.id, set.version)
}

/// Computes all results of a period from the reports of a basis, by every set of the catalogue that assesses any of the office's units.
///
/// # Errors
/// When the database is away or a computation fails.
pub async fn results(app: &App, scope: &Scope, basis: &Basis, period: &Period) -> Result<Results, AnalysisError> {
    let sets: Vec<(String, CriteriaSet)> = app
        .catalogue
        .sets
        .iter()
        .filter(|set| set.regime == period.id.regime() && set.governs(period))
        .map(|set| (sha256(app.catalogue.text("set", &set.id, &set.version).unwrap_or_default().as_bytes()), set.clone()))
        .collect();
    results_by(app, scope, basis, period, &sets).await
}

/// As [`results`], by given sets.
///
/// # Errors
/// When the database is away or a computation fails.
async fn results_by(
    app: &App,
    scope: &Scope,
    basis: &Basis,
    period: &Period,
    sets: &[(String, CriteriaSet)],
) -> Result<Results, AnalysisError> {
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let mut scores = BTreeMap::new();
    for (hash, set) in sets {
        let table = computed_scores(app, scope, basis, set, period).await?;
        if table.units.iter().any(|unit| own.contains(&unit.score.unit)) {
            scores.insert(set_name(set), (hash.clone(), table));
        }
    }
    let indicators = &app.catalogue.indicators;
    Ok(Results {
        scores,
        units: figures::computed_units(app, scope, &office, basis, period, indicators).await?,
        field: figures::computed_whole(app, scope, &office, basis, period).await?,
        indicators_hash: sha256(indicators.iter().map(|one| format!("{}={}\n", one.id, one.formula)).collect::<String>().as_bytes()),
    })
}

/// Computes the results of a published version anew, by the sets as they were then.
///
/// # Errors
/// When the database is away, a kept set no longer loads, or a computation fails.
pub async fn recomputed(
    app: &App,
    scope: &Scope,
    closing: &StoredClosing,
    basis: &Basis,
    period: &Period,
) -> Result<Results, AnalysisError> {
    let mut sets = Vec::new();
    for (name, hash) in app.storage.closing_result_names(scope, &closing.id, SCORES).await? {
        let set = kept_set(app, &name, &hash).await?;
        sets.push((hash, set));
    }
    results_by(app, scope, basis, period, &sets).await
}

impl Results {
    /// As they are stored.
    ///
    /// # Errors
    /// When a result cannot be written as JSON, which is a bug.
    pub fn stored(&self) -> Result<Vec<StoredResult>, StorageError> {
        let mut stored = Vec::with_capacity(self.scores.len() + 2);
        for (name, (hash, table)) in &self.scores {
            stored.push(result(SCORES, name, hash, table)?);
        }
        stored.push(result(UNITS, "", &self.indicators_hash, &self.units)?);
        stored.push(result(FIELD, "", &self.indicators_hash, &self.field)?);
        Ok(stored)
    }

    /// Read back.
    ///
    /// # Errors
    /// When what is stored cannot be read.
    pub fn of(stored: &[StoredResult]) -> Result<Self, StorageError> {
        let mut results = Self { scores: BTreeMap::new(), units: vec![], field: vec![], indicators_hash: String::new() };
        for one in stored {
            match one.kind.as_str() {
                SCORES => {
                    results.scores.insert(one.name.clone(), (one.rule_hash.clone(), content(one)?));
                }
                UNITS => (results.units, results.indicators_hash) = (content(one)?, one.rule_hash.clone()),
                FIELD => results.field = content(one)?,
                _ => {}
            }
        }
        Ok(results)
    }
}

fn result<T: Serialize>(kind: &str, name: &str, rule_hash: &str, value: &T) -> Result<StoredResult, StorageError> {
    let content = serde_json::to_string(value).map_err(|fault| StorageError::Content(fault.to_string()))?;
    Ok(StoredResult { kind: kind.to_owned(), name: name.to_owned(), rule_hash: rule_hash.to_owned(), content })
}
