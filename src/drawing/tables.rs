//! Units × criteria: heat table and score table.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tonghop_domain::criteria::{CriteriaSet, Criterion, Domain};
use tonghop_domain::display;
use tonghop_domain::report_definition::ReportDefinition;
use tonghop_domain::score::{ComponentScore, ScoreState};
use tonghop_indicators::RankedScore;
use tonghop_reports::Figure;
use tonghop_reports::chart::{Chart, ChartKind, Emphasis, HeatRow, HeatTable, ShareFigure, USUAL_THRESHOLDS};
use tonghop_reports::workbook::{self, ScoreNode, ScoreTable, ScoredUnit};

use super::source::{period_line, source, titled};
use super::{DrawingError, Wanted};
use crate::analysis;
use crate::app::App;

/// Decimals shown of a score; the cells hold the unrounded values.
const SHOWN_DIGITS: u32 = 2;

/// Share of the maximum reached, unit by component.
pub(super) async fn heat_table(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let columns: Vec<String> = set.components().map(|(_, _, component)| format!("{} {}", component.code, component.name)).collect();
    let codes: Vec<&str> = set.components().map(|(_, _, component)| component.code.as_str()).collect();
    let row = |unit: &RankedScore| HeatRow {
        label: unit.rank.place.map_or_else(|| unit.name.clone(), |place| format!("{place}. {}", unit.name)),
        cells: codes.iter().map(|code| unit.score.component(code).map_or(ShareFigure::Missing, share)).collect(),
        emphasis: Emphasis::Ordinary,
    };
    let rows: Vec<HeatRow> = table.units.iter().map(row).collect();
    let kind = ChartKind::HeatTable(HeatTable { columns, rows, thresholds: USUAL_THRESHOLDS });
    let source = source(app, wanted).await?;
    let title = weakest(set, &table.units).unwrap_or_else(|| "Điểm từng tiêu chí của các đơn vị".to_owned());
    let mut chart =
        Chart::new(title, format!("{}: tỷ lệ điểm đạt trên điểm tối đa, {}", set.name, period_line(wanted.period)), source.line, kind);
    chart.note = source.provisional;
    Ok(chart)
}

fn share(score: &ComponentScore) -> ShareFigure {
    match (score.state, score.score) {
        (ScoreState::NotApplicable, _) => ShareFigure::NotApplicable,
        (_, Some(points)) if !score.max.is_zero() => ShareFigure::Value { share: points / score.max, text: display::decimal(points, 2) },
        _ => ShareFigure::Missing,
    }
}

/// The component in which the most units lose the most, as the message of the chart.
fn weakest(set: &CriteriaSet, units: &[RankedScore]) -> Option<String> {
    let lost = |code: &str| -> Option<Decimal> {
        let scores: Vec<(Decimal, Decimal)> =
            units.iter().filter_map(|unit| unit.score.component(code)).filter_map(|score| Some((score.score?, score.max))).collect();
        let max: Decimal = scores.iter().map(|(_, max)| max).sum();
        (!max.is_zero()).then(|| Decimal::ONE - scores.iter().map(|(points, _)| points).sum::<Decimal>() / max)
    };
    let worst = set.components().filter_map(|(_, _, component)| Some((lost(&component.code)?, component))).max_by_key(|(lost, _)| *lost)?;
    (worst.0 > Decimal::ZERO).then(|| format!("So với điểm tối đa, tiêu chí {} đạt thấp nhất: {}", worst.1.code, worst.1.name))
}

/// The score table as a workbook.
pub(super) async fn score_table(app: &App, definition: &ReportDefinition, wanted: Wanted<'_>) -> Result<Vec<u8>, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let heading = titled(app, definition, wanted).await?;
    let model = ScoreTable {
        heading,
        set: format!("{} ({}@{})", set.name, set.id, set.version),
        domains: set.domains.iter().map(|domain| domain_node(set, domain)).collect(),
        total_rounding: set.rounding.total,
        total_maximum: Some(set.max),
        units: table.units.iter().map(scored).collect(),
        digits: SHOWN_DIGITS,
    };
    Ok(workbook::score_table(&model)?)
}

/// Codes of a set are unique per level only; the level is part of a node's code.
fn domain_node(set: &CriteriaSet, domain: &Domain) -> ScoreNode {
    ScoreNode {
        code: domain_code(&domain.code),
        name: domain.name.clone(),
        maximum: Some(domain.max),
        children: domain.criteria.iter().map(|criterion| criterion_node(set, criterion)).collect(),
        rounding: set.rounding.domain,
    }
}

fn criterion_node(set: &CriteriaSet, criterion: &Criterion) -> ScoreNode {
    let is_direct = criterion.components.len() == 1 && criterion.components[0].code == criterion.code;
    let leaf = |component: &tonghop_domain::criteria::Component| ScoreNode {
        code: component.code.clone(),
        name: component.name.clone(),
        maximum: Some(component.max),
        children: vec![],
        rounding: None,
    };
    if is_direct {
        return leaf(&criterion.components[0]);
    }
    ScoreNode {
        code: criterion_code(&criterion.code),
        name: criterion.name.clone(),
        maximum: Some(criterion.max),
        children: criterion.components.iter().map(leaf).collect(),
        rounding: set.rounding.criterion,
    }
}

fn domain_code(code: &str) -> String {
    format!("Lĩnh vực {code}")
}

fn criterion_code(code: &str) -> String {
    format!("Tiêu chí {code}")
}

fn scored(unit: &RankedScore) -> ScoredUnit {
    let mut scores: BTreeMap<String, Figure> = BTreeMap::new();
    for domain in &unit.score.domains {
        scores.insert(domain_code(&domain.code), domain.score.into());
        for criterion in &domain.criteria {
            let is_direct = criterion.components.len() == 1 && criterion.components[0].code == criterion.code;
            if !is_direct {
                scores.insert(criterion_code(&criterion.code), criterion.score.into());
            }
            for component in &criterion.components {
                scores.insert(component.code.clone(), figure(component));
            }
        }
    }
    ScoredUnit { name: unit.name.clone(), scores, total: unit.score.total.into() }
}

fn figure(component: &ComponentScore) -> Figure {
    match component.state {
        ScoreState::NotApplicable => Figure::NotApplicable,
        _ => component.score.into(),
    }
}
