//! The unit's own workbook handed back: faulty cells filled and commented, and a sheet that lists every finding with a link.
//!
//! An xlsx is changed by its parts: what need not change stays the same compressed bytes (`docs/annotated-copies.md` names every
//! part that changes and how). Whatever cannot be changed safely ([`WhyApart`]) gets a list in a workbook of its own, which is not
//! made here. The same file and findings give the same bytes.
//!
//! A workbook that carries marks of ours loses them first ([`earlier`]): its cells get their own fills back, our lines leave the
//! comments, and the list is written anew where it stands.

mod comments;
mod earlier;
mod list_sheet;
mod markup;
mod package;
mod styles;
mod workbook_part;
mod worksheet;

use tonghop_domain::correction::{self, CellMarks, LIST_SHEET};
use tonghop_domain::{CellRef, Finding, Severity};

use crate::sniff::{Container, sniff};
use earlier::Earlier;
use package::Package;
use styles::Styles;
use workbook_part::{SheetEntry, WorkbookPart};
use worksheet::{Link, Outline};

/// The parts of an annotated copy that may differ from the original, and why; `*` stands for the rest of a name within its folder.
/// Names are those that most programs give; a workbook that names its parts otherwise has the same parts changed.
pub const CHANGED_PARTS: [(&str, &str); 10] = [
    ("[Content_Types].xml", "kiểu nội dung của các phần mới"),
    ("docProps/app.xml", "tên sheet mới trong danh sách sheet"),
    ("xl/workbook.xml", "sheet mới, đứng cuối"),
    ("xl/_rels/workbook.xml.rels", "liên kết đến sheet mới"),
    ("xl/styles.xml", "bản sao kiểu của từng ô được tô màu, kiểu của sheet mới"),
    ("xl/worksheets/*", "kiểu của ô được tô màu, ô trống được tô màu, liên kết đến ghi chú; sheet mới choCanSua*.xml"),
    ("xl/worksheets/_rels/*", "liên kết từ sheet đến ghi chú"),
    ("xl/comments*", "ghi chú, mới hoặc bổ sung vào ghi chú có sẵn"),
    ("xl/drawings/vmlDrawing*", "khung của ghi chú"),
    ("xl/drawings/*.vml", "khung của ghi chú khi tệp đặt tên khác"),
];

/// More comments than these on one sheet would make it unusable; further cells are filled and listed only.
const MOST_COMMENTS: usize = 2_000;

/// Why findings cannot be marked in the workbook itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyApart {
    /// Not an xlsx: the cells can be drawn anew from the plain grid.
    OtherFormat,
    /// Digitally signed: any change makes the signature worthless.
    Signed,
    /// Protected by its makers against new sheets, or a sheet against changes.
    Protected,
    /// Built in a way that cannot be changed safely; the detail is for the technician.
    Unusual {
        /// What was met.
        detail: String,
    },
}

impl WhyApart {
    fn unusual(detail: impl std::fmt::Display) -> Self {
        Self::Unusual { detail: detail.to_string() }
    }

    /// The sentence that the unit reads.
    pub fn sentence(&self) -> &'static str {
        match self {
            Self::OtherFormat => {
                "Tệp gốc không phải .xlsx nên các ô được vẽ lại trong một tệp .xlsx: giá trị và ô gộp như tệp gốc, định dạng và công thức không giữ được."
            }
            Self::Signed => {
                "Tệp gốc có chữ ký số; sửa tệp sẽ làm mất hiệu lực chữ ký, nên chỗ cần sửa được liệt kê trong tệp riêng này. Sửa trên tệp gốc rồi ký lại."
            }
            Self::Protected => {
                "Tệp gốc được bảo vệ bằng mật khẩu nên không đánh dấu vào tệp; chỗ cần sửa được liệt kê trong tệp riêng này. Sửa trên tệp gốc."
            }
            Self::Unusual { .. } => {
                "Tệp gốc có cấu trúc không đánh dấu an toàn được, nên chỗ cần sửa được liệt kê trong tệp riêng này. Sửa trên tệp gốc."
            }
        }
    }
}

/// Marks findings in the workbook they were found in.
///
/// # Errors
/// Why the workbook must be left as it is; its list then belongs in a workbook of its own.
pub fn annotate(bytes: &[u8], findings: &[Finding]) -> Result<Vec<u8>, WhyApart> {
    if sniff(bytes) != Ok(Container::Xlsx) {
        return Err(WhyApart::OtherFormat);
    }
    let mut package = Package::open(bytes)?;
    if package.has_folder("_xmlsignatures/") {
        return Err(WhyApart::Signed);
    }
    let workbook = WorkbookPart::of(&mut package)?;
    if workbook.is_protected {
        return Err(WhyApart::Protected);
    }
    let style_part = workbook.styles.clone().unwrap_or_else(|| beside(&workbook.part, "styles.xml"));
    let style_text = package.text(&style_part)?.unwrap_or_else(|| NO_STYLES.replace("{}", workbook.main_namespace));
    let earlier = Earlier::of(&mut package, &workbook)?;
    let known_fills = earlier.is_marked().then(|| earlier.fills.clone());
    let mut copy = Copy { package, styles: Styles::of(style_text, known_fills)?, workbook, earlier, remarks: vec![] };
    copy.mark_sheets(findings)?;
    copy.add_list(findings)?;
    copy.finish(&style_part)
}

const NO_STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"{}\"></styleSheet>";
const WORKSHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING_TYPE: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// A part in the folder of another.
fn beside(part: &str, name: &str) -> String {
    format!("{}{name}", package::split(part).0)
}

/// An annotated copy in the making.
struct Copy<'a> {
    package: Package<'a>,
    styles: Styles,
    workbook: WorkbookPart,
    earlier: Earlier,
    /// What could not be marked, in sentences.
    remarks: Vec<String>,
}

impl Copy<'_> {
    fn mark_sheets(&mut self, findings: &[Finding]) -> Result<(), WhyApart> {
        for sheet in self.workbook.sheets.clone() {
            let marks = || findings.iter().filter(|finding| finding.severity != Severity::Note && finding.at.sheet() == Some(&sheet.name));
            let is_marked = marks().any(|finding| finding.at.first_cell().is_some());
            let may_carry_marks = self.earlier.is_marked() && !self.earlier.lists.contains(&sheet) && self.package.has(&sheet.part);
            if is_marked || may_carry_marks {
                self.mark_sheet(&sheet, marks(), is_marked)?;
            }
        }
        Ok(())
    }

    fn mark_sheet<'f>(&mut self, sheet: &SheetEntry, findings: impl Iterator<Item = &'f Finding>, is_marked: bool) -> Result<(), WhyApart> {
        let text = self.package.required(&sheet.part)?;
        let outline = Outline::of(&text)?;
        match (outline.is_locked, is_marked) {
            (true, true) => return Err(WhyApart::Protected),
            (true, false) => return Ok(()),
            (false, _) => {}
        }
        if self.earlier.is_marked() {
            self.remove_comments(sheet, &outline)?;
        }
        let marks = CellMarks::of(findings, |cell| outline.shown_at(cell));
        let link = if is_marked { self.comment(sheet, &outline, &marks)? } else { None };
        let link = link.as_ref().map(|relationship| Link { relationship, namespace: &self.workbook.relation_base });
        let text = worksheet::patched(&text, &outline, &marks.fills, &mut self.styles, link.as_ref())?;
        self.package.put(&sheet.part, text);
        Ok(())
    }

    /// Writes the comments of a sheet; returns the relationship that the sheet must name, where it does not name one yet.
    fn comment(&mut self, sheet: &SheetEntry, outline: &Outline, marks: &CellMarks) -> Result<Option<String>, WhyApart> {
        let all = marks.comments.iter().map(|(cell, texts)| (*cell, texts.join("\n")));
        let comments: Vec<(CellRef, String)> = all.take(MOST_COMMENTS).collect();
        if marks.comments.len() > comments.len() {
            self.remarks
                .push(format!("Sheet “{}”: chỉ {MOST_COMMENTS} ô đầu có ghi chú; các ô sau chỉ tô màu, xem danh sách.", sheet.name));
        }
        let relations = self.package.relationships(&sheet.part)?;
        let of_kind = |kind: &str| relations.iter().find(|relation| relation.is(kind)).map(|relation| relation.target.clone());
        let drawing = outline.legacy_drawing.as_ref().map(|id| relations.iter().find(|relation| relation.id == *id));
        match (of_kind("comments"), drawing) {
            (None, None) => self.new_comments(sheet, &comments).map(Some),
            (part, Some(Some(drawing))) => {
                let drawing = drawing.target.clone();
                self.extend_comments(sheet, part, &drawing, &comments)?;
                Ok(None)
            }
            _ => {
                self.without_comments(sheet);
                Ok(None)
            }
        }
    }

    /// Takes our lines out of the comments of a sheet, and comments that hold nothing else with their boxes.
    fn remove_comments(&mut self, sheet: &SheetEntry, outline: &Outline) -> Result<(), WhyApart> {
        let relations = self.package.relationships(&sheet.part)?;
        let Some(part) = relations.iter().find(|relation| relation.is("comments")) else { return Ok(()) };
        let text = self.package.required(&part.target)?;
        let cleaned = comments::cleaned(&text)?;
        let drawing = outline.legacy_drawing.as_ref().and_then(|id| relations.iter().find(|relation| relation.id == *id));
        let drawing_text = drawing.and_then(|drawing| self.package.text(&drawing.target).ok().flatten());
        let boxes = drawing.zip(drawing_text.and_then(|text| comments::without_boxes(&text, &cleaned.removed)));
        match boxes {
            Some((drawing, text)) => self.package.put(&drawing.target, text),
            None if cleaned.removed.is_empty() => {}
            // A comment without its box, or a box without its comment, would have the program repair the file.
            None => return Ok(()),
        }
        self.package.put(&part.target, cleaned.text);
        Ok(())
    }

    fn without_comments(&mut self, sheet: &SheetEntry) {
        self.remarks
            .push(format!("Sheet “{}”: ghi chú có sẵn không bổ sung an toàn được nên các ô chỉ tô màu, xem danh sách.", sheet.name));
    }

    fn new_comments(&mut self, sheet: &SheetEntry, comments: &[(CellRef, String)]) -> Result<String, WhyApart> {
        let number = self.free_number();
        let drawing = beside(&self.workbook.part, &format!("drawings/vmlDrawing{number}.vml"));
        self.add_comments_part(sheet, number, comments)?;
        self.package.put(&drawing, comments::drawing(number, comments));
        self.package.declare_extension("vml", DRAWING_TYPE)?;
        let kind = format!("{}/vmlDrawing", self.workbook.relation_base);
        self.package.relate(&sheet.part, &kind, &drawing)
    }

    fn add_comments_part(&mut self, sheet: &SheetEntry, number: u32, comments: &[(CellRef, String)]) -> Result<(), WhyApart> {
        let part = beside(&self.workbook.part, &format!("comments{number}.xml"));
        self.package.put(&part, comments::part(self.workbook.main_namespace, comments));
        self.package.declare(&part, COMMENTS_TYPE)?;
        let kind = format!("{}/comments", self.workbook.relation_base);
        self.package.relate(&sheet.part, &kind, &part)?;
        Ok(())
    }

    /// Adds to the comments and boxes that the sheet has; where the boxes cannot be added to, nothing of it is touched.
    fn extend_comments(
        &mut self,
        sheet: &SheetEntry,
        part: Option<String>,
        drawing: &str,
        comments: &[(CellRef, String)],
    ) -> Result<(), WhyApart> {
        let extended = match &part {
            Some(part) => Some(comments::extended(&self.package.required(part)?, comments)?),
            None => None,
        };
        let is_new = |cell: &CellRef| extended.as_ref().is_none_or(|extended| extended.new.contains(cell));
        let boxes: Vec<(CellRef, String)> = comments.iter().filter(|(cell, _)| is_new(cell)).cloned().collect();
        let drawing_text = self.package.text(drawing).ok().flatten();
        let Some(drawing_text) = drawing_text.and_then(|text| comments::extended_drawing(&text, &boxes)) else {
            self.without_comments(sheet);
            return Ok(());
        };
        self.package.put(drawing, drawing_text);
        match (part, extended) {
            (Some(part), Some(extended)) => {
                self.say_left_out(sheet, &extended.left_out);
                self.package.put(&part, extended.text);
                Ok(())
            }
            _ => {
                let number = self.free_number();
                self.add_comments_part(sheet, number, comments)
            }
        }
    }

    fn say_left_out(&mut self, sheet: &SheetEntry, cells: &[CellRef]) {
        if cells.is_empty() {
            return;
        }
        let cells = cells.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        self.remarks.push(format!("Sheet “{}”, ô {cells}: đang có trao đổi trong ghi chú nên không ghi thêm, xem danh sách.", sheet.name));
    }

    /// A number under which neither comments nor a drawing stand.
    fn free_number(&self) -> u32 {
        let names = |number: u32| [format!("comments{number}.xml"), format!("drawings/vmlDrawing{number}.vml")];
        let is_free = |number: &u32| names(*number).iter().all(|name| !self.package.has(&beside(&self.workbook.part, name)));
        (1..).find(is_free).unwrap_or(1)
    }

    /// Adds the sheet that lists every finding, or writes it anew where an earlier one stands.
    fn add_list(&mut self, findings: &[Finding]) -> Result<(), WhyApart> {
        let styles = self.styles.of_list();
        let groups = correction::grouped(findings);
        let known = (self.styles.known_fills(), self.earlier.is_untyped);
        let text = list_sheet::part(self.workbook.main_namespace, &groups, &self.remarks, styles, known);
        if self.earlier.is_marked() {
            for list in &self.earlier.lists {
                self.package.put(&list.part, text.clone());
            }
            return Ok(());
        }
        let part = (1..).map(|number| beside(&self.workbook.part, &format!("worksheets/choCanSua{number}.xml")));
        let part = part.into_iter().find(|part| !self.package.has(part)).unwrap_or_default();
        let kind = format!("{}/worksheet", self.workbook.relation_base);
        let relationship = self.package.relate(&self.workbook.part, &kind, &part)?;
        self.package.declare(&part, WORKSHEET_TYPE)?;
        self.package.put(&part, text);
        let name = self.workbook.free_name(LIST_SHEET);
        self.workbook.add_sheet(&mut self.package, &name, &relationship)?;
        self.workbook.add_title(&mut self.package, &name)
    }

    fn finish(mut self, style_part: &str) -> Result<Vec<u8>, WhyApart> {
        if self.workbook.styles.is_none() {
            self.package.relate(&self.workbook.part, &format!("{}/styles", self.workbook.relation_base), style_part)?;
            self.package.declare(style_part, STYLES_TYPE)?;
        }
        self.package.put(style_part, self.styles.finish());
        self.package.finish()
    }
}
