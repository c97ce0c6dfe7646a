//! Findings of a log of very many rows: so many of each rule, and how many more there are.

use std::collections::BTreeMap;

use tonghop_domain::{Finding, FindingKind, Location};

/// Findings of one rule that are kept.
pub(super) const FINDINGS_OF_A_RULE: u64 = 200;

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct KeptFindings {
    kept: Vec<Finding>,
    of_rule: BTreeMap<&'static str, u64>,
}

impl KeptFindings {
    /// Keeps a finding, or only counts it where its rule has been said often enough.
    pub(super) fn say(&mut self, finding: Finding) {
        let count = self.of_rule.entry(finding.rule()).or_default();
        *count += 1;
        if *count <= FINDINGS_OF_A_RULE {
            self.kept.push(finding);
        }
    }

    /// Keeps a finding that is not kept already.
    pub(super) fn say_once(&mut self, finding: Finding) {
        if !self.kept.contains(&finding) {
            self.say(finding);
        }
    }

    /// Counts places of a rule that nobody wrote down.
    pub(super) fn count(&mut self, rule: &'static str, more: u64) {
        *self.of_rule.entry(rule).or_default() += more;
    }

    /// Everything kept, and for each rule that was found more often how many places more.
    pub(super) fn all(self, sheet: &str) -> Vec<Finding> {
        let mut kept: BTreeMap<&str, u64> = BTreeMap::new();
        self.kept.iter().for_each(|finding| *kept.entry(finding.rule()).or_default() += 1);
        let more = self.of_rule.iter().filter_map(|(rule, count)| {
            let more = count - kept.get(rule).copied().unwrap_or_default();
            let kind = FindingKind::MoreOfTheSame { rule: (*rule).to_owned(), more };
            (more > 0).then(|| Finding::new(kind, Location::Sheet { sheet: sheet.to_owned() }))
        });
        let more: Vec<Finding> = more.collect();
        self.kept.into_iter().chain(more).collect()
    }
}

/// By place, then by rule.
pub(super) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.rule().cmp(other.rule())));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_more_often_is_counted() {
        let finding = |row: u32| Finding::new(FindingKind::TotalRowSkipped, Location::cell("S", tonghop_domain::CellRef::new(row, 0)));
        let mut findings = KeptFindings::default();
        (0..200).for_each(|row| findings.say(finding(row)));
        findings.say(finding(200));
        findings.count("SUM-02", 3);
        let all = findings.all("S");
        let more: Vec<_> = all.iter().skip(200).map(|finding| finding.kind.clone()).collect();
        let of = |rule: &str, more| FindingKind::MoreOfTheSame { rule: rule.to_owned(), more };
        assert_eq!(more, [of("SUM-02", 3), of("SUM-03", 1)]);
    }

    #[test]
    fn two_hundred_are_no_more() {
        let mut findings = KeptFindings::default();
        let finding = Finding::new(FindingKind::TotalRowSkipped, Location::Sheet { sheet: "S".into() });
        (0..FINDINGS_OF_A_RULE).for_each(|_| findings.say(finding.clone()));
        assert_eq!(findings.all("S").len(), 200);
    }
}
