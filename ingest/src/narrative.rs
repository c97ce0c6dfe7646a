//! The narrative of a unit: a Word document taken apart by its headings. No figure is ever read from it.
//!
//! A document comes from outside, so everything is bounded: what its parts inflate to, how deep its elements nest, how much text and
//! how many sections are kept. Entities are never expanded, nothing outside the file is ever asked for.

mod document;
mod headings;

use jiff::civil::Date;
use tonghop_domain::directory::Resolution;
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{OrgUnitId, PeriodId};

use crate::guard::{self, Limits, SizeLimits};
use crate::identity::unit::names_office;
use crate::request::Knowledge;
use crate::values::period_text;

use document::Paragraph;
use headings::Styles;

/// Bytes that a Word document may inflate to; pictures in it count too.
const SIZES: SizeLimits = SizeLimits { cells: 0, part_bytes: 64 * 1024 * 1024, total_bytes: 200 * 1024 * 1024 };
/// Sections kept of one document; what follows stands in the last one.
const MOST_SECTIONS: usize = 1_000;
/// Characters kept of one document.
const MOST_TEXT: usize = 2_000_000;
/// Lines at the beginning of a document that may say whose and of when it is.
const LINES_OF_HEAD: usize = 30;

/// One section of a narrative: a heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NarrativeSection {
    /// 1 for the highest headings; 0 for what stands before the first one.
    pub level: u8,
    /// The heading as written; empty before the first one.
    pub heading: String,
    /// Paragraphs, one a line; rows of tables with ` | ` between cells.
    pub text: String,
}

/// A document taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// Its sections in their order.
    pub sections: Vec<NarrativeSection>,
    /// The unit that its head names, where it names exactly one.
    pub unit: Option<OrgUnitId>,
    /// The period that its head names, where it names one.
    pub period: Option<PeriodId>,
}

/// Takes a Word document apart. `regime` is that of the period its head names; names of units are those of a day.
///
/// # Errors
/// [`Refusal::Damaged`] where the file is no Word document that can be read, [`Refusal::TooLarge`] where it exceeds a limit.
pub fn narrative(bytes: &[u8], limits: &Limits, knowledge: &Knowledge, regime: &str, day: Date) -> Result<Narrative, Refusal> {
    guard::check_parts(bytes, limits, &SIZES)?;
    let mut archive = guard::open(bytes)?;
    let styles = document::part(&mut archive, "word/styles.xml")?.map(|part| Styles::read(&part)).unwrap_or_default();
    let body = document::part(&mut archive, "word/document.xml")?.ok_or_else(|| guard::damaged("no word/document.xml"))?;
    let paragraphs = document::paragraphs(&body)?;
    let head: Vec<&str> =
        paragraphs.iter().map(|paragraph| paragraph.text.as_str()).filter(|text| !text.is_empty()).take(LINES_OF_HEAD).collect();
    Ok(Narrative { unit: unit(&head, knowledge, day), period: period(&head, knowledge, regime), sections: sections(&paragraphs, &styles) })
}

fn sections(paragraphs: &[Paragraph], styles: &Styles) -> Vec<NarrativeSection> {
    let mut sections: Vec<NarrativeSection> = vec![NarrativeSection { level: 0, heading: String::new(), text: String::new() }];
    let mut kept = 0;
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.text.is_empty()) {
        kept += paragraph.text.chars().count();
        if kept > MOST_TEXT {
            break;
        }
        match styles.level(paragraph) {
            Some(level) if sections.len() < MOST_SECTIONS => {
                sections.push(NarrativeSection { level, heading: paragraph.text.clone(), text: String::new() });
            }
            _ => append(&mut sections, &paragraph.text),
        }
    }
    sections.retain(|section| !(section.heading.is_empty() && section.text.is_empty()));
    sections
}

fn append(sections: &mut [NarrativeSection], line: &str) {
    let Some(section) = sections.last_mut() else { return };
    if !section.text.is_empty() {
        section.text.push('\n');
    }
    section.text.push_str(line);
}

/// The one unit that lines of the head name; the office that receives the report is none of them.
fn unit(head: &[&str], knowledge: &Knowledge, day: Date) -> Option<OrgUnitId> {
    let cells = head.iter().flat_map(|line| line.split(" | ")).filter(|line| names_office(line));
    let mut named: Vec<OrgUnitId> = cells
        .filter_map(|line| match knowledge.units.resolve(line, day, knowledge.root.as_ref()) {
            Resolution::One(id, _) if Some(&id) != knowledge.root.as_ref() => Some(id),
            _ => None,
        })
        .collect();
    named.sort();
    named.dedup();
    if let [only] = named.as_slice() { Some(only.clone()) } else { None }
}

fn period(head: &[&str], knowledge: &Knowledge, regime: &str) -> Option<PeriodId> {
    let named = head.iter().filter_map(|line| period_text::parse(line));
    let mut ids = named.filter_map(|text| Some(PeriodId::new(regime, text.year?, text.kind)));
    ids.find(|id| knowledge.calendars.period(id).is_ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
