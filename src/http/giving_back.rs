//! What goes back to units: marked copies, slips, messages, templates.

use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tonghop_domain::{Finding, OrgUnitId, PeriodId};
use tonghop_ingest::{Limits, ReadRequest};

use super::downloads::attachment;
use super::error::HttpError;
use super::session::Signed;
use crate::app::App;
use crate::giving_back::{self, GivingBackError, SlipFacts};
use crate::import::Outcome;
use crate::pages::phrases::{Refused, filled, said};
use crate::reception::outcome;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl From<GivingBackError> for HttpError {
    fn from(fault: GivingBackError) -> Self {
        match fault {
            GivingBackError::Refused(_) => Self::Wrong(fault.to_string()),
            GivingBackError::NobodyOwes { .. } => Self::NotFound(fault.to_string()),
            GivingBackError::Storage(fault) => fault.into(),
            other => Self::Internal(other.to_string()),
        }
    }
}

/// A file with what was found in it.
struct Returned {
    facts: SlipFacts,
    sha256: String,
    form: Option<String>,
    findings: Vec<Finding>,
}

/// `…/ban-danh-dau`, `…/phieu-tra-lai` or `…/noi-dung-gui` of a recorded report.
pub(super) async fn of_submission(
    State(app): State<App>,
    signed: Signed,
    Path((id, what)): Path<(String, String)>,
) -> Result<Response, HttpError> {
    let stored = app.storage.submission(&signed.scope, &id).await?;
    let key = stored.submission.key;
    let returned = Returned {
        facts: SlipFacts {
            unit: Some(key.unit),
            form: Some(key.form.clone()),
            period: app.catalogue.calendars.period(&key.period).ok(),
            file_name: stored.submission.file_name,
            received: Some(stored.submission.received),
        },
        sha256: stored.submission.sha256,
        form: Some(key.form),
        findings: app.storage.findings(&signed.scope, &id).await?,
    };
    answer(&app, &signed, returned, &what).await
}

/// The same of a file of an import, also of one that was not recorded yet.
pub(super) async fn of_file(
    State(app): State<App>,
    signed: Signed,
    Path((id, number, what)): Path<(String, usize, String)>,
) -> Result<Response, HttpError> {
    let job = app.storage.job(&signed.scope, &id).await?;
    let file = number.checked_sub(1).and_then(|place| job.files.get(place));
    let file = file.ok_or_else(|| HttpError::NotFound(filled(Refused::NoFileNumber, number)))?;
    let outcome: Outcome = outcome(file).ok_or_else(|| HttpError::NotFound(said(Refused::FileBeingRead).to_owned()))?;
    let first = outcome.reports.first();
    let period = first.and_then(|report| report.period.as_ref()).and_then(|period| app.catalogue.calendars.period(period).ok());
    let returned = Returned {
        facts: SlipFacts {
            unit: first.and_then(|report| report.unit.clone()),
            form: first.map(|report| report.form.clone()),
            period,
            file_name: file.file_name.clone(),
            received: Some(job.asked.received),
        },
        sha256: file.sha256.clone(),
        form: job.asked.form.clone(),
        findings: outcome.findings.iter().chain(outcome.reports.iter().flat_map(|report| &report.findings)).cloned().collect(),
    };
    answer(&app, &signed, returned, &what).await
}

async fn answer(app: &App, signed: &Signed, returned: Returned, what: &str) -> Result<Response, HttpError> {
    let office = app.office().await?;
    let stem = returned.facts.file_name.rsplit_once('.').map_or(returned.facts.file_name.as_str(), |(stem, _)| stem).to_owned();
    match what {
        "ban-danh-dau" => {
            let bytes = app.storage.original(&returned.sha256)?;
            let request = request(app, &returned);
            let knowledge = app.importer.knowledge(app, &office, None);
            let copy = giving_back::marked_copy(&app.importer, bytes, request, knowledge, returned.findings, &office.name).await?;
            // A workbook with macros stays one.
            let is_macro = copy.apart.is_none() && returned.facts.file_name.to_lowercase().ends_with(".xlsm");
            Ok(file(&format!("{stem} - chỗ cần sửa.{}", if is_macro { "xlsm" } else { "xlsx" }), XLSX, copy.bytes))
        }
        "phieu-tra-lai" => {
            let slip = giving_back::slip(app, &signed.scope, returned.facts, &returned.findings).await?;
            let bytes = tonghop_reports::workbook::return_slip(&slip).map_err(GivingBackError::from)?;
            Ok(file(&format!("{stem} - phiếu trả lại.xlsx"), XLSX, bytes))
        }
        "noi-dung-gui" => {
            let slip = giving_back::slip(app, &signed.scope, returned.facts, &returned.findings).await?;
            Ok(([(CONTENT_TYPE, "text/plain; charset=utf-8")], slip.plain_text()).into_response())
        }
        other => Err(HttpError::NotFound(filled(Refused::NoCopy, other))),
    }
}

fn request(app: &App, returned: &Returned) -> ReadRequest {
    let large = returned.form.as_deref().and_then(|form| app.catalogue.form(form)).is_some_and(|form| form.large);
    ReadRequest {
        file_name: returned.facts.file_name.clone(),
        form: returned.form.clone(),
        unit: None,
        period: None,
        today: app.clock.today(),
        keep_cells: true,
        large,
        limits: Limits::default(),
        answers: tonghop_ingest::Answers::default(),
    }
}

fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, attachment(name))], bytes).into_response()
}

/// Which template is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct TemplateAsked {
    bieu: String,
    ky: String,
    #[serde(default)]
    don_vi: String,
}

/// `/tep-mau?bieu=…&ky=…[&don_vi=…]`: one template, or the zip of all.
pub(super) async fn template(State(app): State<App>, signed: Signed, Query(asked): Query<TemplateAsked>) -> Result<Response, HttpError> {
    let form = app.catalogue.form(&asked.bieu).ok_or_else(|| HttpError::NotFound(filled(Refused::NoForm, asked.bieu)))?;
    let id: PeriodId = asked.ky.parse().map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?;
    let period = app.catalogue.calendars.period(&id).map_err(|fault| HttpError::NotFound(fault.to_string()))?;
    if asked.don_vi.is_empty() {
        let bytes = giving_back::templates_of_all(&app, &signed.scope, form, &period).await?;
        return Ok(file(&format!("Tệp mẫu {} {}.zip", form.id, period.name), "application/zip", bytes));
    }
    let unit = OrgUnitId::new(asked.don_vi);
    if !signed.scope.allows(&unit) {
        return Err(HttpError::NotFound(filled(Refused::NoUnit, unit)));
    }
    let (name, bytes) = giving_back::template_of(&app, &signed.scope, form, &unit, &period).await?;
    Ok(file(&name, XLSX, bytes))
}
