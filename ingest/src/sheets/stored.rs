//! Stored values as cells of ours: those of the library, and numbers by their format.

use calamine::{Data, DataRef, ExcelDateTime};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use super::number_format::Format;
use crate::grid::Cell;

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Day 1 is 01/01/1900, and there is a day 60 that never was (29/02/1900).
    #[default]
    Year1900,
    /// Day 0 is 01/01/1904.
    Year1904,
}

/// A number as its format shows it. A share of one day is a time; a day outside the calendar stays a number.
pub(super) fn formatted(value: f64, format: Format, epoch: Epoch) -> Cell {
    match format {
        Format::Plain => number(value),
        Format::Percent => Cell::Number { value, percent: true },
        Format::Duration => Cell::Duration(value),
        Format::Date if (0.0..1.0).contains(&value) => Cell::Duration(value),
        Format::Date => day(value, epoch).map_or_else(|| number(value), Cell::Date),
    }
}

/// The day and time of a serial number, to the millisecond; `None` outside 1900-9999 and for the day that never was.
#[allow(clippy::cast_possible_truncation)]
fn day(serial: f64, epoch: Epoch) -> Option<DateTime> {
    const LAST: f64 = 2_958_466.0;
    const DAY: i64 = 86_400_000;
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    // Within the bounds above the product is exact enough and fits.
    let milliseconds = (serial * 86_400_000.0).round() as i64;
    let (days, rest) = (milliseconds / DAY, milliseconds % DAY);
    let first = match (epoch, days) {
        (Epoch::Year1904, _) => Date::constant(1904, 1, 1),
        (Epoch::Year1900, 60) => return None,
        (Epoch::Year1900, ..60) => Date::constant(1899, 12, 31),
        (Epoch::Year1900, _) => Date::constant(1899, 12, 30),
    };
    let date = first.checked_add(days.days()).ok()?;
    Time::midnight().checked_add(rest.milliseconds()).ok().map(|time| DateTime::from_parts(date, time))
}

/// A cell of the dense readers; `None` = empty.
pub(super) fn cell(data: &Data) -> Option<Cell> {
    match data {
        Data::Empty => None,
        Data::String(text) => self::text(text),
        Data::Float(value) => Some(number(*value)),
        Data::Int(value) => Some(integer(*value)),
        Data::Bool(flag) => Some(Cell::Boolean(*flag)),
        Data::DateTime(date) => Some(excel_date(*date)),
        Data::DateTimeIso(text) => Some(iso_date(text)),
        Data::DurationIso(text) => self::text(text),
        Data::Error(error) => Some(Cell::Error(error.to_string())),
    }
}

/// A cell of the streaming readers; `None` = empty.
pub(super) fn cell_ref(data: &DataRef<'_>) -> Option<Cell> {
    match data {
        DataRef::SharedString(shared) => text(shared),
        other => cell(&Data::from(other.clone())),
    }
}

fn text(text: &str) -> Option<Cell> {
    (!text.is_empty()).then(|| Cell::Text(text.to_owned()))
}

/// What is no finite number (V5) would poison every sum.
fn number(value: f64) -> Cell {
    if value.is_finite() { Cell::Number { value, percent: false } } else { Cell::Unreadable(value.to_string()) }
}

/// Whole numbers beyond 2^53 do not occur in this field; the loss there equals that of the spreadsheet programs.
#[allow(clippy::cast_precision_loss)]
fn integer(value: i64) -> Cell {
    number(value as f64)
}

/// A serial below one day is a time of day; one beyond the calendar stays a number.
fn excel_date(date: ExcelDateTime) -> Cell {
    let serial = date.as_f64();
    if date.is_duration() || (0.0..1.0).contains(&serial) {
        return Cell::Duration(serial);
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let day = i16::try_from(year).ok().and_then(|year| Date::new(year, signed(month), signed(day)).ok());
    let nanos = i32::from(milli) * 1_000_000;
    let time = jiff::civil::Time::new(signed(hour), signed(minute), signed(second), nanos).ok();
    match day.zip(time) {
        Some((day, time)) if serial > 0.0 => Cell::Date(DateTime::from_parts(day, time)),
        _ => number(serial),
    }
}

fn signed(part: u8) -> i8 {
    i8::try_from(part).unwrap_or(i8::MAX)
}

/// Dates and times of day written as ISO text (cell type `d`, OpenDocument); what does not parse stays text.
pub(super) fn iso_date(text: &str) -> Cell {
    let trimmed = text.trim_end_matches('Z');
    let moment = trimmed.parse::<DateTime>().or_else(|_| trimmed.parse::<Date>().map(|day| day.at(0, 0, 0, 0))).map(Cell::Date);
    let time = || trimmed.parse::<Time>().map(|time| Cell::Duration(time.duration_since(Time::midnight()).as_secs_f64() / 86_400.0));
    moment.or_else(|_| time()).unwrap_or_else(|_| Cell::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(serial: f64, epoch: Epoch) -> String {
        day(serial, epoch).map_or_else(|| "-".to_owned(), |day| day.to_string())
    }

    #[test]
    fn iso_texts_are_days_and_times() {
        assert_eq!(iso_date("2025-07-01"), Cell::Date(Date::constant(2025, 7, 1).at(0, 0, 0, 0)));
        assert_eq!(iso_date("2025-07-01T08:30:00Z"), Cell::Date(Date::constant(2025, 7, 1).at(8, 30, 0, 0)));
        assert_eq!(iso_date("12:00:00"), Cell::Duration(0.5));
        assert_eq!(iso_date("hôm qua"), Cell::Text("hôm qua".to_owned()));
    }

    #[test]
    fn serials_are_days_of_their_epoch() {
        let modern = |serial| shown(serial, Epoch::Year1900);
        assert_eq!(
            [modern(1.0), modern(59.0), modern(60.0), modern(61.0)],
            ["1900-01-01T00:00:00", "1900-02-28T00:00:00", "-", "1900-03-01T00:00:00"]
        );
        assert_eq!(
            [modern(45839.0), modern(45_839.354_166_666_664), modern(2_958_465.0)],
            ["2025-07-01T00:00:00", "2025-07-01T08:30:00", "9999-12-31T00:00:00"]
        );
        assert_eq!([modern(-1.0), modern(2_958_466.0), modern(f64::NAN)], ["-", "-", "-"]);
        assert_eq!(shown(44377.0, Epoch::Year1904), "2025-07-01T00:00:00");
        assert_eq!(formatted(0.5, Format::Date, Epoch::Year1900), Cell::Duration(0.5));
        assert_eq!(formatted(-3.0, Format::Date, Epoch::Year1900), Cell::Number { value: -3.0, percent: false });
    }
}
