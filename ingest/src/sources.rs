//! A report against another source of the same unit: its own activity log of the period. The caller hands in the accepted rows.
//!
//! Doubtful: "Tin bài: 12" where the log holds 9 articles. Right: 9, or three rows more in the log.

use rust_decimal::Decimal;
use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::form::{CodeLists, Column, Form, LogMeasure, LoggedRule};
use tonghop_domain::{Finding, FindingKind, Location, Period, State};

use crate::reading::{Report, ReportedFact};
use crate::rules::sum;

/// Lists whose codes break an activity log down.
const TYPES: &str = "activity-types";
const CHANNELS: &str = "channels";

/// Counts of a report that its form wants borne out (`[[logged]]`) and that the log does not bear out.
///
/// `log` are the unit's accepted activities, each once; those begun in the period count. A report that is itself broken down by
/// type of activity or channel is compared line by line; any other breakdown cannot be compared. An empty log is no log: nothing is said.
/// `lists` names the types and channels of the lines in what is said about them.
pub fn against_log(report: &Report, form: &Form, log: &[&ActivityRecord], period: &Period, lists: &CodeLists) -> Vec<Finding> {
    let inside: Vec<&ActivityRecord> = log.iter().copied().filter(|activity| period.contains(activity.from)).collect();
    if inside.is_empty() {
        return vec![];
    }
    form.logged.iter().flat_map(|rule| of_rule(report, (form, lists), rule, &inside)).collect()
}

fn of_rule(report: &Report, (form, lists): (&Form, &CodeLists), rule: &LoggedRule, log: &[&ActivityRecord]) -> Vec<Finding> {
    let Ok(element) = form.element(&rule.field) else { return vec![] };
    let own = report.facts.iter().filter(|fact| fact.element == element);
    own.filter_map(|fact| difference((form, lists), rule, fact, log)).collect()
}

fn difference((form, lists): (&Form, &CodeLists), rule: &LoggedRule, fact: &ReportedFact, log: &[&ActivityRecord]) -> Option<Finding> {
    let reported = match fact.state {
        State::Value => fact.value?,
        State::NilReport => Decimal::ZERO,
        State::Missing | State::NotApplicable | State::Unreadable => return None,
    };
    if !fact.dimensions.iter().all(|(field, _)| matches!(list(form, field), Some(TYPES | CHANNELS))) {
        return None;
    }
    let logged = measured(rule.measure, log.iter().copied().filter(|activity| is_of(form, fact, activity)))?;
    let kind = FindingKind::LoggedDiffers {
        column: form.column(&rule.field).map(Column::label_or_title).unwrap_or_default(),
        part: fact.dimensions.iter().map(|(field, member)| name(form, lists, field, member)).collect::<Vec<_>>().join(", "),
        reported,
        logged,
    };
    let at = match fact.provenance.first_cell() {
        Some(cell) => Location::cell(fact.provenance.sheet(), cell),
        None => Location::Sheet { sheet: fact.provenance.sheet().to_owned() },
    };
    (reported != logged).then(|| Finding::new(kind, at))
}

/// What the list of a field calls a member; the member itself where no list knows it.
fn name(form: &Form, lists: &CodeLists, field: &str, member: &str) -> String {
    let item = list(form, field).and_then(|list| lists.get(list)?.get(member));
    item.map_or_else(|| member.to_owned(), |item| item.name.clone())
}

fn list<'f>(form: &'f Form, field: &str) -> Option<&'f str> {
    form.column(field)?.list.as_deref()
}

/// Whether an activity belongs to the line of the fact.
fn is_of(form: &Form, fact: &ReportedFact, activity: &ActivityRecord) -> bool {
    let matches = |(field, member): (&str, &str)| match list(form, field) {
        Some(TYPES) => activity.activity_type == member,
        _ => activity.channel.as_deref() == Some(member),
    };
    fact.dimensions.iter().all(matches)
}

fn measured<'a>(measure: LogMeasure, mut rows: impl Iterator<Item = &'a ActivityRecord>) -> Option<Decimal> {
    match measure {
        LogMeasure::Activities => Some(Decimal::from(rows.map(ActivityRecord::rows).sum::<u64>())),
        LogMeasure::Quantity => sum(rows.map(|activity| Some(activity.quantity))),
        LogMeasure::People => rows.try_fold(Decimal::ZERO, |total, activity| total.checked_add(activity.people.unwrap_or(0).into())),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::{Date, date};
    use tonghop_domain::message::vi;
    use tonghop_domain::{DimensionKey, OrgUnitId, Provenance};

    use super::*;
    use crate::rules::sample;

    const FORM: &str = r#"
id = "summary"
version = "1"
title = "Tổng hợp kết quả tuyên truyền"
source = "test"
regime = "cchc"
yields = "facts"
[[column]]
field = "hinh_thuc"
header = "Hình thức"
type = "code"
list = "activity-types"
dimension = true
[[column]]
field = "chu_de"
header = "Chủ đề"
type = "code"
list = "themes"
dimension = true
[[column]]
field = "times"
header = "Số lần"
type = "count"
[[column]]
field = "people"
header = "Số người"
type = "count"
[[logged]]
field = "times"
measure = "quantity"
[[logged]]
field = "people"
measure = "people"
"#;

    fn activity(day: Date, activity_type: &str, quantity: i64, people: Option<i64>) -> ActivityRecord {
        ActivityRecord {
            unit: OrgUnitId::new("tan-an"),
            from: day,
            to: day,
            content: "CCHC".into(),
            activity_type: activity_type.into(),
            channel: None,
            quantity: quantity.into(),
            unit_of_measure: None,
            people,
            audience: None,
            theme: None,
            role: None,
            mode: None,
            place: None,
            target: None,
            evidence: vec![],
            link: None,
            document: None,
            note: None,
            is_estimate: false,
            rows_together: None,
            sheet: "Nhật ký".into(),
            cell: "A9".parse().unwrap(),
        }
    }

    fn fact(field: &str, dimension: Option<(&str, &str)>, value: i64) -> ReportedFact {
        ReportedFact {
            element: format!("summary.{field}").parse().unwrap(),
            dimensions: dimension.map(|(name, member)| DimensionKey::total().with(name, member)).unwrap_or_default(),
            state: State::Value,
            value: Some(value.into()),
            is_total: false,
            is_estimate: false,
            provenance: Provenance::Cell { sheet: "Tổng hợp".into(), cell: "C5".parse().unwrap() },
        }
    }

    fn found(facts: Vec<ReportedFact>, log: &[ActivityRecord]) -> Vec<String> {
        let period = sample::calendars().period(&"cchc:2025-Q3".parse().unwrap()).unwrap();
        let report = Report { facts, ..Report::default() };
        let log: Vec<&ActivityRecord> = log.iter().collect();
        let findings = against_log(&report, &Form::load(FORM).unwrap(), &log, &period, &sample::lists());
        findings.iter().map(|finding| vi::finding(finding).headline).collect()
    }

    #[test]
    fn a_count_is_borne_out_by_the_rows_of_the_period() {
        let log = [
            activity(date(2025, 7, 5), "TIN_BAI", 2, None),
            activity(date(2025, 9, 14), "TIN_BAI", 1, Some(40)),
            activity(date(2025, 9, 15), "TIN_BAI", 5, Some(7)),
            activity(date(2025, 8, 1), "TOA_DAM", 1, Some(60)),
        ];
        let articles = |value| fact("times", Some(("hinh_thuc", "TIN_BAI")), value);
        let expected = "Sheet “Tổng hợp”, ô C5: cột “Số lần” (Tin, bài) ghi 12, nhật ký trong kỳ có 3.";
        assert_eq!(found(vec![articles(12)], &log), [expected]);
        assert!(found(vec![articles(3), fact("people", None, 100)], &log).is_empty());
        assert_eq!(found(vec![fact("people", None, 101)], &log).len(), 1);
    }

    #[test]
    fn what_cannot_be_compared_is_not() {
        let log = [activity(date(2025, 7, 5), "TIN_BAI", 2, None)];
        assert!(found(vec![fact("times", Some(("chu_de", "CCHC")), 9)], &log).is_empty(), "logs are not compared by theme");
        assert!(found(vec![fact("times", None, 9)], &[activity(date(2025, 1, 5), "TIN_BAI", 2, None)]).is_empty(), "no row of the period");
        let mut unreadable = fact("times", None, 9);
        unreadable.state = State::Unreadable;
        assert!(found(vec![unreadable], &log).is_empty());
    }
}
