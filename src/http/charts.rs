//! Charts as pictures: SVG for pages, PNG for documents.

use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tonghop_domain::Period;
use tonghop_reports::chart::Size;

use super::error::HttpError;
use super::session::Signed;
use super::view::{self, Asked};
use super::{downloads, figures};
use crate::app::App;
use crate::drawing;
use crate::pages::phrases::{Refused, filled};

/// `cchc-2025-Q3_ranking_2.png`: a page says which one it is.
fn file_name(period: &Period, kind: &str, page: Option<usize>, ending: &str) -> String {
    let page = page.map_or_else(String::new, |page| format!("_{page}"));
    format!("{}_{kind}{page}.{ending}", period.id.to_string().replace(':', "-"))
}

pub(super) async fn chart(
    State(app): State<App>,
    signed: Signed,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, HttpError> {
    let (kind, ending) = name.rsplit_once('.').ok_or_else(|| HttpError::NotFound(filled(Refused::NoChart, &name)))?;
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = figures::wanted_set(&app, &signed.scope, &asked, &period).await?;
    let unit = view::unit(&signed, &asked)?;
    let wanted = drawing::Wanted { scope: &signed.scope, period: &period, set: set.as_deref(), unit: unit.as_ref() };
    let mut chart = drawing::chart_of(&app, kind, wanted, asked.chi_so.as_deref()).await?;
    chart.page = asked.trang;
    if asked.kho.as_deref() == Some("a4") {
        chart.size = Size::A4_LANDSCAPE;
    }
    let (content_type, bytes) = match ending {
        "svg" => ("image/svg+xml", drawing::svg(chart).await?.into_bytes()),
        "png" => ("image/png", drawing::png(chart).await?),
        other => return Err(HttpError::NotFound(filled(Refused::NoPictureFormat, other))),
    };
    let mut response = ([(CONTENT_TYPE, content_type), (CACHE_CONTROL, "private, no-cache")], bytes).into_response();
    if asked.tai.is_some() {
        let file = file_name(&period, kind, asked.trang, ending);
        let value = downloads::attachment(&file).parse().map_err(|_| HttpError::Internal("tên tệp".to_owned()))?;
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
