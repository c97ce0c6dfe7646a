//! Accounts and sessions. Passwords are kept as Argon2id hashes, session tokens as SHA-256: a stolen database opens nothing.

use jiff::{SignedDuration, Timestamp};
use tonghop_domain::OrgUnitId;

use super::row::Columns;
use super::{Storage, Stored, milliseconds, sha256};

/// A session ends after half an hour without a request …
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// … and after twelve hours in any case.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// Wrong passwords in a row before the account waits.
const MOST_FAILURES: i64 = 5;
/// How long an account waits after too many wrong passwords.
const WAIT: SignedDuration = SignedDuration::from_mins(5);

/// A person who may sign in.
#[derive(Debug, Clone)]
pub struct Account {
    /// UUID v7.
    pub id: String,
    /// The name typed at sign-in.
    pub name: String,
    /// The unit whose subtree the person sees.
    pub unit: OrgUnitId,
}

/// A signed-in browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who signed in.
    pub account: Account,
    /// Every form of a page carries this text; a request without it changes nothing.
    pub form_token: String,
}

/// Why a sign-in is refused; the page says the same words for a wrong name and a wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefused {
    /// Wrong name or password.
    Wrong,
    /// Too many wrong passwords; later again.
    Wait,
}

/// What is stored of an account to check a password against.
pub(crate) struct Credentials {
    pub(crate) account: Account,
    pub(crate) password_hash: String,
    failures: i64,
    locked_until: i64,
}

impl Credentials {
    pub(crate) fn must_wait(&self, now: Timestamp) -> bool {
        self.locked_until > milliseconds(now)
    }
}

impl Storage {
    /// Adds an account; whether the name was free: an account that has it stays as it is.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn add_account(&self, name: &str, password_hash: &str, unit: &OrgUnitId, now: Timestamp) -> Stored<bool> {
        let added = sqlx::query(
            "INSERT INTO accounts (id, name, password_hash, unit_id, created_at, failures, locked_until) \
             VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT (name) DO NOTHING",
        )
        .bind(uuid::Uuid::now_v7().to_string())
        .bind(name.to_owned())
        .bind(password_hash.to_owned())
        .bind(unit.to_string())
        .bind(milliseconds(now))
        .execute(&self.write)
        .await?;
        Ok(added.rows_affected() == 1)
    }

    /// Gives an account another password; its other sessions go on.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn set_password(&self, account: &Account, password_hash: &str) -> Stored<()> {
        let sql = "UPDATE accounts SET password_hash = $1 WHERE id = $2";
        sqlx::query(sql).bind(password_hash.to_owned()).bind(account.id.clone()).execute(&self.write).await?;
        Ok(())
    }

    /// Moves an account to another unit: from now on it sees that unit's field of work.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn move_account(&self, account: &Account, unit: &OrgUnitId) -> Stored<()> {
        let sql = "UPDATE accounts SET unit_id = $1 WHERE id = $2";
        sqlx::query(sql).bind(unit.to_string()).bind(account.id.clone()).execute(&self.write).await?;
        Ok(())
    }

    /// Lets whoever is signed in elsewhere by this token go on here, as the same account at a unit of this database.
    ///
    /// # Errors
    /// When nobody is signed in there by this token, or a database is away.
    pub(crate) async fn take_over_session(&self, from: &Self, token: &str, unit: &OrgUnitId) -> Stored<()> {
        let hash = sha256(token.as_bytes());
        let sql = "SELECT s.form_token, s.created_at, s.seen_at, a.id, a.name, a.password_hash FROM sessions s \
                   JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1";
        let row = sqlx::query(sql).bind(hash.clone()).fetch_optional(&from.read).await?;
        let row = row.ok_or_else(|| super::StorageError::NotFound { what: "phiên làm việc", id: String::new() })?;
        let mut transaction = self.transaction().await?;
        sqlx::query(
            "INSERT INTO accounts (id, name, password_hash, unit_id, created_at, failures, locked_until) VALUES ($1, $2, $3, $4, $5, 0, 0) \
             ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash",
        )
        .bind(row.text("id")?)
        .bind(row.text("name")?)
        .bind(row.text("password_hash")?)
        .bind(unit.to_string())
        .bind(row.number("created_at")?)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO sessions (token_hash, account_id, form_token, created_at, seen_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (token_hash) DO UPDATE SET seen_at = excluded.seen_at",
        )
        .bind(hash)
        .bind(row.text("id")?)
        .bind(row.text("form_token")?)
        .bind(row.number("created_at")?)
        .bind(row.number("seen_at")?)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whether anybody may sign in yet.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn has_accounts(&self) -> Stored<bool> {
        Ok(sqlx::query("SELECT id FROM accounts LIMIT 1").fetch_optional(&self.read).await?.is_some())
    }

    pub(crate) async fn credentials(&self, name: &str) -> Stored<Option<Credentials>> {
        let row = sqlx::query("SELECT * FROM accounts WHERE name = $1").bind(name.to_owned()).fetch_optional(&self.read).await?;
        let Some(row) = row else { return Ok(None) };
        let account = Account { id: row.text("id")?, name: row.text("name")?, unit: OrgUnitId::new(row.text("unit_id")?) };
        Ok(Some(Credentials {
            account,
            password_hash: row.text("password_hash")?,
            failures: row.number("failures")?,
            locked_until: row.number("locked_until")?,
        }))
    }

    pub(crate) async fn note_failure(&self, credentials: &Credentials, now: Timestamp) -> Stored<()> {
        let failures = credentials.failures + 1;
        let locked_until = if failures >= MOST_FAILURES { milliseconds(now + WAIT) } else { 0 };
        let failures = if failures >= MOST_FAILURES { 0 } else { failures };
        sqlx::query("UPDATE accounts SET failures = $1, locked_until = $2 WHERE id = $3")
            .bind(failures)
            .bind(locked_until)
            .bind(credentials.account.id.clone())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Starts a session for a token made by the caller from 256 random bits.
    pub(crate) async fn start_session(&self, account: &Account, token: &str, form_token: &str, now: Timestamp) -> Stored<()> {
        let mut transaction = self.transaction().await?;
        sqlx::query("UPDATE accounts SET failures = 0, locked_until = 0 WHERE id = $1")
            .bind(account.id.clone())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM sessions WHERE created_at < $1").bind(milliseconds(now - LONGEST)).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO sessions (token_hash, account_id, form_token, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)")
            .bind(sha256(token.as_bytes()))
            .bind(account.id.clone())
            .bind(form_token.to_owned())
            .bind(milliseconds(now))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The session of a token, if it has not ended.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn session(&self, token: &str, now: Timestamp) -> Stored<Option<Session>> {
        let row = sqlx::query(
            "SELECT s.form_token, s.seen_at, a.id, a.name, a.unit_id FROM sessions s JOIN accounts a ON a.id = s.account_id \
             WHERE s.token_hash = $1 AND s.created_at >= $2 AND s.seen_at >= $3",
        )
        .bind(sha256(token.as_bytes()))
        .bind(milliseconds(now - LONGEST))
        .bind(milliseconds(now - IDLE))
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if milliseconds(now) - row.number("seen_at")? > 60_000 {
            sqlx::query("UPDATE sessions SET seen_at = $1 WHERE token_hash = $2")
                .bind(milliseconds(now))
                .bind(sha256(token.as_bytes()))
                .execute(&self.write)
                .await?;
        }
        let account = Account { id: row.text("id")?, name: row.text("name")?, unit: OrgUnitId::new(row.text("unit_id")?) };
        Ok(Some(Session { account, form_token: row.text("form_token")? }))
    }

    /// Ends the session of a token.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn end_session(&self, token: &str) -> Stored<()> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(sha256(token.as_bytes())).execute(&self.write).await?;
        Ok(())
    }
}
