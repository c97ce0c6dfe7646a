//! Settings of the office that live with its data.

use super::row::Columns;
use super::{Recording, Storage, Stored};

/// A form or set file whose bytes were kept at their first use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Id of the form or set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Hash of its bytes.
    pub sha256: String,
    /// When it was first used, in milliseconds since 1970 UTC.
    pub first_used: i64,
}

const DATA_VERSION: &str = "data_version";

/// Counts a change, in the transaction that makes it: whoever keeps computed figures in memory sees that they are old.
pub(super) async fn count_change(transaction: &mut sqlx::Transaction<'static, sqlx::Any>) -> Stored<()> {
    sqlx::query(
        "INSERT INTO settings (name, value) VALUES ($1, '1') \
         ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(settings.value AS BIGINT) + 1 AS TEXT)",
    )
    .bind(DATA_VERSION.to_owned())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

impl Storage {
    /// A setting, `None` where it was never set.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn setting(&self, name: &str) -> Stored<Option<String>> {
        let row = sqlx::query("SELECT value FROM settings WHERE name = $1").bind(name.to_owned()).fetch_optional(&self.read).await?;
        row.map(|row| row.text("value")).transpose()
    }

    /// Several settings at once, each empty where it was never set, joined: it changes when any of them does.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn versions_of_settings(&self, names: [&str; 2]) -> Stored<String> {
        let rows = sqlx::query("SELECT name, value FROM settings WHERE name IN ($1, $2) ORDER BY name")
            .bind(names[0].to_owned())
            .bind(names[1].to_owned())
            .fetch_all(&self.read)
            .await?;
        let texts = rows.iter().map(|row| Ok(format!("{}={}", row.text("name")?, row.text("value")?))).collect::<Stored<Vec<_>>>()?;
        Ok(texts.join(";"))
    }

    /// Keeps the bytes of a form, set or calendar file at its first use; later uses change nothing.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn keep_catalogue_file(&self, kind: &str, id: &str, version: &str, content: &str, now: jiff::Timestamp) -> Stored<String> {
        let mut recording = self.recording().await?;
        let hash = recording.keep_catalogue_file(kind, id, version, content, now).await?;
        recording.commit().await?;
        Ok(hash)
    }

    /// The kept text of a file of the catalogue, by its hash; `None` where it was never used.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn catalogue_file(&self, sha256: &str) -> Stored<Option<String>> {
        let sql = "SELECT content FROM catalogue_files WHERE sha256 = $1";
        let row = sqlx::query(sql).bind(sha256.to_owned()).fetch_optional(&self.read).await?;
        row.map(|row| row.text("content")).transpose()
    }

    /// The files of a kind that were used, with the hash of their bytes and the first use, in the order of id and version.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn kept_catalogue_files(&self, kind: &str) -> Stored<Vec<KeptFile>> {
        let sql = "SELECT id, version, sha256, first_used FROM catalogue_files WHERE kind = $1 ORDER BY id, version, first_used";
        let rows = sqlx::query(sql).bind(kind.to_owned()).fetch_all(&self.read).await?;
        let kept = |row: &sqlx::any::AnyRow| {
            let (id, version, sha256) = (row.text("id")?, row.text("version")?, row.text("sha256")?);
            Ok(KeptFile { id, version, sha256, first_used: row.number("first_used")? })
        };
        rows.iter().map(kept).collect()
    }

    /// How often reports, decisions, obligations or units have changed since the data folder was made; 0 = never.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn data_version(&self) -> Stored<i64> {
        Ok(self.setting(DATA_VERSION).await?.and_then(|count| count.parse().ok()).unwrap_or_default())
    }

    /// Sets a setting; that is a change too (holidays decide what is late).
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_setting(&self, name: &str, value: &str) -> Stored<()> {
        let mut transaction = self.transaction().await?;
        sqlx::query("INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
            .bind(name.to_owned())
            .bind(value.to_owned())
            .execute(&mut *transaction)
            .await?;
        count_change(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl Recording {
    /// As [`Storage::keep_catalogue_file`], within this transaction.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn keep_catalogue_file(
        &mut self,
        kind: &str,
        id: &str,
        version: &str,
        content: &str,
        now: jiff::Timestamp,
    ) -> Stored<String> {
        let hash = super::sha256(content.as_bytes());
        if self.storage.remembered().catalogue_files.contains(&hash) {
            return Ok(hash);
        }
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
        .execute(&mut *self.transaction)
        .await?;
        self.kept.push(hash.clone());
        Ok(hash)
    }
}
