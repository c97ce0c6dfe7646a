//! So sánh: figures beside kỳ trước, cùng kỳ năm trước and lũy kế; what cannot be compared says so.

use maud::{Markup, html};

use super::layout::Page;
use super::phrases::{Common, Figures, Piece, said};
use super::reception::Choice;
use super::words;
use crate::analysis::{Aim, Compared, Comparison, Earlier};

/// What the page shows.
#[derive(Debug)]
pub struct ComparisonPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// The chosen unit; empty = the whole field of work.
    pub unit: String,
    /// Units to choose from, the whole field of work first.
    pub units: Vec<Choice>,
    /// The figures.
    pub comparison: Comparison,
}

impl ComparisonPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let told = &self.comparison;
        let of = |name: &Option<String>| name.clone().unwrap_or_else(|| (said(Figures::None)).to_owned());
        page.render(&html! {
            h1 { (said(Figures::ComparePeriods)) }
            p.soft lang="vi" { (self.period_name) }
            (self.choices())
            @if !told.divided.is_empty() {
                div.notice {
                    (said(Figures::AUnitMadeOutOf)) span lang="vi" { (told.predecessors.join(", ")) }
                    (said(Figures::DividedBefore)) span lang="vi" { (told.divided.join(", ")) } (said(Figures::UntilSharesAreWritten))
                }
            } @else if !told.predecessors.is_empty() {
                div.notice { (said(Figures::AUnitMadeByAMerger)) span lang="vi" { (told.predecessors.join(", ")) } (said(Figures::SharesAreComputedAnewFromThe)) }
            }
            div.scroll tabindex="0" { table.wrapped {
                thead { tr {
                    th { (said(Figures::Indicator)) } th.number { (said(Figures::ThisPeriod)) }
                    th { (said(Figures::ReportBefore)) span lang="vi" { (of(&told.before)) } } th { (said(Figures::SamePeriodLastYear)) span lang="vi" { (of(&told.last_year)) } }
                    th.number { (said(Figures::YearSoFar)) } th { (said(Figures::TargetOfTheYear)) }
                } }
                tbody { @for row in &told.rows { (self.row(row)) } }
            } }
            p.legend { (said(Figures::DifferencesOfTwoSharesAreIn)) }
            @if told.rows.iter().all(|row| row.aim.is_none()) {
                p.legend { (said(Figures::NoTargetOfTheYearIs)) span lang="vi" { (self.unit_name()) } ": " a href={ "/chi-tieu-nam?ky=" (self.period) } { (said(Figures::SetTargetsOfTheYear)) } "." }
            }
            @if let Some(since) = &told.since { (self.difference(since)) }
        })
    }

    fn unit_name(&self) -> &str {
        self.units.iter().find(|(id, _)| *id == self.unit).map_or(said(Figures::ThisUnit), |(_, name)| name)
    }

    fn choices(&self) -> Markup {
        html! {
            form.bar method="get" action="/so-sanh" {
                label { (said(Piece::ReportingPeriod)) select name="ky" { @for (value, words) in &self.periods { option value=(value) selected[*value == self.period] { (words) } } } }
                label { (said(Common::Unit)) select name="don_vi" { @for (value, words) in &self.units { option value=(value) selected[*value == self.unit] { (words) } } } }
                button.plain type="submit" { (said(Piece::Show)) }
            }
        }
    }

    fn row(&self, row: &Compared) -> Markup {
        let unit = if self.unit.is_empty() { String::new() } else { format!("&don_vi={}", self.unit) };
        html! {
            tr {
                td { a href={ "/chi-so?ky=" (self.period) "&chi_so=" (row.id) } lang="vi" { (row.name) } }
                td.number { span lang="vi" { (row.now) } " " (words::whence(&format!("/so-nay-tu-dau?ky={}&chi_so={}{unit}", self.period, row.id))) }
                (earlier(&row.before))
                (earlier(&row.last_year))
                td.number lang="vi" { (row.year_to_date) }
                td { @if let Some(aim) = &row.aim { (aimed(aim)) } }
            }
        }
    }

    /// Figures of a time that no report covers alone.
    fn difference(&self, since: &str) -> Markup {
        let rows: Vec<&Compared> = self.comparison.rows.iter().filter(|row| !row.since.is_empty()).collect();
        html! {
            h2 { (said(Figures::DerivedFiguresThatNoReportCovers)) }
            p { span lang="vi" { (since) } (said(Figures::DifferencesOnlyTheyAreComparedWith)) }
            @if rows.is_empty() { (words::empty(said(Figures::TheFiguresOfThePeriodsDo))) }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Figures::Indicator)) } th.number { (said(Figures::Difference)) } } }
                    tbody { @for row in rows { tr { td lang="vi" { (row.name) } td.number lang="vi" { a href={ "/chi-so?ky=" (self.period) "&chi_so=" (row.id) "#chuoi" } { (row.since) } } } } }
                } }
            }
        }
    }
}

/// The target of the year and how the figure stands to it.
fn aimed(aim: &Aim) -> Markup {
    let tone = match aim.is_met {
        Some(true) => "good",
        Some(false) => "warn",
        None => "none",
    };
    html! { span lang="vi" { (aim.value) } br; (words::tag(tone, &aim.standing)) }
}

fn earlier(told: &Earlier) -> Markup {
    html! { td { span lang="vi" { (told.figure) } br; small lang="vi" { (told.change) } } }
}
