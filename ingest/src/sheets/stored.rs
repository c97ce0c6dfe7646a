//! The library's cell values as ours.

use calamine::{Data, DataRef, ExcelDateTime};
use jiff::civil::{Date, DateTime};

use crate::grid::Cell;

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

fn number(value: f64) -> Cell {
    Cell::Number { value, percent: false }
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

/// Dates written as ISO text (cell type `d`, OpenDocument); what does not parse stays text.
fn iso_date(text: &str) -> Cell {
    let trimmed = text.trim_end_matches('Z');
    let parsed = trimmed.parse::<DateTime>().or_else(|_| trimmed.parse::<Date>().map(|day| day.at(0, 0, 0, 0)));
    parsed.map_or_else(|_| Cell::Text(text.to_owned()), Cell::Date)
}
