//! Tình hình nộp báo cáo: unit × form.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::obligation::{Completeness, ReportStanding};

use super::layout::Page;
use super::reception::Choice;
use super::words;

/// What the board shows.
#[derive(Debug)]
pub struct Board {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Forms: id and title.
    pub forms: Vec<Choice>,
    /// Rows: name of the unit and its standings by form.
    pub rows: Vec<(String, BTreeMap<String, ReportStanding>)>,
    /// Completeness by form.
    pub completeness: Vec<(String, Completeness)>,
    /// Units × forms as a picture.
    pub chart: words::Drawn,
}

impl Board {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { "Tình hình nộp báo cáo" }
            p.soft { (self.period_name) }
            (period_bar("/tinh-hinh-nop", &self.period, &self.periods))
            @if self.rows.is_empty() {
                (words::empty("Kỳ này chưa có báo cáo nào phải nộp."))
            } @else {
                (self.totals())
                (words::chart(&self.chart))
                (self.table())
            }
        })
    }

    fn totals(&self) -> Markup {
        html! {
            div.scroll { table {
                thead { tr { th { "Biểu mẫu" } th.number { "Phải nộp" } th.number { "Đã nộp" } th.number { "Tỷ lệ nộp" } th.number { "Đúng hạn" } th.number { "Tỷ lệ đúng hạn" } th.number { "Đã tiếp nhận" } th.number { "Trả lại" } th.number { "Không phát sinh" } } }
                tbody {
                    @for (form, sum) in &self.completeness {
                        tr {
                            td { (self.title(form)) " " a href={ "/tep-mau?bieu=" (form) "&ky=" (self.period) } { "Tải tệp mẫu" } }
                            td.number { (sum.owed) }
                            td.number { (sum.received) }
                            td.number { (share(sum.received, sum.owed)) }
                            td.number { (sum.on_time) }
                            td.number { (share(sum.on_time, sum.owed)) }
                            td.number { (sum.accepted) }
                            td.number { (sum.returned) }
                            td.number { (sum.nil) }
                        }
                    }
                }
            } }
        }
    }

    fn table(&self) -> Markup {
        html! {
            h2 { "Từng đơn vị" }
            div.scroll { table {
                thead { tr { th { "Đơn vị" } @for (_, title) in &self.forms { th { (title) } } } }
                tbody {
                    @for (unit, standings) in &self.rows {
                        tr {
                            th scope="row" { (unit) }
                            @for (form, _) in &self.forms {
                                td { @if let Some(standing) = standings.get(form) { (words::standing(standing)) } }
                            }
                        }
                    }
                }
            } }
        }
    }

    fn title(&self, form: &str) -> String {
        self.forms.iter().find(|(id, _)| id == form).map_or_else(|| form.to_owned(), |(_, title)| title.clone())
    }
}

/// A share of counts as `94,12 %`, or nothing where nothing was owed.
pub fn share(part: u32, whole: u32) -> String {
    if whole == 0 { display::NO_FIGURE.to_owned() } else { display::percent(Decimal::from(part) / Decimal::from(whole), 2) }
}

/// The choice of a period above a page.
pub fn period_bar(path: &str, chosen: &str, periods: &[Choice]) -> Markup {
    html! {
        form.bar method="get" action=(path) {
            label { "Kỳ báo cáo"
                select name="ky" {
                    @for (value, words) in periods { option value=(value) selected[value == chosen] { (words) } }
                }
            }
            button.plain type="submit" { "Xem" }
        }
    }
}
