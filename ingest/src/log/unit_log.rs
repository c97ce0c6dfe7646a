//! What a long log says of one unit and period.

use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::{CellRef, Finding, FindingKind, Location, OrgUnitId, Period, PeriodId};

use super::day_counts::DayCounts;
use super::kept_findings::{self, KeptFindings};
use crate::reading::{Report, ReportedLink};
use crate::rules::date_outside_period;

/// Links of one long log that are compared with those of other units.
pub(super) const MOST_LINKS: usize = 50_000;

/// Rows whose days lie before the period.
#[derive(Default)]
struct EarlierRows {
    count: usize,
    /// Too few to be a habit: each is said as a slip.
    slips: Vec<Finding>,
    first: Option<CellRef>,
    last: Option<CellRef>,
}

impl EarlierRows {
    fn add(&mut self, found: Finding) {
        self.count += 1;
        self.first = self.first.or(found.at.first_cell());
        self.last = found.at.first_cell().or(self.last);
        if self.slips.len() < date_outside_period::CUMULATIVE_ROWS {
            self.slips.push(found);
        }
    }

    fn findings(self, period: Option<&Period>, sheet: &str) -> Vec<Finding> {
        let Some(period) = period.filter(|_| self.count >= date_outside_period::CUMULATIVE_ROWS) else { return self.slips };
        let cells = [self.first, self.last].into_iter().flatten().collect();
        let count = u32::try_from(self.count).unwrap_or(u32::MAX);
        let kind = FindingKind::RowsBeforePeriod { count, period_name: period.name.clone(), from: period.from };
        vec![Finding::new(kind, Location::Cells { sheet: sheet.to_owned(), cells })]
    }
}

/// The rows of one unit and period while they go by.
pub(super) struct UnitLog {
    report: Report,
    period: Option<Period>,
    rows: u64,
    counts: DayCounts,
    earlier: EarlierRows,
    links: Vec<ReportedLink>,
    findings: KeptFindings,
}

impl UnitLog {
    /// For the first report of a unit and period; what it holds is taken in by [`Self::take_in`].
    pub(super) fn new(report: &Report, period: Option<Period>) -> Self {
        let report = Report { facts: vec![], activities: vec![], findings: vec![], ..report.clone() };
        Self {
            report,
            period,
            rows: 0,
            counts: DayCounts::default(),
            earlier: EarlierRows::default(),
            links: vec![],
            findings: KeptFindings::default(),
        }
    }

    pub(super) fn is_of(&self, unit: Option<&OrgUnitId>, period: Option<&PeriodId>) -> bool {
        self.report.unit.as_ref() == unit && self.report.period.as_ref() == period
    }

    /// Takes in the rows of a block; `room` is how many kinds of rows the file may still hold apart.
    pub(super) fn take_in(&mut self, rows: u64, activities: &[ActivityRecord], room: &mut usize) {
        self.rows += rows;
        activities.iter().for_each(|activity| self.count(activity, room));
    }

    /// Counts an activity of the period, each once, and no estimate, as for records.
    fn count(&mut self, activity: &ActivityRecord, room: &mut usize) {
        let is_in_period = self.period.as_ref().is_some_and(|period| period.contains(activity.from));
        if is_in_period && !activity.is_estimate {
            self.counts.count(activity, room);
        }
    }

    /// Keeps a link met for the first time.
    pub(super) fn link(&mut self, link: &str, cell: CellRef) {
        if self.links.len() < MOST_LINKS {
            self.links.push(ReportedLink { link: link.to_owned(), cell });
        }
    }

    pub(super) fn earlier_row(&mut self, finding: Finding) {
        self.earlier.add(finding);
    }

    pub(super) fn say(&mut self, finding: Finding) {
        self.findings.say(finding);
    }

    pub(super) fn count_more(&mut self, rule: &'static str, more: u64) {
        self.findings.count(rule, more);
    }

    /// The report, with what concerns the whole sheet.
    pub(super) fn report(mut self, shared: &[Finding], uncompared: u64) -> Report {
        let mut report = self.report;
        let sheet = report.sheet.clone();
        self.earlier.findings(self.period.as_ref(), &sheet).into_iter().for_each(|finding| self.findings.say(finding));
        let mut findings = self.findings.all(&sheet);
        findings.extend(shared.iter().cloned());
        let kind =
            FindingKind::LogCounted { rows: self.rows, counted: self.counts.rows(), simplified: self.counts.simplified(), uncompared };
        findings.push(Finding::new(kind, Location::Sheet { sheet }));
        report.findings = kept_findings::sorted(findings);
        report.activities = self.counts.records();
        report.links = self.links;
        report
    }
}
