//! Kế hoạch cấp trên, kế hoạch cấp dưới of a unit's plan.

use maud::{Markup, html};

use super::layout::Page;
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
            h2 id="cap-tren" { "Kế hoạch cấp trên" }
            @match &self.links.above {
                Some(above) => p { "Kế hoạch năm " (self.year) " thực hiện " (named(above)) "." },
                None => (words::empty("Chưa ghi kế hoạch này thực hiện kế hoạch nào của cấp trên. Chọn đơn vị cấp trên, hoặc ghi số, ký hiệu, trích yếu văn bản.")),
            }
            (self.form(page))
            @if !self.links.below.is_empty() {
                h2 { "Kế hoạch cấp dưới thực hiện kế hoạch này (" (self.links.below.len()) ")" }
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { "Đơn vị" } th.number scope="col" { "Đạt / đã đến hạn" } th.number scope="col" { "Tất cả chỉ tiêu" } th scope="col" { "Ghi chú" } } }
                    tbody { @for plan in &self.links.below { (below(plan)) } }
                } }
                p.legend { "“–”: đơn vị chưa có kế hoạch năm " (self.year) " được tiếp nhận." }
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
                label { "Kế hoạch của đơn vị"
                    select name="cap_tren" {
                        option value="" { "– văn bản ngoài phần mềm –" }
                        @for (id, name) in &self.units { option value=(id) selected[*id == chosen] { (name) } }
                    }
                }
                label { "Số, ký hiệu, trích yếu" input name="van_ban" value=(document) size="40" maxlength="300"; }
                button.plain type="submit" { "Ghi kế hoạch cấp trên" }
            }
        }
    }
}

fn named(plan: &LinkedPlan) -> Markup {
    html! {
        @if let Some(unit) = &plan.unit { a href={ "/ke-hoach?don_vi=" (unit) } { "kế hoạch của " (plan.name) } }
        @if plan.unit.is_some() && !plan.document.is_empty() { ": " }
        (plan.document)
    }
}

fn below(plan: &LinkedPlan) -> Markup {
    html! {
        tr {
            th scope="row" { @if let Some(unit) = &plan.unit { a href={ "/ke-hoach?don_vi=" (unit) } { (plan.name) } } }
            td.number { @match plan.targets { Some(count) => { (count.met) "/" (count.judged) }, None => "–" } }
            td.number { @match plan.targets { Some(count) => { (count.all) }, None => "–" } }
            td { (plan.document) }
        }
    }
}
