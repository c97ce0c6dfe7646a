//! From a cell forward: the figures that use it.

use std::collections::BTreeSet;

use tonghop_domain::formula::Formula;
use tonghop_domain::{CellRef, ElementId, Fact, Period, Scope, State, display};

use super::indicator_words;
use crate::analysis::{self, AnalysisError, UnitFigure};
use crate::app::App;

/// A figure that uses a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// `Chỉ số` or the name of a set.
    pub kind: String,
    /// What it is.
    pub what: String,
    /// The figure now, in words.
    pub figure: String,
    /// The address of its own "Số này từ đâu?".
    pub address: String,
}

/// What was read from a cell of a report, and every figure of its unit and period that uses it.
///
/// # Errors
/// When the report lies outside the scope or the database is away.
pub async fn used_by(
    app: &App,
    scope: &Scope,
    submission: &str,
    (sheet, cell): (&str, CellRef),
) -> Result<(Vec<Fact>, Vec<Used>), AnalysisError> {
    let stored = app.storage.submission(scope, submission).await?;
    let facts: Vec<Fact> = app.storage.facts_of(scope, submission).await?.into_iter().filter(|fact| stands_in(fact, sheet, cell)).collect();
    let elements: BTreeSet<ElementId> = facts.iter().map(|fact| fact.element.clone()).collect();
    let key = &stored.submission.key;
    let Ok(period) = app.catalogue.calendars.period(&key.period) else { return Ok((facts, vec![])) };
    if elements.is_empty() || facts.iter().all(|fact| fact.state == State::Missing) {
        return Ok((facts, vec![]));
    }
    let mut used = indicators(app, scope, &period, &key.unit, &elements).await?;
    used.extend(components(app, scope, &period, &key.unit, &elements).await?);
    Ok((facts, used))
}

fn stands_in(fact: &Fact, sheet: &str, cell: CellRef) -> bool {
    use tonghop_domain::Provenance;
    fact.provenance.sheet() == sheet
        && match &fact.provenance {
            Provenance::Cell { cell: own, .. } => *own == cell,
            Provenance::Cells { cells, .. } => cells.contains(&cell),
            Provenance::Rows { first_row, last_row, .. } => (*first_row..=*last_row).contains(&(cell.row + 1)),
        }
}

fn uses(formula: &Formula, elements: &BTreeSet<ElementId>) -> bool {
    !formula.elements().is_disjoint(elements)
}

async fn indicators(
    app: &App,
    scope: &Scope,
    period: &Period,
    unit: &tonghop_domain::OrgUnitId,
    elements: &BTreeSet<ElementId>,
) -> Result<Vec<Used>, AnalysisError> {
    let mut used = Vec::new();
    for indicator in app.catalogue.indicators.iter().filter(|indicator| uses(&indicator.formula, elements)) {
        let figure = match analysis::figure_of_unit(app, scope, period, indicator, unit).await? {
            UnitFigure::Value(value) => indicator_words(indicator, value),
            UnitFigure::Missing => display::NO_FIGURE.to_owned(),
            UnitFigure::Withheld(words) => words,
        };
        used.push(Used {
            kind: "Chỉ số".to_owned(),
            what: indicator.name.clone(),
            figure,
            address: format!("/so-nay-tu-dau?ky={}&chi_so={}&don_vi={unit}", period.id, indicator.id),
        });
    }
    Ok(used)
}

async fn components(
    app: &App,
    scope: &Scope,
    period: &Period,
    unit: &tonghop_domain::OrgUnitId,
    elements: &BTreeSet<ElementId>,
) -> Result<Vec<Used>, AnalysisError> {
    let mut used = Vec::new();
    for set in app.catalogue.sets.iter().filter(|set| set.regime == period.id.regime() && set.governs(period)) {
        let wanted: Vec<_> =
            set.all_components().filter(|component| component.formulas().into_iter().any(|formula| uses(formula, elements))).collect();
        if wanted.is_empty() {
            continue;
        }
        let table = analysis::scores(app, scope, set, period).await?;
        let Some(row) = table.units.iter().find(|row| row.score.unit == *unit) else { continue };
        for component in wanted {
            let points = row.score.component(&component.code).and_then(|score| score.score);
            used.push(Used {
                kind: set.name.clone(),
                what: format!("{} {}", component.code, component.name),
                figure: points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| format!("{} điểm", display::decimal(points, 2))),
                address: format!("/so-nay-tu-dau?ky={}&bo={}@{}&tieu_chi={}&don_vi={unit}", period.id, set.id, set.version, component.code),
            });
        }
    }
    Ok(used)
}
