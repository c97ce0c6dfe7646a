//! Strict reading of a TOML table: every fault is collected with its place instead of stopping at the first.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::{Table, Value};

/// One fault of a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFault {
    /// Where in the file: `column[3].type`; empty = the file as a whole.
    pub place: String,
    /// What is wrong and what is expected, in Vietnamese.
    pub message: String,
}

/// All faults of a data file, in the order in which they stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct LoadFaults(pub Vec<LoadFault>);

impl fmt::Display for LoadFaults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.0.iter().map(|fault| match fault.place.as_str() {
            "" => fault.message.clone(),
            place => format!("{place}: {}", fault.message),
        });
        formatter.write_str(&lines.collect::<Vec<_>>().join("; "))
    }
}

/// One table of the file being read. Fields are taken out of it; what is left at the end is unknown.
pub(super) struct Section {
    place: String,
    table: Table,
    faults: Vec<LoadFault>,
}

impl Section {
    /// The whole file.
    pub(super) fn root(text: &str) -> Result<Self, LoadFaults> {
        let table = text.parse::<Table>().map_err(|fault| {
            LoadFaults(vec![LoadFault { place: String::new(), message: format!("không phải TOML hợp lệ: {}", fault.message()) }])
        })?;
        Ok(Self { place: String::new(), table, faults: vec![] })
    }

    pub(super) fn fault(&mut self, key: &str, message: impl Into<String>) {
        let place = self.at(key);
        self.faults.push(LoadFault { place, message: message.into() });
    }

    fn at(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }

    /// A text that must be there and not be blank; empty after a fault.
    pub(super) fn text(&mut self, key: &str) -> String {
        match self.optional_text(key) {
            Some(text) if !text.trim().is_empty() => text,
            _ => {
                if !self.faults.iter().any(|fault| fault.place == self.at(key)) {
                    self.fault(key, "thiếu, cần một chuỗi chữ");
                }
                String::new()
            }
        }
    }

    pub(super) fn optional_text(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) => Some(text),
            other => self.wrong(key, "một chuỗi chữ", &other),
        }
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        match self.table.remove(key) {
            None => false,
            Some(Value::Boolean(flag)) => flag,
            Some(other) => self.wrong(key, "true hoặc false", &other).unwrap_or(false),
        }
    }

    /// A list of texts; empty when absent.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        match self.table.remove(key) {
            None => vec![],
            Some(Value::Array(items)) if items.iter().all(Value::is_str) => {
                items.into_iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
            Some(other) => self.wrong(key, "một danh sách chuỗi chữ", &other).unwrap_or_default(),
        }
    }

    /// A date, written as a text `2026-02-15` or as a TOML date.
    pub(super) fn date(&mut self, key: &str) -> Option<Date> {
        let value = self.table.remove(key)?;
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Datetime(date) => date.to_string(),
            _ => String::new(),
        };
        match text.parse() {
            Ok(date) => Some(date),
            Err(_) => self.wrong(key, "một ngày dạng 2026-02-15", &value),
        }
    }

    /// A bound; text keeps it exact.
    pub(super) fn decimal(&mut self, key: &str) -> Option<Decimal> {
        let value = self.table.remove(key)?;
        let number = match &value {
            Value::Integer(number) => Some(Decimal::from(*number)),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        number.or_else(|| self.wrong(key, "một số nguyên, hoặc số lẻ viết trong ngoặc kép", &value))
    }

    /// The choice of a word; the faulty word is reported with the known ones.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let word = self.text(key);
        if word.is_empty() {
            return None;
        }
        let hit = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if hit.is_none() {
            let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            self.fault(key, format!("“{word}” không có trong danh mục: {names}"));
        }
        hit
    }

    /// One sub-table, absent = empty; read by `load` with the same strictness.
    pub(super) fn section<T>(&mut self, key: &str, load: impl FnOnce(&mut Self) -> T) -> T {
        let table = match self.table.remove(key) {
            None => Table::new(),
            Some(Value::Table(table)) => table,
            Some(other) => self.wrong(key, "một bảng [tên]", &other).unwrap_or_default(),
        };
        self.within(self.at(key), table, load)
    }

    /// An array of tables, `[[key]]`; places count from 1.
    pub(super) fn sections<T>(&mut self, key: &str, mut load: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let items = match self.table.remove(key) {
            None => vec![],
            Some(Value::Array(items)) => items,
            Some(other) => self.wrong(key, "các bảng [[tên]]", &other).unwrap_or_default(),
        };
        let mut all = vec![];
        for (index, item) in items.into_iter().enumerate() {
            let place = format!("{}[{}]", self.at(key), index + 1);
            match item {
                Value::Table(table) => all.push(self.within(place, table, &mut load)),
                other => self.faults.push(LoadFault { place, message: format!("cần một bảng, có {}", other.type_str()) }),
            }
        }
        all
    }

    fn within<T>(&mut self, place: String, table: Table, load: impl FnOnce(&mut Self) -> T) -> T {
        let mut inner = Self { place, table, faults: vec![] };
        let value = load(&mut inner);
        self.faults.extend(inner.close());
        value
    }

    /// The faults, unknown keys among them.
    pub(super) fn close(mut self) -> Vec<LoadFault> {
        let unknown: Vec<String> = self.table.keys().cloned().collect();
        for key in unknown {
            self.fault(&key, "khóa không có trong định dạng");
        }
        self.faults
    }

    fn wrong<T>(&mut self, key: &str, expected: &str, found: &Value) -> Option<T> {
        self.fault(key, format!("cần {expected}, có {}", found.type_str()));
        None
    }
}
