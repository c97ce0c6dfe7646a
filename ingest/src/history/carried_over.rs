//! A report against the accepted report of the period before: what was left open there must be carried into this one.
//!
//! Doubtful: 45 carried over where 54 were left open. Right: 54.

use std::collections::BTreeSet;

use tonghop_domain::form::{CarryRule, Form};
use tonghop_domain::{DimensionKey, Fact, Finding, FindingKind, PeriodId};

use super::{Side, location, part};
use crate::reading::Report;

/// Checks the carry-over equalities of a form (06a: column 6 = column 11 of the period whose window ends the day before).
///
/// `previous` are the facts of that report, `source` names its file for the message. Totals that differ are said once, at the total
/// row where the report has one; where they agree, fields of work that differ are named (dossiers moved between fields). A field that
/// only one report has counts as 0 in the other. A missing or unreadable figure is not judged.
pub fn against_history(report: &Report, form: &Form, previous: &[Fact], previous_period: &PeriodId, source: &str) -> Vec<Finding> {
    form.carries.iter().flat_map(|rule| differences(report, form, rule, previous, previous_period, source)).collect()
}

fn differences(report: &Report, form: &Form, rule: &CarryRule, previous: &[Fact], period: &PeriodId, source: &str) -> Vec<Finding> {
    let (Ok(into), Ok(from)) = (form.element(&rule.into), form.element(&rule.from)) else { return vec![] };
    let (now, before) = (Side::reported(report, &into), Side::accepted(previous, &from));
    if now.0.is_empty() || before.0.is_empty() {
        return vec![];
    }
    let total = DimensionKey::total();
    let stands = now.at(&total).is_some() || !(now.has_parts() && before.has_parts());
    if let Some(finding) = difference(&now, &before, &total, period, source).filter(|_| stands) {
        return vec![finding];
    }
    if !(now.has_parts() && before.has_parts()) {
        return vec![];
    }
    let keys: BTreeSet<&DimensionKey> = now.parts().chain(before.parts()).map(|figure| figure.key).collect();
    keys.into_iter().filter_map(|key| difference(&now, &before, key, period, source)).collect()
}

fn difference(now: &Side<'_>, before: &Side<'_>, key: &DimensionKey, period: &PeriodId, source: &str) -> Option<Finding> {
    let (carried, left_open) = (now.value(key)?, before.value(key)?);
    if carried == left_open {
        return None;
    }
    let cell_before = before.at(key).and_then(|figure| figure.provenance.first_cell());
    let kind = FindingKind::CarriedOverDiffers {
        carried,
        left_open,
        period: period.clone(),
        part: part(key),
        source: cell_before.map_or(source.to_owned(), |cell| format!("{source}, ô {cell}")),
    };
    let place = now.at(key).or(now.0.first())?;
    Some(Finding::new(kind, location(place.provenance)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rust_decimal::Decimal;
    use tonghop_domain::{CellRef, OrgUnitId, Provenance, State};

    use super::*;
    use crate::reading::ReportedFact;
    use crate::rules::sample;

    fn fact(field: &str, member: Option<&str>, value: i64, row: u32) -> ReportedFact {
        ReportedFact {
            element: format!("kstt_06a.{field}").parse().unwrap(),
            dimensions: member.map(|member| DimensionKey::total().with("linh_vuc", member)).unwrap_or_default(),
            state: State::Value,
            value: Some(Decimal::from(value)),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "Biểu 06a".into(), cell: CellRef::new(row, 5) },
        }
    }

    fn check(now: Vec<ReportedFact>, before: &[ReportedFact]) -> Vec<String> {
        let period: PeriodId = "cchc:2025-H1".parse().unwrap();
        let before: Vec<Fact> = before.iter().map(|fact| fact.bind(&OrgUnitId::new("u"), &period)).collect();
        let report = Report { facts: now, ..Report::default() };
        let found = against_history(&report, &Form::load(sample::KSTT_06A).unwrap(), &before, &period, "tệp nhận ngày 17/6/2025");
        found.iter().map(|finding| tonghop_domain::message::vi::finding(finding).sentence()).collect()
    }

    #[test]
    fn swapped_digits_between_two_reports_are_found() {
        let now = vec![fact("carried_forward", Some("Tư pháp"), 45, 8)];
        let before = [fact("pending_total", Some("Tư pháp"), 54, 9)];
        let expected = "Sheet “Biểu 06a”, ô F9: hồ sơ kỳ trước chuyển qua (Tư pháp) ghi 45, báo cáo 6 tháng đầu năm 2025 ghi còn đang giải quyết 54 \
                        (tệp nhận ngày 17/6/2025, ô F10). Có thể viết nhầm thứ tự chữ số. Sửa một trong hai, hoặc nêu lý do.";
        assert_eq!(check(now, &before), [expected]);
        assert!(check(vec![fact("carried_forward", Some("Tư pháp"), 54, 8)], &before).is_empty());
    }

    #[test]
    fn totals_are_compared_where_parts_cannot_be() {
        let now = || vec![fact("carried_forward", Some("Tư pháp"), 40, 8), fact("carried_forward", Some("Đất đai"), 14, 9)];
        assert!(check(now(), &[fact("pending_total", None, 54, 9)]).is_empty());
        assert_eq!(check(now(), &[fact("pending_total", None, 55, 9)]).len(), 1);
        let moved = [fact("pending_total", Some("Tư pháp"), 54, 9)];
        assert_eq!(check(now(), &moved).len(), 2, "both fields of work differ");
    }

    #[test]
    fn a_figure_that_only_one_report_has_counts_as_none_in_the_other() {
        let now = || vec![fact("carried_forward", Some("Tư pháp"), 40, 8), fact("carried_forward", Some("Đất đai"), 14, 9)];
        let before = |other: &str| [fact("pending_total", Some("Tư pháp"), 40, 8), fact("pending_total", Some(other), 14, 9)];
        assert!(check(now(), &before("Đất đai")).is_empty());
        assert_eq!(check(now(), &before("Hộ tịch")).len(), 2, "14 where nothing was left open, nothing where 14 were");
        assert!(check(vec![], &before("Đất đai")).is_empty(), "a report without the column is not judged");
        assert!(check(now(), &[fact("completed_total", None, 1, 8)]).is_empty(), "nor against one without it");
    }

    #[test]
    fn a_total_that_differs_is_said_once_at_the_total_row() {
        let now = vec![fact("carried_forward", None, 45, 8), fact("carried_forward", Some("Tư pháp"), 45, 9)];
        let before = [fact("pending_total", None, 54, 8), fact("pending_total", Some("Tư pháp"), 54, 9)];
        let found = check(now, &before);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("ô F9") && found[0].contains("ghi 45") && found[0].contains("54"), "{found:?}");
    }
}
