//! Sign-in and sign-out.

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::header::SET_COOKIE;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, RequestExt as _};
use serde::Deserialize;

use super::error::HttpError;
use super::session::{SESSION_COOKIE, Signed, TokenOnly, cookie};
use crate::app::App;
use crate::pages::phrases::{Piece, said};
use crate::storage::SignInRefused;
use crate::{pages, sign_in};

#[derive(Deserialize)]
pub(super) struct Credentials {
    name: String,
    password: String,
}

pub(super) async fn page() -> Html<String> {
    Html(pages::sign_in::page(None))
}

pub(super) async fn sign_in(State(app): State<App>, Form(credentials): Form<Credentials>) -> Result<Response, HttpError> {
    match sign_in::sign_in(&app.storage, app.clock, &credentials.name, &credentials.password).await? {
        Ok(token) => {
            let cookie = format!("{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", token.0);
            Ok(([(SET_COOKIE, cookie)], Redirect::to("/")).into_response())
        }
        Err(SignInRefused::Wrong) => Ok(Html(pages::sign_in::page(Some(said(Piece::WrongPassword)))).into_response()),
        Err(SignInRefused::Wait) => Ok(Html(pages::sign_in::page(Some(said(Piece::TooManyTries)))).into_response()),
    }
}

pub(super) async fn sign_out(State(app): State<App>, request: Request) -> Result<Response, HttpError> {
    let (mut parts, body) = request.into_parts();
    let signed = Signed::from_request_parts(&mut parts, &app).await?;
    let token = cookie(&parts).ok_or(HttpError::SignInFirst)?;
    let request = Request::from_parts(parts, body);
    let Form(form) = request.extract::<Form<TokenOnly>, _>().await.map_err(|_| HttpError::Forged)?;
    signed.check_form(&form.form_token)?;
    app.storage.end_session(&token).await?;
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok(([(SET_COOKIE, gone)], Redirect::to("/dang-nhap")).into_response())
}
