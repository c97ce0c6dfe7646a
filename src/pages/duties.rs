//! Quy định nộp báo cáo: who owes which form to whom and how often, what plans suggest, days and exemptions.

use jiff::civil::Date;
use maud::{Markup, html};
use tonghop_domain::display;
use tonghop_domain::reporting_rule::{Frequency, Proposal};

use super::layout::Page;
use super::phrases::{Common, Phrase, Piece, Planned, SetUp, said, standings};
use super::reception::{Choice, select};
use super::words;
use crate::clock::local_time;
use crate::storage::StoredRule;

/// A rule in words.
#[derive(Debug)]
pub struct RuleRow {
    /// The rule.
    pub stored: StoredRule,
    /// Who owes it.
    pub debtors: String,
    /// Title of the form.
    pub form: String,
    /// How often.
    pub frequency: String,
}

/// What a plan suggests, in words.
#[derive(Debug)]
pub struct ProposalRow {
    /// Names the proposal in forms.
    pub key: String,
    /// The proposal.
    pub proposal: Proposal,
    /// Who would owe it.
    pub debtors: String,
}

/// A period with its days.
#[derive(Debug)]
pub struct DeadlineRow {
    /// Id of the period.
    pub period: String,
    /// Its name and window.
    pub name: String,
    /// Hạn gửi của đơn vị.
    pub of_units: Date,
    /// Hạn gửi cấp trên as proposed; `None` where the regime names none.
    pub of_office: Option<Date>,
    /// What there is to say about the days: on which day of rest the named day falls.
    pub remark: String,
}

/// What the page shows.
#[derive(Debug)]
pub struct DutiesPage {
    /// Rules that hold.
    pub rules: Vec<RuleRow>,
    /// What plans suggest.
    pub proposals: Vec<ProposalRow>,
    /// Periods of the accepted years.
    pub deadlines: Vec<DeadlineRow>,
    /// Units free of a form: unit and its name, form and its title, reason.
    pub exemptions: Vec<(Choice, Choice, String)>,
    /// Groups to choose from.
    pub groups: Vec<Choice>,
    /// Units to choose from.
    pub units: Vec<Choice>,
    /// Forms to choose from.
    pub forms: Vec<Choice>,
    /// Authorities that receive reports, offered while one types.
    pub receivers: Vec<String>,
    /// Form that plans are reported with.
    pub form_of_plans: &'static str,
    /// What the working days are called, for the note.
    pub working_days: String,
}

impl DutiesPage {
    /// The page.
    pub fn render(&self, page: &Page) -> String {
        page.render(&html! {
            h1 { (page.say(Phrase::Duties)) }
            p.soft { (said(Planned::WhichUnitOwesWhichFormTo)) }
            (words::suggestions("receivers", &self.receivers))
            (self.proposals(page))
            (self.rules(page))
            (self.add(page))
            (self.ad_hoc(page))
            (self.deadlines(page))
            (self.exemptions(page))
            p { a href="/tinh-hinh-nop" { (said(Common::BackToReportingStatus)) } }
        })
    }

    fn proposals(&self, page: &Page) -> Markup {
        html! {
            @if !self.proposals.is_empty() {
                h2 { (said(Planned::SuggestedByIssuedPlans)) (self.proposals.len()) ")" }
                p.soft { (said(Planned::APlanWithoutAClauseAbout)) }
                @for row in &self.proposals { (self.proposal(page, row)) }
            }
        }
    }

    fn proposal(&self, page: &Page, row: &ProposalRow) -> Markup {
        let chosen = row.proposal.frequency.as_ref().map(Frequency::code).unwrap_or_default();
        html! {
            section.panel {
                h3 { span lang="vi" { (row.debtors) } ": " span lang="vi" { (row.proposal.clause.content) } }
                p.soft {
                    span lang="vi" { (row.proposal.basis()) } @if row.proposal.clause.plan.number.is_some() { (said(Planned::Year)) (row.proposal.clause.plan.year) } "."
                    @if !row.proposal.is_authority_named { (said(Planned::ThePlanNamesNoAuthorityThe)) }
                    @if row.proposal.frequency.is_none() { (said(Planned::ThePlanSaysAsTheRules)) }
                }
                form.bar method="post" action="/quy-dinh-nop/de-xuat" {
                    (page.token_field())
                    input type="hidden" name="key" value=(row.key);
                    label { (said(Common::Form)) select name="form" { @for (id, title) in &self.forms { option value=(id) selected[id == self.form_of_plans] { (title) } } } }
                    label { (said(Piece::ReportingPeriod)) select name="frequency" required {
                        @if chosen.is_empty() { option value="" { (said(Common::Choose)) } }
                        @for (rhythm, code, _) in Frequency::RHYTHMS { option value=(code) selected[code == chosen] { (standings::frequency(&rhythm)) } }
                    } }
                    label { (said(Planned::ReceivedBy)) input name="authority" value=(row.proposal.authority) list="receivers" required maxlength="200" size="34"; }
                    button type="submit" { (said(Planned::Accept)) }
                }
            }
        }
    }

    fn rules(&self, page: &Page) -> Markup {
        html! {
            h2 { (said(Planned::RulesCounted)) (self.rules.len()) ")" }
            @if self.rules.is_empty() {
                (words::empty(said(Planned::NoRulesYetAddTheFirst)))
            } @else {
                div.scroll tabindex="0" role="region" aria-label=(said(Planned::RulesInForce)) { table {
                    thead { tr { th scope="col" { (said(Planned::WhoOwesIt)) } th scope="col" { (said(Common::Form)) } th scope="col" { (said(Piece::ReportingPeriod)) } th scope="col" { (said(Common::AuthorityHead)) } th scope="col" { (said(Planned::Basis)) } th scope="col" { (said(Planned::AcceptedBy)) } th scope="col" { (said(Planned::Action)) } } }
                    tbody { @for row in &self.rules { (rule_line(page, row)) } }
                } }
            }
        }
    }

    fn add(&self, page: &Page) -> Markup {
        html! {
            details {
                summary { (said(Planned::AddARule)) }
                form.panel method="post" action="/quy-dinh-nop" {
                    (page.token_field())
                    div.bar {
                        (select("group", said(Planned::GroupOfUnits), &self.groups))
                        (select("unit", said(Planned::OrOneUnit), &self.units))
                        label { (said(Common::Form)) select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                        label { (said(Piece::ReportingPeriod)) select name="frequency" { @for (rhythm, code, _) in Frequency::RHYTHMS { option value=(code) { (standings::frequency(&rhythm)) } } } }
                        label { (said(Planned::ReceivedBy)) input name="authority" list="receivers" required maxlength="200"; }
                        label { (said(Planned::BasisDocument)) input name="basis" maxlength="300"; }
                        button type="submit" { (said(Planned::AddARule)) }
                    }
                }
            }
        }
    }

    fn ad_hoc(&self, page: &Page) -> Markup {
        html! {
            details {
                summary { (said(Planned::AskForAnAdHocReport)) }
                form.panel method="post" action="/quy-dinh-nop/dot-xuat" {
                    (page.token_field())
                    div.bar {
                        label { (said(Planned::NameOfTheReport)) input name="name" required maxlength="150" size="40"; }
                        label { (said(Planned::FiguresFrom)) input name="from" type="date" required; }
                        label { (said(Planned::To)) input name="to" type="date" required; }
                        label { (said(Common::DueAlone)) input name="due" type="date" required; }
                    }
                    div.bar {
                        (select("group", said(Planned::GroupOfUnits), &self.groups))
                        (select("unit", said(Planned::OrOneUnit), &self.units))
                        label { (said(Common::Form)) select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                        label { (said(Planned::ReceivedBy)) input name="authority" list="receivers" required maxlength="200"; }
                        label { (said(Planned::BasisDocument)) input name="basis" maxlength="300"; }
                        button type="submit" { (said(Planned::AskForTheReport)) }
                    }
                }
            }
        }
    }

    fn deadlines(&self, page: &Page) -> Markup {
        html! {
            h2 { (said(Common::DueAlone)) }
            @if self.deadlines.is_empty() {
                (words::empty(said(Planned::NoReportingPeriodsYetAddA)))
            } @else {
                form.panel method="post" action="/quy-dinh-nop/han" {
                    (page.token_field())
                    (deadline_table(&self.deadlines))
                    p.soft { (said(Planned::WorkingDaysBy)) span lang="vi" { (self.working_days) } (said(Planned::ProposedForUnits2WorkingDays)) }
                    p { button type="submit" { (said(Planned::SaveTheDueDates)) } }
                }
            }
        }
    }

    fn exemptions(&self, page: &Page) -> Markup {
        html! {
            h2 { (said(Planned::NotOwed)) }
            @if !self.exemptions.is_empty() {
                div.scroll tabindex="0" { table {
                    thead { tr { th scope="col" { (said(Common::Unit)) } th scope="col" { (said(Common::Form)) } th scope="col" { (said(Common::ReasonAlone)) } th scope="col" { (said(Planned::Action)) } } }
                    tbody {
                        @for ((unit, name), (form, title), reason) in &self.exemptions {
                            tr {
                                th scope="row" lang="vi" { (name) } td lang="vi" { (title) } td lang="vi" { (reason) }
                                td { form.inline method="post" action="/quy-dinh-nop/mien/bo" {
                                    (page.token_field())
                                    input type="hidden" name="unit" value=(unit); input type="hidden" name="form" value=(form);
                                    button.plain type="submit" { (said(Planned::OwedAgain)) }
                                } }
                            }
                        }
                    }
                } }
            }
            form.panel method="post" action="/quy-dinh-nop/mien" {
                (page.token_field())
                div.bar {
                    label { (said(Common::Unit)) select name="unit" required { option value="" { (said(Common::Choose)) } @for (id, name) in &self.units { option value=(id) { (name) } } } }
                    label { (said(Common::Form)) select name="form" required { @for (id, title) in &self.forms { option value=(id) { (title) } } } }
                    label { (said(Common::ReasonAlone)) input name="reason" required maxlength="300" size="34"; }
                    button.plain type="submit" { (said(Planned::NotOwed)) }
                }
            }
        }
    }
}

fn rule_line(page: &Page, row: &RuleRow) -> Markup {
    let rule = &row.stored.rule;
    html! {
        tr {
            th scope="row" lang="vi" { (row.debtors) }
            td lang="vi" id={ "quy-dinh-" (rule.id) } { (row.form) }
            td { span lang="vi" { (row.frequency) } @if let Some(year) = rule.year { (said(Planned::Year)) (year) } }
            td lang="vi" { (rule.authority) }
            td lang="vi" { (rule.basis) }
            td { span lang="vi" { (row.stored.accepted_by) } ", " (local_time(row.stored.accepted_at)) }
            td { form.inline method="post" action={ "/quy-dinh-nop/" (rule.id) "/bo" } {
                (page.token_field())
                button.plain type="submit" aria-label=(said(Planned::DropTheRule)) aria-describedby={ "quy-dinh-" (rule.id) } { (said(Common::Drop)) }
            } }
        }
    }
}

/// Periods with windows and days; the units' own day can be edited.
pub(super) fn deadline_table(rows: &[DeadlineRow]) -> Markup {
    html! {
        div.scroll tabindex="0" { table {
            thead { tr { th scope="col" { (said(Piece::ReportingPeriod)) } th scope="col" { (said(SetUp::DueOfUnits)) } th scope="col" { (said(SetUp::DueAbove)) } th scope="col" { (said(SetUp::Remark)) } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" lang="vi" { (row.name) }
                        td { input type="date" name=(row.period) value=(row.of_units) required aria-label={ (said(SetUp::DueOfUnits)) ", " (row.name) }; }
                        td { @if let Some(day) = row.of_office { (display::date(day)) } @else { (display::NO_FIGURE) } }
                        td lang="vi" { (row.remark) }
                    }
                }
            }
        } }
    }
}
