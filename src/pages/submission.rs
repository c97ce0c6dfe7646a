//! One report: what was read, what is wrong, the decision.

use maud::{Markup, html};
use tonghop_domain::message;
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Fact, Finding, State, display};

use super::layout::Page;
use super::phrases::spoken;
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
            h1 { (self.form) }
            p { (self.unit) " · " (self.period) " · " (words::state(submission.state)) }
            p.soft {
                "Tệp “" (submission.file_name) "”, nhận ngày " (display::date(submission.received))
                @if let Some(by) = &self.stored.received_by { " (" (by) " ghi)" }
                " · "
                a href={ "/bao-cao-nop/" (submission.id) "/tep-goc" } { "Tải tệp gốc" }
                @if submission.is_nil { " · báo cáo không phát sinh" }
                @if submission.is_estimate { " · ước thực hiện" }
            }
            @if let Some(reason) = self.stored.reason.as_ref().filter(|reason| !reason.is_empty()) { div.notice { "Lý do: " (reason) } }
            @if let Some((counts, rows)) = &self.differences { (differences::section(*counts, rows)) }
            (self.decision(page))
            (words::giving_back(&format!("/bao-cao-nop/{}", submission.id)))
            (words::findings(&self.findings))
            @if self.findings.is_empty() { p { (words::tag("good", "Không có lỗi")) } }
            (self.rulings())
            (self.history())
            (self.figures())
        })
    }

    fn rulings(&self) -> Markup {
        html! {
            @if !self.rulings.is_empty() {
                h2 { "Số liệu không khớp đã quyết định (" (self.rulings.len()) ")" }
                @for (finding, ruling) in &self.rulings {
                    div.finding.note {
                        b { (message::finding(finding, spoken()).headline) } " "
                        (words::tag("info", ruling.ruling.words())) " " (ruling.reason) " " small { (ruling.by) ", " (local_time(ruling.at)) }
                    }
                }
            }
        }
    }

    fn history(&self) -> Markup {
        html! {
            h2 id="lich-su" { "Các bản của báo cáo này (" (self.versions.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Tệp gốc" } th { "Ngày nhận" } th { "Ghi nhận lúc" } th { "Trạng thái" } th.number { "Cần sửa" } th.number { "Cần xem lại" } th { "Quyết định" } } }
                tbody { @for (stored, decisions) in &self.versions { (self.version(stored, decisions)) } }
            } }
        }
    }

    fn version(&self, stored: &StoredSubmission, decisions: &[StoredDecision]) -> Markup {
        let submission = &stored.submission;
        html! {
            tr {
                td {
                    a href={ "/bao-cao-nop/" (submission.id) "/tep-goc" } { (submission.file_name) }
                    @if submission.id == self.stored.submission.id { " " small { "(bản đang xem)" } }
                    @else { " · " a href={ "/bao-cao-nop/" (submission.id) } { "Xem" } }
                }
                td { (display::date(submission.received)) @if let Some(by) = &stored.received_by { " " small { (by) " ghi" } } }
                td { (local_time(stored.created_at)) }
                td { (words::state(submission.state)) }
                td.number { (stored.blocking) }
                td.number { (stored.warnings) }
                td {
                    @if decisions.is_empty() { "Chưa có" }
                    @for decision in decisions {
                        div { (decision.state.words()) " · " (decision.by) ", " (local_time(decision.at)) @if !decision.reason.is_empty() { ": " (decision.reason) } }
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
                    label { "Lý do (khi trả lại, hoặc khi tiếp nhận dù còn chỗ cần xem lại)" input name="reason" size="50" maxlength="500"; }
                    @if state == SubmissionState::Submitted && self.stored.blocking == 0 {
                        button type="submit" name="act" value="accept" { "Tiếp nhận" }
                    }
                    button.plain type="submit" name="act" value="return" { "Trả lại để sửa" }
                }
            }
        }
    }

    fn figures(&self) -> Markup {
        html! {
            h2 { "Số liệu đã đọc (" (self.facts.len()) ")" }
            @if self.facts.is_empty() {
                (words::empty("Báo cáo này không có số liệu dạng bảng (nhật ký, kế hoạch hoặc không phát sinh)."))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Chỉ tiêu" } th { "Phân tổ" } th.number { "Giá trị" } th { "Sheet, ô" } } }
                    tbody { @for fact in &self.facts { (self.figure(fact)) } }
                } }
                p.legend { "“–”: chưa có số liệu. Số 0 là đơn vị ghi 0. “Không phát sinh”, “Không áp dụng” được ghi thành chữ." }
            }
        }
    }

    fn figure(&self, fact: &Fact) -> Markup {
        let id = &self.stored.submission.id;
        let sheet = fact.provenance.sheet();
        html! {
            tr.total[fact.is_total] {
                td { (self.labels.title(fact.element.as_str())) }
                td { (self.labels.part(&fact.dimensions)) @if fact.is_total { " (dòng tổng)" } }
                td.number { (figure(fact)) }
                td { @if let Some(cell) = fact.provenance.first_cell() {
                    a href=(format!("/so-nay-tu-dau/o?bao_cao={id}&sheet={}&o={cell}", super::lineage::in_address(sheet))) { (sheet) ", " (cell) }
                } }
            }
        }
    }
}

fn figure(fact: &Fact) -> String {
    match fact.state {
        State::Value => fact.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 6)),
        State::Missing => display::NO_FIGURE.to_owned(),
        State::NilReport => "Không phát sinh".to_owned(),
        State::NotApplicable => "Không áp dụng".to_owned(),
        State::Unreadable => "Cần sửa".to_owned(),
    }
}
