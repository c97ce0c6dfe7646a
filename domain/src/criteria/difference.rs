//! Two sets side by side: what one has that the other has not, and what both have but not alike.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::rule_text::formula_lines;
use super::{AdjustmentKind, Assessment, Component, CriteriaSet, ZeroDenominator};
use crate::display;
use crate::formula::Formula;
use crate::rounding::{Rounding, RoundingMode};

/// One place at which two sets differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where: `tiêu chí 2.1 · điểm tối đa`.
    pub place: String,
    /// In the first set; `None` = the set has no such place.
    pub one: Option<String>,
    /// In the second.
    pub other: Option<String>,
}

/// Every difference: the set itself, then domains, criteria and components in the order of the first set, then what only the
/// second has. Ids, versions and names always differ and are not compared.
pub fn differences(one: &CriteriaSet, other: &CriteriaSet) -> Vec<Difference> {
    let (first, second) = (described(one), described(other));
    let known: BTreeMap<&str, &str> = second.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect();
    let mut found: Vec<Difference> = first
        .iter()
        .filter(|(place, text)| known.get(place.as_str()) != Some(&text.as_str()))
        .map(|(place, text)| difference(place, Some(text), known.get(place.as_str()).copied()))
        .collect();
    let is_new = |place: &str| !first.iter().any(|(known, _)| known == place);
    found.extend(second.iter().filter(|(place, _)| is_new(place)).map(|(place, text)| difference(place, None, Some(text))));
    found
}

fn difference(place: &str, one: Option<&str>, other: Option<&str>) -> Difference {
    Difference { place: place.to_owned(), one: one.map(str::to_owned), other: other.map(str::to_owned) }
}

/// Place and text, in the order of the set; what is empty is left out.
fn described(set: &CriteriaSet) -> Vec<(String, String)> {
    let mut places = Places::default();
    places.put("bộ tiêu chí", "căn cứ", set.legal_basis.clone());
    places.put("bộ tiêu chí", "nhóm đơn vị", set.unit_groups.join(", "));
    places.put("bộ tiêu chí", "chế độ báo cáo", set.regime.clone());
    places.put("bộ tiêu chí", "áp dụng từ", display::date(set.valid_from));
    places.put("bộ tiêu chí", "áp dụng đến", set.valid_until.map_or_else(String::new, display::date));
    places.put("bộ tiêu chí", "tổng điểm tối đa", display::plain(set.max, 6));
    places.put("bộ tiêu chí", "thang điểm quy đổi", set.scale.map_or_else(String::new, |scale| display::plain(scale, 6)));
    places.put(
        "bộ tiêu chí",
        "khi không áp dụng",
        super::write::code_of(&super::NotApplicablePolicy::CODES, &set.not_applicable).to_owned(),
    );
    places.put("bộ tiêu chí", "khi thiếu kiểm chứng", super::write::code_of(&super::EvidencePolicy::CODES, &set.evidence).to_owned());
    let stages = &set.rounding;
    let named =
        [("thành phần", stages.component), ("tiêu chí", stages.criterion), ("lĩnh vực", stages.domain), ("tổng điểm", stages.total)];
    for (stage, rounding) in named {
        places.put("bộ tiêu chí", &format!("làm tròn {stage}"), rounding.map_or_else(String::new, rounding_words));
    }
    places.figure("bộ tiêu chí", "số phiếu khảo sát ít nhất", set.survey.minimum_answers.map(Decimal::from));
    places.figure("bộ tiêu chí", "tổng điểm không thấp hơn", set.total_limits.at_least);
    places.figure("bộ tiêu chí", "tổng điểm không cao hơn", set.total_limits.at_most);
    places.put("bộ tiêu chí", "chia nhỏ từ bộ", set.refines.clone().unwrap_or_default());
    for scale in &set.bands {
        let bands: Vec<String> = scale.bands.iter().map(|band| format!("{}: {}", band.name, band.range.words(""))).collect();
        places.put("bộ tiêu chí", &format!("xếp loại {}", scale.unit_groups.join(", ")), bands.join("; "));
    }
    for domain in &set.domains {
        let at = format!("lĩnh vực {}", domain.code);
        places.head(&at, &domain.name, domain.max);
        places.formula(&at, "tổ chức khi", domain.held_when.as_ref());
        for criterion in &domain.criteria {
            places.head(&format!("tiêu chí {}", criterion.code), &criterion.name, criterion.max);
            criterion.components.iter().for_each(|component| places.component(component));
        }
    }
    for adjustment in &set.adjustments {
        let at = format!("điểm thưởng, điểm trừ {}", adjustment.code);
        places.head(&at, &adjustment.name, adjustment.cap);
        places.put(&at, "loại", if adjustment.kind == AdjustmentKind::Bonus { "thưởng" } else { "trừ" }.to_owned());
        adjustment.components.iter().for_each(|component| places.component(component));
    }
    places.0
}

fn rounding_words(rounding: Rounding) -> String {
    let mode = match rounding.mode {
        RoundingMode::HalfUp => "từ 5 làm tròn lên",
        RoundingMode::HalfEven => "5 làm tròn về số chẵn",
        RoundingMode::Truncate => "cắt bỏ",
    };
    format!("{} chữ số, {mode}", rounding.digits)
}

#[derive(Default)]
struct Places(Vec<(String, String)>);

impl Places {
    fn put(&mut self, at: &str, what: &str, text: String) {
        if !text.is_empty() {
            self.0.push((format!("{at} · {what}"), text));
        }
    }

    fn head(&mut self, at: &str, name: &str, max: Decimal) {
        self.put(at, "tên", name.to_owned());
        self.put(at, "điểm tối đa", display::plain(max, 6));
    }

    fn figure(&mut self, at: &str, what: &str, figure: Option<Decimal>) {
        self.put(at, what, figure.map_or_else(String::new, |figure| display::plain(figure, 6)));
    }

    fn formula(&mut self, at: &str, what: &str, formula: Option<&Formula>) {
        self.put(at, what, formula.map_or_else(String::new, ToString::to_string));
    }

    fn component(&mut self, component: &Component) {
        let at = format!("thành phần {}", component.code);
        self.head(&at, &component.name, component.max);
        self.figure(&at, "điểm tối thiểu", Some(component.min).filter(|min| !min.is_zero()));
        self.put(&at, "cách tính", component.rule.sentence(component.max));
        self.put(&at, "công thức", formula_lines(&component.rule).join("; "));
        self.formula(&at, "không phát sinh khi", component.no_task_when.as_ref());
        self.formula(&at, "không áp dụng khi", component.not_applicable_when.as_ref());
        self.put(&at, "tài liệu kiểm chứng", component.evidence.join("; "));
        self.formula(&at, "có kiểm chứng khi", component.evidence_when.as_ref());
        let divides = component.rule.divides();
        let zero = super::write::code_of(&ZeroDenominator::CODES, &component.zero_denominator);
        self.put(&at, "khi mẫu số bằng 0", if divides { zero.to_owned() } else { String::new() });
        self.put(&at, "cách đánh giá", super::write::code_of(&Assessment::CODES, &component.assessment).to_owned());
        self.put(&at, "đơn vị tính", component.unit_of_measure.clone());
        self.put(&at, "ghi chú", component.note.clone());
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SET: &str = "id = \"a\"\nversion = \"1\"\nname = \"A\"\nlegal_basis = \"x\"\nsource = \"x\"\nis_sample = true\nregime = \"cchc\"\n\
        valid_from = \"2025-01-01\"\nmax = 5\nnot_applicable = \"rescale-set\"\nevidence = \"not-asked\"\nsurvey.minimum_answers = 30\n\
        rounding.total = { mode = \"half-up\", digits = 2 }\ntotal.at_most = 6\n[[domain]]\ncode = \"1\"\nname = \"L\"\nmax = 5\n[[domain.criterion]]\n\
        code = \"1.1\"\nname = \"T\"\nmax = 5\nmin = -1\nzero_denominator = \"zero\"\nassessment = \"self\"\nunit_of_measure = \"việc\"\n\
        rule = { kind = \"linear-share\", ratio = \"a.x / a.y\" }\n[[adjustment]]\ncode = \"B\"\nname = \"B\"\nkind = \"bonus\"\ncap = 1\n\
        [[adjustment.component]]\ncode = \"B.1\"\nname = \"B\"\nmax = 1\nrule = { kind = \"boolean\", condition = \"a.z > 0\" }\n";

    /// Whatever can change a score is a difference.
    #[test]
    fn every_policy_that_moves_points_is_told() {
        let set = |text: &str| CriteriaSet::load(text, &|_| true).unwrap();
        let changes = [
            ("digits = 2", "digits = 1", "bộ tiêu chí · làm tròn tổng điểm"),
            ("half-up", "truncate", "bộ tiêu chí · làm tròn tổng điểm"),
            ("minimum_answers = 30", "minimum_answers = 50", "bộ tiêu chí · số phiếu khảo sát ít nhất"),
            ("at_most = 6", "at_most = 5.5", "bộ tiêu chí · tổng điểm không cao hơn"),
            ("min = -1", "min = -2", "thành phần 1.1 · điểm tối thiểu"),
            ("denominator = \"zero\"", "denominator = \"full\"", "thành phần 1.1 · khi mẫu số bằng 0"),
            ("assessment = \"self\"", "assessment = \"computed\"", "thành phần 1.1 · cách đánh giá"),
            ("\"bonus\"", "\"penalty\"", "điểm thưởng, điểm trừ B · loại"),
        ];
        for (before, after, place) in changes {
            let other = SET.replace(before, after);
            assert_ne!(other, SET, "{before}");
            let places: Vec<String> = differences(&set(SET), &set(&other)).into_iter().map(|difference| difference.place).collect();
            assert_eq!(places, [place]);
        }
        assert_eq!(differences(&set(SET), &set(SET)), []);
    }
}
