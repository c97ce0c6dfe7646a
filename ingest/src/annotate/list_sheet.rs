//! Our own sheet: every finding with a link to its cell. Written as a worksheet part with its texts inside it.

use tonghop_domain::correction::{CorrectionGroup, CorrectionLine, LIST_MARK, UNTYPED_MARK};
use tonghop_domain::{CellRef, Severity};

use super::earlier::KnownFills;
use super::markup::escape;
use super::styles::ListStyles;

const HEADS: [&str; 8] = ["STT", "Mức độ", "Sheet", "Ô", "Đang ghi", "Nội dung", "Cách sửa", "Mã"];
const WIDTHS: [u32; 8] = [6, 15, 18, 14, 20, 58, 46, 12];
/// Letters of Times New Roman 11 in a unit of column width, about.
const LETTERS: usize = 11;
/// Longest text that a cell takes.
const LONGEST: usize = 8_000;

/// The text of the worksheet part. `remarks` are sentences about what could not be marked, `fills` what a later marking must know.
pub(super) fn part(
    namespace: &str,
    groups: &[CorrectionGroup],
    remarks: &[String],
    styles: ListStyles,
    (fills, is_untyped): (&KnownFills, bool),
) -> String {
    let mut sheet = Sheet { rows: String::new(), next: 1, links: String::new(), merges: vec![], styles };
    sheet.hidden_mark(fills, is_untyped);
    sheet.title(groups, remarks);
    let head = sheet.next;
    sheet.row(20, &HEADS.map(|head| (head.to_owned(), styles.head)));
    let mut number = 0;
    for group in groups {
        sheet.group(group);
        for line in &group.lines {
            number += 1;
            sheet.line(number, group.severity, line);
        }
    }
    sheet.finish(namespace, head)
}

struct Sheet {
    rows: String,
    /// Excel number of the next row.
    next: u32,
    links: String,
    merges: Vec<String>,
    styles: ListStyles,
}

impl Sheet {
    /// A reader knows the sheet as ours by this cell; nobody sees it.
    fn hidden_mark(&mut self, fills: &KnownFills, is_untyped: bool) {
        let records = fills.iter().map(|(colour, under)| format!("{colour} {under}"));
        let untyped = is_untyped.then(|| UNTYPED_MARK.to_owned());
        let texts = std::iter::once(LIST_MARK.to_owned()).chain(untyped).chain(records);
        let cells: String = (0..).zip(texts).map(|(column, text)| text_cell(CellRef::new(0, column), &text, 0)).collect();
        self.rows += &format!("<row r=\"1\" hidden=\"1\">{cells}</row>");
        self.next = 2;
    }

    fn title(&mut self, groups: &[CorrectionGroup], remarks: &[String]) {
        let count = |severity: Severity| groups.iter().find(|group| group.severity == severity).map_or(0, |group| group.count);
        self.wide(26, "CHỖ CẦN SỬA", self.styles.title);
        let counts = format!(
            "{} chỗ cần sửa, {} chỗ cần xem lại, {} lưu ý cách đọc.",
            count(Severity::Blocking),
            count(Severity::Warning),
            count(Severity::Note)
        );
        self.wide(20, &counts, self.styles.group);
        self.wide(20, "Ô tô màu như thế này: cần sửa, báo cáo chưa được tiếp nhận khi còn các ô này.", self.styles.blocking);
        self.wide(20, "Ô tô màu như thế này: cần xem lại, sửa nếu sai; nếu đúng, trả lời kèm lý do.", self.styles.warning);
        self.wide(36, "Bấm vào cột “Ô” để đến chỗ cần sửa; rê chuột vào ô tô màu để đọc ghi chú. Không cần xóa sheet này: khi đọc lại, sheet được bỏ qua.", self.styles.group);
        for remark in remarks {
            self.wide(36, remark, self.styles.group);
        }
    }

    /// One text over the whole width.
    fn wide(&mut self, height: u32, text: &str, style: u32) {
        let at = |column| CellRef::new(self.next - 1, column);
        let last = u32::try_from(HEADS.len() - 1).unwrap_or(0);
        self.merges.push(format!("{}:{}", at(0), at(last)));
        self.rows += &format!("<row r=\"{}\" ht=\"{height}\" customHeight=\"1\">{}</row>", self.next, text_cell(at(0), text, style));
        self.next += 1;
    }

    fn group(&mut self, group: &CorrectionGroup) {
        self.wide(22, &format!("{} ({})", group.severity.words(), group.count), self.styles.group);
    }

    fn line(&mut self, number: u32, severity: Severity, line: &CorrectionLine) {
        let plain = self.styles.plain;
        let marked = match severity {
            Severity::Blocking => self.styles.blocking,
            Severity::Warning => self.styles.warning,
            Severity::Note => plain,
        };
        let place = if line.sheet.is_none() { "(cả tệp)".to_owned() } else { or(line.cell_words(), "(cả sheet)") };
        if let Some(target) = target(line) {
            let at = CellRef::new(self.next - 1, 3);
            self.links += &format!("<hyperlink ref=\"{at}\" location=\"{}\" display=\"{}\"/>", escape(&target), escape(&place));
        }
        let link = if line.sheet.is_some() { self.styles.link } else { plain };
        let cells = [
            (number.to_string(), plain),
            (severity.words().to_owned(), marked),
            (line.sheet.clone().unwrap_or_default(), plain),
            (place, link),
            (line.found.clone(), plain),
            (line.what.clone(), plain),
            (line.advice.clone(), plain),
            (line.rule.to_owned(), plain),
        ];
        self.row(height(&cells), &cells);
    }

    fn row(&mut self, height: u32, cells: &[(String, u32); 8]) {
        let row = self.next - 1;
        let cells: String = (0..).zip(cells).map(|(column, (text, style))| text_cell(CellRef::new(row, column), text, *style)).collect();
        self.rows += &format!("<row r=\"{}\" ht=\"{height}\" customHeight=\"1\">{cells}</row>", self.next);
        self.next += 1;
    }

    fn finish(self, namespace: &str, head: u32) -> String {
        let columns: String = (1..)
            .zip(WIDTHS)
            .map(|(column, width)| format!("<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>"))
            .collect();
        let merges: String = self.merges.iter().map(|area| format!("<mergeCell ref=\"{area}\"/>")).collect();
        let links = if self.links.is_empty() { String::new() } else { format!("<hyperlinks>{}</hyperlinks>", self.links) };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{namespace}\">\
             <sheetPr><tabColor rgb=\"FFC0392B\"/><pageSetUpPr fitToPage=\"1\"/></sheetPr>\
             <sheetViews><sheetView showGridLines=\"0\" workbookViewId=\"0\"><pane ySplit=\"{head}\" topLeftCell=\"A{below}\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
             <cols>{columns}</cols><sheetData>{rows}</sheetData><mergeCells count=\"{merge_count}\">{merges}</mergeCells>{links}\
             <pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>\
             <pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>\
             <headerFooter><oddFooter>&amp;CTrang &amp;P/&amp;N</oddFooter></headerFooter></worksheet>",
            below = head + 1,
            rows = self.rows,
            merge_count = self.merges.len(),
        )
    }
}

fn or(text: String, otherwise: &str) -> String {
    if text.is_empty() { otherwise.to_owned() } else { text }
}

fn text_cell(at: CellRef, text: &str, style: u32) -> String {
    if text.is_empty() {
        return format!("<c r=\"{at}\" s=\"{style}\"/>");
    }
    let text: String = tonghop_domain::text::nfc(text).chars().take(LONGEST).collect();
    format!("<c r=\"{at}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escape(&text))
}

/// Where a line leads: `'Biểu 06a'!C9`.
fn target(line: &CorrectionLine) -> Option<String> {
    let sheet = line.sheet.as_ref()?.replace('\'', "''");
    let cell = line.cells.first().copied().unwrap_or(CellRef::new(0, 0));
    Some(format!("'{sheet}'!{cell}"))
}

/// Points that the longest text of a row needs.
fn height(cells: &[(String, u32); 8]) -> u32 {
    let lines = |(text, width): (&String, u32)| {
        let room = usize::try_from(width).unwrap_or(1) * LETTERS / 10;
        text.lines().map(|line| line.chars().count() / room.max(1) + 1).sum::<usize>()
    };
    let most = cells.iter().map(|(text, _)| text).zip(WIDTHS).map(lines).max().unwrap_or(1);
    u32::try_from(most.clamp(1, 26)).unwrap_or(26) * 15 + 3
}
