//! One unit, and whom to call there.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::obligation::ReportStanding;
use tonghop_domain::{OrgUnitId, Period};

use super::error::HttpError;
use super::session::Signed;
use super::view;
use crate::app::App;
use crate::pages::phrases::{Refused, filled, said};
use crate::pages::unit::UnitPage;
use crate::pages::{self, Place};
use crate::storage::Contact;
use crate::{board, pasted};

/// Periods shown on a unit's page.
const MOST_PERIODS: usize = 6;
/// Longest part of a contact that is kept, in characters.
const LONGEST: usize = 200;

fn allowed(signed: &Signed, id: String) -> Result<OrgUnitId, HttpError> {
    let unit = OrgUnitId::new(id);
    if signed.scope.allows(&unit) { Ok(unit) } else { Err(HttpError::NotFound(filled(Refused::NoUnit, unit))) }
}

pub(super) async fn unit(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Html<String>, HttpError> {
    let id = allowed(&signed, id)?;
    let office = app.office().await?;
    let unit = office.directory.get(&id).ok_or_else(|| HttpError::NotFound(filled(Refused::NoUnit, &id)))?;
    let predecessors = office.directory.predecessors(&id).into_iter().map(|event| office.directory.name_of(&event.old));
    let page = UnitPage {
        parent: unit.parent.as_ref().map(|parent| office.directory.name_of(parent)),
        predecessors: predecessors.collect(),
        contact: app.storage.contacts(&signed.scope).await?.remove(&id).unwrap_or_default(),
        reports: reports(&app, &signed, &id).await?,
        unit: unit.clone(),
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Units).await?)))
}

async fn reports(app: &App, signed: &Signed, unit: &OrgUnitId) -> Result<Vec<(String, Vec<(String, ReportStanding)>)>, HttpError> {
    let mut periods: Vec<Period> = view::periods(app, &signed.scope).await?;
    periods.sort_by_key(|period| std::cmp::Reverse(period.to));
    let mut found = Vec::new();
    for period in periods {
        let standings = board::standings(app, &signed.scope, &period.id).await?;
        let own = standings.into_iter().filter(|standing| standing.obligation.key.unit == *unit);
        let own: Vec<_> = own.map(|standing| (app.catalogue.form_title(&standing.obligation.key.form), standing)).collect();
        if !own.is_empty() {
            found.push((view::period_title(&period), own));
        }
        if found.len() == MOST_PERIODS {
            break;
        }
    }
    Ok(found)
}

#[derive(Deserialize)]
pub(super) struct ContactForm {
    form_token: String,
    name: String,
    phone: String,
    email: String,
}

pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(form): Form<ContactForm>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let unit = allowed(&signed, id)?;
    let kept = |text: &str| tonghop_domain::text::nfc(text).chars().take(LONGEST).collect::<String>();
    let contact = Contact { name: kept(&form.name), phone: kept(&form.phone), email: kept(&form.email) };
    app.storage.set_contacts(&signed.scope, &[(unit.clone(), contact)], &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/don-vi/{unit}")))
}

pub(super) async fn paste_page(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    Ok(Html(pages::contacts::paste_page(&view::frame(&app, &signed, Place::Units).await?)))
}

#[derive(Deserialize)]
pub(super) struct Pasted {
    form_token: String,
    pasted: String,
    act: String,
}

/// Shows what was pasted; records it only when asked to, and then only the rows that are understood.
pub(super) async fn paste(State(app): State<App>, signed: Signed, Form(form): Form<Pasted>) -> Result<Response, HttpError> {
    signed.check_form(&form.form_token)?;
    let office = app.office().await?;
    let rows = pasted::contacts(&form.pasted, &office, app.clock.today());
    if rows.is_empty() {
        return Err(HttpError::Wrong(said(Refused::NothingPasted).to_owned()));
    }
    if form.act == "record" {
        let known = rows.into_iter().filter_map(|row| Some((row.unit.ok()?, row.contact)));
        let known: Vec<(OrgUnitId, Contact)> = known.filter(|(unit, _)| signed.scope.allows(unit)).collect();
        app.storage.set_contacts(&signed.scope, &known, &signed.session.account.name, app.clock.now()).await?;
        return Ok(Redirect::to("/don-vi").into_response());
    }
    let named = |row: pasted::ContactRow| {
        let name = row.unit.as_ref().map(|unit| office.directory.name_of(unit)).unwrap_or_default();
        (row, name)
    };
    let rows: Vec<_> = rows.into_iter().map(named).collect();
    let frame = view::frame(&app, &signed, Place::Units).await?;
    Ok(Html(pages::contacts::preview(&frame, &form.pasted, &rows)).into_response())
}
