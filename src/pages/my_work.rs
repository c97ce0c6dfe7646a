//! Việc của tôi: three numbers, then what to do about them.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::message;

use super::layout::Page;
use super::phrases::{Main, Phrase, Piece, said, standings};
use super::reception::decisions;
use super::words;
use crate::analysis::{YearChange, YearChanges};
use crate::clock::local_time;
use crate::my_work::{Disagreeing, Estimates, Named, Numbers, Replaced, Week};
use crate::storage::Ruling;

/// New reports listed one by one.
const MOST_NEW: usize = 100;
/// Changes against last year shown unfolded.
const FEW_CHANGES: usize = 12;

/// What the page shows.
#[derive(Debug)]
pub struct MyWork {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// The three numbers.
    pub numbers: Numbers,
    /// Reports that may be accepted as they are.
    pub clean: usize,
    /// Reports that must be corrected.
    pub to_correct: Vec<Named>,
    /// What came within a week.
    pub week: Week,
    /// Figures that disagree, undecided ones first.
    pub disagreements: Vec<Disagreeing>,
    /// Figures that differ much from the same period last year.
    pub last_year: YearChanges,
    /// Estimates, replaced and standing.
    pub estimates: Estimates,
}

impl MyWork {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let numbers = self.numbers;
        page.render(&html! {
            h1 { (page.say(Phrase::MyWork)) }
            p.soft lang="vi" { (self.period_name) }
            div.cards {
                (card(numbers.waiting, page.say(Phrase::ReportsWaiting), "/tiep-nhan#cho", ""))
                (card(numbers.overdue_units, page.say(Phrase::UnitsOverdue), &format!("/tinh-hinh-nop?ky={}&tinh_trang=not_sent#don-vi", self.period), ""))
                (card(numbers.tasks_due, page.say(Phrase::TasksDueInAWeek), "/ke-hoach", &overdue(page, numbers.tasks_overdue)))
            }
            (self.reception(page))
            (self.changed(page))
            (self.disagreements(page))
            (self.last_year())
            (self.estimates(page))
        })
    }

    fn reception(&self, page: &Page) -> Markup {
        let ids: Vec<String> = self.to_correct.iter().map(|one| one.stored.submission.id.clone()).collect();
        html! {
            h2 { (page.say(Phrase::AcceptAndReturn)) }
            @if self.numbers.waiting == 0 {
                (words::empty(page.say(Phrase::NothingWaits)))
            }
            @if self.clean > 0 {
                form.bar method="post" action="/tiep-nhan/chap-nhan" {
                    (page.token_field())
                    input type="hidden" name="back" value="/";
                    button type="submit" { (page.fill(Phrase::AcceptClean, self.clean)) }
                }
            }
            @if !self.to_correct.is_empty() {
                details open {
                    summary { (page.fill(Phrase::ReportsToCorrect, self.to_correct.len())) }
                    ul { @for one in &self.to_correct {
                        li { a lang="vi" href={ "/bao-cao-nop/" (one.stored.submission.id) } { (one.unit) " · " (one.form) ", " (one.period) } ": " (one.stored.blocking) (said(Main::FaultsToCorrect)) }
                    } }
                    (decisions(page, &ids, false, "/"))
                }
            }
            p.bar {
                a.button href="/tiep-nhan" { (page.say(Phrase::DropNewFiles)) }
                a.button.plain href="/tiep-nhan#cho" { (page.say(Phrase::WaitingByCause)) }
                a.button.plain href={ "/tinh-hinh-nop/don-doc?ky=" (self.period) } { (page.say(Phrase::Reminders)) }
            }
        }
    }

    fn changed(&self, page: &Page) -> Markup {
        let week = &self.week;
        html! {
            h2 { (page.fill(Phrase::SinceDay, display::date(week.from))) }
            p { (page.fill(Phrase::WeekNew, week.new.len())) ", " (page.fill(Phrase::WeekReplaced, week.replaced.len())) ", " (page.fill(Phrase::WeekUnreadable, week.refused.len())) "." }
            @if !week.refused.is_empty() {
                details open {
                    summary { (page.say(Phrase::Unreadable)) " (" (week.refused.len()) ")" }
                    ul { @for file in &week.refused { li { a lang="vi" href=(file.path) { (file.name) } (said(Main::ReceivedOnInner)) (display::date(file.received)) "): " span.finding-text { (file.why) } } } }
                }
            }
            @if !week.replaced.is_empty() {
                details {
                    summary { (page.say(Phrase::Replaced)) " (" (week.replaced.len()) ")" }
                    @for one in &week.replaced { (replaced(page, one)) }
                }
            }
            @if !week.new.is_empty() {
                details {
                    summary { (page.say(Phrase::NewReports)) " (" (week.new.len()) ")" }
                    ul { @for one in week.new.iter().take(MOST_NEW) { li { a lang="vi" href={ "/bao-cao-nop/" (one.stored.submission.id) } { (one.unit) " · " (one.form) ", " (one.period) } (said(Main::ReceivedOnTail)) (display::date(one.stored.submission.received)) } } }
                    @if week.new.len() > MOST_NEW { p.soft { (said(Main::And)) (week.new.len() - MOST_NEW) (said(Main::OtherReports)) } }
                }
            }
        }
    }

    fn disagreements(&self, page: &Page) -> Markup {
        let open = self.disagreements.iter().filter(|one| one.disagreement.ruling.is_none()).count();
        html! {
            h2 id="chenh-lech" { (page.say(Phrase::FiguresDisagree)) " (" (page.fill(Phrase::Undecided, open)) ", " (page.fill(Phrase::Decided, self.disagreements.len() - open)) ")" }
            @if self.disagreements.is_empty() {
                (words::empty(page.say(Phrase::NothingDisagrees)))
            }
            @for one in &self.disagreements { (disagreement(page, one)) }
        }
    }

    /// Large changes against the same period last year, each leading to its cells.
    fn last_year(&self) -> Markup {
        let told = &self.last_year;
        html! {
            @if let Some(other) = &told.period {
                h3 { (said(Main::FarFromLastYear)) (told.rows.len()) ")" }
                @if !told.has_figures {
                    div.empty { (said(Piece::NothingToCompare)) " " span lang="vi" { (other.name) } "." }
                } @else if told.rows.is_empty() {
                    p { (words::tag("good", said(Main::NothingFar))) (said(Main::FarThan)) span lang="vi" { (other.name) } "." }
                } @else {
                    details open[told.rows.len() <= FEW_CHANGES] {
                        summary { (said(Main::Against)) span lang="vi" { (other.name) } (said(Main::AskTheUnit)) }
                        div.scroll tabindex="0" { table {
                            thead { tr { th scope="col" { (said(Main::Unit)) } th scope="col" { (said(Main::Indicator)) } th.number scope="col" lang="vi" { (other.name) } th.number scope="col" { (said(Main::ThisPeriod)) } th scope="col" { (said(Main::Change)) } } }
                            tbody { @for row in &told.rows { (self.year_change(row)) } }
                        } }
                        p.legend { (said(Main::LastYearLegend)) }
                    }
                }
            }
        }
    }

    fn year_change(&self, row: &YearChange) -> Markup {
        let address = format!("/so-nay-tu-dau?ky={}&chi_so={}&don_vi={}", self.period, row.indicator, row.unit);
        html! { tr {
            th scope="row" lang="vi" { (row.unit_name) }
            td lang="vi" { (row.name) }
            td.number lang="vi" { (row.then) }
            td.number lang="vi" { (row.now) " " (words::whence(&address)) }
            td lang="vi" { (row.change) }
        } }
    }

    fn estimates(&self, page: &Page) -> Markup {
        let found = &self.estimates;
        html! {
            h2 { (page.say(Phrase::Estimates)) }
            @if found.replaced.is_empty() && found.standing.is_empty() {
                (words::empty(page.say(Phrase::NoEstimates)))
            }
            @if !found.standing.is_empty() {
                p { (words::tag("warn", page.say(Phrase::Estimate))) " " (page.say(Phrase::StillEstimates)) }
                ul { @for one in &found.standing { li { a lang="vi" href={ "/bao-cao-nop/" (one.stored.submission.id) } { (one.unit) " · " (one.form) } } } }
            }
            @for one in &found.replaced {
                p { (words::tag("good", page.say(Phrase::EstimateReplaced))) (said(Main::EstimateOf)) (display::date(one.older.submission.received)) }
                (replaced(page, one))
            }
        }
    }
}

fn overdue(page: &Page, count: usize) -> String {
    if count == 0 { String::new() } else { page.fill(Phrase::AndTasksOverdue, count) }
}

fn card(figure: usize, label: &str, path: &str, more: &str) -> Markup {
    html! { a.card href=(path) { div.figure { (figure) } div.label { (label) } @if !more.is_empty() { div.label { (more) } } } }
}

fn replaced(page: &Page, one: &Replaced) -> Markup {
    let newer = &one.newer;
    html! {
        div.finding.note {
            a lang="vi" href={ "/bao-cao-nop/" (newer.stored.submission.id) } { (newer.unit) " · " (newer.form) ", " (newer.period) }
            (said(Main::VersionOf)) (display::date(one.older.submission.received)) (said(Main::ToVersionOf)) (display::date(newer.stored.submission.received)) ". "
            @if one.differences.is_empty() { (page.say(Phrase::NothingChanged)) }
            @if !one.differences.is_empty() { ul {
                @for row in &one.differences {
                    li { span lang="vi" { (row.what) @if !row.part.is_empty() { " (" (row.part) ")" } } ": "
                        (row.before.as_deref().unwrap_or(said(Main::NoneBefore))) " → " b { (row.after.as_deref().unwrap_or(said(Main::NoneAfter))) }
                    }
                }
                @if one.count > one.differences.len() { li { (said(Main::And)) (one.count - one.differences.len()) (said(Main::OtherChanges)) } }
            } }
        }
    }
}

fn disagreement(page: &Page, one: &Disagreeing) -> Markup {
    let finding = message::finding(&one.disagreement.finding, page.language);
    let (id, position) = (&one.disagreement.submission_id, one.disagreement.position);
    html! {
        section.panel {
            h3 lang="vi" { a href={ "/bao-cao-nop/" (id) } { (one.report.unit) " · " (one.report.form) } }
            p.finding-text { b { (finding.headline) } " " (finding.advice) " " small { (one.disagreement.finding.rule()) } }
            @match &one.disagreement.ruling {
                Some(ruling) => p.notice { (words::tag("info", standings::ruling(ruling.ruling))) " " span lang="vi" { (ruling.reason) } " " small { (ruling.by) ", " (local_time(ruling.at)) } },
                None => form.bar method="post" action="/chenh-lech" {
                    (page.token_field())
                    input type="hidden" name="submission" value=(id);
                    input type="hidden" name="position" value=(position);
                    label { (page.say(Phrase::Reason)) input name="reason" required maxlength="500" size="44"; }
                    @for (ruling, code, _) in Ruling::ALL {
                        button.plain[ruling != Ruling::Keep] type="submit" name="ruling" value=(code) { (standings::ruling(ruling)) }
                    }
                },
            }
        }
    }
}
