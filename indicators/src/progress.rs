//! Progress of plan targets, judged per month or quarter of the plan's own calendar year.
//!
//! Twelve posts in January do not satisfy "mỗi tháng một tin bài". A month that is still open at the cut-off is *chưa đến hạn*,
//! whatever was done in it; a target without a number is never 0 % or 100 %.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use tonghop_domain::activity::{ActivityRecord, Mode};
use tonghop_domain::plan::{Cadence, PlanTarget, Role, TargetKind, TargetState};
use tonghop_domain::{CellRef, OrgUnitId};

/// The code of "the whole plan" among activity types.
const WHOLE_PLAN: &str = "ALL";
/// Units of measure that count people, not times.
const PEOPLE: [&str; 2] = ["NGUOI", "LUOT_NGUOI"];

/// A stretch of time in which a target asks for its quantity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// `Tháng 4`, `Quý II`, `Cả năm`.
    pub label: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// What was done in one stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StretchProgress {
    /// The stretch.
    pub stretch: Stretch,
    /// What was counted up to the cut-off.
    pub count: Decimal,
    /// How it stands.
    pub state: TargetState,
}

/// An activity that counted although evidence is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingEvidence {
    /// Sheet of the log.
    pub sheet: String,
    /// First cell of the row.
    pub cell: CellRef,
    /// Groups of evidence types; any one of a group would do.
    pub groups: Vec<Vec<String>>,
}

/// How one target stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetProgress {
    /// The target.
    pub target: PlanTarget,
    /// As a whole: missed once any stretch that is over was missed.
    pub state: TargetState,
    /// Counted over the whole year up to the cut-off.
    pub total: Decimal,
    /// Per stretch; empty for targets without a number.
    pub stretches: Vec<StretchProgress>,
    /// Counted per month of the plan's year, January first, whatever the cadence: for charts.
    pub months: Vec<Decimal>,
    /// For a target that every unit must meet: how many do, of how many.
    pub units: Option<(u32, u32)>,
    /// Activities that counted without all their evidence.
    pub missing_evidence: Vec<MissingEvidence>,
}

impl TargetProgress {
    /// Stretches that are over and met, and stretches that are over: 7/8.
    pub fn met_of_due(&self) -> (u32, u32) {
        let count = |state| u32::try_from(self.stretches.iter().filter(|progress| progress.state == state).count()).unwrap_or(u32::MAX);
        let met = count(TargetState::Met);
        (met, met + count(TargetState::NotMet))
    }
}

/// What progress is judged against.
#[derive(Clone, Copy)]
pub struct Judgement<'a> {
    /// The last day that counts.
    pub cut_off: Date,
    /// When reports that go together with the CCHC report are due: one stretch each, in order.
    pub report_stretches: &'a [Stretch],
    /// The units that a target "for every unit" means, for the unit that issued the plan.
    pub units_below: &'a dyn Fn(&OrgUnitId) -> Vec<OrgUnitId>,
}

/// How every target stands; `activities` are unique (see [`crate::activities::unique`]).
pub fn plan_progress(targets: &[PlanTarget], activities: &[&ActivityRecord], judgement: Judgement<'_>) -> Vec<TargetProgress> {
    let mut progress: Vec<TargetProgress> = targets.iter().map(|target| one_target(target, activities, judgement)).collect();
    judge_whole_plans(&mut progress, judgement);
    progress
}

fn one_target(target: &PlanTarget, activities: &[&ActivityRecord], judgement: Judgement<'_>) -> TargetProgress {
    if target.per_unit {
        return every_unit(target, activities, judgement);
    }
    let counted = counted(target, &target.plan.unit, activities, judgement.cut_off);
    let stretches: Vec<StretchProgress> = stretches(target, judgement.report_stretches)
        .into_iter()
        .map(|stretch| judge(target, stretch, &counted, judgement.cut_off))
        .collect();
    TargetProgress {
        state: overall(target, &stretches),
        total: counted.iter().map(|activity| measure(target, activity)).sum(),
        months: months(target, &counted),
        stretches,
        units: None,
        missing_evidence: counted.iter().filter_map(|activity| missing_evidence(target, activity)).collect(),
        target: target.clone(),
    }
}

/// One target times every unit: n units of N meet it.
fn every_unit(target: &PlanTarget, activities: &[&ActivityRecord], judgement: Judgement<'_>) -> TargetProgress {
    let units = (judgement.units_below)(&target.plan.unit);
    let own = |unit: &OrgUnitId| {
        let mut single = target.clone();
        single.per_unit = false;
        single.plan.unit = unit.clone();
        one_target(&single, activities, judgement)
    };
    let each: Vec<TargetProgress> = units.iter().map(own).collect();
    let met = each.iter().filter(|progress| progress.state == TargetState::Met).count();
    let state = match each.iter().find(|progress| progress.state != TargetState::Met) {
        None if each.is_empty() => TargetState::NoNumericTarget,
        None => TargetState::Met,
        Some(_) if each.iter().any(|progress| progress.state == TargetState::NotMet) => TargetState::NotMet,
        Some(open) => open.state,
    };
    let mut months = vec![Decimal::ZERO; 12];
    for (month, count) in each.iter().flat_map(|progress| progress.months.iter().enumerate()) {
        months[month] += count;
    }
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    TargetProgress {
        state,
        total: each.iter().map(|progress| progress.total).sum(),
        stretches: vec![],
        months,
        units: Some((number(met), number(units.len()))),
        missing_evidence: each.into_iter().flat_map(|progress| progress.missing_evidence).collect(),
        target: target.clone(),
    }
}

/// "Hoàn thành các nội dung của kế hoạch": met when every other target of the plan with a number is met.
fn judge_whole_plans(progress: &mut [TargetProgress], judgement: Judgement<'_>) {
    let states: Vec<(tonghop_domain::plan::Plan, TargetState)> = progress
        .iter()
        .filter(|other| !is_whole_plan(&other.target) && other.state != TargetState::NoNumericTarget)
        .map(|other| (other.target.plan.clone(), other.state))
        .collect();
    for whole in progress.iter_mut().filter(|other| is_whole_plan(&other.target) && is_numeric(&other.target)) {
        let others: Vec<TargetState> = states.iter().filter(|(plan, _)| *plan == whole.target.plan).map(|(_, state)| *state).collect();
        let is_over = whole.target.due.is_some_and(|due| due < judgement.cut_off);
        whole.state = match others.iter().all(|state| *state == TargetState::Met) {
            true if !others.is_empty() => TargetState::Met,
            _ if is_over => TargetState::NotMet,
            _ => TargetState::NotYetDue,
        };
    }
}

fn is_whole_plan(target: &PlanTarget) -> bool {
    target.activity_types.iter().any(|code| code == WHOLE_PLAN)
}

/// Whether the target can be met or missed at all.
fn is_numeric(target: &PlanTarget) -> bool {
    let kind = matches!(target.kind, TargetKind::Count | TargetKind::Deadline | TargetKind::Report);
    let cadence = !matches!(target.cadence, Cadence::Ongoing | Cadence::AsRegulated);
    kind && cadence && (target.quantity.is_some() || target.kind == TargetKind::Deadline)
}

/// How many are asked for in each stretch; a deadline without a number asks for one.
fn quantity(target: &PlanTarget) -> Decimal {
    Decimal::from(target.quantity.unwrap_or(1))
}

/// The stretches of a target in the plan's calendar year.
fn stretches(target: &PlanTarget, report_stretches: &[Stretch]) -> Vec<Stretch> {
    if !is_numeric(target) || is_whole_plan(target) {
        return vec![];
    }
    let year = target.plan.year;
    match target.cadence {
        Cadence::Monthly => (1..=12).map(|month| stretch(format!("Tháng {month}"), year, month, month)).collect(),
        Cadence::Quarterly => {
            let names = ["Quý I", "Quý II", "Quý III", "Quý IV"];
            names.into_iter().zip([1, 4, 7, 10]).map(|(name, month)| stretch(name.to_owned(), year, month, month + 2)).collect()
        }
        Cadence::HalfYearAndYear => vec![stretch("6 tháng".to_owned(), year, 1, 6), stretch("Năm".to_owned(), year, 7, 12)],
        Cadence::AsCchcReport => report_stretches.to_vec(),
        Cadence::Once | Cadence::Yearly => {
            let whole = stretch("Cả năm".to_owned(), year, 1, 12);
            vec![Stretch { to: target.due.unwrap_or(whole.to), ..whole }]
        }
        Cadence::AsRegulated | Cadence::Ongoing => vec![],
    }
}

fn stretch(label: String, year: i16, first_month: i8, last_month: i8) -> Stretch {
    Stretch { label, from: date(year, first_month, 1), to: date(year, last_month, 1).last_of_month() }
}

fn judge(target: &PlanTarget, stretch: Stretch, counted: &[&ActivityRecord], cut_off: Date) -> StretchProgress {
    let inside = counted.iter().filter(|activity| stretch.from <= activity.from && activity.from <= stretch.to);
    let count: Decimal = inside.map(|activity| measure(target, activity)).sum();
    let is_open = stretch.to > cut_off;
    let is_single = matches!(target.cadence, Cadence::Once | Cadence::Yearly);
    let state = match count >= quantity(target) {
        _ if is_open && !is_single => TargetState::NotYetDue,
        true => TargetState::Met,
        false if is_open => TargetState::NotYetDue,
        false => TargetState::NotMet,
    };
    StretchProgress { stretch, count, state }
}

fn overall(target: &PlanTarget, stretches: &[StretchProgress]) -> TargetState {
    let any = |state| stretches.iter().any(|progress| progress.state == state);
    match () {
        () if !is_numeric(target) => TargetState::NoNumericTarget,
        () if any(TargetState::NotMet) => TargetState::NotMet,
        () if any(TargetState::Met) => TargetState::Met,
        () => TargetState::NotYetDue,
    }
}

/// The activities that count towards a target, up to the cut-off.
fn counted<'a>(target: &PlanTarget, unit: &OrgUnitId, activities: &[&'a ActivityRecord], cut_off: Date) -> Vec<&'a ActivityRecord> {
    let year = target.plan.year;
    activities
        .iter()
        .filter(|activity| activity.unit == *unit && activity.from.year() == year && activity.from <= cut_off)
        .filter(|activity| counts_towards(target, activity))
        .copied()
        .collect()
}

fn counts_towards(target: &PlanTarget, activity: &ActivityRecord) -> bool {
    let is_named = activity.target.as_deref().is_none_or(|code| code == target.code);
    let is_type = target.activity_types.iter().any(|code| *code == activity.activity_type || code == WHOLE_PLAN);
    let is_channel = target.channels.is_empty() || activity.channel.as_ref().is_some_and(|channel| target.channels.contains(channel));
    let is_theme = activity.theme.as_ref().is_none_or(|theme| *theme == target.plan.theme);
    let is_role = target.role.is_none_or(|role| activity.role.unwrap_or(Role::Organise) == role);
    is_named && is_type && is_channel && is_theme && is_role && is_of_its_own(target, activity) && is_documented(target, activity)
}

/// What was only part of another meeting fulfils no promised number.
fn is_of_its_own(target: &PlanTarget, activity: &ActivityRecord) -> bool {
    !(is_numeric(target) && activity.mode == Some(Mode::Integrated))
}

/// Deadlines and reports are met by a dated document.
fn is_documented(target: &PlanTarget, activity: &ActivityRecord) -> bool {
    !matches!(target.kind, TargetKind::Deadline | TargetKind::Report) || activity.document.is_some()
}

/// What one activity adds to a target: people where the target counts people, one per document, else its quantity.
fn measure(target: &PlanTarget, activity: &ActivityRecord) -> Decimal {
    let counts_people = target.unit_of_measure.iter().any(|unit| PEOPLE.contains(&unit.as_str()));
    match target.kind {
        TargetKind::Deadline | TargetKind::Report => Decimal::ONE,
        _ if counts_people => Decimal::from(activity.people.unwrap_or_default()),
        _ => activity.quantity,
    }
}

fn months(target: &PlanTarget, counted: &[&ActivityRecord]) -> Vec<Decimal> {
    let of = |month: i8| counted.iter().filter(|activity| activity.from.month() == month).map(|activity| measure(target, activity)).sum();
    (1..=12).map(of).collect()
}

fn missing_evidence(target: &PlanTarget, activity: &ActivityRecord) -> Option<MissingEvidence> {
    let groups: Vec<Vec<String>> = target.evidence.unmet(&activity.evidence).into_iter().map(<[String]>::to_vec).collect();
    (!groups.is_empty()).then(|| MissingEvidence { sheet: activity.sheet.clone(), cell: activity.cell, groups })
}

#[cfg(test)]
mod tests {
    use tonghop_domain::plan::{Comparator, EvidenceRule, Plan};

    use super::*;
    use crate::activities::tests::post;

    fn target(kind: TargetKind, cadence: Cadence, quantity: Option<i64>) -> PlanTarget {
        PlanTarget {
            code: "01".into(),
            plan: Plan { number: None, issued: None, unit: OrgUnitId::new("A"), year: 2025, theme: "CCHC".into() },
            content: String::new(),
            section: String::new(),
            kind,
            activity_types: vec!["TIN_BAI".into()],
            channels: vec![],
            comparator: quantity.map(|_| Comparator::AtLeast),
            quantity,
            unit_of_measure: vec!["TIN_BAI".into()],
            cadence,
            due: None,
            per_unit: false,
            role: None,
            lead: String::new(),
            partners: String::new(),
            evidence: EvidenceRule::default(),
            report_to: String::new(),
            at: None,
        }
    }

    fn judged(target: &PlanTarget, activities: &[ActivityRecord], cut_off: Date) -> TargetProgress {
        let below = |_: &OrgUnitId| vec![OrgUnitId::new("A"), OrgUnitId::new("B")];
        let judgement = Judgement { cut_off, report_stretches: &[], units_below: &below };
        let activities: Vec<&ActivityRecord> = activities.iter().collect();
        plan_progress(std::slice::from_ref(target), &activities, judgement).remove(0)
    }

    /// Posts per month: the office's own example of Phường Đồng Hà.
    fn posts(per_month: &[usize]) -> Vec<ActivityRecord> {
        let month =
            |(month, count): (i8, &usize)| (0..*count).map(move |number| post("A", date(2025, month, 10), &format!("{month}/{number}")));
        (1..).zip(per_month).flat_map(month).collect()
    }

    #[test]
    fn a_monthly_target_is_judged_month_by_month() {
        let progress =
            judged(&target(TargetKind::Count, Cadence::Monthly, Some(1)), &posts(&[3, 1, 2, 0, 1, 1, 1, 2, 1]), date(2025, 9, 14));
        assert_eq!(progress.met_of_due(), (7, 8));
        assert_eq!(progress.total, Decimal::from(12));
        assert_eq!(progress.state, TargetState::NotMet);
        assert_eq!(progress.stretches[3].state, TargetState::NotMet, "April");
        assert_eq!(progress.stretches[8].state, TargetState::NotYetDue, "September is open");
    }

    #[test]
    fn twelve_posts_in_january_are_not_one_a_month() {
        let progress = judged(&target(TargetKind::Count, Cadence::Monthly, Some(1)), &posts(&[12]), date(2025, 12, 31));
        assert_eq!(progress.met_of_due(), (1, 12));
    }

    #[test]
    fn a_yearly_target_is_met_as_soon_as_it_is_reached() {
        let yearly = target(TargetKind::Count, Cadence::Yearly, Some(2));
        assert_eq!(judged(&yearly, &posts(&[1]), date(2025, 9, 14)).state, TargetState::NotYetDue);
        assert_eq!(judged(&yearly, &posts(&[1, 1]), date(2025, 9, 14)).state, TargetState::Met);
        assert_eq!(judged(&yearly, &posts(&[1]), date(2025, 12, 31)).state, TargetState::NotMet);
    }

    #[test]
    fn integrated_events_fulfil_no_number_but_are_counted_where_none_was_promised() {
        let part = ActivityRecord { mode: Some(Mode::Integrated), ..post("A", date(2025, 2, 1), "Giao ban") };
        let promised = judged(&target(TargetKind::Count, Cadence::Yearly, Some(1)), std::slice::from_ref(&part), date(2025, 9, 14));
        assert_eq!((promised.total, promised.state), (Decimal::ZERO, TargetState::NotYetDue));
        let ongoing = judged(&target(TargetKind::Ongoing, Cadence::Ongoing, None), &[part], date(2025, 9, 14));
        assert_eq!((ongoing.total, ongoing.state), (Decimal::ONE, TargetState::NoNumericTarget));
    }

    #[test]
    fn a_deadline_needs_a_dated_document_in_time() {
        let deadline = PlanTarget { due: Some(date(2025, 2, 28)), ..target(TargetKind::Deadline, Cadence::Once, None) };
        let issued =
            |day, document: Option<&str>| ActivityRecord { document: document.map(str::to_owned), ..post("A", day, "Kế hoạch") };
        let state = |activity| judged(&deadline, &[activity], date(2025, 9, 14)).state;
        assert_eq!(state(issued(date(2025, 2, 28), Some("05/KH-UBND"))), TargetState::Met);
        assert_eq!(state(issued(date(2025, 3, 1), Some("05/KH-UBND"))), TargetState::NotMet);
        assert_eq!(state(issued(date(2025, 2, 1), None)), TargetState::NotMet);
    }

    #[test]
    fn a_target_for_every_unit_says_how_many_meet_it() {
        let every = PlanTarget { per_unit: true, ..target(TargetKind::Count, Cadence::Yearly, Some(1)) };
        let progress = judged(&every, &posts(&[1]), date(2025, 12, 31));
        assert_eq!((progress.units, progress.state), (Some((1, 2)), TargetState::NotMet));
    }

    #[test]
    fn other_channels_themes_roles_and_targets_do_not_count() {
        let narrow = PlanTarget {
            channels: vec!["CONG_TTDT".into()],
            role: Some(Role::Organise),
            ..target(TargetKind::Count, Cadence::Yearly, Some(1))
        };
        let base = post("A", date(2025, 2, 1), "Một");
        let others = [
            ActivityRecord { channel: Some("ZALO".into()), ..base.clone() },
            ActivityRecord { channel: None, ..base.clone() },
            ActivityRecord { theme: Some("KSTTHC".into()), ..base.clone() },
            ActivityRecord { role: Some(Role::TakePart), ..base.clone() },
            ActivityRecord { target: Some("02".into()), ..base.clone() },
            ActivityRecord { from: date(2024, 12, 20), ..base.clone() },
        ];
        assert_eq!(judged(&narrow, &others, date(2025, 9, 14)).total, Decimal::ZERO);
        assert_eq!(judged(&narrow, &[base], date(2025, 9, 14)).total, Decimal::ONE);
    }

    #[test]
    fn missing_evidence_is_told_and_the_activity_still_counts() {
        let evidence = EvidenceRule(vec![vec!["DS_DIEM_DANH".into()], vec!["VIDEO".into(), "HINH_ANH".into()]]);
        let proven = PlanTarget { evidence, ..target(TargetKind::Count, Cadence::Yearly, Some(1)) };
        let photo = ActivityRecord { evidence: vec!["HINH_ANH".into()], ..post("A", date(2025, 2, 1), "Tập huấn") };
        let progress = judged(&proven, &[photo], date(2025, 9, 14));
        assert_eq!(progress.state, TargetState::Met);
        assert_eq!(progress.missing_evidence[0].groups, [["DS_DIEM_DANH"]]);
    }
}
