//! Facts as one polars frame: typed facts become columns here and nowhere else.
//!
//! One row per fact of an assessed unit. Everything that repeats is a number (`u32`) into a list of [`FactsFrame`]: unit, period,
//! element and dimension key. Figures are `i64` mantissas at one scale per element, so sums are exact.
//!
//! | column | type | meaning |
//! |---|---|---|
//! | [`UNIT`] | u32 | place of the unit in the list given |
//! | [`PERIOD`] | u32 | place in `periods` |
//! | [`ELEMENT`] | u32 | place in `elements` |
//! | [`KEY`] | u32 | place in `keys` |
//! | [`IS_TOTAL_KEY`] | bool | the key is empty |
//! | [`IS_PART`] | bool | the key is not empty and the fact is no subtotal |
//! | [`BREAKDOWN`] | u32 | which set of dimensions the key uses, fewest dimensions first, then by name |
//! | [`STATE`] | i32 | [`state_code`] |
//! | [`MANTISSA`] | i64 | the figure × 10^scale of its element; 0 where there is none |

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use polars::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::{DimensionKey, ElementId, Fact, OrgUnitId, PeriodId, State};

/// Place of the unit in the list of assessed units.
pub const UNIT: &str = "unit";
/// Place of the period.
pub const PERIOD: &str = "period";
/// Place of the element.
pub const ELEMENT: &str = "element";
/// Place of the dimension key.
pub const KEY: &str = "key";
/// Whether the key is empty.
pub const IS_TOTAL_KEY: &str = "is_total_key";
/// Whether the fact is a part that sums add.
pub const IS_PART: &str = "is_part";
/// Which set of dimensions the key uses.
pub const BREAKDOWN: &str = "breakdown";
/// State code.
pub const STATE: &str = "state";
/// The figure as a whole number at the element's scale.
pub const MANTISSA: &str = "mantissa";

/// Codes of [`STATE`].
pub fn state_code(state: State) -> i32 {
    match state {
        State::Value => 0,
        State::NilReport => 1,
        State::Missing => 2,
        State::NotApplicable => 3,
        State::Unreadable => 4,
    }
}

/// The frame with the lists its numbers point into.
#[derive(Debug, Clone)]
pub struct FactsFrame {
    /// The rows, sorted by unit, period, element, key.
    pub frame: DataFrame,
    /// Periods, sorted.
    pub periods: Vec<PeriodId>,
    /// Elements, sorted.
    pub elements: Vec<ElementId>,
    /// Dimension keys, sorted.
    pub keys: Vec<DimensionKey>,
    /// Decimals of each element; `None` where its figures together exceed an `i64` at one common scale, so that its sums must be
    /// left to exact decimals.
    pub scales: Vec<Option<u32>>,
}

impl FactsFrame {
    /// The facts of the given units; facts of other units are left out.
    ///
    /// # Errors
    /// Only when polars fails.
    pub fn of(facts: &[Fact], units: &[OrgUnitId]) -> PolarsResult<Self> {
        let places: HashMap<&OrgUnitId, u32> = units.iter().zip(0_u32..).collect();
        let known: Vec<(u32, &Fact)> = facts.iter().filter_map(|fact| Some((*places.get(&fact.unit)?, fact))).collect();
        let (periods, period_numbers) = numbered(known.iter().map(|(_, fact)| &fact.period));
        let (elements, element_numbers) = numbered(known.iter().map(|(_, fact)| &fact.element));
        let (keys, key_numbers) = numbered(known.iter().map(|(_, fact)| &fact.dimensions));
        let number = |(unit, fact): (u32, &'_ Fact)| -> Option<Numbers> {
            let (period, element) = (*period_numbers.get(&fact.period)?, *element_numbers.get(&fact.element)?);
            Some(Numbers { unit, period, element, key: *key_numbers.get(&fact.dimensions)? })
        };
        let mut rows: Vec<(Numbers, &Fact)> = known.into_iter().filter_map(|row| Some((number(row)?, row.1))).collect();
        // Numbers are places in sorted lists, so they sort as what they stand for.
        rows.sort_by_key(|(numbers, _)| *numbers);
        let scales = scales(&rows, elements.len());
        let frame = frame(&rows, &keys, &scales)?;
        Ok(Self { frame, periods, elements, keys, scales })
    }

    /// Place of a period; `None` where no fact is about it.
    pub fn period(&self, period: &PeriodId) -> Option<u32> {
        place(&self.periods, period)
    }

    /// Place of an element; `None` where no fact has it.
    pub fn element(&self, element: &ElementId) -> Option<u32> {
        place(&self.elements, element)
    }

    /// The decimals at which figures of an element are held; 0 for an element without facts.
    pub fn scale(&self, element: &ElementId) -> Option<u32> {
        self.element(element).map_or(Some(0), |place| self.scales[place as usize])
    }

    /// The keys that hold every pair of a filter.
    pub fn keys_within(&self, filter: &DimensionKey) -> Vec<u32> {
        let holds = |key: &DimensionKey| filter.iter().all(|(dimension, member)| key.member(dimension) == Some(member));
        self.keys.iter().zip(0_u32..).filter(|(key, _)| holds(key)).map(|(_, place)| place).collect()
    }
}

/// What a row is about, as places in the lists of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Numbers {
    unit: u32,
    period: u32,
    element: u32,
    key: u32,
}

/// The different values, sorted, and the place of each.
fn numbered<'a, T: Ord + Hash + Clone + 'a>(values: impl Iterator<Item = &'a T>) -> (Vec<T>, HashMap<&'a T, u32>) {
    let mut different: Vec<&T> = values.collect::<HashSet<_>>().into_iter().collect();
    different.sort();
    (different.iter().map(|value| (*value).clone()).collect(), different.into_iter().zip(0_u32..).collect())
}

fn place<T: Ord>(list: &[T], value: &T) -> Option<u32> {
    list.binary_search(value).ok().and_then(|place| u32::try_from(place).ok())
}

/// The smallest scale that holds every figure of an element exactly; `None` where all of them together exceed an `i64`, so that
/// no sum of some of them can.
fn scales(rows: &[(Numbers, &Fact)], elements: usize) -> Vec<Option<u32>> {
    let figures = || rows.iter().filter_map(|(numbers, fact)| Some((numbers.element as usize, fact.figure()?)));
    let mut scales = vec![0_u32; elements];
    for (place, figure) in figures() {
        scales[place] = scales[place].max(figure.normalize().scale());
    }
    let mut sums = vec![Some(0_i64); elements];
    for (place, figure) in figures() {
        sums[place] = sums[place].zip(mantissa(figure, scales[place])).and_then(|(sum, mantissa)| sum.checked_add(mantissa.checked_abs()?));
    }
    scales.into_iter().zip(sums).map(|(scale, sum)| sum.map(|_| scale)).collect()
}

/// A figure as a whole number at a scale; `None` where it does not fit.
pub fn mantissa(value: Decimal, scale: u32) -> Option<i64> {
    let factor = 10_i128.checked_pow(scale.checked_sub(value.normalize().scale())?)?;
    i64::try_from(value.normalize().mantissa().checked_mul(factor)?).ok()
}

fn frame(rows: &[(Numbers, &Fact)], keys: &[DimensionKey], scales: &[Option<u32>]) -> PolarsResult<DataFrame> {
    let breakdowns = breakdowns(keys);
    let figure = |numbers: &Numbers, fact: &Fact| mantissa(fact.figure()?, scales[numbers.element as usize]?);
    let column = |of: &dyn Fn(&Numbers) -> u32| rows.iter().map(|(numbers, _)| of(numbers)).collect::<Vec<u32>>();
    df![
        UNIT => column(&|numbers| numbers.unit),
        PERIOD => column(&|numbers| numbers.period),
        ELEMENT => column(&|numbers| numbers.element),
        KEY => column(&|numbers| numbers.key),
        IS_TOTAL_KEY => rows.iter().map(|(_, fact)| fact.dimensions.is_total()).collect::<Vec<bool>>(),
        IS_PART => rows.iter().map(|(_, fact)| !fact.is_total && !fact.dimensions.is_total()).collect::<Vec<bool>>(),
        BREAKDOWN => column(&|numbers| breakdowns[numbers.key as usize]),
        STATE => rows.iter().map(|(_, fact)| state_code(fact.state)).collect::<Vec<i32>>(),
        MANTISSA => rows.iter().map(|(numbers, fact)| figure(numbers, fact).unwrap_or_default()).collect::<Vec<i64>>(),
    ]
}

/// For each key the rank of its set of dimensions: fewest dimensions first, then by name.
fn breakdowns(keys: &[DimensionKey]) -> Vec<u32> {
    let names = |key: &DimensionKey| -> (usize, Vec<String>) {
        let names: Vec<String> = key.iter().map(|(dimension, _)| dimension.to_owned()).collect();
        (names.len(), names)
    };
    let ranks: BTreeSet<_> = keys.iter().map(names).collect();
    let rank: HashMap<_, u32> = ranks.into_iter().zip(0_u32..).collect();
    keys.iter().map(|key| rank.get(&names(key)).copied().unwrap_or_default()).collect()
}
