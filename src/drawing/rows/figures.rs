//! Indicators of the whole field of work and of units, and templates whose lines lead to formulas.

use rust_decimal::Decimal;
use tonghop_domain::State;
use tonghop_domain::annex::AnnexLine;
use tonghop_domain::indicator::{FigureKind, Indicator};
use tonghop_domain::report_definition::SheetDefinition;
use tonghop_indicators::IndicatorValue;
use tonghop_reports::Figure;
use tonghop_reports::workbook::{ReportCell, ReportRow, ReportSheet};

use super::super::{DrawingError, Wanted};
use super::{figure, text};
use crate::analysis::{self, IndicatorFigure};
use crate::app::App;

/// Every indicator over the whole field of work, with its change in words.
pub(super) async fn of_field(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let values = analysis::field_indicators(app, wanted.scope, wanted.period).await?;
    let told = analysis::whole_field(app, wanted.scope, wanted.period).await?;
    let rows = app.catalogue.indicators.iter().filter_map(|indicator| {
        let value = values.iter().find(|value| value.indicator == indicator.id)?;
        Some(of_indicator(indicator, value, told.iter().find(|figure| figure.id == indicator.id)))
    });
    Ok(ReportSheet { rows: rows.collect(), ..ReportSheet::default() })
}

fn of_indicator(indicator: &Indicator, value: &IndicatorValue, told: Option<&IndicatorFigure>) -> ReportRow {
    let (before, last_year) = told.map_or(("", ""), |told| (told.before.as_str(), told.last_year.as_str()));
    let mut row = ReportRow::of([
        ("id", text(&indicator.id)),
        ("name", text(&indicator.name).leading_to(&indicator.id)),
        ("unit_of_measure", text(&indicator.unit_of_measure)),
        ("change_before", text(before)),
        ("change_last_year", text(last_year)),
        ("source", text(&indicator.source)),
    ]);
    row.cells.extend(measured(indicator, value));
    row
}

/// A share stands with its parts, anything else alone; what does not belong to a kind stays empty.
fn measured(indicator: &Indicator, value: &IndicatorValue) -> [(&'static str, ReportCell); 4] {
    match (indicator.kind, value.ratio) {
        (FigureKind::Share, ratio) => [
            ("numerator", figure(ratio.map(|ratio| ratio.numerator))),
            ("denominator", figure(ratio.map(|ratio| ratio.denominator))),
            ("value", text("")),
            ("share", figure(value.value)),
        ],
        _ => [("numerator", text("")), ("denominator", text("")), ("value", figure(value.value)), ("share", text(""))],
    }
}

/// Every indicator of every unit: the data that the sheet of the whole field adds up.
pub(super) async fn of_units(app: &App, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    let office = app.office().await?;
    let mut rows = Vec::new();
    for indicator in &app.catalogue.indicators {
        let mut values: Vec<(String, IndicatorValue, Option<String>)> =
            analysis::unit_indicators(app, wanted.scope, wanted.period, indicator)
                .await?
                .into_iter()
                .filter(|(value, _)| wanted.unit.is_none_or(|unit| value.unit == *unit))
                .map(|(value, instead)| (office.directory.name_of(&value.unit), value, instead))
                .collect();
        values.sort_by_cached_key(|(name, value, _)| (tonghop_domain::text::collation_key(name), value.unit.clone()));
        let first = rows.len();
        rows.extend(values.iter().map(|(unit, value, instead)| of_unit(indicator, unit, value, instead.as_deref())));
        if let Some(row) = rows.get_mut(first) {
            row.anchor = Some(indicator.id.clone());
        }
    }
    Ok(ReportSheet { rows, ..ReportSheet::default() })
}

/// A share of too few answers, or one that would give it away, shows neither figure nor parts.
fn of_unit(indicator: &Indicator, unit: &str, value: &IndicatorValue, instead: Option<&str>) -> ReportRow {
    let mut row = ReportRow::of([("id", text(&indicator.id)), ("name", text(&indicator.name)), ("unit", text(unit))]);
    match instead {
        Some(words) => {
            row.cells.insert("share", text(words));
        }
        None => row.cells.extend(measured(indicator, value)),
    }
    row
}

/// The lines of an annex or a slip with their figures over the whole field of work.
pub(super) async fn lines(app: &App, sheet: &SheetDefinition, wanted: Wanted<'_>) -> Result<ReportSheet, DrawingError> {
    if let Some(annex) = app.catalogue.annex(&sheet.of) {
        let indicators: Vec<Indicator> = annex.lines.iter().filter_map(|line| line.indicator.clone()).collect();
        let values = analysis::field_values(app, wanted.scope, wanted.period, &indicators).await?;
        let known: Vec<(&str, Option<Decimal>)> = indicators.iter().map(|one| one.id.as_str()).zip(values).collect();
        let notes = vec![format!("{} (bản {}). {}", annex.name, annex.version, annex.source)];
        return Ok(ReportSheet { rows: annex.lines.iter().map(|line| of_line(line, &known)).collect(), notes, ..ReportSheet::default() });
    }
    let slip = app.catalogue.slips.iter().find(|slip| sheet.of.is_empty() || slip.id == sheet.of);
    let slip = slip.ok_or_else(|| DrawingError::Template("phụ lục hoặc phiếu nhập liệu", sheet.of.clone()))?;
    let values = analysis::field_values(app, wanted.scope, wanted.period, &slip.lines).await?;
    let rows = slip.lines.iter().zip(values).map(|(indicator, value)| of_formula(indicator, &indicator.id, value));
    let notes = vec![format!("{}. Nơi nhận: {}. {}", slip.name, slip.authority, slip.source)];
    Ok(ReportSheet { rows: rows.collect(), notes, ..ReportSheet::default() })
}

/// A heading opens a group; a line that nothing leads to stays to be filled in.
fn of_line(line: &AnnexLine, values: &[(&str, Option<Decimal>)]) -> ReportRow {
    if line.is_heading {
        return ReportRow::opening(format!("{}. {}", line.code, line.name));
    }
    match &line.indicator {
        Some(indicator) => {
            let value = values.iter().find(|(id, _)| *id == indicator.id).and_then(|(_, value)| *value);
            of_formula(indicator, &line.code, value)
        }
        None => ReportRow::of([
            ("code", text(&line.code)),
            ("name", text(&line.name)),
            ("unit_of_measure", text(&line.unit_of_measure)),
            ("source", text(&line.source)),
            ("state", text("Chưa có biểu thu số liệu")),
        ]),
    }
}

fn of_formula(indicator: &Indicator, code: &str, value: Option<Decimal>) -> ReportRow {
    let shown = Figure::of(if value.is_some() { State::Value } else { State::Missing }, value);
    let is_share = indicator.kind == FigureKind::Share;
    ReportRow::of([
        ("code", text(code)),
        ("name", text(&indicator.name)),
        ("unit_of_measure", text(&indicator.unit_of_measure)),
        ("value", if is_share { text("") } else { figure(shown) }),
        ("share", if is_share { figure(shown) } else { text("") }),
        ("source", text(&indicator.source)),
        ("state", text(if value.is_some() { "" } else { "Chưa có số liệu" })),
    ])
}
