//! Lời văn báo cáo: the text of the periodic report, section by section. It begins as the text of the report before; what stands in it
//! literally and is still the same is marked until it is replaced or confirmed.

use std::collections::BTreeSet;

use tonghop_domain::literal::{Literal, carried_over};
use tonghop_domain::{Period, Scope};
use tonghop_reports::document::wording::Section;

use crate::app::App;
use crate::bundles;
use crate::storage::{ReportText, StorageError};

/// The report that the office is followed by; steps of its issue are kept under the same name.
pub const REPORT: &str = "bao-cao-cchc";

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The wording as it stands in the catalogue.
    Wording,
    /// The report of an earlier period, by its name.
    Earlier(String),
    /// Edited for this period: by whom and when, in milliseconds since 1970 UTC.
    Edited(String, i64),
}

/// What a unit wrote that belongs to a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitWords {
    /// Name of the unit.
    pub unit: String,
    /// The heading under which it stands.
    pub heading: String,
    /// Its words, one paragraph a line.
    pub text: String,
}

/// A section of the report of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionText {
    /// Its place in the wording.
    pub section: Section,
    /// Its text, with fields.
    pub text: String,
    /// The version that was edited; 0 = none.
    pub version: i64,
    /// Where the text comes from.
    pub origin: Origin,
    /// What is carried over from the report before and was not confirmed.
    pub carried_over: Vec<Literal>,
    /// What was confirmed: the literal and by whom.
    pub confirmed: Vec<(String, String)>,
    /// What units wrote.
    pub narratives: Vec<UnitWords>,
}

/// The sections of the report of a period, in the order of the wording.
///
/// # Errors
/// When the database is away or the scope does not hold the office.
pub async fn sections(app: &App, scope: &Scope, period: &Period) -> Result<Vec<SectionText>, StorageError> {
    let office = app.office().await?;
    let texts = app.storage.report_texts(scope, &office.root, REPORT).await?;
    let confirmed = app.storage.confirmed_literals(scope, (&office.root, REPORT), &period.id).await?;
    let gathered = bundles::gathered(&bundles::bundles(app, scope, period).await?);
    let section = |section: &Section| {
        let own = texts.iter().find(|text| text.period == period.id && text.section == section.id);
        let earlier = earlier(app, period, texts.iter().filter(|text| text.section == section.id));
        let (text, origin) = match (own, &earlier) {
            (Some(own), _) => (own.content.clone(), Origin::Edited(own.made_by.clone(), own.made_at)),
            (None, Some((name, earlier))) => (earlier.content.clone(), Origin::Earlier(name.clone())),
            (None, None) => (section.text.clone(), Origin::Wording),
        };
        let confirmed = confirmed.iter().filter(|literal| literal.section == section.id);
        let confirmed: Vec<(String, String)> = confirmed.map(|literal| (literal.literal.clone(), literal.made_by.clone())).collect();
        let keys: BTreeSet<String> = confirmed.iter().map(|(literal, _)| literal.clone()).collect();
        SectionText {
            carried_over: earlier.map(|(_, earlier)| carried_over(&text, &earlier.content, &keys)).unwrap_or_default(),
            version: own.map_or(0, |own| own.version),
            narratives: words_of_units(section, &gathered),
            section: section.clone(),
            text,
            origin,
            confirmed,
        }
    };
    Ok(app.catalogue.periodic_report.sections.iter().map(section).collect())
}

/// The text of the newest report of the same regime that ended before this one, with the name of its period.
fn earlier<'a>(app: &App, period: &Period, texts: impl Iterator<Item = &'a ReportText>) -> Option<(String, &'a ReportText)> {
    let dated = texts.filter(|text| text.period.regime() == period.id.regime()).filter_map(|text| {
        let other = app.catalogue.calendars.period(&text.period).ok()?;
        (other.to < period.to).then_some((other, text))
    });
    let (period, text) = dated.max_by_key(|(other, _)| (other.to, std::cmp::Reverse(other.from)))?;
    Some((period.name, text))
}

fn words_of_units(section: &Section, gathered: &[bundles::Gathered]) -> Vec<UnitWords> {
    let fitting = gathered.iter().filter(|one| section.takes_in(&one.heading));
    let words = fitting.flat_map(|one| {
        one.parts.iter().map(|(_, unit, text)| UnitWords { unit: unit.clone(), heading: one.heading.clone(), text: text.clone() })
    });
    words.collect()
}
