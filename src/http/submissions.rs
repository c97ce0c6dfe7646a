//! One report: look, decide, take the original.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::finding::Acceptance;
use tonghop_domain::form::Form;
use tonghop_domain::submission::{SubmissionAct, SubmissionState};

use super::error::HttpError;
use super::session::{Signed, TokenOnly};
use super::{downloads, view};
use crate::app::App;
use crate::pages::Place;
use crate::pages::submission::SubmissionPage;
use crate::storage::Decision;

#[derive(Deserialize)]
pub(super) struct Decided {
    form_token: String,
    act: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Html<String>, HttpError> {
    let stored = app.storage.submission(&signed.scope, &id).await?;
    let office = app.office().await?;
    let key = stored.submission.key.clone();
    let view = SubmissionPage {
        unit: office.directory.name_of(&key.unit),
        form: app.catalogue.form_title(&key.form),
        period: app.catalogue.calendars.period(&key.period).map_or_else(|_| key.period.to_string(), |period| view::period_title(&period)),
        findings: app.storage.findings(&signed.scope, &id).await?,
        facts: app.storage.facts_of(&signed.scope, &id).await?,
        titles: titles(app.catalogue.form(&key.form)),
        stored,
    };
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    Ok(Html(view.render(&frame)))
}

/// Titles of a form's columns by their elements.
fn titles(form: Option<&Form>) -> BTreeMap<String, String> {
    let mut titles = BTreeMap::new();
    for column in form.map(|form| form.columns.as_slice()).unwrap_or_default() {
        if let Some(Ok(element)) = form.map(|form| form.element(&column.field)) {
            titles.insert(element.to_string(), column.title());
        }
    }
    titles
}

pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Decided>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let act = match form.act.as_str() {
        "accept" => SubmissionAct::Accept,
        "return" => SubmissionAct::Return,
        other => return Err(HttpError::Wrong(format!("Không có thao tác “{other}”."))),
    };
    let findings = app.storage.findings(&signed.scope, &id).await?;
    match app.catalogue.policy.acceptance(&findings) {
        Acceptance::Correction if act == SubmissionAct::Accept => {
            return Err(HttpError::Wrong("Báo cáo còn lỗi cần sửa nên chưa tiếp nhận được.".to_owned()));
        }
        Acceptance::Reason if act == SubmissionAct::Accept && form.reason.trim().is_empty() => {
            return Err(HttpError::Wrong("Báo cáo còn chỗ cần xem lại: ghi lý do khi tiếp nhận.".to_owned()));
        }
        _ => {}
    }
    let decision = Decision { act, by: signed.session.account.name.clone(), reason: form.reason.trim().to_owned(), at: app.clock.now() };
    app.storage.decide(&signed.scope, &id, &decision).await?;
    Ok(Redirect::to(&format!("/bao-cao-nop/{id}")))
}

/// Accepts every waiting report without blocking findings and without warnings.
pub(super) async fn accept_clean(
    State(app): State<App>,
    signed: Signed,
    axum::Form(form): axum::Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let waiting = app.storage.submissions(&signed.scope).await?;
    let clean =
        waiting.iter().filter(|stored| stored.submission.state == SubmissionState::Submitted && stored.blocking + stored.warnings == 0);
    for stored in clean {
        let decision =
            Decision { act: SubmissionAct::Accept, by: signed.session.account.name.clone(), reason: String::new(), at: app.clock.now() };
        app.storage.decide(&signed.scope, &stored.submission.id, &decision).await?;
    }
    Ok(Redirect::to("/tiep-nhan"))
}

/// The file as it came, always as an attachment.
pub(super) async fn original(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, HttpError> {
    let stored = app.storage.submission(&signed.scope, &id).await?;
    let bytes = app.storage.original(&stored.submission.sha256)?;
    let disposition = downloads::attachment(&stored.submission.file_name);
    Ok(([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
