//! One report: what was read, what is wrong, the decision.

use maud::{Markup, html};
use tonghop_domain::message;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Fact, Finding, State, display};

use super::layout::Page;
use super::phrases::{Common, Piece, Sent, said, spoken, standings};
use super::{differences, words};
use crate::clock::local_time;
use crate::import::ChangeCounts;
use crate::reception::{DifferenceRow, Labels};
use crate::storage::{StoredDecision, StoredRuling, StoredSubmission};

/// What the page of a report shows.
#[derive(Debug)]
pub struct SubmissionPage {
    /// The report.
    pub stored: StoredSubmission,
    /// Name of the unit.
    pub unit: String,
    /// Title of the form.
    pub form: String,
    /// Name of the period.
    pub period: String,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its figures.
    pub facts: Vec<Fact>,
    /// Names of columns and of entries of lists.
    pub labels: Labels,
    /// How it differs from the accepted report; `None` = none is accepted, or this is the one.
    pub differences: Option<(ChangeCounts, Vec<DifferenceRow>)>,
    /// Figures that disagree with another source, with what was decided about them.
    pub rulings: Vec<(Finding, StoredRuling)>,
    /// Every version of the report with its decisions, newest first.
    pub versions: Vec<(StoredSubmission, Vec<StoredDecision>)>,
}

impl SubmissionPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let submission = &self.stored.submission;
        page.render(&html! {
            h1 lang="vi" { (self.form) }
            p { span lang="vi" { (self.unit) } " · " span lang="vi" { (self.period) } " · " (words::state(submission.state)) }
            p.soft {
                (said(Sent::FileQuoted)) span lang="vi" { (submission.file_name) } (said(Sent::ReceivedOn)) (display::date(submission.received))
                @if let Some(by) = &self.stored.received_by { " (" span lang="vi" { (by) } (said(Sent::RecordedInner)) }
                " · "
                a href={ "/bao-cao-nop/" (submission.id) "/tep-goc" } { (said(Sent::DownloadTheOriginal)) }
                @if submission.is_nil { (said(Sent::NothingOccurred)) }
                @if submission.is_estimate { (said(Sent::Estimate)) }
            }
            @if let Some(reason) = self.stored.reason.as_ref().filter(|reason| !reason.is_empty()) { div.notice { (said(Common::Reason)) span lang="vi" { (reason) } } }
            @if let Some((counts, rows)) = &self.differences { (differences::section(*counts, rows)) }
            (self.decision(page))
            (words::giving_back(&format!("/bao-cao-nop/{}", submission.id)))
            (words::findings(&self.findings))
            @if self.findings.is_empty() { p { (words::tag("good", said(Sent::NoFaults))) } }
            (self.rulings())
            (self.history())
            (self.figures())
        })
    }

    fn rulings(&self) -> Markup {
        html! {
            @if !self.rulings.is_empty() {
                h2 { (said(Sent::FiguresThatDisagreeDecided)) (self.rulings.len()) ")" }
                @for (finding, ruling) in &self.rulings {
                    div.finding.note {
                        b { (message::finding(finding, spoken()).headline) } " "
                        (words::tag("info", standings::ruling(ruling.ruling))) " " span lang="vi" { (ruling.reason) } " " small { span lang="vi" { (ruling.by) } ", " (local_time(ruling.at)) }
                    }
                }
            }
        }
    }

    fn history(&self) -> Markup {
        html! {
            h2 id="lich-su" { (said(Sent::VersionsOfThisReport)) (self.versions.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Sent::Original)) } th { (said(Sent::ReceivedOnAlone)) } th { (said(Sent::RecordedAt)) } th { (said(Common::State)) } th.number { (said(Common::ToCorrect)) } th.number { (said(Sent::ToReview)) } th { (said(Sent::Decisions)) } } }
                tbody { @for (stored, decisions) in &self.versions { (self.version(stored, decisions)) } }
            } }
        }
    }

    fn version(&self, stored: &StoredSubmission, decisions: &[StoredDecision]) -> Markup {
        let submission = &stored.submission;
        html! {
            tr {
                td {
                    a href={ "/bao-cao-nop/" (submission.id) "/tep-goc" } lang="vi" { (submission.file_name) }
                    @if submission.id == self.stored.submission.id { " " small { (said(Sent::ThisVersion)) } }
                    @else { " · " a href={ "/bao-cao-nop/" (submission.id) } { (said(Piece::Show)) } }
                }
                td { (display::date(submission.received)) @if let Some(by) = &stored.received_by { " " small { span lang="vi" { (by) } (said(Sent::RecordedTail)) } } }
                td { (local_time(stored.created_at)) }
                td { (words::state(submission.state)) }
                td.number { (stored.blocking) }
                td.number { (stored.warnings) }
                td {
                    @if decisions.is_empty() { (said(Sent::NoneYet)) }
                    @for decision in decisions {
                        div { (standings::submission(decision.state)) " · " span lang="vi" { (decision.by) } ", " (local_time(decision.at)) @if !decision.reason.is_empty() { ": " span lang="vi" { (decision.reason) } } }
                    }
                }
            }
        }
    }

    fn decision(&self, page: &Page) -> Markup {
        let id = &self.stored.submission.id;
        let state = self.stored.submission.state;
        html! {
            @if matches!(state, SubmissionState::Submitted | SubmissionState::Accepted) {
                form.bar method="post" action={ "/bao-cao-nop/" (id) } {
                    (page.token_field())
                    label { (said(Sent::ReasonWhenReturningOrWhenAccepting)) input name="reason" size="50" maxlength="500"; }
                    @if state == SubmissionState::Submitted && self.stored.blocking == 0 {
                        button type="submit" name="act" value="accept" { (said(Sent::AcceptReport)) }
                    }
                    button.plain type="submit" name="act" value="return" { (said(Sent::ReturnForCorrection)) }
                }
            }
        }
    }

    fn figures(&self) -> Markup {
        html! {
            h2 { (said(Sent::FiguresRead)) (self.facts.len()) ")" }
            @if self.facts.is_empty() {
                (words::empty(said(Sent::ThisReportHasNoTableOf)))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::Figure)) } th { (said(Common::Part)) } th.number { (said(Common::Value)) } th { (said(Sent::SheetCell)) } } }
                    tbody { @for fact in &self.facts { (self.figure(fact)) } }
                } }
                p.legend { (said(Sent::NoFigureYet0IsWhat)) }
            }
        }
    }

    fn figure(&self, fact: &Fact) -> Markup {
        let id = &self.stored.submission.id;
        let sheet = fact.provenance.sheet();
        html! {
            tr.total[fact.is_total] {
                td lang="vi" { (self.labels.title(fact.element.as_str())) }
                td { span lang="vi" { (self.labels.part(&fact.dimensions)) } @if fact.is_total { (said(Sent::TotalRow)) } }
                td.number { (figure(fact)) }
                td { @if let Some(cell) = fact.provenance.first_cell() {
                    a href=(format!("/so-nay-tu-dau/o?bao_cao={id}&sheet={}&o={cell}", super::lineage::in_address(sheet))) { span lang="vi" { (sheet) } ", " (cell) }
                } }
            }
        }
    }
}

fn figure(fact: &Fact) -> String {
    match fact.state {
        State::Value => fact.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 6)),
        State::Missing => display::NO_FIGURE.to_owned(),
        State::NilReport => said(Common::NothingOccurred).to_owned(),
        State::NotApplicable => said(Common::NotApplicable).to_owned(),
        State::Unreadable => said(Common::ToCorrect).to_owned(),
    }
}
