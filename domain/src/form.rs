//! A form (biểu mẫu) as data: how a table of an office is recognised, what its columns hold, what its rows become.
//!
//! A new form is a new file, never new code. The file's format is documented in `docs/forms.md`; loading is strict and reports
//! every fault at once, each with its place in the file.

mod code_list;
mod column;
mod loader;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use code_list::{CodeItem, CodeList, CodeLists, CodeMatch};
pub use column::{Column, ColumnKind, HeaderPath};

use crate::fact::{ElementId, NotAnElement};
use crate::strict::Faults;

/// What the rows of a form's table become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Yields {
    /// One fact per value column of a row.
    Facts,
    /// One activity record per row.
    Activities,
    /// One plan target per row.
    Targets,
    /// One task per row.
    Tasks,
    /// Counts of answers: each row is one answered questionnaire, each code column that breaks nothing down one question.
    Answers,
}

/// Words by which a sheet is recognised, besides its columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Words of the title above the table; one of them is enough.
    pub titles: Vec<String>,
    /// Usual names of the sheet.
    pub sheets: Vec<String>,
}

/// A labelled line of the title block, e.g. `Kế hoạch số: 52/KH-UBND`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelledLine {
    /// Code of the value.
    pub field: String,
    /// Labels before the colon, any one of them.
    pub labels: Vec<String>,
    /// What stands behind the colon.
    pub kind: ColumnKind,
    /// Code list of the value, for [`ColumnKind::Code`].
    pub list: Option<String>,
    /// Whether the line must be there.
    pub required: bool,
}

/// An equality that every row must satisfy: total = sum of parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumRule {
    /// Field of the total.
    pub total: String,
    /// Fields of its parts.
    pub parts: Vec<String>,
}

/// What is left open at the end of one period must be carried into the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryRule {
    /// Field that carries into this period.
    pub into: String,
    /// Field that was left open at the end of the period before.
    pub from: String,
}

/// A figure that another form of the same unit and period must say too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameRule {
    /// Field of this form.
    pub field: String,
    /// Data element of the other form.
    pub element: ElementId,
}

/// What the rows of an activity log are counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogMeasure {
    /// How many rows.
    Activities,
    /// Their quantities (cuộc, tin bài …) added up.
    Quantity,
    /// Lượt người added up.
    People,
}

/// A count that the unit's activity log of the period must bear out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedRule {
    /// Field of the count.
    pub field: String,
    /// What it counts.
    pub measure: LogMeasure,
}

/// Documents that an activity needs, by its type: any one of some kinds of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceDemand {
    /// Codes of the activity types that need it.
    pub activity_types: Vec<String>,
    /// Codes of evidence types; one of them is enough.
    pub any_of: Vec<String>,
    /// What messages call it, `video hoặc hình ảnh`.
    pub name: String,
}

/// A form of one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Stable id in lower case with dashes, `kstt-06a`.
    pub id: String,
    /// Version of the file; with the id it names the form for good.
    pub version: String,
    /// Title on screens.
    pub title: String,
    /// Where its shape comes from.
    pub source: String,
    /// Regime that a bare period of this form takes, `cchc`.
    pub regime: String,
    /// First day from which periods may be reported with it; `None` = always.
    pub valid_from: Option<Date>,
    /// Last day; reports of periods ending later are still read, with a warning.
    pub valid_until: Option<Date>,
    /// Whether the larger class of limits applies (logs).
    pub large: bool,
    /// What rows become.
    pub yields: Yields,
    /// How the sheet is recognised.
    pub recognition: Recognition,
    /// Labelled lines above the table.
    pub lines: Vec<LabelledLine>,
    /// The columns, in the order of the form.
    pub columns: Vec<Column>,
    /// Words that begin a total row.
    pub totals: Vec<String>,
    /// Equalities within a row.
    pub sums: Vec<SumRule>,
    /// Equalities with the period before.
    pub carries: Vec<CarryRule>,
    /// Equalities with other forms of the same unit and period.
    #[serde(default)]
    pub same: Vec<SameRule>,
    /// Counts that the activity log must bear out.
    #[serde(default)]
    pub logged: Vec<LoggedRule>,
    /// What the rows of an activity log must prove; a target of a plan may ask for more.
    #[serde(default)]
    pub evidence: Vec<EvidenceDemand>,
}

impl Form {
    /// A form from the text of its file.
    ///
    /// # Errors
    /// Every fault of the file, each with its place.
    pub fn load(text: &str) -> Result<Self, Faults> {
        loader::load(text)
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The data element of a field, `kstt_06a.received_total`.
    ///
    /// # Errors
    /// When the form's id or the field is not made of lower-case letters, digits and underscores; never for a loaded form.
    pub fn element(&self, field: &str) -> Result<ElementId, NotAnElement> {
        ElementId::of(&self.id, field)
    }

    /// Columns that break figures down, in the order of the form.
    pub fn dimensions(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.dimension)
    }

    /// The column that names the unit of each row, for tables of many units.
    pub fn unit_column(&self) -> Option<&Column> {
        self.columns.iter().find(|column| column.kind == ColumnKind::Unit)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
id = "petitions"
version = "1"
title = "Phản ánh, kiến nghị"
source = "own"
regime = "cchc"
yields = "facts"
totals = ["Tổng số"]
[recognition]
titles = ["phản ánh, kiến nghị"]
[[column]]
field = "linh_vuc"
header = "Lĩnh vực"
type = "text"
required = true
dimension = true
[[column]]
field = "received"
header = "Tiếp nhận / Tổng số"
synonyms = ["Số tiếp nhận"]
label = "(3)"
type = "count"
required = true
least = 0
[[column]]
field = "answered"
header = "Đã trả lời"
type = "count"
[[sum]]
total = "received"
parts = ["answered"]
"#;

    #[test]
    fn a_form_says_what_its_columns_hold() {
        let form = Form::load(SMALL).unwrap();
        let received = form.column("received").unwrap();
        assert_eq!(received.headers[0].parts(), ["Tiếp nhận", "Tổng số"]);
        assert_eq!(received.title(), "Tiếp nhận / Tổng số");
        assert_eq!(form.element("received").unwrap().as_str(), "petitions.received");
        assert_eq!(form.dimensions().map(|column| column.field.as_str()).collect::<Vec<_>>(), ["linh_vuc"]);
    }

    #[test]
    fn every_fault_is_reported_with_its_place() {
        let broken = SMALL
            .replace("yields = \"facts\"", "yields = \"figures\"")
            .replace("label = \"(3)\"", "lable = \"(3)\"")
            .replace("version = \"1\"\n", "");
        let faults = Form::load(&broken).unwrap_err();
        let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["version", "yields", "column[2] › lable"]);
        let more = "[[same]]\nfield = \"received\"\nelement = \"kstt 06a\"\n[[logged]]\nfield = \"recieved\"\nmeasure = \"rows\"";
        let faults = Form::load(&format!("{SMALL}{more}")).unwrap_err();
        let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["same[1] › element", "logged[1] › measure"]);
        let faults = Form::load(&format!("{SMALL}[[same]]\nfield = \"recieved\"\nelement = \"a.b\"")).unwrap_err();
        assert_eq!(faults.to_string(), "same: không có cột số “recieved”");
        let faults = Form::load(&SMALL.replace("parts = [\"answered\"]", "parts = [\"answerd\"]")).unwrap_err();
        assert_eq!(faults.to_string(), "sum: không có cột số “answerd”");
        let faults = Form::load(&format!("{SMALL}[[evidence]]\nactivity_types = [\"A\"]\nany_of = []\nname = \"x\"")).unwrap_err();
        assert_eq!(faults.0.len(), 2, "no log, and no kind of evidence: {faults}");
    }

    #[test]
    fn a_form_survives_the_wire() {
        let form = Form::load(SMALL).unwrap();
        let wire = serde_json::to_string(&form).unwrap();
        assert_eq!(serde_json::from_str::<Form>(&wire).unwrap(), form);
    }
}
