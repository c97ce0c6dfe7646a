//! What a period's documents say, gathered once: headline figures, what was sent, ranking, what costs most, tasks. Documents, slides and
//! the wording of reports all take it from here, so that one figure is the same everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::obligation::{Completeness, ReportStanding, Shown};
use tonghop_domain::task::{Task, TaskState};
use tonghop_domain::text::collation_key;
use tonghop_domain::yearly_target::{TargetSubject, YearlyTarget};
use tonghop_domain::{OrgUnitId, Period, display};
use tonghop_indicators::{LostPoints, RankedScore, ScoreTable, lost_points};

use super::source::closing_day;
use super::{DrawingError, Wanted};
use crate::analysis::basis::Basis;
use crate::analysis::{self, Compared, Comparison, Earlier};
use crate::app::{App, Office};
use crate::board;
use crate::lineage::indicator_words;
use crate::pages::simulation::ProspectRow;

/// How a change is marked whose periods differ in length.
const OTHER_LENGTH: &str = " (khác độ dài kỳ)";
/// Criteria named of those that cost the most.
const WORST: usize = 5;

/// An indicator with everything it is compared with.
#[derive(Debug, Clone)]
pub(super) struct Headline {
    /// Id of the indicator.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// The figure; `None` where there is none.
    pub(super) value: Option<Decimal>,
    /// The figure in words; a dash where there is none.
    pub(super) now: String,
    /// Kỳ trước and cùng kỳ năm trước: the figure in words, and the change; empty where nothing can be compared.
    pub(super) before: (String, String),
    pub(super) last_year: (String, String),
    /// Lũy kế từ đầu năm; empty where there is none.
    pub(super) year_to_date: String,
    /// Chỉ tiêu of the year and how it stands; empty where none was set.
    pub(super) target: String,
    /// All of it in one sentence.
    pub(super) sentence: String,
}

/// Scores by one set.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) set: CriteriaSet,
    pub(super) table: Arc<ScoreTable>,
}

/// A criterion that costs much, with what would win points back.
#[derive(Debug, Clone)]
pub(super) struct Costly {
    pub(super) lost: LostPoints,
    /// The unit that lost the most, what it would have to change, what that brings, and until when; empty where nothing is known.
    pub(super) recovery: String,
}

/// Everything that the documents of a period say.
#[derive(Debug)]
pub(super) struct Situation {
    pub(super) headlines: Vec<Headline>,
    /// Names of kỳ trước, cùng kỳ năm trước, kỳ sau.
    pub(super) before: Option<String>,
    pub(super) last_year: Option<String>,
    pub(super) next: Option<String>,
    /// Completeness by form: title, figures.
    pub(super) sent: Vec<(String, Completeness)>,
    /// Title of a form, names of the units that owe it.
    pub(super) unsent: Vec<(String, Vec<String>)>,
    /// Scores by the sets of the period that assess the office's own units.
    pub(super) scored: Vec<Scored>,
    /// Calendar year of the period: of that year's plan the tasks are counted.
    pub(super) year: i16,
    /// Tasks of the office's plans as of the closing day, those of earlier years too: what is overdue stays overdue.
    pub(super) tasks: Vec<(Task, TaskState)>,
    /// Those due up to the end of the period after, earliest first.
    pub(super) next_tasks: Vec<Task>,
    /// The last day whose figures are in.
    pub(super) day: Date,
}

impl Situation {
    /// Gathers it.
    pub(super) async fn of(app: &App, wanted: Wanted<'_>) -> Result<Self, DrawingError> {
        let office = app.office().await?;
        let (scope, period) = (wanted.scope, wanted.period);
        let basis = Basis::of(app, scope, period).await?;
        let standings = basis.standings(app, scope, &period.id).await?;
        let comparison = analysis::comparison(app, scope, period, None).await?;
        let next = period_after(app, period);
        let day = closing_day(app, period);
        let tasks = basis.tasks(app, scope).await?.into_iter().map(|stored| stored.record).filter(|task| task.unit == office.root);
        let tasks: Vec<(Task, TaskState)> = tasks.map(|task| (task.clone(), task.state_on(day))).collect();
        Ok(Self {
            headlines: headlines(&comparison, &targets(app, wanted, &basis, &comparison).await?),
            before: comparison.before,
            last_year: comparison.last_year,
            sent: board::by_form(&standings).into_iter().map(|(form, sum)| (app.catalogue.form_title(&form), sum)).collect(),
            unsent: unsent(app, &office, &standings),
            scored: scored(app, wanted, &office).await?,
            next_tasks: next_tasks(&tasks, next.as_ref().map_or(period.to, |next| next.to)),
            next: next.map(|next| display::period(&next.id)),
            tasks,
            year: period.id.year(),
            day,
        })
    }

    /// Units with the number of reports they still owe, those that owe the most first.
    pub(super) fn owing(&self) -> Vec<(&str, usize)> {
        let mut owing: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in self.unsent.iter().flat_map(|(_, units)| units) {
            *owing.entry(unit.as_str()).or_default() += 1;
        }
        let mut owing: Vec<(&str, usize)> = owing.into_iter().collect();
        owing.sort_by_cached_key(|(unit, count)| (std::cmp::Reverse(*count), collation_key(unit)));
        owing
    }

    /// How many tasks the plan of the year has.
    pub(super) fn tasks_of_the_year(&self) -> usize {
        self.tasks.iter().filter(|(task, _)| task.year == self.year).count()
    }

    /// How many tasks of the plan of the year stand so.
    pub(super) fn tasks_in(&self, state: TaskState) -> usize {
        self.tasks.iter().filter(|(task, known)| task.year == self.year && *known == state).count()
    }

    /// Whether any report of the period is owed.
    pub(super) fn owes_reports(&self) -> bool {
        self.sent.iter().any(|(_, sum)| sum.owed > 0)
    }

    /// Said where no indicator has a figure.
    pub(super) fn without_figures(&self) -> Vec<String> {
        vec![
            "Chưa báo cáo nào của kỳ được tiếp nhận nên chưa có chỉ số.".to_owned(),
            "Việc đầu tiên: gửi biểu mẫu cho đơn vị, tải tệp nhận được ở trang Tiếp nhận.".to_owned(),
        ]
    }

    /// Tasks overdue on the closing day, the oldest first.
    pub(super) fn overdue(&self) -> Vec<&Task> {
        let mut tasks: Vec<&Task> = self.tasks.iter().filter(|(_, state)| *state == TaskState::Overdue).map(|(task, _)| task).collect();
        tasks.sort_by_key(|task| (task.due(), task.code.clone()));
        tasks
    }

    /// The criteria of the first set that cost the most, each with what would win points back for the unit that lost the most.
    pub(super) async fn costly(&self, app: &App, wanted: Wanted<'_>) -> Result<Vec<Costly>, DrawingError> {
        let Some(first) = self.scored.first() else { return Ok(vec![]) };
        let worst: Vec<LostPoints> = lost_points(&first.table).into_iter().take(WORST).collect();
        let units: BTreeSet<OrgUnitId> = worst.iter().filter_map(|lost| lost.units.first()).map(|unit| unit.unit.clone()).collect();
        let units: Vec<OrgUnitId> = units.into_iter().collect();
        let views = analysis::simulations(app, wanted.scope, &first.set, wanted.period, &units).await?;
        let rows: BTreeMap<OrgUnitId, Vec<ProspectRow>> =
            units.into_iter().zip(views.iter().map(|view| view.rows(&app.catalogue))).collect();
        let recovered = |lost: &LostPoints| {
            let worst = lost.units.first()?;
            let words = recovery(rows.get(&worst.unit)?, &lost.code)?;
            Some(format!("{}: {words}", worst.name))
        };
        Ok(worst.into_iter().map(|lost| Costly { recovery: recovered(&lost).unwrap_or_default(), lost }).collect())
    }
}

/// `số hồ sơ quá hạn: 31 → 20, thêm 0,50 điểm (còn kịp: đến hết ngày 31/12/2025)`.
fn recovery(rows: &[ProspectRow], code: &str) -> Option<String> {
    let row = rows.iter().find(|row| row.code == code)?;
    let step = row.best.as_ref().or(row.next.as_ref())?;
    // The first change is the one that brings the points; the others follow from it.
    let what = step.changes.first().unwrap_or(&step.reason);
    let time = if step.is_reachable { format!(" ({}: {})", step.time.to_lowercase(), step.reach) } else { String::new() };
    Some(format!("{what}, thêm {} điểm{time}", display::decimal(step.gain, 2)))
}

/// The report that is due after this one.
fn period_after(app: &App, period: &Period) -> Option<Period> {
    let calendar = app.catalogue.calendars.regime(period.id.regime()).ok()?;
    let year = period.id.year();
    let later = [year, year.checked_add(1)?].into_iter().flat_map(|year| calendar.periods_of_year(year));
    later.filter(|other| other.to > period.to).min_by_key(|other| (other.to, std::cmp::Reverse(other.from)))
}

fn next_tasks(tasks: &[(Task, TaskState)], until: Date) -> Vec<Task> {
    let is_next = |task: &Task| task.due().is_some_and(|due| due <= until);
    let waiting = tasks.iter().filter(|(task, state)| *state == TaskState::NotYetDue && is_next(task));
    let mut next: Vec<Task> = waiting.map(|(task, _)| task.clone()).collect();
    next.sort_by_key(|task| (task.due(), task.code.clone()));
    next
}

/// Targets of the year set for the office itself, by indicator, in words, with whether the figure of the period reaches them. Those set
/// after the period was closed are no part of it, and what later reports give does not count: a report must come out the same next year.
async fn targets(app: &App, wanted: Wanted<'_>, basis: &Basis, comparison: &Comparison) -> Result<BTreeMap<String, String>, DrawingError> {
    let office = app.office().await?;
    let closed_at = match basis {
        Basis::Frozen(frozen) => frozen.closed_at,
        Basis::Current => None,
    };
    let stored = app.storage.targets(wanted.scope, wanted.period.id.year()).await?;
    let own = stored.into_iter().filter(|stored| stored.target.unit == office.root);
    let known = own.filter(|stored| closed_at.is_none_or(|closed_at| stored.entered_at <= closed_at));
    Ok(known.filter_map(|stored| target_words(app, &stored.target, comparison)).collect())
}

/// The indicator of a target and `95,00 % (chưa đạt)`; `None` for a target about something else.
fn target_words(app: &App, target: &YearlyTarget, comparison: &Comparison) -> Option<(String, String)> {
    let TargetSubject::Indicator { id } = &target.subject else { return None };
    let indicator = app.catalogue.indicators.iter().find(|indicator| indicator.id == *id)?;
    let figure = comparison.rows.iter().find(|row| row.id == *id).and_then(|row| row.value);
    let standing = match figure {
        None => String::new(),
        Some(figure) if target.missing(figure, indicator.direction) <= Decimal::ZERO => " (đạt)".to_owned(),
        Some(_) => " (chưa đạt)".to_owned(),
    };
    Some((id.clone(), format!("{}{standing}", indicator_words(indicator, target.value))))
}

fn headlines(comparison: &Comparison, targets: &BTreeMap<String, String>) -> Vec<Headline> {
    let headline = |row: &Compared| {
        let target = targets.get(&row.id).cloned().unwrap_or_default();
        let of =
            |earlier: &Earlier| (earlier.figure.clone(), if is_change(&earlier.change) { earlier.change.clone() } else { String::new() });
        let (before, last_year) = (of(&row.before), of(&row.last_year));
        Headline {
            sentence: sentence(row, [&before.1, &last_year.1], comparison, &target),
            id: row.id.clone(),
            name: row.name.clone(),
            value: row.value,
            now: row.now.clone(),
            before,
            last_year,
            year_to_date: row.year_to_date.clone(),
            target,
        }
    };
    comparison.rows.iter().map(headline).collect()
}

/// Whether words tell a change, not why there is none.
fn is_change(words: &str) -> bool {
    ["tăng ", "giảm ", "không đổi"].iter().any(|beginning| words.starts_with(beginning))
}

/// `tăng 2,15 điểm phần trăm so với 6 tháng đầu năm 2025 (khác độ dài kỳ)`: what limits the comparison stands behind it.
fn against(change: &str, period: &str) -> String {
    match change.strip_suffix(OTHER_LENGTH) {
        Some(change) => format!("{change} so với {period}{OTHER_LENGTH}"),
        None => format!("{change} so với {period}"),
    }
}

/// Whether words tell a change that may stand in a sentence: counts of periods of different length do not compare.
fn is_comparable(change: &str) -> bool {
    is_change(change) && (!change.ends_with(OTHER_LENGTH) || change.contains("điểm phần trăm"))
}

fn sentence(row: &Compared, changes: [&str; 2], comparison: &Comparison, target: &str) -> String {
    if row.value.is_none() {
        return format!("{}: chưa có số liệu.", row.name);
    }
    let mut words = format!("{}: {}", row.name, row.now);
    for (change, period) in changes.into_iter().zip([&comparison.before, &comparison.last_year]) {
        if let Some(period) = period.as_ref().filter(|_| is_comparable(change)) {
            words += &format!("; {}", against(change, period));
        }
    }
    if !row.year_to_date.is_empty() {
        words += &format!("; lũy kế từ đầu năm {}", row.year_to_date);
    }
    if !target.is_empty() {
        words += &format!("; chỉ tiêu năm {target}");
    }
    words + "."
}

fn unsent(app: &App, office: &Office, standings: &[ReportStanding]) -> Vec<(String, Vec<String>)> {
    let mut by_form: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for standing in standings.iter().filter(|standing| matches!(standing.shown(), Shown::NotSent | Shown::Returned)) {
        let key = &standing.obligation.key;
        by_form.entry(key.form.as_str()).or_default().push(office.directory.name_of(&key.unit));
    }
    let sorted = by_form.into_iter().map(|(form, mut units)| {
        units.sort_by_cached_key(|name| collation_key(name));
        (app.catalogue.form_title(form), units)
    });
    sorted.collect()
}

/// Of sets that assess the same units only the one that came into force last; those of the most units first.
fn newest_of_each_group(mut scored: Vec<Scored>) -> Vec<Scored> {
    scored.sort_by_key(|scored| std::cmp::Reverse((scored.set.valid_from, scored.set.version.clone())));
    let mut known: Vec<BTreeSet<OrgUnitId>> = Vec::new();
    scored.retain(|scored| {
        let units: BTreeSet<OrgUnitId> = scored.table.units.iter().map(|unit| unit.score.unit.clone()).collect();
        let is_new = !known.contains(&units);
        known.push(units);
        is_new
    });
    scored.sort_by_key(|scored| (std::cmp::Reverse(scored.table.units.len()), scored.set.id.clone()));
    scored
}

/// The sets that govern the period and assess any unit of the office.
async fn scored(app: &App, wanted: Wanted<'_>, office: &Office) -> Result<Vec<Scored>, DrawingError> {
    let own = office.directory.subtree(&office.root);
    let mut scored = Vec::new();
    for set in app.catalogue.sets.iter().filter(|set| set.regime == wanted.period.id.regime() && set.governs(wanted.period)) {
        let table = analysis::scores(app, wanted.scope, set, wanted.period).await?;
        if table.units.iter().any(|unit| own.contains(&unit.score.unit)) {
            scored.push(Scored { set: set.clone(), table });
        }
    }
    Ok(newest_of_each_group(scored))
}

impl Scored {
    /// Units with a place, best first.
    pub(super) fn ranked(&self) -> Vec<&RankedScore> {
        self.table.units.iter().filter(|unit| unit.rank.place.is_some()).collect()
    }

    /// `Chưa xếp hạng vì thiếu số liệu: Xã A, Xã B.`; `None` when all units are ranked.
    pub(super) fn unranked(&self) -> Option<String> {
        let without = self.table.units.iter().filter(|unit| unit.rank.place.is_none());
        let names: Vec<&str> = without.map(|unit| unit.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("Chưa xếp hạng vì thiếu số liệu: {}.", names.join(", ")))
    }

    /// Said in the place of a ranking that has no place to give; `None` where some unit is ranked.
    pub(super) fn no_ranking(&self) -> Option<String> {
        let units = self.table.units.len();
        self.ranked().is_empty().then(|| format!("Chưa xếp hạng: chưa đơn vị nào đủ số liệu (0/{units} đơn vị)"))
    }

    /// Whether any unit has a score for any criterion: without one nobody has lost points either.
    pub(super) fn has_points(&self) -> bool {
        self.table.units.iter().flat_map(|unit| unit.score.components()).any(|component| component.score.is_some())
    }

    /// `Tạm tính (23/24 đơn vị có đủ số liệu)`; `None` when all have.
    pub(super) fn provisional(&self) -> Option<String> {
        let ranked = self.ranked().len();
        (ranked < self.table.units.len()).then(|| format!("Tạm tính ({ranked}/{} đơn vị có đủ số liệu)", self.table.units.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_says_only_what_is_known() {
        let mut row = Compared {
            id: "x".into(),
            name: "Tỷ lệ đúng hạn".into(),
            now: "94,12 %".into(),
            before: Earlier { figure: "91,97 %".into(), change: "tăng 2,15 điểm phần trăm".into() },
            last_year: Earlier { figure: "–".into(), change: "chưa có số liệu để so sánh".into() },
            year_to_date: String::new(),
            since: String::new(),
            value: Some(Decimal::ONE),
            aim: None,
        };
        let mut comparison = Comparison {
            rows: vec![row.clone()],
            before: Some("6 tháng đầu năm 2025".into()),
            last_year: Some("Quý III năm 2024".into()),
            since: None,
            predecessors: vec![],
            divided: Vec::new(),
        };
        let targets = BTreeMap::from([("x".to_owned(), "95,00 % (chưa đạt)".to_owned())]);
        assert_eq!(
            headlines(&comparison, &targets)[0].sentence,
            "Tỷ lệ đúng hạn: 94,12 %; tăng 2,15 điểm phần trăm so với 6 tháng đầu năm 2025; chỉ tiêu năm 95,00 % (chưa đạt)."
        );
        row.before.change = "giảm 3 hồ sơ (-5,20 %) (khác độ dài kỳ)".into();
        row.last_year.change = "giảm 0,50 điểm phần trăm (khác độ dài kỳ)".into();
        comparison.rows = vec![row.clone()];
        assert_eq!(
            headlines(&comparison, &BTreeMap::new())[0].sentence,
            "Tỷ lệ đúng hạn: 94,12 %; giảm 0,50 điểm phần trăm so với Quý III năm 2024 (khác độ dài kỳ).",
            "counts of a shorter period do not compare"
        );
        row.value = None;
        comparison.rows = vec![row];
        assert_eq!(headlines(&comparison, &targets)[0].sentence, "Tỷ lệ đúng hạn: chưa có số liệu.");
    }
}
