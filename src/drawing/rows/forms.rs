//! Figures of one form, unit by unit.

use tonghop_domain::form::Form;
use tonghop_domain::report_definition::SheetDefinition;
use tonghop_domain::{OrgUnitId, State};
use tonghop_reports::Figure;
use tonghop_reports::workbook::{ReportCell, ReportRow, ReportSheet};

use super::super::rankings::group_name;
use super::super::{DrawingError, Wanted};
use super::text;
use crate::analysis::{self, FormFigure, FormRow};
use crate::app::{App, Office};

/// The form that a sheet names.
pub(super) fn form<'a>(app: &'a App, sheet: &SheetDefinition) -> Result<&'a Form, DrawingError> {
    app.catalogue.form(&sheet.of).ok_or_else(|| DrawingError::Template("biểu mẫu", sheet.of.clone()))
}

/// Units in comparable groups, departments first, each by name.
pub(super) async fn figures(app: &App, sheet: &SheetDefinition, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let form = form(app, sheet)?;
    let office = app.office().await?;
    let table = analysis::form_table(app, wanted.scope, wanted.period, form).await?;
    let fields: Vec<&str> = form.columns.iter().filter(|column| column.kind.is_figure()).map(|column| column.field.as_str()).collect();
    let mut by_group: Vec<(String, Vec<&FormRow>)> = Vec::new();
    for row in table.rows.iter().filter(|row| wanted.unit.is_none_or(|unit| row.unit == *unit)) {
        let group = group_name(group_of(&office, &row.unit));
        match by_group.iter_mut().find(|(known, _)| *known == group) {
            Some((_, rows)) => rows.push(row),
            None => by_group.push((group, vec![row])),
        }
    }
    by_group.sort_by_key(|(group, _)| group.clone());
    let rows = by_group
        .into_iter()
        .flat_map(|(group, rows)| std::iter::once(ReportRow::opening(group)).chain(rows.into_iter().map(|row| of_unit(row, &fields))));
    Ok(ReportSheet { rows: rows.collect(), ..ReportSheet::default() })
}

fn group_of<'a>(office: &'a Office, unit: &OrgUnitId) -> Option<&'a str> {
    office.directory.get(unit).and_then(|unit| unit.group.as_deref())
}

fn of_unit(row: &FormRow, fields: &[&str]) -> ReportRow {
    let mut of_unit = ReportRow::of([("unit", text(&row.name))]);
    of_unit.cells.extend(fields.iter().zip(&row.figures).map(|(field, figure)| ((*field).to_owned(), cell(&row.unit, field, figure))));
    of_unit
}

fn cell(unit: &OrgUnitId, field: &str, figure: &FormFigure) -> ReportCell {
    let shown = figure.state.map_or(Figure::Missing, |state| match (state, figure.value) {
        (State::Value, value) => value.into(),
        (state, value) => Figure::of(state, value),
    });
    ReportCell::figure(shown).leading_to(anchor(unit, field))
}

/// The name of the row of sources that explains a figure of a form.
pub(super) fn anchor(unit: &OrgUnitId, field: &str) -> String {
    format!("{unit}|{field}")
}
