//! A pull scanner for the XML of workbooks: streaming, with bounded memory, and strict about nesting.
//!
//! It reads what spreadsheet programs write and no more: no document types (so no entities of one's own), elements that close in
//! order, tags of at most 1 MiB. Text comes raw and in pieces of at most a buffer, so a text of 1 GiB never stands in memory;
//! whoever wants it collects the pieces within a limit of its own and decodes them with [`decoded`]. No piece cuts a letter or an
//! entity.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use encoding_rs::Encoding;
use memchr::memchr;
use tonghop_domain::refusal::Refusal;

use crate::guard::{at_most, damaged};

const BUFFER: usize = 64 << 10;
const LONGEST_TAG: usize = 1 << 20;
const DEEPEST: usize = 256;
/// The first bytes, in which the encoding is told.
const PROLOG: usize = 256;

/// One step through a part.
pub(super) enum Token<'a> {
    /// A tag that opens an element. An element without content is followed by its [`Token::End`] like any other.
    Start(Tag<'a>),
    /// The local name of the element that ends.
    End(&'a [u8]),
    /// A piece of text with its entities.
    Text(&'a [u8]),
    /// A piece of text that stands for itself (CDATA).
    Literal(&'a [u8]),
}

/// An opening tag.
#[derive(Clone, Copy)]
pub(super) struct Tag<'a> {
    /// The name without its prefix: prefixes are free, so `x:c` is `c`.
    pub(super) name: &'a [u8],
    attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Names as written and raw values.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// The raw value of an attribute by its name as written.
    pub(super) fn raw(&self, wanted: &str) -> Result<Option<&'a [u8]>, Refusal> {
        for attribute in self.attributes() {
            let (name, value) = attribute?;
            if name == wanted.as_bytes() {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The value of an attribute by its name as written.
    pub(super) fn text(&self, wanted: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
        self.raw(wanted)?.map(decoded).transpose()
    }

    /// The value of an attribute by its name without prefix: `r:id` by `id`.
    pub(super) fn local(&self, wanted: &str) -> Result<Option<Cow<'a, str>>, Refusal> {
        for attribute in self.attributes() {
            let (name, value) = attribute?;
            if local_name(name) == wanted.as_bytes() && name != wanted.as_bytes() {
                return decoded(value).map(Some);
            }
        }
        self.text(wanted)
    }

    /// Whether an attribute says yes (`1`, `true`).
    pub(super) fn is_set(&self, wanted: &str) -> Result<bool, Refusal> {
        Ok(matches!(self.raw(wanted)?, Some(b"1" | b"true")))
    }
}

/// The attributes of a tag, one after the other.
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Result<(&'a [u8], &'a [u8]), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return None;
        }
        let found = split_attribute(self.rest);
        self.rest = found.map_or(&[], |(_, _, rest)| rest);
        Some(found.map(|(name, value, _)| (name, value)).ok_or_else(|| damaged("an attribute is not closed")))
    }
}

fn split_attribute(text: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let equals = text.iter().position(|byte| *byte == b'=')?;
    let value = text[equals + 1..].trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    let end = value.iter().position(|byte| byte == quote)?;
    Some((text[..equals].trim_ascii_end(), &value[..end], &value[end + 1..]))
}

fn local_name(name: &[u8]) -> &[u8] {
    name.iter().position(|byte| *byte == b':').map_or(name, |colon| &name[colon + 1..])
}

/// Raw text with its entities replaced and its line ends as XML reads them.
///
/// # Errors
/// No UTF-8, or an entity that XML does not know by itself.
pub(super) fn decoded(raw: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let text = std::str::from_utf8(raw).map_err(|_| damaged("a text is no UTF-8"))?;
    if !raw.iter().any(|byte| matches!(byte, b'&' | b'\r')) {
        return Ok(Cow::Borrowed(text));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut whole = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('&') {
        let (entity, behind) = behind.split_once(';').ok_or_else(|| damaged("an entity is not closed"))?;
        whole.push_str(before);
        whole.push(entity_letter(entity).ok_or_else(|| damaged(format!("the entity &{entity}; is not known")))?);
        rest = behind;
    }
    whole.push_str(rest);
    Ok(Cow::Owned(whole))
}

fn entity_letter(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = entity.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?).filter(|letter| *letter != '\0')
        }
    }
}

/// Reads a part token by token.
pub(super) struct Scanner<'r> {
    input: Box<dyn Read + 'r>,
    buffer: Vec<u8>,
    /// What of the buffer is not read yet.
    start: usize,
    end: usize,
    /// Names of the open elements one after the other, where each begins, and where the last one ends.
    open: Vec<u8>,
    begins: Vec<usize>,
    named: usize,
    /// The last tag was empty: its end comes next.
    closing: bool,
    seen_root: bool,
    read: u64,
    most: u64,
}

impl<'r> Scanner<'r> {
    /// Begins to read a part of at most so many bytes.
    pub(super) fn new(mut input: impl Read + 'r, most: u64) -> Result<Self, Refusal> {
        let mut head = vec![];
        input.by_ref().take(PROLOG as u64).read_to_end(&mut head).map_err(damaged)?;
        let whole = Cursor::new(head.clone()).chain(input);
        let input: Box<dyn Read + 'r> = match encoding(&head) {
            Some(encoding) => Box::new(Cursor::new(converted(whole, encoding, most)?)),
            None => Box::new(whole),
        };
        let buffer = vec![0; BUFFER];
        let (open, begins) = (vec![], vec![]);
        let (start, end, named, read) = (0, 0, 0, 0);
        let mut scanner = Self { input, buffer, start, end, open, begins, named, closing: false, seen_root: false, read, most };
        while scanner.end < 3 && scanner.fill()? {}
        if scanner.unread().starts_with(b"\xEF\xBB\xBF") {
            scanner.start = 3;
        }
        Ok(scanner)
    }

    /// The next token; `None` at the end of a part whose elements are all closed.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, Refusal> {
        if self.closing {
            self.closing = false;
            return Ok(Some(Token::End(self.close())));
        }
        loop {
            if self.start == self.end && !self.fill()? {
                return self.finish();
            }
            if self.buffer[self.start] != b'<' {
                return self.text().map(Some);
            }
            match self.kind()? {
                Markup::Start => return self.start_tag().map(Some),
                Markup::End => return self.end_tag().map(Some),
                Markup::Literal => {
                    let (from, to) = self.until(9, b"]]>")?;
                    return Ok(Some(Token::Literal(&self.buffer[from..to])));
                }
                Markup::Comment => drop(self.until(4, b"-->")?),
                Markup::Instruction => drop(self.until(2, b"?>")?),
            }
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    fn finish(&self) -> Result<Option<Token<'_>>, Refusal> {
        if self.begins.is_empty() && self.seen_root { Ok(None) } else { Err(damaged("a part is cut off")) }
    }

    /// Text up to the next tag, or what of it is in the buffer.
    fn text(&mut self) -> Result<Token<'_>, Refusal> {
        let length = loop {
            if let Some(length) = memchr(b'<', self.unread()) {
                break length;
            }
            let length = whole_pieces(self.unread());
            if length > 0 {
                break length;
            }
            if !self.fill()? {
                break self.end - self.start;
            }
        };
        let from = self.start;
        self.start += length;
        Ok(Token::Text(&self.buffer[from..self.start]))
    }

    fn kind(&mut self) -> Result<Markup, Refusal> {
        while self.end - self.start < 9 && self.fill()? {}
        let rest = self.unread();
        match rest.get(1) {
            Some(b'/') => Ok(Markup::End),
            Some(b'?') => Ok(Markup::Instruction),
            Some(b'!') if rest.starts_with(b"<!--") => Ok(Markup::Comment),
            Some(b'!') if rest.starts_with(b"<![CDATA[") => Ok(Markup::Literal),
            // Entities of one's own stand in document types; no spreadsheet program writes any.
            Some(b'!') => Err(damaged("a document type, which no workbook has")),
            Some(_) => Ok(Markup::Start),
            None => Err(damaged("a part is cut off")),
        }
    }

    fn start_tag(&mut self) -> Result<Token<'_>, Refusal> {
        let length = self.tag_end()?;
        let from = self.start + 1;
        let to = self.start + length;
        self.start = to + 1;
        let is_empty = self.buffer[to - 1] == b'/' && to > from;
        let inner = &self.buffer[from..if is_empty { to - 1 } else { to }];
        let name_length = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_length);
        if name.is_empty() || self.begins.len() >= DEEPEST || (self.begins.is_empty() && self.seen_root) {
            return Err(damaged("elements are nested as in no workbook"));
        }
        self.open.truncate(self.named);
        self.begins.push(self.named);
        self.open.extend_from_slice(name);
        self.named = self.open.len();
        self.closing = is_empty;
        self.seen_root = true;
        Ok(Token::Start(Tag { name: local_name(name), attributes }))
    }

    fn end_tag(&mut self) -> Result<Token<'_>, Refusal> {
        let length = self.tag_end()?;
        let name = self.buffer[self.start + 2..self.start + length].trim_ascii_end();
        let matches = self.begins.last().is_some_and(|begin| &self.open[*begin..self.named] == name);
        if !matches {
            return Err(damaged("an element is closed that is not open"));
        }
        self.start += length + 1;
        Ok(Token::End(self.close()))
    }

    /// Closes the innermost element. Its name stays readable until the next one opens.
    fn close(&mut self) -> &[u8] {
        let end = self.named;
        self.named = self.begins.pop().unwrap_or(0);
        local_name(&self.open[self.named..end])
    }

    /// Where the tag that begins here ends, counted from its `<`.
    fn tag_end(&mut self) -> Result<usize, Refusal> {
        let mut at = 1;
        let mut quote = 0;
        loop {
            for byte in &self.buffer[self.start + at..self.end] {
                match *byte {
                    b'>' if quote == 0 => return Ok(at),
                    b'<' => return Err(damaged("a tag within a tag")),
                    b'"' | b'\'' if quote == 0 => quote = *byte,
                    other if other == quote => quote = 0,
                    _ => {}
                }
                at += 1;
            }
            if !self.fill()? {
                return Err(damaged("a part is cut off"));
            }
        }
    }

    /// What stands between an opening of so many bytes and its closing; both are passed over.
    fn until(&mut self, opening: usize, closing: &[u8]) -> Result<(usize, usize), Refusal> {
        let mut seen = opening;
        loop {
            let rest = &self.buffer[self.start..self.end];
            let found = rest[seen.min(rest.len())..].windows(closing.len()).position(|window| window == closing);
            if let Some(length) = found {
                let from = self.start + opening;
                let to = self.start + seen + length;
                self.start = to + closing.len();
                return Ok((from, to));
            }
            seen = rest.len().saturating_sub(closing.len() - 1).max(opening);
            if !self.fill()? {
                return Err(damaged("a part is cut off"));
            }
        }
    }

    /// Reads more behind what is not read yet; `false` at the end. The buffer grows only for long tags.
    fn fill(&mut self) -> Result<bool, Refusal> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            at_most("độ dài một thẻ trong tệp", self.end as u64 + 1, LONGEST_TAG as u64)?;
            self.buffer.resize((self.end * 2).min(LONGEST_TAG), 0);
        }
        let count = self.input.read(&mut self.buffer[self.end..]).map_err(damaged)?;
        self.end += count;
        self.read += count as u64;
        at_most("dung lượng một phần sau giải nén", self.read, self.most)?;
        Ok(count > 0)
    }
}

/// How much of a text whose end has not come yet can be taken without cutting a letter, an entity or a line end.
fn whole_pieces(text: &[u8]) -> usize {
    const LONGEST_ENTITY: usize = 12;
    let tail = text.len().saturating_sub(LONGEST_ENTITY);
    let is_open = |place: &usize| text[*place] == b'&' && !text[*place..].contains(&b';');
    if let Some(place) = (tail..text.len()).find(is_open) {
        return place;
    }
    let is_start = |byte: &u8| !matches!(byte, 0x80..=0xBF);
    let last = text.iter().rposition(is_start).unwrap_or(0);
    match text.get(last) {
        Some(byte) if *byte >= 0xC0 || *byte == b'\r' => last,
        _ => text.len(),
    }
}

enum Markup {
    Start,
    End,
    Comment,
    Literal,
    Instruction,
}

/// The encoding of a part where it is not UTF-8.
fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    if let Some((marked, _)) = Encoding::for_bom(head) {
        return (marked != encoding_rs::UTF_8).then_some(marked);
    }
    match head {
        [0, b'<', ..] => return Some(encoding_rs::UTF_16BE),
        [b'<', 0, ..] => return Some(encoding_rs::UTF_16LE),
        _ => {}
    }
    let prolog = head.strip_prefix(b"<?xml")?;
    let (prolog, _) = prolog.split_at(prolog.windows(2).position(|window| window == b"?>")?);
    let declared = Tag { name: b"", attributes: prolog }.raw("encoding").ok()??;
    Encoding::for_label(declared).filter(|encoding| *encoding != encoding_rs::UTF_8)
}

/// Other encodings are rare and no log has them: such a part is converted as a whole.
fn converted(input: impl Read, encoding: &'static Encoding, most: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = vec![];
    input.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
    at_most("dung lượng một phần sau giải nén", bytes.len() as u64, most)?;
    Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned().into_bytes())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives its bytes one at a time, as the worst of all inputs.
    struct Drop<'a>(&'a [u8]);

    impl Read for Drop<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.len().min(into.len()).min(1);
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    /// The part as one line: `<a x=1` opens, `>` closes, text as decoded.
    fn told(input: impl Read) -> Result<String, Refusal> {
        let mut scanner = Scanner::new(input, 1 << 30)?;
        let mut told = String::new();
        while let Some(token) = scanner.next()? {
            match token {
                Token::Start(tag) => {
                    told += &format!("<{}", String::from_utf8_lossy(tag.name));
                    for attribute in tag.attributes() {
                        let (name, value) = attribute?;
                        told += &format!(" {}={}", String::from_utf8_lossy(name), decoded(value)?);
                    }
                }
                Token::End(name) => told += &format!("{}>", String::from_utf8_lossy(name)),
                Token::Text(raw) => told += &decoded(raw)?,
                Token::Literal(raw) => told += &String::from_utf8_lossy(raw),
            }
        }
        Ok(told)
    }

    #[test]
    fn whatever_is_well_formed_is_told_however_it_arrives() {
        let part =
            "\u{feff}<?xml version=\"1.0\"?><!-- a > b --><x:row  r = '1' s=\"a>b &#x1EA1;\"><c/>t<v\n>5<![CDATA[<&]]></v ></x:row>\n";
        let expected = "<row r=1 s=a>b ạ<cc>t<v5<&v>row>\n";
        assert_eq!(told(part.as_bytes()).unwrap(), expected);
        assert_eq!(told(Drop(part.as_bytes())).unwrap(), expected);
        let utf16: Vec<u8> = part.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(utf16.as_slice()).unwrap(), expected);
        let western = b"<?xml version='1.0' encoding='windows-1252'?><t>\xE9\xD4</t>";
        assert_eq!(told(western.as_slice()).unwrap(), "<téÔt>");
    }

    #[test]
    fn whatever_is_not_is_refused() {
        let broken = [
            "",
            "<a>",
            "<a></b>",
            "<a",
            "</a>",
            "<a b=1></a>",
            "<a b='1></a>",
            "<a/><b/>",
            "<!DOCTYPE a []><a/>",
            "<a>&b</a>",
            "<a>&b;</a>",
            "<a><![CDATA[</a>",
        ];
        for part in broken {
            assert!(matches!(told(part.as_bytes()), Err(Refusal::Damaged { .. })), "{part}");
        }
        assert!(told("<a>".repeat(300).as_bytes()).is_err(), "deep");
    }

    #[test]
    fn pieces_of_a_long_text_cut_nothing() {
        for shift in 0..20 {
            let text = format!("{}{}", "x".repeat(shift), "ạ&amp;\r\n😀&#x1EA1;".repeat(20_000));
            let part = format!("<a>{text}</a>");
            let mut scanner = Scanner::new(part.as_bytes(), u64::MAX).unwrap();
            let (mut whole, mut pieces) = (String::new(), 0);
            while let Some(token) = scanner.next().unwrap() {
                let Token::Text(raw) = token else { continue };
                whole += &decoded(raw).unwrap();
                pieces += 1;
            }
            assert_eq!(whole, decoded(text.as_bytes()).unwrap());
            assert!(pieces > 5);
        }
    }

    #[test]
    fn long_texts_pass_in_pieces_and_long_tags_do_not() {
        let blanks = format!("<a>{}</a>", " ".repeat(3 << 20));
        let mut scanner = Scanner::new(blanks.as_bytes(), u64::MAX).unwrap();
        while scanner.next().unwrap().is_some() {}
        assert_eq!(scanner.buffer.len(), BUFFER);
        let tag = format!("<a b='{}'/>", "x".repeat(2 << 20));
        assert!(matches!(told(tag.as_bytes()), Err(Refusal::TooLarge { .. })));
        let read = |most| {
            let mut scanner = Scanner::new(blanks.as_bytes(), most)?;
            while scanner.next()?.is_some() {}
            Ok(())
        };
        assert_eq!(read(1 << 22), Ok(()));
        assert!(matches!(read(1 << 20), Err(Refusal::TooLarge { .. })));
    }
}
