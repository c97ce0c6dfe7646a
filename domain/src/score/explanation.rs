//! Why a component has its score, put together for a reader: nothing here computes.

use serde::Serialize;

use super::{ComponentScore, EvidenceState, VariableValue};
use crate::criteria::Component;
use crate::display;
use crate::fact::{Provenance, State};
use crate::formula::Input;

/// What a reader is shown beside a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation<'a> {
    /// Cách tính, as the decision puts it.
    pub rule: String,
    /// The arithmetic in one sentence.
    pub arithmetic: &'a str,
    /// The branch taken; empty where the rule gave none.
    pub branch: &'a str,
    /// Named figures of the rule.
    pub variables: &'a [VariableValue],
    /// The facts it rests on, each with its source.
    pub inputs: &'a [Input],
    /// How the evidence stands.
    pub evidence: EvidenceState,
    /// Documents the decision asks for.
    pub asked_evidence: &'a [String],
}

/// Puts together what explains a score.
pub fn explain<'a>(component: &'a Component, score: &'a ComponentScore) -> Explanation<'a> {
    Explanation {
        rule: component.rule.sentence(component.max),
        arithmetic: &score.arithmetic,
        branch: &score.branch,
        variables: &score.variables,
        inputs: &score.inputs,
        evidence: score.evidence,
        asked_evidence: &component.evidence,
    }
}

/// The figure of an input with its place, as people cite it: `4 (sheet “Kế hoạch”, ô D12)`, `– (chưa có số liệu)`.
pub fn figure_and_place(input: &Input) -> String {
    let figure = input.value.map_or_else(|| display::NO_FIGURE.to_owned(), |value| display::plain(value, 4));
    let state = match input.state {
        State::Value => None,
        State::Missing => Some("chưa có số liệu".to_owned()),
        State::NotApplicable => Some("không áp dụng".to_owned()),
        State::NilReport => Some("không phát sinh".to_owned()),
        State::Unreadable => Some("không đọc được".to_owned()),
    };
    let estimate = input.is_estimate.then(|| "ước thực hiện".to_owned());
    let place = input.provenance.as_ref().map(place);
    let told: Vec<String> = state.into_iter().chain(estimate).chain(place).collect();
    if told.is_empty() { figure } else { format!("{figure} ({})", told.join("; ")) }
}

/// `sheet “Biểu 06a”, ô K9`; for counted rows what was counted: `Nhật ký: hoạt động trong kỳ, 12 dòng`.
fn place(provenance: &Provenance) -> String {
    match provenance {
        Provenance::Cell { sheet, cell } => format!("sheet “{sheet}”, ô {cell}"),
        Provenance::Cells { sheet, cells } => {
            let cells: Vec<String> = cells.iter().map(ToString::to_string).collect();
            format!("sheet “{sheet}”, các ô {}", cells.join(", "))
        }
        Provenance::Rows { sheet, predicate, count, .. } => format!("{sheet}: {predicate}, {count} dòng"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::cell::CellRef;
    use crate::criteria::CriteriaSet;
    use crate::dimension::DimensionKey;
    use crate::score::tests::{scored_whole, set_of_one};

    fn input(state: State, value: Option<i64>, provenance: Option<Provenance>) -> Input {
        Input {
            period: "cchc:2025-Q3".parse().unwrap(),
            element: "a.x".parse().unwrap(),
            dimensions: DimensionKey::total(),
            state,
            value: value.map(Decimal::from),
            is_estimate: false,
            is_part: false,
            provenance,
        }
    }

    #[test]
    fn a_figure_is_cited_with_its_state_and_its_cell() {
        let cell = Provenance::Cell { sheet: "Biểu 06a".into(), cell: CellRef::new(8, 10) };
        assert_eq!(figure_and_place(&input(State::Value, Some(1249), Some(cell))), "1.249 (sheet “Biểu 06a”, ô K9)");
        assert_eq!(figure_and_place(&input(State::Missing, None, None)), "– (chưa có số liệu)");
        let rows =
            Provenance::Rows {
                sheet: "Nhật ký".into(), first_row: 0, last_row: 0, predicate: "hoạt động trong kỳ".into(), count: 12
            };
        let nil = Input { is_estimate: true, ..input(State::NilReport, Some(0), Some(rows)) };
        assert_eq!(figure_and_place(&nil), "0 (không phát sinh; ước thực hiện; Nhật ký: hoạt động trong kỳ, 12 dòng)");
    }

    #[test]
    fn an_explanation_holds_the_rule_the_branch_the_sentence_the_evidence_and_the_inputs() {
        let keys = "unit_of_measure = \"mục tiêu\"\nzero_denominator = \"missing\"\nevidence = [\"Báo cáo kết quả\"]\nevidence_when = \"a.proof > 0\"\n\
             rule = { kind = \"percent-tiers\", ratio = \"a.x / a.all\", tiers = [ { at_least = 100, points = 1 }, \
             { at_least = 90, below = 100, share = true }, { below = 90, points = 0 } ] }";
        let text = set_of_one("1", keys).replace("evidence = \"not-asked\"", "evidence = \"explain\"");
        let set = CriteriaSet::load(&text, &|_| true).unwrap();
        let score = scored_whole(&text, &[("x", "9"), ("all", "10"), ("proof", "0")]);
        let told = explain(set.component("1.1").unwrap(), score.component("1.1").unwrap());
        assert_eq!(told.rule, "Từ 100 % trở lên: 1 điểm; từ 90 % đến dưới 100 %: tỷ lệ × 1 điểm; dưới 90 %: 0 điểm");
        assert_eq!(told.branch, "từ 90 % đến dưới 100 %");
        assert_eq!(told.arithmetic, "9/10 mục tiêu = 90,00 %, từ 90 % đến dưới 100 % → 0,9 điểm");
        assert_eq!((told.evidence, told.asked_evidence), (EvidenceState::Explanation, &["Báo cáo kết quả".to_owned()][..]));
        let elements: Vec<&str> = told.inputs.iter().map(|input| input.element.as_str()).collect();
        assert_eq!(elements, ["a.all", "a.x", "a.proof"], "what the rule looked at, then what the evidence rests on");
    }
}
