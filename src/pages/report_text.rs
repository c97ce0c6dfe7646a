//! Lời văn báo cáo: every section of the periodic report with its text, what it says when filled, what is carried over, what units wrote.

use maud::{Markup, html};
use tonghop_reports::document::{Block, Span};

use super::board::period_bar;
use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::clock::local_time;
use crate::drawing::documents::FilledSection;
use crate::report_text::{Origin, SectionText};

/// Rows of a box of text, at least and at most.
const ROWS: (usize, usize) = (4, 18);

/// What the page shows.
pub struct ReportTextPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Whether the figures of the period are closed.
    pub is_closed: bool,
    /// The sections in their order.
    pub sections: Vec<FilledSection>,
}

impl ReportTextPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let carried: usize = self.sections.iter().map(|one| one.section.carried_over.len()).sum();
        let empty = self.sections.iter().filter(|one| one.filled.as_ref().is_ok_and(Vec::is_empty)).count();
        let faulty = self.sections.iter().filter(|one| one.filled.is_err()).count();
        page.render(&html! {
            h1 { "Lời văn báo cáo" }
            p.soft { "Báo cáo cải cách hành chính " (self.period_name) }
            (period_bar("/loi-van-bao-cao", &self.period, &self.periods))
            @if !self.is_closed { div.notice { "Kỳ này chưa chốt số liệu: số trong lời văn còn đổi. " a href={ "/chot-so-lieu?ky=" (self.period) } { "Chốt số liệu" } " trước khi trình ký." } }
            (downloads(&self.period))
            div.cards {
                (card(carried, "chỗ giống kỳ trước, chưa thay hoặc xác nhận"))
                (card(empty, "mục chưa có nội dung"))
                @if faulty > 0 { (card(faulty, "mục không điền được, phải sửa mới tải được báo cáo")) }
            }
            (self.carried_list(page))
            @for one in &self.sections { (self.section(page, one)) }
            p.legend { "Trường {{ … }} được điền từ số liệu của kỳ. Dòng bắt đầu bằng “- ” thành gạch đầu dòng; mỗi dòng khác là một đoạn. Chữ gõ tay giống báo cáo kỳ trước (số, ngày, tên kỳ, số văn bản) được tô nền cho đến khi thay hoặc xác nhận." }
        })
    }

    /// Every literal that is still as in the report before, in one table.
    fn carried_list(&self, page: &Page) -> Markup {
        let rows: Vec<(&SectionText, &tonghop_domain::literal::Literal)> =
            self.sections.iter().flat_map(|one| one.section.carried_over.iter().map(|literal| (&one.section, literal))).collect();
        if rows.is_empty() {
            return html! {};
        }
        html! {
            h2 { "Giống kỳ trước, cần thay hoặc xác nhận (" (rows.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { "Mục" } th { "Loại" } th { "Trong lời văn" } th { "Vẫn đúng" } } }
                tbody { @for (section, literal) in rows {
                    tr {
                        td { a href={ "#" (section.section.id) } { (title(section)) } }
                        td { (literal.kind.words()) }
                        td { mark { (literal.text) } }
                        td { form method="post" action="/loi-van-bao-cao/xac-nhan" {
                            (page.token_field())
                            input type="hidden" name="ky" value=(self.period);
                            input type="hidden" name="muc" value=(section.section.id);
                            input type="hidden" name="chu" value=(literal.key());
                            button.plain type="submit" aria-label={ "Xác nhận " (literal.text) } { "Xác nhận" }
                        } }
                    }
                } }
            } }
        }
    }

    fn section(&self, page: &Page, one: &FilledSection) -> Markup {
        let section = &one.section;
        let rows = (section.text.lines().count() + section.text.len() / 110 + 1).clamp(ROWS.0, ROWS.1);
        let field = format!("van-ban-{}", section.section.id);
        html! {
            @if let Some(part) = &section.section.part { h2 { (part) } }
            section.report-section id=(section.section.id) {
                @match (section.section.heading.is_empty(), &section.section.part) {
                    (false, _) => h3 { (section.section.heading) },
                    (true, None) => h2 { (title(section)) },
                    (true, Some(_)) => {},
                }
                p.soft { (origin(section)) @for (literal, by) in &section.confirmed { " · " (by) " xác nhận “" (literal) "”" } }
                @match &one.filled {
                    Ok(blocks) if blocks.is_empty() => (words::empty("Mục này chưa có nội dung. Ghi nội dung, hoặc ghi “Không phát sinh trong kỳ”.")),
                    Ok(blocks) => div.document { @for block in blocks { (paragraph(block)) } },
                    Err(fault) => div.notice.bad { "Không điền được: " (fault) },
                }
                @if !section.narratives.is_empty() {
                    details {
                        summary { "Lời văn của đơn vị (" (section.narratives.len()) ")" }
                        @for words in &section.narratives {
                            p { b { (words.unit) } " · " (words.heading) ": " (words.text) }
                        }
                    }
                }
                details open[one.filled.is_err()] {
                    summary { "Sửa lời văn" }
                    form method="post" action="/loi-van-bao-cao" {
                        (page.token_field())
                        input type="hidden" name="ky" value=(self.period);
                        input type="hidden" name="muc" value=(section.section.id);
                        input type="hidden" name="ban" value=(section.version);
                        label for=(field) { "Lời văn, có trường" }
                        textarea id=(field) name="van_ban" rows=(rows) maxlength="100000" { (section.text) }
                        @if !section.narratives.is_empty() {
                            fieldset {
                                legend { "Đưa lời văn của đơn vị vào mục" }
                                @for (place, words) in section.narratives.iter().enumerate() {
                                    label.check { input type="checkbox" name="lay" value=(place); " " (words.unit) " (" (words.heading) ")" }
                                }
                            }
                        }
                        p.bar { button type="submit" { "Lưu mục này" } }
                    }
                }
            }
        }
    }
}

fn title(section: &SectionText) -> &str {
    match section.section.heading.as_str() {
        "" => section.section.part.as_deref().unwrap_or(match section.section.id.as_str() {
            "mo-dau" => "Mở đầu",
            "ket-thuc" => "Kết thúc",
            other => other,
        }),
        heading => heading,
    }
}

fn origin(section: &SectionText) -> String {
    match &section.origin {
        Origin::Wording => "Theo lời văn mẫu".to_owned(),
        Origin::Earlier(period) => format!("Bắt đầu từ báo cáo {period}"),
        Origin::Edited(by, at) => format!("Bản {}, {by} sửa lúc {}", section.version, local_time(*at)),
    }
}

fn card(count: usize, words: &str) -> Markup {
    html! { div.card { div.figure { (count) } div { (words) } } }
}

fn paragraph(block: &Block) -> Markup {
    match block {
        Block::Item(spans) => html! { p { "- " (stretches(spans)) } },
        Block::Paragraph(spans) => html! { p { (stretches(spans)) } },
        _ => html! {},
    }
}

fn stretches(spans: &[Span]) -> Markup {
    html! { @for span in spans { @if span.is_carried_over { mark { (span.text) } } @else { (span.text) } } }
}

/// The downloads of a period: report, page for leaders, deck, pack.
pub fn downloads(period: &str) -> Markup {
    let address = |name: &str| format!("/tai-ve/{name}?ky={period}");
    html! {
        p.bar {
            a.button href=(address("pack.zip")) { "Tải gói báo cáo" } " "
            a.button.plain href=(address("cchc-report.docx")) { "Báo cáo (Word)" } " "
            a.button.plain href=(address("leader-summary.docx")) { "Tóm tắt một trang (Word)" } " "
            a.button.plain href=(address("deck.pptx")) { "Bản trình chiếu (PowerPoint)" }
        }
    }
}
