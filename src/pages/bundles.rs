//! Hồ sơ báo cáo: what each unit sent, and what units wrote.

use maud::{Markup, html};
use tonghop_domain::display;

use super::board::{choose, period_bar};
use super::layout::Page;
use super::phrases::{Common, Phrase, Piece, Sent, said};
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
            p.soft { span lang="vi" { (self.period_name) } (said(Sent::ExcelFormsNarrativeWordSignedCopy)) }
            (period_bar("/ho-so", &self.period, &self.periods))
            (self.unfiled(page))
            p.bar { a.button.plain href={ "/ho-so/loi-van?ky=" (self.period) } { (said(Sent::NarrativesOfTheUnitsByHeading)) } }
            @if self.bundles.is_empty() {
                (words::empty(said(Sent::NoUnitOwesAReportIn)))
            } @else {
                div.scroll tabindex="0" role="region" aria-label=(said(Sent::BundlesOfTheUnits)) { table {
                    thead { tr { th scope="col" { (said(Common::Unit)) } th.number scope="col" { (said(Sent::ExcelForms)) } th scope="col" { (said(Sent::NarrativeSignedCopyPictures)) } th scope="col" { (said(Sent::Missing)) } } }
                    tbody { @for bundle in &self.bundles { (self.line(bundle)) } }
                } }
            }
        })
    }

    fn line(&self, bundle: &Bundle) -> Markup {
        let sent = bundle.reports.iter().filter(|(_, standing, _)| standing.received.is_some()).count();
        html! {
            tr {
                th scope="row" { a href={ "/ho-so/don-vi?ky=" (self.period) "&don_vi=" (bundle.unit) } lang="vi" { (bundle.name) } }
                td.number { (sent) "/" (bundle.reports.len()) }
                td { @if bundle.documents.is_empty() { (display::NO_FIGURE) } @for document in &bundle.documents { (words::tag("info", &document.kind)) " " } }
                td { @if bundle.missing.is_empty() { (words::tag("good", said(Sent::Complete))) } @else { (said(Sent::MissingPieces)) span lang="vi" { (bundle.missing.join("; ")) } } }
            }
        }
    }

    fn unfiled(&self, page: &Page) -> Markup {
        html! {
            @if !self.unfiled.is_empty() {
                h2 { (said(Sent::UnitOrPeriodNotKnown)) (self.unfiled.len()) ")" }
                @for document in &self.unfiled {
                    form.bar.panel method="post" action={ "/ho-so/van-ban/" (document.id) } {
                        (page.token_field())
                        span { (words::tag("info", &document.kind)) " " a href={ "/ho-so/van-ban/" (document.id) } lang="vi" { (document.file_name) } (said(Common::ReceivedOn)) (display::date(document.received)) }
                        label { (said(Common::Unit)) select name="unit" required { option value="" { (said(Common::Choose)) } @for (id, name) in &self.units { option value=(id) { (name) } } } }
                        label { (said(Piece::ReportingPeriod)) select name="period" required { @for (id, name) in &self.periods { option value=(id) selected[*id == self.period] { (name) } } } }
                        button type="submit" { (said(Sent::FileInTheBundle)) }
                    }
                }
            }
        }
    }
}

/// One bundle.
pub fn bundle(page: &Page, period_name: &str, bundle: &Bundle) -> String {
    page.render(&html! {
        h1 { (said(Sent::BundleOf)) span lang="vi" { (bundle.name) } }
        p.soft lang="vi" { (period_name) }
        @if !bundle.missing.is_empty() { div.notice.bad { (said(Common::StillMissing)) span lang="vi" { (bundle.missing.join("; ")) } "." } }
        h2 { (said(Sent::FormsWithFigures)) }
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { (said(Common::Form)) } th scope="col" { (said(Common::Standing)) } th scope="col" { (said(Common::File)) } } }
            tbody { @for (form, standing, stored) in &bundle.reports { tr {
                th scope="row" lang="vi" { (form) }
                td { (words::standing(standing)) }
                td { @if let Some(stored) = stored { a href={ "/bao-cao-nop/" (stored.submission.id) } lang="vi" { (stored.submission.file_name) } } @else { (display::NO_FIGURE) } }
            } } }
        } }
        h2 { (said(Sent::NarrativesSignedCopiesPictures)) }
        @if bundle.documents.is_empty() { (words::empty(said(Sent::NoneYetDropWordPDFAnd))) }
        ul { @for document in &bundle.documents {
            li { (words::tag("info", &document.kind)) " " a href={ "/ho-so/van-ban/" (document.id) } lang="vi" { (document.file_name) } (said(Common::ReceivedOn)) (display::date(document.received)) }
        } }
        @if !bundle.sections.is_empty() {
            h2 { (said(Sent::NarrativeOf)) span lang="vi" { (bundle.name) } }
            @for section in &bundle.sections {
                section.panel {
                    @if !section.heading.is_empty() { h3 lang="vi" { (section.heading) } }
                    @for line in section.text.lines() { p lang="vi" { (line) } }
                }
            }
        }
        p { a href="/ho-so" { (said(Sent::BackToBundles)) } }
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
            p.soft { span lang="vi" { (self.period_name) } (said(Sent::ExtractsByHeadingOfTheWord)) }
            @if self.headings.is_empty() {
                (words::empty(said(Sent::NoWordReportInThisPeriod)))
            } @else {
                form.bar method="get" action="/ho-so/loi-van" {
                    input type="hidden" name="ky" value=(self.period);
                    (choose("muc", said(Sent::Heading), &self.headings, &self.chosen))
                    button.plain type="submit" { (said(Piece::Show)) }
                }
            }
            @for (number, one) in self.gathered.iter().enumerate() {
                h2 { span lang="vi" { (one.heading) } " (" (one.parts.len()) (said(Sent::UnitsClosing)) }
                @for (place, (unit, name, text)) in one.parts.iter().enumerate() {
                    @let id = format!("doan-{number}-{place}");
                    section.panel {
                        h3 { a href={ "/ho-so/don-vi?ky=" (self.period) "&don_vi=" (unit) } lang="vi" { (name) } }
                        div id=(id) { @for line in text.lines() { p lang="vi" { (line) } } }
                        p { button.plain type="button" data-copy=(id) { (said(Sent::Copy)) } span.soft role="status" data-copied=(id) {} }
                    }
                }
            }
            p { a href={ "/ho-so?ky=" (self.period) } { (said(Sent::BackToBundles)) } }
        })
    }
}
