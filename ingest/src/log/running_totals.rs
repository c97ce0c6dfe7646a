//! Sums of the columns of a long log while its rows go by, and the total rows that they are checked against: totals between the rows
//! (the rows since the total or heading before them), group rows (I above 1, 2, 3) and the total of the whole log.
//!
//! The same totals are wrong as in a short log (see [`crate::layout`] and [`Table::grand_total`]); nothing but sums is held.

use rust_decimal::Decimal;
use tonghop_domain::form::{ColumnKind, Form};
use tonghop_domain::{CellRef, Finding, FindingKind, Location, text};

use crate::layout::{RowKind, level};
use crate::rules::column_total;
use crate::table::{Row, Table};

/// Totals that may stand for the whole log; where more of them follow each other, none is told apart.
const MOST_WHOLE: usize = 16;

/// The sums of some rows by column of the form; `None` for a column with a row whose figure is not known.
#[derive(Debug, Clone, Default)]
struct Sums {
    rows: u64,
    figures: Vec<Option<Decimal>>,
}

impl Sums {
    fn add(&mut self, row: &Row) {
        self.figures.resize(row.cells.len(), Some(Decimal::ZERO));
        self.rows += 1;
        for (index, sum) in self.figures.iter_mut().enumerate() {
            *sum = sum.zip(column_total::figure(row, index)).and_then(|(sum, figure)| sum.checked_add(figure));
        }
    }

    fn of(&self, index: usize) -> Option<Decimal> {
        *self.figures.get(index)?
    }
}

/// One figure of a total row.
#[derive(Debug, Clone)]
struct Written {
    /// Place of its column in the form.
    index: usize,
    at: CellRef,
    found: String,
    figure: Decimal,
}

/// One total row as written.
#[derive(Debug, Clone)]
struct Total {
    /// Whether it begins with "Tổng", as the total of a whole table does.
    is_grand: bool,
    /// Figures of the additive columns.
    figures: Vec<Written>,
}

impl Total {
    fn of(form: &Form, row: &Row) -> Self {
        let additive = form.columns.iter().enumerate().filter(|(_, column)| column.kind.is_additive());
        let figure = |(index, _): (usize, _)| {
            let cell = row.cells.get(index)?.as_ref()?;
            Some(Written { index, at: cell.at, found: cell.found.clone(), figure: cell.figure()? })
        };
        Self {
            is_grand: row.cells.iter().flatten().any(|cell| text::fold(&cell.found).starts_with("tong")),
            figures: additive.filter_map(figure).collect(),
        }
    }

    fn against(&self, sums: &Sums, form: &Form, sheet: &str) -> Vec<Finding> {
        let finding = |written: &Written| {
            let sum = sums.of(written.index)?;
            let column = form.columns.get(written.index)?.label_or_title();
            let kind = FindingKind::ColumnTotalDiffers { column, total: written.figure, sum };
            (sum != written.figure).then(|| Finding::new(kind, Location::cell(sheet, written.at)).with_found(written.found.clone()))
        };
        self.figures.iter().filter_map(finding).collect()
    }

    fn fits(&self, sums: &Sums) -> bool {
        self.figures.iter().all(|written| sums.of(written.index).is_none_or(|sum| sum == written.figure))
    }
}

/// A group row whose rows are still coming.
#[derive(Debug)]
struct OpenGroup {
    level: u8,
    total: Total,
    sums: Sums,
}

/// The total met last: that of the whole log unless another one follows.
#[derive(Debug)]
struct Last {
    total: Total,
    /// The rows since the total or heading before it.
    since: Sums,
    /// The rows since the subtotal before it; `None` where no subtotal stands before it.
    block: Option<Sums>,
}

/// The sums so far.
#[derive(Debug, Default)]
pub(super) struct RunningTotals {
    whole: Sums,
    /// Since the total or heading before.
    since: Sums,
    /// Since the total or group row before.
    block: Sums,
    has_subtotal: bool,
    /// The heading that the last counted row stands under, by its row.
    heading: Option<u32>,
    /// Outermost first.
    groups: Vec<OpenGroup>,
    last: Option<Last>,
    /// Totals right below other totals.
    may_be_whole: Vec<Total>,
}

impl RunningTotals {
    /// Takes in the rows of a block; what is wrong with the totals that are settled by them.
    pub(super) fn add(&mut self, table: &Table<'_>) -> Vec<Finding> {
        let mut findings = vec![];
        for place in &table.layout.body.rows {
            match place.kind {
                RowKind::OfWhich => {}
                RowKind::Data => {
                    let heading = place.heading.and_then(|index| table.layout.body.headings.get(index)).map(|heading| heading.at.row);
                    if let Some(row) = find(&table.rows, place.row) {
                        self.row(table, row, heading, &mut findings);
                    }
                }
                RowKind::Total => {
                    let Some(row) = find(&table.totals, place.row) else { continue };
                    let is_group = table.layout.body.subtotals.iter().any(|subtotal| subtotal.row == place.row && subtotal.is_group);
                    if is_group { self.group(table, row, &mut findings) } else { self.total(table, row, &mut findings) }
                }
            }
        }
        findings
    }

    fn row(&mut self, table: &Table<'_>, row: &Row, heading: Option<u32>, findings: &mut Vec<Finding>) {
        // A block in the middle of the log does not show the heading above it: that of the row before holds.
        if heading.is_some() && heading != self.heading {
            self.since = Sums::default();
            self.heading = heading;
        }
        self.close_groups(table, depth(table.form, row), findings);
        self.groups.iter_mut().for_each(|group| group.sums.add(row));
        [&mut self.whole, &mut self.since, &mut self.block].into_iter().for_each(|sums| sums.add(row));
    }

    fn group(&mut self, table: &Table<'_>, row: &Row, findings: &mut Vec<Finding>) {
        let depth = depth(table.form, row);
        self.close_groups(table, depth, findings);
        let total = Total::of(table.form, row);
        self.groups.extend(depth.map(|level| OpenGroup { level, total, sums: Sums::default() }));
        self.block = Sums::default();
        self.has_subtotal = true;
    }

    /// Settles the groups that a row as deep as this is no part of.
    fn close_groups(&mut self, table: &Table<'_>, depth: Option<u8>, findings: &mut Vec<Finding>) {
        let open = self.groups.iter().take_while(|group| depth.is_some_and(|depth| depth > group.level)).count();
        for group in self.groups.drain(open..).filter(|group| group.sums.rows > 0) {
            findings.extend(group.total.against(&group.sums, table.form, table.sheet));
        }
    }

    fn total(&mut self, table: &Table<'_>, row: &Row, findings: &mut Vec<Finding>) {
        self.close_groups(table, None, findings);
        if let Some(before) = self.last.take() {
            self.settle(before, table, findings);
        }
        let (since, block) = (std::mem::take(&mut self.since), std::mem::take(&mut self.block));
        self.last = Some(Last { total: Total::of(table.form, row), since, block: self.has_subtotal.then_some(block) });
    }

    /// A total that another one follows: that of the rows since the one before it, if there are any.
    fn settle(&mut self, before: Last, table: &Table<'_>, findings: &mut Vec<Finding>) {
        if before.since.rows > 0 {
            findings.extend(before.total.against(&before.since, table.form, table.sheet));
            self.has_subtotal = true;
        } else if self.may_be_whole.len() < MOST_WHOLE {
            self.may_be_whole.push(before.total);
        }
    }

    /// What is wrong with the total of the whole log, and with the groups that end with it.
    pub(super) fn end(mut self, form: &Form, sheet: &str) -> Vec<Finding> {
        let mut findings = vec![];
        for group in self.groups.drain(..).filter(|group| group.sums.rows > 0) {
            findings.extend(group.total.against(&group.sums, form, sheet));
        }
        if let Some(total) = self.grand() {
            findings.extend(total.against(&self.whole, form, sheet));
        }
        findings
    }

    /// The only total that stands for no part of the rows, else the only one of these that begins with "Tổng".
    fn grand(&self) -> Option<&Total> {
        let last = self.last.as_ref()?;
        if self.may_be_whole.is_empty() {
            return Some(&last.total).filter(|_| !self.sums_only_its_block(last));
        }
        let mut named = self.may_be_whole.iter().chain([&last.total]).filter(|total| total.is_grand);
        named.next().filter(|_| named.next().is_none())
    }

    /// A log of blocks with a total each and none for the whole: the last total is that of the last block.
    fn sums_only_its_block(&self, last: &Last) -> bool {
        let fits = |block: &Sums| block.rows > 0 && last.total.fits(block) && !last.total.fits(&self.whole);
        last.block.as_ref().is_some_and(fits)
    }
}

fn find(rows: &[Row], row: u32) -> Option<&Row> {
    rows.binary_search_by_key(&row, |known| known.row).ok().map(|place| &rows[place])
}

/// How deep the number of a row says it stands.
fn depth(form: &Form, row: &Row) -> Option<u8> {
    let place = form.columns.iter().position(|column| column.kind == ColumnKind::Ordinal)?;
    level(&row.cells.get(place)?.as_ref()?.found)
}
