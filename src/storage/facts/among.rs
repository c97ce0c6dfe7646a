//! Figures and rows of reports that are named one by one, whatever became of them since: what published figures rest on.

use serde::de::DeserializeOwned;
use tonghop_domain::{ElementId, PeriodId, Scope};

use super::{KnownNames, SELECT, Storage, Stored, StoredFact, StoredRecord, facts_of_row, record_of};
use crate::storage::row::Columns as _;

/// Reports of one statement.
const REPORTS_AT_ONCE: usize = 40;

/// Placeholders for so many ids, from `$first` on.
fn places(first: usize) -> String {
    (first..first + REPORTS_AT_ONCE).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

impl Storage {
    /// The facts of some reports in a period, of the elements wanted, in the order of the reports' units.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn facts_among(
        &self,
        scope: &Scope,
        reports: &[String],
        period: &PeriodId,
        wanted: &(dyn Fn(&ElementId) -> bool + Send + Sync),
    ) -> Stored<Vec<StoredFact>> {
        let sql = format!(
            "{SELECT} WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.period = $2 \
             AND s.id IN ({}) ORDER BY s.unit_key, s.sequence",
            places(3)
        );
        let scope_key = self.scope_key(scope).await?;
        let (mut facts, mut known) = (Vec::new(), KnownNames::default());
        for some in reports.chunks(REPORTS_AT_ONCE) {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(scope_key).bind(period.to_string());
            for row in all_of(query, some).fetch_all(&self.read).await? {
                let submission_id = row.text("submission_id")?;
                let own = facts_of_row(&row, &mut known, &|element| wanted(element))?;
                facts.extend(own.into_iter().map(|fact| StoredFact { submission_id: submission_id.clone(), fact }));
            }
        }
        // Chunks follow the ids; the result must not.
        facts.sort_by(|one, other| one.fact.unit.cmp(&other.fact.unit));
        Ok(facts)
    }

    /// The rows of one kind of some reports, in the order in which they were recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn records_among<T: DeserializeOwned>(&self, scope: &Scope, reports: &[String], kind: &str) -> Stored<Vec<StoredRecord<T>>> {
        let sql = format!(
            "SELECT r.*, s.sequence FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE ($1 = -1 OR r.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND r.kind = $2 \
             AND s.id IN ({})",
            places(3)
        );
        let scope_key = self.scope_key(scope).await?;
        let mut found = Vec::new();
        for some in reports.chunks(REPORTS_AT_ONCE) {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(scope_key).bind(kind.to_owned());
            for row in all_of(query, some).fetch_all(&self.read).await? {
                let order = (row.number("unit_key")?, row.number("sequence")?, row.number("position")?);
                found.push((order, record_of(&row)?));
            }
        }
        found.sort_by_key(|(order, _)| *order);
        Ok(found.into_iter().map(|(_, record)| record).collect())
    }
}

type Query = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;

/// One statement for any number of ids: the last one stands for those that are not there.
fn all_of(query: Query, ids: &[String]) -> Query {
    (0..REPORTS_AT_ONCE).fold(query, |query, place| query.bind(ids[place.min(ids.len() - 1)].clone()))
}
