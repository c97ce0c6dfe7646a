//! Kế hoạch cấp trên: which plan a unit's plan carries out.

use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use serde::Deserialize;
use tonghop_domain::{OrgUnitId, text};

use super::error::HttpError;
use super::session::Signed;
use crate::analysis;
use crate::app::App;
use crate::pages::phrases::{Refused, said};
use crate::storage::PlanLink;

/// The higher plan as the page sends it.
#[derive(Debug, Deserialize)]
pub(super) struct LinkForm {
    form_token: String,
    /// The unit whose plan it is.
    don_vi: String,
    nam: i16,
    /// The unit whose plan stands above; empty = a document.
    #[serde(default)]
    cap_tren: String,
    /// Số, ký hiệu, trích yếu.
    #[serde(default)]
    van_ban: String,
}

/// Keeps the link; nothing chosen and nothing written takes an earlier one out.
pub(super) async fn link(State(app): State<App>, signed: Signed, Form(form): Form<LinkForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let higher = (!form.cap_tren.is_empty()).then(|| OrgUnitId::new(form.cap_tren.as_str()));
    let link = PlanLink { unit: OrgUnitId::new(form.don_vi), year: form.nam, higher, document: text::nfc(form.van_ban.trim()) };
    if analysis::is_circular(&app.storage.plan_links(&signed.scope, link.year).await?, &link) {
        return Err(HttpError::Wrong(said(Refused::PlanCircle).to_owned()));
    }
    app.storage.link_plan(&signed.scope, &link, &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/ke-hoach?don_vi={}#cap-tren", link.unit)))
}
