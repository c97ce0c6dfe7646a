//! Tiếp nhận báo cáo.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Multipart, Path, Query, State};
use axum::response::{Html, Redirect};
use jiff::civil::Date;
use serde::Deserialize;
use tonghop_domain::{Finding, OrgUnitId, Scope, Severity, message};
use tonghop_ingest::Limits;

use super::error::HttpError;
use super::multipart::label;
use super::session::{Signed, TokenOnly};
use super::view;
use crate::app::{App, Office};
use crate::import::{Part, Policy, expand};
use crate::pages::Place;
use crate::pages::phrases::{Refused, filled, said, spoken};
use crate::pages::reception::{Reception, WAITING_ROWS, WaitingRow};
use crate::reception::{Count, SharedRow, shared_faults};
use crate::storage::{NewJob, StoredSubmission};

/// Imports shown on the page.
const RECENT: i64 = 10;

/// What the address of the page may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PageAsked {
    #[serde(default)]
    trang: usize,
}

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<PageAsked>) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let today = app.clock.today();
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    let waiting = app.storage.waiting(&signed.scope).await?;
    let findings = findings_of_waiting(&app, &signed.scope).await?;
    let number = asked.trang.max(1);
    let named = |stored: &StoredSubmission| {
        let key = &stored.submission.key;
        let own = findings.get(&stored.submission.id).map(Vec::as_slice).unwrap_or_default();
        WaitingRow {
            unit: office.directory.name_of(&key.unit),
            form: app.catalogue.form_title(&key.form),
            period: app.catalogue.period_name(&key.period),
            blocking: Count::of(own, Severity::Blocking),
            warnings: Count::of(own, Severity::Warning),
            stored: stored.clone(),
        }
    };
    let view = Reception {
        today: today.to_string(),
        forms: app.catalogue.forms.iter().map(|form| (form.id.clone(), form.title.clone())).collect(),
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        units: view::sending_units(&office, &signed.scope, today),
        jobs: app.storage.recent_jobs(&signed.scope, RECENT).await?,
        waiting_total: waiting.len(),
        clean: waiting.iter().filter(|stored| stored.blocking + stored.warnings == 0).count(),
        shared: shared_by_waiting(&app, &office, &findings, &waiting),
        waiting: waiting.iter().skip((number - 1) * WAITING_ROWS).take(WAITING_ROWS).map(named).collect(),
        number,
    };
    Ok(Html(view.render(&frame)))
}

/// The findings of each report that waits, by its id.
async fn findings_of_waiting(app: &App, scope: &Scope) -> Result<BTreeMap<String, Vec<Finding>>, HttpError> {
    let mut findings: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for stored in app.storage.findings_of_waiting(scope).await? {
        findings.entry(stored.submission_id).or_default().push(stored.finding);
    }
    Ok(findings)
}

/// Faults that units share among the reports that wait, with the submissions concerned.
fn shared_by_waiting(
    app: &App,
    office: &Office,
    findings: &BTreeMap<String, Vec<Finding>>,
    waiting: &[StoredSubmission],
) -> Vec<(SharedRow, Vec<String>)> {
    let concerned: Vec<&StoredSubmission> = waiting.iter().filter(|stored| findings.contains_key(&stored.submission.id)).collect();
    let reports: Vec<(String, String, Vec<Finding>)> = concerned
        .iter()
        .map(|stored| {
            let key = &stored.submission.key;
            let own = findings.get(&stored.submission.id).into_iter().flatten().filter(|finding| finding.severity != Severity::Note);
            (office.directory.name_of(&key.unit), app.catalogue.form_title(&key.form), own.cloned().collect())
        })
        .collect();
    let ids = |row: &SharedRow| row.reports.iter().map(|place| concerned[*place].submission.id.clone()).collect();
    shared_faults(&reports).into_iter().map(|row| (row.clone(), ids(&row))).collect()
}

pub(super) async fn upload(State(app): State<App>, signed: Signed, form: Multipart) -> Result<Redirect, HttpError> {
    let upload = Upload::read(form, &signed).await?;
    let parts = upload.parts()?.into_iter().map(|part| (part.name, part.bytes)).collect();
    let files = app.storage.keep_originals(parts, app.clock.now()).await?;
    if files.is_empty() {
        return Err(HttpError::Wrong(said(Refused::NoFiles).to_owned()));
    }
    let office = app.office().await?;
    let job = NewJob {
        office: office.root.clone(),
        created_by: signed.session.account.name.clone(),
        is_preview: true,
        policy: Policy::Wait.as_str().to_owned(),
        received: upload.received.unwrap_or_else(|| app.clock.today()),
        form: upload.form,
        period: upload
            .period
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?,
        unit: upload.unit.map(OrgUnitId::new).filter(|unit| signed.scope.allows(unit)),
        files,
    };
    start(&app, &signed, &job).await
}

/// Records what a preview has shown: the same files again, this time for good.
pub(super) async fn record(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Form(form): Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let preview = app.storage.job(&signed.scope, &id).await?;
    let job = NewJob { is_preview: false, created_by: signed.session.account.name.clone(), ..preview.asked };
    start(&app, &signed, &job).await
}

async fn start(app: &App, signed: &Signed, job: &NewJob) -> Result<Redirect, HttpError> {
    let id = app.storage.add_job(&signed.scope, job, app.clock.now()).await?;
    app.wake_worker();
    Ok(Redirect::to(&format!("/tiep-nhan/{id}")))
}

/// What the form of the page sent.
#[derive(Default)]
struct Upload {
    files: Vec<(String, Vec<u8>)>,
    received: Option<Date>,
    form: Option<String>,
    period: Option<String>,
    unit: Option<String>,
}

impl Upload {
    /// Reads the fields in the order sent; the form token comes first, so nothing is read for a forged form.
    async fn read(mut form: Multipart, signed: &Signed) -> Result<Self, HttpError> {
        let broken = |fault: axum::extract::multipart::MultipartError| HttpError::Wrong(filled(Refused::NotReceived, fault.body_text()));
        let mut upload = Self::default();
        let mut is_checked = false;
        while let Some(field) = form.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "form_token" {
                signed.check_form(&field.text().await.map_err(broken)?)?;
                is_checked = true;
                continue;
            }
            if !is_checked {
                return Err(HttpError::Forged);
            }
            if name == "files" {
                let file_name = label(field.file_name().unwrap_or("tep"));
                let bytes = field.bytes().await.map_err(broken)?.to_vec();
                upload.files.push((file_name, bytes));
                continue;
            }
            let value = Some(field.text().await.map_err(broken)?).filter(|value| !value.is_empty());
            upload.take(&name, value)?;
        }
        if is_checked { Ok(upload) } else { Err(HttpError::Forged) }
    }

    fn take(&mut self, name: &str, value: Option<String>) -> Result<(), HttpError> {
        match name {
            "received" => {
                let day = value.map(|day| day.parse()).transpose();
                self.received = day.map_err(|_| HttpError::Wrong(said(Refused::ReceivedDay).to_owned()))?;
            }
            "form" => self.form = value,
            "period" => self.period = value,
            "unit" => self.unit = value,
            _ => {}
        }
        Ok(())
    }

    /// The files to read; a zip becomes its parts.
    fn parts(&self) -> Result<Vec<Part>, HttpError> {
        let mut parts = Vec::new();
        for (name, bytes) in self.files.iter().filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty())) {
            let expanded = expand(name, bytes.clone(), &Limits::default());
            parts.extend(expanded.map_err(|refusal| HttpError::Wrong(message::refusal(&refusal, spoken()).sentence()))?);
        }
        Ok(parts)
    }
}
