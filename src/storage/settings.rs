//! Settings of the office that live with its data.

use super::row::Columns;
use super::{Storage, Stored};

impl Storage {
    /// A setting, `None` where it was never set.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn setting(&self, name: &str) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT value FROM settings WHERE name = $1").bind(name.to_owned()).fetch_optional(&self.read).await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// Sets a setting.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_setting(&self, name: &str, value: &str) -> Stored<()> {
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name.to_owned())
            .bind(value.to_owned())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Keeps the bytes of a form, set or calendar file at its first use; later uses change nothing.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn keep_catalogue_file(&self, kind: &str, id: &str, version: &str, content: &str, now: jiff::Timestamp) -> Stored<String> {
        let hash = super::sha256(content.as_bytes());
        sqlx::query(
            "INSERT INTO catalogue_files (sha256, kind, id, version, content, first_used) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (sha256) DO NOTHING",
        )
        .bind(hash.clone())
        .bind(kind.to_owned())
        .bind(id.to_owned())
        .bind(version.to_owned())
        .bind(content.to_owned())
        .bind(super::milliseconds(now))
        .execute(&self.write)
        .await?;
        Ok(hash)
    }
}
