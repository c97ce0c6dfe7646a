//! Figures of units that differ much from the same period last year: not findings of a report, but what an officer asks about before closing.

use rust_decimal::Decimal;
use tonghop_domain::finding_policy::LastYearThresholds;
use tonghop_domain::indicator::FigureKind;
use tonghop_domain::text::collation_key;
use tonghop_domain::{OrgUnitId, Period, Scope};
use tonghop_indicators::{Change, change};

use super::AnalysisError;
use super::figures::{self, number, rebased_values, unit_values};
use super::memory::Shown;
use crate::app::App;

/// A figure beside that of the same period last year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearChange {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub unit_name: String,
    /// Id of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// The figure of last year, of the unit's predecessors where it was made since.
    pub then: String,
    /// The figure of the period.
    pub now: String,
    /// The change in words.
    pub change: String,
}

/// What differs much from the same period last year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearChanges {
    /// The same period last year; `None` = the regime has none.
    pub period: Option<Period>,
    /// Whether any unit has a figure for it.
    pub has_figures: bool,
    /// Large changes, by name of the unit, then in the order of the indicators.
    pub rows: Vec<YearChange>,
}

/// The large changes of a period against the same period last year.
///
/// # Errors
/// When the database is away or a computation fails.
pub async fn year_changes(app: &App, scope: &Scope, period: &Period) -> Result<YearChanges, AnalysisError> {
    let (_, last_year) = figures::neighbours(app, period);
    let Some(other) = last_year else { return Ok(YearChanges { period: None, has_figures: false, rows: vec![] }) };
    let office = app.office().await?;
    let now = unit_values(app, scope, &office, period, Shown::All).await?;
    let then = rebased_values(app, scope, &office, period, &other, Shown::All).await?;
    let (mut rows, mut has_figures) = (Vec::new(), false);
    for indicator in &app.catalogue.indicators {
        for value in now.of(&indicator.id).filter(|value| !then.not_comparable.contains_key(&value.unit)) {
            let (figure, before) = (now.shown(&indicator.id, &value.unit), then.shown(&indicator.id, &value.unit));
            has_figures |= before.is_some();
            let changed = large_change(indicator.kind, (figure, period), (before, &other), app.catalogue.policy.last_year);
            if let (Some(changed), Some(figure), Some(before)) = (changed, figure, before) {
                rows.push(YearChange {
                    unit: value.unit.clone(),
                    unit_name: office.directory.name_of(&value.unit),
                    indicator: indicator.id.clone(),
                    name: indicator.name.clone(),
                    then: number(indicator, before),
                    now: number(indicator, figure),
                    change: changed.words(indicator.kind, &indicator.unit_of_measure, indicator.decimals),
                });
            }
        }
    }
    // Stable: the indicators of a unit stay in their order.
    rows.sort_by_cached_key(|row| collation_key(&row.unit_name));
    Ok(YearChanges { period: Some(other), has_figures, rows })
}

/// The change of a figure where it is large.
fn large_change(
    kind: FigureKind,
    now: (Option<Decimal>, &Period),
    then: (Option<Decimal>, &Period),
    thresholds: LastYearThresholds,
) -> Option<Change> {
    let changed = change(kind, now, then)?;
    let size = changed.difference.abs();
    let is_large = match kind {
        FigureKind::Share => size >= thresholds.least_points,
        _ => size >= thresholds.least_change && changed.relative.is_none_or(|share| share.abs() >= thresholds.least_share),
    };
    is_large.then_some(changed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use tonghop_domain::PeriodId;
    use tonghop_domain::period::PeriodKind;

    use super::*;

    fn year(year: i16) -> Period {
        let id = PeriodId::new("cchc", year, PeriodKind::Year);
        let day = |month, day| jiff::civil::date(year, month, day);
        Period { id, name: format!("Năm {year}"), from: day(1, 1), to: day(12, 31), due: None, cumulative: true }
    }

    #[test]
    fn a_change_is_large_by_points_or_by_half_and_ten() {
        let is_large = |kind, now: Decimal, then: Decimal| {
            let (this, last) = (year(2025), year(2024));
            large_change(kind, (Some(now), &this), (Some(then), &last), LastYearThresholds::USUAL).is_some()
        };
        let count = |now: i64, then: i64| is_large(FigureKind::Count, Decimal::from(now), Decimal::from(then));
        assert!(count(31, 4), "late dossiers of story (a)");
        assert!(!count(9, 4), "more than half, but only five");
        assert!(!count(1_200, 1_000) && count(1_500, 1_000));
        assert!(count(10, 0) && !count(9, 0), "from nothing the share says nothing");
        let share = |now: i64, then: i64| is_large(FigureKind::Share, Decimal::new(now, 3), Decimal::new(then, 3));
        assert!(share(800, 900) && !share(801, 900));
    }
}
