#![allow(clippy::unwrap_used, clippy::panic)]
//! Every suggestion holds when it is carried out, and one step less does not.

use jiff::civil::date;
use proptest::prelude::*;
use tonghop_domain::CellRef;
use tonghop_domain::calendar::Calendar;
use tonghop_domain::form::Form;
use tonghop_domain::formula::{Expression, Node};
use tonghop_domain::{Provenance, State};

use super::change::{applied, is_new_member};
use super::*;

const LEVERS: &str = include_str!("../../levers.toml");
const FORMS: [&str; 2] = [include_str!("../../../ingest/forms/kstt-06a.toml"), include_str!("../../../ingest/forms/petitions.toml")];
const SETS: [&str; 3] = [
    include_str!("../../sets/mau-xa-2025.toml"),
    include_str!("../../sets/mau-so-2025.toml"),
    include_str!("../../sets/mau-day-du-xa-2026.toml"),
];

fn calendars() -> Calendars {
    Calendars::new(vec![Calendar::load(include_str!("../../../domain/calendars/cchc.toml")).unwrap()], vec![])
}

fn levers() -> Levers {
    let forms: Vec<Form> = FORMS.iter().map(|text| Form::load(text).unwrap()).collect();
    Levers::load(LEVERS, &forms).unwrap()
}

/// A set of components that read elements `a.…`, each with the keys given.
fn set_of(components: &[(&str, &str)]) -> CriteriaSet {
    let max = 5 * components.len();
    let rows =
        components.iter().map(|(code, keys)| format!("[[domain.criterion]]\ncode = \"{code}\"\nname = \"Tiêu chí\"\nmax = 5\n{keys}\n"));
    let rows: String = rows.collect();
    let text = format!(
        "id = \"thu\"\nversion = \"1\"\nname = \"Thử\"\nlegal_basis = \"Không\"\nsource = \"Thử\"\nis_sample = true\nregime = \"cchc\"\nvalid_from = \"2024-12-15\"\n\
         max = {max}\nnot_applicable = \"rescale-domain\"\nevidence = \"not-asked\"\n[[domain]]\ncode = \"I\"\nname = \"L\"\nmax = {max}\n{rows}"
    );
    CriteriaSet::load(&text, &|_| true).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

fn fact(period: &Period, element: &str, dimensions: DimensionKey, value: Decimal) -> Fact {
    Fact {
        unit: OrgUnitId::new("U"),
        period: period.id.clone(),
        element: element.parse().unwrap(),
        dimensions,
        state: State::Value,
        value: Some(value),
        is_total: false,
        is_estimate: false,
        provenance: Provenance::Cell { sheet: "S".into(), cell: CellRef::new(0, 0) },
    }
}

/// A unit with plain totals, asked on a day about the year of the CCHC reports.
struct Desk {
    set: CriteriaSet,
    period: Period,
    facts: Vec<Fact>,
    calendars: Calendars,
    levers: Levers,
    today: Date,
    unit: OrgUnitId,
}

impl Desk {
    fn new(set: CriteriaSet, figures: &[(&str, i64)], today: Date) -> Self {
        let calendars = calendars();
        let period = calendars.period(&"cchc:2025".parse().unwrap()).unwrap();
        let facts = figures.iter().map(|(element, value)| fact(&period, element, DimensionKey::total(), Decimal::from(*value))).collect();
        Self { set, period, facts, calendars, levers: levers(), today, unit: OrgUnitId::new("U") }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            set: &self.set,
            unit: &self.unit,
            group: None,
            period: &self.period,
            facts: &self.facts,
            calendars: &self.calendars,
            levers: &self.levers,
            today: self.today,
        }
    }

    fn simulate(&self) -> Simulation {
        simulate(&self.asked())
    }

    fn next(&self, code: &str) -> Suggestion {
        match prospect_of(&self.simulate(), code).outlook {
            Outlook::Steps { next, .. } => *next,
            other => panic!("{code}: {other:?}"),
        }
    }
}

fn prospect_of(simulation: &Simulation, code: &str) -> Prospect {
    simulation.prospects.iter().find(|prospect| prospect.code == code).unwrap().clone()
}

fn after(suggestion: &Suggestion) -> Vec<(String, Option<Decimal>, Decimal)> {
    suggestion.changes.iter().map(|change| (change.place.element.to_string(), change.before, change.after)).collect()
}

fn moved(element: &str, before: i64, after: i64) -> (String, Option<Decimal>, Decimal) {
    (element.to_owned(), Some(Decimal::from(before)), Decimal::from(after))
}

/// On the 17th of September 2025 the year's reports are open until the 14th of December.
fn september() -> Date {
    date(2025, 9, 17)
}

const TWO_THIRDS: &str = "zero_denominator = \"zero\"\nrule = { kind = \"percent-tiers\", ratio = \"a.x / a.all\", tiers = \
     [ { at_least = 66.7, points = 5 }, { below = 66.7, points = 0 } ] }";

#[test]
fn a_threshold_is_reached_exactly_and_the_divisor_is_left_alone() {
    // 66,7 % of 3.000 is 2.001: 2.000 is two thirds and not enough.
    let next = Desk::new(set_of(&[("1", TWO_THIRDS)]), &[("a.x", 1), ("a.all", 3000)], september()).next("1");
    assert_eq!(after(&next), [moved("a.x", 1, 2001)]);
    assert_eq!((next.points, next.total_gain), (Decimal::from(5), Decimal::from(5)));
    assert_eq!(next.reach, Reach::Until { day: date(2025, 12, 14) });
}

const ON_TIME: &str = "zero_denominator = \"zero\"\nrule = { kind = \"percent-tiers\", ratio = \"(kstt_06a.completed_early + \
     kstt_06a.completed_on_time) / kstt_06a.completed_total\", tiers = [ { at_least = 98, points = 5 }, { below = 98, points = 0 } ] }";
const DOSSIERS: [(&str, i64); 11] = [
    ("kstt_06a.received_total", 120),
    ("kstt_06a.received_online", 60),
    ("kstt_06a.received_offline", 50),
    ("kstt_06a.carried_forward", 10),
    ("kstt_06a.completed_total", 100),
    ("kstt_06a.completed_early", 40),
    ("kstt_06a.completed_on_time", 57),
    ("kstt_06a.completed_late", 3),
    ("kstt_06a.pending_total", 20),
    ("kstt_06a.pending_on_time", 20),
    ("kstt_06a.pending_late", 0),
];

#[test]
fn while_the_period_runs_more_is_done_on_time_and_every_total_keeps_its_parts() {
    // 97 of 100: nothing late can be undone; 50 more on time make 147/150 = 98 %, more than the 20 that are pending.
    let next = Desk::new(set_of(&[("1", ON_TIME)]), &DOSSIERS, september()).next("1");
    assert!(next.reach.is_reachable(), "{next:?}");
    let figure = |name: &str| next.changes.iter().find(|change| change.place.element.as_str() == name).map(|change| change.after);
    assert_eq!(figure("kstt_06a.completed_total"), Some(Decimal::from(150)));
    assert_eq!(figure("kstt_06a.received_total"), Some(Decimal::from(170)), "received = completed + pending still holds");
    assert_eq!(figure("kstt_06a.completed_late"), None);
}

#[test]
fn once_the_period_is_over_the_smallest_change_is_shown_and_its_time_is_over() {
    let next = Desk::new(set_of(&[("1", ON_TIME)]), &DOSSIERS, date(2025, 12, 15)).next("1");
    assert_eq!(next.changes.iter().map(|change| change.after).collect::<Vec<_>>().len(), 2, "{next:?}");
    assert!(after(&next).contains(&moved("kstt_06a.completed_late", 3, 2)), "{next:?}");
    assert_eq!(next.reach, Reach::Over { why: WhyNot::PeriodOver { day: date(2025, 12, 14) } });
}

const ISSUED: &str = "rule = { kind = \"date-category\", day = \"coalesce(plan.issued_on, 0)\", steps = [ { name = \"kịp thời\", until = \"31/01\", \
     points = 5 }, { name = \"không kịp thời\", points = 2 } ], absent = 0 }";

#[test]
fn a_day_that_has_passed_is_said_and_not_suggested_as_reachable() {
    let late = Desk::new(set_of(&[("1", ISSUED)]), &[("plan.issued_on", 20_250_415)], september()).next("1");
    assert_eq!(after(&late), [moved("plan.issued_on", 20_250_415, 20_250_131)]);
    assert_eq!(late.reach, Reach::Over { why: WhyNot::DayPassed { day: date(2025, 1, 31) } });
    let none = Desk::new(set_of(&[("1", ISSUED)]), &[], september());
    let Outlook::Steps { next, best } = prospect_of(&none.simulate(), "1").outlook else { panic!("no steps") };
    assert_eq!((next.points, next.reach.is_reachable()), (Decimal::from(2), true), "issuing it now still brings the lower step");
    assert_eq!(best.map(|best| (best.points, best.reach.is_reachable())), Some((Decimal::from(5), false)));
}

const TARGETS: &str = "zero_denominator = \"missing\"\nrule = { kind = \"percent-tiers\", ratio = \"plan.targets_met / plan.targets_due\", tiers = \
     [ { at_least = 90, points = 5 }, { below = 90, points = 0 } ] }";

#[test]
fn a_target_that_was_missed_stays_missed_but_one_not_yet_due_can_be_met() {
    let figures = [("plan.targets_met", 8), ("plan.targets_due", 9), ("plan.targets_not_due", 0)];
    let missed = Desk::new(set_of(&[("1", TARGETS)]), &figures, september()).next("1");
    assert_eq!(missed.reach, Reach::Over { why: WhyNot::Judged { element: "plan.targets_met".parse().unwrap() } });
    let figures = [("plan.targets_met", 8), ("plan.targets_due", 9), ("plan.targets_not_due", 2)];
    let open = Desk::new(set_of(&[("1", TARGETS)]), &figures, september()).next("1");
    assert_eq!((open.reach.is_reachable(), open.reason.as_str()), (true, "chỉ tiêu chưa đến hạn được thực hiện đạt"));
    assert!(after(&open).contains(&moved("plan.targets_due", 9, 10)), "9/10 = 90 %: {open:?}");
}

const TASKS: &str = "zero_denominator = \"zero\"\nrule = { kind = \"percent-tiers\", ratio = \"task.done_on_time / (task.done_on_time + \
     task.overdue)\", tiers = [ { at_least = 90, points = 5 }, { at_least = 70, below = 90, points = 3 }, { below = 70, points = 0 } ] }";

#[test]
fn where_the_time_of_the_highest_step_is_over_the_next_one_still_counts_as_reachable() {
    let figures = [("task.done_on_time", 2), ("task.overdue", 1), ("task.not_yet_due", 1), ("task.total", 4)];
    let simulation = Desk::new(set_of(&[("1", TASKS)]), &figures, september()).simulate();
    let Outlook::Steps { next, best } = prospect_of(&simulation, "1").outlook else { panic!("{simulation:?}") };
    assert_eq!((next.reach.is_reachable(), next.points), (true, Decimal::from(3)), "the open task is done in time: 3/4 = 75 %");
    assert!(best.is_some_and(|best| !best.reach.is_reachable() && best.points == Decimal::from(5)), "what is overdue stays overdue");
    assert_eq!((simulation.reachable.rescored, simulation.all.rescored), (Decimal::from(3), Decimal::from(5)));
    assert_eq!(simulation.reachable.done, ["1"]);
}

#[test]
fn what_people_answer_is_shown_and_never_added_up() {
    let survey = "assessment = \"survey\"\nzero_denominator = \"missing\"\nrule = { kind = \"linear-share\", threshold = 0.9, ratio = \
         \"survey_tally.level_5 / (survey_tally.level_1 + survey_tally.level_5)\" }";
    let simulation =
        Desk::new(set_of(&[("1", survey)]), &[("survey_tally.level_1", 50), ("survey_tally.level_5", 50)], september()).simulate();
    let suggestion = prospect_of(&simulation, "1").suggestion().unwrap().clone();
    assert!(!suggestion.is_certain && suggestion.reach == Reach::Answers, "{suggestion:?}");
    assert_eq!((simulation.all.done.len(), simulation.all.sum_of_single), (0, Decimal::ZERO));
}

#[test]
fn conditions_that_fail_together_are_met_together() {
    let both = "rule = { kind = \"all-of\", conditions = [ { name = \"đủ\", condition = \"a.sent = a.owed\" }, \
         { name = \"nhiều\", condition = \"a.posts >= 7\" } ] }";
    let next = Desk::new(set_of(&[("1", both)]), &[("a.sent", 2), ("a.owed", 5), ("a.posts", 3)], september()).next("1");
    let changes = after(&next);
    assert!(changes.contains(&moved("a.posts", 3, 7)), "{changes:?}");
    assert!(
        changes.contains(&moved("a.sent", 2, 5)) || changes.contains(&moved("a.owed", 5, 2)),
        "an equality is met exactly: {changes:?}"
    );
}

const LOUDSPEAKER: &str = "rule = { kind = \"count-tiers\", count = \"coalesce(sum(activity.count where channel = \\\"LOA\\\"), 0)\", tiers = \
     [ { at_least = 1, points = 5 }, { below = 1, points = 0 } ] }";
const CHANNELS: &str = "rule = { kind = \"count-tiers\", count = \"count(activity.count)\", tiers = [ { at_least = 3, points = 5 }, \
     { at_least = 2, below = 3, points = 2 }, { below = 2, points = 0 } ] }";

#[test]
fn one_change_may_do_the_work_of_another_and_the_difference_is_explained() {
    let mut desk = Desk::new(set_of(&[("1", LOUDSPEAKER), ("2", CHANNELS)]), &[], september());
    for channel in ["ZALO", "WEB"] {
        desk.facts.push(fact(&desk.period, "activity.count", DimensionKey::total().with("channel", channel), Decimal::ONE));
    }
    let simulation = desk.simulate();
    // A first item on the loudspeaker is also a third channel: 5 + 3 alone, and 3 for a new channel alone.
    assert_eq!(simulation.all.sum_of_single, Decimal::from(11));
    assert_eq!(simulation.all.rescored, Decimal::from(8));
    assert_eq!(simulation.all.differences[0], Difference::LeftOut { codes: vec!["2".into()] });
    let new_channel = prospect_of(&simulation, "2").suggestion().unwrap().clone();
    assert!(new_channel.changes[0].place.dimensions.member("channel").is_some_and(is_new_member));
}

#[test]
fn a_penalty_is_won_back_by_having_fewer_cases() {
    let text = set_of(&[("1", LOUDSPEAKER)]).to_toml()
        + "[[adjustment]]\ncode = \"P\"\nname = \"Điểm trừ\"\nkind = \"penalty\"\ncap = 4\n[[adjustment.component]]\ncode = \"P.1\"\nname = \"Vi phạm\"\n\
           max = 4\nrule = { kind = \"step-accumulation\", count = \"a.cases\", size = 1, points = 1 }\n";
    let set = CriteriaSet::load(&text, &|_| true).unwrap();
    let desk = Desk::new(set, &[("a.cases", 3)], date(2026, 1, 1));
    let simulation = desk.simulate();
    let penalty = prospect_of(&simulation, "P.1");
    assert_eq!(penalty.lost, Some(Decimal::from(3)));
    let best = penalty.suggestion().unwrap();
    assert_eq!((after(best), best.total_gain), (vec![moved("a.cases", 3, 0)], Decimal::from(3)));
}

#[test]
fn a_row_without_figures_names_them_and_a_full_one_is_left_alone() {
    let desk = Desk::new(set_of(&[("1", TWO_THIRDS), ("2", LOUDSPEAKER)]), &[("a.all", 3)], september());
    let simulation = desk.simulate();
    let Outlook::WithoutFigures { missing } = prospect_of(&simulation, "1").outlook else { panic!("figures are missing") };
    assert_eq!(missing.iter().map(|place| place.element.as_str()).collect::<Vec<_>>(), ["a.x"]);
    assert_eq!(simulation.measured_on, Measure::KnownPoints);
    assert_eq!(prospect_of(&simulation, "2").suggestion().unwrap().total_gain, Decimal::from(5));
}

#[test]
fn the_largest_figures_that_can_be_reported_overflow_nothing() {
    let equal = "rule = { kind = \"boolean\", condition = \"a.x = a.all\" }";
    let fewer = "rule = { kind = \"item-deduction\", count = \"a.x\", points = 0.5 }";
    for (x, all) in
        [(Decimal::MAX, Decimal::ONE), (Decimal::MIN, Decimal::MAX), (Decimal::MAX, Decimal::MIN), (Decimal::new(1, 28), Decimal::MAX)]
    {
        let mut desk = Desk::new(set_of(&[("1", TWO_THIRDS), ("2", equal), ("3", fewer)]), &[], september());
        desk.facts = vec![fact(&desk.period, "a.x", DimensionKey::total(), x), fact(&desk.period, "a.all", DimensionKey::total(), all)];
        assert_eq!(desk.simulate().prospects.len(), 3);
    }
}

#[test]
fn the_file_of_levers_names_only_what_exists_and_all_its_faults() {
    let known = |element: &ElementId| {
        crate::derived::ELEMENTS.contains(&element.as_str())
            || ["kstt_06a", "petitions", "plan_budget", "facilities", "survey_tally", "self_score"]
                .contains(&element.as_str().split('.').next().unwrap_or_default())
    };
    assert_eq!(levers().named().filter(|element| !known(element)).count(), 0);
    let faults = Levers::load("version = \"1\"\n[[element]]\nid = \"a b\"\nwanted = \"up\"\nnature = \"grows\"\n", &[]).unwrap_err();
    assert_eq!(faults.0.len(), 2, "{faults}");
}

/// Every key that a formula of the set reads.
fn keys(set: &CriteriaSet) -> Vec<(ElementId, DimensionKey)> {
    let mut keys = Vec::new();
    for formula in set.formulas() {
        formula.root().walk(&mut |node| match node {
            Node::Figure(Expression::Element(element)) => keys.push((element.clone(), DimensionKey::total())),
            Node::Figure(Expression::Aggregate { element, filter, .. }) => keys.push((element.clone(), filter.clone())),
            _ => {}
        });
    }
    keys.sort();
    keys.dedup();
    keys
}

fn desk_of(set: CriteriaSet, figures: &[(u8, i64)], today: Date) -> Desk {
    let year = set.valid_from.year() + 1;
    let mut desk = Desk::new(set, &[], today);
    desk.period = desk.calendars.period(&format!("cchc:{year}").parse().unwrap()).unwrap();
    for ((element, dimensions), (state, figure)) in keys(&desk.set).into_iter().zip(figures) {
        let figure = if crate::derived::DAYS.contains(&element.as_str()) { i64::from(year) * 10_000 + 415 } else { *figure };
        if *state > 0 {
            desk.facts.push(fact(&desk.period, element.as_str(), dimensions, Decimal::from(figure)));
        }
    }
    desk
}

/// The same change with every figure one step nearer to where it is; `None` where the change has steps of different length.
fn one_step_less(desk: &Desk, suggestion: &Suggestion) -> Option<Vec<FigureChange>> {
    let step = |change: &FigureChange| desk.levers.grain(&change.place.element).step;
    // What nobody reported and would be reported once: one step less is one figure fewer.
    if suggestion.changes.iter().all(|change| change.before.is_none() && change.after == step(change)) {
        return Some(suggestion.changes[1..].to_vec());
    }
    let count = |change: &FigureChange| (change.after - change.before.unwrap_or_default()).abs() / step(change);
    let first = count(&suggestion.changes[0]);
    suggestion.changes.iter().all(|change| count(change) == first).then(|| {
        let less = |change: &FigureChange| {
            let back = if change.after > change.before.unwrap_or_default() { -step(change) } else { step(change) };
            FigureChange { after: change.after + back, ..change.clone() }
        };
        suggestion.changes.iter().map(less).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn a_suggestion_gives_its_points_and_one_step_less_does_not(
        index in 0..SETS.len(), figures in prop::collection::vec((0_u8..8, 0_i64..130), 200), is_open: bool,
    ) {
        let set = CriteriaSet::load(SETS[index], &|_| true).unwrap();
        let today = if is_open { set.valid_from.saturating_add(jiff::ToSpan::days(200)) } else { date(2027, 1, 1) };
        let desk = desk_of(set, &figures, today);
        let asked = desk.asked();
        let simulation = desk.simulate();
        for (component, side) in components(&desk.set) {
            let Outlook::Steps { next, best } = prospect_of(&simulation, &component.code).outlook else { continue };
            for suggestion in std::iter::once(&next).chain(&best) {
                let scored = |changes: &[FigureChange]| asked.component_score(component, &applied(&asked, &desk.facts, changes)).score;
                prop_assert_eq!(scored(&suggestion.changes), Some(suggestion.points), "{}: {:?}", component.code, suggestion);
                prop_assert!(suggestion.gain > Decimal::ZERO);
                prop_assert!(is_open || !suggestion.reach.is_reachable(), "no time is left after the year");
                if matches!(component.rule, Rule::DateCategory(_)) {
                    continue;
                }
                if let Some(less) = one_step_less(&desk, suggestion) {
                    let score = asked.component_score(component, &applied(&asked, &desk.facts, &less));
                    // A change that leaves nothing to be done gives full points, but is nobody's work.
                    let points = score.score.filter(|_| score.state == ScoreState::Scored).map(|points| side.worth(points));
                    prop_assert!(points < Some(side.worth(suggestion.points)), "{}: one step less gives {:?} of {:?}", component.code, points, suggestion);
                }
            }
        }
    }

    #[test]
    fn every_sum_that_was_reported_in_full_still_holds_after_a_suggestion(late in 0_i64..40, done in 1_i64..200, pending in 0_i64..60, is_open: bool) {
        let on_time = done.max(late) - late;
        let figures = [
            ("kstt_06a.received_total", on_time + late + pending), ("kstt_06a.received_online", on_time), ("kstt_06a.received_offline", late + pending),
            ("kstt_06a.carried_forward", 0), ("kstt_06a.completed_total", on_time + late), ("kstt_06a.completed_early", 0),
            ("kstt_06a.completed_on_time", on_time), ("kstt_06a.completed_late", late), ("kstt_06a.pending_total", pending),
            ("kstt_06a.pending_on_time", pending), ("kstt_06a.pending_late", 0),
        ];
        let desk = Desk::new(set_of(&[("1", ON_TIME)]), &figures, if is_open { september() } else { date(2027, 1, 1) });
        let simulation = desk.simulate();
        let Outlook::Steps { next, .. } = prospect_of(&simulation, "1").outlook else { return Ok(()) };
        let facts = applied(&desk.asked(), &desk.facts, &next.changes);
        let figure = |element: &ElementId| facts.iter().find(|fact| fact.element == *element).unwrap().value.unwrap();
        for sum in desk.levers.sums().iter().filter(|sum| sum.total.as_str().starts_with("kstt_06a")) {
            prop_assert_eq!(figure(&sum.total), sum.parts.iter().map(figure).sum::<Decimal>(), "{}: {:?}", sum.total, next);
        }
    }
}
