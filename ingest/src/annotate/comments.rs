//! Comments of marked cells: the comments part and the drawing of their boxes, new or extended.

use std::collections::BTreeSet;
use std::ops::Range;

use tonghop_domain::CellRef;
use tonghop_domain::correction::is_comment_line;

use super::WhyApart;
use super::markup::{Edits, Shape, Tags, escape};
use super::package::with_child;

/// Who our comments are by.
pub(super) const AUTHOR: &str = "Cơ quan tổng hợp";

/// What a comments part was left as.
pub(super) struct Extended {
    pub(super) text: String,
    /// Cells that need a box of their own.
    pub(super) new: Vec<CellRef>,
    /// Cells whose existing comment is one of a conversation and was left alone.
    pub(super) left_out: Vec<CellRef>,
}

/// A comments part of its own.
pub(super) fn part(main_namespace: &str, comments: &[(CellRef, String)]) -> String {
    let list: String = comments.iter().map(|(cell, text)| comment("", *cell, 0, text)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{main_namespace}\"><authors><author>{AUTHOR}</author></authors>\
         <commentList>{list}</commentList></comments>"
    )
}

fn comment(prefix: &str, cell: CellRef, author: u32, text: &str) -> String {
    format!("<{prefix}comment ref=\"{cell}\" authorId=\"{author}\"><{prefix}text>{}</{prefix}text></{prefix}comment>", run(prefix, text))
}

fn run(p: &str, text: &str) -> String {
    format!(
        "<{p}r><{p}rPr><{p}sz val=\"10\"/><{p}rFont val=\"Times New Roman\"/><{p}family val=\"1\"/></{p}rPr><{p}t xml:space=\"preserve\">{}</{p}t></{p}r>",
        escape(text)
    )
}

/// An existing comments part with ours: a cell that has a comment keeps it, ours is written below.
pub(super) fn extended(text: &str, comments: &[(CellRef, String)]) -> Result<Extended, WhyApart> {
    let with_author = match Known::of(text)?.our_author {
        Some(_) => text.to_owned(),
        None => with_child(text, "authors", |p| format!("<{p}author>{AUTHOR}</{p}author>"))?,
    };
    let known = Known::of(&with_author)?;
    let mut edits = Edits::default();
    let (mut new, mut left_out, mut added) = (vec![], vec![], String::new());
    for (cell, words) in comments {
        match known.comments.iter().find(|existing| existing.cell == *cell) {
            None => {
                new.push(*cell);
                added += &comment(&known.prefix, *cell, known.our_author.unwrap_or(0), words);
            }
            Some(existing) if existing.in_conversation => left_out.push(*cell),
            Some(existing) => match existing.end_of_text {
                Some(place) => edits.insert(place, run(&known.prefix, &format!("\n{words}"))),
                None => left_out.push(*cell),
            },
        }
    }
    let text = edits.apply(&with_author);
    let text = if added.is_empty() { text } else { with_child(&text, "commentList", |_| added.clone())? };
    Ok(Extended { text, new, left_out })
}

/// A comments part without what we wrote into it.
pub(super) struct Cleaned {
    pub(super) text: String,
    /// Cells that have no comment any more.
    pub(super) removed: Vec<CellRef>,
}

/// Takes our lines out of every comment, whoever saved it since; what others wrote stays.
pub(super) fn cleaned(text: &str) -> Result<Cleaned, WhyApart> {
    let known = Known::of(text)?;
    let mut edits = Edits::default();
    let mut removed = vec![];
    for comment in known.comments.iter().filter(|comment| !comment.in_conversation) {
        let words: String = comment.texts.iter().map(|place| unescaped(&text[place.clone()])).collect();
        if !words.lines().any(is_comment_line) {
            continue;
        }
        let Some(inner) = comment.inner.clone() else { continue };
        match others(&words) {
            kept if kept.trim().is_empty() => {
                removed.push(comment.cell);
                edits.replace(comment.place.clone(), "");
            }
            kept => match own_runs(comment, text, &kept) {
                Some(runs) => runs.into_iter().for_each(|run| edits.replace(run, "")),
                None => edits.replace(inner, run(&known.prefix, &kept)),
            },
        }
    }
    Ok(Cleaned { text: edits.apply(text), removed })
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// The lines that are not ours.
fn others(words: &str) -> String {
    words.lines().filter(|line| !is_comment_line(line)).collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// The runs that hold our lines and nothing else, where removing them leaves just what others wrote: their formats then stay.
fn own_runs(comment: &Existing, text: &str, kept: &str) -> Option<Vec<Range<usize>>> {
    let words = |run: &Range<usize>| -> String {
        comment.texts.iter().filter(|place| run.contains(&place.start)).map(|place| unescaped(&text[place.clone()])).collect()
    };
    let is_ours = |run: &&Range<usize>| others(&words(run)).trim().is_empty() && words(run).lines().any(is_comment_line);
    let ours: Vec<Range<usize>> = comment.runs.iter().filter(is_ours).cloned().collect();
    let stays = |place: &&Range<usize>| !ours.iter().any(|run| run.contains(&place.start));
    let rest: String = comment.texts.iter().filter(stays).map(|place| unescaped(&text[place.clone()])).collect();
    (rest.trim_end() == kept.trim_end()).then_some(ours)
}

struct Existing {
    cell: CellRef,
    place: Range<usize>,
    /// What stands inside its `text`.
    inner: Option<Range<usize>>,
    /// Its runs, tags included.
    runs: Vec<Range<usize>>,
    /// The letters of its runs, as written.
    texts: Vec<Range<usize>>,
    /// Where a further run may stand; `None` = the comment has no open text.
    end_of_text: Option<usize>,
    /// The comment shows a threaded conversation and is rewritten by the program.
    in_conversation: bool,
}

impl Existing {
    fn new(cell: CellRef, place: Range<usize>, in_conversation: bool) -> Self {
        Self { cell, place, inner: None, runs: vec![], texts: vec![], end_of_text: None, in_conversation }
    }
}

#[derive(Default)]
struct Known {
    prefix: String,
    /// Place of our name among the authors.
    our_author: Option<u32>,
    comments: Vec<Existing>,
}

impl Known {
    fn of(text: &str) -> Result<Self, WhyApart> {
        let mut known = Self::default();
        let mut tags = Tags::of(text);
        let mut names: Vec<String> = vec![];
        let (mut author_from, mut inner_from, mut run_from, mut text_from) = (0, 0, 0, 0);
        let mut in_hint = false;
        while let Some(tag) = tags.next()? {
            match (tag.local(), tag.shape) {
                ("comments", Shape::Open) if tag.depth == 0 => known.prefix = tag.prefix().to_owned(),
                ("author", Shape::Open) => author_from = tag.end,
                ("author", Shape::Close) => names.push(text[author_from..tag.start].to_owned()),
                ("author", Shape::Empty) => names.push(String::new()),
                ("comment", Shape::Open | Shape::Empty) => {
                    let cell = tag.attribute("ref").and_then(|cell| cell.parse().ok());
                    let cell = cell.ok_or_else(|| WhyApart::unusual("a comment without a cell"))?;
                    let author = tag.number("authorId").and_then(|id| names.get(usize::try_from(id).ok()?));
                    let in_conversation = author.is_some_and(|name| name.starts_with("tc="));
                    known.comments.push(Existing::new(cell, tag.range(), in_conversation));
                }
                ("comment", Shape::Close) => known.last(|last| last.place.end = tag.end),
                ("rPh", shape) if shape != Shape::Empty => {
                    in_hint = shape == Shape::Open;
                    known.end_text(tag.start);
                }
                ("r", Shape::Open) => run_from = tag.start,
                ("r", Shape::Close) => known.last(|last| last.runs.push(run_from..tag.end)),
                ("t", Shape::Open) => text_from = tag.end,
                ("t", Shape::Close) if !in_hint => known.last(|last| last.texts.push(text_from..tag.start)),
                ("text", Shape::Open) => inner_from = tag.end,
                // Runs stand before phonetic hints.
                ("phoneticPr", Shape::Open | Shape::Empty) => known.end_text(tag.start),
                ("text", Shape::Close) => {
                    known.end_text(tag.start);
                    known.last(|last| last.inner = Some(inner_from..tag.start));
                }
                _ => {}
            }
        }
        known.our_author = names.iter().position(|name| name == AUTHOR).and_then(|place| u32::try_from(place).ok());
        Ok(known)
    }

    fn last(&mut self, change: impl FnOnce(&mut Existing)) {
        if let Some(last) = self.comments.last_mut() {
            change(last);
        }
    }

    fn end_text(&mut self, at: usize) {
        self.last(|last| {
            last.end_of_text.get_or_insert(at);
        });
    }
}

const NAMESPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
     <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// A drawing of its own. `block` numbers the shapes of each drawing of a workbook apart.
pub(super) fn drawing(block: u32, boxes: &[(CellRef, String)]) -> String {
    let namespaces: String = NAMESPACES.iter().map(|(prefix, address)| format!(" xmlns:{prefix}=\"{address}\"")).collect();
    let first = block.saturating_mul(1024);
    let shapes: String = (first + 1..).zip(boxes).map(|(number, (cell, text))| shape(number, *cell, text)).collect();
    format!(
        "<xml{namespaces}><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{block}\"/></o:shapelayout>{SHAPE_TYPE}{shapes}</xml>"
    )
}

/// An existing drawing with further boxes; `None` where it is not written as programs write it. Drawings of this kind need not be
/// well-formed, so they are extended as text.
pub(super) fn extended_drawing(text: &str, boxes: &[(CellRef, String)]) -> Option<String> {
    let end = text.rfind("</xml>")?;
    let declares = |(prefix, address): &(&str, &str)| text.contains(&format!("xmlns:{prefix}=\"{address}\""));
    if !NAMESPACES.iter().all(declares) {
        return None;
    }
    let has_type = text.contains("id=\"_x0000_t202\"");
    let taken: BTreeSet<u32> = text.split("_x0000_s").skip(1).filter_map(leading_number).collect();
    let first = taken.last().copied().unwrap_or_else(|| block_of(text).saturating_mul(1024)).saturating_add(1);
    let shapes: String = (first..).zip(boxes).map(|(number, (cell, words))| shape(number, *cell, words)).collect();
    Some(format!("{}{}{shapes}{}", &text[..end], if has_type { "" } else { SHAPE_TYPE }, &text[end..]))
}

/// The block of numbers that a drawing names for its shapes; 1 where it names none.
fn block_of(text: &str) -> u32 {
    let map = text.split_once("<o:idmap").and_then(|(_, rest)| rest.split_once("data=\""));
    map.and_then(|(_, rest)| leading_number(rest)).unwrap_or(1)
}

/// A drawing without the boxes of these cells; `None` where they are not all found as programs write them.
pub(super) fn without_boxes(text: &str, cells: &[CellRef]) -> Option<String> {
    let mut waiting: BTreeSet<CellRef> = cells.iter().copied().collect();
    let mut edits = Edits::default();
    let mut at = 0;
    while let Some(start) = text[at..].find("<v:shape ").map(|place| at + place) {
        let end = start + text[start..].find("</v:shape>")? + "</v:shape>".len();
        if box_of(&text[start..end]).is_some_and(|cell| waiting.remove(&cell)) {
            edits.replace(start..end, "");
        }
        at = end;
    }
    waiting.is_empty().then(|| edits.apply(text))
}

/// The cell whose comment a shape shows.
fn box_of(shape: &str) -> Option<CellRef> {
    let number = |name: &str| {
        let (_, rest) = shape.split_once(&format!("<x:{name}>"))?;
        rest.split_once("</")?.0.trim().parse::<u32>().ok()
    };
    Some(CellRef::new(number("Row")?, number("Column")?))
}

fn leading_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

const LAST_COLUMN: u32 = 16_383;
const LAST_ROW: u32 = 1_048_575;
/// Letters that fit a line of a box.
const LINE: usize = 38;

/// A hidden box right of its cell, high enough for its words.
fn shape(number: u32, cell: CellRef, text: &str) -> String {
    let lines: usize = text.lines().map(|line| line.chars().count() / LINE + 1).sum();
    let rows = u32::try_from(lines.clamp(3, 24)).unwrap_or(24);
    let left = (cell.column + 1).min(LAST_COLUMN - 4);
    let top = cell.row.saturating_sub(1).min(LAST_ROW - rows);
    format!(
        "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:210pt;height:{height}pt;\
         z-index:1;visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow color=\"black\" obscured=\"t\"/>\
         <v:path o:connecttype=\"none\"/><v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 12, {top}, 4, {right}, 20, {bottom}, 4</x:Anchor>\
         <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        height = rows * 15,
        right = left + 4,
        bottom = top + rows,
        row = cell.row,
        column = cell.column,
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(cell: &str, text: &str) -> (CellRef, String) {
        (cell.parse().unwrap(), text.to_owned())
    }

    #[test]
    fn an_existing_comment_is_kept_and_ours_stands_below() {
        let text = "<comments><authors><author>Lan</author><author>tc={1}</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>Đã sửa</t></text></comment>\
            <comment ref=\"C2\" authorId=\"1\"><text><t>x</t></text></comment></commentList></comments>";
        let extended = extended(text, &[at("B2", "một"), at("C2", "hai"), at("D2", "ba")]).unwrap();
        assert_eq!(extended.new, ["D2".parse().unwrap()]);
        assert_eq!(extended.left_out, ["C2".parse().unwrap()]);
        assert!(extended.text.contains("<text><t>Đã sửa</t><r>") && extended.text.contains(">\nmột</t></r></text>"), "{}", extended.text);
        assert!(extended.text.contains("<comment ref=\"D2\" authorId=\"2\">"), "{}", extended.text);
    }

    #[test]
    fn our_lines_leave_the_comments_and_others_stay() {
        let ours = "Cần sửa: cột (3) ghi 5 (SUM-01)";
        let with_ours = extended(
            "<comments><authors><author>Lan</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>Đã &amp; sửa</t></text></comment></commentList></comments>",
            &[at("B2", ours), at("D2", ours), at("E2", &format!("{ours}\nCần xem lại: y (CELL-06)"))],
        )
        .unwrap();
        let cleaned = cleaned(&with_ours.text).unwrap();
        assert_eq!(cleaned.removed, ["D2".parse().unwrap(), "E2".parse().unwrap()]);
        assert!(cleaned.text.contains("<text><t>Đã &amp; sửa</t></text></comment></commentList>"), "{}", cleaned.text);
        let again = extended(&cleaned.text, &[at("B2", ours), at("D2", ours), at("E2", &format!("{ours}\nCần xem lại: y (CELL-06)"))]);
        assert_eq!(again.unwrap().text, with_ours.text, "marking again is as marking once");
    }

    #[test]
    fn a_reply_written_into_our_comment_is_kept() {
        let text = "<comments><authors/><commentList><comment ref=\"B2\" authorId=\"0\"><text><r><t>Cần sửa: x (SUM-01)\nĐã đối chiếu &lt; 5</t></r></text></comment></commentList></comments>";
        let cleaned = cleaned(text).unwrap();
        assert!(cleaned.removed.is_empty());
        assert!(cleaned.text.contains(">Đã đối chiếu &lt; 5</t>") && !cleaned.text.contains("SUM-01"), "{}", cleaned.text);
    }

    #[test]
    fn boxes_go_with_their_comments() {
        let cell = |name: &str| name.parse::<CellRef>().unwrap();
        let own = drawing(1, &[at("A1", "x"), at("B2", "y")]);
        assert_eq!(without_boxes(&own, &[cell("A1")]).unwrap().matches("<x:Row>").count(), 1);
        assert_eq!(without_boxes(&own, &[cell("C1")]), None);
        assert_eq!(without_boxes(&own, &[]).unwrap(), own);
        let boxes = [at("A1", "x"), at("B2", "y")];
        let third = drawing(3, &boxes);
        let emptied = without_boxes(&third, &[cell("A1"), cell("B2")]).unwrap();
        assert_eq!(extended_drawing(&emptied, &boxes).unwrap(), third, "shapes keep to their block");
    }

    #[test]
    fn boxes_get_numbers_that_are_free() {
        let own = drawing(3, &[at("A1", "x")]);
        assert!(own.contains("_x0000_s3073") && own.contains("data=\"3\""));
        let extended = extended_drawing(&own, &[at("B2", "y")]).unwrap();
        assert!(
            extended.contains("_x0000_s3074") && extended.matches("<v:shapetype").count() == 1 && extended.ends_with("</v:shape></xml>")
        );
        assert!(extended_drawing("<xml></xml>", &[at("B2", "y")]).is_none());
    }
}
