//! What may be found: every kind with its typed parameters.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::cell::CellRef;
use crate::period::PeriodId;

/// One term of an equality of a form, e.g. column (4) = 861.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Label of the column or row as the form prints it: `(4)`.
    pub label: String,
    /// The figure; `None` = not said.
    pub value: Option<Decimal>,
    /// Its cell; `None` where the finding was recorded before terms had one.
    #[serde(default)]
    pub cell: Option<CellRef>,
}

/// What was found. Parameters are values; wording is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FindingKind {
    // ---- the file -------------------------------------------------------------------------------------------------
    /// No sheet fits a known form.
    FormUnknown {
        /// Names of the sheets looked at.
        sheets: Vec<String>,
    },
    /// The form's version is no longer valid for the period.
    FormExpired {
        /// Title of the form.
        form: String,
        /// Last day it was valid.
        valid_until: Date,
    },
    /// A Word or PDF file was filed as narrative or signed copy; numbers are not read from it.
    NarrativeFiled {
        /// `Word` or `PDF`.
        what: String,
        /// Name of the unit, if known.
        unit: Option<String>,
        /// The Excel form that is still missing for the period.
        missing_form: Option<String>,
        /// The period it was filed under.
        period: Option<PeriodId>,
    },
    /// A hidden sheet was read like the others.
    SheetHidden,
    /// The file holds macros; they were ignored.
    MacrosIgnored,
    /// The name's ending says another format than the content.
    FormatDiffers {
        /// What the name ends in.
        extension: String,
        /// What the content is.
        content: String,
    },
    /// A hidden sheet holds the same form as a shown one and was left out.
    HiddenSheetLeftOut,
    /// The sheet says that its template is of a year before the period's.
    TemplateOutdated {
        /// Year of the template.
        year: i16,
    },
    /// Our own template was made from another version of the form than the current one.
    TemplateVersionOutdated {
        /// Title of the form.
        form: String,
        /// Version of the template.
        version: String,
        /// The current version.
        current: String,
    },
    /// Text in an old Vietnamese coding was converted.
    LegacyText {
        /// `TCVN3` or `VNI`.
        encoding: String,
        /// How the text reads now.
        text: String,
    },
    // ---- who and when ---------------------------------------------------------------------------------------------
    /// Neither the file nor the officer says which unit it is.
    UnitMissing,
    /// No unit fits the name.
    UnitUnknown,
    /// The unit is known, but not for the days that the report is about.
    UnitNotThen {
        /// Its name.
        unit: String,
        /// Its first day.
        from: Date,
        /// Its last day; `None` = it still exists.
        to: Option<Date>,
    },
    /// Several units fit the name.
    UnitAmbiguous {
        /// Their names.
        candidates: Vec<String>,
    },
    /// The named unit was divided.
    UnitDivided {
        /// The units that took its parts.
        candidates: Vec<String>,
    },
    /// The named unit went into another one.
    UnitThroughEvent {
        /// The old unit.
        old: String,
        /// The unit that stands in its place.
        new: String,
        /// Number of the resolution; may be empty.
        resolution: String,
    },
    /// The name fits one unit only after dropping all marks.
    UnitReadAs {
        /// Name of the unit.
        unit: String,
    },
    /// The unit was taken from the name of the sheet.
    UnitFromSheetName {
        /// Name of the unit.
        unit: String,
    },
    /// The unit in the file is not the one that was said.
    UnitDiffers {
        /// What was said.
        given: String,
        /// What the file says.
        found: String,
    },
    /// The file does not say clearly whose it is; the template that it was filled in was made for this unit.
    UnitFromTemplate {
        /// Name of the unit.
        unit: String,
    },
    /// The file does not say clearly which period it is of; the template that it was filled in was made for this one.
    PeriodFromTemplate {
        /// Name of the period.
        period_name: String,
    },
    /// Neither the file nor the officer says which period it is.
    PeriodMissing,
    /// The period's text cannot be read, or the regime has no such period.
    PeriodUnknown {
        /// The periods to choose from.
        choices: Vec<String>,
    },
    /// The period in the file is not the one that was said.
    PeriodDiffers {
        /// What was said.
        given: PeriodId,
        /// What the file says.
        found: PeriodId,
    },
    /// The dates behind the period's name are not those of its window.
    PeriodWindowDiffers {
        /// Name of the period.
        period_name: String,
        /// First day of the window.
        from: Date,
        /// Last day of the window.
        to: Date,
    },
    // ---- the table ------------------------------------------------------------------------------------------------
    /// A labelled line above the table is missing.
    LineMissing {
        /// Its label.
        label: String,
    },
    /// A required column is missing.
    ColumnMissing {
        /// Title of the column.
        column: String,
    },
    /// A column of the sheet that the form does not know; its cells are not read.
    ColumnUnknown,
    /// A header that is not one of the form's was taken for one of its columns.
    HeaderReadAs {
        /// Title of the column.
        column: String,
    },
    /// A header that may be one or another column of the form; the officer decides.
    HeaderUnclear {
        /// Titles of the columns that it may be, the likeliest first.
        candidates: Vec<String>,
        /// Some of the cells below it.
        samples: Vec<String>,
    },
    /// An earlier answer of an officer was used.
    AnswerUsed {
        /// The column or unit that was chosen; `None` = the column is not read.
        meaning: Option<String>,
    },
    /// Rows or columns that are not shown were read like all others.
    HiddenCellsRead {
        /// Excel numbers of the rows, runs as `5–9`.
        rows: Vec<String>,
        /// Letters of the columns, runs as `C–E`.
        columns: Vec<String>,
    },
    /// Two notes of the unit of measure contradict each other, so amounts of money cannot be told.
    ScalesContradict {
        /// The notes as written.
        notes: Vec<String>,
    },
    /// Several rows stand for the same thing (field of work, question …); only the first is read.
    RowsRepeated {
        /// Excel numbers of the rows, ascending.
        rows: Vec<u32>,
    },
    /// The sheet's amounts of money were multiplied because of its note of the unit of measure.
    FiguresScaled {
        /// Đồng per unit of the sheet.
        factor: Decimal,
    },
    /// The form was recognised but has no row of data.
    NoRows,
    /// The unit reports that nothing occurred.
    NilReport,
    // ---- one cell -------------------------------------------------------------------------------------------------
    /// A number must stand here.
    NotANumber {
        /// Title of the column.
        column: String,
    },
    /// A count below zero.
    Negative {
        /// Title of the column.
        column: String,
        /// What was found.
        value: Decimal,
    },
    /// A count that is no whole number.
    NotWhole {
        /// Title of the column.
        column: String,
        /// What was found.
        value: Decimal,
    },
    /// A figure outside the bounds of its column.
    OutOfRange {
        /// Title of the column.
        column: String,
        /// What was found.
        value: Decimal,
        /// Least allowed.
        least: Option<Decimal>,
        /// Most allowed.
        most: Option<Decimal>,
    },
    /// A date that is not in the calendar, or cannot be read.
    NotADate {
        /// Title of the column.
        column: String,
        /// The last day of that month, where the month can be read: a likely correction.
        nearest: Option<Date>,
    },
    /// A date after or before the period's window.
    DateOutsidePeriod {
        /// The date found.
        day: Date,
        /// The period.
        period: PeriodId,
        /// Name of the period.
        period_name: String,
        /// First day of the window.
        from: Date,
        /// Last day of the window.
        to: Date,
    },
    /// A word that the list of the column does not hold.
    CodeUnknown {
        /// Title of the column.
        column: String,
        /// Some of the allowed words.
        allowed: Vec<String>,
    },
    /// A word that is none of the list's was taken for one of its entries.
    CodeReadAs {
        /// Name of the entry.
        name: String,
    },
    /// More digits than a spreadsheet keeps: the last ones may have been lost before the file was sent.
    TooManyDigits {
        /// Title of the column.
        column: String,
    },
    /// A text so long that it cannot be what the column asks for.
    TextTooLong {
        /// Title of the column.
        column: String,
        /// Letters found.
        length: u32,
        /// Letters that are usual at most.
        most: u32,
    },
    /// A cell that must be filled is empty.
    RequiredMissing {
        /// Title of the column.
        column: String,
        /// Whether it holds figures, so that it may be that a zero was meant.
        #[serde(default)]
        is_figure: bool,
    },
    /// A cell holds an error of the spreadsheet program (`#REF!`).
    CellError {
        /// Title of the column.
        column: String,
    },
    /// A rule was broken so often that not every place is listed.
    MoreOfTheSame {
        /// Code of the rule.
        rule: String,
        /// How many more places there are.
        more: u64,
    },
    /// A log of very many rows was counted by type and channel; its rows are not kept one by one.
    LogCounted {
        /// Rows that were read.
        rows: u64,
        /// Rows of these that count: in the period, each activity once, no estimate.
        counted: u64,
        /// Counted rows whose plan target or number of document was not kept, because the log holds too many different ones.
        #[serde(default)]
        simplified: u64,
        /// Rows that were not compared with the others, because more rows were met before than are remembered.
        #[serde(default)]
        uncompared: u64,
    },
    /// A formula without a stored result.
    NotCalculated {
        /// Title of the column.
        column: String,
    },
    /// What the file stores in a cell is no value of any kind (`NaN`, a shared text that it does not have).
    CellDamaged {
        /// Title of the column.
        column: String,
    },
    /// A figure that can be read in two ways.
    NumberAmbiguous {
        /// Title of the column.
        column: String,
        /// Both readings.
        readings: Vec<Decimal>,
    },
    /// A number was read from text that is not literally that number.
    ReadAs {
        /// Title of the column.
        column: String,
        /// The figure.
        value: Decimal,
        /// Why it was read so.
        reason: ReadingReason,
    },
    /// A date or a range of dates was read from text.
    DatesReadAs {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    // ---- across cells ---------------------------------------------------------------------------------------------
    /// A total of a row is not the sum of its parts.
    RowSumDiffers {
        /// The total.
        total: Term,
        /// The parts.
        parts: Vec<Term>,
        /// Sum of the parts.
        sum: Decimal,
    },
    /// The total row is not the sum of the rows above it.
    ColumnTotalDiffers {
        /// Title of the column.
        column: String,
        /// The total as written.
        total: Decimal,
        /// Sum of the rows.
        sum: Decimal,
    },
    /// A total row was recognised and not counted.
    TotalRowSkipped,
    /// A row "Trong đó" is part of the row above it and not counted.
    PartRowSkipped,
    /// Rows of figures below the notes and signatures that end a table; they belong to no table and are not read.
    RowsBelowTable {
        /// How many rows.
        count: u32,
    },
    /// The same activity stands in several rows of the log; it is counted once.
    ActivityRepeated {
        /// Excel numbers of the rows, ascending.
        rows: Vec<u32>,
        /// Whether the link is the same (else date, type and content).
        same_link: bool,
    },
    /// Rows of this log were already reported in an earlier one; they are counted once.
    ActivityReportedBefore {
        /// How many rows.
        count: u32,
        /// The earlier period.
        period: PeriodId,
    },
    /// A log begins with rows of days before its period: it is kept cumulatively.
    RowsBeforePeriod {
        /// How many rows.
        count: u32,
        /// Name of the period.
        period_name: String,
        /// First day of its window.
        from: Date,
    },
    /// Another unit reports the same link.
    LinkSharedWith {
        /// Names of the other units.
        units: Vec<String>,
        /// The link.
        link: String,
    },
    /// Something integrated in another meeting is reported as a meeting of its own.
    IntegratedAsDedicated {
        /// Title of the activity type it was reported as.
        activity: String,
    },
    /// Evidence that the activity type needs is not named.
    EvidenceMissing {
        /// Names of the evidence types, alternatives joined by "hoặc".
        missing: Vec<String>,
    },
    /// What is carried over differs from what the last period left open.
    CarriedOverDiffers {
        /// Figure carried into this period.
        carried: Decimal,
        /// Figure left open at the end of the last period.
        left_open: Decimal,
        /// The last period.
        period: PeriodId,
        /// Field of work or other breakdown; empty = the total.
        part: String,
        /// File and cell of the last period's figure.
        source: String,
    },
    /// A figure jumps against what the same unit reported before.
    FigureJumps {
        /// Title of the column.
        column: String,
        /// The figure.
        value: Decimal,
        /// Median of the earlier figures.
        median: Decimal,
        /// How many earlier figures.
        earlier: u32,
        /// Field of work or other breakdown; empty = the total.
        part: String,
    },
    // ---- across sheets and sources --------------------------------------------------------------------------------
    /// Two sheets of one file say different figures where they must say the same.
    SheetsDiffer {
        /// Title of the column.
        column: String,
        /// Field of work or other breakdown; empty = the total.
        part: String,
        /// The figure here.
        here: Decimal,
        /// The figure there.
        there: Decimal,
        /// Name of the other sheet.
        other_sheet: String,
        /// Its cell.
        other_cell: Option<CellRef>,
    },
    /// Two sheets of one file hold different rows of the same report; only one of them would be recorded.
    ReportSplit {
        /// Name of the other sheet.
        other_sheet: String,
    },
    /// A sheet repeats the report of another one; it counts once.
    ReportRepeated {
        /// Name of the other sheet.
        other_sheet: String,
    },
    /// A log goes on where another file of the same report ends, or ends where that one begins: both count.
    ReportContinues {
        /// Name of the other file.
        file: String,
    },
    /// A report has no row in common with the one of another file whose place it would take.
    ReportReplaces {
        /// Name of the other file.
        file: String,
    },
    /// A reported count is not what the unit's activity log holds.
    LoggedDiffers {
        /// Title of the column.
        column: String,
        /// Type of activity or other breakdown, in words; empty = the total.
        part: String,
        /// What the report says.
        reported: Decimal,
        /// What the log holds.
        logged: Decimal,
    },
    // ---- results --------------------------------------------------------------------------------------------------
    /// A periodical target was missed in some of its months or quarters.
    TargetMissedInPeriods {
        /// What was promised.
        target: String,
        /// Months or quarters met.
        met: u32,
        /// Months or quarters due so far.
        due: u32,
        /// The ones missed, in words.
        missed: Vec<String>,
        /// What was counted over all of them.
        total: Decimal,
    },
    /// The unit's own score is not what the rule gives.
    ScoreDiffers {
        /// Code of the criterion.
        criterion: String,
        /// What the unit claims.
        claimed: Decimal,
        /// What the rule gives.
        computed: Decimal,
        /// The arithmetic in words.
        arithmetic: String,
    },
    /// Published parts and published total disagree.
    PublishedDiffers {
        /// What was published.
        published: Decimal,
        /// What its parts give.
        computed: Decimal,
        /// What it is about.
        about: String,
    },
    /// Another source printed the same figure otherwise.
    SourcesDiffer {
        /// What the figure is about.
        about: String,
        /// What this file says.
        said: Decimal,
        /// What the other source says.
        other: Decimal,
        /// The other source, in words.
        source: String,
    },
    /// A figure called an estimate.
    Estimate,
}

/// Why a figure was read from text that is not literally that figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum ReadingReason {
    /// `12 cuộc`: a unit of measure stood behind it.
    UnitOfMeasure {
        /// The words behind the number.
        words: String,
    },
    /// `10.361`: dots group thousands.
    Grouping,
    /// `1,5`: a decimal comma.
    DecimalComma,
    /// A number stored as text.
    StoredAsText,
    /// `85` or `0,85` in a column of percentages.
    Percent,
    /// `-` or `không phát sinh`: nothing occurred.
    Nil,
    /// A number spelt out: `một`.
    Words,
    /// `≥ 5`, `ít nhất 5`: the least figure that a plan promises.
    AtLeast {
        /// The words of the cell.
        words: String,
    },
    /// The sheet says its figures are in thousands, millions …
    Scaled {
        /// The note of the sheet.
        note: String,
    },
}

impl FindingKind {
    /// Title or label of the column that the finding is about, where it is about one.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::ColumnMissing { column }
            | Self::NotANumber { column }
            | Self::Negative { column, .. }
            | Self::NotWhole { column, .. }
            | Self::OutOfRange { column, .. }
            | Self::NotADate { column, .. }
            | Self::CodeUnknown { column, .. }
            | Self::RequiredMissing { column, .. }
            | Self::CellError { column }
            | Self::NotCalculated { column }
            | Self::CellDamaged { column }
            | Self::TooManyDigits { column }
            | Self::NumberAmbiguous { column, .. }
            | Self::ReadAs { column, .. }
            | Self::TextTooLong { column, .. }
            | Self::FigureJumps { column, .. }
            | Self::SheetsDiffer { column, .. }
            | Self::LoggedDiffers { column, .. }
            | Self::ColumnTotalDiffers { column, .. } => Some(column),
            Self::RowSumDiffers { total, .. } => Some(&total.label),
            Self::LineMissing { label } => Some(label),
            _ => None,
        }
    }
}
