//! Word, PDF and pictures filed beside the workbooks of a report, and narratives taken apart by their headings.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};
use tonghop_ingest::NarrativeSection;

use super::row::{Columns, parsed};
use super::{JobFile, NewJob, Recording, Storage, StorageError, Stored, milliseconds};

/// Where a document is filed; both may be unknown until an officer says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiledUnder {
    /// The unit.
    pub unit: Option<OrgUnitId>,
    /// The period.
    pub period: Option<PeriodId>,
}

/// A document as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Id of the file of the import that it came with.
    pub id: String,
    /// Where it is filed.
    pub under: FiledUnder,
    /// `Word`, `PDF` or `ảnh`.
    pub kind: String,
    /// Hash of its content.
    pub sha256: String,
    /// Name of the file as it came.
    pub file_name: String,
    /// The day it reached the office.
    pub received: Date,
}

const SELECT: &str = "SELECT d.*, u.id AS unit_id FROM documents d LEFT JOIN org_units u ON u.unit_key = d.unit_key \
     LEFT JOIN job_files f ON f.id = d.id LEFT JOIN jobs j ON j.id = f.job_id \
     WHERE ($1 = -1 OR COALESCE(d.unit_key, j.unit_key) IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

impl Storage {
    /// The documents of a period, in the order in which they came.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn documents_of_period(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<StoredDocument>> {
        let sql = format!("{SELECT} AND d.unit_key IS NOT NULL AND d.period = $2 ORDER BY d.id");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(period.to_string());
        query.fetch_all(&self.read).await?.iter().map(document_of).collect()
    }

    /// Documents whose unit or period is not known yet.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn unfiled_documents(&self, scope: &Scope) -> Stored<Vec<StoredDocument>> {
        let sql = format!("{SELECT} AND (d.unit_key IS NULL OR d.period IS NULL) ORDER BY d.id");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?);
        query.fetch_all(&self.read).await?.iter().map(document_of).collect()
    }

    /// A document of the scope.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn document(&self, scope: &Scope, id: &str) -> Stored<StoredDocument> {
        let sql = format!("{SELECT} AND d.id = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(id.to_owned());
        let row = query.fetch_optional(&self.read).await?;
        document_of(&row.ok_or_else(|| StorageError::NotFound { what: "văn bản", id: id.to_owned() })?)
    }

    /// Files a document under a unit and period.
    ///
    /// # Errors
    /// When the document or the unit lies outside the scope, or the database is away.
    pub async fn file_under(&self, scope: &Scope, id: &str, unit: &OrgUnitId, period: &PeriodId) -> Stored<()> {
        self.document(scope, id).await?;
        let unit = self.allowed_unit_key(scope, unit).await?;
        sqlx::query("UPDATE documents SET unit_key = $1, period = $2 WHERE id = $3")
            .bind(unit)
            .bind(period.to_string())
            .bind(id.to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The sections of narratives of a period: the document, then the section, in their order.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn narratives(&self, scope: &Scope, period: &PeriodId) -> Stored<Vec<(String, NarrativeSection)>> {
        let rows = sqlx::query(
            "SELECT n.document_id, n.level, n.heading, n.content FROM narrative_sections n JOIN documents d ON d.id = n.document_id \
             WHERE ($1 = -1 OR d.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) AND d.period = $2 \
             ORDER BY n.document_id, n.position",
        )
        .bind(self.scope_key(scope).await?)
        .bind(period.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(section_of).collect()
    }
}

impl Recording {
    /// Files a document that was kept without a unit or period; whether there was one.
    ///
    /// # Errors
    /// When the unit lies outside the scope, or the database is away.
    pub async fn place_document(&mut self, scope: &Scope, id: &str, under: &FiledUnder) -> Stored<bool> {
        let unit_key = match &under.unit {
            Some(unit) => Some(self.storage.allowed_unit_key(scope, unit).await?),
            None => None,
        };
        let placed = sqlx::query("UPDATE documents SET unit_key = $1, period = $2 WHERE id = $3")
            .bind(unit_key)
            .bind(under.period.as_ref().map(ToString::to_string))
            .bind(id.to_owned())
            .execute(&mut *self.transaction)
            .await?;
        Ok(placed.rows_affected() > 0)
    }

    /// Files a document that holds no figures.
    ///
    /// # Errors
    /// When the unit is unknown or the database is away.
    pub async fn file_document(
        &mut self,
        (asked, file): (&NewJob, &JobFile),
        kind: &str,
        under: &FiledUnder,
        sections: &[NarrativeSection],
        now: Timestamp,
    ) -> Stored<()> {
        let unit_key = match &under.unit {
            Some(unit) => Some(self.storage.unit_key(unit).await?),
            None => None,
        };
        let filed = sqlx::query(
            "INSERT INTO documents (id, unit_key, period, kind, sha256, file_name, received, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(file.id.clone())
        .bind(unit_key)
        .bind(under.period.as_ref().map(ToString::to_string))
        .bind(kind.to_owned())
        .bind(file.sha256.clone())
        .bind(file.file_name.clone())
        .bind(asked.received.to_string())
        .bind(milliseconds(now))
        .execute(&mut *self.transaction)
        .await?;
        if filed.rows_affected() == 0 {
            return Ok(());
        }
        for (position, section) in (1_i64..).zip(sections) {
            sqlx::query("INSERT INTO narrative_sections (document_id, position, level, heading, content) VALUES ($1, $2, $3, $4, $5)")
                .bind(file.id.clone())
                .bind(position)
                .bind(i64::from(section.level))
                .bind(section.heading.clone())
                .bind(section.text.clone())
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }
}

fn document_of(row: &AnyRow) -> Stored<StoredDocument> {
    Ok(StoredDocument {
        id: row.text("id")?,
        under: FiledUnder {
            unit: row.optional_text("unit_id")?.map(OrgUnitId::new),
            period: row.optional_text("period")?.as_deref().map(parsed).transpose()?,
        },
        kind: row.text("kind")?,
        sha256: row.text("sha256")?,
        file_name: row.text("file_name")?,
        received: row.date("received")?,
    })
}

fn section_of(row: &AnyRow) -> Stored<(String, NarrativeSection)> {
    let level = row.number("level")?;
    let section = NarrativeSection {
        level: u8::try_from(level).map_err(|_| StorageError::Content(level.to_string()))?,
        heading: row.text("heading")?,
        text: row.text("content")?,
    };
    Ok((row.text("document_id")?, section))
}
