//! Hồ sơ báo cáo: what each unit sent, and what units wrote.

use maud::{Markup, html};
use tonghop_domain::display;

use super::board::{choose, period_bar};
use super::layout::Page;
use super::phrases::Phrase;
use super::reception::Choice;
use super::words;
use crate::bundles::{Bundle, Gathered};
use crate::storage::StoredDocument;

/// What the list shows.
#[derive(Debug)]
pub struct Bundles {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Units to choose from, for documents of unknown origin.
    pub units: Vec<Choice>,
    /// Bundles of the period.
    pub bundles: Vec<Bundle>,
    /// Documents whose unit or period is not known.
    pub unfiled: Vec<StoredDocument>,
}

impl Bundles {
    /// The list.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Bundles)) }
            p.soft { (self.period_name) ". Biểu Excel, báo cáo lời văn (Word), bản ký (PDF), ảnh của cùng đơn vị, cùng kỳ được lưu chung." }
            (period_bar("/ho-so", &self.period, &self.periods))
            (self.unfiled(page))
            p.bar { a.button.plain href={ "/ho-so/loi-van?ky=" (self.period) } { "Lời văn của các đơn vị, theo mục" } }
            @if self.bundles.is_empty() {
                (words::empty("Kỳ này chưa có đơn vị nào phải nộp báo cáo."))
            } @else {
                div.scroll tabindex="0" role="region" aria-label="Hồ sơ của từng đơn vị" { table {
                    thead { tr { th scope="col" { "Đơn vị" } th.number scope="col" { "Biểu Excel" } th scope="col" { "Lời văn, bản ký, ảnh" } th scope="col" { "Còn thiếu" } } }
                    tbody { @for bundle in &self.bundles { (self.line(bundle)) } }
                } }
            }
        })
    }

    fn line(&self, bundle: &Bundle) -> Markup {
        let sent = bundle.reports.iter().filter(|(_, standing, _)| standing.received.is_some()).count();
        html! {
            tr {
                th scope="row" { a href={ "/ho-so/don-vi?ky=" (self.period) "&don_vi=" (bundle.unit) } { (bundle.name) } }
                td.number { (sent) "/" (bundle.reports.len()) }
                td { @if bundle.documents.is_empty() { (display::NO_FIGURE) } @for document in &bundle.documents { (words::tag("info", &document.kind)) " " } }
                td { @if bundle.missing.is_empty() { (words::tag("good", "Đủ")) } @else { "Thiếu " (bundle.missing.join("; ")) } }
            }
        }
    }

    fn unfiled(&self, page: &Page) -> Markup {
        html! {
            @if !self.unfiled.is_empty() {
                h2 { "Chưa rõ đơn vị hoặc kỳ (" (self.unfiled.len()) ")" }
                @for document in &self.unfiled {
                    form.bar.panel method="post" action={ "/ho-so/van-ban/" (document.id) } {
                        (page.token_field())
                        span { (words::tag("info", &document.kind)) " " a href={ "/ho-so/van-ban/" (document.id) } { (document.file_name) } ", nhận ngày " (display::date(document.received)) }
                        label { "Đơn vị" select name="unit" required { option value="" { "– chọn –" } @for (id, name) in &self.units { option value=(id) { (name) } } } }
                        label { "Kỳ báo cáo" select name="period" required { @for (id, name) in &self.periods { option value=(id) selected[*id == self.period] { (name) } } } }
                        button type="submit" { "Lưu vào hồ sơ" }
                    }
                }
            }
        }
    }
}

/// One bundle.
pub fn bundle(page: &Page, period_name: &str, bundle: &Bundle) -> String {
    page.render(&html! {
        h1 { "Hồ sơ báo cáo của " (bundle.name) }
        p.soft { (period_name) }
        @if !bundle.missing.is_empty() { div.notice.bad { "Còn thiếu " (bundle.missing.join("; ")) "." } }
        h2 { "Biểu số liệu" }
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { "Biểu mẫu" } th scope="col" { "Tình trạng" } th scope="col" { "Tệp" } } }
            tbody { @for (form, standing, stored) in &bundle.reports { tr {
                th scope="row" { (form) }
                td { (words::standing(standing)) }
                td { @if let Some(stored) = stored { a href={ "/bao-cao-nop/" (stored.submission.id) } { (stored.submission.file_name) } } @else { (display::NO_FIGURE) } }
            } } }
        } }
        h2 { "Báo cáo lời văn, bản ký, ảnh" }
        @if bundle.documents.is_empty() { (words::empty("Chưa có. Thả tệp Word, PDF, ảnh tại Tiếp nhận báo cáo, chọn đúng đơn vị và kỳ.")) }
        ul { @for document in &bundle.documents {
            li { (words::tag("info", &document.kind)) " " a href={ "/ho-so/van-ban/" (document.id) } { (document.file_name) } ", nhận ngày " (display::date(document.received)) }
        } }
        @if !bundle.sections.is_empty() {
            h2 { "Lời văn của " (bundle.name) }
            @for section in &bundle.sections {
                section.panel {
                    @if !section.heading.is_empty() { h3 { (section.heading) } }
                    @for line in section.text.lines() { p { (line) } }
                }
            }
        }
        p { a href="/ho-so" { "Về Hồ sơ báo cáo" } }
    })
}

/// What the page of gathered narratives shows.
#[derive(Debug)]
pub struct Narratives {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Headings to choose from: place and words.
    pub headings: Vec<Choice>,
    /// The place chosen; empty = all.
    pub chosen: String,
    /// What units wrote.
    pub gathered: Vec<Gathered>,
}

impl Narratives {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Narratives)) }
            p.soft { (self.period_name) ". Trích theo đề mục trong báo cáo Word; mỗi đoạn ghi tên đơn vị." }
            @if self.headings.is_empty() {
                (words::empty("Chưa có báo cáo Word nào trong kỳ này. Thả tệp Word của đơn vị tại Tiếp nhận báo cáo."))
            } @else {
                form.bar method="get" action="/ho-so/loi-van" {
                    input type="hidden" name="ky" value=(self.period);
                    (choose("muc", "Đề mục", &self.headings, &self.chosen))
                    button.plain type="submit" { "Xem" }
                }
            }
            @for (number, one) in self.gathered.iter().enumerate() {
                h2 { (one.heading) " (" (one.parts.len()) " đơn vị)" }
                @for (place, (unit, name, text)) in one.parts.iter().enumerate() {
                    @let id = format!("doan-{number}-{place}");
                    section.panel {
                        h3 { a href={ "/ho-so/don-vi?ky=" (self.period) "&don_vi=" (unit) } { (name) } }
                        div id=(id) { @for line in text.lines() { p { (line) } } }
                        p { button.plain type="button" data-copy=(id) { "Sao chép" } span.soft role="status" data-copied=(id) {} }
                    }
                }
            }
            p { a href={ "/ho-so?ky=" (self.period) } { "Về Hồ sơ báo cáo" } }
        })
    }
}
