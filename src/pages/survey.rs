//! Khảo sát hài lòng: counts per level first, shares only from counts, few answers withheld; how large a sample must be.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::display;
use tonghop_domain::survey::SurveyMethod;
use tonghop_indicators::satisfaction::{About, Satisfaction};

use super::board::period_bar;
use super::layout::Page;
use super::phrases::{Common, Figures, filled, said, standings};
use super::reception::Choice;
use super::words;
use crate::analysis::{Survey, SurveyedUnit};

/// What the page shows.
#[derive(Debug)]
pub struct SurveyPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// The surveys; `None` where no method governs the period.
    pub survey: Option<Survey>,
    /// Identity of the unit to show in full; empty = all units together.
    pub chosen: String,
    /// What groups are called: (dimension, title).
    pub dimensions: Vec<(String, String)>,
    /// What was typed into the calculator, and what it gives.
    pub sample: Sample,
    /// The levels of every unit, and of every question of the chosen one.
    pub charts: Vec<words::Drawn>,
}

/// The calculator of a sample's size.
#[derive(Debug, Default)]
pub struct Sample {
    /// Transactions of the period, as typed.
    pub population: String,
    /// Error in per cent, as typed.
    pub error: String,
    /// The size, or what is wrong with what was typed; `None` where nothing was.
    pub answer: Option<Result<u64, String>>,
}

impl SurveyPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Figures::SatisfactionSurvey)) }
            p.soft lang="vi" { (self.period_name) }
            (period_bar("/khao-sat", &self.period, &self.periods))
            @match &self.survey {
                None => (words::empty(said(Figures::NoMethodOfMeasuringSatisfactionCovers))),
                Some(survey) if survey.units.is_empty() => (words::empty(said(Figures::NoAnswersWereAcceptedInThis))),
                Some(survey) => {
                    (about(&survey.method))
                    @for chart in self.charts.iter().take(1) { (words::chart(chart)) }
                    (self.units(survey))
                    @if let Some(unit) = self.chosen(survey) { (self.one_unit(unit, &survey.method)) }
                },
            }
            (self.calculator())
            p { a href="/chi-tieu" { (said(Figures::BackToTargetsAndIndicators)) } }
        })
    }

    fn chosen<'s>(&self, survey: &'s Survey) -> Option<&'s SurveyedUnit> {
        let id = |unit: &SurveyedUnit| unit.figures.unit.as_ref().map(ToString::to_string).unwrap_or_default();
        survey.units.iter().find(|unit| id(unit) == self.chosen).or(survey.units.first())
    }

    fn units(&self, survey: &Survey) -> Markup {
        html! {
            h2 { (said(Figures::ByUnit)) }
            div.scroll.across tabindex="0" { table.tally {
                thead { tr { th { (said(Common::Unit)) } (level_heads()) th { (said(Figures::AgainstTheSamePeriodLastYear)) } } }
                tbody {
                    @for unit in &survey.units {
                        @let id = unit.figures.unit.as_ref().map(ToString::to_string).unwrap_or_default();
                        tr.total[unit.figures.unit.is_none()] {
                            td { a href={ "/khao-sat?ky=" (self.period) "&don_vi=" (id) "#chi-tiet" } lang="vi" { (unit.name) } }
                            (level_cells(&unit.figures.overall, survey.method.fewest))
                            td lang="vi" { (if unit.figures.overall.is_suppressed { display::NO_FIGURE } else { &unit.last_year }) }
                        }
                    }
                }
            } }
            p.legend {
                (said(Figures::FewerThan)) (survey.method.fewest) (said(Figures::AnswersHidden))
                (said(Figures::ConfidenceInterval)) (survey.method.confidence) (said(Figures::ByWilsonAnswersTakenAsA))
            }
        }
    }

    fn one_unit(&self, unit: &SurveyedUnit, method: &SurveyMethod) -> Markup {
        html! {
            h2 id="chi-tiet" lang="vi" { (unit.name) }
            @for chart in self.charts.iter().skip(1) { (words::chart(chart)) }
            @if unit.figures.factors.iter().any(|factor| factor.tally.valid() > 0) {
                h3 { (said(Figures::ByFactor)) }
                (part_table(said(Figures::Factor), &unit.figures.factors, method))
            }
            h3 { (said(Figures::ByQuestion)) }
            (part_table(said(Figures::Question), &unit.figures.questions, method))
            @for (dimension, title) in &self.dimensions {
                @let own: Vec<&Satisfaction> = unit.figures.groups.iter().filter(|row| is_of(row, dimension)).collect();
                @if !own.is_empty() {
                    h3 { (said(Figures::ByBefore)) span lang="vi" { (title) } }
                    (rows_table(title, &own, method))
                }
            }
            @if unit.figures.groups.is_empty() {
                p.soft { (said(Figures::TheUnitFormHasNoParts)) }
            }
        }
    }

    fn calculator(&self) -> Markup {
        html! {
            h2 id="co-mau" { (said(Figures::HowManyQuestionnairesToHandOut)) }
            form.bar method="get" action="/khao-sat#co-mau" {
                input type="hidden" name="ky" value=(self.period);
                input type="hidden" name="don_vi" value=(self.chosen);
                label { (said(Figures::TransactionsOfTheServiceInThe)) input name="tong_so" inputmode="numeric" value=(self.sample.population); }
                label { (said(Figures::AllowedError)) input name="sai_so" inputmode="decimal" value=(self.sample.error); }
                button.plain type="submit" { (said(Figures::Compute)) }
            }
            @match &self.sample.answer {
                None => {},
                Some(Ok(size)) => p { b { "n = " (display::decimal(Decimal::from(*size), 0)) (said(Figures::AnswersNeeded)) } (said(Figures::NN1NERounded)) },
                Some(Err(why)) => p.notice { span lang="vi" { (why) } },
            }
        }
    }
}

/// What a reader must know of the method before trusting a figure of it.
fn about(method: &SurveyMethod) -> Markup {
    html! {
        p { b lang="vi" { (method.name) } }
        p { (said(Figures::ShareSatisfiedSatisfiedVerySatisfiedValid)) (standings::overall(&method.overall)) "." }
        p.soft { (said(Common::Basis)) span lang="vi" { (method.source) } }
        @for gap in &method.gaps { div.notice lang="vi" { (gap) } }
    }
}

fn is_of(row: &Satisfaction, wanted: &str) -> bool {
    matches!(&row.about, About::Group { dimension, .. } if dimension == wanted)
}

fn part_table(head: &str, rows: &[Satisfaction], method: &SurveyMethod) -> Markup {
    rows_table(head, &rows.iter().collect::<Vec<_>>(), method)
}

fn rows_table(head: &str, rows: &[&Satisfaction], method: &SurveyMethod) -> Markup {
    html! {
        div.scroll.across tabindex="0" { table.tally {
            thead { tr { th lang="vi" { (head) } (level_heads()) } }
            tbody { @for row in rows { tr { td lang="vi" { (title(&row.about)) } (level_cells(row, method.fewest)) } } }
        } }
    }
}

fn title(about: &About) -> &str {
    match about {
        About::Overall => said(Figures::Overall),
        About::Factor { name, .. } => name,
        About::Question(question) => question,
        About::Group { member, .. } => member,
    }
}

fn level_heads() -> Markup {
    html! {
        th.number { (said(Figures::VeryDissatisfied)) } th.number { (said(Figures::Dissatisfied)) } th.number { (said(Figures::Neutral)) } th.number { (said(Figures::Satisfied)) } th.number { (said(Figures::VerySatisfied)) }
        th.number { (said(Figures::Valid)) } th.number { (said(Figures::InvalidBlank)) } th.number { (said(Figures::ShareSatisfied)) } th.number { (said(Figures::IntervalHead)) }
    }
}

fn level_cells(row: &Satisfaction, fewest: i64) -> Markup {
    let count = |count: i64| if row.is_suppressed { (said(Figures::Hidden)).to_owned() } else { display::integer(count) };
    let share = match (row.share, row.is_suppressed) {
        (Some(share), _) => display::percent(share, 2),
        (None, true) if row.tally.people() < fewest => filled(Figures::FewerThanOf, fewest),
        (None, true) => said(Figures::HiddenToo).to_owned(),
        (None, false) => display::NO_FIGURE.to_owned(),
    };
    let interval = row.interval.map_or_else(
        || display::NO_FIGURE.to_owned(),
        |ends| format!("{}-{}", display::decimal(ends.low * Decimal::ONE_HUNDRED, 2), display::percent(ends.high, 2)),
    );
    html! {
        @for level in row.tally.levels { td.number { (count(level)) } }
        td.number { (display::integer(row.tally.valid())) }
        td.number { (count(row.tally.invalid)) }
        td.number { (share) }
        td.number { (interval) }
    }
}
