//! Tổng quan: where the office stands, in figures that lead on.

use maud::{Markup, html};
use tonghop_domain::obligation::Completeness;

use super::board::{period_bar, share};
use super::layout::Page;
use super::phrases::Phrase;
use super::reception::Choice;
use super::words;

/// What the page shows.
#[derive(Debug)]
pub struct Overview {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Completeness over all forms of the period.
    pub completeness: Completeness,
    /// Reports waiting for a decision.
    pub waiting: usize,
    /// Reports overdue.
    pub overdue: usize,
    /// Tasks due within seven days or overdue.
    pub tasks_due: usize,
    /// Sets of the period: `ID@VERSION`, name, and the ranking as bars.
    pub sets: Vec<(Choice, words::Drawn)>,
}

impl Overview {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Overview)) }
            p.soft lang="vi" { (self.period_name) }
            (period_bar("/tong-quan", &self.period, &self.periods))
            div.cards {
                (card(&share(self.completeness.received, self.completeness.owed), &page.fill(Phrase::ReportsSent, format!("{}/{}", self.completeness.received, self.completeness.owed)), &format!("/tinh-hinh-nop?ky={}&tinh_trang=received#don-vi", self.period)))
                (card(&share(self.completeness.on_time, self.completeness.owed), &page.fill(Phrase::ReportsOnTime, format!("{}/{}", self.completeness.on_time, self.completeness.owed)), &format!("/tinh-hinh-nop?ky={}&tinh_trang=on_time#don-vi", self.period)))
                (card(&self.waiting.to_string(), page.say(Phrase::ReportsWaiting), "/tiep-nhan"))
                (card(&self.overdue.to_string(), page.say(Phrase::ReportsOverdue), &format!("/tinh-hinh-nop?ky={}&tinh_trang=not_sent#don-vi", self.period)))
                (card(&self.tasks_due.to_string(), page.say(Phrase::TasksDueOrOverdue), "/ke-hoach"))
            }
            @if self.sets.is_empty() {
                (words::empty(page.say(Phrase::NoSetGoverns)))
            }
            @for ((set, name), chart) in &self.sets {
                @let query = format!("ky={}&bo={set}", self.period);
                h2 lang="vi" { (name) }
                (words::chart(chart))
                p { a href={ "/xep-hang?" (query) } { (page.say(Phrase::ShowRanking)) } " · " a href={ "/chi-tieu?" (query) } { (page.say(Phrase::ShowCriteria)) } }
            }
        })
    }
}

fn card(figure: &str, label: &str, path: &str) -> Markup {
    html! { a.card href=(path) style="text-decoration: none; color: inherit" { div.figure { (figure) } div.label { (label) } } }
}
