//! Nhập đầu mối: contacts pasted from a spreadsheet, looked at before they are recorded.

use maud::{Markup, html};

use super::layout::Page;
use super::phrases::Phrase;
use crate::pasted::ContactRow;

/// The page before anything was pasted.
pub fn paste_page(page: &Page) -> String {
    page.render(&html! {
        h1 { (page.say(Phrase::PasteContacts)) }
        p.soft { "Dán từ Excel các cột: đơn vị, họ và tên, điện thoại, thư điện tử. Có hay không có dòng tiêu đề đều được." }
        (form(page, ""))
        p { a href="/don-vi" { "Danh sách đơn vị" } }
    })
}

fn form(page: &Page, pasted: &str) -> Markup {
    html! {
        form.panel method="post" action="/don-vi/dau-moi" {
            (page.token_field())
            label { "Danh sách đầu mối" textarea name="pasted" rows="10" cols="100" required { (pasted) } }
            p { button type="submit" name="act" value="preview" { "Xem trước" } }
        }
    }
}

/// What was pasted as understood; the units' names beside the rows.
pub fn preview(page: &Page, pasted: &str, rows: &[(ContactRow, String)]) -> String {
    let good = rows.iter().filter(|(row, _)| row.unit.is_ok()).count();
    page.render(&html! {
        h1 { "Nhập đầu mối: xem trước (chưa ghi nhận)" }
        p { (good) " dòng ghi nhận được, " (rows.len() - good) " dòng phải sửa." }
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { "Đơn vị" } th scope="col" { "Họ và tên" } th scope="col" { "Điện thoại" } th scope="col" { "Thư điện tử" } th scope="col" { "Kết quả" } } }
            tbody {
                @for (row, unit) in rows {
                    tr {
                        th scope="row" { (row.written) }
                        td { (row.contact.name) } td { (row.contact.phone) } td { (row.contact.email) }
                        td { @match &row.unit { Ok(_) => (unit), Err(why) => { span.tag.bad { "Chưa ghi nhận được" } " " (why) } } }
                    }
                }
            }
        } }
        @if good > 0 {
            form method="post" action="/don-vi/dau-moi" {
                (page.token_field())
                input type="hidden" name="pasted" value=(pasted);
                p { button type="submit" name="act" value="record" { "Ghi nhận " (good) " đầu mối" } }
            }
        }
        h2 { "Sửa danh sách" }
        (form(page, pasted))
    })
}
