//! Số liệu theo biểu.

use axum::extract::{Query, State};
use axum::response::Html;
use tonghop_domain::form::{Form, Yields};

use super::error::HttpError;
use super::figures::periods_with;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis;
use crate::app::App;
use crate::pages::Place;
use crate::pages::form_table::FormTablePage;
use crate::pages::phrases::{Refused, filled, said};

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let of_facts = |form: &&Form| form.yields == Yields::Facts && form.regime == period.id.regime();
    let forms: Vec<&Form> = app.catalogue.forms.iter().filter(of_facts).collect();
    let wanted = asked.bieu.as_deref().filter(|id| !id.is_empty());
    let form = match wanted {
        Some(id) => {
            forms.iter().rfind(|form| form.id == id).copied().ok_or_else(|| HttpError::NotFound(filled(Refused::NoFormOfPeriod, id)))?
        }
        None => forms.first().copied().ok_or_else(|| HttpError::NotFound(said(Refused::NoFormsOfPeriod).to_owned()))?,
    };
    let page = FormTablePage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        form: form.id.clone(),
        title: form.title.clone(),
        forms: forms.iter().map(|form| (form.id.clone(), form.title.clone())).collect(),
        table: analysis::form_table(&app, &signed.scope, &period, form).await?,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Indicators, &period).await?)))
}
