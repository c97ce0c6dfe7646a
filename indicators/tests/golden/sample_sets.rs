//! The two sample sets, each shape of rule at its boundaries. The expected points are those the set files name.

use std::collections::BTreeMap;

use tonghop_domain::score::{ScoreState, UnitScore};
use tonghop_domain::{DimensionKey, Fact, State};

use super::given::{component, decimal, fact, period, set, table};

/// What a unit said, by element and dimensions.
#[derive(Clone)]
struct Told {
    set: &'static str,
    group: &'static str,
    period: &'static str,
    said: BTreeMap<(&'static str, DimensionKey), Result<&'static str, State>>,
}

impl Told {
    /// A commune with every point in quý III.
    fn commune() -> Self {
        let facilities = ["bang_dien_tu", "website_mang_xa_hoi", "truyen_thong", "thanh_toan_truc_tuyen"];
        let mut told = Self { set: "mau-xa-2025", group: "xa", period: "cchc:2025-Q3", said: BTreeMap::new() }.with_common();
        for item in facilities {
            told = told.part("facilities.present", &[("muc", item)], Ok("1"));
        }
        told.part("activity.count", &[("activity_type", "TIN_BAI"), ("channel", "LOA_TRUYEN_THANH")], Ok("2")).say(&[
            ("report.owed", "7"),
            ("report.received", "7"),
            ("report.on_time", "7"),
        ])
    }

    /// A department with every point in quý III, without a survey.
    fn department() -> Self {
        let told = Self { set: "mau-so-2025", group: "so", period: "cchc:2025-Q3", said: BTreeMap::new() }.with_common();
        told.say(&[("report.owed", "4"), ("report.received", "4"), ("report.on_time", "4")]).say(&[
            ("task.total", "5"),
            ("task.done_on_time", "4"),
            ("task.not_yet_due", "1"),
        ])
    }

    fn with_common(self) -> Self {
        let kinds = [("TIN_BAI", "CONG_TTDT"), ("DANG_TAI", "ZALO"), ("TAP_HUAN", "TRUC_TIEP"), ("LONG_GHEP_HOP", "HOP_GIAO_BAN")];
        let more = [("CHUYEN_MUC", "CONG_TTDT"), ("NIEM_YET_TTHC", "BO_PHAN_MOT_CUA")];
        let log = |told: Self, (kind, channel): (&'static str, &'static str)| {
            told.part("activity.count", &[("activity_type", kind), ("channel", channel)], Ok("1"))
        };
        let told = kinds.into_iter().chain(more).fold(self, log);
        told.say(&[("plan.issued_on", "20250115"), ("plan.issue_due", "20250131"), ("plan.targets_met", "5"), ("plan.targets_due", "5")])
            .say(&[("plan_budget.planned", "100"), ("plan_budget.spent", "80")])
            .say(&[("kstt_06a.received_total", "1000"), ("kstt_06a.received_online", "920"), ("kstt_06a.received_offline", "30")])
            .say(&[("kstt_06a.carried_forward", "50"), ("kstt_06a.completed_total", "960"), ("kstt_06a.completed_early", "700")])
            .say(&[("kstt_06a.completed_on_time", "260"), ("kstt_06a.completed_late", "0"), ("kstt_06a.pending_total", "40")])
            .say(&[("kstt_06a.pending_late", "0"), ("petitions.received", "4"), ("petitions.answered_on_time", "4")])
            .say(&[("petitions.answered_late", "0"), ("petitions.dissatisfied", "0")])
    }

    fn part(mut self, element: &'static str, dimensions: &[(&str, &str)], said: Result<&'static str, State>) -> Self {
        self.said.insert((element, dimensions.iter().copied().collect()), said);
        self
    }

    fn say(self, totals: &[(&'static str, &'static str)]) -> Self {
        totals.iter().fold(self, |told, (element, value)| told.part(element, &[], Ok(value)))
    }

    fn without(mut self, form: &str) -> Self {
        self.said.retain(|(element, _), _| !element.starts_with(form));
        self
    }

    /// Only the three periodic reports are owed and sent, as in quý I.
    fn in_first_quarter(self) -> Self {
        let told = Self { period: "cchc:2025-Q1", ..self }.without("plan_budget.").without("facilities.").without("survey_tally.");
        told.say(&[("report.owed", "3"), ("report.received", "3"), ("report.on_time", "3")])
    }

    fn survey(self, levels: [&'static str; 5]) -> Self {
        let elements =
            ["survey_tally.level_1", "survey_tally.level_2", "survey_tally.level_3", "survey_tally.level_4", "survey_tally.level_5"];
        elements.into_iter().zip(levels).fold(self, |told, (element, count)| told.part(element, &[("cau_hoi", "chung")], Ok(count)))
    }

    fn score(&self) -> UnitScore {
        let period = period(self.period);
        let facts: Vec<Fact> = self
            .said
            .iter()
            .map(|((element, dimensions), said)| {
                let pairs: Vec<(&str, &str)> = dimensions.iter().collect();
                fact("đơn vị", &period, element, &pairs, said.map(decimal))
            })
            .collect();
        let table = table(&set(self.set, &period), &period, self.group, &["đơn vị"], &facts);
        table.units.into_iter().next().unwrap().score
    }

    /// State and points of one component.
    fn component(&self, code: &str) -> (ScoreState, Option<String>) {
        let score = self.score();
        let found = component(&score, code);
        (found.state, found.score.map(|points| points.normalize().to_string()))
    }

    fn expect(&self, code: &str, points: &str) {
        assert_eq!(self.component(code), (ScoreState::Scored, Some(points.to_owned())), "{code} of {}", self.set);
    }

    fn expect_state(&self, code: &str, state: ScoreState) {
        assert_eq!(self.component(code), (state, None), "{code} of {}", self.set);
    }
}

#[test]
fn full_marks_are_one_hundred_in_every_period() {
    for told in [Told::commune(), Told::department(), Told::commune().in_first_quarter(), Told::department().in_first_quarter()] {
        let score = told.score();
        assert_eq!((score.total, score.max), (Some(decimal("100")), decimal("100")), "{} {}", told.set, told.period);
        assert_eq!(score.band.as_deref(), Some("Tốt"));
    }
    let surveyed = Told::commune().survey(["0", "0", "3", "20", "7"]).score();
    assert_eq!(surveyed.total, Some(decimal("100")), "27 of 30 is the threshold of 90 %");
}

#[test]
fn a_unit_without_a_registered_plan_is_not_ranked() {
    for told in [Told::commune(), Told::department(), Told::commune().in_first_quarter()] {
        let told = told.without("plan.");
        told.expect_state("1.1", ScoreState::Missing);
        assert_eq!(told.score().total, None);
    }
}

#[test]
fn day_of_issue() {
    let issued = |day| Told::commune().say(&[("plan.issued_on", day)]);
    issued("20250131").expect("1.1", "6");
    issued("20250201").expect("1.1", "3");
    let not_yet = Told::commune().without("plan.issued_on");
    not_yet.expect("1.1", "0");
    Told::commune().say(&[("plan.issue_due", "20250731")]).expect_state("1.1", ScoreState::NotApplicable);
}

#[test]
fn one_late_report_takes_all_points_of_reporting() {
    Told::commune().say(&[("report.on_time", "6")]).expect("1.2", "0");
    Told::commune().without("petitions.").expect("1.2", "0");
    Told::commune().say(&[("report.received", "6"), ("report.on_time", "6")]).expect("1.2", "4");
}

#[test]
fn open_and_closed_ends_of_tiers() {
    let spent = |amount| Told::commune().say(&[("plan_budget.spent", amount)]);
    spent("70").expect("1.3", "6");
    spent("69.99").expect("1.3", "3");
    spent("50").expect("1.3", "3");
    spent("49.99").expect("1.3", "0");
    let met = |met, due| Told::department().say(&[("plan.targets_met", met), ("plan.targets_due", due)]);
    met("91", "100").expect("1.2", "8");
    met("9", "10").expect("1.2", "4");
    met("7", "10").expect("1.2", "4");
    met("69", "100").expect("1.2", "0");
    met("0", "0").expect_state("1.2", ScoreState::Missing);
}

#[test]
fn money_that_was_not_planned_is_none_and_a_form_not_collected_is_not_applicable() {
    Told::commune().say(&[("plan_budget.planned", "0"), ("plan_budget.spent", "0")]).expect("1.3", "0");
    Told::commune().without("plan_budget.").expect_state("1.3", ScoreState::Missing);
    Told::commune().in_first_quarter().expect_state("1.3", ScoreState::NotApplicable);
}

#[test]
fn the_linear_band_ends_in_a_cliff() {
    let met = |met, due| Told::commune().say(&[("plan.targets_met", met), ("plan.targets_due", due)]);
    met("5", "5").expect("4.1", "1");
    met("9", "10").expect("4.1", "0.9");
    met("4", "5").expect("4.1", "0");
    let completed = |on_time, late| {
        Told::commune()
            .say(&[("kstt_06a.completed_early", "0"), ("kstt_06a.completed_on_time", on_time), ("kstt_06a.completed_late", late)])
            .say(&[("kstt_06a.completed_total", "1000")])
    };
    completed("980", "20").expect("2.1", "22");
    completed("979", "21").expect("2.1", "21.538");
    completed("900", "100").expect("2.1", "19.8");
    completed("899", "101").expect("2.1", "0");
}

#[test]
fn the_linear_share_stops_at_its_threshold() {
    let received = |online, offline| Told::commune().say(&[("kstt_06a.received_online", online), ("kstt_06a.received_offline", offline)]);
    received("70", "30").expect("2.2", "18");
    received("35", "65").expect("2.2", "9");
    received("99", "1").expect("2.2", "18");
    received("0", "0").expect_state("2.2", ScoreState::Missing);
}

#[test]
fn counts_lie_on_steps() {
    for (overdue, points) in [("0", "4"), ("1", "2"), ("2", "2"), ("3", "0")] {
        Told::commune().say(&[("kstt_06a.pending_late", overdue)]).expect("2.3", points);
    }
    let loudspeaker = [("activity_type", "TIN_BAI"), ("channel", "LOA_TRUYEN_THANH")];
    Told::commune().part("activity.count", &loudspeaker, Ok("1")).expect("4.3", "3");
    let mut silent = Told::commune();
    silent.said.remove(&("activity.count", loudspeaker.iter().copied().collect()));
    silent.expect("4.3", "0");
    silent.without("activity.").expect_state("4.3", ScoreState::Missing);
}

#[test]
fn forms_and_channels_are_counted_once_each() {
    Told::commune().expect("4.4", "4");
    Told::department().expect("4.2", "4");
    let mut fewer = Told::department();
    fewer.said.retain(|(element, dimensions), _| *element != "activity.count" || dimensions.member("channel") == Some("CONG_TTDT"));
    fewer.expect("4.2", "0");
    fewer.expect("4.1", "1.5");
}

#[test]
fn a_checklist_adds_what_the_log_shows() {
    let mut told = Told::department();
    told.expect("4.1", "6");
    told.said.retain(|(element, dimensions), _| *element != "activity.count" || dimensions.member("channel") != Some("TRUC_TIEP"));
    told.expect("4.1", "4");
    told.without("activity.").expect_state("4.1", ScoreState::Missing);
}

#[test]
fn the_first_case_takes_all_points() {
    Told::commune().say(&[("petitions.dissatisfied", "1")]).expect("3.2", "0");
    Told::commune().expect("3.2", "4");
}

#[test]
fn no_petitions_is_no_task_and_not_an_empty_field() {
    let mut none = Told::department();
    for ((element, _), said) in &mut none.said {
        if element.starts_with("petitions.") {
            *said = Err(State::NilReport);
        }
    }
    assert_eq!(none.component("3.1"), (ScoreState::NoTask, Some("6".to_owned())));
    assert_eq!(none.score().total, Some(decimal("100")));
    let unsaid = Told::department().without("petitions.");
    unsaid.expect_state("3.1", ScoreState::Missing);
    assert_eq!(unsaid.score().total, None);
}

#[test]
fn tasks_not_yet_due_are_no_task() {
    let waiting = Told::department().say(&[("task.total", "3"), ("task.not_yet_due", "3"), ("task.done_on_time", "0")]);
    assert_eq!(waiting.component("1.3"), (ScoreState::NoTask, Some("12".to_owned())));
    Told::department().say(&[("task.total", "11"), ("task.done_on_time", "9")]).expect("1.3", "6");
}

#[test]
fn what_does_not_apply_goes_to_the_rest_of_its_domain() {
    let payment = [("muc", "thanh_toan_truc_tuyen")];
    let island = Told::commune().part("facilities.present", &payment, Err(State::NotApplicable)).say(&[("kstt_06a.pending_late", "9")]);
    island.expect_state("2.5", ScoreState::NotApplicable);
    let score = island.score();
    // 44 of the 48 that apply, on the domain's 54; without a survey the total is 87.5 of 92.
    assert_eq!(score.domains[1].score, Some(decimal("49.5")));
    assert_eq!((score.total, score.max), (Some(decimal("95.11")), decimal("100")));
    Told::commune().part("facilities.present", &payment, Ok("0")).expect("2.5", "0");
}

#[test]
fn a_department_without_dossiers_is_not_assessed_by_them() {
    let mut idle = Told::department();
    for ((element, _), said) in &mut idle.said {
        if element.starts_with("kstt_06a.") {
            *said = Ok("0");
        }
    }
    idle.expect_state("2.1", ScoreState::NotApplicable);
    idle.expect_state("2.2", ScoreState::NotApplicable);
    assert_eq!(idle.score().total, Some(decimal("100")));
}

#[test]
fn a_survey_of_too_few_answers_was_not_held() {
    let few = Told::commune().survey(["29", "0", "0", "0", "0"]).score();
    let block = few.domains.last().unwrap();
    assert!(!block.is_held && block.score.is_none());
    assert_eq!(few.total, Some(decimal("100")), "the rest is converted to 100");
    let enough = Told::commune().survey(["30", "0", "0", "0", "0"]);
    enough.expect("5.1", "0");
    assert_eq!(enough.score().total, Some(decimal("92")));
    Told::commune().survey(["10", "0", "8", "20", "7"]).expect("5.1", "5.3333");
}
