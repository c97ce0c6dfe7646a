//! One unit: what it is, whom to call, what it owes.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::obligation::ReportStanding;
use tonghop_domain::org_unit::OrgUnit;

use super::layout::Page;
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
            h1 { (self.unit.name) }
            p.soft {
                "Mã " (self.unit.code) @if let Some(parent) = &self.parent { " · thuộc " (parent) }
                " · từ ngày " (display::date(self.unit.valid_from))
                @if let Some(last) = self.unit.valid_to { " đến ngày " (display::date(last)) }
            }
            @if !self.predecessors.is_empty() { p { "Hình thành từ: " (self.predecessors.join("; ")) "." } }
            (self.contact(page))
            (self.reports())
            p { a href="/don-vi" { "Danh sách đơn vị" } }
        })
    }

    fn contact(&self, page: &Page) -> Markup {
        html! {
            h2 { "Đầu mối" }
            form.panel method="post" action={ "/don-vi/" (self.unit.id) "/dau-moi" } {
                (page.token_field())
                div.bar {
                    label { "Họ và tên" input name="name" value=(self.contact.name) maxlength="200" autocomplete="off"; }
                    label { "Điện thoại" input name="phone" type="tel" value=(self.contact.phone) maxlength="60" autocomplete="off"; }
                    label { "Thư điện tử" input name="email" type="email" value=(self.contact.email) maxlength="200" autocomplete="off"; }
                    button type="submit" { "Ghi nhận" }
                }
            }
        }
    }

    fn reports(&self) -> Markup {
        html! {
            h2 { "Báo cáo phải nộp" }
            @if self.reports.is_empty() {
                (words::empty("Đơn vị chưa phải nộp báo cáo nào. Đơn vị nào phải nộp biểu nào được khai báo tại Quy định nộp báo cáo."))
            }
            @for (period, reports) in &self.reports {
                h3 { (period) }
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { "Biểu mẫu" } th scope="col" { "Nơi nhận" } th scope="col" { "Hạn gửi" } th scope="col" { "Ngày nhận" } th scope="col" { "Tình trạng" } } }
                    tbody {
                        @for (form, standing) in reports {
                            tr {
                                th scope="row" { (form) }
                                td { (standing.obligation.authority) }
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
