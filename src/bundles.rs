//! Hồ sơ báo cáo: everything a unit sent for a period, filed together, with the missing piece named; and what units wrote, by heading.

use std::collections::BTreeMap;

use tonghop_domain::obligation::{ReportStanding, Shown};
use tonghop_domain::text::{collation_key, fold};
use tonghop_domain::{OrgUnitId, Period, Scope};
use tonghop_ingest::NarrativeSection;

use crate::app::App;
use crate::board;
use crate::storage::{StorageError, StoredDocument, StoredSubmission};

/// What a unit sent for a period.
#[derive(Debug)]
pub struct Bundle {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Its reports: title of the form, how it stands, the newest submission.
    pub reports: Vec<(String, ReportStanding, Option<StoredSubmission>)>,
    /// Word, PDF, pictures.
    pub documents: Vec<StoredDocument>,
    /// Sections of its narrative, in their order.
    pub sections: Vec<NarrativeSection>,
    /// What is missing, in words.
    pub missing: Vec<String>,
}

/// The bundles of a period, units in the order of a Vietnamese list.
///
/// # Errors
/// When the database is away.
pub async fn bundles(app: &App, scope: &Scope, period: &Period) -> Result<Vec<Bundle>, StorageError> {
    let office = app.office().await?;
    let standings = board::standings(app, scope, &period.id).await?;
    let mut documents: BTreeMap<OrgUnitId, Vec<StoredDocument>> = BTreeMap::new();
    for document in app.storage.documents_of_period(scope, &period.id).await? {
        if let Some(unit) = document.under.unit.clone() {
            documents.entry(unit).or_default().push(document);
        }
    }
    let mut sections: BTreeMap<String, Vec<NarrativeSection>> = BTreeMap::new();
    for (document, section) in app.storage.narratives(scope, &period.id).await? {
        sections.entry(document).or_default().push(section);
    }
    let submissions = app.storage.submissions_of_period(scope, &period.id).await?;
    let bundle = |(unit, name, own): (OrgUnitId, String, Vec<&ReportStanding>)| {
        let documents = documents.remove(&unit).unwrap_or_default();
        let newest =
            |standing: &ReportStanding| submissions.iter().find(|stored| stored.submission.key == standing.obligation.key).cloned();
        let owed = own.into_iter().filter(|standing| standing.shown() != Shown::NotOwed);
        let reports: Vec<_> =
            owed.map(|standing| (app.catalogue.form_title(&standing.obligation.key.form), standing.clone(), newest(standing))).collect();
        let missing = missing(&reports, &documents);
        let sections = documents.iter().filter_map(|document| sections.remove(&document.id)).flatten().collect();
        Bundle { unit, name, reports, documents, sections, missing }
    };
    Ok(board::by_unit(&office, &standings).into_iter().map(bundle).collect())
}

/// The pieces of a bundle that are not there. A signed copy is asked for only where the unit sent a Word report.
fn missing(reports: &[(String, ReportStanding, Option<StoredSubmission>)], documents: &[StoredDocument]) -> Vec<String> {
    let unsent = reports.iter().filter(|(_, standing, _)| matches!(standing.shown(), Shown::NotSent | Shown::NotYetDue));
    let mut missing: Vec<String> = unsent.map(|(form, ..)| format!("biểu số liệu “{form}”")).collect();
    let has = |kind: &str| documents.iter().any(|document| document.kind == kind);
    if has("Word") && !has("PDF") {
        missing.push("bản ký (PDF) của báo cáo lời văn".to_owned());
    }
    missing
}

/// What units wrote under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The heading as most units wrote it, without its number.
    pub heading: String,
    /// Unit, then what it wrote.
    pub parts: Vec<(OrgUnitId, String, String)>,
}

/// What units wrote, gathered under headings that are the same but for their numbers and marks; headings of most units first. What stands
/// before the first heading is gathered under "Phần đầu".
pub fn gathered(bundles: &[Bundle]) -> Vec<Gathered> {
    let mut found: BTreeMap<String, Gathered> = BTreeMap::new();
    for bundle in bundles {
        for section in bundle.sections.iter().filter(|section| !section.text.is_empty()) {
            let heading = if section.heading.is_empty() { "Phần đầu" } else { without_number(&section.heading) };
            let entry = found.entry(fold(heading)).or_insert_with(|| Gathered { heading: heading.to_owned(), parts: vec![] });
            entry.parts.push((bundle.unit.clone(), bundle.name.clone(), section.text.clone()));
        }
    }
    let mut found: Vec<Gathered> = found.into_values().collect();
    found.sort_by_cached_key(|one| (std::cmp::Reverse(one.parts.len()), collation_key(&one.heading)));
    found
}

/// `II. Khó khăn` → `Khó khăn`: the number in front of a heading differs from unit to unit.
fn without_number(heading: &str) -> &str {
    let Some((first, rest)) = heading.split_once(' ') else { return heading };
    let is_number = first.ends_with(['.', ')', '/', '-']) || first.chars().all(|sign| sign.is_ascii_digit() || sign == '.');
    if is_number { rest.trim() } else { heading }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(unit: &str, sections: &[(&str, &str)]) -> Bundle {
        let section =
            |(heading, text): &(&str, &str)| NarrativeSection { level: 1, heading: (*heading).to_owned(), text: (*text).to_owned() };
        Bundle {
            unit: OrgUnitId::new(unit),
            name: unit.to_owned(),
            reports: vec![],
            documents: vec![],
            sections: sections.iter().map(section).collect(),
            missing: vec![],
        }
    }

    #[test]
    fn headings_that_differ_in_numbers_and_marks_are_one() {
        let bundles = [
            bundle("A", &[("I. Kết quả", "a1"), ("II. Khó khăn, vướng mắc", "a2")]),
            bundle("B", &[("1. KHÓ KHĂN VƯỚNG MẮC", "b1"), ("Kiến nghị", "")]),
        ];
        let found = gathered(&bundles);
        let shown: Vec<(&str, usize)> = found.iter().map(|one| (one.heading.as_str(), one.parts.len())).collect();
        assert_eq!(shown, [("Khó khăn, vướng mắc", 2), ("Kết quả", 1)], "empty sections are nobody's words");
    }
}
