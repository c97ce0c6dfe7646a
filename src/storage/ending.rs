//! Rows that hold until somebody ends them: answers, rules of reporting, yearly targets. They are never deleted.

use jiff::Timestamp;
use tonghop_domain::Scope;

use super::{Storage, StorageError, Stored, milliseconds};

/// How a row of one table is ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ending {
    /// Ends the row of id `$4`, if it still holds and lies within the scope `$1`, at `$2` by the account `$3`.
    pub(super) sql: &'static str,
    /// What such a row is called on the screen.
    pub(super) what: &'static str,
}

impl Storage {
    /// Ends a row; what it said stays on record.
    ///
    /// # Errors
    /// When there is none of that id within the scope that still holds.
    pub(super) async fn end(&self, scope: &Scope, ending: Ending, id: &str, by: &str, now: Timestamp) -> Stored<()> {
        let ended = sqlx::query(ending.sql)
            .bind(self.scope_key(scope).await?)
            .bind(milliseconds(now))
            .bind(by.to_owned())
            .bind(id.to_owned())
            .execute(&self.write)
            .await?;
        if ended.rows_affected() == 0 {
            return Err(StorageError::NotFound { what: ending.what, id: id.to_owned() });
        }
        Ok(())
    }
}
