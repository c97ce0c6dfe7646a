//! Figures and rows of submissions. Only those of accepted or locked submissions are current.

use rust_decimal::Decimal;
use sqlx::any::AnyRow;
use tonghop_domain::{Fact, OrgUnitId, PeriodId, Scope, State};

use super::row::{Columns, json_text, parsed};
use super::submissions::NewSubmission;
use super::{Storage, StorageError, Stored};

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

const CURRENT: &str = "s.state IN ('accepted', 'locked')";

pub(super) async fn insert(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    id: &str,
    unit_key: i64,
    new: &NewSubmission,
) -> Stored<()> {
    for (position, fact) in (1_i64..).zip(&new.facts) {
        insert_fact(transaction, id, position, unit_key, fact).await?;
    }
    for (position, record) in (1_i64..).zip(&new.records) {
        sqlx::query(
            "INSERT INTO records (submission_id, position, unit_key, period, kind, link, content) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_owned())
        .bind(position)
        .bind(unit_key)
        .bind(new.key.period.to_string())
        .bind(record.kind.to_owned())
        .bind(record.link.clone())
        .bind(record.content.clone())
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

async fn insert_fact(
    transaction: &mut sqlx::Transaction<'static, sqlx::Any>,
    id: &str,
    position: i64,
    unit_key: i64,
    fact: &Fact,
) -> Stored<()> {
    let (mantissa, scale) = match fact.value {
        Some(value) => {
            let (mantissa, scale) = mantissa_and_scale(value)?;
            (Some(mantissa), Some(scale))
        }
        None => (None, None),
    };
    sqlx::query(
        "INSERT INTO facts (submission_id, position, unit_key, period, element, dimensions, state, mantissa, scale, is_total, is_estimate, provenance) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(id.to_owned())
    .bind(position)
    .bind(unit_key)
    .bind(fact.period.to_string())
    .bind(fact.element.to_string())
    .bind(json_text(&fact.dimensions)?)
    .bind(fact.state.as_str().to_owned())
    .bind(mantissa)
    .bind(scale)
    .bind(i64::from(fact.is_total))
    .bind(i64::from(fact.is_estimate))
    .bind(json_text(&fact.provenance)?)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// A decimal as the two integers of the database.
fn mantissa_and_scale(value: Decimal) -> Stored<(i64, i64)> {
    let value = value.normalize();
    let mantissa = i64::try_from(value.mantissa()).map_err(|_| StorageError::Content(format!("số {value} quá lớn")))?;
    Ok((mantissa, i64::from(value.scale())))
}

impl Storage {
    /// The current facts of a period.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_facts(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<StoredFact>> {
        let sql = format!(
            "SELECT f.*, u.id AS unit_id FROM facts f JOIN submissions s ON s.id = f.submission_id JOIN org_units u ON u.unit_key = f.unit_key \
             WHERE ($1 = -1 OR f.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND f.period = $2 AND {CURRENT} \
             ORDER BY f.unit_key, s.sequence, f.position"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(period.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(fact_of).collect()
    }

    /// The current facts of one unit in a period.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database is away.
    pub async fn current_facts_of(&self, scope: &Scope, unit: &OrgUnitId, period: &PeriodId) -> Stored<Vec<StoredFact>> {
        let unit_key = self.allowed_unit_key(scope, unit).await?;
        let sql = format!(
            "SELECT f.*, u.id AS unit_id FROM facts f JOIN submissions s ON s.id = f.submission_id JOIN org_units u ON u.unit_key = f.unit_key \
             WHERE f.unit_key = $1 AND f.period = $2 AND {CURRENT} ORDER BY s.sequence, f.position"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(period.to_string()).fetch_all(&self.read).await?;
        rows.iter().map(fact_of).collect()
    }

    /// All facts of one submission, current or not.
    ///
    /// # Errors
    /// When the submission lies outside the scope.
    pub async fn facts_of(&self, scope: &Scope, submission_id: &str) -> Stored<Vec<Fact>> {
        self.submission(scope, submission_id).await?;
        let rows = sqlx::query("SELECT f.*, u.id AS unit_id FROM facts f JOIN org_units u ON u.unit_key = f.unit_key WHERE submission_id = $1 ORDER BY position")
            .bind(submission_id.to_owned())
            .fetch_all(&self.read)
            .await?;
        rows.iter().map(|row| Ok(fact_of(row)?.fact)).collect()
    }

    /// The current rows of one kind, over all periods, in the order they were recorded.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn current_records<T: serde::de::DeserializeOwned>(&self, scope: &Scope, kind: &str) -> Stored<Vec<StoredRecord<T>>> {
        let sql = format!(
            "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE ($1 = -1 OR r.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND r.kind = $2 AND {CURRENT} \
             ORDER BY r.unit_key, s.sequence, r.position"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(kind.to_owned()).fetch_all(&self.read).await?;
        rows.iter().map(record_of).collect()
    }

    /// The current rows of one kind of one unit, over all periods, in the order they were recorded.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database holds something unreadable.
    pub async fn current_records_of<T: serde::de::DeserializeOwned>(
        &self,
        scope: &Scope,
        unit: &OrgUnitId,
        kind: &str,
    ) -> Stored<Vec<StoredRecord<T>>> {
        let unit_key = self.allowed_unit_key(scope, unit).await?;
        let sql = format!(
            "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE r.unit_key = $1 AND r.kind = $2 AND {CURRENT} ORDER BY s.sequence, r.position"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(unit_key).bind(kind.to_owned()).fetch_all(&self.read).await?;
        rows.iter().map(record_of).collect()
    }

    /// The rows that bear a link, of every submission that is current or waits for a decision.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn records_with_link<T: serde::de::DeserializeOwned>(&self, scope: &Scope, link: &str) -> Stored<Vec<StoredRecord<T>>> {
        let rows = sqlx::query(
            "SELECT r.* FROM records r JOIN submissions s ON s.id = r.submission_id \
             WHERE ($1 = -1 OR r.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND r.link = $2 \
             AND s.state IN ('submitted', 'accepted', 'locked') ORDER BY r.unit_key, s.sequence, r.position",
        )
        .bind(self.scope_key(scope).await?)
        .bind(link.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(record_of).collect()
    }
}

fn record_of<T: serde::de::DeserializeOwned>(row: &AnyRow) -> Stored<StoredRecord<T>> {
    Ok(StoredRecord { submission_id: row.text("submission_id")?, period: parsed(&row.text("period")?)?, record: row.json("content")? })
}

fn fact_of(row: &AnyRow) -> Stored<StoredFact> {
    let state: State =
        serde_json::from_value(serde_json::Value::String(row.text("state")?)).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let value = match (row.optional_number("mantissa")?, row.optional_number("scale")?) {
        (Some(mantissa), Some(scale)) => Some(Decimal::new(mantissa, u32::try_from(scale).unwrap_or(0))),
        _ => None,
    };
    let fact = Fact {
        unit: OrgUnitId::new(row.text("unit_id")?),
        period: parsed(&row.text("period")?)?,
        element: parsed(&row.text("element")?)?,
        dimensions: row.json("dimensions")?,
        state,
        value,
        is_total: row.truth("is_total")?,
        is_estimate: row.truth("is_estimate")?,
        provenance: row.json("provenance")?,
    };
    Ok(StoredFact { submission_id: row.text("submission_id")?, fact })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_survives_as_two_integers() {
        for text in ["0", "-3", "76.233408", "130716", "0.0000001"] {
            let value: Decimal = text.parse().unwrap();
            let (mantissa, scale) = mantissa_and_scale(value).unwrap();
            assert_eq!(Decimal::new(mantissa, u32::try_from(scale).unwrap()), value);
        }
        assert!(mantissa_and_scale(Decimal::MAX).is_err());
    }
}
