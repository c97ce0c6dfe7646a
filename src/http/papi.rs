//! Kết quả PAPI.

use axum::extract::{Query, State};
use axum::response::Html;

use super::error::HttpError;
use super::figures::periods_with;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis;
use crate::app::App;
use crate::pages::Place;
use crate::pages::papi::PapiPage;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let page = PapiPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        papi: analysis::papi(&app, &signed.scope, &period).await?,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Ranking, &period).await?)))
}
