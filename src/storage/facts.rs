//! Figures and rows of submissions. Only those of accepted or locked submissions are current.

mod among;
mod old_rows;
mod sheet;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use sqlx::AnyExecutor;
use sqlx::any::AnyRow;
use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{ElementId, Fact, OrgUnitId, PeriodId, Scope};

use self::sheet::{FactSheet, KnownNames};
use super::decoding::decoded;
use super::row::{Columns, json_text, parsed, placeholders};
use super::submissions::{NewRecord, NewSubmission};
use super::{Recording, Storage, Stored, Transaction};
use crate::import::record_kind;

/// A fact with the submission it came with.
#[derive(Debug, Clone)]
pub struct StoredFact {
    /// The submission.
    pub submission_id: String,
    /// The fact.
    pub fact: Fact,
}

/// A row of a log, plan or task list with the submission it came with.
#[derive(Debug, Clone)]
pub struct StoredRecord<T> {
    /// The submission.
    pub submission_id: String,
    /// The period that the submission reports on.
    pub period: PeriodId,
    /// The row.
    pub record: T,
}

const SELECT: &str = "SELECT f.submission_id, f.content, s.period, u.id AS unit_id FROM fact_sheets f \
     JOIN submissions s ON s.id = f.submission_id JOIN org_units u ON u.unit_key = s.unit_key";
const CURRENT: &str = "s.state IN ('accepted', 'locked')";

/// The rows of a submission.
const RECORDS: &str = "SELECT kind, content FROM records WHERE submission_id = $1 ORDER BY kind, position";
/// Rows of one statement; more would pass SQLite's limit of bound values on old systems.
const RECORDS_AT_ONCE: usize = 50;

pub(super) async fn insert(transaction: &mut Transaction, id: &str, unit_key: i64, new: &NewSubmission) -> Stored<()> {
    sqlx::query("INSERT INTO fact_sheets (submission_id, content) VALUES ($1, $2)")
        .bind(id.to_owned())
        .bind(json_text(&FactSheet::of(&new.facts)?)?)
        .execute(&mut **transaction)
        .await?;
    let numbered: Vec<(i64, &NewRecord)> = (1_i64..).zip(&new.records).collect();
    for some in numbered.chunks(RECORDS_AT_ONCE) {
        insert_records(transaction, id, unit_key, &new.key.period, some).await?;
    }
    Ok(())
}

/// The activities of a submission.
pub(super) async fn activities_in(transaction: &mut Transaction, submission_id: &str) -> Stored<Vec<ActivityRecord>> {
    let rows = sqlx::query(RECORDS).bind(submission_id.to_owned()).fetch_all(&mut **transaction).await?;
    let mut found = Vec::new();
    for row in &rows {
        if row.text("kind")? == record_kind::ACTIVITY {
            found.extend(row.json::<ActivityRecord>("content").ok());
        }
    }
    Ok(found)
}

async fn insert_records(
    transaction: &mut Transaction,
    id: &str,
    unit_key: i64,
    period: &PeriodId,
    records: &[(i64, &NewRecord)],
) -> Stored<()> {
    let rows = placeholders(records.len(), 7);
    let sql = format!("INSERT INTO records (submission_id, position, unit_key, period, kind, link, content) VALUES {rows}");
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
    for (position, record) in records {
        query = query
            .bind(id.to_owned())
            .bind(*position)
            .bind(unit_key)
            .bind(period.to_string())
            .bind(record.kind.to_owned())
            .bind(record.link.clone())
            .bind(record.content.clone());
    }
    query.execute(&mut **transaction).await?;
    Ok(())
}

impl Storage {
    /// The current facts of a period.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_facts(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<Fact>> {
        self.current_facts_where(scope, period, |_: &ElementId| true).await
    }

    /// The current facts of a period, of some elements only: a set of criteria needs a small part of what a country reports.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_facts_of_elements(&self, scope: &Scope, period: &PeriodId, elements: &BTreeSet<ElementId>) -> Stored<Vec<Fact>> {
        let elements = elements.clone();
        self.current_facts_where(scope, period, move |element: &ElementId| elements.contains(element)).await
    }

    async fn current_facts_where(
        &self,
        scope: &Scope,
        period: &PeriodId,
        wanted: impl Fn(&ElementId) -> bool + Clone + Send + 'static,
    ) -> Stored<Vec<Fact>> {
        let sql = format!(
            "{SELECT} WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.period = $2 AND {CURRENT} \
             ORDER BY s.unit_key, s.sequence"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(period.to_string());
        let facts_of = move |rows: &[AnyRow]| {
            let (mut facts, mut known) = (Vec::new(), KnownNames::default());
            for row in rows {
                facts.extend(facts_of_row(row, &mut known, &wanted)?);
            }
            Ok(facts)
        };
        decoded(query.fetch(&self.read), facts_of).await
    }

    /// The current facts of one unit in a period.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database is away.
    pub async fn current_facts_of(&self, scope: &Scope, unit: &OrgUnitId, period: &PeriodId) -> Stored<Vec<StoredFact>> {
        let unit_key = self.allowed_unit_key(scope, unit).await?;
        let sql = format!("{SELECT} WHERE s.unit_key = $1 AND s.period = $2 AND {CURRENT} ORDER BY s.sequence");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(period.to_string()).fetch_all(&self.read).await?;
        all_facts(&rows)
    }

    /// The current facts of one unit, form and period.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database is away.
    pub async fn current_facts_of_report(&self, scope: &Scope, key: &SubmissionKey) -> Stored<Vec<StoredFact>> {
        facts_of_report(&self.read, self.allowed_unit_key(scope, &key.unit).await?, key).await
    }

    /// All facts of one submission, current or not.
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn facts_of(&self, scope: &Scope, submission_id: &str) -> Stored<Vec<Fact>> {
        self.submission(scope, submission_id).await?;
        let sql = format!("{SELECT} WHERE s.id = $1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(submission_id.to_owned()).fetch_all(&self.read).await?;
        Ok(all_facts(&rows)?.into_iter().map(|stored| stored.fact).collect())
    }

    /// All rows of one submission, current or not, each with its kind.
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn records_of(&self, scope: &Scope, submission_id: &str) -> Stored<Vec<(String, serde_json::Value)>> {
        self.submission(scope, submission_id).await?;
        let rows = sqlx::query(RECORDS).bind(submission_id.to_owned()).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok((row.text("kind")?, row.json("content")?))).collect()
    }

    /// The current rows of one kind, over all periods, in the order they were recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_records<T>(&self, scope: &Scope, kind: &str) -> Stored<Vec<StoredRecord<T>>>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let sql = format!(
            "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE ($1 = -1 OR r.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND r.kind = $2 AND {CURRENT} \
             ORDER BY r.unit_key, s.sequence, r.position"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(kind.to_owned());
        decoded(query.fetch(&self.read), |rows: &[AnyRow]| rows.iter().map(record_of).collect()).await
    }

    /// The current rows of one kind of one unit, over all periods, in the order they were recorded.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database holds something unreadable.
    pub async fn current_records_of<T: DeserializeOwned>(
        &self,
        scope: &Scope,
        unit: &OrgUnitId,
        kind: &str,
    ) -> Stored<Vec<StoredRecord<T>>> {
        records_of_unit(&self.read, self.allowed_unit_key(scope, unit).await?, kind).await
    }
}

impl Recording {
    /// As [`Storage::current_facts_of_report`], with what this transaction recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_facts_of_report(&mut self, key: &SubmissionKey) -> Stored<Vec<StoredFact>> {
        if self.current_submission(key).await?.is_none() {
            return Ok(vec![]);
        }
        let unit_key = self.storage.unit_key(&key.unit).await?;
        facts_of_report(&mut *self.transaction, unit_key, key).await
    }

    /// As [`Storage::current_records_of`], with what this transaction recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_records_of<T: DeserializeOwned>(&mut self, unit: &OrgUnitId, kind: &str) -> Stored<Vec<StoredRecord<T>>> {
        let unit_key = self.storage.unit_key(unit).await?;
        records_of_unit(&mut *self.transaction, unit_key, kind).await
    }

    /// As [`Storage::facts_of`], with what this transaction recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn facts_of(&mut self, submission_id: &str) -> Stored<Vec<Fact>> {
        let sql = format!("{SELECT} WHERE s.id = $1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(submission_id.to_owned()).fetch_all(&mut *self.transaction).await?;
        Ok(all_facts(&rows)?.into_iter().map(|stored| stored.fact).collect())
    }

    /// As [`Storage::records_of`], with what this transaction recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn records_of(&mut self, submission_id: &str) -> Stored<Vec<(String, serde_json::Value)>> {
        let rows = sqlx::query(RECORDS).bind(submission_id.to_owned()).fetch_all(&mut *self.transaction).await?;
        rows.iter().map(|row| Ok((row.text("kind")?, row.json("content")?))).collect()
    }

    /// The rows of other units that bear any of some links, of every submission that is current or waits for a decision, by link.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn records_with_links<T: DeserializeOwned>(
        &mut self,
        links: &BTreeSet<String>,
        but: &OrgUnitId,
    ) -> Stored<Vec<(String, StoredRecord<T>)>> {
        let but = self.storage.unit_key(but).await?;
        let asked: Vec<String> = (0..LINKS_AT_ONCE).map(|place| format!("${}", place + 2)).collect();
        let sql = format!(
            "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE r.unit_key <> $1 AND r.link IN ({}) AND s.state IN ('submitted', 'accepted', 'locked') \
             ORDER BY r.unit_key, s.sequence, r.position",
            asked.join(", ")
        );
        let mut found = Vec::new();
        for some in links.iter().collect::<Vec<_>>().chunks(LINKS_AT_ONCE) {
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).bind(but);
            // One statement for any number of links: the last one stands for those that are not there.
            for place in 0..LINKS_AT_ONCE {
                query = query.bind(some[place.min(some.len() - 1)].clone());
            }
            for row in query.fetch_all(&mut *self.transaction).await? {
                found.push((row.text("link")?, record_of(&row)?));
            }
        }
        Ok(found)
    }
}

async fn facts_of_report<'e>(executor: impl AnyExecutor<'e>, unit_key: i64, key: &SubmissionKey) -> Stored<Vec<StoredFact>> {
    let sql = format!("{SELECT} WHERE s.unit_key = $1 AND s.form = $2 AND s.period = $3 AND {CURRENT} ORDER BY s.sequence");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(key.form.clone()).bind(key.period.to_string());
    all_facts(&query.fetch_all(executor).await?)
}

async fn records_of_unit<'e, T: DeserializeOwned>(
    executor: impl AnyExecutor<'e>,
    unit_key: i64,
    kind: &str,
) -> Stored<Vec<StoredRecord<T>>> {
    let sql = format!(
        "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
         WHERE r.unit_key = $1 AND r.kind = $2 AND {CURRENT} ORDER BY s.sequence, r.position"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(kind.to_owned()).fetch_all(executor).await?;
    rows.iter().map(record_of).collect()
}

/// Links of one statement.
const LINKS_AT_ONCE: usize = 40;

fn record_of<T: DeserializeOwned>(row: &AnyRow) -> Stored<StoredRecord<T>> {
    Ok(StoredRecord { submission_id: row.text("submission_id")?, period: parsed(&row.text("period")?)?, record: row.json("content")? })
}

fn all_facts(rows: &[AnyRow]) -> Stored<Vec<StoredFact>> {
    let (mut facts, mut known) = (Vec::new(), KnownNames::default());
    for row in rows {
        let submission_id = row.text("submission_id")?;
        let own = facts_of_row(row, &mut known, &|_| true)?;
        facts.extend(own.into_iter().map(|fact| StoredFact { submission_id: submission_id.clone(), fact }));
    }
    Ok(facts)
}

fn facts_of_row(row: &AnyRow, known: &mut KnownNames, wanted: &dyn Fn(&ElementId) -> bool) -> Stored<Vec<Fact>> {
    let (unit, period) = (OrgUnitId::new(row.text("unit_id")?), parsed(&row.text("period")?)?);
    let mut sheet: FactSheet = row.json("content")?;
    sheet.share(known);
    sheet.facts(&unit, &period, wanted)
}
