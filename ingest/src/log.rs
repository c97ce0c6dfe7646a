//! Logs of very many rows: counted while they are read, so that no million of records is ever held.
//!
//! The file is read twice. The first time only the head of each sheet is kept (titles, header, and the merged areas, which stand at
//! the end of a part); it says which sheet is a log. The second time the rows come in blocks, and each block, put below the head, goes
//! the way of every other sheet: layout, typing, rules, records. The records of a block are counted by type and channel and dropped.
//!
//! What differs from a short log, and why:
//! - A report carries one record for the rows of a day that plans and indicators cannot tell apart ([`day_counts`]), of its own period
//!   only: activities of other periods in the same file are said and not counted elsewhere.
//! - Rows of earlier days are said together wherever they stand, since no block shows where the log begins.
//! - Totals are checked against running sums ([`running_totals`]), repeated rows are found by eight bytes a row ([`repeats`]); rows that
//!   belong together are kept in one block ([`held_back`]).
//! - Records name no link; the links of the rows are handed out beside them ([`Report::links`]), so many at most.
//! - Answered questionnaires (a form that yields answers) are counts already: those of the blocks are added, unit by unit ([`merged`]).
//! - At most so many findings of one rule are kept ([`kept_findings`]); how many more there are is said.

mod day_counts;
mod held_back;
mod kept_findings;
mod merged;
mod repeats;
mod running_totals;
mod unit_log;

use std::collections::{BTreeMap, HashMap, HashSet};

use tonghop_domain::form::{ColumnKind, Form, Yields};
use tonghop_domain::refusal::Refusal;
use tonghop_domain::{CellRef, Finding, FindingKind};

use self::held_back::HeldBack;
use self::kept_findings::KeptFindings;
use self::merged::Merged;
use self::repeats::Repeats;
use self::running_totals::RunningTotals;
use self::unit_log::UnitLog;
use crate::grid::{Cell, Sheet};
use crate::guard::SizeLimits;
use crate::identity::rows::{ExpectedUnits, RowUnits};
use crate::layout::Layout;
use crate::reading::{FORMAT_VERSION, Reading, Report, SheetReading};
use crate::reports::Context;
use crate::request::{Knowledge, ReadRequest};
use crate::rules::date_outside_period;
use crate::sheets;
use crate::sniff::Container;
use crate::table::Table;

/// Up to here a log is read like every other file, with its records.
const MANY_ROWS: usize = 20_000;
/// Rows from the top in which titles and header stand.
const HEAD_ROWS: usize = 60;

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
    let mut room = Room { rows: repeats::MOST_ROWS, records: day_counts::MOST_RECORDS };
    let mut receive = |block: Sheet| -> Result<(), Refusal> {
        if let Some(log) = logs.get_mut(&block.name) {
            log.add(block, &mut room);
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
        let (reports, records) = logs.remove(&sheet.name).map(|log| log.reports(&mut room)).unwrap_or_default();
        reading.sheets.push(size.described(crate::describe(sheet, layouts, records, false)));
        reading.reports.extend(reports);
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
    name: String,
    /// Titles and header of the first table; every block is read below them.
    top: Sheet,
    /// Titles and header of the table that the rows belong to now, where another one has begun since.
    above: BTreeMap<u32, Vec<(u32, Cell)>>,
    /// The heading that names the unit of the rows, where headings do.
    heading: Option<(u32, Vec<(u32, Cell)>)>,
    held: HeldBack,
    is_begun: bool,
    row_units: ExpectedUnits,
    /// The reports of answered questionnaires, by unit; `None` for a log of activities.
    merged: Option<Merged>,
    form: &'a Form,
    records: usize,
    /// By unit and period, in the order in which they were met.
    units: Vec<UnitLog>,
    /// Places in `units` of the names that rows call units by.
    names: Names,
    totals: RunningTotals,
    repeats: Repeats,
    /// What concerns the whole sheet.
    shared: KeptFindings,
}

/// What all sheets of a file may still hold.
struct Room {
    /// Rows to be compared with each other.
    rows: usize,
    /// Records that are told apart.
    records: usize,
}

/// Units as rows name them.
#[derive(Default)]
struct Names {
    known: HashMap<String, u16>,
    /// Place among the units, by number of the name.
    units: Vec<usize>,
}

impl Names {
    /// The number of a name; beyond the largest number names share it, and with it the report that is told about repeated rows.
    fn number(&mut self, name: &str) -> u16 {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let next = u16::try_from(self.known.len()).unwrap_or(u16::MAX);
        if next < u16::MAX {
            self.known.insert(name.to_owned(), next);
        }
        next
    }

    fn stand_for(&mut self, number: u16, unit: usize) {
        let place = usize::from(number);
        if self.units.len() <= place {
            self.units.resize(place + 1, 0);
        }
        self.units[place] = unit;
    }

    fn unit(&self, number: u16) -> usize {
        self.units.get(usize::from(number)).copied().unwrap_or_default()
    }
}

/// What a typed table of a block showed before it was split into reports.
#[derive(Default)]
struct Seen {
    /// Numbers of the names of units, in the order of the reports, with their rows.
    names: Vec<(u16, u64)>,
    rows: HashSet<u32>,
    earlier: Vec<(u16, Finding)>,
    links: Vec<(u16, String, CellRef)>,
    of_totals: Vec<Finding>,
    row_units: ExpectedUnits,
    heading: Option<u32>,
}

impl<'a> Log<'a> {
    fn new(sheet: &Sheet, layout: &Layout<'a>, request: &'a ReadRequest, knowledge: &'a Knowledge) -> Self {
        let first_row = layout.header.number_row.unwrap_or(layout.header.last_row) + 1;
        let mut top = sheet.clone();
        top.rows.retain(|row, _| *row < first_row);
        let numbers = layout.header.columns.iter().find(|found| layout.form.columns[found.column].kind == ColumnKind::Ordinal);
        Self {
            request,
            knowledge,
            name: sheet.name.clone(),
            top,
            above: BTreeMap::new(),
            heading: None,
            held: HeldBack::new(numbers.map(|found| found.at), &layout.form.totals),
            is_begun: false,
            row_units: ExpectedUnits::Beginning,
            merged: (layout.form.yields == Yields::Answers).then(Merged::default),
            form: layout.form,
            records: 0,
            units: vec![],
            names: Names::default(),
            totals: RunningTotals::default(),
            repeats: Repeats::default(),
            shared: KeptFindings::default(),
        }
    }

    /// Reads the rows that may be read, and holds back those that the next block may show to belong to others.
    fn add(&mut self, mut block: Sheet, room: &mut Room) {
        let notes = crate::convert_text(&mut block);
        notes.into_iter().for_each(|note| self.shared.say(note));
        self.held.exchange(&mut block);
        self.read(block, room);
    }

    /// Reads a block as a sheet of its own below the head.
    fn read(&mut self, mut block: Sheet, room: &mut Room) {
        let Some(first_row) = block.rows.keys().next().copied() else { return };
        let heading = self.heading.iter().map(|(row, cells)| (row, cells));
        for (row, cells) in self.top.rows.iter().chain(&self.above).chain(heading) {
            block.rows.entry(*row).or_insert_with(|| cells.clone());
        }
        block.merges.clone_from(&self.top.merges);
        let (layouts, _) = crate::layouts(std::slice::from_ref(&block), self.request, self.knowledge);
        let Some(tables) = layouts.into_iter().next().filter(|tables| !tables.is_empty()) else { return };
        // Tables without rows are the heads that stand above every block.
        let filled = tables.iter().filter(|table| !table.body.rows.is_empty()).count();
        let takes_empty = filled == 0 && !self.is_begun;
        for table in tables.iter().filter(|table| takes_empty || !table.body.rows.is_empty()) {
            self.table(&block, table, first_row, room);
        }
        self.keep_head(&block, &tables);
    }

    fn table(&mut self, block: &Sheet, layout: &Layout<'_>, first_row: u32, room: &mut Room) {
        let mut seen = Seen::default();
        let context = Context { knowledge: self.knowledge, made_for: None, row_units: self.row_units };
        let (names, repeats, totals) = (&mut self.names, &mut self.repeats, &mut self.totals);
        let watch = |table: &Table<'_>, units: &RowUnits| {
            seen = Seen { row_units: units.expected(), heading: units.last_heading(layout), ..look(table, names, repeats, &mut room.rows) };
            seen.of_totals = totals.add(table);
        };
        let (reports, records) = crate::reports::read_watched(block, layout, self.request, context, watch);
        self.records += records;
        self.row_units = seen.row_units;
        if let Some(heading) = seen.heading {
            self.heading = block.rows.get(&heading).map(|cells| (heading, cells.clone()));
        }
        match &mut self.merged {
            Some(merged) => merged.add(reports, first_row),
            None => self.take_in(reports, seen, first_row, room),
        }
    }

    fn take_in(&mut self, reports: Vec<Report>, seen: Seen, first_row: u32, room: &mut Room) {
        for (report, (name, rows)) in reports.iter().zip(&seen.names) {
            let unit = self.unit(report);
            self.names.stand_for(*name, unit);
            self.units[unit].take_in(*rows, &report.activities, &mut room.records);
        }
        let is_begun = std::mem::replace(&mut self.is_begun, true);
        for (place, report) in reports.into_iter().enumerate() {
            let unit = seen.names.get(place).map_or(0, |(name, _)| self.names.unit(*name));
            for finding in report.findings.into_iter().filter(|finding| !needs_the_whole_log(&finding.kind)) {
                let row = finding.at.first_cell().map(|cell| cell.row);
                match row {
                    Some(row) if seen.rows.contains(&row) => self.units[unit].say(finding),
                    // What concerns the sheet stands in every report of a block: once is enough.
                    Some(row) if place == 0 && (row >= first_row || !is_begun) => self.shared.say(finding),
                    None if place == 0 => self.shared.say_once(finding),
                    _ => {}
                }
            }
        }
        seen.earlier.into_iter().for_each(|(name, finding)| self.units[self.names.unit(name)].earlier_row(finding));
        seen.links.iter().for_each(|(name, link, cell)| self.units[self.names.unit(*name)].link(link, *cell));
        seen.of_totals.into_iter().for_each(|finding| self.shared.say(finding));
    }

    /// The place of the unit and period of a report.
    fn unit(&mut self, report: &Report) -> usize {
        let known = self.units.iter().position(|unit| unit.is_of(report.unit.as_ref(), report.period.as_ref()));
        known.unwrap_or_else(|| {
            let period = report.period.as_ref().and_then(|id| self.knowledge.calendars.period(id).ok());
            self.units.push(UnitLog::new(report, period));
            self.units.len() - 1
        })
    }

    /// Keeps the titles and header of the last table of a block for the next one, where it is not the first table of the sheet.
    fn keep_head(&mut self, block: &Sheet, tables: &[Layout<'_>]) {
        let [.., before, last] = tables else { return };
        let Some(first) = before.body.end else { return };
        let behind = last.header.number_row.unwrap_or(last.header.last_row) + 1;
        self.heading = self.heading.take().filter(|(row, _)| *row >= behind);
        self.above = block.rows.range(first..behind).map(|(row, cells)| (*row, cells.clone())).collect();
    }

    /// The reports, none where no block was a table, and how many rows were counted.
    fn reports(mut self, room: &mut Room) -> (Vec<Report>, usize) {
        if let Some(rows) = self.held.rest() {
            let mut rest = Sheet::new(&self.name, self.top.visible);
            (rest.rows, rest.untyped) = (rows, self.top.untyped);
            self.read(rest, room);
        }
        if let Some(merged) = self.merged.take() {
            return (merged.reports(self.records as u64, self.shared.all(&self.name)), self.records);
        }
        self.totals.end(self.form, &self.name).into_iter().for_each(|finding| self.shared.say(finding));
        let uncompared = self.repeats.uncompared();
        let (repeated, more) = self.repeats.findings(&self.name);
        for (name, finding) in repeated {
            if let Some(unit) = self.units.get_mut(self.names.unit(name)) {
                unit.say(finding);
            }
        }
        if let Some(first) = self.units.first_mut().filter(|_| more > 0) {
            first.count_more("LOG-01", more);
        }
        let shared = self.shared.all(&self.name);
        (self.units.into_iter().map(|unit| unit.report(&shared, uncompared)).collect(), self.records)
    }
}

/// Notes what the typed table of a block shows.
fn look(table: &Table<'_>, names: &mut Names, repeats: &mut Repeats, room: &mut usize) -> Seen {
    let mut groups: Vec<(&str, u16, u64)> = vec![];
    let mut name_of: HashMap<u32, u16> = HashMap::new();
    let mut links = vec![];
    for row in &table.rows {
        let name = row.unit.as_ref().map_or("", |(_, name)| name);
        let number = names.number(name);
        match groups.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, _, rows)) => *rows += 1,
            None => groups.push((name, number, 1)),
        }
        name_of.insert(row.row, number);
        if table.form.yields == Yields::Activities {
            links.extend(repeats.add(table, row, number, room).map(|(link, cell)| (number, link, cell)));
        }
    }
    let own = |finding: Finding| Some((*name_of.get(&finding.at.first_cell()?.row)?, finding));
    let earlier = date_outside_period::before(table).into_iter().filter_map(own).collect();
    let names = groups.into_iter().map(|(_, number, rows)| (number, rows)).collect();
    Seen { names, rows: name_of.into_keys().collect(), earlier, links, ..Seen::default() }
}

/// Whether a block sees too little to say it.
fn needs_the_whole_log(kind: &FindingKind) -> bool {
    match kind {
        FindingKind::ColumnTotalDiffers { .. } | FindingKind::RowsBeforePeriod { .. } | FindingKind::ActivityRepeated { .. } => true,
        FindingKind::DateOutsidePeriod { day, from, .. } => day < from,
        _ => false,
    }
}
