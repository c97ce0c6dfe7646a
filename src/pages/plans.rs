//! Kế hoạch và nhiệm vụ: targets × months, then tasks.

use maud::{Markup, html};
use tonghop_domain::plan::TargetState;
use tonghop_domain::task::{Task, TaskState};
use tonghop_domain::{Finding, display};

use super::higher_plan::HigherPlan;
use super::layout::Page;
use super::phrases::{Main, Phrase, said, standings};
use super::reception::Choice;
use super::{plan_record, words};
use crate::analysis::BudgetRow;
use crate::storage::StoredSubmission;

/// What the page shows.
#[derive(Debug)]
pub struct Plans {
    /// Units of the office with a plan.
    pub units: Vec<Choice>,
    /// Units outside it with a plan.
    pub real_plans: Vec<Choice>,
    /// The chosen unit.
    pub unit: String,
    /// Name of the chosen unit.
    pub unit_name: String,
    /// The day up to which is judged.
    pub cut_off: String,
    /// Rows of targets.
    pub targets: Vec<TargetRow>,
    /// Months and quarters that were missed.
    pub findings: Vec<Finding>,
    /// Tasks with their state and days left (negative = overdue).
    pub tasks: Vec<(Task, TaskState, Option<i32>)>,
    /// Part of the address for charts and downloads.
    pub query: String,
    /// Whether the figures are illustrative (real plans with made-up logs).
    pub is_illustrative: bool,
    /// Targets × months as a picture.
    pub chart: Option<words::Drawn>,
    /// Every version of the plan, newest first.
    pub versions: Vec<StoredSubmission>,
    /// The plans above and below it.
    pub higher: HigherPlan,
    /// The money for it by source, and the period it was reported for.
    pub budget: (Vec<BudgetRow>, String),
}

/// One target as a row.
#[derive(Debug)]
pub struct TargetRow {
    /// Code in the plan.
    pub code: String,
    /// What was promised.
    pub content: String,
    /// `ít nhất 1 tin bài, mỗi tháng`.
    pub required: String,
    /// State of the whole target.
    pub state: TargetState,
    /// What was done so far.
    pub total: String,
    /// `7/8 tháng`; empty where the target has no periods.
    pub periods: String,
    /// Evidence still missing; empty if none.
    pub evidence: String,
}

impl Plans {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Plans)) }
            p.bar {
                a.button.plain href="/ke-hoach/ket-luan" { (said(Main::Conclusions)) } " "
                a.button.plain href="/tai-lieu" { (said(Main::Evidence)) }
            }
            form.bar method="get" action="/ke-hoach" {
                label { (said(Main::Unit))
                    select name="don_vi" {
                        (self.options(&self.units))
                        @if !self.real_plans.is_empty() { optgroup label=(said(Main::RealPlans)) { (self.options(&self.real_plans)) } }
                    }
                }
                button.plain type="submit" { (said(Main::Show)) }
            }
            @if self.is_illustrative { div.notice { (said(Main::RealPlansMean)) } }
            @if self.targets.is_empty() && self.tasks.is_empty() {
                (words::empty(said(Main::NoPlan)))
            } @else {
                (self.target_table())
                (self.task_table())
                (self.higher.section(page))
                (plan_record::budget(&self.budget.0, &self.budget.1))
                (plan_record::versions(&self.versions))
            }
        })
    }

    fn options(&self, units: &[Choice]) -> Markup {
        html! { @for (value, words) in units { option value=(value) selected[*value == self.unit] { (words) } } }
    }

    fn target_table(&self) -> Markup {
        html! {
            h2 { (said(Main::TargetsOf)) span lang="vi" { (self.unit_name) } (said(Main::AsOf)) (self.cut_off) ")" }
            @if self.targets.is_empty() {
                (words::empty(said(Main::NoLogPlan)))
            } @else {
                @if let Some(chart) = &self.chart { (words::chart(chart)) }
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Main::Code)) } th { (said(Main::Target)) } th { (said(Main::Required)) } th.number { (said(Main::Done)) } th { (said(Main::ByPeriod)) } th { (said(Main::Outcome)) } th { (said(Main::EvidenceMissing)) } } }
                    tbody { @for row in &self.targets { (target(row)) } }
                } }
                (words::findings(&self.findings))
                p { a.button href={ "/tai-ve/plan-progress.xlsx?" (self.query) } { (said(Main::DownloadProgress)) } }
            }
        }
    }

    fn task_table(&self) -> Markup {
        let count = |state: TaskState| self.tasks.iter().filter(|(_, own, _)| *own == state).count();
        html! {
            @if !self.tasks.is_empty() {
                h2 { (said(Main::Tasks)) (self.tasks.len()) ")" }
                div.cards {
                    @for state in [TaskState::DoneOnTime, TaskState::DoneLate, TaskState::Overdue, TaskState::NotYetDue] {
                        div.card { div.figure { (count(state)) } div.label { (standings::task(state)) " (" (share(count(state), self.tasks.len())) ")" } }
                    }
                }
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Main::Code)) } th { (said(Main::Task)) } th { (said(Main::Product)) } th { (said(Main::Lead)) } th { (said(Main::Due)) } th { (said(Main::DoneOn)) } th { (said(Main::Outcome)) } } }
                    tbody { @for (row, state, days) in &self.tasks { (task(row, *state, *days)) } }
                } }
            }
        }
    }
}

/// A count as a share of all, in words.
fn share(part: usize, whole: usize) -> String {
    let (Ok(part), Ok(whole)) = (u32::try_from(part), u32::try_from(whole)) else { return String::new() };
    super::board::share(part, whole)
}

fn target(row: &TargetRow) -> Markup {
    html! {
        tr {
            td { (row.code) }
            td lang="vi" { (row.content) }
            td lang="vi" { (row.required) }
            td.number lang="vi" { (row.total) }
            td lang="vi" { (row.periods) }
            td { (target_state(row.state)) }
            td lang="vi" { (row.evidence) }
        }
    }
}

fn target_state(state: TargetState) -> Markup {
    let tone = match state {
        TargetState::Met => "good",
        TargetState::NotMet => "bad",
        TargetState::NotYetDue | TargetState::NoNumericTarget => "none",
    };
    words::tag(tone, standings::target(state))
}

fn task(task: &Task, state: TaskState, days: Option<i32>) -> Markup {
    let tone = match state {
        TaskState::DoneOnTime => "good",
        TaskState::DoneLate => "warn",
        TaskState::Overdue => "bad",
        TaskState::NotYetDue => "none",
    };
    html! {
        tr {
            td { (task.code) }
            td lang="vi" { (task.content) @if !task.origin.is_empty() { br; small { (task.origin) } } }
            td lang="vi" { (task.product) }
            td { span lang="vi" { (task.lead) } @if !task.partners.is_empty() { br; small { (said(Main::Partners)) span lang="vi" { (task.partners) } } } }
            td {
                @if let Some(due) = task.due() { (display::date(due)) }
                @if let (Some(first), false) = (task.first_due, task.moves.is_empty()) { br; small { (said(Main::FirstDue)) (display::date(first)) @for moved in &task.moves { (said(Main::MovedBy)) span lang="vi" { (moved.document) } } } }
            }
            td { @if let Some(done) = task.done { (display::date(done)) } @if !task.document.is_empty() { br; small lang="vi" { (task.document) } } }
            td {
                (words::tag(tone, standings::task(state)))
                @if let Some(days) = days { br; small { @if days >= 0 { (said(Main::DaysLeft)) (days) (said(Main::Days)) } @else { (said(Main::DaysOver)) (-days) (said(Main::Days)) } } }
            }
        }
    }
}
