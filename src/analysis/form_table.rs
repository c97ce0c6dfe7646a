//! The figures of one form, unit by unit, as units reported them.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::form::{ColumnKind, Form};
use tonghop_domain::text::collation_key;
use tonghop_domain::{CellRef, Fact, OrgUnitId, Period, Scope, State};

use super::AnalysisError;
use super::basis::Basis;
use crate::app::App;
use crate::storage::StoredFact;

/// A table of units × columns of a form.
#[derive(Debug, Clone)]
pub struct FormTable {
    /// Headings of the columns.
    pub columns: Vec<String>,
    /// Rows by name of the unit.
    pub rows: Vec<FormRow>,
    /// Sums over the units with a figure; `None` where the column does not add up or nobody has a figure.
    pub sums: Vec<Option<Decimal>>,
    /// How many units have a figure, column by column.
    pub known: Vec<usize>,
}

/// One unit.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Its figures in the order of the columns.
    pub figures: Vec<FormFigure>,
}

/// One figure of one unit.
#[derive(Debug, Clone, Default)]
pub struct FormFigure {
    /// Whether there is a figure, and if not, why not; `None` = nothing was reported.
    pub state: Option<State>,
    /// The figure.
    pub value: Option<Decimal>,
    /// Ước thực hiện.
    pub is_estimate: bool,
    /// Report, sheet and cell, where it is one cell.
    pub place: Option<(String, String, CellRef)>,
}

/// A column: a field of the form, or one entry of the list that breaks its only figure down.
struct Wanted {
    heading: String,
    field: String,
    member: Option<(String, String)>,
    adds_up: bool,
}

/// The figures of a form in a period; of a closed period those published.
///
/// # Errors
/// When the database is away.
pub async fn form_table(app: &App, scope: &Scope, period: &Period, form: &Form) -> Result<FormTable, AnalysisError> {
    let office = app.office().await?;
    let wanted = columns(app, form);
    let elements: BTreeSet<_> = form.columns.iter().filter_map(|column| form.element(&column.field).ok()).collect();
    let basis = Basis::of(app, scope, period).await?;
    let mut by_unit: BTreeMap<OrgUnitId, Vec<StoredFact>> = BTreeMap::new();
    for stored in basis.stored_facts(app, scope, &period.id, &|element| elements.contains(element)).await? {
        by_unit.entry(stored.fact.unit.clone()).or_default().push(stored);
    }
    let row = |(unit, facts): (OrgUnitId, Vec<StoredFact>)| FormRow {
        name: office.directory.name_of(&unit),
        figures: wanted.iter().map(|column| figure(form, column, &facts)).collect(),
        unit,
    };
    let mut rows: Vec<FormRow> = by_unit.into_iter().map(row).collect();
    rows.sort_by_cached_key(|row| (collation_key(&row.name), row.unit.clone()));
    let of = |column: usize| -> Vec<Decimal> { rows.iter().filter_map(|row| row.figures[column].value).collect() };
    let sum = |(column, wanted): (usize, &Wanted)| {
        Some(of(column)).filter(|known| wanted.adds_up && !known.is_empty()).map(|known| known.iter().sum())
    };
    Ok(FormTable {
        sums: wanted.iter().enumerate().map(sum).collect(),
        known: (0..wanted.len()).map(|column| of(column).len()).collect(),
        columns: wanted.into_iter().map(|column| column.heading).collect(),
        rows,
    })
}

fn columns(app: &App, form: &Form) -> Vec<Wanted> {
    let figures: Vec<_> = form.columns.iter().filter(|column| column.kind.is_figure()).collect();
    let coded = form.columns.iter().find(|column| column.dimension && column.kind == ColumnKind::Code);
    let list = coded.and_then(|column| column.list.as_deref()).and_then(|list| app.catalogue.lists.get(list));
    match (figures.as_slice(), coded, list) {
        ([only], Some(coded), Some(list)) => {
            let entry = |item: &tonghop_domain::form::CodeItem| Wanted {
                heading: item.name.clone(),
                field: only.field.clone(),
                member: Some((coded.field.clone(), item.code.clone())),
                adds_up: only.kind.is_additive(),
            };
            list.items().iter().map(entry).collect()
        }
        _ => {
            let column = |column: &&tonghop_domain::form::Column| Wanted {
                heading: column.title(),
                field: column.field.clone(),
                member: None,
                adds_up: column.kind.is_additive(),
            };
            figures.iter().map(column).collect()
        }
    }
}

fn figure(form: &Form, column: &Wanted, facts: &[StoredFact]) -> FormFigure {
    let Ok(element) = form.element(&column.field) else { return FormFigure::default() };
    let is_wanted = |fact: &Fact| match &column.member {
        Some((dimension, member)) => fact.dimensions.member(dimension) == Some(member),
        None => true,
    };
    let own: Vec<&StoredFact> = facts.iter().filter(|stored| stored.fact.element == element && is_wanted(&stored.fact)).collect();
    let total = own.iter().find(|stored| stored.fact.is_total || stored.fact.dimensions.is_total());
    match (total, own.as_slice()) {
        (Some(one), _) | (None, [one]) => of_one(one),
        (None, []) => FormFigure::default(),
        (None, parts) if column.adds_up => of_parts(parts),
        (None, _) => FormFigure::default(),
    }
}

fn of_one(stored: &StoredFact) -> FormFigure {
    let fact = &stored.fact;
    FormFigure {
        state: Some(fact.state),
        value: fact.figure(),
        is_estimate: fact.is_estimate,
        place: fact.provenance.first_cell().map(|cell| (stored.submission_id.clone(), fact.provenance.sheet().to_owned(), cell)),
    }
}

/// The sum of parts where no total was sent; parts that are missing or do not apply leave it as they leave every sum.
fn of_parts(parts: &[&StoredFact]) -> FormFigure {
    let known: Vec<Decimal> = parts.iter().filter_map(|stored| stored.fact.figure()).collect();
    let strongest = || parts.iter().map(|stored| stored.fact.state).max();
    FormFigure {
        state: if known.is_empty() { strongest() } else { Some(State::Value) },
        value: (!known.is_empty()).then(|| known.iter().sum()),
        is_estimate: parts.iter().any(|stored| stored.fact.is_estimate),
        place: None,
    }
}
