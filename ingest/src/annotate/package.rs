//! The zip of a workbook: its parts by name, their relationships, and a copy in which only some parts are new.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::WhyApart;
use super::markup::{Edits, Shape, Tags, escape};
use crate::guard;

/// A workbook's parts, with what has been changed so far.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Comparable name → index in the zip.
    places: BTreeMap<String, usize>,
    /// Comparable name → new text.
    changed: BTreeMap<String, String>,
    /// New parts, name as it will stand in the zip.
    added: BTreeMap<String, String>,
}

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relationship {
    pub(super) id: String,
    /// The type as written, an address.
    pub(super) kind: String,
    /// Name of the part it leads to; for targets outside the package what is written.
    pub(super) target: String,
}

impl Relationship {
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// Names are compared as packagers mean them: some write `\`, some another case, some a leading `/`.
fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, WhyApart> {
        let archive = guard::open(bytes).map_err(|_| WhyApart::unusual("no zip"))?;
        let mut places = BTreeMap::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index).map_err(WhyApart::unusual)?;
            let name = entry.name().map_err(WhyApart::unusual)?;
            if places.insert(key(&name), index).is_some() {
                return Err(WhyApart::unusual(format!("two parts are called {name}")));
            }
        }
        Ok(Self { archive, places, changed: BTreeMap::new(), added: BTreeMap::new() })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.places.contains_key(&key(part)) || self.added.contains_key(part)
    }

    /// Whether any part's name begins so.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        self.places.keys().any(|name| name.starts_with(&key(folder)))
    }

    /// The text of a part as it now stands; `None` = there is no such part.
    pub(super) fn text(&mut self, part: &str) -> Result<Option<String>, WhyApart> {
        if let Some(text) = self.added.get(part).or_else(|| self.changed.get(&key(part))) {
            return Ok(Some(text.clone()));
        }
        let Some(index) = self.places.get(&key(part)) else { return Ok(None) };
        let mut bytes = vec![];
        let entry = self.archive.by_index(*index).map_err(WhyApart::unusual)?;
        let declared = entry.size();
        entry.take(declared.saturating_add(1)).read_to_end(&mut bytes).map_err(WhyApart::unusual)?;
        let text = String::from_utf8(bytes).map_err(|_| WhyApart::unusual(format!("{part} is not UTF-8")))?;
        Ok(Some(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned)))
    }

    /// The text of a part that must be there.
    pub(super) fn required(&mut self, part: &str) -> Result<String, WhyApart> {
        self.text(part)?.ok_or_else(|| WhyApart::unusual(format!("{part} is missing")))
    }

    /// Puts the new text of a part, or a new part.
    pub(super) fn put(&mut self, part: &str, text: String) {
        if self.places.contains_key(&key(part)) {
            self.changed.insert(key(part), text);
        } else {
            self.added.insert(part.to_owned(), text);
        }
    }

    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, WhyApart> {
        let Some(text) = self.text(&relationships_of(part))? else { return Ok(vec![]) };
        let mut tags = Tags::of(&text);
        let mut all = vec![];
        while let Some(tag) = tags.next()? {
            if !tag.begins("Relationship") {
                continue;
            }
            let attribute = |name: &str| tag.attribute(name).map(std::borrow::Cow::into_owned).unwrap_or_default();
            let target = attribute("Target");
            let is_outside = attribute("TargetMode") == "External";
            let target = if is_outside { target } else { resolved(part, &target) };
            all.push(Relationship { id: attribute("Id"), kind: attribute("Type"), target });
        }
        Ok(all)
    }

    /// Adds a relationship and returns its id.
    pub(super) fn relate(&mut self, part: &str, kind: &str, target: &str) -> Result<String, WhyApart> {
        let taken = self.relationships(part)?;
        let id = (1..).map(|number| format!("rIdSua{number}")).find(|id| taken.iter().all(|other| other.id != *id)).unwrap_or_default();
        let place = relationships_of(part);
        let text = self.text(&place)?.unwrap_or_else(|| NO_RELATIONSHIPS.to_owned());
        let target = relative(part, target);
        let new = |prefix: &str| format!("<{prefix}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{}\"/>", escape(&target));
        let text = with_child(&text, "Relationships", new)?;
        self.put(&place, text);
        Ok(id)
    }

    /// Names the content type of a new part.
    pub(super) fn declare(&mut self, part: &str, content_type: &str) -> Result<(), WhyApart> {
        let text = self.required(CONTENT_TYPES)?;
        let new = |prefix: &str| format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{content_type}\"/>", escape(part));
        let text = with_child(&text, "Types", new)?;
        self.put(CONTENT_TYPES, text);
        Ok(())
    }

    /// Names the content type of an extension, unless it has one.
    pub(super) fn declare_extension(&mut self, extension: &str, content_type: &str) -> Result<(), WhyApart> {
        let text = self.required(CONTENT_TYPES)?;
        let mut tags = Tags::of(&text);
        while let Some(tag) = tags.next()? {
            if tag.begins("Default") && tag.attribute("Extension").is_some_and(|known| known.eq_ignore_ascii_case(extension)) {
                return Ok(());
            }
        }
        let new = |prefix: &str| format!("<{prefix}Default Extension=\"{extension}\" ContentType=\"{content_type}\"/>");
        // Defaults stand before overrides in what every program writes.
        let text = with_first_child(&text, "Types", new)?;
        self.put(CONTENT_TYPES, text);
        Ok(())
    }

    /// The workbook: unchanged parts as the same compressed bytes in the same order, changed parts in their places, new parts last.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, WhyApart> {
        let mut writer = ZipWriter::new(Cursor::new(vec![]));
        let by_place: BTreeMap<usize, String> = self.places.iter().map(|(name, place)| (*place, name.clone())).collect();
        for (index, name) in by_place {
            let entry = self.archive.by_index_raw(index).map_err(WhyApart::unusual)?;
            match self.changed.get(&name) {
                None => writer.raw_copy_file(entry).map_err(WhyApart::unusual)?,
                Some(text) => {
                    let name = entry.name().map_err(WhyApart::unusual)?.into_owned();
                    write(&mut writer, &name, text)?;
                }
            }
        }
        for (name, text) in &self.added {
            write(&mut writer, name, text)?;
        }
        Ok(writer.finish().map_err(WhyApart::unusual)?.into_inner())
    }
}

/// Our own parts carry a fixed time: the same input gives the same bytes. They are packed lightly: a sheet packed much better than
/// in the original could make the copy look like a zip bomb to our own guard.
fn write(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), WhyApart> {
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).compression_level(Some(1));
    writer.start_file(name, options).map_err(WhyApart::unusual)?;
    writer.write_all(text.as_bytes()).map_err(WhyApart::unusual)
}

pub(super) const CONTENT_TYPES: &str = "[Content_Types].xml";

const NO_RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// `xl/workbook.xml` → `xl/_rels/workbook.xml.rels`; the package itself is the empty name.
pub(super) fn relationships_of(part: &str) -> String {
    let (folder, name) = split(part);
    format!("{folder}_rels/{name}.rels")
}

/// Folder with its slash, and name.
pub(super) fn split(part: &str) -> (&str, &str) {
    part.rfind('/').map_or(("", part), |slash| part.split_at(slash + 1))
}

/// The part that a target written in another part means.
fn resolved(part: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let (folder, _) = split(part);
    let whole = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
    let mut steps: Vec<&str> = vec![];
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            other => steps.push(other),
        }
    }
    steps.join("/")
}

/// How a part is written as a target in another part.
fn relative(part: &str, target: &str) -> String {
    let folders: Vec<&str> = split(part).0.split('/').filter(|step| !step.is_empty()).collect();
    let steps: Vec<&str> = target.split('/').collect();
    let shared = folders.iter().zip(&steps).take_while(|(one, other)| one == other).count();
    "../".repeat(folders.len() - shared) + &steps[shared..].join("/")
}

/// The text with a new last child of its element of that name; the prefix of the element is handed on.
pub(super) fn with_child(text: &str, element: &str, child: impl Fn(&str) -> String) -> Result<String, WhyApart> {
    edited(text, element, |tag| tag.shape == Shape::Close, child)
}

fn with_first_child(text: &str, element: &str, child: impl Fn(&str) -> String) -> Result<String, WhyApart> {
    edited(text, element, |tag| tag.shape == Shape::Open, child)
}

fn edited(
    text: &str,
    element: &str,
    at: impl Fn(&super::markup::Tag<'_>) -> bool,
    child: impl Fn(&str) -> String,
) -> Result<String, WhyApart> {
    let mut tags = Tags::of(text);
    let mut edits = Edits::default();
    while let Some(tag) = tags.next()? {
        if tag.local() != element || !(tag.shape == Shape::Empty || at(&tag)) {
            continue;
        }
        let child = child(tag.prefix());
        match tag.shape {
            Shape::Empty => edits.replace(tag.range(), format!("{}{child}</{}>", super::markup::opened(tag.text), tag.name())),
            Shape::Open => edits.insert(tag.end, child),
            Shape::Close => edits.insert(tag.start, child),
        }
        return Ok(edits.apply(text));
    }
    Err(WhyApart::unusual(format!("no element {element}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_and_are_written_relatively() {
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(resolved("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(relative("xl/worksheets/sheet1.xml", "xl/drawings/a.vml"), "../drawings/a.vml");
        assert_eq!(relative("xl/workbook.xml", "xl/worksheets/sheet9.xml"), "worksheets/sheet9.xml");
        assert_eq!(relationships_of("xl/worksheets/sheet1.xml"), "xl/worksheets/_rels/sheet1.xml.rels");
        assert_eq!(relationships_of(""), "_rels/.rels");
    }
}
