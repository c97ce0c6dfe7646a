//! Đơn vị: the hierarchy, and where each unit came from.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::org_unit::OrgUnit;

use super::layout::Page;
use super::phrases::{Main, Phrase, said};
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
        p.soft { (rows.len()) (said(Main::UnitsToday)) (ended) (said(Main::UnitsEnded)) }
        p.bar { a.button.plain href="/don-vi/dau-moi" { (said(Main::PasteContactsFromExcel)) } }
        @if rows.is_empty() {
            (words::empty(said(Main::NoUnitsYet)))
        } @else {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Main::Code)) } th { (said(Main::NameHead)) } th { (said(Main::Since)) } th { (said(Main::MadeOf)) } } }
                tbody { @for row in rows { (line(row)) } }
            } }
        }
    })
}

fn line(row: &UnitRow) -> Markup {
    html! {
        tr {
            td { (row.unit.code) }
            td lang="vi" { span style={ "padding-left: " (row.depth) "rem" } { a href={ "/don-vi/" (row.unit.id) } { (row.unit.name) } } }
            td { (display::date(row.unit.valid_from)) }
            td lang="vi" { (row.predecessors.join("; ")) }
        }
    }
}
