//! The language of the pages.

use axum::extract::{Path, Request};
use axum::http::HeaderMap;
use axum::http::header::{REFERER, SET_COOKIE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::session::{LANGUAGE_COOKIE, language};
use crate::pages::phrases;

/// Remembers the language in a cookie and goes back to the page one came from.
pub(super) async fn change(Path(code): Path<String>, headers: HeaderMap) -> Response {
    let code = phrases::code(phrases::from_code(&code));
    let cookie = format!("{LANGUAGE_COOKIE}={code}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    let from = headers.get(REFERER).and_then(|referer| referer.to_str().ok()).and_then(local_path);
    ([(SET_COOKIE, cookie)], Redirect::to(from.unwrap_or("/"))).into_response()
}

/// Answers every request in the language that its cookie asks for.
pub(super) async fn speak(request: Request, next: Next) -> Response {
    phrases::in_language(language(request.headers()), next.run(request)).await
}

/// Path and query of an address, so that one never leaves for another site.
fn local_path(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    (!path.starts_with("//") && !path.contains('\\')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn one_comes_back_to_this_site_only() {
        assert_eq!(local_path("http://127.0.0.1:8080/xep-hang?ky=cchc:2025-Q3"), Some("/xep-hang?ky=cchc:2025-Q3"));
        assert_eq!(local_path("http://here//evil.example/"), None);
        assert_eq!(local_path("javascript:alert(1)"), None);
    }
}
