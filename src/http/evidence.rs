//! Documents and evidence.

use std::collections::BTreeSet;

use axum::extract::{Multipart, Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tonghop_domain::form::CodeItem;
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, evidence};

use super::downloads;
use super::error::HttpError;
use super::figures::periods_with;
use super::multipart::FileForm;
use super::session::Signed;
use super::view::{self, Asked};
use crate::analysis;
use crate::analysis::basis::Basis;
use crate::app::App;
use crate::pages::Place;
use crate::pages::evidence::{EvidencePage, EvidenceRow, Offer};
use crate::pages::phrases::{Refused, filled, said};
use crate::storage::{EvidenceUse, NewEvidence, StoredEvidence};

/// The list of kinds of documents.
const KINDS: &str = "evidence-types";

pub(super) async fn page(State(app): State<App>, signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, HttpError> {
    let period = view::period(&app, &signed.scope, &asked).await?;
    let office = app.office().await?;
    let own = office.directory.subtree(&office.root);
    let today = app.clock.today();
    let existing = office.directory.units().iter().filter(|unit| own.contains(&unit.id) && unit.exists_on(today));
    let mut units: Vec<(String, String)> = existing.map(|unit| (unit.id.to_string(), unit.name.clone())).collect();
    units.sort_by_cached_key(|(id, name)| (id != office.root.as_str(), collation_key(name)));
    let uses = app.storage.evidence_uses(&signed.scope).await?;
    let mut rows = Vec::new();
    for stored in app.storage.evidence(&signed.scope).await? {
        rows.push(EvidenceRow {
            unit: office.directory.name_of(&stored.evidence.unit),
            kind: kind(&app, &stored.evidence.kind).map_or_else(|| stored.evidence.kind.clone(), |item| item.name.clone()),
            offers: offers(&app, &signed, &period, &stored, &uses).await?,
            stored,
        });
    }
    let kinds = app.catalogue.lists.get(KINDS).map(|list| list.items().iter().map(|item| (item.code.clone(), item.name.clone())).collect());
    let page = EvidencePage {
        period: period.id.to_string(),
        period_name: view::period_title(&period),
        periods: periods_with(&app, &signed, &period).await?,
        units,
        receivers: crate::duties::receivers(&app, &signed.scope).await?,
        kinds: kinds.unwrap_or_default(),
        rows,
    };
    Ok(Html(page.render(&view::frame(&app, &signed, Place::Plans).await?)))
}

fn kind<'a>(app: &'a App, code: &str) -> Option<&'a CodeItem> {
    app.catalogue.lists.get(KINDS)?.get(code)
}

/// What a document can prove in a period: criteria of the sets that assess its unit, targets of the unit's plan.
async fn offers(
    app: &App,
    signed: &Signed,
    period: &Period,
    stored: &StoredEvidence,
    uses: &[EvidenceUse],
) -> Result<Vec<Offer>, HttpError> {
    let Some(item) = kind(app, &stored.evidence.kind) else { return Ok(vec![]) };
    let mut offers = criteria(app, period, &stored.evidence.unit, item).await?;
    offers.extend(targets(app, signed, period, &stored.evidence.unit, item).await?);
    let used: BTreeSet<(&str, &str)> = uses
        .iter()
        .filter(|used| used.evidence == stored.id && used.period == period.id)
        .map(|used| (used.purpose.as_str(), used.name.as_str()))
        .collect();
    for offer in &mut offers {
        offer.is_used = used.contains(&(offer.purpose, offer.name.as_str()));
    }
    offers.sort_by_key(|offer| !offer.is_used);
    Ok(offers)
}

async fn criteria(app: &App, period: &Period, unit: &OrgUnitId, item: &CodeItem) -> Result<Vec<Offer>, HttpError> {
    let office = app.office().await?;
    let group = office.directory.get(unit).and_then(|unit| unit.group.clone());
    let mut offers = Vec::new();
    for set in view::sets_for(app, period).into_iter().filter(|set| *unit == office.root || set.applies_to(group.as_deref())) {
        for component in set.all_components().filter(|component| evidence::is_asked_for(item, &component.evidence)) {
            offers.push(Offer {
                purpose: "criterion",
                name: format!("{}@{}/{}", set.id, set.version, component.code),
                words: format!("{} {} ({})", component.code, component.name, set.name),
                asked: component.evidence.join("; "),
                is_used: false,
            });
        }
    }
    Ok(offers)
}

async fn targets(app: &App, signed: &Signed, period: &Period, unit: &OrgUnitId, item: &CodeItem) -> Result<Vec<Offer>, HttpError> {
    let name = |code: &String| kind(app, code).map_or_else(|| code.clone(), |item| item.name.clone());
    let mut offers = Vec::new();
    for progress in analysis::target_progress(app, &signed.scope, &Basis::Current, period, unit).await? {
        let target = &progress.target;
        for group in evidence::satisfied_groups(&item.code, &target.evidence) {
            offers.push(Offer {
                purpose: "target",
                name: target.code.clone(),
                words: format!("Chỉ tiêu {} {}", target.code, target.content),
                asked: group.iter().map(name).collect::<Vec<_>>().join(" hoặc "),
                is_used: false,
            });
        }
    }
    Ok(offers)
}

pub(super) async fn register(State(app): State<App>, signed: Signed, form: Multipart) -> Result<Redirect, HttpError> {
    let form = FileForm::read(form, &signed).await?;
    let item = kind(&app, form.field("kind")).ok_or_else(|| HttpError::Wrong(said(Refused::EvidenceKind).to_owned()))?;
    if form.field("title").is_empty() {
        return Err(HttpError::Wrong(said(Refused::EvidenceTitle).to_owned()));
    }
    let day = form.field("day").parse().map_err(|_| HttpError::Wrong(said(Refused::EvidenceDay).to_owned()))?;
    let unit = match form.field("unit") {
        "" => app.office().await?.root.clone(),
        unit => OrgUnitId::new(unit),
    };
    let file = match &form.file {
        Some((name, bytes)) => Some((app.storage.keep_original(name, bytes, app.clock.now()).await?, name.clone())),
        None => None,
    };
    let new = NewEvidence {
        unit,
        kind: item.code.clone(),
        number: form.field("number").to_owned(),
        day,
        title: form.field("title").to_owned(),
        recipients: form.field("recipients").to_owned(),
        file,
    };
    app.storage.register_evidence(&signed.scope, &new, &signed.session.account.name, app.clock.now()).await?;
    Ok(Redirect::to(&format!("/tai-lieu?ky={}", form.field("ky"))))
}

/// The file as it came, always as an attachment.
pub(super) async fn file(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<Response, HttpError> {
    let stored = app.storage.one_evidence(&signed.scope, &id).await?;
    let (hash, name) = stored.evidence.file.ok_or_else(|| HttpError::NotFound(said(Refused::EvidenceWithoutFile).to_owned()))?;
    Ok(attachment(app.storage.original(&hash)?, &name))
}

/// A kept file as a download.
pub(super) fn attachment(bytes: Vec<u8>, name: &str) -> Response {
    ([(CONTENT_TYPE, "application/octet-stream".to_owned()), (CONTENT_DISPOSITION, downloads::attachment(name))], bytes).into_response()
}

#[derive(Deserialize)]
pub(super) struct Used {
    form_token: String,
    ky: String,
    purpose: String,
    name: String,
    act: String,
}

pub(super) async fn use_for(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    axum::Form(form): axum::Form<Used>,
) -> Result<Redirect, HttpError> {
    signed.check_form(&form.form_token)?;
    let asked = Asked { ky: Some(form.ky.clone()), ..Asked::default() };
    let period = view::period(&app, &signed.scope, &asked).await?;
    let stored = app.storage.one_evidence(&signed.scope, &id).await?;
    let known = offers(&app, &signed, &period, &stored, &[]).await?;
    if !known.iter().any(|offer| offer.purpose == form.purpose && offer.name == form.name) {
        return Err(HttpError::Wrong(said(Refused::EvidenceProvesNot).to_owned()));
    }
    let used = EvidenceUse { evidence: id, purpose: form.purpose, name: form.name, period: period.id.clone() };
    match form.act.as_str() {
        "use" => app.storage.use_evidence(&signed.scope, &used, &signed.session.account.name, app.clock.now()).await?,
        "withdraw" => app.storage.withdraw_evidence(&signed.scope, &used, app.clock.now()).await?,
        other => return Err(HttpError::Wrong(filled(Refused::NoAct, other))),
    }
    Ok(Redirect::to(&format!("/tai-lieu?ky={}", form.ky)))
}
