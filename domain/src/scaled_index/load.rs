//! From the text of a method's file to a method.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{IndicatorSource, ScaleEnds, ScaledIndex, ScaledIndicator, SubIndex};
use crate::display;
use crate::fact::ElementId;
use crate::strict::{Faults, Fields};

type Known<'a> = &'a dyn Fn(&ElementId) -> bool;

pub(super) fn load(text: &str, is_known: Known<'_>) -> Result<ScaledIndex, Faults> {
    Fields::read(text, |root| index(root, is_known))
}

fn index(root: &mut Fields, is_known: Known<'_>) -> Option<ScaledIndex> {
    let (id, version, name) = (root.required("id"), root.required("version"), root.required("name"));
    let (source, regime, is_sample) = (root.required("source"), root.required("regime"), root.required("is_sample"));
    let (valid_from, valid_until) = (root.required("valid_from"), root.optional("valid_until"));
    let gaps = root.optional("gaps").unwrap_or_default();
    let sub_indices = root.tables("sub_index", |section| sub_index(section, is_known));
    if sub_indices.is_empty() {
        root.fault("sub_index", "phải có ít nhất một chỉ số thành phần");
    }
    check_outputs(root, &sub_indices);
    Some(ScaledIndex {
        id: id?,
        version: version?,
        name: name?,
        source: source?,
        is_sample: is_sample?,
        regime: regime?,
        valid_from: valid_from?,
        valid_until,
        gaps,
        sub_indices,
    })
}

fn check_outputs(root: &Fields, sub_indices: &[SubIndex]) {
    let mut seen = BTreeSet::new();
    for part in sub_indices {
        if !seen.insert(&part.output) {
            root.fault("sub_index", format!("“{}” được tính hai lần", part.output));
        }
    }
}

fn sub_index(section: &mut Fields, is_known: Known<'_>) -> Option<SubIndex> {
    let (output, name) = (section.required("output"), section.required("name"));
    let (low, high) = (ends_of_scale(section, "low"), ends_of_scale(section, "high"));
    let survey_share: Option<Decimal> = section.optional("survey_share");
    let indicators = section.tables("indicator", |section| indicator(section, is_known));
    if indicators.is_empty() {
        section.fault("indicator", "phải có ít nhất một chỉ tiêu");
    }
    let output: Option<ElementId> = output.inspect(|element| check_element(section, "output", element, is_known));
    let part = SubIndex { output: output?, name: name?, low: low?, high: high?, indicators };
    if part.low >= part.high {
        section.fault("high", "phải lớn hơn low");
    }
    if let Some(share) = survey_share.filter(|share| (*share - part.survey_share()).abs() > Decimal::new(1, 9)) {
        let found = display::plain(part.survey_share(), 4);
        section.fault("survey_share", format!("ghi {}; các chỉ tiêu khảo sát cộng được {found} tổng trọng số", display::plain(share, 4)));
    }
    Some(part)
}

/// A number, or a fraction such as `"10/3"` where no decimal is exact.
fn ends_of_scale(section: &mut Fields, key: &str) -> Option<Decimal> {
    let text: Fraction = section.required(key)?;
    Some(text.0)
}

struct Fraction(Decimal);

impl crate::strict::FromToml for Fraction {
    const EXPECTED: &'static str = "số, hoặc phân số dạng \"10/3\"";

    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        let Some((above, below)) = value.as_str().and_then(|text| text.split_once('/')) else {
            return Decimal::from_toml(value).map(Self);
        };
        let number = |text: &str| text.trim().parse::<Decimal>().map_err(|_| String::new());
        number(above)?.checked_div(number(below)?).map(Self).ok_or_else(String::new)
    }
}

fn indicator(section: &mut Fields, is_known: Known<'_>) -> Option<ScaledIndicator> {
    let (element, name) = (section.required("element"), section.required("name"));
    let weight: Decimal = section.optional("weight").unwrap_or(Decimal::ONE);
    if weight <= Decimal::ZERO {
        section.fault("weight", "phải lớn hơn 0");
    }
    let is_adverse = section.optional("adverse").unwrap_or(false);
    let source = section.choice("source", &IndicatorSource::CODES);
    let ends = ends(section);
    let element: Option<ElementId> = element.inspect(|element| check_element(section, "element", element, is_known));
    Some(ScaledIndicator { element: element?, name: name?, weight, is_adverse, source: source?, ends: ends? })
}

fn check_element(section: &Fields, key: &str, element: &ElementId, is_known: Known<'_>) {
    if !is_known(element) {
        section.fault(key, format!("không có phần tử dữ liệu “{element}”"));
    }
}

fn ends(section: &mut Fields) -> Option<ScaleEnds> {
    let since: Option<u32> = section.optional("since");
    let (least, most): (Option<Decimal>, Option<Decimal>) = (section.optional("least"), section.optional("most"));
    match (since, least, most) {
        (Some(year), None, None) => match i16::try_from(year) {
            Ok(since) => Some(ScaleEnds::Anchored { since }),
            Err(_) => {
                section.fault("since", "phải là một năm");
                None
            }
        },
        (None, Some(least), Some(most)) if least < most => Some(ScaleEnds::Fixed { least, most }),
        (None, Some(_), Some(_)) => {
            section.fault("most", "phải lớn hơn least");
            None
        }
        _ => {
            section.fault("since", "nêu since (năm bắt đầu, cận tính từ số liệu), hoặc cả least và most (cận cố định)");
            None
        }
    }
}
