//! Faults that several units share: one line, one decision.

use tonghop_domain::finding_group::{ReportFindings, across_units};
use tonghop_domain::message::{self, Language};
use tonghop_domain::{Finding, Severity};

/// A fault of several units in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRow {
    /// `11 đơn vị cùng có lỗi ở cột “…”`.
    pub sentence: String,
    /// One of its findings in full, as an example.
    pub example: String,
    /// What it means for the reports.
    pub severity: Severity,
    /// Names of the units, sorted.
    pub units: Vec<String>,
    /// Places of the reports in the input.
    pub reports: Vec<usize>,
}

/// The faults that at least two units share and that ask for something; notes are left out. A report is (unit, form, findings).
pub fn shared_faults(reports: &[(String, String, Vec<Finding>)]) -> Vec<SharedRow> {
    let asked: Vec<Vec<Finding>> = reports
        .iter()
        .map(|(.., findings)| findings.iter().filter(|finding| finding.severity != Severity::Note).cloned().collect())
        .collect();
    let named = reports.iter().zip(&asked);
    let named: Vec<ReportFindings<'_>> = named.map(|((unit, form, _), findings)| ReportFindings { unit, form, findings }).collect();
    let faults = across_units(&named).into_iter().map(|fault| {
        let mut places: Vec<usize> = fault.groups.iter().map(|(place, _)| *place).collect();
        places.dedup();
        let example = fault.groups.first().map(|(_, group)| message::group(group, Language::Vietnamese).sentence());
        SharedRow {
            sentence: message::shared_fault(&fault, Language::Vietnamese),
            example: example.unwrap_or_default(),
            severity: fault.severity,
            units: fault.units.iter().map(|unit| (*unit).to_owned()).collect(),
            reports: places,
        }
    });
    faults.collect()
}
