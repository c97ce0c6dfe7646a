//! Tasks that an officer enters, such as conclusions of a meeting: every change is a new version, the newest one holds.

use sqlx::any::AnyRow;
use tonghop_domain::task::Task;
use tonghop_domain::{OrgUnitId, Scope};

use super::row::{Columns, json_text};
use super::settings::count_change;
use super::{Storage, StorageError, Stored, milliseconds};

/// A task as entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignedTask {
    /// UUID v7.
    pub id: String,
    /// From 1; each change adds one.
    pub version: i64,
    /// The task.
    pub task: Task,
    /// When this version was made, in milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Name of the account.
    pub made_by: String,
}

const SELECT: &str = "SELECT t.* FROM assigned_tasks t \
     WHERE ($1 = -1 OR t.unit_key IN (SELECT unit_key FROM unit_closure WHERE root_key = $1))";

impl Storage {
    /// Enters tasks for a unit's plan. Returns their ids.
    ///
    /// # Errors
    /// When the unit lies outside the scope or the database is away.
    pub async fn assign_tasks(
        &self,
        scope: &Scope,
        unit: &OrgUnitId,
        tasks: &[Task],
        by: &str,
        now: jiff::Timestamp,
    ) -> Stored<Vec<String>> {
        let unit_key = self.allowed_unit_key(scope, unit).await?;
        let mut transaction = self.transaction().await?;
        let mut ids = Vec::with_capacity(tasks.len());
        for task in tasks {
            let id = uuid::Uuid::now_v7().to_string();
            insert(&mut transaction, (&id, 1), unit_key, task, (by, now)).await?;
            ids.push(id);
        }
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(ids)
    }

    /// Changes an entered task (done on a day, a new due date). The version before is kept.
    ///
    /// # Errors
    /// When there is no such task within the scope, or somebody else changed it meanwhile.
    pub async fn change_assigned_task(
        &self,
        scope: &Scope,
        known: &AssignedTask,
        task: &Task,
        by: &str,
        now: jiff::Timestamp,
    ) -> Stored<()> {
        let unit_key = self.allowed_unit_key(scope, &known.task.unit).await?;
        let mut transaction = self.transaction().await?;
        let row = sqlx::query("SELECT COALESCE(MAX(version), 0) AS newest FROM assigned_tasks WHERE id = $1 AND unit_key = $2")
            .bind(known.id.clone())
            .bind(unit_key)
            .fetch_one(&mut *transaction)
            .await?;
        if row.number("newest")? != known.version {
            return Err(StorageError::Conflict("Nhiệm vụ vừa được người khác sửa. Tải lại trang rồi thực hiện lại.".to_owned()));
        }
        insert(&mut transaction, (&known.id, known.version + 1), unit_key, task, (by, now)).await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The tasks of the scope as they stand, in the order in which they were entered; as they stood at an instant where one is given.
    ///
    /// # Errors
    /// When the database is away or holds something unreadable.
    pub async fn assigned_tasks(&self, scope: &Scope, until: Option<i64>) -> Stored<Vec<AssignedTask>> {
        let sql = format!(
            "{SELECT} AND t.version = (SELECT MAX(n.version) FROM assigned_tasks n WHERE n.id = t.id AND n.made_at <= $2) ORDER BY t.id"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(until.unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.read).await?;
        rows.iter().map(task_of).collect()
    }

    /// One task as it stands.
    ///
    /// # Errors
    /// When there is none of that id within the scope.
    pub async fn assigned_task(&self, scope: &Scope, id: &str) -> Stored<AssignedTask> {
        let sql = format!("{SELECT} AND t.id = $2 ORDER BY t.version DESC LIMIT 1");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(self.scope_key(scope).await?).bind(id.to_owned());
        let row = query.fetch_optional(&self.read).await?;
        task_of(&row.ok_or_else(|| StorageError::NotFound { what: "nhiệm vụ", id: id.to_owned() })?)
    }
}

async fn insert(
    transaction: &mut super::Transaction,
    (id, version): (&str, i64),
    unit_key: i64,
    task: &Task,
    (by, now): (&str, jiff::Timestamp),
) -> Stored<()> {
    sqlx::query("INSERT INTO assigned_tasks (id, version, unit_key, content, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id.to_owned())
        .bind(version)
        .bind(unit_key)
        .bind(json_text(task)?)
        .bind(milliseconds(now))
        .bind(by.to_owned())
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn task_of(row: &AnyRow) -> Stored<AssignedTask> {
    Ok(AssignedTask {
        id: row.text("id")?,
        version: row.number("version")?,
        task: row.json("content")?,
        made_at: row.number("made_at")?,
        made_by: row.text("made_by")?,
    })
}
