//! The workbook part, its sheets, and the titles in the document properties.

use super::WhyApart;
use super::markup::{Edits, Shape, Tags, escape};
use super::package::{Package, Relationship, with_child};

/// One sheet of the workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    /// Name of its part.
    pub(super) part: String,
}

/// Where things are in a workbook.
#[derive(Debug)]
pub(super) struct WorkbookPart {
    /// Name of the workbook part.
    pub(super) part: String,
    pub(super) sheets: Vec<SheetEntry>,
    /// Part of the styles, if there is one.
    pub(super) styles: Option<String>,
    /// Address that begins the types of relationships; also the namespace of `r:id`.
    pub(super) relation_base: String,
    /// Namespace of worksheets and comments.
    pub(super) main_namespace: &'static str,
    most_sheet_id: u32,
    /// Whether adding a sheet is forbidden.
    pub(super) is_protected: bool,
}

const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

impl WorkbookPart {
    pub(super) fn of(package: &mut Package<'_>) -> Result<Self, WhyApart> {
        let roots = package.relationships("")?;
        let main = roots.iter().find(|relation| relation.is("officeDocument"));
        let part = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target.clone());
        let relations = package.relationships(&part)?;
        let text = package.required(&part)?;
        let base = relations.iter().find_map(|relation| relation.kind.strip_suffix("/worksheet"));
        let relation_base = base.ok_or_else(|| WhyApart::unusual("no worksheet"))?.to_owned();
        let mut workbook = Self {
            main_namespace: if relation_base.contains("purl.oclc.org") { STRICT } else { TRANSITIONAL },
            styles: relations.iter().find(|relation| relation.is("styles")).map(|relation| relation.target.clone()),
            part,
            sheets: vec![],
            relation_base,
            most_sheet_id: 0,
            is_protected: false,
        };
        workbook.look(&text, &relations)?;
        Ok(workbook)
    }

    fn look(&mut self, text: &str, relations: &[Relationship]) -> Result<(), WhyApart> {
        let mut tags = Tags::of(text);
        while let Some(tag) = tags.next()? {
            if tag.begins("workbookProtection") {
                let is_set = |name: &str| tag.attribute(name).is_some_and(|flag| !matches!(&*flag, "" | "0" | "false"));
                self.is_protected |= ["lockStructure", "workbookPassword", "workbookHashValue"].iter().any(|name| is_set(name));
            }
            if !(tag.begins("sheet") && tag.depth == 2) {
                continue;
            }
            self.most_sheet_id = self.most_sheet_id.max(tag.number("sheetId").unwrap_or(0));
            let id = tag.prefixed_attribute("id").unwrap_or_default();
            if let Some(relation) = relations.iter().find(|relation| relation.id == id) {
                let name = tag.attribute("name").unwrap_or_default().into_owned();
                self.sheets.push(SheetEntry { name, part: relation.target.clone() });
            }
        }
        Ok(())
    }

    /// A name that no sheet has yet.
    pub(super) fn free_name(&self, wanted: &str) -> String {
        let is_free = |name: &String| self.sheets.iter().all(|sheet| sheet.name.to_lowercase() != name.to_lowercase());
        let numbered = (2..).map(|number| format!("{wanted} ({number})"));
        std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| wanted.to_owned())
    }

    /// Adds a sheet behind all others, so that every reference by number of a sheet stays right.
    pub(super) fn add_sheet(&self, package: &mut Package<'_>, name: &str, relationship: &str) -> Result<(), WhyApart> {
        let text = package.required(&self.part)?;
        let id = self.most_sheet_id + 1;
        let new = |prefix: &str| {
            format!(
                "<{prefix}sheet xmlns:r=\"{}\" name=\"{}\" sheetId=\"{id}\" r:id=\"{relationship}\"/>",
                self.relation_base,
                escape(name)
            )
        };
        let text = with_child(&text, "sheets", new)?;
        package.put(&self.part, text);
        Ok(())
    }

    /// Adds the sheet's name to the list of titles in the document properties, where that list says what is in the workbook.
    pub(super) fn add_title(&self, package: &mut Package<'_>, name: &str) -> Result<(), WhyApart> {
        let roots = package.relationships("")?;
        let Some(part) = roots.iter().find(|relation| relation.is("extended-properties")).map(|relation| relation.target.clone()) else {
            return Ok(());
        };
        let Some(text) = package.text(&part)? else { return Ok(()) };
        if let Some(changed) = with_title(&text, self.sheets.len(), name)? {
            package.put(&part, changed);
        }
        Ok(())
    }
}

/// The properties with one more worksheet title; `None` where the titles do not begin with exactly the worksheets.
fn with_title(text: &str, sheets: usize, name: &str) -> Result<Option<String>, WhyApart> {
    let titles = Titles::of(text)?;
    let (Some((count, count_place)), Some(size_place)) = (titles.first_count.clone(), titles.size.clone()) else { return Ok(None) };
    // With chart sheets the first heading counts fewer than the workbook has; then the list is left as it is.
    let Some(last) = titles.ends.get(sheets.wrapping_sub(1)).filter(|_| count == sheets && titles.total == titles.ends.len()) else {
        return Ok(None);
    };
    let mut edits = Edits::default();
    edits.replace(count_place, (count + 1).to_string());
    edits.replace(size_place.clone(), super::markup::with_attribute(&text[size_place], "size", &(titles.ends.len() + 1).to_string()));
    edits.insert(*last, format!("<{0}lpstr>{1}</{0}lpstr>", titles.prefix, escape(name)));
    Ok(Some(edits.apply(text)))
}

/// What the properties say of the workbook's parts.
#[derive(Default)]
struct Titles {
    /// The first count of the headings and the place of its digits.
    first_count: Option<(usize, std::ops::Range<usize>)>,
    /// Sum of all counts.
    total: usize,
    /// The tag of the list of titles.
    size: Option<std::ops::Range<usize>>,
    /// Ends of the titles.
    ends: Vec<usize>,
    prefix: String,
}

impl Titles {
    fn of(text: &str) -> Result<Self, WhyApart> {
        let mut titles = Self::default();
        let mut tags = Tags::of(text);
        let mut inside = "";
        let mut from = 0;
        while let Some(tag) = tags.next()? {
            match (tag.local(), tag.shape) {
                ("HeadingPairs" | "TitlesOfParts", Shape::Open) => inside = tag.local(),
                ("HeadingPairs" | "TitlesOfParts", Shape::Close) => inside = "",
                ("i4", Shape::Open) => from = tag.end,
                ("i4", Shape::Close) if inside == "HeadingPairs" => titles.count(text, from..tag.start),
                ("vector", Shape::Open) if inside == "TitlesOfParts" => titles.size = Some(tag.range()),
                ("lpstr", Shape::Close | Shape::Empty) if inside == "TitlesOfParts" => {
                    titles.prefix = tag.prefix().to_owned();
                    titles.ends.push(tag.end);
                }
                _ => {}
            }
        }
        Ok(titles)
    }

    fn count(&mut self, text: &str, place: std::ops::Range<usize>) {
        let Ok(count) = text[place.clone()].trim().parse::<usize>() else { return };
        self.total += count;
        self.first_count.get_or_insert((count, place));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PROPERTIES: &str = "<Properties><HeadingPairs><vt:vector size=\"4\"><vt:variant><vt:lpstr>Trang tính</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4></vt:variant>\
        <vt:variant><vt:lpstr>Dải ô</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs>\
        <TitlesOfParts><vt:vector size=\"3\" baseType=\"lpstr\"><vt:lpstr>A</vt:lpstr><vt:lpstr>B</vt:lpstr><vt:lpstr>A!In</vt:lpstr></vt:vector></TitlesOfParts></Properties>";

    #[test]
    fn our_title_stands_behind_the_sheets_and_before_the_names() {
        let changed = with_title(PROPERTIES, 2, "C & D").unwrap().unwrap();
        assert!(changed.contains("<vt:i4>3</vt:i4>") && changed.contains("<vt:i4>1</vt:i4>"));
        assert!(changed.contains("<vt:vector size=\"4\" baseType=\"lpstr\"><vt:lpstr>A</vt:lpstr><vt:lpstr>B</vt:lpstr><vt:lpstr>C &amp; D</vt:lpstr><vt:lpstr>A!In"), "{changed}");
    }

    #[test]
    fn titles_that_do_not_fit_the_workbook_are_left_alone() {
        assert_eq!(with_title(PROPERTIES, 3, "C").unwrap(), None);
        assert_eq!(with_title("<Properties/>", 1, "C").unwrap(), None);
    }
}
