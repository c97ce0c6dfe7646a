//! Small pieces that several pages show the same way.

use maud::{Markup, PreEscaped, html};
use tonghop_domain::finding_group::{FindingGroup, Shared, sections};
use tonghop_domain::message;
use tonghop_domain::obligation::{ReportStanding, Shown};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::{Finding, Severity};
use tonghop_reports::chart::DataTable;

use super::phrases::{Piece, filled, said, spoken, standings};
use crate::drawing::Picture;

/// A finding that stands alone.
pub fn finding(finding: &Finding) -> Markup {
    cause(&FindingGroup { head: finding, others: vec![], shared: Shared::Nothing })
}

/// Findings of one cause as officers read them: first line bold, advice, severity, code small at the end.
fn cause(group: &FindingGroup<'_>) -> Markup {
    let wording = message::group(group, spoken());
    html! {
        div class={ "finding " (group.severity().as_str()) } {
            b { (wording.headline) } " " (wording.advice) " "
            em { (standings::severity(group.severity())) "." }
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
                    summary { (said(Piece::HowRead)) " (" (section.groups.len()) ")" }
                    @for group in &section.groups { (cause(group)) }
                }
            } @else {
                h3 { (standings::severity(section.severity)) " (" (section.groups.len()) ")" }
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
    tag(tone, standings::submission(state))
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
        (tag(tone, &standings::report(shown)))
        @for beside in standing.beside() { " " small { (standings::report(beside).to_lowercase()) } }
        @if standing.state == Some(SubmissionState::Submitted) { " " small { (standings::counted("Chờ tiếp nhận").to_lowercase()) } }
        @if shown == Shown::NotSent && standing.has_narrative { " " small { (said(Piece::NarrativeThere)) } }
    }
}

/// A short word in a coloured box; the word alone says everything, the colour only helps.
pub fn tag(tone: &str, words: &str) -> Markup {
    html! { span class={ "tag " (tone) } { (words) } }
}

/// The small link beside a number that leads to its cells.
pub fn whence(address: &str) -> Markup {
    html! { a.whence href=(address) title=(said(Piece::WhereFrom)) aria-label=(said(Piece::WhereFrom)) { "?" } }
}

/// What a field with `list` of this id offers while one types; other words may be typed.
pub fn suggestions(id: &str, choices: &[String]) -> Markup {
    html! { datalist id=(id) { @for choice in choices { option value=(choice) {} } } }
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
        Err(why) => html! { div.empty { (said(Piece::NotDrawn)) " " span lang="vi" { (why) "." } } },
        Ok(picture) => html! {
            figure.chart lang="vi" {
                div.canvas tabindex="0" { (PreEscaped(&picture.svg)) }
                figcaption lang=(super::phrases::code(spoken())) {
                    button.plain type="button" data-copy-picture={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) } data-copied=(said(Piece::PictureCopied)) data-opened=(said(Piece::PictureOpened)) data-refused=(said(Piece::PictureRefused)) { (said(Piece::CopyPicture)) }
                    a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&tai=1" } { (said(Piece::DownloadPng)) }
                    a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&kho=a4&tai=1" } { (said(Piece::PictureForA4)) }
                    a href={ "/bieu-do/" (drawn.kind) ".svg?" (drawn.query) "&tai=1" } { (said(Piece::DownloadSvg)) }
                    span role="status" {}
                }
                @if picture.pages > 1 {
                    p.soft {
                        (filled(Piece::AllRows, picture.pages))
                        @for page in 1..=picture.pages { a href={ "/bieu-do/" (drawn.kind) ".png?" (drawn.query) "&trang=" (page) "&tai=1" } { (filled(Piece::PageNumber, page)) } " " }
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
            summary { (filled(Piece::TableBehind, table.rows.len())) }
            div.scroll tabindex="0" { table {
                thead { tr { @for head in &table.head { th { (if head.is_empty() { said(Piece::Name) } else { head }) } } } }
                tbody { @for row in &table.rows { tr { @for cell in row { td { (cell) } } } } }
            } }
        }
    }
}

/// What can be handed back to the unit of a file, whose address is given.
pub fn giving_back(address: &str) -> Markup {
    html! {
        p.bar {
            a.button.plain href={ (address) "/ban-danh-dau" } { (said(Piece::MarkedCopy)) } " "
            a.button.plain href={ (address) "/phieu-tra-lai" } { (said(Piece::ReturnSlip)) } " "
            a.button.plain href={ (address) "/noi-dung-gui" } target="_blank" { (said(Piece::MessageToUnit)) }
        }
    }
}
