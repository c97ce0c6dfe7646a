//! Strict reading of TOML tables: every key is asked for by name, what nobody asked for is a fault, and all faults of a file
//! are collected so that its author corrects it once.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::{Table, Value};

/// One fault of a data file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where, as the keys lead there: `domain 2 › criterion 2.1 › rule › tiers[1] › above`.
    pub field: String,
    /// What is wrong and what is expected, in Vietnamese.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() { formatter.write_str(&self.message) } else { write!(formatter, "{}: {}", self.field, self.message) }
    }
}

/// Every fault of a data file, in the order of the file; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// A type that one TOML value can be read as.
pub trait FromToml: Sized {
    /// What is expected, in Vietnamese: `số`, `ngày dạng yyyy-mm-dd`.
    const EXPECTED: &'static str;

    /// The value, or what is wrong with it (an empty text = not of the expected type).
    ///
    /// # Errors
    /// When the value is not of this type, or its text cannot be read.
    fn from_toml(value: &Value) -> Result<Self, String>;
}

impl FromToml for String {
    const EXPECTED: &'static str = "chuỗi ký tự";

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().map(crate::text::nfc).ok_or_else(Self::new)
    }
}

impl FromToml for bool {
    const EXPECTED: &'static str = "true hoặc false";

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(String::new)
    }
}

impl FromToml for u32 {
    const EXPECTED: &'static str = "số nguyên không âm";

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_integer().and_then(|number| Self::try_from(number).ok()).ok_or_else(String::new)
    }
}

impl FromToml for Decimal {
    const EXPECTED: &'static str = "số";

    /// A float prints as the shortest text that reads back as itself, so `0.25` in the file is exactly 0.25 here.
    fn from_toml(value: &Value) -> Result<Self, String> {
        match value {
            Value::Integer(number) => Ok(Self::from(*number)),
            Value::Float(number) => number.to_string().parse().map_err(|_| String::new()),
            Value::String(text) => text.parse().map_err(|_| String::new()),
            _ => Err(String::new()),
        }
    }
}

impl FromToml for Date {
    const EXPECTED: &'static str = "ngày dạng \"yyyy-mm-dd\"";

    fn from_toml(value: &Value) -> Result<Self, String> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Datetime(date) => date.to_string(),
            _ => String::new(),
        };
        text.parse().map_err(|_| String::new())
    }
}

impl<T: FromToml> FromToml for Vec<T> {
    const EXPECTED: &'static str = "danh sách";

    fn from_toml(value: &Value) -> Result<Self, String> {
        let list = value.as_array().ok_or_else(String::new)?;
        let read = |item: &Value| {
            T::from_toml(item).map_err(|fault| if fault.is_empty() { format!("mỗi phần tử phải là {}", T::EXPECTED) } else { fault })
        };
        list.iter().map(read).collect()
    }
}

/// One table of a file while it is read: keys are taken out; those left at the end are unknown.
#[derive(Debug)]
pub struct Fields {
    table: Table,
    path: String,
    faults: Rc<RefCell<Vec<Fault>>>,
}

impl Fields {
    /// Reads a whole file: `read` builds the value from the root table; the value counts only when no fault was found.
    ///
    /// # Errors
    /// All faults of the file together.
    pub fn read<T>(text: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Faults> {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(fault) => return Err(Faults(vec![not_toml(text, &fault)])),
        };
        Self::read_table(table, read)
    }

    /// Reads a table that was put together elsewhere, as [`Fields::read`].
    ///
    /// # Errors
    /// All faults of the table together.
    pub fn read_table<T>(table: Table, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Faults> {
        let faults = Rc::new(RefCell::new(Vec::new()));
        let mut root = Self { table, path: String::new(), faults: Rc::clone(&faults) };
        let value = read(&mut root);
        root.finish();
        let found = faults.take();
        match value {
            Some(value) if found.is_empty() => Ok(value),
            _ => Err(Faults(found)),
        }
    }

    /// A key that must be there; `None` after a fault.
    pub fn required<T: FromToml>(&mut self, key: &str) -> Option<T> {
        if !self.table.contains_key(key) {
            self.fault(key, format!("thiếu; phải là {}", T::EXPECTED));
            return None;
        }
        self.optional(key)
    }

    /// A key that may be missing; also `None` after a fault.
    pub fn optional<T: FromToml>(&mut self, key: &str) -> Option<T> {
        let value = self.table.remove(key)?;
        match T::from_toml(&value) {
            Ok(read) => Some(read),
            Err(fault) if fault.is_empty() => {
                self.fault(key, format!("ghi {value}; phải là {}", T::EXPECTED));
                None
            }
            Err(fault) => {
                self.fault(key, fault);
                None
            }
        }
    }

    /// A word of a fixed list, as the value it stands for; `None` after a fault.
    pub fn choice<T: Copy>(&mut self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let word: String = self.required(key)?;
        let found = choices.iter().find(|(code, _)| *code == word).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = choices.iter().map(|(code, _)| *code).collect();
            self.fault(key, format!("ghi “{word}”; chỉ nhận: {}", known.join(", ")));
        }
        found
    }

    /// Whether the table has a key.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// What nobody has asked for yet: at the beginning the whole table, for checks that look over all of it.
    pub fn unread(&self) -> &Table {
        &self.table
    }

    /// How many entries a list has; 0 where the key is missing or no list.
    pub fn count(&self, key: &str) -> usize {
        self.table.get(key).and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// A table inside this one, read by `read`; `None` where it is missing or faulty.
    pub fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        match self.table.remove(key)? {
            Value::Table(table) => self.inner(table, key, read),
            other => {
                self.fault(key, format!("ghi {other}; phải là một bảng"));
                None
            }
        }
    }

    /// A list of tables, each read by `read`; faulty ones are left out (their faults are kept). A missing key is an empty list.
    /// In the path a table is called by its `code`, `id` or `name`, else by its number from 1.
    pub fn tables<T>(&mut self, key: &str, mut read: impl FnMut(&mut Self) -> Option<T>) -> Vec<T> {
        let list = match self.table.remove(key) {
            None => return vec![],
            Some(Value::Array(list)) => list,
            Some(other) => {
                self.fault(key, format!("ghi {other}; phải là danh sách bảng [[{key}]]"));
                return vec![];
            }
        };
        let mut values = Vec::with_capacity(list.len());
        for (index, item) in list.into_iter().enumerate() {
            let Value::Table(table) = item else {
                self.fault(&format!("{key}[{}]", index + 1), "phải là một bảng".to_owned());
                continue;
            };
            let step = step_name(key, index, &table);
            values.extend(self.inner(table, &step, &mut read));
        }
        values
    }

    /// Reports a fault of a key of this table (an empty key = of the table itself).
    pub fn fault(&self, key: &str, message: impl Into<String>) {
        let field = match (self.path.is_empty(), key.is_empty()) {
            (_, true) => self.path.clone(),
            (true, false) => key.to_owned(),
            (false, false) => format!("{} › {key}", self.path),
        };
        self.faults.borrow_mut().push(Fault { field, message: message.into() });
    }

    fn inner<T>(&self, table: Table, step: &str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let path = if self.path.is_empty() { step.to_owned() } else { format!("{} › {step}", self.path) };
        let mut fields = Self { table, path, faults: Rc::clone(&self.faults) };
        let value = read(&mut fields);
        fields.finish();
        value
    }

    fn finish(self) {
        for key in self.table.keys() {
            self.fault(key, "khóa không có trong định dạng");
        }
    }
}

fn step_name(key: &str, index: usize, table: &Table) -> String {
    let called = ["code", "id", "name"].iter().find_map(|name| table.get(*name)?.as_str());
    called.map_or_else(|| format!("{key}[{}]", index + 1), |name| format!("{key} {name}"))
}

fn not_toml(text: &str, fault: &toml::de::Error) -> Fault {
    let start = fault.span().map_or(0, |span| span.start);
    let line = text.get(..start).unwrap_or_default().matches('\n').count();
    let written = text.lines().nth(line).unwrap_or_default().trim();
    // What the library says is English; the line itself says more to whoever wrote it.
    Fault { field: format!("dòng {}", line + 1), message: format!("“{written}” không đúng cú pháp TOML ({})", fault.message()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(String, Decimal), Faults> {
        Fields::read(text, |fields| {
            let name: Option<String> = fields.required("name");
            let parts = fields.tables("part", |part| part.required::<Decimal>("share"));
            Some((name?, parts.into_iter().sum()))
        })
    }

    #[test]
    fn all_faults_come_together_with_their_place() {
        let faults = read("nam = \"A\"\n[[part]]\ncode = \"1\"\nshare = true\n[[part]]\nshare = 0.1\n").unwrap_err();
        assert_eq!(
            faults.to_string(),
            "name: thiếu; phải là chuỗi ký tự\n\
             part 1 › share: ghi true; phải là số\n\
             part 1 › code: khóa không có trong định dạng\n\
             nam: khóa không có trong định dạng"
        );
    }

    #[test]
    fn decimals_are_exactly_what_the_file_says() {
        let (_, sum) = read("name = \"A\"\n[[part]]\nshare = 0.1\n[[part]]\nshare = 0.2\n[[part]]\nshare = \"0.30\"\n").unwrap();
        assert_eq!(sum, Decimal::new(6, 1));
    }

    #[test]
    fn broken_syntax_names_its_line() {
        assert!(read("name = \"A\"\nx = = 1\n").unwrap_err().to_string().starts_with("dòng 2: "));
    }
}
