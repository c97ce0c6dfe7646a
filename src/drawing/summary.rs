//! "Biểu tổng hợp kết quả tuyên truyền CCHC", addressed to the reporting authority.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use tonghop_domain::form::CodeList;
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::{Fact, OrgUnitId};
use tonghop_reports::Figure;
use tonghop_reports::workbook::{self, ActivityColumn, ActivityRow, CommunicationSummary};

use super::letter::{Addressed, addressed};
use super::source::titled;
use super::{DrawingError, Wanted};
use crate::analysis;
use crate::analysis::basis::Basis;
use crate::app::App;

/// The list that names activity types.
const ACTIVITY_TYPES: &str = "activity-types";
/// The list that names units of measure.
const UNITS_OF_MEASURE: &str = "units-of-measure";
const COUNT: &str = "activity.count";
const PEOPLE: &str = "activity.people";

/// The workbook of a period.
pub(super) async fn workbook(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let facts = analysis::derived_facts(app, wanted.scope, wanted.period).await?;
    let table = Table::of(app, &facts);
    let rows = rows(app, wanted, &table).await?;
    let Addressed { letterhead, recipients, signature } = addressed(app, definition, wanted).await?;
    let summary = CommunicationSummary {
        heading: titled(app, definition, wanted).await?,
        letterhead,
        recipients,
        period: wanted.period.name.clone(),
        window: (wanted.period.from, wanted.period.to),
        totals: totals(&rows, table.columns.len()),
        columns: table.columns,
        rows,
        signature,
    };
    Ok(workbook::communication_summary(&summary)?)
}

/// Columns and the figures of each unit.
struct Table {
    types: Vec<String>,
    columns: Vec<ActivityColumn>,
    figures: BTreeMap<OrgUnitId, BTreeMap<String, Decimal>>,
}

impl Table {
    fn of(app: &App, facts: &[Fact]) -> Self {
        let mut figures: BTreeMap<OrgUnitId, BTreeMap<String, Decimal>> = BTreeMap::new();
        let mut used = BTreeSet::new();
        for fact in facts {
            let column = match (fact.element.as_str(), fact.dimensions.member("activity_type")) {
                (COUNT, Some(kind)) => kind.to_owned(),
                (PEOPLE, Some(_)) => PEOPLE.to_owned(),
                _ => continue,
            };
            let Some(figure) = fact.figure().filter(|_| !fact.is_total) else { continue };
            used.insert(column.clone());
            *figures.entry(fact.unit.clone()).or_default().entry(column).or_default() += figure;
        }
        let kinds = app.catalogue.lists.get(ACTIVITY_TYPES);
        let types: Vec<String> = kinds
            .map(CodeList::items)
            .unwrap_or_default()
            .iter()
            .map(|item| item.code.clone())
            .filter(|code| used.contains(code))
            .collect();
        let mut columns: Vec<ActivityColumn> = types.iter().map(|code| column(app, code)).collect();
        columns.push(ActivityColumn {
            group: "Người tham gia".to_owned(),
            name: "Lượt người".to_owned(),
            unit_of_measure: "lượt người".to_owned(),
        });
        Self { types, columns, figures }
    }

    fn row(&self, unit: &OrgUnitId, name: &str, is_sent: bool) -> ActivityRow {
        let own = self.figures.get(unit);
        let keys = self.types.iter().map(String::as_str).chain([PEOPLE]);
        let figure = |key: &str| match own.and_then(|own| own.get(key)) {
            Some(value) => Figure::Value(*value),
            None if is_sent => Figure::Value(Decimal::ZERO),
            None => Figure::Missing,
        };
        ActivityRow { unit: name.to_owned(), figures: keys.map(figure).collect() }
    }
}

fn column(app: &App, code: &str) -> ActivityColumn {
    let item = app.catalogue.lists.get(ACTIVITY_TYPES).and_then(|list| list.get(code));
    let unit = item.and_then(|item| item.units.first()).and_then(|unit| app.catalogue.lists.get(UNITS_OF_MEASURE)?.get(unit));
    ActivityColumn {
        group: "Số hoạt động".to_owned(),
        name: item.map_or_else(|| code.to_owned(), |item| item.name.clone()),
        unit_of_measure: unit.map_or_else(|| "lần".to_owned(), |unit| unit.name.clone()),
    }
}

/// Every unit that owes the log: one that has an accepted log shows zeros, one that has none shows that nothing is known.
async fn rows(app: &App, wanted: Wanted<'_>, table: &Table) -> Result<Vec<ActivityRow>, DrawingError> {
    let office = app.office().await?;
    let form = "activity-log";
    let basis = Basis::of(app, wanted.scope, wanted.period).await?;
    let owed = basis.standings(app, wanted.scope, &wanted.period.id).await?.into_iter().map(|standing| standing.obligation);
    let sent: BTreeSet<OrgUnitId> = app
        .storage
        .submissions_of_period(wanted.scope, &wanted.period.id)
        .await?
        .into_iter()
        .filter(|stored| stored.submission.key.form == form)
        .filter(|stored| basis.holds(&stored.submission.id, stored.submission.state.is_current()))
        .map(|stored| stored.submission.key.unit)
        .collect();
    let mut units: BTreeSet<OrgUnitId> = owed.filter(|owed| owed.key.form == form).map(|owed| owed.key.unit).collect();
    units.extend(sent.iter().cloned());
    let mut rows: Vec<(String, OrgUnitId)> = units.into_iter().map(|unit| (office.directory.name_of(&unit), unit)).collect();
    rows.sort();
    Ok(rows.iter().map(|(name, unit)| table.row(unit, name, sent.contains(unit))).collect())
}

/// Sums over the units that have figures; a column without any stays unknown.
fn totals(rows: &[ActivityRow], columns: usize) -> Vec<Figure> {
    let sum = |column: usize| {
        let figures: Vec<Decimal> = rows.iter().filter_map(|row| row.figures[column].value()).collect();
        if figures.is_empty() { Figure::Missing } else { Figure::Value(figures.into_iter().sum()) }
    };
    (0..columns).map(sum).collect()
}
