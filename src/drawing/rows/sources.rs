//! Sổ đối chiếu nguồn: from a figure to its unit, file, sheet and cell with the row as sent.

use std::collections::{BTreeMap, BTreeSet};

use tonghop_domain::form::Form;
use tonghop_domain::report_definition::SheetDefinition;
use tonghop_domain::text::collation_key;
use tonghop_domain::{ElementId, OrgUnitId, Provenance, display};
use tonghop_reports::Figure;
use tonghop_reports::workbook::{ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{day, figure, forms, text};
use crate::analysis::{self, basis::Basis};
use crate::app::App;
use crate::lineage::{self, Reports, SentCell, Source, TracedInput};
use crate::reception::Labels;
use crate::storage::StoredFact;

/// What a definition says instead of a form for the figures that a unit's scores rest on.
const OF_SET: &str = "set";
/// Originals read again for one ledger; where there are more, places are named without their rows.
const MOST_READ: usize = 200;

/// The ledger of one form, of a unit's scores, or of every figure of the period.
pub(super) async fn ledger(app: &App, sheet: &SheetDefinition, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    match sheet.of.as_str() {
        OF_SET => of_scores(app, wanted).await,
        "" => of_forms(app, wanted, &app.catalogue.forms.iter().collect::<Vec<_>>()).await,
        _ => of_totals(app, wanted, forms::form(app, sheet)?).await,
    }
}

/// The inputs of every component of the unit's score, grouped by component.
async fn of_scores(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let (set, unit) = (wanted.set()?, wanted.unit()?);
    let office = app.office().await?;
    let name = office.directory.name_of(unit);
    let traced = analysis::traced(app, wanted.scope, set, wanted.period, unit).await?;
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let mut rows = Vec::new();
    for component in traced.score.components() {
        let inputs = lineage::inputs(app, wanted.scope, &basis, wanted.period, unit, &component.inputs).await?;
        if inputs.is_empty() {
            continue;
        }
        rows.push(ReportRow::opening(format!("{} {}", component.code, component.name)));
        let first = rows.len();
        rows.extend(inputs.iter().flat_map(|input| of_input(&name, input)));
        if let Some(row) = rows.get_mut(first) {
            row.anchor = Some(component.code.clone());
        }
    }
    Ok(ReportSheet { rows, ..ReportSheet::default() })
}

fn of_input(unit: &str, input: &TracedInput) -> Vec<ReportRow> {
    let mut rows: Vec<ReportRow> = input.sources.iter().map(|source| of_source(unit, input, source)).collect();
    if rows.is_empty() {
        rows.push(of_source(unit, input, &Source::default()));
    }
    if input.more > 0 {
        rows.push(ReportRow::of([
            ("unit", text(unit)),
            ("element", text(&input.title)),
            ("words", text(format!("và {} nguồn khác", input.more))),
        ]));
    }
    rows
}

fn of_source(unit: &str, input: &TracedInput, source: &Source) -> ReportRow {
    ReportRow::of([
        ("unit", text(unit)),
        ("element", text(&input.title)),
        ("part", text(&input.part)),
        ("period", text(&input.period)),
        ("figure", text(&input.figure)),
        ("estimate", text(if input.is_estimate { "Ước thực hiện" } else { "" })),
    ])
    .with_place(source)
}

trait Placed {
    fn with_place(self, source: &Source) -> Self;
}

impl Placed for ReportRow {
    fn with_place(mut self, source: &Source) -> Self {
        let place = [
            ("words", text(&source.words)),
            ("file", text(&source.file)),
            ("received", day(source.received)),
            ("sheet", text(&source.sheet)),
            ("cell", text(source.cell.map_or_else(String::new, |cell| cell.to_string()))),
            ("row", text(row_words(&source.row))),
        ];
        self.cells.extend(place);
        self
    }
}

/// The cells of the row as sent, from the left; the figure itself between marks.
fn row_words(row: &[SentCell]) -> String {
    let cell = |cell: &SentCell| if cell.is_figure { format!("«{}»", cell.value) } else { cell.value.clone() };
    row.iter().map(cell).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" | ")
}

/// The figures of one form that its table shows: a unit's total where it sent one, else the parts that are added up.
async fn of_totals(app: &App, wanted: Wanted<'_>, form: &Form) -> Result<ReportSheet, DrawingError> {
    of_facts(app, wanted, &[form], |facts: Vec<StoredFact>| {
        let is_total = |one: &StoredFact| one.fact.is_total || one.fact.dimensions.is_total();
        let totalled: BTreeSet<ElementId> = facts.iter().filter(|one| is_total(one)).map(|one| one.fact.element.clone()).collect();
        facts.into_iter().filter(|one| is_total(one) || !totalled.contains(&one.fact.element)).collect()
    })
    .await
}

/// Every figure of these forms in the period.
async fn of_forms(app: &App, wanted: Wanted<'_>, of: &[&Form]) -> Result<ReportSheet, DrawingError> {
    of_facts(app, wanted, of, |facts| facts).await
}

/// The figures of these forms that are kept of each unit, grouped by unit.
async fn of_facts(
    app: &App,
    wanted: Wanted<'_>,
    of: &[&Form],
    kept: impl Fn(Vec<StoredFact>) -> Vec<StoredFact>,
) -> Result<ReportSheet, DrawingError> {
    let ledger = Ledger::of(app, of);
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let is_wanted = |element: &ElementId| ledger.columns.contains_key(element);
    let stored = basis.stored_facts(app, wanted.scope, &wanted.period.id, &is_wanted).await?;
    let mut by_unit: BTreeMap<OrgUnitId, Vec<StoredFact>> = BTreeMap::new();
    for one in stored.into_iter().filter(|one| wanted.unit.is_none_or(|unit| one.fact.unit == *unit)) {
        by_unit.entry(one.fact.unit.clone()).or_default().push(one);
    }
    let office = app.office().await?;
    let mut units: Vec<(String, Vec<StoredFact>)> =
        by_unit.into_iter().map(|(unit, facts)| (office.directory.name_of(&unit), kept(facts))).collect();
    units.sort_by_cached_key(|(name, _)| collation_key(name));
    let mut waiting: BTreeMap<String, usize> = BTreeMap::new();
    for one in units.iter().flat_map(|(_, facts)| facts) {
        *waiting.entry(one.submission_id.clone()).or_default() += 1;
    }
    let (read, is_whole) = (waiting.len().min(MOST_READ), waiting.len() <= MOST_READ);
    let mut reports = Reports::new(app, wanted.scope).reading(if is_whole { read } else { 0 });
    let mut rows = Vec::new();
    for (name, facts) in units {
        rows.push(ReportRow::opening(&name));
        for one in &facts {
            rows.push(ledger.row(app, &name, one, &mut reports).await?);
            waiting.entry(one.submission_id.clone()).and_modify(|left| *left -= 1);
        }
        waiting.retain(|_, left| *left > 0);
        reports.hold_only(|submission| waiting.contains_key(submission));
    }
    let note = format!("Có hơn {MOST_READ} tệp: không chép lại dòng như đơn vị gửi; xem từng số ở “Số này từ đâu?”.");
    Ok(ReportSheet { rows, notes: if is_whole { vec![] } else { vec![note] }, ..ReportSheet::default() })
}

/// The words of the figures that a ledger lists, looked up once for its tens of thousands of lines.
struct Ledger<'f> {
    /// Of each element the place of its form's labels and its column's field.
    columns: BTreeMap<ElementId, (usize, &'f str)>,
    labels: Vec<Labels>,
}

impl<'f> Ledger<'f> {
    fn of(app: &App, forms: &[&'f Form]) -> Self {
        let labels = forms.iter().map(|form| Labels::of(Some(form), &app.catalogue.lists)).collect();
        let figures = |(place, form): (usize, &&'f Form)| {
            let form: &'f Form = form;
            let columns = form.columns.iter().filter(|column| column.kind.is_figure());
            columns.filter_map(move |column| Some((form.element(&column.field).ok()?, (place, column.field.as_str()))))
        };
        Self { columns: forms.iter().enumerate().flat_map(figures).collect(), labels }
    }

    async fn row(&self, app: &App, unit: &str, stored: &StoredFact, reports: &mut Reports<'_>) -> Result<ReportRow, DrawingError> {
        let fact = &stored.fact;
        let mut source = Source {
            submission: Some(stored.submission_id.clone()),
            sheet: fact.provenance.sheet().to_owned(),
            cell: fact.provenance.first_cell(),
            words: place_words(&fact.provenance),
            ..Source::default()
        };
        reports.complete(&mut source).await?;
        let column = self.columns.get(&fact.element).copied();
        let part = column.and_then(|(form, _)| self.labels.get(form)).map_or_else(String::new, |labels| labels.part(&fact.dimensions));
        let row = ReportRow::of([
            ("unit", text(unit)),
            ("element", text(app.catalogue.element_title(&fact.element))),
            ("part", text(part)),
            ("period", text(app.catalogue.period_name(&fact.period))),
            ("figure", figure(Figure::of(fact.state, fact.figure()))),
            ("estimate", text(if fact.is_estimate { "Ước thực hiện" } else { "" })),
        ])
        .with_place(&source);
        // Of parts without a total the first is where the sum leads.
        Ok(match column {
            Some((_, field)) => row.named(forms::anchor(&fact.unit, field)),
            None => row,
        })
    }
}

/// How a figure was taken from more than one cell.
fn place_words(provenance: &Provenance) -> String {
    match provenance {
        Provenance::Rows { first_row, last_row, predicate, count, .. } => {
            format!("{} dòng {predicate}, dòng {first_row}–{last_row}", display::plain((*count).into(), 0))
        }
        Provenance::Cells { cells, .. } => format!("cộng {} ô", cells.len()),
        Provenance::Cell { .. } => String::new(),
    }
}
