//! Report definitions (mẫu báo cáo): what an exported file is called, which rows it lists and how its table is laid out, as data.
//!
//! A definition names kinds of rows and their fields; it holds no figure and no rule. Where a figure can be checked by arithmetic on
//! other cells (a sum, a share, a change), the definition says so and the writer makes it a live formula.

mod loading;

/// The kind of file a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportFormat {
    /// Excel.
    Workbook,
    /// Word.
    Document,
    /// PowerPoint.
    Deck,
    /// A zip of other reports.
    Pack,
}

impl ReportFormat {
    /// Ending of the file, without a dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Document => "docx",
            Self::Deck => "pptx",
            Self::Pack => "zip",
        }
    }

    const CODES: [(&'static str, Self); 4] =
        [("xlsx", Self::Workbook), ("docx", Self::Document), ("pptx", Self::Deck), ("zip", Self::Pack)];
}

/// What must be said besides the period before a report can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportNeed {
    /// A criteria set.
    Set,
    /// One org unit.
    Unit,
    /// One org unit that has a plan.
    Plan,
}

impl ReportNeed {
    const CODES: [(&'static str, Self); 3] = [("set", Self::Set), ("unit", Self::Unit), ("plan", Self::Plan)];
}

/// Paper of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// A4, or A3 where the columns would become too small.
    Measured,
    /// A4.
    A4,
    /// A3.
    A3,
}

/// Which way the paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// As the columns need.
    Measured,
    /// Dọc.
    Portrait,
    /// Ngang.
    Landscape,
}

/// What one report is.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportDefinition {
    /// As on the command line and in addresses: `ranking`.
    pub id: String,
    /// Version of the definition; the newest of an id is used.
    pub version: String,
    /// What it is called on screens and in the names of files.
    pub name: String,
    /// What it holds, in one line, for the list of reports.
    pub about: String,
    /// Heading of the document; `{set}` and `{unit}` stand for the names of the set and the unit.
    pub title: String,
    /// Where the layout was read, or that the project made it.
    pub source: String,
    /// The kind of file.
    pub format: ReportFormat,
    /// Place in the list of reports, smallest first.
    pub order: u32,
    /// What must be chosen besides the period.
    pub needs: Vec<ReportNeed>,
    /// Who it is addressed to; `None` = no official document, only a heading over the table.
    pub letter: Option<Letter>,
    /// The sheets of a workbook, in their order; empty for other files.
    pub sheets: Vec<SheetDefinition>,
}

/// What makes a table an official document under NĐ 30/2020/NĐ-CP: quốc hiệu, kính gửi, signature and nơi nhận.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whether it goes to the body above the office ("Kính gửi", "Như trên").
    pub to_authority: bool,
    /// Nơi nhận after "Như trên", one each.
    pub copies: Vec<String>,
}

/// One worksheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetDefinition {
    /// Name of the sheet, at most 31 letters.
    pub name: String,
    /// Which rows it lists; also what other sheets call it by.
    pub rows: RowKind,
    /// What the rows are taken from, where a kind has several: the id of a form, of an annex or of a slip; empty otherwise.
    pub of: String,
    /// Paper.
    pub paper: Paper,
    /// Which way the paper lies.
    pub orientation: Orientation,
    /// Whether the row (1) (2) (3) stands below the heads.
    pub column_numbers: bool,
    /// Words of the row of totals; empty = none.
    pub total: String,
    /// Whether each group has a row of totals.
    pub group_totals: bool,
    /// Whether ordinal numbers begin anew in each group.
    pub numbered_by_group: bool,
    /// The columns from left to right; empty for kinds of rows whose columns follow from the data ([`RowKind::is_laid_out`]).
    pub columns: Vec<ColumnDefinition>,
    /// The native chart on cells of the sheet; `None` = none.
    pub chart: Option<ChartDefinition>,
    /// Remarks below the table.
    pub notes: Vec<String>,
}

/// A native chart of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartDefinition {
    /// Its title.
    pub title: String,
    /// The column of names.
    pub names: String,
    /// The column of values.
    pub values: String,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDefinition {
    /// Field of the rows, or a name of its own for a computed column.
    pub field: String,
    /// Words of the head; ` / ` parts the levels: `Tiếp nhận / Trong đó / Trực tuyến`. Neighbours that share upper levels share their cells.
    pub head: String,
    /// What the cells hold.
    pub kind: CellKind,
    /// Decimals shown.
    pub digits: u32,
    /// Narrowest and widest, in pixels at 96 to the inch; between them the texts decide.
    pub width: (u32, u32),
    /// Whether the rows of totals add it up (a share is made of the added parts).
    pub is_totalled: bool,
    /// How it follows from other cells; `None` = only from the data.
    pub arithmetic: Option<Arithmetic>,
    /// Whether one column stands for each entry that the data bring: the periods of a series.
    pub is_repeated: bool,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// The number of the row, made by the writer.
    Ordinal,
    /// Text at the left.
    Text,
    /// Text in the middle: codes, days, states.
    Centred,
    /// A number.
    Number,
    /// A share of 1, shown in per cent.
    Percent,
}

/// How the figure of a cell follows from other cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arithmetic {
    /// Sum of other columns of the row.
    Sum(Vec<String>),
    /// Sum of some columns divided by the sum of others; no figure where the divisor is 0 or a part is missing.
    Share {
        /// Columns added above the line.
        numerator: Vec<String>,
        /// Columns added below the line.
        denominator: Vec<String>,
    },
    /// One column less another.
    Difference(String, String),
    /// Sum of a column of another sheet over the rows that carry the same key.
    SumFrom {
        /// Name of the other sheet.
        sheet: String,
        /// The column of keys, there and here.
        key: String,
        /// The column added up there.
        value: String,
    },
    /// The rows below it in the tree are added (in rows that have any).
    Children,
    /// "Khớp" where a total equals its parts in the same row of another sheet, else "Lệch" with the difference.
    Check {
        /// Name of the other sheet, which lists the same rows.
        sheet: String,
        /// The total there.
        total: String,
        /// Its parts there.
        parts: Vec<String>,
    },
}

/// Which rows a sheet lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKind {
    /// Org units against the tree of a set, one column a criterion.
    ScoreTable,
    /// Org units by rank within comparable groups.
    Ranking,
    /// Targets of one plan against months.
    PlanMonths,
    /// Reporting units against types of activity.
    Activities,
    /// Reporting units against forms.
    Board,
    /// The tree of a set for one unit: điểm tối đa, tự đánh giá, hệ thống tính.
    UnitScores,
    /// The office's indicators over the whole field of work.
    Indicators,
    /// Indicators of every unit.
    UnitIndicators,
    /// Lines of a template that leads each line to a formula: an annex or a slip.
    Lines,
    /// Reporting units with the figures of one form.
    FormFigures,
    /// Tasks of the office's plan.
    Tasks,
    /// Targets of all plans.
    PlanTargets,
    /// Units with the answers of a satisfaction survey.
    SurveyUnits,
    /// Questions of a satisfaction survey.
    SurveyQuestions,
    /// Units and domains of a set over the periods.
    ScoreSeries,
    /// Reports owed, one row each.
    Submissions,
    /// Figures with the file, sheet and cell each was read from.
    Sources,
    /// Nothing listed here: a file of another format.
    None,
}

impl RowKind {
    const CODES: [(&'static str, Self); 17] = [
        ("score-table", Self::ScoreTable),
        ("ranking", Self::Ranking),
        ("plan-months", Self::PlanMonths),
        ("activities", Self::Activities),
        ("board", Self::Board),
        ("unit-scores", Self::UnitScores),
        ("indicators", Self::Indicators),
        ("unit-indicators", Self::UnitIndicators),
        ("lines", Self::Lines),
        ("form-figures", Self::FormFigures),
        ("tasks", Self::Tasks),
        ("plan-targets", Self::PlanTargets),
        ("survey-units", Self::SurveyUnits),
        ("survey-questions", Self::SurveyQuestions),
        ("score-series", Self::ScoreSeries),
        ("submissions", Self::Submissions),
        ("sources", Self::Sources),
    ];

    /// The word of a definition file.
    pub fn code(self) -> &'static str {
        Self::CODES.iter().find(|(_, kind)| *kind == self).map_or("none", |(code, _)| code)
    }

    /// Whether the columns follow from the data, so that a definition names none.
    pub fn is_laid_out(self) -> bool {
        matches!(self, Self::ScoreTable | Self::Ranking | Self::PlanMonths | Self::Activities | Self::Board | Self::None)
    }

    /// The fields of its rows; `None` where they are those of a form.
    pub fn fields(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::UnitScores => &["code", "name", "max", "claimed", "computed", "lost", "reason", "evidence", "state"],
            Self::Indicators => &[
                "id",
                "name",
                "unit_of_measure",
                "numerator",
                "denominator",
                "share",
                "value",
                "change_before",
                "change_last_year",
                "source",
            ],
            Self::UnitIndicators => &["id", "name", "unit", "numerator", "denominator", "share", "value"],
            Self::Lines => &["code", "name", "unit_of_measure", "value", "share", "source", "state"],
            Self::Tasks => &["code", "content", "product", "lead", "due", "done", "state", "days_left"],
            Self::PlanTargets => &["unit", "code", "content", "required", "unit_of_measure", "total", "met", "due", "state"],
            Self::SurveyUnits => &[
                "unit",
                "very_dissatisfied",
                "dissatisfied",
                "neutral",
                "satisfied",
                "very_satisfied",
                "valid",
                "invalid",
                "share",
                "low",
                "high",
                "last_year",
            ],
            Self::SurveyQuestions => &[
                "factor",
                "question",
                "very_dissatisfied",
                "dissatisfied",
                "neutral",
                "satisfied",
                "very_satisfied",
                "valid",
                "share",
                "low",
                "high",
            ],
            Self::ScoreSeries => &["unit", "code", "name", "max", "periods"],
            Self::Submissions => &["unit", "form", "due", "received", "state", "days_late", "contact"],
            Self::Sources => {
                &["unit", "element", "part", "period", "figure", "words", "estimate", "file", "received", "sheet", "cell", "row"]
            }
            Self::FormFigures => return None,
            Self::ScoreTable | Self::Ranking | Self::PlanMonths | Self::Activities | Self::Board | Self::None => &[],
        })
    }
}

impl ReportDefinition {
    /// Whether something must be chosen besides the period.
    pub fn needs(&self, need: ReportNeed) -> bool {
        self.needs.contains(&need)
    }

    /// The heading with the names put in their places.
    pub fn title_for(&self, set: Option<&str>, unit: Option<&str>) -> String {
        self.title.replace("{set}", set.unwrap_or_default()).replace("{unit}", unit.unwrap_or_default()).trim().to_owned()
    }
}

impl SheetDefinition {
    /// The place of a column.
    pub fn place(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }
}
