//! Kết quả PAPI: provinces × dimensions with their groups, and the interval around the total.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_indicators::scaled::{QuarterGroup, SampleInterval};

use super::board::period_bar;
use super::layout::Page;
use super::phrases::{Common, Figures, said, standings};
use super::reception::Choice;
use super::words;
use crate::analysis::{Grouped, Papi, PapiRow};

/// What the page shows.
#[derive(Debug)]
pub struct PapiPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// The results; `None` where no version of PAPI governs the period.
    pub papi: Option<Papi>,
}

impl PapiPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Figures::PAPIResults)) }
            p.soft lang="vi" { (self.period_name) }
            (period_bar("/papi", &self.period, &self.periods))
            @match &self.papi {
                None => (words::empty(said(Figures::NoMethodOfPAPICoversThis))),
                Some(papi) if papi.rows.is_empty() => (words::empty(said(Figures::NoPAPIResultsOfThisYear))),
                Some(papi) => (results(papi)),
            }
            p { a href={ "/xep-hang?ky=" (self.period) "&bo=papi" } { (said(Figures::RankingByTotal)) } }
        })
    }
}

fn results(papi: &Papi) -> Markup {
    let has_intervals = papi.rows.iter().any(|row| row.interval.is_some());
    html! {
        p { span lang="vi" { (papi.set) } (said(Figures::ScoresAreWhatPeoplePerceiveAnd)) }
        div.scroll.across tabindex="0" { table.wrapped {
            thead { tr {
                th scope="col" { (said(Figures::ProvinceOrCity)) }
                @for (code, name) in &papi.dimensions { th.number scope="col" lang="vi" title=(name) { (code) ". " (name) } }
                th.number scope="col" { (said(Common::TotalScore)) }
                @if has_intervals { th.number scope="col" { (said(Figures::ConfidenceInterval90)) } }
            } }
            tbody { @for row in &papi.rows { (line(row, has_intervals)) } }
        } }
        p.legend {
            (said(Figures::GroupsWithinEachColumnAmongProvinces)) (words::tag("good", standings::quarter(QuarterGroup::Highest))) (said(Figures::FromThe75thPercentile))
            (words::tag("info", standings::quarter(QuarterGroup::HighAverage))) (said(Figures::FromThe50th)) (words::tag("warn", standings::quarter(QuarterGroup::LowAverage))) (said(Figures::FromThe25th))
            (words::tag("bad", standings::quarter(QuarterGroup::Lowest))) (said(Figures::BelowThe25thNotPublishedNot))
        }
        p.legend {
            @if has_intervals { (said(Figures::IntervalOfTheTotal)) (SampleInterval::NINETY_PERCENT) (said(Figures::WhereTwoIntervalsOverlapNeitherProvince)) }
            @else { (said(Figures::NoStandardErrorsColumnSaiS)) }
        }
    }
}

fn line(row: &PapiRow, has_intervals: bool) -> Markup {
    html! {
        tr {
            th scope="row" lang="vi" { (row.name) }
            @for dimension in &row.dimensions { (cell(*dimension)) }
            (cell(row.total))
            @if has_intervals { td.number { (row.interval.map_or_else(|| display::NO_FIGURE.to_owned(), ends)) } }
        }
    }
}

fn ends(interval: SampleInterval) -> String {
    format!("{}-{}", display::decimal(interval.low, 2), display::decimal(interval.high, 2))
}

fn cell((score, group): Grouped) -> Markup {
    let figure = |score: Decimal| display::decimal(score, 2);
    html! {
        td.number {
            (score.map_or_else(|| display::NO_FIGURE.to_owned(), figure))
            @if let Some(group) = group { br; (words::tag(tone(group), standings::quarter(group))) }
        }
    }
}

fn tone(group: QuarterGroup) -> &'static str {
    match group {
        QuarterGroup::Highest => "good",
        QuarterGroup::HighAverage => "info",
        QuarterGroup::LowAverage => "warn",
        QuarterGroup::Lowest => "bad",
    }
}
