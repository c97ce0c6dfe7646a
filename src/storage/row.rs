//! Reading columns back into values of the field.

use jiff::civil::Date;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{StorageError, Stored};

/// Columns of a row by name, with one kind of error.
pub(super) trait Columns {
    fn text(&self, column: &str) -> Stored<String>;
    fn optional_text(&self, column: &str) -> Stored<Option<String>>;
    fn number(&self, column: &str) -> Stored<i64>;
    fn optional_number(&self, column: &str) -> Stored<Option<i64>>;

    fn truth(&self, column: &str) -> Stored<bool> {
        Ok(self.number(column)? != 0)
    }

    fn date(&self, column: &str) -> Stored<Date> {
        parsed(&self.text(column)?)
    }

    fn optional_date(&self, column: &str) -> Stored<Option<Date>> {
        self.optional_text(column)?.as_deref().map(parsed).transpose()
    }

    fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Stored<T> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|fault| StorageError::Content(format!("{column}: {fault}")))
    }
}

impl Columns for AnyRow {
    fn text(&self, column: &str) -> Stored<String> {
        Ok(self.try_get(column)?)
    }

    fn optional_text(&self, column: &str) -> Stored<Option<String>> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &str) -> Stored<i64> {
        Ok(self.try_get(column)?)
    }

    fn optional_number(&self, column: &str) -> Stored<Option<i64>> {
        Ok(self.try_get(column)?)
    }
}

/// A stored text as a value of the field.
pub(super) fn parsed<T>(text: &str) -> Stored<T>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|fault: T::Err| StorageError::Content(fault.to_string()))
}

/// A value as JSON text.
pub(super) fn json_text<T: serde::Serialize>(value: &T) -> Stored<String> {
    serde_json::to_string(value).map_err(|fault| StorageError::Content(fault.to_string()))
}

/// `($1, $2), ($3, $4)`: the placeholders of so many rows of so many columns.
pub(super) fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn placeholders_count_through_all_rows() {
        assert_eq!(super::placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
