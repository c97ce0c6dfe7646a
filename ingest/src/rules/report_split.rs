//! One report on two sheets of a file: with different rows (only one of them would be recorded), or repeated word for word.
//!
//! Wrong: "Nhật ký T7" and "Nhật ký T8", both for Quý III. Right: one sheet with the rows of both. Harmless: a printed copy.

use tonghop_domain::form::Form;
use tonghop_domain::{Finding, FindingKind, Location};

use super::FileRule;
use crate::reading::Report;

/// Compares each report with those before it in the file.
pub(super) const RULE: FileRule = check;

fn check(later: &Report, earlier: &Report, _: &[Form]) -> Vec<Finding> {
    if later.form != earlier.form {
        return vec![];
    }
    let other_sheet = earlier.sheet.clone();
    let (later_rows, earlier_rows) = (later.rows(), earlier.rows());
    let kind = if later_rows.is_subset(&earlier_rows) {
        // Where figures of equal rows differ, that is said cell by cell.
        FindingKind::ReportRepeated { other_sheet }
    } else {
        FindingKind::ReportSplit { other_sheet }
    };
    let differs = matches!(kind, FindingKind::ReportRepeated { .. }) && figures_differ(later, earlier);
    (!differs).then(|| Finding::new(kind, Location::Sheet { sheet: later.sheet.clone() })).into_iter().collect()
}

fn figures_differ(later: &Report, earlier: &Report) -> bool {
    !super::sheets_differ::RULE(later, earlier, &[]).is_empty()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rust_decimal::Decimal;
    use tonghop_domain::{DimensionKey, OrgUnitId, Provenance, State};

    use super::*;
    use crate::reading::ReportedFact;
    use crate::rules::across;

    fn report(sheet: &str, members: &[&str]) -> Report {
        let fact = |member: &&str| ReportedFact {
            element: "kstt_06a.received_total".parse().unwrap(),
            dimensions: DimensionKey::total().with("linh_vuc", *member),
            state: State::Value,
            value: Some(Decimal::TEN),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: sheet.into(), cell: "C9".parse().unwrap() },
        };
        Report {
            sheet: sheet.into(),
            form: "kstt-06a".into(),
            unit: Some(OrgUnitId::new("tan-an")),
            period: Some("cchc:2025-Q3".parse().unwrap()),
            facts: members.iter().map(fact).collect(),
            ..Report::default()
        }
    }

    fn codes(reports: &[Report]) -> Vec<String> {
        let mut reports = reports.to_vec();
        across(&mut reports, &[]);
        reports.iter().flat_map(|report| &report.findings).map(|finding| format!("{} {:?}", finding.rule(), finding.at.sheet())).collect()
    }

    #[test]
    fn rows_that_only_the_second_sheet_has_would_be_lost() {
        let first = report("T7", &["Tư pháp"]);
        assert_eq!(codes(&[first.clone(), report("T8", &["Đất đai"])]), ["ACROSS-02 Some(\"T8\")"]);
        assert_eq!(codes(&[first.clone(), report("T8", &["Tư pháp"])]), ["ACROSS-03 Some(\"T8\")"]);
        let mut next = report("T8", &["Đất đai"]);
        next.period = Some("cchc:2025".parse().unwrap());
        assert!(codes(&[first.clone(), next]).is_empty(), "another period");
        let mut unknown = report("T8", &["Đất đai"]);
        unknown.unit = None;
        assert!(codes(&[first, unknown]).is_empty(), "an unknown unit is asked for first");
    }
}
