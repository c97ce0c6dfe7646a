//! What formulas give for every unit of one period: facts → frame → leaves → expressions → figures.

use std::cell::OnceCell;
use std::collections::HashMap;

use polars::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::calendar::Calendars;
use tonghop_domain::formula::{Formula, Outcome, Ratio, UnitFacts, WhyUndefined, evaluate};
use tonghop_domain::score::{Figure, Figures};
use tonghop_domain::{Fact, OrgUnitId, PeriodId};

use crate::error::ComputeError;
use crate::expressions::{BOUND_LIMIT, Rendered, RenderedFormula, Renderer, leaf_columns, strongest};
use crate::facts_frame::FactsFrame;
use crate::leaves::{Gathered, Leaf, gather, why};
use crate::periods::Neighbours;

/// Figures of a list of formulas for a list of units in one period.
#[derive(Debug)]
pub struct Values {
    period: PeriodId,
    units: HashMap<OrgUnitId, usize>,
    figures: HashMap<String, Vec<Figure>>,
}

impl Values {
    /// Evaluates every formula for every unit.
    ///
    /// `facts` may hold any periods and units; those that a formula looks at are taken. At most one current fact for each unit,
    /// period, element and dimension key.
    ///
    /// # Errors
    /// Only when polars fails.
    pub fn of(
        formulas: &[&Formula],
        facts: &[Fact],
        units: &[OrgUnitId],
        period: &PeriodId,
        calendars: &Calendars,
    ) -> Result<Self, ComputeError> {
        let frame = FactsFrame::of(facts, units)?;
        let neighbours = Neighbours::of(calendars, period);
        let scale_of = |element: &_| frame.scale(element);
        let mut renderer = Renderer::new(&neighbours, &scale_of);
        let distinct: HashMap<String, &Formula> = formulas.iter().map(|formula| (formula.to_string(), *formula)).collect();
        let rendered: Vec<(String, &Formula, Option<RenderedFormula>)> =
            distinct.into_iter().map(|(text, formula)| (text, formula, renderer.formula(formula))).collect();
        let gathered = gather(&frame, &renderer.leaves, units.len())?;
        let mut wide = leaf_frame(&renderer.leaves, &gathered, units.len())?;
        for step in &renderer.steps {
            wide = wide.lazy().with_columns(step).collect()?;
        }
        let slow = Reference { facts, units, period, calendars, by_unit: OnceCell::new() };
        let computed = computed(&wide, rendered.iter().map(|(_, _, rendered)| rendered.as_ref()))?;
        let mut figures = HashMap::new();
        for ((text, formula, _), column) in rendered.into_iter().zip(computed) {
            let all = column.into_iter().enumerate().map(|(unit, figure)| figure.unwrap_or_else(|| slow.figure(formula, unit)));
            figures.insert(text, all.collect());
        }
        let places = units.iter().cloned().enumerate().map(|(place, unit)| (unit, place)).collect();
        Ok(Self { period: period.clone(), units: places, figures })
    }

    /// What a formula gives for a unit; `None` for a formula or unit that was not asked for.
    pub fn get(&self, formula: &Formula, unit: &OrgUnitId) -> Option<&Figure> {
        self.figures.get(&formula.to_string())?.get(*self.units.get(unit)?)
    }

    /// The figures of one unit, for rules.
    pub fn of_unit<'a>(&'a self, unit: &'a OrgUnitId) -> UnitValues<'a> {
        UnitValues { values: self, unit }
    }
}

/// The figures of one unit. It does not trace: inputs are empty.
#[derive(Debug)]
pub struct UnitValues<'a> {
    values: &'a Values,
    unit: &'a OrgUnitId,
}

impl Figures for UnitValues<'_> {
    fn year(&self) -> i16 {
        self.values.period.year()
    }

    fn figure(&self, formula: &Formula) -> Figure {
        let asked = self.values.get(formula, self.unit).cloned();
        asked.unwrap_or(Figure { outcome: Outcome::Undefined(WhyUndefined::Missing), ratio: None, inputs: vec![] })
    }
}

/// The slow evaluation, for formulas and rows that columns cannot hold exactly.
struct Reference<'a> {
    facts: &'a [Fact],
    units: &'a [OrgUnitId],
    period: &'a PeriodId,
    calendars: &'a Calendars,
    by_unit: OnceCell<HashMap<&'a OrgUnitId, Vec<Fact>>>,
}

impl Reference<'_> {
    fn figure(&self, formula: &Formula, unit: usize) -> Figure {
        let by_unit = self.by_unit.get_or_init(|| {
            let mut groups: HashMap<&OrgUnitId, Vec<Fact>> = HashMap::new();
            for fact in self.facts {
                groups.entry(&fact.unit).or_default().push(fact.clone());
            }
            groups
        });
        let unit = &self.units[unit];
        let facts = by_unit.get(unit).map_or(&[][..], Vec::as_slice);
        let evaluation = evaluate(formula, &UnitFacts::new(self.calendars, unit, self.period.clone(), facts));
        Figure { outcome: evaluation.outcome, ratio: evaluation.ratio, inputs: vec![] }
    }
}

/// One row per unit, three columns per leaf.
fn leaf_frame(leaves: &[Leaf], gathered: &[Vec<Gathered>], units: usize) -> PolarsResult<DataFrame> {
    let mut columns = vec![Column::new("place".into(), (0_u32..).take(units).collect::<Vec<u32>>())];
    for (place, figures) in (0..leaves.len()).zip(gathered) {
        let [mantissa, why, bound] = leaf_columns(place);
        columns.push(Column::new(mantissa.into(), figures.iter().map(|figure| figure.mantissa).collect::<Vec<i64>>()));
        columns.push(Column::new(why.into(), figures.iter().map(|figure| figure.why).collect::<Vec<i32>>()));
        columns.push(Column::new(bound.into(), figures.iter().map(|figure| figure.bound).collect::<Vec<f64>>()));
    }
    DataFrame::new(units, columns)
}

/// The figures of every formula by unit; `None` where columns cannot hold them or a bound was exceeded.
///
/// All formulas are one selection, so that polars sees them together.
fn computed<'a>(
    wide: &DataFrame,
    formulas: impl Iterator<Item = Option<&'a RenderedFormula>> + Clone,
) -> PolarsResult<Vec<Vec<Option<Figure>>>> {
    let mut selection = vec![col("place")];
    for (place, formula) in formulas.clone().enumerate() {
        selection.extend(formula.map(|formula| columns_of(place, formula)).unwrap_or_default());
    }
    let columns = wide.clone().lazy().select(selection).collect()?;
    formulas
        .enumerate()
        .map(|(place, formula)| formula.map_or(Ok(vec![None; wide.height()]), |formula| read(&columns, place, formula)))
        .collect()
}

/// Names of the value, why and bound of a part of a formula; part 1 is the denominator of a ratio.
fn names(place: usize, part: usize) -> [String; 3] {
    ["value", "why", "bound"].map(|what| format!("formula_{place}_{part}_{what}"))
}

fn columns_of(place: usize, formula: &RenderedFormula) -> Vec<Expr> {
    match formula {
        RenderedFormula::Figure(figure) => figure_columns(place, 0, figure),
        RenderedFormula::Ratio(parts) => {
            let (numerator, denominator) = parts.as_ref();
            let why = strongest(numerator.why.clone(), denominator.why.clone());
            let above = Rendered { why: why.clone(), ..numerator.clone() };
            let below = Rendered { why, ..denominator.clone() };
            [figure_columns(place, 0, &above), figure_columns(place, 1, &below)].concat()
        }
        RenderedFormula::Truth(truth) => {
            let columns = [truth.holds.clone(), truth.why.clone().cast(DataType::Int32), truth.bound.clone().cast(DataType::Float64)];
            named(place, 0, columns)
        }
    }
}

fn figure_columns(place: usize, part: usize, figure: &Rendered) -> Vec<Expr> {
    let mantissa = figure.mantissa.clone().cast(DataType::Int64);
    named(place, part, [mantissa, figure.why.clone().cast(DataType::Int32), figure.bound.clone().cast(DataType::Float64)])
}

fn named(place: usize, part: usize, columns: [Expr; 3]) -> Vec<Expr> {
    columns.into_iter().zip(names(place, part)).map(|(column, name)| column.alias(name)).collect()
}

fn read(columns: &DataFrame, place: usize, formula: &RenderedFormula) -> PolarsResult<Vec<Option<Figure>>> {
    match formula {
        RenderedFormula::Figure(figure) => Ok(known(figures(columns, place, 0, figure.scale)?, Outcome::Known)),
        RenderedFormula::Truth(_) => Ok(known(truths(columns, place)?, Outcome::Truth)),
        RenderedFormula::Ratio(parts) => {
            let (numerator, denominator) = parts.as_ref();
            let above = figures(columns, place, 0, numerator.scale)?;
            let below = figures(columns, place, 1, denominator.scale)?;
            Ok(above.into_iter().zip(below).map(|(above, below)| Some(quotient(above?, below?))).collect())
        }
    }
}

fn known<T>(rows: Vec<Row<T>>, outcome: fn(T) -> Outcome) -> Vec<Option<Figure>> {
    rows.into_iter().map(|row| row.map(|value| plain(value.map(outcome)))).collect()
}

fn plain(outcome: Result<Outcome, WhyUndefined>) -> Figure {
    Figure { outcome: outcome.unwrap_or_else(Outcome::Undefined), ratio: None, inputs: vec![] }
}

fn quotient(numerator: Result<Decimal, WhyUndefined>, denominator: Result<Decimal, WhyUndefined>) -> Figure {
    match (numerator, denominator) {
        (Ok(numerator), Ok(denominator)) => {
            let ratio = Ratio { numerator, denominator };
            let outcome = ratio.quotient().map_or_else(Outcome::Undefined, Outcome::Known);
            Figure { outcome, ratio: Some(ratio), inputs: vec![] }
        }
        (Err(why), _) | (_, Err(why)) => plain(Err(why)),
    }
}

type Row<T> = Option<Result<T, WhyUndefined>>;

fn figures(columns: &DataFrame, place: usize, part: usize, scale: u32) -> PolarsResult<Vec<Row<Decimal>>> {
    let names = names(place, part);
    let mantissa = columns.column(&names[0])?.i64()?;
    rows(columns, &names, |row| mantissa.get(row).map(|mantissa| Decimal::from_i128_with_scale(i128::from(mantissa), scale)))
}

fn truths(columns: &DataFrame, place: usize) -> PolarsResult<Vec<Row<bool>>> {
    let names = names(place, 0);
    let holds = columns.column(&names[0])?.bool()?;
    rows(columns, &names, |row| holds.get(row))
}

/// `None` where the bound was exceeded: the value may have wrapped round, and so may a condition that chose the reason.
fn rows<T>(columns: &DataFrame, names: &[String; 3], value: impl Fn(usize) -> Option<T>) -> PolarsResult<Vec<Row<T>>> {
    let why = columns.column(&names[1])?.i32()?;
    let bound = columns.column(&names[2])?.f64()?;
    let row = |row: usize| {
        let is_held = bound.get(row).is_some_and(|bound| bound <= BOUND_LIMIT);
        match (is_held, undefined(why.get(row)?)) {
            (false, _) => None,
            (true, Some(why)) => Some(Err(why)),
            (true, None) => value(row).map(Ok),
        }
    };
    Ok((0..columns.height()).map(row).collect())
}

fn undefined(code: i32) -> Option<WhyUndefined> {
    match code {
        why::UNREADABLE => Some(WhyUndefined::Unreadable),
        why::MISSING => Some(WhyUndefined::Missing),
        why::NOT_APPLICABLE => Some(WhyUndefined::NotApplicable),
        why::ZERO_DENOMINATOR => Some(WhyUndefined::ZeroDenominator),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
