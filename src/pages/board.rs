//! Tình hình nộp báo cáo: unit × form.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::obligation::{Completeness, Counted, ReportStanding, Shown};
use tonghop_domain::{OrgUnitId, display};

use super::layout::Page;
use super::phrases::{Phrase, Piece, said, standings};
use super::reception::Choice;
use super::words;
use crate::board::rate;
use crate::storage::Contact;

/// Which rows of the board to show.
#[derive(Debug, Clone, Default)]
pub struct BoardFilter {
    /// Words that the unit's name must contain, marks aside; empty = any.
    pub words: String,
    /// Code of a standing; empty = any.
    pub standing: String,
    /// Comparable group; empty = any.
    pub group: String,
    /// Form; empty = all.
    pub form: String,
}

/// A row: one unit.
#[derive(Debug)]
pub struct BoardRow {
    /// The unit.
    pub unit: OrgUnitId,
    /// Its name.
    pub name: String,
    /// Whom to call.
    pub contact: Option<Contact>,
    /// Standings by form.
    pub standings: BTreeMap<String, ReportStanding>,
}

/// What the board shows.
#[derive(Debug)]
pub struct Board {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// When units' and the office's own reports are due, in words; empty where nothing is owed.
    pub due: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Groups to choose from: code and name.
    pub groups: Vec<Choice>,
    /// Every form of the period: id and title.
    pub forms: Vec<Choice>,
    /// What the rows were chosen by.
    pub filter: BoardFilter,
    /// Rows that fit the filter.
    pub rows: Vec<BoardRow>,
    /// Reports of those rows that fit the filter; without one those that are owed.
    pub reports: usize,
    /// Units in all.
    pub units: usize,
    /// Completeness by form, whatever the filter.
    pub completeness: Vec<(String, Completeness)>,
    /// Units that must be reminded.
    pub to_remind: usize,
    /// Units × forms as a picture.
    pub chart: words::Drawn,
}

impl Board {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Board)) }
            p.soft { span lang="vi" { (self.period_name) } @if !self.due.is_empty() { ". " (self.due) } }
            (period_bar("/tinh-hinh-nop", &self.period, &self.periods))
            @if self.units == 0 {
                (words::empty(page.say(Phrase::NothingOwed)))
                p { a.button href="/quy-dinh-nop" { (page.say(Phrase::Duties)) } }
            } @else {
                p.bar {
                    a.button href={ "/tinh-hinh-nop/don-doc?ky=" (self.period) } { (page.fill(Phrase::RemindersOfUnits, self.to_remind)) }
                    a.button.plain href={ "/tai-ve/submission-board.xlsx?ky=" (self.period) } { (page.say(Phrase::DownloadExcel)) }
                    a.button.plain href="/quy-dinh-nop" { (page.say(Phrase::Duties)) }
                    a.button.plain href="/don-vi/dau-moi" { (page.say(Phrase::PasteContacts)) }
                }
                (self.totals(page))
                (self.filters(page))
                (self.table(page))
                (words::chart(&self.chart))
            }
        })
    }

    fn totals(&self, page: &Page) -> Markup {
        html! {
            div.scroll.across tabindex="0" role="region" aria-label=(page.say(Phrase::ReportsByForm)) { table {
                caption { (page.say(Phrase::ReportsByForm)) }
                thead { tr { th scope="col" { (page.say(Phrase::FormTitle)) } th.number scope="col" { (page.say(Phrase::ShareSent)) } th.number scope="col" { (page.say(Phrase::ShareOnTime)) } @for (.., name) in Counted::ALL { th.number scope="col" { (standings::counted(name)) } } } }
                tbody {
                    @for (form, sum) in &self.completeness {
                        tr {
                            th scope="row" { span lang="vi" { (self.title(form)) } " " a href={ "/tep-mau?bieu=" (form) "&ky=" (self.period) } { (page.say(Phrase::DownloadTemplate)) } }
                            td.number { (rate(sum.received, sum.owed)) }
                            td.number { (rate(sum.on_time, sum.owed)) }
                            @for (counted, code, _) in Counted::ALL { td.number { a href=(self.units_counted(form, code)) { (sum.count(counted)) } } }
                        }
                    }
                }
            } }
        }
    }

    /// The units behind a count.
    fn units_counted(&self, form: &str, code: &str) -> String {
        format!("/tinh-hinh-nop?ky={}&bieu={form}&tinh_trang={code}#don-vi", self.period)
    }

    fn filters(&self, page: &Page) -> Markup {
        let standings: Vec<Choice> =
            Counted::ALL.iter().map(|(_, code, name)| ((*code).to_owned(), standings::counted(name).to_owned())).collect();
        html! {
            h2 id="don-vi" { (page.say(Phrase::EachUnit)) }
            form.bar method="get" action="/tinh-hinh-nop#don-vi" {
                input type="hidden" name="ky" value=(self.period);
                label { (page.say(Phrase::FindUnit)) input type="search" name="tim" value=(self.filter.words) placeholder=(said(Piece::NoMarksNeeded)); }
                (choose("tinh_trang", page.say(Phrase::StandingLabel), &standings, &self.filter.standing))
                (choose("bieu", page.say(Phrase::FormTitle), &self.forms, &self.filter.form))
                (choose("nhom", page.say(Phrase::UnitGroup), &self.groups, &self.filter.group))
                button.plain type="submit" { (page.say(Phrase::Filter)) }
                a href={ "/tinh-hinh-nop?ky=" (self.period) "#don-vi" } { (page.say(Phrase::ClearFilter)) }
            }
            p.soft { (page.fill(Phrase::UnitsShown, format!("{}/{}", self.rows.len(), self.units))) " " (page.fill(Phrase::ReportsShown, self.reports)) }
        }
    }

    fn table(&self, page: &Page) -> Markup {
        let forms: Vec<&Choice> = self.forms.iter().filter(|(id, _)| self.filter.form.is_empty() || *id == self.filter.form).collect();
        html! {
            @if self.rows.is_empty() {
                (words::empty(page.say(Phrase::NothingFits)))
            } @else {
                div.scroll.across tabindex="0" role="region" aria-label=(page.say(Phrase::EachUnit)) { table.board {
                    thead { tr { th scope="col" { (page.say(Phrase::Unit)) } @for (_, title) in &forms { th scope="col" lang="vi" { (title) } } th scope="col" { (page.say(Phrase::Contact)) } } }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                th scope="row" lang="vi" { a href={ "/don-vi/" (row.unit) } { (row.name) } }
                                @for (form, _) in &forms {
                                    td { @if let Some(standing) = row.standings.get(form) { (words::standing(standing)) } @else { (words::tag("none", &standings::report(Shown::NotOwed))) } }
                                }
                                td { (contact(row.contact.as_ref())) }
                            }
                        }
                    }
                } }
            }
        }
    }

    fn title(&self, form: &str) -> String {
        self.forms.iter().find(|(id, _)| id == form).map_or_else(|| form.to_owned(), |(_, title)| title.clone())
    }
}

/// Whom to call, the number to be tapped on a telephone.
pub(super) fn contact(contact: Option<&Contact>) -> Markup {
    let Some(contact) = contact.filter(|contact| !contact.is_empty()) else { return html! { span.soft { (said(Piece::NoneYet)) } } };
    let dial: String = contact.phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    html! {
        span lang="vi" { (contact.name) }
        @if !contact.phone.is_empty() { " " a.nowrap href={ "tel:" (dial) } { (contact.phone) } }
        @if !contact.email.is_empty() { " " a href={ "mailto:" (contact.email) } { (contact.email) } }
    }
}

/// A drop-down of a filter; its first choice takes all.
pub(super) fn choose(name: &str, label: &str, choices: &[Choice], chosen: &str) -> Markup {
    html! {
        label { (label)
            select name=(name) {
                option value="" { (said(Piece::All)) }
                @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } }
            }
        }
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
            label { (said(Piece::ReportingPeriod))
                select name="ky" {
                    @for (value, words) in periods { option value=(value) selected[value == chosen] { (words) } }
                }
            }
            button.plain type="submit" { (said(Piece::Show)) }
        }
    }
}
