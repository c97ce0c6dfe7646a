//! The styles part: a filled copy of the style of every marked cell, and the few styles of our own sheet.

use std::collections::BTreeMap;
use std::ops::Range;

use tonghop_domain::Severity;

use super::WhyApart;
use super::earlier::KnownFills;
use super::markup::{Edits, Shape, Tags, opened, with_attribute};

/// The sections that we add to, in the order in which a styles part holds its sections.
const SECTIONS: [&str; 11] =
    ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"];

/// Fill of a cell that must be corrected; on a grey printer clearly darker than [`WARNING_FILL`].
pub(super) const BLOCKING_FILL: u32 = 0xF4_A7A1;
/// Fill of a cell that must be looked at.
pub(super) const WARNING_FILL: u32 = 0xFF_F0B3;
/// Shades of a fill that nobody can tell apart: each fill of the unit gets a shade of its own above it, so that the colour says which
/// fill stood there. Fills beyond these share the last shade and come back as no fill.
const SHADES: u32 = 40;

/// A styles part being extended.
pub(super) struct Styles {
    text: String,
    prefix: String,
    root: Range<usize>,
    root_is_empty: bool,
    root_close: usize,
    sections: BTreeMap<&'static str, Section>,
    marked: BTreeMap<(u32, Severity), u32>,
    /// Index of our fill above each fill of the unit.
    fills: BTreeMap<(Severity, String), u32>,
    /// Our colours: of an earlier marking, and those used now.
    known: KnownFills,
    /// Style → the style without our fill.
    cleaned: BTreeMap<u32, u32>,
}

#[derive(Default)]
struct Section {
    tag: Range<usize>,
    /// Start of the closing tag; `None` = the section is an empty tag.
    close: Option<usize>,
    /// Places of its elements.
    elements: Vec<Range<usize>>,
    added: Vec<String>,
    is_new: bool,
}

impl Section {
    fn count(&self) -> u32 {
        u32::try_from(self.elements.len()).unwrap_or(u32::MAX)
    }
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
    /// The styles of a part's text; a workbook without the part begins with Excel's least one. `known` are the fills of an earlier
    /// marking; `None` = there was none.
    pub(super) fn of(text: String, known: Option<KnownFills>) -> Result<Self, WhyApart> {
        let mut styles = Self {
            prefix: String::new(),
            root: 0..0,
            root_is_empty: false,
            root_close: text.len(),
            sections: BTreeMap::new(),
            marked: BTreeMap::new(),
            fills: BTreeMap::new(),
            known: known.map(or_plain_fills).unwrap_or_default(),
            cleaned: BTreeMap::new(),
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
            known.elements.push(place);
        }
    }

    /// The style of a cell of this style once it is filled.
    pub(super) fn marked(&mut self, style: u32, severity: Severity) -> u32 {
        if let Some(known) = self.marked.get(&(style, severity)) {
            return *known;
        }
        self.begin_section("cellXfs");
        let under = self.fill_of(style).unwrap_or_else(|| NO_FILL.to_owned());
        let fill = self.fill(severity, under);
        let format = self.format_of(style).unwrap_or_else(|| format!("<{}xf/>", self.prefix));
        let filled = with_fill(&format, fill);
        let index = self.add("cellXfs", filled);
        self.marked.insert((style, severity), index);
        index
    }

    /// The style of a cell as it was before an earlier marking; any other style is its own.
    pub(super) fn without_mark(&mut self, style: u32) -> u32 {
        if self.known.is_empty() {
            return style;
        }
        if let Some(known) = self.cleaned.get(&style) {
            return *known;
        }
        let under = self.fill_of(style).and_then(|fill| self.known.get(&colour_of(&fill)?).cloned());
        let cleaned = under.map_or(style, |under| self.restored(style, &under));
        self.cleaned.insert(style, cleaned);
        cleaned
    }

    /// The style that differs in nothing but this fill: the unit's own one where it is still there.
    fn restored(&mut self, style: u32, under: &str) -> u32 {
        let Some(format) = self.format_of(style) else { return style };
        let fill = self.add("fills", self.prefixed(under));
        let wanted = with_fill(&format, fill);
        let has_that_fill = |index: &u32| self.format_of(*index).is_some_and(|format| with_fill(&format, fill_id(&format)) == wanted);
        let known = (0..self.sections.get("cellXfs").map_or(0, Section::count)).find(has_that_fill);
        known.unwrap_or_else(|| self.add("cellXfs", wanted))
    }

    /// Our fill above a fill of the unit.
    fn fill(&mut self, severity: Severity, under: String) -> u32 {
        if let Some(known) = self.fills.get(&(severity, under.clone())) {
            return *known;
        }
        let colour = self.colour(severity, &under);
        let fill =
            format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FF{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>");
        let index = self.add("fills", self.prefixed(&fill));
        let is_shared = colour == last_shade(severity);
        self.known.entry(colour).or_insert_with(|| if is_shared { NO_FILL.to_owned() } else { under.clone() });
        self.fills.insert((severity, under), index);
        index
    }

    /// The shade above this fill: that of an earlier marking, else one that nothing in the workbook has.
    fn colour(&self, severity: Severity, under: &str) -> String {
        let base = plain_fill(severity);
        let mut shades = (base..base + SHADES).map(|shade| format!("{shade:06X}"));
        let earlier = shades.clone().find(|shade| self.known.get(shade).is_some_and(|known| known == under));
        let own = self.text.to_uppercase();
        let is_free = |shade: &String| !self.known.contains_key(shade) && !own.contains(&format!("FF{shade}"));
        earlier.or_else(|| shades.find(is_free)).unwrap_or_else(|| last_shade(severity))
    }

    /// Our colours with what stood below them, for the list to remember.
    pub(super) fn known_fills(&self) -> &KnownFills {
        &self.known
    }

    /// The element of a style; a style that the part does not have is the first one, as programs take it.
    fn format_of(&self, style: u32) -> Option<String> {
        self.element("cellXfs", style).or_else(|| self.element("cellXfs", 0))
    }

    /// An element of a section, written or added.
    fn element(&self, section: &str, index: u32) -> Option<String> {
        let section = self.sections.get(section)?;
        let index = usize::try_from(index).ok()?;
        match section.elements.get(index) {
            Some(place) => Some(self.text[place.clone()].to_owned()),
            None => section.added.get(index - section.elements.len()).cloned(),
        }
    }

    /// The fill of a style, its tags without prefix; `None` = the part has no such fill.
    fn fill_of(&self, style: u32) -> Option<String> {
        let fill = self.element("fills", fill_id(&self.format_of(style)?))?;
        Some(compact(&fill.replace(&format!("<{}", self.prefix), "<").replace(&format!("</{}", self.prefix), "</")))
    }

    fn prefixed(&self, element: &str) -> String {
        let p = &self.prefix;
        element.replace("</", "\u{0}").replace('<', &format!("<{p}")).replace('\u{0}', &format!("</{p}"))
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
        let (red, amber) = (self.fill(Severity::Blocking, NO_FILL.to_owned()), self.fill(Severity::Warning, NO_FILL.to_owned()));
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

    /// A section that is missing begins with the defaults that programs expect.
    fn begin_section(&mut self, name: &'static str) {
        let p = &self.prefix;
        self.sections.entry(name).or_insert_with(|| Section { added: defaults(name, p), is_new: true, ..Section::default() });
    }

    /// The index of an element of a section, which is added unless it is there, so that marking again and again adds nothing.
    fn add(&mut self, name: &'static str, element: String) -> u32 {
        self.begin_section(name);
        let Some(section) = self.sections.get_mut(name) else { return 0 };
        let written = section.elements.iter().map(|place| &self.text[place.clone()]);
        let place = written.chain(section.added.iter().map(String::as_str)).position(|known| is_same(known, &element));
        let place = place.unwrap_or_else(|| {
            section.added.push(element);
            section.elements.len() + section.added.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
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
            let count = section.elements.len() + section.added.len();
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

/// Whether two elements say the same: some writers put line ends and blanks between the tags.
fn is_same(one: &str, other: &str) -> bool {
    let has_blanks = |element: &str| element.contains([' ', '\n', '\t', '\r']);
    one == other || ((has_blanks(one) || has_blanks(other)) && compact(one) == compact(other))
}

/// An element without what stands between its tags.
fn compact(element: &str) -> String {
    element.split('>').map(str::trim_start).collect::<Vec<_>>().join(">")
}

fn plain_fill(severity: Severity) -> u32 {
    if severity == Severity::Blocking { BLOCKING_FILL } else { WARNING_FILL }
}

/// The shade that the fills beyond [`SHADES`] share.
fn last_shade(severity: Severity) -> String {
    format!("{:06X}", plain_fill(severity) + SHADES)
}

/// How programs write that a cell has no fill.
const NO_FILL: &str = "<fill><patternFill patternType=\"none\"/></fill>";

/// Where a list says nothing of fills the two plain ones are ours: cells drawn anew have no other fill.
fn or_plain_fills(known: KnownFills) -> KnownFills {
    if !known.is_empty() {
        return known;
    }
    [BLOCKING_FILL, WARNING_FILL].map(|plain| (format!("{plain:06X}"), NO_FILL.to_owned())).into()
}

/// The six digits of the colour of a plainly filled cell; `None` = patterns, theme colours, no fill.
fn colour_of(fill: &str) -> Option<String> {
    let colour = fill.split_once("fgColor")?.1;
    let colour = colour.split_once("rgb=")?.1.get(1..)?;
    let digits: String = colour.chars().take_while(char::is_ascii_hexdigit).collect();
    fill.contains("solid").then(|| digits.to_uppercase().get(2..8).map(str::to_owned)).flatten()
}

fn fill_id(format: &str) -> u32 {
    let tag = &format[..opening_end(format)];
    Tags::of(tag).next().ok().flatten().and_then(|tag| tag.number("fillId")).unwrap_or(0)
}

/// The element of a style with another fill.
fn with_fill(format: &str, fill: u32) -> String {
    let (tag, rest) = format.split_at(opening_end(format));
    with_attribute(&with_attribute(tag, "fillId", &fill.to_string()), "applyFill", "1") + rest
}

fn opening_end(element: &str) -> usize {
    element.find('>').map_or(element.len(), |end| end + 1)
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
        let mut styles = Styles::of(SMALL.to_owned(), None).unwrap();
        assert_eq!(styles.marked(1, Severity::Blocking), 2);
        assert_eq!(styles.marked(1, Severity::Blocking), 2, "one copy of a style");
        assert_eq!(styles.marked(0, Severity::Warning), 3);
        assert_eq!(styles.marked(7, Severity::Warning), 3, "a style beyond the part is the first one");
        let text = styles.finish();
        assert!(text.contains("<x:cellXfs count=\"4\">"), "{text}");
        assert!(text.contains("<x:xf applyFill=\"1\" numFmtId=\"9\" fillId='2'><x:alignment wrapText=\"1\"/></x:xf>"), "{text}");
        assert!(text.contains("<x:fills count=\"4\">") && text.contains("FFF4A7A1") && text.contains("FFFFF0B3"));
    }

    #[test]
    fn a_mark_is_taken_off_again_and_marking_again_adds_nothing() {
        let fills = "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill/>\
            <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF4A7A1\"/></patternFill></fill></fills>";
        let own =
            format!("<styleSheet>{fills}<cellXfs count=\"2\"><xf fillId=\"0\"/><xf numFmtId=\"9\" fillId=\"2\"/></cellXfs></styleSheet>");
        let mut styles = Styles::of(own, None).unwrap();
        assert_eq!(styles.without_mark(1), 1, "the unit's own red is no mark of ours");
        let marked: Vec<u32> = (0..2).map(|style| styles.marked(style, Severity::Blocking)).collect();
        let known = styles.known_fills().clone();
        assert_eq!(known.len(), 2, "one shade over no fill, one over the unit's red: {known:?}");
        let once = styles.finish();
        let mut styles = Styles::of(once.clone(), Some(known)).unwrap();
        assert_eq!(marked.iter().map(|style| styles.without_mark(*style)).collect::<Vec<_>>(), [0, 1]);
        assert_eq!((0..2).map(|style| styles.marked(style, Severity::Blocking)).collect::<Vec<_>>(), marked);
        assert_eq!(styles.finish(), once);
    }

    #[test]
    fn line_ends_between_tags_make_no_other_fill() {
        let own = "<styleSheet><fills count=\"1\">\n <fill>\n  <patternFill patternType=\"none\"/>\n </fill>\n</fills>\
            <cellXfs count=\"1\"><xf fillId=\"0\"/></cellXfs></styleSheet>";
        let mut styles = Styles::of(own.to_owned(), None).unwrap();
        let marked = styles.marked(0, Severity::Blocking);
        let known = styles.known_fills().clone();
        let once = styles.finish();
        let mut styles = Styles::of(once.clone(), Some(known)).unwrap();
        assert_eq!((styles.without_mark(marked), styles.marked(0, Severity::Blocking)), (0, marked));
        assert_eq!(styles.finish(), once);
    }

    #[test]
    fn a_workbook_without_styles_is_marked_again_alike() {
        let mark = |text: String, known| {
            let mut styles = Styles::of(text, known).unwrap();
            let style = styles.marked(0, Severity::Warning);
            styles.of_list();
            let known = styles.known_fills().clone();
            (style, known, styles.finish())
        };
        let (style, known, once) = mark("<styleSheet></styleSheet>".to_owned(), None);
        let (again, _, twice) = mark(once.clone(), Some(known.clone()));
        assert_eq!((again, twice), (style, once.clone()));
        assert_eq!(Styles::of(once, Some(known)).unwrap().without_mark(style), 0);
    }

    #[test]
    fn fills_beyond_the_shades_come_back_as_none() {
        let fills: String = (0..50).map(|n| format!("<fill><n v=\"{n}\"/></fill>")).collect();
        let formats: String = (0..50).map(|n| format!("<xf fillId=\"{n}\"/>")).collect();
        let mut styles = Styles::of(format!("<styleSheet><fills>{fills}</fills><cellXfs>{formats}</cellXfs></styleSheet>"), None).unwrap();
        let last = (0..50).map(|style| styles.marked(style, Severity::Warning)).last().unwrap();
        let known = styles.known_fills().clone();
        let mut styles = Styles::of(styles.finish(), Some(known)).unwrap();
        let restored = styles.without_mark(last);
        assert_eq!(styles.fill_of(restored).unwrap(), NO_FILL);
    }

    #[test]
    fn missing_sections_are_added_in_their_order() {
        let mut styles = Styles::of("<styleSheet><colors/></styleSheet>".to_owned(), None).unwrap();
        assert_eq!(styles.marked(0, Severity::Blocking), 1);
        let text = styles.finish();
        let places: Vec<usize> =
            ["<fills count=\"3\"", "<cellXfs count=\"2\"", "<colors/>"].iter().map(|part| text.find(part).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
        let mut empty = Styles::of("<styleSheet xmlns=\"m\"/>".to_owned(), None).unwrap();
        empty.of_list();
        let text = empty.finish();
        assert!(text.starts_with("<styleSheet xmlns=\"m\"><fonts") && text.ends_with("</cellXfs></styleSheet>"), "{text}");
    }
}
