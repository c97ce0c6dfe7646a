//! Lời văn báo cáo: every section of the periodic report with its text, what it says when filled, what is carried over, what units wrote.

use maud::{Markup, html};
use tonghop_reports::document::{Block, Span};

use super::board::period_bar;
use super::layout::Page;
use super::phrases::{Common, Ended, filled, said, standings};
use super::reception::Choice;
use super::words;
use crate::audience::Audience;
use crate::clock::local_time;
use crate::drawing::documents::FilledSection;
use crate::report_text::{Origin, SectionText};

/// Rows of a box of text, at least and at most.
const ROWS: (usize, usize) = (4, 18);

/// What the page shows.
pub struct ReportTextPage {
    /// Id of the period, for addresses.
    pub period: String,
    /// Its name and window.
    pub period_name: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// Whether the figures of the period are closed.
    pub is_closed: bool,
    /// The sections in their order.
    pub sections: Vec<FilledSection>,
}

impl ReportTextPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let carried: usize = self.sections.iter().map(|one| one.section.carried_over.len()).sum();
        let empty = self.sections.iter().filter(|one| one.filled.as_ref().is_ok_and(Vec::is_empty)).count();
        let faulty = self.sections.iter().filter(|one| one.filled.is_err()).count();
        page.render(&html! {
            h1 { (said(Ended::TextOfTheReport)) }
            p.soft { (said(Ended::AdministrativeReformReport)) span lang="vi" { (self.period_name) } }
            (period_bar("/loi-van-bao-cao", &self.period, &self.periods))
            @if !self.is_closed { div.notice { (said(Ended::TheFiguresOfThePeriodAreBefore)) a href={ "/chot-so-lieu?ky=" (self.period) } { (said(Ended::CloseTheFigures)) } (said(Ended::BeforeSignature)) } }
            (downloads(&self.period))
            div.cards {
                (card(carried, said(Ended::PlacesAsInTheReportBefore)))
                (card(empty, said(Ended::SectionsWithoutContent)))
                @if faulty > 0 { (card(faulty, said(Ended::SectionsThatCannotBeFilledCorrect))) }
            }
            (self.carried_list(page))
            @for one in &self.sections { (self.section(page, one)) }
            p.legend { (said(Ended::AFieldIsFilledFromFigures)) }
        })
    }

    /// Every literal that is still as in the report before, in one table.
    fn carried_list(&self, page: &Page) -> Markup {
        let rows: Vec<(&SectionText, &tonghop_domain::literal::Literal)> =
            self.sections.iter().flat_map(|one| one.section.carried_over.iter().map(|literal| (&one.section, literal))).collect();
        if rows.is_empty() {
            return html! {};
        }
        html! {
            h2 { (said(Ended::AsInTheReportBeforeTo)) (rows.len()) ")" }
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Ended::Section)) } th { (said(Common::Kind)) } th { (said(Ended::InTheText)) } th { (said(Ended::StillRight)) } } }
                tbody { @for (section, literal) in rows {
                    tr {
                        td { a href={ "#" (section.section.id) } lang="vi" { (title(section)) } }
                        td { (standings::literal(literal.kind)) }
                        td { mark lang="vi" { (literal.text) } }
                        td { form method="post" action="/loi-van-bao-cao/xac-nhan" {
                            (page.token_field())
                            input type="hidden" name="ky" value=(self.period);
                            input type="hidden" name="muc" value=(section.section.id);
                            input type="hidden" name="chu" value=(literal.key());
                            button.plain type="submit" aria-label={ (said(Ended::ConfirmBefore)) (literal.text) } { (said(Ended::Confirm)) }
                        } }
                    }
                } }
            } }
        }
    }

    fn section(&self, page: &Page, one: &FilledSection) -> Markup {
        let section = &one.section;
        let rows = (section.text.lines().count() + section.text.len() / 110 + 1).clamp(ROWS.0, ROWS.1);
        let field = format!("van-ban-{}", section.section.id);
        html! {
            @if let Some(part) = &section.section.part { h2 lang="vi" { (part) } }
            section.report-section id=(section.section.id) {
                @match (section.section.heading.is_empty(), &section.section.part) {
                    (false, _) => h3 { span lang="vi" { (section.section.heading) } },
                    (true, None) => h2 { span lang="vi" { (title(section)) } },
                    (true, Some(_)) => {},
                }
                p.soft { (origin(section)) @for (literal, by) in &section.confirmed { " · " span lang="vi" { (by) } (said(Ended::Confirmed)) span lang="vi" { (literal) } "”" } }
                @match &one.filled {
                    Ok(blocks) if blocks.is_empty() => (words::empty(said(Ended::ThisSectionHasNoContentWrite))),
                    Ok(blocks) => div.document { @for block in blocks { span lang="vi" { (paragraph(block)) } } },
                    Err(fault) => div.notice.bad { (said(Ended::CannotBeFilled)) span lang="vi" { (fault) } },
                }
                @if !section.narratives.is_empty() {
                    details {
                        summary { (said(Ended::NarrativesOfUnits)) (section.narratives.len()) ")" }
                        @for words in &section.narratives {
                            p { b lang="vi" { (words.unit) } " · " span lang="vi" { (words.heading) } ": " span lang="vi" { (words.text) } }
                        }
                    }
                }
                details open[one.filled.is_err()] {
                    summary { (said(Ended::EditTheText)) }
                    form method="post" action="/loi-van-bao-cao" {
                        (page.token_field())
                        input type="hidden" name="ky" value=(self.period);
                        input type="hidden" name="muc" value=(section.section.id);
                        input type="hidden" name="ban" value=(section.version);
                        label for=(field) { (said(Ended::TextWithFields)) }
                        textarea id=(field) name="van_ban" rows=(rows) maxlength="100000" { (section.text) }
                        @if !section.narratives.is_empty() {
                            fieldset {
                                legend { (said(Ended::TakeNarrativesOfUnitsIntoThe)) }
                                @for (place, words) in section.narratives.iter().enumerate() {
                                    label.check { input type="checkbox" name="lay" value=(place); " " span lang="vi" { (words.unit) } " (" span lang="vi" { (words.heading) } ")" }
                                }
                            }
                        }
                        p.bar { button type="submit" { (said(Ended::SaveThisSection)) } }
                    }
                }
            }
        }
    }
}

fn title(section: &SectionText) -> &str {
    match section.section.heading.as_str() {
        "" => section.section.part.as_deref().unwrap_or(match section.section.id.as_str() {
            "mo-dau" => said(Ended::Opening),
            "ket-thuc" => said(Ended::Ending),
            other => other,
        }),
        heading => heading,
    }
}

fn origin(section: &SectionText) -> String {
    match &section.origin {
        Origin::Wording => said(Ended::ByTheSampleWording).to_owned(),
        Origin::Earlier(period) => filled(Ended::BegunFromTheReportOf, period),
        Origin::Edited(by, at) => {
            format!("{}, {by} {}", filled(Ended::VersionOf, section.version), filled(Ended::EditedItAt, local_time(*at)))
        }
    }
}

fn card(count: usize, words: &str) -> Markup {
    html! { div.card { div.figure { (count) } div { (words) } } }
}

fn paragraph(block: &Block) -> Markup {
    match block {
        Block::Item(spans) => html! { p { "- " (stretches(spans)) } },
        Block::Paragraph(spans) => html! { p { (stretches(spans)) } },
        _ => html! {},
    }
}

fn stretches(spans: &[Span]) -> Markup {
    html! { @for span in spans { @if span.is_carried_over { mark { (span.text) } } @else { (span.text) } } }
}

/// The downloads of a period: report, page for leaders, deck, pack.
pub fn downloads(period: &str) -> Markup {
    downloads_for(period, Audience::default())
}

/// The same for a meeting: deck and page for leaders are made for its audience.
pub fn downloads_for(period: &str, audience: Audience) -> Markup {
    let of_meeting = if audience == Audience::default() { String::new() } else { format!("&doi_tuong={}", audience.code()) };
    let address = |name: &str| format!("/tai-ve/{name}?ky={period}");
    let for_it = |name: &str| format!("{}{of_meeting}", address(name));
    html! {
        p.bar {
            a.button href=(address("pack.zip")) { (said(Ended::DownloadThePack)) } " "
            a.button.plain href=(address("cchc-report.docx")) { (said(Ended::ReportWord)) } " "
            a.button.plain href=(for_it("leader-summary.docx")) { (said(Ended::OnePageSummaryWord)) } " "
            a.button.plain href=(for_it("deck.pptx")) { (said(Ended::SlidesPowerPoint)) }
        }
    }
}
