//! Which paragraphs are headings: by outline level, own or of the style; else by the numbering that official documents use.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use tonghop_domain::text;

use super::document::{Paragraph, attribute};

/// Longest heading, in characters; longer paragraphs are text whatever their style says.
const LONGEST: usize = 300;
/// Longest numbered line that is taken for a heading without a style.
const LONGEST_NUMBERED: usize = 160;

/// Outline levels of styles by id, 0 = the highest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Styles {
    levels: BTreeMap<String, u8>,
}

impl Styles {
    /// The outline levels of `word/styles.xml`; what cannot be read names no heading.
    pub(super) fn read(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = false;
        let mut styles = Self::default();
        let mut id = String::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => match element.local_name().as_ref() {
                    "style" => id = attribute(&element, "styleId").unwrap_or_default(),
                    "outlineLvl" => {
                        if let Some(level) = attribute(&element, "val").and_then(|level| level.parse().ok()).filter(|level| *level < 9) {
                            styles.levels.insert(id.clone(), level);
                        }
                    }
                    _ => {}
                },
                Ok(Event::Eof) | Err(_) => return styles,
                Ok(_) => {}
            }
        }
    }

    /// The level of a heading, 1 = the highest; `None` for text. Rows of tables are never headings.
    pub(super) fn level(&self, paragraph: &Paragraph) -> Option<u8> {
        let length = paragraph.text.chars().count();
        if paragraph.is_row || length > LONGEST {
            return None;
        }
        let outline = paragraph.outline.or_else(|| self.levels.get(&paragraph.style).copied()).or_else(|| usual(&paragraph.style));
        match outline {
            Some(level) if level < 9 => Some(level + 1),
            _ if length <= LONGEST_NUMBERED => numbered(paragraph),
            _ => None,
        }
    }
}

/// Styles that programs bring along: `Heading1`, `Heading 2`.
fn usual(style: &str) -> Option<u8> {
    let level = text::fold(style).strip_prefix("heading")?.trim().parse::<u8>().ok()?;
    level.checked_sub(1)
}

/// `Phần I`, `I. …`, and, where the whole line is bold, `1. …`, `1.1. …`, `a) …`.
fn numbered(paragraph: &Paragraph) -> Option<u8> {
    let first = paragraph.text.split_whitespace().next()?;
    let has_more = paragraph.text.len() > first.len();
    let is_roman = |word: &str| !word.is_empty() && word.chars().all(|sign| "IVX".contains(sign));
    if text::fold(&paragraph.text).starts_with("phan ") && (paragraph.is_bold || is_upper(&paragraph.text)) {
        return Some(1);
    }
    if let Some(number) = first.strip_suffix(['.', '-', '/']).filter(|number| is_roman(number) && has_more) {
        return (!number.is_empty() && (paragraph.is_bold || is_upper(&paragraph.text))).then_some(1);
    }
    if !paragraph.is_bold || !has_more {
        return None;
    }
    let number = first.trim_end_matches('.');
    let parts: Vec<&str> = number.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.len() <= 2 && part.chars().all(|sign| sign.is_ascii_digit());
    if parts.iter().all(is_number) && (first.ends_with('.') || parts.len() > 1) {
        return u8::try_from(parts.len() + 1).ok().filter(|level| *level < 10);
    }
    let is_letter = first.chars().count() == 2 && first.ends_with(')') && first.chars().next().is_some_and(char::is_alphabetic);
    is_letter.then_some(4)
}

fn is_upper(line: &str) -> bool {
    let letters = line.chars().filter(|sign| sign.is_alphabetic());
    letters.clone().count() > 3 && !letters.clone().any(char::is_lowercase)
}
