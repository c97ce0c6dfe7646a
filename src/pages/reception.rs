//! Tiếp nhận báo cáo: many files at once, live progress, what is wrong in each, preview before recording.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::submission::SubmissionAct;

use super::job::shared_fault;
use super::layout::Page;
use super::phrases::{Main, Phrase, Sent, filled, said, standings};
use super::words;
use crate::clock::local_time;
use crate::reception::{Count, SharedRow};
use crate::storage::{JobSummary, StoredSubmission};

/// A choice of a drop-down: value and words.
pub type Choice = (String, String);

/// Waiting reports on one page.
pub const WAITING_ROWS: usize = 200;

/// A report that waits for a decision.
#[derive(Debug)]
pub struct WaitingRow {
    /// The report.
    pub stored: StoredSubmission,
    /// Name of the unit.
    pub unit: String,
    /// Title of the form.
    pub form: String,
    /// Name of the period.
    pub period: String,
    /// What blocks acceptance.
    pub blocking: Count,
    /// What is to be looked at again.
    pub warnings: Count,
}

/// What the reception page shows.
#[derive(Debug, Default)]
pub struct Reception {
    /// Today, ISO text, for the day of receipt.
    pub today: String,
    /// Forms.
    pub forms: Vec<Choice>,
    /// Periods.
    pub periods: Vec<Choice>,
    /// Units.
    pub units: Vec<Choice>,
    /// Newest imports.
    pub jobs: Vec<JobSummary>,
    /// Reports that wait for a decision: one page of them.
    pub waiting: Vec<WaitingRow>,
    /// How many wait in all.
    pub waiting_total: usize,
    /// How many of them nothing speaks against.
    pub clean: usize,
    /// Faults that units share among the reports that wait, with the submissions concerned.
    pub shared: Vec<(SharedRow, Vec<String>)>,
    /// Page of the list of waiting reports, from 1.
    pub number: usize,
}

impl Reception {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Reception)) }
            p.soft { (page.say(Phrase::DropHint)) }
            (self.upload(page))
            (self.waiting(page))
            (self.recent(page))
            p { a href="/ho-so" { (page.say(Phrase::BundlesLink)) } }
            p { a href="/cau-tra-loi" { (page.say(Phrase::AnswersLink)) } }
        })
    }

    fn upload(&self, page: &Page) -> Markup {
        html! {
            form.panel method="post" action="/tiep-nhan" enctype="multipart/form-data" {
                (page.token_field())
                div.bar {
                    label.drop { (page.say(Phrase::DropHere)) input type="file" name="files" multiple required; }
                    label { (page.say(Phrase::ReceivedOn)) input type="date" name="received" value=(self.today) required; }
                }
                div.bar {
                    (select("period", page.say(Phrase::PeriodOrRead), &self.periods))
                    (select("unit", page.say(Phrase::UnitOrRead), &self.units))
                    (select("form", page.say(Phrase::FormOrKnown), &self.forms))
                }
                div.bar {
                    button type="submit" name="action" value="preview" { (page.say(Phrase::Preview)) }
                }
            }
        }
    }

    fn waiting(&self, page: &Page) -> Markup {
        html! {
            h2 id="cho" { (page.fill(Phrase::WaitingReports, self.waiting_total)) }
            @if self.waiting.is_empty() {
                (words::empty(page.say(Phrase::NoneWaits)))
            } @else {
                @if self.clean > 0 {
                    form.bar method="post" action="/tiep-nhan/chap-nhan" {
                        (page.token_field())
                        button type="submit" { (page.fill(Phrase::AcceptClean, self.clean)) }
                    }
                }
                @if !self.shared.is_empty() {
                    h3 { (page.say(Phrase::SharedFaults)) }
                    @for (row, submissions) in &self.shared { (shared_fault(page, row, submissions, "/tiep-nhan")) }
                }
                (self.waiting_table(page))
            }
        }
    }

    /// The reports with a box each; one decision for all that are ticked.
    fn waiting_table(&self, page: &Page) -> Markup {
        let pages = self.waiting_total.div_ceil(WAITING_ROWS);
        html! {
            form method="post" action="/tiep-nhan/quyet-dinh" {
                (page.token_field())
                input type="hidden" name="back" value="/tiep-nhan";
                div.scroll tabindex="0" { table {
                    thead { tr { th { (page.say(Phrase::Choose)) } th { (page.say(Phrase::Unit)) } th { (page.say(Phrase::FormTitle)) } th { (page.say(Phrase::PeriodShort)) } th { (page.say(Phrase::ReceivedOn)) } th.number { (page.say(Phrase::MustCorrect)) } th.number { (page.say(Phrase::MustReview)) } th { (page.say(Phrase::Action)) } } }
                    tbody {
                        @for WaitingRow { stored, unit, form, period, blocking, warnings } in &self.waiting {
                            tr {
                                td { input type="checkbox" name="report" value=(stored.submission.id) aria-label={ (page.say(Phrase::Choose)) ", " (unit) }; }
                                td lang="vi" { (unit) }
                                td lang="vi" { (form) }
                                td lang="vi" { (period) }
                                td { (display::date(stored.submission.received)) }
                                td.number { (standings::count(*blocking)) }
                                td.number { (standings::count(*warnings)) }
                                td { a href={ "/bao-cao-nop/" (stored.submission.id) } { (said(Main::Show)) } }
                            }
                        }
                    }
                } }
                @if pages > 1 {
                    p.pages { @for other in 1..=pages {
                        @if other == self.number { b { (other) } } @else { a href={ "/tiep-nhan?trang=" (other) "#cho" } { (other) } } " "
                    } }
                }
                div.bar {
                    label { (page.say(Phrase::ReasonLong)) input name="reason" size="45" maxlength="500"; }
                    button type="submit" name="act" value="accept" { (page.say(Phrase::AcceptChosen)) }
                    button.plain type="submit" name="act" value="return" { (page.say(Phrase::ReturnChosen)) }
                }
            }
        }
    }

    fn recent(&self, page: &Page) -> Markup {
        html! {
            h2 { (page.say(Phrase::RecentImports)) }
            @if self.jobs.is_empty() {
                (words::empty(page.say(Phrase::NoImports)))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (page.say(Phrase::Moment)) } th { (page.say(Phrase::Person)) } th { (page.say(Phrase::ReceivedOn)) } th.number { (page.say(Phrase::Files)) } th { (page.say(Phrase::State)) } th { (page.say(Phrase::Action)) } } }
                    tbody {
                        @for job in &self.jobs {
                            tr {
                                td { (local_time(job.created_at)) }
                                td lang="vi" { (job.asked.created_by) }
                                td { (display::date(job.asked.received)) }
                                td.number { (job.total) }
                                td { @if job.is_finished() { (page.say(Phrase::Finished)) } @else { (said(Main::BeingRead)) (job.finished) "/" (job.total) } @if job.asked.is_preview { (said(Main::PreviewMark)) } }
                                td { a href={ "/tiep-nhan/" (job.id) } { (said(Main::Show)) } }
                            }
                        }
                    }
                } }
            }
        }
    }
}

/// A drop-down whose first choice says nothing.
pub(super) fn select(name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! {
        label { (label)
            select name=(name) {
                option value="" { "–" }
                @for (value, words) in choices { option value=(value) { (words) } }
            }
        }
    }
}

/// The decision for several reports at once. Accepting is offered where nothing blocks it.
pub fn decisions(page: &Page, submissions: &[String], may_accept: bool, back: &str) -> Markup {
    html! {
        form.bar method="post" action="/tiep-nhan/quyet-dinh" {
            (page.token_field())
            input type="hidden" name="back" value=(back);
            @for id in submissions { input type="hidden" name="report" value=(id); }
            label { (page.say(Phrase::Reason)) input name="reason" size="40" maxlength="500" required; }
            @if may_accept { button type="submit" name="act" value="accept" { (page.fill(Phrase::AcceptAll, submissions.len())) } }
            button.plain type="submit" name="act" value="return" { (page.fill(Phrase::ReturnAll, submissions.len())) }
        }
    }
}

/// What a decision for several reports did.
pub fn decided(page: &Page, act: SubmissionAct, done: usize, refused: &[(String, String, String)], back: &str) -> String {
    let heading = if act == SubmissionAct::Accept { filled(Sent::ReportsAccepted, done) } else { filled(Sent::ReportsReturned, done) };
    let left = if act == SubmissionAct::Accept { said(Sent::NotAccepted) } else { said(Sent::NotReturned) };
    page.render(&html! {
        h1 { (heading) }
        @if !refused.is_empty() {
            h2 { (left) (refused.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Sent::Report)) } th { (said(Sent::Why)) } } }
                tbody { @for (id, name, why) in refused { tr { td { a href={ "/bao-cao-nop/" (id) } lang="vi" { (name) } } td lang="vi" { (why) } } } }
            } }
        }
        p { a.button href=(back) { (said(Sent::Back)) } }
    })
}
