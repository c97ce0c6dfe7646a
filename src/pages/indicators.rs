//! Chỉ tiêu, chỉ số: a set, its criteria, and for one criterion every unit with the arithmetic in words.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_domain::score::{ComponentScore, ScoreState};
use tonghop_indicators::{RankedScore, ScoreTable};

use crate::analysis::IndicatorFigure;

use super::layout::Page;
use super::phrases::{Main, Phrase, Piece, said, standings};
use super::reception::Choice;
use super::words;

/// What the page shows.
#[derive(Debug)]
pub struct Indicators<'a> {
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
    /// Code of the component to show in full.
    pub chosen: Option<String>,
    /// The heat table.
    pub chart: Option<words::Drawn>,
    /// The office's indicators over its whole field of work; each with its name.
    pub figures: Vec<(String, IndicatorFigure)>,
}

impl Indicators<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Indicators)) }
            (choice_bar("/chi-tieu", (&self.period, &self.periods), (&self.set_name, &self.sets)))
            (about(self.set, &self.period_name))
            @match self.chosen.as_ref().and_then(|code| self.set.component(code)) {
                Some(component) => {
                    h2 lang="vi" { (component.code) ". " (component.name) }
                    p { (said(Main::HowComputed)) span lang="vi" { (component.rule.sentence(component.max)) } (said(Main::MaximumInner)) (display::plain(component.max, 4)) }
                    @if !component.note.is_empty() { p.soft lang="vi" { (component.note) } }
                    (self.one_component(&component.code))
                    p { a href={ "/chi-tieu?" (self.query()) } { (said(Main::WholeSet)) } }
                },
                None => {
                    @if let Some(chart) = &self.chart { (words::chart(chart)) }
                    (self.tree())
                    (self.whole_field())
                },
            }
        })
    }

    fn query(&self) -> String {
        format!("ky={}&bo={}", self.period, self.set_name)
    }

    fn tree(&self) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Main::Code)) } th { (said(Main::Tree)) } th { (said(Main::HowHead)) } th.number { (said(Main::Maximum)) } th.number { (said(Main::Mean)) } th.number { (said(Main::WithScore)) } } }
                tbody {
                    @for domain in &self.set.domains {
                        tr.total { td { (domain.code) } td colspan="2" lang="vi" { (domain.name) } td.number { (display::plain(domain.max, 4)) } td {} td {} }
                        @for criterion in &domain.criteria {
                            @if criterion.components.len() != 1 || criterion.components[0].code != criterion.code {
                                tr { td { (criterion.code) } th colspan="2" lang="vi" { (criterion.name) } td.number { (display::plain(criterion.max, 4)) } td {} td {} }
                            }
                            @for component in &criterion.components {
                                @let (mean, known) = self.mean(&component.code);
                                tr {
                                    td { (component.code) }
                                    td lang="vi" { a href={ "/chi-tieu?" (self.query()) "&tieu_chi=" (component.code) } { (component.name) } }
                                    td lang="vi" { (component.rule.sentence(component.max)) }
                                    td.number { (display::plain(component.max, 4)) }
                                    td.number { a href={ "/chi-tieu?" (self.query()) "&tieu_chi=" (component.code) } { (mean.map_or_else(|| display::NO_FIGURE.to_owned(), |mean| display::decimal(mean, 2))) } }
                                    td.number { (known) "/" (self.table.units.len()) }
                                }
                            }
                        }
                    }
                }
            } }
            p.legend { (said(Main::MeanLegend)) }
        }
    }

    fn whole_field(&self) -> Markup {
        html! {
            @if !self.figures.is_empty() {
                h2 { (said(Main::WholeField)) }
                p { a href={ "/so-lieu?ky=" (self.period) } { (said(Main::FormTable)) } }
                p { a href={ "/so-sanh?ky=" (self.period) } { (said(Main::ComparePeriods)) } }
                p { a href={ "/khao-sat?ky=" (self.period) } { (said(Main::SurveyLink)) } }
                p.soft { (said(Main::SumsMean)) }
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Main::Indicator)) } th.number { (said(Main::Value)) } th.number { (said(Main::Parts)) } th { (said(Main::AgainstBefore)) } th { (said(Main::AgainstLastYear)) } } }
                    tbody {
                        @for (name, figure) in &self.figures {
                            tr {
                                td lang="vi" { a href={ "/chi-so?ky=" (self.period) "&chi_so=" (figure.id) } { (name) } }
                                td.number lang="vi" { (figure.figure) " " (words::whence(&format!("/so-nay-tu-dau?ky={}&chi_so={}", self.period, figure.id))) }
                                td.number { (figure.parts) }
                                td lang="vi" { (figure.before) }
                                td lang="vi" { (figure.last_year) }
                            }
                        }
                    }
                } }
            }
        }
    }

    /// The mean over units with a score, for the eye; and how many there are.
    fn mean(&self, code: &str) -> (Option<Decimal>, usize) {
        let scores: Vec<Decimal> = self.table.units.iter().filter_map(|unit| unit.score.component(code)?.score).collect();
        let count = scores.len();
        let mean = (count > 0).then(|| scores.iter().sum::<Decimal>() / Decimal::from(count));
        (mean, count)
    }

    fn one_component(&self, code: &str) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Main::Unit)) } th.number { (said(Main::Score)) } th { (said(Main::Arithmetic)) } th { (said(Main::State)) } } }
                tbody {
                    @for unit in &self.table.units {
                        @if let Some(score) = unit.score.component(code) { (self.unit_row(unit, score)) }
                    }
                }
            } }
        }
    }

    fn unit_row(&self, unit: &RankedScore, score: &ComponentScore) -> Markup {
        html! {
            tr {
                td lang="vi" { a href={ "/chi-tieu/don-vi?" (self.query()) "&don_vi=" (unit.score.unit) } { (unit.name) } }
                td.number {
                    (score.score.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2)))
                    " " (words::whence(&format!("/so-nay-tu-dau?{}&tieu_chi={}&don_vi={}", self.query(), score.code, unit.score.unit)))
                }
                td.sentence lang="vi" { (score.arithmetic) }
                td { (score_state(score.state)) }
            }
        }
    }
}

/// The state of a score as a tag.
pub fn score_state(state: ScoreState) -> Markup {
    let tone = match state {
        ScoreState::Scored | ScoreState::NoTask => "good",
        ScoreState::NotApplicable => "none",
        ScoreState::Missing => "warn",
        ScoreState::Unreadable => "bad",
    };
    words::tag(tone, standings::score(state))
}

/// What a reader must know about a set before trusting a number of it.
pub fn about(set: &CriteriaSet, period_name: &str) -> Markup {
    html! {
        p { b lang="vi" { (set.name) } " · " span lang="vi" { (period_name) } (said(Main::AtMost)) (display::plain(set.max, 4)) (said(Main::Points)) }
        p.soft { (said(Main::Basis)) span lang="vi" { (set.legal_basis) } }
        @if set.is_sample { div.notice { (said(Main::SampleSet)) } }
        @for gap in &set.gaps { div.notice lang="vi" { (gap) } }
    }
}

/// The choice of a period and a set above a page.
pub fn choice_bar(path: &str, (period, periods): (&str, &[Choice]), (set, sets): (&str, &[Choice])) -> Markup {
    html! {
        form.bar method="get" action=(path) {
            label { (said(Piece::ReportingPeriod))
                select name="ky" { @for (value, words) in periods { option value=(value) selected[value == period] { (words) } } }
            }
            label { (said(Piece::CriteriaSet))
                select name="bo" { @for (value, words) in sets { option value=(value) selected[value == set] { (words) } } }
            }
            button.plain type="submit" { "Xem" }
        }
    }
}
