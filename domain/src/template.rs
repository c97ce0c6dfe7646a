//! Tệp mẫu: a blank workbook of a form, made for one unit and one period.

use jiff::civil::Date;

use crate::form::{CodeLists, Form};
use crate::org_unit::OrgUnitId;
use crate::period::{Period, PeriodId};

/// What stands in the first cell of the very hidden sheet of a template, so that a reader knows it under any name and in any format.
pub const TEMPLATE_MARK: &str = "tonghop:tep-mau:1";

/// Everything that a blank workbook says.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    /// The form.
    pub form: &'a Form,
    /// The code lists that its columns name.
    pub lists: &'a CodeLists,
    /// The office that asks for the report.
    pub office: &'a str,
    /// The unit that reports.
    pub unit: &'a OrgUnitId,
    /// Its name.
    pub unit_name: &'a str,
    /// The period.
    pub period: &'a Period,
    /// Hạn gửi của đơn vị; `None` = none is set.
    pub due: Option<Date>,
}

/// What a template remembers of how it was made; written into its hidden sheet and read back from there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateMark {
    /// Id of the form.
    pub form: String,
    /// Version of the form.
    pub version: String,
    /// Identity of the unit it was made for.
    pub unit: Option<OrgUnitId>,
    /// The period it was made for.
    pub period: Option<PeriodId>,
}

const FORM: &str = "form";
const VERSION: &str = "version";
const UNIT: &str = "unit";
const PERIOD: &str = "period";

impl TemplateMark {
    /// The mark of a template.
    pub fn of(template: &Template<'_>) -> Self {
        Self {
            form: template.form.id.clone(),
            version: template.form.version.clone(),
            unit: Some(template.unit.clone()),
            period: Some(template.period.id.clone()),
        }
    }

    /// The rows of the hidden sheet below its first cell: name and value.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        let unit = self.unit.as_ref().map(|unit| (UNIT, unit.to_string()));
        let period = self.period.as_ref().map(|period| (PERIOD, period.to_string()));
        [(FORM, self.form.clone()), (VERSION, self.version.clone())].into_iter().chain(unit).chain(period).collect()
    }

    /// The mark that such rows hold; `None` where they name no form and version.
    pub fn from_rows<'t>(rows: impl IntoIterator<Item = (&'t str, &'t str)>) -> Option<Self> {
        let rows: Vec<(&str, &str)> = rows.into_iter().collect();
        let value = |name: &str| rows.iter().find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim().to_owned());
        Some(Self {
            form: value(FORM)?,
            version: value(VERSION)?,
            unit: value(UNIT).map(OrgUnitId::new),
            period: value(PERIOD).and_then(|period| period.parse().ok()),
        })
    }
}

/// Name of the file of a template: `2025-Q3_00004_kstt-06a.xlsx`.
pub fn file_name(template: &Template<'_>, unit_code: &str) -> String {
    let period = template.period.id.to_string();
    let period = period.split_once(':').map_or(period.as_str(), |(_, period)| period);
    let clean = |part: &str| part.chars().filter(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(*letter)).collect::<String>();
    format!("{}_{}_{}.xlsx", clean(period), clean(unit_code), clean(&template.form.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_survives_its_rows() {
        let mark = TemplateMark {
            form: "kstt-06a".into(),
            version: "2020".into(),
            unit: Some(OrgUnitId::new("00004@2025-07-01")),
            period: "cchc:2025-Q3".parse().ok(),
        };
        let rows = mark.rows();
        assert_eq!(TemplateMark::from_rows(rows.iter().map(|(name, value)| (*name, value.as_str()))), Some(mark));
        assert_eq!(TemplateMark::from_rows([("form", "x")]), None, "without a version it says nothing");
    }
}
