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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;
    use tonghop_domain::{CellRef, DimensionKey, Provenance, Scope};

    use super::*;

    /// A database file as the first version left it: its tables and no later ones, a report of one unit with two figures.
    async fn first_version(folder: &Path) {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", folder.join("tonghop.db").display());
        let pool = sqlx::AnyPool::connect(&url).await.unwrap();
        let mut migrator = sqlx::migrate!("src/storage/migrations");
        migrator.migrations.to_mut().retain(|migration| migration.version == 1);
        migrator.run(&pool).await.unwrap();
        let provenance = serde_json::to_string(&Provenance::Cell { sheet: "Biểu 06a".into(), cell: CellRef::new(8, 2) }).unwrap();
        let dimensions = serde_json::to_string(&DimensionKey::total().with("linh_vuc", "Tư pháp")).unwrap();
        let whole = serde_json::to_string(&DimensionKey::total()).unwrap();
        let statements = [
            "INSERT INTO org_units VALUES (1, 'A', 'A', 'Xã A', 'xa', 'commune', NULL, '2025-07-01', NULL, '[]', NULL)".to_owned(),
            "INSERT INTO unit_closure VALUES (1, 1)".to_owned(),
            "INSERT INTO submissions VALUES ('s1', 1, 'kstt-06a', '1', 'cchc:2025-Q3', 'hash', 'a.xlsx', 'accepted', '2025-09-16', 0, 0, 0, 5, \
             'admin', '', NULL, 1)"
                .to_owned(),
            format!(
                "INSERT INTO facts VALUES ('s1', 1, 1, 'cchc:2025-Q3', 'kstt_06a.received_total', '{whole}', 'value', 12480, 1, 1, 0, \
                 '{provenance}')"
            ),
            format!(
                "INSERT INTO facts VALUES ('s1', 2, 1, 'cchc:2025-Q3', 'kstt_06a.received_total', '{dimensions}', 'missing', NULL, NULL, 0, 1, \
                 '{provenance}')"
            ),
        ];
        for statement in statements {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        }
        pool.close().await;
    }

    #[tokio::test]
    async fn a_database_of_the_first_version_keeps_its_figures() {
        let folder = tempfile::tempdir().unwrap();
        first_version(folder.path()).await;
        for opened in 1..=2 {
            let storage = Storage::open(folder.path(), None).await.unwrap();
            let facts = storage.current_facts(&Scope::System("test"), &"cchc:2025-Q3".parse().unwrap()).await.unwrap();
            let seen: Vec<_> = facts.iter().map(|fact| (fact.state, fact.value, fact.is_total, fact.is_estimate)).collect();
            let expected = [(State::Value, Some(Decimal::new(12_480, 1)), true, false), (State::Missing, None, false, true)];
            assert_eq!(seen, expected, "opened {opened} times");
            assert_eq!(facts[1].dimensions.member("linh_vuc"), Some("Tư pháp"));
            assert_eq!(facts[0].provenance.first_cell(), Some(CellRef::new(8, 2)));
            let left = sqlx::query("SELECT COUNT(*) AS rows_left FROM facts").fetch_one(&storage.read).await.unwrap();
            assert_eq!(left.number("rows_left").unwrap(), 0);
            let submission = storage.submission(&Scope::System("test"), "s1").await.unwrap();
            assert_eq!(submission.submission.received, date(2025, 9, 16));
            assert_eq!(submission.submission.key.unit, OrgUnitId::new("A"));
        }
    }
}
