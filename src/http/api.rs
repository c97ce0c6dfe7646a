//! JSON of the figures that the pages show.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde_json::{Value, json};

use super::error::HttpError;
use super::figures;
use super::session::Signed;
use super::submissions;
use super::view::{self, Asked};
use crate::app::App;
use crate::json::{self, SCHEMA, finding};
use crate::pages::phrases::{Refused, filled, said};
use crate::{analysis, board, lineage, reception};

pub(super) async fn job(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let job = app.storage.job_summary(&signed.scope, &id).await?;
    Ok(Json(json!({ "schema": SCHEMA, "job": job.id, "total": job.total, "finished": job.finished })))
}

/// The table of results of an import, in the order of its files.
pub(super) async fn results(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let job = app.storage.job(&signed.scope, &id).await?;
    let rows: Vec<Value> = reception::results(&job.files, &app.catalogue).iter().map(json::result_row).collect();
    let asked: Vec<Value> = reception::asked_in(&job.files).iter().map(json::question).collect();
    let document = json!({
        "schema": SCHEMA, "job": job.id, "preview": job.asked.is_preview, "received": job.asked.received,
        "received_by": job.asked.created_by, "results": rows, "questions": asked,
    });
    Ok(Json(document))
}

/// How a report differs from the accepted one; null where none is accepted, or where it is that one.
pub(super) async fn differences(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let changes = crate::import::of_submission(&app, &signed.scope, &id).await?;
    Ok(Json(
        json!({ "schema": SCHEMA, "submission": id, "changes": changes.as_ref().map(|changes| json::changes(changes, &app.catalogue)) }),
    ))
}

/// Every version of a report with its decisions, newest first.
pub(super) async fn versions(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let key = app.storage.submission(&signed.scope, &id).await?.submission.key;
    let versions: Vec<Value> = submissions::versions(&app, &signed, &key).await?.iter().map(json::version).collect();
    Ok(Json(json!({ "schema": SCHEMA, "unit": key.unit, "form": key.form, "period": key.period, "versions": versions })))
}

pub(super) async fn units(State(app): State<App>, signed: Signed) -> Result<Json<Value>, HttpError> {
    let office = app.office().await?;
    let units: Vec<Value> = office
        .directory
        .units()
        .iter()
        .filter(|unit| signed.scope.allows(&unit.id))
        .map(|unit| {
            json!({
                "id": unit.id, "code": unit.code, "name": unit.name, "level": unit.level.as_str(), "parent": unit.parent,
                "valid_from": unit.valid_from, "valid_to": unit.valid_to, "group": unit.group,
            })
        })
        .collect();
    Ok(Json(json!({ "schema": SCHEMA, "units": units })))
}

pub(super) async fn submissions_of_period(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let stored = app.storage.submissions_of_period(&signed.scope, &period.id).await?;
    let rows: Vec<Value> = stored
        .iter()
        .map(|stored| {
            let submission = &stored.submission;
            json!({
                "id": submission.id, "unit": submission.key.unit, "form": submission.key.form, "period": submission.key.period,
                "state": submission.state.as_str(), "received": submission.received, "file": submission.file_name, "sha256": submission.sha256,
                "nil": submission.is_nil, "estimate": submission.is_estimate, "blocking": stored.blocking, "warnings": stored.warnings,
            })
        })
        .collect();
    Ok(Json(json!({ "schema": SCHEMA, "period": period.id, "submissions": rows })))
}

pub(super) async fn findings(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let findings = app.storage.findings(&signed.scope, &id).await?;
    Ok(Json(json!({ "schema": SCHEMA, "findings": findings.iter().map(finding).collect::<Vec<_>>() })))
}

pub(super) async fn standings(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let standings = board::standings(&app, &signed.scope, &period.id).await?;
    let by_form: Vec<Value> = board::by_form(&standings).iter().map(|(form, sum)| json!({ "form": form, "completeness": sum })).collect();
    Ok(Json(json!({ "schema": SCHEMA, "period": period.id, "forms": by_form, "standings": standings })))
}

pub(super) async fn scores(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let table = analysis::scores(&app, &signed.scope, set, &period).await?;
    Ok(Json(json::scores(&table)))
}

/// Satisfaction of a period; withheld figures are null.
pub(super) async fn survey(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let survey = analysis::survey(&app, &signed.scope, &period).await?;
    Ok(Json(json::survey(&period.id, survey.as_ref())))
}

pub(super) async fn simulation(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::UnitParameter).to_owned()))?;
    let simulated = analysis::simulation(&app, &signed.scope, set, &period, &unit).await?;
    Ok(Json(simulated.document(set, &period, &app.catalogue)))
}

/// The targets of the year of a period.
pub(super) async fn targets(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let year = view::period(&app, &signed.scope, &asked).await?.id.year();
    Ok(Json(json::targets(year, &analysis::targets(&app, &signed.scope, year).await?)))
}

pub(super) async fn self_scores(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let table = analysis::scores(&app, &signed.scope, &set, &period).await?;
    let units = table.units.iter().map(|row| row.score.unit.clone()).collect();
    let claims = analysis::claims(&app, &signed.scope, &set, &period, &units).await?;
    Ok(Json(json::self_scores(&set, &period, &table, &claims)))
}

pub(super) async fn crosswalk(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = figures::wanted_set(&app, &signed.scope, &asked, &period).await?;
    let (crosswalk, _) = analysis::crosswalk(&app, &signed.scope).await?;
    let rows = analysis::crosswalk_rows(&app, &signed.scope, &crosswalk, set.as_deref(), &period).await?;
    Ok(Json(json::crosswalk(&period.id, set.as_deref(), &rows)))
}

pub(super) async fn trace(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::UnitParameter).to_owned()))?;
    let code = asked.tieu_chi.unwrap_or_default();
    let traced = analysis::traced(&app, &signed.scope, set, &period, &unit).await?;
    let document = lineage::document(&app, &signed.scope, &traced, (set, &period), &code).await?;
    document.map(Json).ok_or_else(|| HttpError::NotFound(filled(Refused::NoCriterion, code)))
}

pub(super) async fn plan_progress(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Json<Value>, HttpError> {
    let unit = view::unit(&signed, &asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::UnitParameter).to_owned()))?;
    let view = analysis::plan_view(&app, &signed.scope, &unit, app.clock.today()).await?;
    Ok(Json(view.document()))
}
