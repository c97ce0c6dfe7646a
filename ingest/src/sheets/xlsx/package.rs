//! The parts of a workbook and how they refer to each other.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use tonghop_domain::refusal::Refusal;
use zip::ZipArchive;

use crate::guard::{self, damaged};
use crate::sheets::xml::{Scanner, Token};

/// The parts of a workbook by name. Names are compared without case, as the spreadsheet programs do.
pub(in crate::sheets) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    places: HashMap<String, usize>,
    /// Bytes that one part may have.
    most: u64,
}

/// How one part refers to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sheets) struct Relationship {
    pub(in crate::sheets) id: String,
    /// The last word of its type: `worksheet`, `styles` …
    pub(in crate::sheets) kind: String,
    /// Name of the part referred to, whole.
    pub(in crate::sheets) target: String,
}

impl<'a> Package<'a> {
    /// # Errors
    /// No zip, or two parts whose names differ only in case: readers would differ in which one they take.
    pub(in crate::sheets) fn open(bytes: &'a [u8], most: u64) -> Result<Self, Refusal> {
        let archive = guard::open(bytes)?;
        let mut places = HashMap::new();
        for (place, name) in archive.file_names().enumerate() {
            let name = normal(&name.map_err(damaged)?);
            // Nothing is ever written under these names, but no workbook has such a part.
            if name.split('/').any(|step| step == "..") {
                return Err(damaged("a part has a name that leads elsewhere"));
            }
            if places.insert(name, place).is_some() {
                return Err(damaged("two parts have the same name"));
            }
        }
        Ok(Self { archive, places, most })
    }

    /// Whether there is such a part.
    pub(in crate::sheets) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&normal(name))
    }

    /// A part, to be read token by token; `None` where there is none.
    pub(in crate::sheets) fn part(&mut self, name: &str) -> Result<Option<Scanner<'_>>, Refusal> {
        let most = self.most;
        self.bytes(name)?.map(|part| Scanner::new(part, most)).transpose()
    }

    /// The content of a part, inflated while it is read; `None` where there is none.
    pub(in crate::sheets) fn bytes(&mut self, name: &str) -> Result<Option<impl Read + '_>, Refusal> {
        let Some(place) = self.places.get(&normal(name)) else { return Ok(None) };
        if self.archive.by_index_data(*place).is_ok_and(|entry| entry.encrypted()) {
            return Err(Refusal::Encrypted);
        }
        self.archive.by_index(*place).map(Some).map_err(damaged)
    }

    /// What a part refers to, in its order; the package itself is the part of the empty name.
    pub(in crate::sheets) fn relationships(&mut self, of: &str) -> Result<Vec<Relationship>, Refusal> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let Some(mut part) = self.part(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(vec![]) };
        let mut all = vec![];
        while let Some(token) = part.next()? {
            let Token::Start(tag) = token else { continue };
            let external = tag.raw("TargetMode")?.is_some_and(|mode| mode == b"External");
            if tag.name != b"Relationship" || external {
                continue;
            }
            let (id, kind, target) = (tag.text("Id")?, tag.text("Type")?, tag.text("Target")?);
            let (Some(id), Some(kind), Some(target)) = (id, kind, target) else { continue };
            let kind = kind.rsplit('/').next().unwrap_or(&kind).to_owned();
            all.push(Relationship { id: id.into_owned(), kind, target: resolved(folder, &target) });
        }
        Ok(all)
    }
}

fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// A target seen from the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') { vec![] } else { folder.split('/').filter(|step| !step.is_empty()).collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_part() {
        assert_eq!(resolved("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/worksheets", "../media\\a.png"), "xl/media/a.png");
        assert_eq!(resolved("", "../../xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(normal("\\XL\\Workbook.xml"), "xl/workbook.xml");
    }
}
