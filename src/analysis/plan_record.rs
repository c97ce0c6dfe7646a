//! What belongs to a unit's plan beside its targets: its versions, and the money for it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::period::PeriodKind;
use tonghop_domain::submission::SubmissionKey;
use tonghop_domain::{ElementId, Fact, OrgUnitId, Period, PeriodId, Scope};

use super::basis::Basis;
use crate::app::App;
use crate::storage::{StorageError, StoredSubmission};

/// The form that registers a plan.
const PLAN: &str = "plan-targets";
/// The form that reports the money for it.
const BUDGET: &str = "plan-budget";
/// The regime whose years plans count in.
const PLAN_REGIME: &str = "civil";

/// Money from one source, in đồng.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetRow {
    /// Nguồn kinh phí.
    pub source: String,
    /// Dự toán; `None` = not reported.
    pub planned: Option<Decimal>,
    /// Thực chi; `None` = not reported.
    pub spent: Option<Decimal>,
}

/// Every version of a unit's plan of a year, newest first: điều chỉnh, bổ sung come as new files.
///
/// # Errors
/// When the unit lies outside the scope or the database is away.
pub async fn plan_versions(app: &App, scope: &Scope, unit: &OrgUnitId, year: i16) -> Result<Vec<StoredSubmission>, StorageError> {
    let period = PeriodId::new(PLAN_REGIME, year, PeriodKind::Year);
    app.storage.versions(scope, &SubmissionKey { unit: unit.clone(), form: PLAN.to_owned(), period }).await
}

/// The money for a unit's plan as reported for a period, by source.
///
/// # Errors
/// When the database is away.
pub async fn plan_budget(app: &App, scope: &Scope, unit: &OrgUnitId, period: &Period) -> Result<Vec<BudgetRow>, StorageError> {
    let element = |field: &str| ElementId::of(BUDGET, field).ok();
    let (Some(planned), Some(spent)) = (element("planned"), element("spent")) else { return Ok(vec![]) };
    let wanted = |known: &ElementId| *known == planned || *known == spent;
    let stored = Basis::of(app, scope, period).await?.stored_facts(app, scope, &period.id, &wanted).await?;
    let mut rows: BTreeMap<String, BudgetRow> = BTreeMap::new();
    for fact in stored.into_iter().map(|stored| stored.fact).filter(|fact| fact.unit == *unit && !fact.is_total) {
        let source = source_of(&fact);
        let empty = BudgetRow { source: source.clone(), planned: None, spent: None };
        let row = rows.entry(source).or_insert(empty);
        match fact.element == planned {
            true => row.planned = fact.figure(),
            false => row.spent = fact.figure(),
        }
    }
    Ok(rows.into_values().collect())
}

fn source_of(fact: &Fact) -> String {
    fact.dimensions.iter().map(|(_, member)| member).collect::<Vec<_>>().join("; ")
}
