//! XML by places: where tags begin and end in the text of a part, so that a part is changed at those places and nowhere else.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

use super::WhyApart;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Open,
    Close,
    Empty,
}

/// One tag with its place in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) shape: Shape,
    /// The whole tag, `<` and `>` included.
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// 0 for the root element.
    pub(super) depth: usize,
}

impl<'a> Tag<'a> {
    /// The name with its prefix, `x:row`.
    pub(super) fn name(&self) -> &'a str {
        let inner = self.text.trim_start_matches(['<', '/']);
        inner.split(|letter: char| letter.is_whitespace() || letter == '>' || letter == '/').next().unwrap_or_default()
    }

    /// The name without its prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name())
    }

    /// The prefix with its colon, `x:`; empty without one.
    pub(super) fn prefix(&self) -> &'a str {
        let name = self.name();
        name.split_at(name.len() - local(name).len()).0
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether an element begins here.
    pub(super) fn begins(&self, name: &str) -> bool {
        self.shape != Shape::Close && self.local() == name
    }

    /// The value of an attribute by its full name.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attribute_where(|key| key == name)
    }

    /// The value of an attribute that carries a prefix, whatever it is: `id` finds `r:id`.
    pub(super) fn prefixed_attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attribute_where(|key| key.contains(':') && local(key) == name)
    }

    fn attribute_where(&self, fits: impl Fn(&str) -> bool) -> Option<Cow<'a, str>> {
        let text = self.text;
        let (_, value) = attributes(text).find(|(key, _)| fits(&text[key.clone()]))?;
        unescape(&text[value]).ok()
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Places of keys and values of the attributes of a tag.
fn attributes(tag: &str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let mut at = tag.find(char::is_whitespace).unwrap_or(tag.len());
    std::iter::from_fn(move || {
        let equals = at + tag[at..].find('=')?;
        let key_start = at + (tag[at..].len() - tag[at..].trim_start().len());
        let key = key_start..key_start + tag[key_start..equals].trim_end().len();
        let opening = equals + 1 + tag[equals + 1..].find(['"', '\''])?;
        let quote = tag[opening..].chars().next()?;
        let closing = opening + 1 + tag[opening + 1..].find(quote)?;
        at = closing + 1;
        Some((key, opening + 1..closing))
    })
}

/// A tag with an attribute set, everything else as it was.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    let value = escape(value);
    match attributes(tag).find(|(key, _)| tag[key.clone()] == *name) {
        Some((_, place)) => format!("{}{value}{}", &tag[..place.start], &tag[place.end..]),
        None => {
            let after_name = tag.find(|letter: char| letter.is_whitespace() || letter == '/' || letter == '>').unwrap_or(tag.len());
            format!("{} {name}=\"{value}\"{}", &tag[..after_name], &tag[after_name..])
        }
    }
}

/// An empty tag as an opening one: `<row r="3"/>` → `<row r="3">`.
pub(super) fn opened(tag: &str) -> String {
    format!("{}>", tag.trim_end_matches('>').trim_end_matches('/'))
}

/// The tags of a text in their order.
pub(super) struct Tags<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Tags<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, reader: Reader::from_str(text), depth: 0 }
    }

    /// The next tag; text, comments and instructions are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, WhyApart> {
        loop {
            let shape = match self.reader.read_event().map_err(WhyApart::unusual)? {
                Event::Start(_) => Shape::Open,
                Event::Empty(_) => Shape::Empty,
                Event::End(_) => Shape::Close,
                Event::Eof => return Ok(None),
                _ => continue,
            };
            return self.tag(shape).map(Some);
        }
    }

    fn tag(&mut self, shape: Shape) -> Result<Tag<'a>, WhyApart> {
        let out_of_step = || WhyApart::unusual("a tag is not where the reader says");
        let end = usize::try_from(self.reader.buffer_position()).map_err(WhyApart::unusual)?;
        let before = self.text.get(..end).filter(|text| text.ends_with('>')).ok_or_else(out_of_step)?;
        let start = before.rfind('<').ok_or_else(out_of_step)?;
        if shape == Shape::Close {
            self.depth = self.depth.saturating_sub(1);
        }
        let depth = self.depth;
        if shape == Shape::Open {
            self.depth += 1;
        }
        Ok(Tag { shape, text: &self.text[start..end], start, end, depth })
    }
}

/// Changes of a text, gathered while it is read and made at once.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.0.push((at..at, text.into()));
    }

    pub(super) fn replace(&mut self, place: Range<usize>, text: impl Into<String>) {
        self.0.push((place, text.into()));
    }

    /// The text with all changes; insertions at one place keep their order.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(place, _)| (place.start, place.end));
        let mut changed = String::with_capacity(text.len() + self.0.iter().map(|(_, new)| new.len()).sum::<usize>());
        let mut from = 0;
        for (place, new) in self.0 {
            changed.push_str(&text[from..place.start]);
            changed.push_str(&new);
            from = place.end;
        }
        changed.push_str(&text[from..]);
        changed
    }
}

/// Text that stands in an element or an attribute; control characters that XML cannot hold are dropped.
pub(super) fn escape(text: &str) -> String {
    let may_stand = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars().filter(may_stand).filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Tag<'_>> {
        let mut tags = Tags::of(text);
        std::iter::from_fn(|| tags.next().unwrap()).collect()
    }

    #[test]
    fn tags_stand_where_the_text_says() {
        let text = "<?xml version='1.0'?>\n<!-- <c/> --><x:a b = \"1 &gt; 0\"  c:id='&lt;'>t<x:b/ >".replace("/ >", "/></x:a >");
        let tags = all(&text);
        let seen: Vec<(Shape, &str, usize)> = tags.iter().map(|tag| (tag.shape, tag.local(), tag.depth)).collect();
        assert_eq!(seen, [(Shape::Open, "a", 0), (Shape::Empty, "b", 1), (Shape::Close, "a", 0)]);
        assert!(tags.iter().all(|tag| text[tag.range()] == *tag.text));
        assert_eq!(tags[0].prefix(), "x:");
        assert_eq!(tags[0].attribute("b").unwrap(), "1 > 0");
        assert_eq!(tags[0].prefixed_attribute("id").unwrap(), "<");
    }

    #[test]
    fn an_attribute_is_set_and_nothing_else_changes() {
        assert_eq!(with_attribute("<c r='A1' s=\"3\"  t='s'>", "s", "9"), "<c r='A1' s=\"9\"  t='s'>");
        assert_eq!(with_attribute("<c/>", "s", "9"), "<c s=\"9\"/>");
        assert_eq!(with_attribute("<c ss='1'>", "s", "<"), "<c s=\"&lt;\" ss='1'>");
        assert_eq!(opened("<row r=\"3\" />"), "<row r=\"3\" >");
    }

    #[test]
    fn edits_are_made_at_their_places() {
        let mut edits = Edits::default();
        edits.replace(4..5, "X");
        edits.insert(1, "1");
        edits.insert(1, "2");
        assert_eq!(edits.apply("abcdef"), "a12bcdXf");
    }
}
