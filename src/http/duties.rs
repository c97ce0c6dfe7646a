//! Quy định nộp báo cáo: rules, what plans suggest, reports asked for once, days, exemptions.

use std::collections::{BTreeMap, BTreeSet};

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{Html, Redirect};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use tonghop_domain::reporting_rule::{Deadlines, Debtors, Exemption, Frequency, ReportingRule, periods_of};
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, PeriodId, display, text};

use super::error::HttpError;
use super::session::{Signed, TokenOnly};
use super::view;
use crate::app::{App, Office};
use crate::drawing::group_name;
use crate::duties::{self, Duties, FORM_OF_PLANS};
use crate::pages::Place;
use crate::pages::duties::{DeadlineRow, DutiesPage, ProposalRow, RuleRow};
use crate::pages::phrases::{Planned, Refused, filled, said, standings};
use crate::pages::reception::Choice;
use crate::server::Server;
use crate::storage::{StoredRule, sha256};

const PATH: &str = "/quy-dinh-nop";

pub(super) async fn page(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let duties = duties::duties(&app, &signed.scope).await?;
    let proposals = duties::open_proposals(&app, &signed.scope).await?;
    let exemption = |one: &Exemption| {
        let unit = (one.unit.to_string(), office.directory.name_of(&one.unit));
        (unit, (one.form.clone(), app.catalogue.form_title(&one.form)), one.reason.clone())
    };
    let page = DutiesPage {
        rules: duties.rules.iter().filter(|stored| stored.ended.is_none()).map(|stored| rule_row(&app, &office, stored)).collect(),
        proposals: proposals
            .into_iter()
            .map(|proposal| ProposalRow { key: key(&proposal), debtors: debtors(&office, &proposal.debtors), proposal })
            .collect(),
        deadlines: deadline_rows(&office, &duties, &periods(&app, &duties)),
        exemptions: duties.exemptions.iter().map(exemption).collect(),
        groups: groups(&office),
        units: view::sending_units(&office, &signed.scope, app.clock.today()),
        forms: forms(&app),
        receivers: duties::receivers(&app, &signed.scope).await?,
        form_of_plans: FORM_OF_PLANS,
        working_days: office.working_days.name.clone(),
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Board).await?)))
}

/// Forms with their titles, in the order of a Vietnamese list.
pub(super) fn forms(app: &App) -> Vec<Choice> {
    let mut forms: Vec<Choice> = app.catalogue.forms.iter().map(|form| (form.id.clone(), form.title.clone())).collect();
    forms.sort_by_cached_key(|(_, title)| collation_key(title));
    forms.dedup();
    forms
}

/// Comparable groups of the office's own units.
pub(super) fn groups(office: &Office) -> Vec<Choice> {
    let own = office.directory.subtree(&office.root);
    let codes: BTreeSet<&str> =
        office.directory.units().iter().filter(|unit| own.contains(&unit.id)).filter_map(|unit| unit.group.as_deref()).collect();
    codes.into_iter().filter(|code| *code != "tinh").map(|code| (code.to_owned(), group_name(Some(code)))).collect()
}

fn debtors(office: &Office, debtors: &Debtors) -> String {
    match debtors {
        Debtors::Group(group) => group_name(Some(group)),
        Debtors::Below(unit) => filled(Planned::UnitsUnder, office.directory.name_of(unit)),
        Debtors::Unit(unit) => office.directory.name_of(unit),
    }
}

fn rule_row(app: &App, office: &Office, stored: &StoredRule) -> RuleRow {
    let frequency = match &stored.rule.frequency {
        Frequency::Once(period) => filled(Planned::OnlyPeriod, app.catalogue.period_name(period)),
        rhythm => standings::frequency(rhythm).to_owned(),
    };
    RuleRow {
        debtors: debtors(office, &stored.rule.debtors),
        form: app.catalogue.form_title(&stored.rule.form),
        frequency,
        stored: stored.clone(),
    }
}

fn key(proposal: &tonghop_domain::reporting_rule::Proposal) -> String {
    let clause = &proposal.clause;
    sha256(format!("{}\n{}\n{}", clause.plan.unit, clause.plan.year, clause.code).as_bytes())[..16].to_owned()
}

fn periods(app: &App, duties: &Duties) -> Vec<Period> {
    duties.years.iter().flat_map(|year| periods_of(&duties.standing_rules(), *year, &app.catalogue.calendars)).collect()
}

/// Periods with their days; a named day that falls on a day of rest is said.
pub(super) fn deadline_rows(office: &Office, duties: &Duties, periods: &[Period]) -> Vec<DeadlineRow> {
    let deadlines = Deadlines { set: duties.deadlines.clone(), working_days: &office.working_days };
    let row = |period: &Period| {
        let remarks = [rest(office, "ngày chốt kỳ", Some(period.to)), rest(office, "ngày gửi cấp trên theo quy định", period.due)];
        DeadlineRow {
            period: period.id.to_string(),
            name: view::period_title(period),
            of_units: deadlines.of_units(period),
            of_office: deadlines.of_office(period),
            remark: remarks.into_iter().flatten().collect::<Vec<_>>().join("; "),
        }
    };
    periods.iter().map(row).collect()
}

fn rest(office: &Office, what: &str, day: Option<Date>) -> Option<String> {
    let day = day.filter(|day| !office.working_days.is_working(*day))?;
    let why = office.working_days.holiday(day).map_or_else(|| weekday(day).to_owned(), str::to_owned);
    Some(format!("{what} {} là {why}", display::date(day)))
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Thứ Hai",
        Weekday::Tuesday => "Thứ Ba",
        Weekday::Wednesday => "Thứ Tư",
        Weekday::Thursday => "Thứ Năm",
        Weekday::Friday => "Thứ Sáu",
        Weekday::Saturday => "Thứ Bảy",
        Weekday::Sunday => "Chủ nhật",
    }
}

/// Who, which form, to whom: what several forms of the page send.
#[derive(Deserialize)]
pub(super) struct RuleForm {
    form_token: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    unit: String,
    form: String,
    #[serde(default)]
    frequency: String,
    authority: String,
    #[serde(default)]
    basis: String,
}

impl RuleForm {
    fn debtors(&self, signed: &Signed) -> Result<Debtors, HttpError> {
        match (self.group.as_str(), self.unit.as_str()) {
            ("", "") => Err(HttpError::Wrong(said(Refused::NoDebtors).to_owned())),
            (group, "") => Ok(Debtors::Group(group.to_owned())),
            (_, unit) => {
                let unit = OrgUnitId::new(unit);
                let is_allowed = signed.scope.allows(&unit);
                if is_allowed { Ok(Debtors::Unit(unit)) } else { Err(HttpError::NotFound(filled(Refused::NoUnit, unit))) }
            }
        }
    }

    fn rule(&self, app: &App, signed: &Signed, frequency: Frequency) -> Result<ReportingRule, HttpError> {
        Ok(ReportingRule {
            id: uuid::Uuid::now_v7().to_string(),
            debtors: self.debtors(signed)?,
            regime: form(app, &self.form)?.regime.clone(),
            form: self.form.clone(),
            frequency,
            authority: authority(&self.authority)?,
            year: None,
            basis: text::nfc(&self.basis),
        })
    }
}

fn form<'a>(app: &'a App, id: &str) -> Result<&'a tonghop_domain::form::Form, HttpError> {
    app.catalogue.form(id).ok_or_else(|| HttpError::NotFound(filled(Refused::NoForm, id)))
}

fn authority(written: &str) -> Result<String, HttpError> {
    let authority = text::nfc(written);
    if authority.is_empty() { Err(HttpError::Wrong(said(Refused::NoAuthority).to_owned())) } else { Ok(authority) }
}

fn frequency(code: &str) -> Result<Frequency, HttpError> {
    Frequency::from_code(code).ok_or_else(|| HttpError::Wrong(said(Refused::NoPeriodChosen).to_owned()))
}

pub(super) async fn add(State(app): State<App>, signed: Signed, Form(sent): Form<RuleForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.form_token)?;
    let rule = sent.rule(&app, &signed, frequency(&sent.frequency)?)?;
    accept_with_year(&app, &signed, rule).await
}

/// A rule without a year holds for accepted years; the first one accepts the present year, so that something is owed at all.
async fn accept_with_year(app: &App, signed: &Signed, rule: ReportingRule) -> Result<Redirect, HttpError> {
    if duties::duties(app, &signed.scope).await?.years.is_empty() {
        duties::accept_year(app, &signed.scope, app.clock.today().year()).await?;
    }
    duties::accept(app, &signed.scope, &[rule], &signed.session.account.name).await?;
    Ok(Redirect::to(PATH))
}

#[derive(Deserialize)]
pub(super) struct ProposalForm {
    form_token: String,
    key: String,
    form: String,
    frequency: String,
    authority: String,
}

pub(super) async fn accept_proposal(State(app): State<App>, signed: Signed, Form(sent): Form<ProposalForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.form_token)?;
    let open = duties::open_proposals(&app, &signed.scope).await?;
    let proposal = open.iter().find(|proposal| key(proposal) == sent.key);
    let proposal = proposal.ok_or_else(|| HttpError::NotFound(said(Refused::ProposalGone).to_owned()))?;
    let regime = &form(&app, &sent.form)?.regime;
    let id = uuid::Uuid::now_v7().to_string();
    let rule = proposal.accepted(id, &sent.form, regime, frequency(&sent.frequency)?, &authority(&sent.authority)?);
    duties::accept(&app, &signed.scope, &[rule], &signed.session.account.name).await?;
    Ok(Redirect::to(PATH))
}

#[derive(Deserialize)]
pub(super) struct AdHocForm {
    name: String,
    from: Date,
    to: Date,
    due: Date,
    #[serde(flatten)]
    rule: RuleForm,
}

/// Asks for a report once: its period becomes a file of the office's own catalogue.
pub(super) async fn add_ad_hoc(State(server): State<Server>, signed: Signed, Form(sent): Form<AdHocForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.rule.form_token)?;
    let app = server.app();
    let name = text::nfc(&sent.name);
    let word = text::fold(&name).replace(' ', "-");
    if word.is_empty() || sent.due < sent.from {
        return Err(HttpError::Wrong(said(Refused::AdHocNeeds).to_owned()));
    }
    let id = format!("adhoc:{:04}-{word}", sent.due.year());
    let period: PeriodId = id.parse().map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?;
    if app.catalogue.calendars.period(&period).is_ok() {
        return Err(HttpError::Wrong(filled(Refused::AdHocKnown, filled(Refused::NamedInYear, name) + &sent.due.year().to_string())));
    }
    let rule = sent.rule.rule(&app, &signed, Frequency::Once(period))?;
    let name = serde_json::to_string(&name).map_err(|fault| HttpError::Internal(fault.to_string()))?;
    let content = format!("id = \"{id}\"\nname = {name}\nfrom = \"{}\"\nto = \"{}\"\ndue = \"{}\"\n", sent.from, sent.to, sent.due);
    let app = server.add_period(&app, &word, sent.due.year(), &content)?;
    accept_with_year(&app, &signed, rule).await
}

pub(super) async fn set_deadlines(
    State(app): State<App>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let token = fields.iter().find(|(name, _)| name == "form_token").map_or("", |(_, value)| value);
    signed.check_form(token)?;
    record_deadlines(&app, &signed, &fields).await?;
    Ok(Redirect::to(PATH))
}

/// Keeps the days that differ from the proposed ones and makes the units owe by them.
pub(super) async fn record_deadlines(app: &App, signed: &Signed, fields: &[(String, String)]) -> Result<(), HttpError> {
    let office = app.office().await?;
    let mut set = BTreeMap::new();
    for (name, value) in fields {
        let Ok(id) = name.parse::<PeriodId>() else { continue };
        let period = app.catalogue.calendars.period(&id).map_err(|fault| HttpError::NotFound(fault.to_string()))?;
        let due: Date = value.parse().map_err(|_| HttpError::Wrong(filled(Refused::DueDateForm, &period.name)))?;
        if due < period.from {
            return Err(HttpError::Wrong(filled(Refused::DueBeforePeriod, display::date(due)) + &period.name + "."));
        }
        set.insert(id, due);
    }
    let years = set.keys().map(PeriodId::year).collect();
    app.storage.set_deadlines(&signed.scope, &office.root, &set, &signed.session.account.name, app.clock.now()).await?;
    duties::refresh(app, &signed.scope, &years).await?;
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct ExemptionForm {
    form_token: String,
    unit: String,
    form: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn exempt(State(app): State<App>, signed: Signed, Form(sent): Form<ExemptionForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.form_token)?;
    form(&app, &sent.form)?;
    let reason = text::nfc(&sent.reason);
    if reason.is_empty() {
        return Err(HttpError::Wrong(said(Refused::ExemptionReason).to_owned()));
    }
    let exemption = Exemption { unit: OrgUnitId::new(sent.unit), form: sent.form, reason };
    app.storage.exempt(&signed.scope, &exemption, &signed.session.account.name, app.clock.now()).await?;
    refresh_all(&app, &signed).await
}

pub(super) async fn end_exemption(State(app): State<App>, signed: Signed, Form(sent): Form<ExemptionForm>) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.form_token)?;
    app.storage.end_exemption(&signed.scope, &OrgUnitId::new(sent.unit), &sent.form).await?;
    refresh_all(&app, &signed).await
}

async fn refresh_all(app: &App, signed: &Signed) -> Result<Redirect, HttpError> {
    let years = duties::duties(app, &signed.scope).await?.years;
    duties::refresh(app, &signed.scope, &years).await?;
    Ok(Redirect::to(PATH))
}

pub(super) async fn take_back(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(sent): Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&sent.form_token)?;
    duties::take_back(&app, &signed.scope, &id, &signed.session.account.name).await?;
    Ok(Redirect::to(PATH))
}
