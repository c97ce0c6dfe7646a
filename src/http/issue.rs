//! After the export: signature, issue, and the slip to type from.

use std::collections::BTreeSet;

use axum::extract::{Multipart, Path, Query, State};
use axum::response::{Html, Redirect, Response};
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::issue::{IssueAct, IssueState};
use tonghop_domain::{OrgUnitId, Period, PeriodId, display};

use super::error::HttpError;
use super::evidence::attachment;
use super::figures::periods_with;
use super::multipart::FileForm;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis::{self, published};
use crate::app::App;
use crate::clock::local_time;
use crate::drawing::{self, Wanted};
use crate::pages::Place;
use crate::pages::issue::{IssuePage, SlipLine, SlipPage};
use crate::report_text::REPORT;
use crate::storage::{EnteredValue, IssueStep, milliseconds};

/// How a PDF begins.
const PDF: &[u8] = b"%PDF-";

fn state_of(steps: &[IssueStep]) -> IssueState {
    steps.last().map_or(IssueState::Draft, |step| step.state)
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let steps = app.storage.issue_steps(&signed.scope, &office.root, &period.id, REPORT).await?;
    let page = IssuePage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        is_closed: published::closing(&app, &signed.scope, &period).await?.is_some(),
        state: state_of(&steps),
        steps,
    };
    Ok(Html(page.render(&view::frame_of(&app, &signed, Place::Reports, &period).await?)))
}

pub(super) async fn step(State(app): State<App>, signed: Signed, form: Multipart) -> Result<Redirect, HttpError> {
    let form = FileForm::read(form, &signed).await?;
    let asked = Asked { ky: Some(form.field("ky").to_owned()), ..Asked::default() };
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let steps = app.storage.issue_steps(&signed.scope, &office.root, &period.id, REPORT).await?;
    let place = (&office.root, &period.id, REPORT);
    let known = form.field("known").parse().unwrap_or(steps.len());
    if form.field("act") == "keep_pack" {
        let issued = IssueStep::of_issue(&steps).filter(|_| IssueStep::of_pack(&steps).is_none());
        let issued = issued.ok_or_else(|| HttpError::Wrong("Chỉ giữ gói của báo cáo đã phát hành, một lần.".to_owned()))?;
        keep_pack(&app, &signed, (place, &period), known, issued).await?;
        return Ok(Redirect::to(&format!("/phat-hanh?ky={}", period.id)));
    }
    let act = match form.field("act") {
        "submit" => IssueAct::Submit,
        "take_back" => IssueAct::TakeBack,
        "issue" => IssueAct::Issue,
        other => return Err(HttpError::Wrong(format!("Không có thao tác “{other}”."))),
    };
    let state = state_of(&steps).after(act).map_err(|refused| HttpError::Wrong(refused.to_string()))?;
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
    }
    app.storage.add_issue_step(&signed.scope, place, known, &step).await?;
    if act == IssueAct::Issue {
        keep_pack(&app, &signed, (place, &period), known.saturating_add(1), &step).await?;
    }
    Ok(Redirect::to(&format!("/phat-hanh?ky={}", period.id)))
}

/// Keeps the pack with number and day filled in as the step after the issue: what left the house can be had again whatever is corrected later.
async fn keep_pack(
    app: &App,
    signed: &Signed,
    (place, period): ((&OrgUnitId, &PeriodId, &str), &Period),
    known: usize,
    issued: &IssueStep,
) -> Result<(), HttpError> {
    let wanted = Wanted { scope: &signed.scope, period, set: None, unit: None };
    let pack = drawing::report(app, "pack", wanted).await?;
    let hash = app.storage.keep_original(&pack.file_name, &pack.bytes, app.clock.now()).await?;
    let step = IssueStep {
        file: Some((hash, pack.file_name)),
        note: "Gói báo cáo được giữ đúng như lúc phát hành".to_owned(),
        at: milliseconds(app.clock.now()),
        by: signed.session.account.name.clone(),
        ..issued.clone()
    };
    Ok(app.storage.add_issue_step(&signed.scope, place, known, &step).await?)
}

/// What an issued report must have: number, day, and the signed copy where there is one.
async fn complete(app: &App, form: &FileForm, step: &mut IssueStep) -> Result<(), HttpError> {
    form.field("number").clone_into(&mut step.number);
    if step.number.is_empty() {
        return Err(HttpError::Wrong("Ghi số, ký hiệu của văn bản đã phát hành.".to_owned()));
    }
    step.day = Some(form.field("day").parse().map_err(|_| HttpError::Wrong("Ghi ngày phát hành.".to_owned()))?);
    if let Some((name, bytes)) = &form.file {
        if !bytes.starts_with(PDF) {
            return Err(HttpError::Wrong(format!("Tệp “{name}” không phải PDF. Đính kèm bản ký số dạng PDF.")));
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
    let steps = app.storage.issue_steps(&signed.scope, &office.root, &period.id, REPORT).await?;
    let file = steps.into_iter().nth(position).and_then(|step| step.file);
    let (hash, name) = file.ok_or_else(|| HttpError::NotFound("Bước này không kèm bản ký số.".to_owned()))?;
    Ok(attachment(app.storage.original(&hash)?, &name))
}

pub(super) async fn slip(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let slip = app.catalogue.slips.first().ok_or_else(|| HttpError::NotFound("Chưa có phiếu nhập liệu nào trong danh mục.".to_owned()))?;
    let closing = published::closing(&app, &signed.scope, &period).await?;
    let page = SlipPage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        slip: (slip.name.clone(), slip.authority.clone(), slip.source.clone()),
        published: closing.map(|closing| format!("bản chốt số {}, {}", closing.number, local_time(closing.closed_at))),
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
    let slip = app.catalogue.slips.first().ok_or_else(|| HttpError::NotFound("Chưa có phiếu nhập liệu nào trong danh mục.".to_owned()))?;
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
