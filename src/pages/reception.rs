//! Tiếp nhận báo cáo: many files at once, live progress, what is wrong in each, preview before recording.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::message::{self, Language};

use super::layout::Page;
use super::words;
use crate::clock::local_time;
use crate::import::{Outcome, ReportOutcome};
use crate::storage::{FileState, Job, JobFile, StoredSubmission};

/// A choice of a drop-down: value and words.
pub type Choice = (String, String);

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
    pub jobs: Vec<Job>,
    /// Reports that wait for a decision, with the unit's and the form's name.
    pub waiting: Vec<(StoredSubmission, String, String)>,
}

impl Reception {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Tiếp nhận báo cáo" }
            p.soft { "Thả nhiều tệp hoặc một tệp nén (zip). Xem trước không ghi nhận gì; sau khi xem mới bấm Ghi nhận." }
            (self.upload(page))
            (self.waiting(page))
            (self.recent())
        })
    }

    fn upload(&self, page: &Page) -> Markup {
        html! {
            form.panel method="post" action="/tiep-nhan" enctype="multipart/form-data" {
                (page.token_field())
                div.bar {
                    label { "Tệp báo cáo (xlsx, xls, csv, zip …)" input type="file" name="files" multiple required; }
                    label { "Ngày nhận" input type="date" name="received" value=(self.today) required; }
                }
                div.bar {
                    (select("period", "Kỳ báo cáo (để trống: đọc trong tệp)", &self.periods))
                    (select("unit", "Đơn vị (để trống: đọc trong tệp)", &self.units))
                    (select("form", "Biểu mẫu (để trống: tự nhận ra)", &self.forms))
                }
                div.bar {
                    button type="submit" name="action" value="preview" { "Xem trước" }
                }
            }
        }
    }

    fn waiting(&self, page: &Page) -> Markup {
        let clean = self.waiting.iter().filter(|(stored, ..)| stored.blocking + stored.warnings == 0).count();
        html! {
            h2 { "Báo cáo chờ tiếp nhận (" (self.waiting.len()) ")" }
            @if self.waiting.is_empty() {
                (words::empty("Không có báo cáo nào đang chờ. Báo cáo mới ghi nhận sẽ hiện ở đây."))
            } @else {
                @if clean > 0 {
                    form.bar method="post" action="/tiep-nhan/chap-nhan" {
                        (page.token_field())
                        button type="submit" { "Tiếp nhận " (clean) " báo cáo không còn chỗ phải xem" }
                    }
                }
                div.scroll { table {
                    thead { tr { th { "Đơn vị" } th { "Biểu mẫu" } th { "Kỳ" } th { "Ngày nhận" } th.number { "Cần sửa" } th.number { "Cần xem lại" } th {} } }
                    tbody {
                        @for (stored, unit, form) in &self.waiting {
                            tr {
                                td { (unit) }
                                td { (form) }
                                td { (stored.submission.key.period) }
                                td { (display::date(stored.submission.received)) }
                                td.number { (stored.blocking) }
                                td.number { (stored.warnings) }
                                td { a href={ "/bao-cao-nop/" (stored.submission.id) } { "Xem" } }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn recent(&self) -> Markup {
        html! {
            h2 { "Các đợt gần đây" }
            @if self.jobs.is_empty() {
                (words::empty("Chưa có đợt tiếp nhận nào."))
            } @else {
                div.scroll { table {
                    thead { tr { th { "Thời điểm" } th { "Người thực hiện" } th { "Ngày nhận" } th.number { "Số tệp" } th { "Trạng thái" } th {} } }
                    tbody {
                        @for job in &self.jobs {
                            tr {
                                td { (local_time(job.created_at)) }
                                td { (job.asked.created_by) }
                                td { (display::date(job.asked.received)) }
                                td.number { (job.files.len()) }
                                td { @if job.is_finished() { "Đã xong" } @else { "Đang đọc " (job.finished()) "/" (job.files.len()) } @if job.asked.is_preview { " (xem trước)" } }
                                td { a href={ "/tiep-nhan/" (job.id) } { "Xem" } }
                            }
                        }
                    }
                } }
            }
        }
    }
}

fn select(name: &str, label: &str, choices: &[Choice]) -> Markup {
    html! {
        label { (label)
            select name=(name) {
                option value="" { "–" }
                @for (value, words) in choices { option value=(value) { (words) } }
            }
        }
    }
}

/// One import: progress, then what came of each file.
pub fn job(page: &Page, job: &Job, form_title: &dyn Fn(&str) -> String) -> String {
    page.render(&html! {
        h1 { @if job.asked.is_preview { "Xem trước (chưa ghi nhận)" } @else { "Kết quả tiếp nhận" } }
        p.soft { (job.files.len()) " tệp, ngày nhận " (display::date(job.asked.received)) ", thực hiện lúc " (local_time(job.created_at)) }
        @if job.is_finished() {
            (summary(job))
            @if job.asked.is_preview { (record_form(page, job)) }
        } @else {
            (progress(job))
        }
        @for file in &job.files { (file_panel(file, form_title)) }
        p { a href="/tiep-nhan" { "Về trang Tiếp nhận báo cáo" } }
    })
}

fn progress(job: &Job) -> Markup {
    let share = 100 * job.finished() / job.files.len().max(1);
    html! {
        div.panel data-progress={ "/api/v1/jobs/" (job.id) } {
            p { "Đang đọc: " span data-finished { (job.finished()) } "/" (job.files.len()) " tệp" }
            div.progress { span data-bar style={ "width: " (share) "%" } {} }
            p.soft { a href={ "/tiep-nhan/" (job.id) } { "Tải lại trang" } }
        }
    }
}

fn outcome(file: &JobFile) -> Option<Outcome> {
    serde_json::from_str(file.outcome.as_deref()?).ok()
}

fn summary(job: &Job) -> Markup {
    let outcomes: Vec<Outcome> = job.files.iter().filter_map(outcome).collect();
    let reports: Vec<&ReportOutcome> = outcomes.iter().flat_map(|outcome| &outcome.reports).collect();
    let blocked = reports.iter().filter(|report| report.is_blocked()).count();
    let refused = job.files.iter().filter(|file| matches!(file.state, FileState::Refused | FileState::Failed)).count();
    html! {
        div.cards {
            (card(reports.len(), "báo cáo đọc được"))
            (card(reports.len() - blocked, "không còn lỗi cần sửa"))
            (card(blocked, "có lỗi cần sửa"))
            (card(refused, "tệp không đọc được"))
        }
    }
}

fn card(figure: usize, label: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}

fn record_form(page: &Page, job: &Job) -> Markup {
    html! {
        form.bar method="post" action={ "/tiep-nhan/" (job.id) "/ghi-nhan" } {
            (page.token_field())
            button type="submit" { "Ghi nhận" }
            a.button.plain href="/tiep-nhan" { "Bỏ qua" }
        }
    }
}

fn file_panel(file: &JobFile, form_title: &dyn Fn(&str) -> String) -> Markup {
    let outcome = outcome(file);
    html! {
        section.panel {
            h2 { (file.file_name) }
            @match (file.state, outcome) {
                (FileState::Queued, _) => p.soft { "Đang chờ." },
                (FileState::Running, _) => p.soft { "Đang đọc." },
                (FileState::Failed, _) => div.notice.bad { "Hệ thống không xử lý được tệp này sau nhiều lần thử; tệp gốc được giữ lại." },
                (_, None) => p.soft { "Không có kết quả." },
                (_, Some(outcome)) => (outcome_body(&outcome, form_title)),
            }
        }
    }
}

fn outcome_body(outcome: &Outcome, form_title: &dyn Fn(&str) -> String) -> Markup {
    html! {
        @if let (Some(refusal), None) = (&outcome.refusal, &outcome.filed_under) {
            @let wording = message::refusal(refusal, Language::Vietnamese);
            div.notice.bad { b { (wording.headline) } " " (wording.advice) " " small { (refusal.code()) } }
        }
        (words::findings(&outcome.findings))
        @for report in &outcome.reports { (report_body(report, form_title)) }
    }
}

fn report_body(report: &ReportOutcome, form_title: &dyn Fn(&str) -> String) -> Markup {
    let period = report.period.as_ref().map_or_else(|| "chưa rõ kỳ".to_owned(), ToString::to_string);
    html! {
        h3 {
            (form_title(&report.form)) " · " (report.unit_name.as_deref().unwrap_or("chưa rõ đơn vị")) " · " (period) " "
            @if let Some(state) = report.state { (words::state(state)) }
        }
        p.soft {
            (report.figures) " số liệu, dòng đọc được"
            @if report.is_known { "; tệp này đã được ghi nhận trước đó" }
            @if report.changes.changed + report.changes.gone > 0 {
                "; so với bản đã tiếp nhận: " (report.changes.new) " mới, " (report.changes.changed) " thay đổi, " (report.changes.gone) " không còn"
            }
            @if let Some(id) = &report.submission { " · " a href={ "/bao-cao-nop/" (id) } { "Xem báo cáo" } }
        }
        (words::findings(&report.findings))
        @if report.findings.is_empty() { p { (words::tag("good", "Không có lỗi")) } }
    }
}
