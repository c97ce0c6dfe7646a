//! Activities: each counted once, and counted by type and channel.
//!
//! Logs are cumulative by habit, so the same activity comes in several reports; what makes two rows the same is
//! [`ActivityRecord::identity`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;
use rust_decimal::Decimal;
use tonghop_domain::activity::{ActivityIdentity, ActivityRecord};
use tonghop_domain::{OrgUnitId, Period};

pub use tonghop_domain::activity::CHANNEL_NOT_SAID;

/// Decimals at which quantities are added up; a log never writes more.
const SCALE: u32 = 4;

const UNIT: &str = "unit";
const TYPE: &str = "activity_type";
const CHANNEL: &str = "channel";
const QUANTITY: &str = "quantity";
const PEOPLE: &str = "people";
const ROWS: &str = "rows";

/// How often one unit did one thing over one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityCount {
    /// The unit.
    pub unit: OrgUnitId,
    /// Code of the activity type.
    pub activity_type: String,
    /// Code of the channel, or [`CHANNEL_NOT_SAID`].
    pub channel: String,
    /// How many, in the type's unit of measure.
    pub quantity: Decimal,
    /// Lượt người; 0 where no row says any.
    pub people: i64,
    /// Rows counted.
    pub rows: u64,
}

/// The activities that count: each once, without estimates, in the order of unit, day, type and content.
///
/// Of several rows of one activity the first given stays; an estimate gives way to what was really done. A day of a long log, whose
/// rows come together, takes the place of single rows of the same day, type and channel: it holds them.
pub fn unique(activities: &[ActivityRecord]) -> Vec<&ActivityRecord> {
    let done = || activities.iter().filter(|activity| !activity.is_estimate);
    let together: BTreeSet<_> = done().filter(|activity| activity.rows_together.is_some()).map(day_type_and_channel).collect();
    let mut seen: BTreeMap<ActivityIdentity, &ActivityRecord> = BTreeMap::new();
    for activity in done() {
        if activity.rows_together.is_some() || !together.contains(&day_type_and_channel(activity)) {
            seen.entry(activity.identity()).or_insert(activity);
        }
    }
    seen.into_values().collect()
}

fn day_type_and_channel(activity: &ActivityRecord) -> (&OrgUnitId, Date, &str, Option<&str>) {
    (&activity.unit, activity.from, &activity.activity_type, activity.channel.as_deref())
}

/// The unique activities that began in a period.
pub fn in_period<'a>(activities: &[&'a ActivityRecord], period: &Period) -> Vec<&'a ActivityRecord> {
    activities.iter().filter(|activity| period.contains(activity.from)).copied().collect()
}

/// Counts by unit, type and channel, sorted.
///
/// # Errors
/// When polars fails.
pub fn counts(activities: &[&ActivityRecord]) -> PolarsResult<Vec<ActivityCount>> {
    let units: Vec<&OrgUnitId> = activities.iter().map(|activity| &activity.unit).collect::<BTreeSet<_>>().into_iter().collect();
    let counted = frame(activities, &units)?
        .lazy()
        .group_by([col(UNIT), col(TYPE), col(CHANNEL)])
        .agg([col(QUANTITY).sum(), col(PEOPLE).sum(), col(ROWS).sum()])
        .sort([UNIT, TYPE, CHANNEL], SortMultipleOptions::default())
        .collect()?;
    rows(&counted, &units)
}

/// One row per activity: [`UNIT`] u32 (place in `units`), [`TYPE`] and [`CHANNEL`] text, [`QUANTITY`] i64 at [`SCALE`], [`PEOPLE`]
/// i64, [`ROWS`] u64.
fn frame(activities: &[&ActivityRecord], units: &[&OrgUnitId]) -> PolarsResult<DataFrame> {
    let places: HashMap<&OrgUnitId, u32> = units.iter().copied().zip(0_u32..).collect();
    let column = |name: &str, values: Vec<i64>| Column::new(name.into(), values);
    let unit: Vec<u32> = activities.iter().map(|activity| places[&activity.unit]).collect();
    let kind: Vec<&str> = activities.iter().map(|activity| activity.activity_type.as_str()).collect();
    let channel: Vec<&str> = activities.iter().map(|activity| activity.channel.as_deref().unwrap_or(CHANNEL_NOT_SAID)).collect();
    DataFrame::new_infer_height(vec![
        Column::new(UNIT.into(), unit),
        Column::new(TYPE.into(), kind),
        Column::new(CHANNEL.into(), channel),
        column(QUANTITY, activities.iter().map(|activity| scaled(activity.quantity)).collect()),
        column(PEOPLE, activities.iter().map(|activity| activity.people.unwrap_or_default()).collect()),
        Column::new(ROWS.into(), activities.iter().map(|activity| activity.rows()).collect::<Vec<u64>>()),
    ])
}

/// A quantity as a whole number at [`SCALE`]; one too large to hold counts as the largest that fits.
fn scaled(quantity: Decimal) -> i64 {
    let mut at_scale = quantity;
    at_scale.rescale(SCALE);
    i64::try_from(at_scale.mantissa()).unwrap_or(i64::MAX)
}

fn rows(counted: &DataFrame, units: &[&OrgUnitId]) -> PolarsResult<Vec<ActivityCount>> {
    let unit = counted.column(UNIT)?.u32()?;
    let (kind, channel) = (counted.column(TYPE)?.str()?, counted.column(CHANNEL)?.str()?);
    let (quantity, people) = (counted.column(QUANTITY)?.i64()?, counted.column(PEOPLE)?.i64()?);
    let count = counted.column(ROWS)?.u64()?;
    let row = |place: usize| {
        Some(ActivityCount {
            unit: (*units.get(unit.get(place)? as usize)?).clone(),
            activity_type: kind.get(place)?.to_owned(),
            channel: channel.get(place)?.to_owned(),
            quantity: Decimal::new(quantity.get(place)?, SCALE).normalize(),
            people: people.get(place)?,
            rows: count.get(place)?,
        })
    };
    Ok((0..counted.height()).filter_map(row).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use jiff::civil::{Date, date};
    use tonghop_domain::CellRef;

    use super::*;

    /// A post on the portal.
    pub(crate) fn post(unit: &str, from: Date, content: &str) -> ActivityRecord {
        ActivityRecord {
            unit: OrgUnitId::new(unit),
            from,
            to: from,
            content: content.to_owned(),
            activity_type: "TIN_BAI".to_owned(),
            channel: Some("CONG_TTDT".to_owned()),
            quantity: Decimal::ONE,
            unit_of_measure: None,
            people: None,
            audience: None,
            theme: None,
            role: None,
            mode: None,
            place: None,
            target: None,
            evidence: vec![],
            link: None,
            document: None,
            note: None,
            is_estimate: false,
            rows_together: None,
            sheet: "Nhật ký".to_owned(),
            cell: CellRef::new(7, 0),
        }
    }

    #[test]
    fn a_repeated_row_counts_once_and_an_estimate_not_at_all() {
        let day = date(2025, 7, 1);
        let estimate = ActivityRecord { is_estimate: true, ..post("A", day, "Ước") };
        let log = [post("A", day, "Một"), post("A", day, "MỘT"), post("B", day, "Một"), post("A", day, "Hai"), estimate];
        assert_eq!(unique(&log).len(), 3);
    }

    #[test]
    fn a_day_of_a_long_log_takes_the_place_of_its_single_rows() {
        let day = date(2025, 7, 1);
        let together =
            ActivityRecord { quantity: Decimal::from(30), rows_together: Some(25), ..post("A", day, "Tổng hợp trong ngày") };
        let single = post("A", day, "Một");
        let elsewhere = ActivityRecord { channel: None, ..post("A", day, "Một") };
        let log = [single, together.clone(), elsewhere, post("B", day, "Một"), post("A", date(2025, 7, 2), "Một"), together];
        let counted = counts(&unique(&log)).unwrap();
        let rows: Vec<(&str, &str, Decimal, u64)> =
            counted.iter().map(|row| (row.unit.as_str(), row.channel.as_str(), row.quantity, row.rows)).collect();
        assert_eq!(
            rows,
            [("A", "CONG_TTDT", Decimal::from(31), 26), ("A", CHANNEL_NOT_SAID, Decimal::ONE, 1), ("B", "CONG_TTDT", Decimal::ONE, 1)]
        );
    }

    #[test]
    fn counts_add_quantities_and_people() {
        let day = date(2025, 7, 1);
        let half = ActivityRecord { quantity: Decimal::new(15, 1), people: Some(40), ..post("A", day, "Một") };
        let silent = ActivityRecord { channel: None, people: Some(2), ..post("A", day, "Hai") };
        let log = [half, post("A", day, "Ba"), silent];
        let counted = counts(&unique(&log)).unwrap();
        let seen: Vec<(&str, Decimal, i64, u64)> =
            counted.iter().map(|row| (row.channel.as_str(), row.quantity, row.people, row.rows)).collect();
        assert_eq!(seen, [("CONG_TTDT", Decimal::new(25, 1), 40, 2), (CHANNEL_NOT_SAID, Decimal::ONE, 2, 1)]);
    }
}
