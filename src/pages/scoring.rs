//! Chấm điểm: every unit's own score beside the computed one, and the page on which a unit scores itself.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_domain::score::UnitScore;

use super::indicators::{about, choice_bar};
use super::layout::Page;
use super::phrases::{Common, Phrase, Scores, said};
use super::reception::Choice;
use super::words;
use crate::analysis::{Claim, ClaimDifference, EntryRefused, TypedClaim};

/// One unit of the overview.
#[derive(Debug)]
pub struct UnitRow {
    /// Identity, for addresses.
    pub unit: String,
    /// Name.
    pub name: String,
    /// Computed total; `None` while a component has no score.
    pub total: Option<Decimal>,
    /// Components the unit has scored itself, and those it may.
    pub claimed: (usize, usize),
    /// Claims that differ.
    pub differences: Vec<ClaimDifference>,
}

/// What the overview shows.
#[derive(Debug)]
pub struct Scoring<'a> {
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
    /// The units, in the order of the score table.
    pub rows: Vec<UnitRow>,
}

impl Scoring<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Scoring)) }
            (choice_bar("/cham-diem", (&self.period, &self.periods), (&self.set_name, &self.sets)))
            (about(self.set, &self.period_name))
            p { a href="/bo-tieu-chi" { (page.say(Phrase::CriteriaSets)) } " · " a href={ "/chi-tieu-nam?ky=" (self.period) } { (page.say(Phrase::YearlyTargets)) } " · " a href="/doi-chieu" { (page.say(Phrase::Crosswalk)) } }
            @if self.rows.is_empty() { (words::empty(page.say(Phrase::NoUnitInSet))) }
            @else { (self.units(page)) (self.differences(page)) }
        })
    }

    fn query(&self, unit: &str) -> String {
        format!("ky={}&bo={}&don_vi={unit}", self.period, self.set_name)
    }

    fn units(&self, page: &Page) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { (page.say(Phrase::Unit)) } th.number { (page.say(Phrase::ComputedScore)) } th.number { (page.say(Phrase::SelfScored)) } th.number { (page.say(Phrase::Differences)) } th { (page.say(Phrase::ShowEnter)) } } }
                tbody {
                    @for row in &self.rows {
                        @let query = self.query(&row.unit);
                        tr {
                            td lang="vi" { a href={ "/chi-tieu/don-vi?" (query) } { (row.name) } }
                            td.number { a href={ "/chi-tieu/don-vi?" (query) } { (row.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2))) } }
                            td.number { (row.claimed.0) "/" (row.claimed.1) }
                            td.number { (row.differences.len()) }
                            td {
                                a href={ "/cham-diem/tu-danh-gia?" (query) } { (page.say(Phrase::EnterSelfScore)) } " · "
                                a href={ "/chi-tieu/nang-diem?" (query) } { (page.say(Phrase::RaiseScore)) }
                            }
                        }
                    }
                }
            } }
            p.legend { (page.say(Phrase::SelfScoredLegend)) }
        }
    }

    fn differences(&self, page: &Page) -> Markup {
        let count: usize = self.rows.iter().map(|row| row.differences.len()).sum();
        html! {
            h2 { (page.fill(Phrase::SelfAgainstComputed, count)) }
            @if count == 0 { (words::empty(page.say(Phrase::NoDifferences))) }
            @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (page.say(Phrase::Unit)) } th { (page.say(Phrase::Criterion)) } th.number { (page.say(Phrase::SelfScore)) } th.number { (page.say(Phrase::ComputedScore)) } th { (page.say(Phrase::HowComputed)) } th { (page.say(Phrase::Reason)) } } }
                    tbody {
                        @for row in &self.rows {
                            @for difference in &row.differences { (self.difference(page, row, difference)) }
                        }
                    }
                } }
            }
        }
    }

    fn difference(&self, page: &Page, row: &UnitRow, difference: &ClaimDifference) -> Markup {
        html! {
            tr {
                td lang="vi" { a href={ "/chi-tieu/don-vi?" (self.query(&row.unit)) } { (row.name) } }
                td lang="vi" { (difference.criterion) ". " (difference.name) }
                td.number { (display::decimal(difference.claim.points, 2)) }
                td.number { a href={ "/so-nay-tu-dau?" (self.query(&row.unit)) "&tieu_chi=" (difference.criterion) } { (display::decimal(difference.computed, 2)) } }
                td.sentence lang="vi" { (difference.arithmetic) }
                td { @if difference.claim.reason.is_empty() { (words::tag("warn", page.say(Phrase::NoReason))) } @else { span lang="vi" { (difference.claim.reason) } } }
            }
        }
    }
}

/// The page on which a unit scores itself.
#[derive(Debug)]
pub struct SelfScorePage<'a> {
    /// The set.
    pub set: &'a CriteriaSet,
    /// Name of the unit.
    pub unit: String,
    /// Name and window of the period.
    pub period_name: String,
    /// The part of the address behind the question mark: period, set, unit.
    pub query: String,
    /// The computed scores.
    pub score: UnitScore,
    /// What the unit claims so far, by code.
    pub claims: BTreeMap<String, Claim>,
    /// Documents registered for the unit, offered as evidence while one types.
    pub documents: Vec<String>,
    /// What was typed and refused, by code; empty at first.
    pub typed: Vec<TypedClaim>,
    /// Why it was refused.
    pub refused: Vec<EntryRefused>,
}

impl SelfScorePage<'_> {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Scores::SelfScores)) span lang="vi" { (self.unit) } }
            (about(self.set, &self.period_name))
            p.soft { (said(Scores::EmptyMeansNotSelfScoredA)) }
            @if !self.refused.is_empty() {
                div.notice.bad role="alert" {
                    b { (said(Scores::NotSavedPlacesToCorrect)) (self.refused.len()) (said(Scores::PlacesEnd)) }
                    ul { @for why in &self.refused { li lang="vi" { (sentence(&why.to_string())) } } }
                }
            }
            form method="post" action={ "/cham-diem/tu-danh-gia?" (self.query) } {
                (page.token_field())
                (words::suggestions("documents", &self.documents))
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Scores::Criterion)) } th.number { (said(Scores::Maximum)) } th.number { (said(Scores::Computed)) } th { (said(Scores::SelfScore)) } th { (said(Scores::Evidence)) } th { (said(Scores::ReasonIfDifferent)) } } }
                    tbody { @for component in self.set.all_components().filter(|component| component.assessment.is_self_scored()) { (self.row(&component.code, &component.name, component.max)) } }
                } }
                p { button type="submit" { (said(Common::Record)) } " " a.button.plain href={ "/chi-tieu/don-vi?" (self.query) } { (said(Scores::BackToTheUnitScores)) } }
            }
        })
    }

    fn row(&self, code: &str, name: &str, max: Decimal) -> Markup {
        let computed = self.score.component(code).and_then(|component| component.score);
        let TypedClaim { points, evidence, reason, .. } = self.shown(code);
        html! {
            tr {
                td { (code) ". " span lang="vi" { (name) } }
                td.number { (display::plain(max, 4)) }
                td.number { (computed.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2))) }
                td { input name={ "diem:" (code) } value=(points) size="6" inputmode="decimal" maxlength="12" aria-label={ (said(Scores::SelfScoreCriterion)) (code) }; }
                td { input name={ "kiem_chung:" (code) } list="documents" value=(evidence) size="28" maxlength="500" aria-label={ (said(Scores::EvidenceCriterion)) (code) }; }
                td { input name={ "ly_do:" (code) } value=(reason) size="28" maxlength="500" aria-label={ (said(Scores::ReasonCriterion)) (code) }; }
            }
        }
    }

    /// What a row shows: what was just typed, else what is kept.
    fn shown(&self, code: &str) -> TypedClaim {
        if let Some(typed) = self.typed.iter().find(|typed| typed.criterion == code) {
            return typed.clone();
        }
        let kept = |claim: &Claim| TypedClaim {
            criterion: code.to_owned(),
            points: display::decimal(claim.points, claim.points.normalize().scale().max(2)),
            evidence: claim.evidence.clone(),
            reason: claim.reason.clone(),
        };
        self.claims.get(code).map_or_else(TypedClaim::default, kept)
    }
}

/// A message as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
