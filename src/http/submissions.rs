//! One report: look, decide, take the original.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::finding::Acceptance;
use tonghop_domain::submission::{SubmissionAct, SubmissionKey};

use super::error::HttpError;
use super::session::Signed;
use super::{downloads, view};
use crate::app::App;
use crate::import;
use crate::pages::phrases::{Refused, filled, said};
use crate::pages::submission::SubmissionPage;
use crate::pages::{Place, reception};
use crate::reception::Labels;
use crate::storage::{Decision, StoredDecision, StoredSubmission};

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
    let labels = Labels::of(app.catalogue.form(&key.form), &app.catalogue.lists);
    let changes = import::of_submission(&app, &signed.scope, &id).await?;
    let view = SubmissionPage {
        unit: office.directory.name_of(&key.unit),
        form: app.catalogue.form_title(&key.form),
        period: app.catalogue.calendars.period(&key.period).map_or_else(|_| key.period.to_string(), |period| view::period_title(&period)),
        findings: app.storage.findings(&signed.scope, &id).await?,
        facts: app.storage.facts_of(&signed.scope, &id).await?,
        differences: changes.map(|changes| (changes.counts(), labels.rows(&changes))),
        versions: versions(&app, &signed, &key).await?,
        rulings: app.storage.rulings(&signed.scope, &id).await?,
        labels,
        stored,
    };
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    Ok(Html(view.render(&frame)))
}

/// Every version of a report with its decisions, newest first.
pub(super) async fn versions(
    app: &App,
    signed: &Signed,
    key: &SubmissionKey,
) -> Result<Vec<(StoredSubmission, Vec<StoredDecision>)>, HttpError> {
    let mut versions = Vec::new();
    for stored in app.storage.versions(&signed.scope, key).await? {
        let decisions = app.storage.decisions(&signed.scope, &stored.submission.id).await?;
        versions.push((stored, decisions));
    }
    Ok(versions)
}

fn act_of(code: &str) -> Result<SubmissionAct, HttpError> {
    match code {
        "accept" => Ok(SubmissionAct::Accept),
        "return" => Ok(SubmissionAct::Return),
        other => Err(HttpError::Wrong(filled(Refused::NoAct, other))),
    }
}

/// Decides about one report as an officer: what blocks acceptance, or needs a reason, is the office's policy.
pub(super) async fn decide_one(app: &App, signed: &Signed, id: &str, act: SubmissionAct, reason: &str) -> Result<(), HttpError> {
    let findings = app.storage.findings(&signed.scope, id).await?;
    match app.catalogue.policy.acceptance(&findings) {
        Acceptance::Correction if act == SubmissionAct::Accept => {
            return Err(HttpError::Wrong(said(Refused::StillToCorrect).to_owned()));
        }
        Acceptance::Reason if act == SubmissionAct::Accept && reason.is_empty() => {
            return Err(HttpError::Wrong(said(Refused::StillToReview).to_owned()));
        }
        _ => {}
    }
    let decision = Decision { act, by: signed.session.account.name.clone(), reason: reason.to_owned(), at: app.clock.now() };
    app.storage.decide(&signed.scope, id, &decision).await?;
    Ok(())
}

pub(super) async fn decide(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Decided>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    decide_one(&app, &signed, &id, act_of(&form.act)?, form.reason.trim()).await?;
    Ok(Redirect::to(&format!("/bao-cao-nop/{id}")))
}

/// One decision for several reports; each stands on its own, and what could not be decided is named with its reason.
pub(super) async fn decide_many(
    State(app): State<App>,
    signed: Signed,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Html<String>, HttpError> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    signed.check_form(field("form_token"))?;
    let act = act_of(field("act"))?;
    let ids: BTreeSet<&str> = fields.iter().filter(|(name, _)| name == "report").map(|(_, id)| id.as_str()).collect();
    if ids.is_empty() {
        return Err(HttpError::Wrong(said(Refused::NoReportChosen).to_owned()));
    }
    let (mut done, mut refused) = (0, Vec::new());
    for id in ids {
        match decide_one(&app, &signed, id, act, field("reason")).await {
            Ok(()) => done += 1,
            Err(why @ (HttpError::Wrong(_) | HttpError::NotFound(_))) => {
                refused.push((id.to_owned(), name_of(&app, &signed, id).await, why.to_string()));
            }
            Err(fault) => return Err(fault),
        }
    }
    let back = back(field("back"));
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    Ok(Html(reception::decided(&frame, act, done, &refused, back)))
}

/// The page to go back to: only pages that offer such decisions.
fn back(asked: &str) -> &str {
    if asked == "/" || asked.starts_with("/tiep-nhan") { asked } else { "/tiep-nhan" }
}

/// Unit and form of a report, or its id where it cannot be seen.
async fn name_of(app: &App, signed: &Signed, id: &str) -> String {
    let (Ok(stored), Ok(office)) = (app.storage.submission(&signed.scope, id).await, app.office().await) else { return id.to_owned() };
    let key = stored.submission.key;
    format!("{} · {}", office.directory.name_of(&key.unit), app.catalogue.form_title(&key.form))
}

#[derive(Deserialize)]
pub(super) struct AcceptClean {
    form_token: String,
    #[serde(default)]
    back: String,
}

/// Accepts every waiting report without blocking findings and without warnings.
pub(super) async fn accept_clean(
    State(app): State<App>,
    signed: Signed,
    axum::Form(form): axum::Form<AcceptClean>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let waiting = app.storage.waiting(&signed.scope).await?;
    for stored in waiting.iter().filter(|stored| stored.blocking + stored.warnings == 0) {
        let decision =
            Decision { act: SubmissionAct::Accept, by: signed.session.account.name.clone(), reason: String::new(), at: app.clock.now() };
        app.storage.decide(&signed.scope, &stored.submission.id, &decision).await?;
    }
    Ok(Redirect::to(back(&form.back)))
}

/// The file as it came, always as an attachment.
pub(super) async fn original(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, HttpError> {
    let stored = app.storage.submission(&signed.scope, &id).await?;
    let bytes = app.storage.original(&stored.submission.sha256)?;
    let disposition = downloads::attachment(&stored.submission.file_name);
    Ok(([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
