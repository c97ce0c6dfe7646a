//! Databases of the first version keep one row per figure; they are moved into fact sheets when such a database is opened.

use rust_decimal::Decimal;
use sqlx::any::AnyRow;
use tonghop_domain::{Fact, OrgUnitId, State};

use super::sheet::FactSheet;
use crate::storage::row::{Columns, json_text, parsed};
use crate::storage::{Storage, StorageError, Stored};

impl Storage {
    /// Moves what is left of old rows, one submission a transaction; a second time there is nothing to do.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub(in crate::storage) async fn move_rows_of_facts(&self) -> Stored<()> {
        while let Some(row) = sqlx::query("SELECT submission_id FROM facts LIMIT 1").fetch_optional(&self.read).await? {
            self.move_rows_of(&row.text("submission_id")?).await?;
        }
        Ok(())
    }

    async fn move_rows_of(&self, submission: &str) -> Stored<()> {
        let mut transaction = self.transaction().await?;
        let sql = "SELECT f.*, u.id AS unit_id FROM facts f JOIN org_units u ON u.unit_key = f.unit_key WHERE submission_id = $1 ORDER BY position";
        let rows = sqlx::query(sql).bind(submission.to_owned()).fetch_all(&mut *transaction).await?;
        let facts = rows.iter().map(fact_of).collect::<Stored<Vec<_>>>()?;
        sqlx::query("INSERT INTO fact_sheets (submission_id, content) VALUES ($1, $2) ON CONFLICT (submission_id) DO NOTHING")
            .bind(submission.to_owned())
            .bind(json_text(&FactSheet::of(&facts)?)?)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM facts WHERE submission_id = $1").bind(submission.to_owned()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

fn fact_of(row: &AnyRow) -> Stored<Fact> {
    let state: State =
        serde_json::from_value(serde_json::Value::String(row.text("state")?)).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let value = match (row.optional_number("mantissa")?, row.optional_number("scale")?) {
        (Some(mantissa), Some(scale)) => Some(Decimal::new(mantissa, u32::try_from(scale).unwrap_or(0))),
        _ => None,
    };
    Ok(Fact {
        unit: OrgUnitId::new(row.text("unit_id")?),
        period: parsed(&row.text("period")?)?,
        element: parsed(&row.text("element")?)?,
        dimensions: row.json("dimensions")?,
        state,
        value,
        is_total: row.truth("is_total")?,
        is_estimate: row.truth("is_estimate")?,
        provenance: row.json("provenance")?,
    })
}
