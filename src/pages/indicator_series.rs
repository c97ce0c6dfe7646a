//! One indicator: every unit in a period, and the series over the periods, on the units of each period or on those of today.

use maud::{Markup, html};
use tonghop_domain::{Period, display};

use super::layout::Page;
use super::phrases::{Common, Figures, said};
use super::words;
use crate::analysis::{IndicatorFigure, SeenOn, Series, SeriesCell, SeriesRow};

/// What the page shows.
#[derive(Debug)]
pub struct IndicatorSeries<'a> {
    /// Id of the indicator, for addresses.
    pub id: &'a str,
    /// Name of the indicator.
    pub name: &'a str,
    /// How it is computed, in words.
    pub formula: &'a str,
    /// Source of the formula.
    pub source: &'a str,
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Shares of fewer cases are withheld; `None` = always shown.
    pub fewest: Option<u32>,
    /// Every unit in the period.
    pub figures: Vec<IndicatorFigure>,
    /// Over the periods; before and after units were merged.
    pub charts: Vec<words::Drawn>,
    /// On which units the series is seen.
    pub seen_on: SeenOn,
    /// The series.
    pub series: Series,
}

impl IndicatorSeries<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 lang="vi" { (self.name) }
            p.soft lang="vi" { (self.period_name) }
            p { (said(Common::HowItIsComputed)) span lang="vi" { (self.formula) } }
            p.soft { (said(Figures::SourceOfTheFormula)) span lang="vi" { (self.source) } }
            @if self.figures.is_empty() {
                (words::empty(said(Figures::NoUnitsInThisPeriodYet)))
            } @else {
                (self.units())
            }
            h2 id="chuoi" { (said(Figures::OverThePeriods)) }
            @for chart in &self.charts { (words::chart(chart)) }
            (self.choice())
            (self.table())
            p { a href="/chi-tieu" { (said(Figures::BackToTargetsAndIndicators)) } }
        })
    }

    fn units(&self) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Common::Unit)) } th.number { (said(Common::Value)) } th.number { (said(Figures::NumeratorDenominator)) } th { (said(Figures::PlaceInItsGroup)) } th { (said(Figures::AgainstTheReportBefore)) } th { (said(Figures::AgainstTheSamePeriodLastYear)) } } }
                tbody {
                    @for figure in &self.figures {
                        tr { td lang="vi" { (figure.name) } td.number { span lang="vi" { (figure.figure) } " " (words::whence(&format!("/so-nay-tu-dau?ky={}&chi_so={}&don_vi={}", self.period, self.id, figure.unit))) } td.number lang="vi" { (figure.parts) } td lang="vi" { (figure.place) } td lang="vi" { (figure.before) } td lang="vi" { (figure.last_year) } }
                    }
                }
            } }
            p.legend { (said(Figures::EarlierFiguresOfAUnitMade)) }
            @if let Some(fewest) = self.fewest {
                p.legend { (said(Figures::FewerThan)) (fewest) (said(Figures::AnswersNoShareIsShownSo)) (fewest) (said(Figures::Answers)) }
            }
        }
    }

    fn choice(&self) -> Markup {
        let address = |seen_on: &str| format!("/chi-so?ky={}&chi_so={}&theo={seen_on}#chuoi", self.period, self.id);
        let link = |seen_on: SeenOn, code: &str, words: &str| {
            let is_chosen = self.seen_on == seen_on;
            html! { a.button.plain href=(address(code)) aria-current=[is_chosen.then_some("true")] { (words) @if is_chosen { " ✓" } } " " }
        };
        html! {
            p.bar {
                (link(SeenOn::UnitsOfThePeriod, "ky", said(Figures::ByUnitsOfEachPeriod)))
                (link(SeenOn::UnitsOfToday, "hien-nay", said(Figures::ByUnitsOfToday)))
            }
            @match self.seen_on {
                SeenOn::UnitsOfThePeriod => p.soft { (said(Figures::EachPeriodListsTheUnitsOf)) },
                SeenOn::UnitsOfToday => p.soft { (said(Figures::CountsOfMergedUnitsAreSummed)) },
            }
        }
    }

    fn table(&self) -> Markup {
        let series = &self.series;
        if series.rows.is_empty() {
            return words::empty(said(Figures::NoPeriodHasFiguresOfThis));
        }
        html! {
            div.scroll.across tabindex="0" { table {
                thead { tr {
                    th { (said(Common::Unit)) }
                    @for period in &series.periods { th.number { span lang="vi" { (period.name) } @if period.cumulative { br; (said(Figures::YearSoFarAlone)) } } }
                    @if series.has_sums { th.number { (said(Figures::SumOfThePeriods)) } }
                    th style="min-width: 15rem" { (said(Figures::Mergers)) }
                } }
                tbody {
                    @for row in &series.rows {
                        tr {
                            td lang="vi" { (row.name) }
                            @for (period, cell) in series.periods.iter().zip(&row.cells) { (self.figure(period, row, cell)) }
                            @if series.has_sums { td.number lang="vi" { (row.sum) } }
                            td lang="vi" { (row.history) }
                        }
                    }
                }
            } }
            @if let Some(why) = &series.not_addable { p.soft { (said(Figures::NoSumOverPeriods)) span lang="vi" { (why) } "." } }
            @if !series.divided.is_empty() {
                div.notice {
                    (said(Figures::DividedNoSharesKnown)) span lang="vi" { (series.divided.join(", ")) } (said(Figures::TheOldFiguresOfTheseUnits))
                    (said(Figures::ToSumThemWriteSharesAnd))
                }
            }
            p.legend { (display::NO_FIGURE) (said(Figures::MeansNoFigureYetNot0)) }
        }
    }

    /// A figure of a period; summed over merged units it leads nowhere, for no report says it.
    fn figure(&self, period: &Period, row: &SeriesRow, cell: &SeriesCell) -> Markup {
        html! {
            @match cell {
                SeriesCell::Figure { text, is_estimate } => td.number {
                    @if self.seen_on == SeenOn::UnitsOfThePeriod {
                        a lang="vi" href={ "/so-nay-tu-dau?ky=" (period.id) "&chi_so=" (self.id) "&don_vi=" (row.unit) } { (text) }
                    } @else { span lang="vi" { (text) } }
                    @if *is_estimate { "*" }
                },
                SeriesCell::Missing => td.number { (display::NO_FIGURE) },
                SeriesCell::NotExisting => td.soft { (said(Figures::DidNotExist)) },
                SeriesCell::NotComparable(why) => td.sentence { span lang="vi" { (why) } },
            }
        }
    }
}
