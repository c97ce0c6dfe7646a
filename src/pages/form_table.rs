//! Số liệu theo biểu: the figures of one form, unit by unit.

use maud::{Markup, html};
use tonghop_domain::{State, display};

use super::layout::Page;
use super::lineage::in_address;
use super::phrases::{Common, Figures, Piece, said};
use super::reception::Choice;
use super::words;
use crate::analysis::{FormFigure, FormTable};

/// What the page shows.
#[derive(Debug)]
pub struct FormTablePage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Id of the form.
    pub form: String,
    /// Its title.
    pub title: String,
    /// Forms to choose from.
    pub forms: Vec<Choice>,
    /// The figures.
    pub table: FormTable,
}

impl FormTablePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Figures::FiguresByForm)) }
            p { span lang="vi" { (self.title) } " · " span lang="vi" { (self.period_name) } }
            form.bar method="get" action="/so-lieu" {
                label { (said(Common::Form)) select name="bieu" { @for (value, words) in &self.forms { option value=(value) selected[*value == self.form] { (words) } } } }
                label { (said(Piece::ReportingPeriod)) select name="ky" { @for (value, words) in &self.periods { option value=(value) selected[*value == self.period] { (words) } } } }
                button.plain type="submit" { (said(Piece::Show)) }
            }
            @if self.table.rows.is_empty() {
                (words::empty(said(Figures::NoReportOfThisFormWas)))
            } @else {
                (self.rows())
                p.legend { (said(Figures::AFigureLeadsToItsCell)) }
            }
        })
    }

    fn rows(&self) -> Markup {
        html! {
            div.scroll.across tabindex="0" { table.wrapped {
                thead { tr { th { (said(Common::Unit)) } @for column in &self.table.columns { th.number lang="vi" { (column) } } } }
                tbody {
                    tr.total {
                        th scope="row" { (said(Figures::Sum)) }
                        @for (sum, known) in self.table.sums.iter().zip(&self.table.known) {
                            td.number { (sum.map_or_else(|| display::NO_FIGURE.to_owned(), |sum| display::plain(sum, 2))) br; small { (known) "/" (self.table.rows.len()) } }
                        }
                    }
                    @for row in &self.table.rows {
                        tr { th scope="row" lang="vi" { (row.name) } @for figure in &row.figures { td.number { (cell(figure)) } } }
                    }
                }
            } }
        }
    }
}

fn cell(figure: &FormFigure) -> Markup {
    let words = match figure.state {
        Some(State::NilReport) => said(Common::NothingOccurred).to_owned(),
        Some(State::NotApplicable) => said(Common::NotApplicable).to_owned(),
        Some(State::Unreadable) => said(Common::ToCorrect).to_owned(),
        _ => figure.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 2)),
    };
    html! {
        @match &figure.place {
            Some((report, sheet, cell)) => a href=(format!("/so-nay-tu-dau/o?bao_cao={report}&sheet={}&o={cell}", in_address(sheet))) { (words) },
            None => (words),
        }
        @if figure.is_estimate { br; small { (said(Figures::Estimate)) } }
    }
}
