//! The first ten minutes of an office, step by step. Nothing of a step is kept but what it sets up, so each can be taken again.

use axum::Form;
use axum::extract::{FromRef, FromRequestParts, Query, State};
use axum::http::header::REFRESH;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::org_unit::{OrgUnit, UnitLevel};
use tonghop_domain::reporting_rule::{Frequency, periods_of};
use tonghop_domain::{Period, display};

use super::error::HttpError;
use super::session::{Signed, TokenOnly, cookie};
use super::{duties as rules_page, figures, view};
use crate::app::{App, Office};
use crate::drawing::Wanted;
use crate::duties::{self, Counts};
use crate::national_units::NationalUnits;
use crate::pages::phrases::{Refused, SetUp, filled, said};
use crate::pages::reception::Choice;
use crate::pages::set_up::{self as pages, CollectedRow, FirstResult};
use crate::pages::{Page, Place};
use crate::server::{Sample, Server};
use crate::set_up::{self, Chosen, Collected, OfficeKind, SetUpError};
use crate::storage::Session;
use crate::{analysis, sign_in};

/// Somebody signed in while no office stands yet.
#[derive(Debug)]
pub(super) struct Founder {
    session: Session,
    token: String,
}

impl<S> FromRequestParts<S> for Founder
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, HttpError> {
        let app = App::from_ref(state);
        let token = cookie(parts).ok_or(HttpError::SignInFirst)?;
        let session = sign_in::session(&app.storage, app.clock, &token).await?.ok_or(HttpError::SignInFirst)?;
        Ok(Self { session, token })
    }
}

impl Founder {
    fn check_form(&self, form_token: &str) -> Result<(), HttpError> {
        if form_token == self.session.form_token { Ok(()) } else { Err(HttpError::Forged) }
    }
}

/// Shortest password that a person may choose, in characters.
const SHORTEST_PASSWORD: usize = 10;

pub(super) async fn start(State(server): State<Server>, founder: Founder) -> Result<Response, HttpError> {
    if server.app().office().await.is_ok() {
        return Ok(Redirect::to("/bat-dau/don-vi").into_response());
    }
    Ok(Html(pages::kinds(&founder.session.form_token, &server.sample(), None)).into_response())
}

#[derive(Deserialize)]
pub(super) struct KindForm {
    form_token: String,
    kind: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn choose_kind(State(server): State<Server>, founder: Founder, Form(form): Form<KindForm>) -> Result<Response, HttpError> {
    founder.check_form(&form.form_token)?;
    let again = |fault: &str| Ok(Html(pages::kinds(&founder.session.form_token, &server.sample(), Some(fault))).into_response());
    let Some(kind) = OfficeKind::from_code(&form.kind) else { return again(said(SetUp::NoKind)) };
    if !form.password.is_empty() {
        if form.password.chars().count() < SHORTEST_PASSWORD {
            return again(said(SetUp::ShortPassword));
        }
        let app = server.app();
        let password = form.password;
        let hashed = tokio::task::spawn_blocking(move || sign_in::hash(&password)).await;
        let hashed = hashed.map_err(|fault| HttpError::Internal(fault.to_string()))??;
        app.storage.set_password(&founder.session.account, &hashed).await?;
    }
    Ok(Redirect::to(&format!("/bat-dau/dia-ban?kind={}", kind.code())).into_response())
}

#[derive(Deserialize)]
pub(super) struct PlaceAsked {
    kind: String,
    #[serde(default)]
    province: String,
}

pub(super) async fn places(State(app): State<App>, founder: Founder, Query(asked): Query<PlaceAsked>) -> Result<Html<String>, HttpError> {
    place_page(&app, &founder, &asked, None)
}

fn place_page(app: &App, founder: &Founder, asked: &PlaceAsked, fault: Option<&str>) -> Result<Html<String>, HttpError> {
    let kind = OfficeKind::from_code(&asked.kind).ok_or_else(|| HttpError::Wrong(said(SetUp::NoKind).to_owned()))?;
    let national = NationalUnits::load().map_err(|fault| HttpError::Internal(fault.to_string()))?;
    let today = app.clock.today();
    let choice = |unit: &&OrgUnit| (unit.code.clone(), unit.name.clone());
    let provinces = national.existing(UnitLevel::Province, None, today);
    let chosen = provinces.iter().find(|unit| unit.code == asked.province);
    let communes = chosen.map(|province| national.existing(UnitLevel::Commune, Some(&province.id), today)).unwrap_or_default();
    let (provinces, communes): (Vec<Choice>, Vec<Choice>) = (provinces.iter().map(choice).collect(), communes.iter().map(choice).collect());
    Ok(Html(pages::places(&founder.session.form_token, kind, &provinces, &asked.province, &communes, fault)))
}

#[derive(Deserialize)]
pub(super) struct PlaceForm {
    form_token: String,
    kind: String,
    province: String,
    #[serde(default)]
    commune: String,
    #[serde(default)]
    name: String,
}

pub(super) async fn choose_place(State(app): State<App>, founder: Founder, Form(form): Form<PlaceForm>) -> Result<Response, HttpError> {
    founder.check_form(&form.form_token)?;
    let kind = OfficeKind::from_code(&form.kind).ok_or_else(|| HttpError::Wrong(said(SetUp::NoKind).to_owned()))?;
    let chosen = Chosen { kind, province: form.province.clone(), commune: form.commune, name: form.name };
    match set_up::found(&app, &chosen, &founder.session.account).await {
        Ok(()) => Ok(Redirect::to("/bat-dau/don-vi").into_response()),
        Err(SetUpError::Storage(fault)) => Err(fault.into()),
        Err(SetUpError::Units(fault)) => Err(HttpError::Internal(fault.to_string())),
        Err(fault) => {
            let asked = PlaceAsked { kind: form.kind, province: form.province };
            Ok(place_page(&app, &founder, &asked, Some(&fault.to_string()))?.into_response())
        }
    }
}

async fn frame(app: &App, signed: &Signed) -> Result<Page, HttpError> {
    Ok(view::frame(app, signed, Place::Units).await?)
}

/// `1 tỉnh, 124 xã, phường`.
fn found(office: &Office, today: jiff::civil::Date) -> String {
    let own = office.directory.subtree(&office.root);
    let now: Vec<&OrgUnit> = office.directory.units().iter().filter(|unit| own.contains(&unit.id) && unit.exists_on(today)).collect();
    let count = |level: UnitLevel| now.iter().filter(|unit| unit.level == level).count();
    let words = [
        (UnitLevel::Province, "tỉnh"),
        (UnitLevel::Department, "sở, ban"),
        (UnitLevel::Commune, "xã, phường"),
        (UnitLevel::Division, "phòng"),
        (UnitLevel::Hamlet, "thôn, ấp, tổ dân phố"),
    ];
    let parts = words.into_iter().map(|(level, words)| (count(level), words)).filter(|(count, _)| *count > 0);
    parts.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}

pub(super) async fn units(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    Ok(Html(pages::units(&frame(&app, &signed).await?, &found(&office, app.clock.today()), "", &[])))
}

#[derive(Deserialize)]
pub(super) struct PastedForm {
    form_token: String,
    pasted: String,
    act: String,
}

pub(super) async fn add_units(State(app): State<App>, signed: Signed, Form(form): Form<PastedForm>) -> Result<Response, HttpError> {
    signed.check_form(&form.form_token)?;
    let (office, today) = (app.office().await?, app.clock.today());
    let rows = set_up::pasted_units(&form.pasted, &office, today);
    if form.act == "record" {
        let units: Vec<OrgUnit> = rows.into_iter().filter_map(|row| row.unit.ok()).collect();
        app.storage.add_units(&units, &[]).await?;
        let years = duties::duties(&app, &signed.scope).await?.years;
        duties::refresh(&app, &signed.scope, &years).await?;
        return Ok(Redirect::to("/bat-dau/don-vi").into_response());
    }
    let page = pages::units(&frame(&app, &signed).await?, &found(&office, today), &form.pasted, &rows);
    Ok(Html(page).into_response())
}

/// Regime of the periods that the first year is made of.
const REGIME: &str = "cchc";

fn year_periods(app: &App, year: i16) -> Result<Vec<Period>, HttpError> {
    let calendar = app.catalogue.calendars.regime(REGIME).map_err(|fault| HttpError::Internal(fault.to_string()))?;
    Ok(calendar.periods_of_year(year))
}

#[derive(Deserialize)]
pub(super) struct YearAsked {
    nam: Option<i16>,
}

pub(super) async fn periods(State(app): State<App>, signed: Signed, Query(asked): Query<YearAsked>) -> Result<Html<String>, HttpError> {
    let year = asked.nam.unwrap_or_else(|| app.clock.today().year());
    let duties = duties::duties(&app, &signed.scope).await?;
    let mut periods = year_periods(&app, year)?;
    periods.sort_by_key(|period| period.to);
    let rows = rules_page::deadline_rows(&*app.office().await?, &duties, &periods);
    Ok(Html(pages::periods(&frame(&app, &signed).await?, year, &rows)))
}

pub(super) async fn accept_year(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    signed.check_form(field("form_token"))?;
    let year: i16 = field("year").parse().map_err(|_| HttpError::Wrong(said(Refused::YearForm).to_owned()))?;
    year_periods(&app, year)?;
    rules_page::record_deadlines(&app, &signed, &fields).await?;
    duties::accept_year(&app, &signed.scope, year).await?;
    Ok(Redirect::to("/bat-dau/bieu-mau"))
}

/// Every form with what stands already, else what is usual.
async fn collected(app: &App, signed: &Signed, groups: &[Choice]) -> Result<Vec<CollectedRow>, HttpError> {
    let rules = duties::duties(app, &signed.scope).await?.standing_rules();
    let row = |form: Choice| {
        let own: Vec<_> = rules.iter().filter(|rule| rule.form == form.0).collect();
        let usual = set_up::USUAL.iter().find(|(id, _)| *id == form.0);
        let is_new = rules.is_empty() && usual.is_some();
        let standing = groups.iter().filter(|(group, _)| is_new || own.iter().any(|rule| is_of(rule, group)));
        CollectedRow {
            groups: standing.map(|(group, _)| group.clone()).collect(),
            frequency: own.first().map_or(Frequency::EveryReport, |rule| rule.frequency.clone()),
            authority: own
                .first()
                .map_or_else(|| usual.map_or("Sở Nội vụ", |(_, receiver)| receiver).to_owned(), |rule| rule.authority.clone()),
            form,
        }
    };
    Ok(rules_page::forms(app).into_iter().map(row).collect())
}

fn is_of(rule: &tonghop_domain::reporting_rule::ReportingRule, group: &str) -> bool {
    matches!(&rule.debtors, tonghop_domain::reporting_rule::Debtors::Group(own) if own == group)
}

pub(super) async fn forms(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let groups = rules_page::groups(&*app.office().await?);
    let rows = collected(&app, &signed, &groups).await?;
    let receivers = duties::receivers(&app, &signed.scope).await?;
    Ok(Html(pages::forms(&frame(&app, &signed).await?, &groups, &rows, &receivers, None)))
}

/// What was ticked: one row for every form of the page.
fn ticked(app: &App, fields: &[(String, String)]) -> Vec<CollectedRow> {
    let field = |name: String| fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let row = |form: Choice| CollectedRow {
        groups: fields.iter().filter(|(name, _)| *name == format!("owes:{}", form.0)).map(|(_, group)| group.clone()).collect(),
        frequency: field(format!("frequency:{}", form.0)).and_then(Frequency::from_code).unwrap_or(Frequency::EveryReport),
        authority: tonghop_domain::text::nfc(field(format!("authority:{}", form.0)).unwrap_or_default()),
        form,
    };
    rules_page::forms(app).into_iter().map(row).collect()
}

pub(super) async fn choose_forms(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, HttpError> {
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    signed.check_form(field("form_token"))?;
    let rows = ticked(&app, &fields);
    let chosen: Vec<Collected> = rows
        .iter()
        .filter(|row| !row.groups.is_empty())
        .map(|row| Collected {
            form: row.form.0.clone(),
            groups: row.groups.clone(),
            frequency: row.frequency.clone(),
            authority: row.authority.clone(),
        })
        .collect();
    if let Some(nameless) = chosen.iter().find(|one| one.authority.is_empty()) {
        return Err(HttpError::Wrong(filled(Refused::FormWithoutAuthority, app.catalogue.form_title(&nameless.form))));
    }
    let rules = set_up::rules(&app, &chosen);
    if field("act") == "record" {
        replace_rules(&app, &signed, &rules).await?;
        return Ok(Redirect::to("/bat-dau/tep").into_response());
    }
    let office = app.office().await?;
    let sentence = counted(&app, &signed, &rules).await?;
    let receivers = duties::receivers(&app, &signed.scope).await?;
    let page = pages::forms(&frame(&app, &signed).await?, &rules_page::groups(&office), &rows, &receivers, Some(&sentence));
    Ok(Html(page).into_response())
}

/// The rules by groups become those that were ticked; rules of single units and of plans stand.
async fn replace_rules(app: &App, signed: &Signed, rules: &[tonghop_domain::reporting_rule::ReportingRule]) -> Result<(), HttpError> {
    let by = &signed.session.account.name;
    let standing = duties::duties(app, &signed.scope).await?.standing_rules();
    let of_groups = standing.iter().filter(|rule| matches!(rule.debtors, tonghop_domain::reporting_rule::Debtors::Group(_)));
    for rule in of_groups.filter(|rule| rule.year.is_none() && !matches!(rule.frequency, Frequency::Once(_))) {
        duties::take_back(app, &signed.scope, &rule.id, by).await?;
    }
    if duties::duties(app, &signed.scope).await?.years.is_empty() {
        duties::accept_year(app, &signed.scope, app.clock.today().year()).await?;
    }
    Ok(duties::accept(app, &signed.scope, rules, by).await?)
}

/// What the rules make units owe for the report that falls due next: `142 đơn vị × 3 biểu: 411 báo cáo phải nộp, 15 không thuộc diện`.
async fn counted(app: &App, signed: &Signed, rules: &[tonghop_domain::reporting_rule::ReportingRule]) -> Result<String, HttpError> {
    let today = app.clock.today();
    let years = duties::duties(app, &signed.scope).await?.years;
    let year = years.last().copied().unwrap_or_else(|| today.year());
    let mut periods = periods_of(rules, year, &app.catalogue.calendars);
    periods.sort_by_key(|period| period.to);
    let next = periods.iter().find(|period| period.due.unwrap_or(period.to) >= today).or(periods.last());
    let Some(period) = next else { return Ok(said(Refused::NothingTicked).to_owned()) };
    let owed = duties::preview(app, &signed.scope, rules, period).await?;
    Ok(format!("Kỳ {}: {}.", period.name, Counts::of(&owed).sentence()))
}

/// Imports listed on the page of files.
const MOST_JOBS: i64 = 10;

pub(super) async fn files(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let jobs = app.storage.recent_jobs(&signed.scope, MOST_JOBS).await?;
    let words = |job: &crate::storage::JobSummary| {
        let mode = if job.asked.is_preview { "xem trước" } else { "đã ghi nhận" };
        let line = format!("{}: {}/{} tệp, {mode}", crate::clock::local_time(job.created_at), job.finished, job.total);
        (format!("/tiep-nhan/{}", job.id), line)
    };
    let jobs: Vec<Choice> = jobs.iter().map(words).collect();
    Ok(Html(pages::files(&frame(&app, &signed).await?, &app.clock.today().to_string(), &jobs)))
}

pub(super) async fn result(State(app): State<App>, signed: Signed) -> Result<Response, HttpError> {
    let Ok(period) = view::period(&app, &signed.scope, &view::Asked::default()).await else {
        return Ok(Redirect::to("/bat-dau/bieu-mau").into_response());
    };
    let owed = app.storage.obligations(&signed.scope, &period.id).await?;
    let standings = crate::board::standings(&app, &signed.scope, &period.id).await?;
    let sum = tonghop_domain::obligation::Completeness::of(&standings);
    let waiting = app.storage.waiting(&signed.scope).await?;
    let names = app.catalogue.indicators.iter().map(|indicator| indicator.name.clone());
    let totals =
        names.zip(analysis::whole_field(&app, &signed.scope, &period).await?).filter(|(_, figure)| figure.figure != display::NO_FIGURE);
    let shown = FirstResult {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        owed: Counts::of(&owed).sentence(),
        sent: crate::board::rate(sum.received, sum.owed),
        waiting: waiting.len(),
        to_correct: waiting.iter().filter(|stored| stored.blocking > 0).count(),
        totals: totals.map(|(name, figure)| (name, figure.figure, figure.parts)).collect(),
        chart: figures::drawn(&app, "submission-board", Wanted { scope: &signed.scope, period: &period, set: None, unit: None }).await,
    };
    Ok(Html(pages::result(&frame(&app, &signed).await?, &shown)).into_response())
}

/// Seconds after which the page of progress asks again.
const ASK_AGAIN: &str = "2";

pub(super) async fn sample_progress(State(server): State<Server>, _founder: Founder) -> Response {
    let sample = server.sample();
    let page = Html(pages::loading(&sample));
    match sample {
        Sample::Loading(..) => ([(REFRESH, ASK_AGAIN)], page).into_response(),
        _ => page.into_response(),
    }
}

pub(super) async fn load_sample(
    State(server): State<Server>,
    founder: Founder,
    Form(form): Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    founder.check_form(&form.form_token)?;
    server.load_sample(founder.token);
    Ok(Redirect::to("/bat-dau/van-phong-mau"))
}

pub(super) async fn remove_sample(
    State(server): State<Server>,
    founder: Founder,
    Form(form): Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    founder.check_form(&form.form_token)?;
    server.remove_sample().await?;
    Ok(Redirect::to("/"))
}
