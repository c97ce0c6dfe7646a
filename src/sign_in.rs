//! Passwords, session tokens and the check of both.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use rand::RngExt as _;

use crate::clock::Clock;
use crate::storage::{Session, SignInRefused, Storage, StorageError};

/// A token of a new session: 256 random bits in hex, known to the browser alone.
#[derive(Clone)]
pub struct Token(pub String);

/// Letters that nobody mistakes for one another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A password for a first sign-in, 14 letters in groups.
pub fn random_password() -> String {
    let mut random = rand::rng();
    let letters: Vec<char> = (0..14).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect();
    letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A random text of 256 bits in hex.
pub fn random_token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The Argon2id hash of a password with a random salt.
///
/// # Errors
/// When the system has no randomness.
pub fn hash(password: &str) -> Result<String, StorageError> {
    let hashed = Argon2::default().hash_password(password.as_bytes()).map_err(|fault| StorageError::Content(fault.to_string()))?;
    Ok(hashed.to_string())
}

fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| Argon2::default().verify_password(password.as_bytes(), &stored).is_ok())
}

/// Checks a name and a password and starts a session. An unknown name costs as much time as a wrong password.
///
/// # Errors
/// When the database is away.
pub async fn sign_in(storage: &Storage, clock: Clock, name: &str, password: &str) -> Result<Result<Token, SignInRefused>, StorageError> {
    let now = clock.now();
    let credentials = storage.credentials(name).await?;
    if credentials.as_ref().is_some_and(|known| known.must_wait(now)) {
        return Ok(Err(SignInRefused::Wait));
    }
    let stored = credentials.as_ref().map_or_else(|| UNKNOWN.to_owned(), |known| known.password_hash.clone());
    let password = password.to_owned();
    let matches = tokio::task::spawn_blocking(move || verify(&password, &stored)).await.unwrap_or(false);
    match credentials {
        Some(known) if matches => {
            let token = random_token();
            storage.start_session(&known.account, &token, &random_token(), now).await?;
            Ok(Ok(Token(token)))
        }
        Some(known) => {
            storage.note_failure(&known, now).await?;
            Ok(Err(SignInRefused::Wrong))
        }
        None => Ok(Err(SignInRefused::Wrong)),
    }
}

/// A hash that no password fits, checked for unknown names so that the time tells nothing.
const UNKNOWN: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The session of a request's cookie, if it is still good.
///
/// # Errors
/// When the database is away.
pub async fn session(storage: &Storage, clock: Clock, token: &str) -> Result<Option<Session>, StorageError> {
    storage.session(token, clock.now()).await
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let stored = hash("mật khẩu dài").unwrap();
        assert!(verify("mật khẩu dài", &stored));
        assert!(!verify("mật khẩu ngắn", &stored));
        assert!(!verify("", UNKNOWN));
        assert!(PasswordHash::new(UNKNOWN).is_ok(), "the dummy must cost the same work");
    }

    #[test]
    fn tokens_are_long_and_differ() {
        assert_eq!(random_token().len(), 64);
        assert_ne!(random_token(), random_token());
        assert_eq!(random_password().len(), 16);
    }
}
