//! Chốt số liệu and Đính chính số liệu.

use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use tonghop_domain::Period;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::text::collation_key;

use super::error::HttpError;
use super::figures::periods_with;
use super::session::Signed;
use super::view::{self, Asked};
use crate::app::{App, Office};
use crate::closing::{self, Effects};
use crate::pages::Place;
use crate::pages::closing::{AfterRow, ClosingPage, CorrectionRow, OpenRow, PreviewPage, check_page};
use crate::reception::Labels;
use crate::storage::{StorageError, StoredCorrection, StoredSubmission};

#[derive(Deserialize)]
pub(super) struct Closed {
    form_token: String,
    ky: String,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
pub(super) struct Corrected {
    form_token: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let standing = closing::standing(&app, &signed.scope, &period).await?;
    let mut open: Vec<OpenRow> = standing
        .open
        .iter()
        .map(|point| OpenRow {
            unit: office.directory.name_of(&point.key.unit),
            form: app.catalogue.form_title(&point.key.form),
            reason: point.reason,
        })
        .collect();
    open.sort_by_cached_key(|row| (collation_key(&row.unit), row.form.clone()));
    let mut corrections = Vec::with_capacity(standing.corrections.len());
    for (index, stored) in (1_i64..).zip(&standing.corrections) {
        corrections.push(correction_row(&app, &signed, &office, index, stored).await?);
    }
    let sets = match &standing.closing {
        Some(_) => standing.sets,
        None => view::sets_for(&app, &period).into_iter().map(|set| (format!("{}@{}", set.id, set.version), String::new())).collect(),
    };
    let page = ClosingPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        is_running: app.clock.today() <= period.to,
        open,
        owed: standing.owed,
        after: standing.after.into_iter().map(|stored| after_row(&app, &office, stored)).collect(),
        corrections,
        sets: sets.into_iter().map(|(name, hash)| (set_title(&app, &name), hash)).collect(),
        closing: standing.closing,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Reports, &period).await?)))
}

fn set_title(app: &App, name: &str) -> String {
    app.catalogue.set(name, None).map_or_else(|| name.to_owned(), |set| format!("{} ({name})", set.name))
}

fn after_row(app: &App, office: &Office, stored: StoredSubmission) -> AfterRow {
    AfterRow {
        unit: office.directory.name_of(&stored.submission.key.unit),
        form: app.catalogue.form_title(&stored.submission.key.form),
        is_accepted: stored.submission.state == SubmissionState::AfterClosing,
        stored,
    }
}

fn about(app: &App, office: &Office, stored: &StoredSubmission) -> String {
    let key = &stored.submission.key;
    format!("{} · {}", office.directory.name_of(&key.unit), app.catalogue.form_title(&key.form))
}

async fn correction_row(
    app: &App,
    signed: &Signed,
    office: &Office,
    number: i64,
    correction: &StoredCorrection,
) -> Result<CorrectionRow, HttpError> {
    let effects: Effects = serde_json::from_str(&correction.content).map_err(|fault| StorageError::Content(fault.to_string()))?;
    let stored = app.storage.submission(&signed.scope, &correction.submission).await?;
    Ok(CorrectionRow {
        number,
        at: correction.at,
        by: correction.by.clone(),
        submission: correction.submission.clone(),
        about: about(app, office, &stored),
        reason: correction.reason.clone(),
        effects: closing::effect_rows(&app.catalogue, office, &effects),
    })
}

pub(super) async fn close(State(app): State<App>, signed: Signed, axum::Form(form): axum::Form<Closed>) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let asked = Asked { ky: Some(form.ky), ..Asked::default() };
    let period = view::period(&app, &signed.scope, &asked).await?;
    closing::close(&app, &signed.scope, &period, &signed.session.account.name, form.note.trim(), app.clock.now()).await?;
    Ok(back_to(&period))
}

fn back_to(period: &Period) -> Redirect {
    Redirect::to(&format!("/chot-so-lieu?ky={}", period.id))
}

pub(super) async fn check(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let check = closing::check(&app, &signed.scope, &period).await?;
    let rows = closing::effect_rows(&app.catalogue, &office, &check.differences);
    let frame = view::frame_of(&app, &signed, Place::Reports, &period).await?;
    Ok(Html(check_page(&frame, (&period.id.to_string(), &view::period_title(&period)), &check, &rows)))
}

pub(super) async fn preview(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let preview = closing::preview(&app, &signed.scope, &id).await?;
    let key = &preview.stored.submission.key;
    let labels = Labels::of(app.catalogue.form(&key.form), &app.catalogue.lists);
    let page = PreviewPage {
        about: about(&app, &office, &preview.stored),
        period: key.period.to_string(),
        period_name: app.catalogue.period_name(&key.period),
        differences: preview.changes.as_ref().map(|changes| (changes.counts(), labels.rows(changes))),
        moved: preview.effects.moved(),
        effects: closing::effect_rows(&app.catalogue, &office, &preview.effects),
        id,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Reports).await?)))
}

pub(super) async fn correct(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Corrected>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let stored = app.storage.submission(&signed.scope, &id).await?;
    closing::correct(&app, &signed.scope, &id, &signed.session.account.name, &form.reason, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/chot-so-lieu?ky={}", stored.submission.key.period)))
}
