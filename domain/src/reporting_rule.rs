//! Which units owe which form to whom and how often: rules that an officer accepts, and the obligations that follow from them.

mod proposal;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use proposal::{Proposal, proposals};

use crate::calendar::Calendars;
use crate::obligation::Obligation;
use crate::org_unit::{OrgUnit, OrgUnitId};
use crate::period::{Period, PeriodId, PeriodKind};
use crate::submission::SubmissionKey;
use crate::working_days::WorkingDays;

/// Who owes the report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum Debtors {
    /// Every unit of a comparable group (`so`, `xa`).
    Group(String),
    /// Every unit directly below one.
    Below(OrgUnitId),
    /// One unit.
    Unit(OrgUnitId),
}

impl Debtors {
    /// Whether a unit is among them.
    pub fn include(&self, unit: &OrgUnit) -> bool {
        match self {
            Self::Group(group) => unit.group.as_ref() == Some(group),
            Self::Below(parent) => unit.parent.as_ref() == Some(parent),
            Self::Unit(id) => unit.id == *id,
        }
    }
}

/// How often the report is owed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every report of the regime but its months: with `cchc` Quý I, 6 tháng, Quý III, năm.
    EveryReport,
    /// Mỗi tháng.
    Monthly,
    /// Mỗi quý: the quarters that the regime has.
    Quarterly,
    /// 6 tháng, năm.
    HalfYearAndYear,
    /// Năm.
    Yearly,
    /// Once, for a period of its own (báo cáo đột xuất, chuyên đề).
    Once(PeriodId),
}

impl Frequency {
    /// The rhythms with their code in forms and JSON and their words; a report asked for once has neither.
    pub const RHYTHMS: [(Self, &'static str, &'static str); 5] = [
        (Self::EveryReport, "every_report", "Mọi kỳ báo cáo (cùng báo cáo CCHC)"),
        (Self::Monthly, "monthly", "Hằng tháng"),
        (Self::Quarterly, "quarterly", "Hằng quý"),
        (Self::HalfYearAndYear, "half_year_and_year", "6 tháng và năm"),
        (Self::Yearly, "yearly", "Hằng năm"),
    ];

    /// The rhythm of a code, `None` for an unknown one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::RHYTHMS.iter().find(|(_, known, _)| *known == code).map(|(rhythm, ..)| rhythm.clone())
    }

    /// The code of a rhythm; that of a report asked for once is its period.
    pub fn code(&self) -> String {
        match self {
            Self::Once(period) => period.to_string(),
            rhythm => Self::RHYTHMS.iter().find(|(known, ..)| known == rhythm).map_or("", |(_, code, _)| code).to_owned(),
        }
    }

    /// The words on the screen.
    pub fn words(&self) -> &'static str {
        Self::RHYTHMS.iter().find(|(known, ..)| known == self).map_or("Một lần (báo cáo đột xuất)", |(.., words)| words)
    }

    /// Whether a report of a period is owed in this rhythm.
    pub fn asks_for(&self, period: &PeriodId) -> bool {
        match self {
            Self::EveryReport => !matches!(period.kind(), PeriodKind::Month(_) | PeriodKind::AdHoc(_)),
            Self::Monthly => matches!(period.kind(), PeriodKind::Month(_)),
            Self::Quarterly => matches!(period.kind(), PeriodKind::Quarter(_)),
            Self::HalfYearAndYear => matches!(period.kind(), PeriodKind::Half(1) | PeriodKind::Year),
            Self::Yearly => *period.kind() == PeriodKind::Year,
            Self::Once(own) => own == period,
        }
    }
}

/// One rule: who owes which form to whom and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportingRule {
    /// UUID v7.
    pub id: String,
    /// Who owes it.
    pub debtors: Debtors,
    /// The form's id.
    pub form: String,
    /// The regime of its periods.
    pub regime: String,
    /// How often.
    pub frequency: Frequency,
    /// Nơi nhận báo cáo.
    pub authority: String,
    /// The only year it holds for; `None` = until it is taken back.
    pub year: Option<i16>,
    /// What it rests on: a plan's number and section, a letter; empty where the officer named nothing.
    pub basis: String,
}

impl ReportingRule {
    /// Whether a unit owes a report of this period by this rule. It must exist on the last day of the window.
    pub fn asks(&self, unit: &OrgUnit, period: &Period) -> bool {
        self.covers(&period.id) && self.debtors.include(unit) && unit.exists_on(period.to)
    }

    /// Whether reports of this period are owed by this rule.
    pub fn covers(&self, period: &PeriodId) -> bool {
        let is_of_regime = matches!(self.frequency, Frequency::Once(_)) || self.regime == period.regime();
        is_of_regime && self.year.is_none_or(|year| year == period.year()) && self.frequency.asks_for(period)
    }
}

/// A unit that is không thuộc diện nộp for a form although a rule covers its group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Exemption {
    /// The unit.
    pub unit: OrgUnitId,
    /// The form's id.
    pub form: String,
    /// Why.
    pub reason: String,
}

/// When units owe their reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlines<'a> {
    /// Days set by an officer; other periods follow the proposal.
    pub set: BTreeMap<PeriodId, Date>,
    /// Working days of the office.
    pub working_days: &'a WorkingDays,
}

/// Working days that units have after the window has closed, unless the office sets another day.
pub const DAYS_AFTER_WINDOW: u32 = 2;

impl Deadlines<'_> {
    /// Hạn gửi của đơn vị: as set, else the regime's own day where the report is asked for once, else two working days after the window.
    pub fn of_units(&self, period: &Period) -> Date {
        let own = period.due.filter(|_| matches!(period.id.kind(), PeriodKind::AdHoc(_)));
        let proposed = || own.map_or_else(|| self.working_days.after(period.to, DAYS_AFTER_WINDOW), |due| self.working_days.due(due));
        self.set.get(&period.id).copied().unwrap_or_else(proposed)
    }

    /// Hạn gửi cấp trên: the regime's day, moved off days of rest; `None` where the regime names none.
    pub fn of_office(&self, period: &Period) -> Option<Date> {
        period.due.map(|due| self.working_days.due(due))
    }
}

/// The periods of a year that any of the rules asks for, oldest first.
pub fn periods_of(rules: &[ReportingRule], year: i16, calendars: &Calendars) -> Vec<Period> {
    let regimes: BTreeSet<&str> = rules.iter().map(|rule| rule.regime.as_str()).collect();
    let known = regimes.iter().filter_map(|regime| calendars.regime(regime).ok());
    let mut periods: Vec<Period> = known.flat_map(|calendar| calendar.periods_of_year(year)).collect();
    let once = rules.iter().filter_map(|rule| match &rule.frequency {
        Frequency::Once(id) if id.year() == year => calendars.period(id).ok(),
        _ => None,
    });
    periods.extend(once);
    periods.retain(|period| rules.iter().any(|rule| rule.covers(&period.id)));
    periods.sort();
    periods.dedup();
    periods
}

/// What the units owe for a period: one obligation for every unit that owes anything × every form that anybody owes; where no rule
/// asks a unit for a form, or it is exempt, it is expressly không thuộc diện nộp. Two receivers of one report are named together.
pub fn obligations(
    rules: &[ReportingRule],
    exemptions: &[Exemption],
    units: &[OrgUnit],
    period: &Period,
    deadlines: &Deadlines<'_>,
) -> Vec<Obligation> {
    let rules: Vec<&ReportingRule> = rules.iter().filter(|rule| rule.covers(&period.id)).collect();
    let forms: BTreeSet<&str> = rules.iter().map(|rule| rule.form.as_str()).collect();
    let due = deadlines.of_units(period);
    let mut owed = Vec::new();
    for unit in units.iter().filter(|unit| rules.iter().any(|rule| rule.asks(unit, period))) {
        for form in &forms {
            let receivers: Vec<&str> =
                rules.iter().filter(|rule| rule.form == *form && rule.asks(unit, period)).map(|rule| rule.authority.as_str()).collect();
            let is_exempt = exemptions.iter().any(|exemption| exemption.unit == unit.id && exemption.form == *form);
            let key = SubmissionKey { unit: unit.id.clone(), form: (*form).to_owned(), period: period.id.clone() };
            let due = (!receivers.is_empty() && !is_exempt).then_some(due);
            owed.push(Obligation { key, authority: together(&receivers), due });
        }
    }
    owed
}

fn together(receivers: &[&str]) -> String {
    let mut named: Vec<&str> = Vec::new();
    for receiver in receivers {
        if !named.contains(receiver) {
            named.push(receiver);
        }
    }
    named.join("; ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::Calendar;
    use crate::org_unit::UnitLevel;

    fn calendars() -> Calendars {
        let files = [include_str!("../calendars/cchc.toml"), include_str!("../calendars/civil.toml")];
        let ad_hoc =
            "id = \"adhoc:2025-sap-xep\"\nname = \"Báo cáo nhanh\"\nfrom = \"2025-07-01\"\nto = \"2025-07-20\"\ndue = \"2025-07-26\"";
        Calendars::new(
            files.iter().map(|text| Calendar::load(text).unwrap()).collect(),
            vec![crate::calendar::load_ad_hoc(ad_hoc).unwrap()],
        )
    }

    fn unit(id: &str, group: &str) -> OrgUnit {
        OrgUnit {
            id: OrgUnitId::new(id),
            code: id.to_owned(),
            name: id.to_owned(),
            kind: "so".to_owned(),
            level: UnitLevel::Department,
            parent: Some(OrgUnitId::new("tỉnh")),
            valid_from: date(2020, 1, 1),
            valid_to: None,
            aliases: vec![],
            group: Some(group.to_owned()),
        }
    }

    fn rule(group: &str, form: &str, frequency: Frequency, authority: &str) -> ReportingRule {
        ReportingRule {
            id: String::new(),
            debtors: Debtors::Group(group.to_owned()),
            form: form.to_owned(),
            regime: "cchc".to_owned(),
            frequency,
            authority: authority.to_owned(),
            year: None,
            basis: String::new(),
        }
    }

    fn of(rules: &[ReportingRule], units: &[OrgUnit], period: &str) -> Vec<Obligation> {
        let days = WorkingDays::default();
        let deadlines = Deadlines { set: BTreeMap::new(), working_days: &days };
        obligations(rules, &[], units, &calendars().period(&period.parse().unwrap()).unwrap(), &deadlines)
    }

    #[test]
    fn each_unit_times_each_form_is_owed_or_expressly_not() {
        let units: Vec<OrgUnit> =
            (0..15).map(|n| unit(&format!("so-{n}"), "so")).chain((0..127).map(|n| unit(&format!("xa-{n}"), "xa"))).collect();
        let mut rules = vec![rule("xa", "petitions", Frequency::EveryReport, "Sở Nội vụ")];
        for group in ["so", "xa"] {
            rules.push(rule(group, "activity-log", Frequency::EveryReport, "Sở Nội vụ"));
            rules.push(rule(group, "kstt-06a", Frequency::EveryReport, "Văn phòng UBND"));
        }
        let all = of(&rules, &units, "cchc:2025-Q3");
        let owed = all.iter().filter(|one| one.due.is_some()).count();
        assert_eq!((units.len(), owed, all.len() - owed), (142, 411, 15));
        let receivers: BTreeSet<&str> = all.iter().filter(|one| one.key.form == "kstt-06a").map(|one| one.authority.as_str()).collect();
        assert_eq!(receivers, BTreeSet::from(["Văn phòng UBND"]));
        assert!(all.iter().all(|one| one.due.is_none_or(|due| due == date(2025, 9, 16))));
    }

    #[test]
    fn rhythms_ask_for_their_periods_only() {
        let calendars = calendars();
        let asked = |frequency: Frequency| -> Vec<String> {
            periods_of(&[rule("xa", "f", frequency, "")], 2025, &calendars).iter().map(|period| period.id.to_string()).collect()
        };
        assert_eq!(asked(Frequency::EveryReport), ["cchc:2025-Q1", "cchc:2025-H1", "cchc:2025", "cchc:2025-Q3"]);
        assert_eq!(asked(Frequency::HalfYearAndYear), ["cchc:2025-H1", "cchc:2025"]);
        assert_eq!(asked(Frequency::Yearly), ["cchc:2025"]);
        assert_eq!(asked(Frequency::Monthly), [""; 0], "the CCHC regime has no months");
        assert_eq!(asked(Frequency::Once("adhoc:2025-sap-xep".parse().unwrap())), ["adhoc:2025-sap-xep"]);
    }

    #[test]
    fn a_report_asked_for_once_keeps_its_own_due_date() {
        let rules = [rule("xa", "f", Frequency::Once("adhoc:2025-sap-xep".parse().unwrap()), "UBND tỉnh")];
        let owed = of(&rules, &[unit("xa-1", "xa")], "adhoc:2025-sap-xep");
        assert_eq!(owed[0].due, Some(date(2025, 7, 25)), "Saturday 26/7 becomes Friday");
    }

    #[test]
    fn an_exempt_unit_and_one_that_has_ended_owe_nothing() {
        let ended = OrgUnit { valid_to: Some(date(2025, 6, 30)), ..unit("xa-2", "xa") };
        let days = WorkingDays::default();
        let deadlines = Deadlines { set: BTreeMap::new(), working_days: &days };
        let exempt = Exemption { unit: OrgUnitId::new("xa-1"), form: "f".to_owned(), reason: "không có thủ tục".to_owned() };
        let period = calendars().period(&"cchc:2025-Q3".parse().unwrap()).unwrap();
        let all = obligations(&[rule("xa", "f", Frequency::Quarterly, "")], &[exempt], &[unit("xa-1", "xa"), ended], &period, &deadlines);
        assert_eq!(all.iter().map(|one| (one.key.unit.as_str(), one.due)).collect::<Vec<_>>(), [("xa-1", None)]);
    }

    proptest! {
        /// Unit × form without repetition, and owed exactly where some rule asks and no exemption frees.
        #[test]
        fn obligations_are_what_the_rules_say_one_by_one(
            rules in prop::collection::vec((0usize..3, 0usize..3, 0usize..5), 0..8),
            groups in prop::collection::vec(0usize..3, 0..8),
            exempt in prop::collection::vec((0usize..8, 0usize..3), 0..4),
        ) {
            let name = |kind: &str, number: usize| format!("{kind}-{number}");
            let rules: Vec<ReportingRule> = rules.iter().map(|(group, form, rhythm)| {
                rule(&name("g", *group), &name("f", *form), Frequency::RHYTHMS[*rhythm].0.clone(), "A")
            }).collect();
            let units: Vec<OrgUnit> = groups.iter().enumerate().map(|(n, group)| unit(&name("u", n), &name("g", *group))).collect();
            let exemptions: Vec<Exemption> = exempt.iter().map(|(unit, form)| {
                Exemption { unit: OrgUnitId::new(name("u", *unit)), form: name("f", *form), reason: String::new() }
            }).collect();
            let days = WorkingDays::default();
            let deadlines = Deadlines { set: BTreeMap::new(), working_days: &days };
            let period = calendars().period(&"cchc:2025-H1".parse().unwrap()).unwrap();
            let all = obligations(&rules, &exemptions, &units, &period, &deadlines);
            let mut seen = BTreeSet::new();
            for one in &all {
                prop_assert!(seen.insert(one.key.clone()), "twice: {:?}", one.key);
            }
            for unit in &units {
                for form in 0..3 {
                    let form = name("f", form);
                    let is_asked = rules.iter().any(|rule| rule.form == form && rule.asks(unit, &period));
                    let is_free = exemptions.iter().any(|free| free.unit == unit.id && free.form == form);
                    let found = all.iter().find(|one| one.key.unit == unit.id && one.key.form == form);
                    prop_assert_eq!(found.is_some_and(|one| one.due.is_some()), is_asked && !is_free);
                }
            }
        }
    }
}
