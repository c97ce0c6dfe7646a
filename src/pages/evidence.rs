//! Tài liệu kiểm chứng: registered once, offered at once to what it can prove.

use maud::{Markup, html};
use tonghop_domain::display;

use super::layout::Page;
use super::phrases::{Common, Planned, said};
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
    /// Authorities that receive documents, offered while one types.
    pub receivers: Vec<String>,
    /// Kinds of documents.
    pub kinds: Vec<Choice>,
    /// The documents, newest first.
    pub rows: Vec<EvidenceRow>,
}

impl EvidencePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Planned::DocumentsAndEvidence)) }
            p.soft { span lang="vi" { (self.period_name) } (said(Planned::RegisterOnceTheDocumentIsOffered)) }
            (super::board::period_bar("/tai-lieu", &self.period, &self.periods))
            (self.form(page))
            h2 { (said(Planned::Registered)) (self.rows.len()) ")" }
            @if self.rows.is_empty() { (words::empty(said(Planned::NoDocumentsYetEnterNumberDay))) }
            @for row in &self.rows { (self.row(page, row)) }
        })
    }

    fn form(&self, page: &Page) -> Markup {
        let options = |choices: &[Choice]| html! { @for (value, words) in choices { option value=(value) { (words) } } };
        html! {
            form.panel method="post" action="/tai-lieu" enctype="multipart/form-data" {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                (words::suggestions("receivers", &self.receivers))
                div.bar {
                    label { (said(Common::Kind)) select name="kind" required { (options(&self.kinds)) } }
                    label { (said(Common::Number)) input name="number" size="16" maxlength="100"; }
                    label { (said(Planned::Day)) input type="date" name="day" required; }
                    label { (said(Planned::Title)) input name="title" size="44" maxlength="500" required; }
                    label { (said(Common::AuthorityHead)) input name="recipients" size="24" maxlength="300" list="receivers"; }
                    label { (said(Common::Unit)) select name="unit" { (options(&self.units)) } }
                    label { (said(Planned::FileOptional)) input type="file" name="file"; }
                    button type="submit" { (said(Planned::RegisterTheDocument)) }
                }
            }
        }
    }

    fn row(&self, page: &Page, row: &EvidenceRow) -> Markup {
        let evidence = &row.stored.evidence;
        html! {
            div.panel {
                h3 { span lang="vi" { (row.kind) } ": " span lang="vi" { (evidence.title) } }
                p.soft {
                    @if !evidence.number.is_empty() { (said(Planned::No)) span lang="vi" { (evidence.number) } ", " }
                    (said(Planned::OfDay)) (display::date(evidence.day)) " · " span lang="vi" { (row.unit) }
                    @if !evidence.recipients.is_empty() { (said(Common::ReceivedBy)) span lang="vi" { (evidence.recipients) } }
                    @if let Some((_, name)) = &evidence.file { " · " a href={ "/tai-lieu/" (row.stored.id) "/tep" } lang="vi" { (name) } }
                }
                @if row.offers.is_empty() { p.soft { (said(Planned::NoCriterionOrTargetOfThe)) } }
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
                    (words::tag("good", said(Planned::Used)))
                    span { span lang="vi" { (offer.words) } " " small { span lang="vi" { (offer.asked) } } }
                    button.plain type="submit" name="act" value="withdraw" { (said(Planned::Withdraw)) }
                } @else {
                    span { span lang="vi" { (offer.words) } " " small { span lang="vi" { (offer.asked) } } }
                    button.plain type="submit" name="act" value="use" { (said(Planned::UseThisDocument)) }
                }
            }
        }
    }
}
