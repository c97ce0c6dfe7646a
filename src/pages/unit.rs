//! One unit: what it is, whom to call, what it owes.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::obligation::ReportStanding;
use tonghop_domain::org_unit::OrgUnit;

use super::layout::Page;
use super::phrases::{Common, Sent, said};
use super::words;
use crate::storage::Contact;

/// What the page shows.
#[derive(Debug)]
pub struct UnitPage {
    /// The unit.
    pub unit: OrgUnit,
    /// Name of the unit above it.
    pub parent: Option<String>,
    /// Units it was made of: name and resolution.
    pub predecessors: Vec<String>,
    /// Whom to call.
    pub contact: Contact,
    /// Reports by period, newest period first: name of the period, then form and standing.
    pub reports: Vec<(String, Vec<(String, ReportStanding)>)>,
}

impl UnitPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 lang="vi" { (self.unit.name) }
            p.soft {
                (said(Sent::CodeBefore)) (self.unit.code) @if let Some(parent) = &self.parent { (said(Sent::Under)) span lang="vi" { (parent) } }
                (said(Sent::Since)) (display::date(self.unit.valid_from))
                @if let Some(last) = self.unit.valid_to { (said(Sent::UntilDay)) (display::date(last)) }
            }
            @if !self.predecessors.is_empty() { p { (said(Sent::MadeOf)) span lang="vi" { (self.predecessors.join("; ")) } "." } }
            (self.contact(page))
            (self.reports())
            p { a href="/don-vi" { (said(Sent::ListOfUnits)) } }
        })
    }

    fn contact(&self, page: &Page) -> Markup {
        html! {
            h2 { (said(Sent::ContactAlone)) }
            form.panel method="post" action={ "/don-vi/" (self.unit.id) "/dau-moi" } {
                (page.token_field())
                div.bar {
                    label { (said(Sent::FullName)) input name="name" value=(self.contact.name) maxlength="200" autocomplete="off"; }
                    label { (said(Sent::Telephone)) input name="phone" type="tel" value=(self.contact.phone) maxlength="60" autocomplete="off"; }
                    label { (said(Sent::EMail)) input name="email" type="email" value=(self.contact.email) maxlength="200" autocomplete="off"; }
                    button type="submit" { (said(Common::Record)) }
                }
            }
        }
    }

    fn reports(&self) -> Markup {
        html! {
            h2 { (said(Sent::ReportsOwed)) }
            @if self.reports.is_empty() {
                (words::empty(said(Sent::TheUnitOwesNoReportYet)))
            }
            @for (period, reports) in &self.reports {
                h3 lang="vi" { (period) }
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { (said(Common::Form)) } th scope="col" { (said(Common::AuthorityHead)) } th scope="col" { (said(Common::DueAlone)) } th scope="col" { (said(Sent::ReceivedOnAlone)) } th scope="col" { (said(Common::Standing)) } } }
                    tbody {
                        @for (form, standing) in reports {
                            tr {
                                th scope="row" lang="vi" { (form) }
                                td lang="vi" { (standing.obligation.authority) }
                                td { @if let Some(due) = standing.obligation.due { (display::date(due)) } @else { (display::NO_FIGURE) } }
                                td { @if let Some(day) = standing.received { (display::date(day)) } @else { (display::NO_FIGURE) } }
                                td { (words::standing(standing)) }
                            }
                        }
                    }
                } }
            }
        }
    }
}
