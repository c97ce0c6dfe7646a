//! What leaves this crate: sheets, reports with facts and records, findings. Plain values with a format version.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::plan::PlanTarget;
use tonghop_domain::task::Task;
use tonghop_domain::{CellRef, DimensionKey, ElementId, Fact, Finding, OrgUnitId, PeriodId, Provenance, State};

use crate::questions::{Answer, Question};

/// Version of [`Reading`] as serialized; a change of its shape or of what a file is read as raises it.
pub const FORMAT_VERSION: u32 = 2;

/// Everything read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// [`FORMAT_VERSION`] of the reader.
    pub format_version: u32,
    /// Hash of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// What the content is: `xlsx`, `xls`, `xlsb`, `ods`, `csv` or `tsv`.
    pub format: String,
    /// Every sheet in the order of the file.
    pub sheets: Vec<SheetReading>,
    /// One report per recognised sheet, or per unit of a sheet of many units.
    pub reports: Vec<Report>,
    /// What concerns the file and no report of it.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Every finding: those of the file, then those of each report.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.reports.iter().flat_map(|report| &report.findings))
    }
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetReading {
    /// Name as the unit wrote it.
    pub name: String,
    /// Excel number of the last row that holds something; 0 = empty.
    pub rows: u32,
    /// Number of the last column that holds something (A = 1); 0 = empty.
    pub columns: u32,
    /// Whether it is shown.
    pub visible: bool,
    /// How many cells hold something.
    pub cells: usize,
    /// Id of the form it was recognised as; of several tables the first's.
    pub form: Option<String>,
    /// Excel numbers of the header rows of every table.
    pub header_rows: Vec<u32>,
    /// How many rows of the table were counted (no totals, headings, notes).
    pub records: usize,
    /// Every non-empty cell, only where the request asked for it.
    pub content: Vec<CellContent>,
    /// Merged areas, corners included; only where the request asked for cells.
    #[serde(default)]
    pub merges: Vec<(CellRef, CellRef)>,
    /// First column, last column (A = 0) and their width in letters, as far as the format tells; only where the request asked for cells.
    #[serde(default)]
    pub column_widths: Vec<(u32, u32, f64)>,
}

/// One non-empty cell as stored, before any interpretation by a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CellContent {
    /// Where.
    pub cell: CellRef,
    /// `text`, `number`, `boolean`, `date` or `error`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Text, number, true/false, ISO text of the date, or text of the error.
    pub value: Value,
}

/// One report: one form of one unit and period, as far as they could be known.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Sheet it stands on.
    pub sheet: String,
    /// Id of the form.
    pub form: String,
    /// Version of the form.
    pub form_version: String,
    /// The unit: what was said, else what the file says; `None` = unknown, a blocking finding says why.
    pub unit: Option<OrgUnitId>,
    /// The period, likewise.
    pub period: Option<PeriodId>,
    /// Figures, not yet bound to unit and period, so that none is lost while these are unknown.
    pub facts: Vec<ReportedFact>,
    /// Activities; empty while the unit is unknown (the file is read again once it is chosen).
    pub activities: Vec<ActivityRecord>,
    /// Links of the rows of a long log, whose activities stand for many rows and name none; each once, in the order of the sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<ReportedLink>,
    /// Plan targets; empty while unit or year is unknown.
    pub targets: Vec<PlanTarget>,
    /// Tasks; empty while unit or year is unknown.
    pub tasks: Vec<Task>,
    /// What is wrong, doubtful or worth saying; sorted by place.
    pub findings: Vec<Finding>,
    /// What the reader asks the officer; each answer makes the next reading of workbooks like this one surer.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// The earlier answers that were used.
    #[serde(default)]
    pub answers_used: Vec<Answer>,
    /// The unit says that nothing occurred in the period.
    pub is_nil: bool,
    /// The report as a whole is called an estimate (ước thực hiện).
    pub is_estimate: bool,
}

impl Report {
    /// The facts of a unit and period, in the order of the sheet.
    pub fn facts_for(&self, unit: &OrgUnitId, period: &PeriodId) -> Vec<Fact> {
        self.facts.iter().map(|fact| fact.bind(unit, period)).collect()
    }

    /// What it says something about, whatever it says; totals beside their parts are about nothing of their own.
    pub(crate) fn rows(&self) -> BTreeSet<String> {
        let facts = self.facts.iter().filter(|fact| !fact.is_total).map(|fact| format!("{} {:?}", fact.element, fact.dimensions));
        let activities = self.activities.iter().map(|activity| format!("{:?}", activity.identity()));
        let targets = self.targets.iter().map(|target| target.code.clone());
        let tasks = self.tasks.iter().map(|task| task.code.clone());
        facts.chain(activities).chain(targets).chain(tasks).collect()
    }

    /// Takes in the rest of the same report. Where both have a total, each is that of a part only and none of the whole.
    pub(crate) fn append(&mut self, mut rest: Self) {
        let has_total = |report: &Self| report.facts.iter().any(|fact| fact.is_total);
        if has_total(self) && has_total(&rest) {
            self.facts.retain(|fact| !fact.is_total);
            rest.facts.retain(|fact| !fact.is_total);
        }
        self.facts.append(&mut rest.facts);
        self.activities.append(&mut rest.activities);
        self.links.append(&mut rest.links);
        self.targets.append(&mut rest.targets);
        self.tasks.append(&mut rest.tasks);
        let new: Vec<Finding> = rest.findings.into_iter().filter(|finding| !self.findings.contains(finding)).collect();
        self.findings.extend(new);
        self.findings.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.rule().cmp(other.rule())));
        self.questions.append(&mut rest.questions);
        self.answers_used.append(&mut rest.answers_used);
        self.is_estimate |= rest.is_estimate;
    }
}

/// The link of a row of a long log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedLink {
    /// As written.
    pub link: String,
    /// Where.
    pub cell: CellRef,
}

/// A figure of a report before its unit and period are known; otherwise as [`Fact`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedFact {
    /// What is counted or measured.
    pub element: ElementId,
    /// What it is broken down by.
    pub dimensions: DimensionKey,
    /// Whether there is a figure, and if not, why not.
    pub state: State,
    /// The figure, `Some` exactly when the state is [`State::Value`].
    pub value: Option<Decimal>,
    /// Whether it is a total beside its parts.
    pub is_total: bool,
    /// Whether it is called an estimate.
    pub is_estimate: bool,
    /// Where it was read.
    pub provenance: Provenance,
}

impl ReportedFact {
    /// The fact of a unit and period.
    pub fn bind(&self, unit: &OrgUnitId, period: &PeriodId) -> Fact {
        Fact {
            unit: unit.clone(),
            period: period.clone(),
            element: self.element.clone(),
            dimensions: self.dimensions.clone(),
            state: self.state,
            value: self.value,
            is_total: self.is_total,
            is_estimate: self.is_estimate,
            provenance: self.provenance.clone(),
        }
    }
}
