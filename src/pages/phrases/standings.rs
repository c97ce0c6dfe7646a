//! Where reports, targets, tasks and scores stand, and what is found in them.

use maud::{Markup, html};
use tonghop_domain::Severity;
use tonghop_domain::closing::OpenReason;
use tonghop_domain::issue::IssueState;
use tonghop_domain::literal::LiteralKind;
use tonghop_domain::message::Language;
use tonghop_domain::obligation::Shown;
use tonghop_domain::plan::TargetState;
use tonghop_domain::reporting_rule::Frequency;
use tonghop_domain::score::{EvidenceState, ScoreState};
use tonghop_domain::submission::SubmissionState;
use tonghop_domain::survey::Overall;
use tonghop_domain::task::TaskState;
use tonghop_domain::yearly_target::TargetStanding;
use tonghop_indicators::scaled::QuarterGroup;

use super::spoken;
use crate::reception::{Count, Order, Standing};
use crate::storage::Ruling;

/// The state of a submission.
pub fn submission(state: SubmissionState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, SubmissionState::Draft) => "Draft",
        (_, SubmissionState::Submitted) => "Submitted, waiting for reception",
        (_, SubmissionState::Returned) => "Returned for correction",
        (_, SubmissionState::Accepted) => "Accepted",
        (_, SubmissionState::Locked) => "Closed",
        (_, SubmissionState::AfterClosing) => "After the closing",
        (_, SubmissionState::Superseded) => "Replaced by a newer version",
        (_, SubmissionState::Withdrawn) => "Withdrawn",
    }
}

/// How a report stands on the board, late ones with their working days.
pub fn report(shown: Shown) -> String {
    match (spoken(), shown) {
        (Language::Vietnamese, shown) => shown.words(),
        (_, Shown::Late(1)) => "Late (1 working day)".to_owned(),
        (_, Shown::Late(days)) => format!("Late ({days} working days)"),
        (_, other) => kind_of_report(other).to_owned(),
    }
}

/// The same without the days, for the choices of a filter.
pub fn kind_of_report(shown: Shown) -> &'static str {
    match (spoken(), shown) {
        (Language::Vietnamese, shown) => {
            let same = |known: &Shown| std::mem::discriminant(known) == std::mem::discriminant(&shown);
            Shown::ALL.iter().find(|(known, ..)| same(known)).map_or("", |(.., words)| *words)
        }
        (_, Shown::OnTime) => "On time",
        (_, Shown::Late(_)) => "Late",
        (_, Shown::Returned) => "Returned",
        (_, Shown::Nil) => "Nothing occurred",
        (_, Shown::NotSent) => "Overdue, not sent",
        (_, Shown::NotYetDue) => "Not due yet",
        (_, Shown::NotOwed) => "Not owed",
    }
}

/// A count of the board, by its Vietnamese name.
pub fn counted(name: &'static str) -> &'static str {
    match (spoken(), name) {
        (Language::Vietnamese, name) => name,
        (_, "Phải nộp") => "Owed",
        (_, "Đã nộp") => "Sent",
        (_, "Đúng hạn") => "On time",
        (_, "Muộn") => "Late",
        (_, "Chưa nộp") => "Not sent",
        (_, "Chưa đến hạn") => "Not due yet",
        (_, "Chờ tiếp nhận") => "Waiting",
        (_, "Đã tiếp nhận") => "Accepted",
        (_, "Trả lại") => "Returned",
        (_, "Không phát sinh") => "Nothing occurred",
        (_, "Không thuộc diện") => "Not owed",
        (_, other) => other,
    }
}

/// How a target stands.
pub fn target(state: TargetState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, TargetState::Met) => "Met",
        (_, TargetState::NotMet) => "Not met",
        (_, TargetState::NotYetDue) => "Not due yet",
        (_, TargetState::NoNumericTarget) => "No target number (continuous)",
    }
}

/// How a task stands.
pub fn task(state: TaskState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, TaskState::DoneOnTime) => "Done on time",
        (_, TaskState::DoneLate) => "Done late",
        (_, TaskState::Overdue) => "Overdue",
        (_, TaskState::NotYetDue) => "Not due yet",
    }
}

/// The state of a score.
pub fn score(state: ScoreState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, ScoreState::Scored) => "Scored",
        (_, ScoreState::NoTask) => "No task occurred",
        (_, ScoreState::NotApplicable) => "Not applicable",
        (_, ScoreState::Missing) => "No figures yet",
        (_, ScoreState::Unreadable) => "Figures to correct",
    }
}

/// How much a finding weighs.
pub fn severity(severity: Severity) -> &'static str {
    match (spoken(), severity) {
        (Language::Vietnamese, severity) => severity.words(),
        (_, Severity::Blocking) => "To correct",
        (_, Severity::Warning) => "To review",
        (_, Severity::Note) => "How it was read",
    }
}

/// What came of a file.
pub fn file(standing: Standing) -> &'static str {
    match (spoken(), standing) {
        (Language::Vietnamese, standing) => standing.words(),
        (_, Standing::GivenUp) => "Could not be processed",
        (_, Standing::Refused) => "Unreadable",
        (_, Standing::Asked) => "To be answered",
        (_, Standing::Blocked) => "To correct",
        (_, Standing::Doubtful) => "To review",
        (_, Standing::Unplaced) => "Picture, unit or period not known",
        (_, Standing::Filed) => "Document filed",
        (_, Standing::Waiting) => "Being read",
        (_, Standing::Clean) => "No faults",
    }
}

/// How often a report is owed.
pub fn frequency(frequency: &Frequency) -> &'static str {
    match (spoken(), frequency) {
        (Language::Vietnamese, frequency) => frequency.words(),
        (_, Frequency::EveryReport) => "Every reporting period (with the CCHC report)",
        (_, Frequency::Monthly) => "Monthly",
        (_, Frequency::Quarterly) => "Quarterly",
        (_, Frequency::HalfYearAndYear) => "Half year and year",
        (_, Frequency::Yearly) => "Yearly",
        (_, Frequency::Once(_)) => "Once (ad hoc)",
    }
}

/// What an officer decides about a figure that disagrees.
pub fn ruling(ruling: Ruling) -> &'static str {
    match (spoken(), ruling) {
        (Language::Vietnamese, ruling) => ruling.words(),
        (_, Ruling::Return) => "Return for correction",
        (_, Ruling::Keep) => "Keep the unit's figure",
        (_, Ruling::Wait) => "Wait for an answer",
    }
}

/// Why a report is open when a period is closed.
pub fn open_reason(reason: OpenReason) -> &'static str {
    match (spoken(), reason) {
        (Language::Vietnamese, reason) => reason.words(),
        (_, OpenReason::NotSent) => "Not sent",
        (_, OpenReason::Waiting) => "Sent, waiting for reception",
        (_, OpenReason::Returned) => "Returned, not sent again",
        (_, OpenReason::Estimate) => "Estimate",
    }
}

/// How a target of the year stands.
pub fn yearly_target(standing: TargetStanding) -> &'static str {
    match (spoken(), standing) {
        (Language::Vietnamese, standing) => standing.words(),
        (_, TargetStanding::Met) => "Met",
        (_, TargetStanding::NotMet) => "Not met",
        (_, TargetStanding::NotYetDue) => "Not due yet",
        (_, TargetStanding::NoFigure) => "No figures yet",
    }
}

/// How far a report has come on its way out.
pub fn issue(state: IssueState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, IssueState::Draft) => "Draft",
        (_, IssueState::ForSignature) => "Handed over for signature",
        (_, IssueState::Issued) => "Issued",
    }
}

/// What a literal of a text is.
pub fn literal(kind: LiteralKind) -> &'static str {
    match (spoken(), kind) {
        (Language::Vietnamese, kind) => kind.words(),
        (_, LiteralKind::Figure) => "Figure",
        (_, LiteralKind::Date) => "Day",
        (_, LiteralKind::Period) => "Name of a period",
        (_, LiteralKind::DocumentNumber) => "Number of a document",
    }
}

/// Whether the evidence of a score is there; empty where none is asked for.
pub fn evidence(state: EvidenceState) -> &'static str {
    match (spoken(), state) {
        (Language::Vietnamese, state) => state.words(),
        (_, EvidenceState::NotAsked) => "",
        (_, EvidenceState::Unknown) => "Evidence not known",
        (_, EvidenceState::Present) => "Evidence present",
        (_, EvidenceState::Absent) => "No evidence, no points",
        (_, EvidenceState::Explanation) => "No evidence, to be explained",
    }
}

/// A quarter of the scores of a column.
pub fn quarter(group: QuarterGroup) -> &'static str {
    match (spoken(), group) {
        (Language::Vietnamese, group) => group.words(),
        (_, QuarterGroup::Lowest) => "Lowest",
        (_, QuarterGroup::LowAverage) => "Low average",
        (_, QuarterGroup::HighAverage) => "High average",
        (_, QuarterGroup::Highest) => "Highest",
    }
}

/// How the overall share of a survey is made.
pub fn overall(overall: &Overall) -> Markup {
    match (spoken(), overall) {
        (Language::Vietnamese, overall) => html! { (overall.words()) },
        (_, Overall::Pooled) => html! { "answers to all questions together" },
        (_, Overall::MeanOfFactors) => html! { "the mean of the factors' shares" },
        (_, Overall::Question(question)) => html! { "by the question “" span lang="vi" { (question) } "”" },
    }
}

/// Causes of a severity, and the findings they stand for where there are more.
pub fn count(count: Count) -> String {
    match spoken() {
        Language::Vietnamese => count.words(),
        _ if count.causes == count.findings => count.causes.to_string(),
        _ => format!("{} ({} places)", count.causes, count.findings),
    }
}

/// What results are sorted by.
pub fn order(order: Order) -> &'static str {
    match (spoken(), order) {
        (Language::Vietnamese, order) => Order::ALL.iter().find(|(known, ..)| *known == order).map_or("", |(.., words)| words),
        (_, Order::Problems) => "State",
        (_, Order::File) => "File",
        (_, Order::Unit) => "Unit",
        (_, Order::Form) => "Form",
        (_, Order::Period) => "Reporting period",
        (_, Order::Figures) => "Figures",
        (_, Order::Changes) => "Against the accepted version",
    }
}

#[cfg(test)]
mod tests {
    use tonghop_domain::obligation::Completeness;

    use super::super::in_language;
    use super::*;

    fn is_vietnamese(words: &str) -> bool {
        !words.is_ascii()
    }

    #[tokio::test]
    async fn every_state_has_words_in_the_language_of_the_request() {
        assert_eq!(submission(SubmissionState::Returned), "Trả lại để sửa", "where nobody asks for a language");
        let english = async {
            let mut words: Vec<String> =
                Shown::ALL.iter().flat_map(|(shown, ..)| [report(*shown), kind_of_report(*shown).to_owned()]).collect();
            words.extend(SubmissionState::ALL.iter().map(|(state, ..)| submission(*state).to_owned()));
            words.extend(Standing::ALL.iter().map(|(standing, ..)| file(*standing).to_owned()));
            words.extend(Ruling::ALL.iter().map(|(one, ..)| ruling(*one).to_owned()));
            words.extend(crate::board::counted(&Completeness::default()).iter().map(|(name, _)| counted(name).to_owned()));
            words
        };
        let words = in_language(Language::English, english).await;
        let left: Vec<&String> = words.iter().filter(|words| words.is_empty() || is_vietnamese(words)).collect();
        assert!(left.is_empty(), "{left:?}");
        assert_eq!(in_language(Language::English, async { report(Shown::Late(2)) }).await, "Late (2 working days)");
    }
}
