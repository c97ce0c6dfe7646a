//! Phụ lục thống kê: a template of the receiving authority whose lines lead to formulas; an office puts its own in place of the sample.

pub mod sheet;

use crate::fact::ElementId;
use crate::indicator::{Indicator, load_indicator};
use crate::strict::{Faults, Fields};

/// A versioned template of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnexTemplate {
    /// Stable id.
    pub id: String,
    /// Version within the id; the newest is used.
    pub version: String,
    /// What it is called on screens.
    pub name: String,
    /// Where its lines were read, or that they are a sample.
    pub source: String,
    /// The lines from the top down.
    pub lines: Vec<AnnexLine>,
}

/// One line of a template.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnexLine {
    /// As printed: `1.2`.
    pub code: String,
    /// Words of the line.
    pub name: String,
    /// What is counted; empty for headings.
    pub unit_of_measure: String,
    /// Whether it only opens a group of lines.
    pub is_heading: bool,
    /// How its figure is computed; `None` = no form asks for it yet, the cell stays to be filled in.
    pub indicator: Option<Indicator>,
    /// Where a figure to be filled in is found; may be empty.
    pub source: String,
}

impl AnnexTemplate {
    /// Reads a template: `[[line]]` tables, each a heading, a formula (with the keys of an indicator) or neither.
    ///
    /// # Errors
    /// All faults together: unknown keys, formulas that do not parse, unknown data elements, codes used twice.
    pub fn load(text: &str, is_known: &dyn Fn(&ElementId) -> bool) -> Result<Self, Faults> {
        Fields::read(text, |fields| {
            let (id, version) = (fields.required("id"), fields.required("version"));
            let (name, source) = (fields.required("name"), fields.required("source"));
            let lines = fields.tables("line", |line| load_line(line, is_known));
            for (index, line) in lines.iter().enumerate() {
                if lines[..index].iter().any(|earlier| earlier.code == line.code) {
                    fields.fault(&format!("line {}", line.code), "mã dùng nhiều lần");
                }
            }
            Some(Self { id: id?, version: version?, name: name?, source: source?, lines })
        })
    }
}

fn load_line(fields: &mut Fields, is_known: &dyn Fn(&ElementId) -> bool) -> Option<AnnexLine> {
    if fields.has("formula") {
        let indicator = load_indicator(fields, is_known)?;
        return Some(AnnexLine {
            code: indicator.id.clone(),
            name: indicator.name.clone(),
            unit_of_measure: indicator.unit_of_measure.clone(),
            is_heading: false,
            source: indicator.source.clone(),
            indicator: Some(indicator),
        });
    }
    let (code, name) = (fields.required("id"), fields.required("name"));
    Some(AnnexLine {
        unit_of_measure: fields.optional("unit_of_measure").unwrap_or_default(),
        is_heading: fields.optional("heading").unwrap_or_default(),
        source: fields.optional("source").unwrap_or_default(),
        indicator: None,
        code: code?,
        name: name?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
id = "mau"
version = "1"
name = "Phụ lục mẫu"
source = "thử"

[[line]]
id = "1"
name = "Chỉ đạo"
heading = true

[[line]]
id = "1.1"
name = "Số nhiệm vụ"
formula = "task.total"
kind = "count"
unit_of_measure = "nhiệm vụ"
direction = "neutral"
decimals = 0
zero_denominator = "missing"
source = "thử"

[[line]]
id = "1.2"
name = "Số cuộc đối thoại"
unit_of_measure = "cuộc"
"#;

    #[test]
    fn a_line_is_a_heading_a_formula_or_left_to_be_filled_in() {
        let annex = AnnexTemplate::load(TEXT, &|_| true).unwrap();
        let said: Vec<(bool, bool)> = annex.lines.iter().map(|line| (line.is_heading, line.indicator.is_some())).collect();
        assert_eq!(said, [(true, false), (false, true), (false, false)]);
    }

    #[test]
    fn unknown_elements_and_codes_used_twice_are_faults() {
        let faults = AnnexTemplate::load(&TEXT.replace("id = \"1.2\"", "id = \"1.1\""), &|_| false).unwrap_err().to_string();
        assert!(faults.contains("task.total") && faults.contains("nhiều lần"), "{faults}");
    }
}
