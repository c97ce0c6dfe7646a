//! Records what files hold: reports become submissions, documents are filed, what came of each file is kept with it.

use std::collections::BTreeSet;

use tonghop_domain::finding::{FindingKind, Location};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::submission::{SubmissionAct, SubmissionKey};
use tonghop_domain::{Finding, Scope};
use tonghop_ingest::{Limits, Narrative, Reading, Report};

use super::checks::LinkBearer;
use super::work::{Claimed, Read};
use super::{ImportError, Outcome, Policy, ReportOutcome, bundled, checks, parts};
use crate::app::{App, Office};
use crate::storage::{Decision, FileState, FiledUnder, JobFile, NewRecord, NewSubmission, Recorded, Recording};

const SCOPE: Scope = Scope::System("import");

/// Kinds of stored rows.
pub mod record_kind {
    /// A row of a communication log.
    pub const ACTIVITY: &str = "activity";
    /// A link of a long log, whose rows are not kept.
    pub const LINK: &str = "link";
    /// A plan target.
    pub const TARGET: &str = "target";
    /// A task of a plan.
    pub const TASK: &str = "task";
}

/// What recording works with: the office and one open transaction.
pub(super) struct Desk<'a> {
    pub(super) app: &'a App,
    pub(super) office: &'a Office,
    pub(super) recording: Recording,
}

/// Records files in one transaction, in their order. `open` are the imports in which a document may yet be placed by the reports that come
/// beside it; those still open are given back. What is placed is recorded together with the last file, so that an import that has ended
/// says nothing that changes.
pub(super) async fn record(app: &App, batch: &[Read], open: &BTreeSet<String>) -> Result<BTreeSet<String>, ImportError> {
    let office = app.office().await?;
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut desk = Desk { app, office: &office, recording: app.storage.recording().await? };
    for read in batch {
        let outcome = match &read.answer {
            Ok(Ok(reading)) => desk.reading(&read.claimed, reading).await?,
            Ok(Err(refusal)) => desk.filed_or_refused(&read.claimed, refusal).await?,
            Err(fault) => return Err(ImportError::NotRead(fault.to_string())),
        };
        outcomes.push((&read.claimed.file, outcome));
    }
    let mut open = open.clone();
    for (file, outcome) in outcomes {
        if bundled::may_be_placed(file, &outcome) {
            open.insert(file.job_id.clone());
        }
        let is_refused = outcome.refusal.is_some() && outcome.filed_under.is_none();
        let state = if is_refused { FileState::Refused } else { FileState::Done };
        desk.recording.finish_file(file, state, &serde_json::to_string(&outcome)?).await?;
    }
    let left = desk.place_documents(open).await?;
    desk.recording.commit().await?;
    Ok(left)
}

/// Marks a file that cannot be recorded; imports that end with it are done as in [`record`].
pub(super) async fn failed(app: &App, file: &JobFile, open: &BTreeSet<String>) -> Result<BTreeSet<String>, ImportError> {
    let office = app.office().await?;
    let mut desk = Desk { app, office: &office, recording: app.storage.recording().await? };
    desk.recording.finish_file(file, FileState::Failed, &serde_json::to_string(&Outcome::default())?).await?;
    let left = desk.place_documents(open.clone()).await?;
    desk.recording.commit().await?;
    Ok(left)
}

impl Desk<'_> {
    async fn reading(&mut self, claimed: &Claimed, reading: &Reading) -> Result<Outcome, ImportError> {
        let mut reports = Vec::with_capacity(reading.reports.len());
        for report in &reading.reports {
            reports.push(self.report(claimed, report).await?);
        }
        let findings = self.app.catalogue.policy.apply(reading.findings.clone());
        Ok(Outcome { format: reading.format.clone(), refusal: None, findings, reports, filed_under: None, filed_period: None })
    }

    async fn report(&mut self, claimed: &Claimed, report: &Report) -> Result<ReportOutcome, ImportError> {
        let mut outcome = self.outcome(report);
        let (Some(unit), Some(period)) = (report.unit.clone(), report.period.clone()) else {
            outcome.findings = self.app.catalogue.policy.apply(outcome.findings);
            return Ok(outcome);
        };
        let key = SubmissionKey { unit, form: report.form.clone(), period };
        let (known, foreign) = checks::against_what_is_known(self, &key, report).await?;
        let records = records(report)?;
        let facts = report.facts_for(&key.unit, &key.period);
        let compared = parts::compare(self, (&key, &claimed.file.sha256), (report, &facts, &records)).await?;
        outcome.findings.extend(known.into_iter().chain(compared.findings));
        outcome.findings = self.app.catalogue.policy.apply(outcome.findings);
        outcome.changes = compared.changes;
        if claimed.job.asked.is_preview {
            return Ok(outcome);
        }
        self.keep_form(report).await?;
        let is_apart = compared.is_apart;
        let decision = self.decision(claimed, &outcome).filter(|decision| !is_apart || decision.act == SubmissionAct::Return);
        let findings = outcome.findings.clone();
        let new = NewSubmission { facts, findings, is_apart, ..new_submission(claimed, &key, report, records) };
        let recorded = self.recording.record(&SCOPE, &new, decision.as_ref(), self.app.clock.now()).await?;
        outcome.is_known = matches!(recorded, Recorded::Known(..));
        outcome.state = Some(recorded.state());
        outcome.submission = Some(recorded.id().to_owned());
        if !outcome.is_known {
            checks::tell_the_others(self, &key, foreign).await?;
        }
        Ok(outcome)
    }

    fn outcome(&self, report: &Report) -> ReportOutcome {
        ReportOutcome {
            form: report.form.clone(),
            unit_name: report.unit.as_ref().map(|unit| self.office.directory.name_of(unit)),
            unit: report.unit.clone(),
            period: report.period.clone(),
            figures: report.facts.len() + report.activities.len() + report.targets.len() + report.tasks.len(),
            findings: report.findings.clone(),
            submission: None,
            state: None,
            is_known: false,
            questions: report.questions.clone(),
            answers_used: report.answers_used.len(),
            changes: None,
        }
    }

    /// The form's text as it is now, so that a later edit never changes what was read with it.
    async fn keep_form(&mut self, report: &Report) -> Result<(), ImportError> {
        if let Some(text) = self.app.catalogue.text("form", &report.form, &report.form_version) {
            self.recording.keep_catalogue_file("form", &report.form, &report.form_version, text, self.app.clock.now()).await?;
        }
        Ok(())
    }

    /// What becomes of a report at once: nothing where it waits for an officer.
    fn decision(&self, claimed: &Claimed, outcome: &ReportOutcome) -> Option<Decision> {
        let asked = &claimed.job.asked;
        if Policy::from_code(&asked.policy) == Policy::Wait {
            return None;
        }
        let (act, reason) = match outcome.is_blocked() {
            true => (SubmissionAct::Return, "Còn chỗ cần sửa."),
            false => (SubmissionAct::Accept, ""),
        };
        Some(Decision { act, by: asked.created_by.clone(), reason: reason.to_owned(), at: self.app.clock.now() })
    }

    /// Word, PDF and pictures are kept under the unit and period that were said; a picture of unknown origin is refused.
    async fn filed_or_refused(&mut self, claimed: &Claimed, refusal: &Refusal) -> Result<Outcome, ImportError> {
        let refused = Outcome { refusal: Some(refusal.clone()), ..Outcome::default() };
        let Some(what) = kind_of_document(refusal) else { return Ok(refused) };
        let asked = &claimed.job.asked;
        if *refusal == Refusal::Picture && (asked.unit.is_none() || asked.period.is_none()) {
            return Ok(refused);
        }
        let narrative = if *refusal == Refusal::Word { self.narrative(claimed)? } else { Narrative::default() };
        let under = FiledUnder { unit: asked.unit.clone().or(narrative.unit), period: asked.period.clone().or(narrative.period) };
        if !asked.is_preview {
            let at = (asked, &claimed.file);
            self.recording.file_document(at, what, &under, &narrative.sections, self.app.clock.now()).await?;
        }
        self.filed(&claimed.file, refusal.clone(), what, &under).await
    }

    /// What is said of a document that is kept, not read.
    pub(super) async fn filed(&mut self, file: &JobFile, refusal: Refusal, what: &str, under: &FiledUnder) -> Result<Outcome, ImportError> {
        let unit_name = under.unit.as_ref().map(|unit| self.office.directory.name_of(unit));
        let missing_form = checks::missing_form(self.app, under).await?;
        let kind =
            FindingKind::NarrativeFiled { what: what.to_owned(), unit: unit_name.clone(), missing_form, period: under.period.clone() };
        let finding = Finding::new(kind, Location::File).with_found(file.file_name.clone());
        let filed_under = Some(unit_name.unwrap_or_else(|| "chưa rõ đơn vị".to_owned()));
        let findings = self.app.catalogue.policy.apply(vec![finding]);
        Ok(Outcome { refusal: Some(refusal), findings, filed_under, filed_period: under.period.clone(), ..Outcome::default() })
    }
}

/// What a document that holds no figures is called; `None` for a file that is no document.
pub(super) fn kind_of_document(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::Word => Some("Word"),
        Refusal::Pdf => Some("PDF"),
        Refusal::Picture => Some("ảnh"),
        _ => None,
    }
}

/// Regime of the periods that narratives name.
const NARRATIVE_REGIME: &str = "cchc";

impl Desk<'_> {
    /// The Word report taken apart; one that cannot be read is still filed, without sections.
    fn narrative(&self, claimed: &Claimed) -> Result<Narrative, ImportError> {
        let bytes = self.app.storage.original(&claimed.file.sha256)?;
        let knowledge = self.app.importer.knowledge(self.app, self.office, None);
        let today = self.app.clock.today();
        Ok(tonghop_ingest::narrative(&bytes, &Limits::default(), &knowledge, NARRATIVE_REGIME, today).unwrap_or_default())
    }
}

fn records(report: &Report) -> Result<Vec<NewRecord>, ImportError> {
    let mut records = Vec::new();
    for activity in &report.activities {
        let link = activity.link.as_deref().map(tonghop_domain::activity::link_key);
        records.push(NewRecord { kind: record_kind::ACTIVITY, link, content: serde_json::to_string(activity)? });
    }
    for (unit, link) in report.unit.iter().flat_map(|unit| report.links.iter().map(move |link| (unit, link))) {
        let bearer = LinkBearer { unit: unit.clone(), link: Some(link.link.clone()), sheet: report.sheet.clone(), cell: link.cell };
        let key = Some(tonghop_domain::activity::link_key(&link.link));
        records.push(NewRecord { kind: record_kind::LINK, link: key, content: serde_json::to_string(&bearer)? });
    }
    for target in &report.targets {
        records.push(NewRecord { kind: record_kind::TARGET, link: None, content: serde_json::to_string(target)? });
    }
    for task in &report.tasks {
        records.push(NewRecord { kind: record_kind::TASK, link: None, content: serde_json::to_string(task)? });
    }
    Ok(records)
}

/// Whether any figure or row is an estimate; a whole report may say so in its title.
fn has_estimate(report: &Report) -> bool {
    report.is_estimate || report.facts.iter().any(|fact| fact.is_estimate) || report.activities.iter().any(|activity| activity.is_estimate)
}

fn new_submission(claimed: &Claimed, key: &SubmissionKey, report: &Report, records: Vec<NewRecord>) -> NewSubmission {
    NewSubmission {
        key: key.clone(),
        form_version: report.form_version.clone(),
        sha256: claimed.file.sha256.clone(),
        file_name: claimed.file.file_name.clone(),
        received: claimed.job.asked.received,
        received_by: claimed.job.asked.created_by.clone(),
        is_nil: report.is_nil,
        is_estimate: has_estimate(report),
        facts: vec![],
        records,
        findings: vec![],
        is_apart: false,
    }
}
