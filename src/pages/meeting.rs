//! Tóm tắt cho lãnh đạo: one page for a meeting, whose whole state stands in its address.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::obligation::Completeness;
use tonghop_domain::task::{Task, TaskState};
use tonghop_indicators::{LostPoints, RankedScore, ScoreTable};

use super::board::share;
use super::layout::Page;
use super::phrases::{Common, Piece, Scores, filled, said, standings};
use super::reception::Choice;
use super::words;
use crate::audience::Audience;

/// Criteria shown of those that cost the most.
const WORST: usize = 5;
/// Units shown of a criterion.
const OWNERS: usize = 3;
/// Places shown at each end of a ranking.
const ENDS: usize = 3;

/// What the page shows.
#[derive(Debug)]
pub struct Meeting {
    /// Who it is for.
    pub audience: Audience,
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// `ID@VERSION` of the set.
    pub set: String,
    /// Its name.
    pub set_name: String,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// Which published version this is; `None` while the period is open.
    pub published: Option<String>,
    /// Completeness of each form: title, figures.
    pub completeness: Vec<(String, Completeness)>,
    /// Headline figures: sentence, address of their source.
    pub sentences: Vec<(String, String)>,
    /// The scores.
    pub table: std::sync::Arc<ScoreTable>,
    /// What costs the most points.
    pub lost: Vec<LostPoints>,
    /// Tasks overdue or due soon.
    pub tasks: Vec<(Task, TaskState, Option<i32>)>,
    /// The charts.
    pub charts: Vec<words::Drawn>,
}

impl Meeting {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Scores::SummaryForLeaders)) }
            p { span lang="vi" { (self.period_name) } " · " span lang="vi" { (self.set_name) } }
            (self.choices())
            (super::report_text::downloads_for(&self.period, self.audience))
            p { @match &self.published {
                Some(words) => { (words::tag("good", said(Common::Closed))) " " (words) },
                None => { (words::tag("warn", said(Scores::NotClosed))) (said(Scores::FiguresStillChangeWhenUnitsSend)) },
            } }
            (self.headlines())
            @if self.audience.shows_results() { (self.ranking()) }
            (self.worst())
            @if self.audience.shows_tasks() { (self.task_list()) }
            @if self.audience.shows_results() {
                h2 { (said(Scores::Charts)) }
                @for chart in &self.charts { (words::chart(chart)) }
            }
            p.legend { (said(Scores::TheAddressOfThisPageHolds)) }
        })
    }

    fn choices(&self) -> Markup {
        let options = |chosen: &str, choices: &[Choice]| html! { @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } } };
        html! {
            form.bar method="get" action="/hop" {
                label { (said(Piece::ReportingPeriod)) select name="ky" { (options(&self.period, &self.periods)) } }
                label { (said(Piece::CriteriaSet)) select name="bo" { (options(&self.set, &self.sets)) } }
                label { (said(Scores::Audience)) select name="doi_tuong" { @for (audience, code, words) in Audience::ALL { option value=(code) selected[audience == self.audience] { (said(words)) } } } }
                button.plain type="submit" { (said(Piece::Show)) }
            }
        }
    }

    fn headlines(&self) -> Markup {
        html! {
            h2 { (said(Scores::MainFigures)) }
            ul.headlines {
                @for (form, sum) in &self.completeness {
                    li {
                        span lang="vi" { (form) } ": " (sum.received) "/" (sum.owed) (said(Scores::UnitsHaveSent)) (share(sum.received, sum.owed)) "), "
                        (sum.on_time) (said(Scores::OnTime)) (share(sum.on_time, sum.owed)) ")."
                    }
                }
                @if self.audience.shows_results() {
                    @for (sentence, address) in &self.sentences { li { span lang="vi" { (sentence) } " " (words::whence(address)) } }
                }
            }
        }
    }

    fn ranking(&self) -> Markup {
        let ranked: Vec<&RankedScore> = self.table.units.iter().filter(|unit| unit.rank.place.is_some()).collect();
        let provisional = ranked.len() < self.table.units.len();
        let last = ranked.len().saturating_sub(ENDS).max(ENDS);
        html! {
            h2 { (said(Scores::RankingBefore)) @if provisional { (words::tag("warn", &filled(Scores::ProvisionalUnits, format!("{}/{}", ranked.len(), self.table.units.len())))) } }
            @if ranked.is_empty() {
                (words::empty(said(Scores::NoUnitHasTheFiguresTo)))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th.number { (said(Scores::Place)) } th { (said(Common::Unit)) } th.number { (said(Common::TotalScore)) } th { (said(Scores::Band)) } } }
                    tbody {
                        @for unit in ranked.iter().take(ENDS) { (self.ranked(unit)) }
                        @if ranked.len() > 2 * ENDS { tr { td.number { "…" } td { (ranked.len() - 2 * ENDS) (said(Scores::UnitsBetween)) } td.number {} td {} } }
                        @for unit in ranked.iter().skip(last) { (self.ranked(unit)) }
                    }
                } }
                p { a href={ "/xep-hang?ky=" (self.period) "&bo=" (self.set) } { (said(Scores::ShowTheWholeRanking)) } }
            }
        }
    }

    fn ranked(&self, unit: &RankedScore) -> Markup {
        let place = unit.rank.place.map_or_else(String::new, |place| place.to_string());
        html! {
            tr {
                td.number { (place) @if unit.rank.shared_with > 0 { (said(Scores::Tied)) } }
                td { a href={ "/chi-tieu/don-vi?ky=" (self.period) "&bo=" (self.set) "&don_vi=" (unit.score.unit) } lang="vi" { (unit.name) } }
                td.number { a href={ "/chi-tieu/don-vi?ky=" (self.period) "&bo=" (self.set) "&don_vi=" (unit.score.unit) } { (unit.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2))) } }
                td lang="vi" { (unit.score.band.as_deref().unwrap_or(display::NO_FIGURE)) }
            }
        }
    }

    fn worst(&self) -> Markup {
        html! {
            h2 { (said(Scores::CriteriaThatCostTheMostPoints)) }
            @if self.lost.is_empty() { p { (words::tag("good", said(Scores::NoUnitLosesPointsWhereThere))) } }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::Code)) } th { (said(Scores::Criterion)) } th.number { (said(Scores::LostPoints)) } th.number { (said(Scores::UnitsThatLose)) } th { (said(Scores::LoseTheMost)) } } }
                    tbody { @for lost in self.lost.iter().take(WORST) { (self.lost(lost)) } }
                } }
            }
        }
    }

    fn lost(&self, lost: &LostPoints) -> Markup {
        let address = |unit: &tonghop_domain::OrgUnitId| {
            format!("/so-nay-tu-dau?ky={}&bo={}&tieu_chi={}&don_vi={unit}", self.period, self.set, lost.code)
        };
        html! {
            tr {
                td { (lost.code) }
                td { a href={ "/chi-tieu?ky=" (self.period) "&bo=" (self.set) "&tieu_chi=" (lost.code) } lang="vi" { (lost.name) } }
                td.number { a href={ "/chi-tieu?ky=" (self.period) "&bo=" (self.set) "&tieu_chi=" (lost.code) } { (display::decimal(lost.lost, 2)) "/" (display::plain(lost.of, 2)) } }
                td.number { (lost.units.len()) "/" (lost.scored) }
                td { @for (index, unit) in lost.units.iter().take(OWNERS).enumerate() {
                    @if index > 0 { "; " } a href=(address(&unit.unit)) lang="vi" { (unit.name) } " " (display::decimal(unit.lost, 2))
                } }
            }
        }
    }

    fn task_list(&self) -> Markup {
        html! {
            h2 { (said(Scores::TasksOverdueOrDueWithin7)) (self.tasks.len()) ")" }
            @if self.tasks.is_empty() { p.soft { (said(Scores::NoTasks)) } }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::Code)) } th { (said(Scores::Task)) } th { (said(Scores::Lead)) } th { (said(Common::Due)) } th { (said(Common::Result)) } } }
                    tbody { @for (task, state, days) in &self.tasks { (task_row(task, *state, *days)) } }
                } }
            }
            p { a href={ "/ke-hoach/ket-luan?ky=" (self.period) "&doi_tuong=" (self.audience.code()) } { (said(Scores::RecordConclusionsOfTheMeetingAs)) } }
        }
    }
}

fn task_row(task: &Task, state: TaskState, days: Option<i32>) -> Markup {
    let tone = if state == TaskState::Overdue { "bad" } else { "warn" };
    html! {
        tr {
            td { (task.code) }
            td { span lang="vi" { (task.content) } @if !task.origin.is_empty() { br; small lang="vi" { (task.origin) } } }
            td lang="vi" { (task.lead) }
            td { @if let Some(due) = task.due() { (display::date(due)) } }
            td { (words::tag(tone, standings::task(state))) @if let Some(days) = days { br; small { @if days >= 0 { (said(Scores::Left)) (days) (said(Scores::Days)) } @else { (said(Scores::OverBy)) (-days) (said(Scores::Days)) } } } }
        }
    }
}
