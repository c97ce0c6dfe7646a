//! One unit against one set: every component with its arithmetic and the cells it rests on.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_domain::formula::Input;
use tonghop_domain::score::explanation::figure_and_place;
use tonghop_domain::score::{ComponentScore, EvidenceState, Explanation, UnitScore, explain};

use super::indicators::{about, score_state};
use super::layout::Page;
use super::phrases::{Common, Scores, said, standings};
use super::words;
use crate::analysis::{Claim, ClaimDifference, ClaimOrigin, Sources};
use crate::catalogue::Catalogue;
use crate::clock::local_time;

/// What the page shows.
#[derive(Debug)]
pub struct UnitScores<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// Name of the unit.
    pub unit: String,
    /// Name and window of the period.
    pub period_name: String,
    /// The part of the address behind the question mark that leads back to the set.
    pub query: String,
    /// The traced score.
    pub score: UnitScore,
    /// The reports its figures came with.
    pub sources: Sources,
    /// Names of figures.
    pub catalogue: &'a Catalogue,
    /// What the unit claims, by code of the criterion.
    pub claims: BTreeMap<String, Claim>,
    /// Claims that are not what the rules give.
    pub differences: Vec<ClaimDifference>,
    /// Its domains against the average and the best; where points were lost.
    pub charts: Vec<words::Drawn>,
    /// `n/N` in the group, or why there is no rank.
    pub rank: String,
}

impl UnitScores<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 lang="vi" { (self.unit) }
            (about(self.set, &self.period_name))
            div.cards {
                (card(said(Common::TotalScore), &self.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2))))
                (card(said(Scores::MaximumOfTheUnit), &display::plain(self.score.max, 4)))
                (card(said(Scores::Rank), &self.rank))
                (card(said(Scores::Band), self.score.band.as_deref().unwrap_or(display::NO_FIGURE)))
            }
            @if !self.score.without_score.is_empty() {
                div.notice { (said(Scores::NoTotalFiguresAreMissingFor)) (self.score.without_score.join(", ")) (said(Scores::KnownPoints)) (display::decimal(self.score.provisional, 2)) "." }
            }
            p {
                a.button.plain href={ "/chi-tieu/nang-diem?" (self.query) "&don_vi=" (self.score.unit) } { (said(Scores::WhatRaisesTheScoreMostAlone)) } " "
                a.button.plain href={ "/cham-diem/tu-danh-gia?" (self.query) "&don_vi=" (self.score.unit) } { (said(Scores::EnterSelfScores)) }
            }
            @for chart in &self.charts { (words::chart(chart)) }
            (self.claim_differences())
            @for domain in &self.score.domains {
                h2 { (domain.code) ". " span lang="vi" { (domain.name) } }
                @if !domain.is_held { p { (words::tag("none", said(Scores::NotHeldInThePeriodThe))) } }
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::Code)) } th { (said(Scores::Component)) } th.number { (said(Scores::SelfScore)) } th.number { (said(Scores::ComputedScore)) } th.number { (said(Scores::Maximum)) } th { (said(Scores::ArithmeticAndSourceFigures)) } th { (said(Common::State)) } } }
                    tbody {
                        @for component in domain.criteria.iter().flat_map(|criterion| &criterion.components) { (self.row(component)) }
                    }
                } }
            }
            p { a href={ "/chi-tieu?" (self.query) } { (said(Scores::BackToTheCriteriaSet)) } }
        })
    }

    fn row(&self, component: &ComponentScore) -> Markup {
        let claim = self.claims.get(&component.code);
        let figure = |points: Option<Decimal>| points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2));
        html! {
            tr {
                td { (component.code) }
                td lang="vi" { (component.name) }
                td.number { (figure(claim.map(|claim| claim.points))) }
                td.number { a href={ "/so-nay-tu-dau?" (self.query) "&tieu_chi=" (component.code) "&don_vi=" (self.score.unit) } { (figure(component.score)) } }
                td.number { (display::plain(component.max, 4)) }
                td.sentence {
                    span lang="vi" { (component.arithmetic) }
                    @if let Some(claim) = claim { (claimed(claim)) }
                    @if let Some(known) = self.set.component(&component.code) { (self.explanation(&explain(known, component))) }
                }
                td { (score_state(component.state)) @if let Some(tone) = evidence_tone(component.evidence) { br; (words::tag(tone, standings::evidence(component.evidence))) } }
            }
        }
    }
}

impl UnitScores<'_> {
    fn claim_differences(&self) -> Markup {
        html! {
            @if !self.differences.is_empty() {
                h2 { (said(Scores::SelfScoreAndComputedScoreDiffer)) (self.differences.len()) ")" }
                @for difference in &self.differences {
                    (words::finding(&difference.finding))
                    p.soft { @if difference.claim.reason.is_empty() { (said(Scores::NoReasonGiven)) } @else { (said(Common::Reason)) span lang="vi" { (difference.claim.reason) } } }
                }
            }
        }
    }

    /// Rule, branch, named figures, evidence, then every figure with its report and cell.
    fn explanation(&self, explanation: &Explanation<'_>) -> Markup {
        html! {
            details {
                summary { (said(Scores::WhereFromCounted)) (explanation.inputs.len()) ")" }
                p { b { (said(Common::HowItIsComputed)) } span lang="vi" { (explanation.rule) } }
                @if !explanation.branch.is_empty() { p { b { (said(Scores::LevelApplied)) } span lang="vi" { (explanation.branch) } } }
                @for variable in explanation.variables {
                    p { (variable.code) " (" span lang="vi" { (variable.name) } ") = " (variable.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4))) }
                }
                @if !explanation.asked_evidence.is_empty() { p { b { (said(Scores::EvidenceBefore)) } span lang="vi" { (explanation.asked_evidence.join("; ")) } } }
                ul { @for input in explanation.inputs { li { (self.source(input)) } } }
            }
        }
    }

    fn source(&self, input: &Input) -> Markup {
        html! {
            span lang="vi" { (self.catalogue.figure_title(&input.element, &input.dimensions)) } ": " span lang="vi" { (figure_and_place(input)) }
            " · " span lang="vi" { (self.catalogue.period_name(&input.period)) }
            @if let Some(source) = self.sources.of(input) { " · " a href={ "/bao-cao-nop/" (source.submission) } lang="vi" { (source.file) } }
        }
    }
}

/// Where there is something to say about evidence.
fn evidence_tone(state: EvidenceState) -> Option<&'static str> {
    match state {
        EvidenceState::NotAsked => None,
        EvidenceState::Present => Some("good"),
        EvidenceState::Unknown => Some("none"),
        EvidenceState::Explanation => Some("warn"),
        EvidenceState::Absent => Some("bad"),
    }
}

/// Where a claim was said, with its evidence and reason.
fn claimed(claim: &Claim) -> Markup {
    html! {
        small.block {
            (said(Scores::SelfScoreBefore)) (display::decimal(claim.points, 2)) ": "
            @match &claim.origin {
                ClaimOrigin::Workbook { submission, file, sheet, cell } => {
                    a href={ "/bao-cao-nop/" (submission) } lang="vi" { (file) } ", sheet “" span lang="vi" { (sheet) } "”"
                    @if let Some(cell) = cell { (said(Common::Cell)) (cell) }
                },
                ClaimOrigin::Entered { by } => { span lang="vi" { (by) } (said(Scores::EnteredAt)) (local_time(claim.said_at)) },
            }
            @if !claim.evidence.is_empty() { (said(Scores::EvidenceTail)) span lang="vi" { (claim.evidence) } }
            @if !claim.reason.is_empty() { (said(Scores::Reason)) span lang="vi" { (claim.reason) } }
        }
    }
}

fn card(label: &str, figure: &str) -> Markup {
    html! { div.card { div.figure lang="vi" { (figure) } div.label { (label) } } }
}
