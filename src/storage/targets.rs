//! Targets of a year. A target that no longer holds is ended, never deleted.

use jiff::Timestamp;
use rust_decimal::Decimal;
use sqlx::any::AnyRow;
use tonghop_domain::yearly_target::{TargetSubject, YearlyTarget};
use tonghop_domain::{OrgUnitId, Scope};

use super::ending::Ending;
use super::row::Columns;
use super::{Storage, StorageError, Stored, exact, milliseconds};

/// A target as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTarget {
    /// UUID v7: later targets sort behind earlier ones.
    pub id: String,
    /// The target.
    pub target: YearlyTarget,
    /// When it was set, in milliseconds since 1970 UTC.
    pub entered_at: i64,
    /// Name of the account.
    pub entered_by: String,
}

const ENDING: Ending = Ending {
    sql: "UPDATE yearly_targets SET ended_at = $2, ended_by = $3 WHERE id = $4 AND ended_at IS NULL \
          AND ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))",
    what: "chỉ tiêu",
};

impl Storage {
    /// Keeps a target. An earlier one for the same unit, year and subject is ended by it.
    ///
    /// # Errors
    /// When the unit or the leading unit lies outside the scope, or the database is away.
    pub async fn add_target(&self, scope: &Scope, target: &YearlyTarget, by: &str, now: Timestamp) -> Stored<String> {
        let unit_key = self.allowed_unit_key(scope, &target.unit).await?;
        let lead_key = self.allowed_unit_key(scope, &target.lead).await?;
        let (mantissa, scale) = exact::parts(target.value)?;
        let (set, subject) = (target.subject.set().to_owned(), target.subject.code().to_owned());
        let id = uuid::Uuid::now_v7().to_string();
        let mut transaction = self.transaction().await?;
        sqlx::query(
            "UPDATE yearly_targets SET ended_at = $1, ended_by = $2 WHERE unit_key = $3 AND year = $4 AND kind = $5 AND set_id = $6 \
             AND subject = $7 AND ended_at IS NULL",
        )
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .bind(unit_key)
        .bind(i64::from(target.year))
        .bind(target.subject.kind().to_owned())
        .bind(set.clone())
        .bind(subject.clone())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO yearly_targets (id, unit_key, year, kind, set_id, subject, mantissa, scale, lead_key, note, entered_at, entered_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id.clone())
        .bind(unit_key)
        .bind(i64::from(target.year))
        .bind(target.subject.kind().to_owned())
        .bind(set)
        .bind(subject)
        .bind(mantissa)
        .bind(scale)
        .bind(lead_key)
        .bind(target.note.clone())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Ends a target.
    ///
    /// # Errors
    /// When there is no such target within the scope that still holds.
    pub async fn end_target(&self, scope: &Scope, id: &str, by: &str, now: Timestamp) -> Stored<()> {
        self.end(scope, ENDING, id, by, now).await
    }

    /// The targets of a year within the scope that hold, oldest first.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn targets(&self, scope: &Scope, year: i16) -> Stored<Vec<StoredTarget>> {
        let rows = sqlx::query(
            "SELECT t.*, u.id AS unit_id, l.id AS lead_id FROM yearly_targets t JOIN org_units u ON u.unit_key = t.unit_key \
             JOIN org_units l ON l.unit_key = t.lead_key \
             WHERE ($1 = -1 OR t.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND t.year = $2 AND t.ended_at IS NULL \
             ORDER BY t.id",
        )
        .bind(self.scope_key(scope).await?)
        .bind(i64::from(year))
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(stored).collect()
    }
}

fn stored(row: &AnyRow) -> Stored<StoredTarget> {
    let (kind, set, code) = (row.text("kind")?, row.text("set_id")?, row.text("subject")?);
    let subject = TargetSubject::of(&kind, &set, &code).ok_or(StorageError::Content(kind))?;
    let unit = OrgUnitId::new(row.text("unit_id")?);
    let year = i16::try_from(row.number("year")?).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let value: Decimal = exact::required(row)?;
    let target = YearlyTarget { unit, year, subject, value, lead: OrgUnitId::new(row.text("lead_id")?), note: row.text("note")? };
    Ok(StoredTarget { id: row.text("id")?, target, entered_at: row.number("entered_at")?, entered_by: row.text("entered_by")? })
}
