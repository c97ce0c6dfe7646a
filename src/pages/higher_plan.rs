//! Kế hoạch cấp trên, kế hoạch cấp dưới of a unit's plan.

use maud::{Markup, html};

use super::layout::Page;
use super::phrases::{Main, said};
use super::reception::Choice;
use super::words;
use crate::analysis::{LinkedPlan, PlanLinks};

/// The plans above and below, with the form that says which one stands above.
#[derive(Debug)]
pub struct HigherPlan {
    /// The plan of this unit.
    pub unit: String,
    /// Year of the plan.
    pub year: i16,
    /// The plans above and below.
    pub links: PlanLinks,
    /// Units whose plan may stand above.
    pub units: Vec<Choice>,
}

impl HigherPlan {
    /// The section.
    pub fn section(&self, page: &Page) -> Markup {
        html! {
            h2 id="cap-tren" { (said(Main::HigherPlan)) }
            @match &self.links.above {
                Some(above) => p { (said(Main::PlanOfYear)) (self.year) (said(Main::CarriesOut)) (named(above)) "." },
                None => (words::empty(said(Main::NoHigherPlan))),
            }
            (self.form(page))
            @if !self.links.below.is_empty() {
                h2 { (said(Main::LowerPlans)) (self.links.below.len()) ")" }
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { (said(Main::UnitHead)) } th.number scope="col" { (said(Main::MetOfDue)) } th.number scope="col" { (said(Main::AllTargets)) } th scope="col" { (said(Main::Remark)) } } }
                    tbody { @for plan in &self.links.below { (below(plan)) } }
                } }
                p.legend { (said(Main::NoPlanOfYear)) (self.year) (said(Main::Accepted)) }
            }
        }
    }

    fn form(&self, page: &Page) -> Markup {
        let (chosen, document) = match &self.links.above {
            Some(above) => (above.unit.as_ref().map(ToString::to_string).unwrap_or_default(), above.document.as_str()),
            None => (String::new(), ""),
        };
        html! {
            form.bar method="post" action="/ke-hoach/cap-tren" {
                (page.token_field())
                input type="hidden" name="don_vi" value=(self.unit);
                input type="hidden" name="nam" value=(self.year);
                label { (said(Main::PlanOfUnit))
                    select name="cap_tren" {
                        option value="" { (said(Main::OutsideDocument)) }
                        @for (id, name) in &self.units { option value=(id) selected[*id == chosen] { (name) } }
                    }
                }
                label { (said(Main::DocumentTitle)) input name="van_ban" value=(document) size="40" maxlength="300"; }
                button.plain type="submit" { (said(Main::SaveHigherPlan)) }
            }
        }
    }
}

fn named(plan: &LinkedPlan) -> Markup {
    html! {
        @if let Some(unit) = &plan.unit { a href={ "/ke-hoach?don_vi=" (unit) } { (said(Main::PlanNamed)) span lang="vi" { (plan.name) } } }
        @if plan.unit.is_some() && !plan.document.is_empty() { ": " }
        span lang="vi" { (plan.document) }
    }
}

fn below(plan: &LinkedPlan) -> Markup {
    html! {
        tr {
            th scope="row" lang="vi" { @if let Some(unit) = &plan.unit { a href={ "/ke-hoach?don_vi=" (unit) } { (plan.name) } } }
            td.number { @match plan.targets { Some(count) => { (count.met) "/" (count.judged) }, None => "–" } }
            td.number { @match plan.targets { Some(count) => { (count.all) }, None => "–" } }
            td lang="vi" { (plan.document) }
        }
    }
}
