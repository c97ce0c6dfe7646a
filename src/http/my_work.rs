//! Việc của tôi, and decisions about figures that disagree.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use tonghop_domain::submission::{SubmissionAct, SubmissionState};

use super::error::HttpError;
use super::session::Signed;
use super::submissions::decide_one;
use super::view::{self, Asked};
use crate::analysis;
use crate::app::App;
use crate::my_work;
use crate::pages::Place;
use crate::pages::my_work::MyWork;
use crate::pages::phrases::{Refused, said};
use crate::storage::Ruling;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let waiting = app.storage.waiting(&signed.scope).await?;
    let page = MyWork {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        numbers: my_work::numbers(&app, &signed.scope, &period).await?,
        clean: my_work::clean(&waiting),
        to_correct: my_work::to_correct(&app, waiting).await?,
        week: my_work::week(&app, &signed.scope).await?,
        disagreements: my_work::disagreements(&app, &signed.scope, &period).await?,
        last_year: analysis::year_changes(&app, &signed.scope, &period).await?,
        estimates: my_work::estimates(&app, &signed.scope, &period).await?,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::MyWork).await?)))
}

#[derive(Deserialize)]
pub(super) struct RulingForm {
    form_token: String,
    submission: String,
    position: i64,
    ruling: String,
    reason: String,
}

/// Decides about a disagreement. Sending back also returns the report; keeping the figure leaves the report to be accepted with the others.
pub(super) async fn rule(State(app): State<App>, signed: Signed, Form(form): Form<RulingForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let ruling = Ruling::from_code(&form.ruling).ok_or_else(|| HttpError::Wrong(said(Refused::NoRuling).to_owned()))?;
    let reason = tonghop_domain::text::nfc(&form.reason);
    if reason.is_empty() {
        return Err(HttpError::Wrong(said(Refused::RulingReason).to_owned()));
    }
    let stored = app.storage.submission(&signed.scope, &form.submission).await?;
    if ruling == Ruling::Return && stored.submission.state != SubmissionState::Returned {
        decide_one(&app, &signed, &form.submission, SubmissionAct::Return, &reason).await?;
    }
    let at = (form.submission.as_str(), form.position);
    app.storage.rule_on(&signed.scope, at, (ruling, &reason), &signed.session.account.name, app.clock.now()).await?;
    // Back to the period that was looked at, which need not be the newest.
    Ok(Redirect::to(&format!("/?ky={}#chenh-lech", stored.submission.key.period)))
}
