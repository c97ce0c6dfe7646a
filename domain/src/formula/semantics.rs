//! The table of semantics of `docs/formulas.md` as values: what every rendering of a formula is tested against.

use super::{Counted, Formula, Outcome, WhyUndefined};
use crate::cell::CellRef;
use crate::dimension::DimensionKey;
use crate::fact::{ElementId, Fact, Provenance, State};
use crate::org_unit::OrgUnitId;
use crate::period::PeriodId;

const PAGE: &str = include_str!("../../../docs/formulas.md");
const PERIOD: &str = "cchc:2025-Q3";

/// One row: a formula, the facts it meets, and what it must give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SemanticsRow {
    /// The row as the page has it, to name it when a rendering differs.
    pub text: String,
    /// The formula.
    pub formula: Formula,
    /// The unit of all facts.
    pub unit: OrgUnitId,
    /// The period it is evaluated for.
    pub period: PeriodId,
    /// The facts, also of other periods.
    pub facts: Vec<Fact>,
    /// What it gives.
    pub outcome: Outcome,
    /// n/N, where the result carries it.
    pub counted: Option<Counted>,
    /// Whether the result is marked *không phát sinh*.
    pub nil: bool,
}

/// Every row of the page, in its order.
///
/// # Errors
/// The row that cannot be read, and why; the page is then wrong.
pub fn table() -> Result<Vec<SemanticsRow>, String> {
    PAGE.lines()
        .skip_while(|line| *line != "| formula | facts | result |")
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(row)
        .collect()
}

fn row(line: &str) -> Result<SemanticsRow, String> {
    let fault = |why: &str| format!("{line}: {why}");
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
    let [formula, facts, result] = cells[..] else { return Err(fault("not three cells")) };
    let formula = formula.parse().map_err(|error| format!("{line}: {error}"))?;
    let unit = OrgUnitId::new("don-vi");
    let period: PeriodId = PERIOD.parse().map_err(|_| fault("period"))?;
    let facts = facts.split(';').filter(|fact| !fact.trim().is_empty());
    let facts: Option<Vec<Fact>> = facts.map(|text| fact(text.trim(), &unit, &period)).collect();
    let (outcome, counted, nil) = result_of(result).ok_or_else(|| fault("result"))?;
    let facts = with_totals_marked(facts.ok_or_else(|| fault("facts"))?);
    Ok(SemanticsRow { text: line.to_owned(), formula, unit, period, facts, outcome, counted, nil })
}

/// `t.a[d=x]@cchc:2025-H1 = 2`
fn fact(text: &str, unit: &OrgUnitId, period: &PeriodId) -> Option<Fact> {
    let (what, figure) = text.split_once(" = ")?;
    let (what, period) = match what.split_once('@') {
        Some((what, other)) => (what, other.parse().ok()?),
        None => (what, period.clone()),
    };
    let (element, pairs) = what.trim_end_matches(']').split_once('[').unwrap_or((what, ""));
    let pairs: Option<DimensionKey> = pairs
        .split(',')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('='))
        .collect::<Option<Vec<_>>>()
        .map(DimensionKey::from_iter);
    let element: ElementId = element.parse().ok()?;
    let (state, value) = match figure {
        "missing" => (State::Missing, None),
        "nil" => (State::NilReport, None),
        "not applicable" => (State::NotApplicable, None),
        "unreadable" => (State::Unreadable, None),
        number => (State::Value, Some(number.parse().ok()?)),
    };
    let provenance = Provenance::Cell { sheet: "Biểu".to_owned(), cell: CellRef::new(0, 0) };
    let (unit, dimensions) = (unit.clone(), pairs?);
    Some(Fact { unit, period, element, dimensions, state, value, is_total: false, is_estimate: false, provenance })
}

/// A total beside parts is marked, as readers of forms mark it.
fn with_totals_marked(facts: Vec<Fact>) -> Vec<Fact> {
    let parts: Vec<(ElementId, PeriodId)> =
        facts.iter().filter(|fact| !fact.dimensions.is_total()).map(|fact| (fact.element.clone(), fact.period.clone())).collect();
    let has_parts = |fact: &Fact| parts.iter().any(|(element, period)| *element == fact.element && *period == fact.period);
    facts.into_iter().map(|fact| Fact { is_total: fact.dimensions.is_total() && has_parts(&fact), ..fact }).collect()
}

/// `0.125 (3/4)`, `0 nil`, `true`, `not applicable`
fn result_of(text: &str) -> Option<(Outcome, Option<Counted>, bool)> {
    let (text, nil) = text.strip_suffix(" nil").map_or((text, false), |rest| (rest, true));
    let (text, counted) = match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        Some((text, counted)) => {
            let (with_figure, of) = counted.split_once('/')?;
            (text, Some(Counted { with_figure: with_figure.parse().ok()?, of: of.parse().ok()? }))
        }
        None => (text, None),
    };
    let outcome = match text {
        "true" => Outcome::Truth(true),
        "false" => Outcome::Truth(false),
        "missing" => Outcome::Undefined(WhyUndefined::Missing),
        "not applicable" => Outcome::Undefined(WhyUndefined::NotApplicable),
        "unreadable" => Outcome::Undefined(WhyUndefined::Unreadable),
        "zero denominator" => Outcome::Undefined(WhyUndefined::ZeroDenominator),
        "overflow" => Outcome::Undefined(WhyUndefined::Overflow),
        number => Outcome::Known(number.parse().ok()?),
    };
    Some((outcome, counted, nil))
}
