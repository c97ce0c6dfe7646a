//! xlsx: which parts are worksheets, and what they share.

pub(super) mod package;
pub(super) mod strings;
pub(super) mod styles;

use std::collections::BTreeSet;

use tonghop_domain::refusal::Refusal;

use package::Package;
use strings::Strings;
use styles::Styles;

use super::blocks::{Blocks, Receiver};
use super::budget::Budget;
use super::scanner::{self, Context};
use super::stored::Epoch;
use super::xml::Token;
use crate::grid::Sheet;
use crate::guard::{SizeLimits, count_at_most, damaged};

/// Sheets of one workbook: one for every commune of the country and some more.
const MOST_SHEETS: u64 = 10_000;

/// The worksheets of an xlsx. Chart, dialog and macro sheets hold no cells and are left out.
///
/// There is no second reader behind this one: what is refused here is malformed, and a reader that guesses would turn that into
/// silent wrong values.
///
/// Where there is a receiver it gets the rows, and the sheets come back without them.
pub(super) fn read(bytes: &[u8], limits: &SizeLimits, mut receiver: Option<Receiver<'_>>) -> Result<Vec<Sheet>, Refusal> {
    let mut package = Package::open(bytes, limits.part_bytes)?;
    let name = workbook_name(&mut package)?;
    let workbook = Workbook::read(&mut package, &name)?;
    let relationships = package.relationships(&name)?;
    let target = |kind: &str| relationships.iter().find(|relationship| relationship.kind == kind).map(|found| found.target.clone());
    let strings = match package.part(&target("sharedStrings").unwrap_or_else(|| "xl/sharedStrings.xml".to_owned()))? {
        Some(part) => Strings::read(part, limits)?,
        None => Strings::default(),
    };
    let styles = match package.part(&target("styles").unwrap_or_else(|| "xl/styles.xml".to_owned()))? {
        Some(part) => Styles::read(part)?,
        None => Styles::default(),
    };
    let context = Context { strings: &strings, styles: &styles, epoch: workbook.epoch };
    let mut budget = Budget::new(limits);
    let mut parts = BTreeSet::new();
    let mut sheets = vec![];
    for entry in workbook.sheets {
        let relationship = relationships.iter().find(|relationship| relationship.id == entry.relationship);
        let relationship = relationship.ok_or_else(|| damaged(format!("sheet {} has no part", entry.name)))?;
        if relationship.kind != "worksheet" {
            continue;
        }
        if !parts.insert(relationship.target.to_lowercase()) {
            return Err(damaged("two sheets share one part"));
        }
        let part = package.part(&relationship.target)?.ok_or_else(|| damaged(format!("sheet {} has no part", entry.name)))?;
        // Reborrowed by hand: an optional borrow does not do it by itself.
        let blocks = Blocks::new(match &mut receiver {
            Some(receiver) => Some(&mut **receiver),
            None => None,
        });
        sheets.extend(scanner::scan(part, Sheet::new(&entry.name, entry.visible), &context, &mut budget, blocks)?);
    }
    Ok(sheets)
}

/// The part that the package calls its document; where it names none, the usual one.
fn workbook_name(package: &mut Package<'_>) -> Result<String, Refusal> {
    let relationships = package.relationships("")?;
    let named = relationships.into_iter().find(|relationship| relationship.kind == "officeDocument").map(|found| found.target);
    Ok(named.filter(|name| package.has(name)).unwrap_or_else(|| "xl/workbook.xml".to_owned()))
}

/// What the workbook part says.
#[derive(Debug, Default)]
struct Workbook {
    sheets: Vec<Entry>,
    epoch: Epoch,
}

#[derive(Debug)]
struct Entry {
    name: String,
    visible: bool,
    relationship: String,
}

impl Workbook {
    fn read(package: &mut Package<'_>, name: &str) -> Result<Self, Refusal> {
        let mut part = package.part(name)?.ok_or_else(|| damaged("the workbook part is missing"))?;
        let mut workbook = Self::default();
        while let Some(token) = part.next()? {
            match token {
                // Later versions of Excel add an element of the same name among the extensions, which says nothing of days.
                Token::Start(tag) if tag.name == b"workbookPr" && tag.is_set("date1904")? => workbook.epoch = Epoch::Year1904,
                Token::Start(tag) if tag.name == b"sheet" => {
                    let (name, relationship) = (tag.text("name")?, tag.local("id")?);
                    let hidden = matches!(tag.raw("state")?, Some(b"hidden" | b"veryHidden"));
                    let (Some(name), Some(relationship)) = (name, relationship) else { return Err(damaged("a sheet has no name or part")) };
                    workbook.sheets.push(Entry { name: name.into_owned(), visible: !hidden, relationship: relationship.into_owned() });
                    count_at_most("số sheet", workbook.sheets.len() as u64, MOST_SHEETS)?;
                }
                _ => {}
            }
        }
        if workbook.sheets.is_empty() { Err(damaged("the workbook has no sheet")) } else { Ok(workbook) }
    }
}
