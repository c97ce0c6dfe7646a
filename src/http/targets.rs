//! Chỉ tiêu năm: the page, a target set, a target ended.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::yearly_target::YearlyTarget;
use tonghop_domain::{OrgUnitId, text};

use super::error::HttpError;
use super::session::Signed;
use super::view;
use crate::analysis::{self, TargetRefused};
use crate::app::App;
use crate::pages::Place;
use crate::pages::reception::Choice;
use crate::pages::targets::Targets;

/// What the address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct YearAsked {
    /// The reporting year.
    #[serde(default)]
    nam: String,
    /// A period whose year is meant, from pages of a period.
    #[serde(default)]
    ky: String,
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<YearAsked>) -> Result<Html<String>, HttpError> {
    let of_period = asked.ky.parse::<tonghop_domain::PeriodId>().ok().map(|period| period.year());
    let year = match asked.nam.trim() {
        "" => of_period.unwrap_or_else(|| app.clock.today().year()),
        text => year_of(text).map_err(|why| HttpError::Wrong(format!("{why}.")))?,
    };
    shown(&app, &signed, year, String::new()).await
}

/// A year that calendars have periods for.
fn year_of(text: &str) -> Result<i16, TargetRefused> {
    text.trim().parse().ok().filter(|year| (1990..=2100).contains(year)).ok_or_else(|| TargetRefused::NoYear(text.to_owned()))
}

async fn shown(app: &App, signed: &Signed, year: i16, refused: String) -> Result<Html<String>, HttpError> {
    let targets = analysis::targets(app, &signed.scope, year).await?;
    let page = Targets { year, targets, subjects: subjects(app, year), units: units(app, signed).await?, refused };
    Ok(Html(page.render(&view::frame(app, signed, Place::Scoring).await?)))
}

/// Indicators, then every set that governs a day of the year with its components.
fn subjects(app: &App, year: i16) -> Vec<(String, Vec<Choice>)> {
    let indicators = app.catalogue.indicators.iter().map(|one| (format!("indicator/{}", one.id), one.name.clone())).collect();
    let mut groups = vec![("Chỉ số của cơ quan".to_owned(), indicators)];
    let governs = |set: &&tonghop_domain::criteria::CriteriaSet| {
        set.valid_from.year() <= year && set.valid_until.is_none_or(|until| until.year() >= year)
    };
    for set in app.catalogue.sets.iter().filter(governs) {
        let mut choices = vec![(format!("set/{}", set.id), "Tổng điểm".to_owned())];
        let component = |one: &tonghop_domain::criteria::Component| {
            (format!("component/{}/{}", set.id, one.code), format!("{}. {}", one.code, one.name))
        };
        choices.extend(set.all_components().map(component));
        groups.push((set.name.clone(), choices));
    }
    groups
}

/// The office, then the units below it that exist today.
async fn units(app: &App, signed: &Signed) -> Result<Vec<Choice>, HttpError> {
    let office = app.office().await?;
    let mut units = view::sending_units(&office, &signed.scope, app.clock.today());
    // Stable: the others stay in their order.
    units.sort_by_key(|(id, _)| *id != office.root.to_string());
    Ok(units)
}

/// A target as the page sends it.
#[derive(Debug, Deserialize)]
pub(super) struct TargetForm {
    form_token: String,
    nam: String,
    chi_tieu: String,
    don_vi: String,
    gia_tri: String,
    chu_tri: String,
    #[serde(default)]
    ghi_chu: String,
}

pub(super) async fn set(State(app): State<App>, signed: Signed, Form(form): Form<TargetForm>) -> Result<Response, HttpError> {
    signed.check_form(&form.form_token)?;
    let year = year_of(&form.nam).map_err(|why| HttpError::Wrong(format!("{why}.")))?;
    match target_of(&app, year, &form) {
        Err(why) => Ok(shown(&app, &signed, year, why.to_string()).await?.into_response()),
        Ok(target) => {
            app.storage.add_target(&signed.scope, &target, &signed.session.account.name, app.clock.now()).await?;
            Ok(Redirect::to(&format!("/chi-tieu-nam?nam={year}")).into_response())
        }
    }
}

fn target_of(app: &App, year: i16, form: &TargetForm) -> Result<YearlyTarget, TargetRefused> {
    let subject = analysis::subject_of(app, &form.chi_tieu).ok_or(TargetRefused::NoSubject)?;
    let value = analysis::value_of(app, &subject, &form.gia_tri)?;
    let (unit, lead) = (OrgUnitId::new(form.don_vi.as_str()), OrgUnitId::new(form.chu_tri.as_str()));
    Ok(YearlyTarget { unit, year, subject, value, lead, note: text::nfc(form.ghi_chu.trim()) })
}

/// The form of a target's button.
#[derive(Debug, Deserialize)]
pub(super) struct EndForm {
    form_token: String,
    nam: String,
}

pub(super) async fn end(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(form): Form<EndForm>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    app.storage.end_target(&signed.scope, &id, &signed.session.account.name, app.clock.now()).await?;
    let year = year_of(&form.nam).map_err(|why| HttpError::Wrong(format!("{why}.")))?;
    Ok(Redirect::to(&format!("/chi-tieu-nam?nam={year}")))
}
