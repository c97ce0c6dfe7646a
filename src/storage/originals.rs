//! The files as they came, kept by the hash of their content: written to a temporary name, synced, then renamed.

use std::io::Write as _;
use std::path::PathBuf;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sha2::{Digest, Sha256};

use super::{Storage, StorageError, Stored, milliseconds};

/// A file that was written into the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
struct NewOriginal {
    /// Hash of its content.
    sha256: String,
    /// Its name as it came.
    file_name: String,
    /// Its size.
    bytes: i64,
}

/// SHA-256 of bytes as lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Files that are made durable at once.
const WRITTEN_SIDE_BY_SIDE: usize = 16;

impl Storage {
    /// Keeps a file; the same bytes twice are one file. Returns the hash.
    ///
    /// # Errors
    /// When the data folder cannot be written or the database is away.
    pub async fn keep_original(&self, file_name: &str, bytes: &[u8], now: jiff::Timestamp) -> Stored<String> {
        let original = self.write_original(file_name, bytes)?;
        self.list_originals(std::slice::from_ref(&original), now).await?;
        Ok(original.sha256)
    }

    /// Keeps files, names with their bytes; some are written side by side, since a disk makes many durable in the time of one. Returns
    /// names with hashes, in their order.
    ///
    /// # Errors
    /// When the data folder cannot be written or the database is away.
    pub async fn keep_originals(&self, files: Vec<(String, Vec<u8>)>, now: jiff::Timestamp) -> Stored<Vec<(String, String)>> {
        let written = stream::iter(files).map(|(name, bytes)| {
            let storage = self.clone();
            tokio::task::spawn_blocking(move || storage.write_original(&name, &bytes))
        });
        let lost = |fault: tokio::task::JoinError| StorageError::Content(fault.to_string());
        let written = written.buffered(WRITTEN_SIDE_BY_SIDE).map(|done| done.map_err(lost)?);
        let originals: Vec<NewOriginal> = written.try_collect().await?;
        self.list_originals(&originals, now).await?;
        Ok(originals.into_iter().map(|original| (original.file_name, original.sha256)).collect())
    }

    /// Writes a file into the data folder, durably, without listing it yet: see [`Storage::list_originals`].
    ///
    /// # Errors
    /// When the data folder cannot be written.
    fn write_original(&self, file_name: &str, bytes: &[u8]) -> Stored<NewOriginal> {
        let hash = sha256(bytes);
        let path = self.original_path(&hash);
        if !path.exists() {
            write_durably(&path, bytes).map_err(|source| StorageError::File { path, source })?;
        }
        Ok(NewOriginal { sha256: hash, file_name: file_name.to_owned(), bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX) })
    }

    /// Lists files that were written, in one transaction.
    ///
    /// # Errors
    /// When the database is away.
    async fn list_originals(&self, originals: &[NewOriginal], now: jiff::Timestamp) -> Stored<()> {
        let mut transaction = self.transaction().await?;
        for original in originals {
            sqlx::query(
                "INSERT INTO originals (sha256, file_name, bytes, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
            )
            .bind(original.sha256.clone())
            .bind(original.file_name.clone())
            .bind(original.bytes)
            .bind(milliseconds(now))
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The bytes of a kept file.
    ///
    /// # Errors
    /// When no such file is kept.
    pub fn original(&self, hash: &str) -> Stored<Vec<u8>> {
        let path = self.original_path(hash);
        std::fs::read(&path).map_err(|source| StorageError::File { path, source })
    }

    fn original_path(&self, hash: &str) -> PathBuf {
        let (folder, _) = hash.split_at(hash.len().min(2));
        self.folder.join("originals").join(folder).join(hash)
    }
}

fn write_durably(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|fault| fault.error)?;
    Ok(())
}
