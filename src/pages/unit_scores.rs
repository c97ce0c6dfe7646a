//! One unit against one set: every component with its arithmetic and the cells it rests on.

use maud::{Markup, html};
use rust_decimal::Decimal;
use tonghop_domain::criteria::CriteriaSet;
use tonghop_domain::display;
use tonghop_domain::formula::Input;
use tonghop_domain::score::{ComponentScore, UnitScore};
use tonghop_domain::{Finding, FindingKind, Location};

use super::indicators::{about, score_state};
use super::layout::Page;
use super::words;

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
    /// What the unit claims, by code of the criterion.
    pub claims: std::collections::BTreeMap<String, rust_decimal::Decimal>,
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
            @for domain in &self.score.domains {
                h2 { (domain.code) ". " (domain.name) }
                @if !domain.is_held { p { (words::tag("none", "Không tổ chức trong kỳ, phần còn lại quy đổi")) } }
                div.scroll { table {
                    thead { tr { th { "Mã" } th { "Tiêu chí thành phần" } th.number { "Tự chấm" } th.number { "Hệ thống tính" } th.number { "Tối đa" } th { "Phép tính và số liệu nguồn" } th { "Trạng thái" } } }
                    tbody {
                        @for component in domain.criteria.iter().flat_map(|criterion| &criterion.components) { (self.row(component)) }
                    }
                } }
            }
            p { a href={ "/chi-tieu?" (self.query) } { "Về bộ tiêu chí" } }
        })
    }

    fn row(&self, component: &ComponentScore) -> Markup {
        let claim = self.claims.get(&component.code).copied();
        let figure = |points: Option<Decimal>| points.map_or_else(|| display::NO_FIGURE.to_owned(), |points| display::decimal(points, 2));
        html! {
            tr {
                td { (component.code) }
                td { (component.name) }
                td.number { (figure(claim)) }
                td.number { (figure(component.score)) }
                td.number { (display::plain(component.max, 4)) }
                td.sentence {
                    (component.arithmetic)
                    @if let Some(difference) = difference(component, claim) { (words::finding(&difference)) }
                    @if !component.inputs.is_empty() {
                        details { summary { "Số này từ đâu? (" (component.inputs.len()) ")" } ul { @for input in &component.inputs { li { (source(input)) } } } }
                    }
                }
                td { (score_state(component.state)) }
            }
        }
    }
}

/// The finding where the unit's own score is not what the rule gives.
fn difference(component: &ComponentScore, claim: Option<Decimal>) -> Option<Finding> {
    let (claimed, computed) = (claim?, component.score?);
    (claimed != computed).then(|| {
        let criterion = component.code.clone();
        let arithmetic = format!("{}.", component.arithmetic);
        Finding::new(FindingKind::ScoreDiffers { criterion, claimed, computed, arithmetic }, Location::File)
    })
}

fn card(label: &str, figure: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}

fn source(input: &Input) -> String {
    let figure = input.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
    let part = if input.dimensions.is_total() { String::new() } else { format!(" [{}]", input.dimensions) };
    let place = input.provenance.as_ref().map_or_else(String::new, |provenance| match provenance.first_cell() {
        Some(cell) => format!(", sheet “{}”, ô {cell}", provenance.sheet()),
        None => format!(", {}", provenance.sheet()),
    });
    format!("{}{part} = {figure} ({}{place})", input.element, input.period)
}
