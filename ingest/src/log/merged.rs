//! Reports of many blocks of one sheet put together, unit by unit: their facts are counts, so they add up.

use std::collections::BTreeMap;

use tonghop_domain::{DimensionKey, ElementId, Finding, FindingKind, Location, OrgUnitId, Provenance};

use super::kept_findings::{self, KeptFindings};
use crate::reading::{Report, ReportedFact};

/// The reports so far, in the order in which their units were met.
#[derive(Default)]
pub(super) struct Merged {
    units: Vec<Unit>,
}

struct Unit {
    report: Report,
    facts: BTreeMap<(ElementId, DimensionKey), ReportedFact>,
    findings: KeptFindings,
}

impl Merged {
    /// Adds the reports of a block whose own rows begin at `first_row`; what stands above was said by the first block.
    pub(super) fn add(&mut self, reports: Vec<Report>, first_row: u32) {
        for mut report in reports {
            let facts = std::mem::take(&mut report.facts);
            let findings = std::mem::take(&mut report.findings);
            let (unit, is_new) = self.unit(report);
            for finding in findings {
                let is_below = finding.at.first_cell().is_some_and(|cell| cell.row >= first_row);
                if is_below || is_new {
                    unit.findings.say(finding);
                }
            }
            facts.into_iter().for_each(|fact| unit.add(fact));
        }
    }

    /// The unit of a report, and whether it is met for the first time. Rows of a unit that is not known are one report of their own.
    fn unit(&mut self, report: Report) -> (&mut Unit, bool) {
        let same = |known: &Option<OrgUnitId>| *known == report.unit;
        let place = self.units.iter().position(|unit| same(&unit.report.unit));
        let is_new = place.is_none();
        let place = place.unwrap_or_else(|| {
            self.units.push(Unit { report, facts: BTreeMap::new(), findings: KeptFindings::default() });
            self.units.len() - 1
        });
        (&mut self.units[place], is_new)
    }

    /// The reports; the first one says how many rows the sheet has, and what concerns the sheet.
    pub(super) fn reports(self, rows: u64, shared: Vec<Finding>) -> Vec<Report> {
        let mut reports: Vec<Report> = self.units.into_iter().map(Unit::report).collect();
        if let Some(first) = reports.first_mut() {
            let at = Location::Sheet { sheet: first.sheet.clone() };
            first.findings.insert(0, Finding::new(FindingKind::LogCounted { rows, counted: rows, simplified: 0, uncompared: 0 }, at));
            first.findings.extend(shared);
        }
        reports
    }
}

impl Unit {
    fn add(&mut self, fact: ReportedFact) {
        match self.facts.get_mut(&(fact.element.clone(), fact.dimensions.clone())) {
            None => {
                self.facts.insert((fact.element.clone(), fact.dimensions.clone()), fact);
            }
            Some(known) => {
                known.value = known.value.zip(fact.value).and_then(|(one, other)| one.checked_add(other));
                join(&mut known.provenance, &fact.provenance);
            }
        }
    }

    fn report(mut self) -> Report {
        self.report.findings = kept_findings::sorted(self.findings.all(&self.report.sheet));
        self.report.facts = self.facts.into_values().collect();
        self.report
    }
}

/// One range over both, and their counts together.
fn join(known: &mut Provenance, more: &Provenance) {
    if let (
        Provenance::Rows { first_row, last_row, count, .. },
        Provenance::Rows { first_row: first, last_row: last, count: further, .. },
    ) = (known, more)
    {
        *first_row = (*first_row).min(*first);
        *last_row = (*last_row).max(*last);
        *count += further;
    }
}
