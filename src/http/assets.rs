//! Style, script and fonts, all inside the binary.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tonghop_reports::fonts;

use super::error::HttpError;
use crate::pages::phrases::{Refused, said};

const STYLE: &str = include_str!("../assets/style.css");
const PICTURES: &str = include_str!("../assets/pictures.js");
const COPY: &str = include_str!("../assets/copy.js");
const PROGRESS: &str = include_str!("../assets/progress.js");

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, HttpError> {
    let (kind, bytes): (&str, &'static [u8]) = match name.as_str() {
        "style.css" => ("text/css; charset=utf-8", STYLE.as_bytes()),
        "pictures.js" => ("text/javascript; charset=utf-8", PICTURES.as_bytes()),
        "copy.js" => ("text/javascript; charset=utf-8", COPY.as_bytes()),
        "progress.js" => ("text/javascript; charset=utf-8", PROGRESS.as_bytes()),
        "be-vietnam-pro-400.ttf" => ("font/ttf", fonts::BE_VIETNAM_PRO_REGULAR),
        "be-vietnam-pro-700.ttf" => ("font/ttf", fonts::BE_VIETNAM_PRO_BOLD),
        "be-vietnam-pro-600.ttf" => ("font/ttf", fonts::BE_VIETNAM_PRO_SEMIBOLD),
        _ => return Err(HttpError::NotFound(said(Refused::NoSuchFile).to_owned())),
    };
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], bytes).into_response())
}
