//! Kết luận cuộc họp: conclusions become tasks of the office's plan, each with its lead, product and due date.

use jiff::civil::Date;
use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::task::TaskState;

use super::layout::Page;
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
    /// Units that may lead a task.
    pub units: Vec<Choice>,
    /// Tasks entered so far with their state, newest first.
    pub tasks: Vec<(AssignedTask, TaskState, Option<i32>)>,
}

impl Conclusions {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Kết luận cuộc họp" }
            p { "Mỗi kết luận thành một nhiệm vụ có đơn vị chủ trì, sản phẩm, hạn; nhiệm vụ được tính cùng kế hoạch năm." }
            (self.form(page))
            (self.entered(page))
            p { a href="/ke-hoach" { "Về Kế hoạch và nhiệm vụ" } }
        })
    }

    fn form(&self, page: &Page) -> Markup {
        html! {
            form.panel method="post" action="/ke-hoach/ket-luan" {
                (page.token_field())
                div.bar {
                    label { "Cuộc họp" input name="meeting" value=(self.meeting) size="30" maxlength="200" required; }
                    label { "Ngày họp" input type="date" name="day" value=(self.today) required; }
                    label { "Thông báo kết luận (số, ký hiệu)" input name="document" size="24" maxlength="100"; }
                }
                @for row in 1..=ROWS { (self.row(row)) }
                p { button type="submit" { "Ghi thành nhiệm vụ" } " " small { "Dòng để trống được bỏ qua." } }
            }
        }
    }

    fn row(&self, row: usize) -> Markup {
        html! {
            fieldset.bar {
                legend { "Kết luận " (row) }
                label { "Việc giao" input name="content" size="44" maxlength="500"; }
                label { "Đơn vị chủ trì" select name="lead" { option value="" { "Chọn đơn vị" } @for (value, words) in &self.units { option value=(value) { (words) } } } }
                label { "Sản phẩm" input name="product" size="18" maxlength="200"; }
                label { "Hạn" input type="date" name="due"; }
            }
        }
    }

    fn entered(&self, page: &Page) -> Markup {
        html! {
            h2 { "Nhiệm vụ đã giao tại các cuộc họp (" (self.tasks.len()) ")" }
            @if self.tasks.is_empty() {
                (words::empty("Chưa có kết luận nào được ghi. Ghi kết luận ở bảng trên; việc đến hạn sẽ hiện ở Tổng quan."))
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
            h3 { (task.code) ". " (task.content) }
            p {
                (words::tag(tone, state.words())) " Chủ trì: " (task.lead)
                @if !task.product.is_empty() { " · Sản phẩm: " (task.product) }
                @if let Some(due) = task.due() { " · Hạn " (display::date(due)) }
                @if let Some(days) = days { @if days >= 0 { " (còn " (days) " ngày)" } @else { " (quá " (-days) " ngày)" } }
                @if let Some(done) = task.done { " · Hoàn thành " (display::date(done)) @if !task.document.is_empty() { ", " (task.document) } }
            }
            @if let (Some(first), false) = (task.first_due, task.moves.is_empty()) {
                p.soft { "Hạn ban đầu " (display::date(first)) @for moved in &task.moves { "; điều chỉnh đến " (display::date(moved.due)) @if !moved.document.is_empty() { " theo " (moved.document) } } }
            }
            p.soft { (task.origin) " · bản " (assigned.version) ", " (assigned.made_by) " ghi lúc " (local_time(assigned.made_at)) }
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
            label { "Ngày" input type="date" name="day" required; }
            label { "Văn bản (số, ký hiệu)" input name="document" size="20" maxlength="100"; }
            button type="submit" name="act" value="done" { "Hoàn thành" }
            button.plain type="submit" name="act" value="move" { "Điều chỉnh hạn đến ngày này" }
        }
    }
}
