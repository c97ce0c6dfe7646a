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
            h1 { (self.unit) }
            (about(self.set, &self.period_name))
            div.cards {
                (card("Tổng điểm", &self.score.total.map_or_else(|| display::NO_FIGURE.to_owned(), |total| display::decimal(total, 2))))
                (card("Tối đa của đơn vị", &display::plain(self.score.max, 4)))
                (card("Xếp hạng", &self.rank))
                (card("Xếp loại", self.score.band.as_deref().unwrap_or(display::NO_FIGURE)))
            }
            @if !self.score.without_score.is_empty() {
                div.notice { "Chưa có tổng điểm vì thiếu số liệu của tiêu chí: " (self.score.without_score.join(", ")) ". Điểm đã biết: " (display::decimal(self.score.provisional, 2)) "." }
            }
            p {
                a.button.plain href={ "/chi-tieu/nang-diem?" (self.query) "&don_vi=" (self.score.unit) } { "Việc nâng điểm nhiều nhất" } " "
                a.button.plain href={ "/cham-diem/tu-danh-gia?" (self.query) "&don_vi=" (self.score.unit) } { "Nhập điểm tự đánh giá" }
            }
            @for chart in &self.charts { (words::chart(chart)) }
            (self.claim_differences())
            @for domain in &self.score.domains {
                h2 { (domain.code) ". " (domain.name) }
                @if !domain.is_held { p { (words::tag("none", "Không tổ chức trong kỳ, phần còn lại quy đổi")) } }
                div.scroll tabindex="0" { table {
                    thead { tr { th { "Mã" } th { "Tiêu chí thành phần" } th.number { "Điểm tự đánh giá" } th.number { "Điểm hệ thống tính" } th.number { "Tối đa" } th { "Phép tính và số liệu nguồn" } th { "Trạng thái" } } }
                    tbody {
                        @for component in domain.criteria.iter().flat_map(|criterion| &criterion.components) { (self.row(component)) }
                    }
                } }
            }
            p { a href={ "/chi-tieu?" (self.query) } { "Về bộ tiêu chí" } }
        })
    }

    fn row(&self, component: &ComponentScore) -> Markup {
        let claim = self.claims.get(&component.code);
        let figure = |points: Option<Decimal>| points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2));
        html! {
            tr {
                td { (component.code) }
                td { (component.name) }
                td.number { (figure(claim.map(|claim| claim.points))) }
                td.number { (figure(component.score)) }
                td.number { (display::plain(component.max, 4)) }
                td.sentence {
                    (component.arithmetic)
                    @if let Some(claim) = claim { (said(claim)) }
                    @if let Some(known) = self.set.component(&component.code) { (self.explanation(&explain(known, component))) }
                }
                td { (score_state(component.state)) @if let Some(tone) = evidence_tone(component.evidence) { br; (words::tag(tone, component.evidence.words())) } }
            }
        }
    }
}

impl UnitScores<'_> {
    fn claim_differences(&self) -> Markup {
        html! {
            @if !self.differences.is_empty() {
                h2 { "Chỗ tự đánh giá khác hệ thống tính (" (self.differences.len()) ")" }
                @for difference in &self.differences {
                    (words::finding(&difference.finding))
                    p.soft { @if difference.claim.reason.is_empty() { "Chưa ghi lý do." } @else { "Lý do: " (difference.claim.reason) } }
                }
            }
        }
    }

    /// Rule, branch, named figures, evidence, then every figure with its report and cell.
    fn explanation(&self, explanation: &Explanation<'_>) -> Markup {
        html! {
            details {
                summary { "Số này từ đâu? (" (explanation.inputs.len()) ")" }
                p { b { "Cách tính: " } (explanation.rule) }
                @if !explanation.branch.is_empty() { p { b { "Mức áp dụng: " } (explanation.branch) } }
                @for variable in explanation.variables {
                    p { (variable.code) " (" (variable.name) ") = " (variable.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4))) }
                }
                @if !explanation.asked_evidence.is_empty() { p { b { "Tài liệu kiểm chứng: " } (explanation.asked_evidence.join("; ")) } }
                ul { @for input in explanation.inputs { li { (self.source(input)) } } }
            }
        }
    }

    fn source(&self, input: &Input) -> Markup {
        html! {
            (self.catalogue.figure_title(&input.element, &input.dimensions)) ": " (figure_and_place(input))
            " · " (self.catalogue.period_name(&input.period))
            @if let Some(source) = self.sources.of(input) { " · " a href={ "/bao-cao-nop/" (source.submission) } { (source.file) } }
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
fn said(claim: &Claim) -> Markup {
    html! {
        small.block {
            "Tự đánh giá " (display::decimal(claim.points, 2)) ": "
            @match &claim.origin {
                ClaimOrigin::Workbook { submission, file, sheet, cell } => {
                    a href={ "/bao-cao-nop/" (submission) } { (file) } ", sheet “" (sheet) "”"
                    @if let Some(cell) = cell { ", ô " (cell) }
                },
                ClaimOrigin::Entered { by } => { (by) " nhập lúc " (local_time(claim.said_at)) },
            }
            @if !claim.evidence.is_empty() { " · Tài liệu kiểm chứng: " (claim.evidence) }
            @if !claim.reason.is_empty() { " · Lý do: " (claim.reason) }
        }
    }
}

fn card(label: &str, figure: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}
