//! Hồ sơ báo cáo: bundles, their documents, narratives by heading.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::{OrgUnitId, PeriodId};

use super::downloads;
use super::error::HttpError;
use super::session::Signed;
use super::view::{self, Asked};
use crate::app::App;
use crate::bundles;
use crate::pages::Place;
use crate::pages::bundles::{Bundles, Narratives, bundle};
use crate::pages::phrases::{Refused, said};
use crate::pages::reception::Choice;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let (office, today) = (app.office().await?, app.clock.today());
    let page = Bundles {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        units: view::sending_units(&office, &signed.scope, today),
        bundles: bundles::bundles(&app, &signed.scope, &period).await?,
        unfiled: app.storage.unfiled_documents(&signed.scope).await?,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Reception).await?)))
}

pub(super) async fn of_unit(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::NoUnitChosen).to_owned()))?;
    let all = bundles::bundles(&app, &signed.scope, &period).await?;
    let own = all.into_iter().find(|bundle| bundle.unit == unit);
    let own = own.ok_or_else(|| HttpError::NotFound(said(Refused::NothingOwedByUnit).to_owned()))?;
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    Ok(Html(bundle(&frame, &view::period_title(&period), &own)))
}

#[derive(Deserialize)]
pub(super) struct NarrativesAsked {
    #[serde(default)]
    ky: String,
    #[serde(default)]
    muc: String,
}

pub(super) async fn narratives(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<NarrativesAsked>,
) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &Asked { ky: Some(asked.ky), ..Asked::default() }).await?;
    let mut gathered = bundles::gathered(&bundles::bundles(&app, &signed.scope, &period).await?);
    let heading = |(place, one): (usize, &bundles::Gathered)| (place.to_string(), format!("{} ({})", one.heading, one.parts.len()));
    let headings: Vec<Choice> = gathered.iter().enumerate().map(heading).collect();
    if let Some(chosen) = asked.muc.parse::<usize>().ok().filter(|place| *place < gathered.len()) {
        gathered = vec![gathered.swap_remove(chosen)];
    }
    let page =
        Narratives { period: period.id.to_string(), period_name: view::period_title(&period), headings, chosen: asked.muc, gathered };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Reception).await?)))
}

/// The document as it came, always as an attachment.
pub(super) async fn document(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, HttpError> {
    let document = app.storage.document(&signed.scope, &id).await?;
    let bytes = app.storage.original(&document.sha256)?;
    let disposition = downloads::attachment(&document.file_name);
    Ok(([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

#[derive(Deserialize)]
pub(super) struct FiledForm {
    form_token: String,
    unit: String,
    period: String,
}

pub(super) async fn file_under(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(form): Form<FiledForm>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let period: PeriodId = form.period.parse().map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?;
    app.catalogue.calendars.period(&period).map_err(|fault| HttpError::NotFound(fault.to_string()))?;
    app.storage.file_under(&signed.scope, &id, &OrgUnitId::new(form.unit), &period).await?;
    Ok(Redirect::to(&format!("/ho-so?ky={period}")))
}
