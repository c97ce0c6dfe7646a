//! Chấm điểm: self-scores beside computed ones, and the page on which they are entered.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::{OrgUnitId, Period};
use tonghop_indicators::RankedScore;

use super::error::HttpError;
use super::figures;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::{self, Claim, Claims, EntryRefused, TypedClaim, set_name};
use crate::app::App;
use crate::pages::Place;
use crate::pages::phrases::{Refused, said};
use crate::pages::scoring::{Scoring, SelfScorePage, UnitRow};
use crate::storage::SelfScoreKey;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let set = view::set(&app, &signed.scope, &asked, &period).await?;
    let set = set.as_ref();
    let table = analysis::scores(&app, &signed.scope, set, &period).await?;
    let units: BTreeSet<OrgUnitId> = table.units.iter().map(|row| row.score.unit.clone()).collect();
    let claims = analysis::claims(&app, &signed.scope, set, &period, &units).await?;
    let page = Scoring {
        set,
        set_name: set_name(set),
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: figures::periods_with(&app, &signed, &period).await?,
        sets: figures::all_sets(&app),
        rows: table.units.iter().map(|row| unit_row(set, row, &claims)).collect(),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Scoring, &period).await?)))
}

fn unit_row(set: &CriteriaSet, row: &RankedScore, claims: &Claims) -> UnitRow {
    let none = BTreeMap::new();
    let of_unit = claims.get(&row.score.unit).unwrap_or(&none);
    let may: Vec<&str> =
        set.all_components().filter(|component| component.assessment.is_self_scored()).map(|component| component.code.as_str()).collect();
    UnitRow {
        unit: row.score.unit.to_string(),
        name: row.name.clone(),
        total: row.score.total,
        claimed: (may.iter().filter(|code| of_unit.contains_key(**code)).count(), may.len()),
        differences: analysis::differences(set, &row.score, of_unit),
    }
}

/// One unit, period and set with what is known about them.
struct Desk<'a> {
    set: Cow<'a, CriteriaSet>,
    period: Period,
    unit: OrgUnitId,
    traced: analysis::TracedScore,
    claims: BTreeMap<String, Claim>,
}

async fn desk<'a>(app: &'a App, signed: &Signed, asked: &Asked) -> Result<Desk<'a>, HttpError> {
    let period = view::period(app, &signed.scope, asked).await?;
    let set = view::set(app, &signed.scope, asked, &period).await?;
    let unit = view::unit(signed, asked)?.ok_or_else(|| HttpError::Wrong(said(Refused::NoUnitChosen).to_owned()))?;
    let traced = analysis::traced(app, &signed.scope, &set, &period, &unit).await?;
    let claims = analysis::claims_of(app, &signed.scope, &set, &period, &unit).await?;
    Ok(Desk { set, period, unit, traced, claims })
}

pub(super) async fn self_score(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let desk = desk(&app, &signed, &asked).await?;
    shown(&app, &signed, desk, vec![], vec![]).await
}

async fn shown(
    app: &App,
    signed: &Signed,
    desk: Desk<'_>,
    typed: Vec<TypedClaim>,
    refused: Vec<EntryRefused>,
) -> Result<Html<String>, HttpError> {
    let registered = app.storage.evidence(&signed.scope).await?.into_iter().map(|stored| stored.evidence);
    let documents = registered.filter(|document| document.unit == desk.unit).map(|document| match document.number.as_str() {
        "" => document.title,
        number => format!("{number}, {}", document.title),
    });
    let page = SelfScorePage {
        documents: documents.collect(),
        query: query(&desk),
        set: &desk.set,
        unit: desk.traced.name,
        period_name: view::period_title(&desk.period),
        score: desk.traced.score,
        claims: desk.claims,
        typed,
        refused,
    };
    Ok(Html(page.render(&view::frame(app, signed, Place::Scoring).await?)))
}

fn query(desk: &Desk<'_>) -> String {
    format!("ky={}&bo={}&don_vi={}", desk.period.id, set_name(&desk.set), desk.unit)
}

/// Keeps what is new on the page; where anything is refused nothing is kept and the page says why.
pub(super) async fn enter(
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, HttpError> {
    signed.check_form(fields.get("form_token").map_or("", String::as_str))?;
    let desk = desk(&app, &signed, &asked).await?;
    let typed = typed(&fields);
    match analysis::entries(&desk.set, &desk.traced.score, &desk.claims, &typed) {
        Err(refused) => Ok(shown(&app, &signed, desk, typed, refused).await?.into_response()),
        Ok(entries) => {
            let key = SelfScoreKey { unit: desk.unit.clone(), period: desk.period.id.clone(), set: set_name(&desk.set) };
            app.storage.add_self_scores(&signed.scope, &key, &entries, &signed.session.account.name, app.clock.now()).await?;
            Ok(Redirect::to(&format!("/chi-tieu/don-vi?{}", query(&desk))).into_response())
        }
    }
}

/// The rows of the form, by the codes behind the colons of its fields.
fn typed(fields: &BTreeMap<String, String>) -> Vec<TypedClaim> {
    let codes = fields.keys().filter_map(|name| name.strip_prefix("diem:"));
    let field = |kind: &str, code: &str| fields.get(&format!("{kind}:{code}")).cloned().unwrap_or_default();
    codes
        .map(|code| TypedClaim {
            criterion: code.to_owned(),
            points: field("diem", code),
            evidence: field("kiem_chung", code),
            reason: field("ly_do", code),
        })
        .collect()
}
