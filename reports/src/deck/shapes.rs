//! Text boxes, tables and pictures of a slide. Lengths are in EMU (914.400 an inch), type sizes in points.

use std::fmt::Write as _;

use super::{Content, Picture, Slide, Table};
use crate::plain_text;
use crate::xml::escaped;

pub(super) const WIDTH: u32 = 12_192_000;
pub(super) const HEIGHT: u32 = 6_858_000;
/// Space left and right.
const SIDE: u32 = 560_000;
const INNER: u32 = WIDTH - 2 * SIDE;
const TITLE: Area = Area { x: SIDE, y: 300_000, width: INNER, height: 880_000 };
const NOTE: Area = Area { x: SIDE, y: 1_250_000, width: INNER, height: 330_000 };
const BODY: Area = Area { x: SIDE, y: 1_640_000, width: INNER, height: 4_580_000 };
const FOOT: Area = Area { x: SIDE, y: 6_390_000, width: INNER - 700_000, height: 300_000 };
const NUMBER: Area = Area { x: WIDTH - SIDE - 600_000, y: 6_390_000, width: 600_000, height: 300_000 };

const EMU_PER_POINT: u32 = 12_700;
const LARGEST: u32 = 24;
/// The smallest type that is still read from the last row.
pub(super) const SMALLEST: u32 = 11;
/// Letters kept of a sentence and of a cell.
const LONGEST: usize = 600;
const LONGEST_CELL: usize = 200;

/// Dark blue of titles, ink of text, grey of footers, pale blue of headings; all readable in grey.
const ACCENT: &str = "1F3864";
const INK: &str = "1A1A1A";
const SOFT: &str = "595959";
const WARNING: &str = "8A3B00";
const HEAD_FILL: &str = "DCE6F2";

#[derive(Clone, Copy)]
struct Area {
    x: u32,
    y: u32,
    width: u32,
    height: u32,
}

/// How text in a box looks.
#[derive(Clone, Copy)]
struct Look {
    points: u32,
    colour: &'static str,
    is_bold: bool,
    align: &'static str,
    anchor: &'static str,
    has_bullets: bool,
}

impl Look {
    const fn plain(points: u32, colour: &'static str) -> Self {
        Self { points, colour, is_bold: false, align: "l", anchor: "t", has_bullets: false }
    }
}

/// The shapes of a slide; `number` counts from 1.
pub(super) fn of_slide(slide: &Slide, number: usize, footer: &str) -> String {
    let mut shapes = String::new();
    match &slide.content {
        Content::Picture(picture) => {
            // The title stands above the slide: read aloud, not seen.
            let above = Area { x: 0, y: 0, width: WIDTH, height: 10 };
            shapes += &text_box(2, "Tiêu đề", above, std::slice::from_ref(&slide.title), Look::plain(1, "FFFFFF"), true);
            shapes += &picture_shape(picture);
            return shapes;
        }
        Content::Opening(lines) => shapes += &opening(slide, lines),
        Content::Points(points) => {
            shapes += &titled(slide);
            shapes += &points_box(points, BODY);
        }
        Content::Table { points, table } => {
            shapes += &titled(slide);
            let above = if points.is_empty() { 0 } else { 480_000 };
            if above > 0 {
                shapes += &points_box(points, Area { height: above, ..BODY });
            }
            shapes += &table_frame(table, Area { y: BODY.y + above, height: BODY.height - above, ..BODY });
        }
    }
    let footer_size = fitting_within(std::slice::from_ref(&footer.to_owned()), FOOT.width, FOOT.height, 11, 7);
    shapes += &text_box(8, "Nguồn", FOOT, &[footer.to_owned()], Look { anchor: "b", ..Look::plain(footer_size, SOFT) }, false);
    shapes += &text_box(9, "Số trang", NUMBER, &[number.to_string()], Look { align: "r", anchor: "b", ..Look::plain(11, SOFT) }, false);
    shapes
}

fn opening(slide: &Slide, lines: &[String]) -> String {
    let title = Area { y: 1_900_000, height: 1_500_000, ..TITLE };
    let size = fitting_within(std::slice::from_ref(&slide.title), title.width, title.height, 40, 20);
    let mut shapes = text_box(
        2,
        "Tiêu đề",
        title,
        std::slice::from_ref(&slide.title),
        Look { is_bold: true, anchor: "b", ..Look::plain(size, ACCENT) },
        true,
    );
    let below = Area { y: 3_550_000, height: 1_700_000, ..BODY };
    shapes += &text_box(3, "Phụ đề", below, lines, Look::plain(20, INK), false);
    if let Some(note) = &slide.note {
        let place = Area { y: 5_350_000, ..NOTE };
        shapes += &text_box(4, "Lưu ý", place, std::slice::from_ref(note), Look { is_bold: true, ..Look::plain(18, WARNING) }, false);
    }
    shapes
}

fn titled(slide: &Slide) -> String {
    let size = fitting_within(std::slice::from_ref(&slide.title), TITLE.width, TITLE.height, 30, 16);
    let look = Look { is_bold: true, anchor: "b", ..Look::plain(size, ACCENT) };
    let mut shapes = text_box(2, "Tiêu đề", TITLE, std::slice::from_ref(&slide.title), look, true);
    if let Some(note) = &slide.note {
        shapes += &text_box(4, "Lưu ý", NOTE, std::slice::from_ref(note), Look { is_bold: true, ..Look::plain(13, WARNING) }, false);
    }
    shapes
}

fn points_box(points: &[String], area: Area) -> String {
    let look = Look { has_bullets: true, ..Look::plain(fitting(points, area.width, area.height), INK) };
    text_box(5, "Nội dung", area, points, look, false)
}

/// The largest size at which sentences fit an area.
pub(super) fn fitting(lines: &[String], width: u32, height: u32) -> u32 {
    fitting_within(lines, width, height, LARGEST, SMALLEST)
}

fn fitting_within(lines: &[String], width: u32, height: u32, largest: u32, smallest: u32) -> u32 {
    let fits = |points: &u32| needed(lines, width, *points) <= height;
    (smallest..=largest).rev().find(fits).unwrap_or(smallest)
}

/// Height of sentences at a size: a letter is about half as wide as high, a line takes a fifth more, a paragraph a third of a line.
fn needed(lines: &[String], width: u32, points: u32) -> u32 {
    let a_letter = points * EMU_PER_POINT * 53 / 100;
    let in_line = ((width.saturating_sub(400_000)) / a_letter.max(1)).max(1);
    let rows: u32 = lines.iter().map(|line| letters(line).div_ceil(in_line).max(1)).sum();
    let gaps = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    (rows * 12 + gaps * 5) * points * EMU_PER_POINT / 10
}

fn letters(line: &str) -> u32 {
    u32::try_from(line.chars().count().min(LONGEST)).unwrap_or(u32::MAX)
}

fn placed(area: Area) -> String {
    format!("<a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/>", area.x, area.y, area.width, area.height)
}

fn text_box(id: u32, name: &str, area: Area, lines: &[String], look: Look, is_title: bool) -> String {
    let kind = match is_title {
        true => "<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr>",
        false => "<p:cNvSpPr txBox=\"1\"/><p:nvPr/>",
    };
    let paragraphs: String = lines.iter().map(|line| paragraph(line, look, LONGEST)).collect();
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name}\"/>{kind}</p:nvSpPr><p:spPr><a:xfrm>{}</a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" \
         bIns=\"0\" anchor=\"{}\"><a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>",
        placed(area),
        look.anchor
    )
}

fn paragraph(words: &str, look: Look, longest: usize) -> String {
    let bullet = if look.has_bullets { "<a:buFont typeface=\"Arial\"/><a:buChar char=\"•\"/>" } else { "<a:buNone/>" };
    let indent = if look.has_bullets { " marL=\"285750\" indent=\"-285750\"" } else { " marL=\"0\" indent=\"0\"" };
    let gap = if look.has_bullets { look.points * 50 } else { 0 };
    format!(
        "<a:p><a:pPr{indent} algn=\"{}\"><a:spcBef><a:spcPts val=\"{gap}\"/></a:spcBef>{bullet}</a:pPr>{}</a:p>",
        look.align,
        run(words, look, longest)
    )
}

fn run(words: &str, look: Look, longest: usize) -> String {
    let words = escaped(&plain_text::visible(words, longest));
    format!(
        "<a:r><a:rPr lang=\"vi-VN\" sz=\"{}\" b=\"{}\"><a:solidFill><a:srgbClr val=\"{}\"/></a:solidFill><a:latin typeface=\"Arial\"/>\
         <a:cs typeface=\"Arial\"/></a:rPr><a:t>{words}</a:t></a:r>",
        look.points * 100,
        u8::from(look.is_bold),
        look.colour
    )
}

fn picture_shape(picture: &Picture) -> String {
    let (width, height) = picture.size;
    // As large as the slide holds, in the middle.
    let by_width = u64::from(WIDTH) * u64::from(height) / u64::from(width.max(1));
    let (wide, high) = match u32::try_from(by_width) {
        Ok(high) if high <= HEIGHT => (WIDTH, high),
        _ => (u32::try_from(u64::from(HEIGHT) * u64::from(width) / u64::from(height.max(1))).unwrap_or(WIDTH), HEIGHT),
    };
    let area = Area { x: (WIDTH - wide) / 2, y: (HEIGHT - high) / 2, width: wide, height: high };
    format!(
        "<p:pic><p:nvPicPr><p:cNvPr id=\"6\" name=\"Biểu đồ\" descr=\"{}\"/><p:cNvPicPr><a:picLocks noChangeAspect=\"1\"/></p:cNvPicPr><p:nvPr/>\
         </p:nvPicPr><p:blipFill><a:blip r:embed=\"rId2\"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>{}</a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
        escaped(&plain_text::visible(&picture.description, LONGEST)),
        placed(area)
    )
}

fn table_frame(table: &Table, area: Area) -> String {
    let sum = table.columns.iter().map(|column| column.share).sum::<u32>().max(1);
    let widths: Vec<u32> = table.columns.iter().map(|column| area.width / sum * column.share).collect();
    let size = (8..=16).rev().find(|points| table_height(table, &widths, *points) <= area.height).unwrap_or(8);
    let mut grid = String::new();
    for width in &widths {
        let _ = write!(grid, "<a:gridCol w=\"{width}\"/>");
    }
    let headings: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
    let mut rows = row(table, &headings, size, true);
    for cells in &table.rows {
        rows += &row(table, cells, size, false);
    }
    format!(
        "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"7\" name=\"Bảng\"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr>\
         <p:nvPr/></p:nvGraphicFramePr><p:xfrm>{}</p:xfrm><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">\
         <a:tbl><a:tblPr firstRow=\"1\"/><a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        placed(area)
    )
}

/// Height of the whole table at a size: each row is as high as its longest cell.
fn table_height(table: &Table, widths: &[u32], points: u32) -> u32 {
    let headings: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
    let row_height = |cells: &[String]| {
        let cell = |(cell, width): (&String, &u32)| needed(std::slice::from_ref(cell), (width + 220_000).max(1), points);
        cells.iter().zip(widths).map(cell).max().unwrap_or_default() + 60_000
    };
    row_height(&headings) + table.rows.iter().map(|row| row_height(row)).sum::<u32>()
}

fn row(table: &Table, cells: &[String], points: u32, is_head: bool) -> String {
    let mut row = format!("<a:tr h=\"{}\">", points * EMU_PER_POINT * 17 / 10);
    for (place, column) in table.columns.iter().enumerate() {
        let words = cells.get(place).map_or("", String::as_str);
        let align = if column.is_figure { "r" } else { "l" };
        let look = Look { is_bold: is_head, align, ..Look::plain(points, INK) };
        let fill = if is_head { format!("<a:solidFill><a:srgbClr val=\"{HEAD_FILL}\"/></a:solidFill>") } else { "<a:noFill/>".to_owned() };
        let _ = write!(
            row,
            "<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{}</a:txBody><a:tcPr marL=\"70000\" marR=\"70000\" marT=\"30000\" marB=\"30000\" anchor=\"ctr\">\
             <a:lnB w=\"6350\"><a:solidFill><a:srgbClr val=\"BFBFBF\"/></a:solidFill></a:lnB>{fill}</a:tcPr></a:tc>",
            paragraph(words, look, LONGEST_CELL)
        );
    }
    row + "</a:tr>"
}
