//! Bảng đối chiếu: activity, theme or indicator × criterion of PAR INDEX, SIPAS, PAPI, PCI, with its visible gaps.

use maud::{Markup, html};
use tonghop_domain::crosswalk::{Crosswalk, Index, Usage};

use super::layout::Page;
use super::words;

/// The page.
pub fn page(page: &Page, crosswalk: &Crosswalk) -> String {
    page.render(&html! {
        h1 { "Bảng đối chiếu chỉ tiêu với tiêu chí PAR INDEX, SIPAS, PAPI, PCI" }
        p { "Hoạt động ghi trong nhật ký không bao giờ làm thay đổi điểm điều tra xã hội học." }
        p.legend { (words::tag("good", "Điểm")) " dùng để tính điểm · " (words::tag("info", "Liên quan")) " hoạt động liên quan, không tính điểm · ô trống: chưa có đối chiếu" }
        @for (name, index) in Index::ALL { (matrix(crosswalk, name, index)) }
        (gaps(crosswalk))
        p.soft { "Nguồn tên tiêu chí: " (crosswalk.source) }
    })
}

fn matrix(crosswalk: &Crosswalk, name: &str, index: Index) -> Markup {
    let columns: Vec<_> = crosswalk.criteria.iter().filter(|criterion| criterion.index == index).collect();
    let rows: Vec<_> =
        crosswalk.subjects.iter().filter(|subject| columns.iter().any(|column| crosswalk.link(subject, &column.code).is_some())).collect();
    html! {
        h2 { (name) }
        div.scroll { table {
            thead { tr { th { "Hoạt động, chủ đề, chỉ tiêu" } @for column in &columns { th { (column.name) } } } }
            tbody {
                @for subject in rows {
                    tr {
                        th scope="row" { (subject.name) }
                        @for column in &columns {
                            td { @if let Some(link) = crosswalk.link(subject, &column.code) {
                                @match link.usage {
                                    Usage::Scores => (words::tag("good", "Điểm")),
                                    Usage::Related => (words::tag("info", "Liên quan")),
                                }
                                @if !link.note.is_empty() { " " small { (link.note) } }
                            } }
                        }
                    }
                }
            }
        } }
    }
}

fn gaps(crosswalk: &Crosswalk) -> Markup {
    let unlinked = crosswalk.unlinked();
    html! {
        h2 { "Tiêu chí chưa có chỉ tiêu, hoạt động nào đối chiếu (" (unlinked.len()) ")" }
        ul { @for criterion in unlinked { li { (criterion.index.as_str()) ": " (criterion.name) } } }
        @let unread: Vec<_> = crosswalk.criteria.iter().filter(|criterion| !criterion.gap.is_empty()).collect();
        @if !unread.is_empty() {
            h2 { "Chỗ chưa đọc được trong nguồn" }
            ul { @for criterion in unread { li { (criterion.name) ": " (criterion.gap) } } }
        }
    }
}
