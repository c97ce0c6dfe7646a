//! Bảng đối chiếu: activity, theme or indicator × criterion of PAR INDEX, SIPAS, PAPI, PCI, with its visible gaps.

use maud::{Markup, html};
use tonghop_domain::crosswalk::{Crosswalk, Index, IndexCriterion, Usage};

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
        div.scroll tabindex="0" { table {
            thead { tr { th { "Hoạt động, chủ đề, chỉ tiêu" } @for column in &columns { th { (column.name) } } } }
            tbody {
                @for subject in rows {
                    tr {
                        th scope="row" { (subject.name) }
                        @for column in &columns {
                            td { @if let Some(link) = crosswalk.link(subject, &column.code) {
                                span title=(link.note) {
                                    @match link.usage {
                                        Usage::Scores => (words::tag("good", "Điểm")),
                                        Usage::Related => (words::tag("info", "Liên quan")),
                                    }
                                }
                            } }
                        }
                    }
                }
            }
        } }
        (notes(crosswalk, &columns))
    }
}

/// The reasons behind the cells, one line each, folded.
fn notes(crosswalk: &Crosswalk, columns: &[&IndexCriterion]) -> Markup {
    let mut lines = Vec::new();
    for subject in &crosswalk.subjects {
        let links = columns.iter().filter_map(|column| Some((column, crosswalk.link(subject, &column.code)?)));
        lines.extend(
            links
                .filter(|(_, link)| !link.note.is_empty())
                .map(|(column, link)| format!("{} → {}: {}", subject.name, column.name, link.note)),
        );
    }
    html! {
        @if !lines.is_empty() {
            details { summary { "Ghi chú từng ô (" (lines.len()) ")" } ul { @for line in &lines { li { (line) } } } }
        }
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
