//! Addresses of cells as officers say them: `C9`, `AA12`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A cell of a sheet by absolute position, printed as Excel does (`D12`); row and column count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// 0 is Excel's row 1.
    pub row: u32,
    /// 0 is column A.
    pub column: u32,
}

impl CellRef {
    /// The cell at a zero-based row and column.
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// Excel's name of the column: `A`, `Z`, `AA`.
    pub fn column_name(self) -> String {
        let mut letters = Vec::new();
        let mut rest = self.column + 1;
        while rest > 0 {
            let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + digit));
            rest = (rest - 1) / 26;
        }
        letters.iter().rev().collect()
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.column_name(), self.row + 1)
    }
}

/// The text is no cell address such as `D12` within 1,048,576 rows and 16,384 columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no cell address such as D12")]
pub struct NotACell(String);

impl FromStr for CellRef {
    type Err = NotACell;

    fn from_str(text: &str) -> Result<Self, NotACell> {
        let fault = || NotACell(text.to_owned());
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or_else(fault)?;
        let (letters, digits) = text.split_at(split);
        let row: u32 = digits.parse().map_err(|_| fault())?;
        if letters.is_empty() || letters.len() > 3 || row == 0 || row > 1_048_576 {
            return Err(fault());
        }
        let mut column = 0_u32;
        for letter in letters.chars() {
            let place = letter.to_ascii_uppercase();
            if !place.is_ascii_uppercase() {
                return Err(fault());
            }
            column = column * 26 + (u32::from(place) - u32::from('A') + 1);
        }
        if column > 16_384 {
            return Err(fault());
        }
        Ok(Self { row: row - 1, column: column - 1 })
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn prints_and_parses_back(row in 0_u32..1_048_576, column in 0_u32..16_384) {
            let cell = CellRef::new(row, column);
            prop_assert_eq!(cell.to_string().parse::<CellRef>().unwrap(), cell);
        }
    }

    #[test]
    fn names_columns_as_excel_does() {
        assert_eq!(CellRef::new(8, 2).to_string(), "C9");
        assert_eq!(CellRef::new(0, 25).to_string(), "Z1");
        assert_eq!(CellRef::new(0, 26).to_string(), "AA1");
        assert_eq!(CellRef::new(0, 16_383).to_string(), "XFD1");
        assert!("XFE1".parse::<CellRef>().is_err());
        assert!("A0".parse::<CellRef>().is_err());
    }
}
