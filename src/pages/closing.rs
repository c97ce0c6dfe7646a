//! Chốt số liệu, Đính chính số liệu: what is missing before, what is frozen, what came after, what a correction changes.

use maud::{Markup, html};
use tonghop_domain::closing::OpenReason;
use tonghop_domain::display;

use super::layout::Page;
use super::phrases::Phrase;
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
            p.soft { (self.period_name) }
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
            h2 { "Sẽ chốt theo " (self.sets.len()) " bộ tiêu chí" }
            ul { @for (name, _) in &self.sets { li { (name) } } }
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
            h2 { (title) " (" (self.open.len()) "/" (self.owed) " báo cáo)" }
            @if self.owed == 0 {
                (words::empty(page.say(Phrase::NothingOwedYet)))
            } @else if self.open.is_empty() {
                p { (words::tag("good", page.say(Phrase::AllThere))) }
            }
            @for reason in OpenReason::ALL {
                @let rows: Vec<&OpenRow> = self.open.iter().filter(|row| row.reason == reason).collect();
                @if !rows.is_empty() {
                    h3 { (reason.words()) " (" (rows.len()) ")" }
                    div.scroll tabindex="0" { table {
                        thead { tr { th { (page.say(Phrase::Unit)) } th { (page.say(Phrase::FormTitle)) } } }
                        tbody { @for row in rows { tr { td { (row.unit) } td { (row.form) } } } }
                    } }
                }
            }
            @if !self.open.is_empty() { p.legend { (page.say(Phrase::MissingNotZero)) } }
        }
    }

    fn closed(&self, page: &Page, closing: &StoredClosing) -> Markup {
        html! {
            (super::report_text::downloads(&self.period))
            p { a href={ "/loi-van-bao-cao?ky=" (self.period) } { "Xem, sửa lời văn báo cáo" } " · " a href={ "/phat-hanh?ky=" (self.period) } { "Trình ký, phát hành" } }
            div.cards {
                (card(&format!("Bản số {}", closing.number), page.say(Phrase::Published)))
                (card(&local_time(closing.closed_at), &format!("thời điểm, {} thực hiện", closing.closed_by)))
                (card(&(self.owed - self.missing()).to_string(), &format!("trên {} báo cáo phải nộp có trong số liệu", self.owed)))
                (card(&self.corrections.len().to_string(), page.say(Phrase::Corrections)))
            }
            @if !closing.note.is_empty() { div.notice { "Ghi chú: " (closing.note) } }
            p { "Bộ tiêu chí đã dùng: "
                @for (index, (name, hash)) in self.sets.iter().enumerate() { @if index > 0 { "; " } (name) " " small title=(hash) { "(" (short(hash)) ")" } }
                ". " small { "Số liệu đầu vào " (short(&closing.input_hash)) ", phần mềm " (closing.engine) "." }
            }
            p { a.button.plain href={ "/chot-so-lieu/kiem-tra?ky=" (self.period) } { (page.say(Phrase::ComputeAgain)) } " " a.button.plain href={ "/bao-cao?ky=" (self.period) } { (page.say(Phrase::PublishedReports)) } }
            details { summary { "Còn thiếu hoặc còn ước khi chốt (" (self.open.len()) ")" } (self.open_section(page, page.say(Phrase::WhenClosed))) }
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
                    h3 { "Đính chính số " (row.number) ": " (row.about) }
                    p { "Lý do: " (row.reason) }
                    p.soft { (local_time(row.at)) ", " (row.by) " · " a href={ "/bao-cao-nop/" (row.submission) } { "Xem báo cáo" } }
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
            td { (row.unit) }
            td { (row.form) }
            td { a href={ "/bao-cao-nop/" (submission.id) } { (submission.file_name) } }
            td { (display::date(submission.received)) }
            td { (words::state(submission.state)) }
            td {
                @if row.is_accepted { a.button.plain href={ "/dinh-chinh/" (submission.id) } { "Xem trước đính chính" } }
                @else { a href={ "/bao-cao-nop/" (submission.id) } { "Tiếp nhận hoặc trả lại trước" } }
            }
        }
    }
}

/// Published figures before and after.
fn effects(rows: &[EffectRow]) -> Markup {
    html! {
        @if rows.is_empty() {
            p.soft { "Không có chỉ số, điểm hay thứ hạng nào đã công bố thay đổi." }
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Loại" } th { "Số liệu đã công bố" } th { "Đơn vị" } th.number { "Trước" } th.number { "Sau" } } }
                tbody { @for row in rows { tr { td { (row.kind) } td { (row.what) } td { (row.unit) } td.number { (row.before) } td.number { (row.after) } } } }
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
            h1 { "Đính chính số liệu" }
            p { (self.about) " · " (self.period_name) }
            div.notice { "Xem trước (chưa ghi nhận). Số liệu đã công bố chỉ thay đổi khi bấm “Đính chính”; bản trước được giữ nguyên." }
            @match &self.differences {
                Some((counts, rows)) => (differences::section(*counts, rows)),
                None => p { "Đơn vị chưa có báo cáo này trong số liệu đã công bố." },
            }
            h2 { "Số liệu đã công bố sẽ thay đổi (" (self.effects.len()) ")" }
            @if self.moved > 0 { p { (self.moved) " lượt đơn vị thay đổi thứ hạng." } }
            (effects(&self.effects))
            form.bar method="post" action={ "/dinh-chinh/" (self.id) } {
                (page.token_field())
                label { "Lý do đính chính" input name="reason" size="60" maxlength="500" required; }
                button type="submit" { "Đính chính" }
            }
            p { a href={ "/chot-so-lieu?ky=" (self.period) } { "Về Chốt số liệu" } }
        })
    }
}

/// The published version computed anew.
pub fn check_page(page: &Page, (period, period_name): (&str, &str), check: &Check, rows: &[EffectRow]) -> String {
    page.render(&html! {
        h1 { (page.say(Phrase::ComputeAgain)) }
        p.soft { (period_name) " · bản chốt số " (check.closing.number) ", " (local_time(check.closing.closed_at)) }
        @if check.is_reproduced() {
            p { (words::tag("good", "Khớp")) " Tính lại từ đúng các báo cáo đã chốt cho kết quả giống hệt số liệu đã công bố." }
        } @else {
            div.notice.bad { "Kết quả tính lại khác số liệu đã công bố. Số liệu đã công bố không bị ghi đè." }
            @if !check.same_inputs { p { "Số liệu đầu vào không còn giống khi chốt." } }
            h2 { "Chỗ khác nhau (" (rows.len()) ")" }
            p.legend { "Trước: số liệu đã công bố. Sau: số tính lại." }
            (effects(rows))
        }
        div.scroll tabindex="0" { table { tbody {
            tr { th scope="row" { "Phần mềm khi chốt" } td { (check.closing.engine) } }
            tr { th scope="row" { "Phần mềm hiện nay" } td { (check.engine) } }
            tr { th scope="row" { "Mã băm số liệu đầu vào" } td { (check.closing.input_hash) } }
        } } }
        p { a href={ "/chot-so-lieu?ky=" (period) } { "Về Chốt số liệu" } }
    })
}
