//! Two sets side by side: what one has that the other has not, and what both have but not alike.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rule_text::formula_lines;
use super::{Component, CriteriaSet};
use crate::display;
use crate::formula::Formula;

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
        places.head(&format!("điểm thưởng, điểm trừ {}", adjustment.code), &adjustment.name, adjustment.cap);
        adjustment.components.iter().for_each(|component| places.component(component));
    }
    places.0
}

#[derive(Default)]
struct Places(Vec<(String, String)>);

impl Places {
    fn put(&mut self, at: &str, what: &str, text: String) {
        if !text.is_empty() {
            self.0.push((format!("{at} · {what}"), text));
        }
    }

    fn head(&mut self, at: &str, name: &str, max: rust_decimal::Decimal) {
        self.put(at, "tên", name.to_owned());
        self.put(at, "điểm tối đa", display::plain(max, 6));
    }

    fn formula(&mut self, at: &str, what: &str, formula: Option<&Formula>) {
        self.put(at, what, formula.map_or_else(String::new, ToString::to_string));
    }

    fn component(&mut self, component: &Component) {
        let at = format!("thành phần {}", component.code);
        self.head(&at, &component.name, component.max);
        self.put(&at, "cách tính", component.rule.sentence(component.max));
        self.put(&at, "công thức", formula_lines(&component.rule).join("; "));
        self.formula(&at, "không phát sinh khi", component.no_task_when.as_ref());
        self.formula(&at, "không áp dụng khi", component.not_applicable_when.as_ref());
        self.put(&at, "tài liệu kiểm chứng", component.evidence.join("; "));
        self.formula(&at, "có kiểm chứng khi", component.evidence_when.as_ref());
    }
}
