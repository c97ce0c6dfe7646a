//! The styles part: a filled copy of the style of every marked cell, and the few styles of our own sheet.

use std::collections::BTreeMap;
use std::ops::Range;

use tonghop_domain::Severity;

use super::WhyApart;
use super::markup::{Edits, Shape, Tags, opened, with_attribute};

/// The sections that we add to, in the order in which a styles part holds its sections.
const SECTIONS: [&str; 11] =
    ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"];

/// Fill of a cell that must be corrected; on a grey printer clearly darker than [`WARNING_FILL`].
pub(super) const BLOCKING_FILL: &str = "FFF4A7A1";
/// Fill of a cell that must be looked at.
pub(super) const WARNING_FILL: &str = "FFFFF0B3";

/// A styles part being extended.
pub(super) struct Styles {
    text: String,
    prefix: String,
    root: Range<usize>,
    root_is_empty: bool,
    root_close: usize,
    sections: BTreeMap<&'static str, Section>,
    /// Places of the elements of `cellXfs`.
    formats: Vec<Range<usize>>,
    marked: BTreeMap<(u32, Severity), u32>,
    fills: BTreeMap<Severity, u32>,
}

#[derive(Default)]
struct Section {
    tag: Range<usize>,
    /// Start of the closing tag; `None` = the section is an empty tag.
    close: Option<usize>,
    count: u32,
    added: Vec<String>,
    is_new: bool,
}

/// Styles of our own sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListStyles {
    pub(super) plain: u32,
    pub(super) title: u32,
    pub(super) head: u32,
    pub(super) group: u32,
    pub(super) link: u32,
    pub(super) blocking: u32,
    pub(super) warning: u32,
}

impl Styles {
    /// The styles of a part's text; a workbook without the part begins with Excel's least one.
    pub(super) fn of(text: String) -> Result<Self, WhyApart> {
        let mut styles = Self {
            prefix: String::new(),
            root: 0..0,
            root_is_empty: false,
            root_close: text.len(),
            sections: BTreeMap::new(),
            formats: vec![],
            marked: BTreeMap::new(),
            fills: BTreeMap::new(),
            text: String::new(),
        };
        styles.look(&text)?;
        styles.text = text;
        Ok(styles)
    }

    fn look(&mut self, text: &str) -> Result<(), WhyApart> {
        let mut tags = Tags::of(text);
        let mut section = "";
        let mut child = 0;
        while let Some(tag) = tags.next()? {
            match (tag.depth, tag.shape) {
                (0, Shape::Close) => self.root_close = tag.start,
                (0, shape) => {
                    self.prefix = tag.prefix().to_owned();
                    self.root = tag.range();
                    self.root_is_empty = shape == Shape::Empty;
                }
                (1, Shape::Close) => {
                    if let Some(known) = self.sections.get_mut(section) {
                        known.close = Some(tag.start);
                    }
                }
                (1, _) => {
                    section = SECTIONS.iter().find(|name| **name == tag.local()).copied().unwrap_or("");
                    if !section.is_empty() {
                        self.sections.insert(section, Section { tag: tag.range(), ..Section::default() });
                    }
                }
                (2, shape) => {
                    if shape != Shape::Close {
                        child = tag.start;
                    }
                    if shape != Shape::Open {
                        self.child(section, child..tag.end);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn child(&mut self, section: &str, place: Range<usize>) {
        if let Some(known) = self.sections.get_mut(section) {
            known.count += 1;
        }
        if section == "cellXfs" {
            self.formats.push(place);
        }
    }

    /// The style of a cell of this style once it is filled.
    pub(super) fn marked(&mut self, style: u32, severity: Severity) -> u32 {
        if let Some(known) = self.marked.get(&(style, severity)) {
            return *known;
        }
        let fill = self.fill(severity);
        let filled = self.filled(style, fill);
        let index = self.add("cellXfs", filled);
        self.marked.insert((style, severity), index);
        index
    }

    fn fill(&mut self, severity: Severity) -> u32 {
        if let Some(known) = self.fills.get(&severity) {
            return *known;
        }
        let colour = if severity == Severity::Blocking { BLOCKING_FILL } else { WARNING_FILL };
        let p = self.prefix.clone();
        let fill = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{colour}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        );
        let index = self.add("fills", fill);
        self.fills.insert(severity, index);
        index
    }

    /// The element of a style with another fill; a style that the part does not have is the first one, as programs take it.
    fn filled(&self, style: u32, fill: u32) -> String {
        let place = usize::try_from(style).ok().and_then(|style| self.formats.get(style)).or(self.formats.first());
        let Some(whole) = place.map(|place| &self.text[place.clone()]) else {
            return self.format(&format!("fillId=\"{fill}\" applyFill=\"1\""));
        };
        let tag_end = whole.find('>').map_or(whole.len(), |end| end + 1);
        let tag = with_attribute(&with_attribute(&whole[..tag_end], "fillId", &fill.to_string()), "applyFill", "1");
        tag + &whole[tag_end..]
    }

    fn format(&self, attributes: &str) -> String {
        let p = &self.prefix;
        let ids: String = ["numFmtId", "fontId", "fillId", "borderId"]
            .iter()
            .filter(|id| !attributes.contains(&format!("{id}=")))
            .map(|id| format!("{id}=\"0\" "))
            .collect();
        format!("<{p}xf {ids}{attributes} applyAlignment=\"1\"><{p}alignment vertical=\"top\" wrapText=\"1\"/></{p}xf>")
    }

    /// The styles of the sheet that lists what is to be corrected.
    pub(super) fn of_list(&mut self) -> ListStyles {
        let p = self.prefix.clone();
        let font = |inner: &str| format!("<{p}font>{}</{p}font>", inner.replace("<", &format!("<{p}")));
        let (body, bold, large, link) = (
            self.add("fonts", font("<sz val=\"11\"/><name val=\"Times New Roman\"/><family val=\"1\"/>")),
            self.add("fonts", font("<b/><sz val=\"11\"/><name val=\"Times New Roman\"/><family val=\"1\"/>")),
            self.add("fonts", font("<b/><sz val=\"14\"/><name val=\"Times New Roman\"/><family val=\"1\"/>")),
            self.add("fonts", font("<u/><sz val=\"11\"/><color rgb=\"FF0B5394\"/><name val=\"Times New Roman\"/><family val=\"1\"/>")),
        );
        let side = |name: &str| format!("<{p}{name} style=\"thin\"><{p}color rgb=\"FF59636F\"/></{p}{name}>");
        let sides: String = ["left", "right", "top", "bottom"].map(side).concat();
        let border = self.add("borders", format!("<{p}border>{sides}<{p}diagonal/></{p}border>"));
        let (red, amber) = (self.fill(Severity::Blocking), self.fill(Severity::Warning));
        let cell = |font: u32, fill: u32| {
            format!("fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\"")
        };
        let mut style = |attributes: String| {
            let format = self.format(&attributes);
            self.add("cellXfs", format)
        };
        ListStyles {
            plain: style(cell(body, 0)),
            title: style(format!("fontId=\"{large}\" applyFont=\"1\"")),
            head: style(cell(bold, 0)),
            group: style(format!("fontId=\"{bold}\" applyFont=\"1\"")),
            link: style(cell(link, 0)),
            blocking: style(cell(bold, red)),
            warning: style(cell(bold, amber)),
        }
    }

    /// Adds an element to a section and returns its index; a section that is missing begins with the defaults that programs expect.
    fn add(&mut self, name: &'static str, element: String) -> u32 {
        let p = &self.prefix;
        let section = self.sections.entry(name).or_insert_with(|| {
            let added = defaults(name, p);
            Section { count: 0, added, is_new: true, ..Section::default() }
        });
        section.added.push(element);
        section.count + u32::try_from(section.added.len() - 1).unwrap_or(u32::MAX)
    }

    /// The extended text.
    pub(super) fn finish(self) -> String {
        let mut edits = Edits::default();
        let p = &self.prefix;
        if self.root_is_empty {
            edits.replace(self.root.clone(), opened(&self.text[self.root.clone()]));
        }
        for name in SECTIONS {
            let Some(section) = self.sections.get(name).filter(|section| !section.added.is_empty()) else { continue };
            let count = section.count + u32::try_from(section.added.len()).unwrap_or(0);
            let added = section.added.concat();
            if section.is_new {
                edits.insert(self.place_of_new(name), format!("<{p}{name} count=\"{count}\">{added}</{p}{name}>"));
                continue;
            }
            let tag = with_attribute(&self.text[section.tag.clone()], "count", &count.to_string());
            match section.close {
                Some(close) => {
                    edits.replace(section.tag.clone(), tag);
                    edits.insert(close, added);
                }
                None => edits.replace(section.tag.clone(), format!("{}{added}</{p}{name}>", opened(&tag))),
            }
        }
        if self.root_is_empty {
            let name = self.text[self.root.clone()].trim_start_matches('<').split(|c: char| c.is_whitespace() || c == '/').next();
            edits.insert(self.root.end, format!("</{}>", name.unwrap_or_default()));
        }
        edits.apply(&self.text)
    }

    /// Before the first section that must follow, else at the end of the part.
    fn place_of_new(&self, name: &str) -> usize {
        let following = SECTIONS.iter().skip_while(|section| **section != name).skip(1);
        let first = following.filter_map(|section| self.sections.get(section)).find(|section| !section.is_new);
        first.map_or(if self.root_is_empty { self.root.end } else { self.root_close }, |section| section.tag.start)
    }
}

/// What programs expect at the beginning of a section.
fn defaults(name: &str, p: &str) -> Vec<String> {
    match name {
        "fonts" => vec![format!("<{p}font><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/></{p}font>")],
        "fills" => ["none", "gray125"].iter().map(|kind| format!("<{p}fill><{p}patternFill patternType=\"{kind}\"/></{p}fill>")).collect(),
        "borders" => vec![format!("<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border>")],
        "cellXfs" => vec![format!("<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>")],
        _ => vec![],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SMALL: &str = "<x:styleSheet xmlns:x=\"m\"><x:fonts count=\"1\"><x:font/></x:fonts><x:fills count=\"2\"><x:fill/><x:fill><x:patternFill/></x:fill></x:fills>\
        <x:cellXfs count=\"2\"><x:xf fillId=\"0\"/><x:xf numFmtId=\"9\" fillId='1'><x:alignment wrapText=\"1\"/></x:xf></x:cellXfs></x:styleSheet>";

    #[test]
    fn a_marked_style_differs_only_in_its_fill() {
        let mut styles = Styles::of(SMALL.to_owned()).unwrap();
        assert_eq!(styles.marked(1, Severity::Blocking), 2);
        assert_eq!(styles.marked(1, Severity::Blocking), 2, "one copy of a style");
        assert_eq!(styles.marked(0, Severity::Warning), 3);
        assert_eq!(styles.marked(7, Severity::Warning), 4, "a style beyond the part");
        let text = styles.finish();
        assert!(text.contains("<x:cellXfs count=\"5\">"), "{text}");
        assert!(text.contains("<x:xf applyFill=\"1\" numFmtId=\"9\" fillId='2'><x:alignment wrapText=\"1\"/></x:xf>"), "{text}");
        assert!(text.contains("<x:fills count=\"4\">") && text.contains(BLOCKING_FILL) && text.contains(WARNING_FILL));
    }

    #[test]
    fn missing_sections_are_added_in_their_order() {
        let mut styles = Styles::of("<styleSheet><colors/></styleSheet>".to_owned()).unwrap();
        assert_eq!(styles.marked(0, Severity::Blocking), 1);
        let text = styles.finish();
        let places: Vec<usize> =
            ["<fills count=\"3\"", "<cellXfs count=\"2\"", "<colors/>"].iter().map(|part| text.find(part).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        let mut empty = Styles::of("<styleSheet xmlns=\"m\"/>".to_owned()).unwrap();
        empty.of_list();
        let text = empty.finish();
        assert!(text.starts_with("<styleSheet xmlns=\"m\"><fonts") && text.ends_with("</cellXfs></styleSheet>"), "{text}");
    }
}
