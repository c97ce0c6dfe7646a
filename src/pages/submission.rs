//! One report: what was read, what is wrong, the decision.

use maud::{Markup, html};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Fact, Finding, State, display};

use super::layout::Page;
use super::words;
use crate::storage::StoredSubmission;

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
    /// Titles of the columns, by element.
    pub titles: std::collections::BTreeMap<String, String>,
}

impl SubmissionPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let submission = &self.stored.submission;
        page.render(&html! {
            h1 { (self.form) }
            p { (self.unit) " · " (self.period) " · " (words::state(submission.state)) }
            p.soft {
                "Tệp “" (submission.file_name) "”, nhận ngày " (display::date(submission.received)) " · "
                a href={ "/bao-cao-nop/" (submission.id) "/tep-goc" } { "Tải tệp gốc" }
                @if submission.is_nil { " · báo cáo không phát sinh" }
                @if submission.is_estimate { " · ước thực hiện" }
            }
            @if let Some(reason) = self.stored.reason.as_ref().filter(|reason| !reason.is_empty()) { div.notice { "Lý do: " (reason) } }
            (self.decision(page))
            (words::findings(&self.findings))
            @if self.findings.is_empty() { p { (words::tag("good", "Không có lỗi")) } }
            (self.figures())
        })
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
                div.scroll { table {
                    thead { tr { th { "Chỉ tiêu" } th { "Phân tổ" } th.number { "Giá trị" } th { "Sheet, ô" } } }
                    tbody { @for fact in &self.facts { (self.figure(fact)) } }
                } }
                p.legend { "“–”: chưa có số liệu. Số 0 là đơn vị ghi 0. “Không phát sinh”, “Không áp dụng” được ghi thành chữ." }
            }
        }
    }

    fn figure(&self, fact: &Fact) -> Markup {
        let place = fact.provenance.first_cell().map_or_else(String::new, |cell| format!("{}, {cell}", fact.provenance.sheet()));
        html! {
            tr.total[fact.is_total] {
                td { (self.titles.get(fact.element.as_str()).map_or(fact.element.as_str(), String::as_str)) }
                td { @for (_, member) in fact.dimensions.iter() { (member) " " } @if fact.is_total { "(dòng tổng)" } }
                td.number { (figure(fact)) }
                td { (place) }
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
