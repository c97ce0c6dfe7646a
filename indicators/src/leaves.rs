//! The leaves of formulas — elements, sums and counts — gathered from the facts frame, all of them in one pass.

use std::collections::BTreeSet;

use polars::prelude::*;
use tonghop_domain::formula::AggregateFunction;
use tonghop_domain::{DimensionKey, ElementId, PeriodId, State};

use crate::facts_frame::{BREAKDOWN, ELEMENT, FactsFrame, IS_PART, IS_TOTAL_KEY, KEY, MANTISSA, PERIOD, STATE, UNIT, state_code};

/// Place of the leaf in the list asked for.
const LEAF: &str = "leaf";
/// Whether a said total takes the place of the parts.
const PREFERS_TOTAL: &str = "prefers_total";
/// Whether the key holds the leaf's filter.
const IS_WANTED: &str = "is_wanted";
const BOUND: &str = "bound";
const KNOWN: &str = "known";
const UNREADABLE: &str = "unreadable";
const MISSING: &str = "missing";
const PERIODS: &str = "periods";
/// Added to the rank of a breakdown that says nothing, so that any other comes first.
const SILENT: u32 = 1 << 30;

/// Why a figure is undefined, as a number that orders by precedence: the least wins where several meet.
pub mod why {
    /// A figure that was said and cannot be read.
    pub const UNREADABLE: i32 = 1;
    /// Chưa có số liệu.
    pub const MISSING: i32 = 2;
    /// Không áp dụng.
    pub const NOT_APPLICABLE: i32 = 3;
    /// The denominator is 0.
    pub const ZERO_DENOMINATOR: i32 = 4;
    /// There is a figure.
    pub const KNOWN: i32 = 9;
}

/// What a leaf does with the facts it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeafKind {
    /// A bare element: its total where one is said, else the sum of its parts.
    Element,
    /// The sum of the parts.
    Sum,
    /// How many parts have a figure.
    Count,
}

impl From<AggregateFunction> for LeafKind {
    fn from(function: AggregateFunction) -> Self {
        match function {
            AggregateFunction::Sum => Self::Sum,
            AggregateFunction::Count => Self::Count,
        }
    }
}

/// One thing to gather for every unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// What is done with the facts.
    pub kind: LeafKind,
    /// Whose facts.
    pub element: ElementId,
    /// Only facts whose key holds these pairs.
    pub filter: DimensionKey,
    /// The periods added up; never empty.
    pub periods: Vec<PeriodId>,
}

/// The figure of one leaf for one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gathered {
    /// The figure at the element's scale; 0 where there is none. A count has scale 0.
    pub mantissa: i64,
    /// Bound of every figure added, as a float: above what an `i64` holds the mantissa may have wrapped round.
    pub bound: f64,
    /// A code of [`why`].
    pub why: i32,
}

const NOTHING: Gathered = Gathered { mantissa: 0, bound: 0.0, why: why::MISSING };

/// Every leaf for every unit, `[leaf][unit]`.
///
/// # Errors
/// Only when polars fails.
pub fn gather(facts: &FactsFrame, leaves: &[Leaf], units: usize) -> PolarsResult<Vec<Vec<Gathered>>> {
    let mut figures = vec![vec![NOTHING; units]; leaves.len()];
    let taken = taken(facts, asked(facts, leaves)?);
    let found = added_up(one_breakdown(totals_or_parts(taken)?)?).collect()?;
    let leaf = found.column(LEAF)?.u32()?;
    let unit = found.column(UNIT)?.u32()?;
    let mantissa = found.column(MANTISSA)?.i64()?;
    let bound = found.column(BOUND)?.f64()?;
    let count = |name: &str| -> PolarsResult<Vec<u32>> { Ok(found.column(name)?.u32()?.iter().map(Option::unwrap_or_default).collect()) };
    let (known, unreadable, missing, periods) = (count(KNOWN)?, count(UNREADABLE)?, count(MISSING)?, count(PERIODS)?);
    for row in 0..found.height() {
        let (Some(leaf), Some(unit)) = (leaf.get(row), unit.get(row)) else { continue };
        let asked = &leaves[leaf as usize];
        let tally = Tally { known: known[row], unreadable: unreadable[row], missing: missing[row], periods: periods[row] };
        let sum = (mantissa.get(row).unwrap_or_default(), bound.get(row).unwrap_or(f64::INFINITY));
        figures[leaf as usize][unit as usize] = tally.figure(asked, sum);
    }
    Ok(figures)
}

/// How many facts of which kind a leaf found.
struct Tally {
    known: u32,
    unreadable: u32,
    missing: u32,
    periods: u32,
}

impl Tally {
    fn figure(&self, leaf: &Leaf, (mantissa, bound): (i64, f64)) -> Gathered {
        let undefined = |why| Gathered { why, ..NOTHING };
        if self.unreadable > 0 {
            return undefined(why::UNREADABLE);
        }
        match leaf.kind {
            LeafKind::Count => Gathered { mantissa: i64::from(self.known), bound: f64::from(self.known), why: why::KNOWN },
            LeafKind::Element | LeafKind::Sum if self.known > 0 => Gathered { mantissa, bound, why: why::KNOWN },
            // A period about which nothing was said counts as missing beside one that does not apply.
            LeafKind::Element | LeafKind::Sum if self.missing > 0 || (self.periods as usize) < leaf.periods.len() => {
                undefined(why::MISSING)
            }
            LeafKind::Element | LeafKind::Sum => undefined(why::NOT_APPLICABLE),
        }
    }
}

/// Needs nothing; gives [`LEAF`], [`PREFERS_TOTAL`], [`PERIOD`], [`ELEMENT`], [`KEY`]: one row per fact that a leaf would take.
///
/// A count asks for all keys of its element, because "reported, but nothing there" is 0 and "not reported" is missing; the keys
/// outside its filter are marked by [`IS_WANTED`].
fn asked(facts: &FactsFrame, leaves: &[Leaf]) -> PolarsResult<DataFrame> {
    let mut rows: Vec<(u32, bool, bool, u32, u32, u32)> = Vec::new();
    for (leaf, place) in leaves.iter().zip(0_u32..) {
        let Some(element) = facts.element(&leaf.element) else { continue };
        let wanted: BTreeSet<u32> = facts.keys_within(&leaf.filter).into_iter().collect();
        let all = leaf.kind == LeafKind::Count;
        let keys: Vec<u32> = if all { facts.keys_within(&DimensionKey::total()) } else { wanted.iter().copied().collect() };
        for period in leaf.periods.iter().filter_map(|period| facts.period(period)) {
            rows.extend(keys.iter().map(|key| (place, leaf.kind == LeafKind::Element, wanted.contains(key), period, element, *key)));
        }
    }
    df![
        LEAF => rows.iter().map(|row| row.0).collect::<Vec<u32>>(),
        PREFERS_TOTAL => rows.iter().map(|row| row.1).collect::<Vec<bool>>(),
        IS_WANTED => rows.iter().map(|row| row.2).collect::<Vec<bool>>(),
        PERIOD => rows.iter().map(|row| row.3).collect::<Vec<u32>>(),
        ELEMENT => rows.iter().map(|row| row.4).collect::<Vec<u32>>(),
        KEY => rows.iter().map(|row| row.5).collect::<Vec<u32>>(),
    ]
}

/// Needs the columns of [`asked`]; adds those of the facts frame: the facts that the leaves may take.
fn taken(facts: &FactsFrame, asked: DataFrame) -> LazyFrame {
    let on = [col(PERIOD), col(ELEMENT), col(KEY)];
    asked.lazy().join(facts.frame.clone().lazy(), on.clone(), on, JoinArgs::new(JoinType::Inner))
}

/// Groups in which totals and breakdowns are chosen.
fn place_of_choice() -> [Expr; 3] {
    [col(LEAF), col(UNIT), col(PERIOD)]
}

/// Needs [`PREFERS_TOTAL`], [`IS_WANTED`], [`IS_TOTAL_KEY`], [`IS_PART`], [`STATE`]; keeps a said total, or the parts, or what there is.
fn totals_or_parts(frame: LazyFrame) -> PolarsResult<LazyFrame> {
    let says = col(STATE).neq(lit(state_code(State::Missing)));
    let total = col(PREFERS_TOTAL).and(col(IS_TOTAL_KEY)).and(says);
    let part = col(IS_WANTED).and(col(IS_PART));
    let any =
        |condition: Expr| -> PolarsResult<Expr> { Ok(condition.cast(DataType::UInt32).max().over(place_of_choice())?.gt(lit(0_u32))) };
    let kept = when(any(total.clone())?)
        .then(total)
        .when(col(IS_WANTED).not())
        .then(lit(true))
        .when(any(part.clone())?)
        .then(part)
        .otherwise(lit(true));
    Ok(frame.filter(kept))
}

/// Needs [`BREAKDOWN`], [`STATE`], [`IS_WANTED`]; keeps the parts of one breakdown: the first that says anything.
fn one_breakdown(frame: LazyFrame) -> PolarsResult<LazyFrame> {
    let says = col(STATE).neq(lit(state_code(State::Missing))).cast(DataType::UInt32);
    let anything = says.max().over([col(LEAF), col(UNIT), col(PERIOD), col(IS_WANTED), col(BREAKDOWN)])?.gt(lit(0_u32));
    let rank = col(BREAKDOWN) + when(anything).then(lit(0_u32)).otherwise(lit(SILENT));
    let within = [col(LEAF), col(UNIT), col(PERIOD), col(IS_WANTED)];
    Ok(frame.filter(rank.clone().eq(rank.min().over(within)?)))
}

/// Needs [`MANTISSA`], [`STATE`], [`PERIOD`], [`IS_WANTED`]; gives one row per leaf and unit with the sum and the counts of [`Tally`].
fn added_up(frame: LazyFrame) -> LazyFrame {
    let is = |state: State| col(IS_WANTED).and(col(STATE).eq(lit(state_code(state))));
    let has_figure = is(State::Value).or(is(State::NilReport));
    let count = |condition: Expr, name: &str| condition.cast(DataType::UInt32).sum().alias(name);
    let figure = when(has_figure.clone()).then(col(MANTISSA)).otherwise(lit(0_i64));
    frame.group_by([col(LEAF), col(UNIT)]).agg([
        figure.clone().sum().alias(MANTISSA),
        figure.cast(DataType::Float64).abs().sum().alias(BOUND),
        count(has_figure, KNOWN),
        count(is(State::Unreadable), UNREADABLE),
        count(is(State::Missing), MISSING),
        col(PERIOD).n_unique().cast(DataType::UInt32).alias(PERIODS),
    ])
}
