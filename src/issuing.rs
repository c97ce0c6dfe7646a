//! Reports of a period that left the house, and the one that replaces them after a correction: each has a number and a day of its own.

use tonghop_domain::issue::IssueState;
use tonghop_domain::{OrgUnitId, Period, PeriodId, Scope};

use crate::app::App;
use crate::report_text::REPORT;
use crate::storage::{IssueStep, StorageError, StoredCorrection};

/// A report that was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The step by which it was issued, with number and day.
    pub step: IssueStep,
    /// The place of the step that keeps its pack; `None` = the pack was not kept.
    pub pack: Option<usize>,
}

/// The steps of a period's report and of those that replace it, with the corrections of the period.
#[derive(Debug, Clone)]
pub struct Issuing {
    /// Every step, oldest first.
    pub steps: Vec<IssueStep>,
    /// What was issued, oldest first.
    pub issued: Vec<Issued>,
    corrections: Vec<StoredCorrection>,
}

impl Issuing {
    /// As storage has it.
    ///
    /// # Errors
    /// When the office lies outside the scope or the database is away.
    pub async fn of(app: &App, scope: &Scope, office: &OrgUnitId, period: &Period) -> Result<Self, StorageError> {
        let steps = app.storage.issue_steps(scope, office, &period.id, REPORT).await?;
        Ok(Self::new(steps, app.storage.corrections(scope, office, &period.id).await?))
    }

    fn new(steps: Vec<IssueStep>, corrections: Vec<StoredCorrection>) -> Self {
        Self { issued: issued(&steps), steps, corrections }
    }

    /// Under which its steps are kept.
    pub fn place<'a>(office: &'a OrgUnitId, period: &'a PeriodId) -> (&'a OrgUnitId, &'a PeriodId, &'static str) {
        (office, period, REPORT)
    }

    /// Where the report in hand stands: after a correction that is a new one.
    pub fn state(&self) -> IssueState {
        let state = self.steps.last().map_or(IssueState::Draft, |step| step.state);
        if self.pending().is_empty() { state } else { state.once_corrected() }
    }

    /// The issued report whose figures are still those published.
    pub fn standing(&self) -> Option<&Issued> {
        self.issued.last().filter(|_| self.pending().is_empty())
    }

    /// The report that the one in hand replaces.
    pub fn replaced(&self) -> Option<&Issued> {
        let older = usize::from(self.pending().is_empty());
        self.issued.len().checked_sub(1 + older).and_then(|place| self.issued.get(place))
    }

    /// The corrections that the report in hand lists: those since the one it replaces, or all of the period before the first is issued.
    pub fn listed(&self) -> &[StoredCorrection] {
        match (self.replaced(), self.standing()) {
            (Some(replaced), _) => self.after(replaced),
            (None, Some(_)) => &[],
            (None, None) => &self.corrections,
        }
    }

    /// Corrections that no issued report holds yet.
    fn pending(&self) -> &[StoredCorrection] {
        self.issued.last().map_or(&[], |last| self.after(last))
    }

    fn after(&self, issued: &Issued) -> &[StoredCorrection] {
        let first = self.corrections.iter().position(|correction| correction.at > issued.step.at);
        first.map_or(&[], |first| &self.corrections[first..])
    }
}

/// A report is issued by the first of the steps that say so; the next one keeps its pack.
fn issued(steps: &[IssueStep]) -> Vec<Issued> {
    let is_issued = |place: usize| steps.get(place).is_some_and(|step| step.state == IssueState::Issued);
    let first = |place: &usize| is_issued(*place) && !place.checked_sub(1).is_some_and(is_issued);
    let keeps = |place: usize| is_issued(place) && steps[place].file.is_some();
    let of = |place: usize| Issued { step: steps[place].clone(), pack: Some(place + 1).filter(|next| keeps(*next)) };
    (0..steps.len()).filter(first).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(state: IssueState, at: i64, number: &str) -> IssueStep {
        let file = number.is_empty().then(|| (String::new(), "goi.zip".to_owned())).filter(|_| state == IssueState::Issued);
        IssueStep { state, number: number.to_owned(), day: None, file, note: String::new(), at, by: "a".to_owned() }
    }

    fn correction(at: i64) -> StoredCorrection {
        let text = String::new;
        StoredCorrection { number: at, at, by: text(), submission: text(), replaced: None, reason: text(), content: text() }
    }

    fn numbers(issuing: &Issuing) -> (Option<&str>, Option<&str>, Vec<i64>) {
        let number = |issued: Option<&'_ Issued>| issued.map(|issued| issued.step.at);
        let name = |issued: Option<&'_ Issued>| match number(issued) {
            None => None,
            Some(at) if at < 5 => Some("first"),
            Some(_) => Some("second"),
        };
        (name(issuing.standing()), name(issuing.replaced()), issuing.listed().iter().map(|correction| correction.at).collect())
    }

    #[test]
    fn a_correction_begins_a_report_of_its_own_and_that_one_replaces_the_first() {
        use IssueState::{Draft, ForSignature, Issued};
        let all = [
            step(ForSignature, 1, ""),
            step(Issued, 3, "5"),
            step(Issued, 3, ""),
            step(ForSignature, 6, ""),
            step(Issued, 8, "9"),
            step(Issued, 8, ""),
        ];
        let at =
            |steps: usize, corrections: &[i64]| Issuing::new(all[..steps].to_vec(), corrections.iter().copied().map(correction).collect());
        assert_eq!((at(0, &[]).state(), numbers(&at(0, &[0]))), (Draft, (None, None, vec![0])));
        assert_eq!((at(3, &[0]).state(), numbers(&at(3, &[0]))), (Issued, (Some("first"), None, vec![])));
        assert_eq!((at(3, &[0, 5]).state(), numbers(&at(3, &[0, 5]))), (Draft, (None, Some("first"), vec![5])));
        assert_eq!((at(4, &[0, 5]).state(), numbers(&at(4, &[0, 5]))), (ForSignature, (None, Some("first"), vec![5])));
        assert_eq!((at(6, &[0, 5]).state(), numbers(&at(6, &[0, 5]))), (Issued, (Some("second"), Some("first"), vec![5])));
        assert_eq!((at(6, &[0, 5, 9]).state(), numbers(&at(6, &[0, 5, 9]))), (Draft, (None, Some("second"), vec![9])));
        assert_eq!(at(6, &[]).issued.iter().map(|issued| issued.pack).collect::<Vec<_>>(), [Some(2), Some(5)]);
        assert_eq!(at(2, &[]).issued[0].pack, None, "a report issued before packs were kept");
    }
}
