//! The strict loader of criteria sets: all faults of a file together.

use rust_decimal::Decimal;
use toml::Value;

use super::interval::{Joint, faulty_joints};
use super::{
    Adjustment, AdjustmentKind, Assessment, Band, BandScale, Component, CriteriaSet, Criterion, Domain, EvidencePolicy, Interval,
    NotApplicablePolicy, Rule, SurveyPolicy, TotalLimits, ZeroDenominator,
};
use crate::fact::ElementId;
use crate::formula::{Body, Formula};
use crate::rounding::{Rounding, RoundingMode, RoundingStages};
use crate::strict::{Faults, Fields, FromToml};

mod rules;
mod whole;

use rules::{PointLimits, load_rule};

impl FromToml for Formula {
    const EXPECTED: &'static str = "công thức";

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().ok_or_else(String::new)?.parse::<Self>().map_err(|fault| fault.to_string())
    }
}

impl CriteriaSet {
    /// A set from the text of its file. `is_known` says which data elements some form yields.
    ///
    /// # Errors
    /// All faults together, each with its field: unknown keys, wrong types, formulas that do not parse, unknown elements, maxima
    /// that do not add up, steps that overlap or leave a gap, codes used twice.
    pub fn load(text: &str, is_known: &dyn Fn(&ElementId) -> bool) -> Result<Self, Faults> {
        Fields::read(text, |fields| load_checked(fields, is_known))
    }
}

/// The set of a root table, with the checks over the whole tree.
pub(super) fn load_checked(fields: &mut Fields, is_known: &dyn Fn(&ElementId) -> bool) -> Option<CriteriaSet> {
    let written = fields.unread().clone();
    let set = load_set(fields);
    whole::check(fields, &written, is_known);
    set
}

/// A formula that must be a condition (`truth`) or must be a figure.
fn typed(fields: &Fields, key: &str, formula: Formula, truth: bool) -> Option<Formula> {
    let is_truth = matches!(formula.body(), Body::Truth(_));
    if is_truth == truth {
        return Some(formula);
    }
    let expected = if truth { "một điều kiện (có so sánh)" } else { "một số, không phải điều kiện" };
    fields.fault(key, format!("công thức “{formula}” phải cho {expected}"));
    None
}

fn condition(fields: &mut Fields, key: &str) -> Option<Formula> {
    let formula = fields.required(key)?;
    typed(fields, key, formula, true)
}

fn optional_condition(fields: &mut Fields, key: &str) -> Option<Formula> {
    if fields.has(key) { condition(fields, key) } else { None }
}

fn figure(fields: &mut Fields, key: &str) -> Option<Formula> {
    let formula = fields.required(key)?;
    typed(fields, key, formula, false)
}

fn load_set(fields: &mut Fields) -> Option<CriteriaSet> {
    let id = fields.required("id");
    let version = fields.required("version");
    let name = fields.required("name");
    let legal_basis = fields.required("legal_basis");
    let source = fields.required("source");
    let is_sample = fields.required("is_sample");
    let unit_groups = fields.optional("unit_groups").unwrap_or_default();
    let regime = fields.required("regime");
    let valid_from = fields.required("valid_from");
    let valid_until = fields.optional("valid_until");
    let max = fields.required("max");
    let scale = fields.optional("scale");
    let not_applicable = fields.choice("not_applicable", &NotApplicablePolicy::CODES);
    let evidence = fields.choice("evidence", &EvidencePolicy::CODES);
    let survey = fields.table("survey", |table| Some(SurveyPolicy { minimum_answers: table.optional("minimum_answers") }));
    let rounding = fields.table("rounding", |table| Some(load_rounding(table))).unwrap_or_default();
    let bands = fields.tables("bands", load_band_scale);
    let gaps = fields.optional("gaps").unwrap_or_default();
    if fields.count("domain") == 0 {
        fields.fault("domain", "thiếu; bộ tiêu chí phải có ít nhất một lĩnh vực");
    }
    let domains = parts(fields, "domain", max, load_domain, |domain| domain.max);
    let adjustments = fields.tables("adjustment", load_adjustment);
    let total_limits = fields.table("total", |table| Some(load_total_limits(table))).unwrap_or_default();
    let refines = fields.optional("refines");
    Some(CriteriaSet {
        id: id?,
        version: version?,
        name: name?,
        legal_basis: legal_basis?,
        source: source?,
        is_sample: is_sample?,
        unit_groups,
        regime: regime?,
        valid_from: valid_from?,
        valid_until,
        max: max?,
        scale,
        not_applicable: not_applicable?,
        evidence: evidence?,
        survey: survey.unwrap_or_default(),
        rounding,
        bands,
        domains,
        adjustments,
        total_limits,
        refines,
        gaps,
    })
}

fn load_rounding(fields: &mut Fields) -> RoundingStages {
    let mut stage = |key: &str| fields.table(key, load_stage);
    RoundingStages { component: stage("component"), criterion: stage("criterion"), domain: stage("domain"), total: stage("total") }
}

fn load_stage(fields: &mut Fields) -> Option<Rounding> {
    let modes = [("half-up", RoundingMode::HalfUp), ("half-even", RoundingMode::HalfEven), ("truncate", RoundingMode::Truncate)];
    let mode = fields.choice("mode", &modes);
    let digits: Option<u32> = fields.required("digits");
    if digits.is_some_and(|digits| digits > 12) {
        fields.fault("digits", "số chữ số thập phân không quá 12");
    }
    Some(Rounding { mode: mode?, digits: digits? })
}

fn load_band_scale(fields: &mut Fields) -> Option<BandScale> {
    let unit_groups = fields.optional("unit_groups").unwrap_or_default();
    let bands = fields.tables("band", |band| {
        let name = band.required("name");
        let range = Interval::load(band);
        Some(Band { name: name?, range: range? })
    });
    let ranges: Vec<Interval> = bands.iter().map(|band| band.range).collect();
    report_joints(fields, "band", &ranges);
    Some(BandScale { unit_groups, bands })
}

fn load_adjustment(fields: &mut Fields) -> Option<Adjustment> {
    let code = fields.required("code");
    let name = fields.required("name");
    let kind = fields.choice("kind", &AdjustmentKind::CODES);
    let cap: Option<Decimal> = fields.required("cap");
    if cap.is_some_and(|cap| cap <= Decimal::ZERO) {
        fields.fault("cap", "mức trần phải lớn hơn 0; điểm trừ cũng ghi số dương");
    }
    if fields.count("component") == 0 {
        fields.fault("component", "thiếu; khối điểm thưởng hoặc điểm trừ phải có ít nhất một nội dung");
    }
    let components = fields.tables("component", load_component);
    for component in components.iter().filter(|component| component.min < Decimal::ZERO) {
        fields.fault(&format!("component {} › min", component.code), "điểm thưởng, điểm trừ không nhận số âm; khối điểm trừ đã tự trừ");
    }
    Some(Adjustment { code: code?, name: name?, kind: kind?, cap: cap?, components })
}

fn load_total_limits(fields: &mut Fields) -> TotalLimits {
    let (at_least, at_most) = (fields.optional("at_least"), fields.optional("at_most"));
    if at_least.zip(at_most).is_some_and(|(least, most): (Decimal, Decimal)| least >= most) {
        fields.fault("at_least", "phải nhỏ hơn at_most");
    }
    TotalLimits { at_least, at_most }
}

fn load_domain(fields: &mut Fields) -> Option<Domain> {
    let code = fields.required("code");
    let name = fields.required("name");
    let max = fields.required("max");
    let held_when = optional_condition(fields, "held_when");
    let criteria = parts(fields, "criterion", max, load_criterion, |criterion| criterion.max);
    Some(Domain { code: code?, name: name?, max: max?, held_when, criteria })
}

/// A criterion has components, or a rule of its own; the latter is a single component of the same code.
fn load_criterion(fields: &mut Fields) -> Option<Criterion> {
    if fields.has("rule") {
        let component = load_component(fields)?;
        return Some(Criterion {
            code: component.code.clone(),
            name: component.name.clone(),
            max: component.max,
            components: vec![component],
        });
    }
    let code = fields.required("code");
    let name = fields.required("name");
    let max = fields.required("max");
    if fields.count("component") == 0 {
        fields.fault("", "phải có rule hoặc ít nhất một component");
    }
    let components = parts(fields, "component", max, load_component, |component| component.max);
    Some(Criterion { code: code?, name: name?, max: max?, components })
}

fn load_component(fields: &mut Fields) -> Option<Component> {
    let code = fields.required("code");
    let name = fields.required("name");
    let max: Option<Decimal> = fields.required("max");
    if max.is_some_and(|max| max <= Decimal::ZERO) {
        fields.fault("max", "điểm tối đa phải lớn hơn 0");
    }
    let min: Decimal = fields.optional("min").unwrap_or_default();
    if min > Decimal::ZERO {
        fields.fault("min", "điểm tối thiểu chỉ ghi khi nhỏ hơn 0");
    }
    let no_task_when = optional_condition(fields, "no_task_when");
    let not_applicable_when = optional_condition(fields, "not_applicable_when");
    let assessment = if fields.has("assessment") { fields.choice("assessment", &Assessment::CODES) } else { Some(Assessment::default()) };
    let evidence = fields.optional("evidence").unwrap_or_default();
    let evidence_when = optional_condition(fields, "evidence_when");
    let note = fields.optional("note").unwrap_or_default();
    let unit_of_measure = fields.optional("unit_of_measure").unwrap_or_default();
    if !fields.has("rule") {
        fields.fault("rule", "thiếu; phải là một bảng có khóa kind");
    }
    let limits = PointLimits { min, max: max.unwrap_or_default() };
    let rule = fields.table("rule", |rule| load_rule(rule, limits));
    let zero_denominator = load_zero_denominator(fields, rule.as_ref());
    if matches!(rule, Some(Rule::Assessed { .. })) && assessment.is_some_and(Assessment::is_self_scored) {
        fields.fault("assessment", "quy tắc assessed do người chấm hoặc điều tra cho điểm; ghi assessor hoặc survey");
    }
    Some(Component {
        code: code?,
        name: name?,
        max: max?,
        min,
        unit_of_measure,
        rule: rule?,
        no_task_when,
        not_applicable_when,
        zero_denominator: zero_denominator?,
        assessment: assessment?,
        evidence,
        evidence_when,
        note,
    })
}

/// A rule that compares a ratio must say what a zero denominator is worth; for others there is nothing to say.
fn load_zero_denominator(fields: &mut Fields, rule: Option<&Rule>) -> Option<ZeroDenominator> {
    let divides = rule.is_some_and(Rule::divides);
    if divides || fields.has("zero_denominator") {
        return fields.choice("zero_denominator", &ZeroDenominator::CODES);
    }
    Some(ZeroDenominator::Missing)
}

fn report_joints(fields: &Fields, key: &str, ranges: &[Interval]) {
    report(fields, key, &faulty_joints(ranges));
}

fn report(fields: &Fields, key: &str, joints: &[(usize, Joint)]) {
    for (index, joint) in joints {
        let what = match joint {
            Joint::Overlap => "chồng lên mức liền dưới",
            Joint::Gap => "cách mức liền dưới một khoảng không thuộc mức nào",
        };
        fields.fault(&format!("{key}[{}]", index + 1), what);
    }
}

/// The parts of a node; their maxima must add up to the node's own. Where a part could not be read nothing is said about the
/// sum: its fault stands already.
fn parts<T>(
    fields: &mut Fields,
    key: &str,
    max: Option<Decimal>,
    read: impl FnMut(&mut Fields) -> Option<T>,
    max_of: impl Fn(&T) -> Decimal,
) -> Vec<T> {
    let count = fields.count(key);
    let values = fields.tables(key, read);
    let of_parts: Vec<Decimal> = values.iter().map(max_of).collect();
    let sum: Decimal = of_parts.iter().sum();
    if let Some(max) = max.filter(|max| *max != sum && values.len() == count && count > 0) {
        let shown = |points: Decimal| crate::display::plain(points, 6);
        let terms: Vec<String> = of_parts.into_iter().map(shown).collect();
        let terms = if terms.len() > 1 { format!(" ({})", terms.join(" + ")) } else { String::new() };
        fields.fault("max", format!("ghi {}, nhưng tổng điểm tối đa các phần là {}{terms}", shown(max), shown(sum)));
    }
    values
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::whole::near;
    use super::*;

    const GOOD: &str = r#"
id = "mau"
version = "1"
name = "Bộ mẫu"
legal_basis = "không có"
source = "không có"
is_sample = true
regime = "cchc"
valid_from = "2024-12-15"
max = 3
not_applicable = "rescale-set"
evidence = "explain"
[[bands]]
band = [ { name = "Tốt", at_least = 2 }, { name = "Yếu", below = 2 } ]
[[domain]]
code = "1"
name = "Chỉ đạo"
max = 3
[[domain.criterion]]
code = "1.1"
name = "Kế hoạch"
max = 1
rule = { kind = "boolean", condition = "plan.issued > 0" }
[[domain.criterion]]
code = "1.2"
name = "Thực hiện"
max = 2
zero_denominator = "zero"
rule = { kind = "percent-tiers", ratio = "task.done / task.total", tiers = [ { above = 90, points = 2 }, { at_most = 90, points = 0 } ] }
"#;

    fn faults(text: &str) -> Vec<String> {
        CriteriaSet::load(text, &|element| element.as_str() != "plan.unheard").unwrap_err().0.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_good_set_loads_with_its_bands_and_elements() {
        let set = CriteriaSet::load(GOOD, &|_| true).unwrap();
        let elements: Vec<String> = set.elements().iter().map(ToString::to_string).collect();
        assert_eq!(elements, ["plan.issued", "task.done", "task.total"]);
        assert_eq!(set.band(None, Decimal::from(2)).unwrap().name, "Tốt");
        assert_eq!(set.component("1.2").unwrap().rule.sentence(Decimal::TWO), "Trên 90 %: 2 điểm; không quá 90 %: 0 điểm");
    }

    #[test]
    fn all_faults_of_a_set_are_reported_together() {
        let bad = GOOD
            .replace("max = 3\nnot_applicable", "max = 4\nnot_applicable")
            .replace("at_most = 90", "below = 90")
            .replace("plan.issued > 0", "plan.issued +")
            .replace("below = 2 }", "below = 1 }")
            .replace("evidence = \"explain\"", "evidence = \"maybe\"")
            + "weight = 3\n";
        let found = faults(&bad);
        let expect = |start: &str| assert!(found.iter().any(|fault| fault.starts_with(start)), "{start}: {found:#?}");
        expect("evidence: ghi “maybe”; chỉ nhận: required, explain, not-asked");
        expect("bands[1] › band[1]: cách mức liền dưới");
        expect("domain 1 › criterion 1.1 › rule › condition: Vị trí ");
        expect("domain 1 › criterion 1.2 › rule › tiers[1]: cách mức liền dưới");
        expect("domain 1 › criterion 1.2 › weight: khóa không có trong định dạng");
    }

    #[test]
    fn a_row_that_cannot_be_loaded_hides_neither_its_code_nor_its_elements() {
        let bad = GOOD
            .replace("code = \"1.2\"", "code = \"1.1\"")
            .replace("zero_denominator = \"zero\"\n", "")
            .replace("task.done / task.total", "plan.unheard / task.total")
            .replace("id = \"mau\"\n", "");
        let found = faults(&bad);
        for start in [
            "id: thiếu",
            "domain 1 › criterion 1.1 › zero_denominator: thiếu",
            "criterion 1.1: mã dùng nhiều lần",
            "domain 1 › criterion 1.1 › 1.1: không biểu mẫu nào có phần tử dữ liệu plan.unheard",
        ] {
            assert!(found.iter().any(|fault| fault.starts_with(start)), "{start}: {found:#?}");
        }
    }

    #[test]
    fn a_line_that_is_no_toml_is_shown() {
        assert!(
            faults("id = \"x\"\nvalid_from = 2025-13-01\n")[0].starts_with("dòng 2: “valid_from = 2025-13-01” không đúng cú pháp TOML")
        );
    }

    #[test]
    fn maxima_codes_and_elements_are_checked_over_the_whole_tree() {
        let bad = GOOD
            .replace("max = 3\nnot_applicable", "max = 4\nnot_applicable")
            .replace("code = \"1.2\"", "code = \"1.1\"")
            .replace("plan.issued", "plan.unheard");
        assert_eq!(
            faults(&bad),
            [
                "max: ghi 4, nhưng tổng điểm tối đa các phần là 3",
                "criterion 1.1: mã dùng nhiều lần",
                "component 1.1: mã dùng nhiều lần",
                "domain 1 › criterion 1.1 › 1.1: không biểu mẫu nào có phần tử dữ liệu plan.unheard; gần giống: lan.unheard",
            ]
        );
    }

    #[test]
    fn one_slip_of_the_hand_finds_the_element_that_was_meant() {
        let is_known = |element: &ElementId| element.as_str() == "kstt_06a.pending_late";
        for slip in
            ["kstt_06a.pending_lates", "kstt_06a.pendin_late", "kstt_06a.pednding_late", "kstt_06a.penidng_late", "kstt_06a.pending-late"]
        {
            let Ok(element) = slip.parse() else { continue };
            let found = near(&element, &is_known).map(|element| element.to_string());
            assert_eq!(found.as_deref(), Some("kstt_06a.pending_late"), "{slip}");
        }
        assert_eq!(near(&"kstt_06a.other".parse().unwrap(), &is_known), None);
    }

    #[test]
    fn a_rule_that_divides_must_say_what_a_zero_denominator_is_worth() {
        let found = faults(&GOOD.replace("zero_denominator = \"zero\"\n", ""));
        assert_eq!(found, ["domain 1 › criterion 1.2 › zero_denominator: thiếu; phải là chuỗi ký tự"]);
    }

    #[test]
    fn a_figure_is_no_condition() {
        let found = faults(&GOOD.replace("plan.issued > 0", "plan.issued"));
        assert_eq!(found[0], "domain 1 › criterion 1.1 › rule › condition: công thức “plan.issued” phải cho một điều kiện (có so sánh)");
    }
}
