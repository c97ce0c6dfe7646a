//! Logs of very many rows: counted while they are read, so that no million of records is ever held.
//!
//! The file is read twice. The first time only the head of each sheet is kept (titles, header, and the merged areas, which stand at
//! the end of a part); it says which sheet is a log. The second time the rows come in blocks, and each block, put below the head, goes
//! the way of every other sheet: layout, typing, rules, records. The records of a block are counted by type and channel and dropped.
//!
//! What differs from a short log, and why:
//! - The report carries one record for the rows of a day that plans and indicators cannot tell apart ([`day_counts`]), of its own period
//!   only: activities of other periods in the same file are said and not counted elsewhere.
//! - Rows of earlier days are said together wherever they stand, since no block shows where the log begins.
//! - A total row is checked against the sums of all blocks ([`running_totals`]); totals between the rows are not.
//! - The same activity is found in two rows, and counted once, in the whole log; it is said where both stand in one block.
//! - Answered questionnaires (a form that yields answers) are counts already: those of the blocks are added, unit by unit ([`merged`]).
//! - At most so many findings of one rule are kept; how many more there are is said.

mod day_counts;
mod merged;
mod running_totals;

use std::collections::{BTreeMap, HashMap};

use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::form::{Form, Yields};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{Finding, FindingKind, Location, Period};

use self::merged::Merged;
use crate::grid::Sheet;
use crate::guard::SizeLimits;
use crate::layout::Layout;
use crate::reading::{FORMAT_VERSION, Reading, Report, SheetReading};
use crate::request::{Knowledge, ReadRequest};
use crate::rules::date_outside_period;
use crate::sheets;
use crate::sniff::Container;
use crate::table::Table;
use day_counts::DayCounts;
use running_totals::RunningTotals;

/// Up to here a log is read like every other file, with its records.
const MANY_ROWS: usize = 20_000;
/// Rows from the top in which titles and header stand.
const HEAD_ROWS: usize = 60;
/// Findings of one rule that are kept.
const FINDINGS_OF_A_RULE: u64 = 200;

/// Reads a log in blocks; `None` where the file is short, has another format, or a form that does not count activities.
pub(crate) fn read(
    bytes: &[u8],
    container: Container,
    limits: &SizeLimits,
    request: &ReadRequest,
    knowledge: &Knowledge,
) -> Result<Option<Reading>, Refusal> {
    let form = request.form.as_deref().and_then(|id| knowledge.form(id));
    if !form.is_some_and(|form| matches!(form.yields, Yields::Activities | Yields::Answers)) {
        return Ok(None);
    }
    let Some((heads, format)) = heads(bytes, container, limits)? else { return Ok(None) };
    if heads.iter().map(|head| head.rows).sum::<usize>() <= MANY_ROWS {
        return Ok(None);
    }
    let (mut sheets, sizes): (Vec<Sheet>, Vec<Size>) = heads.into_iter().map(|head| (head.sheet, head.size)).unzip();
    sheets.iter_mut().for_each(|sheet| drop(crate::convert_text(sheet)));
    let (layouts, left_out) = crate::layouts(&sheets, request, knowledge);
    let mut findings = crate::file_notes(bytes, container, format, request);
    findings.extend(crate::sheet_notes(&sheets, &layouts, &left_out));
    let mut logs: HashMap<String, Log<'_>> = HashMap::new();
    for (sheet, layouts) in sheets.iter().zip(&layouts) {
        if let Some(layout) = layouts.first() {
            logs.insert(sheet.name.clone(), Log::new(sheet, layout, request, knowledge));
        }
    }
    let mut receive = |block: Sheet| -> Result<(), Refusal> {
        if let Some(log) = logs.get_mut(&block.name) {
            log.add(block);
        }
        Ok(())
    };
    sheets::read_in_blocks(bytes, container, limits, &mut receive)?;
    let mut reading = Reading {
        format_version: FORMAT_VERSION,
        sha256: crate::sha256(bytes),
        format: format.to_owned(),
        sheets: vec![],
        reports: vec![],
        findings,
    };
    for ((sheet, layouts), size) in sheets.iter().zip(&layouts).zip(sizes) {
        let log = logs.remove(&sheet.name);
        let records = log.as_ref().map_or(0, |log| log.records);
        reading.sheets.push(size.described(crate::describe(sheet, layouts, records, false)));
        reading.reports.extend(log.map(Log::reports).unwrap_or_default());
    }
    Ok(Some(reading))
}

/// The first rows of a sheet, and what is known of the rest.
struct Head {
    sheet: Sheet,
    rows: usize,
    size: Size,
}

/// How large a sheet is.
#[derive(Default)]
struct Size {
    last_row: u32,
    last_column: u32,
    cells: usize,
}

impl Size {
    fn described(self, mut sheet: SheetReading) -> SheetReading {
        sheet.rows = self.last_row;
        sheet.columns = self.last_column;
        sheet.cells = self.cells;
        sheet
    }
}

impl Head {
    fn add(&mut self, block: Sheet) {
        self.rows += block.rows.len();
        self.size.last_row = block.last_row();
        self.size.last_column = self.size.last_column.max(block.last_column());
        self.size.cells += block.cell_count();
        let room = HEAD_ROWS.saturating_sub(self.sheet.rows.len());
        self.sheet.rows.extend(block.rows.into_iter().take(room));
    }
}

type Heads = Option<(Vec<Head>, &'static str)>;

fn heads(bytes: &[u8], container: Container, limits: &SizeLimits) -> Result<Heads, Refusal> {
    let mut begun: HashMap<String, Head> = HashMap::new();
    let mut receive = |block: Sheet| -> Result<(), Refusal> {
        let new = || Head { sheet: Sheet::new(&block.name, block.visible), rows: 0, size: Size::default() };
        begun.entry(block.name.clone()).or_insert_with(new).add(block);
        Ok(())
    };
    let Some((ends, format)) = sheets::read_in_blocks(bytes, container, limits, &mut receive)? else { return Ok(None) };
    let whole = |mut end: Sheet| match begun.remove(&end.name) {
        Some(head) => {
            end.rows = head.sheet.rows;
            Head { sheet: end, rows: head.rows, size: head.size }
        }
        None => Head { sheet: end, rows: 0, size: Size::default() },
    };
    Ok(Some((ends.into_iter().map(whole).collect(), format)))
}

/// One sheet that is counted.
struct Log<'a> {
    request: &'a ReadRequest,
    knowledge: &'a Knowledge,
    /// Titles and header; every block is read below them.
    top: Sheet,
    /// The first row below them.
    first_row: u32,
    last_row: u32,
    report: Option<Report>,
    /// The reports of answered questionnaires, by unit; `None` for a log of activities.
    merged: Option<Merged>,
    period: Option<Period>,
    form: Option<&'a Form>,
    records: usize,
    counts: DayCounts,
    totals: RunningTotals,
    earlier: EarlierRows,
    findings: Vec<Finding>,
    of_rule: BTreeMap<&'static str, u64>,
}

/// Rows whose days lie before the period.
#[derive(Default)]
struct EarlierRows {
    count: usize,
    /// Too few to be a habit: each is said as a slip.
    slips: Vec<Finding>,
    first: Option<Location>,
    last: Option<Location>,
}

impl EarlierRows {
    fn add(&mut self, found: Vec<Finding>) {
        self.count += found.len();
        self.first = self.first.take().or_else(|| found.first().map(|finding| finding.at.clone()));
        self.last = found.last().map(|finding| finding.at.clone()).or_else(|| self.last.take());
        let room = date_outside_period::CUMULATIVE_ROWS.saturating_sub(self.slips.len());
        self.slips.extend(found.into_iter().take(room));
    }

    fn findings(self, period: Option<&Period>, sheet: &str) -> Vec<Finding> {
        let Some(period) = period.filter(|_| self.count >= date_outside_period::CUMULATIVE_ROWS) else { return self.slips };
        let cells = [self.first, self.last].into_iter().flatten().filter_map(|at| at.first_cell()).collect();
        let count = u32::try_from(self.count).unwrap_or(u32::MAX);
        let kind = FindingKind::RowsBeforePeriod { count, period_name: period.name.clone(), from: period.from };
        vec![Finding::new(kind, Location::Cells { sheet: sheet.to_owned(), cells })]
    }
}

impl<'a> Log<'a> {
    fn new(sheet: &Sheet, layout: &Layout<'a>, request: &'a ReadRequest, knowledge: &'a Knowledge) -> Self {
        let first_row = layout.header.number_row.unwrap_or(layout.header.last_row) + 1;
        let mut top = sheet.clone();
        top.rows.retain(|row, _| *row < first_row);
        Self {
            request,
            knowledge,
            top,
            first_row,
            last_row: first_row,
            report: None,
            merged: (layout.form.yields == Yields::Answers).then(Merged::default),
            period: None,
            form: Some(layout.form),
            records: 0,
            counts: DayCounts::default(),
            totals: RunningTotals::default(),
            earlier: EarlierRows::default(),
            findings: vec![],
            of_rule: BTreeMap::new(),
        }
    }

    /// Reads a block as a sheet of its own below the head.
    fn add(&mut self, mut block: Sheet) {
        self.last_row = block.last_row();
        for (row, cells) in &self.top.rows {
            block.rows.insert(*row, cells.clone());
        }
        block.merges.clone_from(&self.top.merges);
        let notes = crate::convert_text(&mut block);
        let (layouts, _) = crate::layouts(std::slice::from_ref(&block), self.request, self.knowledge);
        let Some(layout) = layouts.iter().flatten().next() else { return };
        let (totals, earlier) = (&mut self.totals, &mut self.earlier);
        let watch = |table: &Table<'_>| {
            totals.add(table);
            earlier.add(date_outside_period::before(table));
        };
        let (reports, records) = crate::reports::read_watched(&block, layout, self.request, (self.knowledge, None), watch);
        self.records += records;
        if let Some(merged) = &mut self.merged {
            return merged.add(reports, notes, self.first_row);
        }
        let Some(mut report) = reports.into_iter().next() else { return };
        let is_first = self.report.is_none();
        if is_first {
            self.period = report.period.as_ref().and_then(|id| self.knowledge.calendars.period(id).ok());
        }
        std::mem::take(&mut report.activities).iter().for_each(|activity| self.count(activity));
        for finding in notes.into_iter().chain(std::mem::take(&mut report.findings)) {
            self.keep(finding, is_first);
        }
        self.report.get_or_insert(report);
    }

    /// Counts an activity of the period, each once, and no estimate, as for records.
    fn count(&mut self, activity: &ActivityRecord) {
        let is_in_period = self.period.as_ref().is_some_and(|period| period.contains(activity.from));
        if is_in_period && !activity.is_estimate {
            self.counts.count(activity);
        }
    }

    /// Keeps a finding where it is not said already by an earlier block and its rule has not been said too often.
    fn keep(&mut self, finding: Finding, is_first: bool) {
        let is_below = finding.at.first_cell().is_some_and(|cell| cell.row >= self.first_row);
        if self.needs_the_whole_log(&finding.kind) || !(is_below || is_first) {
            return;
        }
        self.say(finding);
    }

    /// Whether a block sees too little to say it.
    fn needs_the_whole_log(&self, kind: &FindingKind) -> bool {
        match kind {
            FindingKind::ColumnTotalDiffers { .. } | FindingKind::RowsBeforePeriod { .. } => true,
            FindingKind::DateOutsidePeriod { day, from, .. } => day < from,
            _ => false,
        }
    }

    fn say(&mut self, finding: Finding) {
        let count = self.of_rule.entry(finding.rule()).or_default();
        *count += 1;
        if *count <= FINDINGS_OF_A_RULE {
            self.findings.push(finding);
        }
    }

    /// The reports with their facts; none where no block was a table.
    fn reports(mut self) -> Vec<Report> {
        match self.merged.take() {
            Some(merged) => merged.reports(self.records as u64),
            None => self.report().into_iter().collect(),
        }
    }

    fn report(mut self) -> Option<Report> {
        let mut report = self.report.take()?;
        let name = self.top.name.clone();
        let at = || Location::Sheet { sheet: name.clone() };
        let of_totals = self.form.map(|form| self.totals.findings(form, &name)).unwrap_or_default();
        let earlier = std::mem::take(&mut self.earlier).findings(self.period.as_ref(), &name);
        of_totals.into_iter().chain(earlier).for_each(|finding| self.say(finding));
        let more = self.of_rule.iter().filter(|(_, count)| **count > FINDINGS_OF_A_RULE);
        let more = more.map(|(rule, count)| {
            let kind = FindingKind::MoreOfTheSame { rule: (*rule).to_owned(), more: count - FINDINGS_OF_A_RULE };
            Finding::new(kind, at())
        });
        self.findings.extend(more);
        let (rows, counted, simplified) = (self.records as u64, self.counts.rows(), self.counts.simplified());
        self.findings.push(Finding::new(FindingKind::LogCounted { rows, counted, simplified }, at()));
        self.findings.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.rule().cmp(other.rule())));
        report.activities = self.counts.records();
        report.findings = self.findings;
        Some(report)
    }
}
