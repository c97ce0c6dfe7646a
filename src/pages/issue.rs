//! After the export: trình ký → đã phát hành; and the slip from which figures are typed into the receiving authority's software.

use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::issue::IssueState;

use super::board::period_bar;
use super::layout::Page;
use super::phrases::{Common, Ended, filled, said, standings};
use super::reception::Choice;
use super::words;
use crate::clock::local_time;
use crate::drawing;
use crate::storage::{EnteredValue, IssueStep};

/// A report of the office on its way out.
#[derive(Debug)]
pub struct IssuePage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Whether the figures of the period are closed.
    pub is_closed: bool,
    /// Where the report stands.
    pub state: IssueState,
    /// Whether the newest issued report still says what is published.
    pub has_standing: bool,
    /// The issued report that the one in hand replaces, and how many corrections it lists; `None` = it replaces none.
    pub replaces: Option<(String, usize)>,
    /// Every report that was issued, oldest first, with the place of the step that keeps its pack.
    pub issued: Vec<(String, Option<usize>)>,
    /// Its steps, oldest first.
    pub steps: Vec<IssueStep>,
}

impl IssuePage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let tone = match self.state {
            IssueState::Draft => "none",
            IssueState::ForSignature => "warn",
            IssueState::Issued => "good",
        };
        page.render(&html! {
            h1 { (said(Ended::SignatureAndIssueOfTheReport)) }
            p.soft lang="vi" { (self.period_name) }
            (period_bar("/phat-hanh", &self.period, &self.periods))
            p { (said(Ended::CCHCReportOfThePeriod)) (words::tag(tone, standings::issue(self.state))) }
            @if !self.is_closed { div.notice { (said(Ended::TheFiguresOfThePeriodAre)) a href={ "/chot-so-lieu?ky=" (self.period) } { (said(Ended::CloseThem)) } (said(Ended::BeforeSignatureSoThatDocumentAnd)) } }
            @if let Some((replaced, corrections)) = &self.replaces { (self.replacement(replaced, *corrections)) }
            (super::report_text::downloads(&self.period))
            p { a href={ "/loi-van-bao-cao?ky=" (self.period) } { (said(Ended::ReadAndEditTheTextOf)) } }
            (self.act(page))
            (self.packs())
            h2 { (said(Ended::Steps)) (self.steps.len()) ")" }
            @if self.steps.is_empty() {
                (words::empty(said(Ended::NotHandedOverYetDownloadThe)))
            } @else {
                div.scroll tabindex="0" { table {
                    thead { tr { th { (said(Common::At)) } th { (said(Common::RecordedBy)) } th { (said(Common::State)) } th { (said(Ended::NumberDay)) } th { (said(Ended::SignedCopyIssuedPack)) } th { (said(Common::Remark)) } } }
                    tbody { @for (position, step) in self.steps.iter().enumerate() { (self.step(position, step)) } }
                } }
            }
            p { a href={ "/phieu-nhap-lieu?ky=" (self.period) } { (said(Ended::EntrySlipForTheSoftwareOf)) } }
        })
    }

    fn act(&self, page: &Page) -> Markup {
        let head = html! {
            (page.token_field())
            input type="hidden" name="ky" value=(self.period);
            input type="hidden" name="known" value=(self.steps.len());
        };
        html! {
            @match self.state {
                IssueState::Draft => form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    label { (said(Common::Remark)) input name="note" size="40" maxlength="300"; }
                    button type="submit" name="act" value="submit" { (said(Ended::HandedOverForSignature)) }
                },
                IssueState::ForSignature => form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    label { (said(Common::Number)) input name="number" size="18" maxlength="100" placeholder="215/BC-SNV"; }
                    label { (said(Ended::DayOfIssue)) input type="date" name="day"; }
                    label { (said(Ended::SignedCopyPDF)) input type="file" name="file" accept="application/pdf"; }
                    label { (said(Common::Remark)) input name="note" size="24" maxlength="300"; }
                    button type="submit" name="act" value="issue" { (said(Ended::Issued)) }
                    button.plain type="submit" name="act" value="take_back" { (said(Ended::TakeBackForChanges)) }
                },
                IssueState::Issued => (self.issued(&head)),
            }
        }
    }

    /// After a correction: the report in hand is a new one, or it is the one that was issued instead.
    fn replacement(&self, replaced: &str, corrections: usize) -> Markup {
        html! {
            div.notice {
                @if self.has_standing {
                    (said(Ended::ReplacesBefore)) span lang="vi" { (replaced) } (said(Ended::ItsLastAnnex)) (corrections) (said(Ended::CorrectionsListed))
                } @else {
                    (said(Ended::CorrectedBefore)) (corrections) (said(Ended::TimesSince)) span lang="vi" { (replaced) } (said(Ended::ReplacesThat))
                    (said(Ended::AnnexAndKept))
                }
            }
        }
    }

    /// What is issued is not changed; a report issued before packs were kept offers to keep its pack now.
    fn issued(&self, head: &Markup) -> Markup {
        html! {
            p.soft { (said(Ended::IssuedMeans)) }
            @if self.issued.last().is_some_and(|(_, pack)| pack.is_none()) {
                form.bar method="post" action="/phat-hanh" enctype="multipart/form-data" {
                    (head)
                    span { (said(Ended::ThePackOfTheIssueWas)) }
                    button type="submit" name="act" value="keep_pack" { (said(Ended::KeepThePackByTodayFigures)) }
                }
            }
        }
    }

    /// The packs as they left the house, newest first.
    fn packs(&self) -> Markup {
        let kept = || self.issued.iter().rev().filter_map(|(named, pack)| pack.map(|pack| (named, pack)));
        html! {
            @if kept().next().is_some() {
                h2 { (said(Ended::IssuedCopies)) }
                ul.plain { @for (named, place) in kept() {
                    li.bar {
                        span lang="vi" { (named) }
                        a.button href={ "/phat-hanh/tep/" (place) "?ky=" (self.period) } { (said(Ended::DownloadWhatWasIssued)) } " "
                        @if let Some(step) = self.steps.get(place) {
                            small { (said(Ended::KeptSince)) (local_time(step.at)) (said(Ended::ExactlyAsItWasSentLater)) }
                        }
                    }
                } }
            }
        }
    }

    fn step(&self, position: usize, step: &IssueStep) -> Markup {
        html! {
            tr {
                td { (local_time(step.at)) }
                td lang="vi" { (step.by) }
                td { (standings::issue(step.state)) }
                td { span lang="vi" { (drawing::number(step)) } @if let Some(day) = step.day { ", " (display::date(day)) } }
                td { @if let Some((_, name)) = &step.file { a href={ "/phat-hanh/tep/" (position) "?ky=" (self.period) } lang="vi" { (name) } } }
                td lang="vi" { (step.note) }
            }
        }
    }
}

/// One value to be typed.
#[derive(Debug)]
pub struct SlipLine {
    /// Its code in the other software.
    pub code: String,
    /// What it is.
    pub name: String,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// The value as it is typed: digits without group marks; empty where there is none.
    pub value: String,
    /// The value as it is read.
    pub shown: String,
    /// When and by whom it was typed, and the value then; `None` = not yet.
    pub entered: Option<EnteredValue>,
    /// Address of "Số này từ đâu?"; empty where there is none.
    pub whence: String,
}

/// Phiếu nhập liệu.
#[derive(Debug)]
pub struct SlipPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Name, receiving authority and source of the slip.
    pub slip: (String, String, String),
    /// Which published version the values are of; `None` while the period is open.
    pub published: Option<String>,
    /// The lines in the order of the other software.
    pub lines: Vec<SlipLine>,
}

impl SlipPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let typed = self.lines.iter().filter(|line| line.is_typed()).count();
        page.render(&html! {
            h1 { (said(Ended::EntrySlip)) }
            p { span lang="vi" { (self.slip.0) } (said(Common::ReceivedBy)) span lang="vi" { (self.slip.1) } }
            p.soft { span lang="vi" { (self.period_name) } @match &self.published { Some(words) => { " · " (words) }, None => (said(Ended::FiguresNotClosed)) } }
            (period_bar("/phieu-nhap-lieu", &self.period, &self.periods))
            p { (said(Ended::TypedBefore)) b { (typed) "/" (self.lines.len()) } (said(Ended::Values)) }
            form method="post" action="/phieu-nhap-lieu" {
                (page.token_field())
                input type="hidden" name="ky" value=(self.period);
                div.scroll tabindex="0" { table.slip {
                    thead { tr { th { (said(Ended::TypedIn)) } th { (said(Common::Code)) } th { (said(Common::Figure)) } th { (said(Ended::UnitOfMeasure)) } th.number { (said(Common::Value)) } th { (said(Ended::CopyHead)) } th { (said(Common::Record)) } } }
                    tbody { @for (index, line) in self.lines.iter().enumerate() { (row(index, line)) } }
                } }
                p.bar { button type="submit" { (said(Ended::SaveTheTickedValues)) } }
            }
            p.legend { (said(Ended::CopyPutsTheValueWithoutGrouping)) span lang="vi" { (self.slip.2) } "." }
        })
    }
}

impl SlipLine {
    /// Typed in, and still the same value.
    fn is_typed(&self) -> bool {
        self.entered.as_ref().is_some_and(|entered| entered.value == self.value)
    }
}

fn row(index: usize, line: &SlipLine) -> Markup {
    let id = format!("gia-tri-{index}");
    html! {
        tr {
            td { @if !line.value.is_empty() { input type="checkbox" name="typed" value=(line.code) checked[line.is_typed()] aria-label={ (said(Ended::TypedBefore)) (line.code) }; } }
            td { (line.code) }
            td lang="vi" { (line.name) }
            td lang="vi" { (line.unit_of_measure) }
            td.number { span lang="vi" { (line.shown) } @if !line.whence.is_empty() { " " (words::whence(&line.whence)) } }
            td { @if !line.value.is_empty() {
                input.copied id=(id) value=(line.value) readonly size="10" aria-label={ (said(Ended::ValueOf)) (line.code) };
                button.plain type="button" data-copy=(id) { (said(Ended::CopyHead)) }
                span role="status" data-copied=(id) {}
            } }
            td { @if let Some(entered) = &line.entered {
                small { (local_time(entered.at)) ", " span lang="vi" { (entered.by) } }
                @if entered.value != line.value { br; (words::tag("warn", &filled(Ended::TypedInAsNowDifferent, &entered.value))) }
            } }
        }
    }
}
