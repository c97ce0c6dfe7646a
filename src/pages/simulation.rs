//! Việc nâng điểm nhiều nhất: what would win lost points back, what there is still time for, and all of it together.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;

use super::indicators::about;
use super::layout::Page;
use super::phrases::{Common, Scores, said};
use super::words;

/// One criterion as a row.
#[derive(Debug)]
pub struct ProspectRow {
    /// Code of the component.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Points now; `None` without a score.
    pub score: Option<Decimal>,
    /// Highest points.
    pub max: Decimal,
    /// Điểm bị mất; `None` without a score.
    pub lost: Option<Decimal>,
    /// The arithmetic as it is.
    pub arithmetic: String,
    /// Why nothing is suggested; empty where something is.
    pub remark: String,
    /// Whether nothing can be won: full points, or not applicable.
    pub is_full: bool,
    /// The next step.
    pub next: Option<StepRow>,
    /// The highest step, where it is another.
    pub best: Option<StepRow>,
}

/// One suggestion in words.
#[derive(Debug)]
pub struct StepRow {
    /// `số hồ sơ quá hạn: 3 → 2`, the figure that brings the points first.
    pub changes: Vec<String>,
    /// What happens, where it has words of its own.
    pub reason: String,
    /// Points of the criterion afterwards.
    pub points: Decimal,
    /// Points the criterion gains.
    pub gain: Decimal,
    /// Points the whole set gains when this alone is done.
    pub total_gain: Decimal,
    /// The arithmetic afterwards.
    pub arithmetic: String,
    /// Whether there is time for it, in words: `Còn kịp`.
    pub time: String,
    /// Until when, or why not.
    pub reach: String,
    /// Whether there is.
    pub is_reachable: bool,
    /// Whether the unit's own work decides.
    pub is_certain: bool,
}

/// Several suggestions done together.
#[derive(Debug)]
pub struct TogetherRow {
    /// Codes of the criteria whose suggestion was carried out.
    pub done: Vec<String>,
    /// Their gains, each alone, added up.
    pub sum_of_single: Decimal,
    /// The gain when the whole set is scored anew.
    pub rescored: Decimal,
    /// The points then.
    pub points: Decimal,
    /// The band then.
    pub band: Option<String>,
    /// Why the two gains differ, one sentence each.
    pub differences: Vec<String>,
}

/// What the page shows.
#[derive(Debug)]
pub struct SimulationPage<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// Name of the unit.
    pub unit: String,
    /// Name and window of the period.
    pub period_name: String,
    /// The part of the address behind the question mark that leads back to the unit's scores.
    pub query: String,
    /// The day on which is asked.
    pub today: String,
    /// Total now; `None` while a criterion has no score.
    pub total: Option<Decimal>,
    /// Points known so far.
    pub known: Decimal,
    /// Highest total of the unit.
    pub max: Decimal,
    /// A period that is still open: address of its simulation and name; `None` = the chosen one is open, or none is.
    pub open_period: Option<(String, String)>,
    /// What to do where nothing is left in time.
    pub nothing_left: String,
    /// From the highest score down to the unit's own.
    pub chart: words::Drawn,
    /// The criteria, those that can bring most first.
    pub rows: Vec<ProspectRow>,
    /// What there is still time for, and everything.
    pub together: [TogetherRow; 2],
}

impl SimulationPage<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let rows = |wanted: &dyn Fn(&StepRow) -> bool| -> Vec<(&ProspectRow, &StepRow)> {
            self.rows
                .iter()
                .filter_map(|row| Some((row, row.next.as_ref()?)))
                .filter(|(row, next)| wanted(row.best.as_ref().unwrap_or(next)) || wanted(next))
                .collect()
        };
        let in_time = rows(&|step| step.is_certain && step.is_reachable);
        let over: Vec<_> =
            rows(&|step| step.is_certain).into_iter().filter(|(row, _)| !in_time.iter().any(|(other, _)| other.code == row.code)).collect();
        let survey = rows(&|step| !step.is_certain);
        let open: Vec<&ProspectRow> = self.rows.iter().filter(|row| row.next.is_none() && !row.is_full).collect();
        page.render(&html! {
            h1 { (said(Scores::WhatRaisesTheScoreMost)) span lang="vi" { (self.unit) } }
            (about(self.set, &self.period_name))
            p.soft { (said(Scores::AsOf)) (self.today) (said(Scores::EachLineIsTheSmallestChange)) }
            (self.cards())
            h2 { (said(Scores::WherePointsAreLost)) }
            (words::chart(&self.chart))
            h2 { (said(Scores::StillInTime)) (in_time.len()) ")" }
            @if in_time.is_empty() { div.empty lang="vi" { (self.nothing_left) } }
            @if let Some((address, name)) = &self.open_period { p { a.button.plain href=(address) { (said(Scores::StillPossibleFor)) span lang="vi" { (name) } } } }
            @else { (steps(&in_time)) }
            @if !over.is_empty() {
                h2 { (said(Scores::TooLateToLearnFrom)) (over.len()) ")" }
                (steps(&over))
            }
            @if !survey.is_empty() {
                h2 { (said(Scores::SurveyForInformationOnly)) (survey.len()) ")" }
                p.soft { (said(Scores::TheAnswersOfPeopleAndOrganisations)) }
                (steps(&survey))
            }
            @if !open.is_empty() { (without_steps(&open)) }
            (self.all_together())
            p { a href={ "/chi-tieu/don-vi?" (self.query) } { (said(Scores::BackToTheUnitScores)) } }
        })
    }

    fn cards(&self) -> Markup {
        let [in_time, all] = &self.together;
        html! {
            div.cards {
                @match self.total {
                    Some(total) => (card(said(Scores::TotalToday), &display::decimal(total, 2))),
                    None => (card(said(Scores::KnownPointsNoTotalYet), &display::decimal(self.known, 2))),
                }
                (card(said(Scores::MaximumOfTheUnit), &display::plain(self.max, 4)))
                (card(said(Scores::ScoreIfAllThatIsIn), &display::decimal(in_time.points, 2)))
                (card(said(Scores::ScoreIfEverythingCouldBeDone), &display::decimal(all.points, 2)))
            }
        }
    }

    fn all_together(&self) -> Markup {
        let titles = [said(Scores::AllThatIsInTime), said(Scores::AllAlsoWhatIsTooLate)];
        html! {
            h2 { (said(Scores::DoneTogether)) }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Scores::Extent)) } th { (said(Scores::Criterion)) } th.number { (said(Scores::SumOfSingleGains)) } th.number { (said(Scores::ScoredAnewTogether)) } th.number { (said(Scores::ScoreThen)) } th { (said(Scores::Band)) } th { (said(Scores::WhyTheTwoDiffer)) } } }
                tbody {
                    @for (title, row) in titles.into_iter().zip(&self.together) {
                        tr {
                            td { (title) }
                            td { @if row.done.is_empty() { (said(Scores::NoneAlone)) } @else { (row.done.join(", ")) } }
                            td.number { (signed(row.sum_of_single)) }
                            td.number { (signed(row.rescored)) }
                            td.number { (display::decimal(row.points, 2)) }
                            td lang="vi" { (row.band.as_deref().unwrap_or(display::NO_FIGURE)) }
                            td { @if row.differences.is_empty() { (said(Scores::TheyAreEqual)) } @else { ul.plain { @for difference in &row.differences { li lang="vi" { (difference) } } } } }
                        }
                    }
                }
            } }
            p.legend { (said(Scores::SurveyScoresAndScoresGivenBy)) }
        }
    }
}

fn steps(rows: &[(&ProspectRow, &StepRow)]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th { (said(Scores::Criterion)) } th.number { (said(Scores::Score)) } th.number { (said(Scores::Lost)) } th { (said(Scores::ScoreIf)) } th.number { (said(Scores::NewScore)) } th.number { (said(Scores::GainOfTheSet)) } th { (said(Scores::TimeLeft)) } } }
            tbody {
                @for (row, next) in rows {
                    @let spans = 1 + usize::from(row.best.is_some());
                    tr {
                        td rowspan=(spans) { (row.code) ". " span lang="vi" { (row.name) } br; small lang="vi" { (row.arithmetic) } }
                        td.number rowspan=(spans) { (figure(row.score)) "/" (display::plain(row.max, 4)) }
                        td.number rowspan=(spans) { (figure(row.lost)) }
                        (step(said(Scores::NextLevel), next))
                    }
                    @if let Some(best) = &row.best { tr { (step(said(Scores::HighestLevel), best)) } }
                }
            }
        } }
    }
}

fn step(label: &str, step: &StepRow) -> Markup {
    html! {
        td {
            b { (label) } @if !step.reason.is_empty() { " (" span lang="vi" { (step.reason) } ")" } ": " span lang="vi" { (step.changes.join("; ")) }
            br; small lang="vi" { (step.arithmetic) }
        }
        td.number { (display::decimal(step.points, 2)) }
        td.number { (signed(step.total_gain)) }
        td { span lang="vi" { (words::tag(if step.is_reachable { "good" } else if step.is_certain { "none" } else { "info" }, &step.time)) } br; small lang="vi" { (step.reach) } }
    }
}

fn without_steps(rows: &[&ProspectRow]) -> Markup {
    html! {
        h2 { (said(Scores::CannotBeForetold)) (rows.len()) ")" }
        div.scroll tabindex="0" { table {
            thead { tr { th { (said(Scores::Criterion)) } th.number { (said(Scores::Score)) } th.number { (said(Scores::Lost)) } th { (said(Common::ReasonAlone)) } } }
            tbody {
                @for row in rows {
                    tr {
                        td { (row.code) ". " span lang="vi" { (row.name) } }
                        td.number { (figure(row.score)) "/" (display::plain(row.max, 4)) }
                        td.number { (figure(row.lost)) }
                        td lang="vi" { (row.remark) }
                    }
                }
            }
        } }
    }
}

fn figure(points: Option<Decimal>) -> String {
    points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2))
}

/// `+3,00`, `0,00`.
fn signed(points: Decimal) -> String {
    let sign = if points > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{}", display::decimal(points, 2))
}

fn card(label: &str, figure: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}
