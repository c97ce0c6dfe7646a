//! Rules that issued plans suggest: what a plan says about reporting, to be accepted by an officer. A plan that says nothing about
//! reports suggests nothing.

use super::{Debtors, Frequency, ReportingRule};
use crate::plan::{Cadence, PlanTarget, TargetKind};
use crate::text;

/// A rule that a plan's clause about reporting suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The clause: a target of kind report.
    pub clause: PlanTarget,
    /// Who would owe it.
    pub debtors: Debtors,
    /// How often; `None` where the plan only says "theo quy định", so that the officer must choose.
    pub frequency: Option<Frequency>,
    /// Nơi nhận báo cáo as the plan names it, else who usually receives reports on its theme.
    pub authority: String,
    /// Whether the plan itself names the receiver.
    pub is_authority_named: bool,
}

/// Who receives reports on a theme where a plan does not say it: cải cách hành chính is the interior-affairs office's field, kiểm soát
/// thủ tục hành chính that of the People's Committee's own office.
const USUAL_RECEIVERS: [(&str, &str); 2] = [("CCHC", "Sở Nội vụ"), ("KSTTHC", "Văn phòng UBND")];

/// The proposals of plans, in the order of their clauses.
pub fn proposals(targets: &[PlanTarget]) -> Vec<Proposal> {
    targets.iter().filter(|target| target.kind == TargetKind::Report).map(proposal).collect()
}

fn proposal(clause: &PlanTarget) -> Proposal {
    let named = clause.report_to.trim();
    let is_authority_named = !named.is_empty() && !text::fold(named).contains("theo quy dinh");
    let usual = USUAL_RECEIVERS.iter().find(|(theme, _)| *theme == clause.plan.theme).map_or("", |(_, receiver)| receiver);
    Proposal {
        debtors: debtors(clause),
        frequency: frequency(clause.cadence),
        authority: if is_authority_named { named.to_owned() } else { usual.to_owned() },
        is_authority_named,
        clause: clause.clone(),
    }
}

/// "Các phòng, đơn vị và UBND các xã" are the units below the one that issued the plan; anybody else named works inside it.
fn debtors(clause: &PlanTarget) -> Debtors {
    let lead = text::fold(&clause.lead);
    let is_many = ["cac xa", "cac phuong", "cac phong", "cac don vi", "cac so"].iter().any(|words| lead.contains(words));
    if is_many { Debtors::Below(clause.plan.unit.clone()) } else { Debtors::Unit(clause.plan.unit.clone()) }
}

fn frequency(cadence: Cadence) -> Option<Frequency> {
    match cadence {
        Cadence::Monthly => Some(Frequency::Monthly),
        Cadence::Quarterly => Some(Frequency::Quarterly),
        Cadence::HalfYearAndYear => Some(Frequency::HalfYearAndYear),
        Cadence::Yearly => Some(Frequency::Yearly),
        Cadence::AsCchcReport => Some(Frequency::EveryReport),
        Cadence::Once | Cadence::AsRegulated | Cadence::Ongoing => None,
    }
}

impl Proposal {
    /// What the rule would rest on: `Kế hoạch 12/KH-BQLKKT, mục IV.2`.
    pub fn basis(&self) -> String {
        let number = self.clause.plan.number.as_deref().map_or_else(|| format!("năm {}", self.clause.plan.year), str::to_owned);
        let section = if self.clause.section.is_empty() { String::new() } else { format!(", mục {}", self.clause.section) };
        format!("Kế hoạch {number}{section}")
    }

    /// The rule as accepted, for the plan's own year.
    pub fn accepted(&self, id: String, form: &str, regime: &str, frequency: Frequency, authority: &str) -> ReportingRule {
        ReportingRule {
            id,
            debtors: self.debtors.clone(),
            form: form.to_owned(),
            regime: regime.to_owned(),
            frequency,
            authority: authority.to_owned(),
            year: Some(self.clause.plan.year),
            basis: self.basis(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::org_unit::OrgUnitId;
    use crate::plan::{EvidenceRule, Plan};

    fn clause(theme: &str, kind: TargetKind, cadence: Cadence, lead: &str, report_to: &str) -> PlanTarget {
        let plan = Plan { number: Some("12/KH".to_owned()), issued: None, unit: OrgUnitId::new("u"), year: 2020, theme: theme.to_owned() };
        PlanTarget {
            code: "01".to_owned(),
            plan,
            content: "Báo cáo".to_owned(),
            section: "IV.2".to_owned(),
            kind,
            activity_types: vec![],
            channels: vec![],
            comparator: None,
            quantity: None,
            unit_of_measure: vec![],
            cadence,
            due: None,
            per_unit: false,
            role: None,
            lead: lead.to_owned(),
            partners: String::new(),
            evidence: EvidenceRule::default(),
            report_to: report_to.to_owned(),
            at: None,
        }
    }

    #[test]
    fn a_plan_without_a_clause_about_reports_suggests_nothing() {
        assert!(proposals(&[clause("CCHC", TargetKind::Ongoing, Cadence::Ongoing, "", "")]).is_empty());
    }

    #[test]
    fn the_plan_says_how_often_and_to_whom() {
        let found = proposals(&[clause("CCHC", TargetKind::Report, Cadence::HalfYearAndYear, "Văn phòng Ban", "Lãnh đạo Ban")]);
        assert_eq!(found[0].frequency, Some(Frequency::HalfYearAndYear));
        assert_eq!((found[0].authority.as_str(), found[0].is_authority_named), ("Lãnh đạo Ban", true));
        assert_eq!(found[0].basis(), "Kế hoạch 12/KH, mục IV.2");
        let rule = found[0].accepted("1".to_owned(), "activity-log", "cchc", Frequency::HalfYearAndYear, "Lãnh đạo Ban");
        assert!(rule.covers(&"cchc:2020-H1".parse().unwrap()) && !rule.covers(&"cchc:2021-H1".parse().unwrap()), "its own year only");
    }

    #[test]
    fn what_is_owed_as_regulated_goes_to_the_usual_receiver_in_a_rhythm_that_the_officer_chooses() {
        let found = proposals(&[clause("KSTTHC", TargetKind::Report, Cadence::AsRegulated, "Văn phòng", "(theo quy định)")]);
        assert_eq!((found[0].authority.as_str(), found[0].is_authority_named, &found[0].frequency), ("Văn phòng UBND", false, &None));
    }

    #[test]
    fn many_leads_are_the_units_below() {
        let found = proposals(&[clause(
            "CCHC",
            TargetKind::Report,
            Cadence::AsCchcReport,
            "Các phòng, đơn vị và UBND các xã, thị trấn",
            "UBND huyện",
        )]);
        assert_eq!(found[0].debtors, Debtors::Below(OrgUnitId::new("u")));
        assert_eq!(found[0].frequency, Some(Frequency::EveryReport));
    }
}
