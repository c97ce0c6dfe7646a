//! Bảng đối chiếu: what the office follows × criterion with the latest value, trend and lost points; then the matrix of each index
//! with its visible gaps, and the form with which an office changes a cell.

use maud::{Markup, html};
use tonghop_domain::crosswalk::{Crosswalk, Index, IndexCriterion, Meaning, SubjectKind, Usage};
use tonghop_domain::display;

use super::indicators::choice_bar;
use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::analysis::CrosswalkRow;
use crate::clock::local_time;
use crate::storage::StoredLinkEdit;

/// What the page shows.
#[derive(Debug)]
pub struct CrosswalkPage {
    /// The matrix with the office's own words.
    pub crosswalk: Crosswalk,
    /// Pairs and gaps.
    pub rows: Vec<CrosswalkRow>,
    /// Every word of the office, oldest first.
    pub edits: Vec<StoredLinkEdit>,
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// `ID@VERSION` of the set that lost points are taken from; empty without one.
    pub set: String,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// Why the last change was refused; empty otherwise.
    pub refused: String,
}

impl CrosswalkPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Bảng đối chiếu chỉ tiêu với tiêu chí PAR INDEX, SIPAS, PAPI, PCI" }
            (choice_bar("/doi-chieu", (&self.period, &self.periods), (&self.set, &self.sets)))
            p { "Hoạt động ghi trong nhật ký không bao giờ làm thay đổi điểm điều tra xã hội học." }
            @if !self.refused.is_empty() { div.notice.bad role="alert" { "Chưa ghi được: " (self.refused) "." } }
            (self.pairs())
            (self.form(page))
            p.legend { (words::tag("good", "Điểm")) " dùng để tính điểm · " (words::tag("info", "Liên quan")) " hoạt động liên quan, không tính điểm · ô trống: chưa có đối chiếu" }
            @for (name, index) in Index::ALL { (matrix(&self.crosswalk, name, index)) }
            (unread(&self.crosswalk))
            p.soft { "Nguồn tên tiêu chí: " (self.crosswalk.source) }
        })
    }

    fn pairs(&self) -> Markup {
        let (gaps, pairs): (Vec<_>, Vec<_>) = self.rows.iter().partition(|row| row.usage.is_none());
        let (indicators, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|row| row.is_indicator);
        html! {
            h2 { "Giá trị mới nhất, xu hướng và điểm bị mất" }
            p.soft { (self.period_name) ". Điểm bị mất: bình quân các đơn vị có điểm (n/N), theo bộ tiêu chí đã chọn; “–” là bộ này không có tiêu chí tương ứng hoặc chưa có điểm." }
            (pairs_table(&indicators))
            details { summary { "Hoạt động, chủ đề trong nhật ký (" (others.len()) ")" } (pairs_table(&others)) }
            h2 { "Chỗ trống (" (gaps.len()) ")" }
            @if gaps.is_empty() { (words::empty("Không có chỗ trống: mọi tiêu chí đều có chỉ tiêu hoặc hoạt động đối chiếu.")) }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Chỉ tiêu, hoạt động" } th { "Tiêu chí" } th.number { "Điểm bị mất" } th { "Ghi chú" } } }
                    tbody {
                        @for row in gaps {
                            tr {
                                td { @if row.subject.is_empty() { (words::tag("warn", "Chưa có chỉ tiêu")) } @else { (row.subject) } }
                                td { @if row.criterion.is_empty() { (words::tag("warn", "Chưa đối chiếu")) } @else { (row.criterion) } }
                                td.number { (lost(row)) }
                                td { (row.note) }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn form(&self, page: &Page) -> Markup {
        html! {
            h2 id="sua" { "Sửa một ô" }
            form.bar method="post" action={ "/doi-chieu?ky=" (self.period) "&bo=" (self.set) } {
                (page.token_field())
                label { "Chỉ tiêu, hoạt động"
                    select name="chi_tieu" { @for subject in &self.crosswalk.subjects { option value={ (subject.kind.code()) "/" (subject.code) } { (kind(subject.kind)) ": " (subject.name) } } }
                }
                label { "Tiêu chí"
                    select name="tieu_chi" { @for criterion in &self.crosswalk.criteria { option value=(criterion.code) { (criterion.index.as_str()) ": " (criterion.name) } } }
                }
                label { "Ý nghĩa"
                    select name="y_nghia" { @for meaning in MEANINGS { option value=(meaning.code()) { (meaning.words()) } } }
                }
                label { "Căn cứ, ghi chú" input name="ghi_chu" size="30" maxlength="300"; }
                button type="submit" { "Ghi nhận" }
            }
            @if !self.edits.is_empty() { (self.history()) }
        }
    }

    fn history(&self) -> Markup {
        let subject = |edit: &StoredLinkEdit| {
            let found = self.crosswalk.subjects.iter().find(|subject| subject.kind == edit.edit.kind && subject.code == edit.edit.subject);
            found.map_or_else(|| edit.edit.subject.clone(), |subject| subject.name.clone())
        };
        let criterion = |edit: &StoredLinkEdit| {
            let found = self.crosswalk.criteria.iter().find(|criterion| criterion.code == edit.edit.criterion);
            found.map_or_else(|| edit.edit.criterion.clone(), |criterion| criterion.name.clone())
        };
        html! {
            details {
                summary { "Các lần sửa (" (self.edits.len()) ")" }
                ul {
                    @for edit in self.edits.iter().rev() {
                        li {
                            (subject(edit)) " × " (criterion(edit)) ": " (edit.edit.meaning.words())
                            @if !edit.edit.note.is_empty() { " (" (edit.edit.note) ")" }
                            " – " (edit.entered_by) ", " (local_time(edit.entered_at))
                        }
                    }
                }
            }
        }
    }
}

const MEANINGS: [Meaning; 3] = [Meaning::Linked(Usage::Related), Meaning::Linked(Usage::Scores), Meaning::Unlinked];

fn kind(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::ActivityType => "Hoạt động",
        SubjectKind::Theme => "Chủ đề",
        SubjectKind::Indicator => "Chỉ tiêu",
    }
}

fn pairs_table(rows: &[&CrosswalkRow]) -> Markup {
    html! {
        div.scroll.across tabindex="0" { table {
            thead { tr { th { "Chỉ tiêu, hoạt động" } th { "Tiêu chí" } th { "Ý nghĩa" } th.number { "Giá trị mới nhất" } th { "Xu hướng" } th.number { "Điểm bị mất" } th { "Ghi chú" } } }
            tbody { @for row in rows { (pair(row)) } }
        } }
    }
}

fn pair(row: &CrosswalkRow) -> Markup {
    html! {
        tr {
            td { (row.subject) }
            td { (row.criterion) }
            td { @if let Some(usage) = row.usage { (meaning(usage)) } }
            td.number { (row.value) }
            td { (row.trend) }
            td.number { (lost(row)) }
            td { (row.note) }
        }
    }
}

fn meaning(usage: Usage) -> Markup {
    match usage {
        Usage::Scores => words::tag("good", "Điểm"),
        Usage::Related => words::tag("info", "Liên quan"),
    }
}

/// `0,35 (24/24)`.
fn lost(row: &CrosswalkRow) -> String {
    row.lost
        .map_or_else(|| display::NO_FIGURE.to_owned(), |lost| format!("{} ({}/{})", display::decimal(lost.mean, 2), lost.scored, lost.of))
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
                            td { @if let Some(link) = crosswalk.link(subject, &column.code) { span title=(link.note) { (meaning(link.usage)) } } }
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

fn unread(crosswalk: &Crosswalk) -> Markup {
    let unread: Vec<_> = crosswalk.criteria.iter().filter(|criterion| !criterion.gap.is_empty()).collect();
    html! {
        @if !unread.is_empty() {
            h2 { "Chỗ chưa đọc được trong nguồn" }
            ul { @for criterion in unread { li { (criterion.name) ": " (criterion.gap) } } }
        }
    }
}
