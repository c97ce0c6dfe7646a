//! After the export: signature, issue, and the slip to type from.

use std::collections::BTreeSet;

use axum::extract::{Multipart, Path, Query, State};
use axum::response::{Html, Redirect, Response};
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::issue::IssueAct;
use tonghop_domain::{OrgUnitId, Period, display};

use super::error::HttpError;
use super::evidence::attachment;
use super::figures::periods_with;
use super::multipart::FileForm;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::{self, published};
use crate::app::App;
use crate::drawing::{self, Wanted};
use crate::issuing::Issuing;
use crate::pages::Place;
use crate::pages::issue::{IssuePage, SlipLine, SlipPage};
use crate::pages::phrases::{Ended, Refused, filled, said};
use crate::storage::{EnteredValue, IssueStep, milliseconds};

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let issuing = Issuing::of(&app, &signed.scope, &office.root, &period).await?;
    let page = IssuePage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        is_closed: published::closing(&app, &signed.scope, &period).await?.is_some(),
        state: issuing.state(),
        has_standing: issuing.standing().is_some(),
        replaces: issuing.replaced().map(|issued| (drawing::named(&issued.step), issuing.listed().len())),
        issued: issuing.issued.iter().map(|issued| (drawing::named(&issued.step), issued.pack)).collect(),
        steps: issuing.steps,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Reports, &period).await?)))
}

pub(super) async fn step(State(app): State<App>, signed: Signed, form: Multipart) -> Result<Redirect, HttpError> {
    let form = FileForm::read(form, &signed).await?;
    let asked = Asked { ky: Some(form.field("ky").to_owned()), ..Asked::default() };
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let issuing = Issuing::of(&app, &signed.scope, &office.root, &period).await?;
    let known = form.field("known").parse().unwrap_or(issuing.steps.len());
    let desk = Desk { app: &app, signed: &signed, office: &office.root, period: &period };
    if form.field("act") == "keep_pack" {
        let issued = issuing.standing().filter(|issued| issued.pack.is_none());
        let issued = issued.ok_or_else(|| HttpError::Wrong(said(Refused::PackOnce).to_owned()))?;
        desk.keep_pack(known, &issued.step, issuing.issued.len()).await?;
        return Ok(Redirect::to(&format!("/phat-hanh?ky={}", period.id)));
    }
    let act = match form.field("act") {
        "submit" => IssueAct::Submit,
        "take_back" => IssueAct::TakeBack,
        "issue" => IssueAct::Issue,
        other => return Err(HttpError::Wrong(filled(Refused::NoAct, other))),
    };
    let state = issuing.state().after(act).map_err(|refused| HttpError::Wrong(refused.to_string()))?;
    let mut step = IssueStep {
        state,
        number: String::new(),
        day: None,
        file: None,
        note: form.field("note").to_owned(),
        at: milliseconds(app.clock.now()),
        by: signed.session.account.name.clone(),
    };
    if act == IssueAct::Issue {
        complete(&app, &form, &mut step).await?;
        of_its_own(&step, &issuing)?;
    }
    desk.add(known, &step).await?;
    if act == IssueAct::Issue {
        desk.keep_pack(known.saturating_add(1), &step, issuing.issued.len() + 1).await?;
    }
    Ok(Redirect::to(&format!("/phat-hanh?ky={}", period.id)))
}

/// Who takes steps, on which report.
struct Desk<'a> {
    app: &'a App,
    signed: &'a Signed,
    office: &'a OrgUnitId,
    period: &'a Period,
}

impl Desk<'_> {
    async fn add(&self, known: usize, step: &IssueStep) -> Result<(), HttpError> {
        Ok(self.app.storage.add_issue_step(&self.signed.scope, Issuing::place(self.office, &self.period.id), known, step).await?)
    }

    /// Keeps the pack with number and day filled in as the step after the issue: what left the house can be had again whatever is
    /// corrected later. `place` counts the reports of the period that were issued, this one with them.
    async fn keep_pack(&self, known: usize, issued: &IssueStep, place: usize) -> Result<(), HttpError> {
        let wanted = Wanted { scope: &self.signed.scope, period: self.period, set: None, unit: None };
        let pack = drawing::report(self.app, "pack", wanted).await?;
        let name = match (place, pack.file_name.rsplit_once('.')) {
            (2.., Some((stem, ending))) => format!("{stem} – phát hành lần {place}.{ending}"),
            _ => pack.file_name,
        };
        let hash = self.app.storage.keep_original(&name, &pack.bytes, self.app.clock.now()).await?;
        let step = IssueStep {
            file: Some((hash, name)),
            note: "Gói báo cáo được giữ đúng như lúc phát hành".to_owned(),
            at: milliseconds(self.app.clock.now()),
            by: self.signed.session.account.name.clone(),
            ..issued.clone()
        };
        self.add(known, &step).await
    }
}

/// A report that replaces another has a number of its own and is not older.
fn of_its_own(step: &IssueStep, issuing: &Issuing) -> Result<(), HttpError> {
    if let Some(same) = issuing.issued.iter().find(|issued| drawing::number(&issued.step) == drawing::number(step)) {
        let words = filled(Refused::NumberUsed, drawing::named(&same.step));
        return Err(HttpError::Wrong(words));
    }
    match issuing.issued.last() {
        Some(last) if step.day < last.step.day => Err(HttpError::Wrong(filled(Refused::IssuedBefore, drawing::named(&last.step)))),
        _ => Ok(()),
    }
}

/// What an issued report must have: number, day, and the signed copy where there is one.
async fn complete(app: &App, form: &FileForm, step: &mut IssueStep) -> Result<(), HttpError> {
    form.field("number").clone_into(&mut step.number);
    if step.number.is_empty() {
        return Err(HttpError::Wrong(said(Refused::IssueNumber).to_owned()));
    }
    step.day = Some(form.field("day").parse().map_err(|_| HttpError::Wrong(said(Refused::IssueDay).to_owned()))?);
    if let Some((name, bytes)) = &form.file {
        if !bytes.starts_with(PDF) {
            return Err(HttpError::Wrong(filled(Refused::NotPdf, name)));
        }
        step.file = Some((app.storage.keep_original(name, bytes, app.clock.now()).await?, name.clone()));
    }
    Ok(())
}

pub(super) async fn signed_copy(
    State(app): State<App>,
    signed: Signed,
    Path(position): Path<usize>,
    Query(asked): Query<Asked>,
) -> Result<Response, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let issuing = Issuing::of(&app, &signed.scope, &office.root, &period).await?;
    let file = issuing.steps.into_iter().nth(position).and_then(|step| step.file);
    let (hash, name) = file.ok_or_else(|| HttpError::NotFound(said(Refused::NoSignedCopy).to_owned()))?;
    Ok(attachment(app.storage.original(&hash)?, &name))
}

pub(super) async fn slip(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let slip = app.catalogue.slips.first().ok_or_else(|| HttpError::NotFound(said(Refused::NoSlip).to_owned()))?;
    let closing = published::closing(&app, &signed.scope, &period).await?;
    let page = SlipPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        slip: (slip.name.clone(), slip.authority.clone(), slip.source.clone()),
        published: closing.map(|closing| filled(Ended::PublishedVersion, view::version_number(&closing))),
        lines: lines(&app, &signed, &period, &slip.lines).await?,
    };
    let frame = view::frame_of(&app, &signed, Place::Reports, &period).await?;
    Ok(Html(page.render(&frame)))
}

async fn lines(app: &App, signed: &Signed, period: &Period, wanted: &[Indicator]) -> Result<Vec<SlipLine>, HttpError> {
    let office = app.office().await?;
    let entered = app.storage.entered_values(&signed.scope, &office.root, &period.id).await?;
    let values = analysis::field_values(app, &signed.scope, period, wanted).await?;
    let line = |(indicator, value): (&Indicator, Option<rust_decimal::Decimal>)| {
        let known = app.catalogue.indicators.iter().find(|known| known.formula == indicator.formula);
        SlipLine {
            code: indicator.id.clone(),
            name: indicator.name.clone(),
            unit_of_measure: indicator.unit_of_measure.clone(),
            value: value.map_or_else(String::new, |value| typed(indicator, value)),
            shown: value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| as_read(indicator, value)),
            entered: entered.iter().find(|entered: &&EnteredValue| entered.name == indicator.id).cloned(),
            whence: known.map_or_else(String::new, |known| format!("/so-nay-tu-dau?ky={}&chi_so={}", period.id, known.id)),
        }
    };
    Ok(wanted.iter().zip(values).map(line).collect())
}

/// As people read it; the unit of measure has a column of its own.
fn as_read(indicator: &Indicator, value: rust_decimal::Decimal) -> String {
    match indicator.kind {
        FigureKind::Share => display::percent(value, indicator.decimals),
        _ => display::decimal(value, indicator.decimals),
    }
}

/// As other software takes it: no group marks, a decimal comma.
fn typed(indicator: &Indicator, value: rust_decimal::Decimal) -> String {
    let scaled = if indicator.kind == FigureKind::Share { value * rust_decimal::Decimal::ONE_HUNDRED } else { value };
    display::decimal(scaled, indicator.decimals).replace('.', "")
}

pub(super) async fn tick(
    State(app): State<App>,
    signed: Signed,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let one = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    signed.check_form(one("form_token"))?;
    let asked = Asked { ky: Some(one("ky").to_owned()), ..Asked::default() };
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let slip = app.catalogue.slips.first().ok_or_else(|| HttpError::NotFound(said(Refused::NoSlip).to_owned()))?;
    let ticked: BTreeSet<&str> = fields.iter().filter(|(name, _)| name == "typed").map(|(_, code)| code.as_str()).collect();
    let lines = lines(&app, &signed, &period, &slip.lines).await?;
    let (typed, other): (Vec<SlipLine>, Vec<SlipLine>) = lines.into_iter().partition(|line| ticked.contains(line.code.as_str()));
    let typed: Vec<(String, String)> =
        typed.into_iter().filter(|line| !line.value.is_empty()).map(|line| (line.code, line.value)).collect();
    let other: Vec<String> = other.into_iter().filter(|line| line.entered.is_some()).map(|line| line.code).collect();
    let by = (signed.session.account.name.as_str(), app.clock.now());
    app.storage.tick_values(&signed.scope, (&office.root, &period.id), &typed, by).await?;
    app.storage.untick_values(&signed.scope, (&office.root, &period.id), &other).await?;
    Ok(Redirect::to(&format!("/phieu-nhap-lieu?ky={}", period.id)))
}
