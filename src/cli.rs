//! The command line: a contract that scripts depend on (`docs/command-line.md`).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::settings::{DataSettings, ServeSettings};

/// Turns the workbooks of many units into indicators, scores, charts and reports.
#[derive(Debug, Parser)]
#[command(name = "tonghop", version, about, long_about = None)]
pub struct Cli {
    /// Where the data are.
    #[command(flatten)]
    pub data: DataSettings,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sample office: import, compute, serve; prints the address and the account.
    Demo(DemoArguments),
    /// Serve the pages of the office in the data folder.
    Serve(ServeSettings),
    /// Read a file and say what is in it; nothing is recorded.
    Inspect(InspectArguments),
    /// Import files, folders and zips; the same file twice is one submission.
    Import(ImportArguments),
    /// Write a copy of a file with its faulty cells marked.
    Annotate(AnnotateArguments),
    /// Write blank workbooks of a form.
    Template(TemplateArguments),
    /// Indicator values and scores of a criteria set.
    Compute(ComputeArguments),
    /// From a score to the cells it rests on.
    Trace(TraceArguments),
    /// What would raise a unit's score most.
    Simulate(SimulateArguments),
    /// Write a report as an Excel, Word, PowerPoint or zip file.
    Report(ReportArguments),
    /// Write a chart.
    Chart(ChartArguments),
    /// The sentences of the periodic report as a file.
    #[command(subcommand)]
    Wording(WordingCommand),
    /// Published figures: close a period, check it, correct it.
    #[command(subcommand)]
    Closing(ClosingCommand),
    /// Org units.
    #[command(subcommand)]
    Units(UnitsCommand),
    /// Forms.
    #[command(subcommand)]
    Forms(FormsCommand),
    /// Criteria sets.
    #[command(subcommand)]
    Criteria(CriteriaCommand),
    /// Statistical annexes of receiving authorities.
    #[command(subcommand)]
    Annex(AnnexCommand),
    /// Reads files for the parent process (internal).
    #[command(hide = true)]
    Read,
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// How the pages are served.
    #[command(flatten)]
    pub serve: ServeSettings,
    /// Import only, then stop.
    #[arg(long)]
    pub no_serve: bool,
}

/// What is known about files beforehand.
#[derive(Debug, Clone, Args)]
pub struct Said {
    /// The form, as listed by `forms list`.
    #[arg(long)]
    pub form: Option<String>,
    /// The unit: identity, code or name.
    #[arg(long)]
    pub unit: Option<String>,
    /// The period: cchc:2025-Q3, or 2025-Q3 where the form says the regime.
    #[arg(long)]
    pub period: Option<String>,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArguments {
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// What is known beforehand.
    #[command(flatten)]
    pub said: Said,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
    /// Also every non-empty cell (with --json).
    #[arg(long, requires = "json")]
    pub cells: bool,
    /// Also the facts (with --json).
    #[arg(long, requires = "json")]
    pub facts: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files, folders and zips.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// What is known beforehand.
    #[command(flatten)]
    pub said: Said,
    /// The day the files reached the office (yyyy-mm-dd); today where it is not given.
    #[arg(long)]
    pub received: Option<Date>,
    /// Read and show, record nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArguments {
    /// The file.
    pub file: PathBuf,
    /// What is known beforehand.
    #[command(flatten)]
    pub said: Said,
    /// The copy to write (.xlsx).
    #[arg(short, long)]
    pub output: PathBuf,
    /// Also the slip to print (.xlsx).
    #[arg(long)]
    pub slip: Option<PathBuf>,
    /// Also the message to paste into Zalo or an e-mail (.txt).
    #[arg(long)]
    pub message: Option<PathBuf>,
}

/// Arguments of `template`.
#[derive(Debug, Args)]
pub struct TemplateArguments {
    /// The form, as listed by `forms list`.
    #[arg(long)]
    pub form: String,
    /// The unit: identity, code or name.
    #[arg(long, conflicts_with = "all", required_unless_present = "all")]
    pub unit: Option<String>,
    /// One zip for every unit that owes the form, with a draft letter.
    #[arg(long)]
    pub all: bool,
    /// The period; a bare one takes the regime of the form.
    #[arg(long)]
    pub period: String,
    /// The file to write (.xlsx, with --all .zip).
    #[arg(short, long)]
    pub output: PathBuf,
}

/// Arguments of `compute`.
#[derive(Debug, Args)]
pub struct ComputeArguments {
    /// The criteria set, ID or ID@VERSION.
    #[arg(long)]
    pub set: String,
    /// The period.
    #[arg(long)]
    pub period: String,
    /// One JSON document on standard output.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// A table with semicolons.
    #[arg(long)]
    pub csv: bool,
}

/// Arguments of `trace`.
#[derive(Debug, Args)]
pub struct TraceArguments {
    /// The criteria set, ID or ID@VERSION.
    #[arg(long)]
    pub set: String,
    /// Code of a component, criterion or domain.
    #[arg(long)]
    pub criterion: String,
    /// The unit: identity, code or name.
    #[arg(long)]
    pub unit: String,
    /// The period.
    #[arg(long)]
    pub period: String,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub struct SimulateArguments {
    /// The criteria set, ID or ID@VERSION.
    #[arg(long)]
    pub set: String,
    /// The unit: identity, code or name.
    #[arg(long)]
    pub unit: String,
    /// The period.
    #[arg(long)]
    pub period: String,
    /// One JSON document on standard output.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `report`.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// Id of a report definition; an unknown one lists those there are.
    #[arg(long)]
    pub kind: String,
    /// The criteria set, for kinds that need one.
    #[arg(long)]
    pub set: Option<String>,
    /// The period.
    #[arg(long)]
    pub period: String,
    /// Number of an older published version of the period; without it the newest.
    #[arg(long)]
    pub closing: Option<i64>,
    /// The pack as it was issued, byte for byte, whatever was corrected since (with --kind pack): the newest, or with =1 the first report
    /// of the period, with =2 the one that replaced it.
    #[arg(long, value_name = "PLACE", num_args = 0..=1, require_equals = true, default_missing_value = "0", conflicts_with_all = ["closing", "set", "unit"])]
    pub issued: Option<usize>,
    /// The unit, for kinds about one unit; others are limited to it where they list figures of units.
    #[arg(long)]
    pub unit: Option<String>,
    /// Audience of the meeting, for deck and leader-summary: ban-chi-dao (the default), giao-ban or hoi-nghi.
    #[arg(long, value_parser = ["ban-chi-dao", "giao-ban", "hoi-nghi"], default_value = "ban-chi-dao")]
    pub audience: String,
    /// The file to write, with the ending of its format (.xlsx, .docx, .pptx or .zip).
    #[arg(short, long)]
    pub output: PathBuf,
}

/// Arguments of `chart`.
#[derive(Debug, Args)]
pub struct ChartArguments {
    /// ranking, trend, heat-table, plan-progress, submission-board, grouped-bars, profile, waterfall, opinions, indicator-trend or merger.
    #[arg(long)]
    pub kind: String,
    /// The criteria set, for kinds that need one.
    #[arg(long)]
    pub set: Option<String>,
    /// The period.
    #[arg(long)]
    pub period: String,
    /// The unit, for kinds about one unit.
    #[arg(long)]
    pub unit: Option<String>,
    /// The indicator, for indicator-trend and merger.
    #[arg(long)]
    pub indicator: Option<String>,
    /// Page of a chart with many rows, from 1.
    #[arg(long)]
    pub page: Option<usize>,
    /// slide (1920 × 1080 pixels) or a4 (A4 landscape at 200 dots per inch).
    #[arg(long, value_enum, default_value = "slide")]
    pub size: PictureSize,
    /// The file to write (.svg or .png).
    #[arg(short, long)]
    pub output: PathBuf,
}

/// The sentences of the periodic report.
#[derive(Debug, Subcommand)]
pub enum WordingCommand {
    /// Prints the wording that comes with the program, to be edited and put into DATA/catalogue/wording/bao-cao-cchc.txt.
    Show,
    /// Fills a wording with the figures of a period and says what is wrong, with file and line.
    Check {
        /// The file.
        file: PathBuf,
        /// The period; a bare one takes the regime cchc.
        #[arg(long)]
        period: String,
    },
}

/// How large a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum PictureSize {
    /// 16:9, 1920 × 1080 pixels.
    Slide,
    /// A4 landscape at 200 dots per inch.
    A4,
}

impl PictureSize {
    /// The size in pixels.
    pub fn of_picture(self) -> tonghop_reports::chart::Size {
        match self {
            Self::Slide => tonghop_reports::chart::Size::SLIDE,
            Self::A4 => tonghop_reports::chart::Size::A4_LANDSCAPE,
        }
    }
}

/// Published figures.
#[derive(Debug, Subcommand)]
pub enum ClosingCommand {
    /// Every published version, newest first.
    List {
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Freezes reports and results of a period; says first what is missing or estimated.
    Close {
        /// The period; a bare one takes the regime cchc.
        #[arg(long)]
        period: String,
        /// A remark to be kept with it.
        #[arg(long, default_value = "")]
        note: String,
        /// Only say what is missing or estimated.
        #[arg(long)]
        dry_run: bool,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Computes the newest published version anew and says where it differs; nothing is overwritten.
    Check {
        /// The period; a bare one takes the regime cchc.
        #[arg(long)]
        period: String,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Takes a report that came after the closing into the published figures.
    Correct {
        /// Id of the report.
        submission: String,
        /// Why; every correction states it.
        #[arg(long)]
        reason: String,
        /// Only say what would change.
        #[arg(long)]
        dry_run: bool,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
}

/// Org units.
#[derive(Debug, Subcommand)]
pub enum UnitsCommand {
    /// The units of the office, or of the national catalogue.
    List {
        /// The embedded national catalogue instead of the office's units.
        #[arg(long)]
        national: bool,
        /// Only units existing on this day.
        #[arg(long)]
        on: Option<Date>,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Makes a province of the national catalogue, with all its communes, this office's field of work.
    Adopt {
        /// Code of the province, e.g. 52.
        code: String,
    },
    /// Adds the office's own units (departments, phòng, ấp) from a CSV file.
    Import {
        /// Columns: code, name, kind, level, parent_code, valid_from, group.
        file: PathBuf,
    },
}

/// Forms.
#[derive(Debug, Subcommand)]
pub enum FormsCommand {
    /// Every form.
    List {
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
}

/// Statistical annexes (phụ lục thống kê).
#[derive(Debug, Subcommand)]
pub enum AnnexCommand {
    /// Every annex of the catalogue.
    List,
    /// Says what is wrong with an annex file.
    Check {
        /// The file (.toml).
        file: PathBuf,
    },
    /// Reads the table of a workbook: code, words, unit of measure, indicator or formula; faults are told by cell.
    Import {
        /// The workbook.
        file: PathBuf,
        /// The annex file to write (.toml); an existing one is not written over.
        #[arg(short, long)]
        output: PathBuf,
    },
}

/// Criteria sets.
#[derive(Debug, Subcommand)]
pub enum CriteriaCommand {
    /// Every criteria set.
    List {
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// All faults of a set file at once.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// A set from an Excel table like the annex of a decision; all faults by cell.
    Import {
        /// The workbook.
        file: PathBuf,
        /// The set file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// A set as the Excel table that `import` reads.
    Export {
        /// `ID` or `ID@VERSION`.
        set: String,
        /// The workbook to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Two sets side by side.
    Diff {
        /// `ID` or `ID@VERSION`.
        one: String,
        /// `ID` or `ID@VERSION`.
        other: String,
        /// One JSON document on standard output.
        #[arg(long)]
        json: bool,
    },
    /// A set moved to another year, as a file to edit.
    Copy {
        /// `ID` or `ID@VERSION`.
        set: String,
        /// The year it is to govern.
        #[arg(long)]
        year: i16,
        /// The set file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
