//! What findings mean for a submission, as data of an office: severity and what acceptance needs by rule, thresholds of rules
//! that have them. Applied in one place, when a submission is recorded; what was recorded keeps what it meant then.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::finding::{Acceptance, Finding, Rule, Severity, rule};
use crate::strict::{Faults, Fields};

/// The policy that holds where an office has none of its own.
const DEFAULT: &str = include_str!("../policy.toml");

const SEVERITIES: [(&str, Severity); 3] = [("blocking", Severity::Blocking), ("warning", Severity::Warning), ("note", Severity::Note)];

/// When a figure jumps against earlier ones of the same unit and element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JumpThresholds {
    /// Fewer earlier figures say nothing.
    pub least_earlier: u32,
    /// Robust z-score above which a figure is doubtful.
    pub score: Decimal,
    /// The spread counts as at least this share of the median.
    pub least_spread: Decimal,
    /// Smaller differences are never said.
    pub least_change: Decimal,
}

/// When a figure differs so much from the same period last year that an officer should ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastYearThresholds {
    /// Shares: this many điểm phần trăm.
    pub least_points: Decimal,
    /// Counts and amounts: this share of last year's figure…
    pub least_share: Decimal,
    /// … and at least this difference in the unit of measure.
    pub least_change: Decimal,
}

impl LastYearThresholds {
    /// Where a policy says nothing: 10 điểm phần trăm; a half and at least 10.
    pub const USUAL: Self =
        Self { least_points: Decimal::TEN, least_share: Decimal::from_parts(5, 0, 0, false, 1), least_change: Decimal::TEN };
}

/// What a rule means in this office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What its findings mean for a submission.
    pub severity: Severity,
    /// What accepting needs while one stands.
    pub acceptance: Acceptance,
}

impl From<Rule> for Meaning {
    fn from(rule: Rule) -> Self {
        Self { severity: rule.severity, acceptance: rule.acceptance() }
    }
}

/// The policy of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPolicy {
    /// Stable id.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// Thresholds of HISTORY-02.
    pub jump: JumpThresholds,
    /// Thresholds of the comparison with the same period last year on "Việc của tôi".
    pub last_year: LastYearThresholds,
    /// Rules that mean something else than in the registry, by code.
    changed: BTreeMap<&'static str, Meaning>,
}

impl FindingPolicy {
    /// A policy from the text of its file.
    ///
    /// # Errors
    /// Every fault of the file: unknown rules, softened rules without which nothing can be recorded, contradictions, thresholds
    /// out of bounds.
    pub fn load(text: &str) -> Result<Self, Faults> {
        Fields::read(text, policy)
    }

    /// The embedded policy.
    ///
    /// # Errors
    /// Never for a built program: a test loads the embedded file.
    pub fn embedded() -> Result<Self, Faults> {
        Self::load(DEFAULT)
    }

    /// What a rule means; an unknown code (of a newer program) means what its finding says.
    pub fn meaning(&self, code: &str) -> Option<Meaning> {
        self.changed.get(code).copied().or_else(|| rule(code).map(Meaning::from))
    }

    /// The findings with the severity that this office gives them, in the same order.
    #[must_use]
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let judged = |finding: Finding| match self.changed.get(finding.rule()) {
            Some(meaning) => Finding { severity: meaning.severity, ..finding },
            None => finding,
        };
        findings.into_iter().map(judged).collect()
    }

    /// What accepting needs while these findings stand: the most that any of them asks for. Takes recorded findings, so a
    /// severity that was recorded under an earlier policy still counts.
    pub fn acceptance<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> Acceptance {
        findings.into_iter().map(|finding| self.acceptance_of(finding)).max().unwrap_or(Acceptance::Nothing)
    }

    fn acceptance_of(&self, finding: &Finding) -> Acceptance {
        let meaning = self.meaning(finding.rule()).filter(|meaning| meaning.severity == finding.severity);
        meaning.map_or_else(|| Acceptance::usual(finding.severity), |meaning| meaning.acceptance)
    }
}

fn policy(root: &mut Fields) -> Option<FindingPolicy> {
    let (id, version) = (root.required("id"), root.required("version"));
    if !root.has("jump") {
        root.fault("jump", "thiếu bảng [jump]");
    }
    let jump = root.table("jump", jump);
    let last_year = if root.has("last_year") { root.table("last_year", last_year) } else { Some(LastYearThresholds::USUAL) };
    let rules = root.tables("rule", meaning);
    let mut changed = BTreeMap::new();
    for (code, meaning) in rules {
        if changed.insert(code, meaning).is_some() {
            root.fault("rule", format!("quy tắc {code} bị nêu hai lần"));
        }
    }
    Some(FindingPolicy { id: id?, version: version?, jump: jump?, last_year: last_year?, changed })
}

fn jump(section: &mut Fields) -> Option<JumpThresholds> {
    let least_earlier = section.required("least_earlier");
    let (score, least_spread) = (section.required("score"), section.required("least_spread"));
    let least_change = section.required("least_change");
    if least_earlier.is_some_and(|count: u32| count < 4) {
        section.fault("least_earlier", "phải từ 4 kỳ trở lên; ít hơn không đủ để so sánh");
    }
    if score.is_some_and(|score: Decimal| score <= Decimal::ZERO) {
        section.fault("score", "phải lớn hơn 0");
    }
    for (key, value) in [("least_spread", least_spread), ("least_change", least_change)] {
        if value.is_some_and(|value: Decimal| value < Decimal::ZERO) {
            section.fault(key, "không được nhỏ hơn 0");
        }
    }
    Some(JumpThresholds { least_earlier: least_earlier?, score: score?, least_spread: least_spread?, least_change: least_change? })
}

fn last_year(section: &mut Fields) -> Option<LastYearThresholds> {
    let mut read = |key: &str| {
        let value: Option<Decimal> = section.required(key);
        if value.is_some_and(|value| value < Decimal::ZERO) {
            section.fault(key, "không được nhỏ hơn 0");
        }
        value
    };
    let (least_points, least_share, least_change) = (read("least_points"), read("least_share"), read("least_change"));
    Some(LastYearThresholds { least_points: least_points?, least_share: least_share?, least_change: least_change? })
}

fn meaning(section: &mut Fields) -> Option<(&'static str, Meaning)> {
    let code: Option<String> = section.required("code");
    let severity = section.choice("severity", &SEVERITIES);
    let acceptance = if section.has("acceptance") { section.choice("acceptance", &Acceptance::ALL) } else { None };
    let (code, severity) = (code?, severity?);
    let Some(rule) = rule(&code) else {
        section.fault("code", format!("không có quy tắc “{code}”"));
        return None;
    };
    if rule.is_fixed() && severity != Severity::Blocking {
        section.fault("severity", "quy tắc này luôn phải sửa: thiếu biểu, đơn vị hoặc kỳ thì không ghi nhận được");
    }
    let acceptance = acceptance.unwrap_or_else(|| Acceptance::usual(severity));
    if (severity == Severity::Blocking) != (acceptance == Acceptance::Correction) {
        section.fault("acceptance", "“correction” chỉ đi với mức “blocking”, và ngược lại");
    }
    Some((rule.code, Meaning { severity, acceptance }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::finding::{FindingKind, Location};

    fn with(rules: &str) -> Result<FindingPolicy, Faults> {
        FindingPolicy::load(&format!("{DEFAULT}\n{rules}"))
    }

    fn outside_the_window() -> Finding {
        Finding { severity: Severity::Warning, ..Finding::new(FindingKind::NoRows, Location::File) }
    }

    #[test]
    fn the_embedded_policy_is_the_registry() {
        let policy = FindingPolicy::embedded().unwrap();
        for rule in crate::finding::RULES {
            assert_eq!(policy.meaning(rule.code), Some(Meaning::from(*rule)));
        }
        assert_eq!((policy.jump.least_earlier, policy.jump.score), (4, Decimal::new(35, 1)));
    }

    #[test]
    fn an_office_makes_a_rule_milder_or_stricter() {
        let rules = "[[rule]]\ncode = \"SUM-01\"\nseverity = \"warning\"\n[[rule]]\ncode = \"LOG-04\"\nseverity = \"warning\"\nacceptance = \"nothing\"";
        let policy = with(rules).unwrap();
        let sum = Finding::new(
            FindingKind::RowSumDiffers {
                total: crate::finding::Term { label: "(3)".into(), value: None, cell: None },
                parts: vec![],
                sum: Decimal::ZERO,
            },
            Location::File,
        );
        let integrated = Finding::new(FindingKind::IntegratedAsDedicated { activity: "hội nghị".into() }, Location::File);
        let judged = policy.apply(vec![sum, integrated, Finding::new(FindingKind::NoRows, Location::File)]);
        assert_eq!(
            judged.iter().map(|finding| finding.severity).collect::<Vec<_>>(),
            [Severity::Warning, Severity::Warning, Severity::Blocking]
        );
        assert_eq!(policy.acceptance(&judged[..1]), Acceptance::Reason);
        assert_eq!(policy.acceptance(&judged[1..2]), Acceptance::Nothing);
        assert_eq!(policy.acceptance(&judged), Acceptance::Correction);
        assert_eq!(policy.acceptance(&[]), Acceptance::Nothing);
    }

    #[test]
    fn what_was_recorded_keeps_its_severity() {
        assert_eq!(FindingPolicy::embedded().unwrap().acceptance(&[outside_the_window()]), Acceptance::Reason);
    }

    #[test]
    fn contradictions_are_refused_with_their_place() {
        let faults = with("[[rule]]\ncode = \"UNIT-02\"\nseverity = \"note\"\n[[rule]]\ncode = \"SUM-01\"\nseverity = \"note\"\nacceptance = \"correction\"\n[[rule]]\ncode = \"XYZ-99\"\nseverity = \"note\"").unwrap_err();
        let fields: Vec<&str> = faults.0.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["rule UNIT-02 › severity", "rule SUM-01 › acceptance", "rule XYZ-99 › code"]);
        assert!(with("[[rule]]\ncode = \"SUM-01\"\nseverity = \"note\"\n[[rule]]\ncode = \"SUM-01\"\nseverity = \"note\"").is_err());
        assert!(FindingPolicy::load("id = \"a\"\nversion = \"1\"").unwrap_err().to_string().contains("[jump]"));
        let negative = with("[last_year]\nleast_points = -1\nleast_share = \"0.5\"\nleast_change = 10").unwrap_err();
        assert!(negative.to_string().contains("last_year › least_points"), "{negative}");
        let few = DEFAULT.replace("least_earlier = 4", "least_earlier = 3");
        assert!(FindingPolicy::load(&few).unwrap_err().to_string().contains("jump › least_earlier"));
    }
}
