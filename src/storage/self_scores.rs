//! Self-scores entered on a page. A later entry replaces an earlier one; none is ever deleted.

use jiff::Timestamp;
use rust_decimal::Decimal;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::Columns;
use super::{Storage, Stored, exact, milliseconds};

/// What is scored: one unit, period and set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfScoreKey {
    /// The unit that scores itself.
    pub unit: OrgUnitId,
    /// The period.
    pub period: PeriodId,
    /// `ID@VERSION` of the set.
    pub set: String,
}

/// One score as entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSelfScore {
    /// Code of the component.
    pub criterion: String,
    /// Points claimed; `None` = the entry before is taken back.
    pub claimed: Option<Decimal>,
    /// Tài liệu kiểm chứng, in the unit's words.
    pub evidence: String,
    /// Why other points than the computed ones are claimed; may be empty.
    pub reason: String,
}

/// One score as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSelfScore {
    /// The unit.
    pub unit: OrgUnitId,
    /// The score.
    pub entry: NewSelfScore,
    /// When, in milliseconds since 1970 UTC.
    pub entered_at: i64,
    /// Name of the account.
    pub entered_by: String,
}

impl Storage {
    /// Keeps entries of one person, all or none.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn add_self_scores(
        &self,
        scope: &Scope,
        key: &SelfScoreKey,
        entries: &[NewSelfScore],
        by: &str,
        now: Timestamp,
    ) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, &key.unit).await?;
        let mut transaction = self.transaction().await?;
        for entry in entries {
            let parts = entry.claimed.map(exact::parts).transpose()?;
            sqlx::query(
                "INSERT INTO self_scores (id, unit_key, period, set_id, criterion, mantissa, scale, evidence, reason, entered_at, entered_by) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(unit_key)
            .bind(key.period.to_string())
            .bind(key.set.clone())
            .bind(entry.criterion.clone())
            .bind(parts.map(|(mantissa, _)| mantissa))
            .bind(parts.map(|(_, scale)| scale))
            .bind(entry.evidence.clone())
            .bind(entry.reason.clone())
            .bind(milliseconds(now))
            .bind(by.to_owned())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Every entry for a period and set within the scope, oldest first.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn self_scores(&self, scope: &Scope, period: &PeriodId, set: &str) -> Stored<Vec<StoredSelfScore>> {
        let rows = sqlx::query(
            "SELECT s.*, u.id AS unit_id FROM self_scores s JOIN org_units u ON u.unit_key = s.unit_key \
             WHERE ($1 = -1 OR s.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND s.period = $2 AND s.set_id = $3 \
             ORDER BY s.id",
        )
        .bind(self.scope_key(scope).await?)
        .bind(period.to_string())
        .bind(set.to_owned())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(stored).collect()
    }
}

fn stored(row: &AnyRow) -> Stored<StoredSelfScore> {
    let entry = NewSelfScore {
        criterion: row.text("criterion")?,
        claimed: exact::optional(row)?,
        evidence: row.text("evidence")?,
        reason: row.text("reason")?,
    };
    Ok(StoredSelfScore {
        unit: OrgUnitId::new(row.text("unit_id")?),
        entry,
        entered_at: row.number("entered_at")?,
        entered_by: row.text("entered_by")?,
    })
}
