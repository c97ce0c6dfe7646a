//! The loader of rules: the keys of each kind, and what the kind asks of them.

use rust_decimal::Decimal;

use super::{condition, figure, report_joints, typed};
use crate::criteria::interval::faulty_count_joints;
use crate::criteria::rule::DateStep;
use crate::criteria::shape::{
    Branch, BranchAward, Branches, ImportedIndex, ItemDeduction, Multiplier, OTHERWISE, StepAccumulation, Variable,
};
use crate::criteria::{Award, Condition, DateCategory, DayOfYear, Interval, Item, Rule, Tier};
use crate::formula::Formula;
use crate::strict::Fields;

/// Between which points a component lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointLimits {
    pub(super) min: Decimal,
    pub(super) max: Decimal,
}

impl PointLimits {
    /// A fault where points lie outside.
    fn check(self, fields: &Fields, key: &str, points: Option<Decimal>) {
        let Some(points) = points else { return };
        if points > self.max {
            fields.fault(key, format!("{points} điểm vượt điểm tối đa {}", self.max));
        } else if points < self.min {
            fields.fault(key, format!("{points} điểm thấp hơn điểm tối thiểu {}; điểm âm chỉ có khi tiêu chí ghi min", self.min));
        }
    }
}

/// A name that stands in the sentence of a rule, where a semicolon would end it.
fn name(fields: &mut Fields) -> Option<String> {
    let name: String = fields.required("name")?;
    if name.trim().is_empty() || name.contains([';', '\n']) {
        fields.fault("name", "phải có chữ và không có dấu chấm phẩy hoặc xuống dòng");
    }
    Some(name)
}

/// Reads the keys of one kind of rule; the second argument is what the component may give.
type LoadRule = fn(&mut Fields, PointLimits) -> Option<Rule>;

pub(super) fn load_rule(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    const KINDS: [(&str, LoadRule); 15] = [
        ("boolean", |fields, _| Some(Rule::Boolean { condition: condition(fields, "condition")? })),
        ("all-of", |fields, _| load_all_of(fields)),
        ("date-category", load_date_category),
        ("percent-tiers", load_percent_tiers),
        ("linear-share", |fields, _| load_linear_share(fields)),
        ("count-tiers", load_count_tiers),
        ("checklist", load_checklist),
        ("zero-tolerance", |fields, _| Some(Rule::ZeroTolerance { violations: figure(fields, "violations")? })),
        ("value", |fields, _| Some(Rule::Value { value: figure(fields, "value")? })),
        ("assessed", |fields, _| Some(Rule::Assessed { points: optional_figure(fields, "points") })),
        ("imported-index", |fields, _| load_imported_index(fields)),
        ("branches", load_branches),
        ("step-accumulation", load_step_accumulation),
        ("item-deduction", load_item_deduction),
        ("not-recovered", |_, _| Some(Rule::NotRecovered)),
    ];
    let load = fields.choice("kind", &KINDS)?;
    load(fields, limits)
}

fn optional_figure(fields: &mut Fields, key: &str) -> Option<Formula> {
    if fields.has(key) { figure(fields, key) } else { None }
}

fn load_percent_tiers(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let ratio = figure(fields, "ratio");
    let tiers = load_tiers(fields, limits);
    if let Some(tiers) = &tiers {
        report_joints(fields, "tiers", &ranges(tiers));
    }
    Some(Rule::PercentTiers { ratio: ratio?, tiers: tiers? })
}

/// Steps of a count need to meet only at whole numbers: "3" and "từ 4 trở lên" leave no gap.
fn load_count_tiers(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let count = figure(fields, "count");
    let tiers = load_tiers(fields, limits)?;
    if tiers.iter().any(|tier| tier.award == Award::Share) {
        fields.fault("tiers", "mức theo số lượng không dùng share");
        return None;
    }
    super::report(fields, "tiers", &faulty_count_joints(&ranges(&tiers)));
    Some(Rule::CountTiers { count: count?, tiers })
}

fn ranges(tiers: &[Tier]) -> Vec<Interval> {
    tiers.iter().map(|tier| tier.range).collect()
}

fn load_all_of(fields: &mut Fields) -> Option<Rule> {
    let conditions = fields.tables("conditions", |item| {
        let name = name(item);
        let asked = condition(item, "condition");
        Some(Condition { name: name?, condition: asked? })
    });
    if conditions.is_empty() {
        fields.fault("conditions", "phải có ít nhất một điều kiện");
    }
    Some(Rule::AllOf { conditions })
}

fn load_linear_share(fields: &mut Fields) -> Option<Rule> {
    let ratio = figure(fields, "ratio");
    let threshold: Decimal = fields.optional("threshold").unwrap_or(Decimal::ONE);
    if threshold <= Decimal::ZERO {
        fields.fault("threshold", "ngưỡng đạt điểm tối đa phải lớn hơn 0 (1 = 100 %)");
    }
    Some(Rule::LinearShare { ratio: ratio?, threshold })
}

fn load_checklist(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let items = fields.tables("items", |item| {
        let code = item.required("code");
        let name = name(item);
        let asked = condition(item, "condition");
        let points = item.required("points");
        Some(Item { code: code?, name: name?, condition: asked?, points: points? })
    });
    let sum: Decimal = items.iter().map(|item| item.points).sum();
    if sum != limits.max {
        fields.fault("items", format!("tổng điểm các phần là {sum}, điểm tối đa là {}", limits.max));
    }
    Some(Rule::Checklist { items })
}

fn load_date_category(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let day = figure(fields, "day");
    let steps = fields.tables("steps", |step| {
        let name = name(step);
        let points = step.required("points");
        limits.check(step, "points", points);
        let until: Option<String> = step.optional("until");
        let parsed = until.as_deref().map(DayOfYear::parse);
        if parsed == Some(None) {
            step.fault("until", "phải là ngày dạng dd/mm hoặc dd/mm/±năm");
        }
        Some(DateStep { name: name?, until: parsed.flatten(), points: points? })
    });
    let absent = fields.required("absent");
    limits.check(fields, "absent", absent);
    if steps.is_empty() {
        fields.fault("steps", "phải có ít nhất một mức");
    }
    let open_before_last = steps.iter().rev().skip(1).any(|step| step.until.is_none());
    let days: Vec<_> = steps.iter().filter_map(|step| step.until?.in_year(2024)).collect();
    if open_before_last || !days.is_sorted_by(|one, next| one < next) {
        fields.fault("steps", "các mức phải theo thứ tự ngày tăng dần; chỉ mức cuối được bỏ until");
    }
    Some(Rule::DateCategory(DateCategory { day: day?, steps, absent: absent? }))
}

fn load_tiers(fields: &mut Fields, limits: PointLimits) -> Option<Vec<Tier>> {
    let tiers = fields.tables("tiers", |tier| load_tier(tier, limits));
    if tiers.is_empty() {
        fields.fault("tiers", "phải có ít nhất một mức");
        return None;
    }
    Some(tiers)
}

fn load_tier(fields: &mut Fields, limits: PointLimits) -> Option<Tier> {
    let range = Interval::load(fields);
    let points: Option<Decimal> = fields.optional("points");
    let share: Option<bool> = fields.optional("share");
    let award = match (points, share) {
        (Some(points), None) => Award::Points(points),
        (None, Some(true)) => Award::Share,
        _ => {
            fields.fault("points", "mỗi mức ghi points = số điểm hoặc share = true");
            return None;
        }
    };
    limits.check(fields, "points", points);
    Some(Tier { range: range?, award })
}

fn load_imported_index(fields: &mut Fields) -> Option<Rule> {
    let index: Option<String> = fields.required("index");
    if index.as_deref().is_some_and(|index| index.contains([';', ',', '\n'])) {
        fields.fault("index", "tên chỉ số không có dấu phẩy, dấu chấm phẩy hoặc xuống dòng");
    }
    let value = figure(fields, "value");
    let lowest: Decimal = fields.optional("lowest").unwrap_or_default();
    let highest: Option<Decimal> = fields.required("highest");
    if highest.is_some_and(|highest| highest <= lowest) {
        fields.fault("highest", format!("phải lớn hơn mức thấp nhất {lowest}"));
    }
    Some(Rule::Imported(ImportedIndex { index: index?, value: value?, lowest, highest: highest? }))
}

fn load_step_accumulation(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let count = figure(fields, "count");
    let base: Decimal = fields.optional("base").unwrap_or_default();
    limits.check(fields, "base", Some(base));
    let start = fields.optional("start").unwrap_or_default();
    let size: Option<Decimal> = fields.required("size");
    if size.is_some_and(|size| size <= Decimal::ZERO) {
        fields.fault("size", "độ dài một bước phải lớn hơn 0");
    }
    let points: Option<Decimal> = fields.required("points");
    if points.is_some_and(|points| points <= Decimal::ZERO) {
        fields.fault("points", "điểm mỗi bước phải lớn hơn 0; trừ điểm thì dùng item-deduction");
    }
    let multipliers = fields.tables("multipliers", load_multiplier);
    Some(Rule::StepAccumulation(StepAccumulation { count: count?, base, start, size: size?, points: points?, multipliers }))
}

fn load_multiplier(fields: &mut Fields) -> Option<Multiplier> {
    let name = name(fields);
    let when = condition(fields, "when");
    let factor: Option<Decimal> = fields.required("factor");
    if factor.is_some_and(|factor| factor <= Decimal::ZERO) {
        fields.fault("factor", "hệ số phải lớn hơn 0 (0.75 = 75 %)");
    }
    Some(Multiplier { name: name?, when: when?, factor: factor? })
}

fn load_item_deduction(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let count = figure(fields, "count");
    let points: Option<Decimal> = fields.required("points");
    if points.is_some_and(|points| points <= Decimal::ZERO) {
        fields.fault("points", "điểm trừ mỗi trường hợp ghi số dương");
    }
    let floor: Decimal = fields.optional("floor").unwrap_or(limits.min);
    limits.check(fields, "floor", Some(floor));
    Some(Rule::ItemDeduction(ItemDeduction { count: count?, points: points?, floor }))
}

fn load_branches(fields: &mut Fields, limits: PointLimits) -> Option<Rule> {
    let variables = fields.tables("variables", load_variable);
    let branches = fields.tables("branches", |branch| load_branch(branch, &variables, limits));
    if branches.is_empty() {
        fields.fault("branches", "phải có ít nhất một nhánh");
    }
    if branches.iter().rev().skip(1).any(|branch| branch.when.is_none()) {
        fields.fault("branches", "chỉ nhánh cuối được bỏ when");
    }
    Some(Rule::Branches(Branches { variables, branches }))
}

fn load_variable(fields: &mut Fields) -> Option<Variable> {
    let code: Option<String> = fields.required("code");
    let is_word = |code: &str| {
        code.starts_with(|letter: char| letter.is_ascii_lowercase())
            && code.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    };
    if code.as_deref().is_some_and(|code| !is_word(code)) {
        fields.fault("code", "chỉ gồm chữ thường không dấu, chữ số, dấu gạch dưới; bắt đầu bằng chữ");
    }
    let name = name(fields);
    let figure = figure(fields, "figure");
    Some(Variable { code: code?, name: name?, figure: figure? })
}

fn load_branch(fields: &mut Fields, variables: &[Variable], limits: PointLimits) -> Option<Branch> {
    let has_condition = fields.has("when");
    let when = if has_condition { with_variables(fields, "when", variables, true) } else { None };
    let name = if has_condition { name(fields) } else { Some(OTHERWISE.to_owned()) };
    let points: Option<Decimal> = fields.optional("points");
    limits.check(fields, "points", points);
    let keys = ["share", "figure"].map(|key| fields.has(key));
    let share = if keys[0] { with_variables(fields, "share", variables, false) } else { None };
    let figure = if keys[1] { with_variables(fields, "figure", variables, false) } else { None };
    if usize::from(points.is_some()) + usize::from(keys[0]) + usize::from(keys[1]) != 1 {
        fields.fault("points", "mỗi nhánh ghi đúng một trong points, share, figure");
    }
    let award = points.map(BranchAward::Points).or(share.map(BranchAward::Share)).or(figure.map(BranchAward::Figure));
    if has_condition && when.is_none() {
        return None;
    }
    Some(Branch { name: name?, when, award: award? })
}

/// A formula in which `var.<code>` stands for a variable.
fn with_variables(fields: &mut Fields, key: &str, variables: &[Variable], truth: bool) -> Option<Formula> {
    let text: String = fields.required(key)?;
    let text = put_in(&text, variables);
    match text.parse::<Formula>() {
        Ok(formula) => typed(fields, key, formula, truth),
        Err(fault) => {
            fields.fault(key, fault.to_string());
            None
        }
    }
}

/// Puts each variable's formula, in parentheses, where its name stands outside quotes. Unknown names stay and are told as
/// unknown elements.
fn put_in(text: &str, variables: &[Variable]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word_end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '.')).unwrap_or(rest.len());
        if quoted || word_end == 0 {
            quoted ^= letter == '"';
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        }
        let word = &rest[..word_end];
        let variable = word.strip_prefix("var.").and_then(|code| variables.iter().find(|variable| variable.code == code));
        match variable {
            Some(variable) => out.push_str(&format!("({})", variable.figure)),
            None => out.push_str(word),
        }
        rest = &rest[word_end..];
    }
    out
}
