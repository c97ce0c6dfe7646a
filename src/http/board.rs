//! Tình hình nộp báo cáo and what follows from it: reminders.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use tonghop_domain::obligation::{Counted, ReportStanding};
use tonghop_domain::reporting_rule::Deadlines;
use tonghop_domain::{OrgUnitId, Period, display, text};

use super::error::HttpError;
use super::figures::drawn;
use super::session::Signed;
use super::view::{self, Asked};
use crate::app::{App, Office};
use crate::drawing::{Wanted, group_name};
use crate::pages::Place;
use crate::pages::board::{Board, BoardFilter, BoardRow};
use crate::pages::phrases::{Piece, filled};
use crate::pages::reception::Choice;
use crate::pages::reminders::Reminders;
use crate::{board, reminder};

/// What the address of the board may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct BoardAsked {
    /// The period.
    ky: String,
    /// Words of a unit's name.
    tim: String,
    /// Code of a standing.
    tinh_trang: String,
    /// Form.
    bieu: String,
    /// Group of units.
    nhom: String,
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<BoardAsked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &Asked { ky: Some(asked.ky.clone()), ..Asked::default() }).await?;
    let office = app.office().await?;
    let standings = board::standings(&app, &signed.scope, &period.id).await?;
    let contacts = app.storage.contacts(&signed.scope).await?;
    let completeness = board::by_form(&standings);
    let filter = BoardFilter { words: asked.tim, standing: asked.tinh_trang, group: asked.nhom, form: asked.bieu };
    let units = board::by_unit(&office, &standings);
    let fitting = |(unit, name, own): &&(OrgUnitId, String, Vec<&ReportStanding>)| fits(&filter, group_of(&office, unit), name, own);
    let rows: Vec<_> = units.iter().filter(fitting).collect();
    let reports = rows.iter().map(|(.., own)| reports_counted(&filter, own)).sum();
    let row = |(unit, name, own): &(OrgUnitId, String, Vec<&ReportStanding>)| BoardRow {
        unit: unit.clone(),
        name: name.clone(),
        contact: contacts.get(unit).cloned(),
        standings: own.iter().map(|standing| (standing.obligation.key.form.clone(), (*standing).clone())).collect(),
    };
    let page = Board {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        due: due_line(&app, &office, &signed, &period).await?,
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        groups: groups(&office, &units.iter().map(|(unit, ..)| unit).collect::<Vec<_>>()),
        forms: completeness.iter().map(|(form, _)| (form.clone(), app.catalogue.form_title(form))).collect(),
        rows: rows.into_iter().map(row).collect(),
        reports,
        filter,
        units: units.len(),
        to_remind: units.iter().filter(|(.., own)| own.iter().any(|standing| standing.shown().asks_for_reminder())).count(),
        completeness,
        chart: drawn(&app, "submission-board", Wanted { scope: &signed.scope, period: &period, set: None, unit: None }).await,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Board, &period).await?)))
}

fn group_of<'a>(office: &'a Office, unit: &OrgUnitId) -> &'a str {
    office.directory.get(unit).and_then(|unit| unit.group.as_deref()).unwrap_or_default()
}

fn groups(office: &Office, units: &[&OrgUnitId]) -> Vec<Choice> {
    let codes: BTreeSet<&str> = units.iter().map(|unit| group_of(office, unit)).filter(|group| !group.is_empty()).collect();
    codes.into_iter().map(|code| (code.to_owned(), group_name(Some(code)))).collect()
}

fn fits(filter: &BoardFilter, group: &str, name: &str, own: &[&ReportStanding]) -> bool {
    let words = text::fold(&filter.words);
    let is_found = words.is_empty() || text::fold(name).contains(&words);
    let is_of_group = filter.group.is_empty() || filter.group == group;
    is_found && is_of_group && (filter.standing.is_empty() || reports_counted(filter, own) > 0)
}

/// How many reports of a unit a filter asks for: those of its form and of its count, else all that are owed.
fn reports_counted(filter: &BoardFilter, own: &[&ReportStanding]) -> usize {
    let of_form = own.iter().filter(|standing| filter.form.is_empty() || standing.obligation.key.form == filter.form);
    let counted = if filter.standing.is_empty() { Some(Counted::Owed) } else { Counted::from_code(&filter.standing) };
    of_form.filter(|standing| counted.is_some_and(|counted| counted.holds(standing))).count()
}

/// When reports are due: by the units, and by the office itself, with the day of rest that moved it.
async fn due_line(app: &App, office: &Office, signed: &Signed, period: &Period) -> Result<String, HttpError> {
    let owed = app.storage.obligations(&signed.scope, &period.id).await?;
    let days: BTreeSet<_> = owed.iter().filter_map(|one| one.due).collect();
    if days.is_empty() {
        return Ok(String::new());
    }
    let days = days.iter().map(|day| display::date(*day)).collect::<Vec<_>>().join(", ");
    let deadlines = Deadlines { set: BTreeMap::new(), working_days: &office.working_days };
    let own = match (deadlines.of_office(period), period.due) {
        (Some(day), Some(named)) if day != named => {
            format!("{}{}", filled(Piece::DueAbove, display::date(day)), filled(Piece::DayOfRest, display::date(named)))
        }
        (Some(day), _) => filled(Piece::DueAbove, display::date(day)),
        (None, _) => String::new(),
    };
    Ok(format!("{}{own}.", filled(Piece::DueOfUnits, days)))
}

pub(super) async fn reminders(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let standings = board::standings(&app, &signed.scope, &period.id).await?;
    let contacts = app.storage.contacts(&signed.scope).await?;
    let texts = reminder::reminders(&office, &app.catalogue, &period, &standings, app.clock.today());
    let page = Reminders {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        rows: texts.into_iter().map(|text| (text.clone(), contacts.get(&text.unit).cloned())).collect(),
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Board, &period).await?)))
}
