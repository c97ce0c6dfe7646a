//! Đơn vị: the hierarchy, and where each unit came from.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::org_unit::OrgUnit;

use super::layout::Page;
use super::phrases::Phrase;
use super::words;

/// One row of the list.
#[derive(Debug)]
pub struct UnitRow {
    /// The unit.
    pub unit: OrgUnit,
    /// How deep below the office.
    pub depth: usize,
    /// Units it was made of: name and resolution.
    pub predecessors: Vec<String>,
}

/// The page.
pub fn page(page: &Page, rows: &[UnitRow], ended: usize) -> String {
    page.render(&html! {
        h1 { (page.say(Phrase::Units)) }
        p.soft { (rows.len()) " đơn vị hiện nay, " (ended) " đơn vị đã kết thúc hoạt động vẫn được lưu để tra cứu số liệu cũ." }
        p.bar { a.button.plain href="/don-vi/dau-moi" { "Nhập đầu mối từ Excel" } }
        @if rows.is_empty() {
            (words::empty("Chưa có đơn vị nào. Dùng lệnh “tonghop units adopt” hoặc “tonghop units import” để thêm."))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { "Mã" } th { "Tên" } th { "Có từ ngày" } th { "Hình thành từ" } } }
                tbody { @for row in rows { (line(row)) } }
            } }
        }
    })
}

fn line(row: &UnitRow) -> Markup {
    html! {
        tr {
            td { (row.unit.code) }
            td { span style={ "padding-left: " (row.depth) "rem" } { a href={ "/don-vi/" (row.unit.id) } { (row.unit.name) } } }
            td { (display::date(row.unit.valid_from)) }
            td { (row.predecessors.join("; ")) }
        }
    }
}
