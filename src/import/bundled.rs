//! Documents that came in a zip beside the reports they belong to: nobody writes a unit's name on a photo, but the workbook beside it does.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::finding::FindingKind;
use tonghop_domain::{OrgUnitId, PeriodId, Scope};

use super::record::{Desk, kind_of_document};
use super::{ImportError, Outcome};
use crate::app::Office;
use crate::reception::outcome;
use crate::storage::{FileState, FiledUnder, Job, JobFile};

const SCOPE: Scope = Scope::System("import");

/// The zip that a file came in; `None` for one that came alone.
fn zip_of(file_name: &str) -> Option<&str> {
    file_name.split_once('/').map(|(zip, _)| zip)
}

/// Whether a file may be placed by the reports beside it.
pub(super) fn may_be_placed(file: &JobFile, outcome: &Outcome) -> bool {
    zip_of(&file.file_name).is_some() && is_unplaced(outcome)
}

/// A Word document, PDF or picture whose unit or period is not known.
fn is_unplaced(outcome: &Outcome) -> bool {
    let is_document = outcome.refusal.as_ref().is_some_and(|refusal| kind_of_document(refusal).is_some());
    let is_known =
        |finding: &tonghop_domain::Finding| matches!(&finding.kind, FindingKind::NarrativeFiled { unit: Some(_), period: Some(_), .. });
    is_document && !outcome.findings.iter().any(is_known)
}

/// Whether a document says nothing else about its own unit and period.
fn agrees(office: &Office, outcome: &Outcome, (unit, period): &Place) -> bool {
    outcome.findings.iter().all(|finding| match &finding.kind {
        FindingKind::NarrativeFiled { unit: said, period: of, .. } => {
            said.as_ref().is_none_or(|said| *said == office.directory.name_of(unit)) && of.as_ref().is_none_or(|of| of == period)
        }
        _ => true,
    })
}

/// Whose report of which period.
type Place = (OrgUnitId, PeriodId);

/// By zip, the one unit and period that its reports are about; a zip of several units' reports says nothing about a photo in it.
fn places<'a>(results: &'a [(&JobFile, Outcome)]) -> BTreeMap<&'a str, Place> {
    let mut found: BTreeMap<&str, BTreeSet<Option<Place>>> = BTreeMap::new();
    for (file, outcome) in results {
        let Some(zip) = zip_of(&file.file_name) else { continue };
        let of_reports = outcome.reports.iter().map(|report| report.unit.clone().zip(report.period.clone()));
        found.entry(zip).or_default().extend(of_reports);
    }
    let only = |(zip, mut places): (&'a str, BTreeSet<Option<Place>>)| match places.len() {
        1 => Some((zip, places.pop_first()??)),
        _ => None,
    };
    found.into_iter().filter_map(only).collect()
}

impl Desk<'_> {
    /// Places the documents of the imports in which everything was read; the others are given back.
    pub(super) async fn place_documents(&mut self, open: BTreeSet<String>) -> Result<BTreeSet<String>, ImportError> {
        let mut left = BTreeSet::new();
        for id in open {
            let job = self.recording.job(&id).await?;
            match job.is_finished() {
                true => self.place_all(&job).await?,
                false => drop(left.insert(id)),
            }
        }
        Ok(left)
    }

    /// Files the documents of an import under the unit and period of the reports that came in the same zip, where these agree on one.
    async fn place_all(&mut self, job: &Job) -> Result<(), ImportError> {
        let results: Vec<(&JobFile, Outcome)> = job.files.iter().filter_map(|file| Some((file, outcome(file)?))).collect();
        let places = places(&results);
        for (file, result) in results.iter().filter(|(file, outcome)| may_be_placed(file, outcome)) {
            let Some(place) = zip_of(&file.file_name).and_then(|zip| places.get(zip)) else { continue };
            if agrees(self.office, result, place) {
                let under = FiledUnder { unit: Some(place.0.clone()), period: Some(place.1.clone()) };
                self.place(job, file, result, &under).await?;
            }
        }
        Ok(())
    }

    async fn place(&mut self, job: &Job, file: &JobFile, outcome: &Outcome, under: &FiledUnder) -> Result<(), ImportError> {
        let Some(refusal) = outcome.refusal.clone() else { return Ok(()) };
        let Some(what) = kind_of_document(&refusal) else { return Ok(()) };
        if !job.asked.is_preview {
            let asked = (&job.asked, file);
            if !self.recording.place_document(&SCOPE, &file.id, under).await? {
                self.recording.file_document(asked, what, under, &[], self.app.clock.now()).await?;
            }
        }
        let outcome = self.filed(file, refusal, what, under).await?;
        self.recording.finish_file(file, FileState::Done, &serde_json::to_string(&outcome)?).await?;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::refusal::Refusal;

    use super::super::ReportOutcome;
    use super::*;

    fn file(name: &str) -> JobFile {
        JobFile {
            id: name.to_owned(),
            job_id: "j".to_owned(),
            file_name: name.to_owned(),
            sha256: String::new(),
            state: FileState::Done,
            attempt: 1,
            outcome: None,
        }
    }

    fn report(unit: Option<&str>, period: &str) -> Outcome {
        let report = ReportOutcome {
            form: "kstt-06a".to_owned(),
            unit: unit.map(OrgUnitId::new),
            unit_name: None,
            period: Some(period.parse().unwrap()),
            figures: 1,
            findings: vec![],
            submission: None,
            state: None,
            is_known: false,
            questions: vec![],
            answers_used: 0,
            changes: None,
        };
        Outcome { reports: vec![report], ..Outcome::default() }
    }

    fn place_of(results: &[(&str, Outcome)]) -> Option<String> {
        let files: Vec<JobFile> = results.iter().map(|(name, _)| file(name)).collect();
        let results: Vec<(&JobFile, Outcome)> = files.iter().zip(results).map(|(file, (_, outcome))| (file, outcome.clone())).collect();
        places(&results).get("q3.zip").map(|(unit, period)| format!("{unit} {period}"))
    }

    #[test]
    fn only_a_zip_of_one_unit_and_period_says_whose_a_photo_is() {
        let a = || report(Some("A"), "cchc:2025-Q3");
        let picture = Outcome { refusal: Some(Refusal::Picture), ..Outcome::default() };
        assert_eq!(place_of(&[("q3.zip/anh.png", picture), ("q3.zip/06a.xlsx", a()), ("q3.zip/log.xlsx", a())]).unwrap(), "A cchc:2025-Q3");
        assert_eq!(place_of(&[("q3.zip/06a.xlsx", a()), ("q3.zip/log.xlsx", report(Some("B"), "cchc:2025-Q3"))]), None, "two units");
        assert_eq!(place_of(&[("q3.zip/06a.xlsx", a()), ("q3.zip/log.xlsx", report(Some("A"), "cchc:2025-H1"))]), None, "two periods");
        assert_eq!(place_of(&[("q3.zip/06a.xlsx", a()), ("q3.zip/log.xlsx", report(None, "cchc:2025-Q3"))]), None, "one is not known");
        assert_eq!(place_of(&[("06a.xlsx", a()), ("khac.zip/06a.xlsx", a())]), None, "came beside the zip, not in it");
    }

    #[test]
    fn a_workbook_and_a_document_that_has_its_place_stay_where_they_are() {
        let picture = Outcome { refusal: Some(Refusal::Picture), ..Outcome::default() };
        assert!(may_be_placed(&file("q3.zip/anh.png"), &picture));
        assert!(!may_be_placed(&file("anh.png"), &picture));
        assert!(!may_be_placed(&file("q3.zip/rong.xlsx"), &Outcome { refusal: Some(Refusal::Empty), ..Outcome::default() }));
        assert!(!may_be_placed(&file("q3.zip/06a.xlsx"), &report(None, "cchc:2025-Q3")));
    }
}
