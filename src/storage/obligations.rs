//! Who owes what by when.

use std::collections::BTreeMap;

use tonghop_domain::obligation::Obligation;
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::{Columns, parsed};
use super::{Storage, Stored, Transaction};

impl Storage {
    /// Sets obligations; one that stands already is replaced.
    ///
    /// # Errors
    /// When a unit lies outside the scope.
    pub async fn set_obligations(&self, scope: &Scope, obligations: &[Obligation]) -> Stored<()> {
        let keys = self.unit_keys().await?;
        let mut transaction = self.transaction().await?;
        for obligation in obligations {
            insert_obligation(&mut transaction, scope, &keys, obligation).await?;
        }
        super::settings::count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The obligations of a period, by unit then form.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn obligations(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<Obligation>> {
        let rows = sqlx::query(
            "SELECT o.*, u.id AS unit_id FROM obligations o JOIN org_units u ON u.unit_key = o.unit_key \
             WHERE ($1 = -1 OR o.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND o.period = $2 ORDER BY o.unit_key, o.form",
        )
        .bind(self.scope_key(scope).await?)
        .bind(period.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(obligation_of).collect()
    }

    /// The periods that anything is owed for, as stored, sorted.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn obligation_periods(&self, scope: &Scope) -> Stored<Vec<PeriodId>> {
        let rows = sqlx::query(
            "SELECT DISTINCT period FROM obligations o \
             WHERE ($1 = -1 OR o.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) ORDER BY period",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(|row| parsed(&row.text("period")?)).collect()
    }
}

/// Sets one obligation within a transaction.
pub(super) async fn insert_obligation(
    transaction: &mut Transaction,
    scope: &Scope,
    keys: &BTreeMap<OrgUnitId, i64>,
    obligation: &Obligation,
) -> Stored<()> {
    let unit = &obligation.key.unit;
    let key = keys.get(unit).filter(|_| scope.allows(unit)).ok_or_else(|| super::StorageError::NoUnit(unit.clone()))?;
    sqlx::query(
        "INSERT INTO obligations (unit_key, form, period, authority, due) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (unit_key, form, period) DO UPDATE SET authority = excluded.authority, due = excluded.due",
    )
    .bind(*key)
    .bind(obligation.key.form.clone())
    .bind(obligation.key.period.to_string())
    .bind(obligation.authority.clone())
    .bind(obligation.due.map(|day| day.to_string()))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn obligation_of(row: &sqlx::any::AnyRow) -> Stored<Obligation> {
    Ok(Obligation {
        key: SubmissionKey { unit: OrgUnitId::new(row.text("unit_id")?), form: row.text("form")?, period: parsed(&row.text("period")?)? },
        authority: row.text("authority")?,
        due: row.optional_date("due")?,
    })
}
