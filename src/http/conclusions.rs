//! Conclusions of a meeting as tasks.

use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use jiff::civil::Date;
use serde::Deserialize;
use tonghop_domain::task::{DueMove, Task};
use tonghop_domain::text::collation_key;
use tonghop_domain::{CellRef, OrgUnitId, display};

use super::error::HttpError;
use super::session::Signed;
use super::view::{self, Asked};
use crate::app::{App, Office};
use crate::audience::Audience;
use crate::pages::Place;
use crate::pages::conclusions::Conclusions;
use crate::pages::phrases::{Refused, filled, said};
use crate::storage::AssignedTask;

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let office = app.office().await?;
    let today = app.clock.today();
    let mut tasks = app.storage.assigned_tasks(&signed.scope, None).await?;
    tasks.reverse();
    let shown = |assigned: AssignedTask| {
        let state = assigned.task.state_on(today);
        let days = assigned.task.due().filter(|_| assigned.task.done.is_none()).map(|due| (due - today).get_days());
        (assigned, state, days)
    };
    let audience = asked.doi_tuong.as_deref().map(Audience::from_code);
    let page = Conclusions {
        meeting: audience.map_or_else(String::new, |audience| audience.words().to_owned()),
        today,
        meetings: Audience::ALL.iter().map(|(audience, ..)| audience.words().to_owned()).collect(),
        products: products(&app, &signed).await?,
        units: leading_units(&office, &app),
        tasks: tasks.into_iter().map(shown).collect(),
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Plans).await?)))
}

/// Products that tasks of plans and of earlier conclusions name, in the order of a Vietnamese list.
async fn products(app: &App, signed: &Signed) -> Result<Vec<String>, HttpError> {
    let tasks = crate::analysis::tasks(app, &signed.scope).await?;
    let named: std::collections::BTreeSet<String> = tasks.into_iter().map(|task| task.product).filter(|name| !name.is_empty()).collect();
    let mut names: Vec<String> = named.into_iter().collect();
    names.sort_by_cached_key(|name| collation_key(name));
    Ok(names)
}

/// The units that exist today below the office.
fn leading_units(office: &Office, app: &App) -> Vec<(String, String)> {
    let own = office.directory.subtree(&office.root);
    let today = app.clock.today();
    let existing = office.directory.units().iter().filter(|unit| own.contains(&unit.id) && unit.exists_on(today));
    let mut units: Vec<(String, String)> = existing.map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
    units.sort_by_cached_key(|(_, name)| collation_key(name));
    units
}

pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Result<Redirect, HttpError> {
    let one = |name: &str| fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim());
    signed.check_form(one("form_token"))?;
    let day = date(one("day"), |day| filled(Refused::MeetingDay, day))?;
    let origin = match one("document") {
        "" => format!("Kết luận {} ngày {}", one("meeting"), display::date(day)),
        document => format!("Kết luận {} ngày {} ({document})", one("meeting"), display::date(day)),
    };
    let office = app.office().await?;
    let number = app.storage.assigned_tasks(&signed.scope, None).await?.len();
    let all = |name: &str| -> Vec<&str> { fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim()).collect() };
    let (contents, leads, products, dues) = (all("content"), all("lead"), all("product"), all("due"));
    let mut tasks = Vec::new();
    for (index, content) in contents.iter().enumerate().filter(|(_, content)| !content.is_empty()) {
        let field = |list: &[&str]| list.get(index).map_or_else(String::new, |value| (*value).to_owned());
        let row = Row { content, lead: field(&leads), product: field(&products), due: field(&dues), line: index + 1 };
        tasks.push(row.task(&office, &signed, (day, &origin), number + tasks.len() + 1)?);
    }
    if tasks.is_empty() {
        return Err(HttpError::Wrong(said(Refused::NoConclusions).to_owned()));
    }
    app.storage.assign_tasks(&signed.scope, &office.root, &tasks, &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to("/ke-hoach/ket-luan"))
}

/// One row of the form.
struct Row<'a> {
    content: &'a str,
    lead: String,
    product: String,
    due: String,
    line: usize,
}

impl Row<'_> {
    fn task(self, office: &Office, signed: &Signed, (day, origin): (Date, &str), number: usize) -> Result<Task, HttpError> {
        let lead = OrgUnitId::new(self.lead.clone());
        let is_known = !self.lead.is_empty() && office.directory.get(&lead).is_some() && signed.scope.allows(&lead);
        if !is_known {
            return Err(HttpError::Wrong(filled(Refused::LeadOfConclusion, self.line)));
        }
        Ok(Task {
            code: format!("KL-{number:02}"),
            unit: office.root.clone(),
            year: day.year(),
            content: self.content.to_owned(),
            product: self.product,
            lead: office.directory.name_of(&lead),
            partners: String::new(),
            first_due: Some(date(&self.due, |_| filled(Refused::ConclusionDue, self.line))?),
            moves: vec![],
            done: None,
            document: String::new(),
            origin: origin.to_owned(),
            sheet: String::new(),
            cell: CellRef::new(0, 0),
        })
    }
}

fn date(text: &str, refused: impl Fn(&str) -> String) -> Result<Date, HttpError> {
    text.parse().map_err(|_| HttpError::Wrong(refused(text)))
}

#[derive(Deserialize)]
pub(super) struct Changed {
    form_token: String,
    version: i64,
    act: String,
    day: String,
    #[serde(default)]
    document: String,
}

pub(super) async fn change(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Changed>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let known = app.storage.assigned_task(&signed.scope, &id).await?;
    let known = AssignedTask { version: form.version, ..known };
    let day = date(&form.day, |day| filled(Refused::ActDay, day))?;
    let document = form.document.trim().to_owned();
    let mut task = known.task.clone();
    match form.act.as_str() {
        "done" if day > app.clock.today() => return Err(HttpError::Wrong(said(Refused::DoneInFuture).to_owned())),
        "done" => (task.done, task.document) = (Some(day), document),
        "move" if document.is_empty() => return Err(HttpError::Wrong(said(Refused::MoveNeedsDocument).to_owned())),
        "move" => task.moves.push(DueMove { due: day, document }),
        other => return Err(HttpError::Wrong(filled(Refused::NoAct, other))),
    }
    app.storage.change_assigned_task(&signed.scope, &known, &task, &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to("/ke-hoach/ket-luan"))
}
