//! One import: its table of results, its files, its questions.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use serde::Deserialize;
use tonghop_domain::form::Form;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Finding, OrgUnitId};
use tonghop_ingest::{Answer, QuestionKind};

use super::error::HttpError;
use super::session::{Signed, TokenOnly};
use super::view;
use crate::app::{App, Office};
use crate::import::{Outcome, Policy};
use crate::pages::Place;
use crate::pages::answers::{self, AnswerRow};
use crate::pages::job::{FileResult, JobPage, QuestionChoices, ReportWords, Sayable};
use crate::pages::phrases::{Refused, Sent, filled, said};
use crate::pages::reception::Choice;
use crate::reception::{
    Asked, Filter, Labels, Order, SharedRow, TableRequest, asked_in, kind_code, outcome, results, shared_faults, signature,
};
use crate::storage::{Job, JobFile, NewAnswer, NewJob, StoredAnswer};

/// What the address of the table may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct TableAsked {
    #[serde(default)]
    loc: String,
    #[serde(default)]
    sap: String,
    #[serde(default)]
    tim: String,
    #[serde(default)]
    trang: usize,
}

pub(super) async fn page(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<TableAsked>,
) -> Result<Html<String>, HttpError> {
    let job = app.storage.job(&signed.scope, &id).await?;
    let office = app.office().await?;
    let mut frame = view::frame(&app, &signed, Place::Reception).await?;
    frame.follows_progress = !job.is_finished();
    let whole = JobPage::whole_files(job.files.len());
    let rows = results(&job.files, &app.catalogue);
    let recorded: Vec<String> = rows.iter().filter_map(|row| row.submission.clone()).collect();
    let today = app.storage.states(&signed.scope, &recorded).await?;
    let view = JobPage {
        rows,
        request: TableRequest { filter: Filter::from_code(&asked.loc), order: Order::from_code(&asked.sap), words: asked.tim },
        number: asked.trang.max(1),
        shared: shared_in(&app, &job),
        questions: asked_in(&job.files).into_iter().map(|asked| with_choices(&app, &office, &signed, asked)).collect(),
        files: (1..).zip(&job.files).take(whole).map(|(number, file)| file_result(&app, &today, number, file)).collect(),
        today,
        job,
    };
    Ok(Html(view.render(&frame)))
}

pub(super) async fn file(
    State(app): State<App>,
    signed: Signed,
    Path((id, number)): Path<(String, usize)>,
) -> Result<Html<String>, HttpError> {
    let job = app.storage.job(&signed.scope, &id).await?;
    let file = number.checked_sub(1).and_then(|place| job.files.get(place));
    let file = file.ok_or_else(|| HttpError::NotFound(filled(Refused::NoFileNumber, number)))?;
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    let reports = outcome(file).map(|outcome| outcome.reports).unwrap_or_default();
    let recorded: Vec<String> = reports.into_iter().filter_map(|report| report.submission).collect();
    let today = app.storage.states(&signed.scope, &recorded).await?;
    let sayable = Sayable {
        periods: view::period_choices(&view::periods(&app, &signed.scope).await?),
        units: view::sending_units(&*app.office().await?, &signed.scope, app.clock.today()),
        forms: app.catalogue.forms.iter().map(|form| (form.id.clone(), form.title.clone())).collect(),
    };
    Ok(Html(file_result(&app, &today, number, file).render(&frame, &id, &sayable)))
}

/// What an officer says about one file.
#[derive(Deserialize)]
pub(super) struct Said {
    form_token: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    form: String,
}

/// Reads one file again, as a preview of its own, with what the officer says about it.
pub(super) async fn file_again(
    State(app): State<App>,
    signed: Signed,
    Path((id, number)): Path<(String, usize)>,
    axum::Form(said): axum::Form<Said>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&said.form_token)?;
    let job = app.storage.job(&signed.scope, &id).await?;
    let named = number.checked_sub(1).and_then(|place| job.asked.files.get(place)).cloned();
    let named = named.ok_or_else(|| HttpError::NotFound(filled(Refused::NoFileNumber, number)))?;
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let period = given(&said.period).map(|text| text.parse()).transpose();
    let period = period.map_err(|fault: tonghop_domain::period::NotAPeriod| HttpError::Wrong(fault.to_string()))?;
    let new = NewJob {
        is_preview: true,
        policy: Policy::Wait.as_str().to_owned(),
        created_by: signed.session.account.name.clone(),
        period: period.or(job.asked.period),
        unit: given(&said.unit).map(OrgUnitId::new).filter(|unit| signed.scope.allows(unit)).or(job.asked.unit),
        form: given(&said.form).or(job.asked.form),
        files: vec![named],
        ..job.asked
    };
    let id = app.storage.add_job(&signed.scope, &new, app.clock.now()).await?;
    app.wake_worker();
    Ok(Redirect::to(&format!("/tiep-nhan/{id}")))
}

fn file_result(app: &App, today: &BTreeMap<String, SubmissionState>, number: usize, file: &JobFile) -> FileResult {
    let outcome = outcome(file);
    let reports = outcome.as_ref().map(|outcome| in_words(app, today, outcome)).unwrap_or_default();
    FileResult { number, file: file.clone(), outcome, reports }
}

fn in_words(app: &App, today: &BTreeMap<String, SubmissionState>, outcome: &Outcome) -> Vec<ReportWords> {
    let words = |report: &crate::import::ReportOutcome| {
        let labels = Labels::of(app.catalogue.form(&report.form), &app.catalogue.lists);
        ReportWords {
            form: app.catalogue.form_title(&report.form),
            period: report.period.as_ref().map(|period| app.catalogue.period_name(period)),
            differences: report.changes.as_ref().map(|changes| labels.rows(changes)).unwrap_or_default(),
            today: report.submission.as_ref().and_then(|id| today.get(id)).copied(),
        }
    };
    outcome.reports.iter().map(words).collect()
}

/// Faults that units share in this import; where reports were recorded, with the submissions that wait for a decision.
fn shared_in(app: &App, job: &Job) -> Vec<(SharedRow, Vec<String>)> {
    let outcomes: Vec<Outcome> = job.files.iter().filter_map(outcome).collect();
    let reports: Vec<_> = outcomes.iter().flat_map(|outcome| &outcome.reports).filter(|report| report.unit_name.is_some()).collect();
    let named: Vec<(String, String, Vec<Finding>)> = reports
        .iter()
        .map(|report| {
            let unit = report.unit_name.clone().unwrap_or_default();
            (unit, app.catalogue.form_title(&report.form), report.findings.clone())
        })
        .collect();
    let ids = |row: &SharedRow| row.reports.iter().filter_map(|place| reports[*place].submission.clone()).collect();
    shared_faults(&named).into_iter().map(|row| (row.clone(), ids(&row))).collect()
}

// ---- questions ----------------------------------------------------------------------------------------------------------------

fn with_choices(app: &App, office: &Office, signed: &Signed, asked: Asked) -> (Asked, QuestionChoices) {
    let suggested: Vec<(String, String, u8)> = asked
        .question
        .suggestions
        .iter()
        .map(|suggestion| (suggestion.value.clone(), suggestion.name.clone(), suggestion.likeness))
        .collect();
    let is_new = |value: &str| !suggested.iter().any(|(known, ..)| known == value);
    let choices = match &asked.question.kind {
        QuestionKind::Unit => QuestionChoices {
            others: view::sending_units(office, &signed.scope, app.clock.today()).into_iter().filter(|(value, _)| is_new(value)).collect(),
            suggested,
            may_be_left: false,
            form: None,
        },
        QuestionKind::Column { form, .. } => QuestionChoices {
            others: app.catalogue.form(form).map(columns).unwrap_or_default().into_iter().filter(|(value, _)| is_new(value)).collect(),
            suggested,
            may_be_left: true,
            form: Some(app.catalogue.form_title(form)),
        },
    };
    (asked, choices)
}

fn columns(form: &Form) -> Vec<Choice> {
    form.columns.iter().map(|column| (column.field.clone(), column.title())).collect()
}

/// What the form of a question sent.
#[derive(Deserialize)]
pub(super) struct Answered {
    form_token: String,
    question: String,
    value: String,
    #[serde(default)]
    other: String,
}

impl Answered {
    /// The value chosen; `None` = the column is not read.
    fn chosen(&self) -> Result<Option<&str>, HttpError> {
        match self.value.as_str() {
            "khac" if self.other.is_empty() => Err(HttpError::Wrong(said(Refused::NoAnswerChosen).to_owned())),
            "khac" => Ok(Some(&self.other)),
            "" => Ok(None),
            value => Ok(Some(value)),
        }
    }
}

/// Remembers an answer and has the files that asked read again.
pub(super) async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Answered>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let job = app.storage.job(&signed.scope, &id).await?;
    let office = app.office().await?;
    let asked = asked_in(&job.files).into_iter().find(|asked| asked.key == form.question);
    let asked = asked.ok_or_else(|| HttpError::NotFound(said(Refused::AlreadyAnswered).to_owned()))?;
    let (asked, choices) = with_choices(&app, &office, &signed, asked);
    let chosen = form.chosen()?;
    if let Some(value) = chosen.filter(|value| !is_offered(&choices, value)) {
        return Err(HttpError::Wrong(filled(Refused::NotAmongChoices, value)));
    }
    let answer = asked.question.answer(chosen).ok_or_else(|| HttpError::Wrong(said(Refused::ChooseAUnit).to_owned()))?;
    let new = NewAnswer {
        office: office.root.clone(),
        kind: kind_code(&asked.question),
        signature: signature(&asked.question),
        words: asked.question.text.clone(),
        answer: serde_json::to_string(&answer).map_err(|fault| HttpError::Internal(fault.to_string()))?,
        created_by: signed.session.account.name.clone(),
    };
    app.storage.add_answer(&signed.scope, &new, app.clock.now()).await?;
    app.storage.read_again(&signed.scope, &id, &asked.files).await?;
    app.wake_worker();
    Ok(Redirect::to(&format!("/tiep-nhan/{id}")))
}

fn is_offered(choices: &QuestionChoices, value: &str) -> bool {
    choices.suggested.iter().any(|(known, ..)| known == value) || choices.others.iter().any(|(known, _)| known == value)
}

pub(super) async fn answers(State(app): State<App>, signed: Signed) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let rows: Vec<AnswerRow> =
        app.storage.answers(&signed.scope).await?.into_iter().map(|stored| answer_row(&app, &office, stored)).collect();
    let frame = view::frame(&app, &signed, Place::Reception).await?;
    Ok(Html(answers::render(&frame, &rows)))
}

fn answer_row(app: &App, office: &Office, stored: StoredAnswer) -> AnswerRow {
    let (about, meaning) = match serde_json::from_str(&stored.answer) {
        Ok(Answer::Unit { unit, .. }) => (said(Sent::NameOfUnit).to_owned(), office.directory.name_of(&unit)),
        Ok(Answer::Column { field, .. }) => {
            let form = stored.kind.strip_prefix("column/").and_then(|form| app.catalogue.form(form));
            let title =
                |field: &str| form.and_then(|form| form.column(field)).map_or(field.to_owned(), tonghop_domain::form::Column::title);
            let about = form.map_or_else(|| said(Sent::NameOfColumn).to_owned(), |form| filled(Sent::NameOfColumnOf, &form.title));
            (about, field.as_deref().map_or_else(|| said(Sent::ColumnNotRead).to_owned(), title))
        }
        Err(_) => ("–".to_owned(), stored.answer.clone()),
    };
    AnswerRow { stored, about, meaning }
}

pub(super) async fn undo_answer(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<TokenOnly>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    app.storage.undo_answer(&signed.scope, &id, &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to("/cau-tra-loi"))
}
