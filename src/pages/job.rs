//! One import: progress, questions, shared faults, the table of results, then what came of each file.

use std::collections::BTreeMap;

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::message;
use tonghop_domain::submission::SubmissionState;

use super::layout::Page;
use super::phrases::{Common, Piece, Sent, filled, said, spoken, standings};
use super::reception::{Choice, decisions, select};
use super::{differences, words};
use crate::clock::local_time;
use crate::import::{ChangeCounts, Outcome, ReportOutcome};
use crate::reception::{Asked, DifferenceRow, Filter, Order, ResultRow, SharedRow, Standing, TableRequest};
use crate::storage::{FileState, Job, JobFile};

/// Files whose whole result stands on the page of the import; of more there is the table, and a page for each.
const WHOLE_FILES: usize = 12;
/// Rows of the table on one page.
pub const ROWS: usize = 100;
/// Questions shown at once.
const QUESTIONS: usize = 20;

/// What the page shows.
#[derive(Debug)]
pub struct JobPage {
    /// The import with its files.
    pub job: Job,
    /// Every row, before filter and order.
    pub rows: Vec<ResultRow>,
    /// What was asked of the table.
    pub request: TableRequest,
    /// Page of the table, from 1.
    pub number: usize,
    /// Faults that units share, each with the submissions it concerns (none in a preview).
    pub shared: Vec<(SharedRow, Vec<String>)>,
    /// What the reader asks.
    pub questions: Vec<(Asked, QuestionChoices)>,
    /// The files shown whole.
    pub files: Vec<FileResult>,
    /// Where the recorded reports stand today.
    pub today: BTreeMap<String, SubmissionState>,
}

/// What may be answered.
#[derive(Debug, Default)]
pub struct QuestionChoices {
    /// The likeliest, as value, words, and how well they fit (0 to 100).
    pub suggested: Vec<(String, String, u8)>,
    /// Everything else.
    pub others: Vec<Choice>,
    /// Whether the column may be left unread.
    pub may_be_left: bool,
    /// Title of the form, for columns.
    pub form: Option<String>,
}

/// One file with its result.
#[derive(Debug)]
pub struct FileResult {
    /// Its place in the import, from 1.
    pub number: usize,
    /// The file.
    pub file: JobFile,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Its reports in words.
    pub reports: Vec<ReportWords>,
}

/// What a report of a file is called, and its differences in words.
#[derive(Debug)]
pub struct ReportWords {
    /// Title of the form.
    pub form: String,
    /// Name of the period; `None` = not known.
    pub period: Option<String>,
    /// Differences from the accepted report.
    pub differences: Vec<DifferenceRow>,
    /// Where it stands today; `None` = it was not recorded.
    pub today: Option<SubmissionState>,
}

/// What an officer may say about a file before it is read again.
#[derive(Debug, Default)]
pub struct Sayable {
    /// Periods.
    pub periods: Vec<Choice>,
    /// Units.
    pub units: Vec<Choice>,
    /// Forms.
    pub forms: Vec<Choice>,
}

impl JobPage {
    /// How many files are shown whole on the page of an import.
    pub fn whole_files(total: usize) -> usize {
        if total <= WHOLE_FILES { total } else { 0 }
    }

    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let job = &self.job;
        page.render(&html! {
            h1 { @if job.asked.is_preview { (said(Sent::PreviewNothingRecordedYet)) } @else { (said(Sent::ResultOfTheImport)) } }
            p.soft {
                (job.files.len()) (said(Sent::FilesReceivedOn)) (display::date(job.asked.received)) " (" span lang="vi" { (job.asked.created_by) } (said(Sent::RecordedRunAt))
                (local_time(job.created_at))
            }
            @if job.is_finished() {
                (self.summary())
                (self.questions(page))
                @if job.asked.is_preview { (record_form(page, job)) }
                (self.shared(page))
            } @else {
                (progress(job))
            }
            (self.table())
            @for file in &self.files { (file.panel()) }
            p { a href="/tiep-nhan" { (said(Sent::BackToReportReception)) } " · " a href="/cau-tra-loi" { (said(Sent::RememberedAnswers)) } }
        })
    }

    fn summary(&self) -> Markup {
        let reports = self.rows.iter().filter(|row| row.form.is_some()).count();
        let blocked = self.rows.iter().filter(|row| row.form.is_some() && row.blocking.causes > 0).count();
        let unplaced = self.rows.iter().filter(|row| row.standing == Standing::Unplaced).count();
        let unread = self.rows.iter().filter(|row| matches!(row.standing, Standing::Refused | Standing::GivenUp)).count();
        html! {
            div.cards {
                (card(reports, said(Sent::ReportsRead)))
                (card(reports - blocked, said(Sent::WithNothingToCorrect)))
                (card(blocked, said(Sent::WithFaultsToCorrect)))
                (card(unread, said(Sent::UnreadableFiles)))
                @if unplaced > 0 { (card(unplaced, said(Sent::PicturesOfUnknownUnitOrPeriod))) }
            }
        }
    }

    fn questions(&self, page: &Page) -> Markup {
        html! {
            @if !self.questions.is_empty() {
                h2 id="cau-hoi" { (said(Sent::ToBeAnswered)) (self.questions.len()) ")" }
                p.soft { (said(Sent::AnswerOnceFilesThatLookAlike)) }
                @for (asked, choices) in self.questions.iter().take(QUESTIONS) { (question(page, &self.job.id, asked, choices)) }
                @if self.questions.len() > QUESTIONS { p.soft { (said(Sent::More)) (self.questions.len() - QUESTIONS) (said(Sent::QuestionsShownOnceThoseAboveAre)) } }
            }
        }
    }

    fn shared(&self, page: &Page) -> Markup {
        html! {
            @if !self.shared.is_empty() {
                h2 { (said(Sent::FaultsThatSeveralUnitsShare)) (self.shared.len()) ")" }
                @for (row, submissions) in &self.shared { (shared_fault(page, row, submissions, &format!("/tiep-nhan/{}", self.job.id))) }
            }
        }
    }

    fn table(&self) -> Markup {
        let rows = self.request.pick(self.rows.clone());
        let pages = rows.len().div_ceil(ROWS).max(1);
        let number = self.number.clamp(1, pages);
        html! {
            h2 id="ket-qua" { (said(Sent::ResultsByReport)) }
            (self.filters(rows.len()))
            div.scroll tabindex="0" { table.results {
                thead { tr { @for (order, code, _) in Order::ALL { (self.heading(order, code, standings::order(order))) } th.number { (said(Common::ToCorrect)) } th.number { (said(Sent::ToReview)) } } }
                tbody { @for row in rows.iter().skip((number - 1) * ROWS).take(ROWS) { (self.row(row)) } }
            } }
            @if pages > 1 {
                p.pages { @for other in 1..=pages {
                    @if other == number { b { (other) } } @else { a href=(self.address(self.request.order, other)) { (other) } } " "
                } }
            }
        }
    }

    fn filters(&self, found: usize) -> Markup {
        let count = |filter: Filter| TableRequest { filter, ..TableRequest::default() }.pick(self.rows.clone()).len();
        let choices: Vec<(Filter, String)> = std::iter::once((Filter::All, said(Piece::All).to_owned()))
            .chain(Standing::ALL.iter().map(|(standing, ..)| (Filter::Of(*standing), standings::file(*standing).to_owned())))
            .chain([(Filter::Changing, said(Sent::ChangesAcceptedFigures).to_owned())])
            .collect();
        html! {
            form.bar method="get" action={ "/tiep-nhan/" (self.job.id) "#ket-qua" } {
                label { (said(Sent::ShowOnly))
                    select name="loc" {
                        @for (filter, words) in &choices {
                            @let found = count(*filter);
                            @if found > 0 || *filter == self.request.filter {
                                option value=(filter.code()) selected[*filter == self.request.filter] { (words) " (" (found) ")" }
                            }
                        }
                    }
                }
                label { (said(Sent::ContainingFileUnitForm)) input type="search" name="tim" value=(self.request.words) maxlength="100"; }
                input type="hidden" name="sap" value=(self.request.order.code());
                button.plain type="submit" { (said(Sent::Filter)) }
                span.soft { (found) (said(Sent::Lines)) }
            }
        }
    }

    fn heading(&self, order: Order, code: &str, title: &str) -> Markup {
        let is_chosen = order == self.request.order;
        let number = matches!(order, Order::Figures).then_some("number");
        html! {
            th class=[number] aria-sort=[is_chosen.then_some("ascending")] {
                a href=(self.address(order, 1)) title={ (said(Sent::SortBy)) (title) } data-order=(code) { (title) @if is_chosen { " ▾" } }
            }
        }
    }

    fn address(&self, order: Order, number: usize) -> String {
        let words: String = self.request.words.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let (filter, order) = (self.request.filter.code(), order.code());
        format!("/tiep-nhan/{}?loc={filter}&sap={order}&tim={words}&trang={number}#ket-qua", self.job.id)
    }

    fn today(&self, row: &ResultRow) -> Option<SubmissionState> {
        self.today.get(row.submission.as_ref()?).copied()
    }

    fn row(&self, row: &ResultRow) -> Markup {
        html! {
            tr {
                td { (words::tag(row.standing.tone(), standings::file(row.standing))) @if let Some(state) = row.state { " " (recorded_and_today(state, self.today(row))) } }
                td { a href={ "/tiep-nhan/" (self.job.id) "/tep/" (row.file) } lang="vi" { (row.file_name) } }
                td { (row.unit.as_deref().unwrap_or(said(Sent::NotKnown))) }
                td { (row.form.as_deref().unwrap_or(if row.standing == Standing::Filed { display::NO_FIGURE } else { said(Sent::NotKnown) })) }
                td { (row.period.as_deref().unwrap_or(said(Sent::NotKnown))) }
                td.number { (row.figures) }
                td { @match row.changes { Some(changes) => (differences::counts(changes)), None => @if row.form.is_some() { (said(Sent::NoVersionYet)) } } }
                td.number { (standings::count(row.blocking)) }
                td.number { (standings::count(row.warnings)) }
            }
        }
    }
}

/// The state of a report when it was recorded and, where somebody has decided since, its state today.
fn recorded_and_today(recorded: SubmissionState, today: Option<SubmissionState>) -> Markup {
    html! {
        (words::state(recorded))
        @if let Some(today) = today.filter(|today| *today != recorded) { " " span.soft { (said(Sent::TodayUA0)) } (words::state(today)) }
    }
}

fn progress(job: &Job) -> Markup {
    let share = 100 * job.finished() / job.files.len().max(1);
    html! {
        div.panel data-progress={ "/api/v1/jobs/" (job.id) } {
            p { (said(Sent::Reading)) span data-finished { (job.finished()) } "/" (job.files.len()) (said(Sent::Files)) }
            div.progress { span data-bar style={ "width: " (share) "%" } {} }
            p.soft { a href={ "/tiep-nhan/" (job.id) } { (said(Sent::LoadThePageAgain)) } }
        }
    }
}

fn card(figure: usize, label: &str) -> Markup {
    html! { div.card { div.figure { (figure) } div.label { (label) } } }
}

fn record_form(page: &Page, job: &Job) -> Markup {
    html! {
        form.bar method="post" action={ "/tiep-nhan/" (job.id) "/ghi-nhan" } {
            (page.token_field())
            button type="submit" { (said(Common::Record)) }
            a.button.plain href="/tiep-nhan" { (said(Sent::Leave)) }
        }
    }
}

/// A fault of several units with the decision that holds for all of them.
pub fn shared_fault(page: &Page, row: &SharedRow, submissions: &[String], back: &str) -> Markup {
    let is_blocking = row.severity == tonghop_domain::Severity::Blocking;
    html! {
        div class={ "finding " (row.severity.as_str()) } {
            b lang="vi" { (row.sentence) } " " em { (standings::severity(row.severity)) "." }
            p.soft { (said(Sent::ForExample)) span lang="vi" { (row.example) } }
            details { summary { (row.units.len()) (said(Sent::Units)) } p lang="vi" { (row.units.join(", ")) } }
            @if !submissions.is_empty() { (decisions(page, submissions, !is_blocking, back)) }
        }
    }
}

fn question(page: &Page, job: &str, asked: &Asked, choices: &QuestionChoices) -> Markup {
    let question = &asked.question;
    let place = question.at.sheet().map(|sheet| match question.at.first_cell() {
        Some(cell) => filled(Sent::SheetCellBefore, sheet) + &cell.to_string(),
        None => format!("sheet “{sheet}”"),
    });
    html! {
        form.panel.question method="post" action={ "/tiep-nhan/" (job) "/tra-loi" } {
            (page.token_field())
            input type="hidden" name="question" value=(asked.key);
            p {
                b { @match &choices.form { Some(form) => { (said(Sent::ColumnQuoted)) span lang="vi" { (question.text) } (said(Sent::WhichColumn)) span lang="vi" { (form) } "”?" }, None => { "“" span lang="vi" { (question.text) } (said(Sent::WhichUnit)) } } }
                " " span.soft { (asked.files.len()) (said(Sent::Files)) @if let Some(place) = place { (said(Sent::ForExampleTail)) span lang="vi" { (asked.file_names.first().map_or("", String::as_str)) } "”, " span lang="vi" { (place) } } "." }
            }
            @if !question.samples.is_empty() { p.soft { (said(Sent::SomeCellsBelowIt)) span lang="vi" { (question.samples.join(" · ")) } } }
            fieldset {
                legend { (said(Sent::ChooseOne)) }
                @for (value, words, likeness) in &choices.suggested {
                    label.choice { input type="radio" name="value" value=(value) required checked[*likeness > 0 && choices.suggested.len() == 1]; span lang="vi" { (words) } @if *likeness > 0 { small { (said(Sent::Alike)) (likeness) " %" } } }
                }
                @if choices.may_be_left { label.choice { input type="radio" name="value" value="" required; (said(Sent::DoNotReadThisColumn)) } }
                @if !choices.others.is_empty() {
                    label.choice { input type="radio" name="value" value="khac" required[choices.suggested.is_empty()]; (said(Sent::Another))
                        select name="other" { option value="" { "–" } @for (value, words) in &choices.others { option value=(value) { (words) } } }
                    }
                }
            }
            button type="submit" { (said(Sent::RememberAndReadAgain)) }
        }
    }
}

impl FileResult {
    /// The page of one file.
    pub fn render(&self, page: &Page, job: &str, sayable: &Sayable) -> String {
        page.render(&html! {
            h1 { (said(Sent::ResultOfOneFile)) }
            @if self.outcome.as_ref().is_some_and(|outcome| outcome.refusal.is_none()) {
                (words::giving_back(&format!("/tiep-nhan/{job}/tep/{}", self.number)))
            }
            (self.panel())
            form.panel method="post" action={ "/tiep-nhan/" (job) "/tep/" (self.number) "/doc-lai" } {
                (page.token_field())
                h3 { (said(Sent::ReadThisFileAgain)) }
                p.soft { (said(Sent::SayWhatTheFileDoesNot)) }
                div.bar {
                    (select("period", said(Piece::ReportingPeriod), &sayable.periods))
                    (select("unit", said(Common::Unit), &sayable.units))
                    (select("form", said(Common::Form), &sayable.forms))
                    button type="submit" { (said(Sent::ReadAgain)) }
                }
            }
            p { a href={ "/tiep-nhan/" (job) } { (said(Sent::BackToTheWholeImport)) } }
        })
    }

    /// What came of the file.
    pub fn panel(&self) -> Markup {
        html! {
            section.panel id={ "tep-" (self.number) } {
                h2 lang="vi" { (self.file.file_name) }
                @match (self.file.state, &self.outcome) {
                    (FileState::Queued, _) => p.soft { (said(Sent::Waiting)) },
                    (FileState::Running, _) => p.soft { (said(Sent::BeingRead)) },
                    (FileState::Failed, _) => div.notice.bad { (said(Sent::TheProgramCouldNotProcessThis)) },
                    (_, None) => p.soft { (said(Sent::NoResult)) },
                    (_, Some(outcome)) => (self.body(outcome)),
                }
            }
        }
    }

    fn body(&self, outcome: &Outcome) -> Markup {
        html! {
            @if let (Some(refusal), None) = (&outcome.refusal, &outcome.filed_under) {
                @let wording = message::refusal(refusal, spoken());
                div.notice.bad { b { (wording.headline) } " " (wording.advice) " " small { (refusal.code()) } }
            }
            (words::findings(&outcome.findings))
            @for (report, words) in outcome.reports.iter().zip(&self.reports) { (report_body(report, words)) }
        }
    }
}

fn report_body(report: &ReportOutcome, named: &ReportWords) -> Markup {
    html! {
        h3 {
            span lang="vi" { (named.form) } " · " (report.unit_name.as_deref().unwrap_or(said(Sent::UnitNotKnown))) " · "
            (named.period.as_deref().unwrap_or(said(Sent::PeriodNotKnown))) " "
            @if let Some(state) = report.state { (recorded_and_today(state, named.today)) }
        }
        p.soft {
            (report.figures) (said(Sent::FiguresAndRowsRead))
            @if report.is_known { (said(Sent::ThisFileWasRecordedBefore)) }
            @if report.answers_used > 0 { (said(Sent::Uses)) (report.answers_used) (said(Sent::RememberedAnswersTail)) }
            @if report.changes.is_none() && report.period.is_some() && report.unit.is_some() { (said(Sent::NoVersionAcceptedYet)) }
            @if let Some(id) = &report.submission { " · " a href={ "/bao-cao-nop/" (id) } { (said(Common::ShowTheReport)) } }
        }
        @if let Some(changes) = &report.changes {
            @if report.state != Some(SubmissionState::Accepted) || changes.counts() != ChangeCounts::default() {
                (differences::section(changes.counts(), &named.differences))
            }
        }
        (words::findings(&report.findings))
        @if report.findings.is_empty() { p { (words::tag("good", said(Sent::NoFaults))) } }
    }
}
