//! Xếp hạng: within comparable groups, ties shared, unranked units with their reason.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_indicators::{RankedScore, ScoreTable, Unranked};

use super::indicators::{about, choice_bar};
use super::layout::Page;
use super::phrases::{Main, Phrase, said};
use super::reception::Choice;
use super::words;

/// The set whose dimensions have a page of their own.
const PAPI: &str = "papi";

/// What the page shows.
#[derive(Debug)]
pub struct RankingPage<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// `ID@VERSION` of the set, for addresses.
    pub set_name: String,
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// The scores.
    pub table: std::sync::Arc<ScoreTable>,
    /// Change of each unit's total against the report before and against the same period last year, in words.
    pub changes: BTreeMap<String, (String, String)>,
    /// The ranking as bars.
    pub chart: words::Drawn,
    /// Totals of the report before beside those of the period.
    pub before_and_now: words::Drawn,
}

impl RankingPage<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let query = format!("ky={}&bo={}", self.period, self.set_name);
        page.render(&html! {
            h1 { (page.say(Phrase::Ranking)) }
            (choice_bar("/xep-hang", (&self.period, &self.periods), (&self.set_name, &self.sets)))
            (about(self.set, &self.period_name))
            @if self.table.units.is_empty() {
                (words::empty(page.say(Phrase::NoUnitAssessed)))
            } @else {
                (self.provisional(page))
                (words::chart(&self.chart))
                (self.ranks(page, &query))
                h2 { (said(Main::AgainstBefore)) }
                (words::chart(&self.before_and_now))
                p { a.button href={ "/tai-ve/ranking.xlsx?" (query) } { (page.say(Phrase::DownloadRanking)) } " " a.button.plain href={ "/tai-ve/score-table.xlsx?" (query) } { (page.say(Phrase::DownloadScores)) } }
                @if self.set.id == PAPI { p { a href={ "/papi?ky=" (self.period) } { (said(Main::DimensionsByGroup)) } } }
            }
        })
    }

    fn provisional(&self, page: &Page) -> Markup {
        let ranked = self.table.units.iter().filter(|unit| unit.rank.place.is_some()).count();
        let of = self.table.units.len();
        html! { @if ranked < of { div.notice { (page.fill(Phrase::Provisional, format!("{ranked}/{of}"))) } } }
    }

    fn ranks(&self, page: &Page, query: &str) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th.number { (page.say(Phrase::Place)) } th { (page.say(Phrase::Unit)) } th.number { (page.say(Phrase::TotalScore)) } th { (page.say(Phrase::Band)) } th { (page.say(Phrase::AgainstBefore)) } th { (page.say(Phrase::AgainstLastYear)) } th { (page.say(Phrase::Remark)) } } }
                tbody { @for unit in &self.table.units { (self.line(unit, query)) } }
            } }
        }
    }

    fn line(&self, unit: &RankedScore, query: &str) -> Markup {
        let none = (String::new(), String::new());
        let (before, last_year) = self.changes.get(unit.score.unit.as_str()).unwrap_or(&none);
        html! {
            tr {
                td.number { (place(unit)) }
                td lang="vi" { a href={ "/chi-tieu/don-vi?" (query) "&don_vi=" (unit.score.unit) } { (unit.name) } }
                td.number { a href={ "/chi-tieu/don-vi?" (query) "&don_vi=" (unit.score.unit) } { (unit.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2))) } }
                td lang="vi" { (unit.score.band.as_deref().unwrap_or("")) }
                td lang="vi" { (before) }
                td lang="vi" { (last_year) }
                td lang="vi" { (remark(unit)) }
            }
        }
    }
}

/// `3/24`, or a dash for an unranked unit.
pub fn place(unit: &RankedScore) -> String {
    unit.rank.place.map_or_else(|| display::NO_FIGURE.to_owned(), |place| format!("{place}/{}", unit.rank.ranked))
}

/// Đồng hạng, or why there is no rank; Vietnamese, for exports say it too.
pub fn remark(unit: &RankedScore) -> String {
    match &unit.rank.unranked {
        Some(why) => unranked(why),
        None if unit.rank.shared_with > 0 => "Đồng hạng".to_owned(),
        None => String::new(),
    }
}

/// Why a unit has no rank.
pub fn unranked(why: &Unranked) -> String {
    match why {
        Unranked::WithoutScore(codes) => format!("Chưa xếp hạng: thiếu số liệu tiêu chí {}", codes.join(", ")),
        Unranked::NothingApplies => "Không xếp hạng: không tiêu chí nào áp dụng".to_owned(),
        Unranked::NotCompared => "Không xếp hạng: không thuộc nhóm so sánh".to_owned(),
    }
}
