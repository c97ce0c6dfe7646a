//! Draws documents with docx-rs. Lengths are in twentieths of a point, type sizes in half points, as the format counts them.

use docx_rs::{
    AlignmentType, BorderType, Docx, Header, HeightRule, LineSpacing, LineSpacingType, PageMargin, PageNum, PageNumType, Paragraph,
    ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Pic, Run, RunFonts, Section, SpecialIndentType, TableAlignmentType,
    TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::type_width::twips;
use super::{Annex, Block, Column, OfficialDocument, OnePage, Picture, Span, Table};
use crate::plain_text;

const FONT: &str = "Times New Roman";
const A4: (u32, u32) = (11_906, 16_838);
/// 20 mm above and below, 30 mm left, 15 mm right; the page number stands 10 mm below the edge.
const MARGINS: PageMargin = PageMargin { top: 1134, left: 1701, bottom: 1134, right: 851, header: 567, footer: 567, gutter: 0 };
/// What is left between the margins.
const TEXT_WIDTH: u32 = 11_906 - 1701 - 851;
/// The two columns of the head: issuer, state.
const HEAD: (u32, u32) = (3_500, TEXT_WIDTH - 3_500);
/// 1,27 cm.
const INDENT: i32 = 720;
const GAP: u32 = 120;

/// Type sizes in points.
mod points {
    pub(super) const STATE: u32 = 12;
    pub(super) const MOTTO: u32 = 13;
    pub(super) const ISSUER: u32 = 12;
    pub(super) const NUMBER: u32 = 13;
    pub(super) const BODY: u32 = 14;
    pub(super) const TABLE: u32 = 11;
    pub(super) const COPIES_HEAD: u32 = 12;
    pub(super) const COPIES: u32 = 11;
    pub(super) const PAGE_NUMBER: u32 = 13;
    pub(super) const BRIEF: u32 = 11;
    pub(super) const REMARK: u32 = 12;
}

/// Letters kept of a paragraph and of a cell: more is a mistake or an attack.
const LONGEST: usize = 20_000;
const LONGEST_CELL: usize = 300;

/// The motto of the state.
const STATE: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
const ROMAN: [&str; 10] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

pub(super) fn document(document: &OfficialDocument) -> Docx {
    let style = Style { body: points::BODY, table: points::TABLE, gap: GAP };
    let mut pieces = head(document);
    pieces.extend(document.body.iter().enumerate().flat_map(|(place, block)| style.block(block, place)));
    pieces.push(signature(document));
    let mut sections = vec![pieces];
    for (index, annex) in document.annexes.iter().enumerate() {
        sections.push(annex_pieces(document, annex, index, style));
    }
    let last = sections.pop().unwrap_or_default();
    let mut docx = blank();
    for section in sections {
        docx = docx.add_section(separate(section));
    }
    let docx = docx.first_header(Header::new()).header(page_number()).title_pg().page_num_type(PageNumType::new().start(1));
    last.into_iter().fold(docx, |docx, piece| match piece {
        Piece::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
        Piece::Table(table) => docx.add_table(*table),
    })
}

pub(super) fn one_page(page: &OnePage) -> Docx {
    let style = Style { body: points::BRIEF, table: 10, gap: 40 };
    let mut pieces =
        vec![centred(&page.title.to_uppercase(), points::BODY, Weight::Bold), centred(&page.subtitle, points::BRIEF, Weight::Italic)];
    pieces.extend(page.note.as_ref().map(|note| centred(note, points::BRIEF, Weight::Bold)));
    pieces.extend(page.body.iter().enumerate().flat_map(|(place, block)| style.block(block, place)));
    pieces.push(text(&page.footer, 9, Weight::Italic).into());
    pieces.into_iter().fold(blank(), |docx, piece| match piece {
        Piece::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
        Piece::Table(table) => docx.add_table(*table),
    })
}

fn blank() -> Docx {
    Docx::new()
        .page_size(A4.0, A4.1)
        .page_margin(MARGINS)
        .default_fonts(fonts())
        .default_size(half(points::BODY))
        .default_line_spacing(LineSpacing::new().before(0).after(0).line(240).line_rule(LineSpacingType::Auto))
}

/// A section with page numbers of its own.
fn separate(pieces: Vec<Piece>) -> Section {
    let section = Section::new()
        .page_size(docx_rs::PageSize::new().size(A4.0, A4.1))
        .page_margin(MARGINS)
        .first_header(Header::new())
        .header(page_number())
        .title_pg()
        .page_num_type(PageNumType::new().start(1));
    pieces.into_iter().fold(section, |section, piece| match piece {
        Piece::Paragraph(paragraph) => section.add_paragraph(*paragraph),
        Piece::Table(table) => section.add_table(*table),
    })
}

/// The number of the page in the middle of the upper margin; first pages have none.
fn page_number() -> Header {
    let number = Paragraph::new().add_page_num(PageNum::new()).align(AlignmentType::Center).size(half(points::PAGE_NUMBER)).fonts(fonts());
    Header::new().add_paragraph(number)
}

fn half(points: u32) -> usize {
    points as usize * 2
}

fn fonts() -> RunFonts {
    RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT)
}

/// A piece of a page.
enum Piece {
    Paragraph(Box<Paragraph>),
    Table(Box<docx_rs::Table>),
}

impl From<Paragraph> for Piece {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

impl From<docx_rs::Table> for Piece {
    fn from(table: docx_rs::Table) -> Self {
        Self::Table(Box::new(table))
    }
}

/// How letters look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Plain,
    Bold,
    Italic,
    BoldItalic,
}

fn run(words: &str, points: u32, weight: Weight, longest: usize) -> Run {
    let run = Run::new().add_text(plain_text::visible_whole(words, longest)).fonts(fonts()).size(half(points)).color("000000");
    match weight {
        Weight::Plain => run,
        Weight::Bold => run.bold(),
        Weight::Italic => run.italic(),
        Weight::BoldItalic => run.bold().italic(),
    }
}

fn text(words: &str, points: u32, weight: Weight) -> Paragraph {
    Paragraph::new().add_run(run(words, points, weight, LONGEST)).line_spacing(spacing(0, 0))
}

fn centred(words: &str, points: u32, weight: Weight) -> Piece {
    text(words, points, weight).align(AlignmentType::Center).into()
}

fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().before(before).after(after).line(240).line_rule(LineSpacingType::Auto)
}

/// A solid rule of a length in the middle of a column: an empty line with a border below, indented from both sides.
fn rule(length: u32, column: u32) -> Paragraph {
    let side = i32::try_from(column.saturating_sub(length) / 2).unwrap_or_default();
    let border = ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(BorderType::Single).size(6).space(1).color("000000");
    let mut line = Paragraph::new()
        .add_run(run("", 2, Weight::Plain, 1))
        .size(4)
        .align(AlignmentType::Center)
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(0).after(0).line(40).line_rule(LineSpacingType::Exact));
    line.property = line.property.set_borders(ParagraphBorders::with_empty().set(border));
    line
}

/// Quốc hiệu, tiêu ngữ, issuer, number, place and day, title, recipients.
fn head(document: &OfficialDocument) -> Vec<Piece> {
    let (left, right) = HEAD;
    let issuer = lines(&document.issuer.to_uppercase(), left, points::ISSUER);
    let parent = document.parent.iter().flat_map(|parent| lines(&parent.to_uppercase(), left, points::ISSUER));
    let mut who: Vec<Paragraph> = parent.map(|line| middle(&line, points::ISSUER, Weight::Plain)).collect();
    who.extend(issuer.iter().map(|line| middle(line, points::ISSUER, Weight::Bold)));
    let longest = issuer.iter().map(|line| twips(line, points::ISSUER)).max().unwrap_or_default();
    who.push(rule(longest * 2 / 5, left));
    let state = vec![
        middle(STATE, points::STATE, Weight::Bold),
        middle(MOTTO, points::MOTTO, Weight::Bold),
        rule(twips(MOTTO, points::MOTTO), right),
    ];
    let number = vec![middle(&document.number.line(), points::NUMBER, Weight::Plain).line_spacing(spacing(60, 0))];
    let day = document.date.map_or_else(|| "ngày      tháng      năm          ".to_owned(), super::day_words);
    let dated = vec![middle(&format!("{}, {day}", document.place), points::NUMBER, Weight::Italic).line_spacing(spacing(60, 0))];
    let mut pieces: Vec<Piece> = vec![
        unbordered(vec![(left, who), (right, state)], vec![(left, number), (right, dated)]).into(),
        text("", points::BODY, Weight::Plain).into(),
        centred(&document.kind.to_uppercase(), points::BODY, Weight::Bold),
    ];
    pieces.extend(document.subject.iter().map(|line| centred(line, points::BODY, Weight::Bold)));
    let subject = document.subject.last().map_or(0, |line| twips(line, points::BODY)).min(TEXT_WIDTH);
    pieces.push(rule(subject * 2 / 5, TEXT_WIDTH).into());
    pieces.push(text("", points::BODY, Weight::Plain).into());
    pieces.extend(recipients(&document.recipients));
    pieces
}

fn middle(words: &str, points: u32, weight: Weight) -> Paragraph {
    text(words, points, weight).align(AlignmentType::Center)
}

/// One recipient stands behind "Kính gửi:", several each on a line of its own.
fn recipients(names: &[String]) -> Vec<Piece> {
    let spaced = |paragraph: Paragraph| -> Piece { paragraph.line_spacing(spacing(GAP, GAP)).into() };
    match names {
        [] => vec![],
        [name] => vec![spaced(middle(&format!("Kính gửi: {name}"), points::BODY, Weight::Plain))],
        names => {
            let marked = names.iter().enumerate().map(|(place, name)| {
                let mark = if place + 1 == names.len() { "." } else { ";" };
                text(&format!("- {name}{mark}"), points::BODY, Weight::Plain).indent(Some(3_000), None, None, None).into()
            });
            let opening = text("Kính gửi:", points::BODY, Weight::Plain).indent(Some(2_000), None, None, None);
            std::iter::once(spaced(opening)).chain(marked).collect()
        }
    }
}

/// A line, or two of about the same length where one does not fit.
fn lines(words: &str, width: u32, points: u32) -> Vec<String> {
    if twips(words, points) <= width {
        return vec![words.to_owned()];
    }
    let breaks = words.match_indices(' ').map(|(at, _)| words.split_at(at));
    let best = breaks.min_by_key(|(first, second)| twips(first, points).max(twips(second, points)));
    best.map_or_else(|| vec![words.to_owned()], |(first, second)| vec![first.to_owned(), second.trim().to_owned()])
}

/// Two rows of cells without lines.
fn unbordered(first: Vec<(u32, Vec<Paragraph>)>, second: Vec<(u32, Vec<Paragraph>)>) -> docx_rs::Table {
    let widths: Vec<usize> = first.iter().map(|(width, _)| *width as usize).collect();
    let rows = [first, second].into_iter().filter(|row| !row.is_empty());
    let row = |cells: Vec<(u32, Vec<Paragraph>)>| {
        TableRow::new(cells.into_iter().map(|(width, paragraphs)| cell(width, paragraphs).clear_all_border()).collect()).cant_split()
    };
    docx_rs::Table::without_borders(rows.map(row).collect())
        .set_grid(widths)
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH as usize, WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

fn cell(width: u32, paragraphs: Vec<Paragraph>) -> TableCell {
    paragraphs.into_iter().fold(TableCell::new().width(width as usize, WidthType::Dxa), TableCell::add_paragraph)
}

/// Nơi nhận on the left, authority, office and name of the signer on the right.
fn signature(document: &OfficialDocument) -> Piece {
    let signed = &document.signature;
    let mut left = vec![text("Nơi nhận:", points::COPIES_HEAD, Weight::BoldItalic)];
    let count = signed.copies.len();
    for (place, copy) in signed.copies.iter().enumerate() {
        let mark = if place + 1 == count { "." } else { ";" };
        left.push(text(&format!("- {copy}{mark}"), points::COPIES, Weight::Plain));
    }
    let mut right: Vec<Paragraph> = signed.authority.iter().map(|line| middle(&line.to_uppercase(), points::BODY, Weight::Bold)).collect();
    right.push(middle(&signed.position.to_uppercase(), points::BODY, Weight::Bold));
    right.extend((0..4).map(|_| middle("", points::BODY, Weight::Plain)));
    right.push(middle(signed.name.as_deref().unwrap_or_default(), points::BODY, Weight::Bold));
    let half = TEXT_WIDTH / 2;
    unbordered(vec![(half, left), (TEXT_WIDTH - half, right)], vec![]).into()
}

fn annex_pieces(document: &OfficialDocument, annex: &Annex, index: usize, style: Style) -> Vec<Piece> {
    let number = match document.annexes.len() {
        1 => "Phụ lục".to_owned(),
        _ => format!("Phụ lục {}", ROMAN.get(index).map_or_else(|| (index + 1).to_string(), |roman| (*roman).to_owned())),
    };
    let mut pieces = vec![
        centred(&number, points::BODY, Weight::Bold),
        centred(&annex.title.to_uppercase(), points::BODY, Weight::Bold),
        centred(&document.annex_reference(), points::BODY, Weight::Italic),
        rule(1_800, TEXT_WIDTH).into(),
        text("", points::TABLE, Weight::Plain).into(),
    ];
    // Pictures are numbered through the whole document.
    let first = (index + 1) * 1_000;
    pieces.extend(annex.body.iter().enumerate().flat_map(|(place, block)| style.block(block, first + place)));
    pieces
}

/// Sizes of a kind of document.
#[derive(Clone, Copy)]
struct Style {
    body: u32,
    table: u32,
    gap: u32,
}

impl Style {
    fn block(self, block: &Block, place: usize) -> Vec<Piece> {
        match block {
            Block::Section(title) => vec![self.heading(&title.to_uppercase(), 0)],
            Block::Clause(title) => vec![self.heading(title, 1)],
            Block::Paragraph(spans) => vec![self.paragraph(spans).into()],
            Block::Item(spans) => {
                let dashed: Vec<Span> = std::iter::once(Span::plain("- ")).chain(spans.iter().cloned()).collect();
                vec![self.paragraph(&dashed).into()]
            }
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => vec![figure(picture, place)],
            Block::Remark(words) => {
                vec![
                    text(words, points::REMARK.min(self.body), Weight::Italic)
                        .line_spacing(spacing(self.gap, self.gap))
                        .keep_next(true)
                        .into(),
                ]
            }
        }
    }

    fn heading(self, title: &str, level: usize) -> Piece {
        text(title, self.body, Weight::Bold)
            .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
            .line_spacing(spacing(self.gap, self.gap))
            .keep_next(true)
            .outline_lvl(level)
            .align(AlignmentType::Both)
            .into()
    }

    fn paragraph(self, spans: &[Span]) -> Paragraph {
        let paragraph = spans.iter().fold(Paragraph::new(), |paragraph, span| {
            let run = run(&span.text, self.body, Weight::Plain, LONGEST);
            paragraph.add_run(if span.is_carried_over { run.highlight("yellow") } else { run })
        });
        paragraph
            .align(AlignmentType::Both)
            .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
            .line_spacing(spacing(0, self.gap))
    }

    fn table(self, table: &Table) -> Vec<Piece> {
        let widths = widths(&table.columns);
        // The least height marks the row of headings for `parts`, which lets it be repeated on every page.
        let headings = table.columns.iter().zip(&widths).map(|(column, width)| {
            cell(*width, vec![middle(&column.heading, self.table, Weight::Bold)]).vertical_align(VAlignType::Center)
        });
        let mut rows = vec![TableRow::new(headings.collect()).cant_split().row_height(1.0).height_rule(HeightRule::AtLeast)];
        for row in &table.rows {
            let cells = table.columns.iter().zip(&widths).enumerate().map(|(place, (column, width))| {
                let words = row.get(place).map_or("", String::as_str);
                let line = Paragraph::new().add_run(run(words, self.table, Weight::Plain, LONGEST_CELL)).line_spacing(spacing(20, 20));
                let alignment = if column.is_figure { AlignmentType::Right } else { AlignmentType::Left };
                cell(*width, vec![line.align(alignment)]).vertical_align(VAlignType::Center)
            });
            rows.push(TableRow::new(cells.collect()).cant_split());
        }
        let drawn = docx_rs::Table::new(rows)
            .set_grid(widths.iter().map(|width| *width as usize).collect())
            .layout(TableLayoutType::Fixed)
            .align(TableAlignmentType::Center)
            .width(TEXT_WIDTH as usize, WidthType::Dxa)
            .margins(TableCellMargins::new().margin(0, 80, 0, 80));
        // Two tables without a paragraph between would become one.
        vec![drawn.into(), text("", 4, Weight::Plain).into()]
    }
}

fn widths(columns: &[Column]) -> Vec<u32> {
    let sum = columns.iter().map(|column| column.share).sum::<u32>().max(1);
    columns.iter().map(|column| TEXT_WIDTH * column.share / sum).collect()
}

/// A picture as wide as the text.
fn figure(picture: &Picture, place: usize) -> Piece {
    const EMU_PER_TWIP: u32 = 635;
    let width = TEXT_WIDTH * EMU_PER_TWIP;
    let height = u64::from(width) * u64::from(picture.size.1) / u64::from(picture.size.0.max(1));
    let pic = Pic::new_with_dimensions(picture.png.clone(), picture.size.0, picture.size.1)
        .id(format!("rIdImage{}", place + 1))
        .size(width, u32::try_from(height).unwrap_or(width));
    Paragraph::new().add_run(Run::new().add_image(pic)).align(AlignmentType::Center).line_spacing(spacing(GAP, GAP)).into()
}
