//! What an office says about the crosswalk. The newest word about a cell holds; every word is kept.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use tonghop_domain::crosswalk::{LinkEdit, Meaning, SubjectKind};
use tonghop_domain::{OrgUnitId, Scope};

use super::row::Columns;
use super::{Storage, StorageError, Stored, milliseconds};

/// A word about one cell as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLinkEdit {
    /// The word.
    pub edit: LinkEdit,
    /// When, in milliseconds since 1970 UTC.
    pub entered_at: i64,
    /// Name of the account.
    pub entered_by: String,
}

impl Storage {
    /// Keeps a word about one cell of the office's crosswalk.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn add_link_edit(&self, scope: &Scope, office: &OrgUnitId, edit: &LinkEdit, by: &str, now: Timestamp) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, office).await?;
        sqlx::query(
            "INSERT INTO crosswalk_links (id, unit_key, subject_kind, subject, criterion, meaning, note, entered_at, entered_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(unit_key)
        .bind(edit.kind.code().to_owned())
        .bind(edit.subject.clone())
        .bind(edit.criterion.clone())
        .bind(edit.meaning.code().to_owned())
        .bind(edit.note.clone())
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// Every word about the crosswalk within the scope, oldest first.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn link_edits(&self, scope: &Scope) -> Stored<Vec<StoredLinkEdit>> {
        let rows = sqlx::query(
            "SELECT * FROM crosswalk_links WHERE ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) ORDER BY id",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(stored).collect()
    }
}

fn stored(row: &AnyRow) -> Stored<StoredLinkEdit> {
    let (kind, meaning) = (row.text("subject_kind")?, row.text("meaning")?);
    let edit = LinkEdit {
        kind: SubjectKind::of_code(&kind).ok_or(StorageError::Content(kind))?,
        subject: row.text("subject")?,
        criterion: row.text("criterion")?,
        meaning: Meaning::of_code(&meaning).ok_or(StorageError::Content(meaning))?,
        note: row.text("note")?,
    };
    Ok(StoredLinkEdit { edit, entered_at: row.number("entered_at")?, entered_by: row.text("entered_by")? })
}
