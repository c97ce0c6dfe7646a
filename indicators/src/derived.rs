//! Data elements that no form asks for: what records and standings say about a unit in a period, as facts.
//!
//! | element | dimensions | meaning |
//! |---|---|---|
//! | `plan.targets_due` | – | targets with a number that could be judged by the end of the period |
//! | `plan.targets_met` | – | of these, met |
//! | `plan.targets_not_due` | – | targets with a number that are not due yet |
//! | `plan.targets_without_number` | – | targets without a number |
//! | `plan.issued_on` | – | day the plan of the period's year was issued, as `yyyymmdd` |
//! | `plan.issue_due` | – | day by which the plan itself says it must be issued, as `yyyymmdd` |
//! | `activity.count` | `activity_type`, `channel` | activities begun in the period, each once |
//! | `activity.people` | `activity_type`, `channel` | lượt người of these |
//! | `task.total`, `.done_on_time`, `.done_late`, `.overdue`, `.not_yet_due` | – | tasks the unit leads, on the last day of the period |
//! | `report.owed`, `.received`, `.on_time` | – | reports of the period; not applicable to a unit that owes none: nothing on time of nothing is no 0 |

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::activity::ActivityRecord;
use tonghop_domain::criteria::rule::day_figure;
use tonghop_domain::obligation::{ReportStanding, Timeliness};
use tonghop_domain::plan::TargetState;
use tonghop_domain::task::Task;
use tonghop_domain::{DimensionKey, ElementId, Fact, OrgUnitId, Period, Provenance, State};

use crate::activities;
use crate::error::ComputeError;
use crate::progress::TargetProgress;
use crate::tasks;

/// Every element derived here.
pub const ELEMENTS: [&str; 16] = [
    "plan.targets_due",
    "plan.targets_met",
    "plan.targets_not_due",
    "plan.targets_without_number",
    "plan.issued_on",
    "plan.issue_due",
    "activity.count",
    "activity.people",
    "task.total",
    "task.done_on_time",
    "task.done_late",
    "task.overdue",
    "task.not_yet_due",
    "report.owed",
    "report.received",
    "report.on_time",
];

/// Derived elements that must never be added up over units or periods: they hold days.
pub const DAYS: [&str; 2] = ["plan.issued_on", "plan.issue_due"];

/// What is counted of a unit's reports, with its words.
const REPORTS: [(&str, &str); 3] =
    [("report.owed", "báo cáo phải nộp"), ("report.received", "báo cáo đã nộp"), ("report.on_time", "báo cáo nộp đúng hạn")];

/// Code of the activity type "ban hành kế hoạch tuyên truyền".
const ISSUING_THE_PLAN: &str = "KE_HOACH_TT";

/// What facts are derived from.
#[derive(Debug, Clone, Copy)]
pub struct Records<'a> {
    /// Unique activities of all time (see [`activities::unique`]).
    pub activities: &'a [&'a ActivityRecord],
    /// Progress of all plans at the end of the period.
    pub progress: &'a [TargetProgress],
    /// Tasks, each with the unit that leads it.
    pub tasks: &'a [(OrgUnitId, Task)],
    /// Standings of the period's reports.
    pub standings: &'a [ReportStanding],
    /// Units whose accepted log of the period says that nothing occurred.
    pub nil_logs: &'a [OrgUnitId],
    /// Units that are looked at in the period, whether or not they owe anything.
    pub units: &'a [OrgUnitId],
    /// The last day that counts.
    pub cut_off: Date,
}

/// The derived facts of a period, sorted by unit, element and dimensions.
///
/// # Errors
/// When polars fails.
pub fn derive(records: Records<'_>, period: &Period) -> Result<Vec<Fact>, ComputeError> {
    let mut facts = plan_facts(records.progress, period);
    facts.extend(issue_facts(records.progress, records.cut_off, period));
    facts.extend(activity_facts(records.activities, period)?);
    facts.extend(records.nil_logs.iter().flat_map(|unit| nil_facts(unit, period)));
    facts.extend(task_facts(records.tasks, records.cut_off, period));
    facts.extend(report_facts(records.standings, period));
    facts.extend(spared_facts(records, period));
    facts.sort_by(|one, other| (&one.unit, &one.element, &one.dimensions).cmp(&(&other.unit, &other.element, &other.dimensions)));
    Ok(facts)
}

/// Where a derived figure comes from, in words.
struct Source {
    sheet: &'static str,
    predicate: &'static str,
    count: u64,
}

fn fact(unit: &OrgUnitId, period: &Period, name: &str, value: Decimal, dimensions: DimensionKey, source: &Source) -> Option<Fact> {
    let element: ElementId = name.parse().ok()?;
    let Source { sheet, predicate, count } = *source;
    Some(Fact {
        unit: unit.clone(),
        period: period.id.clone(),
        element,
        dimensions,
        state: State::Value,
        value: Some(value),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Rows { sheet: sheet.to_owned(), first_row: 0, last_row: 0, predicate: predicate.to_owned(), count },
    })
}

fn plan_facts(progress: &[TargetProgress], period: &Period) -> Vec<Fact> {
    let mut by_unit: BTreeMap<&OrgUnitId, Vec<TargetState>> = BTreeMap::new();
    for target in progress {
        by_unit.entry(&target.target.plan.unit).or_default().push(target.state);
    }
    let mut facts = Vec::new();
    for (unit, states) in by_unit {
        let count = |wanted: &[TargetState]| states.iter().filter(|state| wanted.contains(state)).count() as u64;
        let rows: [(&str, &[TargetState], &str); 4] = [
            ("plan.targets_due", &[TargetState::Met, TargetState::NotMet], "chỉ tiêu có số đã đến hạn"),
            ("plan.targets_met", &[TargetState::Met], "chỉ tiêu có số đã đạt"),
            ("plan.targets_not_due", &[TargetState::NotYetDue], "chỉ tiêu có số chưa đến hạn"),
            ("plan.targets_without_number", &[TargetState::NoNumericTarget], "chỉ tiêu không có số"),
        ];
        for (name, wanted, predicate) in rows {
            let count = count(wanted);
            let source = Source { sheet: "Kế hoạch tuyên truyền", predicate, count };
            facts.extend(fact(unit, period, name, Decimal::from(count), DimensionKey::total(), &source));
        }
    }
    facts
}

/// The day the plan was issued (unsaid while it was not, which is not the same as "never"), and the day its own target sets.
fn issue_facts(progress: &[TargetProgress], cut_off: Date, period: &Period) -> Vec<Fact> {
    let mut days: BTreeMap<(&OrgUnitId, &str), Date> = BTreeMap::new();
    let mut earliest = |unit, name, day: Option<Date>| {
        if let Some(day) = day {
            days.entry((unit, name)).and_modify(|known| *known = day.min(*known)).or_insert(day);
        }
    };
    for target in progress.iter().map(|progress| &progress.target).filter(|target| target.plan.year == period.id.year()) {
        earliest(&target.plan.unit, "plan.issued_on", target.plan.issued.filter(|day| *day <= cut_off));
        let issues = target.activity_types.iter().any(|code| code == ISSUING_THE_PLAN) && !target.per_unit;
        earliest(&target.plan.unit, "plan.issue_due", target.due.filter(|_| issues));
    }
    let said = |((unit, name), day): (&(&OrgUnitId, &str), &Date)| {
        let source = Source { sheet: "Kế hoạch tuyên truyền", predicate: "ngày ban hành, hạn ban hành kế hoạch", count: 1 };
        fact(unit, period, name, day_figure(*day), DimensionKey::total(), &source)
    };
    days.iter().filter_map(said).collect()
}

fn activity_facts(unique: &[&ActivityRecord], period: &Period) -> Result<Vec<Fact>, ComputeError> {
    let mut facts = Vec::new();
    for row in activities::counts(&activities::in_period(unique, period))? {
        let key = DimensionKey::total().with("activity_type", row.activity_type.clone()).with("channel", row.channel.clone());
        let source = |predicate| Source { sheet: "Nhật ký hoạt động tuyên truyền", predicate, count: row.rows };
        facts.extend(fact(
            &row.unit,
            period,
            "activity.count",
            row.quantity,
            key.clone(),
            &source("hoạt động trong kỳ, mỗi hoạt động một lần"),
        ));
        facts.extend(fact(
            &row.unit,
            period,
            "activity.people",
            Decimal::from(row.people),
            key,
            &source("lượt người của các hoạt động trong kỳ"),
        ));
    }
    Ok(facts)
}

/// A nil report is a figure: 0 with its mark.
fn nil_facts(unit: &OrgUnitId, period: &Period) -> Vec<Fact> {
    let nil = |name: &str| {
        let source =
            Source { sheet: "Nhật ký hoạt động tuyên truyền", predicate: "đơn vị báo cáo không phát sinh", count: 0 };
        let fact = fact(unit, period, name, Decimal::ZERO, DimensionKey::total(), &source)?;
        Some(Fact { state: State::NilReport, value: None, ..fact })
    };
    ["activity.count", "activity.people"].into_iter().filter_map(nil).collect()
}

fn task_facts(tasks: &[(OrgUnitId, Task)], cut_off: Date, period: &Period) -> Vec<Fact> {
    let mut by_unit: BTreeMap<&OrgUnitId, Vec<&Task>> = BTreeMap::new();
    for (unit, task) in tasks.iter().filter(|(_, task)| task.year == period.id.year()) {
        by_unit.entry(unit).or_default().push(task);
    }
    let mut facts = Vec::new();
    for (unit, tasks) in by_unit {
        let counts = tasks::counts(tasks, cut_off);
        let rows = [
            ("task.total", counts.total, "nhiệm vụ đơn vị chủ trì"),
            ("task.done_on_time", counts.done_on_time, "hoàn thành đúng hạn"),
            ("task.done_late", counts.done_late, "hoàn thành muộn"),
            ("task.overdue", counts.overdue, "quá hạn, chưa hoàn thành"),
            ("task.not_yet_due", counts.not_yet_due, "chưa đến hạn"),
        ];
        for (name, count, predicate) in rows {
            let source = Source { sheet: "Nhiệm vụ", predicate, count: u64::try_from(count).unwrap_or_default() };
            facts.extend(fact(unit, period, name, Decimal::from(count), DimensionKey::total(), &source));
        }
    }
    facts
}

fn report_facts(standings: &[ReportStanding], period: &Period) -> Vec<Fact> {
    let mut by_unit: BTreeMap<&OrgUnitId, [i64; 3]> = BTreeMap::new();
    for standing in standings.iter().filter(|standing| standing.timeliness != Timeliness::NotOwed) {
        let counts = by_unit.entry(&standing.obligation.key.unit).or_default();
        counts[0] += 1;
        counts[1] += i64::from(standing.received.is_some());
        counts[2] += i64::from(standing.timeliness == Timeliness::OnTime);
    }
    let mut facts = Vec::new();
    for (unit, counts) in by_unit {
        for ((name, predicate), count) in REPORTS.into_iter().zip(counts) {
            let source = Source { sheet: "Tình hình nộp báo cáo", predicate, count: u64::try_from(count).unwrap_or_default() };
            facts.extend(fact(unit, period, name, Decimal::from(count), DimensionKey::total(), &source));
        }
    }
    facts
}

/// Whoever owes no report is said to owe none, so that rules tell this from figures that nobody sent.
fn spared_facts(records: Records<'_>, period: &Period) -> Vec<Fact> {
    let owed = records.standings.iter().filter(|standing| standing.timeliness != Timeliness::NotOwed);
    let debtors: BTreeSet<&OrgUnitId> = owed.map(|standing| &standing.obligation.key.unit).collect();
    let spared = records.units.iter().filter(|unit| !debtors.contains(unit));
    spared.flat_map(|unit| REPORTS.into_iter().filter_map(|(name, _)| spared_fact(unit, period, name))).collect()
}

fn spared_fact(unit: &OrgUnitId, period: &Period, name: &str) -> Option<Fact> {
    let source =
        Source { sheet: "Tình hình nộp báo cáo", predicate: "đơn vị không phải nộp báo cáo nào trong kỳ", count: 0 };
    let fact = fact(unit, period, name, Decimal::ZERO, DimensionKey::total(), &source)?;
    Some(Fact { state: State::NotApplicable, value: None, ..fact })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;

    use tonghop_domain::obligation::Obligation;
    use tonghop_domain::submission::SubmissionKey;

    use super::*;
    use crate::activities::tests::post;

    fn quarter() -> Period {
        Period {
            id: "cchc:2025-Q3".parse().unwrap(),
            name: "Quý III".into(),
            from: date(2025, 6, 15),
            to: date(2025, 9, 14),
            cumulative: false,
            due: None,
        }
    }

    #[test]
    fn activities_of_the_window_only_and_no_zero_for_what_nobody_said() {
        let period = quarter();
        let log = [post("A", date(2025, 6, 14), "trước"), post("A", date(2025, 6, 15), "trong"), post("A", date(2025, 9, 15), "sau")];
        let unique: Vec<&ActivityRecord> = log.iter().collect();
        let records = Records {
            activities: &unique,
            progress: &[],
            tasks: &[],
            standings: &[],
            nil_logs: &[OrgUnitId::new("N")],
            units: &[],
            cut_off: period.to,
        };
        let facts = derive(records, &period).unwrap();
        let counted: Vec<(&str, Option<Decimal>)> = facts.iter().map(|fact| (fact.element.as_str(), fact.value)).collect();
        let said = ["activity.count", "activity.people"];
        assert_eq!(counted, [(said[0], Some(Decimal::ONE)), (said[1], Some(Decimal::ZERO)), (said[0], None), (said[1], None)]);
        assert!(facts[2..].iter().all(|fact| fact.state == State::NilReport && fact.unit == OrgUnitId::new("N")));
    }

    #[test]
    fn who_owes_nothing_is_told_so_and_who_owes_is_counted() {
        let period = quarter();
        let standing = |unit: &str, timeliness| ReportStanding {
            obligation: Obligation {
                key: SubmissionKey { unit: OrgUnitId::new(unit), form: "f".into(), period: period.id.clone() },
                authority: String::new(),
                due: None,
            },
            timeliness,
            state: None,
            received: None,
            is_nil: false,
            is_estimate: false,
            has_narrative: false,
        };
        let standings = [standing("A", Timeliness::Overdue), standing("B", Timeliness::NotOwed)];
        let units = ["A", "B", "C"].map(OrgUnitId::new);
        let records =
            Records { activities: &[], progress: &[], tasks: &[], standings: &standings, nil_logs: &[], units: &units, cut_off: period.to };
        let facts = derive(records, &period).unwrap();
        let of = |unit: &str| -> Vec<(State, Option<Decimal>)> {
            facts.iter().filter(|fact| fact.unit.as_str() == unit).map(|fact| (fact.state, fact.value)).collect()
        };
        let counted = [0, 1, 0].map(|count| (State::Value, Some(Decimal::from(count))));
        assert_eq!(of("A"), counted, "on time, owed, received");
        assert_eq!(of("B"), [(State::NotApplicable, None); 3], "exempt");
        assert_eq!(of("C"), [(State::NotApplicable, None); 3], "no rule at all");
    }
}
