//! What can only be checked against what the office already has: last period, earlier logs, other units.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::activity::{ActivityRecord, link_key};
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{DimensionKey, ElementId, Fact, Finding, OrgUnitId, PeriodId, Scope};
use tonghop_ingest::Report;

use super::{Changes, ImportError, record_kind};
use crate::app::{App, Office};
use crate::storage::Job;

const SCOPE: Scope = Scope::System("import checks");

/// Findings of a report against everything that is current.
pub(super) async fn against_what_is_known(
    app: &App,
    office: &Office,
    key: &SubmissionKey,
    report: &Report,
) -> Result<Vec<Finding>, ImportError> {
    let mut findings = carried_over(app, key, report).await?;
    findings.extend(reported_before(app, key, report).await?);
    findings.extend(links_of_others(app, office, key, report).await?.into_iter().map(|(finding, _)| finding));
    Ok(findings)
}

async fn carried_over(app: &App, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    let Some(form) = app.catalogue.form(&key.form).filter(|form| !form.carries.is_empty()) else { return Ok(vec![]) };
    let Ok(calendar) = app.catalogue.calendars.regime(key.period.regime()) else { return Ok(vec![]) };
    let mut findings = Vec::new();
    for before in calendar.carried_over_from(&key.period) {
        let facts = own_facts(app, key, &before.id).await?;
        if let Some(first) = facts.first() {
            let source = source_of(app, first).await?;
            let facts: Vec<Fact> = facts.into_iter().map(|(_, fact)| fact).collect();
            findings.extend(tonghop_ingest::against_history(report, form, &facts, &before.id, &source));
        }
    }
    Ok(findings)
}

/// The current facts of the same unit and form in another period, each with its submission.
async fn own_facts(app: &App, key: &SubmissionKey, period: &PeriodId) -> Result<Vec<(String, Fact)>, ImportError> {
    let prefix = format!("{}.", key.form.replace('-', "_"));
    let facts = app.storage.current_facts_of(&SCOPE, &key.unit, period).await?;
    let own = facts.into_iter().filter(|stored| stored.fact.element.as_str().starts_with(&prefix));
    Ok(own.map(|stored| (stored.submission_id, stored.fact)).collect())
}

async fn source_of(app: &App, (submission, _): &(String, Fact)) -> Result<String, ImportError> {
    let stored = app.storage.submission(&SCOPE, submission).await?;
    Ok(format!("tệp “{}” nhận ngày {}", stored.submission.file_name, tonghop_domain::display::date(stored.submission.received)))
}

/// Rows of a log that an earlier log of the same unit holds already: logs are cumulative by habit.
async fn reported_before(app: &App, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    if report.activities.is_empty() {
        return Ok(vec![]);
    }
    let earlier = app.storage.current_records_of::<ActivityRecord>(&SCOPE, &key.unit, record_kind::ACTIVITY).await?;
    let mut seen = BTreeMap::new();
    for stored in earlier.iter().filter(|stored| stored.period != key.period) {
        seen.entry(stored.record.identity()).or_insert_with(|| stored.period.clone());
    }
    let mut counts: BTreeMap<PeriodId, u32> = BTreeMap::new();
    for activity in &report.activities {
        if let Some(period) = seen.get(&activity.identity()) {
            *counts.entry(period.clone()).or_default() += 1;
        }
    }
    let at = Location::Sheet { sheet: report.sheet.clone() };
    Ok(counts.into_iter().map(|(period, count)| Finding::new(FindingKind::ActivityReportedBefore { count, period }, at.clone())).collect())
}

/// Links that other units report too: a finding for this report, and the activities of the others it concerns.
async fn links_of_others(
    app: &App,
    office: &Office,
    key: &SubmissionKey,
    report: &Report,
) -> Result<Vec<(Finding, Vec<Foreign>)>, ImportError> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for activity in &report.activities {
        let Some(link) = activity.link.as_ref().filter(|link| seen.insert(link_key(link))) else { continue };
        let stored = app.storage.records_with_link::<ActivityRecord>(&SCOPE, &link_key(link)).await?;
        let others = stored.into_iter().filter(|stored| stored.record.unit != key.unit);
        let foreign: Vec<Foreign> = others.map(|stored| Foreign { submission: stored.submission_id, activity: stored.record }).collect();
        if foreign.is_empty() {
            continue;
        }
        let units: BTreeSet<String> = foreign.iter().map(|other| office.directory.name_of(&other.activity.unit)).collect();
        let kind = FindingKind::LinkSharedWith { units: units.into_iter().collect(), link: link.clone() };
        found.push((Finding::new(kind, Location::cell(activity.sheet.clone(), activity.cell)), foreign));
    }
    Ok(found)
}

struct Foreign {
    submission: String,
    activity: ActivityRecord,
}

/// Tells the units that reported a link earlier that another unit reports it too.
pub(super) async fn tell_the_others(app: &App, office: &Office, key: &SubmissionKey, report: &Report) -> Result<(), ImportError> {
    let own_name = office.directory.name_of(&key.unit);
    for (_, foreign) in links_of_others(app, office, key, report).await? {
        for other in foreign {
            let link = other.activity.link.clone().unwrap_or_default();
            let kind = FindingKind::LinkSharedWith { units: vec![own_name.clone()], link };
            let finding = Finding::new(kind, Location::cell(other.activity.sheet.clone(), other.activity.cell));
            app.storage.add_findings(&SCOPE, &other.submission, &app.catalogue.policy.apply(vec![finding])).await?;
        }
    }
    Ok(())
}

/// How the figures of a report differ from those that are accepted for the same unit, form and period.
pub(super) async fn changes(app: &App, key: &SubmissionKey, report: &Report) -> Result<Changes, ImportError> {
    let name = |fact: &Fact| -> (ElementId, DimensionKey) { (fact.element.clone(), fact.dimensions.clone()) };
    let accepted: BTreeMap<_, _> =
        own_facts(app, key, &key.period).await?.into_iter().map(|(_, fact)| (name(&fact), (fact.state, fact.value))).collect();
    let sent: BTreeMap<_, _> =
        report.facts_for(&key.unit, &key.period).into_iter().map(|fact| (name(&fact), (fact.state, fact.value))).collect();
    let changed = sent.iter().filter(|(key, figure)| accepted.get(key).is_some_and(|old| old != *figure)).count();
    let new = sent.keys().filter(|key| !accepted.contains_key(*key)).count();
    let gone = accepted.keys().filter(|key| !sent.contains_key(*key)).count();
    Ok(Changes { new, changed, gone })
}

/// The first form that the unit still owes for the period it was said to report on.
pub(super) async fn missing_form(app: &App, job: &Job) -> Result<Option<String>, ImportError> {
    let (Some(unit), Some(period)) = (&job.asked.unit, &job.asked.period) else { return Ok(None) };
    let sent: BTreeSet<(OrgUnitId, String)> = app
        .storage
        .submissions_of_period(&SCOPE, period)
        .await?
        .into_iter()
        .map(|stored| (stored.submission.key.unit, stored.submission.key.form))
        .collect();
    let owed = app.storage.obligations(&SCOPE, period).await?;
    let missing = owed
        .into_iter()
        .filter(|owed| owed.key.unit == *unit && owed.due.is_some())
        .find(|owed| !sent.contains(&(owed.key.unit.clone(), owed.key.form.clone())));
    Ok(missing.map(|owed| app.catalogue.form_title(&owed.key.form)))
}
