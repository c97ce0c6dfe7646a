//! What can only be checked against what the office already has: last period, earlier logs, other units.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tonghop_domain::activity::{ActivityRecord, link_key};
use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{CellRef, Fact, Finding, OrgUnitId, PeriodId, Scope};
use tonghop_ingest::Report;

use super::record::Desk;
use super::{ImportError, published, record_kind};
use crate::app::App;
use crate::storage::FiledUnder;

const SCOPE: Scope = Scope::System("import checks");

/// Findings of a report against everything that is current, and the activities of other units that bear its links.
pub(super) async fn against_what_is_known(
    desk: &mut Desk<'_>,
    key: &SubmissionKey,
    report: &Report,
) -> Result<(Vec<Finding>, Vec<Foreign>), ImportError> {
    let mut findings = carried_over(desk, key, report).await?;
    findings.extend(jumps(desk, key, report).await?);
    findings.extend(against_log(desk, key, report).await?);
    findings.extend(reported_before(desk, key, report).await?);
    findings.extend(published::against_parts(desk, key, report));
    findings.extend(published::against_other_source(desk, key, report).await?);
    let foreign = links_of_others(desk, key, report).await?;
    findings.extend(shared_links(desk, report, &foreign));
    Ok((findings, foreign))
}

async fn carried_over(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    let app = desk.app;
    let Some(form) = app.catalogue.form(&key.form).filter(|form| !form.carries.is_empty()) else { return Ok(vec![]) };
    let Ok(calendar) = app.catalogue.calendars.regime(key.period.regime()) else { return Ok(vec![]) };
    let mut findings = Vec::new();
    for before in calendar.carried_over_from(&key.period) {
        let stored = desk.recording.current_facts_of_report(&SubmissionKey { period: before.id.clone(), ..key.clone() }).await?;
        let Some(first) = stored.first() else { continue };
        let source = desk.recording.submission(&first.submission_id).await?.submission;
        let source = format!("tệp “{}” nhận ngày {}", source.file_name, tonghop_domain::display::date(source.received));
        let facts: Vec<Fact> = stored.into_iter().map(|stored| stored.fact).collect();
        findings.extend(tonghop_ingest::against_history(report, form, &facts, &before.id, &source));
    }
    Ok(findings)
}

/// How many years, and how many reports of them, a figure is compared with.
const YEARS_BACK: i16 = 6;
const MOST_EARLIER: usize = 8;

/// Figures that jump against the accepted reports of earlier periods of the same length.
async fn jumps(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    let app = desk.app;
    let thresholds = &app.catalogue.policy.jump;
    let Some(form) = app.catalogue.form(&key.form).filter(|_| !report.facts.is_empty()) else { return Ok(vec![]) };
    let Ok(calendar) = app.catalogue.calendars.regime(key.period.regime()) else { return Ok(vec![]) };
    let accepted = desk.recording.current_periods(&key.unit, &key.form).await?;
    let comparable = calendar.comparable_before(&key.period, YEARS_BACK).into_iter().filter(|period| accepted.contains(&period.id));
    let comparable: Vec<PeriodId> = comparable.map(|period| period.id).take(MOST_EARLIER).collect();
    if u32::try_from(comparable.len()).is_ok_and(|count| count < thresholds.least_earlier) {
        return Ok(vec![]);
    }
    let mut earlier: Vec<Vec<Fact>> = Vec::with_capacity(comparable.len());
    for period in comparable {
        let stored = desk.recording.current_facts_of_report(&SubmissionKey { period, ..key.clone() }).await?;
        earlier.push(stored.into_iter().map(|stored| stored.fact).collect());
    }
    let earlier: Vec<&[Fact]> = earlier.iter().map(Vec::as_slice).collect();
    Ok(tonghop_ingest::jumps(report, form, &earlier, thresholds))
}

/// Counts of a report that the unit's accepted activity log does not bear out.
async fn against_log(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    let app = desk.app;
    let Some(form) = app.catalogue.form(&key.form).filter(|form| !form.logged.is_empty()) else { return Ok(vec![]) };
    let period = app.catalogue.calendars.period(&key.period)?;
    let stored = desk.recording.current_records_of::<ActivityRecord>(&key.unit, record_kind::ACTIVITY).await?;
    let records: Vec<ActivityRecord> = stored.into_iter().map(|stored| stored.record).collect();
    let unique = tonghop_indicators::activities::unique(&records);
    Ok(tonghop_ingest::against_log(report, form, &unique, &period, &app.catalogue.lists))
}

/// Rows of a log that an earlier log of the same unit holds already: logs are cumulative by habit.
async fn reported_before(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Finding>, ImportError> {
    if report.activities.is_empty() {
        return Ok(vec![]);
    }
    let earlier = desk.recording.current_records_of::<ActivityRecord>(&key.unit, record_kind::ACTIVITY).await?;
    let mut seen = BTreeMap::new();
    for stored in earlier.iter().filter(|stored| stored.period != key.period) {
        seen.entry(stored.record.identity()).or_insert_with(|| stored.period.clone());
    }
    let mut counts: BTreeMap<PeriodId, u32> = BTreeMap::new();
    for activity in &report.activities {
        if let Some(period) = seen.get(&activity.identity()) {
            let rows = u32::try_from(activity.rows()).unwrap_or(u32::MAX);
            let count = counts.entry(period.clone()).or_default();
            *count = count.saturating_add(rows);
        }
    }
    let at = Location::Sheet { sheet: report.sheet.clone() };
    Ok(counts.into_iter().map(|(period, count)| Finding::new(FindingKind::ActivityReportedBefore { count, period }, at.clone())).collect())
}

/// What an activity, or the row of a long log, says of its link.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LinkBearer {
    pub(super) unit: OrgUnitId,
    pub(super) link: Option<String>,
    pub(super) sheet: String,
    pub(super) cell: CellRef,
}

/// A row of another unit that bears a link of this report.
pub(super) struct Foreign {
    link: String,
    submission: String,
    bearer: LinkBearer,
}

/// The links of a report with their places: those of its activities, or of the rows of a long log.
fn links(report: &Report) -> impl Iterator<Item = (&str, &str, CellRef)> {
    let of_activities = report.activities.iter().filter_map(|own| Some((own.link.as_deref()?, own.sheet.as_str(), own.cell)));
    of_activities.chain(report.links.iter().map(|own| (own.link.as_str(), report.sheet.as_str(), own.cell)))
}

/// The rows of other units that bear a link of this report.
async fn links_of_others(desk: &mut Desk<'_>, key: &SubmissionKey, report: &Report) -> Result<Vec<Foreign>, ImportError> {
    let links: BTreeSet<String> = links(report).map(|(link, ..)| link_key(link)).collect();
    let stored = desk.recording.records_with_links::<LinkBearer>(&links, &key.unit).await?;
    Ok(stored.into_iter().map(|(link, stored)| Foreign { link, submission: stored.submission_id, bearer: stored.record }).collect())
}

/// One finding per link that other units report too, at its first row.
fn shared_links(desk: &Desk<'_>, report: &Report, foreign: &[Foreign]) -> Vec<Finding> {
    let mut others: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for other in foreign {
        others.entry(&other.link).or_default().insert(desk.office.directory.name_of(&other.bearer.unit));
    }
    let mut findings = Vec::new();
    for (link, sheet, cell) in links(report) {
        let Some(units) = others.remove(link_key(link).as_str()) else { continue };
        let kind = FindingKind::LinkSharedWith { units: units.into_iter().collect(), link: link.to_owned() };
        findings.push(Finding::new(kind, Location::cell(sheet, cell)));
    }
    findings
}

/// Tells the units that reported a link earlier that another unit reports it too.
pub(super) async fn tell_the_others(desk: &mut Desk<'_>, key: &SubmissionKey, foreign: Vec<Foreign>) -> Result<(), ImportError> {
    let own_name = desk.office.directory.name_of(&key.unit);
    for other in foreign {
        let link = other.bearer.link.unwrap_or_default();
        let kind = FindingKind::LinkSharedWith { units: vec![own_name.clone()], link };
        let finding = Finding::new(kind, Location::cell(other.bearer.sheet, other.bearer.cell));
        desk.recording.add_findings(&other.submission, &desk.app.catalogue.policy.apply(vec![finding])).await?;
    }
    Ok(())
}

/// The first form that the unit still owes for the period it was said to report on.
pub(super) async fn missing_form(app: &App, under: &FiledUnder) -> Result<Option<String>, ImportError> {
    let (Some(unit), Some(period)) = (&under.unit, &under.period) else { return Ok(None) };
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
