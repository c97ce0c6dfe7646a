//! Tài liệu kiểm chứng: registered once, offered at once to what it can prove.

use maud::{Markup, html};
use tonghop_domain::display;

use super::layout::Page;
use super::reception::Choice;
use super::words;
use crate::storage::StoredEvidence;

/// Something that a document can prove.
#[derive(Debug, Clone)]
pub struct Offer {
    /// `criterion` or `target`.
    pub purpose: &'static str,
    /// Name in storage.
    pub name: String,
    /// What it is, in words.
    pub words: String,
    /// What the decision or plan asks for, in its words.
    pub asked: String,
    /// Whether the document is used for it.
    pub is_used: bool,
}

/// A document with what it can prove.
#[derive(Debug)]
pub struct EvidenceRow {
    /// The document.
    pub stored: StoredEvidence,
    /// Name of its unit.
    pub unit: String,
    /// Name of its kind.
    pub kind: String,
    /// What it can prove in the period, used ones first.
    pub offers: Vec<Offer>,
}

/// What the page shows.
#[derive(Debug)]
pub struct EvidencePage {
    /// Id of the period whose criteria are offered.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Units to choose from.
    pub units: Vec<Choice>,
    /// Kinds of documents.
    pub kinds: Vec<Choice>,
    /// The documents, newest first.
    pub rows: Vec<EvidenceRow>,
}

impl EvidencePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Văn bản, tài liệu kiểm chứng" }
            p.soft { (self.period_name) ". Ghi một lần; tài liệu được đề xuất ngay cho tiêu chí, chỉ tiêu mà nó chứng minh được." }
            (super::board::period_bar("/tai-lieu", &self.period, &self.periods))
            (self.form(page))
            h2 { "Đã ghi (" (self.rows.len()) ")" }
            @if self.rows.is_empty() { (words::empty("Chưa có tài liệu nào. Ghi số, ngày, trích yếu ở trên và đính kèm tệp.")) }
            @for row in &self.rows { (self.row(page, row)) }
        })
    }

    fn form(&self, page: &Page) -> Markup {
        let options = |choices: &[Choice]| html! { @for (value, words) in choices { option value=(value) { (words) } } };
        html! {
            form.panel method="post" action="/tai-lieu" enctype="multipart/form-data" {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                div.bar {
                    label { "Loại" select name="kind" required { (options(&self.kinds)) } }
                    label { "Số, ký hiệu" input name="number" size="16" maxlength="100"; }
                    label { "Ngày" input type="date" name="day" required; }
                    label { "Trích yếu" input name="title" size="44" maxlength="500" required; }
                    label { "Nơi nhận" input name="recipients" size="24" maxlength="300"; }
                    label { "Đơn vị" select name="unit" { (options(&self.units)) } }
                    label { "Tệp (không bắt buộc)" input type="file" name="file"; }
                    button type="submit" { "Ghi tài liệu" }
                }
            }
        }
    }

    fn row(&self, page: &Page, row: &EvidenceRow) -> Markup {
        let evidence = &row.stored.evidence;
        html! {
            div.panel {
                h3 { (row.kind) ": " (evidence.title) }
                p.soft {
                    @if !evidence.number.is_empty() { "Số " (evidence.number) ", " }
                    "ngày " (display::date(evidence.day)) " · " (row.unit)
                    @if !evidence.recipients.is_empty() { " · Nơi nhận: " (evidence.recipients) }
                    @if let Some((_, name)) = &evidence.file { " · " a href={ "/tai-lieu/" (row.stored.id) "/tep" } { (name) } }
                }
                @if row.offers.is_empty() { p.soft { "Chưa có tiêu chí, chỉ tiêu nào trong kỳ cần loại tài liệu này." } }
                @for offer in &row.offers { (self.offer(page, &row.stored.id, offer)) }
            }
        }
    }

    fn offer(&self, page: &Page, id: &str, offer: &Offer) -> Markup {
        html! {
            form.choice method="post" action={ "/tai-lieu/" (id) "/dung" } {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                input type="hidden" name="purpose" value=(offer.purpose);
                input type="hidden" name="name" value=(offer.name);
                @if offer.is_used {
                    (words::tag("good", "Đã gắn"))
                    span { (offer.words) " " small { (offer.asked) } }
                    button.plain type="submit" name="act" value="withdraw" { "Gỡ" }
                } @else {
                    span { (offer.words) " " small { (offer.asked) } }
                    button.plain type="submit" name="act" value="use" { "Gắn tài liệu này" }
                }
            }
        }
    }
}
