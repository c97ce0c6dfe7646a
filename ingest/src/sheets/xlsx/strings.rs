//! Texts of a workbook: the shared ones, the runs of a rich one, the escapes of Excel.

use std::borrow::Cow;

use tonghop_domain::refusal::Refusal;

use crate::guard::{SizeLimits, at_most, count_at_most, damaged};
use crate::sheets::xml::{Scanner, Token, decoded};

/// Bytes that the text of one cell may have: Excel allows 32,767 characters.
const LONGEST_TEXT: usize = 1 << 20;

/// The shared texts, one after the other.
#[derive(Debug, Default)]
pub(in crate::sheets) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part of the shared texts. What it claims to hold is not believed.
    pub(in crate::sheets) fn read(mut part: Scanner<'_>, limits: &SizeLimits) -> Result<Self, Refusal> {
        let mut strings = Self::default();
        let mut text = Runs::default();
        let mut inside = false;
        while let Some(token) = part.next()? {
            match token {
                Token::Start(tag) if !inside => inside = tag.name == b"si",
                Token::Start(tag) => text.open(tag.name),
                Token::End(b"si") if text.is_complete() => {
                    strings.push(&text.take()?)?;
                    inside = false;
                    count_at_most("số chuỗi dùng chung", strings.ends.len() as u64, limits.cells)?;
                }
                Token::End(name) if inside => text.close(name),
                Token::Text(raw) => text.add(raw)?,
                Token::Literal(raw) => text.add_literal(raw)?,
                Token::End(_) => {}
            }
        }
        Ok(strings)
    }

    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).map_err(damaged)?);
        Ok(())
    }

    /// The text of a number; `None` where there is none.
    pub(in crate::sheets) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// The text of `<si>` or `<is>`: its `<t>`, or those of its runs. How it is pronounced (`<rPh>`) is no part of it.
///
/// Spaces are kept as they stand, also without `xml:space="preserve"`: trimming glues the runs of a rich text together (V8).
#[derive(Debug, Default)]
pub(in crate::sheets) struct Runs {
    raw: Vec<u8>,
    /// Inside a `<t>` that counts.
    taking: bool,
    /// How deep inside an element that does not.
    skipped: u32,
}

impl Runs {
    pub(in crate::sheets) fn open(&mut self, name: &[u8]) {
        match name {
            _ if self.skipped > 0 => self.skipped += 1,
            b"t" => self.taking = true,
            b"r" => {}
            _ => self.skipped = 1,
        }
    }

    pub(in crate::sheets) fn close(&mut self, name: &[u8]) {
        match name {
            _ if self.skipped > 0 => self.skipped -= 1,
            b"t" => self.taking = false,
            _ => {}
        }
    }

    /// Whether no element is open inside the text.
    pub(in crate::sheets) fn is_complete(&self) -> bool {
        self.skipped == 0 && !self.taking
    }

    pub(in crate::sheets) fn add(&mut self, raw: &[u8]) -> Result<(), Refusal> {
        if self.taking && self.skipped == 0 { add(&mut self.raw, raw) } else { Ok(()) }
    }

    pub(in crate::sheets) fn add_literal(&mut self, raw: &[u8]) -> Result<(), Refusal> {
        if self.taking && self.skipped == 0 { add_literal(&mut self.raw, raw) } else { Ok(()) }
    }

    /// The whole text; the next one begins.
    pub(in crate::sheets) fn take(&mut self) -> Result<String, Refusal> {
        let text = excel_text(&self.raw)?.into_owned();
        self.raw.clear();
        Ok(text)
    }
}

/// Adds a piece to the text of a cell.
pub(in crate::sheets) fn add(whole: &mut Vec<u8>, raw: &[u8]) -> Result<(), Refusal> {
    at_most("độ dài văn bản của một ô", (whole.len() + raw.len()) as u64, LONGEST_TEXT as u64)?;
    whole.extend_from_slice(raw);
    Ok(())
}

/// Adds a piece that stands for itself.
pub(in crate::sheets) fn add_literal(whole: &mut Vec<u8>, raw: &[u8]) -> Result<(), Refusal> {
    for piece in raw.split_inclusive(|byte| *byte == b'&') {
        add(whole, piece)?;
        if piece.ends_with(b"&") {
            add(whole, b"amp;")?;
        }
    }
    Ok(())
}

/// Raw text as Excel shows it: entities, then its own escapes `_x000D_` (ECMA-376, ST_Xstring).
pub(in crate::sheets) fn excel_text(raw: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let text = decoded(raw)?;
    if !text.contains("_x") {
        return Ok(text);
    }
    let mut units: Vec<u16> = vec![];
    let mut rest = text.as_ref();
    while let Some(place) = rest.find("_x") {
        let (before, escape) = rest.split_at(place);
        units.extend(before.encode_utf16());
        match escaped(escape) {
            Some(unit) => {
                units.push(unit);
                rest = &escape[7..];
            }
            None => {
                units.extend("_x".encode_utf16());
                rest = &escape[2..];
            }
        }
    }
    units.extend(rest.encode_utf16());
    // Half of a pair is no letter; then nothing is an escape.
    Ok(String::from_utf16(&units).map_or(text, Cow::Owned))
}

fn escaped(text: &str) -> Option<u16> {
    let digits = text.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    (text.as_bytes().get(6) == Some(&b'_')).then(|| u16::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::guard::Limits;

    fn strings(part: &str) -> Result<Strings, Refusal> {
        Strings::read(Scanner::new(part.as_bytes(), 1 << 22)?, &Limits::default().form)
    }

    #[test]
    fn rich_texts_keep_their_spaces_and_lose_their_pronunciation() {
        let part = "<sst uniqueCount='4294967295'>\n <si><t>City </t></si> <si><r><rPr><b/><rFont val='Arial'/></rPr><t>Đất </t></r><r><t>đai &amp; nhà</t></r>\
                    <rPh sb='0' eb='1'><t>đọc</t></rPh><phoneticPr fontId='1'/></si><si/><x:si><x:t><![CDATA[a & b]]></x:t></x:si></sst>";
        let part = part.replace("<sst ", "<sst xmlns:x='y' ");
        let strings = strings(&part).unwrap();
        let all: Vec<&str> = (0..5).filter_map(|index| strings.get(index)).collect();
        assert_eq!(all, ["City ", "Đất đai & nhà", "", "a & b"]);
    }

    #[test]
    fn escapes_are_letters() {
        let text = |raw: &str| excel_text(raw.as_bytes()).unwrap().into_owned();
        assert_eq!(text("a_x000D_b_x005F_x000D_"), "a\rb_x000D_");
        assert_eq!(text("_xD83D__xDE00_"), "😀");
        assert_eq!(text("_xD83D_ x_x00_ _xđ"), "_xD83D_ x_x00_ _xđ");
    }

    #[test]
    fn one_endless_text_is_refused() {
        let part = format!("<sst><si><t>{}</t></si></sst>", "a".repeat((1 << 20) - 20));
        assert!(strings(&part).is_ok());
        let part = format!("<sst><si><t>{}</t><t>{}</t></si></sst>", "a".repeat(600_000), "a".repeat(600_000));
        let refusal = strings(&part).unwrap_err();
        assert!(matches!(refusal, Refusal::TooLarge { limit, .. } if limit.contains("một ô")));
    }
}
