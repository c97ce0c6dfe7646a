//! Columns of a form and the header texts by which they are found.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::org_unit::UnitLevel;
use crate::text;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Số thứ tự: not read.
    Ordinal,
    /// A whole number of things.
    Count,
    /// A figure with decimals.
    Decimal,
    /// Percentage points: `85` and `85%` both mean 85.
    Percent,
    /// An amount of money in đồng; a note of the sheet ("triệu đồng") scales it.
    Money,
    /// A day or a range of days.
    Date,
    /// Words.
    Text,
    /// One entry of a code list.
    Code,
    /// Several entries of a code list, `;` between them, "hoặc" between alternatives.
    Codes,
    /// Có, không or không áp dụng: 1, 0, not applicable.
    YesNo,
    /// The unit that the row is about.
    Unit,
}

impl ColumnKind {
    /// Every kind with its word in form files.
    pub const ALL: [(&'static str, Self); 11] = [
        ("ordinal", Self::Ordinal),
        ("count", Self::Count),
        ("decimal", Self::Decimal),
        ("percent", Self::Percent),
        ("money", Self::Money),
        ("date", Self::Date),
        ("text", Self::Text),
        ("code", Self::Code),
        ("codes", Self::Codes),
        ("yes_no", Self::YesNo),
        ("unit", Self::Unit),
    ];

    /// Whether cells hold a figure, so that a form of facts makes a fact of each.
    pub fn is_figure(self) -> bool {
        matches!(self, Self::Count | Self::Decimal | Self::Percent | Self::Money | Self::YesNo)
    }

    /// Whether the total row of a table may add the column up.
    pub fn is_additive(self) -> bool {
        matches!(self, Self::Count | Self::Money)
    }
}

/// A header text with the merged texts above it: `Tiếp nhận / Trong đó / Trực tuyến`.
///
/// Serialized as its parts; the keys by which it is compared are made once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct HeaderPath {
    parts: Vec<String>,
    keys: Vec<String>,
    folds: Vec<String>,
}

impl HeaderPath {
    /// A path from its written form, parts separated by ` / `.
    pub fn parse(text: &str) -> Self {
        Self::from(text.split(" / ").map(text::nfc).filter(|part| !part.is_empty()).collect::<Vec<_>>())
    }

    /// The texts from the top row to the bottom row.
    pub fn parts(&self) -> &[String] {
        &self.parts
    }

    /// The comparison keys of the parts, marks kept ([`text::name_key`]).
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// The parts without any mark ([`text::fold`]).
    pub fn folds(&self) -> &[String] {
        &self.folds
    }
}

impl From<Vec<String>> for HeaderPath {
    fn from(parts: Vec<String>) -> Self {
        let keys = parts.iter().map(|part| text::name_key(part)).collect();
        let folds = parts.iter().map(|part| text::fold(part)).collect();
        Self { parts, keys, folds }
    }
}

impl From<HeaderPath> for Vec<String> {
    fn from(path: HeaderPath) -> Self {
        path.parts
    }
}

/// One column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Field code, the second half of the data element.
    pub field: String,
    /// The form's own header first, then what officers write instead.
    pub headers: Vec<HeaderPath>,
    /// What the form prints in its row of column numbers, `(3)`; also how messages name the column.
    pub label: Option<String>,
    /// What cells hold.
    pub kind: ColumnKind,
    /// Unit of measure: a code of the units-of-measure list; `None` where it has none or the row says it.
    pub unit_of_measure: Option<String>,
    /// Code list of [`ColumnKind::Code`] and [`ColumnKind::Codes`]; for text that breaks figures down also optional.
    pub list: Option<String>,
    /// Level of the units that [`ColumnKind::Unit`] names ("Hà Tĩnh" is the province in a table of provinces); `None` = any.
    pub level: Option<UnitLevel>,
    /// Whether the column must be there and its cells filled.
    pub required: bool,
    /// Whether it breaks the row's figures down.
    pub dimension: bool,
    /// Least value allowed.
    pub least: Option<Decimal>,
    /// Most value allowed.
    pub most: Option<Decimal>,
}

impl Column {
    /// The header in one line, as messages quote it.
    pub fn title(&self) -> String {
        self.headers.first().map(|path| path.parts().join(" / ")).unwrap_or_default()
    }

    /// The label of the form's column-number row, or the title where it has none.
    pub fn label_or_title(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.title())
    }
}
