//! Nội dung đôn đốc: one text per unit, and all of them together.

use maud::{Markup, html};

use super::board::{contact, period_bar};
use super::layout::Page;
use super::phrases::{Common, Phrase, Sent, filled, said};
use super::reception::Choice;
use super::words;
use crate::reminder::{Reminder, together};
use crate::storage::Contact;

/// What the page shows.
#[derive(Debug)]
pub struct Reminders {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Reminders with the contact of each unit.
    pub rows: Vec<(Reminder, Option<Contact>)>,
}

impl Reminders {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let all: Vec<Reminder> = self.rows.iter().map(|(reminder, _)| reminder.clone()).collect();
        page.render(&html! {
            h1 { (page.say(Phrase::Reminders)) }
            p.soft { span lang="vi" { (self.period_name) } ": " (self.rows.len()) (said(Sent::UnitsWithReportsNotSentOr)) }
            (period_bar("/tinh-hinh-nop/don-doc", &self.period, &self.periods))
            @if self.rows.is_empty() {
                (words::empty(said(Sent::NoUnitIsLeftToRemind)))
            } @else {
                details {
                    summary { (said(Sent::AllInOneText)) (self.rows.len()) (said(Sent::UnitsClosing)) }
                    (text("tat-ca", said(Sent::ReminderOfAllUnits), &together(&all)))
                }
                @for (number, (reminder, known)) in self.rows.iter().enumerate() {
                    section.panel {
                        h2 { a href={ "/don-vi/" (reminder.unit) } lang="vi" { (reminder.unit_name) } " (" (reminder.reports) (said(Common::Reports)) }
                        p { (said(Sent::Contact)) (contact(known.as_ref())) }
                        (text(&format!("don-doc-{number}"), &filled(Sent::ReminderOf, &reminder.unit_name), &reminder.text))
                    }
                }
            }
            p { a href={ "/tinh-hinh-nop?ky=" (self.period) } { (said(Common::BackToReportingStatus)) } }
        })
    }
}

/// A text with a button that copies it; without the script it can be selected by hand.
fn text(id: &str, label: &str, content: &str) -> Markup {
    let lines = content.lines().count().clamp(4, 16);
    html! {
        textarea.copied id=(id) readonly rows=(lines) cols="100" aria-label=(label) { (content) }
        p { button.plain type="button" data-copy=(id) { (said(Sent::Copy)) } span.soft role="status" data-copied=(id) {} }
    }
}
