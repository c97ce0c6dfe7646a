//! Small pieces that several pages show the same way.

use maud::{Markup, PreEscaped, html};
use tonghop_domain::finding_group::{FindingGroup, Shared, sections};
use tonghop_domain::message::{self, Language};
use tonghop_domain::obligation::{ReportStanding, Shown};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Finding, Severity};
use tonghop_reports::chart::DataTable;

use crate::drawing::Picture;

/// A finding that stands alone.
pub fn finding(finding: &Finding) -> Markup {
    cause(&FindingGroup { head: finding, others: vec![], shared: Shared::Nothing })
}

/// Findings of one cause as officers read them: first line bold, advice, severity, code small at the end.
fn cause(group: &FindingGroup<'_>) -> Markup {
    let wording = message::group(group, Language::Vietnamese);
    html! {
        div class={ "finding " (group.severity().as_str()) } {
            b { (wording.headline) } " " (wording.advice) " "
            em { (group.severity().words()) "." }
            small { (group.head.rule()) }
        }
    }
}

/// Findings in their groups: Cần sửa, Cần xem lại, then notes folded. The figure is the number of causes.
pub fn findings(findings: &[Finding]) -> Markup {
    html! {
        @for section in sections(findings) {
            @if section.severity == Severity::Note {
                details {
                    summary { "Lưu ý cách đọc (" (section.groups.len()) ")" }
                    @for group in &section.groups { (cause(group)) }
                }
            } @else {
                h3 { (section.severity.words()) " (" (section.groups.len()) ")" }
                @for group in &section.groups { (cause(group)) }
            }
        }
    }
}

/// The state of a submission as a tag.
pub fn state(state: SubmissionState) -> Markup {
    let tone = match state {
        SubmissionState::Accepted | SubmissionState::Locked => "good",
        SubmissionState::Submitted | SubmissionState::AfterClosing => "info",
        SubmissionState::Returned => "bad",
        SubmissionState::Draft | SubmissionState::Superseded | SubmissionState::Withdrawn => "none",
    };
    tag(tone, state.words())
}

/// How a report stands against its due date, as a tag.
pub fn standing(standing: &ReportStanding) -> Markup {
    let shown = standing.shown();
    let tone = match shown {
        Shown::OnTime | Shown::Nil => "good",
        Shown::Late(_) => "warn",
        Shown::Returned | Shown::NotSent => "bad",
        Shown::NotYetDue | Shown::NotOwed => "none",
    };
    html! {
        (tag(tone, &shown.words()))
        @if shown == Shown::NotSent && standing.has_narrative { " " small { "đã có báo cáo lời văn" } }
    }
}

/// A short word in a coloured box; the word alone says everything, the colour only helps.
pub fn tag(tone: &str, words: &str) -> Markup {
    html! { span class={ "tag " (tone) } { (words) } }
}

/// The small link beside a number that leads to its cells.
pub fn whence(address: &str) -> Markup {
    html! { a.whence href=(address) title="Số này từ đâu?" aria-label="Số này từ đâu?" { "?" } }
}

/// An empty state: what is missing and what to do.
pub fn empty(text: &str) -> Markup {
    html! { div.empty { (text) } }
}

/// A chart as a page shows it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Its kind, as in addresses.
    pub kind: &'static str,
    /// The part of the address behind the question mark.
    pub query: String,
    /// The picture with the table behind it, or why there is none.
    pub picture: Result<Picture, String>,
}

/// A chart with its copy, its downloads and the table behind it. The picture stands in the page itself, so that it uses the page's fonts.
pub fn chart(drawn: &Drawn) -> Markup {
    match &drawn.picture {
        Err(why) => empty(&format!("Chưa vẽ được biểu đồ: {why}.")),
        Ok(picture) => html! {
            figure.chart {
                div.canvas tabindex="0" { (PreEscaped(&picture.svg)) }
                figcaption {
                    button.plain type="button" data-copy-picture={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) } { "Sao chép ảnh" }
                    a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&tai=1" } { "Tải ảnh PNG" }
                    a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&kho=a4&tai=1" } { "Ảnh khổ A4" }
                    a href={ "/bieu-do/" (drawn.kind) ".svg?" (drawn.query) "&tai=1" } { "Tải SVG" }
                    span role="status" {}
                }
                @if picture.pages > 1 {
                    p.soft {
                        "Đủ mọi dòng, " (picture.pages) " trang ảnh: "
                        @for page in 1..=picture.pages { a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&trang=" (page) "&tai=1" } { "trang " (page) } " " }
                    }
                }
                (table_behind(&picture.table))
            }
        },
    }
}

/// The figures of a chart, folded.
fn table_behind(table: &DataTable) -> Markup {
    html! {
        details {
            summary { "Bảng số liệu của biểu đồ (" (table.rows.len()) " dòng)" }
            div.scroll tabindex="0" { table {
                thead { tr { @for head in &table.head { th { (if head.is_empty() { "Tên" } else { head }) } } } }
                tbody { @for row in &table.rows { tr { @for cell in row { td { (cell) } } } } }
            } }
        }
    }
}

/// What can be handed back to the unit of a file, whose address is given.
pub fn giving_back(address: &str) -> Markup {
    html! {
        p.bar {
            a.button.plain href={ (address) "/ban-danh-dau" } { "Tải bản đánh dấu" } " "
            a.button.plain href={ (address) "/phieu-tra-lai" } { "Phiếu trả lại" } " "
            a.button.plain href={ (address) "/noi-dung-gui" } target="_blank" { "Nội dung gửi đơn vị" }
        }
    }
}
