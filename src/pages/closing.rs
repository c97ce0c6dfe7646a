//! Chốt số liệu, Đính chính số liệu: what is missing before, what is frozen, what came after, what a correction changes.

use maud::{Markup, html};
use tonghop_domain::closing::OpenReason;
use tonghop_domain::display;

use super::layout::Page;
use super::phrases::{Common, Ended, Phrase, filled, said, standings};
use super::reception::Choice;
use super::{board::period_bar, differences, words};
use crate::clock::local_time;
use crate::closing::{Check, EffectRow};
use crate::import::ChangeCounts;
use crate::reception::DifferenceRow;
use crate::storage::{StoredClosing, StoredSubmission};

/// A report that is missing or estimated.
#[derive(Debug)]
pub struct OpenRow {
    /// Name of the unit.
    pub unit: String,
    /// Title of the form.
    pub form: String,
    /// Why.
    pub reason: OpenReason,
}

/// A report that came after the closing.
#[derive(Debug)]
pub struct AfterRow {
    /// The report.
    pub stored: StoredSubmission,
    /// Name of the unit.
    pub unit: String,
    /// Title of the form.
    pub form: String,
    /// Whether it was accepted, so that a correction may take it in.
    pub is_accepted: bool,
}

/// A correction that was made.
#[derive(Debug)]
pub struct CorrectionRow {
    /// Number of the correction, from 1.
    pub number: i64,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the account.
    pub by: String,
    /// The report taken in.
    pub submission: String,
    /// Unit and form of the report.
    pub about: String,
    /// Why.
    pub reason: String,
    /// The published figures it changed.
    pub effects: Vec<EffectRow>,
}

/// What the page shows.
#[derive(Debug)]
pub struct ClosingPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Whether its window is still open.
    pub is_running: bool,
    /// The newest published version; `None` while the period is open.
    pub closing: Option<StoredClosing>,
    /// What is missing or estimated.
    pub open: Vec<OpenRow>,
    /// How many reports are owed.
    pub owed: usize,
    /// Reports that came after the closing.
    pub after: Vec<AfterRow>,
    /// Corrections, oldest first.
    pub corrections: Vec<CorrectionRow>,
    /// Names of the published sets with the hashes of their texts; of an open period, the sets that would be published.
    pub sets: Vec<(String, String)>,
}

impl ClosingPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Closing)) }
            p.soft lang="vi" { (self.period_name) }
            (period_bar("/chot-so-lieu", &self.period, &self.periods))
            @match &self.closing {
                None => (self.before(page)),
                Some(closing) => { (self.closed(page, closing)) (self.after(page)) (self.corrections(page)) },
            }
        })
    }

    fn before(&self, page: &Page) -> Markup {
        html! {
            div.notice { (page.say(Phrase::ClosingMeans)) }
            @if self.is_running { div.notice.bad { (page.say(Phrase::PeriodRunning)) } }
            (self.open_section(page, page.say(Phrase::MissingOrEstimated)))
            h2 { (said(Ended::WillBeClosedBy)) (self.sets.len()) (said(Ended::CriteriaSets)) }
            ul { @for (name, _) in &self.sets { li lang="vi" { (name) } } }
            form.bar method="post" action="/chot-so-lieu" {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                label { (page.say(Phrase::NoteOptional)) input name="note" size="50" maxlength="500"; }
                button type="submit" { (page.say(Phrase::Closing)) }
            }
        }
    }

    fn open_section(&self, page: &Page, title: &str) -> Markup {
        html! {
            h2 { (title) " (" (self.open.len()) "/" (self.owed) (said(Common::Reports)) }
            @if self.owed == 0 {
                (words::empty(page.say(Phrase::NothingOwedYet)))
            } @else if self.open.is_empty() {
                p { (words::tag("good", page.say(Phrase::AllThere))) }
            }
            @for reason in OpenReason::ALL {
                @let rows: Vec<&OpenRow> = self.open.iter().filter(|row| row.reason == reason).collect();
                @if !rows.is_empty() {
                    h3 { (standings::open_reason(reason)) " (" (rows.len()) ")" }
                    div.scroll tabindex="0" { table {
                        thead { tr { th { (page.say(Phrase::Unit)) } th { (page.say(Phrase::FormTitle)) } } }
                        tbody { @for row in rows { tr { td lang="vi" { (row.unit) } td lang="vi" { (row.form) } } } }
                    } }
                }
            }
            @if !self.open.is_empty() { p.legend { (page.say(Phrase::MissingNotZero)) } }
        }
    }

    fn closed(&self, page: &Page, closing: &StoredClosing) -> Markup {
        html! {
            (super::report_text::downloads(&self.period))
            p { a href={ "/loi-van-bao-cao?ky=" (self.period) } { (said(Ended::ReadAndEditTheTextOf)) } " · " a href={ "/phat-hanh?ky=" (self.period) } { (said(Ended::SignatureAndIssue)) } }
            div.cards {
                (card(&filled(Ended::Version, closing.number), page.say(Phrase::Published)))
                div.card { div.figure { (local_time(closing.closed_at)) } div.label { (said(Ended::ClosedAtBy)) span lang="vi" { (closing.closed_by) } (said(Ended::ClosedAtByTail)) } }
                (card(&(self.owed - self.missing()).to_string(), &filled(Ended::OfReportsOwedAreInThe, self.owed)))
                (card(&self.corrections.len().to_string(), page.say(Phrase::Corrections)))
            }
            @if !closing.note.is_empty() { div.notice { (said(Ended::Note)) span lang="vi" { (closing.note) } } }
            p { (said(Ended::CriteriaSetsUsed))
                @for (index, (name, hash)) in self.sets.iter().enumerate() { @if index > 0 { "; " } span lang="vi" { (name) } " " small title=(hash) { "(" (short(hash)) ")" } }
                ". " small { (said(Ended::InputFigures)) (short(&closing.input_hash)) (said(Ended::Program)) (closing.engine) "." }
            }
            p { a.button.plain href={ "/chot-so-lieu/kiem-tra?ky=" (self.period) } { (page.say(Phrase::ComputeAgain)) } " " a.button.plain href={ "/bao-cao?ky=" (self.period) } { (page.say(Phrase::PublishedReports)) } }
            details { summary { (said(Ended::MissingOrEstimatedWhenClosed)) (self.open.len()) ")" } (self.open_section(page, page.say(Phrase::WhenClosed))) }
        }
    }

    fn missing(&self) -> usize {
        self.open.iter().filter(|row| row.reason != OpenReason::Estimate).count()
    }

    fn after(&self, page: &Page) -> Markup {
        html! {
            h2 { (page.fill(Phrase::AfterClosing, self.after.len())) }
            @if self.after.is_empty() {
                (words::empty(page.say(Phrase::NothingAfter)))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (page.say(Phrase::Unit)) } th { (page.say(Phrase::FormTitle)) } th { (page.say(Phrase::FileName)) } th { (page.say(Phrase::ReceivedOn)) } th { (page.say(Phrase::State)) } th { (page.say(Phrase::Correction)) } } }
                    tbody { @for row in &self.after { (after_row(row)) } }
                } }
            }
        }
    }

    fn corrections(&self, page: &Page) -> Markup {
        html! {
            h2 { (page.fill(Phrase::CorrectionsMade, self.corrections.len())) }
            @if self.corrections.is_empty() { p.soft { (page.say(Phrase::NoCorrections)) } }
            @for row in &self.corrections {
                div.panel {
                    h3 { (said(Ended::CorrectionNo)) (row.number) ": " span lang="vi" { (row.about) } }
                    p { (said(Common::Reason)) span lang="vi" { (row.reason) } }
                    p.soft { (local_time(row.at)) ", " span lang="vi" { (row.by) } " · " a href={ "/bao-cao-nop/" (row.submission) } { (said(Common::ShowTheReport)) } }
                    (effects(&row.effects))
                }
            }
        }
    }
}

fn card(figure: &str, label: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}

/// The first digits of a hash, enough to tell two apart by eye.
fn short(hash: &str) -> &str {
    hash.get(..10).unwrap_or(hash)
}

fn after_row(row: &AfterRow) -> Markup {
    let submission = &row.stored.submission;
    html! {
        tr {
            td lang="vi" { (row.unit) }
            td lang="vi" { (row.form) }
            td { a href={ "/bao-cao-nop/" (submission.id) } lang="vi" { (submission.file_name) } }
            td { (display::date(submission.received)) }
            td { (words::state(submission.state)) }
            td {
                @if row.is_accepted { a.button.plain href={ "/dinh-chinh/" (submission.id) } { (said(Ended::PreviewTheCorrection)) } }
                @else { a href={ "/bao-cao-nop/" (submission.id) } { (said(Ended::AcceptOrReturnItFirst)) } }
            }
        }
    }
}

/// Published figures before and after.
fn effects(rows: &[EffectRow]) -> Markup {
    html! {
        @if rows.is_empty() {
            p.soft { (said(Ended::NoPublishedIndicatorScoreOrPlace)) }
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Common::Kind)) } th { (said(Ended::PublishedFigure)) } th { (said(Common::Unit)) } th.number { (said(Ended::Before)) } th.number { (said(Ended::After)) } } }
                tbody { @for row in rows { tr { td lang="vi" { (row.kind) } td lang="vi" { (row.what) } td lang="vi" { (row.unit) } td.number lang="vi" { (row.before) } td.number lang="vi" { (row.after) } } } }
            } }
        }
    }
}

/// What a correction would change, before it is made.
#[derive(Debug)]
pub struct PreviewPage {
    /// Id of the report.
    pub id: String,
    /// Unit and form of the report.
    pub about: String,
    /// Id of the period, for addresses.
    pub period: String,
    /// Name of the period.
    pub period_name: String,
    /// Its figures and rows against those published; `None` where the unit had no report.
    pub differences: Option<(ChangeCounts, Vec<DifferenceRow>)>,
    /// The published figures that would change.
    pub effects: Vec<EffectRow>,
    /// How many units would change place.
    pub moved: usize,
}

impl PreviewPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Ended::CorrectPublishedFigures)) }
            p { span lang="vi" { (self.about) } " · " span lang="vi" { (self.period_name) } }
            div.notice { (said(Ended::PreviewNothingRecordedYetPublishedFigures)) }
            @match &self.differences {
                Some((counts, rows)) => (differences::section(*counts, rows)),
                None => p { (said(Ended::ThePublishedFiguresHoldNoSuch)) },
            }
            h2 { (said(Ended::PublishedFiguresThatWouldChange)) (self.effects.len()) ")" }
            @if self.moved > 0 { p { (self.moved) (said(Ended::UnitsWouldChangePlace)) } }
            (effects(&self.effects))
            form.bar method="post" action={ "/dinh-chinh/" (self.id) } {
                (page.token_field())
                label { (said(Ended::ReasonOfTheCorrection)) input name="reason" size="60" maxlength="500" required; }
                button type="submit" { (said(Ended::Correct)) }
            }
            p { a href={ "/chot-so-lieu?ky=" (self.period) } { (said(Ended::BackToCloseTheFigures)) } }
        })
    }
}

/// The published version computed anew.
pub fn check_page(page: &Page, (period, period_name): (&str, &str), check: &Check, rows: &[EffectRow]) -> String {
    page.render(&html! {
        h1 { (page.say(Phrase::ComputeAgain)) }
        p.soft { span lang="vi" { (period_name) } (said(Ended::PublishedVersionNo)) (check.closing.number) ", " (local_time(check.closing.closed_at)) }
        @if check.is_reproduced() {
            p { (words::tag("good", said(Ended::Reproduced))) (said(Ended::ComputedAnewFromExactlyTheReports)) }
        } @else {
            div.notice.bad { (said(Ended::TheResultsComputedAnewDifferFrom)) }
            @if !check.same_inputs { p { (said(Ended::TheInputIsNoLongerThe)) } }
            h2 { (said(Ended::Differences)) (rows.len()) ")" }
            p.legend { (said(Ended::BeforeAsPublishedAfterComputedAnew)) }
            (effects(rows))
        }
        div.scroll tabindex="0" { table { tbody {
            tr { th scope="row" { (said(Ended::ProgramWhenClosed)) } td { (check.closing.engine) } }
            tr { th scope="row" { (said(Ended::ProgramToday)) } td { (check.engine) } }
            tr { th scope="row" { (said(Ended::HashOfTheInput)) } td { (check.closing.input_hash) } }
        } } }
        p { a href={ "/chot-so-lieu?ky=" (period) } { (said(Ended::BackToCloseTheFigures)) } }
    })
}
