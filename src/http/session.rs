//! Who asks: every page and every figure needs a session, and every session has a scope.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use serde::Deserialize;
use tonghop_domain::Scope;
use tonghop_domain::message::Language;

use super::error::HttpError;
use crate::app::App;
use crate::pages::phrases;
use crate::sign_in;
use crate::storage::Session;

/// Name of the cookie that holds the session token.
pub const SESSION_COOKIE: &str = "tonghop_session";

/// Name of the cookie that holds the language of the pages.
pub(super) const LANGUAGE_COOKIE: &str = "tonghop_language";

/// A form of a page that says nothing but that it came from one.
#[derive(Debug, Deserialize)]
pub struct TokenOnly {
    /// The session's form token.
    pub form_token: String,
}

/// A signed-in person with the units they may see.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Account and form token.
    pub session: Session,
    /// The subtree of the account's unit.
    pub scope: Scope,
    /// The language that the browser asked for.
    pub language: Language,
}

impl Signed {
    /// Refuses a form that did not come from one of this session's pages.
    ///
    /// # Errors
    /// When the token is not this session's.
    pub fn check_form(&self, form_token: &str) -> Result<(), HttpError> {
        if form_token == self.session.form_token { Ok(()) } else { Err(HttpError::Forged) }
    }
}

impl<S> FromRequestParts<S> for Signed
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let app = App::from_ref(state);
        let token = cookie(parts).ok_or(HttpError::SignInFirst)?;
        let session = sign_in::session(&app.storage, app.clock, &token).await?.ok_or(HttpError::SignInFirst)?;
        let directory = app.office().await?.directory.clone();
        let scope = Scope::subtree(session.account.unit.clone(), &directory);
        Ok(Self { session, scope, language: language(&parts.headers) })
    }
}

/// The session token of a request, if its cookie carries one.
pub(super) fn cookie(parts: &Parts) -> Option<String> {
    named(&parts.headers, SESSION_COOKIE)
}

/// The language of a request: Vietnamese unless its cookie says otherwise.
pub(super) fn language(headers: &HeaderMap) -> Language {
    phrases::from_code(&named(headers, LANGUAGE_COOKIE).unwrap_or_default())
}

fn named(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let header = headers.get(COOKIE)?.to_str().ok()?;
    header.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted && !value.is_empty()).then(|| value.to_owned())
    })
}
