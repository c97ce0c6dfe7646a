//! Findings that share a cause, so that an officer reads one line and takes one decision.
//!
//! Within a report: a figure at fault breaks every equality it enters (column (3) off by one: C1 and C4 in its row, the total
//! below), and one slip repeated down a column is one habit. Across units: many offices make the same mistake in the same column.
//! Pure functions over findings; nothing is dropped, every finding is in exactly one group.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::cell::CellRef;
use crate::finding::{Finding, FindingKind, Severity};

/// Up to so many equal findings of one column are shown line by line; more become one line.
pub const LINES_SHOWN: usize = 20;

/// What the findings of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// Nothing: the finding stands alone.
    Nothing,
    /// One figure: correcting it settles them all.
    Figure {
        /// The cell of that figure.
        cell: CellRef,
    },
    /// One column: the same rule in more than [`LINES_SHOWN`] of its cells.
    Column {
        /// First cell.
        first: CellRef,
        /// Last cell.
        last: CellRef,
    },
}

/// Findings of one report that share a cause, headed by the most telling one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingGroup<'a> {
    /// The one to read; none of the others weighs more.
    pub head: &'a Finding,
    /// The others, by weight and place.
    pub others: Vec<&'a Finding>,
    /// What they have in common.
    pub shared: Shared,
}

impl<'a> FindingGroup<'a> {
    fn single(finding: &'a Finding) -> Self {
        Self { head: finding, others: vec![], shared: Shared::Nothing }
    }

    /// What the group means for the submission: the weight of its head.
    pub fn severity(&self) -> Severity {
        self.head.severity
    }

    /// Every finding, the head first.
    pub fn findings(&self) -> impl Iterator<Item = &'a Finding> {
        std::iter::once(self.head).chain(self.others.iter().copied())
    }

    /// How many findings.
    pub fn count(&self) -> usize {
        self.others.len() + 1
    }
}

/// One block of a slip: all groups of one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'a> {
    /// Cần sửa, Cần xem lại or Lưu ý cách đọc.
    pub severity: Severity,
    /// Its groups, by place; never empty.
    pub groups: Vec<FindingGroup<'a>>,
}

/// The groups of one report: worst first, then by place.
pub fn group(findings: &[Finding]) -> Vec<FindingGroup<'_>> {
    let mut groups = runs(figures(findings));
    groups.sort_by(|one, other| order(one.head, other.head));
    groups
}

/// The groups of one report as a slip shows them: Cần sửa, Cần xem lại, then notes; empty blocks are left out.
pub fn sections(findings: &[Finding]) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = vec![];
    for group in group(findings) {
        match sections.last_mut().filter(|section| section.severity == group.severity()) {
            Some(section) => section.groups.push(group),
            None => sections.push(Section { severity: group.severity(), groups: vec![group] }),
        }
    }
    sections
}

fn order(one: &Finding, other: &Finding) -> std::cmp::Ordering {
    (one.severity, &one.at, one.kind.stage(), one.rule()).cmp(&(other.severity, &other.at, other.kind.stage(), other.rule()))
}

// ---- one figure ---------------------------------------------------------------------------------------------------------------

/// A correction that would settle findings: this cell, changed by so much; `None` = whatever would be right.
type Correction<'a> = (&'a str, CellRef, Option<Decimal>);

/// Findings by what would settle them.
#[derive(Default)]
struct Suspects<'a> {
    /// By the exact correction.
    exact: BTreeMap<Correction<'a>, Vec<usize>>,
    /// Total rows that would agree if any cell of the column above changed by so much: by sheet, column, change.
    totals: BTreeMap<(&'a str, u32, Decimal), Vec<usize>>,
    /// Excel rows (from 0) of the total rows that were recognised, by sheet.
    total_rows: BTreeSet<(&'a str, u32)>,
    /// As `exact`, for equalities within total rows only: by sheet, column, change.
    within_totals: BTreeMap<(&'a str, u32, Decimal), Vec<usize>>,
}

impl<'a> Suspects<'a> {
    fn of(findings: &'a [Finding]) -> Self {
        let mut suspects = Self::default();
        let place = |finding: &'a Finding| Some((finding.at.sheet()?, finding.at.first_cell()?));
        let totals = findings.iter().filter(|finding| matches!(finding.kind, FindingKind::TotalRowSkipped)).filter_map(place);
        suspects.total_rows = totals.map(|(sheet, cell)| (sheet, cell.row)).collect();
        for (index, finding) in findings.iter().enumerate() {
            if let Some((sheet, cell)) = place(finding) {
                suspects.add(index, &finding.kind, sheet, cell);
            }
        }
        suspects
    }

    fn add(&mut self, index: usize, kind: &'a FindingKind, sheet: &'a str, at: CellRef) {
        match kind {
            FindingKind::RowSumDiffers { total, parts, sum } => {
                let Some(written) = total.value else { return };
                self.exact(index, (sheet, total.cell.unwrap_or(at), Some(sum.saturating_sub(written))));
                for cell in parts.iter().filter_map(|part| part.cell) {
                    self.exact(index, (sheet, cell, Some(written.saturating_sub(*sum))));
                }
            }
            FindingKind::ColumnTotalDiffers { total, sum, .. } => {
                self.exact(index, (sheet, at, Some(sum.saturating_sub(*total))));
                self.totals.entry((sheet, at.column, total.saturating_sub(*sum))).or_default().push(index);
            }
            FindingKind::CarriedOverDiffers { carried, left_open, .. } => {
                self.exact(index, (sheet, at, Some(left_open.saturating_sub(*carried))));
            }
            FindingKind::Negative { .. } | FindingKind::NotWhole { .. } | FindingKind::OutOfRange { .. } => {
                self.exact(index, (sheet, at, None));
            }
            _ => {}
        }
    }

    fn exact(&mut self, index: usize, correction: Correction<'a>) {
        let (sheet, cell, by) = correction;
        self.exact.entry(correction).or_default().push(index);
        if let Some(by) = by.filter(|_| self.total_rows.contains(&(sheet, cell.row))) {
            self.within_totals.entry((sheet, cell.column, by)).or_default().push(index);
        }
    }

    /// What a correction settles while the total row stays, or (`with_totals`) when the total row follows as a live sum does.
    fn settled(&self, &(sheet, cell, by): &Correction<'a>, with_totals: bool) -> BTreeSet<usize> {
        let found = |correction| self.exact.get(&correction).into_iter().flatten();
        let mut settled: BTreeSet<usize> = found((sheet, cell, by)).chain(found((sheet, cell, None))).copied().collect();
        let Some(by) = by.filter(|_| !self.total_rows.contains(&(sheet, cell.row))) else { return settled };
        let below = if with_totals { &self.within_totals } else { &self.totals };
        settled.extend(below.get(&(sheet, cell.column, by)).into_iter().flatten());
        settled
    }
}

/// Groups findings that the correction of one cell would settle, the correction that settles most first.
fn figures(findings: &[Finding]) -> Vec<FindingGroup<'_>> {
    let suspects = Suspects::of(findings);
    let settles = |correction| [false, true].map(|with_totals| (suspects.settled(correction, with_totals), *correction));
    let mut corrections: Vec<_> = suspects.exact.keys().flat_map(settles).filter(|(settled, _)| settled.len() > 1).collect();
    // The sort is stable and the map sorted: of equal corrections the first cell is taken.
    corrections.sort_by_key(|(settled, correction)| {
        let own = settled.iter().filter(|index| findings[**index].at.first_cell() == Some(correction.1)).count();
        std::cmp::Reverse((settled.len(), own))
    });
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut groups = vec![];
    for (settled, (_, cell, _)) in corrections {
        let free: Vec<usize> = settled.into_iter().filter(|index| !taken.contains(index)).collect();
        if free.len() > 1 {
            groups.extend(of_figure(free.iter().map(|index| &findings[*index]).collect(), cell));
            taken.extend(free);
        }
    }
    let rest = findings.iter().enumerate().filter(|(index, _)| !taken.contains(index));
    groups.extend(rest.map(|(_, finding)| FindingGroup::single(finding)));
    groups
}

/// Headed by the worst, of these the one at the faulty cell itself, of these the earliest stage and place.
fn of_figure(mut members: Vec<&Finding>, cell: CellRef) -> Option<FindingGroup<'_>> {
    let telling = |finding: &Finding| (finding.severity, finding.at.first_cell() != Some(cell), finding.kind.stage());
    members.sort_by(|one, other| telling(one).cmp(&telling(other)).then_with(|| order(one, other)));
    let mut members = members.into_iter();
    let head = members.next()?;
    Some(FindingGroup { head, others: members.collect(), shared: Shared::Figure { cell } })
}

// ---- one column ---------------------------------------------------------------------------------------------------------------

/// Makes one group of more than [`LINES_SHOWN`] groups with the same rule and weight in one column.
fn runs(groups: Vec<FindingGroup<'_>>) -> Vec<FindingGroup<'_>> {
    let mut columns: BTreeMap<_, Vec<FindingGroup<'_>>> = BTreeMap::new();
    let mut merged = vec![];
    for group in groups {
        match group.head.at.sheet().zip(group.head.at.first_cell()) {
            Some((sheet, cell)) => columns.entry((sheet, cell.column, group.severity(), group.head.rule())).or_default().push(group),
            None => merged.push(group),
        }
    }
    for groups in columns.into_values() {
        if groups.len() > LINES_SHOWN { merged.extend(run(groups)) } else { merged.extend(groups) }
    }
    merged
}

fn run(mut groups: Vec<FindingGroup<'_>>) -> Option<FindingGroup<'_>> {
    groups.sort_by(|one, other| order(one.head, other.head));
    let cells = || groups.iter().filter_map(|group| group.head.at.first_cell());
    let (first, last) = (cells().min()?, cells().max()?);
    let mut findings = groups.iter().flat_map(FindingGroup::findings);
    let head = findings.next()?;
    Some(FindingGroup { head, others: findings.collect(), shared: Shared::Column { first, last } })
}

// ---- across units -------------------------------------------------------------------------------------------------------------

/// The findings of one report, with the words by which an officer knows it.
#[derive(Debug, Clone, Copy)]
pub struct ReportFindings<'a> {
    /// Name of the unit.
    pub unit: &'a str,
    /// Title of the form.
    pub form: &'a str,
    /// Its findings.
    pub findings: &'a [Finding],
}

/// The same rule broken in the same column of the same form by several units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedFault<'a> {
    /// Title of the form.
    pub form: &'a str,
    /// Code of the rule.
    pub rule: &'static str,
    /// Title or label of the column; `None` where the rule is about no column.
    pub column: Option<&'a str>,
    /// The worst weight of its groups.
    pub severity: Severity,
    /// Names of the units, sorted; at least two.
    pub units: Vec<&'a str>,
    /// The groups, each with the place of its report in the input.
    pub groups: Vec<PlacedGroup<'a>>,
}

/// A group with the place of its report in the input.
pub type PlacedGroup<'a> = (usize, FindingGroup<'a>);

/// What several units did wrong alike: worst first, then by the number of units.
///
/// Looks at the heads of groups, so that what follows from one wrong figure is not told again.
pub fn across_units<'a>(reports: &[ReportFindings<'a>]) -> Vec<SharedFault<'a>> {
    let mut alike: BTreeMap<(&str, &'static str, Option<&str>), Vec<PlacedGroup<'a>>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        for group in group(report.findings) {
            let key = (report.form, group.head.rule(), group.head.kind.column());
            alike.entry(key).or_default().push((index, group));
        }
    }
    let fault = |((form, rule, column), groups): (_, Vec<PlacedGroup<'a>>)| {
        let units: BTreeSet<&'a str> = groups.iter().map(|(index, _)| reports[*index].unit).collect();
        let severity = groups.iter().map(|(_, group)| group.severity()).min()?;
        (units.len() > 1).then(|| SharedFault { form, rule, column, severity, units: units.into_iter().collect(), groups })
    };
    let mut faults: Vec<SharedFault<'a>> = alike.into_iter().filter_map(fault).collect();
    faults.sort_by_key(|fault| (fault.severity, std::cmp::Reverse(fault.units.len())));
    faults
}

#[cfg(test)]
mod tests;
