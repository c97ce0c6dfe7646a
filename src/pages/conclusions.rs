//! Kết luận cuộc họp: conclusions become tasks of the office's plan, each with its lead, product and due date.

use jiff::civil::Date;
use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::task::TaskState;

use super::layout::Page;
use super::phrases::{Common, Planned, said, standings};
use super::reception::Choice;
use super::words;
use crate::clock::local_time;
use crate::storage::AssignedTask;

/// Rows of one form: a meeting rarely concludes more, and the form can be sent again.
const ROWS: usize = 6;

/// What the page shows.
#[derive(Debug)]
pub struct Conclusions {
    /// The audience of the meeting where it is known, in words.
    pub meeting: String,
    /// Today, the day proposed for the meeting.
    pub today: Date,
    /// Kinds of meetings, offered while one types.
    pub meetings: Vec<String>,
    /// Products that tasks name already, offered while one types.
    pub products: Vec<String>,
    /// Units that may lead a task.
    pub units: Vec<Choice>,
    /// Tasks entered so far with their state, newest first.
    pub tasks: Vec<(AssignedTask, TaskState, Option<i32>)>,
}

impl Conclusions {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Planned::ConclusionsOfMeetings)) }
            p { (said(Planned::EachConclusionBecomesATaskWith)) }
            (self.form(page))
            (self.entered(page))
            p { a href="/ke-hoach" { (said(Planned::BackToPlansAndTasks)) } }
        })
    }

    fn form(&self, page: &Page) -> Markup {
        html! {
            form.panel method="post" action="/ke-hoach/ket-luan" {
                (page.token_field())
                (words::suggestions("meetings", &self.meetings))
                (words::suggestions("products", &self.products))
                div.bar {
                    label { (said(Planned::Meeting)) input name="meeting" list="meetings" value=(self.meeting) size="30" maxlength="200" required; }
                    label { (said(Planned::DayOfTheMeeting)) input type="date" name="day" value=(self.today) required; }
                    label { (said(Planned::NoticeOfConclusionsNumber)) input name="document" size="24" maxlength="100"; }
                }
                @for row in 1..=ROWS { (self.row(row)) }
                p { button type="submit" { (said(Planned::RecordAsTasks)) } " " small { (said(Planned::EmptyLinesAreLeftOut)) } }
            }
        }
    }

    fn row(&self, row: usize) -> Markup {
        html! {
            fieldset.bar {
                legend { (said(Planned::Conclusion)) (row) }
                label { (said(Planned::WhatIsToBeDone)) input name="content" size="44" maxlength="500"; }
                label { (said(Planned::LeadUnit)) select name="lead" { option value="" { (said(Planned::ChooseAUnit)) } @for (value, words) in &self.units { option value=(value) { (words) } } } }
                label { (said(Planned::Product)) input name="product" list="products" size="18" maxlength="200"; }
                label { (said(Common::Due)) input type="date" name="due"; }
            }
        }
    }

    fn entered(&self, page: &Page) -> Markup {
        html! {
            h2 { (said(Planned::TasksGivenInMeetings)) (self.tasks.len()) ")" }
            @if self.tasks.is_empty() {
                (words::empty(said(Planned::NoConclusionsRecordedYetRecordThem)))
            }
            @for (assigned, state, days) in &self.tasks { (task(page, assigned, *state, *days)) }
        }
    }
}

fn task(page: &Page, assigned: &AssignedTask, state: TaskState, days: Option<i32>) -> Markup {
    let task = &assigned.task;
    let tone = match state {
        TaskState::DoneOnTime => "good",
        TaskState::DoneLate => "warn",
        TaskState::Overdue => "bad",
        TaskState::NotYetDue => "none",
    };
    html! {
        div.panel {
            h3 { (task.code) ". " span lang="vi" { (task.content) } }
            p {
                (words::tag(tone, standings::task(state))) (said(Planned::Lead)) span lang="vi" { (task.lead) }
                @if !task.product.is_empty() { (said(Planned::ProductTail)) span lang="vi" { (task.product) } }
                @if let Some(due) = task.due() { (said(Planned::Due)) (display::date(due)) }
                @if let Some(days) = days { @if days >= 0 { (said(Planned::DaysLeftInner)) (days) (said(Planned::Days)) } @else { (said(Planned::OverBy)) (-days) (said(Planned::Days)) } }
                @if let Some(done) = task.done { (said(Planned::DoneOn)) (display::date(done)) @if !task.document.is_empty() { ", " span lang="vi" { (task.document) } } }
            }
            @if let (Some(first), false) = (task.first_due, task.moves.is_empty()) {
                p.soft { (said(Planned::FirstDue)) (display::date(first)) @for moved in &task.moves { (said(Planned::MovedTo)) (display::date(moved.due)) @if !moved.document.is_empty() { (said(Planned::ByBetween)) span lang="vi" { (moved.document) } } } }
            }
            p.soft { span lang="vi" { (task.origin) } (said(Planned::Version)) (assigned.version) ", " span lang="vi" { (assigned.made_by) } (said(Planned::RecordedAt)) (local_time(assigned.made_at)) }
            @if task.done.is_none() { (acts(page, assigned)) }
        }
    }
}

/// Done, or moved: each states its document.
fn acts(page: &Page, assigned: &AssignedTask) -> Markup {
    let action = format!("/ke-hoach/ket-luan/{}", assigned.id);
    html! {
        form.bar method="post" action=(action) {
            (page.token_field())
            input type="hidden" name="version" value=(assigned.version);
            label { (said(Planned::Day)) input type="date" name="day" required; }
            label { (said(Planned::DocumentNumber)) input name="document" size="20" maxlength="100"; }
            button type="submit" name="act" value="done" { (said(Planned::Done)) }
            button.plain type="submit" name="act" value="move" { (said(Planned::MoveTheDueDateToThis)) }
        }
    }
}
