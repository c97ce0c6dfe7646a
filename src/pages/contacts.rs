//! Nhập đầu mối: contacts pasted from a spreadsheet, looked at before they are recorded.

use maud::{Markup, html};

use super::layout::Page;
use super::phrases::{Common, Phrase, Sent, said};
use crate::pasted::ContactRow;

/// The page before anything was pasted.
pub fn paste_page(page: &Page) -> String {
    page.render(&html! {
        h1 { (page.say(Phrase::PasteContacts)) }
        p.soft { (said(Sent::PasteFromExcelTheColumnsUnit)) }
        (form(page, ""))
        p { a href="/don-vi" { (said(Sent::ListOfUnits)) } }
    })
}

fn form(page: &Page, pasted: &str) -> Markup {
    html! {
        form.panel method="post" action="/don-vi/dau-moi" {
            (page.token_field())
            label { (said(Sent::ListOfContacts)) textarea name="pasted" rows="10" cols="100" required { (pasted) } }
            p { button type="submit" name="act" value="preview" { (said(Sent::Preview)) } }
        }
    }
}

/// What was pasted as understood; the units' names beside the rows.
pub fn preview(page: &Page, pasted: &str, rows: &[(ContactRow, String)]) -> String {
    let good = rows.iter().filter(|(row, _)| row.unit.is_ok()).count();
    page.render(&html! {
        h1 { (said(Sent::PasteContactsPreviewNothingRecordedYet)) }
        p { (good) (said(Sent::LinesCanBeRecorded)) (rows.len() - good) (said(Sent::LinesToCorrect)) }
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { (said(Common::Unit)) } th scope="col" { (said(Sent::FullName)) } th scope="col" { (said(Sent::Telephone)) } th scope="col" { (said(Sent::EMail)) } th scope="col" { (said(Common::Result)) } } }
            tbody {
                @for (row, unit) in rows {
                    tr {
                        th scope="row" lang="vi" { (row.written) }
                        td lang="vi" { (row.contact.name) } td { (row.contact.phone) } td { (row.contact.email) }
                        td { @match &row.unit { Ok(_) => (unit), Err(why) => { span.tag.bad { (said(Sent::CannotBeRecorded)) } " " span lang="vi" { (why) } } } }
                    }
                }
            }
        } }
        @if good > 0 {
            form method="post" action="/don-vi/dau-moi" {
                (page.token_field())
                input type="hidden" name="pasted" value=(pasted);
                p { button type="submit" name="act" value="record" { (said(Sent::RecordBefore)) (good) (said(Sent::Contacts)) } }
            }
        }
        h2 { (said(Sent::EditTheList)) }
        (form(page, pasted))
    })
}
