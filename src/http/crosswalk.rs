//! Bảng đối chiếu: the page, and one cell changed by the office.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::crosswalk::{LinkEdit, Meaning, SubjectKind};
use tonghop_domain::text;

use super::error::HttpError;
use super::figures;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::{self, set_name};
use crate::app::App;
use crate::pages::Place;
use crate::pages::crosswalk::CrosswalkPage;
use crate::pages::phrases::{Refused, said};

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    shown(&app, &signed, &asked, String::new()).await
}

async fn shown(app: &App, signed: &Signed, asked: &Asked, refused: String) -> Result<Html<String>, HttpError> {
    let period = view::period(app, &signed.scope, asked).await?;
    let set = figures::wanted_set(app, &signed.scope, asked, &period).await?;
    let set = set.as_deref();
    let (crosswalk, edits) = analysis::crosswalk(app, &signed.scope).await?;
    let page = CrosswalkPage {
        rows: analysis::crosswalk_rows(app, &signed.scope, &crosswalk, set, &period).await?,
        crosswalk,
        edits,
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: figures::periods_with(app, signed, &period).await?,
        set: set.map_or_else(String::new, set_name),
        sets: figures::set_choices(app, &period),
        refused,
    };
    Ok(Html(page.render(&view::frame_of(app, signed, Place::Crosswalk, &period).await?)))
}

/// One cell as the page sends it.
#[derive(Debug, Deserialize)]
pub(super) struct CellForm {
    form_token: String,
    /// `kind/code` of the row.
    chi_tieu: String,
    /// Code of the column.
    tieu_chi: String,
    /// Code of the meaning.
    y_nghia: String,
    #[serde(default)]
    ghi_chu: String,
}

pub(super) async fn change(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
    Form(form): Form<CellForm>,
) -> Result<Response, HttpError> {
    signed.check_form(&form.form_token)?;
    let edit = edit_of(&form).ok_or_else(|| HttpError::Wrong(said(Refused::NoCellToEdit).to_owned()))?;
    if let Err(why) = app.catalogue.crosswalk.check(&edit) {
        return Ok(shown(&app, &signed, &asked, why.to_string()).await?.into_response());
    }
    let account = &signed.session.account;
    app.storage.add_link_edit(&signed.scope, &account.unit, &edit, &account.name, app.clock.now()).await?;
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = figures::wanted_set(&app, &signed.scope, &asked, &period).await?.map_or_else(String::new, |set| set_name(&set));
    Ok(Redirect::to(&format!("/doi-chieu?ky={}&bo={set}#sua", period.id)).into_response())
}

fn edit_of(form: &CellForm) -> Option<LinkEdit> {
    let (kind, subject) = form.chi_tieu.split_once('/')?;
    Some(LinkEdit {
        kind: SubjectKind::of_code(kind)?,
        subject: subject.to_owned(),
        criterion: form.tieu_chi.clone(),
        meaning: Meaning::of_code(&form.y_nghia)?,
        note: text::nfc(form.ghi_chu.trim()),
    })
}
