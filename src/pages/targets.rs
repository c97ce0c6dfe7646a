//! Chỉ tiêu năm: what each unit is to reach by the end of the year, who leads it, and what the reports gave so far.

use maud::{Markup, html};
use tonghop_domain::yearly_target::TargetStanding;

use super::layout::Page;
use super::phrases::{Common, Piece, Planned, said, standings};
use super::reception::Choice;
use super::words;
use crate::analysis::TargetView;
use crate::clock::local_time;

/// What the page shows.
#[derive(Debug)]
pub struct Targets {
    /// The year.
    pub year: i16,
    /// Its targets.
    pub targets: Vec<TargetView>,
    /// What a target may be about: indicators, then sets with their components.
    pub subjects: Vec<(String, Vec<Choice>)>,
    /// Units to choose from, the office first.
    pub units: Vec<Choice>,
    /// Why the last target was refused; empty otherwise.
    pub refused: String,
}

impl Targets {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (said(Planned::TargetsOf)) (self.year) }
            form.bar method="get" action="/chi-tieu-nam" {
                label { (said(Planned::ReportingYear)) input name="nam" value=(self.year) size="6" inputmode="numeric" maxlength="4"; }
                button.plain type="submit" { (said(Piece::Show)) }
            }
            @if !self.refused.is_empty() { div.notice.bad role="alert" { (said(Planned::NotSaved)) span lang="vi" { (self.refused) } "." } }
            @if self.targets.is_empty() {
                (words::empty(said(Planned::NoTargetsOfThisYearYet)))
            } @else { (self.table(page)) }
            (self.form(page))
            p { a href="/cham-diem" { (said(Common::BackToScoring)) } }
        })
    }

    fn table(&self, page: &Page) -> Markup {
        html! {
            div.scroll tabindex="0" { table {
                thead { tr { th { (said(Common::Figure)) } th { (said(Planned::AppliesTo)) } th { (said(Planned::LeadUnit)) } th.number { (said(Planned::AimedAt)) } th { (said(Planned::ProgressInTheYear)) } th { (said(Common::Standing)) } th { (said(Common::RecordedBy)) } } }
                tbody { @for target in &self.targets { (row(page, target)) } }
            } }
            p.legend { (said(Planned::ProgressComesFromAcceptedReportsOf)) }
        }
    }

    fn form(&self, page: &Page) -> Markup {
        let options = |choices: &[Choice]| html! { @for (value, words) in choices { option value=(value) { (words) } } };
        html! {
            h2 { (said(Planned::AddOrReplaceATarget)) }
            form.bar method="post" action="/chi-tieu-nam" {
                (page.token_field())
                input type="hidden" name="nam" value=(self.year);
                label { (said(Common::IndicatorCriterion))
                    select name="chi_tieu" { @for (group, choices) in &self.subjects { optgroup label=(group) { (options(choices)) } } }
                }
                label { (said(Planned::AppliesTo)) select name="don_vi" { (options(&self.units)) } }
                label { (said(Planned::RequiredSharesIn)) input name="gia_tri" size="8" required inputmode="decimal" maxlength="20"; }
                label { (said(Planned::LeadUnit)) select name="chu_tri" { (options(&self.units)) } }
                label { (said(Common::Remark)) input name="ghi_chu" size="24" maxlength="300"; }
                button type="submit" { (said(Common::Record)) }
            }
        }
    }
}

fn row(page: &Page, target: &TargetView) -> Markup {
    let stored = &target.stored;
    html! {
        tr {
            td { span lang="vi" { (target.title) } @if !stored.target.note.is_empty() { br; small lang="vi" { (stored.target.note) } } }
            td lang="vi" { (target.unit) }
            td lang="vi" { (target.lead) }
            td.number lang="vi" { (target.value) }
            td { ul.plain { @for step in &target.progress { li { span lang="vi" { (step.period) } ": " span lang="vi" { (step.figure) } } } } }
            td {
                (words::tag(tone(target.standing), standings::yearly_target(target.standing)))
                @if !target.missing.is_empty() { br; small { (said(Common::StillMissing)) span lang="vi" { (target.missing) } } }
            }
            td {
                span lang="vi" { (stored.entered_by) } br; small { (local_time(stored.entered_at)) }
                form.inline method="post" action={ "/chi-tieu-nam/" (stored.id) "/bo" } {
                    (page.token_field())
                    input type="hidden" name="nam" value=(stored.target.year);
                    button.plain type="submit" { (said(Common::Drop)) }
                }
            }
        }
    }
}

fn tone(standing: TargetStanding) -> &'static str {
    match standing {
        TargetStanding::Met => "good",
        TargetStanding::NotMet => "bad",
        TargetStanding::NotYetDue => "none",
        TargetStanding::NoFigure => "warn",
    }
}
