//! What officers answered about words of workbooks: remembered for look-alike ones, undone but never deleted.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use tonghop_domain::{OrgUnitId, Scope};

use super::ending::Ending;
use super::row::Columns;
use super::{Storage, Stored, milliseconds};
use crate::app::setting;

/// An answer as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The unit whose office answers.
    pub office: OrgUnitId,
    /// `unit`, or `column/` and the form.
    pub kind: String,
    /// What the answer holds for, comparable: the same question has the same signature.
    pub signature: String,
    /// The words of the workbook.
    pub words: String,
    /// The typed answer as JSON text.
    pub answer: String,
    /// Name of the account.
    pub created_by: String,
}

/// An answer as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// UUID v7: later answers sort behind earlier ones.
    pub id: String,
    /// `unit`, or `column/` and the form.
    pub kind: String,
    /// The words of the workbook.
    pub words: String,
    /// The typed answer as JSON text.
    pub answer: String,
    /// When, in milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Name of the account.
    pub created_by: String,
    /// When it was undone and by whom; `None` = it holds.
    pub undone: Option<(i64, String)>,
}

const UNDOING: Ending = Ending {
    sql: "UPDATE answers SET undone_at = $2, undone_by = $3 WHERE id = $4 AND undone_at IS NULL \
          AND ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))",
    what: "câu trả lời",
};

impl Storage {
    /// Remembers an answer. An earlier one to the same question is undone by it.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn add_answer(&self, scope: &Scope, new: &NewAnswer, now: Timestamp) -> Stored<String> {
        let office = self.allowed_unit_key(scope, &new.office).await?;
        let id = uuid::Uuid::now_v7().to_string();
        let mut transaction = self.transaction().await?;
        let earlier =
            "UPDATE answers SET undone_at = $1, undone_by = $2 WHERE unit_key = $3 AND kind = $4 AND signature = $5 AND undone_at IS NULL";
        sqlx::query(earlier)
            .bind(milliseconds(now))
            .bind(new.created_by.clone())
            .bind(office)
            .bind(new.kind.clone())
            .bind(new.signature.clone())
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "INSERT INTO answers (id, unit_key, kind, signature, words, answer, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.clone())
        .bind(office)
        .bind(new.kind.clone())
        .bind(new.signature.clone())
        .bind(new.words.clone())
        .bind(new.answer.clone())
        .bind(milliseconds(now))
        .bind(new.created_by.clone())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.answers_changed().await?;
        Ok(id)
    }

    /// Undoes an answer: workbooks read from now on ask again.
    ///
    /// # Errors
    /// When there is no such answer within the scope that still holds.
    pub async fn undo_answer(&self, scope: &Scope, id: &str, by: &str, now: Timestamp) -> Stored<()> {
        self.end(scope, UNDOING, id, by, now).await?;
        self.answers_changed().await
    }

    /// Every answer of the scope, newest first.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn answers(&self, scope: &Scope) -> Stored<Vec<StoredAnswer>> {
        let rows = sqlx::query(
            "SELECT * FROM answers WHERE ($1 = -1 OR unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1)) ORDER BY id DESC",
        )
        .bind(self.scope_key(scope).await?)
        .fetch_all(&self.read)
        .await?;
        rows.iter().map(answer_of).collect()
    }

    /// The answers of one office that hold, oldest first, as JSON texts.
    ///
    /// # Errors
    /// When the office is unknown or the database is away.
    pub async fn standing_answers(&self, office: &OrgUnitId) -> Stored<Vec<String>> {
        let sql = "SELECT answer FROM answers WHERE unit_key = $1 AND undone_at IS NULL ORDER BY id";
        let rows = sqlx::query(sql).bind(self.unit_key(office).await?).fetch_all(&self.read).await?;
        rows.iter().map(|row| row.text("answer")).collect()
    }

    /// Other processes that share the data folder notice by this text that answers have changed.
    async fn answers_changed(&self) -> Stored<()> {
        self.set_setting(setting::ANSWERS_VERSION, &uuid::Uuid::now_v7().to_string()).await
    }
}

fn answer_of(row: &AnyRow) -> Stored<StoredAnswer> {
    let undone = row.optional_number("undone_at")?.zip(row.optional_text("undone_by")?);
    Ok(StoredAnswer {
        id: row.text("id")?,
        kind: row.text("kind")?,
        words: row.text("words")?,
        answer: row.text("answer")?,
        created_at: row.number("created_at")?,
        created_by: row.text("created_by")?,
        undone,
    })
}
