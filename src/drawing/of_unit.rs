//! One unit's scores as charts: against the average and the best, and from the highest score down to its own.

use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::score::{ComponentScore, DomainScore, ScoreState, UnitScore};
use tonghop_indicators::{RankedScore, ScoreTable};
use tonghop_reports::chart::{Chart, ChartKind, Profile, ProfileRow, Step, StepChange, Waterfall};

use super::source::{period_line, source};
use super::{DrawingError, Wanted};
use crate::analysis;
use crate::app::App;

/// Best units that are named; more are counted.
const MOST_NAMED: usize = 3;

/// Share of the maximum per domain: the unit, the average, the best of its group.
pub(super) async fn profile(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let own = row_of(&table, wanted)?;
    let group: Vec<&RankedScore> = table.units.iter().filter(|unit| unit.group == own.group).collect();
    let rows: Vec<ProfileRow> = own.score.domains.iter().map(|domain| profile_row(domain, &group)).collect();
    let title = profile_title(&own.name, &rows);
    let kind = Profile { unit: own.name.clone(), rows, unit_of_measure: "%".to_owned(), digits: 2, max: Some(Decimal::ONE_HUNDRED) };
    let subtitle = format!(
        "{}: tỷ lệ điểm đạt trên điểm tối đa của từng lĩnh vực (%), so với {} đơn vị cùng nhóm, {}",
        set.name,
        group.len(),
        period_line(wanted.period)
    );
    finished(app, wanted, Chart::new(title, subtitle, String::new(), ChartKind::Profile(kind))).await
}

fn row_of<'t>(table: &'t ScoreTable, wanted: Wanted<'_>) -> Result<&'t RankedScore, DrawingError> {
    let unit = wanted.unit()?;
    table.units.iter().find(|row| row.score.unit == *unit).ok_or_else(|| analysis::AnalysisError::NotAssessed(unit.clone()).into())
}

fn profile_row(domain: &DomainScore, group: &[&RankedScore]) -> ProfileRow {
    let share = |domain: &DomainScore| (!domain.max.is_zero()).then_some(domain.score? / domain.max * Decimal::ONE_HUNDRED);
    let of = |unit: &RankedScore| unit.score.domains.iter().find(|other| other.code == domain.code).and_then(share);
    let shares: Vec<(&str, Decimal)> = group.iter().filter_map(|unit| Some((unit.name.as_str(), of(unit)?))).collect();
    let best = shares.iter().map(|(_, share)| *share).max();
    ProfileRow {
        label: format!("{}. {}", domain.code, domain.name),
        own: share(domain),
        average: shares.iter().map(|(_, share)| *share).sum::<Decimal>().checked_div(Decimal::from(shares.len())),
        best,
        best_units: named(shares.iter().filter(|(_, share)| Some(*share) == best).map(|(name, _)| *name).collect()),
    }
}

/// `Xã A, Xã B, Xã C và 4 đơn vị khác`.
fn named(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    let more = names.len().saturating_sub(MOST_NAMED);
    names.truncate(MOST_NAMED);
    if more == 0 { names.join(", ") } else { format!("{} và {more} đơn vị khác", names.join(", ")) }
}

fn profile_title(unit: &str, rows: &[ProfileRow]) -> String {
    let behind = |row: &ProfileRow| Some(row.average? - row.own?);
    let worst = rows.iter().filter_map(|row| Some((behind(row)?, row))).max_by_key(|(behind, _)| *behind);
    match worst {
        None => format!("{unit}: chưa lĩnh vực nào có đủ số liệu"),
        Some((behind, row)) if behind > Decimal::ZERO => {
            format!("{unit} kém bình quân nhiều nhất ở lĩnh vực {} ({} điểm phần trăm)", row.label, display::decimal(behind, 2))
        }
        Some(_) => format!("{unit} bằng hoặc hơn bình quân ở mọi lĩnh vực có số liệu"),
    }
}

/// From the highest score, loss by loss, to the score.
pub(super) async fn waterfall(app: &App, wanted: Wanted<'_>) -> Result<Chart, DrawingError> {
    let set = wanted.set()?;
    let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
    let own = row_of(&table, wanted)?;
    let kind = Waterfall { steps: steps(&own.score), unit_of_measure: "điểm".to_owned(), digits: 2 };
    let subtitle = format!("{}: điểm bị mất theo tiêu chí, {}", set.name, period_line(wanted.period));
    let mut chart = Chart::new(waterfall_title(own), subtitle, String::new(), ChartKind::Waterfall(kind));
    if own.score.total.is_none() {
        chart.note = Some(format!("Tạm tính: {} tiêu chí chưa có số liệu", own.score.without_score.len()));
    }
    finished(app, wanted, chart).await
}

/// Points a component costs; `None` where it costs nothing or is not known.
fn lost(component: &ComponentScore) -> Option<Decimal> {
    component.score.map(|points| component.max - points).filter(|lost| *lost > Decimal::ZERO)
}

fn is_open(component: &&ComponentScore) -> bool {
    component.score.is_none() && component.state != ScoreState::NotApplicable
}

/// Levels, losses (the dearest first), open points, bonuses and penalties; what conversion and rounding make of it stands in a row of its own,
/// so that the rows always add up.
fn steps(score: &UnitScore) -> Vec<Step> {
    let applicable = score.components().filter(|component| component.state != ScoreState::NotApplicable);
    let max = if score.total.is_some() { score.max } else { applicable.map(|component| component.max).sum() };
    let mut changes: Vec<Step> = Vec::new();
    let mut losses: Vec<(Decimal, &ComponentScore)> =
        score.components().filter_map(|component| Some((lost(component)?, component))).collect();
    losses.sort_by_key(|(lost, _)| std::cmp::Reverse(*lost));
    changes.extend(losses.into_iter().map(|(lost, component)| step(component, StepChange::Change(-lost))));
    changes.extend(score.components().filter(is_open).map(|component| step(component, StepChange::Open(component.max))));
    let adjustments =
        score.adjustments.iter().filter_map(|adjustment| Some((adjustment.points.filter(|points| !points.is_zero())?, adjustment)));
    changes.extend(adjustments.map(|(points, adjustment)| Step { label: adjustment.name.clone(), change: StepChange::Change(points) }));
    let (label, end) = score.total.map_or(("Điểm đã biết", score.provisional), |total| ("Tổng điểm", total));
    let rest = end - max - changes.iter().map(|step| moved(step.change)).sum::<Decimal>();
    if !rest.is_zero() {
        changes.push(Step { label: "Quy đổi, làm tròn".to_owned(), change: StepChange::Change(rest) });
    }
    changes.insert(0, Step { label: "Điểm tối đa".to_owned(), change: StepChange::Level(max) });
    changes.push(Step { label: label.to_owned(), change: StepChange::Level(end) });
    changes
}

fn step(component: &ComponentScore, change: StepChange) -> Step {
    Step { label: format!("{} {}", component.code, component.name), change }
}

/// What a step adds to the level before it.
fn moved(change: StepChange) -> Decimal {
    match change {
        StepChange::Change(points) => points,
        StepChange::Open(points) => -points,
        StepChange::Level(_) => Decimal::ZERO,
    }
}

fn waterfall_title(own: &RankedScore) -> String {
    let worst = own.score.components().filter_map(|component| Some((lost(component)?, component))).max_by(|one, other| {
        // The first of equal ones, as the rows have it.
        one.0.cmp(&other.0).then(std::cmp::Ordering::Greater)
    });
    match worst {
        None => format!("{} chưa mất điểm ở tiêu chí nào có số liệu", own.name),
        Some((lost, component)) => {
            format!(
                "{} mất nhiều điểm nhất ở tiêu chí {} {} ({} điểm)",
                own.name,
                component.code,
                component.name,
                display::decimal(lost, 2)
            )
        }
    }
}

/// The chart with the footer of its period; a note of its own stays.
async fn finished(app: &App, wanted: Wanted<'_>, mut chart: Chart) -> Result<Chart, DrawingError> {
    let source = source(app, wanted).await?;
    chart.source = source.line;
    chart.note = chart.note.or(source.provisional);
    Ok(chart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_named_up_to_three() {
        assert_eq!(named(vec!["Xã B", "Xã A"]), "Xã A, Xã B");
        assert_eq!(named(vec!["E", "D", "C", "B", "A"]), "A, B, C và 2 đơn vị khác");
    }
}
