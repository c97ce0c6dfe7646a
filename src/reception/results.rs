//! The table of results of an import: one row per report, or per file where no report could be told; problems first.

use tonghop_domain::finding_group::{FindingGroup, sections};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Finding, Severity, text};

use super::outcome;
use crate::catalogue::Catalogue;
use crate::import::{ChangeCounts, Outcome, ReportOutcome};
use crate::storage::{FileState, JobFile};

/// How a row stands, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Our fault: given up after several tries.
    GivenUp,
    /// No readable table.
    Refused,
    /// The officer must say what something means, or whose report it is.
    Asked,
    /// Cần sửa.
    Blocked,
    /// Cần xem lại.
    Doubtful,
    /// A picture whose unit or period is not known: no report, and not kept in any bundle yet.
    Unplaced,
    /// Kept as a document without figures.
    Filed,
    /// Not yet read.
    Waiting,
    /// Nothing to be done.
    Clean,
}

impl Standing {
    /// Every standing with its code in addresses and JSON, its words, and the tone of its tag.
    pub const ALL: [(Self, &'static str, &'static str, &'static str); 9] = [
        (Self::GivenUp, "given_up", "Chưa xử lý được", "bad"),
        (Self::Refused, "refused", "Không đọc được", "bad"),
        (Self::Asked, "asked", "Cần trả lời", "bad"),
        (Self::Blocked, "blocked", "Cần sửa", "bad"),
        (Self::Doubtful, "doubtful", "Cần xem lại", "warn"),
        (Self::Unplaced, "unplaced", "Ảnh chưa rõ đơn vị, kỳ", "warn"),
        (Self::Filed, "filed", "Đã lưu văn bản", "none"),
        (Self::Waiting, "waiting", "Đang đọc", "none"),
        (Self::Clean, "clean", "Không có lỗi", "good"),
    ];

    fn entry(self) -> (Self, &'static str, &'static str, &'static str) {
        Self::ALL.into_iter().find(|(standing, ..)| *standing == self).unwrap_or(Self::ALL[0])
    }

    /// The code in addresses and JSON.
    pub fn code(self) -> &'static str {
        self.entry().1
    }

    /// The words on the screen.
    pub fn words(self) -> &'static str {
        self.entry().2
    }

    /// The tone of its tag.
    pub fn tone(self) -> &'static str {
        self.entry().3
    }
}

/// How much of one severity a report has: causes as the pages list them, and the findings that they stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count {
    /// What follows from one wrong figure is one cause.
    pub causes: usize,
    /// Every finding.
    pub findings: usize,
}

impl Count {
    /// What a report has of a severity. Notes must be among the findings: recognised total rows tell which findings belong together.
    pub fn of(findings: &[Finding], severity: Severity) -> Self {
        let sections = sections(findings);
        let own = || sections.iter().filter(|section| section.severity == severity).flat_map(|section| &section.groups);
        Self { causes: own().count(), findings: own().map(FindingGroup::count).sum() }
    }

    /// `2`, or `2 (13 chỗ)` where causes stand for more findings.
    pub fn words(self) -> String {
        if self.causes == self.findings { self.causes.to_string() } else { format!("{} ({} chỗ)", self.causes, self.findings) }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRow {
    /// Place of the file in the import, from 1.
    pub file: usize,
    /// Name of the file as it came.
    pub file_name: String,
    /// Name of the unit; `None` = not known.
    pub unit: Option<String>,
    /// Title of the form; `None` = not recognised.
    pub form: Option<String>,
    /// Name of the period; `None` = not known.
    pub period: Option<String>,
    /// Figures and rows read.
    pub figures: usize,
    /// What blocks acceptance.
    pub blocking: Count,
    /// What is to be looked at again.
    pub warnings: Count,
    /// Differences from the accepted report; `None` = none was accepted yet.
    pub changes: Option<ChangeCounts>,
    /// How it stands.
    pub standing: Standing,
    /// The submission it was recorded as.
    pub submission: Option<String>,
    /// State of that submission when it was recorded.
    pub state: Option<SubmissionState>,
}

/// Which rows to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those of one standing.
    Of(Standing),
    /// Those that change figures that are accepted.
    Changing,
}

impl Filter {
    /// The code of [`Filter::Changing`] in addresses.
    pub const CHANGING: &'static str = "changing";

    /// The filter of an address; an unknown one shows everything.
    pub fn from_code(code: &str) -> Self {
        if code == Self::CHANGING {
            return Self::Changing;
        }
        Standing::ALL.iter().find(|(_, known, ..)| *known == code).map_or(Self::All, |(standing, ..)| Self::Of(*standing))
    }

    /// The code in addresses; empty for all.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Of(standing) => standing.code(),
            Self::Changing => Self::CHANGING,
        }
    }

    fn takes(self, row: &ResultRow) -> bool {
        match self {
            Self::All => true,
            Self::Of(standing) => row.standing == standing,
            Self::Changing => row.changes.is_some_and(|changes| changes != ChangeCounts::default()),
        }
    }
}

/// By what rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Problems first.
    #[default]
    Problems,
    /// As the files came.
    File,
    /// By name of the unit.
    Unit,
    /// By title of the form.
    Form,
    /// By period.
    Period,
    /// Most figures first.
    Figures,
    /// Most differences first.
    Changes,
}

impl Order {
    /// Every order with its code in addresses and the title of its column.
    pub const ALL: [(Self, &'static str, &'static str); 7] = [
        (Self::Problems, "problems", "Kết quả"),
        (Self::File, "file", "Tệp"),
        (Self::Unit, "unit", "Đơn vị"),
        (Self::Form, "form", "Biểu mẫu"),
        (Self::Period, "period", "Kỳ"),
        (Self::Figures, "figures", "Số liệu"),
        (Self::Changes, "changes", "So với bản đã tiếp nhận"),
    ];

    /// The order of an address; an unknown one puts problems first.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.iter().find(|(_, known, _)| *known == code).map_or(Self::Problems, |(order, ..)| *order)
    }

    /// The code in addresses.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(order, ..)| *order == self).map_or("", |(_, code, _)| code)
    }
}

/// What a page of the table should hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRequest {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Words that file, unit, form or period must contain, marks aside; empty = any.
    pub words: String,
}

impl TableRequest {
    /// The rows asked for, in order. Equal rows keep the order of the files.
    pub fn pick(&self, rows: Vec<ResultRow>) -> Vec<ResultRow> {
        let words = text::fold(&self.words);
        let mut rows: Vec<ResultRow> = rows.into_iter().filter(|row| self.filter.takes(row) && row.contains(&words)).collect();
        match self.order {
            Order::Problems => rows.sort_by_key(|row| (row.standing, std::cmp::Reverse((row.blocking, row.warnings)))),
            Order::File => rows.sort_by_key(|row| row.file),
            Order::Unit => rows.sort_by_key(|row| row.unit.as_deref().map(text::fold)),
            Order::Form => rows.sort_by_key(|row| row.form.as_deref().map(text::fold)),
            Order::Period => rows.sort_by(|one, other| one.period.cmp(&other.period)),
            Order::Figures => rows.sort_by_key(|row| std::cmp::Reverse(row.figures)),
            Order::Changes => {
                rows.sort_by_key(|row| std::cmp::Reverse(row.changes.map(|changes| changes.changed + changes.gone + changes.new)));
            }
        }
        rows
    }
}

impl ResultRow {
    fn contains(&self, folded: &str) -> bool {
        let texts = [Some(self.file_name.as_str()), self.unit.as_deref(), self.form.as_deref(), self.period.as_deref()];
        folded.is_empty() || texts.into_iter().flatten().any(|words| text::fold(words).contains(folded))
    }
}

/// Every row of an import, in the order of its files.
pub fn results(files: &[JobFile], catalogue: &Catalogue) -> Vec<ResultRow> {
    (1..).zip(files).flat_map(|(number, file)| of_file(number, file, catalogue)).collect()
}

fn of_file(number: usize, file: &JobFile, catalogue: &Catalogue) -> Vec<ResultRow> {
    let empty = ResultRow {
        file: number,
        file_name: file.file_name.clone(),
        unit: None,
        form: None,
        period: None,
        figures: 0,
        blocking: Count::default(),
        warnings: Count::default(),
        changes: None,
        standing: Standing::Waiting,
        submission: None,
        state: None,
    };
    match (file.state, outcome(file)) {
        (FileState::Queued | FileState::Running, _) => vec![empty],
        (FileState::Failed, _) | (_, None) => vec![ResultRow { standing: Standing::GivenUp, ..empty }],
        (_, Some(outcome)) if outcome.reports.is_empty() => vec![without_report(&outcome, catalogue, empty)],
        (_, Some(outcome)) => outcome.reports.iter().map(|report| of_report(report, catalogue, &empty)).collect(),
    }
}

/// A file in which no report was recognised: refused, filed, or a table of no known form.
fn without_report(outcome: &Outcome, catalogue: &Catalogue, empty: ResultRow) -> ResultRow {
    let (blocking, warnings) = (Count::of(&outcome.findings, Severity::Blocking), Count::of(&outcome.findings, Severity::Warning));
    let standing = match (&outcome.refusal, &outcome.filed_under) {
        (_, Some(_)) => Standing::Filed,
        (Some(Refusal::Picture), None) => Standing::Unplaced,
        (Some(_), None) => Standing::Refused,
        (None, None) => Standing::Blocked,
    };
    let period = outcome.filed_period.as_ref().map(|period| catalogue.period_name(period));
    ResultRow { unit: outcome.filed_under.clone(), period, blocking, warnings, standing, ..empty }
}

fn of_report(report: &ReportOutcome, catalogue: &Catalogue, empty: &ResultRow) -> ResultRow {
    let (blocking, warnings) = (Count::of(&report.findings, Severity::Blocking), Count::of(&report.findings, Severity::Warning));
    let standing = match (blocking.causes, warnings.causes) {
        _ if !report.questions.is_empty() => Standing::Asked,
        (0, 0) => Standing::Clean,
        (0, _) => Standing::Doubtful,
        _ => Standing::Blocked,
    };
    ResultRow {
        unit: report.unit_name.clone(),
        form: Some(catalogue.form_title(&report.form)),
        period: report.period.as_ref().map(|period| catalogue.period_name(period)),
        figures: report.figures,
        blocking,
        warnings,
        changes: report.changes.as_ref().map(crate::import::Changes::counts),
        standing,
        submission: report.submission.clone(),
        state: report.state,
        ..empty.clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::{CellRef, FindingKind, Location};

    use super::*;

    fn row(file: usize, unit: &str, standing: Standing, blocking: usize) -> ResultRow {
        ResultRow {
            file,
            file_name: format!("tep {file}.xlsx"),
            unit: Some(unit.to_owned()),
            form: None,
            period: None,
            figures: file,
            blocking: Count { causes: blocking, findings: blocking },
            warnings: Count::default(),
            changes: (file == 2).then_some(ChangeCounts { new: 0, changed: 1, gone: 0 }),
            standing,
            submission: None,
            state: None,
        }
    }

    fn files(request: &TableRequest) -> Vec<usize> {
        let rows = vec![
            row(1, "Xã Tân An", Standing::Clean, 0),
            row(2, "Xã Đông Hà", Standing::Blocked, 1),
            row(3, "Xã Bình Minh", Standing::Blocked, 4),
            row(4, "Phường Hòa Bình", Standing::Refused, 0),
        ];
        request.pick(rows).into_iter().map(|row| row.file).collect()
    }

    #[test]
    fn one_cause_may_stand_for_many_findings() {
        let at = |row| Location::cell("S", CellRef::new(row, 3));
        let kind = FindingKind::RequiredMissing { column: "(4)".into(), is_figure: true };
        let findings: Vec<Finding> = (10..40).map(|row| Finding::new(kind.clone(), at(row))).collect();
        let count = Count::of(&findings, Severity::Blocking);
        assert_eq!((count.causes, count.findings, count.words().as_str()), (1, 30, "1 (30 chỗ)"));
        assert_eq!(Count::of(&findings, Severity::Warning).words(), "0");
        assert_eq!(Count::of(&findings[..2], Severity::Blocking).words(), "2");
    }

    #[test]
    fn problems_come_first_and_the_worst_of_them_before_the_others() {
        assert_eq!(files(&TableRequest::default()), [4, 3, 2, 1]);
    }

    #[test]
    fn rows_are_found_without_marks_and_sorted_as_asked() {
        let asked = |filter: &str, order: &str, words: &str| TableRequest {
            filter: Filter::from_code(filter),
            order: Order::from_code(order),
            words: words.to_owned(),
        };
        assert_eq!(files(&asked("", "unit", "")), [4, 3, 2, 1]);
        assert_eq!(files(&asked("", "file", "dong ha")), [2]);
        assert_eq!(files(&asked("blocked", "file", "")), [2, 3]);
        assert_eq!(files(&asked("changing", "file", "")), [2]);
        assert_eq!(files(&asked("no such thing", "nor this", "")), [4, 3, 2, 1]);
    }

    #[test]
    fn every_code_leads_back_to_itself() {
        for (standing, code, ..) in Standing::ALL {
            assert_eq!(Filter::from_code(code), Filter::Of(standing));
        }
        for (order, code, _) in Order::ALL {
            assert_eq!(Order::from_code(code), order);
        }
    }
}
