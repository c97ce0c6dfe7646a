//! Báo cáo, biểu đồ: everything that can be downloaded for a period and a set.

use maud::{Markup, html};
use tonghop_domain::report_definition::{ReportDefinition, ReportFormat, ReportNeed};

use super::indicators::choice_bar;
use super::layout::Page;
use super::phrases::{Main, Phrase, said};
use super::reception::Choice;
use super::words;

/// What the page shows.
#[derive(Debug)]
pub struct Reports {
    /// Id of the period, for addresses.
    pub period: String,
    /// Periods to choose from.
    pub periods: Vec<Choice>,
    /// `ID@VERSION` of the set, for addresses.
    pub set: String,
    /// Sets to choose from.
    pub sets: Vec<Choice>,
    /// Every report that can be exported, in their order.
    pub reports: Vec<ReportDefinition>,
    /// Units to choose from, for reports about one unit.
    pub units: Vec<Choice>,
    /// Units that have a plan.
    pub plans: Vec<Choice>,
    /// Numbers of the period's published versions, newest first; empty while it is open.
    pub versions: Vec<i64>,
    /// The version asked for; `None` = the newest.
    pub version: Option<i64>,
    /// The charts of the period.
    pub charts: Vec<words::Drawn>,
}

impl Reports {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        let query = format!("ky={}&bo={}", self.period, self.set);
        page.render(&html! {
            h1 { (page.say(Phrase::Reports)) }
            (choice_bar("/bao-cao", (&self.period, &self.periods), (&self.set, &self.sets)))
            p.bar {
                a.button.plain href={ "/chot-so-lieu?ky=" (self.period) } { (said(Main::Closing)) } " "
                a.button.plain href={ "/loi-van-bao-cao?ky=" (self.period) } { (said(Main::ReportText)) } " "
                a.button.plain href={ "/phat-hanh?ky=" (self.period) } { (said(Main::Issue)) } " "
                a.button.plain href={ "/hop?" (query) } { (said(Main::LeaderSummary)) } " "
                a.button.plain href={ "/so-sanh?ky=" (self.period) } { (said(Main::Comparison)) }
            }
            h2 { (said(Main::ReportsToSend)) }
            (self.version_choice())
            div.scroll tabindex="0" { table { tbody { @for report in &self.reports { (self.line(report)) } } } }
            h2 { (said(Main::Charts)) }
            @for chart in &self.charts { (words::chart(chart)) }
        })
    }

    /// Files of an older version say what was published then, whatever was corrected since.
    fn version_choice(&self) -> Markup {
        let shown = self.version.or(self.versions.first().copied());
        html! {
            @if self.versions.len() > 1 {
                p.bar {
                    (said(Main::ByVersion))
                    @for number in &self.versions {
                        @if Some(*number) == shown { b { (said(Main::Number)) (number) } } @else { a href={ "/bao-cao?ky=" (self.period) "&bo=" (self.set) "&ban=" (number) } { (said(Main::Number)) (number) } }
                        " "
                    }
                }
            }
        }
    }

    fn line(&self, report: &ReportDefinition) -> Markup {
        html! {
            tr {
                td { b lang="vi" { (report.name) } " " small { "(" (format_words(report.format)) ")" } br; small lang="vi" { (report.about) } }
                td { (self.download(report)) }
            }
        }
    }

    /// A link, or a choice of the unit first.
    fn download(&self, report: &ReportDefinition) -> Markup {
        let address = format!("/tai-ve/{}.{}", report.id, report.format.ending());
        let units = match (report.needs(ReportNeed::Unit), report.needs(ReportNeed::Plan)) {
            (true, _) => &self.units,
            (_, true) => &self.plans,
            _ => {
                return html! { a.button href={ (address) "?ky=" (self.period) "&bo=" (self.set) @if let Some(number) = self.version { "&ban=" (number) } } { (said(Main::Download)) } };
            }
        };
        if units.is_empty() {
            return html! { small { @if report.needs(ReportNeed::Plan) { (said(Main::NoPlansSent)) } @else { (said(Main::NoUnits)) } } };
        }
        html! {
            form.bar method="get" action=(address) {
                input type="hidden" name="ky" value=(self.period);
                input type="hidden" name="bo" value=(self.set);
                @if let Some(number) = self.version { input type="hidden" name="ban" value=(number); }
                select name="don_vi" aria-label={ (said(Main::UnitOfReport)) (report.name) } { @for (id, name) in units { option value=(id) { (name) } } }
                " " button type="submit" { (said(Main::Download)) }
            }
        }
    }
}

fn format_words(format: ReportFormat) -> &'static str {
    match format {
        ReportFormat::Workbook => "Excel",
        ReportFormat::Document => "Word",
        ReportFormat::Deck => "PowerPoint",
        ReportFormat::Pack => said(Main::ZipPack),
    }
}
