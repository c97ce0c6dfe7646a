//! The sentences of a report: a text file that an office can edit, whose fields are filled from values.
//!
//! A wording is plain text. `# …` begins a part, `## id | heading` a section, `@ lời văn: …` says under which headings of units'
//! narratives its matter stands; everything else is the text of the section, one paragraph a line, `- ` in front of entries of a list.
//! Fields are written `{{ … }}`; `{% for … %}` and `{% if … %}` repeat and choose. Nothing else can be done in it: no other file is ever
//! read, work and length are bounded, and an unknown field is an error that names file and line. `docs/documents.md` lists the fields.

mod filters;

use std::io::{self, Write};
use std::ops::Range;

use minijinja::value::Serde;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;
use tonghop_domain::literal;

use super::{Block, Span};
use filters::Said;

/// The wording of the periodic report that comes with the program.
pub const PERIODIC_REPORT: &str = include_str!("../../wording/bao-cao-cchc.txt");
/// Its name in messages, and of the file by which an office replaces it.
pub const PERIODIC_REPORT_FILE: &str = "bao-cao-cchc.txt";

/// Instructions that one section may take.
const FUEL: u64 = 300_000;
/// Bytes that one section may give.
const MOST_BYTES: usize = 1_000_000;
/// Letters that the text of one section may have.
pub const MOST_LETTERS: usize = 100_000;
/// Statements that a wording may use.
const STATEMENTS: [&str; 6] = ["for", "endfor", "if", "elif", "else", "endif"];
/// Around a stretch that is carried over, while fields are filled: private letters that no keyboard writes.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// A wording, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its sections in their order.
    pub sections: Vec<Section>,
}

/// A section of a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in storage: small letters, digits, hyphens.
    pub id: String,
    /// The part that begins with it: "I. KẾT QUẢ THỰC HIỆN"; `None` where it goes on with the part before.
    pub part: Option<String>,
    /// Its heading; empty for one that has none.
    pub heading: String,
    /// Words that headings of units' narratives have whose matter belongs here; empty = none.
    pub gathers: Vec<String>,
    /// Its text.
    pub text: String,
    /// The line of the file on which the text begins, from 1.
    pub line: usize,
}

/// What is wrong in a wording, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, dòng {line}: {problem}")]
pub struct WordingFault {
    /// The file, or the section that an officer edits.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What was found and what is expected.
    pub problem: String,
}

impl Wording {
    /// Takes a wording apart; its fields are looked at when they are filled.
    ///
    /// # Errors
    /// The first line that is none.
    pub fn read(file: &str, text: &str) -> Result<Self, WordingFault> {
        let mut sections: Vec<Section> = Vec::new();
        let mut part: Option<String> = None;
        for (line, words) in (1..).zip(text.lines()) {
            let fault = |problem: &str| WordingFault { file: file.to_owned(), line, problem: problem.to_owned() };
            if let Some(head) = words.strip_prefix("## ") {
                let section = section_of(head, part.take(), line).ok_or_else(|| {
                    fault("cần “## mã | tiêu đề”, mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: ## kho-khan | 2. Khó khăn, vướng mắc")
                })?;
                if sections.iter().any(|known| known.id == section.id) {
                    return Err(fault(&format!("mã mục “{}” đã dùng ở trên; mỗi mục một mã", section.id)));
                }
                sections.push(section);
            } else if let Some(heading) = words.strip_prefix("# ") {
                part = Some(heading.trim().to_owned());
            } else if let Some(section) = sections.last_mut().filter(|_| part.is_none()) {
                section.take(words).map_err(|problem| fault(&problem))?;
            }
        }
        if sections.is_empty() {
            return Err(WordingFault {
                file: file.to_owned(),
                line: 1,
                problem: "không có mục nào; mỗi mục bắt đầu bằng “## mã | tiêu đề”".to_owned(),
            });
        }
        Ok(Self { sections: sections.into_iter().map(Section::trimmed).collect() })
    }

    /// Fills every section: what a check of the file says.
    ///
    /// # Errors
    /// Every section that cannot be filled, with its line in the file.
    pub fn check(&self, file: &str, fields: &impl Serialize) -> Result<(), Vec<WordingFault>> {
        let fields = Value::from(Serde(fields));
        let fill = |section: &Section| filled(&section.text, &fields, &[]).err();
        let faults = self.sections.iter().filter_map(|section| {
            let (line, problem) = fill(section)?;
            Some(WordingFault { file: file.to_owned(), line: section.line + line - 1, problem })
        });
        let faults: Vec<WordingFault> = faults.collect();
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn section_of(head: &str, part: Option<String>, line: usize) -> Option<Section> {
    let (id, heading) = head.split_once('|')?;
    let id = id.trim();
    let is_plain =
        !id.is_empty() && id.len() <= 60 && id.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-');
    is_plain.then(|| Section {
        id: id.to_owned(),
        part,
        heading: heading.trim().to_owned(),
        gathers: vec![],
        text: String::new(),
        line: line + 1,
    })
}

impl Section {
    fn take(&mut self, words: &str) -> Result<(), String> {
        if let Some(rest) = words.strip_prefix("@ ").filter(|_| self.text.is_empty()) {
            let (name, values) = rest.split_once(':').unwrap_or((rest, ""));
            if tonghop_domain::text::fold(name) != "loi van" {
                return Err(format!("không có dòng “@ {}”; chỉ có “@ lời văn: …”", name.trim()));
            }
            self.gathers = values.split(';').map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
            self.line += 1;
            return Ok(());
        }
        self.text.push_str(words);
        self.text.push('\n');
        Ok(())
    }

    fn trimmed(mut self) -> Self {
        self.line += self.text.chars().take_while(|letter| *letter == '\n').count();
        self.text = self.text.trim().to_owned();
        self
    }

    /// Whether a heading of a unit's narrative belongs to this section.
    pub fn takes_in(&self, heading: &str) -> bool {
        let heading = tonghop_domain::text::fold(heading);
        self.gathers.iter().any(|words| heading.contains(&tonghop_domain::text::fold(words)))
    }
}

/// The paragraphs of a text with its fields filled. `carried_over` are the places of the text (in bytes) that are to be marked.
///
/// # Errors
/// Where a field or statement cannot be filled; `name` is what the message calls the text.
pub fn paragraphs(name: &str, text: &str, fields: &impl Serialize, carried_over: &[Range<usize>]) -> Result<Vec<Block>, WordingFault> {
    let filled = filled(text, &Value::from(Serde(fields)), carried_over);
    let filled = filled.map_err(|(line, problem)| WordingFault { file: name.to_owned(), line, problem })?;
    let mut is_marked = false;
    let lines =
        filled.lines().map(|line| spans(line.trim(), &mut is_marked)).filter(|spans| spans.iter().any(|span| !span.text.trim().is_empty()));
    Ok(lines.map(block).collect())
}

fn block(mut spans: Vec<Span>) -> Block {
    let item = spans.first().and_then(|first| first.text.strip_prefix("- ")).map(str::to_owned);
    match (item, spans.first_mut()) {
        (Some(rest), Some(first)) => {
            first.text = rest;
            Block::Item(spans)
        }
        _ => Block::Paragraph(spans),
    }
}

fn spans(line: &str, is_marked: &mut bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for stretch in line.split_inclusive([OPEN, CLOSE]) {
        let text = stretch.trim_end_matches([OPEN, CLOSE]);
        if !text.is_empty() {
            spans.push(Span { text: text.to_owned(), is_carried_over: *is_marked });
        }
        match stretch.chars().next_back() {
            Some(OPEN) => *is_marked = true,
            Some(CLOSE) => *is_marked = false,
            _ => {}
        }
    }
    spans
}

/// A line of the text and what is wrong there.
type Wrong = (usize, String);

fn filled(text: &str, fields: &Value, carried_over: &[Range<usize>]) -> Result<String, Wrong> {
    allowed(text)?;
    let marked = marked(text, carried_over);
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(20);
    filters::add_to(&mut environment);
    let template = environment.template_from_named_str("loi-van", &marked).map_err(|error| wrong(text, &error))?;
    let mut output = Bounded(Vec::new());
    template.render_captured_to(fields.clone(), &mut output).map_err(|error| wrong(text, &error))?;
    Ok(String::from_utf8_lossy(&output.0).into_owned())
}

/// Only statements that choose and repeat, and no multiplication: a wording must not be able to grow beyond what it is given.
fn allowed(text: &str) -> Result<(), Wrong> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    if text.chars().count() > MOST_LETTERS {
        return Err((1, format!("mục dài quá {MOST_LETTERS} chữ; tách thành nhiều mục hoặc đưa vào phụ lục")));
    }
    for field in literal::fields(text) {
        let words = &text[field.clone()];
        if words.starts_with("{#") {
            continue;
        }
        if words.contains('*') {
            return Err((line(field.start), "không dùng phép nhân “*” trong lời văn; số liệu đã tính sẵn trong các trường".to_owned()));
        }
        let statement = words.strip_prefix("{%").map(|rest| rest.trim_start_matches(['-', '+']).trim_start());
        let Some(statement) = statement else { continue };
        let name: String = statement.chars().take_while(|letter| letter.is_alphanumeric()).collect();
        if !STATEMENTS.contains(&name.as_str()) {
            return Err((line(field.start), format!("không có lệnh “{name}”; chỉ dùng: {}", STATEMENTS.join(", "))));
        }
    }
    Ok(())
}

/// The text with marks around what is carried over; marks that stand in it already are taken out.
fn marked(text: &str, carried_over: &[Range<usize>]) -> String {
    let mut marked = String::with_capacity(text.len() + carried_over.len() * 6);
    for (at, letter) in text.char_indices() {
        if carried_over.iter().any(|range| range.start == at) {
            marked.push(OPEN);
        }
        if !matches!(letter, OPEN | CLOSE) {
            marked.push(letter);
        }
        let behind = at + letter.len_utf8();
        if carried_over.iter().any(|range| range.end == behind) {
            marked.push(CLOSE);
        }
    }
    marked
}

/// What an officer can do something with: the line and the problem in Vietnamese, with the line as it stands.
fn wrong(text: &str, error: &Error) -> Wrong {
    let number = error.line().unwrap_or(1).max(1);
    let line = text.lines().nth(number - 1).unwrap_or_default().trim();
    let shown: String = line.chars().take(120).collect();
    (number, format!("{}: “{shown}”", problem(error)))
}

fn problem(error: &Error) -> String {
    let said = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Said>());
    if let Some(said) = said {
        return said.to_string();
    }
    match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::InvalidDelimiter => {
            "sai cú pháp: xem lại dấu {{ }}, {% %}, dấu nháy và các lệnh for, if có endfor, endif"
        }
        ErrorKind::UndefinedError => "không có trường tên này; xem danh sách trường trong tài liệu documents.md",
        ErrorKind::UnknownFilter => "không có bộ lọc tên này; các bộ lọc: so, phan_tram, thay_doi, ngay, hoa, thuong, dem",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod | ErrorKind::UnknownTest => {
            "không có hàm hay phép thử nào dùng được trong lời văn"
        }
        ErrorKind::MissingArgument | ErrorKind::TooManyArguments => "bộ lọc thiếu hoặc thừa tham số",
        ErrorKind::OutOfFuel => "lời văn lặp quá nhiều lần",
        ErrorKind::WriteFailure => "lời văn sau khi điền dài quá 1 MB",
        _ => "không điền được",
    }
    .to_owned()
}

/// Text up to a length.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests;
