//! What goes back to a unit: findings in the order in which an officer works through them, and the text that says so.
//!
//! The annotated copy lists every finding ([`grouped`]); a slip and a message show one line per cause ([`condensed`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::cell::CellRef;
use crate::display;
use crate::finding::{self, Finding, Location, Severity};
use crate::finding_group::{self, FindingGroup, Section, Shared};
use crate::message::vi;

/// Name of the sheet that lists what is to be corrected.
pub const LIST_SHEET: &str = "Chỗ cần sửa";

/// What stands in the hidden first cell of that sheet, so that a reader knows it as ours under any name and in any format.
pub const LIST_MARK: &str = "tonghop:cho-can-sua:1";

/// What stands behind it where the marked cells were drawn from separated text: that knows no types, so a number written as text is
/// worth no note, no more than it was in the unit's own file.
pub const UNTYPED_MARK: &str = "tonghop:khong-kieu:1";

/// The marks of one sheet: what its cells are filled for, and what is said at them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CellMarks {
    /// The gravest finding of each cell.
    pub fills: BTreeMap<CellRef, Severity>,
    /// The comment lines of the first cell of each finding.
    pub comments: BTreeMap<CellRef, Vec<String>>,
}

impl CellMarks {
    /// The marks of some findings; `shown_at` tells where a cell shows (a merged area shows in its first cell).
    pub fn of<'f>(findings: impl Iterator<Item = &'f Finding>, shown_at: impl Fn(CellRef) -> CellRef) -> Self {
        let mut marks = Self::default();
        for finding in findings {
            let cells: Vec<CellRef> = cells_of(&finding.at).iter().map(|cell| shown_at(*cell)).collect();
            for cell in &cells {
                let severity = marks.fills.entry(*cell).or_insert(finding.severity);
                // Blocking comes first in the order of severities.
                *severity = finding.severity.min(*severity);
            }
            if let Some(first) = cells.first() {
                marks.comments.entry(*first).or_default().push(comment_line(finding));
            }
        }
        marks
    }
}

fn cells_of(at: &Location) -> &[CellRef] {
    match at {
        Location::Cell { cell, .. } => std::slice::from_ref(cell),
        Location::Cells { cells, .. } => cells,
        Location::File | Location::Sheet { .. } => &[],
    }
}

/// One finding, or the findings of one cause, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionLine {
    /// Name of the sheet; `None` = the file as a whole.
    pub sheet: Option<String>,
    /// The cells, the one to look at first; empty = the sheet or file as a whole.
    pub cells: Vec<CellRef>,
    /// How many cells of a column the line stands for, where `cells` is only the first and the last of them.
    pub run: Option<usize>,
    /// The unit's own text; empty where there is none.
    pub found: String,
    /// What is wrong, a sentence.
    pub what: String,
    /// What to do; may be empty.
    pub advice: String,
    /// Code of the rule.
    pub rule: &'static str,
}

impl CorrectionLine {
    fn of(finding: &Finding) -> Self {
        let wording = vi::without_place(finding);
        let cells = match &finding.at {
            Location::File | Location::Sheet { .. } => vec![],
            Location::Cell { cell, .. } => vec![*cell],
            Location::Cells { cells, .. } => cells.clone(),
        };
        Self {
            sheet: finding.at.sheet().map(str::to_owned),
            cells,
            run: None,
            found: finding.found.clone().unwrap_or_default(),
            what: capitalised(&wording.headline),
            advice: wording.advice,
            rule: finding.rule(),
        }
    }

    /// The line of findings of one cause: in the words of the most telling one.
    fn of_group(group: &FindingGroup<'_>) -> Self {
        let line = Self { advice: vi::group(group).advice, ..Self::of(group.head) };
        let Shared::Column { first, last } = group.shared else { return line };
        let cells: BTreeSet<CellRef> = group.findings().filter_map(|finding| finding.at.first_cell()).collect();
        Self { cells: vec![first, last], run: Some(cells.len()), what: format!("Ví dụ ô {first}: {}", line.what), ..line }
    }

    /// The cells as officers say them: `C9`, `C9, D9`, `D12:D310 (57 ô)`; empty for a sheet or file as a whole.
    pub fn cell_words(&self) -> String {
        let cells = self.cells.iter().map(ToString::to_string).collect::<Vec<_>>();
        self.run.map_or_else(|| cells.join(", "), |count| format!("{} ({count} ô)", cells.join(":")))
    }

    /// Sheet and cells: `Sheet “Biểu 06a”, ô C9`; `Tệp` for the file as a whole.
    pub fn place_words(&self) -> String {
        let Some(sheet) = &self.sheet else { return "Tệp".to_owned() };
        let cells = self.cell_words();
        if cells.is_empty() { format!("Sheet “{sheet}”") } else { format!("Sheet “{sheet}”, ô {cells}") }
    }
}

/// The findings of one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionGroup {
    /// What they mean for the submission.
    pub severity: Severity,
    /// How many findings there are.
    pub count: usize,
    /// Their lines, by place.
    pub lines: Vec<CorrectionLine>,
}

/// Every finding: what must be corrected, what must be looked at, notes; each by place.
pub fn grouped(findings: &[Finding]) -> Vec<CorrectionGroup> {
    let severities = [Severity::Blocking, Severity::Warning, Severity::Note];
    let group = |severity: Severity| {
        let mut own: Vec<&Finding> = findings.iter().filter(|finding| finding.severity == severity).collect();
        own.sort_by(|one, other| place_key(one).cmp(&place_key(other)));
        CorrectionGroup { severity, count: own.len(), lines: own.into_iter().map(CorrectionLine::of).collect() }
    };
    severities.map(group).into_iter().filter(|group| group.count > 0).collect()
}

/// As [`grouped`], with one line per cause; the counts stay those of findings.
pub fn condensed(findings: &[Finding]) -> Vec<CorrectionGroup> {
    let section = |section: Section<'_>| CorrectionGroup {
        severity: section.severity,
        count: section.groups.iter().map(FindingGroup::count).sum(),
        lines: section.groups.iter().map(CorrectionLine::of_group).collect(),
    };
    finding_group::sections(findings).into_iter().map(section).collect()
}

/// What the comment at a marked cell says, one line: `Cần sửa: cột (3) ghi … (SUM-01)`.
pub fn comment_line(finding: &Finding) -> String {
    let sentence = vi::without_place(finding).sentence();
    let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}: {sentence} ({})", finding.severity.words(), finding.rule())
}

/// Whether a line of a comment is one of ours ([`comment_line`]), also where it was cut short.
pub fn is_comment_line(line: &str) -> bool {
    let line = line.trim();
    let begins = [Severity::Blocking, Severity::Warning].iter().any(|severity| {
        let rest = line.strip_prefix(severity.words());
        rest.is_some_and(|rest| rest.starts_with(": "))
    });
    begins && (line.ends_with('…') || ends_with_rule(line))
}

fn ends_with_rule(line: &str) -> bool {
    let code = line.strip_suffix(')').and_then(|line| line.rsplit_once('(')).map(|(_, code)| code);
    code.is_some_and(|code| finding::RULE_CODES.contains(&code))
}

fn place_key(finding: &Finding) -> (Option<&str>, Option<CellRef>, &'static str) {
    (finding.at.sheet(), finding.at.first_cell(), finding.rule())
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A report that goes back to its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnSlip {
    /// The office that returns it: `Sở Nội vụ tỉnh Mẫu Sơn`.
    pub office: String,
    /// Name of the unit; `None` = could not be told.
    pub unit: Option<String>,
    /// Title of the form; `None` = not recognised.
    pub form: Option<String>,
    /// Name of the period with its window; `None` = could not be told.
    pub period: Option<String>,
    /// Name of the file as it came.
    pub file_name: String,
    /// The day it reached the office; `None` = not said.
    pub received: Option<Date>,
    /// Hạn gửi: the day by which the corrected file is due; `None` = none is set.
    pub due: Option<Date>,
    /// What was found, condensed.
    pub groups: Vec<CorrectionGroup>,
}

/// How to correct, step by step, for whoever has the marked copy beside the slip.
pub const HOW_TO_CORRECT: [&str; 4] = [
    "Mở bản đánh dấu chỗ cần sửa: ô tô màu đỏ nhạt là chỗ cần sửa, ô tô màu vàng nhạt là chỗ cần xem lại; rê chuột vào ô để đọc ghi chú.",
    "Sửa ngay tại các ô đó, hoặc sửa trên tệp gốc. Sheet “Chỗ cần sửa” có liên kết đến từng ô; không cần xóa sheet này, khi đọc lại sẽ bỏ qua.",
    "Chỗ cần xem lại: sửa nếu sai; nếu đúng, trả lời kèm lý do.",
    "Lưu tệp và gửi lại. Chỉ cần gửi lại tệp này; các biểu khác không phải nộp lại.",
];

impl ReturnSlip {
    /// How many findings of a severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.groups.iter().find(|group| group.severity == severity).map_or(0, |group| group.count)
    }

    /// What the report is: form and period, as far as they are known.
    pub fn about(&self) -> String {
        let form = self.form.as_deref().unwrap_or("báo cáo (chưa nhận ra biểu mẫu)");
        self.period.as_ref().map_or_else(|| form.to_owned(), |period| format!("{form}, {period}"))
    }

    /// The message to paste into Zalo or an e-mail; notes are left to the marked copy.
    pub fn plain_text(&self) -> String {
        let mut text = format!("Kính gửi {},\n\n", self.unit.as_deref().unwrap_or("đơn vị"));
        text += &format!("{} đã nhận tệp “{}”{}: {}.\n", self.office, self.file_name, self.received_words(), self.about());
        let (blocking, warnings) = (self.count(Severity::Blocking), self.count(Severity::Warning));
        text += &match (blocking, warnings) {
            (0, 0) => "Không có chỗ nào phải sửa.\n".to_owned(),
            (0, warnings) => format!("Có {warnings} chỗ cần xem lại.\n"),
            (blocking, 0) => format!("Báo cáo được trả lại để sửa: {blocking} chỗ cần sửa.\n"),
            (blocking, warnings) => format!("Báo cáo được trả lại để sửa: {blocking} chỗ cần sửa, {warnings} chỗ cần xem lại.\n"),
        };
        for group in self.groups.iter().filter(|group| group.severity != Severity::Note) {
            text += &format!("\n{} ({}):\n", group.severity.words().to_uppercase(), group.count);
            for (number, line) in (1..).zip(&group.lines) {
                text += &format!("{number}. {}: {} {}", line.place_words(), line.what, line.advice);
                text = text.trim_end().to_owned() + "\n";
            }
        }
        text += &self.closing();
        text
    }

    fn received_words(&self) -> String {
        self.received.map_or_else(String::new, |day| format!(" ngày {}", display::date(day)))
    }

    fn closing(&self) -> String {
        if self.count(Severity::Blocking) + self.count(Severity::Warning) == 0 {
            return String::new();
        }
        let due = self.due.map_or_else(String::new, |day| format!(" trước hết ngày {}", display::date(day)));
        format!("\nĐề nghị sửa tại các ô nêu trên (xem bản đánh dấu kèm theo) và gửi lại tệp{due}. Trân trọng cảm ơn.\n")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;

    use super::*;
    use crate::finding::FindingKind;

    fn negative(row: u32, column: u32) -> Finding {
        let kind = FindingKind::Negative { column: "Tổng số".into(), value: Decimal::NEGATIVE_ONE };
        Finding::new(kind, Location::cell("S", CellRef::new(row, column))).with_found("-1")
    }

    #[test]
    fn groups_follow_severity_then_place() {
        let hidden = Finding::new(FindingKind::SheetHidden, Location::Sheet { sheet: "S".into() });
        let groups = grouped(&[hidden, negative(4, 1), negative(1, 3)]);
        let places: Vec<String> = groups.iter().flat_map(|group| &group.lines).map(CorrectionLine::place_words).collect();
        assert_eq!(places, ["Sheet “S”, ô D2", "Sheet “S”, ô B5", "Sheet “S”"]);
    }

    #[test]
    fn a_line_of_a_comment_is_known_as_ours() {
        let kind = FindingKind::Negative { column: "Tổng\nsố".into(), value: Decimal::NEGATIVE_ONE };
        let line = comment_line(&Finding::new(kind, Location::File));
        assert!(!line.contains('\n') && is_comment_line(&line), "{line}");
        assert!(is_comment_line("Cần xem lại: dài quá…"));
        for other in ["Cần sửa: đã gọi điện", "Đã sửa (SUM-01)", "Cần sửa: x (2025)", ""] {
            assert!(!is_comment_line(other), "{other}");
        }
    }

    #[test]
    fn many_equal_findings_of_a_column_are_one_line() {
        let findings: Vec<Finding> = (11..41).map(|row| negative(row, 3)).chain([negative(50, 4)]).collect();
        let groups = condensed(&findings);
        assert_eq!(groups[0].count, 31, "no finding is lost from the count");
        let places: Vec<String> = groups[0].lines.iter().map(CorrectionLine::cell_words).collect();
        assert_eq!(places, ["D12:D41 (30 ô)", "E51"]);
        let twenty: Vec<Finding> = (0..20).map(|row| negative(row, 3)).collect();
        assert_eq!(condensed(&twenty)[0].lines.len(), 20);
    }

    #[test]
    fn the_message_names_unit_form_places_and_due_date() {
        let slip = ReturnSlip {
            office: "Sở Nội vụ".into(),
            unit: Some("Xã Tân An".into()),
            form: Some("Biểu 06a".into()),
            period: Some("Quý III năm 2025".into()),
            file_name: "q3.xlsx".into(),
            received: Some(date(2025, 9, 16)),
            due: Some(date(2025, 9, 19)),
            groups: condensed(&[negative(8, 2)]),
        };
        let text = slip.plain_text();
        assert!(
            text.starts_with("Kính gửi Xã Tân An,\n\nSở Nội vụ đã nhận tệp “q3.xlsx” ngày 16/09/2025: Biểu 06a, Quý III năm 2025.\n"),
            "{text}"
        );
        assert!(text.contains("\nCẦN SỬA (1):\n1. Sheet “S”, ô C9: "), "{text}");
        assert!(text.contains("gửi lại tệp trước hết ngày 19/09/2025"), "{text}");
    }
}
