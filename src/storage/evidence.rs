//! Documents and evidence, registered once and used for any number of criteria and tasks.

use jiff::civil::Date;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::row::{Columns, parsed};
use super::settings::count_change;
use super::{Storage, StorageError, Stored, milliseconds};

/// A document ready to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// The unit it belongs to.
    pub unit: OrgUnitId,
    /// Code of the list of evidence types.
    pub kind: String,
    /// Số, ký hiệu; may be empty.
    pub number: String,
    /// Day of the document.
    pub day: Date,
    /// Trích yếu.
    pub title: String,
    /// Nơi nhận; may be empty.
    pub recipients: String,
    /// Hash and name of the kept file; `None` = no file.
    pub file: Option<(String, String)>,
}

/// A registered document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvidence {
    /// UUID v7.
    pub id: String,
    /// What was registered.
    pub evidence: NewEvidence,
    /// When, in milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Name of the account.
    pub made_by: String,
}

/// What a document is used for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceUse {
    /// Id of the document.
    pub evidence: String,
    /// `criterion` or `task`.
    pub purpose: String,
    /// `SET@VERSION/CODE` of a criterion, the code of a task.
    pub name: String,
    /// The period scored; for a task the year of its plan.
    pub period: PeriodId,
}

const WITHIN: &str = "($1 = -1 OR e.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

impl Storage {
    /// Registers a document.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn register_evidence(&self, scope: &Scope, new: &NewEvidence, by: &str, now: jiff::Timestamp) -> Stored<String> {
        let unit_key = self.allowed_unit_key(scope, &new.unit).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let (sha256, file_name) = new.file.clone().unzip();
        sqlx::query(
            "INSERT INTO evidence (id, unit_key, kind, number, day, title, recipients, sha256, file_name, made_at, made_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id.clone())
        .bind(unit_key)
        .bind(new.kind.clone())
        .bind(new.number.clone())
        .bind(new.day.to_string())
        .bind(new.title.clone())
        .bind(new.recipients.clone())
        .bind(sha256)
        .bind(file_name)
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        Ok(id)
    }

    /// The documents of the scope, newest day first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn evidence(&self, scope: &Scope) -> Stored<Vec<StoredEvidence>> {
        let sql = format!(
            "SELECT e.*, u.id AS unit_id FROM evidence e JOIN org_units u ON u.unit_key = e.unit_key WHERE {WITHIN} ORDER BY e.day DESC, e.id DESC"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).fetch_all(&self.read).await?;
        rows.iter().map(evidence_of).collect()
    }

    /// One document.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn one_evidence(&self, scope: &Scope, id: &str) -> Stored<StoredEvidence> {
        let sql =
            format!("SELECT e.*, u.id AS unit_id FROM evidence e JOIN org_units u ON u.unit_key = e.unit_key WHERE {WITHIN} AND e.id = $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(id.to_owned());
        let row = query.fetch_optional(&self.read).await?;
        evidence_of(&row.ok_or_else(|| StorageError::NotFound { what: "tài liệu kiểm chứng", id: id.to_owned() })?)
    }

    /// Uses a document for a criterion or a task; using it twice for the same is using it once.
    ///
    /// # Errors
    /// When the document lies outside the scope or the database is away.
    pub async fn use_evidence(&self, scope: &Scope, used: &EvidenceUse, by: &str, now: jiff::Timestamp) -> Stored<()> {
        self.one_evidence(scope, &used.evidence).await?;
        let mut transaction = self.transaction().await?;
        sqlx::query(
            "INSERT INTO evidence_uses (evidence_id, purpose, name, period, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (evidence_id, purpose, name, period) DO UPDATE SET withdrawn_at = NULL",
        )
        .bind(used.evidence.clone())
        .bind(used.purpose.clone())
        .bind(used.name.clone())
        .bind(used.period.to_string())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&mut *transaction)
        .await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// No longer uses a document for something.
    ///
    /// # Errors
    /// When the document lies outside the scope, or is not used for it.
    pub async fn withdraw_evidence(&self, scope: &Scope, used: &EvidenceUse, now: jiff::Timestamp) -> Stored<()> {
        self.one_evidence(scope, &used.evidence).await?;
        let mut transaction = self.transaction().await?;
        let changed = sqlx::query(
            "UPDATE evidence_uses SET withdrawn_at = $1 \
             WHERE evidence_id = $2 AND purpose = $3 AND name = $4 AND period = $5 AND withdrawn_at IS NULL",
        )
        .bind(milliseconds(now))
        .bind(used.evidence.clone())
        .bind(used.purpose.clone())
        .bind(used.name.clone())
        .bind(used.period.to_string())
        .execute(&mut *transaction)
        .await?;
        if changed.rows_affected() == 0 {
            return Err(StorageError::NotFound { what: "việc dùng tài liệu", id: used.name.clone() });
        }
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What the documents of the scope are used for, sorted.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn evidence_uses(&self, scope: &Scope) -> Stored<Vec<EvidenceUse>> {
        let sql = format!(
            "SELECT w.* FROM evidence_uses w JOIN evidence e ON e.id = w.evidence_id WHERE {WITHIN} AND w.withdrawn_at IS NULL \
             ORDER BY w.evidence_id, w.purpose, w.name, w.period"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).fetch_all(&self.read).await?;
        rows.iter().map(use_of).collect()
    }
}

fn evidence_of(row: &AnyRow) -> Stored<StoredEvidence> {
    Ok(StoredEvidence {
        id: row.text("id")?,
        evidence: NewEvidence {
            unit: OrgUnitId::new(row.text("unit_id")?),
            kind: row.text("kind")?,
            number: row.text("number")?,
            day: row.date("day")?,
            title: row.text("title")?,
            recipients: row.text("recipients")?,
            file: row.optional_text("sha256")?.zip(row.optional_text("file_name")?),
        },
        made_at: row.number("made_at")?,
        made_by: row.text("made_by")?,
    })
}

fn use_of(row: &AnyRow) -> Stored<EvidenceUse> {
    Ok(EvidenceUse {
        evidence: row.text("evidence_id")?,
        purpose: row.text("purpose")?,
        name: row.text("name")?,
        period: parsed(&row.text("period")?)?,
    })
}
