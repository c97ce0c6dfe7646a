//! Bộ tiêu chí: the list, two side by side, and one as the Excel table that can be edited and read back.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use tonghop_domain::criteria::difference::differences;
use tonghop_domain::criteria::{CriteriaSet, sheet};

use super::downloads::{XLSX, attachment};
use super::error::HttpError;
use super::session::Signed;
use super::view;
use crate::analysis::set_name;
use crate::app::App;
use crate::pages::Place;
use crate::pages::criteria_sets::{self, Freedom, SetRow};
use crate::pages::phrases::{Refused, filled};
use crate::storage::{KeptFile, StorageError, sha256};

pub(super) async fn list(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let rows = rows(&app).await?;
    Ok(Html(criteria_sets::list(&view::frame(&app, &signed, Place::Scoring).await?, &rows)))
}

async fn rows(app: &App) -> Result<Vec<SetRow<'_>>, StorageError> {
    let kept = app.storage.kept_catalogue_files("set").await?;
    Ok(app.catalogue.sets.iter().map(|set| SetRow { set, name: set_name(set), freedom: freedom(app, set, &kept) }).collect())
}

fn freedom(app: &App, set: &CriteriaSet, kept: &[KeptFile]) -> Freedom {
    let uses: Vec<&KeptFile> = kept.iter().filter(|file| file.id == set.id && file.version == set.version).collect();
    let hash = app.catalogue.text("set", &set.id, &set.version).map(|text| sha256(text.as_bytes()));
    match (uses.iter().find(|file| Some(&file.sha256) != hash.as_ref()), uses.first()) {
        (Some(other), _) => Freedom::Changed(other.first_used),
        (None, Some(used)) => Freedom::Frozen(used.first_used),
        (None, None) => Freedom::Unused,
    }
}

/// The two sets of `/bo-tieu-chi/so-sanh`.
#[derive(Debug, Deserialize)]
pub(super) struct Compared {
    #[serde(default)]
    mot: String,
    #[serde(default)]
    hai: String,
}

pub(super) async fn compare(State(app): State<App>, signed: Signed, Query(asked): Query<Compared>) -> Result<Html<String>, HttpError> {
    let rows = rows(&app).await?;
    let row = |name: &str| {
        let set = app.catalogue.set(name, None).ok_or_else(|| no_set(name))?;
        rows.iter().find(|row| row.name == set_name(set)).ok_or_else(|| no_set(name))
    };
    let (one, other) = (row(&asked.mot)?, row(&asked.hai)?);
    let found = differences(one.set, other.set);
    let frame = view::frame(&app, &signed, Place::Scoring).await?;
    Ok(Html(criteria_sets::side_by_side(&frame, &rows, (one, other), &found)))
}

fn no_set(name: &str) -> HttpError {
    HttpError::NotFound(filled(Refused::NoSet, name))
}

/// The same table as `criteria export` writes.
pub(super) async fn export(State(app): State<App>, _signed: Signed, Path(name): Path<String>) -> Result<Response, HttpError> {
    let set = app.catalogue.set(&name, None).ok_or_else(|| no_set(&name))?;
    let rows = sheet::write(set).map_err(|lost| HttpError::Wrong(lost.join(" ")))?;
    let bytes = tonghop_reports::workbook::plain_table("Bộ tiêu chí", &rows).map_err(|fault| HttpError::Internal(fault.to_string()))?;
    let file = format!("{} {}.xlsx", set.id, set.version);
    Ok(([(CONTENT_TYPE, XLSX.to_owned()), (CONTENT_DISPOSITION, attachment(&file))], bytes).into_response())
}
