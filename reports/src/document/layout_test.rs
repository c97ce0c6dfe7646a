//! Reads every rule of NĐ 30/2020 that applies back from the XML of a written document.

use std::io::{Cursor, Read};

use resvg::usvg::roxmltree::{Document, Node};
use serde::Deserialize;

use super::*;

const RULES: &str = include_str!("../../layout/nd30-2020.toml");

#[derive(Deserialize)]
struct Layout {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
#[allow(dead_code)]
struct Rule {
    element: String,
    content: String,
    points: Option<[u32; 2]>,
    bold: Option<bool>,
    italic: Option<bool>,
    #[serde(default)]
    capitals: bool,
    letters: Option<String>,
    position: Option<String>,
    note: Option<String>,
    millimetres: Option<Millimetres>,
    indent_centimetres: Option<[f64; 2]>,
    least_gap_points: Option<f64>,
    lines: Option<[f64; 2]>,
    #[serde(default = "yes")]
    applies: bool,
    why: Option<String>,
}

#[derive(Deserialize)]
struct Millimetres {
    top: [f64; 2],
    bottom: [f64; 2],
    left: [f64; 2],
    right: [f64; 2],
}

fn yes() -> bool {
    true
}

fn sample() -> OfficialDocument {
    OfficialDocument {
        parent: Some("Ủy ban nhân dân tỉnh Mẫu Sơn".into()),
        issuer: "Sở Nội vụ".into(),
        number: DocumentNumber::Issued("5/BC-SNV".into()),
        place: "Mẫu Sơn".into(),
        date: Some(jiff::civil::date(2026, 1, 5)),
        kind: "Báo cáo".into(),
        subject: vec!["Cải cách hành chính Quý III năm 2025".into()],
        recipients: vec!["Bộ Nội vụ".into()],
        body: vec![
            Block::Paragraph(vec![Span::plain("Căn cứ Nghị quyết 76/NQ-CP."), Span { text: "94,12 %".into(), is_carried_over: true }]),
            Block::Section("I. Kết quả".into()),
            Block::Clause("1. Chỉ đạo".into()),
            Block::paragraph("a) Điểm thứ nhất"),
            Block::paragraph("Nội dung của báo cáo."),
            Block::Table(Table {
                columns: vec![Column::words("Đơn vị", 3), Column::figures("Điểm", 1)],
                rows: vec![vec!["Xã A".into(), "1,5".into()]],
            }),
        ],
        signature: Signature {
            authority: vec!["KT. Giám đốc".into()],
            position: "Phó Giám đốc".into(),
            name: Some("Nguyễn Văn A".into()),
            copies: vec!["Như trên".into(), "Lưu: VT, NV".into()],
        },
        annexes: vec![
            Annex { title: "Số liệu".into(), body: vec![Block::paragraph("x")] },
            Annex { title: "Xếp hạng".into(), body: vec![Block::paragraph("y")] },
        ],
        title: "Báo cáo".into(),
    }
}

pub(super) fn part(docx: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(docx)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A paragraph as the file says it.
#[derive(Debug, Clone)]
struct Line {
    text: String,
    half_points: u32,
    bold: bool,
    italic: bool,
    fonts: Vec<String>,
    colour: String,
    align: String,
    first_line: u32,
    left: u32,
    right: u32,
    before: u32,
    after: u32,
    line: u32,
    has_rule: bool,
    cell: Option<(usize, usize)>,
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.tag_name().name() == name
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

fn value(node: Option<Node<'_, '_>>, name: &str) -> Option<String> {
    node?.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
}

fn number(node: Option<Node<'_, '_>>, name: &str) -> u32 {
    value(node, name).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn line(paragraph: Node<'_, '_>) -> Line {
    let properties = child(paragraph, "pPr");
    let spacing = properties.and_then(|properties| child(properties, "spacing"));
    let indent = properties.and_then(|properties| child(properties, "ind"));
    let run = paragraph.descendants().find(|node| is(*node, "r")).and_then(|run| child(run, "rPr"));
    let of_run = |name: &str| run.and_then(|run| child(run, name));
    let cell = paragraph.ancestors().find(|node| is(*node, "tc")).map(|cell| {
        let row = cell.parent().unwrap();
        let place = |node: Node<'_, '_>, name: &str| node.prev_siblings().skip(1).filter(|other| is(*other, name)).count();
        (place(row, "tr"), place(cell, "tc"))
    });
    Line {
        text: paragraph.descendants().filter(|node| is(*node, "t")).filter_map(|node| node.text()).collect(),
        half_points: number(of_run("sz"), "val"),
        bold: of_run("b").is_some(),
        italic: of_run("i").is_some(),
        fonts: ["ascii", "hAnsi", "cs"].iter().filter_map(|name| value(of_run("rFonts"), name)).collect(),
        colour: value(of_run("color"), "val").unwrap_or_default(),
        align: value(properties.and_then(|properties| child(properties, "jc")), "val").unwrap_or_default(),
        first_line: number(indent, "firstLine"),
        left: number(indent, "left"),
        right: number(indent, "right").max(number(indent, "end")),
        before: number(spacing, "before"),
        after: number(spacing, "after"),
        line: number(spacing, "line"),
        has_rule: properties.and_then(|properties| child(properties, "pBdr")).is_some_and(|borders| child(borders, "bottom").is_some()),
        cell,
    }
}

struct Written {
    lines: Vec<Line>,
    sections: Vec<[u32; 8]>,
    header: String,
    first_headers: usize,
}

fn written() -> Written {
    let docx = sample().docx().unwrap();
    let xml = part(&docx, "word/document.xml");
    let document = Document::parse(&xml).unwrap();
    let lines = document.descendants().filter(|node| is(*node, "p")).map(line).collect();
    let section = |node: Node<'_, '_>| {
        let (size, margin) = (child(node, "pgSz"), child(node, "pgMar"));
        let start = child(node, "pgNumType");
        [
            number(size, "w"),
            number(size, "h"),
            number(margin, "top"),
            number(margin, "bottom"),
            number(margin, "left"),
            number(margin, "right"),
            number(margin, "header"),
            number(start, "start"),
        ]
    };
    let sections: Vec<Node<'_, '_>> = document.descendants().filter(|node| is(*node, "sectPr")).collect();
    Written {
        lines,
        first_headers: sections.iter().filter(|node| child(**node, "titlePg").is_some()).count(),
        sections: sections.into_iter().map(section).collect(),
        header: (1..=6).map(|number| part(&docx, &format!("word/header{number}.xml"))).find(|header| header.contains("PAGE")).unwrap(),
    }
}

impl Written {
    fn find(&self, text: &str) -> &Line {
        self.lines.iter().find(|line| line.text.starts_with(text)).unwrap_or_else(|| panic!("no line “{text}”"))
    }

    fn rule_after(&self, text: &str) -> &Line {
        let at = self.lines.iter().position(|line| line.text.starts_with(text)).unwrap();
        self.lines[at..].iter().find(|line| line.has_rule).unwrap()
    }
}

/// The lines that show an element, with whether it stands where it must.
fn shown<'a>(written: &'a Written, element: &str) -> Vec<(&'a Line, bool)> {
    let find = |text: &str| written.find(text);
    let centred = |text: &str| (find(text), find(text).align == "center");
    let in_cell = |text: &str, cell: (usize, usize)| (find(text), find(text).align == "center" && find(text).cell == Some(cell));
    let indented = |text: &str| (find(text), find(text).align == "both" && find(text).first_line > 0);
    match element {
        "quoc-hieu" => vec![in_cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (0, 1))],
        "tieu-ngu" => vec![in_cell("Độc lập - Tự do - Hạnh phúc", (0, 1))],
        "cq-chu-quan" => vec![in_cell("ỦY BAN NHÂN DÂN", (0, 0)), in_cell("TỈNH MẪU SƠN", (0, 0))],
        "cq-ban-hanh" => vec![in_cell("SỞ NỘI VỤ", (0, 0))],
        "so-ky-hieu" => vec![in_cell("Số: 05/BC-SNV", (1, 0))],
        "dia-danh-ngay" => vec![in_cell("Mẫu Sơn, ngày 05 tháng 01 năm 2026", (1, 1))],
        "ten-loai" => vec![centred("BÁO CÁO")],
        "trich-yeu" => vec![centred("Cải cách hành chính Quý III năm 2025")],
        "noi-dung" => vec![indented("Nội dung của báo cáo.")],
        "muc-tieu-de" => vec![indented("I. KẾT QUẢ")],
        "khoan-tieu-de" => vec![indented("1. Chỉ đạo")],
        "diem" => vec![indented("a) Điểm thứ nhất")],
        "quyen-han" => vec![in_cell("KT. GIÁM ĐỐC", (0, 1))],
        "chuc-vu" => vec![in_cell("PHÓ GIÁM ĐỐC", (0, 1))],
        "ho-ten" => vec![in_cell("Nguyễn Văn A", (0, 1))],
        "kinh-gui" => vec![centred("Kính gửi: Bộ Nội vụ")],
        "noi-nhan-tu" => vec![(find("Nơi nhận:"), find("Nơi nhận:").cell == Some((0, 0)))],
        "noi-nhan-ds" => vec![(find("- Như trên;"), true), (find("- Lưu: VT, NV."), find("- Lưu: VT, NV.").cell == Some((0, 0)))],
        "phu-luc-tu" => vec![centred("Phụ lục I"), centred("Phụ lục II")],
        "phu-luc-ten" => vec![centred("SỐ LIỆU"), centred("XẾP HẠNG")],
        "phu-luc-kem" => vec![centred("(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 01 năm 2026 của Sở Nội vụ)")],
        other => panic!("no check for rule “{other}”"),
    }
}

fn check_page(written: &Written, element: &str, rule: &Rule) {
    let millimetres = |twips: u32| f64::from(twips) / 56.693;
    let within = |value: f64, [least, most]: [f64; 2]| (least - 0.1..=most + 0.1).contains(&value);
    match element {
        "page" => assert!(written.sections.iter().all(|section| section[..2] == [11_906, 16_838])),
        "margin" => {
            let asked = rule.millimetres.as_ref().unwrap();
            for section in &written.sections {
                let found = [section[2], section[3], section[4], section[5]].map(millimetres);
                let is_right =
                    [asked.top, asked.bottom, asked.left, asked.right].into_iter().zip(found).all(|(asked, found)| within(found, asked));
                assert!(is_right, "{found:?}");
            }
        }
        "font" => {
            for line in written.lines.iter().filter(|line| !line.text.is_empty()) {
                assert!(line.fonts.len() == 3 && line.fonts.iter().all(|font| font == rule.letters.as_ref().unwrap()), "{line:?}");
                assert_eq!(line.colour, "000000", "{line:?}");
            }
        }
        "pageno" => {
            assert!(written.header.contains("<w:jc w:val=\"center\"") && written.header.contains("PAGE"), "{}", written.header);
            let [least, most] = rule.points.unwrap();
            let size = (least..=most).any(|points| written.header.contains(&format!("<w:sz w:val=\"{}\"", points * 2)));
            assert!(size, "{}", written.header);
            assert_eq!(written.first_headers, written.sections.len(), "the first page of each section shows none");
            assert_eq!(written.sections.len(), 3, "annexes have pages of their own");
            assert!(written.sections.iter().all(|section| section[7] == 1 && section[6] < section[2]), "{:?}", written.sections);
        }
        other => panic!("no check for rule “{other}”"),
    }
}

#[test]
fn every_rule_of_the_decree_is_kept() {
    let layout: Layout = toml::from_str(RULES).unwrap();
    assert_eq!(layout.rule.len(), 29);
    let written = written();
    let mut checked = 0;
    for rule in &layout.rule {
        let element = rule.element.as_str();
        if !rule.applies {
            assert!(rule.why.is_some(), "{element}: a rule that does not apply says why");
            continue;
        }
        checked += 1;
        if ["page", "margin", "font", "pageno"].contains(&element) {
            check_page(&written, element, rule);
            continue;
        }
        for (line, is_placed) in shown(&written, element) {
            let [least, most] = rule.points.unwrap();
            assert!((least * 2..=most * 2).contains(&line.half_points), "{element}: {line:?}");
            assert_eq!((line.bold, line.italic), (rule.bold.unwrap(), rule.italic.unwrap()), "{element}: {line:?}");
            assert!(!rule.capitals || line.text == line.text.to_uppercase(), "{element}: {line:?}");
            assert!(is_placed, "{element}: {line:?}");
        }
    }
    assert_eq!(checked, 25, "công văn, căn cứ, phần and địa chỉ do not apply");
}

#[test]
fn paragraphs_and_rules_have_the_lengths_asked_for() {
    let layout: Layout = toml::from_str(RULES).unwrap();
    let rule = layout.rule.iter().find(|rule| rule.element == "noi-dung").unwrap();
    let written = written();
    let body = written.find("Nội dung của báo cáo.");
    let centimetres = f64::from(body.first_line) / 566.93;
    assert!(rule.indent_centimetres.unwrap().iter().any(|asked| (asked - centimetres).abs() < 0.01), "{centimetres}");
    assert!(f64::from(body.before + body.after) / 20.0 >= rule.least_gap_points.unwrap());
    let lines = f64::from(body.line) / 240.0;
    assert!((rule.lines.unwrap()[0]..=rule.lines.unwrap()[1]).contains(&lines));
    // Under the motto as long as its line; under issuer and subject a third to a half of theirs.
    let length = |text: &str, column: u32| {
        let line = written.rule_after(text);
        f64::from(column - line.left - line.right)
    };
    let share = |text: &str, column: u32, points: u32| length(text, column) / f64::from(type_width::twips(text, points));
    assert!((0.95..1.05).contains(&share("Độc lập - Tự do - Hạnh phúc", 5_854, 13)));
    assert!((0.33..0.5).contains(&share("SỞ NỘI VỤ", 3_500, 12)));
    assert!((0.33..0.5).contains(&share("Cải cách hành chính Quý III năm 2025", 9_354, 14)));
}

#[test]
fn headings_of_tables_are_repeated_and_rows_are_not_split() {
    let xml = part(&sample().docx().unwrap(), "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader />").count(), 1, "the one table with headings");
    assert_eq!(xml.matches("<w:cantSplit />").count(), xml.matches("<w:tr>").count());
}

#[test]
fn the_same_document_gives_the_same_bytes_in_any_thread() {
    let first = sample().docx().unwrap();
    let again = std::thread::spawn(|| {
        let _ = sample().docx();
        sample().docx().unwrap()
    });
    assert!(first == again.join().unwrap());
}

#[test]
fn hostile_names_are_text_and_nothing_else() {
    let mut document = sample();
    let hostile = ["</w:t><script>alert(1)</script>", "=cmd|'/C calc'!A0", "＝1", "a\u{202E}b\u{0}c\u{FFFE}", &"ộ".repeat(10_000)];
    let rows = hostile.iter().map(|name| vec![(*name).to_owned(), (*name).to_owned()]).collect();
    document.body = hostile.iter().map(|name| Block::item(*name)).collect();
    document.body.push(Block::Table(Table { columns: vec![Column::words("Đơn vị", 1), Column::figures("Điểm", 1)], rows }));
    document.issuer = hostile[0].to_owned();
    document.title = hostile[3].to_owned();
    let docx = document.docx().unwrap();
    let document = part(&docx, "word/document.xml");
    let ends = document.matches("</w:sectPr></w:pPr>").count();
    assert_eq!(ends, document.matches("w:line=\"20\" w:lineRule=\"exact\" /><w:rPr>").count(), "the end of a section takes no line");
    let mut archive = zip::ZipArchive::new(Cursor::new(&docx)).unwrap();
    for index in 0..archive.len() {
        let mut text = String::new();
        let mut file = archive.by_index(index).unwrap();
        file.read_to_string(&mut text).unwrap();
        let parsed = Document::parse(&text);
        assert!(parsed.is_ok(), "{}: {parsed:?}", file.name().unwrap());
        assert_eq!(sequence::faults(&text), [""; 0], "{}", file.name().unwrap());
        let columns = text.split("<w:gridCol ").skip(1).map(|column| column.split("/>").next().unwrap_or_default());
        assert!(columns.filter(|column| column.contains("w:type")).count() == 0, "a width without a word for its unit: {text}");
        assert!(!text.contains("<script") && !text.contains('\u{202E}') && !text.contains('\0'), "{}", file.name().unwrap());
    }
    let xml = part(&docx, "word/document.xml");
    assert!(xml.contains("&lt;script&gt;") && xml.contains("ab c"), "the words stay readable");
}
