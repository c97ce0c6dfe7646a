//! From one table with its form to reports: one, or one per unit where rows name their unit.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use tonghop_domain::form::Yields;
use tonghop_domain::template::TemplateMark;
use tonghop_domain::{CellRef, Finding, FindingKind, Location, OrgUnitId, Period};

use crate::grid::Sheet;
use crate::identity;
use crate::identity::rows::{ExpectedUnits, RowUnits};
use crate::identity::unit::UnitSearch;
use crate::layout::{Layout, is_estimate};
use crate::notes;
use crate::own_workbooks::MadeFor;
use crate::questions::Question;
use crate::reading::Report;
use crate::records::{activities, answers, facts, targets, tasks};
use crate::request::{Knowledge, ReadRequest};
use crate::rules;
use crate::table::{Row, Table};
use crate::values::Typing;

/// The reports of a table, with their findings sorted by place, and how many rows were counted.
pub(crate) fn read(
    sheet: &Sheet,
    layout: &Layout<'_>,
    request: &ReadRequest,
    knowledge: &Knowledge,
    template: Option<&TemplateMark>,
) -> (Vec<Report>, usize) {
    let made_for = MadeFor::of(template, layout.form, knowledge);
    let context = Context { knowledge, made_for, row_units: ExpectedUnits::Open };
    read_watched(sheet, layout, request, context, |_, _| {})
}

/// What is known beside the sheet itself.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) knowledge: &'a Knowledge,
    /// What the hidden mark of a template says.
    pub(crate) made_for: Option<MadeFor<'a>>,
    /// Where units stand in earlier blocks of the sheet.
    pub(crate) row_units: ExpectedUnits,
}

/// As [`read`], for a reader that must see the typed table itself, and where its rows name their units.
pub(crate) fn read_watched(
    sheet: &Sheet,
    layout: &Layout<'_>,
    request: &ReadRequest,
    context: Context<'_>,
    watch: impl FnOnce(&Table<'_>, &RowUnits),
) -> (Vec<Report>, usize) {
    let Context { knowledge, made_for, row_units } = context;
    let mut findings = vec![];
    let said = request.period.as_ref();
    let period = identity::period::find(&sheet.name, &layout.title, layout.form, said, &knowledge.calendars, &mut findings);
    let period = period.or_else(|| made_for?.period(&sheet.name, &mut findings));
    let search = UnitSearch {
        sheet: &sheet.name,
        knowledge,
        day: period.as_ref().map_or(request.today, |period| period.to),
        first_day: period.as_ref().map_or(request.today, |period| period.from),
        answers: &request.answers,
        used: RefCell::default(),
        prepared: OnceCell::new(),
    };
    let typing = Typing {
        sheet: &sheet.name,
        lists: &knowledge.lists,
        scale: layout.title.scale().map_or(rust_decimal::Decimal::ONE, |scale| scale.factor),
        period: period.as_ref(),
        untyped: sheet.untyped,
    };
    let units = identity::rows::find(sheet, layout, &search, row_units);
    let layout = &units.known(layout);
    findings.extend(notes::about_layout(sheet, layout));
    let mut questions = notes::questions(sheet, layout);
    let mut table = Table::read(sheet, layout, &typing, period.as_ref(), &mut findings);
    if units != RowUnits::None {
        table.name_units(|row| units.of(sheet, layout, row));
    }
    findings.extend(rules::check(&table));
    watch(&table, &units);
    if layout.form.yields == Yields::Answers {
        answers::soften(&mut findings);
    }
    let records = table.rows.len();
    let mut reports = if layout.form.unit_column().is_some() || units != RowUnits::None {
        of_units(&table, (&search, request.unit.as_ref()), period.as_ref(), knowledge, findings)
    } else {
        let mut unclear = vec![];
        let unit = search.of_report(&layout.title, request.unit.as_ref(), &mut findings, &mut unclear);
        let unit = unit.or_else(|| made_for?.unit(&sheet.name, &mut findings));
        questions.extend(unclear.into_iter().filter(|_| unit.is_none()));
        vec![of_unit(&table, unit, period.as_ref(), knowledge, findings)]
    };
    if let Some(first) = reports.first_mut() {
        let columns = layout.header.likely.answered.iter().map(|(_, answer)| answer.clone());
        first.answers_used = columns.chain(search.used.take()).collect();
        // What is asked about columns concerns the whole table and stands with its first report.
        questions.append(&mut first.questions);
        first.questions = questions;
    }
    (reports, records)
}

/// The reports of a sheet, with those joined that are one report in several tables (a list that goes on at its right): the same form,
/// unit and period, and no row in common.
pub(crate) fn joined(reports: Vec<Report>) -> Vec<Report> {
    let mut kept: Vec<Report> = vec![];
    for report in reports {
        match kept.iter_mut().find(|before| goes_on(before, &report)) {
            Some(before) => before.append(report),
            None => kept.push(report),
        }
    }
    kept
}

fn goes_on(before: &Report, next: &Report) -> bool {
    let is_known = next.unit.is_some() && next.period.is_some() && !before.is_nil && !next.is_nil;
    let is_same = (&before.form, &before.unit, &before.period) == (&next.form, &next.unit, &next.period);
    let (one, other) = (before.rows(), next.rows());
    is_known && is_same && !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

fn of_unit(table: &Table<'_>, unit: Option<OrgUnitId>, period: Option<&Period>, knowledge: &Knowledge, findings: Vec<Finding>) -> Report {
    let is_estimate = is_whole_estimate(table);
    let mut report = empty(table, unit, period, findings);
    let nil = table.layout.body.nil.filter(|_| table.is_nil);
    match (table.form.yields, report.unit.clone()) {
        (Yields::Facts, _) if nil.is_some() => report.facts = nil.map(|at| facts::nil(table, at)).unwrap_or_default(),
        (Yields::Facts, _) => report.facts = facts::of_rows(table, table.rows.iter(), table.grand_total(), is_estimate),
        (Yields::Answers, _) => report.facts = answers::of_rows(table),
        (Yields::Activities, Some(unit)) => report.activities = activities::of(table, &unit, is_estimate),
        (Yields::Targets, Some(unit)) => {
            report.targets = period.map(|period| targets::of(table, &unit, period.id.year(), &knowledge.lists)).unwrap_or_default();
        }
        (Yields::Tasks, Some(unit)) => report.tasks = period.map(|period| tasks::of(table, &unit, period.id.year())).unwrap_or_default(),
        (_, None) => {}
    }
    report
}

fn empty(table: &Table<'_>, unit: Option<OrgUnitId>, period: Option<&Period>, mut findings: Vec<Finding>) -> Report {
    findings.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.rule().cmp(other.rule())));
    Report {
        sheet: table.sheet.to_owned(),
        form: table.form.id.clone(),
        form_version: table.form.version.clone(),
        unit,
        period: period.map(|period| period.id.clone()),
        facts: vec![],
        activities: vec![],
        links: vec![],
        targets: vec![],
        tasks: vec![],
        findings,
        questions: vec![],
        answers_used: vec![],
        is_nil: table.is_nil,
        is_estimate: is_whole_estimate(table),
    }
}

fn is_whole_estimate(table: &Table<'_>) -> bool {
    table.layout.title.estimate.is_some() || table.layout.header.unknown.iter().any(|(_, text)| is_estimate(text))
}

/// One report per unit named in the rows. Findings in a unit's rows are its own, and so is what must be asked about its name; those
/// of the sheet concern every report.
fn of_units(
    table: &Table<'_>,
    (search, said): (&UnitSearch<'_>, Option<&OrgUnitId>),
    period: Option<&Period>,
    knowledge: &Knowledge,
    findings: Vec<Finding>,
) -> Vec<Report> {
    let mut groups: Vec<(String, Vec<&Row>)> = vec![];
    for row in &table.rows {
        let name = row.unit.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((name, vec![row])),
        }
    }
    let owners = owners(table, &groups);
    let owner_of = |finding: &Finding| owners.get(&finding.at.first_cell()?.row).copied();
    let (own, shared): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|finding| owner_of(finding).is_some());
    let report = |(name, rows): &(String, Vec<&Row>)| {
        let mut findings = shared.clone();
        findings.extend(own.iter().filter(|finding| owner_of(finding) == Some(name.as_str())).cloned());
        let named = Named { name, rows, said, is_only: groups.len() == 1 };
        let (unit, question) = resolve(table, search, &named, &mut findings);
        Report { questions: question.into_iter().collect(), ..of_unit(&table.of_rows(rows), unit, period, knowledge, findings) }
    };
    groups.iter().map(report).collect()
}

/// The name of the unit that each row is about: its own rows, and the totals of rows that are all its own.
fn owners<'g>(table: &Table<'_>, groups: &'g [(String, Vec<&Row>)]) -> BTreeMap<u32, &'g str> {
    let of_rows = groups.iter().flat_map(|(name, rows)| rows.iter().map(|row| (row.row, name.as_str())));
    let mut owners: BTreeMap<u32, &str> = of_rows.collect();
    let of_totals: Vec<(u32, &str)> = table
        .subtotals()
        .filter_map(|(total, parts)| {
            let mut names = parts.iter().map(|part| owners.get(&part.row).copied());
            let first = names.next()??;
            names.all(|name| name == Some(first)).then_some((total.row, first))
        })
        .collect();
    owners.extend(of_totals);
    owners
}

/// The rows of one unit and what is said about it.
struct Named<'a> {
    name: &'a str,
    rows: &'a [&'a Row],
    /// The unit that the officer chose for the file.
    said: Option<&'a OrgUnitId>,
    /// Whether the table names no other unit.
    is_only: bool,
}

/// The unit of some rows, or what to ask about it. A unit that the officer chose decides what the name leaves open; where the rows
/// name another unit, neither it nor one below it, that is said.
fn resolve(
    table: &Table<'_>,
    search: &UnitSearch<'_>,
    named: &Named<'_>,
    findings: &mut Vec<Finding>,
) -> (Option<OrgUnitId>, Option<Question>) {
    let Named { name, rows, said, is_only } = *named;
    if name.is_empty() {
        // A required column says so itself; rows before the first heading have nothing that would.
        if table.form.unit_column().is_none() {
            let row = rows.first().map_or(0, |row| row.row);
            let first = table.layout.header.columns.first().map_or(0, |column| column.at);
            findings.push(Finding::new(FindingKind::UnitMissing, Location::cell(table.sheet, CellRef::new(row, first))));
        }
        return (None, None);
    }
    let place = rows.first().and_then(|row| row.unit.as_ref()).map(|(at, _)| *at);
    let at = place.map_or(Location::Sheet { sheet: table.sheet.to_owned() }, |at| Location::cell(table.sheet, at));
    match search.named_at(name, table.form.unit_column().and_then(|column| column.level)) {
        Ok((unit, note)) => {
            let differs = said.and_then(|said| search.differs(said, &unit));
            findings.extend(note.into_iter().chain(differs).map(|kind| Finding::new(kind, at.clone()).with_found(name)));
            (Some(unit), None)
        }
        Err(unresolved) => match said.filter(|said| unresolved.may_be(said, is_only)) {
            Some(said) => (Some(said.clone()), None),
            None => {
                findings.push(Finding::new(search.finding_kind(name, &unresolved), at.clone()).with_found(name));
                (None, Some(search.question(name, at, &unresolved)))
            }
        },
    }
}
